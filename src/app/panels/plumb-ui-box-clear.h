/* plumb-ui-box-clear.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Takes all children out. They live until the main loop's next turn: a form is often made anew by
 * what one of its own controls told, and that one is not done yet. */
void plumb_ui_box_clear (GtkBox *box);

G_END_DECLS
