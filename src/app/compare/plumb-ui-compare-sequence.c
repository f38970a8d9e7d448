/* plumb-ui-compare-sequence.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "plumb-ui-compare-sequence.h"

#include "plumb-file.h"
#include "plumb-video.h"

#define MOST_FRAMES 10000

static gboolean
has_ending (const char *name, const char *const *endings)
{
  const char *dot = strrchr (name, '.');
  g_autofree char *ending = g_ascii_strdown (dot != NULL ? dot + 1 : "", -1);
  return g_strv_contains (endings, ending);
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
  return g_file_test (path, G_FILE_TEST_IS_DIR) || plumb_video_is_named (path);
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

/* The folder that has the frames: itself, or one that is filled. */
static char *
find_frames (
    const char *path, const char *folder, guint side, GCancellable *cancellable, GError **error)
{
  if (!plumb_video_is_named (path))
    return g_strdup (path);
  g_autofree char *frames = g_build_filename (folder, side == 0 ? "a" : "b", NULL);
  if (!plumb_file_make_folder (frames, 0700, error))
    return NULL;
  g_autoptr (GPtrArray) paths = plumb_video_extract (path, frames, cancellable, error);
  return paths != NULL ? g_steal_pointer (&frames) : NULL;
}

/* What tells one side from the other: the end of its path, of two that end alike some more. */
static char *
name_side (const char *const paths[2], guint side)
{
  g_autofree char *name = g_path_get_basename (paths[side]);
  g_autofree char *other = g_path_get_basename (paths[1 - side]);
  if (!g_str_equal (name, other))
    return g_steal_pointer (&name);
  g_autofree char *parent = g_path_get_dirname (paths[side]);
  g_autofree char *folder = g_path_get_basename (parent);
  return g_build_filename (folder, name, NULL);
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
      g_autofree char *side = name_side (paths, i);
      g_autofree char *shown = plumb_text_make_visible (side);
      g_autofree char *frames = find_frames (paths[i], folder, i, cancellable, error);
      g_autoptr (GPtrArray) names = frames != NULL ? list_folder (frames, error) : NULL;
      if (names == NULL)
        return NULL;
      for (guint k = 0; k < names->len; k++)
        {
          const char *name = g_ptr_array_index (names, k);
          g_autofree char *path = g_build_filename (frames, name, NULL);
          plumb_ui_compare_pair_set (get_pair (by_name, pairs, name), i, shown, path);
        }
    }
  g_ptr_array_sort (pairs, compare_pairs);
  return g_steal_pointer (&pairs);
}
