/* plumb-ui-canvas-glide.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ui-canvas-private.h"

#include <math.h>

#define GLIDE_US 320000.0
/* More cards than this jump: nobody could follow them. */
#define MOST_GLIDING 400

/* An edit that moves many cards: the scene has them at their new places at once; until they are
 * there on the screen too, they are in the overlay's hand, on their way. */

static void
end_glide (PlumbUiCanvas *self)
{
  if (self->glide.start == 0)
    return;
  self->glide.start = 0;
  plumb_ui_overlay_set_places (self->overlay, NULL);
  plumb_ui_overlay_drop (self->overlay);
}

void
plumb_ui_canvas_begin_glide (PlumbUiCanvas *self)
{
  if (!self->glide.is_wanted)
    return;
  end_glide (self);
  g_array_set_size (self->glide.from, 0);
  for (guint node = 0; node < plumb_scene_get_n_slots (self->scene); node++)
    {
      const PlumbSceneCard *card = plumb_scene_get_card (self->scene, node);
      PlumbUiCardPlace place = { node, { 0, 0 } };
      if (card == NULL)
        continue;
      place.at = (PlumbPoint) { card->rect.x, card->rect.y };
      g_array_append_val (self->glide.from, place);
    }
}

/* Keeps those that moved and were or are seen, as offsets from where they are now. */
static void
keep_moved (PlumbUiCanvas *self)
{
  PlumbRect visible = plumb_ui_viewport_get_visible (self->viewport);
  GArray *from = self->glide.from;
  guint n = 0;
  for (guint i = 0; i < from->len; i++)
    {
      PlumbUiCardPlace place = g_array_index (from, PlumbUiCardPlace, i);
      const PlumbSceneCard *card = plumb_scene_get_card (self->scene, place.node);
      if (card == NULL || (card->rect.x == place.at.x && card->rect.y == place.at.y))
        continue;
      PlumbRect old = card->rect;
      old.x = place.at.x;
      old.y = place.at.y;
      if (!plumb_rect_meets (&old, &visible, 0) && !plumb_rect_meets (&card->rect, &visible, 0))
        continue;
      place.at.x -= card->rect.x;
      place.at.y -= card->rect.y;
      g_array_index (from, PlumbUiCardPlace, n++) = place;
    }
  g_array_set_size (from, n);
}

void
plumb_ui_canvas_start_glide (PlumbUiCanvas *self)
{
  if (!self->glide.is_wanted)
    return;
  self->glide.is_wanted = FALSE;
  keep_moved (self);
  if (!self->is_animated || self->glide.from->len == 0 || self->glide.from->len > MOST_GLIDING)
    return;
  g_autoptr (GArray) nodes = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < self->glide.from->len; i++)
    g_array_append_val (nodes, g_array_index (self->glide.from, PlumbUiCardPlace, i).node);
  plumb_ui_overlay_lift (self->overlay, (const guint *) (gpointer) nodes->data, nodes->len);
  plumb_ui_overlay_set_places (self->overlay, self->glide.from);
  self->glide.start = -1;
  plumb_ui_canvas_want_ticks (self);
}

gboolean
plumb_ui_canvas_tick_glide (PlumbUiCanvas *self, gint64 time)
{
  if (self->glide.start == 0)
    return FALSE;
  if (self->glide.start < 0)
    self->glide.start = time;
  double t = fmin ((double) (time - self->glide.start) / GLIDE_US, 1);
  double left = pow (1 - t, 3);
  g_autoptr (GArray) places = g_array_copy (self->glide.from);
  for (guint i = 0; i < places->len; i++)
    {
      PlumbUiCardPlace *place = &g_array_index (places, PlumbUiCardPlace, i);
      place->at = (PlumbPoint) { place->at.x * left, place->at.y * left };
    }
  plumb_ui_overlay_set_places (self->overlay, places);
  if (t >= 1)
    end_glide (self);
  return self->glide.start != 0;
}

/**
 * plumb_ui_canvas_animate_next_edit:
 * @self: a canvas
 *
 * What the next edit moves glides to its new place, where animations are on.
 */
void
plumb_ui_canvas_animate_next_edit (PlumbUiCanvas *self)
{
  self->glide.is_wanted = TRUE;
}
