/* plumb-ui-design-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "plumb-ui-design-page.h"

struct _PlumbUiDesignPage
{
  AdwBin parent_instance;

  PlumbUiSession *session;

  AdwOverlaySplitView *sidebar_split;
  AdwOverlaySplitView *inspector_split;
  GtkPaned *drawer_paned;
  AdwTabView *tabs;
};

G_DEFINE_FINAL_TYPE (PlumbUiDesignPage, plumb_ui_design_page, ADW_TYPE_BIN)

/* --- tabs and the session's documents ------------------------------------------------------- */

static PlumbUiDocument *
get_document (AdwTabPage *page)
{
  return g_object_get_data (G_OBJECT (page), "document");
}

static AdwTabPage *
find_page (PlumbUiDesignPage *self, PlumbUiDocument *document)
{
  for (int i = 0; i < adw_tab_view_get_n_pages (self->tabs); i++)
    if (get_document (adw_tab_view_get_nth_page (self->tabs, i)) == document)
      return adw_tab_view_get_nth_page (self->tabs, i);
  return NULL;
}

static GtkWidget *
make_view (PlumbUiDesignPage *self, PlumbUiDocument *document)
{
  return gtk_label_new (plumb_ui_document_get_name (document));
}

static void
add_page (PlumbUiDesignPage *self, PlumbUiDocument *document)
{
  AdwTabPage *page = adw_tab_view_append (self->tabs, make_view (self, document));
  g_object_set_data_full (G_OBJECT (page), "document", g_object_ref (document), g_object_unref);
  g_object_bind_property (document, "title", page, "title", G_BINDING_SYNC_CREATE);
}

static void
documents_changed_cb (
    GListModel *documents, guint position, guint removed, guint added, PlumbUiDesignPage *self)
{
  for (int i = adw_tab_view_get_n_pages (self->tabs); removed > 0 && i-- > 0;)
    {
      AdwTabPage *page = adw_tab_view_get_nth_page (self->tabs, i);
      PlumbUiDocument *document = get_document (page);
      gboolean is_open = FALSE;
      for (guint j = 0; j < g_list_model_get_n_items (documents) && !is_open; j++)
        {
          g_autoptr (PlumbUiDocument) other = g_list_model_get_item (documents, j);
          is_open = other == document;
        }
      if (!is_open)
        adw_tab_view_close_page (self->tabs, page);
    }
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (PlumbUiDocument) document = g_list_model_get_item (documents, i);
      if (find_page (self, document) == NULL)
        add_page (self, document);
    }
}

static void
document_changed_cb (PlumbUiSession *session, GParamSpec *pspec, PlumbUiDesignPage *self)
{
  PlumbUiDocument *document = plumb_ui_session_get_document (session);
  AdwTabPage *page = document != NULL ? find_page (self, document) : NULL;
  if (page != NULL)
    adw_tab_view_set_selected_page (self->tabs, page);
}

static void
page_selected_cb (AdwTabView *tabs, GParamSpec *pspec, PlumbUiDesignPage *self)
{
  AdwTabPage *page = adw_tab_view_get_selected_page (tabs);
  PlumbUiDocument *document = page != NULL ? get_document (page) : NULL;
  if (document != NULL)
    plumb_ui_session_set_document (self->session, document);
}

static gboolean
close_page_cb (AdwTabView *tabs, AdwTabPage *page, PlumbUiDesignPage *self)
{
  adw_tab_view_close_page_finish (tabs, page, TRUE);
  PlumbUiDocument *document = get_document (page);
  if (document != NULL)
    plumb_ui_session_close_document (self->session, document);
  return GDK_EVENT_STOP;
}

/* --- the widget ----------------------------------------------------------------------------- */

static void
plumb_ui_design_page_dispose (GObject *object)
{
  PlumbUiDesignPage *self = PLUMB_UI_DESIGN_PAGE (object);
  if (self->session != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->session, self);
      g_signal_handlers_disconnect_by_data (plumb_ui_session_get_documents (self->session), self);
    }
  gtk_widget_dispose_template (GTK_WIDGET (self), PLUMB_UI_TYPE_DESIGN_PAGE);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (plumb_ui_design_page_parent_class)->dispose (object);
}

static void
plumb_ui_design_page_class_init (PlumbUiDesignPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = plumb_ui_design_page_dispose;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/plumbline/Plumbline/ui/plumb-ui-design-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PlumbUiDesignPage, sidebar_split);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiDesignPage, inspector_split);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiDesignPage, drawer_paned);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiDesignPage, tabs);
}

static void
plumb_ui_design_page_init (PlumbUiDesignPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
plumb_ui_design_page_new (PlumbUiSession *session)
{
  PlumbUiDesignPage *self = g_object_new (PLUMB_UI_TYPE_DESIGN_PAGE, NULL);
  self->session = g_object_ref (session);
  GSettings *settings
      = plumb_ui_environment_get_settings (plumb_ui_session_get_environment (session));
  g_settings_bind (settings, "show-sidebar", self->sidebar_split, "show-sidebar",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "show-inspector", self->inspector_split, "show-sidebar",
                   G_SETTINGS_BIND_DEFAULT);
  g_signal_connect (plumb_ui_session_get_documents (session), "items-changed",
                    G_CALLBACK (documents_changed_cb), self);
  g_signal_connect (session, "notify::document", G_CALLBACK (document_changed_cb), self);
  g_signal_connect (self->tabs, "notify::selected-page", G_CALLBACK (page_selected_cb), self);
  g_signal_connect (self->tabs, "close-page", G_CALLBACK (close_page_cb), self);
  return GTK_WIDGET (self);
}
