/* plumb-ui-step-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plumb-ui-step-page-private.h"

#include "plumb-file.h"
#include "plumb-ui-log-view.h"
#include "plumb-ui-preview.h"
#include "plumb-ui-run-text.h"

#define GROWN_MS 400
#define MAX_PICTURES 48
#define PICTURE_SIZE 128

enum
{
  STEP_CHOSEN,
  RUN_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PlumbUiStepPage, plumb_ui_step_page, ADW_TYPE_BIN)

/* --- files ---------------------------------------------------------------------------------- */

static GtkWidget *
make_picture (PlumbUiStepPage *self, PlumbValue *datum)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *picture
      = plumb_ui_preview_new (plumb_ui_moment_get_project (self->moment), PICTURE_SIZE);
  plumb_ui_preview_set_datum (PLUMB_UI_PREVIEW (picture), datum);
  plumb_ui_preview_set_workflow (PLUMB_UI_PREVIEW (picture),
                                 plumb_ui_moment_get_graph (self->moment));
  g_autofree char *name = plumb_text_make_visible (plumb_value_member_string (datum, "name", ""));
  GtkWidget *label = gtk_label_new (name);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 14);
  gtk_widget_add_css_class (label, "caption");
  gtk_box_append (GTK_BOX (box), picture);
  gtk_box_append (GTK_BOX (box), label);
  g_object_set_data_full (G_OBJECT (box), "datum", plumb_value_ref (datum),
                          (GDestroyNotify) plumb_value_unref);
  return box;
}

static GtkWidget *
get_picture (PlumbUiStepPage *self, guint place)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->pictures));
  for (guint i = 0; child != NULL && i < place; i++)
    child = gtk_widget_get_next_sibling (child);
  return child;
}

static void
drop_pictures_from (PlumbUiStepPage *self, guint place)
{
  GtkWidget *child;
  while ((child = get_picture (self, place)) != NULL)
    adw_wrap_box_remove (self->pictures, child);
}

/* A step that goes on makes more of them: those that are there stay. */
static void
add_picture_cb (PlumbValue *datum, gpointer data)
{
  PlumbUiStepPage *self = data;
  if (self->n_pictures++ >= MAX_PICTURES)
    return;
  GtkWidget *there = get_picture (self, self->n_pictures - 1);
  PlumbValue *shown = there != NULL ? g_object_get_data (G_OBJECT (there), "datum") : NULL;
  if (shown != NULL && plumb_value_equal (shown, datum))
    return;
  drop_pictures_from (self, self->n_pictures - 1);
  adw_wrap_box_append (self->pictures, make_picture (self, datum));
}

static void
show_pictures (PlumbUiStepPage *self)
{
  self->n_pictures = 0;
  for (guint i = 0; i < self->record->items->len && self->n_pictures <= MAX_PICTURES; i++)
    plumb_ui_each_file (((PlumbItemRow *) g_ptr_array_index (self->record->items, i))->outputs,
                        add_picture_cb, self);
  drop_pictures_from (self, MIN (self->n_pictures, MAX_PICTURES));
  if (self->n_pictures > MAX_PICTURES)
    adw_wrap_box_append (self->pictures, gtk_label_new (_ ("and more: see the items")));
  gtk_widget_set_visible (GTK_WIDGET (self->pictures), self->n_pictures > 0);
}

static PlumbUiLogView *
ensure_log (PlumbUiStepPage *self)
{
  if (adw_bin_get_child (self->log) == NULL)
    {
      PlumbUiEnvironment *environment
          = plumb_ui_project_get_environment (plumb_ui_moment_get_project (self->moment));
      adw_bin_set_child (self->log,
                         plumb_ui_log_view_new (plumb_ui_environment_get_pool (environment)));
    }
  return PLUMB_UI_LOG_VIEW (adw_bin_get_child (self->log));
}

static void
show_log (PlumbUiStepPage *self, const PlumbItemRow *item)
{
  PlumbUiLogView *log = ensure_log (self);
  g_autofree char *path
      = item != NULL ? plumb_ui_step_record_dup_log (self->record, self->moment, item) : NULL;
  plumb_ui_log_view_set_path (log, path);
  gtk_widget_set_visible (GTK_WIDGET (self->log), path != NULL);
  if (item == NULL)
    return;
  plumb_ui_log_view_set_span (log, item->started_us,
                              item->ended_us > 0 ? item->ended_us : g_get_real_time ());
  if (g_strcmp0 (item->state, "running") == 0)
    plumb_ui_log_view_set_follow (log, TRUE);
}

/* --- all of it ------------------------------------------------------------------------------ */

static void show_record (PlumbUiStepPage *self);

static void
attempt_chosen_cb (PlumbUiStepPage *self)
{
  guint active = adw_toggle_group_get_active (self->attempts);
  self->attempt = active != GTK_INVALID_LIST_POSITION ? active + 1 : 0;
  show_record (self);
}

static char *
dup_summary (const PlumbUiStepRecord *record)
{
  gint64 wall = 0, peak = 0;
  for (guint i = 0; i < record->items->len; i++)
    {
      const PlumbItemRow *row = g_ptr_array_index (record->items, i);
      wall += row->wall_us;
      peak = MAX (peak, row->peak_bytes);
    }
  g_autofree char *duration = plumb_ui_format_duration (wall);
  g_autofree char *size = g_format_size ((guint64) peak);
  g_autofree char *items
      = g_strdup_printf (ngettext ("%u item", "%u items", record->items->len), record->items->len);
  return peak > 0 ? g_strdup_printf ("%s · %s · %s", items, duration, size)
                  : g_strdup_printf ("%s · %s", items, duration);
}

static void
show_state (PlumbUiStepPage *self)
{
  PlumbUiStepState state;
  if (self->path != NULL
      && plumb_ui_node_states_find (PLUMB_UI_NODE_STATES (self->moment), self->path, &state))
    plumb_ui_state_icon_set_state (self->state, state.state);
}

/* A page for each attempt of an item that was tried more than once: the last one first. Returns:
 * the one that is shown. Borrowed. */
static const PlumbItemRow *
show_attempts (PlumbUiStepPage *self, const PlumbItemRow *item)
{
  g_clear_pointer (&self->tries, g_ptr_array_unref);
  if (item != NULL)
    self->tries = plumb_ui_step_record_list_attempts (self->record, item);
  guint n = self->tries != NULL ? self->tries->len : 0;
  gtk_widget_set_visible (GTK_WIDGET (self->attempts), n > 1);
  if (n <= 1)
    return item;
  guint shown = self->attempt > 0 ? MIN (self->attempt, n) : n;
  g_signal_handlers_block_by_func (self->attempts, attempt_chosen_cb, self);
  if (adw_toggle_group_get_n_toggles (self->attempts) != n)
    adw_toggle_group_remove_all (self->attempts);
  for (guint i = adw_toggle_group_get_n_toggles (self->attempts); i < n; i++)
    {
      AdwToggle *toggle = adw_toggle_new ();
      g_autofree char *label = g_strdup_printf (_ ("Attempt %u"), i + 1);
      adw_toggle_set_label (toggle, label);
      adw_toggle_group_add (self->attempts, toggle);
    }
  adw_toggle_group_set_active (self->attempts, shown - 1);
  g_signal_handlers_unblock_by_func (self->attempts, attempt_chosen_cb, self);
  return g_ptr_array_index (self->tries, shown - 1);
}

static void
show_record (PlumbUiStepPage *self)
{
  const PlumbUiStepRecord *record = self->record;
  const PlumbItemRow *item = plumb_ui_step_record_find_item (record, self->item);
  if (item == NULL && record->items->len > 0)
    item = g_ptr_array_index (record->items, 0);
  g_autofree char *title = plumb_ui_moment_dup_step_title (self->moment, self->path);
  g_autofree char *summary = dup_summary (record);
  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->summary, summary);
  const PlumbItemRow *attempt = show_attempts (self, item);
  plumb_ui_step_page_show_rows (self, attempt);
  show_pictures (self);
  show_log (self, attempt);
  gtk_widget_set_visible (GTK_WIDGET (self->items), record->items->len > 1);
  plumb_ui_item_table_set_items (self->items, record->items, item != NULL ? item->item : 0);
  show_state (self);
  gtk_stack_set_visible_child_name (self->stack, "step");
}

static void load_later (PlumbUiStepPage *self);

/* Of a step that is over, the same is read again and again while others go on. */
static gboolean
is_shown (const PlumbUiStepRecord *shown, const PlumbUiStepRecord *record)
{
  return shown != NULL && record != NULL && record->step->ended_us > 0
         && shown->step->ended_us == record->step->ended_us
         && shown->step->n_done == record->step->n_done && shown->items->len == record->items->len
         && g_strcmp0 (shown->step->state, record->step->state) == 0
         && g_strcmp0 (shown->step->path, record->step->path) == 0;
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PlumbUiStepPage) self = user_data;
  g_autoptr (GError) error = NULL;
  PlumbUiStepRecord *record = plumb_ui_step_record_read_finish (result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->is_loading = FALSE;
  if (is_shown (self->record, record))
    plumb_ui_step_record_free (record);
  else
    {
      g_clear_pointer (&self->record, plumb_ui_step_record_free);
      self->record = record;
      if (record != NULL && self->moment != NULL)
        show_record (self);
      else
        gtk_stack_set_visible_child_name (self->stack, "none");
    }
  if (self->is_stale)
    load_later (self);
}

static void
load (PlumbUiStepPage *self)
{
  self->is_stale = FALSE;
  self->is_loading = TRUE;
  plumb_ui_step_record_read_async (self->moment, self->path, self->cancellable, read_cb,
                                   g_object_ref (self));
}

static gboolean
load_later_cb (gpointer user_data)
{
  PlumbUiStepPage *self = user_data;
  self->later = 0;
  load (self);
  return G_SOURCE_REMOVE;
}

/* While a run goes on it grows all the time. */
static void
load_later (PlumbUiStepPage *self)
{
  if (self->later == 0)
    self->later = g_timeout_add (GROWN_MS, load_later_cb, self);
}

static void
cancel (PlumbUiStepPage *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->is_loading = self->is_stale = FALSE;
  g_clear_handle_id (&self->later, g_source_remove);
}

static void
grown_cb (PlumbUiMoment *moment, PlumbUiStepPage *self)
{
  if (self->path == NULL)
    return;
  if (self->is_loading)
    self->is_stale = TRUE;
  else
    load_later (self);
}

/* State and log follow the moment; what is recorded is what it is. */
static void
moved_cb (PlumbUiMoment *moment, PlumbUiStepPage *self)
{
  if (self->record == NULL || self->path == NULL)
    return;
  show_state (self);
  GtkWidget *log = adw_bin_get_child (self->log);
  if (log != NULL && !plumb_ui_moment_is_at_end (moment))
    plumb_ui_log_view_show_time (PLUMB_UI_LOG_VIEW (log), plumb_ui_moment_get_time (moment));
}

static void
item_chosen_cb (PlumbUiItemTable *table, gint64 item, PlumbUiStepPage *self)
{
  self->item = item;
  self->attempt = 0;
  if (self->record != NULL)
    show_record (self);
}

/* --- the widget ----------------------------------------------------------------------------- */

static void
drop_moment (PlumbUiStepPage *self)
{
  if (self->moment != NULL)
    g_signal_handlers_disconnect_by_data (self->moment, self);
  g_clear_object (&self->moment);
  g_clear_pointer (&self->record, plumb_ui_step_record_free);
  g_clear_pointer (&self->tries, g_ptr_array_unref);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->told, g_free);
}

static void
plumb_ui_step_page_dispose (GObject *object)
{
  PlumbUiStepPage *self = PLUMB_UI_STEP_PAGE (object);
  cancel (self);
  drop_moment (self);
  /* The child is bound: the template would take it from under the bin. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), PLUMB_UI_TYPE_STEP_PAGE);
  G_OBJECT_CLASS (plumb_ui_step_page_parent_class)->dispose (object);
}

static void
plumb_ui_step_page_finalize (GObject *object)
{
  g_object_unref (PLUMB_UI_STEP_PAGE (object)->cancellable);
  G_OBJECT_CLASS (plumb_ui_step_page_parent_class)->finalize (object);
}

static void
plumb_ui_step_page_class_init (PlumbUiStepPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = PLUMB_UI_TYPE_STEP_PAGE;
  G_OBJECT_CLASS (klass)->dispose = plumb_ui_step_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = plumb_ui_step_page_finalize;
  g_type_ensure (PLUMB_UI_TYPE_ITEM_TABLE);
  g_type_ensure (PLUMB_UI_TYPE_STATE_ICON);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/plumbline/Plumbline/ui/plumb-ui-step-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PlumbUiStepPage, stack);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiStepPage, box);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiStepPage, state);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiStepPage, title);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiStepPage, summary);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiStepPage, attempts);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiStepPage, failure);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiStepPage, rows);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiStepPage, items);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiStepPage, pictures);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiStepPage, log);
  signals[STEP_CHOSEN] = g_signal_new ("step-chosen", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_INT64);
  signals[RUN_CHOSEN] = g_signal_new ("run-chosen", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 2, G_TYPE_INT64, G_TYPE_STRING);
}

static void
plumb_ui_step_page_init (PlumbUiStepPage *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self->items, "item-chosen", G_CALLBACK (item_chosen_cb), self);
  g_signal_connect_swapped (self->attempts, "notify::active", G_CALLBACK (attempt_chosen_cb), self);
}

GtkWidget *
plumb_ui_step_page_new (void)
{
  return g_object_new (PLUMB_UI_TYPE_STEP_PAGE, NULL);
}

void
plumb_ui_step_page_set_moment (PlumbUiStepPage *self, PlumbUiMoment *moment)
{
  g_return_if_fail (PLUMB_UI_IS_STEP_PAGE (self));
  cancel (self);
  drop_moment (self);
  drop_pictures_from (self, 0);
  gtk_stack_set_visible_child_name (self->stack, "none");
  if (moment == NULL)
    return;
  self->moment = g_object_ref (moment);
  g_signal_connect (moment, "grown", G_CALLBACK (grown_cb), self);
  g_signal_connect (moment, "moved", G_CALLBACK (moved_cb), self);
}

void
plumb_ui_step_page_show (PlumbUiStepPage *self, const char *path, gint64 item)
{
  g_return_if_fail (PLUMB_UI_IS_STEP_PAGE (self));
  self->item = item;
  self->attempt = 0;
  if (!g_set_str (&self->path, path) && self->record != NULL)
    {
      show_record (self);
      return;
    }
  cancel (self);
  if (path == NULL || self->moment == NULL)
    gtk_stack_set_visible_child_name (self->stack, "none");
  else
    load (self);
}

const char *
plumb_ui_step_page_get_path (PlumbUiStepPage *self)
{
  return self->path;
}

gint64
plumb_ui_step_page_get_item (PlumbUiStepPage *self)
{
  return self->item;
}

gboolean
plumb_ui_step_page_is_loading (PlumbUiStepPage *self)
{
  return self->is_loading || self->later != 0;
}

void
plumb_ui_step_page_set_orientation (PlumbUiStepPage *self, GtkOrientation orientation)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->box), orientation);
  gtk_box_set_homogeneous (self->box, orientation == GTK_ORIENTATION_HORIZONTAL);
}
