/* plumb-failure.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-job.h"

G_BEGIN_DECLS

/* Why a job failed, while its outcome is being put together. Zeroed: it did not. A plain value that
 * owns its texts. */
typedef struct
{
  PlumbFailureClass failure_class;
  const char *code; /* static, stable */
  char *message;
  char *expected;
  char *found;
  char *advice;
} PlumbFailure;

void plumb_failure_clear (PlumbFailure *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PlumbFailure, plumb_failure_clear)

/* Takes the texts; @advice is copied. The first failure stays. Returns FALSE, so that a function
 * can end with it. */
gboolean plumb_failure_set (PlumbFailure *self,
                            const char *code,
                            char *message,
                            char *expected,
                            char *found,
                            const char *advice);
gboolean plumb_failure_set_error (PlumbFailure *self,
                                  const char *code,
                                  const GError *error,
                                  const char *advice);

/* Puts status and texts of a failure into @info, which borrows them. */
void plumb_failure_fill (const PlumbFailure *self, PlumbOutcomeInfo *info);
PlumbOutcome *plumb_failure_make_outcome (const PlumbFailure *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
