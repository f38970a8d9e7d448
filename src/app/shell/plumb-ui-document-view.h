/* plumb-ui-document-view.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "plumb-ui-session.h"

G_BEGIN_DECLS

/* What a tab holds: the canvas or the outline of a workflow, and above it what has to be decided:
 * recovered edits, a file that another program wrote, one that cannot be written. */
#define PLUMB_UI_TYPE_DOCUMENT_VIEW (plumb_ui_document_view_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiDocumentView, plumb_ui_document_view, PLUMB_UI, DOCUMENT_VIEW, AdwBin)

GtkWidget *plumb_ui_document_view_new (PlumbUiSession *session,
                                       PlumbUiDocument *document) G_GNUC_WARN_UNUSED_RESULT;
PlumbUiDocument *plumb_ui_document_view_get_document (PlumbUiDocumentView *self);
void plumb_ui_document_view_show_outline (PlumbUiDocumentView *self, gboolean outline);
/* Where the canvas stands: { "zoom", "x", "y" }; NULL before it was shown. */
PlumbValue *plumb_ui_document_view_get_place (PlumbUiDocumentView *self) G_GNUC_WARN_UNUSED_RESULT;
void plumb_ui_document_view_set_place (PlumbUiDocumentView *self, PlumbValue *place);

G_END_DECLS
