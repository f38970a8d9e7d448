/* image-test.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <png.h>
#include <string.h>

#include <glib/gstdio.h>
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/lsan_interface.h>
#endif

#include "image-test.h"

#include "plumb-color-private.h"
#include "plumb-gegl.h"

guint32
test_random (guint32 *state)
{
  *state = *state * 1664525u + 1013904223u;
  return *state >> 8;
}

/* --- PNG ------------------------------------------------------------------------------------- */

static void
append_cb (png_structp png, png_bytep data, size_t length)
{
  g_byte_array_append (png_get_io_ptr (png), data, length);
}

static void
flush_cb (png_structp png)
{
}

/* Runs of equal and of rising bytes between noise, so that every filter has its day. */
static void
fill (guint8 *row, gsize length, guint32 *state)
{
  for (gsize i = 0; i < length;)
    {
      guint kind = test_random (state) % 3, run = 1 + test_random (state) % 40;
      guint8 value = test_random (state), slope = test_random (state) % 7;

      for (; run > 0 && i < length; run--, i++)
        row[i] = kind == 0 ? test_random (state) : (value += kind == 1 ? 0 : slope);
    }
}

static void
set_palette (png_structp png, png_infop info, const TestPng *test)
{
  png_color colors[256];
  guint n = 1u << test->depth;

  for (guint i = 0; i < n; i++)
    colors[i] = (png_color) { i * 7, 255 - i, i * 31 };
  png_set_PLTE (png, info, colors, n);
}

static void
set_transparency (png_structp png, png_infop info, const TestPng *test)
{
  guint16 low = test->depth == 1 ? 1 : 3;
  png_color_16 key = { .gray = low, .red = low, .green = low, .blue = low };
  guint8 alphas[2] = { 0, 100 };

  if (test->color == PNG_COLOR_TYPE_PALETTE)
    png_set_tRNS (png, info, alphas, 2, NULL);
  else
    png_set_tRNS (png, info, NULL, 0, &key);
}

GBytes *
test_png_write (const TestPng *test)
{
  GByteArray *bytes = g_byte_array_new ();
  png_structp png = png_create_write_struct (PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
  png_infop info = png_create_info_struct (png);
  guint32 state = test->seed;
  g_autofree guint8 *pixels = NULL;
  gsize row;

  png_set_write_fn (png, bytes, append_cb, flush_cb);
  png_set_filter (png, 0, test->filters != 0 ? test->filters : PNG_ALL_FILTERS);
  png_set_compression_level (png, 3);
  png_set_IHDR (png, info, test->width, test->height, test->depth, test->color,
                test->is_interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE, 0, 0);
  if (test->color == PNG_COLOR_TYPE_PALETTE)
    set_palette (png, info, test);
  if (test->has_transparency)
    set_transparency (png, info, test);
  png_write_info (png, info);
  row = png_get_rowbytes (png, info);
  pixels = g_malloc (row * test->height);
  for (guint y = 0; y < test->height; y++)
    {
      if (y > 0 && test_random (&state) % 3 == 0)
        memcpy (pixels + y * row, pixels + (y - 1) * row, row);
      else
        fill (pixels + y * row, row, &state);
    }
  for (int pass = png_set_interlace_handling (png); pass > 0; pass--)
    for (guint y = 0; y < test->height; y++)
      png_write_row (png, pixels + y * row);
  png_write_end (png, info);
  png_destroy_write_struct (&png, &info);
  return g_byte_array_free_to_bytes (bytes);
}

typedef struct
{
  GBytes *bytes;
  gsize at;
} Reader;

static void
read_cb (png_structp png, png_bytep to, size_t length)
{
  Reader *reader = png_get_io_ptr (png);

  g_assert_cmpuint (reader->at + length, <=, g_bytes_get_size (reader->bytes));
  memcpy (to, (const guint8 *) g_bytes_get_data (reader->bytes, NULL) + reader->at, length);
  reader->at += length;
}

PlumbImage *
test_png_read (GBytes *bytes, const PlumbImageLayout *layout)
{
  Reader reader = { bytes, 0 };
  png_structp png = png_create_read_struct (PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
  png_infop info = png_create_info_struct (png);
  gsize row = plumb_image_layout_get_row_size (layout);
  guint8 *pixels = g_malloc (row * layout->height);
  g_autofree guint8 **rows = g_new (guint8 *, layout->height);

  png_set_read_fn (png, &reader, read_cb);
  png_read_info (png, info);
  png_set_expand (png);
  if (G_BYTE_ORDER == G_LITTLE_ENDIAN)
    png_set_swap (png);
  png_set_interlace_handling (png);
  png_read_update_info (png, info);
  g_assert_cmpuint (png_get_rowbytes (png, info), ==, row);
  for (guint y = 0; y < layout->height; y++)
    rows[y] = pixels + y * row;
  png_read_image (png, rows);
  png_read_end (png, NULL);
  png_destroy_read_struct (&png, &info, NULL);
  g_autoptr (GBytes) owned = g_bytes_new_take (pixels, row * layout->height);
  return plumb_image_new (layout, owned, 0, row, NULL);
}

/* --- Pictures -------------------------------------------------------------------------------- */

static void
set_number (guint8 *row, gsize index, PlumbSampleType sample, double value)
{
  guint16 half = plumb_half_from_float ((float) value), word = (guint16) (value * 65535 + 0.5);
  float number = (float) value;

  if (sample == PLUMB_SAMPLE_U8)
    row[index] = (guint8) (value * 255 + 0.5);
  else if (sample == PLUMB_SAMPLE_FLOAT)
    memcpy (row + index * 4, &number, 4);
  else
    memcpy (row + index * 2, sample == PLUMB_SAMPLE_HALF ? &half : &word, 2);
}

static PlumbImageLayout
make_layout (guint width, guint height, guint n_channels, PlumbSampleType sample)
{
  gboolean is_float = sample == PLUMB_SAMPLE_HALF || sample == PLUMB_SAMPLE_FLOAT;

  return (PlumbImageLayout) {
    .width = width,
    .height = height,
    .n_channels = n_channels,
    .sample = sample,
    .alpha = n_channels % 2 == 1 ? PLUMB_ALPHA_NONE
             : is_float          ? PLUMB_ALPHA_PREMULTIPLIED
                                 : PLUMB_ALPHA_STRAIGHT,
    .space = is_float ? PLUMB_SPACE_LINEAR : PLUMB_SPACE_SRGB,
  };
}

PlumbImage *
test_image_new (guint width, guint height, guint n_channels, PlumbSampleType sample, guint32 seed)
{
  PlumbImageLayout layout = make_layout (width, height, n_channels, sample);
  gsize row = plumb_image_layout_get_row_size (&layout);
  guint8 *pixels = g_malloc (row * height);
  g_autoptr (GBytes) bytes = g_bytes_new_take (pixels, row * height);

  for (guint y = 0; y < height; y++)
    for (guint i = 0; i < width * n_channels; i++)
      {
        double noise = (test_random (&seed) % 1000) / 10000.0;

        set_number (pixels + y * row, i, sample,
                    0.45 + 0.4 * ((i * 7 + y * 5) % 101) / 101 + noise);
      }
  return plumb_image_new (&layout, bytes, 0, row, NULL);
}

PlumbImage *
test_image_new_flat (guint width, guint height, guint n_channels, const guint8 *pixel)
{
  PlumbImageLayout layout = make_layout (width, height, n_channels, PLUMB_SAMPLE_U8);
  gsize length = plumb_image_layout_get_row_size (&layout) * height;
  guint8 *pixels = g_malloc (length);
  g_autoptr (GBytes) bytes = g_bytes_new_take (pixels, length);

  for (gsize i = 0; i < length; i++)
    pixels[i] = pixel[i % n_channels];
  return plumb_image_new (&layout, bytes, 0, length / height, NULL);
}

PlumbImage *
test_image_map (const PlumbImage *image, TestPixelFunc func, gpointer data)
{
  const PlumbImageLayout *layout = plumb_image_get_layout (image);
  gsize row = plumb_image_layout_get_row_size (layout);
  guint8 *pixels = g_malloc (row * layout->height);
  g_autoptr (GBytes) bytes = g_bytes_new_take (pixels, row * layout->height);

  for (guint y = 0; y < layout->height; y++)
    {
      memcpy (pixels + y * row, plumb_image_get_row (image, y), row);
      for (guint x = 0; x < layout->width; x++)
        func (x, y, pixels + y * row + x * plumb_image_layout_get_pixel_size (layout), data);
    }
  return plumb_image_new (layout, bytes, 0, row, NULL);
}

void
test_start_gegl (void)
{
#ifdef __SANITIZE_ADDRESS__
  __lsan_disable ();
#endif
  plumb_gegl_ensure ();
  {
    /* The first node makes it look at every operation. */
    g_autoptr (GeglNode) graph = gegl_node_new ();

    gegl_node_new_child (graph, "operation", "gegl:nop", NULL);
  }
#ifdef __SANITIZE_ADDRESS__
  __lsan_enable ();
#endif
}

void
test_assert_same_pixels (const PlumbImage *a, const PlumbImage *b)
{
  const PlumbImageLayout *p = plumb_image_get_layout (a), *q = plumb_image_get_layout (b);
  gsize row = plumb_image_layout_get_row_size (p);

  g_assert_cmpuint (p->width, ==, q->width);
  g_assert_cmpuint (p->height, ==, q->height);
  g_assert_cmpuint (p->n_channels, ==, q->n_channels);
  g_assert_cmpuint (p->sample, ==, q->sample);
  g_assert_cmpuint (p->alpha, ==, q->alpha);
  for (guint y = 0; y < p->height; y++)
    g_assert_cmpmem (plumb_image_get_row (a, y), row, plumb_image_get_row (b, y), row);
}

char *
test_folder_new (void)
{
  char *folder = g_build_filename (g_get_user_cache_dir (), "picture-XXXXXX", NULL);

  g_assert_cmpint (g_mkdir_with_parents (g_get_user_cache_dir (), 0700), ==, 0);
  g_assert_nonnull (g_mkdtemp (folder));
  return folder;
}

char *
test_file_write (const char *name, const void *data, gsize length)
{
  g_autofree char *folder = test_folder_new ();
  char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, data, length, &error);
  g_assert_no_error (error);
  return path;
}
