/* plumb-layout-fit.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "plumb-layout-fit-private.h"
#include "plumb-spatial-index.h"

#include <math.h>

#define CELL_SIZE 256.0
#define FIRST_STEP 40.0
#define STEP_GROWTH 1.12
#define MOST_STEPS 60

/* Round the compass, down and up first. */
static const PlumbPoint directions[] = {
  { 0, 1 },       { 0, -1 },       { 1, 0 },        { -1, 0 },
  { 0.71, 0.71 }, { -0.71, 0.71 }, { 0.71, -0.71 }, { -0.71, -0.71 },
  { 0.38, 0.92 }, { -0.38, 0.92 }, { 0.38, -0.92 }, { -0.38, -0.92 },
  { 0.92, 0.38 }, { -0.92, 0.38 }, { 0.92, -0.38 }, { -0.92, -0.38 },
};

/* A frame around the group, innermost first, and what stands beside it. */
typedef struct
{
  PlumbRect rect;
  GArray *outsiders; /* of PlumbRect */
} Surrounding;

struct _PlumbLayoutFit
{
  const PlumbLayoutOptions *options;
  PlumbSpatialIndex *obstacles;
  guint n_obstacles;
  PlumbRect around_obstacles;
  GArray *frames; /* of Surrounding */
};

static void
clear_surrounding (gpointer data)
{
  Surrounding *frame = data;
  g_array_unref (frame->outsiders);
}

PlumbLayoutFit *
plumb_layout_fit_new (const PlumbLayoutOptions *options)
{
  PlumbLayoutFit *self = g_new0 (PlumbLayoutFit, 1);
  self->options = options;
  self->obstacles = plumb_spatial_index_new (CELL_SIZE);
  self->frames = g_array_new (FALSE, FALSE, sizeof (Surrounding));
  g_array_set_clear_func (self->frames, clear_surrounding);
  return self;
}

void
plumb_layout_fit_free (PlumbLayoutFit *self)
{
  plumb_spatial_index_free (self->obstacles);
  g_array_unref (self->frames);
  g_free (self);
}

/* A box that stays, in the same frame. */
void
plumb_layout_fit_add_obstacle (PlumbLayoutFit *self, const PlumbRect *rect)
{
  self->around_obstacles
      = self->n_obstacles == 0 ? *rect : plumb_rect_union (&self->around_obstacles, rect);
  plumb_spatial_index_set_box (self->obstacles, self->n_obstacles++, rect);
}

/* The next frame around the group. */
void
plumb_layout_fit_add_frame (PlumbLayoutFit *self, const PlumbRect *rect)
{
  Surrounding frame = { *rect, g_array_new (FALSE, FALSE, sizeof (PlumbRect)) };
  g_array_append_val (self->frames, frame);
}

/* A box beside the frame added last, which that frame may not meet when it grows. */
void
plumb_layout_fit_add_outsider (PlumbLayoutFit *self, const PlumbRect *rect)
{
  Surrounding *last = &g_array_index (self->frames, Surrounding, self->frames->len - 1);
  g_array_append_val (last->outsiders, *rect);
}

static gboolean
holds (const PlumbRect *outer, const PlumbRect *inner)
{
  return inner->x >= outer->x && inner->y >= outer->y
         && inner->x + inner->width <= outer->x + outer->width
         && inner->y + inner->height <= outer->y + outer->height;
}

/* Whether the frames around can grow to hold `inside`. */
static gboolean
frames_can_hold (const PlumbLayoutFit *self, PlumbRect inside)
{
  for (guint i = 0; i < self->frames->len; i++)
    {
      const Surrounding *frame = &g_array_index (self->frames, Surrounding, i);
      if (holds (&frame->rect, &inside))
        return TRUE;
      inside = plumb_rect_grow (&inside, self->options->frame_padding);
      inside.y -= self->options->frame_header;
      inside.height += self->options->frame_header;
      inside = plumb_rect_union (&inside, &frame->rect);
      for (guint k = 0; k < frame->outsiders->len; k++)
        if (plumb_rect_meets (&inside, &g_array_index (frame->outsiders, PlumbRect, k), 0))
          return FALSE;
    }
  return TRUE;
}

static PlumbRect
bounds_of (const PlumbRect *group, int n)
{
  PlumbRect bounds = group[0];
  for (int i = 1; i < n; i++)
    bounds = plumb_rect_union (&bounds, &group[i]);
  return bounds;
}

static gboolean
fits_at (PlumbLayoutFit *self, const PlumbRect *group, int n, PlumbPoint offset)
{
  PlumbRect bounds = bounds_of (group, n);
  bounds.x += offset.x;
  bounds.y += offset.y;
  if (!frames_can_hold (self, bounds))
    return FALSE;
  for (int i = 0; i < n; i++)
    {
      PlumbRect rect = plumb_rect_grow (&group[i], self->options->row_gap);
      rect.x += offset.x;
      rect.y += offset.y;
      if (plumb_spatial_index_has_box (self->obstacles, &rect))
        return FALSE;
    }
  return TRUE;
}

/* Looks for the offset that puts the group to a free place, near ones first; %FALSE where a frame
 * leaves no room. */
gboolean
plumb_layout_fit_find (PlumbLayoutFit *self, const PlumbRect *group, int n, PlumbPoint *offset)
{
  *offset = (PlumbPoint) { 0, 0 };
  if (fits_at (self, group, n, *offset))
    return TRUE;
  double distance = FIRST_STEP;
  for (int step = 0; step < MOST_STEPS; step++, distance *= STEP_GROWTH)
    for (int i = 0; i < (int) G_N_ELEMENTS (directions); i++)
      {
        *offset = (PlumbPoint) { round (distance * directions[i].x),
                                 round (distance * directions[i].y) };
        if (fits_at (self, group, n, *offset))
          return TRUE;
      }
  PlumbRect bounds = bounds_of (group, n);
  *offset = (PlumbPoint) { 0, ceil (self->around_obstacles.y + self->around_obstacles.height
                                    + 2 * self->options->row_gap - bounds.y) };
  return fits_at (self, group, n, *offset);
}
