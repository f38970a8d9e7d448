/* plumb-ui-compare-window.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "plumb-ui-compare-window.h"

#include "plumb-ui-clicks.h"

struct _PlumbUiCompareWindow
{
  AdwApplicationWindow parent_instance;

  PlumbUiCompareView *view;
};

G_DEFINE_FINAL_TYPE (PlumbUiCompareWindow, plumb_ui_compare_window, ADW_TYPE_APPLICATION_WINDOW)

static void
title_cb (PlumbUiCompareWindow *self)
{
  g_autofree char *title = plumb_ui_compare_view_dup_title (self->view);
  gtk_window_set_title (GTK_WINDOW (self), title);
}

static void
close_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  gtk_window_close (GTK_WINDOW (data));
}

static void
fullscreen_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  if (gtk_window_is_fullscreen (GTK_WINDOW (data)))
    gtk_window_unfullscreen (GTK_WINDOW (data));
  else
    gtk_window_fullscreen (GTK_WINDOW (data));
}

static void
help_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  g_autoptr (GtkUriLauncher) launcher = gtk_uri_launcher_new ("help:plumbline/look");
  gtk_uri_launcher_launch (launcher, GTK_WINDOW (data), NULL, NULL, NULL);
}

/* The keys of the other windows, as far as they mean something here. */
static const GActionEntry entries[] = {
  { .name = "close-tab", .activate = close_cb },
  { .name = "fullscreen", .activate = fullscreen_cb },
  { .name = "help", .activate = help_cb },
};

static void
plumb_ui_compare_window_class_init (PlumbUiCompareWindowClass *klass)
{
}

static void
plumb_ui_compare_window_init (PlumbUiCompareWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}

/* As the other windows were left. */
static void
set_size (PlumbUiCompareWindow *self, GSettings *settings)
{
  int width, height;
  g_settings_get (settings, "window-size", "(ii)", &width, &height);
  gtk_window_set_default_size (GTK_WINDOW (self), width, height);
  if (g_settings_get_boolean (settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
}

GtkWidget *
plumb_ui_compare_window_new (GtkApplication *application, PlumbUiEnvironment *environment)
{
  PlumbUiCompareWindow *self
      = g_object_new (PLUMB_UI_TYPE_COMPARE_WINDOW, "application", application, NULL);
  GtkWidget *view = plumb_ui_compare_view_new (environment);
  plumb_ui_keep_clicks (GTK_WIDGET (self));
  self->view = PLUMB_UI_COMPARE_VIEW (view);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (self), view);
  g_signal_connect_object (view, "title", G_CALLBACK (title_cb), self, G_CONNECT_SWAPPED);
  title_cb (self);
  set_size (self, plumb_ui_environment_get_settings (environment));
  gtk_window_set_focus (GTK_WINDOW (self),
                        GTK_WIDGET (plumb_ui_compare_view_get_canvas (self->view)));
  return GTK_WIDGET (self);
}

PlumbUiCompareView *
plumb_ui_compare_window_get_view (PlumbUiCompareWindow *self)
{
  return self->view;
}

void
plumb_ui_compare_window_present (GtkApplication *application,
                                 PlumbUiEnvironment *environment,
                                 const char *const *paths)
{
  PlumbUiCompareWindow *self
      = PLUMB_UI_COMPARE_WINDOW (plumb_ui_compare_window_new (application, environment));
  plumb_ui_compare_view_open (self->view, paths);
  gtk_window_present (GTK_WINDOW (self));
}
