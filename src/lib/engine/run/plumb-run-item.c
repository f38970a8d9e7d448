/* plumb-run-item.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-run-private.h"

#include "plumb-data.h"
#include "plumb-fault.h"
#include "plumb-file.h"
#include "plumb-retry-request.h"

/**
 * plumb_run_item_new:
 * @self: a run; a reference is taken
 * @step: a step
 * @item: one of its items
 * @attempt: as the ledger counts them
 *
 * Returns: (transfer full): the item at work
 */
PlumbRunItem *
plumb_run_item_new (PlumbRun *self, guint step, guint item, guint attempt)
{
  PlumbRunItem *made = g_new0 (PlumbRunItem, 1);

  made->run = g_object_ref (self);
  made->step = step;
  made->item = item;
  made->attempt = attempt;
  made->cancellable = g_cancellable_new ();
  made->started_us = g_get_monotonic_time ();
  made->fraction = -1;
  made->remaining_us = -1;
  g_ptr_array_add (self->active, made);
  return made;
}

/**
 * plumb_run_item_free:
 * @self: (transfer full): an item that is over
 */
void
plumb_run_item_free (PlumbRunItem *self)
{
  PlumbRun *run = self->run;

  plumb_run_leave_place (self);
  g_ptr_array_remove_fast (self->is_ahead ? run->ahead : run->active, self);
  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->work_folder != NULL)
    plumb_work_folders_give_back (run->work_folders, g_steal_pointer (&self->work_folder));
  g_clear_pointer (&self->job, plumb_job_unref);
  g_clear_pointer (&self->outcome, plumb_outcome_unref);
  g_clear_object (&self->cancellable);
  g_free (self->text);
  g_free (self);
  g_object_unref (run);
}

static PlumbRunStep *
get_step (PlumbRunItem *self)
{
  return PLUMB_RUN_STEP (self->run, self->step);
}

static const PlumbPlanItem *
get_planned (PlumbRunItem *self)
{
  return g_ptr_array_index (get_step (self)->items, self->item);
}

/* --- the end of an item
 * -------------------------------------------------------------------------------- */

static PlumbValueBuilder *
begin_finished (PlumbRunItem *self, const char *state)
{
  PlumbValueBuilder *payload = plumb_value_builder_new_object ();
  const PlumbOutcomeInfo *outcome
      = self->outcome != NULL ? plumb_outcome_get_info (self->outcome) : NULL;
  gint64 wall = outcome != NULL && outcome->wall_us > 0
                    ? outcome->wall_us
                    : g_get_monotonic_time () - self->started_us;
  const PlumbPlanItem *planned = get_planned (self);

  plumb_value_builder_set_int (payload, "attempt", self->attempt);
  plumb_value_builder_set_string (payload, "state", state);
  plumb_value_builder_set_int (payload, "wall_us", wall);
  if (planned->key[0] != '\0')
    plumb_value_builder_set_string (payload, "key", planned->key);
  if (outcome != NULL && outcome->cpu_us > 0)
    plumb_value_builder_set_int (payload, "cpu_us", outcome->cpu_us);
  if (outcome != NULL && outcome->peak_bytes > 0)
    plumb_value_builder_set_int (payload, "peak_bytes", outcome->peak_bytes);
  return payload;
}

static void
record_finished (PlumbRunItem *self, PlumbValueBuilder *payload)
{
  plumb_run_record (self->run, PLUMB_EVENT_ITEM_FINISHED, get_step (self)->path, (int) self->item,
                    plumb_value_builder_end (payload));
  plumb_run_touch (self->run);
}

typedef struct
{
  PlumbRunItem *item;
  gint64 bytes;
} ArtifactRecord;

static gboolean
record_artifact (const PlumbPort *port, PlumbValue *datum, gpointer user_data)
{
  static const char *const told[] = { "type", "ext", "bytes", "pixels" };
  ArtifactRecord *record = user_data;
  PlumbValueBuilder *payload = plumb_value_builder_new_object ();

  plumb_value_builder_set_string (payload, "sha256",
                                  plumb_value_member_string (datum, "artifact", ""));
  for (guint i = 0; i < G_N_ELEMENTS (told); i++)
    {
      PlumbValue *value = plumb_value_get_member (datum, told[i]);
      if (value != NULL)
        plumb_value_builder_set (payload, told[i], plumb_value_ref (value));
    }
  record->bytes += plumb_value_member_int (datum, "bytes", 0);
  plumb_run_record (record->item->run, PLUMB_EVENT_ARTIFACT, get_step (record->item)->path,
                    (int) record->item->item, plumb_value_builder_end (payload));
  return TRUE;
}

/* Where its program wrote, or NULL where no program did. */
static const char *
find_log (PlumbRunItem *self)
{
  const char *log = self->job != NULL ? plumb_job_get_info (self->job)->log_path : NULL;

  if (self->outcome != NULL && plumb_outcome_get_info (self->outcome)->log_bytes == 0)
    return NULL;
  return log != NULL && access (log, F_OK) == 0 ? log : NULL;
}

/* How it was done, and where the log of it lies (below the machine's folder), if it wrote one. */
static void
add_evidence (PlumbRunItem *self, PlumbValueBuilder *payload, PlumbValue *evidence)
{
  const char *log = find_log (self);

  if (evidence == NULL || log == NULL)
    {
      if (evidence != NULL)
        plumb_value_builder_set (payload, "evidence", plumb_value_ref (evidence));
      return;
    }
  g_autofree char *name = g_path_get_basename (log);
  g_autofree char *relative
      = g_strdup_printf ("logs/%" G_GINT64_FORMAT "/%s", self->run->number, name);
  PlumbValueBuilder *with = plumb_value_builder_new_copy (evidence);
  plumb_value_builder_set_string (with, "log", relative);
  plumb_value_builder_set (payload, "evidence", plumb_value_builder_end (with));
}

/**
 * plumb_run_item_succeed:
 * @self: (transfer full): an item
 * @outputs: what it gave, files as artifacts
 * @evidence: (nullable): how it was done
 */
void
plumb_run_item_succeed (PlumbRunItem *self, PlumbValue *outputs, PlumbValue *evidence)
{
  PlumbRun *run = self->run;
  PlumbRunStep *step = get_step (self);
  ArtifactRecord record = { self, 0 };

  plumb_outputs_each_file (step->node->kind, outputs, record_artifact, &record);
  PlumbValueBuilder *payload = begin_finished (self, "succeeded");
  plumb_value_builder_set (payload, "outputs", plumb_value_ref (outputs));
  add_evidence (self, payload, evidence);
  record_finished (self, payload);
  plumb_fault_check ("runner.item-finished");

  g_clear_pointer (&step->answers[self->item], plumb_value_unref);
  step->answers[self->item] = plumb_value_ref (outputs);
  PlumbOutputs own;
  plumb_outputs_init (&own, step->node->kind);
  plumb_outputs_add (&own, outputs);
  g_autoptr (PlumbValue) listed = plumb_outputs_end (&own);
  PlumbScheduleEvent event = {
    .type = PLUMB_INPUT_ITEM_SUCCEEDED,
    .step = self->step,
    .item = (int) self->item,
    .bytes = record.bytes,
    .signal = plumb_wiring_read (step->scope->wiring, self->step - step->scope->base, listed),
  };
  g_object_ref (run);
  plumb_run_item_free (self);
  plumb_run_feed (run, &event);
  g_object_unref (run);
}

/**
 * plumb_run_item_fail:
 * @self: (transfer full): an item
 * @failure_class: of the failure
 * @failure: (transfer full): as the ledger keeps it
 * @evidence: (nullable): how it was done
 */
void
plumb_run_item_fail (PlumbRunItem *self,
                     PlumbFailureClass failure_class,
                     PlumbValue *failure,
                     PlumbValue *evidence)
{
  PlumbRun *run = self->run;
  PlumbRunStep *step = get_step (self);
  PlumbValueBuilder *payload = begin_finished (self, "failed");

  plumb_value_builder_set (payload, "failure", plumb_value_ref (failure));
  add_evidence (self, payload, evidence);
  record_finished (self, payload);
  g_clear_pointer (&step->failure, plumb_value_unref);
  step->failure = failure;
  PlumbScheduleEvent event = { .type = PLUMB_INPUT_ITEM_FAILED,
                               .step = self->step,
                               .item = (int) self->item,
                               .failure_class = failure_class };
  g_object_ref (run);
  plumb_run_item_free (self);
  plumb_run_feed (run, &event);
  g_object_unref (run);
}

static void
end_cancelled (PlumbRunItem *self)
{
  PlumbRun *run = self->run;
  PlumbScheduleEvent event
      = { .type = PLUMB_INPUT_ITEM_CANCELLED, .step = self->step, .item = (int) self->item };

  record_finished (self, begin_finished (self, "cancelled"));
  g_object_ref (run);
  plumb_run_item_free (self);
  plumb_run_feed (run, &event);
  g_object_unref (run);
}

static PlumbValue *
describe_failure (const PlumbOutcomeInfo *info)
{
  PlumbValueBuilder *failure = plumb_value_builder_new_object ();

  plumb_value_builder_set_string (failure, "class",
                                  plumb_failure_class_get_name (info->failure_class));
  plumb_value_builder_set_string (failure, "code", info->code != NULL ? info->code : "failed");
  plumb_value_builder_set_string (failure, "message",
                                  info->message != NULL ? info->message : "it failed");
  if (info->expected != NULL)
    plumb_value_builder_set_string (failure, "expected", info->expected);
  if (info->found != NULL)
    plumb_value_builder_set_string (failure, "found", info->found);
  if (info->advice != NULL)
    plumb_value_builder_set_string (failure, "advice", info->advice);
  if (info->log_tail != NULL)
    plumb_value_builder_set_string (failure, "log_tail", info->log_tail);
  return plumb_value_builder_end (failure);
}

static void
fail_with_error (PlumbRunItem *self, const char *code, const GError *error, const char *advice)
{
  const PlumbOutcomeInfo *info
      = self->outcome != NULL ? plumb_outcome_get_info (self->outcome) : NULL;
  gboolean full = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE)
                  || g_error_matches (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_FULL);
  PlumbFailureClass failure_class = full ? PLUMB_FAILURE_RETRYABLE : PLUMB_FAILURE_NON_RETRYABLE;
  g_autoptr (PlumbValue) evidence
      = info != NULL && info->evidence != NULL ? plumb_value_ref (info->evidence) : NULL;

  plumb_run_item_fail (self, failure_class,
                       plumb_run_make_failure (failure_class, full ? "disk-full" : code,
                                               error->message,
                                               full ? "make room on the disk" : advice),
                       evidence);
}

static void
imported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PlumbRunItem *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbValue) outputs = plumb_run_import_finish (self, result, &error);

  if (outputs != NULL)
    {
      g_autoptr (PlumbOutcome) outcome
          = self->outcome != NULL ? plumb_outcome_ref (self->outcome) : NULL;
      plumb_run_item_succeed (self, outputs,
                              outcome != NULL ? plumb_outcome_get_info (outcome)->evidence : NULL);
    }
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      end_cancelled (self);
    }
  else
    {
      fail_with_error (self, "bad-output", error,
                       find_log (self) != NULL
                           ? "look at what the program wrote: `plumb log` shows it"
                           : "correct the file or the node, then run again");
    }
}

static void
end_succeeded (PlumbRunItem *self, const PlumbOutcomeInfo *info)
{
  if (plumb_run_needs_import (get_step (self)->node->kind, info->outputs))
    {
      plumb_run_import (self, info->outputs, imported_cb);
      plumb_run_feed (self->run, NULL);
      return;
    }
  g_autoptr (PlumbValue) outputs
      = info->outputs != NULL ? plumb_value_ref (info->outputs)
                              : plumb_value_builder_end (plumb_value_builder_new_object ());
  plumb_run_item_succeed (self, outputs, info->evidence);
}

/* It was started while it was being taken back, or its launcher went before it began. */
static void
run_again (PlumbRunItem *self)
{
  g_clear_pointer (&self->outcome, plumb_outcome_unref);
  if (g_cancellable_is_cancelled (self->cancellable))
    end_cancelled (self);
  else
    plumb_run_item_run (self);
}

/**
 * plumb_run_item_end:
 * @self: (transfer full): an item whose outcome is known
 */
void
plumb_run_item_end (PlumbRunItem *self)
{
  g_autoptr (PlumbOutcome) outcome = plumb_outcome_ref (self->outcome);
  const PlumbOutcomeInfo *info = plumb_outcome_get_info (outcome);

  switch (info->status)
    {
    case PLUMB_OUTCOME_CANCELLED:
      end_cancelled (self);
      break;
    case PLUMB_OUTCOME_REVOKED:
      run_again (self);
      break;
    case PLUMB_OUTCOME_FAILED:
      plumb_run_item_fail (self, info->failure_class, describe_failure (info), info->evidence);
      break;
    case PLUMB_OUTCOME_SUCCEEDED:
    default:
      end_succeeded (self, info);
      break;
    }
}

static void
ran_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PlumbRunItem *self = user_data;
  g_autoptr (GError) error = NULL;

  self->outcome = plumb_backend_run_finish (PLUMB_BACKEND (source), result, &error);
  if (self->outcome != NULL)
    plumb_run_item_end (self);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    end_cancelled (self);
  else
    fail_with_error (self, "not-started", error, "`plumb doctor` tells what is missing");
}

/* --- the start of an item
 * -------------------------------------------------------------------------------- */

/**
 * plumb_run_item_progress:
 * @job: an item's
 * @progress: how far it is
 * @user_data: the item
 */
void
plumb_run_item_progress (PlumbJob *job, const PlumbProgress *progress, gpointer user_data)
{
  PlumbRunItem *self = user_data;

  self->fraction = progress->fraction;
  self->done = progress->done;
  self->total = progress->total;
  self->remaining_us = progress->remaining_us;
  g_set_str (&self->text, progress->text);
  plumb_run_touch (self->run);
}

static PlumbValue *add_paths (PlumbRunItem *self, PlumbValue *value);

static PlumbValue *
add_path (PlumbRunItem *self, PlumbValue *datum)
{
  PlumbArtifacts *artifacts
      = plumb_project_get_artifacts (plumb_engine_get_info (self->run->engine)->project);
  g_autofree char *path = plumb_artifacts_get_path (artifacts, datum);
  PlumbValueBuilder *with = plumb_value_builder_new_copy (datum);
  plumb_value_builder_set_string (with, "path", path);
  return plumb_value_builder_end (with);
}

static PlumbValue *
add_paths_to_members (PlumbRunItem *self, PlumbValue *object)
{
  PlumbValueBuilder *with = plumb_value_builder_new_object ();
  for (guint i = 0; i < plumb_value_get_length (object); i++)
    {
      const char *name;
      PlumbValue *member = plumb_value_get_member_at (object, i, &name);
      plumb_value_builder_set (with, name, add_paths (self, member));
    }
  return plumb_value_builder_end (with);
}

/* Says of every file in @value, at any depth, where it lies. */
static PlumbValue *
add_paths (PlumbRunItem *self, PlumbValue *value)
{
  if (plumb_datum_is_file (value))
    return add_path (self, value);
  if (plumb_value_get_value_type (value) == PLUMB_VALUE_OBJECT)
    return add_paths_to_members (self, value);
  if (plumb_value_get_value_type (value) != PLUMB_VALUE_ARRAY)
    return plumb_value_ref (value);
  PlumbValueBuilder *list = plumb_value_builder_new_array ();
  for (guint i = 0; i < plumb_value_get_length (value); i++)
    plumb_value_builder_add (list, add_paths (self, plumb_value_get_element (value, i)));
  return plumb_value_builder_end (list);
}

/* File fields as absolute paths: a job works in a folder of its own. */
static PlumbValue *
make_params (PlumbRunItem *self, PlumbKind *kind, PlumbValue *params)
{
  const char *folder
      = plumb_project_get_folder (plumb_engine_get_info (self->run->engine)->project);

  if (!get_step (self)->kind->has_files)
    return plumb_value_ref (params);
  PlumbValueBuilder *made = plumb_value_builder_new_copy (params);
  for (guint i = 0; i < plumb_kind_get_n_fields (kind); i++)
    {
      const PlumbField *field = plumb_kind_get_field (kind, i);
      const char *path = plumb_value_member_string (params, field->name, "");
      if (field->type != PLUMB_FIELD_FILE || *path == '\0')
        continue;
      g_autofree char *absolute = g_build_filename (folder, path, NULL);
      plumb_value_builder_set_string (made, field->name, absolute);
    }
  return plumb_value_builder_end (made);
}

static PlumbValue *
describe_item (PlumbRunItem *self)
{
  PlumbValueBuilder *about = plumb_value_builder_new_object ();
  const char *name = get_planned (self)->name;

  plumb_value_builder_set_int (about, "index", self->item);
  plumb_value_builder_set_int (about, "count", get_step (self)->n_items);
  if (name != NULL)
    plumb_value_builder_set_string (about, "name", name);
  return plumb_value_builder_end (about);
}

static char *
make_log_path (PlumbRunItem *self)
{
  g_autofree char *relative = plumb_engine_make_log_name (self->run->number, get_step (self)->path,
                                                          self->step, self->item, self->attempt);
  g_autofree char *name = g_path_get_basename (relative);

  return g_build_filename (self->run->log_folder, name, NULL);
}

/* Items of a run that hold the same slots. */
static guint64
make_lane (PlumbRun *run, const PlumbRunStep *step)
{
  return ((guint64) run->number << 32) + step->demand + 1;
}

/**
 * plumb_run_item_make_job:
 * @self: an item with a work folder
 */
void
plumb_run_item_make_job (PlumbRunItem *self)
{
  PlumbRunStep *step = get_step (self);
  const PlumbPlanItem *planned = get_planned (self);
  const PlumbEngineInfo *engine = plumb_engine_get_info (self->run->engine);
  PlumbValue *request = plumb_run_get_request (self->run);
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT "/%s/%u/%u", self->run->number,
                                         step->path, self->item, self->attempt);
  g_autofree char *log_path = make_log_path (self);
  g_autoptr (PlumbValue) inputs = add_paths (self, planned->inputs);
  g_autoptr (PlumbValue) params = make_params (self, step->node->kind, planned->params);
  g_autoptr (PlumbValue) item = describe_item (self);

  self->job = plumb_job_new (
      &(PlumbJobInfo) { .id = id,
                        .kind = step->node->kind,
                        .params = params,
                        .inputs = inputs,
                        .tools = step->kind->tools,
                        .item = item,
                        .seed = planned->seed,
                        .work_folder = self->work_folder->path,
                        .project_folder = plumb_project_get_folder (engine->project),
                        .log_path = log_path,
                        .threads = (guint) plumb_value_member_int (request, "threads", 0),
                        .sandbox = plumb_value_member_boolean (request, "sandbox", FALSE),
                        .workflow = plumb_run_get_workflow (self->run),
                        .node = step->path,
                        .lane = make_lane (self->run, step) });
}

/**
 * plumb_run_item_run:
 * @self: an item that has its job
 */
void
plumb_run_item_run (PlumbRunItem *self)
{
  plumb_backend_run_async (get_step (self)->kind->backend, self->job, plumb_run_item_progress, self,
                           self->cancellable, ran_cb, self);
}

static void
run_job (PlumbRunItem *self)
{
  g_autoptr (GError) error = NULL;

  self->work_folder = plumb_work_folders_take (self->run->work_folders, &error);
  if (self->work_folder == NULL)
    {
      fail_with_error (self, "no-work-folder", error, "look at the project's .plumbline folder");
      return;
    }
  plumb_run_item_make_job (self);
  plumb_run_item_run (self);
}

static void
durable_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PlumbRunItem *self = user_data;
  g_autoptr (GError) error = NULL;

  if (plumb_ledger_wait_finish (PLUMB_LEDGER (source), result, &error))
    run_job (self);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    end_cancelled (self);
  else
    fail_with_error (self, "ledger-failed", error,
                     "look at the disk; `plumb fsck` checks the record");
}

/**
 * plumb_run_start_item:
 * @self: a run
 * @action: START
 *
 * What reaches beyond the run (the output folder, the network) waits until all that it rests on is
 * durable.
 */
void
plumb_run_start_item (PlumbRun *self, const PlumbAction *action)
{
  PlumbRunStep *step = PLUMB_RUN_STEP (self, action->step);
  const PlumbPlanItem *planned = g_ptr_array_index (step->items, (guint) action->item);
  PlumbRunItem *item = plumb_run_take_queued (self, action);

  if (item == NULL)
    item = plumb_run_item_new (self, action->step, (guint) action->item,
                               (guint) planned->attempt + action->attempt);
  plumb_run_take_place (item);
  plumb_run_record_started (item);
  plumb_run_touch (self);
  if (item->job != NULL)
    plumb_run_start_queued (item);
  else if (self->broken != NULL)
    end_cancelled (item);
  else if (planned->outputs != NULL)
    plumb_run_import (item, planned->outputs, imported_cb);
  else if (plumb_kind_writes_output (step->node->kind)
           || plumb_kind_uses_network (step->node->kind))
    plumb_ledger_wait_async (self->ledger, self->last_seq, item->cancellable, durable_cb, item);
  else
    run_job (item);
}

static gboolean
due_cb (gpointer user_data)
{
  PlumbRunItem *self = user_data;
  PlumbRun *run = self->run;
  PlumbScheduleEvent event
      = { .type = PLUMB_INPUT_ITEM_DUE, .step = self->step, .item = (int) self->item };

  self->timer = 0;
  g_object_ref (run);
  plumb_run_item_free (self);
  plumb_run_feed (run, &event);
  g_object_unref (run);
  return G_SOURCE_REMOVE;
}

/**
 * plumb_run_delay_item:
 * @self: a run
 * @action: DELAY
 */
void
plumb_run_delay_item (PlumbRun *self, const PlumbAction *action)
{
  PlumbRunStep *step = PLUMB_RUN_STEP (self, action->step);
  const PlumbPlanItem *planned = g_ptr_array_index (step->items, (guint) action->item);
  PlumbRunItem *item = plumb_run_item_new (self, action->step, (guint) action->item,
                                           (guint) planned->attempt + action->attempt);
  PlumbValueBuilder *payload = plumb_value_builder_new_object ();

  plumb_value_builder_set_int (payload, "attempt", item->attempt);
  plumb_value_builder_set_string (payload, "class",
                                  plumb_value_member_string (step->failure, "class", ""));
  plumb_value_builder_set_int (payload, "delay_us", action->delay_us);
  plumb_run_record (self, PLUMB_EVENT_ITEM_RETRY, step->path, action->item,
                    plumb_value_builder_end (payload));
  item->timer = g_timeout_add ((guint) (action->delay_us / 1000), due_cb, item);
}

/**
 * plumb_run_cancel_item:
 * @self: a run
 * @action: CANCEL
 */
void
plumb_run_cancel_item (PlumbRun *self, const PlumbAction *action)
{
  for (guint i = 0; i < self->active->len; i++)
    {
      PlumbRunItem *item = g_ptr_array_index (self->active, i);
      if (item->step == action->step && (int) item->item == action->item && item->timer == 0)
        {
          g_cancellable_cancel (item->cancellable);
          return;
        }
    }
}
