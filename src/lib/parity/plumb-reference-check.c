/* plumb-reference-check.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-reference-check.h"

#include "plumb-clock.h"
#include "plumb-contract.h"
#include "plumb-pair.h"

/* Where the run has the output: the place that is named, the graph's, or the legacy command's. */
static gboolean
find_place (const PlumbReferenceQuery *query, char **step, char **port, char **kind, GError **error)
{
  if (query->place != NULL)
    {
      const char *dot = strrchr (query->place, '.');
      *step = dot != NULL ? g_strndup (query->place, (gsize) (dot - query->place))
                          : g_strdup (query->place);
      *port = g_strdup (dot != NULL ? dot + 1 : "image");
      *kind = g_strdup ("image");
      return TRUE;
    }
  g_autoptr (PlumbContract) contract
      = plumb_contract_load (query->engine, query->workflow, NULL, error);
  guint position
      = contract != NULL ? plumb_legacy_find_output (contract->legacy, query->output) : G_MAXUINT;
  if (contract == NULL)
    {
      g_prefix_error (error, "name the place of the output (--step NODE.PORT): ");
      return FALSE;
    }
  if (position == G_MAXUINT)
    {
      g_set_error (error, PLUMB_PARITY_ERROR, PLUMB_PARITY_ERROR_NOT_FOUND,
                   "the legacy command of '%s' leaves no output '%s'; name its place with --step",
                   query->workflow, query->output);
      return FALSE;
    }
  const PlumbLegacyOutput *output = plumb_legacy_get_output (contract->legacy, position);
  g_autofree char *legacy = plumb_legacy_make_step (output);
  g_autoptr (PlumbStepRow) row
      = plumb_ledger_reader_get_step (query->reader, query->run, legacy, NULL);
  *step = row != NULL ? g_steal_pointer (&legacy) : g_strdup (output->step);
  *port = g_strdup (row != NULL ? PLUMB_LEGACY_PORT : output->port);
  *kind = g_strdup (output->kind);
  return TRUE;
}

static GPtrArray *
list_run (const PlumbReferenceQuery *query, char **kind, GError **error)
{
  g_autofree char *step = NULL, *port = NULL;

  return find_place (query, &step, &port, kind, error)
             ? plumb_pair_list_data (query->reader, query->run, step, port, error)
             : NULL;
}

/**
 * plumb_reference_list_run:
 * @query: a run, and one of its outputs
 * @error: set where there is no such output
 *
 * Returns: (transfer container) (element-type PlumbPairSide) (nullable): what the run has there
 */
GPtrArray *
plumb_reference_list_run (const PlumbReferenceQuery *query, GError **error)
{
  g_autofree char *kind = NULL;

  return list_run (query, &kind, error);
}

static GPtrArray *
list_approved (const PlumbReference *reference)
{
  g_autoptr (GPtrArray) data = plumb_reference_list_data (reference);
  GPtrArray *sides = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_pair_side_free);

  for (guint i = 0; i < data->len; i++)
    {
      PlumbValue *datum = g_ptr_array_index (data, i);
      g_ptr_array_add (sides,
                       plumb_pair_side_new (plumb_value_member_string (datum, "name", ""), datum));
    }
  return sides;
}

static PlumbValue *
finish_pair (const PlumbReferenceQuery *query,
             const PlumbReference *reference,
             const PlumbValue *record,
             const char *when)
{
  PlumbValueBuilder *pair = plumb_value_builder_new_copy (record);

  plumb_value_builder_set_string (pair, "what", "pair");
  plumb_value_builder_set_string (pair, "workflow", query->workflow);
  plumb_value_builder_set_string (pair, "output", query->output);
  plumb_value_builder_set_string (pair, "reference", plumb_reference_get_version (reference));
  plumb_value_builder_set_int (pair, "run_id", query->run);
  plumb_value_builder_set (pair, "order_line_id", plumb_value_new_null ());
  plumb_value_builder_set_string (pair, "compared_at", when);
  plumb_value_builder_set_int (pair, "waited_ms", 0);
  plumb_value_builder_set (pair, "reviewer", plumb_value_new_null ());
  return plumb_value_builder_end (pair);
}

/**
 * plumb_reference_compare:
 * @query: a run, and one of its outputs
 * @error: set where nothing was approved, or there is no such output
 *
 * Returns: (transfer full) (nullable): an array of pairs, not recorded yet
 */
PlumbValue *
plumb_reference_compare (const PlumbReferenceQuery *query, GError **error)
{
  PlumbProject *project = plumb_engine_get_info (query->engine)->project;
  g_autofree char *kind = NULL;
  g_autoptr (PlumbReference) reference
      = plumb_reference_find_current (project, query->workflow, query->output, error);
  g_autoptr (GPtrArray) observer = reference != NULL ? list_run (query, &kind, error) : NULL;
  g_autoptr (PlumbRollout) rollout = observer != NULL ? plumb_rollout_load (project, error) : NULL;
  g_autoptr (PlumbCompareSettings) settings
      = rollout != NULL
            ? plumb_contract_make_settings (project, rollout, query->workflow, query->output, error)
            : NULL;
  if (settings == NULL)
    return NULL;
  g_autoptr (PlumbClock) clock = plumb_clock_new ();
  g_autofree char *when = plumb_clock_format (plumb_clock_get_wall (clock));
  g_autoptr (GPtrArray) approved = list_approved (reference);
  g_autoptr (GArray) matches = plumb_pair_match (approved, observer);
  g_autoptr (PlumbValueBuilder) pairs = plumb_value_builder_new_array ();
  for (guint i = 0; i < matches->len; i++)
    {
      g_autoptr (PlumbValue) record = plumb_pair_compare (
          plumb_project_get_artifacts (project), &g_array_index (matches, PlumbPairMatch, i), kind,
          settings, NULL, error);
      if (record == NULL)
        return NULL;
      plumb_value_builder_add (pairs, finish_pair (query, reference, record, when));
    }
  return plumb_value_builder_end (g_steal_pointer (&pairs));
}

/**
 * plumb_reference_make_record:
 * @pairs: of plumb_reference_compare()
 *
 * Returns: (transfer full): arguments of the runner's verb "record"
 */
PlumbValue *
plumb_reference_make_record (PlumbValue *pairs)
{
  PlumbValueBuilder *events = plumb_value_builder_new_array ();

  for (guint i = 0; i < plumb_value_get_length (pairs); i++)
    {
      PlumbValue *pair = plumb_value_get_element (pairs, i);
      PlumbValueBuilder *event = plumb_value_builder_new_object ();
      plumb_value_builder_set_int (event, "run", plumb_value_member_int (pair, "run_id", 0));
      plumb_value_builder_set (event, "payload", plumb_value_ref (pair));
      plumb_value_builder_add (events, plumb_value_builder_end (event));
    }
  PlumbValueBuilder *arguments = plumb_value_builder_new_object ();
  plumb_value_builder_set (arguments, "events", plumb_value_builder_end (events));
  return plumb_value_builder_end (arguments);
}
