/* plumb-ui-inspector-definition.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "plumb-ui-inspector-private.h"

#include "plumb-group.h"

/* The names of a definition: its title and those of its ports, at an instance and inside. Rows of
 * ports stay in place while their names change: they are in the order of their nodes' indexes. */

static gboolean
is_input (PlumbNode *node)
{
  return g_str_equal (plumb_node_get_kind (node), PLUMB_KIND_INPUT);
}

gboolean
plumb_ui_inspector_is_port (PlumbNode *node)
{
  return is_input (node) || g_str_equal (plumb_node_get_kind (node), PLUMB_KIND_OUTPUT);
}

static PlumbGraph *
find_definition (PlumbUiInspector *self, const char *name)
{
  return name != NULL
             ? plumb_graph_find_definition (plumb_ui_document_get_graph (self->document), name)
             : NULL;
}

static int
compare_ports (gconstpointer a, gconstpointer b)
{
  PlumbNode *one = *(PlumbNode *const *) a, *other = *(PlumbNode *const *) b;
  if (is_input (one) != is_input (other))
    return is_input (one) ? -1 : 1;
  return plumb_node_get_index (one) < plumb_node_get_index (other) ? -1 : 1;
}

static GPtrArray *
list_ports (PlumbUiInspector *self, const char *name)
{
  GPtrArray *ports = g_ptr_array_new ();
  PlumbGraph *definition = find_definition (self, name);
  guint n_nodes = definition != NULL ? plumb_graph_get_n_nodes (definition) : 0;
  for (guint i = 0; i < n_nodes; i++)
    if (plumb_ui_inspector_is_port (plumb_graph_get_node (definition, i)))
      g_ptr_array_add (ports, plumb_graph_get_node (definition, i));
  g_ptr_array_sort (ports, compare_ports);
  return ports;
}

guint
plumb_ui_inspector_count_ports (PlumbUiInspector *self, const char *definition)
{
  g_autoptr (GPtrArray) ports = list_ports (self, definition);
  return ports->len;
}

/* --- what a person does ---------------------------------------------------------------------- */

static void
port_renamed_cb (PlumbUiInspector *self, AdwEntryRow *row)
{
  const char *id = g_object_get_data (G_OBJECT (row), "shown");
  const char *to = gtk_editable_get_text (GTK_EDITABLE (row));
  g_autoptr (GError) error = NULL;
  if (g_str_equal (id, to))
    return;
  g_autoptr (PlumbEdit) edit = plumb_edit_new_rename_port (
      plumb_ui_document_get_graph (self->document), self->form->definition, id, to, &error);
  if (edit == NULL || !plumb_ui_document_apply (self->document, edit, NULL, &error))
    plumb_ui_session_report (self->session, _ ("Cannot Rename"), error);
}

static void
title_changed_cb (PlumbUiInspector *self, AdwEntryRow *row)
{
  const char *title = gtk_editable_get_text (GTK_EDITABLE (row));
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbEdit) edit = plumb_edit_new_set_graph (
      self->form->definition, "title", *title != '\0' ? plumb_value_new_string (title) : NULL);
  if (!plumb_ui_document_apply (self->document, edit, NULL, &error))
    plumb_ui_session_report (self->session, _ ("Cannot Rename"), error);
}

static void
key_changed_cb (PlumbUiInspector *self, AdwEntryRow *row)
{
  const char *to = gtk_editable_get_text (GTK_EDITABLE (row));
  g_autoptr (GError) error = NULL;
  if (g_str_equal (self->form->definition, to))
    return;
  g_autoptr (PlumbEdit) edit = plumb_edit_new_rename_definition (
      plumb_ui_document_get_graph (self->document), self->form->definition, to, &error);
  if (edit == NULL || !plumb_ui_document_apply (self->document, edit, NULL, &error))
    plumb_ui_session_report (self->session, _ ("Cannot Rename"), error);
}

static void
enter_cb (PlumbUiInspector *self)
{
  plumb_ui_document_enter (self->document, self->node);
}

/* --- rows ------------------------------------------------------------------------------------ */

static GtkWidget *
add_entry (AdwPreferencesGroup *group, const char *title)
{
  GtkWidget *row = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (row), TRUE);
  adw_preferences_group_add (group, row);
  return row;
}

void
plumb_ui_inspector_add_ports (PlumbUiInspector *self, const char *definition)
{
  g_autoptr (GPtrArray) ports = list_ports (self, definition);
  g_set_str (&self->form->definition, definition);
  if (ports->len == 0)
    return;
  AdwPreferencesGroup *group
      = plumb_ui_inspector_add_group (self, _ ("Names of Inputs and Outputs"));
  for (guint i = 0; i < ports->len; i++)
    {
      GtkWidget *row = add_entry (group, is_input (ports->pdata[i]) ? _ ("Input") : _ ("Output"));
      g_signal_connect_swapped (row, "apply", G_CALLBACK (port_renamed_cb), self);
      g_ptr_array_add (self->form->ports, row);
    }
}

static void
add_way_in (PlumbUiInspector *self, AdwPreferencesGroup *group)
{
  guint n_nodes = plumb_graph_get_n_nodes (find_definition (self, self->form->definition));
  g_autofree char *text
      = g_strdup_printf (g_dngettext (NULL, "%u node inside", "%u nodes inside", n_nodes), n_nodes);
  GtkWidget *row = adw_action_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), text);
  GtkWidget *button = gtk_button_new_with_label (_ ("Enter"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (enter_cb), self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_preferences_group_add (group, row);
}

/* What instances know it by. */
static void
add_key (PlumbUiInspector *self, AdwPreferencesGroup *group)
{
  GtkWidget *row = add_entry (group, _ ("Name of the Definition"));
  gtk_editable_set_text (GTK_EDITABLE (row), self->form->definition);
  g_signal_connect_swapped (row, "apply", G_CALLBACK (key_changed_cb), self);
}

void
plumb_ui_inspector_add_definition (PlumbUiInspector *self, const char *name)
{
  g_set_str (&self->form->definition, name);
  AdwPreferencesGroup *group = plumb_ui_inspector_add_group (self, _ ("Subgraph"));
  self->form->definition_title = add_entry (group, _ ("Title of the Definition"));
  g_signal_connect_swapped (self->form->definition_title, "apply", G_CALLBACK (title_changed_cb),
                            self);
  add_key (self, group);
  add_way_in (self, group);
  plumb_ui_inspector_add_ports (self, name);
}

/* What is being typed stays. */
static void
show_name (GtkWidget *row, const char *name)
{
  const char *shown = g_object_get_data (G_OBJECT (row), "shown");
  const char *text = gtk_editable_get_text (GTK_EDITABLE (row));
  gboolean is_typed = shown != NULL && !g_str_equal (shown, text) && !g_str_equal (name, text);
  if (is_typed && (gtk_widget_get_state_flags (row) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0)
    return;
  g_object_set_data_full (G_OBJECT (row), "shown", g_strdup (name), g_free);
  if (!g_str_equal (text, name))
    gtk_editable_set_text (GTK_EDITABLE (row), name);
}

void
plumb_ui_inspector_update_definition (PlumbUiInspector *self)
{
  PlumbGraph *definition = find_definition (self, self->form->definition);
  if (definition == NULL)
    return;
  const char *title = plumb_graph_get_title (definition);
  if (self->form->definition_title != NULL)
    show_name (self->form->definition_title, title != NULL ? title : "");
  g_autoptr (GPtrArray) ports = list_ports (self, self->form->definition);
  for (guint i = 0; i < MIN (ports->len, self->form->ports->len); i++)
    show_name (self->form->ports->pdata[i], plumb_node_get_id (ports->pdata[i]));
}
