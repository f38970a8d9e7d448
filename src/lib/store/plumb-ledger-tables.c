/* plumb-ledger-tables.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-ledger-rows-private.h"

#include "plumb-json.h"
#include "plumb-ledger-event-private.h"
#include "plumb-limits.h"

static char *
format_member (const PlumbValue *payload, const char *name)
{
  PlumbValue *value = plumb_value_get_member (payload, name);

  if (value == NULL || plumb_value_get_value_type (value) == PLUMB_VALUE_NULL)
    return NULL;
  return plumb_json_format (value, PLUMB_JSON_COMPACT);
}

gboolean
plumb_run_state_is_final (const char *state)
{
  return strcmp (state, "succeeded") == 0 || strcmp (state, "failed") == 0
         || strcmp (state, "cancelled") == 0 || strcmp (state, "interrupted") == 0;
}

/* --- the event itself --- */

static gboolean
record_blob (PlumbTables *self, const GString *text, const char *sha256, GError **error)
{
  sqlite3_stmt *row = self->statements[STATEMENT_BLOB];

  plumb_ledger_bind_text (row, 1, sha256);
  sqlite3_bind_text (row, 2, text->str, (int) text->len, SQLITE_STATIC);
  return plumb_ledger_statement_finish (row, error);
}

static gboolean
record_key (PlumbTables *self, const PlumbEvent *event, GError **error)
{
  sqlite3_stmt *row = self->statements[STATEMENT_KEY];
  g_autofree char *request = plumb_event_hash_request (event);

  plumb_ledger_bind_text (row, 1, event->key);
  sqlite3_bind_int64 (row, 2, event->seq);
  sqlite3_bind_int64 (row, 3, event->time_us);
  plumb_ledger_bind_text (row, 4, request);
  return plumb_ledger_statement_finish (row, error);
}

static void
bind_unless (sqlite3_stmt *statement, int column, gint64 value, gint64 none)
{
  if (value == none)
    sqlite3_bind_null (statement, column);
  else
    sqlite3_bind_int64 (statement, column, value);
}

/* Adds the row of the events table; a large body goes apart. */
gboolean
plumb_tables_record (PlumbTables *self, const PlumbEvent *event, GError **error)
{
  sqlite3_stmt *row = self->statements[STATEMENT_EVENT];
  const GString *text = event->body != NULL ? event->body->text : self->text;
  char written[PLUMB_HASH_LENGTH + 1] = "";
  const char *sha256 = event->body != NULL ? event->body->sha256 : written;
  gboolean is_large;

  g_string_truncate (self->text, 0);
  if (event->body == NULL && event->payload != NULL)
    plumb_event_write_body (event->payload, self->text, written);
  is_large = *sha256 != '\0';
  if (is_large && !record_blob (self, text, sha256, error))
    return FALSE;

  sqlite3_bind_int64 (row, 1, event->seq);
  plumb_ledger_bind_text (row, 2, event->id);
  sqlite3_bind_int64 (row, 3, event->time_us);
  plumb_ledger_bind_text (row, 4, plumb_event_type_get_name (event->type));
  bind_unless (row, 5, event->run, 0);
  plumb_ledger_bind_text (row, 6, event->step);
  bind_unless (row, 7, event->item, -1);
  bind_unless (row, 8, event->cause, 0);
  plumb_ledger_bind_text (row, 9, event->key);
  if (is_large || event->payload == NULL)
    sqlite3_bind_null (row, 10);
  else
    sqlite3_bind_text (row, 10, text->str, (int) text->len, SQLITE_STATIC);
  plumb_ledger_bind_text (row, 11, is_large ? sha256 : NULL);
  return plumb_ledger_statement_finish (row, error);
}

/* --- runs --- */

static gboolean
set_attribute (
    PlumbTables *self, gint64 run, const char *name, const PlumbValue *value, GError **error)
{
  sqlite3_stmt *row = self->statements[STATEMENT_ATTRIBUTE];
  g_autofree char *json = NULL;
  const char *text = plumb_value_get_string (value, NULL);

  if (text == NULL)
    text = json = value != NULL ? plumb_json_format (value, PLUMB_JSON_COMPACT) : g_strdup ("null");
  sqlite3_bind_int64 (row, 1, run);
  plumb_ledger_bind_text (row, 2, name);
  plumb_ledger_bind_text (row, 3, text);
  return plumb_ledger_statement_finish (row, error);
}

static guint64
get_run_seed (const PlumbValue *payload)
{
  PlumbValue *seed = plumb_value_get_member (payload, "seed");

  if (seed != NULL && plumb_value_get_value_type (seed) == PLUMB_VALUE_OBJECT)
    return plumb_value_member_uint (seed, "base", 0);
  return plumb_value_get_uint (seed, 0);
}

static gint64
get_replay_of (const PlumbValue *payload)
{
  PlumbValue *options = plumb_value_get_member (payload, "options");

  return plumb_value_member_int (payload, "replay_of",
                                 plumb_value_member_int (options, "replay_of", 0));
}

static gboolean
apply_run_created (PlumbTables *self, const PlumbEvent *event, GError **error)
{
  PlumbValue *parameters = plumb_value_get_member (event->payload, "parameters");
  g_autoptr (GError) local_error = NULL;
  RunRow *run = plumb_tables_find_run (self, event->run, &local_error);

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (run == NULL)
    run = plumb_tables_add_run (self, event->run);
  run->workflow
      = plumb_tables_keep_text (run, plumb_value_member_string (event->payload, "workflow", ""));
  run->state = "queued";
  run->seed = get_run_seed (event->payload);
  run->created = event->time_us;
  run->created_seq = event->seq;
  run->last_seq = event->seq;
  run->replay_of = get_replay_of (event->payload);
  plumb_tables_touch_run (self, run);

  for (guint i = 0; i < plumb_value_get_length (parameters); i++)
    {
      const char *name = NULL;
      PlumbValue *value = plumb_value_get_member_at (parameters, i, &name);

      if (name != NULL && !set_attribute (self, run->run, name, value, error))
        return FALSE;
    }
  return TRUE;
}

static void
set_verdict (RunRow *run, const PlumbValue *payload, const char *member)
{
  g_autofree char *verdict = format_member (payload, member);

  if (verdict != NULL)
    run->verdict = plumb_tables_keep_text (run, verdict);
}

static gboolean
apply_run_state (PlumbTables *self, RunRow *run, const PlumbEvent *event, GError **error)
{
  const char *state = plumb_value_member_string (event->payload, "state", "");

  run->state = g_intern_string (state);
  run->reason
      = plumb_tables_keep_text (run, plumb_value_member_string (event->payload, "reason", NULL));
  set_verdict (run, event->payload, "verdict");
  if (run->started == 0 && strcmp (state, "running") == 0)
    run->started = event->time_us;
  run->ended = plumb_run_state_is_final (state) ? event->time_us : 0;
  return TRUE;
}

static gboolean
apply_run_attribute (PlumbTables *self, RunRow *run, const PlumbEvent *event, GError **error)
{
  const char *name = plumb_value_member_string (event->payload, "name", "");
  PlumbValue *value = plumb_value_get_member (event->payload, "value");

  if (strcmp (name, "verdict") == 0)
    set_verdict (run, event->payload, "value");
  else if (strcmp (name, "grade") == 0)
    run->grade = plumb_tables_keep_text (run, plumb_value_get_string (value, NULL));
  return set_attribute (self, run->run, name, value, error);
}

/* --- steps --- */

/* How a step counts in its run. @sign: 1 to add it, -1 to take it away before it changes. */
static void
count_step (const StepRow *step, gint64 sign)
{
  gboolean has_failed = strcmp (step->state, "failed") == 0;
  gboolean has_succeeded = strcmp (step->state, "succeeded") == 0;

  if (has_failed)
    step->run->n_failed += sign;
  if (has_succeeded && g_strcmp0 (step->decision, "cached") == 0)
    step->run->n_cached += sign;
  else if (has_succeeded || has_failed)
    step->run->n_ran += sign;
}

static const char *
get_planned_state (const char *decision)
{
  if (g_strcmp0 (decision, "cached") == 0)
    return "succeeded";
  if (g_strcmp0 (decision, "blocked") == 0)
    return "blocked";
  return g_strcmp0 (decision, "skip") == 0 ? "skipped" : "pending";
}

/* A step that was planned before is written anew. */
static gboolean
renew_step (PlumbTables *self, StepRow *step, GError **error)
{
  sqlite3_stmt *drop = self->statements[STATEMENT_DROP_STEP];

  if (step->is_new)
    return TRUE;
  step->is_new = TRUE;
  sqlite3_bind_int64 (drop, 1, step->id);
  return plumb_ledger_statement_finish (drop, error);
}

/* A run that goes on plans all its steps again: those that it finished itself stay as they are. */
static gboolean
is_finished_here (const StepRow *step, const PlumbValue *planned)
{
  return strcmp (step->state, "succeeded") == 0
         && plumb_value_member_int (planned, "origin", 0) == step->run->run;
}

static gboolean
plan_step (PlumbTables *self, RunRow *run, const PlumbValue *planned, GError **error)
{
  StepRow *step = plumb_tables_ensure_step (self, run,
                                            plumb_value_member_string (planned, "path", ""), error);
  PlumbValue *keys = plumb_value_get_member (planned, "keys");

  if (step != NULL && is_finished_here (step, planned))
    return TRUE;
  if (step == NULL || !renew_step (self, step, error))
    return FALSE;
  count_step (step, -1);
  step->kind = plumb_tables_keep_text (run, plumb_value_member_string (planned, "kind", NULL));
  step->version = plumb_value_member_int (planned, "version", 0);
  step->node = plumb_value_member_int (planned, "index", 0);
  step->decision
      = plumb_tables_keep_text (run, plumb_value_member_string (planned, "decision", NULL));
  step->reason = plumb_tables_keep_text (run, plumb_value_member_string (planned, "reason", NULL));
  step->origin = plumb_value_member_int (planned, "origin", 0);
  step->n_items = plumb_value_member_int (planned, "n_items", 0);
  step->state = get_planned_state (step->decision);
  step->ended = 0;
  if (strcmp (step->state, "succeeded") == 0)
    step->n_done = step->n_items;
  g_clear_pointer (&step->keys, plumb_value_unref);
  if (keys != NULL)
    step->keys = plumb_value_ref (keys);
  count_step (step, 1);
  plumb_tables_touch_step (self, step);
  return TRUE;
}

static gboolean
apply_steps_planned (PlumbTables *self, RunRow *run, const PlumbEvent *event, GError **error)
{
  PlumbValue *steps = plumb_value_get_member (event->payload, "steps");

  for (guint i = 0; i < plumb_value_get_length (steps); i++)
    if (!plan_step (self, run, plumb_value_get_element (steps, i), error))
      return FALSE;
  return TRUE;
}

static gboolean
is_active_step_state (const char *state)
{
  return strcmp (state, "pending") == 0 || strcmp (state, "running") == 0
         || strcmp (state, "waiting") == 0;
}

/* What was decided only now (a step that waited for its inputs) comes with the state. */
static void
decide_step (StepRow *step, const PlumbValue *payload)
{
  const char *decision = plumb_value_member_string (payload, "decision", NULL);

  if (decision != NULL)
    step->decision = plumb_tables_keep_text (step->run, decision);
  step->origin = plumb_value_member_int (payload, "origin", step->origin);
  step->n_items = plumb_value_member_int (payload, "n_items", step->n_items);
}

static gboolean
apply_step_state (PlumbTables *self, RunRow *run, const PlumbEvent *event, GError **error)
{
  StepRow *step = plumb_tables_ensure_step (self, run, event->step, error);
  const char *state = plumb_value_member_string (event->payload, "state", "");
  const char *reason = plumb_value_member_string (event->payload, "reason", NULL);

  if (step == NULL)
    return FALSE;
  count_step (step, -1);
  step->state = g_intern_string (state);
  if (reason != NULL)
    step->reason = plumb_tables_keep_text (run, reason);
  decide_step (step, event->payload);
  if (step->started == 0 && strcmp (state, "running") == 0)
    step->started = event->time_us;
  step->ended = is_active_step_state (state) ? 0 : event->time_us;
  count_step (step, 1);
  plumb_tables_touch_step (self, step);
  return TRUE;
}

/* --- items --- */

/* A member that is not there leaves what an earlier event said. */
static void
take_text (char **text, const PlumbValue *payload, const char *member)
{
  const char *value = plumb_value_member_string (payload, member, NULL);

  if (value != NULL)
    g_set_str (text, value);
}

static void
take_common (ItemRow *item, const PlumbValue *payload)
{
  take_text (&item->name, payload, "name");
  take_text (&item->key, payload, "key");
  item->attempt = plumb_value_member_int (payload, "attempt", MAX (item->attempt, 1));
  item->seed = plumb_value_member_uint (payload, "seed", item->seed);
}

static ItemRow *
ensure_item (PlumbTables *self, RunRow *run, const PlumbEvent *event, GError **error)
{
  StepRow *step = plumb_tables_ensure_step (self, run, event->step, error);

  return step != NULL ? plumb_tables_ensure_item (self, step, event->item, error) : NULL;
}

static gboolean
apply_item_started (PlumbTables *self, RunRow *run, const PlumbEvent *event, GError **error)
{
  ItemRow *item = ensure_item (self, run, event, error);

  if (item == NULL)
    return FALSE;
  take_common (item, event->payload);
  item->state = "running";
  item->started = event->time_us;
  item->started_seq = event->seq;
  item->ended = item->wall = item->cpu = item->peak = item->finished_seq = item->cached_from = 0;
  item->is_finished = FALSE;
  g_clear_pointer (&item->outputs, g_free);
  plumb_tables_touch_item (self, item);

  if (item->step->started == 0)
    {
      item->step->started = event->time_us;
      plumb_tables_touch_step (self, item->step);
    }
  return TRUE;
}

static gboolean
finish_result (PlumbTables *self, ItemRow *item, GError **error)
{
  const char *kind = item->step->kind;

  item->is_result = item->key != NULL && item->cached_from == 0;
  return !item->is_result || kind == NULL
         || plumb_tables_add_timing (self, kind, item->wall, error);
}

static gboolean
apply_item_finished (PlumbTables *self, RunRow *run, const PlumbEvent *event, GError **error)
{
  ItemRow *item = ensure_item (self, run, event, error);
  const char *state = plumb_value_member_string (event->payload, "state", "");
  gboolean is_done = strcmp (state, "succeeded") == 0 || strcmp (state, "cached") == 0;

  if (item == NULL)
    return FALSE;
  take_common (item, event->payload);
  item->state = g_intern_string (state);
  item->ended = event->time_us;
  item->finished_seq = event->seq;
  item->wall = plumb_value_member_int (event->payload, "wall_us", 0);
  item->cpu = plumb_value_member_int (event->payload, "cpu_us", 0);
  item->peak = plumb_value_member_int (event->payload, "peak_bytes", 0);
  item->cached_from = plumb_value_member_int (event->payload, "cached_from", 0);
  item->is_finished = TRUE;
  g_free (item->outputs);
  item->outputs = format_member (event->payload, "outputs");
  plumb_tables_touch_item (self, item);
  if (!is_done)
    return TRUE;

  item->step->n_done++;
  plumb_tables_touch_step (self, item->step);
  return strcmp (state, "succeeded") != 0 || finish_result (self, item, error);
}

/* --- what has no run row --- */

static gboolean
apply_artifact (PlumbTables *self, const PlumbEvent *event, GError **error)
{
  sqlite3_stmt *row = self->statements[STATEMENT_ARTIFACT];
  const PlumbValue *payload = event->payload;

  plumb_ledger_bind_text (row, 1, plumb_value_member_string (payload, "sha256", ""));
  plumb_ledger_bind_text (row, 2, plumb_value_member_string (payload, "type", NULL));
  plumb_ledger_bind_text (row, 3, plumb_value_member_string (payload, "ext", NULL));
  sqlite3_bind_int64 (row, 4, plumb_value_member_int (payload, "bytes", 0));
  plumb_ledger_bind_text (row, 5, plumb_value_member_string (payload, "pixels", NULL));
  sqlite3_bind_int64 (row, 6, event->seq);
  return plumb_ledger_statement_finish (row, error);
}

static gboolean
apply_artifacts_collected (PlumbTables *self, const PlumbEvent *event, GError **error)
{
  sqlite3_stmt *row = self->statements[STATEMENT_DROP_ARTIFACT];
  PlumbValue *artifacts = plumb_value_get_member (event->payload, "artifacts");

  for (guint i = 0; i < plumb_value_get_length (artifacts); i++)
    {
      plumb_ledger_bind_text (row, 1,
                              plumb_value_get_string (plumb_value_get_element (artifacts, i), ""));
      if (!plumb_ledger_statement_finish (row, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
apply_question_asked (PlumbTables *self, RunRow *run, const PlumbEvent *event, GError **error)
{
  sqlite3_stmt *row = self->statements[STATEMENT_QUESTION];

  sqlite3_bind_int64 (row, 1, event->run);
  plumb_ledger_bind_text (row, 2, event->step != NULL ? event->step : "");
  sqlite3_bind_int64 (row, 3, event->item);
  plumb_ledger_bind_text (row, 4, plumb_value_member_string (event->payload, "question", ""));
  sqlite3_bind_int64 (row, 5, event->seq);
  return plumb_ledger_statement_finish (row, error);
}

static gboolean
apply_question_answered (PlumbTables *self, RunRow *run, const PlumbEvent *event, GError **error)
{
  sqlite3_stmt *row = self->statements[STATEMENT_ANSWER];

  sqlite3_bind_int64 (row, 1, event->seq);
  sqlite3_bind_int64 (row, 2, event->run);
  plumb_ledger_bind_text (row, 3, event->step != NULL ? event->step : "");
  sqlite3_bind_int64 (row, 4, event->item);
  plumb_ledger_bind_text (row, 5, plumb_value_member_string (event->payload, "question", ""));
  return plumb_ledger_statement_finish (row, error);
}

typedef gboolean (*ApplyFunc) (PlumbTables *self,
                               RunRow *run,
                               const PlumbEvent *event,
                               GError **error);

static const ApplyFunc apply_funcs[PLUMB_N_EVENT_TYPES] = {
  [PLUMB_EVENT_RUN_STATE] = apply_run_state,
  [PLUMB_EVENT_STEPS_PLANNED] = apply_steps_planned,
  [PLUMB_EVENT_STEP_STATE] = apply_step_state,
  [PLUMB_EVENT_ITEM_STARTED] = apply_item_started,
  [PLUMB_EVENT_ITEM_FINISHED] = apply_item_finished,
  [PLUMB_EVENT_QUESTION_ASKED] = apply_question_asked,
  [PLUMB_EVENT_QUESTION_ANSWERED] = apply_question_answered,
  [PLUMB_EVENT_RUN_ATTRIBUTE] = apply_run_attribute,
};

/* What @event means to the tables. An event of a run that was never created stays an event. */
gboolean
plumb_tables_apply (PlumbTables *self, const PlumbEvent *event, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  ApplyFunc apply = apply_funcs[event->type];
  RunRow *run;

  if (event->key != NULL && !record_key (self, event, error))
    return FALSE;
  if (event->type == PLUMB_EVENT_ARTIFACT && !apply_artifact (self, event, error))
    return FALSE;
  if (event->type == PLUMB_EVENT_ARTIFACTS_COLLECTED
      && !apply_artifacts_collected (self, event, error))
    return FALSE;
  if (event->run == 0)
    return TRUE;
  if (event->type == PLUMB_EVENT_RUN_CREATED)
    return apply_run_created (self, event, error);

  run = plumb_tables_find_run (self, event->run, &local_error);
  if (run == NULL)
    {
      if (local_error == NULL)
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  run->last_seq = event->seq;
  plumb_tables_touch_run (self, run);
  return apply == NULL || apply (self, run, event, error);
}

/* Not an event: what a file's content was, so that it is not hashed again. */
gboolean
plumb_tables_remember_file (PlumbTables *self,
                            const char *identity,
                            const char *sha256,
                            GError **error)
{
  sqlite3_stmt *row = self->statements[STATEMENT_FILE];

  plumb_ledger_bind_text (row, 1, identity);
  plumb_ledger_bind_text (row, 2, sha256);
  return plumb_ledger_statement_finish (row, error);
}
