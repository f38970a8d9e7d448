/* plumb-ui-window-state.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ui-window-private.h"

/* What a window has open, from start to start:
 * { "page", "width", "height", "maximized", "project", "projects": [ folder ], "document": number,
 *   "documents": [ { "project", "name", "level": [ id ], "selection": [ id ], "place": { … } } ] }
 */

/* --- writing -------------------------------------------------------------------------------- */

static PlumbValue *
describe_document (PlumbUiWindow *self, PlumbUiDocument *document)
{
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();
  g_auto (GStrv) nodes
      = plumb_ui_selection_list (plumb_ui_document_get_selection (document), PLUMB_UI_ITEM_NODE);
  plumb_value_builder_set_string (
      builder, "project", plumb_ui_project_get_folder (plumb_ui_document_get_project (document)));
  plumb_value_builder_set_string (builder, "name", plumb_ui_document_get_name (document));
  plumb_value_builder_set (builder, "level",
                           plumb_value_new_strv (plumb_ui_document_get_level (document)));
  plumb_value_builder_set (builder, "selection",
                           plumb_value_new_strv ((const char *const *) nodes));
  PlumbUiDocumentView *view = plumb_ui_design_page_find_view (self->design, document);
  if (view != NULL)
    plumb_value_builder_set (builder, "place", plumb_ui_document_view_get_place (view));
  return plumb_value_builder_end (builder);
}

static void
add_documents (PlumbUiWindow *self, PlumbValueBuilder *builder)
{
  GListModel *documents = plumb_ui_session_get_documents (self->session);
  PlumbValueBuilder *list = plumb_value_builder_new_array ();
  for (guint i = 0; i < g_list_model_get_n_items (documents); i++)
    {
      g_autoptr (PlumbUiDocument) document = g_list_model_get_item (documents, i);
      if (document == plumb_ui_session_get_document (self->session))
        plumb_value_builder_set_int (builder, "document", i);
      plumb_value_builder_add (list, describe_document (self, document));
    }
  plumb_value_builder_set (builder, "documents", plumb_value_builder_end (list));
}

static void
add_projects (PlumbUiWindow *self, PlumbValueBuilder *builder)
{
  GListModel *projects = plumb_ui_session_get_projects (self->session);
  PlumbUiProject *shown = plumb_ui_session_get_project (self->session);
  PlumbValueBuilder *list = plumb_value_builder_new_array ();
  for (guint i = 0; i < g_list_model_get_n_items (projects); i++)
    {
      g_autoptr (PlumbUiProject) project = g_list_model_get_item (projects, i);
      plumb_value_builder_add (list,
                               plumb_value_new_string (plumb_ui_project_get_folder (project)));
    }
  plumb_value_builder_set (builder, "projects", plumb_value_builder_end (list));
  if (shown != NULL)
    plumb_value_builder_set_string (builder, "project", plumb_ui_project_get_folder (shown));
}

PlumbValue *
plumb_ui_window_get_state (PlumbUiWindow *self)
{
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();
  int width, height;
  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  plumb_value_builder_set_string (builder, "page", plumb_ui_session_get_page (self->session));
  plumb_value_builder_set_int (builder, "width", width);
  plumb_value_builder_set_int (builder, "height", height);
  plumb_value_builder_set_boolean (builder, "maximized",
                                   gtk_window_is_maximized (GTK_WINDOW (self)));
  add_projects (self, builder);
  add_documents (self, builder);
  return plumb_value_builder_end (builder);
}

/* --- reading -------------------------------------------------------------------------------- */

static char **
read_strv (PlumbValue *list)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  for (guint i = 0; i < plumb_value_get_length (list); i++)
    g_strv_builder_add (builder, plumb_value_get_string (plumb_value_get_element (list, i), ""));
  return g_strv_builder_end (builder);
}

static void
select_nodes (PlumbUiDocument *document, const char *const *nodes)
{
  PlumbUiSelection *selection = plumb_ui_document_get_selection (document);
  PlumbGraph *graph = plumb_ui_document_get_level_graph (document);
  plumb_ui_selection_freeze (selection);
  for (; *nodes != NULL; nodes++)
    if (plumb_graph_find_node (graph, *nodes) != NULL)
      plumb_ui_selection_add (selection, PLUMB_UI_ITEM_NODE, *nodes);
  plumb_ui_selection_thaw (selection);
}

/* A workflow without file and journal is gone: it is not begun anew. */
static void
restore_document (PlumbUiWindow *self, PlumbValue *value)
{
  const char *folder = plumb_value_member_string (value, "project", "");
  const char *name = plumb_value_member_string (value, "name", "");
  PlumbUiProject *project = plumb_ui_session_open_project (self->session, folder, NULL);
  if (project == NULL || !plumb_ui_project_has_workflow (project, name))
    return;
  PlumbUiDocument *document = plumb_ui_session_open_document (self->session, project, name, NULL);
  if (document == NULL)
    return;
  g_auto (GStrv) level = read_strv (plumb_value_get_member (value, "level"));
  g_auto (GStrv) nodes = read_strv (plumb_value_get_member (value, "selection"));
  if (plumb_ui_document_set_level (document, (const char *const *) level))
    select_nodes (document, (const char *const *) nodes);
  PlumbUiDocumentView *view = plumb_ui_design_page_find_view (self->design, document);
  PlumbValue *place = plumb_value_get_member (value, "place");
  if (view != NULL && place != NULL)
    plumb_ui_document_view_set_place (view, place);
}

static void
show_what_was_shown (PlumbUiWindow *self, PlumbValue *state)
{
  const char *folder = plumb_value_member_string (state, "project", "");
  const char *page = plumb_value_member_string (state, "page", PLUMB_UI_PAGE_DESIGN);
  g_autoptr (PlumbUiDocument) document
      = g_list_model_get_item (plumb_ui_session_get_documents (self->session),
                               (guint) plumb_value_member_int (state, "document", 0));
  if (document != NULL)
    plumb_ui_session_set_document (self->session, document);
  else if (*folder != '\0')
    plumb_ui_session_open_project (self->session, folder, NULL);
  if (adw_view_stack_get_child_by_name (self->pages, page) != NULL)
    plumb_ui_session_set_page (self->session, page);
}

void
plumb_ui_window_restore (PlumbUiWindow *self, PlumbValue *state)
{
  int width = (int) plumb_value_member_int (state, "width", 0);
  int height = (int) plumb_value_member_int (state, "height", 0);
  PlumbValue *projects = plumb_value_get_member (state, "projects");
  PlumbValue *documents = plumb_value_get_member (state, "documents");
  if (width > 0 && height > 0)
    gtk_window_set_default_size (GTK_WINDOW (self), width, height);
  if (plumb_value_member_boolean (state, "maximized", FALSE))
    gtk_window_maximize (GTK_WINDOW (self));
  for (guint i = 0; i < plumb_value_get_length (projects); i++)
    plumb_ui_session_open_project (
        self->session, plumb_value_get_string (plumb_value_get_element (projects, i), ""), NULL);
  for (guint i = 0; i < plumb_value_get_length (documents); i++)
    restore_document (self, plumb_value_get_element (documents, i));
  show_what_was_shown (self, state);
}
