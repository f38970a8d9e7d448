/* plumb-ui-speech-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  const char *one;
  const char *many;  /* NULL: no count decides */
  const char *words; /* a PlumbUiWord for each place; NULL: none is a name of a pack */
} PlumbUiSentence;

/* All that the library may say, the most certain first; written by po/sentences.py. */
extern const PlumbUiSentence plumb_ui_sentences[];
extern const guint plumb_ui_n_sentences;

G_END_DECLS
