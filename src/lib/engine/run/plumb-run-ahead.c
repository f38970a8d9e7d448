/* plumb-run-ahead.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Items that the backend has before there are slots for them. Nothing is recorded of one until it
 * starts: because it has begun by itself, of which the scheduler is told; or because the scheduler
 * says so, and then it is let go. One that is taken back in time leaves no trace. */

#include "config.h"

#include "plumb-run-private.h"

static GByteArray *
get_places (const PlumbRunItem *item)
{
  return g_ptr_array_index (item->run->places, PLUMB_RUN_STEP (item->run, item->step)->slot);
}

/**
 * plumb_run_take_place:
 * @item: an item that starts
 *
 * Unless it has begun where another was it takes the first place of its slot that is free.
 */
void
plumb_run_take_place (PlumbRunItem *item)
{
  static const guint8 free_place = 0;
  GByteArray *places = get_places (item);
  guint place = 0;

  if (item->place != 0)
    return;
  while (place < places->len && places->data[place] != 0)
    place++;
  if (place == places->len)
    g_byte_array_append (places, &free_place, 1);
  places->data[place] = 1;
  item->place = place + 1;
}

/**
 * plumb_run_leave_place:
 * @item: an item that is over
 */
void
plumb_run_leave_place (PlumbRunItem *item)
{
  if (item->place != 0)
    get_places (item)->data[item->place - 1] = 0;
  item->place = 0;
}

/**
 * plumb_run_can_queue:
 * @step: a step
 *
 * Returns: whether its items may be queued; not those that wait for what they rest on
 */
gboolean
plumb_run_can_queue (const PlumbRunStep *step)
{
  PlumbBackend *backend = step->kind->backend;

  return backend != NULL && plumb_backend_can_queue (backend)
         && !plumb_kind_writes_output (step->node->kind)
         && !plumb_kind_uses_network (step->node->kind);
}

static PlumbRunItem *
find_item (GPtrArray *items, guint step, int number)
{
  for (guint i = 0; i < items->len; i++)
    {
      PlumbRunItem *item = g_ptr_array_index (items, i);
      if (item->step == step && (int) item->item == number)
        return item;
    }
  return NULL;
}

static PlumbRunItem *
find_queued (PlumbRun *self, const PlumbAction *action)
{
  return find_item (self->ahead, action->step, action->item);
}

/* The one that an item is queued before, which may have been started since. */
static PlumbJob *
find_before (PlumbRun *self, const PlumbAction *action)
{
  PlumbRunItem *item = find_item (self->ahead, action->before_step, action->before_item);

  if (item == NULL)
    item = find_item (self->active, action->before_step, action->before_item);
  return item != NULL ? item->job : NULL;
}

static void
tell_revoked (PlumbRunItem *item)
{
  g_autoptr (PlumbRun) run = g_object_ref (item->run);
  PlumbScheduleEvent event
      = { .type = PLUMB_INPUT_ITEM_REVOKED, .step = item->step, .item = (int) item->item };

  plumb_run_item_free (item);
  plumb_run_feed (run, &event);
}

static PlumbRunItem *
find_by_job (GPtrArray *items, PlumbJob *job)
{
  for (guint i = 0; i < items->len; i++)
    {
      PlumbRunItem *item = g_ptr_array_index (items, i);
      if (item->job == job)
        return item;
    }
  return NULL;
}

/* The one that it follows has the place no more, though what it left may still be looked at. */
static void
take_place_of (PlumbRunItem *item, PlumbJob *job)
{
  PlumbRunItem *left;

  if (item->place != 0) /* it was started meanwhile, on another */
    return;
  left = find_by_job (item->run->active, job);
  if (left == NULL) /* it began by itself, too */
    left = find_by_job (item->run->ahead, job);
  if (left == NULL || get_places (left) != get_places (item))
    return;
  item->place = left->place;
  left->place = 0;
}

static void
begun_cb (PlumbJob *job, PlumbJob *left, gint64 monotonic_us, gpointer user_data)
{
  PlumbRunItem *item = user_data;

  take_place_of (item, left);
  item->has_begun = TRUE;
  item->started_us = monotonic_us;
}

static void
queued_ran_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PlumbRunItem *item = user_data;

  if (item->is_ahead && item->has_begun)
    plumb_run_feed (item->run, NULL);
  item->outcome = plumb_backend_run_finish (PLUMB_BACKEND (source), result, NULL);
  if (item->outcome == NULL) /* said again when it is started */
    item->outcome = plumb_outcome_new (&(PlumbOutcomeInfo) { .status = PLUMB_OUTCOME_REVOKED });
  item->is_over = TRUE;
  if (!item->is_ahead)
    plumb_run_item_end (item);
  else if (item->is_revoked)
    tell_revoked (item);
}

/**
 * plumb_run_queue_item:
 * @self: a run
 * @action: QUEUE
 */
void
plumb_run_queue_item (PlumbRun *self, const PlumbAction *action)
{
  const PlumbRunStep *step = PLUMB_RUN_STEP (self, action->step);
  const PlumbPlanItem *planned = g_ptr_array_index (step->items, (guint) action->item);
  PlumbRunItem *item = plumb_run_item_new (self, action->step, (guint) action->item,
                                           (guint) planned->attempt + action->attempt);

  g_ptr_array_remove_fast (self->active, item);
  g_ptr_array_add (self->ahead, item);
  item->is_ahead = TRUE;
  item->work_folder = plumb_work_folders_take (self->work_folders, NULL);
  item->is_over = item->work_folder == NULL;
  if (item->is_over)
    return; /* told when it is to start */
  plumb_run_item_make_job (item);
  plumb_backend_queue_async (step->kind->backend, item->job, find_before (self, action),
                             &(PlumbJobEvents) { plumb_run_item_progress, begun_cb, item },
                             item->cancellable, queued_ran_cb, item);
}

/**
 * plumb_run_revoke_item:
 * @self: a run
 * @action: REVOKE
 */
void
plumb_run_revoke_item (PlumbRun *self, const PlumbAction *action)
{
  PlumbRunItem *item = find_queued (self, action);

  if (item == NULL)
    return; /* it was started meanwhile */
  item->is_revoked = TRUE;
  if (item->is_over)
    tell_revoked (item);
  else
    plumb_backend_revoke (PLUMB_RUN_STEP (self, item->step)->kind->backend, item->job);
}

/**
 * plumb_run_take_queued:
 * @self: a run
 * @action: START
 *
 * Returns: (transfer full) (nullable): the item if it was queued
 */
PlumbRunItem *
plumb_run_take_queued (PlumbRun *self, const PlumbAction *action)
{
  PlumbRunItem *item = find_queued (self, action);

  if (item == NULL)
    return NULL;
  g_ptr_array_remove_fast (self->ahead, item);
  g_ptr_array_add (self->active, item);
  item->is_ahead = FALSE;
  if (!item->has_begun)
    item->started_us = g_get_monotonic_time ();
  return item;
}

/**
 * plumb_run_start_queued:
 * @item: (transfer full): an item that was queued and is recorded as started
 */
void
plumb_run_start_queued (PlumbRunItem *item)
{
  if (item->run->broken != NULL)
    g_cancellable_cancel (item->cancellable);
  if (item->is_over)
    plumb_run_item_end (item);
  else if (!item->has_begun)
    plumb_backend_release (PLUMB_RUN_STEP (item->run, item->step)->kind->backend, item->job);
}

static PlumbRunItem *
find_begun (PlumbRun *self)
{
  for (guint i = 0; i < self->ahead->len; i++)
    {
      PlumbRunItem *item = g_ptr_array_index (self->ahead, i);
      if (item->has_begun && !item->is_told)
        return item;
    }
  return NULL;
}

/**
 * plumb_run_apply_begun:
 * @self: a run
 *
 * Tells the scheduler of what has begun by itself. Before it hears of the end in whose place that
 * was, so that it gives the slots to nobody else; after that end is recorded.
 */
void
plumb_run_apply_begun (PlumbRun *self)
{
  PlumbRunItem *item;

  while ((item = find_begun (self)) != NULL)
    {
      PlumbScheduleEvent event
          = { .type = PLUMB_INPUT_ITEM_BEGUN, .step = item->step, .item = (int) item->item };
      item->is_told = TRUE;
      plumb_schedule_apply (self->schedule, &event, self->actions);
    }
}
