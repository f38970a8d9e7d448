/* plumb-edit-new.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-edit.h"

#include "plumb-edit-private.h"
#include "plumb-member-private.h"

static PlumbEdit *
new_taking_value (const PlumbEditParts *parts)
{
  g_autoptr (PlumbValue) taken = parts->value;
  return plumb_edit_new (parts);
}

/**
 * plumb_edit_new_add_node:
 * @definition: (nullable): where
 * @id: an id that is free there
 * @value: (transfer full): the node's members; kind and index (plumb_graph_get_next_index()) at
 * least
 *
 * Returns: (transfer full): an edit
 */
PlumbEdit *
plumb_edit_new_add_node (const char *definition, const char *id, PlumbValue *value)
{
  g_return_val_if_fail (id != NULL && value != NULL, NULL);
  return new_taking_value (&(PlumbEditParts) {
      .type = PLUMB_EDIT_ADD_NODE, .definition = definition, .id = id, .value = value });
}

/**
 * plumb_edit_new_remove_node:
 * @definition: (nullable): where
 * @id: a node
 *
 * Returns: (transfer full): an edit
 */
PlumbEdit *
plumb_edit_new_remove_node (const char *definition, const char *id)
{
  g_return_val_if_fail (id != NULL, NULL);
  return plumb_edit_new (
      &(PlumbEditParts) { .type = PLUMB_EDIT_REMOVE_NODE, .definition = definition, .id = id });
}

/**
 * plumb_edit_new_rename_node:
 * @definition: (nullable): where
 * @id: a node
 * @to: its new id
 *
 * For a node that is a port of a definition see plumb_edit_new_rename_port().
 *
 * Returns: (transfer full): an edit
 */
PlumbEdit *
plumb_edit_new_rename_node (const char *definition, const char *id, const char *to)
{
  g_return_val_if_fail (id != NULL && to != NULL, NULL);
  return plumb_edit_new (&(PlumbEditParts) {
      .type = PLUMB_EDIT_RENAME_NODE, .definition = definition, .id = id, .to = to });
}

/**
 * plumb_edit_new_move_node:
 * @definition: (nullable): where
 * @id: a node
 * @x: where its left side comes, in pixels of the canvas
 * @y: where its top comes
 *
 * Returns: (transfer full): an edit
 */
PlumbEdit *
plumb_edit_new_move_node (const char *definition, const char *id, double x, double y)
{
  return plumb_edit_new_set_node (definition, id, "at", plumb_value_new_point (x, y));
}

/**
 * plumb_edit_new_set_node:
 * @definition: (nullable): where
 * @id: a node
 * @member: `kind`, `title`, `at`, `size`, `mode`, `definition`, `params`, `collapsed`, `pinned` or
 *   `color`
 * @value: (transfer full) (nullable): the member's value
 *
 * Returns: (transfer full): an edit
 */
PlumbEdit *
plumb_edit_new_set_node (const char *definition,
                         const char *id,
                         const char *member,
                         PlumbValue *value)
{
  g_return_val_if_fail (id != NULL && member != NULL, NULL);
  return new_taking_value (&(PlumbEditParts) { .type = PLUMB_EDIT_SET_NODE,
                                               .definition = definition,
                                               .id = id,
                                               .name = member,
                                               .value = value });
}

/**
 * plumb_edit_new_set_param:
 * @definition: (nullable): where
 * @id: a node
 * @name: a field of its kind
 * @value: (transfer full) (nullable): the parameter; %NULL for the field's default
 *
 * Returns: (transfer full): an edit
 */
PlumbEdit *
plumb_edit_new_set_param (const char *definition,
                          const char *id,
                          const char *name,
                          PlumbValue *value)
{
  g_return_val_if_fail (id != NULL && name != NULL, NULL);
  return new_taking_value (&(PlumbEditParts) { .type = PLUMB_EDIT_SET_PARAM,
                                               .definition = definition,
                                               .id = id,
                                               .name = name,
                                               .value = value });
}

/**
 * plumb_edit_new_connect:
 * @definition: (nullable): where
 * @from: `NODE.PORT`
 * @to: `NODE.PORT` or `NODE.FIELD`
 *
 * Returns: (transfer full): an edit
 */
PlumbEdit *
plumb_edit_new_connect (const char *definition, const char *from, const char *to)
{
  g_return_val_if_fail (from != NULL && to != NULL, NULL);
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();
  plumb_value_builder_set_string (builder, "from", from);
  plumb_value_builder_set_string (builder, "to", to);
  return plumb_edit_new_add_edge (definition, plumb_value_builder_end (builder));
}

/**
 * plumb_edit_new_add_edge:
 * @definition: (nullable): where
 * @value: (transfer full): the edge's members; from and to at least
 *
 * Returns: (transfer full): an edit
 */
PlumbEdit *
plumb_edit_new_add_edge (const char *definition, PlumbValue *value)
{
  g_return_val_if_fail (value != NULL, NULL);
  return new_taking_value (
      &(PlumbEditParts) { .type = PLUMB_EDIT_ADD_EDGE, .definition = definition, .value = value });
}

/**
 * plumb_edit_new_remove_edge:
 * @definition: (nullable): where
 * @from: `NODE.PORT`
 * @to: `NODE.PORT`
 *
 * Returns: (transfer full): an edit
 */
PlumbEdit *
plumb_edit_new_remove_edge (const char *definition, const char *from, const char *to)
{
  g_return_val_if_fail (from != NULL && to != NULL, NULL);
  return plumb_edit_new (&(PlumbEditParts) {
      .type = PLUMB_EDIT_REMOVE_EDGE, .definition = definition, .id = from, .to = to });
}

/**
 * plumb_edit_new_set_edge:
 * @definition: (nullable): where
 * @edge: an edge; only its ends are kept
 * @member: `when` or `order`
 * @value: (transfer full) (nullable): the member's value; %NULL for its default
 *
 * Returns: (transfer full): an edit
 */
PlumbEdit *
plumb_edit_new_set_edge (const char *definition,
                         PlumbEdge *edge,
                         const char *member,
                         PlumbValue *value)
{
  g_return_val_if_fail (PLUMB_IS_EDGE (edge) && member != NULL, NULL);
  return new_taking_value (&(PlumbEditParts) { .type = PLUMB_EDIT_SET_EDGE,
                                               .definition = definition,
                                               .id = plumb_edge_get_from (edge),
                                               .to = plumb_edge_get_to (edge),
                                               .name = member,
                                               .value = value });
}

/**
 * plumb_edit_new_set_frame:
 * @definition: (nullable): where
 * @id: the frame's id
 * @value: (transfer full) (nullable): all its members; %NULL removes it
 *
 * Returns: (transfer full): an edit
 */
PlumbEdit *
plumb_edit_new_set_frame (const char *definition, const char *id, PlumbValue *value)
{
  g_return_val_if_fail (id != NULL, NULL);
  return new_taking_value (&(PlumbEditParts) {
      .type = PLUMB_EDIT_SET_FRAME, .definition = definition, .id = id, .value = value });
}

/**
 * plumb_edit_new_set_note:
 * @definition: (nullable): where
 * @id: the note's id
 * @value: (transfer full) (nullable): all its members; %NULL removes it
 *
 * Returns: (transfer full): an edit
 */
PlumbEdit *
plumb_edit_new_set_note (const char *definition, const char *id, PlumbValue *value)
{
  g_return_val_if_fail (id != NULL, NULL);
  return new_taking_value (&(PlumbEditParts) {
      .type = PLUMB_EDIT_SET_NOTE, .definition = definition, .id = id, .value = value });
}

/**
 * plumb_edit_new_set_definition:
 * @name: the definition's name
 * @value: (transfer full) (nullable): the whole definition; %NULL removes it
 *
 * To change what is in a definition, give its name to the other edits.
 *
 * Returns: (transfer full): an edit
 */
PlumbEdit *
plumb_edit_new_set_definition (const char *name, PlumbValue *value)
{
  g_return_val_if_fail (name != NULL, NULL);
  return new_taking_value (
      &(PlumbEditParts) { .type = PLUMB_EDIT_SET_DEFINITION, .id = name, .value = value });
}

/**
 * plumb_edit_new_set_graph:
 * @definition: (nullable): where
 * @member: `title`, or `seed` (of the document only)
 * @value: (transfer full) (nullable): the member's value
 *
 * Returns: (transfer full): an edit
 */
PlumbEdit *
plumb_edit_new_set_graph (const char *definition, const char *member, PlumbValue *value)
{
  g_return_val_if_fail (member != NULL, NULL);
  return new_taking_value (&(PlumbEditParts) {
      .type = PLUMB_EDIT_SET_GRAPH, .definition = definition, .name = member, .value = value });
}

/**
 * plumb_edit_new_composite:
 * @label: what it does, for the undo menu
 * @parts: (array length=n_parts): edits
 * @n_parts: how many
 *
 * Returns: (transfer full): an edit that does all of them in order, or none
 */
PlumbEdit *
plumb_edit_new_composite (const char *label, PlumbEdit *const *parts, guint n_parts)
{
  g_return_val_if_fail (label != NULL && (parts != NULL || n_parts == 0), NULL);
  PlumbEdit *self = plumb_edit_new (&(PlumbEditParts) { .type = PLUMB_EDIT_COMPOSITE });
  self->label = g_strdup (label);
  self->parts = g_ptr_array_new_full (n_parts, (GDestroyNotify) plumb_edit_unref);
  for (guint i = 0; i < n_parts; i++)
    g_ptr_array_add (self->parts, plumb_edit_ref (parts[i]));
  return self;
}
