/* plumb-ui-outline-columns.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plumb-ui-outline-private.h"
#include "plumb-ui-speech.h"

#include "plumb-ui-tip.h"

/* --- what the columns say -------------------------------------------------------------------- */

static PlumbKind *
find_kind (PlumbUiOutline *self, PlumbNode *node)
{
  return plumb_registry_find_kind (
      plumb_ui_environment_get_registry (plumb_ui_session_get_environment (self->session)),
      plumb_node_get_kind (node));
}

char *
plumb_ui_outline_make_title (PlumbUiOutline *self, PlumbNode *node)
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
  return plumb_ui_say_about (problem != NULL ? problem->message : "", find_kind (self, node));
}

typedef char *(*MakeText) (PlumbUiOutline *self, PlumbNode *node);

static const struct
{
  const char *title;
  MakeText make;
  gboolean expands;
} columns[] = {
  { N_ ("Title"), plumb_ui_outline_make_title, TRUE },
  { N_ ("Name"), make_id, FALSE },
  { N_ ("Kind"), make_kind, FALSE },
  { N_ ("State"), make_state, FALSE },
  { N_ ("Inputs"), make_inputs, TRUE },
  { N_ ("Problem"), make_problem, TRUE },
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
  if (cell->make == plumb_ui_outline_make_title)
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

void
plumb_ui_outline_add_columns (PlumbUiOutline *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    add_column (self, i);
}

void
plumb_ui_outline_show_cells (PlumbUiOutline *self)
{
  g_ptr_array_foreach (self->shown, (GFunc) (GCallback) show_cell, NULL);
}

gboolean
plumb_ui_outline_matches_search (gpointer item, gpointer user_data)
{
  PlumbUiOutline *self = user_data;
  if (self->search_text == NULL || *self->search_text == '\0' || self->document == NULL)
    return TRUE;
  g_autofree char *title = plumb_ui_outline_make_title (self, item);
  g_autofree char *all
      = g_strdup_printf ("%s %s %s", title, plumb_node_get_id (item), plumb_node_get_kind (item));
  g_autofree char *folded = g_utf8_casefold (all, -1);
  return strstr (folded, self->search_text) != NULL;
}
