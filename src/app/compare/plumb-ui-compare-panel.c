/* plumb-ui-compare-panel.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "plumb-ui-compare-panel.h"

#include "plumb-file.h"
#include "plumb-pairs.h"
#include "plumb-ui-compare-region-list.h"
#include "plumb-ui-sentence.h"
#include "plumb-ui-speech.h"
#include "plumb-ui-stars.h"

#define MOST_ROWS 200u
#define UPDATE_MS 500

struct _PlumbUiComparePanel
{
  AdwBin parent_instance;

  PlumbUiCompareModel *model;
  char *first_step;
  guint update_source;
  GtkBox *body; /* one of the two below, while it is filled */
  GtkBox *above;
  GtkBox *below;
  GtkProgressBar *progress; /* (nullable): while it is judged */
};

G_DEFINE_FINAL_TYPE (PlumbUiComparePanel, plumb_ui_compare_panel, ADW_TYPE_BIN)

static GtkWidget *
add_group (PlumbUiComparePanel *self, const char *title)
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
  g_autofree char *visible = text != NULL ? plumb_text_make_visible (text) : NULL;
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (visible != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), visible);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  return row;
}

/* --- verdict -------------------------------------------------------------------------------- */

/* A number with its limit: which is told by words and a mark, not by color alone. */
static void
add_number (
    GtkWidget *group, const char *title, const char *number, const char *limit, gboolean is_beyond)
{
  GtkWidget *row = add_row (group, title, limit);
  g_autofree char *text = is_beyond ? g_strdup_printf ("%s  ▲", number) : g_strdup (number);
  GtkWidget *label = gtk_label_new (text);
  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_add_css_class (label, "heading");
  if (is_beyond)
    gtk_widget_add_css_class (label, "warning");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
}

static double
get_limit (PlumbValue *record, const char *name, double fallback)
{
  PlumbValue *settings = plumb_value_get_member (record, "settings");
  PlumbValue *thresholds = plumb_value_get_member (settings, "thresholds");
  return plumb_value_member_double (thresholds != NULL ? thresholds : settings, name, fallback);
}

static void
add_delta (GtkWidget *group, const PlumbDelta *delta, PlumbValue *record)
{
  double pass = get_limit (record, "pass_delta", 0.004);
  double changed = get_limit (record, "pass_changed_fraction", 0.01);
  g_autofree char *mean = g_strdup_printf ("%.4f", delta->mean_delta);
  g_autofree char *most = g_strdup_printf ("%.3f", delta->max_delta);
  g_autofree char *fraction = g_strdup_printf ("%.2f %%", 100 * delta->changed_fraction);
  g_autofree char *pass_limit = g_strdup_printf (_ ("pass ≤ %.4f"), pass);
  g_autofree char *changed_limit = g_strdup_printf (_ ("pass ≤ %.4g %%"), 100 * changed);
  add_number (group, _ ("Mean difference"), mean, pass_limit,
              !plumb_limit_allows (pass, delta->mean_delta));
  add_number (group, _ ("Largest difference"), most, NULL, FALSE);
  add_number (group, _ ("Changed pixels"), fraction, changed_limit,
              !plumb_limit_allows (changed, delta->changed_fraction));
  g_autofree char *psnr
      = isinf (delta->psnr) ? g_strdup ("∞") : g_strdup_printf (_ ("%.1f dB"), delta->psnr);
  add_number (group, _ ("PSNR"), psnr, NULL, FALSE);
}

static void
add_reasons (GtkWidget *group, PlumbComparison *comparison)
{
  const PlumbProblems *reasons = plumb_comparison_get_reasons (comparison);
  for (guint i = 0; i < plumb_problems_get_length (reasons); i++)
    {
      const PlumbProblem *reason = plumb_problems_get (reasons, i);
      g_autofree char *sentence = plumb_ui_sentence_make (reason->message);
      GtkWidget *row = add_row (group, sentence, NULL);
      adw_preferences_row_set_title_selectable (ADW_PREFERENCES_ROW (row), TRUE);
    }
}

static const char *
describe_verdict (PlumbComparison *comparison)
{
  PlumbVerdict verdict = plumb_comparison_get_verdict (comparison);
  if (plumb_comparison_is_exact (comparison))
    return _ ("The files are the same, byte for byte");
  if (plumb_comparison_is_pixel_identical (comparison))
    return plumb_comparison_get_left_out (comparison) > 0
               ? _ ("The files differ, the pixels that are compared do not")
               : _ ("The files differ, their pixels do not");
  return verdict == PLUMB_VERDICT_PASS   ? _ ("Within the limits")
         : verdict == PLUMB_VERDICT_WARN ? _ ("More than passes, less than fails")
                                         : _ ("Beyond the limits");
}

static GtkWidget *
add_verdict_row (GtkWidget *group, PlumbVerdict verdict, const char *text)
{
  static const char *const titles[] = { N_ ("Pass"), N_ ("Warn"), N_ ("Fail") };
  static const char *const classes[] = { "success", "warning", "error" };
  static const char *const icons[]
      = { "plumb-state-done-symbolic", "dialog-warning-symbolic", "plumb-state-failed-symbolic" };
  GtkWidget *row = add_row (group, _ (titles[verdict]), text);
  GtkWidget *icon = gtk_image_new_from_icon_name (icons[verdict]);
  gtk_accessible_update_state (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  gtk_widget_add_css_class (icon, classes[verdict]);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  return row;
}

static void
append_missing (GString *text, const PlumbUiCompareSum *sum)
{
  if (sum->n_missing[0] > 0)
    g_string_append_printf (text, _ (" · %u missing in the first"), sum->n_missing[0]);
  if (sum->n_missing[1] > 0)
    g_string_append_printf (text, _ (" · %u missing in the second"), sum->n_missing[1]);
}

/* Of a row of pairs the verdict is that of the worst. */
static void
add_sum (PlumbUiComparePanel *self)
{
  PlumbUiCompareSum sum;
  plumb_ui_compare_model_sum_up (self->model, &sum);
  if (sum.n_pairs < 2)
    return;
  g_autoptr (GString) text = g_string_new (NULL);
  if (sum.worst != G_MAXUINT)
    {
      const PlumbUiComparePair *worst
          = g_ptr_array_index (plumb_ui_compare_model_get_pairs (self->model), sum.worst);
      g_string_append_printf (text, _ ("The worst is %s"), worst->name);
    }
  append_missing (text, &sum);
  guint n = sum.n_pairs - sum.n_missing[0] - sum.n_missing[1];
  GtkWidget *group = add_group (self, _ ("All Together"));
  if (sum.n_measured < n)
    {
      g_autofree char *done = g_strdup_printf (_ ("%u of %u measured"), sum.n_measured, n);
      add_row (group, _ ("Judging…"), done);
    }
  else
    add_verdict_row (group, sum.verdict, text->str);
}

static void
show_progress (PlumbUiComparePanel *self)
{
  double done = plumb_ui_compare_model_get_judging (self->model);
  if (self->progress != NULL && done >= 0)
    gtk_progress_bar_set_fraction (self->progress, done);
}

/* Large pictures take some seconds. */
static void
add_judging (PlumbUiComparePanel *self)
{
  if (plumb_ui_compare_model_get_judging (self->model) < 0)
    return;
  GtkWidget *row
      = add_row (add_group (self, _ ("Verdict")), _ ("Judging…"), _ ("Every pixel is compared"));
  self->progress = GTK_PROGRESS_BAR (gtk_progress_bar_new ());
  gtk_widget_set_valign (GTK_WIDGET (self->progress), GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Judging"), -1);
  gtk_widget_set_size_request (GTK_WIDGET (self->progress), 96, -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), GTK_WIDGET (self->progress));
  show_progress (self);
}

static void
add_verdict (PlumbUiComparePanel *self)
{
  PlumbComparison *comparison = plumb_ui_compare_model_get_comparison (self->model);
  PlumbValue *bytes = plumb_ui_compare_model_get_bytes (self->model);
  if (bytes != NULL)
    {
      gboolean is_exact = plumb_value_member_boolean (bytes, "exact_match", FALSE);
      add_verdict_row (add_group (self, _ ("Verdict")),
                       is_exact ? PLUMB_VERDICT_PASS : PLUMB_VERDICT_FAIL,
                       is_exact ? _ ("The files are the same, byte for byte")
                                : _ ("No pictures: compared by their bytes, which differ"));
      return;
    }
  if (comparison == NULL)
    {
      add_judging (self);
      return;
    }
  GtkWidget *group = add_group (self, _ ("Verdict"));
  PlumbVerdict verdict = plumb_comparison_get_verdict (comparison);
  add_verdict_row (group, verdict, describe_verdict (comparison));
  g_autoptr (PlumbValue) record = plumb_comparison_to_value (comparison);
  const PlumbDelta *delta = plumb_comparison_get_delta (comparison);
  if (delta != NULL)
    add_delta (group, delta, record);
  if (plumb_comparison_get_left_out (comparison) > 0)
    {
      g_autofree char *part
          = g_strdup_printf ("%.2f %%", 100 * plumb_comparison_get_left_out (comparison));
      add_number (group, _ ("Pixels that are not compared"), part, _ ("by a mask or areas"), FALSE);
    }
  if (plumb_value_is_number (plumb_value_get_member (record, "ssim")))
    {
      g_autofree char *ssim
          = g_strdup_printf ("%.4f", plumb_value_member_double (record, "ssim", 0));
      add_number (group, _ ("SSIM"), ssim, NULL, FALSE);
    }
  add_reasons (group, comparison);
}

static void
step_cb (GtkButton *button, PlumbUiComparePanel *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "compare.first-step", NULL);
}

static void
add_first_step (PlumbUiComparePanel *self)
{
  if (self->first_step == NULL)
    return;
  GtkWidget *row = add_row (add_group (self, _ ("First Difference")), self->first_step,
                            _ ("The first step whose output differs"));
  GtkWidget *button = gtk_button_new_with_label (_ ("Show"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect (button, "clicked", G_CALLBACK (step_cb), self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

/* --- a person's word ------------------------------------------------------------------------ */

static void
add_decision (GtkWidget *row, const char *icon, const char *name, const char *action)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);
  gtk_widget_set_focus_on_click (button, FALSE); /* the picture keeps it, and the keys */
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

static void
add_review (PlumbUiComparePanel *self)
{
  const PlumbUiComparePair *pair = plumb_ui_compare_model_get_pair (self->model);
  if (pair == NULL || pair->number == 0)
    return;
  const char *decision = plumb_value_member_string (pair->review, "decision", NULL);
  const char *by = plumb_value_member_string (pair->review, "by", "");
  guint stars = (guint) plumb_value_member_int (pair->rating, "stars", 0);
  GtkWidget *group = add_group (self, _ ("Review"));
  g_autofree char *title = decision == NULL ? g_strdup (_ ("Nobody has decided"))
                           : g_str_equal (decision, "accepted")
                               ? g_strdup_printf (_ ("Accepted by %s"), by)
                               : g_strdup_printf (_ ("Rejected by %s"), by);
  g_autofree char *visible = plumb_text_make_visible (title);
  GtkWidget *row = add_row (group, visible, plumb_value_member_string (pair->review, "note", NULL));
  add_decision (row, "plumb-state-done-symbolic", _ ("Accept the Pair"), "compare.accept");
  add_decision (row, "plumb-state-failed-symbolic", _ ("Reject the Pair"), "compare.reject");
  row = add_row (group, _ ("Rating"),
                 stars > 0 ? plumb_value_member_string (pair->rating, "by", NULL) : NULL);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), plumb_ui_stars_new (stars, PLUMB_MOST_STARS));
  /* One steps from comparison to comparison: this tells them apart. */
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (pair->time / G_USEC_PER_SEC);
  g_autofree char *when = g_date_time_format (time, "%x %X");
  add_row (group, _ ("Compared"), when);
}

/* --- pictures ------------------------------------------------------------------------------- */

static const char *
describe_sample (PlumbSampleType sample)
{
  static const char *const texts[]
      = { N_ ("8 bits"), N_ ("16 bits"), N_ ("16-bit float"), N_ ("32-bit float") };
  return _ (texts[sample]);
}

static char *
describe_bytes (PlumbValue *side)
{
  const char *hash = plumb_value_member_string (side, "sha256", NULL);
  g_autofree char *size = g_format_size_full ((guint64) plumb_value_member_int (side, "bytes", 0),
                                              G_FORMAT_SIZE_LONG_FORMAT);
  return hash != NULL ? g_strdup_printf ("%s · SHA-256 %s", size, hash)
                      : g_strdup (_ ("cannot be read"));
}

static char *
describe_picture (PlumbUiComparePanel *self, guint side)
{
  static const char *const channels[]
      = { N_ ("gray"), N_ ("gray and alpha"), N_ ("RGB"), N_ ("RGBA") };
  PlumbPyramid *picture = plumb_ui_compare_model_get_picture (self->model, side);
  const GError *error = plumb_ui_compare_model_get_error (self->model, side);
  PlumbValue *bytes = plumb_ui_compare_model_get_bytes (self->model);
  if (bytes != NULL)
    return describe_bytes (
        plumb_value_get_member (bytes, side == 0 ? "authoritative" : "observer"));
  if (error != NULL)
    return plumb_ui_say (error->message);
  if (picture == NULL)
    return g_strdup (plumb_ui_compare_model_is_loading (self->model, side) ? _ ("Loading…")
                                                                           : _ ("Missing"));
  const PlumbImageLayout *layout = plumb_pyramid_get_layout (picture);
  g_autofree char *colors = plumb_ui_say (plumb_pyramid_describe_color (picture));
  return g_strdup_printf ("%u × %u · %s · %s · %s", layout->width, layout->height,
                          _ (channels[layout->n_channels - 1]), describe_sample (layout->sample),
                          colors);
}

static void
add_pictures (PlumbUiComparePanel *self)
{
  const PlumbUiComparePair *pair = plumb_ui_compare_model_get_pair (self->model);
  gboolean is_bytes = plumb_ui_compare_model_get_bytes (self->model) != NULL;
  GtkWidget *group
      = pair != NULL ? add_group (self, is_bytes ? _ ("Files") : _ ("Pictures")) : NULL;
  for (guint i = 0; group != NULL && i < 2; i++)
    {
      g_autofree char *text = describe_picture (self, i);
      const char *name = pair->names[i] != NULL ? pair->names[i] : "";
      g_autofree char *title
          = g_strdup_printf ("%s  %s", i == 0 ? C_ ("picture", "A") : C_ ("picture", "B"), name);
      GtkWidget *row = add_row (group, title, text);
      adw_action_row_set_subtitle_selectable (ADW_ACTION_ROW (row), TRUE);
      if (plumb_ui_compare_model_get_error (self->model, i) != NULL
          && plumb_ui_compare_model_get_bytes (self->model) == NULL)
        gtk_widget_add_css_class (row, "error");
    }
}

/* --- choices -------------------------------------------------------------------------------- */

static void
pair_cb (AdwActionRow *row, PlumbUiComparePanel *self)
{
  guint pair = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), "pair"));
  plumb_ui_compare_model_show (self->model, pair);
}

static void
add_pairs (PlumbUiComparePanel *self)
{
  GPtrArray *pairs = plumb_ui_compare_model_get_pairs (self->model);
  GtkWidget *group = pairs->len > 1 ? add_group (self, _ ("Outputs and Frames")) : NULL;
  for (guint i = 0; group != NULL && i < MIN (pairs->len, MOST_ROWS); i++)
    {
      const PlumbUiComparePair *pair = g_ptr_array_index (pairs, i);
      double measure = plumb_ui_compare_model_get_measure (self->model, i);
      const char *missing = pair->paths[0] == NULL   ? _ ("Only in the second")
                            : pair->paths[1] == NULL ? _ ("Only in the first")
                                                     : NULL;
      GtkWidget *row = add_row (group, pair->name, missing);
      if (measure >= 0)
        {
          g_autofree char *text = g_strdup_printf ("%.4f", measure);
          adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_label_new (text));
        }
      if (i == plumb_ui_compare_model_get_shown (self->model))
        gtk_widget_add_css_class (row, "accent");
      g_object_set_data (G_OBJECT (row), "pair", GUINT_TO_POINTER (i));
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      g_signal_connect (row, "activated", G_CALLBACK (pair_cb), self);
    }
}

static void
choose_cb (GtkButton *button, PlumbUiComparePanel *self)
{
  guint choice = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "choice"));
  plumb_ui_compare_model_choose (self->model, choice % 2, choice / 2);
}

static void
add_choice (PlumbUiComparePanel *self, GtkWidget *row, guint side, guint file, const char *name)
{
  const PlumbUiComparePair *pair = plumb_ui_compare_model_get_pair (self->model);
  const char *letter = side == 0 ? C_ ("picture", "A") : C_ ("picture", "B");
  GtkWidget *button = gtk_toggle_button_new_with_label (letter);
  /* Translators: a picture's name, and A or B */
  g_autofree char *label = g_strdup_printf (_ ("%s as %s"), name, letter);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  gtk_toggle_button_set_active (
      GTK_TOGGLE_BUTTON (button),
      g_strcmp0 (pair->paths[side], plumb_ui_compare_model_get_file (self->model, file)) == 0);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_object_set_data (G_OBJECT (button), "choice", GUINT_TO_POINTER (2 * file + side));
  g_signal_connect (button, "clicked", G_CALLBACK (choose_cb), self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

static void
add_files (PlumbUiComparePanel *self)
{
  guint n = plumb_ui_compare_model_get_n_files (self->model);
  GtkWidget *group = n > 2 ? add_group (self, _ ("All Pictures")) : NULL;
  for (guint i = 0; group != NULL && i < MIN (n, MOST_ROWS); i++)
    {
      g_autofree char *name
          = g_filename_display_basename (plumb_ui_compare_model_get_file (self->model, i));
      g_autofree char *title = g_strdup_printf ("%u  %s", i + 1, name);
      GtkWidget *row = add_row (group, title, NULL);
      add_choice (self, row, 0, i, name);
      add_choice (self, row, 1, i, name);
    }
}

/* --- the widget ----------------------------------------------------------------------------- */

static void
begin (PlumbUiComparePanel *self, GtkBox *body)
{
  GtkWidget *child;
  self->body = body;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (body))) != NULL)
    gtk_box_remove (body, child);
}

/* What can be typed into stays between the two. */
static void
update (PlumbUiComparePanel *self)
{
  self->progress = NULL;
  begin (self, self->above);
  add_review (self); /* seen without scrolling */
  add_sum (self);
  add_verdict (self);
  add_first_step (self);
  begin (self, self->below);
  add_pictures (self);
  add_pairs (self);
  add_files (self);
}

static gboolean
update_cb (gpointer data)
{
  PlumbUiComparePanel *self = data;
  self->update_source = 0;
  update (self);
  return G_SOURCE_REMOVE;
}

/* Measures come many a second. */
static void
queue_update (PlumbUiComparePanel *self)
{
  if (self->update_source == 0)
    self->update_source = g_timeout_add (UPDATE_MS, update_cb, self);
}

void
plumb_ui_compare_panel_set_first_step (PlumbUiComparePanel *self, const char *step)
{
  g_return_if_fail (PLUMB_UI_IS_COMPARE_PANEL (self));
  if (g_set_str (&self->first_step, step))
    update (self);
}

static void
plumb_ui_compare_panel_dispose (GObject *object)
{
  PlumbUiComparePanel *self = PLUMB_UI_COMPARE_PANEL (object);
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_clear_object (&self->model);
  g_clear_handle_id (&self->update_source, g_source_remove);
  g_clear_pointer (&self->first_step, g_free);
  G_OBJECT_CLASS (plumb_ui_compare_panel_parent_class)->dispose (object);
}

static void
plumb_ui_compare_panel_class_init (PlumbUiComparePanelClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = plumb_ui_compare_panel_dispose;
}

static void
plumb_ui_compare_panel_init (PlumbUiComparePanel *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  self->above = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 18));
  self->below = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 18));
  gtk_box_append (GTK_BOX (body), GTK_WIDGET (self->above));
  gtk_box_append (GTK_BOX (body), GTK_WIDGET (self->below));
  gtk_widget_set_margin_top (body, 12);
  gtk_widget_set_margin_bottom (body, 12);
  gtk_widget_set_margin_start (body, 12);
  gtk_widget_set_margin_end (body, 12);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), body);
  adw_bin_set_child (ADW_BIN (self), scroller);
}

GtkWidget *
plumb_ui_compare_panel_new (PlumbUiCompareModel *model)
{
  PlumbUiComparePanel *self = g_object_new (PLUMB_UI_TYPE_COMPARE_PANEL, NULL);
  self->model = g_object_ref (model);
  gtk_box_insert_child_after (
      GTK_BOX (gtk_widget_get_parent (GTK_WIDGET (self->above))),
      plumb_ui_compare_region_list_new (plumb_ui_compare_model_get_regions (model)),
      GTK_WIDGET (self->above));
  g_signal_connect_swapped (model, "shown", G_CALLBACK (update), self);
  g_signal_connect_swapped (model, "loaded", G_CALLBACK (update), self);
  g_signal_connect_swapped (model, "computed", G_CALLBACK (update), self);
  g_signal_connect_swapped (model, "judged", G_CALLBACK (update), self);
  g_signal_connect_swapped (model, "progressed", G_CALLBACK (show_progress), self);
  g_signal_connect_swapped (model, "measured", G_CALLBACK (queue_update), self);
  update (self);
  return GTK_WIDGET (self);
}
