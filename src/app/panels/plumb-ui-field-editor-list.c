/* plumb-ui-field-editor-list.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "plumb-ui-field-editor-private.h"

#include "plumb-json.h"

/* A list: one line an element with its own control, to add, remove and reorder. Elements without a
 * type of their own are JSON. A longer list than a person would edit so is one piece of JSON. */
#define MAX_LINES 64

/* Of a list of elements of any type: JSON in one line. */
static void free_line_typed_cb (GtkEditable *entry, PlumbUiFieldEditor *self);

static PlumbValue *
get_list (PlumbUiFieldEditor *self)
{
  return self->shown != NULL ? self->shown : NULL;
}

static guint
get_position (GtkWidget *line)
{
  guint position = 0;
  while ((line = gtk_widget_get_prev_sibling (line)) != NULL)
    position++;
  return position;
}

static GtkWidget *
get_line (GtkWidget *inside, PlumbUiFieldEditor *self)
{
  while (gtk_widget_get_parent (inside) != self->control)
    inside = gtk_widget_get_parent (inside);
  return inside;
}

static void show_lines (PlumbUiFieldEditor *self, PlumbValue *value);

/* Takes @value. Lines are made anew where their number or order changed. */
static void
change (PlumbUiFieldEditor *self, PlumbValue *value, gboolean typed)
{
  g_autoptr (PlumbValue) owned = value;
  if (!typed)
    {
      self->is_showing = TRUE;
      show_lines (self, value);
      self->is_showing = FALSE;
    }
  plumb_ui_field_editor_take (self, g_steal_pointer (&owned), typed);
}

/* The list with the element at @position replaced (taken), or left out where it is NULL. */
static PlumbValue *
replace (PlumbUiFieldEditor *self, guint position, PlumbValue *element)
{
  PlumbValue *list = get_list (self);
  g_autoptr (PlumbValueBuilder) builder = plumb_value_builder_new_array ();
  for (guint i = 0; i < plumb_value_get_length (list); i++)
    if (i != position)
      plumb_value_builder_add (builder, plumb_value_ref (plumb_value_get_element (list, i)));
    else if (element != NULL)
      plumb_value_builder_add (builder, element);
  return plumb_value_builder_end (g_steal_pointer (&builder));
}

static PlumbValue *
swap (PlumbUiFieldEditor *self, guint position, guint other)
{
  PlumbValue *list = get_list (self);
  g_autoptr (PlumbValueBuilder) builder = plumb_value_builder_new_array ();
  for (guint i = 0; i < plumb_value_get_length (list); i++)
    {
      guint from = i == position ? other : i == other ? position : i;
      plumb_value_builder_add (builder, plumb_value_ref (plumb_value_get_element (list, from)));
    }
  return plumb_value_builder_end (g_steal_pointer (&builder));
}

/* --- what a person does ---------------------------------------------------------------------- */

static void
element_edited_cb (GtkWidget *editor, PlumbValue *value, gboolean typed, PlumbUiFieldEditor *self)
{
  guint position = get_position (get_line (editor, self));
  change (self, replace (self, position, plumb_value_ref (value)), TRUE);
}

static void
element_fault_cb (GtkWidget *editor, const char *message, PlumbUiFieldEditor *self)
{
  plumb_ui_field_editor_tell_fault (self, message);
}

static void
free_line_typed_cb (GtkEditable *entry, PlumbUiFieldEditor *self)
{
  if (self->is_showing)
    return;
  const char *text = gtk_editable_get_text (entry);
  g_autoptr (PlumbValue) value = plumb_json_parse (text, -1, NULL);
  if (value == NULL)
    value = plumb_value_new_string (text); /* what is no JSON is a text */
  element_edited_cb (GTK_WIDGET (entry), value, TRUE, self);
}

static void
remove_cb (GtkWidget *button, PlumbUiFieldEditor *self)
{
  change (self, replace (self, get_position (get_line (button, self)), NULL), FALSE);
}

static void
move_up_cb (GtkWidget *button, PlumbUiFieldEditor *self)
{
  guint position = get_position (get_line (button, self));
  if (position > 0)
    change (self, swap (self, position, position - 1), FALSE);
}

static void
move_down_cb (GtkWidget *button, PlumbUiFieldEditor *self)
{
  guint position = get_position (get_line (button, self));
  if (position + 1 < plumb_value_get_length (get_list (self)))
    change (self, swap (self, position, position + 1), FALSE);
}

static PlumbValue *
make_element (PlumbUiFieldEditor *self)
{
  PlumbValue *list = get_list (self);
  guint length = list != NULL ? plumb_value_get_length (list) : 0;
  if (length > 0)
    return plumb_value_ref (plumb_value_get_element (list, length - 1));
  switch (self->element != NULL ? self->element->type : PLUMB_FIELD_TEXT)
    {
    case PLUMB_FIELD_BOOLEAN:
      return plumb_value_new_boolean (FALSE);
    case PLUMB_FIELD_INTEGER:
    case PLUMB_FIELD_NUMBER:
    case PLUMB_FIELD_SEED:
      return self->field->minimum != NULL ? plumb_value_ref (self->field->minimum)
                                          : plumb_value_new_int (0);
    case PLUMB_FIELD_COLOR:
      return plumb_value_new_string ("#ffffff");
    case PLUMB_FIELD_OBJECT:
      return plumb_value_builder_end (plumb_value_builder_new_object ());
    case PLUMB_FIELD_ENUM:
      return plumb_value_new_string (self->field->choices[0]);
    case PLUMB_FIELD_TEXT:
    case PLUMB_FIELD_FILE:
    case PLUMB_FIELD_LIST:
    default:
      return plumb_value_new_string ("");
    }
}

static void
add_cb (PlumbUiFieldEditor *self)
{
  PlumbValue *list = get_list (self);
  g_autoptr (PlumbValueBuilder) builder
      = list != NULL ? plumb_value_builder_new_copy (list) : plumb_value_builder_new_array ();
  plumb_value_builder_add (builder, make_element (self));
  change (self, plumb_value_builder_end (g_steal_pointer (&builder)), FALSE);
  GtkWidget *last = gtk_widget_get_last_child (self->control);
  if (last != NULL)
    gtk_widget_child_focus (last, GTK_DIR_TAB_FORWARD);
}

/* --- lines ----------------------------------------------------------------------------------- */

static void
add_button (GtkWidget *line,
            const char *icon,
            const char *label,
            GCallback callback,
            PlumbUiFieldEditor *self)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  g_signal_connect (button, "clicked", callback, self);
  gtk_box_append (GTK_BOX (line), button);
}

static GtkWidget *
make_element_control (PlumbUiFieldEditor *self)
{
  GtkWidget *control;
  if (self->element != NULL)
    {
      control = plumb_ui_field_editor_new (self->element, self->project);
      g_signal_connect (control, "edited", G_CALLBACK (element_edited_cb), self);
      g_signal_connect (control, "fault", G_CALLBACK (element_fault_cb), self);
    }
  else
    {
      control = gtk_entry_new ();
      gtk_editable_set_width_chars (GTK_EDITABLE (control), 6);
      g_signal_connect (control, "changed", G_CALLBACK (free_line_typed_cb), self);
      gtk_accessible_update_property (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      self->field->title, -1);
    }
  gtk_widget_set_hexpand (control, TRUE);
  return control;
}

static void
append_line (PlumbUiFieldEditor *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_box_append (GTK_BOX (line), make_element_control (self));
  add_button (line, "go-up-symbolic", _ ("Move Up"), G_CALLBACK (move_up_cb), self);
  add_button (line, "go-down-symbolic", _ ("Move Down"), G_CALLBACK (move_down_cb), self);
  add_button (line, "list-remove-symbolic", _ ("Remove"), G_CALLBACK (remove_cb), self);
  gtk_box_append (GTK_BOX (self->control), line);
}

static void
show_element (PlumbUiFieldEditor *self, GtkWidget *line, PlumbValue *element)
{
  GtkWidget *control = gtk_widget_get_first_child (line);
  if (self->element != NULL)
    {
      plumb_ui_field_editor_show (PLUMB_UI_FIELD_EDITOR (control), element);
      return;
    }
  const char *text = plumb_value_get_string (element, NULL);
  g_autofree char *json = plumb_json_format (element, PLUMB_JSON_COMPACT);
  g_autoptr (PlumbValue) as_json = text != NULL ? plumb_json_parse (text, -1, NULL) : NULL;
  gtk_editable_set_text (GTK_EDITABLE (control), text != NULL && as_json == NULL ? text : json);
}

static void
show_lines (PlumbUiFieldEditor *self, PlumbValue *value)
{
  guint length = value != NULL ? plumb_value_get_length (value) : 0;
  guint n_lines = 0;
  for (GtkWidget *line = gtk_widget_get_first_child (self->control); line != NULL;
       line = gtk_widget_get_next_sibling (line))
    n_lines++;
  for (; n_lines < MIN (length, MAX_LINES); n_lines++)
    append_line (self);
  for (; n_lines > MIN (length, MAX_LINES); n_lines--)
    gtk_box_remove (GTK_BOX (self->control), gtk_widget_get_last_child (self->control));
  GtkWidget *line = gtk_widget_get_first_child (self->control);
  for (guint i = 0; line != NULL; i++, line = gtk_widget_get_next_sibling (line))
    show_element (self, line, plumb_value_get_element (value, i));
  gtk_widget_set_visible (self->extra, length > MAX_LINES);
}

static void
make_list (PlumbUiFieldEditor *self)
{
  if (self->field->has_element_type)
    {
      self->element = g_memdup2 (self->field, sizeof *self->field);
      self->element->type = self->field->element_type;
      self->element->has_element_type = FALSE;
    }
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->control = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->extra = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, "visible", FALSE,
                              "label", _ ("Only the first elements are shown here"), NULL);
  gtk_widget_add_css_class (self->extra, "dim-label");
  GtkWidget *add = gtk_button_new_with_label (_ ("Add"));
  gtk_widget_set_halign (add, GTK_ALIGN_START);
  g_signal_connect_swapped (add, "clicked", G_CALLBACK (add_cb), self);
  gtk_box_append (GTK_BOX (box), self->control);
  gtk_box_append (GTK_BOX (box), self->extra);
  gtk_box_append (GTK_BOX (box), add);
  adw_bin_set_child (ADW_BIN (self), box);
}

const PlumbUiFieldControl plumb_ui_field_control_list = { make_list, show_lines, TRUE };
