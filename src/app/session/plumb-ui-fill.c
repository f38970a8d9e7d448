/* plumb-ui-fill.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-ui-fill.h"

char *
plumb_ui_fill (const char *format, char **values)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint n = g_strv_length (values), next = 0;
  while (*format != '\0')
    {
      gsize plain = strcspn (format, "%");
      g_string_append_len (text, format, (gssize) plain);
      format += plain;
      if (*format == '\0')
        break;
      if (format[1] == '%')
        {
          g_string_append_c (text, '%');
          format += 2;
          continue;
        }
      gboolean is_numbered = g_ascii_isdigit (format[1]) && format[2] == '$';
      guint place = is_numbered ? (guint) (format[1] - '1') : next++;
      g_string_append (text, place < n ? values[place] : "");
      gsize length = strcspn (format, "diouxXeEfgGsc");
      format += length + (format[length] != '\0');
    }
  return g_string_free_and_steal (g_steal_pointer (&text));
}
