/* plumb-display.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-image.h"
#include "plumb-shown-profile.h"

G_BEGIN_DECLS

typedef enum
{
  PLUMB_CHANNEL_COLOR,
  PLUMB_CHANNEL_RED,
  PLUMB_CHANNEL_GREEN,
  PLUMB_CHANNEL_BLUE,
  PLUMB_CHANNEL_ALPHA,
  PLUMB_CHANNEL_LUMINANCE,
} PlumbChannel;

#define PLUMB_N_CHANNELS 6

/* What is seen behind a picture with alpha. */
typedef enum
{
  PLUMB_GROUND_CHECKER,
  PLUMB_GROUND_BLACK,
  PLUMB_GROUND_WHITE,
  PLUMB_GROUND_GREEN,
} PlumbGround;

#define PLUMB_N_GROUNDS 4

/**
 * PlumbDisplay:
 * @channel: what is shown of each pixel; a single one as gray
 * @ground: for what is transparent
 * @exposure: stops: light is multiplied by 2 to that power
 * @gamma: encoded numbers are raised to its inverse
 * @is_false_color: bands of luminance as colors
 *
 * How stored numbers become colors on the screen. It changes no number that is measured.
 */
typedef struct
{
  PlumbChannel channel;
  PlumbGround ground;
  double exposure;
  double gamma;
  gboolean is_false_color;
} PlumbDisplay;

#define PLUMB_DISPLAY_INIT { .gamma = 1 }

/* A display made ready for pictures of one layout. Immutable, atomically counted. */
typedef struct _PlumbDisplayTable PlumbDisplayTable;

PlumbDisplayTable *plumb_display_table_new (const PlumbDisplay *display,
                                            const PlumbImageLayout *layout,
                                            const PlumbShownProfile *profile)
    G_GNUC_WARN_UNUSED_RESULT;
PlumbDisplayTable *plumb_display_table_ref (PlumbDisplayTable *self);
void plumb_display_table_unref (PlumbDisplayTable *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbDisplayTable, plumb_display_table_unref)
const PlumbDisplay *plumb_display_table_get_display (const PlumbDisplayTable *self);

/* @n pixels to 0xAARRGGBB, colors multiplied by alpha. */
void plumb_display_table_convert (const PlumbDisplayTable *self,
                                  gconstpointer pixels,
                                  gsize n,
                                  guint32 *to);
/* Puts a row of the screen on its ground: @x, @y of its first pixel, as the checker lies. */
void plumb_ground_lay_under (PlumbGround ground, gint64 x, gint64 y, guint n, guint32 *pixels);

G_END_DECLS
