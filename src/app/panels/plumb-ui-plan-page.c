/* plumb-ui-plan-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plumb-ui-plan-page.h"

#include "plumb-ui-placeholder.h"
#include "plumb-ui-reason.h"
#include "plumb-ui-row-list.h"
#include "plumb-ui-state-icon.h"
#include "plumb-ui-tip.h"

#define UPDATE_MS 100

struct _PlumbUiPlanPage
{
  AdwBin parent_instance;

  PlumbUiSession *session;
  GSignalGroup *document_signals;
  GSignalGroup *run_signals;
  PlumbUiDocument *document; /* (nullable), borrowed from the session */
  PlumbUiRowList *rows;
  GtkStack *stack;
  GtkLabel *total;
  guint update; /* timeout */
};

G_DEFINE_FINAL_TYPE (PlumbUiPlanPage, plumb_ui_plan_page, ADW_TYPE_BIN)

/* --- what there is to show: a run that is on, else the plan, else the last run ---------------- */

static PlumbUiRunState *
get_run (PlumbUiPlanPage *self)
{
  return self->document != NULL ? plumb_ui_document_get_run_state (self->document) : NULL;
}

static PlumbPlan *
get_plan (PlumbUiPlanPage *self)
{
  return self->document != NULL ? plumb_ui_document_get_plan (self->document) : NULL;
}

static gboolean
shows_run (PlumbUiPlanPage *self)
{
  PlumbUiRunState *run = get_run (self);
  if (run == NULL || plumb_ui_run_state_get_n_steps (run) == 0)
    return FALSE;
  return !plumb_ui_run_state_is_over (run) || get_plan (self) == NULL;
}

static guint
get_n_steps (PlumbUiPlanPage *self)
{
  if (shows_run (self))
    return plumb_ui_run_state_get_n_steps (get_run (self));
  return get_plan (self) != NULL ? plumb_plan_get_n_steps (get_plan (self)) : 0;
}

/* --- words ----------------------------------------------------------------------------------- */

#define LEAST_SPREAD_US (G_USEC_PER_SEC / 10)

static char *
format_time (gint64 us)
{
  double seconds = (double) us / G_USEC_PER_SEC;
  if (seconds < 60)
    return g_strdup_printf (_ ("%.1f s"), seconds);
  if (seconds < 3600)
    return g_strdup_printf (_ ("%.0f min"), seconds / 60);
  return g_strdup_printf (_ ("%.1f h"), seconds / 3600);
}

/* "11.2 s ± 0.4 s": the middle, and half of how far it was apart, where that is seen. */
static char *
format_forecast (gint64 median_us, gint64 low_us, gint64 high_us)
{
  if (median_us < 0)
    return g_strdup ("");
  g_autofree char *median = format_time (median_us);
  if (high_us - low_us < LEAST_SPREAD_US)
    return g_steal_pointer (&median);
  g_autofree char *spread = format_time ((high_us - low_us) / 2);
  return g_strdup_printf ("%s ± %s", median, spread);
}

/* @kind: (out) (nullable): its contract
 *
 * Returns: (transfer none) (nullable): the node of a step */
static PlumbNode *
find_node (PlumbUiPlanPage *self, const char *path, PlumbKind **kind)
{
  PlumbGraph *document = plumb_ui_document_get_graph (self->document), *graph = document;
  PlumbNode *node = NULL;
  g_auto (GStrv) ids = g_strsplit (path, ":", -1);
  for (guint i = 0; ids[i] != NULL && graph != NULL; i++)
    {
      char *round = strchr (ids[i], '@');
      if (round != NULL)
        *round = '\0';
      node = plumb_graph_find_node (graph, ids[i]);
      const char *inside = node != NULL ? plumb_node_get_definition (node) : NULL;
      graph = inside != NULL ? plumb_graph_find_definition (document, inside) : NULL;
    }
  PlumbRegistry *registry
      = plumb_ui_environment_get_registry (plumb_ui_session_get_environment (self->session));
  *kind = node != NULL ? plumb_registry_find_kind (registry, plumb_node_get_kind (node)) : NULL;
  return node;
}

/* As its card has it. */
static char *
make_title (gpointer user_data, const char *path)
{
  PlumbKind *kind;
  PlumbNode *node = find_node (user_data, path, &kind);
  const char *title = node != NULL ? plumb_node_get_title (node) : NULL;
  if (title != NULL && *title != '\0')
    return g_strdup (title);
  return g_strdup (kind != NULL ? plumb_kind_get_title (kind) : path);
}

static char *
tell_reason (PlumbUiPlanPage *self, const char *path, const char *reason)
{
  PlumbKind *kind;
  if (reason == NULL)
    return g_strdup ("");
  find_node (self, path, &kind);
  return plumb_ui_reason_tell_step (reason, kind, make_title, self);
}

static PlumbUiState
get_planned_state (PlumbDecision decision)
{
  static const PlumbUiState states[] = {
    [PLUMB_DECISION_RUN] = PLUMB_UI_STATE_WAITING,
    [PLUMB_DECISION_CACHED] = PLUMB_UI_STATE_CACHED,
    [PLUMB_DECISION_WAITING] = PLUMB_UI_STATE_WAITING,
    [PLUMB_DECISION_BLOCKED] = PLUMB_UI_STATE_BLOCKED,
    [PLUMB_DECISION_SKIP] = PLUMB_UI_STATE_SKIPPED,
  };
  return states[decision];
}

/* --- rows ------------------------------------------------------------------------------------ */

typedef struct
{
  PlumbUiPlanPage *page;  /* borrowed */
  GtkListItem *list_item; /* borrowed */
  PlumbUiStateIcon *icon;
  GtkLabel *title;
  GtkLabel *reason;
  GtkProgressBar *progress;
  GtkLabel *time;
} Row;

static GtkWidget *
add_label (GtkWidget *box, const char *css, double xalign)
{
  GtkWidget *label
      = g_object_new (GTK_TYPE_LABEL, "xalign", xalign, "ellipsize", PANGO_ELLIPSIZE_END, NULL);
  gtk_widget_add_css_class (label, css);
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

static gpointer
make_row (gpointer page, GtkListItem *list_item)
{
  Row *row = g_new0 (Row, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *middle = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  row->page = page;
  row->list_item = list_item;
  row->icon = PLUMB_UI_STATE_ICON (plumb_ui_state_icon_new ());
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (row->icon));
  row->title = GTK_LABEL (add_label (box, "heading", 0));
  gtk_label_set_width_chars (row->title, 16);
  gtk_label_set_max_width_chars (row->title, 16);
  row->reason = GTK_LABEL (add_label (middle, "dim-label", 0));
  row->progress = GTK_PROGRESS_BAR (gtk_progress_bar_new ());
  gtk_accessible_update_property (GTK_ACCESSIBLE (row->progress), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Progress"), -1);
  gtk_box_append (GTK_BOX (middle), GTK_WIDGET (row->progress));
  gtk_widget_set_hexpand (middle, TRUE);
  gtk_widget_set_valign (middle, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), middle);
  row->time = GTK_LABEL (add_label (box, "numeric", 1));
  gtk_list_item_set_child (list_item, box);
  return row;
}

static void
fill_row (Row *row, const char *path, PlumbUiState state, const char *reason, const char *time)
{
  g_autofree char *title = make_title (row->page, path);
  plumb_ui_state_icon_set_state (row->icon, state);
  gtk_label_set_label (row->title, title);
  plumb_ui_tip_set (GTK_WIDGET (row->title), path);
  gtk_label_set_label (row->reason, reason != NULL ? reason : "");
  plumb_ui_tip_set (GTK_WIDGET (row->reason), reason);
  gtk_label_set_label (row->time, time);
  g_autofree char *spoken = g_strdup_printf ("%s, %s", title, plumb_ui_state_get_title (state));
  g_autofree char *description = g_strdup_printf ("%s %s", reason != NULL ? reason : "", time);
  gtk_list_item_set_accessible_label (row->list_item, spoken);
  gtk_list_item_set_accessible_description (row->list_item, description);
}

/* "input scene changed · 3 of 4 items, Sample 38/64" */
static char *
make_progress_text (PlumbUiPlanPage *self, const PlumbUiStepState *step)
{
  g_autofree char *reason = tell_reason (self, step->path, step->reason);
  g_autoptr (GString) text = g_string_new (reason);
  if (step->state != PLUMB_UI_STATE_RUNNING)
    return g_string_free (g_steal_pointer (&text), FALSE);
  if (step->n_items > 1)
    {
      g_string_append (text, text->len > 0 ? " · " : "");
      g_string_append_printf (text, _ ("%u of %u items"), step->n_done, step->n_items);
    }
  if (step->text != NULL && *step->text != '\0')
    g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", step->text);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
make_run_time (PlumbUiPlanPage *self, const PlumbUiStepState *step)
{
  if (step->state == PLUMB_UI_STATE_RUNNING && step->remaining_us >= 0)
    {
      g_autofree char *left = format_time (step->remaining_us);
      return g_strdup_printf (_ ("about %s left"), left);
    }
  if (step->wall_us > 0)
    return format_time (step->wall_us);
  const PlumbPlanStep *planned
      = get_plan (self) != NULL ? plumb_plan_find_step (get_plan (self), step->path) : NULL;
  return planned != NULL ? format_forecast (planned->median_us, planned->low_us, planned->high_us)
                         : g_strdup ("");
}

static void
show_run_step (Row *row, const PlumbUiStepState *step)
{
  g_autofree char *reason = make_progress_text (row->page, step);
  g_autofree char *time = make_run_time (row->page, step);
  gboolean is_running = step->state == PLUMB_UI_STATE_RUNNING;
  double of_items = step->n_items > 0 ? (double) step->n_done / step->n_items : 0;
  double within = step->fraction >= 0 && step->n_items > 0 ? step->fraction / step->n_items : 0;
  gtk_widget_set_visible (GTK_WIDGET (row->progress), is_running);
  gtk_progress_bar_set_fraction (row->progress, MIN (of_items + within, 1));
  fill_row (row, step->path, step->state, reason, time);
}

static void
show_planned_step (Row *row, const PlumbPlanStep *step)
{
  g_autofree char *reason = tell_reason (row->page, step->path, step->reason);
  g_autofree char *time = step->decision == PLUMB_DECISION_CACHED    ? format_time (0)
                          : step->decision == PLUMB_DECISION_BLOCKED ? g_strdup ("")
                          : step->decision == PLUMB_DECISION_SKIP
                              ? g_strdup ("")
                              : format_forecast (step->median_us, step->low_us, step->high_us);
  gtk_widget_set_visible (GTK_WIDGET (row->progress), FALSE);
  fill_row (row, step->path, get_planned_state (step->decision), reason, time);
}

static void
show_row (gpointer data)
{
  Row *row = data;
  PlumbUiPlanPage *self = row->page;
  guint position = plumb_ui_row_list_get_position (row->list_item);
  if (position >= get_n_steps (self))
    return;
  if (shows_run (self))
    show_run_step (row, plumb_ui_run_state_get_step (get_run (self), position));
  else
    show_planned_step (row, plumb_plan_get_step (get_plan (self), position));
}

static void
activate (gpointer page, guint position)
{
  PlumbUiPlanPage *self = page;
  if (position >= get_n_steps (self))
    return;
  const char *path = shows_run (self) ? plumb_ui_run_state_get_step (get_run (self), position)->path
                                      : plumb_plan_get_step (get_plan (self), position)->path;
  plumb_ui_session_reveal (self->session, self->document, path, NULL);
}

/* --- the whole ------------------------------------------------------------------------------- */

static char *
make_plan_total (PlumbPlan *plan)
{
  gint64 median_us, low_us, high_us;
  g_autofree char *counts = g_strdup_printf (_ ("%u to run, %u cached, %u blocked"),
                                             plumb_plan_count (plan, PLUMB_DECISION_RUN)
                                                 + plumb_plan_count (plan, PLUMB_DECISION_WAITING),
                                             plumb_plan_count (plan, PLUMB_DECISION_CACHED),
                                             plumb_plan_count (plan, PLUMB_DECISION_BLOCKED));
  if (!plumb_plan_get_forecast (plan, &median_us, &low_us, &high_us))
    return g_steal_pointer (&counts);
  g_autofree char *forecast = format_forecast (median_us, low_us, high_us);
  return g_strdup_printf (_ ("%s · about %s in all"), counts, forecast);
}

static void
show_total (PlumbUiPlanPage *self)
{
  PlumbPlan *plan = get_plan (self);
  if (shows_run (self))
    {
      PlumbUiRunState *run = get_run (self);
      g_autofree char *text
          = g_strdup_printf (_ ("Run %d: %s"), (int) plumb_ui_run_state_get_run (run),
                             plumb_ui_state_get_title (plumb_ui_run_state_get_state (run)));
      gtk_label_set_label (self->total, text);
      return;
    }
  g_autofree char *total = plan != NULL ? make_plan_total (plan) : g_strdup ("");
  g_autofree char *stale = plan != NULL && !plumb_ui_document_is_plan_current (self->document)
                               ? g_strdup_printf (_ ("%s · before the last change"), total)
                               : NULL;
  gtk_label_set_label (self->total, stale != NULL ? stale : total);
}

static void
refill (PlumbUiPlanPage *self)
{
  guint n = get_n_steps (self);
  plumb_ui_row_list_update (self->rows, n);
  gtk_stack_set_visible_child_name (self->stack, n > 0 ? "list" : "empty");
  show_total (self);
}

static gboolean
update_cb (gpointer user_data)
{
  PlumbUiPlanPage *self = user_data;
  self->update = 0;
  refill (self);
  return G_SOURCE_REMOVE;
}

/* A run tells of many steps at a time: rows show them together, and when somebody sees them. */
static void
run_changed_cb (PlumbUiPlanPage *self)
{
  if (self->update == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->update = g_timeout_add (UPDATE_MS, update_cb, self);
}

static void
run_state_changed_cb (PlumbUiPlanPage *self)
{
  g_signal_group_set_target (self->run_signals, get_run (self));
  refill (self);
}

static void
document_changed_cb (PlumbUiPlanPage *self)
{
  self->document = plumb_ui_session_get_document (self->session);
  g_signal_group_set_target (self->document_signals, self->document);
  run_state_changed_cb (self);
}

/* --- the widget ------------------------------------------------------------------------------ */

static void
plumb_ui_plan_page_dispose (GObject *object)
{
  PlumbUiPlanPage *self = PLUMB_UI_PLAN_PAGE (object);
  g_clear_handle_id (&self->update, g_source_remove);
  g_clear_object (&self->document_signals);
  g_clear_object (&self->run_signals);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (plumb_ui_plan_page_parent_class)->dispose (object);
}

static void
plumb_ui_plan_page_class_init (PlumbUiPlanPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = plumb_ui_plan_page_dispose;
}

static GtkWidget *
make_list (PlumbUiPlanPage *self)
{
  static const PlumbUiRowListInfo info = { make_row, show_row, activate };
  GtkWidget *list = plumb_ui_row_list_new (&info, _ ("Plan"), self);
  self->rows = PLUMB_UI_ROW_LIST (list);
  gtk_widget_set_vexpand (list, TRUE);
  self->total = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "ellipsize", PANGO_ELLIPSIZE_END,
                              "margin-start", 12, "margin-top", 6, "margin-bottom", 6, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->total), "caption");
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->total));
  gtk_box_append (GTK_BOX (box), list);
  return box;
}

static GtkWidget *
make_empty (void)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("_Plan"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.plan");
  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "pill");
  return plumb_ui_placeholder_new (NULL, _ ("No Plan Yet"),
                                   _ ("A plan tells what would run, and why"), button);
}

static void
plumb_ui_plan_page_init (PlumbUiPlanPage *self)
{
  g_signal_connect (self, "map", G_CALLBACK (refill), NULL);
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_add_named (self->stack, make_list (self), "list");
  gtk_stack_add_named (self->stack, make_empty (), "empty");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->stack));
  self->document_signals = g_signal_group_new (PLUMB_UI_TYPE_DOCUMENT);
  g_signal_group_connect_swapped (self->document_signals, "notify::plan", G_CALLBACK (refill),
                                  self);
  g_signal_group_connect_swapped (self->document_signals, "notify::run-state",
                                  G_CALLBACK (run_state_changed_cb), self);
  g_signal_group_connect_swapped (self->document_signals, "changed", G_CALLBACK (show_total), self);
  self->run_signals = g_signal_group_new (PLUMB_UI_TYPE_RUN_STATE);
  g_signal_group_connect_swapped (self->run_signals, "changed", G_CALLBACK (run_changed_cb), self);
}

GtkWidget *
plumb_ui_plan_page_new (PlumbUiSession *session)
{
  PlumbUiPlanPage *self = g_object_new (PLUMB_UI_TYPE_PLAN_PAGE, NULL);
  self->session = g_object_ref (session);
  g_signal_connect_object (session, "notify::document", G_CALLBACK (document_changed_cb), self,
                           G_CONNECT_SWAPPED);
  document_changed_cb (self);
  return GTK_WIDGET (self);
}
