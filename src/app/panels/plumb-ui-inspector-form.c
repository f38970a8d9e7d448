/* plumb-ui-inspector-form.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "plumb-ui-inspector-private.h"

#include "plumb-file.h"
#include "plumb-ui-binding.h"
#include "plumb-ui-box-clear.h"
#include "plumb-ui-field-row.h"
#include "plumb-ui-fixed-fields.h"
#include "plumb-group.h"
#include "plumb-ui-kind-item.h"

/* --- groups ---------------------------------------------------------------------------------- */

AdwPreferencesGroup *
plumb_ui_inspector_add_group (PlumbUiInspector *self, const char *title)
{
  GtkWidget *group = adw_preferences_group_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  gtk_box_append (self->form->box, group);
  return ADW_PREFERENCES_GROUP (group);
}

static PlumbUiSubject *
add_subject (PlumbUiInspector *self, PlumbUiSubjectType type, const char *const *ids)
{
  PlumbUiSubject *subject = plumb_ui_subject_new (self->document, type, ids);
  g_ptr_array_add (self->form->subjects, subject);
  return subject;
}

static void
add_fixed (PlumbUiInspector *self,
           const char *title,
           PlumbUiSubjectType type,
           const char *const *ids,
           const PlumbUiFixedField *fields,
           guint n_fields)
{
  AdwPreferencesGroup *group = plumb_ui_inspector_add_group (self, title);
  PlumbUiSubject *subject = add_subject (self, type, ids);
  for (guint i = 0; i < n_fields; i++)
    plumb_ui_inspector_add_field (self, group, subject, plumb_ui_fixed_field_get (fields[i]));
}

/* --- the head -------------------------------------------------------------------------------- */

static void
add_badge (PlumbUiInspector *self, const char *text, const char *css)
{
  GtkWidget *label = gtk_label_new (text);
  gtk_widget_add_css_class (label, "plumb-badge");
  gtk_widget_add_css_class (label, css);
  gtk_box_append (self->badges, label);
}

/* A heading is one line, whatever a title has. */
static char *
join_lines (const char *title, const char *between)
{
  g_auto (GStrv) lines = g_strsplit_set (title, "\n\r", -1);
  g_autoptr (GString) joined = g_string_new (NULL);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *line = plumb_text_make_visible (g_strstrip (lines[i]));
      g_string_append_printf (joined, "%s%s", *line != '\0' && joined->len > 0 ? between : "",
                              line);
    }
  return g_string_free_and_steal (g_steal_pointer (&joined));
}

static void
clear_head (PlumbUiInspector *self, const char *title, const char *summary)
{
  g_autofree char *line = join_lines (title, " ");
  g_autofree char *whole = join_lines (title, "\n");
  gtk_label_set_label (self->title, line);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->title), whole);
  gtk_label_set_label (self->summary, summary != NULL ? summary : "");
  gtk_widget_set_visible (GTK_WIDGET (self->summary), summary != NULL && *summary != '\0');
  gtk_widget_set_visible (GTK_WIDGET (self->help), FALSE);
}

static void
show_kind (PlumbUiInspector *self, PlumbKind *kind)
{
  PlumbRegistry *registry
      = plumb_ui_environment_get_registry (plumb_ui_session_get_environment (self->session));
  const PlumbFamily *family = plumb_registry_find_family (registry, plumb_kind_get_family (kind));
  PlumbPack *pack = plumb_kind_get_pack (kind);
  gtk_widget_set_visible (GTK_WIDGET (self->help), TRUE);
  if (kind == self->head_kind)
    return;
  self->head_kind = kind;
  plumb_ui_box_clear (self->badges);
  add_badge (self, family != NULL ? family->title : plumb_kind_get_family (kind), "accent");
  add_badge (self, plumb_kind_get_role (kind), "plumb-badge-plain");
  g_autofree char *version
      = g_strdup_printf ("%s · %s", plumb_kind_get_name (kind), plumb_pack_get_version (pack));
  gtk_label_set_label (self->version, version);
}

/* --- inputs of a node ------------------------------------------------------------------------ */

static void
input_activated_cb (PlumbUiInspector *self, GtkWidget *row)
{
  const char *source = g_object_get_data (G_OBJECT (row), "source");
  if (source == NULL)
    return;
  g_autofree char *path = plumb_ui_document_get_node_path (self->document, source);
  plumb_ui_session_reveal (self->session, self->document, path, NULL);
}

static void
disconnect_cb (PlumbUiInspector *self, GtkWidget *button)
{
  GtkWidget *row = gtk_widget_get_ancestor (button, ADW_TYPE_ACTION_ROW);
  PlumbUiSubject *subject = self->form->subjects->pdata[0];
  PlumbEdge *edge
      = plumb_ui_subject_find_binding (subject, g_object_get_data (G_OBJECT (row), "port"));
  if (edge == NULL)
    return;
  g_autoptr (PlumbEdit) edit
      = plumb_edit_new_remove_edge (plumb_ui_document_get_definition (self->document),
                                    plumb_edge_get_from (edge), plumb_edge_get_to (edge));
  plumb_ui_document_apply (self->document, edit, NULL, NULL);
}

static void
add_input (PlumbUiInspector *self, AdwPreferencesGroup *group, const char *port, const char *title)
{
  GtkWidget *row = adw_action_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  GtkWidget *button = gtk_button_new_from_icon_name ("plumb-unlink-symbolic");
  gtk_widget_set_tooltip_text (button, _ ("Disconnect"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Disconnect"), -1);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (disconnect_cb), self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  GtkWidget *bind = plumb_ui_binding_button_new (self->form->subjects->pdata[0], port, title);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), bind);
  g_object_set_data_full (G_OBJECT (row), "port", g_strdup (port), g_free);
  g_object_set_data (G_OBJECT (row), "button", button);
  g_object_set_data (G_OBJECT (row), "bind", bind);
  g_signal_connect_swapped (row, "activated", G_CALLBACK (input_activated_cb), self);
  adw_preferences_group_add (group, row);
  g_ptr_array_add (self->form->inputs, row);
}

static void
update_input (PlumbUiInspector *self, GtkWidget *row)
{
  PlumbEdge *edge = plumb_ui_subject_find_binding (self->form->subjects->pdata[0],
                                                   g_object_get_data (G_OBJECT (row), "port"));
  g_autofree char *source = edge != NULL ? plumb_ui_binding_describe (self->document, edge)
                                         : g_strdup (_ ("Not connected"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), source);
  gtk_widget_set_visible (g_object_get_data (G_OBJECT (row), "button"), edge != NULL);
  gtk_widget_set_visible (g_object_get_data (G_OBJECT (row), "bind"), edge == NULL);
  g_object_set_data_full (
      G_OBJECT (row), "source",
      edge != NULL ? g_strdup (plumb_node_get_id (plumb_edge_get_source (edge))) : NULL, g_free);
}

static void
add_inputs (PlumbUiInspector *self, PlumbKind *kind, PlumbGraph *definition)
{
  guint n = plumb_kind_get_n_inputs (kind);
  AdwPreferencesGroup *group
      = n > 0 || definition != NULL ? plumb_ui_inspector_add_group (self, _ ("Inputs")) : NULL;
  for (guint i = 0; i < n; i++)
    {
      const PlumbPort *port = plumb_kind_get_input (kind, i);
      add_input (self, group, port->name, port->title != NULL ? port->title : port->name);
    }
  for (guint i = 0; definition != NULL && i < plumb_graph_get_n_nodes (definition); i++)
    {
      PlumbNode *node = plumb_graph_get_node (definition, i);
      if (g_str_equal (plumb_node_get_kind (node), PLUMB_KIND_INPUT))
        add_input (self, group, plumb_node_get_id (node), plumb_node_get_id (node));
    }
  if (group != NULL && self->form->inputs->len == 0)
    adw_preferences_group_set_description (
        group, _ ("This subgraph has none. Enter it and add a node “Input” to make one."));
}

/* --- one node -------------------------------------------------------------------------------- */

/* The name of a definition's input or output is also its port's at every instance. */
static PlumbEdit *
make_rename (PlumbUiInspector *self, const char *to, GError **error)
{
  const char *definition = plumb_ui_document_get_definition (self->document);
  PlumbGraph *level = plumb_ui_document_get_level_graph (self->document);
  PlumbNode *node = plumb_graph_find_node (level, self->node);
  if (definition != NULL && node != NULL && plumb_ui_inspector_is_port (node))
    return plumb_edit_new_rename_port (plumb_ui_document_get_graph (self->document), definition,
                                       self->node, to, error);
  return plumb_edit_new_rename_node (definition, self->node, to);
}

static void
rename_cb (PlumbUiInspector *self, AdwEntryRow *row)
{
  const char *to = gtk_editable_get_text (GTK_EDITABLE (row));
  g_autoptr (GError) error = NULL;
  if (g_strcmp0 (to, self->node) == 0)
    return;
  g_autoptr (PlumbEdit) edit = make_rename (self, to, &error);
  if (edit == NULL || !plumb_ui_document_apply (self->document, edit, NULL, &error))
    plumb_ui_session_report (self->session, _ ("Cannot Rename"), error);
}

static void
add_name (PlumbUiInspector *self, AdwPreferencesGroup *group)
{
  GtkWidget *row = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Name"));
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (row), TRUE);
  gtk_editable_set_text (GTK_EDITABLE (row), self->node);
  g_signal_connect_swapped (row, "apply", G_CALLBACK (rename_cb), self);
  adw_preferences_group_add (group, row);
  self->form->name_row = row;
}

/* The fields that all kinds have, by name and type. */
static gboolean
is_common (GPtrArray *kinds, const PlumbField *field)
{
  for (guint i = 1; i < kinds->len; i++)
    {
      const PlumbField *other = plumb_kind_find_field (kinds->pdata[i], field->name);
      if (other == NULL || other->type != field->type || other->element_type != field->element_type
          || (field->choices != NULL && !g_strv_equal (field->choices, other->choices)))
        return FALSE;
    }
  return TRUE;
}

static void
add_params (PlumbUiInspector *self, GPtrArray *kinds, const char *const *ids)
{
  AdwPreferencesGroup *settings = NULL, *seeds = NULL;
  PlumbUiSubject *subject = add_subject (self, PLUMB_UI_SUBJECT_PARAMS, ids);
  PlumbKind *kind = kinds->len > 0 ? kinds->pdata[0] : NULL;
  for (guint i = 0; kind != NULL && i < plumb_kind_get_n_fields (kind); i++)
    {
      const PlumbField *field = plumb_kind_get_field (kind, i);
      AdwPreferencesGroup **group = field->type == PLUMB_FIELD_SEED ? &seeds : &settings;
      if (!is_common (kinds, field))
        continue;
      if (*group == NULL)
        *group = plumb_ui_inspector_add_group (self, group == &seeds ? _ ("Repeatability")
                                                                     : _ ("Settings"));
      plumb_ui_inspector_add_field (self, *group, subject, field);
    }
}

static void
add_workflow_seed (PlumbUiInspector *self)
{
  static const PlumbUiFixedField fields[] = { PLUMB_UI_FIXED_SEED };
  if (plumb_ui_document_get_definition (self->document) == NULL)
    add_fixed (self, _ ("Repeatability of the Workflow"), PLUMB_UI_SUBJECT_GRAPH, NULL, fields,
               G_N_ELEMENTS (fields));
}

static void
add_members (PlumbUiInspector *self, const char *const *ids)
{
  AdwPreferencesGroup *group = plumb_ui_inspector_add_group (self, _ ("Node"));
  PlumbUiSubject *subject = add_subject (self, PLUMB_UI_SUBJECT_NODES, ids);
  if (self->node != NULL)
    {
      add_name (self, group);
      plumb_ui_inspector_add_field (self, group, subject,
                                    plumb_ui_fixed_field_get (PLUMB_UI_FIXED_TITLE));
    }
  plumb_ui_inspector_add_field (self, group, subject,
                                plumb_ui_fixed_field_get (PLUMB_UI_FIXED_MODE));
}

static PlumbKind *
find_kind (PlumbUiInspector *self, PlumbNode *node)
{
  return plumb_registry_find_kind (
      plumb_ui_environment_get_registry (plumb_ui_session_get_environment (self->session)),
      plumb_node_get_kind (node));
}

static void
show_node_head (PlumbUiInspector *self, PlumbNode *node, PlumbKind *kind)
{
  const char *title = plumb_node_get_title (node);
  if (title == NULL || *title == '\0')
    title = kind != NULL ? plumb_kind_get_title (kind) : plumb_node_get_kind (node);
  clear_head (self, title,
              kind != NULL ? plumb_kind_get_summary (kind) : _ ("No pack has this kind of node"));
  if (kind != NULL)
    show_kind (self, kind);
}

static void
make_node_form (PlumbUiInspector *self, GPtrArray *kinds, const char *const *ids)
{
  PlumbGraph *graph = plumb_ui_document_get_level_graph (self->document);
  PlumbNode *node = self->node != NULL ? plumb_graph_find_node (graph, self->node) : NULL;
  const char *name = node != NULL ? plumb_node_get_definition (node) : NULL;
  PlumbGraph *definition
      = name != NULL
            ? plumb_graph_find_definition (plumb_ui_document_get_graph (self->document), name)
            : NULL;
  add_params (self, kinds, ids);
  if (kinds->len == 1 && plumb_kind_uses_seed (kinds->pdata[0]))
    add_workflow_seed (self);
  if (definition != NULL)
    plumb_ui_inspector_add_definition (self, name);
  if (node != NULL && kinds->len == 1)
    add_inputs (self, kinds->pdata[0], definition);
  add_members (self, ids);
}

/* Distinct, in the order of the selection; kinds that no pack has are left out. */
static GPtrArray *
list_kinds (PlumbUiInspector *self, const char *const *ids)
{
  GPtrArray *kinds = g_ptr_array_new ();
  PlumbGraph *graph = plumb_ui_document_get_level_graph (self->document);
  for (; *ids != NULL; ids++)
    {
      PlumbNode *node = plumb_graph_find_node (graph, *ids);
      PlumbKind *kind = node != NULL ? find_kind (self, node) : NULL;
      if (kind != NULL && !g_ptr_array_find (kinds, kind, NULL))
        g_ptr_array_add (kinds, kind);
    }
  return kinds;
}

/* --- which form ------------------------------------------------------------------------------ */

static void
make_nodes (PlumbUiInspector *self, const char *const *ids)
{
  PlumbGraph *graph = plumb_ui_document_get_level_graph (self->document);
  g_autoptr (GPtrArray) kinds = list_kinds (self, ids);
  gboolean is_one = ids[1] == NULL;
  g_set_str (&self->node, is_one ? ids[0] : NULL);
  g_autoptr (GString) shape = g_string_new (is_one ? "node" : "nodes");
  PlumbNode *node = is_one ? plumb_graph_find_node (graph, ids[0]) : NULL;
  const char *definition = node != NULL ? plumb_node_get_definition (node) : NULL;
  /* Rows of an instance are of its own definition; the workflow's seed is changed outside of all.
   */
  gboolean is_inside = plumb_ui_document_get_definition (self->document) != NULL;
  g_string_append_printf (shape, " %s %s %s %u", is_inside ? "inside" : "",
                          definition != NULL ? ids[0] : "", definition != NULL ? definition : "",
                          plumb_ui_inspector_count_ports (self, definition));
  for (guint i = 0; i < kinds->len; i++)
    g_string_append_printf (shape, " %s", plumb_kind_get_name (kinds->pdata[i]));
  if (is_one && node != NULL)
    show_node_head (self, node, find_kind (self, node));
  else
    {
      g_autofree char *title = g_strdup_printf (_ ("%u Nodes"), g_strv_length ((char **) ids));
      clear_head (self, title, _ ("What is changed here is changed in all of them"));
    }
  if (plumb_ui_inspector_take_form (self, shape->str, ids))
    make_node_form (self, kinds, ids);
  GtkWidget *name = self->form->name_row;
  if (is_one && name != NULL && !gtk_widget_has_focus (name))
    gtk_editable_set_text (GTK_EDITABLE (name), ids[0]);
}

static void
make_edge (PlumbUiInspector *self, const char *const *ids)
{
  static const PlumbUiFixedField usual[] = { PLUMB_UI_FIXED_CONDITION, PLUMB_UI_FIXED_ORDER };
  static const PlumbUiFixedField flags[] = { PLUMB_UI_FIXED_FLAG, PLUMB_UI_FIXED_ORDER };
  g_auto (GStrv) ends = g_strsplit (ids[0], " ", 2);
  PlumbGraph *graph = plumb_ui_document_get_level_graph (self->document);
  PlumbEdge *edge = ends[1] != NULL ? plumb_graph_find_edge (graph, ends[0], ends[1]) : NULL;
  if (edge == NULL)
    return;
  gboolean has_flag = g_str_has_prefix (plumb_edge_get_condition (edge), "flags.");
  g_autofree char *summary = g_strdup_printf (_ ("From %s to %s"), ends[0], ends[1]);
  clear_head (self, _ ("Link"), summary);
  if (plumb_ui_inspector_take_form (self, has_flag ? "flag" : "edge", ids))
    add_fixed (self, _ ("Link"), PLUMB_UI_SUBJECT_EDGES, ids, has_flag ? flags : usual, 2);
}

static void
make_graph (PlumbUiInspector *self)
{
  static const PlumbUiFixedField fields[] = { PLUMB_UI_FIXED_TITLE, PLUMB_UI_FIXED_DESCRIPTION,
                                              PLUMB_UI_FIXED_SEED, PLUMB_UI_FIXED_SEED_MODE };
  const char *definition = plumb_ui_document_get_definition (self->document);
  PlumbGraph *graph = plumb_ui_document_get_level_graph (self->document);
  const char *title = plumb_graph_get_title (graph);
  g_autofree char *summary
      = g_strdup_printf (g_dngettext (NULL, "%u node", "%u nodes", plumb_graph_get_n_nodes (graph)),
                         plumb_graph_get_n_nodes (graph));
  clear_head (self,
              title != NULL && *title != '\0' ? title : plumb_ui_document_get_name (self->document),
              summary);
  g_autofree char *shape = definition != NULL
                               ? g_strdup_printf ("definition %s %u", definition,
                                                  plumb_ui_inspector_count_ports (self, definition))
                               : g_strdup ("graph");
  if (!plumb_ui_inspector_take_form (self, shape, NULL))
    return;
  add_fixed (self, definition != NULL ? _ ("Definition") : _ ("Workflow"), PLUMB_UI_SUBJECT_GRAPH,
             NULL, fields, definition != NULL ? 2 : G_N_ELEMENTS (fields));
  if (definition != NULL)
    plumb_ui_inspector_add_ports (self, definition);
}

static gboolean
list_selected (PlumbUiInspector *self, PlumbUiItemType type, char ***ids)
{
  PlumbUiSelection *selection = plumb_ui_document_get_selection (self->document);
  g_strfreev (*ids);
  *ids = plumb_ui_selection_list (selection, type);
  return **ids != NULL;
}

static void
make_fixed (PlumbUiInspector *self,
            const char *title,
            PlumbUiSubjectType type,
            const char *const *ids,
            PlumbUiFixedField field)
{
  const PlumbUiFixedField fields[] = { field, PLUMB_UI_FIXED_COLOR };
  clear_head (self, title, NULL);
  if (plumb_ui_inspector_take_form (self, title, ids))
    add_fixed (self, title, type, ids, fields, G_N_ELEMENTS (fields));
}

static void
make_selected (PlumbUiInspector *self)
{
  g_auto (GStrv) ids = NULL;
  g_clear_pointer (&self->node, g_free);
  if (list_selected (self, PLUMB_UI_ITEM_NODE, &ids))
    make_nodes (self, (const char *const *) ids);
  else if (list_selected (self, PLUMB_UI_ITEM_EDGE, &ids))
    make_edge (self, (const char *const *) ids);
  else if (list_selected (self, PLUMB_UI_ITEM_FRAME, &ids))
    make_fixed (self, _ ("Frame"), PLUMB_UI_SUBJECT_FRAMES, (const char *const *) ids,
                PLUMB_UI_FIXED_TITLE);
  else if (list_selected (self, PLUMB_UI_ITEM_NOTE, &ids))
    make_fixed (self, _ ("Note"), PLUMB_UI_SUBJECT_NOTES, (const char *const *) ids,
                PLUMB_UI_FIXED_TEXT);
  else
    make_graph (self);
}

void
plumb_ui_inspector_make_form (PlumbUiInspector *self)
{
  if (self->document == NULL)
    {
      plumb_ui_inspector_show_no_form (self);
      clear_head (self, _ ("No Workflow"), _ ("Open a workflow to see its settings"));
      return;
    }
  make_selected (self);
  plumb_ui_inspector_update_rows (self);
  plumb_ui_inspector_show_problems (self);
}

void
plumb_ui_inspector_update_rows (PlumbUiInspector *self)
{
  if (self->form == NULL)
    return;
  for (guint i = 0; i < self->form->rows->len; i++)
    plumb_ui_field_row_update (self->form->rows->pdata[i]);
  for (guint i = 0; i < self->form->inputs->len; i++)
    update_input (self, self->form->inputs->pdata[i]);
  plumb_ui_inspector_update_definition (self);
}

void
plumb_ui_inspector_show_problems (PlumbUiInspector *self)
{
  if (self->document == NULL || self->form == NULL)
    return;
  g_autofree char *path
      = self->node != NULL ? plumb_ui_document_get_node_path (self->document, self->node) : NULL;
  g_autoptr (GHashTable) by_field = g_hash_table_new (g_str_hash, g_str_equal);
  PlumbProblems *problems = plumb_ui_document_get_problems (self->document);
  guint n = path != NULL ? plumb_problems_get_length (problems) : 0;
  for (guint i = 0; i < n; i++)
    {
      const PlumbProblem *problem = plumb_problems_get (problems, i);
      if (problem->field != NULL && g_strcmp0 (problem->node, path) == 0
          && !g_hash_table_contains (by_field, problem->field))
        g_hash_table_insert (by_field, (gpointer) problem->field, (gpointer) problem);
    }
  for (guint i = 0; i < self->form->rows->len; i++)
    plumb_ui_field_row_set_problem (
        self->form->rows->pdata[i],
        g_hash_table_lookup (by_field,
                             plumb_ui_field_row_get_field (self->form->rows->pdata[i])->name));
  for (guint i = 0; i < self->form->inputs->len; i++)
    {
      const char *port = g_object_get_data (self->form->inputs->pdata[i], "port");
      if (g_hash_table_contains (by_field, port))
        gtk_widget_add_css_class (self->form->inputs->pdata[i], "error");
      else
        gtk_widget_remove_css_class (self->form->inputs->pdata[i], "error");
    }
}
