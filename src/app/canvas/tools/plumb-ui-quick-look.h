/* plumb-ui-quick-look.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ui-tools.h"

G_BEGIN_DECLS

/* The last picture of a node, large, until a key or a click. */
void plumb_ui_quick_look_popup (PlumbUiTools *tools, const char *node);

G_END_DECLS
