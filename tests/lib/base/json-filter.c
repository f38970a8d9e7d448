/* json-filter.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <stdio.h>
#include <string.h>

#include "plumb-json.h"

/* For each line of the input one line of output: the canonical form, or "error CODE". */
int
main (int argc, char **argv)
{
  char *line = NULL;
  size_t room = 0;
  ssize_t length;
  while ((length = getline (&line, &room, stdin)) > 0)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (PlumbValue) value = plumb_json_parse (line, length - 1, &error);
      g_autofree char *text
          = value != NULL ? plumb_json_format (value, PLUMB_JSON_CANONICAL) : NULL;
      if (text != NULL)
        puts (text);
      else
        printf ("error %d\n", error->code);
    }
  free (line);
  return 0;
}
