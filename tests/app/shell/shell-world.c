/* shell-world.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "shell-world.h"

#include "plumb-core-backend.h"
#include "plumb-file.h"
#include "plumb-local-backend.h"

static void
make_project (World *self, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *parent = g_dir_make_tmp ("plumb-shell-XXXXXX", &error);
  g_assert_no_error (error);
  self->folder = g_build_filename (parent, "project", NULL);
  g_autoptr (PlumbProject) made = plumb_project_create (self->folder, "project", &error);
  g_assert_no_error (error);
  if (text == NULL)
    return;
  g_autofree char *workflows = g_build_filename (self->folder, "workflows", NULL);
  g_autofree char *path = g_build_filename (workflows, "one.plumb", NULL);
  plumb_file_make_folder (workflows, 0755, NULL);
  plumb_file_write_atomic (path, text, -1, &error);
  g_assert_no_error (error);
}

PlumbUiWindow *
world_add_window (World *self)
{
  PlumbUiWindow *window = PLUMB_UI_WINDOW (
      plumb_ui_window_new (GTK_APPLICATION (self->application), self->environment));
  gtk_window_present (GTK_WINDOW (window));
  return window;
}

/* One a process: the bus knows it by its name. */
static PlumbUiApplication *
get_application (PlumbBackends *backends)
{
  static PlumbUiApplication *application;
  g_autoptr (GError) error = NULL;
  if (application == NULL)
    {
      application = plumb_ui_application_new (backends);
      g_application_register (G_APPLICATION (application), NULL, &error);
      g_assert_no_error (error);
    }
  return application;
}

World *
world_new (const char *text)
{
  World *self = g_new0 (World, 1);
  g_autoptr (PlumbBackends) backends = plumb_backends_new ();
  g_autoptr (PlumbBackend) core = plumb_core_backend_new ();
  g_autoptr (PlumbBackend) local = plumb_local_backend_new ();
  plumb_backends_add (backends, core);
  plumb_backends_add (backends, local);
  make_project (self, text);
  self->application = get_application (backends);
  self->environment = plumb_ui_environment_new (backends);
  self->window = world_add_window (self);
  self->session = plumb_ui_window_get_session (self->window);
  if (text != NULL)
    {
      g_autoptr (GFile) file = g_file_new_for_path (self->folder);
      plumb_ui_window_open (self->window, file);
    }
  app_test_settle ();
  return self;
}

/* Window and session die with it. */
void
world_destroy_window (GtkWindow *window)
{
  gpointer session = plumb_ui_window_get_session (PLUMB_UI_WINDOW (window));
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  g_object_add_weak_pointer (session, &session);
  gtk_window_destroy (window);
  world_await (window == NULL && session == NULL);
}

void
world_free (World *self)
{
  GtkApplication *application = GTK_APPLICATION (self->application);
  g_autoptr (GList) windows = g_list_copy (gtk_application_get_windows (application));
  for (GList *at = windows; at != NULL; at = at->next)
    gtk_window_destroy (at->data);
  app_test_settle ();
  g_object_unref (self->environment);
  g_autofree char *parent = g_path_get_dirname (self->folder);
  plumb_file_remove_tree (parent, NULL);
  g_free (self->folder);
  g_free (self);
}

PlumbUiDocument *
world_open (World *self, const char *name)
{
  g_autoptr (GError) error = NULL;
  PlumbUiDocument *document = plumb_ui_session_open_document (
      self->session, plumb_ui_session_get_project (self->session), name, &error);
  g_assert_no_error (error);
  app_test_settle ();
  return document;
}

void
world_activate (World *self, const char *action)
{
  g_action_group_activate_action (G_ACTION_GROUP (self->window), action, NULL);
  app_test_settle ();
}

gboolean
world_is_enabled (World *self, const char *action)
{
  return g_action_group_get_action_enabled (G_ACTION_GROUP (self->window), action);
}

void
world_rename_title (PlumbUiDocument *document, const char *title)
{
  g_autoptr (PlumbEdit) edit
      = plumb_edit_new_set_graph (NULL, "title", plumb_value_new_string (title));
  g_autoptr (GError) error = NULL;
  plumb_ui_document_apply (document, edit, NULL, &error);
  g_assert_no_error (error);
  app_test_settle ();
}
