/* plumb-ui-workflow-list.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "plumb-ui-workflow-list.h"

#include "plumb-file.h"
#include "plumb-ui-drop-down.h"
#include "plumb-ui-state-icon.h"
#include "plumb-ui-workflow-files.h"

struct _PlumbUiWorkflowList
{
  AdwBin parent_instance;

  PlumbUiSession *session;
  GSignalGroup *project_signals;
  GSignalGroup *workflow_signals;
  GtkStringList *names; /* of files and of documents that have none yet */
  GtkSingleSelection *selection;
  GPtrArray *rows; /* borrowed: those that are shown */
  char *target;    /* (nullable): what the open menu is about; the list selects what is hovered */
  gboolean is_updating;

  GtkDropDown *projects;
  GtkStack *stack;
  GtkListView *list;
  GMenuModel *row_menu;
};

G_DEFINE_FINAL_TYPE (PlumbUiWorkflowList, plumb_ui_workflow_list, ADW_TYPE_BIN)

static PlumbUiProject *
get_project (PlumbUiWorkflowList *self)
{
  return plumb_ui_session_get_project (self->session);
}

static const char *
get_target (PlumbUiWorkflowList *self)
{
  if (self->target != NULL)
    return self->target;
  GtkStringObject *item = gtk_single_selection_get_selected_item (self->selection);
  return item != NULL ? gtk_string_object_get_string (item) : NULL;
}

/* --- rows ------------------------------------------------------------------------------------ */

typedef struct
{
  PlumbUiWorkflowList *list; /* borrowed */
  GtkListItem *list_item;    /* borrowed */
  GtkLabel *title;
  GtkWidget *dot;
  PlumbUiStateIcon *state;
} Row;

static PlumbUiState
find_last_state (PlumbUiProject *project, const char *name)
{
  const PlumbRunQuery query = { .workflow = name, .limit = 1 };
  g_autoptr (GPtrArray) rows
      = plumb_ledger_reader_list_runs (plumb_ui_project_get_reader (project), &query, NULL);
  if (rows == NULL || rows->len == 0)
    return PLUMB_UI_STATE_NONE;
  return plumb_ui_state_from_text (((PlumbRunRow *) g_ptr_array_index (rows, 0))->state, NULL);
}

static void
show_row (Row *row)
{
  PlumbUiWorkflowList *self = row->list;
  PlumbUiProject *project = get_project (self);
  GtkStringObject *item = gtk_list_item_get_item (row->list_item);
  if (project == NULL || item == NULL)
    return;
  const char *name = gtk_string_object_get_string (item);
  PlumbUiDocument *open = plumb_ui_workflow_find_open (self->session, project, name);
  gboolean is_saved = open == NULL || plumb_ui_document_is_saved (open);
  PlumbUiState state = find_last_state (project, name);
  gtk_label_set_label (row->title, name);
  gtk_widget_set_visible (row->dot, !is_saved);
  plumb_ui_state_icon_set_state (row->state, state);
  g_autoptr (GString) description = g_string_new (plumb_ui_state_get_title (state));
  if (!is_saved)
    g_string_append_printf (description, "%s%s", description->len > 0 ? ", " : "", _ ("Not saved"));
  gtk_list_item_set_accessible_label (row->list_item, name);
  gtk_list_item_set_accessible_description (row->list_item, description->str);
}

static void
show_rows (PlumbUiWorkflowList *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    show_row (g_ptr_array_index (self->rows, i));
}

static gboolean
unparent_cb (gpointer menu)
{
  gtk_widget_unparent (menu);
  return G_SOURCE_REMOVE;
}

static gboolean
forget_target_cb (gpointer self)
{
  g_clear_pointer (&PLUMB_UI_WORKFLOW_LIST (self)->target, g_free);
  return G_SOURCE_REMOVE;
}

/* The action that closed it is still to be carried out. */
static void
menu_closed_cb (GtkPopover *menu, PlumbUiWorkflowList *self)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, unparent_cb, g_object_ref (menu), g_object_unref);
  g_idle_add_full (G_PRIORITY_DEFAULT, forget_target_cb, g_object_ref (self), g_object_unref);
}

static void
popup_menu (PlumbUiWorkflowList *self, GtkWidget *parent)
{
  GtkWidget *menu = gtk_popover_menu_new_from_model (self->row_menu);
  g_autofree char *target = g_strdup (get_target (self));
  g_set_str (&self->target, target);
  gtk_widget_set_parent (menu, parent);
  gtk_popover_set_has_arrow (GTK_POPOVER (menu), FALSE);
  g_signal_connect_object (menu, "closed", G_CALLBACK (menu_closed_cb), self, 0);
  gtk_popover_popup (GTK_POPOVER (menu));
}

static void
row_pressed_cb (GtkGestureClick *click, int n, double x, double y, Row *row)
{
  g_clear_pointer (&row->list->target, g_free);
  gtk_single_selection_set_selected (row->list->selection,
                                     gtk_list_item_get_position (row->list_item));
  popup_menu (row->list, gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (click)));
}

static GtkWidget *
make_dot (void)
{
  GtkWidget *dot = gtk_image_new_from_icon_name ("plumb-state-none-symbolic");
  gtk_widget_add_css_class (dot, "accent");
  gtk_widget_set_tooltip_text (dot, _ ("Not saved"));
  return dot;
}

static void
setup_cb (PlumbUiWorkflowList *self, GtkListItem *list_item)
{
  Row *row = g_new0 (Row, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  row->list = self;
  row->list_item = list_item;
  row->title = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "ellipsize", PANGO_ELLIPSIZE_MIDDLE,
                             "hexpand", TRUE, NULL);
  row->dot = make_dot ();
  row->state = PLUMB_UI_STATE_ICON (plumb_ui_state_icon_new ());
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (row->title));
  gtk_box_append (GTK_BOX (box), row->dot);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (row->state));
  GtkGesture *click = gtk_gesture_click_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect (click, "pressed", G_CALLBACK (row_pressed_cb), row);
  gtk_widget_add_controller (box, GTK_EVENT_CONTROLLER (click));
  g_object_set_data_full (G_OBJECT (list_item), "row", row, g_free);
  gtk_list_item_set_child (list_item, box);
}

static void
bind_cb (PlumbUiWorkflowList *self, GtkListItem *list_item)
{
  Row *row = g_object_get_data (G_OBJECT (list_item), "row");
  g_ptr_array_add (self->rows, row);
  show_row (row);
}

static void
unbind_cb (PlumbUiWorkflowList *self, GtkListItem *list_item)
{
  g_ptr_array_remove (self->rows, g_object_get_data (G_OBJECT (list_item), "row"));
}

/* --- what is listed -------------------------------------------------------------------------- */

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
select_shown (PlumbUiWorkflowList *self)
{
  PlumbUiDocument *document = plumb_ui_session_get_document (self->session);
  guint position = document != NULL
                       ? gtk_string_list_find (self->names, plumb_ui_document_get_name (document))
                       : G_MAXUINT;
  gtk_single_selection_set_selected (self->selection,
                                     position != G_MAXUINT ? position : GTK_INVALID_LIST_POSITION);
}

/* The list selects what is hovered: when the pointer is gone, what is shown again. */
static void
pointer_left_cb (PlumbUiWorkflowList *self)
{
  if (self->target == NULL)
    select_shown (self);
}

static GPtrArray *
list_names (PlumbUiWorkflowList *self, PlumbUiProject *project)
{
  GPtrArray *names = g_ptr_array_new ();
  GListModel *files = plumb_ui_project_get_workflows (project);
  for (guint i = 0; i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr (GtkStringObject) item = g_list_model_get_item (files, i);
      g_ptr_array_add (names, (gpointer) gtk_string_object_get_string (item));
    }
  GListModel *documents = plumb_ui_session_get_documents (self->session);
  for (guint i = 0; i < g_list_model_get_n_items (documents); i++)
    {
      g_autoptr (PlumbUiDocument) document = g_list_model_get_item (documents, i);
      const char *name = plumb_ui_document_get_name (document);
      if (plumb_ui_document_get_project (document) == project
          && !g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
        g_ptr_array_add (names, (gpointer) name);
    }
  g_ptr_array_sort (names, compare_names);
  return names;
}

static void
refill (PlumbUiWorkflowList *self)
{
  PlumbUiProject *project = get_project (self);
  g_autoptr (GPtrArray) names = project != NULL ? list_names (self, project) : g_ptr_array_new ();
  gtk_stack_set_visible_child_name (self->stack, names->len > 0 ? "list" : "empty");
  g_ptr_array_add (names, NULL);
  self->is_updating = TRUE;
  gtk_string_list_splice (self->names, 0, g_list_model_get_n_items (G_LIST_MODEL (self->names)),
                          (const char *const *) names->pdata);
  select_shown (self);
  self->is_updating = FALSE;
}

static void
follow_documents (PlumbUiWorkflowList *self)
{
  GListModel *documents = plumb_ui_session_get_documents (self->session);
  for (guint i = 0; i < g_list_model_get_n_items (documents); i++)
    {
      g_autoptr (PlumbUiDocument) document = g_list_model_get_item (documents, i);
      g_signal_handlers_disconnect_by_func (document, show_rows, self);
      g_signal_handlers_disconnect_by_func (document, refill, self);
      g_signal_connect_object (document, "notify::is-saved", G_CALLBACK (show_rows), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (document, "notify::title", G_CALLBACK (refill), self,
                               G_CONNECT_SWAPPED);
    }
  refill (self);
}

static void
project_changed_cb (PlumbUiWorkflowList *self)
{
  PlumbUiProject *project = get_project (self);
  GListModel *projects = plumb_ui_session_get_projects (self->session);
  g_signal_group_set_target (self->project_signals, project);
  g_signal_group_set_target (self->workflow_signals,
                             project != NULL ? plumb_ui_project_get_workflows (project) : NULL);
  self->is_updating = TRUE;
  gtk_widget_set_visible (GTK_WIDGET (self->projects), g_list_model_get_n_items (projects) > 1);
  for (guint i = 0; i < g_list_model_get_n_items (projects); i++)
    {
      g_autoptr (PlumbUiProject) other = g_list_model_get_item (projects, i);
      if (other == project)
        gtk_drop_down_set_selected (self->projects, i);
    }
  self->is_updating = FALSE;
  refill (self);
}

static void
project_chosen_cb (PlumbUiWorkflowList *self)
{
  PlumbUiProject *project = gtk_drop_down_get_selected_item (self->projects);
  if (!self->is_updating && project != NULL)
    plumb_ui_session_set_project (self->session, project);
}

static char *
get_project_name (PlumbUiProject *project, gpointer user_data)
{
  return g_strdup (project != NULL ? plumb_ui_project_get_name (project) : "");
}

/* --- what is done with a workflow ------------------------------------------------------------ */

static void
open_target (PlumbUiWorkflowList *self)
{
  const char *name = get_target (self);
  if (name != NULL)
    plumb_ui_session_load_document (self->session, get_project (self), name);
}

static void
activated_cb (PlumbUiWorkflowList *self, guint position)
{
  gtk_single_selection_set_selected (self->selection, position);
  open_target (self);
}

static void
open_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  open_target (PLUMB_UI_WORKFLOW_LIST (widget));
}

static void
duplicate_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  PlumbUiWorkflowList *self = PLUMB_UI_WORKFLOW_LIST (widget);
  g_autoptr (GError) error = NULL;
  const char *name = get_target (self);
  if (name == NULL)
    return;
  g_autofree char *copy
      = plumb_ui_workflow_duplicate (self->session, get_project (self), name, &error);
  if (copy == NULL
      || plumb_ui_session_open_document (self->session, get_project (self), copy, &error) == NULL)
    plumb_ui_session_report (self->session, _ ("Cannot Duplicate"), error);
}

static void
trash_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  PlumbUiWorkflowList *self = PLUMB_UI_WORKFLOW_LIST (widget);
  g_autofree char *name = g_strdup (get_target (self));
  if (name != NULL)
    plumb_ui_workflow_trash (self->session, get_project (self), name);
}

static void
reveal_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  PlumbUiWorkflowList *self = PLUMB_UI_WORKFLOW_LIST (widget);
  const char *name = get_target (self);
  if (name == NULL)
    return;
  g_autofree char *path
      = plumb_project_get_workflow_path (plumb_ui_project_get_project (get_project (self)), name);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GtkFileLauncher) launcher = gtk_file_launcher_new (file);
  gtk_file_launcher_open_containing_folder (launcher, GTK_WINDOW (gtk_widget_get_root (widget)),
                                            NULL, NULL, NULL);
}

typedef struct
{
  PlumbUiWorkflowList *list;
  char *name;
  AdwAlertDialog *dialog; /* borrowed */
  GtkEditable *entry;     /* borrowed */
} Rename;

static void
rename_free (gpointer data, GClosure *closure)
{
  Rename *rename = data;
  g_object_unref (rename->list);
  g_free (rename->name);
  g_free (rename);
}

static void
rename_typed_cb (GtkEditable *entry, Rename *rename)
{
  const char *text = gtk_editable_get_text (entry);
  gboolean is_valid = *text != '\0' && plumb_file_check_name (text, NULL);
  adw_alert_dialog_set_response_enabled (rename->dialog, "rename",
                                         is_valid && !g_str_equal (text, rename->name));
}

static void
rename_response_cb (AdwAlertDialog *dialog, const char *response, Rename *rename)
{
  PlumbUiWorkflowList *self = rename->list;
  g_autoptr (GError) error = NULL;
  if (g_str_equal (response, "rename")
      && !plumb_ui_workflow_rename (self->session, get_project (self), rename->name,
                                    gtk_editable_get_text (rename->entry), &error))
    plumb_ui_session_report (self->session, _ ("Cannot Rename"), error);
}

static void
rename_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  PlumbUiWorkflowList *self = PLUMB_UI_WORKFLOW_LIST (widget);
  const char *name = get_target (self);
  if (name == NULL)
    return;
  AdwDialog *dialog = adw_alert_dialog_new (_ ("Rename Workflow"), NULL);
  AdwAlertDialog *alert = ADW_ALERT_DIALOG (dialog);
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *entry = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (entry), _ ("Name"));
  gtk_editable_set_text (GTK_EDITABLE (entry), name);
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (entry), TRUE);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), entry);
  adw_alert_dialog_set_extra_child (alert, group);
  adw_alert_dialog_add_responses (alert, "cancel", _ ("_Cancel"), "rename", _ ("_Rename"), NULL);
  adw_alert_dialog_set_response_appearance (alert, "rename", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_default_response (alert, "rename");
  adw_alert_dialog_set_response_enabled (alert, "rename", FALSE);
  Rename *rename = g_new0 (Rename, 1);
  rename->list = g_object_ref (self);
  rename->name = g_strdup (name);
  rename->dialog = alert;
  rename->entry = GTK_EDITABLE (entry);
  g_signal_connect (entry, "changed", G_CALLBACK (rename_typed_cb), rename);
  g_signal_connect_data (dialog, "response", G_CALLBACK (rename_response_cb), rename, rename_free,
                         0);
  adw_dialog_present (dialog, widget);
  gtk_widget_grab_focus (entry);
}

static gboolean
menu_key_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  PlumbUiWorkflowList *self = PLUMB_UI_WORKFLOW_LIST (widget);
  if (get_target (self) == NULL)
    return FALSE;
  popup_menu (self, GTK_WIDGET (self->list));
  return TRUE;
}

/* --- the widget ------------------------------------------------------------------------------ */

static void
plumb_ui_workflow_list_dispose (GObject *object)
{
  PlumbUiWorkflowList *self = PLUMB_UI_WORKFLOW_LIST (object);
  gtk_widget_dispose_template (GTK_WIDGET (self), PLUMB_UI_TYPE_WORKFLOW_LIST);
  g_clear_object (&self->project_signals);
  g_clear_object (&self->workflow_signals);
  g_clear_object (&self->selection);
  g_clear_object (&self->names);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (plumb_ui_workflow_list_parent_class)->dispose (object);
}

static void
plumb_ui_workflow_list_finalize (GObject *object)
{
  PlumbUiWorkflowList *self = PLUMB_UI_WORKFLOW_LIST (object);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_free (self->target);
  G_OBJECT_CLASS (plumb_ui_workflow_list_parent_class)->finalize (object);
}

static void
plumb_ui_workflow_list_class_init (PlumbUiWorkflowListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = plumb_ui_workflow_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = plumb_ui_workflow_list_finalize;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/plumbline/Plumbline/ui/plumb-ui-workflow-list.ui");
  gtk_widget_class_bind_template_child (widget_class, PlumbUiWorkflowList, projects);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiWorkflowList, stack);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiWorkflowList, list);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiWorkflowList, row_menu);
  gtk_widget_class_install_action (widget_class, "workflow.open", NULL, open_cb);
  gtk_widget_class_install_action (widget_class, "workflow.rename", NULL, rename_cb);
  gtk_widget_class_install_action (widget_class, "workflow.duplicate", NULL, duplicate_cb);
  gtk_widget_class_install_action (widget_class, "workflow.reveal", NULL, reveal_cb);
  gtk_widget_class_install_action (widget_class, "workflow.trash", NULL, trash_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F2, 0, "workflow.rename", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "workflow.trash", NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0, menu_key_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, menu_key_cb, NULL);
}

static void
plumb_ui_workflow_list_init (PlumbUiWorkflowList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->rows = g_ptr_array_new ();
  self->names = gtk_string_list_new (NULL);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->names)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_factory (self->list, factory);
  self->project_signals = g_signal_group_new (PLUMB_UI_TYPE_PROJECT);
  g_signal_group_connect_swapped (self->project_signals, "run-changed", G_CALLBACK (show_rows),
                                  self);
  self->workflow_signals = g_signal_group_new (G_TYPE_LIST_MODEL);
  g_signal_group_connect_swapped (self->workflow_signals, "items-changed", G_CALLBACK (refill),
                                  self);
}

static void
show_projects (PlumbUiWorkflowList *self)
{
  g_autoptr (GtkExpression) name = gtk_cclosure_expression_new (
      G_TYPE_STRING, NULL, 0, NULL, G_CALLBACK (get_project_name), NULL, NULL);
  gtk_drop_down_set_expression (self->projects, name);
  gtk_drop_down_set_model (self->projects, plumb_ui_session_get_projects (self->session));
  plumb_ui_drop_down_set_name (self->projects, _ ("Project"));
  g_signal_connect_swapped (self->projects, "notify::selected", G_CALLBACK (project_chosen_cb),
                            self);
  g_signal_connect_object (plumb_ui_session_get_projects (self->session), "items-changed",
                           G_CALLBACK (project_changed_cb), self, G_CONNECT_SWAPPED);
}

GtkWidget *
plumb_ui_workflow_list_new (PlumbUiSession *session)
{
  PlumbUiWorkflowList *self = g_object_new (PLUMB_UI_TYPE_WORKFLOW_LIST, NULL);
  self->session = g_object_ref (session);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  show_projects (self);
  g_signal_connect_swapped (self->list, "activate", G_CALLBACK (activated_cb), self);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (pointer_left_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->list), motion);
  g_signal_connect_object (session, "notify::project", G_CALLBACK (project_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::document", G_CALLBACK (select_shown), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (plumb_ui_session_get_documents (session), "items-changed",
                           G_CALLBACK (follow_documents), self, G_CONNECT_SWAPPED);
  project_changed_cb (self);
  follow_documents (self);
  return GTK_WIDGET (self);
}
