/* plumb-project-files.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>

#include "plumb-project-files.h"

#include "plumb-file.h"
#include "plumb-hash.h"

struct _PlumbProjectFiles
{
  int folder_fd;
  GHashTable *hashes; /* identity -> SHA-256; only looked up */
  GPtrArray *fresh;   /* identities hashed here and not handed on */
};

/**
 * plumb_project_files_new:
 * @project: a project
 *
 * Returns: (transfer full): its files
 */
PlumbProjectFiles *
plumb_project_files_new (PlumbProject *project)
{
  PlumbProjectFiles *self = g_new0 (PlumbProjectFiles, 1);

  self->folder_fd = open (plumb_project_get_folder (project), O_PATH | O_DIRECTORY | O_CLOEXEC);
  self->hashes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->fresh = g_ptr_array_new_with_free_func (g_free);
  return self;
}

/**
 * plumb_project_files_free:
 * @self: (transfer full): files
 */
void
plumb_project_files_free (PlumbProjectFiles *self)
{
  if (self->folder_fd >= 0)
    close (self->folder_fd);
  g_hash_table_unref (self->hashes);
  g_ptr_array_unref (self->fresh);
  g_free (self);
}

static char *
make_identity (const struct stat *status)
{
  return g_strdup_printf ("%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT ":%" G_GINT64_FORMAT
                          ":%" G_GINT64_FORMAT ".%09ld:%" G_GINT64_FORMAT ".%09ld",
                          (guint64) status->st_dev, (guint64) status->st_ino,
                          (gint64) status->st_size, (gint64) status->st_mtim.tv_sec,
                          status->st_mtim.tv_nsec, (gint64) status->st_ctim.tv_sec,
                          status->st_ctim.tv_nsec);
}

static char *
find_hash (PlumbProjectFiles *self, const char *identity, PlumbLedgerReader *reader)
{
  const char *known = g_hash_table_lookup (self->hashes, identity);

  if (known != NULL)
    return g_strdup (known);
  return reader != NULL ? plumb_ledger_reader_find_file_hash (reader, identity, NULL) : NULL;
}

static char *
hash_file (PlumbProjectFiles *self, int fd, const char *path, const char *identity, GError **error)
{
  g_autofree char *hash = plumb_hash_fd (fd, NULL, NULL, error);
  struct stat after;

  if (hash == NULL)
    return NULL;
  g_autofree char *again = fstat (fd, &after) == 0 ? make_identity (&after) : NULL;
  if (g_strcmp0 (again, identity) != 0)
    {
      g_set_error (error, PLUMB_FILE_ERROR, PLUMB_FILE_ERROR_CHANGED,
                   "“%s” changed while it was read; try again when nothing writes to it", path);
      return NULL;
    }
  g_ptr_array_add (self->fresh, g_strdup (identity));
  return g_steal_pointer (&hash);
}

static PlumbValue *
describe (const char *path, const char *hash, gint64 bytes)
{
  g_autofree char *name = g_path_get_basename (path);
  const char *dot = strrchr (name, '.');
  g_autofree char *ext = g_ascii_strdown (dot != NULL && dot > name ? dot + 1 : "", -1);
  PlumbValueBuilder *datum = plumb_value_builder_new_object ();

  plumb_value_builder_set_string (datum, "artifact", hash);
  plumb_value_builder_set_string (datum, "ext", ext);
  plumb_value_builder_set_string (datum, "name", name);
  plumb_value_builder_set_int (datum, "bytes", bytes);
  return plumb_value_builder_end (datum);
}

/**
 * plumb_project_files_look:
 * @self: files
 * @path: relative to the project
 * @reader: (nullable): the ledger
 * @error: set where there is no such regular file, or it cannot be read
 *
 * Returns: (transfer full) (nullable): the file as a datum
 */
PlumbValue *
plumb_project_files_look (PlumbProjectFiles *self,
                          const char *path,
                          PlumbLedgerReader *reader,
                          GError **error)
{
  struct stat status;

  if (!plumb_file_check_relative (path, error))
    return NULL;
  g_autofd int fd = plumb_file_open_beneath (self->folder_fd, path, O_RDONLY | O_CLOEXEC, 0, error);
  if (fd < 0)
    return NULL;
  if (fstat (fd, &status) != 0)
    {
      plumb_file_set_errno (error, errno, "Looking at", path);
      return NULL;
    }
  g_autofree char *identity = make_identity (&status);
  g_autofree char *hash = find_hash (self, identity, reader);
  if (hash == NULL)
    hash = hash_file (self, fd, path, identity, error);
  if (hash == NULL)
    return NULL;
  g_hash_table_replace (self->hashes, g_strdup (identity), g_strdup (hash));
  return describe (path, hash, status.st_size);
}

/**
 * plumb_project_files_remember:
 * @self: files
 * @ledger: takes what was hashed since the last call
 */
void
plumb_project_files_remember (PlumbProjectFiles *self, PlumbLedger *ledger)
{
  for (guint i = 0; i < self->fresh->len; i++)
    {
      const char *identity = g_ptr_array_index (self->fresh, i);
      const char *hash = g_hash_table_lookup (self->hashes, identity);
      if (hash != NULL)
        plumb_ledger_remember_file (ledger, identity, hash);
    }
  g_ptr_array_set_size (self->fresh, 0);
}
