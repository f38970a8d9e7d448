/* plumb-ungroup.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-group.h"

#include "plumb-edit-private.h"
#include "plumb-group-private.h"

#include "plumb-document-private.h"
#include "plumb-member-private.h"

/* The nodes of a definition on their way out of it, in place of one instance. */
typedef struct
{
  PlumbGraph *document;
  PlumbGraph *graph;
  PlumbGraph *inner;
  const char *where; /* (nullable): the definition that the instance is in */
  PlumbNode *instance;
  GHashTable *taken;   /* ids given */
  GHashTable *new_ids; /* inner node -> id outside */
  GHashTable *indexes; /* set of gint64, those given */
  GHashTable *edges;   /* set of ends, those added */
  GPtrArray *parts;
  gint64 next_index;
  double dx, dy;
} Ungrouping;

static void
add_restoring (
    Ungrouping *self, PlumbEditType type, const char *definition, const char *id, PlumbValue *value)
{
  PlumbEditParts parts = { .type = type, .definition = definition, .id = id, .value = value };
  g_ptr_array_add (self->parts, plumb_edit_new_restoring (&parts));
}

/* --- nodes ---------------------------------------------------------------------------------- */

static void
measure_inside (Ungrouping *self)
{
  double left = 0, top = 0;
  gboolean is_first = TRUE;
  for (guint i = 0; i < self->inner->nodes->len; i++)
    {
      PlumbNode *node = g_ptr_array_index (self->inner->nodes, i);
      if (plumb_group_is_port (node))
        continue;
      left = is_first ? node->x : MIN (left, node->x);
      top = is_first ? node->y : MIN (top, node->y);
      is_first = FALSE;
    }
  self->dx = self->instance->x - left;
  self->dy = self->instance->y - top;
}

/* The node's own index where it is free outside: so the way in and out changes no seed. */
static gint64
take_index (Ungrouping *self, PlumbNode *node)
{
  gint64 index = node->index;
  if (plumb_graph_find_index (self->graph, index) != NULL
      || g_hash_table_contains (self->indexes, &index))
    index = self->next_index;
  self->next_index = MAX (self->next_index, index + 1);
  gint64 *kept = g_new (gint64, 1);
  *kept = index;
  g_hash_table_add (self->indexes, kept);
  return index;
}

static void
move_node_out (Ungrouping *self, PlumbNode *node)
{
  if (plumb_graph_mentions (self->graph, node->id))
    g_hash_table_add (self->taken, g_strdup (node->id));
  char *id = plumb_group_take_id (self->taken, node->id);
  g_hash_table_insert (self->new_ids, node, id);
  PlumbValueBuilder *builder = plumb_value_builder_new_copy (node->value);
  plumb_value_builder_set_int (builder, "index", take_index (self, node));
  if (plumb_member_get_valid (plumb_node_members, node->value, "at") != NULL)
    plumb_value_builder_set (builder, "at",
                             plumb_value_new_point (node->x + self->dx, node->y + self->dy));
  g_autoptr (PlumbValue) value = plumb_value_builder_end (builder);
  add_restoring (self, PLUMB_EDIT_ADD_NODE, self->where, id, value);
}

static void
move_nodes_out (Ungrouping *self)
{
  for (guint i = 0; i < self->graph->nodes->len; i++)
    g_hash_table_add (self->taken,
                      g_strdup (((PlumbNode *) g_ptr_array_index (self->graph->nodes, i))->id));
  for (guint i = 0; i < self->inner->nodes->len; i++)
    {
      PlumbNode *node = g_ptr_array_index (self->inner->nodes, i);
      if (!plumb_group_is_port (node))
        move_node_out (self, node);
    }
}

/* --- edges ---------------------------------------------------------------------------------- */

static char *
make_end (Ungrouping *self, PlumbNode *inner, const char *port)
{
  return g_strdup_printf ("%s.%s", (const char *) g_hash_table_lookup (self->new_ids, inner), port);
}

static void
add_edge (Ungrouping *self, PlumbValue *value)
{
  char *ends = g_strdup_printf ("%s %s", plumb_value_member_string (value, "from", ""),
                                plumb_value_member_string (value, "to", ""));
  if (g_hash_table_add (self->edges, ends))
    add_restoring (self, PLUMB_EDIT_ADD_EDGE, self->where, NULL, value);
}

/* Of two edges that become one: the members of @second, and of @first what @second does not say. */
static PlumbValue *
join_edges (PlumbEdge *first, PlumbEdge *second, const char *from, const char *to, GError **error)
{
  static const char *const members[] = { "when", "order" };
  PlumbValue *when = plumb_value_get_member (first->value, "when");
  PlumbValue *other = plumb_value_get_member (second->value, "when");
  if (when != NULL && other != NULL && !plumb_value_equal (when, other))
    {
      g_set_error (error, PLUMB_EDIT_ERROR, PLUMB_EDIT_ERROR_INVALID,
                   "edges %s → %s and %s → %s have two conditions; make them one first",
                   first->from, first->to, second->from, second->to);
      return NULL;
    }
  PlumbValueBuilder *builder = plumb_value_builder_new_copy (second->value);
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      PlumbValue *value = plumb_value_get_member (first->value, members[i]);
      if (value != NULL && plumb_value_get_member (second->value, members[i]) == NULL)
        plumb_value_builder_set (builder, members[i], plumb_value_ref (value));
    }
  plumb_value_builder_set_string (builder, "from", from);
  plumb_value_builder_set_string (builder, "to", to);
  return plumb_value_builder_end (builder);
}

/* From what enters the instance at the port @input to where the port leads inside. */
static gboolean
join_inward (Ungrouping *self, PlumbEdge *outer, PlumbNode *input, GError **error)
{
  GPtrArray *edges = plumb_graph_get_edges_out (self->inner, input);
  for (guint i = 0; i < edges->len; i++)
    {
      PlumbEdge *inner = g_ptr_array_index (edges, i);
      if (plumb_group_is_port (inner->target))
        continue;
      g_autofree char *to = make_end (self, inner->target, inner->target_port);
      g_autoptr (PlumbValue) value = join_edges (outer, inner, outer->from, to, error);
      if (value == NULL)
        return FALSE;
      add_edge (self, value);
    }
  return TRUE;
}

/* A port that leads straight from an input to an output. */
static gboolean
join_through (Ungrouping *self, PlumbNode *input, PlumbEdge *outer, GError **error)
{
  GPtrArray *edges = plumb_graph_get_edges_in (self->graph, self->instance);
  for (guint i = 0; i < edges->len; i++)
    {
      PlumbEdge *edge = g_ptr_array_index (edges, i);
      if (!g_str_equal (edge->target_port, input->id))
        continue;
      g_autoptr (PlumbValue) value = join_edges (edge, outer, edge->from, outer->to, error);
      if (value == NULL)
        return FALSE;
      add_edge (self, value);
    }
  return TRUE;
}

static gboolean
join_outward (Ungrouping *self, PlumbNode *output, PlumbEdge *outer, GError **error)
{
  GPtrArray *edges = plumb_graph_get_edges_in (self->inner, output);
  for (guint i = 0; i < edges->len; i++)
    {
      PlumbEdge *inner = g_ptr_array_index (edges, i);
      if (plumb_group_is_port (inner->source))
        {
          if (!join_through (self, inner->source, outer, error))
            return FALSE;
          continue;
        }
      g_autofree char *from = make_end (self, inner->source, inner->source_port);
      g_autoptr (PlumbValue) value = join_edges (inner, outer, from, outer->to, error);
      if (value == NULL)
        return FALSE;
      add_edge (self, value);
    }
  return TRUE;
}

static PlumbNode *
find_port (Ungrouping *self, const char *name, const char *kind)
{
  PlumbNode *node = plumb_graph_find_node (self->inner, name);
  return node != NULL && g_str_equal (node->kind, kind) ? node : NULL;
}

static gboolean
join_border (Ungrouping *self, GError **error)
{
  GPtrArray *in = plumb_graph_get_edges_in (self->graph, self->instance);
  for (guint i = 0; i < in->len; i++)
    {
      PlumbEdge *edge = g_ptr_array_index (in, i);
      PlumbNode *port = find_port (self, edge->target_port, PLUMB_KIND_INPUT);
      if (port != NULL && !join_inward (self, edge, port, error))
        return FALSE;
    }
  GPtrArray *out = plumb_graph_get_edges_out (self->graph, self->instance);
  for (guint i = 0; i < out->len; i++)
    {
      PlumbEdge *edge = g_ptr_array_index (out, i);
      PlumbNode *port = find_port (self, edge->source_port, PLUMB_KIND_OUTPUT);
      if (port != NULL && !join_outward (self, port, edge, error))
        return FALSE;
    }
  return TRUE;
}

static void
move_edges_out (Ungrouping *self)
{
  for (guint i = 0; i < self->inner->edges->len; i++)
    {
      PlumbEdge *edge = g_ptr_array_index (self->inner->edges, i);
      if (plumb_group_is_port (edge->source) || plumb_group_is_port (edge->target))
        continue;
      g_autofree char *from = make_end (self, edge->source, edge->source_port);
      g_autofree char *to = make_end (self, edge->target, edge->target_port);
      g_autoptr (PlumbValue) value = plumb_group_make_edge (edge, from, to);
      add_edge (self, value);
    }
}

/* --- frames and notes ------------------------------------------------------------------------- */

static PlumbValue *
rename_members (Ungrouping *self, PlumbValue *members)
{
  PlumbValueBuilder *builder = plumb_value_builder_new_array ();
  for (guint i = 0; i < plumb_value_get_length (members); i++)
    {
      const char *id = plumb_value_get_string (plumb_value_get_element (members, i), "");
      PlumbNode *node = plumb_graph_find_node (self->inner, id);
      const char *new_id = node != NULL ? g_hash_table_lookup (self->new_ids, node) : NULL;
      if (new_id != NULL)
        plumb_value_builder_add (builder, plumb_value_new_string (new_id));
    }
  return plumb_value_builder_end (builder);
}

static void
move_frames_out (Ungrouping *self)
{
  g_autoptr (GHashTable) taken
      = plumb_group_new_ids (self->graph->frames, self->graph->strays.frames);
  for (guint i = 0; i < plumb_table_get_length (self->inner->frames); i++)
    {
      PlumbValue *frame = plumb_table_get (self->inner->frames, i);
      g_autofree char *id
          = plumb_group_take_id (taken, plumb_table_get_id (self->inner->frames, i));
      g_autoptr (PlumbValue) members
          = rename_members (self, plumb_member_get_valid (plumb_frame_members, frame, "members"));
      g_autoptr (PlumbValue) value = plumb_member_replace (frame, "members", members);
      add_restoring (self, PLUMB_EDIT_SET_FRAME, self->where, id, value);
    }
}

static void
move_notes_out (Ungrouping *self)
{
  g_autoptr (GHashTable) taken
      = plumb_group_new_ids (self->graph->notes, self->graph->strays.notes);
  for (guint i = 0; i < plumb_table_get_length (self->inner->notes); i++)
    {
      PlumbValue *note = plumb_table_get (self->inner->notes, i);
      g_autofree char *id = plumb_group_take_id (taken, plumb_table_get_id (self->inner->notes, i));
      double x = 0, y = 0;
      plumb_value_get_point (plumb_member_get_valid (plumb_note_members, note, "at"), &x, &y);
      g_autoptr (PlumbValue) at = plumb_value_new_point (x + self->dx, y + self->dy);
      g_autoptr (PlumbValue) value = plumb_member_replace (note, "at", at);
      add_restoring (self, PLUMB_EDIT_SET_NOTE, self->where, id, value);
    }
}

static PlumbValue *
replace_instance (Ungrouping *self, PlumbValue *members, gboolean *lists_it)
{
  PlumbValueBuilder *builder = plumb_value_builder_new_array ();
  for (guint i = 0; i < plumb_value_get_length (members); i++)
    {
      PlumbValue *member = plumb_value_get_element (members, i);
      if (g_strcmp0 (plumb_value_get_string (member, NULL), self->instance->id) != 0)
        {
          plumb_value_builder_add (builder, plumb_value_ref (member));
          continue;
        }
      *lists_it = TRUE;
      for (guint j = 0; j < self->inner->nodes->len; j++)
        {
          const char *id
              = g_hash_table_lookup (self->new_ids, g_ptr_array_index (self->inner->nodes, j));
          if (id != NULL)
            plumb_value_builder_add (builder, plumb_value_new_string (id));
        }
    }
  return plumb_value_builder_end (builder);
}

/* In frames that list the instance its nodes stand for it. */
static void
replace_in_frames (Ungrouping *self)
{
  for (guint i = 0; i < plumb_table_get_length (self->graph->frames); i++)
    {
      PlumbValue *frame = plumb_table_get (self->graph->frames, i);
      gboolean lists_it = FALSE;
      g_autoptr (PlumbValue) members = replace_instance (
          self, plumb_member_get_valid (plumb_frame_members, frame, "members"), &lists_it);
      g_autoptr (PlumbValue) value = plumb_member_replace (frame, "members", members);
      if (lists_it)
        add_restoring (self, PLUMB_EDIT_SET_FRAME, self->where,
                       plumb_table_get_id (self->graph->frames, i), value);
    }
}

/* --- the whole -------------------------------------------------------------------------------- */

static guint
count_instances (PlumbGraph *graph, const char *name)
{
  guint n = 0;
  for (guint i = 0; i < graph->nodes->len; i++)
    n += g_strcmp0 (plumb_node_get_definition (g_ptr_array_index (graph->nodes, i)), name) == 0;
  for (guint i = 0; i < plumb_table_get_length (graph->definitions); i++)
    n += count_instances (plumb_table_get (graph->definitions, i), name);
  return n;
}

static gboolean
find_instance (Ungrouping *self, const char *id, GError **error)
{
  self->instance = plumb_graph_find_node (self->graph, id);
  const char *name = self->instance != NULL ? plumb_node_get_definition (self->instance) : NULL;
  self->inner = name != NULL ? plumb_graph_find_definition (self->document, name) : NULL;
  if (self->instance == NULL)
    g_set_error (error, PLUMB_EDIT_ERROR, PLUMB_EDIT_ERROR_UNKNOWN, "there is no node “%s”", id);
  else if (self->inner == NULL || !g_str_equal (self->instance->kind, PLUMB_KIND_SUBGRAPH))
    g_set_error (error, PLUMB_EDIT_ERROR, PLUMB_EDIT_ERROR_INVALID,
                 "node “%s” is not an instance of a definition", id);
  else if (self->inner == self->graph)
    g_set_error (error, PLUMB_EDIT_ERROR, PLUMB_EDIT_ERROR_INVALID,
                 "node “%s” is an instance of the definition that it is in", id);
  else
    return TRUE;
  return FALSE;
}

static PlumbEdit *
make_ungroup_edit (Ungrouping *self, GError **error)
{
  const char *name = plumb_node_get_definition (self->instance);
  measure_inside (self);
  move_nodes_out (self);
  move_edges_out (self);
  if (!join_border (self, error))
    return NULL;
  move_frames_out (self);
  move_notes_out (self);
  replace_in_frames (self);
  g_ptr_array_add (self->parts, plumb_edit_new_remove_node (self->where, self->instance->id));
  if (count_instances (self->document, name) == 1)
    add_restoring (self, PLUMB_EDIT_SET_DEFINITION, NULL, name, NULL);
  return plumb_edit_new_sequence ("Ungroup", g_ptr_array_ref (self->parts));
}

/**
 * plumb_edit_new_ungroup:
 * @document: a document's graph
 * @definition: (nullable): where the node is
 * @id: an instance of a definition
 * @error: return location for a %PLUMB_EDIT_ERROR
 *
 * Puts the definition's nodes in the place of the instance, with ids and indexes of their own where
 * theirs are free. The definition goes with its last instance.
 *
 * Returns: (transfer full) (nullable): an edit, or %NULL with @error set
 */
PlumbEdit *
plumb_edit_new_ungroup (PlumbGraph *document,
                        const char *definition,
                        const char *id,
                        GError **error)
{
  g_return_val_if_fail (PLUMB_IS_GRAPH (document) && id != NULL, NULL);
  PlumbGraph *graph = plumb_group_find_graph (document, definition, error);
  if (graph == NULL)
    return NULL;
  g_autoptr (GHashTable) taken = plumb_group_new_ids (graph->strays.nodes, NULL);
  g_autoptr (GHashTable) new_ids = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  g_autoptr (GHashTable) indexes
      = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (GHashTable) edges = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_edit_unref);
  Ungrouping ungrouping = { .document = document,
                            .graph = graph,
                            .where = definition,
                            .taken = taken,
                            .new_ids = new_ids,
                            .indexes = indexes,
                            .edges = edges,
                            .parts = parts,
                            .next_index = graph->next_index };
  return find_instance (&ungrouping, id, error) ? make_ungroup_edit (&ungrouping, error) : NULL;
}

/* --- ports ------------------------------------------------------------------------------------ */

static void
replace_edge (GPtrArray *parts, const char *where, PlumbEdge *edge, PlumbValue *value)
{
  g_ptr_array_add (parts, plumb_edit_new_remove_edge (where, edge->from, edge->to));
  PlumbEditParts added = { .type = PLUMB_EDIT_ADD_EDGE, .definition = where, .value = value };
  g_ptr_array_add (parts, plumb_edit_new_restoring (&added));
}

static gboolean
is_instance (PlumbNode *node, const char *definition)
{
  return g_strcmp0 (plumb_node_get_definition (node), definition) == 0;
}

/* The edges of @graph at the port of any instance. */
static void
rename_in (GPtrArray *parts, PlumbGraph *graph, const char *where, const PlumbEdit *rename)
{
  for (guint i = 0; i < graph->edges->len; i++)
    {
      PlumbEdge *edge = g_ptr_array_index (graph->edges, i);
      gboolean leaves = is_instance (edge->source, rename->definition)
                        && g_str_equal (edge->source_port, rename->id);
      gboolean enters = is_instance (edge->target, rename->definition)
                        && g_str_equal (edge->target_port, rename->id);
      if (!leaves && !enters)
        continue;
      g_autofree char *from
          = g_strdup_printf ("%s.%s", edge->source->id, leaves ? rename->to : edge->source_port);
      g_autofree char *to
          = g_strdup_printf ("%s.%s", edge->target->id, enters ? rename->to : edge->target_port);
      g_autoptr (PlumbValue) value = plumb_group_make_edge (edge, from, to);
      replace_edge (parts, where, edge, value);
    }
}

/**
 * plumb_edit_new_rename_port:
 * @document: a document's graph
 * @definition: a definition
 * @id: one of its input or output nodes
 * @to: its new id
 * @error: return location for a %PLUMB_EDIT_ERROR
 *
 * Renames the node, and the port of all instances in their edges.
 *
 * Returns: (transfer full) (nullable): an edit, or %NULL with @error set
 */
PlumbEdit *
plumb_edit_new_rename_port (
    PlumbGraph *document, const char *definition, const char *id, const char *to, GError **error)
{
  g_return_val_if_fail (PLUMB_IS_GRAPH (document) && definition != NULL && id != NULL && to != NULL,
                        NULL);
  PlumbGraph *graph = plumb_group_find_graph (document, definition, error);
  PlumbNode *node = graph != NULL ? plumb_graph_find_node (graph, id) : NULL;
  if (graph != NULL && (node == NULL || !plumb_group_is_port (node)))
    g_set_error (error, PLUMB_EDIT_ERROR, PLUMB_EDIT_ERROR_UNKNOWN,
                 "definition “%s” has no port “%s”", definition, id);
  if (node == NULL || !plumb_group_is_port (node))
    return NULL;
  GPtrArray *parts = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_edit_unref);
  PlumbEdit *rename = plumb_edit_new_rename_node (definition, id, to);
  g_ptr_array_add (parts, rename);
  rename_in (parts, document, NULL, rename);
  for (guint i = 0; i < plumb_graph_get_n_definitions (document); i++)
    {
      const char *name = plumb_graph_get_definition_name (document, i);
      rename_in (parts, plumb_graph_find_definition (document, name), name, rename);
    }
  return plumb_edit_new_sequence ("Rename port", parts);
}

/* --- definitions ------------------------------------------------------------------------------ */

/* The instances in @graph, which is @where. */
static void
point_to (GPtrArray *parts, PlumbGraph *graph, const char *where, const char *from, const char *to)
{
  for (guint i = 0; i < plumb_graph_get_n_nodes (graph); i++)
    {
      PlumbNode *node = plumb_graph_get_node (graph, i);
      if (is_instance (node, from))
        g_ptr_array_add (parts, plumb_edit_new_set_node (where, node->id, "definition",
                                                         plumb_value_new_string (to)));
    }
}

/**
 * plumb_edit_new_rename_definition:
 * @document: a document's graph
 * @name: a definition
 * @to: its new name
 * @error: return location for a %PLUMB_EDIT_ERROR
 *
 * Gives the definition another name, and says it to all of its instances.
 *
 * Returns: (transfer full) (nullable): an edit, or %NULL with @error set
 */
PlumbEdit *
plumb_edit_new_rename_definition (PlumbGraph *document,
                                  const char *name,
                                  const char *to,
                                  GError **error)
{
  g_return_val_if_fail (PLUMB_IS_GRAPH (document) && name != NULL && to != NULL, NULL);
  PlumbGraph *graph = plumb_group_find_graph (document, name, error);
  if (graph == NULL)
    return NULL;
  if (plumb_graph_find_definition (document, to) != NULL)
    {
      g_set_error (error, PLUMB_EDIT_ERROR, PLUMB_EDIT_ERROR_EXISTS,
                   "there is a definition “%s” already", to);
      return NULL;
    }
  GPtrArray *parts = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_edit_unref);
  g_ptr_array_add (parts,
                   plumb_edit_new_set_definition (to, plumb_document_write_definition (graph)));
  point_to (parts, document, NULL, name, to);
  for (guint i = 0; i < plumb_graph_get_n_definitions (document); i++)
    {
      const char *where = plumb_graph_get_definition_name (document, i);
      point_to (parts, plumb_graph_find_definition (document, where), where, name, to);
    }
  g_ptr_array_add (parts, plumb_edit_new_set_definition (name, NULL));
  return plumb_edit_new_sequence ("Rename definition", parts);
}
