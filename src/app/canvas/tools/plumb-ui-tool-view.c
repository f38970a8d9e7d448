/* plumb-ui-tool-view.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "plumb-ui-tool-private.h"

/* Moving and zooming the view by dragging. */

#define ZOOM_PER_PIXEL 0.008
#define FLING_WINDOW_US 90000 /* the speed is that of the last moments */
#define FLING_LEAST 60.0      /* px/s: slower is a stop */
#define N_SAMPLES 8

typedef struct
{
  PlumbUiTool tool;
  PlumbUiPointer samples[N_SAMPLES]; /* a ring of the last ones */
  guint n_samples;
} Pan;

static PlumbUiPointer *
get_sample (Pan *self, guint number)
{
  return &self->samples[number % N_SAMPLES];
}

static gboolean
pan_begin (PlumbUiTool *tool, const PlumbUiPress *press)
{
  Pan *self = (Pan *) tool;
  *get_sample (self, self->n_samples++) = press->pointer;
  return TRUE;
}

static void
pan_move (PlumbUiTool *tool, const PlumbUiPointer *pointer)
{
  Pan *self = (Pan *) tool;
  const PlumbUiPointer *last = get_sample (self, self->n_samples - 1);
  plumb_ui_viewport_pan (plumb_ui_tools_get_viewport (tool->tools), pointer->x - last->x,
                         pointer->y - last->y);
  *get_sample (self, self->n_samples++) = *pointer;
}

static void
pan_drop (PlumbUiTool *tool, const PlumbUiPointer *pointer)
{
  Pan *self = (Pan *) tool;
  guint oldest = self->n_samples > N_SAMPLES ? self->n_samples - N_SAMPLES : 0;
  while (oldest < self->n_samples
         && pointer->time - get_sample (self, oldest)->time > FLING_WINDOW_US)
    oldest++;
  if (oldest == self->n_samples)
    return; /* it stood still before it was let go */
  const PlumbUiPointer *from = get_sample (self, oldest);
  double seconds = (double) (pointer->time - from->time) / G_USEC_PER_SEC;
  if (seconds < 0.005)
    return;
  double dx = (pointer->x - from->x) / seconds, dy = (pointer->y - from->y) / seconds;
  if (hypot (dx, dy) > FLING_LEAST)
    plumb_ui_viewport_fling (plumb_ui_tools_get_viewport (tool->tools), dx, dy);
}

static void
nothing_to_end (PlumbUiTool *tool)
{
}

const PlumbUiToolClass plumb_ui_tool_pan = {
  .size = sizeof (Pan),
  .cursor = "grabbing",
  .begin = pan_begin,
  .move = pan_move,
  .drop = pan_drop,
  .end = nothing_to_end,
};

typedef struct
{
  PlumbUiTool tool;
  double x, y; /* what stays where it is */
  double last;
} Zoom;

static gboolean
zoom_begin (PlumbUiTool *tool, const PlumbUiPress *press)
{
  Zoom *self = (Zoom *) tool;
  self->x = press->pointer.x;
  self->y = self->last = press->pointer.y;
  return TRUE;
}

static void
zoom_move (PlumbUiTool *tool, const PlumbUiPointer *pointer)
{
  Zoom *self = (Zoom *) tool;
  plumb_ui_viewport_zoom_at (plumb_ui_tools_get_viewport (tool->tools),
                             exp ((self->last - pointer->y) * ZOOM_PER_PIXEL), self->x, self->y);
  self->last = pointer->y;
}

const PlumbUiToolClass plumb_ui_tool_zoom = {
  .size = sizeof (Zoom),
  .cursor = "ns-resize",
  .begin = zoom_begin,
  .move = zoom_move,
  .drop = zoom_move,
  .end = nothing_to_end,
};
