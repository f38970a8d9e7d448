/* plumb-ui-application-actions.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "plumb-ui-application-private.h"

#include "plumb-ui-actions.h"
#include "plumb-ui-notifier.h"
#include "plumb-ui-preferences.h"
#include "plumb-ui-shortcuts.h"
#include "plumb-ui-speech.h"

/* A window with a dialog in it does not close. */
static void
close_dialogs (GtkWindow *window)
{
  if (!ADW_IS_APPLICATION_WINDOW (window))
    return;
  g_autoptr (GListModel) dialogs
      = adw_application_window_get_dialogs (ADW_APPLICATION_WINDOW (window));
  for (guint i = g_list_model_get_n_items (dialogs); i-- > 0;)
    {
      g_autoptr (AdwDialog) dialog = g_list_model_get_item (dialogs, i);
      adw_dialog_force_close (dialog);
    }
}

static void
quit_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PlumbUiApplication *self = user_data;
  plumb_ui_application_save_now (self);
  g_autoptr (GList) windows = g_list_copy (gtk_application_get_windows (user_data));
  /* Each may have something to say. */
  for (GList *at = windows; at != NULL; at = at->next)
    {
      close_dialogs (at->data);
      gtk_window_close (at->data);
    }
}

static void
about_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PlumbUiWindow *window = plumb_ui_application_ensure_window (user_data);
  adw_show_about_dialog (GTK_WIDGET (window), "application-name", "Plumbline", "application-icon",
                         PLUMB_UI_APPLICATION_ID, "version", PLUMB_VERSION, "developer-name",
                         _ ("The Plumbline developers"), "license-type", GTK_LICENSE_GPL_3_0,
                         "comments", _ ("Draw, run and prove picture pipelines"),
                         /* Translators: your names, one a line. */
                         "translator-credits", _ ("translator-credits"), NULL);
}

static void
preferences_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PlumbUiApplication *self = user_data;
  plumb_ui_preferences_present (self->environment,
                                GTK_WIDGET (plumb_ui_application_ensure_window (self)));
}

static void
shortcuts_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PlumbUiApplication *self = user_data;
  plumb_ui_shortcuts_present (plumb_ui_environment_get_settings (self->environment),
                              GTK_WIDGET (plumb_ui_application_ensure_window (self)));
}

static void
new_window_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  gtk_window_present (GTK_WINDOW (plumb_ui_application_add_window (user_data)));
}

/* --- what notifications and the desktop's search call --------------------------------------- */

/* A window in front, with what was open where the process was just started for this. */
static PlumbUiWindow *
present (PlumbUiApplication *self)
{
  if (gtk_application_get_windows (GTK_APPLICATION (self)) == NULL)
    plumb_ui_application_restore (self);
  PlumbUiWindow *window = plumb_ui_application_ensure_window (self);
  gtk_window_present (GTK_WINDOW (window));
  return window;
}

static void
show_project_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_autoptr (GFile) file = g_file_new_for_path (g_variant_get_string (parameter, NULL));
  plumb_ui_window_open (present (user_data), file);
}

static void
search_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  plumb_ui_window_search (present (user_data), g_variant_get_string (parameter, NULL));
}

static void
withdraw (PlumbUiApplication *self, const char *folder, gint64 run)
{
  for (guint i = 0; i < self->notifiers->len; i++)
    {
      PlumbUiNotifier *notifier = g_ptr_array_index (self->notifiers, i);
      PlumbUiProject *project = plumb_ui_notifier_get_project (notifier);
      if (g_str_equal (plumb_ui_project_get_folder (project), folder))
        plumb_ui_notifier_withdraw (notifier, run);
    }
}

static void
show_run_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  const char *folder = NULL;
  gint64 run = 0;
  g_variant_get (parameter, "(&sx)", &folder, &run);
  plumb_ui_window_show_run (present (user_data), folder, run);
  withdraw (user_data, folder, run);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GApplication) application = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbValue) answer
      = plumb_ui_project_request_finish (PLUMB_UI_PROJECT (source), result, &error);
  g_application_release (application);
  if (answer != NULL)
    return;
  g_autoptr (GNotification) notification = g_notification_new (_ ("The answer was not taken"));
  g_autofree char *why = plumb_ui_say (error->message);
  g_notification_set_body (notification, why);
  g_application_send_notification (application, "answer", notification);
}

static PlumbValue *
make_answer (gint64 run, const char *step, gint64 item, const char *answer)
{
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();
  plumb_value_builder_set_int (builder, "run", run);
  plumb_value_builder_set_string (builder, "step", step);
  plumb_value_builder_set_int (builder, "item", item);
  plumb_value_builder_set_string (builder, "answer", answer);
  return plumb_value_builder_end (builder);
}

/* Needs no window: a process that was started for this ends afterwards. */
static void
answer_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PlumbUiApplication *self = user_data;
  const char *folder = NULL, *step = NULL, *answer = NULL;
  gint64 run = 0, item = 0;
  g_variant_get (parameter, "(&sx&sx&s)", &folder, &run, &step, &item, &answer);
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbUiProject) project = plumb_ui_project_open (self->environment, folder, &error);
  if (project == NULL)
    {
      g_message ("%s: %s", folder, error->message);
      return;
    }
  g_autoptr (PlumbValue) arguments = make_answer (run, step, item, answer);
  g_application_hold (G_APPLICATION (self));
  plumb_ui_project_request_async (project, "answer", arguments, NULL, answered_cb,
                                  g_object_ref (self));
}

static const GActionEntry entries[] = {
  { .name = "quit", .activate = quit_cb },
  { .name = "about", .activate = about_cb },
  { .name = "preferences", .activate = preferences_cb },
  { .name = "shortcuts", .activate = shortcuts_cb },
  { .name = "new-window", .activate = new_window_cb },
  { .name = "show-project", .activate = show_project_cb, .parameter_type = "s" },
  { .name = "show-run", .activate = show_run_cb, .parameter_type = "(sx)" },
  { .name = "search", .activate = search_cb, .parameter_type = "s" },
  { .name = "answer", .activate = answer_cb, .parameter_type = "(sxsxs)" },
};

/* --- keys that are heard everywhere --------------------------------------------------------- */

static gboolean
quit_key_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWindow *window = GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
  while (window != NULL && gtk_window_get_application (window) == NULL)
    window = gtk_window_get_transient_for (window);
  if (window == NULL)
    return GDK_EVENT_PROPAGATE;
  g_action_group_activate_action (G_ACTION_GROUP (gtk_window_get_application (window)), "quit",
                                  NULL);
  return GDK_EVENT_STOP;
}

/* What is pressed for any of them. */
static GtkShortcutTrigger *
make_trigger (const char *const *accels)
{
  GtkShortcutTrigger *trigger = g_object_ref (gtk_never_trigger_get ());
  for (guint i = 0; accels[i] != NULL; i++)
    {
      GtkShortcutTrigger *other = gtk_shortcut_trigger_parse_string (accels[i]);
      if (other != NULL)
        trigger = gtk_alternative_trigger_new (trigger, other);
    }
  return trigger;
}

/* A menu and a dialog keep the keyboard for themselves, and the toolkit's dialog for files is no
 * window of the application: none asks it (GTK 4.18). First before any of them is made: a class
 * gets no shortcut later, but the one that it has may be pressed otherwise. */
void
plumb_ui_application_hear_quit (PlumbUiApplication *self)
{
  static GtkShortcut *heard;
  GSettings *settings = plumb_ui_environment_get_settings (self->environment);
  g_auto (GStrv) accels = plumb_ui_actions_get_accels ("app.quit", settings);
  GtkShortcutTrigger *trigger = make_trigger ((const char *const *) accels);
  if (heard != NULL)
    {
      gtk_shortcut_set_trigger (heard, trigger);
      return;
    }
  heard = gtk_shortcut_new (trigger, gtk_callback_action_new (quit_key_cb, NULL, NULL));
  const GType types[] = { GTK_TYPE_POPOVER, ADW_TYPE_DIALOG, GTK_TYPE_WINDOW };
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autoptr (GTypeClass) type = g_type_class_ref (types[i]);
      gtk_widget_class_add_shortcut ((GtkWidgetClass *) type, heard);
    }
}

void
plumb_ui_application_add_actions (PlumbUiApplication *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}
