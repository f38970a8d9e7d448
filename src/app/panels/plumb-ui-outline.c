/* plumb-ui-outline.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plumb-ui-outline.h"

#include "plumb-ui-gradual-list.h"
#include "plumb-ui-node-picker.h"
#include "plumb-ui-follow.h"
#include "plumb-ui-outline-detail.h"
#include "plumb-ui-tip.h"

/* More changes at once than these: the list is made anew. */
#define MAX_SINGLE_CHANGES 64
/* More nodes than these are filtered and sorted little by little. */
#define MANY_NODES 1000
#define ROWS_AT_ONCE 250
#define UPDATE_MS 100

struct _PlumbUiOutline
{
  AdwBin parent_instance;

  PlumbUiSession *session;
  PlumbUiFollow follow;
  PlumbUiDocument *document; /* (nullable), borrowed from the session */
  GListStore *nodes;         /* PlumbNode: of the level, in document order */
  GtkFilter *filter;
  GtkFilterListModel *found; /* borrowed, of @selection */
  GtkSortListModel *sorted;  /* likewise */
  GtkSliceListModel *told;   /* likewise */
  GtkSingleSelection *selection;
  GPtrArray *shown; /* Cell: those that are looked at */
  char *search_text;
  gboolean is_following;
  guint follow_source;
  guint follow_from;
  guint update; /* timeout */

  GtkColumnView *table;
  GtkSearchEntry *search;
  GtkMenuButton *add;
  GtkPopover *add_popover;
  PlumbUiOutlineDetail *detail;
  AdwBin *detail_place;
  GtkWidget *detail_scroll;
};

G_DEFINE_FINAL_TYPE (PlumbUiOutline, plumb_ui_outline, ADW_TYPE_BIN)

/* --- what the columns say -------------------------------------------------------------------- */

static PlumbKind *
find_kind (PlumbUiOutline *self, PlumbNode *node)
{
  return plumb_registry_find_kind (
      plumb_ui_environment_get_registry (plumb_ui_session_get_environment (self->session)),
      plumb_node_get_kind (node));
}

static char *
make_title (PlumbUiOutline *self, PlumbNode *node)
{
  const char *title = plumb_node_get_title (node);
  PlumbKind *kind = find_kind (self, node);
  if (title != NULL && *title != '\0')
    return g_strdup (title);
  return g_strdup (kind != NULL ? plumb_kind_get_title (kind) : plumb_node_get_id (node));
}

static char *
make_id (PlumbUiOutline *self, PlumbNode *node)
{
  return g_strdup (plumb_node_get_id (node));
}

static char *
make_kind (PlumbUiOutline *self, PlumbNode *node)
{
  PlumbKind *kind = find_kind (self, node);
  return g_strdup (kind != NULL ? plumb_kind_get_title (kind) : plumb_node_get_kind (node));
}

static char *
make_state (PlumbUiOutline *self, PlumbNode *node)
{
  PlumbUiRunState *run = plumb_ui_document_get_run_state (self->document);
  if (plumb_node_get_mode (node) == PLUMB_NODE_MODE_MUTE)
    return g_strdup (_ ("Muted"));
  if (plumb_node_get_mode (node) == PLUMB_NODE_MODE_BYPASS)
    return g_strdup (_ ("Bypassed"));
  if (run == NULL)
    return g_strdup ("");
  g_autofree char *path
      = plumb_ui_document_get_node_path (self->document, plumb_node_get_id (node));
  const PlumbUiStepState *step = plumb_ui_run_state_find (run, path);
  return g_strdup (step != NULL ? plumb_ui_state_get_title (step->state) : "");
}

static char *
make_inputs (PlumbUiOutline *self, PlumbNode *node)
{
  PlumbGraph *graph = plumb_ui_document_get_level_graph (self->document);
  GPtrArray *edges = plumb_graph_get_edges_in (graph, node);
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; edges != NULL && i < edges->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", plumb_edge_get_from (edges->pdata[i]));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
make_problem (PlumbUiOutline *self, PlumbNode *node)
{
  g_autofree char *path
      = plumb_ui_document_get_node_path (self->document, plumb_node_get_id (node));
  const PlumbProblem *problem = plumb_ui_document_find_problem (self->document, path);
  return g_strdup (problem != NULL ? problem->message : "");
}

typedef char *(*MakeText) (PlumbUiOutline *self, PlumbNode *node);

static const struct
{
  const char *title;
  MakeText make;
  gboolean expands;
} columns[] = {
  { N_ ("Title"), make_title, TRUE },   { N_ ("Name"), make_id, FALSE },
  { N_ ("Kind"), make_kind, FALSE },    { N_ ("State"), make_state, FALSE },
  { N_ ("Inputs"), make_inputs, TRUE }, { N_ ("Problem"), make_problem, TRUE },
};

/* --- cells ----------------------------------------------------------------------------------- */

typedef struct
{
  PlumbUiOutline *outline; /* borrowed */
  GtkListItem *list_item;  /* borrowed */
  MakeText make;
} Cell;

static void
show_cell (Cell *cell)
{
  PlumbNode *node = gtk_list_item_get_item (cell->list_item);
  GtkLabel *label = GTK_LABEL (gtk_list_item_get_child (cell->list_item));
  if (node == NULL || cell->outline->document == NULL)
    return;
  g_autofree char *text = cell->make (cell->outline, node);
  if (g_str_equal (text, gtk_label_get_label (label)))
    return;
  gtk_label_set_label (label, text);
  plumb_ui_tip_set (GTK_WIDGET (label), *text != '\0' ? text : NULL);
}

/* What assistive technologies can do with a row; what is painted on the canvas cannot offer it. */

static PlumbUiOutline *
get_outline (GtkListItem *list_item)
{
  return ((Cell *) g_object_get_data (G_OBJECT (list_item), "cell"))->outline;
}

static void
select_row_cb (GtkListItem *list_item)
{
  gtk_selection_model_select_item (gtk_column_view_get_model (get_outline (list_item)->table),
                                   gtk_list_item_get_position (list_item), TRUE);
}

static void
open_row_cb (GtkListItem *list_item)
{
  select_row_cb (list_item);
  g_signal_emit_by_name (get_outline (list_item)->table, "activate",
                         gtk_list_item_get_position (list_item));
}

static void
add_row_action (GSimpleActionGroup *group,
                const char *name,
                GCallback callback,
                GtkListItem *list_item)
{
  g_autoptr (GSimpleAction) action = g_simple_action_new (name, NULL);
  g_signal_connect_object (action, "activate", callback, list_item, G_CONNECT_SWAPPED);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
}

/* The cell around the title is what is read, and has the actions. */
static void
parent_changed_cb (GtkWidget *label, GParamSpec *pspec, GtkListItem *list_item)
{
  GtkWidget *parent = gtk_widget_get_parent (label);
  if (parent == NULL)
    return;
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  add_row_action (group, "select", G_CALLBACK (select_row_cb), list_item);
  add_row_action (group, "open", G_CALLBACK (open_row_cb), list_item);
  gtk_widget_insert_action_group (parent, "node", G_ACTION_GROUP (group));
}

static void
setup_cb (GtkListItemFactory *factory, GtkListItem *list_item, PlumbUiOutline *self)
{
  GtkWidget *label
      = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "ellipsize", PANGO_ELLIPSIZE_END, NULL);
  Cell *cell = g_new0 (Cell, 1);
  cell->outline = self;
  cell->list_item = list_item;
  cell->make = columns[GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (factory), "column"))].make;
  g_object_set_data_full (G_OBJECT (list_item), "cell", cell, g_free);
  if (cell->make == make_title)
    g_signal_connect_object (label, "notify::parent", G_CALLBACK (parent_changed_cb), list_item, 0);
  gtk_list_item_set_child (list_item, label);
}

static void
bind_cb (GtkListItemFactory *factory, GtkListItem *list_item, PlumbUiOutline *self)
{
  Cell *cell = g_object_get_data (G_OBJECT (list_item), "cell");
  g_ptr_array_add (self->shown, cell);
  show_cell (cell);
}

static void
unbind_cb (GtkListItemFactory *factory, GtkListItem *list_item, PlumbUiOutline *self)
{
  g_ptr_array_remove_fast (self->shown, g_object_get_data (G_OBJECT (list_item), "cell"));
}

static int
compare_nodes (gconstpointer a, gconstpointer b, gpointer user_data)
{
  GtkColumnViewColumn *column = user_data;
  PlumbUiOutline *self = g_object_get_data (G_OBJECT (column), "outline");
  if (self->document == NULL)
    return 0;
  MakeText make = columns[GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (column), "column"))].make;
  g_autofree char *one = make (self, (PlumbNode *) a);
  g_autofree char *other = make (self, (PlumbNode *) b);
  return g_utf8_collate (one, other);
}

static void
add_column (PlumbUiOutline *self, guint i)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_object_set_data (G_OBJECT (factory), "column", GUINT_TO_POINTER (i));
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, 0);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, 0);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, 0);
  g_autoptr (GtkColumnViewColumn) column
      = gtk_column_view_column_new (_ (columns[i].title), factory);
  g_object_set_data (G_OBJECT (column), "outline", self);
  g_object_set_data (G_OBJECT (column), "column", GUINT_TO_POINTER (i));
  g_autoptr (GtkSorter) sorter = GTK_SORTER (gtk_custom_sorter_new (compare_nodes, column, NULL));
  gtk_column_view_column_set_sorter (column, sorter);
  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_column_set_expand (column, columns[i].expands);
  gtk_column_view_append_column (self->table, column);
}

static gboolean
matches_search (gpointer item, gpointer user_data)
{
  PlumbUiOutline *self = user_data;
  if (self->search_text == NULL || *self->search_text == '\0' || self->document == NULL)
    return TRUE;
  g_autofree char *title = make_title (self, item);
  g_autofree char *all
      = g_strdup_printf ("%s %s %s", title, plumb_node_get_id (item), plumb_node_get_kind (item));
  g_autofree char *folded = g_utf8_casefold (all, -1);
  return strstr (folded, self->search_text) != NULL;
}

static void
search_changed_cb (PlumbUiOutline *self)
{
  g_free (self->search_text);
  self->search_text = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search)), -1);
  /* A filter that lets everything through still costs. */
  gtk_filter_list_model_set_filter (self->found, *self->search_text != '\0' ? self->filter : NULL);
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

/* --- following ------------------------------------------------------------------------------- */

static void
show_cells (PlumbUiOutline *self)
{
  g_ptr_array_foreach (self->shown, (GFunc) (GCallback) show_cell, NULL);
}

static gboolean
update_cb (gpointer user_data)
{
  PlumbUiOutline *self = user_data;
  self->update = 0;
  show_cells (self);
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
    show_cells (self);
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
  g_autofree char *title = make_title (self, node);
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
  self->filter = GTK_FILTER (gtk_custom_filter_new (matches_search, self, NULL));
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
    .problems = G_CALLBACK (show_cells),
    .level = G_CALLBACK (refill),
    .selection = G_CALLBACK (follow_selection),
    .run_state = G_CALLBACK (show_cells),
    .run = G_CALLBACK (run_changed_cb),
  };
  plumb_ui_follow_init (&self->follow, &handlers, self);
  g_signal_connect (self, "map", G_CALLBACK (show_cells), NULL);
}

static void
plumb_ui_outline_init (PlumbUiOutline *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    add_column (self, i);
  make_models (self);
  make_signals (self);
  g_signal_connect_swapped (self->search, "search-changed", G_CALLBACK (search_changed_cb), self);
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
