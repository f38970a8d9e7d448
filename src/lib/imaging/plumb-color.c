/* plumb-color.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>
#include <string.h>

#ifdef __x86_64__
#include <immintrin.h>
#endif

#include "plumb-color-private.h"

/**
 * plumb_color_encode:
 * @linear: light
 *
 * Returns: the sRGB number for it (IEC 61966-2-1)
 */
float
plumb_color_encode (float linear)
{
  return linear <= 0.0031308f ? 12.92f * linear : 1.055f * powf (linear, 1.0f / 2.4f) - 0.055f;
}

/**
 * plumb_color_decode:
 * @encoded: an sRGB number
 *
 * Returns: the light it stands for (IEC 61966-2-1)
 */
float
plumb_color_decode (float encoded)
{
  return encoded <= 0.04045f ? encoded / 12.92f : powf ((encoded + 0.055f) / 1.055f, 2.4f);
}

/**
 * plumb_half_to_float:
 * @half: the bits of a 16-bit number (IEEE 754 binary16)
 *
 * Returns: the number
 */
float
plumb_half_to_float (guint16 half)
{
  guint32 sign = (guint32) (half & 0x8000) << 16, exponent = (half >> 10) & 31, rest = half & 1023;
  guint32 bits;
  float value;

  if (exponent == 0)
    {
      value = ldexpf (rest, -24);
      return sign != 0 ? -value : value;
    }
  bits = sign | (exponent == 31 ? 0x7f800000 : (exponent + 112) << 23) | rest << 13;
  memcpy (&value, &bits, sizeof value);
  return value;
}

/**
 * plumb_half_from_float:
 * @value: a number
 *
 * Returns: the bits of the nearest 16-bit number, ties to even
 */
guint16
plumb_half_from_float (float value)
{
  float size = fabsf (value);
  guint16 sign = signbit (value) ? 0x8000 : 0;
  guint32 bits, rounded;

  if (isnan (value))
    return sign | 0x7e00;
  if (size >= 65520.0f)
    return sign | 0x7c00;
  if (size < 0x1p-14f)
    return sign | (guint16) lrintf (ldexpf (size, 24));
  memcpy (&bits, &size, sizeof bits);
  rounded = bits + 0xfff + ((bits >> 13) & 1);
  return sign | (guint16) ((rounded >> 13) - (112 << 10));
}

/* --- Rows ------------------------------------------------------------------------------------ */

static float
read_number (const guint8 *row, gsize index, PlumbSampleType sample)
{
  switch (sample)
    {
    case PLUMB_SAMPLE_U8:
      return row[index] / 255.0f;
    case PLUMB_SAMPLE_U16:
      return ((const guint16 *) (const void *) row)[index] / 65535.0f;
    case PLUMB_SAMPLE_HALF:
      return plumb_half_to_float (((const guint16 *) (const void *) row)[index]);
    case PLUMB_SAMPLE_FLOAT:
      return ((const float *) (const void *) row)[index];
    default:
      g_assert_not_reached ();
    }
}

void
plumb_color_read_row (const PlumbImage *image, guint y, float *to)
{
  const PlumbImageLayout *layout = plumb_image_get_layout (image);
  const guint8 *row = plumb_image_get_row (image, y);
  guint n = layout->n_channels;
  gboolean is_linear = layout->space == PLUMB_SPACE_LINEAR;

  for (guint x = 0; x < layout->width; x++, to += 4)
    {
      gsize at = (gsize) x * n;

      for (guint c = 0; c < 3; c++)
        {
          float value = read_number (row, at + (n >= 3 ? c : 0), layout->sample);

          to[c] = is_linear ? plumb_color_encode (value) : value;
        }
      to[3] = layout->alpha != PLUMB_ALPHA_NONE ? read_number (row, at + n - 1, layout->sample) : 1;
    }
}

static const float *
get_light_of_bytes (void)
{
  static float table[256];
  static gsize is_filled;

  if (g_once_init_enter (&is_filled))
    {
      for (guint i = 0; i < 256; i++)
        table[i] = plumb_color_decode (i / 255.0f);
      g_once_init_leave (&is_filled, 1);
    }
  return table;
}

static inline float
read_light (const guint8 *row, gsize index, const PlumbImageLayout *layout, const float *of_bytes)
{
  float value;

  if (layout->sample == PLUMB_SAMPLE_U8 && layout->space != PLUMB_SPACE_LINEAR)
    return of_bytes[row[index]];
  value = read_number (row, index, layout->sample);
  return layout->space == PLUMB_SPACE_LINEAR ? value : plumb_color_decode (value);
}

void
plumb_color_read_light_row (const PlumbImage *image, guint y, float *to)
{
  const PlumbImageLayout *layout = plumb_image_get_layout (image);
  const guint8 *row = plumb_image_get_row (image, y);
  const float *of_bytes = get_light_of_bytes ();
  guint n = layout->n_channels;

  for (guint x = 0; x < layout->width; x++, to += 4)
    {
      gsize at = (gsize) x * n;

      to[3] = layout->alpha != PLUMB_ALPHA_NONE ? read_number (row, at + n - 1, layout->sample) : 1;
      for (guint c = 0; c < 3; c++)
        {
          to[c] = read_light (row, at + (n >= 3 ? c : 0), layout, of_bytes);
          if (layout->alpha == PLUMB_ALPHA_STRAIGHT)
            to[c] *= to[3];
        }
    }
}

#ifdef __x86_64__

/* Four pixels at a time; the last eight are left to the caller, as a load takes more than it uses.
 */
__attribute__ ((target ("ssse3"))) static guint
widen_rgb (const guint8 *from, guint8 *to, guint width)
{
  const __m128i order = _mm_setr_epi8 (0, 1, 2, -1, 3, 4, 5, -1, 6, 7, 8, -1, 9, 10, 11, -1);
  const __m128i opaque = _mm_set1_epi32 ((int) 0xff000000);
  guint x = 0;

  for (; x + 8 <= width; x += 4)
    {
      __m128i pixels = _mm_loadu_si128 ((const __m128i *) (const void *) (from + 3 * (gsize) x));

      pixels = _mm_or_si128 (_mm_shuffle_epi8 (pixels, order), opaque);
      _mm_storeu_si128 ((__m128i *) (void *) (to + 4 * (gsize) x), pixels);
    }
  return x;
}

#endif

static guint
widen_first_pixels (const guint8 *from, guint8 *to, guint width)
{
#ifdef __x86_64__
  if (__builtin_cpu_supports ("ssse3"))
    return widen_rgb (from, to, width);
#endif
  return 0;
}

const guint8 *
plumb_color_read_row_8 (const PlumbImage *image, guint y, guint8 *room)
{
  const PlumbImageLayout *layout = plumb_image_get_layout (image);
  const guint8 *row = plumb_image_get_row (image, y);
  guint n = layout->n_channels, x = 0;

  g_assert (layout->sample == PLUMB_SAMPLE_U8);
  if (n == 4)
    return row;
  if (n == 3)
    x = widen_first_pixels (row, room, layout->width);
  for (; x < layout->width; x++)
    {
      const guint8 *from = row + (gsize) x * n;
      guint8 *to = room + (gsize) x * 4;

      to[0] = from[0];
      to[1] = from[n == 3 ? 1 : 0];
      to[2] = from[n == 3 ? 2 : 0];
      to[3] = n == 2 ? from[1] : 255;
    }
  return room;
}
