/* plumb-ui-window.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#if HAVE_MALLOC_TRIM
#include <malloc.h>
#endif

#include "plumb-ui-window-private.h"

#include "plumb-ui-clicks.h"
#include "plumb-ui-dialogs.h"
#include "plumb-ui-finder.h"
#include "plumb-ui-keep-focus.h"
#include "plumb-ui-kind-help.h"
#include "plumb-ui-later.h"
#include "plumb-ui-rest.h"
#include "plumb-ui-places.h"

/* Later than the canvas, which then has given back what it had. */
#define REST_MS 1500

enum
{
  STATE_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PlumbUiWindow, plumb_ui_window, ADW_TYPE_APPLICATION_WINDOW)

/* --- what the session asks for -------------------------------------------------------------- */

static void
toast_cb (PlumbUiSession *session,
          const char *text,
          const char *button,
          const char *action,
          PlumbUiWindow *self)
{
  AdwToast *toast = adw_toast_new (text);
  adw_toast_set_use_markup (toast, FALSE);
  if (button != NULL)
    {
      adw_toast_set_button_label (toast, button);
      adw_toast_set_detailed_action_name (toast, action);
    }
  if (gtk_widget_get_mapped (GTK_WIDGET (self->design)))
    plumb_ui_design_page_add_toast (self->design, toast);
  else
    adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
error_cb (PlumbUiSession *session, const char *heading, GError *error, PlumbUiWindow *self)
{
  plumb_ui_show_error (GTK_WIDGET (self), heading, error);
}

/* --- actions on the window ------------------------------------------------------------------ */

static void
menu_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PlumbUiWindow *self = user_data;
  gtk_menu_button_popup (self->menu_button);
}

/* The kind of the node that alone is selected. */
static PlumbKind *
find_kind (PlumbUiWindow *self)
{
  PlumbUiDocument *document = plumb_ui_session_get_document (self->session);
  const char *id
      = document != NULL
            ? plumb_ui_selection_get_only_node (plumb_ui_document_get_selection (document))
            : NULL;
  PlumbNode *node = id != NULL
                        ? plumb_graph_find_node (plumb_ui_document_get_level_graph (document), id)
                        : NULL;
  PlumbRegistry *registry
      = plumb_ui_environment_get_registry (plumb_ui_session_get_environment (self->session));
  return node != NULL ? plumb_registry_find_kind (registry, plumb_node_get_kind (node)) : NULL;
}

/* Its place in the help, else the first page. */
static char *
make_help_uri (PlumbKind *kind)
{
  if (kind == NULL)
    return g_strdup ("help:plumbline");
  return g_strdup_printf ("help:plumbline/pack-%s#%s",
                          plumb_pack_get_name (plumb_kind_get_pack (kind)),
                          plumb_kind_get_name (kind));
}

static void
help_shown_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PlumbUiWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  if (!gtk_uri_launcher_launch_finish (GTK_URI_LAUNCHER (source), result, &error)
      && !g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED))
    plumb_ui_session_report (self->session, _ ("Cannot Show the Help"), error);
}

static void
help_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PlumbUiWindow *self = user_data;
  PlumbKind *kind = find_kind (self);
  /* The help has a page of each pack that comes with the program. */
  if (kind != NULL
      && plumb_pack_get_origin (plumb_kind_get_pack (kind)) != PLUMB_PACK_ORIGIN_APPLICATION)
    {
      plumb_ui_kind_help_present (
          plumb_ui_environment_get_registry (plumb_ui_session_get_environment (self->session)),
          kind, GTK_WIDGET (self));
      return;
    }
  g_autofree char *uri = make_help_uri (kind);
  g_autoptr (GtkUriLauncher) launcher = gtk_uri_launcher_new (uri);
  gtk_uri_launcher_launch (launcher, GTK_WINDOW (self), NULL, help_shown_cb, g_object_ref (self));
}

static void
find_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PlumbUiWindow *self = user_data;
  gboolean in_project = g_str_equal (g_action_get_name (G_ACTION (action)), "find-in-project");
  GtkWidget *page = gtk_widget_get_first_child (adw_view_stack_get_visible_child (self->pages));
  /* A page that has a search of its own is searched by it. */
  if (in_project || !gtk_widget_activate_action (page, "runs.find", NULL))
    plumb_ui_finder_present (self->session, in_project, NULL, GTK_WIDGET (self));
}

void
plumb_ui_window_search (PlumbUiWindow *self, const char *text)
{
  plumb_ui_finder_present (self->session, TRUE, text, GTK_WIDGET (self));
}

static void
palette_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PlumbUiWindow *self = user_data;
  plumb_ui_places_present_palette (self->session, GTK_WIDGET (self));
}

static void
refresh_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PlumbUiWindow *self = user_data;
  plumb_ui_environment_refresh_tools (plumb_ui_session_get_environment (self->session));
  plumb_ui_session_toast (self->session, _ ("Looking for tools"));
}

/* No property action: it would hold the window that holds it. */
static void
fullscreen_cb (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  g_simple_action_set_state (action, state);
  g_object_set (user_data, "fullscreened", g_variant_get_boolean (state), NULL);
}

static const GActionEntry entries[] = {
  { .name = "fullscreen", .state = "false", .change_state = fullscreen_cb },
  { .name = "menu", .activate = menu_cb },
  { .name = "help", .activate = help_cb },
  { .name = "find", .activate = find_cb },
  { .name = "find-in-project", .activate = find_cb },
  { .name = "palette", .activate = palette_cb },
  { .name = "refresh", .activate = refresh_cb },
};

/* The window manager has its own ways. */
static void
fullscreened_cb (PlumbUiWindow *self)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "fullscreen");
  g_simple_action_set_state (G_SIMPLE_ACTION (action),
                             g_variant_new_boolean (gtk_window_is_fullscreen (GTK_WINDOW (self))));
}

/* A person who comes back may have put a file there that was missing. */
static void
activated_cb (PlumbUiWindow *self)
{
  PlumbUiDocument *document = plumb_ui_session_get_document (self->session);
  if (document != NULL && gtk_window_is_active (GTK_WINDOW (self)))
    plumb_ui_document_check (document);
}

static void
add_actions (PlumbUiWindow *self)
{
  static const char *const toggles[] = { "show-drawer", "show-minimap", "show-grid" };
  for (guint i = 0; i < G_N_ELEMENTS (toggles); i++)
    {
      g_autoptr (GAction) toggle
          = g_settings_create_action (plumb_ui_window_get_settings (self), toggles[i]);
      g_action_map_add_action (G_ACTION_MAP (self), toggle);
    }
  g_autoptr (GPropertyAction) page = g_property_action_new ("page", self->session, "page");
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (page));
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_signal_connect (self, "notify::fullscreened", G_CALLBACK (fullscreened_cb), NULL);
  g_signal_connect (self, "notify::is-active", G_CALLBACK (activated_cb), NULL);
  plumb_ui_design_page_add_actions (self->design, G_ACTION_MAP (self));
  plumb_ui_window_add_file_actions (self);
  plumb_ui_window_add_compare_actions (self);
  plumb_ui_window_add_run_actions (self);
}

/* --- closing -------------------------------------------------------------------------------- */

static void
close_answered_cb (AdwAlertDialog *dialog, const char *response, PlumbUiWindow *self)
{
  if (!g_str_equal (response, "close"))
    return;
  g_settings_set_boolean (plumb_ui_window_get_settings (self), "runs-go-on", TRUE);
  gtk_window_close (GTK_WINDOW (self));
}

/* Said once: then it is known. */
static void
tell_runs_go_on (PlumbUiWindow *self)
{
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (
      _ ("Runs Go On"), _ ("What is running goes on without the window. A notification tells when "
                           "it is done or asks something; the window finds it again.")));
  adw_alert_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "close", _ ("Close _Window"),
                                  NULL);
  adw_alert_dialog_set_default_response (dialog, "close");
  adw_alert_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (close_answered_cb), self,
                           G_CONNECT_DEFAULT);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self));
}

static gboolean
plumb_ui_window_close_request (GtkWindow *window)
{
  PlumbUiWindow *self = PLUMB_UI_WINDOW (window);
  GSettings *settings = plumb_ui_window_get_settings (self);
  if (plumb_ui_window_has_active_runs (self) && !g_settings_get_boolean (settings, "runs-go-on"))
    {
      tell_runs_go_on (self);
      return GDK_EVENT_STOP;
    }
  int width, height;
  gtk_window_get_default_size (window, &width, &height);
  g_settings_set (settings, "window-size", "(ii)", width, height);
  g_settings_set_boolean (settings, "window-maximized", gtk_window_is_maximized (window));
  g_signal_emit (self, signals[STATE_CHANGED], 0);
  return GTK_WINDOW_CLASS (plumb_ui_window_parent_class)->close_request (window);
}

/* --- the widget ----------------------------------------------------------------------------- */

/* Actions on properties hold what is inside the window, which holds them. */
static void
remove_actions (PlumbUiWindow *self)
{
  g_auto (GStrv) names = g_action_group_list_actions (G_ACTION_GROUP (self));
  for (guint i = 0; names[i] != NULL; i++)
    g_action_map_remove_action (G_ACTION_MAP (self), names[i]);
}

static void
plumb_ui_window_dispose (GObject *object)
{
  PlumbUiWindow *self = PLUMB_UI_WINDOW (object);
  g_cancellable_cancel (self->cancellable);
  if (self->session != NULL)
    {
      remove_actions (self);
      plumb_ui_window_unfollow (self);
      plumb_ui_session_let_go (self->session);
      g_signal_handlers_disconnect_by_data (self->session, self);
    }
  gtk_widget_dispose_template (GTK_WIDGET (self), PLUMB_UI_TYPE_WINDOW);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (plumb_ui_window_parent_class)->dispose (object);
}

static void
plumb_ui_window_finalize (GObject *object)
{
  g_clear_object (&PLUMB_UI_WINDOW (object)->cancellable);
  G_OBJECT_CLASS (plumb_ui_window_parent_class)->finalize (object);
}

/* What is shown first is what there is by then. */
static void
plumb_ui_window_show (GtkWidget *widget)
{
  plumb_ui_window_update (PLUMB_UI_WINDOW (widget));
  GTK_WIDGET_CLASS (plumb_ui_window_parent_class)->show (widget);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, PlumbUiWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiWindow, content);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiWindow, narrow_title);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiWindow, switcher);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiWindow, switcher_bar);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiWindow, sidebar_button);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiWindow, inspector_button);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiWindow, find_button);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiWindow, project_button);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiWindow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiWindow, project_menu);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiWindow, main_menu);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiWindow, project_list);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiWindow, recent_list);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiWindow, history_items);
}

static void
plumb_ui_window_class_init (PlumbUiWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = plumb_ui_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = plumb_ui_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = plumb_ui_window_close_request;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  widget_class->show = plumb_ui_window_show;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/plumbline/Plumbline/ui/plumb-ui-window.ui");
  bind_children (widget_class);
  signals[STATE_CHANGED] = g_signal_new ("state-changed", PLUMB_UI_TYPE_WINDOW, G_SIGNAL_RUN_LAST,
                                         0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
plumb_ui_window_init (PlumbUiWindow *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  plumb_ui_keep_focus (GTK_WINDOW (self));
}

/* Made when it is first wanted: before the session's requests reach it, which choose the page
 * first. */
static void
runs_wanted_cb (PlumbUiSession *session, GParamSpec *pspec, AdwBin *place)
{
  if (adw_bin_get_child (place) == NULL
      && g_str_equal (plumb_ui_session_get_page (session), PLUMB_UI_PAGE_RUNS))
    adw_bin_set_child (place, plumb_ui_places_make_runs_page (session));
}

static void
review_wanted_cb (PlumbUiSession *session, GParamSpec *pspec, AdwBin *place)
{
  if (adw_bin_get_child (place) == NULL
      && g_str_equal (plumb_ui_session_get_page (session), PLUMB_UI_PAGE_REVIEW))
    adw_bin_set_child (place, plumb_ui_places_make_review_page (session));
}

/* To the page that was gone to, unless it was chosen where the focus still is. */
static void
focus_page_cb (PlumbUiSession *session, GParamSpec *pspec, PlumbUiWindow *self)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));
  if (focus == NULL || !gtk_widget_get_mapped (focus))
    gtk_widget_grab_focus (adw_view_stack_get_visible_child (self->pages));
}

#if HAVE_MALLOC_TRIM
static gpointer
trim_memory (gpointer data, GCancellable *cancellable, GError **error)
{
  malloc_trim (0);
  return NULL;
}

/* What was in use for a while stays with the process, in pieces, unless it is told to go. */
static void
rest (GtkWidget *widget)
{
  PlumbUiEnvironment *environment
      = plumb_ui_session_get_environment (PLUMB_UI_WINDOW (widget)->session);
  plumb_work_pool_run_async (plumb_ui_environment_get_pool (environment), trim_memory, NULL, NULL,
                             NULL, NULL, NULL, NULL);
}
#endif

static void
look_for_tools (gpointer owner)
{
  PlumbUiWindow *self = owner;
  plumb_ui_environment_ensure_tools (plumb_ui_session_get_environment (self->session));
}

static void
add_pages (PlumbUiWindow *self)
{
  GtkWidget *runs = adw_bin_new ();
  GtkWidget *review = adw_bin_new ();
  self->design = PLUMB_UI_DESIGN_PAGE (plumb_ui_design_page_new (self->session));
  adw_view_stack_add_titled_with_icon (self->pages, GTK_WIDGET (self->design), PLUMB_UI_PAGE_DESIGN,
                                       _ ("Design"), "plumb-page-design-symbolic");
  adw_view_stack_add_titled_with_icon (self->pages, runs, PLUMB_UI_PAGE_RUNS, _ ("Runs"),
                                       "plumb-page-runs-symbolic");
  adw_view_stack_add_titled_with_icon (self->pages, review, PLUMB_UI_PAGE_REVIEW, _ ("Review"),
                                       "plumb-page-review-symbolic");
  g_signal_connect_object (self->session, "notify::page", G_CALLBACK (runs_wanted_cb), runs, 0);
  g_signal_connect_object (self->session, "notify::page", G_CALLBACK (review_wanted_cb), review, 0);
  g_object_bind_property (self->session, "page", self->pages, "visible-child-name",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  g_signal_connect (self->session, "notify::page", G_CALLBACK (focus_page_cb), self);
}

/* A folder or a workflow that is dropped where nobody else takes it. */
static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, PlumbUiWindow *self)
{
  g_autoptr (GSList) files = gdk_file_list_get_files (g_value_get_boxed (value));
  for (GSList *at = files; at != NULL; at = at->next)
    plumb_ui_window_open (self, at->data);
  return files != NULL;
}

static void
accept_drops (PlumbUiWindow *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);
  g_signal_connect (target, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

static void
set_size (PlumbUiWindow *self)
{
  GSettings *settings = plumb_ui_window_get_settings (self);
  int width, height;
  g_settings_get (settings, "window-size", "(ii)", &width, &height);
  gtk_window_set_default_size (GTK_WINDOW (self), width, height);
  if (g_settings_get_boolean (settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
}

GtkWidget *
plumb_ui_window_new (GtkApplication *application, PlumbUiEnvironment *environment)
{
  PlumbUiWindow *self = g_object_new (PLUMB_UI_TYPE_WINDOW, "application", application, NULL);
  self->session = plumb_ui_session_new (environment);
  g_signal_connect (self->session, "toast", G_CALLBACK (toast_cb), self);
  g_signal_connect (self->session, "error", G_CALLBACK (error_cb), self);
  add_pages (self);
  plumb_ui_later (GTK_WIDGET (self->toasts), look_for_tools, self);
#if HAVE_MALLOC_TRIM
  plumb_ui_at_rest (GTK_WIDGET (self), REST_MS, rest);
#endif
  plumb_ui_make_menu_later (self->project_button, self->project_menu);
  plumb_ui_make_menu_later (self->menu_button, self->main_menu);
  add_actions (self);
  accept_drops (self);
  plumb_ui_keep_clicks (GTK_WIDGET (self));
  set_size (self);
  plumb_ui_window_follow (self);
  return GTK_WIDGET (self);
}

PlumbUiSession *
plumb_ui_window_get_session (PlumbUiWindow *self)
{
  return self->session;
}

GSettings *
plumb_ui_window_get_settings (PlumbUiWindow *self)
{
  return plumb_ui_environment_get_settings (plumb_ui_session_get_environment (self->session));
}

void
plumb_ui_window_show_run (PlumbUiWindow *self, const char *folder, gint64 run)
{
  g_autoptr (GError) error = NULL;
  PlumbUiProject *project = plumb_ui_session_open_project (self->session, folder, &error);
  if (project != NULL)
    plumb_ui_session_show_run (self->session, project, run, NULL);
  else
    plumb_ui_session_report (self->session, _ ("Cannot Open the Project"), error);
}
