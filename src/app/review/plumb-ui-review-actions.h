/* plumb-ui-review-actions.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "plumb-ui-review.h"

G_BEGIN_DECLS

/* What is decided of modes, pairs and references, each with a reason that is asked for: into the
 * group "review". @parent: where questions are asked. They are enabled as the review is. */
void plumb_ui_review_add_actions (PlumbUiReview *review, GActionMap *actions, GtkWidget *parent);

G_END_DECLS
