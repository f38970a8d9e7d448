/* plumb-cli-plan.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <stdio.h>

#include "plumb-cli-request.h"
#include "plumb-cli-text.h"
#include "plumb-cli.h"
#include "plumb-plan.h"

static gboolean
is_value (const PlumbPlanStep *step)
{
  return step->decision == PLUMB_DECISION_CACHED && step->origin == 0;
}

static void
print_step (PlumbCliTable *table, const PlumbPlanStep *step)
{
  g_autofree char *forecast
      = plumb_cli_format_duration (step->median_us > 0 ? step->median_us : -1);
  g_autofree char *items
      = step->items != NULL ? g_strdup_printf ("%u", step->items->len) : g_strdup ("?");
  gboolean own = g_strcmp0 (step->code, "upstream-blocked") != 0;
  g_autofree char *reason = step->advice != NULL && own
                                ? g_strdup_printf ("%s; %s", step->reason, step->advice)
                                : g_strdup (step->reason);
  plumb_cli_table_add (table, step->path,
                       is_value (step) ? "value" : plumb_decision_get_name (step->decision), items,
                       forecast, reason);
}

static void
print_plan (PlumbPlan *plan)
{
  PlumbCliTable *table = plumb_cli_table_new ("STEP", "DECISION", "ITEMS", "FORECAST", "WHY", NULL);
  guint n_values = 0;
  for (guint i = 0; i < plumb_plan_get_n_steps (plan); i++)
    {
      print_step (table, plumb_plan_get_step (plan, i));
      n_values += is_value (plumb_plan_get_step (plan, i)) ? 1 : 0;
    }
  plumb_cli_table_print (table);

  g_autofree char *values
      = n_values > 0 ? plumb_cli_format_count (n_values, "value, ", "values, ") : g_strdup ("");
  printf ("\n%u to run, %u cached, %s%u waiting, %u blocked, %u skipped\n",
          plumb_plan_count (plan, PLUMB_DECISION_RUN),
          plumb_plan_count (plan, PLUMB_DECISION_CACHED) - n_values, values,
          plumb_plan_count (plan, PLUMB_DECISION_WAITING),
          plumb_plan_count (plan, PLUMB_DECISION_BLOCKED),
          plumb_plan_count (plan, PLUMB_DECISION_SKIP));
  gint64 median = 0, low = 0, high = 0;
  if (plumb_plan_get_forecast (plan, &median, &low, &high) && high > 0)
    {
      g_autofree char *text = plumb_cli_format_duration (median);
      g_autofree char *least = plumb_cli_format_duration (low);
      g_autofree char *most = plumb_cli_format_duration (high);
      printf ("forecast %s (%s to %s)\n", text, least, most);
    }
}

int
plumb_cli_plan (PlumbCli *cli, int argc, char **argv)
{
  g_autoptr (PlumbCliRequest) options = plumb_cli_request_new ();
  int status;
  const PlumbCliWords words
      = { "Says for each step whether it will run, is cached, waits or is blocked, "
          "and why, with a forecast from\n"
          "earlier runs. Starts nothing. Exit status 1 where a step is blocked.",
          argc, argv };
  g_autoptr (PlumbValue) request = NULL;
  g_autoptr (PlumbCliSession) session
      = plumb_cli_request_open (options, cli, &words, &request, &status);
  if (session == NULL)
    return status;

  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  g_autoptr (PlumbWorkflow) workflow
      = plumb_workflow_load (session->engine, session->workflow, request, problems, &error);
  if (workflow == NULL)
    {
      plumb_cli_print_problems (cli, problems);
      return plumb_problems_has_errors (problems) ? PLUMB_EXIT_FINDINGS
                                                  : plumb_cli_fail (cli, error);
    }
  g_autoptr (PlumbPlan) plan = plumb_plan_new (session->engine, workflow, session->reader, &error);
  if (plan == NULL)
    return plumb_cli_fail (cli, error);

  if (cli->json)
    {
      g_autoptr (PlumbValue) value = plumb_plan_to_value (plan);
      plumb_cli_print_json (value);
    }
  else
    print_plan (plan);
  return plumb_plan_count (plan, PLUMB_DECISION_BLOCKED) > 0 ? PLUMB_EXIT_FINDINGS : PLUMB_EXIT_OK;
}
