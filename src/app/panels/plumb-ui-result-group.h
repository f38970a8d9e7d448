/* plumb-ui-result-group.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "plumb-ui-session.h"

G_BEGIN_DECLS

/* What a node gave the last time: picture and pixel hash, time, memory, tools, and from which run.
 * It is hidden where there is nothing. The records are read on the work pool. */
#define PLUMB_UI_TYPE_RESULT_GROUP (plumb_ui_result_group_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiResultGroup, plumb_ui_result_group, PLUMB_UI, RESULT_GROUP, AdwBin)

GtkWidget *plumb_ui_result_group_new (PlumbUiSession *session) G_GNUC_WARN_UNUSED_RESULT;
/* @path: of a node of the document, or NULL: nothing. Reads anew each time. */
void plumb_ui_result_group_show (PlumbUiResultGroup *self,
                                 PlumbUiDocument *document,
                                 const char *path);

G_END_DECLS
