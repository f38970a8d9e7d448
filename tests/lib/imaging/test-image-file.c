/* test-image-file.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <libdeflate.h>
#include <string.h>

#include <glib/gstdio.h>
#include <sys/resource.h>
#include <webp/encode.h>

#include "image-test.h"
#include "plumb-compare.h"
#include "plumb-pixel-hash.h"

static PlumbImage *
load (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  PlumbImage *image;

  g_assert_nonnull (bytes);
  image = plumb_image_load_bytes (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &error);
  g_assert_no_error (error);
  return image;
}

/* Loads it or fails with one of our errors; TRUE where it loads. */
static gboolean
load_or_fail (const guint8 *data, gsize length, PlumbImageError *code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbImage) image = plumb_image_load_bytes (data, length, &error);

  if (image != NULL)
    return TRUE;
  g_assert_nonnull (error);
  g_test_message ("%s", error->message);
  g_assert_cmpuint (error->domain, ==, PLUMB_IMAGE_ERROR);
  if (code != NULL)
    *code = error->code;
  return FALSE;
}

/* --- Every format ---------------------------------------------------------------------------- */

typedef GBytes *(*Encode) (const PlumbImage *image, GError **error);

static void
assert_round_trip (Encode encode, guint n_channels, PlumbSampleType sample)
{
  g_autoptr (PlumbImage) image
      = test_image_new (77, 53, n_channels, sample, n_channels + 10 * sample);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = encode (image, &error);
  g_autoptr (GBytes) again = encode (image, &error);
  g_autoptr (PlumbImage) loaded = NULL;

  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (bytes, again));
  loaded = load (bytes);
  test_assert_same_pixels (image, loaded);
  g_assert_cmpuint (plumb_image_get_layout (loaded)->space, ==,
                    plumb_image_get_layout (image)->space);
}

static void
test_round_trips (void)
{
  for (guint n = 1; n <= 4; n++)
    {
      for (PlumbSampleType sample = PLUMB_SAMPLE_U8; sample <= PLUMB_SAMPLE_FLOAT; sample++)
        assert_round_trip (plumb_image_encode_tiff, n, sample);
      assert_round_trip (plumb_image_encode_png, n, PLUMB_SAMPLE_U8);
      assert_round_trip (plumb_image_encode_png, n, PLUMB_SAMPLE_U16);
      assert_round_trip (plumb_image_encode_exr, n, PLUMB_SAMPLE_HALF);
      assert_round_trip (plumb_image_encode_exr, n, PLUMB_SAMPLE_FLOAT);
    }
}

static void
test_hash_is_independent_of_format (void)
{
  g_autoptr (PlumbImage) image = test_image_new (70, 50, 3, PLUMB_SAMPLE_U16, 1);
  g_autoptr (GBytes) png = plumb_image_encode_png (image, NULL);
  g_autoptr (GBytes) tiff = plumb_image_encode_tiff (image, NULL);
  g_autoptr (PlumbImage) from_png = load (png);
  g_autoptr (PlumbImage) from_tiff = load (tiff);
  g_autofree char *first = plumb_pixel_hash (from_png), *second = plumb_pixel_hash (from_tiff);

  g_assert_cmpstr (first, ==, second);
}

static void
test_refused_encodings (void)
{
  g_autoptr (PlumbImage) number = test_image_new (5, 5, 4, PLUMB_SAMPLE_FLOAT, 1);
  g_autoptr (PlumbImage) byte = test_image_new (5, 5, 4, PLUMB_SAMPLE_U8, 1);
  g_autoptr (GError) error = NULL;

  g_assert_null (plumb_image_encode_png (number, &error));
  g_assert_error (error, PLUMB_IMAGE_ERROR, PLUMB_IMAGE_ERROR_UNSUPPORTED);
  g_clear_error (&error);
  g_assert_null (plumb_image_encode_exr (byte, &error));
  g_assert_error (error, PLUMB_IMAGE_ERROR, PLUMB_IMAGE_ERROR_UNSUPPORTED);
  g_clear_error (&error);
  g_assert_false (plumb_image_save (byte, "/nowhere/picture.bmp", &error));
  g_assert_error (error, PLUMB_IMAGE_ERROR, PLUMB_IMAGE_ERROR_UNSUPPORTED);
}

static GBytes *
encode_webp (const PlumbImage *image)
{
  const PlumbImageLayout *layout = plumb_image_get_layout (image);
  int stride = plumb_image_get_stride (image);
  const guint8 *pixels = plumb_image_get_row (image, 0);
  guint8 *data = NULL;
  gsize length;
  GBytes *bytes;

  if (layout->n_channels == 4)
    length = WebPEncodeLosslessRGBA (pixels, layout->width, layout->height, stride, &data);
  else
    length = WebPEncodeLosslessRGB (pixels, layout->width, layout->height, stride, &data);
  bytes = g_bytes_new (data, length);
  WebPFree (data);
  return bytes;
}

static void
test_webp (void)
{
  for (guint n = 3; n <= 4; n++)
    {
      g_autoptr (PlumbImage) image = test_image_new (61, 43, n, PLUMB_SAMPLE_U8, n);
      g_autoptr (GBytes) bytes = encode_webp (image);
      g_autoptr (PlumbImage) loaded = load (bytes);

      test_assert_same_pixels (image, loaded);
    }
}

static void
test_jpeg (void)
{
  static const guint8 pixel[3] = { 200, 60, 30 };

  for (guint n = 1; n <= 3; n += 2)
    {
      g_autoptr (PlumbImage) image = test_image_new_flat (61, 43, n, pixel);
      g_autoptr (GBytes) bytes = plumb_image_encode_jpeg (image, 95, NULL);
      g_autoptr (PlumbImage) loaded = load (bytes);
      g_autoptr (PlumbComparison) comparison = plumb_compare_images (image, loaded, NULL, NULL);

      g_assert_cmpuint (plumb_image_get_layout (loaded)->n_channels, ==, n);
      g_assert_cmpfloat (plumb_comparison_get_delta (comparison)->max_delta, <, 3 / 255.0);
    }
}

static void
test_save_and_load (void)
{
  g_autoptr (PlumbImage) image = test_image_new (20, 10, 4, PLUMB_SAMPLE_U16, 1);
  g_autofree char *folder = test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "a.PNG", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbImage) loaded = NULL;

  g_assert_true (plumb_image_save (image, path, &error));
  g_assert_no_error (error);
  loaded = plumb_image_load (path, &error);
  g_assert_no_error (error);
  test_assert_same_pixels (image, loaded);
  g_assert_null (plumb_image_load (folder, &error));
  g_assert_nonnull (error);
}

/* --- Broken files ---------------------------------------------------------------------------- */

static GPtrArray *
make_one_of_each (void)
{
  GPtrArray *files = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (PlumbImage) bytes = test_image_new (40, 30, 3, PLUMB_SAMPLE_U8, 1);
  g_autoptr (PlumbImage) words = test_image_new (40, 30, 4, PLUMB_SAMPLE_U16, 1);
  g_autoptr (PlumbImage) halves = test_image_new (40, 90, 4, PLUMB_SAMPLE_HALF, 1);
  TestPng interlaced
      = { .width = 30, .height = 20, .depth = 4, .color = 3, .is_interlaced = TRUE, .seed = 1 };

  g_ptr_array_add (files, plumb_image_encode_png (bytes, NULL));
  g_ptr_array_add (files, plumb_image_encode_png (words, NULL));
  g_ptr_array_add (files, test_png_write (&interlaced));
  g_ptr_array_add (files, plumb_image_encode_jpeg (bytes, 80, NULL));
  g_ptr_array_add (files, encode_webp (bytes));
  g_ptr_array_add (files, plumb_image_encode_tiff (words, NULL));
  g_ptr_array_add (files, plumb_image_encode_exr (halves, NULL));
  return files;
}

static void
test_truncated (void)
{
  g_autoptr (GPtrArray) files = make_one_of_each ();

  for (guint f = 0; f < files->len; f++)
    {
      gsize length;
      const guint8 *data = g_bytes_get_data (files->pdata[f], &length);

      for (gsize cut = 0; cut < length; cut += 1 + cut / 40)
        g_assert_false (load_or_fail (data, cut, NULL));
      for (gsize cut = length - 12; cut < length; cut++)
        g_assert_false (load_or_fail (data, cut, NULL));
      g_assert_true (load_or_fail (data, length, NULL));
    }
}

/* Cut in the middle of the pixels, the import tells it from the structure alone. */
static void
test_probe_sees_truncation (void)
{
  g_autoptr (GPtrArray) files = make_one_of_each ();

  for (guint f = 0; f < files->len; f++)
    {
      gsize length;
      const guint8 *data = g_bytes_get_data (files->pdata[f], &length);
      g_autoptr (GError) error = NULL;
      PlumbImageInfo info;

      g_assert_true (plumb_image_probe_bytes (data, length, &info, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (info.layout.width, ==, f == 2 ? 30 : 40);
      g_assert_false (plumb_image_probe_bytes (data, length * 2 / 3, &info, &error));
      g_assert_true (g_error_matches (error, PLUMB_IMAGE_ERROR, PLUMB_IMAGE_ERROR_TRUNCATED)
                     || g_error_matches (error, PLUMB_IMAGE_ERROR, PLUMB_IMAGE_ERROR_CORRUPT));
    }
}

static void
test_damaged (void)
{
  g_autoptr (GPtrArray) files = make_one_of_each ();
  guint32 state = 99;

  for (guint f = 0; f < files->len; f++)
    for (guint round = 0; round < 300; round++)
      {
        gsize length;
        const guint8 *data = g_bytes_get_data (files->pdata[f], &length);
        g_autofree guint8 *copy = g_memdup2 (data, length);

        for (guint i = 0; i <= round % 4; i++)
          copy[test_random (&state) % (round % 2 == 0 ? length : MIN (length, 200))]
              = test_random (&state);
        load_or_fail (copy, length, NULL);
      }
}

static void
test_other_files (void)
{
  static const char *const texts[]
      = { "GIF89a", "<svg/>", "P6 1 1 255 abc", "II", "\x89PNG", "RIFF0000WAVE", "BM", "\xff\xd8" };
  PlumbImageError code = 0;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_assert_false (load_or_fail ((const guint8 *) texts[i], strlen (texts[i]), &code));
      g_assert_cmpint (code, ==, PLUMB_IMAGE_ERROR_FORMAT);
    }
  g_assert_false (load_or_fail ((const guint8 *) "", 0, &code));
  g_assert_cmpint (code, ==, PLUMB_IMAGE_ERROR_TRUNCATED);
}

/* --- Bombs ----------------------------------------------------------------------------------- */

static void
append_be32 (GByteArray *file, guint32 value)
{
  guint8 bytes[4] = { value >> 24, value >> 16, value >> 8, value };

  g_byte_array_append (file, bytes, 4);
}

static void
append_chunk (GByteArray *file, const char *type, const guint8 *data, gsize length)
{
  guint start = file->len + 4;

  append_be32 (file, length);
  g_byte_array_append (file, (const guint8 *) type, 4);
  g_byte_array_append (file, data, length);
  append_be32 (file, libdeflate_crc32 (0, file->data + start, length + 4));
}

static GBytes *
deflate_zeros (gsize length)
{
  struct libdeflate_compressor *deflater = libdeflate_alloc_compressor (9);
  g_autofree guint8 *zeros = g_malloc0 (length);
  gsize room = libdeflate_zlib_compress_bound (deflater, length), n;
  guint8 *to = g_malloc (room);

  n = libdeflate_zlib_compress (deflater, zeros, length, to, room);
  libdeflate_free_compressor (deflater);
  return g_bytes_new_take (to, n);
}

static GByteArray *
begin_png (guint32 width, guint32 height, guint8 depth, guint8 color)
{
  GByteArray *file = g_byte_array_new ();
  guint8 header[13] = { width >> 24,  width >> 16, width >> 8, width, height >> 24,
                        height >> 16, height >> 8, height,     depth, color };

  g_byte_array_append (file, (const guint8 *) "\x89PNG\r\n\x1a\n", 8);
  append_chunk (file, "IHDR", header, 13);
  return file;
}

static gint64
get_peak_kb (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

static void
assert_limit (const GByteArray *file)
{
  PlumbImageError code = 0;
  gint64 before = get_peak_kb ();

  g_assert_false (load_or_fail (file->data, file->len, &code));
  g_assert_cmpint (code, ==, PLUMB_IMAGE_ERROR_LIMIT);
  g_assert_cmpint (get_peak_kb () - before, <, 64 << 10);
}

static void
test_png_bombs (void)
{
  static const guint sizes[][2] = {
    { 60000, 60000 }, { 20000, 20000 }, { 0x7fffffff, 1 }, { 1, 0x7fffffff }, { 32768, 32768 }
  };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GByteArray) file = begin_png (sizes[i][0], sizes[i][1], 16, 6);

      append_chunk (file, "IDAT", (const guint8 *) "x", 1);
      append_chunk (file, "IEND", NULL, 0);
      assert_limit (file);
    }
}

/* A text that inflates to 200 MB, an ICC profile that does, and data that inflates to more than the
 * rows: none of it is inflated beyond its use. */
static void
test_png_chunk_bombs (void)
{
  g_autoptr (GBytes) zeros = deflate_zeros (200 << 20);
  g_autoptr (GBytes) rows = deflate_zeros (4 * 5);
  gsize n_zeros, n_rows;
  const guint8 *bomb = g_bytes_get_data (zeros, &n_zeros), *data = g_bytes_get_data (rows, &n_rows);
  static const char *const types[] = { "zTXt", "iCCP", "iTXt" };
  PlumbImageError code = 0;

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    for (guint depth = 8; depth >= 4; depth -= 4)
      {
        g_autoptr (GByteArray) file = begin_png (4, depth == 8 ? 4 : 8, depth, 0);
        g_autoptr (GByteArray) chunk = g_byte_array_new ();
        g_autoptr (GBytes) few = deflate_zeros (depth == 8 ? 20 : 24);
        gint64 before = get_peak_kb ();

        g_byte_array_append (chunk, (const guint8 *) "name\0\0", 6);
        g_byte_array_append (chunk, bomb, n_zeros);
        append_chunk (file, types[i], chunk->data, chunk->len);
        append_chunk (file, "IDAT", g_bytes_get_data (few, NULL), g_bytes_get_size (few));
        append_chunk (file, "IEND", NULL, 0);
        g_assert_true (load_or_fail (file->data, file->len, NULL));
        g_assert_cmpint (get_peak_kb () - before, <, 64 << 10);
      }
  {
    g_autoptr (GByteArray) file = begin_png (4, 4, 8, 0);

    append_chunk (file, "IDAT", bomb, n_zeros);
    append_chunk (file, "IEND", NULL, 0);
    g_assert_false (load_or_fail (file->data, file->len, &code));
    g_assert_cmpint (code, ==, PLUMB_IMAGE_ERROR_CORRUPT);
  }
  g_assert_cmpuint (n_rows, >, 0);
  g_assert_nonnull (data);
}

static void
append_entry (GByteArray *file, guint16 tag, guint16 type, guint32 count, guint32 value)
{
  guint8 entry[12] = { tag,         tag >> 8,    type,  type >> 8,  count,       count >> 8,
                       count >> 16, count >> 24, value, value >> 8, value >> 16, value >> 24 };

  g_byte_array_append (file, entry, 12);
}

/* A directory that follows itself, and that claims what it likes. */
static GByteArray *
make_tiff (
    guint32 width, guint32 height, guint32 strip_at, guint32 strip_length, guint32 rows_per_strip)
{
  GByteArray *file = g_byte_array_new ();
  guint8 count[2] = { 8, 0 }, next[4] = { 8, 0, 0, 0 };

  g_byte_array_append (file, (const guint8 *) "II*\0\x08\0\0\0", 8);
  g_byte_array_append (file, count, 2);
  append_entry (file, 256, 4, 1, width);
  append_entry (file, 257, 4, 1, height);
  append_entry (file, 258, 3, 1, 8);
  append_entry (file, 259, 3, 1, 1);
  append_entry (file, 262, 3, 1, 1);
  append_entry (file, 273, 4, 1, strip_at);
  append_entry (file, 278, 4, 1, rows_per_strip);
  append_entry (file, 279, 4, 1, strip_length);
  g_byte_array_append (file, next, 4);
  g_byte_array_set_size (file, 300);
  return file;
}

static void
test_tiff_bombs (void)
{
  g_autoptr (GByteArray) good = make_tiff (10, 10, 120, 100, 10);
  g_autoptr (GByteArray) huge = make_tiff (60000, 60000, 120, 100, 60000);
  g_autoptr (GByteArray) large = make_tiff (16000, 16000, 120, 100, 16000);
  g_autoptr (GByteArray) outside = make_tiff (10, 10, 1000000, 100, 10);
  PlumbImageError code = 0;
  gint64 before = get_peak_kb ();

  g_assert_true (load_or_fail (good->data, good->len, NULL));
  assert_limit (huge);
  g_assert_false (load_or_fail (large->data, large->len, &code));
  g_assert_false (load_or_fail (outside->data, outside->len, &code));
  g_assert_cmpint (code, ==, PLUMB_IMAGE_ERROR_TRUNCATED);
  g_assert_cmpint (get_peak_kb () - before, <, 64 << 10);
}

static void
test_png_names (void)
{
  g_autoptr (PlumbImage) image = test_image_new (8, 8, 3, PLUMB_SAMPLE_U8, 1);
  g_autofree char *folder = g_dir_make_tmp ("plumb-names-XXXXXX", NULL);
  g_autofree char *good = g_build_filename (folder, "a.PNG", NULL);
  g_autofree char *bad = g_build_filename (folder, "a.jpg", NULL);
  g_autofree char *none = g_build_filename (folder, "a", NULL);
  const char *const refused[] = { bad, none };

  g_assert_true (plumb_image_save_png (image, good, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_false (plumb_image_save_png (image, refused[i], &error));
      g_assert_error (error, PLUMB_IMAGE_ERROR, PLUMB_IMAGE_ERROR_UNSUPPORTED);
      g_assert_nonnull (strstr (error->message, ".png"));
      g_assert_false (g_file_test (refused[i], G_FILE_TEST_EXISTS));
    }
  g_remove (good);
  g_rmdir (folder);
}

/* A whole EXR whose data window is then written over. */
static void
test_exr_bombs (void)
{
  static const gint32 windows[][4] = {
    { 0, 0, 59999, 59999 }, { 0, 0, 31999, 31999 }, { -2147483647, 0, 2147483647, 10 },
    { 0, 0, -5, -5 },       { 0, 0, 20000, 8000 },
  };
  g_autoptr (PlumbImage) image = test_image_new (16, 16, 4, PLUMB_SAMPLE_HALF, 1);
  g_autoptr (GBytes) bytes = plumb_image_encode_exr (image, NULL);
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  for (guint i = 0; i < G_N_ELEMENTS (windows); i++)
    {
      g_autofree guint8 *copy = g_memdup2 (data, length);
      guint8 *window = memmem (copy, length, "dataWindow\0box2i\0", 17);
      gint64 before = get_peak_kb ();
      PlumbImageError code = 0;

      g_assert_nonnull (window);
      memcpy (window + 17 + 4, windows[i], 16);
      g_assert_false (load_or_fail (copy, length, &code));
      if (i < 2)
        g_assert_cmpint (code, ==, PLUMB_IMAGE_ERROR_LIMIT);
      g_assert_cmpint (get_peak_kb () - before, <, 64 << 10);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/image-file/png-bombs", test_png_bombs);
  g_test_add_func ("/image-file/tiff-bombs", test_tiff_bombs);
  g_test_add_func ("/image-file/png-names", test_png_names);
  g_test_add_func ("/image-file/exr-bombs", test_exr_bombs);
  g_test_add_func ("/image-file/round-trips", test_round_trips);
  g_test_add_func ("/image-file/hash", test_hash_is_independent_of_format);
  g_test_add_func ("/image-file/refused-encodings", test_refused_encodings);
  g_test_add_func ("/image-file/webp", test_webp);
  g_test_add_func ("/image-file/jpeg", test_jpeg);
  g_test_add_func ("/image-file/save-and-load", test_save_and_load);
  g_test_add_func ("/image-file/truncated", test_truncated);
  g_test_add_func ("/image-file/probe-sees-truncation", test_probe_sees_truncation);
  g_test_add_func ("/image-file/damaged", test_damaged);
  g_test_add_func ("/image-file/other-files", test_other_files);
  g_test_add_func ("/image-file/png-chunk-bombs", test_png_chunk_bombs);
  return g_test_run ();
}
