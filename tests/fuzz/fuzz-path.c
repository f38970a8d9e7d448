/* fuzz-path.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "plumb-file.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* A folder with a file, a folder, and links that lead out of it. */
static int
make_folder (void)
{
  g_autofree char *path = g_dir_make_tmp ("plumb-fuzz-XXXXXX", NULL);
  int fd = open (path, O_PATH | O_DIRECTORY | O_CLOEXEC);

  g_assert_cmpint (mkdirat (fd, "d", 0700), ==, 0);
  g_assert_cmpint (close (openat (fd, "d/f", O_CREAT | O_WRONLY, 0600)), ==, 0);
  g_assert_cmpint (symlinkat ("/etc", fd, "etc"), ==, 0);
  g_assert_cmpint (symlinkat ("/etc/passwd", fd, "d/l"), ==, 0);
  g_assert_cmpint (symlinkat ("..", fd, "d/up"), ==, 0);
  return fd;
}

/* What is a relative path does not climb, and what it opens is the one file that there is. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static int folder = -1;
  static struct stat only;
  g_autofree char *path = g_strndup ((const char *) data, size);
  g_autoptr (GError) error = NULL;
  struct stat opened;

  if (folder < 0)
    {
      folder = make_folder ();
      g_assert_cmpint (fstatat (folder, "d/f", &only, 0), ==, 0);
    }
  g_assert_true (plumb_file_check_relative (path, &error) == (error == NULL));
  if (error == NULL)
    {
      g_auto (GStrv) parts = g_strsplit (path, "/", -1);
      g_assert_false (path[0] == '/' || g_strv_contains ((const char *const *) parts, "..")
                      || g_strv_contains ((const char *const *) parts, ""));
    }
  int fd = plumb_file_open_beneath (folder, path, O_RDONLY, 0, NULL);
  if (fd < 0)
    return 0;
  g_assert_cmpint (fstat (fd, &opened), ==, 0);
  g_assert_true (opened.st_ino == only.st_ino && opened.st_dev == only.st_dev);
  close (fd);
  return 0;
}
