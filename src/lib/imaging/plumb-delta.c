/* plumb-delta.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>
#include <string.h>

#ifdef __x86_64__
#include <immintrin.h>
#endif

#include "plumb-delta-private.h"

#include "plumb-color-private.h"
#include "plumb-parallel.h"

/* --- Areas ----------------------------------------------------------------------------------- */

void
plumb_area_map_init (PlumbAreaMap *self, const PlumbCompareSettings *settings, guint width)
{
  guint n = settings->regions->len;

  *self = (PlumbAreaMap) { .settings = settings,
                           .width = width,
                           .steps = g_new (double, n + 1),
                           .weights = g_new0 (double, PLUMB_N_LABELS) };
  self->steps[0] = settings->thresholds.step;
  self->weights[0] = 1;
  for (guint i = 0; i < n; i++)
    {
      const PlumbRegion *region = &g_array_index (settings->regions, PlumbRegion, i);
      gboolean is_judged = region->use == PLUMB_REGION_JUDGED;

      self->steps[i + 1] = is_judged ? region->thresholds.step : settings->thresholds.step;
      self->weights[i + 1] = is_judged ? 1 : region->weight;
    }
  self->areas = (PlumbAreas) { .n_areas = n + 1, .steps = self->steps, .weights = self->weights };
}

void
plumb_area_map_clear (PlumbAreaMap *self)
{
  g_clear_pointer (&self->steps, g_free);
  g_clear_pointer (&self->weights, g_free);
  g_clear_pointer (&self->labels, g_free);
}

static void
paint_mask_row (const PlumbImage *mask, guint y, float *room, guint8 *labels)
{
  plumb_color_read_row (mask, y, room);
  for (guint x = 0; x < plumb_image_get_width (mask); x++, room += 4)
    if (room[0] > 0 || room[1] > 0 || room[2] > 0)
      labels[x] = PLUMB_AREA_IGNORED;
}

static gboolean
is_ignored (const PlumbRegion *region)
{
  return region->use == PLUMB_REGION_IGNORED
         || (region->use == PLUMB_REGION_WEIGHED && region->weight <= 0);
}

/* Painted from the last to the first, as the first counts; the mask above all. */
void
plumb_area_map_paint (PlumbAreaMap *self, guint from, guint n_rows)
{
  const GArray *regions = self->settings->regions;
  g_autofree float *room = g_new (float, 4 * (gsize) self->width);

  if (regions->len == 0 && self->settings->mask == NULL)
    return;
  g_free (self->labels);
  self->areas.labels = self->labels = g_malloc0 ((gsize) self->width * n_rows);
  for (guint y = 0; y < n_rows; y++)
    {
      guint8 *row = self->labels + (gsize) y * self->width;

      for (guint i = regions->len; i-- > 0;)
        {
          const PlumbRegion *region = &g_array_index (regions, PlumbRegion, i);

          plumb_region_paint_row (region, from + y, self->width,
                                  is_ignored (region) ? PLUMB_AREA_IGNORED : i + 1, row);
        }
      if (self->settings->mask != NULL)
        paint_mask_row (self->settings->mask, from + y, room, row);
    }
}

/* --- 8 bits ---------------------------------------------------------------------------------- */

typedef struct
{
  guint64 n_changed;
  guint64 n_different;
  guint64 sum[4];
  guint64 sum_squares;
  guint8 max[4];
} Sums8;

static inline guint8
distance (guint8 a, guint8 b)
{
  return a > b ? a - b : b - a;
}

static inline void
add_pixel_8 (Sums8 *sums, const guint8 *a, const guint8 *b, guint8 step)
{
  guint8 largest = 0;

  for (guint c = 0; c < 4; c++)
    {
      guint8 d = distance (a[c], b[c]);

      sums->sum[c] += d;
      sums->max[c] = MAX (sums->max[c], d);
      sums->sum_squares += c < 3 ? (guint) d * d : 0;
      largest = MAX (largest, d);
    }
  sums->n_changed += largest > step;
  sums->n_different += largest > 0;
}

static guint
get_step_8 (double step)
{
  return CLAMP (floor ((step + PLUMB_STEP_SLACK) * 255), 0, 255);
}

static void
flush_8 (PlumbDeltaSums *sums, const Sums8 *sums_8, guint64 n_pixels)
{
  sums->n_pixels += n_pixels;
  sums->weight += n_pixels;
  sums->changed += sums_8->n_changed;
  sums->different += sums_8->n_different;
  sums->sum_squares += sums_8->sum_squares / (255.0 * 255.0);
  for (guint c = 0; c < 4; c++)
    {
      sums->sum[c] += sums_8->sum[c] / 255.0;
      sums->max[c] = MAX (sums->max[c], sums_8->max[c] / 255.0);
    }
}

#ifdef __x86_64__

typedef struct
{
  __m256i sum[4];
  __m256i max;
  __m256i squares;
} Lanes;

#define AVX2 __attribute__ ((target ("avx2")))

AVX2 static inline void
add_eight_pixels (Lanes *lanes, Sums8 *sums, __m256i a, __m256i b, __m256i step)
{
  const __m256i zero = _mm256_setzero_si256 (), low = _mm256_set1_epi32 (0xff);
  const __m256i colors = _mm256_set1_epi32 (0xffffff);
  __m256i d = _mm256_or_si256 (_mm256_subs_epu8 (a, b), _mm256_subs_epu8 (b, a));
  __m256i same = _mm256_cmpeq_epi32 (d, zero);
  __m256i kept = _mm256_cmpeq_epi32 (_mm256_subs_epu8 (d, step), zero);
  __m256i color = _mm256_and_si256 (d, colors);
  __m256i first = _mm256_unpacklo_epi8 (color, zero), second = _mm256_unpackhi_epi8 (color, zero);

  sums->n_different += 8 - __builtin_popcount (_mm256_movemask_ps (_mm256_castsi256_ps (same)));
  sums->n_changed += 8 - __builtin_popcount (_mm256_movemask_ps (_mm256_castsi256_ps (kept)));
  lanes->max = _mm256_max_epu8 (lanes->max, d);
  lanes->squares
      = _mm256_add_epi32 (lanes->squares, _mm256_add_epi32 (_mm256_madd_epi16 (first, first),
                                                            _mm256_madd_epi16 (second, second)));
  for (int c = 0; c < 4; c++)
    {
      __m256i channel = _mm256_and_si256 (_mm256_srli_epi32 (d, 8 * c), low);

      lanes->sum[c] = _mm256_add_epi64 (lanes->sum[c], _mm256_sad_epu8 (channel, zero));
    }
}

AVX2 static void
fold (const Lanes *lanes, Sums8 *sums)
{
  guint64 sum[4];
  guint32 squares[8];
  guint8 max[32];

  for (guint c = 0; c < 4; c++)
    {
      _mm256_storeu_si256 ((__m256i *) (void *) sum, lanes->sum[c]);
      sums->sum[c] += sum[0] + sum[1] + sum[2] + sum[3];
    }
  _mm256_storeu_si256 ((__m256i *) (void *) squares, lanes->squares);
  for (guint i = 0; i < 8; i++)
    sums->sum_squares += squares[i];
  _mm256_storeu_si256 ((__m256i *) (void *) max, lanes->max);
  for (guint i = 0; i < 32; i++)
    sums->max[i % 4] = MAX (sums->max[i % 4], max[i]);
}

/* The squares of a lane of 32 bits stay below 2^32 up to 16,000 steps: 128,000 pixels. */
AVX2 static guint
add_many_8 (Sums8 *sums, const guint8 *a, const guint8 *b, guint width, guint8 step)
{
  Lanes lanes;
  __m256i steps = _mm256_set1_epi8 ((char) step);
  guint x = 0;

  memset (&lanes, 0, sizeof lanes);
  for (; x + 8 <= width; x += 8)
    add_eight_pixels (
        &lanes, sums, _mm256_loadu_si256 ((const __m256i *) (const void *) (a + 4 * (gsize) x)),
        _mm256_loadu_si256 ((const __m256i *) (const void *) (b + 4 * (gsize) x)), steps);
  fold (&lanes, sums);
  return x;
}

#endif

static guint
add_first_pixels_8 (Sums8 *sums, const guint8 *a, const guint8 *b, guint width, guint8 step)
{
#ifdef __x86_64__
  if (__builtin_cpu_supports ("avx2"))
    return add_many_8 (sums, a, b, width, step);
#endif
  return 0;
}

/* Runs of pixels of one area. */
static guint
get_run (const guint8 *labels, guint x, guint width)
{
  guint end = x + 1;

  while (end < width && labels[end] == labels[x])
    end++;
  return end - x;
}

static void
add_run_8 (PlumbDeltaSums *sums, double step, const guint8 *a, const guint8 *b, guint n)
{
  Sums8 sums_8 = { 0 };
  guint8 step_8 = get_step_8 (step);
  guint x = add_first_pixels_8 (&sums_8, a, b, n, step_8);

  for (; x < n; x++)
    add_pixel_8 (&sums_8, a + 4 * (gsize) x, b + 4 * (gsize) x, step_8);
  flush_8 (sums, &sums_8, n);
}

void
plumb_delta_add_row_8 (PlumbDeltaSums *sums,
                       const PlumbAreas *areas,
                       guint y,
                       const guint8 *a,
                       const guint8 *b,
                       guint width)
{
  const guint8 *labels;

  if (areas->labels == NULL)
    {
      add_run_8 (sums, areas->steps[0], a, b, width);
      return;
    }
  labels = areas->labels + (gsize) y * width;
  for (guint x = 0, n; x < width; x += n)
    {
      n = get_run (labels, x, width);
      if (labels[x] != PLUMB_AREA_IGNORED)
        add_run_8 (&sums[labels[x]], areas->steps[labels[x]], a + 4 * (gsize) x, b + 4 * (gsize) x,
                   n);
    }
}

void
plumb_delta_get_levels_8 (const guint8 *a, const guint8 *b, guint width, guint8 *levels)
{
  for (guint x = 0; x < width; x++)
    {
      const guint8 *p = a + 4 * (gsize) x, *q = b + 4 * (gsize) x;
      guint8 low = MAX (distance (p[0], q[0]), distance (p[1], q[1]));
      guint8 high = MAX (distance (p[2], q[2]), distance (p[3], q[3]));

      levels[x] = MAX (low, high);
    }
}

/* --- Any numbers ----------------------------------------------------------------------------- */

static inline void
add_pixel (PlumbDeltaSums *sums, const float *differences, double step)
{
  double largest = 0;

  for (guint c = 0; c < 4; c++)
    {
      double d = (double) differences[c];

      sums->sum[c] += d;
      sums->max[c] = MAX (sums->max[c], d);
      sums->sum_squares += c < 3 ? d * d : 0;
      largest = MAX (largest, d);
    }
  sums->n_pixels++;
  sums->weight++;
  sums->changed += largest > step + PLUMB_STEP_SLACK;
  sums->different += largest > 0;
}

void
plumb_delta_add_differences (
    PlumbDeltaSums *sums, const PlumbAreas *areas, guint y, const float *differences, guint width)
{
  const guint8 *labels = areas->labels != NULL ? areas->labels + (gsize) y * width : NULL;

  for (guint x = 0; x < width; x++)
    {
      guint8 label = labels != NULL ? labels[x] : 0;

      if (label != PLUMB_AREA_IGNORED)
        add_pixel (&sums[label], differences + 4 * (gsize) x, areas->steps[label]);
    }
}

/* --- Sums ------------------------------------------------------------------------------------ */

void
plumb_delta_sums_add (PlumbDeltaSums *self, const PlumbDeltaSums *other)
{
  self->n_pixels += other->n_pixels;
  self->weight += other->weight;
  self->changed += other->changed;
  self->different += other->different;
  self->sum_squares += other->sum_squares;
  for (guint c = 0; c < 4; c++)
    {
      self->sum[c] += other->sum[c];
      self->max[c] = MAX (self->max[c], other->max[c]);
    }
}

void
plumb_delta_sums_weigh (PlumbDeltaSums *self, double weight)
{
  self->weight *= weight;
  self->changed *= weight;
  self->different *= weight;
  self->sum_squares *= weight;
  for (guint c = 0; c < 4; c++)
    self->sum[c] *= weight;
}

void
plumb_delta_sums_finish (const PlumbDeltaSums *self, PlumbDelta *delta)
{
  double n = self->weight > 0 ? self->weight : 1;
  double mean_square = self->sum_squares / (3 * n);

  *delta = (PlumbDelta) { .n_pixels = self->n_pixels, .weight = self->weight };
  for (guint c = 0; c < 4; c++)
    {
      delta->mean[c] = self->sum[c] / n;
      delta->max[c] = self->max[c];
      delta->mean_delta += delta->mean[c] / 4;
      delta->max_delta = MAX (delta->max_delta, delta->max[c]);
    }
  delta->changed_fraction = self->changed / n;
  delta->different_fraction = self->different / n;
  delta->psnr = mean_square > 0 ? -10 * log10 (mean_square) : (double) INFINITY;
}

/* --- Whole pictures -------------------------------------------------------------------------- */

#define BAND_ROWS 64

typedef struct
{
  const PlumbImage *a;
  const PlumbImage *b;
  const PlumbAreas *areas;
  PlumbDeltaSums *sums; /* of each band, of each area */
} Job;

static void
measure_band (guint index, gpointer data)
{
  const Job *job = data;
  guint width = plumb_image_get_width (job->a), from = index * BAND_ROWS;
  guint to = MIN (from + BAND_ROWS, plumb_image_get_height (job->a));
  g_autofree guint8 *room_a = g_malloc (4 * (gsize) width), *room_b = g_malloc (4 * (gsize) width);

  for (guint y = from; y < to; y++)
    plumb_delta_add_row_8 (&job->sums[index * job->areas->n_areas], job->areas, y,
                           plumb_color_read_row_8 (job->a, y, room_a),
                           plumb_color_read_row_8 (job->b, y, room_b), width);
}

gboolean
plumb_delta_can_be_direct (const PlumbImage *a, const PlumbImage *b)
{
  const PlumbImageLayout *p = plumb_image_get_layout (a), *q = plumb_image_get_layout (b);
  gboolean multiplies_a = p->alpha == PLUMB_ALPHA_PREMULTIPLIED;
  gboolean multiplies_b = q->alpha == PLUMB_ALPHA_PREMULTIPLIED;

  return p->sample == PLUMB_SAMPLE_U8 && q->sample == PLUMB_SAMPLE_U8
         && p->space != PLUMB_SPACE_LINEAR && q->space != PLUMB_SPACE_LINEAR
         && multiplies_a == multiplies_b;
}

/* Bands are of fixed size and added in order: the sums are the same on any number of processors. */
void
plumb_delta_measure_directly (const PlumbImage *a,
                              const PlumbImage *b,
                              const PlumbAreas *areas,
                              PlumbDeltaSums *sums)
{
  guint n_bands = (plumb_image_get_height (a) + BAND_ROWS - 1) / BAND_ROWS;
  g_autofree PlumbDeltaSums *parts = g_new0 (PlumbDeltaSums, (gsize) n_bands * areas->n_areas);
  Job job = { .a = a, .b = b, .areas = areas, .sums = parts };

  plumb_parallel_run (n_bands, measure_band, &job);
  for (guint band = 0; band < n_bands; band++)
    for (guint area = 0; area < areas->n_areas; area++)
      plumb_delta_sums_add (&sums[area], &parts[band * areas->n_areas + area]);
}
