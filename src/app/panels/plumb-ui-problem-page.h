/* plumb-ui-problem-page.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "plumb-ui-session.h"

G_BEGIN_DECLS

/* All problems of the shown document, in their order: what, where, expected and found, what to do.
 * Activating one leads to its node and field; where a fix is certain, a button does it. */
#define PLUMB_UI_TYPE_PROBLEM_PAGE (plumb_ui_problem_page_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiProblemPage, plumb_ui_problem_page, PLUMB_UI, PROBLEM_PAGE, AdwBin)

GtkWidget *plumb_ui_problem_page_new (PlumbUiSession *session) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
