/* fuzz-image.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-pixel-hash.h"
#include "plumb-codec-private.h"
#include "plumb-image-codecs.h"

#define MAX_PIXELS (1u << 20) /* larger ones are only probed: the time would go into memory */

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* Where libpng takes what the direct road takes, it takes it for the same picture. */
static void
check_against_library (const guint8 *data,
                       gsize size,
                       const PlumbImageInfo *info,
                       const PlumbImage *image)
{
  const PlumbSource source = { .data = data, .fd = -1, .length = size };
  g_autoptr (PlumbImage) other
      = plumb_image_collect_rows (&source, info, plumb_png_read_rows_by_library, NULL);
  if (other == NULL)
    return;
  g_autofree char *first = plumb_pixel_hash (image);
  g_autofree char *second = plumb_pixel_hash (other);
  g_assert_cmpstr (first, ==, second);
}

/* Whatever is taken can be written as TIFF and taken again; what is not, says why. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  PlumbImageInfo info;
  gboolean is_probed = plumb_image_probe_bytes (data, size, &info, &error);
  g_assert_true (is_probed == (error == NULL));
  if (!is_probed || (guint64) info.layout.width * info.layout.height > MAX_PIXELS)
    return 0;
  g_autoptr (PlumbImage) image = plumb_image_load_bytes (data, size, &error);
  g_assert_true ((image == NULL) == (error != NULL));
  if (image == NULL)
    return 0;
  g_assert_cmpmem (plumb_image_get_layout (image), sizeof info.layout, &info.layout,
                   sizeof info.layout);
  if (info.is_plain)
    check_against_library (data, size, &info, image);
  g_autoptr (GBytes) tiff = plumb_image_encode_tiff (image, &error);
  g_assert_no_error (error);
  g_autoptr (PlumbImage) again
      = plumb_image_load_bytes (g_bytes_get_data (tiff, NULL), g_bytes_get_size (tiff), &error);
  g_assert_no_error (error);
  g_autofree char *first = plumb_pixel_hash (image);
  g_autofree char *second = plumb_pixel_hash (again);
  g_assert_cmpstr (first, ==, second);
  return 0;
}
