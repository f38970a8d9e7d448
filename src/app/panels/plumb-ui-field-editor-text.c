/* plumb-ui-field-editor-text.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include "plumb-ui-field-editor-private.h"

#include "plumb-json.h"
#include "plumb-ui-source.h"
#include "plumb-ui-speech.h"

/* Text of several lines, code, and values as JSON, in a source view that opens larger. */

/* --- larger ---------------------------------------------------------------------------------- */

static void
dialog_fault_cb (AdwDialog *dialog, const char *message)
{
  plumb_ui_source_dialog_set_message (dialog, message);
}

static void
enlarge_cb (PlumbUiFieldEditor *self)
{
  GtkSourceBuffer *buffer
      = GTK_SOURCE_BUFFER (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->control)));
  AdwDialog *dialog = plumb_ui_source_dialog_new (buffer, self->language, self->field->title);
  g_signal_connect_object (self, "fault", G_CALLBACK (dialog_fault_cb), dialog, G_CONNECT_SWAPPED);
  g_signal_connect_object (self, "unmap", G_CALLBACK (adw_dialog_force_close), dialog,
                           G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static GtkWidget *
make_enlarge_button (PlumbUiFieldEditor *self)
{
  g_autofree char *label = g_strdup_printf (_ ("Edit “%s” in a Larger View"), self->field->title);
  GtkWidget *button = gtk_button_new_from_icon_name ("view-fullscreen-symbolic");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_halign (button, GTK_ALIGN_END);
  gtk_widget_set_valign (button, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (enlarge_cb), self);
  return button;
}

/* --- the view -------------------------------------------------------------------------------- */

#define LINES_HEIGHT 72

static void
make_source_view (PlumbUiFieldEditor *self, gboolean has_lines, GCallback changed)
{
  g_autoptr (GtkSourceBuffer) buffer = plumb_ui_source_buffer_new (self->language);
  if (!has_lines)
    plumb_ui_source_buffer_hold_to_one_line (buffer);
  self->control = plumb_ui_source_view_new (buffer, self->language);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (self->control), 30);
  GtkWidget *scrolled = g_object_new (
      GTK_TYPE_SCROLLED_WINDOW, "child", self->control, "min-content-height",
      has_lines && self->language == NULL ? LINES_HEIGHT : -1, "max-content-height", 280,
      "propagate-natural-height", TRUE, "hscrollbar-policy", GTK_POLICY_NEVER, "vscrollbar-policy",
      has_lines ? GTK_POLICY_AUTOMATIC : GTK_POLICY_NEVER, "overflow", GTK_OVERFLOW_HIDDEN, NULL);
  gtk_widget_add_css_class (scrolled, "frame");
  gtk_widget_add_css_class (scrolled, "plumb-text");
  GtkWidget *overlay = gtk_overlay_new ();
  gtk_widget_add_css_class (overlay, "plumb-source");
  gtk_overlay_set_child (GTK_OVERLAY (overlay), scrolled);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), make_enlarge_button (self));
  adw_bin_set_child (ADW_BIN (self), overlay);
  g_signal_connect_object (buffer, "changed", changed, self, G_CONNECT_SWAPPED);
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
  self->language = self->field->language;
  make_source_view (self, self->field->multiline, G_CALLBACK (text_typed_cb));
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
    {
      g_autofree char *why = plumb_ui_say (error->message);
      plumb_ui_field_editor_tell_fault (self, why);
    }
}

static void
make_json (PlumbUiFieldEditor *self)
{
  self->language = "json";
  make_source_view (self, TRUE, G_CALLBACK (json_typed_cb));
}

static void
show_json (PlumbUiFieldEditor *self, PlumbValue *value)
{
  g_autofree char *text
      = value != NULL ? plumb_json_format (value, PLUMB_JSON_PRETTY) : g_strdup ("");
  set_text (self, g_strchomp (text));
}

const PlumbUiFieldControl plumb_ui_field_control_json = { make_json, show_json, TRUE };
