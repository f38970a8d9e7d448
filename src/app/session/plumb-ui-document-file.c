/* plumb-ui-document-file.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-ui-document-private.h"

#include "plumb-file.h"
#include "plumb-hash.h"
#include "plumb-limits.h"
#include "plumb-paths.h"

/* A program that writes a file writes it more than once. */
#define LOOK_DELAY_MS 200

/* --- what the disk has ---------------------------------------------------------------------- */

/* The text of the file; "" where there is none. */
static char *
read_text (const char *path, gsize *length, GError **error)
{
  g_autoptr (GError) fault = NULL;
  char *text = plumb_file_read (path, PLUMB_LIMIT_JSON_BYTES, length, &fault);
  if (text == NULL && g_error_matches (fault, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    {
      *length = 0;
      return g_strdup ("");
    }
  if (text == NULL)
    g_propagate_error (error, g_steal_pointer (&fault));
  return text;
}

static gboolean
look_cb (gpointer user_data)
{
  PlumbUiDocument *self = user_data;
  self->look_source = 0;
  gsize length = 0;
  g_autofree char *text = read_text (self->path, &length, NULL);
  if (text == NULL)
    return G_SOURCE_REMOVE;
  g_autofree char *hash = plumb_hash_bytes (text, length);
  if (strcmp (hash, self->text_hash) != 0)
    plumb_ui_document_emit_changed_on_disk (self);
  return G_SOURCE_REMOVE;
}

static void
file_changed_cb (GFileMonitor *monitor,
                 GFile *file,
                 GFile *other,
                 GFileMonitorEvent event,
                 PlumbUiDocument *self)
{
  if (self->look_source == 0)
    self->look_source = g_timeout_add (LOOK_DELAY_MS, look_cb, self);
}

static void
watch (PlumbUiDocument *self)
{
  plumb_ui_document_stop_watching (self);
  g_autoptr (GFile) file = g_file_new_for_path (self->path);
  self->monitor = g_file_monitor_file (file, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
  if (self->monitor != NULL)
    g_signal_connect (self->monitor, "changed", G_CALLBACK (file_changed_cb), self);
}

void
plumb_ui_document_stop_watching (PlumbUiDocument *self)
{
  g_clear_handle_id (&self->look_source, g_source_remove);
  if (self->monitor == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->monitor, self);
  g_file_monitor_cancel (self->monitor);
  g_clear_object (&self->monitor);
}

/* --- opening -------------------------------------------------------------------------------- */

static PlumbGraph *
parse (PlumbUiDocument *self, const char *text, gsize length, GError **error)
{
  if (length == 0)
    return plumb_graph_new ();
  self->file_problems = plumb_problems_new ();
  return plumb_document_parse (text, (gssize) length, self->file_problems, error);
}

/* A document without a journal can still be edited and saved; the window says that it is so. */
static void
open_journal (PlumbUiDocument *self)
{
  g_autofree char *folder = plumb_paths_get_state ("journals");
  g_autoptr (GError) error = NULL;
  PlumbRecovery recovery = { 0 };
  PlumbWorkPool *pool
      = plumb_ui_environment_get_pool (plumb_ui_project_get_environment (self->project));
  self->journal = plumb_journal_open (folder, self->path, pool, &error);
  if (self->journal == NULL)
    {
      g_debug ("%s: no journal: %s", self->name, error->message);
      return;
    }
  if (!plumb_journal_recover (self->journal, self->graph, self->text_hash, &recovery, &error))
    {
      g_debug ("%s: the journal is of another text: %s", self->name, error->message);
      plumb_journal_restart (self->journal, self->text_hash, NULL);
    }
  self->n_recovered = recovery.n_edits;
  if (self->n_recovered > 0)
    self->recoverable_at = g_get_real_time ();
}

PlumbUiDocument *
plumb_ui_document_open (PlumbUiProject *project, const char *name, GError **error)
{
  g_autoptr (PlumbUiDocument) self = g_object_new (PLUMB_UI_TYPE_DOCUMENT, NULL);
  self->project = g_object_ref (project);
  self->name = g_strdup (name);
  self->path = plumb_project_get_workflow_path (plumb_ui_project_get_project (project), name);
  gsize length = 0;
  g_autofree char *text = read_text (self->path, &length, error);
  if (text == NULL)
    return NULL;
  self->graph = parse (self, text, length, error);
  if (self->graph == NULL)
    {
      g_prefix_error (error, "%s: ", self->path);
      return NULL;
    }
  self->text_hash = plumb_hash_bytes (text, length);
  open_journal (self);
  plumb_ui_document_start (self);
  watch (self);
  return g_steal_pointer (&self);
}

/* --- saving --------------------------------------------------------------------------------- */

gboolean
plumb_ui_document_is_saved (PlumbUiDocument *self)
{
  return self->n_recovered == 0 && plumb_history_is_saved (self->history)
         && g_file_test (self->path, G_FILE_TEST_EXISTS);
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
  g_autofree char *text = plumb_document_format (self->graph);
  g_free (self->text_hash);
  self->text_hash = plumb_hash_bytes (text, strlen (text));
  self->n_recovered = 0;
  self->recoverable_at = 0;
  plumb_history_mark_saved (self->history);
  plumb_ui_document_notify_file (self);
  return TRUE;
}

gboolean
plumb_ui_document_save (PlumbUiDocument *self, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (self->path);
  return plumb_file_make_folder (folder, 0755, error) && write_file (self, error);
}

gboolean
plumb_ui_document_save_as (PlumbUiDocument *self, const char *name, GError **error)
{
  if (!plumb_file_check_name (name, error))
    return FALSE;
  g_autofree char *path
      = plumb_project_get_workflow_path (plumb_ui_project_get_project (self->project), name);
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS,
                   "the project has a workflow '%s' already; choose another name", name);
      return FALSE;
    }
  g_autofree char *before = g_steal_pointer (&self->path);
  self->path = g_steal_pointer (&path);
  g_autoptr (PlumbJournal) journal = g_steal_pointer (&self->journal);
  if (!plumb_ui_document_save (self, error))
    {
      g_free (self->path);
      self->path = g_steal_pointer (&before);
      self->journal = g_steal_pointer (&journal);
      return FALSE;
    }
  if (journal != NULL)
    plumb_journal_restart (journal, self->text_hash, NULL);
  g_free (self->name);
  self->name = g_strdup (name);
  open_journal (self);
  watch (self);
  plumb_ui_document_notify_file (self);
  return TRUE;
}
