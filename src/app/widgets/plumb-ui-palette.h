/* plumb-ui-palette.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-scene.h"

#include <cairo.h>

G_BEGIN_DECLS

/* Every color of the canvas, and which color and shape stands for what, there and in lists. A plain
 * value: the worker gets a copy. */

typedef struct
{
  double red;
  double green;
  double blue;
  double alpha;
} PlumbUiColor;

typedef enum
{
  PLUMB_UI_HUE_BLUE,
  PLUMB_UI_HUE_TEAL,
  PLUMB_UI_HUE_GREEN,
  PLUMB_UI_HUE_YELLOW,
  PLUMB_UI_HUE_ORANGE,
  PLUMB_UI_HUE_RED,
  PLUMB_UI_HUE_PINK,
  PLUMB_UI_HUE_PURPLE,
  PLUMB_UI_HUE_SLATE,
  PLUMB_UI_N_HUES,
} PlumbUiHue;

typedef enum
{
  PLUMB_UI_SHAPE_CIRCLE,
  PLUMB_UI_SHAPE_SQUARE,
  PLUMB_UI_SHAPE_DIAMOND,
  PLUMB_UI_SHAPE_TRIANGLE,
  PLUMB_UI_SHAPE_HEXAGON,
  PLUMB_UI_SHAPE_STAR,
  PLUMB_UI_SHAPE_PILL,
  PLUMB_UI_SHAPE_DROP,
  PLUMB_UI_SHAPE_CROSS,
  PLUMB_UI_N_SHAPES,
} PlumbUiShape;

/* How something is told apart: by color, shape, and whether a dot is in the middle. */
typedef struct
{
  PlumbUiHue hue;
  PlumbUiShape shape;
  gboolean has_core;
} PlumbUiMark;

/**
 * PlumbUiPalette:
 * @fills: of shapes, links, tints
 * @inks: of texts and thin lines: readable on @canvas and @card
 * @dim: readable second text
 * @row: under a parameter; @text and @dim are readable on it
 */
typedef struct
{
  gboolean is_dark;
  gboolean is_high_contrast;
  PlumbUiColor canvas;
  PlumbUiColor grid;
  PlumbUiColor card;
  PlumbUiColor edge;
  PlumbUiColor shadow;
  PlumbUiColor text;
  PlumbUiColor dim;
  PlumbUiColor row;
  PlumbUiColor empty; /* where a picture will be */
  PlumbUiColor accent;
  PlumbUiColor on_accent;
  PlumbUiColor fills[PLUMB_UI_N_HUES];
  PlumbUiColor inks[PLUMB_UI_N_HUES];
  double tint; /* how much of a hue is in a header */
} PlumbUiPalette;

/* @accent: the user's (fill) */
void plumb_ui_palette_init (PlumbUiPalette *self,
                            gboolean is_dark,
                            gboolean is_high_contrast,
                            const PlumbUiColor *accent);

/* Of shapes, links, tints. */
PlumbUiColor plumb_ui_hue_get_fill (PlumbUiHue hue, gboolean is_dark, gboolean is_high_contrast);

PlumbUiColor plumb_ui_color_mix (PlumbUiColor a, PlumbUiColor b, double part_of_b);
PlumbUiColor plumb_ui_color_fade (PlumbUiColor color, double alpha);
/* "#RRGGBB" or "#RRGGBBAA"; FALSE where it is none. */
gboolean plumb_ui_color_parse (const char *text, PlumbUiColor *color);
/* As WCAG 2.1 measures it: 1 to 21. Both opaque. */
double plumb_ui_color_contrast (PlumbUiColor a, PlumbUiColor b);
void plumb_ui_color_set (PlumbUiColor color, cairo_t *cr);
guint32 plumb_ui_color_to_argb (PlumbUiColor color); /* opaque */

PlumbUiMark plumb_ui_mark_for_artifact (const char *kind);
/* What a node is of: its pack, or a category that stands for itself. @kind: nullable. */
PlumbUiMark plumb_ui_mark_for_kind (PlumbKind *kind);
/* Values are drawn thinner and dashed, so that links differ not by color alone. */
gboolean plumb_ui_artifact_is_value (const char *kind);
PlumbUiHue plumb_ui_hue_for_phase (PlumbCardPhase phase);
/* A header's color, and a card's color far away. */
PlumbUiColor plumb_ui_palette_get_header (const PlumbUiPalette *self, const PlumbCard *card);

G_END_DECLS
