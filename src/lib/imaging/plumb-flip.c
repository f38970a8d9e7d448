/* plumb-flip.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "plumb-metrics-private.h"

#include "plumb-color-private.h"
#include "plumb-convolve-private.h"
#include "plumb-heat-map.h"
#include "plumb-parallel.h"

/* The numbers in brackets are sections of the paper. Every filter of it is a sum of products of one
 * function of x and one of y, so that rows are filtered first and columns after; at the edges the
 * nearest pixel stands for what lies outside. Bands of rows are worked on side by side. */

#define BAND_ROWS 32
#define MAX_RADIUS ((PLUMB_MAX_TAPS - 1) / 2)

/* --- Colors ---------------------------------------------------------------------------------- */

/* sRGB to CIE XYZ, D65, from the primaries; what white gives is the reference white. */
static const float to_xyz[3][3] = {
  { 0.4123865632529917f, 0.3575914909206253f, 0.18045049120356368f },
  { 0.21263682167732384f, 0.7151829818412506f, 0.07218019648142547f },
  { 0.019330620152483987f, 0.11919716364020845f, 0.9503725870054354f },
};
static const float from_xyz[3][3] = {
  { 3.2410032329763587f, -1.5373989694887855f, -0.49861588199636319f },
  { -0.96922425220251640f, 1.8759299836951759f, 0.041554226340084724f },
  { 0.055639419851975444f, -0.20401120612390997f, 1.0571489771875335f },
};
static const float white[3] = { 0.950428545377181f, 1.0f, 1.088900370798128f };

/* An opponent space that is linear, in which the eye's contrast sensitivity is known [4.1.1]. */
static inline void
rgb_to_opponent (const float rgb[3], float *luma, float *red_green, float *blue_yellow)
{
  float xyz[3];

  for (guint i = 0; i < 3; i++)
    xyz[i] = (to_xyz[i][0] * rgb[0] + to_xyz[i][1] * rgb[1] + to_xyz[i][2] * rgb[2]) / white[i];
  *luma = 116 * xyz[1] - 16;
  *red_green = 500 * (xyz[0] - xyz[1]);
  *blue_yellow = 200 * (xyz[1] - xyz[2]);
}

static inline void
opponent_to_rgb (float luma, float red_green, float blue_yellow, float rgb[3])
{
  float y = (luma + 16) / 116;
  float xyz[3]
      = { (y + red_green / 500) * white[0], y * white[1], (y - blue_yellow / 200) * white[2] };

  for (guint i = 0; i < 3; i++)
    {
      float light = from_xyz[i][0] * xyz[0] + from_xyz[i][1] * xyz[1] + from_xyz[i][2] * xyz[2];

      rgb[i] = CLAMP (light, 0, 1);
    }
}

static inline float
lab_curve (float t)
{
  const float delta = 6.0f / 29;

  return t > delta * delta * delta ? cbrtf (t) : t / (3 * delta * delta) + 4.0f / 29;
}

/* CIELAB, its colors made weaker in the dark as Hunt found [4.1.3]. */
static inline void
rgb_to_hunt (const float rgb[3], float lab[3])
{
  float curve[3];

  for (guint i = 0; i < 3; i++)
    curve[i] = lab_curve ((to_xyz[i][0] * rgb[0] + to_xyz[i][1] * rgb[1] + to_xyz[i][2] * rgb[2])
                          / white[i]);
  lab[0] = 116 * curve[1] - 16;
  lab[1] = 500 * (curve[0] - curve[1]) * 0.01f * lab[0];
  lab[2] = 200 * (curve[1] - curve[2]) * 0.01f * lab[0];
}

static inline float
get_distance (const float a[3], const float b[3])
{
  float p = a[1] - b[1], q = a[2] - b[2];

  return fabsf (a[0] - b[0]) + sqrtf (p * p + q * q);
}

/* --- Filters --------------------------------------------------------------------------------- */

typedef struct
{
  guint radius;
  float weights[PLUMB_MAX_TAPS];
} Filter;

/* All in x or y alone. Of the blue-yellow channel there are two, mixed after. */
typedef struct
{
  Filter luma, red_green, blue_yellow[2];
  float mix[2];
  Filter smooth, edge, point; /* for features */
  guint radius;               /* the largest */
  float largest;              /* error of two colors, to the power of 0.7 */
} Filters;

static double
fill_gauss (Filter *filter, guint radius, double exponent)
{
  double sum = 0, raw[PLUMB_MAX_TAPS];

  filter->radius = radius;
  for (guint i = 0; i <= 2 * radius; i++)
    {
      double x = (double) i - radius;

      sum += raw[i] = exp (-x * x * exponent);
    }
  for (guint i = 0; i <= 2 * radius; i++)
    filter->weights[i] = (float) (raw[i] / sum);
  return sum;
}

/* What the eye does not resolve [4.1.1]: a1 sqrt(pi/b1) exp(-pi² x²/b1) + the same of a2, b2; x in
 * degrees. The radius is three deviations of the widest, for all channels. */
static void
make_contrast_filters (Filters *filters, double pixels_per_degree)
{
  static const double a[2] = { 34.1, 13.5 }, b[2] = { 0.04, 0.025 };
  double scale = G_PI * G_PI / (pixels_per_degree * pixels_per_degree);
  guint radius
      = MIN ((guint) ceil (3 * sqrt (b[0] / (2 * G_PI * G_PI)) * pixels_per_degree), MAX_RADIUS);
  double share[2];

  fill_gauss (&filters->luma, radius, scale / 0.0047);
  fill_gauss (&filters->red_green, radius, scale / 0.0053);
  for (guint i = 0; i < 2; i++)
    {
      double sum = fill_gauss (&filters->blue_yellow[i], radius, scale / b[i]);

      share[i] = a[i] * sqrt (G_PI / b[i]) * sum * sum;
    }
  for (guint i = 0; i < 2; i++)
    filters->mix[i] = (float) (share[i] / (share[0] + share[1]));
}

/* Positive and negative weights are brought to 1 and -1, each by itself. */
static void
balance (Filter *filter, const double raw[PLUMB_MAX_TAPS])
{
  double up = 0, down = 0;

  for (guint i = 0; i <= 2 * filter->radius; i++)
    *(raw[i] > 0 ? &up : &down) += raw[i];
  for (guint i = 0; i <= 2 * filter->radius; i++)
    filter->weights[i] = (float) (raw[i] > 0 ? raw[i] / up : raw[i] / -down);
}

/* First and second derivatives of a Gaussian as wide as the finest detail, 0.082 degrees [4.2]. */
static void
make_feature_filters (Filters *filters, double pixels_per_degree)
{
  double deviation = 0.5 * 0.082 * pixels_per_degree;
  guint radius = MIN ((guint) ceil (3 * deviation), MAX_RADIUS);
  double edge[PLUMB_MAX_TAPS], point[PLUMB_MAX_TAPS];

  fill_gauss (&filters->smooth, radius, 1 / (2 * deviation * deviation));
  filters->edge.radius = filters->point.radius = radius;
  for (guint i = 0; i <= 2 * radius; i++)
    {
      double x = (double) i - radius, gauss = exp (-x * x / (2 * deviation * deviation));

      edge[i] = -x * gauss;
      point[i] = (x * x / (deviation * deviation) - 1) * gauss;
    }
  balance (&filters->edge, edge);
  balance (&filters->point, point);
}

static void
make_filters (Filters *filters, double pixels_per_degree)
{
  static const float green[3] = { 0, 1, 0 }, blue[3] = { 0, 0, 1 };
  float a[3], b[3];

  make_contrast_filters (filters, pixels_per_degree);
  make_feature_filters (filters, pixels_per_degree);
  filters->radius = MAX (filters->luma.radius, filters->smooth.radius);
  rgb_to_hunt (green, a);
  rgb_to_hunt (blue, b);
  filters->largest = powf (get_distance (a, b), 0.7f);
}

/* --- One picture ----------------------------------------------------------------------------- */

/* Rows filtered along x, of a band and of what lies above and below it within the radius. */
enum
{
  LUMA,
  RED_GREEN,
  BLUE_YELLOW_1,
  BLUE_YELLOW_2,
  SMOOTH,
  EDGE,
  POINT,
  N_PLANES
};

/* One row filtered along both. */
enum
{
  F_LUMA,
  F_RED_GREEN,
  F_BLUE_YELLOW,
  F_EDGE_X,
  F_EDGE_Y,
  F_POINT_X,
  F_POINT_Y,
  N_FILTERED
};

typedef struct
{
  const PlumbImage *image;
  const Filters *filters;
  gsize width;
  const PlumbFlipView *seen;
  float factor;  /* of light, for HDR-FLIP */
  float *planes; /* row by row: N_PLANES times width each */
  float *row;    /* N_FILTERED times width */
} View;

static void
filter_along_x (const View *view, const float *padded, const Filter *filter, float *to)
{
  plumb_convolve_row (padded + view->filters->radius - filter->radius, filter->weights,
                      2 * filter->radius + 1, to, view->width);
}

static void
pad (float *row, gsize width, guint radius)
{
  for (guint i = 0; i < radius; i++)
    {
      row[i] = row[radius];
      row[radius + width + i] = row[radius + width - 1];
    }
}

/* @room: a row of light, and three rows with their padding. */
static void
read_row (const View *view, guint y, float *room, float *planes)
{
  const Filters *filters = view->filters;
  gsize width = view->width, padded = width + 2 * (gsize) filters->radius;
  float *channels[3] = { room, room + padded, room + 2 * padded }, *light = room + 3 * padded;

  plumb_color_read_light_row (view->image, y, light);
  if (view->seen->is_hdr)
    plumb_flip_map_tones (view->seen->tone_mapper, view->factor, light, width);
  for (gsize x = 0; x < width; x++, light += 4)
    {
      gsize at = filters->radius + x;

      for (guint c = 0; c < 3; c++)
        light[c] = light[c] > 0 ? MIN (light[c], 1) : 0; /* what is no number shows nothing */
      rgb_to_opponent (light, &channels[0][at], &channels[1][at], &channels[2][at]);
    }
  for (guint c = 0; c < 3; c++)
    pad (channels[c], width, filters->radius);
  filter_along_x (view, channels[0], &filters->luma, planes + LUMA * width);
  filter_along_x (view, channels[1], &filters->red_green, planes + RED_GREEN * width);
  filter_along_x (view, channels[2], &filters->blue_yellow[0], planes + BLUE_YELLOW_1 * width);
  filter_along_x (view, channels[2], &filters->blue_yellow[1], planes + BLUE_YELLOW_2 * width);
  for (gsize i = 0; i < padded; i++)
    channels[0][i] = (channels[0][i] + 16) / 116;
  filter_along_x (view, channels[0], &filters->smooth, planes + SMOOTH * width);
  filter_along_x (view, channels[0], &filters->edge, planes + EDGE * width);
  filter_along_x (view, channels[0], &filters->point, planes + POINT * width);
}

/* Row @index of the band: its neighbors lie @filters->radius rows above and below in @planes. */
static void
filter_along_y (const View *view, guint index, guint plane, const Filter *filter, float *to)
{
  const float *sources[PLUMB_MAX_TAPS];

  for (guint k = 0; k <= 2 * filter->radius; k++)
    {
      gsize row = index + view->filters->radius - filter->radius + k;

      sources[k] = view->planes + (row * N_PLANES + plane) * view->width;
    }
  plumb_convolve (sources, filter->weights, 2 * filter->radius + 1, to, view->width);
}

static void
filter_row (const View *view, guint index, float *spare)
{
  const Filters *filters = view->filters;
  gsize width = view->width;
  float *blue_yellow = view->row + F_BLUE_YELLOW * width;

  filter_along_y (view, index, LUMA, &filters->luma, view->row + F_LUMA * width);
  filter_along_y (view, index, RED_GREEN, &filters->red_green, view->row + F_RED_GREEN * width);
  filter_along_y (view, index, BLUE_YELLOW_1, &filters->blue_yellow[0], blue_yellow);
  filter_along_y (view, index, BLUE_YELLOW_2, &filters->blue_yellow[1], spare);
  for (gsize x = 0; x < width; x++)
    blue_yellow[x] = filters->mix[0] * blue_yellow[x] + filters->mix[1] * spare[x];
  filter_along_y (view, index, EDGE, &filters->smooth, view->row + F_EDGE_X * width);
  filter_along_y (view, index, SMOOTH, &filters->edge, view->row + F_EDGE_Y * width);
  filter_along_y (view, index, POINT, &filters->smooth, view->row + F_POINT_X * width);
  filter_along_y (view, index, SMOOTH, &filters->point, view->row + F_POINT_Y * width);
}

/* --- Both ------------------------------------------------------------------------------------ */

static inline void
get_hunt (const View *view, gsize x, float lab[3])
{
  const float *row = view->row + x;
  float rgb[3];

  opponent_to_rgb (row[F_LUMA * view->width], row[F_RED_GREEN * view->width],
                   row[F_BLUE_YELLOW * view->width], rgb);
  rgb_to_hunt (rgb, lab);
}

static inline float
get_length (const View *view, gsize x, guint plane_x, guint plane_y)
{
  float p = view->row[plane_x * view->width + x], q = view->row[plane_y * view->width + x];

  return sqrtf (p * p + q * q);
}

/* Small errors get most of the scale: 0.4 of the largest becomes 0.95 [4.1.4]. */
static inline float
spread (float error, float largest)
{
  const float knee = 0.4f * largest;

  if (error < knee)
    return error * 0.95f / knee;
  return 0.95f + (error - knee) / (largest - knee) * 0.05f;
}

static gboolean
looks_alike (const View *a, const View *b, gsize x)
{
  for (guint i = 0; i < N_FILTERED; i++)
    if (a->row[i * a->width + x] != b->row[i * b->width + x])
      return FALSE;
  return TRUE;
}

static float
get_error (const View *a, const View *b, gsize x)
{
  float lab_a[3], lab_b[3], color, edge, point, feature;

  if (looks_alike (a, b, x))
    return 0;
  get_hunt (a, x, lab_a);
  get_hunt (b, x, lab_b);
  color = spread (powf (get_distance (lab_a, lab_b), 0.7f), a->filters->largest);
  edge = fabsf (get_length (a, x, F_EDGE_X, F_EDGE_Y) - get_length (b, x, F_EDGE_X, F_EDGE_Y));
  point = fabsf (get_length (a, x, F_POINT_X, F_POINT_Y) - get_length (b, x, F_POINT_X, F_POINT_Y));
  feature = sqrtf (MAX (edge, point) * (float) G_SQRT2 / 2);
  return powf (color, 1 - feature);
}

typedef struct
{
  const PlumbImage *images[2];
  Filters filters;
  const PlumbFlipView *view;
  guint exposure; /* of those of @view */
  float *errors;
} Job;

/* In stops, from the first to the last. */
static double
get_exposure (const PlumbFlipView *view, guint i)
{
  double range = view->stop_exposure - view->start_exposure;

  return view->start_exposure + (view->n_exposures > 1 ? range * i / (view->n_exposures - 1) : 0);
}

static void
measure_band (guint index, gpointer data)
{
  const Job *job = data;
  guint height = plumb_image_get_height (job->images[0]), radius = job->filters.radius;
  gsize width = plumb_image_get_width (job->images[0]), padded = width + 2 * (gsize) radius;
  guint from = index * BAND_ROWS, to = MIN (from + BAND_ROWS, height), n = to - from + 2 * radius;
  g_autofree float *room = g_new (float, 3 * padded + 4 * width);
  float factor = (float) exp2 (get_exposure (job->view, job->exposure));
  View views[2];

  for (guint i = 0; i < 2; i++)
    {
      views[i] = (View) { .image = job->images[i],
                          .filters = &job->filters,
                          .width = width,
                          .seen = job->view,
                          .factor = factor,
                          .planes = g_new (float, (gsize) n *N_PLANES *width),
                          .row = g_new (float, N_FILTERED *width) };
      for (guint k = 0; k < n; k++)
        {
          gint64 y = (gint64) from + k - radius;

          read_row (&views[i], CLAMP (y, 0, height - 1), room,
                    views[i].planes + k * N_PLANES * width);
        }
    }
  for (guint y = from; y < to; y++)
    {
      filter_row (&views[0], y - from, room);
      filter_row (&views[1], y - from, room);
      for (gsize x = 0; x < width; x++)
        {
          float error = get_error (&views[0], &views[1], x), *most = &job->errors[y * width + x];

          *most = job->exposure > 0 ? MAX (*most, error) : error;
        }
    }
  for (guint i = 0; i < 2; i++)
    {
      g_free (views[i].planes);
      g_free (views[i].row);
    }
}

void
plumb_flip_measure (const PlumbImage *a,
                    const PlumbImage *b,
                    const PlumbFlipView *view,
                    float *errors)
{
  Job job = { .images = { a, b }, .view = view, .errors = errors };
  guint n_bands = (plumb_image_get_height (a) + BAND_ROWS - 1) / BAND_ROWS;

  make_filters (&job.filters, view->pixels_per_degree);
  for (job.exposure = 0; job.exposure < view->n_exposures; job.exposure++)
    plumb_parallel_run (n_bands, measure_band, &job);
}

/**
 * plumb_flip_get_reach:
 * @pixels_per_degree: as in PlumbCompareSettings
 *
 * Returns: the radius of the widest filter: a band of a picture with so many rows more on either
 *   side has the errors that the picture has there
 */
guint
plumb_flip_get_reach (double pixels_per_degree)
{
  Filters filters;

  make_filters (&filters, pixels_per_degree);
  return filters.radius;
}

/* --- Pooling --------------------------------------------------------------------------------- */

#define N_BINS 65536

static double
find_quantile (const double *weights, double sum, double part)
{
  double below = 0;

  for (guint i = 0; i < N_BINS; i++)
    {
      below += weights[i];
      if (below >= part * sum)
        return (double) i / (N_BINS - 1);
    }
  return 0;
}

struct _PlumbFlipPool
{
  double weights[N_BINS];
  double sum;
  double weight;
  double min;
  double max;
};

PlumbFlipPool *
plumb_flip_pool_new (void)
{
  PlumbFlipPool *self = g_new0 (PlumbFlipPool, 1);

  self->min = 1;
  return self;
}

void
plumb_flip_pool_free (PlumbFlipPool *self)
{
  g_free (self);
}

void
plumb_flip_pool_add (PlumbFlipPool *self, const float *errors, const PlumbAreas *areas, gsize n)
{
  const guint8 *labels = areas != NULL ? areas->labels : NULL;

  for (gsize i = 0; i < n; i++)
    {
      double error = CLAMP ((double) errors[i], 0, 1);
      double weight = labels != NULL ? areas->weights[labels[i]] : 1;

      if (weight <= 0)
        continue;
      self->weights[(guint) (error * (N_BINS - 1) + 0.5)] += weight * error;
      self->sum += weight * error;
      self->weight += weight;
      self->min = MIN (self->min, error);
      self->max = MAX (self->max, error);
    }
}

/* Quantiles are of the errors weighted by themselves, so that the many pixels without one do not
 * hide the others; to one part in 65,535. */
void
plumb_flip_pool_finish (const PlumbFlipPool *self, PlumbFlipSummary *summary)
{
  *summary = (PlumbFlipSummary) {
    .mean = self->weight > 0 ? self->sum / self->weight : 0,
    .median = find_quantile (self->weights, self->sum, 0.5),
    .first_quartile = find_quantile (self->weights, self->sum, 0.25),
    .third_quartile = find_quantile (self->weights, self->sum, 0.75),
    .min = self->weight > 0 ? self->min : 0,
    .max = self->max,
  };
}

void
plumb_flip_summarize (const float *errors,
                      const PlumbAreas *areas,
                      gsize n,
                      PlumbFlipSummary *summary)
{
  g_autoptr (PlumbFlipPool) pool = plumb_flip_pool_new ();

  plumb_flip_pool_add (pool, errors, areas, n);
  plumb_flip_pool_finish (pool, summary);
}
