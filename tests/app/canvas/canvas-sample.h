/* canvas-sample.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ui-canvas.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* A canvas in a window of its own, without a session. */
typedef struct
{
  PlumbRegistry *registry;
  PlumbGraph *graph;
  PlumbUiCanvas *canvas;
  GtkWidget *window;
} CanvasSample;

/* @n nodes in rows, about two links each, one in a thousand across everything, frames and notes. */
PlumbGraph *canvas_sample_make_graph (guint n) G_GNUC_WARN_UNUSED_RESULT;
PlumbRegistry *canvas_sample_load_packs (void) G_GNUC_WARN_UNUSED_RESULT;
/* Takes the graph. The window is shown and the canvas has settled. */
CanvasSample *canvas_sample_new (PlumbGraph *graph, int width, int height);
void canvas_sample_free (CanvasSample *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvasSample, canvas_sample_free)

/* Iterates until the canvas has settled; fails after 20 seconds. */
void canvas_sample_settle (CanvasSample *self);
/* What the canvas looks like: ARGB32. */
cairo_surface_t *canvas_sample_take_picture (CanvasSample *self) G_GNUC_WARN_UNUSED_RESULT;
guint32 canvas_sample_get_pixel (cairo_surface_t *picture, int x, int y);
/* Applies an edit and drops it. */
void canvas_sample_apply (CanvasSample *self, PlumbEdit *edit);

G_END_DECLS
