/* plumb-fsck-files.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-fsck-private.h"

#include "plumb-json.h"
#include "plumb-ledger-references-private.h"

#define ROWS_A_TELL 10000
#define MAX_MISSING 100

/* --- what is in the store --- */

static gboolean
is_recorded (sqlite3_stmt *find, const char *sha256)
{
  gboolean is_found;

  plumb_ledger_bind_text (find, 1, sha256);
  is_found = sqlite3_step (find) == SQLITE_ROW;
  sqlite3_reset (find);
  return is_found;
}

static void
add_leftovers (PlumbFsck *self, const char *folder, GPtrArray *leftovers)
{
  g_ptr_array_sort_values (leftovers, (GCompareFunc) strcmp);
  for (guint i = 0; i < leftovers->len; i++)
    plumb_fsck_add (self, PLUMB_SEVERITY_NOTE, "leftover",
                    g_strdup_printf ("“%s/%s” is of no use any more", folder,
                                     (const char *) leftovers->pdata[i]),
                    "“plumb gc” removes it");
  self->counts->n_leftovers += leftovers->len;
}

/* FALSE with @error only where it was cancelled: what is wrong with a file is a finding. */
static gboolean
check_artifact (PlumbFsck *self, PlumbValue *datum, sqlite3_stmt *find, GError **error)
{
  PlumbArtifacts *artifacts = plumb_project_get_artifacts (self->project);
  const char *sha256 = plumb_value_member_string (datum, "artifact", "");
  g_autoptr (GError) local_error = NULL;

  if (!plumb_artifacts_verify (artifacts, datum, self->options->cancellable, &local_error))
    {
      if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      plumb_fsck_add (self, PLUMB_SEVERITY_ERROR, "artifact-changed",
                      g_strdup (local_error->message), "Remove the file and run its step again");
    }
  if (find != NULL && !is_recorded (find, sha256))
    plumb_fsck_add (self, PLUMB_SEVERITY_NOTE, "artifact-unrecorded",
                    g_strdup_printf ("No event names the artifact %s", sha256),
                    "“plumb gc” removes it");
  self->counts->n_artifacts++;
  self->counts->artifact_bytes += plumb_value_member_uint (datum, "bytes", 0);
  return TRUE;
}

gboolean
plumb_fsck_check_artifacts (PlumbFsck *self, GError **error)
{
  g_autoptr (GPtrArray) leftovers = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) data
      = plumb_artifacts_list (plumb_project_get_artifacts (self->project), leftovers, error);
  g_autoptr (sqlite3_stmt) find = NULL;

  if (data == NULL)
    return FALSE;
  if (self->tables != NULL)
    {
      find = plumb_ledger_db_prepare (self->db, "SELECT 1 FROM artifacts WHERE sha256=?", error);
      if (find == NULL)
        return FALSE;
    }
  for (guint i = 0; i < data->len; i++)
    if (!plumb_fsck_tell (self, "artifacts", i, data->len, error)
        || !check_artifact (self, data->pdata[i], find, error))
      return FALSE;
  add_leftovers (self, "artifacts", leftovers);
  return plumb_fsck_tell (self, "artifacts", data->len, data->len, error);
}

/* --- what refers to it --- */

typedef struct
{
  PlumbFsck *fsck;
  GHashTable *missing; /* hashes that were told already */
  gint64 run;
} ReferenceCheck;

static void
check_reference (const PlumbValue *datum, gpointer data)
{
  ReferenceCheck *check = data;
  PlumbFsck *self = check->fsck;
  const char *sha256 = plumb_value_member_string (datum, "artifact", "");

  if (g_hash_table_contains (self->collected, sha256)
      || g_hash_table_contains (check->missing, sha256)
      || g_hash_table_size (check->missing) >= MAX_MISSING
      || plumb_artifacts_contains (plumb_project_get_artifacts (self->project), sha256,
                                   plumb_value_member_string (datum, "ext", NULL)))
    return;
  g_hash_table_add (check->missing, g_strdup (sha256));
  plumb_fsck_add (self, PLUMB_SEVERITY_ERROR, "artifact-missing",
                  g_strdup_printf ("Run %" G_GINT64_FORMAT " made the artifact %s, which is gone",
                                   check->run, sha256),
                  "Run the workflow again, or restore a backup");
}

gboolean
plumb_fsck_check_references (PlumbFsck *self, GError **error)
{
  g_autoptr (GHashTable) missing = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  ReferenceCheck check = { .fsck = self, .missing = missing };
  g_autoptr (sqlite3_stmt) rows = NULL;
  gint64 n_rows = 0;
  int status;

  if (self->tables == NULL)
    return TRUE;
  rows = plumb_ledger_db_prepare (
      self->db, "SELECT id, outputs FROM items WHERE outputs IS NOT NULL ORDER BY id", error);
  if (rows == NULL)
    return FALSE;
  while ((status = sqlite3_step (rows)) == SQLITE_ROW)
    {
      check.run
          = sqlite3_column_int64 (rows, 0) >> (PLUMB_LEDGER_POSITION_BITS + PLUMB_LEDGER_ITEM_BITS);
      plumb_ledger_references_visit ((const char *) sqlite3_column_text (rows, 1), check_reference,
                                     &check);
      if (++n_rows % ROWS_A_TELL == 0 && !plumb_fsck_tell (self, "references", n_rows, 0, error))
        return FALSE;
    }
  return status == SQLITE_DONE || plumb_ledger_db_set_error (error, self->db, "Reading items");
}

/* --- work folders --- */

gboolean
plumb_fsck_check_work (PlumbFsck *self, GError **error)
{
  g_autofree char *folder = plumb_project_get_machine_path (self->project, "work");
  g_autoptr (GPtrArray) leftovers = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  if (self->tables == NULL)
    return TRUE;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (!plumb_ledger_references_is_known_run (self->db, name))
      g_ptr_array_add (leftovers, g_strdup (name));
  add_leftovers (self, "work", leftovers);
  return TRUE;
}
