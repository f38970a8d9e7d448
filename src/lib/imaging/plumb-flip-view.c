/* plumb-flip-view.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "plumb-metrics-private.h"

#include "plumb-color-private.h"

/* The share of a display's light that the brightest, and the median, are brought to. */
#define TARGET 0.85
/* More steps than the strongest contrast that half floats can hold. */
#define MOST_EXPOSURES 64
/* Where all curves are flat, and its square is a number. */
#define MOST_LIGHT 1e15f

#define N_BINS 65536

/* (p x² + q x + r) / (s x² + t x + u) of light x. */
static const float curves[PLUMB_N_TONE_MAPPERS][6] = {
  [PLUMB_TONE_ACES] = { 0.9036f, 0.018f, 0, 0.8748f, 0.354f, 0.14f }, /* of 0.6 x */
  [PLUMB_TONE_HABLE] = { 0.231683f, 0.013791f, 0, 0.18f, 0.3f, 0.018f },
  [PLUMB_TONE_REINHARD] = { 0, 1, 0, 0, 1, 1 },
};

static const char *const names[PLUMB_N_TONE_MAPPERS] = { "aces", "hable", "reinhard" };

/**
 * plumb_tone_mapper_get_name:
 * @mapper: a tone mapper
 *
 * Returns: "aces", "hable" or "reinhard"
 */
const char *
plumb_tone_mapper_get_name (PlumbToneMapper mapper)
{
  g_return_val_if_fail (mapper < PLUMB_N_TONE_MAPPERS, NULL);
  return names[mapper];
}

/**
 * plumb_tone_mapper_from_name:
 * @name: what plumb_tone_mapper_get_name() gives
 * @mapper: (out): which that is
 *
 * Returns: whether there is one
 */
gboolean
plumb_tone_mapper_from_name (const char *name, PlumbToneMapper *mapper)
{
  for (guint i = 0; i < PLUMB_N_TONE_MAPPERS; i++)
    if (g_str_equal (name, names[i]))
      {
        *mapper = i;
        return TRUE;
      }
  return FALSE;
}

static float
get_luminance (const float light[3])
{
  return 0.2126f * light[0] + 0.7152f * light[1] + 0.0722f * light[2];
}

/* What is no number shows nothing. */
static float
expose (float light, float factor)
{
  float exposed = light * factor;

  return exposed > 0 ? MIN (exposed, MOST_LIGHT) : 0;
}

void
plumb_flip_map_tones (PlumbToneMapper mapper, float factor, float *light, gsize n)
{
  const float *curve = curves[mapper];

  for (gsize i = 0; i < n; i++, light += 4)
    {
      for (guint c = 0; c < 3; c++)
        light[c] = expose (light[c], factor);
      float divisor = mapper == PLUMB_TONE_REINHARD ? 1 + get_luminance (light) : 0;
      for (guint c = 0; c < 3; c++)
        {
          float x = light[c];
          light[c] = divisor > 0 ? x / divisor
                                 : (curve[0] * x * x + curve[1] * x + curve[2])
                                       / (curve[3] * x * x + curve[4] * x + curve[5]);
        }
    }
}

/**
 * plumb_flip_is_hdr:
 * @a: a picture
 * @b: another
 *
 * Returns: whether both have numbers above what a display shows
 */
gboolean
plumb_flip_is_hdr (const PlumbImageLayout *a, const PlumbImageLayout *b)
{
  return a->sample >= PLUMB_SAMPLE_HALF && b->sample >= PLUMB_SAMPLE_HALF;
}

/**
 * plumb_flip_view_init:
 * @self: what is set
 * @pixels_per_degree: as in PlumbCompareSettings
 * @a: a picture
 * @b: another
 */
void
plumb_flip_view_init (PlumbFlipView *self,
                      double pixels_per_degree,
                      const PlumbImageLayout *a,
                      const PlumbImageLayout *b)
{
  *self = (PlumbFlipView) { .pixels_per_degree = pixels_per_degree,
                            .is_hdr = plumb_flip_is_hdr (a, b),
                            .tone_mapper = PLUMB_TONE_ACES,
                            .n_exposures = 1 };
}

/* --- Exposures ------------------------------------------------------------------------------- */

/* Luminances that are numbers and not negative are ordered as their bits are: the median is found
 * in two passes that count halves of those bits, without keeping any. */
typedef struct
{
  guint64 counts[N_BINS];
  guint64 n; /* in all */
  guint32 upper;
  gboolean is_second;
  gboolean leaves_black; /* only what is above 0 counts */
  float most;
} Count;

static void
count_luminance (Count *self, float luminance)
{
  guint32 bits;

  if (!(luminance > 0) || !isfinite (luminance))
    luminance = 0;
  if (self->leaves_black && luminance <= 0)
    return;
  memcpy (&bits, &luminance, sizeof bits);
  self->n++;
  self->most = MAX (self->most, luminance);
  if (!self->is_second)
    self->counts[bits >> 16]++;
  else if (bits >> 16 == self->upper)
    self->counts[bits & 0xffff]++;
}

static gboolean
count_rows (Count *self, guint height, PlumbFlipRows read, gpointer data)
{
  memset (self->counts, 0, sizeof self->counts);
  self->n = 0;
  for (guint y = 0; y < height;)
    {
      g_autoptr (PlumbImage) rows = read (data, y);
      if (rows == NULL)
        return FALSE;
      guint width = plumb_image_get_width (rows);
      g_autofree float *light = g_new (float, 4 * (gsize) width);
      for (guint k = 0; k < plumb_image_get_height (rows); k++)
        {
          plumb_color_read_light_row (rows, k, light);
          for (guint x = 0; x < width; x++)
            count_luminance (self, get_luminance (light + 4 * (gsize) x));
        }
      y += plumb_image_get_height (rows);
    }
  return TRUE;
}

/* The bin of the one that so many are before; those are taken off. */
static guint32
find_bin (const Count *self, guint64 *before)
{
  guint32 bin = 0;

  while (bin < N_BINS - 1 && *before >= self->counts[bin])
    *before -= self->counts[bin++];
  return bin;
}

static gboolean
find_median (
    Count *self, guint height, PlumbFlipRows read, gpointer data, float *median, float *most)
{
  if (!count_rows (self, height, read, data))
    return FALSE;
  guint64 before = self->n / 2;
  self->upper = find_bin (self, &before);
  self->is_second = TRUE;
  if (!count_rows (self, height, read, data))
    return FALSE;
  guint32 bits = self->upper << 16 | find_bin (self, &before);
  memcpy (median, &bits, sizeof bits);
  *most = self->most;
  self->is_second = FALSE;
  return TRUE;
}

/* The light that a tone mapper brings to the target. */
static double
solve (PlumbToneMapper mapper)
{
  const float *curve = curves[mapper];
  double a = (double) curve[0] - TARGET * (double) curve[3];
  double b = (double) curve[1] - TARGET * (double) curve[4];
  double c = (double) curve[2] - TARGET * (double) curve[5];
  double half = -0.5 * b / a;

  return mapper == PLUMB_TONE_REINHARD ? -c / b : half + sqrt (half * half - c / a);
}

/**
 * plumb_flip_view_expose:
 * @self: a view
 * @height: of the reference
 * @read: (scope call): gives its rows
 * @data: for @read
 *
 * Where more than half of the reference is black, the median is that of the rest.
 *
 * Returns: whether its rows could be read
 */
gboolean
plumb_flip_view_expose (PlumbFlipView *self, guint height, PlumbFlipRows read, gpointer data)
{
  g_autofree Count *count = g_new0 (Count, 1);
  float median = 0, most = 0;

  self->n_exposures = 1;
  self->start_exposure = self->stop_exposure = 0;
  if (!self->is_hdr)
    return TRUE;
  if (!find_median (count, height, read, data, &median, &most))
    return FALSE;
  count->leaves_black = TRUE;
  if (median <= 0 && most > 0 && !find_median (count, height, read, data, &median, &most))
    return FALSE;
  if (most <= 0)
    return TRUE; /* all is black */
  double light = solve (self->tone_mapper);
  self->start_exposure = log2 (light / (double) most);
  self->stop_exposure = log2 (light / (double) median);
  self->n_exposures
      = (guint) CLAMP (ceil (self->stop_exposure - self->start_exposure), 2, MOST_EXPOSURES);
  return TRUE;
}

static PlumbImage *
get_all (gpointer data, guint y)
{
  return plumb_image_ref (data);
}

/**
 * plumb_flip_view_expose_image:
 * @self: a view
 * @reference: the authority
 */
void
plumb_flip_view_expose_image (PlumbFlipView *self, PlumbImage *reference)
{
  plumb_flip_view_expose (self, plumb_image_get_height (reference), get_all, reference);
}

/**
 * plumb_flip_view_write:
 * @self: a view
 * @builder: an object
 */
void
plumb_flip_view_write (const PlumbFlipView *self, PlumbValueBuilder *builder)
{
  plumb_value_builder_set_string (builder, "range", self->is_hdr ? "hdr" : "ldr");
  if (!self->is_hdr)
    return;
  plumb_value_builder_set_string (builder, "tone_mapper", names[self->tone_mapper]);
  if (self->n_exposures < 2)
    return; /* nothing was looked at: the files are equal, or the reference is black */
  plumb_value_builder_set_double (builder, "start_exposure", self->start_exposure);
  plumb_value_builder_set_double (builder, "stop_exposure", self->stop_exposure);
  plumb_value_builder_set_int (builder, "exposures", self->n_exposures);
}
