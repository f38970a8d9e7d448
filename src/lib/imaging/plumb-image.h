/* plumb-image.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * PlumbSampleType:
 * @PLUMB_SAMPLE_U8: whole numbers from 0 to 255
 * @PLUMB_SAMPLE_U16: whole numbers from 0 to 65535
 * @PLUMB_SAMPLE_HALF: 16-bit floating point, as its bits in a guint16
 * @PLUMB_SAMPLE_FLOAT: 32-bit floating point
 *
 * How a number is stored. All are in the byte order of the machine and aligned to their size.
 */
typedef enum
{
  PLUMB_SAMPLE_U8,
  PLUMB_SAMPLE_U16,
  PLUMB_SAMPLE_HALF,
  PLUMB_SAMPLE_FLOAT,
} PlumbSampleType;

/**
 * PlumbAlpha:
 * @PLUMB_ALPHA_NONE: no alpha channel
 * @PLUMB_ALPHA_STRAIGHT: colors are not multiplied by alpha
 * @PLUMB_ALPHA_PREMULTIPLIED: colors are multiplied by alpha
 */
typedef enum
{
  PLUMB_ALPHA_NONE,
  PLUMB_ALPHA_STRAIGHT,
  PLUMB_ALPHA_PREMULTIPLIED,
} PlumbAlpha;

/**
 * PlumbSpace:
 * @PLUMB_SPACE_SRGB: sRGB, said so or assumed
 * @PLUMB_SPACE_LINEAR: linear light with the primaries of sRGB
 * @PLUMB_SPACE_PROFILE: a space of the file's own (an ICC profile, or gamma and primaries)
 *
 * What the stored numbers mean. They are never converted on load.
 */
typedef enum
{
  PLUMB_SPACE_SRGB,
  PLUMB_SPACE_LINEAR,
  PLUMB_SPACE_PROFILE,
} PlumbSpace;

/**
 * PlumbImageLayout:
 * @width: pixels in a row, at least 1
 * @height: rows, at least 1
 * @n_channels: 1 gray, 2 gray and alpha, 3 RGB, 4 RGBA
 * @sample: how each number is stored
 * @alpha: what the last channel of 2 or 4 is
 * @space: what the numbers mean
 * @primaries: of linear light: x and y of red, green, blue and white (CIE 1931); all 0 for those of
 *   sRGB
 * @place: where it lies in what it is shown in, and the size of that: left, top, width, height; all
 *   0 where it is all of it (EXR: data and display window)
 *
 * The description of a picture without its pixels.
 */
typedef struct
{
  guint width;
  guint height;
  guint n_channels;
  PlumbSampleType sample;
  PlumbAlpha alpha;
  PlumbSpace space;
  float primaries[8];
  gint32 place[4];
} PlumbImageLayout;

/* Whether colors of two pictures mean light of the same primaries, as far as their layouts tell. */
gboolean plumb_image_layout_has_same_primaries (const PlumbImageLayout *a,
                                                const PlumbImageLayout *b);

gsize plumb_sample_get_size (PlumbSampleType sample);
const char *plumb_sample_get_name (PlumbSampleType sample);
const char *plumb_alpha_get_name (PlumbAlpha alpha);
const char *plumb_space_get_name (PlumbSpace space);
gsize plumb_image_layout_get_pixel_size (const PlumbImageLayout *layout);
gsize plumb_image_layout_get_row_size (const PlumbImageLayout *layout);

/* An immutable, atomically counted picture: rows from top to bottom, channels interleaved, numbers
 * as the file stored them. Safe to share between threads. */
typedef struct _PlumbImage PlumbImage;

#define PLUMB_TYPE_IMAGE (plumb_image_get_type ())
GType plumb_image_get_type (void) G_GNUC_CONST;

PlumbImage *plumb_image_new (const PlumbImageLayout *layout,
                             GBytes *pixels,
                             gsize offset,
                             gsize stride,
                             GBytes *profile) G_GNUC_WARN_UNUSED_RESULT;
PlumbImage *plumb_image_ref (PlumbImage *self);
void plumb_image_unref (PlumbImage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbImage, plumb_image_unref)

const PlumbImageLayout *plumb_image_get_layout (const PlumbImage *self);
guint plumb_image_get_width (const PlumbImage *self);
guint plumb_image_get_height (const PlumbImage *self);
gboolean plumb_image_has_alpha (const PlumbImage *self);
gsize plumb_image_get_stride (const PlumbImage *self);
const guint8 *plumb_image_get_row (const PlumbImage *self, guint y);
GBytes *plumb_image_get_profile (const PlumbImage *self);

/* A smaller copy that fits @max_side, each pixel the mean of the area it covers; 8-bit RGB or RGBA
 * in sRGB. A picture that fits already keeps its size. */
PlumbImage *plumb_image_make_thumbnail (const PlumbImage *self,
                                        guint max_side) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
