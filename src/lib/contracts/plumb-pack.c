/* plumb-pack.c
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

PlumbPack *
plumb_pack_new (const char *folder, PlumbPackOrigin origin)
{
  PlumbPack *self = g_new0 (PlumbPack, 1);
  self->folder = g_canonicalize_filename (folder, NULL);
  self->origin = origin;
  self->locale = plumb_pack_locale_new ();
  self->names = g_hash_table_new (g_str_hash, g_str_equal);
  self->kinds = g_ptr_array_new_with_free_func (g_object_unref);
  self->owned = g_ptr_array_new_with_free_func (g_free);
  self->included = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_value_unref);
  return self;
}

void
plumb_pack_free (PlumbPack *self)
{
  g_clear_pointer (&self->kinds, g_ptr_array_unref);
  g_clear_pointer (&self->families, g_free);
  g_clear_pointer (&self->modules, g_free);
  g_clear_pointer (&self->artifact_kinds, g_free);
  g_clear_pointer (&self->tools, g_free);
  g_clear_pointer (&self->names, g_hash_table_unref);
  g_clear_pointer (&self->locale, plumb_pack_locale_free);
  g_clear_pointer (&self->owned, g_ptr_array_unref);
  g_clear_pointer (&self->included, g_ptr_array_unref);
  g_clear_pointer (&self->source, plumb_value_unref);
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->hash, g_free);
  g_free (self);
}

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

/* The files of a pack that are being listed. */
typedef struct
{
  const char *top;
  GPtrArray *files;
  guint n_entries; /* folders too */
} Listing;

static gboolean list_below (Listing *self, const char *path, GError **error);

static gboolean
list_entry (Listing *self, const char *path, GError **error)
{
  g_autofree char *full = g_build_filename (self->top, path, NULL);
  struct stat status;
  if (lstat (full, &status) != 0)
    return plumb_file_set_errno (error, errno, "Cannot look at", full);
  if (self->n_entries++ >= FILES_MAX)
    return set_limit_error (error, self->top);
  if (S_ISDIR (status.st_mode))
    return list_below (self, path, error);
  if (!S_ISREG (status.st_mode))
    {
      g_set_error (error, PLUMB_FILE_ERROR, PLUMB_FILE_ERROR_KIND,
                   "«%s» is neither a regular file nor a folder; a pack holds nothing else", full);
      return FALSE;
    }
  g_ptr_array_add (self->files, g_strdup (path));
  return TRUE;
}

static gboolean
list_below (Listing *self, const char *path, GError **error)
{
  guint depth = 0;
  for (const char *at = path; *at != '\0'; at++)
    depth += *at == '/';
  if (depth >= DEPTH_MAX)
    return set_limit_error (error, self->top);
  g_autofree char *full = g_build_filename (self->top, path, NULL);
  g_autoptr (GDir) folder = g_dir_open (full, 0, error);
  if (folder == NULL)
    return FALSE;
  const char *name;
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *inner
          = *path == '\0' ? g_strdup (name) : g_strconcat (path, "/", name, NULL);
      if (!list_entry (self, inner, error))
        return FALSE;
    }
  return TRUE;
}

GPtrArray *
plumb_pack_list_files (const char *folder, GError **error)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);
  Listing listing = { .top = folder, .files = files };
  if (!list_below (&listing, "", error))
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

/**
 * plumb_pack_get_name:
 * @self: a pack
 *
 * Returns: the name, such as "blender"
 */
const char *
plumb_pack_get_name (PlumbPack *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->name;
}

/**
 * plumb_pack_get_version:
 * @self: a pack
 *
 * Returns: the version, as its author writes it
 */
const char *
plumb_pack_get_version (PlumbPack *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->version;
}

/**
 * plumb_pack_get_title:
 * @self: a pack
 *
 * Returns: what people call it
 */
const char *
plumb_pack_get_title (PlumbPack *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->title;
}

/**
 * plumb_pack_get_summary:
 * @self: a pack
 *
 * Returns: one sentence
 */
const char *
plumb_pack_get_summary (PlumbPack *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->summary;
}

/**
 * plumb_pack_get_folder:
 * @self: a pack
 *
 * Returns: the absolute path of its folder
 */
const char *
plumb_pack_get_folder (PlumbPack *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->folder;
}

/**
 * plumb_pack_get_hash:
 * @self: a pack
 *
 * Returns: SHA-256 over the names and bytes of all of its files: what a person trusts
 */
const char *
plumb_pack_get_hash (PlumbPack *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->hash;
}

/**
 * plumb_pack_get_origin:
 * @self: a pack
 *
 * Returns: whose it is: what is the user's runs only once it is trusted
 */
PlumbPackOrigin
plumb_pack_get_origin (PlumbPack *self)
{
  g_return_val_if_fail (self != NULL, PLUMB_PACK_ORIGIN_USER);
  return self->origin;
}

/**
 * plumb_pack_get_n_kinds:
 * @self: a pack
 *
 * Returns: how many kinds it declares
 */
guint
plumb_pack_get_n_kinds (PlumbPack *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->kinds->len;
}

/**
 * plumb_pack_get_kind:
 * @self: a pack
 * @position: which, in the order of the pack
 *
 * Returns: (transfer none): the kind
 */
PlumbKind *
plumb_pack_get_kind (PlumbPack *self, guint position)
{
  g_return_val_if_fail (self != NULL && position < self->kinds->len, NULL);
  return g_ptr_array_index (self->kinds, position);
}

/**
 * plumb_pack_get_n_tools:
 * @self: a pack
 *
 * Returns: how many tools it declares
 */
guint
plumb_pack_get_n_tools (PlumbPack *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->n_tools;
}

/**
 * plumb_pack_get_tool:
 * @self: a pack
 * @position: which, in the order of the pack
 *
 * Returns: (transfer none): the tool
 */
const PlumbTool *
plumb_pack_get_tool (PlumbPack *self, guint position)
{
  g_return_val_if_fail (self != NULL && position < self->n_tools, NULL);
  return &self->tools[position];
}

/**
 * plumb_pack_get_n_families:
 * @self: a pack
 *
 * Returns: how many families it declares
 */
guint
plumb_pack_get_n_families (PlumbPack *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->n_families;
}

/**
 * plumb_pack_get_family:
 * @self: a pack
 * @position: which, in the order of the pack
 *
 * Returns: (transfer none): the family
 */
const PlumbFamily *
plumb_pack_get_family (PlumbPack *self, guint position)
{
  g_return_val_if_fail (self != NULL && position < self->n_families, NULL);
  return &self->families[position];
}

/**
 * plumb_pack_get_n_modules:
 * @self: a pack
 *
 * Returns: how many modules it declares
 */
guint
plumb_pack_get_n_modules (PlumbPack *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->n_modules;
}

/**
 * plumb_pack_get_module:
 * @self: a pack
 * @position: which, in the order of the pack
 *
 * Returns: (transfer none): the module
 */
const PlumbModule *
plumb_pack_get_module (PlumbPack *self, guint position)
{
  g_return_val_if_fail (self != NULL && position < self->n_modules, NULL);
  return &self->modules[position];
}

/**
 * plumb_pack_get_n_artifact_kinds:
 * @self: a pack
 *
 * Returns: how many artifact kinds it declares
 */
guint
plumb_pack_get_n_artifact_kinds (PlumbPack *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->n_artifact_kinds;
}

/**
 * plumb_pack_get_artifact_kind:
 * @self: a pack
 * @position: which, in the order of the pack
 *
 * Returns: (transfer none): the artifact kind
 */
const PlumbArtifactKind *
plumb_pack_get_artifact_kind (PlumbPack *self, guint position)
{
  g_return_val_if_fail (self != NULL && position < self->n_artifact_kinds, NULL);
  return &self->artifact_kinds[position];
}
