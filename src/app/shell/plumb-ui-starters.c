/* plumb-ui-starters.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "plumb-ui-starters.h"

#include "plumb-document.h"
#include "plumb-file.h"
#include "plumb-limits.h"
#include "plumb-project.h"
#include "plumb-samples.h"
#include "plumb-ui-later.h"

#define FIRST "still"
#define PATH "plumb-ui-starter"

static void
starter_free (gpointer data)
{
  PlumbUiStarter *self = data;
  g_free (self->name);
  g_free (self->title);
  g_free (self->summary);
  g_free (self);
}

static gboolean
knows_kinds (PlumbRegistry *registry, PlumbGraph *graph)
{
  for (guint i = 0; i < plumb_graph_get_n_nodes (graph); i++)
    if (plumb_registry_find_kind (registry, plumb_node_get_kind (plumb_graph_get_node (graph, i)))
        == NULL)
      return FALSE;
  for (guint i = 0; i < plumb_graph_get_n_definitions (graph); i++)
    {
      const char *name = plumb_graph_get_definition_name (graph, i);
      if (!knows_kinds (registry, plumb_graph_find_definition (graph, name)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_usable (PlumbRegistry *registry, const char *name)
{
  g_autofree char *folder = plumb_samples_get_path (name);
  g_autoptr (PlumbProject) project = plumb_project_open (folder, NULL);
  g_auto (GStrv) workflows = project != NULL ? plumb_project_list_workflows (project, NULL) : NULL;
  for (guint i = 0; workflows != NULL && workflows[i] != NULL; i++)
    {
      g_autofree char *path = plumb_project_get_workflow_path (project, workflows[i]);
      g_autoptr (PlumbGraph) graph = plumb_document_load (path, NULL, NULL);
      if (graph == NULL || !knows_kinds (registry, graph))
        return FALSE;
    }
  return workflows != NULL && workflows[0] != NULL;
}

GPtrArray *
plumb_ui_starters_list (PlumbRegistry *registry)
{
  GPtrArray *starters = g_ptr_array_new_with_free_func (starter_free);
  g_auto (GStrv) names = plumb_samples_list ();
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *title = NULL, *summary = NULL;
      if (!is_usable (registry, names[i]) || !plumb_samples_describe (names[i], &title, &summary))
        continue;
      PlumbUiStarter *starter = g_new0 (PlumbUiStarter, 1);
      starter->name = g_strdup (names[i]);
      *title = g_ascii_toupper (*title);
      starter->title = g_strdup (g_dpgettext2 (NULL, "sample", title));
      starter->summary = g_strdup (g_dpgettext2 (NULL, "sample", summary));
      g_ptr_array_insert (starters, g_str_equal (names[i], FIRST) ? 0 : -1, starter);
    }
  return starters;
}

static char *
find_picture (const PlumbUiStarter *self)
{
  g_autofree char *folder = plumb_samples_get_path (self->name);
  g_autofree char *file = g_strdup_printf ("%s.png", self->name);
  g_autofree char *path = g_build_filename (folder, file, NULL);
  return g_file_test (path, G_FILE_TEST_IS_REGULAR) ? g_steal_pointer (&path) : NULL;
}

/* Its place is there at once; reading it takes as long as all the rest of the page. */
static void
show_picture (gpointer picture)
{
  gtk_image_set_from_file (picture, g_object_get_data (picture, PATH));
}

GtkWidget *
plumb_ui_starter_row_new (const PlumbUiStarter *self)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *path = find_picture (self);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), self->title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), self->summary);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 3);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  if (path != NULL)
    {
      GtkWidget *picture = gtk_image_new ();
      gtk_image_set_pixel_size (GTK_IMAGE (picture), 64);
      g_object_set_data_full (G_OBJECT (picture), PATH, g_steal_pointer (&path), g_free);
      plumb_ui_later (picture, show_picture, picture);
      adw_action_row_add_prefix (ADW_ACTION_ROW (row), picture);
    }
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("go-next-symbolic"));
  return row;
}

char *
plumb_ui_starter_read (const char *name, GError **error)
{
  g_autofree char *folder = plumb_samples_get_path (name);
  g_autoptr (PlumbProject) project = plumb_project_open (folder, error);
  g_auto (GStrv) workflows = project != NULL ? plumb_project_list_workflows (project, error) : NULL;
  g_autofree char *path = workflows != NULL && workflows[0] != NULL
                              ? plumb_project_get_workflow_path (project, workflows[0])
                              : NULL;
  return path != NULL ? plumb_file_read (path, PLUMB_LIMIT_JSON_BYTES, NULL, error) : NULL;
}
