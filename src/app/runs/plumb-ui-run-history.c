/* plumb-ui-run-history.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "plumb-ui-run-history.h"

#include "plumb-run-list.h"
#include "plumb-ui-drop-down.h"
#include "plumb-ui-gradual-list.h"
#include "plumb-ui-run-text.h"
#include "plumb-ui-state-icon.h"

#define DAY_US (24 * 3600 * (gint64) G_USEC_PER_SEC)

struct _PlumbUiRunHistory
{
  AdwBin parent_instance;

  PlumbUiProject *project; /* (nullable) */
  PlumbRunList *runs;      /* (nullable) */
  GtkSliceListModel *told; /* of the runs; borrowed, of @selection */
  GtkMultiSelection *selection;
  gint64 run;
  gint64 beside; /* is not offered; 0: all are */
  gboolean is_selecting;
  gboolean is_narrow;
  GtkStringList *workflow_names;
  GtkWidget *menu; /* (nullable) */
  GMenuModel *menu_model;

  GtkSearchEntry *search;
  GtkDropDown *states;
  GtkDropDown *workflows;
  GtkDropDown *times;
  GtkStack *stack;
  GtkListView *list;
};

enum
{
  RUN_CHOSEN,
  RUN_ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PlumbUiRunHistory, plumb_ui_run_history, ADW_TYPE_BIN)

/* --- rows ----------------------------------------------------------------------------------- */

typedef struct
{
  PlumbUiStateIcon *state;
  GtkLabel *title;
  GtkLabel *subtitle;
  GtkLabel *time;
} Row;

static GtkLabel *
make_label (const char *class, gboolean expands)
{
  GtkWidget *label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (label), expands ? 0 : 1);
  gtk_label_set_ellipsize (GTK_LABEL (label), expands ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_NONE);
  gtk_widget_set_hexpand (label, expands);
  gtk_widget_add_css_class (label, class);
  return GTK_LABEL (label);
}

static void
menu_pressed_cb (GtkGestureClick *gesture, int n, double x, double y, PlumbUiRunHistory *self)
{
  GtkWidget *row = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));
  GtkListItem *item = g_object_get_data (G_OBJECT (row), "item");
  guint position = gtk_list_item_get_position (item);
  graphene_point_t at;
  if (!gtk_selection_model_is_selected (GTK_SELECTION_MODEL (self->selection), position))
    gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), position, TRUE);
  if (!gtk_widget_compute_point (row, GTK_WIDGET (self),
                                 &GRAPHENE_POINT_INIT ((float) x, (float) y), &at))
    return;
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu),
                               &(GdkRectangle) { (int) at.x, (int) at.y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static void
row_released_cb (GtkGestureClick *gesture, int n, double x, double y, PlumbUiRunHistory *self)
{
  GtkEventController *controller = GTK_EVENT_CONTROLLER (gesture);
  GtkListItem *item
      = g_object_get_data (G_OBJECT (gtk_event_controller_get_widget (controller)), "item");
  GdkModifierType state = gtk_event_controller_get_current_event_state (controller);
  if (self->is_narrow && (state & (GDK_CONTROL_MASK | GDK_SHIFT_MASK)) == 0)
    gtk_widget_activate_action (GTK_WIDGET (self->list), "list.activate-item", "u",
                                gtk_list_item_get_position (item));
}

static void
setup_row_cb (PlumbUiRunHistory *self, GtkListItem *item)
{
  Row *row = g_new0 (Row, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  row->state = PLUMB_UI_STATE_ICON (plumb_ui_state_icon_new ());
  row->title = make_label ("heading", TRUE);
  row->subtitle = make_label ("dim-label", TRUE);
  row->time = make_label ("dim-label", FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (row->subtitle), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (row->time), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (row->time), "numeric");
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (row->title));
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (row->time));
  gtk_box_append (GTK_BOX (texts), line);
  gtk_box_append (GTK_BOX (texts), GTK_WIDGET (row->subtitle));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (row->state));
  gtk_box_append (GTK_BOX (box), texts);
  gtk_widget_add_css_class (box, "plumb-history-row");
  GtkGesture *menu = gtk_gesture_click_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (menu), GDK_BUTTON_SECONDARY);
  g_signal_connect_object (menu, "pressed", G_CALLBACK (menu_pressed_cb), self, G_CONNECT_DEFAULT);
  gtk_widget_add_controller (box, GTK_EVENT_CONTROLLER (menu));
  GtkGesture *click = gtk_gesture_click_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_PRIMARY);
  g_signal_connect_object (click, "released", G_CALLBACK (row_released_cb), self,
                           G_CONNECT_DEFAULT);
  gtk_widget_add_controller (box, GTK_EVENT_CONTROLLER (click));
  g_object_set_data_full (G_OBJECT (box), "row", row, g_free);
  g_object_set_data (G_OBJECT (box), "item", item);
  gtk_list_item_set_child (item, box);
}

static void
show_entry (GtkListItem *item, PlumbRunEntry *entry)
{
  const Row *row = g_object_get_data (G_OBJECT (gtk_list_item_get_child (item)), "row");
  const PlumbRunRow *run = plumb_run_entry_get_row (entry);
  g_autofree char *title = plumb_ui_run_dup_title (run);
  g_autofree char *subtitle = plumb_ui_run_dup_subtitle (run);
  g_autofree char *time = plumb_ui_format_time (run->created_us);
  g_autofree char *label = g_strdup_printf (
      "%s, %s, %s", title, plumb_ui_state_get_title (plumb_ui_run_get_state (run)), subtitle);
  gtk_label_set_text (row->title, title);
  gtk_label_set_text (row->subtitle, subtitle);
  gtk_label_set_text (row->time, time);
  plumb_ui_state_icon_set_state (row->state, plumb_ui_run_get_state (run));
  gtk_list_item_set_accessible_label (item, label);
}

static void
entry_changed_cb (PlumbRunEntry *entry, GParamSpec *pspec, GtkListItem *item)
{
  show_entry (item, entry);
}

static void
bind_row_cb (PlumbUiRunHistory *self, GtkListItem *item)
{
  PlumbRunEntry *entry = gtk_list_item_get_item (item);
  gboolean is_another = plumb_run_entry_get_row (entry)->run != self->beside;
  g_signal_connect (entry, "notify", G_CALLBACK (entry_changed_cb), item);
  show_entry (item, entry);
  gtk_list_item_set_activatable (item, is_another);
  gtk_list_item_set_selectable (item, is_another);
  gtk_widget_set_sensitive (gtk_list_item_get_child (item), is_another);
}

static void
unbind_row_cb (PlumbUiRunHistory *self, GtkListItem *item)
{
  g_signal_handlers_disconnect_by_data (gtk_list_item_get_item (item), item);
}

/* --- filters -------------------------------------------------------------------------------- */

static const char *const state_filters[][4] = {
  { NULL },
  { "running", "queued", "paused", NULL },
  { "waiting", NULL },
  { "succeeded", NULL },
  { "failed", NULL },
  { "cancelled", "interrupted", NULL },
};

static gint64
get_since (PlumbUiRunHistory *self)
{
  guint time = gtk_drop_down_get_selected (self->times);
  if (time == 0)
    return 0;
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) midnight
      = g_date_time_new_local (g_date_time_get_year (now), g_date_time_get_month (now),
                               g_date_time_get_day_of_month (now), 0, 0, 0);
  static const gint64 days[] = { 0, 0, 6, 29 };
  return g_date_time_to_unix_usec (midnight) - days[time] * DAY_US;
}

static const char *
get_workflow (PlumbUiRunHistory *self)
{
  guint selected = gtk_drop_down_get_selected (self->workflows);
  return selected > 0 && selected != GTK_INVALID_LIST_POSITION
             ? gtk_string_list_get_string (self->workflow_names, selected)
             : NULL;
}

static gboolean
has_filter (PlumbUiRunHistory *self)
{
  return *gtk_editable_get_text (GTK_EDITABLE (self->search)) != '\0'
         || gtk_drop_down_get_selected (self->states) > 0 || get_workflow (self) != NULL
         || gtk_drop_down_get_selected (self->times) > 0;
}

static void
update_stack (PlumbUiRunHistory *self)
{
  guint n = self->runs != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->runs)) : 0;
  if (n == 0 && self->runs != NULL && plumb_run_list_is_loading (self->runs))
    return;
  gtk_stack_set_visible_child_name (self->stack, n > 0               ? "runs"
                                                 : has_filter (self) ? "nothing"
                                                                     : "empty");
}

static void
filter_cb (PlumbUiRunHistory *self)
{
  if (self->runs == NULL)
    return;
  guint state = gtk_drop_down_get_selected (self->states);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));
  PlumbRunQuery query = {
    .workflow = get_workflow (self),
    .states = state > 0 && state < G_N_ELEMENTS (state_filters) ? state_filters[state] : NULL,
    .since_us = get_since (self),
    .text = *text != '\0' ? text : NULL,
  };
  plumb_run_list_set_query (self->runs, &query);
  update_stack (self);
}

static void
clear_filters_cb (PlumbUiRunHistory *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_drop_down_set_selected (self->states, 0);
  gtk_drop_down_set_selected (self->workflows, 0);
  gtk_drop_down_set_selected (self->times, 0);
}

/* Where there is nothing to stop, what it is in goes. */
static void
stop_search_cb (PlumbUiRunHistory *self)
{
  GtkWidget *dialog = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_DIALOG);
  if (dialog != NULL && *gtk_editable_get_text (GTK_EDITABLE (self->search)) == '\0')
    {
      adw_dialog_close (ADW_DIALOG (dialog));
      return;
    }
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_widget_grab_focus (GTK_WIDGET (self->list));
}

void
plumb_ui_run_history_choose_other (PlumbUiRunHistory *self, gint64 beside)
{
  self->beside = beside;
  gtk_list_view_set_single_click_activate (self->list, TRUE);
}

void
plumb_ui_run_history_set_narrow (PlumbUiRunHistory *self, gboolean narrow)
{
  self->is_narrow = narrow;
}

void
plumb_ui_run_history_set_search (PlumbUiRunHistory *self, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), text);
  filter_cb (self);
}

void
plumb_ui_run_history_focus_search (PlumbUiRunHistory *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

/* The first one is "all". */
static void
list_workflows (PlumbUiRunHistory *self)
{
  GListModel *names = plumb_ui_project_get_workflows (self->project);
  gtk_string_list_splice (self->workflow_names, 1,
                          g_list_model_get_n_items (G_LIST_MODEL (self->workflow_names)) - 1, NULL);
  for (guint i = 0; i < g_list_model_get_n_items (names); i++)
    {
      g_autoptr (GtkStringObject) name = g_list_model_get_item (names, i);
      gtk_string_list_append (self->workflow_names, gtk_string_object_get_string (name));
    }
}

/* --- selection ------------------------------------------------------------------------------ */

static gint64
get_run_at (PlumbUiRunHistory *self, guint position)
{
  g_autoptr (PlumbRunEntry) entry = g_list_model_get_item (G_LIST_MODEL (self->runs), position);
  return entry != NULL ? plumb_run_entry_get_row (entry)->run : 0;
}

static void
selection_changed_cb (GtkSelectionModel *selection,
                      guint position,
                      guint n_items,
                      PlumbUiRunHistory *self)
{
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (selection);
  if (self->is_selecting || gtk_bitset_get_size (selected) != 1)
    return;
  gint64 run = get_run_at (self, gtk_bitset_get_minimum (selected));
  if (run == self->run || run == 0)
    return;
  self->run = run;
  g_signal_emit (self, signals[RUN_CHOSEN], 0, run);
}

static void
activate_cb (PlumbUiRunHistory *self, guint position)
{
  gint64 run = get_run_at (self, position);
  if (run > 0)
    g_signal_emit (self, signals[RUN_ACTIVATED], 0, run);
}

static void
scroll_to (PlumbUiRunHistory *self, guint position, GtkListScrollFlags flags)
{
  if (position >= g_list_model_get_n_items (G_LIST_MODEL (self->told)))
    plumb_ui_gradual_list_complete (self->told);
  gtk_list_view_scroll_to (self->list, position, flags, NULL);
}

/* What was asked for may have come into the list, or have moved in it. */
static void
show_selected (PlumbUiRunHistory *self)
{
  guint position;
  if (self->run == 0 || !plumb_run_list_find (self->runs, self->run, &position)
      || gtk_selection_model_is_selected (GTK_SELECTION_MODEL (self->selection), position))
    return;
  self->is_selecting = TRUE;
  scroll_to (self, position, GTK_LIST_SCROLL_SELECT);
  self->is_selecting = FALSE;
}

static void
runs_changed_cb (
    GListModel *runs, guint position, guint removed, guint added, PlumbUiRunHistory *self)
{
  update_stack (self);
  show_selected (self);
}

static void
loading_changed_cb (PlumbRunList *runs, GParamSpec *pspec, PlumbUiRunHistory *self)
{
  update_stack (self);
}

void
plumb_ui_run_history_select (PlumbUiRunHistory *self, gint64 run)
{
  g_return_if_fail (PLUMB_UI_IS_RUN_HISTORY (self));
  self->run = run;
  if (self->runs != NULL)
    show_selected (self);
}

gint64
plumb_ui_run_history_get_run (PlumbUiRunHistory *self)
{
  return self->run;
}

void
plumb_ui_run_history_move (PlumbUiRunHistory *self, int by)
{
  g_return_if_fail (PLUMB_UI_IS_RUN_HISTORY (self));
  guint n = self->runs != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->runs)) : 0;
  guint position = 0;
  if (n == 0)
    return;
  if (self->run > 0 && plumb_run_list_find (self->runs, self->run, &position))
    position = (guint) CLAMP ((gint64) position + by, 0, (gint64) n - 1);
  scroll_to (self, position, GTK_LIST_SCROLL_SELECT | GTK_LIST_SCROLL_FOCUS);
}

GListModel *
plumb_ui_run_history_get_runs (PlumbUiRunHistory *self)
{
  return G_LIST_MODEL (self->runs);
}

GArray *
plumb_ui_run_history_list_selected (PlumbUiRunHistory *self)
{
  GArray *runs = g_array_new (FALSE, FALSE, sizeof (gint64));
  if (self->selection == NULL)
    return runs;
  g_autoptr (GtkBitset) selected
      = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  GtkBitsetIter iter;
  guint position;
  for (gboolean more = gtk_bitset_iter_init_first (&iter, selected, &position); more;
       more = gtk_bitset_iter_next (&iter, &position))
    {
      gint64 run = get_run_at (self, position);
      g_array_append_val (runs, run);
    }
  return runs;
}

/* --- the project ---------------------------------------------------------------------------- */

static void
records_changed_cb (PlumbUiProject *project, gint64 seq, PlumbUiRunHistory *self)
{
  plumb_run_list_refresh (self->runs, seq);
}

static void
run_changed_cb (PlumbUiProject *project, gint64 run, PlumbUiRunHistory *self)
{
  plumb_run_list_refresh (self->runs, 0);
}

static void
workflows_changed_cb (
    GListModel *model, guint position, guint removed, guint added, PlumbUiRunHistory *self)
{
  list_workflows (self);
}

static void
drop_project (PlumbUiRunHistory *self)
{
  if (self->project == NULL)
    return;
  gtk_list_view_set_model (self->list, NULL);
  g_signal_handlers_disconnect_by_data (self->project, self);
  g_signal_handlers_disconnect_by_data (plumb_ui_project_get_workflows (self->project), self);
  g_signal_handlers_disconnect_by_data (self->runs, self);
  g_signal_handlers_disconnect_by_data (self->selection, self);
  g_clear_object (&self->selection);
  g_clear_object (&self->runs);
  g_clear_object (&self->project);
}

void
plumb_ui_run_history_set_project (PlumbUiRunHistory *self, PlumbUiProject *project)
{
  g_return_if_fail (PLUMB_UI_IS_RUN_HISTORY (self));
  if (project == self->project)
    return;
  drop_project (self);
  self->run = 0;
  clear_filters_cb (self);
  if (project == NULL)
    {
      update_stack (self);
      return;
    }
  self->project = g_object_ref (project);
  self->runs = plumb_run_list_new (plumb_ui_project_get_project (project));
  self->told = plumb_ui_gradual_list_new (G_LIST_MODEL (g_object_ref (self->runs)));
  self->selection = gtk_multi_selection_new (G_LIST_MODEL (self->told));
  g_signal_connect (self->runs, "items-changed", G_CALLBACK (runs_changed_cb), self);
  g_signal_connect (self->runs, "notify::loading", G_CALLBACK (loading_changed_cb), self);
  g_signal_connect (self->selection, "selection-changed", G_CALLBACK (selection_changed_cb), self);
  g_signal_connect (project, "records-changed", G_CALLBACK (records_changed_cb), self);
  g_signal_connect (project, "run-changed", G_CALLBACK (run_changed_cb), self);
  g_signal_connect (plumb_ui_project_get_workflows (project), "items-changed",
                    G_CALLBACK (workflows_changed_cb), self);
  list_workflows (self);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  update_stack (self);
}

/* --- the widget ----------------------------------------------------------------------------- */

static void
plumb_ui_run_history_dispose (GObject *object)
{
  PlumbUiRunHistory *self = PLUMB_UI_RUN_HISTORY (object);
  if (self->list != NULL)
    drop_project (self);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  gtk_widget_dispose_template (GTK_WIDGET (self), PLUMB_UI_TYPE_RUN_HISTORY);
  g_clear_object (&self->workflow_names);
  G_OBJECT_CLASS (plumb_ui_run_history_parent_class)->dispose (object);
}

static void
plumb_ui_run_history_class_init (PlumbUiRunHistoryClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = PLUMB_UI_TYPE_RUN_HISTORY;
  G_OBJECT_CLASS (klass)->dispose = plumb_ui_run_history_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/plumbline/Plumbline/ui/plumb-ui-run-history.ui");
  gtk_widget_class_bind_template_child (widget_class, PlumbUiRunHistory, menu_model);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiRunHistory, search);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiRunHistory, states);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiRunHistory, workflows);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiRunHistory, times);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiRunHistory, stack);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiRunHistory, list);
  gtk_widget_class_bind_template_callback (widget_class, filter_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, clear_filters_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, unbind_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  signals[RUN_CHOSEN] = g_signal_new ("run-chosen", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[RUN_ACTIVATED] = g_signal_new ("run-activated", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                         NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
}

static void
plumb_ui_run_history_init (PlumbUiRunHistory *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  const char *const all[] = { _ ("All workflows"), NULL };
  self->workflow_names = gtk_string_list_new (all);
  gtk_drop_down_set_model (self->workflows, G_LIST_MODEL (self->workflow_names));
  plumb_ui_drop_down_set_name (self->states, _ ("State"));
  plumb_ui_drop_down_set_name (self->workflows, _ ("Workflow"));
  plumb_ui_drop_down_set_name (self->times, _ ("Time"));
  self->menu = gtk_popover_menu_new_from_model (self->menu_model);
  gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
}

GtkWidget *
plumb_ui_run_history_new (void)
{
  return g_object_new (PLUMB_UI_TYPE_RUN_HISTORY, NULL);
}
