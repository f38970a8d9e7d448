/* plumb-wiring.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-wiring.h"

#include "plumb-engine.h"
#include "plumb-why.h"

static PlumbCondition
parse_condition (const char *condition)
{
  if (condition == NULL || g_str_equal (condition, "pass"))
    return PLUMB_CONDITION_PASS;
  if (g_str_equal (condition, "fail"))
    return PLUMB_CONDITION_FAIL;
  return g_str_equal (condition, "always") ? PLUMB_CONDITION_ALWAYS : PLUMB_CONDITION_FLAG;
}

/* The bit of a signal of the node, a new one where it is not known yet; 0 where there are too many.
 */
static guint64
get_bit (GPtrArray **signals, guint node, char *signal)
{
  g_autofree char *owned = signal;

  if (signals[node] == NULL)
    signals[node] = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < signals[node]->len; i++)
    if (g_str_equal (g_ptr_array_index (signals[node], i), owned))
      return G_GUINT64_CONSTANT (1) << i;
  if (signals[node]->len == PLUMB_SCHEDULE_MAX_FLAGS)
    return 0;
  g_ptr_array_add (signals[node], g_steal_pointer (&owned));
  return G_GUINT64_CONSTANT (1) << (signals[node]->len - 1);
}

static gboolean
add_bit (
    GPtrArray **signals, PlumbFlat *flat, guint node, char *signal, guint64 *mask, GError **error)
{
  guint64 bit = get_bit (signals, node, signal);

  *mask |= bit;
  if (bit == 0)
    g_set_error (error, PLUMB_ENGINE_ERROR, PLUMB_ENGINE_ERROR_WORKFLOW,
                 "node %s: its edges use more than %d flags and optional outputs",
                 flat->nodes[node].path, PLUMB_SCHEDULE_MAX_FLAGS);
  return bit != 0;
}

static gboolean
make_edge (
    PlumbFlat *flat, guint place, GPtrArray **signals, PlumbScheduleEdge *edge, GError **error)
{
  const PlumbFlatEdge *from = &flat->edges[place];
  PlumbKind *source = flat->nodes[from->source].kind;
  PlumbKind *target = flat->nodes[from->target].kind;
  guint n_inputs = plumb_kind_get_n_inputs (target);
  const PlumbPort *output = plumb_kind_get_output (source, from->source_port);

  *edge = (PlumbScheduleEdge) {
    .source = from->source,
    .target = from->target,
    .port
    = from->target_port >= 0 ? (guint) from->target_port : n_inputs + (guint) from->target_field,
    .optional
    = from->target_port >= 0 && plumb_kind_get_input (target, (guint) from->target_port)->optional,
    .condition = parse_condition (from->condition),
  };
  if (edge->condition == PLUMB_CONDITION_FLAG
      && !add_bit (signals, flat, from->source, g_strdup (from->condition), &edge->mask, error))
    return FALSE;
  return !output->optional
         || add_bit (signals, flat, from->source, g_strconcat ("port:", output->name, NULL),
                     &edge->mask, error);
}

typedef struct
{
  PlumbScheduleEdge edge;
  guint place;
} Wire;

static int
compare_wires (gconstpointer a, gconstpointer b)
{
  const Wire *x = a;
  const Wire *y = b;

  if (x->edge.port != y->edge.port)
    return x->edge.port < y->edge.port ? -1 : 1;
  return 0;
}

static gboolean
wire (PlumbWiring *self, GPtrArray **signals, GError **error)
{
  PlumbFlat *flat = self->flat;
  g_autoptr (GArray) wires = g_array_new (FALSE, FALSE, sizeof (Wire));
  guint n = 0;

  for (guint i = 0; i < flat->n_nodes; i++)
    {
      const PlumbFlatNode *node = &flat->nodes[i];
      self->first[i] = n;
      g_array_set_size (wires, 0);
      for (guint k = 0; k < node->n_edges_in; k++)
        {
          Wire one = { .place = node->edges_in[k] };
          if (!make_edge (flat, one.place, signals, &one.edge, error))
            return FALSE;
          g_array_append_val (wires, one);
        }
      g_array_sort (wires, compare_wires); /* stable: equal ports keep their order */
      for (guint k = 0; k < wires->len; k++, n++)
        {
          self->edges[n] = g_array_index (wires, Wire, k).edge;
          self->places[n] = g_array_index (wires, Wire, k).place;
        }
    }
  self->first[flat->n_nodes] = n;
  return TRUE;
}

/**
 * plumb_wiring_new:
 * @flat: a flat workflow, or the body of a repeat
 * @error: set where a node needs too many signals
 *
 * Returns: (transfer full) (nullable): its edges
 */
PlumbWiring *
plumb_wiring_new (PlumbFlat *flat, GError **error)
{
  g_return_val_if_fail (flat != NULL, NULL);

  g_autoptr (PlumbWiring) self = g_new0 (PlumbWiring, 1);
  g_autofree GPtrArray **signals = g_new0 (GPtrArray *, flat->n_nodes);
  self->flat = plumb_flat_ref (flat);
  self->edges = g_new0 (PlumbScheduleEdge, flat->n_edges);
  self->places = g_new0 (guint, flat->n_edges);
  self->first = g_new0 (guint, flat->n_nodes + 1);
  self->signals = g_new0 (char **, flat->n_nodes);
  gboolean wired = wire (self, signals, error);
  for (guint i = 0; i < flat->n_nodes; i++)
    {
      if (signals[i] == NULL)
        continue;
      g_ptr_array_add (signals[i], NULL);
      self->signals[i] = (char **) g_ptr_array_free (signals[i], FALSE);
    }
  return wired ? g_steal_pointer (&self) : NULL;
}

/**
 * plumb_wiring_free:
 * @self: (transfer full): a wiring
 */
void
plumb_wiring_free (PlumbWiring *self)
{
  for (guint i = 0; i < self->flat->n_nodes; i++)
    g_strfreev (self->signals[i]);
  g_free (self->signals);
  g_free (self->edges);
  g_free (self->places);
  g_free (self->first);
  plumb_flat_unref (self->flat);
  g_free (self);
}

static gboolean
is_flag_set (PlumbKind *kind, PlumbValue *outputs, const char *flag)
{
  for (guint i = 0; i < plumb_kind_get_n_outputs (kind); i++)
    {
      const char *name = plumb_kind_get_output (kind, i)->name;
      PlumbValue *list = plumb_value_get_member (outputs, name);
      gboolean is_flags = g_str_equal (name, "flags");
      for (guint k = 0; k < plumb_value_get_length (list); k++)
        {
          PlumbValue *datum = plumb_value_get_element (list, k);
          if (plumb_value_get_value_type (datum) != PLUMB_VALUE_OBJECT)
            continue;
          PlumbValue *flags = is_flags ? datum : plumb_value_get_member (datum, "flags");
          if (plumb_value_member_boolean (flags, flag, FALSE))
            return TRUE;
        }
    }
  return FALSE;
}

/**
 * plumb_outputs_get_verdict:
 * @kind: of the step
 * @outputs: port -> list of data
 *
 * Returns: (nullable): the worst verdict among the data of ports of kind verdict
 */
const char *
plumb_outputs_get_verdict (PlumbKind *kind, PlumbValue *outputs)
{
  const char *worst = NULL;

  for (guint i = 0; i < plumb_kind_get_n_outputs (kind); i++)
    {
      const PlumbPort *port = plumb_kind_get_output (kind, i);
      if (!g_str_equal (port->kind, "verdict"))
        continue;
      PlumbValue *list = plumb_value_get_member (outputs, port->name);
      for (guint k = 0; k < plumb_value_get_length (list); k++)
        {
          const char *verdict
              = plumb_value_member_string (plumb_value_get_element (list, k), "verdict", "");
          if (g_str_equal (verdict, "fail"))
            return "fail";
          if (g_str_equal (verdict, "warn"))
            worst = "warn";
          else if (worst == NULL && g_str_equal (verdict, "pass"))
            worst = "pass";
        }
    }
  return worst;
}

/**
 * plumb_wiring_read:
 * @self: a wiring
 * @node: a place in its flat
 * @outputs: what the node gave: port -> list of data
 *
 * Returns: what that says to the edges that leave the node
 */
PlumbSignal
plumb_wiring_read (const PlumbWiring *self, guint node, PlumbValue *outputs)
{
  PlumbKind *kind = self->flat->nodes[node].kind;
  PlumbSignal signal = { 0 };

  signal.fails = g_strcmp0 (plumb_outputs_get_verdict (kind, outputs), "fail") == 0;
  for (guint i = 0; self->signals[node] != NULL && self->signals[node][i] != NULL; i++)
    {
      const char *name = self->signals[node][i];
      gboolean set = g_str_has_prefix (name, "port:")
                         ? plumb_value_get_length (plumb_value_get_member (outputs, name + 5)) > 0
                         : is_flag_set (kind, outputs, name + strlen ("flags."));
      if (set)
        signal.flags |= G_GUINT64_CONSTANT (1) << i;
    }
  return signal;
}

/**
 * plumb_wiring_tell_closed:
 * @self: a wiring
 * @source: a place in its flat
 * @target: another one, which an edge from @source leads to
 * @outputs: what the source gave
 * @source_path: how the source is called
 *
 * Returns: (transfer full): why nothing came over
 */
char *
plumb_wiring_tell_closed (const PlumbWiring *self,
                          guint source,
                          guint target,
                          PlumbValue *outputs,
                          const char *source_path)
{
  PlumbKind *kind = self->flat->nodes[source].kind;

  for (guint i = self->first[target]; i < self->first[target + 1]; i++)
    {
      const PlumbFlatEdge *edge = &self->flat->edges[self->places[i]];
      if (edge->source != source)
        continue;
      const PlumbPort *port = plumb_kind_get_output (kind, edge->source_port);
      if ((port->optional || outputs != NULL)
          && plumb_value_get_length (plumb_value_get_member (outputs, port->name)) == 0)
        return g_strdup_printf (PLUMB_WHY_NOTHING_GIVEN, source_path, port->name);
    }
  return g_strdup_printf (PLUMB_WHY_CONDITION, source_path);
}
