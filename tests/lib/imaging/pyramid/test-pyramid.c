/* test-pyramid.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <lcms2.h>
#include <libdeflate.h>
#include <math.h>
#include <png.h>
#include <string.h>

#include <glib/gstdio.h>

#include "image-test.h"

#include "plumb-color.h"
#include "plumb-error-pyramid.h"
#include "plumb-heat-map.h"
#include "plumb-histogram.h"
#include "plumb-numbers.h"
#include "plumb-display.h"
#include "plumb-pyramid.h"

static PlumbPyramid *
load_bytes (const char *name, GBytes *bytes, GError **error)
{
  g_autofree char *path
      = test_file_write (name, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  return plumb_pyramid_load (path, NULL, error);
}

static PlumbPyramid *
load (const char *name, GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  PlumbPyramid *pyramid = load_bytes (name, bytes, &error);

  g_assert_no_error (error);
  g_assert_nonnull (pyramid);
  return pyramid;
}

static void
assert_same_as (const PlumbPyramid *pyramid, const PlumbImage *image)
{
  g_autoptr (PlumbImage) first = plumb_pyramid_get_image (pyramid, 0);

  g_assert_nonnull (first);
  test_assert_same_pixels (first, image);
}

/* --- What comes in ---------------------------------------------------------------------------- */

/* The road of rows gives what the whole decoder gives, at every depth and filter, across several
 * windows of the inflater and several rows of tiles. */
static void
test_plain_pngs (void)
{
  static const TestPng kinds[] = {
    { 1, 1, 8, PNG_COLOR_TYPE_RGB },
    { 700, 601, 8, PNG_COLOR_TYPE_RGB },
    { 300, 257, 8, PNG_COLOR_TYPE_GRAY },
    { 257, 300, 16, PNG_COLOR_TYPE_RGB_ALPHA },
    { 513, 130, 16, PNG_COLOR_TYPE_GRAY_ALPHA },
    { 1900, 1601, 8, PNG_COLOR_TYPE_RGB_ALPHA },
  };
  static const int filters[] = { PNG_FILTER_NONE, PNG_FILTER_SUB,   PNG_FILTER_UP,
                                 PNG_FILTER_AVG,  PNG_FILTER_PAETH, PNG_ALL_FILTERS };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    for (guint k = 0; k < G_N_ELEMENTS (filters); k++)
      {
        TestPng kind = kinds[i];
        kind.filters = filters[k];
        kind.seed = i * 10 + k;
        g_autoptr (GBytes) bytes = test_png_write (&kind);
        g_autoptr (PlumbPyramid) pyramid = load ("a.png", bytes);
        g_autoptr (PlumbImage) image = plumb_image_load_bytes (g_bytes_get_data (bytes, NULL),
                                                               g_bytes_get_size (bytes), NULL);

        assert_same_as (pyramid, image);
      }
}

static void
test_other_files (void)
{
  const TestPng palette = { 97, 61, 8, PNG_COLOR_TYPE_PALETTE, .filters = PNG_FILTER_NONE };
  const TestPng interlaced = { 97, 61, 8, PNG_COLOR_TYPE_RGB, TRUE, .filters = PNG_FILTER_SUB };
  g_autoptr (PlumbImage) picture = test_image_new (300, 200, 4, PLUMB_SAMPLE_FLOAT, 3);
  GBytes *files[]
      = { test_png_write (&palette), test_png_write (&interlaced),
          plumb_image_encode_exr (picture, NULL), plumb_image_encode_tiff (picture, NULL) };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (GBytes) file = files[i];
      g_autoptr (PlumbPyramid) pyramid = load ("a", file);
      g_autoptr (PlumbImage) image
          = plumb_image_load_bytes (g_bytes_get_data (file, NULL), g_bytes_get_size (file), NULL);

      assert_same_as (pyramid, image);
    }
}

static void
add_word (GByteArray *bytes, guint32 word)
{
  guint32 little = GUINT32_TO_LE (word);

  g_byte_array_append (bytes, (const guint8 *) &little, sizeof little);
}

static void
add_attribute (GByteArray *bytes, const char *name, const char *type, GByteArray *value)
{
  g_byte_array_append (bytes, (const guint8 *) name, strlen (name) + 1);
  g_byte_array_append (bytes, (const guint8 *) type, strlen (type) + 1);
  add_word (bytes, value->len);
  g_byte_array_append (bytes, value->data, value->len);
  g_byte_array_set_size (value, 0);
}

static void
add_box (GByteArray *bytes, const char *name, guint width, guint height)
{
  g_autoptr (GByteArray) value = g_byte_array_new ();
  const guint32 sides[] = { 0, 0, width - 1, height - 1 };

  for (guint i = 0; i < 4; i++)
    add_word (value, sides[i]);
  add_attribute (bytes, name, "box2i", value);
}

/* One channel of floats, tiles as they are; OpenEXR's layout of files, version 2. */
static GByteArray *
start_tiled_exr (guint width, guint height, guint side)
{
  static const guint8 one[] = { 0, 0, 0x80, 0x3f };
  GByteArray *bytes = g_byte_array_new ();
  g_autoptr (GByteArray) value = g_byte_array_new ();

  add_word (bytes, 0x01312f76);
  add_word (bytes, 0x202);
  g_byte_array_append (value, (const guint8 *) "Y", 2);
  add_word (value, 2);
  add_word (value, 0);
  add_word (value, 1);
  add_word (value, 1);
  g_byte_array_append (value, (const guint8 *) "", 1);
  add_attribute (bytes, "channels", "chlist", value);
  g_byte_array_append (value, (const guint8 *) "", 1);
  add_attribute (bytes, "compression", "compression", value);
  add_box (bytes, "dataWindow", width, height);
  add_box (bytes, "displayWindow", width, height);
  g_byte_array_append (value, (const guint8 *) "", 1);
  add_attribute (bytes, "lineOrder", "lineOrder", value);
  g_byte_array_append (value, one, 4);
  add_attribute (bytes, "pixelAspectRatio", "float", value);
  add_word (value, 0);
  add_word (value, 0);
  add_attribute (bytes, "screenWindowCenter", "v2f", value);
  g_byte_array_append (value, one, 4);
  add_attribute (bytes, "screenWindowWidth", "float", value);
  add_word (value, side);
  add_word (value, side);
  g_byte_array_append (value, (const guint8 *) "", 1);
  add_attribute (bytes, "tiles", "tiledesc", value);
  g_byte_array_append (bytes, (const guint8 *) "", 1);
  return bytes;
}

/* Each pixel is its own number. */
static void
add_tile (GByteArray *bytes, const PlumbArea *area, guint side, guint width)
{
  add_word (bytes, area->x / side);
  add_word (bytes, area->y / side);
  add_word (bytes, 0);
  add_word (bytes, 0);
  add_word (bytes, 4 * area->width * area->height);
  for (guint y = area->y; y < area->y + area->height; y++)
    for (guint x = area->x; x < area->x + area->width; x++)
      {
        float number = (float) (y * width + x);
        guint32 word;
        memcpy (&word, &number, sizeof word);
        add_word (bytes, word);
      }
}

static GBytes *
make_tiled_exr (guint width, guint height, guint side)
{
  GByteArray *bytes = start_tiled_exr (width, height, side);
  guint columns = (width + side - 1) / side, rows = (height + side - 1) / side;
  guint table = bytes->len, n = 0;

  g_byte_array_set_size (bytes, table + 8 * columns * rows);
  for (guint y = 0; y < height; y += side)
    for (guint x = 0; x < width; x += side)
      {
        const PlumbArea area = { x, y, MIN (side, width - x), MIN (side, height - y) };
        guint64 offset = GUINT64_TO_LE ((guint64) bytes->len);
        memcpy (bytes->data + table + 8 * n++, &offset, sizeof offset);
        add_tile (bytes, &area, side, width);
      }
  return g_byte_array_free_to_bytes (bytes);
}

static void
test_tiled_exr (void)
{
  const guint width = 500, height = 333, sides[] = { 64, 128, 512 };

  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    {
      g_autoptr (GBytes) file = make_tiled_exr (width, height, sides[i]);
      g_autoptr (PlumbPyramid) pyramid = load ("tiles.exr", file);
      const PlumbArea all = { 0, 0, width, height };
      g_autofree float *pixels = g_new (float, width *height);
      gsize n = 0;

      g_assert_true (plumb_pyramid_read (pyramid, 0, &all, pixels));
      while (n < width * height && fabsf (pixels[n] - (float) n) <= 0)
        n++;
      g_assert_cmpuint (n, ==, width * height);
    }
}

/* Chunks that are damaged in the middle are found by the child, after rows were handed on. */
static void
test_damaged_exr (void)
{
  g_autoptr (PlumbImage) picture = test_image_new (300, 200, 3, PLUMB_SAMPLE_HALF, 5);
  g_autoptr (GBytes) good = plumb_image_encode_exr (picture, NULL);
  gsize length = g_bytes_get_size (good);
  g_autofree guint8 *broken = g_memdup2 (g_bytes_get_data (good, NULL), length);
  g_autoptr (GError) error = NULL;

  memset (broken + length / 2, 0xff, length / 8);
  g_autoptr (GBytes) damaged = g_bytes_new (broken, length);
  g_assert_null (load_bytes ("bad.exr", damaged, &error));
  g_assert_cmpstr (g_quark_to_string (error->domain), ==, g_quark_to_string (PLUMB_IMAGE_ERROR));
}

static void
test_bad_files (void)
{
  const TestPng kind = { 640, 480, 8, PNG_COLOR_TYPE_RGB, .filters = PNG_ALL_FILTERS, .seed = 4 };
  g_autoptr (GBytes) good = test_png_write (&kind);
  gsize length = g_bytes_get_size (good);
  g_autofree guint8 *broken = g_memdup2 (g_bytes_get_data (good, NULL), length);
  g_autoptr (GBytes) half = g_bytes_new_from_bytes (good, 0, length / 2);
  g_autoptr (GBytes) text = g_bytes_new_static ("no picture", 10);
  const struct
  {
    GBytes *bytes;
    PlumbImageError code;
  } cases[] = { { half, PLUMB_IMAGE_ERROR_TRUNCATED }, { text, PLUMB_IMAGE_ERROR_FORMAT } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (load_bytes ("bad.png", cases[i].bytes, &error));
      g_assert_error (error, PLUMB_IMAGE_ERROR, cases[i].code);
      g_assert_nonnull (strstr (error->message, "bad.png"));
    }
  /* In the middle of the data: found by the child, and told through the file. */
  broken[length / 2] ^= 0x55;
  g_autoptr (GBytes) damaged = g_bytes_new (broken, length);
  g_autoptr (GError) error = NULL;
  g_assert_null (load_bytes ("bad.png", damaged, &error));
  g_assert_error (error, PLUMB_IMAGE_ERROR, PLUMB_IMAGE_ERROR_CORRUPT);
  g_autoptr (GError) missing = NULL;
  g_assert_null (plumb_pyramid_load ("/nowhere/a.png", NULL, &missing));
  g_assert_error (missing, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

static void
test_cancelled (void)
{
  g_autoptr (PlumbImage) image = test_image_new (64, 64, 3, PLUMB_SAMPLE_U8, 1);
  g_autoptr (GBytes) bytes = plumb_image_encode_png (image, NULL);
  g_autofree char *path
      = test_file_write ("a.png", g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (plumb_pyramid_load (path, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* --- Levels ----------------------------------------------------------------------------------- */

static double
get_number (const PlumbImage *image, guint x, guint y, guint c)
{
  const PlumbImageLayout *layout = plumb_image_get_layout (image);
  const guint8 *row = plumb_image_get_row (image, y);
  gsize at = (gsize) x * layout->n_channels + c;

  if (layout->sample == PLUMB_SAMPLE_U8)
    return row[at];
  if (layout->sample == PLUMB_SAMPLE_FLOAT)
    return (double) ((const float *) (const void *) row)[at];
  guint16 bits = ((const guint16 *) (const void *) row)[at];
  return layout->sample == PLUMB_SAMPLE_U16 ? bits : (double) plumb_half_to_float (bits);
}

/* The next level as its definition says, of the level before it. */
static double
get_mean (const PlumbImage *above, guint x, guint y, guint c)
{
  const PlumbImageLayout *layout = plumb_image_get_layout (above);
  gboolean weighs = layout->alpha == PLUMB_ALPHA_STRAIGHT && c + 1 < layout->n_channels;
  double sum = 0, total = 0, plain = 0;

  for (guint i = 0; i < 4; i++)
    {
      guint px = MIN (2 * x + i % 2, layout->width - 1);
      guint py = MIN (2 * y + i / 2, layout->height - 1);
      double weight = weighs ? get_number (above, px, py, layout->n_channels - 1) : 1;

      sum += weight * get_number (above, px, py, c);
      plain += get_number (above, px, py, c);
      total += weight;
    }
  return total > 0 ? sum / total : plain / 4;
}

static void
assert_levels (const PlumbImage *image)
{
  g_autoptr (PlumbPyramid) pyramid = plumb_pyramid_new (image, NULL);
  const PlumbImageLayout *layout = plumb_pyramid_get_layout (pyramid);
  gboolean is_whole = layout->sample == PLUMB_SAMPLE_U8 || layout->sample == PLUMB_SAMPLE_U16;

  assert_same_as (pyramid, image);
  for (guint level = 1; level < plumb_pyramid_get_n_levels (pyramid); level++)
    {
      g_autoptr (PlumbImage) before = plumb_pyramid_get_image (pyramid, level - 1);
      g_autoptr (PlumbImage) after = plumb_pyramid_get_image (pyramid, level);

      g_assert_cmpuint (plumb_image_get_width (after), ==,
                        (plumb_image_get_width (before) + 1) / 2);
      for (guint y = 0; y < plumb_image_get_height (after); y++)
        for (guint x = 0; x < plumb_image_get_width (after); x++)
          for (guint c = 0; c < layout->n_channels; c++)
            g_assert_cmpfloat_with_epsilon (get_number (after, x, y, c), get_mean (before, x, y, c),
                                            is_whole ? 0.5001 : 2e-3);
    }
}

static void
test_levels (void)
{
  for (guint channels = 1; channels <= 4; channels++)
    for (guint sample = PLUMB_SAMPLE_U8; sample <= PLUMB_SAMPLE_FLOAT; sample++)
      {
        g_autoptr (PlumbImage) image = test_image_new (521, 301, channels, sample, channels);

        assert_levels (image);
      }
}

/* Parts that lie across tiles, and at the edges. */
static void
test_parts (void)
{
  g_autoptr (PlumbImage) image = test_image_new (700, 600, 3, PLUMB_SAMPLE_U8, 9);
  g_autoptr (PlumbPyramid) pyramid = plumb_pyramid_new (image, NULL);
  static const PlumbArea areas[]
      = { { 0, 0, 1, 1 },     { 250, 250, 20, 20 }, { 255, 0, 2, 600 },
          { 699, 599, 1, 1 }, { 0, 511, 700, 2 },   { 13, 17, 600, 500 } };

  for (guint i = 0; i < G_N_ELEMENTS (areas); i++)
    {
      const PlumbArea *area = &areas[i];
      g_autofree guint8 *pixels = g_malloc (3 * (gsize) area->width * area->height);

      g_assert_true (plumb_pyramid_read (pyramid, 0, area, pixels));
      for (guint y = 0; y < area->height; y++)
        g_assert_cmpmem (pixels + 3 * (gsize) y * area->width, 3 * area->width,
                         plumb_image_get_row (image, area->y + y) + 3 * area->x, 3 * area->width);
    }
}

/* A large one lies in a file, as nothing else does. */
static void
test_large (void)
{
  g_autoptr (PlumbImage) image = test_image_new (6000, 4400, 3, PLUMB_SAMPLE_U8, 2);
  g_autoptr (GBytes) bytes = plumb_image_encode_png (image, NULL);
  g_autoptr (PlumbPyramid) pyramid = load ("large.png", bytes);

  assert_same_as (pyramid, image);
}

/* What is seen soon of a large one is what is seen of all of it from as far. */
static void
test_soon (void)
{
  g_autoptr (PlumbImage) image = test_image_new (6000, 4400, 3, PLUMB_SAMPLE_U8, 3);
  g_autoptr (GBytes) bytes = plumb_image_encode_png (image, NULL);
  g_autofree char *path
      = test_file_write ("a.png", g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbPyramid) soon = plumb_pyramid_load_soon (path, NULL, &error);
  g_autoptr (PlumbPyramid) whole = plumb_pyramid_load (path, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (plumb_pyramid_get_first_level (soon), ==, 2);
  g_assert_cmpuint (plumb_pyramid_get_first_level (whole), ==, 0);
  for (guint level = 2; level < plumb_pyramid_get_n_levels (whole); level++)
    {
      g_autoptr (PlumbImage) expected = plumb_pyramid_get_image (whole, level);
      g_autoptr (PlumbImage) found = plumb_pyramid_get_image (soon, level);

      test_assert_same_pixels (found, expected);
    }
}

/* --- Profiles --------------------------------------------------------------------------------- */

static GBytes *
make_profile (const cmsCIExyYTRIPLE *primaries, double gamma)
{
  cmsCIExyY white;
  cmsToneCurve *curve = cmsBuildGamma (NULL, gamma);
  cmsUInt32Number length = 0;

  cmsWhitePointFromTemp (&white, 6504);
  cmsHPROFILE profile
      = cmsCreateRGBProfile (&white, primaries, (cmsToneCurve *[]) { curve, curve, curve });
  cmsSaveProfileToMem (profile, NULL, &length);
  guint8 *data = g_malloc (length);
  cmsSaveProfileToMem (profile, data, &length);
  cmsCloseProfile (profile);
  cmsFreeToneCurve (curve);
  return g_bytes_new_take (data, length);
}

/* Our curves and matrix against the whole color engine. */
static void
test_profile (void)
{
  const cmsCIExyYTRIPLE wide = { { 0.64, 0.33, 1 }, { 0.21, 0.71, 1 }, { 0.15, 0.06, 1 } };
  g_autoptr (GBytes) icc = make_profile (&wide, 2.2);
  PlumbShownProfile shown;
  cmsHPROFILE from = cmsOpenProfileFromMem (g_bytes_get_data (icc, NULL),
                                            (cmsUInt32Number) g_bytes_get_size (icc));
  cmsHPROFILE to = cmsCreate_sRGBProfile ();
  cmsHTRANSFORM transform = cmsCreateTransform (from, TYPE_RGB_FLT, to, TYPE_RGB_FLT,
                                                INTENT_RELATIVE_COLORIMETRIC, cmsFLAGS_NOOPTIMIZE);

  plumb_shown_profile_read (&shown, icc, 3);
  g_assert_cmpint (shown.state, ==, PLUMB_PROFILE_HONORED);
  for (guint i = 0; i < 27; i++)
    {
      float color[3] = { (float) (i % 3) * 0.4f + 0.1f, (float) (i / 3 % 3) * 0.4f + 0.1f,
                         (float) (i / 9) * 0.4f + 0.1f };
      float expected[3];

      cmsDoTransform (transform, color, expected, 1);
      plumb_shown_profile_convert (&shown, color);
      for (guint c = 0; c < 3; c++)
        if (expected[c] > 0.02f && expected[c] < 1)
          g_assert_cmpfloat_with_epsilon (color[c], expected[c], 0.004);
    }
  cmsDeleteTransform (transform);
  cmsCloseProfile (from);
  cmsCloseProfile (to);
}

static int
sample_lab (const cmsUInt16Number in[], cmsUInt16Number out[], void *data)
{
  cmsDoTransform (data, in, out, 1);
  return TRUE;
}

/* The same colors as a table: 33 steps of each, to Lab. */
static GBytes *
make_table_profile (GBytes *icc)
{
  cmsHPROFILE from = cmsOpenProfileFromMem (g_bytes_get_data (icc, NULL),
                                            (cmsUInt32Number) g_bytes_get_size (icc));
  cmsHPROFILE lab = cmsCreateLab2Profile (NULL);
  cmsHTRANSFORM transform = cmsCreateTransform (from, TYPE_RGB_16, lab, TYPE_LabV2_16,
                                                INTENT_RELATIVE_COLORIMETRIC, cmsFLAGS_NOOPTIMIZE);
  cmsHPROFILE profile = cmsCreateProfilePlaceholder (NULL);
  cmsPipeline *pipeline = cmsPipelineAlloc (NULL, 3, 3);
  cmsStage *table = cmsStageAllocCLut16bit (NULL, 33, 3, 3, NULL);
  cmsUInt32Number length = 0;

  cmsStageSampleCLut16bit (table, sample_lab, transform, 0);
  cmsPipelineInsertStage (pipeline, cmsAT_END, table);
  cmsSetProfileVersion (profile, 2.1);
  cmsSetDeviceClass (profile, cmsSigDisplayClass);
  cmsSetColorSpace (profile, cmsSigRgbData);
  cmsSetPCS (profile, cmsSigLabData);
  cmsWriteTag (profile, cmsSigMediaWhitePointTag, cmsD50_XYZ ());
  g_assert_true (cmsWriteTag (profile, cmsSigAToB0Tag, pipeline));
  cmsSaveProfileToMem (profile, NULL, &length);
  guint8 *data = g_malloc (length);
  cmsSaveProfileToMem (profile, data, &length);
  cmsPipelineFree (pipeline);
  cmsDeleteTransform (transform);
  cmsCloseProfile (profile);
  cmsCloseProfile (lab);
  cmsCloseProfile (from);
  return g_bytes_new_take (data, length);
}

static void
test_table_profile (void)
{
  const cmsCIExyYTRIPLE wide = { { 0.64, 0.33, 1 }, { 0.21, 0.71, 1 }, { 0.15, 0.06, 1 } };
  g_autoptr (GBytes) icc = make_profile (&wide, 1.8);
  g_autoptr (GBytes) as_table = make_table_profile (icc);
  g_autofree PlumbShownProfile *by_table = g_new0 (PlumbShownProfile, 1);
  g_autofree PlumbShownProfile *by_matrix = g_new0 (PlumbShownProfile, 1);

  plumb_shown_profile_read (by_table, as_table, 3);
  plumb_shown_profile_read (by_matrix, icc, 3);
  g_assert_cmpint (by_table->state, ==, PLUMB_PROFILE_TABLE);
  for (guint i = 0; i < 125; i++)
    {
      float color[3] = { (float) (i % 5) * 0.17f + 0.15f, (float) (i / 5 % 5) * 0.17f + 0.15f,
                         (float) (i / 25) * 0.17f + 0.15f };
      float expected[3] = { color[0], color[1], color[2] };

      plumb_shown_profile_convert (by_table, color);
      plumb_shown_profile_convert (by_matrix, expected);
      for (guint c = 0; c < 3; c++)
        if (expected[c] > 0.05f && expected[c] < 1)
          g_assert_cmpfloat_with_epsilon (color[c], expected[c], 0.012);
    }
}

/* The largest of three is linear in each tetrahedron along the grays, and only there. */
static void
test_tetrahedra (void)
{
  g_autofree PlumbShownProfile *profile = g_new0 (PlumbShownProfile, 1);

  profile->state = PLUMB_PROFILE_TABLE;
  for (guint r = 0; r < PLUMB_PROFILE_GRID; r++)
    for (guint g = 0; g < PLUMB_PROFILE_GRID; g++)
      for (guint b = 0; b < PLUMB_PROFILE_GRID; b++)
        profile->grid[r][g][b][1] = (guint16) (MAX (r, MAX (g, b)) * 2047);
  for (guint i = 0; i < 64; i++)
    {
      float color[3] = { (8.1f + (float) (i % 4) / 5) / 32, (8.1f + (float) (i / 4 % 4) / 5) / 32,
                         (8.1f + (float) (i / 16) / 5) / 32 };
      float largest = MAX (color[0], MAX (color[1], color[2]));

      plumb_shown_profile_convert (profile, color);
      g_assert_cmpfloat_with_epsilon (color[1], largest * 32 * 2047 / 65535, 1e-5);
    }
}

static void
append_chunk (GByteArray *file, const char *type, const guint8 *data, guint length)
{
  guint32 size = GUINT32_TO_BE (length), check;
  guint at = file->len + 4;

  g_byte_array_append (file, (const guint8 *) &size, 4);
  g_byte_array_append (file, (const guint8 *) type, 4);
  g_byte_array_append (file, data, length);
  check = GUINT32_TO_BE (libdeflate_crc32 (0, file->data + at, length + 4));
  g_byte_array_append (file, (const guint8 *) &check, 4);
}

/* A PNG with one more chunk behind its header. */
static PlumbPyramid *
load_with_chunk (const char *type, const guint8 *data, guint length, guint n_channels)
{
  g_autofree char *folder = g_dir_make_tmp (NULL, NULL);
  g_autofree char *path = g_build_filename (folder, "a.png", NULL);
  g_autoptr (PlumbImage) image = test_image_new (20, 10, n_channels, PLUMB_SAMPLE_U8, 1);
  g_autoptr (GByteArray) file = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *bytes = NULL;
  gsize size;

  plumb_image_save (image, path, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  g_byte_array_append (file, (const guint8 *) bytes, 33);
  append_chunk (file, type, data, length);
  /* Its own sRGB chunk, of 13 bytes, is left out. */
  const char *own = memmem (bytes, size, "sRGB", 4);
  gsize rest = own != NULL ? (gsize) (own - bytes) + 9 : 33;
  g_byte_array_append (file, (const guint8 *) bytes + rest, (guint) (size - rest));
  g_assert_true (g_file_set_contents (path, (const char *) file->data, (gssize) file->len, NULL));
  PlumbPyramid *pyramid = plumb_pyramid_load (path, NULL, &error);
  g_assert_no_error (error);
  return pyramid;
}

static void
test_gamma (void)
{
  static const guint8 linear[4] = { 0, 1, 0x86, 0xa0 }, code[4] = { 9, 16, 0, 1 };
  static const guint32 wide[8] = { 31270, 32900, 64000, 33000, 21000, 71000, 15000, 6000 };
  guint32 primaries[8];

  for (guint n = 1; n <= 3; n += 2)
    {
      g_autoptr (PlumbPyramid) pyramid = load_with_chunk ("gAMA", linear, 4, n);
      float color[3] = { 0.5f, 0.5f, 0.5f };

      g_assert_cmpint (plumb_pyramid_get_profile (pyramid)->state, ==, PLUMB_PROFILE_HONORED);
      plumb_shown_profile_convert (plumb_pyramid_get_profile (pyramid), color);
      for (guint c = 0; c < 3; c++)
        g_assert_cmpfloat_with_epsilon (color[c], 0.7354, 0.003);
    }
  for (guint i = 0; i < 8; i++)
    primaries[i] = GUINT32_TO_BE (wide[i]);
  g_autoptr (PlumbPyramid) pyramid = load_with_chunk ("cHRM", (const guint8 *) primaries, 32, 3);
  float green[3] = { 0.3f, 0.8f, 0.3f }, gray[3] = { 0.5f, 0.5f, 0.5f };

  g_assert_cmpint (plumb_pyramid_get_profile (pyramid)->state, ==, PLUMB_PROFILE_HONORED);
  plumb_shown_profile_convert (plumb_pyramid_get_profile (pyramid), green);
  plumb_shown_profile_convert (plumb_pyramid_get_profile (pyramid), gray);
  g_assert_cmpfloat (green[0], <, 0.1); /* a green that sRGB has not */
  g_assert_cmpfloat_with_epsilon (gray[1], 0.5, 0.003);

  g_autoptr (PlumbPyramid) unknown = load_with_chunk ("cICP", code, 4, 3);
  g_assert_cmpint (plumb_pyramid_get_profile (unknown)->state, ==, PLUMB_PROFILE_IGNORED);
}

static void
test_bad_profile (void)
{
  g_autoptr (GBytes) nonsense = g_bytes_new_static ("nonsense", 8);
  PlumbShownProfile shown;

  plumb_shown_profile_read (&shown, nonsense, 3);
  g_assert_cmpint (shown.state, ==, PLUMB_PROFILE_IGNORED);
}

/* --- Histogram -------------------------------------------------------------------------------- */

static void
test_histogram (void)
{
  g_autoptr (PlumbImage) image = test_image_new (130, 70, 3, PLUMB_SAMPLE_U8, 5);
  g_autoptr (PlumbPyramid) pyramid = plumb_pyramid_new (image, NULL);
  g_autofree PlumbHistogram *histogram = plumb_histogram_new (pyramid, 1 << 20, NULL, NULL);
  guint64 bins[4][256] = { 0 };

  for (guint y = 0; y < 70; y++)
    for (guint x = 0; x < 130; x++)
      for (guint c = 0; c < 3; c++)
        bins[c][plumb_image_get_row (image, y)[3 * x + c]]++;
  bins[3][255] = 130 * 70;
  g_assert_cmpmem (bins, sizeof bins, histogram->bins, sizeof histogram->bins);
  g_assert_cmpuint (histogram->n_pixels, ==, 130 * 70);
  g_assert_cmpuint (histogram->level, ==, 0);

  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_cancellable_cancel (cancelled);
  g_assert_null (plumb_histogram_new (pyramid, 1 << 20, cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* --- Errors ----------------------------------------------------------------------------------- */

static void
count_progress (double done, gpointer data)
{
  g_assert_cmpfloat (done, >, *(double *) data);
  *(double *) data = done;
}

/* Band by band, the errors are those of whole pictures. */
static void
test_errors (void)
{
  g_autoptr (PlumbImage) a = test_image_new (70, 700, 3, PLUMB_SAMPLE_U8, 5);
  g_autoptr (PlumbImage) b = test_image_new (70, 700, 3, PLUMB_SAMPLE_U8, 6);
  g_autoptr (PlumbPyramid) first = plumb_pyramid_new (a, NULL);
  g_autoptr (PlumbPyramid) second = plumb_pyramid_new (b, NULL);
  PlumbFlipView view;
  plumb_flip_view_init (&view, 67, plumb_image_get_layout (a), plumb_image_get_layout (b));
  plumb_flip_view_expose_image (&view, a);
  g_autoptr (PlumbImage) map = plumb_error_map_new_flip (a, b, &view);
  g_autoptr (GError) error = NULL;
  double done = 0;
  PlumbErrorQuery query = { .pictures = { first, second },
                            .pixels_per_degree = 67,
                            .progress = count_progress,
                            .progress_data = &done };
  g_autoptr (PlumbPyramid) errors = plumb_error_pyramid_new (&query, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (PlumbImage) whole = plumb_pyramid_get_image (errors, 0);
  g_assert_cmpmem (plumb_image_get_row (map, 0), 4 * 70 * 700, plumb_image_get_row (whole, 0),
                   4 * 70 * 700);
  g_assert_cmpfloat (done, ==, 1);

  query.level = 1;
  query.progress = NULL;
  g_autoptr (PlumbPyramid) smaller = plumb_error_pyramid_new (&query, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (plumb_pyramid_get_layout (smaller)->width, ==, 35);

  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_cancellable_cancel (cancelled);
  g_assert_null (plumb_error_pyramid_new (&query, cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Linear light of BT.2020 through its file: the matrix is that of ITU-R BT.2087. */
static const double srgb_of_bt2020[9]
    = { 1.6605, -0.5876, -0.0728, -0.1246, 1.1329, -0.0083, -0.0182, -0.1006, 1.1187 };

static double
encode (double v)
{
  return v <= 0.0031308 ? v * 12.92 : 1.055 * pow (v, 1 / 2.4) - 0.055;
}

static PlumbImage *
make_wide (float factor)
{
  const PlumbImageLayout layout
      = { .width = 8,
          .height = 8,
          .n_channels = 3,
          .sample = PLUMB_SAMPLE_FLOAT,
          .space = PLUMB_SPACE_LINEAR,
          .primaries = { 0.708f, 0.292f, 0.17f, 0.797f, 0.131f, 0.046f, 0.3127f, 0.329f } };
  g_autofree float *light = g_new (float, 3 * 64);

  for (guint i = 0; i < 64; i++)
    {
      light[3 * i] = 0.3f * factor;
      light[3 * i + 1] = 0.4f * factor;
      light[3 * i + 2] = 0.5f * factor;
    }
  g_autoptr (GBytes) bytes = g_bytes_new_take (g_steal_pointer (&light), 3 * 64 * sizeof (float));
  return plumb_image_new (&layout, bytes, 0, 8 * 3 * sizeof (float), NULL);
}

/* Eight times as bright, three stops darker: light above 1 is converted too. */
static void
test_primaries (void)
{
  g_autofree char *folder = test_folder_new ();

  for (guint stops = 0; stops <= 3; stops += 3)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (PlumbImage) wide = make_wide ((float) (1u << stops));
      g_autofree char *path = g_build_filename (folder, "wide.exr", NULL);
      g_assert_true (plumb_image_save (wide, path, NULL));
      g_autoptr (PlumbPyramid) pyramid = plumb_pyramid_load (path, NULL, &error);
      g_assert_no_error (error);
      const PlumbImageLayout *layout = plumb_pyramid_get_layout (pyramid);
      g_assert_true (plumb_image_layout_has_same_primaries (layout, plumb_image_get_layout (wide)));
      PlumbDisplay display = PLUMB_DISPLAY_INIT;
      display.exposure = -(double) stops;
      g_autoptr (PlumbDisplayTable) table
          = plumb_display_table_new (&display, layout, plumb_pyramid_get_profile (pyramid));
      guint32 shown = 0;
      plumb_display_table_convert (table, plumb_image_get_row (wide, 0), 1, &shown);
      for (guint i = 0; i < 3; i++)
        {
          const double *row = srgb_of_bt2020 + 3 * i;
          double expected = 255 * encode (row[0] * 0.3 + row[1] * 0.4 + row[2] * 0.5);
          g_assert_cmpfloat_with_epsilon (shown >> (16 - 8 * i) & 255, expected, 1);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/pyramid/plain-pngs", test_plain_pngs);
  g_test_add_func ("/pyramid/other-files", test_other_files);
  g_test_add_func ("/pyramid/tiled-exr", test_tiled_exr);
  g_test_add_func ("/pyramid/damaged-exr", test_damaged_exr);
  g_test_add_func ("/pyramid/bad-files", test_bad_files);
  g_test_add_func ("/pyramid/cancelled", test_cancelled);
  g_test_add_func ("/pyramid/levels", test_levels);
  g_test_add_func ("/pyramid/parts", test_parts);
  g_test_add_func ("/pyramid/large", test_large);
  g_test_add_func ("/pyramid/soon", test_soon);
  g_test_add_func ("/pyramid/profile", test_profile);
  g_test_add_func ("/pyramid/table-profile", test_table_profile);
  g_test_add_func ("/pyramid/tetrahedra", test_tetrahedra);
  g_test_add_func ("/pyramid/gamma", test_gamma);
  g_test_add_func ("/pyramid/bad-profile", test_bad_profile);
  g_test_add_func ("/pyramid/histogram", test_histogram);
  g_test_add_func ("/pyramid/errors", test_errors);
  g_test_add_func ("/pyramid/primaries", test_primaries);
  return g_test_run ();
}
