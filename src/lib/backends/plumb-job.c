/* plumb-job.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-job.h"

struct _PlumbJob
{
  PlumbJobInfo info;
};

struct _PlumbOutcome
{
  PlumbOutcomeInfo info;
};

static PlumbValue *
ref_value (PlumbValue *value)
{
  return value == NULL ? NULL : plumb_value_ref (value);
}

/**
 * plumb_job_new:
 * @info: what is to be done; copied
 *
 * Returns: (transfer full): the job
 */
PlumbJob *
plumb_job_new (const PlumbJobInfo *info)
{
  PlumbJob *self;

  g_return_val_if_fail (info != NULL && PLUMB_IS_KIND (info->kind), NULL);

  self = g_atomic_rc_box_new0 (PlumbJob);
  self->info = *info;
  self->info.id = g_strdup (info->id);
  self->info.kind = g_object_ref (info->kind);
  self->info.params = ref_value (info->params);
  self->info.inputs = ref_value (info->inputs);
  self->info.tools = ref_value (info->tools);
  self->info.item = ref_value (info->item);
  self->info.work_folder = g_strdup (info->work_folder);
  self->info.project_folder = g_strdup (info->project_folder);
  self->info.log_path = g_strdup (info->log_path);
  self->info.workflow = g_strdup (info->workflow);
  self->info.node = g_strdup (info->node);
  return self;
}

/**
 * plumb_job_ref:
 * @self: a job
 *
 * Thread-safe.
 *
 * Returns: (transfer full): @self
 */
PlumbJob *
plumb_job_ref (PlumbJob *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
job_clear (gpointer data)
{
  PlumbJobInfo *info = &((PlumbJob *) data)->info;

  g_free ((char *) info->id);
  g_clear_object (&info->kind);
  g_clear_pointer (&info->params, plumb_value_unref);
  g_clear_pointer (&info->inputs, plumb_value_unref);
  g_clear_pointer (&info->tools, plumb_value_unref);
  g_clear_pointer (&info->item, plumb_value_unref);
  g_free ((char *) info->work_folder);
  g_free ((char *) info->project_folder);
  g_free ((char *) info->log_path);
  g_free ((char *) info->workflow);
  g_free ((char *) info->node);
}

/**
 * plumb_job_unref:
 * @self: (transfer full): a job
 *
 * Thread-safe.
 */
void
plumb_job_unref (PlumbJob *self)
{
  g_atomic_rc_box_release_full (self, job_clear);
}

/**
 * plumb_job_get_info:
 * @self: a job
 *
 * Returns: (transfer none): what is to be done; lives as long as the job
 */
const PlumbJobInfo *
plumb_job_get_info (PlumbJob *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return &self->info;
}

/**
 * plumb_outcome_new:
 * @info: what became of a job; copied
 *
 * Returns: (transfer full): the outcome
 */
PlumbOutcome *
plumb_outcome_new (const PlumbOutcomeInfo *info)
{
  PlumbOutcome *self;

  g_return_val_if_fail (info != NULL, NULL);

  self = g_atomic_rc_box_new0 (PlumbOutcome);
  self->info = *info;
  self->info.code = g_strdup (info->code);
  self->info.message = g_strdup (info->message);
  self->info.expected = g_strdup (info->expected);
  self->info.found = g_strdup (info->found);
  self->info.advice = g_strdup (info->advice);
  self->info.log_tail = g_strdup (info->log_tail);
  self->info.outputs = ref_value (info->outputs);
  self->info.evidence = ref_value (info->evidence);
  return self;
}

/**
 * plumb_outcome_ref:
 * @self: an outcome
 *
 * Thread-safe.
 *
 * Returns: (transfer full): @self
 */
PlumbOutcome *
plumb_outcome_ref (PlumbOutcome *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
outcome_clear (gpointer data)
{
  PlumbOutcomeInfo *info = &((PlumbOutcome *) data)->info;

  g_free ((char *) info->code);
  g_free ((char *) info->message);
  g_free ((char *) info->expected);
  g_free ((char *) info->found);
  g_free ((char *) info->advice);
  g_free ((char *) info->log_tail);
  g_clear_pointer (&info->outputs, plumb_value_unref);
  g_clear_pointer (&info->evidence, plumb_value_unref);
}

/**
 * plumb_outcome_unref:
 * @self: (transfer full): an outcome
 *
 * Thread-safe.
 */
void
plumb_outcome_unref (PlumbOutcome *self)
{
  g_atomic_rc_box_release_full (self, outcome_clear);
}

/**
 * plumb_outcome_get_info:
 * @self: an outcome
 *
 * Returns: (transfer none): what became of the job; lives as long as the outcome
 */
const PlumbOutcomeInfo *
plumb_outcome_get_info (PlumbOutcome *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return &self->info;
}
