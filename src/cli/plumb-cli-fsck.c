/* plumb-cli-fsck.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <stdio.h>

#include "plumb-cli-text.h"
#include "plumb-cli.h"
#include "plumb-fsck.h"

static void
show_progress (const char *what, gint64 done, gint64 total, gpointer user_data)
{
  printf ("\r\033[K%s %" G_GINT64_FORMAT, what, done);
  if (total > 0)
    printf (" of %" G_GINT64_FORMAT, total);
  fflush (stdout);
}

static PlumbValue *
describe (PlumbProblems *problems, const PlumbFsckCounts *counts)
{
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();
  plumb_value_builder_set_boolean (builder, "clean", !plumb_problems_has_errors (problems));
  plumb_value_builder_set_int (builder, "events", counts->n_events);
  plumb_value_builder_set_int (builder, "runs", counts->n_runs);
  plumb_value_builder_set_int (builder, "rows", counts->n_rows);
  plumb_value_builder_set_int (builder, "artifacts", counts->n_artifacts);
  plumb_value_builder_set_uint (builder, "artifact_bytes", counts->artifact_bytes);
  plumb_value_builder_set_int (builder, "leftovers", counts->n_leftovers);
  plumb_value_builder_set (builder, "problems", plumb_problems_to_value (problems));
  return plumb_value_builder_end (builder);
}

static void
print_counts (PlumbProblems *problems, const PlumbFsckCounts *counts)
{
  g_autofree char *bytes = plumb_cli_format_bytes ((gint64) counts->artifact_bytes);
  g_autofree char *events = plumb_cli_format_count (counts->n_events, "event", "events");
  g_autofree char *runs = plumb_cli_format_count (counts->n_runs, "run", "runs");
  g_autofree char *rows = plumb_cli_format_count (counts->n_rows, "row", "rows");
  g_autofree char *artifacts
      = plumb_cli_format_count (counts->n_artifacts, "artifact", "artifacts");
  printf ("%s: %s of %s, %s, %s (%s)\n", plumb_problems_has_errors (problems) ? "damaged" : "clean",
          events, runs, rows, artifacts, bytes);
  if (counts->n_leftovers > 0)
    printf ("%" G_GINT64_FORMAT " leftovers that `plumb gc` removes\n", counts->n_leftovers);
}

int
plumb_cli_fsck (PlumbCli *cli, int argc, char **argv)
{
  int status;
  if (!plumb_cli_parse (cli, NULL,
                        "Hashes every artifact again, replays the events and compares what they "
                        "make with the ledger's tables.\n"
                        "Changes nothing. Exit status 1 where something is wrong.",
                        &argc, &argv, 0, 1, &status))
    return status;
  gboolean live = cli->is_terminal && !cli->json && !cli->quiet;
  const PlumbFsckOptions options = { .progress = live ? show_progress : NULL };
  PlumbFsckCounts counts = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbProject) project = plumb_project_open (argc > 1 ? argv[1] : ".", &error);
  g_autoptr (PlumbProblems) problems
      = project != NULL ? plumb_fsck_run (project, &options, &counts, &error) : NULL;
  if (live)
    fputs ("\r\033[K", stdout);
  if (problems == NULL)
    return plumb_cli_fail (cli, error);
  if (cli->json)
    {
      g_autoptr (PlumbValue) value = describe (problems, &counts);
      plumb_cli_print_json (value);
      return plumb_problems_has_errors (problems) ? PLUMB_EXIT_FINDINGS : PLUMB_EXIT_OK;
    }
  status = plumb_cli_print_problems (cli, problems);
  if (!cli->quiet)
    print_counts (problems, &counts);
  return status;
}
