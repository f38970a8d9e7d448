/* plumb-document.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "plumb-document.h"

#include "plumb-file.h"
#include "plumb-json.h"
#include "plumb-limits.h"

/**
 * plumb_document_parse:
 * @text: a document
 * @length: its bytes, or -1 where it ends with a NUL
 * @problems: (nullable): where its faults are added, in the order of the format
 * @error: return location for a %PLUMB_JSON_ERROR or %PLUMB_DOCUMENT_ERROR
 *
 * Returns: (transfer full) (nullable): the graph, or %NULL with @error set
 */
PlumbGraph *
plumb_document_parse (const char *text, gssize length, PlumbProblems *problems, GError **error)
{
  g_return_val_if_fail (text != NULL, NULL);
  g_autoptr (PlumbValue) value = plumb_json_parse_document (text, length, error);
  if (value == NULL)
    return NULL;
  return plumb_document_read (value, problems, error);
}

/**
 * plumb_document_load:
 * @path: a file
 * @problems: (nullable): where its faults are added
 * @error: return location for a %PLUMB_FILE_ERROR, %G_IO_ERROR, %PLUMB_JSON_ERROR or
 *   %PLUMB_DOCUMENT_ERROR; the message names the file
 *
 * Returns: (transfer full) (nullable): the graph, or %NULL with @error set
 */
PlumbGraph *
plumb_document_load (const char *path, PlumbProblems *problems, GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);
  gsize length = 0;
  g_autofree char *text = plumb_file_read (path, PLUMB_LIMIT_JSON_BYTES, &length, error);
  if (text == NULL)
    return NULL;
  PlumbGraph *graph = plumb_document_parse (text, (gssize) length, problems, error);
  if (graph == NULL)
    {
      g_autofree char *visible = plumb_text_make_visible (path);
      g_prefix_error (error, "%s: ", visible);
    }
  return graph;
}

/* --- versions: VERSIONS/NAME.00000001, the greatest number is the newest ---------------------- */

static guint64
parse_version (const char *file, const char *name)
{
  if (!g_str_has_prefix (file, name) || file[strlen (name)] != '.')
    return 0;
  guint64 number = 0;
  const char *digits = file + strlen (name) + 1;
  return g_ascii_string_to_unsigned (digits, 10, 1, G_MAXUINT32, &number, NULL) ? number : 0;
}

static int
compare_numbers_down (gconstpointer a, gconstpointer b)
{
  guint64 one = *(const guint64 *) a, other = *(const guint64 *) b;
  return (one < other) - (one > other);
}

static char *
make_version_path (const char *versions, const char *name, guint64 number)
{
  return g_strdup_printf ("%s/%s.%08" G_GUINT64_FORMAT, versions, name, number);
}

/* The numbers, newest first. */
static GArray *
find_versions (const char *versions, const char *name, GError **error)
{
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (guint64));
  g_autoptr (GError) local = NULL;
  g_autoptr (GDir) folder = g_dir_open (versions, 0, &local);
  if (folder == NULL && !g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  for (const char *file; folder != NULL && (file = g_dir_read_name (folder)) != NULL;)
    {
      guint64 number = parse_version (file, name);
      if (number > 0)
        g_array_append_val (numbers, number);
    }
  g_array_sort (numbers, compare_numbers_down);
  return g_steal_pointer (&numbers);
}

static gboolean
remove_old_versions (const char *versions, const char *name, GArray *numbers, GError **error)
{
  for (guint i = PLUMB_DOCUMENT_N_VERSIONS - 1; i < numbers->len; i++)
    {
      g_autofree char *path
          = make_version_path (versions, name, g_array_index (numbers, guint64, i));
      g_autoptr (GFile) file = g_file_new_for_path (path);
      if (!g_file_delete (file, NULL, error))
        return FALSE;
    }
  return TRUE;
}

/* Keeps @text as the newest version; the oldest go once it is there. */
static gboolean
keep_version (
    const char *versions, const char *name, const char *text, gsize length, GError **error)
{
  if (!plumb_file_make_folder (versions, 0700, error))
    return FALSE;
  g_autoptr (GArray) numbers = find_versions (versions, name, error);
  if (numbers == NULL)
    return FALSE;
  guint64 newest = numbers->len > 0 ? g_array_index (numbers, guint64, 0) : 0;
  g_autofree char *path = make_version_path (versions, name, newest + 1);
  return plumb_file_write_atomic (path, text, (gssize) length, error)
         && remove_old_versions (versions, name, numbers, error);
}

/**
 * plumb_document_save:
 * @graph: a workflow
 * @path: where to
 * @versions: (nullable): a folder where what the file held before is kept, the five latest of
 *   each name; made if missing
 * @error: return location for a %G_IO_ERROR or %PLUMB_FILE_ERROR
 *
 * Writes the file as a whole or not at all; it is durable when this returns. A file that holds the
 * same text already is left alone. Where the earlier version cannot be kept, nothing is written.
 *
 * Returns: whether the file holds the document
 */
gboolean
plumb_document_save (PlumbGraph *graph, const char *path, const char *versions, GError **error)
{
  g_return_val_if_fail (PLUMB_IS_GRAPH (graph) && path != NULL, FALSE);
  g_autofree char *text = plumb_document_format (graph);
  g_autoptr (GError) local = NULL;
  gsize length = 0;
  g_autofree char *before = plumb_file_read (path, PLUMB_LIMIT_JSON_BYTES, &length, &local);
  if (before == NULL && !g_error_matches (local, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (before != NULL && length == strlen (text) && memcmp (before, text, length) == 0)
    return TRUE;
  g_autofree char *name = g_path_get_basename (path);
  if (before != NULL && versions != NULL && !keep_version (versions, name, before, length, error))
    {
      g_prefix_error (error, "the earlier version could not be kept, nothing was saved: ");
      return FALSE;
    }
  return plumb_file_write_atomic (path, text, -1, error);
}

/**
 * plumb_document_list_versions:
 * @path: a workflow's file
 * @versions: the folder given to plumb_document_save()
 * @error: return location for a %G_FILE_ERROR
 *
 * Returns: (transfer full) (nullable): the paths of its earlier versions, newest first; none where
 *   there is no such folder
 */
char **
plumb_document_list_versions (const char *path, const char *versions, GError **error)
{
  g_return_val_if_fail (path != NULL && versions != NULL, NULL);
  g_autofree char *name = g_path_get_basename (path);
  g_autoptr (GArray) numbers = find_versions (versions, name, error);
  if (numbers == NULL)
    return NULL;
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();
  for (guint i = 0; i < numbers->len; i++)
    g_strv_builder_take (paths,
                         make_version_path (versions, name, g_array_index (numbers, guint64, i)));
  return g_strv_builder_end (paths);
}
