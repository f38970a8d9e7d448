/* plumb-ui-resizer.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* The edge of a panel, to be dragged or moved by the arrow keys: sets an integer setting to the
 * panel's height in pixels or width in units that grow with texts ("sp"). Put over the panel's
 * edge. */
#define PLUMB_UI_TYPE_RESIZER (plumb_ui_resizer_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiResizer, plumb_ui_resizer, PLUMB_UI, RESIZER, GtkWidget)

/* @edge: the side of the panel on which it lies. @key: an integer with a range. */
GtkWidget *plumb_ui_resizer_new (GtkPositionType edge,
                                 GSettings *settings,
                                 const char *key) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
