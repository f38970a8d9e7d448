/* plumb-ui-design-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "plumb-ui-design-page.h"

#include "plumb-ui-later.h"
#include "plumb-ui-places.h"
#include "plumb-ui-resizer.h"
#include "plumb-ui-speech.h"

struct _PlumbUiDesignPage
{
  AdwBin parent_instance;

  PlumbUiSession *session;
  GSettings *settings;
  PlumbUiDocument *document; /* (nullable): whose status is shown */
  gboolean shows_outline;

  AdwOverlaySplitView *sidebar_split;
  GtkOverlay *sidebar_overlay;
  AdwBin *workflows_place;
  AdwBin *catalog_place;
  AdwOverlaySplitView *inspector_split;
  GtkOverlay *inspector_overlay;
  GtkBox *content;
  GtkBox *drawer_slot;
  GtkOverlay *drawer_overlay;
  GtkWidget *tab_bar;
  AdwTabView *tabs;
  AdwToastOverlay *toasts;
  GtkStack *stack;
  GtkWidget *empty;
  GtkLabel *status;
};

enum
{
  PROP_SHOWS_OUTLINE = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (PlumbUiDesignPage, plumb_ui_design_page, ADW_TYPE_BIN)

/* --- the line that says what is safe -------------------------------------------------------- */

static char *
describe_status (PlumbUiDocument *document)
{
  if (plumb_ui_document_is_saved (document))
    return g_strdup (_ ("Saved"));
  const char *fault = plumb_ui_document_get_journal_fault (document);
  gint64 at = plumb_ui_document_get_recoverable_at (document);
  if (fault != NULL)
    return g_strdup (_ ("Not saved and not recoverable"));
  if (at == 0)
    return g_strdup (_ ("Not saved"));
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (at / G_USEC_PER_SEC);
  /* Translators: a time of day, as the locale's 24 hour clock has it. */
  g_autofree char *clock = g_date_time_format (time, _ ("%H:%M:%S"));
  /* Translators: %s is a time of day such as 14:03:12. */
  return g_strdup_printf (_ ("Not saved · recoverable at %s"), clock);
}

static void
update_status (PlumbUiDesignPage *self)
{
  g_autofree char *text = self->document != NULL ? describe_status (self->document) : g_strdup ("");
  gtk_label_set_text (self->status, text);
  g_autofree char *fault = plumb_ui_say (
      self->document != NULL ? plumb_ui_document_get_journal_fault (self->document) : NULL);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->status), fault);
}

static void
follow_status (PlumbUiDesignPage *self, PlumbUiDocument *document)
{
  if (self->document != NULL)
    g_signal_handlers_disconnect_by_func (self->document, update_status, self);
  g_set_object (&self->document, document);
  if (document != NULL)
    {
      g_signal_connect_swapped (document, "notify::is-saved", G_CALLBACK (update_status), self);
      g_signal_connect_swapped (document, "notify::recoverable-at", G_CALLBACK (update_status),
                                self);
    }
  update_status (self);
}

/* --- tabs and the session's documents ------------------------------------------------------- */

static PlumbUiDocument *
get_document (AdwTabPage *page)
{
  PlumbUiDocumentView *view = PLUMB_UI_DOCUMENT_VIEW (adw_tab_page_get_child (page));
  return plumb_ui_document_view_get_document (view);
}

static AdwTabPage *
find_page (PlumbUiDesignPage *self, PlumbUiDocument *document)
{
  for (int i = 0; i < adw_tab_view_get_n_pages (self->tabs); i++)
    if (get_document (adw_tab_view_get_nth_page (self->tabs, i)) == document)
      return adw_tab_view_get_nth_page (self->tabs, i);
  return NULL;
}

static gboolean
make_icon (GBinding *binding, const GValue *is_saved, GValue *icon, gpointer user_data)
{
  if (!g_value_get_boolean (is_saved))
    g_value_take_object (icon, g_themed_icon_new ("plumb-unsaved-symbolic"));
  return TRUE;
}

static gboolean
make_tooltip (GBinding *binding, const GValue *is_saved, GValue *text, gpointer user_data)
{
  g_autoptr (GObject) document = g_binding_dup_source (binding);
  g_autofree char *path
      = g_markup_escape_text (plumb_ui_document_get_path (PLUMB_UI_DOCUMENT (document)), -1);
  g_value_take_string (text, g_value_get_boolean (is_saved)
                                 ? g_strdup (path)
                                 : g_strdup_printf (_ ("%s (not saved)"), path));
  return TRUE;
}

static void
add_page (PlumbUiDesignPage *self, PlumbUiDocument *document, guint position)
{
  GtkWidget *view = plumb_ui_document_view_new (self->session, document);
  plumb_ui_document_view_show_outline (PLUMB_UI_DOCUMENT_VIEW (view), self->shows_outline);
  AdwTabPage *page = adw_tab_view_insert (
      self->tabs, view, MIN ((int) position, adw_tab_view_get_n_pages (self->tabs)));
  g_object_bind_property (document, "title", page, "title", G_BINDING_SYNC_CREATE);
  g_object_bind_property_full (document, "is-saved", page, "icon", G_BINDING_SYNC_CREATE, make_icon,
                               NULL, NULL, NULL);
  g_object_bind_property_full (document, "is-saved", page, "tooltip", G_BINDING_SYNC_CREATE,
                               make_tooltip, NULL, NULL, NULL);
}

/* What is not shown has no styles to be found out. */
static void
update_empty (PlumbUiDesignPage *self)
{
  gboolean is_empty = adw_tab_view_get_n_pages (self->tabs) == 0;
  gtk_widget_set_visible (self->empty, is_empty);
  gtk_stack_set_visible_child (self->stack, is_empty ? self->empty : GTK_WIDGET (self->tabs));
}

static gboolean
is_open (GListModel *documents, PlumbUiDocument *document)
{
  for (guint i = 0; i < g_list_model_get_n_items (documents); i++)
    {
      g_autoptr (PlumbUiDocument) other = g_list_model_get_item (documents, i);
      if (other == document)
        return TRUE;
    }
  return FALSE;
}

static void
documents_changed_cb (
    GListModel *documents, guint position, guint removed, guint added, PlumbUiDesignPage *self)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (PlumbUiDocument) document = g_list_model_get_item (documents, i);
      if (find_page (self, document) == NULL)
        add_page (self, document, i);
    }
  for (int i = adw_tab_view_get_n_pages (self->tabs); removed > 0 && i-- > 0;)
    {
      AdwTabPage *page = adw_tab_view_get_nth_page (self->tabs, i);
      if (!is_open (documents, get_document (page)))
        adw_tab_view_close_page (self->tabs, page);
    }
  update_empty (self);
}

/* Whoever goes from tab to tab with the arrow keys stays there. */
static void
focus_page (PlumbUiDesignPage *self, AdwTabPage *page)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  if (focus == NULL || !gtk_widget_is_ancestor (focus, self->tab_bar))
    gtk_widget_grab_focus (adw_tab_page_get_child (page));
}

static void
document_changed_cb (PlumbUiSession *session, GParamSpec *pspec, PlumbUiDesignPage *self)
{
  PlumbUiDocument *document = plumb_ui_session_get_document (session);
  AdwTabPage *page = document != NULL ? find_page (self, document) : NULL;
  if (page != NULL)
    {
      adw_tab_view_set_selected_page (self->tabs, page);
      focus_page (self, page);
    }
  follow_status (self, document);
}

static void
page_selected_cb (AdwTabView *tabs, GParamSpec *pspec, PlumbUiDesignPage *self)
{
  AdwTabPage *page = adw_tab_view_get_selected_page (tabs);
  if (page != NULL && is_open (plumb_ui_session_get_documents (self->session), get_document (page)))
    plumb_ui_session_set_document (self->session, get_document (page));
}

static void
page_reordered_cb (AdwTabView *tabs, AdwTabPage *page, int position, PlumbUiDesignPage *self)
{
  g_signal_handlers_block_by_func (plumb_ui_session_get_documents (self->session),
                                   documents_changed_cb, self);
  plumb_ui_session_move_document (self->session, get_document (page), (guint) position);
  g_signal_handlers_unblock_by_func (plumb_ui_session_get_documents (self->session),
                                     documents_changed_cb, self);
}

/* Nothing is asked: the journal has what was not saved, and the tab can be opened again. */
static void
tell_closed (PlumbUiDesignPage *self, PlumbUiDocument *document)
{
  if (plumb_ui_document_is_saved (document) || plumb_ui_document_get_recoverable_at (document) == 0)
    return;
  g_autofree char *text = g_strdup_printf (_ ("“%s” is closed; its changes are kept"),
                                           plumb_ui_document_get_name (document));
  plumb_ui_session_toast_action (self->session, text, _ ("_Undo"), "win.reopen-tab");
}

static gboolean
close_page_cb (AdwTabView *tabs, AdwTabPage *page, PlumbUiDesignPage *self)
{
  g_autoptr (PlumbUiDocument) document = g_object_ref (get_document (page));
  gboolean is_ours = is_open (plumb_ui_session_get_documents (self->session), document);
  if (is_ours)
    tell_closed (self, document);
  adw_tab_view_close_page_finish (tabs, page, TRUE);
  if (is_ours)
    plumb_ui_session_close_document (self->session, document);
  return GDK_EVENT_STOP;
}

/* --- panels --------------------------------------------------------------------------------- */

/* A panel that is folded away in a narrow window is still wanted in a wide one. */
static void
split_shown_cb (AdwOverlaySplitView *split, GParamSpec *pspec, PlumbUiDesignPage *self)
{
  const char *key = split == self->sidebar_split ? "show-sidebar" : "show-inspector";
  gboolean is_shown = adw_overlay_split_view_get_show_sidebar (split);
  if (!adw_overlay_split_view_get_collapsed (split)
      && g_settings_get_boolean (self->settings, key) != is_shown)
    g_settings_set_boolean (self->settings, key, is_shown);
}

static void
split_collapsed_cb (AdwOverlaySplitView *split, GParamSpec *pspec, PlumbUiDesignPage *self)
{
  const char *key = split == self->sidebar_split ? "show-sidebar" : "show-inspector";
  gboolean is_shown = !adw_overlay_split_view_get_collapsed (split)
                      && g_settings_get_boolean (self->settings, key);
  adw_overlay_split_view_set_show_sidebar (split, is_shown);
}

static void
panel_setting_cb (GSettings *settings, const char *key, AdwOverlaySplitView *split)
{
  if (!adw_overlay_split_view_get_collapsed (split))
    adw_overlay_split_view_set_show_sidebar (split, g_settings_get_boolean (settings, key));
}

static void
set_up_split (PlumbUiDesignPage *self, AdwOverlaySplitView *split, const char *name)
{
  g_autofree char *shown = g_strdup_printf ("show-%s", name);
  g_autofree char *width = g_strdup_printf ("%s-width", name);
  g_autofree char *signal = g_strdup_printf ("changed::%s", shown);
  adw_overlay_split_view_set_show_sidebar (split, g_settings_get_boolean (self->settings, shown));
  g_signal_connect (split, "notify::show-sidebar", G_CALLBACK (split_shown_cb), self);
  g_signal_connect (split, "notify::collapsed", G_CALLBACK (split_collapsed_cb), self);
  g_signal_connect_object (self->settings, signal, G_CALLBACK (panel_setting_cb), split,
                           G_CONNECT_DEFAULT);
  g_settings_bind (self->settings, width, split, "min-sidebar-width", G_SETTINGS_BIND_GET);
  g_settings_bind (self->settings, width, split, "max-sidebar-width", G_SETTINGS_BIND_GET);
}

/* As high as it was made, whatever it would like to be. */
static GtkWidget *
make_drawer (PlumbUiDesignPage *self)
{
  return g_object_new (GTK_TYPE_SCROLLED_WINDOW, "child",
                       plumb_ui_places_make_drawer (self->session), "hscrollbar-policy",
                       GTK_POLICY_NEVER, "vscrollbar-policy", GTK_POLICY_EXTERNAL, NULL);
}

static void
fill_workflows (gpointer owner)
{
  PlumbUiDesignPage *self = owner;
  adw_bin_set_child (self->workflows_place, plumb_ui_places_make_workflow_list (self->session));
}

static void
fill_catalog (gpointer owner)
{
  PlumbUiDesignPage *self = owner;
  adw_bin_set_child (self->catalog_place, plumb_ui_places_make_catalog (self->session));
}

static void
fill_inspector (gpointer owner)
{
  PlumbUiDesignPage *self = owner;
  gtk_overlay_set_child (self->inspector_overlay, plumb_ui_places_make_inspector (self->session));
}

static void
fill_drawer (gpointer owner)
{
  PlumbUiDesignPage *self = owner;
  gtk_overlay_set_child (self->drawer_overlay, make_drawer (self));
}

static void
set_up_panels (PlumbUiDesignPage *self)
{
  plumb_ui_later (GTK_WIDGET (self->workflows_place), fill_workflows, self);
  plumb_ui_later (GTK_WIDGET (self->catalog_place), fill_catalog, self);
  plumb_ui_later (GTK_WIDGET (self->inspector_overlay), fill_inspector, self);
  plumb_ui_later (GTK_WIDGET (self->drawer_overlay), fill_drawer, self);
  gtk_overlay_add_overlay (self->sidebar_overlay,
                           plumb_ui_resizer_new (GTK_POS_RIGHT, self->settings, "sidebar-width"));
  gtk_overlay_add_overlay (self->inspector_overlay,
                           plumb_ui_resizer_new (GTK_POS_LEFT, self->settings, "inspector-width"));
  gtk_overlay_add_overlay (self->drawer_overlay,
                           plumb_ui_resizer_new (GTK_POS_TOP, self->settings, "drawer-height"));
  set_up_split (self, self->sidebar_split, "sidebar");
  set_up_split (self, self->inspector_split, "inspector");
  g_settings_bind (self->settings, "drawer-height", self->drawer_overlay, "height-request",
                   G_SETTINGS_BIND_GET);
  g_settings_bind (self->settings, "show-drawer", self->drawer_overlay, "visible",
                   G_SETTINGS_BIND_GET);
}

/* --- actions -------------------------------------------------------------------------------- */

static void
next_tab_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PlumbUiDesignPage *self = user_data;
  if (!adw_tab_view_select_next_page (self->tabs) && adw_tab_view_get_n_pages (self->tabs) > 0)
    adw_tab_view_set_selected_page (self->tabs, adw_tab_view_get_nth_page (self->tabs, 0));
}

static void
previous_tab_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PlumbUiDesignPage *self = user_data;
  int n_pages = adw_tab_view_get_n_pages (self->tabs);
  if (!adw_tab_view_select_previous_page (self->tabs) && n_pages > 0)
    adw_tab_view_set_selected_page (self->tabs,
                                    adw_tab_view_get_nth_page (self->tabs, n_pages - 1));
}

/* The last one for 9, as in browsers. */
static void
tab_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PlumbUiDesignPage *self = user_data;
  int n_pages = adw_tab_view_get_n_pages (self->tabs);
  int number = g_variant_get_int32 (parameter);
  int position = number == 9 ? n_pages - 1 : number - 1;
  if (position >= 0 && position < n_pages)
    adw_tab_view_set_selected_page (self->tabs, adw_tab_view_get_nth_page (self->tabs, position));
}

static void
close_tab_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PlumbUiDesignPage *self = user_data;
  AdwTabPage *page = adw_tab_view_get_selected_page (self->tabs);
  if (page != NULL)
    adw_tab_view_close_page (self->tabs, page);
}

/* Shows a page of the drawer, or hides it where it is shown already. */
static void
show_drawer_page (PlumbUiDesignPage *self, const char *page)
{
  g_autofree char *shown = g_settings_get_string (self->settings, "drawer-page");
  gboolean is_shown
      = g_settings_get_boolean (self->settings, "show-drawer") && g_str_equal (shown, page)
        && g_str_equal (plumb_ui_session_get_page (self->session), PLUMB_UI_PAGE_DESIGN);
  plumb_ui_session_set_page (self->session, PLUMB_UI_PAGE_DESIGN);
  g_settings_set_string (self->settings, "drawer-page", page);
  g_settings_set_boolean (self->settings, "show-drawer", !is_shown);
}

static void
drawer_page_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  const char *name = g_action_get_name (G_ACTION (action));
  show_drawer_page (user_data, name + strlen ("show-"));
}

static const GActionEntry entries[] = {
  { .name = "next-tab", .activate = next_tab_cb },
  { .name = "previous-tab", .activate = previous_tab_cb },
  { .name = "tab", .activate = tab_cb, .parameter_type = "i" },
  { .name = "close-tab", .activate = close_tab_cb },
  { .name = "show-problems", .activate = drawer_page_cb },
  { .name = "show-plan", .activate = drawer_page_cb },
  { .name = "show-log", .activate = drawer_page_cb },
  { .name = "show-queue", .activate = drawer_page_cb },
};

static void
add_property_action (GActionMap *map, const char *name, gpointer object, const char *property)
{
  g_autoptr (GPropertyAction) action = g_property_action_new (name, object, property);
  g_action_map_add_action (map, G_ACTION (action));
}

void
plumb_ui_design_page_add_actions (PlumbUiDesignPage *self, GActionMap *map)
{
  g_action_map_add_action_entries (map, entries, G_N_ELEMENTS (entries), self);
  add_property_action (map, "show-sidebar", self->sidebar_split, "show-sidebar");
  add_property_action (map, "show-inspector", self->inspector_split, "show-sidebar");
  add_property_action (map, "show-outline", self, "shows-outline");
}

PlumbUiDocumentView *
plumb_ui_design_page_find_view (PlumbUiDesignPage *self, PlumbUiDocument *document)
{
  AdwTabPage *page = find_page (self, document);
  return page != NULL ? PLUMB_UI_DOCUMENT_VIEW (adw_tab_page_get_child (page)) : NULL;
}

PlumbUiDocumentView *
plumb_ui_design_page_get_view (PlumbUiDesignPage *self)
{
  AdwTabPage *page = adw_tab_view_get_selected_page (self->tabs);
  return page != NULL ? PLUMB_UI_DOCUMENT_VIEW (adw_tab_page_get_child (page)) : NULL;
}

/* --- the widget ----------------------------------------------------------------------------- */

static void
set_shows_outline (PlumbUiDesignPage *self, gboolean shows_outline)
{
  if (self->shows_outline == shows_outline)
    return;
  self->shows_outline = shows_outline;
  for (int i = 0; i < adw_tab_view_get_n_pages (self->tabs); i++)
    {
      AdwTabPage *page = adw_tab_view_get_nth_page (self->tabs, i);
      plumb_ui_document_view_show_outline (PLUMB_UI_DOCUMENT_VIEW (adw_tab_page_get_child (page)),
                                           shows_outline);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOWS_OUTLINE]);
}

static void
plumb_ui_design_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_SHOWS_OUTLINE)
    g_value_set_boolean (value, PLUMB_UI_DESIGN_PAGE (object)->shows_outline);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
plumb_ui_design_page_set_property (GObject *object,
                                   guint id,
                                   const GValue *value,
                                   GParamSpec *pspec)
{
  if (id == PROP_SHOWS_OUTLINE)
    set_shows_outline (PLUMB_UI_DESIGN_PAGE (object), g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
plumb_ui_design_page_dispose (GObject *object)
{
  PlumbUiDesignPage *self = PLUMB_UI_DESIGN_PAGE (object);
  if (self->session != NULL)
    {
      follow_status (self, NULL);
      g_signal_handlers_disconnect_by_data (self->session, self);
      g_signal_handlers_disconnect_by_data (plumb_ui_session_get_documents (self->session), self);
      g_signal_handlers_disconnect_by_data (self->tabs, self);
    }
  gtk_widget_dispose_template (GTK_WIDGET (self), PLUMB_UI_TYPE_DESIGN_PAGE);
  g_clear_object (&self->session);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (plumb_ui_design_page_parent_class)->dispose (object);
}

/* The workflow that is shown; where there is none, whatever comes first. */
static gboolean
plumb_ui_design_page_grab_focus (GtkWidget *widget)
{
  PlumbUiDocumentView *view = plumb_ui_design_page_get_view (PLUMB_UI_DESIGN_PAGE (widget));
  return view != NULL ? gtk_widget_grab_focus (GTK_WIDGET (view))
                      : GTK_WIDGET_CLASS (plumb_ui_design_page_parent_class)->grab_focus (widget);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, PlumbUiDesignPage, sidebar_split);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiDesignPage, sidebar_overlay);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiDesignPage, workflows_place);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiDesignPage, catalog_place);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiDesignPage, inspector_split);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiDesignPage, inspector_overlay);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiDesignPage, content);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiDesignPage, drawer_slot);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiDesignPage, drawer_overlay);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiDesignPage, tab_bar);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiDesignPage, tabs);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiDesignPage, toasts);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiDesignPage, stack);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiDesignPage, empty);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiDesignPage, status);
}

static void
plumb_ui_design_page_class_init (PlumbUiDesignPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->dispose = plumb_ui_design_page_dispose;
  object_class->get_property = plumb_ui_design_page_get_property;
  object_class->set_property = plumb_ui_design_page_set_property;
  properties[PROP_SHOWS_OUTLINE]
      = g_param_spec_boolean ("shows-outline", NULL, NULL, FALSE,
                              G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  widget_class->grab_focus = plumb_ui_design_page_grab_focus;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/plumbline/Plumbline/ui/plumb-ui-design-page.ui");
  bind_children (widget_class);
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
  self->settings = g_object_ref (
      plumb_ui_environment_get_settings (plumb_ui_session_get_environment (session)));
  set_up_panels (self);
  gtk_box_prepend (self->content, plumb_ui_places_make_question_banner (session));
  adw_tab_view_remove_shortcuts (self->tabs, ADW_TAB_VIEW_SHORTCUT_ALL_SHORTCUTS);
  g_signal_connect (plumb_ui_session_get_documents (session), "items-changed",
                    G_CALLBACK (documents_changed_cb), self);
  g_signal_connect (session, "notify::document", G_CALLBACK (document_changed_cb), self);
  g_signal_connect (self->tabs, "notify::selected-page", G_CALLBACK (page_selected_cb), self);
  g_signal_connect (self->tabs, "page-reordered", G_CALLBACK (page_reordered_cb), self);
  g_signal_connect (self->tabs, "close-page", G_CALLBACK (close_page_cb), self);
  update_empty (self);
  return GTK_WIDGET (self);
}

void
plumb_ui_design_page_add_toast (PlumbUiDesignPage *self, AdwToast *toast)
{
  g_return_if_fail (PLUMB_UI_IS_DESIGN_PAGE (self) && ADW_IS_TOAST (toast));
  adw_toast_overlay_add_toast (self->toasts, toast);
}
