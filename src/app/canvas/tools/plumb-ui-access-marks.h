/* plumb-ui-access-marks.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ui-access-item.h"
#include "plumb-ui-tools.h"

G_BEGIN_DECLS

/* What people wrote around the nodes, for those who do not see it: a frame is a group with its
 * title and how many nodes it has, a note a comment with its text. Each has a key that no node's id
 * is. */

/* Appends the keys of those that are seen, in the order of the document. */
void plumb_ui_access_marks_list (PlumbUiTools *tools, GPtrArray *keys);
/* Of a frame, a note or, for every other key, a node. */
GtkAccessibleRole plumb_ui_access_marks_get_role (const char *key);
/* Tells what there is now; nothing for a key of what went. */
void plumb_ui_access_marks_update (PlumbUiTools *tools, const char *key, PlumbUiAccessItem *item);

G_END_DECLS
