/* test-file.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "plumb-file.h"

/* A folder with a file, a folder, links of each kind and a pipe. */
typedef struct
{
  char *folder;
  int fd;
} Fixture;

static char *
at (const Fixture *self, const char *name)
{
  return g_build_filename (self->folder, name, NULL);
}

static void
put (const Fixture *self, const char *name, const char *content)
{
  g_autofree char *path = at (self, name);
  g_assert_true (g_file_set_contents (path, content, -1, NULL));
}

static void
assert_content (const Fixture *self, const char *name, const char *expected)
{
  g_autofree char *path = at (self, name);
  g_autofree char *content = NULL;
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, expected);
}

static guint
count_entries (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;
  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->folder = g_dir_make_tmp ("plumb-file-XXXXXX", NULL);
  self->fd = open (self->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  g_assert_cmpint (mkdirat (self->fd, "sub", 0755), ==, 0);
  put (self, "file", "content");
  put (self, "sub/inner", "inner");
  g_assert_cmpint (symlinkat ("file", self->fd, "link"), ==, 0);
  g_assert_cmpint (symlinkat ("sub", self->fd, "sublink"), ==, 0);
  g_assert_cmpint (symlinkat ("/etc/passwd", self->fd, "outlink"), ==, 0);
  g_assert_cmpint (mkfifoat (self->fd, "pipe", 0644), ==, 0);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  close (self->fd);
  g_assert_true (plumb_file_remove_tree (self->folder, &error));
  g_assert_no_error (error);
  g_assert_false (g_file_test (self->folder, G_FILE_TEST_EXISTS));
  g_free (self->folder);
}

static void
test_names (void)
{
  static const char *const good[] = {
    "a", "a.png", ".hidden", "...", "a b", "Grüße", "a'\"b", "a\\b", "~", "CON", "a-b", "😀",
  };
  static const char *const bad[] = {
    "",          ".",     "..",   "a/b",  "/",     "/a",    "-rf",      "--help",     "a\nb",
    "a\x1b[31m", "a\x7f", "a\tb", "\xff", "a\xc3", "a\x01", "\xc2\x9b", "\xc0\xaf..",
  };
  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_true (plumb_file_check_name (good[i], &error));
      g_assert_no_error (error);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_false (plumb_file_check_name (bad[i], &error));
      g_assert_error (error, PLUMB_FILE_ERROR, PLUMB_FILE_ERROR_NAME);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      g_assert_null (strchr (error->message, '\x1b'));
    }
  g_autofree char *longest = g_strnfill (255, 'x');
  g_autofree char *longer = g_strnfill (256, 'x');
  g_autofree char *much_longer = g_strnfill (300, 'x');
  g_assert_true (plumb_file_check_name (longest, NULL));
  g_assert_false (plumb_file_check_name (longer, NULL));
  g_assert_false (plumb_file_check_name (much_longer, NULL));
}

static void
test_relative (void)
{
  static const char *const good[] = { "a", "a/b", "a/b/c.png", ".a/..b/c" };
  static const char *const bad[]
      = { "",       "/a",   "a/", "a//b", "./a",  "a/.",    "a/..", "../a",
          "a/../b", "a/-b", "..", "/",    "a/\n", "a/\xff", "-/a",  "a/b/../" };
  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (plumb_file_check_relative (good[i], NULL));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_false (plumb_file_check_relative (bad[i], &error));
      g_assert_error (error, PLUMB_FILE_ERROR, PLUMB_FILE_ERROR_NAME);
    }
}

typedef struct
{
  const char *path;
  GQuark (*domain) (void);
  int code;
} Refusal;

static const Refusal refusals[] = {
  { "link", plumb_file_error_quark, PLUMB_FILE_ERROR_KIND },
  { "sublink/inner", plumb_file_error_quark, -1 }, /* a link, or no folder: both are right */
  { "outlink", plumb_file_error_quark, PLUMB_FILE_ERROR_KIND },
  { "sub", plumb_file_error_quark, PLUMB_FILE_ERROR_KIND },
  { "pipe", plumb_file_error_quark, PLUMB_FILE_ERROR_KIND },
  { "../file", plumb_file_error_quark, PLUMB_FILE_ERROR_NAME },
  { "sub/../file", plumb_file_error_quark, PLUMB_FILE_ERROR_NAME },
  { "sub/../../x", plumb_file_error_quark, PLUMB_FILE_ERROR_NAME },
  { "/etc/passwd", plumb_file_error_quark, PLUMB_FILE_ERROR_NAME },
  { "", plumb_file_error_quark, PLUMB_FILE_ERROR_NAME },
  { "none", g_io_error_quark, G_IO_ERROR_NOT_FOUND },
  { "none/x", g_io_error_quark, G_IO_ERROR_NOT_FOUND },
  { "file/x", g_io_error_quark, G_IO_ERROR_NOT_DIRECTORY },
};

static void
assert_opens_beneath (Fixture *self, const char *path, const char *expected)
{
  g_autoptr (GError) error = NULL;
  int fd = plumb_file_open_beneath (self->fd, path, O_RDONLY, 0, &error);
  g_assert_no_error (error);
  char content[32] = { 0 };
  g_assert_cmpint (read (fd, content, sizeof content - 1), ==, (gssize) strlen (expected));
  g_assert_cmpstr (content, ==, expected);
  close (fd);
}

static void
test_open_beneath (Fixture *self, gconstpointer data)
{
  assert_opens_beneath (self, "file", "content");
  assert_opens_beneath (self, "sub/inner", "inner");
  assert_opens_beneath (self, "sub//inner", "inner");
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      const Refusal *refusal = &refusals[i];
      g_autoptr (GError) error = NULL;
      g_test_message ("%s", refusal->path);
      g_assert_cmpint (plumb_file_open_beneath (self->fd, refusal->path, O_RDONLY, 0, &error), ==,
                       -1);
      g_assert_nonnull (error);
      if (refusal->code >= 0)
        g_assert_error (error, refusal->domain (), refusal->code);
    }
  g_autoptr (GError) error = NULL;
  int fd = plumb_file_open_beneath (self->fd, "sub/new", O_WRONLY | O_CREAT | O_EXCL, 0600, &error);
  g_assert_no_error (error);
  struct stat info;
  g_assert_cmpint (fstat (fd, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  close (fd);
  g_assert_cmpint (plumb_file_open_beneath (self->fd, "link", O_WRONLY | O_TRUNC, 0, &error), ==,
                   -1);
  assert_content (self, "file", "content");
}

static void
test_open_regular (Fixture *self, gconstpointer data)
{
  g_autofree char *link = at (self, "link");
  int fd = plumb_file_open_regular (link, NULL);
  g_assert_cmpint (fd, >=, 0);
  close (fd);

  g_autofree char *socket_path = at (self, "socket");
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  g_strlcpy (address.sun_path, socket_path, sizeof address.sun_path);
  int listener = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint (bind (listener, (struct sockaddr *) &address, sizeof address), ==, 0);
  const char *const names[] = { "pipe", "sub", "socket", "/dev/null", "/dev/zero" };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *path = names[i][0] == '/' ? g_strdup (names[i]) : at (self, names[i]);
      g_assert_cmpint (plumb_file_open_regular (path, &error), ==, -1);
      g_assert_error (error, PLUMB_FILE_ERROR, PLUMB_FILE_ERROR_KIND);
    }
  close (listener);
}

static void
test_read (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = at (self, "file");
  gsize length = 0;
  g_autofree char *content = plumb_file_read (path, 7, &length, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (content, ==, "content");
  g_assert_cmpuint (length, ==, 7);
  g_assert_null (plumb_file_read (path, 6, NULL, &error));
  g_assert_error (error, PLUMB_FILE_ERROR, PLUMB_FILE_ERROR_LIMIT);
  g_clear_error (&error);

  put (self, "empty", "");
  g_autofree char *empty_path = at (self, "empty");
  g_autofree char *empty = plumb_file_read (empty_path, 0, &length, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (empty, ==, "");
  g_assert_cmpuint (length, ==, 0);

  /* Its size says nothing: the limit counts what is read. */
  g_autofree char *status = plumb_file_read ("/proc/self/status", 1 << 20, &length, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (status, "Name:"));
  g_assert_null (plumb_file_read ("/proc/self/status", 10, NULL, &error));
  g_assert_error (error, PLUMB_FILE_ERROR, PLUMB_FILE_ERROR_LIMIT);

  g_autofree char *large = g_strnfill (1000001, 'y');
  put (self, "large", large);
  g_autofree char *large_path = at (self, "large");
  g_autofree char *again = plumb_file_read (large_path, 1 << 20, &length, NULL);
  g_assert_cmpstr (again, ==, large);
}

static void
test_write_atomic (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = at (self, "new");
  g_assert_true (plumb_file_write_atomic (path, "a\0b", 3, &error));
  g_assert_no_error (error);
  gsize length = 0;
  g_autofree char *content = plumb_file_read (path, 100, &length, NULL);
  g_assert_cmpmem (content, length, "a\0b", 3);

  g_assert_cmpint (g_chmod (path, 0640), ==, 0);
  g_assert_true (plumb_file_write_atomic (path, "", 0, NULL));
  struct stat info;
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0640);
  g_assert_cmpint (info.st_size, ==, 0);

  g_autofree char *link = at (self, "link");
  g_assert_true (plumb_file_write_atomic (link, "not through", -1, NULL));
  assert_content (self, "file", "content");
  assert_content (self, "link", "not through");

  g_autofree char *longest = g_strnfill (255, 'n');
  g_autofree char *long_path = at (self, longest);
  g_assert_true (plumb_file_write_atomic (long_path, "x", -1, &error));
  g_assert_no_error (error);
}

static void
assert_write_fails (Fixture *self, const char *name, int code)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = at (self, name);
  guint before = count_entries (self->folder);
  g_assert_false (plumb_file_write_atomic (path, "x", -1, &error));
  g_assert_error (error, G_IO_ERROR, code);
  g_assert_cmpuint (count_entries (self->folder), ==, before);
}

static void
test_write_fails (Fixture *self, gconstpointer data)
{
  g_autofree char *too_long = g_strnfill (300, 'n');
  assert_write_fails (self, "sub", G_IO_ERROR_IS_DIRECTORY);
  assert_write_fails (self, "none/x", G_IO_ERROR_NOT_FOUND);
  assert_write_fails (self, "file/x", G_IO_ERROR_NOT_DIRECTORY);
  assert_write_fails (self, too_long, G_IO_ERROR_FILENAME_TOO_LONG);
}

static void
test_copy (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *content = g_strnfill (700001, 'c');
  put (self, "from", content);
  int from = openat (self->fd, "from", O_RDONLY | O_CLOEXEC);
  int to = openat (self->fd, "to", O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
  guint64 n_bytes = 0;
  g_assert_true (plumb_file_copy_fd (from, to, 700001, &n_bytes, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_bytes, ==, 700001);
  assert_content (self, "to", content);
  g_assert_cmpint (lseek (from, 0, SEEK_SET), ==, 0);
  g_assert_false (plumb_file_copy_fd (from, to, 700000, NULL, &error));
  g_assert_error (error, PLUMB_FILE_ERROR, PLUMB_FILE_ERROR_LIMIT);
  close (from);
  close (to);
}

static void
test_remove_tree (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_assert_cmpint (mkdirat (self->fd, "tree", 0755), ==, 0);
  g_assert_cmpint (mkdirat (self->fd, "tree/closed", 0755), ==, 0);
  put (self, "tree/closed/x", "x");
  put (self, "tree/-rf", "x");
  put (self, "tree/a\nb", "x");
  g_assert_cmpint (symlinkat ("../sub", self->fd, "tree/link"), ==, 0);
  g_assert_cmpint (mkfifoat (self->fd, "tree/pipe", 0644), ==, 0);
  g_assert_cmpint (fchmodat (self->fd, "tree/closed", 0, 0), ==, 0);
  g_autofree char *tree = at (self, "tree");
  g_assert_true (plumb_file_remove_tree (tree, &error));
  g_assert_no_error (error);
  g_assert_false (g_file_test (tree, G_FILE_TEST_EXISTS));
  assert_content (self, "sub/inner", "inner");
  g_assert_true (plumb_file_remove_tree (tree, &error));

  g_autofree char *sublink = at (self, "sublink");
  g_assert_true (plumb_file_remove_tree (sublink, &error));
  g_assert_false (g_file_test (sublink, G_FILE_TEST_IS_SYMLINK));
  assert_content (self, "sub/inner", "inner");
}

/* Deeper than there are file descriptors, and than a path may be long. */
static void
test_remove_deep_tree (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  int fd = fcntl (self->fd, F_DUPFD_CLOEXEC, 0);
  for (guint i = 0; i < 3000; i++)
    {
      g_assert_cmpint (mkdirat (fd, "deep", 0755), ==, 0);
      int next = openat (fd, "deep", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
      g_assert_cmpint (next, >=, 0);
      close (fd);
      fd = next;
    }
  close (fd);
  struct rlimit before;
  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &before), ==, 0);
  struct rlimit few = { .rlim_cur = 100, .rlim_max = before.rlim_max };
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &few), ==, 0);
  g_autofree char *deep = at (self, "deep");
  g_assert_true (plumb_file_remove_tree (deep, &error));
  g_assert_no_error (error);
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &before), ==, 0);
  g_assert_false (g_file_test (deep, G_FILE_TEST_EXISTS));
}

static void
test_make_folder (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = at (self, "x/y/z");
  g_assert_true (plumb_file_make_folder (path, 0700, &error));
  g_assert_true (plumb_file_make_folder (path, 0700, &error));
  g_assert_no_error (error);
  g_assert_true (plumb_file_sync_folder (path, &error));
  g_assert_no_error (error);
  struct stat info;
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0700);
  g_autofree char *in_file = at (self, "file/y");
  g_assert_false (plumb_file_make_folder (in_file, 0700, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_DIRECTORY);
  g_clear_error (&error);
  g_assert_false (plumb_file_sync_folder (in_file, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_DIRECTORY);
}

static void
test_free_bytes (Fixture *self, gconstpointer data)
{
  g_autofree char *path = at (self, "not/yet/there");
  g_assert_cmpuint (plumb_file_get_free_bytes (self->folder), >, 0);
  g_assert_cmpuint (plumb_file_get_free_bytes (path), >, 0);
}

static void
test_set_errno (void)
{
  g_autoptr (GError) error = NULL;
  g_assert_false (plumb_file_set_errno (&error, ENOSPC, "Cannot write", "a\x1b"));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  g_assert_cmpstr (error->message, ==,
                   "Cannot write “a\\x1b”: No space left on device; free some space and try again");
  g_clear_error (&error);
  g_assert_false (plumb_file_set_errno (&error, EBADF, "Cannot read", NULL));
  g_assert_cmpstr (error->message, ==, "Cannot read: Bad file descriptor");
  g_assert_false (plumb_file_set_errno (NULL, ENOENT, "Cannot open", "x"));
}

/* Each step of a write fails in a process of its own, where the fault is set. What the process
 * prints is the message. */
typedef struct
{
  const char *fault;
  int code;
  const char *content; /* what is there afterwards */
} Step;

static const Step steps[] = {
  { "file.open:1:EACCES", G_IO_ERROR_PERMISSION_DENIED, "old" },
  { "file.write:1:ENOSPC", G_IO_ERROR_NO_SPACE, "old" },
  { "file.write:1+:EIO", G_IO_ERROR_FAILED, "old" },
  { "file.fsync:1:EIO", G_IO_ERROR_FAILED, "old" },
  { "file.rename:1:EROFS", G_IO_ERROR_READ_ONLY, "old" },
  { "file.fsync-folder:1:EIO", G_IO_ERROR_FAILED, "new" },
};

static void
write_with_fault (gconstpointer data)
{
  const Step *step = data;
  g_autoptr (GError) error = NULL;
  const char *path = g_getenv ("PLUMB_TEST_PATH");
  g_assert_false (plumb_file_write_atomic (path, "new", -1, &error));
  g_assert_cmpint (error->code, ==, step->code);
  g_assert_true (error->domain == G_IO_ERROR);
  g_assert_nonnull (strstr (error->message, "plumb-fault-"));
}

static void
run_with (const char *test, const char *fault, const char *path)
{
  g_auto (GStrv) environment = g_get_environ ();
  environment = g_environ_setenv (environment, "PLUMB_FAULT", fault, TRUE);
  environment = g_environ_setenv (environment, "PLUMB_TEST_PATH", path, TRUE);
  g_test_trap_subprocess_with_envp (test, (const char *const *) environment, 0,
                                    G_TEST_SUBPROCESS_DEFAULT);
}

static void
test_step_fails (gconstpointer data)
{
  const Step *step = data;
  g_autofree char *folder = g_dir_make_tmp ("plumb-fault-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "file", NULL);
  g_assert_true (g_file_set_contents (path, "old", -1, NULL));
  g_autofree char *test = g_strdup_printf ("/file/subprocess/%s", step->fault);
  run_with (test, step->fault, path);
  g_test_trap_assert_passed ();
  g_autofree char *content = NULL;
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, step->content);
  g_assert_cmpuint (count_entries (folder), ==, 1);
  g_assert_true (plumb_file_remove_tree (folder, NULL));
}

static void
open_without_openat2 (void)
{
  Fixture self = { 0 };
  set_up (&self, NULL);
  test_open_beneath (&self, NULL);
  tear_down (&self, NULL);
}

/* The walk for old kernels refuses what openat2() refuses. */
static void
test_walk (void)
{
  run_with ("/file/subprocess/walk", "file.openat2:1+:ENOSYS", "");
  g_test_trap_assert_passed ();
  run_with ("/file/subprocess/walk", "file.openat2:1+:EPERM", "");
  g_test_trap_assert_passed ();
}

static void
make_folder_with_fault (void)
{
  g_autoptr (GError) error = NULL;
  const char *path = g_getenv ("PLUMB_TEST_PATH");
  g_assert_false (plumb_file_make_folder (path, 0700, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  g_assert_true (plumb_file_make_folder (path, 0700, &error));
}

static void
test_mkdir_fails (void)
{
  g_autofree char *folder = g_dir_make_tmp ("plumb-fault-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "a", NULL);
  run_with ("/file/subprocess/mkdir", "file.mkdir:1:ENOSPC", path);
  g_test_trap_assert_passed ();
  g_assert_true (plumb_file_remove_tree (folder, NULL));
}

#define ADD(name, func) g_test_add ("/file/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/file/names", test_names);
  g_test_add_func ("/file/relative", test_relative);
  g_test_add_func ("/file/set-errno", test_set_errno);
  ADD ("open-beneath", test_open_beneath);
  ADD ("open-regular", test_open_regular);
  ADD ("read", test_read);
  ADD ("write-atomic", test_write_atomic);
  ADD ("write-fails", test_write_fails);
  ADD ("copy", test_copy);
  ADD ("remove-tree", test_remove_tree);
  ADD ("remove-deep-tree", test_remove_deep_tree);
  ADD ("make-folder", test_make_folder);
  ADD ("free-bytes", test_free_bytes);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autofree char *name = g_strdup_printf ("/file/step-fails/%s", steps[i].fault);
      g_autofree char *inner = g_strdup_printf ("/file/subprocess/%s", steps[i].fault);
      g_test_add_data_func (name, &steps[i], test_step_fails);
      g_test_add_data_func (inner, &steps[i], write_with_fault);
    }
  g_test_add_func ("/file/walk", test_walk);
  g_test_add_func ("/file/mkdir-fails", test_mkdir_fails);
  g_test_add_func ("/file/subprocess/walk", open_without_openat2);
  g_test_add_func ("/file/subprocess/mkdir", make_folder_with_fault);
  return g_test_run ();
}
