/* plumb-compare-rows.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include <glib/gstdio.h>

#include "plumb-compare.h"

#include "plumb-comparison-private.h"
#include "plumb-file.h"
#include "plumb-heat-map.h"
#include "plumb-metrics-private.h"
#include "plumb-parallel.h"

/* Pictures that are never in memory whole: band by band, with the rows around each that SSIM and
 * FLIP look at. A multiple of the bands of every measure, so that all sums are added in the order
 * in which those of whole pictures are: the numbers are the same, bit by bit. */
#define BAND_ROWS 256

typedef struct
{
  const PlumbRowsQuery *query;
  PlumbComparison *comparison;
  const PlumbCompareSettings *settings;
  PlumbAreaMap map;
  PlumbDeltaSums *sums;
  PlumbSsimSums ssim;
  PlumbFlipPool *flip;
  guint reach; /* rows that are read above and below a band */
  GBytes *rows[2];
  guint first; /* of the rows that were read */
} Measuring;

static void
clear_measuring (Measuring *self)
{
  plumb_area_map_clear (&self->map);
  g_clear_pointer (&self->sums, g_free);
  g_clear_pointer (&self->flip, plumb_flip_pool_free);
  for (guint i = 0; i < 2; i++)
    g_clear_pointer (&self->rows[i], g_bytes_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Measuring, clear_measuring)

static gboolean
fail_rows (GError **error)
{
  g_set_error_literal (error, PLUMB_IMAGE_ERROR, PLUMB_IMAGE_ERROR_LIMIT,
                       "rows of the picture cannot be read: the disk may have failed");
  return FALSE;
}

static gboolean
read_rows (Measuring *self, guint from, guint to, GError **error)
{
  self->first = from;
  for (guint i = 0; i < 2; i++)
    {
      const PlumbRowsSource *source = &self->query->sources[i];
      gsize length = plumb_image_layout_get_row_size (source->layout) * (to - from);
      g_autofree guint8 *pixels = g_try_malloc (length);

      g_clear_pointer (&self->rows[i], g_bytes_unref);
      if (pixels == NULL || !source->read (source->data, from, to - from, pixels))
        return fail_rows (error);
      self->rows[i] = g_bytes_new_take (g_steal_pointer (&pixels), length);
    }
  return TRUE;
}

/* Rows of those that were read, as a picture. */
static PlumbImage *
cut (const Measuring *self, guint side, guint from, guint to)
{
  PlumbImageLayout layout = *self->query->sources[side].layout;
  gsize stride = plumb_image_layout_get_row_size (&layout);

  layout.height = to - from;
  return plumb_image_new (&layout, self->rows[side], (from - self->first) * stride, stride, NULL);
}

static void
add_delta (Measuring *self, guint from, guint to)
{
  g_autoptr (PlumbImage) a = cut (self, 0, from, to);
  g_autoptr (PlumbImage) b = cut (self, 1, from, to);

  if (plumb_delta_can_be_direct (a, b))
    plumb_delta_measure_directly (a, b, &self->map.areas, self->sums);
  else
    plumb_delta_measure_by_gegl (a, b, &self->map.areas, self->sums);
}

static void
add_ssim (Measuring *self, guint from, guint to)
{
  guint height = self->query->sources[0].layout->height;
  guint end = MIN (to + PLUMB_SSIM_MARGIN, height);
  g_autoptr (PlumbImage) a = cut (self, 0, from, end);
  g_autoptr (PlumbImage) b = cut (self, 1, from, end);

  plumb_area_map_paint (&self->map, from, end - from);
  plumb_ssim_add (&self->ssim, a, b, &self->map.areas);
}

static void
add_flip (Measuring *self, guint from, guint to)
{
  guint width = self->query->sources[0].layout->width;
  guint height = self->query->sources[0].layout->height;
  guint top = from > self->reach ? from - self->reach : 0, end = MIN (to + self->reach, height);
  g_autoptr (PlumbImage) a = cut (self, 0, top, end);
  g_autoptr (PlumbImage) b = cut (self, 1, top, end);
  g_autofree float *errors = g_new (float, (gsize) width *(end - top));

  plumb_flip_measure (a, b, &self->comparison->flip_view, errors);
  plumb_area_map_paint (&self->map, from, to - from);
  plumb_flip_pool_add (self->flip, errors + (gsize) (from - top) * width, &self->map.areas,
                       (gsize) width * (to - from));
}

static gboolean
add_band (Measuring *self, guint from, GError **error)
{
  guint height = self->query->sources[0].layout->height, to = MIN (from + BAND_ROWS, height);
  guint top = from > self->reach ? from - self->reach : 0;

  if (!read_rows (self, top, MIN (to + self->reach, height), error))
    return FALSE;
  plumb_area_map_paint (&self->map, from, to - from);
  add_delta (self, from, to);
  if (self->settings->metrics & PLUMB_METRIC_SSIM)
    add_ssim (self, from, to);
  if (self->settings->metrics & PLUMB_METRIC_FLIP)
    add_flip (self, from, to);
  return TRUE;
}

/* Of the reference, the rows of one band. */
static PlumbImage *
read_reference (gpointer data, guint y)
{
  const PlumbRowsSource *source = data;
  PlumbImageLayout layout = *source->layout;

  layout.height = MIN (BAND_ROWS, layout.height - y);
  gsize stride = plumb_image_layout_get_row_size (&layout);
  g_autofree guint8 *pixels = g_try_malloc (stride * layout.height);
  if (pixels == NULL || !source->read (source->data, y, layout.height, pixels))
    return NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_take (g_steal_pointer (&pixels), stride * layout.height);
  return plumb_image_new (&layout, bytes, 0, stride, NULL);
}

static gboolean
prepare_flip (Measuring *self, GError **error)
{
  PlumbRowsSource source = self->query->sources[0];

  plumb_comparison_init_view (self->comparison, self->settings);
  self->reach = MAX (self->reach, plumb_flip_get_reach (self->settings->pixels_per_degree));
  return plumb_flip_view_expose (&self->comparison->flip_view, source.layout->height,
                                 read_reference, &source)
         || fail_rows (error);
}

static void
take_numbers (Measuring *self)
{
  PlumbComparison *comparison = self->comparison;

  plumb_comparison_take_sums (comparison, self->settings, self->sums);
  comparison->has_ssim = self->ssim.weight > 0;
  comparison->ssim = comparison->has_ssim ? self->ssim.sum / self->ssim.weight : 0;
  comparison->has_flip = (self->settings->metrics & PLUMB_METRIC_FLIP) != 0;
  if (comparison->has_flip)
    plumb_flip_pool_finish (self->flip, &comparison->flip);
}

static gboolean
measure (PlumbComparison *comparison,
         const PlumbRowsQuery *query,
         const PlumbCompareSettings *settings,
         GCancellable *cancellable,
         GError **error)
{
  const PlumbImageLayout *layout = query->sources[0].layout;
  g_auto (Measuring) self = { .query = query, .comparison = comparison, .settings = settings };

  if (!plumb_comparison_check_mask (comparison, settings, error))
    return FALSE;
  plumb_area_map_init (&self.map, settings, layout->width);
  self.sums = g_new0 (PlumbDeltaSums, settings->regions->len + 1);
  self.flip = plumb_flip_pool_new ();
  if (settings->metrics & PLUMB_METRIC_SSIM)
    self.reach = PLUMB_SSIM_MARGIN;
  if (settings->metrics & PLUMB_METRIC_FLIP && !prepare_flip (&self, error))
    return FALSE;
  for (guint y = 0; y < layout->height; y += BAND_ROWS)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error) || !add_band (&self, y, error))
        return FALSE;
      if (query->progress != NULL)
        query->progress ((double) MIN (y + BAND_ROWS, layout->height) / layout->height,
                         query->progress_data);
    }
  take_numbers (&self);
  return TRUE;
}

/* --- Files ----------------------------------------------------------------------------------- */

typedef struct
{
  PlumbSide *sides;
  const PlumbRowsSource *sources;
  GCancellable *cancellable;
} Hashing;

static void
hash_cb (guint index, gpointer data)
{
  const Hashing *hashing = data;
  PlumbSide *side = &hashing->sides[index];
  GError **error = side->error == NULL ? &side->error : NULL;
  g_autofd int fd = plumb_file_open_regular (side->path, error);
  g_autofree char *hash
      = fd >= 0 ? plumb_hash_fd (fd, &side->n_bytes, hashing->cancellable, error) : NULL;

  if (hash != NULL)
    g_strlcpy (side->sha256, hash, sizeof side->sha256);
  if (fd >= 0 && hashing->sources[index].looked_at != NULL)
    plumb_side_check_unchanged (side, fd, hashing->sources[index].looked_at);
}

/**
 * plumb_compare_rows:
 * @query: two pictures whose rows can be read, and the files that they come from
 * @cancellable: (nullable): looked at between bands
 * @error: return location for G_IO_ERROR_INVALID_ARGUMENT, G_IO_ERROR_CANCELLED and
 *   PLUMB_IMAGE_ERROR_LIMIT (rows cannot be read)
 *
 * The same as plumb_compare_files(), with the same numbers, of pictures that are too large to be
 * decoded beside each other: it takes the memory of some hundred rows. For a worker thread.
 *
 * Returns: (transfer full): the outcome, without pictures, or NULL
 */
PlumbComparison *
plumb_compare_rows (const PlumbRowsQuery *query, GCancellable *cancellable, GError **error)
{
  g_autoptr (PlumbCompareSettings) defaults = plumb_compare_settings_new ();
  const PlumbCompareSettings *settings = query->settings != NULL ? query->settings : defaults;
  g_autoptr (PlumbComparison) self = plumb_comparison_new (settings);
  Hashing hashing = { self->sides, query->sources, cancellable };

  for (guint i = 0; i < 2; i++)
    {
      self->sides[i].path = g_strdup (query->sources[i].path);
      self->sides[i].is_described = query->sources[i].layout != NULL;
      if (self->sides[i].is_described)
        self->sides[i].layout = *query->sources[i].layout;
      if (query->sources[i].error != NULL)
        self->sides[i].error = g_error_copy (query->sources[i].error);
    }
  plumb_parallel_run (2, hash_cb, &hashing);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  plumb_comparison_relate (self);
  self->is_exact = self->sides[0].error == NULL && self->sides[1].error == NULL
                   && strcmp (self->sides[0].sha256, self->sides[1].sha256) == 0;
  if (self->is_exact)
    plumb_comparison_measure_nothing (self, settings);
  else if (self->dimensions_match && self->sides[0].error == NULL && self->sides[1].error == NULL
           && !measure (self, query, settings, cancellable, error))
    return NULL;
  plumb_comparison_judge (self, settings);
  return g_steal_pointer (&self);
}
