/* plumb-ui-matrix-view.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "plumb-ui-matrix-view.h"

#include "plumb-file.h"
#include "plumb-matrix-run.h"
#include "plumb-ui-review-text.h"

/* What is shown at once: a grid of more cells is told by its numbers alone. */
#define MOST_CELLS 1024

struct _PlumbUiMatrixView
{
  AdwBin parent_instance;

  PlumbUiReview *review;
  GActionMap *actions; /* (unowned): as the page has both */
  PlumbMatrix *matrix; /* (nullable): shown */
  char *path;          /* its file, of the project */
  char *workflow;
  GPtrArray *cells;    /* PlumbValue, or NULL: not tried */
  GPtrArray *buttons;  /* unowned */
  PlumbMatrixRun *run; /* (nullable): at work */
  GCancellable *cancellable;

  GtkStack *stack;
  AdwPreferencesPage *page;
  AdwComboRow *choice;
  GtkStringList *paths;
  AdwPreferencesGroup *summary;
  GPtrArray *groups; /* unowned: blocks of the grid */
};

G_DEFINE_FINAL_TYPE (PlumbUiMatrixView, plumb_ui_matrix_view, ADW_TYPE_BIN)

static PlumbUiSession *
get_session (PlumbUiMatrixView *self)
{
  return plumb_ui_review_get_session (self->review);
}

static void
enable (PlumbUiMatrixView *self, const char *name, gboolean is_enabled)
{
  GAction *action = g_action_map_lookup_action (self->actions, name);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), is_enabled);
}

/* --- cells ---------------------------------------------------------------------------------- */

static gboolean
is_at_work (PlumbUiMatrixView *self, guint cell)
{
  return self->run != NULL && plumb_matrix_run_get_current (self->run) == cell;
}

static const char *
get_cell_text (PlumbUiMatrixView *self, guint cell)
{
  PlumbValue *about = g_ptr_array_index (self->cells, cell);
  return is_at_work (self, cell) ? _ ("Trying…")
         : about == NULL
             ? _ ("Not tried")
             : plumb_ui_verdict_get_title (plumb_value_member_string (about, "verdict", ""));
}

static const char *
get_cell_style (PlumbUiMatrixView *self, guint cell)
{
  PlumbValue *about = g_ptr_array_index (self->cells, cell);
  const char *verdict = plumb_value_member_string (about, "verdict", "");
  return is_at_work (self, cell)         ? "accent"
         : about == NULL                 ? "dim-label"
         : g_str_equal (verdict, "pass") ? "success"
         : g_str_equal (verdict, "warn") ? "warning"
                                         : "error";
}

static void
update_cell (PlumbUiMatrixView *self, guint cell)
{
  static const char *const styles[] = { "accent", "dim-label", "success", "warning", "error" };
  GtkWidget *button = cell < self->buttons->len ? g_ptr_array_index (self->buttons, cell) : NULL;
  if (button == NULL)
    return;
  PlumbValue *about = g_ptr_array_index (self->cells, cell);
  g_autofree char *name = plumb_matrix_make_name (self->matrix, cell);
  g_autofree char *shown = plumb_text_make_visible (name);
  g_autofree char *label = g_strdup_printf ("%s: %s", shown, get_cell_text (self, cell));
  gtk_label_set_text (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))),
                      get_cell_text (self, cell));
  for (guint i = 0; i < G_N_ELEMENTS (styles); i++)
    gtk_widget_remove_css_class (button, styles[i]);
  gtk_widget_add_css_class (button, get_cell_style (self, cell));
  gtk_widget_set_tooltip_text (button, shown);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s",
                                    plumb_value_member_string (about, "dispatch", ""));
}

static void
update_summary (PlumbUiMatrixView *self)
{
  guint n = self->cells->len, n_tried = 0, n_passed = 0;
  for (guint i = 0; i < n; i++)
    {
      PlumbValue *about = g_ptr_array_index (self->cells, i);
      n_tried += about != NULL;
      n_passed += g_str_equal (plumb_value_member_string (about, "verdict", ""), "pass") ? 1 : 0;
    }
  g_autofree char *text
      = n_tried == 0
            ? g_strdup_printf (
                  ngettext ("%u cell, not tried yet.", "%u cells, none of which was tried yet.", n),
                  n)
            : g_strdup_printf (_ ("%u of %u cells were tried, %u pass."), n_tried, n, n_passed);
  adw_preferences_group_set_description (self->summary, text);
}

static void
update_actions (PlumbUiMatrixView *self)
{
  enable (self, "run-matrix", self->run == NULL && self->matrix != NULL);
  enable (self, "stop-matrix", self->run != NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->choice), self->run == NULL);
}

static void
update_all (PlumbUiMatrixView *self)
{
  for (guint i = 0; i < self->cells->len; i++)
    update_cell (self, i);
  update_summary (self);
  update_actions (self);
}

/* --- the grid ------------------------------------------------------------------------------- */

static GtkWidget *
make_label (const char *text, float align)
{
  g_autofree char *shown = plumb_text_make_visible (text);
  GtkWidget *label = gtk_label_new (shown);
  gtk_label_set_xalign (GTK_LABEL (label), align);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, "heading");
  return label;
}

static GtkWidget *
make_cell (PlumbUiMatrixView *self, guint cell)
{
  GtkWidget *button = gtk_button_new (); /* its label is not its name */
  gtk_button_set_child (GTK_BUTTON (button), gtk_label_new (NULL));
  gtk_widget_add_css_class (button, "plumb-cell");
  gtk_widget_set_hexpand (button, TRUE);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", "");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "review.open-cell");
  g_ptr_array_add (self->buttons, button);
  return button;
}

/* Lines and columns of the block that begins with @first. */
static GtkWidget *
make_grid (PlumbUiMatrixView *self, guint first, guint n_lines, guint n_columns)
{
  guint n_axes = plumb_matrix_get_n_axes (self->matrix);
  GtkWidget *grid = gtk_grid_new ();
  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 6);
  for (guint column = 0; column < n_columns; column++)
    gtk_grid_attach (GTK_GRID (grid),
                     make_label (plumb_matrix_get_choice (self->matrix, n_axes - 1, column), 0.5f),
                     (int) column + 1, 0, 1, 1);
  for (guint line = 0; line < n_lines; line++)
    {
      if (n_axes > 1)
        gtk_grid_attach (GTK_GRID (grid),
                         make_label (plumb_matrix_get_choice (self->matrix, n_axes - 2, line), 0),
                         0, (int) line + 1, 1, 1);
      for (guint column = 0; column < n_columns; column++)
        gtk_grid_attach (GTK_GRID (grid), make_cell (self, first + line * n_columns + column),
                         (int) column + 1, (int) line + 1, 1, 1);
    }
  return grid;
}

/* "day · blue", "alpha over samples". */
static void
add_block (PlumbUiMatrixView *self, guint first, guint n_lines, guint n_columns)
{
  guint n_axes = plumb_matrix_get_n_axes (self->matrix);
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  g_autoptr (GString) title = g_string_new (NULL);
  for (guint axis = 0; axis + 2 < n_axes; axis++)
    g_string_append_printf (
        title, "%s%s", axis > 0 ? " · " : "",
        plumb_matrix_get_choice (self->matrix, axis,
                                 plumb_matrix_get_position (self->matrix, first, axis)));
  g_autofree char *shown = plumb_text_make_visible (title->str);
  g_autofree char *escaped = g_markup_escape_text (shown, -1);
  const char *columns = plumb_matrix_get_axis (self->matrix, n_axes - 1);
  g_autofree char *axes
      = n_axes > 1
            /* Translators: the names of two axes: lines, columns */
            ? g_strdup_printf (_ ("%s down, %s across"),
                               plumb_matrix_get_axis (self->matrix, n_axes - 2), columns)
            : g_strdup (columns);
  g_autofree char *escaped_axes = g_markup_escape_text (axes, -1);
  adw_preferences_group_set_title (group, escaped);
  adw_preferences_group_set_description (group, escaped_axes);
  adw_preferences_group_add (group, make_grid (self, first, n_lines, n_columns));
  adw_preferences_page_add (self->page, group);
  g_ptr_array_add (self->groups, group);
}

static void
clear_grid (PlumbUiMatrixView *self)
{
  for (guint i = 0; i < self->groups->len; i++)
    adw_preferences_page_remove (self->page, g_ptr_array_index (self->groups, i));
  g_ptr_array_set_size (self->groups, 0);
  g_ptr_array_set_size (self->buttons, 0);
  g_ptr_array_set_size (self->cells, 0);
  g_clear_pointer (&self->matrix, plumb_matrix_unref);
}

/* Takes the matrix. @tried: { name: cell } */
static void
show_matrix (PlumbUiMatrixView *self, PlumbMatrix *matrix, PlumbValue *tried)
{
  clear_grid (self);
  self->matrix = matrix;
  guint n = plumb_matrix_get_n_cells (matrix), n_axes = plumb_matrix_get_n_axes (matrix);
  guint n_columns = plumb_matrix_get_n_choices (matrix, n_axes - 1);
  guint n_lines = n_axes > 1 ? plumb_matrix_get_n_choices (matrix, n_axes - 2) : 1;
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = plumb_matrix_make_name (matrix, i);
      PlumbValue *about = plumb_value_get_member (tried, name);
      g_ptr_array_add (self->cells, about != NULL ? plumb_value_ref (about) : NULL);
    }
  for (guint first = 0; n <= MOST_CELLS && first < n; first += n_lines * n_columns)
    add_block (self, first, n_lines, n_columns);
  update_all (self);
}

/* --- reading a file ------------------------------------------------------------------------- */

typedef struct
{
  PlumbProject *project;
  char *path;
} Question;

typedef struct
{
  PlumbMatrix *matrix;
  PlumbValue *tried;
} Answer;

static void
question_free (gpointer data)
{
  Question *question = data;
  g_object_unref (question->project);
  g_free (question->path);
  g_free (question);
}

static void
answer_free (gpointer data)
{
  Answer *answer = data;
  g_clear_pointer (&answer->matrix, plumb_matrix_unref);
  g_clear_pointer (&answer->tried, plumb_value_unref);
  g_free (answer);
}

static gpointer
read_matrix (gpointer data, GCancellable *cancellable, GError **error)
{
  const Question *question = data;
  g_autofree char *path
      = g_build_filename (plumb_project_get_folder (question->project), question->path, NULL);
  g_autoptr (PlumbMatrix) matrix = plumb_matrix_load (path, error);
  g_autoptr (PlumbLedgerReader) reader
      = matrix != NULL ? plumb_project_open_reader (question->project, error) : NULL;
  PlumbValue *tried = reader != NULL ? plumb_matrix_list_tried (reader, matrix, error) : NULL;
  if (tried == NULL)
    return NULL;
  Answer *answer = g_new0 (Answer, 1);
  *answer = (Answer) { g_steal_pointer (&matrix), tried };
  return answer;
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PlumbUiMatrixView) self = user_data;
  g_autoptr (GError) error = NULL;
  Answer *answer = plumb_work_pool_run_finish (PLUMB_WORK_POOL (source), result, &error);
  if (answer != NULL && self->review != NULL && self->run == NULL)
    show_matrix (self, g_steal_pointer (&answer->matrix), answer->tried);
  else if (answer == NULL && self->review != NULL)
    plumb_ui_session_report (get_session (self), _ ("Cannot Read the Matrix"), error);
  g_clear_pointer (&answer, answer_free);
}

static void
chosen_cb (AdwComboRow *row, GParamSpec *pspec, PlumbUiMatrixView *self)
{
  GObject *chosen = adw_combo_row_get_selected_item (self->choice);
  if (chosen == NULL || self->run != NULL)
    return;
  PlumbUiProject *project = plumb_ui_review_get_project (self->review);
  g_set_str (&self->path, gtk_string_object_get_string (GTK_STRING_OBJECT (chosen)));
  Question *question = g_new0 (Question, 1);
  *question
      = (Question) { g_object_ref (plumb_ui_project_get_project (project)), g_strdup (self->path) };
  PlumbWorkPool *pool = plumb_ui_environment_get_pool (plumb_ui_project_get_environment (project));
  plumb_work_pool_run_async (pool, read_matrix, question, question_free, answer_free, NULL, read_cb,
                             g_object_ref (self));
}

/* --- trying --------------------------------------------------------------------------------- */

static void
cell_changed_cb (PlumbMatrixRun *run, guint cell, PlumbUiMatrixView *self)
{
  PlumbValue *about = plumb_matrix_run_get_cell (run, cell);
  if (about != NULL)
    {
      g_clear_pointer (&g_ptr_array_index (self->cells, cell), plumb_value_unref);
      g_ptr_array_index (self->cells, cell) = plumb_value_ref (about);
    }
  update_cell (self, cell);
  update_summary (self);
}

static void
tried_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PlumbUiMatrixView) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean is_done = plumb_matrix_run_finish (PLUMB_MATRIX_RUN (source), result, &error);
  g_signal_handlers_disconnect_by_data (source, self);
  plumb_ui_project_end_order (g_object_get_data (source, "project"));
  g_clear_object (&self->run);
  if (self->review == NULL) /* the page has gone */
    return;
  if (!is_done && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    plumb_ui_session_report (get_session (self), _ ("The Matrix Was Not Tried"), error);
  update_all (self);
}

static void
reached_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PlumbUiMatrixView) self = user_data;
  PlumbUiProject *project = PLUMB_UI_PROJECT (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbRunnerClient) client = plumb_ui_project_reach_finish (project, result, &error);
  if (self->review == NULL || self->run != NULL || self->matrix == NULL)
    return;
  if (client == NULL)
    {
      plumb_ui_session_report (get_session (self), _ ("The Matrix Was Not Tried"), error);
      return;
    }
  self->run = plumb_matrix_run_new (plumb_ui_project_get_engine (project), client, self->matrix);
  g_object_set_data_full (G_OBJECT (self->run), "project", g_object_ref (project), g_object_unref);
  plumb_ui_project_begin_order (project);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_signal_connect (self->run, "cell-changed", G_CALLBACK (cell_changed_cb), self);
  for (guint i = 0; i < self->cells->len; i++)
    g_clear_pointer (&g_ptr_array_index (self->cells, i), plumb_value_unref);
  plumb_matrix_run_async (self->run, self->cancellable, tried_cb, g_object_ref (self));
  update_all (self);
}

static void
run_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PlumbUiMatrixView *self = user_data;
  plumb_ui_project_reach_async (plumb_ui_review_get_project (self->review), NULL, reached_cb,
                                g_object_ref (self));
}

static void
stop_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PlumbUiMatrixView *self = user_data;
  g_cancellable_cancel (self->cancellable);
}

static void
open_cell_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PlumbUiMatrixView *self = user_data;
  const char *dispatch = g_variant_get_string (parameter, NULL);
  if (*dispatch == '\0')
    plumb_ui_session_toast (get_session (self), _ ("This cell was not tried yet"));
  else
    gtk_widget_activate_action (
        GTK_WIDGET (self), "win.compare-dispatch", "(ss)",
        plumb_ui_project_get_folder (plumb_ui_review_get_project (self->review)), dispatch);
}

/* --- the widget ----------------------------------------------------------------------------- */

static gboolean
are_paths_shown (PlumbUiMatrixView *self, PlumbValue *matrices)
{
  guint n = plumb_value_get_length (matrices);
  if (n != g_list_model_get_n_items (G_LIST_MODEL (self->paths)))
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!g_str_equal (
            gtk_string_list_get_string (self->paths, i),
            plumb_value_member_string (plumb_value_get_element (matrices, i), "path", "")))
      return FALSE;
  return TRUE;
}

static void
changed_cb (PlumbUiMatrixView *self)
{
  PlumbValue *matrices = plumb_ui_review_get_matrices (self->review);
  const char *workflow = plumb_ui_review_get_workflow (self->review);
  gboolean is_other = g_strcmp0 (self->workflow, workflow) != 0;
  if (self->run != NULL)
    return;
  g_set_str (&self->workflow, workflow);
  if (is_other || !are_paths_shown (self, matrices))
    {
      g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
      for (guint i = 0; i < plumb_value_get_length (matrices); i++)
        g_strv_builder_add (
            names, plumb_value_member_string (plumb_value_get_element (matrices, i), "path", ""));
      g_auto (GStrv) paths = g_strv_builder_end (names);
      clear_grid (self);
      gtk_string_list_splice (self->paths, 0, g_list_model_get_n_items (G_LIST_MODEL (self->paths)),
                              (const char *const *) paths);
      chosen_cb (self->choice, NULL, self);
    }
  gtk_stack_set_visible_child_name (self->stack,
                                    plumb_value_get_length (matrices) > 0 ? "page" : "empty");
  update_actions (self);
}

static void
plumb_ui_matrix_view_dispose (GObject *object)
{
  PlumbUiMatrixView *self = PLUMB_UI_MATRIX_VIEW (object);
  if (self->review != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->review, self);
      g_signal_handlers_disconnect_by_data (self->choice, self);
    }
  if (self->run != NULL)
    g_signal_handlers_disconnect_by_data (self->run, self);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->review);
  G_OBJECT_CLASS (plumb_ui_matrix_view_parent_class)->dispose (object);
}

static void
unref_cell (gpointer cell)
{
  if (cell != NULL)
    plumb_value_unref (cell);
}

static void
plumb_ui_matrix_view_finalize (GObject *object)
{
  PlumbUiMatrixView *self = PLUMB_UI_MATRIX_VIEW (object);
  g_clear_object (&self->run);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->paths);
  g_clear_pointer (&self->matrix, plumb_matrix_unref);
  g_ptr_array_unref (self->cells);
  g_ptr_array_unref (self->buttons);
  g_ptr_array_unref (self->groups);
  g_free (self->path);
  g_free (self->workflow);
  G_OBJECT_CLASS (plumb_ui_matrix_view_parent_class)->finalize (object);
}

static void
plumb_ui_matrix_view_class_init (PlumbUiMatrixViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = plumb_ui_matrix_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = plumb_ui_matrix_view_finalize;
}

static GtkWidget *
make_empty (void)
{
  GtkWidget *empty = adw_status_page_new ();
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (empty), "plumb-page-review-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (empty), _ ("No Matrix"));
  adw_status_page_set_description (
      ADW_STATUS_PAGE (empty),
      _ ("A matrix is a JSON file beside the workflows that names axes, such as templates, "
         "variants, alpha and samples, each with its choices. Every cell is tried on both sides."));
  return empty;
}

static GtkWidget *
make_button (const char *label, const char *action, const char *style)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  if (style != NULL)
    gtk_widget_add_css_class (button, style);
  return button;
}

static void
plumb_ui_matrix_view_init (PlumbUiMatrixView *self)
{
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->cells = g_ptr_array_new_with_free_func (unref_cell);
  self->buttons = g_ptr_array_new ();
  self->groups = g_ptr_array_new ();
  self->paths = gtk_string_list_new (NULL);
  self->cancellable = g_cancellable_new ();
  self->stack = GTK_STACK (gtk_stack_new ());
  self->page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());
  self->summary = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  self->choice = ADW_COMBO_ROW (adw_combo_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->choice), _ ("Matrix"));
  adw_combo_row_set_model (self->choice, G_LIST_MODEL (self->paths));
  adw_preferences_group_set_title (self->summary, _ ("Template Matrix"));
  gtk_box_append (GTK_BOX (buttons), make_button (_ ("_Stop"), "review.stop-matrix", NULL));
  gtk_box_append (GTK_BOX (buttons),
                  make_button (_ ("_Try All"), "review.run-matrix", "suggested-action"));
  adw_preferences_group_set_header_suffix (self->summary, buttons);
  adw_preferences_group_add (self->summary, GTK_WIDGET (self->choice));
  adw_preferences_page_add (self->page, self->summary);
  gtk_stack_add_named (self->stack, make_empty (), "empty");
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->page), "page");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->stack));
}

GtkWidget *
plumb_ui_matrix_view_new (PlumbUiReview *review, GActionMap *actions)
{
  static const GActionEntry entries[] = {
    { "run-matrix", run_cb },
    { "stop-matrix", stop_cb },
    { "open-cell", open_cell_cb, "s" },
  };
  PlumbUiMatrixView *self = g_object_new (PLUMB_UI_TYPE_MATRIX_VIEW, NULL);
  self->review = g_object_ref (review);
  self->actions = actions;
  g_action_map_add_action_entries (actions, entries, G_N_ELEMENTS (entries), self);
  g_signal_connect_swapped (review, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect (self->choice, "notify::selected-item", G_CALLBACK (chosen_cb), self);
  changed_cb (self);
  return GTK_WIDGET (self);
}
