/* plumb-layout-pack.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Parts that no link joins are set in rows, tall ones first, in about the shape of a screen.
 */

#include "plumb-layout-graph-private.h"

#include <math.h>

#define ASPECT 1.6

typedef struct
{
  PlumbLayoutPiece *pieces;
  int n;
  double gap;
} Packer;

/* The lowest bottom among the settled pieces that meet `rect`, or -infinity. */
static double
bottom_in_the_way (const Packer *self, const PlumbRect *rect, int but)
{
  double bottom = -HUGE_VAL;
  for (int i = 0; i < self->n; i++)
    if (i != but && self->pieces[i].settled
        && plumb_rect_meets (&self->pieces[i].bounds, rect, self->gap * 0.99))
      bottom = MAX (bottom, self->pieces[i].bounds.y + self->pieces[i].bounds.height);
  return bottom;
}

/* A settled piece that grew moves down past the ones settled before it. */
static void
separate_settled (Packer *self)
{
  for (int i = 0; i < self->n; i++)
    {
      PlumbLayoutPiece *piece = &self->pieces[i];
      Packer before = { self->pieces, i, self->gap };
      double bottom;
      if (!piece->settled || piece->anchored)
        continue;
      while ((bottom = bottom_in_the_way (&before, &piece->bounds, -1)) > -HUGE_VAL)
        piece->bounds.y = bottom + self->gap;
    }
}

static int
by_height (gconstpointer a, gconstpointer b, gpointer data)
{
  const PlumbLayoutPiece *pieces = data;
  int i = *(const int *) a;
  int j = *(const int *) b;
  double difference = pieces[j].bounds.height - pieces[i].bounds.height;
  return difference != 0 ? (difference < 0 ? -1 : 1) : (i > j) - (i < j);
}

static double
row_width (const Packer *self)
{
  double area = 0;
  double widest = 0;
  for (int i = 0; i < self->n; i++)
    {
      const PlumbRect *bounds = &self->pieces[i].bounds;
      area += (bounds->width + self->gap) * (bounds->height + self->gap);
      widest = MAX (widest, bounds->width);
    }
  return MAX (widest, sqrt (area * ASPECT));
}

static void
set_in_rows (Packer *self, const int *order, int n, PlumbPoint origin)
{
  double width = row_width (self);
  double row_height = 0;
  PlumbPoint at = origin;
  for (int i = 0; i < n; i++)
    {
      PlumbRect *bounds = &self->pieces[order[i]].bounds;
      if (at.x > origin.x && at.x + bounds->width > origin.x + width)
        {
          at.x = origin.x;
          at.y += row_height + self->gap;
          row_height = 0;
        }
      bounds->x = at.x;
      bounds->y = at.y;
      at.x += bounds->width + self->gap;
      row_height = MAX (row_height, bounds->height);
    }
}

/* Below the settled pieces, or at the origin where there is none. */
static PlumbPoint
find_origin (const Packer *self)
{
  PlumbPoint origin = { HUGE_VAL, -HUGE_VAL };
  for (int i = 0; i < self->n; i++)
    if (self->pieces[i].settled)
      {
        const PlumbRect *bounds = &self->pieces[i].bounds;
        origin.x = MIN (origin.x, bounds->x);
        origin.y = MAX (origin.y, bounds->y + bounds->height + self->gap);
      }
  return isfinite (origin.x) ? origin : (PlumbPoint) { 0, 0 };
}

/* Moves the pieces apart: settled ones as little as can be, the others below them, in rows. */
void
plumb_layout_pack (PlumbLayoutPiece *pieces, int n, float gap)
{
  Packer self = { pieces, n, (double) gap };
  g_autofree int *order = g_new (int, MAX (n, 1));
  int count = 0;
  separate_settled (&self);
  for (int i = 0; i < n; i++)
    if (!pieces[i].settled)
      order[count++] = i;
  g_sort_array (order, (gsize) count, sizeof (int), by_height, pieces);
  set_in_rows (&self, order, count, find_origin (&self));
}
