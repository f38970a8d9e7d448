/* plumb-replace.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-replace.h"

#include "plumb-document.h"
#include "plumb-edit-private.h"

/* What is the same stays: the same objects, selected as they were. */
typedef struct
{
  PlumbGraph *before;
  PlumbGraph *after;
  GHashTable *gone; /* ids of nodes that are removed, be it to come back; borrowed */
  GPtrArray *parts;
} Replace;

/* Faults of the document that is wanted are wanted, too. */
static void
add (Replace *self, const PlumbEditParts *parts)
{
  g_ptr_array_add (self->parts, plumb_edit_new_restoring (parts));
}

#define ADD(self, ...) add ((self), &(const PlumbEditParts) { __VA_ARGS__ })

static gboolean
is_same (const PlumbValue *a, const PlumbValue *b)
{
  return a == b || (a != NULL && b != NULL && plumb_value_equal (a, b));
}

/* --- nodes ---------------------------------------------------------------------------------- */

/* What an edit can set in a node that stays. */
static const char *const settable[]
    = { "kind",   "title",     "at",     "size",  "mode", "definition",
        "params", "collapsed", "pinned", "color", NULL };

static gboolean
has_more (const PlumbValue *one, const PlumbValue *other)
{
  for (guint i = 0; i < plumb_value_get_length (one); i++)
    {
      const char *name = NULL;
      PlumbValue *value = plumb_value_get_member_at (one, i, &name);
      if (!g_strv_contains (settable, name)
          && !is_same (value, plumb_value_get_member (other, name)))
        return TRUE;
    }
  return FALSE;
}

static void
remove_nodes (Replace *self)
{
  for (guint i = 0; i < plumb_graph_get_n_nodes (self->before); i++)
    {
      PlumbNode *node = plumb_graph_get_node (self->before, i);
      const char *id = plumb_node_get_id (node);
      PlumbNode *other = plumb_graph_find_node (self->after, id);
      PlumbValue *value = plumb_node_get_value (node);
      PlumbValue *wanted = other != NULL ? plumb_node_get_value (other) : NULL;
      if (wanted != NULL && !has_more (value, wanted) && !has_more (wanted, value))
        continue;
      g_hash_table_add (self->gone, (gpointer) id);
      ADD (self, .type = PLUMB_EDIT_REMOVE_NODE, .id = id);
    }
}

static void
change_node (Replace *self, const char *id, const PlumbValue *value, const PlumbValue *wanted)
{
  for (const char *const *name = settable; *name != NULL; name++)
    {
      PlumbValue *member = plumb_value_get_member (wanted, *name);
      if (!is_same (plumb_value_get_member (value, *name), member))
        ADD (self, .type = PLUMB_EDIT_SET_NODE, .id = id, .name = *name, .value = member);
    }
}

static void
place_nodes (Replace *self)
{
  for (guint i = 0; i < plumb_graph_get_n_nodes (self->after); i++)
    {
      PlumbNode *wanted = plumb_graph_get_node (self->after, i);
      const char *id = plumb_node_get_id (wanted);
      PlumbNode *node = plumb_graph_find_node (self->before, id);
      PlumbValue *value = plumb_node_get_value (wanted);
      if (node == NULL || g_hash_table_contains (self->gone, id))
        ADD (self, .type = PLUMB_EDIT_ADD_NODE, .id = id, .value = value);
      else
        change_node (self, id, plumb_node_get_value (node), value);
    }
}

/* --- edges ---------------------------------------------------------------------------------- */

/* The nodes' edges go with them. */
static gboolean
is_gone (Replace *self, PlumbEdge *edge)
{
  return g_hash_table_contains (self->gone, plumb_node_get_id (plumb_edge_get_source (edge)))
         || g_hash_table_contains (self->gone, plumb_node_get_id (plumb_edge_get_target (edge)));
}

static gboolean
has_same_edge (PlumbGraph *graph, PlumbEdge *edge)
{
  PlumbEdge *other
      = plumb_graph_find_edge (graph, plumb_edge_get_from (edge), plumb_edge_get_to (edge));
  return other != NULL
         && plumb_value_equal (plumb_edge_get_value (edge), plumb_edge_get_value (other));
}

static void
remove_edges (Replace *self)
{
  for (guint i = 0; i < plumb_graph_get_n_edges (self->before); i++)
    {
      PlumbEdge *edge = plumb_graph_get_edge (self->before, i);
      if (!is_gone (self, edge) && !has_same_edge (self->after, edge))
        ADD (self, .type = PLUMB_EDIT_REMOVE_EDGE, .id = plumb_edge_get_from (edge),
             .to = plumb_edge_get_to (edge));
    }
}

static void
place_edges (Replace *self)
{
  for (guint i = 0; i < plumb_graph_get_n_edges (self->after); i++)
    {
      PlumbEdge *edge = plumb_graph_get_edge (self->after, i);
      if (is_gone (self, edge) || !has_same_edge (self->before, edge))
        ADD (self, .type = PLUMB_EDIT_ADD_EDGE, .value = plumb_edge_get_value (edge));
    }
}

/* --- frames, notes -------------------------------------------------------------------------- */

typedef struct
{
  guint (*get_length) (PlumbGraph *graph);
  const char *(*get_id) (PlumbGraph *graph, guint position);
  PlumbValue *(*find) (PlumbGraph *graph, const char *id);
  PlumbEditType type;
} Things;

static const Things frames = { plumb_graph_get_n_frames, plumb_graph_get_frame_id,
                               plumb_graph_find_frame, PLUMB_EDIT_SET_FRAME };
static const Things notes = { plumb_graph_get_n_notes, plumb_graph_get_note_id,
                              plumb_graph_find_note, PLUMB_EDIT_SET_NOTE };

static void
replace_things (Replace *self, const Things *things)
{
  for (guint i = 0; i < things->get_length (self->before); i++)
    {
      const char *id = things->get_id (self->before, i);
      if (things->find (self->after, id) == NULL)
        ADD (self, .type = things->type, .id = id);
    }
  for (guint i = 0; i < things->get_length (self->after); i++)
    {
      const char *id = things->get_id (self->after, i);
      PlumbValue *value = things->find (self->after, id);
      if (!is_same (things->find (self->before, id), value))
        ADD (self, .type = things->type, .id = id, .value = value);
    }
}

/* --- definitions, the graph ----------------------------------------------------------------- */

static void
place_definitions (Replace *self)
{
  g_autoptr (PlumbValue) before = plumb_document_write (self->before);
  g_autoptr (PlumbValue) after = plumb_document_write (self->after);
  PlumbValue *known = plumb_value_get_member (before, "definitions");
  PlumbValue *wanted = plumb_value_get_member (after, "definitions");
  for (guint i = 0; i < plumb_graph_get_n_definitions (self->after); i++)
    {
      const char *name = plumb_graph_get_definition_name (self->after, i);
      PlumbValue *value = plumb_value_get_member (wanted, name);
      if (!is_same (plumb_value_get_member (known, name), value))
        ADD (self, .type = PLUMB_EDIT_SET_DEFINITION, .id = name, .value = value);
    }
}

/* Removes the definition after those that use it; those that stay do not. */
static void
remove_definition (Replace *self, const char *name, GHashTable *removed)
{
  if (!g_hash_table_add (removed, (gpointer) name))
    return;
  for (guint i = 0; i < plumb_graph_get_n_definitions (self->before); i++)
    {
      const char *user = plumb_graph_get_definition_name (self->before, i);
      PlumbGraph *graph = plumb_graph_find_definition (self->before, user);
      if (plumb_graph_find_definition (self->after, user) != NULL)
        continue;
      for (guint k = 0; k < plumb_graph_get_n_nodes (graph); k++)
        if (g_strcmp0 (plumb_node_get_definition (plumb_graph_get_node (graph, k)), name) == 0)
          remove_definition (self, user, removed);
    }
  ADD (self, .type = PLUMB_EDIT_SET_DEFINITION, .id = name);
}

static void
remove_definitions (Replace *self)
{
  g_autoptr (GHashTable) removed = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < plumb_graph_get_n_definitions (self->before); i++)
    {
      const char *name = plumb_graph_get_definition_name (self->before, i);
      if (plumb_graph_find_definition (self->after, name) == NULL)
        remove_definition (self, name, removed);
    }
}

static void
replace_members (Replace *self)
{
  static const char *const names[] = { "title", "description", "seed", "legacy" };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      PlumbValue *value = plumb_value_get_member (plumb_graph_get_members (self->after), names[i]);
      if (!is_same (plumb_value_get_member (plumb_graph_get_members (self->before), names[i]),
                    value))
        ADD (self, .type = PLUMB_EDIT_SET_GRAPH, .name = names[i], .value = value);
    }
}

/**
 * plumb_edit_new_replace:
 * @before: a document
 * @after: another
 * @label: what the edit is called
 *
 * Members of the document that the program does not know stay as they are in @before, and so does
 * what was kept aside when a faulty text was read.
 *
 * Returns: (transfer full) (nullable): the edit that makes @before the same as @after, or %NULL
 *   where nothing differs
 */
PlumbEdit *
plumb_edit_new_replace (PlumbGraph *before, PlumbGraph *after, const char *label)
{
  g_return_val_if_fail (PLUMB_IS_GRAPH (before) && PLUMB_IS_GRAPH (after), NULL);
  g_autoptr (GHashTable) gone = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_edit_unref);
  Replace self = { .before = before, .after = after, .gone = gone, .parts = parts };
  replace_members (&self);
  remove_nodes (&self);
  remove_edges (&self);
  place_definitions (&self);
  place_nodes (&self);
  place_edges (&self);
  replace_things (&self, &frames);
  replace_things (&self, &notes);
  remove_definitions (&self);
  if (parts->len == 0)
    return NULL;
  return plumb_edit_new_composite (label, (PlumbEdit *const *) parts->pdata, parts->len);
}
