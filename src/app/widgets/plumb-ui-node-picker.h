/* plumb-ui-node-picker.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "plumb-ui-session.h"

G_BEGIN_DECLS

/* A searchable list of node kinds: what a right click, Shift+A or a link dropped on nothing opens.
 * It goes into a popover. Typing searches, arrows move, Enter picks, Escape empties the search and
 * then closes the popover around it. Rows can be dragged (plumb_ui_authoring_parse_drag()).
 *
 * Signals:
 *   "picked" (const char *kind, const char *port)  port: where the link goes, NULL without a fit;
 *     the use is already counted */
#define PLUMB_UI_TYPE_NODE_PICKER (plumb_ui_node_picker_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiNodePicker, plumb_ui_node_picker, PLUMB_UI, NODE_PICKER, AdwBin)

GtkWidget *plumb_ui_node_picker_new (PlumbUiSession *session) G_GNUC_WARN_UNUSED_RESULT;
/* Only kinds that a link of the artifact kind may go to (PLUMB_CATALOG_TAKES: pulled out of an
 * output) or come from (_GIVES), or that fit between that and what takes @given_kind (_BETWEEN;
 * else NULL). PLUMB_CATALOG_ANY with NULL: all. */
void plumb_ui_node_picker_set_fit (PlumbUiNodePicker *self,
                                   PlumbCatalogFit fit,
                                   const char *artifact_kind,
                                   const char *given_kind);
/* Begins anew: no text, no chip, the best first, in the realm of the session's document; the focus
 * goes to the search. Call it when the popover is shown, after plumb_ui_node_picker_set_fit(). */
void plumb_ui_node_picker_start (PlumbUiNodePicker *self);

G_END_DECLS
