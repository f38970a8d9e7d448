/* test-samples.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-file.h"
#include "plumb-project.h"
#include "plumb-samples.h"

static void
test_each_is_described_and_opens (void)
{
  g_auto (GStrv) names = plumb_samples_list ();
  g_assert_cmpuint (g_strv_length (names), >=, 4);
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *title = NULL, *summary = NULL;
      g_assert_true (plumb_samples_describe (names[i], &title, &summary));
      g_assert_cmpstr (title, !=, "");
      g_assert_null (strstr (summary, "\n"));
      g_autofree char *path = plumb_samples_get_path (names[i]);
      g_autoptr (GError) error = NULL;
      g_autoptr (PlumbProject) project = plumb_project_open (path, &error);
      g_assert_no_error (error);
    }
}

static void
test_copy (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *parent = g_dir_make_tmp ("plumb-samples-XXXXXX", NULL);
  g_autofree char *folder = g_build_filename (parent, "mine", NULL);
  plumb_samples_copy ("photo", folder, &error);
  g_assert_no_error (error);
  g_autoptr (PlumbProject) project = plumb_project_open (folder, &error);
  g_assert_no_error (error);
  g_auto (GStrv) workflows = plumb_project_list_workflows (project, &error);
  g_assert_cmpstr (workflows[0], ==, "photo");

  g_assert_false (plumb_samples_copy ("photo", folder, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
  g_clear_error (&error);
  g_autofree char *other = g_build_filename (parent, "other", NULL);
  g_assert_false (plumb_samples_copy ("no-such", other, &error));
  g_assert_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_NOT_FOUND);
  g_assert_false (plumb_samples_copy ("../packs", other, NULL));
  plumb_file_remove_tree (parent, NULL);
}

static void
test_add_files (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("plumb-samples-XXXXXX", NULL);
  g_autofree char *mine = g_build_filename (folder, "pictures", "make-landscape.py", NULL);
  g_autofree char *theirs = g_build_filename (folder, "pictures", "landscape.png", NULL);
  g_autofree char *workflows = g_build_filename (folder, "workflows", NULL);
  g_autofree char *pictures = g_path_get_dirname (mine);
  g_assert_true (plumb_file_make_folder (pictures, 0777, NULL));
  g_assert_true (g_file_set_contents (mine, "mine", -1, NULL));
  g_assert_true (plumb_samples_add_files ("photo", folder, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_test (theirs, G_FILE_TEST_IS_REGULAR));
  g_assert_false (g_file_test (workflows, G_FILE_TEST_EXISTS));
  g_autofree char *text = NULL;
  g_assert_true (g_file_get_contents (mine, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "mine");
  g_assert_false (plumb_samples_add_files ("../packs", folder, NULL));
  plumb_file_remove_tree (folder, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/samples/each-is-described-and-opens", test_each_is_described_and_opens);
  g_test_add_func ("/samples/copy", test_copy);
  g_test_add_func ("/samples/add-files", test_add_files);
  return g_test_run ();
}
