/* plumb-ui-trust-dialog.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "plumb-ui-project.h"

G_BEGIN_DECLS

/* Called once. */
typedef void (*PlumbUiTrustFunc) (gpointer user_data, gboolean is_trusted);

/* Shows the programs that a project from elsewhere would start (@trust: as plumb_trust_describe()
 * tells them), and asks. What is granted is exactly these. */
void plumb_ui_trust_dialog_present (PlumbUiProject *project,
                                    PlumbValue *trust,
                                    GtkWidget *parent,
                                    PlumbUiTrustFunc func,
                                    gpointer user_data);

G_END_DECLS
