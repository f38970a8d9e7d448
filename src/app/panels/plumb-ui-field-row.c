/* plumb-ui-field-row.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "plumb-ui-field-row.h"

#include "plumb-ui-binding.h"
#include "plumb-ui-field-editor.h"
#include "plumb-ui-filled-line.h"
#include "plumb-ui-fixed-fields.h"
#include "plumb-ui-speech.h"
#include "plumb-ui-tip.h"

struct _PlumbUiFieldRow
{
  AdwPreferencesRow parent_instance;

  PlumbUiSubject *subject;
  const PlumbField *field;
  PlumbUiFieldEditor *editor;
  GtkLabel *title;
  GtkWidget *reset;
  GtkLabel *source; /* of what is bound, below the title */
  GtkWidget *unbind;
  GtkOverlay *place; /* of the button that binds, above the end of the title */
  GtkWidget *bind;   /* (nullable): it is made when the row is first pointed at or gone to */
  gboolean is_pointed;
  gboolean is_focused;
  GtkWidget *lock; /* (nullable): of the workflow's seed */
  GtkLabel *message;
  char *fault;   /* (nullable): of what is being typed */
  char *problem; /* (nullable): of the document */
};

G_DEFINE_FINAL_TYPE (PlumbUiFieldRow, plumb_ui_field_row, ADW_TYPE_PREFERENCES_ROW)

static void
show_message (PlumbUiFieldRow *self)
{
  const char *text = self->fault != NULL ? self->fault : self->problem;
  gtk_label_set_label (self->message, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message), text != NULL);
  gtk_accessible_update_state (
      GTK_ACCESSIBLE (self->editor), GTK_ACCESSIBLE_STATE_INVALID,
      text != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  text != NULL ? text : self->field->summary, -1);
}

static void
fault_cb (PlumbUiFieldRow *self, const char *message)
{
  g_autofree char *said = plumb_ui_say (message);
  g_set_str (&self->fault, said);
  show_message (self);
}

static void
edited_cb (PlumbUiFieldRow *self, PlumbValue *value, gboolean typed)
{
  g_autoptr (GError) error = NULL;
  if (!plumb_ui_subject_set (self->subject, self->field, value, typed, &error))
    fault_cb (self, error->message);
}

static void
reset_cb (PlumbUiFieldRow *self)
{
  g_autoptr (GError) error = NULL;
  fault_cb (self, NULL);
  if (!plumb_ui_subject_set (self->subject, self->field, NULL, FALSE, &error))
    fault_cb (self, error->message);
  gtk_widget_grab_focus (GTK_WIDGET (self->editor));
}

static void
unbind_cb (PlumbUiFieldRow *self)
{
  PlumbEdge *edge = plumb_ui_subject_find_binding (self->subject, self->field->name);
  if (edge == NULL)
    return;
  PlumbUiDocument *document = plumb_ui_subject_get_document (self->subject);
  g_autoptr (PlumbEdit) edit
      = plumb_edit_new_remove_edge (plumb_ui_document_get_definition (document),
                                    plumb_edge_get_from (edge), plumb_edge_get_to (edge));
  plumb_ui_document_apply (document, edit, NULL, NULL);
}

/* --- the button that binds: only where a person is ------------------------------------------- */

static void
show_bind (PlumbUiFieldRow *self)
{
  gboolean is_open
      = self->bind != NULL && gtk_menu_button_get_active (GTK_MENU_BUTTON (self->bind));
  gboolean is_wanted = (self->is_pointed || self->is_focused || is_open)
                       && plumb_ui_subject_can_bind (self->subject)
                       && !gtk_widget_get_visible (self->unbind);
  if (is_wanted && self->bind == NULL)
    {
      self->bind = plumb_ui_binding_button_new (self->subject, self->field->name,
                                                gtk_label_get_label (self->title));
      gtk_widget_add_css_class (self->bind, "plumb-bind");
      gtk_widget_set_halign (self->bind, GTK_ALIGN_END);
      gtk_overlay_add_overlay (self->place, self->bind);
      g_signal_connect_swapped (self->bind, "notify::active", G_CALLBACK (show_bind), self);
    }
  if (self->bind != NULL)
    gtk_widget_set_visible (self->bind, is_wanted);
}

static void
focus_entered_cb (PlumbUiFieldRow *self)
{
  self->is_focused = TRUE;
  show_bind (self);
}

static void
focus_left_cb (PlumbUiFieldRow *self)
{
  self->is_focused = FALSE;
  plumb_ui_subject_end_typing (self->subject);
  show_bind (self);
}

static void
pointer_entered_cb (PlumbUiFieldRow *self)
{
  self->is_pointed = TRUE;
  show_bind (self);
}

static void
pointer_left_cb (PlumbUiFieldRow *self)
{
  self->is_pointed = FALSE;
  show_bind (self);
}

/* --- the lock of a seed ---------------------------------------------------------------------- */

static void
lock_toggled_cb (PlumbUiFieldRow *self)
{
  gboolean is_locked = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->lock));
  gtk_button_set_icon_name (GTK_BUTTON (self->lock),
                            is_locked ? "changes-prevent-symbolic" : "changes-allow-symbolic");
  gtk_widget_set_tooltip_text (self->lock, is_locked ? _ ("The Same Seed in Every Run")
                                                     : _ ("Another Seed in Every Run"));
  const PlumbField *field = plumb_ui_fixed_field_get (PLUMB_UI_FIXED_SEED_LOCKED);
  g_autoptr (PlumbValue) now = plumb_ui_subject_get (self->subject, field);
  g_autoptr (PlumbValue) value = plumb_value_new_boolean (is_locked);
  g_autoptr (GError) error = NULL;
  if (!plumb_value_equal (now, value)
      && !plumb_ui_subject_set (self->subject, field, value, FALSE, &error))
    fault_cb (self, error->message);
}

static void
show_lock (PlumbUiFieldRow *self)
{
  g_autoptr (PlumbValue) value
      = plumb_ui_subject_get (self->subject, plumb_ui_fixed_field_get (PLUMB_UI_FIXED_SEED_LOCKED));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->lock),
                                plumb_value_get_boolean (value, TRUE));
}

static void
add_lock (PlumbUiFieldRow *self)
{
  self->lock = gtk_toggle_button_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->lock), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Locked"), -1);
  gtk_widget_set_valign (self->lock, GTK_ALIGN_CENTER);
  plumb_ui_field_editor_add_lock (self->editor, self->lock);
  show_lock (self);
  lock_toggled_cb (self);
  g_signal_connect_swapped (self->lock, "toggled", G_CALLBACK (lock_toggled_cb), self);
}

/* --- parts ----------------------------------------------------------------------------------- */

static GtkWidget *
make_small_button (PlumbUiFieldRow *self, const char *icon, const char *label, GCallback callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "plumb-field-button");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  g_signal_connect_swapped (button, "clicked", callback, self);
  return button;
}

static char *
make_title (const PlumbField *field)
{
  const char *title = field->title != NULL ? _ (field->title) : field->name;
  if (field->unit == NULL || *field->unit == '\0')
    return g_strdup (title);
  /* Translators: a field's title and its unit. */
  return g_strdup_printf (_ ("%s (%s)"), title, field->unit);
}

static void
make_title_label (PlumbUiFieldRow *self)
{
  g_autofree char *title = make_title (self->field);
  self->title
      = g_object_new (GTK_TYPE_LABEL, "label", title, "xalign", 0.0, "wrap", TRUE, "wrap-mode",
                      PANGO_WRAP_WORD, "width-chars", 8, "hexpand", TRUE, NULL);
  plumb_ui_tip_set (GTK_WIDGET (self->title), self->field->summary);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);
}

/* Title and source, one below the other. */
static GtkWidget *
make_heading (PlumbUiFieldRow *self)
{
  make_title_label (self);
  self->source = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, "wrap-mode",
                               PANGO_WRAP_WORD_CHAR, "width-chars", 8, "visible", FALSE, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->source), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->source), "dim-label");
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->title));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->source));
  self->place = GTK_OVERLAY (gtk_overlay_new ());
  gtk_widget_set_hexpand (GTK_WIDGET (self->place), TRUE);
  gtk_overlay_set_child (self->place, box);
  return GTK_WIDGET (self->place);
}

/* Title and control: one beside the other where both have room, else one below the other. */
static GtkWidget *
make_line (PlumbUiFieldRow *self)
{
  GtkWidget *line = plumb_ui_filled_line_new (8, 4);
  adw_wrap_box_append (ADW_WRAP_BOX (line), make_heading (self));
  if (!plumb_ui_field_editor_is_wide (self->editor))
    adw_wrap_box_append (ADW_WRAP_BOX (line), GTK_WIDGET (self->editor));
  return line;
}

static void
make_parts (PlumbUiFieldRow *self)
{
  GtkWidget *all = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  gtk_widget_add_css_class (all, "plumb-field");
  self->unbind
      = make_small_button (self, "plumb-unlink-symbolic", _ ("Disconnect"), G_CALLBACK (unbind_cb));
  self->reset = make_small_button (self, "edit-undo-symbolic", _ ("Use the Default"),
                                   G_CALLBACK (reset_cb));
  gtk_widget_set_valign (GTK_WIDGET (self->editor), GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (line), make_line (self));
  gtk_box_append (GTK_BOX (line), self->unbind);
  gtk_box_append (GTK_BOX (line), self->reset);
  gtk_box_append (GTK_BOX (all), line);
  if (plumb_ui_field_editor_is_wide (self->editor))
    {
      gtk_widget_set_margin_end (GTK_WIDGET (self->editor), 6); /* as far in as on the other side */
      gtk_box_append (GTK_BOX (all), GTK_WIDGET (self->editor));
    }
  self->message = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, "visible", FALSE,
                                "wrap-mode", PANGO_WRAP_WORD_CHAR, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->message), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->message), "error");
  gtk_box_append (GTK_BOX (all), GTK_WIDGET (self->message));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), all);
}

/* --- the widget ------------------------------------------------------------------------------ */

static gboolean
plumb_ui_field_row_grab_focus (GtkWidget *widget)
{
  PlumbUiFieldRow *self = PLUMB_UI_FIELD_ROW (widget);
  return gtk_widget_grab_focus (gtk_widget_get_visible (self->unbind) ? self->unbind
                                                                      : GTK_WIDGET (self->editor));
}

static void
plumb_ui_field_row_finalize (GObject *object)
{
  PlumbUiFieldRow *self = PLUMB_UI_FIELD_ROW (object);
  g_clear_pointer (&self->subject, plumb_ui_subject_unref);
  g_clear_pointer (&self->fault, g_free);
  g_clear_pointer (&self->problem, g_free);
  G_OBJECT_CLASS (plumb_ui_field_row_parent_class)->finalize (object);
}

static void
plumb_ui_field_row_class_init (PlumbUiFieldRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = plumb_ui_field_row_finalize;
  GTK_WIDGET_CLASS (klass)->grab_focus = plumb_ui_field_row_grab_focus;
}

static void
plumb_ui_field_row_init (PlumbUiFieldRow *self)
{
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
  gtk_widget_set_focusable (GTK_WIDGET (self), FALSE);
}

GtkWidget *
plumb_ui_field_row_new (PlumbUiSubject *subject, const PlumbField *field)
{
  PlumbUiFieldRow *self = g_object_new (PLUMB_UI_TYPE_FIELD_ROW, NULL);
  self->subject = plumb_ui_subject_ref (subject);
  self->field = field;
  self->editor = PLUMB_UI_FIELD_EDITOR (plumb_ui_field_editor_new (
      field, plumb_ui_document_get_project (plumb_ui_subject_get_document (subject))));
  make_parts (self);
  if (field == plumb_ui_fixed_field_get (PLUMB_UI_FIXED_SEED))
    add_lock (self);
  g_signal_connect_swapped (self->editor, "edited", G_CALLBACK (edited_cb), self);
  g_signal_connect_swapped (self->editor, "fault", G_CALLBACK (fault_cb), self);
  GtkEventController *focus = gtk_event_controller_focus_new ();
  g_signal_connect_swapped (focus, "enter", G_CALLBACK (focus_entered_cb), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (focus_left_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  g_signal_connect_swapped (motion, "enter", G_CALLBACK (pointer_entered_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (pointer_left_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  plumb_ui_field_row_update (self);
  return GTK_WIDGET (self);
}

const PlumbField *
plumb_ui_field_row_get_field (PlumbUiFieldRow *self)
{
  return self->field;
}

static gboolean
is_visible (PlumbUiFieldRow *self)
{
  if (self->field->visible_field == NULL)
    return TRUE;
  const char *id = plumb_ui_subject_get_only (self->subject);
  PlumbUiDocument *document = plumb_ui_subject_get_document (self->subject);
  PlumbNode *node = id != NULL
                        ? plumb_graph_find_node (plumb_ui_document_get_level_graph (document), id)
                        : NULL;
  PlumbKind *kind = node != NULL
                        ? plumb_registry_find_kind (
                              plumb_ui_environment_get_registry (plumb_ui_project_get_environment (
                                  plumb_ui_document_get_project (document))),
                              plumb_node_get_kind (node))
                        : NULL;
  const PlumbField *other
      = kind != NULL ? plumb_kind_find_field (kind, self->field->visible_field) : NULL;
  g_autoptr (PlumbValue) value = other != NULL ? plumb_ui_subject_get (self->subject, other) : NULL;
  if (value == NULL)
    return TRUE;
  if (plumb_value_get_value_type (value) == PLUMB_VALUE_BOOLEAN)
    return g_strv_contains (self->field->visible_values,
                            plumb_value_get_boolean (value, FALSE) ? "true" : "false");
  return g_strv_contains (self->field->visible_values, plumb_value_get_string (value, ""));
}

static void
show_binding (PlumbUiFieldRow *self, PlumbEdge *edge)
{
  g_autofree char *source
      = edge != NULL
            ? plumb_ui_binding_describe (plumb_ui_subject_get_document (self->subject), edge)
            : NULL;
  gboolean had_focus = edge != NULL && !gtk_widget_get_visible (self->unbind) && self->is_focused;
  gtk_label_set_label (self->source, source != NULL ? source : "");
  gtk_widget_set_visible (GTK_WIDGET (self->source), edge != NULL);
  gtk_widget_set_visible (self->unbind, edge != NULL);
  if (had_focus)
    gtk_widget_grab_focus (self->unbind);
  gtk_widget_set_visible (GTK_WIDGET (self->editor), edge == NULL);
  gtk_widget_set_visible (self->reset, edge == NULL);
  show_bind (self);
}

/* It keeps its room, so that controls stay below each other. */
static void
show_reset (PlumbUiFieldRow *self, gboolean is_shown)
{
  gtk_widget_set_sensitive (self->reset, is_shown);
  gtk_widget_set_opacity (self->reset, is_shown ? 1 : 0);
}

void
plumb_ui_field_row_update (PlumbUiFieldRow *self)
{
  g_return_if_fail (PLUMB_UI_IS_FIELD_ROW (self));
  g_autoptr (PlumbValue) value = plumb_ui_subject_get (self->subject, self->field);
  PlumbEdge *edge = plumb_ui_subject_find_binding (self->subject, self->field->name);
  gboolean is_own = plumb_ui_subject_has (self->subject, self->field);
  plumb_ui_field_editor_show (self->editor, value);
  if (self->lock != NULL)
    show_lock (self);
  show_binding (self, edge);
  show_reset (self, is_own && edge == NULL
                        && (self->field->default_value != NULL || self->field->optional));
  if (is_own)
    gtk_widget_add_css_class (GTK_WIDGET (self->title), "plumb-changed");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->title), "plumb-changed");
  gtk_widget_set_visible (GTK_WIDGET (self), is_visible (self));
}

void
plumb_ui_field_row_forget (PlumbUiFieldRow *self)
{
  g_return_if_fail (PLUMB_UI_IS_FIELD_ROW (self));
  if (self->fault == NULL)
    return;
  fault_cb (self, NULL);
  plumb_ui_field_editor_show (self->editor, NULL);
}

void
plumb_ui_field_row_set_problem (PlumbUiFieldRow *self, const PlumbProblem *problem)
{
  g_return_if_fail (PLUMB_UI_IS_FIELD_ROW (self));
  PlumbKind *kind = plumb_ui_document_find_problem_kind (
      plumb_ui_subject_get_document (self->subject), problem);
  g_autofree char *message = plumb_ui_say_about (problem != NULL ? problem->message : NULL, kind);
  g_autofree char *expected
      = problem != NULL ? plumb_ui_say_fact (problem, problem->expected, kind) : NULL;
  /* Most say it themselves. */
  g_autofree char *text = expected == NULL || strstr (message, expected) != NULL
                              ? g_strdup (message)
                              : g_strdup_printf (_ ("%s. Expected: %s"), message, expected);
  if (g_set_str (&self->problem, text))
    show_message (self);
}
