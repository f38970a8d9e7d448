/* plumb-ui-action-labels.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <gtk/gtk.h>

#include "plumb-ui-action-labels.h"

char *
plumb_ui_actions_make_key_label (const char *name, GSettings *settings)
{
  g_auto (GStrv) accels = plumb_ui_actions_get_accels (name, settings);
  guint key = 0;
  GdkModifierType modifiers = 0;
  if (accels[0] == NULL || !gtk_accelerator_parse (accels[0], &key, &modifiers))
    return NULL;
  return gtk_accelerator_get_label (key, modifiers);
}

char *
plumb_ui_actions_describe (const char *name, GSettings *settings)
{
  const PlumbUiAction *action = plumb_ui_actions_find (name);
  if (action == NULL)
    return NULL;
  g_autofree char *key = plumb_ui_actions_make_key_label (name, settings);
  return key != NULL ? g_strdup_printf ("%s (%s)", _ (action->title), key)
                     : g_strdup (_ (action->title));
}
