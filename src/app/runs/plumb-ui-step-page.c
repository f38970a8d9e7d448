/* plumb-ui-step-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plumb-ui-step-page.h"

#include "plumb-file.h"
#include "plumb-json.h"
#include "plumb-ui-item-table.h"
#include "plumb-ui-log-view.h"
#include "plumb-ui-preview.h"
#include "plumb-ui-run-text.h"
#include "plumb-ui-state-icon.h"
#include "plumb-ui-step-record.h"

#define GROWN_MS 400
#define MAX_PICTURES 48
#define PICTURE_SIZE 128
#define MAX_VALUE 140

struct _PlumbUiStepPage
{
  AdwBin parent_instance;

  PlumbUiMoment *moment; /* (nullable) */
  char *path;            /* (nullable) */
  gint64 item;
  PlumbUiStepRecord *record; /* (nullable) */
  GCancellable *cancellable;
  gboolean is_loading;
  gboolean is_stale;
  guint later; /* reads it again */
  guint n_pictures;

  GtkStack *stack;
  GtkBox *box;
  PlumbUiStateIcon *state;
  GtkLabel *title;
  GtkLabel *summary;
  AdwBin *failure;
  GtkListBox *rows;
  PlumbUiItemTable *items;
  AdwWrapBox *pictures;
  AdwBin *log;
};

enum
{
  STEP_CHOSEN,
  RUN_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PlumbUiStepPage, plumb_ui_step_page, ADW_TYPE_BIN)

/* --- rows ----------------------------------------------------------------------------------- */

static GtkWidget *
add_row (PlumbUiStepPage *self, const char *title, const char *value)
{
  GtkWidget *row = adw_action_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), value);
  adw_action_row_set_subtitle_selectable (ADW_ACTION_ROW (row), TRUE);
  gtk_widget_add_css_class (row, "property");
  gtk_list_box_append (self->rows, row);
  return row;
}

/* A button that leads somewhere; @path and @run are what it leads to. */
static void
add_link (PlumbUiStepPage *self,
          GtkWidget *row,
          const char *text,
          GCallback clicked,
          const char *path,
          gint64 run)
{
  GtkWidget *button = gtk_button_new_with_label (text);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "accent");
  g_object_set_data_full (G_OBJECT (button), "path", g_strdup (path), g_free);
  g_object_set_data_full (G_OBJECT (button), "run", g_memdup2 (&run, sizeof run), g_free);
  g_signal_connect_object (button, "clicked", clicked, self, G_CONNECT_DEFAULT);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

static void
step_link_cb (GtkButton *button, PlumbUiStepPage *self)
{
  g_autofree char *path = g_strdup (g_object_get_data (G_OBJECT (button), "path"));
  g_signal_emit (self, signals[STEP_CHOSEN], 0, path, (gint64) 0);
}

static void
run_link_cb (GtkButton *button, PlumbUiStepPage *self)
{
  g_autofree char *path = g_strdup (g_object_get_data (G_OBJECT (button), "path"));
  gint64 run = *(gint64 *) g_object_get_data (G_OBJECT (button), "run");
  g_signal_emit (self, signals[RUN_CHOSEN], 0, run, path);
}

static void
add_run_link (PlumbUiStepPage *self, GtkWidget *row, const char *path, gint64 run)
{
  g_autofree char *text = g_strdup_printf (_ ("run %d"), (int) run);
  add_link (self, row, text, G_CALLBACK (run_link_cb), path, run);
}

static void
copy_cb (GtkButton *button, PlumbUiStepPage *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)),
                          g_object_get_data (G_OBJECT (button), "path"));
}

static void
add_copy (PlumbUiStepPage *self, GtkWidget *row, const char *text)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("edit-copy-symbolic");
  gtk_widget_set_tooltip_text (button, _ ("Copy"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_object_set_data_full (G_OBJECT (button), "path", g_strdup (text), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (copy_cb), self, G_CONNECT_DEFAULT);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

static void
add_expander (PlumbUiStepPage *self, const char *title, const char *subtitle, const char *text)
{
  GtkWidget *row = adw_expander_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), subtitle);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  GtkWidget *label = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "monospace");
  gtk_widget_add_css_class (label, "plumb-step-text");
  adw_expander_row_add_row (ADW_EXPANDER_ROW (row), label);
  gtk_widget_add_css_class (row, "property");
  gtk_list_box_append (self->rows, row);
}

/* --- what a step says of itself ------------------------------------------------------------- */

static void
add_reason (PlumbUiStepPage *self, const PlumbStepRow *step, const PlumbItemRow *item)
{
  gint64 origin = item != NULL && item->cached_from > 0 ? item->cached_from : step->origin;
  gboolean is_cached = g_strcmp0 (step->decision, "cached") == 0 || origin > 0;
  g_autofree char *reason
      = plumb_text_make_visible (step->reason != NULL ? step->reason : _ ("not recorded"));
  GtkWidget *row = add_row (self, is_cached ? _ ("Why it did not run") : _ ("Why it ran"), reason);
  if (origin > 0 && origin != plumb_ui_moment_get_run (self->moment))
    add_run_link (self, row, step->path, origin);
}

static void
add_inputs (PlumbUiStepPage *self, const PlumbItemRow *item)
{
  for (guint i = 0; i < plumb_value_get_length (item->inputs); i++)
    {
      const char *port;
      PlumbValue *value = plumb_value_get_member_at (item->inputs, i, &port);
      const char *name = plumb_value_member_string (value, "name", NULL);
      gboolean is_file = plumb_value_member_string (value, "artifact", NULL) != NULL;
      g_autofree char *text
          = is_file && name != NULL ? g_strdup (name) : plumb_ui_format_value (value, MAX_VALUE);
      GtkWidget *row = add_row (self, port, text);
      const PlumbStepRow *source
          = plumb_ui_step_record_find_source (self->record, self->moment, port);
      if (source == NULL)
        continue;
      g_autofree char *title = plumb_ui_moment_dup_step_title (self->moment, source->path);
      gboolean is_here
          = source->origin == 0 || source->origin == plumb_ui_moment_get_run (self->moment);
      g_autofree char *from
          = is_here ? g_strdup_printf (_ ("from %s"), title)
                    : g_strdup_printf (_ ("from %s, run %d"), title, (int) source->origin);
      add_link (self, row, from, is_here ? G_CALLBACK (step_link_cb) : G_CALLBACK (run_link_cb),
                source->path, source->origin);
    }
}

static void
add_params (PlumbUiStepPage *self, const PlumbItemRow *item)
{
  PlumbValue *params = plumb_value_get_member (item->fields, "params");
  for (guint i = 0; i < plumb_value_get_length (params); i++)
    {
      const char *name;
      PlumbValue *value = plumb_value_get_member_at (params, i, &name);
      g_autofree char *text = plumb_ui_format_value (value, MAX_VALUE);
      add_row (self, name, text);
    }
}

/* As one would type it. */
static char *
format_command (PlumbValue *argv)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < plumb_value_get_length (argv); i++)
    {
      const char *argument = plumb_value_get_string (plumb_value_get_element (argv, i), "");
      gboolean is_plain = *argument != '\0';
      for (const char *c = argument; *c != '\0' && is_plain; c++)
        is_plain = g_ascii_isalnum (*c) || strchr ("-_./=:,+@%", *c) != NULL;
      g_autofree char *quoted = is_plain ? g_strdup (argument) : g_shell_quote (argument);
      g_string_append_printf (text, "%s%s", i > 0 ? " " : "", quoted);
    }
  return g_string_free_and_steal (text);
}

static void
add_how (PlumbUiStepPage *self, const PlumbItemRow *item)
{
  PlumbValue *argv = plumb_value_get_member (item->evidence, "argv");
  if (plumb_value_get_length (argv) > 0)
    {
      g_autofree char *command = format_command (argv);
      g_autofree char *visible = plumb_text_make_visible (command);
      add_copy (self, add_row (self, _ ("Command"), visible), command);
    }
  if (plumb_value_get_member (item->fields, "seed") != NULL)
    {
      g_autofree char *seed = g_strdup_printf ("%" G_GUINT64_FORMAT, item->seed);
      add_row (self, _ ("Seed"), seed);
    }
  PlumbValue *tools = plumb_value_get_member (item->fields, "tools");
  for (guint i = 0; i < plumb_value_get_length (tools); i++)
    {
      const char *name;
      PlumbValue *version = plumb_value_get_member_at (tools, i, &name);
      g_autofree char *text = plumb_ui_format_value (version, 60);
      add_row (self, name, text);
    }
}

static void
add_costs (PlumbUiStepPage *self, const PlumbItemRow *item)
{
  if (item->wall_us > 0 && item->peak_bytes == 0)
    {
      g_autofree char *wall = plumb_ui_format_duration (item->wall_us);
      add_row (self, _ ("Time"), wall);
    }
  else if (item->wall_us > 0)
    {
      g_autofree char *wall = plumb_ui_format_duration (item->wall_us);
      g_autofree char *cpu = plumb_ui_format_duration (item->cpu_us);
      g_autofree char *peak = g_format_size ((guint64) MAX (item->peak_bytes, 0));
      g_autofree char *text = g_strdup_printf (_ ("%s · CPU %s · memory %s"), wall, cpu, peak);
      add_row (self, _ ("Time and memory"), text);
    }
  if (item->started_us > 0)
    {
      g_autofree char *started = plumb_ui_format_exact_time (item->started_us);
      add_row (self, _ ("Started"), started);
    }
  if (item->attempt > 1)
    {
      g_autofree char *attempts = g_strdup_printf ("%" G_GINT64_FORMAT, item->attempt);
      add_row (self, _ ("Attempts"), attempts);
    }
}

static void
add_key (PlumbUiStepPage *self, const PlumbItemRow *item)
{
  if (item->fields == NULL || item->key == NULL)
    return;
  g_autofree char *json = plumb_json_format (item->fields, PLUMB_JSON_PRETTY);
  g_autofree char *head = g_strndup (json, 64 * 1024);
  g_autofree char *valid = g_utf8_make_valid (head, -1);
  add_expander (self, _ ("Step key and what it is made of"), item->key, valid);
}

/* --- failure -------------------------------------------------------------------------------- */

static void
add_failure_line (GtkBox *box, const char *title, const char *text)
{
  if (text == NULL || *text == '\0')
    return;
  g_autofree char *visible = plumb_text_make_visible (text);
  g_autofree char *line
      = title != NULL ? g_strdup_printf ("%s %s", title, visible) : g_strdup (visible);
  GtkWidget *label = gtk_label_new (line);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  if (title == NULL)
    gtk_widget_add_css_class (label, "heading");
  gtk_box_append (box, label);
}

static void
show_failure (PlumbUiStepPage *self, PlumbValue *failure)
{
  gtk_widget_set_visible (GTK_WIDGET (self->failure), failure != NULL);
  if (failure == NULL)
    {
      adw_bin_set_child (self->failure, NULL);
      return;
    }
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  gtk_widget_add_css_class (box, "card");
  gtk_widget_add_css_class (box, "plumb-failure");
  gtk_accessible_update_property (GTK_ACCESSIBLE (box), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Failure"), -1);
  add_failure_line (GTK_BOX (box), NULL, plumb_value_member_string (failure, "message", ""));
  add_failure_line (GTK_BOX (box), _ ("Expected:"),
                    plumb_value_member_string (failure, "expected", NULL));
  add_failure_line (GTK_BOX (box), _ ("Found:"),
                    plumb_value_member_string (failure, "found", NULL));
  add_failure_line (GTK_BOX (box), _ ("What to do:"),
                    plumb_value_member_string (failure, "advice", NULL));
  adw_bin_set_child (self->failure, box);
}

/* --- files ---------------------------------------------------------------------------------- */

static void
add_picture_cb (PlumbValue *datum, gpointer data)
{
  PlumbUiStepPage *self = data;
  if (++self->n_pictures > MAX_PICTURES)
    return;
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
  adw_wrap_box_append (self->pictures, box);
}

static void
show_pictures (PlumbUiStepPage *self)
{
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->pictures))) != NULL)
    adw_wrap_box_remove (self->pictures, child);
  self->n_pictures = 0;
  for (guint i = 0; i < self->record->items->len && self->n_pictures <= MAX_PICTURES; i++)
    plumb_ui_each_file (((PlumbItemRow *) g_ptr_array_index (self->record->items, i))->outputs,
                        add_picture_cb, self);
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
  gtk_list_box_remove_all (self->rows);
  add_reason (self, record->step, item);
  if (item != NULL)
    {
      add_inputs (self, item);
      add_params (self, item);
      add_how (self, item);
      add_costs (self, item);
      add_key (self, item);
    }
  show_failure (self, item != NULL ? item->failure : NULL);
  show_pictures (self);
  show_log (self, item);
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
  g_clear_pointer (&self->path, g_free);
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
