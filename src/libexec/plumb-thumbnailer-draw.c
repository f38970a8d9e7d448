/* plumb-thumbnailer-draw.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <cairo.h>
#include <math.h>
#include <string.h>

#include "plumb-thumbnailer.h"

#include "plumb-scene.h"

/* A small picture of a graph: frames, links and cards where the document says they are, without
 * any text, for it could not be read. */

#define MARGIN 60.0          /* around the graph, in canvas pixels */
#define MIN_ASPECT (1.0 / 2) /* of height to width: a long graph still gives a picture */
#define MAX_STRETCH 2.5
#define MIN_LINK_WIDTH 0.8 /* in pixels of the picture, as what follows */
#define MIN_CARD_SIDE 4.0
#define GAP 1.0

typedef struct
{
  double red;
  double green;
  double blue;
} Color;

static const Color paper = { 0.98, 0.98, 0.98 };
static const Color edge = { 0.77, 0.77, 0.76 };
static const Color link_color = { 0.37, 0.36, 0.39 };
static const Color card_color = { 1.0, 1.0, 1.0 };
static const Color frame_color = { 0.21, 0.52, 0.89 };
static const Color note_color = { 0.98, 0.94, 0.42 };

/* By pack; those of others by the hash of their name. */
static const struct
{
  const char *pack;
  Color color;
} packs[] = {
  { "core", { 0.13, 0.56, 0.64 } },   { "image", { 0.57, 0.25, 0.67 } },
  { "blender", { 0.90, 0.38, 0.0 } }, { "media", { 0.75, 0.11, 0.16 } },
  { "", { 0.15, 0.64, 0.41 } },       { "", { 0.11, 0.44, 0.85 } },
  { "", { 0.78, 0.53, 0.0 } },        { "", { 0.39, 0.27, 0.17 } },
};

static Color
get_pack_color (const char *kind)
{
  g_autofree char *pack = g_strndup (kind, strcspn (kind, "."));

  for (guint i = 0; i < G_N_ELEMENTS (packs); i++)
    if (strcmp (packs[i].pack, pack) == 0)
      return packs[i].color;
  return packs[g_str_hash (pack) % G_N_ELEMENTS (packs)].color;
}

static void
set_color (cairo_t *cr, Color color, double alpha)
{
  cairo_set_source_rgba (cr, color.red, color.green, color.blue, alpha);
}

static void
add_rounded (cairo_t *cr, const PlumbRect *rect, double radius)
{
  double r = MIN (radius, MIN (rect->width, rect->height) / 2);
  double right = rect->x + rect->width, bottom = rect->y + rect->height;

  cairo_new_sub_path (cr);
  cairo_arc (cr, right - r, rect->y + r, r, -G_PI_2, 0);
  cairo_arc (cr, right - r, bottom - r, r, 0, G_PI_2);
  cairo_arc (cr, rect->x + r, bottom - r, r, G_PI_2, G_PI);
  cairo_arc (cr, rect->x + r, rect->y + r, r, G_PI, 3 * G_PI_2);
  cairo_close_path (cr);
}

/* --- parts --- */

/* At least so large that it is seen. */
static PlumbRect
enlarge (const PlumbRect *rect, double scale)
{
  double width = MAX (rect->width, MIN_CARD_SIDE / scale);
  double height = MAX (rect->height, MIN_CARD_SIDE / scale);

  return (PlumbRect) { rect->x + (rect->width - width) / 2, rect->y + (rect->height - height) / 2,
                       width, height };
}

static void
draw_card (cairo_t *cr, const PlumbSceneCard *item, double scale)
{
  PlumbRect rect = enlarge (&item->rect, scale);
  double header = MIN (MAX (PLUMB_CARD_HEADER, 2.0 / scale), rect.height);
  double alpha = item->card->mode == PLUMB_NODE_MODE_ACTIVE ? 1.0 : 0.4;
  Color color = get_pack_color (item->card->kind_name);

  add_rounded (cr, &rect, 12.0);
  set_color (cr, card_color, 1.0);
  cairo_fill_preserve (cr);
  cairo_save (cr);
  cairo_clip (cr);
  set_color (cr, color, alpha);
  cairo_rectangle (cr, rect.x, rect.y, rect.width, header);
  cairo_fill (cr);
  cairo_restore (cr);
  add_rounded (cr, &rect, 12.0);
  set_color (cr, color, alpha);
  cairo_set_line_width (cr, MAX (3.0, MIN_LINK_WIDTH / scale));
  cairo_stroke (cr);
}

static void
draw_link (cairo_t *cr, const PlumbSceneLink *item, double scale)
{
  const PlumbPoint *points = item->points;

  cairo_move_to (cr, points[0].x, points[0].y);
  cairo_curve_to (cr, points[1].x, points[1].y, points[2].x, points[2].y, points[3].x, points[3].y);
  set_color (cr, link_color, 0.8);
  cairo_set_line_width (cr, MAX (4.0, MIN_LINK_WIDTH / scale));
  cairo_stroke (cr);
}

static void
draw_area (cairo_t *cr, const PlumbRect *rect, Color color, double alpha)
{
  add_rounded (cr, rect, 16.0);
  set_color (cr, color, alpha);
  cairo_fill (cr);
}

static void
draw_item (cairo_t *cr, const PlumbSceneItem *item, double scale)
{
  switch (item->type)
    {
    case PLUMB_SCENE_FRAME:
      draw_area (cr, &((const PlumbSceneFrame *) item)->rect, frame_color, 0.14);
      break;
    case PLUMB_SCENE_NOTE:
      draw_area (cr, &((const PlumbSceneNote *) item)->rect, note_color, 0.8);
      break;
    case PLUMB_SCENE_LINK:
      draw_link (cr, (const PlumbSceneLink *) item, scale);
      break;
    case PLUMB_SCENE_CARD:
      draw_card (cr, (const PlumbSceneCard *) item, scale);
      break;
    default:
      g_assert_not_reached ();
    }
}

/* --- the picture --- */

/* What is shown, and how it is put into the picture. */
typedef struct
{
  PlumbRect area;
  double scale;
  double stretch; /* of heights: the cards of a long graph are seen better */
} View;

static View
choose_view (PlumbScene *scene, int size)
{
  PlumbRect all = plumb_scene_get_extents (scene);
  double width = all.width + 2 * MARGIN, height = all.height + 2 * MARGIN;
  double stretch = CLAMP (width * MIN_ASPECT / height, 1.0, MAX_STRETCH);
  double shown_width = MAX (width, height * MIN_ASPECT);
  double shown_height = MAX (height, width * MIN_ASPECT / stretch);

  return (View) {
    .area = { all.x + (all.width - shown_width) / 2, all.y + (all.height - shown_height) / 2,
              shown_width, shown_height },
    .scale = size / MAX (shown_width, shown_height * stretch),
    .stretch = stretch,
  };
}

static void
draw_paper (cairo_t *cr, double width, double height)
{
  set_color (cr, paper, 1.0);
  cairo_paint (cr);
  cairo_rectangle (cr, GAP / 2, GAP / 2, width - GAP, height - GAP);
  set_color (cr, edge, 1.0);
  cairo_set_line_width (cr, GAP);
  cairo_stroke (cr);
}

static void
draw_scene (cairo_t *cr, PlumbScene *scene, const View *view)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  PlumbRect all = plumb_scene_get_extents (scene);

  cairo_scale (cr, view->scale, view->scale * view->stretch);
  cairo_translate (cr, -view->area.x, -view->area.y);
  plumb_scene_query (scene, &all, items);
  for (guint i = 0; i < items->len; i++)
    draw_item (cr, g_ptr_array_index (items, i), view->scale);
}

static cairo_status_t
append_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

GBytes *
plumb_thumbnailer_draw (PlumbScene *scene, int size)
{
  View view = choose_view (scene, size);
  int width = CLAMP ((int) round (view.area.width * view.scale), 1, size);
  int height = CLAMP ((int) round (view.area.height * view.scale * view.stretch), 1, size);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  cairo_t *cr = cairo_create (surface);
  GByteArray *png = g_byte_array_new ();
  cairo_status_t status;

  draw_paper (cr, width, height);
  draw_scene (cr, scene, &view);
  status = cairo_surface_write_to_png_stream (surface, append_cb, png);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    return g_byte_array_free_to_bytes (png);
  g_byte_array_unref (png);
  return NULL;
}
