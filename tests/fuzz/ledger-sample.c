/* ledger-sample.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>
#include <unistd.h>

#include "ledger-sample.h"

#include "plumb-fsck.h"
#include "plumb-json.h"

#define PAGE 100

static const struct
{
  PlumbEventType type;
  const char *step;
  const char *payload;
} history[] = {
  { PLUMB_EVENT_RUN_CREATED, NULL, "{\"workflow\":\"w\",\"document\":\"{}\",\"seed\":7}" },
  { PLUMB_EVENT_STEPS_PLANNED, NULL,
    "{\"steps\":[{\"path\":\"make\",\"kind\":\"k\",\"decision\":\"run\",\"n_items\":1},"
    "{\"path\":\"other\",\"kind\":\"k\",\"decision\":\"cached\",\"origin\":1,\"n_items\":1}]}" },
  { PLUMB_EVENT_RUN_STATE, NULL, "{\"state\":\"running\"}" },
  { PLUMB_EVENT_ITEM_STARTED, "make", "{\"attempt\":1,\"key\":\"k\",\"fields\":{\"a\":1}}" },
  { PLUMB_EVENT_ITEM_FINISHED, "make",
    "{\"attempt\":1,\"state\":\"succeeded\",\"outputs\":{\"image\":[1]},\"wall_us\":1000}" },
  { PLUMB_EVENT_STEP_STATE, "make", "{\"state\":\"succeeded\"}" },
  { PLUMB_EVENT_QUESTION_ASKED, "ask",
    "{\"question\":\"q\",\"text\":\"Good?\",\"choices\":[\"yes\",\"no\"]}" },
  { PLUMB_EVENT_RUN_ATTRIBUTE, NULL, "{\"name\":\"n\",\"value\":\"v\"}" },
  { PLUMB_EVENT_RUN_STATE, NULL, "{\"state\":\"waiting\"}" },
};

static void
record (PlumbLedger *ledger, gint64 run)
{
  for (gsize i = 0; i < G_N_ELEMENTS (history); i++)
    {
      g_autoptr (PlumbValue) payload = plumb_json_parse (history[i].payload, -1, NULL);
      PlumbEvent event = { .type = history[i].type,
                           .run = run,
                           .step = history[i].step,
                           .item = history[i].step != NULL ? 0 : -1,
                           .payload = payload };

      g_assert_cmpint (plumb_ledger_append (ledger, &event, NULL), >, 0);
    }
}

static void
make_ledger (LedgerSample *self)
{
  g_autoptr (PlumbClock) clock = plumb_clock_new_fake (G_GINT64_CONSTANT (1700000000000000), 0);
  g_autoptr (PlumbLedger) ledger = plumb_project_open_ledger (self->project, clock, NULL);
  char *content;
  gsize length;

  for (gint64 run = 1; run <= 2; run++)
    record (ledger, run);
  g_assert_true (plumb_ledger_close (ledger, NULL));
  g_assert_true (g_file_get_contents (self->path, &content, &length, NULL));
  self->ledger = g_bytes_new_take (content, length);
}

const LedgerSample *
ledger_sample_get (void)
{
  static LedgerSample self;

  if (self.folder != NULL)
    return &self;
  if (g_access ("/dev/shm", W_OK) == 0)
    g_setenv ("TMPDIR", "/dev/shm", TRUE);
  self.folder = g_dir_make_tmp ("plumb-fuzz-XXXXXX", NULL);
  self.project = plumb_project_create (self.folder, "fuzz", NULL);
  self.path = plumb_project_get_machine_path (self.project, "ledger.db");
  make_ledger (&self);
  return &self;
}

void
ledger_sample_write (const LedgerSample *self, const void *data, gsize size)
{
  static const char *const ends[] = { "-wal", "-shm", "-journal" };

  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *path = g_strconcat (self->path, ends[i], NULL);

      g_unlink (path);
    }
  g_assert_true (g_file_set_contents_full (self->path, data, (gssize) size,
                                           G_FILE_SET_CONTENTS_NONE, 0600, NULL));
}

/* Exactly one of a result and an error. */
static GPtrArray *
expect (GPtrArray *rows, GError **error)
{
  g_assert_true ((rows == NULL) == (*error != NULL));
  if (*error != NULL)
    g_assert_true (g_utf8_validate ((*error)->message, -1, NULL));
  g_clear_error (error);
  return rows;
}

static void
read_events (PlumbLedgerReader *reader)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows
      = expect (plumb_ledger_reader_list_events (reader, 0, 0, PAGE, &error), &error);
  gint64 last = 0;

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const PlumbEvent *event = g_ptr_array_index (rows, i);

      g_assert_cmpint (event->seq, >, last);
      g_assert_nonnull (plumb_event_type_get_name (event->type));
      last = event->seq;
    }
}

static void
read_run (PlumbLedgerReader *reader, gint64 run)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) steps
      = expect (plumb_ledger_reader_list_steps (reader, run, &error), &error);
  g_autoptr (GPtrArray) items
      = expect (plumb_ledger_reader_list_items (reader, run, NULL, &error), &error);
  g_autoptr (GPtrArray) questions
      = expect (plumb_ledger_reader_list_questions (reader, run, &error), &error);
  g_autoptr (GPtrArray) events
      = expect (plumb_ledger_reader_list_step_events (reader, run, "make", &error), &error);
  g_autoptr (PlumbValue) whole = plumb_ledger_reader_get_run_record (reader, run, &error);

  g_assert_true ((whole == NULL) == (error != NULL));
}

static void
read_tables (PlumbLedgerReader *reader)
{
  g_autoptr (GError) error = NULL;
  PlumbRunQuery query = { .limit = PAGE };
  g_autoptr (GPtrArray) runs
      = expect (plumb_ledger_reader_list_runs (reader, &query, &error), &error);
  g_autoptr (GPtrArray) open_runs
      = expect (plumb_ledger_reader_list_open_runs (reader, &error), &error);
  g_autoptr (GPtrArray) failed
      = expect (plumb_ledger_reader_list_failed_steps (reader, NULL, PAGE, &error), &error);
  g_autoptr (GPtrArray) pairs = expect (
      plumb_ledger_reader_list_parity_events (reader, NULL, NULL, 0, PAGE, &error), &error);
  gint64 run = 0, median = 0, low = 0, high = 0;
  PlumbUse use;

  for (guint i = 0; runs != NULL && i < runs->len; i++)
    read_run (reader, ((PlumbRunRow *) g_ptr_array_index (runs, i))->run);
  plumb_ledger_reader_forecast (reader, "k", "make", &median, &low, &high);
  plumb_ledger_reader_get_use (reader, 0, &use, NULL);
  g_autoptr (PlumbValue) fields
      = plumb_ledger_reader_find_latest_fields (reader, "w", "make", 0, &run, NULL);
}

void
ledger_sample_read (const LedgerSample *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbLedgerReader) reader = plumb_ledger_reader_open (self->path, &error);
  PlumbFsckOptions options = { 0 };
  PlumbFsckCounts counts;

  g_assert_true ((reader == NULL) == (error != NULL));
  if (reader != NULL)
    {
      read_events (reader);
      read_tables (reader);
    }
  g_clear_error (&error);
  g_autoptr (PlumbProblems) problems = plumb_fsck_run (self->project, &options, &counts, &error);
  g_assert_true ((problems == NULL) == (error != NULL));
}
