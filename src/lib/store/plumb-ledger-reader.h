/* plumb-ledger-reader.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ledger.h"

G_BEGIN_DECLS

/* Reads a ledger while it is written, in any process, without keeping the writer waiting. Each call
 * sees one snapshot; between begin and end all calls see the same one. Used by one thread at a
 * time. A ledger that is not there yet reads as an empty one. */
#define PLUMB_TYPE_LEDGER_READER (plumb_ledger_reader_get_type ())
G_DECLARE_FINAL_TYPE (PlumbLedgerReader, plumb_ledger_reader, PLUMB, LEDGER_READER, GObject)

PlumbLedgerReader *plumb_ledger_reader_open (const char *path,
                                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean plumb_ledger_reader_begin (PlumbLedgerReader *self, GError **error);
void plumb_ledger_reader_end (PlumbLedgerReader *self);
/* Written by a newer program: it can be read, as far as it is understood, and not written. */
gboolean plumb_ledger_reader_is_newer (PlumbLedgerReader *self);
gint64 plumb_ledger_reader_get_last_seq (PlumbLedgerReader *self);
/* Where a follower stands: the ledger's epoch (another one once it was restored from a backup) and
 * a seq, as one opaque text. Parsing: CONFLICT where the epoch is another one: read all again. */
char *plumb_ledger_reader_format_cursor (PlumbLedgerReader *self,
                                         gint64 seq) G_GNUC_WARN_UNUSED_RESULT;
gboolean plumb_ledger_reader_parse_cursor (PlumbLedgerReader *self,
                                           const char *cursor,
                                           gint64 *seq,
                                           GError **error);

typedef struct
{
  gint64 run;
  char *workflow;
  char *state;
  char *reason;
  char *verdict; /* JSON or NULL */
  char *grade;
  guint64 seed;
  gint64 created_us;
  gint64 started_us;
  gint64 ended_us;
  gint64 last_seq;
  gint64 n_steps;
  gint64 n_ran;
  gint64 n_cached;
  gint64 n_failed;
  gint64 replay_of;
} PlumbRunRow;

typedef struct
{
  gint64 run;
  char *path;
  char *kind;
  gint64 kind_version;
  gint64 index;
  char *state;
  char *decision;
  char *reason;
  gint64 origin;
  gint64 n_items;
  gint64 n_done;
  gint64 started_us;
  gint64 ended_us;
} PlumbStepRow;

typedef struct
{
  char *path;
  gint64 item;
  char *name;
  gint64 attempt;
  char *state;
  char *key;
  PlumbValue *fields; /* what the key was made of */
  PlumbValue *inputs;
  PlumbValue *outputs;
  PlumbValue *failure;
  PlumbValue *evidence;
  guint64 seed;
  gint64 cached_from;
  gint64 started_us;
  gint64 ended_us;
  gint64 wall_us;
  gint64 cpu_us;
  gint64 peak_bytes;
} PlumbItemRow;

/* Which runs; what is NULL or 0 is not asked for. */
typedef struct
{
  const char *workflow;
  const char *const *states; /* one of these */
  const char *name;          /* has this attribute or parameter ("render.samples") */
  const char *value;         /* with @name: has this value, as text */
  gint64 since_us;           /* created at this time or later */
  gint64 until_us;           /* created before this time */
  /* Words that must all be found: "render.samples=64" or "samples=64" (a parameter or attribute),
   * "#12" (the run), else a part of the workflow's name, of a value, the beginning of a state, or a
   * run's number. */
  const char *text;
  const gint64 *among; /* one of these */
  guint n_among;
  gint64 before_run; /* page: runs below this number */
  guint limit;       /* 0: all */
} PlumbRunQuery;

/* Each returns an array that owns its rows (free with g_ptr_array_unref), or NULL with @error. */
GPtrArray *plumb_ledger_reader_list_runs (PlumbLedgerReader *self,
                                          const PlumbRunQuery *query,
                                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same, numbers only (gint64), newest first. */
GArray *plumb_ledger_reader_list_run_numbers (PlumbLedgerReader *self,
                                              const PlumbRunQuery *query,
                                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Those of these numbers that there are, in this order. */
GPtrArray *plumb_ledger_reader_get_runs (PlumbLedgerReader *self,
                                         const gint64 *runs,
                                         guint n_runs,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Numbers (gint64) of the runs that the events after @since and up to @upto are about, ascending.
 * It reads these events. */
GArray *plumb_ledger_reader_list_touched_runs (PlumbLedgerReader *self,
                                               gint64 since,
                                               gint64 upto,
                                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
PlumbRunRow *plumb_ledger_reader_get_run (PlumbLedgerReader *self,
                                          gint64 run,
                                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The run's document, options, environment, attributes: an object. */
PlumbValue *plumb_ledger_reader_get_run_record (PlumbLedgerReader *self,
                                                gint64 run,
                                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *plumb_ledger_reader_list_steps (PlumbLedgerReader *self,
                                           gint64 run,
                                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* One step, or NULL without @error where the run has none of this path. */
PlumbStepRow *plumb_ledger_reader_get_step (PlumbLedgerReader *self,
                                            gint64 run,
                                            const char *path,
                                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The steps of all runs that failed, of a kind (NULL: any), newest first. */
GPtrArray *plumb_ledger_reader_list_failed_steps (PlumbLedgerReader *self,
                                                  const char *kind,
                                                  guint limit,
                                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Of a cached step: the items of the runs that it comes from. */
GPtrArray *plumb_ledger_reader_list_items (PlumbLedgerReader *self,
                                           gint64 run,
                                           const char *path,
                                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* PlumbEvent rows with seq above @since, at most @limit; run 0: of all. */
GPtrArray *plumb_ledger_reader_list_events (PlumbLedgerReader *self,
                                            gint64 run,
                                            gint64 since,
                                            guint limit,
                                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same for one step of a run, all of them. */
GPtrArray *plumb_ledger_reader_list_step_events (PlumbLedgerReader *self,
                                                 gint64 run,
                                                 const char *step,
                                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Runs that are neither succeeded, failed nor cancelled, oldest first. */
GPtrArray *plumb_ledger_reader_list_open_runs (PlumbLedgerReader *self,
                                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Objects { run, step, item, question, text, choices, evidence, asked_us, answer, by, answered_us
 * }; run 0: the open ones of all runs. */
GPtrArray *plumb_ledger_reader_list_questions (PlumbLedgerReader *self,
                                               gint64 run,
                                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* { sha256, type, ext, bytes, pixels }, or NULL without @error. */
PlumbValue *plumb_ledger_reader_get_artifact (PlumbLedgerReader *self,
                                              const char *sha256,
                                              GError **error);

/* The latest finished result with this key: { run, item, outputs, wall_us }, or NULL without
 * @error. */
PlumbValue *plumb_ledger_reader_find_result (PlumbLedgerReader *self,
                                             const char *key,
                                             GError **error);
/* The same for many keys at once; elements are NULL where nothing is known. */
GPtrArray *plumb_ledger_reader_find_results (PlumbLedgerReader *self,
                                             const char *const *keys,
                                             gsize n_keys,
                                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The latest item that succeeded at this path and item name: its key's fields, to tell what
 * differs. */
PlumbValue *plumb_ledger_reader_find_latest_fields (PlumbLedgerReader *self,
                                                    const char *workflow,
                                                    const char *path,
                                                    gint64 item,
                                                    gint64 *run,
                                                    GError **error);
/* Known content of a file by device, inode, size and time: its SHA-256, or NULL without @error. */
char *plumb_ledger_reader_find_file_hash (PlumbLedgerReader *self,
                                          const char *identity,
                                          GError **error);
/* From the latest 20 finished items of a kind (and path first): median and spread of wall time, us.
 */
gboolean plumb_ledger_reader_forecast (PlumbLedgerReader *self,
                                       const char *kind,
                                       const char *path,
                                       gint64 *median_us,
                                       gint64 *low_us,
                                       gint64 *high_us);

void plumb_run_row_free (PlumbRunRow *self);
void plumb_step_row_free (PlumbStepRow *self);
void plumb_item_row_free (PlumbItemRow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbRunRow, plumb_run_row_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbStepRow, plumb_step_row_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbItemRow, plumb_item_row_free)

G_END_DECLS
