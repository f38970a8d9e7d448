/* plumb-cli-run.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-cli-request.h"
#include "plumb-cli.h"
#include "plumb-contract.h"
#include "plumb-replay.h"

/* run, resume and replay: three ways to give the runner something to carry out. */

static PlumbValue *
make_start_arguments (PlumbCliSession *session, PlumbValue *request)
{
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();
  plumb_value_builder_set_string (builder, "workflow", session->workflow);
  plumb_value_builder_set (builder, "request", plumb_value_ref (request));
  return plumb_value_builder_end (builder);
}

int
plumb_cli_run (PlumbCli *cli, int argc, char **argv)
{
  g_autoptr (PlumbCliRequest) options = plumb_cli_request_new ();
  int status;
  const PlumbCliWords words
      = { "Runs what is not known yet and records every step. If another process "
          "carries out the project's runs, the\n"
          "work is given to it and followed here. A workflow that names a legacy command is "
          "carried out in its mode\n(`plumb rollout`); a part of it is run as an observer. "
          "Interrupt once to cancel in good "
          "order, twice to leave at once.\n"
          "Exit status: 0 succeeded, 1 failed, 3 no room on the disk, 5 not trusted, 6 waits for "
          "an answer, "
          "130 cancelled.",
          argc, argv };
  g_autoptr (PlumbValue) request = NULL;
  g_autoptr (PlumbCliSession) session
      = plumb_cli_request_open (options, cli, &words, &request, &status);
  if (session == NULL)
    return status;

  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbValue) arguments = make_start_arguments (session, request);
  if (plumb_cli_request_grants_trust (options)
      && !plumb_cli_grant_trust (session, arguments, &error))
    return plumb_cli_fail (cli, error);
  if (plumb_cli_request_is_partial (options)
      || !plumb_contract_is_named (session->engine, session->workflow))
    return plumb_cli_follow (cli, session, "start", arguments);
  return plumb_cli_dispatch (
      cli, session,
      &(PlumbCliOrder) { .request = request, .order = plumb_cli_request_get_order (options) },
      NULL);
}

/* The words of the subcommands that are about one run: [RUN], with the project as an option. */
static PlumbCliSession *
open_for_run (PlumbCli *cli, const char *project, const char *word, gint64 *run, GError **error)
{
  g_autoptr (PlumbCliSession) session = plumb_cli_session_open (cli, project, error);
  if (session == NULL)
    return NULL;
  *run = plumb_cli_find_run (session, word, error);
  return *run != 0 ? g_steal_pointer (&session) : NULL;
}

int
plumb_cli_resume (PlumbCli *cli, int argc, char **argv)
{
  const GOptionEntry entries[] = { plumb_cli_project_entry (cli), G_OPTION_ENTRY_NULL };
  int status;
  if (!plumb_cli_parse (cli, entries,
                        "What had finished stays finished; what was cut off starts again.", &argc,
                        &argv, 0, 1, &status))
    return status;

  g_autoptr (GError) error = NULL;
  gint64 run = 0;
  g_autoptr (PlumbCliSession) session
      = open_for_run (cli, cli->project, argc > 1 ? argv[1] : NULL, &run, &error);
  if (session == NULL)
    return plumb_cli_fail (cli, error);
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();
  plumb_value_builder_set_int (builder, "run", run);
  g_autoptr (PlumbValue) arguments = plumb_value_builder_end (builder);
  return plumb_cli_follow (cli, session, "resume", arguments);
}

int
plumb_cli_replay (PlumbCli *cli, int argc, char **argv)
{
  const GOptionEntry entries[] = { plumb_cli_project_entry (cli), G_OPTION_ENTRY_NULL };
  int status;
  if (!plumb_cli_parse (
          cli, entries,
          "Runs the recorded document again with the recorded seeds and parameters and nothing "
          "from the cache, then\n"
          "grades the answer: bit-identical, pixel-identical, within-tolerance or drifted, with "
          "the first node that\n"
          "differs and what in the environment may explain it. Exit status 1 where it drifted.",
          &argc, &argv, 0, 1, &status))
    return status;

  g_autoptr (GError) error = NULL;
  gint64 run = 0;
  g_autoptr (PlumbCliSession) session
      = open_for_run (cli, cli->project, argc > 1 ? argv[1] : NULL, &run, &error);
  if (session == NULL)
    return plumb_cli_fail (cli, error);
  g_autoptr (PlumbValue) arguments = plumb_replay_make_request (session->reader, run, &error);
  if (arguments == NULL)
    return plumb_cli_fail (cli, error);
  return plumb_cli_follow (cli, session, "start", arguments);
}
