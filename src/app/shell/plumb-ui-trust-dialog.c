/* plumb-ui-trust-dialog.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "plumb-ui-trust-dialog.h"

#include "plumb-file.h"
#include "plumb-json.h"
#include "plumb-trust.h"
#include "plumb-ui-dialogs.h"

typedef struct
{
  PlumbUiProject *project;
  char *hash;
  char *legacy_hash; /* (nullable) */
  GtkWidget *parent; /* (unowned): the dialog does not outlive it */
  PlumbUiTrustFunc func;
  gpointer user_data;
} Question;

static void
question_free (gpointer data, GClosure *closure)
{
  Question *question = data;
  g_object_unref (question->project);
  g_free (question->hash);
  g_free (question->legacy_hash);
  g_free (question);
}

static gboolean
grant (const Question *question, GError **error)
{
  PlumbProject *project = plumb_ui_project_get_project (question->project);
  return plumb_trust_grant (project, question->hash, error)
         && (question->legacy_hash == NULL
             || plumb_trust_grant (project, question->legacy_hash, error));
}

static void
answered_cb (AdwAlertDialog *dialog, const char *response, Question *question)
{
  g_autoptr (GError) error = NULL;
  gboolean is_trusted = g_str_equal (response, "trust");
  if (is_trusted && !grant (question, &error))
    {
      plumb_ui_show_error (question->parent, _ ("Trust Was Not Recorded"), error);
      is_trusted = FALSE;
    }
  PlumbUiTrustFunc func = g_steal_pointer (&question->func);
  if (func != NULL)
    func (question->user_data, is_trusted);
}

/* One argument a word, those with spaces in quotes; what hides itself is made visible. */
static char *
describe_command (PlumbValue *command)
{
  g_autoptr (GString) text = g_string_new (NULL);
  PlumbValue *argv = plumb_value_get_member (command, "argv");
  for (guint i = 0; i < plumb_value_get_length (argv); i++)
    {
      const char *word = plumb_value_get_string (plumb_value_get_element (argv, i), "");
      g_autofree char *shown = plumb_text_make_visible (word);
      gboolean is_plain = *shown != '\0' && strpbrk (shown, " \"'\\") == NULL;
      g_autofree char *quoted = is_plain ? g_strdup (shown) : g_shell_quote (shown);
      g_string_append_printf (text, i > 0 ? " %s" : "%s", quoted);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static GtkWidget *
make_row (PlumbValue *command)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *node = plumb_text_make_visible (plumb_value_member_string (command, "node", ""));
  g_autofree char *argv = describe_command (command);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), argv);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), node);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  gtk_widget_add_css_class (row, "plumb-command");
  return row;
}

static GtkWidget *
make_list (PlumbValue *commands)
{
  GtkWidget *list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_widget_set_margin_start (list, 2);
  gtk_widget_set_margin_end (list, 2);
  gtk_widget_set_margin_bottom (list, 2);
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Programs that would be started"), -1);
  for (guint i = 0; i < plumb_value_get_length (commands); i++)
    gtk_list_box_append (GTK_LIST_BOX (list), make_row (plumb_value_get_element (commands, i)));
  return g_object_new (GTK_TYPE_SCROLLED_WINDOW, "child", list, "propagate-natural-height", TRUE,
                       "max-content-height", 320, "hscrollbar-policy", GTK_POLICY_NEVER, NULL);
}

void
plumb_ui_trust_dialog_present (PlumbUiProject *project,
                               PlumbValue *trust,
                               GtkWidget *parent,
                               PlumbUiTrustFunc func,
                               gpointer user_data)
{
  g_autofree char *name = plumb_text_make_visible (plumb_ui_project_get_name (project));
  g_autofree char *folder = plumb_text_make_visible (plumb_ui_project_get_folder (project));
  g_autofree char *body = g_strdup_printf (
      _ ("“%s” was not made here. To run it starts these programs with your rights, working in "
         "“%s”. Trust them only if you know where they come from; when they change you are asked "
         "again."),
      name, folder);
  AdwAlertDialog *dialog
      = ADW_ALERT_DIALOG (adw_alert_dialog_new (_ ("Trust This Project?"), body));
  adw_alert_dialog_set_extra_child (dialog, make_list (plumb_value_get_member (trust, "commands")));
  adw_alert_dialog_set_prefer_wide_layout (dialog, TRUE);
  adw_alert_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "trust", _ ("_Trust and Run"),
                                  NULL);
  adw_alert_dialog_set_response_appearance (dialog, "trust", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_default_response (dialog, "cancel");
  adw_alert_dialog_set_close_response (dialog, "cancel");
  Question *question = g_new0 (Question, 1);
  *question = (Question) { .project = g_object_ref (project),
                           .hash = g_strdup (plumb_value_member_string (trust, "hash", "")),
                           .legacy_hash
                           = g_strdup (plumb_value_member_string (trust, "legacy_hash", NULL)),
                           .parent = parent,
                           .func = func,
                           .user_data = user_data };
  g_signal_connect_data (dialog, "response", G_CALLBACK (answered_cb), question, question_free,
                         G_CONNECT_DEFAULT);
  adw_dialog_present (ADW_DIALOG (dialog), parent);
}
