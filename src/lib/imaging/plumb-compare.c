/* plumb-compare.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include <glib/gstdio.h>

#include "plumb-compare.h"

#include "plumb-comparison-private.h"
#include "plumb-delta-private.h"
#include "plumb-file.h"
#include "plumb-image-isolated.h"
#include "plumb-metrics-private.h"
#include "plumb-parallel.h"
#include "plumb-png-private.h"

/* --- Measuring ------------------------------------------------------------------------------- */

/* How the settings have FLIP look at two pictures that are described. */
void
plumb_comparison_init_view (PlumbComparison *self, const PlumbCompareSettings *settings)
{
  plumb_flip_view_init (&self->flip_view, settings->pixels_per_degree, &self->sides[0].layout,
                        &self->sides[1].layout);
  self->flip_view.is_hdr = self->flip_view.is_hdr && settings->flip_range == PLUMB_FLIP_AUTO;
  self->flip_view.tone_mapper = settings->tone_mapper;
}

static gboolean
measure_flip (PlumbComparison *self,
              const PlumbCompareSettings *settings,
              const PlumbAreas *areas,
              GError **error)
{
  const PlumbImageLayout *layout = &self->sides[0].layout;
  gsize n = (gsize) layout->width * layout->height;
  g_autoptr (PlumbBlob) errors = plumb_blob_new (n * sizeof (float), error);

  if (errors == NULL)
    return FALSE;
  plumb_comparison_init_view (self, settings);
  plumb_flip_view_expose_image (&self->flip_view, self->sides[0].image);
  plumb_flip_measure (self->sides[0].image, self->sides[1].image, &self->flip_view,
                      (float *) (void *) errors->data);
  plumb_flip_summarize ((float *) (void *) errors->data, areas, n, &self->flip);
  self->has_flip = TRUE;
  return TRUE;
}

static gboolean
measure (PlumbComparison *self, const PlumbCompareSettings *settings, GError **error)
{
  PlumbImage *a = self->sides[0].image, *b = self->sides[1].image;
  g_autofree PlumbDeltaSums *sums = g_new0 (PlumbDeltaSums, settings->regions->len + 1);
  g_auto (PlumbAreaMap) map;

  plumb_area_map_init (&map, settings, plumb_image_get_width (a));
  plumb_area_map_paint (&map, 0, plumb_image_get_height (a));
  if (plumb_delta_can_be_direct (a, b))
    plumb_delta_measure_directly (a, b, &map.areas, sums);
  else
    plumb_delta_measure_by_gegl (a, b, &map.areas, sums);
  plumb_comparison_take_sums (self, settings, sums);
  if (settings->metrics & PLUMB_METRIC_SSIM)
    self->has_ssim = plumb_ssim_measure (a, b, &map.areas, &self->ssim);
  return !(settings->metrics & PLUMB_METRIC_FLIP)
         || measure_flip (self, settings, &map.areas, error);
}

gboolean
plumb_comparison_check_mask (const PlumbComparison *self,
                             const PlumbCompareSettings *settings,
                             GError **error)
{
  const PlumbImageLayout *layout = &self->sides[0].layout;

  if (settings->mask == NULL
      || (plumb_image_get_width (settings->mask) == layout->width
          && plumb_image_get_height (settings->mask) == layout->height))
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               "the mask has %u x %u pixels and the pictures %u x %u: they must be of one size",
               plumb_image_get_width (settings->mask), plumb_image_get_height (settings->mask),
               layout->width, layout->height);
  return FALSE;
}

void
plumb_comparison_relate (PlumbComparison *self)
{
  const PlumbSide *a = &self->sides[0], *b = &self->sides[1];

  if (!a->is_described || !b->is_described)
    return;
  self->dimensions_match
      = a->layout.width == b->layout.width && a->layout.height == b->layout.height;
  self->alpha_matches
      = (a->layout.alpha == PLUMB_ALPHA_NONE) == (b->layout.alpha == PLUMB_ALPHA_NONE);
}

/* Equal files need no measuring: every number is known. */
void
plumb_comparison_measure_nothing (PlumbComparison *self, const PlumbCompareSettings *settings)
{
  PlumbDeltaSums sums
      = { .n_pixels = (guint64) self->sides[0].layout.width * self->sides[0].layout.height };

  plumb_delta_sums_finish (&sums, &self->delta);
  self->rest = self->delta;
  self->is_measured = TRUE;
  self->has_ssim = (settings->metrics & PLUMB_METRIC_SSIM) != 0;
  self->ssim = 1;
  self->has_flip = (settings->metrics & PLUMB_METRIC_FLIP) != 0;
  plumb_comparison_init_view (self, settings);
}

static gboolean
finish (PlumbComparison *self, const PlumbCompareSettings *settings, GError **error)
{
  plumb_comparison_relate (self);
  if (self->is_exact)
    plumb_comparison_measure_nothing (self, settings);
  else if (self->dimensions_match && self->sides[0].image != NULL && self->sides[1].image != NULL)
    {
      if (!plumb_comparison_check_mask (self, settings, error) || !measure (self, settings, error))
        return FALSE;
    }
  plumb_comparison_judge (self, settings);
  return TRUE;
}

/* --- Pictures and files ---------------------------------------------------------------------- */

static void
set_image (PlumbSide *side, PlumbImage *image)
{
  side->image = image;
  side->layout = *plumb_image_get_layout (image);
  side->is_described = TRUE;
}

/**
 * plumb_compare_images:
 * @a: a picture
 * @b: another
 * @settings: (nullable): how
 * @error: return location for G_IO_ERROR_INVALID_ARGUMENT (a mask of another size) and
 *   PLUMB_IMAGE_ERROR_LIMIT (no memory)
 *
 * Returns: (transfer full): the outcome, or NULL
 */
PlumbComparison *
plumb_compare_images (PlumbImage *a,
                      PlumbImage *b,
                      const PlumbCompareSettings *settings,
                      GError **error)
{
  g_autoptr (PlumbCompareSettings) defaults = plumb_compare_settings_new ();
  g_autoptr (PlumbComparison) self = NULL;

  g_return_val_if_fail (a != NULL && b != NULL, NULL);
  settings = settings != NULL ? settings : defaults;
  self = plumb_comparison_new (settings);
  set_image (&self->sides[0], plumb_image_ref (a));
  set_image (&self->sides[1], plumb_image_ref (b));
  return finish (self, settings, error) ? g_steal_pointer (&self) : NULL;
}

typedef struct
{
  PlumbSide *sides;
  int fds[2];
  struct stat looked_at[2];
  PlumbImageInfo infos[2];
  PlumbBlob *files[2];
  GCancellable *cancellable;
} Loading;

static void
clear_loading (Loading *loading)
{
  for (guint i = 0; i < 2; i++)
    {
      g_clear_fd (&loading->fds[i], NULL);
      g_clear_pointer (&loading->files[i], plumb_blob_free);
    }
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Loading, clear_loading)

static void
read_file_cb (guint index, gpointer data)
{
  Loading *loading = data;
  PlumbSide *side = &loading->sides[index];
  PlumbImageInfo *info = &loading->infos[index];
  int fd = loading->fds[index] = plumb_file_open_regular (side->path, &side->error);

  if (fd < 0 || fstat (fd, &loading->looked_at[index]) != 0
      || !plumb_image_peek (fd, info, &side->error))
    return;
  side->layout = info->layout;
  side->n_bytes = info->n_bytes;
  side->is_described = plumb_image_info_is_described (info);
  loading->files[index] = plumb_blob_read_fd (fd, info->n_bytes, &side->error);
  if (loading->files[index] != NULL)
    plumb_hash_bytes_to (loading->files[index]->data, info->n_bytes, side->sha256);
}

static PlumbImage *
decode_file (Loading *loading, guint index, GError **error)
{
  if (loading->infos[index].is_plain)
    return plumb_png_decode_plain (loading->files[index], error);
  return plumb_image_load_isolated_fd (loading->sides[index].path, loading->fds[index],
                                       loading->cancellable, error);
}

static void
decode_file_cb (guint index, gpointer data)
{
  Loading *loading = data;
  PlumbSide *side = &loading->sides[index];

  if (loading->files[index] == NULL || g_cancellable_is_cancelled (loading->cancellable))
    return;
  g_autoptr (PlumbImage) image = decode_file (loading, index, &side->error);
  plumb_side_check_unchanged (side, loading->fds[index], &loading->looked_at[index]);
  if (side->error == NULL)
    set_image (side, g_steal_pointer (&image));
  g_clear_pointer (&loading->files[index], plumb_blob_free);
}

/* Equal files are not decoded: what they are is asked of the first one's header. */
static void
describe_both (Loading *loading)
{
  PlumbSide *sides = loading->sides;
  PlumbImageInfo *info = &loading->infos[0];

  if (sides[0].is_described)
    return;
  sides[0].is_described = sides[1].is_described = plumb_image_probe_isolated (
      sides[0].path, loading->fds[0], loading->cancellable, info, &sides[0].error);
  sides[0].layout = sides[1].layout = info->layout;
}

static gboolean
are_equal (const Loading *loading)
{
  return loading->files[0] != NULL && loading->files[1] != NULL
         && strcmp (loading->sides[0].sha256, loading->sides[1].sha256) == 0;
}

/**
 * plumb_compare_files:
 * @path_a: the authority
 * @path_b: the observer
 * @settings: (nullable): how
 * @cancellable: (nullable): looked at between the steps
 * @error: return location for G_IO_ERROR_INVALID_ARGUMENT and G_IO_ERROR_CANCELLED
 *
 * A file that is missing or can not be read fails the verdict. Files with the same bytes pass
 * without being decoded. For a worker thread.
 *
 * Returns: (transfer full): the outcome, or NULL
 */
PlumbComparison *
plumb_compare_files (const char *path_a,
                     const char *path_b,
                     const PlumbCompareSettings *settings,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (PlumbCompareSettings) defaults = plumb_compare_settings_new ();
  g_autoptr (PlumbComparison) self = NULL;
  g_auto (Loading) loading = { .fds = { -1, -1 }, .cancellable = cancellable };

  g_return_val_if_fail (path_a != NULL && path_b != NULL, NULL);
  settings = settings != NULL ? settings : defaults;
  self = plumb_comparison_new (settings);
  self->sides[0].path = g_strdup (path_a);
  self->sides[1].path = g_strdup (path_b);
  loading.sides = self->sides;
  plumb_parallel_run (2, read_file_cb, &loading);
  self->is_exact = are_equal (&loading);
  if (self->is_exact)
    describe_both (&loading);
  else
    plumb_parallel_run (2, decode_file_cb, &loading);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  return finish (self, settings, error) ? g_steal_pointer (&self) : NULL;
}
