/* plumb-document-write.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-document.h"

#include "plumb-document-private.h"
#include "plumb-graph-private.h"
#include "plumb-json.h"
#include "plumb-member-private.h"

/* --- graph to value ------------------------------------------------------------------------- */

typedef struct
{
  const char *id;
  PlumbValue *value;
} Thing;

static int
compare_things (gconstpointer a, gconstpointer b)
{
  const Thing *one = a, *other = b;
  return strcmp (one->id, other->id);
}

static void
gather_table (GArray *things, PlumbTable *table)
{
  for (guint i = 0; i < plumb_table_get_length (table); i++)
    {
      Thing thing = { plumb_table_get_id (table, i), plumb_table_get (table, i) };
      g_array_append_val (things, thing);
    }
}

/* Sorts and sets them, if there are any; the things are borrowed. */
static void
set_things (PlumbValueBuilder *builder, const char *name, GArray *things)
{
  if (things->len == 0)
    return;
  g_array_sort (things, compare_things);
  PlumbValueBuilder *section = plumb_value_builder_new_object ();
  for (guint i = 0; i < things->len; i++)
    {
      const Thing *thing = &g_array_index (things, Thing, i);
      plumb_value_builder_set (section, thing->id, plumb_value_ref (thing->value));
    }
  plumb_value_builder_set (builder, name, plumb_value_builder_end (section));
}

static void
set_tables (PlumbValueBuilder *builder, const char *name, PlumbTable *table, PlumbTable *strays)
{
  g_autoptr (GArray) things = g_array_new (FALSE, FALSE, sizeof (Thing));
  gather_table (things, table);
  gather_table (things, strays);
  set_things (builder, name, things);
}

static void
set_nodes (PlumbValueBuilder *builder, PlumbGraph *graph)
{
  g_autoptr (GArray) things = g_array_new (FALSE, FALSE, sizeof (Thing));
  for (guint i = 0; i < graph->nodes->len; i++)
    {
      PlumbNode *node = g_ptr_array_index (graph->nodes, i);
      Thing thing = { node->id, node->value };
      g_array_append_val (things, thing);
    }
  gather_table (things, graph->strays.nodes);
  set_things (builder, "nodes", things);
}

static int
compare_edges (gconstpointer a, gconstpointer b)
{
  const PlumbValue *one = *(PlumbValue *const *) a, *other = *(PlumbValue *const *) b;
  int order = strcmp (plumb_value_member_string (one, "to", ""),
                      plumb_value_member_string (other, "to", ""));
  if (order == 0)
    order = strcmp (plumb_value_member_string (one, "from", ""),
                    plumb_value_member_string (other, "from", ""));
  return order;
}

static void
set_edges (PlumbValueBuilder *builder, PlumbGraph *graph)
{
  g_autoptr (GPtrArray) edges = g_ptr_array_new ();
  for (guint i = 0; i < graph->edges->len; i++)
    g_ptr_array_add (edges, ((PlumbEdge *) g_ptr_array_index (graph->edges, i))->value);
  for (guint i = 0; i < graph->strays.edges->len; i++)
    g_ptr_array_add (edges, g_ptr_array_index (graph->strays.edges, i));
  if (edges->len == 0)
    return;
  if (graph->strays.edges->len > 0)
    g_ptr_array_sort (edges, compare_edges); /* stable: of equal ones the real edge comes first */
  PlumbValueBuilder *section = plumb_value_builder_new_array ();
  for (guint i = 0; i < edges->len; i++)
    plumb_value_builder_add (section, plumb_value_ref (g_ptr_array_index (edges, i)));
  plumb_value_builder_set (builder, "edges", plumb_value_builder_end (section));
}

/* A section whose member is not what it should be stays as it is while there is nothing to write.
 */
static PlumbValueBuilder *
begin_graph (PlumbGraph *graph)
{
  PlumbValueBuilder *builder = plumb_value_builder_new_copy (graph->members);
  if (graph->next_index > plumb_graph_get_last_index (graph) + 1)
    plumb_value_builder_set_int (builder, "next_index", graph->next_index);
  set_nodes (builder, graph);
  set_edges (builder, graph);
  set_tables (builder, "frames", graph->frames, graph->strays.frames);
  set_tables (builder, "notes", graph->notes, graph->strays.notes);
  return builder;
}

static PlumbValue *
end_graph (PlumbValueBuilder *builder, const PlumbMember *members)
{
  g_autoptr (PlumbValue) value = plumb_value_builder_end (builder);
  return plumb_member_sort (members, value);
}

/* A definition alone, as an edit keeps it. */
PlumbValue *
plumb_document_write_definition (PlumbGraph *graph)
{
  return end_graph (begin_graph (graph), plumb_definition_members);
}

static void
set_definitions (PlumbValueBuilder *builder, PlumbGraph *graph)
{
  g_autoptr (PlumbTable) written = plumb_table_new ((GDestroyNotify) plumb_value_unref);
  for (guint i = 0; i < plumb_table_get_length (graph->definitions); i++)
    plumb_table_set (written, plumb_table_get_id (graph->definitions, i),
                     plumb_document_write_definition (plumb_table_get (graph->definitions, i)));
  set_tables (builder, "definitions", written, graph->strays.definitions);
}

/**
 * plumb_document_write:
 * @graph: a workflow
 *
 * Returns: (transfer full): the document as a value, everything in the order of the format
 */
PlumbValue *
plumb_document_write (PlumbGraph *graph)
{
  g_return_val_if_fail (PLUMB_IS_GRAPH (graph), NULL);
  PlumbValueBuilder *builder = begin_graph (graph);
  plumb_value_builder_set_int (builder, "plumb", PLUMB_DOCUMENT_VERSION);
  set_definitions (builder, graph);
  return end_graph (builder, plumb_graph_members);
}

/* --- value to text -------------------------------------------------------------------------- */

typedef struct
{
  GString *text;
  GString *scratch; /* one member at a time: its column is counted from its beginning */
} Printer;

typedef void (*PrintFunc) (Printer *self, const char *name, const PlumbValue *value, guint depth);

static void
append_indent (GString *text, guint depth)
{
  for (guint i = 0; i < depth; i++)
    g_string_append (text, "  ");
}

static void
append_name (GString *text, const char *name)
{
  if (name == NULL)
    return;
  plumb_json_append_string (text, name);
  g_string_append (text, ": ");
}

/* A member in the pretty style of plumb-json, moved in. */
static void
print_pretty (Printer *self, const char *name, const PlumbValue *value, guint depth)
{
  g_string_truncate (self->scratch, 0);
  append_indent (self->scratch, depth);
  append_name (self->scratch, name);
  plumb_json_append (self->scratch, value, PLUMB_JSON_PRETTY);
  g_string_truncate (self->scratch, self->scratch->len - 1);
  const char *line = self->scratch->str;
  for (const char *end; (end = strchr (line, '\n')) != NULL; line = end + 1)
    {
      g_string_append_len (self->text, line, end + 1 - line);
      append_indent (self->text, depth);
    }
  g_string_append (self->text, line);
}

static void
print_line (Printer *self, const char *name, const PlumbValue *value, guint depth)
{
  if (plumb_value_get_value_type (value) != PLUMB_VALUE_OBJECT
      || plumb_value_get_length (value) == 0)
    {
      print_pretty (self, name, value, depth);
      return;
    }
  append_indent (self->text, depth);
  append_name (self->text, name);
  g_string_append (self->text, "{ ");
  for (guint i = 0; i < plumb_value_get_length (value); i++)
    {
      const char *member = NULL;
      PlumbValue *item = plumb_value_get_member_at (value, i, &member);
      g_string_append (self->text, i > 0 ? ", " : "");
      append_name (self->text, member);
      g_string_truncate (self->scratch, 0);
      plumb_json_append (self->scratch, item, PLUMB_JSON_COMPACT);
      g_string_append_len (self->text, self->scratch->str, self->scratch->len);
    }
  g_string_append (self->text, " }");
}

/* A container with each of its items on lines of its own, printed by @print. */
static void
print_block (Printer *self, const char *name, const PlumbValue *value, guint depth, PrintFunc print)
{
  gboolean is_array = plumb_value_get_value_type (value) == PLUMB_VALUE_ARRAY;
  gboolean is_object = plumb_value_get_value_type (value) == PLUMB_VALUE_OBJECT;
  guint length = plumb_value_get_length (value);
  if ((!is_array && !is_object) || length == 0)
    {
      print_pretty (self, name, value, depth);
      return;
    }
  append_indent (self->text, depth);
  append_name (self->text, name);
  g_string_append (self->text, is_array ? "[\n" : "{\n");
  for (guint i = 0; i < length; i++)
    {
      const char *member = NULL;
      PlumbValue *item = is_array ? plumb_value_get_element (value, i)
                                  : plumb_value_get_member_at (value, i, &member);
      print (self, member, item, depth + 1);
      g_string_append (self->text, i + 1 < length ? ",\n" : "\n");
    }
  append_indent (self->text, depth);
  g_string_append_c (self->text, is_array ? ']' : '}');
}

static void
print_node_member (Printer *self, const char *name, const PlumbValue *value, guint depth)
{
  if (g_str_equal (name, "params"))
    print_block (self, name, value, depth, print_pretty);
  else
    print_pretty (self, name, value, depth);
}

static void
print_node (Printer *self, const char *name, const PlumbValue *value, guint depth)
{
  if (plumb_value_get_value_type (value) == PLUMB_VALUE_OBJECT)
    print_block (self, name, value, depth, print_node_member);
  else
    print_pretty (self, name, value, depth);
}

static void
print_thing (Printer *self, const char *name, const PlumbValue *value, guint depth)
{
  print_block (self, name, value, depth, print_pretty);
}

static void print_graph (Printer *self, const char *name, const PlumbValue *value, guint depth);

static void
print_graph_member (Printer *self, const char *name, const PlumbValue *value, guint depth)
{
  static const struct
  {
    const char *name;
    PlumbValueType type;
    PrintFunc print;
  } sections[] = {
    { "nodes", PLUMB_VALUE_OBJECT, print_node },
    { "edges", PLUMB_VALUE_ARRAY, print_line },
    { "frames", PLUMB_VALUE_OBJECT, print_thing },
    { "notes", PLUMB_VALUE_OBJECT, print_thing },
    { "definitions", PLUMB_VALUE_OBJECT, print_graph },
  };
  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    if (g_str_equal (sections[i].name, name)
        && plumb_value_get_value_type (value) == sections[i].type)
      {
        print_block (self, name, value, depth, sections[i].print);
        return;
      }
  print_pretty (self, name, value, depth);
}

static void
print_graph (Printer *self, const char *name, const PlumbValue *value, guint depth)
{
  if (plumb_value_get_value_type (value) == PLUMB_VALUE_OBJECT)
    print_block (self, name, value, depth, print_graph_member);
  else
    print_pretty (self, name, value, depth);
}

/**
 * plumb_document_format:
 * @graph: a workflow
 *
 * The text is a fixed point: parsed and formatted again it gives the same bytes, whatever the order
 * of the edits that led to the graph.
 *
 * Returns: (transfer full): the document's text, with a final newline
 */
char *
plumb_document_format (PlumbGraph *graph)
{
  g_return_val_if_fail (PLUMB_IS_GRAPH (graph), NULL);
  g_autoptr (PlumbValue) value = plumb_document_write (graph);
  g_autoptr (GString) scratch = g_string_new (NULL);
  Printer printer = { .text = g_string_new (NULL), .scratch = scratch };
  print_graph (&printer, NULL, value, 0);
  g_string_append_c (printer.text, '\n');
  return g_string_free (printer.text, FALSE);
}
