/* plumb-run.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-run-private.h"

#include "plumb-file.h"

#define PROGRESS_MS 100

/**
 * PlumbRun:
 *
 * The driver of one run. The scheduler decides; this performs its actions one after another and
 * feeds back what happens. An event that comes while an action is performed is applied at once, and
 * its actions wait their turn.
 */

enum
{
  SIGNAL_PROGRESS,
  SIGNAL_STATE_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PlumbRun, plumb_run, G_TYPE_OBJECT)

/* --- progress
 * -------------------------------------------------------------------------------------------- */

static PlumbValue *
describe_item (PlumbRun *self, PlumbRunItem *item)
{
  PlumbRunStep *step = PLUMB_RUN_STEP (self, item->step);
  const PlumbPlanItem *planned = g_ptr_array_index (step->items, item->item);
  PlumbValueBuilder *about = plumb_value_builder_new_object ();

  plumb_value_builder_set_string (about, "step", step->path);
  plumb_value_builder_set_int (about, "item", item->item);
  plumb_value_builder_set_int (about, "count", step->n_items);
  if (planned->name != NULL)
    plumb_value_builder_set_string (about, "name", planned->name);
  plumb_value_builder_set_int (about, "attempt", item->attempt);
  plumb_value_builder_set_double (about, "fraction", item->fraction);
  plumb_value_builder_set_int (about, "done", item->done);
  plumb_value_builder_set_int (about, "total", item->total);
  if (item->text != NULL)
    plumb_value_builder_set_string (about, "text", item->text);
  plumb_value_builder_set_int (about, "elapsed_us", g_get_monotonic_time () - item->started_us);
  plumb_value_builder_set_int (about, "remaining_us", item->remaining_us);
  return plumb_value_builder_end (about);
}

static PlumbValue *
list_running (PlumbRun *self)
{
  PlumbValueBuilder *list = plumb_value_builder_new_array ();

  for (guint i = 0; i < self->active->len; i++)
    {
      PlumbRunItem *item = g_ptr_array_index (self->active, i);
      if (item->timer == 0)
        plumb_value_builder_add (list, describe_item (self, item));
    }
  return plumb_value_builder_end (list);
}

static void
add_questions (PlumbRun *self, guint number, PlumbValueBuilder *list)
{
  PlumbRunStep *step = PLUMB_RUN_STEP (self, number);

  for (guint i = 0; i < step->n_items; i++)
    {
      if (plumb_schedule_get_item_state (self->schedule, number, i) != PLUMB_ITEM_ASKED)
        continue;
      const PlumbPlanItem *planned = g_ptr_array_index (step->items, i);
      PlumbValue *choices = plumb_value_get_member (planned->params, "choices");
      PlumbValueBuilder *about = plumb_value_builder_new_object ();
      plumb_value_builder_set_string (about, "step", step->path);
      plumb_value_builder_set_int (about, "item", i);
      plumb_value_builder_set_string (about, "text",
                                      plumb_value_member_string (planned->params, "question", ""));
      if (choices != NULL)
        plumb_value_builder_set (about, "choices", plumb_value_ref (choices));
      plumb_value_builder_add (list, plumb_value_builder_end (about));
    }
}

static PlumbValue *
list_questions (PlumbRun *self)
{
  PlumbValueBuilder *list = plumb_value_builder_new_array ();

  for (guint i = 0; i < self->steps->len && self->has_questions; i++)
    if (PLUMB_RUN_STEP (self, i)->kind->task == PLUMB_TASK_QUESTION
        && plumb_schedule_get_step_state (self->schedule, i) == PLUMB_STEP_RUNNING)
      add_questions (self, i, list);
  return plumb_value_builder_end (list);
}

/* What the plan's forecast has left: the medians of steps that are not over, shared by the cpu
 * slots. */
static gint64
estimate_remaining (PlumbRun *self)
{
  guint n_slots
      = g_array_index (self->slots.sizes, guint, plumb_slots_ensure (&self->slots, "cpu"));
  gint64 sum = 0;

  for (guint i = 0; i < self->plan->n_steps; i++)
    {
      gint64 median = self->plan->steps[i].median_us;
      if (plumb_step_state_is_over (plumb_schedule_get_step_state (self->schedule, i)))
        continue;
      if (median < 0)
        return -1;
      sum += median;
    }
  for (guint i = 0; i < self->active->len; i++)
    {
      PlumbRunItem *item = g_ptr_array_index (self->active, i);
      sum -= MIN (g_get_monotonic_time () - item->started_us,
                  item->step < self->plan->n_steps ? self->plan->steps[item->step].median_us : 0);
    }
  return MAX (sum, 0) / n_slots;
}

/**
 * plumb_run_describe:
 * @self: a run
 *
 * Returns: (transfer full): how far it is
 */
PlumbValue *
plumb_run_describe (PlumbRun *self)
{
  g_return_val_if_fail (PLUMB_IS_RUN (self), NULL);

  PlumbValueBuilder *about = plumb_value_builder_new_object ();
  plumb_value_builder_set_int (about, "run", self->number);
  plumb_value_builder_set_string (about, "workflow", plumb_run_get_workflow (self));
  plumb_value_builder_set_string (about, "state", plumb_run_state_get_name (self->state));
  if (self->reason != NULL)
    plumb_value_builder_set_string (about, "reason", self->reason);
  plumb_value_builder_set_boolean (about, "pausing", plumb_schedule_is_pausing (self->schedule));
  plumb_value_builder_set_int (about, "total", self->steps->len);
  plumb_value_builder_set_int (about, "done", self->n_over);
  plumb_value_builder_set_int (about, "cached", self->n_cached);
  plumb_value_builder_set_int (about, "failed", self->n_failed);
  plumb_value_builder_set_int (about, "remaining_us", estimate_remaining (self));
  plumb_value_builder_set (about, "running", list_running (self));
  plumb_value_builder_set (about, "questions", list_questions (self));
  return plumb_value_builder_end (about);
}

static gboolean
progress_cb (gpointer user_data)
{
  PlumbRun *self = user_data;
  g_autoptr (PlumbValue) progress = plumb_run_describe (self);

  self->progress_timer = 0;
  g_signal_emit (self, signals[SIGNAL_PROGRESS], 0, progress);
  return G_SOURCE_REMOVE;
}

/**
 * plumb_run_touch:
 * @self: a run about which something has changed
 */
void
plumb_run_touch (PlumbRun *self)
{
  if (self->progress_timer == 0 && !plumb_run_state_is_over (self->state))
    self->progress_timer = g_timeout_add (PROGRESS_MS, progress_cb, self);
}

/* --- actions
 * ---------------------------------------------------------------------------------------------- */

static void
end_run (PlumbRun *self)
{
  g_clear_handle_id (&self->wall_timer, g_source_remove);
  g_clear_handle_id (&self->progress_timer, g_source_remove);
  for (guint i = self->active->len; i-- > 0;)
    {
      PlumbRunItem *item = g_ptr_array_index (self->active, i);
      if (item->timer != 0)
        plumb_run_item_free (item);
    }
  plumb_project_files_remember (plumb_resolver_get_files (self->resolver), self->ledger);
  g_clear_pointer (&self->work_folders, plumb_work_folders_free);
}

static void
take_run_state (PlumbRun *self, const PlumbAction *action)
{
  if (plumb_schedule_get_state (self->schedule) != action->run_state
      || self->state == action->run_state)
    return; /* an answer that was there already has ended it before it was told */
  PlumbValueBuilder *payload = plumb_value_builder_new_object ();
  self->state = action->run_state;
  self->reason = plumb_reason_get_code (action->reason);
  plumb_value_builder_set_string (payload, "state", plumb_run_state_get_name (self->state));
  if (self->reason != NULL)
    plumb_value_builder_set_string (payload, "reason", self->reason);
  if (self->verdict != NULL && plumb_run_state_is_over (self->state))
    plumb_value_builder_set_string (payload, "verdict", self->verdict);
  plumb_run_record (self, PLUMB_EVENT_RUN_STATE, NULL, -1, plumb_value_builder_end (payload));
  if (plumb_run_state_is_over (self->state))
    end_run (self);
  g_signal_emit (self, signals[SIGNAL_STATE_CHANGED], 0, plumb_run_state_get_name (self->state),
                 self->broken != NULL ? self->broken->message : self->reason);
}

static void
escalate (PlumbRun *self, const PlumbAction *action)
{
  PlumbRunStep *step = PLUMB_RUN_STEP (self, action->step);
  PlumbValueBuilder *payload = plumb_value_builder_new_object ();
  const char *class = plumb_value_member_string (step->failure, "class", "");
  g_autofree char *reason = action->reason == PLUMB_REASON_NON_RETRYABLE
                                ? g_strdup_printf ("non-retryable:%s", class)
                                : g_strdup (plumb_reason_get_code (action->reason));

  plumb_value_builder_set_string (payload, "reason", reason);
  plumb_value_builder_set_int (payload, "attempt", action->attempt);
  if (step->failure != NULL)
    plumb_value_builder_set (payload, "evidence", plumb_value_ref (step->failure));
  plumb_run_record (self, PLUMB_EVENT_ESCALATION, step->path, action->item,
                    plumb_value_builder_end (payload));
}

static void
record_budget (PlumbRun *self, const PlumbAction *action)
{
  PlumbValueBuilder *payload = plumb_value_builder_new_object ();

  plumb_value_builder_set_string (payload, "which", plumb_budget_get_name (action->budget));
  plumb_value_builder_set_int (payload, "used", action->used);
  plumb_run_record (self, PLUMB_EVENT_BUDGET, NULL, -1, plumb_value_builder_end (payload));
}

/* A block has no backend that tells of its end. */
static void
record_block (PlumbRun *self, const PlumbAction *action)
{
  PlumbRunStep *step = PLUMB_RUN_STEP (self, action->step);

  if (step->kind->task != PLUMB_TASK_REPEAT || action->step_state != PLUMB_STEP_SUCCEEDED
      || step->round == NULL)
    return;
  const PlumbPlanItem *planned = g_ptr_array_index (step->items, 0);
  PlumbValueBuilder *payload = plumb_value_builder_new_object ();
  plumb_value_builder_set_string (payload, "state", "succeeded");
  plumb_value_builder_set_int (payload, "attempt", 1);
  plumb_value_builder_set_string (payload, "key", planned->key);
  plumb_value_builder_set (payload, "outputs", plumb_value_ref (step->answers[0]));
  plumb_run_record (self, PLUMB_EVENT_ITEM_FINISHED, step->path, 0,
                    plumb_value_builder_end (payload));
}

static void
perform_one (PlumbRun *self, const PlumbAction *action)
{
  switch (action->type)
    {
    case PLUMB_ACTION_EXPAND:
      plumb_run_expand (self, action->step);
      break;
    case PLUMB_ACTION_START:
      plumb_run_start_item (self, action);
      break;
    case PLUMB_ACTION_DELAY:
      plumb_run_delay_item (self, action);
      break;
    case PLUMB_ACTION_ASK:
      plumb_run_ask (self, action);
      break;
    case PLUMB_ACTION_CANCEL:
      plumb_run_cancel_item (self, action);
      break;
    case PLUMB_ACTION_QUEUE:
      plumb_run_queue_item (self, action);
      break;
    case PLUMB_ACTION_REVOKE:
      plumb_run_revoke_item (self, action);
      break;
    case PLUMB_ACTION_PLAN_ROUND:
      plumb_run_plan_round (self, action);
      break;
    case PLUMB_ACTION_JUDGE_ROUND:
      plumb_run_judge_round (self, action);
      break;
    case PLUMB_ACTION_STEP_ENDED:
      record_block (self, action);
      plumb_run_end_step (self, action);
      break;
    case PLUMB_ACTION_ESCALATE:
      escalate (self, action);
      break;
    case PLUMB_ACTION_BUDGET:
      record_budget (self, action);
      break;
    case PLUMB_ACTION_RUN_STATE:
      take_run_state (self, action);
      break;
    default:
      g_assert_not_reached ();
    }
}

/**
 * plumb_run_begin_reading:
 * @self: a run
 *
 * All that is looked up while one event is dealt with is looked up in one snapshot.
 */
void
plumb_run_begin_reading (PlumbRun *self)
{
  if (!self->reading)
    self->reading = plumb_ledger_reader_begin (self->reader, NULL);
}

/**
 * plumb_run_end_reading:
 * @self: a run
 */
void
plumb_run_end_reading (PlumbRun *self)
{
  if (self->reading)
    plumb_ledger_reader_end (self->reader);
  self->reading = FALSE;
}

/* What starts is ready, so that nothing of what else is to be done is its business: a slot does not
 * stand empty while that is written down. The order of starts stays what it is. */
static void
put_starts_first (GArray *actions, guint first)
{
  guint place = first;

  for (guint i = first; i < actions->len; i++)
    {
      PlumbAction action = g_array_index (actions, PlumbAction, i);
      if (action.type != PLUMB_ACTION_START)
        continue;
      g_array_remove_index (actions, i);
      g_array_insert_val (actions, place, action);
      place++;
    }
}

static gboolean
wall_cb (gpointer user_data)
{
  PlumbRun *self = user_data;

  self->wall_timer = 0;
  plumb_run_feed (self, &(PlumbScheduleEvent) { .type = PLUMB_INPUT_WALL_SPENT });
  return G_SOURCE_REMOVE;
}

/**
 * plumb_run_set_wall:
 * @self: a run
 * @left_us: its time is up so many us from now, if not before
 */
void
plumb_run_set_wall (PlumbRun *self, gint64 left_us)
{
  gint64 end_us = g_get_monotonic_time () + left_us;

  if (self->wall_timer != 0 && self->wall_end_us <= end_us)
    return;
  g_clear_handle_id (&self->wall_timer, g_source_remove);
  self->wall_end_us = end_us;
  self->wall_timer = g_timeout_add ((guint) MIN (left_us / 1000, G_MAXINT), wall_cb, self);
}

/**
 * plumb_run_feed:
 * @self: a run
 * @event: (nullable): what happened; %NULL: nothing but what has begun by itself
 */
void
plumb_run_feed (PlumbRun *self, const PlumbScheduleEvent *event)
{
  guint n_before = self->actions->len;

  if (self->state != PLUMB_RUN_RUNNING)
    plumb_run_limit_by_day (self);
  if (!plumb_run_has_room (self))
    {
      PlumbScheduleEvent pause = { .type = PLUMB_INPUT_PAUSE, .reason = PLUMB_REASON_DISK };
      plumb_schedule_apply (self->schedule, &pause, self->actions);
      if (event != NULL && event->type == PLUMB_INPUT_CONTINUE)
        return;
    }
  plumb_run_apply_begun (self);
  if (event != NULL)
    plumb_schedule_apply (self->schedule, event, self->actions);
  put_starts_first (self->actions, n_before);
  if (self->performing)
    return;
  self->performing = TRUE;
  g_object_ref (self);
  while (self->n_performed < self->actions->len)
    {
      PlumbAction action = g_array_index (self->actions, PlumbAction, self->n_performed++);
      perform_one (self, &action);
    }
  g_array_set_size (self->actions, 0);
  self->n_performed = 0;
  self->performing = FALSE;
  plumb_run_end_reading (self);
  g_object_unref (self);
}

/* --- the object
 * ------------------------------------------------------------------------------------------- */

static void
plumb_run_finalize (GObject *object)
{
  PlumbRun *self = PLUMB_RUN (object);

  g_clear_handle_id (&self->wall_timer, g_source_remove);
  g_clear_handle_id (&self->progress_timer, g_source_remove);
  g_clear_pointer (&self->schedule, plumb_schedule_free);
  g_clear_pointer (&self->actions, g_array_unref);
  g_clear_pointer (&self->steps, g_ptr_array_unref);
  g_clear_pointer (&self->scopes, g_ptr_array_unref);
  g_clear_pointer (&self->active, g_ptr_array_unref);
  g_clear_pointer (&self->ahead, g_ptr_array_unref);
  g_clear_pointer (&self->demands, g_array_unref);
  plumb_slots_clear (&self->slots);
  g_clear_pointer (&self->places, g_ptr_array_unref);
  g_clear_pointer (&self->resolver, plumb_resolver_free);
  g_clear_pointer (&self->resolver_info.kept, g_hash_table_unref);
  g_clear_pointer (&self->resolver_info.attempts, g_hash_table_unref);
  g_clear_pointer (&self->plan, plumb_plan_unref);
  g_clear_object (&self->engine);
  g_clear_object (&self->ledger);
  g_clear_object (&self->reader);
  g_clear_error (&self->broken);
  g_clear_pointer (&self->work_folders, plumb_work_folders_free);
  g_clear_pointer (&self->log_folder, g_free);
  g_clear_pointer (&self->verdict, g_free);
  G_OBJECT_CLASS (plumb_run_parent_class)->finalize (object);
}

static void
plumb_run_class_init (PlumbRunClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = plumb_run_finalize;
  signals[SIGNAL_PROGRESS] = g_signal_new ("progress", PLUMB_TYPE_RUN, G_SIGNAL_RUN_LAST, 0, NULL,
                                           NULL, NULL, G_TYPE_NONE, 1, PLUMB_TYPE_VALUE);
  signals[SIGNAL_STATE_CHANGED]
      = g_signal_new ("state-changed", PLUMB_TYPE_RUN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                      G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
}

static void
plumb_run_init (PlumbRun *self)
{
  self->actions = g_array_new (FALSE, FALSE, sizeof (PlumbAction));
  self->steps = g_ptr_array_new_with_free_func (plumb_run_step_free);
  self->scopes = g_ptr_array_new_with_free_func (plumb_run_scope_free);
  self->active = g_ptr_array_new ();
  self->ahead = g_ptr_array_new ();
  self->state = PLUMB_RUN_QUEUED;
}

static gboolean
make_folders (PlumbRun *self, GError **error)
{
  PlumbProject *project = plumb_engine_get_info (self->engine)->project;
  g_autofree char *work = g_strdup_printf ("work/%" G_GINT64_FORMAT, self->number);
  g_autofree char *logs = g_strdup_printf ("logs/%" G_GINT64_FORMAT, self->number);

  g_autofree char *work_folder = plumb_project_get_machine_path (project, work);
  self->log_folder = plumb_project_get_machine_path (project, logs);
  self->work_folders = plumb_work_folders_new (work_folder, error);
  return self->work_folders != NULL && plumb_file_make_folder (self->log_folder, 0700, error);
}

/**
 * plumb_run_new:
 * @info: what it stands on; references are taken
 * @error: set where the request's limits are out of bounds, or no folder can be made
 *
 * Returns: (transfer full) (nullable): a run that is queued
 */
PlumbRun *
plumb_run_new (const PlumbRunInfo *info, GError **error)
{
  g_autoptr (PlumbRun) self = g_object_new (PLUMB_TYPE_RUN, NULL);

  self->engine = g_object_ref (info->engine);
  self->ledger = g_object_ref (info->ledger);
  self->reader = g_object_ref (info->reader);
  self->plan = plumb_plan_ref (info->plan);
  self->number = info->number;
  self->executions_before = info->life != NULL ? info->life->executions : 0;
  self->resolver_info = (PlumbResolverInfo) {
    .engine = self->engine,
    .reader = self->reader,
    .workflow = plumb_run_get_workflow (self),
    .request = plumb_run_get_request (self),
    .seed = self->plan->seed,
    .kept = info->life != NULL ? g_hash_table_ref (info->life->kept) : NULL,
    .attempts = info->life != NULL ? g_hash_table_ref (info->life->attempts) : NULL,
    .run = self->number,
  };
  self->resolver = plumb_resolver_new (&self->resolver_info);
  plumb_run_add_plan (self);
  self->schedule = plumb_run_make_schedule (self, error);
  if (self->schedule == NULL || !make_folders (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * plumb_run_get_number:
 * @self: a run
 *
 * Returns: its number in the project
 */
gint64
plumb_run_get_number (PlumbRun *self)
{
  return self->number;
}

/**
 * plumb_run_get_last_seq:
 * @self: a run
 *
 * Returns: the number of the last event that it wrote
 */
gint64
plumb_run_get_last_seq (PlumbRun *self)
{
  return self->last_seq;
}

/**
 * plumb_run_get_state:
 * @self: a run
 *
 * Returns: its state
 */
PlumbRunState
plumb_run_get_state (PlumbRun *self)
{
  return self->state;
}

/**
 * plumb_run_get_workflow:
 * @self: a run
 *
 * Returns: the name of what it runs
 */
const char *
plumb_run_get_workflow (PlumbRun *self)
{
  return plumb_workflow_get_name (self->plan->workflow);
}

/**
 * plumb_run_get_request:
 * @self: a run
 *
 * Returns: (transfer none): how it was asked for
 */
PlumbValue *
plumb_run_get_request (PlumbRun *self)
{
  return plumb_workflow_get_request (self->plan->workflow);
}

/**
 * plumb_run_start:
 * @self: a queued run
 */
void
plumb_run_start (PlumbRun *self)
{
  PlumbScheduleSpec limits = { 0 };

  g_return_if_fail (PLUMB_IS_RUN (self));
  plumb_run_record_immediate (self);
  plumb_request_read_limits (
      plumb_run_get_request (self),
      plumb_project_get_settings (plumb_engine_get_info (self->engine)->project), &limits, NULL);
  if (limits.limits[PLUMB_BUDGET_WALL] > 0)
    plumb_run_set_wall (self, limits.limits[PLUMB_BUDGET_WALL]);
  plumb_run_feed (self, &(PlumbScheduleEvent) { .type = PLUMB_INPUT_START });
}

static gboolean
control (PlumbRun *self,
         const PlumbScheduleEvent *event,
         const char *wish,
         const char *by,
         GError **error)
{
  if (plumb_run_state_is_over (self->state))
    {
      g_set_error (error, PLUMB_ENGINE_ERROR, PLUMB_ENGINE_ERROR_STATE,
                   "run %" G_GINT64_FORMAT " is over (%s)", self->number,
                   plumb_run_state_get_name (self->state));
      return FALSE;
    }
  PlumbValueBuilder *payload = plumb_value_builder_new_object ();
  plumb_value_builder_set_string (payload, "wish", wish);
  plumb_value_builder_set_string (payload, "by", by);
  plumb_run_record (self, PLUMB_EVENT_CONTROL, NULL, -1, plumb_value_builder_end (payload));
  plumb_run_feed (self, event);
  plumb_run_touch (self);
  return TRUE;
}

/**
 * plumb_run_cancel:
 * @self: a run
 * @by: who wishes it
 * @error: set where it is over
 *
 * Returns: whether it is being ended
 */
gboolean
plumb_run_cancel (PlumbRun *self, const char *by, GError **error)
{
  return control (self, &(PlumbScheduleEvent) { .type = PLUMB_INPUT_CANCEL }, "cancel", by, error);
}

/**
 * plumb_run_pause:
 * @self: a run
 * @pause: or go on
 * @by: who wishes it
 * @error: set where it is over
 *
 * Returns: whether it was told
 */
gboolean
plumb_run_pause (PlumbRun *self, gboolean pause, const char *by, GError **error)
{
  PlumbScheduleEvent event = { .type = pause ? PLUMB_INPUT_PAUSE : PLUMB_INPUT_CONTINUE,
                               .reason = PLUMB_REASON_ASKED_FOR };

  return control (self, &event, pause ? "pause" : "continue", by, error);
}

static int
find_step (PlumbRun *self, const char *path, GError **error)
{
  for (guint i = 0; i < self->steps->len; i++)
    if (g_str_equal (PLUMB_RUN_STEP (self, i)->path, path))
      return (int) i;
  g_set_error (error, PLUMB_ENGINE_ERROR, PLUMB_ENGINE_ERROR_NOT_FOUND,
               "run %" G_GINT64_FORMAT " has no step “%s”", self->number, path);
  return -1;
}

/**
 * plumb_run_reorder:
 * @self: a run
 * @step: what is to start sooner
 * @before: (nullable): before which step; %NULL: before all
 * @error: set where there is no such step
 *
 * Returns: whether it was told
 */
gboolean
plumb_run_reorder (PlumbRun *self, const char *step, const char *before, GError **error)
{
  int number = find_step (self, step, error);
  int other = before != NULL ? find_step (self, before, error) : -1;

  if (number < 0 || (before != NULL && other < 0))
    return FALSE;
  return control (
      self,
      &(PlumbScheduleEvent) { .type = PLUMB_INPUT_REORDER, .step = (guint) number, .item = other },
      "reorder", g_get_user_name (), error);
}
