/* plumb-schedule-queue.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Which ready item starts next. Steps with the same demand for slots share a heap by plan order;
 * the head of each heap is its oldest. The oldest head that fits starts. A head that does not fit
 * may be overtaken OVERTAKE_LIMIT times by later ones that take slots that it needs; then nobody
 * takes those any more until it has started. */

#include "config.h"

#include "plumb-schedule-private.h"

#define OVERTAKE_LIMIT 16

static gboolean
is_before (const PlumbSchedule *self, guint a, guint b)
{
  gint64 order_a = plumb_schedule_node (self, a)->order;
  gint64 order_b = plumb_schedule_node (self, b)->order;

  return order_a != order_b ? order_a < order_b : a < b;
}

static void
swap (GArray *heap, guint a, guint b)
{
  guint *steps = (guint *) (void *) heap->data;
  guint kept = steps[a];

  steps[a] = steps[b];
  steps[b] = kept;
}

static void
sift_down (const PlumbSchedule *self, GArray *heap, guint place)
{
  const guint *steps = (guint *) (void *) heap->data;

  for (;;)
    {
      guint first = place;
      for (guint child = 2 * place + 1; child <= 2 * place + 2 && child < heap->len; child++)
        if (is_before (self, steps[child], steps[first]))
          first = child;
      if (first == place)
        return;
      swap (heap, place, first);
      place = first;
    }
}

static void
push (const PlumbSchedule *self, GArray *heap, guint step)
{
  g_array_append_val (heap, step);
  const guint *steps = (guint *) (void *) heap->data;
  for (guint place = heap->len - 1; place > 0; place = (place - 1) / 2)
    {
      if (!is_before (self, steps[place], steps[(place - 1) / 2]))
        return;
      swap (heap, place, (place - 1) / 2);
    }
}

static void
pop (PlumbSchedule *self, GArray *heap)
{
  plumb_schedule_node (self, g_array_index (heap, guint, 0))->in_heap = FALSE;
  g_array_index (heap, guint, 0) = g_array_index (heap, guint, heap->len - 1);
  g_array_set_size (heap, heap->len - 1);
  sift_down (self, heap, 0);
}

/* The heap's oldest step that has a ready item; those that have none any more are dropped. */
static gboolean
get_head (PlumbSchedule *self, guint demand, guint *step)
{
  GArray *heap = g_ptr_array_index (self->heaps, demand);

  while (heap->len > 0)
    {
      *step = g_array_index (heap, guint, 0);
      if (plumb_schedule_node (self, *step)->n_ready > 0)
        return TRUE;
      pop (self, heap);
    }
  return FALSE;
}

static gboolean
fits (const PlumbSchedule *self, guint demand)
{
  const guint *row = self->demands + demand * self->n_slots;

  for (guint i = 0; i < self->n_slots; i++)
    if (self->in_use[i] + row[i] > self->slots[i])
      return FALSE;
  return TRUE;
}

static gboolean
shares_a_slot (const PlumbSchedule *self, guint demand_a, guint demand_b)
{
  const guint *a = self->demands + demand_a * self->n_slots;
  const guint *b = self->demands + demand_b * self->n_slots;

  for (guint i = 0; i < self->n_slots; i++)
    if (a[i] > 0 && b[i] > 0)
      return TRUE;
  return FALSE;
}

/* Whether an older head, which does not fit, has been overtaken so often that this one must wait.
 * Counts the overtaking where @count. */
static gboolean
must_wait (PlumbSchedule *self, guint step, gboolean count)
{
  guint demand = plumb_schedule_node (self, step)->spec.demand;

  for (guint i = 0; i < self->n_demands; i++)
    {
      guint other;
      if (i == demand || !get_head (self, i, &other) || !is_before (self, other, step)
          || !shares_a_slot (self, i, demand))
        continue;
      PlumbScheduleNode *node = plumb_schedule_node (self, other);
      if (node->overtaken >= OVERTAKE_LIMIT)
        return TRUE;
      if (count)
        node->overtaken++;
    }
  return FALSE;
}

/**
 * plumb_schedule_enqueue:
 * @self: a schedule
 * @step: a step that has a ready item
 *
 * Makes sure that the step is in the queue.
 */
void
plumb_schedule_enqueue (PlumbSchedule *self, guint step)
{
  PlumbScheduleNode *node = plumb_schedule_node (self, step);

  if (node->in_heap)
    return;
  node->in_heap = TRUE;
  push (self, g_ptr_array_index (self->heaps, node->spec.demand), step);
}

/**
 * plumb_schedule_rebuild_queue:
 * @self: a schedule whose order has changed
 */
void
plumb_schedule_rebuild_queue (PlumbSchedule *self)
{
  for (guint i = 0; i < self->n_demands; i++)
    {
      GArray *heap = g_ptr_array_index (self->heaps, i);
      for (guint place = heap->len / 2 + 1; place-- > 0;)
        sift_down (self, heap, place);
    }
}

/**
 * plumb_schedule_take_next:
 * @self: a schedule
 * @step: (out): the step
 *
 * Returns: whether a step may start an item now; its slots are taken then
 */
gboolean
plumb_schedule_take_next (PlumbSchedule *self, guint *step)
{
  gboolean found = FALSE;

  for (guint i = 0; i < self->n_demands; i++)
    {
      guint head;
      if (get_head (self, i, &head) && (!found || is_before (self, head, *step)) && fits (self, i)
          && !must_wait (self, head, FALSE))
        {
          *step = head;
          found = TRUE;
        }
    }
  if (!found)
    return FALSE;
  must_wait (self, *step, TRUE);
  plumb_schedule_node (self, *step)->overtaken = 0;
  plumb_schedule_hold_slots (self, *step);
  return TRUE;
}

/**
 * plumb_schedule_find_oldest:
 * @self: a schedule
 * @step: (out): the step
 *
 * Returns: whether a step has a ready item; @step is the oldest of them
 */
gboolean
plumb_schedule_find_oldest (PlumbSchedule *self, guint *step)
{
  gboolean found = FALSE;

  for (guint i = 0; i < self->n_demands; i++)
    {
      guint head;
      if (!get_head (self, i, &head) || (found && !is_before (self, head, *step)))
        continue;
      *step = head;
      found = TRUE;
    }
  return found;
}

/**
 * plumb_schedule_hold_slots:
 * @self: a schedule
 * @step: a step one of whose items starts
 */
void
plumb_schedule_hold_slots (PlumbSchedule *self, guint step)
{
  guint demand = plumb_schedule_node (self, step)->spec.demand;
  const guint *row = self->demands + demand * self->n_slots;

  self->n_holding[demand]++;
  for (guint i = 0; i < self->n_slots; i++)
    self->in_use[i] += row[i];
}

/**
 * plumb_schedule_free_slots:
 * @self: a schedule
 * @step: a step one of whose items is over
 */
void
plumb_schedule_free_slots (PlumbSchedule *self, guint step)
{
  guint demand = plumb_schedule_node (self, step)->spec.demand;
  const guint *row = self->demands + demand * self->n_slots;

  self->n_holding[demand]--;
  for (guint i = 0; i < self->n_slots; i++)
    self->in_use[i] -= row[i];
}
