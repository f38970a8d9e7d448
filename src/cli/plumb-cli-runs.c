/* plumb-cli-runs.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "plumb-cli-text.h"
#include "plumb-cli.h"
#include "plumb-file.h"
#include "plumb-json.h"
#include "plumb-limits.h"
#include "plumb-report.h"

/* Reading the record: runs, events, logs. */

#define FOLLOW_MS 100
#define LOG_BYTES_MAX                                                                              \
  (PLUMB_LIMIT_LOG_BYTES + 4096) /* with the line that says what was left out                      \
                                  */

static const char *const states_of_runs[]
    = { "queued", "running",   "paused",      "waiting", "succeeded",
        "failed", "cancelled", "interrupted", NULL };

static void
add_run (PlumbCliTable *table, PlumbLedgerReader *reader, const PlumbRunRow *row)
{
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, row->run);
  g_autofree char *state = g_strdup_printf ("%s %s", plumb_cli_state_mark (row->state), row->state);
  g_autofree char *started = plumb_cli_format_time (row->created_us);
  g_autofree char *time = plumb_cli_format_duration (plumb_run_row_get_duration (row));
  g_autofree char *steps = plumb_cli_format_counts (reader, row);
  g_autoptr (PlumbValue) verdict
      = row->verdict != NULL ? plumb_json_parse (row->verdict, -1, NULL) : NULL; /* kept as text */
  plumb_cli_table_add (table, number, row->workflow, state, started, time, steps,
                       row->grade != NULL ? row->grade : plumb_value_get_string (verdict, NULL));
}

/* The first word that is no state of a run, or NULL. */
static const char *
find_no_state (char **words)
{
  for (guint i = 0; words != NULL && words[i] != NULL; i++)
    if (!g_strv_contains (states_of_runs, words[i]))
      return words[i];
  return NULL;
}

static PlumbValue *
describe_runs (GPtrArray *rows)
{
  PlumbValueBuilder *array = plumb_value_builder_new_array ();
  for (guint i = 0; i < rows->len; i++)
    plumb_value_builder_add (array, plumb_report_describe_run_row (g_ptr_array_index (rows, i)));
  PlumbValueBuilder *object = plumb_value_builder_new_object ();
  plumb_value_builder_set (object, "runs", plumb_value_builder_end (array));
  return plumb_value_builder_end (object);
}

int
plumb_cli_runs (PlumbCli *cli, int argc, char **argv)
{
  g_autofree char *workflow = NULL, *state = NULL, *find = NULL;
  int limit = 20;
  gint64 before = G_MAXINT64;
  const GOptionEntry entries[] = {
    { "workflow", 'w', 0, G_OPTION_ARG_STRING, &workflow, "Only runs of this workflow", "NAME" },
    { "state", 0, 0, G_OPTION_ARG_STRING, &state, "Only runs in one of these states",
      "STATE[,STATE]" },
    { "find", 'f', 0, G_OPTION_ARG_STRING, &find,
      "Only runs with all these words: a parameter (render.samples=64), #RUN, a part of a name, "
      "value or state",
      "WORDS" },
    { "limit", 'n', 0, G_OPTION_ARG_INT, &limit, "At most so many (20)", "N" },
    { "before", 0, 0, G_OPTION_ARG_INT64, &before, "Only runs with a lower number", "RUN" },
    G_OPTION_ENTRY_NULL,
  };
  int status;
  if (!plumb_cli_parse (cli, entries, NULL, &argc, &argv, 0, 1, &status))
    return status;
  if (limit < 1)
    return plumb_cli_fail_usage (cli, "expected a number above 0 after --limit, found %d", limit);
  if (before < 1)
    return plumb_cli_fail_usage (
        cli, "expected a run's number after --before, found %" G_GINT64_FORMAT, before);

  g_auto (GStrv) states = state != NULL ? g_strsplit (state, ",", -1) : NULL;
  if (find_no_state (states) != NULL)
    {
      g_autofree char *known = g_strjoinv (", ", (char **) states_of_runs);
      return plumb_cli_fail_usage (cli, "no run is ever '%s': it is %s", find_no_state (states),
                                   known);
    }

  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbProject) project = plumb_project_open (argc > 1 ? argv[1] : ".", &error);
  g_autoptr (PlumbLedgerReader) reader
      = project != NULL ? plumb_project_open_reader (project, &error) : NULL;
  if (reader == NULL)
    return plumb_cli_fail (cli, error);
  const PlumbRunQuery query = { .workflow = workflow,
                                .states = (const char *const *) states,
                                .text = find,
                                .before_run = before < G_MAXINT64 ? before : 0,
                                .limit = (guint) limit };
  g_autoptr (GPtrArray) rows = plumb_ledger_reader_list_runs (reader, &query, &error);
  if (rows == NULL)
    return plumb_cli_fail (cli, error);

  if (cli->json)
    {
      g_autoptr (PlumbValue) value = describe_runs (rows);
      plumb_cli_print_json (value);
      return PLUMB_EXIT_OK;
    }
  if (rows->len == 0 && !cli->quiet)
    printf ("no run%s\n", workflow == NULL && state == NULL && find == NULL && before == G_MAXINT64
                              ? " yet; start one with `plumb run`"
                              : " fits");
  if (rows->len == 0)
    return PLUMB_EXIT_OK;
  PlumbCliTable *table = plumb_cli_table_new ("RUN", "WORKFLOW", "STATE", "STARTED", "TIME",
                                              "STEPS", "VERDICT", NULL);
  for (guint i = 0; i < rows->len; i++)
    add_run (table, reader, g_ptr_array_index (rows, i));
  plumb_cli_table_print (table);
  return PLUMB_EXIT_OK;
}

/* --- events --- */

/* One event a line, so that a reader at the end of a pipe can follow. */
static void
print_event (const PlumbEvent *event)
{
  g_autoptr (PlumbValue) value = plumb_report_describe_event (event);
  g_autofree char *text = plumb_json_format (value, PLUMB_JSON_COMPACT);
  puts (text);
}

static gboolean
print_events (PlumbLedgerReader *reader, gint64 run, gint64 *since, guint *left, GError **error)
{
  while (*left > 0)
    {
      guint page = MIN (*left, 500);
      g_autoptr (GPtrArray) events
          = plumb_ledger_reader_list_events (reader, run, *since, page, error);
      if (events == NULL)
        return FALSE;
      for (guint i = 0; i < events->len; i++)
        {
          const PlumbEvent *event = g_ptr_array_index (events, i);
          print_event (event);
          *since = event->seq;
        }
      *left -= events->len;
      if (events->len < page)
        break;
    }
  return fflush (stdout) == 0;
}

/* Waits a moment; FALSE once nobody reads what is printed any more. */
static gboolean
wait_for_more (void)
{
  struct pollfd output = { .fd = STDOUT_FILENO };
  return poll (&output, 1, FOLLOW_MS) <= 0 || (output.revents & (POLLERR | POLLHUP)) == 0;
}

/* Follows until there are enough, the reader at the other end is gone, or a signal comes. */
static gboolean
follow_events (PlumbLedgerReader *reader, gint64 run, gint64 since, guint left, GError **error)
{
  while (print_events (reader, run, &since, &left, error) && left > 0 && wait_for_more ())
    continue;
  return error == NULL || *error == NULL;
}

int
plumb_cli_events (PlumbCli *cli, int argc, char **argv)
{
  gint64 since = 0;
  gboolean follow = FALSE;
  int limit = G_MAXINT;
  const GOptionEntry entries[] = {
    plumb_cli_project_entry (cli),
    { "since", 0, 0, G_OPTION_ARG_INT64, &since, "Only events with a higher number", "SEQ" },
    { "limit", 'n', 0, G_OPTION_ARG_INT, &limit, "At most so many", "N" },
    { "follow", 'f', 0, G_OPTION_ARG_NONE, &follow, "Wait for more", NULL },
    G_OPTION_ENTRY_NULL,
  };
  int status;
  if (!plumb_cli_parse (cli, entries, "Prints one JSON object a line, in the ledger's order.",
                        &argc, &argv, 0, 1, &status))
    return status;
  if (limit < 1)
    return plumb_cli_fail_usage (cli, "expected a number above 0 after --limit, found %d", limit);
  if (since < 0)
    return plumb_cli_fail_usage (
        cli, "expected an event's number from 0 after --since, found %" G_GINT64_FORMAT, since);
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbCliSession) session = plumb_cli_session_open (cli, cli->project, &error);
  if (session == NULL)
    return plumb_cli_fail (cli, error);
  gint64 run = argc > 1 ? plumb_cli_find_run (session, argv[1], &error) : 0;
  if (error != NULL)
    return plumb_cli_fail (cli, error);
  guint left = (guint) limit;
  gboolean done = follow ? follow_events (session->reader, run, since, left, &error)
                         : print_events (session->reader, run, &since, &left, &error);
  return done || error == NULL ? PLUMB_EXIT_OK : plumb_cli_fail (cli, error);
}

/* --- logs --- */

static char *
find_log (PlumbCliSession *session, gint64 run, const char *step, gint64 wanted, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (PlumbStepRow) row
      = plumb_ledger_reader_get_step (session->reader, run, step, &local_error);
  g_autoptr (GPtrArray) items
      = row != NULL ? plumb_ledger_reader_list_items (session->reader, run, step, &local_error)
                    : NULL;
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (row == NULL || (wanted > 0 && wanted >= row->n_items))
    {
      g_set_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_NOT_FOUND,
                   row == NULL ? "run %" G_GINT64_FORMAT " has no step '%s'"
                               : "run %" G_GINT64_FORMAT " has fewer items of step '%s'",
                   run, step);
      return NULL;
    }
  for (guint i = 0; i < items->len; i++)
    {
      const PlumbItemRow *item = g_ptr_array_index (items, i);
      const char *log = plumb_value_member_string (item->evidence, "log", NULL);
      if (item->item == wanted && log != NULL)
        return plumb_project_get_machine_path (session->project, log);
    }
  g_set_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_NOT_FOUND,
               "step '%s' item %" G_GINT64_FORMAT " of run %" G_GINT64_FORMAT
               " has no log: it was cached, wrote nothing, or did not run",
               step, wanted, run);
  return NULL;
}

/* How many of the bytes are whole characters, or none at all. */
static gsize
find_whole (const char *bytes, gsize n)
{
  for (gsize back = 1; back <= MIN (n, 3); back++)
    {
      guchar byte = (guchar) bytes[n - back];
      gsize length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
      if ((byte & 0xc0) != 0x80)
        return length > back ? n - back : n;
    }
  return n;
}

/* @bytes has room for one more behind them. */
static void
print_visible (char *bytes, gsize n)
{
  char *end = bytes + n;
  for (char *at = bytes; at < end;)
    {
      char *stop = at;
      while (stop < end && *stop != '\n' && *stop != '\0')
        stop++;
      const char *after = stop == end ? "" : *stop == '\n' ? "\n" : "\\x00";
      *stop = '\0';
      g_autofree char *shown = plumb_text_make_visible (at);
      printf ("%s%s", shown, after);
      at = stop + 1;
    }
}

static gboolean
print_log (const char *path, GError **error)
{
  int fd = plumb_file_open_regular (path, error);
  if (fd < 0)
    return FALSE;
  gboolean terminal = isatty (STDOUT_FILENO);
  char buffer[65536];
  gsize kept = 0;
  gssize n = 0;
  while ((n = read (fd, buffer + kept, sizeof buffer - 1 - kept)) > 0)
    {
      gsize there = kept + (gsize) n;
      gsize whole = terminal ? find_whole (buffer, there) : there;
      kept = there - whole;
      char rest[4];
      memcpy (rest, buffer + whole, kept);
      if (terminal)
        print_visible (buffer, whole);
      else
        fwrite (buffer, 1, whole, stdout);
      memcpy (buffer, rest, kept);
    }
  if (n == 0)
    print_visible (buffer, kept);
  g_close (fd, NULL);
  return n == 0 || plumb_file_set_errno (error, errno, "cannot read", path);
}

/* The text is UTF-8: other bytes are replaced; the file at the path has them. */
static gboolean
print_log_json (const char *path, gint64 run, const char *step, gint64 item, GError **error)
{
  gsize size = 0;
  g_autofree char *text = plumb_file_read (path, LOG_BYTES_MAX, &size, error);
  if (text == NULL)
    return FALSE;
  g_autoptr (PlumbValueBuilder) builder = plumb_value_builder_new_object ();
  plumb_value_builder_set_int (builder, "run", run);
  plumb_value_builder_set_string (builder, "step", step);
  plumb_value_builder_set_int (builder, "item", item);
  plumb_value_builder_set_string (builder, "path", path);
  plumb_value_builder_set_uint (builder, "bytes", size);
  plumb_value_builder_set (builder, "text", plumb_value_new_string_length (text, (gssize) size));
  g_autoptr (PlumbValue) value = plumb_value_builder_end (g_steal_pointer (&builder));
  plumb_cli_print_json (value);
  return TRUE;
}

int
plumb_cli_log (PlumbCli *cli, int argc, char **argv)
{
  const GOptionEntry entries[] = { plumb_cli_project_entry (cli), G_OPTION_ENTRY_NULL };
  int status;
  if (!plumb_cli_parse (cli, entries,
                        "Prints what the step's program wrote, whole. ITEM counts from 0.", &argc,
                        &argv, 2, 3, &status))
    return status;
  guint64 item = 0;
  if (argc > 3 && !g_ascii_string_to_unsigned (argv[3], 10, 0, G_MAXINT64, &item, NULL))
    return plumb_cli_fail_usage (cli, "expected an item's number, found '%s'", argv[3]);
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbCliSession) session = plumb_cli_session_open (cli, cli->project, &error);
  gint64 run = session != NULL ? plumb_cli_find_run (session, argv[1], &error) : 0;
  g_autofree char *path = run != 0 ? find_log (session, run, argv[2], (gint64) item, &error) : NULL;
  gboolean done = path != NULL
                  && (cli->json ? print_log_json (path, run, argv[2], (gint64) item, &error)
                                : print_log (path, &error));
  return done ? PLUMB_EXIT_OK : plumb_cli_fail (cli, error);
}
