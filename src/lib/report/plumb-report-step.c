/* plumb-report-step.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>
#include <unistd.h>

#include "plumb-report-private.h"

#include "plumb-workflow.h"

/* One step of a run, with where its inputs came from and how each attempt went. */

#define HIDDEN "(hidden)"

/* --- the document as it ran --- */

static PlumbFlat *
load_flat (PlumbEngine *engine, PlumbValue *record)
{
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  g_autoptr (PlumbWorkflow) workflow = plumb_workflow_parse (
      engine, plumb_value_member_string (record, "workflow", ""),
      plumb_value_member_string (record, "document", ""), NULL, problems, NULL);

  return workflow != NULL ? plumb_flat_ref (plumb_workflow_get_flat (workflow)) : NULL;
}

typedef struct
{
  PlumbFlat *flat; /* the graph that the node is in: the document's, or the body of a repeat */
  PlumbFlatNode *node;
  char *prefix; /* of the paths in it: "", or "refine@2:" */
} Place;

/* A path may lead into the rounds of repeats: "refine@2:blur". */
static gboolean
find_place (PlumbFlat *flat, const char *path, Place *place)
{
  const char *rest = path;

  *place = (Place) { .flat = flat };
  for (;;)
    {
      const char *at = strchr (rest, '@');
      const char *colon = at != NULL ? strchr (at, ':') : NULL;
      g_autofree char *block = colon != NULL ? g_strndup (rest, (gsize) (at - rest)) : NULL;
      place->node = plumb_flat_find (place->flat, block != NULL ? block : rest);
      if (block == NULL || place->node == NULL || place->node->body == NULL)
        break;
      place->flat = place->node->body;
      rest = colon + 1;
    }
  place->prefix = g_strndup (path, (gsize) (rest - path));
  return place->node != NULL;
}

/* --- where inputs come from --- */

/* The run that made what the source gave. */
static gint64
find_maker (PlumbLedgerReader *reader, gint64 run, const char *path)
{
  g_autoptr (PlumbStepRow) row = plumb_ledger_reader_get_step (reader, run, path, NULL);
  gboolean cached = row != NULL && g_strcmp0 (row->decision, "cached") == 0 && row->origin > 0;

  return cached ? row->origin : run;
}

static PlumbValue *
describe_need (PlumbLedgerReader *reader, gint64 run, const Place *place, const PlumbFlatEdge *edge)
{
  const PlumbFlatNode *source = &place->flat->nodes[edge->source];
  const PlumbPort *port = plumb_kind_get_output (source->kind, edge->source_port);
  g_autofree char *path = g_strconcat (place->prefix, source->path, NULL);
  PlumbValueBuilder *need = plumb_value_builder_new_object ();

  if (edge->target_port >= 0)
    plumb_value_builder_set_string (
        need, "input", plumb_kind_get_input (place->node->kind, (guint) edge->target_port)->name);
  else
    plumb_value_builder_set_string (
        need, "field", plumb_kind_get_field (place->node->kind, (guint) edge->target_field)->name);
  plumb_value_builder_set_string (need, "step", path);
  plumb_value_builder_set_string (need, "port", port->name);
  plumb_value_builder_set_string (need, "when", edge->condition != NULL ? edge->condition : "pass");
  plumb_value_builder_set_int (need, "run", find_maker (reader, run, path));
  return plumb_value_builder_end (need);
}

static PlumbValue *
describe_needs (PlumbLedgerReader *reader, gint64 run, const Place *place)
{
  PlumbValueBuilder *needs = plumb_value_builder_new_array ();

  for (guint i = 0; i < place->node->n_edges_in; i++)
    plumb_value_builder_add (
        needs, describe_need (reader, run, place, &place->flat->edges[place->node->edges_in[i]]));
  return plumb_value_builder_end (needs);
}

/* --- commands --- */

static gboolean
names_secret (const char *word, gsize length)
{
  static const char *const words[] = { "password", "passwd",  "secret",  "token",
                                       "apikey",   "api-key", "api_key", "authorization" };
  g_autofree char *lower = g_ascii_strdown (word, (gssize) length);

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strstr (lower, words[i]) != NULL)
      return TRUE;
  return FALSE;
}

/* `--token=x`, `--token x` and `password=x` keep their name and lose their value. */
static PlumbValue *
hide_secrets (PlumbValue *argv)
{
  PlumbValueBuilder *shown = plumb_value_builder_new_array ();
  gboolean is_next = FALSE;

  for (guint i = 0; i < plumb_value_get_length (argv); i++)
    {
      const char *word = plumb_value_get_string (plumb_value_get_element (argv, i), "");
      const char *equals = strchr (word, '=');
      gsize length = equals != NULL ? (gsize) (equals - word) : strlen (word);
      gboolean is_named = (equals != NULL || *word == '-') && names_secret (word, length);
      g_autofree char *hidden = is_next ? g_strdup (HIDDEN)
                                : is_named && equals != NULL
                                    ? g_strdup_printf ("%.*s=" HIDDEN, (int) length, word)
                                    : g_strdup (word);
      is_next = !is_next && is_named && equals == NULL;
      plumb_value_builder_add (shown, plumb_value_new_string (hidden));
    }
  return plumb_value_builder_end (shown);
}

/* --- attempts --- */

typedef struct
{
  PlumbProject *project;
  gint64 run;
  const char *path;
  guint place;
  GPtrArray *events; /* of the step in this run */
} History;

static void
set_log (PlumbValueBuilder *builder, const History *history, gint64 item, gint64 attempt)
{
  g_autofree char *name = plumb_engine_make_log_name (history->run, history->path, history->place,
                                                      (guint) item, (guint) attempt);
  g_autofree char *path = plumb_project_get_machine_path (history->project, name);

  if (access (path, R_OK) == 0)
    plumb_value_builder_set_string (builder, "log", path);
}

static void
copy_members (PlumbValueBuilder *to, const PlumbValue *from, const char *const *names)
{
  for (guint i = 0; names[i] != NULL; i++)
    {
      PlumbValue *value = plumb_value_get_member (from, names[i]);
      if (value != NULL)
        plumb_value_builder_set (to, names[i], plumb_value_ref (value));
    }
}

static void
end_attempt (PlumbValueBuilder *attempts, PlumbValueBuilder **open)
{
  if (*open != NULL)
    plumb_value_builder_add (attempts, plumb_value_builder_end (g_steal_pointer (open)));
}

static PlumbValueBuilder *
begin_attempt (const History *history, const PlumbEvent *event)
{
  gint64 number = plumb_value_member_int (event->payload, "attempt", 1);
  PlumbValueBuilder *attempt = plumb_value_builder_new_object ();

  plumb_value_builder_set_int (attempt, "attempt", number);
  plumb_value_builder_set_string (attempt, "state", "running");
  plumb_report_set_time (attempt, "started", event->time_us);
  set_log (attempt, history, event->item, number);
  return attempt;
}

static void
finish_attempt (PlumbValueBuilder *attempt, const PlumbEvent *event, gint64 started_us)
{
  static const char *const told[] = { "state", "wall_us", "cpu_us", "peak_bytes", "failure", NULL };

  plumb_report_set_time (attempt, "ended", event->time_us);
  plumb_value_builder_set_int (attempt, "duration_us", MAX (event->time_us - started_us, 0));
  copy_members (attempt, event->payload, told);
}

/* A retry tells of the failure that led to it. */
static void
note_retry (PlumbValueBuilder *attempt, const PlumbEvent *event)
{
  static const char *const told[] = { "class", "delay_us", NULL };

  plumb_value_builder_set_string (attempt, "state", "failed");
  copy_members (attempt, event->payload, told);
}

static PlumbValue *
describe_attempts (const History *history, gint64 item)
{
  PlumbValueBuilder *attempts = plumb_value_builder_new_array ();
  PlumbValueBuilder *open = NULL;
  gint64 started_us = 0;

  for (guint i = 0; i < history->events->len; i++)
    {
      const PlumbEvent *event = history->events->pdata[i];
      if (event->item != item)
        continue;
      if (event->type == PLUMB_EVENT_ITEM_STARTED)
        {
          end_attempt (attempts, &open);
          open = begin_attempt (history, event);
          started_us = event->time_us;
        }
      else if (event->type == PLUMB_EVENT_ITEM_FINISHED && open != NULL)
        finish_attempt (open, event, started_us);
      else if (event->type == PLUMB_EVENT_ITEM_RETRY && open != NULL)
        note_retry (open, event);
    }
  end_attempt (attempts, &open);
  return plumb_value_builder_end (attempts);
}

/* --- items --- */

static void
add_artifact (const History *history, PlumbValueBuilder *list, const char *port, PlumbValue *datum)
{
  g_autofree char *path
      = plumb_artifacts_get_path (plumb_project_get_artifacts (history->project), datum);

  if (path == NULL)
    return;
  PlumbValueBuilder *artifact = plumb_value_builder_new_copy (datum);
  plumb_value_builder_set_string (artifact, "port", port);
  plumb_value_builder_set_string (artifact, "path", path);
  plumb_value_builder_add (list, plumb_value_builder_end (artifact));
}

static PlumbValue *
list_artifacts (const History *history, PlumbValue *outputs)
{
  PlumbValueBuilder *list = plumb_value_builder_new_array ();

  for (guint i = 0; i < plumb_value_get_length (outputs); i++)
    {
      const char *port;
      PlumbValue *value = plumb_value_get_member_at (outputs, i, &port);
      if (plumb_value_get_value_type (value) == PLUMB_VALUE_OBJECT)
        add_artifact (history, list, port, value);
      for (guint k = 0; plumb_value_get_value_type (value) == PLUMB_VALUE_ARRAY
                        && k < plumb_value_get_length (value);
           k++)
        if (plumb_value_get_value_type (plumb_value_get_element (value, k)) == PLUMB_VALUE_OBJECT)
          add_artifact (history, list, port, plumb_value_get_element (value, k));
    }
  return plumb_value_builder_end (list);
}

/* What the item ran with: the key's parameters over those of the document. */
static PlumbValue *
merge_params (PlumbValue *params, PlumbValue *resolved)
{
  PlumbValueBuilder *merged
      = params != NULL ? plumb_value_builder_new_copy (params) : plumb_value_builder_new_object ();

  for (guint i = 0; i < plumb_value_get_length (resolved); i++)
    {
      const char *name;
      PlumbValue *value = plumb_value_get_member_at (resolved, i, &name);
      plumb_value_builder_set (merged, name, plumb_value_ref (value));
    }
  return plumb_value_builder_end (merged);
}

static void
set_command (PlumbValueBuilder *builder, PlumbValue *evidence)
{
  PlumbValue *argv = plumb_value_get_member (evidence, "argv");

  if (argv == NULL)
    return;
  g_autoptr (PlumbValue) command = hide_secrets (argv);
  PlumbValueBuilder *shown = plumb_value_builder_new_copy (evidence);
  plumb_value_builder_set (shown, "argv", plumb_value_ref (command));
  plumb_value_builder_set (builder, "evidence", plumb_value_builder_end (shown));
  plumb_value_builder_set (builder, "command", plumb_value_ref (command));
}

static PlumbValue *
complete_item (const History *history, PlumbValue *item, PlumbValue *params)
{
  PlumbValue *evidence = plumb_value_get_member (item, "evidence");
  PlumbValue *fields = plumb_value_get_member (item, "fields");
  const char *log = plumb_value_member_string (evidence, "log", NULL);
  gint64 number = plumb_value_member_int (item, "item", 0);
  PlumbValueBuilder *builder = plumb_value_builder_new_copy (item);

  plumb_value_builder_set (builder, "params",
                           merge_params (params, plumb_value_get_member (fields, "params")));
  set_command (builder, evidence);
  if (log != NULL)
    {
      g_autofree char *path = plumb_project_get_machine_path (history->project, log);
      plumb_value_builder_set_string (builder, "log", path);
    }
  else if (plumb_value_member_int (item, "cached_from", 0) == 0)
    {
      set_log (builder, history, number, plumb_value_member_int (item, "attempt", 1));
    }
  plumb_value_builder_set (builder, "artifacts",
                           list_artifacts (history, plumb_value_get_member (item, "outputs")));
  plumb_value_builder_set (builder, "attempts", describe_attempts (history, number));
  return plumb_value_builder_end (builder);
}

/* The versions that the key has, else those of all tools of the run. */
static PlumbValue *
find_tools (PlumbValue *items, PlumbValue *record)
{
  PlumbValue *fields = plumb_value_get_member (plumb_value_get_element (items, 0), "fields");
  PlumbValue *tools = plumb_value_get_member (fields, "tools");

  return tools != NULL
             ? tools
             : plumb_value_get_member (plumb_value_get_member (record, "environment"), "tools");
}

/* --- the whole --- */

static guint
find_number (PlumbLedgerReader *reader, gint64 run, const char *path)
{
  g_autoptr (GPtrArray) steps = plumb_ledger_reader_list_steps (reader, run, NULL);

  for (guint i = 0; steps != NULL && i < steps->len; i++)
    if (strcmp (((const PlumbStepRow *) steps->pdata[i])->path, path) == 0)
      return i;
  return 0;
}

static PlumbValue *
complete_step (const History *history,
               PlumbLedgerReader *reader,
               PlumbFlat *flat,
               PlumbValue *record,
               PlumbValue *row)
{
  Place place = { 0 };
  gboolean is_known = flat != NULL && find_place (flat, history->path, &place);
  PlumbValue *items = plumb_value_get_member (row, "items");
  PlumbValue *tools = find_tools (items, record);
  PlumbValueBuilder *builder = plumb_value_builder_new_copy (row);
  PlumbValueBuilder *completed = plumb_value_builder_new_array ();

  plumb_value_builder_set_int (builder, "run", history->run);
  plumb_value_builder_set_string (builder, "workflow",
                                  plumb_value_member_string (record, "workflow", ""));
  if (is_known)
    {
      plumb_value_builder_set (builder, "needs", describe_needs (reader, history->run, &place));
      plumb_value_builder_set (builder, "params", plumb_value_ref (place.node->params));
    }
  if (tools != NULL)
    plumb_value_builder_set (builder, "tools", plumb_value_ref (tools));
  for (guint i = 0; i < plumb_value_get_length (items); i++)
    plumb_value_builder_add (completed, complete_item (history, plumb_value_get_element (items, i),
                                                       is_known ? place.node->params : NULL));
  plumb_value_builder_set (builder, "items", plumb_value_builder_end (completed));
  g_free (place.prefix);
  return plumb_value_builder_end (builder);
}

static PlumbStepRow *
get_step (PlumbLedgerReader *reader, gint64 run, const char *path, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  PlumbStepRow *row = plumb_ledger_reader_get_step (reader, run, path, &local_error);

  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else if (row == NULL)
    g_set_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_NOT_FOUND,
                 "run %" G_GINT64_FORMAT " has no step '%s'", run, path);
  return row;
}

/**
 * plumb_report_describe_step:
 * @engine: the project's engine
 * @reader: the project's ledger
 * @run: a run
 * @path: of one of its steps
 * @error: return location
 *
 * Reads what the ledger has and the document as it ran. For a worker thread where the run is large.
 *
 * Returns: (transfer full) (nullable): an object (see the header), or NULL with @error
 */
PlumbValue *
plumb_report_describe_step (
    PlumbEngine *engine, PlumbLedgerReader *reader, gint64 run, const char *path, GError **error)
{
  g_return_val_if_fail (PLUMB_IS_ENGINE (engine) && path != NULL, NULL);

  g_autoptr (PlumbValue) record = plumb_ledger_reader_get_run_record (reader, run, error);
  g_autoptr (PlumbStepRow) row = record != NULL ? get_step (reader, run, path, error) : NULL;
  g_autoptr (PlumbValue) described
      = row != NULL ? plumb_report_describe_step_row (reader, run, row, error) : NULL;
  g_autoptr (GPtrArray) events
      = described != NULL ? plumb_ledger_reader_list_step_events (reader, run, path, error) : NULL;
  if (events == NULL)
    return NULL;
  g_autoptr (PlumbFlat) flat = load_flat (engine, record);
  const History history = {
    .project = plumb_engine_get_info (engine)->project,
    .run = run,
    .path = path,
    .place = find_number (reader, run, path),
    .events = events,
  };
  return complete_step (&history, reader, flat, record, described);
}
