/* plumb-ui-canvas-places.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ui-canvas-private.h"
#include "plumb-ui-painter.h"

#include <math.h>

/* From the widget to the scene and back: what is where, and what is shown where. */

#define PORT_REACH 11.0

/**
 * plumb_ui_canvas_to_scene:
 * @self: a canvas
 * @x: in widget pixels
 * @y: in widget pixels
 *
 * Returns: the place of the canvas there
 */
PlumbPoint
plumb_ui_canvas_to_scene (PlumbUiCanvas *self, double x, double y)
{
  return plumb_ui_viewport_to_scene (self->viewport, x, y);
}

/**
 * plumb_ui_canvas_to_widget:
 * @self: a canvas
 * @at: a place of the canvas
 *
 * Returns: where in the widget it is
 */
PlumbPoint
plumb_ui_canvas_to_widget (PlumbUiCanvas *self, PlumbPoint at)
{
  return plumb_ui_viewport_to_widget (self->viewport, at);
}

/* Where parts of a card are not painted, the card is what is there. */
static PlumbHit
without_parts (PlumbHit hit)
{
  switch (hit.type)
    {
    case PLUMB_HIT_INPUT:
    case PLUMB_HIT_OUTPUT:
    case PLUMB_HIT_ROW:
    case PLUMB_HIT_PICTURE:
    case PLUMB_HIT_CORNER:
      return (PlumbHit) { .type = PLUMB_HIT_CARD, .node = hit.node, .id = hit.id };
    case PLUMB_HIT_NOTHING:
    case PLUMB_HIT_CARD:
    case PLUMB_HIT_LINK:
    case PLUMB_HIT_FRAME_TITLE:
    case PLUMB_HIT_NOTE:
    case PLUMB_HIT_NOTE_CORNER:
    default:
      return hit;
    }
}

/**
 * plumb_ui_canvas_pick:
 * @self: a canvas
 * @x: in widget pixels
 * @y: in widget pixels
 *
 * Returns: what is there; its texts are borrowed until the next change
 */
PlumbHit
plumb_ui_canvas_pick (PlumbUiCanvas *self, double x, double y)
{
  double zoom = plumb_ui_viewport_get_zoom (self->viewport);
  gboolean is_detailed = zoom >= PLUMB_UI_DETAIL_FULL;
  PlumbHit hit = plumb_scene_pick (self->scene, plumb_ui_canvas_to_scene (self, x, y),
                                   is_detailed ? fmin (PORT_REACH / zoom, 16) : 2 / zoom);
  return is_detailed ? hit : without_parts (hit);
}

/**
 * plumb_ui_canvas_get_area:
 * @self: a canvas
 * @rect: in canvas pixels
 * @area: (out): where that is, in widget pixels
 */
void
plumb_ui_canvas_get_area (PlumbUiCanvas *self, const PlumbRect *rect, GdkRectangle *area)
{
  PlumbPoint from = plumb_ui_canvas_to_widget (self, (PlumbPoint) { rect->x, rect->y });
  double zoom = plumb_ui_viewport_get_zoom (self->viewport);
  *area = (GdkRectangle) { (int) floor (from.x), (int) floor (from.y),
                           (int) ceil (rect->width * zoom), (int) ceil (rect->height * zoom) };
}

/**
 * plumb_ui_canvas_get_card_area:
 * @self: a canvas
 * @id: of a node
 * @area: (out): where its card is, in widget pixels
 *
 * Returns: whether there is such a node
 */
gboolean
plumb_ui_canvas_get_card_area (PlumbUiCanvas *self, const char *id, GdkRectangle *area)
{
  const PlumbSceneCard *card = plumb_scene_find_card (self->scene, id);
  if (card != NULL)
    plumb_ui_canvas_get_area (self, &card->rect, area);
  return card != NULL;
}

/**
 * plumb_ui_canvas_get_row_area:
 * @self: a canvas
 * @id: of a node
 * @field: of its contract
 * @area: (out): where the parameter is, in widget pixels
 *
 * Returns: whether the card shows that parameter
 */
gboolean
plumb_ui_canvas_get_row_area (PlumbUiCanvas *self,
                              const char *id,
                              const char *field,
                              GdkRectangle *area)
{
  const PlumbSceneCard *card = plumb_scene_find_card (self->scene, id);
  for (guint i = 0; card != NULL && i < card->card->n_rows; i++)
    if (g_str_equal (card->card->rows[i].field->name, field))
      {
        PlumbRect rect = card->card->rows[i].rect;
        rect.x += card->rect.x;
        rect.y += card->rect.y;
        plumb_ui_canvas_get_area (self, &rect, area);
        return TRUE;
      }
  return FALSE;
}

/**
 * plumb_ui_canvas_show_place:
 * @self: a canvas
 * @zoom: how large
 * @origin: which point of the scene lies in the top left corner
 */
void
plumb_ui_canvas_show_place (PlumbUiCanvas *self, double zoom, PlumbPoint origin)
{
  g_return_if_fail (PLUMB_UI_IS_CANVAS (self));

  self->was_fitted = TRUE;
  plumb_ui_viewport_show (self->viewport, zoom, origin);
}

/**
 * plumb_ui_canvas_fit:
 * @self: a canvas
 * @nodes: (array length=n_nodes) (nullable): numbers of nodes
 * @n_nodes: how many; 0: everything
 */
void
plumb_ui_canvas_fit (PlumbUiCanvas *self, const guint *nodes, guint n_nodes)
{
  PlumbRect extents = plumb_scene_get_extents (self->scene);
  for (guint i = 0; i < n_nodes; i++)
    {
      const PlumbSceneCard *card = plumb_scene_get_card (self->scene, nodes[i]);
      if (card != NULL)
        extents = i == 0 ? card->rect : plumb_rect_union (&extents, &card->rect);
    }
  plumb_ui_viewport_glide_to_fit (self->viewport, &extents, PLUMB_UI_CANVAS_FIT_MARGIN);
}
