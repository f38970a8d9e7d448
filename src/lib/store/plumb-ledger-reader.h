/* plumb-ledger-reader.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ledger-record.h"
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
/* How many of the steps that count as cached are values: there was nothing to run. */
gint64 plumb_ledger_reader_count_values (PlumbLedgerReader *self, const PlumbRunRow *run);
gboolean plumb_step_row_is_value (const PlumbStepRow *self);
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
/* Those of type "parity" with seq below @before (0: all), newest first; @workflow and @what may be
 * NULL. */
GPtrArray *plumb_ledger_reader_list_parity_events (PlumbLedgerReader *self,
                                                   const char *workflow,
                                                   const char *what,
                                                   gint64 before,
                                                   guint limit,
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
/* What the project has used since a moment (us since 1970, by the clock of then). */
gboolean plumb_ledger_reader_get_use (PlumbLedgerReader *self,
                                      gint64 since_us,
                                      PlumbUse *use,
                                      GError **error);
/* From the latest 20 finished items of a kind (and path first): median and spread of wall time, us.
 */
gboolean plumb_ledger_reader_forecast (PlumbLedgerReader *self,
                                       const char *kind,
                                       const char *path,
                                       gint64 *median_us,
                                       gint64 *low_us,
                                       gint64 *high_us);

G_END_DECLS
