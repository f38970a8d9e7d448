/* plumb-cli-check.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <stdio.h>

#include "plumb-cli-text.h"
#include "plumb-cli.h"
#include "plumb-document.h"
#include "plumb-file.h"
#include "plumb-fix.h"
#include "plumb-flat.h"
#include "plumb-input-files.h"
#include "plumb-legacy.h"

typedef struct
{
  PlumbCli *cli;
  PlumbRegistry *registry;
  PlumbProblems *problems; /* of the file at hand */
  const char *folder;      /* (nullable): of the project */
  gboolean fixes;
} Check;

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

static gboolean
lacks_indexes (PlumbProblems *problems)
{
  for (guint i = 0; i < plumb_problems_get_length (problems); i++)
    if (g_str_equal (plumb_problems_get (problems, i)->code, "missing-index"))
      return TRUE;
  return FALSE;
}

/* What is certain, written back; what could not be read would be lost. */
static gboolean
fix_file (PlumbCli *cli, PlumbRegistry *registry, const char *path, GError **error)
{
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  g_autoptr (PlumbGraph) graph = plumb_document_load (path, problems, error);
  guint n = 0;
  if (graph == NULL)
    return FALSE;
  g_autoptr (PlumbEdit) edit
      = !plumb_problems_has_errors (problems) ? plumb_fix_new_for_all (graph, registry, &n) : NULL;
  if (plumb_problems_has_errors (problems) || (edit == NULL && !lacks_indexes (problems)))
    return TRUE;
  if ((edit != NULL && !plumb_graph_apply (graph, edit, NULL, error))
      || !plumb_document_save (graph, path, NULL, error))
    return FALSE;
  n += lacks_indexes (problems) ? 1 : 0;
  g_autofree char *shown = plumb_text_make_visible (path);
  g_autofree char *fixes = plumb_cli_format_count (n, "fix", "fixes");
  if (!cli->json && !cli->quiet)
    printf ("%s: %s\n", shown, fixes);
  return TRUE;
}

/* The command that the workflow is to replace, where it names one. */
static gboolean
check_legacy (const Check *check, PlumbGraph *graph)
{
  if (plumb_value_get_member (plumb_graph_get_members (graph), "legacy") == NULL)
    return TRUE;
  g_autoptr (PlumbValue) document = plumb_document_write (graph);
  g_autoptr (PlumbLegacy) legacy
      = plumb_legacy_new (document, check->registry, check->problems, NULL);
  return legacy != NULL;
}

/* Reads a document, and looks whether the files are there that it names: no tools, nothing is
 * started. */
static gboolean
check_file (const Check *check, const char *path, GError **error)
{
  PlumbCli *cli = check->cli;
  if (check->fixes && !fix_file (cli, check->registry, path, error))
    return FALSE;
  g_autoptr (PlumbGraph) graph = plumb_document_load (path, check->problems, error);
  if (graph == NULL)
    return FALSE;
  g_autoptr (PlumbFlat) flat = plumb_flat_new (graph, check->registry, check->problems);
  if (check->folder != NULL)
    plumb_input_files_check (graph, check->registry, check->folder, check->problems);
  gboolean is_faultless
      = check_legacy (check, graph) && flat != NULL && !plumb_problems_has_errors (check->problems);
  if (is_faultless && !cli->json && !cli->quiet)
    print_size (path, graph, flat);
  return TRUE;
}

/* The file at hand cannot be read: one finding, and the others are looked at all the same. */
static void
add_unreadable (PlumbProblems *problems, const GError *error)
{
  gboolean is_newer = g_error_matches (error, PLUMB_DOCUMENT_ERROR, PLUMB_DOCUMENT_ERROR_NEWER);
  plumb_problems_add (problems,
                      &(PlumbProblem) { .severity = PLUMB_SEVERITY_ERROR,
                                        .code = "unreadable-workflow",
                                        .message = error->message,
                                        .expected = "a workflow's file",
                                        .advice = is_newer ? "Update Plumbline"
                                                           : "Correct the file, or remove it" });
}

static void
add_named (PlumbValueBuilder *all, PlumbProblems *problems, const char *workflow)
{
  g_autoptr (PlumbValue) list = plumb_problems_to_value (problems);
  for (guint i = 0; i < plumb_value_get_length (list); i++)
    {
      g_autoptr (PlumbValueBuilder) named
          = plumb_value_builder_new_copy (plumb_value_get_element (list, i));
      plumb_value_builder_set_string (named, "workflow", workflow);
      plumb_value_builder_add (all, plumb_value_builder_end (g_steal_pointer (&named)));
    }
}

static int
print_named (PlumbCli *cli, PlumbProblems *problems, const char *path)
{
  if (plumb_problems_get_length (problems) > 0)
    {
      g_autofree char *shown = plumb_text_make_visible (path);
      fprintf (stderr, "%s:\n", shown);
    }
  return plumb_cli_print_problems (cli, problems);
}

/* Each workflow's problems under its name; in JSON all in one list that names it. */
static int
check_all (Check *check, PlumbProject *project, char **names)
{
  PlumbCli *cli = check->cli;
  g_autoptr (PlumbValueBuilder) all = plumb_value_builder_new_array ();
  int status = PLUMB_EXIT_OK;
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *path = plumb_project_get_workflow_path (project, names[i]);
      g_autoptr (PlumbProblems) problems = plumb_problems_new ();
      g_autoptr (GError) error = NULL;
      check->problems = problems;
      if (!check_file (check, path, &error))
        add_unreadable (problems, error);
      if (cli->json)
        add_named (all, problems, names[i]);
      else
        print_named (cli, problems, path);
      if (plumb_problems_has_errors (problems))
        status = PLUMB_EXIT_FINDINGS;
    }
  if (cli->json)
    {
      g_autoptr (PlumbValueBuilder) answer = plumb_value_builder_new_object ();
      plumb_value_builder_set (answer, "problems",
                               plumb_value_builder_end (g_steal_pointer (&all)));
      g_autoptr (PlumbValue) value = plumb_value_builder_end (g_steal_pointer (&answer));
      plumb_cli_print_json (value);
    }
  return status;
}

static int
check_project (Check *check, PlumbProject *project)
{
  PlumbCli *cli = check->cli;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) names = plumb_project_list_workflows (project, &error);
  if (names == NULL)
    return plumb_cli_fail (cli, error);
  if (names[0] == NULL && !cli->json && !cli->quiet)
    printf ("project '%s' has no workflow yet: nothing to check\n",
            plumb_project_get_name (project));
  return check_all (check, project, names);
}

static int
check_alone (Check *check, const char *path)
{
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  g_autoptr (GError) error = NULL;
  check->problems = problems;
  gboolean is_read = check_file (check, path, &error);
  int status = plumb_cli_print_problems (check->cli, problems);
  return is_read ? status : plumb_cli_fail (check->cli, error);
}

int
plumb_cli_check (PlumbCli *cli, int argc, char **argv)
{
  Check check = { .cli = cli };
  const GOptionEntry entries[] = {
    { "fix", 0, 0, G_OPTION_ARG_NONE, &check.fixes,
      "Mend what can be mended with certainty first, and write it", NULL },
    G_OPTION_ENTRY_NULL,
  };
  int status;
  if (!plumb_cli_parse (cli, entries,
                        "Reports every problem at once, in one order: code, node, field, expected, "
                        "found, what to do.\n"
                        "Starts nothing. Exit status 1 where there is an error.",
                        &argc, &argv, 0, 1, &status))
    return status;

  g_autoptr (GError) error = NULL;
  g_autofree char *place = plumb_cli_find_place (argc > 1 ? argv[1] : NULL, &error);
  if (place == NULL)
    return plumb_cli_fail (cli, error);
  gboolean is_alone = g_str_has_suffix (place, ".plumb");
  g_autoptr (PlumbProject) project = plumb_project_open (place, is_alone ? NULL : &error);
  if (error != NULL)
    return plumb_cli_fail (cli, error);
  g_autoptr (PlumbRegistry) registry = plumb_cli_load_registry (cli);
  check.registry = registry;
  check.folder = project != NULL ? plumb_project_get_folder (project) : NULL;
  return is_alone ? check_alone (&check, place) : check_project (&check, project);
}
