/* plumb-noise-run.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-noise-run.h"

#include "plumb-compare.h"

/* What the worker sees; the main thread leaves it alone meanwhile. */
typedef struct
{
  PlumbProject *project;
  char *workflow;
  char *step;
  char *port;
  GArray *runs; /* gint64: those that succeeded */
} Facts;

struct _PlumbNoiseRun
{
  GObject parent_instance;

  PlumbRunnerClient *client;
  PlumbWorkPool *pool;
  Facts facts;
  guint n_runs;
  gint64 run; /* at work, or 0 */
  GTask *task;
  gulong cancelled;
};

enum
{
  SIGNAL_RUN_STARTED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PlumbNoiseRun, plumb_noise_run, G_TYPE_OBJECT)

static void
finish (PlumbNoiseRun *self, PlumbNoise *noise, GError *error)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  g_signal_handlers_disconnect_by_data (self->client, self);
  g_cancellable_disconnect (g_task_get_cancellable (task), self->cancelled);
  self->cancelled = 0;
  if (noise != NULL)
    g_task_return_pointer (task, noise, (GDestroyNotify) plumb_noise_unref);
  else
    g_task_return_error (task, error);
}

static void
work (PlumbNoiseRun *self,
      PlumbWorkFunc func,
      GDestroyNotify free_result,
      GAsyncReadyCallback callback)
{
  plumb_work_pool_run_async (self->pool, func, &self->facts, NULL, free_result,
                             g_task_get_cancellable (self->task), callback, g_object_ref (self));
}

/* --- measuring --- */

static gpointer
measure (gpointer data, GCancellable *cancellable, GError **error)
{
  const Facts *facts = data;
  g_autoptr (PlumbCompareSettings) settings = plumb_compare_settings_new ();
  g_autoptr (PlumbLedgerReader) reader = plumb_project_open_reader (facts->project, error);
  const PlumbNoiseQuery query = { .project = facts->project,
                                  .reader = reader,
                                  .runs = (const gint64 *) (void *) facts->runs->data,
                                  .n_runs = facts->runs->len,
                                  .step = facts->step,
                                  .port = facts->port,
                                  .change = settings->thresholds.step };

  return reader != NULL ? plumb_noise_measure (&query, cancellable, error) : NULL;
}

static void
measured_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PlumbNoiseRun) self = user_data;
  GError *error = NULL;
  PlumbNoise *noise = plumb_work_pool_run_finish (PLUMB_WORK_POOL (source), result, &error);

  if (self->task != NULL)
    finish (self, noise, error);
  else
    {
      g_clear_pointer (&noise, plumb_noise_unref);
      g_clear_error (&error);
    }
}

/* --- runs --- */

static void
cancelled_cb (GCancellable *cancellable, PlumbNoiseRun *self)
{
  if (self->run > 0)
    plumb_runner_client_cancel_run (self->client, self->run);
}

static void
started_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PlumbNoiseRun) self = user_data;
  GError *error = NULL;
  g_autoptr (PlumbValue) answer
      = plumb_runner_client_request_finish (PLUMB_RUNNER_CLIENT (source), result, &error);

  if (self->task == NULL)
    g_clear_error (&error);
  else if (answer == NULL)
    finish (self, NULL, error);
  else
    {
      self->run = plumb_value_member_int (answer, "run", 0);
      g_signal_emit (self, signals[SIGNAL_RUN_STARTED], 0, self->run, self->facts.runs->len + 1);
      if (g_cancellable_is_cancelled (g_task_get_cancellable (self->task)))
        plumb_runner_client_cancel_run (self->client, self->run);
    }
}

static gpointer
make_start (gpointer data, GCancellable *cancellable, GError **error)
{
  const Facts *facts = data;
  g_autoptr (PlumbLedgerReader) reader = plumb_project_open_reader (facts->project, error);
  gint64 first = facts->runs->len > 0 ? g_array_index (facts->runs, gint64, 0) : 0;

  return reader != NULL ? plumb_noise_make_start (reader, facts->workflow, first, error) : NULL;
}

static void
start_made_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PlumbNoiseRun) self = user_data;
  GError *error = NULL;
  g_autoptr (PlumbValue) arguments
      = plumb_work_pool_run_finish (PLUMB_WORK_POOL (source), result, &error);

  if (self->task == NULL)
    g_clear_error (&error);
  else if (arguments == NULL)
    finish (self, NULL, error);
  else
    plumb_runner_client_request_async (self->client, "start", arguments, NULL, started_cb,
                                       g_object_ref (self));
}

static void
go_on (PlumbNoiseRun *self)
{
  if (self->facts.runs->len < self->n_runs)
    work (self, make_start, (GDestroyNotify) plumb_value_unref, start_made_cb);
  else
    work (self, measure, (GDestroyNotify) plumb_noise_unref, measured_cb);
}

static void
end_run (PlumbNoiseRun *self, const char *state)
{
  gint64 run = self->run;

  self->run = 0;
  if (g_str_equal (state, "succeeded"))
    {
      g_array_append_val (self->facts.runs, run);
      go_on (self);
    }
  else if (g_cancellable_is_cancelled (g_task_get_cancellable (self->task)))
    finish (self, NULL, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled"));
  else
    finish (self, NULL,
            g_error_new (PLUMB_PARITY_ERROR, PLUMB_PARITY_ERROR_RUN,
                         "run %" G_GINT64_FORMAT " did not succeed (%s); `plumb show` tells why",
                         run, state));
}

static void
client_state_changed_cb (PlumbNoiseRun *self,
                         gint64 run,
                         const char *state,
                         const char *reason,
                         PlumbRunnerClient *client)
{
  static const char *const ends[]
      = { "succeeded", "failed", "cancelled", "interrupted", "waiting", NULL };
  g_autoptr (PlumbNoiseRun) held = g_object_ref (self);

  if (run == 0 || run != self->run || !g_strv_contains (ends, state))
    return;
  if (g_str_equal (state, "waiting")) /* for a person, whom nobody asks to answer so often */
    plumb_runner_client_cancel_run (self->client, self->run);
  end_run (self, state);
}

static void
client_lost_cb (PlumbNoiseRun *self, GError *error, PlumbRunnerClient *client)
{
  g_autoptr (PlumbNoiseRun) held = g_object_ref (self);

  if (self->task != NULL)
    finish (self, NULL, g_error_copy (error));
}

/* --- the object --- */

static void
plumb_noise_run_finalize (GObject *object)
{
  PlumbNoiseRun *self = PLUMB_NOISE_RUN (object);

  g_clear_object (&self->client);
  g_clear_object (&self->pool);
  g_clear_object (&self->facts.project);
  g_free (self->facts.workflow);
  g_free (self->facts.step);
  g_free (self->facts.port);
  g_array_unref (self->facts.runs);
  G_OBJECT_CLASS (plumb_noise_run_parent_class)->finalize (object);
}

static void
plumb_noise_run_class_init (PlumbNoiseRunClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = plumb_noise_run_finalize;
  signals[SIGNAL_RUN_STARTED]
      = g_signal_new ("run-started", PLUMB_TYPE_NOISE_RUN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                      G_TYPE_NONE, 2, G_TYPE_INT64, G_TYPE_UINT);
}

static void
plumb_noise_run_init (PlumbNoiseRun *self)
{
  self->facts.runs = g_array_new (FALSE, FALSE, sizeof (gint64));
}

/**
 * plumb_noise_run_new:
 * @info: what is to be measured
 *
 * Returns: (transfer full): a measure that has not begun
 */
PlumbNoiseRun *
plumb_noise_run_new (const PlumbNoiseRunInfo *info)
{
  g_return_val_if_fail (info != NULL && PLUMB_IS_ENGINE (info->engine) && info->n_runs >= 2, NULL);

  const PlumbEngineInfo *engine = plumb_engine_get_info (info->engine);
  PlumbNoiseRun *self = g_object_new (PLUMB_TYPE_NOISE_RUN, NULL);
  self->client = g_object_ref (info->client);
  self->pool = g_object_ref (engine->pool);
  self->facts.project = g_object_ref (engine->project);
  self->facts.workflow = g_strdup (info->workflow);
  self->facts.step = g_strdup (info->step);
  self->facts.port = g_strdup (info->port);
  self->n_runs = info->n_runs;
  if (info->first > 0)
    g_array_append_val (self->facts.runs, info->first);
  return self;
}

/**
 * plumb_noise_run_async:
 * @self: a measure that has not begun
 * @cancellable: (nullable): ends it
 * @callback: called when it is over
 * @user_data: for @callback
 */
void
plumb_noise_run_async (PlumbNoiseRun *self,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_return_if_fail (PLUMB_IS_NOISE_RUN (self) && self->task == NULL);

  self->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (self->task, plumb_noise_run_async);
  g_signal_connect_object (self->client, "state-changed", G_CALLBACK (client_state_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->client, "lost", G_CALLBACK (client_lost_cb), self,
                           G_CONNECT_SWAPPED);
  if (cancellable != NULL)
    self->cancelled = g_signal_connect (cancellable, "cancelled", G_CALLBACK (cancelled_cb), self);
  go_on (self);
}

/**
 * plumb_noise_run_finish:
 * @self: a measure
 * @result: of plumb_noise_run_async()
 * @error: set where a run did not succeed, or it was cancelled
 *
 * Returns: (transfer full) (nullable): what was measured
 */
PlumbNoise *
plumb_noise_run_finish (PlumbNoiseRun *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
