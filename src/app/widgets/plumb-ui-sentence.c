/* plumb-ui-sentence.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ui-sentence.h"

#include "plumb-ui-speech.h"

char *
plumb_ui_sentence_make (const char *message)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *said = plumb_ui_say (message);
  if (*said == '\0')
    return g_strdup ("");
  g_string_append_unichar (text, g_unichar_totitle (g_utf8_get_char (said)));
  g_string_append (text, g_utf8_next_char (said));
  return g_string_free_and_steal (g_steal_pointer (&text));
}
