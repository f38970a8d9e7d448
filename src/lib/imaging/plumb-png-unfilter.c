/* plumb-png-unfilter.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "plumb-png-private.h"

enum
{
  NONE,
  SUB,
  UP,
  AVERAGE,
  PAETH,
  N_FILTERS
};

/* --- One row at a time ----------------------------------------------------------------------- */

static inline guint8
paeth (int left, int up, int corner)
{
  int by_left = ABS (up - corner), by_up = ABS (left - corner),
      by_corner = ABS (left + up - 2 * corner);

  if (by_left <= by_up && by_left <= by_corner)
    return left;
  return by_up <= by_corner ? up : corner;
}

static void
add_left (guint8 *row, gsize length, guint step)
{
  for (gsize i = step; i < length; i++)
    row[i] += row[i - step];
}

static void
add_up (guint8 *row, const guint8 *up, gsize length)
{
  for (gsize i = 0; i < length; i++)
    row[i] += up[i];
}

static void
add_average (guint8 *row, const guint8 *up, gsize length, guint step)
{
  for (gsize i = 0; i < MIN (step, length); i++)
    row[i] += up[i] / 2;
  for (gsize i = step; i < length; i++)
    row[i] += (row[i - step] + up[i]) / 2;
}

static void
add_paeth (guint8 *row, const guint8 *up, gsize length, guint step)
{
  for (gsize i = 0; i < MIN (step, length); i++)
    row[i] += up[i];
  for (gsize i = step; i < length; i++)
    row[i] += paeth (row[i - step], up[i], up[i - step]);
}

static void
unfilter_row (guint8 filter, guint8 *row, const guint8 *up, gsize length, guint step)
{
  switch (filter)
    {
    case SUB:
      add_left (row, length, step);
      break;
    case UP:
      add_up (row, up, length);
      break;
    case AVERAGE:
      add_average (row, up, length, step);
      break;
    case PAETH:
      add_paeth (row, up, length, step);
      break;
    default:
      break;
    }
}

/* --- Four rows at once ----------------------------------------------------------------------- */

#ifdef __SSE2__

/* A pixel needs its left neighbor, so within a row there is nothing to do side by side. Along a
 * diagonal there is: lane r of a vector holds pixel t - r of row r, whose upper neighbor is lane
 * r - 1 of the step before, and whose corner is the upper neighbor of the step before. Works for
 * pixels of 3 and 4 bytes (of three, the fourth byte of a lane is never used). */
typedef struct
{
  guint8 *rows[4];
  const guint8 *up;
  __m128i use[N_FILTERS]; /* per lane: all ones where the row has this filter */
  __m128i left;
  __m128i above;
  guint step;
} Wave;

static inline __m128i
load_pixel (const guint8 *from)
{
  gint32 value;

  memcpy (&value, from, 4);
  return _mm_cvtsi32_si128 (value);
}

static inline void
store_pixel (guint8 *to, __m128i pixel)
{
  gint32 value = _mm_cvtsi128_si32 (pixel);

  memcpy (to, &value, 4);
}

static inline __m128i
absolute_difference (__m128i a, __m128i b)
{
  return _mm_or_si128 (_mm_subs_epu8 (a, b), _mm_subs_epu8 (b, a));
}

static inline __m128i
choose (__m128i mask, __m128i yes, __m128i no)
{
  return _mm_xor_si128 (no, _mm_and_si128 (mask, _mm_xor_si128 (yes, no)));
}

/* In bytes alone: where left and up lie on the same side of the corner, its distance is the sum of
 * the two others and can not win; else it is their difference. */
static inline __m128i
predict_paeth (__m128i left, __m128i up, __m128i corner)
{
  __m128i by_left = absolute_difference (up, corner);
  __m128i by_up = absolute_difference (left, corner);
  __m128i same_side = _mm_cmpeq_epi8 (_mm_cmpeq_epi8 (_mm_max_epu8 (left, corner), left),
                                      _mm_cmpeq_epi8 (_mm_max_epu8 (up, corner), up));
  __m128i by_corner = _mm_or_si128 (absolute_difference (by_left, by_up), same_side);
  __m128i rest = _mm_min_epu8 (by_up, by_corner);
  __m128i take_left = _mm_cmpeq_epi8 (_mm_min_epu8 (by_left, rest), by_left);
  __m128i take_up = _mm_cmpeq_epi8 (rest, by_up);

  return choose (take_left, left, choose (take_up, up, corner));
}

/* Which of the costly filters any of the rows has. */
enum
{
  ANY_AVERAGE = 1,
  ANY_PAETH = 2
};

static inline __attribute__ ((always_inline)) __m128i
predict (const Wave *wave, __m128i up, __m128i corner, guint kinds)
{
  __m128i left = wave->left;
  __m128i sum
      = _mm_or_si128 (_mm_and_si128 (wave->use[SUB], left), _mm_and_si128 (wave->use[UP], up));

  if (kinds & ANY_AVERAGE)
    {
      __m128i odd = _mm_and_si128 (_mm_xor_si128 (left, up), _mm_set1_epi8 (1));
      __m128i average = _mm_sub_epi8 (_mm_avg_epu8 (left, up), odd);

      sum = _mm_or_si128 (sum, _mm_and_si128 (wave->use[AVERAGE], average));
    }
  if (kinds & ANY_PAETH)
    sum = _mm_or_si128 (sum, _mm_and_si128 (wave->use[PAETH], predict_paeth (left, up, corner)));
  return sum;
}

/* The four raw pixels of step @t. */
static inline __m128i
gather (const Wave *wave, gsize t)
{
  gsize at = t * wave->step, step = wave->step;
  __m128i low = _mm_unpacklo_epi32 (load_pixel (wave->rows[0] + at),
                                    load_pixel (wave->rows[1] + at - step));
  __m128i high = _mm_unpacklo_epi32 (load_pixel (wave->rows[2] + at - 2 * step),
                                     load_pixel (wave->rows[3] + at - 3 * step));

  return _mm_unpacklo_epi64 (low, high);
}

static inline void
scatter (const Wave *wave, gsize t, __m128i pixels)
{
  gsize at = t * wave->step, step = wave->step;

  store_pixel (wave->rows[0] + at, pixels);
  store_pixel (wave->rows[1] + at - step, _mm_srli_si128 (pixels, 4));
  store_pixel (wave->rows[2] + at - 2 * step, _mm_srli_si128 (pixels, 8));
  store_pixel (wave->rows[3] + at - 3 * step, _mm_srli_si128 (pixels, 12));
}

static inline __attribute__ ((always_inline)) __m128i
advance (Wave *wave, __m128i raw, __m128i up_pixel, guint kinds)
{
  __m128i up = _mm_or_si128 (_mm_slli_si128 (wave->left, 4), up_pixel);
  __m128i pixels = _mm_add_epi8 (raw, predict (wave, up, wave->above, kinds));

  wave->above = up;
  wave->left = pixels;
  return pixels;
}

/* A step near an end of the rows, where only some lanes have a pixel. */
static void
advance_partly (Wave *wave, gsize t, gsize width)
{
  guint8 raw[16] = { 0 }, done[16], mask[16] = { 0 };
  guint8 above[4] = { 0 };

  for (guint r = 0; r < 4; r++)
    if (t >= r && t - r < width)
      {
        memcpy (raw + 4 * r, wave->rows[r] + (t - r) * wave->step, wave->step);
        memset (mask + 4 * r, 0xff, 4);
      }
  if (t < width)
    memcpy (above, wave->up + t * wave->step, wave->step);
  _mm_storeu_si128 ((__m128i *) done, advance (wave, _mm_loadu_si128 ((__m128i *) raw),
                                               load_pixel (above), ANY_AVERAGE | ANY_PAETH));
  wave->left = _mm_and_si128 (wave->left, _mm_loadu_si128 ((__m128i *) mask));
  for (guint r = 0; r < 4; r++)
    if (t >= r && t - r < width)
      memcpy (wave->rows[r] + (t - r) * wave->step, done + 4 * r, wave->step);
}

/* A store of a pixel of three bytes also covers the first byte of the next one, which is therefore
 * put into the fourth byte. */
static inline __m128i
keep_next (__m128i pixels, __m128i next)
{
  return _mm_or_si128 (_mm_and_si128 (pixels, _mm_set1_epi32 (0xffffff)),
                       _mm_slli_epi32 (next, 24));
}

static inline __attribute__ ((always_inline)) void
advance_wholly (Wave *wave, gsize from, gsize to, guint step, guint kinds)
{
  Wave local = *wave;
  __m128i raw;

  local.step = step;
  raw = gather (&local, from);
  for (gsize t = from; t < to; t++)
    {
      __m128i next = gather (&local, t + 1);
      __m128i pixels = advance (&local, raw, load_pixel (local.up + t * step), kinds);

      scatter (&local, t, step == 3 ? keep_next (pixels, next) : pixels);
      raw = next;
    }
  wave->left = local.left;
  wave->above = local.above;
}

/* One loop for each need, so that none does more than it must. */
static void
advance_most (Wave *wave, gsize from, gsize to, guint kinds)
{
  if (wave->step == 4 && (kinds & ANY_PAETH))
    advance_wholly (wave, from, to, 4, ANY_AVERAGE | ANY_PAETH);
  else if (wave->step == 4 && (kinds & ANY_AVERAGE))
    advance_wholly (wave, from, to, 4, ANY_AVERAGE);
  else if (wave->step == 4)
    advance_wholly (wave, from, to, 4, 0);
  else if (kinds & ANY_PAETH)
    advance_wholly (wave, from, to, 3, ANY_AVERAGE | ANY_PAETH);
  else if (kinds & ANY_AVERAGE)
    advance_wholly (wave, from, to, 3, ANY_AVERAGE);
  else
    advance_wholly (wave, from, to, 3, 0);
}

static void
unfilter_four_rows (
    guint8 *rows, const guint8 *up, gsize length, const guint8 filters[4], guint step)
{
  Wave wave
      = { .up = up, .step = step, .left = _mm_setzero_si128 (), .above = _mm_setzero_si128 () };
  gsize width = length / step, full_end = width > 4 ? width - 1 : 3;
  guint8 masks[N_FILTERS][16] = { 0 };
  guint kinds = 0;

  for (guint r = 0; r < 4; r++)
    {
      wave.rows[r] = rows + r * (length + 1) + 1;
      memset (masks[filters[r]] + 4 * r, 0xff, 4);
      kinds |= filters[r] == AVERAGE ? ANY_AVERAGE : filters[r] == PAETH ? ANY_PAETH : 0;
    }
  for (guint f = 0; f < N_FILTERS; f++)
    wave.use[f] = _mm_loadu_si128 ((__m128i *) masks[f]);

  for (gsize t = 0; t < 3; t++)
    advance_partly (&wave, t, width);
  if (full_end > 3)
    advance_most (&wave, 3, full_end, kinds);
  for (gsize t = full_end; t < width + 3; t++)
    advance_partly (&wave, t, width);
}

#endif

/* --- All rows -------------------------------------------------------------------------------- */

static gboolean
needs_wave (const guint8 filters[4], guint step)
{
#ifdef __SSE2__
  if (step == 3 || step == 4)
    for (guint r = 0; r < 4; r++)
      if (filters[r] != NONE && filters[r] != UP)
        return TRUE;
#endif
  return FALSE;
}

/**
 * plumb_png_unfilter:
 * @rows: @height rows, each a filter byte and @length bytes; PLUMB_BLOB_SLACK bytes follow
 * @length: bytes of a row without the filter byte
 * @height: rows
 * @step: bytes from a pixel to the next, at least 1
 *
 * Undoes the filters of PNG (ISO/IEC 15948, section 9) in place.
 *
 * Returns: whether every filter byte is one of the five
 */
gboolean
plumb_png_unfilter (guint8 *rows, gsize length, guint height, guint step)
{
  g_autofree guint8 *nothing = g_malloc0 (length + PLUMB_BLOB_SLACK);
  const guint8 *up = nothing;
  gsize stride = length + 1;

  for (guint y = 0; y < height; y++)
    if (rows[y * stride] >= N_FILTERS)
      return FALSE;
  for (guint y = 0; y < height;)
    {
      guint8 *row = rows + y * stride;
      guint8 filters[4] = { 0 };
      guint n = MIN (4, height - y);

      for (guint r = 0; r < n; r++)
        filters[r] = row[r * stride];
      if (n == 4 && needs_wave (filters, step))
        {
#ifdef __SSE2__
          unfilter_four_rows (row, up, length, filters, step);
#endif
        }
      else
        for (guint r = 0; r < n; r++)
          {
            guint8 *here = row + r * stride + 1;

            unfilter_row (filters[r], here, r == 0 ? up : here - stride, length, step);
          }
      y += n;
      up = row + (n - 1) * stride + 1;
    }
  return TRUE;
}
