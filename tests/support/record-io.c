/* record-io.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* A library to be preloaded that writes down, in order, what a program does to the files below one
 * folder, so that a power cut can be played at any point of it afterwards:
 *
 *   RECORD_FOLDER  the folder
 *   RECORD_TRACE   where the trace is written (outside the folder)
 *
 * A trace is a row of records, each a line of words and, for W and A, so many bytes after it:
 *   O INODE PATH            a file was opened          C INODE PATH    and made by that
 *   W INODE OFFSET LENGTH   bytes were written         T INODE LENGTH  it was cut or grown
 *   S INODE                 a file or folder was synced
 *   R FROM<tab>TO           renamed                    U PATH          a name was removed
 *   D INODE PATH            a folder was made          A LENGTH        standard output:
 * acknowledged Each record is made while the call is, under one lock: the order is that of the
 * calls. */

#undef _FILE_OFFSET_BITS
#undef _FORTIFY_SOURCE

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/fs.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int trace_fd = -1;

#define REAL(name) ((__typeof__ (&name)) dlsym (RTLD_NEXT, #name))

static const char *
get_folder (void)
{
  const char *folder = getenv ("RECORD_FOLDER");

  return folder != NULL && *folder != '\0' ? folder : NULL;
}

static int
is_below (const char *path)
{
  const char *folder = get_folder ();

  return folder != NULL && strncmp (path, folder, strlen (folder)) == 0;
}

/* The path of what is open, or of @name in the folder that is open; 0 where it is elsewhere. */
static int
find_path (int folder_fd, const char *name, char path[PATH_MAX])
{
  char link[64];
  ssize_t length = 0;

  if (name != NULL && *name == '/')
    length = snprintf (path, PATH_MAX, "%s", name);
  else if (folder_fd == AT_FDCWD)
    length = getcwd (path, PATH_MAX) != NULL ? (ssize_t) strlen (path) : -1;
  else
    {
      snprintf (link, sizeof link, "/proc/self/fd/%d", folder_fd);
      length = readlink (link, path, PATH_MAX - 1);
    }
  if (length < 0 || length >= PATH_MAX)
    return 0;
  path[length] = '\0';
  if (name != NULL && *name != '/')
    snprintf (path + length, (size_t) (PATH_MAX - length), "/%s", name);
  return is_below (path);
}

/* Past the functions of this file. */
static void
put (const void *data, size_t length)
{
  if (trace_fd < 0)
    trace_fd = (int) syscall (SYS_openat, AT_FDCWD, getenv ("RECORD_TRACE"),
                              O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (syscall (SYS_write, trace_fd, data, length) != (ssize_t) length)
    abort ();
}

__attribute__ ((format (printf, 1, 2))) static void
note (const char *format, ...)
{
  char line[2 * PATH_MAX + 64];
  va_list arguments;

  va_start (arguments, format);
  int length = vsnprintf (line, sizeof line, format, arguments);
  va_end (arguments);
  put (line, (size_t) length);
}

static unsigned long
get_inode (int fd)
{
  struct stat about;

  return fstat (fd, &about) == 0 ? (unsigned long) about.st_ino : 0;
}

static void
note_write (int fd, const void *data, ssize_t length, off64_t offset)
{
  char path[PATH_MAX];

  if (length <= 0)
    return;
  if (fd == STDOUT_FILENO && get_folder () != NULL)
    note ("A %zd\n", length);
  else if (find_path (fd, NULL, path))
    note ("W %lu %lld %zd\n", get_inode (fd), (long long) offset, length);
  else
    return;
  put (data, (size_t) length);
}

ssize_t
write (int fd, const void *data, size_t length)
{
  pthread_mutex_lock (&lock);
  off64_t offset = lseek64 (fd, 0, SEEK_CUR);
  if ((fcntl (fd, F_GETFL) & O_APPEND) != 0)
    offset = lseek64 (fd, 0, SEEK_END);
  ssize_t done = REAL (write) (fd, data, length);
  note_write (fd, data, done, offset);
  pthread_mutex_unlock (&lock);
  return done;
}

ssize_t
pwrite (int fd, const void *data, size_t length, off_t offset)
{
  pthread_mutex_lock (&lock);
  ssize_t done = REAL (pwrite) (fd, data, length, offset);
  note_write (fd, data, done, offset);
  pthread_mutex_unlock (&lock);
  return done;
}

ssize_t
pwrite64 (int fd, const void *data, size_t length, off64_t offset)
{
  pthread_mutex_lock (&lock);
  ssize_t done = REAL (pwrite64) (fd, data, length, offset);
  note_write (fd, data, done, offset);
  pthread_mutex_unlock (&lock);
  return done;
}

/* What was synced is what was written before the call, not what came while it was under way. */
static int
sync_fd (int fd, int (*real) (int))
{
  char path[PATH_MAX];

  pthread_mutex_lock (&lock);
  int result = real (fd);
  if (result == 0 && find_path (fd, NULL, path))
    note ("S %lu\n", get_inode (fd));
  pthread_mutex_unlock (&lock);
  return result;
}

int
fsync (int fd)
{
  return sync_fd (fd, REAL (fsync));
}

int
fdatasync (int fd)
{
  return sync_fd (fd, REAL (fdatasync));
}

static void
note_length (int fd, int result, off64_t length)
{
  char path[PATH_MAX];

  if (result == 0 && find_path (fd, NULL, path))
    note ("T %lu %lld\n", get_inode (fd), (long long) length);
}

int
ftruncate (int fd, off_t length)
{
  pthread_mutex_lock (&lock);
  int result = REAL (ftruncate) (fd, length);
  note_length (fd, result, length);
  pthread_mutex_unlock (&lock);
  return result;
}

int
ftruncate64 (int fd, off64_t length)
{
  pthread_mutex_lock (&lock);
  int result = REAL (ftruncate64) (fd, length);
  note_length (fd, result, length);
  pthread_mutex_unlock (&lock);
  return result;
}

static int
note_rename (int result, int from_folder, const char *from, int to_folder, const char *to)
{
  char from_path[PATH_MAX], to_path[PATH_MAX];

  if (result == 0 && find_path (to_folder, to, to_path) && find_path (from_folder, from, from_path))
    note ("R %s\t%s\n", from_path, to_path);
  return result;
}

int
rename (const char *from, const char *to)
{
  pthread_mutex_lock (&lock);
  int result = note_rename (REAL (rename) (from, to), AT_FDCWD, from, AT_FDCWD, to);
  pthread_mutex_unlock (&lock);
  return result;
}

int
renameat (int from_folder, const char *from, int to_folder, const char *to)
{
  pthread_mutex_lock (&lock);
  int result = note_rename (REAL (renameat) (from_folder, from, to_folder, to), from_folder, from,
                            to_folder, to);
  pthread_mutex_unlock (&lock);
  return result;
}

int
unlink (const char *path)
{
  return unlinkat (AT_FDCWD, path, 0);
}

int
unlinkat (int folder, const char *name, int flags)
{
  char path[PATH_MAX];

  pthread_mutex_lock (&lock);
  int result = REAL (unlinkat) (folder, name, flags);
  if (result == 0 && find_path (folder, name, path))
    note ("U %s\n", path);
  pthread_mutex_unlock (&lock);
  return result;
}

int
mkdir (const char *path, mode_t mode)
{
  return mkdirat (AT_FDCWD, path, mode);
}

int
mkdirat (int folder, const char *name, mode_t mode)
{
  char path[PATH_MAX];
  struct stat about;

  pthread_mutex_lock (&lock);
  int result = REAL (mkdirat) (folder, name, mode);
  if (result == 0 && find_path (folder, name, path) && stat (path, &about) == 0)
    note ("D %lu %s\n", (unsigned long) about.st_ino, path);
  pthread_mutex_unlock (&lock);
  return result;
}

/* A clone would be bytes that no call wrote. */
int ioctl (int fd, unsigned long request, ...);

int
ioctl (int fd, unsigned long request, ...)
{
  va_list arguments;

  va_start (arguments, request);
  void *argument = va_arg (arguments, void *);
  va_end (arguments);
  if (request == FICLONE)
    {
      errno = EOPNOTSUPP;
      return -1;
    }
  return (int) syscall (SYS_ioctl, fd, request, argument);
}

static int
open_noted (int folder, const char *name, int flags, mode_t mode)
{
  char path[PATH_MAX];
  struct stat about;

  pthread_mutex_lock (&lock);
  int is_ours = find_path (folder, name, path);
  int was_there = is_ours && fstatat (folder, name, &about, 0) == 0;
  int fd = (int) syscall (SYS_openat, folder, name, flags, mode);
  if (fd >= 0 && is_ours)
    {
      note ("%c %lu %s\n", was_there ? 'O' : 'C', get_inode (fd), path);
      if (was_there && (flags & O_TRUNC) != 0)
        note ("T %lu 0\n", get_inode (fd));
    }
  pthread_mutex_unlock (&lock);
  return fd;
}

#define DEFINE_OPEN(name)                                                                          \
  int name (const char *path, int flags, ...)                                                      \
  {                                                                                                \
    va_list arguments;                                                                             \
    va_start (arguments, flags);                                                                   \
    mode_t mode = (flags & O_CREAT) != 0 ? va_arg (arguments, mode_t) : 0;                         \
    va_end (arguments);                                                                            \
    return open_noted (AT_FDCWD, path, flags, mode);                                               \
  }

#define DEFINE_OPENAT(name)                                                                        \
  int name (int folder, const char *path, int flags, ...)                                          \
  {                                                                                                \
    va_list arguments;                                                                             \
    va_start (arguments, flags);                                                                   \
    mode_t mode = (flags & O_CREAT) != 0 ? va_arg (arguments, mode_t) : 0;                         \
    va_end (arguments);                                                                            \
    return open_noted (folder, path, flags, mode);                                                 \
  }

DEFINE_OPEN (open)
DEFINE_OPEN (open64)
DEFINE_OPENAT (openat)
DEFINE_OPENAT (openat64)
