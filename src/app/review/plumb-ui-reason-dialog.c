/* plumb-ui-reason-dialog.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "plumb-ui-reason-dialog.h"

typedef struct
{
  GtkEditable *entry; /* (unowned): of the dialog */
  gboolean is_required;
  PlumbUiReasonFunc func;
  gpointer user_data;
  GDestroyNotify free_data;
} Asking;

static void
asking_free (gpointer data, GClosure *closure)
{
  Asking *asking = data;
  if (asking->free_data != NULL)
    asking->free_data (asking->user_data);
  g_free (asking);
}

static void
answered_cb (AdwAlertDialog *dialog, const char *response, Asking *asking)
{
  if (!g_str_equal (response, "decide"))
    return;
  g_autofree char *why = g_strstrip (g_strdup (gtk_editable_get_text (asking->entry)));
  asking->func (why, asking->user_data);
}

static void
text_changed_cb (GtkEditable *entry, AdwAlertDialog *dialog)
{
  g_autofree char *why = g_strstrip (g_strdup (gtk_editable_get_text (entry)));
  adw_alert_dialog_set_response_enabled (dialog, "decide", *why != '\0');
}

void
plumb_ui_reason_dialog_present (const PlumbUiReasonQuestion *question,
                                GtkWidget *parent,
                                PlumbUiReasonFunc func,
                                gpointer user_data,
                                GDestroyNotify free_data)
{
  AdwAlertDialog *dialog
      = ADW_ALERT_DIALOG (adw_alert_dialog_new (question->heading, question->body));
  GtkWidget *entry = adw_entry_row_new ();
  GtkWidget *list = gtk_list_box_new ();
  Asking *asking = g_new0 (Asking, 1);
  *asking = (Asking) { GTK_EDITABLE (entry), question->is_required, func, user_data, free_data };
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (entry), _ ("Reason"));
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (entry), TRUE);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_append (GTK_LIST_BOX (list), entry);
  adw_alert_dialog_set_extra_child (dialog, list);
  adw_alert_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "decide", question->label, NULL);
  adw_alert_dialog_set_response_appearance (dialog, "decide",
                                            question->is_destructive ? ADW_RESPONSE_DESTRUCTIVE
                                                                     : ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_default_response (dialog, "decide");
  adw_alert_dialog_set_close_response (dialog, "cancel");
  if (question->is_required)
    {
      g_signal_connect_object (entry, "changed", G_CALLBACK (text_changed_cb), dialog, 0);
      text_changed_cb (GTK_EDITABLE (entry), dialog);
    }
  g_signal_connect_data (dialog, "response", G_CALLBACK (answered_cb), asking, asking_free, 0);
  adw_dialog_set_focus (ADW_DIALOG (dialog), entry);
  adw_dialog_present (ADW_DIALOG (dialog), parent);
}
