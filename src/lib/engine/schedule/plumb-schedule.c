/* plumb-schedule.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The run as a whole, and the schedule itself. */

#include "config.h"

#include "plumb-schedule-private.h"

#define ORDER_GAP (G_GINT64_CONSTANT (1) << 20)

/* --- the run -------------------------------------------------------------------------------------
 */

static void
settle (PlumbSchedule *self)
{
  if (self->state == PLUMB_RUN_QUEUED || plumb_run_state_is_over (self->state))
    return;
  if (plumb_schedule_is_stopping (self))
    {
      if (self->n_running + self->ahead->len == 0)
        plumb_schedule_set_run_state (self, self->stop_state, self->stop_reason);
      return;
    }
  if (self->n_unended == 0)
    plumb_schedule_set_run_state (
        self, self->n_unhandled > 0 ? PLUMB_RUN_FAILED : PLUMB_RUN_SUCCEEDED,
        self->n_unhandled > 0 ? PLUMB_REASON_ITEM_FAILED : PLUMB_REASON_NONE);
  else if (self->paused && self->n_running + self->ahead->len == 0)
    plumb_schedule_set_run_state (self, PLUMB_RUN_PAUSED, self->pause_reason);
  else if (!self->paused && self->n_asked > 0
           && self->n_running + self->n_ready + self->n_delayed + self->n_busy == 0)
    plumb_schedule_set_run_state (self, PLUMB_RUN_WAITING, PLUMB_REASON_NONE);
  else if (!self->paused)
    plumb_schedule_set_run_state (self, PLUMB_RUN_RUNNING, PLUMB_REASON_NONE);
}

static gboolean
take_start (PlumbSchedule *self)
{
  if (self->state != PLUMB_RUN_QUEUED)
    return FALSE;
  plumb_schedule_set_run_state (self, PLUMB_RUN_RUNNING, PLUMB_REASON_NONE);
  guint n = self->nodes->len;
  for (guint i = 0; i < n; i++)
    {
      PlumbScheduleNode *node = plumb_schedule_node (self, i);
      if (plumb_step_state_is_over (node->state))
        {
          self->n_unended--;
          g_array_append_val (self->ended, i);
        }
      else if (node->n_in == 0)
        {
          plumb_schedule_decide (self, i);
        }
    }
  return TRUE;
}

static gboolean
take_pause (PlumbSchedule *self, gboolean paused, PlumbReason reason)
{
  if (self->paused == paused || plumb_schedule_is_stopping (self))
    return FALSE;
  self->paused = paused;
  self->pause_reason = reason;
  return TRUE;
}

static gboolean
take_stop (PlumbSchedule *self, gboolean cancelled)
{
  if (self->state == PLUMB_RUN_QUEUED)
    plumb_schedule_set_run_state (self, PLUMB_RUN_RUNNING, PLUMB_REASON_NONE);
  if (cancelled)
    plumb_schedule_begin_stop (self, PLUMB_RUN_CANCELLED, PLUMB_REASON_ASKED_FOR, TRUE);
  else if (!plumb_schedule_is_stopping (self))
    plumb_schedule_spend_all (self, PLUMB_BUDGET_WALL, TRUE);
  return TRUE;
}

static gboolean
take_limit (PlumbSchedule *self, const PlumbScheduleEvent *event)
{
  gint64 own = self->own_limits[event->budget];
  gint64 limit = self->used[event->budget] + MAX (event->left, 0);

  self->limits[event->budget] = own > 0 ? MIN (own, limit) : limit;
  self->is_shared[event->budget] = TRUE;
  return TRUE;
}

static int
compare_order (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const PlumbScheduleNode *x = plumb_schedule_node (user_data, *(const guint *) a);
  const PlumbScheduleNode *y = plumb_schedule_node (user_data, *(const guint *) b);

  if (x->order != y->order)
    return x->order < y->order ? -1 : 1;
  return *(const guint *) a < *(const guint *) b ? -1 : 1;
}

/* A person's wish, and rare: the order of all steps is written anew. */
static gboolean
take_reorder (PlumbSchedule *self, const PlumbScheduleEvent *event)
{
  if (event->item >= (int) self->nodes->len || event->item == (int) event->step
      || plumb_step_state_is_over (plumb_schedule_node (self, event->step)->state))
    return FALSE;
  plumb_schedule_node (self, event->step)->order
      = event->item < 0 ? G_MININT64 : plumb_schedule_node (self, (guint) event->item)->order - 1;
  g_autoptr (GArray) order = g_array_sized_new (FALSE, FALSE, sizeof (guint), self->nodes->len);
  for (guint i = 0; i < self->nodes->len; i++)
    g_array_append_val (order, i);
  g_array_sort_with_data (order, compare_order, self);
  for (guint i = 0; i < order->len; i++)
    plumb_schedule_node (self, g_array_index (order, guint, i))->order = i * ORDER_GAP;
  self->reordered = TRUE;
  plumb_schedule_rebuild_queue (self);
  return TRUE;
}

static gboolean
take_event (PlumbSchedule *self, const PlumbScheduleEvent *event)
{
  switch (event->type)
    {
    case PLUMB_INPUT_START:
      return take_start (self);
    case PLUMB_INPUT_EXPANDED:
      return plumb_schedule_take_expanded (self, event);
    case PLUMB_INPUT_EXPAND_FAILED:
      return plumb_schedule_take_expand_failed (self, event);
    case PLUMB_INPUT_ITEM_SUCCEEDED:
      return plumb_schedule_take_succeeded (self, event);
    case PLUMB_INPUT_ITEM_FAILED:
      return plumb_schedule_take_failed (self, event);
    case PLUMB_INPUT_ITEM_CANCELLED:
      return plumb_schedule_take_cancelled (self, event);
    case PLUMB_INPUT_ITEM_DUE:
      return plumb_schedule_take_due (self, event);
    case PLUMB_INPUT_ITEM_BEGUN:
      return plumb_schedule_take_begun (self, event);
    case PLUMB_INPUT_ITEM_REVOKED:
      return plumb_schedule_take_revoked (self, event);
    case PLUMB_INPUT_ROUND_PLANNED:
      return plumb_schedule_take_round_planned (self, event);
    case PLUMB_INPUT_ROUND_ENDED:
      return plumb_schedule_take_round_ended (self, event);
    case PLUMB_INPUT_WALL_SPENT:
      return take_stop (self, FALSE);
    case PLUMB_INPUT_PAUSE:
      return take_pause (self, TRUE, event->reason);
    case PLUMB_INPUT_CONTINUE:
      return take_pause (self, FALSE, PLUMB_REASON_NONE);
    case PLUMB_INPUT_LIMIT:
      return take_limit (self, event);
    case PLUMB_INPUT_CANCEL:
      return take_stop (self, TRUE);
    case PLUMB_INPUT_REORDER:
      return take_reorder (self, event);
    default:
      g_assert_not_reached ();
    }
}

/* --- making
 * --------------------------------------------------------------------------------------- */

static void
clear_node (gpointer data)
{
  PlumbScheduleNode *node = data;

  g_clear_pointer (&node->items, g_free);
  g_clear_pointer (&node->attempts, g_free);
  g_clear_pointer (&node->again, g_array_unref);
  g_clear_pointer (&node->fingerprints, g_array_unref);
}

static void
add_nodes (PlumbSchedule *self, const PlumbScheduleGraph *graph, int parent)
{
  for (guint i = 0; i < graph->n_steps; i++)
    {
      guint step = self->nodes->len;
      g_assert (graph->steps[i].demand < self->n_demands);
      PlumbScheduleNode node
          = { .spec = graph->steps[i],
              .state = graph->steps[i].state,
              .signal = graph->steps[i].signal,
              .order
              = parent >= 0 ? plumb_schedule_node (self, (guint) parent)->order : step * ORDER_GAP,
              .parent = parent };
      g_array_append_val (self->nodes, node);
      self->n_unended++;
    }
}

static void
add_edges (PlumbSchedule *self, const PlumbScheduleGraph *graph, guint first)
{
  guint base = self->edges->len;

  g_array_append_vals (self->edges, graph->edges, graph->n_edges);
  for (guint i = 0; i < graph->n_edges; i++)
    {
      const PlumbScheduleEdge *edge = &graph->edges[i];
      g_assert (edge->source >= first && edge->source < self->nodes->len && edge->target >= first
                && edge->target < self->nodes->len && edge->source != edge->target);
      plumb_schedule_node (self, edge->source)->n_out++;
      PlumbScheduleNode *target = plumb_schedule_node (self, edge->target);
      if (target->n_in++ == 0)
        target->in_start = base + i;
    }
  g_array_set_size (self->edges_by_source, base + graph->n_edges);
  guint place = base;
  for (guint i = first; i < self->nodes->len; i++)
    {
      plumb_schedule_node (self, i)->out_start = place;
      place += plumb_schedule_node (self, i)->n_out;
      plumb_schedule_node (self, i)->n_out = 0;
    }
  for (guint i = 0; i < graph->n_edges; i++)
    {
      PlumbScheduleNode *source = plumb_schedule_node (self, graph->edges[i].source);
      g_array_index (self->edges_by_source, guint, source->out_start + source->n_out++) = base + i;
    }
}

void
plumb_schedule_add_graph (PlumbSchedule *self, const PlumbScheduleGraph *graph, int parent)
{
  guint first = self->nodes->len;

  add_nodes (self, graph, parent);
  add_edges (self, graph, first);
  for (guint i = first; parent >= 0 && i < self->nodes->len; i++)
    {
      PlumbScheduleNode *node = plumb_schedule_node (self, i);
      if (plumb_step_state_is_over (node->state))
        {
          self->n_unended--;
          g_array_append_val (self->ended, i);
        }
      else if (node->n_in == 0)
        {
          plumb_schedule_decide (self, i);
        }
    }
}

/**
 * plumb_schedule_new:
 * @spec: steps, slots, budgets; copied
 *
 * Demands above a slot's capacity count as all of it.
 *
 * Returns: (transfer full): a schedule in state queued
 */
PlumbSchedule *
plumb_schedule_new (const PlumbScheduleSpec *spec)
{
  g_return_val_if_fail (spec != NULL && spec->n_demands > 0, NULL);

  PlumbSchedule *self = g_new0 (PlumbSchedule, 1);
  self->nodes = g_array_sized_new (FALSE, FALSE, sizeof (PlumbScheduleNode), spec->graph.n_steps);
  g_array_set_clear_func (self->nodes, clear_node);
  self->edges = g_array_new (FALSE, FALSE, sizeof (PlumbScheduleEdge));
  self->edges_by_source = g_array_new (FALSE, FALSE, sizeof (guint));
  self->ended = g_array_new (FALSE, FALSE, sizeof (guint));
  self->heaps = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  for (guint i = 0; i < spec->n_demands; i++)
    g_ptr_array_add (self->heaps, g_array_new (FALSE, FALSE, sizeof (guint)));
  self->n_slots = spec->n_slots;
  self->slots = g_memdup2 (spec->slots, spec->n_slots * sizeof (guint));
  self->in_use = g_new0 (guint, spec->n_slots);
  self->n_demands = spec->n_demands;
  self->n_holding = g_new0 (guint, spec->n_demands);
  self->n_ahead = spec->n_ahead;
  self->n_steps = spec->graph.n_steps;
  self->next = g_new (PlumbQueuedItem, spec->n_ahead);
  self->ahead = g_array_new (FALSE, TRUE, sizeof (PlumbQueuedItem));
  self->demands = g_new (guint, (gsize) spec->n_demands * spec->n_slots);
  for (guint i = 0; i < spec->n_demands * spec->n_slots; i++)
    self->demands[i] = MIN (spec->demands[i], spec->slots[i % spec->n_slots]);
  self->retry = spec->retry;
  memcpy (self->limits, spec->limits, sizeof self->limits);
  memcpy (self->own_limits, spec->limits, sizeof self->own_limits);
  memcpy (self->used, spec->used, sizeof self->used);
  self->seed = spec->seed;
  self->patience = spec->patience;
  self->stop_at_failure = spec->stop_at_failure;
  self->state = PLUMB_RUN_QUEUED;
  self->stop_state = PLUMB_RUN_RUNNING;
  plumb_schedule_add_graph (self, &spec->graph, -1);
  return self;
}

/**
 * plumb_schedule_free:
 * @self: (transfer full): a schedule
 */
void
plumb_schedule_free (PlumbSchedule *self)
{
  g_array_unref (self->nodes);
  g_array_unref (self->edges);
  g_array_unref (self->edges_by_source);
  g_array_unref (self->ended);
  g_ptr_array_unref (self->heaps);
  g_free (self->slots);
  g_free (self->in_use);
  g_free (self->n_holding);
  g_free (self->next);
  g_array_unref (self->ahead);
  g_free (self->demands);
  g_free (self);
}

/**
 * plumb_schedule_apply:
 * @self: a schedule
 * @event: what happened
 * @actions: (element-type PlumbAction): what is to be done is appended
 *
 * Returns: whether the event fitted the state; if not, nothing changed
 */
gboolean
plumb_schedule_apply (PlumbSchedule *self, const PlumbScheduleEvent *event, GArray *actions)
{
  g_return_val_if_fail (self != NULL && event != NULL && actions != NULL, FALSE);

  if (plumb_run_state_is_over (self->state)
      || (event->step >= self->nodes->len && event->type >= PLUMB_INPUT_EXPANDED
          && event->type <= PLUMB_INPUT_ROUND_ENDED))
    return FALSE;
  self->actions = actions;
  gboolean fitted = take_event (self, event);
  if (fitted)
    {
      plumb_schedule_pass_all_on (self);
      plumb_schedule_start_what_fits (self);
      plumb_schedule_pass_all_on (self);
      if (event->type != PLUMB_INPUT_ITEM_BEGUN) /* an end follows, and there is more to see */
        plumb_schedule_look_ahead (self);
      settle (self);
    }
  self->actions = NULL;
  return fitted;
}
