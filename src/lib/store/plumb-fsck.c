/* plumb-fsck.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-fsck-private.h"

/* Codes of the problems:
 *
 *   ledger-damaged       SQLite's own check of the file
 *   ledger-newer         made by a newer program: only the artifacts are checked (a note)
 *   event-gap            a number is missing
 *   event-invalid        not of its schema, not JSON, or the cause comes later
 *   event-key-twice      one idempotency key on two events within the window
 *   event-body-changed   a large body is missing or is not what its hash says
 *   table-differs        a table is not what the events make of it
 *   artifact-missing     something refers to it, and it was not collected
 *   artifact-changed     its content is not what its name says
 *   artifact-unrecorded  no event names it (a note: a crash can leave one; “plumb gc” removes it)
 *   leftover             a temporary file, or a work folder of a run that is not recorded (a note)
 */

gboolean
plumb_fsck_tell (PlumbFsck *self, const char *what, gint64 done, gint64 total, GError **error)
{
  if (self->options->progress != NULL)
    self->options->progress (what, done, total, self->options->progress_data);
  return !g_cancellable_set_error_if_cancelled (self->options->cancellable, error);
}

/* @message: (transfer full) */
void
plumb_fsck_add (
    PlumbFsck *self, PlumbSeverity severity, const char *code, char *message, const char *advice)
{
  PlumbProblem problem = {
    .severity = severity,
    .code = code,
    .message = message,
    .advice = advice,
  };

  plumb_problems_add (self->problems, &problem);
  g_free (message);
}

static int
check_cancelled (void *data)
{
  return g_cancellable_is_cancelled (data);
}

/* A ledger that is no longer one is a finding, too. */
static gboolean
open_ledger (PlumbFsck *self, GError **error)
{
  g_autofree char *path = plumb_project_get_machine_path (self->project, "ledger.db");
  g_autoptr (GError) local_error = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  self->db = plumb_ledger_db_open (path, PLUMB_LEDGER_DB_READER, &local_error);
  if (self->db == NULL)
    {
      if (g_error_matches (local_error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_NOT_FOUND))
        return TRUE;
      if (g_error_matches (local_error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_CORRUPT))
        {
          plumb_fsck_add (self, PLUMB_SEVERITY_ERROR, "ledger-damaged",
                          g_strdup (local_error->message),
                          "Put the file aside, or restore a backup");
          return TRUE;
        }
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (self->options->cancellable != NULL)
    sqlite3_progress_handler (self->db, 100000, check_cancelled, self->options->cancellable);
  return plumb_ledger_db_run (self->db, "BEGIN", error);
}

static gboolean
check_ledger (PlumbFsck *self, GError **error)
{
  guint n_before = plumb_problems_get_length (self->problems);

  if (plumb_ledger_db_is_newer (self->db))
    {
      plumb_fsck_add (self, PLUMB_SEVERITY_NOTE, "ledger-newer",
                      g_strdup ("The ledger was made by a newer Plumbline; it was not replayed"),
                      "Update the program");
      return TRUE;
    }
  if (!plumb_fsck_check_pages (self, error))
    return FALSE;
  /* What cannot be read cannot be replayed. */
  if (plumb_problems_get_length (self->problems) > n_before)
    return TRUE;
  self->scratch = plumb_ledger_db_open (NULL, PLUMB_LEDGER_DB_SCRATCH, error);
  self->tables = self->scratch != NULL ? plumb_tables_new (self->scratch, error) : NULL;
  return self->tables != NULL && plumb_fsck_replay (self, error)
         && plumb_fsck_compare_tables (self, error);
}

static void
release (PlumbFsck *self)
{
  g_clear_pointer (&self->tables, plumb_tables_free);
  g_clear_pointer (&self->scratch, plumb_ledger_db_close);
  g_clear_pointer (&self->db, plumb_ledger_db_close);
  g_clear_pointer (&self->collected, g_hash_table_unref);
}

/**
 * plumb_fsck_run:
 * @project: a project
 * @options: progress and cancellation
 * @counts: (out): what was looked at
 * @error: return location for an error
 *
 * Checks the ledger's pages, replays all events into tables of their own and compares these row by
 * row with the ledger's, hashes every artifact again, and looks for references to what is not there
 * and for files that nothing refers to. It sees one snapshot and changes nothing.
 *
 * Returns: (transfer full) (nullable): all findings in one order, none where all is well; or %NULL
 * with %G_IO_ERROR_CANCELLED, or %PLUMB_STORE_ERROR_IO where reading failed
 */
PlumbProblems *
plumb_fsck_run (PlumbProject *project,
                const PlumbFsckOptions *options,
                PlumbFsckCounts *counts,
                GError **error)
{
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  PlumbFsck self = {
    .project = project,
    .options = options,
    .counts = counts,
    .problems = problems,
    .collected = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
  };
  gboolean is_done;

  g_return_val_if_fail (PLUMB_IS_PROJECT (project), NULL);

  *counts = (PlumbFsckCounts) { 0 };
  is_done = open_ledger (&self, error) && (self.db == NULL || check_ledger (&self, error))
            && plumb_fsck_check_artifacts (&self, error)
            && plumb_fsck_check_references (&self, error) && plumb_fsck_check_work (&self, error);
  release (&self);
  if (is_done)
    return g_steal_pointer (&problems);
  if (g_cancellable_is_cancelled (options->cancellable))
    {
      g_clear_error (error);
      g_cancellable_set_error_if_cancelled (options->cancellable, error);
    }
  return NULL;
}
