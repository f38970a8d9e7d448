/* plumb-ui-timeline-lane.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "plumb-ui-timeline-lane.h"

#define RADIUS 4
#define EDGE 2
/* In logical pixels; what is narrower has square corners. */
#define LEAST_ROUND 8
#define MAX_RADIUS 32
/* A pixel of a corner is tried in so many places each way. */
#define TRIES 8

struct _PlumbUiTimelineLane
{
  GArray *spans; /* that are painted */
  graphene_rect_t area;
  double scale;
  GskRenderNode *node; /* (nullable) */
};

typedef struct
{
  guint32 *pixels;
  int stride; /* in pixels */
} Target;

PlumbUiTimelineLane *
plumb_ui_timeline_lane_new (void)
{
  PlumbUiTimelineLane *self = g_new0 (PlumbUiTimelineLane, 1);
  self->spans = g_array_new (FALSE, FALSE, sizeof (PlumbUiTimelineSpan));
  return self;
}

void
plumb_ui_timeline_lane_free (PlumbUiTimelineLane *self)
{
  g_array_unref (self->spans);
  g_clear_pointer (&self->node, gsk_render_node_unref);
  g_free (self);
}

/**
 * plumb_ui_timeline_lane_pack:
 * @color: a color
 *
 * Returns: the color as the pixels of a lane have it: ARGB, multiplied by its alpha
 */
guint32
plumb_ui_timeline_lane_pack (const GdkRGBA *color)
{
  guint32 alpha = (guint32) (color->alpha * 255.0f + 0.5f);
  guint32 red = (guint32) (color->red * color->alpha * 255.0f + 0.5f);
  guint32 green = (guint32) (color->green * color->alpha * 255.0f + 0.5f);
  guint32 blue = (guint32) (color->blue * color->alpha * 255.0f + 0.5f);
  return alpha << 24 | red << 16 | green << 8 | blue;
}

/* --- pixels --------------------------------------------------------------------------------- */

static guint32
mix (guint32 over, guint32 under, guint coverage)
{
  guint32 mixed = 0;
  for (guint shift = 0; shift < 32; shift += 8)
    {
      guint32 a = over >> shift & 0xff, b = under >> shift & 0xff;
      mixed |= (a * coverage + b * (255 - coverage) + 127) / 255 << shift;
    }
  return mixed;
}

/* How much of a pixel lies inside of a corner, in [0, 255]; 0, 0 is at the very corner. */
static guint
cover (int radius, int x, int y)
{
  guint inside = 0;
  for (int i = 0; i < TRIES * TRIES; i++)
    {
      double dx = radius - (x + (i % TRIES + 0.5) / TRIES);
      double dy = radius - (y + (i / TRIES + 0.5) / TRIES);
      inside += dx * dx + dy * dy <= (double) radius * radius;
    }
  return inside * 255 / (TRIES * TRIES);
}

/* Of each corner that was asked for, once. */
static const guint8 *
ensure_corner (int radius)
{
  static guint8 *corners[MAX_RADIUS + 1];
  if (corners[radius] != NULL)
    return corners[radius];
  corners[radius] = g_malloc ((gsize) (radius * radius) + 1);
  for (int i = 0; i < radius * radius; i++)
    corners[radius][i] = (guint8) cover (radius, i % radius, i / radius);
  return corners[radius];
}

static void
fill_row (guint32 *row, int left, int right, guint32 color)
{
  for (int x = left; x < right; x++)
    row[x] = color;
}

static void
fill_round (const Target *target, const cairo_rectangle_int_t *box, int radius, guint32 color)
{
  int most = MIN (MIN (box->width, box->height) / 2, MAX_RADIUS);
  radius = CLAMP (radius, 0, most);
  const guint8 *corner = ensure_corner (radius);
  for (int y = 0; y < box->height; y++)
    {
      guint32 *row = target->pixels + (gssize) (box->y + y) * target->stride;
      int from_end = MIN (y, box->height - 1 - y), right = box->x + box->width;
      int inset = from_end < radius ? radius : 0;
      fill_row (row, box->x + inset, right - inset, color);
      for (int x = 0; x < inset; x++)
        {
          guint coverage = corner[from_end * radius + x];
          row[box->x + x] = mix (color, row[box->x + x], coverage);
          row[right - 1 - x] = mix (color, row[right - 1 - x], coverage);
        }
    }
}

static void
fill_span (const Target *target, const PlumbUiTimelineSpan *span, int height, double scale)
{
  cairo_rectangle_int_t box = { span->left, 0, span->right - span->left, height };
  int radius = box.width > LEAST_ROUND * scale ? (int) round (RADIUS * scale) : 0;
  int edge = (int) round (EDGE * scale);
  fill_round (target, &box, radius, span->edge != 0 ? span->edge : span->color);
  if (span->edge == 0 || box.width <= 2 * edge || height <= 2 * edge)
    return;
  cairo_rectangle_int_t inside
      = { box.x + edge, edge, box.width - 2 * edge, box.height - 2 * edge };
  fill_round (target, &inside, radius - edge, span->color);
}

static cairo_surface_t *
paint (PlumbUiTimelineLane *self)
{
  int width = (int) ceil ((double) self->area.size.width * self->scale);
  int height = (int) round ((double) self->area.size.height * self->scale);
  cairo_surface_t *surface
      = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, MAX (width, 1), MAX (height, 1));
  const Target target = { .pixels = (guint32 *) (gpointer) cairo_image_surface_get_data (surface),
                          .stride = cairo_image_surface_get_stride (surface) / 4 };
  for (guint i = 0; target.pixels != NULL && i < self->spans->len; i++)
    {
      PlumbUiTimelineSpan span = g_array_index (self->spans, PlumbUiTimelineSpan, i);
      span.left = CLAMP (span.left, 0, width);
      span.right = CLAMP (span.right, span.left, width);
      fill_span (&target, &span, height, self->scale);
    }
  cairo_surface_mark_dirty (surface);
  return surface;
}

/* --- the node ------------------------------------------------------------------------------- */

/* What a node was made of stays as long as the node: cairo would copy it else. */
static GskRenderNode *
make_node (PlumbUiTimelineLane *self)
{
  static const cairo_user_data_key_t key;
  GskRenderNode *node = gsk_cairo_node_new (&self->area);
  cairo_t *cr = gsk_cairo_node_get_draw_context (node);
  cairo_surface_t *surface = paint (self);
  cairo_translate (cr, (double) self->area.origin.x, (double) self->area.origin.y);
  cairo_scale (cr, 1 / self->scale, 1 / self->scale);
  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_paint (cr);
  cairo_surface_set_user_data (cairo_get_target (cr), &key, surface,
                               (cairo_destroy_func_t) cairo_surface_destroy);
  cairo_destroy (cr);
  return node;
}

static gboolean
is_painted (const PlumbUiTimelineLane *self,
            const GArray *spans,
            const graphene_rect_t *area,
            double scale)
{
  return self->node != NULL && self->scale == scale && graphene_rect_equal (&self->area, area)
         && self->spans->len == spans->len
         && (spans->len == 0
             || memcmp (self->spans->data, spans->data, spans->len * sizeof (PlumbUiTimelineSpan))
                    == 0);
}

/**
 * plumb_ui_timeline_lane_get_node:
 * @self: a lane
 * @spans: (element-type PlumbUiTimelineSpan): its bars, from left to right
 * @area: where it lies, in the widget's coordinates
 * @scale: device pixels of one of those
 *
 * Returns: (transfer none): the picture; the same one as long as nothing of it changes
 */
GskRenderNode *
plumb_ui_timeline_lane_get_node (PlumbUiTimelineLane *self,
                                 GArray *spans,
                                 const graphene_rect_t *area,
                                 double scale)
{
  if (is_painted (self, spans, area, scale))
    return self->node;
  g_array_set_size (self->spans, 0);
  if (spans->len > 0)
    g_array_append_vals (self->spans, spans->data, spans->len);
  self->area = *area;
  self->scale = scale;
  g_clear_pointer (&self->node, gsk_render_node_unref);
  self->node = make_node (self);
  return self->node;
}
