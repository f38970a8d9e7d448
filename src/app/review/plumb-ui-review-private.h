/* plumb-ui-review-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ui-review.h"

G_BEGIN_DECLS

/* What a worker is to read. */
typedef struct
{
  PlumbEngine *engine;
  char **names;   /* of workflows */
  char *workflow; /* (nullable) */
} PlumbUiReviewJob;

PlumbUiReviewJob *plumb_ui_review_job_new (PlumbUiProject *project,
                                           const char *workflow) G_GNUC_WARN_UNUSED_RESULT;
void plumb_ui_review_job_free (gpointer data);

/* What it has read. Immutable. */
typedef struct
{
  char *workflow; /* (nullable): there is none */
  PlumbValue *workflows;
  GPtrArray *pairs;
  PlumbValue *references;
  PlumbValue *matrices;
} PlumbUiReviewRead;

void plumb_ui_review_read_free (PlumbUiReviewRead *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbUiReviewRead, plumb_ui_review_read_free)

/* For a worker; @data is a job. Gives a PlumbUiReviewRead. */
gpointer plumb_ui_review_read (gpointer data, GCancellable *cancellable, GError **error);

G_END_DECLS
