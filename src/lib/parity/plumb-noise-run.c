/* plumb-noise-run.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-noise-run.h"

#include "plumb-compare.h"
#include "plumb-run-series-private.h"

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

  PlumbRunSeries *series;
  Facts facts;
  guint n_runs;
};

enum
{
  SIGNAL_RUN_STARTED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PlumbNoiseRun, plumb_noise_run, G_TYPE_OBJECT)

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
measured (gpointer owner, gpointer noise, GError *error)
{
  PlumbNoiseRun *self = owner;

  plumb_run_series_end (self->series, noise, (GDestroyNotify) plumb_noise_unref, error);
}

/* --- runs --- */

static void
started (gpointer owner, gint64 run)
{
  PlumbNoiseRun *self = owner;

  g_signal_emit (self, signals[SIGNAL_RUN_STARTED], 0, run, self->facts.runs->len + 1);
}

static void
failed (gpointer owner, GError *error)
{
  PlumbNoiseRun *self = owner;

  plumb_run_series_end (self->series, NULL, NULL, error);
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
go_on (PlumbNoiseRun *self)
{
  if (self->facts.runs->len < self->n_runs)
    plumb_run_series_start (self->series, make_start, &self->facts);
  else
    plumb_run_series_work (self->series, measure, &self->facts, (GDestroyNotify) plumb_noise_unref,
                           measured);
}

static void
end_run (PlumbNoiseRun *self, const char *state)
{
  gint64 run = plumb_run_series_get_run (self->series);
  GError *error = NULL;

  plumb_run_series_leave_run (self->series);
  if (g_str_equal (state, "succeeded"))
    {
      g_array_append_val (self->facts.runs, run);
      go_on (self);
      return;
    }
  if (plumb_run_series_is_cancelled (self->series))
    g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");
  else
    g_set_error (&error, PLUMB_PARITY_ERROR, PLUMB_PARITY_ERROR_RUN,
                 "run %" G_GINT64_FORMAT " did not succeed (%s); `plumb show` tells why", run,
                 state);
  plumb_run_series_end (self->series, NULL, NULL, error);
}

static void
changed (gpointer owner, const char *state)
{
  static const char *const ends[]
      = { "succeeded", "failed", "cancelled", "interrupted", "waiting", NULL };
  PlumbNoiseRun *self = owner;

  if (!g_strv_contains (ends, state))
    return;
  if (g_str_equal (state, "waiting")) /* for a person, whom nobody asks to answer so often */
    plumb_run_series_cancel_run (self->series);
  end_run (self, state);
}

/* --- the object --- */

static void
plumb_noise_run_finalize (GObject *object)
{
  PlumbNoiseRun *self = PLUMB_NOISE_RUN (object);

  g_clear_pointer (&self->series, plumb_run_series_free);
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
  self->series = plumb_run_series_new (
      G_OBJECT (self), info->client, engine->pool,
      &(PlumbRunSeriesEvents) {
          .started = started, .refused = failed, .changed = changed, .failed = failed });
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
  g_return_if_fail (PLUMB_IS_NOISE_RUN (self) && !plumb_run_series_is_begun (self->series));

  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, plumb_noise_run_async);
  plumb_run_series_begin (self->series, task);
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
