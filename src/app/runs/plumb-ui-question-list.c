/* plumb-ui-question-list.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ui-question-card.h"

struct _PlumbUiQuestionList
{
  AdwBin parent_instance;

  PlumbUiSession *session;
  PlumbUiProject *project; /* (nullable) */
  gint64 run;
  GPtrArray *questions; /* PlumbValue */
  GtkBox *box;
};

G_DEFINE_FINAL_TYPE (PlumbUiQuestionList, plumb_ui_question_list, ADW_TYPE_BIN)

static gboolean
are_same (GPtrArray *a, GPtrArray *b)
{
  gboolean same = a->len == b->len;
  for (guint i = 0; i < a->len && same; i++)
    same = plumb_value_equal (g_ptr_array_index (a, i), g_ptr_array_index (b, i));
  return same;
}

/* An index answers it: a short look on the main thread. */
static GPtrArray *
read_open (PlumbUiQuestionList *self)
{
  GPtrArray *open = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_value_unref);
  if (self->project == NULL)
    return open;
  g_autoptr (GPtrArray) all = plumb_ledger_reader_list_questions (
      plumb_ui_project_get_reader (self->project), self->run, NULL);
  for (guint i = 0; all != NULL && i < all->len; i++)
    {
      PlumbValue *question = g_ptr_array_index (all, i);
      if (plumb_value_member_int (question, "answered_us", 0) == 0)
        g_ptr_array_add (open, plumb_value_ref (question));
    }
  return open;
}

static void
refresh (PlumbUiQuestionList *self)
{
  g_autoptr (GPtrArray) open = read_open (self);
  if (are_same (open, self->questions))
    return;
  g_ptr_array_unref (self->questions);
  self->questions = g_ptr_array_ref (open);
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->box))) != NULL)
    gtk_box_remove (self->box, child);
  for (guint i = 0; i < open->len; i++)
    gtk_box_append (self->box, plumb_ui_question_card_new (self->session, self->project,
                                                           g_ptr_array_index (open, i)));
  gtk_widget_set_visible (GTK_WIDGET (self), open->len > 0);
}

static void
project_changed_cb (PlumbUiProject *project, gint64 number, PlumbUiQuestionList *self)
{
  refresh (self);
}

static void
drop_project (PlumbUiQuestionList *self)
{
  if (self->project != NULL)
    g_signal_handlers_disconnect_by_data (self->project, self);
  g_clear_object (&self->project);
}

static void
plumb_ui_question_list_dispose (GObject *object)
{
  PlumbUiQuestionList *self = PLUMB_UI_QUESTION_LIST (object);
  drop_project (self);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (plumb_ui_question_list_parent_class)->dispose (object);
}

static void
plumb_ui_question_list_finalize (GObject *object)
{
  g_ptr_array_unref (PLUMB_UI_QUESTION_LIST (object)->questions);
  G_OBJECT_CLASS (plumb_ui_question_list_parent_class)->finalize (object);
}

static void
plumb_ui_question_list_class_init (PlumbUiQuestionListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = plumb_ui_question_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = plumb_ui_question_list_finalize;
}

static void
plumb_ui_question_list_init (PlumbUiQuestionList *self)
{
  self->questions = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_value_unref);
  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 12));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->box));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
plumb_ui_question_list_new (PlumbUiSession *session)
{
  PlumbUiQuestionList *self = g_object_new (PLUMB_UI_TYPE_QUESTION_LIST, NULL);
  self->session = g_object_ref (session);
  return GTK_WIDGET (self);
}

void
plumb_ui_question_list_set_run (PlumbUiQuestionList *self, PlumbUiProject *project, gint64 run)
{
  g_return_if_fail (PLUMB_UI_IS_QUESTION_LIST (self));
  drop_project (self);
  self->run = run;
  if (project != NULL)
    {
      self->project = g_object_ref (project);
      g_signal_connect (project, "run-changed", G_CALLBACK (project_changed_cb), self);
      g_signal_connect (project, "records-changed", G_CALLBACK (project_changed_cb), self);
    }
  refresh (self);
}

void
plumb_ui_question_list_focus (PlumbUiQuestionList *self)
{
  g_return_if_fail (PLUMB_UI_IS_QUESTION_LIST (self));
  GtkWidget *first = gtk_widget_get_first_child (GTK_WIDGET (self->box));
  if (first != NULL)
    gtk_widget_grab_focus (first);
}

guint
plumb_ui_question_list_get_n_questions (PlumbUiQuestionList *self)
{
  return self->questions->len;
}
