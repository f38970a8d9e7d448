/* plumb-diff.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-diff.h"

#include "plumb-document-private.h"
#include "plumb-file.h"
#include "plumb-graph-private.h"
#include "plumb-member-private.h"

struct _PlumbDiff
{
  GArray *differences;
};

/* Two graphs being compared: the documents' own, or those of a definition that both have. */
typedef struct
{
  PlumbDiff *diff;
  const char *definition; /* (nullable) */
  PlumbGraph *before;
  PlumbGraph *after;
  GHashTable *partners; /* node of @after -> the same node of @before */
  GHashTable *new_ids;  /* node of @before -> its id in @after */
} Comparison;

static const char *const kind_names[] = { "added", "removed", "renamed", "changed" };
static const char *const thing_names[] = { "graph", "node", "edge", "frame", "note", "definition" };

static void
clear_difference (gpointer data)
{
  PlumbDifference *self = data;
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->member, g_free);
  g_clear_pointer (&self->before, plumb_value_unref);
  g_clear_pointer (&self->after, plumb_value_unref);
}

static char *
make_path (const Comparison *self, const char *id)
{
  if (self->definition == NULL || id == NULL)
    return g_strdup (id != NULL ? id : self->definition);
  return g_strdup_printf ("%s:%s", self->definition, id);
}

static PlumbValue *
ref_or_null (PlumbValue *value)
{
  return value != NULL ? plumb_value_ref (value) : NULL;
}

/* @found has borrowed strings and values, and an id for its path. */
static void
add (Comparison *self, PlumbDifference found)
{
  found.path = make_path (self, found.path);
  found.member = g_strdup (found.member);
  found.before = ref_or_null (found.before);
  found.after = ref_or_null (found.after);
  g_array_append_val (self->diff->differences, found);
}

/* --- members -------------------------------------------------------------------------------- */

typedef struct
{
  PlumbDifferenceThing thing;
  const char *id;
  PlumbValue *before; /* objects */
  PlumbValue *after;
} Pair;

static void
compare_member (Comparison *self, const Pair *pair, const char *prefix, const char *name)
{
  PlumbValue *before = plumb_value_get_member (pair->before, name);
  PlumbValue *after = plumb_value_get_member (pair->after, name);
  if (plumb_value_equal (before, after))
    return;
  g_autofree char *member = g_strconcat (prefix, name, NULL);
  add (self, (PlumbDifference) { .kind = PLUMB_DIFFERENCE_CHANGED,
                                 .thing = pair->thing,
                                 .path = (char *) pair->id,
                                 .member = member,
                                 .before = before,
                                 .after = after });
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
gather_names (GPtrArray *names, const PlumbValue *object, const PlumbValue *other)
{
  for (guint i = 0; i < plumb_value_get_length (object); i++)
    {
      const char *name = NULL;
      plumb_value_get_member_at (object, i, &name);
      if (other == NULL || plumb_value_get_member (other, name) == NULL)
        g_ptr_array_add (names, (gpointer) name);
    }
}

/* The names of both, sorted. */
static GPtrArray *
unite_names (const Pair *pair)
{
  GPtrArray *names = g_ptr_array_new ();
  gather_names (names, pair->before, NULL);
  gather_names (names, pair->after, pair->before);
  g_ptr_array_sort (names, compare_names);
  return names;
}

static gboolean
is_object (const PlumbValue *value)
{
  return value == NULL || plumb_value_get_value_type (value) == PLUMB_VALUE_OBJECT;
}

static void
compare_params (Comparison *self, const Pair *node)
{
  Pair params = { .thing = node->thing,
                  .id = node->id,
                  .before = plumb_value_get_member (node->before, "params"),
                  .after = plumb_value_get_member (node->after, "params") };
  if (!is_object (params.before) || !is_object (params.after))
    {
      compare_member (self, node, "", "params");
      return;
    }
  g_autoptr (GPtrArray) names = unite_names (&params);
  for (guint i = 0; i < names->len; i++)
    compare_member (self, &params, "params.", g_ptr_array_index (names, i));
}

/* Known members by their table, then the others by name. */
static void
compare_members (Comparison *self, const Pair *pair, const PlumbMember *members)
{
  for (const PlumbMember *member = members; member->name != NULL; member++)
    if (pair->thing == PLUMB_DIFFERENCE_NODE && g_str_equal (member->name, "params"))
      compare_params (self, pair);
    else
      compare_member (self, pair, "", member->name);
  g_autoptr (GPtrArray) names = unite_names (pair);
  for (guint i = 0; i < names->len; i++)
    if (plumb_member_find (members, g_ptr_array_index (names, i)) == NULL)
      compare_member (self, pair, "", g_ptr_array_index (names, i));
}

static void
add_whole (Comparison *self, const Pair *pair)
{
  add (self, (PlumbDifference) { .kind = pair->before != NULL ? PLUMB_DIFFERENCE_REMOVED
                                                              : PLUMB_DIFFERENCE_ADDED,
                                 .thing = pair->thing,
                                 .path = (char *) pair->id,
                                 .before = pair->before,
                                 .after = pair->after });
}

static void
compare_things (Comparison *self, const Pair *pair, const PlumbMember *members)
{
  if (pair->before == NULL || pair->after == NULL)
    add_whole (self, pair);
  else
    compare_members (self, pair, members);
}

/* --- nodes ---------------------------------------------------------------------------------- */

static void
pair_nodes (Comparison *self, PlumbNode *before, PlumbNode *after)
{
  g_hash_table_insert (self->partners, after, before);
  g_hash_table_insert (self->new_ids, before, after->id);
}

/* A node of the earlier document, not yet paired, with the same index and kind. (In a faulty
 * document several nodes may have one index.) */
static PlumbNode *
find_former (Comparison *self, PlumbNode *after)
{
  PlumbNode *first = plumb_graph_find_index (self->before, after->index);
  GPtrArray *nodes = self->before->nodes;
  guint place = 0;
  if (first == NULL || !g_ptr_array_find (nodes, first, &place))
    return NULL;
  for (; place < nodes->len; place++)
    {
      PlumbNode *before = g_ptr_array_index (nodes, place);
      if (before->index != after->index)
        break;
      if (!g_hash_table_contains (self->new_ids, before) && g_str_equal (before->kind, after->kind))
        return before;
    }
  return NULL;
}

/* The same id is the same node; then, among those left, the same index and kind: it was renamed. */
static void
match_nodes (Comparison *self)
{
  for (guint i = 0; i < self->after->nodes->len; i++)
    {
      PlumbNode *after = g_ptr_array_index (self->after->nodes, i);
      PlumbNode *before = plumb_graph_find_node (self->before, after->id);
      if (before != NULL)
        pair_nodes (self, before, after);
    }
  for (guint i = 0; i < self->after->nodes->len; i++)
    {
      PlumbNode *after = g_ptr_array_index (self->after->nodes, i);
      if (g_hash_table_contains (self->partners, after))
        continue;
      PlumbNode *before = find_former (self, after);
      if (before != NULL)
        pair_nodes (self, before, after);
    }
}

static void
report_rename (Comparison *self, PlumbNode *before, PlumbNode *after)
{
  if (g_str_equal (before->id, after->id))
    return;
  g_autoptr (PlumbValue) former = plumb_value_new_string (before->id);
  g_autoptr (PlumbValue) current = plumb_value_new_string (after->id);
  add (self, (PlumbDifference) { .kind = PLUMB_DIFFERENCE_RENAMED,
                                 .thing = PLUMB_DIFFERENCE_NODE,
                                 .path = after->id,
                                 .before = former,
                                 .after = current });
}

static void
compare_node (Comparison *self, PlumbNode *before, PlumbNode *after)
{
  g_assert (before != NULL || after != NULL);
  Pair pair = { .thing = PLUMB_DIFFERENCE_NODE,
                .id = after != NULL ? after->id : before->id,
                .before = before != NULL ? before->value : NULL,
                .after = after != NULL ? after->value : NULL };
  if (before != NULL && after != NULL)
    report_rename (self, before, after);
  compare_things (self, &pair, plumb_node_members);
}

/* By index, then id: those of both documents in one order. */
static void
compare_nodes (Comparison *self)
{
  GPtrArray *befores = self->before->nodes, *afters = self->after->nodes;
  guint i = 0, j = 0;
  while (i < befores->len || j < afters->len)
    {
      PlumbNode *before = i < befores->len ? g_ptr_array_index (befores, i) : NULL;
      PlumbNode *after = j < afters->len ? g_ptr_array_index (afters, j) : NULL;
      gboolean is_matched = before != NULL && g_hash_table_contains (self->new_ids, before);
      if (before != NULL && (is_matched || after == NULL || before->index <= after->index))
        {
          if (!is_matched)
            compare_node (self, before, NULL);
          i++;
          continue;
        }
      compare_node (self, g_hash_table_lookup (self->partners, after), after);
      j++;
    }
}

/* --- edges ---------------------------------------------------------------------------------- */

/* An edge of the earlier document under the ids of the later. */
typedef struct
{
  char *from;
  char *to;
  PlumbEdge *edge;
} NamedEdge;

static void
clear_named_edge (gpointer data)
{
  NamedEdge *self = data;
  g_clear_pointer (&self->from, g_free);
  g_clear_pointer (&self->to, g_free);
}

static char *
rename_end (Comparison *self, PlumbNode *node, const char *port)
{
  const char *id = g_hash_table_lookup (self->new_ids, node);
  return g_strdup_printf ("%s.%s", id != NULL ? id : node->id, port);
}

static int
compare_ends (const char *to, const char *from, const char *other_to, const char *other_from)
{
  int order = strcmp (to, other_to);
  return order != 0 ? order : strcmp (from, other_from);
}

static int
compare_named_edges (gconstpointer a, gconstpointer b)
{
  const NamedEdge *one = a, *other = b;
  return compare_ends (one->to, one->from, other->to, other->from);
}

static GArray *
name_edges (Comparison *self)
{
  GArray *edges = g_array_new (FALSE, FALSE, sizeof (NamedEdge));
  g_array_set_clear_func (edges, clear_named_edge);
  for (guint i = 0; i < self->before->edges->len; i++)
    {
      PlumbEdge *edge = g_ptr_array_index (self->before->edges, i);
      NamedEdge named = { .from = rename_end (self, edge->source, edge->source_port),
                          .to = rename_end (self, edge->target, edge->target_port),
                          .edge = edge };
      g_array_append_val (edges, named);
    }
  g_array_sort (edges, compare_named_edges);
  return edges;
}

/* Its members, with the ends that they have now. */
static PlumbValue *
rename_edge (const NamedEdge *edge)
{
  PlumbValueBuilder *builder = plumb_value_builder_new_copy (edge->edge->value);
  plumb_value_builder_set_string (builder, "from", edge->from);
  plumb_value_builder_set_string (builder, "to", edge->to);
  return plumb_value_builder_end (builder);
}

static void
compare_edge (Comparison *self, const NamedEdge *before, PlumbEdge *after)
{
  g_assert (before != NULL || after != NULL);
  g_autofree char *id = g_strdup_printf ("%s → %s", after != NULL ? after->from : before->from,
                                         after != NULL ? after->to : before->to);
  g_autoptr (PlumbValue) former = before != NULL ? rename_edge (before) : NULL;
  Pair pair = { PLUMB_DIFFERENCE_EDGE, id, former, after != NULL ? after->value : NULL };
  compare_things (self, &pair, plumb_edge_members);
}

static void
compare_edges (Comparison *self)
{
  g_autoptr (GArray) befores = name_edges (self);
  GPtrArray *afters = self->after->edges;
  guint i = 0, j = 0;
  while (i < befores->len || j < afters->len)
    {
      NamedEdge *before = i < befores->len ? &g_array_index (befores, NamedEdge, i) : NULL;
      PlumbEdge *after = j < afters->len ? g_ptr_array_index (afters, j) : NULL;
      int order = before == NULL  ? 1
                  : after == NULL ? -1
                                  : compare_ends (before->to, before->from, after->to, after->from);
      compare_edge (self, order <= 0 ? before : NULL, order >= 0 ? after : NULL);
      i += order <= 0;
      j += order >= 0;
    }
}

/* --- frames, notes, definitions ----------------------------------------------------------------
 */

typedef void (*CompareFunc) (Comparison *self, const char *id, gpointer before, gpointer after);

/* Calls @compare for each id of either table, in order. */
static void
walk_tables (Comparison *self, PlumbTable *before, PlumbTable *after, CompareFunc compare)
{
  guint i = 0, j = 0;
  while (i < plumb_table_get_length (before) || j < plumb_table_get_length (after))
    {
      const char *one = plumb_table_get_id (before, i), *other = plumb_table_get_id (after, j);
      int order = one == NULL ? 1 : other == NULL ? -1 : strcmp (one, other);
      compare (self, order <= 0 ? one : other, order <= 0 ? plumb_table_get (before, i) : NULL,
               order >= 0 ? plumb_table_get (after, j) : NULL);
      i += order <= 0;
      j += order >= 0;
    }
}

/* Its members, with the ids that its nodes have now. */
static PlumbValue *
rename_frame (Comparison *self, PlumbValue *frame)
{
  PlumbValue *members = plumb_member_get_valid (plumb_frame_members, frame, "members");
  if (members == NULL)
    return plumb_value_ref (frame);
  PlumbValueBuilder *builder = plumb_value_builder_new_array ();
  for (guint i = 0; i < plumb_value_get_length (members); i++)
    {
      const char *id = plumb_value_get_string (plumb_value_get_element (members, i), "");
      PlumbNode *node = plumb_graph_find_node (self->before, id);
      const char *new_id = node != NULL ? g_hash_table_lookup (self->new_ids, node) : NULL;
      plumb_value_builder_add (builder, plumb_value_new_string (new_id != NULL ? new_id : id));
    }
  g_autoptr (PlumbValue) renamed = plumb_value_builder_end (builder);
  return plumb_member_replace (frame, "members", renamed);
}

static void
compare_frame (Comparison *self, const char *id, gpointer before, gpointer after)
{
  g_autoptr (PlumbValue) former = before != NULL ? rename_frame (self, before) : NULL;
  Pair pair = { PLUMB_DIFFERENCE_FRAME, id, former, after };
  compare_things (self, &pair, plumb_frame_members);
}

static void
compare_note (Comparison *self, const char *id, gpointer before, gpointer after)
{
  Pair pair = { PLUMB_DIFFERENCE_NOTE, id, before, after };
  compare_things (self, &pair, plumb_note_members);
}

static void compare_graphs (Comparison *self);

static void
compare_definition (Comparison *self, const char *id, gpointer before, gpointer after)
{
  if (before != NULL && after != NULL)
    {
      Comparison inner = { .diff = self->diff, .definition = id, .before = before, .after = after };
      compare_graphs (&inner);
      return;
    }
  g_autoptr (PlumbValue) value = plumb_document_write_definition (before != NULL ? before : after);
  Pair pair = { PLUMB_DIFFERENCE_DEFINITION, id, before != NULL ? value : NULL,
                after != NULL ? value : NULL };
  add_whole (self, &pair);
}

/* --- graphs --------------------------------------------------------------------------------- */

static void
compare_graphs (Comparison *self)
{
  g_autoptr (GHashTable) partners = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) new_ids = g_hash_table_new (NULL, NULL);
  self->partners = partners;
  self->new_ids = new_ids;
  match_nodes (self);
  Pair own = { PLUMB_DIFFERENCE_GRAPH, NULL, self->before->members, self->after->members };
  compare_members (self, &own, plumb_graph_members);
  compare_nodes (self);
  compare_edges (self);
  walk_tables (self, self->before->frames, self->after->frames, compare_frame);
  walk_tables (self, self->before->notes, self->after->notes, compare_note);
  walk_tables (self, self->before->definitions, self->after->definitions, compare_definition);
}

static void
release_diff (gpointer data)
{
  PlumbDiff *self = data;
  g_clear_pointer (&self->differences, g_array_unref);
}

/**
 * plumb_diff_new:
 * @before: a document
 * @after: a document
 *
 * The order is that of the format, nodes by index; definitions come last, each with all that is in
 * it. A node keeps its identity by its id, or else by index and kind. What a faulty document has
 * kept aside is not compared.
 *
 * Returns: (transfer full): what leads from @before to @after
 */
PlumbDiff *
plumb_diff_new (PlumbGraph *before, PlumbGraph *after)
{
  g_return_val_if_fail (PLUMB_IS_GRAPH (before) && PLUMB_IS_GRAPH (after), NULL);
  PlumbDiff *self = g_atomic_rc_box_new0 (PlumbDiff);
  self->differences = g_array_new (FALSE, FALSE, sizeof (PlumbDifference));
  g_array_set_clear_func (self->differences, clear_difference);
  Comparison comparison = { .diff = self, .before = before, .after = after };
  compare_graphs (&comparison);
  return self;
}

/**
 * plumb_diff_ref:
 * @self: a diff
 *
 * Returns: (transfer full): the same diff
 */
PlumbDiff *
plumb_diff_ref (PlumbDiff *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return g_atomic_rc_box_acquire (self);
}

/**
 * plumb_diff_unref:
 * @self: (transfer full): a diff
 */
void
plumb_diff_unref (PlumbDiff *self)
{
  g_return_if_fail (self != NULL);
  g_atomic_rc_box_release_full (self, release_diff);
}

/**
 * plumb_diff_get_length:
 * @self: a diff
 *
 * Returns: how many differences there are; 0 where the documents mean the same
 */
guint
plumb_diff_get_length (PlumbDiff *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->differences->len;
}

/**
 * plumb_diff_get:
 * @self: a diff
 * @position: a place in it
 *
 * Returns: (transfer none): the difference there
 */
const PlumbDifference *
plumb_diff_get (PlumbDiff *self, guint position)
{
  g_return_val_if_fail (self != NULL && position < self->differences->len, NULL);
  return &g_array_index (self->differences, PlumbDifference, position);
}

static PlumbValue *
difference_to_value (const PlumbDifference *difference)
{
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();
  plumb_value_builder_set_string (builder, "change", kind_names[difference->kind]);
  plumb_value_builder_set_string (builder, "thing", thing_names[difference->thing]);
  plumb_value_builder_set_string (builder, "path", difference->path);
  plumb_value_builder_set_string (builder, "member", difference->member);
  plumb_value_builder_set (builder, "before", ref_or_null (difference->before));
  plumb_value_builder_set (builder, "after", ref_or_null (difference->after));
  return plumb_value_builder_end (builder);
}

/**
 * plumb_diff_to_value:
 * @self: a diff
 *
 * Returns: (transfer full): an array of objects: change, thing, path, member, before, after
 */
PlumbValue *
plumb_diff_to_value (PlumbDiff *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  PlumbValueBuilder *builder = plumb_value_builder_new_array ();
  for (guint i = 0; i < self->differences->len; i++)
    plumb_value_builder_add (builder, difference_to_value (plumb_diff_get (self, i)));
  return plumb_value_builder_end (builder);
}

static void
append_change (GString *text, const PlumbDifference *difference)
{
  g_autofree char *before = plumb_member_describe (difference->before);
  g_autofree char *after = plumb_member_describe (difference->after);
  g_autofree char *member = plumb_text_make_visible (difference->member);
  g_string_append_printf (text, " %s: %s → %s", member, before, after);
}

static void
append_whole (GString *text, const PlumbDifference *difference)
{
  const PlumbValue *value = difference->before != NULL ? difference->before : difference->after;
  const char *kind = plumb_value_member_string (value, "kind", NULL);
  g_autofree char *visible = kind != NULL ? plumb_text_make_visible (kind) : NULL;
  if (difference->thing == PLUMB_DIFFERENCE_NODE && kind != NULL)
    g_string_append_printf (text, " (%s)", visible);
}

static void
append_difference (GString *text, const PlumbDifference *difference)
{
  static const char signs[] = { '+', '-', '~', '~' };
  g_string_append_printf (text, "%c %s", signs[difference->kind], thing_names[difference->thing]);
  if (difference->path != NULL)
    {
      g_autofree char *path = plumb_text_make_visible (difference->path);
      g_string_append_printf (text, " %s", path);
    }
  if (difference->kind == PLUMB_DIFFERENCE_RENAMED)
    g_string_append_printf (text, " (was %s)", plumb_value_get_string (difference->before, ""));
  else if (difference->kind == PLUMB_DIFFERENCE_CHANGED)
    append_change (text, difference);
  else
    append_whole (text, difference);
  g_string_append_c (text, '\n');
}

/**
 * plumb_diff_append_text:
 * @self: a diff
 * @text: where to append
 *
 * Appends what a person reads, a line a difference, safe on a terminal:
 * |[
 * + node blur (image.blur)
 * ~ node render params.samples: 64 → 128
 * ~ edge check.verdict → ask.input when: nothing → "fail"
 * ]|
 */
void
plumb_diff_append_text (PlumbDiff *self, GString *text)
{
  g_return_if_fail (self != NULL && text != NULL);
  for (guint i = 0; i < self->differences->len; i++)
    append_difference (text, plumb_diff_get (self, i));
}
