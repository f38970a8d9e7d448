/* plumb-cli-show.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <stdio.h>
#include <string.h>

#include "plumb-cli-text.h"
#include "plumb-cli.h"
#include "plumb-file.h"
#include "plumb-json.h"
#include "plumb-report.h"

/* A run as text: its steps, verdicts, pictures and report; or one step of it in full. */

#define MAX_TABLE_STEPS 400
#define MAX_LINE_CHARS 200 /* of a log's line beside a failure */

/* Calls @func for each datum of the outputs of a step's items. */
typedef void (*DatumFunc) (const PlumbItemRow *item,
                           const char *port,
                           PlumbValue *datum,
                           gpointer user_data);

static void
visit_data (const PlumbItemRow *item, DatumFunc func, gpointer user_data)
{
  for (guint i = 0; i < plumb_value_get_length (item->outputs); i++)
    {
      const char *port = NULL;
      PlumbValue *value = plumb_value_get_member_at (item->outputs, i, &port);
      if (plumb_value_get_value_type (value) != PLUMB_VALUE_ARRAY)
        func (item, port, value, user_data);
      else
        for (guint k = 0; k < plumb_value_get_length (value); k++)
          func (item, port, plumb_value_get_element (value, k), user_data);
    }
}

static void
find_artifact_cb (const PlumbItemRow *item, const char *port, PlumbValue *datum, gpointer user_data)
{
  char **text = user_data;
  const char *hash = plumb_value_member_string (datum, "artifact", NULL);
  if (*text == NULL && hash != NULL)
    *text = g_strdup_printf ("%.12s %s", hash, plumb_value_member_string (datum, "name", ""));
}

static char *
describe_artifacts (GPtrArray *items)
{
  char *text = NULL;
  for (guint i = 0; items != NULL && i < items->len && text == NULL; i++)
    visit_data (g_ptr_array_index (items, i), find_artifact_cb, &text);
  return text;
}

static char *
describe_why (const PlumbStepRow *step)
{
  if (step->origin > 0 && g_strcmp0 (step->decision, "cached") == 0)
    return g_strdup_printf ("cached from run %" G_GINT64_FORMAT, step->origin);
  return g_strdup (step->reason != NULL ? step->reason : "");
}

static void
add_step (PlumbCliTable *table, PlumbCliSession *session, gint64 run, const PlumbStepRow *step)
{
  gboolean cached = g_strcmp0 (step->decision, "cached") == 0;
  const char *state = plumb_step_row_is_value (step)                        ? "value"
                      : cached && g_strcmp0 (step->state, "succeeded") == 0 ? "cached"
                                                                            : step->state;
  g_autoptr (GPtrArray) rows
      = plumb_ledger_reader_list_items (session->reader, run, step->path, NULL);
  g_autofree char *artifact = describe_artifacts (rows);
  g_autofree char *marked = g_strdup_printf ("%s %s", plumb_cli_state_mark (state), state);
  g_autofree char *items = g_strdup_printf ("%" G_GINT64_FORMAT, step->n_items);
  g_autofree char *time
      = plumb_cli_format_duration (cached || step->started_us == 0 || step->ended_us == 0
                                       ? -1
                                       : MAX (step->ended_us - step->started_us, 0));
  g_autofree char *why = describe_why (step);
  plumb_cli_table_add (table, step->path, marked, items, time, artifact, why);
}

static void
print_table (PlumbCliSession *session, gint64 run, GPtrArray *steps)
{
  PlumbCliTable *table
      = plumb_cli_table_new ("STEP", "STATE", "ITEMS", "TIME", "ARTIFACT", "WHY", NULL);
  for (guint i = 0; i < steps->len; i++)
    add_step (table, session, run, g_ptr_array_index (steps, i));
  plumb_cli_table_print (table);
}

/* --- what it came to --- */

typedef struct
{
  PlumbCliSession *session;
  const PlumbStepRow *step;
  gboolean last; /* its files are what the run came to, if nothing was saved */
} Results;

/* "compare · lamp", or "compare 2/3 · lamp" where names alone do not tell items apart. */
static char *
describe_item (const PlumbStepRow *step, const PlumbItemRow *item)
{
  g_autofree char *name = plumb_text_make_visible (item->name != NULL ? item->name : "");
  g_autofree char *place = step->n_items > 1
                               ? g_strdup_printf (" %" G_GINT64_FORMAT "/%" G_GINT64_FORMAT,
                                                  item->item + 1, step->n_items)
                               : g_strdup ("");
  return g_strdup_printf ("%s%s%s%s", step->path, place, *name != '\0' ? " · " : "", name);
}

static void
print_verdict_cb (const PlumbItemRow *item, const char *port, PlumbValue *datum, gpointer user_data)
{
  Results *results = user_data;
  const char *verdict = plumb_value_member_string (datum, "verdict", NULL);
  if (verdict == NULL)
    return;
  g_autofree char *name = describe_item (results->step, item);
  printf ("%s: %s", name, verdict);
  double delta = plumb_value_member_double (datum, "mean_pixel_delta", -1);
  if (delta >= 0)
    printf (" (mean delta %.5f, changed %.3f %%)", delta,
            100 * plumb_value_member_double (datum, "changed_fraction", 0));
  putchar ('\n');
}

static void
print_file_cb (const PlumbItemRow *item, const char *port, PlumbValue *datum, gpointer user_data)
{
  Results *results = user_data;
  PlumbProject *project = results->session->project;
  if (g_strcmp0 (results->step->kind, "core.save") == 0
      && plumb_value_get_string (datum, NULL) != NULL)
    {
      g_autofree char *path = plumb_text_make_visible (plumb_value_get_string (datum, ""));
      printf ("saved  %s/%s\n", plumb_project_get_folder (project), path);
    }
  else if (results->last && plumb_value_member_string (datum, "artifact", NULL) != NULL)
    {
      g_autofree char *path
          = plumb_artifacts_get_path (plumb_project_get_artifacts (project), datum);
      g_autofree char *name
          = plumb_text_make_visible (plumb_value_member_string (datum, "name", port));
      printf ("made   %s  (%s)\n", path, name);
    }
}

/* The last lines that the program wrote, as far as they say something; `plumb log` has all. */
static void
print_log_tail (const char *tail)
{
  g_auto (GStrv) lines = g_strsplit (tail, "\n", -1);
  guint n_lines = g_strv_length (lines);
  for (guint i = n_lines > 8 ? n_lines - 8 : 0; i < n_lines; i++)
    {
      g_autofree char *text = plumb_text_make_visible (g_strchomp (lines[i]));
      gboolean is_long = g_utf8_strlen (text, -1) > MAX_LINE_CHARS;
      if (is_long)
        *g_utf8_offset_to_pointer (text, MAX_LINE_CHARS) = '\0';
      if (*text != '\0')
        printf ("    | %s%s\n", text, is_long ? "…" : "");
    }
}

static void
print_failure (const PlumbStepRow *step, const PlumbItemRow *item)
{
  if (item->failure == NULL)
    return;
  static const char *const members[] = { "expected", "found", "advice" };
  g_autofree char *name = describe_item (step, item);
  g_autofree char *message
      = plumb_text_make_visible (plumb_value_member_string (item->failure, "message", ""));
  g_autofree char *again = item->attempt > 1
                               ? g_strdup_printf (" at attempt %" G_GINT64_FORMAT, item->attempt)
                               : g_strdup ("");
  printf ("✘ %s%s [%s]: %s\n", name, again, plumb_value_member_string (item->failure, "code", ""),
          message);
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      g_autofree char *text
          = plumb_text_make_visible (plumb_value_member_string (item->failure, members[i], ""));
      if (*text != '\0')
        printf ("    %-9s %s\n", i == 2 ? "do" : members[i], text);
    }
  print_log_tail (plumb_value_member_string (item->failure, "log_tail", ""));
}

static void
print_results (PlumbCliSession *session, gint64 run, GPtrArray *steps)
{
  for (guint i = 0; i < steps->len; i++)
    {
      const PlumbStepRow *step = g_ptr_array_index (steps, i);
      Results results = { session, step, i + 1 == steps->len };
      g_autoptr (GPtrArray) items
          = plumb_ledger_reader_list_items (session->reader, run, step->path, NULL);
      for (guint k = 0; items != NULL && k < items->len; k++)
        {
          const PlumbItemRow *item = g_ptr_array_index (items, k);
          visit_data (item, print_verdict_cb, &results);
          visit_data (item, print_file_cb, &results);
          print_failure (step, item);
        }
    }
}

static void
print_summary (PlumbCliSession *session, const PlumbRunRow *row)
{
  g_autofree char *time = plumb_cli_format_duration (plumb_run_row_get_duration (row));
  printf ("%s run %" G_GINT64_FORMAT " of %s: %s", plumb_cli_state_mark (row->state), row->run,
          row->workflow, row->state);
  if (row->ended_us > 0)
    printf (" in %s", time);
  g_autofree char *steps = plumb_cli_format_count (row->n_steps, "step", "steps");
  g_autofree char *counts = plumb_cli_format_counts (session->reader, row);
  printf ("; %s of %s\n", counts, steps);
  const char *reason = plumb_cli_describe_reason (row->reason);
  if (reason != NULL)
    {
      g_autofree char *shown = plumb_text_make_visible (reason);
      printf ("  %s\n", shown);
    }
}

static void
print_question (PlumbValue *question)
{
  const char *step = plumb_value_member_string (question, "step", "");
  gint64 item = plumb_value_member_int (question, "item", 0);
  g_autofree char *text
      = plumb_text_make_visible (plumb_value_member_string (question, "text", ""));
  printf ("? %s asks: %s\n", step, text);
  PlumbValue *choices = plumb_value_get_member (question, "choices");
  for (guint i = 0; i < plumb_value_get_length (choices); i++)
    {
      g_autofree char *choice = plumb_text_make_visible (
          plumb_value_get_string (plumb_value_get_element (choices, i), "ANSWER"));
      g_autofree char *quoted = g_shell_quote (choice);
      printf ("    plumb answer %" G_GINT64_FORMAT " %s %s",
              plumb_value_member_int (question, "run", 0), step,
              strpbrk (choice, " '\"$`\\*?&;|<>()") != NULL ? quoted : choice);
      if (item > 0)
        printf (" --item %" G_GINT64_FORMAT, item);
      putchar ('\n');
    }
}

/* What a person is asked, with the words that answer it. */
static void
print_questions (PlumbCliSession *session, gint64 run)
{
  g_autoptr (GPtrArray) questions = plumb_ledger_reader_list_questions (session->reader, run, NULL);
  for (guint i = 0; questions != NULL && i < questions->len; i++)
    {
      PlumbValue *question = g_ptr_array_index (questions, i);
      if (plumb_value_member_int (question, "answered_us", 0) == 0)
        print_question (question);
    }
}

static void
print_grade (PlumbCliSession *session, const PlumbRunRow *row)
{
  if (row->grade == NULL)
    return;
  printf ("replay of run %" G_GINT64_FORMAT ": %s\n", row->replay_of, row->grade);
  g_autoptr (PlumbValue) record
      = plumb_ledger_reader_get_run_record (session->reader, row->run, NULL);
  const char *text
      = plumb_value_member_string (plumb_value_get_member (record, "attributes"), "replay", "null");
  g_autoptr (PlumbValue) replay
      = plumb_json_parse (text, -1, NULL); /* attributes are kept as text */
  PlumbValue *first = plumb_value_get_member (replay, "first");
  if (plumb_value_get_length (first) > 0)
    printf ("  first node that differs: %s, output %s\n",
            plumb_value_member_string (first, "step", "?"),
            plumb_value_member_string (first, "port", "?"));
  PlumbValue *environment = plumb_value_get_member (replay, "environment");
  for (guint i = 0; i < plumb_value_get_length (environment); i++)
    printf ("  may explain it: %s\n",
            plumb_value_member_string (plumb_value_get_element (environment, i), "text", ""));
}

static int
print_run_json (PlumbCli *cli, PlumbCliSession *session, gint64 run)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbValue) value
      = plumb_report_describe_run (session->engine, session->reader, run, &error);
  if (value == NULL)
    return plumb_cli_fail (cli, error);
  plumb_cli_print_json (value);
  return PLUMB_EXIT_OK;
}

/* In which mode it ran, where it is one side of a dispatch. */
static void
print_mode (PlumbCliSession *session, gint64 run)
{
  g_autoptr (PlumbValue) record = plumb_ledger_reader_get_run_record (session->reader, run, NULL);
  PlumbValue *rollout
      = plumb_value_get_member (plumb_value_get_member (record, "options"), "rollout");
  PlumbValue *modes = plumb_value_get_member (rollout, "modes");
  const char *side = plumb_value_member_string (rollout, "side", "");

  for (guint i = 0; i < plumb_value_get_length (modes); i++)
    {
      const char *output = NULL;
      PlumbValue *mode = plumb_value_get_member_at (modes, i, &output);
      const char *name = plumb_value_member_string (mode, "effective", "");
      gboolean is_observer = g_str_equal (name, "shadow") && g_str_equal (side, "graph");
      g_autofree char *why = plumb_text_make_visible (plumb_value_member_string (mode, "why", ""));
      g_autofree char *by = plumb_text_make_visible (plumb_value_member_string (mode, "by", ""));
      printf ("%s: mode %s, %s side%s%s%s%s%s\n", output, name, side,
              is_observer ? ", observes" : "", *by != '\0' ? "; set by " : "", by,
              *why != '\0' ? ": " : "", why);
    }
}

int
plumb_cli_print_run (PlumbCli *cli, PlumbCliSession *session, gint64 run)
{
  if (cli->json)
    return print_run_json (cli, session, run);
  if (cli->quiet)
    return PLUMB_EXIT_OK;
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbRunRow) row = plumb_ledger_reader_get_run (session->reader, run, &error);
  if (row == NULL)
    return plumb_cli_fail (cli, error);
  if (row->n_steps <= MAX_TABLE_STEPS)
    {
      g_autoptr (GPtrArray) steps = plumb_ledger_reader_list_steps (session->reader, run, &error);
      if (steps == NULL)
        return plumb_cli_fail (cli, error);
      plumb_report_place_rounds (steps);
      if (steps->len > 0)
        print_table (session, run, steps);
      putchar ('\n');
      print_results (session, run, steps);
      g_autofree char *report
          = plumb_report_write_page (session->engine, session->reader, run, &error);
      if (report != NULL)
        printf ("report file://%s\n", report);
      else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_READ_ONLY)
               && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
        fprintf (stderr, "plumb: the report was not written: %s\n", error->message);
    }
  print_mode (session, run);
  print_grade (session, row);
  print_summary (session, row);
  if (row->ended_us <= 0)
    print_questions (session, run);
  return PLUMB_EXIT_OK;
}

/* --- one step --- */

static void
print_member (const char *title, PlumbValue *value)
{
  if (value == NULL)
    return;
  g_autofree char *text = plumb_json_format (value, PLUMB_JSON_PRETTY);
  g_auto (GStrv) lines = g_strsplit (g_strchomp (text), "\n", -1);
  printf ("  %s\n", title);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *line = plumb_text_make_visible (lines[i]);
      printf ("    %s\n", line);
    }
}

/* "2.1 s", or "-" where it is not known. */
static char *
format_member_time (PlumbValue *value, const char *name)
{
  return plumb_cli_format_duration (plumb_value_member_int (value, name, -1));
}

static void
print_attempt (PlumbValue *attempt)
{
  PlumbValue *failure = plumb_value_get_member (attempt, "failure");
  g_autofree char *time = format_member_time (attempt, "duration_us");
  g_autofree char *why
      = plumb_text_make_visible (plumb_value_member_string (failure, "message", ""));

  printf ("  attempt %" G_GINT64_FORMAT ": %s, %s%s%s\n",
          plumb_value_member_int (attempt, "attempt", 1),
          plumb_value_member_string (attempt, "state", ""), time, *why != '\0' ? ": " : "", why);
}

static void
print_item (PlumbValue *item)
{
  static const char *const members[][2]
      = { { "command", "command" }, { "params", "parameters" }, { "fields", "key fields" },
          { "inputs", "inputs" },   { "outputs", "outputs" },   { "evidence", "evidence" },
          { "failure", "failure" } };
  static const char *const words[][2]
      = { { "cached_from", "cached from run" }, { "key", "key" }, { "log", "log" } };
  PlumbValue *attempts = plumb_value_get_member (item, "attempts");
  g_autofree char *wall = format_member_time (item, "wall_us");
  g_autofree char *cpu = format_member_time (item, "cpu_us");
  g_autofree char *peak = plumb_cli_format_bytes (plumb_value_member_int (item, "peak_bytes", 0));
  g_autofree char *name = plumb_text_make_visible (plumb_value_member_string (item, "name", ""));

  printf ("item %" G_GINT64_FORMAT "%s%s: %s, attempt %" G_GINT64_FORMAT
          ", wall %s, processor %s, peak %s, seed %" G_GUINT64_FORMAT "\n",
          plumb_value_member_int (item, "item", 0), *name != '\0' ? " " : "", name,
          plumb_value_member_string (item, "state", ""),
          plumb_value_member_int (item, "attempt", 1), wall, cpu, peak,
          plumb_value_member_uint (item, "seed", 0));
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      PlumbValue *value = plumb_value_get_member (item, words[i][0]);
      g_autofree char *number
          = g_strdup_printf ("%" G_GINT64_FORMAT, plumb_value_get_int (value, 0));
      if (value != NULL)
        printf ("  %s %s\n", words[i][1], plumb_value_get_string (value, number));
    }
  for (guint i = 0; plumb_value_get_length (attempts) > 1 && i < plumb_value_get_length (attempts);
       i++)
    print_attempt (plumb_value_get_element (attempts, i));
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    if (plumb_value_get_length (plumb_value_get_member (item, members[i][0])) > 0)
      print_member (members[i][1], plumb_value_get_member (item, members[i][0]));
}

static void
print_need (PlumbValue *need)
{
  const char *input = plumb_value_member_string (need, "input", NULL);
  const char *when = plumb_value_member_string (need, "when", "pass");

  printf ("  %s from %s.%s of run %" G_GINT64_FORMAT "%s%s\n",
          input != NULL ? input : plumb_value_member_string (need, "field", ""),
          plumb_value_member_string (need, "step", ""),
          plumb_value_member_string (need, "port", ""), plumb_value_member_int (need, "run", 0),
          strcmp (when, "pass") != 0 ? ", when " : "", strcmp (when, "pass") != 0 ? when : "");
}

static int
print_step (PlumbCli *cli, PlumbCliSession *session, gint64 run, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbValue) step
      = plumb_report_describe_step (session->engine, session->reader, run, path, &error);
  if (step == NULL)
    return plumb_cli_fail (cli, error);
  if (cli->json)
    {
      plumb_cli_print_json (step);
      return PLUMB_EXIT_OK;
    }
  PlumbValue *needs = plumb_value_get_member (step, "needs");
  PlumbValue *items = plumb_value_get_member (step, "items");
  g_autofree char *reason
      = plumb_text_make_visible (plumb_value_member_string (step, "reason", ""));
  printf ("step %s of run %" G_GINT64_FORMAT " (%s): %s%s%s\n", path, run,
          plumb_value_member_string (step, "kind", "?"),
          plumb_value_member_string (step, "state", ""), *reason != '\0' ? "; " : "", reason);
  for (guint i = 0; i < plumb_value_get_length (needs); i++)
    print_need (plumb_value_get_element (needs, i));
  if (plumb_value_get_length (plumb_value_get_member (step, "tools")) > 0)
    print_member ("tools", plumb_value_get_member (step, "tools"));
  for (guint i = 0; i < plumb_value_get_length (items); i++)
    print_item (plumb_value_get_element (items, i));
  return PLUMB_EXIT_OK;
}

int
plumb_cli_show (PlumbCli *cli, int argc, char **argv)
{
  const GOptionEntry entries[] = { plumb_cli_project_entry (cli), G_OPTION_ENTRY_NULL };
  int status;
  if (!plumb_cli_parse (
          cli, entries,
          "Without a step: the run. With one: everything that is recorded of its items.", &argc,
          &argv, 0, 2, &status))
    return status;
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbCliSession) session = plumb_cli_session_open (cli, cli->project, &error);
  gint64 run
      = session != NULL ? plumb_cli_find_run (session, argc > 1 ? argv[1] : NULL, &error) : 0;
  if (run == 0)
    return plumb_cli_fail (cli, error);
  return argc > 2 ? print_step (cli, session, run, argv[2])
                  : plumb_cli_print_run (cli, session, run);
}
