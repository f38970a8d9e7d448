/* plumb-ledger-reader.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-ledger-reader.h"

#include "plumb-json.h"
#include "plumb-ledger-event-private.h"
#include "plumb-ledger-reader-private.h"

/**
 * PlumbLedgerReader:
 *
 * Looks into a ledger, whoever writes it. No call takes longer because the ledger is long: each
 * goes by a key, and what can be many is asked for in pages. Reading never keeps the writer
 * waiting.
 *
 * A run that was queued or running when its runner was lost is told as interrupted, which is what
 * the next runner records: a reader never says that something runs while nothing can.
 */

G_DEFINE_FINAL_TYPE (PlumbLedgerReader, plumb_ledger_reader, G_TYPE_OBJECT)

#define MAX_TIMES 20
#define CURSOR_SEPARATOR ':'

#define PAYLOAD(event)                                                                             \
  "coalesce(" event ".payload, (SELECT body FROM blobs WHERE hash=" event ".blob))"
/* What failed of a step is counted where there can be some. */
#define STEP_COLUMNS                                                                               \
  "id, path, kind, version, node, state, decision, reason, origin, n_items, n_done, started, "     \
  "ended, CASE WHEN state IN ('succeeded', 'skipped', 'blocked') THEN 0 ELSE (SELECT count(*)"     \
  " FROM items i WHERE i.id BETWEEN (steps.id << " G_STRINGIFY (                                   \
      PLUMB_LEDGER_ITEM_BITS) ") AND"                                                              \
                              " (steps.id + 1 << " G_STRINGIFY (                                   \
                                  PLUMB_LEDGER_ITEM_BITS) ") - 1 AND i.state='failed') END"
#define EVENT_COLUMNS                                                                              \
  "SELECT seq, id, time, type, run, step, item, cause, key, " PAYLOAD ("e") " FROM events e "
#define QUESTION_COLUMNS                                                                           \
  "SELECT q.run, q.step, q.item, q.question, a.time, " PAYLOAD ("a") ", b.time, " PAYLOAD (        \
      "b") " FROM questions q JOIN events a ON a.seq=q.asked_seq"                                  \
           " LEFT JOIN events b ON b.seq=q.answered_seq "

static const char *const query_texts[N_QUERIES] = {
  [QUERY_BEGIN] = "BEGIN",
  [QUERY_END] = "COMMIT",
  [QUERY_LAST_SEQ] = "SELECT max(seq) FROM events",
  [QUERY_LAST_RUN] = "SELECT run, n_steps FROM runs WHERE workflow=? ORDER BY run DESC LIMIT 1",
  [QUERY_EPOCH] = "SELECT value FROM meta WHERE name='epoch'",
  [QUERY_RUN] = "SELECT * FROM runs WHERE run=?",
  [QUERY_OPEN_RUNS] = "SELECT * FROM runs WHERE state IN ('queued', 'running', 'paused',"
                      " 'waiting') ORDER BY run",
  [QUERY_TOUCHED_RUNS] = "SELECT DISTINCT run FROM events NOT INDEXED WHERE seq>?1 AND seq<=?2"
                         " AND run IS NOT NULL ORDER BY run",
  [QUERY_CREATED] = "SELECT " PAYLOAD ("e") " FROM runs r JOIN events e ON e.seq=r.created_seq"
                                            " WHERE r.run=?",
  [QUERY_ATTRIBUTES] = "SELECT name, value FROM attributes WHERE run=? ORDER BY name",
  [QUERY_STEPS] = "SELECT " STEP_COLUMNS " FROM steps WHERE id BETWEEN ?1 AND ?2 ORDER BY id",
  [QUERY_STEP] = "SELECT " STEP_COLUMNS ", keys FROM steps WHERE id=?",
  [QUERY_COUNT_VALUES] = "SELECT count(*) FROM steps WHERE id BETWEEN ?1 AND ?2"
                         " AND decision='cached' AND state='succeeded' AND coalesce(origin, 0)=0",
  [QUERY_FAILED_STEPS] = "SELECT " STEP_COLUMNS " FROM steps INDEXED BY steps_failed"
                         " WHERE state='failed' ORDER BY id DESC LIMIT ?2",
  [QUERY_FAILED_STEPS_OF_KIND] = "SELECT " STEP_COLUMNS " FROM steps INDEXED BY steps_failed"
                                 " WHERE state='failed' AND kind=?1 ORDER BY id DESC LIMIT ?2",
  [QUERY_PATHS] = "SELECT path FROM steps WHERE id BETWEEN ?1 AND ?2 ORDER BY id",
  [QUERY_ITEMS] = "SELECT i.*, " PAYLOAD ("s") ", " PAYLOAD (
      "f") " FROM items i LEFT JOIN events s ON s.seq=i.started_seq LEFT JOIN events f"
           " ON f.seq=i.finished_seq WHERE i.id BETWEEN ?1 AND ?2 ORDER BY i.id",
  [QUERY_EVENTS] = EVENT_COLUMNS "WHERE seq>?2 ORDER BY seq LIMIT ?3",
  [QUERY_RUN_EVENTS] = EVENT_COLUMNS "WHERE run=?1 AND seq>?2 ORDER BY seq LIMIT ?3",
  [QUERY_STEP_EVENTS] = EVENT_COLUMNS "WHERE run=?1 AND step=?2 ORDER BY seq",
  [QUERY_PARITY_EVENTS] = EVENT_COLUMNS "WHERE type='parity' AND seq<?1"
                                        " AND (?2 IS NULL OR payload->>'workflow'=?2)"
                                        " AND (?4 IS NULL OR payload->>'what'=?4)"
                                        " ORDER BY seq DESC LIMIT ?3",
  [QUERY_QUESTIONS] = QUESTION_COLUMNS "WHERE q.run=? ORDER BY q.asked_seq",
  [QUERY_OPEN_QUESTIONS] = QUESTION_COLUMNS "WHERE q.answered_seq IS NULL ORDER BY q.asked_seq",
  [QUERY_ARTIFACT] = "SELECT sha256, type, ext, bytes, pixels FROM artifacts WHERE sha256=?",
  [QUERY_RESULT] = "SELECT i.id, i.wall, i.outputs FROM results r JOIN items i ON i.id=r.item"
                   " WHERE r.key=?",
  [QUERY_RUN_RESULTS] = "SELECT i.id, i.wall, i.outputs, i.key FROM steps s JOIN latest l ON"
                        " l.path=s.path AND l.workflow=?3 JOIN items i ON i.id=l.id"
                        " JOIN results r ON r.key=i.key AND r.item=i.id"
                        " WHERE s.id BETWEEN ?1 AND ?2",
  [QUERY_LATEST] = "SELECT l.id, " PAYLOAD ("e") " FROM latest l JOIN items i ON i.id=l.id"
                                                 " JOIN events e ON e.seq=i.started_seq"
                                                 " WHERE l.path=? AND l.item=? AND l.workflow=?",
  [QUERY_FILE] = "SELECT sha256 FROM file_hashes WHERE identity=?",
  [QUERY_WALLS] = "SELECT walls FROM latest WHERE path=?1 AND kind=?2 LIMIT 20",
  [QUERY_KIND_WALLS] = "SELECT walls FROM timings WHERE kind=?",
  [QUERY_USE] = "WITH day AS (SELECT coalesce((SELECT seq FROM events WHERE time<?1"
                " ORDER BY seq DESC LIMIT 1), 0) AS last) SELECT"
                " (SELECT count(*) FROM events, day WHERE seq>last AND type='item-started'),"
                " (SELECT sum(json_extract(payload, '$.bytes')) FROM events, day WHERE seq>last"
                " AND type='artifact'),"
                " (SELECT sum(ended-max(started, ?1)) FROM runs WHERE ended>?1)",
};

static void
plumb_ledger_reader_finalize (GObject *object)
{
  PlumbLedgerReader *self = PLUMB_LEDGER_READER (object);

  for (guint i = 0; i < N_QUERIES; i++)
    g_clear_pointer (&self->queries[i], sqlite3_finalize);
  g_clear_pointer (&self->db, plumb_ledger_db_close);
  g_clear_pointer (&self->positions, g_hash_table_unref);
  g_clear_pointer (&self->paths, g_ptr_array_unref);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->folder, g_free);
  G_OBJECT_CLASS (plumb_ledger_reader_parent_class)->finalize (object);
}

static void
plumb_ledger_reader_class_init (PlumbLedgerReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = plumb_ledger_reader_finalize;
}

static void
plumb_ledger_reader_init (PlumbLedgerReader *self)
{
  self->paths = g_ptr_array_new_with_free_func (g_free);
  self->positions = g_hash_table_new (g_str_hash, g_str_equal);
}

/* --- for the files of the reader --- */

sqlite3 *
plumb_ledger_reader_get_db (PlumbLedgerReader *self, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (self->db != NULL)
    return self->db;
  if (!g_file_test (self->path, G_FILE_TEST_EXISTS))
    return NULL;
  self->db = plumb_ledger_db_open (self->path, PLUMB_LEDGER_DB_READER, &local_error);
  if (self->db == NULL
      && !g_error_matches (local_error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_NOT_FOUND))
    g_propagate_error (error, g_steal_pointer (&local_error));
  return self->db;
}

gboolean
plumb_ledger_reader_prepare (PlumbLedgerReader *self,
                             QueryId id,
                             sqlite3_stmt **query,
                             GError **error)
{
  g_autoptr (GError) local_error = NULL;

  *query = NULL;
  if (plumb_ledger_reader_get_db (self, &local_error) == NULL)
    {
      if (local_error == NULL)
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (self->queries[id] == NULL)
    self->queries[id] = plumb_ledger_db_prepare (self->db, query_texts[id], error);
  *query = self->queries[id];
  return *query != NULL;
}

gboolean
plumb_ledger_reader_step (sqlite3_stmt *query, GError **error)
{
  int status = sqlite3_step (query);

  if (status == SQLITE_ROW)
    return TRUE;
  if (status != SQLITE_DONE)
    plumb_ledger_db_set_error (error, sqlite3_db_handle (query), "Reading the ledger");
  sqlite3_reset (query);
  return FALSE;
}

gboolean
plumb_ledger_reader_set_damaged (GError **error)
{
  g_set_error_literal (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_CORRUPT,
                       "The ledger is damaged: its events are not what they were. Run “plumb "
                       "fsck”, or restore a backup");
  return FALSE;
}

PlumbValue *
plumb_ledger_reader_parse_column (sqlite3_stmt *query, int column)
{
  const char *text = (const char *) sqlite3_column_text (query, column);

  return text != NULL ? plumb_json_parse (text, sqlite3_column_bytes (query, column), NULL) : NULL;
}

/* --- opening --- */

/**
 * plumb_ledger_reader_open:
 * @path: the ledger's file; it need not be there yet
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): a reader, or %NULL with %PLUMB_STORE_ERROR_CORRUPT (damaged
 *   or foreign) or %PLUMB_STORE_ERROR_IO. A file of a newer program opens
 *   (plumb_ledger_reader_is_newer())
 */
PlumbLedgerReader *
plumb_ledger_reader_open (const char *path, GError **error)
{
  g_autoptr (PlumbLedgerReader) self = NULL;
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_object_new (PLUMB_TYPE_LEDGER_READER, NULL);
  self->path = g_strdup (path);
  self->folder = g_path_get_dirname (path);
  if (plumb_ledger_reader_get_db (self, &local_error) == NULL && local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  return g_steal_pointer (&self);
}

static gboolean
run_query (PlumbLedgerReader *self, QueryId id, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  sqlite3_stmt *query;

  if (!plumb_ledger_reader_prepare (self, id, &query, error))
    return FALSE;
  if (query == NULL || plumb_ledger_reader_step (query, &local_error) || local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/**
 * plumb_ledger_reader_begin:
 * @self: a reader
 * @error: return location for an error
 *
 * From here to plumb_ledger_reader_end() all calls see the ledger as it was at the first of them.
 * Keep it short: the writer's log grows until then.
 *
 * Returns: whether it is so
 */
gboolean
plumb_ledger_reader_begin (PlumbLedgerReader *self, GError **error)
{
  g_return_val_if_fail (PLUMB_IS_LEDGER_READER (self), FALSE);

  return run_query (self, QUERY_BEGIN, error);
}

/**
 * plumb_ledger_reader_end:
 * @self: a reader
 *
 * Lets go of the snapshot of plumb_ledger_reader_begin().
 */
void
plumb_ledger_reader_end (PlumbLedgerReader *self)
{
  g_return_if_fail (PLUMB_IS_LEDGER_READER (self));

  if (self->db != NULL && !sqlite3_get_autocommit (self->db))
    run_query (self, QUERY_END, NULL);
}

/**
 * plumb_ledger_reader_is_newer:
 * @self: a reader
 *
 * Returns: whether a newer program made the ledger, so that this one can only read it
 */
gboolean
plumb_ledger_reader_is_newer (PlumbLedgerReader *self)
{
  g_return_val_if_fail (PLUMB_IS_LEDGER_READER (self), FALSE);

  return self->db != NULL && plumb_ledger_db_is_newer (self->db);
}

/**
 * plumb_ledger_reader_get_last_seq:
 * @self: a reader
 *
 * Returns: the number of the last event, or 0
 */
gint64
plumb_ledger_reader_get_last_seq (PlumbLedgerReader *self)
{
  sqlite3_stmt *query;
  gint64 seq = 0;

  g_return_val_if_fail (PLUMB_IS_LEDGER_READER (self), 0);

  if (!plumb_ledger_reader_prepare (self, QUERY_LAST_SEQ, &query, NULL) || query == NULL)
    return 0;
  if (plumb_ledger_reader_step (query, NULL))
    seq = sqlite3_column_int64 (query, 0);
  sqlite3_reset (query);
  return seq;
}

static char *
dup_epoch (PlumbLedgerReader *self)
{
  sqlite3_stmt *query;
  char *epoch = NULL;

  if (!plumb_ledger_reader_prepare (self, QUERY_EPOCH, &query, NULL) || query == NULL)
    return g_strdup ("");
  if (plumb_ledger_reader_step (query, NULL))
    epoch = plumb_ledger_dup_text (query, 0);
  sqlite3_reset (query);
  return epoch != NULL ? epoch : g_strdup ("");
}

/**
 * plumb_ledger_reader_format_cursor:
 * @self: a reader
 * @seq: the last event that was seen, or 0
 *
 * Returns: (transfer full): a text that says where a follower stands
 */
char *
plumb_ledger_reader_format_cursor (PlumbLedgerReader *self, gint64 seq)
{
  g_autofree char *epoch = NULL;

  g_return_val_if_fail (PLUMB_IS_LEDGER_READER (self), NULL);

  epoch = dup_epoch (self);
  return g_strdup_printf ("%s%c%" G_GINT64_FORMAT, epoch, CURSOR_SEPARATOR, seq);
}

/**
 * plumb_ledger_reader_parse_cursor:
 * @self: a reader
 * @cursor: what plumb_ledger_reader_format_cursor() gave
 * @seq: (out): the last event that was seen
 * @error: return location for an error
 *
 * Returns: whether the cursor fits this ledger; else %PLUMB_STORE_ERROR_INVALID (not a cursor) or
 *   %PLUMB_STORE_ERROR_CONFLICT (the ledger was restored since: begin again from nothing)
 */
gboolean
plumb_ledger_reader_parse_cursor (PlumbLedgerReader *self,
                                  const char *cursor,
                                  gint64 *seq,
                                  GError **error)
{
  const char *separator;
  g_autofree char *epoch = NULL;
  g_autofree char *known = NULL;
  guint64 number;

  g_return_val_if_fail (PLUMB_IS_LEDGER_READER (self), FALSE);
  g_return_val_if_fail (cursor != NULL, FALSE);

  separator = strchr (cursor, CURSOR_SEPARATOR);
  if (separator == NULL
      || !g_ascii_string_to_unsigned (separator + 1, 10, 0, G_MAXINT64, &number, NULL))
    {
      g_set_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_INVALID,
                   "“%s” is not a cursor; leave it out to begin at the first event", cursor);
      return FALSE;
    }
  known = dup_epoch (self);
  epoch = g_strndup (cursor, (gsize) (separator - cursor));
  if (strcmp (epoch, known) != 0 || (gint64) number > plumb_ledger_reader_get_last_seq (self))
    {
      g_set_error_literal (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_CONFLICT,
                           "The ledger is not the one that the cursor is from (it was restored "
                           "from a backup); begin again at the first event");
      return FALSE;
    }
  *seq = (gint64) number;
  return TRUE;
}

/* --- events --- */

static PlumbEvent *
read_event (sqlite3_stmt *query)
{
  const char *type = (const char *) sqlite3_column_text (query, 3);
  PlumbEvent *event = g_new0 (PlumbEvent, 1);

  event->seq = sqlite3_column_int64 (query, 0);
  event->id = plumb_ledger_dup_text (query, 1);
  event->time_us = sqlite3_column_int64 (query, 2);
  if (type == NULL || !plumb_event_type_parse (type, &event->type))
    event->type = PLUMB_EVENT_UNKNOWN;
  event->run = sqlite3_column_int64 (query, 4);
  event->step = plumb_ledger_dup_text (query, 5);
  event->item
      = sqlite3_column_type (query, 6) != SQLITE_NULL ? sqlite3_column_int64 (query, 6) : -1;
  event->cause = sqlite3_column_int64 (query, 7);
  event->key = plumb_ledger_dup_text (query, 8);
  event->payload = plumb_ledger_reader_parse_column (query, 9);
  return event;
}

/* Whoever asks for the next page by the last number must come to an end: an event that does not
 * come after @from, or before it where @step is -1, is of a file that is damaged. */
static gboolean
check_order (const PlumbEvent *event, gint64 from, int step, GError **error)
{
  return (step > 0 ? event->seq > from : event->seq < from)
         || plumb_ledger_reader_set_damaged (error);
}

static GPtrArray *
collect_events (sqlite3_stmt *query, gint64 from, int step, GError **error)
{
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_event_free);
  g_autoptr (GError) local_error = NULL;

  while (query != NULL && plumb_ledger_reader_step (query, &local_error))
    {
      PlumbEvent *event = read_event (query);

      g_ptr_array_add (events, event);
      if (!check_order (event, from, step, error))
        {
          sqlite3_reset (query);
          return NULL;
        }
      from = event->seq;
    }
  if (local_error == NULL)
    return g_steal_pointer (&events);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

/**
 * plumb_ledger_reader_list_events:
 * @self: a reader
 * @run: a run, or 0 for all
 * @since: events with a number above this
 * @limit: at most so many
 * @error: return location for an error
 *
 * A follower asks again with the last number that it saw: it gets each event once and in order.
 *
 * Returns: (transfer container) (element-type PlumbEvent) (nullable): the events in order; the
 * array owns them
 */
GPtrArray *
plumb_ledger_reader_list_events (
    PlumbLedgerReader *self, gint64 run, gint64 since, guint limit, GError **error)
{
  sqlite3_stmt *query;

  g_return_val_if_fail (PLUMB_IS_LEDGER_READER (self), NULL);

  if (!plumb_ledger_reader_prepare (self, run == 0 ? QUERY_EVENTS : QUERY_RUN_EVENTS, &query,
                                    error))
    return NULL;
  if (query != NULL)
    {
      if (run != 0)
        sqlite3_bind_int64 (query, 1, run);
      sqlite3_bind_int64 (query, 2, since);
      sqlite3_bind_int64 (query, 3, limit);
    }
  return collect_events (query, since, 1, error);
}

/**
 * plumb_ledger_reader_list_parity_events:
 * @self: a reader
 * @workflow: (nullable): of this workflow only
 * @what: (nullable): of this kind only, such as "dispatch-ended"
 * @before: events with a number below this; 0: all
 * @limit: at most so many; 0: all
 * @error: return location for an error
 *
 * Returns: (transfer container) (element-type PlumbEvent) (nullable): the events of type "parity",
 * newest first; the array owns them
 */
GPtrArray *
plumb_ledger_reader_list_parity_events (PlumbLedgerReader *self,
                                        const char *workflow,
                                        const char *what,
                                        gint64 before,
                                        guint limit,
                                        GError **error)
{
  sqlite3_stmt *query;

  g_return_val_if_fail (PLUMB_IS_LEDGER_READER (self), NULL);

  if (!plumb_ledger_reader_prepare (self, QUERY_PARITY_EVENTS, &query, error))
    return NULL;
  if (query != NULL)
    {
      sqlite3_bind_int64 (query, 1, before > 0 ? before : G_MAXINT64);
      plumb_ledger_bind_text (query, 2, workflow);
      sqlite3_bind_int64 (query, 3, limit > 0 ? (gint64) limit : -1);
      plumb_ledger_bind_text (query, 4, what);
    }
  return collect_events (query, before > 0 ? before : G_MAXINT64, -1, error);
}

/**
 * plumb_ledger_reader_list_step_events:
 * @self: a reader
 * @run: a run
 * @step: path of one of its steps
 * @error: return location for an error
 *
 * Looks at all events of the run.
 *
 * Returns: (transfer container) (element-type PlumbEvent) (nullable): those that are about the
 * step, in order; the array owns them
 */
GPtrArray *
plumb_ledger_reader_list_step_events (PlumbLedgerReader *self,
                                      gint64 run,
                                      const char *step,
                                      GError **error)
{
  sqlite3_stmt *query;

  g_return_val_if_fail (PLUMB_IS_LEDGER_READER (self) && step != NULL, NULL);

  if (!plumb_ledger_reader_prepare (self, QUERY_STEP_EVENTS, &query, error))
    return NULL;
  if (query != NULL)
    {
      sqlite3_bind_int64 (query, 1, run);
      plumb_ledger_bind_text (query, 2, step);
    }
  return collect_events (query, 0, 1, error);
}

/* --- look-ups --- */

/**
 * plumb_ledger_reader_find_file_hash:
 * @self: a reader
 * @identity: as given to plumb_ledger_remember_file()
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the SHA-256, or %NULL where it is not known (no @error)
 */
char *
plumb_ledger_reader_find_file_hash (PlumbLedgerReader *self, const char *identity, GError **error)
{
  sqlite3_stmt *query;
  char *sha256 = NULL;

  g_return_val_if_fail (PLUMB_IS_LEDGER_READER (self), NULL);
  g_return_val_if_fail (identity != NULL, NULL);

  if (!plumb_ledger_reader_prepare (self, QUERY_FILE, &query, error) || query == NULL)
    return NULL;
  plumb_ledger_bind_text (query, 1, identity);
  if (plumb_ledger_reader_step (query, error))
    sha256 = plumb_ledger_dup_text (query, 0);
  sqlite3_reset (query);
  return sha256;
}

/**
 * plumb_ledger_reader_get_artifact:
 * @self: a reader
 * @sha256: an artifact's hash
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): what is recorded of it, or %NULL (no @error)
 */
PlumbValue *
plumb_ledger_reader_get_artifact (PlumbLedgerReader *self, const char *sha256, GError **error)
{
  static const char *const names[] = { "sha256", "type", "ext", "bytes", "pixels" };
  PlumbValue *artifact = NULL;
  sqlite3_stmt *query;

  g_return_val_if_fail (PLUMB_IS_LEDGER_READER (self), NULL);

  if (!plumb_ledger_reader_prepare (self, QUERY_ARTIFACT, &query, error) || query == NULL)
    return NULL;
  plumb_ledger_bind_text (query, 1, sha256);
  if (plumb_ledger_reader_step (query, error))
    {
      PlumbValueBuilder *builder = plumb_value_builder_new_object ();

      for (int i = 0; i < (int) G_N_ELEMENTS (names); i++)
        if (sqlite3_column_type (query, i) == SQLITE_INTEGER)
          plumb_value_builder_set_int (builder, names[i], sqlite3_column_int64 (query, i));
        else if (sqlite3_column_type (query, i) == SQLITE_TEXT)
          plumb_value_builder_set_string (builder, names[i],
                                          (const char *) sqlite3_column_text (query, i));
      artifact = plumb_value_builder_end (builder);
    }
  sqlite3_reset (query);
  return artifact;
}

/* --- forecast --- */

/* @walls: numbers, newest first. A text of full length was cut, and perhaps its last number, too.
 */
static void
add_times (GArray *times, const char *walls)
{
  gboolean is_cut = walls != NULL && strlen (walls) >= PLUMB_LEDGER_WALLS_BYTES;

  while (walls != NULL && times->len < MAX_TIMES)
    {
      char *end;
      gint64 wall = g_ascii_strtoll (walls, &end, 10);

      if (end == walls || (is_cut && *end == '\0'))
        break;
      g_array_append_val (times, wall);
      walls = end;
    }
}

static gint
compare_times (gconstpointer a, gconstpointer b)
{
  gint64 first = *(const gint64 *) a, second = *(const gint64 *) b;

  return (first > second) - (first < second);
}

static void
collect_times (
    PlumbLedgerReader *self, QueryId id, const char *first, const char *second, GArray *times)
{
  sqlite3_stmt *query;

  if (!plumb_ledger_reader_prepare (self, id, &query, NULL) || query == NULL)
    return;
  plumb_ledger_bind_text (query, 1, first);
  if (second != NULL)
    plumb_ledger_bind_text (query, 2, second);
  while (plumb_ledger_reader_step (query, NULL))
    add_times (times, (const char *) sqlite3_column_text (query, 0));
}

/**
 * plumb_ledger_reader_forecast:
 * @self: a reader
 * @kind: a node kind
 * @path: (nullable): a step's path
 * @median_us: (out): the median of the wall times of the latest items, at this path where it has
 * been run, else of the kind; microseconds
 * @low_us: (out): the lower quartile
 * @high_us: (out): the upper quartile
 *
 * Returns: whether anything is known
 */
gboolean
plumb_ledger_reader_forecast (PlumbLedgerReader *self,
                              const char *kind,
                              const char *path,
                              gint64 *median_us,
                              gint64 *low_us,
                              gint64 *high_us)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));

  g_return_val_if_fail (PLUMB_IS_LEDGER_READER (self), FALSE);
  g_return_val_if_fail (kind != NULL, FALSE);

  if (path != NULL)
    collect_times (self, QUERY_WALLS, path, kind, times);
  if (times->len == 0)
    collect_times (self, QUERY_KIND_WALLS, kind, NULL, times);
  if (times->len == 0)
    return FALSE;
  g_array_sort (times, compare_times);
  *low_us = g_array_index (times, gint64, times->len / 4);
  *median_us = g_array_index (times, gint64, times->len / 2);
  *high_us = g_array_index (times, gint64, (times->len - 1) - times->len / 4);
  return TRUE;
}
