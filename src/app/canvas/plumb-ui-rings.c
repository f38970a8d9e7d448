/* plumb-ui-rings.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ui-rings.h"

#include "plumb-ui-painter.h"

#include <math.h>
#include <string.h>

/* A card smaller than this is filled, a larger one framed. */
#define LEAST_FRAMED 9
#define CARD_RADIUS 11.0
#define WIDTH 2.5
#define GAP 0.5
/* What a ring reaches beyond its card, in widget pixels. */
#define REACH 4.0
/* Device pixels. Far away a block has many cards, near by a card has several blocks. */
#define FAR_BLOCK 128
#define NEAR_BLOCK 256
#define MOST_BLOCKS 600

typedef struct
{
  gint64 x; /* in blocks */
  gint64 y;
} BlockKey;

typedef struct
{
  BlockKey key;
  GskRenderNode *node;
  gboolean is_stale;
} Block;

struct _PlumbUiRings
{
  GHashTable *blocks; /* Block, by itself */
  PlumbScene *scene;
  PlumbUiColor color;
  double zoom;
  double scale;
  guint8 *shown; /* of the nodes that the blocks were painted for: bits of the set */
  guint n_shown;
};

/* A block that is painted. */
typedef struct
{
  guchar *pixels;
  int width;
  int height;
  int stride;
  int thickness;
  double x0; /* device pixels of the canvas */
  double y0;
  const PlumbUiRingsInput *input;
} Walk;

/* --- from far, by rows of pixels ----------------------------------------------------------------
 */

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
  double zoom = walk->input->zoom;
  int x0 = (int) lround (rect->x * zoom - walk->x0);
  int y0 = (int) lround (rect->y * zoom - walk->y0);
  int x1 = MAX ((int) lround ((rect->x + rect->width) * zoom - walk->x0), x0 + 1);
  int y1 = MAX ((int) lround ((rect->y + rect->height) * zoom - walk->y0), y0 + 1);
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

/* --- near by, by strokes ------------------------------------------------------------------------
 */

static void
stroke_card (const Walk *walk, cairo_surface_t *mask, const PlumbSceneCard *card)
{
  const PlumbUiRingsInput *input = walk->input;
  double zoom = input->zoom / input->scale;
  cairo_t *cr = cairo_create (mask);
  PlumbUiPainter painter
      = { .cr = cr, .palette = input->palette, .zoom = input->zoom, .scale = input->scale };
  cairo_translate (cr, -walk->x0, -walk->y0);
  cairo_scale (cr, input->zoom, input->zoom);
  cairo_set_line_width (cr, WIDTH / zoom);
  plumb_ui_paint_card_outline (&painter, card->card, &card->rect, (GAP + WIDTH / 2) / zoom);
  cairo_stroke (cr);
  cairo_destroy (cr);
}

/* --- blocks -------------------------------------------------------------------------------------
 */

static guint
hash_block (gconstpointer data)
{
  const BlockKey *key = data;
  return (guint) (key->x * 73856093 ^ key->y * 19349663);
}

static gboolean
blocks_equal (gconstpointer a, gconstpointer b)
{
  const BlockKey *one = a, *other = b;
  return one->x == other->x && one->y == other->y;
}

static void
block_free (gpointer data)
{
  Block *block = data;
  g_clear_pointer (&block->node, gsk_render_node_unref);
  g_free (block);
}

static gboolean
is_near (const PlumbUiRings *self)
{
  return self->zoom / self->scale >= PLUMB_UI_DETAIL_FULL;
}

static int
get_size (const PlumbUiRings *self)
{
  return is_near (self) ? NEAR_BLOCK : FAR_BLOCK;
}

static gint64
find_block (const PlumbUiRings *self, double at)
{
  return (gint64) floor (at * self->zoom / get_size (self));
}

/* FALSE where there is no ring. */
static gboolean
paint_cards (const PlumbUiRings *self,
             const PlumbUiRingsInput *input,
             const BlockKey *key,
             cairo_surface_t *mask)
{
  const int size = get_size (self);
  const Walk walk = { .pixels = cairo_image_surface_get_data (mask),
                      .width = size,
                      .height = size,
                      .stride = cairo_image_surface_get_stride (mask),
                      .thickness = MAX ((int) lround (WIDTH * self->scale), 2),
                      .x0 = (double) (key->x * size),
                      .y0 = (double) (key->y * size),
                      .input = input };
  PlumbRect area
      = { walk.x0 / self->zoom, walk.y0 / self->zoom, size / self->zoom, size / self->zoom };
  g_autoptr (GArray) nodes = g_array_new (FALSE, FALSE, sizeof (guint));
  area = plumb_rect_grow (&area, REACH * self->scale / self->zoom);
  plumb_scene_find_cards (self->scene, &area, nodes);
  gboolean has_rings = FALSE;
  for (guint i = 0; i < nodes->len; i++)
    {
      guint node = g_array_index (nodes, guint, i);
      PlumbRect rect;
      if (!plumb_ui_node_set_contains (input->selected, node)
          || plumb_scene_is_lifted (self->scene, node))
        continue;
      has_rings = TRUE;
      if (is_near (self))
        stroke_card (&walk, mask, plumb_scene_get_card (self->scene, node));
      else if (plumb_scene_get_rect (self->scene, node, &rect))
        frame_card (&walk, &rect);
    }
  return has_rings;
}

static GskRenderNode *
paint_block (const PlumbUiRings *self, const PlumbUiRingsInput *input, const BlockKey *key)
{
  const int size = get_size (self);
  const float side = (float) (size / self->scale);
  cairo_surface_t *mask = cairo_image_surface_create (CAIRO_FORMAT_A8, size, size);
  GskRenderNode *node = gsk_cairo_node_new (&GRAPHENE_RECT_INIT (0, 0, side, side));
  if (paint_cards (self, input, key, mask))
    {
      cairo_surface_mark_dirty (mask);
      cairo_t *cr = gsk_cairo_node_get_draw_context (node);
      cairo_scale (cr, 1 / self->scale, 1 / self->scale);
      plumb_ui_color_set (self->color, cr);
      cairo_mask_surface (cr, mask, 0, 0);
      cairo_destroy (cr);
    }
  cairo_surface_destroy (mask);
  return node;
}

static Block *
ensure_block (PlumbUiRings *self, const PlumbUiRingsInput *input, const BlockKey *key)
{
  Block *block = g_hash_table_lookup (self->blocks, key);
  if (block == NULL)
    {
      block = g_new0 (Block, 1);
      *block = (Block) { .key = *key, .is_stale = TRUE };
      g_hash_table_replace (self->blocks, &block->key, block);
    }
  if (!block->is_stale)
    return block;
  g_clear_pointer (&block->node, gsk_render_node_unref);
  block->node = paint_block (self, input, key);
  block->is_stale = FALSE;
  return block;
}

/* --- what has changed since the last frame ------------------------------------------------------
 */

static gboolean
was_shown (const PlumbUiRings *self, guint node)
{
  return node < self->n_shown && self->shown[node] != 0;
}

static void
invalidate_node (PlumbUiRings *self, guint node)
{
  PlumbRect rect;
  if (plumb_scene_get_rect (self->scene, node, &rect))
    plumb_ui_rings_invalidate (self, &rect);
}

/* Eight nodes at a time: most are as they were. */
static void
take_selected (PlumbUiRings *self, const PlumbUiNodeSet *selected)
{
  const guint n = MAX (self->n_shown, selected->n_bits);
  for (guint i = 0; i < n;)
    {
      if (i + 8 <= MIN (self->n_shown, selected->n_bits)
          && memcmp (self->shown + i, selected->bits + i, 8) == 0)
        {
          i += 8;
          continue;
        }
      if (was_shown (self, i) != plumb_ui_node_set_contains (selected, i))
        invalidate_node (self, i);
      i++;
    }
  if (self->n_shown != selected->n_bits)
    self->shown = g_realloc (self->shown, selected->n_bits);
  self->n_shown = selected->n_bits;
  if (selected->n_bits > 0)
    memcpy (self->shown, selected->bits, selected->n_bits);
}

static gboolean
is_same_look (const PlumbUiRings *self, const PlumbUiRingsInput *input)
{
  return self->scene == input->scene && self->zoom == input->zoom && self->scale == input->scale
         && memcmp (&self->color, &input->palette->accent, sizeof self->color) == 0;
}

static void
take_look (PlumbUiRings *self, const PlumbUiRingsInput *input)
{
  if (is_same_look (self, input) && g_hash_table_size (self->blocks) <= MOST_BLOCKS)
    return;
  g_hash_table_remove_all (self->blocks);
  g_set_object (&self->scene, input->scene);
  self->zoom = input->zoom;
  self->scale = input->scale;
  self->color = input->palette->accent;
}

/* --- for the overlay ----------------------------------------------------------------------------
 */

PlumbUiRings *
plumb_ui_rings_new (void)
{
  PlumbUiRings *self = g_new0 (PlumbUiRings, 1);
  self->blocks = g_hash_table_new_full (hash_block, blocks_equal, NULL, block_free);
  return self;
}

void
plumb_ui_rings_free (PlumbUiRings *self)
{
  g_hash_table_unref (self->blocks);
  g_clear_object (&self->scene);
  g_free (self->shown);
  g_free (self);
}

void
plumb_ui_rings_invalidate (PlumbUiRings *self, const PlumbRect *rect)
{
  if (g_hash_table_size (self->blocks) == 0)
    return;
  const PlumbRect area = plumb_rect_grow (rect, REACH * self->scale / self->zoom);
  const gint64 x1 = find_block (self, area.x + area.width);
  const gint64 y1 = find_block (self, area.y + area.height);
  for (gint64 y = find_block (self, area.y); y <= y1; y++)
    for (gint64 x = find_block (self, area.x); x <= x1; x++)
      {
        Block *block = g_hash_table_lookup (self->blocks, &(BlockKey) { x, y });
        if (block != NULL)
          block->is_stale = TRUE;
      }
}

/* Blocks in one order, each with a node, also one without a ring: the toolkit compares the nodes of
 * two frames one by one. */
void
plumb_ui_rings_append (PlumbUiRings *self, GtkSnapshot *snapshot, const PlumbUiRingsInput *input)
{
  take_look (self, input);
  take_selected (self, input->selected);
  if (input->selected->n_bits == 0)
    return;
  const PlumbRect *visible = &input->visible;
  const double side = get_size (self) / self->scale;
  const gint64 x0 = find_block (self, visible->x), y0 = find_block (self, visible->y);
  const gint64 x1 = find_block (self, visible->x + visible->width);
  const gint64 y1 = find_block (self, visible->y + visible->height);
  const double zoom = self->zoom / self->scale;
  for (gint64 y = y0; y <= y1; y++)
    for (gint64 x = x0; x <= x1; x++)
      {
        const Block *block = ensure_block (self, input, &(BlockKey) { x, y });
        gtk_snapshot_save (snapshot);
        gtk_snapshot_translate (
            snapshot, &GRAPHENE_POINT_INIT ((float) ((double) x * side - visible->x * zoom),
                                            (float) ((double) y * side - visible->y * zoom)));
        gtk_snapshot_append_node (snapshot, block->node);
        gtk_snapshot_restore (snapshot);
      }
}
