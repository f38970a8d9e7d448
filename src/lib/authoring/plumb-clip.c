/* plumb-clip.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "plumb-clip.h"

#include "plumb-clip-private.h"
#include "plumb-document.h"
#include "plumb-json.h"

#define MARKER "plumbline-nodes"
#define VERSION 1

static void
set_error (GError **error, const char *why)
{
  g_set_error (error, PLUMB_AUTHOR_ERROR, PLUMB_AUTHOR_ERROR_NOT_NODES,
               "The text holds no nodes that can be pasted: %s", why);
}

/* --- copying --------------------------------------------------------------------------------- */

typedef struct
{
  const PlumbAuthorScope *scope;
  PlumbGraph *level;
  GHashTable *chosen; /* set of ids */
  gboolean has_blocks;
} Copying;

static PlumbValue *
copy_nodes (Copying *self, const char *const *ids)
{
  PlumbValueBuilder *nodes = plumb_value_builder_new_object ();
  for (; *ids != NULL; ids++)
    {
      PlumbNode *node = plumb_graph_find_node (self->level, *ids);
      if (node == NULL || !g_hash_table_add (self->chosen, (char *) *ids))
        continue;
      plumb_value_builder_set (nodes, *ids, plumb_value_ref (plumb_node_get_value (node)));
      self->has_blocks |= plumb_node_get_definition (node) != NULL;
    }
  return plumb_value_builder_end (nodes);
}

/* Links into the nodes: from among them, or from others. */
static PlumbValue *
copy_edges (Copying *self, const char *const *ids, gboolean from_chosen)
{
  PlumbValueBuilder *builder = plumb_value_builder_new_array ();
  for (; *ids != NULL; ids++)
    {
      PlumbNode *node = plumb_graph_find_node (self->level, *ids);
      GPtrArray *edges = node != NULL ? plumb_graph_get_edges_in (self->level, node) : NULL;
      for (guint i = 0; edges != NULL && i < edges->len; i++)
        {
          PlumbEdge *edge = edges->pdata[i];
          const char *source = plumb_node_get_id (plumb_edge_get_source (edge));
          if (g_hash_table_contains (self->chosen, source) == from_chosen)
            plumb_value_builder_add (builder, plumb_value_ref (plumb_edge_get_value (edge)));
        }
    }
  return plumb_value_builder_end (builder);
}

static PlumbValue *
copy_frame (Copying *self, PlumbValue *frame)
{
  PlumbValue *members = plumb_value_get_member (frame, "members");
  PlumbValueBuilder *kept = plumb_value_builder_new_array ();
  for (guint i = 0; members != NULL && i < plumb_value_get_length (members); i++)
    {
      PlumbValue *member = plumb_value_get_element (members, i);
      if (g_hash_table_contains (self->chosen, plumb_value_get_string (member, "")))
        plumb_value_builder_add (kept, plumb_value_ref (member));
    }
  PlumbValueBuilder *builder = plumb_value_builder_new_copy (frame);
  plumb_value_builder_set (builder, "members", plumb_value_builder_end (kept));
  return plumb_value_builder_end (builder);
}

static PlumbValue *
copy_frames (Copying *self, const char *const *ids)
{
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();
  for (; ids != NULL && *ids != NULL; ids++)
    {
      PlumbValue *frame = plumb_graph_find_frame (self->level, *ids);
      if (frame != NULL)
        plumb_value_builder_set (builder, *ids, copy_frame (self, frame));
    }
  return plumb_value_builder_end (builder);
}

static PlumbValue *
copy_notes (Copying *self, const char *const *ids)
{
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();
  for (; ids != NULL && *ids != NULL; ids++)
    {
      PlumbValue *note = plumb_graph_find_note (self->level, *ids);
      if (note != NULL)
        plumb_value_builder_set (builder, *ids, plumb_value_ref (note));
    }
  return plumb_value_builder_end (builder);
}

/* The names that a graph's nodes use, each with what it uses itself. */
static void
find_definitions (Copying *self, PlumbGraph *graph, GHashTable *names)
{
  for (guint i = 0; i < plumb_graph_get_n_nodes (graph); i++)
    {
      PlumbNode *node = plumb_graph_get_node (graph, i);
      const char *name = plumb_node_get_definition (node);
      if (graph == self->level && !g_hash_table_contains (self->chosen, plumb_node_get_id (node)))
        continue;
      PlumbGraph *inner
          = name != NULL ? plumb_graph_find_definition (self->scope->document, name) : NULL;
      if (inner != NULL && g_hash_table_add (names, (char *) name))
        find_definitions (self, inner, names);
    }
}

static PlumbValue *
copy_definitions (Copying *self)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();
  if (!self->has_blocks)
    return plumb_value_builder_end (builder);
  find_definitions (self, self->level, names);
  g_autoptr (PlumbValue) whole = plumb_document_write (self->scope->document);
  PlumbValue *all = plumb_value_get_member (whole, "definitions");
  for (guint i = 0; all != NULL && i < plumb_value_get_length (all); i++)
    {
      const char *name;
      PlumbValue *definition = plumb_value_get_member_at (all, i, &name);
      if (g_hash_table_contains (names, name))
        plumb_value_builder_set (builder, name, plumb_value_ref (definition));
    }
  return plumb_value_builder_end (builder);
}

static PlumbClip *
take_value (PlumbValue *value, GError **error)
{
  g_autoptr (PlumbValue) taken = value;
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  PlumbValueBuilder *builder = plumb_value_builder_new_copy (value);
  plumb_value_builder_remove (builder, MARKER);
  plumb_value_builder_remove (builder, "inputs");
  plumb_value_builder_set_int (builder, "plumb", PLUMB_DOCUMENT_VERSION);
  g_autoptr (PlumbValue) document = plumb_value_builder_end (builder);
  g_autoptr (PlumbGraph) graph = plumb_document_read (document, problems, error);
  if (graph == NULL)
    return NULL;
  for (guint i = 0; i < plumb_problems_get_length (problems); i++)
    {
      const PlumbProblem *problem = plumb_problems_get (problems, i);
      if (problem->severity != PLUMB_SEVERITY_ERROR)
        continue;
      set_error (error, problem->message);
      return NULL;
    }
  PlumbClip *self = g_new0 (PlumbClip, 1);
  self->graph = g_steal_pointer (&graph);
  self->value = g_steal_pointer (&taken);
  return self;
}

/**
 * plumb_clip_new:
 * @scope: where
 * @items: what of it; ids that are not there are left out
 *
 * Returns: (transfer full): a copy
 */
PlumbClip *
plumb_clip_new (const PlumbAuthorScope *scope, const PlumbClipItems *items)
{
  g_return_val_if_fail (scope != NULL && items != NULL && items->nodes != NULL, NULL);
  g_autoptr (GHashTable) chosen = g_hash_table_new (g_str_hash, g_str_equal);
  Copying copying = { scope, plumb_author_scope_get_level (scope), chosen, FALSE };
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();
  plumb_value_builder_set_int (builder, MARKER, VERSION);
  plumb_value_builder_set (builder, "nodes", copy_nodes (&copying, items->nodes));
  plumb_value_builder_set (builder, "edges", copy_edges (&copying, items->nodes, TRUE));
  plumb_value_builder_set (builder, "inputs", copy_edges (&copying, items->nodes, FALSE));
  plumb_value_builder_set (builder, "frames", copy_frames (&copying, items->frames));
  plumb_value_builder_set (builder, "notes", copy_notes (&copying, items->notes));
  plumb_value_builder_set (builder, "definitions", copy_definitions (&copying));
  g_autoptr (GError) error = NULL;
  PlumbClip *self = take_value (plumb_value_builder_end (builder), &error);
  if (self == NULL)
    g_critical ("nodes of a document cannot be read: %s", error->message);
  return self;
}

/**
 * plumb_clip_parse:
 * @text: bytes from anywhere
 * @length: how many, or -1
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the nodes; %NULL with %PLUMB_AUTHOR_ERROR_NOT_NODES,
 *   %PLUMB_AUTHOR_ERROR_DAMAGED, or a %PLUMB_JSON_ERROR of what never were any
 */
PlumbClip *
plumb_clip_parse (const char *text, gssize length, GError **error)
{
  g_return_val_if_fail (text != NULL, NULL);
  gsize bytes = length < 0 ? strlen (text) : (gsize) length;
  if (bytes > PLUMB_CLIP_BYTES_MAX)
    {
      set_error (error, "it is too long");
      return NULL;
    }
  g_autoptr (GError) fault = NULL;
  g_autoptr (PlumbValue) value = plumb_json_parse (text, (gssize) bytes, &fault);
  if (value == NULL && g_strstr_len (text, (gssize) bytes, "\"" MARKER "\"") != NULL)
    {
      g_set_error (error, PLUMB_AUTHOR_ERROR, PLUMB_AUTHOR_ERROR_DAMAGED,
                   "The copied nodes are cut off or damaged: %s", fault->message);
      return NULL;
    }
  if (value == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&fault));
      return NULL;
    }
  PlumbValue *nodes = plumb_value_get_member (value, "nodes");
  if (plumb_value_member_int (value, MARKER, 0) != VERSION)
    set_error (error, "it does not say that it is nodes of this program");
  else if (nodes != NULL && plumb_value_get_length (nodes) > PLUMB_CLIP_NODES_MAX)
    set_error (error, "there are too many");
  else
    return take_value (g_steal_pointer (&value), error);
  return NULL;
}

/**
 * plumb_clip_format:
 * @self: a clip
 *
 * Returns: (transfer full): JSON, as people read it
 */
char *
plumb_clip_format (PlumbClip *self)
{
  return plumb_json_format (self->value, PLUMB_JSON_PRETTY);
}

/**
 * plumb_clip_free:
 * @self: (transfer full): a clip
 */
void
plumb_clip_free (PlumbClip *self)
{
  g_clear_object (&self->graph);
  g_clear_pointer (&self->value, plumb_value_unref);
  g_free (self);
}

/**
 * plumb_clip_get_n_nodes:
 * @self: a clip
 *
 * Returns: how many nodes it has
 */
guint
plumb_clip_get_n_nodes (PlumbClip *self)
{
  return plumb_graph_get_n_nodes (self->graph);
}

/**
 * plumb_clip_get_corner:
 * @self: a clip
 *
 * Returns: its left top corner; 0, 0 where nothing is in it
 */
PlumbPoint
plumb_clip_get_corner (PlumbClip *self)
{
  PlumbPoint corner = { INFINITY, INFINITY };
  for (guint i = 0; i < plumb_graph_get_n_nodes (self->graph); i++)
    {
      PlumbPoint at;
      plumb_node_get_position (plumb_graph_get_node (self->graph, i), &at.x, &at.y);
      corner = (PlumbPoint) { MIN (corner.x, at.x), MIN (corner.y, at.y) };
    }
  for (guint i = 0; i < plumb_graph_get_n_notes (self->graph); i++)
    {
      PlumbValue *note
          = plumb_graph_find_note (self->graph, plumb_graph_get_note_id (self->graph, i));
      PlumbPoint at = plumb_clip_read_point (plumb_value_get_member (note, "at"));
      corner = (PlumbPoint) { MIN (corner.x, at.x), MIN (corner.y, at.y) };
    }
  return isfinite (corner.x) ? corner : (PlumbPoint) { 0, 0 };
}
