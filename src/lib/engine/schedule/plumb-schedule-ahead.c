/* plumb-schedule-ahead.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Items that the driver has before there are slots for them, so that a backend can begin one the
 * moment that another ends. Only those are queued of which it is certain that they are the next to
 * start: the order of starts is the same as without a queue. The oldest that is ready gets the next
 * slots that fit it, whatever becomes ready by the end that frees them; those behind it only if no
 * older step can become ready meanwhile. What is no longer certain is taken back. */

#include "config.h"

#include "plumb-schedule-private.h"

/* So many steps are looked at for the next ones. */
#define MAX_LOOK 64

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

static gboolean
may_become_ready (const PlumbScheduleNode *node)
{
  return node->state == PLUMB_STEP_PENDING || node->state == PLUMB_STEP_EXPANDING
         || (node->state == PLUMB_STEP_RUNNING && node->spec.task == PLUMB_TASK_REPEAT);
}

/* No step comes back to these states: all looks together cost as much as there are steps. */
static guint
find_first_open (PlumbSchedule *self)
{
  while (self->first_open < self->n_steps
         && !may_become_ready (plumb_schedule_node (self, self->first_open)))
    self->first_open++;
  return self->first_open;
}

/* How many may be queued at all: none when the budget nears its end, so that what has begun by
 * itself never goes beyond it. */
static guint
get_room (const PlumbSchedule *self)
{
  return plumb_schedule_get_left (self) > 4 * (gint64) self->n_ahead ? self->n_ahead : 0;
}

/* The items of a step that come next, in order. FALSE: what comes after them is not certain. */
static gboolean
add_items (const PlumbSchedule *self, guint step, guint room, GArray *next)
{
  const PlumbScheduleNode *node = plumb_schedule_node (self, step);

  if (node->n_ready == 0)
    return TRUE;
  if (!node->can_queue || (node->again != NULL && node->again->len > 0))
    return FALSE;
  for (guint i = node->next; i < node->n_items && next->len < room; i++)
    if (node->items[i] == PLUMB_ITEM_READY)
      g_array_append_val (next, ((PlumbQueuedItem) { .step = step, .item = i }));
  return TRUE;
}

/* What starts next, in order, as far as that is certain: of one demand, and only while something of
 * that runs. */
static void
list_next (PlumbSchedule *self, GArray *next)
{
  guint room = get_room (self);
  guint head;

  if (room == 0 || !can_tell (self) || !plumb_schedule_find_oldest (self, &head))
    return;
  guint demand = plumb_schedule_node (self, head)->spec.demand;
  guint end = MIN (find_first_open (self), head + MAX_LOOK);
  if (self->n_holding[demand] == 0 || !add_items (self, head, head < end ? room : 1, next))
    return;
  for (guint i = head + 1; i < end && next->len < room; i++)
    {
      const PlumbScheduleNode *node = plumb_schedule_node (self, i);
      if (node->n_ready > 0 && (node->spec.demand != demand || !add_items (self, i, room, next)))
        return;
    }
}

static gboolean
is_same (const PlumbSchedule *self, guint place, const GArray *next)
{
  const PlumbQueuedItem *queued = &g_array_index (self->ahead, PlumbQueuedItem, place);

  if (queued->is_revoked || place >= next->len)
    return FALSE;
  const PlumbQueuedItem *wanted = &g_array_index (next, PlumbQueuedItem, place);
  return queued->step == wanted->step && queued->item == wanted->item;
}

static void
queue_item (PlumbSchedule *self, const PlumbQueuedItem *queued)
{
  PlumbScheduleNode *node = plumb_schedule_node (self, queued->step);

  g_array_append_val (self->ahead, *queued);
  node->n_queued++;
  plumb_schedule_act (self, &(PlumbAction) { .type = PLUMB_ACTION_QUEUE,
                                             .step = queued->step,
                                             .item = (int) queued->item,
                                             .attempt = (guint) node->attempts[queued->item] + 1,
                                             .cause = -1 });
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
  guint n_same = 0;

  if (self->n_ahead == 0)
    return;
  g_autoptr (GArray) next = g_array_new (FALSE, TRUE, sizeof (PlumbQueuedItem));
  list_next (self, next);
  while (n_same < self->ahead->len && is_same (self, n_same, next))
    n_same++;
  for (guint i = self->ahead->len; i-- > n_same;) /* those that begin meanwhile are the first */
    revoke_at (self, i);
  for (guint i = n_same; self->ahead->len == i && i < next->len; i++)
    queue_item (self, &g_array_index (next, PlumbQueuedItem, i));
}
