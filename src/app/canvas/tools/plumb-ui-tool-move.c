/* plumb-ui-tool-move.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "plumb-snap.h"
#include "plumb-ui-tool-private.h"

/* Cards, frames with what is in them, and notes are moved. A single card without links that is
 * dropped on a link goes into it; one that is dropped into a frame joins it; one that is shaken
 * comes out of its links. */

#define SNAP_REACH 7.0 /* pixels of the screen */
#define MAX_NEIGHBORS 400
#define SHAKE_WINDOW_US 700000
#define SHAKE_TURNS 4
#define SHAKE_LEAST 12.0 /* px between turns */

typedef struct
{
  PlumbUiTool tool;
  PlumbPoint start;
  GArray *nodes;    /* guint: what is in hand */
  GPtrArray *ids;   /* char: likewise */
  GPtrArray *notes; /* char: ids */
  PlumbRect bounds;
  PlumbPoint offset;
  GArray *neighbors; /* PlumbRect */
  char *gesture;
  gboolean is_detached;
  gboolean is_dropped;
  gboolean may_insert;
  char *link_from; /* (nullable): the link that it would go into */
  char *link_to;
  double turn_x;
  int direction;
  guint n_turns;
  gint64 first_turn;
} Move;

/* --- what is moved -----------------------------------------------------------------------------
 */

static void
add_bounds (Move *self, const PlumbRect *rect)
{
  self->bounds
      = self->nodes->len + self->notes->len == 1 ? *rect : plumb_rect_union (&self->bounds, rect);
}

static void
add_node (Move *self, const char *id)
{
  PlumbScene *scene = plumb_ui_tools_get_scene (self->tool.tools);
  const PlumbSceneCard *card = plumb_scene_find_card (scene, id);
  if (card == NULL || card->card->is_pinned
      || g_ptr_array_find_with_equal_func (self->ids, id, g_str_equal, NULL))
    return;
  g_array_append_val (self->nodes, card->node);
  g_ptr_array_add (self->ids, g_strdup (id));
  add_bounds (self, &card->rect);
}

static void
add_members (Move *self, const char *frame)
{
  PlumbValue *value = plumb_graph_find_frame (plumb_ui_tools_get_level (self->tool.tools), frame);
  PlumbValue *members = value != NULL ? plumb_value_get_member (value, "members") : NULL;
  for (guint i = 0; members != NULL && i < plumb_value_get_length (members); i++)
    add_node (self, plumb_value_get_string (plumb_value_get_element (members, i), ""));
}

static void
add_note (Move *self, const char *id)
{
  const PlumbSceneNote *note
      = plumb_scene_find_note (plumb_ui_tools_get_scene (self->tool.tools), id);
  if (note == NULL)
    return;
  g_ptr_array_add (self->notes, g_strdup (id));
  add_bounds (self, &note->rect);
}

static void
add_selected (Move *self, PlumbUiItemType type, void (*add) (Move *self, const char *id))
{
  g_auto (GStrv) ids
      = plumb_ui_selection_list (plumb_ui_tools_get_selection (self->tool.tools), type);
  for (guint i = 0; ids[i] != NULL; i++)
    add (self, ids[i]);
}

/* What is pressed moves, with the selection where it is part of it; with Shift it becomes so. */
static void
add_pressed (Move *self, const PlumbUiPress *press)
{
  PlumbUiSelection *selection = plumb_ui_tools_get_selection (self->tool.tools);
  PlumbUiItemType type = press->hit.type == PLUMB_HIT_FRAME_TITLE ? PLUMB_UI_ITEM_FRAME
                         : press->hit.type == PLUMB_HIT_NOTE      ? PLUMB_UI_ITEM_NOTE
                                                                  : PLUMB_UI_ITEM_NODE;
  if (!plumb_ui_selection_contains (selection, type, press->hit.id))
    {
      if ((press->pointer.state & GDK_SHIFT_MASK) != 0)
        plumb_ui_selection_add (selection, type, press->hit.id);
      else
        plumb_ui_selection_set (selection, type, press->hit.id);
    }
  add_selected (self, PLUMB_UI_ITEM_NODE, add_node);
  add_selected (self, PLUMB_UI_ITEM_FRAME, add_members);
  add_selected (self, PLUMB_UI_ITEM_NOTE, add_note);
}

static void
find_neighbors (Move *self)
{
  PlumbScene *scene = plumb_ui_tools_get_scene (self->tool.tools);
  PlumbRect visible
      = plumb_ui_viewport_get_visible (plumb_ui_tools_get_viewport (self->tool.tools));
  g_autoptr (GArray) nodes = g_array_new (FALSE, FALSE, sizeof (guint));
  plumb_scene_find_cards (scene, &visible, nodes);
  for (guint i = 0; i < nodes->len && self->neighbors->len < MAX_NEIGHBORS; i++)
    {
      guint node = g_array_index (nodes, guint, i);
      if (!plumb_scene_is_lifted (scene, node))
        g_array_append_val (self->neighbors, plumb_scene_get_card (scene, node)->rect);
    }
}

static gboolean
has_links (Move *self, const char *id)
{
  PlumbGraph *level = plumb_ui_tools_get_level (self->tool.tools);
  PlumbNode *node = plumb_graph_find_node (level, id);
  return plumb_graph_get_edges_in (level, node)->len > 0
         || plumb_graph_get_edges_out (level, node)->len > 0;
}

static gboolean
move_begin (PlumbUiTool *tool, const PlumbUiPress *press)
{
  Move *self = (Move *) tool;
  self->start = press->pointer.at;
  self->turn_x = press->pointer.x;
  self->nodes = g_array_new (FALSE, FALSE, sizeof (guint));
  self->ids = g_ptr_array_new_with_free_func (g_free);
  self->notes = g_ptr_array_new_with_free_func (g_free);
  self->neighbors = g_array_new (FALSE, FALSE, sizeof (PlumbRect));
  self->gesture = g_strdup (plumb_ui_tools_begin_gesture (tool->tools));
  add_pressed (self, press);
  if (self->nodes->len + self->notes->len == 0)
    return FALSE;
  if (self->nodes->len > 0)
    plumb_ui_overlay_lift (plumb_ui_tools_get_overlay (tool->tools),
                           (const guint *) self->nodes->data, self->nodes->len);
  find_neighbors (self);
  self->may_insert
      = self->ids->len == 1 && self->notes->len == 0 && !has_links (self, self->ids->pdata[0]);
  return TRUE;
}

/* --- while it moves ----------------------------------------------------------------------------
 */

static PlumbPoint
find_offset (Move *self, const PlumbUiPointer *pointer, PlumbSnap *snap)
{
  PlumbPoint offset = { pointer->at.x - self->start.x, pointer->at.y - self->start.y };
  GSettings *settings = plumb_ui_tools_get_settings (self->tool.tools);
  *snap = (PlumbSnap) { .n_guides = 0 };
  if (!g_settings_get_boolean (settings, "snap-to-grid")
      || (pointer->state & GDK_CONTROL_MASK) != 0)
    return (PlumbPoint) { round (offset.x), round (offset.y) };
  double zoom = plumb_ui_viewport_get_zoom (plumb_ui_tools_get_viewport (self->tool.tools));
  const PlumbSnapRequest request
      = { .moved = { self->bounds.x + offset.x, self->bounds.y + offset.y, self->bounds.width,
                     self->bounds.height },
          .others = (const PlumbRect *) self->neighbors->data,
          .n_others = self->neighbors->len,
          .reach = SNAP_REACH / zoom,
          .grid = PLUMB_CARD_GRID };
  *snap = plumb_snap_move (&request);
  return (PlumbPoint) { offset.x + snap->offset.x, offset.y + snap->offset.y };
}

static PlumbSceneLink *
find_link_across (Move *self, const PlumbSegment *line)
{
  const PlumbAuthorScope scope = plumb_ui_tools_get_scope (self->tool.tools);
  g_autoptr (GPtrArray) links = g_ptr_array_new ();
  plumb_scene_find_cut_links (plumb_ui_tools_get_scene (self->tool.tools), line, links);
  for (guint i = 0; i < links->len; i++)
    {
      PlumbSceneLink *link = links->pdata[i];
      PlumbEdge *edge = plumb_graph_find_edge (plumb_ui_tools_get_level (self->tool.tools),
                                               link->from, link->to);
      if (edge != NULL && plumb_rewire_can_insert (&scope, self->ids->pdata[0], edge))
        return link;
    }
  return NULL;
}

/* Across, down, and both diagonals: whatever goes through more than a corner meets one. */
static PlumbSceneLink *
find_crossed_link (Move *self, const PlumbRect *rect)
{
  const double left = rect->x, top = rect->y, right = left + rect->width,
               bottom = top + rect->height, x = (left + right) / 2, y = (top + bottom) / 2;
  const PlumbSegment lines[] = { { { left, y }, { right, y } },
                                 { { x, top }, { x, bottom } },
                                 { { left, top }, { right, bottom } },
                                 { { left, bottom }, { right, top } } };
  PlumbSceneLink *link = NULL;
  for (guint i = 0; i < G_N_ELEMENTS (lines) && link == NULL; i++)
    link = find_link_across (self, &lines[i]);
  return link;
}

static void
find_target (Move *self, const PlumbUiPointer *pointer)
{
  const PlumbRect rect = { self->bounds.x + self->offset.x, self->bounds.y + self->offset.y,
                           self->bounds.width, self->bounds.height };
  PlumbSceneLink *link = self->may_insert && (pointer->state & GDK_ALT_MASK) == 0
                             ? find_crossed_link (self, &rect)
                             : NULL;
  g_set_str (&self->link_from, link != NULL ? link->from : NULL);
  g_set_str (&self->link_to, link != NULL ? link->to : NULL);
  plumb_ui_overlay_set_target_link (plumb_ui_tools_get_overlay (self->tool.tools), self->link_from,
                                    self->link_to);
}

/* The edit is part of the gesture: with the move it is one undo step, without it is taken back. */
static void
detach (Move *self)
{
  g_autoptr (PlumbDraft) draft = plumb_ui_tools_new_draft (self->tool.tools);
  g_ptr_array_add (self->ids, NULL);
  plumb_rewire_detach (draft, (const char *const *) self->ids->pdata);
  g_ptr_array_set_size (self->ids, (int) self->ids->len - 1);
  self->is_detached = plumb_ui_tools_apply (self->tool.tools, draft, _ ("Detach"), self->gesture);
  self->may_insert = FALSE;
}

/* Left, right, left, right within a moment. */
static void
watch_shaking (Move *self, const PlumbUiPointer *pointer)
{
  double moved = pointer->x - self->turn_x;
  int direction = moved > 0 ? 1 : -1;
  if (fabs (moved) < SHAKE_LEAST)
    return;
  if (direction != self->direction && self->direction != 0)
    {
      if (self->n_turns == 0 || pointer->time - self->first_turn > SHAKE_WINDOW_US)
        {
          self->n_turns = 0;
          self->first_turn = pointer->time;
        }
      self->n_turns++;
    }
  self->direction = direction;
  self->turn_x = pointer->x;
  if (self->n_turns >= SHAKE_TURNS && !self->is_detached && self->ids->len > 0)
    detach (self);
}

static void
outline (GArray *segments, const PlumbRect *rect)
{
  const PlumbPoint a = { rect->x, rect->y }, b = { rect->x + rect->width, rect->y },
                   c = { rect->x + rect->width, rect->y + rect->height },
                   d = { rect->x, rect->y + rect->height };
  const PlumbSegment sides[] = { { a, b }, { b, c }, { c, d }, { d, a } };
  g_array_append_vals (segments, sides, G_N_ELEMENTS (sides));
}

/* Notes are not lifted: their outlines show where they would come. */
static void
show_guides (Move *self, const PlumbSnap *snap)
{
  g_autoptr (GArray) guides = g_array_new (FALSE, FALSE, sizeof (PlumbSegment));
  g_array_append_vals (guides, snap->guides, snap->n_guides);
  PlumbScene *scene = plumb_ui_tools_get_scene (self->tool.tools);
  for (guint i = 0; i < self->notes->len; i++)
    {
      const PlumbSceneNote *note = plumb_scene_find_note (scene, self->notes->pdata[i]);
      if (note == NULL)
        continue;
      const PlumbRect rect = { note->rect.x + self->offset.x, note->rect.y + self->offset.y,
                               note->rect.width, note->rect.height };
      outline (guides, &rect);
    }
  plumb_ui_overlay_set_guides (plumb_ui_tools_get_overlay (self->tool.tools),
                               (const PlumbSegment *) guides->data, guides->len);
}

static void
move_move (PlumbUiTool *tool, const PlumbUiPointer *pointer)
{
  Move *self = (Move *) tool;
  PlumbSnap snap;
  watch_shaking (self, pointer);
  self->offset = find_offset (self, pointer, &snap);
  plumb_ui_overlay_set_lift_offset (plumb_ui_tools_get_overlay (tool->tools), self->offset);
  show_guides (self, &snap);
  find_target (self, pointer);
}

/* --- drop --------------------------------------------------------------------------------------
 */

static PlumbValue *
make_point (double x, double y)
{
  PlumbValueBuilder *builder = plumb_value_builder_new_array ();
  plumb_value_builder_add (builder, plumb_value_new_double (x));
  plumb_value_builder_add (builder, plumb_value_new_double (y));
  return plumb_value_builder_end (builder);
}

static void
draft_moves (Move *self, PlumbDraft *draft)
{
  PlumbScene *scene = plumb_ui_tools_get_scene (self->tool.tools);
  PlumbGraph *level = plumb_ui_tools_get_level (self->tool.tools);
  const char *definition = plumb_draft_get_scope (draft)->definition;
  for (guint i = 0; i < self->ids->len; i++)
    {
      const PlumbSceneCard *card = plumb_scene_find_card (scene, self->ids->pdata[i]);
      if (card != NULL)
        plumb_draft_take (draft, plumb_edit_new_move_node (definition, self->ids->pdata[i],
                                                           card->rect.x + self->offset.x,
                                                           card->rect.y + self->offset.y));
    }
  for (guint i = 0; i < self->notes->len; i++)
    {
      const PlumbSceneNote *note = plumb_scene_find_note (scene, self->notes->pdata[i]);
      PlumbValue *value = plumb_graph_find_note (level, self->notes->pdata[i]);
      if (note == NULL || value == NULL)
        continue;
      PlumbValueBuilder *builder = plumb_value_builder_new_copy (value);
      plumb_value_builder_set (
          builder, "at", make_point (note->rect.x + self->offset.x, note->rect.y + self->offset.y));
      plumb_draft_take (draft, plumb_edit_new_set_note (definition, self->notes->pdata[i],
                                                        plumb_value_builder_end (builder)));
    }
}

static int
find_member (PlumbValue *members, const char *id)
{
  for (guint i = 0; members != NULL && i < plumb_value_get_length (members); i++)
    if (g_str_equal (plumb_value_get_string (plumb_value_get_element (members, i), ""), id))
      return (int) i;
  return -1;
}

/* The frame under the pointer that has none of what is moved. */
static const char *
find_joined_frame (Move *self, const PlumbUiPointer *pointer)
{
  PlumbGraph *level = plumb_ui_tools_get_level (self->tool.tools);
  PlumbScene *scene = plumb_ui_tools_get_scene (self->tool.tools);
  for (guint i = plumb_graph_get_n_frames (level); i-- > 0;)
    {
      const char *id = plumb_graph_get_frame_id (level, i);
      const PlumbSceneFrame *frame = plumb_scene_find_frame (scene, id);
      PlumbValue *members = plumb_value_get_member (plumb_graph_find_frame (level, id), "members");
      gboolean has_any = FALSE;
      for (guint k = 0; k < self->ids->len && !has_any; k++)
        has_any = find_member (members, self->ids->pdata[k]) >= 0;
      if (frame != NULL && !has_any && plumb_rect_contains (&frame->rect, pointer->at))
        return id;
    }
  return NULL;
}

static void
draft_joining (Move *self, const char *frame, PlumbDraft *draft)
{
  PlumbValue *value = plumb_graph_find_frame (plumb_ui_tools_get_level (self->tool.tools), frame);
  PlumbValue *members = plumb_value_get_member (value, "members");
  PlumbValueBuilder *more
      = members != NULL ? plumb_value_builder_new_copy (members) : plumb_value_builder_new_array ();
  for (guint i = 0; i < self->ids->len; i++)
    plumb_value_builder_add (more, plumb_value_new_string (self->ids->pdata[i]));
  PlumbValueBuilder *builder = plumb_value_builder_new_copy (value);
  plumb_value_builder_set (builder, "members", plumb_value_builder_end (more));
  plumb_draft_take (draft, plumb_edit_new_set_frame (plumb_draft_get_scope (draft)->definition,
                                                     frame, plumb_value_builder_end (builder)));
}

static void
draft_insertion (Move *self, PlumbDraft *draft)
{
  PlumbEdge *edge = self->link_from != NULL
                        ? plumb_graph_find_edge (plumb_ui_tools_get_level (self->tool.tools),
                                                 self->link_from, self->link_to)
                        : NULL;
  if (edge != NULL)
    plumb_rewire_insert (draft, self->ids->pdata[0], edge, NULL);
}

static void
move_drop (PlumbUiTool *tool, const PlumbUiPointer *pointer)
{
  Move *self = (Move *) tool;
  move_move (tool, pointer);
  self->is_dropped = TRUE;
  g_autoptr (PlumbDraft) draft = plumb_ui_tools_new_draft (tool->tools);
  if (self->offset.x != 0 || self->offset.y != 0)
    draft_moves (self, draft);
  draft_insertion (self, draft);
  const char *frame = self->ids->len > 0 ? find_joined_frame (self, pointer) : NULL;
  if (frame != NULL)
    draft_joining (self, frame, draft);
  plumb_ui_tools_apply (tool->tools, draft,
                        self->link_from != NULL ? _ ("Insert into Link") : _ ("Move"),
                        self->gesture);
  plumb_ui_overlay_drop (plumb_ui_tools_get_overlay (tool->tools));
}

static void
move_end (PlumbUiTool *tool)
{
  Move *self = (Move *) tool;
  if (self->is_detached && !self->is_dropped)
    plumb_ui_tools_take_back (tool->tools);
  g_clear_pointer (&self->nodes, g_array_unref);
  g_clear_pointer (&self->ids, g_ptr_array_unref);
  g_clear_pointer (&self->notes, g_ptr_array_unref);
  g_clear_pointer (&self->neighbors, g_array_unref);
  g_clear_pointer (&self->gesture, g_free);
  g_clear_pointer (&self->link_from, g_free);
  g_clear_pointer (&self->link_to, g_free);
}

const PlumbUiToolClass plumb_ui_tool_move = {
  .size = sizeof (Move),
  .cursor = "grabbing",
  .follows = TRUE,
  .begin = move_begin,
  .move = move_move,
  .drop = move_drop,
  .end = move_end,
};

static gboolean
detach_begin (PlumbUiTool *tool, const PlumbUiPress *press)
{
  if (!move_begin (tool, press))
    return FALSE;
  detach ((Move *) tool);
  return TRUE;
}

const PlumbUiToolClass plumb_ui_tool_detach = {
  .size = sizeof (Move),
  .cursor = "grabbing",
  .follows = TRUE,
  .begin = detach_begin,
  .move = move_move,
  .drop = move_drop,
  .end = move_end,
};
