/* plumb-ui-notifier.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plumb-ui-notifier.h"

#include "plumb-hash.h"
#include "plumb-ui-reason.h"

/* Buttons of one notification. */
#define MAX_CHOICES 3
/* How long a process that has told something stays without a window. */
#define LINGER_MS (10 * 60 * 1000)

struct _PlumbUiNotifier
{
  GObject parent_instance;

  GtkApplication *application; /* (unowned): has this */
  PlumbUiProject *project;
  GHashTable *told;   /* gint64 run -> state that was told */
  GHashTable *asking; /* gint64 runs: a shown notification has their question */
  guint inhibit_cookie;
  gboolean is_holding;
};

G_DEFINE_FINAL_TYPE (PlumbUiNotifier, plumb_ui_notifier, G_TYPE_OBJECT)

/* --- staying awake -------------------------------------------------------------------------- */

static void
update_inhibit (PlumbUiNotifier *self)
{
  gboolean is_active = plumb_ui_notifier_is_active (self);
  if (is_active && self->inhibit_cookie == 0)
    self->inhibit_cookie = gtk_application_inhibit (
        self->application, NULL, GTK_APPLICATION_INHIBIT_LOGOUT | GTK_APPLICATION_INHIBIT_SUSPEND,
        _ ("A run is being carried out"));
  if (!is_active && self->inhibit_cookie != 0)
    {
      gtk_application_uninhibit (self->application, self->inhibit_cookie);
      self->inhibit_cookie = 0;
    }
}

/* Whoever tells of a run has to be there when it ends; an answer may come by a notification that
 * only the process that showed it hears. */
static void
update_hold (PlumbUiNotifier *self)
{
  gboolean is_needed = plumb_ui_notifier_is_active (self) || g_hash_table_size (self->asking) > 0;
  if (is_needed && !self->is_holding)
    g_application_hold (G_APPLICATION (self->application));
  if (!is_needed && self->is_holding)
    g_application_release (G_APPLICATION (self->application));
  self->is_holding = is_needed;
}

static void
update (PlumbUiNotifier *self)
{
  update_inhibit (self);
  update_hold (self);
}

gboolean
plumb_ui_notifier_is_active (PlumbUiNotifier *self)
{
  return plumb_ui_project_count_active (self->project) > 0;
}

/* --- telling -------------------------------------------------------------------------------- */

/* Stable over processes: what one tells another can replace and withdraw. */
static char *
make_id (PlumbUiNotifier *self, gint64 run)
{
  const char *folder = plumb_ui_project_get_folder (self->project);
  g_autofree char *hash = plumb_hash_bytes (folder, strlen (folder));
  return g_strdup_printf ("run-%.12s-%" G_GINT64_FORMAT, hash, run);
}

/* A button for each choice of a question; the first few. */
static void
add_answers (GNotification *notification, const char *folder, PlumbValue *question)
{
  PlumbValue *choices = plumb_value_get_member (question, "choices");
  for (guint i = 0; i < MIN (plumb_value_get_length (choices), MAX_CHOICES); i++)
    {
      PlumbValue *choice = plumb_value_get_element (choices, i);
      const char *answer = plumb_value_get_string (choice, NULL);
      if (answer != NULL)
        g_notification_add_button_with_target (notification, answer, "app.answer", "(sxsxs)",
                                               folder, plumb_value_member_int (question, "run", 0),
                                               plumb_value_member_string (question, "step", ""),
                                               plumb_value_member_int (question, "item", 0),
                                               answer);
    }
}

static const char *
get_sentence (const PlumbRunRow *run)
{
  if (g_strcmp0 (run->state, "succeeded") == 0)
    return _ ("Run %d is done");
  if (g_strcmp0 (run->state, "failed") == 0)
    return _ ("Run %d failed");
  if (g_strcmp0 (run->state, "waiting") == 0)
    return _ ("Run %d asks a question");
  if (plumb_ui_reason_is_stuck (run))
    return _ ("Run %d paused by itself");
  return NULL;
}

GNotification *
plumb_ui_notifier_make (const char *folder,
                        const char *project,
                        const PlumbRunRow *run,
                        GPtrArray *questions)
{
  const char *sentence = get_sentence (run);
  if (sentence == NULL)
    return NULL;
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, run->run);
  g_auto (GStrv) parts = g_strsplit (sentence, "%d", 2);
  g_autofree char *title = g_strjoinv (number, parts);
  PlumbValue *question
      = questions != NULL && questions->len > 0 ? g_ptr_array_index (questions, 0) : NULL;
  g_autofree char *place = g_strdup_printf ("%s · %s", project, run->workflow);
  const char *why = plumb_ui_reason_get_text (run->reason);
  GNotification *notification = g_notification_new (title);
  g_notification_set_body (notification, question != NULL
                                             ? plumb_value_member_string (question, "text", place)
                                         : why != NULL ? why
                                                       : place);
  g_notification_set_default_action_and_target (notification, "app.show-run", "(sx)", folder,
                                                run->run);
  if (question != NULL)
    add_answers (notification, folder, question);
  else
    g_notification_add_button_with_target (notification, _ ("Show"), "app.show-run", "(sx)", folder,
                                           run->run);
  g_notification_set_priority (notification, question != NULL ? G_NOTIFICATION_PRIORITY_HIGH
                                                              : G_NOTIFICATION_PRIORITY_NORMAL);
  return notification;
}

static gboolean
is_looked_at (PlumbUiNotifier *self)
{
  GtkWindow *window = gtk_application_get_active_window (self->application);
  return window != NULL && gtk_window_is_active (window);
}

static GPtrArray *
list_open_questions (PlumbUiNotifier *self, gint64 run)
{
  g_autoptr (GPtrArray) all
      = plumb_ledger_reader_list_questions (plumb_ui_project_get_reader (self->project), run, NULL);
  GPtrArray *open = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_value_unref);
  for (guint i = 0; all != NULL && i < all->len; i++)
    if (plumb_value_get_member (g_ptr_array_index (all, i), "answer") == NULL)
      g_ptr_array_add (open, plumb_value_ref (g_ptr_array_index (all, i)));
  return open;
}

void
plumb_ui_notifier_withdraw (PlumbUiNotifier *self, gint64 run)
{
  g_autofree char *id = make_id (self, run);
  g_application_withdraw_notification (G_APPLICATION (self->application), id);
  g_hash_table_remove (self->asking, &run);
  update_hold (self);
}

static void
send (PlumbUiNotifier *self, gint64 run, GNotification *notification, gboolean is_asking)
{
  g_autofree char *id = make_id (self, run);
  g_application_send_notification (G_APPLICATION (self->application), id, notification);
  if (is_asking)
    g_hash_table_add (self->asking, g_memdup2 (&run, sizeof run));
  else
    g_hash_table_remove (self->asking, &run);
  /* Its buttons may be pressed a while later. */
  if (gtk_application_get_windows (self->application) == NULL)
    g_application_set_inactivity_timeout (G_APPLICATION (self->application), LINGER_MS);
}

static void
tell (PlumbUiNotifier *self, const PlumbRunRow *row)
{
  GSettings *settings
      = plumb_ui_environment_get_settings (plumb_ui_project_get_environment (self->project));
  g_autoptr (GPtrArray) questions = list_open_questions (self, row->run);
  g_autoptr (GNotification) notification
      = plumb_ui_notifier_make (plumb_ui_project_get_folder (self->project),
                                plumb_ui_project_get_name (self->project), row, questions);
  if (notification == NULL || is_looked_at (self))
    plumb_ui_notifier_withdraw (self, row->run);
  else if (g_settings_get_boolean (settings, "notify"))
    send (self, row->run, notification, questions->len > 0);
}

static void
run_changed_cb (PlumbUiProject *project, gint64 run, PlumbUiNotifier *self)
{
  g_autoptr (PlumbRunRow) row
      = run > 0 ? plumb_ledger_reader_get_run (plumb_ui_project_get_reader (project), run, NULL)
                : NULL;
  if (row != NULL && g_strcmp0 (g_hash_table_lookup (self->told, &run), row->state) != 0)
    {
      g_hash_table_replace (self->told, g_memdup2 (&run, sizeof run), g_strdup (row->state));
      tell (self, row);
    }
  update (self);
}

/* --- the object ----------------------------------------------------------------------------- */

static void
plumb_ui_notifier_dispose (GObject *object)
{
  PlumbUiNotifier *self = PLUMB_UI_NOTIFIER (object);
  if (self->project != NULL)
    g_signal_handlers_disconnect_by_data (self->project, self);
  if (self->inhibit_cookie != 0)
    gtk_application_uninhibit (self->application, self->inhibit_cookie);
  self->inhibit_cookie = 0;
  if (self->is_holding)
    g_application_release (G_APPLICATION (self->application));
  self->is_holding = FALSE;
  g_clear_object (&self->project);
  g_clear_pointer (&self->told, g_hash_table_unref);
  g_clear_pointer (&self->asking, g_hash_table_unref);
  G_OBJECT_CLASS (plumb_ui_notifier_parent_class)->dispose (object);
}

static void
plumb_ui_notifier_class_init (PlumbUiNotifierClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = plumb_ui_notifier_dispose;
}

static void
plumb_ui_notifier_init (PlumbUiNotifier *self)
{
  self->told = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  self->asking = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

PlumbUiNotifier *
plumb_ui_notifier_new (GtkApplication *application, PlumbUiProject *project)
{
  PlumbUiNotifier *self = g_object_new (PLUMB_UI_TYPE_NOTIFIER, NULL);
  self->application = application;
  self->project = g_object_ref (project);
  g_signal_connect (project, "run-changed", G_CALLBACK (run_changed_cb), self);
  g_signal_connect_swapped (project, "progress", G_CALLBACK (update), self);
  update (self);
  return self;
}

PlumbUiProject *
plumb_ui_notifier_get_project (PlumbUiNotifier *self)
{
  return self->project;
}
