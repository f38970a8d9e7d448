/* plumb-cli-reference.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <stdio.h>
#include <string.h>

#include "plumb-cli-text.h"
#include "plumb-cli.h"
#include "plumb-contract.h"
#include "plumb-file.h"
#include "plumb-json.h"
#include "plumb-pair.h"
#include "plumb-reference-check.h"

/* reference: pictures that a person approved, who, when and why; and runs against them. */

typedef struct
{
  char *workflow;
  char *output;
  char *step;
  char *why;
  char *by;
  char *run;
  char *settings;
} Options;

static void
options_clear (Options *self)
{
  g_free (self->workflow);
  g_free (self->output);
  g_free (self->step);
  g_free (self->why);
  g_free (self->by);
  g_free (self->run);
  g_free (self->settings);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static const char *
get_workflow (PlumbCliSession *session, const Options *options)
{
  return options->workflow != NULL ? options->workflow : session->workflow;
}

static PlumbApproval
make_approval (PlumbCliSession *session, const Options *options)
{
  return (PlumbApproval) { .workflow = get_workflow (session, options),
                           .output = options->output,
                           .by = options->by != NULL ? options->by : g_get_user_name (),
                           .why = options->why != NULL ? options->why : "" };
}

/* --- list --- */

static void
print_versions (GPtrArray *versions)
{
  PlumbCliTable *table = plumb_cli_table_new ("VERSION", "ITEMS", "RUN", "BY", "WHEN", "WHY", NULL);

  for (guint i = 0; i < versions->len; i++)
    {
      PlumbReference *reference = g_ptr_array_index (versions, i);
      PlumbValue *record = plumb_reference_get_record (reference);
      const char *same = plumb_value_member_string (record, "same_as", NULL);
      g_autofree char *items = g_strdup_printf (
          "%u", plumb_value_get_length (plumb_value_get_member (record, "items")));
      g_autofree char *run
          = g_strdup_printf ("%" G_GINT64_FORMAT, plumb_value_member_int (record, "run", 0));
      g_autofree char *text = g_strdup_printf (
          "%s%s%s%s", plumb_value_member_string (record, "why", ""), same != NULL ? " (as " : "",
          same != NULL ? same : "", same != NULL ? ")" : "");
      g_autofree char *why = plumb_text_make_visible (text);
      g_autofree char *by = plumb_text_make_visible (plumb_value_member_string (record, "by", ""));
      plumb_cli_table_add (table, plumb_reference_get_version (reference), items, run, by,
                           plumb_value_member_string (record, "when", ""), why, NULL);
    }
  plumb_cli_table_print (table);
}

static int
list (PlumbCli *cli, PlumbCliSession *session, const Options *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) versions = plumb_reference_list (
      session->project, get_workflow (session, options), options->output, &error);
  if (versions == NULL)
    return plumb_cli_fail (cli, error);
  if (!cli->json && versions->len > 0)
    print_versions (versions);
  else if (!cli->json && !cli->quiet)
    printf ("nothing is approved for %s of %s yet; `plumb reference approve` does that\n",
            options->output, get_workflow (session, options));
  if (!cli->json)
    return PLUMB_EXIT_OK;
  PlumbValueBuilder *array = plumb_value_builder_new_array ();
  for (guint i = 0; i < versions->len; i++)
    plumb_value_builder_add (
        array, plumb_value_ref (plumb_reference_get_record (g_ptr_array_index (versions, i))));
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();
  plumb_value_builder_set (builder, "versions", plumb_value_builder_end (array));
  g_autoptr (PlumbValue) value = plumb_value_builder_end (builder);
  plumb_cli_print_json (value);
  return PLUMB_EXIT_OK;
}

/* --- approve, rollback --- */

static int
tell_version (PlumbCli *cli, const char *verb, const char *version)
{
  if (cli->json)
    {
      PlumbValueBuilder *builder = plumb_value_builder_new_object ();
      plumb_value_builder_set_string (builder, "version", version);
      g_autoptr (PlumbValue) value = plumb_value_builder_end (builder);
      plumb_cli_print_json (value);
    }
  else if (!cli->quiet)
    printf ("%s: %s\n", verb, version);
  return PLUMB_EXIT_OK;
}

static int
approve (PlumbCli *cli, PlumbCliSession *session, const Options *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbValue) compare
      = options->settings != NULL ? plumb_json_load (options->settings, &error) : NULL;
  gint64 run = error == NULL ? plumb_cli_find_run (session, options->run, &error) : 0;
  if (run == 0)
    return plumb_cli_fail (cli, error);
  const PlumbReferenceQuery query = { .engine = session->engine,
                                      .reader = session->reader,
                                      .workflow = get_workflow (session, options),
                                      .output = options->output,
                                      .place = options->step,
                                      .run = run };
  g_autoptr (GPtrArray) data = plumb_reference_list_run (&query, &error);
  if (data == NULL)
    return plumb_cli_fail (cli, error);
  g_autoptr (GPtrArray) values = g_ptr_array_new ();
  for (guint i = 0; i < data->len; i++)
    g_ptr_array_add (values, ((PlumbPairSide *) g_ptr_array_index (data, i))->datum);
  PlumbApproval approval = make_approval (session, options);
  approval.run = run;
  approval.data = values;
  approval.compare = compare;
  g_autofree char *version = plumb_reference_approve (session->project, &approval, &error);
  return version != NULL ? tell_version (cli, "approved", version) : plumb_cli_fail (cli, error);
}

static int
roll_back (PlumbCli *cli, PlumbCliSession *session, const Options *options, const char *version)
{
  g_autoptr (GError) error = NULL;
  const PlumbApproval approval = make_approval (session, options);
  g_autofree char *made = plumb_reference_roll_back (session->project, &approval, version, &error);
  return made != NULL ? tell_version (cli, "back", made) : plumb_cli_fail (cli, error);
}

/* --- compare --- */

static int
print_pairs (PlumbCli *cli, PlumbValue *pairs)
{
  int status = PLUMB_EXIT_OK;

  for (guint i = 0; i < plumb_value_get_length (pairs); i++)
    {
      PlumbValue *pair = plumb_value_get_element (pairs, i);
      const char *verdict = plumb_value_member_string (pair, "verdict", "fail");
      g_autofree char *item
          = plumb_text_make_visible (plumb_value_member_string (pair, "item", ""));
      if (g_str_equal (verdict, "fail"))
        status = PLUMB_EXIT_FINDINGS;
      if (!cli->quiet && !cli->json)
        {
          g_autofree char *mean = plumb_cli_format_mean (pair);
          printf ("%-4s  %-20s%s%s\n", verdict, item, mean != NULL ? " mean difference " : "",
                  mean != NULL ? mean : "");
        }
    }
  if (cli->json)
    {
      PlumbValueBuilder *builder = plumb_value_builder_new_object ();
      plumb_value_builder_set (builder, "pairs", plumb_value_ref (pairs));
      g_autoptr (PlumbValue) value = plumb_value_builder_end (builder);
      plumb_cli_print_json (value);
    }
  return status;
}

static int
compare (PlumbCli *cli, PlumbCliSession *session, const Options *options)
{
  g_autoptr (GError) error = NULL;
  gint64 run = plumb_cli_find_run (session, options->run, &error);
  const PlumbReferenceQuery query = { .engine = session->engine,
                                      .reader = session->reader,
                                      .workflow = get_workflow (session, options),
                                      .output = options->output,
                                      .place = options->step,
                                      .run = run };
  g_autoptr (PlumbValue) pairs = run != 0 ? plumb_reference_compare (&query, &error) : NULL;
  g_autoptr (PlumbValue) arguments = pairs != NULL ? plumb_reference_make_record (pairs) : NULL;
  g_autoptr (PlumbValue) recorded
      = pairs != NULL ? plumb_cli_ask (session, "record", arguments, &error) : NULL;
  return recorded != NULL ? print_pairs (cli, pairs) : plumb_cli_fail (cli, error);
}

static const char details[]
    = "approve            what a run gave at the output is right: who, when and why are kept\n"
      "list               the versions, the latest first: it counts\n"
      "rollback [VERSION] the version before, or that one, counts again\n"
      "compare            a run against what was approved, recorded as pairs\n"
      "The output is one that the workflow's legacy command leaves, or any name with --step. Files "
      "are kept below\nreferences/ in the project. Exit status of compare: 1 where a verdict is "
      "fail.";

int
plumb_cli_reference (PlumbCli *cli, int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  const GOptionEntry entries[] = {
    plumb_cli_project_entry (cli),
    { "workflow", 'w', 0, G_OPTION_ARG_STRING, &options.workflow, "Which workflow of the project",
      "NAME" },
    { "output", 'o', 0, G_OPTION_ARG_STRING, &options.output, "Which output", "ID" },
    { "step", 0, 0, G_OPTION_ARG_STRING, &options.step, "Where a run has the output", "NODE.PORT" },
    { "run", 0, 0, G_OPTION_ARG_STRING, &options.run, "Of this run; default: the last", "RUN" },
    { "why", 0, 0, G_OPTION_ARG_STRING, &options.why, "The reason, kept with it", "TEXT" },
    { "by", 0, 0, G_OPTION_ARG_STRING, &options.by, "Who approves; default: the user's name",
      "NAME" },
    { "settings", 0, 0, G_OPTION_ARG_FILENAME, &options.settings,
      "approve: thresholds, regions and mask to save with it (JSON)", "FILE" },
    G_OPTION_ENTRY_NULL,
  };
  int status;
  if (!plumb_cli_parse (cli, entries, details, &argc, &argv, 1, 2, &status))
    return status;
  if (options.output == NULL)
    return plumb_cli_fail_usage (cli, "name the output: --output ID");
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbCliSession) session = plumb_cli_session_open (cli, cli->project, &error);
  if (session == NULL
      || (options.workflow == NULL && !plumb_cli_session_has_workflow (session, &error)))
    return plumb_cli_fail (cli, error);
  if (g_str_equal (argv[1], "rollback"))
    return roll_back (cli, session, &options, argc > 2 ? argv[2] : NULL);
  if (argc == 2 && g_str_equal (argv[1], "approve"))
    return approve (cli, session, &options);
  if (argc == 2 && g_str_equal (argv[1], "list"))
    return list (cli, session, &options);
  if (argc == 2 && g_str_equal (argv[1], "compare"))
    return compare (cli, session, &options);
  return plumb_cli_fail_usage (cli, "expected approve, list, rollback [VERSION] or compare");
}
