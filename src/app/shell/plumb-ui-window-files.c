/* plumb-ui-window-files.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plumb-ui-window-private.h"

#include "plumb-recent.h"
#include "plumb-ui-dialogs.h"
#include "plumb-ui-project-dialog.h"
#include "plumb-ui-templates.h"
#include "plumb-ui-versions.h"
#include "plumb-ui-workflow-files.h"

/* Projects, workflows and tabs: opened, begun, saved, closed. */

#define SUFFIX ".plumb"

/* --- opening -------------------------------------------------------------------------------- */

static gpointer
add_recent (gpointer data, GCancellable *cancellable, GError **error)
{
  char **project = data;
  g_autoptr (PlumbClock) clock = plumb_clock_new ();
  g_autoptr (GError) fault = NULL;
  if (!plumb_recent_add (project[0], project[1], clock, &fault))
    g_debug ("recent projects: %s", fault->message);
  return NULL;
}

static void
note_recent (PlumbUiProject *project)
{
  const char *const words[]
      = { plumb_ui_project_get_folder (project), plumb_ui_project_get_name (project), NULL };
  PlumbUiEnvironment *environment = plumb_ui_project_get_environment (project);
  plumb_work_pool_run_async (plumb_ui_environment_get_pool (environment), add_recent,
                             g_strdupv ((char **) words), (GDestroyNotify) g_strfreev, NULL, NULL,
                             NULL, NULL);
}

/* The workflow that a place means: the file that was named, else the project's first. */
static char *
choose_workflow (PlumbUiProject *project, const char *path)
{
  if (g_str_has_suffix (path, SUFFIX))
    {
      g_autofree char *name = g_path_get_basename (path);
      return g_strndup (name, strlen (name) - strlen (SUFFIX));
    }
  g_autoptr (GtkStringObject) first
      = g_list_model_get_item (plumb_ui_project_get_workflows (project), 0);
  return first != NULL ? g_strdup (gtk_string_object_get_string (first)) : NULL;
}

void
plumb_ui_window_open (PlumbUiWindow *self, GFile *file)
{
  g_autoptr (GError) error = NULL;
  const char *path = g_file_peek_path (file);
  PlumbUiProject *project
      = path != NULL ? plumb_ui_session_open_project (self->session, path, &error) : NULL;
  g_autofree char *name = project != NULL ? choose_workflow (project, path) : NULL;
  if (name != NULL)
    plumb_ui_session_load_document (self->session, project, name);
  if (project != NULL)
    note_recent (project);
  if (path == NULL)
    g_set_error (&error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                 _ ("it is not a local file; copy it to this computer first"));
  if (g_error_matches (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_NOT_FOUND))
    {
      g_clear_error (&error);
      g_set_error (&error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_NOT_FOUND,
                   _ ("“%s” is not in the folder of a project. Open another folder, or make one "
                      "with New Project."),
                   path);
    }
  if (error != NULL)
    plumb_ui_session_report (self->session, _ ("Cannot Open"), error);
}

static void
chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PlumbUiWindow) self = user_data;
  g_autoptr (GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (source), result, NULL);
  if (file != NULL)
    plumb_ui_window_open (self, file);
}

static void
folder_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PlumbUiWindow) self = user_data;
  g_autoptr (GFile) file
      = gtk_file_dialog_select_folder_finish (GTK_FILE_DIALOG (source), result, NULL);
  if (file != NULL)
    plumb_ui_window_open (self, file);
}

static GListModel *
make_filters (void)
{
  GListStore *filters = g_list_store_new (GTK_TYPE_FILE_FILTER);
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  gtk_file_filter_set_name (filter, _ ("Workflows and projects"));
  gtk_file_filter_add_suffix (filter, "plumb");
  gtk_file_filter_add_pattern (filter, PLUMB_PROJECT_FILE);
  g_list_store_append (filters, filter);
  return G_LIST_MODEL (filters);
}

static void
open_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PlumbUiWindow *self = user_data;
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr (GListModel) filters = make_filters ();
  gtk_file_dialog_set_title (dialog, _ ("Open a Workflow or Project"));
  gtk_file_dialog_set_filters (dialog, filters);
  gtk_file_dialog_open (dialog, GTK_WINDOW (self), self->cancellable, chosen_cb,
                        g_object_ref (self));
}

static void
open_folder_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PlumbUiWindow *self = user_data;
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  gtk_file_dialog_set_title (dialog, _ ("Open a Project's Folder"));
  gtk_file_dialog_select_folder (dialog, GTK_WINDOW (self), self->cancellable, folder_chosen_cb,
                                 g_object_ref (self));
}

static void
open_path_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_autoptr (GFile) file = g_file_new_for_path (g_variant_get_string (parameter, NULL));
  plumb_ui_window_open (user_data, file);
}

/* --- beginning ------------------------------------------------------------------------------ */

static void
made_cb (const char *folder, gpointer user_data)
{
  g_autoptr (GFile) file = g_file_new_for_path (folder);
  plumb_ui_window_open (user_data, file);
  PlumbUiWindow *self = user_data;
  if (plumb_ui_session_get_document (self->session) == NULL)
    g_action_group_activate_action (G_ACTION_GROUP (self), "new", NULL);
}

static void
new_project_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PlumbUiWindow *self = user_data;
  plumb_ui_project_dialog_present (plumb_ui_session_get_environment (self->session), NULL,
                                   GTK_WIDGET (self), made_cb);
}

static void
open_sample_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PlumbUiWindow *self = user_data;
  plumb_ui_project_dialog_present (plumb_ui_session_get_environment (self->session),
                                   g_variant_get_string (parameter, NULL), GTK_WIDGET (self),
                                   made_cb);
}

static void
new_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PlumbUiWindow *self = user_data;
  PlumbUiProject *project = plumb_ui_session_get_project (self->session);
  if (project == NULL)
    {
      new_project_cb (NULL, NULL, self);
      return;
    }
  g_autoptr (GError) error = NULL;
  g_autofree char *name
      = plumb_ui_session_make_name (self->session, project, C_ ("file name", "workflow"));
  plumb_ui_session_set_page (self->session, PLUMB_UI_PAGE_DESIGN);
  if (plumb_ui_session_open_document (self->session, project, name, &error) == NULL)
    plumb_ui_session_report (self->session, _ ("Cannot Begin a Workflow"), error);
}

static void
templates_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PlumbUiWindow *self = user_data;
  if (plumb_ui_session_get_project (self->session) != NULL)
    plumb_ui_templates_present (self->session, GTK_WIDGET (self));
  else
    new_project_cb (NULL, NULL, self);
}

static void
restore_workflow_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PlumbUiWindow *self = user_data;
  g_autoptr (GError) error = NULL;
  if (!plumb_ui_workflow_restore (self->session, &error))
    plumb_ui_session_report (self->session, _ ("Cannot Restore the Workflow"), error);
}

static void
close_project_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PlumbUiWindow *self = user_data;
  PlumbUiProject *project = plumb_ui_session_get_project (self->session);
  if (project != NULL)
    plumb_ui_session_close_project (self->session, project);
}

/* --- saving --------------------------------------------------------------------------------- */

static void
tell_saved (PlumbUiWindow *self, PlumbUiDocument *document)
{
  plumb_ui_project_refresh_workflows (plumb_ui_document_get_project (document));
}

/* What waits to be decided is shown above the canvas; a dialog would only be in the way. */
static void
tell_not_saved (PlumbUiWindow *self, GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WRONG_ETAG))
    plumb_ui_session_toast (self->session, _ ("Not saved: another program changed the file"));
  else
    plumb_ui_session_report (self->session, _ ("Cannot Save"), error);
}

static void
save (PlumbUiWindow *self, PlumbUiDocument *document)
{
  g_autoptr (GError) error = NULL;
  if (plumb_ui_document_save (document, &error))
    tell_saved (self, document);
  else
    tell_not_saved (self, error);
}

static void
named_cb (const char *name, gpointer user_data)
{
  PlumbUiWindow *self = user_data;
  PlumbUiDocument *document = plumb_ui_session_get_document (self->session);
  g_autoptr (GError) error = NULL;
  if (document == NULL)
    return;
  if (g_str_equal (name, plumb_ui_document_get_name (document)))
    save (self, document);
  else if (plumb_ui_document_save_as (document, name, &error))
    tell_saved (self, document);
  else
    tell_not_saved (self, error);
}

static void
ask_name (PlumbUiWindow *self, PlumbUiDocument *document, const char *heading)
{
  g_autofree char *wish = g_strdup (plumb_ui_document_get_name (document));
  plumb_ui_ask_name (
      &(PlumbUiNameQuestion) { .heading = heading,
                               .text = _ ("It is saved in the folder “workflows” of the project."),
                               .name = wish,
                               .button = _ ("_Save") },
      GTK_WIDGET (self), named_cb);
}

static void
copied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PlumbUiDocument) document = user_data;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, NULL);
  PlumbUiWindow *self = g_object_get_data (source, "window");
  g_autoptr (GError) error = NULL;
  const char *path = file != NULL ? g_file_peek_path (file) : NULL;
  if (file == NULL || self->session == NULL)
    return;
  if (path == NULL)
    g_set_error (&error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                 _ ("it is not a folder of this computer; choose another"));
  else if (plumb_ui_document_save_copy (document, path, &error))
    plumb_ui_session_toast (self->session, _ ("A copy was saved"));
  if (error != NULL)
    tell_not_saved (self, error);
}

/* Anywhere but where the project was, which may well be the current folder: it is gone. */
static void
save_copy (PlumbUiWindow *self, PlumbUiDocument *document)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr (GFile) home = g_file_new_for_path (g_get_home_dir ());
  g_autofree char *name = g_strconcat (plumb_ui_document_get_name (document), SUFFIX, NULL);
  gtk_file_dialog_set_title (dialog, _ ("Save a Copy"));
  gtk_file_dialog_set_initial_name (dialog, name);
  gtk_file_dialog_set_initial_folder (dialog, home);
  g_object_set_data_full (G_OBJECT (dialog), "window", g_object_ref (self), g_object_unref);
  gtk_file_dialog_save (dialog, GTK_WINDOW (self), self->cancellable, copied_cb,
                        g_object_ref (document));
}

static void
gone_answered_cb (PlumbUiWindow *self, const char *response)
{
  PlumbUiDocument *document = plumb_ui_session_get_document (self->session);
  if (document != NULL && g_str_equal (response, "copy"))
    save_copy (self, document);
}

static void
tell_gone (PlumbUiWindow *self, PlumbUiDocument *document)
{
  const char *folder = plumb_ui_project_get_folder (plumb_ui_document_get_project (document));
  g_autofree char *text = g_strdup_printf (
      /* Translators: %s is a folder. */
      _ ("“%s” was moved or removed, or its disk is not connected. Nothing is lost: changes are "
         "kept until it is back. Put the folder back, then save again, or save a copy in another "
         "place."),
      folder);
  AdwDialog *dialog = adw_alert_dialog_new (_ ("The Project's Folder Is Gone"), text);
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "close", _ ("_Close"), "copy",
                                  _ ("Save a _Copy…"), NULL);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "copy");
  g_signal_connect_object (dialog, "response", G_CALLBACK (gone_answered_cb), self,
                           G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
save_as_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PlumbUiWindow *self = user_data;
  PlumbUiDocument *document = plumb_ui_session_get_document (self->session);
  if (document == NULL)
    return;
  plumb_ui_document_update_access (document);
  if (plumb_ui_document_get_access (document) == PLUMB_UI_ACCESS_GONE)
    save_copy (self, document);
  else
    ask_name (self, document, _ ("Save Under Another Name"));
}

/* What has no file yet gets its name now. */
static void
save_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PlumbUiWindow *self = user_data;
  PlumbUiDocument *document = plumb_ui_session_get_document (self->session);
  if (document == NULL)
    return;
  plumb_ui_document_update_access (document);
  if (plumb_ui_document_get_access (document) == PLUMB_UI_ACCESS_GONE)
    tell_gone (self, document);
  else if (plumb_ui_document_get_access (document) == PLUMB_UI_ACCESS_READ_ONLY
           || !g_file_test (plumb_ui_document_get_path (document), G_FILE_TEST_EXISTS))
    ask_name (self, document, _ ("Save the Workflow"));
  else
    save (self, document);
}

static void
versions_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PlumbUiWindow *self = user_data;
  PlumbUiDocument *document = plumb_ui_session_get_document (self->session);
  if (document != NULL)
    plumb_ui_versions_present (self->session, document, GTK_WIDGET (self));
}

/* --- editing -------------------------------------------------------------------------------- */

static void
reopen_tab_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PlumbUiWindow *self = user_data;
  g_autoptr (GError) error = NULL;
  if (!plumb_ui_session_reopen (self->session, &error) && error != NULL)
    plumb_ui_session_report (self->session, _ ("Cannot Open"), error);
}

static void
undo_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PlumbUiWindow *self = user_data;
  PlumbUiDocument *document = plumb_ui_session_get_document (self->session);
  if (document != NULL)
    plumb_ui_document_undo (document);
}

static void
redo_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PlumbUiWindow *self = user_data;
  PlumbUiDocument *document = plumb_ui_session_get_document (self->session);
  if (document != NULL)
    plumb_ui_document_redo (document);
}

static const GActionEntry entries[] = {
  { .name = "new", .activate = new_cb },
  { .name = "new-project", .activate = new_project_cb },
  { .name = "open", .activate = open_cb },
  { .name = "open-folder", .activate = open_folder_cb },
  { .name = "open-path", .activate = open_path_cb, .parameter_type = "s" },
  { .name = "open-sample", .activate = open_sample_cb, .parameter_type = "s" },
  { .name = "templates", .activate = templates_cb },
  { .name = "restore-workflow", .activate = restore_workflow_cb },
  { .name = "close-project", .activate = close_project_cb },
  { .name = "save", .activate = save_cb },
  { .name = "save-as", .activate = save_as_cb },
  { .name = "versions", .activate = versions_cb },
  { .name = "reopen-tab", .activate = reopen_tab_cb },
  { .name = "undo", .activate = undo_cb },
  { .name = "redo", .activate = redo_cb },
};

void
plumb_ui_window_add_file_actions (PlumbUiWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}
