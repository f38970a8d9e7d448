/* plumb-cli-runs.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "plumb-cli.h"
#include "plumb-file.h"
#include "plumb-json.h"
#include "plumb-report.h"

/* Reading the record: runs, events, logs. */

static void
add_run (PlumbCliTable *table, const PlumbRunRow *row)
{
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, row->run);
  g_autofree char *state = g_strdup_printf ("%s %s", plumb_cli_state_mark (row->state), row->state);
  g_autofree char *started = plumb_cli_format_time (row->created_us);
  g_autofree char *time = plumb_cli_format_duration (plumb_run_row_get_duration (row));
  g_autofree char *steps = g_strdup_printf ("%" G_GINT64_FORMAT " ran, %" G_GINT64_FORMAT
                                            " cached, %" G_GINT64_FORMAT " failed",
                                            row->n_ran, row->n_cached, row->n_failed);
  g_autoptr (PlumbValue) verdict
      = row->verdict != NULL ? plumb_json_parse (row->verdict, -1, NULL) : NULL; /* kept as text */
  plumb_cli_table_add (table, number, row->workflow, state, started, time, steps,
                       row->grade != NULL ? row->grade : plumb_value_get_string (verdict, NULL));
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
  gint64 before = 0;
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

  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbProject) project = plumb_project_open (argc > 1 ? argv[1] : ".", &error);
  g_autoptr (PlumbLedgerReader) reader
      = project != NULL ? plumb_project_open_reader (project, &error) : NULL;
  if (reader == NULL)
    return plumb_cli_fail (cli, error);
  g_auto (GStrv) states = state != NULL ? g_strsplit (state, ",", -1) : NULL;
  const PlumbRunQuery query = { .workflow = workflow,
                                .states = (const char *const *) states,
                                .text = find,
                                .before_run = before,
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
    printf ("no run%s\n", workflow == NULL && state == NULL && find == NULL && before == 0
                              ? " yet; start one with `plumb run`"
                              : " fits");
  if (rows->len == 0)
    return PLUMB_EXIT_OK;
  PlumbCliTable *table = plumb_cli_table_new ("RUN", "WORKFLOW", "STATE", "STARTED", "TIME",
                                              "STEPS", "VERDICT", NULL);
  for (guint i = 0; i < rows->len; i++)
    add_run (table, g_ptr_array_index (rows, i));
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
print_events (PlumbLedgerReader *reader, gint64 run, gint64 *since, guint limit, GError **error)
{
  for (guint left = limit; left > 0;)
    {
      guint page = MIN (left, 500);
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
      if (events->len < page)
        break;
      left -= events->len;
    }
  return fflush (stdout) == 0;
}

/* Follows until the reader at the other end is gone, or a signal comes. */
static gboolean
follow_events (PlumbLedgerReader *reader, gint64 run, gint64 since, GError **error)
{
  while (print_events (reader, run, &since, G_MAXUINT, error))
    g_usleep (100 * 1000);
  return error == NULL || *error == NULL;
}

int
plumb_cli_events (PlumbCli *cli, int argc, char **argv)
{
  gint64 since = 0;
  gboolean follow = FALSE;
  int limit = 0;
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
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbCliSession) session = plumb_cli_session_open (cli, cli->project, &error);
  if (session == NULL)
    return plumb_cli_fail (cli, error);
  gint64 run = argc > 1 ? plumb_cli_find_run (session, argv[1], &error) : 0;
  if (error != NULL)
    return plumb_cli_fail (cli, error);
  gboolean done = follow ? follow_events (session->reader, run, since, &error)
                         : print_events (session->reader, run, &since,
                                         limit > 0 ? (guint) limit : G_MAXUINT, &error);
  return done || error == NULL ? PLUMB_EXIT_OK : plumb_cli_fail (cli, error);
}

/* --- logs --- */

static char *
find_log (PlumbCliSession *session, gint64 run, const char *step, gint64 wanted, GError **error)
{
  g_autoptr (GPtrArray) items = plumb_ledger_reader_list_items (session->reader, run, step, error);
  if (items == NULL)
    return NULL;
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

static gboolean
print_log (const char *path, GError **error)
{
  int fd = plumb_file_open_regular (path, error);
  if (fd < 0)
    return FALSE;
  gboolean terminal = isatty (STDOUT_FILENO);
  char buffer[65536];
  gssize n = 0;
  while ((n = read (fd, buffer, sizeof buffer - 1)) > 0)
    {
      buffer[n] = '\0';
      if (!terminal)
        fwrite (buffer, 1, (gsize) n, stdout);
      else
        {
          g_auto (GStrv) lines = g_strsplit (buffer, "\n", -1);
          for (guint i = 0; lines[i] != NULL; i++)
            {
              g_autofree char *shown = plumb_text_make_visible (lines[i]);
              printf ("%s%s", shown, lines[i + 1] != NULL ? "\n" : "");
            }
        }
    }
  g_close (fd, NULL);
  return n == 0 || plumb_file_set_errno (error, errno, "cannot read", path);
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
  if (path == NULL || !print_log (path, &error))
    return plumb_cli_fail (cli, error);
  return PLUMB_EXIT_OK;
}
