/* plumb-samples.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "plumb-samples.h"

#include "plumb-file.h"
#include "plumb-json.h"
#include "plumb-ledger.h"
#include "plumb-paths.h"
#include "plumb-project-settings-private.h"

#define MAX_DEPTH 8
#define MAX_FILE_BYTES (256u << 20)
#define MAX_README_BYTES 65536

static gboolean copy_folder (const char *from, const char *to, guint depth, GError **error);

static gboolean
copy_file (const char *from, const char *to, GError **error)
{
  gsize length = 0;
  g_autofree char *data = plumb_file_read (from, MAX_FILE_BYTES, &length, error);
  return data != NULL && plumb_file_write_atomic (to, data, (gssize) length, error);
}

static gboolean
copy_entry (const char *from, const char *to, guint depth, GError **error)
{
  struct stat status;
  if (lstat (from, &status) != 0)
    return plumb_file_set_errno (error, errno, "cannot read", from);
  if (S_ISDIR (status.st_mode))
    return copy_folder (from, to, depth + 1, error);
  return !S_ISREG (status.st_mode) || copy_file (from, to, error);
}

static gboolean
copy_folder (const char *from, const char *to, guint depth, GError **error)
{
  g_return_val_if_fail (depth < MAX_DEPTH, FALSE);
  g_autoptr (GDir) folder = g_dir_open (from, 0, error);
  if (folder == NULL || !plumb_file_make_folder (to, 0777, error))
    return FALSE;
  for (const char *name = g_dir_read_name (folder); name != NULL; name = g_dir_read_name (folder))
    {
      if (strcmp (name, ".plumbline") == 0 || strcmp (name, "output") == 0)
        continue;
      g_autofree char *source = g_build_filename (from, name, NULL);
      g_autofree char *target = g_build_filename (to, name, NULL);
      if (!copy_entry (source, target, depth, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * plumb_samples_list:
 *
 * Returns: (transfer full): their names, sorted
 */
char **
plumb_samples_list (void)
{
  g_autofree char *examples = plumb_paths_get_data ("examples");
  g_autoptr (GDir) folder = g_dir_open (examples, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_null_terminated (0, g_free, TRUE);
  for (const char *name = folder != NULL ? g_dir_read_name (folder) : NULL; name != NULL;
       name = g_dir_read_name (folder))
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort_values (names, (GCompareFunc) strcmp);
  return (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

/**
 * plumb_samples_get_path:
 * @name: of a sample
 *
 * Returns: (transfer full): its folder
 */
char *
plumb_samples_get_path (const char *name)
{
  g_return_val_if_fail (plumb_file_check_name (name, NULL), NULL);
  g_autofree char *inner = g_build_filename ("examples", name, NULL);
  return plumb_paths_get_data (inner);
}

/* A paragraph as one line, without marks of emphasis. */
static char *
join_lines (const char *text, gsize length)
{
  g_autoptr (GString) line = g_string_sized_new (length);
  for (gsize i = 0; i < length; i++)
    if (text[i] != '*' && text[i] != '`')
      g_string_append_c (line, text[i] == '\n' ? ' ' : text[i]);
  return g_strstrip (g_string_free (g_steal_pointer (&line), FALSE));
}

/**
 * plumb_samples_describe:
 * @name: of a sample
 * @title: (out) (transfer full): the first line of its README.md, without its own name
 * @summary: (out) (transfer full): the first paragraph below
 *
 * Returns: whether it has such a text
 */
gboolean
plumb_samples_describe (const char *name, char **title, char **summary)
{
  g_autofree char *folder = plumb_samples_get_path (name);
  g_autofree char *path = folder != NULL ? g_build_filename (folder, "README.md", NULL) : NULL;
  gsize length = 0;
  g_autofree char *text
      = path != NULL ? plumb_file_read (path, MAX_README_BYTES, &length, NULL) : NULL;
  const char *first = text != NULL ? strstr (text, "\n\n") : NULL;
  if (first == NULL || !g_str_has_prefix (text, "# "))
    return FALSE;
  const char *colon = strstr (text, ": ");
  const char *start = colon != NULL && colon < first ? colon + 2 : text + 2;
  const char *body = first + 2;
  const char *end = strstr (body, "\n\n");
  *title = join_lines (start, first - start);
  *summary = join_lines (body, end != NULL ? (gsize) (end - body) : strlen (body));
  return TRUE;
}

/* A copy is a project of its own: trust that was given to another one is none of it. */
static gboolean
make_own (const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "project.json", NULL);
  g_autofree char *canonical = g_canonicalize_filename (folder, NULL);
  g_autofree char *base = g_path_get_basename (canonical);
  g_autofree char *name = g_utf8_make_valid (base, -1);
  gsize length = 0;
  g_autofree char *text = plumb_file_read (path, MAX_README_BYTES, &length, error);
  g_autoptr (PlumbValue) settings
      = text != NULL ? plumb_json_parse (text, (gssize) length, error) : NULL;
  if (settings == NULL)
    return FALSE;
  g_autoptr (PlumbValue) fresh = plumb_project_settings_make (name);
  PlumbValueBuilder *own = plumb_value_builder_new_copy (settings);
  for (guint i = 0; i < plumb_value_get_length (fresh); i++)
    {
      const char *member;
      PlumbValue *value = plumb_value_get_member_at (fresh, i, &member);
      plumb_value_builder_set (own, member, plumb_value_ref (value));
    }
  g_autoptr (PlumbValue) made = plumb_value_builder_end (own);
  g_autofree char *written = plumb_json_format (made, PLUMB_JSON_PRETTY);
  return plumb_file_write_atomic (path, written, -1, error);
}

/**
 * plumb_samples_copy:
 * @name: of a sample
 * @folder: where to; made if missing; the copy is named after it
 * @error: return location for a %PLUMB_STORE_ERROR, %PLUMB_FILE_ERROR or %G_IO_ERROR
 *
 * Returns: whether all of it is there
 */
gboolean
plumb_samples_copy (const char *name, const char *folder, GError **error)
{
  if (!plumb_file_check_name (name, error))
    return FALSE;
  g_autoptr (GDir) existing = g_dir_open (folder, 0, NULL);
  if (existing != NULL && g_dir_read_name (existing) != NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS, "folder '%s' is not empty; name a new one",
                   folder);
      return FALSE;
    }
  g_autofree char *from = plumb_samples_get_path (name);
  if (g_file_test (from, G_FILE_TEST_IS_DIR))
    return copy_folder (from, folder, 0, error) && make_own (folder, error);
  g_auto (GStrv) names = plumb_samples_list ();
  g_autofree char *known = g_strjoinv (", ", names);
  g_set_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_NOT_FOUND,
               "no sample is named '%s'; there are: %s", name, known);
  return FALSE;
}

/* --- into a project that there is ------------------------------------------------------------ */

static gboolean add_folder (const char *from, const char *to, guint depth, GError **error);

static gboolean
add_entry (const char *from, const char *to, guint depth, GError **error)
{
  struct stat status;
  if (lstat (from, &status) != 0)
    return plumb_file_set_errno (error, errno, "cannot read", from);
  if (S_ISDIR (status.st_mode))
    return add_folder (from, to, depth + 1, error);
  return !S_ISREG (status.st_mode) || g_file_test (to, G_FILE_TEST_EXISTS | G_FILE_TEST_IS_SYMLINK)
         || copy_file (from, to, error);
}

/* What a project has of its own, whatever its workflows do; with the picture of the sample. */
static gboolean
is_of_the_project (const char *folder, const char *name, guint depth)
{
  static const char *const names[]
      = { ".plumbline", "output", "workflows", "project.json", "README.md", NULL };
  g_autofree char *base = g_path_get_basename (folder);
  g_autofree char *picture = g_strconcat (base, ".png", NULL);
  return depth == 0 && (g_strv_contains (names, name) || g_str_equal (name, picture));
}

static gboolean
add_folder (const char *from, const char *to, guint depth, GError **error)
{
  g_return_val_if_fail (depth < MAX_DEPTH, FALSE);
  g_autoptr (GDir) folder = g_dir_open (from, 0, error);
  if (folder == NULL || !plumb_file_make_folder (to, 0777, error))
    return FALSE;
  for (const char *name = g_dir_read_name (folder); name != NULL; name = g_dir_read_name (folder))
    {
      g_autofree char *source = g_build_filename (from, name, NULL);
      g_autofree char *target = g_build_filename (to, name, NULL);
      if (!is_of_the_project (from, name, depth) && !add_entry (source, target, depth, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * plumb_samples_add_files:
 * @name: of a sample
 * @project: folder of a project
 * @error: return location for a %PLUMB_FILE_ERROR or %G_IO_ERROR
 *
 * Returns: whether all of them are there
 */
gboolean
plumb_samples_add_files (const char *name, const char *project, GError **error)
{
  g_return_val_if_fail (project != NULL, FALSE);
  if (!plumb_file_check_name (name, error))
    return FALSE;
  g_autofree char *from = plumb_samples_get_path (name);
  return add_folder (from, project, 0, error);
}
