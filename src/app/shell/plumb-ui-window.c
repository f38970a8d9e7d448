/* plumb-ui-window.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "plumb-ui-window.h"

#include "plumb-ui-design-page.h"

struct _PlumbUiWindow
{
  AdwApplicationWindow parent_instance;

  PlumbUiSession *session;

  AdwToastOverlay *toasts;
  AdwViewStack *pages;
  GtkMenuButton *project_button;
};

G_DEFINE_FINAL_TYPE (PlumbUiWindow, plumb_ui_window, ADW_TYPE_APPLICATION_WINDOW)

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
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
error_cb (PlumbUiSession *session, const char *heading, GError *error, PlumbUiWindow *self)
{
  AdwDialog *dialog = adw_alert_dialog_new (heading, error->message);
  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "close", _ ("_Close"));
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
project_changed_cb (PlumbUiSession *session, GParamSpec *pspec, PlumbUiWindow *self)
{
  PlumbUiProject *project = plumb_ui_session_get_project (session);
  gtk_menu_button_set_label (self->project_button, project != NULL
                                                       ? plumb_ui_project_get_name (project)
                                                       : _ ("No Project"));
}

static void
plumb_ui_window_dispose (GObject *object)
{
  PlumbUiWindow *self = PLUMB_UI_WINDOW (object);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  gtk_widget_dispose_template (GTK_WIDGET (self), PLUMB_UI_TYPE_WINDOW);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (plumb_ui_window_parent_class)->dispose (object);
}

static void
plumb_ui_window_class_init (PlumbUiWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = plumb_ui_window_dispose;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/plumbline/Plumbline/ui/plumb-ui-window.ui");
  gtk_widget_class_bind_template_child (widget_class, PlumbUiWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiWindow, project_button);
}

static void
plumb_ui_window_init (PlumbUiWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
add_actions (PlumbUiWindow *self)
{
  GSettings *settings
      = plumb_ui_environment_get_settings (plumb_ui_session_get_environment (self->session));
  static const char *const toggles[]
      = { "show-sidebar", "show-inspector", "show-drawer", "show-minimap", "show-grid" };
  for (guint i = 0; i < G_N_ELEMENTS (toggles); i++)
    {
      g_autoptr (GAction) toggle = g_settings_create_action (settings, toggles[i]);
      g_action_map_add_action (G_ACTION_MAP (self), toggle);
    }
  g_autoptr (GPropertyAction) page = g_property_action_new ("page", self->session, "page");
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (page));
}

static void
add_pages (PlumbUiWindow *self)
{
  adw_view_stack_add_titled_with_icon (self->pages, plumb_ui_design_page_new (self->session),
                                       PLUMB_UI_PAGE_DESIGN, _ ("Design"),
                                       "plumb-page-design-symbolic");
  g_object_bind_property (self->session, "page", self->pages, "visible-child-name",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
}

GtkWidget *
plumb_ui_window_new (GtkApplication *application, PlumbUiEnvironment *environment)
{
  PlumbUiWindow *self = g_object_new (PLUMB_UI_TYPE_WINDOW, "application", application, NULL);
  self->session = plumb_ui_session_new (environment);
  g_signal_connect (self->session, "toast", G_CALLBACK (toast_cb), self);
  g_signal_connect (self->session, "error", G_CALLBACK (error_cb), self);
  g_signal_connect (self->session, "notify::project", G_CALLBACK (project_changed_cb), self);
  project_changed_cb (self->session, NULL, self);
  add_actions (self);
  add_pages (self);
  int width, height;
  g_settings_get (plumb_ui_environment_get_settings (environment), "window-size", "(ii)", &width,
                  &height);
  gtk_window_set_default_size (GTK_WINDOW (self), width, height);
  return GTK_WIDGET (self);
}

PlumbUiSession *
plumb_ui_window_get_session (PlumbUiWindow *self)
{
  return self->session;
}

/* The workflow that a place means: the file that was named, else the project's first. */
static char *
choose_workflow (PlumbUiProject *project, const char *path)
{
  if (g_str_has_suffix (path, ".plumb"))
    {
      g_autofree char *name = g_path_get_basename (path);
      return g_strndup (name, strlen (name) - strlen (".plumb"));
    }
  g_autoptr (GtkStringObject) first
      = g_list_model_get_item (plumb_ui_project_get_workflows (project), 0);
  return first != NULL ? g_strdup (gtk_string_object_get_string (first)) : NULL;
}

void
plumb_ui_window_open (PlumbUiWindow *self, GFile *file)
{
  g_autoptr (GError) error = NULL;
  const char *path = g_file_peek_path (file);
  PlumbUiProject *project
      = path != NULL ? plumb_ui_session_open_project (self->session, path, &error) : NULL;
  g_autofree char *name = project != NULL ? choose_workflow (project, path) : NULL;
  if (name != NULL)
    plumb_ui_session_open_document (self->session, project, name, &error);
  if (error != NULL)
    plumb_ui_session_report (self->session, _ ("Cannot Open"), error);
}
