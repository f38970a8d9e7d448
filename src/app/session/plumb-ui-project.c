/* plumb-ui-project.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <gtk/gtk.h>
#include <string.h>

#include "plumb-ui-project.h"

#include "plumb-journal.h"
#include "plumb-paths.h"
#include "plumb-runner-connect.h"

#define RECORDS_INTERVAL_MS 200
#define MOST_NEWER 32      /* runs that nobody told of */
#define ANSWER_DELAY_MS 50 /* from a runner's socket being there until it answers */

struct _PlumbUiProject
{
  GObject parent_instance;

  PlumbUiEnvironment *environment;
  PlumbProject *project;
  PlumbEngine *engine;
  PlumbLedgerReader *reader;
  PlumbThumbnails *thumbnails;
  GtkStringList *workflows;
  GFileMonitor *monitor;
  GFileMonitor *socket_monitor; /* (nullable): before the first follow */
  guint follow_source;
  PlumbRunnerClient *client; /* (nullable) */
  GHashTable *progress;      /* gint64 run -> PlumbValue */
  gint64 last_seq;
  guint records_source;
  guint n_orders;
  gint64 newest_run;  /* that is known of; -1: not asked yet */
  gint64 changed_run; /* told before its record could be read: told again with the records */
};

enum
{
  PROGRESS,
  RUN_CHANGED,
  RECORDS_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PlumbUiProject, plumb_ui_project, G_TYPE_OBJECT)

static void
drop_client (PlumbUiProject *self)
{
  if (self->client != NULL)
    g_signal_handlers_disconnect_by_data (self->client, self);
  g_clear_object (&self->client);
  g_hash_table_remove_all (self->progress);
}

static void
plumb_ui_project_dispose (GObject *object)
{
  PlumbUiProject *self = PLUMB_UI_PROJECT (object);
  g_clear_handle_id (&self->records_source, g_source_remove);
  g_clear_handle_id (&self->follow_source, g_source_remove);
  if (self->socket_monitor != NULL)
    g_signal_handlers_disconnect_by_data (self->socket_monitor, self);
  g_clear_object (&self->socket_monitor);
  drop_client (self);
  if (self->monitor != NULL)
    g_signal_handlers_disconnect_by_data (self->monitor, self);
  if (self->environment != NULL)
    g_signal_handlers_disconnect_by_data (self->environment, self);
  g_clear_object (&self->monitor);
  g_clear_object (&self->workflows);
  g_clear_object (&self->thumbnails);
  g_clear_object (&self->reader);
  g_clear_object (&self->engine);
  g_clear_object (&self->project);
  g_clear_object (&self->environment);
  G_OBJECT_CLASS (plumb_ui_project_parent_class)->dispose (object);
}

static void
plumb_ui_project_finalize (GObject *object)
{
  g_hash_table_unref (PLUMB_UI_PROJECT (object)->progress);
  G_OBJECT_CLASS (plumb_ui_project_parent_class)->finalize (object);
}

static void
plumb_ui_project_class_init (PlumbUiProjectClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->dispose = plumb_ui_project_dispose;
  object_class->finalize = plumb_ui_project_finalize;
  GType type = PLUMB_UI_TYPE_PROJECT;
  signals[PROGRESS] = g_signal_new ("progress", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, PLUMB_TYPE_VALUE);
  signals[RUN_CHANGED] = g_signal_new ("run-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[RECORDS_CHANGED] = g_signal_new ("records-changed", type, G_SIGNAL_RUN_LAST, 0, NULL,
                                           NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
}

static void
plumb_ui_project_init (PlumbUiProject *self)
{
  self->progress = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free,
                                          (GDestroyNotify) plumb_value_unref);
  self->workflows = gtk_string_list_new (NULL);
  self->newest_run = -1;
}

/* --- opening -------------------------------------------------------------------------------- */

static void
make_engine (PlumbUiProject *self)
{
  g_autoptr (PlumbValue) none = plumb_value_builder_end (plumb_value_builder_new_object ());
  PlumbValue *tools = plumb_ui_environment_get_tools (self->environment);
  g_clear_object (&self->engine);
  self->engine = plumb_engine_new (
      &(PlumbEngineInfo) { .project = self->project,
                           .registry = plumb_ui_environment_get_registry (self->environment),
                           .backends = plumb_ui_environment_get_backends (self->environment),
                           .tools = tools != NULL ? tools : none,
                           .pool = plumb_ui_environment_get_pool (self->environment) });
}

static void
tools_changed_cb (PlumbUiEnvironment *environment, GParamSpec *pspec, PlumbUiProject *self)
{
  make_engine (self);
}

/* Also what was drawn and never saved: only its journal has it. */
static char **
list_names (PlumbUiProject *self)
{
  g_auto (GStrv) files = plumb_project_list_workflows (self->project, NULL);
  g_autofree char *folder = plumb_paths_get_state ("journals");
  g_auto (GStrv) journals = plumb_journal_list (folder, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_null_terminated (0, g_free, TRUE);
  for (guint i = 0; files != NULL && files[i] != NULL; i++)
    g_ptr_array_add (names, g_strdup (files[i]));
  for (guint i = 0; journals != NULL && journals[i] != NULL; i++)
    {
      g_autofree char *base = g_path_get_basename (journals[i]);
      g_autofree char *name = g_strndup (base, strcspn (base, "."));
      g_autofree char *path = plumb_project_get_workflow_path (self->project, name);
      if (g_str_equal (path, journals[i])
          && !g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
        g_ptr_array_add (names, g_steal_pointer (&name));
    }
  g_ptr_array_sort_values (names, (GCompareFunc) strcmp);
  return (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

static void
list_workflows (PlumbUiProject *self)
{
  g_auto (GStrv) names = list_names (self);
  guint n_known = g_list_model_get_n_items (G_LIST_MODEL (self->workflows));
  guint n_names = names != NULL ? g_strv_length (names) : 0;
  guint same = 0;
  while (same < n_known && same < n_names
         && g_str_equal (gtk_string_list_get_string (self->workflows, same), names[same]))
    same++;
  if (same < n_known || same < n_names)
    gtk_string_list_splice (self->workflows, same, n_known - same,
                            names != NULL ? (const char *const *) names + same : NULL);
}

static void
folder_changed_cb (
    GFileMonitor *monitor, GFile *file, GFile *other, GFileMonitorEvent event, PlumbUiProject *self)
{
  if (event != G_FILE_MONITOR_EVENT_CHANGED && event != G_FILE_MONITOR_EVENT_ATTRIBUTE_CHANGED)
    list_workflows (self);
}

static void
watch_workflows (PlumbUiProject *self)
{
  g_autofree char *path
      = g_build_filename (plumb_project_get_folder (self->project), "workflows", NULL);
  g_autoptr (GFile) folder = g_file_new_for_path (path);
  self->monitor = g_file_monitor_directory (folder, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
  if (self->monitor != NULL)
    g_signal_connect (self->monitor, "changed", G_CALLBACK (folder_changed_cb), self);
  list_workflows (self);
}

PlumbUiProject *
plumb_ui_project_open (PlumbUiEnvironment *environment, const char *path, GError **error)
{
  g_autoptr (PlumbUiProject) self = g_object_new (PLUMB_UI_TYPE_PROJECT, NULL);
  self->environment = g_object_ref (environment);
  self->project = plumb_project_open (path, error);
  if (self->project == NULL)
    return NULL;
  self->reader = plumb_project_open_reader (self->project, error);
  if (self->reader == NULL)
    return NULL;
  self->thumbnails = plumb_thumbnails_new (self->project);
  make_engine (self);
  g_signal_connect (environment, "notify::tools", G_CALLBACK (tools_changed_cb), self);
  watch_workflows (self);
  return g_steal_pointer (&self);
}

PlumbUiEnvironment *
plumb_ui_project_get_environment (PlumbUiProject *self)
{
  return self->environment;
}

PlumbProject *
plumb_ui_project_get_project (PlumbUiProject *self)
{
  return self->project;
}

const char *
plumb_ui_project_get_name (PlumbUiProject *self)
{
  return plumb_project_get_name (self->project);
}

const char *
plumb_ui_project_get_folder (PlumbUiProject *self)
{
  return plumb_project_get_folder (self->project);
}

PlumbEngine *
plumb_ui_project_get_engine (PlumbUiProject *self)
{
  return self->engine;
}

PlumbLedgerReader *
plumb_ui_project_get_reader (PlumbUiProject *self)
{
  return self->reader;
}

PlumbThumbnails *
plumb_ui_project_get_thumbnails (PlumbUiProject *self)
{
  return self->thumbnails;
}

GListModel *
plumb_ui_project_get_workflows (PlumbUiProject *self)
{
  return G_LIST_MODEL (self->workflows);
}

gboolean
plumb_ui_project_has_workflow (PlumbUiProject *self, const char *name)
{
  return gtk_string_list_find (self->workflows, name) != G_MAXUINT;
}

void
plumb_ui_project_refresh_workflows (PlumbUiProject *self)
{
  list_workflows (self);
}

/* --- the runner ----------------------------------------------------------------------------- */

static gboolean
tell_records_cb (gpointer user_data)
{
  PlumbUiProject *self = user_data;
  self->records_source = 0;
  g_signal_emit (self, signals[RECORDS_CHANGED], 0, self->last_seq);
  if (self->changed_run > 0)
    g_signal_emit (self, signals[RUN_CHANGED], 0, self->changed_run);
  self->changed_run = 0;
  return G_SOURCE_REMOVE;
}

static void
seq_cb (PlumbRunnerClient *client, gint64 seq, PlumbUiProject *self)
{
  self->last_seq = MAX (self->last_seq, seq);
  if (self->records_source == 0)
    self->records_source = g_timeout_add (RECORDS_INTERVAL_MS, tell_records_cb, self);
}

static void
progress_cb (PlumbRunnerClient *client, PlumbValue *progress, PlumbUiProject *self)
{
  gint64 run = plumb_value_member_int (progress, "run", 0);
  g_hash_table_replace (self->progress, g_memdup2 (&run, sizeof run), plumb_value_ref (progress));
  g_signal_emit (self, signals[PROGRESS], 0, progress);
}

static void
state_changed_cb (PlumbRunnerClient *client,
                  gint64 run,
                  const char *state,
                  const char *reason,
                  PlumbUiProject *self)
{
  if (g_strcmp0 (state, "running") != 0)
    g_hash_table_remove (self->progress, &run);
  self->changed_run = run;
  g_signal_emit (self, signals[RUN_CHANGED], 0, run);
}

/* Runs that have come since, whether or not there still is a runner that tells of them. */
static void
tell_newer_runs (PlumbUiProject *self)
{
  const PlumbRunQuery newest = { .limit = self->newest_run < 0 ? 1 : MOST_NEWER };
  g_autoptr (GPtrArray) rows
      = plumb_ledger_reader_list_runs (plumb_ui_project_get_reader (self), &newest, NULL);
  gint64 known = self->newest_run;
  for (guint i = rows != NULL ? rows->len : 0; i-- > 0;)
    {
      gint64 run = ((const PlumbRunRow *) g_ptr_array_index (rows, i))->run;
      self->newest_run = MAX (self->newest_run, run);
      if (known >= 0 && run > known)
        g_signal_emit (self, signals[RUN_CHANGED], 0, run);
    }
  if (known >= 0 && self->newest_run > known)
    seq_cb (NULL, self->last_seq, self);
  self->newest_run = MAX (self->newest_run, 0);
}

/* What it did not get to tell is in the ledger. */
static void
lost_cb (PlumbRunnerClient *client, GError *error, PlumbUiProject *self)
{
  drop_client (self);
  tell_newer_runs (self);
  g_signal_emit (self, signals[RUN_CHANGED], 0, (gint64) 0);
  seq_cb (client, self->last_seq, self);
}

static void
take_client (PlumbUiProject *self, PlumbRunnerClient *client)
{
  drop_client (self);
  self->client = g_object_ref (client);
  g_signal_connect (client, "seq", G_CALLBACK (seq_cb), self);
  g_signal_connect (client, "progress", G_CALLBACK (progress_cb), self);
  g_signal_connect (client, "state-changed", G_CALLBACK (state_changed_cb), self);
  g_signal_connect (client, "lost", G_CALLBACK (lost_cb), self);
}

static void
connected_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  PlumbUiProject *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbRunnerClient) client = plumb_runner_connect_finish (result, &error);
  if (client == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (self->client == NULL)
    take_client (self, client);
  g_task_return_pointer (task, g_object_ref (self->client), g_object_unref);
}

gboolean
plumb_ui_project_check_folder (PlumbUiProject *self, GError **error)
{
  const char *folder = plumb_ui_project_get_folder (self);
  if (g_file_test (folder, G_FILE_TEST_IS_DIR))
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
               _ ("the folder “%s” is not there any more; put it back, then try again"), folder);
  return FALSE;
}

void
plumb_ui_project_reach_async (PlumbUiProject *self,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, plumb_ui_project_reach_async);
  GError *error = NULL;
  if (self->client == NULL && !plumb_ui_project_check_folder (self, &error))
    g_task_return_error (task, error);
  else if (self->client == NULL)
    plumb_runner_connect_async (self->project, cancellable, connected_cb, g_steal_pointer (&task));
  else
    g_task_return_pointer (task, g_object_ref (self->client), g_object_unref);
}

PlumbRunnerClient *
plumb_ui_project_reach_finish (PlumbUiProject *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

typedef struct
{
  char *verb;
  PlumbValue *arguments; /* (nullable) */
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;
  g_free (request->verb);
  g_clear_pointer (&request->arguments, plumb_value_unref);
  g_free (request);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  const Request *request = g_task_get_task_data (task);
  PlumbValue *answer
      = plumb_runner_client_request_finish (PLUMB_RUNNER_CLIENT (source), result, &error);
  if (answer == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  /* Of which no record is made. */
  if (g_str_equal (request->verb, "reorder"))
    g_signal_emit (g_task_get_source_object (task), signals[RUN_CHANGED], 0, (gint64) 0);
  g_task_return_pointer (task, answer, (GDestroyNotify) plumb_value_unref);
}

static void
reached_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GCancellable *cancellable = g_task_get_cancellable (task);
  const Request *request = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbRunnerClient) client
      = plumb_ui_project_reach_finish (PLUMB_UI_PROJECT (source), result, &error);
  if (client == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  plumb_runner_client_request_async (client, request->verb, request->arguments, cancellable,
                                     answered_cb, g_steal_pointer (&task));
}

void
plumb_ui_project_request_async (PlumbUiProject *self,
                                const char *verb,
                                PlumbValue *arguments,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, plumb_ui_project_request_async);
  Request *request = g_new0 (Request, 1);
  request->verb = g_strdup (verb);
  request->arguments = arguments != NULL ? plumb_value_ref (arguments) : NULL;
  g_task_set_task_data (task, request, request_free);
  plumb_ui_project_reach_async (self, cancellable, reached_cb, task);
}

PlumbValue *
plumb_ui_project_request_finish (PlumbUiProject *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
plumb_ui_project_begin_order (PlumbUiProject *self)
{
  self->n_orders++;
  g_signal_emit (self, signals[RUN_CHANGED], 0, (gint64) 0);
}

void
plumb_ui_project_end_order (PlumbUiProject *self)
{
  g_return_if_fail (self->n_orders > 0);
  self->n_orders--;
  g_signal_emit (self, signals[RUN_CHANGED], 0, (gint64) 0);
}

/* What runs was begun before anybody here listened. */
static void
status_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PlumbUiProject) self = user_data;
  PlumbRunnerClient *client = PLUMB_RUNNER_CLIENT (source);
  g_autoptr (PlumbValue) status = plumb_runner_client_request_finish (client, result, NULL);
  PlumbValue *runs = plumb_value_get_member (status, "runs");
  if (client != self->client)
    return;
  for (guint i = 0; i < plumb_value_get_length (runs); i++)
    {
      PlumbValue *run = plumb_value_get_element (runs, i);
      if (!g_str_equal (plumb_value_member_string (run, "state", ""), "running"))
        continue;
      progress_cb (client, run, self);
      g_signal_emit (self, signals[RUN_CHANGED], 0, plumb_value_member_int (run, "run", 0));
    }
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PlumbUiProject) self = user_data;
  g_autoptr (PlumbRunnerClient) client = plumb_runner_client_connect_finish (result, NULL);
  if (self->project == NULL)
    return;
  tell_newer_runs (self);
  if (client == NULL || self->client != NULL)
    return;
  take_client (self, client);
  plumb_runner_client_request_async (client, "status", NULL, NULL, status_cb, g_object_ref (self));
  g_signal_emit (self, signals[RUN_CHANGED], 0, (gint64) 0);
}

static gboolean
follow_cb (gpointer user_data)
{
  PlumbUiProject *self = user_data;
  self->follow_source = 0;
  plumb_ui_project_follow (self);
  return G_SOURCE_REMOVE;
}

static void
socket_changed_cb (
    GFileMonitor *monitor, GFile *file, GFile *other, GFileMonitorEvent event, PlumbUiProject *self)
{
  if (event == G_FILE_MONITOR_EVENT_CREATED && self->client == NULL && self->follow_source == 0)
    self->follow_source = g_timeout_add (ANSWER_DELAY_MS, follow_cb, self);
}

/* A runner may come up in another process at any time: in a terminal, in another window. */
static void
watch_for_runners (PlumbUiProject *self)
{
  g_autofree char *path = plumb_runner_client_get_socket_path (self->project);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  self->socket_monitor = g_file_monitor_file (file, G_FILE_MONITOR_NONE, NULL, NULL);
  if (self->socket_monitor != NULL)
    g_signal_connect (self->socket_monitor, "changed", G_CALLBACK (socket_changed_cb), self);
}

void
plumb_ui_project_follow (PlumbUiProject *self)
{
  if (self->socket_monitor == NULL)
    watch_for_runners (self);
  if (self->client == NULL)
    plumb_runner_client_connect_async (self->project, NULL, found_cb, g_object_ref (self));
}

PlumbValue *
plumb_ui_project_get_progress (PlumbUiProject *self, gint64 run)
{
  return g_hash_table_lookup (self->progress, &run);
}

const char *
plumb_ui_project_get_run_state (PlumbUiProject *self, gint64 run, const char *recorded)
{
  PlumbValue *progress = plumb_ui_project_get_progress (self, run);
  return g_strcmp0 (recorded, "running") == 0
                 && plumb_value_member_boolean (progress, "pausing", FALSE)
             ? "pausing"
             : recorded;
}

gboolean
plumb_ui_project_is_paused (PlumbUiProject *self, gint64 run, const char *recorded)
{
  const char *state = plumb_ui_project_get_run_state (self, run, recorded);
  return g_strcmp0 (state, "pausing") == 0 || g_strcmp0 (state, "paused") == 0;
}

guint
plumb_ui_project_count_active (PlumbUiProject *self)
{
  GHashTableIter iter;
  gpointer progress;
  guint n = self->n_orders;
  g_hash_table_iter_init (&iter, self->progress);
  /* A run that is paused tells how the steps end that it had begun. */
  while (g_hash_table_iter_next (&iter, NULL, &progress))
    n += g_str_equal (plumb_value_member_string (progress, "state", ""), "running") ? 1 : 0;
  return n;
}
