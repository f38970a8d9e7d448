/* plumb-ui-tool-stroke.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "plumb-ui-speech.h"
#include "plumb-ui-tool-private.h"

/* A stroke across links cuts them, or puts a dot into each; a line from card to card connects what
 * goes best together. */

#define CURVE_STEPS 48
#define LEAST_STEP 2.0

typedef struct
{
  PlumbUiTool tool;
  GArray *points; /* PlumbPoint */
} Stroke;

static gboolean
stroke_begin (PlumbUiTool *tool, const PlumbUiPress *press)
{
  Stroke *self = (Stroke *) tool;
  self->points = g_array_new (FALSE, FALSE, sizeof (PlumbPoint));
  g_array_append_val (self->points, press->pointer.at);
  return TRUE;
}

static void
move_stroke (Stroke *self, const PlumbUiPointer *pointer, PlumbUiStrokeMode mode)
{
  const PlumbPoint *last = &g_array_index (self->points, PlumbPoint, self->points->len - 1);
  if (hypot (pointer->at.x - last->x, pointer->at.y - last->y) >= LEAST_STEP)
    g_array_append_val (self->points, pointer->at);
  plumb_ui_overlay_set_stroke (plumb_ui_tools_get_overlay (self->tool.tools),
                               (const PlumbPoint *) self->points->data, self->points->len, mode);
}

static void
stroke_end (PlumbUiTool *tool)
{
  g_clear_pointer (&((Stroke *) tool)->points, g_array_unref);
}

static PlumbPoint
find_crossing (const PlumbSceneLink *link, const PlumbSegment *cut)
{
  PlumbPoint best = link->points[0];
  double least = INFINITY;
  for (int i = 0; i <= CURVE_STEPS; i++)
    {
      PlumbPoint at = plumb_scene_curve_point (link->points, (double) i / CURVE_STEPS);
      double distance = plumb_segment_distance (cut->from, cut->to, at);
      if (distance >= least)
        continue;
      least = distance;
      best = at;
    }
  return best;
}

/* The edges under the stroke, each once, and where. */
static void
find_crossed (Stroke *self, GPtrArray *edges, GArray *places)
{
  PlumbScene *scene = plumb_ui_tools_get_scene (self->tool.tools);
  PlumbGraph *level = plumb_ui_tools_get_level (self->tool.tools);
  for (guint i = 1; i < self->points->len; i++)
    {
      g_autoptr (GPtrArray) links = g_ptr_array_new ();
      const PlumbSegment cut = { g_array_index (self->points, PlumbPoint, i - 1),
                                 g_array_index (self->points, PlumbPoint, i) };
      plumb_scene_find_cut_links (scene, &cut, links);
      for (guint k = 0; k < links->len; k++)
        {
          const PlumbSceneLink *link = links->pdata[k];
          PlumbEdge *edge = plumb_graph_find_edge (level, link->from, link->to);
          if (edge == NULL || g_ptr_array_find (edges, edge, NULL))
            continue;
          const PlumbPoint at = find_crossing (link, &cut);
          g_ptr_array_add (edges, edge);
          g_array_append_val (places, at);
        }
    }
}

static void
cut_move (PlumbUiTool *tool, const PlumbUiPointer *pointer)
{
  move_stroke ((Stroke *) tool, pointer, PLUMB_UI_STROKE_CUTS);
}

static void
cut_drop (PlumbUiTool *tool, const PlumbUiPointer *pointer)
{
  cut_move (tool, pointer);
  g_autoptr (GPtrArray) edges = g_ptr_array_new ();
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (PlumbPoint));
  find_crossed ((Stroke *) tool, edges, places);
  g_autoptr (PlumbDraft) draft = plumb_ui_tools_new_draft (tool->tools);
  for (guint i = 0; i < edges->len; i++)
    plumb_draft_disconnect (draft, edges->pdata[i]);
  plumb_ui_tools_apply (tool->tools, draft, ngettext ("Cut Link", "Cut Links", edges->len), NULL);
}

const PlumbUiToolClass plumb_ui_tool_cut = {
  .size = sizeof (Stroke),
  .cursor = "crosshair",
  .begin = stroke_begin,
  .move = cut_move,
  .drop = cut_drop,
  .end = stroke_end,
};

static void
reroute_move (PlumbUiTool *tool, const PlumbUiPointer *pointer)
{
  move_stroke ((Stroke *) tool, pointer, PLUMB_UI_STROKE_ADDS);
}

static void
reroute_drop (PlumbUiTool *tool, const PlumbUiPointer *pointer)
{
  reroute_move (tool, pointer);
  g_autoptr (GPtrArray) edges = g_ptr_array_new ();
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (PlumbPoint));
  find_crossed ((Stroke *) tool, edges, places);
  g_autoptr (PlumbDraft) draft = plumb_ui_tools_new_draft (tool->tools);
  plumb_rewire_reroute (draft, edges, (const PlumbPoint *) places->data);
  plumb_ui_tools_apply (tool->tools, draft, _ ("Reroute Links"), NULL);
}

const PlumbUiToolClass plumb_ui_tool_reroute = {
  .size = sizeof (Stroke),
  .cursor = "crosshair",
  .begin = stroke_begin,
  .move = reroute_move,
  .drop = reroute_drop,
  .end = stroke_end,
};

/* --- from card to card ------------------------------------------------------------------------ */

static char *
pick_node (PlumbUiTools *tools, PlumbPoint at)
{
  PlumbUiCanvas *canvas = plumb_ui_tools_get_canvas (tools);
  PlumbPoint place = plumb_ui_canvas_to_widget (canvas, at);
  PlumbHit hit = plumb_ui_canvas_pick (canvas, place.x, place.y);
  gboolean is_card = hit.type != PLUMB_HIT_NOTHING && hit.type != PLUMB_HIT_LINK
                     && hit.type != PLUMB_HIT_FRAME_TITLE && hit.type != PLUMB_HIT_NOTE
                     && hit.type != PLUMB_HIT_NOTE_CORNER;
  return is_card ? g_strdup (hit.id) : NULL;
}

typedef struct
{
  PlumbUiTool tool;
  PlumbPoint start;
  char *from;
  char *to;  /* (nullable): the card under the pointer */
  char *why; /* (nullable): it cannot be connected with that */
} Lazy;

static gboolean
lazy_begin (PlumbUiTool *tool, const PlumbUiPress *press)
{
  Lazy *self = (Lazy *) tool;
  self->start = press->pointer.at;
  self->from = pick_node (tool->tools, press->pointer.at);
  return self->from != NULL;
}

/* The card under the pointer is another: whether it could be connected is tried. */
static void
try_target (Lazy *self)
{
  g_autoptr (PlumbDraft) draft = plumb_ui_tools_new_draft (self->tool.tools);
  g_autoptr (GError) error = NULL;
  g_clear_pointer (&self->why, g_free);
  if (self->to != NULL && !plumb_rewire_connect (draft, self->from, self->to, &error))
    self->why = plumb_ui_say (error->message);
}

static void
lazy_move (PlumbUiTool *tool, const PlumbUiPointer *pointer)
{
  Lazy *self = (Lazy *) tool;
  PlumbUiOverlay *overlay = plumb_ui_tools_get_overlay (tool->tools);
  g_autofree char *under = pick_node (tool->tools, pointer->at);
  if (g_set_str (&self->to, g_strcmp0 (under, self->from) != 0 ? under : NULL))
    try_target (self);
  const PlumbUiDragLink link = { .from = self->start,
                                 .to = pointer->at,
                                 .from_output = TRUE,
                                 .kind = "any",
                                 .fits = self->why == NULL,
                                 .message = self->why };
  plumb_ui_overlay_set_drag_link (overlay, &link);
  plumb_ui_overlay_set_target_card (overlay, self->why == NULL ? self->to : NULL);
}

static void
lazy_drop (PlumbUiTool *tool, const PlumbUiPointer *pointer)
{
  Lazy *self = (Lazy *) tool;
  lazy_move (tool, pointer);
  g_autoptr (PlumbDraft) draft = plumb_ui_tools_new_draft (tool->tools);
  g_autoptr (GError) error = NULL;
  if (self->to == NULL)
    return;
  if (!plumb_rewire_connect (draft, self->from, self->to, &error))
    plumb_ui_tools_refuse (tool->tools, error->message);
  plumb_ui_tools_apply (tool->tools, draft, _ ("Connect"), NULL);
}

static void
lazy_end (PlumbUiTool *tool)
{
  Lazy *self = (Lazy *) tool;
  g_clear_pointer (&self->from, g_free);
  g_clear_pointer (&self->to, g_free);
  g_clear_pointer (&self->why, g_free);
}

const PlumbUiToolClass plumb_ui_tool_lazy = {
  .size = sizeof (Lazy),
  .cursor = "crosshair",
  .begin = lazy_begin,
  .move = lazy_move,
  .drop = lazy_drop,
  .end = lazy_end,
};
