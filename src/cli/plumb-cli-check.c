/* plumb-cli-check.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <stdio.h>

#include "plumb-cli.h"
#include "plumb-document.h"
#include "plumb-file.h"
#include "plumb-flat.h"

static void
print_size (const char *path, PlumbGraph *graph, PlumbFlat *flat)
{
  g_autofree char *shown = plumb_text_make_visible (path);
  g_autofree char *nodes
      = plumb_cli_format_count (plumb_graph_get_n_nodes (graph), "node", "nodes");
  g_autofree char *edges
      = plumb_cli_format_count (plumb_graph_get_n_edges (graph), "edge", "edges");
  g_autofree char *steps = plumb_cli_format_count (flat->n_nodes, "step", "steps");
  printf ("%s: %s, %s, %s: no fault\n", shown, nodes, edges, steps);
}

/* Reads a document alone: no project, no tools, nothing is started. */
static gboolean
check_file (PlumbCli *cli,
            PlumbRegistry *registry,
            const char *path,
            PlumbProblems *problems,
            GError **error)
{
  g_autoptr (PlumbGraph) graph = plumb_document_load (path, problems, error);
  if (graph == NULL)
    return FALSE;
  g_autoptr (PlumbFlat) flat = plumb_flat_new (graph, registry, problems);
  if (flat != NULL && !cli->json && !cli->quiet)
    print_size (path, graph, flat);
  return TRUE;
}

static gboolean
check_project (PlumbCli *cli,
               PlumbRegistry *registry,
               const char *place,
               PlumbProblems *problems,
               GError **error)
{
  g_autoptr (PlumbProject) project = plumb_project_open (place, error);
  if (project == NULL)
    return FALSE;
  g_auto (GStrv) names = plumb_project_list_workflows (project, error);
  if (names == NULL)
    return FALSE;
  if (names[0] == NULL && !cli->json && !cli->quiet)
    printf ("project '%s' has no workflow yet: nothing to check\n",
            plumb_project_get_name (project));
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *path = plumb_project_get_workflow_path (project, names[i]);
      if (!check_file (cli, registry, path, problems, error))
        return FALSE;
    }
  return TRUE;
}

int
plumb_cli_check (PlumbCli *cli, int argc, char **argv)
{
  int status;
  if (!plumb_cli_parse (cli, NULL,
                        "Reports every problem at once, in one order: code, node, field, expected, "
                        "found, what to do.\n"
                        "Starts nothing. Exit status 1 where there is an error.",
                        &argc, &argv, 0, 1, &status))
    return status;

  const char *place = argc > 1 ? argv[1] : ".";
  g_autoptr (PlumbRegistry) registry = plumb_cli_load_registry (cli);
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  g_autoptr (GError) error = NULL;
  gboolean read = g_str_has_suffix (place, ".plumb")
                      ? check_file (cli, registry, place, problems, &error)
                      : check_project (cli, registry, place, problems, &error);
  status = plumb_cli_print_problems (cli, problems);
  return read ? status : plumb_cli_fail (cli, error);
}
