/* plumb-ui-reference-view.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "plumb-ui-reference-view.h"

#include "plumb-file.h"
#include "plumb-json.h"
#include "plumb-ui-review-text.h"

struct _PlumbUiReferenceView
{
  AdwBin parent_instance;

  PlumbUiReview *review;
  GtkStack *stack;
  AdwPreferencesPage *page;
  GPtrArray *groups; /* unowned: of the page */
  char *shown;       /* what the rows say */
};

G_DEFINE_FINAL_TYPE (PlumbUiReferenceView, plumb_ui_reference_view, ADW_TYPE_BIN)

/* --- outputs -------------------------------------------------------------------------------- */

/* Those of the contract, then those that have references besides. */
static GPtrArray *
list_outputs (PlumbUiReferenceView *self)
{
  PlumbValue *outputs
      = plumb_value_get_member (plumb_ui_review_get_about (self->review), "outputs");
  PlumbValue *references = plumb_ui_review_get_references (self->review);
  GPtrArray *list = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < plumb_value_get_length (outputs); i++)
    g_ptr_array_add (list, g_strdup (plumb_value_member_string (
                               plumb_value_get_element (outputs, i), "output", "")));
  for (guint i = 0; i < plumb_value_get_length (references); i++)
    {
      const char *name = NULL;
      plumb_value_get_member_at (references, i, &name);
      if (!g_ptr_array_find_with_equal_func (list, name, g_str_equal, NULL))
        g_ptr_array_add (list, g_strdup (name));
    }
  return list;
}

/* The latest run that was compared and has the output; 0: none. */
static gint64
find_run (PlumbUiReferenceView *self, const char *output)
{
  GPtrArray *pairs = plumb_ui_review_get_pairs (self->review);
  for (guint i = 0; pairs != NULL && i < pairs->len; i++)
    {
      PlumbPair *pair = g_ptr_array_index (pairs, i);
      PlumbValue *record = plumb_pair_get_record (pair);
      gint64 run = plumb_value_member_int (plumb_value_get_member (record, "observer"), "run", 0);
      if (run > 0 && g_str_equal (plumb_pair_get_text (pair, "output"), output))
        return run;
    }
  return 0;
}

/* --- rows ----------------------------------------------------------------------------------- */

static char *
describe_version (PlumbValue *record)
{
  const char *same = plumb_value_member_string (record, "same_as", NULL);
  g_autofree char *by = plumb_text_make_visible (plumb_value_member_string (record, "by", ""));
  g_autofree char *when = plumb_ui_time_dup_text (plumb_value_member_string (record, "when", ""));
  gint64 run = plumb_value_member_int (record, "run", 0);
  guint n = plumb_value_get_length (plumb_value_get_member (record, "items"));
  g_autofree char *pictures = g_strdup_printf (ngettext ("%u file", "%u files", n), n);
  if (same != NULL)
    /* Translators: who, when, the version that counts again */
    return g_strdup_printf (_ ("by %s, %s · the same as %s"), by, when, same);
  if (run > 0)
    /* Translators: who, when, how many files, which run */
    return g_strdup_printf (_ ("by %s, %s · %s of run %d"), by, when, pictures, (int) run);
  /* Translators: who, when, how many files */
  return g_strdup_printf (_ ("by %s, %s · %s"), by, when, pictures);
}

static GtkWidget *
make_version_row (const char *output, PlumbValue *record, gboolean is_current)
{
  const char *version = plumb_value_member_string (record, "version", "");
  g_autofree char *why = plumb_text_make_visible (plumb_value_member_string (record, "why", ""));
  g_autofree char *subtitle = describe_version (record);
  GtkWidget *row = adw_action_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), *why != '\0' ? why : version);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  if (is_current)
    {
      adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                                 plumb_ui_badge_new (_ ("Counts"), "success"));
      return row;
    }
  g_autofree char *label = g_strdup_printf (_ ("Restore “%s”"), *why != '\0' ? why : version);
  GtkWidget *button = plumb_ui_icon_button_new ("edit-undo-symbolic", label);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "review.restore");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "(ss)", output, version);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  return row;
}

static GtkWidget *
make_approve_button (PlumbUiReferenceView *self, const char *output, gint64 run)
{
  g_autofree char *label = g_strdup_printf (_ ("_Approve Run %d…"), (int) run);
  GtkWidget *button = gtk_button_new_with_mnemonic (label);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "review.approve");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "(ssx)", output, "", run);
  return button;
}

static void
add_output (PlumbUiReferenceView *self, const char *output)
{
  PlumbValue *versions
      = plumb_value_get_member (plumb_ui_review_get_references (self->review), output);
  guint n = plumb_value_get_length (versions);
  gint64 run = find_run (self, output);
  GtkWidget *group = adw_preferences_group_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), output);
  if (n == 0)
    adw_preferences_group_set_description (
        ADW_PREFERENCES_GROUP (group),
        run > 0 ? _ ("Nothing was approved yet.")
                : _ ("Nothing was approved yet. A run that was compared can be."));
  if (run > 0)
    adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (group),
                                             make_approve_button (self, output, run));
  for (guint i = 0; i < n; i++)
    adw_preferences_group_add (
        ADW_PREFERENCES_GROUP (group),
        make_version_row (output, plumb_value_get_element (versions, i), i == 0));
  adw_preferences_page_add (self->page, ADW_PREFERENCES_GROUP (group));
  g_ptr_array_add (self->groups, group);
}

static char *
describe_shown (PlumbUiReferenceView *self, GPtrArray *outputs)
{
  PlumbValue *references = plumb_ui_review_get_references (self->review);
  g_autofree char *text
      = references != NULL ? plumb_json_format (references, PLUMB_JSON_COMPACT) : g_strdup ("");
  const char *workflow = plumb_ui_review_get_workflow (self->review);
  g_autoptr (GString) shown = g_string_new (text);
  g_string_append (shown, workflow != NULL ? workflow : "");
  for (guint i = 0; i < outputs->len; i++)
    g_string_append_printf (shown, " %s %" G_GINT64_FORMAT, (char *) outputs->pdata[i],
                            find_run (self, outputs->pdata[i]));
  return g_string_free_and_steal (g_steal_pointer (&shown));
}

static void
changed_cb (PlumbUiReferenceView *self)
{
  g_autoptr (GPtrArray) outputs = list_outputs (self);
  g_autofree char *shown = describe_shown (self, outputs);
  if (!g_set_str (&self->shown, shown))
    return;
  for (guint i = 0; i < self->groups->len; i++)
    adw_preferences_page_remove (self->page, g_ptr_array_index (self->groups, i));
  g_ptr_array_set_size (self->groups, 0);
  for (guint i = 0; i < outputs->len; i++)
    add_output (self, g_ptr_array_index (outputs, i));
  gtk_stack_set_visible_child_name (self->stack, outputs->len > 0 ? "page" : "empty");
}

/* --- the widget ----------------------------------------------------------------------------- */

static void
plumb_ui_reference_view_dispose (GObject *object)
{
  PlumbUiReferenceView *self = PLUMB_UI_REFERENCE_VIEW (object);
  if (self->review != NULL)
    g_signal_handlers_disconnect_by_data (self->review, self);
  g_clear_object (&self->review);
  G_OBJECT_CLASS (plumb_ui_reference_view_parent_class)->dispose (object);
}

static void
plumb_ui_reference_view_finalize (GObject *object)
{
  PlumbUiReferenceView *self = PLUMB_UI_REFERENCE_VIEW (object);
  g_ptr_array_unref (self->groups);
  g_free (self->shown);
  G_OBJECT_CLASS (plumb_ui_reference_view_parent_class)->finalize (object);
}

static void
plumb_ui_reference_view_class_init (PlumbUiReferenceViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = plumb_ui_reference_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = plumb_ui_reference_view_finalize;
}

static void
plumb_ui_reference_view_init (PlumbUiReferenceView *self)
{
  GtkWidget *empty = adw_status_page_new ();
  self->groups = g_ptr_array_new ();
  self->stack = GTK_STACK (gtk_stack_new ());
  self->page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (empty), "plumb-page-review-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (empty), _ ("No References"));
  adw_status_page_set_description (
      ADW_STATUS_PAGE (empty),
      _ ("Compare two runs, and approve a picture there: what a person has approved is what later "
         "runs are held against."));
  gtk_stack_add_named (self->stack, empty, "empty");
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->page), "page");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->stack));
}

GtkWidget *
plumb_ui_reference_view_new (PlumbUiReview *review)
{
  PlumbUiReferenceView *self = g_object_new (PLUMB_UI_TYPE_REFERENCE_VIEW, NULL);
  self->review = g_object_ref (review);
  g_signal_connect_swapped (review, "changed", G_CALLBACK (changed_cb), self);
  return GTK_WIDGET (self);
}
