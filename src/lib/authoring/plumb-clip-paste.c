/* plumb-clip-paste.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-clip-private.h"
#include "plumb-connect.h"
#include "plumb-document.h"

typedef struct
{
  PlumbClip *clip;
  PlumbDraft *draft;
  const PlumbAuthorScope *scope;
  PlumbPoint offset;
  GHashTable *ids;         /* id in the clip -> new id */
  GHashTable *definitions; /* name in the clip -> name in the document */
} Pasting;

PlumbPoint
plumb_clip_read_point (PlumbValue *value)
{
  if (value == NULL || plumb_value_get_length (value) < 2)
    return (PlumbPoint) { 0, 0 };
  return (PlumbPoint) { plumb_value_get_double (plumb_value_get_element (value, 0), 0),
                        plumb_value_get_double (plumb_value_get_element (value, 1), 0) };
}

static PlumbValue *
move_point (Pasting *self, PlumbValue *value)
{
  PlumbPoint at = plumb_clip_read_point (value);
  PlumbValueBuilder *builder = plumb_value_builder_new_array ();
  plumb_value_builder_add (builder, plumb_value_new_double (at.x + self->offset.x));
  plumb_value_builder_add (builder, plumb_value_new_double (at.y + self->offset.y));
  return plumb_value_builder_end (builder);
}

/* --- definitions ----------------------------------------------------------------------------- */

static PlumbValue *
rename_definition (Pasting *self, PlumbValue *node)
{
  const char *name = plumb_value_member_string (node, "definition", NULL);
  const char *renamed = name != NULL ? g_hash_table_lookup (self->definitions, name) : NULL;
  if (renamed == NULL)
    return plumb_value_ref (node);
  PlumbValueBuilder *builder = plumb_value_builder_new_copy (node);
  plumb_value_builder_set_string (builder, "definition", renamed);
  return plumb_value_builder_end (builder);
}

static PlumbValue *
rename_inside (Pasting *self, PlumbValue *definition)
{
  PlumbValue *nodes = plumb_value_get_member (definition, "nodes");
  PlumbValueBuilder *renamed = plumb_value_builder_new_object ();
  for (guint i = 0; nodes != NULL && i < plumb_value_get_length (nodes); i++)
    {
      const char *id;
      PlumbValue *node = plumb_value_get_member_at (nodes, i, &id);
      plumb_value_builder_set (renamed, id, rename_definition (self, node));
    }
  PlumbValueBuilder *builder = plumb_value_builder_new_copy (definition);
  plumb_value_builder_set (builder, "nodes", plumb_value_builder_end (renamed));
  return plumb_value_builder_end (builder);
}

static char *
find_free_name (Pasting *self, PlumbValue *taken, const char *name)
{
  for (guint i = 2;; i++)
    {
      g_autofree char *wish = g_strdup_printf ("%.50s-%u", name, i);
      if (plumb_value_get_member (taken, wish) == NULL
          && plumb_graph_find_definition (self->clip->graph, wish) == NULL)
        return g_steal_pointer (&wish);
    }
}

/* What the document has already is used; what it has otherwise comes under another name. */
static void
paste_definitions (Pasting *self)
{
  if (plumb_graph_get_n_definitions (self->clip->graph) == 0)
    return;
  g_autoptr (PlumbValue) ours = plumb_document_write (self->scope->document);
  g_autoptr (PlumbValue) theirs = plumb_document_write (self->clip->graph);
  PlumbValue *there = plumb_value_get_member (ours, "definitions");
  PlumbValue *come = plumb_value_get_member (theirs, "definitions");
  g_autoptr (GPtrArray) added = g_ptr_array_new ();
  for (guint i = 0; i < plumb_value_get_length (come); i++)
    {
      const char *name;
      PlumbValue *definition = plumb_value_get_member_at (come, i, &name);
      PlumbValue *known = there != NULL ? plumb_value_get_member (there, name) : NULL;
      if (known == NULL || !plumb_value_equal (known, definition))
        g_ptr_array_add (added, (char *) name);
      if (known != NULL && !plumb_value_equal (known, definition))
        g_hash_table_insert (self->definitions, g_strdup (name),
                             find_free_name (self, there, name));
    }
  for (guint i = 0; i < added->len; i++)
    {
      const char *name = added->pdata[i];
      const char *renamed = g_hash_table_lookup (self->definitions, name);
      plumb_draft_take (self->draft,
                        plumb_edit_new_set_definition (
                            renamed != NULL ? renamed : name,
                            rename_inside (self, plumb_value_get_member (come, name))));
    }
}

/* --- nodes, edges, frames, notes -------------------------------------------------------------- */

static void
paste_node (Pasting *self, PlumbNode *node)
{
  const char *id = plumb_node_get_id (node);
  char *pasted = plumb_draft_reserve_id (self->draft, id);
  g_hash_table_insert (self->ids, g_strdup (id), pasted);
  g_autoptr (PlumbValue) value = rename_definition (self, plumb_node_get_value (node));
  PlumbValueBuilder *builder = plumb_value_builder_new_copy (value);
  plumb_value_builder_set_int (builder, "index", plumb_draft_reserve_index (self->draft));
  plumb_value_builder_set (builder, "at", move_point (self, plumb_value_get_member (value, "at")));
  plumb_draft_take (self->draft, plumb_edit_new_add_node (self->scope->definition, pasted,
                                                          plumb_value_builder_end (builder)));
}

static void
paste_edges (Pasting *self)
{
  for (guint i = 0; i < plumb_graph_get_n_edges (self->clip->graph); i++)
    {
      PlumbEdge *edge = plumb_graph_get_edge (self->clip->graph, i);
      const char *source
          = g_hash_table_lookup (self->ids, plumb_node_get_id (plumb_edge_get_source (edge)));
      const char *target
          = g_hash_table_lookup (self->ids, plumb_node_get_id (plumb_edge_get_target (edge)));
      g_autofree char *from = g_strconcat (source, ".", plumb_edge_get_source_port (edge), NULL);
      g_autofree char *to = g_strconcat (target, ".", plumb_edge_get_target_port (edge), NULL);
      plumb_draft_connect_like (self->draft, edge, from, to);
    }
}

static PlumbValue *
rename_members (Pasting *self, PlumbValue *members)
{
  PlumbValueBuilder *builder = plumb_value_builder_new_array ();
  for (guint i = 0; members != NULL && i < plumb_value_get_length (members); i++)
    {
      const char *id = plumb_value_get_string (plumb_value_get_element (members, i), "");
      const char *pasted = g_hash_table_lookup (self->ids, id);
      if (pasted != NULL)
        plumb_value_builder_add (builder, plumb_value_new_string (pasted));
    }
  return plumb_value_builder_end (builder);
}

static void
paste_frames (Pasting *self, GStrvBuilder *pasted)
{
  for (guint i = 0; i < plumb_graph_get_n_frames (self->clip->graph); i++)
    {
      const char *id = plumb_graph_get_frame_id (self->clip->graph, i);
      PlumbValue *frame = plumb_graph_find_frame (self->clip->graph, id);
      g_autofree char *made = plumb_draft_reserve_id (self->draft, id);
      PlumbValueBuilder *builder = plumb_value_builder_new_copy (frame);
      plumb_value_builder_set (builder, "members",
                               rename_members (self, plumb_value_get_member (frame, "members")));
      plumb_draft_take (self->draft, plumb_edit_new_set_frame (self->scope->definition, made,
                                                               plumb_value_builder_end (builder)));
      g_strv_builder_add (pasted, made);
    }
}

static void
paste_notes (Pasting *self, GStrvBuilder *pasted)
{
  for (guint i = 0; i < plumb_graph_get_n_notes (self->clip->graph); i++)
    {
      const char *id = plumb_graph_get_note_id (self->clip->graph, i);
      PlumbValue *note = plumb_graph_find_note (self->clip->graph, id);
      g_autofree char *made = plumb_draft_reserve_id (self->draft, id);
      PlumbValueBuilder *builder = plumb_value_builder_new_copy (note);
      plumb_value_builder_set (builder, "at",
                               move_point (self, plumb_value_get_member (note, "at")));
      plumb_draft_take (self->draft, plumb_edit_new_set_note (self->scope->definition, made,
                                                              plumb_value_builder_end (builder)));
      g_strv_builder_add (pasted, made);
    }
}

/* The text is not to be believed: an end that is not there leaves the link out. */
static void
paste_input (Pasting *self, PlumbValue *edge)
{
  PlumbGraph *level = plumb_author_scope_get_level (self->scope);
  const char *from = plumb_value_member_string (edge, "from", "");
  const char *to = plumb_value_member_string (edge, "to", "");
  const char *source_dot = strchr (from, '.'), *target_dot = strchr (to, '.');
  if (source_dot == NULL || target_dot == NULL || target_dot[1] == '\0')
    return;
  g_autofree char *source = g_strndup (from, (gsize) (source_dot - from));
  g_autofree char *target = g_strndup (to, (gsize) (target_dot - to));
  const char *pasted = g_hash_table_lookup (self->ids, target);
  PlumbNode *node = plumb_graph_find_node (level, source);
  g_autoptr (PlumbCard) card
      = node != NULL ? plumb_author_scope_make_card (self->scope, node) : NULL;
  if (pasted == NULL || card == NULL || plumb_card_find_output (card, source_dot + 1) < 0)
    return;
  g_autofree char *end = g_strconcat (pasted, target_dot, NULL);
  plumb_draft_connect (self->draft, from, end);
}

static char **
list_nodes (Pasting *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  for (guint i = 0; i < plumb_graph_get_n_nodes (self->clip->graph); i++)
    {
      PlumbNode *node = plumb_graph_get_node (self->clip->graph, i);
      g_strv_builder_add (builder, g_hash_table_lookup (self->ids, plumb_node_get_id (node)));
    }
  return g_strv_builder_end (builder);
}

static void
pasting_init (Pasting *self, PlumbClip *clip, PlumbDraft *draft, PlumbPoint offset)
{
  *self = (Pasting) { .clip = clip,
                      .draft = draft,
                      .scope = plumb_draft_get_scope (draft),
                      .offset = offset,
                      .ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free),
                      .definitions
                      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free) };
}

static void
pasting_clear (Pasting *self)
{
  g_clear_pointer (&self->ids, g_hash_table_unref);
  g_clear_pointer (&self->definitions, g_hash_table_unref);
}

static void
paste_all (Pasting *self, PlumbClipPasted *pasted)
{
  g_autoptr (GStrvBuilder) frames = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) notes = g_strv_builder_new ();
  paste_definitions (self);
  for (guint i = 0; i < plumb_graph_get_n_nodes (self->clip->graph); i++)
    paste_node (self, plumb_graph_get_node (self->clip->graph, i));
  paste_edges (self);
  paste_frames (self, frames);
  paste_notes (self, notes);
  pasted->nodes = list_nodes (self);
  pasted->frames = g_strv_builder_end (frames);
  pasted->notes = g_strv_builder_end (notes);
}

/**
 * plumb_clip_paste:
 * @self: a clip
 * @draft: takes the edits
 * @offset: how far from where it was
 * @pasted: (out caller-allocates): what came; clear it
 */
void
plumb_clip_paste (PlumbClip *self, PlumbDraft *draft, PlumbPoint offset, PlumbClipPasted *pasted)
{
  Pasting pasting;
  pasting_init (&pasting, self, draft, offset);
  paste_all (&pasting, pasted);
  pasting_clear (&pasting);
}

/**
 * plumb_clip_paste_keeping_inputs:
 * @self: a clip
 * @draft: takes the edits
 * @offset: how far from where it was
 * @pasted: (out caller-allocates): what came; clear it
 */
void
plumb_clip_paste_keeping_inputs (PlumbClip *self,
                                 PlumbDraft *draft,
                                 PlumbPoint offset,
                                 PlumbClipPasted *pasted)
{
  Pasting pasting;
  pasting_init (&pasting, self, draft, offset);
  paste_all (&pasting, pasted);
  PlumbValue *inputs = plumb_value_get_member (self->value, "inputs");
  for (guint i = 0; inputs != NULL && i < plumb_value_get_length (inputs); i++)
    paste_input (&pasting, plumb_value_get_element (inputs, i));
  pasting_clear (&pasting);
}

/**
 * plumb_clip_pasted_clear:
 * @self: what came
 */
void
plumb_clip_pasted_clear (PlumbClipPasted *self)
{
  g_clear_pointer (&self->nodes, g_strfreev);
  g_clear_pointer (&self->frames, g_strfreev);
  g_clear_pointer (&self->notes, g_strfreev);
}
