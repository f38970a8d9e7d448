/* plumb-cli-export.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <stdio.h>

#include "plumb-cli.h"
#include "plumb-report.h"

int
plumb_cli_export (PlumbCli *cli, int argc, char **argv)
{
  g_autofree char *folder = NULL;
  const GOptionEntry entries[] = {
    plumb_cli_project_entry (cli),
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &folder, "Where the bundle goes (evidence-RUN)",
      "FOLDER" },
    G_OPTION_ENTRY_NULL,
  };
  int status;
  if (!plumb_cli_parse (cli, entries,
                        "Writes report.html, run.json, events.jsonl, workflow.plumb, every "
                        "artifact and SHA256SUMS. Made twice, the\n"
                        "bundle is the same bytes.",
                        &argc, &argv, 0, 1, &status))
    return status;
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbCliSession) session = plumb_cli_session_open (cli, cli->project, &error);
  gint64 run
      = session != NULL ? plumb_cli_find_run (session, argc > 1 ? argv[1] : NULL, &error) : 0;
  if (run == 0)
    return plumb_cli_fail (cli, error);
  g_autofree char *target = folder != NULL ? g_steal_pointer (&folder)
                                           : g_strdup_printf ("evidence-%" G_GINT64_FORMAT, run);
  if (!plumb_report_export (session->engine, session->reader, run, target, &error))
    return plumb_cli_fail (cli, error);
  if (cli->json)
    {
      PlumbValueBuilder *builder = plumb_value_builder_new_object ();
      plumb_value_builder_set_int (builder, "run", run);
      plumb_value_builder_set_string (builder, "folder", target);
      g_autoptr (PlumbValue) value = plumb_value_builder_end (builder);
      plumb_cli_print_json (value);
    }
  else if (!cli->quiet)
    printf ("evidence of run %" G_GINT64_FORMAT " in %s; open %s/report.html\n", run, target,
            target);
  return PLUMB_EXIT_OK;
}
