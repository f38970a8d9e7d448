/* plumb-edit.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-edit.h"

#include "plumb-edit-private.h"
#include "plumb-member-private.h"

G_DEFINE_BOXED_TYPE (PlumbEdit, plumb_edit, plumb_edit_ref, plumb_edit_unref)

/* How each type is written, and what it needs. */
static const struct
{
  const char *name;
  const char *label;
  const char *id_key; /* NULL: it has none */
  gboolean has_to;
  gboolean has_name;
  gboolean needs_value;
  gboolean may_have_value;
} types[] = {
  [PLUMB_EDIT_ADD_NODE] = { "add-node", "Add node", .id_key = "id", .needs_value = TRUE },
  [PLUMB_EDIT_REMOVE_NODE]
  = { "remove-node", "Remove node", .id_key = "id", .may_have_value = TRUE },
  [PLUMB_EDIT_RENAME_NODE] = { "rename-node", "Rename node", .id_key = "id", .has_to = TRUE },
  [PLUMB_EDIT_SET_NODE]
  = { "set-node", "Change node", .id_key = "id", .has_name = TRUE, .may_have_value = TRUE },
  [PLUMB_EDIT_SET_PARAM]
  = { "set-param", "Change parameter", .id_key = "id", .has_name = TRUE, .may_have_value = TRUE },
  [PLUMB_EDIT_ADD_EDGE] = { "add-edge", "Connect", .needs_value = TRUE },
  [PLUMB_EDIT_REMOVE_EDGE] = { "remove-edge", "Disconnect", .id_key = "from", .has_to = TRUE },
  [PLUMB_EDIT_SET_EDGE] = { "set-edge", "Change edge", .id_key = "from", .has_to = TRUE,
                            .has_name = TRUE, .may_have_value = TRUE },
  [PLUMB_EDIT_SET_FRAME] = { "set-frame", "Change frame", .id_key = "id", .may_have_value = TRUE },
  [PLUMB_EDIT_SET_NOTE] = { "set-note", "Change note", .id_key = "id", .may_have_value = TRUE },
  [PLUMB_EDIT_SET_DEFINITION]
  = { "set-definition", "Change definition", .id_key = "id", .may_have_value = TRUE },
  [PLUMB_EDIT_SET_GRAPH]
  = { "set-graph", "Change workflow", .has_name = TRUE, .may_have_value = TRUE },
  [PLUMB_EDIT_COMPOSITE] = { "composite", "Several changes" },
};

/**
 * plumb_edit_error_quark:
 *
 * Returns: the domain of %PLUMB_EDIT_ERROR
 */
GQuark
plumb_edit_error_quark (void)
{
  return g_quark_from_static_string ("plumb-edit-error-quark");
}

/**
 * plumb_edit_ref:
 * @self: an edit
 *
 * Returns: (transfer full): the same edit
 */
PlumbEdit *
plumb_edit_ref (PlumbEdit *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return g_atomic_rc_box_acquire (self);
}

static void
release_edit (gpointer data)
{
  PlumbEdit *self = data;
  g_clear_pointer (&self->definition, g_free);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->to, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->value, plumb_value_unref);
  g_clear_pointer (&self->parts, g_ptr_array_unref);
  g_clear_pointer (&self->label, g_free);
}

/**
 * plumb_edit_unref:
 * @self: (transfer full): an edit
 */
void
plumb_edit_unref (PlumbEdit *self)
{
  g_return_if_fail (self != NULL);
  g_atomic_rc_box_release_full (self, release_edit);
}

PlumbEdit *
plumb_edit_new (const PlumbEditParts *parts)
{
  PlumbEdit *self = g_atomic_rc_box_new0 (PlumbEdit);
  self->type = parts->type;
  self->definition = g_strdup (parts->definition);
  self->id = g_strdup (parts->id);
  self->to = g_strdup (parts->to);
  self->name = g_strdup (parts->name);
  self->value = parts->value != NULL ? plumb_value_ref (parts->value) : NULL;
  return self;
}

PlumbEdit *
plumb_edit_new_restoring (const PlumbEditParts *parts)
{
  PlumbEdit *self = plumb_edit_new (parts);
  self->restores = TRUE;
  return self;
}

PlumbEdit *
plumb_edit_new_sequence (const char *label, GPtrArray *parts)
{
  g_autoptr (GPtrArray) taken = parts;
  if (taken->len == 1)
    return plumb_edit_ref (g_ptr_array_index (taken, 0));
  return plumb_edit_new_composite (label, (PlumbEdit *const *) taken->pdata, taken->len);
}

/**
 * plumb_edit_get_edit_type:
 * @self: an edit
 *
 * Returns: what it does
 */
PlumbEditType
plumb_edit_get_edit_type (PlumbEdit *self)
{
  g_return_val_if_fail (self != NULL, PLUMB_EDIT_COMPOSITE);
  return self->type;
}

/* What is set, where a person has a word of its own for it. */
static const char *
get_member_label (const char *member)
{
  static const char *const labels[][2] = {
    { "at", "Move node" },          { "title", "Change title" },
    { "mode", "Change mode" },      { "size", "Resize node" },
    { "collapsed", "Fold node" },   { "pinned", "Pin node" },
    { "color", "Change color" },    { "seed", "Change seed" },
    { "when", "Change condition" }, { "order", "Change the order" },
    { "kind", "Change kind" },      { "description", "Change description" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    if (g_strcmp0 (labels[i][0], member) == 0)
      return labels[i][1];
  return NULL;
}

/**
 * plumb_edit_get_label:
 * @self: an edit
 *
 * Returns: what it does, in plain English: `Move node`
 */
const char *
plumb_edit_get_label (PlumbEdit *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  const char *label = self->label;
  if (label == NULL && self->type != PLUMB_EDIT_SET_PARAM)
    label = get_member_label (self->name);
  return label != NULL ? label : types[self->type].label;
}

static gsize
measure_value (const PlumbValue *value)
{
  if (value == NULL)
    return 0;
  gsize bytes = 24;
  PlumbValueType type = plumb_value_get_value_type (value);
  if (type == PLUMB_VALUE_STRING)
    return bytes + strlen (plumb_value_get_string (value, ""));
  for (guint i = 0; type == PLUMB_VALUE_ARRAY && i < plumb_value_get_length (value); i++)
    bytes += 8 + measure_value (plumb_value_get_element (value, i));
  for (guint i = 0; type == PLUMB_VALUE_OBJECT && i < plumb_value_get_length (value); i++)
    {
      const char *name = NULL;
      bytes += measure_value (plumb_value_get_member_at (value, i, &name));
      bytes += 24 + strlen (name);
    }
  return bytes;
}

/**
 * plumb_edit_get_bytes:
 * @self: an edit
 *
 * Returns: about how much memory it holds, as if it shared nothing
 */
gsize
plumb_edit_get_bytes (PlumbEdit *self)
{
  g_return_val_if_fail (self != NULL, 0);
  gsize bytes = sizeof (PlumbEdit) + 64 + measure_value (self->value);
  for (guint i = 0; self->parts != NULL && i < self->parts->len; i++)
    bytes += 8 + plumb_edit_get_bytes (g_ptr_array_index (self->parts, i));
  return bytes;
}

static gboolean
sets_member (PlumbEdit *self)
{
  return self->type == PLUMB_EDIT_SET_NODE || self->type == PLUMB_EDIT_SET_PARAM
         || self->type == PLUMB_EDIT_SET_EDGE || self->type == PLUMB_EDIT_SET_FRAME
         || self->type == PLUMB_EDIT_SET_NOTE || self->type == PLUMB_EDIT_SET_GRAPH;
}

static gboolean
has_same_target (PlumbEdit *self, PlumbEdit *other)
{
  return self->type == other->type && g_strcmp0 (self->definition, other->definition) == 0
         && g_strcmp0 (self->id, other->id) == 0 && g_strcmp0 (self->to, other->to) == 0
         && g_strcmp0 (self->name, other->name) == 0;
}

static PlumbEdit *
merge_composites (PlumbEdit *self, PlumbEdit *next)
{
  if (self->parts->len != next->parts->len)
    return NULL;
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_edit_unref);
  for (guint i = 0; i < self->parts->len; i++)
    {
      PlumbEdit *merged = plumb_edit_merge (g_ptr_array_index (self->parts, i),
                                            g_ptr_array_index (next->parts, i));
      if (merged == NULL)
        return NULL;
      g_ptr_array_add (parts, merged);
    }
  return plumb_edit_new_composite (self->label, (PlumbEdit *const *) parts->pdata, parts->len);
}

/**
 * plumb_edit_merge:
 * @self: an edit
 * @next: the edit applied after it
 *
 * Of two edits that set the same thing the second does what both do: so typing and dragging become
 * one step of the history.
 *
 * Returns: (transfer full) (nullable): one edit that does what both do, or %NULL where they are
 * about different things
 */
PlumbEdit *
plumb_edit_merge (PlumbEdit *self, PlumbEdit *next)
{
  g_return_val_if_fail (self != NULL && next != NULL, NULL);
  if (self->type == PLUMB_EDIT_COMPOSITE && next->type == PLUMB_EDIT_COMPOSITE)
    return merge_composites (self, next);
  return sets_member (self) && has_same_target (self, next) ? plumb_edit_ref (next) : NULL;
}

/**
 * plumb_edit_to_value:
 * @self: an edit
 *
 * Returns: (transfer full): it as an object: what a journal holds
 */
PlumbValue *
plumb_edit_to_value (PlumbEdit *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();
  plumb_value_builder_set_string (builder, "edit", types[self->type].name);
  plumb_value_builder_set_string (builder, "label", self->label);
  if (self->restores)
    plumb_value_builder_set_boolean (builder, "restores", TRUE);
  plumb_value_builder_set_string (builder, "in", self->definition);
  if (types[self->type].id_key != NULL)
    plumb_value_builder_set_string (builder, types[self->type].id_key, self->id);
  plumb_value_builder_set_string (builder, "to", self->to);
  plumb_value_builder_set_string (builder, "name", self->name);
  if (self->value != NULL)
    plumb_value_builder_set (builder, "value", plumb_value_ref (self->value));
  if (self->parts == NULL)
    return plumb_value_builder_end (builder);
  PlumbValueBuilder *parts = plumb_value_builder_new_array ();
  for (guint i = 0; i < self->parts->len; i++)
    plumb_value_builder_add (parts, plumb_edit_to_value (g_ptr_array_index (self->parts, i)));
  plumb_value_builder_set (builder, "parts", plumb_value_builder_end (parts));
  return plumb_value_builder_end (builder);
}

static gboolean
find_type (const char *name, PlumbEditType *type)
{
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_str_equal (types[i].name, name))
      {
        *type = i;
        return TRUE;
      }
  return FALSE;
}

static PlumbEdit *
read_composite (PlumbValue *value, GError **error)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_edit_unref);
  PlumbValue *list = plumb_value_get_member (value, "parts");
  for (guint i = 0; i < plumb_value_get_length (list); i++)
    {
      PlumbEdit *part = plumb_edit_new_from_value (plumb_value_get_element (list, i), error);
      if (part == NULL)
        return NULL;
      g_ptr_array_add (parts, part);
    }
  return plumb_edit_new_composite (
      plumb_value_member_string (value, "label", types[PLUMB_EDIT_COMPOSITE].label),
      (PlumbEdit *const *) parts->pdata, parts->len);
}

static gboolean
is_complete (const PlumbEditParts *parts)
{
  return (parts->id != NULL) == (types[parts->type].id_key != NULL)
         && (parts->to != NULL) == types[parts->type].has_to
         && (parts->name != NULL) == types[parts->type].has_name
         && (parts->value != NULL || !types[parts->type].needs_value)
         && (parts->value == NULL || types[parts->type].needs_value
             || types[parts->type].may_have_value);
}

/**
 * plumb_edit_new_from_value:
 * @value: what plumb_edit_to_value() gave
 * @error: return location for a %PLUMB_EDIT_ERROR
 *
 * Returns: (transfer full) (nullable): the edit, or %NULL with @error set
 */
PlumbEdit *
plumb_edit_new_from_value (PlumbValue *value, GError **error)
{
  g_return_val_if_fail (value != NULL, NULL);
  PlumbEditParts parts = { .definition = plumb_value_member_string (value, "in", NULL),
                           .to = plumb_value_member_string (value, "to", NULL),
                           .name = plumb_value_member_string (value, "name", NULL),
                           .value = plumb_value_get_member (value, "value") };
  gboolean is_known = find_type (plumb_value_member_string (value, "edit", ""), &parts.type);
  if (is_known && parts.type == PLUMB_EDIT_COMPOSITE)
    return read_composite (value, error);
  if (is_known && types[parts.type].id_key != NULL)
    parts.id = plumb_value_member_string (value, types[parts.type].id_key, NULL);
  if (is_known && is_complete (&parts))
    return plumb_value_member_boolean (value, "restores", FALSE) ? plumb_edit_new_restoring (&parts)
                                                                 : plumb_edit_new (&parts);
  g_autofree char *found = plumb_member_describe (value);
  g_set_error (error, PLUMB_EDIT_ERROR, PLUMB_EDIT_ERROR_MALFORMED, "this is not an edit: %s",
               found);
  return NULL;
}
