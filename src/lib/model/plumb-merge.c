/* plumb-merge.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-merge.h"

#include "plumb-document.h"
#include "plumb-replace.h"

/* Documents are merged as values, member by member, whatever the members are; the result is read
 * again and the difference to ours is the edit. What is known of documents: edges are told apart by
 * their ends, nodes are whole when they come, an index is nobody else's, and an edge has ends. */

typedef struct
{
  PlumbValue *base;
  PlumbValue *ours;
  PlumbValue *theirs;
} Three;

typedef struct
{
  GPtrArray *conflicts; /* PlumbValue */
} Merge;

static PlumbValue *merge_graph (Merge *self, const Three *three, const char *path);

static gboolean
is_same (const PlumbValue *a, const PlumbValue *b)
{
  return a == b || (a != NULL && b != NULL && plumb_value_equal (a, b));
}

static gboolean
is_object (const PlumbValue *value)
{
  return value != NULL && plumb_value_get_value_type (value) == PLUMB_VALUE_OBJECT;
}

static PlumbValue *
ref_or_null (PlumbValue *value)
{
  return value != NULL ? plumb_value_ref (value) : NULL;
}

static Three
get_members (const Three *three, const char *name)
{
  return (Three) {
    is_object (three->base) ? plumb_value_get_member (three->base, name) : NULL,
    is_object (three->ours) ? plumb_value_get_member (three->ours, name) : NULL,
    is_object (three->theirs) ? plumb_value_get_member (three->theirs, name) : NULL,
  };
}

static void
add_conflict (Merge *self, const Three *three, const char *path)
{
  PlumbValueBuilder *conflict = plumb_value_builder_new_object ();

  plumb_value_builder_set_string (conflict, "path", path);
  plumb_value_builder_set (conflict, "base", ref_or_null (three->base));
  plumb_value_builder_set (conflict, "ours", ref_or_null (three->ours));
  plumb_value_builder_set (conflict, "theirs", ref_or_null (three->theirs));
  g_ptr_array_add (self->conflicts, plumb_value_builder_end (conflict));
}

/* Sets @merged where it is not for a person, or members, to decide. */
static gboolean
is_plain (const Three *three, PlumbValue **merged)
{
  if (is_same (three->ours, three->theirs) || is_same (three->base, three->theirs))
    *merged = ref_or_null (three->ours);
  else if (is_same (three->base, three->ours))
    *merged = ref_or_null (three->theirs);
  else
    return FALSE;
  return TRUE;
}

static PlumbValue *
settle (Merge *self, const Three *three, const char *path)
{
  add_conflict (self, three, path);
  return ref_or_null (three->ours != NULL ? three->ours : three->theirs);
}

typedef PlumbValue *(*MergeFunc) (Merge *self, const Three *three, const char *path);

/* Members of ours in their order, then what only theirs has. */
static PlumbValue *
merge_members (Merge *self, const Three *three, const char *path, MergeFunc func)
{
  PlumbValueBuilder *merged = plumb_value_builder_new_object ();
  PlumbValue *const sides[] = { three->ours, three->theirs };

  for (guint side = 0; side < G_N_ELEMENTS (sides); side++)
    for (guint i = 0; i < plumb_value_get_length (sides[side]); i++)
      {
        const char *name;
        plumb_value_get_member_at (sides[side], i, &name);
        const Three members = get_members (three, name);
        g_autofree char *inner
            = *path != '\0' ? g_strconcat (path, ".", name, NULL) : g_strdup (name);
        if (side == 0 || members.ours == NULL)
          plumb_value_builder_set (merged, name, func (self, &members, inner));
      }
  return plumb_value_builder_end (merged);
}

/* Members of members that both have, as far as there are objects. */
static PlumbValue *
merge_value (Merge *self, const Three *three, const char *path)
{
  PlumbValue *merged;

  if (is_plain (three, &merged))
    return merged;
  return is_object (three->ours) && is_object (three->theirs)
             ? merge_members (self, three, path, merge_value)
             : settle (self, three, path);
}

/* A node, frame or note that both made is one thing or the other. */
static PlumbValue *
merge_thing (Merge *self, const Three *three, const char *path)
{
  PlumbValue *merged;

  if (is_plain (three, &merged))
    return merged;
  return three->base != NULL ? merge_value (self, three, path) : settle (self, three, path);
}

static PlumbValue *
merge_things (Merge *self, const Three *three, const char *path)
{
  return merge_members (self, three, path, merge_thing);
}

static PlumbValue *
merge_definition (Merge *self, const Three *three, const char *path)
{
  PlumbValue *merged;

  if (is_plain (three, &merged))
    return merged;
  return is_object (three->base) && is_object (three->ours) && is_object (three->theirs)
             ? merge_graph (self, three, path)
             : settle (self, three, path);
}

static PlumbValue *
merge_definitions (Merge *self, const Three *three, const char *path)
{
  return merge_members (self, three, path, merge_definition);
}

/* --- edges: an object by their ends, and an array again --- */

static PlumbValue *
key_edges (PlumbValue *edges)
{
  PlumbValueBuilder *keyed = plumb_value_builder_new_object ();

  for (guint i = 0; i < plumb_value_get_length (edges); i++)
    {
      PlumbValue *edge = plumb_value_get_element (edges, i);
      g_autofree char *key
          = g_strdup_printf ("%s → %s", plumb_value_member_string (edge, "from", ""),
                             plumb_value_member_string (edge, "to", ""));
      plumb_value_builder_set (keyed, key, plumb_value_ref (edge));
    }
  return plumb_value_builder_end (keyed);
}

static PlumbValue *
list_edges (PlumbValue *keyed)
{
  PlumbValueBuilder *edges = plumb_value_builder_new_array ();

  for (guint i = 0; i < plumb_value_get_length (keyed); i++)
    plumb_value_builder_add (
        edges, plumb_value_ref (plumb_value_get_member_at (keyed, i, &(const char *) { NULL })));
  return plumb_value_builder_end (edges);
}

static PlumbValue *
merge_edges (Merge *self, const Three *three, const char *path)
{
  g_autoptr (PlumbValue) base = key_edges (three->base);
  g_autoptr (PlumbValue) ours = key_edges (three->ours);
  g_autoptr (PlumbValue) theirs = key_edges (three->theirs);
  const Three keyed = { base, ours, theirs };
  g_autoptr (PlumbValue) merged = merge_members (self, &keyed, path, merge_thing);

  return list_edges (merged);
}

/* --- what must be so of a graph as a whole --- */

/* A node to which one side has wired something, and which the other has removed, stays. */
static void
keep_end (Merge *self,
          PlumbValueBuilder *nodes,
          const PlumbValue *merged,
          const Three *node,
          const char *path)
{
  PlumbValue *kept = node->ours != NULL ? node->ours : node->theirs;
  const char *id = strrchr (path, '.') + 1; /* an id has no dot */

  if (kept == NULL || plumb_value_get_member (merged, id) != NULL)
    return;
  add_conflict (self, node, path);
  plumb_value_builder_set (nodes, id, plumb_value_ref (kept));
}

static char *
dup_node (const PlumbValue *edge, const char *end)
{
  const char *text = plumb_value_member_string (edge, end, "");

  return g_strndup (text, strcspn (text, "."));
}

/* Of the edges that @side has and @base has not so: the ends that it has, too. */
static void
note_wired (GHashTable *wired, PlumbValue *base, PlumbValue *side)
{
  static const char *const ends[] = { "from", "to" };
  g_autoptr (PlumbValue) before = key_edges (plumb_value_get_member (base, "edges"));
  g_autoptr (PlumbValue) edges = key_edges (plumb_value_get_member (side, "edges"));
  PlumbValue *nodes = plumb_value_get_member (side, "nodes");

  for (guint i = 0; i < plumb_value_get_length (edges); i++)
    {
      const char *key;
      PlumbValue *edge = plumb_value_get_member_at (edges, i, &key);
      if (is_same (edge, plumb_value_get_member (before, key)))
        continue;
      for (guint k = 0; k < G_N_ELEMENTS (ends); k++)
        {
          g_autofree char *id = dup_node (edge, ends[k]);
          if (plumb_value_get_member (nodes, id) != NULL)
            g_hash_table_add (wired, g_steal_pointer (&id));
        }
    }
}

static PlumbValue *
keep_ends (Merge *self, PlumbValue *nodes, const Three *three, const char *path)
{
  g_autoptr (GHashTable) wired = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  PlumbValueBuilder *kept = plumb_value_builder_new_copy (nodes);
  const Three all = get_members (three, "nodes");

  note_wired (wired, three->base, three->ours);
  note_wired (wired, three->base, three->theirs);
  for (guint i = 0; i < plumb_value_get_length (all.base); i++) /* only these can be removed */
    {
      const char *id;
      plumb_value_get_member_at (all.base, i, &id);
      const Three node = get_members (&all, id);
      g_autofree char *inner = g_strconcat (path, ".", id, NULL);
      if (g_hash_table_contains (wired, id))
        keep_end (self, kept, nodes, &node, inner);
    }
  return plumb_value_builder_end (kept);
}

static gint64
find_next_index (const PlumbValue *nodes)
{
  gint64 next = 1;

  for (guint i = 0; i < plumb_value_get_length (nodes); i++)
    next = MAX (
        next, 1
                  + plumb_value_member_int (
                      plumb_value_get_member_at (nodes, i, &(const char *) { NULL }), "index", 0));
  return next;
}

static void
set_index (PlumbValueBuilder *nodes, const char *id, PlumbValue *node, gint64 index)
{
  PlumbValueBuilder *given = plumb_value_builder_new_copy (node);

  plumb_value_builder_set_int (given, "index", index);
  plumb_value_builder_set (nodes, id, plumb_value_builder_end (given));
}

/* Numbers of nodes that are new and only ours has. */
static GHashTable *
list_own_indexes (const Three *nodes)
{
  GHashTable *own = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (guint i = 0; i < plumb_value_get_length (nodes->ours); i++)
    {
      const char *id;
      PlumbValue *node = plumb_value_get_member_at (nodes->ours, i, &id);
      gint64 index = plumb_value_member_int (node, "index", 0);
      const Three sides = get_members (nodes, id);
      if (sides.theirs == NULL && sides.base == NULL)
        g_hash_table_add (own, g_memdup2 (&index, sizeof index));
    }
  return own;
}

/* Both sides gave the same number to a new node: theirs takes another. */
static PlumbValue *
tell_indexes_apart (PlumbValue *merged, const Three *nodes, gint64 next)
{
  g_autoptr (GHashTable) own = list_own_indexes (nodes);
  PlumbValueBuilder *told = plumb_value_builder_new_copy (merged);

  for (guint i = 0; i < plumb_value_get_length (merged); i++)
    {
      const char *id;
      PlumbValue *node = plumb_value_get_member_at (merged, i, &id);
      gint64 index = plumb_value_member_int (node, "index", 0);
      const Three sides = get_members (nodes, id);
      if (sides.ours == NULL && sides.base == NULL && g_hash_table_contains (own, &index))
        set_index (told, id, node, next++);
    }
  return plumb_value_builder_end (told);
}

static PlumbValue *
merge_nodes (Merge *self, const Three *three, const char *path)
{
  const Three nodes = get_members (three, "nodes");
  g_autofree char *inner = g_strconcat (path, "nodes", NULL);
  g_autoptr (PlumbValue) merged = merge_things (self, &nodes, inner);
  g_autoptr (PlumbValue) kept = keep_ends (self, merged, three, inner);
  gint64 next = MAX (find_next_index (kept),
                     MAX (find_next_index (nodes.ours), find_next_index (nodes.theirs)));

  next = MAX (next, plumb_value_member_int (three->ours, "next_index", 0));
  next = MAX (next, plumb_value_member_int (three->theirs, "next_index", 0));
  return tell_indexes_apart (kept, &nodes, next);
}

static PlumbValue *
merge_member (Merge *self, const Three *three, const char *path)
{
  const char *dot = strrchr (path, '.');
  const char *name = dot != NULL ? dot + 1 : path;

  if (strcmp (name, "edges") == 0)
    return merge_edges (self, three, path);
  if (strcmp (name, "frames") == 0 || strcmp (name, "notes") == 0)
    return merge_things (self, three, path);
  if (strcmp (name, "definitions") == 0)
    return merge_definitions (self, three, path);
  if (strcmp (name, "nodes") == 0 || strcmp (name, "next_index") == 0)
    return ref_or_null (three->ours); /* later; it follows from the nodes */
  return merge_value (self, three, path);
}

static PlumbValue *
merge_graph (Merge *self, const Three *three, const char *path)
{
  g_autofree char *prefix = *path != '\0' ? g_strconcat (path, ".", NULL) : g_strdup ("");
  g_autoptr (PlumbValue) members = merge_members (self, three, path, merge_member);
  PlumbValueBuilder *merged = plumb_value_builder_new_copy (members);

  plumb_value_builder_set (merged, "nodes", merge_nodes (self, three, prefix));
  return plumb_value_builder_end (merged);
}

/* --- the whole --- */

static int
compare_conflicts (gconstpointer a, gconstpointer b)
{
  return strcmp (plumb_value_member_string (*(PlumbValue *const *) a, "path", ""),
                 plumb_value_member_string (*(PlumbValue *const *) b, "path", ""));
}

static PlumbValue *
list_conflicts (Merge *self)
{
  PlumbValueBuilder *list = plumb_value_builder_new_array ();

  g_ptr_array_sort (self->conflicts, compare_conflicts);
  for (guint i = 0; i < self->conflicts->len; i++)
    plumb_value_builder_add (list, plumb_value_ref (self->conflicts->pdata[i]));
  return plumb_value_builder_end (list);
}

/**
 * plumb_edit_new_merge:
 * @base: what both come from
 * @ours: the document that is edited
 * @theirs: what another program wrote
 * @conflicts: (out) (transfer full): what both have changed; an array, see the header
 *
 * Returns: (transfer full) (nullable): the edit for @ours, or %NULL where it has all of theirs
 */
PlumbEdit *
plumb_edit_new_merge (PlumbGraph *base,
                      PlumbGraph *ours,
                      PlumbGraph *theirs,
                      PlumbValue **conflicts)
{
  g_return_val_if_fail (PLUMB_IS_GRAPH (base) && PLUMB_IS_GRAPH (ours), NULL);
  g_return_val_if_fail (PLUMB_IS_GRAPH (theirs) && conflicts != NULL, NULL);

  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_value_unref);
  Merge self = { found };
  g_autoptr (PlumbValue) first = plumb_document_write (base);
  g_autoptr (PlumbValue) second = plumb_document_write (ours);
  g_autoptr (PlumbValue) third = plumb_document_write (theirs);
  const Three three = { first, second, third };
  g_autoptr (PlumbValue) merged = merge_graph (&self, &three, "");
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  g_autoptr (PlumbGraph) graph = plumb_document_read (merged, problems, NULL);

  *conflicts = list_conflicts (&self);
  return graph != NULL ? plumb_edit_new_replace (ours, graph, "Merge") : NULL;
}
