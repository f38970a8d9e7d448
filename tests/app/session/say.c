/* say.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <stdio.h>

#include "plumb-paths.h"
#include "plumb-ui-speech.h"

/* Says each message of standard input, one a line, as a window in the language of the environment
 * would (tests/desktop/test_speech.py). */
int
main (void)
{
  char line[8192];
  setlocale (LC_ALL, "");
  g_autofree char *locale_folder = plumb_paths_get_locale ();
  bindtextdomain (GETTEXT_PACKAGE, locale_folder);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  while (fgets (line, sizeof line, stdin) != NULL)
    {
      g_autofree char *said = plumb_ui_say (g_strchomp (line));
      puts (said);
    }
  return 0;
}
