/* plumb-cli-diff.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <stdio.h>
#include <string.h>

#include "plumb-cli.h"
#include "plumb-diff.h"
#include "plumb-divergence.h"
#include "plumb-document.h"
#include "plumb-file.h"
#include "plumb-run-diff.h"

/* What differs: between two workflows (files), or between two runs of a project. */

static PlumbGraph *
load_graph (PlumbCli *cli, const char *path, GError **error)
{
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  PlumbGraph *graph = plumb_document_load (path, problems, error);
  if (graph != NULL && plumb_problems_get_length (problems) > 0)
    fprintf (stderr, "plumb diff: %s has faults; `plumb check` lists them\n", path);
  return graph;
}

static int
diff_workflows (PlumbCli *cli, const char *before, const char *after)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbGraph) a = load_graph (cli, before, &error);
  g_autoptr (PlumbGraph) b = a != NULL ? load_graph (cli, after, &error) : NULL;
  if (b == NULL)
    return plumb_cli_fail (cli, error);
  g_autoptr (PlumbDiff) diff = plumb_diff_new (a, b);
  if (cli->json)
    {
      g_autoptr (PlumbValue) value = plumb_diff_to_value (diff);
      plumb_cli_print_json (value);
    }
  else
    {
      g_autoptr (GString) text = g_string_new (NULL);
      plumb_diff_append_text (diff, text);
      fputs (text->len > 0 ? text->str : "the two workflows are the same\n", stdout);
    }
  return plumb_diff_get_length (diff) == 0 ? PLUMB_EXIT_OK : PLUMB_EXIT_FINDINGS;
}

/* The hash of a graph says that it is another, and nothing else that a person could use. */
static const char *
describe_difference (PlumbValue *entry)
{
  if (g_strcmp0 (plumb_value_member_string (entry, "what", NULL), "flat hash") == 0)
    return "not the same: it was edited between them, or run with other parameters";
  return plumb_value_member_string (entry, "text", plumb_value_get_string (entry, ""));
}

static void
print_differences (const char *title, PlumbValue *list)
{
  for (guint i = 0; i < plumb_value_get_length (list); i++)
    {
      PlumbValue *entry = plumb_value_get_element (list, i);
      g_autofree char *text = plumb_text_make_visible (describe_difference (entry));
      printf ("  %-12s %s\n", i == 0 ? title : "", text);
    }
}

static void
print_step (PlumbValue *step, const char *first)
{
  const char *path = plumb_value_member_string (step, "path", "");
  printf ("%s %s: outputs %s\n", g_strcmp0 (path, first) == 0 ? "→" : " ", path,
          plumb_value_member_string (step, "outputs", ""));
  PlumbValue *items = plumb_value_get_member (step, "items");
  for (guint i = 0; i < plumb_value_get_length (items); i++)
    {
      PlumbValue *item = plumb_value_get_element (items, i);
      g_autofree char *title
          = g_strdup_printf ("item %" G_GINT64_FORMAT, plumb_value_member_int (item, "item", 0));
      print_differences (title, plumb_value_get_member (item, "differences"));
    }
}

static void
print_run_diff (PlumbValue *diff)
{
  const char *first = plumb_value_get_string (plumb_value_get_member (diff, "first"), NULL);
  if (plumb_value_member_boolean (diff, "same", FALSE))
    puts ("the two runs have the same outputs");
  else if (first != NULL)
    printf ("first node that differs: %s\n", first);
  print_differences ("workflow", plumb_value_get_member (diff, "workflow"));
  print_differences ("environment", plumb_value_get_member (diff, "environment"));
  PlumbValue *steps = plumb_value_get_member (diff, "steps");
  for (guint i = 0; i < plumb_value_get_length (steps); i++)
    print_step (plumb_value_get_element (steps, i), first);
}

/* From a step upstream to the first that differs. */
static int
diff_upstream (
    PlumbCli *cli, PlumbCliSession *session, gint64 before, gint64 after, const char *picture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbDivergence) divergence
      = plumb_divergence_new (session->engine, session->reader, before, after, &error);
  if (divergence == NULL)
    return plumb_cli_fail (cli, error);
  g_autoptr (PlumbValue) found = plumb_divergence_describe (divergence, picture);
  const char *step = plumb_value_member_string (found, "step", NULL);
  if (cli->json)
    plumb_cli_print_json (found);
  else if (step == NULL)
    printf ("nothing that %s rests on differs\n", picture);
  else
    {
      printf ("first node that differs: %s\n", step);
      print_differences ("because", plumb_value_get_member (found, "differences"));
    }
  return step == NULL ? PLUMB_EXIT_OK : PLUMB_EXIT_FINDINGS;
}

static int
diff_runs (PlumbCli *cli, const char *step, const char *before, const char *after)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbCliSession) session = plumb_cli_session_open (cli, cli->project, &error);
  gint64 a = session != NULL ? plumb_cli_find_run (session, before, &error) : 0;
  gint64 b = a != 0 ? plumb_cli_find_run (session, after, &error) : 0;
  if (b != 0 && step != NULL)
    return diff_upstream (cli, session, a, b, step);
  g_autoptr (PlumbValue) diff = b != 0 ? plumb_run_diff (session->reader, a, b, &error) : NULL;
  if (diff == NULL)
    return plumb_cli_fail (cli, error);
  if (cli->json)
    plumb_cli_print_json (diff);
  else
    print_run_diff (diff);
  return plumb_value_member_boolean (diff, "same", FALSE) ? PLUMB_EXIT_OK : PLUMB_EXIT_FINDINGS;
}

int
plumb_cli_diff (PlumbCli *cli, int argc, char **argv)
{
  g_autofree char *step = NULL;
  const GOptionEntry entries[] = {
    plumb_cli_project_entry (cli),
    { "step", 0, 0, G_OPTION_ARG_STRING, &step,
      "Of two runs: only this node and what it rests on, up to the first that differs", "NODE" },
    G_OPTION_ENTRY_NULL,
  };
  int status;
  if (!plumb_cli_parse (cli, entries,
                        "Of two runs: the first node whose outputs differ, then every parameter, "
                        "input, seed and tool version that\n"
                        "does. Of two .plumb files: nodes, parameters, edges. Exit status 1 where "
                        "something differs.",
                        &argc, &argv, 2, 2, &status))
    return status;
  return g_str_has_suffix (argv[1], ".plumb") || g_str_has_suffix (argv[2], ".plumb")
             ? diff_workflows (cli, argv[1], argv[2])
             : diff_runs (cli, step, argv[1], argv[2]);
}
