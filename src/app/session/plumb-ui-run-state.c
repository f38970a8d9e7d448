/* plumb-ui-run-state.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plumb-ui-run-state.h"

static const struct
{
  const char *word;
  PlumbUiState state;
} words[] = {
  { "pending", PLUMB_UI_STATE_WAITING },       { "queued", PLUMB_UI_STATE_WAITING },
  { "ready", PLUMB_UI_STATE_WAITING },         { "delayed", PLUMB_UI_STATE_WAITING },
  { "paused", PLUMB_UI_STATE_WAITING },        { "running", PLUMB_UI_STATE_RUNNING },
  { "pausing", PLUMB_UI_STATE_RUNNING },       { "waiting", PLUMB_UI_STATE_ASKING },
  { "succeeded", PLUMB_UI_STATE_DONE },        { "skipped", PLUMB_UI_STATE_SKIPPED },
  { "failed", PLUMB_UI_STATE_FAILED },         { "cancelled", PLUMB_UI_STATE_CANCELLED },
  { "interrupted", PLUMB_UI_STATE_CANCELLED },
};

PlumbUiState
plumb_ui_state_from_text (const char *state, const char *decision)
{
  if (g_strcmp0 (decision, "blocked") == 0)
    return PLUMB_UI_STATE_BLOCKED;
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_strcmp0 (words[i].word, state) == 0)
      return words[i].state == PLUMB_UI_STATE_DONE && g_strcmp0 (decision, "cached") == 0
                 ? PLUMB_UI_STATE_CACHED
                 : words[i].state;
  return PLUMB_UI_STATE_NONE;
}

const char *
plumb_ui_state_get_title (PlumbUiState state)
{
  static const char *const titles[PLUMB_UI_N_STATES] = {
    [PLUMB_UI_STATE_NONE] = "",
    [PLUMB_UI_STATE_WAITING] = N_ ("Waiting"),
    [PLUMB_UI_STATE_RUNNING] = N_ ("Running"),
    [PLUMB_UI_STATE_ASKING] = N_ ("Asks a question"),
    [PLUMB_UI_STATE_DONE] = N_ ("Done"),
    [PLUMB_UI_STATE_CACHED] = N_ ("Cached"),
    [PLUMB_UI_STATE_SKIPPED] = N_ ("Skipped"),
    [PLUMB_UI_STATE_FAILED] = N_ ("Failed"),
    [PLUMB_UI_STATE_CANCELLED] = N_ ("Canceled"),
    [PLUMB_UI_STATE_BLOCKED] = N_ ("Blocked"),
  };
  return *titles[state] != '\0' ? _ (titles[state]) : "";
}

const char *
plumb_ui_state_get_icon (PlumbUiState state)
{
  static const char *const icons[PLUMB_UI_N_STATES] = {
    [PLUMB_UI_STATE_NONE] = "plumb-state-none-symbolic",
    [PLUMB_UI_STATE_WAITING] = "plumb-state-waiting-symbolic",
    [PLUMB_UI_STATE_RUNNING] = "plumb-state-running-symbolic",
    [PLUMB_UI_STATE_ASKING] = "plumb-state-asking-symbolic",
    [PLUMB_UI_STATE_DONE] = "plumb-state-done-symbolic",
    [PLUMB_UI_STATE_CACHED] = "plumb-state-cached-symbolic",
    [PLUMB_UI_STATE_SKIPPED] = "plumb-state-skipped-symbolic",
    [PLUMB_UI_STATE_FAILED] = "plumb-state-failed-symbolic",
    [PLUMB_UI_STATE_CANCELLED] = "plumb-state-cancelled-symbolic",
    [PLUMB_UI_STATE_BLOCKED] = "plumb-state-blocked-symbolic",
  };
  return icons[state];
}

/* --- the run -------------------------------------------------------------------------------- */

typedef struct
{
  PlumbUiStepState shown;
  char *path;
  char *reason;
  char *text;
} Step;

struct _PlumbUiRunState
{
  GObject parent_instance;

  PlumbUiProject *project;
  gint64 run;
  PlumbUiState state;
  GPtrArray *steps; /* Step, in plan order */
  GHashTable *by_path;
  GCancellable *cancellable;
  gboolean is_paused;
  char *recorded; /* the run's state in the ledger */
  char *reason;
  gboolean is_reading;
  gboolean is_stale;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PlumbUiRunState, plumb_ui_run_state, G_TYPE_OBJECT)

static void
step_free (gpointer data)
{
  Step *step = data;
  g_free (step->path);
  g_free (step->reason);
  g_free (step->text);
  g_free (step);
}

static void
plumb_ui_run_state_dispose (GObject *object)
{
  PlumbUiRunState *self = PLUMB_UI_RUN_STATE (object);
  g_cancellable_cancel (self->cancellable);
  if (self->project != NULL)
    g_signal_handlers_disconnect_by_data (self->project, self);
  g_clear_object (&self->project);
  G_OBJECT_CLASS (plumb_ui_run_state_parent_class)->dispose (object);
}

static void
plumb_ui_run_state_finalize (GObject *object)
{
  PlumbUiRunState *self = PLUMB_UI_RUN_STATE (object);
  g_object_unref (self->cancellable);
  g_hash_table_unref (self->by_path);
  g_ptr_array_unref (self->steps);
  g_free (self->recorded);
  g_free (self->reason);
  G_OBJECT_CLASS (plumb_ui_run_state_parent_class)->finalize (object);
}

static void
plumb_ui_run_state_class_init (PlumbUiRunStateClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->dispose = plumb_ui_run_state_dispose;
  object_class->finalize = plumb_ui_run_state_finalize;
  signals[CHANGED] = g_signal_new ("changed", PLUMB_UI_TYPE_RUN_STATE, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
plumb_ui_run_state_init (PlumbUiRunState *self)
{
  self->steps = g_ptr_array_new_with_free_func (step_free);
  self->by_path = g_hash_table_new (g_str_hash, g_str_equal);
  self->cancellable = g_cancellable_new ();
}

static Step *
ensure_step (PlumbUiRunState *self, const char *path)
{
  Step *step = g_hash_table_lookup (self->by_path, path);
  if (step != NULL)
    return step;
  step = g_new0 (Step, 1);
  step->path = g_strdup (path);
  step->shown.path = step->path;
  step->shown.place = self->steps->len;
  step->shown.fraction = step->shown.remaining_us = -1;
  g_ptr_array_add (self->steps, step);
  g_hash_table_insert (self->by_path, step->path, step);
  return step;
}

/* --- from the runner ------------------------------------------------------------------------ */

/* What is running is not in the ledger before it has ended; what has ended there is not running any
 * more, whatever was heard before. */
static gboolean
is_settled (PlumbUiState state)
{
  return state != PLUMB_UI_STATE_NONE && state != PLUMB_UI_STATE_WAITING
         && state != PLUMB_UI_STATE_RUNNING;
}

/* Several items of a step that run: their mean. */
static void
take_progress (PlumbUiRunState *self, PlumbValue *item)
{
  const char *path = plumb_value_member_string (item, "step", NULL);
  Step *step = path != NULL ? g_hash_table_lookup (self->by_path, path) : NULL;
  if (step == NULL || is_settled (step->shown.state))
    return;
  double fraction = plumb_value_member_double (item, "fraction", -1);
  guint n = step->shown.n_running++;
  step->shown.state = PLUMB_UI_STATE_RUNNING;
  if (fraction >= 0)
    step->shown.fraction = (MAX (step->shown.fraction, 0) * n + fraction) / (n + 1);
  step->shown.remaining_us
      = MAX (step->shown.remaining_us, plumb_value_member_int (item, "remaining_us", -1));
  g_set_str (&step->text, plumb_value_member_string (item, "text", NULL));
  step->shown.text = step->text;
}

static void
take_all_progress (PlumbUiRunState *self, PlumbValue *progress)
{
  for (guint i = 0; i < self->steps->len; i++)
    {
      Step *step = g_ptr_array_index (self->steps, i);
      step->shown.n_running = 0;
      step->shown.fraction = step->shown.remaining_us = -1;
    }
  PlumbValue *running = plumb_value_get_member (progress, "running");
  for (guint i = 0; i < plumb_value_get_length (running); i++)
    take_progress (self, plumb_value_get_element (running, i));
}

/* --- from the ledger ------------------------------------------------------------------------ */

typedef struct
{
  PlumbRunRow *run;
  GPtrArray *steps; /* PlumbStepRow */
} Records;

static void
records_free (gpointer data)
{
  Records *records = data;
  g_clear_pointer (&records->run, plumb_run_row_free);
  g_clear_pointer (&records->steps, g_ptr_array_unref);
  g_free (records);
}

typedef struct
{
  char *ledger;
  gint64 run;
} Question;

static void
question_free (gpointer data)
{
  g_free (((Question *) data)->ledger);
  g_free (data);
}

static gpointer
read_records (gpointer data, GCancellable *cancellable, GError **error)
{
  const Question *question = data;
  g_autoptr (PlumbLedgerReader) reader = plumb_ledger_reader_open (question->ledger, error);
  if (reader == NULL || !plumb_ledger_reader_begin (reader, error))
    return NULL;
  Records *records = g_new0 (Records, 1);
  records->run = plumb_ledger_reader_get_run (reader, question->run, error);
  if (records->run != NULL)
    records->steps = plumb_ledger_reader_list_steps (reader, question->run, error);
  plumb_ledger_reader_end (reader);
  if (records->steps == NULL)
    g_clear_pointer (&records, records_free);
  return records;
}

static void
take_step (PlumbUiRunState *self, const PlumbStepRow *row)
{
  Step *step = ensure_step (self, row->path);
  step->shown.state = plumb_ui_state_from_text (row->state, row->decision);
  step->shown.n_items = (guint) row->n_items;
  step->shown.n_done = (guint) row->n_done;
  step->shown.n_failed = (guint) row->n_failed;
  step->shown.origin = row->origin;
  step->shown.wall_us = row->ended_us > row->started_us ? row->ended_us - row->started_us : 0;
  g_set_str (&step->reason, row->reason);
  step->shown.reason = step->reason;
  if (step->shown.state != PLUMB_UI_STATE_RUNNING)
    {
      step->shown.n_running = 0;
      step->shown.fraction = step->shown.remaining_us = -1;
    }
}

static void refresh (PlumbUiRunState *self);

static void
records_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PlumbUiRunState) self = user_data;
  Records *records = plumb_work_pool_run_finish (PLUMB_WORK_POOL (source), result, NULL);
  self->is_reading = FALSE;
  if (records == NULL)
    return;
  if (!g_cancellable_is_cancelled (self->cancellable))
    {
      self->state = plumb_ui_state_from_text (records->run->state, NULL);
      g_set_str (&self->recorded, records->run->state);
      g_set_str (&self->reason, records->run->reason);
      for (guint i = 0; i < records->steps->len; i++)
        take_step (self, g_ptr_array_index (records->steps, i));
      PlumbValue *progress = plumb_ui_project_get_progress (self->project, self->run);
      take_all_progress (self, progress);
      self->is_paused = plumb_ui_project_is_paused (self->project, self->run, self->recorded);
      g_signal_emit (self, signals[CHANGED], 0, NULL);
      if (self->is_stale)
        refresh (self);
    }
  records_free (records);
}

static void
refresh (PlumbUiRunState *self)
{
  self->is_stale = self->is_reading;
  if (self->is_reading)
    return;
  self->is_reading = TRUE;
  Question *question = g_new0 (Question, 1);
  question->run = self->run;
  question->ledger
      = plumb_project_get_machine_path (plumb_ui_project_get_project (self->project), "ledger.db");
  PlumbWorkPool *pool
      = plumb_ui_environment_get_pool (plumb_ui_project_get_environment (self->project));
  plumb_work_pool_run_async (pool, read_records, question, question_free, records_free,
                             self->cancellable, records_cb, g_object_ref (self));
}

static void
records_changed_cb (PlumbUiProject *project, gint64 seq, PlumbUiRunState *self)
{
  if (!plumb_ui_run_state_is_over (self))
    refresh (self);
}

static void
run_changed_cb (PlumbUiProject *project, gint64 run, PlumbUiRunState *self)
{
  if (run == self->run || run == 0)
    refresh (self);
}

/* --- following ------------------------------------------------------------------------------ */

static void
progress_cb (PlumbUiProject *project, PlumbValue *progress, PlumbUiRunState *self)
{
  if (plumb_value_member_int (progress, "run", 0) != self->run)
    return;
  gboolean was_paused = self->is_paused;
  take_all_progress (self, progress);
  self->is_paused = plumb_ui_project_is_paused (self->project, self->run, self->recorded);
  if (self->is_paused != was_paused)
    g_signal_emit (self, signals[CHANGED], 0, NULL);
  for (guint i = 0; i < self->steps->len; i++)
    {
      Step *step = g_ptr_array_index (self->steps, i);
      if (step->shown.n_running > 0)
        g_signal_emit (self, signals[CHANGED], 0, step->path);
    }
}

PlumbUiRunState *
plumb_ui_run_state_new (PlumbUiProject *project, gint64 run)
{
  PlumbUiRunState *self = g_object_new (PLUMB_UI_TYPE_RUN_STATE, NULL);
  self->project = g_object_ref (project);
  self->run = run;
  g_signal_connect (project, "records-changed", G_CALLBACK (records_changed_cb), self);
  g_signal_connect (project, "run-changed", G_CALLBACK (run_changed_cb), self);
  g_signal_connect (project, "progress", G_CALLBACK (progress_cb), self);
  refresh (self);
  return self;
}

gint64
plumb_ui_run_state_get_run (PlumbUiRunState *self)
{
  return self->run;
}

PlumbUiState
plumb_ui_run_state_get_state (PlumbUiRunState *self)
{
  return self->state;
}

gboolean
plumb_ui_run_state_is_over (PlumbUiRunState *self)
{
  return self->state == PLUMB_UI_STATE_DONE || self->state == PLUMB_UI_STATE_FAILED
         || self->state == PLUMB_UI_STATE_CANCELLED;
}

gboolean
plumb_ui_run_state_is_paused (PlumbUiRunState *self)
{
  return self->is_paused;
}

const char *
plumb_ui_run_state_get_reason (PlumbUiRunState *self)
{
  return self->reason;
}

const PlumbUiStepState *
plumb_ui_run_state_find (PlumbUiRunState *self, const char *path)
{
  Step *step = g_hash_table_lookup (self->by_path, path);
  return step != NULL ? &step->shown : NULL;
}

guint
plumb_ui_run_state_get_n_steps (PlumbUiRunState *self)
{
  return self->steps->len;
}

const PlumbUiStepState *
plumb_ui_run_state_get_step (PlumbUiRunState *self, guint position)
{
  return &((Step *) g_ptr_array_index (self->steps, position))->shown;
}
