/* plumb-plan.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-plan-parts.h"

#include "plumb-obstacle.h"
#include "plumb-request.h"
#include "plumb-seed.h"
#include "plumb-why.h"

static const char *const decision_names[] = { "run", "cached", "waiting", "blocked", "skip" };

/* While a plan is made. */
typedef struct
{
  PlumbPlan *plan;
  PlumbFlat *flat;
  PlumbLedgerReader *reader;
  guint8 *selected;
  guint8 *certain;      /* which nodes run whatever comes out of those before them */
  PlumbSignal *signals; /* of each node whose outputs are known */
  GArray *states;       /* PlumbEdgeState of the edges of the step at hand */
  GArray *incoming;     /* PlumbIncoming */
} Planner;

/**
 * plumb_decision_get_name:
 * @decision: a decision
 *
 * Returns: its name
 */
const char *
plumb_decision_get_name (PlumbDecision decision)
{
  g_return_val_if_fail ((guint) decision < G_N_ELEMENTS (decision_names), NULL);

  return decision_names[decision];
}

/* What the source's part of the plan says about the edge. */
static PlumbEdgeState
look_at_edge (Planner *planner, const PlumbScheduleEdge *edge)
{
  const PlumbPlanStep *source = &planner->plan->steps[edge->source];

  if (source->outputs == NULL)
    return source->decision == PLUMB_DECISION_RUN || source->decision == PLUMB_DECISION_WAITING
               ? PLUMB_EDGE_UNKNOWN
               : PLUMB_EDGE_CLOSED;
  return plumb_schedule_edge_is_open (edge, PLUMB_STEP_SUCCEEDED, planner->signals[edge->source])
             ? PLUMB_EDGE_OPEN
             : PLUMB_EDGE_CLOSED;
}

static void
skip_or_block (Planner *planner, PlumbPlanStep *step, const PlumbScheduleEdge *obstacle)
{
  const PlumbPlanStep *source = &planner->plan->steps[obstacle->source];

  if (source->decision == PLUMB_DECISION_BLOCKED)
    {
      plumb_plan_step_decide (step, PLUMB_DECISION_BLOCKED, "upstream-blocked",
                              g_strdup_printf (PLUMB_WHY_UPSTREAM_BLOCKED, source->path));
      g_set_str (&step->advice, source->advice);
      step->cause = source->path;
    }
  else if (source->decision == PLUMB_DECISION_SKIP)
    {
      plumb_plan_step_decide (step, PLUMB_DECISION_SKIP, "input-skipped",
                              g_strdup_printf (PLUMB_WHY_INPUT_SKIPPED, source->path));
      step->cause = source->path;
    }
  else
    {
      plumb_plan_step_decide (step, PLUMB_DECISION_SKIP, "condition",
                              plumb_wiring_tell_closed (planner->plan->wiring, obstacle->source,
                                                        obstacle->target, source->outputs,
                                                        source->path));
    }
}

/* Looks at the edges into a step. TRUE: all that it needs is known and there. */
static gboolean
gather (Planner *planner, guint place)
{
  PlumbWiring *wiring = planner->plan->wiring;
  PlumbPlanStep *step = &planner->plan->steps[place];
  const PlumbScheduleEdge *edges = wiring->edges + wiring->first[place];
  guint n = wiring->first[place + 1] - wiring->first[place];
  int unknown = -1;

  step->settled = TRUE;
  g_array_set_size (planner->states, n);
  for (guint i = 0; i < n; i++)
    {
      PlumbEdgeState state = look_at_edge (planner, &edges[i]);
      g_array_index (planner->states, PlumbEdgeState, i) = state;
      unknown = state == PLUMB_EDGE_UNKNOWN && unknown < 0 ? (int) i : unknown;
      if (planner->plan->steps[edges[i].source].decision == PLUMB_DECISION_RUN)
        step->settled = FALSE;
    }
  int obstacle
      = plumb_schedule_find_obstacle (edges, (PlumbEdgeState *) (void *) planner->states->data, n);
  if (obstacle >= 0)
    {
      skip_or_block (planner, step, &edges[obstacle]);
      return FALSE;
    }
  if (unknown >= 0)
    {
      step->settled = FALSE;
      const char *cause = planner->plan->steps[edges[unknown].source].path;
      plumb_plan_step_decide (step, PLUMB_DECISION_WAITING, "waits-for-inputs",
                              g_strdup_printf (PLUMB_WHY_WAITS, cause));
      step->cause = cause;
      return FALSE;
    }
  return TRUE;
}

static void
resolve (Planner *planner, PlumbResolver *resolver, guint place)
{
  PlumbWiring *wiring = planner->plan->wiring;
  PlumbPlanStep *step = &planner->plan->steps[place];

  g_array_set_size (planner->incoming, 0);
  for (guint i = wiring->first[place]; i < wiring->first[place + 1]; i++)
    {
      const PlumbScheduleEdge *edge = &wiring->edges[i];
      if (g_array_index (planner->states, PlumbEdgeState, i - wiring->first[place])
          != PLUMB_EDGE_OPEN)
        continue;
      PlumbIncoming incoming
          = plumb_plan_read_edge (wiring, i, planner->plan->steps[edge->source].outputs);
      incoming.source = planner->plan->steps[edge->source].path;
      incoming.items = planner->plan->steps[edge->source].items;
      g_array_append_val (planner->incoming, incoming);
    }
  PlumbExpandInfo info
      = { step->path, step->node, planner->plan->seed,
          (PlumbIncoming *) (void *) planner->incoming->data, planner->incoming->len };
  plumb_resolver_resolve (resolver, &info, step);
  if (step->outputs != NULL)
    planner->signals[place] = plumb_wiring_read (wiring, place, step->outputs);
}

/* What will run for certain and cannot is told now. */
static void
look_ahead (Planner *planner, PlumbResolver *resolver, guint place)
{
  PlumbPlanStep *step = &planner->plan->steps[place];
  g_auto (PlumbObstacle) obstacle = { 0 };

  if (step->decision != PLUMB_DECISION_RUN
      && !(step->decision == PLUMB_DECISION_WAITING && planner->certain[place]))
    return;
  if (!plumb_obstacle_find (resolver, planner->flat, place, &obstacle))
    return;
  plumb_plan_step_clear (step);
  step->cause = NULL;
  plumb_plan_step_decide (step, PLUMB_DECISION_BLOCKED, obstacle.code,
                          g_steal_pointer (&obstacle.text));
  step->advice = g_steal_pointer (&obstacle.advice);
}

static void
forecast (Planner *planner, PlumbPlanStep *step)
{
  gint64 n = step->items != NULL ? step->items->len : 1;

  step->median_us = step->low_us = step->high_us = 0;
  if (step->decision != PLUMB_DECISION_RUN && step->decision != PLUMB_DECISION_WAITING)
    return;
  if (planner->reader == NULL
      || !plumb_ledger_reader_forecast (planner->reader, plumb_kind_get_name (step->node->kind),
                                        step->path, &step->median_us, &step->low_us,
                                        &step->high_us))
    {
      step->median_us = step->low_us = step->high_us = -1;
      return;
    }
  for (gint64 i = 0; step->items != NULL && i < (gint64) step->items->len; i++)
    n -= ((PlumbPlanItem *) g_ptr_array_index (step->items, i))->decision == PLUMB_DECISION_CACHED;
  step->median_us *= n;
  step->low_us *= n;
  step->high_us *= n;
}

static void
plan_step (Planner *planner, PlumbResolver *resolver, guint place)
{
  PlumbPlanStep *step = &planner->plan->steps[place];

  step->path = planner->flat->nodes[place].path;
  step->node = &planner->flat->nodes[place];
  if (step->node->muted)
    plumb_plan_step_decide (step, PLUMB_DECISION_SKIP, "muted", g_strdup (PLUMB_WHY_MUTED));
  else if (planner->selected != NULL && !planner->selected[place])
    plumb_plan_step_decide (step, PLUMB_DECISION_SKIP, "not-asked-for",
                            g_strdup (PLUMB_WHY_NOT_ASKED_FOR));
  else if (plumb_request_observes (plumb_workflow_get_request (planner->plan->workflow), step->path,
                                   step->node->kind))
    plumb_plan_step_decide (step, PLUMB_DECISION_SKIP, "observer", g_strdup (PLUMB_WHY_OBSERVER));
  else if (gather (planner, place))
    resolve (planner, resolver, place);
  look_ahead (planner, resolver, place);
  forecast (planner, step);
  planner->plan->counts[step->decision]++;
}

static void
make_steps (Planner *planner, PlumbResolver *resolver, PlumbPlanRecord *record)
{
  if (planner->reader != NULL && !plumb_ledger_reader_begin (planner->reader, NULL))
    planner->reader = NULL;
  if (record != NULL)
    plumb_plan_record_begin (record, planner->plan);
  for (guint i = 0; i < planner->flat->n_nodes; i++)
    {
      plan_step (planner, resolver, i);
      if (record != NULL)
        plumb_plan_record_advance (record, i + 1);
    }
  if (planner->reader != NULL)
    plumb_ledger_reader_end (planner->reader);
}

/**
 * plumb_plan_read_edge:
 * @wiring: edges
 * @place: one of them
 * @outputs: what its source gave: port -> list of data
 *
 * Returns: what comes over it, but for the source's path and items
 */
PlumbIncoming
plumb_plan_read_edge (const PlumbWiring *wiring, guint place, PlumbValue *outputs)
{
  const PlumbFlatEdge *edge = &wiring->flat->edges[wiring->places[place]];
  const char *port
      = plumb_kind_get_output (wiring->flat->nodes[edge->source].kind, edge->source_port)->name;

  return (PlumbIncoming) { .port = wiring->edges[place].port,
                           .data = plumb_value_get_member (outputs, port) };
}

/* A replay brings the base that was drawn for the run before; a base that was asked for is not
 * drawn. */
static PlumbValue *
draw_seed (PlumbValue *request, PlumbValue *rule)
{
  PlumbValue *asked = plumb_value_get_member (request, "seed");
  gboolean is_base = asked != NULL && plumb_value_is_number (asked);
  gboolean is_drawn = asked != NULL && !is_base && plumb_value_get_member (asked, "drawn") != NULL;

  if (is_drawn)
    return plumb_value_ref (asked);
  if (!is_base)
    return plumb_seed_draw (rule);
  PlumbValueBuilder *given = plumb_value_builder_new_copy (rule);
  plumb_value_builder_set_boolean (given, "drawn", TRUE);
  g_autoptr (PlumbValue) seed = plumb_value_builder_end (given);
  return plumb_seed_draw (seed);
}

/**
 * plumb_plan_new_known:
 * @engine: an engine
 * @workflow: what is to run
 * @known: what is known
 * @error: set where the request cannot be understood
 *
 * Returns: (transfer full) (nullable): the plan
 */
PlumbPlan *
plumb_plan_new_known (PlumbEngine *engine,
                      PlumbWorkflow *workflow,
                      const PlumbPlanKnown *known,
                      GError **error)
{
  g_return_val_if_fail (PLUMB_IS_ENGINE (engine) && PLUMB_IS_WORKFLOW (workflow), NULL);

  g_autoptr (GError) select_error = NULL;
  const PlumbPlanLife *life = known->life;
  PlumbFlat *flat = plumb_workflow_get_flat (workflow);
  g_autoptr (PlumbPlan) self = g_atomic_rc_box_new0 (PlumbPlan);
  self->workflow = g_object_ref (workflow);
  self->engine = g_object_ref (engine);
  self->seed = life != NULL ? plumb_value_ref (life->seed)
                            : draw_seed (plumb_workflow_get_request (workflow), flat->seed);
  self->steps = g_new0 (PlumbPlanStep, flat->n_nodes);
  self->wiring = plumb_wiring_new (flat, error);
  if (self->wiring == NULL)
    return NULL;
  self->n_steps = flat->n_nodes;
  g_autofree guint8 *selected = plumb_request_select (plumb_workflow_get_request (workflow), flat,
                                                      known->reader, &select_error);
  if (select_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&select_error));
      return NULL;
    }
  PlumbResolverInfo info = { .engine = engine,
                             .reader = known->reader,
                             .results = known->results,
                             .workflow = plumb_workflow_get_name (workflow),
                             .request = plumb_workflow_get_request (workflow),
                             .seed = self->seed,
                             .kept = life != NULL ? life->kept : NULL,
                             .attempts = life != NULL ? life->attempts : NULL,
                             .run = life != NULL ? life->run : 0 };
  g_autoptr (PlumbResolver) resolver = plumb_resolver_new (&info);
  g_autofree PlumbSignal *signals = g_new0 (PlumbSignal, flat->n_nodes);
  g_autoptr (GArray) states = g_array_new (FALSE, FALSE, sizeof (PlumbEdgeState));
  g_autoptr (GArray) incoming = g_array_new (FALSE, FALSE, sizeof (PlumbIncoming));
  g_autofree guint8 *certain = plumb_obstacle_list_certain (self->wiring);
  Planner planner = { self, flat, known->reader, selected, certain, signals, states, incoming };
  make_steps (&planner, resolver, known->record);
  return g_steal_pointer (&self);
}

/**
 * plumb_plan_new:
 * @engine: an engine
 * @workflow: what is to run
 * @reader: (nullable): the ledger
 * @error: set where the request cannot be understood
 *
 * Returns: (transfer full) (nullable): the plan
 */
PlumbPlan *
plumb_plan_new (PlumbEngine *engine,
                PlumbWorkflow *workflow,
                PlumbLedgerReader *reader,
                GError **error)
{
  return plumb_plan_new_known (engine, workflow, &(PlumbPlanKnown) { .reader = reader }, error);
}

static void
clear_plan (gpointer data)
{
  PlumbPlan *self = data;

  for (guint i = 0; i < self->n_steps; i++)
    plumb_plan_step_clear (&self->steps[i]);
  g_free (self->steps);
  g_clear_pointer (&self->record, plumb_plan_record_free);
  g_clear_pointer (&self->wiring, plumb_wiring_free);
  g_clear_pointer (&self->seed, plumb_value_unref);
  g_clear_object (&self->workflow);
  g_clear_object (&self->engine);
}

/**
 * plumb_plan_ref:
 * @self: a plan
 *
 * Returns: (transfer full): @self
 */
PlumbPlan *
plumb_plan_ref (PlumbPlan *self)
{
  return g_atomic_rc_box_acquire (self);
}

/**
 * plumb_plan_unref:
 * @self: (transfer full): a plan
 */
void
plumb_plan_unref (PlumbPlan *self)
{
  g_atomic_rc_box_release_full (self, clear_plan);
}

/**
 * plumb_plan_get_workflow:
 * @self: a plan
 *
 * Returns: (transfer none): what it plans
 */
PlumbWorkflow *
plumb_plan_get_workflow (PlumbPlan *self)
{
  return self->workflow;
}

/**
 * plumb_plan_get_n_steps:
 * @self: a plan
 *
 * Returns: the number of its steps
 */
guint
plumb_plan_get_n_steps (PlumbPlan *self)
{
  return self->n_steps;
}

/**
 * plumb_plan_get_step:
 * @self: a plan
 * @position: below the number of steps
 *
 * Returns: (transfer none): the step
 */
const PlumbPlanStep *
plumb_plan_get_step (PlumbPlan *self, guint position)
{
  g_return_val_if_fail (position < self->n_steps, NULL);

  return &self->steps[position];
}

/**
 * plumb_plan_find_step:
 * @self: a plan
 * @path: of a step
 *
 * Returns: (transfer none) (nullable): the step
 */
const PlumbPlanStep *
plumb_plan_find_step (PlumbPlan *self, const char *path)
{
  for (guint i = 0; i < self->n_steps; i++)
    if (g_str_equal (self->steps[i].path, path))
      return &self->steps[i];
  return NULL;
}

/**
 * plumb_plan_count:
 * @self: a plan
 * @decision: a decision
 *
 * Returns: the number of steps with it
 */
guint
plumb_plan_count (PlumbPlan *self, PlumbDecision decision)
{
  g_return_val_if_fail ((guint) decision < G_N_ELEMENTS (self->counts), 0);

  return self->counts[decision];
}

/**
 * plumb_plan_get_seed:
 * @self: a plan
 *
 * Returns: (transfer none): the seed of the run: { "mode", "base" }
 */
PlumbValue *
plumb_plan_get_seed (PlumbPlan *self)
{
  return self->seed;
}

/* The longest way through the graph, each step taking @get of its time. */
static gint64
measure_path (PlumbPlan *self, gsize member, guint n_slots)
{
  g_autofree gint64 *ends = g_new0 (gint64, self->n_steps);
  gint64 longest = 0;
  gint64 sum = 0;

  for (guint i = 0; i < self->n_steps; i++)
    {
      gint64 own = G_STRUCT_MEMBER (gint64, &self->steps[i], member);
      guint n_items = self->steps[i].items != NULL ? MAX (1, self->steps[i].items->len) : 1;
      gint64 start = 0;
      for (guint k = self->wiring->first[i]; k < self->wiring->first[i + 1]; k++)
        start = MAX (start, ends[self->wiring->edges[k].source]);
      sum += MAX (own, 0);
      ends[i] = start + MAX (own, 0) / MIN (n_items, n_slots);
      longest = MAX (longest, ends[i]);
    }
  return MAX (longest, sum / n_slots);
}

/**
 * plumb_plan_get_forecast:
 * @self: a plan
 * @median_us: (out) (optional): as long as it will take, most likely
 * @low_us: (out) (optional): at least
 * @high_us: (out) (optional): at most
 *
 * The longer of the longest way through the graph and of all work shared by the cpu slots.
 *
 * Returns: whether every step that will run, or may, has a history
 */
gboolean
plumb_plan_get_forecast (PlumbPlan *self, gint64 *median_us, gint64 *low_us, gint64 *high_us)
{
  PlumbSlots slots;

  plumb_slots_init (&slots, plumb_workflow_get_request (self->workflow),
                    plumb_project_get_settings (plumb_engine_get_info (self->engine)->project));
  guint n = g_array_index (slots.sizes, guint, plumb_slots_ensure (&slots, "cpu"));
  plumb_slots_clear (&slots);
  if (median_us != NULL)
    *median_us = measure_path (self, G_STRUCT_OFFSET (PlumbPlanStep, median_us), n);
  if (low_us != NULL)
    *low_us = measure_path (self, G_STRUCT_OFFSET (PlumbPlanStep, low_us), n);
  if (high_us != NULL)
    *high_us = measure_path (self, G_STRUCT_OFFSET (PlumbPlanStep, high_us), n);
  for (guint i = 0; i < self->n_steps; i++)
    if (self->steps[i].median_us < 0)
      return FALSE;
  return TRUE;
}
