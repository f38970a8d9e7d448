/* plumb-ui-review.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-pairs.h"
#include "plumb-parity.h"
#include "plumb-ui-session.h"

G_BEGIN_DECLS

/* What is known of the rollout of one workflow: modes, rule, pairs, references; and what a person
 * changes of it. Files and ledger are read and written on the pool. Main thread.
 *
 * Signal: "changed": it was read anew. */
#define PLUMB_UI_TYPE_REVIEW (plumb_ui_review_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiReview, plumb_ui_review, PLUMB_UI, REVIEW, GObject)

PlumbUiReview *plumb_ui_review_new (PlumbUiSession *session) G_GNUC_WARN_UNUSED_RESULT;
PlumbUiSession *plumb_ui_review_get_session (PlumbUiReview *self);
PlumbUiProject *plumb_ui_review_get_project (PlumbUiReview *self); /* (nullable) */
/* @workflow: NULL: the one that is open in the window, else the first with a legacy command. */
void plumb_ui_review_show (PlumbUiReview *self, PlumbUiProject *project, const char *workflow);
/* Only while somebody looks is it read anew when something has changed. */
void plumb_ui_review_set_active (PlumbUiReview *self, gboolean is_active);

/* --- as it was read; everything is NULL or empty before --- */

gboolean plumb_ui_review_is_loaded (PlumbUiReview *self);
const char *plumb_ui_review_get_workflow (PlumbUiReview *self);
/* [ { "workflow", "is_named", "about" (plumb_promotion_describe()) or "error" } ] */
PlumbValue *plumb_ui_review_get_workflows (PlumbUiReview *self);
/* Of the workflow that is shown; NULL where it names no legacy command, or a faulty one. */
PlumbValue *plumb_ui_review_get_about (PlumbUiReview *self);
/* "node.port" of every output of the shown workflow that gives pictures, whatever replaces it. */
PlumbValue *plumb_ui_review_get_places (PlumbUiReview *self);
const char *plumb_ui_review_get_error (PlumbUiReview *self); /* (nullable) */
gboolean plumb_ui_review_is_named (PlumbUiReview *self);
/* PlumbPairs, newest first, without tries. */
GPtrArray *plumb_ui_review_get_pairs (PlumbUiReview *self);
/* { output: [ records of versions, the latest first ] } */
PlumbValue *plumb_ui_review_get_references (PlumbUiReview *self);
/* [ { "path" (of the project), "cells" } ]: matrices of this workflow. */
PlumbValue *plumb_ui_review_get_matrices (PlumbUiReview *self);

/* --- changing; what went wrong is reported by the session --- */

/* @output: NULL: all. */
void plumb_ui_review_set_mode (PlumbUiReview *self,
                               const char *output,
                               PlumbMode mode,
                               const char *why);
void plumb_ui_review_restore (PlumbUiReview *self,
                              const char *output,
                              const char *version,
                              const char *why);
/* Whatever changed: reads anew. */
void plumb_ui_review_reload (PlumbUiReview *self);

G_END_DECLS
