/* plumb-ui-queue-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "plumb-ui-queue-page.h"

#include "plumb-ui-placeholder.h"
#include "plumb-ui-reason.h"
#include "plumb-ui-row-list.h"
#include "plumb-ui-state-icon.h"
#include "plumb-ui-tip.h"

struct _PlumbUiQueuePage
{
  AdwBin parent_instance;

  PlumbUiSession *session;
  GSignalGroup *project_signals;
  GPtrArray *runs; /* PlumbRunRow, what begins first before the others */
  GArray *order;   /* gint64: runs as the runner said last that it takes them */
  gboolean is_asking;
  PlumbUiRowList *rows;
  GtkStack *stack;
};

G_DEFINE_FINAL_TYPE (PlumbUiQueuePage, plumb_ui_queue_page, ADW_TYPE_BIN)

typedef struct
{
  PlumbUiQueuePage *page; /* borrowed */
  GtkListItem *list_item; /* borrowed */
  PlumbUiStateIcon *icon;
  GtkLabel *title;
  GtkLabel *state;
  GtkProgressBar *progress;
  GtkWidget *first;
  GtkWidget *pause;
  GtkWidget *cancel;
} Row;

static PlumbRunRow *
find_run (Row *row)
{
  guint position = plumb_ui_row_list_get_position (row->list_item);
  return position < row->page->runs->len ? row->page->runs->pdata[position] : NULL;
}

static const char *
get_state (Row *row, const PlumbRunRow *run)
{
  return plumb_ui_project_get_run_state (plumb_ui_session_get_project (row->page->session),
                                         run->run, run->state);
}

static gboolean
is_paused (Row *row, const PlumbRunRow *run)
{
  return plumb_ui_project_is_paused (plumb_ui_session_get_project (row->page->session), run->run,
                                     run->state);
}

/* --- asking the runner ----------------------------------------------------------------------- */

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PlumbUiQueuePage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbValue) answer
      = plumb_ui_project_request_finish (PLUMB_UI_PROJECT (source), result, &error);
  if (answer == NULL && self->session != NULL)
    plumb_ui_session_report (self->session, _ ("The Runner Refused"), error);
}

static void
ask (Row *row, const char *verb)
{
  PlumbUiProject *project = plumb_ui_session_get_project (row->page->session);
  PlumbRunRow *run = find_run (row);
  if (project == NULL || run == NULL)
    return;
  g_autoptr (PlumbValueBuilder) builder = plumb_value_builder_new_object ();
  plumb_value_builder_set_int (builder, "run", run->run);
  g_autoptr (PlumbValue) arguments = plumb_value_builder_end (g_steal_pointer (&builder));
  plumb_ui_project_request_async (project, verb, arguments, NULL, answered_cb,
                                  g_object_ref (row->page));
}

static void
first_cb (Row *row)
{
  ask (row, "reorder");
}

static void
pause_cb (Row *row)
{
  PlumbRunRow *run = find_run (row);
  if (run != NULL)
    ask (row, is_paused (row, run) ? "continue" : "pause");
}

static void
cancel_cb (Row *row)
{
  ask (row, "cancel");
}

/* --- rows ------------------------------------------------------------------------------------ */

static void
name_button (GtkWidget *button, const char *icon, const char *label)
{
  gtk_button_set_icon_name (GTK_BUTTON (button), icon);
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
}

static GtkWidget *
add_button (GtkWidget *box, Row *row, GCallback callback)
{
  GtkWidget *button = gtk_button_new ();
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (button, "clicked", callback, row);
  gtk_box_append (GTK_BOX (box), button);
  return button;
}

static GtkLabel *
add_label (GtkWidget *box, const char *css, int width)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "ellipsize", PANGO_ELLIPSIZE_END,
                                   "width-chars", width, NULL);
  gtk_widget_add_css_class (label, css);
  gtk_box_append (GTK_BOX (box), label);
  return GTK_LABEL (label);
}

static gpointer
make_row (gpointer page, GtkListItem *list_item)
{
  Row *row = g_new0 (Row, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  row->page = page;
  row->list_item = list_item;
  row->icon = PLUMB_UI_STATE_ICON (plumb_ui_state_icon_new ());
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (row->icon));
  row->title = add_label (box, "heading", 16);
  row->state = add_label (box, "dim-label", 12);
  row->progress = GTK_PROGRESS_BAR (gtk_progress_bar_new ());
  gtk_widget_set_hexpand (GTK_WIDGET (row->progress), TRUE);
  gtk_widget_set_valign (GTK_WIDGET (row->progress), GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row->progress), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Progress"), -1);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (row->progress));
  row->first = add_button (box, row, G_CALLBACK (first_cb));
  row->pause = add_button (box, row, G_CALLBACK (pause_cb));
  row->cancel = add_button (box, row, G_CALLBACK (cancel_cb));
  name_button (row->first, "go-top-symbolic", _ ("Run Before the Others"));
  name_button (row->cancel, "process-stop-symbolic", _ ("Cancel"));
  gtk_list_item_set_child (list_item, box);
  return row;
}

static void
show_progress (Row *row, const PlumbRunRow *run)
{
  PlumbValue *progress
      = plumb_ui_project_get_progress (plumb_ui_session_get_project (row->page->session), run->run);
  gint64 total = progress != NULL ? plumb_value_member_int (progress, "total", 0) : run->n_steps;
  gint64 done = progress != NULL ? plumb_value_member_int (progress, "done", 0)
                                       + plumb_value_member_int (progress, "cached", 0)
                                 : run->n_ran + run->n_cached;
  gtk_progress_bar_set_fraction (row->progress,
                                 total > 0 ? MIN ((double) done / (double) total, 1) : 0);
}

static void
show_row (gpointer data)
{
  Row *row = data;
  const PlumbRunRow *run = find_run (row);
  if (run == NULL)
    return;
  PlumbUiState state = plumb_ui_state_from_text (run->state, NULL);
  gboolean continues = is_paused (row, run);
  gboolean is_queued = g_str_equal (run->state, "queued");
  const char *why = plumb_ui_reason_get_title (run->reason);
  g_autofree char *words
      = g_strjoin (" · ", plumb_ui_reason_get_run_state (get_state (row, run)), why, NULL);
  g_autofree char *title = g_strdup_printf ("%s · %" G_GINT64_FORMAT, run->workflow, run->run);
  plumb_ui_state_icon_set_state (row->icon, state);
  gtk_label_set_label (row->title, title);
  gtk_label_set_label (row->state, words);
  plumb_ui_tip_set (GTK_WIDGET (row->state), plumb_ui_reason_get_text (run->reason));
  show_progress (row, run);
  gtk_widget_set_visible (row->first, is_queued);
  name_button (row->pause,
               continues ? "media-playback-start-symbolic" : "media-playback-pause-symbolic",
               continues ? _ ("Continue") : _ ("Pause"));
  g_autofree char *spoken = g_strdup_printf ("%s, %s", title, words);
  gtk_list_item_set_accessible_label (row->list_item, spoken);
}

static void
activate (gpointer page, guint position)
{
  PlumbUiQueuePage *self = page;
  const PlumbRunRow *run = self->runs->pdata[position];
  plumb_ui_session_show_run (self->session, plumb_ui_session_get_project (self->session), run->run,
                             NULL);
}

/* --- the whole ------------------------------------------------------------------------------- */

static guint
get_place (GArray *order, gint64 run)
{
  for (guint i = 0; i < order->len; i++)
    if (g_array_index (order, gint64, i) == run)
      return i;
  return G_MAXUINT;
}

/* What the runner has not told of yet comes last, the oldest first. */
static int
compare_runs (gconstpointer a, gconstpointer b, gpointer order)
{
  gint64 one = ((const PlumbRunRow *) a)->run, other = ((const PlumbRunRow *) b)->run;
  guint place = get_place (order, one), other_place = get_place (order, other);
  if (place != other_place)
    return place < other_place ? -1 : 1;
  return one < other ? -1 : one > other;
}

static GPtrArray *
list_runs (PlumbUiQueuePage *self)
{
  static const char *const states[] = { "running", "queued", "paused", "waiting", NULL };
  PlumbUiProject *project = plumb_ui_session_get_project (self->session);
  const PlumbRunQuery query = { .states = states, .limit = 200 };
  GPtrArray *runs
      = project != NULL
            ? plumb_ledger_reader_list_runs (plumb_ui_project_get_reader (project), &query, NULL)
            : NULL;
  if (runs == NULL)
    runs = g_ptr_array_new ();
  g_ptr_array_sort_values_with_data (runs, compare_runs, self->order);
  return runs;
}

static void
show_runs (PlumbUiQueuePage *self)
{
  g_clear_pointer (&self->runs, g_ptr_array_unref);
  self->runs = list_runs (self);
  plumb_ui_row_list_update (self->rows, self->runs->len);
  gtk_stack_set_visible_child_name (self->stack, self->runs->len > 0 ? "list" : "empty");
}

static void
ordered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PlumbUiQueuePage) self = user_data;
  g_autoptr (PlumbValue) status
      = plumb_ui_project_request_finish (PLUMB_UI_PROJECT (source), result, NULL);
  PlumbValue *runs = plumb_value_get_member (status, "runs");
  self->is_asking = FALSE;
  if (self->session == NULL || status == NULL)
    return;
  g_array_set_size (self->order, 0);
  for (guint i = 0; i < plumb_value_get_length (runs); i++)
    {
      gint64 run = plumb_value_member_int (plumb_value_get_element (runs, i), "run", 0);
      g_array_append_val (self->order, run);
    }
  show_runs (self);
}

/* The ledger has no order of what waits: the runner knows it. It is not started for this. */
static gboolean
has_order (PlumbUiQueuePage *self, PlumbUiProject *project)
{
  guint n_waiting = 0;
  gboolean is_alive = FALSE;
  for (guint i = 0; i < self->runs->len; i++)
    {
      const PlumbRunRow *run = self->runs->pdata[i];
      n_waiting += g_str_equal (run->state, "queued") ? 1 : 0;
      is_alive = is_alive || plumb_ui_project_get_progress (project, run->run) != NULL;
    }
  return is_alive && n_waiting > 1;
}

static void
refill (PlumbUiQueuePage *self)
{
  PlumbUiProject *project = plumb_ui_session_get_project (self->session);
  show_runs (self);
  if (project == NULL || self->is_asking || !gtk_widget_get_mapped (GTK_WIDGET (self))
      || !has_order (self, project))
    return;
  self->is_asking = TRUE;
  plumb_ui_project_request_async (project, "status", NULL, NULL, ordered_cb, g_object_ref (self));
}

/* One that only waits changes nothing else: it is a record, and no more. */
static void
records_cb (PlumbUiQueuePage *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    refill (self);
}

/* A run tells of its progress many times a second: only who looks at it is told. */
static void
progress_cb (PlumbUiQueuePage *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    plumb_ui_row_list_show (self->rows);
}

static void
plumb_ui_queue_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (plumb_ui_queue_page_parent_class)->map (widget);
  refill (PLUMB_UI_QUEUE_PAGE (widget));
}

static void
project_changed_cb (PlumbUiQueuePage *self)
{
  g_signal_group_set_target (self->project_signals, plumb_ui_session_get_project (self->session));
  refill (self);
}

static void
plumb_ui_queue_page_dispose (GObject *object)
{
  PlumbUiQueuePage *self = PLUMB_UI_QUEUE_PAGE (object);
  g_clear_object (&self->project_signals);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (plumb_ui_queue_page_parent_class)->dispose (object);
}

static void
plumb_ui_queue_page_finalize (GObject *object)
{
  PlumbUiQueuePage *self = PLUMB_UI_QUEUE_PAGE (object);
  g_clear_pointer (&self->runs, g_ptr_array_unref);
  g_array_unref (self->order);
  G_OBJECT_CLASS (plumb_ui_queue_page_parent_class)->finalize (object);
}

static void
plumb_ui_queue_page_class_init (PlumbUiQueuePageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = plumb_ui_queue_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = plumb_ui_queue_page_finalize;
  GTK_WIDGET_CLASS (klass)->map = plumb_ui_queue_page_map;
}

static void
plumb_ui_queue_page_init (PlumbUiQueuePage *self)
{
  static const PlumbUiRowListInfo info = { make_row, show_row, activate };
  GtkWidget *list = plumb_ui_row_list_new (&info, _ ("Queue"), self);
  GtkWidget *empty = plumb_ui_placeholder_new (NULL, _ ("Nothing Waits"), NULL, NULL);
  self->order = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->stack = GTK_STACK (gtk_stack_new ());
  self->rows = PLUMB_UI_ROW_LIST (list);
  gtk_stack_add_named (self->stack, list, "list");
  gtk_stack_add_named (self->stack, empty, "empty");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->stack));
  self->project_signals = g_signal_group_new (PLUMB_UI_TYPE_PROJECT);
  g_signal_group_connect_swapped (self->project_signals, "run-changed", G_CALLBACK (refill), self);
  g_signal_group_connect_swapped (self->project_signals, "records-changed", G_CALLBACK (records_cb),
                                  self);
  g_signal_group_connect_swapped (self->project_signals, "progress", G_CALLBACK (progress_cb),
                                  self);
}

GtkWidget *
plumb_ui_queue_page_new (PlumbUiSession *session)
{
  PlumbUiQueuePage *self = g_object_new (PLUMB_UI_TYPE_QUEUE_PAGE, NULL);
  self->session = g_object_ref (session);
  g_signal_connect_object (session, "notify::project", G_CALLBACK (project_changed_cb), self,
                           G_CONNECT_SWAPPED);
  project_changed_cb (self);
  return GTK_WIDGET (self);
}
