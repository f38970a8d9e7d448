/* plumb-ui-rollout-view.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "plumb-ui-rollout-view.h"

#include "plumb-file.h"
#include "plumb-json.h"
#include "plumb-rollout.h"
#include "plumb-ui-pair-chart.h"
#include "plumb-ui-review-text.h"
#include "plumb-ui-stars.h"

#define MORE 30

struct _PlumbUiRolloutView
{
  AdwBin parent_instance;

  PlumbUiReview *review;
  AdwPreferencesPage *page;
  AdwPreferencesGroup *modes;
  AdwPreferencesGroup *history;
  AdwPreferencesGroup *list;
  GtkWidget *buttons;
  GtkWidget *chart;
  GPtrArray *mode_rows; /* unowned: of the group */
  GPtrArray *pair_rows;
  char *shown_modes; /* what the rows say: an open menu is left alone where nothing is another */
  char *shown_pairs;
  guint n_shown;
};

G_DEFINE_FINAL_TYPE (PlumbUiRolloutView, plumb_ui_rollout_view, ADW_TYPE_BIN)

static void
clear_rows (AdwPreferencesGroup *group, GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    adw_preferences_group_remove (group, g_ptr_array_index (rows, i));
  g_ptr_array_set_size (rows, 0);
}

static void
add_row (AdwPreferencesGroup *group, GPtrArray *rows, GtkWidget *row)
{
  adw_preferences_group_add (group, row);
  g_ptr_array_add (rows, row);
}

static GtkWidget *
new_row (const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  return row;
}

/* --- modes ---------------------------------------------------------------------------------- */

static GtkWidget *
make_mode_menu (const char *output)
{
  static const char *const modes[] = { "legacy", "shadow", "graph" };
  g_autoptr (GMenu) menu = g_menu_new ();
  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (plumb_ui_mode_get_title (modes[i]), NULL);
      g_menu_item_set_action_and_target (item, "review.set-mode", "(ss)", output, modes[i]);
      g_menu_append_item (menu, item);
    }
  g_autofree char *label = g_strdup_printf (_ ("Mode of %s"), output);
  GtkWidget *button = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-more-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  return button;
}

/* "●●○", read as "2 of 3 passes": what is missing is told in words beside it. */
static GtkWidget *
make_passes (PlumbValue *output)
{
  guint passes = (guint) plumb_value_member_int (output, "passes", 0);
  guint required = (guint) plumb_value_member_int (output, "required_passes", 0);
  g_autoptr (GString) dots = g_string_new (NULL);
  for (guint i = 0; i < MIN (required, 10); i++)
    g_string_append (dots, i < passes ? "●" : "○");
  g_autofree char *text
      = g_strdup_printf (ngettext ("%u of %u pass", "%u of %u passes", required), passes, required);
  GtkWidget *marks = gtk_label_new (dots->str);
  gtk_widget_add_css_class (marks, "accent");
  gtk_widget_set_tooltip_text (marks, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (marks), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  return marks;
}

static void
add_output (PlumbUiRolloutView *self, PlumbValue *output)
{
  const char *id = plumb_value_member_string (output, "output", "");
  const char *mode = plumb_value_member_string (output, PLUMB_MODE_MEMBER, "");
  const char *effective = plumb_value_member_string (output, "effective", mode);
  g_autofree char *text = plumb_ui_mode_dup_text (output);
  g_autofree char *missing = plumb_ui_mode_dup_missing (output);
  g_autofree char *subtitle
      = missing != NULL ? g_strdup_printf ("%s\n%s", text, missing) : g_strdup (text);
  GtkWidget *row = new_row (id, subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  if (!g_str_equal (effective, "graph"))
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), make_passes (output));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), plumb_ui_mode_badge_new (effective));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), make_mode_menu (id));
  add_row (self->modes, self->mode_rows, row);
}

static const char *
describe_modes (PlumbValue *outputs)
{
  guint n_graph = 0, n_shadow = 0, n = plumb_value_get_length (outputs);
  for (guint i = 0; i < n; i++)
    {
      const char *mode
          = plumb_value_member_string (plumb_value_get_element (outputs, i), "effective", "");
      n_graph += g_str_equal (mode, "graph");
      n_shadow += g_str_equal (mode, "shadow");
    }
  return n_graph == n && n > 0 ? _ ("The graph does the work. Where it fails, the legacy command "
                                    "does it at once.")
         : n_graph > 0  ? _ ("The graph does a part of the work, the legacy command the rest.")
         : n_shadow > 0 ? _ ("The legacy command does the work. The graph is run beside it and "
                             "compared; it publishes, notifies and completes nothing.")
                        : _ ("The legacy command does the work. The graph is not run.");
}

static void
update_modes (PlumbUiRolloutView *self)
{
  PlumbValue *about = plumb_ui_review_get_about (self->review);
  PlumbValue *outputs = plumb_value_get_member (about, "outputs");
  g_autofree char *shown = about != NULL ? plumb_json_format (about, PLUMB_JSON_COMPACT) : NULL;
  if (!g_set_str (&self->shown_modes, shown))
    return;
  /* Translators: the title of a legacy command */
  g_autofree char *title
      = g_strdup_printf (_ ("Replaces “%s”"), plumb_value_member_string (about, "legacy", ""));
  clear_rows (self->modes, self->mode_rows);
  adw_preferences_group_set_title (self->modes, title);
  adw_preferences_group_set_description (self->modes, describe_modes (outputs));
  for (guint i = 0; i < plumb_value_get_length (outputs); i++)
    add_output (self, plumb_value_get_element (outputs, i));
}

/* --- pairs ---------------------------------------------------------------------------------- */

static GtkWidget *
make_pair_menu (gint64 number)
{
  static const struct
  {
    const char *label;
    const char *action;
  } items[] = { { N_ ("_Compare"), "review.open-pair" },
                { N_ ("Approve as _Reference…"), "review.approve-pair" },
                { N_ ("_Accept…"), "review.accept-pair" },
                { N_ ("Re_ject…"), "review.reject-pair" } };
  g_autoptr (GMenu) menu = g_menu_new ();
  for (guint i = 0; i < G_N_ELEMENTS (items); i++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (_ (items[i].label), NULL);
      g_menu_item_set_action_and_target (item, items[i].action, "x", number);
      g_menu_append_item (menu, item);
    }
  g_autofree char *label = g_strdup_printf (_ ("Pair %d"), (int) number);
  GtkWidget *button = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-more-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  return button;
}

static char *
describe_pair (PlumbPair *pair)
{
  PlumbValue *record = plumb_pair_get_record (pair);
  const char *step
      = plumb_value_member_string (plumb_value_get_member (record, "first_step"), "step", NULL);
  const char *reference = plumb_value_member_string (record, "reference", NULL);
  g_autofree char *when = plumb_ui_time_dup_text (plumb_pair_get_text (pair, "compared_at"));
  g_autofree char *mean = plumb_ui_pair_dup_mean (pair);
  g_autoptr (GString) text = g_string_new (NULL);
  /* Translators: a time, and the mean difference of two pictures */
  g_string_printf (text, _ ("%s · mean difference %s"), when, mean);
  if (reference != NULL)
    g_string_append_printf (text, " · %s", _ ("against the reference"));
  if (step != NULL)
    {
      g_autofree char *shown = plumb_text_make_visible (step);
      g_string_append (text, " · ");
      g_string_append_printf (text, _ ("first differs at %s"), shown);
    }
  return g_string_free_and_steal (g_steal_pointer (&text));
}

static char *
describe_reason (PlumbPair *pair)
{
  PlumbValue *review = plumb_pair_get_review (pair);
  if (review == NULL)
    return NULL;
  gboolean is_accepted
      = g_str_equal (plumb_value_member_string (review, "decision", ""), "accepted");
  g_autofree char *by = plumb_text_make_visible (plumb_value_member_string (review, "by", ""));
  g_autofree char *note = plumb_text_make_visible (plumb_value_member_string (review, "note", ""));
  return g_strdup_printf (is_accepted ? _ ("Accepted by %s: %s") : _ ("Rejected by %s: %s"), by,
                          note);
}

static GtkWidget *
make_pair_row (PlumbPair *pair)
{
  g_autofree char *item = plumb_text_make_visible (plumb_pair_get_text (pair, "item"));
  g_autofree char *title
      = *item != '\0' ? g_strdup_printf ("%s · %s", plumb_pair_get_text (pair, "output"), item)
                      : g_strdup (plumb_pair_get_text (pair, "output"));
  g_autofree char *text = describe_pair (pair);
  g_autofree char *review = describe_reason (pair);
  g_autofree char *subtitle
      = review != NULL ? g_strdup_printf ("%s\n%s", text, review) : g_strdup (text);
  GtkWidget *row = new_row (title, subtitle);
  GtkWidget *badge = plumb_ui_verdict_badge_new (plumb_pair_get_text (pair, "verdict"));
  gtk_widget_set_size_request (badge, 64, -1);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), badge);
  guint stars = (guint) plumb_value_member_int (plumb_pair_get_rating (pair), "stars", 0);
  if (stars > 0)
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), plumb_ui_stars_new (stars, PLUMB_MOST_STARS));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), make_pair_menu (plumb_pair_get_number (pair)));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "review.open-pair");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "x", plumb_pair_get_number (pair));
  return row;
}

static void show_pairs (PlumbUiRolloutView *self);

static void
more_cb (AdwButtonRow *row, PlumbUiRolloutView *self)
{
  self->n_shown += MORE;
  show_pairs (self);
}

static void
show_pairs (PlumbUiRolloutView *self)
{
  GPtrArray *pairs = plumb_ui_review_get_pairs (self->review);
  guint n = pairs != NULL ? pairs->len : 0;
  clear_rows (self->list, self->pair_rows);
  for (guint i = 0; i < MIN (n, self->n_shown); i++)
    add_row (self->list, self->pair_rows, make_pair_row (g_ptr_array_index (pairs, i)));
  if (n <= self->n_shown)
    return;
  GtkWidget *more = adw_button_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (more), _ ("Show Earlier Ones"));
  g_signal_connect (more, "activated", G_CALLBACK (more_cb), self);
  add_row (self->list, self->pair_rows, more);
}

/* Pairs never change; what is said of them does. */
static char *
describe_shown (GPtrArray *pairs)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; pairs != NULL && i < pairs->len; i++)
    {
      PlumbPair *pair = g_ptr_array_index (pairs, i);
      g_string_append_printf (text, "%" G_GINT64_FORMAT "%s/%s ", plumb_pair_get_number (pair),
                              plumb_value_member_string (plumb_pair_get_review (pair), "when", ""),
                              plumb_value_member_string (plumb_pair_get_rating (pair), "when", ""));
    }
  return g_string_free_and_steal (g_steal_pointer (&text));
}

static void
update_pairs (PlumbUiRolloutView *self)
{
  GPtrArray *pairs = plumb_ui_review_get_pairs (self->review);
  gboolean has_any = pairs != NULL && pairs->len > 0;
  g_autofree char *shown = describe_shown (pairs);
  if (!g_set_str (&self->shown_pairs, shown))
    return;
  gtk_widget_set_visible (self->chart, has_any);
  gtk_widget_set_visible (GTK_WIDGET (self->list), has_any);
  adw_preferences_group_set_description (
      self->history, has_any
                         ? _ ("Mean difference of each pair, on a square-root scale; dashed lines "
                              "are the limits of pass and warn.")
                         : _ ("Nothing was compared yet. In shadow mode each run is."));
  plumb_ui_pair_chart_set_pairs (PLUMB_UI_PAIR_CHART (self->chart), pairs);
  show_pairs (self);
}

static void
changed_cb (PlumbUiRolloutView *self)
{
  update_modes (self);
  update_pairs (self);
}

static void
activated_cb (PlumbUiPairChart *chart, gint64 pair, PlumbUiRolloutView *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "review.open-pair", "x", pair);
}

/* --- the widget ----------------------------------------------------------------------------- */

static void
plumb_ui_rollout_view_dispose (GObject *object)
{
  PlumbUiRolloutView *self = PLUMB_UI_ROLLOUT_VIEW (object);
  if (self->review != NULL)
    g_signal_handlers_disconnect_by_data (self->review, self);
  g_clear_object (&self->review);
  G_OBJECT_CLASS (plumb_ui_rollout_view_parent_class)->dispose (object);
}

static void
plumb_ui_rollout_view_finalize (GObject *object)
{
  PlumbUiRolloutView *self = PLUMB_UI_ROLLOUT_VIEW (object);
  g_ptr_array_unref (self->mode_rows);
  g_ptr_array_unref (self->pair_rows);
  g_free (self->shown_modes);
  g_free (self->shown_pairs);
  G_OBJECT_CLASS (plumb_ui_rollout_view_parent_class)->finalize (object);
}

static void
plumb_ui_rollout_view_class_init (PlumbUiRolloutViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->dispose = plumb_ui_rollout_view_dispose;
  object_class->finalize = plumb_ui_rollout_view_finalize;
}

static GtkWidget *
make_button (const char *label, const char *action, const char *style)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  if (style != NULL)
    gtk_widget_add_css_class (button, style);
  return button;
}

static GtkWidget *
make_buttons (void)
{
  GtkWidget *box = adw_wrap_box_new ();
  adw_wrap_box_set_child_spacing (ADW_WRAP_BOX (box), 6);
  adw_wrap_box_set_line_spacing (ADW_WRAP_BOX (box), 6);
  gtk_widget_set_margin_top (box, 12);
  adw_wrap_box_append (ADW_WRAP_BOX (box),
                       make_button (_ ("_Run Now"), "review.run", "suggested-action"));
  adw_wrap_box_append (ADW_WRAP_BOX (box), make_button (_ ("_Observe…"), "review.shadow", NULL));
  adw_wrap_box_append (ADW_WRAP_BOX (box), make_button (_ ("_Promote…"), "review.promote", NULL));
  adw_wrap_box_append (ADW_WRAP_BOX (box),
                       make_button (_ ("Roll _Back…"), "review.roll-back", "destructive-action"));
  adw_wrap_box_append (ADW_WRAP_BOX (box),
                       make_button (_ ("_Edit Legacy Command…"), "review.legacy", "flat"));
  return box;
}

static void
plumb_ui_rollout_view_init (PlumbUiRolloutView *self)
{
  self->mode_rows = g_ptr_array_new ();
  self->pair_rows = g_ptr_array_new ();
  self->n_shown = MORE;
  self->page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());
  self->modes = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  self->history = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  self->list = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  self->buttons = make_buttons ();
  self->chart = plumb_ui_pair_chart_new ();
  adw_preferences_group_add (self->modes, self->buttons);
  adw_preferences_group_set_title (self->history, _ ("History"));
  gtk_widget_add_css_class (self->chart, "card");
  adw_preferences_group_add (self->history, self->chart);
  adw_preferences_page_add (self->page, self->modes);
  adw_preferences_page_add (self->page, self->history);
  adw_preferences_page_add (self->page, self->list);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->page));
  g_signal_connect (self->chart, "activated", G_CALLBACK (activated_cb), self);
}

GtkWidget *
plumb_ui_rollout_view_new (PlumbUiReview *review)
{
  PlumbUiRolloutView *self = g_object_new (PLUMB_UI_TYPE_ROLLOUT_VIEW, NULL);
  self->review = g_object_ref (review);
  g_signal_connect_swapped (review, "changed", G_CALLBACK (changed_cb), self);
  return GTK_WIDGET (self);
}
