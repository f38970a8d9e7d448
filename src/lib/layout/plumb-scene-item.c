/* plumb-scene-item.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-scene-private.h"

#include <math.h>
#include <string.h>

/* Places farther out than this come from a damaged file. */
#define FARTHEST 1e7
#define LINK_MARGIN 6.0
/* Of the word in the middle of a link that has a condition. */
#define LABEL_REACH 60.0
#define PORT_MARGIN 7.0
#define SMALLEST_NOTE 60.0
#define LARGEST_NOTE 4000.0
#define TITLE_ABOVE 130.0

static gpointer
item_new (gsize size, PlumbSceneItemType type)
{
  PlumbSceneItem *item = g_atomic_rc_box_alloc0 (size);
  item->type = type;
  return item;
}

/**
 * plumb_scene_item_ref:
 * @item: an item
 *
 * Any thread.
 *
 * Returns: (transfer full): @item
 */
PlumbSceneItem *
plumb_scene_item_ref (gpointer item)
{
  return g_atomic_rc_box_acquire (item);
}

static void
clear_link (PlumbSceneLink *link)
{
  g_ref_string_release ((char *) link->kind);
  g_ref_string_release (link->from);
  g_ref_string_release (link->to);
  g_free (link->condition);
}

static void
clear_item (gpointer data)
{
  PlumbSceneItem *item = data;
  switch (item->type)
    {
    case PLUMB_SCENE_CARD:
      g_clear_pointer (&((PlumbSceneCard *) data)->card, plumb_card_unref);
      g_clear_pointer (&((PlumbSceneCard *) data)->picture, plumb_card_picture_unref);
      break;
    case PLUMB_SCENE_LINK:
      clear_link (data);
      break;
    case PLUMB_SCENE_FRAME:
      g_free (((PlumbSceneFrame *) data)->id);
      g_free (((PlumbSceneFrame *) data)->title);
      g_free (((PlumbSceneFrame *) data)->color);
      break;
    case PLUMB_SCENE_NOTE:
    default:
      g_free (((PlumbSceneNote *) data)->id);
      g_free (((PlumbSceneNote *) data)->text);
      g_free (((PlumbSceneNote *) data)->color);
      break;
    }
}

/**
 * plumb_scene_item_unref:
 * @item: (transfer full): an item
 *
 * Any thread.
 */
void
plumb_scene_item_unref (gpointer item)
{
  g_atomic_rc_box_release_full (item, clear_item);
}

/* --- cards --------------------------------------------------------------------------------------
 */

PlumbSceneCard *
plumb_scene_card_new (guint node, PlumbCard *card, PlumbPoint at)
{
  PlumbSceneCard *self = item_new (sizeof (PlumbSceneCard), PLUMB_SCENE_CARD);
  self->node = node;
  self->card = plumb_card_ref (card);
  self->rect = (PlumbRect) { CLAMP (at.x, -FARTHEST, FARTHEST), CLAMP (at.y, -FARTHEST, FARTHEST),
                             card->width, card->height };
  self->item.bounds = plumb_rect_grow (&self->rect, PORT_MARGIN);
  return self;
}

PlumbSceneCard *
plumb_scene_card_copy (const PlumbSceneCard *card)
{
  PlumbSceneCard *self = item_new (sizeof (PlumbSceneCard), PLUMB_SCENE_CARD);
  *self = *card;
  plumb_card_ref (self->card);
  if (self->picture != NULL)
    plumb_card_picture_ref (self->picture);
  return self;
}

/* --- links --------------------------------------------------------------------------------------
 */

static PlumbPoint
port_place (const PlumbSceneCard *card, const PlumbCardPort *port)
{
  return (PlumbPoint) { card->rect.x + port->at.x, card->rect.y + port->at.y };
}

static void
place_link (PlumbSceneLink *self, const PlumbSceneCard *source, const PlumbSceneCard *target)
{
  plumb_scene_make_curve (port_place (source, &source->card->outputs[self->source_port]),
                          port_place (target, &target->card->inputs[self->target_port]),
                          self->points);
  PlumbRect bounds = plumb_scene_curve_bounds (self->points);
  if (self->condition != NULL)
    {
      PlumbPoint middle = plumb_scene_curve_point (self->points, 0.5);
      const PlumbRect label = { middle.x - LABEL_REACH, middle.y, 2 * LABEL_REACH, 0 };
      bounds = plumb_rect_union (&bounds, &label);
    }
  self->item.bounds = plumb_rect_grow (&bounds, LINK_MARGIN);
}

PlumbSceneLink *
plumb_scene_link_new (const PlumbSceneCard *source,
                      const PlumbSceneCard *target,
                      PlumbEdge *edge,
                      const char *kind)
{
  int source_port = plumb_card_find_output (source->card, plumb_edge_get_source_port (edge));
  int target_port = plumb_card_find_input (target->card, plumb_edge_get_target_port (edge));
  g_assert (source_port >= 0 && target_port >= 0);
  const char *condition = plumb_edge_get_condition (edge);
  PlumbSceneLink *self = item_new (sizeof (PlumbSceneLink), PLUMB_SCENE_LINK);
  self->source = source->node;
  self->target = target->node;
  self->source_port = (guint) source_port;
  self->target_port = (guint) target_port;
  self->kind = g_ref_string_new_intern (kind);
  self->from = g_ref_string_new (plumb_edge_get_from (edge));
  self->to = g_ref_string_new (plumb_edge_get_to (edge));
  self->condition = g_strcmp0 (condition, "pass") == 0 ? NULL : g_strdup (condition);
  place_link (self, source, target);
  return self;
}

/* The same link where its cards are now. */
PlumbSceneLink *
plumb_scene_link_copy (const PlumbSceneLink *link,
                       const PlumbSceneCard *source,
                       const PlumbSceneCard *target)
{
  PlumbSceneLink *self = item_new (sizeof (PlumbSceneLink), PLUMB_SCENE_LINK);
  *self = *link;
  g_ref_string_acquire ((char *) self->kind);
  g_ref_string_acquire (self->from);
  g_ref_string_acquire (self->to);
  self->condition = g_strdup (link->condition);
  place_link (self, source, target);
  return self;
}

/* --- frames and notes ---------------------------------------------------------------------------
 */

PlumbSceneFrame *
plumb_scene_frame_new (const char *id, PlumbValue *value, const PlumbRect *inside)
{
  PlumbSceneFrame *self = item_new (sizeof (PlumbSceneFrame), PLUMB_SCENE_FRAME);
  self->id = g_strdup (id);
  self->title = g_strdup (plumb_value_member_string (value, "title", ""));
  self->color = g_strdup (plumb_value_member_string (value, "color", NULL));
  self->rect = plumb_rect_grow (inside, PLUMB_SCENE_FRAME_PADDING);
  self->rect.y -= PLUMB_SCENE_FRAME_TITLE - PLUMB_SCENE_FRAME_PADDING / 2;
  self->rect.height += PLUMB_SCENE_FRAME_TITLE - PLUMB_SCENE_FRAME_PADDING / 2;
  /* From farther away the title stands above the frame. */
  self->item.bounds = self->rect;
  self->item.bounds.y -= TITLE_ABOVE;
  self->item.bounds.height += TITLE_ABOVE;
  return self;
}

static double
read_number (PlumbValue *array, guint position, double fallback)
{
  PlumbValue *number = position < plumb_value_get_length (array)
                           ? plumb_value_get_element (array, position)
                           : NULL;
  return CLAMP (plumb_value_get_double (number, fallback), -FARTHEST, FARTHEST);
}

PlumbSceneNote *
plumb_scene_note_new (const char *id, PlumbValue *value)
{
  PlumbValue *at = plumb_value_get_member (value, "at");
  PlumbValue *size = plumb_value_get_member (value, "size");
  double width = read_number (size, 0, 200), height = read_number (size, 1, 80);
  PlumbSceneNote *self = item_new (sizeof (PlumbSceneNote), PLUMB_SCENE_NOTE);
  self->id = g_strdup (id);
  self->text = g_strdup (plumb_value_member_string (value, "text", ""));
  self->color = g_strdup (plumb_value_member_string (value, "color", NULL));
  self->rect = (PlumbRect) { read_number (at, 0, 0), read_number (at, 1, 0),
                             CLAMP (width, SMALLEST_NOTE, LARGEST_NOTE),
                             CLAMP (height, SMALLEST_NOTE / 2, LARGEST_NOTE) };
  self->item.bounds = self->rect;
  return self;
}

/* --- pictures -----------------------------------------------------------------------------------
 */

/**
 * plumb_card_picture_new:
 * @pixels: (transfer none): at least @height rows of @stride bytes
 * @width: in pixels
 * @height: in pixels
 * @stride: bytes a row, a multiple of 4
 *
 * Returns: (transfer full): a picture
 */
PlumbCardPicture *
plumb_card_picture_new (GBytes *pixels, int width, int height, int stride)
{
  g_return_val_if_fail (width > 0 && height > 0 && stride >= width * 4, NULL);
  g_return_val_if_fail (g_bytes_get_size (pixels) >= (gsize) stride * (gsize) height, NULL);
  PlumbCardPicture *self = g_atomic_rc_box_new0 (PlumbCardPicture);
  self->pixels = g_bytes_ref (pixels);
  self->width = width;
  self->height = height;
  self->stride = stride;
  return self;
}

/**
 * plumb_card_picture_ref:
 * @self: a picture
 *
 * Any thread.
 *
 * Returns: (transfer full): @self
 */
PlumbCardPicture *
plumb_card_picture_ref (PlumbCardPicture *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear_picture (gpointer data)
{
  PlumbCardPicture *self = data;
  g_clear_pointer (&self->pixels, g_bytes_unref);
}

/**
 * plumb_card_picture_unref:
 * @self: (transfer full): a picture
 *
 * Any thread.
 */
void
plumb_card_picture_unref (PlumbCardPicture *self)
{
  g_atomic_rc_box_release_full (self, clear_picture);
}
