/* test-schedule.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-schedule.h"

#include <math.h>

/* A world for the scheduler: random graphs, and a driver that answers each action with a random
 * outcome. */

#define N_SLOTS 3
#define N_DEMANDS 4

typedef struct
{
  GRand *rand;
  GArray *steps; /* PlumbScheduleStep, of the first graph and of all rounds */
  GArray *edges;
  guint capacity[N_SLOTS];
  guint demands[N_DEMANDS * N_SLOTS];
  PlumbScheduleSpec spec;
  PlumbSchedule *schedule;
  GArray *actions;    /* all of them */
  guint n_taken;      /* of actions, by the driver */
  GArray *pending;    /* Pending: what the driver has in hand */
  GArray *queue;      /* PlumbAction: what it has been given ahead, and has not begun */
  GPtrArray *history; /* Recorded */
  guint n_started;
  guint n_queued;
  guint n_begun; /* in the place of another, which the scheduler had not meant to start */
  gboolean is_left_alone;
  gboolean is_plain; /* nothing begins by itself */
  guint n_controls;  /* pauses, cancels, reorders that may still come */
} World;

typedef struct
{
  PlumbAction action;
  gboolean is_left; /* its command has ended, and another has begun in its place */
} Pending;

typedef struct
{
  PlumbScheduleEvent event;
  guint8 *done;
  PlumbScheduleGraph graph;
} Recorded;

static void
recorded_free (gpointer data)
{
  Recorded *recorded = data;

  g_free (recorded->done);
  g_free ((gpointer) recorded->graph.steps);
  g_free ((gpointer) recorded->graph.edges);
  g_free (recorded);
}

static guint
below (World *world, guint n)
{
  return (guint) g_rand_int_range (world->rand, 0, (gint32) n);
}

static void
add_steps (World *world, guint first, guint n, gboolean nested)
{
  for (guint i = 0; i < n; i++)
    {
      PlumbScheduleStep step = { .demand = below (world, N_DEMANDS), .salt = i, .max_rounds = 3 };
      guint kind = below (world, 20);
      step.task = kind == 0              ? PLUMB_TASK_QUESTION
                  : kind == 1 && !nested ? PLUMB_TASK_REPEAT
                                         : PLUMB_TASK_WORK;
      guint known = below (world, 10);
      if (known == 0 && step.task == PLUMB_TASK_WORK)
        step.state = PLUMB_STEP_SUCCEEDED;
      else if (known == 1)
        step.state = PLUMB_STEP_SKIPPED;
      step.signal.flags = below (world, 4);
      g_array_append_val (world->steps, step);
      guint n_in = i > 0 ? below (world, 4) : 0;
      for (guint k = 0; k < n_in; k++)
        {
          guint source = first + i - 1 - below (world, MIN (i, 8));
          PlumbScheduleEdge edge = { .source = source,
                                     .target = first + i,
                                     .port = k / 2,
                                     .optional = below (world, 2) == 0,
                                     .condition = (PlumbCondition) below (world, 4),
                                     .mask = below (world, 2) << below (world, 2) };
          if (below (world, 3) > 0)
            edge.condition = PLUMB_CONDITION_PASS;
          g_array_append_val (world->edges, edge);
        }
    }
}

static World *
world_new (guint32 seed, guint n)
{
  World *world = g_new0 (World, 1);

  world->rand = g_rand_new_with_seed (seed);
  world->steps = g_array_new (FALSE, FALSE, sizeof (PlumbScheduleStep));
  world->edges = g_array_new (FALSE, FALSE, sizeof (PlumbScheduleEdge));
  world->actions = g_array_new (FALSE, TRUE, sizeof (PlumbAction));
  world->pending = g_array_new (FALSE, TRUE, sizeof (Pending));
  world->queue = g_array_new (FALSE, TRUE, sizeof (PlumbAction));
  world->history = g_ptr_array_new_with_free_func (recorded_free);
  world->n_controls = below (world, 3) == 0 ? 4 : 0;
  for (guint i = 0; i < N_SLOTS; i++)
    world->capacity[i] = 1 + below (world, 4);
  for (guint i = 0; i < N_DEMANDS * N_SLOTS; i++)
    world->demands[i] = below (world, 3);
  add_steps (world, 0, n, FALSE);
  world->spec = (PlumbScheduleSpec) {
    .graph = { (PlumbScheduleStep *) (void *) world->steps->data, n,
               (PlumbScheduleEdge *) (void *) world->edges->data, world->edges->len },
    .slots = world->capacity,
    .n_slots = N_SLOTS,
    .demands = world->demands,
    .n_demands = N_DEMANDS,
    .retry = plumb_retry_policy_default (),
    .seed = seed,
    .patience = 2,
    .stop_at_failure = below (world, 5) == 0,
    .n_ahead = below (world, 6),
  };
  if (below (world, 4) == 0)
    world->spec.limits[PLUMB_BUDGET_EXECUTIONS] = 1 + below (world, n);
  if (below (world, 4) == 0)
    world->spec.limits[PLUMB_BUDGET_ROUNDS] = 1 + below (world, 4);
  world->is_left_alone = world->n_controls == 0 && world->spec.limits[PLUMB_BUDGET_EXECUTIONS] == 0;
  world->is_plain = below (world, 3) == 0;
  world->schedule = plumb_schedule_new (&world->spec);
  return world;
}

static void
world_free (World *world)
{
  plumb_schedule_free (world->schedule);
  g_rand_free (world->rand);
  g_array_unref (world->steps);
  g_array_unref (world->edges);
  g_array_unref (world->actions);
  g_array_unref (world->pending);
  g_array_unref (world->queue);
  g_ptr_array_unref (world->history);
  g_free (world);
}

static guint
get_demand (World *world, guint step, guint slot)
{
  guint row = g_array_index (world->steps, PlumbScheduleStep, step).demand;

  return MIN (world->demands[row * N_SLOTS + slot], world->capacity[slot]);
}

static gboolean
is_same_item (const PlumbAction *a, const PlumbAction *b)
{
  return a->step == b->step && a->item == b->item;
}

static gboolean
unqueue (World *world, const PlumbAction *action)
{
  for (guint i = 0; i < world->queue->len; i++)
    if (is_same_item (&g_array_index (world->queue, PlumbAction, i), action))
      {
        g_array_remove_index (world->queue, i);
        return TRUE;
      }
  return FALSE;
}

/* As the launcher does: before another, or first if that has begun. The queue is in plan order. */
static void
enqueue (World *world, const PlumbAction *action)
{
  guint place = action->before_item < 0 ? world->queue->len : 0;

  for (guint i = 0; i < world->queue->len && action->before_item >= 0; i++)
    {
      const PlumbAction *other = &g_array_index (world->queue, PlumbAction, i);
      if (other->step == action->before_step && other->item == action->before_item)
        place = i;
    }
  g_array_insert_val (world->queue, place, *action);
  g_assert_cmpuint (world->queue->len, <=, 3 * world->spec.n_ahead);
  for (guint i = 1; i < world->queue->len; i++)
    {
      const PlumbAction *a = &g_array_index (world->queue, PlumbAction, i - 1);
      const PlumbAction *b = &g_array_index (world->queue, PlumbAction, i);
      g_assert_true (a->step < b->step || (a->step == b->step && a->item < b->item));
    }
}

/* Takes in what the scheduler asked for. */
static void
take_actions (World *world)
{
  for (; world->n_taken < world->actions->len; world->n_taken++)
    {
      PlumbAction action = g_array_index (world->actions, PlumbAction, world->n_taken);
      Pending pending = { action };
      switch (action.type)
        {
        case PLUMB_ACTION_START:
          world->n_started++;
          unqueue (world, &action);
          g_array_append_val (world->pending, pending);
          break;
        case PLUMB_ACTION_QUEUE:
          world->n_queued++;
          enqueue (world, &action);
          break;
        case PLUMB_ACTION_REVOKE:
        case PLUMB_ACTION_EXPAND:
        case PLUMB_ACTION_DELAY:
        case PLUMB_ACTION_ASK:
        case PLUMB_ACTION_PLAN_ROUND:
        case PLUMB_ACTION_JUDGE_ROUND:
          g_array_append_val (world->pending, pending);
          break;
        case PLUMB_ACTION_CANCEL:
        case PLUMB_ACTION_STEP_ENDED:
        case PLUMB_ACTION_ESCALATE:
        case PLUMB_ACTION_BUDGET:
        case PLUMB_ACTION_RUN_STATE:
        default:
          break;
        }
    }
}

static void
check_slots (World *world)
{
  guint held[N_SLOTS] = { 0 };
  guint working[N_SLOTS] = { 0 };

  for (guint i = 0; i < world->pending->len; i++)
    {
      const Pending *pending = &g_array_index (world->pending, Pending, i);
      for (guint k = 0; pending->action.type == PLUMB_ACTION_START && k < N_SLOTS; k++)
        {
          held[k] += get_demand (world, pending->action.step, k);
          working[k] += pending->is_left ? 0 : get_demand (world, pending->action.step, k);
        }
    }
  for (guint k = 0; k < N_SLOTS; k++)
    {
      g_assert_cmpuint (working[k], <=, world->capacity[k]);
      g_assert_cmpuint (held[k], ==, plumb_schedule_get_slot_use (world->schedule, k));
    }
}

static void
send (World *world, const PlumbScheduleEvent *event)
{
  Recorded *recorded = g_new0 (Recorded, 1);

  recorded->event = *event;
  if (event->done != NULL)
    recorded->done = g_memdup2 (event->done, event->n_items);
  recorded->event.done = recorded->done;
  if (event->graph != NULL)
    {
      recorded->graph = *event->graph;
      recorded->graph.steps
          = g_memdup2 (event->graph->steps, event->graph->n_steps * sizeof (PlumbScheduleStep));
      recorded->graph.edges
          = g_memdup2 (event->graph->edges, event->graph->n_edges * sizeof (PlumbScheduleEdge));
      recorded->event.graph = &recorded->graph;
    }
  g_ptr_array_add (world->history, recorded);
  plumb_schedule_apply (world->schedule, event, world->actions);
  take_actions (world);
  check_slots (world);
}

static void
send_expanded (World *world, guint step)
{
  guint8 done[4];
  PlumbScheduleEvent event = { .type = PLUMB_INPUT_EXPANDED, .step = step, .done = done };

  event.can_queue = below (world, 8) > 0;
  event.n_items = below (world, 5);
  if (g_array_index (world->steps, PlumbScheduleStep, step).task == PLUMB_TASK_REPEAT)
    event.n_items = 1;
  for (guint i = 0; i < event.n_items; i++)
    done[i] = below (world, 4) == 0;
  if (below (world, 25) == 0)
    event.type = PLUMB_INPUT_EXPAND_FAILED;
  send (world, &event);
}

static void
send_round (World *world, guint step)
{
  guint first = world->steps->len;
  guint first_edge = world->edges->len;

  add_steps (world, first, 1 + below (world, 4), TRUE);
  PlumbScheduleGraph graph
      = { &g_array_index (world->steps, PlumbScheduleStep, first), world->steps->len - first,
          &g_array_index (world->edges, PlumbScheduleEdge, first_edge),
          world->edges->len - first_edge };
  guint before = plumb_schedule_get_n_steps (world->schedule);
  send (world,
        &(PlumbScheduleEvent) { .type = PLUMB_INPUT_ROUND_PLANNED, .step = step, .graph = &graph });
  if (plumb_schedule_get_n_steps (world->schedule) == before)
    {
      g_array_set_size (world->steps, first);
      g_array_set_size (world->edges, first_edge);
    }
}

/* What the launcher does when a job ends well: the first that waits with the same demand. */
static gboolean
take_place (World *world, const PlumbAction *ended, PlumbAction *next)
{
  guint demand = g_array_index (world->steps, PlumbScheduleStep, ended->step).demand;

  for (guint i = 0; i < world->queue->len; i++)
    {
      *next = g_array_index (world->queue, PlumbAction, i);
      if (g_array_index (world->steps, PlumbScheduleStep, next->step).demand != demand)
        continue;
      g_array_remove_index (world->queue, i);
      return TRUE;
    }
  return FALSE;
}

static gboolean
is_started (World *world, const PlumbAction *action)
{
  for (guint i = 0; i < world->pending->len; i++)
    {
      const PlumbAction *other = &g_array_index (world->pending, Pending, i).action;
      if (other->type == PLUMB_ACTION_START && is_same_item (other, action))
        return TRUE;
    }
  return FALSE;
}

/* Once it has begun nothing keeps it from being started. */
static void
send_begun (World *world, const PlumbAction *action)
{
  guint n_before = world->n_started;

  send (world, &(PlumbScheduleEvent) {
                   .type = PLUMB_INPUT_ITEM_BEGUN, .step = action->step, .item = action->item });
  world->n_begun += world->n_started - n_before;
  g_assert_true (is_started (world, action));
}

static void
send_outcome (World *world, const PlumbAction *action, gboolean is_well)
{
  PlumbScheduleEvent event = { .type = PLUMB_INPUT_ITEM_SUCCEEDED,
                               .step = action->step,
                               .item = action->item,
                               .signal = { below (world, 6) == 0, below (world, 4) },
                               .bytes = 10 };

  if (action->type == PLUMB_ACTION_START && !is_well && below (world, 4) == 0)
    {
      event.type = PLUMB_INPUT_ITEM_FAILED;
      event.failure_class = (PlumbFailureClass) below (world, 4);
    }
  send (world, &event);
}

static void
end_left (World *world, const PlumbAction *action)
{
  for (guint i = 0; i < world->pending->len; i++)
    {
      const Pending *pending = &g_array_index (world->pending, Pending, i);
      if (!pending->is_left || !is_same_item (&pending->action, action))
        continue;
      PlumbAction ended = pending->action;
      g_array_remove_index_fast (world->pending, i);
      send_outcome (world, &ended, TRUE);
      return;
    }
}

/* The command of an item ends. Another may begin in its place, which is told first; what the first
 * left may still have to be taken in. */
static void
end_command (World *world, const Pending *pending)
{
  Pending left = { pending->action, TRUE };
  PlumbAction next;

  if (pending->is_left || world->is_plain || below (world, 2) == 0
      || !take_place (world, &pending->action, &next))
    {
      send_outcome (world, &pending->action, FALSE);
      return;
    }
  g_array_append_val (world->pending, left);
  send_begun (world, &next);
  if (below (world, 4) > 0)
    end_left (world, &pending->action);
}

static void
answer_one (World *world)
{
  guint place = below (world, world->pending->len);
  Pending pending = g_array_index (world->pending, Pending, place);
  PlumbAction action = pending.action;

  g_array_remove_index_fast (world->pending, place);
  switch (action.type)
    {
    case PLUMB_ACTION_EXPAND:
      send_expanded (world, action.step);
      break;
    case PLUMB_ACTION_DELAY:
      g_assert_cmpint (action.delay_us, >=, 100000);
      g_assert_cmpint (action.delay_us, <=, 69000000);
      send (world, &(PlumbScheduleEvent) {
                       .type = PLUMB_INPUT_ITEM_DUE, .step = action.step, .item = action.item });
      break;
    case PLUMB_ACTION_PLAN_ROUND:
      send_round (world, action.step);
      break;
    case PLUMB_ACTION_JUDGE_ROUND:
      send (world, &(PlumbScheduleEvent) { .type = PLUMB_INPUT_ROUND_ENDED,
                                           .step = action.step,
                                           .passed = below (world, 3) == 0,
                                           .score = below (world, 2) ? NAN : below (world, 9),
                                           .fingerprint = below (world, 30) });
      break;
    case PLUMB_ACTION_START:
      end_command (world, &pending);
      break;
    case PLUMB_ACTION_ASK:
      send_outcome (world, &action, FALSE);
      break;
    case PLUMB_ACTION_REVOKE:
      if (unqueue (world, &action))
        send (world, &(PlumbScheduleEvent) { .type = PLUMB_INPUT_ITEM_REVOKED,
                                             .step = action.step,
                                             .item = action.item });
      break;
    case PLUMB_ACTION_QUEUE:
    case PLUMB_ACTION_CANCEL:
    case PLUMB_ACTION_STEP_ENDED:
    case PLUMB_ACTION_ESCALATE:
    case PLUMB_ACTION_BUDGET:
    case PLUMB_ACTION_RUN_STATE:
    default:
      g_assert_not_reached ();
    }
}

static void
maybe_control (World *world)
{
  static const PlumbScheduleEventType controls[]
      = { PLUMB_INPUT_PAUSE, PLUMB_INPUT_REORDER, PLUMB_INPUT_CANCEL, PLUMB_INPUT_WALL_SPENT };

  if (world->n_controls == 0 || below (world, 20) > 0)
    return;
  world->n_controls--;
  guint n = plumb_schedule_get_n_steps (world->schedule);
  send (world, &(PlumbScheduleEvent) { .type = controls[below (world, 4)],
                                       .step = below (world, n),
                                       .item = (int) below (world, n + 1) - 1 });
}

static void
run_to_end (World *world)
{
  guint n_events = 0;

  send (world, &(PlumbScheduleEvent) { .type = PLUMB_INPUT_START });
  while (!plumb_run_state_is_over (plumb_schedule_get_state (world->schedule)))
    {
      g_assert_cmpuint (n_events++, <, 100000);
      maybe_control (world);
      if (world->pending->len > 0)
        answer_one (world);
      else
        send (world, &(PlumbScheduleEvent) { .type = PLUMB_INPUT_CONTINUE });
    }
}

static void
check_end (World *world)
{
  PlumbRunState state = plumb_schedule_get_state (world->schedule);

  g_assert_cmpuint (world->queue->len, ==, 0);
  for (guint i = 0; i < N_SLOTS; i++)
    g_assert_cmpuint (plumb_schedule_get_slot_use (world->schedule, i), ==, 0);
  g_assert_cmpint (plumb_schedule_get_used (world->schedule, PLUMB_BUDGET_EXECUTIONS), ==,
                   world->n_started);
  gint64 limit = world->spec.limits[PLUMB_BUDGET_EXECUTIONS];
  if (limit > 0)
    g_assert_cmpint (world->n_started, <=, limit);
  for (guint i = 0; i < plumb_schedule_get_n_steps (world->schedule); i++)
    {
      PlumbStepState step = plumb_schedule_get_step_state (world->schedule, i);
      if (state == PLUMB_RUN_SUCCEEDED)
        g_assert_true (plumb_step_state_is_over (step));
      g_assert_cmpint (step, !=, PLUMB_STEP_RUNNING);
      g_assert_cmpint (step, !=, PLUMB_STEP_EXPANDING);
    }
}

static void
check_replay (World *world)
{
  g_autoptr (PlumbSchedule) again = plumb_schedule_new (&world->spec);
  g_autoptr (GArray) actions = g_array_new (FALSE, TRUE, sizeof (PlumbAction));

  for (guint i = 0; i < world->history->len; i++)
    {
      Recorded *recorded = g_ptr_array_index (world->history, i);
      plumb_schedule_apply (again, &recorded->event, actions);
    }
  g_assert_cmpmem (actions->data, actions->len * sizeof (PlumbAction), world->actions->data,
                   world->actions->len * sizeof (PlumbAction));
  g_autoptr (GBytes) a = plumb_schedule_dump (world->schedule);
  g_autoptr (GBytes) b = plumb_schedule_dump (again);
  g_assert_true (g_bytes_equal (a, b));
}

static void
skip_to_start (const GArray *actions, guint *place)
{
  while (*place < actions->len
         && g_array_index (actions, PlumbAction, *place).type != PLUMB_ACTION_START)
    ++*place;
}

/* What happened makes a scheduler that does not look ahead start the same items in the same order.
 */
static void
check_order (World *world)
{
  PlumbScheduleSpec spec = world->spec;
  spec.n_ahead = 0;
  g_autoptr (PlumbSchedule) plain = plumb_schedule_new (&spec);
  g_autoptr (GArray) actions = g_array_new (FALSE, TRUE, sizeof (PlumbAction));
  guint a = 0, b = 0;

  for (guint i = 0; i < world->history->len; i++)
    {
      Recorded *recorded = g_ptr_array_index (world->history, i);
      if (recorded->event.type != PLUMB_INPUT_ITEM_BEGUN
          && recorded->event.type != PLUMB_INPUT_ITEM_REVOKED)
        plumb_schedule_apply (plain, &recorded->event, actions);
    }
  for (;; a++, b++)
    {
      skip_to_start (actions, &a);
      skip_to_start (world->actions, &b);
      if (a == actions->len || b == world->actions->len)
        break;
      g_assert_true (is_same_item (&g_array_index (actions, PlumbAction, a),
                                   &g_array_index (world->actions, PlumbAction, b)));
    }
  g_assert_true (a == actions->len && b == world->actions->len);
}

/* The graph that the spec points to may move when rounds are added. */
static void
keep_spec (World *world)
{
  PlumbScheduleGraph *graph = &world->spec.graph;

  graph->steps = g_memdup2 (graph->steps, graph->n_steps * sizeof (PlumbScheduleStep));
  graph->edges = g_memdup2 (graph->edges, graph->n_edges * sizeof (PlumbScheduleEdge));
}

static void
test_random_runs (void)
{
  guint n_states[PLUMB_RUN_INTERRUPTED + 1] = { 0 };
  guint n_ordered = 0, n_begun = 0;

  for (guint i = 0; i < 3000; i++)
    {
      guint32 seed = (guint32) g_test_rand_int ();
      World *world = world_new (seed, 1 + i % 40);
      keep_spec (world);
      run_to_end (world);
      check_end (world);
      check_replay (world);
      n_begun += world->n_begun;
      if (world->is_left_alone && world->is_plain)
        {
          check_order (world);
          n_ordered += world->n_queued;
        }
      n_states[plumb_schedule_get_state (world->schedule)]++;
      g_free ((gpointer) world->spec.graph.steps);
      g_free ((gpointer) world->spec.graph.edges);
      world_free (world);
    }
  g_assert_cmpuint (n_ordered, >, 500);
  g_assert_cmpuint (n_begun, >, 50);
  g_assert_cmpuint (n_states[PLUMB_RUN_SUCCEEDED], >, 50);
  g_assert_cmpuint (n_states[PLUMB_RUN_FAILED], >, 50);
  g_assert_cmpuint (n_states[PLUMB_RUN_CANCELLED], >, 50);
}

/* --- by hand -------------------------------------------------------------------------------------
 */

typedef struct
{
  PlumbSchedule *schedule;
  GArray *actions;
} Hand;

static Hand
hand_new (const PlumbScheduleSpec *spec)
{
  Hand hand = { plumb_schedule_new (spec), g_array_new (FALSE, TRUE, sizeof (PlumbAction)) };

  plumb_schedule_apply (hand.schedule, &(PlumbScheduleEvent) { .type = PLUMB_INPUT_START },
                        hand.actions);
  return hand;
}

static void
hand_free (Hand *hand)
{
  plumb_schedule_free (hand->schedule);
  g_array_unref (hand->actions);
}

static guint
count (Hand *hand, PlumbActionType type)
{
  guint n = 0;

  for (guint i = 0; i < hand->actions->len; i++)
    n += g_array_index (hand->actions, PlumbAction, i).type == type ? 1 : 0;
  return n;
}

static gboolean
tell (Hand *hand, PlumbScheduleEventType type, guint step, int item)
{
  return plumb_schedule_apply (hand->schedule,
                               &(PlumbScheduleEvent) { .type = type,
                                                       .step = step,
                                                       .item = item,
                                                       .n_items = 1,
                                                       .failure_class = PLUMB_FAILURE_RETRYABLE },
                               hand->actions);
}

static const guint one_slot[] = { 1 };
static const guint one_demand[] = { 1 };

static PlumbScheduleSpec
make_spec (const PlumbScheduleStep *steps,
           guint n_steps,
           const PlumbScheduleEdge *edges,
           guint n_edges)
{
  return (PlumbScheduleSpec) { .graph = { steps, n_steps, edges, n_edges },
                               .slots = one_slot,
                               .n_slots = 1,
                               .demands = one_demand,
                               .n_demands = 1,
                               .retry = plumb_retry_policy_default () };
}

static void
test_conditions (void)
{
  const PlumbScheduleStep steps[4] = { { 0 } };
  const PlumbScheduleEdge edges[] = {
    { .source = 0, .target = 1 },
    { .source = 0, .target = 2, .condition = PLUMB_CONDITION_FAIL },
    { .source = 0, .target = 3, .condition = PLUMB_CONDITION_FLAG, .mask = 2 },
  };
  PlumbScheduleSpec spec = make_spec (steps, 4, edges, G_N_ELEMENTS (edges));
  Hand hand = hand_new (&spec);

  tell (&hand, PLUMB_INPUT_EXPANDED, 0, -1);
  plumb_schedule_apply (hand.schedule,
                        &(PlumbScheduleEvent) { .type = PLUMB_INPUT_ITEM_SUCCEEDED,
                                                .signal = { .fails = TRUE, .flags = 2 } },
                        hand.actions);
  g_assert_cmpint (plumb_schedule_get_step_state (hand.schedule, 1), ==, PLUMB_STEP_SKIPPED);
  g_assert_cmpint (plumb_schedule_get_step_state (hand.schedule, 2), ==, PLUMB_STEP_EXPANDING);
  g_assert_cmpint (plumb_schedule_get_step_state (hand.schedule, 3), ==, PLUMB_STEP_EXPANDING);
  hand_free (&hand);
}

static void
test_failure_is_taken_up (void)
{
  const PlumbScheduleStep steps[3] = { { 0 } };
  const PlumbScheduleEdge edges[] = {
    { .source = 0, .target = 1 },
    { .source = 0, .target = 2, .condition = PLUMB_CONDITION_FAIL },
  };
  PlumbScheduleSpec spec = make_spec (steps, 3, edges, G_N_ELEMENTS (edges));
  spec.retry.max_attempts = 2;
  Hand hand = hand_new (&spec);

  tell (&hand, PLUMB_INPUT_EXPANDED, 0, -1);
  tell (&hand, PLUMB_INPUT_ITEM_FAILED, 0, 0);
  g_assert_cmpuint (count (&hand, PLUMB_ACTION_DELAY), ==, 1);
  g_assert_true (tell (&hand, PLUMB_INPUT_ITEM_DUE, 0, 0));
  g_assert_false (tell (&hand, PLUMB_INPUT_ITEM_DUE, 0, 0));
  tell (&hand, PLUMB_INPUT_ITEM_FAILED, 0, 0);
  g_assert_cmpuint (count (&hand, PLUMB_ACTION_ESCALATE), ==, 1);
  g_assert_cmpint (plumb_schedule_get_step_state (hand.schedule, 0), ==, PLUMB_STEP_FAILED);
  g_assert_cmpint (plumb_schedule_get_step_state (hand.schedule, 1), ==, PLUMB_STEP_SKIPPED);
  tell (&hand, PLUMB_INPUT_EXPANDED, 2, -1);
  tell (&hand, PLUMB_INPUT_ITEM_SUCCEEDED, 2, 0);
  g_assert_cmpint (plumb_schedule_get_state (hand.schedule), ==, PLUMB_RUN_SUCCEEDED);
  hand_free (&hand);
}

static void
test_big_demand_is_not_starved (void)
{
  const guint slots[] = { 2 };
  const guint demands[] = { 1, 2 };
  PlumbScheduleStep steps[200] = { { 0 } };
  g_autoptr (GArray) running = g_array_new (FALSE, FALSE, sizeof (guint));
  gboolean big_started = FALSE;
  guint n_before = 0;

  steps[1].demand = 1;
  PlumbScheduleSpec spec = make_spec (steps, G_N_ELEMENTS (steps), NULL, 0);
  spec.slots = slots;
  spec.demands = demands;
  spec.n_demands = 2;
  Hand hand = hand_new (&spec);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    tell (&hand, PLUMB_INPUT_EXPANDED, i, -1);
  for (guint taken = 0; !big_started; taken++)
    {
      g_assert_cmpuint (taken, <, hand.actions->len);
      PlumbAction action = g_array_index (hand.actions, PlumbAction, taken);
      if (action.type == PLUMB_ACTION_START)
        {
          big_started = action.step == 1;
          n_before++;
          g_array_append_val (running, action.step);
        }
      if (running->len > 0 && (running->len == 2 || taken + 1 == hand.actions->len))
        {
          guint first = g_array_index (running, guint, 0);
          g_array_remove_index (running, 0);
          tell (&hand, PLUMB_INPUT_ITEM_SUCCEEDED, first, 0);
        }
    }
  g_assert_cmpuint (n_before, <, 30);
  hand_free (&hand);
}

static void
test_budget_is_exact (void)
{
  const PlumbScheduleStep steps[20] = { { 0 } };
  PlumbScheduleSpec spec = make_spec (steps, 20, NULL, 0);
  spec.limits[PLUMB_BUDGET_EXECUTIONS] = 7;
  spec.used[PLUMB_BUDGET_EXECUTIONS] = 2; /* of an earlier life */
  Hand hand = hand_new (&spec);

  for (guint i = 0; i < 20; i++)
    tell (&hand, PLUMB_INPUT_EXPANDED, i, -1);
  for (guint i = 0; i < 20; i++)
    tell (&hand, PLUMB_INPUT_ITEM_SUCCEEDED, i, 0);
  g_assert_cmpuint (count (&hand, PLUMB_ACTION_START), ==, 5);
  g_assert_cmpuint (count (&hand, PLUMB_ACTION_BUDGET), ==, 1);
  g_assert_cmpint (plumb_schedule_get_state (hand.schedule), ==, PLUMB_RUN_FAILED);
  hand_free (&hand);
}

static void
limit (Hand *hand, PlumbBudget budget, gint64 left)
{
  g_assert_true (plumb_schedule_apply (
      hand->schedule,
      &(PlumbScheduleEvent) { .type = PLUMB_INPUT_LIMIT, .budget = budget, .left = left },
      hand->actions));
}

/* What others leave of a budget bounds a run, to nothing at all if it must; its own limit stays. */
static void
test_shared_budget (void)
{
  static const guint n_left[] = { 0, 3, 100 };
  const PlumbScheduleStep steps[10] = { { 0 } };

  for (guint i = 0; i < G_N_ELEMENTS (n_left); i++)
    {
      PlumbScheduleSpec spec = make_spec (steps, 10, NULL, 0);
      spec.limits[PLUMB_BUDGET_EXECUTIONS] = 5;
      Hand hand = { plumb_schedule_new (&spec), g_array_new (FALSE, TRUE, sizeof (PlumbAction)) };
      limit (&hand, PLUMB_BUDGET_EXECUTIONS, n_left[i]);
      tell (&hand, PLUMB_INPUT_START, 0, 0);
      for (guint k = 0; k < 10; k++)
        tell (&hand, PLUMB_INPUT_EXPANDED, k, -1);
      for (guint k = 0; k < 10; k++)
        tell (&hand, PLUMB_INPUT_ITEM_SUCCEEDED, k, 0);
      g_assert_cmpuint (count (&hand, PLUMB_ACTION_START), ==, MIN (n_left[i], 5));
      g_assert_cmpuint (count (&hand, PLUMB_ACTION_BUDGET), ==, 1);
      g_assert_cmpint (plumb_schedule_get_state (hand.schedule), ==, PLUMB_RUN_FAILED);
      hand_free (&hand);
    }
}

/* What is paused before its turn does not begin when that comes, and says why. */
static void
test_pause_of_queued (void)
{
  const PlumbScheduleStep steps[2] = { { 0 } };
  PlumbScheduleSpec spec = make_spec (steps, 2, NULL, 0);
  Hand hand = { plumb_schedule_new (&spec), g_array_new (FALSE, TRUE, sizeof (PlumbAction)) };

  plumb_schedule_apply (
      hand.schedule,
      &(PlumbScheduleEvent) { .type = PLUMB_INPUT_PAUSE, .reason = PLUMB_REASON_DISK },
      hand.actions);
  g_assert_cmpint (plumb_schedule_get_state (hand.schedule), ==, PLUMB_RUN_QUEUED);
  tell (&hand, PLUMB_INPUT_START, 0, 0);
  tell (&hand, PLUMB_INPUT_EXPANDED, 0, -1);
  g_assert_cmpint (plumb_schedule_get_state (hand.schedule), ==, PLUMB_RUN_PAUSED);
  g_assert_cmpuint (count (&hand, PLUMB_ACTION_START), ==, 0);
  const PlumbAction *last = &g_array_index (hand.actions, PlumbAction, hand.actions->len - 1);
  g_assert_cmpint (last->reason, ==, PLUMB_REASON_DISK);
  tell (&hand, PLUMB_INPUT_CONTINUE, 0, 0);
  g_assert_cmpuint (count (&hand, PLUMB_ACTION_START), ==, 1);
  g_assert_cmpint (plumb_schedule_get_state (hand.schedule), ==, PLUMB_RUN_RUNNING);
  hand_free (&hand);
}

static void
test_retry_delays (void)
{
  PlumbRetryPolicy policy = plumb_retry_policy_default ();

  for (guint64 salt = 0; salt < 1000; salt++)
    {
      gint64 first = plumb_retry_policy_delay_us (&policy, 1, salt);
      g_assert_cmpint (first, >=, 1700000);
      g_assert_cmpint (first, <=, 2300000);
      g_assert_cmpint (first, ==, plumb_retry_policy_delay_us (&policy, 1, salt));
      g_assert_cmpint (plumb_retry_policy_delay_us (&policy, 90, salt), <=, 69000000);
    }
  policy.base_ms = 0;
  g_assert_cmpint (plumb_retry_policy_delay_us (&policy, 1, 0), ==, 100000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/schedule/random-runs", test_random_runs);
  g_test_add_func ("/schedule/conditions", test_conditions);
  g_test_add_func ("/schedule/failure-is-taken-up", test_failure_is_taken_up);
  g_test_add_func ("/schedule/big-demand-is-not-starved", test_big_demand_is_not_starved);
  g_test_add_func ("/schedule/budget-is-exact", test_budget_is_exact);
  g_test_add_func ("/schedule/shared-budget", test_shared_budget);
  g_test_add_func ("/schedule/pause-of-queued", test_pause_of_queued);
  g_test_add_func ("/retry/delays", test_retry_delays);
  return g_test_run ();
}
