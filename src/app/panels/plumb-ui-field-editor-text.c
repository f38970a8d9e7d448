/* plumb-ui-field-editor-text.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <gtksourceview/gtksource.h>

#include "plumb-ui-field-editor-private.h"

#include "plumb-json.h"

/* Text of several lines, and values as JSON, in a source view. */

static void
show_scheme (GtkSourceBuffer *buffer)
{
  gboolean is_dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  gtk_source_buffer_set_style_scheme (buffer, gtk_source_style_scheme_manager_get_scheme (
                                                  gtk_source_style_scheme_manager_get_default (),
                                                  is_dark ? "Adwaita-dark" : "Adwaita"));
}

static void
make_source_view (PlumbUiFieldEditor *self, const char *language, GCallback changed)
{
  GtkSourceBuffer *buffer = gtk_source_buffer_new (NULL);
  if (language != NULL)
    gtk_source_buffer_set_language (buffer,
                                    gtk_source_language_manager_get_language (
                                        gtk_source_language_manager_get_default (), language));
  show_scheme (buffer);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (show_scheme), buffer, G_CONNECT_SWAPPED);
  self->control = gtk_source_view_new_with_buffer (buffer);
  g_object_set (self->control, "monospace", language != NULL, "wrap-mode", GTK_WRAP_WORD_CHAR,
                "accepts-tab", FALSE, "top-margin", 6, "bottom-margin", 6, "left-margin", 6,
                "right-margin", 6, NULL);
  GtkWidget *scrolled
      = g_object_new (GTK_TYPE_SCROLLED_WINDOW, "child", self->control, "min-content-height", 72,
                      "max-content-height", 280, "propagate-natural-height", TRUE, NULL);
  gtk_widget_add_css_class (scrolled, "frame");
  gtk_widget_add_css_class (scrolled, "plumb-text");
  adw_bin_set_child (ADW_BIN (self), scrolled);
  g_signal_connect_object (buffer, "changed", changed, self, G_CONNECT_SWAPPED);
  g_object_unref (buffer);
}

static char *
get_text (PlumbUiFieldEditor *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->control));
  GtkTextIter start, end;
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static void
set_text (PlumbUiFieldEditor *self, const char *text)
{
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->control)), text, -1);
}

/* --- text ------------------------------------------------------------------------------------ */

static void
text_typed_cb (PlumbUiFieldEditor *self)
{
  if (self->is_showing)
    return;
  g_autofree char *text = get_text (self);
  plumb_ui_field_editor_take (self, plumb_value_new_string (text), TRUE);
}

static void
make_text (PlumbUiFieldEditor *self)
{
  gboolean is_code = g_strcmp0 (self->field->format, "regex") == 0;
  make_source_view (self, is_code ? "python3" : NULL, G_CALLBACK (text_typed_cb));
}

static void
show_text (PlumbUiFieldEditor *self, PlumbValue *value)
{
  set_text (self, value != NULL ? plumb_value_get_string (value, "") : "");
}

const PlumbUiFieldControl plumb_ui_field_control_text_view = { make_text, show_text, TRUE };

/* --- JSON ------------------------------------------------------------------------------------ */

static void
json_typed_cb (PlumbUiFieldEditor *self)
{
  if (self->is_showing)
    return;
  g_autofree char *text = get_text (self);
  g_autoptr (GError) error = NULL;
  PlumbValue *value = plumb_json_parse (text, -1, &error);
  if (value != NULL)
    plumb_ui_field_editor_take (self, value, TRUE);
  else
    plumb_ui_field_editor_tell_fault (self, error->message);
}

static void
make_json (PlumbUiFieldEditor *self)
{
  make_source_view (self, "json", G_CALLBACK (json_typed_cb));
}

static void
show_json (PlumbUiFieldEditor *self, PlumbValue *value)
{
  g_autofree char *text
      = value != NULL ? plumb_json_format (value, PLUMB_JSON_PRETTY) : g_strdup ("");
  set_text (self, g_strchomp (text));
}

const PlumbUiFieldControl plumb_ui_field_control_json = { make_json, show_json, TRUE };
