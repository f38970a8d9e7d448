/* plumb-ui-tool-box.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "plumb-ui-tool-private.h"

/* Selecting by a rectangle: instead of what was selected, with Shift beside it, with Ctrl out of
 * it. */

/* While it is drawn, the canvas alone shows what it would select; the document's selection, which
 * forms and lists follow, is set when it is done. */

typedef struct
{
  PlumbUiTool tool;
  PlumbPoint start;
  PlumbUiBandMode mode;
  char **before;
  gboolean is_dropped;
} Box;

static PlumbUiBandMode
choose_mode (PlumbUiTools *tools, GdkModifierType state)
{
  if ((state & GDK_SHIFT_MASK) != 0)
    return PLUMB_UI_BAND_ADDS;
  gboolean ctrl_selects = plumb_ui_tools_get_preset (tools) == PLUMB_UI_KEYS_COMFYUI;
  return (state & GDK_CONTROL_MASK) != 0 && !ctrl_selects ? PLUMB_UI_BAND_SUBTRACTS
                                                          : PLUMB_UI_BAND_REPLACES;
}

static gboolean
box_begin (PlumbUiTool *tool, const PlumbUiPress *press)
{
  Box *self = (Box *) tool;
  self->start = press->pointer.at;
  self->mode = choose_mode (tool->tools, press->pointer.state);
  self->before
      = plumb_ui_selection_list (plumb_ui_tools_get_selection (tool->tools), PLUMB_UI_ITEM_NODE);
  return TRUE;
}

static PlumbRect
make_rect (PlumbPoint a, PlumbPoint b)
{
  return (PlumbRect) { MIN (a.x, b.x), MIN (a.y, b.y), fabs (a.x - b.x), fabs (a.y - b.y) };
}

static GHashTable *
make_set (char **ids)
{
  GHashTable *set = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; ids[i] != NULL; i++)
    g_hash_table_add (set, ids[i]);
  return set;
}

/* Keeps the order: what was there, then what came. */
static void
select_found (Box *self, GArray *nodes)
{
  PlumbScene *scene = plumb_ui_tools_get_scene (self->tool.tools);
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_autoptr (GHashTable) before = make_set (self->before);
  g_autoptr (GHashTable) found = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < nodes->len; i++)
    g_hash_table_add (found,
                      plumb_scene_get_card (scene, g_array_index (nodes, guint, i))->card->id);
  for (guint i = 0; self->mode != PLUMB_UI_BAND_REPLACES && self->before[i] != NULL; i++)
    if (self->mode == PLUMB_UI_BAND_ADDS || !g_hash_table_contains (found, self->before[i]))
      g_ptr_array_add (ids, self->before[i]);
  for (guint i = 0; self->mode != PLUMB_UI_BAND_SUBTRACTS && i < nodes->len; i++)
    {
      char *id = plumb_scene_get_card (scene, g_array_index (nodes, guint, i))->card->id;
      if (self->mode == PLUMB_UI_BAND_REPLACES || !g_hash_table_contains (before, id))
        g_ptr_array_add (ids, id);
    }
  g_ptr_array_add (ids, NULL);
  plumb_ui_tools_select_nodes (self->tool.tools, (const char *const *) ids->pdata);
}

static void
box_move (PlumbUiTool *tool, const PlumbUiPointer *pointer)
{
  Box *self = (Box *) tool;
  PlumbRect rect = make_rect (self->start, pointer->at);
  plumb_ui_overlay_select_band (plumb_ui_tools_get_overlay (tool->tools), &rect, self->mode);
}

static void
box_drop (PlumbUiTool *tool, const PlumbUiPointer *pointer)
{
  Box *self = (Box *) tool;
  PlumbRect rect = make_rect (self->start, pointer->at);
  g_autoptr (GArray) nodes = g_array_new (FALSE, FALSE, sizeof (guint));
  plumb_scene_find_cards (plumb_ui_tools_get_scene (tool->tools), &rect, nodes);
  select_found (self, nodes);
  self->is_dropped = TRUE;
}

/* What the document has selected is shown again. */
static void
show_before (Box *self)
{
  PlumbScene *scene = plumb_ui_tools_get_scene (self->tool.tools);
  g_autoptr (GArray) nodes = g_array_new (FALSE, FALSE, sizeof (guint));
  guint node;
  for (guint i = 0; self->before[i] != NULL; i++)
    if (plumb_scene_find_node (scene, self->before[i], &node))
      g_array_append_val (nodes, node);
  plumb_ui_overlay_set_selected_nodes (plumb_ui_tools_get_overlay (self->tool.tools),
                                       (const guint *) (gpointer) nodes->data, nodes->len);
}

static void
box_end (PlumbUiTool *tool)
{
  Box *self = (Box *) tool;
  if (!self->is_dropped && self->before != NULL)
    show_before (self);
  g_strfreev (self->before);
}

const PlumbUiToolClass plumb_ui_tool_box = {
  .size = sizeof (Box),
  .follows = TRUE,
  .begin = box_begin,
  .move = box_move,
  .drop = box_drop,
  .end = box_end,
};
