/* plumb-text.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-file.h"

/* What changes how the text around it is shown, or is not seen at all. */
static gboolean
is_deceptive (gunichar c)
{
  return c < 0x20 || (c >= 0x7f && c < 0xa0) /* controls */
         || c == 0x61c || (c >= 0x200b && c <= 0x200f && c != 0x200c && c != 0x200d)
         || (c >= 0x2028 && c <= 0x202e) /* separators, bidirectional */
         || (c >= 0x2060 && c <= 0x206f) /* invisible, bidirectional isolates */
         || c == 0xfeff || (c >= 0xfff9 && c <= 0xfffb)
         || (c >= 0xe0000 && c <= 0xe007f); /* tags */
}

static void
append_escaped (GString *visible, gunichar c)
{
  if (c == '\n')
    g_string_append (visible, "\\n");
  else if (c == '\t')
    g_string_append (visible, "\\t");
  else if (c == '\r')
    g_string_append (visible, "\\r");
  else if (c < 0x80)
    g_string_append_printf (visible, "\\x%02x", c);
  else if (c <= 0xffff)
    g_string_append_printf (visible, "\\u%04x", c);
  else
    g_string_append_printf (visible, "\\U%08x", c);
}

/**
 * plumb_text_make_visible:
 * @text: any bytes
 *
 * Makes a name, a message or a line of output safe to show: controls, bidirectional overrides,
 * invisible characters and bytes that are not UTF-8 become visible escapes (`\x1b`, `\u202e`).
 *
 * Returns: (transfer full): UTF-8 on one line
 */
char *
plumb_text_make_visible (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);
  GString *visible = g_string_new (NULL);
  for (const char *at = text; *at != '\0';)
    {
      gunichar c = g_utf8_get_char_validated (at, -1);
      if (c > 0x10ffff)
        {
          g_string_append_printf (visible, "\\x%02x", (guint) (guchar) *at++);
          continue;
        }
      const char *next = g_utf8_next_char (at);
      if (is_deceptive (c))
        append_escaped (visible, c);
      else
        g_string_append_len (visible, at, next - at);
      at = next;
    }
  return g_string_free (visible, FALSE);
}
