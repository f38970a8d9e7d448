/* plumb-ui-templates.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "plumb-ui-templates.h"

#include "plumb-samples.h"
#include "plumb-ui-starters.h"

/* --- beginning ------------------------------------------------------------------------------ */

typedef struct
{
  PlumbUiSession *session;
  PlumbUiProject *project;
  char *name;
  char *folder;
  char *text;
} Beginning;

static void
beginning_free (gpointer data)
{
  Beginning *self = data;
  g_clear_object (&self->session);
  g_clear_object (&self->project);
  g_free (self->name);
  g_free (self->folder);
  g_free (self->text);
  g_free (self);
}

static gpointer
bring_files (gpointer data, GCancellable *cancellable, GError **error)
{
  Beginning *self = data;
  self->text = plumb_ui_starter_read (self->name, error);
  return self->text != NULL && plumb_samples_add_files (self->name, self->folder, error)
             ? g_steal_pointer (&self->text)
             : NULL;
}

static void
brought_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Beginning *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = plumb_work_pool_run_finish (PLUMB_WORK_POOL (source), result, &error);
  if (text == NULL
      || plumb_ui_session_open_text (self->session, self->project, self->name, text, &error)
             == NULL)
    plumb_ui_session_report (self->session, _ ("Cannot Begin a Workflow"), error);
  beginning_free (self);
}

static Beginning *
beginning_new (PlumbUiSession *session, const char *name)
{
  Beginning *self = g_new0 (Beginning, 1);
  self->session = g_object_ref (session);
  self->project = g_object_ref (plumb_ui_session_get_project (session));
  self->name = g_strdup (name);
  self->folder = g_strdup (plumb_ui_project_get_folder (self->project));
  return self;
}

static void
begin (PlumbUiSession *session, const char *name)
{
  if (plumb_ui_session_get_project (session) == NULL)
    return;
  PlumbUiEnvironment *environment = plumb_ui_session_get_environment (session);
  plumb_ui_session_set_page (session, PLUMB_UI_PAGE_DESIGN);
  plumb_work_pool_run_async (plumb_ui_environment_get_pool (environment), bring_files,
                             beginning_new (session, name), beginning_free, g_free, NULL,
                             brought_cb, beginning_new (session, name));
}

/* --- the dialog ----------------------------------------------------------------------------- */

static void
chosen_cb (GtkWidget *row, PlumbUiSession *session)
{
  g_autofree char *name = g_strdup (g_object_get_data (G_OBJECT (row), "starter"));
  adw_dialog_close (ADW_DIALOG (gtk_widget_get_ancestor (row, ADW_TYPE_DIALOG)));
  begin (session, name);
}

static GtkWidget *
make_page (PlumbUiSession *session)
{
  GtkWidget *page = adw_preferences_page_new ();
  GtkWidget *group = adw_preferences_group_new ();
  g_autoptr (GPtrArray) starters = plumb_ui_starters_list (
      plumb_ui_environment_get_registry (plumb_ui_session_get_environment (session)));
  adw_preferences_group_set_description (
      ADW_PREFERENCES_GROUP (group),
      _ ("A copy becomes a workflow of this project, with the files that it works on."));
  for (guint i = 0; i < starters->len; i++)
    {
      const PlumbUiStarter *starter = g_ptr_array_index (starters, i);
      GtkWidget *row = plumb_ui_starter_row_new (starter);
      g_object_set_data_full (G_OBJECT (row), "starter", g_strdup (starter->name), g_free);
      g_signal_connect_object (row, "activated", G_CALLBACK (chosen_cb), session, 0);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
    }
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
  return page;
}

void
plumb_ui_templates_present (PlumbUiSession *session, GtkWidget *parent)
{
  g_return_if_fail (PLUMB_UI_IS_SESSION (session));
  AdwDialog *dialog = adw_dialog_new ();
  GtkWidget *toolbars = adw_toolbar_view_new ();
  adw_dialog_set_title (dialog, _ ("New from a Template"));
  adw_dialog_set_content_width (dialog, 560);
  adw_dialog_set_content_height (dialog, 560);
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (toolbars), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (toolbars), make_page (session));
  adw_dialog_set_child (dialog, toolbars);
  adw_dialog_present (dialog, parent);
}
