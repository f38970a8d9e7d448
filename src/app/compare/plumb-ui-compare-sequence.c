/* plumb-ui-compare-sequence.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#include "plumb-ui-compare-sequence.h"

#include "plumb-file.h"
#include "plumb-limits.h"

#define MOST_FRAMES 10000

static gboolean
has_ending (const char *name, const char *const *endings)
{
  const char *dot = strrchr (name, '.');
  g_autofree char *ending = g_ascii_strdown (dot != NULL ? dot + 1 : "", -1);
  return g_strv_contains (endings, ending);
}

static gboolean
is_video (const char *path)
{
  static const char *const endings[] = { "mp4", "webm", "mov", "mkv", "avi", NULL };
  return has_ending (path, endings);
}

static gboolean
is_picture (const char *name)
{
  static const char *const endings[] = { "png", "jpg", "jpeg", "webp", "tif", "tiff", "exr", NULL };
  return has_ending (name, endings);
}

gboolean
plumb_ui_compare_is_sequence (const char *path)
{
  return g_file_test (path, G_FILE_TEST_IS_DIR) || is_video (path);
}

/* --- frames --------------------------------------------------------------------------------- */

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* The names of a folder's pictures, sorted. */
static GPtrArray *
list_folder (const char *path, GError **error)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, error);
  if (folder == NULL)
    return NULL;
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  for (const char *name; (name = g_dir_read_name (folder)) != NULL && names->len < MOST_FRAMES;)
    if (is_picture (name))
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  return names;
}

/* As the media pack calls it: no input but the file, no network, no shell. */
static gboolean
decode_video (const char *path, const char *folder, GCancellable *cancellable, GError **error)
{
  g_autofree char *pattern = g_build_filename (folder, "%05d.png", NULL);
  g_autofree char *limit = g_strdup_printf ("%d", MOST_FRAMES);
  g_autofree char *input = g_strconcat ("file:", path, NULL);
  g_autofree char *said = NULL;
  g_autoptr (GSubprocess) child = g_subprocess_new (
      G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_PIPE, error, "ffmpeg",
      "-nostdin", "-hide_banner", "-v", "error", "-protocol_whitelist", "file", "-i", input,
      "-frames:v", limit, "-fps_mode", "passthrough", pattern, NULL);
  if (child == NULL)
    return FALSE;
  if (!g_subprocess_communicate_utf8 (child, NULL, cancellable, NULL, &said, error))
    {
      g_subprocess_force_exit (child);
      return FALSE;
    }
  if (g_subprocess_get_successful (child))
    return TRUE;
  g_autofree char *visible = plumb_text_make_visible (said != NULL ? g_strstrip (said) : "");
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "ffmpeg cannot read %s: %s", path, visible);
  return FALSE;
}

/* The folder that has the frames: itself, or one that is filled. */
static char *
find_frames (
    const char *path, const char *folder, guint side, GCancellable *cancellable, GError **error)
{
  if (!is_video (path))
    return g_strdup (path);
  g_autofree char *frames = g_build_filename (folder, side == 0 ? "a" : "b", NULL);
  if (!plumb_file_make_folder (frames, 0700, error)
      || !decode_video (path, frames, cancellable, error))
    return NULL;
  return g_steal_pointer (&frames);
}

/* --- pairs ----------------------------------------------------------------------------------- */

static PlumbUiComparePair *
get_pair (GHashTable *by_name, GPtrArray *pairs, const char *name)
{
  PlumbUiComparePair *pair = g_hash_table_lookup (by_name, name);
  if (pair != NULL)
    return pair;
  pair = plumb_ui_compare_pair_new (name, NULL);
  g_hash_table_insert (by_name, pair->name, pair);
  g_ptr_array_add (pairs, pair);
  return pair;
}

static int
compare_pairs (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(PlumbUiComparePair *const *) a)->name,
                 (*(PlumbUiComparePair *const *) b)->name);
}

GPtrArray *
plumb_ui_compare_sequence_pair (
    const char *a, const char *b, const char *folder, GCancellable *cancellable, GError **error)
{
  const char *const paths[] = { a, b };
  g_autoptr (GPtrArray) pairs
      = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_ui_compare_pair_free);
  g_autoptr (GHashTable) by_name = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *frames = find_frames (paths[i], folder, i, cancellable, error);
      g_autoptr (GPtrArray) names = frames != NULL ? list_folder (frames, error) : NULL;
      if (names == NULL)
        return NULL;
      for (guint k = 0; k < names->len; k++)
        {
          const char *name = g_ptr_array_index (names, k);
          g_autofree char *path = g_build_filename (frames, name, NULL);
          plumb_ui_compare_pair_set (get_pair (by_name, pairs, name), i, name, path);
        }
    }
  g_ptr_array_sort (pairs, compare_pairs);
  return g_steal_pointer (&pairs);
}
