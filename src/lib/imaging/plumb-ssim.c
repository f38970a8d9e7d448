/* plumb-ssim.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "plumb-metrics-private.h"

#include "plumb-color-private.h"
#include "plumb-convolve-private.h"
#include "plumb-parallel.h"

#define TAPS (PLUMB_SSIM_MARGIN + 1)
#define BAND_ROWS 64
#define N_MOMENTS 5 /* a, b, a², b², ab */

typedef struct
{
  const PlumbImage *a;
  const PlumbImage *b;
  const PlumbAreas *areas;
  float weights[TAPS];
  PlumbSsimSums *sums; /* of each band */
} Job;

static void
make_weights (float weights[TAPS])
{
  double raw[TAPS], sum = 0;

  for (int i = 0; i < TAPS; i++)
    sum += raw[i] = exp (-(i - TAPS / 2) * (i - TAPS / 2) / (2 * 1.5 * 1.5));
  for (int i = 0; i < TAPS; i++)
    weights[i] = (float) (raw[i] / sum);
}

/* Less a half: the variances are differences of squares, and keep more digits around 0. */
static void
read_luma (const PlumbImage *image, guint y, float *room, float *luma)
{
  plumb_color_read_row (image, y, room);
  for (guint x = 0; x < plumb_image_get_width (image); x++, room += 4)
    luma[x] = 0.299f * room[0] + 0.587f * room[1] + 0.114f * room[2] - 0.5f;
}

/* The moments of one row, smoothed along it. */
static void
make_moments (const Job *job, guint y, float *room, float *moments, gsize n)
{
  guint width = plumb_image_get_width (job->a);
  float *a = room, *b = a + width, *product = b + width, *pixels = product + width;

  read_luma (job->a, y, pixels, a);
  read_luma (job->b, y, pixels, b);
  plumb_convolve_row (a, job->weights, TAPS, moments, n);
  plumb_convolve_row (b, job->weights, TAPS, moments + n, n);
  for (guint x = 0; x < width; x++)
    product[x] = a[x] * a[x];
  plumb_convolve_row (product, job->weights, TAPS, moments + 2 * n, n);
  for (guint x = 0; x < width; x++)
    product[x] = b[x] * b[x];
  plumb_convolve_row (product, job->weights, TAPS, moments + 3 * n, n);
  for (guint x = 0; x < width; x++)
    product[x] = a[x] * b[x];
  plumb_convolve_row (product, job->weights, TAPS, moments + 4 * n, n);
}

static double
get_similarity (const float *moments, gsize n, gsize x)
{
  const double c1 = 0.01 * 0.01, c2 = 0.03 * 0.03;
  double a = (double) moments[x], b = (double) moments[n + x];
  double mean_a = a + 0.5, mean_b = b + 0.5;
  double variance_a = (double) moments[2 * n + x] - a * a;
  double variance_b = (double) moments[3 * n + x] - b * b;
  double covariance = (double) moments[4 * n + x] - a * b;

  return (2 * mean_a * mean_b + c1) * (2 * covariance + c2)
         / ((mean_a * mean_a + mean_b * mean_b + c1) * (variance_a + variance_b + c2));
}

static void
add_row (const Job *job, guint index, guint y, const float *moments, gsize n)
{
  PlumbSsimSums *sums = &job->sums[index];
  const guint8 *labels = NULL;

  if (job->areas != NULL && job->areas->labels != NULL)
    labels
        = job->areas->labels + (gsize) (y + TAPS / 2) * plumb_image_get_width (job->a) + TAPS / 2;
  for (gsize x = 0; x < n; x++)
    {
      double weight = labels != NULL ? job->areas->weights[labels[x]] : 1;

      if (weight > 0)
        {
          sums->sum += weight * get_similarity (moments, n, x);
          sums->weight += weight;
        }
    }
}

/* Windows are counted by their upper left corner. Eleven rows of moments lie in a ring. */
static void
measure_band (guint index, gpointer data)
{
  const Job *job = data;
  guint width = plumb_image_get_width (job->a);
  gsize n = width - TAPS + 1;
  guint from = index * BAND_ROWS;
  guint to = MIN (from + BAND_ROWS, plumb_image_get_height (job->a) - TAPS + 1);
  g_autofree float *ring = g_new (float, TAPS *N_MOMENTS *n);
  g_autofree float *room = g_new (float, 7 * (gsize) width);
  g_autofree float *moments = g_new (float, N_MOMENTS *n);
  const float *sources[TAPS];

  for (guint y = from; y < to + TAPS - 1; y++)
    {
      make_moments (job, y, room, ring + (y % TAPS) * N_MOMENTS * n, n);
      if (y < from + TAPS - 1)
        continue;
      for (guint k = 0; k < TAPS; k++)
        sources[k] = ring + ((y - TAPS + 1 + k) % TAPS) * N_MOMENTS * n;
      plumb_convolve (sources, job->weights, TAPS, moments, N_MOMENTS * n);
      add_row (job, index, y - TAPS + 1, moments, n);
    }
}

void
plumb_ssim_add (PlumbSsimSums *sums,
                const PlumbImage *a,
                const PlumbImage *b,
                const PlumbAreas *areas)
{
  guint width = plumb_image_get_width (a), height = plumb_image_get_height (a);
  guint n_bands = height < TAPS ? 0 : (height - TAPS + BAND_ROWS) / BAND_ROWS;
  g_autofree PlumbSsimSums *parts = g_new0 (PlumbSsimSums, n_bands + 1);
  Job job = { a, b, areas, { 0 }, parts };

  if (width < TAPS)
    return;
  make_weights (job.weights);
  plumb_parallel_run (n_bands, measure_band, &job);
  for (guint i = 0; i < n_bands; i++)
    {
      sums->sum += parts[i].sum;
      sums->weight += parts[i].weight;
    }
}

gboolean
plumb_ssim_measure (const PlumbImage *a, const PlumbImage *b, const PlumbAreas *areas, double *ssim)
{
  PlumbSsimSums sums = { 0 };

  plumb_ssim_add (&sums, a, b, areas);
  *ssim = sums.weight > 0 ? sums.sum / sums.weight : 0;
  return sums.weight > 0;
}
