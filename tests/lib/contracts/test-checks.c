/* test-checks.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "plumb-document.h"
#include "plumb-flat.h"
#include "plumb-json.h"
#include "plumb-paths.h"

/* Golden cases: tests/data/checks/X.plumb has its problems in X.problems, and where it has no
 * error, the flat workflow in X.flat. With PLUMB_UPDATE_REFERENCES set they are written anew. */

static PlumbRegistry *registry;

static char *
build_path (const char *folder, const char *name)
{
  return g_test_build_filename (G_TEST_DIST, "data", folder, name, NULL);
}

static PlumbRegistry *
load_registry (void)
{
  PlumbRegistry *loaded = plumb_registry_new ();
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  g_autofree char *core = plumb_paths_get_data ("packs/core");
  g_autofree char *product = build_path ("packs", "product");
  g_assert_true (plumb_registry_load_pack (loaded, core, PLUMB_PACK_ORIGIN_APPLICATION, problems));
  g_assert_true (plumb_registry_load_pack (loaded, product, PLUMB_PACK_ORIGIN_USER, problems));
  g_assert_cmpuint (plumb_problems_get_length (problems), ==, 0);
  return loaded;
}

static const char *
get_end (const PlumbFlatNode *node, const PlumbFlatEdge *edge)
{
  return edge->target_port >= 0
             ? plumb_kind_get_input (node->kind, (guint) edge->target_port)->name
             : plumb_kind_get_field (node->kind, (guint) edge->target_field)->name;
}

static void
append_flat (GString *text, const PlumbFlat *flat, const char *indent)
{
  g_autofree char *deeper = g_strconcat (indent, "    ", NULL);
  for (guint i = 0; i < flat->n_nodes; i++)
    {
      const PlumbFlatNode *node = &flat->nodes[i];
      g_autofree char *params = plumb_json_format (node->params, PLUMB_JSON_COMPACT);
      g_string_append_printf (text, "%s%s: %s %s", indent, node->path,
                              plumb_kind_get_name (node->kind), params);
      if (node->muted)
        g_string_append_printf (text, " muted by %s", node->muted_by);
      g_string_append_c (text, '\n');
      for (guint k = 0; k < node->n_edges_in; k++)
        {
          const PlumbFlatEdge *edge = &flat->edges[node->edges_in[k]];
          const PlumbFlatNode *source = &flat->nodes[edge->source];
          g_string_append_printf (text, "%s  %s <- %s.%s", indent, get_end (node, edge),
                                  source->path,
                                  plumb_kind_get_output (source->kind, edge->source_port)->name);
          if (!g_str_equal (edge->condition, "pass"))
            g_string_append_printf (text, " when %s", edge->condition);
          g_string_append_c (text, '\n');
        }
      if (node->body != NULL)
        append_flat (text, node->body, deeper);
    }
}

static void
append_problems (GString *text, PlumbProblems *problems)
{
  for (guint i = 0; i < plumb_problems_get_length (problems); i++)
    {
      const PlumbProblem *problem = plumb_problems_get (problems, i);
      g_string_append_printf (
          text, "%s %s %s %s\n  %s\n  expected: %s\n  found: %s\n  advice: %s\n",
          plumb_severity_get_name (problem->severity), problem->code,
          problem->node ? problem->node : "-", problem->field ? problem->field : "-",
          problem->message, problem->expected ? problem->expected : "-",
          problem->found ? problem->found : "-", problem->advice ? problem->advice : "-");
    }
}

static void
compare (const char *stem, const char *ending, const char *text)
{
  g_autofree char *path = g_strconcat (stem, ending, NULL);
  g_autofree char *reference = NULL;
  g_autoptr (GError) error = NULL;
  if (g_getenv ("PLUMB_UPDATE_REFERENCES") != NULL)
    {
      if (text == NULL)
        g_remove (path);
      else
        g_assert_true (g_file_set_contents (path, text, -1, &error));
      return;
    }
  g_file_get_contents (path, &reference, NULL, NULL);
  g_assert_cmpstr (text, ==, reference);
}

static void
test_case (gconstpointer data)
{
  const char *path = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  g_autofree char *stem = g_strndup (path, strlen (path) - strlen (".plumb"));
  g_autoptr (PlumbGraph) graph = plumb_document_load (path, problems, &error);
  g_assert_no_error (error);
  g_autoptr (PlumbFlat) flat = plumb_flat_new (graph, registry, problems);
  g_autoptr (GString) text = g_string_new (NULL);
  append_problems (text, problems);
  compare (stem, ".problems", text->str);
  g_string_truncate (text, 0);
  if (flat != NULL)
    append_flat (text, flat, "");
  compare (stem, ".flat", flat == NULL ? NULL : text->str);
  /* A workflow flattens, or says why not. */
  g_assert_true ((flat != NULL) == !plumb_problems_has_errors (problems));
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

static GPtrArray *
list_cases (void)
{
  g_autofree char *folder = build_path ("checks", ".");
  g_autoptr (GDir) entries = g_dir_open (folder, 0, NULL);
  g_assert_nonnull (entries);
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  const char *name;
  while ((name = g_dir_read_name (entries)) != NULL)
    if (g_str_has_suffix (name, ".plumb"))
      g_ptr_array_add (paths, build_path ("checks", name));
  g_ptr_array_sort (paths, compare_names);
  g_assert_cmpuint (paths->len, >, 0);
  return paths;
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  registry = load_registry ();
  g_autoptr (GPtrArray) cases = list_cases ();
  for (guint i = 0; i < cases->len; i++)
    {
      g_autofree char *name = g_path_get_basename (g_ptr_array_index (cases, i));
      g_autofree char *path = g_strconcat ("/checks/", name, NULL);
      g_test_add_data_func (path, g_ptr_array_index (cases, i), test_case);
    }
  int result = g_test_run ();
  g_clear_object (&registry);
  return result;
}
