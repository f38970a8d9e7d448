/* plumb-paths.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-paths.h"

#include "plumb-file.h"

static char *
build_path (const char *folder, const char *name)
{
  return name == NULL ? g_strdup (folder) : g_build_filename (folder, name, NULL);
}

static char *
get_installed (const char *variable, const char *installed, const char *name)
{
  const char *folder = g_getenv (variable);
  return build_path (folder != NULL && *folder != '\0' ? folder : installed, name);
}

static char *
get_own (const char *xdg_folder, const char *name)
{
  g_autofree char *folder = g_build_filename (xdg_folder, "plumbline", NULL);
  return build_path (folder, name);
}

/**
 * plumb_paths_get_data:
 * @name: (nullable): a relative path
 *
 * Returns: (transfer full): where the program's data lies, or @name in it
 */
char *
plumb_paths_get_data (const char *name)
{
  return get_installed ("PLUMB_DATA_DIR", PLUMB_PKGDATADIR, name);
}

/**
 * plumb_paths_get_locale:
 *
 * Returns: (transfer full): where the translations lie, a folder a language
 */
char *
plumb_paths_get_locale (void)
{
  return get_installed ("PLUMB_LOCALE_DIR", PLUMB_LOCALEDIR, NULL);
}

/**
 * plumb_paths_get_libexec:
 * @name: (nullable): a relative path
 *
 * Returns: (transfer full): where the programs lie that the library starts, or @name in it
 */
char *
plumb_paths_get_libexec (const char *name)
{
  return get_installed ("PLUMB_LIBEXEC_DIR", PLUMB_PKGLIBEXECDIR, name);
}

/**
 * plumb_paths_get_state:
 * @name: (nullable): a relative path
 *
 * Returns: (transfer full): the user's state folder of the program, or @name in it; it may not
 *   exist yet
 */
char *
plumb_paths_get_state (const char *name)
{
  return get_own (g_get_user_state_dir (), name);
}

/**
 * plumb_paths_get_cache:
 * @name: (nullable): a relative path
 *
 * Returns: (transfer full): the user's cache folder of the program, or @name in it; it may not
 *   exist yet
 */
char *
plumb_paths_get_cache (const char *name)
{
  return get_own (g_get_user_cache_dir (), name);
}

/**
 * plumb_paths_get_runtime:
 * @name: (nullable): a relative path
 *
 * The folder for sockets and locks: under `$XDG_RUNTIME_DIR` where that is an absolute path, else
 * under the state folder. It is made, for this user alone, where it is missing; where that fails,
 * whoever opens something in it meets the error.
 *
 * Returns: (transfer full): the folder, or @name in it
 */
char *
plumb_paths_get_runtime (const char *name)
{
  const char *given = g_getenv ("XDG_RUNTIME_DIR");
  gboolean is_given = given != NULL && g_path_is_absolute (given);
  g_autofree char *folder = is_given ? get_own (given, NULL) : plumb_paths_get_state ("runtime");
  (void) plumb_file_make_folder (folder, 0700, NULL);
  return build_path (folder, name);
}

/* @name in @folder, if it is a program there. */
static char *
find_in (const char *folder, const char *name)
{
  g_autofree char *path = NULL;

  if (folder == NULL || !g_path_is_absolute (folder))
    return NULL;
  path = g_build_filename (folder, name, NULL);
  return g_file_test (path, G_FILE_TEST_IS_REGULAR) && g_file_test (path, G_FILE_TEST_IS_EXECUTABLE)
             ? g_steal_pointer (&path)
             : NULL;
}

/**
 * plumb_paths_find_program:
 * @name: of one of the application's own programs
 *
 * Returns: (transfer full) (nullable): its absolute path, or %NULL where it is not to be found
 */
char *
plumb_paths_find_program (const char *name)
{
  g_autofree char *own = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *beside = own != NULL ? g_path_get_dirname (own) : NULL;
  char *path = find_in (g_getenv ("PLUMB_BIN_DIR"), name);

  if (path == NULL)
    path = find_in (beside, name);
  if (path == NULL)
    path = g_find_program_in_path (name);
  return path != NULL ? path : find_in (PLUMB_BINDIR, name);
}

/**
 * plumb_paths_list_packs:
 *
 * Returns: (transfer full) (array zero-terminated=1): the folders in which packs lie, strongest
 *   first: the user's, the system's, the application's; some may not exist, none occurs twice
 */
char **
plumb_paths_list_packs (void)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) folders = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (folders, g_build_filename (g_get_user_data_dir (), "plumbline/packs", NULL));
  for (const char *const *system = g_get_system_data_dirs (); *system != NULL; system++)
    g_ptr_array_add (folders, g_build_filename (*system, "plumbline/packs", NULL));
  g_ptr_array_add (folders, plumb_paths_get_data ("packs"));
  for (guint i = 0; i < folders->len; i++)
    if (g_hash_table_add (seen, g_strdup (g_ptr_array_index (folders, i))))
      g_strv_builder_add (builder, g_ptr_array_index (folders, i));
  return g_strv_builder_end (builder);
}
