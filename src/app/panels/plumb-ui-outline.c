/* plumb-ui-outline.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plumb-ui-outline-private.h"

#include "plumb-ui-gradual-list.h"
#include "plumb-ui-node-picker.h"

/* More changes at once than these: the list is made anew. */
#define MAX_SINGLE_CHANGES 64
/* More nodes than these are filtered and sorted little by little. */
#define MANY_NODES 1000
#define ROWS_AT_ONCE 250
#define UPDATE_MS 100

G_DEFINE_FINAL_TYPE (PlumbUiOutline, plumb_ui_outline, ADW_TYPE_BIN)

/* --- following ------------------------------------------------------------------------------- */

static gboolean
update_cb (gpointer user_data)
{
  PlumbUiOutline *self = user_data;
  self->update = 0;
  plumb_ui_outline_show_cells (self);
  return G_SOURCE_REMOVE;
}

/* A run tells of many steps at a time. */
static void
run_changed_cb (PlumbUiOutline *self)
{
  if (self->update == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->update = g_timeout_add (UPDATE_MS, update_cb, self);
}

static PlumbNode *
get_selected (PlumbUiOutline *self)
{
  return gtk_single_selection_get_selected_item (self->selection);
}

static void
show_detail (PlumbUiOutline *self)
{
  PlumbNode *node = self->document != NULL ? get_selected (self) : NULL;
  plumb_ui_outline_detail_show (self->detail, self->document,
                                node != NULL ? plumb_node_get_id (node) : NULL);
  gtk_widget_set_visible (self->detail_scroll, node != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "outline.delete", node != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "outline.mute", node != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "outline.rename", node != NULL);
}

static const char *
get_only_node (PlumbUiOutline *self)
{
  return self->document != NULL
             ? plumb_ui_selection_get_only_node (plumb_ui_document_get_selection (self->document))
             : NULL;
}

static guint
find_row (PlumbUiOutline *self, const char *id, guint from, guint end)
{
  for (guint i = from; i < end; i++)
    {
      g_autoptr (PlumbNode) node = g_list_model_get_item (G_LIST_MODEL (self->selection), i);
      if (g_str_equal (plumb_node_get_id (node), id))
        return i;
    }
  return GTK_INVALID_LIST_POSITION;
}

static void
choose_row (PlumbUiOutline *self, guint position)
{
  self->is_following = TRUE;
  gtk_single_selection_set_selected (self->selection, position);
  if (position != GTK_INVALID_LIST_POSITION)
    gtk_column_view_scroll_to (self->table, position, NULL, GTK_LIST_SCROLL_NONE, NULL);
  self->is_following = FALSE;
  show_detail (self);
}

/* Looks through some rows for what is selected. */
static gboolean
follow_cb (gpointer user_data)
{
  PlumbUiOutline *self = user_data;
  const char *id = get_only_node (self);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  guint end = MIN (self->follow_from + ROWS_AT_ONCE, n);
  guint position
      = id != NULL ? find_row (self, id, self->follow_from, end) : GTK_INVALID_LIST_POSITION;
  self->follow_from = end;
  if (id != NULL && position == GTK_INVALID_LIST_POSITION && end < n)
    return G_SOURCE_CONTINUE;
  self->follow_source = 0;
  choose_row (self, position);
  return G_SOURCE_REMOVE;
}

/* What is selected on the canvas is chosen here. */
static void
follow_selection (PlumbUiOutline *self)
{
  const char *id = get_only_node (self);
  PlumbNode *chosen = get_selected (self);
  if (self->is_following
      || (id != NULL && chosen != NULL && g_str_equal (plumb_node_get_id (chosen), id)))
    return;
  g_clear_handle_id (&self->follow_source, g_source_remove);
  self->follow_from = 0;
  if (follow_cb (self) == G_SOURCE_CONTINUE)
    self->follow_source = g_idle_add (follow_cb, self);
}

/* Rows of a large graph come little by little. */
static void
rows_came_cb (PlumbUiOutline *self, guint position, guint removed, guint added)
{
  const char *id = get_only_node (self);
  if (self->is_following || id == NULL || get_selected (self) != NULL)
    return;
  guint row = find_row (self, id, position, position + added);
  if (row == GTK_INVALID_LIST_POSITION)
    return;
  self->is_following = TRUE;
  gtk_single_selection_set_selected (self->selection, row);
  self->is_following = FALSE;
  show_detail (self);
}

static void
selected_cb (PlumbUiOutline *self)
{
  PlumbNode *node = get_selected (self);
  if (self->is_following || self->document == NULL)
    return;
  self->is_following = TRUE;
  if (node != NULL)
    plumb_ui_selection_set (plumb_ui_document_get_selection (self->document), PLUMB_UI_ITEM_NODE,
                            plumb_node_get_id (node));
  self->is_following = FALSE;
  show_detail (self);
}

static void
refill (PlumbUiOutline *self)
{
  g_autoptr (GPtrArray) nodes = g_ptr_array_new ();
  PlumbGraph *graph
      = self->document != NULL ? plumb_ui_document_get_level_graph (self->document) : NULL;
  for (guint i = 0; graph != NULL && i < plumb_graph_get_n_nodes (graph); i++)
    g_ptr_array_add (nodes, plumb_graph_get_node (graph, i));
  self->is_following = TRUE;
  gtk_filter_list_model_set_incremental (self->found, nodes->len > MANY_NODES);
  gtk_sort_list_model_set_incremental (self->sorted, nodes->len > MANY_NODES);
  plumb_ui_gradual_list_restart (self->told);
  g_list_store_splice (self->nodes, 0, g_list_model_get_n_items (G_LIST_MODEL (self->nodes)),
                       nodes->pdata, nodes->len);
  self->is_following = FALSE;
  follow_selection (self);
  show_detail (self);
}

static gboolean
is_structural (const PlumbChange *change)
{
  return change->kind == PLUMB_CHANGE_NODE_ADDED || change->kind == PLUMB_CHANGE_NODE_REMOVED;
}

static gboolean
concerns_inputs (const PlumbChange *change)
{
  return change->kind == PLUMB_CHANGE_EDGE_ADDED || change->kind == PLUMB_CHANGE_EDGE_REMOVED
         || change->kind == PLUMB_CHANGE_NODE_RENAMED;
}

/* Parameters and places are in no column. */
static gboolean
concerns_cells (const PlumbChange *changes, guint n_changes)
{
  for (guint i = 0; i < n_changes; i++)
    if (changes[i].kind == PLUMB_CHANGE_NODE && g_strcmp0 (changes[i].name, "at") != 0)
      return TRUE;
  return FALSE;
}

/* One node more or less is one row more or less; FALSE where it has to be made anew. */
static gboolean
take_change (PlumbUiOutline *self, const PlumbChange *change)
{
  if (g_strcmp0 (change->definition, plumb_ui_document_get_definition (self->document)) != 0)
    return TRUE;
  if (change->kind == PLUMB_CHANGE_NODE_ADDED)
    {
      PlumbNode *node
          = plumb_graph_find_node (plumb_ui_document_get_level_graph (self->document), change->id);
      if (node != NULL)
        g_list_store_append (self->nodes, node);
      return node != NULL;
    }
  return FALSE;
}

static void
changed_cb (PlumbUiOutline *self, const PlumbChange *changes, guint n_changes)
{
  gboolean is_known = n_changes <= MAX_SINGLE_CHANGES, is_wired = FALSE;
  for (guint i = 0; i < n_changes && is_known; i++)
    if (is_structural (&changes[i]))
      is_known = take_change (self, &changes[i]);
    else
      is_wired = is_wired || concerns_inputs (&changes[i]);
  if (!is_known)
    refill (self);
  else if (is_wired)
    show_detail (self);
  if (!is_known || is_wired || concerns_cells (changes, n_changes))
    plumb_ui_outline_show_cells (self);
}

static void
document_changed_cb (PlumbUiOutline *self)
{
  self->document = plumb_ui_session_get_document (self->session);
  plumb_ui_follow_document (&self->follow, self->document);
  refill (self);
}

/* --- what a person does ---------------------------------------------------------------------- */

static void
search_changed_cb (PlumbUiOutline *self)
{
  g_free (self->search_text);
  self->search_text = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search)), -1);
  /* A filter that lets everything through still costs. */
  gtk_filter_list_model_set_filter (self->found, *self->search_text != '\0' ? self->filter : NULL);
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

static void
apply (PlumbUiOutline *self, PlumbEdit *taken)
{
  g_autoptr (PlumbEdit) edit = taken;
  g_autoptr (GError) error = NULL;
  if (!plumb_ui_document_apply (self->document, edit, NULL, &error))
    plumb_ui_session_report (self->session, _ ("Cannot Change"), error);
}

static void
delete_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  PlumbUiOutline *self = PLUMB_UI_OUTLINE (widget);
  PlumbNode *node = get_selected (self);
  if (node != NULL)
    apply (self, plumb_edit_new_remove_node (plumb_ui_document_get_definition (self->document),
                                             plumb_node_get_id (node)));
}

static void
mute_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  PlumbUiOutline *self = PLUMB_UI_OUTLINE (widget);
  PlumbNode *node = get_selected (self);
  if (node == NULL)
    return;
  gboolean is_muted = plumb_node_get_mode (node) == PLUMB_NODE_MODE_MUTE;
  apply (self, plumb_edit_new_set_node (plumb_ui_document_get_definition (self->document),
                                        plumb_node_get_id (node), "mode",
                                        is_muted ? NULL : plumb_value_new_string ("mute")));
}

typedef struct
{
  PlumbUiOutline *outline;
  char *id;
  GtkEditable *entry; /* borrowed */
} Rename;

static void
rename_free (gpointer data, GClosure *closure)
{
  Rename *rename = data;
  g_object_unref (rename->outline);
  g_free (rename->id);
  g_free (rename);
}

static void
rename_response_cb (AdwAlertDialog *dialog, const char *response, Rename *rename)
{
  PlumbUiOutline *self = rename->outline;
  const char *title = gtk_editable_get_text (rename->entry);
  if (g_str_equal (response, "rename") && self->document != NULL)
    apply (self, plumb_edit_new_set_node (plumb_ui_document_get_definition (self->document),
                                          rename->id, "title",
                                          *title != '\0' ? plumb_value_new_string (title) : NULL));
}

static void
rename_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  PlumbUiOutline *self = PLUMB_UI_OUTLINE (widget);
  PlumbNode *node = get_selected (self);
  if (node == NULL)
    return;
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (_ ("Rename Node"), NULL));
  GtkWidget *entry = gtk_entry_new ();
  g_autofree char *title = plumb_ui_outline_make_title (self, node);
  gtk_editable_set_text (GTK_EDITABLE (entry), title);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Title"), -1);
  adw_alert_dialog_set_extra_child (dialog, entry);
  adw_alert_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "rename", _ ("_Rename"), NULL);
  adw_alert_dialog_set_response_appearance (dialog, "rename", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_default_response (dialog, "rename");
  Rename *rename = g_new0 (Rename, 1);
  rename->outline = g_object_ref (self);
  rename->id = g_strdup (plumb_node_get_id (node));
  rename->entry = GTK_EDITABLE (entry);
  g_signal_connect_data (dialog, "response", G_CALLBACK (rename_response_cb), rename, rename_free,
                         0);
  adw_dialog_present (ADW_DIALOG (dialog), widget);
  gtk_widget_grab_focus (entry);
}

/* A new node goes below the chosen one, or where there is none to the origin. */
static PlumbValue *
make_node (PlumbUiOutline *self, PlumbGraph *graph, const char *kind)
{
  double x = 0, y = 0;
  PlumbNode *node = get_selected (self);
  if (node != NULL)
    plumb_node_get_position (node, &x, &y);
  g_autoptr (PlumbValueBuilder) at = plumb_value_builder_new_array ();
  plumb_value_builder_add (at, plumb_value_new_double (x + (node != NULL ? 40 : 0)));
  plumb_value_builder_add (at, plumb_value_new_double (y + (node != NULL ? 240 : 0)));
  g_autoptr (PlumbValueBuilder) builder = plumb_value_builder_new_object ();
  plumb_value_builder_set_string (builder, "kind", kind);
  plumb_value_builder_set_int (builder, "index", plumb_graph_get_next_index (graph));
  plumb_value_builder_set (builder, "at", plumb_value_builder_end (g_steal_pointer (&at)));
  return plumb_value_builder_end (g_steal_pointer (&builder));
}

static void
picked_cb (PlumbUiOutline *self, const char *kind, const char *port)
{
  gtk_popover_popdown (self->add_popover);
  if (self->document == NULL)
    return;
  PlumbGraph *graph = plumb_ui_document_get_level_graph (self->document);
  const char *dot = strrchr (kind, '.');
  g_autofree char *id = plumb_graph_make_id (graph, dot != NULL ? dot + 1 : kind);
  apply (self, plumb_edit_new_add_node (plumb_ui_document_get_definition (self->document), id,
                                        make_node (self, graph, kind)));
  plumb_ui_selection_set (plumb_ui_document_get_selection (self->document), PLUMB_UI_ITEM_NODE, id);
}

static void
add_shown_cb (PlumbUiOutline *self)
{
  plumb_ui_node_picker_start (PLUMB_UI_NODE_PICKER (gtk_popover_get_child (self->add_popover)));
}

static void
activated_cb (PlumbUiOutline *self, guint position)
{
  PlumbNode *node = get_selected (self);
  if (node == NULL)
    return;
  g_autofree char *path
      = plumb_ui_document_get_node_path (self->document, plumb_node_get_id (node));
  plumb_ui_session_reveal (self->session, self->document, path, NULL);
}

/* --- the widget ------------------------------------------------------------------------------ */

static void
plumb_ui_outline_dispose (GObject *object)
{
  PlumbUiOutline *self = PLUMB_UI_OUTLINE (object);
  self->is_following = TRUE;
  self->document = NULL;
  g_clear_handle_id (&self->follow_source, g_source_remove);
  g_clear_handle_id (&self->update, g_source_remove);
  plumb_ui_follow_clear (&self->follow);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  gtk_widget_dispose_template (GTK_WIDGET (self), PLUMB_UI_TYPE_OUTLINE);
  g_clear_object (&self->selection);
  g_clear_object (&self->filter);
  g_clear_object (&self->nodes);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (plumb_ui_outline_parent_class)->dispose (object);
}

static void
plumb_ui_outline_finalize (GObject *object)
{
  PlumbUiOutline *self = PLUMB_UI_OUTLINE (object);
  g_clear_pointer (&self->shown, g_ptr_array_unref);
  g_clear_pointer (&self->search_text, g_free);
  G_OBJECT_CLASS (plumb_ui_outline_parent_class)->finalize (object);
}

static void
plumb_ui_outline_class_init (PlumbUiOutlineClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = plumb_ui_outline_dispose;
  G_OBJECT_CLASS (klass)->finalize = plumb_ui_outline_finalize;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/plumbline/Plumbline/ui/plumb-ui-outline.ui");
  gtk_widget_class_bind_template_child (widget_class, PlumbUiOutline, table);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiOutline, search);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiOutline, add);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiOutline, add_popover);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiOutline, detail_place);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiOutline, detail_scroll);
  gtk_widget_class_install_action (widget_class, "outline.delete", NULL, delete_cb);
  gtk_widget_class_install_action (widget_class, "outline.mute", NULL, mute_cb);
  gtk_widget_class_install_action (widget_class, "outline.rename", NULL, rename_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "outline.delete", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F2, 0, "outline.rename", NULL);
}

static void
make_models (PlumbUiOutline *self)
{
  self->shown = g_ptr_array_new ();
  self->nodes = g_list_store_new (PLUMB_TYPE_NODE);
  self->filter = GTK_FILTER (gtk_custom_filter_new (plumb_ui_outline_matches_search, self, NULL));
  self->found = gtk_filter_list_model_new (G_LIST_MODEL (g_object_ref (self->nodes)),
                                           g_object_ref (self->filter));
  self->sorted = gtk_sort_list_model_new (G_LIST_MODEL (self->found),
                                          g_object_ref (gtk_column_view_get_sorter (self->table)));
  self->told = plumb_ui_gradual_list_new (G_LIST_MODEL (self->sorted));
  self->selection = gtk_single_selection_new (G_LIST_MODEL (self->told));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_column_view_set_model (self->table, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_swapped (self->selection, "notify::selected-item", G_CALLBACK (selected_cb),
                            self);
  g_signal_connect_swapped (self->selection, "items-changed", G_CALLBACK (rows_came_cb), self);
}

static void
make_signals (PlumbUiOutline *self)
{
  static const PlumbUiFollowHandlers handlers = {
    .changed = G_CALLBACK (changed_cb),
    .problems = G_CALLBACK (plumb_ui_outline_show_cells),
    .level = G_CALLBACK (refill),
    .selection = G_CALLBACK (follow_selection),
    .run_state = G_CALLBACK (plumb_ui_outline_show_cells),
    .run = G_CALLBACK (run_changed_cb),
  };
  plumb_ui_follow_init (&self->follow, &handlers, self);
  g_signal_connect (self, "map", G_CALLBACK (plumb_ui_outline_show_cells), NULL);
}

static void
plumb_ui_outline_init (PlumbUiOutline *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  plumb_ui_outline_add_columns (self);
  make_models (self);
  make_signals (self);
  g_signal_connect_object (self->search, "search-changed", G_CALLBACK (search_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_swapped (self->table, "activate", G_CALLBACK (activated_cb), self);
  g_signal_connect_swapped (self->add_popover, "show", G_CALLBACK (add_shown_cb), self);
}

GtkWidget *
plumb_ui_outline_new (PlumbUiSession *session)
{
  PlumbUiOutline *self = g_object_new (PLUMB_UI_TYPE_OUTLINE, NULL);
  self->session = g_object_ref (session);
  self->detail = PLUMB_UI_OUTLINE_DETAIL (plumb_ui_outline_detail_new (session));
  adw_bin_set_child (self->detail_place, GTK_WIDGET (self->detail));
  GtkWidget *picker = plumb_ui_node_picker_new (session);
  gtk_popover_set_child (self->add_popover, picker);
  g_signal_connect_swapped (picker, "picked", G_CALLBACK (picked_cb), self);
  g_signal_connect_object (session, "notify::document", G_CALLBACK (document_changed_cb), self,
                           G_CONNECT_SWAPPED);
  document_changed_cb (self);
  return GTK_WIDGET (self);
}
