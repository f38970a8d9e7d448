/* plumb-ui-document-disk.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

#include "plumb-ui-document-private.h"

#include "plumb-document.h"
#include "plumb-file.h"
#include "plumb-hash.h"
#include "plumb-limits.h"
#include "plumb-merge.h"
#include "plumb-replace.h"

/* A program that writes a file writes it more than once. */
#define LOOK_DELAY_MS 200

/* --- the file as it is ---------------------------------------------------------------------- */

char *
plumb_ui_document_read_text (PlumbUiDocument *self, GError **error)
{
  g_autoptr (GError) fault = NULL;
  gsize length = 0;
  char *text = plumb_file_read (self->path, PLUMB_LIMIT_JSON_BYTES, &length, &fault);
  self->has_file = text != NULL;
  if (text == NULL && g_error_matches (fault, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    return g_strdup ("");
  if (text == NULL)
    g_propagate_error (error, g_steal_pointer (&fault));
  return text;
}

void
plumb_ui_document_set_text (PlumbUiDocument *self, char *text)
{
  g_free (self->text);
  self->text = text;
  g_free (self->text_hash);
  self->text_hash = plumb_hash_bytes (text, strlen (text));
}

static PlumbUiAccess
find_access (PlumbUiDocument *self)
{
  if (self->access == PLUMB_UI_ACCESS_TAKEN)
    return PLUMB_UI_ACCESS_TAKEN;
  if (!g_file_test (plumb_ui_project_get_folder (self->project), G_FILE_TEST_IS_DIR))
    return PLUMB_UI_ACCESS_GONE;
  g_autofree char *folder = g_path_get_dirname (self->path);
  const char *written = g_file_test (folder, G_FILE_TEST_EXISTS)
                            ? folder
                            : plumb_ui_project_get_folder (self->project);
  /* The file is replaced, which only its folder need allow; but who made it read-only meant it. */
  gboolean can_write
      = access (written, W_OK) == 0 && (access (self->path, W_OK) == 0 || errno == ENOENT);
  return can_write ? PLUMB_UI_ACCESS_FULL : PLUMB_UI_ACCESS_READ_ONLY;
}

void
plumb_ui_document_update_access (PlumbUiDocument *self)
{
  PlumbUiAccess access = find_access (self);
  if (access == self->access)
    return;
  self->access = access;
  plumb_ui_document_notify_file (self);
}

/* --- what another program wrote ------------------------------------------------------------- */

static gboolean
is_untouched (PlumbUiDocument *self)
{
  return plumb_history_is_saved (self->history);
}

/* What both changed, and not alike, is not for us to decide. */
static gboolean
merge_theirs (PlumbUiDocument *self)
{
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  g_autoptr (PlumbGraph) base = *self->text != '\0'
                                    ? plumb_document_parse (self->text, -1, NULL, NULL)
                                    : plumb_graph_new ();
  g_autoptr (PlumbGraph) theirs = plumb_document_parse (self->text_of_disk, -1, problems, NULL);
  g_autoptr (PlumbValue) conflicts = NULL;
  if (base == NULL || theirs == NULL)
    return FALSE;
  g_autoptr (PlumbEdit) edit = plumb_edit_new_merge (base, self->graph, theirs, &conflicts);
  if (plumb_value_get_length (conflicts) > 0
      || (edit != NULL && !plumb_ui_document_apply (self, edit, NULL, NULL)))
    return FALSE;
  plumb_ui_document_note_faults (self, problems);
  plumb_ui_document_keep_mine (self);
  return TRUE;
}

/* Taken as it is where nothing was edited here, merged where both fit together, else kept until
 * somebody decides. */
static void
take_disk_text (PlumbUiDocument *self, char *text)
{
  g_free (self->text_of_disk);
  self->text_of_disk = text;
  if (*text != '\0'
      && (is_untouched (self) ? plumb_ui_document_take_theirs (self, NULL) : merge_theirs (self)))
    g_signal_emit_by_name (self, "merged");
  else
    plumb_ui_document_emit_changed_on_disk (self);
}

/* What makes the document what the text says; (nullable): it is that already, or @error. */
static PlumbEdit *
make_replacement (PlumbUiDocument *self,
                  const char *text,
                  const char *label,
                  PlumbProblems *problems,
                  GError **error)
{
  g_autoptr (PlumbGraph) wanted
      = *text != '\0' ? plumb_document_parse (text, -1, problems, error) : plumb_graph_new ();

  return wanted != NULL ? plumb_edit_new_replace (self->graph, wanted, label) : NULL;
}

/* Where it is only looked at there is nothing to decide, and nothing to undo: it is what the file
 * is. What cannot be read is left to the window that wrote it. */
static void
follow_file (PlumbUiDocument *self, char *text)
{
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  g_autoptr (PlumbEdit) edit = make_replacement (self, text, _ ("Edit"), problems, NULL);

  plumb_ui_document_set_text (self, text);
  if (edit == NULL || !plumb_graph_apply (self->graph, edit, NULL, NULL))
    return;
  plumb_ui_shadow_push (self->shadow, edit);
  plumb_ui_document_note_faults (self, problems);
}

static gboolean
look_cb (gpointer user_data)
{
  PlumbUiDocument *self = user_data;
  self->look_source = 0;
  gboolean had_file = self->has_file;
  g_autofree char *text = plumb_ui_document_read_text (self, NULL);
  plumb_ui_document_update_access (self);
  if (had_file != self->has_file)
    plumb_ui_document_notify_file (self);
  const char *known = self->text_of_disk != NULL ? self->text_of_disk : self->text;
  /* A file that was removed takes nothing away: the document is here, and not saved. */
  if (text == NULL || !self->has_file || strcmp (text, known) == 0)
    return G_SOURCE_REMOVE;
  if (self->access == PLUMB_UI_ACCESS_TAKEN)
    follow_file (self, g_steal_pointer (&text));
  else
    take_disk_text (self, g_steal_pointer (&text));
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

void
plumb_ui_document_watch (PlumbUiDocument *self)
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

const char *
plumb_ui_document_get_text_of_disk (PlumbUiDocument *self)
{
  return self->text_of_disk;
}

/* The journal starts from the text that the file has now, and makes the document of it. */
static void
rest_journal_on_file (PlumbUiDocument *self)
{
  if (self->journal == NULL)
    return;
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbGraph) base = plumb_document_parse (self->text, -1, NULL, NULL);
  g_autoptr (PlumbEdit) edit
      = base != NULL ? plumb_edit_new_replace (base, self->graph, _ ("Edit")) : NULL;
  if (!plumb_journal_restart (self->journal, self->text_hash, &error)
      || (edit != NULL && !plumb_journal_append (self->journal, edit, &error)))
    g_set_str (&self->journal_fault, error->message);
}

void
plumb_ui_document_keep_mine (PlumbUiDocument *self)
{
  if (self->text_of_disk == NULL)
    return;
  plumb_ui_document_set_text (self, g_steal_pointer (&self->text_of_disk));
  rest_journal_on_file (self);
  plumb_history_mark_unsaved (self->history);
  plumb_ui_document_notify_file (self);
  plumb_ui_document_emit_changed_on_disk (self);
}

/* --- becoming another text ------------------------------------------------------------------ */

gboolean
plumb_ui_document_replace (PlumbUiDocument *self,
                           const char *text,
                           const char *label,
                           GError **error)
{
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  g_autoptr (GError) fault = NULL;
  g_autoptr (PlumbEdit) edit = make_replacement (self, text, label, problems, &fault);
  if (fault != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&fault));
      return FALSE;
    }
  if (edit != NULL && !plumb_ui_document_apply (self, edit, NULL, error))
    return FALSE;
  plumb_ui_document_note_faults (self, problems);
  return TRUE;
}

/* The document is now what the file has. */
static void
mark_same_as_file (PlumbUiDocument *self)
{
  self->n_recovered = 0;
  self->recoverable_at = 0;
  plumb_history_mark_saved (self->history);
  plumb_ui_document_notify_file (self);
}

gboolean
plumb_ui_document_take_theirs (PlumbUiDocument *self, GError **error)
{
  if (self->text_of_disk == NULL)
    return TRUE;
  if (!plumb_ui_document_replace (self, self->text_of_disk, _ ("Take Changes of the File"), error))
    return FALSE;
  plumb_ui_document_set_text (self, g_steal_pointer (&self->text_of_disk));
  rest_journal_on_file (self);
  mark_same_as_file (self);
  plumb_ui_document_emit_changed_on_disk (self);
  return TRUE;
}

gboolean
plumb_ui_document_discard_recovered (PlumbUiDocument *self, GError **error)
{
  if (!plumb_ui_document_replace (self, self->text, _ ("Discard Recovered Changes"), error))
    return FALSE;
  if (self->has_file)
    mark_same_as_file (self);
  return TRUE;
}

/* --- earlier versions ----------------------------------------------------------------------- */

char **
plumb_ui_document_list_versions (PlumbUiDocument *self, GError **error)
{
  g_autofree char *versions
      = plumb_project_get_machine_path (plumb_ui_project_get_project (self->project), "versions");
  return plumb_document_list_versions (self->path, versions, error);
}
