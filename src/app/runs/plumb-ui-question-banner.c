/* plumb-ui-question-banner.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "plumb-ui-question-banner.h"

#include "plumb-ui-reason.h"

#define PLUMB_UI_TYPE_QUESTION_BANNER (plumb_ui_question_banner_get_type ())
G_DECLARE_FINAL_TYPE (
    PlumbUiQuestionBanner, plumb_ui_question_banner, PLUMB_UI, QUESTION_BANNER, AdwBin)

struct _PlumbUiQuestionBanner
{
  AdwBin parent_instance;

  PlumbUiSession *session;
  PlumbUiProject *project; /* (nullable) */
  gint64 run;
  char *step;
  AdwBanner *banner;
};

G_DEFINE_FINAL_TYPE (PlumbUiQuestionBanner, plumb_ui_question_banner, ADW_TYPE_BIN)

static gboolean
show_question (PlumbUiQuestionBanner *self, PlumbLedgerReader *reader)
{
  g_autoptr (GPtrArray) open = plumb_ledger_reader_list_questions (reader, 0, NULL);
  if (open == NULL || open->len == 0)
    return FALSE;
  PlumbValue *question = g_ptr_array_index (open, 0);
  self->run = plumb_value_member_int (question, "run", 0);
  g_set_str (&self->step, plumb_value_member_string (question, "step", NULL));
  /* Translators: the number of a run, and its question */
  g_autofree char *title = g_strdup_printf (_ ("Run %d asks you: %s"), (int) self->run,
                                            plumb_value_member_string (question, "text", ""));
  adw_banner_set_title (self->banner, title);
  adw_banner_set_button_label (self->banner, _ ("_Answer"));
  return TRUE;
}

static gboolean
show_stuck (PlumbUiQuestionBanner *self, PlumbLedgerReader *reader)
{
  static const char *const states[] = { "paused", NULL };
  const PlumbRunQuery query = { .states = states, .limit = 20 };
  g_autoptr (GPtrArray) runs = plumb_ledger_reader_list_runs (reader, &query, NULL);
  for (guint i = 0; runs != NULL && i < runs->len; i++)
    {
      const PlumbRunRow *row = g_ptr_array_index (runs, i);
      if (!plumb_ui_reason_is_stuck (row))
        continue;
      self->run = row->run;
      g_clear_pointer (&self->step, g_free);
      /* Translators: the number of a run, and why: whole sentences */
      g_autofree char *title = g_strdup_printf (_ ("Run %d paused by itself. %s"), (int) row->run,
                                                plumb_ui_reason_get_text (row->reason));
      adw_banner_set_title (self->banner, title);
      adw_banner_set_button_label (self->banner, _ ("_Show"));
      return TRUE;
    }
  return FALSE;
}

static void
refresh (PlumbUiQuestionBanner *self)
{
  PlumbLedgerReader *reader
      = self->project != NULL ? plumb_ui_project_get_reader (self->project) : NULL;
  gboolean is_needed
      = reader != NULL && (show_question (self, reader) || show_stuck (self, reader));
  if (is_needed)
    gtk_widget_set_visible (GTK_WIDGET (self->banner), TRUE);
  adw_banner_set_revealed (self->banner, is_needed);
}

static void
project_changed_cb (PlumbUiProject *project, gint64 number, PlumbUiQuestionBanner *self)
{
  refresh (self);
}

static void
drop_project (PlumbUiQuestionBanner *self)
{
  if (self->project != NULL)
    g_signal_handlers_disconnect_by_data (self->project, self);
  g_clear_object (&self->project);
}

static void
session_project_cb (PlumbUiSession *session, GParamSpec *pspec, PlumbUiQuestionBanner *self)
{
  drop_project (self);
  PlumbUiProject *project = plumb_ui_session_get_project (session);
  if (project != NULL)
    {
      self->project = g_object_ref (project);
      g_signal_connect (project, "run-changed", G_CALLBACK (project_changed_cb), self);
      g_signal_connect (project, "records-changed", G_CALLBACK (project_changed_cb), self);
    }
  refresh (self);
}

static void
clicked_cb (AdwBanner *banner, PlumbUiQuestionBanner *self)
{
  if (self->project == NULL)
    return;
  plumb_ui_session_show_run (self->session, self->project, self->run, self->step);
}

static void
plumb_ui_question_banner_dispose (GObject *object)
{
  PlumbUiQuestionBanner *self = PLUMB_UI_QUESTION_BANNER (object);
  drop_project (self);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  g_clear_pointer (&self->step, g_free);
  G_OBJECT_CLASS (plumb_ui_question_banner_parent_class)->dispose (object);
}

static void
plumb_ui_question_banner_class_init (PlumbUiQuestionBannerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = plumb_ui_question_banner_dispose;
}

static void
plumb_ui_question_banner_init (PlumbUiQuestionBanner *self)
{
  self->banner = ADW_BANNER (adw_banner_new (""));
  gtk_widget_set_visible (GTK_WIDGET (self->banner), FALSE); /* until it is needed */
  adw_banner_set_use_markup (self->banner, FALSE);
  g_signal_connect (self->banner, "button-clicked", G_CALLBACK (clicked_cb), self);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->banner));
}

GtkWidget *
plumb_ui_question_banner_new (PlumbUiSession *session)
{
  PlumbUiQuestionBanner *self = g_object_new (PLUMB_UI_TYPE_QUESTION_BANNER, NULL);
  self->session = g_object_ref (session);
  g_signal_connect (session, "notify::project", G_CALLBACK (session_project_cb), self);
  session_project_cb (session, NULL, self);
  return GTK_WIDGET (self);
}
