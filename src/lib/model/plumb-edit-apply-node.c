/* plumb-edit-apply-node.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-edit.h"

#include "plumb-edit-apply-private.h"

static PlumbEdit *
restore_frame (const PlumbEdit *edit, const char *id, PlumbValue *value)
{
  return plumb_edit_new_restoring (&(PlumbEditParts) {
      .type = PLUMB_EDIT_SET_FRAME, .definition = edit->definition, .id = id, .value = value });
}

static GPtrArray *
new_parts (PlumbEdit *first)
{
  GPtrArray *parts = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_edit_unref);
  g_ptr_array_add (parts, first);
  return parts;
}

static gboolean
is_id_taken (PlumbGraph *graph, const PlumbEdit *edit, const char *id)
{
  return plumb_graph_find_node (graph, id) != NULL
         || plumb_table_find (graph->strays.nodes, id) != NULL
         || (!edit->restores && plumb_graph_mentions (graph, id));
}

static gboolean
check_new_node (PlumbGraph *graph, const PlumbEdit *edit, GError **error)
{
  gboolean is_taken = is_id_taken (graph, edit, edit->id);
  if (!plumb_apply_check_new_id (edit->id, is_taken, error)
      || !plumb_apply_check_object (edit, plumb_node_members, error))
    return FALSE;
  if (edit->restores)
    return TRUE;
  PlumbValue *index = plumb_value_get_member (edit->value, "index");
  PlumbNode *other = plumb_graph_find_index (graph, plumb_value_get_int (index, -1));
  if (index == NULL || plumb_value_get_member (edit->value, "kind") == NULL)
    g_set_error (error, PLUMB_EDIT_ERROR, PLUMB_EDIT_ERROR_INVALID,
                 "node “%s” needs a kind and an index", edit->id);
  else if (other != NULL)
    g_set_error (error, PLUMB_EDIT_ERROR, PLUMB_EDIT_ERROR_EXISTS,
                 "the index of node “%s” is that of node “%s”; the next free one is "
                 "%" G_GINT64_FORMAT,
                 edit->id, other->id, graph->next_index);
  else
    return TRUE;
  return FALSE;
}

/* The inverse takes the index back, too. */
PlumbEdit *
plumb_apply_add_node (PlumbApply *self, PlumbGraph *graph, const PlumbEdit *edit, GError **error)
{
  if (!check_new_node (graph, edit, error))
    return NULL;
  gint64 next_index = graph->next_index;
  plumb_graph_insert_node (graph, edit->id, edit->value);
  plumb_apply_note_change (self, edit, PLUMB_CHANGE_NODE_ADDED, edit->id, NULL);
  g_autoptr (PlumbValue) former
      = graph->next_index != next_index ? plumb_value_new_int (next_index) : NULL;
  return plumb_edit_new_restoring (&(PlumbEditParts) { .type = PLUMB_EDIT_REMOVE_NODE,
                                                       .definition = edit->definition,
                                                       .id = edit->id,
                                                       .value = former });
}

static void
remove_edges (PlumbApply *self,
              PlumbGraph *graph,
              const PlumbEdit *edit,
              GPtrArray *edges,
              GPtrArray *inverse)
{
  while (edges->len > 0)
    {
      g_autoptr (PlumbEdge) edge = g_object_ref (g_ptr_array_index (edges, edges->len - 1));
      plumb_graph_delete_edge (graph, edge);
      plumb_apply_note_change (self, edit, PLUMB_CHANGE_EDGE_REMOVED, edge->from, edge->to);
      g_ptr_array_add (inverse, plumb_apply_restore_edge (edit, edge));
    }
}

static gboolean
lists_member (const PlumbValue *members, const char *id)
{
  for (guint i = 0; i < plumb_value_get_length (members); i++)
    if (g_strcmp0 (plumb_value_get_string (plumb_value_get_element (members, i), NULL), id) == 0)
      return TRUE;
  return FALSE;
}

/* The frame with @to for @id, or without @id where @to is NULL. */
static PlumbValue *
replace_frame_member (PlumbValue *frame, const char *id, const char *to)
{
  PlumbValue *members = plumb_value_get_member (frame, "members");
  PlumbValueBuilder *builder = plumb_value_builder_new_array ();
  for (guint i = 0; i < plumb_value_get_length (members); i++)
    {
      PlumbValue *member = plumb_value_get_element (members, i);
      if (!g_str_equal (plumb_value_get_string (member, ""), id))
        plumb_value_builder_add (builder, plumb_value_ref (member));
      else if (to != NULL)
        plumb_value_builder_add (builder, plumb_value_new_string (to));
    }
  g_autoptr (PlumbValue) replaced = plumb_value_builder_end (builder);
  return plumb_member_replace (frame, "members", replaced);
}

/* In all frames that list the node. An inverse brings its frames itself: here it could not tell a
 * frame that listed an id before there was a node of that id. */
static void
change_frames (
    PlumbApply *self, PlumbGraph *graph, const PlumbEdit *edit, const char *to, GPtrArray *inverse)
{
  for (guint i = 0; !edit->restores && i < plumb_table_get_length (graph->frames); i++)
    {
      const char *id = plumb_table_get_id (graph->frames, i);
      PlumbValue *frame = plumb_table_get (graph->frames, i);
      PlumbValue *members = plumb_member_get_valid (plumb_frame_members, frame, "members");
      if (!lists_member (members, edit->id))
        continue;
      g_ptr_array_add (inverse, restore_frame (edit, id, frame));
      plumb_apply_note_change (self, edit, PLUMB_CHANGE_FRAME, id, NULL);
      plumb_table_set (graph->frames, id, replace_frame_member (frame, edit->id, to));
    }
}

PlumbEdit *
plumb_apply_remove_node (PlumbApply *self, PlumbGraph *graph, const PlumbEdit *edit, GError **error)
{
  PlumbNode *node = plumb_apply_find_node (graph, edit->id, error);
  if (node == NULL
      || !plumb_apply_check_member (plumb_graph_members, "next_index", edit->value, error))
    return NULL;
  g_autoptr (GPtrArray) inverse
      = new_parts (plumb_edit_new_restoring (&(PlumbEditParts) { .type = PLUMB_EDIT_ADD_NODE,
                                                                 .definition = edit->definition,
                                                                 .id = edit->id,
                                                                 .value = node->value }));
  remove_edges (self, graph, edit, plumb_graph_get_edges_in (graph, node), inverse);
  remove_edges (self, graph, edit, plumb_graph_get_edges_out (graph, node), inverse);
  change_frames (self, graph, edit, NULL, inverse);
  plumb_graph_delete_node (graph, node);
  graph->next_index = MAX (plumb_value_get_int (edit->value, graph->next_index),
                           plumb_graph_get_last_index (graph) + 1);
  plumb_apply_note_change (self, edit, PLUMB_CHANGE_NODE_REMOVED, edit->id, NULL);
  return plumb_edit_new_sequence ("Add node", g_steal_pointer (&inverse));
}

PlumbEdit *
plumb_apply_rename_node (PlumbApply *self, PlumbGraph *graph, const PlumbEdit *edit, GError **error)
{
  PlumbNode *node = plumb_apply_find_node (graph, edit->id, error);
  gboolean is_taken = is_id_taken (graph, edit, edit->to);
  if (node == NULL || !plumb_apply_check_new_id (edit->to, is_taken, error))
    return NULL;
  g_autoptr (GPtrArray) inverse
      = new_parts (plumb_edit_new_restoring (&(PlumbEditParts) { .type = PLUMB_EDIT_RENAME_NODE,
                                                                 .definition = edit->definition,
                                                                 .id = edit->to,
                                                                 .to = edit->id }));
  plumb_graph_rename_node (graph, node, edit->to);
  plumb_apply_note_change (self, edit, PLUMB_CHANGE_NODE_RENAMED, edit->to, edit->id);
  change_frames (self, graph, edit, edit->to, inverse);
  return plumb_edit_new_sequence ("Rename node", g_steal_pointer (&inverse));
}

PlumbEdit *
plumb_apply_set_node (PlumbApply *self, PlumbGraph *graph, const PlumbEdit *edit, GError **error)
{
  static const char *const settable[]
      = { "kind",   "title",     "at",     "size",  "mode", "definition",
          "params", "collapsed", "pinned", "color", NULL };
  PlumbNode *node = plumb_apply_find_node (graph, edit->id, error);
  if (node == NULL || !plumb_apply_check_settable (edit, settable, error)
      || (!edit->restores
          && !plumb_apply_check_member (plumb_node_members, edit->name, edit->value, error)))
    return NULL;
  if (!edit->restores && edit->value == NULL && g_str_equal (edit->name, "kind"))
    {
      g_set_error (error, PLUMB_EDIT_ERROR, PLUMB_EDIT_ERROR_INVALID, "node “%s” needs a kind",
                   edit->id);
      return NULL;
    }
  PlumbEdit *inverse = plumb_apply_restore (edit, plumb_value_get_member (node->value, edit->name));
  g_autoptr (PlumbValue) value = plumb_member_replace (node->value, edit->name, edit->value);
  plumb_node_set_value (node, value);
  plumb_apply_note_change (self, edit, PLUMB_CHANGE_NODE, edit->id, edit->name);
  return inverse;
}

/* Parameters that are not an object have no effect and are replaced. */
PlumbEdit *
plumb_apply_set_param (PlumbApply *self, PlumbGraph *graph, const PlumbEdit *edit, GError **error)
{
  PlumbNode *node = plumb_apply_find_node (graph, edit->id, error);
  if (node == NULL)
    return NULL;
  PlumbValue *before = plumb_value_get_member (node->value, "params");
  gboolean is_faulty = before != NULL && plumb_value_get_value_type (before) != PLUMB_VALUE_OBJECT;
  PlumbEdit *inverse
      = is_faulty ? plumb_edit_new_restoring (&(PlumbEditParts) { .type = PLUMB_EDIT_SET_NODE,
                                                                  .definition = edit->definition,
                                                                  .id = edit->id,
                                                                  .name = "params",
                                                                  .value = before })
                  : plumb_apply_restore (edit, plumb_node_get_param (node, edit->name));
  g_autoptr (PlumbValue) params = plumb_member_replace (node->params, edit->name, edit->value);
  g_autoptr (PlumbValue) value = plumb_member_replace (node->value, "params", params);
  plumb_node_set_value (node, value);
  plumb_apply_note_change (self, edit, PLUMB_CHANGE_PARAM, edit->id, edit->name);
  return inverse;
}
