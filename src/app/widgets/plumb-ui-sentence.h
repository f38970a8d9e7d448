/* plumb-ui-sentence.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A message of the library, which begins in the middle of a sentence ("no picture at …"), as one
 * that stands alone, in the language of the window (plumb_ui_say()). */
char *plumb_ui_sentence_make (const char *message) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
