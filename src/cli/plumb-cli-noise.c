/* plumb-cli-noise.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <stdio.h>
#include <string.h>

#include "plumb-cli.h"
#include "plumb-contract.h"
#include "plumb-heat-map.h"
#include "plumb-image-file.h"
#include "plumb-file.h"
#include "plumb-noise.h"

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

/* --- runs --- */

static gboolean
run_once (PlumbCli *cli, PlumbCliSession *session, PlumbValue *arguments, gint64 *run, int *status)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbRunRow) row = NULL;

  if (plumb_cli_session_attach (session, &error) == NULL)
    {
      *status = plumb_cli_fail (cli, error);
      return FALSE;
    }
  *status = plumb_cli_follow_quietly (cli, session, "start", arguments, run);
  row = *run > 0 ? plumb_ledger_reader_get_run (session->reader, *run, NULL) : NULL;
  if (row != NULL && g_str_equal (row->state, "succeeded"))
    return TRUE;
  if (*status == PLUMB_EXIT_OK)
    *status = PLUMB_EXIT_FINDINGS;
  fprintf (stderr,
           "plumb noise: run %" G_GINT64_FORMAT " did not succeed; `plumb show` tells why\n", *run);
  return FALSE;
}

/* @first: a run that is there, or 0. */
static GArray *
repeat (PlumbCli *cli, PlumbCliSession *session, const Options *options, gint64 first, int *status)
{
  g_autoptr (GArray) runs = g_array_new (FALSE, FALSE, sizeof (gint64));
  const char *workflow = options->workflow != NULL ? options->workflow : session->workflow;

  if (first > 0)
    g_array_append_val (runs, first);
  while (runs->len < (guint) options->repeat)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (PlumbValue) arguments = plumb_noise_make_start (
          session->reader, workflow, runs->len > 0 ? g_array_index (runs, gint64, 0) : 0, &error);
      gint64 run = 0;
      if (arguments == NULL)
        {
          *status = plumb_cli_fail (cli, error);
          return NULL;
        }
      if (!cli->json && !cli->quiet)
        fprintf (stderr, "run %u of %d\n", runs->len + 1, options->repeat);
      if (!run_once (cli, session, arguments, &run, status))
        return NULL;
      g_array_append_val (runs, run);
    }
  return g_steal_pointer (&runs);
}

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
  gsize size = 0;
  const char *data = png != NULL ? g_bytes_get_data (png, &size) : NULL;

  return spread == NULL
         || (data != NULL && plumb_file_write_atomic (path, data, (gssize) size, error));
}

static int
measure (PlumbCli *cli,
         PlumbCliSession *session,
         const Options *options,
         const char *place,
         GArray *runs)
{
  g_autoptr (GError) error = NULL;
  const char *dot = strrchr (place, '.');
  g_autofree char *step = g_strndup (place, (gsize) (dot - place));
  g_autoptr (PlumbCompareSettings) settings = plumb_compare_settings_new ();
  const PlumbNoiseQuery query = { .project = session->project,
                                  .reader = session->reader,
                                  .runs = (const gint64 *) (void *) runs->data,
                                  .n_runs = runs->len,
                                  .step = step,
                                  .port = dot + 1,
                                  .change = settings->thresholds.step };
  g_autoptr (PlumbNoise) noise = plumb_noise_measure (&query, NULL, &error);
  const char *workflow = options->workflow != NULL ? options->workflow : session->workflow;
  if (noise == NULL || (options->heat != NULL && !write_heat (noise, options->heat, &error))
      || (options->accept
          && !plumb_noise_accept (noise, session->project, workflow, options->output, &error)))
    return plumb_cli_fail (cli, error);
  if (cli->json)
    plumb_cli_print_json (plumb_noise_get_report (noise));
  else if (!cli->quiet)
    print_report (plumb_noise_get_report (noise));
  if (options->accept && !cli->json && !cli->quiet)
    printf ("accepted for output %s of %s\n", options->output, workflow);
  return PLUMB_EXIT_OK;
}

/* --step, or where the contract has the output. */
static char *
find_place (PlumbCliSession *session, const Options *options, GError **error)
{
  const char *workflow = options->workflow != NULL ? options->workflow : session->workflow;

  if (options->step != NULL)
    return g_strdup (options->step);
  g_autoptr (PlumbContract) contract
      = plumb_contract_load (session->engine, workflow != NULL ? workflow : "", NULL, error);
  guint position = contract == NULL ? G_MAXUINT
                   : options->output != NULL
                       ? plumb_legacy_find_output (contract->legacy, options->output)
                       : 0;
  if (position != G_MAXUINT)
    {
      const PlumbLegacyOutput *output = plumb_legacy_get_output (contract->legacy, position);
      return g_strconcat (output->step, ".", output->port, NULL);
    }
  if (contract != NULL)
    g_set_error (error, PLUMB_PARITY_ERROR, PLUMB_PARITY_ERROR_NOT_FOUND,
                 "there is no output '%s'; name the place with --step NODE.PORT", options->output);
  else
    g_prefix_error (error, "name the place with --step NODE.PORT: ");
  return NULL;
}

static int
act (PlumbCli *cli, const char *word, const Options *options)
{
  g_autoptr (GError) error = NULL;
  guint64 run = 0;
  gboolean is_run
      = word != NULL && g_ascii_string_to_unsigned (word, 10, 1, G_MAXINT64, &run, NULL);
  g_autoptr (PlumbCliSession) session
      = plumb_cli_session_open (cli, is_run ? cli->project : word, &error);
  if (session == NULL || (is_run && plumb_cli_find_run (session, word, &error) == 0))
    return plumb_cli_fail (cli, error);
  g_autofree char *place = find_place (session, options, &error);
  if (place == NULL)
    return plumb_cli_fail (cli, error);
  if (strchr (place, '.') == NULL)
    return plumb_cli_fail_usage (cli, "expected NODE.PORT after --step, found '%s'", place);
  int status = PLUMB_EXIT_OK;
  g_autoptr (GArray) runs = repeat (cli, session, options, (gint64) run, &status);
  return runs != NULL ? measure (cli, session, options, place, runs) : status;
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
    return plumb_cli_fail_usage (cli, "expected 2 to %d after --repeat", MAX_REPEAT);
  if (options.accept && options.output == NULL)
    return plumb_cli_fail_usage (cli, "name the output that the thresholds are for: --output ID");
  return act (cli, argc > 1 ? argv[1] : NULL, &options);
}
