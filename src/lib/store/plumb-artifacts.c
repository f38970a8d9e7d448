/* plumb-artifacts.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <fcntl.h>
#include <linux/fs.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "plumb-artifacts.h"

#include "plumb-artifact-type-private.h"
#include "plumb-fault.h"
#include "plumb-file.h"
#include "plumb-hash.h"
#include "plumb-ledger.h"
#include "plumb-limits.h"

/**
 * PlumbArtifacts:
 *
 * The files of a project by their content. Whoever has a hash has the bytes: a file here never
 * changes, has mode 0444, and was durable before its name was told.
 */

#define COPY_BYTES (1 << 20)
#define TEMPORARY "tmp"

struct _PlumbArtifacts
{
  GObject parent_instance;

  char *folder;
};

G_DEFINE_FINAL_TYPE (PlumbArtifacts, plumb_artifacts, G_TYPE_OBJECT)

/* A file on its way in. */
typedef struct
{
  int from_fd;
  int to_fd;
  int folder_fd;
  char *temporary; /* relative to the folder; removed unless it became the artifact */
  int home_fd;     /* the folder that a step's file is in, and its name there */
  char *home_name;
  int aside_fd; /* where it is while it is looked at; one of the other two, and not owned */
  char *aside;  /* NULL: it is at home */
  const PlumbArtifactType *type;
  char *sha256;
  guint64 n_bytes;
} Import;

static void
clear_fd (int *fd)
{
  if (*fd >= 0)
    close (*fd);
  *fd = -1;
}

/* Back to where the step left it: another output may be the same file. */
static void
put_back (Import *self)
{
  if (self->aside != NULL
      && renameat2 (self->aside_fd, self->aside, self->home_fd, self->home_name, RENAME_NOREPLACE)
             != 0)
    unlinkat (self->aside_fd, self->aside, 0);
  g_clear_pointer (&self->aside, g_free);
}

static void
import_release (Import *self)
{
  put_back (self);
  if (self->temporary != NULL)
    unlinkat (self->folder_fd, self->temporary, 0);
  clear_fd (&self->from_fd);
  clear_fd (&self->to_fd);
  clear_fd (&self->folder_fd);
  clear_fd (&self->home_fd);
  g_clear_pointer (&self->home_name, g_free);
  g_clear_pointer (&self->temporary, g_free);
  g_clear_pointer (&self->sha256, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Import, import_release)

static gboolean
set_errno (GError **error, int saved_errno, const char *what, const char *name)
{
  g_autofree char *visible = plumb_text_make_visible (name);
  PlumbStoreError code = saved_errno == ENOSPC || saved_errno == EDQUOT ? PLUMB_STORE_ERROR_FULL
                                                                        : PLUMB_STORE_ERROR_IO;

  g_set_error (error, PLUMB_STORE_ERROR, code, "%s “%s”: %s. %s", what, visible,
               g_strerror (saved_errno),
               code == PLUMB_STORE_ERROR_FULL ? "Free some space on the disk and resume the run"
                                              : "Check the disk, then resume the run");
  return FALSE;
}

static gboolean
set_invalid (GError **error, const char *name, const char *what)
{
  g_autofree char *visible = plumb_text_make_visible (name);

  g_set_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_INVALID, "“%s” %s", visible, what);
  return FALSE;
}

/* Returns: 0, or the errno that was met or is feigned. */
static int
met_fault (const char *point, int result)
{
  int fault;

  if (result < 0)
    return errno;
  fault = plumb_fault_check (point);
  return fault;
}

/* --- what may come in --- */

static gboolean
open_home (Import *import, int work_fd, const char *name, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (name);

  import->home_name = g_path_get_basename (name);
  import->home_fd = plumb_file_open_folder_beneath (work_fd, folder, error);
  return import->home_fd >= 0;
}

static gboolean
move_aside (Import *import, int aside_fd, const char *aside)
{
  if (renameat (import->home_fd, import->home_name, aside_fd, aside) != 0)
    return FALSE;
  import->aside_fd = aside_fd;
  import->aside = g_strdup (aside);
  return TRUE;
}

/* Out of a folder that the step locked, too: it is unlocked then. */
static gboolean
move_out (Import *import, int aside_fd, const char *aside)
{
  struct stat folder;

  if (move_aside (import, aside_fd, aside))
    return TRUE;
  if (errno != EACCES)
    return FALSE;
  if (fstat (import->home_fd, &folder) != 0
      || fchmod (import->home_fd, (folder.st_mode & 07777) | S_IRWXU) != 0)
    {
      errno = EACCES;
      return FALSE;
    }
  return move_aside (import, aside_fd, aside);
}

/* Under a name that nobody knows it is one file and stays it. Where the store is on another disk,
 * it stays in its own folder. */
static gboolean
set_aside (Import *import, const char *name, GError **error)
{
  g_autofree char *uuid = g_uuid_string_random ();
  g_autofree char *stored = g_strdup_printf (TEMPORARY "/%s", uuid);

  if (move_out (import, import->folder_fd, stored))
    return TRUE;
  if (errno == EXDEV && move_out (import, import->home_fd, uuid))
    return TRUE;
  return set_errno (error, errno, "Cannot set aside", name);
}

/* What a step made must be its own: one name, and of nobody else. A second name may be taken away
 * between opening a file and counting its names, and brought back; not from what lies aside. */
static gboolean
check_owned (Import *import, int work_fd, const char *name, GError **error)
{
  struct stat opened, named;

  if (!open_home (import, work_fd, name, error) || !set_aside (import, name, error))
    return FALSE;
  if (fstat (import->from_fd, &opened) != 0
      || fstatat (import->aside_fd, import->aside, &named, AT_SYMLINK_NOFOLLOW) != 0)
    return set_errno (error, errno, "Cannot look at", name);
  if (named.st_ino != opened.st_ino || named.st_dev != opened.st_dev || opened.st_nlink != 1
      || named.st_nlink != 1)
    return set_invalid (
        error, name, "has a second name (a hard link) or was swapped; expected a file of its own");
  if (opened.st_uid != geteuid () && opened.st_uid != 0)
    return set_invalid (error, name, "belongs to another user");
  return TRUE;
}

static gboolean
check_size (PlumbArtifacts *self, const Import *import, const char *name, GError **error)
{
  struct stat info;
  guint64 n_free;

  if (fstat (import->from_fd, &info) != 0)
    return set_errno (error, errno, "Cannot look at", name);
  if ((guint64) info.st_size > PLUMB_LIMIT_ARTIFACT_BYTES)
    return set_invalid (error, name, "is larger than 8 GiB; make it smaller or split it");
  n_free = plumb_file_get_free_bytes (self->folder);
  if ((guint64) info.st_size + MIN (PLUMB_LIMIT_FREE_BYTES, n_free / 2) <= n_free)
    return TRUE;
  g_set_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_FULL,
               "“%s” (%" G_GUINT64_FORMAT " bytes) would leave too little room on the disk, of "
               "which %" G_GUINT64_FORMAT " bytes are free. Free some space and resume the run",
               name, (guint64) info.st_size, n_free);
  return FALSE;
}

/* --- the copy --- */

static gboolean
make_folder_at (int folder_fd, const char *name, GError **error)
{
  int fault = met_fault ("artifact.mkdir", mkdirat (folder_fd, name, 0700));

  if (fault == EEXIST)
    return TRUE;
  if (fault == 0)
    fault = met_fault ("artifact.sync", fsync (folder_fd));
  return fault == 0 || set_errno (error, fault, "Cannot make the folder", name);
}

static gboolean
open_folder (PlumbArtifacts *self, Import *import, GError **error)
{
  if (!plumb_file_make_durable_folder (self->folder, 0700, error))
    return FALSE;
  import->folder_fd = open (self->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (import->folder_fd < 0)
    return set_errno (error, errno, "Cannot open the folder", self->folder);
  return make_folder_at (import->folder_fd, TEMPORARY, error);
}

static gboolean
open_temporary (Import *import, GError **error)
{
  g_autofree char *uuid = g_uuid_string_random ();
  g_autofree char *name = g_strdup_printf (TEMPORARY "/%s", uuid);
  int fault;

  import->to_fd
      = openat (import->folder_fd, name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  fault = met_fault ("artifact.open", import->to_fd);
  if (import->to_fd >= 0)
    import->temporary = g_steal_pointer (&name);
  return fault == 0 || set_errno (error, fault, "Cannot make", "a file in the artifact store");
}

static gboolean
write_all (int fd, const guint8 *data, gsize length)
{
  while (length > 0)
    {
      ssize_t n_written = write (fd, data, length);
      int fault;

      if (n_written < 0 && errno == EINTR)
        continue;
      fault = met_fault ("artifact.write", n_written < 0 ? -1 : 0);
      if (fault != 0)
        {
          errno = fault;
          return FALSE;
        }
      data += n_written;
      length -= (gsize) n_written;
    }
  return TRUE;
}

static ssize_t
read_some (int fd, guint8 *buffer, gsize length)
{
  ssize_t n_read;

  do
    n_read = read (fd, buffer, length);
  while (n_read < 0 && errno == EINTR);
  return n_read;
}

/* Shares the bytes with the original where the file system can; they are hashed from the copy. */
static gboolean
clone_file (const Import *import)
{
  return ioctl (import->to_fd, FICLONE, import->from_fd) == 0;
}

static gboolean
copy_and_hash (Import *import, const char *name, GCancellable *cancellable, GError **error)
{
  g_autoptr (PlumbHasher) hasher = plumb_hasher_new ();
  g_autofree guint8 *buffer = g_malloc (COPY_BYTES);
  gboolean is_clone = clone_file (import);
  int source_fd = is_clone ? import->to_fd : import->from_fd;
  ssize_t n_read;

  while ((n_read = read_some (source_fd, buffer, COPY_BYTES)) > 0)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (import->n_bytes == 0)
        import->type = plumb_artifact_type_find (buffer, (gsize) n_read, name);
      import->n_bytes += (guint64) n_read;
      if (import->n_bytes > PLUMB_LIMIT_ARTIFACT_BYTES)
        return set_invalid (error, name, "is larger than 8 GiB; make it smaller or split it");
      plumb_hasher_update (hasher, buffer, (gsize) n_read);
      if (!is_clone && !write_all (import->to_fd, buffer, (gsize) n_read))
        return set_errno (error, errno, "Cannot write the copy of", name);
    }
  if (n_read < 0)
    return set_errno (error, errno, "Cannot read", name);
  if (import->type == NULL)
    import->type = plumb_artifact_type_find (NULL, 0, name);
  import->sha256 = plumb_hasher_end (g_steal_pointer (&hasher));
  return TRUE;
}

static char *
make_name (const char *sha256, const char *ext)
{
  return g_strdup_printf ("%.2s/%s.%s", sha256, sha256, ext);
}

static gboolean
sync_folder_at (int folder_fd, const char *name, GError **error)
{
  int fd = openat (folder_fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  int fault = met_fault ("artifact.sync", fd < 0 ? fd : fsync (fd));

  clear_fd (&fd);
  return fault == 0 || set_errno (error, fault, "Cannot make durable", name);
}

/* Gives the copy its name, or drops it where the same content is there. */
static gboolean
publish (Import *import, GError **error)
{
  g_autofree char *name = make_name (import->sha256, import->type->ext);
  g_autofree char *folder = g_strndup (import->sha256, 2);
  struct stat info;
  int fault;

  if (!make_folder_at (import->folder_fd, folder, error))
    return FALSE;
  if (fstatat (import->folder_fd, name, &info, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG (info.st_mode)
      || (guint64) info.st_size != import->n_bytes)
    {
      fault = met_fault ("artifact.sync", fchmod (import->to_fd, 0444) | fsync (import->to_fd));
      if (fault == 0)
        fault = met_fault ("artifact.rename", renameat (import->folder_fd, import->temporary,
                                                        import->folder_fd, name));
      if (fault != 0)
        return set_errno (error, fault, "Cannot store", name);
      g_clear_pointer (&import->temporary, g_free);
    }
  return sync_folder_at (import->folder_fd, folder, error);
}

static PlumbValue *
make_datum (const Import *import, const char *name)
{
  g_autofree char *base = g_path_get_basename (name);
  g_autofree char *valid = g_utf8_make_valid (base, -1);
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();

  plumb_value_builder_set_string (builder, "artifact", import->sha256);
  plumb_value_builder_set_string (builder, "type", import->type->type);
  plumb_value_builder_set_string (builder, "ext", import->type->ext);
  plumb_value_builder_set_string (builder, "name", valid);
  plumb_value_builder_set_int (builder, "bytes", (gint64) import->n_bytes);
  return plumb_value_builder_end (builder);
}

static PlumbValue *
import_open_file (PlumbArtifacts *self,
                  Import *import,
                  const char *name,
                  GCancellable *cancellable,
                  GError **error)
{
  if (!check_size (self, import, name, error) || !open_temporary (import, error)
      || !copy_and_hash (import, name, cancellable, error))
    return NULL;
  if (!plumb_artifact_type_is_whole (import->type, import->to_fd, import->n_bytes))
    {
      set_invalid (error, name, "is cut off: it does not end as a file of its type does");
      return NULL;
    }
  return publish (import, error) ? make_datum (import, name) : NULL;
}

/* --- the object --- */

static void
plumb_artifacts_finalize (GObject *object)
{
  PlumbArtifacts *self = PLUMB_ARTIFACTS (object);

  g_clear_pointer (&self->folder, g_free);
  G_OBJECT_CLASS (plumb_artifacts_parent_class)->finalize (object);
}

static void
plumb_artifacts_class_init (PlumbArtifactsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = plumb_artifacts_finalize;
}

static void
plumb_artifacts_init (PlumbArtifacts *self)
{
}

/**
 * plumb_artifacts_new:
 * @folder: where they are; made with the first of them
 *
 * Returns: (transfer full): the store
 */
PlumbArtifacts *
plumb_artifacts_new (const char *folder)
{
  PlumbArtifacts *self;

  g_return_val_if_fail (folder != NULL, NULL);

  self = g_object_new (PLUMB_TYPE_ARTIFACTS, NULL);
  self->folder = g_strdup (folder);
  return self;
}

/**
 * plumb_artifacts_get_folder:
 * @self: a store
 *
 * Returns: (transfer none): its folder
 */
const char *
plumb_artifacts_get_folder (PlumbArtifacts *self)
{
  g_return_val_if_fail (PLUMB_IS_ARTIFACTS (self), NULL);

  return self->folder;
}

/**
 * plumb_artifacts_import:
 * @self: a store
 * @from_folder_fd: a folder that a step wrote to
 * @name: a file in it, relative; no component may be a link
 * @cancellable: (nullable): ends it
 * @error: return location for an error
 *
 * Takes a copy of what a step made. It must be a regular file with one name, owned by the user, and
 * end as its type does. Nobody can swap it meanwhile: it is set aside under a name of ours, and all
 * is done with the one descriptor; then it is put back.
 *
 * Returns: (transfer full) (nullable): a datum { artifact, type, ext, name, bytes }, or %NULL with
 * a %PLUMB_FILE_ERROR (the name, a link, a folder), %PLUMB_STORE_ERROR_INVALID (not whole, too
 * large, not its own), %PLUMB_STORE_ERROR_FULL or %PLUMB_STORE_ERROR_IO
 */
PlumbValue *
plumb_artifacts_import (PlumbArtifacts *self,
                        int from_folder_fd,
                        const char *name,
                        GCancellable *cancellable,
                        GError **error)
{
  g_auto (Import) import = { .from_fd = -1, .to_fd = -1, .folder_fd = -1, .home_fd = -1 };

  g_return_val_if_fail (PLUMB_IS_ARTIFACTS (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  if (!plumb_file_check_relative (name, error))
    return NULL;
  import.from_fd = plumb_file_open_beneath (from_folder_fd, name, O_RDONLY, 0, error);
  if (import.from_fd < 0 || !open_folder (self, &import, error)
      || !check_owned (&import, from_folder_fd, name, error))
    return NULL;
  return import_open_file (self, &import, name, cancellable, error);
}

/**
 * plumb_artifacts_import_path:
 * @self: a store
 * @path: a file of the user's; links are followed
 * @cancellable: (nullable): ends it
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): a datum, as plumb_artifacts_import()
 */
PlumbValue *
plumb_artifacts_import_path (PlumbArtifacts *self,
                             const char *path,
                             GCancellable *cancellable,
                             GError **error)
{
  g_auto (Import) import = { .from_fd = -1, .to_fd = -1, .folder_fd = -1, .home_fd = -1 };

  g_return_val_if_fail (PLUMB_IS_ARTIFACTS (self), NULL);
  g_return_val_if_fail (path != NULL, NULL);

  import.from_fd = plumb_file_open_regular (path, error);
  if (import.from_fd < 0 || !open_folder (self, &import, error))
    return NULL;
  return import_open_file (self, &import, path, cancellable, error);
}

static gboolean
is_hash (const char *sha256)
{
  return sha256 != NULL && strlen (sha256) == PLUMB_HASH_LENGTH
         && strspn (sha256, "0123456789abcdef") == PLUMB_HASH_LENGTH;
}

static char *
make_path (PlumbArtifacts *self, const char *sha256, const char *ext)
{
  g_autofree char *name = NULL;

  if (!is_hash (sha256) || ext == NULL || !plumb_artifact_type_has_ext (ext))
    return NULL;
  name = make_name (sha256, ext);
  return g_build_filename (self->folder, name, NULL);
}

/**
 * plumb_artifacts_get_path:
 * @self: a store
 * @datum: a datum that names an artifact
 *
 * Returns: (transfer full) (nullable): where its file is, or would be; %NULL where the datum names
 *   none
 */
char *
plumb_artifacts_get_path (PlumbArtifacts *self, const PlumbValue *datum)
{
  g_return_val_if_fail (PLUMB_IS_ARTIFACTS (self), NULL);

  return make_path (self, plumb_value_member_string (datum, "artifact", NULL),
                    plumb_value_member_string (datum, "ext", NULL));
}

/**
 * plumb_artifacts_contains:
 * @self: a store
 * @sha256: a hash
 * @ext: an extension
 *
 * Returns: whether the file is there (not whether it is still what it was)
 */
gboolean
plumb_artifacts_contains (PlumbArtifacts *self, const char *sha256, const char *ext)
{
  g_autofree char *path = NULL;
  struct stat info;

  g_return_val_if_fail (PLUMB_IS_ARTIFACTS (self), FALSE);

  path = make_path (self, sha256, ext);
  return path != NULL && lstat (path, &info) == 0 && S_ISREG (info.st_mode);
}

/* Opens the file of a datum; sets @path to where it is. */
static int
open_datum (PlumbArtifacts *self, const PlumbValue *datum, char **path, GError **error)
{
  int fd;

  *path = plumb_artifacts_get_path (self, datum);
  if (*path == NULL)
    {
      g_set_error_literal (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_INVALID,
                           "The datum names no artifact");
      return -1;
    }
  fd = open (*path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
  if (fd >= 0)
    return fd;
  if (errno == ENOENT)
    g_set_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_NOT_FOUND,
                 "The artifact “%s” is not in the store. Run the step again", *path);
  else
    set_errno (error, errno, "Cannot open", *path);
  return -1;
}

/**
 * plumb_artifacts_verify:
 * @self: a store
 * @datum: a datum that names an artifact
 * @cancellable: (nullable): ends it
 * @error: return location for an error
 *
 * Hashes the stored file again.
 *
 * Returns: whether it is what its name says; else %PLUMB_STORE_ERROR_NOT_FOUND or
 *   %PLUMB_STORE_ERROR_CORRUPT
 */
gboolean
plumb_artifacts_verify (PlumbArtifacts *self,
                        const PlumbValue *datum,
                        GCancellable *cancellable,
                        GError **error)
{
  g_autofree char *path = NULL;
  g_autofree char *sha256 = NULL;
  const char *expected;
  int fd;

  g_return_val_if_fail (PLUMB_IS_ARTIFACTS (self), FALSE);

  fd = open_datum (self, datum, &path, error);
  if (fd < 0)
    return FALSE;
  sha256 = plumb_hash_fd (fd, NULL, cancellable, error);
  close (fd);
  if (sha256 == NULL)
    return FALSE;
  expected = plumb_value_member_string (datum, "artifact", "");
  if (strcmp (sha256, expected) == 0)
    return TRUE;
  g_set_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_CORRUPT,
               "The artifact “%s” has changed: its content has the hash %s. Remove it and run the "
               "step again",
               path, sha256);
  return FALSE;
}

/* --- all of them --- */

static PlumbValue *
parse_stored (const char *folder, const char *name, const char *path)
{
  const char *dot = strchr (name, '.');
  g_autofree char *sha256 = g_strndup (name, dot != NULL ? (gsize) (dot - name) : 0);
  PlumbValueBuilder *builder;
  struct stat info;

  if (!is_hash (sha256) || !plumb_artifact_type_has_ext (dot + 1)
      || strncmp (folder, sha256, 2) != 0 || lstat (path, &info) != 0 || !S_ISREG (info.st_mode))
    return NULL;
  builder = plumb_value_builder_new_object ();
  plumb_value_builder_set_string (builder, "artifact", sha256);
  plumb_value_builder_set_string (builder, "ext", dot + 1);
  plumb_value_builder_set_int (builder, "bytes", (gint64) info.st_size);
  return plumb_value_builder_end (builder);
}

static gboolean
list_folder (PlumbArtifacts *self, const char *folder, GPtrArray *data, GPtrArray *leftovers)
{
  g_autofree char *path = g_build_filename (self->folder, folder, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  if (dir == NULL)
    return FALSE;
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);
      PlumbValue *datum = parse_stored (folder, name, file);

      if (datum != NULL)
        g_ptr_array_add (data, datum);
      else if (leftovers != NULL)
        g_ptr_array_add (leftovers, g_build_filename (folder, name, NULL));
    }
  return TRUE;
}

static gint
compare_data (gconstpointer a, gconstpointer b)
{
  return strcmp (plumb_value_member_string (*(PlumbValue *const *) a, "artifact", ""),
                 plumb_value_member_string (*(PlumbValue *const *) b, "artifact", ""));
}

/**
 * plumb_artifacts_list:
 * @self: a store
 * @leftovers: (element-type utf8) (nullable): takes the relative paths of what is no artifact
 * @error: return location for an error
 *
 * Returns: (transfer container) (element-type PlumbValue) (nullable): { artifact, ext, bytes } of
 *   all, sorted by hash
 */
GPtrArray *
plumb_artifacts_list (PlumbArtifacts *self, GPtrArray *leftovers, GError **error)
{
  g_autoptr (GPtrArray) data = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_value_unref);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *name;

  g_return_val_if_fail (PLUMB_IS_ARTIFACTS (self), NULL);

  dir = g_dir_open (self->folder, 0, &local_error);
  if (dir == NULL && !g_error_matches (local_error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    {
      g_set_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_IO,
                   "Cannot read the artifact store: %s", local_error->message);
      return NULL;
    }
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (!list_folder (self, name, data, leftovers) && leftovers != NULL)
      g_ptr_array_add (leftovers, g_strdup (name));
  g_ptr_array_sort (data, compare_data);
  return g_steal_pointer (&data);
}

/**
 * plumb_artifacts_remove:
 * @self: a store
 * @datum: a datum that names an artifact
 * @error: return location for an error
 *
 * Removes the file. That nothing refers to it is for the caller to know.
 *
 * Returns: whether it is gone
 */
gboolean
plumb_artifacts_remove (PlumbArtifacts *self, const PlumbValue *datum, GError **error)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (PLUMB_IS_ARTIFACTS (self), FALSE);

  path = plumb_artifacts_get_path (self, datum);
  if (path == NULL)
    return set_invalid (error, "The datum", "names no artifact");
  if (unlink (path) == 0 || errno == ENOENT)
    return TRUE;
  return set_errno (error, errno, "Cannot remove", path);
}
