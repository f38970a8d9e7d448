/* plumb-ui-raster.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ui-raster.h"

#include <math.h>
#include <string.h>

/* A card smaller than this is filled, a larger one framed. */
#define LEAST_FRAMED 9
#define CARD_RADIUS 11.0
#define N_SHEETS 3

/* Memory of a picture: lent until whoever has the picture lets go of it. */
typedef struct
{
  gatomicrefcount references;
  guchar *data;
  gsize size;
  gboolean is_lent;
} Sheet;

struct _PlumbUiRaster
{
  Sheet *sheets[N_SHEETS];
};

static const cairo_user_data_key_t sheet_key;

typedef struct
{
  guchar *pixels;
  int width;
  int height;
  int stride;
  int thickness;
  const PlumbUiRasterInput *input;
} Walk;

static void
fill_row (const Walk *walk, int y, int x0, int x1)
{
  x0 = MAX (x0, 0);
  x1 = MIN (x1, walk->width);
  if (x1 > x0)
    memset (walk->pixels + (gsize) y * (gsize) walk->stride + x0, 0xff, (gsize) (x1 - x0));
}

/* How far the outline of a rounded box of that height is from its side, in row @y. */
static int
inset_of_row (int y, int height, double radius)
{
  double from_end = fmin (y, height - 1 - y) + 0.5;
  if (from_end >= radius)
    return 0;
  return (int) lround (radius - sqrt (radius * radius - (radius - from_end) * (radius - from_end)));
}

static void
frame_box (const Walk *walk, int x0, int y0, int x1, int y1)
{
  int t = walk->thickness;
  double radius = CARD_RADIUS * walk->input->zoom;
  for (int y = MAX (y0, 0); y < MIN (y1, walk->height); y++)
    {
      int outer = inset_of_row (y - y0, y1 - y0, radius);
      if (y < y0 + t || y >= y1 - t)
        {
          fill_row (walk, y, x0 + outer, x1 - outer);
          continue;
        }
      int inner = t + inset_of_row (y - y0 - t, y1 - y0 - 2 * t, fmax (radius - t, 0));
      fill_row (walk, y, x0 + outer, x0 + inner);
      fill_row (walk, y, x1 - inner, x1 - outer);
    }
}

/* Too small for round corners to be seen. */
static void
frame_small_box (const Walk *walk, int x0, int y0, int x1, int y1)
{
  for (int y = MAX (y0, 0); y < MIN (y1, walk->height); y++)
    if (y < y0 + walk->thickness || y >= y1 - walk->thickness)
      fill_row (walk, y, x0, x1);
    else
      {
        fill_row (walk, y, x0, x0 + walk->thickness);
        fill_row (walk, y, x1 - walk->thickness, x1);
      }
}

static void
frame_card (const Walk *walk, const PlumbRect *rect)
{
  const PlumbRect *visible = &walk->input->visible;
  double zoom = walk->input->zoom;
  int x0 = (int) lround ((rect->x - visible->x) * zoom);
  int y0 = (int) lround ((rect->y - visible->y) * zoom);
  int x1 = MAX ((int) lround ((rect->x + rect->width - visible->x) * zoom), x0 + 1);
  int y1 = MAX ((int) lround ((rect->y + rect->height - visible->y) * zoom), y0 + 1);
  if (x1 - x0 >= LEAST_FRAMED && y1 - y0 >= LEAST_FRAMED)
    {
      if (CARD_RADIUS * zoom > 2)
        frame_box (walk, x0 - 2, y0 - 2, x1 + 2, y1 + 2);
      else
        frame_small_box (walk, x0 - 1, y0 - 1, x1 + 1, y1 + 1);
      return;
    }
  for (int y = MAX (y0, 0); y < MIN (y1, walk->height); y++)
    fill_row (walk, y, x0, x1);
}

static void
frame_selected (const Walk *walk)
{
  const GArray *nodes = walk->input->selected->nodes;
  double gap = 3 / walk->input->zoom;
  for (guint i = 0; i < nodes->len; i++)
    {
      guint node = g_array_index (nodes, guint, i);
      PlumbRect rect;
      if (plumb_scene_get_rect (walk->input->scene, node, &rect)
          && plumb_rect_meets (&rect, &walk->input->visible, gap)
          && !plumb_scene_is_lifted (walk->input->scene, node))
        frame_card (walk, &rect);
    }
}

/* --- memory -------------------------------------------------------------------------------------
 */

static void
sheet_unref (Sheet *sheet)
{
  if (!g_atomic_ref_count_dec (&sheet->references))
    return;
  g_free (sheet->data);
  g_free (sheet);
}

static void
give_back (gpointer data)
{
  Sheet *sheet = data;
  sheet->is_lent = FALSE;
  sheet_unref (sheet);
}

static Sheet *
sheet_new (gsize size)
{
  Sheet *sheet = g_new0 (Sheet, 1);
  g_atomic_ref_count_init (&sheet->references);
  sheet->data = g_malloc (size);
  sheet->size = size;
  return sheet;
}

/* One that nobody has; where all are lent, a new one takes the place of the first. */
static Sheet *
take_sheet (PlumbUiRaster *self, gsize size)
{
  guint place = 0;
  for (guint i = N_SHEETS; i > 0; i--)
    if (self->sheets[i - 1] == NULL || !self->sheets[i - 1]->is_lent)
      place = i - 1;
  Sheet *sheet = self->sheets[place];
  if (sheet == NULL || sheet->is_lent || sheet->size != size)
    {
      g_clear_pointer (&self->sheets[place], sheet_unref);
      sheet = self->sheets[place] = sheet_new (size);
    }
  sheet->is_lent = TRUE;
  g_atomic_ref_count_inc (&sheet->references);
  return sheet;
}

static cairo_surface_t *
make_surface (PlumbUiRaster *self, int width, int height)
{
  int stride = cairo_format_stride_for_width (CAIRO_FORMAT_A8, width);
  Sheet *sheet = take_sheet (self, (gsize) stride * (gsize) height);
  cairo_surface_t *surface
      = cairo_image_surface_create_for_data (sheet->data, CAIRO_FORMAT_A8, width, height, stride);
  cairo_surface_set_user_data (surface, &sheet_key, sheet, give_back);
  return surface;
}

PlumbUiRaster *
plumb_ui_raster_new (void)
{
  return g_new0 (PlumbUiRaster, 1);
}

void
plumb_ui_raster_free (PlumbUiRaster *self)
{
  for (guint i = 0; i < N_SHEETS; i++)
    g_clear_pointer (&self->sheets[i], sheet_unref);
  g_free (self);
}

cairo_surface_t *
plumb_ui_raster_paint (PlumbUiRaster *self, const PlumbUiRasterInput *input)
{
  cairo_surface_t *surface
      = make_surface (self, MAX ((int) lround (input->visible.width * input->zoom), 1),
                      MAX ((int) lround (input->visible.height * input->zoom), 1));
  const Walk walk = { .pixels = cairo_image_surface_get_data (surface),
                      .width = cairo_image_surface_get_width (surface),
                      .height = cairo_image_surface_get_height (surface),
                      .stride = cairo_image_surface_get_stride (surface),
                      .thickness = MAX ((int) lround (2.5 * input->scale), 2),
                      .input = input };
  cairo_surface_flush (surface);
  memset (walk.pixels, 0, (gsize) walk.stride * (gsize) walk.height);
  frame_selected (&walk);
  cairo_surface_mark_dirty (surface);
  return surface;
}
