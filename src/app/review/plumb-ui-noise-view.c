/* plumb-ui-noise-view.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plumb-ui-noise-view.h"

#include "plumb-file.h"
#include "plumb-noise-run.h"
#include "plumb-ui-review-text.h"

#define REPEAT 5
#define MOST_REPEAT 100

struct _PlumbUiNoiseView
{
  AdwBin parent_instance;

  PlumbUiReview *review;
  GActionMap *actions; /* (unowned): outlives the view's widgets, as the page has both */
  PlumbNoise *noise;   /* (nullable): measured, of @workflow and @output */
  char *workflow;
  char *output;
  PlumbNoiseRun *run; /* (nullable): at work */
  guint n_runs;
  GCancellable *cancellable;

  GtkStack *stack;
  AdwPreferencesPage *page;
  AdwComboRow *choice;
  AdwSpinRow *repeat;
  GtkStringList *outputs;
  AdwPreferencesGroup *progress_group;
  GtkProgressBar *progress;
  GPtrArray *groups; /* unowned: of the result */
};

G_DEFINE_FINAL_TYPE (PlumbUiNoiseView, plumb_ui_noise_view, ADW_TYPE_BIN)

static PlumbUiSession *
get_session (PlumbUiNoiseView *self)
{
  return plumb_ui_review_get_session (self->review);
}

static void
enable (PlumbUiNoiseView *self, const char *name, gboolean is_enabled)
{
  GAction *action = g_action_map_lookup_action (self->actions, name);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), is_enabled);
}

static PlumbValue *
find_output (PlumbUiNoiseView *self, const char *output)
{
  PlumbValue *outputs
      = plumb_value_get_member (plumb_ui_review_get_about (self->review), "outputs");
  for (guint i = 0; i < plumb_value_get_length (outputs); i++)
    {
      PlumbValue *found = plumb_value_get_element (outputs, i);
      if (g_strcmp0 (plumb_value_member_string (found, "output", ""), output) == 0)
        return found;
    }
  return NULL;
}

static void
update_actions (PlumbUiNoiseView *self)
{
  enable (self, "measure-noise",
          self->run == NULL && g_list_model_get_n_items (G_LIST_MODEL (self->outputs)) > 0);
  enable (self, "stop-noise", self->run != NULL);
  enable (self, "accept-noise",
          self->groups->len > 0 && self->run == NULL && find_output (self, self->output) != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->progress_group), self->run != NULL);
}

/* --- the result ----------------------------------------------------------------------------- */

static void
hide_result (PlumbUiNoiseView *self)
{
  for (guint i = 0; i < self->groups->len; i++)
    adw_preferences_page_remove (self->page, g_ptr_array_index (self->groups, i));
  g_ptr_array_set_size (self->groups, 0);
}

static AdwPreferencesGroup *
add_group (PlumbUiNoiseView *self, const char *title, const char *description)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_title (group, title);
  adw_preferences_group_set_description (group, description);
  adw_preferences_page_add (self->page, group);
  g_ptr_array_add (self->groups, group);
  return group;
}

static void
add_row (AdwPreferencesGroup *group, const char *title, const char *subtitle, const char *value)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *label = gtk_label_new (value);
  g_autofree char *shown = plumb_text_make_visible (title);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), shown);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_widget_add_css_class (label, "numeric");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  adw_preferences_group_add (group, row);
}

static void
show_nodes (PlumbUiNoiseView *self, PlumbValue *report)
{
  PlumbValue *nodes = plumb_value_get_member (report, "nodes");
  AdwPreferencesGroup *group
      = add_group (self, _ ("Determinism"),
                   _ ("How many of the runs agree, node by node; 100 % gives the same each time."));
  for (guint i = 0; i < plumb_value_get_length (nodes); i++)
    {
      PlumbValue *node = plumb_value_get_element (nodes, i);
      g_autofree char *score
          = g_strdup_printf ("%.0f %%", 100 * plumb_value_member_double (node, "score", 0));
      add_row (group, plumb_value_member_string (node, "step", ""),
               plumb_value_member_string (node, "kind", ""), score);
    }
}

static void
show_items (PlumbUiNoiseView *self, PlumbValue *report)
{
  PlumbValue *items = plumb_value_get_member (report, "items");
  AdwPreferencesGroup *group
      = add_group (self, _ ("Spread"), _ ("The largest mean difference of any two of the runs."));
  for (guint i = 0; i < plumb_value_get_length (items); i++)
    {
      PlumbValue *item = plumb_value_get_element (items, i);
      g_autofree char *mean
          = g_strdup_printf ("%.4f", plumb_value_member_double (item, "mean_delta", 0));
      g_autofree char *noisy
          = g_strdup_printf (_ ("%.2f %% of the pixels are noisy"),
                             100 * plumb_value_member_double (item, "noisy_fraction", 0));
      add_row (group, plumb_value_member_string (item, "item", ""), noisy, mean);
    }
}

/* What is left out, in white: as a picture and as a number. */
static void
add_mask (PlumbUiNoiseView *self, AdwPreferencesGroup *group)
{
  const PlumbImage *mask = plumb_noise_get_small_mask (self->noise);
  if (mask == NULL)
    return;
  const PlumbImageLayout *layout = plumb_image_get_layout (mask);
  gsize stride = plumb_image_get_stride (mask);
  g_autoptr (GBytes) pixels = g_bytes_new (plumb_image_get_row (mask, 0), stride * layout->height);
  g_autoptr (GdkTexture) texture = gdk_memory_texture_new (
      (int) layout->width, (int) layout->height,
      layout->n_channels == 1 ? GDK_MEMORY_G8 : GDK_MEMORY_R8G8B8, pixels, stride);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *picture = gtk_picture_new_for_paintable (GDK_PAINTABLE (texture));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Mask"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _ ("What is white is not compared."));
  gtk_picture_set_can_shrink (GTK_PICTURE (picture), FALSE);
  gtk_picture_set_alternative_text (GTK_PICTURE (picture), _ ("Mask"));
  gtk_widget_set_valign (picture, GTK_ALIGN_CENTER);
  gtk_widget_set_margin_top (picture, 6);
  gtk_widget_set_margin_bottom (picture, 6);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), picture);
  adw_preferences_group_add (group, row);
}

static void
show_proposal (PlumbUiNoiseView *self, PlumbValue *report)
{
  PlumbValue *proposed = plumb_value_get_member (report, "proposed");
  AdwPreferencesGroup *group
      = add_group (self, _ ("Proposal"),
                   find_output (self, self->output) == NULL
                       ? _ ("Limits that the noise stays below. They can be taken once the legacy "
                            "command names this as an output.")
                   : plumb_value_member_boolean (report, "mask", FALSE)
                       ? _ ("Limits that the noise stays below, and a mask of where it is.")
                       : _ ("Limits that the noise stays below."));
  static const struct
  {
    const char *member;
    const char *title;
  } limits[] = { { "pass_delta", N_ ("Mean difference that passes") },
                 { "pass_changed_fraction", N_ ("Part of changed pixels that passes") },
                 { "warn_delta", N_ ("Mean difference that warns") } };
  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    {
      g_autofree char *value
          = g_strdup_printf ("%.4f", plumb_value_member_double (proposed, limits[i].member, 0));
      add_row (group, _ (limits[i].title), NULL, value);
    }
  if (plumb_value_member_boolean (report, "mask", FALSE))
    add_mask (self, group);
  GtkWidget *accept = gtk_button_new_with_mnemonic (_ ("_Accept"));
  gtk_widget_set_valign (accept, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (accept, "suggested-action");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (accept), "review.accept-noise");
  adw_preferences_group_set_header_suffix (group, accept);
}

static void
show_result (PlumbUiNoiseView *self)
{
  PlumbValue *report = plumb_noise_get_report (self->noise);
  show_proposal (self, report);
  show_nodes (self, report);
  show_items (self, report);
}

/* It is of one workflow, and is there again when that is. */
static void
update_result (PlumbUiNoiseView *self)
{
  gboolean is_shown
      = self->noise != NULL
        && g_strcmp0 (self->workflow, plumb_ui_review_get_workflow (self->review)) == 0;
  if (is_shown && self->groups->len == 0)
    show_result (self);
  else if (!is_shown)
    hide_result (self);
}

/* --- measuring ------------------------------------------------------------------------------ */

static void
run_started_cb (PlumbNoiseRun *run, gint64 number, guint n, PlumbUiNoiseView *self)
{
  guint all = self->n_runs;
  /* Translators: the number of a run, which it is, of how many */
  g_autofree char *text = g_strdup_printf (_ ("Run %d: %u of %u"), (int) number, n, all);
  gtk_progress_bar_set_fraction (self->progress, (n - 1.0) / all);
  gtk_progress_bar_set_text (self->progress, text);
}

static void
measured_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PlumbUiNoiseView) self = user_data;
  g_autoptr (GError) error = NULL;
  PlumbNoise *noise = plumb_noise_run_finish (PLUMB_NOISE_RUN (source), result, &error);
  g_signal_handlers_disconnect_by_data (source, self);
  plumb_ui_project_end_order (g_object_get_data (source, "project"));
  g_clear_object (&self->run);
  if (self->review == NULL) /* the page has gone */
    {
      g_clear_pointer (&noise, plumb_noise_unref);
      return;
    }
  self->noise = noise;
  if (noise != NULL)
    update_result (self);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    plumb_ui_session_report (get_session (self), _ ("The Noise Was Not Measured"), error);
  update_actions (self);
}

/* Where an output of the contract is in the graph; any other choice says so itself. */
static char *
dup_place (PlumbUiNoiseView *self, const char *output)
{
  PlumbValue *found = find_output (self, output);
  return found != NULL ? g_strconcat (plumb_value_member_string (found, "step", ""), ".",
                                      plumb_value_member_string (found, "port", ""), NULL)
                       : g_strdup (output);
}

static void
reached_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PlumbUiNoiseView) self = user_data;
  PlumbUiProject *project = PLUMB_UI_PROJECT (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbRunnerClient) client = plumb_ui_project_reach_finish (project, result, &error);
  if (self->review == NULL)
    return;
  g_autofree char *place = dup_place (self, self->output);
  char *dot = strrchr (place, '.');
  if (client == NULL || dot == NULL || self->run != NULL)
    {
      if (client == NULL)
        plumb_ui_session_report (get_session (self), _ ("The Noise Was Not Measured"), error);
      return;
    }
  *dot = '\0';
  self->n_runs = (guint) adw_spin_row_get_value (self->repeat);
  self->run
      = plumb_noise_run_new (&(PlumbNoiseRunInfo) { .engine = plumb_ui_project_get_engine (project),
                                                    .client = client,
                                                    .workflow = self->workflow,
                                                    .step = place,
                                                    .port = dot + 1,
                                                    .n_runs = self->n_runs });
  g_object_set_data_full (G_OBJECT (self->run), "project", g_object_ref (project), g_object_unref);
  plumb_ui_project_begin_order (project);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_signal_connect (self->run, "run-started", G_CALLBACK (run_started_cb), self);
  gtk_progress_bar_set_fraction (self->progress, 0);
  gtk_progress_bar_set_text (self->progress, _ ("Starting…"));
  plumb_noise_run_async (self->run, self->cancellable, measured_cb, g_object_ref (self));
  update_actions (self);
}

static void
measure_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PlumbUiNoiseView *self = user_data;
  GObject *chosen = adw_combo_row_get_selected_item (self->choice);
  if (chosen == NULL)
    return;
  hide_result (self);
  g_clear_pointer (&self->noise, plumb_noise_unref);
  g_set_str (&self->workflow, plumb_ui_review_get_workflow (self->review));
  g_set_str (&self->output, gtk_string_object_get_string (GTK_STRING_OBJECT (chosen)));
  plumb_ui_project_reach_async (plumb_ui_review_get_project (self->review), NULL, reached_cb,
                                g_object_ref (self));
}

static void
stop_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PlumbUiNoiseView *self = user_data;
  g_cancellable_cancel (self->cancellable);
}

/* --- accepting ------------------------------------------------------------------------------ */

typedef struct
{
  PlumbNoise *noise;
  PlumbProject *project;
  char *workflow;
  char *output;
} Proposal;

static void
proposal_free (gpointer data)
{
  Proposal *proposal = data;
  plumb_noise_unref (proposal->noise);
  g_object_unref (proposal->project);
  g_free (proposal->workflow);
  g_free (proposal->output);
  g_free (proposal);
}

static gpointer
accept (gpointer data, GCancellable *cancellable, GError **error)
{
  const Proposal *proposal = data;
  return plumb_noise_accept (proposal->noise, proposal->project, proposal->workflow,
                             proposal->output, error)
             ? g_strdup ("")
             : NULL;
}

static void
accepted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PlumbUiNoiseView) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *done = plumb_work_pool_run_finish (PLUMB_WORK_POOL (source), result, &error);
  if (self->review == NULL)
    return;
  if (done == NULL)
    plumb_ui_session_report (get_session (self), _ ("The Limits Were Not Taken"), error);
  else
    plumb_ui_session_toast (get_session (self), _ ("The limits hold from the next comparison on"));
}

static void
accept_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PlumbUiNoiseView *self = user_data;
  PlumbUiProject *project = plumb_ui_review_get_project (self->review);
  Proposal *proposal = g_new0 (Proposal, 1);
  *proposal = (Proposal) { plumb_noise_ref (self->noise),
                           g_object_ref (plumb_ui_project_get_project (project)),
                           g_strdup (self->workflow), g_strdup (self->output) };
  PlumbWorkPool *pool = plumb_ui_environment_get_pool (plumb_ui_project_get_environment (project));
  plumb_work_pool_run_async (pool, accept, proposal, proposal_free, g_free, NULL, accepted_cb,
                             g_object_ref (self));
}

/* --- the widget ----------------------------------------------------------------------------- */

/* Those of the contract by their names, then wherever else the graph has pictures. */
static char **
list_choices (PlumbUiNoiseView *self)
{
  PlumbValue *outputs
      = plumb_value_get_member (plumb_ui_review_get_about (self->review), "outputs");
  PlumbValue *places = plumb_ui_review_get_places (self->review);
  g_autoptr (GStrvBuilder) choices = g_strv_builder_new ();
  g_autoptr (GHashTable) named = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < plumb_value_get_length (outputs); i++)
    {
      PlumbValue *output = plumb_value_get_element (outputs, i);
      const char *name = plumb_value_member_string (output, "output", "");
      g_strv_builder_add (choices, name);
      g_hash_table_add (named, dup_place (self, name));
    }
  for (guint i = 0; i < plumb_value_get_length (places); i++)
    {
      const char *place = plumb_value_get_string (plumb_value_get_element (places, i), "");
      if (!g_hash_table_contains (named, place))
        g_strv_builder_add (choices, place);
    }
  return g_strv_builder_end (choices);
}

static void
update_outputs (PlumbUiNoiseView *self)
{
  g_auto (GStrv) choices = list_choices (self);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->outputs)), same = 0;
  while (choices[same] != NULL && same < n
         && g_str_equal (gtk_string_list_get_string (self->outputs, same), choices[same]))
    same++;
  if (choices[same] != NULL || same < n)
    gtk_string_list_splice (self->outputs, 0, n, (const char *const *) choices);
}

static void
changed_cb (PlumbUiNoiseView *self)
{
  update_outputs (self);
  update_result (self);
  gtk_stack_set_visible_child_name (
      self->stack, g_list_model_get_n_items (G_LIST_MODEL (self->outputs)) > 0 ? "page" : "empty");
  update_actions (self);
}

static void
plumb_ui_noise_view_dispose (GObject *object)
{
  PlumbUiNoiseView *self = PLUMB_UI_NOISE_VIEW (object);
  if (self->review != NULL)
    g_signal_handlers_disconnect_by_data (self->review, self);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->review);
  G_OBJECT_CLASS (plumb_ui_noise_view_parent_class)->dispose (object);
}

static void
plumb_ui_noise_view_finalize (GObject *object)
{
  PlumbUiNoiseView *self = PLUMB_UI_NOISE_VIEW (object);
  g_clear_object (&self->run);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->outputs);
  g_clear_pointer (&self->noise, plumb_noise_unref);
  g_ptr_array_unref (self->groups);
  g_free (self->workflow);
  g_free (self->output);
  G_OBJECT_CLASS (plumb_ui_noise_view_parent_class)->finalize (object);
}

static void
plumb_ui_noise_view_class_init (PlumbUiNoiseViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = plumb_ui_noise_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = plumb_ui_noise_view_finalize;
}

static GtkWidget *
make_empty (void)
{
  GtkWidget *empty = adw_status_page_new ();
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (empty), "plumb-page-review-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (empty), _ ("No Outputs"));
  adw_status_page_set_description (
      ADW_STATUS_PAGE (empty),
      _ ("No step of this workflow gives pictures, or the workflow has faults."));
  return empty;
}

static void
add_progress (PlumbUiNoiseView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *stop = gtk_button_new_with_mnemonic (_ ("_Stop"));
  self->progress = GTK_PROGRESS_BAR (gtk_progress_bar_new ());
  self->progress_group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  gtk_progress_bar_set_show_text (self->progress, TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (self->progress), TRUE);
  gtk_widget_set_valign (GTK_WIDGET (self->progress), GTK_ALIGN_CENTER);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (stop), "review.stop-noise");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Measuring the noise"), -1);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->progress));
  gtk_box_append (GTK_BOX (box), stop);
  adw_preferences_group_add (self->progress_group, box);
  adw_preferences_page_add (self->page, self->progress_group);
}

static void
add_settings (PlumbUiNoiseView *self)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  GtkWidget *measure = gtk_button_new_with_mnemonic (_ ("_Measure"));
  adw_preferences_group_set_title (group, _ ("Noise Floor"));
  adw_preferences_group_set_description (
      group, _ ("The same steps with the same seeds are run several times, without the cache and "
                "without publishing: what differs is noise, and no limit should be below it."));
  gtk_widget_set_valign (measure, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (measure, "suggested-action");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (measure), "review.measure-noise");
  adw_preferences_group_set_header_suffix (group, measure);
  self->choice = ADW_COMBO_ROW (adw_combo_row_new ());
  self->repeat = ADW_SPIN_ROW (adw_spin_row_new_with_range (2, MOST_REPEAT, 1));
  self->outputs = gtk_string_list_new (NULL);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->choice), _ ("Output"));
  adw_combo_row_set_model (self->choice, G_LIST_MODEL (self->outputs));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->repeat), _ ("Runs"));
  adw_spin_row_set_value (self->repeat, REPEAT);
  adw_preferences_group_add (group, GTK_WIDGET (self->choice));
  adw_preferences_group_add (group, GTK_WIDGET (self->repeat));
  adw_preferences_page_add (self->page, group);
}

static void
plumb_ui_noise_view_init (PlumbUiNoiseView *self)
{
  self->groups = g_ptr_array_new ();
  self->cancellable = g_cancellable_new ();
  self->stack = GTK_STACK (gtk_stack_new ());
  self->page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());
  add_settings (self);
  add_progress (self);
  gtk_stack_add_named (self->stack, make_empty (), "empty");
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->page), "page");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->stack));
}

GtkWidget *
plumb_ui_noise_view_new (PlumbUiReview *review, GActionMap *actions)
{
  static const GActionEntry entries[] = {
    { "measure-noise", measure_cb },
    { "stop-noise", stop_cb },
    { "accept-noise", accept_cb },
  };
  PlumbUiNoiseView *self = g_object_new (PLUMB_UI_TYPE_NOISE_VIEW, NULL);
  self->review = g_object_ref (review);
  self->actions = actions;
  g_action_map_add_action_entries (actions, entries, G_N_ELEMENTS (entries), self);
  g_signal_connect_swapped (review, "changed", G_CALLBACK (changed_cb), self);
  changed_cb (self);
  return GTK_WIDGET (self);
}
