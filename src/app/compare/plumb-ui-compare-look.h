/* plumb-ui-compare-look.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "plumb-difference.h"
#include "plumb-display.h"

G_BEGIN_DECLS

typedef enum
{
  PLUMB_UI_MODE_REPLACE,
  PLUMB_UI_MODE_SIDE,
  PLUMB_UI_MODE_WIPE,
  PLUMB_UI_MODE_ONION,
  PLUMB_UI_MODE_DIFFERENCE,
} PlumbUiCompareMode;

#define PLUMB_UI_N_MODES 5

/* Looks of the difference: those of the library, and FLIP's. */
#define PLUMB_UI_LOOK_VISIBLE (PLUMB_LOOK_HEAT + 1)
#define PLUMB_UI_N_LOOKS (PLUMB_UI_LOOK_VISIBLE + 1)

typedef enum
{
  PLUMB_UI_OVERLAY_GRID = 1 << 0,    /* pixels, and their numbers from close by */
  PLUMB_UI_OVERLAY_ISO = 1 << 1,     /* cells of 48 pixels, twice as wide as high */
  PLUMB_UI_OVERLAY_HORIZON = 1 << 2, /* at three quarters of the height */
  PLUMB_UI_OVERLAY_SAFE = 1 << 3,    /* a tenth from each edge */
  PLUMB_UI_OVERLAY_HISTOGRAM = 1 << 4,
  PLUMB_UI_OVERLAY_LOUPE = 1 << 5,
  PLUMB_UI_OVERLAY_GHOSTS = 1 << 6, /* the pairs before and after, a quarter each */
} PlumbUiOverlays;

#define PLUMB_UI_N_OVERLAYS 7

/* How two pictures are shown. A plain value. */
typedef struct
{
  PlumbUiCompareMode mode;
  PlumbUiCompareMode last_mode; /* to which "compare" goes back */
  guint side;                   /* which one is in front */
  PlumbDisplay display;         /* of both */
  guint difference;             /* PlumbDifferenceLook, or PLUMB_UI_LOOK_VISIBLE */
  double gain;                  /* of the difference */
  double opacity;               /* of the second, as an onion skin */
  double wipe_x;                /* a point of the line, of the picture, 0 to 1 */
  double wipe_y;
  double wipe_angle; /* degrees; 0: the line stands upright */
  guint overlays;    /* PlumbUiOverlays */
  double iso_x;      /* where the grid lies, pixels */
  double iso_y;
  double horizon; /* of the height, 0 to 1 */
} PlumbUiCompareLook;

/* As one begins: replace, 1:1 in everything; mode, difference, gain and ground as they were left.
 */
void plumb_ui_compare_look_init (PlumbUiCompareLook *look, GSettings *settings);
void plumb_ui_compare_look_save (const PlumbUiCompareLook *look, GSettings *settings);
const char *plumb_ui_compare_mode_get_name (PlumbUiCompareMode mode);
const char *plumb_ui_compare_mode_get_title (PlumbUiCompareMode mode);
const char *plumb_ui_compare_difference_get_title (guint difference);
const char *plumb_ui_compare_channel_get_title (PlumbChannel channel);
const char *plumb_ui_compare_ground_get_title (PlumbGround ground);

G_END_DECLS
