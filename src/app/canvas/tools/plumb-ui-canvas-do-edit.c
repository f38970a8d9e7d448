/* plumb-ui-canvas-do-edit.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plumb-ui-canvas-do-private.h"

#include "plumb-group.h"
#include "plumb-ui-insert-menu.h"

/* --- deleting ----------------------------------------------------------------------------------
 */

static void
draft_selected_links (PlumbUiTools *tools, PlumbDraft *draft)
{
  g_auto (GStrv) ids
      = plumb_ui_selection_list (plumb_ui_tools_get_selection (tools), PLUMB_UI_ITEM_EDGE);
  for (guint i = 0; ids[i] != NULL; i++)
    {
      g_auto (GStrv) ends = g_strsplit (ids[i], " ", 2);
      PlumbEdge *edge = ends[1] != NULL ? plumb_graph_find_edge (plumb_ui_tools_get_level (tools),
                                                                 ends[0], ends[1])
                                        : NULL;
      if (edge != NULL)
        plumb_draft_disconnect (draft, edge);
    }
}

static void
draft_selected_ground (PlumbUiTools *tools, PlumbDraft *draft)
{
  PlumbUiSelection *selection = plumb_ui_tools_get_selection (tools);
  const char *definition = plumb_draft_get_scope (draft)->definition;
  g_auto (GStrv) frames = plumb_ui_selection_list (selection, PLUMB_UI_ITEM_FRAME);
  g_auto (GStrv) notes = plumb_ui_selection_list (selection, PLUMB_UI_ITEM_NOTE);
  for (guint i = 0; frames[i] != NULL; i++)
    plumb_draft_take (draft, plumb_edit_new_set_frame (definition, frames[i], NULL));
  for (guint i = 0; notes[i] != NULL; i++)
    plumb_draft_take (draft, plumb_edit_new_set_note (definition, notes[i], NULL));
}

static void
delete_selected (PlumbUiTools *tools,
                 void (*delete_nodes) (PlumbDraft *draft, const char *const *ids),
                 const char *label)
{
  PlumbUiSelection *selection = plumb_ui_tools_get_selection (tools);
  g_auto (GStrv) ids = plumb_ui_tools_list_nodes (tools);
  g_autoptr (PlumbDraft) draft = plumb_ui_tools_new_draft (tools);
  draft_selected_links (tools, draft);
  draft_selected_ground (tools, draft);
  delete_nodes (draft, (const char *const *) ids);
  if (plumb_ui_tools_apply (tools, draft, label, NULL))
    plumb_ui_selection_clear (selection);
}

void
plumb_ui_do_delete (PlumbUiTools *tools, GVariant *parameter)
{
  delete_selected (tools, plumb_rewire_delete, _ ("Delete"));
}

void
plumb_ui_do_delete_and_reconnect (PlumbUiTools *tools, GVariant *parameter)
{
  delete_selected (tools, plumb_rewire_delete_and_reconnect, _ ("Delete and Reconnect"));
}

/* --- adding ------------------------------------------------------------------------------------
 */

void
plumb_ui_do_insert (PlumbUiTools *tools, GVariant *parameter)
{
  const char *kind = g_variant_get_string (parameter, NULL);
  double width, height;
  plumb_ui_viewport_get_size (plumb_ui_tools_get_viewport (tools), &width, &height);
  PlumbPoint middle
      = plumb_ui_canvas_to_scene (plumb_ui_tools_get_canvas (tools), width / 2, height / 2);
  const PlumbPoint corner = { middle.x - PLUMB_CARD_WIDTH / 2, middle.y - PLUMB_CARD_HEADER };
  g_autofree char *id = plumb_ui_insert_node (tools, kind, corner, NULL);
  if (id != NULL)
    plumb_ui_tools_reveal_node (tools, id);
}

void
plumb_ui_do_add_node (PlumbUiTools *tools, GVariant *parameter)
{
  double x, y;
  if (!plumb_ui_tools_get_pointer (tools, &x, &y))
    {
      plumb_ui_viewport_get_size (plumb_ui_tools_get_viewport (tools), &x, &y);
      x /= 2;
      y /= 3;
    }
  plumb_ui_insert_menu_popup (tools, x, y);
}

static PlumbEdge *
find_pointed_link (PlumbUiTools *tools)
{
  double x, y;
  if (!plumb_ui_tools_get_pointer (tools, &x, &y))
    return NULL;
  const PlumbHit hit = plumb_ui_canvas_pick (plumb_ui_tools_get_canvas (tools), x, y);
  return hit.type == PLUMB_HIT_LINK
             ? plumb_graph_find_edge (plumb_ui_tools_get_level (tools), hit.id, hit.name)
             : NULL;
}

/* The one link that is selected; with none or several, the one under the pointer. */
static PlumbEdge *
find_meant_link (PlumbUiTools *tools)
{
  g_auto (GStrv) ids
      = plumb_ui_selection_list (plumb_ui_tools_get_selection (tools), PLUMB_UI_ITEM_EDGE);
  if (g_strv_length (ids) != 1)
    return find_pointed_link (tools);
  g_auto (GStrv) ends = g_strsplit (ids[0], " ", 2);
  return plumb_graph_find_edge (plumb_ui_tools_get_level (tools), ends[0], ends[1]);
}

/* The one node that is selected, where it hangs on no link: as what is dropped on one. */
static const char *
find_loose_node (PlumbUiTools *tools)
{
  const char *id = plumb_ui_selection_get_only_node (plumb_ui_tools_get_selection (tools));
  PlumbGraph *level = plumb_ui_tools_get_level (tools);
  PlumbNode *node = id != NULL ? plumb_graph_find_node (level, id) : NULL;
  gboolean is_loose = node != NULL && plumb_graph_get_edges_in (level, node)->len == 0
                      && plumb_graph_get_edges_out (level, node)->len == 0;
  return is_loose ? id : NULL;
}

/* In the middle of the link, or where of the canvas that is nearest. */
static void
popup_into_link (PlumbUiTools *tools, PlumbEdge *edge)
{
  const PlumbSceneLink *link = plumb_scene_find_link (
      plumb_ui_tools_get_scene (tools), plumb_edge_get_from (edge), plumb_edge_get_to (edge));
  double width, height;
  if (link == NULL)
    return;
  const PlumbPoint *curve = link->points;
  const PlumbPoint middle = { (curve[0].x + 3 * (curve[1].x + curve[2].x) + curve[3].x) / 8,
                              (curve[0].y + 3 * (curve[1].y + curve[2].y) + curve[3].y) / 8 };
  PlumbPoint at = plumb_ui_canvas_to_widget (plumb_ui_tools_get_canvas (tools), middle);
  plumb_ui_viewport_get_size (plumb_ui_tools_get_viewport (tools), &width, &height);
  plumb_ui_insert_menu_popup_into_link (tools, edge, CLAMP (at.x, 0, width),
                                        CLAMP (at.y, 0, height));
}

void
plumb_ui_do_insert_into_link (PlumbUiTools *tools, GVariant *parameter)
{
  PlumbEdge *edge = find_meant_link (tools);
  const char *node = find_loose_node (tools);
  if (edge == NULL)
    plumb_ui_tools_refuse (tools, _ ("Select a link, or point at one"));
  else if (node != NULL)
    plumb_ui_insert_into_link (tools, node, edge, NULL);
  else
    popup_into_link (tools, edge);
}

void
plumb_ui_do_note (PlumbUiTools *tools, GVariant *parameter)
{
  PlumbPoint at = plumb_ui_tools_get_place (tools);
  g_autoptr (PlumbDraft) draft = plumb_ui_tools_new_draft (tools);
  g_autofree char *id = plumb_draft_reserve_id (draft, "note");
  PlumbValueBuilder *place = plumb_value_builder_new_array ();
  plumb_value_builder_add (place, plumb_value_new_double (at.x));
  plumb_value_builder_add (place, plumb_value_new_double (at.y));
  PlumbValueBuilder *size = plumb_value_builder_new_array ();
  plumb_value_builder_add (size, plumb_value_new_double (200));
  plumb_value_builder_add (size, plumb_value_new_double (100));
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();
  plumb_value_builder_set_string (builder, "text", "");
  plumb_value_builder_set (builder, "at", plumb_value_builder_end (place));
  plumb_value_builder_set (builder, "size", plumb_value_builder_end (size));
  plumb_draft_take (draft, plumb_edit_new_set_note (plumb_draft_get_scope (draft)->definition, id,
                                                    plumb_value_builder_end (builder)));
  if (!plumb_ui_tools_apply (tools, draft, _ ("Add Note"), NULL))
    return;
  plumb_ui_selection_set (plumb_ui_tools_get_selection (tools), PLUMB_UI_ITEM_NOTE, id);
  plumb_ui_do_rename (tools, NULL);
}

/* --- groups and frames -------------------------------------------------------------------------
 */

static void
apply_made (PlumbUiTools *tools, PlumbEdit *made, GError *error)
{
  g_autoptr (PlumbEdit) edit = made;
  if (edit == NULL)
    plumb_ui_tools_refuse (tools, error->message);
  else
    plumb_ui_tools_apply_edit (tools, edit, NULL);
}

static char *
find_free_definition (PlumbGraph *document)
{
  for (guint i = 1;; i++)
    {
      g_autofree char *name = i == 1 ? g_strdup ("group") : g_strdup_printf ("group-%u", i);
      if (plumb_graph_find_definition (document, name) == NULL)
        return g_steal_pointer (&name);
    }
}

void
plumb_ui_do_group (PlumbUiTools *tools, GVariant *parameter)
{
  PlumbGraph *document = plumb_ui_document_get_graph (plumb_ui_tools_get_document (tools));
  g_auto (GStrv) ids = plumb_ui_tools_list_nodes (tools);
  g_autofree char *name = find_free_definition (document);
  g_autoptr (GError) error = NULL;
  PlumbEdit *edit = plumb_edit_new_group (document, plumb_ui_tools_get_scope (tools).definition,
                                          (const char *const *) ids, name, &error);
  apply_made (tools, edit, error);
  PlumbGraph *level = plumb_ui_tools_get_level (tools);
  for (guint i = plumb_graph_get_n_nodes (level); i-- > 0;)
    {
      PlumbNode *node = plumb_graph_get_node (level, i);
      if (g_strcmp0 (plumb_node_get_definition (node), name) == 0)
        plumb_ui_selection_set (plumb_ui_tools_get_selection (tools), PLUMB_UI_ITEM_NODE,
                                plumb_node_get_id (node));
    }
}

void
plumb_ui_do_ungroup (PlumbUiTools *tools, GVariant *parameter)
{
  PlumbGraph *document = plumb_ui_document_get_graph (plumb_ui_tools_get_document (tools));
  g_auto (GStrv) ids = plumb_ui_tools_list_nodes (tools);
  g_autofree char *gesture = g_strdup (plumb_ui_tools_begin_gesture (tools));
  for (guint i = 0; ids[i] != NULL; i++)
    {
      PlumbNode *node = plumb_graph_find_node (plumb_ui_tools_get_level (tools), ids[i]);
      if (node == NULL || plumb_node_get_definition (node) == NULL)
        continue;
      g_autoptr (GError) error = NULL;
      g_autoptr (PlumbEdit) edit = plumb_edit_new_ungroup (
          document, plumb_ui_tools_get_scope (tools).definition, ids[i], &error);
      if (edit != NULL)
        plumb_ui_tools_apply_edit (tools, edit, gesture);
      else
        plumb_ui_tools_refuse (tools, error->message);
    }
}

void
plumb_ui_do_frame (PlumbUiTools *tools, GVariant *parameter)
{
  g_auto (GStrv) ids = plumb_ui_tools_list_nodes (tools);
  g_autoptr (PlumbDraft) draft = plumb_ui_tools_new_draft (tools);
  g_autofree char *id = plumb_draft_reserve_id (draft, "frame");
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();
  plumb_value_builder_set_string (builder, "title", _ ("Frame"));
  plumb_value_builder_set (builder, "members", plumb_value_new_strv ((const char *const *) ids));
  plumb_draft_take (draft, plumb_edit_new_set_frame (plumb_draft_get_scope (draft)->definition, id,
                                                     plumb_value_builder_end (builder)));
  if (!plumb_ui_tools_apply (tools, draft, _ ("Frame"), NULL))
    return;
  plumb_ui_selection_set (plumb_ui_tools_get_selection (tools), PLUMB_UI_ITEM_FRAME, id);
  plumb_ui_do_rename (tools, NULL);
}

static PlumbValue *
take_members_out (PlumbValue *frame, const char *const *ids)
{
  PlumbValue *members = plumb_value_get_member (frame, "members");
  PlumbValueBuilder *left = plumb_value_builder_new_array ();
  for (guint i = 0; members != NULL && i < plumb_value_get_length (members); i++)
    {
      PlumbValue *member = plumb_value_get_element (members, i);
      if (!g_strv_contains (ids, plumb_value_get_string (member, "")))
        plumb_value_builder_add (left, plumb_value_ref (member));
    }
  PlumbValueBuilder *builder = plumb_value_builder_new_copy (frame);
  plumb_value_builder_set (builder, "members", plumb_value_builder_end (left));
  return plumb_value_builder_end (builder);
}

void
plumb_ui_do_leave_frame (PlumbUiTools *tools, GVariant *parameter)
{
  g_auto (GStrv) ids = plumb_ui_tools_list_nodes (tools);
  PlumbGraph *level = plumb_ui_tools_get_level (tools);
  g_autoptr (PlumbDraft) draft = plumb_ui_tools_new_draft (tools);
  for (guint i = 0; i < plumb_graph_get_n_frames (level); i++)
    {
      const char *id = plumb_graph_get_frame_id (level, i);
      PlumbValue *frame = plumb_graph_find_frame (level, id);
      g_autoptr (PlumbValue) left = take_members_out (frame, (const char *const *) ids);
      if (!plumb_value_equal (left, frame))
        plumb_draft_take (draft,
                          plumb_edit_new_set_frame (plumb_draft_get_scope (draft)->definition, id,
                                                    g_steal_pointer (&left)));
    }
  plumb_ui_tools_apply (tools, draft, _ ("Remove from Frame"), NULL);
}

/* --- states of nodes ---------------------------------------------------------------------------
 */

static gboolean
has_mode (PlumbNode *node, const char *mode)
{
  return plumb_node_get_mode (node)
         == (g_str_equal (mode, "mute") ? PLUMB_NODE_MODE_MUTE : PLUMB_NODE_MODE_BYPASS);
}

static gboolean
is_collapsed (PlumbNode *node, const char *value)
{
  return plumb_node_is_collapsed (node);
}

static gboolean
is_pinned (PlumbNode *node, const char *value)
{
  return plumb_node_is_pinned (node);
}

/* All that are to be, where any is not; else none. @text: the value, NULL: true. */
static void
toggle (PlumbUiTools *tools,
        const char *member,
        const char *text,
        gboolean (*is_set) (PlumbNode *node, const char *value),
        const char *label)
{
  g_auto (GStrv) ids = plumb_ui_tools_list_nodes (tools);
  PlumbGraph *level = plumb_ui_tools_get_level (tools);
  g_autoptr (PlumbDraft) draft = plumb_ui_tools_new_draft (tools);
  gboolean all = TRUE;
  for (guint i = 0; ids[i] != NULL; i++)
    all &= is_set (plumb_graph_find_node (level, ids[i]), text);
  for (guint i = 0; ids[i] != NULL; i++)
    {
      if (!all && is_set (plumb_graph_find_node (level, ids[i]), text))
        continue;
      PlumbValue *value = all            ? NULL
                          : text != NULL ? plumb_value_new_string (text)
                                         : plumb_value_new_boolean (TRUE);
      plumb_draft_take (draft, plumb_edit_new_set_node (plumb_draft_get_scope (draft)->definition,
                                                        ids[i], member, value));
    }
  plumb_ui_tools_apply (tools, draft, label, NULL);
}

void
plumb_ui_do_mute (PlumbUiTools *tools, GVariant *parameter)
{
  toggle (tools, "mode", "mute", has_mode, _ ("Mute"));
}

void
plumb_ui_do_bypass (PlumbUiTools *tools, GVariant *parameter)
{
  toggle (tools, "mode", "bypass", has_mode, _ ("Bypass"));
}

void
plumb_ui_do_collapse (PlumbUiTools *tools, GVariant *parameter)
{
  toggle (tools, "collapsed", NULL, is_collapsed, _ ("Collapse"));
}

void
plumb_ui_do_pin (PlumbUiTools *tools, GVariant *parameter)
{
  toggle (tools, "pinned", NULL, is_pinned, _ ("Pin"));
}

/* --- links -------------------------------------------------------------------------------------
 */

/* Two nodes are connected at once, in the order in which they were selected; for one, a list says
 * what it can be connected with. */
void
plumb_ui_do_connect (PlumbUiTools *tools, GVariant *parameter)
{
  g_auto (GStrv) ids = plumb_ui_tools_list_nodes (tools);
  guint n_ids = g_strv_length (ids);
  if (n_ids == 1)
    plumb_ui_connect_menu_popup (tools, ids[0]);
  if (n_ids < 2)
    return;
  g_autofree char *gesture = g_strdup (plumb_ui_tools_begin_gesture (tools));
  for (guint i = 0; i + 1 < n_ids; i++)
    {
      g_autoptr (PlumbDraft) draft = plumb_ui_tools_new_draft (tools);
      g_autoptr (GError) error = NULL;
      if (!plumb_rewire_connect (draft, ids[i], ids[i + 1], &error)
          && !plumb_rewire_connect (draft, ids[i + 1], ids[i], NULL))
        plumb_ui_tools_refuse (tools, error->message);
      plumb_ui_tools_apply (tools, draft, _ ("Connect"), gesture);
    }
}

void
plumb_ui_do_swap (PlumbUiTools *tools, GVariant *parameter)
{
  g_auto (GStrv) ids = plumb_ui_tools_list_nodes (tools);
  g_autoptr (PlumbDraft) draft = plumb_ui_tools_new_draft (tools);
  g_autoptr (GError) error = NULL;
  if (!plumb_rewire_swap (draft, (const char *const *) ids, &error))
    plumb_ui_tools_refuse (tools, error->message);
  plumb_ui_tools_apply (tools, draft, _ ("Swap Links"), NULL);
}

void
plumb_ui_do_disconnect (PlumbUiTools *tools, GVariant *parameter)
{
  g_auto (GStrv) ids = plumb_ui_tools_list_nodes (tools);
  g_autoptr (PlumbDraft) draft = plumb_ui_tools_new_draft (tools);
  draft_selected_links (tools, draft);
  plumb_rewire_disconnect (draft, (const char *const *) ids);
  plumb_ui_tools_apply (tools, draft, _ ("Disconnect"), NULL);
}

void
plumb_ui_do_set_condition (PlumbUiTools *tools, GVariant *parameter)
{
  const char *condition = g_variant_get_string (parameter, NULL);
  g_auto (GStrv) ids
      = plumb_ui_selection_list (plumb_ui_tools_get_selection (tools), PLUMB_UI_ITEM_EDGE);
  g_autoptr (PlumbDraft) draft = plumb_ui_tools_new_draft (tools);
  for (guint i = 0; ids[i] != NULL; i++)
    {
      g_auto (GStrv) ends = g_strsplit (ids[i], " ", 2);
      PlumbEdge *edge = plumb_graph_find_edge (plumb_ui_tools_get_level (tools), ends[0], ends[1]);
      PlumbValue *value
          = g_str_equal (condition, "pass") ? NULL : plumb_value_new_string (condition);
      if (edge != NULL)
        plumb_draft_take (draft, plumb_edit_new_set_edge (plumb_draft_get_scope (draft)->definition,
                                                          edge, "when", value));
    }
  plumb_ui_tools_apply (tools, draft, _ ("Condition of Link"), NULL);
}
