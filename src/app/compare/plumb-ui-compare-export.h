/* plumb-ui-compare-export.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "plumb-ui-compare-model.h"

G_BEGIN_DECLS

/* Ask where, and write the pair that is shown there: a report in a folder, or one picture. What
 * went wrong is told in a dialog over @widget. */
void plumb_ui_compare_export_report (PlumbUiCompareModel *model,
                                     PlumbWorkPool *pool,
                                     GtkWidget *widget);
void plumb_ui_compare_export_picture (PlumbUiCompareModel *model,
                                      PlumbWorkPool *pool,
                                      GtkWidget *widget);
/* How it is judged, as `plumb compare --settings` and references take it. */
void plumb_ui_compare_export_settings (PlumbUiCompareModel *model, GtkWidget *widget);

/* Asks for such a file; what it says holds for the output that is shown. */
void plumb_ui_compare_import_settings (PlumbUiCompareModel *model, GtkWidget *widget);

G_END_DECLS
