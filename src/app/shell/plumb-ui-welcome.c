/* plumb-ui-welcome.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "plumb-ui-welcome.h"

#include "plumb-recent.h"
#include "plumb-ui-starters.h"

#define MAX_RECENT 5

struct _PlumbUiWelcome
{
  AdwBin parent_instance;

  PlumbUiEnvironment *environment;
  GPtrArray *recent_rows; /* borrowed */

  AdwPreferencesGroup *recent;
  AdwPreferencesGroup *samples;
};

G_DEFINE_FINAL_TYPE (PlumbUiWelcome, plumb_ui_welcome, ADW_TYPE_BIN)

static GtkWidget *
make_recent_row (const PlumbRecentProject *project)
{
  GtkWidget *row = adw_action_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), project->title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), project->folder);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.open-path");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", project->folder);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("go-next-symbolic"));
  return row;
}

static void
add_samples (PlumbUiWelcome *self)
{
  g_autoptr (GPtrArray) starters
      = plumb_ui_starters_list (plumb_ui_environment_get_registry (self->environment));
  for (guint i = 0; i < starters->len; i++)
    {
      const PlumbUiStarter *starter = g_ptr_array_index (starters, i);
      GtkWidget *row = plumb_ui_starter_row_new (starter);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.open-sample");
      gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", starter->name);
      adw_preferences_group_add (self->samples, row);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->samples), starters->len > 0);
}

/* Each time the page is shown. */
static void
update_recent (PlumbUiWelcome *self)
{
  for (guint i = 0; i < self->recent_rows->len; i++)
    adw_preferences_group_remove (self->recent, g_ptr_array_index (self->recent_rows, i));
  g_ptr_array_set_size (self->recent_rows, 0);
  g_autoptr (GPtrArray) projects = plumb_recent_list (NULL);
  for (guint i = 0; projects != NULL && i < MIN (projects->len, MAX_RECENT); i++)
    {
      const PlumbRecentProject *project = g_ptr_array_index (projects, i);
      GtkWidget *row = make_recent_row (project);
      adw_preferences_group_add (self->recent, row);
      g_ptr_array_add (self->recent_rows, row);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->recent), self->recent_rows->len > 0);
}

static void
plumb_ui_welcome_dispose (GObject *object)
{
  PlumbUiWelcome *self = PLUMB_UI_WELCOME (object);
  gtk_widget_dispose_template (GTK_WIDGET (self), PLUMB_UI_TYPE_WELCOME);
  g_clear_pointer (&self->recent_rows, g_ptr_array_unref);
  g_clear_object (&self->environment);
  G_OBJECT_CLASS (plumb_ui_welcome_parent_class)->dispose (object);
}

static void
plumb_ui_welcome_class_init (PlumbUiWelcomeClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = plumb_ui_welcome_dispose;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/plumbline/Plumbline/ui/plumb-ui-welcome.ui");
  gtk_widget_class_bind_template_child (widget_class, PlumbUiWelcome, recent);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiWelcome, samples);
}

static void
plumb_ui_welcome_init (PlumbUiWelcome *self)
{
  self->recent_rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self, "map", G_CALLBACK (update_recent), NULL);
}

GtkWidget *
plumb_ui_welcome_new (PlumbUiSession *session)
{
  PlumbUiWelcome *self = g_object_new (PLUMB_UI_TYPE_WELCOME, NULL);
  self->environment = g_object_ref (plumb_ui_session_get_environment (session));
  add_samples (self);
  return GTK_WIDGET (self);
}
