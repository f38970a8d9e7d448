/* plumb-ui-project-dialog.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "plumb-ui-project-dialog.h"

#include "plumb-file.h"
#include "plumb-project.h"
#include "plumb-samples.h"
#include "plumb-trust.h"
#include "plumb-ui-dialogs.h"
#include "plumb-ui-starters.h"

#define PLUMB_UI_TYPE_PROJECT_DIALOG (plumb_ui_project_dialog_get_type ())
G_DECLARE_FINAL_TYPE (
    PlumbUiProjectDialog, plumb_ui_project_dialog, PLUMB_UI, PROJECT_DIALOG, AdwDialog)

struct _PlumbUiProjectDialog
{
  AdwDialog parent_instance;

  GtkWidget *parent; /* (unowned): outlives the dialog */
  PlumbUiProjectMadeFunc func;
  GPtrArray *starters;
  char *place; /* the folder in which the project's folder is made */
  gboolean is_named;

  AdwEntryRow *name;
  AdwActionRow *place_row;
  AdwComboRow *start;
  GtkWidget *create;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (PlumbUiProjectDialog, plumb_ui_project_dialog, ADW_TYPE_DIALOG)

/* The chosen sample, or NULL: an empty project. */
static const PlumbUiStarter *
get_starter (PlumbUiProjectDialog *self)
{
  guint selected = adw_combo_row_get_selected (self->start);
  return selected > 0 && selected <= self->starters->len
             ? g_ptr_array_index (self->starters, selected - 1)
             : NULL;
}

/* A name that no file has there yet. */
static char *
make_free_name (const char *place, const char *wish)
{
  for (guint i = 1;; i++)
    {
      g_autofree char *name = i == 1 ? g_strdup (wish) : g_strdup_printf ("%s-%u", wish, i);
      g_autofree char *path = g_build_filename (place, name, NULL);
      if (!g_file_test (path, G_FILE_TEST_EXISTS))
        return g_steal_pointer (&name);
    }
}

static void
suggest_name (PlumbUiProjectDialog *self)
{
  const PlumbUiStarter *starter = get_starter (self);
  if (self->is_named)
    return;
  g_autofree char *name
      = make_free_name (self->place, starter != NULL ? starter->name : C_ ("file name", "project"));
  gtk_editable_set_text (GTK_EDITABLE (self->name), name);
  self->is_named = FALSE;
}

static void
show_place (PlumbUiProjectDialog *self)
{
  adw_action_row_set_subtitle (self->place_row, self->place);
}

static void
name_changed_cb (GtkEditable *editable, PlumbUiProjectDialog *self)
{
  gtk_widget_set_sensitive (self->create,
                            plumb_file_check_name (gtk_editable_get_text (editable), NULL));
  self->is_named = gtk_widget_has_focus (GTK_WIDGET (gtk_editable_get_delegate (editable)));
}

static void
place_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PlumbUiProjectDialog) self = user_data;
  g_autoptr (GFile) folder
      = gtk_file_dialog_select_folder_finish (GTK_FILE_DIALOG (source), result, NULL);
  if (folder == NULL || g_file_peek_path (folder) == NULL)
    return;
  g_set_str (&self->place, g_file_peek_path (folder));
  show_place (self);
  suggest_name (self);
}

static void
choose_place_cb (AdwActionRow *row, PlumbUiProjectDialog *self)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  gtk_file_dialog_set_title (dialog, _ ("Choose a Folder"));
  gtk_file_dialog_select_folder (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                 self->cancellable, place_chosen_cb, g_object_ref (self));
}

/* What is made here is trusted. */
static gboolean
make_project (PlumbUiProjectDialog *self, const char *folder, GError **error)
{
  const PlumbUiStarter *starter = get_starter (self);
  const char *name = gtk_editable_get_text (GTK_EDITABLE (self->name));
  g_autoptr (PlumbProject) project = NULL;
  if (!plumb_file_make_folder (self->place, 0755, error))
    return FALSE;
  if (starter == NULL)
    project = plumb_project_create (folder, name, error);
  else if (plumb_samples_copy (starter->name, folder, error))
    project = plumb_project_open (folder, error);
  return project != NULL && plumb_trust_grant_created (project, error);
}

static void
create_cb (GtkWidget *button, PlumbUiProjectDialog *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder
      = g_build_filename (self->place, gtk_editable_get_text (GTK_EDITABLE (self->name)), NULL);
  if (!make_project (self, folder, &error))
    {
      plumb_ui_show_error (GTK_WIDGET (self), _ ("Cannot Make the Project"), error);
      return;
    }
  GtkWidget *parent = self->parent;
  PlumbUiProjectMadeFunc func = self->func;
  adw_dialog_close (ADW_DIALOG (self));
  func (folder, parent);
}

static void
plumb_ui_project_dialog_dispose (GObject *object)
{
  PlumbUiProjectDialog *self = PLUMB_UI_PROJECT_DIALOG (object);
  g_cancellable_cancel (self->cancellable);
  G_OBJECT_CLASS (plumb_ui_project_dialog_parent_class)->dispose (object);
}

static void
plumb_ui_project_dialog_finalize (GObject *object)
{
  PlumbUiProjectDialog *self = PLUMB_UI_PROJECT_DIALOG (object);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->starters, g_ptr_array_unref);
  g_clear_pointer (&self->place, g_free);
  G_OBJECT_CLASS (plumb_ui_project_dialog_parent_class)->finalize (object);
}

static void
plumb_ui_project_dialog_class_init (PlumbUiProjectDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = plumb_ui_project_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = plumb_ui_project_dialog_finalize;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/plumbline/Plumbline/ui/plumb-ui-project-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, PlumbUiProjectDialog, name);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiProjectDialog, place_row);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiProjectDialog, start);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiProjectDialog, create);
}

static char *
get_default_place (void)
{
  const char *documents = g_get_user_special_dir (G_USER_DIRECTORY_DOCUMENTS);
  return g_build_filename (documents != NULL ? documents : g_get_home_dir (), "Plumbline", NULL);
}

static void
plumb_ui_project_dialog_init (PlumbUiProjectDialog *self)
{
  self->cancellable = g_cancellable_new ();
  self->place = get_default_place ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self->name, "changed", G_CALLBACK (name_changed_cb), self);
  g_signal_connect (self->place_row, "activated", G_CALLBACK (choose_place_cb), self);
  g_signal_connect (self->create, "clicked", G_CALLBACK (create_cb), self);
  g_signal_connect_swapped (self->start, "notify::selected", G_CALLBACK (suggest_name), self);
}

static void
fill_starters (PlumbUiProjectDialog *self, const char *sample)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  guint selected = 0;
  gtk_string_list_append (titles, _ ("Empty"));
  for (guint i = 0; i < self->starters->len; i++)
    {
      const PlumbUiStarter *starter = g_ptr_array_index (self->starters, i);
      gtk_string_list_append (titles, starter->title);
      if (g_strcmp0 (starter->name, sample) == 0)
        selected = i + 1;
    }
  adw_combo_row_set_model (self->start, G_LIST_MODEL (titles));
  adw_combo_row_set_selected (self->start, selected);
}

void
plumb_ui_project_dialog_present (PlumbUiEnvironment *environment,
                                 const char *sample,
                                 GtkWidget *parent,
                                 PlumbUiProjectMadeFunc func)
{
  PlumbUiProjectDialog *self = g_object_new (PLUMB_UI_TYPE_PROJECT_DIALOG, NULL);
  self->parent = parent;
  self->func = func;
  self->starters = plumb_ui_starters_list (plumb_ui_environment_get_registry (environment));
  fill_starters (self, sample);
  show_place (self);
  suggest_name (self);
  adw_dialog_present (ADW_DIALOG (self), parent);
}
