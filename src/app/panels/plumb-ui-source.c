/* plumb-ui-source.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-ui-source.h"

#define SPECS "resource:///org/plumbline/Plumbline/language-specs/"
#define DIALOG_WIDTH 720
#define DIALOG_HEIGHT 520

static GtkSourceLanguage *
find_language (const char *id)
{
  static gsize is_ready;
  GtkSourceLanguageManager *manager = gtk_source_language_manager_get_default ();
  if (g_once_init_enter (&is_ready))
    {
      gtk_source_language_manager_append_search_path (manager, SPECS);
      g_once_init_leave (&is_ready, 1);
    }
  return gtk_source_language_manager_get_language (manager, id);
}

static void
show_scheme (GtkSourceBuffer *buffer)
{
  gboolean is_dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  gtk_source_buffer_set_style_scheme (buffer, gtk_source_style_scheme_manager_get_scheme (
                                                  gtk_source_style_scheme_manager_get_default (),
                                                  is_dark ? "Adwaita-dark" : "Adwaita"));
}

GtkSourceBuffer *
plumb_ui_source_buffer_new (const char *language)
{
  GtkSourceBuffer *buffer = gtk_source_buffer_new (NULL);
  if (language != NULL)
    gtk_source_buffer_set_language (buffer, find_language (language));
  show_scheme (buffer);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (show_scheme), buffer, G_CONNECT_SWAPPED);
  return buffer;
}

static void
inserting_cb (GtkTextBuffer *buffer, GtkTextIter *at, const char *text, int length)
{
  g_autofree char *line = g_strndup (text, length < 0 ? strlen (text) : (gsize) length);
  if (strpbrk (line, "\r\n") == NULL)
    return;
  g_signal_stop_emission_by_name (buffer, "insert-text");
  gtk_text_buffer_insert (buffer, at, g_strdelimit (line, "\r\n", ' '), -1);
}

static gboolean
return_pressed_cb (GtkEventControllerKey *controller, guint key)
{
  return key == GDK_KEY_Return || key == GDK_KEY_KP_Enter || key == GDK_KEY_ISO_Enter;
}

void
plumb_ui_source_buffer_hold_to_one_line (GtkSourceBuffer *buffer)
{
  g_signal_connect (buffer, "insert-text", G_CALLBACK (inserting_cb), NULL);
  g_object_set_data (G_OBJECT (buffer), "plumb-one-line", buffer);
}

GtkWidget *
plumb_ui_source_view_new (GtkSourceBuffer *buffer, const char *language)
{
  GtkWidget *view = gtk_source_view_new_with_buffer (buffer);
  g_object_set (view, "monospace", language != NULL, "wrap-mode", GTK_WRAP_WORD_CHAR, "accepts-tab",
                FALSE, "auto-indent", language != NULL, "top-margin", 6, "bottom-margin", 6,
                "left-margin", 6, "right-margin", 6, NULL);
  if (g_object_get_data (G_OBJECT (buffer), "plumb-one-line") != NULL)
    {
      GtkEventController *keys = gtk_event_controller_key_new ();
      gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
      g_signal_connect (keys, "key-pressed", G_CALLBACK (return_pressed_cb), NULL);
      gtk_widget_add_controller (view, keys);
    }
  return view;
}

AdwDialog *
plumb_ui_source_dialog_new (GtkSourceBuffer *buffer, const char *language, const char *title)
{
  AdwDialog *dialog = adw_dialog_new ();
  GtkWidget *view = plumb_ui_source_view_new (buffer, language);
  g_object_set (view, "show-line-numbers", language != NULL, "accepts-tab", language != NULL,
                "insert-spaces-instead-of-tabs", TRUE, "tab-width", 4, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  GtkWidget *scrolled
      = g_object_new (GTK_TYPE_SCROLLED_WINDOW, "child", view, "vexpand", TRUE, NULL);
  GtkWidget *message = g_object_new (
      GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "visible",
      FALSE, "margin-top", 6, "margin-bottom", 6, "margin-start", 12, "margin-end", 12, NULL);
  gtk_widget_add_css_class (message, "error");
  GtkWidget *tools = adw_toolbar_view_new ();
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (tools), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (tools), scrolled);
  adw_toolbar_view_add_bottom_bar (ADW_TOOLBAR_VIEW (tools), message);
  adw_toolbar_view_set_top_bar_style (ADW_TOOLBAR_VIEW (tools), ADW_TOOLBAR_RAISED_BORDER);
  g_object_set (dialog, "title", title, "content-width", DIALOG_WIDTH, "content-height",
                DIALOG_HEIGHT, "child", tools, "focus-widget", view, NULL);
  g_object_set_data (G_OBJECT (dialog), "message", message);
  return dialog;
}

void
plumb_ui_source_dialog_set_message (AdwDialog *dialog, const char *message)
{
  GtkWidget *label = g_object_get_data (G_OBJECT (dialog), "message");
  gtk_label_set_label (GTK_LABEL (label), message != NULL ? message : "");
  gtk_widget_set_visible (label, message != NULL);
}
