/* plumb-ui-application.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "plumb-ui-application.h"

#include "plumb-ui-actions.h"
#include "plumb-ui-window.h"

struct _PlumbUiApplication
{
  AdwApplication parent_instance;

  PlumbBackends *backends;
  PlumbUiEnvironment *environment;
};

G_DEFINE_FINAL_TYPE (PlumbUiApplication, plumb_ui_application, ADW_TYPE_APPLICATION)

static void
quit_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_application_quit (user_data);
}

static void
about_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  adw_show_about_dialog (GTK_WIDGET (gtk_application_get_active_window (user_data)),
                         "application-name", "Plumbline", "application-icon",
                         PLUMB_UI_APPLICATION_ID, "version", PLUMB_VERSION, "developer-name",
                         _ ("The Plumbline developers"), "license-type", GTK_LICENSE_GPL_3_0,
                         "comments", _ ("Draw, run and prove picture pipelines"), NULL);
}

static const GActionEntry entries[] = {
  { .name = "quit", .activate = quit_cb },
  { .name = "about", .activate = about_cb },
};

/* Accelerators of the application and the window; the canvas sees to its own. */
static void
set_accels (PlumbUiApplication *self)
{
  GSettings *settings = plumb_ui_environment_get_settings (self->environment);
  for (guint i = 0; i < plumb_ui_actions_get_length (); i++)
    {
      const PlumbUiAction *action = plumb_ui_actions_get (i);
      if (g_str_has_prefix (action->name, "canvas."))
        continue;
      g_auto (GStrv) accels = plumb_ui_actions_get_accels (action->name, settings);
      gtk_application_set_accels_for_action (GTK_APPLICATION (self), action->name,
                                             (const char *const *) accels);
    }
}

static void
settings_changed_cb (GSettings *settings, const char *key, PlumbUiApplication *self)
{
  if (g_str_has_suffix (key, "-keys"))
    set_accels (self);
}

static void
plumb_ui_application_startup (GApplication *application)
{
  PlumbUiApplication *self = PLUMB_UI_APPLICATION (application);
  G_APPLICATION_CLASS (plumb_ui_application_parent_class)->startup (application);
  self->environment = plumb_ui_environment_new (self->backends);
  g_signal_connect (plumb_ui_environment_get_settings (self->environment), "changed",
                    G_CALLBACK (settings_changed_cb), self);
  set_accels (self);
}

static PlumbUiWindow *
ensure_window (PlumbUiApplication *self)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));
  if (window == NULL)
    window = GTK_WINDOW (plumb_ui_window_new (GTK_APPLICATION (self), self->environment));
  return PLUMB_UI_WINDOW (window);
}

static void
plumb_ui_application_activate (GApplication *application)
{
  gtk_window_present (GTK_WINDOW (ensure_window (PLUMB_UI_APPLICATION (application))));
}

static void
plumb_ui_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  PlumbUiWindow *window = ensure_window (PLUMB_UI_APPLICATION (application));
  for (int i = 0; i < n_files; i++)
    plumb_ui_window_open (window, files[i]);
  gtk_window_present (GTK_WINDOW (window));
}

static void
plumb_ui_application_dispose (GObject *object)
{
  PlumbUiApplication *self = PLUMB_UI_APPLICATION (object);
  if (self->environment != NULL)
    g_signal_handlers_disconnect_by_data (plumb_ui_environment_get_settings (self->environment),
                                          self);
  g_clear_object (&self->environment);
  g_clear_object (&self->backends);
  G_OBJECT_CLASS (plumb_ui_application_parent_class)->dispose (object);
}

static void
plumb_ui_application_class_init (PlumbUiApplicationClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = plumb_ui_application_dispose;
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);
  application_class->startup = plumb_ui_application_startup;
  application_class->activate = plumb_ui_application_activate;
  application_class->open = plumb_ui_application_open;
}

static void
plumb_ui_application_init (PlumbUiApplication *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}

PlumbUiApplication *
plumb_ui_application_new (PlumbBackends *backends)
{
  PlumbUiApplication *self = g_object_new (
      PLUMB_UI_TYPE_APPLICATION, "application-id", PLUMB_UI_APPLICATION_ID, "resource-base-path",
      "/org/plumbline/Plumbline", "flags", G_APPLICATION_HANDLES_OPEN, NULL);
  self->backends = g_object_ref (backends);
  return self;
}
