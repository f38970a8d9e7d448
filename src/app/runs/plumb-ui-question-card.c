/* plumb-ui-question-card.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "plumb-ui-question-card.h"

#include "plumb-ui-preview.h"
#include "plumb-ui-run-request.h"
#include "plumb-ui-run-text.h"
#include "plumb-ui-step-record.h"

#include "plumb-file.h"

#define MAX_EVIDENCE 8
#define EVIDENCE_SIZE 256
#define MAX_TEXT 400

struct _PlumbUiQuestionCard
{
  AdwBin parent_instance;

  PlumbUiSession *session;
  PlumbUiProject *project;
  PlumbValue *question;
  GtkWidget *evidence;
  guint n_evidence;
  GtkWidget *answers;
};

G_DEFINE_FINAL_TYPE (PlumbUiQuestionCard, plumb_ui_question_card, ADW_TYPE_BIN)

void
plumb_ui_question_card_answer (PlumbUiQuestionCard *self, guint choice)
{
  PlumbValue *choices = plumb_value_get_member (self->question, "choices");
  if (choice >= plumb_value_get_length (choices))
    return;
  gtk_widget_set_sensitive (self->answers, FALSE);
  plumb_ui_run_answer (self->session, self->project, self->question,
                       plumb_value_ref (plumb_value_get_element (choices, choice)));
}

static void
answer_cb (GtkButton *button, PlumbUiQuestionCard *self)
{
  plumb_ui_question_card_answer (
      self, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "choice")));
}

static gboolean
key_cb (GtkEventControllerKey *controller,
        guint key,
        guint code,
        GdkModifierType modifiers,
        PlumbUiQuestionCard *self)
{
  guint n = plumb_value_get_length (plumb_value_get_member (self->question, "choices"));
  if (n != 2 || (modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0
      || !gtk_widget_get_sensitive (self->answers))
    return GDK_EVENT_PROPAGATE;
  guint letter = gdk_keyval_to_lower (key);
  if (letter != GDK_KEY_y && letter != GDK_KEY_n)
    return GDK_EVENT_PROPAGATE;
  plumb_ui_question_card_answer (self, letter == GDK_KEY_y ? 0 : 1);
  return GDK_EVENT_STOP;
}

static void
add_evidence_cb (PlumbValue *datum, gpointer data)
{
  PlumbUiQuestionCard *self = data;
  if (++self->n_evidence > MAX_EVIDENCE)
    return;
  GtkWidget *picture = plumb_ui_preview_new (self->project, EVIDENCE_SIZE);
  plumb_ui_preview_set_datum (PLUMB_UI_PREVIEW (picture), datum);
  adw_wrap_box_append (ADW_WRAP_BOX (self->evidence), picture);
}

/* What is not a file: words, numbers, a verdict. */
static void
add_text (PlumbUiQuestionCard *self, const char *port, PlumbValue *datum)
{
  if (plumb_value_member_string (datum, "artifact", NULL) != NULL
      || ++self->n_evidence > MAX_EVIDENCE)
    return;
  g_autofree char *value = plumb_ui_format_value (datum, MAX_TEXT);
  g_autofree char *visible = plumb_text_make_visible (value);
  GtkWidget *label = gtk_label_new (visible);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_tooltip_text (label, port);
  adw_wrap_box_append (ADW_WRAP_BOX (self->evidence), label);
}

static void
add_texts (PlumbUiQuestionCard *self, PlumbValue *evidence)
{
  gboolean is_object
      = evidence != NULL && plumb_value_get_value_type (evidence) == PLUMB_VALUE_OBJECT;
  guint n = is_object ? plumb_value_get_length (evidence) : 0;
  for (guint i = 0; i < n; i++)
    {
      const char *port;
      PlumbValue *data = plumb_value_get_member_at (evidence, i, &port);
      gboolean are_many = plumb_value_get_value_type (data) == PLUMB_VALUE_ARRAY;
      for (guint k = 0; k < (are_many ? plumb_value_get_length (data) : 1); k++)
        add_text (self, port, are_many ? plumb_value_get_element (data, k) : data);
    }
}

static void
add_answers (PlumbUiQuestionCard *self)
{
  PlumbValue *choices = plumb_value_get_member (self->question, "choices");
  guint n = plumb_value_get_length (choices);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *text = plumb_ui_format_value (plumb_value_get_element (choices, i), 60);
      g_autofree char *label
          = n == 2 ? g_strdup_printf ("%s  (%s)", text, i == 0 ? "Y" : "N") : g_strdup (text);
      GtkWidget *button = gtk_button_new_with_label (label);
      if (i == 0)
        gtk_widget_add_css_class (button, "suggested-action");
      gtk_widget_set_name (button, text);
      g_object_set_data (G_OBJECT (button), "choice", GUINT_TO_POINTER (i));
      g_signal_connect (button, "clicked", G_CALLBACK (answer_cb), self);
      adw_wrap_box_append (ADW_WRAP_BOX (self->answers), button);
    }
}

/* Without choices: any text. */
static void
text_answered_cb (AdwEntryRow *row, PlumbUiQuestionCard *self)
{
  gtk_widget_set_sensitive (self->answers, FALSE);
  plumb_ui_run_answer (self->session, self->project, self->question,
                       plumb_value_new_string (gtk_editable_get_text (GTK_EDITABLE (row))));
}

static void
add_text_answer (PlumbUiQuestionCard *self)
{
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *row = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Answer"));
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (row), TRUE);
  g_signal_connect (row, "apply", G_CALLBACK (text_answered_cb), self);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  adw_wrap_box_append (ADW_WRAP_BOX (self->answers), list);
}

static void
plumb_ui_question_card_dispose (GObject *object)
{
  PlumbUiQuestionCard *self = PLUMB_UI_QUESTION_CARD (object);
  g_clear_pointer (&self->question, plumb_value_unref);
  g_clear_object (&self->project);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (plumb_ui_question_card_parent_class)->dispose (object);
}

static void
plumb_ui_question_card_class_init (PlumbUiQuestionCardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = plumb_ui_question_card_dispose;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
plumb_ui_question_card_init (PlumbUiQuestionCard *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "card");
  gtk_widget_add_css_class (GTK_WIDGET (self), "plumb-question");
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  GtkEventController *key = gtk_event_controller_key_new ();
  g_signal_connect (key, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), key);
}

static GtkWidget *
make_wrap (void)
{
  GtkWidget *wrap = adw_wrap_box_new ();
  adw_wrap_box_set_child_spacing (ADW_WRAP_BOX (wrap), 8);
  adw_wrap_box_set_line_spacing (ADW_WRAP_BOX (wrap), 8);
  return wrap;
}

GtkWidget *
plumb_ui_question_card_new (PlumbUiSession *session, PlumbUiProject *project, PlumbValue *question)
{
  PlumbUiQuestionCard *self = g_object_new (PLUMB_UI_TYPE_QUESTION_CARD, NULL);
  self->session = g_object_ref (session);
  self->project = g_object_ref (project);
  self->question = plumb_value_ref (question);
  const char *text = plumb_value_member_string (question, "text", "");
  g_autofree char *from
      = g_strdup_printf (_ ("Run %d asks at %s"), (int) plumb_value_member_int (question, "run", 0),
                         plumb_value_member_string (question, "step", ""));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *label = gtk_label_new (text), *caption = gtk_label_new (from);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_xalign (GTK_LABEL (caption), 0);
  gtk_widget_add_css_class (label, "title-4");
  gtk_widget_add_css_class (caption, "dim-label");
  self->evidence = make_wrap ();
  self->answers = make_wrap ();
  gtk_box_append (GTK_BOX (box), caption);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), self->evidence);
  gtk_box_append (GTK_BOX (box), self->answers);
  adw_bin_set_child (ADW_BIN (self), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  plumb_ui_each_file (plumb_value_get_member (question, "evidence"), add_evidence_cb, self);
  add_texts (self, plumb_value_get_member (question, "evidence"));
  if (plumb_value_get_length (plumb_value_get_member (question, "choices")) > 0)
    add_answers (self);
  else
    add_text_answer (self);
  return GTK_WIDGET (self);
}
