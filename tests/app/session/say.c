/* say.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "plumb-paths.h"
#include "plumb-ui-speech.h"
#include "plumb-ui-words.h"

/* Says each message of standard input, one a line, as a window in the language of the environment
 * would (tests/desktop/test_speech.py). A line may begin with a kind, whose message it is, and a
 * tab. */
int
main (void)
{
  char line[8192];
  setlocale (LC_ALL, "");
  g_autofree char *locale_folder = plumb_paths_get_locale ();
  bindtextdomain (GETTEXT_PACKAGE, locale_folder);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_autoptr (PlumbRegistry) registry = plumb_registry_new ();
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  g_auto (GStrv) folders = plumb_paths_list_packs ();
  plumb_registry_load (registry, (const char *const *) folders, problems);
  plumb_ui_words_learn (registry);
  while (fgets (line, sizeof line, stdin) != NULL)
    {
      char *message = g_strchomp (line);
      char *tab = strchr (message, '\t');
      if (tab != NULL)
        *tab++ = '\0';
      PlumbKind *kind = tab != NULL ? plumb_registry_find_kind (registry, message) : NULL;
      g_autofree char *said = plumb_ui_say_about (tab != NULL ? tab : message, kind);
      puts (said);
    }
  return 0;
}
