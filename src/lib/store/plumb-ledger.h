/* plumb-ledger.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "plumb-clock.h"
#include "plumb-value.h"

G_BEGIN_DECLS

/* The record of everything that happened in a project: one append-only table of events, and tables
 * derived from it in the same transaction. One PlumbLedger a project and process has the only
 * read-write connection, on a thread of its own; readers (plumb-ledger-reader.h) have snapshots. */

/**
 * PlumbStoreError:
 * @PLUMB_STORE_ERROR_BUSY: another process holds the writer's lease
 * @PLUMB_STORE_ERROR_READ_ONLY: a write failed earlier, or the file is newer than the program
 * @PLUMB_STORE_ERROR_FULL: no space is left
 * @PLUMB_STORE_ERROR_IO: reading or writing failed
 * @PLUMB_STORE_ERROR_CORRUPT: the file is damaged or foreign
 * @PLUMB_STORE_ERROR_NOT_FOUND: no such run, artifact, project
 * @PLUMB_STORE_ERROR_CONFLICT: the idempotency key was used for something else
 * @PLUMB_STORE_ERROR_INVALID: the event is not of its schema, or too large
 */
typedef enum
{
  PLUMB_STORE_ERROR_BUSY,
  PLUMB_STORE_ERROR_READ_ONLY,
  PLUMB_STORE_ERROR_FULL,
  PLUMB_STORE_ERROR_IO,
  PLUMB_STORE_ERROR_CORRUPT,
  PLUMB_STORE_ERROR_NOT_FOUND,
  PLUMB_STORE_ERROR_CONFLICT,
  PLUMB_STORE_ERROR_INVALID,
} PlumbStoreError;

#define PLUMB_STORE_ERROR (plumb_store_error_quark ())
GQuark plumb_store_error_quark (void);

/* The types, and the payload that each carries and the tables take over (README.md has the whole
 * schema; data/schemas/event.schema.json publishes it). */
typedef enum
{
  PLUMB_EVENT_RUN_CREATED,    /* workflow, document (text), flat_hash, seed, mode, options,
                                 environment, cause */
  PLUMB_EVENT_RUN_STATE,      /* state: queued running paused waiting succeeded failed cancelled
                                 interrupted; reason, verdict */
  PLUMB_EVENT_STEPS_PLANNED,  /* steps: [ { path, kind, version, index, decision, reason, origin,
                                 n_items } … ] */
  PLUMB_EVENT_STEP_STATE,     /* state: pending running waiting succeeded failed skipped cancelled
                                 blocked; reason */
  PLUMB_EVENT_ITEM_STARTED,   /* attempt, key, fields, seed, inputs, slot, place, argv */
  PLUMB_EVENT_ITEM_FINISHED,  /* attempt, state, outputs, wall_us, cpu_us, peak_bytes, failure,
                                 evidence, cached_from */
  PLUMB_EVENT_ITEM_RETRY,     /* attempt, class, delay_us */
  PLUMB_EVENT_QUESTION_ASKED, /* question, text, choices, evidence */
  PLUMB_EVENT_QUESTION_ANSWERED,   /* question, answer, by */
  PLUMB_EVENT_ESCALATION,          /* reason code, evidence */
  PLUMB_EVENT_BUDGET,              /* which, limit, used */
  PLUMB_EVENT_CONTROL,             /* a person's wish: cancel pause resume reorder; by */
  PLUMB_EVENT_ARTIFACT,            /* sha256, type, ext, bytes, pixels */
  PLUMB_EVENT_RUN_ATTRIBUTE,       /* name, value: a verdict, a grade, a tag */
  PLUMB_EVENT_ARTIFACTS_COLLECTED, /* artifacts: [ sha256 … ] that are no longer kept */
  PLUMB_EVENT_PARITY,              /* what: dispatch dispatch-ended pair review; workflow */
  PLUMB_EVENT_UNKNOWN,             /* read from the ledger of a newer program; never appended */
} PlumbEventType;

const char *plumb_event_type_get_name (PlumbEventType type); /* "item-finished" */

/* A payload written out and hashed before it is appended, by a thread that has the time: the
 * ledger's own then writes it as it is. Immutable, counted; any thread. */
typedef struct _PlumbEventBody PlumbEventBody;

PlumbEventBody *plumb_event_body_new (PlumbValue *payload) G_GNUC_WARN_UNUSED_RESULT;
PlumbValue *plumb_event_body_get_payload (PlumbEventBody *self);
PlumbEventBody *plumb_event_body_ref (PlumbEventBody *self);
void plumb_event_body_unref (PlumbEventBody *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbEventBody, plumb_event_body_unref)

typedef struct
{
  gint64 seq;     /* set by the ledger */
  const char *id; /* ULID, set by the ledger */
  gint64 time_us; /* wall clock, set by the ledger */
  gint64 age_us;  /* of what is appended: so long ago it happened */
  PlumbEventType type;
  gint64 run;           /* 1.. within the project; 0: none */
  const char *step;     /* path, or NULL */
  gint64 item;          /* -1: none */
  gint64 cause;         /* seq of the event that led to this one, or 0 */
  const char *key;      /* idempotency key, or NULL */
  PlumbValue *payload;  /* of what is appended: not read where there is a body */
  PlumbEventBody *body; /* the payload, written out beforehand; or NULL */
} PlumbEvent;

#define PLUMB_TYPE_LEDGER (plumb_ledger_get_type ())
G_DECLARE_FINAL_TYPE (PlumbLedger, plumb_ledger, PLUMB, LEDGER, GObject)

/* Opens for writing; the caller holds the lease. Reconciles nothing. Blocks for the schema. */
PlumbLedger *plumb_ledger_open (const char *path,
                                PlumbClock *clock,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Gives the event its number and hands it to the writer. Never blocks. Returns the number, or 0
 * with @error where the ledger takes nothing more or the event is not valid. The run number of a
 * RUN_CREATED event is taken from plumb_ledger_next_run(). */
gint64 plumb_ledger_append (PlumbLedger *self, const PlumbEvent *event, GError **error);
/* The same for several that become durable together. Returns the last one's number. */
gint64 plumb_ledger_append_together (PlumbLedger *self,
                                     const PlumbEvent *events,
                                     guint n,
                                     GError **error);
gint64 plumb_ledger_next_run (PlumbLedger *self);

/* Remembers the content of a file of the user's by its identity (device, inode, size, time), for
 * plumb_ledger_reader_find_file_hash(). Not an event: what is remembered may be lost. Never blocks.
 */
void plumb_ledger_remember_file (PlumbLedger *self, const char *identity, const char *sha256);

/* The last number that is durable. "durable" (no parameters) is emitted on the main context when it
 * has grown; "failed" (GError) once, when a write failed: from then on nothing is taken. */
gint64 plumb_ledger_get_durable (PlumbLedger *self);
void plumb_ledger_wait_async (PlumbLedger *self,
                              gint64 seq,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean plumb_ledger_wait_finish (PlumbLedger *self, GAsyncResult *result, GError **error);
/* Blocks until all that was appended is durable. */
gboolean plumb_ledger_flush (PlumbLedger *self, GError **error);
gboolean plumb_ledger_close (PlumbLedger *self, GError **error);

G_END_DECLS
