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
PlumbValue *plumb_report_describe_items (GPtrArray *items) G_GNUC_WARN_UNUSED_RESULT;
PlumbValue *plumb_report_describe_run (PlumbEngine *engine,
                                       PlumbLedgerReader *reader,
                                       gint64 run,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

char *plumb_report_write_page (PlumbEngine *engine,
                               PlumbLedgerReader *reader,
                               gint64 run,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean plumb_report_export (
    PlumbEngine *engine, PlumbLedgerReader *reader, gint64 run, const char *folder, GError **error);

G_END_DECLS
