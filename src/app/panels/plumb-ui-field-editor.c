/* plumb-ui-field-editor.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "plumb-ui-field-editor-private.h"

#include "plumb-json.h"
#include "plumb-ui-choose-file.h"
#include "plumb-ui-drop-down.h"
#include "plumb-ui-tip.h"

enum
{
  EDITED,
  FAULT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PlumbUiFieldEditor, plumb_ui_field_editor, ADW_TYPE_BIN)

void
plumb_ui_field_editor_tell_fault (PlumbUiFieldEditor *self, const char *message)
{
  g_signal_emit (self, signals[FAULT], 0, message);
}

void
plumb_ui_field_editor_take (PlumbUiFieldEditor *self, PlumbValue *taken, gboolean typed)
{
  g_autoptr (PlumbValue) value = taken;
  if (self->is_showing)
    return;
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  if (!plumb_field_validate (self->field, value, NULL, problems))
    {
      g_autofree char *message
          = g_strdup_printf (_ ("Expected: %s"), plumb_problems_get (problems, 0)->expected);
      plumb_ui_field_editor_tell_fault (self, message);
      return;
    }
  plumb_ui_field_editor_tell_fault (self, NULL);
  if (self->shown != NULL && plumb_value_equal (self->shown, value))
    return;
  g_clear_pointer (&self->shown, plumb_value_unref);
  self->shown = plumb_value_ref (value);
  g_signal_emit (self, signals[EDITED], 0, value, typed);
}

/* --- switch ---------------------------------------------------------------------------------- */

static void
switch_toggled_cb (PlumbUiFieldEditor *self)
{
  plumb_ui_field_editor_take (
      self, plumb_value_new_boolean (gtk_switch_get_active (GTK_SWITCH (self->control))), FALSE);
}

static void
make_switch (PlumbUiFieldEditor *self)
{
  self->control = gtk_switch_new ();
  gtk_widget_set_halign (self->control, GTK_ALIGN_END);
  gtk_widget_set_valign (self->control, GTK_ALIGN_CENTER);
  adw_bin_set_child (ADW_BIN (self), self->control);
  g_signal_connect_swapped (self->control, "notify::active", G_CALLBACK (switch_toggled_cb), self);
}

static void
show_switch (PlumbUiFieldEditor *self, PlumbValue *value)
{
  gtk_switch_set_active (GTK_SWITCH (self->control),
                         value != NULL && plumb_value_get_boolean (value, FALSE));
}

static const PlumbUiFieldControl control_switch = { make_switch, show_switch, FALSE };

/* --- numbers --------------------------------------------------------------------------------- */

/* What a person may type: also with the comma of other locales. NULL: no number. */
static PlumbValue *
parse_number (const char *typed, gboolean is_whole)
{
  g_autofree char *text = g_strstrip (g_strdelimit (g_strdup (typed), ",", '.'));
  char *end = NULL;
  if (*text == '\0')
    return NULL;
  gint64 whole = g_ascii_strtoll (text, &end, 10);
  if (*end == '\0')
    return plumb_value_new_int (whole);
  double number = g_ascii_strtod (text, &end);
  if (*end != '\0' || !isfinite (number) || is_whole)
    return NULL;
  return plumb_value_new_double (number);
}

/* So long a fraction is shown; what has more digits is shown rounded, and told whole in the tip. */
#define LONG_FRACTION 9
/* Room for so many is there, also for a number with fewer. */
#define FEWEST_DIGITS 4

static char *
format_number (double number)
{
  g_autoptr (PlumbValue) value = fabs (number) < 9e15 && number == trunc (number)
                                     ? plumb_value_new_int ((gint64) number)
                                     : plumb_value_new_double (number);
  return plumb_json_format (value, PLUMB_JSON_COMPACT);
}

static char *
shorten_number (double number, const char *whole)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  if (strlen (whole) <= LONG_FRACTION || strchr (whole, '.') == NULL)
    return g_strdup (whole);
  return g_strdup (
      g_ascii_formatd (text, sizeof text, fabs (number) < 1e5 ? "%.6g" : "%.9g", number));
}

static gboolean
is_whole (PlumbUiFieldEditor *self)
{
  return self->field->type != PLUMB_FIELD_NUMBER;
}

/* What stands there as it was rounded is what was shown: all of its digits. */
static PlumbValue *
read_number (PlumbUiFieldEditor *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->control));
  if (self->shown != NULL && plumb_value_is_number (self->shown))
    {
      double number = plumb_value_get_double (self->shown, 0);
      g_autofree char *whole = format_number (number);
      g_autofree char *rounded = shorten_number (number, whole);
      if (g_str_equal (rounded, text) && !g_str_equal (rounded, whole))
        return plumb_value_ref (self->shown);
    }
  return parse_number (text, is_whole (self));
}

static void
show_on_slider (PlumbUiFieldEditor *self, double number)
{
  gboolean was_showing = self->is_showing;
  self->is_showing = TRUE;
  if (self->extra != NULL)
    gtk_range_set_value (GTK_RANGE (self->extra), number);
  self->is_showing = was_showing;
}

static void
number_typed_cb (PlumbUiFieldEditor *self)
{
  PlumbValue *value = read_number (self);
  if (value != NULL)
    {
      show_on_slider (self, plumb_value_get_double (value, 0));
      plumb_ui_field_editor_take (self, value, TRUE);
    }
  else if (!self->is_showing)
    {
      g_autofree char *rule = plumb_field_describe (self->field);
      g_autofree char *message = g_strdup_printf (_ ("Expected: %s"), rule);
      plumb_ui_field_editor_tell_fault (self, message);
    }
}

static int
spin_input_cb (GtkSpinButton *spin, double *number, PlumbUiFieldEditor *self)
{
  g_autoptr (PlumbValue) value = read_number (self);
  if (value == NULL)
    return GTK_INPUT_ERROR;
  *number = plumb_value_get_double (value, 0);
  return TRUE;
}

/* No more digits than the number has, instead of as many as the smallest step has. */
static gboolean
spin_output_cb (GtkSpinButton *spin, PlumbUiFieldEditor *self)
{
  double number = gtk_adjustment_get_value (gtk_spin_button_get_adjustment (spin));
  if (self->shown == NULL && number == self->blank)
    return TRUE;
  g_autofree char *whole = format_number (number);
  g_autofree char *text = shorten_number (number, whole);
  int n_chars = (int) strlen (text) + 1;
  gtk_editable_set_width_chars (GTK_EDITABLE (spin), MAX (FEWEST_DIGITS, n_chars));
  if (!g_str_equal (text, gtk_editable_get_text (GTK_EDITABLE (spin))))
    gtk_editable_set_text (GTK_EDITABLE (spin), text);
  plumb_ui_tip_set (GTK_WIDGET (spin), g_str_equal (text, whole) ? NULL : whole);
  return TRUE;
}

static double
get_number (const PlumbValue *value, double fallback)
{
  return value != NULL ? plumb_value_get_double (value, fallback) : fallback;
}

static double
get_step (PlumbUiFieldEditor *self)
{
  const PlumbField *field = self->field;
  if (field->step != NULL)
    return get_number (field->step, 1);
  if (is_whole (self))
    return 1;
  double span
      = get_number (field->soft_maximum != NULL ? field->soft_maximum : field->maximum, 100)
        - get_number (field->soft_minimum != NULL ? field->soft_minimum : field->minimum, 0);
  return span <= 2 ? 0.01 : span <= 20 ? 0.1 : 1;
}

/* The wheel moves the form: what passes below the pointer on the way keeps its value. */
static void
ignore_wheel (GtkWidget *control)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (control);
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
      if (GTK_IS_EVENT_CONTROLLER_SCROLL (controller))
        gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_NONE);
    }
}

/* The slider offers the usual range, the number all of it. */
static void
slider_moved_cb (PlumbUiFieldEditor *self)
{
  if (self->is_showing)
    return;
  double number = gtk_range_get_value (GTK_RANGE (self->extra));
  double step = get_step (self);
  number = is_whole (self) ? round (number) : round (number / step) * step;
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->control), number);
}

/* Opacity, strength, amount: how much of the whole. */
static gboolean
is_share (const PlumbField *field)
{
  return field->type == PLUMB_FIELD_NUMBER && fabs (get_number (field->minimum, -2)) <= 1
         && get_number (field->maximum, 0) == 1;
}

static void
add_slider (PlumbUiFieldEditor *self, GtkWidget *box)
{
  const PlumbField *field = self->field;
  const PlumbValue *low = field->soft_minimum != NULL ? field->soft_minimum : field->minimum;
  const PlumbValue *high
      = field->soft_maximum != NULL || !is_share (field) ? field->soft_maximum : field->maximum;
  if (low == NULL || high == NULL)
    return;
  self->extra = gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, get_number (low, 0),
                                          get_number (high, 1), get_step (self));
  gtk_scale_set_draw_value (GTK_SCALE (self->extra), FALSE);
  gtk_widget_set_hexpand (self->extra, TRUE);
  gtk_widget_set_size_request (self->extra, 88, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->extra), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  field->title, -1);
  gtk_box_prepend (GTK_BOX (box), self->extra);
  ignore_wheel (self->extra);
  g_signal_connect_swapped (self->extra, "value-changed", G_CALLBACK (slider_moved_cb), self);
}

static void
make_number (PlumbUiFieldEditor *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkAdjustment *adjustment
      = gtk_adjustment_new (0, -1e15, 1e15, get_step (self), get_step (self) * 10, 0);
  self->control = gtk_spin_button_new (adjustment, 0, is_whole (self) ? 0 : 6);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->control), FEWEST_DIGITS);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self->control), FEWEST_DIGITS);
  gtk_widget_set_halign (self->control, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (box), self->control);
  gtk_widget_set_halign (box, GTK_ALIGN_FILL);
  adw_bin_set_child (ADW_BIN (self), box);
  add_slider (self, box);
  gtk_widget_set_hexpand (self->control, self->extra == NULL);
  ignore_wheel (self->control);
  g_signal_connect (self->control, "input", G_CALLBACK (spin_input_cb), self);
  g_signal_connect (self->control, "output", G_CALLBACK (spin_output_cb), self);
  g_signal_connect_swapped (self->control, "changed", G_CALLBACK (number_typed_cb), self);
}

/* Bounds count for what a person enters; a value outside of them is shown as it is. */
static void
show_number (PlumbUiFieldEditor *self, PlumbValue *value)
{
  GtkSpinButton *spin = GTK_SPIN_BUTTON (self->control);
  if (value == NULL || !plumb_value_is_number (value))
    {
      self->blank = gtk_adjustment_get_value (gtk_spin_button_get_adjustment (spin));
      gtk_editable_set_text (GTK_EDITABLE (spin), "");
      return;
    }
  double number = plumb_value_get_double (value, 0);
  gtk_spin_button_set_range (spin, MIN (get_number (self->field->minimum, -1e15), number),
                             MAX (get_number (self->field->maximum, 1e15), number));
  gtk_spin_button_set_value (spin, number);
  spin_output_cb (spin, self);
  show_on_slider (self, number);
}

static const PlumbUiFieldControl control_number = { make_number, show_number, FALSE };

/* --- seeds: more digits than a spin button has ----------------------------------------------- */

static void
seed_typed_cb (PlumbUiFieldEditor *self)
{
  guint64 seed;
  if (g_ascii_string_to_unsigned (gtk_editable_get_text (GTK_EDITABLE (self->control)), 10, 0,
                                  G_MAXUINT64, &seed, NULL))
    plumb_ui_field_editor_take (self, plumb_value_new_uint (seed), TRUE);
  else if (!self->is_showing)
    plumb_ui_field_editor_tell_fault (self, _ ("Expected: a whole number, not negative"));
}

static void
dice_clicked_cb (PlumbUiFieldEditor *self)
{
  guint64 seed = (guint64) g_random_int () << 32 | g_random_int ();
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, seed);
  gtk_editable_set_text (GTK_EDITABLE (self->control), text);
}

static void
make_seed (PlumbUiFieldEditor *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->control = gtk_entry_new ();
  gtk_entry_set_input_purpose (GTK_ENTRY (self->control), GTK_INPUT_PURPOSE_DIGITS);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->control), 5);
  gtk_widget_set_hexpand (self->control, TRUE);
  self->extra = gtk_button_new_from_icon_name ("plumb-dice-symbolic");
  gtk_widget_set_tooltip_text (self->extra, _ ("Another Seed"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->extra), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Another Seed"), -1);
  gtk_box_append (GTK_BOX (box), self->control);
  gtk_box_append (GTK_BOX (box), self->extra);
  adw_bin_set_child (ADW_BIN (self), box);
  g_signal_connect_swapped (self->control, "changed", G_CALLBACK (seed_typed_cb), self);
  g_signal_connect_swapped (self->extra, "clicked", G_CALLBACK (dice_clicked_cb), self);
}

static void
show_json_text (PlumbUiFieldEditor *self, PlumbValue *value)
{
  g_autofree char *text
      = value != NULL ? plumb_json_format (value, PLUMB_JSON_COMPACT) : g_strdup ("");
  gtk_editable_set_text (GTK_EDITABLE (self->control), text);
}

static const PlumbUiFieldControl control_seed = { make_seed, show_json_text, FALSE };

/* --- choices --------------------------------------------------------------------------------- */

static const char *const *
get_choice_titles (const PlumbField *field)
{
  return field->choice_titles != NULL ? field->choice_titles : field->choices;
}

static void
choice_chosen_cb (PlumbUiFieldEditor *self)
{
  guint position = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->control));
  if (position != GTK_INVALID_LIST_POSITION)
    plumb_ui_field_editor_take (self, plumb_value_new_string (self->field->choices[position]),
                                FALSE);
}

static void
make_choice (PlumbUiFieldEditor *self)
{
  const PlumbField *field = self->field;
  self->control = gtk_drop_down_new_from_strings (get_choice_titles (field));
  plumb_ui_drop_down_shrink (GTK_DROP_DOWN (self->control));
  plumb_ui_drop_down_set_name (GTK_DROP_DOWN (self->control), field->title);
  adw_bin_set_child (ADW_BIN (self), self->control);
  g_signal_connect_swapped (self->control, "notify::selected", G_CALLBACK (choice_chosen_cb), self);
}

static void
show_choice (PlumbUiFieldEditor *self, PlumbValue *value)
{
  const char *text = value != NULL ? plumb_value_get_string (value, NULL) : NULL;
  guint position = 0;
  while (self->field->choices[position] != NULL
         && g_strcmp0 (self->field->choices[position], text) != 0)
    position++;
  gboolean is_known = self->field->choices[position] != NULL;
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->control),
                              is_known ? position : GTK_INVALID_LIST_POSITION);
}

static const PlumbUiFieldControl control_choice = { make_choice, show_choice, FALSE };

/* --- one line of text ------------------------------------------------------------------------ */

static void
entry_typed_cb (PlumbUiFieldEditor *self)
{
  plumb_ui_field_editor_take (
      self, plumb_value_new_string (gtk_editable_get_text (GTK_EDITABLE (self->control))), TRUE);
}

static void
make_entry (PlumbUiFieldEditor *self)
{
  self->control = gtk_entry_new ();
  gtk_editable_set_width_chars (GTK_EDITABLE (self->control), 8);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self->control), 14);
  gtk_widget_set_hexpand (self->control, TRUE);
  adw_bin_set_child (ADW_BIN (self), self->control);
  g_signal_connect_swapped (self->control, "changed", G_CALLBACK (entry_typed_cb), self);
}

static void
show_entry (PlumbUiFieldEditor *self, PlumbValue *value)
{
  gtk_editable_set_text (GTK_EDITABLE (self->control),
                         value != NULL ? plumb_value_get_string (value, "") : "");
}

static const PlumbUiFieldControl control_entry = { make_entry, show_entry, FALSE };

/* --- colors ---------------------------------------------------------------------------------- */

static char *
format_color (const GdkRGBA *color)
{
  guint parts[] = { (guint) lroundf (color->red * 255), (guint) lroundf (color->green * 255),
                    (guint) lroundf (color->blue * 255), (guint) lroundf (color->alpha * 255) };
  if (parts[3] == 255)
    return g_strdup_printf ("#%02x%02x%02x", parts[0], parts[1], parts[2]);
  return g_strdup_printf ("#%02x%02x%02x%02x", parts[0], parts[1], parts[2], parts[3]);
}

static void
color_chosen_cb (PlumbUiFieldEditor *self)
{
  if (self->is_showing)
    return;
  const GdkRGBA *color = gtk_color_dialog_button_get_rgba (GTK_COLOR_DIALOG_BUTTON (self->extra));
  g_autofree char *text = format_color (color);
  gtk_editable_set_text (GTK_EDITABLE (self->control), text);
}

/* What the dialog begins with where there is no color: none that it can give, so that whatever is
 * chosen there is another. */
static const GdkRGBA no_color = { 0.501F, 0.501F, 0.501F, 1 };

static void
show_color_button (PlumbUiFieldEditor *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->control));
  GdkRGBA color = no_color;
  gboolean was_showing = self->is_showing;
  self->is_showing = TRUE;
  if (*text == '\0' || gdk_rgba_parse (&color, text))
    gtk_color_dialog_button_set_rgba (GTK_COLOR_DIALOG_BUTTON (self->extra), &color);
  if (*text == '\0')
    gtk_widget_add_css_class (self->extra, "plumb-no-color");
  else
    gtk_widget_remove_css_class (self->extra, "plumb-no-color");
  self->is_showing = was_showing;
}

static void
make_color (PlumbUiFieldEditor *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  make_entry (self);
  g_autoptr (GtkWidget) entry = g_object_ref (self->control);
  adw_bin_set_child (ADW_BIN (self), box);
  gtk_box_append (GTK_BOX (box), entry);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), 9);
  self->extra = gtk_color_dialog_button_new (gtk_color_dialog_new ());
  gtk_widget_set_valign (self->extra, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->extra), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  self->field->title, -1);
  gtk_box_append (GTK_BOX (box), self->extra);
  g_signal_connect_swapped (self->extra, "notify::rgba", G_CALLBACK (color_chosen_cb), self);
  g_signal_connect_swapped (entry, "changed", G_CALLBACK (show_color_button), self);
  show_color_button (self);
}

static const PlumbUiFieldControl control_color = { make_color, show_entry, FALSE };

/* --- files ----------------------------------------------------------------------------------- */

static void
file_chosen_cb (const char *path, gpointer user_data)
{
  PlumbUiFieldEditor *self = user_data;
  if (path != NULL && self->control != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->control), path);
}

static void
browse_cb (PlumbUiFieldEditor *self)
{
  plumb_ui_choose_file (GTK_WIDGET (self), self->project, self->field->title,
                        gtk_editable_get_text (GTK_EDITABLE (self->control)), file_chosen_cb,
                        g_object_ref (self), g_object_unref);
}

static gboolean
file_dropped_cb (PlumbUiFieldEditor *self, const GValue *value)
{
  g_autofree char *path
      = plumb_ui_choose_file_make_path (self->project, g_value_get_object (value));
  gtk_editable_set_text (GTK_EDITABLE (self->control), path);
  return TRUE;
}

static void
make_file (PlumbUiFieldEditor *self)
{
  make_entry (self);
  if (self->project == NULL)
    return;
  g_autoptr (GtkWidget) entry = g_object_ref (self->control);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  adw_bin_set_child (ADW_BIN (self), box);
  gtk_box_append (GTK_BOX (box), entry);
  self->extra = gtk_button_new_from_icon_name ("document-open-symbolic");
  gtk_widget_set_tooltip_text (self->extra, _ ("Choose a File"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->extra), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Choose a File"), -1);
  gtk_box_append (GTK_BOX (box), self->extra);
  g_signal_connect_swapped (self->extra, "clicked", G_CALLBACK (browse_cb), self);
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_FILE, GDK_ACTION_COPY);
  g_signal_connect_swapped (target, "drop", G_CALLBACK (file_dropped_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

static const PlumbUiFieldControl control_file = { make_file, show_entry, FALSE };

/* --- the widget ------------------------------------------------------------------------------ */

static const PlumbUiFieldControl *
choose_control (const PlumbField *field)
{
  static const PlumbUiFieldControl *const controls[] = {
    [PLUMB_FIELD_BOOLEAN] = &control_switch,
    [PLUMB_FIELD_INTEGER] = &control_number,
    [PLUMB_FIELD_NUMBER] = &control_number,
    [PLUMB_FIELD_TEXT] = &control_entry,
    [PLUMB_FIELD_ENUM] = &control_choice,
    [PLUMB_FIELD_COLOR] = &control_color,
    [PLUMB_FIELD_FILE] = &control_file,
    [PLUMB_FIELD_LIST] = &plumb_ui_field_control_list,
    [PLUMB_FIELD_OBJECT] = &plumb_ui_field_control_json,
    [PLUMB_FIELD_SEED] = &control_seed,
  };
  if (field->type == PLUMB_FIELD_TEXT && (field->multiline || field->language != NULL))
    return &plumb_ui_field_control_text_view;
  return controls[field->type];
}

static void
plumb_ui_field_editor_dispose (GObject *object)
{
  PlumbUiFieldEditor *self = PLUMB_UI_FIELD_EDITOR (object);
  self->is_showing = TRUE; /* what children tell while they go is no edit */
  self->control = self->extra = NULL;
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_object (&self->project);
  g_clear_pointer (&self->shown, plumb_value_unref);
  g_clear_pointer (&self->element, g_free);
  G_OBJECT_CLASS (plumb_ui_field_editor_parent_class)->dispose (object);
}

static gboolean
plumb_ui_field_editor_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (PLUMB_UI_FIELD_EDITOR (widget)->control);
}

static void
plumb_ui_field_editor_class_init (PlumbUiFieldEditorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = plumb_ui_field_editor_dispose;
  GTK_WIDGET_CLASS (klass)->grab_focus = plumb_ui_field_editor_grab_focus;
  signals[EDITED] = g_signal_new ("edited", PLUMB_UI_TYPE_FIELD_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 2, PLUMB_TYPE_VALUE, G_TYPE_BOOLEAN);
  signals[FAULT] = g_signal_new ("fault", PLUMB_UI_TYPE_FIELD_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
plumb_ui_field_editor_init (PlumbUiFieldEditor *self)
{
}

GtkWidget *
plumb_ui_field_editor_new (const PlumbField *field, PlumbUiProject *project)
{
  PlumbUiFieldEditor *self = g_object_new (PLUMB_UI_TYPE_FIELD_EDITOR, NULL);
  self->field = field;
  g_set_object (&self->project, project);
  self->type = choose_control (field);
  self->is_showing = TRUE;
  self->type->make (self);
  self->is_showing = FALSE;
  if (!GTK_IS_DROP_DOWN (self->control))
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->control), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    field->title, -1);
  return GTK_WIDGET (self);
}

void
plumb_ui_field_editor_show (PlumbUiFieldEditor *self, PlumbValue *value)
{
  g_return_if_fail (PLUMB_UI_IS_FIELD_EDITOR (self));
  if (value != NULL && self->shown != NULL && plumb_value_equal (value, self->shown))
    return;
  g_clear_pointer (&self->shown, plumb_value_unref);
  self->shown = value != NULL ? plumb_value_ref (value) : NULL;
  self->is_showing = TRUE;
  self->type->show (self, value);
  self->is_showing = FALSE;
}

void
plumb_ui_field_editor_add_lock (PlumbUiFieldEditor *self, GtkWidget *lock)
{
  g_return_if_fail (self->type == &control_seed);
  gtk_box_append (GTK_BOX (gtk_widget_get_parent (self->control)), lock);
  for (GtkWidget *part = self->control; part != NULL && part != lock;
       part = gtk_widget_get_next_sibling (part))
    g_object_bind_property (lock, "active", part, "sensitive", G_BINDING_SYNC_CREATE);
}

gboolean
plumb_ui_field_editor_is_wide (PlumbUiFieldEditor *self)
{
  return self->type->is_wide;
}
