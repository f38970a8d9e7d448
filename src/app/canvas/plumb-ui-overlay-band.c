/* plumb-ui-overlay-band.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ui-overlay-private.h"

#include <math.h>
#include <string.h>

/* What a rubber band selects, by what its edges pass over: between two frames that is little, and
 * all that is inside may be a hundred thousand cards. */

typedef struct
{
  PlumbUiOverlay *overlay;
  const PlumbRect *rect; /* the band as it is now */
  GArray *nodes;         /* guint: kept from piece to piece */
} Pass;

static gboolean
is_chosen (const PlumbUiOverlay *self, guint node, gboolean is_inside)
{
  gboolean was_chosen = self->band_base != NULL && self->band_base[node] != 0;
  switch (self->band_mode)
    {
    case PLUMB_UI_BAND_ADDS:
      return was_chosen || is_inside;
    case PLUMB_UI_BAND_SUBTRACTS:
      return was_chosen && !is_inside;
    case PLUMB_UI_BAND_REPLACES:
    default:
      return is_inside;
    }
}

static void
look_at (Pass *pass, guint node)
{
  PlumbUiOverlay *self = pass->overlay;
  PlumbUiNodeSet *selected = &self->selected;
  PlumbRect rect;
  if (node >= selected->n_bits || !plumb_scene_get_rect (self->scene, node, &rect))
    return;
  guint8 is_now = is_chosen (self, node, plumb_rect_meets (&rect, pass->rect, 0));
  selected->n += is_now;
  selected->n -= selected->bits[node];
  selected->bits[node] = is_now;
}

static void
pass_over (Pass *pass, double x0, double y0, double x1, double y1)
{
  if (x1 <= x0 || y1 <= y0)
    return;
  const PlumbRect piece = { x0, y0, x1 - x0, y1 - y0 };
  plumb_scene_find_cards (pass->overlay->scene, &piece, pass->nodes);
  for (guint i = 0; i < pass->nodes->len; i++)
    look_at (pass, g_array_index (pass->nodes, guint, i));
}

/* All of @outer that is not in @inner, in four pieces. */
static void
pass_between (Pass *pass, const PlumbRect *outer, const PlumbRect *inner)
{
  double x0 = outer->x, x1 = outer->x + outer->width;
  double y0 = outer->y, y1 = outer->y + outer->height;
  double left = CLAMP (inner->x, x0, x1), right = CLAMP (inner->x + inner->width, x0, x1);
  double top = CLAMP (inner->y, y0, y1), bottom = CLAMP (inner->y + inner->height, y0, y1);
  pass_over (pass, x0, y0, left, y1);
  pass_over (pass, right, y0, x1, y1);
  pass_over (pass, left, y0, right, top);
  pass_over (pass, left, bottom, right, y1);
}

static void
begin_band (PlumbUiOverlay *self, const PlumbRect *rect, PlumbUiBandMode mode)
{
  PlumbUiNodeSet *selected = &self->selected;
  guint n = plumb_scene_get_n_slots (self->scene);
  guint8 *bits = g_new0 (guint8, MAX (n, 1));
  if (selected->bits != NULL)
    memcpy (bits, selected->bits, MIN (n, selected->n_bits));
  g_free (selected->bits);
  selected->bits = bits;
  selected->n_bits = n;
  self->band_base = g_memdup2 (bits, MAX (n, 1));
  self->band_mode = mode;
  self->band = (PlumbRect) { rect->x, rect->y, 0, 0 };
  if (mode != PLUMB_UI_BAND_REPLACES)
    return;
  memset (bits, 0, n);
  selected->n = 0;
}

/**
 * plumb_ui_overlay_select_band:
 * @self: an overlay
 * @rect: the rectangle that is drawn
 * @mode: what becomes of what was selected when it was begun
 *
 * A rubber band, and as selected what it leaves so. plumb_ui_overlay_set_rubber_band() ends it;
 * what is shown as selected stays.
 */
void
plumb_ui_overlay_select_band (PlumbUiOverlay *self, const PlumbRect *rect, PlumbUiBandMode mode)
{
  g_return_if_fail (PLUMB_UI_IS_OVERLAY (self));
  if (self->band_base == NULL)
    begin_band (self, rect, mode);
  g_autoptr (GArray) nodes = g_array_new (FALSE, FALSE, sizeof (guint));
  Pass pass = { self, rect, nodes };
  const PlumbRect before = self->band;
  pass_between (&pass, rect, &before);
  pass_between (&pass, &before, rect);
  plumb_ui_overlay_set_rubber_band (self, rect);
}
