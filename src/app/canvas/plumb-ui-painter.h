/* plumb-ui-painter.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ui-shape.h"
#include "plumb-ui-texts.h"

G_BEGIN_DECLS

/* How things are painted. A painter belongs to one thread at a time. @cr is scaled to canvas
 * pixels; @zoom is device pixels a canvas pixel, @scale device pixels a widget pixel. */
typedef struct
{
  cairo_t *cr;
  const PlumbUiPalette *palette;
  PlumbUiTexts *texts;
  double zoom;
  double scale;
  gboolean is_plain; /* without the grid's dots */
} PlumbUiPainter;

/* Levels of detail, by zoom / scale. */
#define PLUMB_UI_DETAIL_FULL 0.45
#define PLUMB_UI_DETAIL_TITLES 0.16

/* --- glyphs (plumb-ui-glyphs.c) --- */

void plumb_ui_paint_port (PlumbUiPainter *self,
                          const PlumbCardPort *port,
                          PlumbPoint at,
                          gboolean is_strong);
void plumb_ui_paint_phase (PlumbUiPainter *self,
                           PlumbCardPhase phase,
                           PlumbPoint at,
                           double radius);
/* A ring that is filled so far; below 0: a moving piece at @turn (0 to 1). */
void plumb_ui_paint_progress (
    PlumbUiPainter *self, PlumbPoint at, double radius, double progress, double turn);
void plumb_ui_paint_problem (PlumbUiPainter *self, guint severity, PlumbPoint at, double radius);
/* Text with its middle line at @at.y; @align 0 left, 1 right of @at.x. Returns its width. */
double plumb_ui_paint_text (
    PlumbUiPainter *self, PlumbUiTextRole role, const char *text, int width, PlumbPoint at);
double plumb_ui_paint_text_right (
    PlumbUiPainter *self, PlumbUiTextRole role, const char *text, int width, PlumbPoint at);
/* A pill with a word in it, centered. */
void plumb_ui_paint_chip (
    PlumbUiPainter *self, const char *text, PlumbPoint at, PlumbUiColor ground, PlumbUiColor ink);

/* --- things (plumb-ui-card-painter.c, plumb-ui-item-painter.c) --- */

void plumb_ui_paint_card (PlumbUiPainter *self, const PlumbSceneCard *card);
void plumb_ui_paint_card_outline (PlumbUiPainter *self,
                                  const PlumbCard *card,
                                  const PlumbRect *rect,
                                  double grow);
void plumb_ui_paint_link (PlumbUiPainter *self, const PlumbSceneLink *link);
/* How a link of that kind is stroked: sets width, dash and color. */
void plumb_ui_paint_set_link (PlumbUiPainter *self, const char *kind);
void plumb_ui_paint_curve (cairo_t *cr, const PlumbPoint points[4]);
void plumb_ui_paint_frame (PlumbUiPainter *self, const PlumbSceneFrame *frame);
void plumb_ui_paint_note (PlumbUiPainter *self, const PlumbSceneNote *note);
void plumb_ui_paint_grid (PlumbUiPainter *self, const PlumbRect *rect);

/* A tile or any other piece: everything of a snapshot that meets @rect (canvas pixels), ground and
 * grid first. The surface is ARGB32 or RGB24, as large as @rect at @zoom. Any thread. */
void plumb_ui_paint_scene (PlumbUiPainter *self,
                           PlumbSceneSnapshot *snapshot,
                           const PlumbRect *rect,
                           cairo_surface_t *surface);
/* The same from far away, into the pixels (plumb-ui-far-painter.c). */
void plumb_ui_paint_far (PlumbUiPainter *self,
                         PlumbSceneSnapshot *snapshot,
                         const PlumbRect *rect,
                         cairo_surface_t *surface);

G_END_DECLS
