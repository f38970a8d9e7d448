/* plumb-schedule-ahead.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Items that the driver has before there are slots for them, so that a backend can begin one the
 * moment that another ends: the oldest that are ready, of one demand for slots, in plan order. One
 * that becomes ready later takes its place among those that have not begun; what is not to come
 * next any more is taken back. The scheduler starts the oldest that is ready, as ever; what has
 * begun by itself it is told, before the end in whose place that was. */

#include "config.h"

#include "plumb-schedule-private.h"

/* So many steps are looked at for the next ones. */
#define MAX_LOOK 128

static PlumbQueuedItem *
get_queued (const PlumbSchedule *self, guint place)
{
  return &g_array_index (self->ahead, PlumbQueuedItem, place);
}

static int
find_queued (const PlumbSchedule *self, guint step, guint item)
{
  for (guint i = 0; i < self->ahead->len; i++)
    {
      const PlumbQueuedItem *queued = &g_array_index (self->ahead, PlumbQueuedItem, i);
      if (queued->step == step && queued->item == item)
        return (int) i;
    }
  return -1;
}

static void
revoke_at (PlumbSchedule *self, guint place)
{
  PlumbQueuedItem *queued = &g_array_index (self->ahead, PlumbQueuedItem, place);

  if (queued->is_revoked)
    return;
  queued->is_revoked = TRUE;
  plumb_schedule_act (self, &(PlumbAction) { .type = PLUMB_ACTION_REVOKE,
                                             .step = queued->step,
                                             .item = (int) queued->item,
                                             .cause = -1 });
}

/**
 * plumb_schedule_revoke:
 * @self: a schedule
 * @step: a step
 * @item: one of its items
 *
 * Returns: whether the item is queued; it is being taken back then
 */
gboolean
plumb_schedule_revoke (PlumbSchedule *self, guint step, guint item)
{
  int place = find_queued (self, step, item);

  if (place >= 0)
    revoke_at (self, (guint) place);
  return place >= 0;
}

/**
 * plumb_schedule_forget_queued:
 * @self: a schedule
 * @step: a step
 * @item: one of its items, which has begun or will not
 *
 * Returns: whether it was queued
 */
gboolean
plumb_schedule_forget_queued (PlumbSchedule *self, guint step, guint item)
{
  int place = find_queued (self, step, item);

  if (place < 0)
    return FALSE;
  g_array_remove_index (self->ahead, (guint) place);
  plumb_schedule_node (self, step)->n_queued--;
  return TRUE;
}

gboolean
plumb_schedule_take_revoked (PlumbSchedule *self, const PlumbScheduleEvent *event)
{
  if (!plumb_schedule_forget_queued (self, event->step, (guint) event->item))
    return FALSE;
  if (plumb_schedule_is_stopping (self))
    plumb_schedule_stop_item (self, event->step, (guint) event->item);
  return TRUE;
}

/* Whether plan order is that of the steps' numbers, and nothing but the end of steps can change
 * what is ready, or what may start. */
static gboolean
can_tell (const PlumbSchedule *self)
{
  return self->state == PLUMB_RUN_RUNNING && !self->paused && !plumb_schedule_is_stopping (self)
         && !self->reordered && self->nodes->len == self->n_steps && self->n_delayed == 0
         && self->limits[PLUMB_BUDGET_BYTES] == 0 && !self->is_shared[PLUMB_BUDGET_BYTES];
}

/* How many may be queued at all: none when the budget nears its end, so that what has begun by
 * itself never goes beyond it. */
static guint
get_room (const PlumbSchedule *self)
{
  return plumb_schedule_get_left (self) > 4 * (gint64) self->n_ahead ? self->n_ahead : 0;
}

/* The item of a repeat is never ready: its rounds are steps. */
static void
add_items (PlumbSchedule *self, guint step, guint room)
{
  const PlumbScheduleNode *node = plumb_schedule_node (self, step);

  for (guint i = node->n_ready > 0 ? node->next : node->n_items;
       i < node->n_items && self->n_next < room; i++)
    if (node->items[i] == PLUMB_ITEM_READY)
      self->next[self->n_next++] = (PlumbQueuedItem) { .step = step, .item = i };
}

/* Whether the ready items of a step can only be started by the scheduler, and those after it must
 * not go before them. */
static gboolean
is_barrier (const PlumbScheduleNode *node, guint demand)
{
  return node->n_ready > 0
         && (node->spec.demand != demand || !node->can_queue
             || (node->again != NULL && node->again->len > 0));
}

/* What starts next, in order: of the demand of the oldest, and only while something of that runs.
 * Returns: the step from which on nothing may be queued. */
static guint
list_next (PlumbSchedule *self)
{
  guint room = get_room (self);
  guint head;

  self->n_next = 0;
  if (room == 0 || !can_tell (self) || !plumb_schedule_find_oldest (self, &head))
    return 0;
  guint demand = plumb_schedule_node (self, head)->spec.demand;
  guint end = MIN (self->n_steps, head + MAX_LOOK);
  guint last = self->ahead->len > 0 ? get_queued (self, self->ahead->len - 1)->step : 0;
  if (self->n_holding[demand] == 0)
    return 0;
  for (guint i = head; i < end && (i <= last || self->n_next < room); i++)
    {
      if (is_barrier (plumb_schedule_node (self, i), demand))
        return i;
      add_items (self, i, room);
    }
  return end;
}

static void
queue_item (PlumbSchedule *self, const PlumbQueuedItem *queued, guint place)
{
  PlumbScheduleNode *node = plumb_schedule_node (self, queued->step);
  PlumbAction action = { .type = PLUMB_ACTION_QUEUE,
                         .step = queued->step,
                         .item = (int) queued->item,
                         .attempt = (guint) node->attempts[queued->item] + 1,
                         .cause = -1,
                         .before_item = -1 };

  if (place < self->ahead->len)
    {
      action.before_step = get_queued (self, place)->step;
      action.before_item = (int) get_queued (self, place)->item;
    }
  g_array_insert_val (self->ahead, place, *queued);
  node->n_queued++;
  plumb_schedule_act (self, &action);
}

/* Both are in plan order, and whatever is queued is among the next or comes after them. */
static void
queue_next (PlumbSchedule *self)
{
  for (guint i = 0; i < self->n_next; i++)
    {
      const PlumbQueuedItem *wanted = &self->next[i];
      if (i >= self->ahead->len || get_queued (self, i)->step != wanted->step
          || get_queued (self, i)->item != wanted->item)
        queue_item (self, wanted, i);
    }
}

/**
 * plumb_schedule_look_ahead:
 * @self: a schedule
 *
 * Queues what starts next, and takes back what does not. As long as something is being taken back
 * nothing more is queued, so that the queue stays in order.
 */
void
plumb_schedule_look_ahead (PlumbSchedule *self)
{
  if (self->n_ahead == 0)
    return;
  guint end = list_next (self);
  gboolean is_revoking = FALSE;
  for (guint i = self->ahead->len; i-- > 0;) /* those that begin meanwhile are the first */
    {
      if (get_queued (self, i)->step >= end || i >= 2 * self->n_ahead)
        revoke_at (self, i);
      is_revoking = is_revoking || get_queued (self, i)->is_revoked;
    }
  if (!is_revoking)
    queue_next (self);
}
