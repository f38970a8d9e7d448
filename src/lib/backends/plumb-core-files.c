/* plumb-core-files.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Which files of the project are meant. */

#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "plumb-core-private.h"

#include "plumb-file.h"
#include "plumb-limits.h"

#define MAX_DEPTH 32

/* What the engine takes into the store: it reads and hashes the file. */
static PlumbValue *
make_datum (const char *path)
{
  g_autoptr (PlumbValueBuilder) builder = plumb_value_builder_new_object ();

  plumb_value_builder_set_string (builder, "project", path);
  return plumb_value_builder_end (g_steal_pointer (&builder));
}

static gboolean
refuse_path (const char *path, const GError *reason, GError **error)
{
  g_autofree char *shown = plumb_text_make_visible (path);

  return plumb_core_refuse (error, PLUMB_BACKEND_ERROR_BAD_INPUT,
                            "“%s” is no path in the project: %s", shown, reason->message);
}

gboolean
plumb_core_file (const PlumbJobInfo *job, PlumbValueBuilder *outputs, GError **error)
{
  const char *path = plumb_value_member_string (job->params, "path", "");
  g_autoptr (GError) reason = NULL;

  if (!plumb_file_check_relative (path, &reason))
    return refuse_path (path, reason, error);
  plumb_value_builder_set (outputs, plumb_kind_get_output (job->kind, 0)->name, make_datum (path));
  return TRUE;
}

/* --- folders --- */

typedef struct
{
  GPatternSpec *pattern;
  const char *const *endings; /* of pictures, or NULL: any */
  gboolean subfolders;
  GPtrArray *paths;
} Search;

static gboolean
has_ending (const Search *search, const char *name)
{
  const char *dot = strrchr (name, '.');
  g_autofree char *ending = dot == NULL ? NULL : g_ascii_strdown (dot + 1, -1);

  return search->endings == NULL || (ending != NULL && g_strv_contains (search->endings, ending));
}

static void search_folder (Search *search, int fd, const char *path, guint depth);

static void
search_entry (Search *search, int fd, const char *folder, const char *name, guint depth)
{
  g_autofree char *path
      = folder == NULL ? g_strdup (name) : g_strdup_printf ("%s/%s", folder, name);
  struct stat info;

  if (name[0] == '.' || !plumb_file_check_name (name, NULL)
      || fstatat (fd, name, &info, AT_SYMLINK_NOFOLLOW) != 0)
    return;
  if (S_ISREG (info.st_mode) && g_pattern_spec_match_string (search->pattern, name)
      && has_ending (search, name))
    g_ptr_array_add (search->paths, g_steal_pointer (&path));
  else if (S_ISDIR (info.st_mode) && search->subfolders && depth < MAX_DEPTH)
    {
      int below = openat (fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

      if (below >= 0)
        search_folder (search, below, path, depth + 1);
    }
}

/* Takes the descriptor. */
static void
search_folder (Search *search, int fd, const char *path, guint depth)
{
  DIR *dir = fdopendir (fd);
  struct dirent *entry;

  if (dir == NULL)
    {
      close (fd);
      return;
    }
  while (search->paths->len <= PLUMB_LIMIT_ITEMS && (entry = readdir (dir)) != NULL)
    search_entry (search, fd, path, entry->d_name, depth);
  closedir (dir);
}

/* Component by component, none of them a link; "." is the project. */
static int
open_folder (const PlumbJobInfo *job, const char *path, GError **error)
{
  int fd = open (job->project_folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  g_auto (GStrv) parts = g_strsplit (path, "/", -1);
  g_autoptr (GError) reason = NULL;

  if (g_str_equal (path, ".") || *path == '\0')
    return fd;
  if (!plumb_file_check_relative (path, &reason))
    {
      close (fd);
      refuse_path (path, reason, error);
      return -1;
    }
  for (guint i = 0; fd >= 0 && parts[i] != NULL; i++)
    {
      int below = openat (fd, parts[i], O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
      int saved_errno = errno;

      close (fd);
      fd = below;
      errno = saved_errno;
    }
  if (fd < 0)
    plumb_core_refuse (
        error, PLUMB_BACKEND_ERROR_NO_FILES, "the folder “%s” cannot be read: %s", path,
        errno == ELOOP || errno == ENOTDIR ? "it is no folder, or a link" : g_strerror (errno));
  return fd;
}

static int
compare_paths (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

static gboolean
set_files (const PlumbJobInfo *job, GPtrArray *paths, PlumbValueBuilder *outputs)
{
  g_autoptr (PlumbValueBuilder) files = plumb_value_builder_new_array ();

  for (guint i = 0; i < paths->len; i++)
    plumb_value_builder_add (files, make_datum (paths->pdata[i]));
  plumb_value_builder_set (outputs, plumb_kind_get_output (job->kind, 0)->name,
                           plumb_value_builder_end (g_steal_pointer (&files)));
  return TRUE;
}

gboolean
plumb_core_folder (const PlumbJobInfo *job, PlumbValueBuilder *outputs, GError **error)
{
  static const char *const pictures[]
      = { "png", "jpg", "jpeg", "webp", "tif", "tiff", "exr", NULL };
  const char *folder = plumb_value_member_string (job->params, "folder", ".");
  const char *pattern = plumb_value_member_string (job->params, "pattern", "*");
  gboolean is_project = g_str_equal (folder, ".") || *folder == '\0';
  g_autoptr (GPatternSpec) spec = g_pattern_spec_new (pattern);
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  Search search = { .pattern = spec,
                    .subfolders = plumb_value_member_boolean (job->params, "subfolders", FALSE),
                    .paths = paths };
  int fd = open_folder (job, folder, error);

  if (fd < 0)
    return FALSE;
  if (g_str_equal (plumb_kind_get_output (job->kind, 0)->kind, "image"))
    search.endings = pictures;
  search_folder (&search, fd, is_project ? NULL : folder, 0);
  g_ptr_array_sort (paths, compare_paths);
  if (paths->len > PLUMB_LIMIT_ITEMS)
    return plumb_core_refuse (error, PLUMB_BACKEND_ERROR_BAD_RESULT,
                              "the folder “%s” has more than %u files", folder, PLUMB_LIMIT_ITEMS);
  if (paths->len == 0 && !plumb_value_member_boolean (job->params, "allow_none", FALSE))
    return plumb_core_refuse (error, PLUMB_BACKEND_ERROR_NO_FILES, "no file in “%s” matches “%s”",
                              folder, pattern);
  return set_files (job, paths, outputs);
}
