/* plumb-ledger-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-hand-over.h"
#include "plumb-ledger-tables-private.h"

G_BEGIN_DECLS

/* What the ledger's object (plumb-ledger.c) and its thread (plumb-ledger-writer.c) share. */

/* Where so many rows are to change, the writer has enough to do: they are not kept waiting. */
#define PLUMB_LEDGER_HURRY_ROWS 1000

typedef struct
{
  char *identity;
  char *sha256;
} PlumbFileHash;

typedef struct
{
  gint64 seq;
  gint64 time_us;
  char *request;
} KeyUse;

typedef struct
{
  GTask *task;
  gint64 seq;
  GSource *cancel_source; /* or NULL */
} Waiter;

struct _PlumbLedger
{
  GObject parent_instance;

  PlumbClock *clock;
  GThread *thread;
  GMainContext *context;
  GSource *wakeup;

  /* The writer thread's. */
  sqlite3 *db;
  PlumbTables *tables;
  int n_wal_pages;

  /* Guarded by the mutex. */
  GMutex mutex;
  GCond work; /* something to do */
  GCond done; /* something is durable, or has failed */
  GPtrArray *queue;
  guint n_queued_rows; /* that the queue will change, more or less */
  GPtrArray *files;
  GHashTable *pending_keys; /* key -> KeyUse, not durable yet */
  sqlite3 *lookup;
  sqlite3_stmt *find_key;
  gint64 last_seq;
  gint64 last_run;
  gint64 durable;
  GError *failure;
  gboolean is_idle;
  gboolean is_hurried;
  gboolean is_stopping;

  /* The main context's. */
  GPtrArray *waiters;
  gint64 announced;
  gboolean has_told_failure;
};

/* The ledger while the mutex is held. */
typedef PlumbLedger LockedLedger;

static inline LockedLedger *
lock (PlumbLedger *self)
{
  plumb_lock (&self->mutex);
  return self;
}

static inline void
unlock (LockedLedger *self)
{
  plumb_unlock (&self->mutex);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LockedLedger, unlock)

/* Returns: FALSE where the time @until came first; 0: it never does. */
static inline gboolean
wait_until (LockedLedger *self, GCond *condition, gint64 until)
{
  return plumb_wait_until (&self->mutex, condition, until);
}

void plumb_file_hash_free (PlumbFileHash *self);

/* The thread's function; @data is the ledger, which outlives it. */
gpointer plumb_ledger_run_writer (gpointer data);
/* SQLite's hook after a commit. */
int plumb_ledger_note_wal_pages (void *data, sqlite3 *db, const char *name, int n_pages);

G_END_DECLS
