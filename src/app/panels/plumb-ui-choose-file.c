/* plumb-ui-choose-file.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ui-choose-file.h"

#include "plumb-file.h"

typedef struct
{
  PlumbUiProject *project;
  PlumbUiFileChosenFunc chosen;
  gpointer data;
  GDestroyNotify free_data;
} Choice;

char *
plumb_ui_choose_file_make_path (PlumbUiProject *project, GFile *file)
{
  g_autoptr (GFile) folder = g_file_new_for_path (plumb_ui_project_get_folder (project));
  char *relative = g_file_get_relative_path (folder, file);
  return relative != NULL ? relative : g_file_get_parse_name (file);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Choice *choice = user_data;
  g_autoptr (GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (source), result, NULL);
  g_autofree char *path
      = file != NULL ? plumb_ui_choose_file_make_path (choice->project, file) : NULL;
  choice->chosen (path, choice->data);
  choice->free_data (choice->data);
  g_object_unref (choice->project);
  g_free (choice);
}

void
plumb_ui_choose_file (GtkWidget *parent,
                      PlumbUiProject *project,
                      const char *title,
                      const char *path,
                      PlumbUiFileChosenFunc chosen,
                      gpointer user_data,
                      GDestroyNotify free_data)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  gtk_file_dialog_set_title (dialog, title);
  g_autoptr (GFile) folder = g_file_new_for_path (plumb_ui_project_get_folder (project));
  g_autoptr (GFile) file
      = plumb_file_check_relative (path, NULL) ? g_file_resolve_relative_path (folder, path) : NULL;
  if (file != NULL && g_file_query_exists (file, NULL))
    gtk_file_dialog_set_initial_file (dialog, file);
  else
    gtk_file_dialog_set_initial_folder (dialog, folder);
  Choice *choice = g_new0 (Choice, 1);
  *choice = (Choice) { g_object_ref (project), chosen, user_data, free_data };
  g_signal_connect_object (parent, "unmap", G_CALLBACK (g_cancellable_cancel), cancellable,
                           G_CONNECT_SWAPPED);
  gtk_file_dialog_open (dialog, GTK_WINDOW (gtk_widget_get_root (parent)), cancellable, opened_cb,
                        choice);
}
