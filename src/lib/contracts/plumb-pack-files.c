/* plumb-pack-files.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "plumb-pack-private.h"

#include "plumb-file.h"
#include "plumb-hash.h"

#define FILES_MAX 10000
#define DEPTH_MAX 16
#define FILE_BYTES_MAX (64u << 20)
#define PACK_BYTES_MAX (256u << 20)

static int
compare_paths (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

static gboolean
set_limit_error (GError **error, const char *folder)
{
  g_set_error (error, PLUMB_FILE_ERROR, PLUMB_FILE_ERROR_LIMIT,
               "«%s» holds more than a pack may: %d files in %d levels, %u MB", folder, FILES_MAX,
               DEPTH_MAX, PACK_BYTES_MAX >> 20);
  return FALSE;
}

static gboolean list_below (const char *top, const char *path, GPtrArray *files, GError **error);

static gboolean
list_entry (const char *top, const char *path, GPtrArray *files, GError **error)
{
  g_autofree char *full = g_build_filename (top, path, NULL);
  struct stat status;
  if (lstat (full, &status) != 0)
    return plumb_file_set_errno (error, errno, "Cannot look at", full);
  if (S_ISDIR (status.st_mode))
    return list_below (top, path, files, error);
  if (!S_ISREG (status.st_mode))
    {
      g_set_error (error, PLUMB_FILE_ERROR, PLUMB_FILE_ERROR_KIND,
                   "«%s» is neither a regular file nor a folder; a pack holds nothing else", full);
      return FALSE;
    }
  if (files->len >= FILES_MAX)
    return set_limit_error (error, top);
  g_ptr_array_add (files, g_strdup (path));
  return TRUE;
}

static gboolean
list_below (const char *top, const char *path, GPtrArray *files, GError **error)
{
  guint depth = 0;
  for (const char *at = path; *at != '\0'; at++)
    depth += *at == '/';
  if (depth >= DEPTH_MAX)
    return set_limit_error (error, top);
  g_autofree char *full = g_build_filename (top, path, NULL);
  g_autoptr (GDir) folder = g_dir_open (full, 0, error);
  if (folder == NULL)
    return FALSE;
  const char *name;
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *inner
          = *path == '\0' ? g_strdup (name) : g_strconcat (path, "/", name, NULL);
      if (!list_entry (top, inner, files, error))
        return FALSE;
    }
  return TRUE;
}

GPtrArray *
plumb_pack_list_files (const char *folder, GError **error)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);
  if (!list_below (folder, "", files, error))
    return NULL;
  g_ptr_array_sort (files, compare_paths);
  return g_steal_pointer (&files);
}

char *
plumb_pack_hash_files (const char *folder, GPtrArray *files, GError **error)
{
  g_autoptr (PlumbHasher) hasher = plumb_hasher_new ();
  gsize total = 0;
  for (guint i = 0; i < files->len; i++)
    {
      const char *path = g_ptr_array_index (files, i);
      g_autofree char *full = g_build_filename (folder, path, NULL);
      gsize length;
      g_autofree char *data = plumb_file_read (full, FILE_BYTES_MAX, &length, error);
      if (data == NULL)
        return NULL;
      total += length;
      if (total > PACK_BYTES_MAX)
        {
          set_limit_error (error, folder);
          return NULL;
        }
      g_autofree char *size = g_strdup_printf ("%" G_GSIZE_FORMAT, length);
      plumb_hasher_update (hasher, path, strlen (path) + 1);
      plumb_hasher_update (hasher, size, strlen (size) + 1);
      plumb_hasher_update (hasher, data, length);
    }
  return plumb_hasher_end (g_steal_pointer (&hasher));
}
