/* plumb-cli-align.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <stdio.h>

#include "plumb-arrange.h"
#include "plumb-cli.h"
#include "plumb-document.h"

typedef struct
{
  char *output;
  char **nodes;
  gboolean fresh;
  gboolean dry_run;
} Options;

/* Arranges the document's own graph, then each definition's. */
static gboolean
arrange_all (PlumbGraph *graph,
             PlumbRegistry *registry,
             const Options *options,
             guint *n_moved,
             GError **error)
{
  const PlumbLayoutOptions defaults = PLUMB_LAYOUT_OPTIONS_INIT;
  PlumbArrangeRequest request
      = { graph, registry, NULL, (const char *const *) options->nodes, defaults };
  if (options->fresh)
    request.options.start = PLUMB_LAYOUT_START_FRESH;
  guint n_graphs = options->nodes != NULL ? 1 : 1 + plumb_graph_get_n_definitions (graph);
  for (guint i = 0; i < n_graphs; i++)
    {
      g_autoptr (PlumbEdit) edit = NULL;
      guint moved = 0;
      request.definition = i > 0 ? plumb_graph_get_definition_name (graph, i - 1) : NULL;
      if (!plumb_arrange (&request, &edit, &moved, NULL, error)
          || (edit != NULL && !plumb_graph_apply (graph, edit, NULL, error)))
        return FALSE;
      *n_moved += moved;
    }
  return TRUE;
}

/* With those of its definitions. */
static guint
count_nodes (PlumbGraph *graph)
{
  guint n_nodes = plumb_graph_get_n_nodes (graph);
  for (guint i = 0; i < plumb_graph_get_n_definitions (graph); i++)
    n_nodes += plumb_graph_get_n_nodes (
        plumb_graph_find_definition (graph, plumb_graph_get_definition_name (graph, i)));
  return n_nodes;
}

static void
print_answer (PlumbCli *cli, PlumbGraph *graph, const char *path, guint n_moved)
{
  if (cli->json)
    {
      PlumbValueBuilder *builder = plumb_value_builder_new_object ();
      plumb_value_builder_set_string (builder, "file", path);
      plumb_value_builder_set_int (builder, "nodes", count_nodes (graph));
      plumb_value_builder_set_int (builder, "moved", n_moved);
      g_autoptr (PlumbValue) value = plumb_value_builder_end (builder);
      plumb_cli_print_json (value);
    }
  else if (!cli->quiet)
    printf ("%s: %u of %u nodes moved\n", path, n_moved, count_nodes (graph));
}

static int
align (PlumbCli *cli, const char *word, const Options *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  g_autofree char *path = plumb_cli_find_place (word, &error);
  g_autoptr (PlumbGraph) graph = path != NULL ? plumb_document_load (path, problems, &error) : NULL;
  if (graph == NULL)
    return plumb_cli_fail (cli, error);
  if (plumb_problems_has_errors (problems))
    return plumb_cli_print_problems (cli, problems); /* what could not be read would be lost */
  for (guint i = 0; options->nodes != NULL && options->nodes[i] != NULL; i++)
    if (plumb_graph_find_node (graph, options->nodes[i]) == NULL)
      return plumb_cli_fail_usage (cli, "%s has no node '%s'", path, options->nodes[i]);

  g_autoptr (PlumbRegistry) registry = plumb_cli_load_registry (cli);
  guint n_moved = 0;
  const char *target = options->output != NULL ? options->output : path;
  gboolean writes = !options->dry_run;
  if (!arrange_all (graph, registry, options, &n_moved, &error)
      || (writes && (n_moved > 0 || options->output != NULL)
          && !plumb_document_save (graph, target, NULL, &error)))
    return plumb_cli_fail (cli, error);
  print_answer (cli, graph, target, n_moved);
  return PLUMB_EXIT_OK;
}

int
plumb_cli_align (PlumbCli *cli, int argc, char **argv)
{
  Options options = { 0 };
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options.output, "Write there instead", "FILE" },
    { "node", 'n', 0, G_OPTION_ARG_STRING_ARRAY, &options.nodes, "Move only this node (repeatable)",
      "NODE" },
    { "fresh", 0, 0, G_OPTION_ARG_NONE, &options.fresh,
      "Forget where nodes were (pinned ones stay)", NULL },
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &options.dry_run, "Write nothing", NULL },
    G_OPTION_ENTRY_NULL,
  };
  int status;
  if (plumb_cli_parse (cli, entries,
                       "Arranges nodes from left to right. Pinned nodes stay, frames keep their "
                       "members together.",
                       &argc, &argv, 1, 1, &status))
    status = align (cli, argv[1], &options);
  g_free (options.output);
  g_strfreev (options.nodes);
  return status;
}
