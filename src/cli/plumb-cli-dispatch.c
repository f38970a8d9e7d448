/* plumb-cli-dispatch.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <stdio.h>

#include "plumb-cli-await.h"
#include "plumb-cli-text.h"
#include "plumb-cli.h"
#include "plumb-dispatch.h"
#include "plumb-file.h"

/* A workflow that names a legacy command, carried out in the mode of each of its outputs. */

/* --- one request --- */

typedef struct
{
  GMainLoop *loop;
  PlumbValue *answer;
  GError *error;
} Asking;

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Asking *self = user_data;
  self->answer
      = plumb_runner_client_request_finish (PLUMB_RUNNER_CLIENT (source), result, &self->error);
  g_main_loop_quit (self->loop);
}

PlumbValue *
plumb_cli_ask (PlumbCliSession *session, const char *verb, PlumbValue *arguments, GError **error)
{
  PlumbRunnerClient *client = plumb_cli_session_attach (session, error);
  if (client == NULL)
    return NULL;
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Asking asking = { loop };
  plumb_runner_client_request_async (client, verb, arguments, NULL, answered_cb, &asking);
  g_main_loop_run (loop);
  if (asking.error == NULL)
    return asking.answer;
  g_clear_pointer (&asking.answer, plumb_value_unref);
  g_propagate_error (error, asking.error);
  return NULL;
}

/* --- a dispatch --- */

typedef struct
{
  PlumbCliAwait *await;
  gboolean is_told;
  PlumbValue *answer;
  GError *error;
} Dispatching;

static void
dispatch_run_started_cb (Dispatching *self, gint64 run, const char *side, PlumbDispatch *dispatch)
{
  self->await->run = run;
  if (self->is_told)
    fprintf (stderr, "%s: run %" G_GINT64_FORMAT "\n", side, run);
}

static void
dispatched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Dispatching *self = user_data;
  self->answer = plumb_dispatch_run_finish (PLUMB_DISPATCH (source), result, &self->error);
  plumb_cli_await_end (self->await);
}

static void
run_dispatch (Dispatching *self, PlumbDispatch *dispatch)
{
  g_signal_connect_swapped (dispatch, "run-started", G_CALLBACK (dispatch_run_started_cb), self);
  plumb_dispatch_run_async (dispatch, self->await->cancellable, dispatched_cb, self);
  plumb_cli_await_run (self->await);
  g_signal_handlers_disconnect_by_data (dispatch, self);
}

/* --- telling --- */

static void
print_outputs (PlumbValue *answer)
{
  PlumbValue *modes = plumb_value_get_member (answer, "modes");
  PlumbCliTable *table
      = plumb_cli_table_new ("OUTPUT", "MODE", "AUTHORITY", "VERDICT", "WHY", NULL);

  for (guint i = 0; i < plumb_value_get_length (modes); i++)
    {
      const char *output = NULL;
      PlumbValue *mode = plumb_value_get_member_at (modes, i, &output);
      const char *set = plumb_value_member_string (mode, "workflow_rollout_mode", "");
      const char *effective = plumb_value_member_string (mode, "effective", set);
      const char *by = plumb_value_member_string (mode, "by", "");
      const char *why = plumb_value_member_string (mode, "why", "");
      gboolean is_held = !g_str_equal (set, effective);
      g_autofree char *text
          = is_held ? g_strdup ("promoted, but the graph has changed since: legacy stays")
                    : g_strdup_printf ("%s%s%s", by, *by != '\0' ? ": " : "", why);
      g_autofree char *shown = plumb_text_make_visible (text);
      plumb_cli_table_add (
          table, output, effective,
          plumb_value_member_string (plumb_value_get_member (answer, "authority"), output, ""),
          plumb_value_member_string (plumb_value_get_member (answer, "verdicts"), output, "-"),
          shown, NULL);
    }
  plumb_cli_table_print (table);
}

static void
print_first_step (PlumbValue *pair)
{
  PlumbValue *first = plumb_value_get_member (pair, "first_step");
  const char *step = plumb_value_member_string (first, "step", NULL);
  PlumbValue *texts = plumb_value_get_member (first, "differences");

  if (step == NULL)
    return;
  printf ("    first step that differs from run %" G_GINT64_FORMAT ", which passed: %s\n",
          plumb_value_member_int (first, "before", 0), step);
  for (guint i = 0; i < plumb_value_get_length (texts); i++)
    {
      g_autofree char *shown = plumb_text_make_visible (
          plumb_value_get_string (plumb_value_get_element (texts, i), ""));
      printf ("      %s\n", shown);
    }
}

/* What did not pass, pair by pair. */
static void
print_pairs (PlumbValue *pairs)
{
  for (guint i = 0; i < plumb_value_get_length (pairs); i++)
    {
      PlumbValue *pair = plumb_value_get_element (pairs, i);
      PlumbValue *reason = plumb_value_get_element (plumb_value_get_member (pair, "reasons"), 0);
      const char *verdict = plumb_value_member_string (pair, "verdict", "");
      if (g_str_equal (verdict, "pass"))
        continue;
      g_autofree char *item
          = plumb_text_make_visible (plumb_value_member_string (pair, "item", ""));
      g_autofree char *message
          = plumb_text_make_visible (plumb_value_member_string (reason, "message", ""));
      g_autofree char *mean = plumb_cli_format_mean (pair);
      printf ("  pair %" G_GINT64_FORMAT " %s %s: %s%s%s: %s\n",
              plumb_value_member_int (pair, "pair", 0),
              plumb_value_member_string (pair, "output", ""), item, verdict,
              mean != NULL ? ", mean difference " : "", mean != NULL ? mean : "", message);
      print_first_step (pair);
    }
}

static void
print_answer (PlumbValue *answer)
{
  static const char *const failures[][2]
      = { { "legacy_failure", "legacy command" }, { "graph_failure", "graph" } };
  PlumbValue *fallback = plumb_value_get_member (answer, "fallback");

  printf ("%s %s\n", plumb_value_member_string (answer, "workflow", ""),
          plumb_value_member_string (answer, "state", ""));
  print_outputs (answer);
  if (fallback != NULL)
    puts ("the graph failed: the legacy command did it instead");
  for (guint i = 0; i < G_N_ELEMENTS (failures); i++)
    {
      const char *text = plumb_value_member_string (answer, failures[i][0], NULL);
      g_autofree char *shown = text != NULL ? plumb_text_make_visible (text) : NULL;
      if (text != NULL)
        printf ("  %s: %s\n", failures[i][1], shown);
    }
  print_pairs (plumb_value_get_member (answer, "pairs"));
}

static int
find_status (PlumbValue *answer)
{
  const char *state = plumb_value_member_string (answer, "state", "");

  return g_str_equal (state, "completed")   ? PLUMB_EXIT_OK
         : g_str_equal (state, "waiting")   ? PLUMB_EXIT_WAITING
         : g_str_equal (state, "cancelled") ? PLUMB_EXIT_INTERRUPTED
                                            : PLUMB_EXIT_FINDINGS;
}

int
plumb_cli_dispatch (PlumbCli *cli,
                    PlumbCliSession *session,
                    const PlumbCliOrder *order,
                    PlumbValue **answer)
{
  g_autoptr (GError) error = NULL;
  PlumbRunnerClient *client = plumb_cli_session_attach (session, &error);
  if (client == NULL)
    return plumb_cli_fail (cli, error);
  g_autoptr (PlumbDispatch) dispatch
      = plumb_dispatch_new (&(PlumbDispatchInfo) { .engine = session->engine,
                                                   .client = client,
                                                   .workflow = session->workflow,
                                                   .request = order->request,
                                                   .order = order->order,
                                                   .by = g_get_user_name (),
                                                   .trial = order->trial });
  g_auto (PlumbCliAwait) await = { 0 };
  plumb_cli_await_init (&await, cli, client);
  Dispatching self = { .await = &await, .is_told = !cli->json && !cli->quiet && !order->is_silent };
  run_dispatch (&self, dispatch);
  g_autoptr (PlumbValue) made = self.answer;
  error = self.error;
  if (error != NULL)
    return plumb_cli_fail (cli, error);
  if (made == NULL)
    return PLUMB_EXIT_INTERRUPTED;
  if (cli->json && !order->is_silent)
    plumb_cli_print_json (made);
  else if (!cli->quiet && !order->is_silent)
    print_answer (made);
  if (answer != NULL)
    *answer = plumb_value_ref (made);
  return find_status (made);
}
