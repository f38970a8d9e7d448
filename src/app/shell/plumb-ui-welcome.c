/* plumb-ui-welcome.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "plumb-ui-welcome.h"

#include "plumb-recent.h"
#include "plumb-ui-later.h"
#include "plumb-ui-starters.h"
#include "plumb-ui-texture.h"

#define MAX_RECENT 5
#define PATH "plumb-ui-welcome-path"

struct _PlumbUiWelcome
{
  AdwBin parent_instance;

  PlumbUiEnvironment *environment;
  GPtrArray *recent_rows; /* borrowed */
  GPtrArray *pictures;    /* GtkImage, borrowed */

  AdwPreferencesGroup *recent;
  AdwPreferencesGroup *samples;
};

G_DEFINE_FINAL_TYPE (PlumbUiWelcome, plumb_ui_welcome, ADW_TYPE_BIN)

static GtkWidget *
make_row (const char *title, const char *subtitle, const char *action, const char *target)
{
  GtkWidget *row = adw_action_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 3);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), action);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", target);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("go-next-symbolic"));
  return row;
}

/* Its place is there at once. */
static void
add_picture (PlumbUiWelcome *self, GtkWidget *row, const char *path)
{
  GtkWidget *picture = gtk_image_new ();
  gtk_image_set_pixel_size (GTK_IMAGE (picture), 64);
  g_object_set_data_full (G_OBJECT (picture), PATH, g_strdup (path), g_free);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), picture);
  g_ptr_array_add (self->pictures, picture);
}

static void
picture_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkImage) picture = user_data;
  g_autoptr (GdkTexture) texture = plumb_ui_texture_load_finish (result, NULL);
  if (texture != NULL)
    gtk_image_set_from_paintable (picture, GDK_PAINTABLE (texture));
}

static void
load_pictures (gpointer owner)
{
  PlumbUiWelcome *self = owner;
  PlumbWorkPool *pool = plumb_ui_environment_get_pool (self->environment);
  for (guint i = 0; i < self->pictures->len; i++)
    {
      GObject *picture = g_ptr_array_index (self->pictures, i);
      plumb_ui_texture_load_async (pool, g_object_get_data (picture, PATH), NULL, picture_loaded_cb,
                                   g_object_ref (picture));
    }
}

static void
add_samples (PlumbUiWelcome *self)
{
  g_autoptr (GPtrArray) starters
      = plumb_ui_starters_list (plumb_ui_environment_get_registry (self->environment));
  for (guint i = 0; i < starters->len; i++)
    {
      const PlumbUiStarter *starter = g_ptr_array_index (starters, i);
      GtkWidget *row
          = make_row (starter->title, starter->summary, "win.open-sample", starter->name);
      g_autofree char *path = plumb_ui_starter_find_picture (starter);
      if (path != NULL)
        add_picture (self, row, path);
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
      GtkWidget *row = make_row (project->title, project->folder, "win.open-path", project->folder);
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
  g_clear_pointer (&self->pictures, g_ptr_array_unref);
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
  self->pictures = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self, "map", G_CALLBACK (update_recent), NULL);
}

GtkWidget *
plumb_ui_welcome_new (PlumbUiSession *session)
{
  PlumbUiWelcome *self = g_object_new (PLUMB_UI_TYPE_WELCOME, NULL);
  self->environment = g_object_ref (plumb_ui_session_get_environment (session));
  add_samples (self);
  plumb_ui_later (GTK_WIDGET (self->samples), load_pictures, self);
  return GTK_WIDGET (self);
}
