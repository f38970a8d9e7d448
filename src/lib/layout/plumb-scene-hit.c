/* plumb-scene-hit.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-scene-private.h"

#include <math.h>

/* Inside a reroute dot nearer to the center than this it is the dot, not one of its ports. */
#define REROUTE_CORE 6.0

static int
find_near_port (
    const PlumbCardPort *ports, guint n_ports, PlumbPoint at, double reach, double *least)
{
  int best = -1;
  for (guint i = 0; i < n_ports; i++)
    {
      double distance = hypot (ports[i].at.x - at.x, ports[i].at.y - at.y);
      if (distance > reach || distance >= *least)
        continue;
      *least = distance;
      best = (int) i;
    }
  return best;
}

static gboolean
pick_port (const PlumbSceneCard *card, PlumbPoint at, double reach, PlumbHit *hit)
{
  double least = INFINITY;
  int input = find_near_port (card->card->inputs, card->card->n_inputs, at, reach, &least);
  int output = find_near_port (card->card->outputs, card->card->n_outputs, at, reach, &least);
  if (input < 0 && output < 0)
    return FALSE;
  const PlumbCardPort *port
      = output >= 0 ? &card->card->outputs[output] : &card->card->inputs[input];
  hit->type = output >= 0 ? PLUMB_HIT_OUTPUT : PLUMB_HIT_INPUT;
  hit->position = (guint) (output >= 0 ? output : input);
  hit->name = port->name;
  return TRUE;
}

static gboolean
is_core_of_reroute (const PlumbCard *card, PlumbPoint at)
{
  return card->form == PLUMB_CARD_REROUTE_DOT
         && hypot (at.x - card->width / 2, at.y - card->height / 2) < REROUTE_CORE;
}

static void
pick_inside (const PlumbCard *card, PlumbPoint at, double reach, PlumbHit *hit)
{
  hit->type = PLUMB_HIT_CARD;
  if (card->form != PLUMB_CARD_PLAIN)
    return;
  if (at.x > card->width - reach && at.y > card->height - reach)
    hit->type = PLUMB_HIT_CORNER;
  else if (plumb_rect_contains (&card->picture, at))
    hit->type = PLUMB_HIT_PICTURE;
  for (guint i = 0; i < card->n_rows; i++)
    if (plumb_rect_contains (&card->rows[i].rect, at))
      {
        hit->type = PLUMB_HIT_ROW;
        hit->name = card->rows[i].field->name;
        hit->position = i;
      }
}

static gboolean
pick_card (const PlumbSceneCard *card, PlumbPoint at, double reach, PlumbHit *hit)
{
  PlumbPoint inside = { at.x - card->rect.x, at.y - card->rect.y };
  hit->node = card->node;
  hit->id = card->card->id;
  if (!is_core_of_reroute (card->card, inside) && pick_port (card, inside, reach, hit))
    return TRUE;
  if (!plumb_rect_contains (&card->rect, at))
    return FALSE;
  pick_inside (card->card, inside, reach, hit);
  return TRUE;
}

static gboolean
pick_link (GPtrArray *items, PlumbPoint at, double reach, PlumbHit *hit)
{
  double least = reach;
  hit->type = PLUMB_HIT_NOTHING;
  for (guint i = 0; i < items->len; i++)
    {
      const PlumbSceneItem *item = items->pdata[i];
      if (item->type != PLUMB_SCENE_LINK)
        continue;
      const PlumbSceneLink *link = (gconstpointer) item;
      double distance = plumb_scene_curve_distance (link->points, at);
      if (distance > least)
        continue;
      least = distance;
      *hit = (PlumbHit) { .type = PLUMB_HIT_LINK, .id = link->from, .name = link->to };
    }
  return hit->type == PLUMB_HIT_LINK;
}

static gboolean
pick_note (const PlumbSceneNote *note, PlumbPoint at, double reach, PlumbHit *hit)
{
  if (!plumb_rect_contains (&note->rect, at))
    return FALSE;
  gboolean is_corner = at.x > note->rect.x + note->rect.width - reach
                       && at.y > note->rect.y + note->rect.height - reach;
  *hit = (PlumbHit) { .type = is_corner ? PLUMB_HIT_NOTE_CORNER : PLUMB_HIT_NOTE, .id = note->id };
  return TRUE;
}

static gboolean
pick_frame (const PlumbSceneFrame *frame, PlumbPoint at, PlumbHit *hit)
{
  PlumbRect title = frame->rect;
  title.height = PLUMB_SCENE_FRAME_TITLE;
  if (!plumb_rect_contains (&title, at))
    return FALSE;
  *hit = (PlumbHit) { .type = PLUMB_HIT_FRAME_TITLE, .id = frame->id };
  return TRUE;
}

static gboolean
pick_item (const PlumbSceneItem *item, PlumbPoint at, double reach, PlumbHit *hit)
{
  switch (item->type)
    {
    case PLUMB_SCENE_CARD:
      return pick_card ((gconstpointer) item, at, reach, hit);
    case PLUMB_SCENE_NOTE:
      return pick_note ((gconstpointer) item, at, reach, hit);
    case PLUMB_SCENE_FRAME:
      return pick_frame ((gconstpointer) item, at, hit);
    case PLUMB_SCENE_LINK:
    default:
      return FALSE;
    }
}

/* The uppermost of a type. */
static gboolean
pick_type (GPtrArray *items, PlumbSceneItemType type, PlumbPoint at, double reach, PlumbHit *hit)
{
  for (guint i = items->len; i > 0; i--)
    {
      const PlumbSceneItem *item = items->pdata[i - 1];
      *hit = (PlumbHit) { .type = PLUMB_HIT_NOTHING };
      if (item->type == type && pick_item (item, at, reach, hit))
        return TRUE;
    }
  return FALSE;
}

/**
 * plumb_scene_pick:
 * @self: a scene
 * @at: where to look
 * @reach: how far from ports, links and corners still counts
 *
 * Returns: the uppermost thing there; ports before the cards that they are on, cards before links
 */
PlumbHit
plumb_scene_pick (PlumbScene *self, PlumbPoint at, double reach)
{
  PlumbRect around = { at.x - reach, at.y - reach, 2 * reach, 2 * reach };
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  plumb_scene_query (self, &around, items);
  PlumbHit hit = { .type = PLUMB_HIT_NOTHING };
  if (pick_type (items, PLUMB_SCENE_CARD, at, reach, &hit) || pick_link (items, at, reach, &hit)
      || pick_type (items, PLUMB_SCENE_NOTE, at, reach, &hit)
      || pick_type (items, PLUMB_SCENE_FRAME, at, reach, &hit))
    return hit;
  return (PlumbHit) { .type = PLUMB_HIT_NOTHING };
}

/**
 * plumb_scene_find_cut_links:
 * @self: a scene
 * @cut: a straight line
 * @links: (element-type PlumbSceneLink): takes the links that it cuts, borrowed, in painting order
 */
void
plumb_scene_find_cut_links (PlumbScene *self, const PlumbSegment *cut, GPtrArray *links)
{
  PlumbRect around = plumb_rect_around ((const PlumbPoint[]) { cut->from, cut->to }, 2);
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  plumb_scene_query (self, &around, items);
  g_ptr_array_set_size (links, 0);
  for (guint i = 0; i < items->len; i++)
    {
      PlumbSceneLink *link = items->pdata[i];
      if (link->item.type == PLUMB_SCENE_LINK
          && plumb_scene_curve_meets_segment (link->points, cut))
        g_ptr_array_add (links, link);
    }
}

/**
 * plumb_scene_find_cards:
 * @self: a scene
 * @rect: where to look
 * @nodes: (element-type guint): takes the numbers of the cards that meet @rect, in no order
 */
void
plumb_scene_find_cards (PlumbScene *self, const PlumbRect *rect, GArray *nodes)
{
  g_array_set_size (nodes, 0);
  if (self->tree.root != NULL)
    plumb_scene_tree_node_find_cards (self->tree.root, rect, nodes);
}
