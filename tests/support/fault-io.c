/* fault-io.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* A library to be preloaded that makes one call fail, on files below one folder:
 *
 *   FAULT_FOLDER  the folder
 *   FAULT_CALL    "write" "sync" "truncate" "rename" "open" "mkdir"
 *   FAULT_AT      which call of these, from 1; 0: none
 *   FAULT_STICKY  1: that one and all after it
 *   FAULT_ERRNO   the number; 0: a short write (of half) instead of a failure
 *   FAULT_COUNT   a file that is given the number of calls at the end
 *
 * A sync that failed must never be tried again on the same file: the process is aborted then. */

/* Each name is a symbol of its own here, none an alias or a checked form of another. */
#undef _FILE_OFFSET_BITS
#undef _FORTIFY_SOURCE

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static atomic_int n_calls;
static atomic_int failed_fd = -1;

#define REAL(name) ((__typeof__ (&name)) dlsym (RTLD_NEXT, #name))

static const char *
get_setting (const char *name)
{
  const char *value = getenv (name);

  return value != NULL ? value : "";
}

static int
is_below (const char *path)
{
  const char *folder = get_setting ("FAULT_FOLDER");

  return *folder != '\0' && strncmp (path, folder, strlen (folder)) == 0;
}

static int
is_fd_below (int fd)
{
  char link[64], path[PATH_MAX];
  ssize_t length;

  snprintf (link, sizeof link, "/proc/self/fd/%d", fd);
  length = readlink (link, path, sizeof path - 1);
  if (length < 0)
    return 0;
  path[length] = '\0';
  return is_below (path);
}

/* Counts the call. Returns: whether it is to fail. */
static int
is_due (const char *call)
{
  int at = atoi (get_setting ("FAULT_AT")), n;

  if (strcmp (get_setting ("FAULT_CALL"), call) != 0)
    return 0;
  n = atomic_fetch_add (&n_calls, 1) + 1;
  return at > 0 && (n == at || (n > at && *get_setting ("FAULT_STICKY") == '1'));
}

static int
fail (void)
{
  errno = atoi (get_setting ("FAULT_ERRNO"));
  return -1;
}

static int
is_short (void)
{
  return atoi (get_setting ("FAULT_ERRNO")) == 0;
}

__attribute__ ((destructor)) static void
write_count (void)
{
  const char *path = get_setting ("FAULT_COUNT");
  FILE *file = *path != '\0' ? fopen (path, "w") : NULL;

  if (file == NULL)
    return;
  fprintf (file, "%d", atomic_load (&n_calls));
  fclose (file);
}

ssize_t
write (int fd, const void *data, size_t length)
{
  if (is_fd_below (fd) && is_due ("write"))
    {
      if (!is_short ())
        return fail ();
      length = (length + 1) / 2;
    }
  return REAL (write) (fd, data, length);
}

ssize_t
pwrite (int fd, const void *data, size_t length, off_t offset)
{
  if (is_fd_below (fd) && is_due ("write"))
    {
      if (!is_short ())
        return fail ();
      length = (length + 1) / 2;
    }
  return REAL (pwrite) (fd, data, length, offset);
}

ssize_t
pwrite64 (int fd, const void *data, size_t length, off64_t offset)
{
  if (is_fd_below (fd) && is_due ("write"))
    {
      if (!is_short ())
        return fail ();
      length = (length + 1) / 2;
    }
  return REAL (pwrite64) (fd, data, length, offset);
}

static int
sync_fails (int fd)
{
  if (!is_fd_below (fd))
    return 0;
  if (atomic_load (&failed_fd) == fd)
    {
      fprintf (stderr, "A sync that failed was tried again\n");
      abort ();
    }
  if (!is_due ("sync"))
    return 0;
  atomic_store (&failed_fd, fd);
  return 1;
}

int
fsync (int fd)
{
  return sync_fails (fd) ? fail () : REAL (fsync) (fd);
}

int
fdatasync (int fd)
{
  return sync_fails (fd) ? fail () : REAL (fdatasync) (fd);
}

/* A number may be used again for another file. */
int
close (int fd)
{
  if (atomic_load (&failed_fd) == fd)
    atomic_store (&failed_fd, -1);
  return REAL (close) (fd);
}

int
ftruncate (int fd, off_t length)
{
  return is_fd_below (fd) && is_due ("truncate") ? fail () : REAL (ftruncate) (fd, length);
}

int
ftruncate64 (int fd, off64_t length)
{
  return is_fd_below (fd) && is_due ("truncate") ? fail () : REAL (ftruncate64) (fd, length);
}

int
rename (const char *from, const char *to)
{
  return is_below (to) && is_due ("rename") ? fail () : REAL (rename) (from, to);
}

int
renameat (int from_folder, const char *from, int to_folder, const char *to)
{
  return is_fd_below (to_folder) && is_due ("rename")
             ? fail ()
             : REAL (renameat) (from_folder, from, to_folder, to);
}

int
mkdir (const char *path, mode_t mode)
{
  return is_below (path) && is_due ("mkdir") ? fail () : REAL (mkdir) (path, mode);
}

int
mkdirat (int folder, const char *path, mode_t mode)
{
  return is_fd_below (folder) && is_due ("mkdir") ? fail () : REAL (mkdirat) (folder, path, mode);
}

/* Only those that make files: what is only read fails in other tests. */
static int
open_fails (int is_there, int flags)
{
  return is_there && (flags & O_CREAT) != 0 && is_due ("open");
}

static mode_t
get_mode (int flags, va_list arguments)
{
  return (flags & O_CREAT) != 0 ? va_arg (arguments, mode_t) : 0;
}

#define DEFINE_OPEN(name)                                                                          \
  int name (const char *path, int flags, ...)                                                      \
  {                                                                                                \
    va_list arguments;                                                                             \
    mode_t mode;                                                                                   \
    va_start (arguments, flags);                                                                   \
    mode = get_mode (flags, arguments);                                                            \
    va_end (arguments);                                                                            \
    return open_fails (is_below (path), flags) ? fail () : REAL (name) (path, flags, mode);        \
  }

#define DEFINE_OPENAT(name)                                                                        \
  int name (int folder, const char *path, int flags, ...)                                          \
  {                                                                                                \
    va_list arguments;                                                                             \
    mode_t mode;                                                                                   \
    va_start (arguments, flags);                                                                   \
    mode = get_mode (flags, arguments);                                                            \
    va_end (arguments);                                                                            \
    return open_fails (*path == '/' ? is_below (path) : is_fd_below (folder), flags)               \
               ? fail ()                                                                           \
               : REAL (name) (folder, path, flags, mode);                                          \
  }

DEFINE_OPEN (open)
DEFINE_OPEN (open64)
DEFINE_OPENAT (openat)
DEFINE_OPENAT (openat64)
