/* plumb-ui-outline-detail.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "plumb-ui-outline-detail.h"

#include "plumb-ui-box-clear.h"

/* So long choices are looked for before what waits gets its turn. */
#define FILL_US 2000

struct _PlumbUiOutlineDetail
{
  AdwBin parent_instance;

  PlumbUiSession *session;
  PlumbUiDocument *document; /* (nullable), borrowed */
  char *id;                  /* (nullable) */
  GPtrArray *choices;        /* AdwComboRow, borrowed, with "port" */
  guint next_node;           /* whose outputs are looked at next */
  guint fill_source;
  gboolean is_filling;
  GtkBox *box;
};

G_DEFINE_FINAL_TYPE (PlumbUiOutlineDetail, plumb_ui_outline_detail, ADW_TYPE_BIN)

static PlumbRegistry *
get_registry (PlumbUiOutlineDetail *self)
{
  return plumb_ui_environment_get_registry (plumb_ui_session_get_environment (self->session));
}

static void
apply (PlumbUiOutlineDetail *self, PlumbEdit *taken)
{
  g_autoptr (PlumbEdit) edit = taken;
  g_autoptr (GError) error = NULL;
  if (!plumb_ui_document_apply (self->document, edit, NULL, &error))
    plumb_ui_session_report (self->session, _ ("Cannot Connect"), error);
}

/* --- what a person does ---------------------------------------------------------------------- */

static void
chosen_cb (PlumbUiOutlineDetail *self, GParamSpec *pspec, AdwComboRow *row)
{
  GtkStringObject *item = adw_combo_row_get_selected_item (row);
  if (self->is_filling || item == NULL || adw_combo_row_get_selected (row) == 0)
    return;
  g_autofree char *to = g_strdup_printf ("%s.%s", self->id,
                                         (const char *) g_object_get_data (G_OBJECT (row), "port"));
  apply (self, plumb_edit_new_connect (plumb_ui_document_get_definition (self->document),
                                       gtk_string_object_get_string (item), to));
}

static void
disconnect_cb (PlumbUiOutlineDetail *self, GtkButton *button)
{
  apply (self, plumb_edit_new_remove_edge (plumb_ui_document_get_definition (self->document),
                                           g_object_get_data (G_OBJECT (button), "from"),
                                           g_object_get_data (G_OBJECT (button), "to")));
}

/* --- choices, a few at a time ---------------------------------------------------------------- */

static void
offer_output (PlumbUiOutlineDetail *self, PlumbNode *node, const PlumbPort *output)
{
  g_autofree char *from = g_strdup_printf ("%s.%s", plumb_node_get_id (node), output->name);
  for (guint i = 0; i < self->choices->len; i++)
    {
      GtkWidget *row = self->choices->pdata[i];
      const PlumbPort *input = g_object_get_data (G_OBJECT (row), "input");
      if (plumb_registry_port_accepts (get_registry (self), output->kind, input))
        gtk_string_list_append (GTK_STRING_LIST (adw_combo_row_get_model (ADW_COMBO_ROW (row))),
                                from);
    }
}

static void
offer_node (PlumbUiOutlineDetail *self, PlumbNode *node)
{
  PlumbKind *kind = plumb_registry_find_kind (get_registry (self), plumb_node_get_kind (node));
  if (kind == NULL || g_str_equal (plumb_node_get_id (node), self->id))
    return;
  for (guint i = 0; i < plumb_kind_get_n_outputs (kind); i++)
    offer_output (self, node, plumb_kind_get_output (kind, i));
}

static gboolean
fill_cb (gpointer user_data)
{
  PlumbUiOutlineDetail *self = user_data;
  PlumbGraph *graph = plumb_ui_document_get_level_graph (self->document);
  gint64 end = g_get_monotonic_time () + FILL_US;
  self->is_filling = TRUE;
  while (self->next_node < plumb_graph_get_n_nodes (graph) && g_get_monotonic_time () < end)
    offer_node (self, plumb_graph_get_node (graph, self->next_node++));
  self->is_filling = FALSE;
  if (self->next_node < plumb_graph_get_n_nodes (graph))
    return G_SOURCE_CONTINUE;
  self->fill_source = 0;
  return G_SOURCE_REMOVE;
}

/* --- rows ------------------------------------------------------------------------------------ */

static void
add_edge (PlumbUiOutlineDetail *self,
          AdwPreferencesGroup *group,
          PlumbEdge *edge,
          const char *title)
{
  GtkWidget *row = adw_action_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), plumb_edge_get_from (edge));
  GtkWidget *button = gtk_button_new_from_icon_name ("plumb-unlink-symbolic");
  g_autofree char *label
      = g_strdup_printf (_ ("Disconnect %s from %s"), title, plumb_edge_get_from (edge));
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_object_set_data_full (G_OBJECT (button), "from", g_strdup (plumb_edge_get_from (edge)), g_free);
  g_object_set_data_full (G_OBJECT (button), "to", g_strdup (plumb_edge_get_to (edge)), g_free);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (disconnect_cb), self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_preferences_group_add (group, row);
}

static void
add_choice (PlumbUiOutlineDetail *self,
            AdwPreferencesGroup *group,
            const PlumbPort *port,
            const char *title)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr (GtkStringList) model
      = gtk_string_list_new ((const char *const[]) { _ ("Not connected"), NULL });
  g_autoptr (GtkExpression) text
      = gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string");
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), port->summary);
  adw_combo_row_set_expression (ADW_COMBO_ROW (row), text);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (model));
  adw_combo_row_set_enable_search (ADW_COMBO_ROW (row), TRUE);
  g_object_set_data (G_OBJECT (row), "input", (gpointer) port);
  g_object_set_data (G_OBJECT (row), "port", (gpointer) port->name);
  g_signal_connect_swapped (row, "notify::selected", G_CALLBACK (chosen_cb), self);
  adw_preferences_group_add (group, row);
  g_ptr_array_add (self->choices, row);
}

static void
add_port (PlumbUiOutlineDetail *self,
          AdwPreferencesGroup *group,
          PlumbNode *node,
          const PlumbPort *port)
{
  const char *title = port->title != NULL ? port->title : port->name;
  GPtrArray *edges
      = plumb_graph_get_edges_in (plumb_ui_document_get_level_graph (self->document), node);
  guint n = 0;
  for (guint i = 0; edges != NULL && i < edges->len; i++)
    if (g_str_equal (plumb_edge_get_target_port (edges->pdata[i]), port->name))
      {
        add_edge (self, group, edges->pdata[i], title);
        n++;
      }
  if (n == 0 || port->many)
    add_choice (self, group, port, title);
}

static void
clear (PlumbUiOutlineDetail *self)
{
  g_clear_handle_id (&self->fill_source, g_source_remove);
  g_ptr_array_set_size (self->choices, 0);
  self->next_node = 0;
  plumb_ui_box_clear (self->box);
}

/* --- the widget ------------------------------------------------------------------------------ */

static void
plumb_ui_outline_detail_dispose (GObject *object)
{
  PlumbUiOutlineDetail *self = PLUMB_UI_OUTLINE_DETAIL (object);
  self->is_filling = TRUE;
  g_clear_handle_id (&self->fill_source, g_source_remove);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (plumb_ui_outline_detail_parent_class)->dispose (object);
}

static void
plumb_ui_outline_detail_finalize (GObject *object)
{
  PlumbUiOutlineDetail *self = PLUMB_UI_OUTLINE_DETAIL (object);
  g_clear_pointer (&self->choices, g_ptr_array_unref);
  g_clear_pointer (&self->id, g_free);
  G_OBJECT_CLASS (plumb_ui_outline_detail_parent_class)->finalize (object);
}

static void
plumb_ui_outline_detail_class_init (PlumbUiOutlineDetailClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = plumb_ui_outline_detail_dispose;
  G_OBJECT_CLASS (klass)->finalize = plumb_ui_outline_detail_finalize;
}

static void
plumb_ui_outline_detail_init (PlumbUiOutlineDetail *self)
{
  self->choices = g_ptr_array_new ();
  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 12));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->box));
}

GtkWidget *
plumb_ui_outline_detail_new (PlumbUiSession *session)
{
  PlumbUiOutlineDetail *self = g_object_new (PLUMB_UI_TYPE_OUTLINE_DETAIL, NULL);
  self->session = g_object_ref (session);
  return GTK_WIDGET (self);
}

void
plumb_ui_outline_detail_show (PlumbUiOutlineDetail *self, PlumbUiDocument *document, const char *id)
{
  g_return_if_fail (PLUMB_UI_IS_OUTLINE_DETAIL (self));
  clear (self);
  self->document = document;
  g_set_str (&self->id, id);
  PlumbNode *node = id != NULL
                        ? plumb_graph_find_node (plumb_ui_document_get_level_graph (document), id)
                        : NULL;
  PlumbKind *kind = node != NULL
                        ? plumb_registry_find_kind (get_registry (self), plumb_node_get_kind (node))
                        : NULL;
  if (kind == NULL || plumb_kind_get_n_inputs (kind) == 0)
    return;
  GtkWidget *group = adw_preferences_group_new ();
  g_autofree char *title = g_strdup_printf (_ ("Inputs of %s"), id);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  for (guint i = 0; i < plumb_kind_get_n_inputs (kind); i++)
    add_port (self, ADW_PREFERENCES_GROUP (group), node, plumb_kind_get_input (kind, i));
  gtk_box_append (self->box, group);
  if (self->choices->len > 0)
    self->fill_source = g_idle_add (fill_cb, self);
}
