/* plumb-ui-outline-detail.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "plumb-ui-session.h"

G_BEGIN_DECLS

/* The inputs of one node, each with where it comes from and what it may be connected to. */
#define PLUMB_UI_TYPE_OUTLINE_DETAIL (plumb_ui_outline_detail_get_type ())
G_DECLARE_FINAL_TYPE (
    PlumbUiOutlineDetail, plumb_ui_outline_detail, PLUMB_UI, OUTLINE_DETAIL, AdwBin)

GtkWidget *plumb_ui_outline_detail_new (PlumbUiSession *session) G_GNUC_WARN_UNUSED_RESULT;
/* @id: of a node of the shown level, or NULL. Reads the graph anew. */
void plumb_ui_outline_detail_show (PlumbUiOutlineDetail *self,
                                   PlumbUiDocument *document,
                                   const char *id);

G_END_DECLS
