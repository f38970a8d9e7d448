/* plumb-error-pyramid.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>

#include "plumb-error-pyramid.h"

#include "plumb-heat-map.h"
#include "plumb-image-file.h"
#include "plumb-pyramid-writer.h"

#define BAND_ROWS 256

typedef struct
{
  guint from; /* the band */
  guint to;
  guint top; /* and what is around it */
  guint end;
} Band;

static PlumbImage *
read_band (const PlumbErrorQuery *query, guint side, guint width, const Band *band)
{
  PlumbImageLayout layout = *plumb_pyramid_get_layout (query->pictures[side]);
  const PlumbArea area = { 0, band->top, width, band->end - band->top };

  layout.width = width;
  layout.height = area.height;
  gsize stride = plumb_image_layout_get_row_size (&layout);
  g_autofree guint8 *pixels = g_try_malloc (stride * area.height);
  if (pixels == NULL || !plumb_pyramid_read (query->pictures[side], query->level, &area, pixels))
    return NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_take (g_steal_pointer (&pixels), stride * area.height);
  return plumb_image_new (&layout, bytes, 0, stride, NULL);
}

static gboolean
fail_memory (GError **error)
{
  g_set_error_literal (error, PLUMB_IMAGE_ERROR, PLUMB_IMAGE_ERROR_LIMIT,
                       "no memory to estimate what is visible");
  return FALSE;
}

static gboolean
add_band (const PlumbErrorQuery *query,
          const PlumbFlipView *view,
          guint width,
          const Band *band,
          PlumbPyramidWriter *writer,
          GError **error)
{
  g_autoptr (PlumbImage) a = read_band (query, 0, width, band);
  g_autoptr (PlumbImage) b = read_band (query, 1, width, band);
  g_autoptr (PlumbImage) map
      = a != NULL && b != NULL ? plumb_error_map_new_flip (a, b, view) : NULL;

  if (map != NULL)
    return plumb_pyramid_writer_add (writer, plumb_image_get_row (map, band->from - band->top),
                                     plumb_image_get_stride (map), band->to - band->from, error);
  return fail_memory (error);
}

typedef struct
{
  const PlumbErrorQuery *query;
  const PlumbImageLayout *layout;
} Reference;

static PlumbImage *
read_reference (gpointer data, guint y)
{
  const Reference *reference = data;
  const Band band = { .top = y, .end = MIN (y + BAND_ROWS, reference->layout->height) };

  return read_band (reference->query, 0, reference->layout->width, &band);
}

static gboolean
add_bands (const PlumbErrorQuery *query,
           const PlumbImageLayout *layout,
           PlumbPyramidWriter *writer,
           GCancellable *cancellable,
           GError **error)
{
  guint reach = plumb_flip_get_reach (query->pixels_per_degree);
  Reference reference = { query, layout };
  PlumbFlipView view;

  plumb_flip_view_init (&view, query->pixels_per_degree,
                        plumb_pyramid_get_layout (query->pictures[0]),
                        plumb_pyramid_get_layout (query->pictures[1]));
  if (!plumb_flip_view_expose (&view, layout->height, read_reference, &reference))
    return fail_memory (error);
  for (guint y = 0; y < layout->height; y += BAND_ROWS)
    {
      Band band = { .from = y, .to = MIN (y + BAND_ROWS, layout->height) };

      band.top = band.from > reach ? band.from - reach : 0;
      band.end = MIN (band.to + reach, layout->height);
      if (g_cancellable_set_error_if_cancelled (cancellable, error)
          || !add_band (query, &view, layout->width, &band, writer, error))
        return FALSE;
      if (query->progress != NULL)
        query->progress ((double) band.to / layout->height, query->progress_data);
    }
  return plumb_pyramid_writer_finish (writer, error);
}

/**
 * plumb_error_pyramid_new:
 * @query: what of which
 * @cancellable: (nullable): looked at between bands
 * @error: return location for PLUMB_IMAGE_ERROR_LIMIT, G_IO_ERROR and PLUMB_FILE_ERROR
 *
 * Returns: (transfer full): the errors, or NULL
 */
PlumbPyramid *
plumb_error_pyramid_new (const PlumbErrorQuery *query, GCancellable *cancellable, GError **error)
{
  PlumbImageLayout layout = { .n_channels = 1, .sample = PLUMB_SAMPLE_FLOAT };
  PlumbPyramidLevel levels[PLUMB_PYRAMID_MAX_LEVELS];
  g_autofd int fd = -1;
  guint64 length;

  g_return_val_if_fail (query != NULL && query->pixels_per_degree > 0, NULL);
  plumb_pyramid_get_size (query->pictures[0], query->level, &layout.width, &layout.height);
  plumb_pyramid_lay_out (&layout, 0, levels, &length);
  fd = plumb_pyramid_open_file (length, error);
  if (fd < 0)
    return NULL;
  g_autoptr (PlumbPyramidWriter) writer = plumb_pyramid_writer_new (fd, &layout, PLUMB_REDUCE_PEAK);
  if (!add_bands (query, &layout, writer, cancellable, error))
    return NULL;
  return plumb_pyramid_new_take (g_steal_fd (&fd), error);
}
