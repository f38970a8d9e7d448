/* make-keys.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* make-keys: prints the section of the help that lists all keys, from the table that the window has
 * them from. A tool of the build. */

#include "config.h"

#include <stdio.h>
#include <string.h>

#include "plumb-ui-actions.h"

static const struct
{
  const char *keysym;
  const char *label;
} labels[] = {
  { "Control", "Ctrl" },
  { "bracketleft", "[" },
  { "bracketright", "]" },
  { "comma", "," },
  { "period", "." },
  { "question", "?" },
  { "slash", "/" },
  { "plus", "+" },
  { "minus", "-" },
  { "equal", "=" },
  { "grave", "`" },
  { "Return", "Enter" },
  { "Page_Down", "Page Down" },
  { "Page_Up", "Page Up" },
  { "space", "Space" },
  { "BackSpace", "Backspace" },
};

static const char *const presets[PLUMB_UI_N_KEYS] = { "Default", "Blender", "ComfyUI", "Houdini" };

static void
print_key (const char *keysym)
{
  g_autofree char *upper = g_ascii_strup (keysym, -1);
  const char *label = strlen (keysym) == 1 ? upper : keysym;
  g_autofree char *escaped = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    if (strcmp (labels[i].keysym, keysym) == 0)
      label = labels[i].label;
  escaped = g_markup_escape_text (label, -1);
  printf ("<key>%s</key>", escaped);
}

/* "<Control><Shift>s" */
static void
print_accel (const char *accel)
{
  g_auto (GStrv) parts = g_strsplit_set (accel, "<>", -1);

  fputs ("<keyseq>", stdout);
  for (guint i = 0; parts[i] != NULL; i++)
    if (*parts[i] != '\0')
      print_key (parts[i]);
  fputs ("</keyseq>", stdout);
}

/* The same key again, of the keypad or as another layout calls it. */
static gboolean
is_double (const char *accel)
{
  return strstr (accel, "KP_") != NULL || strstr (accel, "brace") != NULL;
}

static void
print_row (const PlumbUiAction *action, const char *keys)
{
  g_auto (GStrv) accels = g_strsplit (keys, " ", -1);
  g_autofree char *title = g_markup_escape_text (action->title, -1);
  const char *separator = "";

  printf ("  <tr><td><p>%s</p></td><td><p>", title);
  for (guint i = 0; accels[i] != NULL; i++)
    {
      if (is_double (accels[i]))
        continue;
      fputs (separator, stdout);
      print_accel (accels[i]);
      separator = ", ";
    }
  puts ("</p></td></tr>");
}

static void
begin_table (const char *title)
{
  g_autofree char *escaped = g_markup_escape_text (title, -1);

  printf ("<table rules=\"rows\" frame=\"top bottom\">\n  <title>%s</title>\n", escaped);
}

static gboolean
group_has_keys (const char *group)
{
  for (guint i = 0; i < plumb_ui_actions_get_length (); i++)
    {
      const PlumbUiAction *action = plumb_ui_actions_get (i);

      if (strcmp (action->group, group) == 0 && action->keys[PLUMB_UI_KEYS_DEFAULT] != NULL)
        return TRUE;
    }
  return FALSE;
}

static void
print_group (const char *group)
{
  begin_table (group);
  for (guint i = 0; i < plumb_ui_actions_get_length (); i++)
    {
      const PlumbUiAction *action = plumb_ui_actions_get (i);

      if (strcmp (action->group, group) == 0 && action->keys[PLUMB_UI_KEYS_DEFAULT] != NULL)
        print_row (action, action->keys[PLUMB_UI_KEYS_DEFAULT]);
    }
  puts ("</table>");
}

static void
print_groups (void)
{
  g_autoptr (GPtrArray) seen = g_ptr_array_new ();

  for (guint i = 0; i < plumb_ui_actions_get_length (); i++)
    {
      const char *group = plumb_ui_actions_get (i)->group;

      if (g_ptr_array_find_with_equal_func (seen, group, g_str_equal, NULL))
        continue;
      g_ptr_array_add (seen, (gpointer) group);
      if (group_has_keys (group))
        print_group (group);
    }
}

/* What another preset has instead. */
static void
print_preset (PlumbUiKeys preset)
{
  begin_table (presets[preset]);
  for (guint i = 0; i < plumb_ui_actions_get_length (); i++)
    {
      const PlumbUiAction *action = plumb_ui_actions_get (i);

      if (action->keys[preset] != NULL)
        print_row (action, action->keys[preset]);
    }
  puts ("</table>");
}

int
main (void)
{
  puts ("<section xmlns=\"http://projectmallard.org/1.0/\" id=\"keys\">\n<title>Keys</title>");
  print_groups ();
  puts ("<section id=\"presets\">\n<title>What the presets have instead</title>");
  for (guint preset = PLUMB_UI_KEYS_DEFAULT + 1; preset < PLUMB_UI_N_KEYS; preset++)
    print_preset ((PlumbUiKeys) preset);
  puts ("</section>\n</section>");
  return 0;
}
