/* plumb-ui-dialogs.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "plumb-ui-dialogs.h"

#include "plumb-file.h"
#include "plumb-ui-sentence.h"

void
plumb_ui_show_error (GtkWidget *parent, const char *heading, const GError *error)
{
  g_autofree char *text = plumb_ui_sentence_make (error->message);
  AdwDialog *dialog = adw_alert_dialog_new (heading, text);
  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "close", _ ("_Close"));
  adw_dialog_present (dialog, parent);
}

/* --- a name --------------------------------------------------------------------------------- */

typedef struct
{
  GtkWidget *parent; /* (unowned): the dialog does not outlive it */
  PlumbUiNameFunc func;
  AdwEntryRow *row;
} Question;

static void
name_changed_cb (AdwEntryRow *row, AdwAlertDialog *dialog)
{
  const char *name = gtk_editable_get_text (GTK_EDITABLE (row));
  gboolean is_good = plumb_file_check_name (name, NULL);
  adw_alert_dialog_set_response_enabled (dialog, "ok", is_good);
  if (is_good || *name == '\0')
    gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (row), "error");
}

static void
name_answered_cb (AdwAlertDialog *dialog, const char *response, Question *question)
{
  g_autofree char *name = g_strdup (gtk_editable_get_text (GTK_EDITABLE (question->row)));
  if (g_str_equal (response, "ok"))
    question->func (name, question->parent);
}

static void
free_question (gpointer data, GClosure *closure)
{
  g_free (data);
}

void
plumb_ui_ask_name (const PlumbUiNameQuestion *question, GtkWidget *parent, PlumbUiNameFunc func)
{
  AdwAlertDialog *dialog
      = ADW_ALERT_DIALOG (adw_alert_dialog_new (question->heading, question->text));
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *row = adw_entry_row_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Name"));
  gtk_editable_set_text (GTK_EDITABLE (row), question->name);
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (row), TRUE);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  adw_alert_dialog_set_extra_child (dialog, list);
  adw_alert_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "ok", question->button, NULL);
  adw_alert_dialog_set_response_appearance (dialog, "ok", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_default_response (dialog, "ok");
  adw_alert_dialog_set_close_response (dialog, "cancel");
  Question *data = g_new0 (Question, 1);
  *data = (Question) { .parent = parent, .func = func, .row = ADW_ENTRY_ROW (row) };
  g_signal_connect (row, "changed", G_CALLBACK (name_changed_cb), dialog);
  g_signal_connect_data (dialog, "response", G_CALLBACK (name_answered_cb), data, free_question,
                         G_CONNECT_DEFAULT);
  adw_dialog_present (ADW_DIALOG (dialog), parent);
  gtk_widget_grab_focus (row);
}
