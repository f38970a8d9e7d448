/* plumb-ui-review-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "plumb-ui-review-page.h"

#include "plumb-rollout.h"
#include "plumb-ui-actions.h"
#include "plumb-ui-matrix-view.h"
#include "plumb-ui-noise-view.h"
#include "plumb-ui-reference-view.h"
#include "plumb-ui-review-actions.h"
#include "plumb-ui-review-text.h"
#include "plumb-ui-review.h"
#include "plumb-ui-rollout-view.h"
#include "plumb-ui-speech.h"

struct _PlumbUiReviewPage
{
  AdwBin parent_instance;

  PlumbUiSession *session;
  PlumbUiReview *review;
  GSimpleActionGroup *actions;
  PlumbValue *listed; /* (nullable): what the rows of the sidebar say */

  AdwNavigationSplitView *split;
  AdwNavigationPage *content_page;
  AdwHeaderBar *bar;
  GtkListBox *workflows;
  AdwViewStack *views;
  GtkStack *rollout; /* "view", or why there is none */
  AdwStatusPage *status;
  GtkWidget *status_button;
};

G_DEFINE_FINAL_TYPE (PlumbUiReviewPage, plumb_ui_review_page, ADW_TYPE_BIN)

/* --- the list of workflows ------------------------------------------------------------------ */

/* "Shadow · 2 of 3 passes": of the output that is least far. */
static char *
describe_workflow (PlumbValue *workflow)
{
  PlumbValue *outputs
      = plumb_value_get_member (plumb_value_get_member (workflow, "about"), "outputs");
  PlumbValue *least = NULL;
  if (!plumb_value_member_boolean (workflow, "is_named", FALSE))
    return g_strdup (_ ("No legacy command"));
  if (plumb_value_get_member (workflow, "error") != NULL)
    return g_strdup (_ ("Faulty legacy command"));
  for (guint i = 0; i < plumb_value_get_length (outputs); i++)
    {
      PlumbValue *output = plumb_value_get_element (outputs, i);
      if (least == NULL
          || plumb_value_member_int (output, "passes", 0)
                 < plumb_value_member_int (least, "passes", 0))
        least = output;
    }
  const char *mode = plumb_ui_mode_get_title (plumb_value_member_string (least, "effective", ""));
  guint required = (guint) plumb_value_member_int (least, "required_passes", 0);
  return g_strdup_printf (
      /* Translators: a mode, and how many passes of how many there are */
      ngettext ("%s · %u of %u pass", "%s · %u of %u passes", required), mode,
      (guint) plumb_value_member_int (least, "passes", 0), required);
}

static GtkWidget *
make_workflow_row (PlumbValue *workflow)
{
  GtkWidget *row = adw_action_row_new ();
  const char *name = plumb_value_member_string (workflow, "workflow", "");
  g_autofree char *subtitle = describe_workflow (workflow);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "workflow", g_strdup (name), g_free);
  return row;
}

static const char *
get_row_workflow (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), "workflow");
}

static void row_selected_cb (GtkListBox *list, GtkListBoxRow *row, PlumbUiReviewPage *self);

static void
select_shown (PlumbUiReviewPage *self)
{
  const char *shown = plumb_ui_review_get_workflow (self->review);
  GtkListBoxRow *row;
  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->workflows, i)) != NULL; i++)
    if (g_strcmp0 (get_row_workflow (row), shown) == 0)
      gtk_list_box_select_row (self->workflows, row);
}

/* Where there is none to choose, a narrow window shows what the page says of that. */
static void
update_list (PlumbUiReviewPage *self)
{
  PlumbValue *workflows = plumb_ui_review_get_workflows (self->review);
  g_signal_handlers_block_by_func (self->workflows, row_selected_cb, self);
  if (self->listed == NULL || workflows == NULL || !plumb_value_equal (self->listed, workflows))
    {
      gboolean has_focus = gtk_widget_get_focus_child (GTK_WIDGET (self->workflows)) != NULL;
      gtk_list_box_remove_all (self->workflows);
      for (guint i = 0; i < plumb_value_get_length (workflows); i++)
        gtk_list_box_append (self->workflows,
                             make_workflow_row (plumb_value_get_element (workflows, i)));
      g_clear_pointer (&self->listed, plumb_value_unref);
      self->listed = workflows != NULL ? plumb_value_ref (workflows) : NULL;
      select_shown (self);
      if (plumb_value_get_length (workflows) == 0)
        adw_navigation_split_view_set_show_content (self->split, TRUE);
      if (has_focus)
        gtk_widget_child_focus (GTK_WIDGET (self->workflows), GTK_DIR_TAB_FORWARD);
    }
  else
    select_shown (self);
  g_signal_handlers_unblock_by_func (self->workflows, row_selected_cb, self);
}

/* --- what is shown -------------------------------------------------------------------------- */

static void
tell (PlumbUiReviewPage *self, const char *title, const char *text, const char *action)
{
  adw_status_page_set_title (self->status, title);
  adw_status_page_set_description (self->status, text);
  gtk_widget_set_visible (self->status_button, action != NULL);
  if (action != NULL)
    gtk_actionable_set_action_name (GTK_ACTIONABLE (self->status_button), action);
  gtk_stack_set_visible_child_name (self->rollout, "status");
}

static void
update_content (PlumbUiReviewPage *self)
{
  const char *workflow = plumb_ui_review_get_workflow (self->review);
  g_autofree char *fault = plumb_ui_say (plumb_ui_review_get_error (self->review));
  adw_navigation_page_set_title (self->content_page, workflow != NULL ? workflow : _ ("Review"));
  if (!plumb_ui_review_is_loaded (self->review))
    gtk_stack_set_visible_child_name (self->rollout, "loading");
  else if (workflow == NULL)
    tell (self, _ ("No Workflows"), _ ("The project has no workflow to review yet."), NULL);
  else if (fault != NULL)
    {
      g_autofree char *text = g_markup_escape_text (fault, -1);
      tell (self, _ ("The Legacy Command Is Faulty"), text, "review.legacy");
    }
  else if (!plumb_ui_review_is_named (self->review))
    tell (self, _ ("No Legacy Command"),
          _ ("Where this workflow is to replace a script that is trusted, name the script: what it "
             "takes, what it leaves, and where the graph has the same. Both can then be run beside "
             "each other and compared, and the graph takes over when it has passed."),
          "review.legacy");
  else
    gtk_stack_set_visible_child_name (self->rollout, "view");
}

/* Whoever came here before there was anything to focus has the keys of the page. */
static void
take_focus (PlumbUiReviewPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->workflows);
  if (row != NULL && gtk_widget_get_mapped (GTK_WIDGET (self))
      && (focus == NULL || !gtk_widget_get_mapped (focus)))
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

static void
changed_cb (PlumbUiReviewPage *self)
{
  update_list (self);
  update_content (self);
  take_focus (self);
}

/* --- choosing ------------------------------------------------------------------------------- */

static void
row_selected_cb (GtkListBox *list, GtkListBoxRow *row, PlumbUiReviewPage *self)
{
  if (row != NULL
      && g_strcmp0 (get_row_workflow (row), plumb_ui_review_get_workflow (self->review)) != 0)
    plumb_ui_review_show (self->review, plumb_ui_review_get_project (self->review),
                          get_row_workflow (row));
}

static void
row_activated_cb (GtkListBox *list, GtkListBoxRow *row, PlumbUiReviewPage *self)
{
  row_selected_cb (list, row, self);
  adw_navigation_split_view_set_show_content (self->split, TRUE);
}

static void
move (PlumbUiReviewPage *self, int by)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->workflows);
  int position = row != NULL ? gtk_list_box_row_get_index (row) + by : 0;
  row = gtk_list_box_get_row_at_index (self->workflows, MAX (position, 0));
  if (row != NULL)
    gtk_list_box_select_row (self->workflows, row);
}

static void
move_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  move (user_data, g_str_equal (g_action_get_name (G_ACTION (action)), "next") ? 1 : -1);
}

static void
tab_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PlumbUiReviewPage *self = user_data;
  adw_view_stack_set_visible_child_name (self->views, g_variant_get_string (parameter, NULL));
  adw_navigation_split_view_set_show_content (self->split, TRUE);
}

static void
session_project_cb (PlumbUiSession *session, GParamSpec *pspec, PlumbUiReviewPage *self)
{
  plumb_ui_review_show (self->review, plumb_ui_session_get_project (session), NULL);
}

static void
add_actions (PlumbUiReviewPage *self)
{
  static const GActionEntry entries[] = {
    { "next", move_cb },
    { "previous", move_cb },
    { "tab", tab_cb, "s" },
  };
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  plumb_ui_review_add_actions (self->review, G_ACTION_MAP (self->actions), GTK_WIDGET (self));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "review", G_ACTION_GROUP (self->actions));
}

/* As the table of actions and the user's settings have them. */
static void
add_keys (PlumbUiReviewPage *self)
{
  GSettings *settings
      = plumb_ui_environment_get_settings (plumb_ui_session_get_environment (self->session));
  GtkEventController *keys = gtk_shortcut_controller_new ();
  for (guint i = 0; i < plumb_ui_actions_get_length (); i++)
    {
      const char *detailed = plumb_ui_actions_get (i)->name;
      g_autofree char *name = NULL;
      g_autoptr (GVariant) target = NULL;
      if (!g_str_has_prefix (detailed, "review.")
          || !g_action_parse_detailed_name (detailed, &name, &target, NULL))
        continue;
      g_auto (GStrv) accels = plumb_ui_actions_get_accels (detailed, settings);
      for (guint k = 0; accels[k] != NULL; k++)
        {
          GtkShortcut *shortcut = gtk_shortcut_new (gtk_shortcut_trigger_parse_string (accels[k]),
                                                    gtk_named_action_new (name));
          gtk_shortcut_set_arguments (shortcut, target);
          gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys), shortcut);
        }
    }
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

/* --- the widget ----------------------------------------------------------------------------- */

static void
plumb_ui_review_page_dispose (GObject *object)
{
  PlumbUiReviewPage *self = PLUMB_UI_REVIEW_PAGE (object);
  if (self->session != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->session, self);
      g_signal_handlers_disconnect_by_data (self->review, self);
      gtk_widget_insert_action_group (GTK_WIDGET (self), "review", NULL);
    }
  gtk_widget_dispose_template (GTK_WIDGET (self), PLUMB_UI_TYPE_REVIEW_PAGE);
  g_clear_object (&self->actions);
  g_clear_object (&self->review);
  g_clear_object (&self->session);
  g_clear_pointer (&self->listed, plumb_value_unref);
  G_OBJECT_CLASS (plumb_ui_review_page_parent_class)->dispose (object);
}

/* A person who comes back may have approved a picture beside another, or used the command line. */
static void
window_active_cb (PlumbUiReviewPage *self, GParamSpec *pspec, GtkWindow *window)
{
  if (gtk_window_is_active (window) && gtk_widget_get_mapped (GTK_WIDGET (self)))
    plumb_ui_review_reload (self->review);
}

static void
plumb_ui_review_page_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (plumb_ui_review_page_parent_class)->root (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  if (GTK_IS_WINDOW (root))
    g_signal_connect_object (root, "notify::is-active", G_CALLBACK (window_active_cb), widget,
                             G_CONNECT_SWAPPED);
}

static void
plumb_ui_review_page_map (GtkWidget *widget)
{
  PlumbUiReviewPage *self = PLUMB_UI_REVIEW_PAGE (widget);
  GTK_WIDGET_CLASS (plumb_ui_review_page_parent_class)->map (widget);
  plumb_ui_review_set_active (self->review, TRUE);
}

static void
plumb_ui_review_page_unmap (GtkWidget *widget)
{
  PlumbUiReviewPage *self = PLUMB_UI_REVIEW_PAGE (widget);
  plumb_ui_review_set_active (self->review, FALSE);
  GTK_WIDGET_CLASS (plumb_ui_review_page_parent_class)->unmap (widget);
}

static void
plumb_ui_review_page_class_init (PlumbUiReviewPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = plumb_ui_review_page_dispose;
  widget_class->root = plumb_ui_review_page_root;
  widget_class->map = plumb_ui_review_page_map;
  widget_class->unmap = plumb_ui_review_page_unmap;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/plumbline/Plumbline/ui/plumb-ui-review-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PlumbUiReviewPage, split);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiReviewPage, content_page);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiReviewPage, bar);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiReviewPage, workflows);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiReviewPage, views);
}

static void
plumb_ui_review_page_init (PlumbUiReviewPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
add_rollout (PlumbUiReviewPage *self)
{
  self->rollout = GTK_STACK (gtk_stack_new ());
  self->status = ADW_STATUS_PAGE (adw_status_page_new ());
  self->status_button = gtk_button_new_with_mnemonic (_ ("_Name the Legacy Command…"));
  adw_status_page_set_icon_name (self->status, "plumb-page-review-symbolic");
  gtk_widget_set_halign (self->status_button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->status_button, "pill");
  gtk_widget_add_css_class (self->status_button, "suggested-action");
  adw_status_page_set_child (self->status, self->status_button);
  gtk_stack_add_named (self->rollout, adw_spinner_new (), "loading");
  gtk_stack_add_named (self->rollout, GTK_WIDGET (self->status), "status");
  gtk_stack_add_named (self->rollout, plumb_ui_rollout_view_new (self->review), "view");
  adw_view_stack_add_titled (self->views, GTK_WIDGET (self->rollout), "rollout", _ ("Rollout"));
}

static void
add_views (PlumbUiReviewPage *self)
{
  GActionMap *actions = G_ACTION_MAP (self->actions);
  add_rollout (self);
  adw_view_stack_add_titled (self->views, plumb_ui_reference_view_new (self->review), "references",
                             _ ("References"));
  adw_view_stack_add_titled (self->views, plumb_ui_noise_view_new (self->review, actions), "noise",
                             _ ("Noise"));
  adw_view_stack_add_titled (self->views, plumb_ui_matrix_view_new (self->review, actions),
                             "matrix", _ ("Matrix"));
}

GtkWidget *
plumb_ui_review_page_new (PlumbUiSession *session)
{
  PlumbUiReviewPage *self = g_object_new (PLUMB_UI_TYPE_REVIEW_PAGE, NULL);
  self->session = g_object_ref (session);
  self->review = plumb_ui_review_new (session);
  add_actions (self);
  add_views (self);
  add_keys (self);
  g_signal_connect (self->workflows, "row-selected", G_CALLBACK (row_selected_cb), self);
  g_signal_connect (self->workflows, "row-activated", G_CALLBACK (row_activated_cb), self);
  g_signal_connect_swapped (self->review, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect (session, "notify::project", G_CALLBACK (session_project_cb), self);
  session_project_cb (session, NULL, self);
  changed_cb (self);
  return GTK_WIDGET (self);
}
