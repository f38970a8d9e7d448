/* plumb-ui-compare-strip.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "plumb-ui-compare-model.h"

G_BEGIN_DECLS

/* The pairs of a comparison in their order, each a bar as high as what differs; a click or a drag
 * shows the one under it. */
#define PLUMB_UI_TYPE_COMPARE_STRIP (plumb_ui_compare_strip_get_type ())
G_DECLARE_FINAL_TYPE (
    PlumbUiCompareStrip, plumb_ui_compare_strip, PLUMB_UI, COMPARE_STRIP, GtkWidget)

GtkWidget *plumb_ui_compare_strip_new (PlumbUiCompareModel *model) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
