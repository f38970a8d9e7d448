/* plumb-report-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-report.h"

G_BEGIN_DECLS

/* The row of a step and those of its items. */
PlumbValue *plumb_report_describe_step_row (PlumbLedgerReader *reader,
                                            gint64 run,
                                            const PlumbStepRow *row,
                                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
void plumb_report_set_time (PlumbValueBuilder *builder, const char *name, gint64 wall_us);

G_END_DECLS
