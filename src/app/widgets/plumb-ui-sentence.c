/* plumb-ui-sentence.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ui-sentence.h"

char *
plumb_ui_sentence_make (const char *message)
{
  g_autoptr (GString) text = g_string_new (NULL);
  if (*message == '\0')
    return g_strdup ("");
  g_string_append_unichar (text, g_unichar_totitle (g_utf8_get_char (message)));
  g_string_append (text, g_utf8_next_char (message));
  return g_string_free_and_steal (g_steal_pointer (&text));
}
