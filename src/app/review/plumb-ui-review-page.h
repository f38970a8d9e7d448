/* plumb-ui-review-page.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "plumb-ui-session.h"

G_BEGIN_DECLS

/* The page "Review": the workflows of a project that are to replace a script, and of one of them
 * rollout, references, noise and matrix. The group "review" of actions. */
#define PLUMB_UI_TYPE_REVIEW_PAGE (plumb_ui_review_page_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiReviewPage, plumb_ui_review_page, PLUMB_UI, REVIEW_PAGE, AdwBin)

GtkWidget *plumb_ui_review_page_new (PlumbUiSession *session) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
