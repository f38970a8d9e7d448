/* plumb-ui-filled-line.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* A box whose children stand side by side where they have room, else one below the other, and fill
 * each line. */
GtkWidget *plumb_ui_filled_line_new (int child_spacing, int line_spacing);

G_END_DECLS
