/* plumb-backup.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "plumb-backup.h"

#include "plumb-file.h"
#include "plumb-ledger-db-private.h"
#include "plumb-limits.h"

#define LEDGER "ledger.db"
#define ARTIFACTS "artifacts"
#define PAGES_A_STEP 1024

/* --- the ledger --- */

static gboolean
copy_pages (sqlite3 *from, sqlite3 *to, GCancellable *cancellable, GError **error)
{
  sqlite3_backup *backup = sqlite3_backup_init (to, "main", from, "main");
  int status = SQLITE_OK;

  if (backup == NULL)
    return plumb_ledger_db_set_error (error, to, "Copying the ledger");
  while (status == SQLITE_OK && !g_cancellable_is_cancelled (cancellable))
    status = sqlite3_backup_step (backup, PAGES_A_STEP);
  sqlite3_backup_finish (backup);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  return status == SQLITE_DONE || plumb_ledger_db_set_error (error, to, "Copying the ledger");
}

/* A copy has an epoch of its own: a cursor into the original does not fit it. */
static gboolean
renew_epoch (sqlite3 *db, GError **error)
{
  g_autoptr (PlumbClock) clock = plumb_clock_new ();
  g_autofree char *epoch = plumb_id_new (clock);
  g_autofree char *sql = g_strdup_printf ("UPDATE meta SET value='%s' WHERE name='epoch'", epoch);

  return plumb_ledger_db_run (db, "PRAGMA journal_mode=DELETE", error)
         && plumb_ledger_db_run (db, sql, error)
         && plumb_ledger_db_run (db, "PRAGMA journal_mode=WAL", error);
}

static gboolean
open_copy (const char *path, sqlite3 **db, GError **error)
{
  if (sqlite3_open_v2 (path, db,
                       SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
                           | SQLITE_OPEN_EXRESCODE,
                       NULL)
      == SQLITE_OK)
    return TRUE;
  return plumb_ledger_db_set_error (error, *db, "Making the copy of the ledger");
}

/* Copies one snapshot of @from into a new file. */
static gboolean
copy_ledger (sqlite3 *from, const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (sqlite3) to = NULL;

  return open_copy (path, &to, error) && plumb_ledger_db_run (to, "PRAGMA synchronous=OFF", error)
         && copy_pages (from, to, cancellable, error) && renew_epoch (to, error);
}

/* --- the artifacts --- */

static gboolean
copy_file (const char *from, const char *to, GError **error)
{
  g_autofd int from_fd = plumb_file_open_regular (from, error);
  g_autofd int to_fd = -1;

  if (from_fd < 0)
    return FALSE;
  to_fd = open (to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0444);
  if (to_fd < 0)
    return plumb_file_set_errno (error, errno, "Cannot make", to);
  if (!plumb_file_copy_fd (from_fd, to_fd, PLUMB_LIMIT_ARTIFACT_BYTES, NULL, error))
    return FALSE;
  return fsync (to_fd) == 0 || plumb_file_set_errno (error, errno, "Cannot make durable", to);
}

/* A file here never changes, so that a second name is as good as a copy. */
static gboolean
link_or_copy (const char *from, const char *to, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (to);

  if (!plumb_file_make_folder (folder, 0700, error))
    return FALSE;
  if (link (from, to) == 0 || errno == EEXIST)
    return TRUE;
  if (errno == EXDEV || errno == EPERM || errno == EMLINK || errno == EOPNOTSUPP)
    return copy_file (from, to, error);
  return plumb_file_set_errno (error, errno, "Cannot link", from);
}

/* All that @ledger names; what it names and is not there (any more) is left out. */
static gboolean
copy_artifacts (sqlite3 *ledger,
                PlumbArtifacts *from,
                PlumbArtifacts *to,
                GCancellable *cancellable,
                GError **error)
{
  g_autoptr (sqlite3_stmt) rows = plumb_ledger_db_prepare (
      ledger, "SELECT sha256, ext FROM artifacts ORDER BY sha256", error);
  int status;

  if (rows == NULL)
    return FALSE;
  while ((status = sqlite3_step (rows)) == SQLITE_ROW)
    {
      PlumbValueBuilder *builder = plumb_value_builder_new_object ();
      g_autoptr (PlumbValue) datum = NULL;
      g_autofree char *source = NULL;
      g_autofree char *target = NULL;

      plumb_value_builder_set_string (builder, "artifact",
                                      (const char *) sqlite3_column_text (rows, 0));
      plumb_value_builder_set_string (builder, "ext", (const char *) sqlite3_column_text (rows, 1));
      datum = plumb_value_builder_end (builder);
      source = plumb_artifacts_get_path (from, datum);
      target = plumb_artifacts_get_path (to, datum);
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (source != NULL && g_file_test (source, G_FILE_TEST_IS_REGULAR)
          && !link_or_copy (source, target, error))
        return FALSE;
    }
  return status == SQLITE_DONE || plumb_ledger_db_set_error (error, ledger, "Reading artifacts");
}

/**
 * plumb_ledger_backup:
 * @project: a project
 * @folder: where the backup goes; made, and must not hold one
 * @cancellable: (nullable): ends it
 * @error: return location for an error
 *
 * Copies the ledger as it is at one moment, and every artifact that it names. The artifacts are
 * copied after the ledger: a file that it names was there before it was named.
 *
 * Returns: whether the backup is whole and durable; else %PLUMB_STORE_ERROR_CONFLICT (there is
 * one), %PLUMB_STORE_ERROR_NOT_FOUND (there is no history yet), or what went wrong with a file
 */
gboolean
plumb_ledger_backup (PlumbProject *project,
                     const char *folder,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autofree char *source = NULL;
  g_autofree char *target = NULL;
  g_autofree char *temporary = NULL;
  g_autofree char *target_artifacts = NULL;
  g_autoptr (sqlite3) from = NULL;
  g_autoptr (PlumbArtifacts) artifacts = NULL;

  g_return_val_if_fail (PLUMB_IS_PROJECT (project), FALSE);
  g_return_val_if_fail (folder != NULL, FALSE);

  source = plumb_project_get_machine_path (project, LEDGER);
  target = g_build_filename (folder, LEDGER, NULL);
  temporary = g_build_filename (folder, LEDGER ".new", NULL);
  target_artifacts = g_build_filename (folder, ARTIFACTS, NULL);
  if (g_file_test (target, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_CONFLICT,
                   "There is a backup in “%s” already. Choose another folder", folder);
      return FALSE;
    }
  if (!g_file_test (source, G_FILE_TEST_EXISTS))
    {
      g_set_error_literal (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_NOT_FOUND,
                           "Nothing has run in this project yet: there is nothing to back up");
      return FALSE;
    }
  artifacts = plumb_artifacts_new (target_artifacts);
  plumb_ledger_db_remove (temporary);
  from = plumb_ledger_db_open (source, PLUMB_LEDGER_DB_READER, error);
  /* The snapshot is the one of the first read. */
  return from != NULL && plumb_file_make_folder (folder, 0700, error)
         && plumb_ledger_db_run (from, "BEGIN; SELECT count(*) FROM meta", error)
         && copy_ledger (from, temporary, cancellable, error)
         && copy_artifacts (from, plumb_project_get_artifacts (project), artifacts, cancellable,
                            error)
         && plumb_ledger_db_publish (temporary, target, error);
}

/* Brings what is only in the old ledger's log into its file, so that losing the log loses nothing.
 * A ledger that cannot be read any more is no reason not to restore one. */
static void
settle_ledger (const char *path)
{
  g_autoptr (sqlite3) db = g_file_test (path, G_FILE_TEST_EXISTS)
                               ? plumb_ledger_db_open (path, PLUMB_LEDGER_DB_WRITER, NULL)
                               : NULL;

  if (db != NULL)
    plumb_ledger_db_settle (db, NULL);
}

/* The new file takes the old one's name; what belongs to the old one goes first. */
static gboolean
replace_ledger (const char *new_path, const char *path, GError **error)
{
  static const char *const ends[] = { "-wal", "-shm" };

  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *old = g_strconcat (path, ends[i], NULL);

      if (unlink (old) != 0 && errno != ENOENT)
        return plumb_file_set_errno (error, errno, "Cannot remove", old);
    }
  return plumb_ledger_db_publish (new_path, path, error);
}

/**
 * plumb_ledger_restore:
 * @project: a project whose lease the caller holds, and whose ledger is closed
 * @folder: what plumb_ledger_backup() made
 * @cancellable: (nullable): ends it
 * @error: return location for an error
 *
 * Puts the backup's ledger in the place of the project's, with a new epoch, and adds the artifacts
 * that it names. Artifacts that are there stay.
 *
 * Returns: whether it is done; a failure leaves the project's ledger as it was
 */
gboolean
plumb_ledger_restore (PlumbProject *project,
                      const char *folder,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autofree char *source = NULL;
  g_autofree char *source_artifacts = NULL;
  g_autofree char *target = NULL;
  g_autofree char *temporary = NULL;
  g_autoptr (sqlite3) from = NULL;
  g_autoptr (PlumbArtifacts) artifacts = NULL;
  gboolean is_done;

  g_return_val_if_fail (PLUMB_IS_PROJECT (project), FALSE);
  g_return_val_if_fail (folder != NULL, FALSE);

  source = g_build_filename (folder, LEDGER, NULL);
  source_artifacts = g_build_filename (folder, ARTIFACTS, NULL);
  target = plumb_project_get_machine_path (project, LEDGER);
  temporary = plumb_project_get_machine_path (project, LEDGER ".restored");
  artifacts = plumb_artifacts_new (source_artifacts);
  plumb_ledger_db_remove (temporary);
  settle_ledger (target);
  from = plumb_ledger_db_open (source, PLUMB_LEDGER_DB_READER, error);
  is_done = from != NULL && plumb_project_ensure_machine_folder (project, "", error)
            && plumb_ledger_db_run (from, "BEGIN; SELECT count(*) FROM meta", error)
            && copy_artifacts (from, artifacts, plumb_project_get_artifacts (project), cancellable,
                               error)
            && copy_ledger (from, temporary, cancellable, error)
            && replace_ledger (temporary, target, error);
  if (!is_done)
    plumb_ledger_db_remove (temporary);
  return is_done;
}
