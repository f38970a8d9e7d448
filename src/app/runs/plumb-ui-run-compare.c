/* plumb-ui-run-compare.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plumb-ui-run-compare.h"

#include "plumb-file.h"
#include "plumb-run-diff.h"
#include "plumb-ui-moment.h"
#include "plumb-ui-picture-pairs.h"
#include "plumb-ui-preview.h"
#include "plumb-ui-reason.h"
#include "plumb-ui-run-text.h"
#include "plumb-ui-speech.h"
#include "plumb-ui-step-names.h"
#include "plumb-ui-step-record.h"
#include "plumb-ui-tip.h"

#define MAX_STEPS 200
#define MAX_PAIRS 200

typedef struct _Job Job;

struct _PlumbUiRunCompare
{
  AdwBin parent_instance;

  PlumbUiSession *session;
  PlumbUiGraphViewFunc make_graph; /* (nullable) */
  PlumbUiProject *project;         /* (nullable) */
  PlumbUiMoment *moments[2];
  gboolean are_shown[2];
  gboolean are_read[2];
  Job *job;                /* (nullable): compared, and waits for both runs to be read */
  PlumbUiStepNames *names; /* (nullable) */
  gboolean is_loading;
  char *first; /* (nullable) */
  GCancellable *cancellable;

  GtkLabel *title;
  GtkBox *graphs;
  GtkBox *body;
};

enum
{
  CLOSED,
  RUN_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PlumbUiRunCompare, plumb_ui_run_compare, ADW_TYPE_BIN)

/* --- comparing, on the pool ----------------------------------------------------------------- */

typedef struct
{
  char *path;
  char *name;
  PlumbValue *before;
  PlumbValue *after;
} Pair;

struct _Job
{
  char *ledger;
  gint64 before;
  gint64 after;
  PlumbValue *diff;
  PlumbRunRow *rows[2];
  GPtrArray *pairs;
};

static void
pair_free (gpointer data)
{
  Pair *pair = data;
  g_free (pair->path);
  g_free (pair->name);
  plumb_value_unref (pair->before);
  plumb_value_unref (pair->after);
  g_free (pair);
}

static void
job_free (gpointer data)
{
  Job *job = data;
  g_free (job->ledger);
  g_clear_pointer (&job->diff, plumb_value_unref);
  g_clear_pointer (&job->rows[0], plumb_run_row_free);
  g_clear_pointer (&job->rows[1], plumb_run_row_free);
  g_clear_pointer (&job->pairs, g_ptr_array_unref);
  g_free (job);
}

static void
collect_picture_cb (PlumbValue *datum, gpointer data)
{
  if (plumb_ui_preview_is_picture (datum))
    g_ptr_array_add (data, datum);
}

static void
pair_items (Job *job, const char *path, const PlumbItemRow *before, const PlumbItemRow *after)
{
  g_autoptr (GPtrArray) left = g_ptr_array_new (), right = g_ptr_array_new ();
  plumb_ui_each_file (before->outputs, collect_picture_cb, left);
  plumb_ui_each_file (after->outputs, collect_picture_cb, right);
  for (guint i = 0; i < MIN (left->len, right->len) && job->pairs->len < MAX_PAIRS; i++)
    {
      Pair *pair = g_new0 (Pair, 1);
      pair->before = plumb_value_ref (g_ptr_array_index (left, i));
      pair->after = plumb_value_ref (g_ptr_array_index (right, i));
      pair->path = g_strdup (path);
      pair->name = g_strdup (plumb_value_member_string (pair->after, "name", after->name));
      g_ptr_array_add (job->pairs, pair);
    }
}

/* The pictures of the steps whose outputs differ, item by item. */
static void
pair_pictures (Job *job, PlumbLedgerReader *reader)
{
  PlumbValue *steps = plumb_value_get_member (job->diff, "steps");
  job->pairs = g_ptr_array_new_with_free_func (pair_free);
  for (guint i = 0; i < MIN (plumb_value_get_length (steps), MAX_STEPS); i++)
    {
      PlumbValue *step = plumb_value_get_element (steps, i);
      const char *path = plumb_value_member_string (step, "path", "");
      if (strcmp (plumb_value_member_string (step, "outputs", ""), "differ") != 0)
        continue;
      g_autoptr (GPtrArray) left = plumb_ledger_reader_list_items (reader, job->before, path, NULL);
      g_autoptr (GPtrArray) right = plumb_ledger_reader_list_items (reader, job->after, path, NULL);
      for (guint k = 0; left != NULL && right != NULL && k < MIN (left->len, right->len); k++)
        pair_items (job, path, g_ptr_array_index (left, k), g_ptr_array_index (right, k));
    }
}

static gpointer
compare_runs (gpointer data, GCancellable *cancellable, GError **error)
{
  Job *job = data;
  g_autoptr (PlumbLedgerReader) reader = plumb_ledger_reader_open (job->ledger, error);
  if (reader == NULL || !plumb_ledger_reader_begin (reader, error))
    return NULL;
  job->rows[0] = plumb_ledger_reader_get_run (reader, job->before, error);
  if (job->rows[0] != NULL)
    job->rows[1] = plumb_ledger_reader_get_run (reader, job->after, error);
  if (job->rows[1] != NULL)
    job->diff = plumb_run_diff (reader, job->before, job->after, error);
  if (job->diff != NULL)
    pair_pictures (job, reader);
  plumb_ledger_reader_end (reader);
  if (job->diff == NULL)
    return NULL;
  Job *result = g_memdup2 (job, sizeof *job);
  memset (job, 0, sizeof *job);
  return result;
}

/* --- rows ----------------------------------------------------------------------------------- */

static GtkWidget *
add_group (PlumbUiRunCompare *self, const char *title)
{
  GtkWidget *group = adw_preferences_group_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  gtk_box_append (self->body, group);
  return group;
}

static GtkWidget *
add_row (GtkWidget *group, const char *title, const char *text)
{
  GtkWidget *row = adw_action_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  g_autofree char *visible = plumb_text_make_visible (text);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), visible);
  adw_action_row_set_subtitle_selectable (ADW_ACTION_ROW (row), TRUE);
  gtk_widget_add_css_class (row, "property");
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  return row;
}

/* "before → after", one line where they are equal. */
static void
add_both (GtkWidget *group, const char *title, const char *before, const char *after)
{
  g_autofree char *text = g_strcmp0 (before, after) == 0
                              ? g_strdup (before)
                              : g_strdup_printf ("%s → %s", before, after);
  add_row (group, title, text);
}

static void
add_runs (PlumbUiRunCompare *self, const Job *job)
{
  GtkWidget *group = add_group (self, _ ("Runs"));
  char *lines[2][4];
  for (guint i = 0; i < 2; i++)
    {
      const PlumbRunRow *row = job->rows[i];
      g_autofree char *verdict = plumb_ui_run_dup_verdict (row);
      const char *state = plumb_ui_state_get_title (plumb_ui_run_get_state (row));
      lines[i][0] = verdict != NULL
                        ? g_strdup_printf ("%s, %s", state, plumb_ui_run_tell_verdict (verdict))
                        : g_strdup (state);
      lines[i][1] = plumb_ui_format_duration (MAX (plumb_run_row_get_duration (row), 0));
      lines[i][2] = g_strdup_printf ("%" G_GUINT64_FORMAT, row->seed);
      lines[i][3] = plumb_ui_format_exact_time (row->created_us);
    }
  add_both (group, _ ("State"), lines[0][0], lines[1][0]);
  add_both (group, _ ("Time"), lines[0][1], lines[1][1]);
  add_both (group, _ ("Seed"), lines[0][2], lines[1][2]);
  add_both (group, _ ("Started"), lines[0][3], lines[1][3]);
  for (guint i = 0; i < 2; i++)
    for (guint k = 0; k < 4; k++)
      g_free (lines[i][k]);
}

static void
add_differences (PlumbUiRunCompare *self, const char *title, PlumbValue *differences)
{
  guint n = plumb_value_get_length (differences);
  GtkWidget *group = n > 0 ? add_group (self, title) : NULL;
  for (guint i = 0; i < n; i++)
    {
      PlumbValue *difference = plumb_value_get_element (differences, i);
      g_autofree char *from
          = plumb_ui_format_value (plumb_value_get_member (difference, "from"), 200);
      g_autofree char *to = plumb_ui_format_value (plumb_value_get_member (difference, "to"), 200);
      add_both (group, plumb_value_member_string (difference, "what", ""), from, to);
    }
}

static void
step_cb (GtkButton *button, PlumbUiRunCompare *self)
{
  const char *path = g_object_get_data (G_OBJECT (button), "path");
  if (self->moments[1] != NULL)
    g_signal_emit (self, signals[RUN_CHOSEN], 0, plumb_ui_moment_get_run (self->moments[1]), path);
}

static const char *
describe_outputs (const char *outputs)
{
  return strcmp (outputs, "differ") == 0        ? _ ("Outputs differ")
         : strcmp (outputs, "only-before") == 0 ? _ ("Only in the first run")
         : strcmp (outputs, "only-after") == 0  ? _ ("Only in the second run")
                                                : _ ("Same outputs");
}

static char *
tell_title (gpointer names, const char *path)
{
  return plumb_ui_step_names_dup_title (names, path);
}

/* What differs, each text once, whatever the number of items that it holds for. */
static char *
dup_step_text (PlumbUiRunCompare *self, PlumbValue *step)
{
  PlumbKind *kind
      = plumb_ui_step_names_find_kind (self->names, plumb_value_member_string (step, "path", ""));
  PlumbValue *items = plumb_value_get_member (step, "items");
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GString *text = g_string_new (describe_outputs (plumb_value_member_string (step, "outputs", "")));
  for (guint i = 0; i < plumb_value_get_length (items); i++)
    {
      PlumbValue *list = plumb_value_get_member (plumb_value_get_element (items, i), "differences");
      for (guint k = 0; k < plumb_value_get_length (list) && g_hash_table_size (seen) < 12; k++)
        {
          const char *line
              = plumb_value_member_string (plumb_value_get_element (list, k), "text", "");
          g_autofree char *said = plumb_ui_reason_tell_step (line, kind, tell_title, self->names);
          if (g_hash_table_add (seen, (gpointer) line))
            g_string_append_printf (text, " · %s", said);
        }
    }
  return g_string_free_and_steal (text);
}

static void
add_steps (PlumbUiRunCompare *self, PlumbValue *steps)
{
  guint n = plumb_value_get_length (steps);
  GtkWidget *group = n > 0 ? add_group (self, _ ("Steps that differ")) : NULL;
  for (guint i = 0; i < MIN (n, MAX_STEPS); i++)
    {
      PlumbValue *step = plumb_value_get_element (steps, i);
      const char *path = plumb_value_member_string (step, "path", "");
      g_autofree char *text = dup_step_text (self, step);
      g_autofree char *step_title = plumb_ui_step_names_dup_title (self->names, path);
      gboolean is_first = g_strcmp0 (path, self->first) == 0;
      g_autofree char *title = is_first
                                   ? g_strdup_printf (_ ("%s: the first that differs"), step_title)
                                   : g_strdup (step_title);
      GtkWidget *row = add_row (group, title, text);
      plumb_ui_tip_set (row, path);
      GtkWidget *button = gtk_button_new_with_label (_ ("Show"));
      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      gtk_widget_add_css_class (button, "flat");
      g_object_set_data_full (G_OBJECT (button), "path", g_strdup (path), g_free);
      g_signal_connect (button, "clicked", G_CALLBACK (step_cb), self);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
    }
}

/* In a window of its own, with all that it can show. */
static void
pictures_cb (GtkButton *button, PlumbUiRunCompare *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.compare-pictures", "(sxxs)",
                              plumb_ui_project_get_folder (self->project),
                              plumb_ui_moment_get_run (self->moments[0]),
                              plumb_ui_moment_get_run (self->moments[1]), "");
}

static void
add_pictures_button (PlumbUiRunCompare *self, GtkWidget *group)
{
  GtkWidget *button = gtk_button_new_with_label (_ ("Compare Pictures"));
  gtk_widget_add_css_class (button, "flat");
  g_signal_connect (button, "clicked", G_CALLBACK (pictures_cb), self);
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (group), button);
}

static void
add_pairs (PlumbUiRunCompare *self, GPtrArray *pairs)
{
  if (pairs->len == 0)
    return;
  GtkWidget *group = add_group (self, _ ("Pictures"));
  add_pictures_button (self, group);
  GtkWidget *view = plumb_ui_picture_pairs_new (self->project);
  for (guint i = 0; i < pairs->len; i++)
    {
      const Pair *pair = g_ptr_array_index (pairs, i);
      g_autofree char *step = plumb_ui_step_names_dup_title (self->names, pair->path);
      g_autofree char *name = g_strdup_printf ("%s · %s", step, pair->name);
      plumb_ui_picture_pairs_add (PLUMB_UI_PICTURE_PAIRS (view), name, pair->before, pair->after);
    }
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), view);
}

/* --- showing -------------------------------------------------------------------------------- */

static void
clear_box (GtkBox *box)
{
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, child);
}

static void
light_first (PlumbUiRunCompare *self)
{
  for (guint i = 0; i < 2; i++)
    if (self->are_shown[i])
      plumb_ui_moment_set_note (self->moments[i], self->first, _ ("first difference"));
  GtkWidget *view = gtk_widget_get_first_child (GTK_WIDGET (self->graphs));
  for (; view != NULL; view = gtk_widget_get_next_sibling (view))
    {
      GtkWidget *graph = adw_bin_get_child (ADW_BIN (view));
      if (PLUMB_UI_IS_GRAPH_VIEW (graph) && self->first != NULL)
        plumb_ui_graph_view_select (PLUMB_UI_GRAPH_VIEW (graph), self->first);
    }
}

/* What differs at the first step. */
static char *
dup_first_text (PlumbUiRunCompare *self, const Job *job, const char *first)
{
  PlumbValue *steps = plumb_value_get_member (job->diff, "steps");
  for (guint i = 0; i < plumb_value_get_length (steps); i++)
    {
      PlumbValue *step = plumb_value_get_element (steps, i);
      if (strcmp (plumb_value_member_string (step, "path", ""), first) == 0)
        return dup_step_text (self, step);
    }
  return g_strdup ("");
}

static void
show_summary (PlumbUiRunCompare *self, const Job *job)
{
  GtkWidget *group = add_group (self, _ ("First difference"));
  if (plumb_value_member_boolean (job->diff, "same", FALSE))
    add_row (group, _ ("The runs are the same"), _ ("Every step has the same key and outputs."));
  else if (self->first == NULL)
    add_row (group, _ ("The outputs are the same"),
             _ ("Keys differ, but every step gave the same outputs."));
  else
    {
      g_autofree char *text = dup_first_text (self, job, self->first);
      g_autofree char *title = plumb_ui_step_names_dup_title (self->names, self->first);
      plumb_ui_tip_set (add_row (group, title, text), self->first);
    }
}

/* Once both runs are read, too: they know what their steps are called. */
static void
show_when_read (PlumbUiRunCompare *self)
{
  if (self->job == NULL || !self->are_read[0] || !self->are_read[1])
    return;
  Job *job = g_steal_pointer (&self->job);
  PlumbValue *steps = plumb_value_get_member (job->diff, "steps");
  self->names = plumb_ui_step_names_new (self->moments[0], self->moments[1], steps);
  self->is_loading = FALSE;
  clear_box (self->body);
  g_set_str (&self->first, plumb_value_member_string (job->diff, "first", NULL));
  show_summary (self, job);
  add_pairs (self, job->pairs);
  add_steps (self, steps);
  add_runs (self, job);
  add_differences (self, _ ("Workflow"), plumb_value_get_member (job->diff, "workflow"));
  add_differences (self, _ ("Tools and machine"),
                   plumb_value_get_member (job->diff, "environment"));
  light_first (self);
  job_free (job);
}

static void
moment_loaded_cb (PlumbUiMoment *moment, PlumbUiRunCompare *self)
{
  guint side = moment == self->moments[0] ? 0 : 1;
  PlumbGraph *graph = plumb_ui_moment_get_graph (moment);
  self->are_shown[side] = plumb_ui_moment_is_loaded (moment);
  self->are_read[side] = TRUE;
  show_when_read (self);
  if (graph == NULL || self->make_graph == NULL)
    return;
  PlumbUiGraphViewInfo info
      = { plumb_ui_moment_get_project (moment), graph, PLUMB_UI_NODE_STATES (moment) };
  GtkWidget *frame = adw_bin_new ();
  gtk_widget_add_css_class (frame, "card");
  gtk_widget_set_overflow (frame, GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_hexpand (frame, TRUE);
  gtk_widget_set_size_request (frame, -1, 220);
  adw_bin_set_child (ADW_BIN (frame), self->make_graph (&info));
  if (side == 0)
    gtk_box_prepend (self->graphs, frame);
  else
    gtk_box_append (self->graphs, frame);
  light_first (self);
}

static void
compared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PlumbUiRunCompare) self = user_data;
  g_autoptr (GError) error = NULL;
  Job *job = plumb_work_pool_run_finish (PLUMB_WORK_POOL (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->project == NULL)
    {
      g_clear_pointer (&job, job_free);
      return;
    }
  self->job = job;
  if (job != NULL)
    {
      show_when_read (self);
      return;
    }
  self->is_loading = FALSE;
  clear_box (self->body);
  g_autofree char *why = plumb_ui_say (error->message);
  add_row (add_group (self, _ ("The Runs Cannot Be Compared")), _ ("Reason"), why);
}

static void
drop_runs (PlumbUiRunCompare *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  clear_box (self->graphs);
  clear_box (self->body);
  for (guint i = 0; i < 2; i++)
    {
      if (self->moments[i] != NULL)
        {
          g_signal_handlers_disconnect_by_data (self->moments[i], self);
          g_object_run_dispose (G_OBJECT (self->moments[i]));
        }
      g_clear_object (&self->moments[i]);
      self->are_shown[i] = FALSE;
      self->are_read[i] = FALSE;
    }
  g_clear_pointer (&self->job, job_free);
  g_clear_pointer (&self->names, plumb_ui_step_names_free);
  g_clear_pointer (&self->first, g_free);
  g_clear_object (&self->project);
}

void
plumb_ui_run_compare_show (PlumbUiRunCompare *self,
                           PlumbUiProject *project,
                           gint64 before,
                           gint64 after)
{
  g_return_if_fail (PLUMB_UI_IS_RUN_COMPARE (self));
  drop_runs (self);
  if (project == NULL)
    return;
  self->project = g_object_ref (project);
  self->is_loading = TRUE;
  /* Translators: the numbers of two runs */
  g_autofree char *title = g_strdup_printf (_ ("Run %d with run %d"), (int) before, (int) after);
  gtk_label_set_text (self->title, title);
  gint64 runs[2] = { before, after };
  for (guint i = 0; i < 2; i++)
    {
      self->moments[i] = plumb_ui_moment_new (project, runs[i]);
      g_signal_connect (self->moments[i], "loaded", G_CALLBACK (moment_loaded_cb), self);
    }
  Job *job = g_new0 (Job, 1);
  job->ledger
      = plumb_project_get_machine_path (plumb_ui_project_get_project (project), "ledger.db");
  job->before = before;
  job->after = after;
  PlumbWorkPool *pool = plumb_ui_environment_get_pool (plumb_ui_project_get_environment (project));
  plumb_work_pool_run_async (pool, compare_runs, job, job_free, job_free, self->cancellable,
                             compared_cb, g_object_ref (self));
}

/* --- the widget ----------------------------------------------------------------------------- */

static void
close_cb (GtkButton *button, PlumbUiRunCompare *self)
{
  g_signal_emit (self, signals[CLOSED], 0);
}

static void
plumb_ui_run_compare_dispose (GObject *object)
{
  PlumbUiRunCompare *self = PLUMB_UI_RUN_COMPARE (object);
  if (self->body != NULL)
    drop_runs (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), PLUMB_UI_TYPE_RUN_COMPARE);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (plumb_ui_run_compare_parent_class)->dispose (object);
}

static void
plumb_ui_run_compare_finalize (GObject *object)
{
  g_object_unref (PLUMB_UI_RUN_COMPARE (object)->cancellable);
  G_OBJECT_CLASS (plumb_ui_run_compare_parent_class)->finalize (object);
}

static void
plumb_ui_run_compare_class_init (PlumbUiRunCompareClass *klass)
{
  GType type = PLUMB_UI_TYPE_RUN_COMPARE;
  G_OBJECT_CLASS (klass)->dispose = plumb_ui_run_compare_dispose;
  G_OBJECT_CLASS (klass)->finalize = plumb_ui_run_compare_finalize;
  gtk_widget_class_set_template_from_resource (
      GTK_WIDGET_CLASS (klass), "/org/plumbline/Plumbline/ui/plumb-ui-run-compare.ui");
  gtk_widget_class_bind_template_child (GTK_WIDGET_CLASS (klass), PlumbUiRunCompare, title);
  gtk_widget_class_bind_template_child (GTK_WIDGET_CLASS (klass), PlumbUiRunCompare, graphs);
  gtk_widget_class_bind_template_child (GTK_WIDGET_CLASS (klass), PlumbUiRunCompare, body);
  gtk_widget_class_bind_template_callback (GTK_WIDGET_CLASS (klass), close_cb);
  signals[CLOSED]
      = g_signal_new ("closed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[RUN_CHOSEN] = g_signal_new ("run-chosen", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 2, G_TYPE_INT64, G_TYPE_STRING);
}

static void
plumb_ui_run_compare_init (PlumbUiRunCompare *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
plumb_ui_run_compare_new (PlumbUiSession *session)
{
  PlumbUiRunCompare *self = g_object_new (PLUMB_UI_TYPE_RUN_COMPARE, NULL);
  self->session = g_object_ref (session);
  return GTK_WIDGET (self);
}

void
plumb_ui_run_compare_set_graph_func (PlumbUiRunCompare *self, PlumbUiGraphViewFunc func)
{
  g_return_if_fail (PLUMB_UI_IS_RUN_COMPARE (self));
  self->make_graph = func;
}

const char *
plumb_ui_run_compare_get_first (PlumbUiRunCompare *self)
{
  return self->first;
}

gboolean
plumb_ui_run_compare_is_loading (PlumbUiRunCompare *self)
{
  return self->is_loading;
}
