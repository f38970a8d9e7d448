/* plumb-ui-match.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How well a text answers what was typed, both case-folded: each word of @typed must be in @text,
 * as the beginning of a word, inside one, or at least as letters in that order. The more, the
 * better; below 0: not at all. An empty @typed is answered by everything. */
int plumb_ui_match (const char *text, char *const *typed);
/* What was typed as words, case-folded; free with g_strfreev(). */
char **plumb_ui_match_split (const char *typed) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
