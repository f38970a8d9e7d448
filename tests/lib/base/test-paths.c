/* test-paths.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "plumb-file.h"
#include "plumb-paths.h"

/* Takes @path. */
static void
assert_path (char *path, const char *expected)
{
  g_assert_cmpstr (path, ==, expected);
  g_free (path);
}

static void
test_installed (void)
{
  g_setenv ("PLUMB_DATA_DIR", "/x/data", TRUE);
  assert_path (plumb_paths_get_data (NULL), "/x/data");
  assert_path (plumb_paths_get_data ("packs"), "/x/data/packs");
  g_setenv ("PLUMB_LIBEXEC_DIR", "/x/libexec", TRUE);
  assert_path (plumb_paths_get_libexec ("tool"), "/x/libexec/tool");
  g_unsetenv ("PLUMB_DATA_DIR");
  g_setenv ("PLUMB_LIBEXEC_DIR", "", TRUE);
  assert_path (plumb_paths_get_data (NULL), PLUMB_PKGDATADIR);
  assert_path (plumb_paths_get_libexec (NULL), PLUMB_PKGLIBEXECDIR);
}

static void
test_program (void)
{
  g_autofree char *folder = g_dir_make_tmp ("plumb-paths-XXXXXX", NULL);
  g_autofree char *program = g_build_filename (folder, "plumb-of-test", NULL);
  g_autofree char *own = g_file_read_link ("/proc/self/exe", NULL);

  g_assert_null (plumb_paths_find_program ("plumb-of-test"));
  g_setenv ("PLUMB_BIN_DIR", folder, TRUE);
  g_assert_true (g_file_set_contents (program, "", 0, NULL));
  g_assert_null (plumb_paths_find_program ("plumb-of-test")); /* no program yet */
  g_assert_cmpint (g_chmod (program, 0755), ==, 0);
  assert_path (plumb_paths_find_program ("plumb-of-test"), program);
  assert_path (plumb_paths_find_program ("test-paths"), own); /* beside the one that runs */
  g_unsetenv ("PLUMB_BIN_DIR");
  g_unlink (program);
  g_rmdir (folder);
}

static void
test_xdg (void)
{
  g_autofree char *state = g_build_filename (g_get_user_state_dir (), "plumbline", "a", NULL);
  assert_path (plumb_paths_get_state ("a"), state);
  g_autofree char *cache = g_build_filename (g_get_user_cache_dir (), "plumbline", NULL);
  assert_path (plumb_paths_get_cache (NULL), cache);
}

static void
assert_is_private (const char *folder)
{
  struct stat info;
  g_assert_cmpint (g_stat (folder, &info), ==, 0);
  g_assert_true (S_ISDIR (info.st_mode));
  g_assert_cmpint (info.st_mode & 0777, ==, 0700);
}

static void
test_runtime (void)
{
  g_autofree char *folder = g_dir_make_tmp ("plumb-paths-XXXXXX", NULL);
  g_setenv ("XDG_RUNTIME_DIR", folder, TRUE);
  g_autofree char *own = g_build_filename (folder, "plumbline", NULL);
  g_autofree char *socket = g_build_filename (own, "socket", NULL);
  assert_path (plumb_paths_get_runtime ("socket"), socket);
  assert_is_private (own);
  g_assert_true (plumb_file_remove_tree (folder, NULL));

  static const char *const not_given[] = { NULL, "", "relative" };
  g_autofree char *fallback
      = g_build_filename (g_get_user_state_dir (), "plumbline", "runtime", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (not_given); i++)
    {
      if (not_given[i] == NULL)
        g_unsetenv ("XDG_RUNTIME_DIR");
      else
        g_setenv ("XDG_RUNTIME_DIR", not_given[i], TRUE);
      assert_path (plumb_paths_get_runtime (NULL), fallback);
      assert_is_private (fallback);
    }
}

static void
test_packs (void)
{
  g_setenv ("PLUMB_DATA_DIR", "/x/data", TRUE);
  g_auto (GStrv) packs = plumb_paths_list_packs ();
  g_autofree char *own = g_build_filename (g_get_user_data_dir (), "plumbline/packs", NULL);
  guint length = g_strv_length (packs);
  g_assert_cmpuint (length, >=, 2);
  g_assert_cmpstr (packs[0], ==, own);
  g_assert_cmpstr (packs[length - 1], ==, "/x/data/packs");
  for (guint i = 0; i < length; i++)
    g_assert_false (g_strv_contains ((const char *const *) packs + i + 1, packs[i]));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/paths/installed", test_installed);
  g_test_add_func ("/paths/program", test_program);
  g_test_add_func ("/paths/xdg", test_xdg);
  g_test_add_func ("/paths/runtime", test_runtime);
  g_test_add_func ("/paths/packs", test_packs);
  return g_test_run ();
}
