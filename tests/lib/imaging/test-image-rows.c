/* test-image-rows.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <glib/gstdio.h>
#include <jpeglib.h>
#include <tiffio.h>
#include <webp/encode.h>

#include "image-test.h"
#include "plumb-image-rows.h"

/* What comes row by row, held against the picture that was written. */
typedef struct
{
  PlumbImage *image; /* what is expected */
  guint y;
  guint n_most; /* that came at once */
  guint stop_at;
} Rows;

static gboolean
begin_cb (const PlumbImageLayout *layout, GBytes *profile, gpointer data, GError **error)
{
  const Rows *self = data;

  g_assert_cmpuint (layout->width, ==, plumb_image_get_width (self->image));
  g_assert_cmpuint (layout->height, ==, plumb_image_get_height (self->image));
  return TRUE;
}

static gboolean
rows_cb (const guint8 *rows, gsize stride, guint n_rows, gpointer data, GError **error)
{
  Rows *self = data;
  gsize row = plumb_image_layout_get_row_size (plumb_image_get_layout (self->image));

  self->n_most = MAX (self->n_most, n_rows);
  for (guint i = 0; i < n_rows; i++, self->y++)
    g_assert_cmpmem (rows + i * stride, row, plumb_image_get_row (self->image, self->y), row);
  if (self->stop_at == 0 || self->y < self->stop_at)
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "enough");
  return FALSE;
}

static const PlumbRowSink sink = { begin_cb, rows_cb };

static guint
assert_rows_with (const char *path, int scratch, PlumbImage *image)
{
  Rows rows = { .image = image };
  g_autoptr (GError) error = NULL;
  g_autofd int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  gboolean is_read = plumb_image_read_rows (fd, scratch, &sink, &rows, &error);

  g_assert_no_error (error);
  g_assert_true (is_read);
  g_assert_cmpuint (rows.y, ==, plumb_image_get_height (image));
  return rows.n_most;
}

/* Returns: how many rows came at once, at most */
static guint
assert_rows (const char *path, PlumbImage *image)
{
  return assert_rows_with (path, -1, image);
}

static char *
make_path (const char *name)
{
  g_autofree char *folder = test_folder_new ();

  return g_build_filename (folder, name, NULL);
}

/* --- TIFF ------------------------------------------------------------------------------------ */

typedef struct
{
  const char *mode; /* of libtiff */
  guint16 compression;
  guint rows; /* of a strip */
  guint side; /* of a tile, or 0 */
  gboolean is_planar;
} Kind;

static TIFF *
start_tiff (const char *path, const Kind *kind, const PlumbImageLayout *layout)
{
  TIFF *tiff = TIFFOpen (path, kind->mode);
  guint16 extra = EXTRASAMPLE_UNASSALPHA;

  g_assert_nonnull (tiff);
  TIFFSetField (tiff, TIFFTAG_IMAGEWIDTH, layout->width);
  TIFFSetField (tiff, TIFFTAG_IMAGELENGTH, layout->height);
  TIFFSetField (tiff, TIFFTAG_BITSPERSAMPLE, (int) plumb_sample_get_size (layout->sample) * 8);
  TIFFSetField (tiff, TIFFTAG_SAMPLESPERPIXEL, layout->n_channels);
  TIFFSetField (tiff, TIFFTAG_PHOTOMETRIC,
                layout->n_channels >= 3 ? PHOTOMETRIC_RGB : PHOTOMETRIC_MINISBLACK);
  TIFFSetField (tiff, TIFFTAG_COMPRESSION, kind->compression);
  TIFFSetField (tiff, TIFFTAG_PLANARCONFIG,
                kind->is_planar ? PLANARCONFIG_SEPARATE : PLANARCONFIG_CONTIG);
  if (kind->compression == COMPRESSION_LZW)
    TIFFSetField (tiff, TIFFTAG_PREDICTOR, PREDICTOR_HORIZONTAL);
  if (layout->n_channels % 2 == 0)
    TIFFSetField (tiff, TIFFTAG_EXTRASAMPLES, 1, &extra);
  if (kind->side > 0)
    {
      TIFFSetField (tiff, TIFFTAG_TILEWIDTH, kind->side);
      TIFFSetField (tiff, TIFFTAG_TILELENGTH, kind->side);
    }
  else
    TIFFSetField (tiff, TIFFTAG_ROWSPERSTRIP, kind->rows);
  return tiff;
}

/* Of one channel, or of all, the pixels of a row from @x on. */
static void
take_pixels (const PlumbImage *image, guint plane, guint n_planes, guint y, guint8 *to)
{
  const PlumbImageLayout *layout = plumb_image_get_layout (image);
  gsize pixel = plumb_image_layout_get_pixel_size (layout), part = pixel / n_planes;

  for (guint x = 0; x < layout->width; x++)
    memcpy (to + x * part, plumb_image_get_row (image, y) + x * pixel + plane * part, part);
}

static void
write_lines (TIFF *tiff, const PlumbImage *image, guint n_planes)
{
  const PlumbImageLayout *layout = plumb_image_get_layout (image);
  g_autofree guint8 *row = g_malloc (plumb_image_layout_get_row_size (layout));

  for (guint plane = 0; plane < n_planes; plane++)
    for (guint y = 0; y < layout->height; y++)
      {
        take_pixels (image, plane, n_planes, y, row);
        g_assert_cmpint (TIFFWriteScanline (tiff, row, y, plane), >=, 0);
      }
}

static void
write_tiles (TIFF *tiff, const PlumbImage *image, guint n_planes, guint side)
{
  const PlumbImageLayout *layout = plumb_image_get_layout (image);
  gsize part = plumb_image_layout_get_pixel_size (layout) / n_planes;
  g_autofree guint8 *row = g_malloc (plumb_image_layout_get_row_size (layout));
  g_autofree guint8 *tile = g_malloc0 (part * side * side);

  for (guint plane = 0; plane < n_planes; plane++)
    for (guint y = 0; y < layout->height; y += side)
      for (guint x = 0; x < layout->width; x += side)
        {
          for (guint i = 0; i < side && y + i < layout->height; i++)
            {
              take_pixels (image, plane, n_planes, y + i, row);
              memcpy (tile + i * side * part, row + x * part, MIN (side, layout->width - x) * part);
            }
          g_assert_cmpint (TIFFWriteTile (tiff, tile, x, y, 0, plane), >=, 0);
        }
}

static char *
write_tiff (const Kind *kind, const PlumbImage *image)
{
  const PlumbImageLayout *layout = plumb_image_get_layout (image);
  guint n_planes = kind->is_planar ? layout->n_channels : 1;
  char *path = make_path ("a.tif");
  TIFF *tiff = start_tiff (path, kind, layout);

  if (kind->side > 0)
    write_tiles (tiff, image, n_planes, kind->side);
  else
    write_lines (tiff, image, n_planes);
  TIFFClose (tiff);
  return path;
}

static void
test_tiff (void)
{
  static const Kind kinds[] = {
    { "wl", COMPRESSION_NONE, 7, 0, FALSE },
    { "wb", COMPRESSION_LZW, 7, 0, TRUE },
    { "wb", COMPRESSION_ADOBE_DEFLATE, 1000, 0, FALSE },
    { "wl", COMPRESSION_PACKBITS, 1, 0, TRUE },
    { "wl", COMPRESSION_ADOBE_DEFLATE, 0, 32, FALSE },
    { "wb", COMPRESSION_NONE, 0, 16, TRUE },
    { "wb", COMPRESSION_NONE, 0, 256, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    for (guint n = 1; n <= 4; n++)
      for (PlumbSampleType sample = PLUMB_SAMPLE_U8; sample <= PLUMB_SAMPLE_U16; sample++)
        {
          g_autoptr (PlumbImage) image = test_image_new (77, 53, n, sample, n + i);
          g_autofree char *path = write_tiff (&kinds[i], image);

          assert_rows (path, image);
        }
}

/* One strip, or a few tiles, of more than is read at once. */
static void
test_large_pieces (void)
{
  static const Kind kinds[] = {
    { "wb", COMPRESSION_NONE, 100000, 0, FALSE },
    { "wl", COMPRESSION_PACKBITS, 100000, 0, FALSE },
    { "wb", COMPRESSION_PACKBITS, 100000, 0, TRUE },
    { "wb", COMPRESSION_NONE, 100000, 0, TRUE },
    { "wb", COMPRESSION_NONE, 0, 2048, FALSE },
    { "wl", COMPRESSION_NONE, 0, 2048, TRUE },
  };
  g_autoptr (PlumbImage) image = test_image_new (5001, 2003, 4, PLUMB_SAMPLE_U16, 3);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *path = write_tiff (&kinds[i], image);

      g_assert_cmpuint (assert_rows (path, image), ==, 1);
    }
}

/* --- The others ------------------------------------------------------------------------------ */

static char *
write_jpeg (const PlumbImage *image, gboolean is_progressive)
{
  struct jpeg_compress_struct jpeg;
  struct jpeg_error_mgr errors;
  char *path = make_path ("a.jpg");
  FILE *file = fopen (path, "wbe");

  jpeg.err = jpeg_std_error (&errors);
  jpeg_create_compress (&jpeg);
  jpeg_stdio_dest (&jpeg, file);
  jpeg.image_width = plumb_image_get_width (image);
  jpeg.image_height = plumb_image_get_height (image);
  jpeg.input_components = (int) plumb_image_get_layout (image)->n_channels;
  jpeg.in_color_space = jpeg.input_components == 3 ? JCS_RGB : JCS_GRAYSCALE;
  jpeg_set_defaults (&jpeg);
  if (is_progressive)
    jpeg_simple_progression (&jpeg);
  jpeg_start_compress (&jpeg, TRUE);
  while (jpeg.next_scanline < jpeg.image_height)
    {
      JSAMPROW row = (JSAMPROW) plumb_image_get_row (image, jpeg.next_scanline);

      jpeg_write_scanlines (&jpeg, &row, 1);
    }
  jpeg_finish_compress (&jpeg);
  jpeg_destroy_compress (&jpeg);
  fclose (file);
  return path;
}

/* By libjpeg alone, from the file. */
static PlumbImage *
read_jpeg (const char *path, const PlumbImageLayout *layout)
{
  struct jpeg_decompress_struct jpeg;
  struct jpeg_error_mgr errors;
  gsize row = plumb_image_layout_get_row_size (layout);
  guint8 *pixels = g_malloc (row * layout->height);
  FILE *file = fopen (path, "rbe");

  jpeg.err = jpeg_std_error (&errors);
  jpeg_create_decompress (&jpeg);
  jpeg_stdio_src (&jpeg, file);
  jpeg_read_header (&jpeg, TRUE);
  jpeg.dct_method = JDCT_ISLOW;
  jpeg_start_decompress (&jpeg);
  while (jpeg.output_scanline < jpeg.output_height)
    {
      JSAMPROW to = pixels + jpeg.output_scanline * row;

      jpeg_read_scanlines (&jpeg, &to, 1);
    }
  jpeg_finish_decompress (&jpeg);
  jpeg_destroy_decompress (&jpeg);
  fclose (file);
  g_autoptr (GBytes) bytes = g_bytes_new_take (pixels, row * layout->height);
  return plumb_image_new (layout, bytes, 0, row, NULL);
}

static void
test_jpeg (void)
{
  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (PlumbImage) image
          = test_image_new (1901, 1503, i % 2 == 0 ? 3 : 1, PLUMB_SAMPLE_U8, i);
      g_autofree char *path = write_jpeg (image, i >= 2);
      g_autoptr (PlumbImage) decoded = read_jpeg (path, plumb_image_get_layout (image));

      g_assert_cmpuint (assert_rows (path, decoded), <, 64);
    }
}

/* A picture whose scans each tell a part of it, read with a file for what is kept of it. */
static void
test_jpeg_on_disk (void)
{
  for (guint i = 0; i < 6; i++)
    {
      g_autoptr (PlumbImage) image = test_image_new (i < 4 ? 1901 : 17, i % 2 == 0 ? 1503 : 9,
                                                     i < 3 ? 3 : 1, PLUMB_SAMPLE_U8, i);
      g_autofree char *path = write_jpeg (image, TRUE);
      g_autoptr (PlumbImage) decoded = read_jpeg (path, plumb_image_get_layout (image));
      g_autofd int scratch = memfd_create ("test-scratch", MFD_CLOEXEC);

      g_assert_cmpuint (assert_rows_with (path, scratch, decoded), <, 64);
      g_assert_cmpint (lseek (scratch, 0, SEEK_END), >, 0);
    }
}

static void
assert_refused (const char *path, int scratch, PlumbImage *image)
{
  Rows rows = { .image = image };
  g_autoptr (GError) error = NULL;
  g_autofd int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);

  g_assert_false (plumb_image_read_rows (fd, scratch, &sink, &rows, &error));
  g_assert_error (error, PLUMB_IMAGE_ERROR, PLUMB_IMAGE_ERROR_LIMIT);
  g_assert_nonnull (strstr (error->message, "make room"));
  g_assert_null (strstr (error->message, "damaged"));
  g_assert_cmpuint (rows.y, ==, 0);
}

/* A disk that takes no more: at once, and later. */
static void
test_jpeg_on_full_disk (void)
{
  g_autoptr (PlumbImage) image = test_image_new (1901, 1503, 3, PLUMB_SAMPLE_U8, 1);
  g_autofree char *path = write_jpeg (image, TRUE);
  g_autofd int no_length = memfd_create ("test-scratch", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  g_autofd int no_bytes = memfd_create ("test-scratch", MFD_CLOEXEC | MFD_ALLOW_SEALING);

  g_assert_cmpint (fcntl (no_length, F_ADD_SEALS, F_SEAL_GROW), ==, 0);
  g_assert_cmpint (fcntl (no_bytes, F_ADD_SEALS, F_SEAL_FUTURE_WRITE), ==, 0);
  assert_refused (path, no_length, image);
  assert_refused (path, no_bytes, image);
}

static char *
write_webp (const PlumbImage *image, gboolean is_lossless)
{
  const PlumbImageLayout *layout = plumb_image_get_layout (image);
  const guint8 *pixels = plumb_image_get_row (image, 0);
  int stride = (int) plumb_image_get_stride (image);
  char *path = make_path ("a.webp");
  guint8 *data = NULL;
  gsize n;

  if (layout->n_channels == 4)
    n = is_lossless ? WebPEncodeLosslessRGBA (pixels, layout->width, layout->height, stride, &data)
                    : WebPEncodeRGBA (pixels, layout->width, layout->height, stride, 80, &data);
  else
    n = is_lossless ? WebPEncodeLosslessRGB (pixels, layout->width, layout->height, stride, &data)
                    : WebPEncodeRGB (pixels, layout->width, layout->height, stride, 80, &data);
  g_assert_cmpuint (n, >, 0);
  g_assert_true (g_file_set_contents (path, (const char *) data, (gssize) n, NULL));
  WebPFree (data);
  return path;
}

/* Larger than the windows that its rows come through; whole, it is decoded without any. */
static void
test_webp (void)
{
  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (PlumbImage) image = test_image_new (2501, 2107, 3 + i % 2, PLUMB_SAMPLE_U8, i);
      g_autofree char *path = write_webp (image, i >= 2);
      g_autoptr (PlumbImage) whole = plumb_image_load (path, NULL);

      g_assert_nonnull (whole);
      g_assert_cmpuint (assert_rows (path, whole), <, 2000);
    }
}

/* Who takes no more ends it, and it is their reason that is told. */
static void
test_sink_ends_it (void)
{
  g_autoptr (PlumbImage) image = test_image_new (2501, 1107, 4, PLUMB_SAMPLE_U8, 1);
  g_autoptr (PlumbImage) gray = test_image_new (701, 503, 1, PLUMB_SAMPLE_U8, 1);
  g_autofree char *jpeg = write_jpeg (gray, FALSE);
  g_autoptr (PlumbImage) decoded = read_jpeg (jpeg, plumb_image_get_layout (gray));
  g_autofree char *webp = write_webp (image, TRUE);
  const Kind kind = { "wl", COMPRESSION_NONE, 7, 0, FALSE };
  g_autofree char *tiff = write_tiff (&kind, image);
  g_autoptr (GBytes) bytes = plumb_image_encode_png (image, NULL);
  g_autofree char *png
      = test_file_write ("a.png", g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  const char *const paths[] = { jpeg, webp, tiff, png };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      Rows rows = { .image = i == 0 ? decoded : image, .stop_at = 100 };
      g_autoptr (GError) error = NULL;
      g_autofd int fd = g_open (paths[i], O_RDONLY | O_CLOEXEC, 0);

      g_assert_false (plumb_image_read_rows (fd, -1, &sink, &rows, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/image-rows/tiff", test_tiff);
  g_test_add_func ("/image-rows/tiff/large-pieces", test_large_pieces);
  g_test_add_func ("/image-rows/jpeg", test_jpeg);
  g_test_add_func ("/image-rows/jpeg-on-disk", test_jpeg_on_disk);
  g_test_add_func ("/image-rows/jpeg-on-full-disk", test_jpeg_on_full_disk);
  g_test_add_func ("/image-rows/webp", test_webp);
  g_test_add_func ("/image-rows/sink-ends-it", test_sink_ends_it);
  return g_test_run ();
}
