/* plumb-replay.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-engine.h"

G_BEGIN_DECLS

/* A run again from its record: the arguments of the runner's "start" (document, seed and parameters
 * as recorded, no cache). The run that it makes is graded by plumb_replay_grade() when it has
 * ended; a runner does so by itself and records the grade. */
PlumbValue *plumb_replay_make_request (PlumbLedgerReader *reader,
                                       gint64 run,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * PlumbGrade:
 * @PLUMB_GRADE_BIT_IDENTICAL: every output has the same bytes
 * @PLUMB_GRADE_PIXEL_IDENTICAL: files differ, their decoded pixels and all values do not
 * @PLUMB_GRADE_WITHIN_TOLERANCE: pictures differ by less than the thresholds
 * @PLUMB_GRADE_DRIFTED: something differs by more, is missing or new
 */
typedef enum
{
  PLUMB_GRADE_BIT_IDENTICAL,
  PLUMB_GRADE_PIXEL_IDENTICAL,
  PLUMB_GRADE_WITHIN_TOLERANCE,
  PLUMB_GRADE_DRIFTED,
} PlumbGrade;

const char *plumb_grade_get_name (PlumbGrade grade); /* "bit-identical" */

/* Compares all outputs of two runs: { "grade", "of", "run", "first": { "step", "item", "port",
 * "grade", "before", "after" }, "outputs": [ … that differ ], "environment": [ differences that may
 * explain it, as of plumb_step_key_compare() ] }. Decodes pictures whose pixels differ: for a
 * worker thread. */
PlumbValue *plumb_replay_grade (PlumbEngine *engine,
                                PlumbLedgerReader *reader,
                                gint64 before,
                                gint64 after,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
