/* test-carrier.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "app-test.h"

#include "plumb-file.h"
#include "plumb-image-file.h"
#include "plumb-picture-workflow.h"
#include "plumb-png-text.h"
#include "plumb-ui-carrier.h"

#define WORKFLOW "{ \"plumb\": 1, \"nodes\": { } }"

static char *
make_picture (const char *folder)
{
  const guint8 pixels[4 * 3] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 };
  const PlumbImageLayout layout = { .width = 2,
                                    .height = 2,
                                    .n_channels = 3,
                                    .sample = PLUMB_SAMPLE_U8,
                                    .alpha = PLUMB_ALPHA_NONE,
                                    .space = PLUMB_SPACE_SRGB };
  g_autoptr (GBytes) bytes = g_bytes_new (pixels, sizeof pixels);
  g_autoptr (PlumbImage) image = plumb_image_new (&layout, bytes, 0, 6, NULL);
  char *path = g_build_filename (folder, "0123.png", NULL);
  g_assert_true (plumb_image_save_png (image, path, NULL));
  return path;
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (
      gdk_content_provider_write_mime_type_finish (GDK_CONTENT_PROVIDER (source), result, &error));
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

static gboolean
is_set (gpointer data)
{
  return *(gboolean *) data;
}

static GBytes *
ask (GdkContentProvider *provider, const char *type)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  gboolean is_written = FALSE;
  gdk_content_provider_write_mime_type_async (provider, type, stream, G_PRIORITY_DEFAULT, NULL,
                                              written_cb, &is_written);
  app_test_await (is_set, &is_written);
  g_assert_true (g_output_stream_close (stream, NULL, NULL));
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (stream));
}

/* Whoever takes a file gets one with a name and the workflow; so do they who take a picture. */
static void
test_carried (void)
{
  g_autofree char *folder = g_dir_make_tmp ("plumb-carrier-XXXXXX", NULL);
  g_autofree char *picture = make_picture (folder);
  g_autoptr (PlumbWorkPool) pool = plumb_work_pool_new ("test", 1);
  g_autoptr (GdkContentProvider) provider
      = plumb_ui_carrier_new (pool, picture, "front view.png", WORKFLOW);

  g_autoptr (GBytes) addresses = ask (provider, "text/uri-list");
  g_autofree char *text
      = g_strndup (g_bytes_get_data (addresses, NULL), g_bytes_get_size (addresses));
  g_auto (GStrv) uris = g_uri_list_extract_uris (text);
  g_assert_cmpuint (g_strv_length (uris), ==, 1);
  g_autoptr (GFile) file = g_file_new_for_uri (uris[0]);
  g_autofree char *name = g_file_get_basename (file);
  g_assert_cmpstr (name, ==, "front view.png");
  g_autofree char *found = NULL;
  g_assert_cmpint (plumb_picture_workflow_find (g_file_peek_path (file), &found, NULL), ==,
                   PLUMB_WORKFLOW_ORIGIN_PLUMBLINE);
  g_assert_cmpstr (found, ==, WORKFLOW);

  g_autoptr (GBytes) bytes = ask (provider, "image/png");
  g_autofree char *inside = plumb_png_text_find_bytes (bytes, PLUMB_PICTURE_WORKFLOW_KEYWORD, NULL);
  g_assert_cmpstr (inside, ==, WORKFLOW);
  g_assert_true (plumb_file_remove_tree (folder, NULL));
}

static void
test_name (void)
{
  g_autofree char *folder = g_dir_make_tmp ("plumb-carrier-XXXXXX", NULL);
  g_autofree char *picture = make_picture (folder);
  g_autoptr (PlumbWorkPool) pool = plumb_work_pool_new ("test", 1);
  g_autoptr (GdkContentProvider) provider
      = plumb_ui_carrier_new (pool, picture, "../../away.png", WORKFLOW);
  g_autoptr (GBytes) addresses = ask (provider, "text/uri-list");
  g_autofree char *text
      = g_strndup (g_bytes_get_data (addresses, NULL), g_bytes_get_size (addresses));
  g_assert_null (strstr (text, "away"));
  g_assert_nonnull (strstr (text, "/plumbline/given/"));
  g_assert_true (plumb_file_remove_tree (folder, NULL));
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/carrier/carried", test_carried);
  g_test_add_func ("/carrier/name", test_name);
  return g_test_run ();
}
