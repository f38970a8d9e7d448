/* plumb-ui-application.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#if HAVE_MALLOC_TRIM
#include <malloc.h>
#endif
#include <stdlib.h>

#include "plumb-ui-application-private.h"

#include "plumb-paths.h"
#include "plumb-ui-actions.h"
#include "plumb-ui-background.h"
#include "plumb-ui-compare-window.h"
#include "plumb-ui-notifier.h"

#define MAX_HEAPS 2

#define THEME_VARIABLE "GTK_THEME"
#define NO_THEME "Adwaita-empty"

G_DEFINE_FINAL_TYPE (PlumbUiApplication, plumb_ui_application, ADW_TYPE_APPLICATION)

/* --- keys ----------------------------------------------------------------------------------- */

/* Accelerators of the application and the window; canvas and runs see to their own. */
static void
set_accels (PlumbUiApplication *self)
{
  GSettings *settings = plumb_ui_environment_get_settings (self->environment);
  for (guint i = 0; i < plumb_ui_actions_get_length (); i++)
    {
      const PlumbUiAction *action = plumb_ui_actions_get (i);
      if (!g_str_has_prefix (action->name, "app.") && !g_str_has_prefix (action->name, "win."))
        continue;
      g_auto (GStrv) accels = plumb_ui_actions_get_accels (action->name, settings);
      gtk_application_set_accels_for_action (GTK_APPLICATION (self), action->name,
                                             (const char *const *) accels);
    }
  for (int i = 1; i <= 9; i++)
    {
      g_autofree char *name = g_strdup_printf ("win.tab(%d)", i);
      g_autofree char *accel = g_strdup_printf ("<Alt>%d", i);
      const char *const accels[] = { accel, NULL };
      gtk_application_set_accels_for_action (GTK_APPLICATION (self), name, accels);
    }
}

static void
settings_changed_cb (GSettings *settings, const char *key, PlumbUiApplication *self)
{
  if (!g_str_has_suffix (key, "-keys"))
    return;
  set_accels (self);
  plumb_ui_application_hear_quit (self);
}

/* --- windows -------------------------------------------------------------------------------- */

static gboolean
is_followed (PlumbUiApplication *self, const char *folder)
{
  for (guint i = 0; i < self->notifiers->len; i++)
    {
      PlumbUiProject *project
          = plumb_ui_notifier_get_project (g_ptr_array_index (self->notifiers, i));
      if (g_str_equal (plumb_ui_project_get_folder (project), folder))
        return TRUE;
    }
  return FALSE;
}

/* A project's runs are told of as long as the process lives, by one of us. */
static void
projects_changed_cb (
    GListModel *projects, guint position, guint removed, guint added, PlumbUiApplication *self)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (PlumbUiProject) project = g_list_model_get_item (projects, i);
      if (!is_followed (self, plumb_ui_project_get_folder (project)))
        g_ptr_array_add (self->notifiers, plumb_ui_notifier_new (GTK_APPLICATION (self), project));
    }
}

static gboolean
close_request_cb (PlumbUiApplication *self)
{
  plumb_ui_application_save_now (self);
  return GDK_EVENT_PROPAGATE;
}

PlumbUiWindow *
plumb_ui_application_add_window (PlumbUiApplication *self)
{
  PlumbUiWindow *window
      = PLUMB_UI_WINDOW (plumb_ui_window_new (GTK_APPLICATION (self), self->environment));
  GListModel *projects = plumb_ui_session_get_projects (plumb_ui_window_get_session (window));
  g_signal_connect_object (projects, "items-changed", G_CALLBACK (projects_changed_cb), self,
                           G_CONNECT_DEFAULT);
  g_signal_connect_object (window, "state-changed", G_CALLBACK (plumb_ui_application_queue_save),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (window, "close-request", G_CALLBACK (close_request_cb), self,
                           G_CONNECT_SWAPPED);
  g_application_set_inactivity_timeout (G_APPLICATION (self), 0);
  self->is_restored = TRUE;
  return window;
}

PlumbUiWindow *
plumb_ui_application_ensure_window (PlumbUiApplication *self)
{
  for (GList *at = gtk_application_get_windows (GTK_APPLICATION (self)); at != NULL; at = at->next)
    if (PLUMB_UI_IS_WINDOW (at->data))
      return at->data;
  return plumb_ui_application_add_window (self);
}

/* The last one leaves: what runs goes on without it. */
static void
plumb_ui_application_window_removed (GtkApplication *application, GtkWindow *window)
{
  PlumbUiApplication *self = PLUMB_UI_APPLICATION (application);
  GTK_APPLICATION_CLASS (plumb_ui_application_parent_class)->window_removed (application, window);
  if (gtk_application_get_windows (application) != NULL)
    return;
  for (guint i = 0; i < self->notifiers->len; i++)
    if (plumb_ui_notifier_is_active (g_ptr_array_index (self->notifiers, i)))
      {
        plumb_ui_background_ask (G_APPLICATION (self), _ ("A run is being carried out"));
        return;
      }
}

static void
plumb_ui_application_activate (GApplication *application)
{
  PlumbUiApplication *self = PLUMB_UI_APPLICATION (application);
  if (gtk_application_get_windows (GTK_APPLICATION (self)) == NULL
      && plumb_ui_application_restore (self))
    return;
  gtk_window_present (GTK_WINDOW (plumb_ui_application_ensure_window (self)));
}

/* Beside what was open, not in place of it. */
static void
plumb_ui_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  PlumbUiApplication *self = PLUMB_UI_APPLICATION (application);
  PlumbUiWindow *window = plumb_ui_application_ensure_window (self);
  for (int i = 0; i < n_files; i++)
    plumb_ui_window_open (window, files[i]);
  gtk_window_present (GTK_WINDOW (window));
}

/* --- command line --------------------------------------------------------------------------- */

static const GOptionEntry options[] = {
  { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Show the version"), NULL },
  { "new-window", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Open a new window"), NULL },
  { "open-project", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Ask for a project's folder"), NULL },
  { "run", 0, 0, G_OPTION_ARG_INT64, NULL, N_ ("Show a run of the project"), N_ ("RUN") },
  { "compare", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Compare pictures"), NULL },
  { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, NULL, NULL,
    N_ ("[PROJECT | WORKFLOW]…") },
  G_OPTION_ENTRY_NULL,
};

static int
plumb_ui_application_handle_local_options (GApplication *application, GVariantDict *dict)
{
  if (!g_variant_dict_contains (dict, "version"))
    return -1;
  g_print ("plumbline %s\n", PLUMB_VERSION);
  return EXIT_SUCCESS;
}

static int
show_run (PlumbUiWindow *window, GApplicationCommandLine *line, char **paths, gint64 run)
{
  if (paths == NULL || paths[0] == NULL)
    {
      g_application_command_line_printerr (line, "%s\n",
                                           _ ("plumbline: --run needs the project's folder"));
      return 2;
    }
  g_autoptr (GFile) file = g_application_command_line_create_file_for_arg (line, paths[0]);
  plumb_ui_window_show_run (window, g_file_peek_path (file), run);
  return EXIT_SUCCESS;
}

/* In a window of its own, beside whatever is open. */
static int
compare_paths (PlumbUiApplication *self, GApplicationCommandLine *line, char **paths)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  for (guint i = 0; paths != NULL && paths[i] != NULL; i++)
    {
      g_autoptr (GFile) file = g_application_command_line_create_file_for_arg (line, paths[i]);
      if (g_file_peek_path (file) != NULL)
        g_strv_builder_add (builder, g_file_peek_path (file));
    }
  g_auto (GStrv) files = g_strv_builder_end (builder);
  plumb_ui_compare_window_present (GTK_APPLICATION (self), self->environment,
                                   (const char *const *) files);
  return EXIT_SUCCESS;
}

static void
open_paths (PlumbUiWindow *window, GApplicationCommandLine *line, char **paths)
{
  for (guint i = 0; paths != NULL && paths[i] != NULL; i++)
    {
      g_autoptr (GFile) file = g_application_command_line_create_file_for_arg (line, paths[i]);
      plumb_ui_window_open (window, file);
    }
}

static int
plumb_ui_application_command_line (GApplication *application, GApplicationCommandLine *line)
{
  PlumbUiApplication *self = PLUMB_UI_APPLICATION (application);
  GVariantDict *dict = g_application_command_line_get_options_dict (line);
  g_auto (GStrv) paths = NULL;
  gint64 run = 0;
  int status = EXIT_SUCCESS;
  g_variant_dict_lookup (dict, G_OPTION_REMAINING, "^aay", &paths);
  if (g_variant_dict_contains (dict, "compare"))
    return compare_paths (self, line, paths);
  if (paths == NULL && !g_variant_dict_contains (dict, "new-window"))
    plumb_ui_application_activate (application);
  PlumbUiWindow *window = g_variant_dict_contains (dict, "new-window")
                              ? plumb_ui_application_add_window (self)
                              : plumb_ui_application_ensure_window (self);
  if (g_variant_dict_lookup (dict, "run", "x", &run))
    status = show_run (window, line, paths, run);
  else
    open_paths (window, line, paths);
  gtk_window_present (GTK_WINDOW (window));
  if (g_variant_dict_contains (dict, "open-project"))
    g_action_group_activate_action (G_ACTION_GROUP (window), "open-folder", NULL);
  return status;
}

/* --- the object ----------------------------------------------------------------------------- */

/* A program that is not installed has its icons where its data is. The theme is read anew after
 * this, so that it is not said again where it is known. */
static void
add_icons (void)
{
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (gdk_display_get_default ());
  g_autofree char *icons = plumb_paths_get_data ("icons");
  g_auto (GStrv) known = gtk_icon_theme_get_search_path (theme);
  if (!g_strv_contains ((const char *const *) known, icons))
    gtk_icon_theme_add_search_path (theme, icons);
}

/* GTK begins with the theme that the desktop names, and libadwaita puts that away for its own
 * before anything is shown: reading it would be an eighth of the start. A theme that a person
 * asked for stays. */
static void
init_without_theme (void)
{
  gboolean is_asked_for = g_getenv (THEME_VARIABLE) != NULL;
  if (!is_asked_for)
    g_setenv (THEME_VARIABLE, NO_THEME, FALSE);
  gtk_init ();
  gtk_settings_get_default ();
  if (!is_asked_for)
    g_unsetenv (THEME_VARIABLE);
}

static void
plumb_ui_application_startup (GApplication *application)
{
  PlumbUiApplication *self = PLUMB_UI_APPLICATION (application);
  init_without_theme (); /* before there are threads of ours */
  self->environment = plumb_ui_environment_new (self->backends); /* reads while GTK starts */
  G_APPLICATION_CLASS (plumb_ui_application_parent_class)->startup (application);
  add_icons ();
  g_signal_connect (plumb_ui_environment_get_settings (self->environment), "changed",
                    G_CALLBACK (settings_changed_cb), self);
  set_accels (self);
  plumb_ui_application_hear_quit (self);
}

static void
plumb_ui_application_dispose (GObject *object)
{
  PlumbUiApplication *self = PLUMB_UI_APPLICATION (object);
  g_clear_handle_id (&self->save_source, g_source_remove);
  g_clear_pointer (&self->notifiers, g_ptr_array_unref);
  if (self->environment != NULL)
    g_signal_handlers_disconnect_by_data (plumb_ui_environment_get_settings (self->environment),
                                          self);
  g_clear_object (&self->environment);
  g_clear_object (&self->backends);
  g_clear_pointer (&self->saved_state, g_free);
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
  application_class->handle_local_options = plumb_ui_application_handle_local_options;
  application_class->command_line = plumb_ui_application_command_line;
  GTK_APPLICATION_CLASS (klass)->window_removed = plumb_ui_application_window_removed;
}

static void
plumb_ui_application_init (PlumbUiApplication *self)
{
  self->notifiers = g_ptr_array_new_with_free_func (g_object_unref);
  g_application_add_main_option_entries (G_APPLICATION (self), options);
  plumb_ui_application_add_actions (self);
}

PlumbUiApplication *
plumb_ui_application_new (PlumbBackends *backends)
{
#if HAVE_MALLOC_TRIM
  /* Each thread would else have a heap of its own, and keep in pieces what another could use. */
  mallopt (M_ARENA_MAX, MAX_HEAPS);
#endif
  PlumbUiApplication *self
      = g_object_new (PLUMB_UI_TYPE_APPLICATION, "application-id", PLUMB_UI_APPLICATION_ID,
                      "resource-base-path", "/org/plumbline/Plumbline", "flags",
                      G_APPLICATION_HANDLES_OPEN | G_APPLICATION_HANDLES_COMMAND_LINE, NULL);
  self->backends = g_object_ref (backends);
  return self;
}
