/* plumb-file.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "plumb-file.h"

#include "plumb-fault.h"
#include "plumb-limits.h"

/* Names, opening and reading; what changes the disk is in plumb-file-write.c. */

#define RACE_RETRIES 16
/* A FIFO or a terminal must neither hang us nor become ours. */
#define SAFE_FLAGS (O_CLOEXEC | O_NONBLOCK | O_NOCTTY)

/**
 * plumb_file_error_quark:
 *
 * Returns: the domain of %PlumbFileError
 */
GQuark
plumb_file_error_quark (void)
{
  return g_quark_from_static_string ("plumb-file-error-quark");
}

static const char *
get_advice (int saved_errno)
{
  switch (saved_errno)
    {
    case ENOSPC:
    case EDQUOT:
      return "; free some space and try again";
    case EACCES:
    case EPERM:
      return "; check its permissions";
    case EROFS:
      return "; choose a place that can be written";
    case EMFILE:
    case ENFILE:
      return "; raise the limit of open files";
    case EIO:
      return "; check the disk";
    default:
      return "";
    }
}

/**
 * plumb_file_set_errno:
 * @error: return location for a %G_IO_ERROR
 * @saved_errno: an errno
 * @what: what failed, as in "Cannot open"
 * @path: (nullable): on what
 *
 * The message is “what “path”: reason; next step”, in English in every locale.
 *
 * Returns: %FALSE
 */
gboolean
plumb_file_set_errno (GError **error, int saved_errno, const char *what, const char *path)
{
  g_autofree char *visible = path == NULL ? NULL : plumb_text_make_visible (path);
  const char *reason = strerrordesc_np (saved_errno);
  g_set_error (error, G_IO_ERROR, (int) g_io_error_from_errno (saved_errno), "%s%s%s%s: %s%s", what,
               path == NULL ? "" : " “", path == NULL ? "" : visible, path == NULL ? "" : "”",
               reason == NULL ? "unknown error" : reason, get_advice (saved_errno));
  return FALSE;
}

static gboolean
set_kind_error (GError **error, const char *path, const char *found)
{
  g_autofree char *visible = plumb_text_make_visible (path);
  g_set_error (error, PLUMB_FILE_ERROR, PLUMB_FILE_ERROR_KIND,
               "“%s” is %s; expected a regular file", visible, found);
  return FALSE;
}

static gboolean
set_name_error (GError **error, const char *name, gsize length, const char *reason)
{
  g_autofree char *copy = g_strndup (name, length);
  g_autofree char *visible = plumb_text_make_visible (copy);
  g_set_error (error, PLUMB_FILE_ERROR, PLUMB_FILE_ERROR_NAME,
               "“%s” cannot be the name of a file: %s", visible, reason);
  return FALSE;
}

static gboolean
has_control (const char *name, gsize length)
{
  for (const char *at = name; at < name + length; at = g_utf8_next_char (at))
    if (g_unichar_iscntrl (g_utf8_get_char (at)))
      return TRUE;
  return FALSE;
}

static gboolean
is_dots (const char *name, gsize length)
{
  return length <= 2 && strspn (name, ".") >= length;
}

static const char *
find_fault_in_name (const char *name, gsize length)
{
  if (length == 0)
    return "it is empty";
  if (length > PLUMB_LIMIT_NAME_BYTES)
    return "it has more than 255 bytes; choose a shorter one";
  if (!g_utf8_validate_len (name, length, NULL))
    return "it is not UTF-8";
  if (memchr (name, '/', length) != NULL)
    return "it holds a “/”";
  if (has_control (name, length))
    return "it holds a control character";
  if (is_dots (name, length))
    return "it stands for a folder";
  if (name[0] == '-')
    return "it begins with “-”, which programs take for an option";
  return NULL;
}

/**
 * plumb_file_check_name:
 * @name: what is to become one component of a path
 * @error: return location for a %PLUMB_FILE_ERROR_NAME
 *
 * Returns: whether it may
 */
gboolean
plumb_file_check_name (const char *name, GError **error)
{
  g_return_val_if_fail (name != NULL, FALSE);
  const char *fault = find_fault_in_name (name, strlen (name));
  return fault == NULL || set_name_error (error, name, strlen (name), fault);
}

/**
 * plumb_file_check_relative:
 * @path: names joined by “/”
 * @error: return location for a %PLUMB_FILE_ERROR_NAME
 *
 * Returns: whether each is a name, so that the path is neither absolute nor climbs
 */
gboolean
plumb_file_check_relative (const char *path, GError **error)
{
  g_return_val_if_fail (path != NULL, FALSE);
  if (path[0] == '/')
    return set_name_error (error, path, strlen (path), "it is absolute; expected a relative one");
  for (const char *start = path;;)
    {
      gsize length = strcspn (start, "/");
      const char *fault = find_fault_in_name (start, length);
      if (fault != NULL)
        return set_name_error (error, start, length, fault);
      if (start[length] == '\0')
        return TRUE;
      start += length + 1;
    }
}

static gboolean
check_stays_beneath (const char *path, GError **error)
{
  if (path[0] == '/' || path[0] == '\0')
    return set_name_error (error, path, strlen (path), "expected a relative path");
  g_auto (GStrv) parts = g_strsplit (path, "/", -1);
  if (g_strv_contains ((const char *const *) parts, ".."))
    return set_name_error (error, path, strlen (path), "“..” leads out of the folder");
  return TRUE;
}

static const char *
describe_kind (mode_t mode)
{
  if (S_ISDIR (mode))
    return "a folder";
  if (S_ISLNK (mode))
    return "a link";
  if (S_ISFIFO (mode))
    return "a pipe";
  if (S_ISSOCK (mode))
    return "a socket";
  return "a device";
}

/* Takes @fd, or an errno as a negative number. */
static int
accept_regular (int fd, const char *path, GError **error)
{
  struct stat info = { 0 };
  if (fd < 0)
    {
      switch (-fd)
        {
        case ELOOP:
          set_kind_error (error, path, "a link, or lies behind one");
          break;
        case EISDIR:
          set_kind_error (error, path, "a folder");
          break;
        case ENXIO:
          set_kind_error (error, path, "a pipe, a socket or a device");
          break;
        default:
          plumb_file_set_errno (error, -fd, "Cannot open", path);
        }
      return -1;
    }
  if (fstat (fd, &info) == 0 && S_ISREG (info.st_mode))
    return fd;
  set_kind_error (error, path, describe_kind (info.st_mode));
  close (fd);
  return -1;
}

static int
open_by_kernel (int folder_fd, const char *path, int flags, guint mode)
{
  struct open_how how = {
    .flags = (guint64) (guint) (flags | SAFE_FLAGS),
    .mode = (flags & O_CREAT) != 0 ? mode : 0,
    .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS,
  };
  int fault = plumb_fault_check ("file.openat2");
  if (fault != 0)
    return -fault;
  for (int i = 0; i < RACE_RETRIES; i++)
    {
      long fd = syscall (SYS_openat2, folder_fd, path, &how, sizeof how);
      if (fd >= 0)
        return (int) fd;
      if (errno != EAGAIN && errno != EINTR)
        break;
    }
  return -errno;
}

/* For kernels and sandboxes without openat2(): component by component, none of them a link. */
static int
open_by_walk (int folder_fd, const char *path, int flags, guint mode)
{
  g_auto (GStrv) parts = g_strsplit (path, "/", -1);
  int current = fcntl (folder_fd, F_DUPFD_CLOEXEC, 0);
  for (guint i = 0; current >= 0 && parts[i] != NULL; i++)
    {
      gboolean is_last = parts[i + 1] == NULL;
      int how = is_last ? flags | SAFE_FLAGS : O_PATH | O_DIRECTORY | O_CLOEXEC;
      int next = *parts[i] == '\0' && !is_last ? fcntl (current, F_DUPFD_CLOEXEC, 0)
                                               : openat (current, parts[i], how | O_NOFOLLOW, mode);
      int saved_errno = errno;
      close (current);
      errno = saved_errno;
      current = next;
    }
  return current >= 0 ? current : -errno;
}

/* Returns: a file descriptor, or an errno as a negative number */
static int
open_beneath (int folder_fd, const char *path, int flags, guint mode)
{
  int fault = plumb_fault_check ("file.open");
  int fd = fault != 0 ? -fault : open_by_kernel (folder_fd, path, flags, mode);

  return fd == -ENOSYS || fd == -EPERM ? open_by_walk (folder_fd, path, flags, mode) : fd;
}

/**
 * plumb_file_open_beneath:
 * @folder_fd: a folder
 * @path: a path relative to it
 * @flags: those of open()
 * @mode: the permissions of a new file, before the umask
 * @error: return location for a %PLUMB_FILE_ERROR or %G_IO_ERROR
 *
 * No component is followed where it is a link, nothing leads out of the folder, and what is opened
 * is a regular file; a pipe does not make it wait.
 *
 * Returns: a file descriptor that the caller closes, or -1 with @error set
 */
int
plumb_file_open_beneath (int folder_fd, const char *path, int flags, guint mode, GError **error)
{
  g_return_val_if_fail (folder_fd >= 0 && path != NULL, -1);
  if (!check_stays_beneath (path, error))
    return -1;
  return accept_regular (open_beneath (folder_fd, path, flags, mode), path, error);
}

/**
 * plumb_file_open_folder_beneath:
 * @folder_fd: a folder
 * @path: relative; "." is the folder itself
 * @error: return location for a %PLUMB_FILE_ERROR or %G_IO_ERROR
 *
 * As plumb_file_open_beneath(), for a folder.
 *
 * Returns: a file descriptor that the caller closes, or -1 with @error set
 */
int
plumb_file_open_folder_beneath (int folder_fd, const char *path, GError **error)
{
  g_return_val_if_fail (folder_fd >= 0 && path != NULL, -1);
  gboolean is_itself = g_str_equal (path, ".");
  if (!is_itself && !check_stays_beneath (path, error))
    return -1;
  int fd = open_beneath (folder_fd, path, O_RDONLY | O_DIRECTORY, 0);
  if (fd < 0)
    plumb_file_set_errno (error, -fd, "Cannot open", path);
  return MAX (fd, -1);
}

/**
 * plumb_file_open_regular:
 * @path: a path, whose links are followed
 * @error: return location for a %PLUMB_FILE_ERROR or %G_IO_ERROR
 *
 * Opens for reading. A folder, a pipe or a device is refused, and does not make it wait.
 *
 * Returns: a file descriptor that the caller closes, or -1 with @error set
 */
int
plumb_file_open_regular (const char *path, GError **error)
{
  g_return_val_if_fail (path != NULL, -1);
  int fault = plumb_fault_check ("file.open");
  int fd = fault != 0 ? -fault : open (path, O_RDONLY | SAFE_FLAGS);
  if (fd < 0 && fault == 0)
    fd = -errno;
  return accept_regular (fd, path, error);
}

static gboolean
set_limit_error (GError **error, const char *path, gsize limit)
{
  g_autofree char *visible = plumb_text_make_visible (path);
  g_set_error (error, PLUMB_FILE_ERROR, PLUMB_FILE_ERROR_LIMIT,
               "“%s” is larger than the %zu bytes that are read at most", visible, limit);
  return FALSE;
}

typedef struct
{
  const char *path;
  gsize expected; /* its size when it was opened */
  gsize limit;
} Reading;

/* Reads to the end, or until there is one byte more than the limit: in one piece where the file is
 * as large as it said. */
static gboolean
read_up_to (int fd, const Reading *file, GByteArray *bytes, GError **error)
{
  for (;;)
    {
      guint used = bytes->len;
      gsize rest = used < file->expected ? file->expected - used + 1 : MAX (used, 64u << 10);
      gsize step = MIN (rest, file->limit - used + 1);
      g_byte_array_set_size (bytes, used + (guint) step);
      ssize_t count = read (fd, bytes->data + used, step);
      int saved_errno = errno;
      g_byte_array_set_size (bytes, used + (guint) MAX (count, 0));
      if (count < 0 && saved_errno != EINTR)
        return plumb_file_set_errno (error, saved_errno, "Cannot read", file->path);
      if (count == 0)
        return TRUE;
      if (bytes->len > file->limit)
        return set_limit_error (error, file->path, file->limit);
    }
}

static gboolean
check_unchanged (int fd, const char *path, const struct stat *before, GError **error)
{
  struct stat after;
  if (fstat (fd, &after) != 0)
    return plumb_file_set_errno (error, errno, "Cannot read", path);
  if (after.st_size == before->st_size && after.st_mtim.tv_sec == before->st_mtim.tv_sec
      && after.st_mtim.tv_nsec == before->st_mtim.tv_nsec)
    return TRUE;
  g_autofree char *visible = plumb_text_make_visible (path);
  g_set_error (error, PLUMB_FILE_ERROR, PLUMB_FILE_ERROR_CHANGED,
               "“%s” changed while it was read; try again when it is whole", visible);
  return FALSE;
}

static gboolean
read_open_file (int fd, const char *path, gsize limit, GByteArray *bytes, GError **error)
{
  struct stat before;
  if (fstat (fd, &before) != 0)
    return plumb_file_set_errno (error, errno, "Cannot read", path);
  if ((guint64) before.st_size > limit)
    return set_limit_error (error, path, limit);
  const Reading file = { path, (gsize) before.st_size, limit };
  return read_up_to (fd, &file, bytes, error) && check_unchanged (fd, path, &before, error);
}

/**
 * plumb_file_read:
 * @path: a regular file
 * @limit: bytes that are read at most, below 2 GiB
 * @length: (out) (optional): how many were read
 * @error: return location for a %PLUMB_FILE_ERROR or %G_IO_ERROR
 *
 * Returns: (transfer full) (nullable): the bytes and a NUL behind them, or %NULL with @error set
 */
char *
plumb_file_read (const char *path, gsize limit, gsize *length, GError **error)
{
  g_return_val_if_fail (path != NULL && limit < G_MAXINT, NULL);
  int fd = plumb_file_open_regular (path, error);
  if (fd < 0)
    return NULL;
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  gboolean is_read = read_open_file (fd, path, limit, bytes, error);
  close (fd);
  if (!is_read)
    return NULL;
  if (length != NULL)
    *length = bytes->len;
  g_byte_array_append (bytes, (const guint8 *) "", 1);
  return (char *) g_byte_array_free (g_steal_pointer (&bytes), FALSE);
}
