/* plumb-trust.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "plumb-trust.h"

#include "plumb-file.h"
#include "plumb-hash.h"
#include "plumb-json.h"
#include "plumb-paths.h"

/* One file a record, named by the hash of what it says: granting twice is granting once, and two
 * processes need no lock. A record that is not readable grants nothing. */

#define FOLDER "trust"
#define SUFFIX ".json"
#define CREATED "created"
#define MAX_RECORD_BYTES 16384

static char *
make_record_path (PlumbProject *project, const char *hash)
{
  g_autofree char *subject = g_strdup_printf ("%s\n%s\n%s", plumb_project_get_folder (project),
                                              plumb_project_get_id (project), hash);
  g_autofree char *digest = plumb_hash_bytes (subject, strlen (subject));
  g_autofree char *name = g_strdup_printf (FOLDER "/%s" SUFFIX, digest);

  return plumb_paths_get_state (name);
}

static PlumbValue *
load_record (const char *path)
{
  gsize length;
  g_autofree char *text = plumb_file_read (path, MAX_RECORD_BYTES, &length, NULL);

  return text != NULL ? plumb_json_parse (text, (gssize) length, NULL) : NULL;
}

static gboolean
is_of_project (const PlumbValue *record, PlumbProject *project)
{
  return strcmp (plumb_value_member_string (record, "folder", ""),
                 plumb_project_get_folder (project))
             == 0
         && strcmp (plumb_value_member_string (record, "id", ""), plumb_project_get_id (project))
                == 0;
}

/* A record that another user could have written is none. */
static gboolean
is_own_file (const char *path)
{
  struct stat info;

  return lstat (path, &info) == 0 && S_ISREG (info.st_mode) && info.st_uid == geteuid ()
         && (info.st_mode & 022) == 0;
}

static gboolean
has_record (PlumbProject *project, const char *hash)
{
  g_autofree char *path = make_record_path (project, hash);
  g_autoptr (PlumbValue) record = is_own_file (path) ? load_record (path) : NULL;

  if (record == NULL || !is_of_project (record, project))
    return FALSE;
  return strcmp (hash, CREATED) == 0
             ? plumb_value_member_boolean (record, CREATED, FALSE)
             : strcmp (plumb_value_member_string (record, "hash", ""), hash) == 0;
}

/**
 * plumb_trust_is_trusted:
 * @project: a project
 * @hash: of its executable parts as they are now
 *
 * Returns: whether they may run: they were granted, or the project was made here
 */
gboolean
plumb_trust_is_trusted (PlumbProject *project, const char *hash)
{
  g_return_val_if_fail (PLUMB_IS_PROJECT (project), FALSE);
  g_return_val_if_fail (hash != NULL, FALSE);

  return has_record (project, hash)
         || (*plumb_project_get_id (project) != '\0' && has_record (project, CREATED));
}

static gboolean
write_record (PlumbProject *project, const char *hash, PlumbValue *record, GError **error)
{
  g_autofree char *path = make_record_path (project, hash);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *text = plumb_json_format (record, PLUMB_JSON_PRETTY);

  return plumb_file_make_folder (folder, 0700, error)
         && plumb_file_write_atomic (path, text, -1, error);
}

static PlumbValueBuilder *
begin_record (PlumbProject *project)
{
  g_autoptr (PlumbClock) clock = plumb_clock_new ();
  g_autofree char *since = plumb_clock_format (plumb_clock_get_wall (clock));
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();

  plumb_value_builder_set_string (builder, "folder", plumb_project_get_folder (project));
  plumb_value_builder_set_string (builder, "id", plumb_project_get_id (project));
  plumb_value_builder_set_string (builder, "since", since);
  return builder;
}

/**
 * plumb_trust_grant:
 * @project: a project
 * @hash: of its executable parts, as the user has seen them
 * @error: return location for an error
 *
 * Returns: whether it is recorded that they may run
 */
gboolean
plumb_trust_grant (PlumbProject *project, const char *hash, GError **error)
{
  g_autoptr (PlumbValue) record = NULL;
  PlumbValueBuilder *builder;

  g_return_val_if_fail (PLUMB_IS_PROJECT (project), FALSE);
  g_return_val_if_fail (hash != NULL, FALSE);

  builder = begin_record (project);
  plumb_value_builder_set_string (builder, "hash", hash);
  record = plumb_value_builder_end (builder);
  return write_record (project, hash, record, error);
}

/**
 * plumb_trust_grant_created:
 * @project: a project that the user has just made
 * @error: return location for an error
 *
 * Returns: whether it is recorded that it was made here
 */
gboolean
plumb_trust_grant_created (PlumbProject *project, GError **error)
{
  g_autoptr (PlumbValue) record = NULL;
  PlumbValueBuilder *builder;

  g_return_val_if_fail (PLUMB_IS_PROJECT (project), FALSE);

  builder = begin_record (project);
  plumb_value_builder_set_boolean (builder, CREATED, TRUE);
  record = plumb_value_builder_end (builder);
  return write_record (project, CREATED, record, error);
}

/* Calls @func for each record; stops where it answers FALSE. */
typedef gboolean (*RecordFunc) (const char *path,
                                PlumbValue *record,
                                gpointer data,
                                GError **error);

static gboolean
visit_records (RecordFunc func, gpointer data, GError **error)
{
  g_autofree char *folder = plumb_paths_get_state (FOLDER);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autoptr (PlumbValue) record = g_str_has_suffix (name, SUFFIX) ? load_record (path) : NULL;

      if (record != NULL && !func (path, record, data, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
remove_record (const char *path, PlumbValue *record, gpointer project, GError **error)
{
  if (!is_of_project (record, project) || unlink (path) == 0)
    return TRUE;
  return plumb_file_set_errno (error, errno, "Cannot remove", path);
}

/**
 * plumb_trust_revoke:
 * @project: a project
 * @error: return location for an error
 *
 * Returns: whether nothing of it is trusted any more
 */
gboolean
plumb_trust_revoke (PlumbProject *project, GError **error)
{
  g_return_val_if_fail (PLUMB_IS_PROJECT (project), FALSE);

  return visit_records (remove_record, project, error);
}

static gboolean
collect_record (const char *path, PlumbValue *record, gpointer records, GError **error)
{
  g_ptr_array_add (records, plumb_value_ref (record));
  return TRUE;
}

static gint
compare_records (gconstpointer a, gconstpointer b)
{
  const PlumbValue *first = *(PlumbValue *const *) a, *second = *(PlumbValue *const *) b;
  int order = strcmp (plumb_value_member_string (first, "folder", ""),
                      plumb_value_member_string (second, "folder", ""));

  return order != 0 ? order
                    : strcmp (plumb_value_member_string (first, "since", ""),
                              plumb_value_member_string (second, "since", ""));
}

/**
 * plumb_trust_list:
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): all records, an array
 */
PlumbValue *
plumb_trust_list (GError **error)
{
  g_autoptr (GPtrArray) records
      = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_value_unref);
  PlumbValueBuilder *builder;

  if (!visit_records (collect_record, records, error))
    return NULL;
  g_ptr_array_sort (records, compare_records);
  builder = plumb_value_builder_new_array ();
  for (guint i = 0; i < records->len; i++)
    plumb_value_builder_add (builder, plumb_value_ref (records->pdata[i]));
  return plumb_value_builder_end (builder);
}
