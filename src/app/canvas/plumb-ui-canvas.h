/* plumb-ui-canvas.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ui-card-source.h"
#include "plumb-ui-overlay.h"
#include "plumb-ui-viewport.h"

#include "plumb-ui-document.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The graph as a picture. Paints; it moves nothing by itself: gestures and keys are the tools'
 * (controllers added to it), which read the scene and set viewport and overlay. */

#define PLUMB_UI_TYPE_CANVAS (plumb_ui_canvas_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiCanvas, plumb_ui_canvas, PLUMB_UI, CANVAS, GtkDrawingArea)

/* Follows the graph; whoever owns the canvas tells level, selection and card source. For graphs
 * that nobody edits, such as that of an earlier run. */
GtkWidget *plumb_ui_canvas_new (PlumbGraph *graph,
                                PlumbRegistry *registry) G_GNUC_WARN_UNUSED_RESULT;
/* Follows the document in all: graph, level, selection, run state, plan, problems, pictures. */
GtkWidget *plumb_ui_canvas_new_for_document (PlumbUiDocument *document) G_GNUC_WARN_UNUSED_RESULT;
/* NULL where it was made without one. */
PlumbUiDocument *plumb_ui_canvas_get_document (PlumbUiCanvas *self);

/* Which graph is shown: a definition's name, or NULL for the document's own; and the path of the
 * block through which it was entered ("grade", "grade:soft"), or NULL. Scene and overlay are new
 * ones after this; place and zoom are kept for each level. Signal "level-changed". Not to be called
 * where the canvas follows a document, which has its own plumb_ui_document_set_level(). */
void plumb_ui_canvas_set_level (PlumbUiCanvas *self, const char *definition, const char *path);
const char *plumb_ui_canvas_get_definition (PlumbUiCanvas *self);
const char *plumb_ui_canvas_get_path (PlumbUiCanvas *self);

PlumbScene *plumb_ui_canvas_get_scene (PlumbUiCanvas *self);
PlumbUiOverlay *plumb_ui_canvas_get_overlay (PlumbUiCanvas *self);
PlumbUiViewport *plumb_ui_canvas_get_viewport (PlumbUiCanvas *self);

/* States and pictures; nullable. */
void plumb_ui_canvas_set_card_source (PlumbUiCanvas *self, PlumbUiCardSource *source);

/* Widget coordinates (logical pixels). The reach of ports and links is the same on the screen at
 * every zoom. Nothing but cards is found where cards are painted as flat shapes. */
PlumbHit plumb_ui_canvas_pick (PlumbUiCanvas *self, double x, double y);
PlumbPoint plumb_ui_canvas_to_scene (PlumbUiCanvas *self, double x, double y);
PlumbPoint plumb_ui_canvas_to_widget (PlumbUiCanvas *self, PlumbPoint at);
/* Where a part is painted, for popovers and accessible objects. */
void plumb_ui_canvas_get_area (PlumbUiCanvas *self, const PlumbRect *rect, GdkRectangle *area);
gboolean plumb_ui_canvas_get_card_area (PlumbUiCanvas *self, const char *id, GdkRectangle *area);
gboolean plumb_ui_canvas_get_row_area (PlumbUiCanvas *self,
                                       const char *id,
                                       const char *field,
                                       GdkRectangle *area);

/* Fits all, or the given nodes; animated where animations are on. */
void plumb_ui_canvas_fit (PlumbUiCanvas *self, const guint *nodes, guint n_nodes);

/* Stands there, instead of fitting all when the canvas gets its size. */
void plumb_ui_canvas_show_place (PlumbUiCanvas *self, double zoom, PlumbPoint origin);

/* Call before an edit that moves many cards: what then moves glides to its new place. */
void plumb_ui_canvas_animate_next_edit (PlumbUiCanvas *self);

/* The first of the accessible objects that stand for nodes, NULL: none. They know their siblings.
 */
void plumb_ui_canvas_set_first_accessible (PlumbUiCanvas *self, GtkAccessible *first);

/* All that is to be seen is painted exactly, with nothing under way: for tests and screenshots. */
gboolean plumb_ui_canvas_is_settled (PlumbUiCanvas *self);

void plumb_ui_canvas_rest (PlumbUiCanvas *self);

G_END_DECLS
