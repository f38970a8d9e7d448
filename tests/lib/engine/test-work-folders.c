/* test-work-folders.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>

#include "plumb-work-folders.h"

#include "plumb-file.h"

/* Longer than the file system's clock takes for a step. */
#define SETTLE_US 50000

typedef struct
{
  char *top;
  PlumbWorkFolders *folders;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->top = g_dir_make_tmp ("plumb-work-XXXXXX", &error);
  g_assert_no_error (error);
  g_autofree char *parent = g_build_filename (fixture->top, "work", NULL);
  fixture->folders = plumb_work_folders_new (parent, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  plumb_work_folders_free (fixture->folders);
  plumb_file_remove_tree (fixture->top, NULL);
  g_free (fixture->top);
}

static PlumbWorkFolder *
take (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  PlumbWorkFolder *folder = plumb_work_folders_take (fixture->folders, &error);

  g_assert_no_error (error);
  g_assert_true (g_file_test (folder->path, G_FILE_TEST_IS_DIR));
  return folder;
}

/* A folder that has gone out and come back clean so long after it was made that its time is known.
 */
static PlumbWorkFolder *
take_settled (Fixture *fixture)
{
  PlumbWorkFolder *folder = take (fixture);

  g_usleep (SETTLE_US);
  plumb_work_folders_give_back (fixture->folders, folder);
  g_assert_true (take (fixture) == folder);
  g_assert_cmpint (folder->clean_ns, !=, 0);
  return folder;
}

static void
assert_not_used_again (Fixture *fixture, PlumbWorkFolder *folder)
{
  g_autofree char *path = g_strdup (folder->path);

  plumb_work_folders_give_back (fixture->folders, folder);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  folder = take (fixture);
  g_assert_cmpstr (folder->path, !=, path);
  plumb_work_folders_give_back (fixture->folders, folder);
}

static void
write_file (PlumbWorkFolder *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder->path, name, NULL);

  g_assert_true (g_file_set_contents (path, "left", -1, NULL));
}

static void
test_two_are_two (Fixture *fixture, gconstpointer data)
{
  PlumbWorkFolder *one = take (fixture), *other = take (fixture);

  g_assert_cmpstr (one->path, !=, other->path);
  plumb_work_folders_give_back (fixture->folders, one);
  plumb_work_folders_give_back (fixture->folders, other);
}

static void
test_new_and_used (Fixture *fixture, gconstpointer data)
{
  PlumbWorkFolder *folder = take (fixture);

  write_file (folder, "left");
  assert_not_used_again (fixture, folder);
}

static void
test_settled_and_used (Fixture *fixture, gconstpointer data)
{
  PlumbWorkFolder *folder = take_settled (fixture);

  write_file (folder, ".left");
  assert_not_used_again (fixture, folder);
}

static void
test_settled_and_opened (Fixture *fixture, gconstpointer data)
{
  PlumbWorkFolder *folder = take_settled (fixture);

  g_assert_cmpint (g_chmod (folder->path, 0777), ==, 0);
  assert_not_used_again (fixture, folder);
}

static void
test_settled_and_gone (Fixture *fixture, gconstpointer data)
{
  PlumbWorkFolder *folder = take_settled (fixture);

  g_assert_cmpint (g_rmdir (folder->path), ==, 0);
  assert_not_used_again (fixture, folder);
}

/* What was made and removed again leaves no trace. */
static void
test_settled_and_cleaned (Fixture *fixture, gconstpointer data)
{
  PlumbWorkFolder *folder = take_settled (fixture);
  g_autofree char *path = g_build_filename (folder->path, "passing", NULL);

  write_file (folder, "passing");
  g_assert_cmpint (g_unlink (path), ==, 0);
  plumb_work_folders_give_back (fixture->folders, folder);
  g_assert_true (take (fixture) == folder);
  plumb_work_folders_give_back (fixture->folders, folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  ADD ("/work-folders/two-are-two", test_two_are_two);
  ADD ("/work-folders/new-and-used", test_new_and_used);
  ADD ("/work-folders/settled-and-used", test_settled_and_used);
  ADD ("/work-folders/settled-and-opened", test_settled_and_opened);
  ADD ("/work-folders/settled-and-gone", test_settled_and_gone);
  ADD ("/work-folders/settled-and-cleaned", test_settled_and_cleaned);
#undef ADD
  return g_test_run ();
}
