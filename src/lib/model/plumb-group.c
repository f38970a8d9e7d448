/* plumb-group.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-group.h"

#include "plumb-edit-private.h"
#include "plumb-group-private.h"
#include "plumb-json.h"
#include "plumb-member-private.h"

#define PORT_DISTANCE 240

/* Nodes on their way into a definition. */
typedef struct
{
  PlumbGraph *document;
  PlumbGraph *graph;
  const char *where;       /* (nullable): the definition that the nodes are in */
  GHashTable *chosen;      /* set of PlumbNode */
  GPtrArray *nodes;        /* the same by index */
  GHashTable *taken;       /* ids of the new definition */
  GHashTable *ports;       /* what crosses the border -> id of its port */
  char *name;              /* of the definition */
  char *instance;          /* id of the node that stands for it */
  PlumbTable *inner_nodes; /* id -> PlumbValue */
  GPtrArray *inner_edges;
  PlumbTable *inner_frames;
  GPtrArray *outer_edges;
  GPtrArray *frame_edits;
  gint64 next_index;
  double left, top, right;
} Grouping;

/* --- shared ---------------------------------------------------------------------------------- */

PlumbGraph *
plumb_group_find_graph (PlumbGraph *document, const char *definition, GError **error)
{
  PlumbGraph *graph
      = definition != NULL ? plumb_graph_find_definition (document, definition) : document;
  if (graph == NULL)
    g_set_error (error, PLUMB_EDIT_ERROR, PLUMB_EDIT_ERROR_UNKNOWN, "there is no definition “%s”",
                 definition);
  return graph;
}

gboolean
plumb_group_is_port (PlumbNode *node)
{
  return g_str_equal (node->kind, PLUMB_KIND_INPUT) || g_str_equal (node->kind, PLUMB_KIND_OUTPUT);
}

/* The ids of both tables (nullable). */
GHashTable *
plumb_group_new_ids (PlumbTable *one, PlumbTable *other)
{
  GHashTable *ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; one != NULL && i < plumb_table_get_length (one); i++)
    g_hash_table_add (ids, g_strdup (plumb_table_get_id (one, i)));
  for (guint i = 0; other != NULL && i < plumb_table_get_length (other); i++)
    g_hash_table_add (ids, g_strdup (plumb_table_get_id (other, i)));
  return ids;
}

/* An id like @wish that is not in the set, and is then. */
char *
plumb_group_take_id (GHashTable *taken, const char *wish)
{
  g_autoptr (PlumbGraph) nothing = plumb_graph_new ();
  g_autofree char *plain = plumb_graph_make_id (nothing, wish);
  g_autofree char *id = g_strdup (plumb_node_id_is_valid (wish) ? wish : plain);
  for (guint i = 2; g_hash_table_contains (taken, id); i++)
    {
      g_free (id);
      id = g_strdup_printf ("%.50s-%u", plain, i);
    }
  g_hash_table_add (taken, g_strdup (id));
  return g_steal_pointer (&id);
}

PlumbValue *
plumb_group_make_edge (PlumbEdge *edge, const char *from, const char *to)
{
  PlumbValueBuilder *builder = edge != NULL ? plumb_value_builder_new_copy (edge->value)
                                            : plumb_value_builder_new_object ();
  plumb_value_builder_set_string (builder, "from", from);
  plumb_value_builder_set_string (builder, "to", to);
  return plumb_value_builder_end (builder);
}

/* --- into a definition ------------------------------------------------------------------------ */

static int
compare_indexes (gconstpointer a, gconstpointer b)
{
  const PlumbNode *one = *(PlumbNode *const *) a, *other = *(PlumbNode *const *) b;
  return (one->index > other->index) - (one->index < other->index);
}

static gboolean
choose_nodes (Grouping *self, const char *const *ids, GError **error)
{
  for (guint i = 0; ids[i] != NULL; i++)
    {
      PlumbNode *node = plumb_graph_find_node (self->graph, ids[i]);
      if (node == NULL)
        {
          g_set_error (error, PLUMB_EDIT_ERROR, PLUMB_EDIT_ERROR_UNKNOWN, "there is no node “%s”",
                       ids[i]);
          return FALSE;
        }
      if (plumb_group_is_port (node))
        {
          g_set_error (error, PLUMB_EDIT_ERROR, PLUMB_EDIT_ERROR_INVALID,
                       "node “%s” is a port of its definition and stays there", ids[i]);
          return FALSE;
        }
      if (g_hash_table_add (self->chosen, node))
        g_ptr_array_add (self->nodes, node);
    }
  if (self->nodes->len > 0)
    return TRUE;
  g_set_error (error, PLUMB_EDIT_ERROR, PLUMB_EDIT_ERROR_INVALID, "no node is chosen");
  return FALSE;
}

static void
take_nodes (Grouping *self)
{
  g_ptr_array_sort (self->nodes, compare_indexes);
  for (guint i = 0; i < self->nodes->len; i++)
    {
      PlumbNode *node = g_ptr_array_index (self->nodes, i);
      self->left = i == 0 ? node->x : MIN (self->left, node->x);
      self->top = i == 0 ? node->y : MIN (self->top, node->y);
      self->right = i == 0 ? node->x : MAX (self->right, node->x);
      self->next_index = MAX (self->next_index, node->index + 1);
      g_hash_table_add (self->taken, g_strdup (node->id));
      plumb_table_set (self->inner_nodes, node->id, plumb_value_ref (node->value));
    }
}

static PlumbValue *
make_node (const char *kind, gint64 index, double x, double y)
{
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();
  plumb_value_builder_set_string (builder, "kind", kind);
  plumb_value_builder_set_int (builder, "index", index);
  plumb_value_builder_set (builder, "at", plumb_value_new_point (x, y));
  return plumb_value_builder_end (builder);
}

/* The port for what crosses the border under @key; NULL where there is one already. */
static char *
add_port (Grouping *self, const char *key, const char *kind, PlumbNode *inner, const char *wish)
{
  if (g_hash_table_contains (self->ports, key))
    return NULL;
  char *id = plumb_group_take_id (self->taken, wish);
  g_hash_table_insert (self->ports, g_strdup (key), g_strdup (id));
  double x = g_str_equal (kind, PLUMB_KIND_INPUT) ? self->left - PORT_DISTANCE
                                                  : self->right + PORT_DISTANCE;
  plumb_table_set (self->inner_nodes, id, make_node (kind, self->next_index++, x, inner->y));
  return id;
}

/* The condition stays outside, the order goes in. One port for each source and condition. */
static void
cross_inward (Grouping *self, PlumbEdge *edge)
{
  PlumbValue *when = plumb_value_get_member (edge->value, "when");
  g_autofree char *condition = when != NULL ? plumb_json_format (when, PLUMB_JSON_COMPACT) : NULL;
  g_autofree char *key
      = g_strdup_printf ("in %s %s", condition != NULL ? condition : "", edge->from);
  g_autofree char *made = add_port (self, key, PLUMB_KIND_INPUT, edge->target, edge->target_port);
  const char *port = g_hash_table_lookup (self->ports, key);
  if (made != NULL)
    {
      g_autofree char *to = g_strdup_printf ("%s.%s", self->instance, port);
      g_autoptr (PlumbValue) plain = plumb_group_make_edge (NULL, edge->from, to);
      g_ptr_array_add (self->outer_edges, plumb_member_replace (plain, "when", when));
    }
  g_autofree char *from = g_strdup_printf ("%s.%s", port, PLUMB_PORT);
  g_autoptr (PlumbValue) inner = plumb_group_make_edge (edge, from, edge->to);
  g_ptr_array_add (self->inner_edges, plumb_member_replace (inner, "when", NULL));
}

static void
cross_outward (Grouping *self, PlumbEdge *edge)
{
  g_autofree char *key = g_strdup_printf ("out %s", edge->from);
  g_autofree char *made = add_port (self, key, PLUMB_KIND_OUTPUT, edge->source, edge->source_port);
  const char *port = g_hash_table_lookup (self->ports, key);
  if (made != NULL)
    {
      g_autofree char *to = g_strdup_printf ("%s.%s", port, PLUMB_PORT);
      g_ptr_array_add (self->inner_edges, plumb_group_make_edge (NULL, edge->from, to));
    }
  g_autofree char *from = g_strdup_printf ("%s.%s", self->instance, port);
  g_ptr_array_add (self->outer_edges, plumb_group_make_edge (edge, from, edge->to));
}

static void
take_edges (Grouping *self)
{
  for (guint i = 0; i < self->graph->edges->len; i++)
    {
      PlumbEdge *edge = g_ptr_array_index (self->graph->edges, i);
      gboolean from_inside = g_hash_table_contains (self->chosen, edge->source);
      gboolean to_inside = g_hash_table_contains (self->chosen, edge->target);
      if (from_inside && to_inside)
        g_ptr_array_add (self->inner_edges, plumb_value_ref (edge->value));
      else if (to_inside)
        cross_inward (self, edge);
      else if (from_inside)
        cross_outward (self, edge);
    }
}

static gboolean
is_chosen (Grouping *self, PlumbValue *member)
{
  PlumbNode *node = plumb_graph_find_node (self->graph, plumb_value_get_string (member, ""));
  return node != NULL && g_hash_table_contains (self->chosen, node);
}

/* A frame all of whose nodes go in goes with them; in another the instance stands for those that
 * do. */
static void
take_frame (Grouping *self, const char *id, PlumbValue *frame)
{
  PlumbValue *members = plumb_member_get_valid (plumb_frame_members, frame, "members");
  guint n_chosen = 0;
  PlumbValueBuilder *rest = plumb_value_builder_new_array ();
  for (guint i = 0; i < plumb_value_get_length (members); i++)
    {
      PlumbValue *member = plumb_value_get_element (members, i);
      if (is_chosen (self, member))
        n_chosen++;
      else
        plumb_value_builder_add (rest, plumb_value_ref (member));
    }
  plumb_value_builder_add (rest, plumb_value_new_string (self->instance));
  g_autoptr (PlumbValue) others = plumb_value_builder_end (rest);
  PlumbEditParts parts = { .type = PLUMB_EDIT_SET_FRAME, .definition = self->where, .id = id };
  if (n_chosen == 0)
    return;
  if (n_chosen == plumb_value_get_length (members))
    {
      plumb_table_set (self->inner_frames, id, plumb_value_ref (frame));
      g_ptr_array_add (self->frame_edits, plumb_edit_new (&parts));
      return;
    }
  g_autoptr (PlumbValue) changed = plumb_member_replace (frame, "members", others);
  parts.value = changed;
  /* What is kept may list ids without nodes, as it did before. */
  g_ptr_array_add (self->frame_edits, plumb_edit_new_restoring (&parts));
}

static void
set_table (PlumbValueBuilder *builder, const char *name, PlumbTable *table)
{
  PlumbValueBuilder *section = plumb_value_builder_new_object ();
  for (guint i = 0; i < plumb_table_get_length (table); i++)
    plumb_value_builder_set (section, plumb_table_get_id (table, i),
                             plumb_value_ref (plumb_table_get (table, i)));
  plumb_value_builder_set (builder, name, plumb_value_builder_end (section));
}

static PlumbValue *
make_definition (Grouping *self, const char *title)
{
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();
  plumb_value_builder_set_string (builder, "title", title);
  set_table (builder, "nodes", self->inner_nodes);
  PlumbValueBuilder *edges = plumb_value_builder_new_array ();
  for (guint i = 0; i < self->inner_edges->len; i++)
    plumb_value_builder_add (edges, plumb_value_ref (g_ptr_array_index (self->inner_edges, i)));
  plumb_value_builder_set (builder, "edges", plumb_value_builder_end (edges));
  set_table (builder, "frames", self->inner_frames);
  return plumb_value_builder_end (builder);
}

static PlumbEdit *
make_instance (Grouping *self, const char *title)
{
  g_autoptr (PlumbValue) node
      = make_node (PLUMB_KIND_SUBGRAPH, self->graph->next_index, self->left, self->top);
  PlumbValueBuilder *builder = plumb_value_builder_new_copy (node);
  plumb_value_builder_set_string (builder, "title", title);
  plumb_value_builder_set_string (builder, "definition", self->name);
  return plumb_edit_new_add_node (self->where, self->instance, plumb_value_builder_end (builder));
}

/* Frames first: removing a node would take it out of the frame that goes in with it. */
static PlumbEdit *
make_group_edit (Grouping *self, const char *title)
{
  GPtrArray *parts = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_edit_unref);
  g_autoptr (PlumbValue) definition = make_definition (self, title);
  /* The nodes come as they are, faults and all. */
  g_ptr_array_add (parts,
                   plumb_edit_new_restoring (&(PlumbEditParts) {
                       .type = PLUMB_EDIT_SET_DEFINITION, .id = self->name, .value = definition }));
  for (guint i = 0; i < self->frame_edits->len; i++)
    g_ptr_array_add (parts, plumb_edit_ref (g_ptr_array_index (self->frame_edits, i)));
  for (guint i = 0; i < self->nodes->len; i++)
    g_ptr_array_add (
        parts, plumb_edit_new_remove_node (self->where,
                                           plumb_node_get_id (g_ptr_array_index (self->nodes, i))));
  g_ptr_array_add (parts, make_instance (self, title));
  for (guint i = 0; i < self->outer_edges->len; i++)
    g_ptr_array_add (parts, plumb_edit_new_restoring (&(PlumbEditParts) {
                                .type = PLUMB_EDIT_ADD_EDGE,
                                .definition = self->where,
                                .value = g_ptr_array_index (self->outer_edges, i) }));
  return plumb_edit_new_sequence ("Group", parts);
}

static char *
make_definition_name (PlumbGraph *document, const char *wish)
{
  g_autoptr (GHashTable) taken
      = plumb_group_new_ids (document->definitions, document->strays.definitions);
  return plumb_group_take_id (taken, wish);
}

static void
begin_grouping (Grouping *self, const char *name)
{
  self->chosen = g_hash_table_new (NULL, NULL);
  self->nodes = g_ptr_array_new ();
  self->taken = plumb_group_new_ids (NULL, NULL);
  self->ports = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->name = make_definition_name (self->document, name);
  self->instance = plumb_graph_make_id (self->graph, name);
  self->inner_nodes = plumb_table_new ((GDestroyNotify) plumb_value_unref);
  self->inner_edges = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_value_unref);
  self->inner_frames = plumb_table_new ((GDestroyNotify) plumb_value_unref);
  self->outer_edges = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_value_unref);
  self->frame_edits = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_edit_unref);
}

static void
end_grouping (Grouping *self)
{
  g_clear_pointer (&self->chosen, g_hash_table_unref);
  g_clear_pointer (&self->nodes, g_ptr_array_unref);
  g_clear_pointer (&self->taken, g_hash_table_unref);
  g_clear_pointer (&self->ports, g_hash_table_unref);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->instance, g_free);
  g_clear_pointer (&self->inner_nodes, plumb_table_free);
  g_clear_pointer (&self->inner_edges, g_ptr_array_unref);
  g_clear_pointer (&self->inner_frames, plumb_table_free);
  g_clear_pointer (&self->outer_edges, g_ptr_array_unref);
  g_clear_pointer (&self->frame_edits, g_ptr_array_unref);
}

/**
 * plumb_edit_new_group:
 * @document: a document's graph
 * @definition: (nullable): where the nodes are
 * @ids: (array zero-terminated=1): nodes
 * @name: what the subgraph should be called; also its title
 * @error: return location for a %PLUMB_EDIT_ERROR
 *
 * Puts the nodes into a new definition and an instance of it in their place. They keep ids,
 * indexes, positions and the edges between them; each source outside becomes an input, each output
 * that is used outside an output.
 *
 * Returns: (transfer full) (nullable): an edit, or %NULL with @error set
 */
PlumbEdit *
plumb_edit_new_group (PlumbGraph *document,
                      const char *definition,
                      const char *const *ids,
                      const char *name,
                      GError **error)
{
  g_return_val_if_fail (PLUMB_IS_GRAPH (document) && ids != NULL && name != NULL, NULL);
  PlumbGraph *graph = plumb_group_find_graph (document, definition, error);
  if (graph == NULL)
    return NULL;
  Grouping grouping = { .document = document, .graph = graph, .where = definition };
  begin_grouping (&grouping, name);
  PlumbEdit *edit = NULL;
  if (choose_nodes (&grouping, ids, error))
    {
      take_nodes (&grouping);
      take_edges (&grouping);
      for (guint i = 0; i < plumb_table_get_length (graph->frames); i++)
        take_frame (&grouping, plumb_table_get_id (graph->frames, i),
                    plumb_table_get (graph->frames, i));
      edit = make_group_edit (&grouping, name);
    }
  end_grouping (&grouping);
  return edit;
}
