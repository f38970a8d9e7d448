/* plumb-cli-noise.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <stdio.h>
#include <string.h>

#include "plumb-cli-await.h"
#include "plumb-cli-text.h"
#include "plumb-cli.h"
#include "plumb-contract.h"
#include "plumb-file.h"
#include "plumb-heat-map.h"
#include "plumb-image-file.h"
#include "plumb-noise-run.h"

/* noise: the same steps again and again, and what thresholds follow from what differs. */

#define MAX_REPEAT 100

typedef struct
{
  char *workflow;
  char *output;
  char *step;
  char *heat;
  int repeat;
  gboolean accept;
} Options;

static void
options_clear (Options *self)
{
  g_free (self->workflow);
  g_free (self->output);
  g_free (self->step);
  g_free (self->heat);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

/* --- telling --- */

static void
print_report (PlumbValue *report)
{
  PlumbValue *nodes = plumb_value_get_member (report, "nodes");
  PlumbValue *items = plumb_value_get_member (report, "items");
  PlumbValue *proposed = plumb_value_get_member (report, "proposed");
  PlumbCliTable *table = plumb_cli_table_new ("NODE", "KIND", "SAME", NULL);

  for (guint i = 0; i < plumb_value_get_length (nodes); i++)
    {
      PlumbValue *node = plumb_value_get_element (nodes, i);
      g_autofree char *score
          = g_strdup_printf ("%.0f %%", 100 * plumb_value_member_double (node, "score", 0));
      plumb_cli_table_add (table, plumb_value_member_string (node, "step", ""),
                           plumb_value_member_string (node, "kind", ""), score, NULL);
    }
  plumb_cli_table_print (table);
  table = plumb_cli_table_new ("ITEM", "MEAN", "LARGEST", "CHANGED", "NOISY", NULL);
  for (guint i = 0; i < plumb_value_get_length (items); i++)
    {
      PlumbValue *item = plumb_value_get_element (items, i);
      g_autofree char *name
          = plumb_text_make_visible (plumb_value_member_string (item, "item", ""));
      g_autofree char *mean
          = g_strdup_printf ("%.6f", plumb_value_member_double (item, "mean_delta", 0));
      g_autofree char *largest
          = g_strdup_printf ("%.4f", plumb_value_member_double (item, "max_delta", 0));
      g_autofree char *changed = g_strdup_printf (
          "%.3f %%", 100 * plumb_value_member_double (item, "changed_fraction", 0));
      g_autofree char *noisy = g_strdup_printf (
          "%.3f %%", 100 * plumb_value_member_double (item, "noisy_fraction", 0));
      plumb_cli_table_add (table, name, mean, largest, changed, noisy, NULL);
    }
  plumb_cli_table_print (table);
  printf ("proposed: pass_delta %.4f, pass_changed_fraction %.4f, warn_delta %.4f%s\n",
          plumb_value_member_double (proposed, "pass_delta", 0),
          plumb_value_member_double (proposed, "pass_changed_fraction", 0),
          plumb_value_member_double (proposed, "warn_delta", 0),
          plumb_value_member_boolean (report, "mask", FALSE) ? ", and a mask" : "");
}

static gboolean
write_heat (const PlumbNoise *noise, const char *path, GError **error)
{
  PlumbImage *spread = plumb_noise_get_spread (noise, 0);
  g_autoptr (GBytes) png
      = spread != NULL ? plumb_heat_map_encode_png (spread, PLUMB_HEAT_ROOT, error) : NULL;

  return spread == NULL || (png != NULL && plumb_image_write_png (png, path, error));
}

static int
tell (PlumbCli *cli, PlumbCliSession *session, const Options *options, const PlumbNoise *noise)
{
  g_autoptr (GError) error = NULL;

  if ((options->heat != NULL && !write_heat (noise, options->heat, &error))
      || (options->accept
          && !plumb_noise_accept (noise, session->project, session->workflow, options->output,
                                  &error)))
    return plumb_cli_fail (cli, error);
  if (cli->json)
    plumb_cli_print_json (plumb_noise_get_report (noise));
  else if (!cli->quiet)
    print_report (plumb_noise_get_report (noise));
  if (options->accept && !cli->json && !cli->quiet)
    printf ("accepted for output %s of %s\n", options->output, session->workflow);
  return PLUMB_EXIT_OK;
}

/* --- measuring --- */

typedef struct
{
  PlumbCliAwait *await;
  int repeat;
  gboolean is_told;
  PlumbNoise *noise;
  GError *error;
} Measuring;

static void
run_started_cb (Measuring *self, gint64 run, guint n, PlumbNoiseRun *measure)
{
  self->await->run = run;
  if (self->is_told)
    fprintf (stderr, "run %u of %d\n", n, self->repeat);
}

static void
measured_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Measuring *self = user_data;
  self->noise = plumb_noise_run_finish (PLUMB_NOISE_RUN (source), result, &self->error);
  plumb_cli_await_end (self->await);
}

static int
fail (PlumbCli *cli, PlumbCliSession *session, const GError *error)
{
  if (error == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return PLUMB_EXIT_INTERRUPTED;
  int status = plumb_cli_explain (cli, session, session->workflow, NULL, error);
  return g_error_matches (error, PLUMB_PARITY_ERROR, PLUMB_PARITY_ERROR_RUN) ? PLUMB_EXIT_FINDINGS
                                                                             : status;
}

static int
measure (PlumbCli *cli,
         PlumbCliSession *session,
         const Options *options,
         const char *place,
         gint64 first)
{
  g_autoptr (GError) error = NULL;
  PlumbRunnerClient *client = plumb_cli_session_attach (session, &error);
  if (client == NULL)
    return plumb_cli_fail (cli, error);
  const char *dot = strrchr (place, '.');
  g_autofree char *step = g_strndup (place, (gsize) (dot - place));
  g_autoptr (PlumbNoiseRun) run
      = plumb_noise_run_new (&(PlumbNoiseRunInfo) { .engine = session->engine,
                                                    .client = client,
                                                    .workflow = session->workflow,
                                                    .first = first,
                                                    .step = step,
                                                    .port = dot + 1,
                                                    .n_runs = (guint) options->repeat });
  g_auto (PlumbCliAwait) await = { 0 };
  plumb_cli_await_init (&await, cli, client);
  Measuring self
      = { .await = &await, .repeat = options->repeat, .is_told = !cli->json && !cli->quiet };
  g_signal_connect_swapped (run, "run-started", G_CALLBACK (run_started_cb), &self);
  plumb_noise_run_async (run, await.cancellable, measured_cb, &self);
  plumb_cli_await_run (&await);
  g_signal_handlers_disconnect_by_data (run, &self);
  g_autoptr (PlumbNoise) noise = self.noise;
  error = self.error;
  return noise != NULL ? tell (cli, session, options, noise) : fail (cli, session, error);
}

/* --step, or where the contract has the output. */
static char *
find_place (PlumbCliSession *session, const Options *options, GError **error)
{
  if (options->step != NULL)
    return g_strdup (options->step);
  g_autoptr (PlumbContract) contract
      = plumb_contract_load (session->engine, session->workflow, NULL, error);
  if (contract == NULL && error != NULL
      && g_error_matches (*error, PLUMB_PARITY_ERROR, PLUMB_PARITY_ERROR_CONTRACT)
      && !plumb_contract_is_named (session->engine, session->workflow))
    {
      g_clear_error (error);
      g_set_error (error, PLUMB_ENGINE_ERROR, PLUMB_ENGINE_ERROR_REQUEST,
                   "workflow '%s' replaces no legacy command, whose outputs would be known: say "
                   "with --step NODE.PORT where the pictures are",
                   session->workflow);
    }
  if (contract == NULL)
    return NULL;
  guint position
      = options->output != NULL ? plumb_legacy_find_output (contract->legacy, options->output) : 0;
  if (position != G_MAXUINT)
    {
      const PlumbLegacyOutput *output = plumb_legacy_get_output (contract->legacy, position);
      return g_strconcat (output->step, ".", output->port, NULL);
    }
  g_set_error (error, PLUMB_PARITY_ERROR, PLUMB_PARITY_ERROR_NOT_FOUND,
               "the legacy command of '%s' leaves no output '%s'; say with --step NODE.PORT where "
               "the pictures are",
               session->workflow, options->output);
  return NULL;
}

/* A run is of its own workflow; else one is named. */
static gboolean
choose_workflow (PlumbCliSession *session, const Options *options, gint64 run, GError **error)
{
  g_autoptr (PlumbRunRow) row
      = run > 0 ? plumb_ledger_reader_get_run (session->reader, run, error) : NULL;
  if (row != NULL)
    g_set_str (&session->workflow, row->workflow);
  else if (run > 0)
    return FALSE;
  else if (options->workflow != NULL)
    g_set_str (&session->workflow, options->workflow);
  return plumb_cli_session_has_workflow (session, error);
}

static int
act (PlumbCli *cli, const char *word, const Options *options)
{
  g_autoptr (GError) error = NULL;
  guint64 run = 0;
  gboolean is_run
      = word != NULL && g_ascii_string_to_unsigned (word, 10, 1, G_MAXINT64, &run, NULL);
  g_autoptr (PlumbCliSession) session
      = plumb_cli_session_open (cli, is_run || word == NULL ? cli->project : word, &error);
  if (options->heat != NULL && !plumb_image_check_png_name (options->heat, &error))
    return plumb_cli_fail (cli, error);
  g_autofree char *place
      = session != NULL && choose_workflow (session, options, (gint64) run, &error)
            ? find_place (session, options, &error)
            : NULL;
  if (place == NULL)
    return plumb_cli_fail (cli, error);
  if (strchr (place, '.') == NULL)
    return plumb_cli_fail_usage (cli, "expected NODE.PORT after --step, found '%s'", place);
  return measure (cli, session, options, place, (gint64) run);
}

int
plumb_cli_noise (PlumbCli *cli, int argc, char **argv)
{
  g_auto (Options) options = { .repeat = 5 };
  const GOptionEntry entries[] = {
    plumb_cli_project_entry (cli),
    { "workflow", 'w', 0, G_OPTION_ARG_STRING, &options.workflow, "Which workflow of the project",
      "NAME" },
    { "repeat", 'n', 0, G_OPTION_ARG_INT, &options.repeat, "How many runs in all (5)", "N" },
    { "output", 'o', 0, G_OPTION_ARG_STRING, &options.output, "Which output is measured", "ID" },
    { "step", 0, 0, G_OPTION_ARG_STRING, &options.step, "Where its pictures are", "NODE.PORT" },
    { "heat", 0, 0, G_OPTION_ARG_FILENAME, &options.heat,
      "Write the spread of the first item as a heat map (PNG)", "FILE" },
    { "accept", 0, 0, G_OPTION_ARG_NONE, &options.accept,
      "Take the proposed thresholds and mask for the output", NULL },
    G_OPTION_ENTRY_NULL,
  };
  int status;
  if (!plumb_cli_parse (
          cli, entries,
          "Runs the same steps with the same seeds several times, without the cache and without "
          "publishing, then tells\n"
          "for each node how far it gives the same again, for each picture how far its pixels "
          "spread, and proposes\n"
          "thresholds and a mask. RUN: that run is the first of them.",
          &argc, &argv, 0, 1, &status))
    return status;
  if (options.repeat < 2 || options.repeat > MAX_REPEAT)
    return plumb_cli_fail_usage (cli, "expected 2 to %d after --repeat, found %d", MAX_REPEAT,
                                 options.repeat);
  if (options.accept && options.output == NULL)
    return plumb_cli_fail_usage (cli, "name the output that the thresholds are for: --output ID");
  return act (cli, argc > 1 ? argv[1] : NULL, &options);
}
