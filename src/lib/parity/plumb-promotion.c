/* plumb-promotion.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-promotion.h"

#include "plumb-clock.h"

/**
 * plumb_streak_clear:
 * @self: a streak
 */
void
plumb_streak_clear (PlumbStreak *self)
{
  g_clear_pointer (&self->text, g_free);
}

static const char *
judge_dispatch (PlumbValue *ended, const PlumbContract *contract, const char *output)
{
  const char *verdict
      = plumb_value_member_string (plumb_value_get_member (ended, "verdicts"), output, NULL);

  if (verdict == NULL || plumb_value_get_member (ended, "trial") != NULL)
    return "not-observed";
  if (g_strcmp0 (plumb_value_member_string (ended, "graph_hash", ""), contract->graph_hash) != 0)
    return "graph-changed";
  if (g_strcmp0 (plumb_value_member_string (ended, "legacy_hash", ""), contract->legacy_hash) != 0)
    return "legacy-changed";
  if (g_strcmp0 (plumb_value_member_string (ended, "state", NULL), "completed") != 0)
    return "failed";
  return g_str_equal (verdict, "pass") ? NULL : "verdict";
}

/**
 * plumb_streak_describe:
 * @code: what ended a row
 * @n_passes: how many there are
 *
 * Returns: (transfer none): why there are no more, for people
 */
const char *
plumb_streak_describe (const char *code, guint n_passes)
{
  static const char *const reasons[][2] = {
    { "verdict", "the comparison before did not pass" },
    { "failed", "the dispatch before was not completed" },
    { "graph-changed", "the graph has changed since it was compared" },
    { "legacy-changed", "the legacy command has changed since it was compared" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (g_str_equal (reasons[i][0], code))
      return reasons[i][1];
  return n_passes > 0 ? "nothing else was compared yet" : "nothing was compared yet";
}

static void
tell (PlumbStreak *streak, PlumbValue *last, const char *output)
{
  g_autofree char *reason = g_strdup (plumb_streak_describe (streak->code, streak->n_passes));

  if (g_str_equal (streak->code, "verdict"))
    {
      g_free (reason);
      reason = g_strdup_printf (
          "the dispatch before says %s",
          plumb_value_member_string (plumb_value_get_member (last, "verdicts"), output, "nothing"));
    }
  streak->text = g_strdup_printf (
      "%s: %u of %u passes in a row: %s; legacy stays. Run it in shadow mode %u more times", output,
      streak->n_passes, streak->n_required, reason, streak->n_required - streak->n_passes);
}

typedef struct
{
  const PlumbContract *contract;
  const char *output;
  PlumbStreak *streak;
  PlumbValue *last; /* that was looked at */
} Counting;

static gboolean
count_dispatch (PlumbValue *ended, gpointer data)
{
  Counting *self = data;
  const char *code = judge_dispatch (ended, self->contract, self->output);

  if (g_strcmp0 (code, "not-observed") == 0) /* the tries of a matrix are among these */
    return TRUE;
  g_clear_pointer (&self->last, plumb_value_unref);
  self->last = plumb_value_ref (ended);
  if (code != NULL)
    {
      self->streak->code = code;
      return FALSE;
    }
  return ++self->streak->n_passes < self->streak->n_required;
}

/**
 * plumb_promotion_count:
 * @reader: the project's ledger
 * @rollout: what rollout.json says
 * @contract: both sides as they are now
 * @output: id of an output
 * @streak: (out caller-allocates): how many in a row, and what ended the row
 * @error: set where the ledger cannot be read
 *
 * Returns: whether it could be counted
 */
gboolean
plumb_promotion_count (PlumbLedgerReader *reader,
                       const PlumbRollout *rollout,
                       const PlumbContract *contract,
                       const char *output,
                       PlumbStreak *streak,
                       GError **error)
{
  g_return_val_if_fail (PLUMB_IS_LEDGER_READER (reader) && streak != NULL, FALSE);

  *streak = (PlumbStreak) { .n_required
                            = plumb_rollout_get_required_passes (rollout, contract->workflow),
                            .code = "none" };
  Counting counting = { contract, output, streak, NULL };
  gboolean is_read
      = plumb_pairs_walk_dispatches (reader, contract->workflow, count_dispatch, &counting, error);
  if (is_read && streak->n_passes < streak->n_required)
    tell (streak, counting.last, output);
  g_clear_pointer (&counting.last, plumb_value_unref);
  return is_read;
}

/**
 * plumb_promotion_get_effective:
 * @record: what was chosen
 * @contract: both sides as they are now
 *
 * Returns: the mode that a dispatch runs in
 */
PlumbMode
plumb_promotion_get_effective (const PlumbModeRecord *record, const PlumbContract *contract)
{
  if (record->mode == PLUMB_MODE_GRAPH && g_strcmp0 (record->graph, contract->graph_hash) != 0)
    return PLUMB_MODE_SHADOW;
  return record->mode;
}

/* --- changing --- */

static gboolean
check_rule (const PlumbPromotion *wish,
            const PlumbRollout *rollout,
            const PlumbContract *contract,
            GError **error)
{
  g_autoptr (GString) missing = g_string_new (NULL);

  if (*contract->graph_hash == '\0')
    {
      g_set_error (error, PLUMB_PARITY_ERROR, PLUMB_PARITY_ERROR_RULE,
                   "the graph of '%s' has faults; `plumb check` lists them", wish->workflow);
      return FALSE;
    }
  for (guint i = 0; i < plumb_legacy_get_n_outputs (contract->legacy); i++)
    {
      const char *output = plumb_legacy_get_output (contract->legacy, i)->id;
      g_auto (PlumbStreak) streak = { 0 };
      if (wish->output != NULL && !g_str_equal (output, wish->output))
        continue;
      if (!plumb_promotion_count (wish->reader, rollout, contract, output, &streak, error))
        return FALSE;
      if (streak.text != NULL)
        g_string_append_printf (missing, "%s%s", missing->len > 0 ? "; " : "", streak.text);
    }
  if (missing->len == 0)
    return TRUE;
  g_set_error_literal (error, PLUMB_PARITY_ERROR, PLUMB_PARITY_ERROR_RULE, missing->str);
  return FALSE;
}

static gboolean
write_mode (const PlumbPromotion *wish, const char *graph, GError **error)
{
  PlumbProject *project = plumb_engine_get_info (wish->engine)->project;
  g_autoptr (PlumbClock) clock = plumb_clock_new ();
  g_autofree char *when = plumb_clock_format (plumb_clock_get_wall (clock));

  return plumb_rollout_write_mode (project,
                                   &(PlumbModeChange) { .workflow = wish->workflow,
                                                        .output = wish->output,
                                                        .mode = wish->mode,
                                                        .by = wish->by,
                                                        .when = when,
                                                        .why = wish->why,
                                                        .graph = graph },
                                   error);
}

/**
 * plumb_promotion_set_mode:
 * @wish: what is to hold
 * @error: set where the rule does not allow it, or it cannot be written
 *
 * Returns: whether it holds from now on
 */
gboolean
plumb_promotion_set_mode (const PlumbPromotion *wish, GError **error)
{
  g_return_val_if_fail (wish != NULL && PLUMB_IS_ENGINE (wish->engine), FALSE);

  if (wish->mode == PLUMB_MODE_LEGACY && wish->output == NULL)
    return write_mode (wish, NULL, error); /* whatever state the workflow's file is in */
  g_autoptr (PlumbContract) contract
      = plumb_contract_load (wish->engine, wish->workflow, NULL, error);
  if (contract == NULL)
    return FALSE;
  if (wish->output != NULL
      && plumb_legacy_find_output (contract->legacy, wish->output) == G_MAXUINT)
    {
      g_set_error (error, PLUMB_PARITY_ERROR, PLUMB_PARITY_ERROR_NOT_FOUND,
                   "the legacy command of '%s' leaves no output '%s'", wish->workflow,
                   wish->output);
      return FALSE;
    }
  if (wish->mode != PLUMB_MODE_GRAPH)
    return write_mode (wish, NULL, error);
  g_autoptr (PlumbRollout) rollout
      = plumb_rollout_load (plumb_engine_get_info (wish->engine)->project, error);
  return rollout != NULL && check_rule (wish, rollout, contract, error)
         && write_mode (wish, contract->graph_hash, error);
}

/* --- telling --- */

static PlumbValue *
describe_output (PlumbLedgerReader *reader,
                 const PlumbRollout *rollout,
                 const PlumbContract *contract,
                 const PlumbLegacyOutput *output,
                 GError **error)
{
  g_auto (PlumbStreak) streak = { 0 };
  PlumbModeRecord record;

  if (!plumb_promotion_count (reader, rollout, contract, output->id, &streak, error))
    return NULL;
  plumb_rollout_get_mode (rollout, contract->workflow, output->id, &record);
  g_autoptr (PlumbValue) mode = plumb_mode_record_to_value (&record);
  PlumbMode effective = plumb_promotion_get_effective (&record, contract);
  PlumbValueBuilder *about = plumb_value_builder_new_copy (mode);
  plumb_value_builder_set_string (about, "output", output->id);
  plumb_value_builder_set_string (about, "kind", output->kind);
  plumb_value_builder_set_string (about, "step", output->step);
  plumb_value_builder_set_string (about, "port", output->port);
  plumb_value_builder_set_string (about, "effective", plumb_mode_get_name (effective));
  if (effective != record.mode)
    plumb_value_builder_set_string (
        about, "effective_why",
        "the graph has changed since it was promoted: legacy stays, the graph is observed");
  plumb_value_builder_set_int (about, "passes", streak.n_passes);
  plumb_value_builder_set_int (about, "required_passes", streak.n_required);
  if (streak.text != NULL)
    {
      plumb_value_builder_set_string (about, "missing", streak.text);
      plumb_value_builder_set_string (about, "missing_code", streak.code);
    }
  return plumb_value_builder_end (about);
}

/**
 * plumb_promotion_describe:
 * @engine: the project's engine
 * @reader: its ledger
 * @workflow: name of a workflow
 * @error: set where it names no legacy command, or something cannot be read
 *
 * Returns: (transfer full) (nullable): what is active and why
 */
PlumbValue *
plumb_promotion_describe (PlumbEngine *engine,
                          PlumbLedgerReader *reader,
                          const char *workflow,
                          GError **error)
{
  g_return_val_if_fail (PLUMB_IS_ENGINE (engine) && PLUMB_IS_LEDGER_READER (reader), NULL);

  g_autoptr (PlumbContract) contract = plumb_contract_load (engine, workflow, NULL, error);
  g_autoptr (PlumbRollout) rollout
      = contract != NULL ? plumb_rollout_load (plumb_engine_get_info (engine)->project, error)
                         : NULL;
  if (rollout == NULL)
    return NULL;
  PlumbModeRecord record;
  plumb_rollout_get_mode (rollout, workflow, NULL, &record);
  g_autoptr (PlumbValueBuilder) outputs = plumb_value_builder_new_array ();
  for (guint i = 0; i < plumb_legacy_get_n_outputs (contract->legacy); i++)
    {
      PlumbValue *output = describe_output (reader, rollout, contract,
                                            plumb_legacy_get_output (contract->legacy, i), error);
      if (output == NULL)
        return NULL;
      plumb_value_builder_add (outputs, output);
    }
  PlumbValueBuilder *about = plumb_value_builder_new_object ();
  plumb_value_builder_set_string (about, "workflow", workflow);
  plumb_value_builder_set_string (about, "legacy", plumb_legacy_get_title (contract->legacy));
  plumb_value_builder_set_string (about, "legacy_hash", contract->legacy_hash);
  plumb_value_builder_set_string (about, "graph_hash", contract->graph_hash);
  plumb_value_builder_set_int (about, "required_passes",
                               plumb_rollout_get_required_passes (rollout, workflow));
  plumb_value_builder_set (about, "mode", plumb_mode_record_to_value (&record));
  plumb_value_builder_set (about, "outputs", plumb_value_builder_end (g_steal_pointer (&outputs)));
  return plumb_value_builder_end (about);
}
