/* plumb-reference.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "plumb-reference.h"

#include "plumb-clock.h"
#include "plumb-file.h"
#include "plumb-hash.h"
#include "plumb-json.h"
#include "plumb-limits.h"

#define FORMAT_MEMBER "plumb_reference"
#define RECORD "approval.json"
#define MAX_VERSIONS 10000

struct _PlumbReference
{
  char *version;
  char *folder; /* where its files lie: its own, or of the version that it is the same as */
  PlumbValue *record;
};

static void
plumb_reference_clear (gpointer data)
{
  PlumbReference *self = data;

  g_free (self->version);
  g_free (self->folder);
  g_clear_pointer (&self->record, plumb_value_unref);
}

/**
 * plumb_reference_ref:
 * @self: a reference
 *
 * Returns: (transfer full): it
 */
PlumbReference *
plumb_reference_ref (PlumbReference *self)
{
  return g_atomic_rc_box_acquire (self);
}

/**
 * plumb_reference_unref:
 * @self: (transfer full): a reference
 */
void
plumb_reference_unref (PlumbReference *self)
{
  g_atomic_rc_box_release_full (self, plumb_reference_clear);
}

/**
 * plumb_reference_get_version:
 * @self: a reference
 *
 * Returns: its version
 */
const char *
plumb_reference_get_version (const PlumbReference *self)
{
  return self->version;
}

/**
 * plumb_reference_get_record:
 * @self: a reference
 *
 * Returns: (transfer none): who approved what, when and why
 */
PlumbValue *
plumb_reference_get_record (const PlumbReference *self)
{
  return self->record;
}

/**
 * plumb_reference_get_compare:
 * @self: a reference
 *
 * Returns: (transfer none) (nullable): the settings that are saved with it
 */
PlumbValue *
plumb_reference_get_compare (const PlumbReference *self)
{
  return plumb_value_get_member (self->record, "compare");
}

/**
 * plumb_reference_list_data:
 * @self: a reference
 *
 * Returns: (transfer container) (element-type PlumbValue): its pictures, as data with a path
 */
GPtrArray *
plumb_reference_list_data (const PlumbReference *self)
{
  GPtrArray *data = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_value_unref);
  PlumbValue *items = plumb_value_get_member (self->record, "items");

  for (guint i = 0; i < plumb_value_get_length (items); i++)
    {
      const char *name = NULL;
      PlumbValue *item = plumb_value_get_member_at (items, i, &name);
      const char *file = plumb_value_member_string (item, "file", "");
      if (!plumb_file_check_name (file, NULL))
        continue;
      g_autofree char *path = g_build_filename (self->folder, file, NULL);
      PlumbValueBuilder *datum = plumb_value_builder_new_copy (item);
      plumb_value_builder_set_string (datum, "path", path);
      plumb_value_builder_set_string (datum, "name", file);
      plumb_value_builder_set_string (datum, "artifact",
                                      plumb_value_member_string (item, "sha256", ""));
      g_ptr_array_add (data, plumb_value_builder_end (datum));
    }
  return data;
}

/* --- reading --- */

static char *
make_folder (PlumbProject *project, const char *workflow, const char *output, GError **error)
{
  if (!plumb_file_check_name (workflow, error) || !plumb_file_check_name (output, error))
    return NULL;
  return g_build_filename (plumb_project_get_folder (project), PLUMB_REFERENCE_FOLDER, workflow,
                           output, NULL);
}

static PlumbValue *
load_record (const char *folder, const char *version, GError **error)
{
  g_autofree char *path = g_build_filename (folder, version, RECORD, NULL);
  g_autoptr (PlumbValue) record = plumb_json_load (path, error);

  if (record != NULL && plumb_value_member_int (record, FORMAT_MEMBER, 0) != 1)
    {
      g_set_error (error, PLUMB_PARITY_ERROR, PLUMB_PARITY_ERROR_FILE,
                   "%s: expected a member \"%s\": %d", path, FORMAT_MEMBER, 1);
      return NULL;
    }
  return g_steal_pointer (&record);
}

/* What it is the same as is never a version that itself is only the same. */
static PlumbReference *
load_version (const char *folder, const char *version, GError **error)
{
  g_autoptr (PlumbValue) record = load_record (folder, version, error);
  if (record == NULL)
    return NULL;
  const char *same = plumb_value_member_string (record, "same_as", NULL);
  if (same != NULL && !plumb_file_check_name (same, error))
    return NULL;
  g_autoptr (PlumbValue) source
      = same != NULL ? load_record (folder, same, error) : plumb_value_ref (record);
  if (source == NULL)
    return NULL;
  static const char *const taken[] = { "items", "compare" };
  PlumbValueBuilder *whole = plumb_value_builder_new_copy (record);
  for (guint i = 0; i < G_N_ELEMENTS (taken); i++)
    if (plumb_value_get_member (source, taken[i]) != NULL
        && plumb_value_get_member (record, taken[i]) == NULL)
      plumb_value_builder_set (whole, taken[i],
                               plumb_value_ref (plumb_value_get_member (source, taken[i])));
  plumb_value_builder_set_string (whole, "version", version);
  PlumbReference *self = g_atomic_rc_box_new0 (PlumbReference);
  self->version = g_strdup (version);
  self->folder = g_build_filename (folder, same != NULL ? same : version, NULL);
  self->record = plumb_value_builder_end (whole);
  return self;
}

/* The parts of "TIME-HASH" and "TIME-N-HASH". */
static gint64
parse_sequence (const char *version)
{
  const char *first = strchr (version, '-');
  const char *second = first != NULL ? strchr (first + 1, '-') : NULL;

  return second != NULL ? g_ascii_strtoll (first + 1, NULL, 10) : 0;
}

static int
compare_versions (const char *a, const char *b)
{
  gsize time = strcspn (a, "-");
  int by_time = strncmp (a, b, MAX (time, strcspn (b, "-")));
  gint64 by_sequence = parse_sequence (a) - parse_sequence (b);

  return by_time != 0 ? by_time : by_sequence != 0 ? (by_sequence > 0 ? 1 : -1) : strcmp (a, b);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return compare_versions (*(const char *const *) b, *(const char *const *) a);
}

/* Names of versions, the latest first. */
static GPtrArray *
list_versions (const char *folder)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);

  for (const char *name = dir != NULL ? g_dir_read_name (dir) : NULL;
       name != NULL && names->len < MAX_VERSIONS; name = g_dir_read_name (dir))
    {
      g_autofree char *record = g_build_filename (folder, name, RECORD, NULL);
      if (*name != '.' && g_file_test (record, G_FILE_TEST_IS_REGULAR))
        g_ptr_array_add (names, g_strdup (name));
    }
  g_ptr_array_sort (names, compare_names);
  return names;
}

/**
 * plumb_reference_list:
 * @project: a project
 * @workflow: name of a workflow
 * @output: id of an output
 * @error: set where a record cannot be understood
 *
 * Returns: (transfer container) (element-type PlumbReference) (nullable): its versions, the latest
 * first; the array owns them
 */
GPtrArray *
plumb_reference_list (PlumbProject *project,
                      const char *workflow,
                      const char *output,
                      GError **error)
{
  g_return_val_if_fail (PLUMB_IS_PROJECT (project), NULL);

  g_autofree char *folder = make_folder (project, workflow, output, error);
  if (folder == NULL)
    return NULL;
  g_autoptr (GPtrArray) names = list_versions (folder);
  g_autoptr (GPtrArray) list
      = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_reference_unref);
  for (guint i = 0; i < names->len; i++)
    {
      PlumbReference *version = load_version (folder, g_ptr_array_index (names, i), error);
      if (version == NULL)
        return NULL;
      g_ptr_array_add (list, version);
    }
  return g_steal_pointer (&list);
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/**
 * plumb_reference_list_outputs:
 * @project: a project
 * @workflow: name of a workflow
 *
 * Returns: (transfer full): the outputs of which something was approved, sorted
 */
char **
plumb_reference_list_outputs (PlumbProject *project, const char *workflow)
{
  g_return_val_if_fail (PLUMB_IS_PROJECT (project), NULL);

  g_autofree char *path = g_build_filename (plumb_project_get_folder (project),
                                            PLUMB_REFERENCE_FOLDER, workflow, NULL);
  g_autoptr (GDir) folder
      = plumb_file_check_name (workflow, NULL) ? g_dir_open (path, 0, NULL) : NULL;
  g_autoptr (GPtrArray) outputs = g_ptr_array_new_null_terminated (0, g_free, TRUE);

  for (const char *name = folder != NULL ? g_dir_read_name (folder) : NULL;
       name != NULL && outputs->len < MAX_VERSIONS; name = g_dir_read_name (folder))
    {
      g_autofree char *versions = g_build_filename (path, name, NULL);
      g_autoptr (GPtrArray) list = list_versions (versions);
      if (list->len > 0)
        g_ptr_array_add (outputs, g_strdup (name));
    }
  g_ptr_array_sort (outputs, compare_texts);
  return (char **) g_ptr_array_free (g_steal_pointer (&outputs), FALSE);
}

/**
 * plumb_reference_find_current:
 * @project: a project
 * @workflow: name of a workflow
 * @output: id of an output
 * @error: set to PLUMB_PARITY_ERROR_NOT_FOUND where nothing was approved
 *
 * Returns: (transfer full) (nullable): the latest version
 */
PlumbReference *
plumb_reference_find_current (PlumbProject *project,
                              const char *workflow,
                              const char *output,
                              GError **error)
{
  g_return_val_if_fail (PLUMB_IS_PROJECT (project), NULL);

  g_autofree char *folder = make_folder (project, workflow, output, error);
  if (folder == NULL)
    return NULL;
  g_autoptr (GPtrArray) names = list_versions (folder);
  if (names->len > 0)
    return load_version (folder, g_ptr_array_index (names, 0), error);
  g_set_error (error, PLUMB_PARITY_ERROR, PLUMB_PARITY_ERROR_NOT_FOUND,
               "nothing was approved for output '%s' of '%s'; `plumb reference approve` does it",
               output, workflow);
  return NULL;
}

/* --- writing --- */

static char *
make_time (gint64 wall_us)
{
  g_autofree char *time = plumb_clock_format (wall_us);
  g_autoptr (GString) text = g_string_new (NULL);

  for (const char *at = time; *at != '\0'; at++)
    if (g_ascii_isalnum (*at))
      g_string_append_c (text, *at);
  return g_string_free_and_steal (g_steal_pointer (&text));
}

/* "20250301T140107123Z-1a2b3c4d": sorts by time, and two people's differ. One that is made in the
 * same millisecond as the @latest (nullable), or by a clock that was put back, is counted on from
 * it: "20250301T140107123Z-1-5e6f7a8b". */
static char *
make_version (gint64 wall_us, const char *latest, const PlumbValue *record)
{
  g_autofree char *now = make_time (wall_us);
  g_autofree char *last
      = latest != NULL ? g_strndup (latest, strcspn (latest, "-")) : g_strdup ("");
  g_autofree char *hash = plumb_hash_value (record);

  return strcmp (last, now) >= 0 ? g_strdup_printf ("%s-%" G_GINT64_FORMAT "-%.8s", last,
                                                    parse_sequence (latest) + 1, hash)
                                 : g_strdup_printf ("%s-%.8s", now, hash);
}

static PlumbValueBuilder *
begin_record (const PlumbApproval *approval, gint64 *now)
{
  g_autoptr (PlumbClock) clock = plumb_clock_new ();
  PlumbValueBuilder *record = plumb_value_builder_new_object ();

  *now = plumb_clock_get_wall (clock);
  g_autofree char *when = plumb_clock_format (*now);
  plumb_value_builder_set_int (record, FORMAT_MEMBER, 1);
  plumb_value_builder_set_string (record, "workflow", approval->workflow);
  plumb_value_builder_set_string (record, "output", approval->output);
  plumb_value_builder_set_string (record, "by", approval->by);
  plumb_value_builder_set_string (record, "when", when);
  plumb_value_builder_set_string (record, "why", approval->why);
  if (approval->run > 0)
    plumb_value_builder_set_int (record, "run", approval->run);
  return record;
}

static char *
make_file_name (const PlumbValue *datum, guint position)
{
  const char *name = plumb_value_member_string (datum, "name", NULL);
  const char *ext = plumb_value_member_string (datum, "ext", "bin");
  const char *dot = name != NULL ? strrchr (name, '.') : NULL;

  if (name == NULL || *name == '.' || !plumb_file_check_name (name, NULL))
    return g_strdup_printf ("%u.%s", position + 1, ext);
  return dot != NULL && g_ascii_strcasecmp (dot + 1, ext) == 0 ? g_strdup (name)
                                                               : g_strconcat (name, ".", ext, NULL);
}

/* What a person approves is what the record names, not what lies there by now. */
static gboolean
check_copy (int copy, const PlumbValue *datum, const char *from, GError **error)
{
  g_autofree char *hash
      = lseek (copy, 0, SEEK_SET) == 0 ? plumb_hash_fd (copy, NULL, NULL, error) : NULL;

  if (hash == NULL)
    return FALSE;
  if (g_str_equal (hash, plumb_value_member_string (datum, "artifact", "")))
    return TRUE;
  g_set_error (error, PLUMB_PARITY_ERROR, PLUMB_PARITY_ERROR_REQUEST,
               "%s is not the file that the run made: its bytes have changed; run the workflow "
               "again, and approve that",
               from);
  return FALSE;
}

static gboolean
copy_file (PlumbArtifacts *artifacts,
           const PlumbValue *datum,
           const char *folder,
           const char *name,
           GError **error)
{
  g_autofree char *from = plumb_artifacts_get_path (artifacts, datum);
  g_autofree char *to = g_build_filename (folder, name, NULL);
  g_autofd int source = plumb_file_open_regular (from, error);
  if (source < 0)
    return FALSE;
  g_autofd int copy = g_open (to, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (copy < 0)
    return plumb_file_set_errno (error, errno, "cannot make", to);
  return plumb_file_copy_fd (source, copy, PLUMB_LIMIT_ARTIFACT_BYTES, NULL, error)
         && check_copy (copy, datum, from, error)
         && (fsync (copy) == 0 || plumb_file_set_errno (error, errno, "cannot write", to));
}

static gboolean
copy_files (PlumbArtifacts *artifacts,
            const PlumbApproval *approval,
            const char *folder,
            GError **error)
{
  for (guint i = 0; approval->data != NULL && i < approval->data->len; i++)
    {
      const PlumbValue *datum = g_ptr_array_index (approval->data, i);
      g_autofree char *file = make_file_name (datum, i);
      if (!copy_file (artifacts, datum, folder, file, error))
        return FALSE;
    }
  return TRUE;
}

static PlumbValue *
describe_item (const PlumbValue *datum, const char *file)
{
  static const char *const members[] = { "bytes", "width", "height", "pixels", "ext", "type" };
  PlumbValueBuilder *item = plumb_value_builder_new_object ();

  plumb_value_builder_set_string (item, "file", file);
  plumb_value_builder_set_string (item, "sha256",
                                  plumb_value_member_string (datum, "artifact", ""));
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      PlumbValue *value = plumb_value_get_member (datum, members[i]);
      if (value != NULL)
        plumb_value_builder_set (item, members[i], plumb_value_ref (value));
    }
  return plumb_value_builder_end (item);
}

/* Names that two data would share are a fault: one would be lost. */
static PlumbValue *
describe_items (GPtrArray *data, GError **error)
{
  g_autoptr (PlumbValueBuilder) items = plumb_value_builder_new_object ();
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < data->len; i++)
    {
      const PlumbValue *datum = g_ptr_array_index (data, i);
      g_autofree char *file = make_file_name (datum, i);
      const char *dot = strrchr (file, '.');
      g_autofree char *name = g_strndup (file, (gsize) (dot - file));
      plumb_value_builder_set (items, name, describe_item (datum, file));
      if (g_hash_table_add (seen, g_steal_pointer (&name)))
        continue;
      g_set_error (error, PLUMB_PARITY_ERROR, PLUMB_PARITY_ERROR_REQUEST,
                   "two pictures would be called '%s'; name the items apart", file);
      return NULL;
    }
  return plumb_value_builder_end (g_steal_pointer (&items));
}

/* The record is written last: a version without one does not count. */
static char *
write_version (PlumbProject *project,
               const PlumbApproval *approval,
               PlumbValue *record,
               gint64 wall_us,
               GError **error)
{
  PlumbArtifacts *artifacts = plumb_project_get_artifacts (project);
  g_autofree char *outer = make_folder (project, approval->workflow, approval->output, error);
  if (outer == NULL)
    return NULL;
  g_autoptr (GPtrArray) before = list_versions (outer);
  g_autofree char *version
      = make_version (wall_us, before->len > 0 ? g_ptr_array_index (before, 0) : NULL, record);
  g_autofree char *folder = g_build_filename (outer, version, NULL);
  if (g_mkdir_with_parents (outer, 0777) != 0)
    {
      plumb_file_set_errno (error, errno, "cannot make", outer);
      return NULL;
    }
  if (!plumb_file_make_folder (folder, 0777, error))
    return NULL;
  if (!copy_files (artifacts, approval, folder, error))
    {
      plumb_file_remove_tree (folder, NULL);
      return NULL;
    }
  g_autofree char *text = plumb_json_format (record, PLUMB_JSON_PRETTY);
  g_autofree char *path = g_build_filename (folder, RECORD, NULL);
  if (!plumb_file_write_atomic (path, text, -1, error))
    return NULL;
  return g_steal_pointer (&version);
}

/**
 * plumb_reference_approve:
 * @project: a project
 * @approval: who approves what, and why
 * @error: set where it cannot be written, or there is nothing to approve
 *
 * For a worker thread.
 *
 * Returns: (transfer full) (nullable): the new version, which counts from now on
 */
char *
plumb_reference_approve (PlumbProject *project, const PlumbApproval *approval, GError **error)
{
  g_return_val_if_fail (PLUMB_IS_PROJECT (project) && approval != NULL, NULL);

  if (approval->data == NULL || approval->data->len == 0)
    {
      g_set_error (error, PLUMB_PARITY_ERROR, PLUMB_PARITY_ERROR_NOT_FOUND,
                   "there are no pictures of output '%s' to approve", approval->output);
      return NULL;
    }
  g_autoptr (PlumbValue) items = describe_items (approval->data, error);
  if (items == NULL)
    return NULL;
  g_autoptr (PlumbReference) before
      = plumb_reference_find_current (project, approval->workflow, approval->output, NULL);
  PlumbValue *compare = approval->compare != NULL ? approval->compare
                        : before != NULL          ? plumb_reference_get_compare (before)
                                                  : NULL;
  gint64 now;
  PlumbValueBuilder *record = begin_record (approval, &now);
  plumb_value_builder_set (record, "items", plumb_value_ref (items));
  if (compare != NULL)
    plumb_value_builder_set (record, "compare", plumb_value_ref (compare));
  g_autoptr (PlumbValue) value = plumb_value_builder_end (record);
  return write_version (project, approval, value, now, error);
}

static PlumbReference *
find_version (GPtrArray *list, const char *version, GError **error)
{
  const char *wanted = version;
  if (wanted == NULL && list->len > 1)
    return g_ptr_array_index (list, 1);
  for (guint i = 0; wanted != NULL && i < list->len; i++)
    if (g_str_equal (plumb_reference_get_version (g_ptr_array_index (list, i)), wanted))
      return g_ptr_array_index (list, i);
  if (wanted == NULL)
    g_set_error_literal (error, PLUMB_PARITY_ERROR, PLUMB_PARITY_ERROR_NOT_FOUND,
                         "there is no version before the current one to go back to");
  else
    g_set_error (error, PLUMB_PARITY_ERROR, PLUMB_PARITY_ERROR_NOT_FOUND,
                 "there is no version '%s' to go back to; `plumb reference list` lists them",
                 wanted);
  return NULL;
}

/**
 * plumb_reference_roll_back:
 * @project: a project
 * @approval: who goes back, and why, and how it is compared from now on (NULL: as that version
 *   has it); its data are not looked at
 * @version: (nullable): what to go back to; NULL: the version before the current one
 * @error: set to PLUMB_PARITY_ERROR_NOT_FOUND
 *
 * Returns: (transfer full) (nullable): the new version, which is the same as that one
 */
char *
plumb_reference_roll_back (PlumbProject *project,
                           const PlumbApproval *approval,
                           const char *version,
                           GError **error)
{
  g_return_val_if_fail (PLUMB_IS_PROJECT (project) && approval != NULL, NULL);

  g_autoptr (GPtrArray) list
      = plumb_reference_list (project, approval->workflow, approval->output, error);
  PlumbReference *target = list != NULL ? find_version (list, version, error) : NULL;
  if (target == NULL)
    return NULL;
  const PlumbApproval empty = { .workflow = approval->workflow, .output = approval->output };
  gint64 now;
  PlumbValueBuilder *record = begin_record (approval, &now);
  plumb_value_builder_set_string (
      record, "same_as", plumb_value_member_string (target->record, "same_as", target->version));
  PlumbValue *compare
      = approval->compare != NULL ? approval->compare : plumb_reference_get_compare (target);
  if (compare != NULL)
    plumb_value_builder_set (record, "compare", plumb_value_ref (compare));
  g_autoptr (PlumbValue) value = plumb_value_builder_end (record);
  return write_version (project, &empty, value, now, error);
}
