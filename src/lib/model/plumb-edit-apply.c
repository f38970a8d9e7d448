/* plumb-edit-apply.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-edit.h"

#include "plumb-document-private.h"
#include "plumb-edit-apply-private.h"

static PlumbEdit *apply_edit (PlumbApply *self, const PlumbEdit *edit, GError **error);

/* --- changes -------------------------------------------------------------------------------- */

static void
clear_change (gpointer data)
{
  PlumbChange *change = data;
  g_clear_pointer (&change->definition, g_free);
  g_clear_pointer (&change->id, g_free);
  g_clear_pointer (&change->name, g_free);
}

void
plumb_apply_note_change (
    PlumbApply *self, const PlumbEdit *edit, PlumbChangeKind kind, const char *id, const char *name)
{
  PlumbChange change = { .kind = kind,
                         .definition = g_strdup (edit->definition),
                         .id = g_strdup (id),
                         .name = g_strdup (name) };
  g_array_append_val (self->changes, change);
}

/* --- checks --------------------------------------------------------------------------------- */

PlumbNode *
plumb_apply_find_node (PlumbGraph *graph, const char *id, GError **error)
{
  PlumbNode *node = plumb_graph_find_node (graph, id);
  if (node == NULL)
    g_set_error (error, PLUMB_EDIT_ERROR, PLUMB_EDIT_ERROR_UNKNOWN, "there is no node “%s”", id);
  return node;
}

static PlumbNode *
find_end (PlumbGraph *graph, const char *endpoint, GError **error)
{
  char id[PLUMB_NODE_ID_SIZE];
  if (plumb_endpoint_split (endpoint, id))
    return plumb_apply_find_node (graph, id, error);
  g_set_error (error, PLUMB_EDIT_ERROR, PLUMB_EDIT_ERROR_INVALID,
               "the end of an edge is NODE.PORT, not “%s”", endpoint);
  return NULL;
}

static PlumbEdge *
find_edge (PlumbGraph *graph, const PlumbEdit *edit, GError **error)
{
  PlumbEdge *edge = plumb_graph_find_edge (graph, edit->id, edit->to);
  if (edge == NULL)
    g_set_error (error, PLUMB_EDIT_ERROR, PLUMB_EDIT_ERROR_UNKNOWN, "there is no edge %s → %s",
                 edit->id, edit->to);
  return edge;
}

gboolean
plumb_apply_check_new_id (const char *id, gboolean is_taken, GError **error)
{
  if (!plumb_node_id_is_valid (id))
    g_set_error (error, PLUMB_EDIT_ERROR, PLUMB_EDIT_ERROR_INVALID,
                 "an id is 1 to 64 letters, digits, “_” or “-”, not “%s”", id);
  else if (is_taken)
    g_set_error (error, PLUMB_EDIT_ERROR, PLUMB_EDIT_ERROR_EXISTS,
                 "the id “%s” is in use; choose another", id);
  else
    return TRUE;
  return FALSE;
}

gboolean
plumb_apply_check_member (const PlumbMember *members,
                          const char *name,
                          const PlumbValue *value,
                          GError **error)
{
  const PlumbMember *member = plumb_member_find (members, name);
  if (member == NULL || value == NULL || member->is_valid (value))
    return TRUE;
  g_autofree char *found = plumb_member_describe (value);
  g_set_error (error, PLUMB_EDIT_ERROR, PLUMB_EDIT_ERROR_INVALID, "“%s”: expected %s; found %s",
               name, member->expected, found);
  return FALSE;
}

gboolean
plumb_apply_check_object (const PlumbEdit *edit, const PlumbMember *members, GError **error)
{
  if (plumb_value_get_value_type (edit->value) != PLUMB_VALUE_OBJECT)
    {
      g_set_error (error, PLUMB_EDIT_ERROR, PLUMB_EDIT_ERROR_INVALID, "“%s”: expected an object",
                   edit->id != NULL ? edit->id : "edge");
      return FALSE;
    }
  for (const PlumbMember *member = members; !edit->restores && member->name != NULL; member++)
    if (!plumb_apply_check_member (members, member->name,
                                   plumb_value_get_member (edit->value, member->name), error))
      return FALSE;
  return TRUE;
}

gboolean
plumb_apply_check_settable (const PlumbEdit *edit, const char *const *names, GError **error)
{
  if (g_strv_contains (names, edit->name))
    return TRUE;
  g_autofree char *list = g_strjoinv (", ", (char **) names);
  g_set_error (error, PLUMB_EDIT_ERROR, PLUMB_EDIT_ERROR_INVALID,
               "“%s” cannot be set; expected one of %s", edit->name, list);
  return FALSE;
}

/* --- inverses ------------------------------------------------------------------------------- */

/* The edit that sets the same thing back to @value. */
PlumbEdit *
plumb_apply_restore (const PlumbEdit *edit, PlumbValue *value)
{
  return plumb_edit_new_restoring (&(PlumbEditParts) { .type = edit->type,
                                                       .definition = edit->definition,
                                                       .id = edit->id,
                                                       .to = edit->to,
                                                       .name = edit->name,
                                                       .value = value });
}

PlumbEdit *
plumb_apply_restore_edge (const PlumbEdit *edit, PlumbEdge *edge)
{
  return plumb_edit_new_restoring (&(PlumbEditParts) {
      .type = PLUMB_EDIT_ADD_EDGE, .definition = edit->definition, .value = edge->value });
}

/* --- edges ---------------------------------------------------------------------------------- */

static PlumbEdit *
apply_add_edge (PlumbApply *self, PlumbGraph *graph, const PlumbEdit *edit, GError **error)
{
  if (!plumb_apply_check_object (edit, plumb_edge_members, error))
    return NULL;
  const char *from = plumb_value_member_string (edit->value, "from", "");
  const char *to = plumb_value_member_string (edit->value, "to", "");
  PlumbNode *source = find_end (graph, from, error);
  PlumbNode *target = source != NULL ? find_end (graph, to, error) : NULL;
  if (target == NULL)
    return NULL;
  if (plumb_graph_find_edge (graph, from, to) != NULL)
    {
      g_set_error (error, PLUMB_EDIT_ERROR, PLUMB_EDIT_ERROR_EXISTS,
                   "there is an edge %s → %s already", from, to);
      return NULL;
    }
  plumb_graph_insert_edge (graph, source, target, edit->value);
  plumb_apply_note_change (self, edit, PLUMB_CHANGE_EDGE_ADDED, from, to);
  return plumb_edit_new_restoring (&(PlumbEditParts) {
      .type = PLUMB_EDIT_REMOVE_EDGE, .definition = edit->definition, .id = from, .to = to });
}

/* A second edge with the same ends, kept aside, would take its place. */
static gboolean
check_single (PlumbGraph *graph, const PlumbEdit *edit, GError **error)
{
  for (guint i = 0; i < graph->strays.edges->len; i++)
    {
      const PlumbValue *stray = g_ptr_array_index (graph->strays.edges, i);
      if (!g_str_equal (plumb_value_member_string (stray, "from", ""), edit->id)
          || !g_str_equal (plumb_value_member_string (stray, "to", ""), edit->to))
        continue;
      g_set_error (error, PLUMB_EDIT_ERROR, PLUMB_EDIT_ERROR_IN_USE,
                   "the file has edge %s → %s twice; remove one of them there", edit->id, edit->to);
      return FALSE;
    }
  return TRUE;
}

static PlumbEdit *
apply_remove_edge (PlumbApply *self, PlumbGraph *graph, const PlumbEdit *edit, GError **error)
{
  PlumbEdge *edge = find_edge (graph, edit, error);
  if (edge == NULL || (!edit->restores && !check_single (graph, edit, error)))
    return NULL;
  PlumbEdit *inverse = plumb_apply_restore_edge (edit, edge);
  plumb_graph_delete_edge (graph, edge);
  plumb_apply_note_change (self, edit, PLUMB_CHANGE_EDGE_REMOVED, edit->id, edit->to);
  return inverse;
}

static PlumbEdit *
apply_set_edge (PlumbApply *self, PlumbGraph *graph, const PlumbEdit *edit, GError **error)
{
  static const char *const settable[] = { "when", "order", NULL };
  PlumbEdge *edge = find_edge (graph, edit, error);
  if (edge == NULL || !plumb_apply_check_settable (edit, settable, error)
      || (!edit->restores
          && !plumb_apply_check_member (plumb_edge_members, edit->name, edit->value, error)))
    return NULL;
  PlumbEdit *inverse = plumb_apply_restore (edit, plumb_value_get_member (edge->value, edit->name));
  g_autoptr (PlumbValue) value = plumb_member_replace (edge->value, edit->name, edit->value);
  plumb_graph_replace_edge (graph, edge, value);
  plumb_apply_note_change (self, edit, PLUMB_CHANGE_EDGE, edit->id, edit->to);
  return inverse;
}

/* --- frames, notes -------------------------------------------------------------------------- */

static gboolean
check_frame_members (PlumbGraph *graph, const PlumbEdit *edit, GError **error)
{
  PlumbValue *members = plumb_value_get_member (edit->value, "members");
  for (guint i = 0; !edit->restores && i < plumb_value_get_length (members); i++)
    if (!plumb_apply_find_node (
            graph, plumb_value_get_string (plumb_value_get_element (members, i), ""), error))
      return FALSE;
  return TRUE;
}

typedef struct
{
  const char *noun;
  const PlumbMember *members;
  PlumbTable *table;
  PlumbTable *strays;
  PlumbChangeKind change;
} Section;

static PlumbEdit *
apply_set_thing (PlumbApply *self, const Section *section, const PlumbEdit *edit, GError **error)
{
  PlumbValue *before = plumb_table_find (section->table, edit->id);
  gboolean is_stray = plumb_table_find (section->strays, edit->id) != NULL;
  if (before == NULL && edit->value == NULL)
    {
      g_set_error (error, PLUMB_EDIT_ERROR, PLUMB_EDIT_ERROR_UNKNOWN, "there is no %s “%s”",
                   section->noun, edit->id);
      return NULL;
    }
  if (before == NULL && !plumb_apply_check_new_id (edit->id, is_stray, error))
    return NULL;
  if (edit->value != NULL && !plumb_apply_check_object (edit, section->members, error))
    return NULL;
  PlumbEdit *inverse = plumb_apply_restore (edit, before);
  if (edit->value != NULL)
    plumb_table_set (section->table, edit->id, plumb_member_sort (section->members, edit->value));
  else
    plumb_table_remove (section->table, edit->id);
  plumb_apply_note_change (self, edit, section->change, edit->id, NULL);
  return inverse;
}

static PlumbEdit *
apply_set_frame (PlumbApply *self, PlumbGraph *graph, const PlumbEdit *edit, GError **error)
{
  Section section = { .noun = "frame",
                      .members = plumb_frame_members,
                      .table = graph->frames,
                      .strays = graph->strays.frames,
                      .change = PLUMB_CHANGE_FRAME };
  if (!check_frame_members (graph, edit, error))
    return NULL;
  return apply_set_thing (self, &section, edit, error);
}

static PlumbEdit *
apply_set_note (PlumbApply *self, PlumbGraph *graph, const PlumbEdit *edit, GError **error)
{
  Section section = { .noun = "note",
                      .members = plumb_note_members,
                      .table = graph->notes,
                      .strays = graph->strays.notes,
                      .change = PLUMB_CHANGE_NOTE };
  return apply_set_thing (self, &section, edit, error);
}

/* --- definitions, the graph ------------------------------------------------------------------ */

static PlumbNode *
find_instance (PlumbGraph *graph, const char *name)
{
  for (guint i = 0; i < graph->nodes->len; i++)
    {
      PlumbNode *node = g_ptr_array_index (graph->nodes, i);
      if (g_strcmp0 (plumb_node_get_definition (node), name) == 0)
        return node;
    }
  for (guint i = 0; i < plumb_table_get_length (graph->definitions); i++)
    {
      PlumbNode *node = find_instance (plumb_table_get (graph->definitions, i), name);
      if (node != NULL)
        return node;
    }
  return NULL;
}

static gboolean
check_removable (PlumbGraph *graph, const PlumbEdit *edit, GError **error)
{
  PlumbNode *instance = edit->restores ? NULL : find_instance (graph, edit->id);
  if (plumb_graph_find_definition (graph, edit->id) == NULL)
    g_set_error (error, PLUMB_EDIT_ERROR, PLUMB_EDIT_ERROR_UNKNOWN, "there is no definition “%s”",
                 edit->id);
  else if (instance != NULL)
    g_set_error (error, PLUMB_EDIT_ERROR, PLUMB_EDIT_ERROR_IN_USE,
                 "definition “%s” is used by node “%s”; remove the node first", edit->id,
                 instance->id);
  else
    return TRUE;
  return FALSE;
}

static PlumbGraph *
read_definition (const PlumbEdit *edit, GError **error)
{
  if (plumb_value_get_value_type (edit->value) != PLUMB_VALUE_OBJECT)
    {
      g_set_error (error, PLUMB_EDIT_ERROR, PLUMB_EDIT_ERROR_INVALID,
                   "definition “%s”: expected an object", edit->id);
      return NULL;
    }
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  g_autoptr (PlumbGraph) graph = plumb_document_read_definition (edit->value, edit->id, problems);
  for (guint i = 0; !edit->restores && i < plumb_problems_get_length (problems); i++)
    {
      const PlumbProblem *problem = plumb_problems_get (problems, i);
      if (problem->severity != PLUMB_SEVERITY_ERROR)
        continue;
      g_set_error (error, PLUMB_EDIT_ERROR, PLUMB_EDIT_ERROR_INVALID,
                   "definition “%s”: %s: expected %s; found %s", edit->id, problem->message,
                   problem->expected, problem->found);
      return NULL;
    }
  return g_steal_pointer (&graph);
}

static PlumbEdit *
apply_set_definition (PlumbApply *self, PlumbGraph *graph, const PlumbEdit *edit, GError **error)
{
  if (edit->value == NULL && !check_removable (graph, edit, error))
    return NULL;
  PlumbGraph *before = plumb_graph_find_definition (graph, edit->id);
  gboolean is_stray = plumb_table_find (graph->strays.definitions, edit->id) != NULL;
  if (before == NULL && !plumb_apply_check_new_id (edit->id, is_stray, error))
    return NULL;
  g_autoptr (PlumbGraph) after = edit->value != NULL ? read_definition (edit, error) : NULL;
  if (edit->value != NULL && after == NULL)
    return NULL;
  g_autoptr (PlumbValue) kept = before != NULL ? plumb_document_write_definition (before) : NULL;
  if (after != NULL)
    plumb_table_set (graph->definitions, edit->id, g_steal_pointer (&after));
  else
    plumb_table_remove (graph->definitions, edit->id);
  plumb_apply_note_change (self, edit, PLUMB_CHANGE_DEFINITION, edit->id, NULL);
  return plumb_apply_restore (edit, kept);
}

static PlumbEdit *
apply_set_graph (PlumbApply *self, PlumbGraph *graph, const PlumbEdit *edit, GError **error)
{
  static const char *const of_document[] = { "title", "description", "seed", "legacy", NULL };
  static const char *const of_definition[] = { "title", "description", NULL };
  const PlumbMember *members
      = edit->definition != NULL ? plumb_definition_members : plumb_graph_members;
  if (!plumb_apply_check_settable (edit, edit->definition != NULL ? of_definition : of_document,
                                   error)
      || (!edit->restores && !plumb_apply_check_member (members, edit->name, edit->value, error)))
    return NULL;
  PlumbEdit *inverse
      = plumb_apply_restore (edit, plumb_value_get_member (graph->members, edit->name));
  g_autoptr (PlumbValue) replaced = plumb_member_replace (graph->members, edit->name, edit->value);
  g_autoptr (PlumbValue) sorted = plumb_member_sort (members, replaced);
  plumb_graph_set_members (graph, sorted);
  plumb_apply_note_change (self, edit, PLUMB_CHANGE_GRAPH, NULL, edit->name);
  return inverse;
}

/* --- all of them ----------------------------------------------------------------------------- */

static void
take_back (PlumbApply *self, GPtrArray *inverses)
{
  for (guint i = inverses->len; i > 0; i--)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (PlumbEdit) redo = apply_edit (self, g_ptr_array_index (inverses, i - 1), &error);
      if (redo == NULL)
        g_error ("An edit that was applied cannot be taken back: %s", error->message);
    }
}

static PlumbEdit *
apply_composite (PlumbApply *self, const PlumbEdit *edit, GError **error)
{
  g_autoptr (GPtrArray) inverses
      = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_edit_unref);
  for (guint i = 0; i < edit->parts->len; i++)
    {
      PlumbEdit *inverse = apply_edit (self, g_ptr_array_index (edit->parts, i), error);
      if (inverse == NULL)
        {
          take_back (self, inverses);
          return NULL;
        }
      g_ptr_array_add (inverses, inverse);
    }
  g_autoptr (GPtrArray) reversed = g_ptr_array_new_full (inverses->len, NULL);
  for (guint i = inverses->len; i > 0; i--)
    g_ptr_array_add (reversed, g_ptr_array_index (inverses, i - 1));
  return plumb_edit_new_composite (edit->label, (PlumbEdit *const *) reversed->pdata,
                                   reversed->len);
}

static PlumbGraph *
find_graph (PlumbApply *self, const PlumbEdit *edit, GError **error)
{
  if (edit->definition == NULL)
    return self->root;
  PlumbGraph *graph = plumb_graph_find_definition (self->root, edit->definition);
  if (graph == NULL)
    g_set_error (error, PLUMB_EDIT_ERROR, PLUMB_EDIT_ERROR_UNKNOWN, "there is no definition “%s”",
                 edit->definition);
  else if (edit->type == PLUMB_EDIT_SET_DEFINITION)
    g_set_error (error, PLUMB_EDIT_ERROR, PLUMB_EDIT_ERROR_INVALID,
                 "definition “%s”: a definition has no definitions of its own", edit->definition);
  else
    return graph;
  return NULL;
}

/* Returns the inverse; NULL with @error set where nothing was changed. */
static PlumbEdit *
apply_edit (PlumbApply *self, const PlumbEdit *edit, GError **error)
{
  static PlumbEdit *(*const functions[]) (PlumbApply *, PlumbGraph *, const PlumbEdit *, GError **)
      = {
          [PLUMB_EDIT_ADD_NODE] = plumb_apply_add_node,
          [PLUMB_EDIT_REMOVE_NODE] = plumb_apply_remove_node,
          [PLUMB_EDIT_RENAME_NODE] = plumb_apply_rename_node,
          [PLUMB_EDIT_SET_NODE] = plumb_apply_set_node,
          [PLUMB_EDIT_SET_PARAM] = plumb_apply_set_param,
          [PLUMB_EDIT_ADD_EDGE] = apply_add_edge,
          [PLUMB_EDIT_REMOVE_EDGE] = apply_remove_edge,
          [PLUMB_EDIT_SET_EDGE] = apply_set_edge,
          [PLUMB_EDIT_SET_FRAME] = apply_set_frame,
          [PLUMB_EDIT_SET_NOTE] = apply_set_note,
          [PLUMB_EDIT_SET_DEFINITION] = apply_set_definition,
          [PLUMB_EDIT_SET_GRAPH] = apply_set_graph,
        };
  if (edit->type == PLUMB_EDIT_COMPOSITE)
    return apply_composite (self, edit, error);
  PlumbGraph *graph = find_graph (self, edit, error);
  return graph != NULL ? functions[edit->type](self, graph, edit, error) : NULL;
}

/**
 * plumb_graph_apply:
 * @self: a document's graph
 * @edit: what to change in it
 * @inverse: (out) (optional) (transfer full): the edit that takes it back
 * @error: return location for a %PLUMB_EDIT_ERROR
 *
 * Applies all of @edit or nothing, then emits #PlumbGraph::changed. Applied to the changed
 * document,
 * @inverse restores its text byte for byte.
 *
 * Returns: whether it was applied
 */
gboolean
plumb_graph_apply (PlumbGraph *self, PlumbEdit *edit, PlumbEdit **inverse, GError **error)
{
  g_return_val_if_fail (PLUMB_IS_GRAPH (self) && edit != NULL, FALSE);
  g_autoptr (GArray) changes = g_array_new (FALSE, FALSE, sizeof (PlumbChange));
  g_array_set_clear_func (changes, clear_change);
  PlumbApply apply = { .root = self, .changes = changes };
  g_autoptr (PlumbEdit) found = apply_edit (&apply, edit, error);
  gboolean is_applied = found != NULL;
  if (inverse != NULL)
    *inverse = g_steal_pointer (&found);
  if (changes->len > 0)
    {
      self->revision++;
      plumb_graph_emit_changed (self, &g_array_index (changes, PlumbChange, 0), changes->len);
    }
  return is_applied;
}
