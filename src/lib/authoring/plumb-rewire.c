/* plumb-rewire.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-rewire.h"

#define REROUTE_HALF (PLUMB_CARD_REROUTE / 2)

static gboolean
refuse (GError **error, const char *why)
{
  g_set_error_literal (error, PLUMB_AUTHOR_ERROR, PLUMB_AUTHOR_ERROR_DOES_NOT_FIT, why);
  return FALSE;
}

static PlumbEnd
get_source_end (PlumbEdge *edge)
{
  return (PlumbEnd) { plumb_node_get_id (plumb_edge_get_source (edge)),
                      plumb_edge_get_source_port (edge), TRUE };
}

static PlumbEnd
get_target_end (PlumbEdge *edge)
{
  return (PlumbEnd) { plumb_node_get_id (plumb_edge_get_target (edge)),
                      plumb_edge_get_target_port (edge), FALSE };
}

/* --- connect -------------------------------------------------------------------------------- */

static gboolean
connect_with (PlumbDraft *draft, const PlumbEnd *output, const char *to, PlumbConnectFit wanted)
{
  g_autoptr (PlumbConnector) connector
      = plumb_connector_new (plumb_draft_get_scope (draft), output);
  const char *port = plumb_connector_find_best (connector, to);
  const PlumbEnd input = { to, port, FALSE };
  return port != NULL && plumb_connector_check (connector, &input) == wanted
         && plumb_connector_connect (connector, &input, draft, NULL);
}

/**
 * plumb_rewire_connect:
 * @draft: takes the edits
 * @from: id of a node
 * @to: id of another node
 * @error: return location
 *
 * Returns: %FALSE with %PLUMB_AUTHOR_ERROR_DOES_NOT_FIT
 */
gboolean
plumb_rewire_connect (PlumbDraft *draft, const char *from, const char *to, GError **error)
{
  static const PlumbConnectFit order[] = { PLUMB_CONNECT_FITS, PLUMB_CONNECT_REPLACES };
  const PlumbAuthorScope *scope = plumb_draft_get_scope (draft);
  PlumbNode *node = plumb_graph_find_node (plumb_author_scope_get_level (scope), from);
  g_autoptr (PlumbCard) card = node != NULL ? plumb_author_scope_make_card (scope, node) : NULL;
  for (guint i = 0; card != NULL && i < G_N_ELEMENTS (order); i++)
    for (guint k = 0; k < card->n_outputs; k++)
      {
        const PlumbEnd output = { from, card->outputs[k].name, TRUE };
        if (connect_with (draft, &output, to, order[i]))
          return TRUE;
      }
  return refuse (error, "No output of the one fits an input of the other");
}

/* --- insert ---------------------------------------------------------------------------------- */

typedef struct
{
  PlumbConnector *before;
  PlumbConnector *after;
  const char *input;
  const char *output;
} Insertion;

static void
insertion_clear (Insertion *self)
{
  g_clear_pointer (&self->before, plumb_connector_free);
  g_clear_pointer (&self->after, plumb_connector_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Insertion, insertion_clear)

/* Both halves move the edge: it is gone when they are asked. */
static gboolean
find_insertion (const PlumbAuthorScope *scope,
                const char *node,
                PlumbEdge *edge,
                Insertion *insertion)
{
  const PlumbEnd source = get_source_end (edge), target = get_target_end (edge);
  if (g_str_equal (source.node, node) || g_str_equal (target.node, node))
    return FALSE;
  insertion->before = plumb_connector_new (scope, &source);
  insertion->after = plumb_connector_new (scope, &target);
  plumb_connector_set_moved (insertion->before, edge);
  plumb_connector_set_moved (insertion->after, edge);
  insertion->input = plumb_connector_find_best (insertion->before, node);
  insertion->output = plumb_connector_find_best (insertion->after, node);
  return insertion->input != NULL && insertion->output != NULL;
}

/**
 * plumb_rewire_can_insert:
 * @scope: where
 * @node: id of a node
 * @edge: a link that it is not at
 *
 * Returns: whether plumb_rewire_insert() would do it
 */
gboolean
plumb_rewire_can_insert (const PlumbAuthorScope *scope, const char *node, PlumbEdge *edge)
{
  g_auto (Insertion) insertion = { NULL };
  return find_insertion (scope, node, edge, &insertion);
}

static void
disconnect_port (PlumbDraft *draft, PlumbNode *node, const char *port, PlumbEdge *but)
{
  PlumbGraph *level = plumb_author_scope_get_level (plumb_draft_get_scope (draft));
  GPtrArray *edges = plumb_graph_get_edges_in (level, node);
  for (guint i = 0; i < edges->len; i++)
    if (edges->pdata[i] != but && g_str_equal (plumb_edge_get_target_port (edges->pdata[i]), port))
      plumb_draft_disconnect (draft, edges->pdata[i]);
}

/**
 * plumb_rewire_insert:
 * @draft: takes the edits
 * @node: id of a node
 * @edge: a link
 * @error: return location
 *
 * The condition and order of the link stay at its end.
 *
 * Returns: %FALSE with %PLUMB_AUTHOR_ERROR_DOES_NOT_FIT
 */
gboolean
plumb_rewire_insert (PlumbDraft *draft, const char *node, PlumbEdge *edge, GError **error)
{
  const PlumbAuthorScope *scope = plumb_draft_get_scope (draft);
  g_auto (Insertion) insertion = { NULL };
  if (!find_insertion (scope, node, edge, &insertion))
    return refuse (error, "The node has no input and output that fit the link");
  const PlumbEnd input = { node, insertion.input, FALSE };
  const PlumbEnd output = { node, insertion.output, TRUE };
  g_autofree char *to = plumb_end_format (&input), *from = plumb_end_format (&output);
  PlumbEdge *filling = plumb_connector_find_replaced (insertion.before, &input);
  if (filling != NULL)
    disconnect_port (draft, plumb_edge_get_target (filling), insertion.input, NULL);
  plumb_draft_disconnect (draft, edge);
  plumb_draft_connect (draft, plumb_edge_get_from (edge), to);
  plumb_draft_connect_like (draft, edge, from, plumb_edge_get_to (edge));
  return TRUE;
}

/* --- reroute --------------------------------------------------------------------------------- */

/**
 * plumb_rewire_reroute:
 * @draft: takes the edits
 * @edges: (element-type PlumbEdge): links
 * @at: (array): a place for each
 */
void
plumb_rewire_reroute (PlumbDraft *draft, GPtrArray *edges, const PlumbPoint *at)
{
  g_autoptr (GHashTable) dots = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  for (guint i = 0; i < edges->len; i++)
    {
      PlumbEdge *edge = edges->pdata[i];
      const char *from = plumb_edge_get_from (edge);
      const char *dot = g_hash_table_lookup (dots, from);
      if (dot == NULL)
        {
          const PlumbPoint corner = { at[i].x - REROUTE_HALF, at[i].y - REROUTE_HALF };
          char *id = plumb_draft_add_node (draft, PLUMB_KIND_REROUTE, corner);
          g_autofree char *to = g_strconcat (id, ".input", NULL);
          plumb_draft_connect (draft, from, to);
          g_hash_table_insert (dots, (char *) from, id);
          dot = id;
        }
      g_autofree char *out = g_strconcat (dot, ".output", NULL);
      plumb_draft_disconnect (draft, edge);
      plumb_draft_connect_like (draft, edge, out, plumb_edge_get_to (edge));
    }
}

/* --- taking nodes out ------------------------------------------------------------------------ */

typedef struct
{
  PlumbDraft *draft;
  const PlumbAuthorScope *scope;
  PlumbGraph *level;
  GHashTable *nodes; /* set of PlumbNode: what is taken out */
} Removal;

static void
removal_init (Removal *self, PlumbDraft *draft, const char *const *ids)
{
  self->draft = draft;
  self->scope = plumb_draft_get_scope (draft);
  self->level = plumb_author_scope_get_level (self->scope);
  self->nodes = g_hash_table_new (NULL, NULL);
  for (; *ids != NULL; ids++)
    {
      PlumbNode *node = plumb_graph_find_node (self->level, *ids);
      if (node != NULL)
        g_hash_table_add (self->nodes, node);
    }
}

static void
removal_clear (Removal *self)
{
  g_clear_pointer (&self->nodes, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Removal, removal_clear)

/* What stays behind may take what the output gives, seen as if the edge were not there. */
static gboolean
may_follow (Removal *self, PlumbEdge *source, PlumbEdge *edge)
{
  const PlumbEnd output = get_source_end (source), input = get_target_end (edge);
  g_autoptr (PlumbConnector) connector = plumb_connector_new (self->scope, &input);
  plumb_connector_set_moved (connector, edge);
  return plumb_connect_fit_is_good (plumb_connector_check (connector, &output));
}

/* The edge from outside that ends above @node and whose data @edge could carry on; the nearest. */
static PlumbEdge *
find_origin (Removal *self, PlumbNode *node, PlumbEdge *edge)
{
  g_autoptr (GPtrArray) way = g_ptr_array_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  g_ptr_array_add (way, node);
  g_hash_table_add (seen, node);
  for (guint i = 0; i < way->len; i++)
    {
      GPtrArray *edges = plumb_graph_get_edges_in (self->level, way->pdata[i]);
      for (guint k = 0; k < edges->len; k++)
        {
          PlumbNode *source = plumb_edge_get_source (edges->pdata[k]);
          if (g_hash_table_contains (self->nodes, source))
            {
              if (g_hash_table_add (seen, source))
                g_ptr_array_add (way, source);
            }
          else if (may_follow (self, edges->pdata[k], edge))
            return edges->pdata[k];
        }
    }
  return NULL;
}

static void
bridge (Removal *self, PlumbNode *node)
{
  GPtrArray *edges = plumb_graph_get_edges_out (self->level, node);
  for (guint i = 0; i < edges->len; i++)
    {
      PlumbEdge *edge = edges->pdata[i];
      if (g_hash_table_contains (self->nodes, plumb_edge_get_target (edge)))
        continue;
      PlumbEdge *origin = find_origin (self, node, edge);
      plumb_draft_disconnect (self->draft, edge);
      if (origin != NULL)
        plumb_draft_connect_like (self->draft, edge, plumb_edge_get_from (origin),
                                  plumb_edge_get_to (edge));
    }
}

static void
bridge_all (Removal *self, const char *const *ids)
{
  for (; *ids != NULL; ids++)
    {
      PlumbNode *node = plumb_graph_find_node (self->level, *ids);
      if (node != NULL)
        bridge (self, node);
    }
}

static void
cut_border (Removal *self, PlumbNode *node)
{
  GPtrArray *in = plumb_graph_get_edges_in (self->level, node);
  GPtrArray *out = plumb_graph_get_edges_out (self->level, node);
  for (guint i = 0; i < in->len; i++)
    if (!g_hash_table_contains (self->nodes, plumb_edge_get_source (in->pdata[i])))
      plumb_draft_disconnect (self->draft, in->pdata[i]);
  for (guint i = 0; i < out->len; i++)
    if (!g_hash_table_contains (self->nodes, plumb_edge_get_target (out->pdata[i])))
      plumb_draft_disconnect (self->draft, out->pdata[i]);
}

static void
cut_borders (Removal *self, const char *const *ids)
{
  for (; *ids != NULL; ids++)
    {
      PlumbNode *node = plumb_graph_find_node (self->level, *ids);
      if (node != NULL)
        cut_border (self, node);
    }
}

/**
 * plumb_rewire_delete:
 * @draft: takes the edits
 * @ids: nodes
 */
void
plumb_rewire_delete (PlumbDraft *draft, const char *const *ids)
{
  const PlumbAuthorScope *scope = plumb_draft_get_scope (draft);
  PlumbGraph *level = plumb_author_scope_get_level (scope);
  for (; *ids != NULL; ids++)
    if (plumb_graph_find_node (level, *ids) != NULL)
      plumb_draft_take (draft, plumb_edit_new_remove_node (scope->definition, *ids));
}

/**
 * plumb_rewire_delete_and_reconnect:
 * @draft: takes the edits
 * @ids: nodes
 */
void
plumb_rewire_delete_and_reconnect (PlumbDraft *draft, const char *const *ids)
{
  g_auto (Removal) removal = { NULL };
  removal_init (&removal, draft, ids);
  bridge_all (&removal, ids);
  plumb_rewire_delete (draft, ids);
}

/**
 * plumb_rewire_disconnect:
 * @draft: takes the edits
 * @ids: nodes
 */
void
plumb_rewire_disconnect (PlumbDraft *draft, const char *const *ids)
{
  g_auto (Removal) removal = { NULL };
  removal_init (&removal, draft, ids);
  cut_borders (&removal, ids);
}

/**
 * plumb_rewire_detach:
 * @draft: takes the edits
 * @ids: nodes
 */
void
plumb_rewire_detach (PlumbDraft *draft, const char *const *ids)
{
  g_auto (Removal) removal = { NULL };
  removal_init (&removal, draft, ids);
  bridge_all (&removal, ids);
  cut_borders (&removal, ids);
}

/* --- swap ------------------------------------------------------------------------------------ */

static gboolean
fits_elsewhere (const PlumbAuthorScope *scope, PlumbEdge *edge, const PlumbEnd *input)
{
  const PlumbEnd output = get_source_end (edge);
  g_autoptr (PlumbConnector) connector = plumb_connector_new (scope, &output);
  plumb_connector_set_moved (connector, edge);
  PlumbConnectFit fit = plumb_connector_check (connector, input);
  return plumb_connect_fit_is_good (fit);
}

static gboolean
swap_ends (PlumbDraft *draft, PlumbEdge *one, PlumbEdge *other)
{
  const PlumbAuthorScope *scope = plumb_draft_get_scope (draft);
  const PlumbEnd to_one = get_target_end (one), to_other = get_target_end (other);
  if (g_str_equal (to_one.port, to_other.port) || !fits_elsewhere (scope, one, &to_other)
      || !fits_elsewhere (scope, other, &to_one))
    return FALSE;
  plumb_draft_disconnect (draft, one);
  plumb_draft_disconnect (draft, other);
  plumb_draft_connect_like (draft, one, plumb_edge_get_from (one), plumb_edge_get_to (other));
  plumb_draft_connect_like (draft, other, plumb_edge_get_from (other), plumb_edge_get_to (one));
  return TRUE;
}

static gboolean
swap_inputs (PlumbDraft *draft, PlumbNode *node, GError **error)
{
  PlumbGraph *level = plumb_author_scope_get_level (plumb_draft_get_scope (draft));
  GPtrArray *edges = plumb_graph_get_edges_in (level, node);
  for (guint i = 0; i < edges->len; i++)
    for (guint k = i + 1; k < edges->len; k++)
      if (swap_ends (draft, edges->pdata[i], edges->pdata[k]))
        return TRUE;
  return refuse (error, "The node has no two links that can change places");
}

/* What @from feeds, @to feeds then, where it can. */
static gboolean
hand_over (PlumbDraft *draft, PlumbNode *from, PlumbNode *to)
{
  const PlumbAuthorScope *scope = plumb_draft_get_scope (draft);
  GPtrArray *edges = plumb_graph_get_edges_out (plumb_author_scope_get_level (scope), from);
  gboolean any = FALSE;
  for (guint i = 0; i < edges->len; i++)
    {
      PlumbEdge *edge = edges->pdata[i];
      const PlumbEnd input = get_target_end (edge);
      g_autoptr (PlumbConnector) connector = plumb_connector_new (scope, &input);
      plumb_connector_set_moved (connector, edge);
      const char *port = plumb_connector_find_best (connector, plumb_node_get_id (to));
      if (port == NULL)
        continue;
      const PlumbEnd output = { plumb_node_get_id (to), port, TRUE };
      g_autofree char *source = plumb_end_format (&output);
      plumb_draft_disconnect (draft, edge);
      plumb_draft_connect_like (draft, edge, source, plumb_edge_get_to (edge));
      any = TRUE;
    }
  return any;
}

/**
 * plumb_rewire_swap:
 * @draft: takes the edits
 * @ids: one node or two
 * @error: return location
 *
 * Returns: %FALSE with %PLUMB_AUTHOR_ERROR_DOES_NOT_FIT
 */
gboolean
plumb_rewire_swap (PlumbDraft *draft, const char *const *ids, GError **error)
{
  PlumbGraph *level = plumb_author_scope_get_level (plumb_draft_get_scope (draft));
  guint n_ids = g_strv_length ((char **) ids);
  PlumbNode *one = n_ids > 0 ? plumb_graph_find_node (level, ids[0]) : NULL;
  PlumbNode *other = n_ids > 1 ? plumb_graph_find_node (level, ids[1]) : NULL;
  if (n_ids == 1 && one != NULL)
    return swap_inputs (draft, one, error);
  if (n_ids != 2 || one == NULL || other == NULL)
    return refuse (error, "Choose one node, or two");
  gboolean there = hand_over (draft, one, other);
  gboolean back = hand_over (draft, other, one);
  return there || back || refuse (error, "Neither node can feed what the other feeds");
}
