/* plumb-cli-gc.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>
#include <stdio.h>

#include "plumb-cli-text.h"
#include "plumb-cli.h"
#include "plumb-gc.h"

typedef struct
{
  int keep_runs;
  int keep_days;
  gboolean dry_run;
} Options;

/* Only the project's runner may remove: nothing runs meanwhile. What makes room on a full disk may
 * use the last there is. */
static gboolean
carry_out (PlumbProject *project, PlumbGcPlan *plan, PlumbClock *clock, GError **error)
{
  g_autofd int lease = plumb_project_acquire_lease (project, NULL, error);
  if (lease < 0)
    return FALSE;
  plumb_project_give_up_reserve (project);
  g_autoptr (PlumbLedger) ledger = plumb_project_open_ledger (project, clock, error);
  return ledger != NULL && plumb_gc_plan_carry_out (plan, ledger, error)
         && plumb_ledger_close (ledger, error);
}

static void
print_plan (PlumbCli *cli, PlumbGcPlan *plan, gboolean dry_run)
{
  PlumbValue *entries = plumb_gc_plan_get_entries (plan);
  if (cli->json)
    {
      PlumbValueBuilder *builder = plumb_value_builder_new_object ();
      plumb_value_builder_set_boolean (builder, "removed", !dry_run);
      plumb_value_builder_set_uint (builder, "bytes", plumb_gc_plan_get_bytes (plan));
      plumb_value_builder_set (builder, "entries", plumb_value_ref (entries));
      g_autoptr (PlumbValue) value = plumb_value_builder_end (builder);
      plumb_cli_print_json (value);
      return;
    }
  if (dry_run && plumb_value_get_length (entries) > 0)
    {
      PlumbCliTable *table = plumb_cli_table_new ("WHAT", "SIZE", "PATH", NULL);
      for (guint i = 0; i < plumb_value_get_length (entries); i++)
        {
          PlumbValue *entry = plumb_value_get_element (entries, i);
          g_autofree char *size
              = plumb_cli_format_bytes (plumb_value_member_int (entry, "bytes", 0));
          plumb_cli_table_add (table, plumb_value_member_string (entry, "what", ""), size,
                               plumb_value_member_string (entry, "path", ""));
        }
      plumb_cli_table_print (table);
    }
  g_autofree char *bytes = plumb_cli_format_bytes ((gint64) plumb_gc_plan_get_bytes (plan));
  guint n = plumb_value_get_length (entries);
  if (cli->quiet)
    return;
  if (n == 0)
    puts ("nothing to remove");
  else
    printf ("%s %u %s, %s\n", dry_run ? "would remove" : "removed", n,
            n == 1 ? "file or folder" : "files and folders", bytes);
}

static int
collect (PlumbCli *cli, const char *place, const Options *options)
{
  g_autoptr (PlumbClock) clock = plumb_clock_new ();
  const PlumbGcPolicy policy
      = { (guint) options->keep_runs, (guint) options->keep_days, plumb_clock_get_wall (clock) };
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbProject) project = plumb_project_open (place, &error);
  g_autoptr (PlumbGcPlan) plan
      = project != NULL ? plumb_gc_plan_new (project, &policy, NULL, &error) : NULL;
  if (plan == NULL || (!options->dry_run && !carry_out (project, plan, clock, &error)))
    return plumb_cli_fail (cli, error);
  print_plan (cli, plan, options->dry_run);
  return PLUMB_EXIT_OK;
}

int
plumb_cli_gc (PlumbCli *cli, int argc, char **argv)
{
  Options options = { .keep_runs = 20, .keep_days = 30 };
  const GOptionEntry entries[] = {
    { "keep-runs", 0, 0, G_OPTION_ARG_INT, &options.keep_runs,
      "Keep the files of so many of the newest runs (20)", "N" },
    { "keep-days", 0, 0, G_OPTION_ARG_INT, &options.keep_days,
      "Keep the files of runs younger than this (30)", "DAYS" },
    { "dry-run", 'n', 0, G_OPTION_ARG_NONE, &options.dry_run, "Only list what would go", NULL },
    G_OPTION_ENTRY_NULL,
  };
  int status;
  if (!plumb_cli_parse (
          cli, entries,
          "Records stay: only files go. What a run that can still go on needs is never touched.",
          &argc, &argv, 0, 1, &status))
    return status;
  if (options.keep_runs < 0 || options.keep_days < 0)
    return plumb_cli_fail_usage (cli,
                                 "expected numbers from 0 after --keep-runs and --keep-days, "
                                 "found %d and %d",
                                 options.keep_runs, options.keep_days);
  return collect (cli, argc > 1 ? argv[1] : ".", &options);
}
