/* plumb-ui-document-file.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plumb-ui-document-private.h"

#include "plumb-document.h"
#include "plumb-file.h"
#include "plumb-paths.h"

/* --- opening -------------------------------------------------------------------------------- */

static PlumbGraph *
parse (PlumbUiDocument *self, GError **error)
{
  if (*self->text == '\0')
    return plumb_graph_new ();
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  PlumbGraph *graph = plumb_document_parse (self->text, -1, problems, error);
  if (graph != NULL)
    plumb_ui_document_note_faults (self, problems);
  else
    g_prefix_error (error, "%s: ", self->path);
  return graph;
}

/* Another program may have written the file since. */
static gboolean
recover (PlumbUiDocument *self, PlumbRecovery *recovery, GError **error)
{
  g_autoptr (GError) fault = NULL;
  if (plumb_journal_recover (self->journal, self->history, self->text_hash, recovery, &fault))
    return TRUE;
  if (g_error_matches (fault, PLUMB_JOURNAL_ERROR, PLUMB_JOURNAL_ERROR_CHANGED))
    return plumb_journal_recover_onto (self->journal, self->history, self->text_hash, recovery,
                                       error);
  g_propagate_error (error, g_steal_pointer (&fault));
  return FALSE;
}

static PlumbJournal *
open_journal_of (PlumbUiDocument *self, const char *path, GError **error)
{
  g_autofree char *folder = plumb_paths_get_state ("journals");
  PlumbWorkPool *pool
      = plumb_ui_environment_get_pool (plumb_ui_project_get_environment (self->project));
  return plumb_journal_open (folder, path, pool, error);
}

/* A document without a journal can still be edited and saved; the window says that it is so. */
static void
open_journal (PlumbUiDocument *self)
{
  g_autoptr (GError) error = NULL;
  PlumbRecovery recovery = { 0 };
  self->journal = open_journal_of (self, self->path, &error);
  if (self->journal != NULL && recover (self, &recovery, &error))
    {
      self->n_recovered = recovery.n_edits;
      self->n_set_aside = recovery.n_dropped;
      self->recoverable_at = recovery.n_edits > 0 ? g_get_real_time () : 0;
      return;
    }
  if (g_error_matches (error, PLUMB_JOURNAL_ERROR, PLUMB_JOURNAL_ERROR_BUSY))
    self->access = PLUMB_UI_ACCESS_TAKEN;
  g_set_str (&self->journal_fault, error->message);
  g_clear_object (&self->journal);
}

static PlumbUiDocument *
new_document (PlumbUiProject *project, const char *name)
{
  PlumbUiDocument *self = g_object_new (PLUMB_UI_TYPE_DOCUMENT, NULL);
  self->project = g_object_ref (project);
  self->name = g_strdup (name);
  self->path = plumb_project_get_workflow_path (plumb_ui_project_get_project (project), name);
  return self;
}

/* What the journal has may have changed the graph. */
static void
start (PlumbUiDocument *self, PlumbGraph *copy)
{
  g_autoptr (PlumbGraph) fresh = copy;
  guint64 revision = plumb_graph_get_revision (self->graph);
  self->history = plumb_history_new (self->graph);
  open_journal (self);
  if (fresh == NULL || plumb_graph_get_revision (self->graph) != revision)
    {
      g_clear_object (&fresh);
      fresh = plumb_graph_copy (self->graph);
    }
  plumb_ui_document_start (self, g_steal_pointer (&fresh));
  plumb_ui_document_update_access (self);
  plumb_ui_document_watch (self);
}

PlumbUiDocument *
plumb_ui_document_open (PlumbUiProject *project, const char *name, GError **error)
{
  if (!plumb_file_check_name (name, error))
    return NULL;
  g_autoptr (PlumbUiDocument) self = new_document (project, name);
  char *text = plumb_ui_document_read_text (self, error);
  if (text == NULL)
    return NULL;
  plumb_ui_document_set_text (self, text);
  self->graph = parse (self, error);
  if (self->graph == NULL)
    return NULL;
  start (self, NULL);
  return g_steal_pointer (&self);
}

PlumbUiDocument *
plumb_ui_document_open_prepared (PlumbUiProject *project,
                                 const char *name,
                                 PlumbUiPrepared *prepared)
{
  g_autoptr (PlumbUiPrepared) taken = prepared;
  PlumbUiDocument *self = new_document (project, name);
  self->has_file = TRUE;
  plumb_ui_document_set_text (self, g_steal_pointer (&taken->text));
  self->graph = g_steal_pointer (&taken->graph);
  plumb_ui_document_note_faults (self, taken->faults);
  self->scene = g_steal_pointer (&taken->scene);
  self->scene_revision = plumb_graph_get_revision (self->graph);
  start (self, g_steal_pointer (&taken->copy));
  return self;
}

void
plumb_ui_document_close (PlumbUiDocument *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->check_source, g_source_remove);
  plumb_ui_document_stop_watching (self);
  g_clear_object (&self->journal);
  self->access = PLUMB_UI_ACCESS_TAKEN;
}

PlumbUiAccess
plumb_ui_document_get_access (PlumbUiDocument *self)
{
  return self->access;
}

const char *
plumb_ui_document_get_journal_fault (PlumbUiDocument *self)
{
  return self->journal_fault;
}

gint64
plumb_ui_document_get_recoverable_at (PlumbUiDocument *self)
{
  return self->recoverable_at;
}

guint
plumb_ui_document_get_n_recovered (PlumbUiDocument *self)
{
  return self->n_recovered;
}

guint
plumb_ui_document_get_n_set_aside (PlumbUiDocument *self)
{
  return self->n_set_aside;
}

/* --- saving --------------------------------------------------------------------------------- */

gboolean
plumb_ui_document_is_saved (PlumbUiDocument *self)
{
  return self->has_file && plumb_history_is_saved (self->history);
}

static void
mark_saved (PlumbUiDocument *self)
{
  self->has_file = TRUE;
  self->n_recovered = 0;
  self->recoverable_at = 0;
  plumb_history_mark_saved (self->history);
  plumb_ui_document_notify_file (self);
}

static gboolean
write_file (PlumbUiDocument *self, GError **error)
{
  g_autofree char *versions
      = plumb_project_get_machine_path (plumb_ui_project_get_project (self->project), "versions");
  gboolean is_written
      = self->journal != NULL
            ? plumb_journal_save (self->journal, self->graph, self->path, versions, error)
            : plumb_document_save (self->graph, self->path, versions, error);
  if (!is_written)
    return FALSE;
  plumb_ui_document_set_text (self, plumb_document_format (self->graph));
  mark_saved (self);
  return TRUE;
}

/* What another program wrote in the meantime is not written over unseen. */
static gboolean
check_unchanged (PlumbUiDocument *self, GError **error)
{
  g_autofree char *text = plumb_ui_document_read_text (self, error);
  if (text == NULL)
    return FALSE;
  const char *known = self->text_of_disk != NULL ? self->text_of_disk : self->text;
  if (self->has_file && strcmp (text, known) != 0)
    {
      g_set_str (&self->text_of_disk, text);
      plumb_ui_document_emit_changed_on_disk (self);
    }
  if (self->text_of_disk == NULL)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_WRONG_ETAG,
               _ ("“%s” was changed by another program; choose which to keep, then save"),
               self->path);
  return FALSE;
}

static gboolean
check_writable (PlumbUiDocument *self, GError **error)
{
  plumb_ui_document_update_access (self);
  switch (self->access)
    {
    case PLUMB_UI_ACCESS_FULL:
      return TRUE;
    case PLUMB_UI_ACCESS_READ_ONLY:
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                   _ ("“%s” cannot be written; save it under another name"), self->path);
      return FALSE;
    case PLUMB_UI_ACCESS_GONE:
      return plumb_ui_project_check_folder (self->project, error);
    case PLUMB_UI_ACCESS_TAKEN:
    default:
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_READ_ONLY,
                   _ ("“%s” is being edited in another window; save it there"), self->name);
      return FALSE;
    }
}

gboolean
plumb_ui_document_save (PlumbUiDocument *self, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (self->path);
  return check_writable (self, error) && check_unchanged (self, error)
         && plumb_file_make_folder (folder, 0755, error) && write_file (self, error);
}

/* The journal of a name that neither a file nor edits that were not saved have. */
static PlumbJournal *
claim (PlumbUiDocument *self, const char *path, const char *name, GError **error)
{
  gboolean exists = g_file_test (path, G_FILE_TEST_EXISTS);
  g_autoptr (PlumbJournal) journal = exists ? NULL : open_journal_of (self, path, error);
  if (!exists && (journal == NULL || !plumb_journal_has_edits (journal)))
    return g_steal_pointer (&journal);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS,
               _ ("the project has a workflow “%s” already; choose another name"), name);
  return NULL;
}

/* It is safe under its new name: the edits that were not saved belong there. */
static void
move_to (PlumbUiDocument *self, const char *path, const char *name, PlumbJournal *journal)
{
  if (self->journal != NULL)
    plumb_journal_restart (self->journal, self->text_hash, NULL);
  g_set_object (&self->journal, journal);
  g_clear_pointer (&self->text_of_disk, g_free);
  self->access = PLUMB_UI_ACCESS_FULL;
  g_set_str (&self->path, path);
  g_set_str (&self->name, name);
  g_autoptr (GError) error = NULL;
  plumb_ui_document_set_text (self, plumb_document_format (self->graph));
  plumb_journal_restart (journal, self->text_hash, &error);
  g_set_str (&self->journal_fault, error != NULL ? error->message : NULL);
  mark_saved (self);
  plumb_ui_document_watch (self);
  plumb_ui_document_update_access (self);
  plumb_ui_document_emit_changed_on_disk (self);
}

gboolean
plumb_ui_document_save_as (PlumbUiDocument *self, const char *name, GError **error)
{
  if (!plumb_file_check_name (name, error) || !plumb_ui_project_check_folder (self->project, error))
    return FALSE;
  g_autofree char *path
      = plumb_project_get_workflow_path (plumb_ui_project_get_project (self->project), name);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (PlumbJournal) journal = claim (self, path, name, error);
  if (journal == NULL || !plumb_file_make_folder (folder, 0755, error)
      || !plumb_document_save (self->graph, path, NULL, error))
    return FALSE;
  move_to (self, path, name, journal);
  return TRUE;
}

gboolean
plumb_ui_document_save_copy (PlumbUiDocument *self, const char *path, GError **error)
{
  return plumb_document_save (self->graph, path, NULL, error);
}
