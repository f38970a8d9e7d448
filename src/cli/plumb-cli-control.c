/* plumb-cli-control.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib-unix.h>
#include <stdio.h>
#include <string.h>

#include "plumb-cli.h"
#include "plumb-json.h"
#include "plumb-runner-client.h"

/* cancel, pause, continue and answer: one wish, given to the runner that carries the run out. */

typedef struct
{
  GMainLoop *loop;
  GError *error;
  gboolean done;
} Wish;

static void
wish_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Wish *wish = user_data;
  g_autoptr (PlumbValue) answer
      = plumb_runner_client_request_finish (PLUMB_RUNNER_CLIENT (source), result, &wish->error);
  wish->done = answer != NULL;
  g_main_loop_quit (wish->loop);
}

static void
print_granted (PlumbCli *cli, const char *verb, gint64 run)
{
  static const struct
  {
    const char *verb;
    const char *text;
  } texts[] = {
    { "cancel", "is ended, with all that it started" },
    { "pause", "starts nothing new; what runs goes on to its end; `plumb continue` lets it go on" },
    { "continue", "goes on" },
    { "answer", "has the answer" },
  };
  if (cli->json)
    {
      g_autoptr (PlumbValueBuilder) builder = plumb_value_builder_new_object ();
      plumb_value_builder_set_int (builder, "run", run);
      plumb_value_builder_set_string (builder, "granted", verb);
      g_autoptr (PlumbValue) value = plumb_value_builder_end (g_steal_pointer (&builder));
      plumb_cli_print_json (value);
    }
  for (guint i = 0; !cli->json && !cli->quiet && i < G_N_ELEMENTS (texts); i++)
    if (strcmp (texts[i].verb, verb) == 0)
      printf ("run %" G_GINT64_FORMAT " %s\n", run, texts[i].text);
}

/* Why nobody answers: there is nothing to be done, or nobody to do it. */
static void
explain_silence (PlumbCliSession *session, const char *verb, gint64 run, GError **error)
{
  static const char *const ends[] = { "succeeded", "failed", "cancelled", NULL };
  g_autoptr (PlumbRunRow) row = plumb_ledger_reader_get_run (session->reader, run, NULL);

  if (row == NULL)
    return;
  g_clear_error (error);
  g_set_error (error, PLUMB_ENGINE_ERROR, PLUMB_ENGINE_ERROR_STATE,
               "run %" G_GINT64_FORMAT " is %s and no process carries it out: there is nothing to "
               "%s%s",
               run, row->state, verb,
               g_strv_contains (ends, row->state) ? "" : "; `plumb resume` goes on with it");
}

/* A run that waits can be ended also where its runner is gone: this process is the next one. */
static gboolean
is_left_waiting (PlumbCliSession *session, gint64 run)
{
  g_autoptr (PlumbRunRow) row = plumb_ledger_reader_get_run (session->reader, run, NULL);

  return row != NULL && (strcmp (row->state, "waiting") == 0 || strcmp (row->state, "paused") == 0);
}

static PlumbRunnerClient *
connect_for (PlumbCliSession *session, const char *verb, gint64 run, GError **error)
{
  PlumbRunnerClient *client = plumb_runner_client_connect (session->project, error);

  if (client != NULL || strcmp (verb, "cancel") != 0 || !is_left_waiting (session, run))
    return client;
  g_clear_error (error);
  client = plumb_cli_session_attach (session, error);
  return client != NULL ? g_object_ref (client) : NULL;
}

static int
send_wish (PlumbCli *cli, PlumbCliSession *session, const char *verb, PlumbValue *arguments)
{
  Wish wish = { .loop = g_main_loop_new (NULL, FALSE) };
  gint64 run = plumb_value_member_int (arguments, "run", 0);
  g_autoptr (PlumbRunnerClient) client = connect_for (session, verb, run, &wish.error);
  if (client != NULL)
    {
      plumb_runner_client_request_async (client, verb, arguments, NULL, wish_answered_cb, &wish);
      g_main_loop_run (wish.loop);
    }
  else
    explain_silence (session, verb, run, &wish.error);
  g_main_loop_unref (wish.loop);
  if (wish.done)
    print_granted (cli, verb, run);
  int status = wish.done ? PLUMB_EXIT_OK : plumb_cli_fail (cli, wish.error);
  g_clear_error (&wish.error);
  return status;
}

static int
control (PlumbCli *cli, int argc, char **argv, const char *details)
{
  const GOptionEntry entries[] = { plumb_cli_project_entry (cli), G_OPTION_ENTRY_NULL };
  int status;
  if (!plumb_cli_parse (cli, entries, details, &argc, &argv, 0, 1, &status))
    return status;
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbCliSession) session = plumb_cli_session_open (cli, cli->project, &error);
  gint64 run
      = session != NULL ? plumb_cli_find_run (session, argc > 1 ? argv[1] : NULL, &error) : 0;
  if (run == 0)
    return plumb_cli_fail (cli, error);
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();
  plumb_value_builder_set_int (builder, "run", run);
  g_autoptr (PlumbValue) arguments = plumb_value_builder_end (builder);
  return send_wish (cli, session, cli->command, arguments);
}

int
plumb_cli_cancel (PlumbCli *cli, int argc, char **argv)
{
  return control (cli, argc, argv,
                  "Ends the run and every program that it started, within five seconds. A run that "
                  "waits for an answer is ended\n"
                  "also where no process carries it out any more.");
}

int
plumb_cli_pause (PlumbCli *cli, int argc, char **argv)
{
  return control (cli, argc, argv,
                  "What runs goes on to its end; nothing new starts until `plumb continue`.");
}

int
plumb_cli_continue (PlumbCli *cli, int argc, char **argv)
{
  return control (cli, argc, argv, "Lets a paused run start new steps again.");
}

static PlumbValue *
make_answer (gint64 run, const char *step, gint64 item, const char *text)
{
  PlumbValue *answer = plumb_json_parse (text, -1, NULL);
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();
  plumb_value_builder_set_int (builder, "run", run);
  plumb_value_builder_set_string (builder, "step", step);
  plumb_value_builder_set_int (builder, "item", item);
  plumb_value_builder_set (builder, "answer",
                           answer != NULL ? answer : plumb_value_new_string (text));
  return plumb_value_builder_end (builder);
}

int
plumb_cli_answer (PlumbCli *cli, int argc, char **argv)
{
  gint64 item = 0;
  const GOptionEntry entries[] = {
    plumb_cli_project_entry (cli),
    { "item", 'i', 0, G_OPTION_ARG_INT64, &item, "Which item asks (0)", "N" },
    G_OPTION_ENTRY_NULL,
  };
  int status;
  if (!plumb_cli_parse (cli, entries,
                        "Gives the answer to the run that waits for it. Where no process carries "
                        "the run out any more, this one\n"
                        "takes it up, goes on to its end, and shows what it came to.",
                        &argc, &argv, 3, 3, &status))
    return status;
  if (item < 0 || item > G_MAXINT)
    return plumb_cli_fail_usage (
        cli, "expected an item's number from 0 after --item, found %" G_GINT64_FORMAT, item);
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbCliSession) session = plumb_cli_session_open (cli, cli->project, &error);
  gint64 run = session != NULL ? plumb_cli_find_run (session, argv[1], &error) : 0;
  if (run == 0)
    return plumb_cli_fail (cli, error);
  g_autoptr (PlumbValue) arguments = make_answer (run, argv[2], item, argv[3]);
  g_autoptr (PlumbRunnerClient) client = plumb_runner_client_connect (session->project, NULL);
  if (client == NULL)
    return plumb_cli_follow (cli, session, "answer", arguments);
  g_clear_object (&client);
  return send_wish (cli, session, "answer", arguments);
}
