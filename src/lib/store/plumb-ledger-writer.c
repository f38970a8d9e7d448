/* plumb-ledger-writer.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ledger-private.h"

#include "plumb-fault.h"
#include "plumb-ledger-event-private.h"

/* The ledger's thread: takes what is in the queue, writes it in one transaction, says that it is
 * durable. */

#define LINGER_US 100000

/* Frames in the write-ahead log: where it is copied back, and where readers are waited for. */
#define CHECKPOINT_PAGES 6000
#define RESTART_PAGES 12000
#define RESTART_TIMEOUT_MS 100

void
plumb_file_hash_free (PlumbFileHash *self)
{
  g_free (self->identity);
  g_free (self->sha256);
  g_free (self);
}

static gboolean
fail_at (const char *point, GError **error)
{
  int fault = plumb_fault_check (point);

  if (fault == 0)
    return FALSE;
  g_set_error (error, PLUMB_STORE_ERROR,
               fault == ENOSPC ? PLUMB_STORE_ERROR_FULL : PLUMB_STORE_ERROR_IO,
               "Writing the ledger failed: %s", g_strerror (fault));
  return TRUE;
}

static gboolean
write_files (PlumbLedger *self, GPtrArray *files, GError **error)
{
  for (guint i = 0; i < files->len; i++)
    {
      PlumbFileHash *file = files->pdata[i];

      if (!plumb_tables_remember_file (self->tables, file->identity, file->sha256, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_events (PlumbLedger *self, GPtrArray *events, GError **error)
{
  for (guint i = 0; i < events->len; i++)
    {
      PlumbEvent *event = events->pdata[i];

      event->id = plumb_id_new (self->clock);
      if (!plumb_tables_record (self->tables, event, error)
          || !plumb_tables_apply (self->tables, event, error))
        return FALSE;
    }
  return plumb_tables_flush (self->tables, error);
}

int
plumb_ledger_note_wal_pages (void *data, sqlite3 *db, const char *name, int n_pages)
{
  PlumbLedger *self = data;

  self->n_wal_pages = n_pages;
  return SQLITE_OK;
}

static gboolean
checkpoint (PlumbLedger *self, int mode, GError **error)
{
  int status;

  if (fail_at ("store.checkpoint", error))
    return FALSE;
  sqlite3_busy_timeout (self->db, RESTART_TIMEOUT_MS);
  status = sqlite3_wal_checkpoint_v2 (self->db, NULL, mode, NULL, NULL);
  if (status != SQLITE_OK && (status & 0xff) != SQLITE_BUSY && (status & 0xff) != SQLITE_LOCKED)
    return plumb_ledger_db_set_error (error, self->db, "Copying the ledger's log back");
  self->n_wal_pages = 0;
  return TRUE;
}

static gboolean
commit (PlumbLedger *self, GPtrArray *events, GPtrArray *files, GError **error)
{
  if (fail_at ("store.begin", error) || !plumb_ledger_db_run (self->db, "BEGIN IMMEDIATE", error))
    return FALSE;
  if (!write_events (self, events, error) || !write_files (self, files, error)
      || fail_at ("store.commit", error) || !plumb_ledger_db_run (self->db, "COMMIT", error))
    {
      sqlite3_exec (self->db, "ROLLBACK", NULL, NULL, NULL);
      return FALSE;
    }
  if (self->n_wal_pages < CHECKPOINT_PAGES)
    return TRUE;
  return checkpoint (self,
                     self->n_wal_pages < RESTART_PAGES ? SQLITE_CHECKPOINT_PASSIVE
                                                       : SQLITE_CHECKPOINT_RESTART,
                     error);
}

/* Called and returns with the mutex held. */
static void
free_written (PlumbLedger *self, GPtrArray *written)
{
  unlock (self);
  g_ptr_array_set_size (written, 0);
  lock (self);
}

/* Called and returns with the mutex held. Returns: whether there is something to write. */
static gboolean
wait_for_work (PlumbLedger *self, GPtrArray *written, gint64 last_commit)
{
  while (self->queue->len + self->files->len == 0 && !self->is_stopping)
    {
      if (written->len > 0)
        {
          free_written (self, written);
          continue;
        }
      self->is_idle = TRUE;
      wait_until (self, &self->work, 0);
    }
  self->is_idle = FALSE;
  while (!self->is_hurried && !self->is_stopping && self->n_queued_rows < PLUMB_LEDGER_HURRY_ROWS)
    if (!wait_until (self, &self->work, last_commit + LINGER_US))
      break;
  self->is_hurried = FALSE;
  return self->queue->len + self->files->len > 0;
}

static void
forget_keys (PlumbLedger *self, GPtrArray *events)
{
  for (guint i = 0; i < events->len; i++)
    {
      const PlumbEvent *event = events->pdata[i];

      if (event->key != NULL)
        g_hash_table_remove (self->pending_keys, event->key);
    }
}

/* Called and returns with the mutex held. What was written is freed after the next is durable, or
 * when there is nothing to do: freeing a plan takes as long as writing the end of a run that had
 * nothing to do, which somebody waits for. */
static gboolean
write_batch (PlumbLedger *self, GPtrArray *written)
{
  g_autoptr (GPtrArray) events = g_steal_pointer (&self->queue);
  g_autoptr (GPtrArray) files = g_steal_pointer (&self->files);
  g_autoptr (GError) error = NULL;
  gboolean is_written;

  self->queue = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_event_free);
  self->n_queued_rows = 0;
  self->files = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_file_hash_free);
  unlock (self);
  is_written = commit (self, events, files, &error);
  lock (self);

  if (is_written && events->len > 0)
    self->durable = ((PlumbEvent *) events->pdata[events->len - 1])->seq;
  if (is_written)
    forget_keys (self, events);
  else
    self->failure = g_steal_pointer (&error);
  g_cond_broadcast (&self->done);
  g_source_set_ready_time (self->wakeup, 0);
  free_written (self, written);
  g_ptr_array_extend_and_steal (written, g_steal_pointer (&events));
  return is_written;
}

/* A connection that failed writes nothing more, not even at its end. */
static void
close_database (PlumbLedger *self)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->tables, plumb_tables_free);
  if (self->failure == NULL && checkpoint (self, SQLITE_CHECKPOINT_TRUNCATE, &error))
    sqlite3_db_config (self->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);
  g_clear_pointer (&self->db, plumb_ledger_db_close);
  if (error != NULL)
    {
      lock (self);
      self->failure = g_steal_pointer (&error);
      unlock (self);
    }
}

gpointer
plumb_ledger_run_writer (gpointer data)
{
  PlumbLedger *self = data;
  g_autoptr (GPtrArray) written
      = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_event_free);
  gint64 last_commit = 0;

  PLUMB_TAKE_OVER (self);
  lock (self);
  while (wait_for_work (self, written, last_commit))
    {
      if (!write_batch (self, written))
        break;
      last_commit = g_get_monotonic_time ();
    }
  unlock (self);
  close_database (self);
  PLUMB_HAND_OVER (self);
  return NULL;
}
