/* plumb-ledger.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ledger.h"

#include "plumb-ledger-db-private.h"
#include "plumb-ledger-event-private.h"
#include "plumb-ledger-private.h"
#include "plumb-ledger-tables-private.h"

/**
 * PlumbLedger:
 *
 * The one writer of a project's ledger. Events get their number when they are appended and are
 * written by a thread of its own, many in one transaction and one fsync: as soon as somebody waits
 * for them or there is much to write, else 100 ms after the last commit.
 *
 * Invariants: numbers have no gap; what is durable is a prefix of what was appended; after the
 * first failure nothing is taken any more, and no fsync is tried again.
 */

enum
{
  DURABLE,
  FAILED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PlumbLedger, plumb_ledger, G_TYPE_OBJECT)

static void
key_use_free (KeyUse *self)
{
  g_free (self->request);
  g_free (self);
}

static void
waiter_free (Waiter *self)
{
  if (self->cancel_source != NULL)
    g_source_destroy (self->cancel_source);
  g_clear_pointer (&self->cancel_source, g_source_unref);
  g_clear_object (&self->task);
  g_free (self);
}

/* --- the main context --- */

static void
complete_waiters (PlumbLedger *self, const GError *failure)
{
  g_autoptr (GPtrArray) complete = g_ptr_array_new_with_free_func ((GDestroyNotify) waiter_free);

  for (guint i = 0; i < self->waiters->len;)
    {
      Waiter *waiter = self->waiters->pdata[i];

      if (failure != NULL || waiter->seq <= self->announced)
        g_ptr_array_add (complete, g_ptr_array_steal_index (self->waiters, i));
      else
        i++;
    }
  for (guint i = 0; i < complete->len; i++)
    {
      Waiter *waiter = complete->pdata[i];

      if (waiter->seq <= self->announced)
        g_task_return_boolean (waiter->task, TRUE);
      else
        g_task_return_error (waiter->task, g_error_copy (failure));
    }
}

static void
tell_progress (PlumbLedger *self)
{
  g_autoptr (PlumbLedger) guard = g_object_ref (self);
  g_autoptr (GError) failure = NULL;
  gint64 durable;

  lock (self);
  durable = self->durable;
  if (self->failure != NULL)
    failure = g_error_copy (self->failure);
  unlock (self);

  if (durable > self->announced)
    {
      self->announced = durable;
      complete_waiters (self, NULL);
      g_signal_emit (self, signals[DURABLE], 0);
    }
  if (failure != NULL && !self->has_told_failure)
    {
      self->has_told_failure = TRUE;
      complete_waiters (self, failure);
      g_signal_emit (self, signals[FAILED], 0, failure);
    }
}

static gboolean
wakeup_dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  g_source_set_ready_time (source, -1);
  return callback (user_data);
}

static gboolean
ledger_woken_cb (gpointer user_data)
{
  tell_progress (user_data);
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs wakeup_funcs = { .dispatch = wakeup_dispatch };

static gboolean
waiter_cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  GTask *task = user_data;
  PlumbLedger *self = g_task_get_source_object (task);

  for (guint i = 0; i < self->waiters->len; i++)
    {
      Waiter *waiter = self->waiters->pdata[i];

      if (waiter->task == task)
        {
          g_autoptr (GTask) kept = g_object_ref (task);

          g_ptr_array_remove_index (self->waiters, i);
          g_task_return_error_if_cancelled (kept);
          break;
        }
    }
  return G_SOURCE_REMOVE;
}

/* --- the object --- */

static void
stop_writer (PlumbLedger *self)
{
  if (self->thread == NULL)
    return;
  lock (self);
  self->is_stopping = TRUE;
  g_clear_pointer (&self->find_key, sqlite3_finalize);
  g_clear_pointer (&self->lookup, plumb_ledger_db_close);
  g_cond_signal (&self->work);
  unlock (self);
  g_thread_join (g_steal_pointer (&self->thread));
  PLUMB_TAKE_OVER (self);
}

static void
plumb_ledger_dispose (GObject *object)
{
  PlumbLedger *self = PLUMB_LEDGER (object);

  stop_writer (self);
  if (self->wakeup != NULL)
    g_source_destroy (self->wakeup);
  g_clear_pointer (&self->wakeup, g_source_unref);
  G_OBJECT_CLASS (plumb_ledger_parent_class)->dispose (object);
}

static void
plumb_ledger_finalize (GObject *object)
{
  PlumbLedger *self = PLUMB_LEDGER (object);

  g_clear_pointer (&self->tables, plumb_tables_free);
  g_clear_pointer (&self->db, plumb_ledger_db_close);
  g_clear_pointer (&self->find_key, sqlite3_finalize);
  g_clear_pointer (&self->lookup, plumb_ledger_db_close);
  g_clear_pointer (&self->waiters, g_ptr_array_unref);
  g_clear_pointer (&self->queue, g_ptr_array_unref);
  g_clear_pointer (&self->files, g_ptr_array_unref);
  g_clear_pointer (&self->pending_keys, g_hash_table_unref);
  g_clear_error (&self->failure);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->work);
  g_cond_clear (&self->done);
  G_OBJECT_CLASS (plumb_ledger_parent_class)->finalize (object);
}

static void
plumb_ledger_class_init (PlumbLedgerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = plumb_ledger_dispose;
  object_class->finalize = plumb_ledger_finalize;

  /**
   * PlumbLedger::durable:
   *
   * More events are durable: plumb_ledger_get_durable() has grown.
   */
  signals[DURABLE] = g_signal_new ("durable", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);

  /**
   * PlumbLedger::failed:
   * @error: what went wrong
   *
   * A write failed, once: the ledger takes nothing more. What is durable is kept; open it again.
   */
  signals[FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
plumb_ledger_init (PlumbLedger *self)
{
  g_mutex_init (&self->mutex);
  g_cond_init (&self->work);
  g_cond_init (&self->done);
  self->queue = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_event_free);
  self->files = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_file_hash_free);
  self->waiters = g_ptr_array_new_with_free_func ((GDestroyNotify) waiter_free);
  self->pending_keys
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) key_use_free);
}

static gboolean
open_database (PlumbLedger *self, const char *path, GError **error)
{
  self->db = plumb_ledger_db_open (path, PLUMB_LEDGER_DB_WRITER, error);
  if (self->db == NULL)
    return FALSE;
  sqlite3_wal_hook (self->db, plumb_ledger_note_wal_pages, self);
  self->tables = plumb_tables_new (self->db, error);
  self->lookup = plumb_ledger_db_open (path, PLUMB_LEDGER_DB_READER, error);
  if (self->tables == NULL || self->lookup == NULL)
    return FALSE;
  self->find_key = plumb_ledger_db_prepare (
      self->lookup, "SELECT seq, time, request FROM keys WHERE key=?", error);
  return self->find_key != NULL
         && plumb_ledger_db_get_int (self->db, "SELECT max(seq) FROM events", 0, &self->durable,
                                     error)
         && plumb_ledger_db_get_int (self->db, "SELECT max(run) FROM runs", 0, &self->last_run,
                                     error);
}

/**
 * plumb_ledger_open:
 * @path: the file; made where it is missing, its folder must be there
 * @clock: where times come from
 * @error: return location for an error
 *
 * Opens the ledger for writing. The caller holds the project's lease, and hands the last reference
 * back on the thread whose default context this was called in: signals are emitted there. Blocks
 * for the schema and a bounded check; changes nothing that was recorded.
 *
 * Returns: (transfer full) (nullable): the ledger, or %NULL with %PLUMB_STORE_ERROR_READ_ONLY (made
 *   by a newer program), %PLUMB_STORE_ERROR_CORRUPT, %PLUMB_STORE_ERROR_BUSY,
 *   %PLUMB_STORE_ERROR_FULL or %PLUMB_STORE_ERROR_IO
 */
PlumbLedger *
plumb_ledger_open (const char *path, PlumbClock *clock, GError **error)
{
  g_autoptr (PlumbLedger) self = NULL;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (PLUMB_IS_CLOCK (clock), NULL);

  self = g_object_new (PLUMB_TYPE_LEDGER, NULL);
  self->clock = g_object_ref (clock);
  if (!open_database (self, path, error))
    return NULL;
  self->announced = self->last_seq = self->durable;
  self->context = g_main_context_ref_thread_default ();
  self->wakeup = g_source_new (&wakeup_funcs, sizeof (GSource));
  g_source_set_static_name (self->wakeup, "[plumb] ledger");
  g_source_set_callback (self->wakeup, ledger_woken_cb, self, NULL);
  g_source_attach (self->wakeup, self->context);
  PLUMB_HAND_OVER (self);
  self->thread = g_thread_new ("plumb-ledger", plumb_ledger_run_writer, self);
  return g_steal_pointer (&self);
}

/* Called with the mutex held. */
static gboolean
check_takes (PlumbLedger *self, GError **error)
{
  if (self->failure != NULL)
    {
      g_set_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_READ_ONLY,
                   "The ledger takes nothing more since a write failed: %s",
                   self->failure->message);
      return FALSE;
    }
  if (self->is_stopping)
    {
      g_set_error_literal (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_READ_ONLY,
                           "The ledger has been closed");
      return FALSE;
    }
  return TRUE;
}

static KeyUse *
load_key_use (PlumbLedger *self, const char *key, GError **error)
{
  KeyUse *use = NULL;
  int status;

  plumb_ledger_bind_text (self->find_key, 1, key);
  status = sqlite3_step (self->find_key);
  if (status == SQLITE_ROW)
    {
      use = g_new0 (KeyUse, 1);
      use->seq = sqlite3_column_int64 (self->find_key, 0);
      use->time_us = sqlite3_column_int64 (self->find_key, 1);
      use->request = plumb_ledger_dup_text (self->find_key, 2);
    }
  else if (status != SQLITE_DONE)
    plumb_ledger_db_set_error (error, self->lookup, "Looking for an idempotency key");
  sqlite3_reset (self->find_key);
  sqlite3_clear_bindings (self->find_key);
  return use;
}

/* Called with the mutex held. Returns: FALSE with @error where the event is not to be taken; @seq
 * is the number of the event that it repeats, or 0. */
static gboolean
check_key (PlumbLedger *self, const PlumbEvent *event, gint64 *seq, GError **error)
{
  g_autofree char *request = plumb_event_hash_request (event);
  g_autoptr (GError) local_error = NULL;
  KeyUse *use = g_hash_table_lookup (self->pending_keys, event->key);
  KeyUse *loaded = NULL;
  gboolean is_same = FALSE;

  if (use == NULL)
    use = loaded = load_key_use (self, event->key, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (use != NULL && event->time_us - use->time_us < PLUMB_LEDGER_KEY_WINDOW_US)
    {
      is_same = g_str_equal (use->request, request);
      *seq = use->seq;
      g_clear_pointer (&loaded, key_use_free);
      if (!is_same)
        g_set_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_CONFLICT,
                     "The idempotency key “%s” was used for something else (event %" G_GINT64_FORMAT
                     "). Use a new key",
                     event->key, *seq);
      return is_same;
    }
  g_clear_pointer (&loaded, key_use_free);
  use = g_new0 (KeyUse, 1);
  use->seq = self->last_seq + 1;
  use->time_us = event->time_us;
  use->request = g_steal_pointer (&request);
  g_hash_table_replace (self->pending_keys, g_strdup (event->key), use);
  *seq = 0;
  return TRUE;
}

static guint
count_rows (const PlumbEvent *event)
{
  if (event->type != PLUMB_EVENT_STEPS_PLANNED)
    return 1;
  return plumb_value_get_length (plumb_value_get_member (event->payload, "steps"));
}

/* Called with the mutex held. */
static gint64
enqueue (PlumbLedger *self, const PlumbEvent *event)
{
  PlumbEvent *copy = g_memdup2 (event, sizeof *event);

  copy->seq = ++self->last_seq;
  copy->id = NULL;
  copy->step = g_strdup (event->step);
  copy->key = g_strdup (event->key);
  if (event->payload != NULL)
    plumb_value_ref (event->payload);
  if (event->body != NULL)
    plumb_event_body_ref (event->body);
  g_ptr_array_add (self->queue, copy);
  self->n_queued_rows += count_rows (event);
  if (self->is_idle || self->n_queued_rows >= PLUMB_LEDGER_HURRY_ROWS)
    g_cond_signal (&self->work);
  self->is_idle = FALSE;
  return copy->seq;
}

static PlumbEvent
with_payload (const PlumbEvent *event)
{
  PlumbEvent filled = *event;

  if (event->body != NULL)
    filled.payload = plumb_event_body_get_payload (event->body);
  return filled;
}

/* Called with the mutex held, so that times are in the order of numbers. */
static void
stamp (PlumbLedger *self, PlumbEvent *event)
{
  event->time_us = plumb_clock_get_wall (self->clock) - event->age_us;
}

/**
 * plumb_ledger_append:
 * @self: a ledger
 * @event: what happened; `seq`, `id` and `time_us` are not read: the time is now, less
 *   `age_us`. It is copied
 * @error: return location for an error
 *
 * Gives the event its number and hands it to the writer. Never waits for the disk, except for a
 * look at the index where the event has an idempotency key: the same key with the same content is
 * acknowledged with the number that it has, and not recorded twice. Any thread.
 *
 * Returns: the event's number, or 0 with %PLUMB_STORE_ERROR_INVALID (not of its schema, or too
 *   large), %PLUMB_STORE_ERROR_CONFLICT (the key was used for something else) or
 *   %PLUMB_STORE_ERROR_READ_ONLY (a write failed earlier)
 */
gint64
plumb_ledger_append (PlumbLedger *self, const PlumbEvent *event, GError **error)
{
  g_autoptr (LockedLedger) locked = NULL;
  gint64 earlier = 0;

  g_return_val_if_fail (PLUMB_IS_LEDGER (self), 0);

  PlumbEvent filled = with_payload (event);
  if (!plumb_event_check (&filled, error))
    return 0;
  locked = lock (self);
  if (!check_takes (self, error))
    return 0;
  stamp (self, &filled);
  if (filled.key != NULL && !check_key (self, &filled, &earlier, error))
    return 0;
  return earlier != 0 ? earlier : enqueue (self, &filled);
}

/**
 * plumb_ledger_append_together:
 * @self: a ledger
 * @events: without idempotency keys; their `seq`, `id` and `time_us` are not read. They are copied
 * @n: how many; at least one
 * @error: return location for an error
 *
 * Appends what becomes durable together: in one transaction. Never waits for the disk. Any thread.
 *
 * Returns: the last event's number, or 0 as plumb_ledger_append() does, and nothing is appended
 */
gint64
plumb_ledger_append_together (PlumbLedger *self, const PlumbEvent *events, guint n, GError **error)
{
  g_autoptr (LockedLedger) locked = NULL;
  gint64 seq = 0;

  g_return_val_if_fail (PLUMB_IS_LEDGER (self) && n > 0, 0);

  for (guint i = 0; i < n; i++)
    {
      PlumbEvent filled = with_payload (&events[i]);
      if (!plumb_event_check (&filled, error))
        return 0;
    }
  locked = lock (self);
  if (!check_takes (self, error))
    return 0;
  for (guint i = 0; i < n; i++)
    {
      PlumbEvent filled = with_payload (&events[i]);
      stamp (self, &filled);
      seq = enqueue (self, &filled);
    }
  return seq;
}

/**
 * plumb_ledger_next_run:
 * @self: a ledger
 *
 * Returns: the number of a new run, never given before
 */
gint64
plumb_ledger_next_run (PlumbLedger *self)
{
  g_autoptr (LockedLedger) locked = NULL;

  g_return_val_if_fail (PLUMB_IS_LEDGER (self), 0);

  locked = lock (self);
  return ++self->last_run;
}

/**
 * plumb_ledger_remember_file:
 * @self: a ledger
 * @identity: the file's device, inode, size and time, as one text
 * @sha256: its content's hash
 *
 * Remembers what a file holds, so that it is not read again while it is the same. This is not an
 * event: it may be lost, and nothing rests on it. Never blocks. Any thread.
 */
void
plumb_ledger_remember_file (PlumbLedger *self, const char *identity, const char *sha256)
{
  g_autoptr (LockedLedger) locked = NULL;
  PlumbFileHash *file;

  g_return_if_fail (PLUMB_IS_LEDGER (self));
  g_return_if_fail (identity != NULL);
  g_return_if_fail (sha256 != NULL);

  locked = lock (self);
  if (self->failure != NULL || self->is_stopping)
    return;
  file = g_new0 (PlumbFileHash, 1);
  file->identity = g_strdup (identity);
  file->sha256 = g_strdup (sha256);
  g_ptr_array_add (self->files, file);
  if (self->is_idle)
    g_cond_signal (&self->work);
  self->is_idle = FALSE;
}

/**
 * plumb_ledger_get_durable:
 * @self: a ledger
 *
 * Returns: the number of the last event that is on the disk: all up to it are. Any thread
 */
gint64
plumb_ledger_get_durable (PlumbLedger *self)
{
  g_autoptr (LockedLedger) locked = NULL;

  g_return_val_if_fail (PLUMB_IS_LEDGER (self), 0);

  locked = lock (self);
  return self->durable;
}

/* Called with the mutex held. */
static void
hurry (PlumbLedger *self)
{
  self->is_hurried = TRUE;
  g_cond_signal (&self->work);
}

static void
add_waiter (PlumbLedger *self, GTask *task, gint64 seq)
{
  GCancellable *cancellable = g_task_get_cancellable (task);
  Waiter *waiter = g_new0 (Waiter, 1);

  waiter->seq = seq;
  waiter->task = g_object_ref (task);
  if (cancellable != NULL)
    {
      waiter->cancel_source = g_cancellable_source_new (cancellable);
      g_source_set_callback (waiter->cancel_source, G_SOURCE_FUNC (waiter_cancelled_cb), task,
                             NULL);
      g_source_attach (waiter->cancel_source, self->context);
    }
  g_ptr_array_add (self->waiters, waiter);
}

/**
 * plumb_ledger_wait_async:
 * @self: a ledger
 * @seq: the number of an event
 * @cancellable: (nullable): ends the waiting, not the writing
 * @callback: called when the event is durable, on the context of plumb_ledger_open()
 * @user_data: for @callback
 *
 * Waits until an event is on the disk, and has it written at once.
 */
void
plumb_ledger_wait_async (PlumbLedger *self,
                         gint64 seq,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;
  gboolean is_durable;

  g_return_if_fail (PLUMB_IS_LEDGER (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, plumb_ledger_wait_async);
  if (g_task_return_error_if_cancelled (task))
    return;

  lock (self);
  is_durable = seq <= self->durable;
  if (!is_durable && check_takes (self, &error))
    hurry (self);
  unlock (self);

  if (is_durable)
    g_task_return_boolean (task, TRUE);
  else if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    add_waiter (self, task, seq);
}

/**
 * plumb_ledger_wait_finish:
 * @self: a ledger
 * @result: what the callback was given
 * @error: return location for an error: the write's, or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether the event is durable
 */
gboolean
plumb_ledger_wait_finish (PlumbLedger *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * plumb_ledger_flush:
 * @self: a ledger
 * @error: return location for an error
 *
 * Blocks until all that was appended before is durable. Any thread but the writer's.
 *
 * Returns: whether it is
 */
gboolean
plumb_ledger_flush (PlumbLedger *self, GError **error)
{
  g_autoptr (LockedLedger) locked = NULL;
  gint64 target;

  g_return_val_if_fail (PLUMB_IS_LEDGER (self), FALSE);

  locked = lock (self);
  target = self->last_seq;
  while (self->durable < target && self->failure == NULL)
    {
      if (!self->is_stopping)
        hurry (self);
      wait_until (self, &self->done, 0);
    }
  if (self->durable >= target)
    return TRUE;
  g_propagate_error (error, g_error_copy (self->failure));
  return FALSE;
}

/**
 * plumb_ledger_close:
 * @self: a ledger
 * @error: return location for an error
 *
 * Writes what is left and gives the file free. Blocks. The ledger takes nothing more; closing it
 * again does nothing. Dropping the last reference does the same and tells no error.
 *
 * Returns: whether all that was appended is durable
 */
gboolean
plumb_ledger_close (PlumbLedger *self, GError **error)
{
  g_autoptr (PlumbLedger) guard = NULL;

  g_return_val_if_fail (PLUMB_IS_LEDGER (self), FALSE);

  guard = g_object_ref (self);
  stop_writer (self);
  tell_progress (self);
  if (self->failure == NULL)
    return TRUE;
  g_propagate_error (error, g_error_copy (self->failure));
  return FALSE;
}
