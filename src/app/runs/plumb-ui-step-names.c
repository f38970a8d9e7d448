/* plumb-ui-step-names.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "plumb-ui-step-names.h"

struct _PlumbUiStepNames
{
  PlumbUiMoment *moments[2]; /* the second run first */
  GHashTable *n_steps;       /* how many of the steps have a title */
};

static PlumbNode *
find_node (PlumbUiStepNames *self, const char *path, PlumbUiMoment **moment)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->moments); i++)
    {
      PlumbNode *node = plumb_ui_moment_find_node (self->moments[i], path, NULL);
      *moment = self->moments[i];
      if (node != NULL)
        return node;
    }
  return NULL;
}

/* As its card has it. */
static char *
dup_node_title (PlumbUiStepNames *self, const char *path)
{
  PlumbUiMoment *moment;
  return find_node (self, path, &moment) != NULL ? plumb_ui_moment_dup_step_title (moment, path)
                                                 : g_strdup (path);
}

PlumbUiStepNames *
plumb_ui_step_names_new (PlumbUiMoment *before, PlumbUiMoment *after, PlumbValue *steps)
{
  PlumbUiStepNames *self = g_new0 (PlumbUiStepNames, 1);
  self->moments[0] = g_object_ref (after);
  self->moments[1] = g_object_ref (before);
  self->n_steps = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < plumb_value_get_length (steps); i++)
    {
      PlumbValue *step = plumb_value_get_element (steps, i);
      char *title = dup_node_title (self, plumb_value_member_string (step, "path", ""));
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (self->n_steps, title));
      g_hash_table_insert (self->n_steps, title, GUINT_TO_POINTER (n + 1));
    }
  return self;
}

void
plumb_ui_step_names_free (PlumbUiStepNames *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->moments); i++)
    g_object_unref (self->moments[i]);
  g_hash_table_unref (self->n_steps);
  g_free (self);
}

char *
plumb_ui_step_names_dup_title (PlumbUiStepNames *self, const char *path)
{
  g_autofree char *title = dup_node_title (self, path);
  if (GPOINTER_TO_UINT (g_hash_table_lookup (self->n_steps, title)) < 2)
    return g_steal_pointer (&title);
  return g_strdup_printf (_ ("%s (%s)"), title, path);
}

PlumbKind *
plumb_ui_step_names_find_kind (PlumbUiStepNames *self, const char *path)
{
  PlumbUiMoment *moment;
  PlumbNode *node = find_node (self, path, &moment);
  if (node == NULL)
    return NULL;
  PlumbUiProject *project = plumb_ui_moment_get_project (moment);
  PlumbRegistry *registry
      = plumb_ui_environment_get_registry (plumb_ui_project_get_environment (project));
  return plumb_registry_find_kind (registry, plumb_node_get_kind (node));
}
