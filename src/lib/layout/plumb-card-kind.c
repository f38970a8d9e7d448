/* plumb-card-kind.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-card-private.h"

#include <string.h>

/* Longer chains of reroutes, and rings of them, carry anything. */
#define MOST_HOPS 64

#define ANYTHING "any"

PlumbGraph *
plumb_card_find_inside (const PlumbCardScope *scope, PlumbNode *node)
{
  const char *kind = plumb_node_get_kind (node);
  const char *definition = plumb_node_get_definition (node);
  gboolean is_block
      = g_str_equal (kind, PLUMB_KIND_SUBGRAPH) || g_str_equal (kind, PLUMB_KIND_REPEAT);
  return is_block && definition != NULL ? plumb_graph_find_definition (scope->document, definition)
                                        : NULL;
}

static PlumbEdge *
find_edge_into (PlumbGraph *graph, PlumbNode *node, const char *port)
{
  GPtrArray *edges = plumb_graph_get_edges_in (graph, node);
  for (guint i = 0; i < edges->len; i++)
    if (port == NULL || g_str_equal (plumb_edge_get_target_port (edges->pdata[i]), port))
      return edges->pdata[i];
  return NULL;
}

static const char *
get_declared (PlumbNode *node)
{
  return plumb_value_get_string (plumb_node_get_param (node, "kind"), ANYTHING);
}

/* One hop: where what leaves @node by @output comes from; NULL with the answer in @kind where it is
 * made here. @scope's level follows into a block. */
static PlumbEdge *
find_origin (PlumbCardScope *scope, PlumbNode *node, const char *output, const char **kind)
{
  const char *name = plumb_node_get_kind (node);
  PlumbGraph *inside = plumb_card_find_inside (scope, node);
  PlumbNode *exit = inside != NULL ? plumb_graph_find_node (inside, output) : NULL;
  if (exit != NULL && g_str_equal (plumb_node_get_kind (exit), PLUMB_KIND_OUTPUT))
    {
      *kind = get_declared (exit);
      scope->level = inside;
      return g_str_equal (*kind, ANYTHING) ? find_edge_into (inside, exit, NULL) : NULL;
    }
  if (g_str_equal (name, PLUMB_KIND_REROUTE))
    return find_edge_into (scope->level, node, NULL);
  if (g_str_equal (name, PLUMB_KIND_INPUT))
    {
      *kind = get_declared (node);
      return NULL;
    }
  PlumbKind *contract = plumb_registry_find_kind (scope->registry, name);
  const PlumbPort *port = contract != NULL ? plumb_kind_find_output (contract, output) : NULL;
  if (port != NULL)
    *kind = port->kind;
  return port != NULL && port->like != NULL ? find_edge_into (scope->level, node, port->like)
                                            : NULL;
}

const char *
plumb_card_follow_kind (const PlumbCardScope *scope, PlumbNode *node, const char *output)
{
  PlumbCardScope here = *scope;
  const char *kind = ANYTHING;
  PlumbEdge *edge = find_origin (&here, node, output, &kind);
  for (int hop = 0; edge != NULL && hop < MOST_HOPS; hop++)
    edge = find_origin (&here, plumb_edge_get_source (edge), plumb_edge_get_source_port (edge),
                        &kind);
  return kind;
}

/**
 * plumb_card_get_edge_kind:
 * @scope: where the edge is
 * @edge: an edge of @scope's level
 *
 * Returns: (transfer none): the artifact kind that it carries as far as contracts tell, seen
 * through reroutes, blocks and ports that pass on; "any" where they do not. Borrowed from the
 * contract or the document
 */
const char *
plumb_card_get_edge_kind (const PlumbCardScope *scope, PlumbEdge *edge)
{
  return plumb_card_follow_kind (scope, plumb_edge_get_source (edge),
                                 plumb_edge_get_source_port (edge));
}

/**
 * plumb_card_passes_on:
 * @self: a card
 *
 * Returns: whether what leaves the node may be of the kind of what enters it: links behind it then
 *   depend on links in front of it
 */
gboolean
plumb_card_passes_on (const PlumbCard *self)
{
  if (self->form == PLUMB_CARD_REROUTE_DOT)
    return TRUE;
  for (guint i = 0; self->kind != NULL && i < plumb_kind_get_n_outputs (self->kind); i++)
    if (plumb_kind_get_output (self->kind, i)->like != NULL)
      return TRUE;
  return FALSE;
}
