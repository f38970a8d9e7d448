/* plumb-ui-tool-box.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "plumb-ui-tool-private.h"

/* Selecting by a rectangle: instead of what was selected, with Shift beside it, with Ctrl out of
 * it. Cards and notes that it touches, and frames that it goes around. */

/* While it is drawn, the canvas alone shows what it would select; the document's selection, which
 * forms and lists follow, is set when it is done. */

typedef struct
{
  PlumbUiTool tool;
  PlumbPoint start;
  PlumbUiBandMode mode;
  char **before[PLUMB_UI_N_ITEM_TYPES]; /* what was selected */
  gboolean is_dropped;
} Box;

/* What is not a card, and what the overlay calls it. */
static const struct
{
  PlumbUiItemType type;
  PlumbSceneItemType shown;
} others[] = {
  { PLUMB_UI_ITEM_EDGE, PLUMB_SCENE_LINK },
  { PLUMB_UI_ITEM_FRAME, PLUMB_SCENE_FRAME },
  { PLUMB_UI_ITEM_NOTE, PLUMB_SCENE_NOTE },
};

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
  PlumbUiSelection *selection = plumb_ui_tools_get_selection (tool->tools);
  self->start = press->pointer.at;
  self->mode = choose_mode (tool->tools, press->pointer.state);
  for (guint i = 0; i < PLUMB_UI_N_ITEM_TYPES; i++)
    self->before[i] = plumb_ui_selection_list (selection, (PlumbUiItemType) i);
  return TRUE;
}

static PlumbRect
make_rect (PlumbPoint a, PlumbPoint b)
{
  return (PlumbRect) { MIN (a.x, b.x), MIN (a.y, b.y), fabs (a.x - b.x), fabs (a.y - b.y) };
}

/* --- what is in it -----------------------------------------------------------------------------
 */

static void
find_nodes (Box *self, const PlumbRect *rect, GPtrArray *ids)
{
  PlumbScene *scene = plumb_ui_tools_get_scene (self->tool.tools);
  g_autoptr (GArray) nodes = g_array_new (FALSE, FALSE, sizeof (guint));
  plumb_scene_find_cards (scene, rect, nodes);
  for (guint i = 0; i < nodes->len; i++)
    g_ptr_array_add (ids, plumb_scene_get_card (scene, g_array_index (nodes, guint, i))->card->id);
}

static gboolean
is_inside (const PlumbRect *inner, const PlumbRect *rect)
{
  const PlumbPoint first = { inner->x, inner->y },
                   last = { inner->x + inner->width, inner->y + inner->height };
  return plumb_rect_contains (rect, first) && plumb_rect_contains (rect, last);
}

static void
find_frames (Box *self, const PlumbRect *rect, GPtrArray *ids)
{
  PlumbGraph *level = plumb_ui_tools_get_level (self->tool.tools);
  PlumbScene *scene = plumb_ui_tools_get_scene (self->tool.tools);
  for (guint i = 0; i < plumb_graph_get_n_frames (level); i++)
    {
      const PlumbSceneFrame *frame
          = plumb_scene_find_frame (scene, plumb_graph_get_frame_id (level, i));
      if (frame != NULL && is_inside (&frame->rect, rect))
        g_ptr_array_add (ids, frame->id);
    }
}

static void
find_notes (Box *self, const PlumbRect *rect, GPtrArray *ids)
{
  PlumbGraph *level = plumb_ui_tools_get_level (self->tool.tools);
  PlumbScene *scene = plumb_ui_tools_get_scene (self->tool.tools);
  for (guint i = 0; i < plumb_graph_get_n_notes (level); i++)
    {
      const PlumbSceneNote *note
          = plumb_scene_find_note (scene, plumb_graph_get_note_id (level, i));
      if (note != NULL && plumb_rect_meets (&note->rect, rect, 0))
        g_ptr_array_add (ids, note->id);
    }
}

static void
find (Box *self, PlumbUiItemType type, const PlumbRect *rect, GPtrArray *ids)
{
  if (type == PLUMB_UI_ITEM_NODE)
    find_nodes (self, rect, ids);
  else if (type == PLUMB_UI_ITEM_FRAME)
    find_frames (self, rect, ids);
  else if (type == PLUMB_UI_ITEM_NOTE)
    find_notes (self, rect, ids);
}

static GHashTable *
make_set (gpointer *ids)
{
  GHashTable *set = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; ids[i] != NULL; i++)
    g_hash_table_add (set, ids[i]);
  return set;
}

/* What is selected of a type then, ended by NULL. Keeps the order: what was there, then what came.
 */
static GPtrArray *
choose (Box *self, PlumbUiItemType type, const PlumbRect *rect)
{
  GPtrArray *ids = g_ptr_array_new ();
  g_autoptr (GPtrArray) found = g_ptr_array_new ();
  char **before = self->before[type];
  find (self, type, rect, found);
  g_ptr_array_add (found, NULL);
  g_autoptr (GHashTable) was = make_set ((gpointer *) before);
  g_autoptr (GHashTable) is = make_set (found->pdata);
  for (guint i = 0; self->mode != PLUMB_UI_BAND_REPLACES && before[i] != NULL; i++)
    if (self->mode == PLUMB_UI_BAND_ADDS || !g_hash_table_contains (is, before[i]))
      g_ptr_array_add (ids, before[i]);
  for (guint i = 0; self->mode != PLUMB_UI_BAND_SUBTRACTS && i + 1 < found->len; i++)
    if (self->mode == PLUMB_UI_BAND_REPLACES || !g_hash_table_contains (was, found->pdata[i]))
      g_ptr_array_add (ids, found->pdata[i]);
  g_ptr_array_add (ids, NULL);
  return ids;
}

/* --- the tool ----------------------------------------------------------------------------------
 */

static void
box_move (PlumbUiTool *tool, const PlumbUiPointer *pointer)
{
  Box *self = (Box *) tool;
  PlumbUiOverlay *overlay = plumb_ui_tools_get_overlay (tool->tools);
  PlumbRect rect = make_rect (self->start, pointer->at);
  plumb_ui_overlay_select_band (overlay, &rect, self->mode);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autoptr (GPtrArray) ids = choose (self, others[i].type, &rect);
      plumb_ui_overlay_set_selected_others (overlay, others[i].shown,
                                            (const char *const *) ids->pdata);
    }
}

static void
box_drop (PlumbUiTool *tool, const PlumbUiPointer *pointer)
{
  Box *self = (Box *) tool;
  PlumbUiSelection *selection = plumb_ui_tools_get_selection (tool->tools);
  PlumbRect rect = make_rect (self->start, pointer->at);
  g_autoptr (GPtrArray) nodes = choose (self, PLUMB_UI_ITEM_NODE, &rect);
  self->is_dropped = TRUE;
  plumb_ui_selection_freeze (selection);
  plumb_ui_tools_select_nodes (tool->tools, (const char *const *) nodes->pdata);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autoptr (GPtrArray) ids = choose (self, others[i].type, &rect);
      for (guint k = 0; k + 1 < ids->len; k++)
        plumb_ui_selection_add (selection, others[i].type, ids->pdata[k]);
    }
  plumb_ui_selection_thaw (selection);
}

/* What the document has selected is shown again. */
static void
show_before (Box *self)
{
  PlumbScene *scene = plumb_ui_tools_get_scene (self->tool.tools);
  PlumbUiOverlay *overlay = plumb_ui_tools_get_overlay (self->tool.tools);
  g_autoptr (GArray) nodes = g_array_new (FALSE, FALSE, sizeof (guint));
  char **ids = self->before[PLUMB_UI_ITEM_NODE];
  guint node;
  for (guint i = 0; ids[i] != NULL; i++)
    if (plumb_scene_find_node (scene, ids[i], &node))
      g_array_append_val (nodes, node);
  plumb_ui_overlay_set_selected_nodes (overlay, (const guint *) (gpointer) nodes->data, nodes->len);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    plumb_ui_overlay_set_selected_others (overlay, others[i].shown,
                                          (const char *const *) self->before[others[i].type]);
}

static void
box_end (PlumbUiTool *tool)
{
  Box *self = (Box *) tool;
  if (!self->is_dropped && self->before[PLUMB_UI_ITEM_NODE] != NULL)
    show_before (self);
  for (guint i = 0; i < PLUMB_UI_N_ITEM_TYPES; i++)
    g_clear_pointer (&self->before[i], g_strfreev);
}

const PlumbUiToolClass plumb_ui_tool_box = {
  .size = sizeof (Box),
  .follows = TRUE,
  .begin = box_begin,
  .move = box_move,
  .drop = box_drop,
  .end = box_end,
};
