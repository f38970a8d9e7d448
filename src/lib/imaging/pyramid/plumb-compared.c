/* plumb-compared.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <sys/stat.h>

#include <glib/gstdio.h>

#include "plumb-compared.h"

#include "plumb-file.h"
#include "plumb-hash.h"
#include "plumb-heat-map.h"
#include "plumb-image-isolated.h"
#include "plumb-parallel.h"
#include "plumb-shown-image.h"

#define MOST_DECODED_BYTES ((guint64) 256 << 20)
#define BAND_ROWS 256

struct _PlumbCompared
{
  PlumbComparison *comparison;
  char *paths[2];
  PlumbImage *own;           /* (nullable): both, where the files are equal */
  PlumbPyramid *pictures[2]; /* (nullable): of a large pair, what could be read */
  PlumbPyramid *meant[2];    /* (nullable): of a small one, where a file has a space of its own */
  struct stat looked_at[2];  /* how the files were before they were read */
};

/**
 * plumb_compared_is_large:
 * @layout: of a picture
 *
 * Returns: whether it is not decoded beside another
 */
gboolean
plumb_compared_is_large (const PlumbImageLayout *layout)
{
  return (guint64) plumb_image_layout_get_row_size (layout) * layout->height > MOST_DECODED_BYTES;
}

static gboolean
probe (const char *path, PlumbImageInfo *info)
{
  g_autofd int fd = plumb_file_open_regular (path, NULL);

  return fd >= 0 && plumb_image_probe_isolated (path, fd, NULL, info, NULL);
}

/**
 * plumb_compared_takes_much:
 * @path_a: a file
 * @path_b: another
 *
 * Returns: whether one of them is a large picture
 */
gboolean
plumb_compared_takes_much (const char *path_a, const char *path_b)
{
  PlumbImageInfo info;

  return (probe (path_a, &info) && plumb_compared_is_large (&info.layout))
         || (probe (path_b, &info) && plumb_compared_is_large (&info.layout));
}

/* --- Large pairs ----------------------------------------------------------------------------- */

typedef struct
{
  PlumbCompared *self;
  GError *errors[2];
  GCancellable *cancellable;
} Loading;

static void
load_cb (guint index, gpointer data)
{
  Loading *loading = data;

  loading->self->pictures[index] = plumb_pyramid_load (
      loading->self->paths[index], loading->cancellable, &loading->errors[index]);
}

/* What is decoded whole is decoded alone. */
static void
load (Loading *loading)
{
  const PlumbCompared *self = loading->self;

  if (!plumb_pyramid_takes_much (self->paths[0]) && !plumb_pyramid_takes_much (self->paths[1]))
    plumb_parallel_run (2, load_cb, loading);
  else
    for (guint i = 0; i < 2; i++)
      load_cb (i, loading);
}

static gboolean
read_rows (gpointer data, guint y, guint n_rows, gpointer pixels)
{
  const PlumbPyramid *picture = data;

  if (picture == NULL)
    return FALSE; /* of files that were equal, and are no more */
  const PlumbArea area = { 0, y, plumb_pyramid_get_layout (picture)->width, n_rows };
  return plumb_pyramid_read (picture, 0, &area, pixels);
}

static gboolean
compare_tiles (PlumbCompared *self,
               const PlumbImageLayout *const layouts[2],
               const PlumbCompareSettings *settings,
               GCancellable *cancellable,
               GError **error)
{
  Loading loading = { .self = self, .cancellable = cancellable };
  PlumbRowsQuery query = { .settings = settings };

  load (&loading);
  for (guint i = 0; i < 2; i++)
    query.sources[i] = (PlumbRowsSource) {
      .path = self->paths[i],
      .layout
      = self->pictures[i] != NULL ? plumb_pyramid_get_layout (self->pictures[i]) : layouts[i],
      .read = read_rows,
      .data = self->pictures[i],
      .looked_at = &self->looked_at[i],
      .error = loading.errors[i],
    };
  self->comparison = plumb_compare_rows (&query, cancellable, error);
  for (guint i = 0; i < 2; i++)
    g_clear_error (&loading.errors[i]);
  return self->comparison != NULL;
}

typedef struct
{
  const PlumbCompared *self;
  char *hashes[2];
} Hashing;

static void
hash_cb (guint index, gpointer data)
{
  Hashing *hashing = data;
  guint64 n_bytes;
  g_autofd int fd = plumb_file_open_regular (hashing->self->paths[index], NULL);

  hashing->hashes[index] = fd >= 0 ? plumb_hash_fd (fd, &n_bytes, NULL, NULL) : NULL;
}

static gboolean
have_same_bytes (const PlumbCompared *self)
{
  Hashing hashing = { .self = self };

  plumb_parallel_run (2, hash_cb, &hashing);
  g_autofree char *a = hashing.hashes[0];
  g_autofree char *b = hashing.hashes[1];
  return a != NULL && g_strcmp0 (a, b) == 0;
}

/* Equal files pass without their rows being looked at. */
static gboolean
compare_equal (PlumbCompared *self,
               const PlumbImageLayout *layout,
               const PlumbCompareSettings *settings,
               GCancellable *cancellable,
               GError **error)
{
  const PlumbRowsQuery query = { .sources = { { .path = self->paths[0],
                                                .layout = layout,
                                                .read = read_rows,
                                                .looked_at = &self->looked_at[0] },
                                              { .path = self->paths[1],
                                                .layout = layout,
                                                .read = read_rows,
                                                .looked_at = &self->looked_at[1] } },
                                 .settings = settings };

  self->comparison = plumb_compare_rows (&query, cancellable, error);
  return self->comparison != NULL;
}

/* --- Life ------------------------------------------------------------------------------------ */

static gboolean
compare (PlumbCompared *self,
         const PlumbCompareSettings *settings,
         GCancellable *cancellable,
         GError **error)
{
  PlumbImageInfo infos[2];
  const PlumbImageLayout *layouts[2];

  for (guint i = 0; i < 2; i++)
    {
      if (stat (self->paths[i], &self->looked_at[i]) != 0)
        self->looked_at[i] = (struct stat) { 0 }; /* opening it tells why */
      layouts[i] = probe (self->paths[i], &infos[i]) ? &infos[i].layout : NULL;
    }
  if ((layouts[0] != NULL && plumb_compared_is_large (layouts[0]))
      || (layouts[1] != NULL && plumb_compared_is_large (layouts[1])))
    return layouts[0] != NULL && layouts[1] != NULL && infos[0].n_bytes == infos[1].n_bytes
                   && have_same_bytes (self)
               ? compare_equal (self, layouts[0], settings, cancellable, error)
               : compare_tiles (self, layouts, settings, cancellable, error);
  self->comparison
      = plumb_compare_files (self->paths[0], self->paths[1], settings, cancellable, error);
  return self->comparison != NULL;
}

/**
 * plumb_compared_new:
 * @path_a: the authority
 * @path_b: the observer
 * @settings: (nullable): how
 * @cancellable: (nullable): looked at between the steps
 * @error: return location for G_IO_ERROR_INVALID_ARGUMENT, G_IO_ERROR_CANCELLED and
 *   PLUMB_IMAGE_ERROR_LIMIT
 *
 * A file that is missing or can not be read fails the verdict.
 *
 * Returns: (transfer full): the outcome, or NULL
 */
PlumbCompared *
plumb_compared_new (const char *path_a,
                    const char *path_b,
                    const PlumbCompareSettings *settings,
                    GCancellable *cancellable,
                    GError **error)
{
  g_return_val_if_fail (path_a != NULL && path_b != NULL, NULL);

  g_autoptr (PlumbCompared) self = g_new0 (PlumbCompared, 1);
  self->paths[0] = g_strdup (path_a);
  self->paths[1] = g_strdup (path_b);
  return compare (self, settings, cancellable, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * plumb_compared_free:
 * @self: (transfer full): an outcome
 */
void
plumb_compared_free (PlumbCompared *self)
{
  for (guint i = 0; i < 2; i++)
    {
      g_free (self->paths[i]);
      g_clear_pointer (&self->pictures[i], plumb_pyramid_unref);
      g_clear_pointer (&self->meant[i], plumb_pyramid_unref);
    }
  g_clear_pointer (&self->own, plumb_image_unref);
  g_clear_pointer (&self->comparison, plumb_comparison_unref);
  g_free (self);
}

/**
 * plumb_compared_get_comparison:
 * @self: an outcome
 *
 * Returns: (transfer none): verdict, reasons and record
 */
PlumbComparison *
plumb_compared_get_comparison (const PlumbCompared *self)
{
  return self->comparison;
}

/**
 * plumb_compared_get_path:
 * @self: an outcome
 * @side: 0 or 1
 *
 * Returns: (transfer none): the file
 */
const char *
plumb_compared_get_path (const PlumbCompared *self, guint side)
{
  g_return_val_if_fail (self != NULL && side < 2, NULL);
  return self->paths[side];
}

/**
 * plumb_compared_judge:
 * @path_a: the authority
 * @path_b: the observer
 * @settings: (nullable): how
 * @cancellable: (nullable): looked at between the steps
 * @error: return location, as of plumb_compared_new()
 *
 * Returns: (transfer full): the comparison, or NULL
 */
PlumbComparison *
plumb_compared_judge (const char *path_a,
                      const char *path_b,
                      const PlumbCompareSettings *settings,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autoptr (PlumbCompared) self
      = plumb_compared_new (path_a, path_b, settings, cancellable, error);

  return self != NULL ? plumb_comparison_ref (self->comparison) : NULL;
}

/* --- What is drawn --------------------------------------------------------------------------- */

static PlumbImage *
shrink (PlumbImage *picture, guint max_side)
{
  if (MAX (plumb_image_get_width (picture), plumb_image_get_height (picture)) <= max_side)
    return plumb_image_ref (picture);
  return plumb_image_make_thumbnail (picture, max_side);
}

/* The smallest level that is still as large as is asked for. */
static PlumbImage *
read_level (const PlumbPyramid *picture, guint max_side)
{
  guint level = 0, width, height;

  while (level + 1 < plumb_pyramid_get_n_levels (picture))
    {
      plumb_pyramid_get_size (picture, level + 1, &width, &height);
      if (MAX (width, height) < max_side)
        break;
      level++;
    }
  return plumb_pyramid_get_image (picture, level);
}

/* Equal files were not decoded. */
static void
load_own (PlumbCompared *self)
{
  if (self->own != NULL || self->pictures[0] != NULL
      || !plumb_comparison_is_exact (self->comparison))
    return;
  if (!plumb_compared_takes_much (self->paths[0], self->paths[1]))
    self->own = plumb_image_load_guarded (self->paths[0], NULL, NULL);
  else if ((self->pictures[0] = plumb_pyramid_load (self->paths[0], NULL, NULL)) != NULL)
    self->pictures[1] = plumb_pyramid_ref (self->pictures[0]);
}

static PlumbImage *
get_image (const PlumbCompared *self, guint side)
{
  return self->own != NULL ? self->own : plumb_comparison_get_image (self->comparison, side);
}

/* Profiles are read by the decoding process alone: where one has to be, that decodes the file once
 * more. */
static const PlumbPyramid *
find_meant (PlumbCompared *self, guint side)
{
  PlumbImage *image = get_image (self, side);

  if (image == NULL)
    return self->pictures[side];
  if (self->meant[side] == NULL
      && (plumb_image_get_layout (image)->space == PLUMB_SPACE_PROFILE
          || plumb_image_get_layout (image)->primaries[7] > 0))
    self->meant[side] = plumb_pyramid_load (self->paths[side], NULL, NULL);
  return self->meant[side];
}

/**
 * plumb_compared_describe_color:
 * @self: an outcome
 * @side: 0 or 1
 *
 * Returns: (transfer none): what the numbers of the picture mean, and whether
 *   plumb_compared_get_shown() gives them so; for people
 */
const char *
plumb_compared_describe_color (PlumbCompared *self, guint side)
{
  g_return_val_if_fail (self != NULL && side < 2, NULL);

  load_own (self);
  const PlumbPyramid *meant = find_meant (self, side);
  PlumbImage *image = get_image (self, side);
  if (meant != NULL)
    return plumb_pyramid_describe_color (meant);
  return image != NULL && plumb_image_get_layout (image)->space == PLUMB_SPACE_LINEAR
             ? "linear light"
             : "sRGB";
}

static PlumbImage *
show (PlumbCompared *self, guint side, PlumbImage *image, guint max_side)
{
  const PlumbPyramid *meant = find_meant (self, side);

  if (meant != NULL && plumb_shown_profile_converts (plumb_pyramid_get_profile (meant)))
    return plumb_shown_image_new (image, plumb_pyramid_get_profile (meant), max_side);
  return shrink (image, max_side);
}

/**
 * plumb_compared_get_shown:
 * @self: an outcome
 * @side: 0 or 1
 * @max_side: at most so wide and high
 *
 * Returns: (transfer full) (nullable): the picture, in sRGB where its space is understood
 */
PlumbImage *
plumb_compared_get_shown (PlumbCompared *self, guint side, guint max_side)
{
  g_return_val_if_fail (self != NULL && side < 2 && max_side > 0, NULL);

  load_own (self);
  PlumbImage *image = get_image (self, side);
  if (image != NULL)
    return show (self, side, image, max_side);
  if (self->pictures[side] == NULL)
    return NULL;
  g_autoptr (PlumbImage) level = read_level (self->pictures[side], max_side);
  return level != NULL ? show (self, side, level, max_side) : NULL;
}

/**
 * plumb_compared_get_size:
 * @self: an outcome
 * @side: 0 or 1
 * @width: (out): of the picture as it is; 0 where it cannot be read
 * @height: (out): the same
 */
void
plumb_compared_get_size (const PlumbCompared *self, guint side, guint *width, guint *height)
{
  PlumbImage *image = get_image (self, side);

  *width = *height = 0;
  if (image != NULL)
    {
      *width = plumb_image_get_width (image);
      *height = plumb_image_get_height (image);
    }
  else if (self->pictures[side] != NULL)
    plumb_pyramid_get_size (self->pictures[side], 0, width, height);
}

/* --- Heat ------------------------------------------------------------------------------------ */

static gboolean
have_one_size (const PlumbCompared *self)
{
  guint width[2], height[2];

  for (guint i = 0; i < 2; i++)
    plumb_compared_get_size (self, i, &width[i], &height[i]);
  return width[0] > 0 && width[0] == width[1] && height[0] == height[1];
}

static PlumbImage *
read_band (const PlumbPyramid *picture, guint y, guint n_rows)
{
  PlumbImageLayout layout = *plumb_pyramid_get_layout (picture);

  layout.height = n_rows;
  gsize stride = plumb_image_layout_get_row_size (&layout);
  g_autofree guint8 *pixels = g_try_malloc (stride * n_rows);
  if (pixels == NULL || !read_rows ((gpointer) picture, y, n_rows, pixels))
    return NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_take (g_steal_pointer (&pixels), stride * n_rows);
  return plumb_image_new (&layout, bytes, 0, stride, NULL);
}

static PlumbImage *
map_band (gpointer data, guint y, guint n_rows)
{
  const PlumbCompared *self = data;
  g_autoptr (PlumbImage) a = read_band (self->pictures[0], y, n_rows);
  g_autoptr (PlumbImage) b = read_band (self->pictures[1], y, n_rows);

  return a != NULL && b != NULL ? plumb_error_map_new (a, b) : NULL;
}

/**
 * plumb_compared_read_error:
 * @errors: what a PlumbErrorsFunc is given
 * @x: a column
 * @y: a row of them
 *
 * Returns: the error, 0 for none
 */
double
plumb_compared_read_error (const PlumbImage *errors, guint x, guint y)
{
  const guint8 *row = plumb_image_get_row (errors, y);

  if (plumb_image_get_layout (errors)->sample == PLUMB_SAMPLE_U8)
    return row[x] / 255.0;
  return (double) ((const float *) (const void *) row)[x];
}

static gboolean
visit_bands (const PlumbCompared *self, PlumbErrorsFunc func, gpointer data)
{
  guint width, height;

  plumb_compared_get_size (self, 0, &width, &height);
  for (guint y = 0; y < height; y += BAND_ROWS)
    {
      g_autoptr (PlumbImage) map = map_band ((gpointer) self, y, MIN (BAND_ROWS, height - y));
      if (map == NULL)
        return FALSE;
      func (y, map, data);
    }
  return TRUE;
}

/**
 * plumb_compared_visit_errors:
 * @self: an outcome
 * @func: (scope call): is given the errors
 * @data: for @func
 *
 * Returns: whether all of them were there to be given
 */
gboolean
plumb_compared_visit_errors (const PlumbCompared *self, PlumbErrorsFunc func, gpointer data)
{
  g_return_val_if_fail (self != NULL && func != NULL, FALSE);

  if (plumb_comparison_is_exact (self->comparison))
    return TRUE;
  if (!have_one_size (self))
    return FALSE;
  if (self->pictures[0] != NULL)
    return visit_bands (self, func, data);
  g_autoptr (PlumbImage) map = plumb_error_map_new (get_image (self, 0), get_image (self, 1));
  if (map != NULL)
    func (0, map, data);
  return map != NULL;
}

typedef struct
{
  PlumbImageLayout layout;
  guint step;
  float *errors;
} Reducing;

/* A pixel has the largest error of all that it covers, so that a single one is seen. */
static void
reduce_cb (guint y, const PlumbImage *map, gpointer data)
{
  Reducing *self = data;

  for (guint k = 0; k < plumb_image_get_height (map); k++)
    for (guint x = 0; x < plumb_image_get_width (map); x++)
      {
        float *to
            = &self->errors[(gsize) ((y + k) / self->step) * self->layout.width + x / self->step];
        *to = MAX (*to, (float) plumb_compared_read_error (map, x, k));
      }
}

static PlumbImage *
reduce_errors (PlumbCompared *self, guint max_side)
{
  Reducing reducing = { .layout = { .n_channels = 1, .sample = PLUMB_SAMPLE_FLOAT } };
  guint width, height;

  plumb_compared_get_size (self, 0, &width, &height);
  reducing.step = (MAX (width, height) + max_side - 1) / max_side;
  reducing.layout.width = (width + reducing.step - 1) / reducing.step;
  reducing.layout.height = (height + reducing.step - 1) / reducing.step;
  gsize stride = plumb_image_layout_get_row_size (&reducing.layout);
  g_autofree float *errors = g_new0 (float, (gsize) reducing.layout.width *reducing.layout.height);
  reducing.errors = errors;
  if (!visit_bands (self, reduce_cb, &reducing))
    return NULL;
  g_autoptr (GBytes) bytes
      = g_bytes_new_take (g_steal_pointer (&errors), stride * reducing.layout.height);
  return plumb_image_new (&reducing.layout, bytes, 0, stride, NULL);
}

static PlumbImage *
make_small_map (PlumbCompared *self, guint max_side)
{
  return self->pictures[0] != NULL ? reduce_errors (self, max_side)
                                   : plumb_error_map_new (get_image (self, 0), get_image (self, 1));
}

/**
 * plumb_compared_get_heat:
 * @self: an outcome
 * @max_side: at most so wide and high
 *
 * Returns: (transfer full) (nullable): a picture
 */
PlumbImage *
plumb_compared_get_heat (PlumbCompared *self, guint max_side)
{
  g_return_val_if_fail (self != NULL && max_side > 0, NULL);

  load_own (self);
  if (!have_one_size (self))
    return NULL;
  g_autoptr (PlumbImage) errors = make_small_map (self, max_side);
  g_autoptr (PlumbImage) heat
      = errors != NULL ? plumb_heat_map_new (errors, PLUMB_HEAT_ROOT) : NULL;
  return heat != NULL ? shrink (heat, max_side) : NULL;
}

/**
 * plumb_compared_encode_heat:
 * @self: an outcome
 * @error: return location for PLUMB_IMAGE_ERROR_LIMIT
 *
 * Returns: (transfer full) (nullable): the file, of the size of the pictures
 */
GBytes *
plumb_compared_encode_heat (PlumbCompared *self, GError **error)
{
  g_return_val_if_fail (self != NULL, NULL);

  load_own (self);
  if (!have_one_size (self))
    return NULL;
  if (self->pictures[0] == NULL)
    {
      g_autoptr (PlumbImage) map = plumb_error_map_new (get_image (self, 0), get_image (self, 1));
      if (map != NULL)
        return plumb_heat_map_encode_png (map, PLUMB_HEAT_ROOT, error);
      g_set_error_literal (error, PLUMB_IMAGE_ERROR, PLUMB_IMAGE_ERROR_LIMIT,
                           "no memory for the heat map");
      return NULL;
    }
  PlumbHeatBands bands = { .read = map_band, .data = self };
  plumb_compared_get_size (self, 0, &bands.width, &bands.height);
  return plumb_heat_map_encode_png_bands (&bands, PLUMB_HEAT_ROOT, error);
}
