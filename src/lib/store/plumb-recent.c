/* plumb-recent.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-recent.h"

#include "plumb-file.h"
#include "plumb-json.h"
#include "plumb-paths.h"

#define FILE_NAME "recent.json"
#define MAX_FILE_BYTES (1 << 20)

void
plumb_recent_project_free (PlumbRecentProject *self)
{
  g_free (self->folder);
  g_free (self->title);
  g_free (self);
}

/**
 * plumb_recent_get_path:
 *
 * Returns: (transfer full): where the list lies; it need not be there
 */
char *
plumb_recent_get_path (void)
{
  return plumb_paths_get_state (FILE_NAME);
}

static gint64
parse_time (const char *text)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (text, NULL);

  return time != NULL ? g_date_time_to_unix_usec (time) : 0;
}

/* NULL where the record names no folder. */
static PlumbRecentProject *
read_record (const PlumbValue *record)
{
  const char *folder = plumb_value_member_string (record, "folder", "");
  const char *title = plumb_value_member_string (record, "title", "");
  PlumbRecentProject *project;

  if (!g_path_is_absolute (folder))
    return NULL;
  project = g_new0 (PlumbRecentProject, 1);
  project->folder = g_strdup (folder);
  project->title = *title != '\0' ? g_strdup (title) : g_path_get_basename (folder);
  project->opened_us = parse_time (plumb_value_member_string (record, "opened", ""));
  return project;
}

/* Held from reading the list to writing it, so that no thread undoes what another has added. */
static GMutex changing;

static gboolean
find_folder (GPtrArray *projects, const char *folder, guint *index)
{
  for (guint i = 0; i < projects->len; i++)
    if (g_str_equal (((PlumbRecentProject *) g_ptr_array_index (projects, i))->folder, folder))
      {
        *index = i;
        return TRUE;
      }
  return FALSE;
}

static GPtrArray *
read_records (const PlumbValue *records)
{
  GPtrArray *projects = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_recent_project_free);
  guint length = plumb_value_get_value_type (records) == PLUMB_VALUE_ARRAY
                     ? plumb_value_get_length (records)
                     : 0;

  for (guint i = 0, index; i < length && projects->len < PLUMB_RECENT_MAX; i++)
    {
      g_autoptr (PlumbRecentProject) project = read_record (plumb_value_get_element (records, i));

      if (project != NULL && !find_folder (projects, project->folder, &index))
        g_ptr_array_add (projects, g_steal_pointer (&project));
    }
  return projects;
}

/**
 * plumb_recent_list:
 * @error: return location for an error
 *
 * What is not as it should be in the file is left out: a damaged list is no reason to stop anyone,
 * and the next plumb_recent_add() mends it. Whether the folders are still there is not asked.
 *
 * Returns: (transfer full) (element-type PlumbRecentProject) (nullable): the latest first, at most
 * %PLUMB_RECENT_MAX; %NULL with a %G_IO_ERROR or %PLUMB_FILE_ERROR where the file cannot be read
 */
GPtrArray *
plumb_recent_list (GError **error)
{
  g_autofree char *path = plumb_recent_get_path ();
  g_autofree char *text = NULL;
  g_autoptr (PlumbValue) records = NULL;
  g_autoptr (GError) local_error = NULL;
  gsize length = 0;

  text = plumb_file_read (path, MAX_FILE_BYTES, &length, &local_error);
  if (text == NULL && !g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  records = text != NULL ? plumb_json_parse (text, (gssize) length, NULL) : NULL;
  if (records == NULL)
    records = plumb_value_new_null ();
  return read_records (records);
}

static PlumbValue *
make_record (const PlumbRecentProject *project)
{
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();
  g_autofree char *opened = plumb_clock_format (project->opened_us);

  plumb_value_builder_set_string (builder, "folder", project->folder);
  plumb_value_builder_set_string (builder, "title", project->title);
  if (project->opened_us != 0)
    plumb_value_builder_set_string (builder, "opened", opened);
  return plumb_value_builder_end (builder);
}

static gboolean
write_list (GPtrArray *projects, GError **error)
{
  g_autofree char *path = plumb_recent_get_path ();
  g_autofree char *folder = g_path_get_dirname (path);
  PlumbValueBuilder *builder = plumb_value_builder_new_array ();
  g_autoptr (PlumbValue) records = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < projects->len; i++)
    plumb_value_builder_add (builder, make_record (g_ptr_array_index (projects, i)));
  records = plumb_value_builder_end (builder);
  text = plumb_json_format (records, PLUMB_JSON_PRETTY);
  return plumb_file_make_folder (folder, 0700, error)
         && plumb_file_write_atomic (path, text, -1, error);
}

/**
 * plumb_recent_add:
 * @folder: of a project that was opened: absolute, UTF-8
 * @title: what people call it
 * @clock: tells when
 * @error: return location for an error
 *
 * Puts the project in front; the oldest above %PLUMB_RECENT_MAX is forgotten. Any thread.
 *
 * Returns: whether the list on disk says so; else %PLUMB_FILE_ERROR_NAME (the folder cannot be
 * written down), or what went wrong with the file
 */
gboolean
plumb_recent_add (const char *folder, const char *title, PlumbClock *clock, GError **error)
{
  g_autoptr (GPtrArray) projects = NULL;
  PlumbRecentProject *project;
  guint index;

  g_return_val_if_fail (folder != NULL && g_path_is_absolute (folder), FALSE);
  g_return_val_if_fail (title != NULL, FALSE);

  if (!g_utf8_validate (folder, -1, NULL))
    {
      g_autofree char *visible = plumb_text_make_visible (folder);

      g_set_error (error, PLUMB_FILE_ERROR, PLUMB_FILE_ERROR_NAME,
                   "“%s” is not remembered: its name is not UTF-8. Rename the folder", visible);
      return FALSE;
    }
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&changing);
  projects = plumb_recent_list (error);
  if (projects == NULL)
    return FALSE;
  if (find_folder (projects, folder, &index))
    g_ptr_array_remove_index (projects, index);
  project = g_new0 (PlumbRecentProject, 1);
  project->folder = g_strdup (folder);
  project->title = *title != '\0' ? g_strdup (title) : g_path_get_basename (folder);
  project->opened_us = plumb_clock_get_wall (clock);
  g_ptr_array_insert (projects, 0, project);
  if (projects->len > PLUMB_RECENT_MAX)
    g_ptr_array_set_size (projects, PLUMB_RECENT_MAX);
  return write_list (projects, error);
}

/**
 * plumb_recent_remove:
 * @folder: what plumb_recent_list() says
 * @error: return location for an error
 *
 * Returns: whether the list on disk does not name it, any more or ever
 */
gboolean
plumb_recent_remove (const char *folder, GError **error)
{
  g_autoptr (GPtrArray) projects = NULL;
  guint index;

  g_return_val_if_fail (folder != NULL, FALSE);

  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&changing);
  projects = plumb_recent_list (error);
  if (projects == NULL)
    return FALSE;
  if (!find_folder (projects, folder, &index))
    return TRUE;
  g_ptr_array_remove_index (projects, index);
  return write_list (projects, error);
}
