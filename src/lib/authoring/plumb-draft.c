/* plumb-draft.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-draft.h"

#include "plumb-document.h"

struct _PlumbDraft
{
  PlumbAuthorScope scope;
  PlumbGraph *level;
  GPtrArray *edits;
  GHashTable *taken;   /* ids of the draft's own */
  GHashTable *removed; /* edges that go: "FROM TO" */
  gint64 next_index;
};

GQuark
plumb_author_error_quark (void)
{
  return g_quark_from_static_string ("plumb-author-error-quark");
}

/**
 * plumb_author_scope_get_level:
 * @scope: where
 *
 * Returns: (transfer none) (nullable): the graph that is worked in
 */
PlumbGraph *
plumb_author_scope_get_level (const PlumbAuthorScope *scope)
{
  g_return_val_if_fail (scope != NULL, NULL);
  return scope->definition != NULL
             ? plumb_graph_find_definition (scope->document, scope->definition)
             : scope->document;
}

/**
 * plumb_author_scope_make_card:
 * @scope: where
 * @node: a node there
 *
 * Returns: (transfer full): its card, which knows its ports
 */
PlumbCard *
plumb_author_scope_make_card (const PlumbAuthorScope *scope, PlumbNode *node)
{
  g_return_val_if_fail (scope != NULL && PLUMB_IS_NODE (node), NULL);
  const PlumbCardScope card_scope = { .document = scope->document,
                                      .level = plumb_author_scope_get_level (scope),
                                      .registry = scope->registry };
  return plumb_card_new (&card_scope, node);
}

/* A document with one node of that kind. */
static PlumbGraph *
make_example (const char *kind)
{
  PlumbValueBuilder *node = plumb_value_builder_new_object ();
  PlumbValueBuilder *nodes = plumb_value_builder_new_object ();
  PlumbValueBuilder *document = plumb_value_builder_new_object ();
  plumb_value_builder_set_string (node, "kind", kind);
  plumb_value_builder_set (nodes, "node", plumb_value_builder_end (node));
  plumb_value_builder_set_int (document, "plumb", PLUMB_DOCUMENT_VERSION);
  plumb_value_builder_set (document, "nodes", plumb_value_builder_end (nodes));
  g_autoptr (PlumbValue) value = plumb_value_builder_end (document);
  return plumb_document_read (value, NULL, NULL);
}

/**
 * plumb_author_scope_measure_kind:
 * @scope: where
 * @kind: name of a kind
 * @width: (out): in the scene's units
 * @height: (out): likewise
 *
 * Tells how much room a new node of the kind takes.
 *
 * Returns: whether it could be told
 */
gboolean
plumb_author_scope_measure_kind (const PlumbAuthorScope *scope,
                                 const char *kind,
                                 double *width,
                                 double *height)
{
  g_return_val_if_fail (scope != NULL && kind != NULL, FALSE);
  g_autoptr (PlumbGraph) example = make_example (kind);
  PlumbNode *node = example != NULL ? plumb_graph_find_node (example, "node") : NULL;
  if (node == NULL)
    return FALSE;
  const PlumbAuthorScope alone = { .document = example, .registry = scope->registry };
  g_autoptr (PlumbCard) card = plumb_author_scope_make_card (&alone, node);
  *width = card->width;
  *height = card->height;
  return TRUE;
}

/**
 * plumb_draft_new:
 * @scope: where; its graphs and registry are borrowed
 *
 * Returns: (transfer full): a draft without edits
 */
PlumbDraft *
plumb_draft_new (const PlumbAuthorScope *scope)
{
  g_return_val_if_fail (scope != NULL, NULL);
  PlumbDraft *self = g_new0 (PlumbDraft, 1);
  self->scope = *scope;
  self->level = plumb_author_scope_get_level (scope);
  self->edits = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_edit_unref);
  self->taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->removed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->next_index = plumb_graph_get_next_index (self->level);
  return self;
}

/**
 * plumb_draft_free:
 * @self: (transfer full): a draft
 */
void
plumb_draft_free (PlumbDraft *self)
{
  g_ptr_array_unref (self->edits);
  g_hash_table_unref (self->taken);
  g_hash_table_unref (self->removed);
  g_free (self);
}

/**
 * plumb_draft_get_scope:
 * @self: a draft
 *
 * Returns: (transfer none): where it works
 */
const PlumbAuthorScope *
plumb_draft_get_scope (PlumbDraft *self)
{
  return &self->scope;
}

/**
 * plumb_draft_take:
 * @self: a draft
 * @edit: (transfer full): what comes next
 */
void
plumb_draft_take (PlumbDraft *self, PlumbEdit *edit)
{
  g_ptr_array_add (self->edits, edit);
}

/**
 * plumb_draft_reserve_id:
 * @self: a draft
 * @wish: what the id should be like
 *
 * Returns: (transfer full): an id that nothing of the level or the draft has
 */
char *
plumb_draft_reserve_id (PlumbDraft *self, const char *wish)
{
  g_autofree char *plain = plumb_graph_make_id (self->level, wish);
  g_autofree char *id = g_strdup (plain);
  for (guint i = 2; g_hash_table_contains (self->taken, id); i++)
    {
      g_autofree char *numbered = g_strdup_printf ("%s-%u", plain, i);
      g_free (id);
      id = plumb_graph_make_id (self->level, numbered);
    }
  g_hash_table_add (self->taken, g_strdup (id));
  return g_steal_pointer (&id);
}

/**
 * plumb_draft_reserve_index:
 * @self: a draft
 *
 * Returns: an index for a new node
 */
gint64
plumb_draft_reserve_index (PlumbDraft *self)
{
  return self->next_index++;
}

static PlumbValue *
make_point (PlumbPoint at)
{
  PlumbValueBuilder *builder = plumb_value_builder_new_array ();
  plumb_value_builder_add (builder, plumb_value_new_double (at.x));
  plumb_value_builder_add (builder, plumb_value_new_double (at.y));
  return plumb_value_builder_end (builder);
}

/**
 * plumb_draft_add_node:
 * @self: a draft
 * @kind: a kind's name
 * @at: where its left top corner comes
 *
 * Returns: (transfer full): the id that it gets
 */
char *
plumb_draft_add_node (PlumbDraft *self, const char *kind, PlumbPoint at)
{
  const char *dot = strrchr (kind, '.');
  char *id = plumb_draft_reserve_id (self, dot != NULL && dot[1] != '\0' ? dot + 1 : kind);
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();
  plumb_value_builder_set_string (builder, "kind", kind);
  plumb_value_builder_set_int (builder, "index", plumb_draft_reserve_index (self));
  plumb_value_builder_set (builder, "at", make_point (at));
  plumb_draft_take (self, plumb_edit_new_add_node (self->scope.definition, id,
                                                   plumb_value_builder_end (builder)));
  return id;
}

/**
 * plumb_draft_connect:
 * @self: a draft
 * @from: `NODE.PORT`
 * @to: `NODE.PORT` or `NODE.FIELD`
 */
void
plumb_draft_connect (PlumbDraft *self, const char *from, const char *to)
{
  plumb_draft_take (self, plumb_edit_new_connect (self->scope.definition, from, to));
}

/**
 * plumb_draft_connect_like:
 * @self: a draft
 * @edge: an edge of the level
 * @from: `NODE.PORT`
 * @to: `NODE.PORT` or `NODE.FIELD`
 */
void
plumb_draft_connect_like (PlumbDraft *self, PlumbEdge *edge, const char *from, const char *to)
{
  PlumbValueBuilder *builder = plumb_value_builder_new_copy (plumb_edge_get_value (edge));
  plumb_value_builder_set_string (builder, "from", from);
  plumb_value_builder_set_string (builder, "to", to);
  plumb_draft_take (
      self, plumb_edit_new_add_edge (self->scope.definition, plumb_value_builder_end (builder)));
}

/**
 * plumb_draft_disconnect:
 * @self: a draft
 * @edge: an edge of the level; once is enough
 */
void
plumb_draft_disconnect (PlumbDraft *self, PlumbEdge *edge)
{
  const char *from = plumb_edge_get_from (edge), *to = plumb_edge_get_to (edge);
  if (g_hash_table_add (self->removed, g_strconcat (from, " ", to, NULL)))
    plumb_draft_take (self, plumb_edit_new_remove_edge (self->scope.definition, from, to));
}

/**
 * plumb_draft_is_empty:
 * @self: a draft
 *
 * Returns: whether there is nothing to do
 */
gboolean
plumb_draft_is_empty (PlumbDraft *self)
{
  return self->edits->len == 0;
}

/**
 * plumb_draft_end:
 * @self: a draft
 * @label: what it does, for the undo menu
 *
 * Returns: (transfer full) (nullable): one edit; %NULL where there is nothing to do
 */
PlumbEdit *
plumb_draft_end (PlumbDraft *self, const char *label)
{
  if (self->edits->len == 0)
    return NULL;
  PlumbEdit *edit
      = plumb_edit_new_composite (label, (PlumbEdit **) self->edits->pdata, self->edits->len);
  g_ptr_array_set_size (self->edits, 0);
  g_hash_table_remove_all (self->removed);
  return edit;
}
