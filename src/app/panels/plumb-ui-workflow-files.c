/* plumb-ui-workflow-files.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "plumb-ui-workflow-files.h"

#include "plumb-document.h"
#include "plumb-file.h"
#include "plumb-limits.h"

PlumbUiDocument *
plumb_ui_workflow_find_open (PlumbUiSession *session, PlumbUiProject *project, const char *name)
{
  GListModel *documents = plumb_ui_session_get_documents (session);
  for (guint i = 0; i < g_list_model_get_n_items (documents); i++)
    {
      g_autoptr (PlumbUiDocument) document = g_list_model_get_item (documents, i);
      if (plumb_ui_document_get_project (document) == project
          && g_str_equal (plumb_ui_document_get_name (document), name))
        return document; /* the session holds it */
    }
  return NULL;
}

static PlumbUiDocument *
ref_or_open (PlumbUiSession *session, PlumbUiProject *project, const char *name, GError **error)
{
  PlumbUiDocument *open = plumb_ui_workflow_find_open (session, project, name);
  return open != NULL ? g_object_ref (open) : plumb_ui_document_open (project, name, error);
}

gboolean
plumb_ui_workflow_rename (PlumbUiSession *session,
                          PlumbUiProject *project,
                          const char *from,
                          const char *to,
                          GError **error)
{
  g_autoptr (PlumbUiDocument) document = ref_or_open (session, project, from, error);
  if (document == NULL)
    return FALSE;
  g_autofree char *before = g_strdup (plumb_ui_document_get_path (document));
  if (!plumb_ui_document_save_as (document, to, error))
    return FALSE;
  g_remove (before);
  return TRUE;
}

static char *
find_free_path (PlumbUiProject *project, const char *name, char **free_name)
{
  for (guint i = 1;; i++)
    {
      g_autofree char *candidate
          = i == 1 ? g_strdup_printf ("%s-copy", name) : g_strdup_printf ("%s-copy-%u", name, i);
      g_autofree char *path
          = plumb_project_get_workflow_path (plumb_ui_project_get_project (project), candidate);
      if (path != NULL && g_file_test (path, G_FILE_TEST_EXISTS))
        continue;
      *free_name = g_steal_pointer (&candidate);
      return g_steal_pointer (&path);
    }
}

char *
plumb_ui_workflow_duplicate (PlumbUiSession *session,
                             PlumbUiProject *project,
                             const char *name,
                             GError **error)
{
  g_autoptr (PlumbUiDocument) document = ref_or_open (session, project, name, error);
  if (document == NULL)
    return NULL;
  g_autofree char *copy = NULL;
  g_autofree char *path = find_free_path (project, name, &copy);
  if (path == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FILENAME_TOO_LONG,
                   "the name '%s' is too long to add to; rename the workflow first", name);
      return NULL;
    }
  if (!plumb_document_save (plumb_ui_document_get_graph (document), path, NULL, error))
    return NULL;
  return g_steal_pointer (&copy);
}

/* --- into the trash and back ------------------------------------------------------------------ */

#define TRASHED "plumb-trashed-workflow"

/* What went last: it can be had back as long as the window is there. */
typedef struct
{
  PlumbUiSession *session; /* NULL where the session has it */
  PlumbUiProject *project;
  char *name;
  char *text;
  gsize length;
} Trashed;

static void
trashed_free (gpointer data)
{
  Trashed *self = data;
  g_clear_object (&self->session);
  g_clear_object (&self->project);
  g_free (self->name);
  g_free (self->text);
  g_free (self);
}

static void
trashed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Trashed *self = user_data;
  g_autoptr (PlumbUiSession) session = g_steal_pointer (&self->session);
  g_autoptr (GError) error = NULL;
  if (!g_file_trash_finish (G_FILE (source), result, &error))
    {
      plumb_ui_session_report (session, _ ("Cannot Move to the Trash"), error);
      trashed_free (self);
      return;
    }
  g_object_set_data_full (G_OBJECT (session), TRASHED, self, trashed_free);
  plumb_ui_session_toast_action (session, _ ("The workflow is in the trash"), _ ("_Undo"),
                                 "win.restore-workflow");
}

void
plumb_ui_workflow_trash (PlumbUiSession *session, PlumbUiProject *project, const char *name)
{
  PlumbUiDocument *open = plumb_ui_workflow_find_open (session, project, name);
  if (open != NULL)
    plumb_ui_session_close_document (session, open);
  g_autofree char *path
      = plumb_project_get_workflow_path (plumb_ui_project_get_project (project), name);
  if (path == NULL || !g_file_test (path, G_FILE_TEST_EXISTS))
    return;
  Trashed *trashed = g_new0 (Trashed, 1);
  trashed->session = g_object_ref (session);
  trashed->project = g_object_ref (project);
  trashed->name = g_strdup (name);
  trashed->text = plumb_file_read (path, PLUMB_LIMIT_JSON_BYTES, &trashed->length, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_file_trash_async (file, G_PRIORITY_DEFAULT, NULL, trashed_cb, trashed);
}

gboolean
plumb_ui_workflow_restore (PlumbUiSession *session, GError **error)
{
  Trashed *trashed = g_object_steal_data (G_OBJECT (session), TRASHED);
  if (trashed == NULL)
    return TRUE;
  g_autofree char *name = plumb_ui_session_make_name (session, trashed->project, trashed->name);
  g_autofree char *path
      = plumb_project_get_workflow_path (plumb_ui_project_get_project (trashed->project), name);
  gboolean is_there
      = trashed->text != NULL
        && plumb_file_write_atomic (path, trashed->text, (gssize) trashed->length, error)
        && plumb_ui_session_open_document (session, trashed->project, name, error) != NULL;
  if (trashed->text == NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                 _ ("“%s” could not be read before; take it out of the desktop's trash"),
                 trashed->name);
  trashed_free (trashed);
  return is_there;
}
