/* plumb-ui-canvas-do-select.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "plumb-ui-canvas-do-private.h"

/* Nodes, frames and notes; links go with their nodes. */
static void
toggle_all (PlumbUiSelection *selection, PlumbGraph *level)
{
  for (guint i = 0; i < plumb_graph_get_n_nodes (level); i++)
    plumb_ui_selection_toggle (selection, PLUMB_UI_ITEM_NODE,
                               plumb_node_get_id (plumb_graph_get_node (level, i)));
  for (guint i = 0; i < plumb_graph_get_n_frames (level); i++)
    plumb_ui_selection_toggle (selection, PLUMB_UI_ITEM_FRAME, plumb_graph_get_frame_id (level, i));
  for (guint i = 0; i < plumb_graph_get_n_notes (level); i++)
    plumb_ui_selection_toggle (selection, PLUMB_UI_ITEM_NOTE, plumb_graph_get_note_id (level, i));
}

void
plumb_ui_do_select_all (PlumbUiTools *tools, GVariant *parameter)
{
  PlumbUiSelection *selection = plumb_ui_tools_get_selection (tools);
  plumb_ui_selection_freeze (selection);
  plumb_ui_selection_clear (selection);
  toggle_all (selection, plumb_ui_tools_get_level (tools));
  plumb_ui_selection_thaw (selection);
}

void
plumb_ui_do_select_none (PlumbUiTools *tools, GVariant *parameter)
{
  plumb_ui_selection_clear (plumb_ui_tools_get_selection (tools));
}

void
plumb_ui_do_select_invert (PlumbUiTools *tools, GVariant *parameter)
{
  PlumbUiSelection *selection = plumb_ui_tools_get_selection (tools);
  plumb_ui_selection_freeze (selection);
  toggle_all (selection, plumb_ui_tools_get_level (tools));
  plumb_ui_selection_thaw (selection);
}

/* --- along links -------------------------------------------------------------------------------
 */

typedef enum
{
  UP = 1 << 0,
  DOWN = 1 << 1,
} Way;

static void
add_neighbors (PlumbGraph *level, PlumbNode *node, Way ways, GPtrArray *nodes, GHashTable *seen)
{
  GPtrArray *in = plumb_graph_get_edges_in (level, node);
  GPtrArray *out = plumb_graph_get_edges_out (level, node);
  for (guint i = 0; (ways & UP) != 0 && i < in->len; i++)
    if (g_hash_table_add (seen, plumb_edge_get_source (in->pdata[i])))
      g_ptr_array_add (nodes, plumb_edge_get_source (in->pdata[i]));
  for (guint i = 0; (ways & DOWN) != 0 && i < out->len; i++)
    if (g_hash_table_add (seen, plumb_edge_get_target (out->pdata[i])))
      g_ptr_array_add (nodes, plumb_edge_get_target (out->pdata[i]));
}

static void
select_along (PlumbUiTools *tools, Way ways)
{
  PlumbGraph *level = plumb_ui_tools_get_level (tools);
  g_auto (GStrv) ids = plumb_ui_tools_list_nodes (tools);
  g_autoptr (GPtrArray) nodes = g_ptr_array_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  for (guint i = 0; ids[i] != NULL; i++)
    {
      PlumbNode *node = plumb_graph_find_node (level, ids[i]);
      if (node != NULL && g_hash_table_add (seen, node))
        g_ptr_array_add (nodes, node);
    }
  for (guint i = 0; i < nodes->len; i++)
    add_neighbors (level, nodes->pdata[i], ways, nodes, seen);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  for (guint i = 0; i < nodes->len; i++)
    g_strv_builder_add (builder, plumb_node_get_id (nodes->pdata[i]));
  g_auto (GStrv) found = g_strv_builder_end (builder);
  plumb_ui_tools_select_nodes (tools, (const char *const *) found);
}

void
plumb_ui_do_select_upstream (PlumbUiTools *tools, GVariant *parameter)
{
  select_along (tools, UP);
}

void
plumb_ui_do_select_downstream (PlumbUiTools *tools, GVariant *parameter)
{
  select_along (tools, DOWN);
}

void
plumb_ui_do_select_linked (PlumbUiTools *tools, GVariant *parameter)
{
  select_along (tools, UP | DOWN);
}

static void
go_to (PlumbUiTools *tools, const char *id, gboolean extends)
{
  PlumbUiSelection *selection = plumb_ui_tools_get_selection (tools);
  g_autofree char *kept = g_strdup (id);
  if (extends)
    plumb_ui_selection_add (selection, PLUMB_UI_ITEM_NODE, kept);
  else
    plumb_ui_selection_set (selection, PLUMB_UI_ITEM_NODE, kept);
  plumb_ui_tools_set_focus (tools, kept);
  plumb_ui_tools_reveal_node (tools, kept);
}

/* Along the first link; from there the arrows go to the others. */
static void
focus_along (PlumbUiTools *tools, Way way)
{
  const char *focus = plumb_ui_tools_get_focus (tools);
  PlumbGraph *level = plumb_ui_tools_get_level (tools);
  PlumbNode *node = focus != NULL ? plumb_graph_find_node (level, focus) : NULL;
  GPtrArray *edges = node == NULL ? NULL
                     : way == UP  ? plumb_graph_get_edges_in (level, node)
                                  : plumb_graph_get_edges_out (level, node);
  if (edges == NULL || edges->len == 0)
    gtk_widget_error_bell (GTK_WIDGET (plumb_ui_tools_get_canvas (tools)));
  else
    go_to (tools,
           plumb_node_get_id (way == UP ? plumb_edge_get_source (edges->pdata[0])
                                        : plumb_edge_get_target (edges->pdata[0])),
           FALSE);
}

void
plumb_ui_do_focus_upstream (PlumbUiTools *tools, GVariant *parameter)
{
  focus_along (tools, UP);
}

void
plumb_ui_do_focus_downstream (PlumbUiTools *tools, GVariant *parameter)
{
  focus_along (tools, DOWN);
}

/* --- by place ----------------------------------------------------------------------------------
 */

static PlumbPoint
get_middle (const PlumbRect *rect)
{
  return (PlumbPoint) { rect->x + rect->width / 2, rect->y + rect->height / 2 };
}

/* How far, with what is off the way counted more; infinite where it is not that way. */
static double
measure (PlumbPoint from, PlumbPoint to, int dx, int dy)
{
  double along = (to.x - from.x) * dx + (to.y - from.y) * dy;
  double off = fabs ((to.x - from.x) * dy) + fabs ((to.y - from.y) * dx);
  return along <= 0 || off > along * 2 ? (double) INFINITY : along + off * 2;
}

gboolean
plumb_ui_do_walk (PlumbUiTools *tools, int dx, int dy, gboolean extends)
{
  PlumbScene *scene = plumb_ui_tools_get_scene (tools);
  const char *focus = plumb_ui_tools_get_focus (tools);
  const PlumbSceneCard *here = focus != NULL ? plumb_scene_find_card (scene, focus) : NULL;
  const PlumbSceneCard *best = NULL;
  double least = INFINITY;
  if (here == NULL)
    return FALSE;
  for (guint i = 0; i < plumb_scene_get_n_slots (scene); i++)
    {
      const PlumbSceneCard *card = plumb_scene_get_card (scene, i);
      double far = card == NULL || card == here
                       ? (double) INFINITY
                       : measure (get_middle (&here->rect), get_middle (&card->rect), dx, dy);
      if (far >= least)
        continue;
      least = far;
      best = card;
    }
  if (best != NULL)
    go_to (tools, best->card->id, extends);
  return TRUE;
}
