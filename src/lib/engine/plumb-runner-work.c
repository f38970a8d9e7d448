/* plumb-runner-work.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-runner-private.h"

#include "plumb-parallel.h"
#include "plumb-reconcile.h"
#include "plumb-trust-check.h"

/**
 * plumb_runner_record:
 * @self: a runner
 * @type: of the event
 * @run: its number
 * @step: (nullable): a path
 * @item: or -1
 * @payload: (transfer full): the event's
 * @error: as the ledger sets it
 *
 * Returns: the event's number, or 0
 */
gint64
plumb_runner_record (PlumbRunner *self,
                     PlumbEventType type,
                     gint64 run,
                     const char *step,
                     int item,
                     PlumbValue *payload,
                     GError **error)
{
  g_autoptr (PlumbValue) owned = payload;

  return plumb_ledger_append (
      self->ledger,
      &(PlumbEvent) { .type = type, .run = run, .step = step, .item = item, .payload = owned },
      error);
}

/* A plan all of whose steps can run. */
static PlumbPlan *
make_plan (PlumbEngine *engine,
           PlumbWorkflow *workflow,
           const PlumbPlanKnown *known,
           GError **error)
{
  g_autoptr (PlumbPlan) plan = plumb_plan_new_known (engine, workflow, known, error);

  for (guint i = 0; plan != NULL && i < plan->n_steps; i++)
    {
      const PlumbPlanStep *step = &plan->steps[i];
      if (step->decision != PLUMB_DECISION_BLOCKED)
        continue;
      g_set_error (error, PLUMB_ENGINE_ERROR, PLUMB_ENGINE_ERROR_BLOCKED, "%s cannot run: %s%s%s",
                   step->path, step->reason, step->advice != NULL ? "; " : "",
                   step->advice != NULL ? step->advice : "");
      return NULL;
    }
  return g_steal_pointer (&plan);
}

/* Records why a run begins, and then what each of its steps is to do: at once, so that the ledger's
 * thread writes the rows of all steps while the run is made. Returns: the last event's number. */
static gint64
record_plan (PlumbRunner *self, PlumbPlan *plan, const PlumbEvent *reason, GError **error)
{
  g_autoptr (GPtrArray) bodies = plumb_plan_write_steps (plan);
  g_autofree PlumbEvent *events = g_new0 (PlumbEvent, 1 + bodies->len);

  events[0] = *reason;
  for (guint i = 0; i < bodies->len; i++)
    {
      events[1 + i] = (PlumbEvent) { .type = PLUMB_EVENT_STEPS_PLANNED,
                                     .run = reason->run,
                                     .item = -1,
                                     .body = g_ptr_array_index (bodies, i) };
    }
  return plumb_ledger_append_together (self->ledger, events, 1 + bodies->len, error);
}

static PlumbValue *
describe_run (gint64 number)
{
  PlumbValueBuilder *answer = plumb_value_builder_new_object ();

  plumb_value_builder_set_int (answer, "run", number);
  return plumb_value_builder_end (answer);
}

static gboolean
queue_run (
    PlumbRunner *self, PlumbPlan *plan, gint64 number, const PlumbPlanLife *life, GError **error)
{
  g_autoptr (PlumbRun) run = plumb_run_new (
      &(PlumbRunInfo) { self->engine, self->ledger, self->reader, plan, number, life }, error);

  if (run == NULL)
    return FALSE;
  plumb_runner_take (self, run);
  return TRUE;
}

/* A new run before it is planned. */
typedef struct
{
  const PlumbPlanning *planning;
  PlumbPlanKnown known;
  PlumbWorkflow *workflow;
  PlumbPlan *plan;
  GError *error;
} Asked;

/* A replay reads its document from the ledger, and takes no results from it. */
static gboolean
is_replay (PlumbValue *arguments)
{
  PlumbValue *request = plumb_value_get_member (arguments, "request");

  return plumb_value_get_member (request, "replay_of") != NULL;
}

enum
{
  LOAD_WORKFLOW,
  FETCH_RESULTS,
  N_PREPARATIONS
};

/* The ledger is read while the document is: only one of the two uses the reader. */
static void
prepare (guint part, gpointer data)
{
  Asked *asked = data;
  PlumbValue *arguments = asked->planning->arguments;
  const char *name = plumb_value_member_string (arguments, "workflow", NULL);

  if (part == LOAD_WORKFLOW)
    asked->workflow = plumb_workflow_load_asked (asked->planning->engine, asked->known.reader,
                                                 arguments, &asked->error);
  else if (name != NULL && !is_replay (arguments))
    plumb_results_fetch (asked->known.results, name);
}

/* In this order: a single thread must not wait for a plan that it is to make itself. */
enum
{
  MAKE_PLAN,
  WRITE_RECORD,
  N_CONCLUSIONS
};

static void
conclude (guint part, gpointer data)
{
  Asked *asked = data;

  if (part == WRITE_RECORD)
    {
      plumb_plan_record_write (asked->known.record);
      return;
    }
  asked->plan = make_plan (asked->planning->engine, asked->workflow, &asked->known, &asked->error);
  plumb_plan_record_end (asked->known.record);
}

/**
 * plumb_runner_plan:
 * @data: a PlumbPlanning
 * @cancellable: not looked at
 * @error: set where the run cannot be, or its user has not trusted what it would start
 *
 * On a worker, with a reader of its own.
 *
 * Returns: (transfer full) (nullable): the plan of a new run
 */
gpointer
plumb_runner_plan (gpointer data, GCancellable *cancellable, GError **error)
{
  const PlumbPlanning *planning = data;
  g_autoptr (PlumbLedgerReader) reader
      = plumb_project_open_reader (plumb_engine_get_info (planning->engine)->project, error);
  if (reader == NULL)
    return NULL;
  g_autoptr (PlumbResults) results = plumb_results_new (reader);
  g_autoptr (PlumbPlanRecord) record = plumb_plan_record_new ();
  Asked asked = { .planning = planning, .known = { reader, results, NULL, record } };
  plumb_parallel_run (N_PREPARATIONS, prepare, &asked);
  g_autoptr (PlumbWorkflow) workflow = asked.workflow;
  if (workflow != NULL && plumb_trust_check (planning->engine, workflow, &asked.error))
    plumb_parallel_run (N_CONCLUSIONS, conclude, &asked);
  if (asked.error != NULL)
    g_propagate_error (error, asked.error);
  if (asked.plan != NULL)
    asked.plan->record = g_steal_pointer (&record);
  return asked.plan;
}

/**
 * plumb_runner_start:
 * @self: a runner
 * @plan: of a new run
 * @seq: (out): what must be durable before the answer is given
 * @error: set where the run cannot be
 *
 * Returns: (transfer full) (nullable): the answer
 */
PlumbValue *
plumb_runner_start (PlumbRunner *self, PlumbPlan *plan, gint64 *seq, GError **error)
{
  gint64 number = plumb_ledger_next_run (self->ledger);

  plumb_runner_hold_clock (self);
  g_autoptr (PlumbEventBody) body = plumb_plan_write_created (plan);
  *seq = record_plan (
      self, plan,
      &(PlumbEvent) { .type = PLUMB_EVENT_RUN_CREATED, .run = number, .item = -1, .body = body },
      error);
  if (*seq == 0 || !queue_run (self, plan, number, NULL, error))
    return NULL;
  return describe_run (number);
}

static PlumbWorkflow *
load_recorded (PlumbRunner *self, PlumbValue *record, GError **error)
{
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  PlumbValue *options = plumb_value_get_member (record, "options");
  PlumbValueBuilder *request = options != NULL ? plumb_value_builder_new_copy (options)
                                               : plumb_value_builder_new_object ();

  plumb_value_builder_remove (request, "set"); /* they are in the document */
  plumb_value_builder_remove (request, "seed");
  g_autoptr (PlumbValue) rest = plumb_value_builder_end (request);
  return plumb_workflow_parse (self->engine, plumb_value_member_string (record, "workflow", ""),
                               plumb_value_member_string (record, "document", ""), rest, problems,
                               error);
}

static gboolean
check_resumable (PlumbRunner *self, gint64 number, GError **error)
{
  g_autoptr (PlumbRunRow) row = plumb_ledger_reader_get_run (self->reader, number, error);

  if (row == NULL)
    return FALSE;
  if (plumb_runner_find (self, number) == NULL && plumb_reconcile_can_resume (row->state))
    return TRUE;
  g_set_error (
      error, PLUMB_ENGINE_ERROR, PLUMB_ENGINE_ERROR_STATE,
      "run %" G_GINT64_FORMAT
      " is %s; only one that was interrupted, failed, was cancelled, or waits can be resumed",
      number, row->state);
  return FALSE;
}

/**
 * plumb_runner_resume:
 * @self: a runner
 * @number: of a run that was cut off
 * @seq: (out): what must be durable before the answer is given
 * @error: set where it cannot go on
 *
 * Returns: (transfer full) (nullable): the answer
 */
PlumbValue *
plumb_runner_resume (PlumbRunner *self, gint64 number, gint64 *seq, GError **error)
{
  if (!check_resumable (self, number, error))
    return NULL;
  g_autoptr (PlumbValue) record = plumb_ledger_reader_get_run_record (self->reader, number, error);
  g_autoptr (GPtrArray) items
      = record != NULL ? plumb_ledger_reader_list_items (self->reader, number, NULL, error) : NULL;
  g_autoptr (PlumbWorkflow) workflow = items != NULL ? load_recorded (self, record, error) : NULL;
  if (workflow == NULL || !plumb_trust_check (self->engine, workflow, error))
    return NULL;
  plumb_runner_hold_clock (self);
  PlumbValue *seed = plumb_value_get_member (record, "seed");
  g_autoptr (PlumbPlanLife) life = plumb_reconcile (number, seed, items);
  g_autoptr (PlumbPlan) plan = make_plan (
      self->engine, workflow, &(PlumbPlanKnown) { .reader = self->reader, .life = life }, error);
  if (plan == NULL)
    return NULL;
  PlumbValueBuilder *payload = plumb_value_builder_new_object ();
  plumb_value_builder_set_string (payload, "wish", "resume");
  plumb_value_builder_set_string (payload, "by", g_get_user_name ());
  g_autoptr (PlumbValue) wish = plumb_value_builder_end (payload);
  *seq = record_plan (
      self, plan,
      &(PlumbEvent) { .type = PLUMB_EVENT_CONTROL, .run = number, .item = -1, .payload = wish },
      error);
  if (*seq == 0 || !queue_run (self, plan, number, life, error))
    return NULL;
  return describe_run (number);
}

/* A question of a run that does not live: the answer is recorded, and the run goes on with it. */
static gboolean
record_answer (PlumbRunner *self, gint64 number, PlumbValue *arguments, gint64 *seq, GError **error)
{
  const char *step = plumb_value_member_string (arguments, "step", "");
  gint64 item = plumb_value_member_int (arguments, "item", 0);
  PlumbValue *answer = plumb_value_get_member (arguments, "answer");
  g_autoptr (GPtrArray) questions
      = plumb_ledger_reader_list_questions (self->reader, number, error);

  for (guint i = 0; questions != NULL && i < questions->len; i++)
    {
      PlumbValue *question = g_ptr_array_index (questions, i);
      if (g_strcmp0 (plumb_value_member_string (question, "step", NULL), step) != 0
          || plumb_value_member_int (question, "item", -1) != item
          || plumb_value_get_member (question, "answer") != NULL)
        continue;
      if (!plumb_run_check_answer (plumb_value_get_member (question, "choices"), step, answer,
                                   error))
        return FALSE;
      *seq = plumb_runner_record (self, PLUMB_EVENT_QUESTION_ANSWERED, number, step, (int) item,
                                  plumb_run_describe_answer (step, answer), error);
      return *seq > 0 && plumb_ledger_flush (self->ledger, error);
    }
  if (questions != NULL)
    g_set_error (error, PLUMB_ENGINE_ERROR, PLUMB_ENGINE_ERROR_NOT_FOUND,
                 "run %" G_GINT64_FORMAT " asks nothing at “%s”, item %" G_GINT64_FORMAT, number,
                 step, item);
  return FALSE;
}

/**
 * plumb_runner_answer:
 * @self: a runner
 * @arguments: of the verb
 * @seq: (out): what must be durable before the answer is given
 * @error: set where nothing is asked, or the answer is none of the choices
 *
 * Returns: (transfer full) (nullable): the answer
 */
PlumbValue *
plumb_runner_answer (PlumbRunner *self, PlumbValue *arguments, gint64 *seq, GError **error)
{
  gint64 number = plumb_value_member_int (arguments, "run", 0);
  gint64 item = plumb_value_member_int (arguments, "item", 0);
  PlumbValue *answer = plumb_value_get_member (arguments, "answer");
  PlumbRun *run = plumb_runner_find (self, number);

  if (answer == NULL || item < 0 || item > G_MAXINT)
    {
      g_set_error (error, PLUMB_ENGINE_ERROR, PLUMB_ENGINE_ERROR_REQUEST,
                   "answer: there is no answer");
      return NULL;
    }
  if (run == NULL)
    return record_answer (self, number, arguments, seq, error)
               ? plumb_runner_resume (self, number, seq, error)
               : NULL;
  if (!plumb_run_answer (run, plumb_value_member_string (arguments, "step", ""), (guint) item,
                         answer, error))
    return NULL;
  return describe_run (number);
}

static gboolean
end_recorded_step (PlumbRunner *self, gint64 run, const PlumbStepRow *step, GError **error)
{
  PlumbValueBuilder *payload = plumb_value_builder_new_object ();

  plumb_value_builder_set_string (payload, "state", "cancelled");
  return plumb_runner_record (self, PLUMB_EVENT_STEP_STATE, run, step->path, -1,
                              plumb_value_builder_end (payload), error)
         > 0;
}

/**
 * plumb_runner_cancel_recorded:
 * @self: a runner
 * @number: of a run that waits or is paused, and that no process carries out any more
 * @seq: (out): what must be durable before the answer is given
 * @error: set where there is nothing to end
 *
 * Nothing of it is alive, so that it is ended in the record alone: it needs neither to be planned
 * nor to be trusted.
 *
 * Returns: whether it is ended
 */
gboolean
plumb_runner_cancel_recorded (PlumbRunner *self, gint64 number, gint64 *seq, GError **error)
{
  static const char *const open_states[] = { "pending", "running", "waiting", NULL };
  g_autoptr (PlumbRunRow) row = plumb_ledger_reader_get_run (self->reader, number, error);
  g_autoptr (GPtrArray) steps
      = row != NULL ? plumb_ledger_reader_list_steps (self->reader, number, error) : NULL;

  if (steps == NULL)
    return FALSE;
  if (!g_str_equal (row->state, "waiting") && !g_str_equal (row->state, "paused"))
    {
      g_set_error (error, PLUMB_ENGINE_ERROR, PLUMB_ENGINE_ERROR_STATE,
                   "run %" G_GINT64_FORMAT " is %s: there is nothing to cancel", number,
                   row->state);
      return FALSE;
    }
  PlumbValueBuilder *wish = plumb_value_builder_new_object ();
  plumb_value_builder_set_string (wish, "wish", "cancel");
  plumb_value_builder_set_string (wish, "by", g_get_user_name ());
  if (plumb_runner_record (self, PLUMB_EVENT_CONTROL, number, NULL, -1,
                           plumb_value_builder_end (wish), error)
      == 0)
    return FALSE;
  for (guint i = 0; i < steps->len; i++)
    {
      const PlumbStepRow *step = g_ptr_array_index (steps, i);
      if (g_strv_contains (open_states, step->state)
          && !end_recorded_step (self, number, step, error))
        return FALSE;
    }
  PlumbValueBuilder *state = plumb_value_builder_new_object ();
  plumb_value_builder_set_string (state, "state", "cancelled");
  *seq = plumb_runner_record (self, PLUMB_EVENT_RUN_STATE, number, NULL, -1,
                              plumb_value_builder_end (state), error);
  return *seq > 0;
}
