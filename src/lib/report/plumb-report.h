/* plumb-report.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-engine.h"
#include "plumb-ledger-reader.h"

G_BEGIN_DECLS

/* What a run came to, for people (a page) and programs (JSON), made from the record alone. The same
 * record gives the same bytes. All functions block for the disk; any one thread. */

PlumbValue *plumb_report_describe_run_row (const PlumbRunRow *row) G_GNUC_WARN_UNUSED_RESULT;
PlumbValue *plumb_report_describe_event (const PlumbEvent *event) G_GNUC_WARN_UNUSED_RESULT;
PlumbValue *plumb_report_describe_run (PlumbEngine *engine,
                                       PlumbLedgerReader *reader,
                                       gint64 run,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* All that is known of one step of a run: what `plumb show RUN STEP` prints and a page about the
 * step shows. PLUMB_STORE_ERROR_NOT_FOUND where the run has no such step.
 *
 *   run, workflow, step, kind, version, state, decision, reason, origin, started, ended,
 * duration_us needs     [ { "input": port | "field": name, "step", "port", "when", "run" } ]: where
 * its inputs come from, and the run that made them; not there where the kinds are not known any
 * more params    of the document, defaults filled in; also of the fields that no key has tools {
 * name: version }, as they were items     [ { item, name, state, attempt, key, fields, cached_from,
 * seed, started, ended, wall_us, cpu_us, peak_bytes, params (as they were for it), inputs, outputs,
 * failure, evidence, command [ argv, what looks like a secret replaced ], log (path of the file, if
 * there is one), artifacts [ { port, path, …datum } ], attempts [ { attempt, state, started, ended,
 * duration_us, wall_us, cpu_us, peak_bytes, failure, class, delay_us, log } ] of this run } ] */
PlumbValue *plumb_report_describe_step (PlumbEngine *engine,
                                        PlumbLedgerReader *reader,
                                        gint64 run,
                                        const char *path,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Rounds are planned while a run goes on: they are moved from the end of the list (of PlumbStepRow)
 * to behind the repeat block that they are of. */
void plumb_report_place_rounds (GPtrArray *steps);

char *plumb_report_write_page (PlumbEngine *engine,
                               PlumbLedgerReader *reader,
                               gint64 run,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean plumb_report_export (
    PlumbEngine *engine, PlumbLedgerReader *reader, gint64 run, const char *folder, GError **error);

G_END_DECLS
