/* test-image-isolated.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>
#include <sys/stat.h>

#include "image-test.h"
#include "plumb-compare.h"
#include "plumb-image-isolated.h"
#include "plumb-pixel-hash.h"

static char *
save (const char *name, GBytes *bytes)
{
  return test_file_write (name, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
test_same_pixels (void)
{
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (PlumbImage) image
          = test_image_new (301, 97, 3 + i, i == 0 ? PLUMB_SAMPLE_U8 : PLUMB_SAMPLE_FLOAT, i);
      g_autoptr (GBytes) bytes = plumb_image_encode_tiff (image, NULL);
      g_autofree char *path = save ("a.tif", bytes);
      g_autoptr (GError) error = NULL;
      g_autoptr (PlumbImage) loaded = plumb_image_load_isolated (path, NULL, &error);

      g_assert_no_error (error);
      test_assert_same_pixels (image, loaded);
    }
}

static void
store_result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **to = user_data;

  g_assert_null (*to);
  *to = g_object_ref (result);
}

static PlumbImage *
load_async (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  plumb_image_load_isolated_async (path, cancellable, store_result_cb, &result);
  g_assert_null (result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return plumb_image_load_isolated_finish (result, error);
}

static void
test_async (void)
{
  g_autoptr (PlumbImage) image = test_image_new (30, 20, 4, PLUMB_SAMPLE_HALF, 1);
  g_autoptr (GBytes) bytes = plumb_image_encode_exr (image, NULL);
  g_autofree char *path = save ("a.exr", bytes);
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbImage) loaded = load_async (path, NULL, &error);

  g_assert_no_error (error);
  test_assert_same_pixels (image, loaded);
}

static void
test_errors (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = test_file_write ("a.png", "no picture", 10);
  g_autofree char *visible = NULL;

  g_assert_null (load_async (text, NULL, &error));
  g_assert_error (error, PLUMB_IMAGE_ERROR, PLUMB_IMAGE_ERROR_FORMAT);
  g_assert_nonnull (strstr (error->message, "a.png"));
  g_clear_error (&error);
  g_assert_null (load_async ("/nowhere/a.png", NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (plumb_image_load_isolated ("/nowhere/a.png", NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

static void
test_cancelled (void)
{
  g_autoptr (PlumbImage) image = test_image_new (30, 20, 3, PLUMB_SAMPLE_U8, 1);
  g_autoptr (GBytes) bytes = plumb_image_encode_png (image, NULL);
  g_autofree char *path = save ("a.png", bytes);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (load_async (path, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Programs in the decoder's place: one dies, one lies, one is not there. */
static void
assert_decoder_error (const char *script)
{
  g_autofree char *decoder = test_file_write ("plumb-decode", script, strlen (script));
  g_autofree char *folder = g_path_get_dirname (decoder);
  g_autofree char *before = g_strdup (g_getenv ("PLUMB_LIBEXEC_DIR"));
  g_autofree char *path = test_file_write ("a.png", "x", 1);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (chmod (decoder, 0755), ==, 0);
  g_setenv ("PLUMB_LIBEXEC_DIR", folder, TRUE);
  g_assert_null (plumb_image_load_isolated (path, NULL, &error));
  g_setenv ("PLUMB_LIBEXEC_DIR", before, TRUE);
  g_assert_error (error, PLUMB_IMAGE_ERROR, PLUMB_IMAGE_ERROR_DECODER);
}

static void
test_faulty_decoder (void)
{
  assert_decoder_error ("#!/bin/sh\nkill -SEGV $$\n");
  assert_decoder_error ("#!/bin/sh\nexit 7\n");
  assert_decoder_error ("#!/bin/sh\nexit 0\n");
  assert_decoder_error ("#!/bin/sh\nhead -c 100000 /dev/zero >&4\n");
  assert_decoder_error ("#!/bin/sh\nprintf 'bmlp\\0\\0\\0\\0' >&4; head -c 100000 /dev/zero >&4\n");
}

/* A head that says 100 x 100 RGB, and as many bytes behind it as are told. */
static PlumbImage *
load_from_liar (guint n_bytes, GError **error)
{
  g_autofree char *script = g_strdup_printf (
      "#!/bin/sh\nexec >&4\nprintf 'bmlp\\0\\0\\0\\0\\0\\0\\0\\0\\144\\0\\0\\0\\144\\0\\0\\0\\3'\n"
      "head -c %u /dev/zero\n",
      n_bytes - 21);
  g_autofree char *decoder = test_file_write ("plumb-decode", script, strlen (script));
  g_autofree char *folder = g_path_get_dirname (decoder);
  g_autofree char *before = g_strdup (g_getenv ("PLUMB_LIBEXEC_DIR"));
  g_autofree char *path = test_file_write ("a.png", "x", 1);
  PlumbImage *image;

  g_assert_cmpint (chmod (decoder, 0755), ==, 0);
  g_setenv ("PLUMB_LIBEXEC_DIR", folder, TRUE);
  image = plumb_image_load_isolated (path, NULL, error);
  g_setenv ("PLUMB_LIBEXEC_DIR", before, TRUE);
  return image;
}

static void
test_lying_decoder (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbImage) honest = load_from_liar (4096 + 30000, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (plumb_image_get_width (honest), ==, 100);
  g_assert_null (load_from_liar (4096 + 29999, &error));
  g_assert_error (error, PLUMB_IMAGE_ERROR, PLUMB_IMAGE_ERROR_DECODER);
  g_clear_error (&error);
  g_assert_null (load_from_liar (4096 + 30001, &error));
  g_assert_error (error, PLUMB_IMAGE_ERROR, PLUMB_IMAGE_ERROR_DECODER);
}

static void
test_compare_uses_it (void)
{
  g_autoptr (PlumbImage) a = test_image_new (30, 20, 3, PLUMB_SAMPLE_U8, 1);
  g_autoptr (GBytes) png = plumb_image_encode_png (a, NULL);
  g_autoptr (GBytes) tiff = plumb_image_encode_tiff (a, NULL);
  g_autofree char *path_a = save ("a.png", png), *path_b = save ("a.tif", tiff);
  g_autoptr (PlumbComparison) comparison = plumb_compare_files (path_a, path_b, NULL, NULL, NULL);

  g_assert_cmpint (plumb_comparison_get_verdict (comparison), ==, PLUMB_VERDICT_PASS);
  g_assert_false (plumb_comparison_is_exact (comparison));
  g_assert_true (plumb_comparison_is_pixel_identical (comparison));
}

/* Without a decoder, only what the room's own decoder reads is still a picture. */
static void
test_guarded (void)
{
  g_autoptr (PlumbImage) image = test_image_new (30, 20, 3, PLUMB_SAMPLE_U8, 1);
  g_autoptr (GBytes) png = plumb_image_encode_png (image, NULL);
  g_autoptr (GBytes) tiff = plumb_image_encode_tiff (image, NULL);
  g_autofree char *plain = save ("a.png", png), *other = save ("a.tif", tiff);
  g_autofree char *before = g_strdup (g_getenv ("PLUMB_LIBEXEC_DIR"));
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbImage) first = plumb_image_load_guarded (plain, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (PlumbImage) second = plumb_image_load_guarded (other, NULL, &error);
  g_assert_no_error (error);
  g_autofree char *hash = plumb_pixel_hash (first), *same = plumb_pixel_hash (second);
  g_assert_cmpstr (hash, ==, same);

  g_setenv ("PLUMB_LIBEXEC_DIR", "/nowhere", TRUE);
  g_autoptr (PlumbImage) here = plumb_image_load_guarded (plain, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (plumb_image_load_guarded (other, NULL, &error));
  g_setenv ("PLUMB_LIBEXEC_DIR", before, TRUE);
  g_assert_error (error, PLUMB_IMAGE_ERROR, PLUMB_IMAGE_ERROR_DECODER);
}

static void
assert_identity (const char *path)
{
  PlumbImageLayout layout;
  g_autoptr (GError) error = NULL;
  g_autofree char *pixels = plumb_image_identify (path, NULL, &layout, &error);
  g_assert_no_error (error);
  g_autoptr (PlumbImage) image = plumb_image_load_guarded (path, NULL, &error);
  g_autofree char *expected = plumb_pixel_hash (image);

  g_assert_cmpstr (pixels, ==, expected);
  g_assert_cmpuint (layout.width, ==, plumb_image_get_width (image));
  g_assert_cmpuint (layout.height, ==, plumb_image_get_height (image));
}

/* What is told without the pixels is what they say, whoever decodes them. */
static void
test_identity (void)
{
  for (guint sample = PLUMB_SAMPLE_U8; sample <= PLUMB_SAMPLE_FLOAT; sample++)
    {
      g_autoptr (PlumbImage) image = test_image_new (301, 97, 4, sample, sample);
      g_autoptr (GBytes) tiff = plumb_image_encode_tiff (image, NULL);
      g_autofree char *path = save ("a.tif", tiff);
      g_autoptr (GBytes) other = sample >= PLUMB_SAMPLE_HALF ? plumb_image_encode_exr (image, NULL)
                                                             : plumb_image_encode_png (image, NULL);
      g_autofree char *other_path = save (sample >= PLUMB_SAMPLE_HALF ? "a.exr" : "a.png", other);

      assert_identity (path);
      assert_identity (other_path);
    }
  const guint8 pixel[] = { 1, 2, 3, 4 };
  g_autoptr (PlumbImage) large = test_image_new_flat (4200, 4200, 4, pixel);
  g_autoptr (GBytes) png = plumb_image_encode_png (large, NULL);
  g_autofree char *path = save ("large.png", png);
  assert_identity (path);
}

/* A large picture is not decoded here: without a decoder there is no identity. */
static void
test_identity_elsewhere (void)
{
  const guint8 pixel[] = { 1, 2, 3, 4 };
  g_autoptr (PlumbImage) large = test_image_new_flat (4200, 4200, 4, pixel);
  g_autoptr (GBytes) png = plumb_image_encode_png (large, NULL);
  g_autoptr (GBytes) half = g_bytes_new_from_bytes (png, 0, g_bytes_get_size (png) / 2);
  g_autofree char *path = save ("large.png", png), *cut = save ("cut.png", half);
  g_autofree char *before = g_strdup (g_getenv ("PLUMB_LIBEXEC_DIR"));
  g_autoptr (GError) error = NULL;
  PlumbImageLayout layout;

  g_assert_null (plumb_image_identify (cut, NULL, &layout, &error));
  g_assert_error (error, PLUMB_IMAGE_ERROR, PLUMB_IMAGE_ERROR_TRUNCATED);
  g_assert_nonnull (strstr (error->message, "cut.png"));
  g_clear_error (&error);
  g_setenv ("PLUMB_LIBEXEC_DIR", "/nowhere", TRUE);
  g_assert_null (plumb_image_identify (path, NULL, &layout, &error));
  g_setenv ("PLUMB_LIBEXEC_DIR", before, TRUE);
  g_assert_error (error, PLUMB_IMAGE_ERROR, PLUMB_IMAGE_ERROR_DECODER);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/image-isolated/same-pixels", test_same_pixels);
  g_test_add_func ("/image-isolated/guarded", test_guarded);
  g_test_add_func ("/image-isolated/identity", test_identity);
  g_test_add_func ("/image-isolated/identity-elsewhere", test_identity_elsewhere);
  g_test_add_func ("/image-isolated/async", test_async);
  g_test_add_func ("/image-isolated/errors", test_errors);
  g_test_add_func ("/image-isolated/cancelled", test_cancelled);
  g_test_add_func ("/image-isolated/faulty-decoder", test_faulty_decoder);
  g_test_add_func ("/image-isolated/lying-decoder", test_lying_decoder);
  g_test_add_func ("/image-isolated/compare", test_compare_uses_it);
  return g_test_run ();
}
