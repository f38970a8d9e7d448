/* plumb-pyramid-reduce.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "plumb-pyramid-writer.h"

#include "plumb-color.h"

/* Pixels of which both rows' sums are kept at once: they fit the first cache. */
#define STRIP 1024u

/* --- 8 bits, no alpha or one that is multiplied in: a quarter of the sum --------------------- */

static void
add_rows (const guint8 *above, const guint8 *below, guint16 *sums, guint n)
{
  for (guint i = 0; i < n; i++)
    sums[i] = (guint16) (above[i] + below[i]);
}

/* One loop for each number of channels, so that the compiler knows it. */
#define REDUCE_STRIP(N)                                                                            \
  for (guint x = 0; x < n_pairs; x++)                                                              \
    for (guint c = 0; c < N; c++)                                                                  \
  to[N * x + c] = (guint8) ((sums[2 * N * x + c] + sums[2 * N * x + N + c] + 2) >> 2)

static void
reduce_strip (const guint16 *sums, guint n_channels, guint n_pairs, guint8 *to)
{
  switch (n_channels)
    {
    case 1:
      REDUCE_STRIP (1);
      break;
    case 2:
      REDUCE_STRIP (2);
      break;
    case 3:
      REDUCE_STRIP (3);
      break;
    default:
      REDUCE_STRIP (4);
    }
}

static void
reduce_bytes (guint width, guint n, const guint8 *above, const guint8 *below, guint8 *to)
{
  guint16 sums[4 * STRIP];

  for (guint x = 0; x < width; x += STRIP)
    {
      guint length = MIN (STRIP, width - x);

      add_rows (above + (gsize) x * n, below + (gsize) x * n, sums, length * n);
      if (length % 2 == 1)
        memcpy (sums + length * n, sums + (length - 1) * n, n * sizeof *sums);
      reduce_strip (sums, n, (length + 1) / 2, to + (gsize) x / 2 * n);
    }
}

/* --- Any numbers ----------------------------------------------------------------------------- */

static inline double
get_number (const guint8 *row, gsize index, PlumbSampleType sample)
{
  switch (sample)
    {
    case PLUMB_SAMPLE_U8:
      return row[index];
    case PLUMB_SAMPLE_U16:
      return ((const guint16 *) (const void *) row)[index];
    case PLUMB_SAMPLE_HALF:
      return (double) plumb_half_to_float (((const guint16 *) (const void *) row)[index]);
    case PLUMB_SAMPLE_FLOAT:
    default:
      return (double) ((const float *) (const void *) row)[index];
    }
}

static inline void
set_number (guint8 *row, gsize index, PlumbSampleType sample, double value)
{
  switch (sample)
    {
    case PLUMB_SAMPLE_U8:
      row[index] = (guint8) (value + 0.5);
      break;
    case PLUMB_SAMPLE_U16:
      ((guint16 *) (void *) row)[index] = (guint16) (value + 0.5);
      break;
    case PLUMB_SAMPLE_HALF:
      ((guint16 *) (void *) row)[index] = plumb_half_from_float ((float) value);
      break;
    case PLUMB_SAMPLE_FLOAT:
    default:
      ((float *) (void *) row)[index] = (float) value;
    }
}

typedef struct
{
  const guint8 *rows[4];
  gsize at[4]; /* of the first number of each of the four pixels */
} Four;

static inline Four
find_four (const PlumbImageLayout *layout, const guint8 *above, const guint8 *below, guint x)
{
  gsize left = (gsize) 2 * x * layout->n_channels;
  gsize right = (gsize) MIN (2 * x + 1, layout->width - 1) * layout->n_channels;

  return (Four) { { above, above, below, below }, { left, right, left, right } };
}

/* Colors without alpha weigh nothing; where there is none at all, the colors are kept as a mean. */
static void
reduce_any (const PlumbImageLayout *layout, const Four *four, guint8 *to, gsize at)
{
  guint n = layout->n_channels, n_colors = n;
  double weights[4] = { 1, 1, 1, 1 }, total = 4;

  if (layout->alpha == PLUMB_ALPHA_STRAIGHT)
    {
      n_colors = n - 1;
      total = 0;
      for (guint i = 0; i < 4; i++)
        total += weights[i] = get_number (four->rows[i], four->at[i] + n - 1, layout->sample);
      set_number (to, at + n - 1, layout->sample, total / 4);
    }
  if (!(total > 0))
    {
      total = 4;
      for (guint i = 0; i < 4; i++)
        weights[i] = 1;
    }
  for (guint c = 0; c < n_colors; c++)
    {
      double sum = 0;

      for (guint i = 0; i < 4; i++)
        if (weights[i] != 0)
          sum += weights[i] * get_number (four->rows[i], four->at[i] + c, layout->sample);
      set_number (to, at + c, layout->sample, sum / total);
    }
}

/**
 * plumb_pyramid_reduce_rows:
 * @layout: of the level above
 * @above: one of its rows
 * @below: the next; at a lower edge the same
 * @to: (out): a row of the level below
 */
void
plumb_pyramid_reduce_rows (const PlumbImageLayout *layout,
                           const guint8 *above,
                           const guint8 *below,
                           guint8 *to)
{
  if (layout->sample == PLUMB_SAMPLE_U8 && layout->alpha != PLUMB_ALPHA_STRAIGHT)
    {
      reduce_bytes (layout->width, layout->n_channels, above, below, to);
      return;
    }
  for (guint x = 0; x < (layout->width + 1) / 2; x++)
    {
      Four four = find_four (layout, above, below, x);

      reduce_any (layout, &four, to, (gsize) x * layout->n_channels);
    }
}

/**
 * plumb_pyramid_reduce_peaks:
 * @layout: of the level above
 * @above: one of its rows
 * @below: the next; at a lower edge the same
 * @to: (out): a row of the level below
 */
void
plumb_pyramid_reduce_peaks (const PlumbImageLayout *layout,
                            const guint8 *above,
                            const guint8 *below,
                            guint8 *to)
{
  float *peaks = (float *) (void *) to;

  for (guint x = 0; x < (layout->width + 1) / 2; x++)
    {
      Four four = find_four (layout, above, below, x);

      for (guint c = 0; c < layout->n_channels; c++)
        {
          float peak = 0;

          for (guint i = 0; i < 4; i++)
            {
              float value = ((const float *) (const void *) four.rows[i])[four.at[i] + c];

              peak = fabsf (value) > fabsf (peak) ? value : peak;
            }
          peaks[(gsize) x * layout->n_channels + c] = peak;
        }
    }
}
