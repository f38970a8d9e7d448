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

static void
trashed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PlumbUiSession) session = user_data;
  g_autoptr (GError) error = NULL;
  if (!g_file_trash_finish (G_FILE (source), result, &error))
    plumb_ui_session_report (session, _ ("Cannot Move to the Trash"), error);
  else
    plumb_ui_session_toast (session, _ ("The workflow is in the trash"));
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
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_file_trash_async (file, G_PRIORITY_DEFAULT, NULL, trashed_cb, g_object_ref (session));
}
