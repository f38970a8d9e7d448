/* rewrite-png.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* rewrite-png FILE: the same picture as libpng writes it when left alone (zlib's level 6, a filter
 * chosen for each row), which is how most programs that render write theirs. */

#include "config.h"

#include <png.h>
#include <stdio.h>

#include "plumb-image-codecs.h"

static void
write_png (const PlumbImage *image, FILE *file)
{
  const PlumbImageLayout *layout = plumb_image_get_layout (image);
  png_structp png = png_create_write_struct (PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
  png_infop info = png_create_info_struct (png);

  png_init_io (png, file);
  png_set_IHDR (png, info, layout->width, layout->height, 8, PNG_COLOR_TYPE_RGBA, 0, 0, 0);
  png_write_info (png, info);
  for (guint y = 0; y < layout->height; y++)
    png_write_row (png, plumb_image_get_row (image, y));
  png_write_end (png, info);
  png_destroy_write_struct (&png, &info);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbImage) image = argc == 2 ? plumb_image_load (argv[1], &error) : NULL;
  FILE *file;

  if (image == NULL || plumb_image_get_layout (image)->n_channels != 4)
    {
      fprintf (stderr, "rewrite-png: %s\n",
               error != NULL ? error->message : "one RGBA PNG is wanted");
      return 1;
    }
  file = fopen (argv[1], "wb");
  if (file == NULL)
    return 1;
  write_png (image, file);
  return fclose (file) == 0 ? 0 : 1;
}
