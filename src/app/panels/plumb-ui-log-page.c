/* plumb-ui-log-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "plumb-ui-log-page.h"

#include "plumb-ui-drop-down.h"
#include "plumb-ui-log-view.h"
#include "plumb-ui-placeholder.h"

struct _PlumbUiLogPage
{
  AdwBin parent_instance;

  PlumbUiSession *session;
  GSignalGroup *project_signals;
  GtkStringList *titles;
  GPtrArray *paths;  /* of the logs, as in @titles */
  GHashTable *known; /* the same paths, borrowed */
  gint64 run;        /* that is shown */
  gboolean is_updating;
  GtkStack *stack;
  GtkDropDown *choice;
  PlumbUiLogView *view;
};

G_DEFINE_FINAL_TYPE (PlumbUiLogPage, plumb_ui_log_page, ADW_TYPE_BIN)

/* A log that nobody sees is not read. */
static void
show_chosen (PlumbUiLogPage *self)
{
  guint position = gtk_drop_down_get_selected (self->choice);
  if (!self->is_updating && gtk_widget_get_mapped (GTK_WIDGET (self)))
    plumb_ui_log_view_set_path (self->view,
                                position < self->paths->len ? self->paths->pdata[position] : NULL);
}

static void
clear (PlumbUiLogPage *self)
{
  self->is_updating = TRUE;
  gtk_string_list_splice (self->titles, 0, self->paths->len, NULL);
  g_hash_table_remove_all (self->known);
  g_ptr_array_set_size (self->paths, 0);
  self->is_updating = FALSE;
  plumb_ui_log_view_set_path (self->view, NULL);
  gtk_stack_set_visible_child_name (self->stack, "empty");
}

static char *
make_title (const char *step, PlumbValue *running)
{
  const char *name = plumb_value_member_string (running, "name", NULL);
  gint64 item = plumb_value_member_int (running, "item", 0);
  return name != NULL ? g_strdup_printf ("%s · %s", step, name)
                      : g_strdup_printf ("%s · %" G_GINT64_FORMAT, step, item);
}

static char *
make_path (PlumbUiLogPage *self, PlumbUiRunState *state, const char *step, PlumbValue *running)
{
  PlumbUiProject *project = plumb_ui_session_get_project (self->session);
  const PlumbUiStepState *known = plumb_ui_run_state_find (state, step);
  g_autofree char *log
      = plumb_engine_make_log_name (self->run, step, known != NULL ? known->place : 0,
                                    (guint) plumb_value_member_int (running, "item", 0),
                                    (guint) plumb_value_member_int (running, "attempt", 1));
  return plumb_project_get_machine_path (plumb_ui_project_get_project (project), log);
}

/* A log that was known stays in the list until the next run. Returns: whether the one that is
 * chosen is among those that are written. */
static gboolean
take_logs (PlumbUiLogPage *self, PlumbUiRunState *state, PlumbValue *running)
{
  g_autoptr (GStrvBuilder) titles = g_strv_builder_new ();
  guint n_known = self->paths->len, chosen = gtk_drop_down_get_selected (self->choice);
  gboolean is_written = FALSE;
  for (guint i = 0; i < plumb_value_get_length (running); i++)
    {
      PlumbValue *item = plumb_value_get_element (running, i);
      const char *step = plumb_value_member_string (item, "step", NULL);
      if (step == NULL)
        continue;
      g_autofree char *path = make_path (self, state, step, item);
      is_written |= chosen < n_known && g_str_equal (path, self->paths->pdata[chosen]);
      if (g_hash_table_contains (self->known, path))
        continue;
      g_strv_builder_take (titles, make_title (step, item));
      g_hash_table_add (self->known, path);
      g_ptr_array_add (self->paths, g_steal_pointer (&path));
    }
  g_auto (GStrv) added = g_strv_builder_end (titles);
  self->is_updating = TRUE;
  gtk_string_list_splice (self->titles, n_known, 0, (const char *const *) added);
  self->is_updating = FALSE;
  return is_written;
}

/* What was chosen last is followed by the next one, when it has ended. */
static void
follow (PlumbUiLogPage *self, PlumbUiRunState *state, PlumbValue *running)
{
  guint n_known = self->paths->len;
  gboolean was_last = n_known == 0 || gtk_drop_down_get_selected (self->choice) + 1 == n_known;
  gboolean is_written = take_logs (self, state, running);
  if (self->paths->len == 0)
    return;
  self->is_updating = TRUE;
  if (was_last && !is_written)
    gtk_drop_down_set_selected (self->choice, self->paths->len - 1);
  self->is_updating = FALSE;
  gtk_stack_set_visible_child_name (self->stack, "log");
  show_chosen (self);
}

static void
progress_cb (PlumbUiLogPage *self, PlumbValue *progress)
{
  PlumbUiProject *project = plumb_ui_session_get_project (self->session);
  PlumbUiDocument *document = plumb_ui_session_get_document (self->session);
  PlumbUiRunState *state = document != NULL ? plumb_ui_document_get_run_state (document) : NULL;
  gint64 run = plumb_value_member_int (progress, "run", 0);
  if (project == NULL || state == NULL
      || g_strcmp0 (plumb_value_member_string (progress, "workflow", NULL),
                    plumb_ui_document_get_name (document))
             != 0)
    return;
  if (run != self->run)
    clear (self);
  self->run = run;
  follow (self, state, plumb_value_get_member (progress, "running"));
}

static void
document_changed_cb (PlumbUiLogPage *self)
{
  g_signal_group_set_target (self->project_signals, plumb_ui_session_get_project (self->session));
  self->run = 0;
  clear (self);
}

/* --- the widget ------------------------------------------------------------------------------ */

static void
plumb_ui_log_page_dispose (GObject *object)
{
  PlumbUiLogPage *self = PLUMB_UI_LOG_PAGE (object);
  g_clear_object (&self->project_signals);
  g_clear_object (&self->session);
  self->is_updating = TRUE;
  G_OBJECT_CLASS (plumb_ui_log_page_parent_class)->dispose (object);
}

static void
plumb_ui_log_page_finalize (GObject *object)
{
  g_hash_table_unref (PLUMB_UI_LOG_PAGE (object)->known);
  g_ptr_array_unref (PLUMB_UI_LOG_PAGE (object)->paths);
  G_OBJECT_CLASS (plumb_ui_log_page_parent_class)->finalize (object);
}

static void
plumb_ui_log_page_class_init (PlumbUiLogPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = plumb_ui_log_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = plumb_ui_log_page_finalize;
}

static void
plumb_ui_log_page_init (PlumbUiLogPage *self)
{
  self->paths = g_ptr_array_new_with_free_func (g_free);
  self->known = g_hash_table_new (g_str_hash, g_str_equal);
  self->titles = gtk_string_list_new (NULL);
  g_signal_connect (self, "map", G_CALLBACK (show_chosen), NULL);
  self->project_signals = g_signal_group_new (PLUMB_UI_TYPE_PROJECT);
  g_signal_group_connect_swapped (self->project_signals, "progress", G_CALLBACK (progress_cb),
                                  self);
}

static GtkWidget *
make_log (PlumbUiLogPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->choice = GTK_DROP_DOWN (gtk_drop_down_new (G_LIST_MODEL (self->titles), NULL));
  gtk_widget_set_halign (GTK_WIDGET (self->choice), GTK_ALIGN_START);
  gtk_widget_set_margin_start (GTK_WIDGET (self->choice), 6);
  plumb_ui_drop_down_set_name (self->choice, _ ("Step"));
  g_signal_connect_swapped (self->choice, "notify::selected", G_CALLBACK (show_chosen), self);
  self->view = PLUMB_UI_LOG_VIEW (plumb_ui_log_view_new (
      plumb_ui_environment_get_pool (plumb_ui_session_get_environment (self->session))));
  plumb_ui_log_view_set_follow (self->view, TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self->view), TRUE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->choice));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->view));
  return box;
}

GtkWidget *
plumb_ui_log_page_new (PlumbUiSession *session)
{
  PlumbUiLogPage *self = g_object_new (PLUMB_UI_TYPE_LOG_PAGE, NULL);
  self->session = g_object_ref (session);
  GtkWidget *empty = plumb_ui_placeholder_new (
      NULL, _ ("Nothing Runs"), _ ("What the programs of a run write is shown here"), NULL);
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_add_named (self->stack, make_log (self), "log");
  gtk_stack_add_named (self->stack, empty, "empty");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->stack));
  g_signal_connect_object (session, "notify::document", G_CALLBACK (document_changed_cb), self,
                           G_CONNECT_SWAPPED);
  document_changed_cb (self);
  return GTK_WIDGET (self);
}
