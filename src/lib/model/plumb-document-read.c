/* plumb-document-read.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-document.h"

#include "plumb-document-private.h"
#include "plumb-document-reader-private.h"
#include "plumb-limits.h"

/* --- nodes ---------------------------------------------------------------------------------- */

static void
check_node (PlumbReader *self, const char *id, PlumbValue *value)
{
  PlumbSubject subject = { .node = id, .noun = "node", .id = id };
  if (plumb_value_get_member (value, "kind") == NULL)
    plumb_reader_report (self, &subject,
                         (PlumbProblem) { .code = "missing-kind",
                                          .field = "kind",
                                          .message = "it has no kind",
                                          .expected = "the name of a node kind, such as core.list",
                                          .found = "nothing",
                                          .advice = "Add “kind”, or remove the node" });
  plumb_reader_check_members (self, &subject, plumb_node_members, value);
}

static gboolean
accept_thing (PlumbReader *self, const PlumbSubject *subject, const char *id, PlumbValue *value)
{
  if (!plumb_node_id_is_valid (id))
    {
      plumb_reader_report_bad_id (self, subject, id);
      return FALSE;
    }
  if (plumb_value_get_value_type (value) != PLUMB_VALUE_OBJECT)
    {
      plumb_reader_report_not_an_object (self, subject, value);
      return FALSE;
    }
  return TRUE;
}

static gboolean
accept_node (PlumbReader *self, const char *id, PlumbValue *value, guint n_nodes)
{
  PlumbSubject subject = { .node = id, .noun = "node", .id = id };
  if (n_nodes < PLUMB_LIMIT_NODES)
    return accept_thing (self, &subject, id, value);
  if (n_nodes == PLUMB_LIMIT_NODES)
    plumb_reader_report (
        self, &subject,
        (PlumbProblem) { .code = "too-many-nodes",
                         .message = "it and the nodes after it are more than can be read",
                         .expected = "at most " G_STRINGIFY (PLUMB_LIMIT_NODES) " nodes",
                         .found = "more",
                         .advice = "Divide the workflow" });
  return FALSE;
}

static void
report_index (PlumbReader *self, PlumbNode *node, PlumbProblem problem)
{
  PlumbSubject subject = { .node = node->id, .noun = "node", .id = node->id };
  problem.field = "index";
  problem.expected = "a number that no other node has";
  plumb_reader_report (self, &subject, problem);
}

static void
report_shared_index (PlumbReader *self, PlumbNode *node, PlumbNode *other)
{
  g_autofree char *found
      = g_strdup_printf ("%" G_GINT64_FORMAT ", as node “%s”", node->index, other->id);
  report_index (self, node,
                (PlumbProblem) { .code = "duplicate-index",
                                 .message = "its index is another node's",
                                 .found = found,
                                 .advice = "Give one of the two a new index" });
}

/* Once for all: a document that a script wrote may have none at all. @first: of @n nodes. */
static void
report_missing_indexes (PlumbReader *self, PlumbNode *first, guint n)
{
  g_autofree char *others = g_strdup_printf (
      "it and %u more have no index; they are given the next ones, in the order of the file",
      n - 1);
  report_index (
      self, first,
      (PlumbProblem) { .severity = PLUMB_SEVERITY_WARNING,
                       .code = "missing-index",
                       .message = n > 1 ? others : "it has no index; it is given the next one",
                       .found = "nothing",
                       .advice = "Save the workflow, or mend it by plumb check --fix" });
}

static void
give_index (PlumbNode *node, gint64 index)
{
  g_autoptr (PlumbValue) number = plumb_value_new_int (index);
  g_autoptr (PlumbValue) value = plumb_member_replace (node->value, "index", number);
  plumb_node_set_value (node, value);
}

static gboolean
has_valid_index (PlumbNode *node)
{
  return plumb_member_get_valid (plumb_node_members, node->value, "index") != NULL;
}

/* Nodes are still in the order of the file here. */
static void
check_indexes (PlumbReader *self, GPtrArray *nodes)
{
  g_autoptr (GHashTable) by_index = g_hash_table_new (g_int64_hash, g_int64_equal);
  gint64 next = self->graph->next_index;
  PlumbNode *first_missing = NULL;
  guint n_missing = 0;
  for (guint i = 0; i < nodes->len; i++)
    {
      PlumbNode *node = g_ptr_array_index (nodes, i);
      if (has_valid_index (node))
        next = MAX (next, node->index + 1);
    }
  for (guint i = 0; i < nodes->len; i++)
    {
      PlumbNode *node = g_ptr_array_index (nodes, i);
      if (plumb_value_get_member (node->value, "index") == NULL)
        {
          first_missing = first_missing != NULL ? first_missing : node;
          n_missing++;
          give_index (node, next);
          next++;
        }
      PlumbNode *other = g_hash_table_lookup (by_index, &node->index);
      if (other != NULL && has_valid_index (node))
        report_shared_index (self, node, other);
      else if (has_valid_index (node))
        g_hash_table_insert (by_index, &node->index, node);
    }
  if (n_missing > 0)
    report_missing_indexes (self, first_missing, n_missing);
}

static void
read_nodes (PlumbReader *self, PlumbValue *section)
{
  guint length = plumb_value_get_length (section);
  GPtrArray *nodes = g_ptr_array_new_full (length, g_object_unref);
  for (guint i = 0; i < length; i++)
    {
      const char *id = NULL;
      PlumbValue *value = plumb_value_get_member_at (section, i, &id);
      if (!accept_node (self, id, value, i))
        {
          plumb_table_set (self->graph->strays.nodes, id, plumb_value_ref (value));
          continue;
        }
      check_node (self, id, value);
      g_ptr_array_add (nodes, plumb_node_new (id, value));
    }
  check_indexes (self, nodes);
  plumb_graph_take_nodes (self->graph, nodes);
}

/* --- edges ---------------------------------------------------------------------------------- */

/* The node of an end; NULL after a report where there is none. */
static PlumbNode *
read_end (PlumbReader *self, const PlumbSubject *subject, PlumbValue *value, const char *name)
{
  const char *text = plumb_value_member_string (value, name, NULL);
  char id[PLUMB_NODE_ID_SIZE];
  if (text == NULL || !plumb_endpoint_split (text, id))
    {
      plumb_reader_report_member (self, subject, plumb_member_find (plumb_edge_members, name),
                                  plumb_value_get_member (value, name));
      return NULL;
    }
  PlumbNode *node = plumb_graph_find_node (self->graph, id);
  if (node != NULL)
    return node;
  g_autofree char *message = g_strdup_printf ("there is no node “%s”", id);
  plumb_reader_report (self, subject,
                       (PlumbProblem) { .code = "unknown-node",
                                        .field = name,
                                        .message = message,
                                        .expected = "the id of a node of the same graph",
                                        .found = text,
                                        .advice = "Correct the id, or remove the edge" });
  return NULL;
}

static guint
hash_edge (gconstpointer key)
{
  const PlumbEdge *edge = key;
  return g_str_hash (edge->from) * 31 + g_str_hash (edge->to);
}

static gboolean
equal_edges (gconstpointer a, gconstpointer b)
{
  const PlumbEdge *one = a, *other = b;
  return g_str_equal (one->from, other->from) && g_str_equal (one->to, other->to);
}

/* Checks what lies between valid ends. */
static void
check_edge (PlumbReader *self, PlumbEdge *edge)
{
  static const char *const rest[] = { "when", "order" };
  PlumbSubject subject = { .node = edge->target->id, .edge = edge };
  for (guint i = 0; i < G_N_ELEMENTS (rest); i++)
    {
      const PlumbMember *member = plumb_member_find (plumb_edge_members, rest[i]);
      PlumbValue *found = plumb_value_get_member (edge->value, rest[i]);
      if (found != NULL && !member->is_valid (found))
        plumb_reader_report_member (self, &subject, member, found);
    }
}

static PlumbEdge *
read_edge (PlumbReader *self, PlumbValue *value, guint number)
{
  PlumbSubject subject = { .section = "edges", .number = number };
  if (plumb_value_get_value_type (value) != PLUMB_VALUE_OBJECT)
    {
      plumb_reader_report_not_an_object (self, &subject, value);
      return NULL;
    }
  PlumbNode *source = read_end (self, &subject, value, "from");
  PlumbNode *target = read_end (self, &subject, value, "to");
  if (source == NULL || target == NULL)
    return NULL;
  PlumbEdge *edge = plumb_edge_new (source, target, value);
  check_edge (self, edge);
  return edge;
}

static void
report_duplicate_edge (PlumbReader *self, PlumbEdge *edge)
{
  PlumbSubject subject = { .node = edge->target->id, .edge = edge };
  plumb_reader_report (self, &subject,
                       (PlumbProblem) { .code = "duplicate-edge",
                                        .field = edge->target_port,
                                        .message = "it is there twice",
                                        .expected = "one edge between two ports",
                                        .found = "two",
                                        .advice = "Remove one of them" });
}

static void
read_edges (PlumbReader *self, PlumbValue *section)
{
  guint length = plumb_value_get_length (section);
  GPtrArray *edges = g_ptr_array_new_full (length, g_object_unref);
  g_autoptr (GHashTable) seen = g_hash_table_new (hash_edge, equal_edges);
  for (guint i = 0; i < length; i++)
    {
      PlumbValue *value = plumb_value_get_element (section, i);
      g_autoptr (PlumbEdge) edge = read_edge (self, value, i);
      if (edge != NULL && g_hash_table_contains (seen, edge))
        {
          report_duplicate_edge (self, edge);
          g_clear_object (&edge);
        }
      if (edge == NULL)
        {
          g_ptr_array_add (self->graph->strays.edges, plumb_value_ref (value));
          continue;
        }
      g_hash_table_add (seen, edge);
      g_ptr_array_add (edges, g_steal_pointer (&edge));
    }
  plumb_graph_take_edges (self->graph, edges);
}

/* --- frames, notes -------------------------------------------------------------------------- */

static void
check_frame (PlumbReader *self, const PlumbSubject *subject, PlumbValue *value)
{
  PlumbValue *members = plumb_member_get_valid (plumb_frame_members, value, "members");
  for (guint i = 0; i < plumb_value_get_length (members); i++)
    {
      const char *id = plumb_value_get_string (plumb_value_get_element (members, i), "");
      if (plumb_graph_find_node (self->graph, id) != NULL)
        continue;
      g_autofree char *message = g_strdup_printf ("there is no node “%s”", id);
      plumb_reader_report (
          self, subject,
          (PlumbProblem) { .severity = PLUMB_SEVERITY_WARNING,
                           .code = "unknown-member",
                           .field = "members",
                           .message = message,
                           .expected = "ids of nodes of the same graph",
                           .found = id,
                           .advice = "Correct the id, or remove it from the frame" });
    }
}

typedef struct
{
  const char *name; /* frames, notes */
  const char *noun;
  const PlumbMember *members;
  PlumbTable *table;
  PlumbTable *strays;
  void (*check) (PlumbReader *self,
                 const PlumbSubject *subject,
                 PlumbValue *value); /* (nullable) */
} Section;

static void
read_things (PlumbReader *self, const Section *section, PlumbValue *things)
{
  for (guint i = 0; i < plumb_value_get_length (things); i++)
    {
      const char *id = NULL;
      PlumbValue *value = plumb_value_get_member_at (things, i, &id);
      PlumbSubject subject = { .section = section->name, .noun = section->noun, .id = id };
      if (!accept_thing (self, &subject, id, value))
        {
          plumb_table_set (section->strays, id, plumb_value_ref (value));
          continue;
        }
      plumb_reader_check_members (self, &subject, section->members, value);
      if (section->check != NULL)
        section->check (self, &subject, value);
      plumb_table_set (section->table, id, plumb_member_sort (section->members, value));
    }
}

static void
read_frames (PlumbReader *self, PlumbValue *value)
{
  Section section = { .name = "frames",
                      .noun = "frame",
                      .members = plumb_frame_members,
                      .table = self->graph->frames,
                      .strays = self->graph->strays.frames,
                      .check = check_frame };
  read_things (self, &section, value);
}

static void
read_notes (PlumbReader *self, PlumbValue *value)
{
  Section section = { .name = "notes",
                      .noun = "note",
                      .members = plumb_note_members,
                      .table = self->graph->notes,
                      .strays = self->graph->strays.notes };
  read_things (self, &section, value);
}

/* --- graphs --------------------------------------------------------------------------------- */

static void read_graph (PlumbReader *self, const PlumbMember *members, PlumbValue *value);

/* What belongs to the document, not to a definition, is kept there but has no effect. */
static void
check_misplaced (PlumbReader *self, PlumbValue *value)
{
  static const char *const names[] = { "seed", "definitions" };
  PlumbSubject subject = { 0 };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (plumb_value_get_member (value, names[i]) != NULL)
      plumb_reader_report (self, &subject,
                           (PlumbProblem) { .code = "misplaced-member",
                                            .field = names[i],
                                            .message = "it has a member that only the document has",
                                            .expected = "it at the top of the document",
                                            .found = "it in a definition",
                                            .advice = "Move it there" });
}

static void
read_definitions (PlumbReader *self, PlumbValue *section)
{
  for (guint i = 0; i < plumb_value_get_length (section); i++)
    {
      const char *id = NULL;
      PlumbValue *value = plumb_value_get_member_at (section, i, &id);
      PlumbSubject subject = { .section = "definitions", .noun = "definition", .id = id };
      if (!accept_thing (self, &subject, id, value))
        {
          plumb_table_set (self->graph->strays.definitions, id, plumb_value_ref (value));
          continue;
        }
      PlumbReader inner
          = { .graph = plumb_graph_new (), .problems = self->problems, .definition = id };
      plumb_table_set (self->graph->definitions, id, inner.graph);
      check_misplaced (&inner, value);
      read_graph (&inner, plumb_definition_members, value);
    }
}

static void
read_next_index (PlumbReader *self, PlumbValue *value)
{
  self->graph->next_index = plumb_value_get_int (value, 0);
}

static void
read_nothing (PlumbReader *self, PlumbValue *value)
{
}

/* What is not left among the graph's own members but made into something, by name. */
static const struct
{
  const char *name;
  void (*read) (PlumbReader *self, PlumbValue *value);
} sections[] = {
  { "plumb", read_nothing },
  { "next_index", read_next_index },
  { "nodes", read_nodes },
  { "edges", read_edges },
  { "frames", read_frames },
  { "notes", read_notes },
  { "definitions", read_definitions },
};

static void
read_member (PlumbReader *self, const char *name, PlumbValue *value, PlumbValueBuilder *rest)
{
  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    if (g_str_equal (sections[i].name, name))
      {
        plumb_value_builder_remove (rest, name);
        sections[i].read (self, value);
      }
}

static void
read_graph (PlumbReader *self, const PlumbMember *members, PlumbValue *value)
{
  PlumbSubject subject = { 0 };
  PlumbValueBuilder *rest = plumb_value_builder_new_copy (value);
  for (const PlumbMember *member = members; member->name != NULL; member++)
    {
      PlumbValue *found = plumb_value_get_member (value, member->name);
      if (found == NULL)
        continue;
      if (member->is_valid (found))
        read_member (self, member->name, found, rest);
      else
        plumb_reader_report_member (self, &subject, member, found);
    }
  g_autoptr (PlumbValue) kept = plumb_value_builder_end (rest);
  g_autoptr (PlumbValue) sorted = plumb_member_sort (members, kept);
  plumb_graph_set_members (self->graph, sorted);
}

/**
 * plumb_document_error_quark:
 *
 * Returns: the domain of %PLUMB_DOCUMENT_ERROR
 */
GQuark
plumb_document_error_quark (void)
{
  return g_quark_from_static_string ("plumb-document-error-quark");
}

static gboolean
check_version (PlumbValue *value, GError **error)
{
  PlumbValue *version = plumb_value_get_member (value, "plumb");
  if (version == NULL || !plumb_member_find (plumb_graph_members, "plumb")->is_valid (version))
    {
      g_autofree char *found
          = plumb_value_get_value_type (value) == PLUMB_VALUE_OBJECT
                ? plumb_member_describe (version)
                : g_strdup (plumb_value_type_get_name (plumb_value_get_value_type (value)));
      g_set_error (error, PLUMB_DOCUMENT_ERROR, PLUMB_DOCUMENT_ERROR_NOT_A_WORKFLOW,
                   "this is not a Plumbline workflow: expected an object with “plumb”, the version "
                   "of the format; found %s. If it is one, add \"plumb\": %d at its beginning",
                   found, PLUMB_DOCUMENT_VERSION);
      return FALSE;
    }
  gint64 number = plumb_value_get_int (version, 0);
  if (number <= PLUMB_DOCUMENT_VERSION)
    return TRUE;
  g_set_error (error, PLUMB_DOCUMENT_ERROR, PLUMB_DOCUMENT_ERROR_NEWER,
               "this workflow was written by a newer version of Plumbline: expected format %d, "
               "found %" G_GINT64_FORMAT ". Update Plumbline to open it; the file is left as it is",
               PLUMB_DOCUMENT_VERSION, number);
  return FALSE;
}

/**
 * plumb_document_read:
 * @value: a document
 * @problems: (nullable): where its faults are added
 * @error: return location for a %PLUMB_DOCUMENT_ERROR
 *
 * Returns: (transfer full) (nullable): the graph, or %NULL with @error set
 */
PlumbGraph *
plumb_document_read (PlumbValue *value, PlumbProblems *problems, GError **error)
{
  g_return_val_if_fail (value != NULL, NULL);
  if (!check_version (value, error))
    return NULL;
  g_autoptr (PlumbGraph) graph = plumb_graph_new ();
  PlumbReader reader = { .graph = graph, .problems = problems };
  read_graph (&reader, plumb_graph_members, value);
  return g_steal_pointer (&graph);
}

/* A definition alone, as an edit brings it. */
PlumbGraph *
plumb_document_read_definition (PlumbValue *value, const char *name, PlumbProblems *problems)
{
  g_autoptr (PlumbGraph) graph = plumb_graph_new ();
  PlumbReader reader = { .graph = graph, .problems = problems, .definition = name };
  check_misplaced (&reader, value);
  read_graph (&reader, plumb_definition_members, value);
  return g_steal_pointer (&graph);
}
