/* test-picture-workflow.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-file.h"
#include "plumb-picture-workflow.h"
#include "plumb-png-text.h"

#define OURS "{ \"plumb\": 1, \"nodes\": { } }"
#define GRAPH                                                                                      \
  "{\"last_node_id\": 9, \"nodes\": [{\"id\": 4}], \"links\": [], \"is_changed\": [NaN]}"
#define PROMPT "{\"3\": {\"class_type\": \"KSampler\", \"inputs\": {}}}"

static char *folder;

static char *
make_picture (const char *name)
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
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  g_assert_true (plumb_image_save_png (image, path, &error));
  g_assert_no_error (error);
  return g_steal_pointer (&path);
}

static void
test_carried (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *picture = make_picture ("a.png");
  g_autofree char *copy = g_build_filename (folder, "copy.png", NULL);
  g_autofree char *text = NULL;
  g_assert_cmpint (plumb_picture_workflow_find (picture, &text, &error), ==,
                   PLUMB_WORKFLOW_ORIGIN_NONE);
  g_assert_no_error (error);
  g_assert_null (text);
  g_assert_true (plumb_picture_workflow_copy (picture, copy, OURS, &error));
  g_assert_cmpint (plumb_picture_workflow_find (copy, &text, &error), ==,
                   PLUMB_WORKFLOW_ORIGIN_PLUMBLINE);
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, OURS);
}

static void
assert_told (const char *keyword, const char *content)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *picture = make_picture ("b.png");
  g_autofree char *text = NULL;
  g_assert_true (plumb_png_text_copy (picture, picture, keyword, content, &error));
  g_assert_cmpint (plumb_picture_workflow_find (picture, &text, &error), ==,
                   PLUMB_WORKFLOW_ORIGIN_COMFYUI);
  g_assert_no_error (error);
  g_assert_null (text);
}

static void
test_comfyui (void)
{
  assert_told ("workflow", GRAPH);
  assert_told ("prompt", PROMPT);
}

static void
test_texts (void)
{
  g_assert_cmpint (plumb_workflow_text_get_origin ("\n " OURS, -1), ==,
                   PLUMB_WORKFLOW_ORIGIN_PLUMBLINE);
  g_assert_cmpint (plumb_workflow_text_get_origin (GRAPH, -1), ==, PLUMB_WORKFLOW_ORIGIN_COMFYUI);
  g_assert_cmpint (plumb_workflow_text_get_origin (PROMPT, -1), ==, PLUMB_WORKFLOW_ORIGIN_COMFYUI);
  static const char *const none[]
      = { "", "  ", "a note about \"class_type\"", "{", "{ \"plumb\": 1", "[1]", "{ \"a\": 1 }" };
  for (guint i = 0; i < G_N_ELEMENTS (none); i++)
    g_assert_cmpint (plumb_workflow_text_get_origin (none[i], -1), ==, PLUMB_WORKFLOW_ORIGIN_NONE);
}

static void
test_damaged (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *picture = make_picture ("c.png");
  g_autofree char *content = NULL;
  gsize length;
  g_assert_true (plumb_picture_workflow_copy (picture, picture, OURS, &error));
  g_assert_true (g_file_get_contents (picture, &content, &length, &error));
  content[70] ^= 1; /* within the text */
  g_assert_true (g_file_set_contents (picture, content, (gssize) length, &error));
  g_assert_cmpint (plumb_picture_workflow_find (picture, NULL, &error), ==,
                   PLUMB_WORKFLOW_ORIGIN_NONE);
  g_assert_error (error, PLUMB_IMAGE_ERROR, PLUMB_IMAGE_ERROR_CORRUPT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("plumb-picture-XXXXXX", NULL);
  g_test_add_func ("/picture-workflow/carried", test_carried);
  g_test_add_func ("/picture-workflow/comfyui", test_comfyui);
  g_test_add_func ("/picture-workflow/texts", test_texts);
  g_test_add_func ("/picture-workflow/damaged", test_damaged);
  int status = g_test_run ();
  g_assert_true (plumb_file_remove_tree (folder, NULL));
  g_free (folder);
  return status;
}
