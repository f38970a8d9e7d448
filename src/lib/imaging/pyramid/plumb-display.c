/* plumb-display.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "plumb-display.h"

#include "plumb-color.h"
#include "plumb-numbers.h"

#define CHECKER 8
#define CHECKER_LIGHT 0xff9e9e9eu
#define CHECKER_DARK 0xff808080u
/* ITU-R BT.709 */
#define OF_RED 0.2126f
#define OF_GREEN 0.7152f
#define OF_BLUE 0.0722f

struct _PlumbDisplayTable
{
  PlumbDisplay display;
  PlumbImageLayout layout;
  PlumbShownProfile profile;
  PlumbNumbers *numbers;
  float gain;
  guint8 *curve;    /* of stored numbers to 8 bits, where that is all there is to do */
  guint8 *of_alpha; /* of stored alpha */
};

/* Bands of encoded luminance; between them it is shown as gray. */
static const struct
{
  float from;
  float to;
  guint32 color;
} bands[] = {
  { -INFINITY, 0.02f, 0xff7a00a0 }, { 0.02f, 0.10f, 0xff0046c8 }, { 0.43f, 0.49f, 0xff00a03c },
  { 0.58f, 0.64f, 0xffe68296 },     { 0.90f, 0.98f, 0xffebd700 }, { 0.98f, INFINITY, 0xffdc0000 },
};

static inline guint8
to_byte (float value)
{
  return value >= 1 ? 255 : value > 0 ? (guint8) (value * 255.0f + 0.5f) : 0;
}

/* An encoded number under exposure and gamma. */
static float
adjust (const PlumbDisplayTable *self, float encoded)
{
  if (self->gain != 1)
    encoded = plumb_color_encode (plumb_color_decode (encoded) * self->gain);
  if (self->display.gamma != 1)
    encoded = encoded > 0 ? powf (encoded, 1 / (float) self->display.gamma) : 0;
  return encoded;
}

static gboolean
is_by_curve (const PlumbDisplayTable *self)
{
  return self->layout.sample != PLUMB_SAMPLE_FLOAT
         && self->layout.alpha != PLUMB_ALPHA_PREMULTIPLIED
         && !plumb_shown_profile_converts (&self->profile) && !self->display.is_false_color
         && self->display.channel != PLUMB_CHANNEL_LUMINANCE;
}

static void
make_curves (PlumbDisplayTable *self)
{
  guint n = self->layout.sample == PLUMB_SAMPLE_U8 ? 256 : 65536;
  gboolean is_half = self->layout.sample == PLUMB_SAMPLE_HALF;

  self->curve = g_new (guint8, n);
  self->of_alpha = g_new (guint8, n);
  for (guint i = 0; i < n; i++)
    {
      self->curve[i] = to_byte (adjust (self, self->numbers->table[i]));
      self->of_alpha[i]
          = to_byte (is_half ? plumb_half_to_float ((guint16) i) : (float) i / (float) (n - 1));
    }
}

/**
 * plumb_display_table_new:
 * @display: how to show
 * @layout: what
 * @profile: (nullable): how its colors are meant
 *
 * Returns: (transfer full): what converts such pixels
 */
PlumbDisplayTable *
plumb_display_table_new (const PlumbDisplay *display,
                         const PlumbImageLayout *layout,
                         const PlumbShownProfile *profile)
{
  PlumbDisplayTable *self = g_atomic_rc_box_new0 (PlumbDisplayTable);

  self->display = *display;
  self->layout = *layout;
  if (profile != NULL)
    self->profile = *profile;
  self->gain = (float) exp2 (display->exposure);
  self->numbers = plumb_numbers_new (layout, TRUE);
  if (is_by_curve (self))
    make_curves (self);
  return self;
}

/**
 * plumb_display_table_ref:
 * @self: a table
 *
 * Returns: (transfer full): @self
 */
PlumbDisplayTable *
plumb_display_table_ref (PlumbDisplayTable *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear_table (gpointer data)
{
  PlumbDisplayTable *self = data;

  plumb_numbers_free (self->numbers);
  g_free (self->curve);
  g_free (self->of_alpha);
}

/**
 * plumb_display_table_unref:
 * @self: (transfer full): a table
 */
void
plumb_display_table_unref (PlumbDisplayTable *self)
{
  g_atomic_rc_box_release_full (self, clear_table);
}

/**
 * plumb_display_table_get_display:
 * @self: a table
 *
 * Returns: (transfer none): what it was made for
 */
const PlumbDisplay *
plumb_display_table_get_display (const PlumbDisplayTable *self)
{
  return &self->display;
}

/* --- By curves ------------------------------------------------------------------------------- */

static inline guint
multiply (guint color, guint alpha)
{
  guint product = color * alpha + 128;

  return (product + (product >> 8)) >> 8;
}

static inline guint32
pack (guint red, guint green, guint blue, guint alpha)
{
  if (alpha < 255)
    {
      red = multiply (red, alpha);
      green = multiply (green, alpha);
      blue = multiply (blue, alpha);
    }
  return alpha << 24 | red << 16 | green << 8 | blue;
}

static inline guint
get_index (const PlumbDisplayTable *self, gconstpointer pixels, gsize index)
{
  return self->layout.sample == PLUMB_SAMPLE_U8 ? ((const guint8 *) pixels)[index]
                                                : ((const guint16 *) pixels)[index];
}

static guint32
convert_by_curve (const PlumbDisplayTable *self, gconstpointer pixels, gsize at)
{
  guint n = self->layout.n_channels, green = n >= 3 ? 1 : 0, blue = n >= 3 ? 2 : 0;
  gboolean has_alpha = self->layout.alpha != PLUMB_ALPHA_NONE;
  guint alpha = has_alpha ? self->of_alpha[get_index (self, pixels, at + n - 1)] : 255;
  const guint at_color[3] = { 0, green, blue };
  guint only;

  if (self->display.channel == PLUMB_CHANNEL_COLOR)
    return pack (self->curve[get_index (self, pixels, at)],
                 self->curve[get_index (self, pixels, at + green)],
                 self->curve[get_index (self, pixels, at + blue)], alpha);
  only = self->display.channel == PLUMB_CHANNEL_ALPHA
             ? alpha
             : self->curve[get_index (self, pixels,
                                      at + at_color[self->display.channel - PLUMB_CHANNEL_RED])];
  return pack (only, only, only, 255);
}

/* What most pictures are. */
static void
convert_rgb_8 (const PlumbDisplayTable *self, const guint8 *from, gsize n, guint32 *to)
{
  for (gsize i = 0; i < n; i++, from += 3)
    to[i] = 0xff000000u | (guint32) self->curve[from[0]] << 16 | (guint32) self->curve[from[1]] << 8
            | self->curve[from[2]];
}

/* --- Any numbers ----------------------------------------------------------------------------- */

static float
get_luminance (const float *color)
{
  return plumb_color_encode (OF_RED * plumb_color_decode (color[0])
                             + OF_GREEN * plumb_color_decode (color[1])
                             + OF_BLUE * plumb_color_decode (color[2]));
}

static guint32
get_false_color (float luminance)
{
  guint8 gray = to_byte (luminance);

  for (guint i = 0; i < G_N_ELEMENTS (bands); i++)
    if (luminance >= bands[i].from && luminance < bands[i].to)
      return bands[i].color;
  return pack (gray, gray, gray, 255);
}

static guint32
show_one (const PlumbDisplayTable *self, float value)
{
  guint8 gray = to_byte (value);

  return self->display.is_false_color ? get_false_color (value) : pack (gray, gray, gray, 255);
}

static guint32
convert_numbers (const PlumbDisplayTable *self, float *color)
{
  if (plumb_shown_profile_converts (&self->profile))
    plumb_shown_profile_convert (&self->profile, color);
  if (self->display.channel == PLUMB_CHANNEL_ALPHA)
    return show_one (self, color[3]);
  for (guint c = 0; c < 3; c++)
    color[c] = adjust (self, color[c]);
  if (self->display.channel >= PLUMB_CHANNEL_RED && self->display.channel <= PLUMB_CHANNEL_BLUE)
    return show_one (self, color[self->display.channel - PLUMB_CHANNEL_RED]);
  if (self->display.channel == PLUMB_CHANNEL_LUMINANCE || self->display.is_false_color)
    return show_one (self, get_luminance (color));
  return pack (to_byte (color[0]), to_byte (color[1]), to_byte (color[2]), to_byte (color[3]));
}

/**
 * plumb_display_table_convert:
 * @self: a table
 * @pixels: as they are stored
 * @n: how many
 * @to: (out): as the screen has them
 */
void
plumb_display_table_convert (const PlumbDisplayTable *self,
                             gconstpointer pixels,
                             gsize n,
                             guint32 *to)
{
  guint channels = self->layout.n_channels;
  gsize size = plumb_image_layout_get_pixel_size (&self->layout);

  if (self->curve != NULL && channels == 3 && self->layout.sample == PLUMB_SAMPLE_U8
      && self->display.channel == PLUMB_CHANNEL_COLOR)
    {
      convert_rgb_8 (self, pixels, n, to);
      return;
    }
  for (gsize i = 0; i < n; i++)
    if (self->curve != NULL)
      to[i] = convert_by_curve (self, pixels, i * channels);
    else
      {
        float color[4];

        plumb_numbers_read (self->numbers, (const guint8 *) pixels + i * size, 1, color);
        to[i] = convert_numbers (self, color);
      }
}

/* --- What is behind -------------------------------------------------------------------------- */

static guint32
get_ground (PlumbGround ground, gint64 x, gint64 y)
{
  static const guint32 plain[PLUMB_N_GROUNDS] = { 0, 0xff000000u, 0xffffffffu, 0xff00ff00u };

  if (ground != PLUMB_GROUND_CHECKER)
    return plain[ground];
  return (x / CHECKER + y / CHECKER) % 2 == 0 ? CHECKER_DARK : CHECKER_LIGHT;
}

/**
 * plumb_ground_lay_under:
 * @ground: what is behind
 * @x: of the first pixel, from the picture's corner, in pixels of the screen
 * @y: of the row
 * @n: how many pixels
 * @pixels: (inout): colors multiplied by alpha; opaque then
 */
void
plumb_ground_lay_under (PlumbGround ground, gint64 x, gint64 y, guint n, guint32 *pixels)
{
  for (guint i = 0; i < n; i++)
    {
      guint32 over = pixels[i], behind;
      guint rest = 255 - (over >> 24);

      if (rest == 0)
        continue;
      behind = get_ground (ground, x + i, y);
      pixels[i] = 0xff000000u | ((over >> 16 & 255) + multiply (behind >> 16 & 255, rest)) << 16
                  | ((over >> 8 & 255) + multiply (behind >> 8 & 255, rest)) << 8
                  | ((over & 255) + multiply (behind & 255, rest));
    }
}
