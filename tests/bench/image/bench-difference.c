/* bench-difference.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* bench-difference SIDE ROUNDS: the differences of two 8-bit RGBA pictures in memory beside one
 * pass that only reads them, by the same bands on the same threads. Prints the medians in
 * milliseconds. */

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "plumb-source-private.h"
#include "plumb-delta-private.h"
#include "plumb-parallel.h"

#define BAND_ROWS 64

typedef struct
{
  const PlumbImage *a;
  const PlumbImage *b;
  guint64 *sums;
} Pass;

static PlumbImage *
make_picture (guint side, guint64 state)
{
  PlumbImageLayout layout
      = { .width = side, .height = side, .n_channels = 4, .alpha = PLUMB_ALPHA_STRAIGHT };
  PlumbBlob *pixels = plumb_image_allocate (&layout, NULL);

  for (gsize i = 0; i + 8 <= pixels->length; i += 8)
    {
      state = state * 6364136223846793005u + 1442695040888963407u;
      memcpy (pixels->data + i, &state, 8);
    }
  return plumb_image_new_take (&layout, pixels, NULL);
}

static void
read_band (guint index, gpointer data)
{
  const Pass *pass = data;
  guint height = plumb_image_get_height (pass->a);
  gsize row = 4 * (gsize) plumb_image_get_width (pass->a);
  guint64 sum[4] = { 0 };

  for (guint y = index * BAND_ROWS; y < MIN ((index + 1) * BAND_ROWS, height); y++)
    {
      const guint64 *p = (const void *) plumb_image_get_row (pass->a, y);
      const guint64 *q = (const void *) plumb_image_get_row (pass->b, y);

      for (gsize i = 0; i + 4 <= row / 8; i += 4)
        for (guint k = 0; k < 4; k++)
          sum[k] += p[i + k] ^ q[i + k];
    }
  pass->sums[index] = sum[0] + sum[1] + sum[2] + sum[3];
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double p = *(const double *) a, q = *(const double *) b;

  return (p > q) - (p < q);
}

int
main (int argc, char **argv)
{
  guint side = argc > 1 ? atoi (argv[1]) : 4096, rounds = argc > 2 ? atoi (argv[2]) : 9;
  g_autoptr (PlumbImage) a = make_picture (side, 1);
  g_autoptr (PlumbImage) b = make_picture (side, 2);
  guint n_bands = (side + BAND_ROWS - 1) / BAND_ROWS;
  g_autofree guint64 *sums = g_new0 (guint64, n_bands);
  g_autofree double *reading = g_new (double, rounds), *measuring = g_new (double, rounds);
  double step = 8 / 255.0;
  PlumbAreas areas = { .n_areas = 1, .steps = &step };

  for (guint i = 0; i < rounds; i++)
    {
      Pass pass = { a, b, sums };
      PlumbDeltaSums delta = { 0 };
      gint64 start = g_get_monotonic_time (), middle;

      plumb_parallel_run (n_bands, read_band, &pass);
      middle = g_get_monotonic_time ();
      plumb_delta_measure_directly (a, b, &areas, &delta);
      reading[i] = (middle - start) / 1000.0;
      measuring[i] = (g_get_monotonic_time () - middle) / 1000.0;
      g_assert_cmpuint (delta.n_pixels, ==, (guint64) side * side);
    }
  qsort (reading, rounds, sizeof (double), compare_doubles);
  qsort (measuring, rounds, sizeof (double), compare_doubles);
  g_print ("reading %.3f\nmeasuring %.3f\n", reading[rounds / 2], measuring[rounds / 2]);
  return 0;
}
