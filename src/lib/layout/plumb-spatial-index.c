/* plumb-spatial-index.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "plumb-spatial-index.h"

#include <math.h>

/* A link over more cells than this is kept in a list that every search goes through. */
#define MOST_CELLS 64
/* A search over more cells goes through all items instead. */
#define MOST_SEARCHED 4096
#define FARTHEST_CELL 1e9

typedef enum
{
  KIND_BOX,
  KIND_LINK,
  N_KINDS,
} Kind;

typedef struct
{
  PlumbRect bounds;
  PlumbPoint *points; /* of a link */
  guint n_points;
  guint seen; /* number of the search that met it last */
  gboolean used;
  gboolean is_long;
} Item;

typedef struct
{
  gint32 x;
  gint32 y;
} CellKey;

/* What lies in a cell, by kind. */
typedef struct
{
  CellKey key;
  GArray *items[N_KINDS];
} Cell;

/**
 * PlumbSpatialIndex:
 *
 * Finds what lies at a place of the canvas: boxes (nodes, frames) and links, each numbered by the
 * caller from 0 on; of things on top of each other, the greater number is on top.
 *
 * A uniform grid whose cells list what lies in them. Very long links are kept apart, so that moving
 * one costs no walk over hundreds of cells. Good for tens of thousands of things of which hundreds
 * lie near each other at most; adding and moving are as cheap as finding.
 */
struct _PlumbSpatialIndex
{
  double cell_size;
  GHashTable *cells; /* Cell to itself; never walked */
  GArray *items[N_KINDS];
  GArray *long_links;
  guint search;
};

static guint
hash_cell (gconstpointer data)
{
  const CellKey *key = data;
  guint64 bits = ((guint64) (guint32) key->x << 32) | (guint32) key->y;
  return (guint) ((bits * G_GUINT64_CONSTANT (0x9E3779B97F4A7C15)) >> 32);
}

static gboolean
equal_cell (gconstpointer a, gconstpointer b)
{
  const CellKey *p = a;
  const CellKey *q = b;
  return p->x == q->x && p->y == q->y;
}

static void
free_cell (gpointer data)
{
  Cell *cell = data;
  for (int kind = 0; kind < N_KINDS; kind++)
    g_array_unref (cell->items[kind]);
  g_free (cell);
}

static void
clear_item (gpointer data)
{
  Item *item = data;
  g_clear_pointer (&item->points, g_free);
}

/**
 * plumb_spatial_index_new:
 * @cell_size: side of a cell, in pixels; about that of a usual box
 *
 * Returns: (transfer full): an empty index
 */
PlumbSpatialIndex *
plumb_spatial_index_new (double cell_size)
{
  g_return_val_if_fail (cell_size > 0, NULL);
  PlumbSpatialIndex *self = g_new0 (PlumbSpatialIndex, 1);
  self->cell_size = cell_size;
  self->cells = g_hash_table_new_full (hash_cell, equal_cell, NULL, free_cell);
  for (int kind = 0; kind < N_KINDS; kind++)
    {
      self->items[kind] = g_array_new (FALSE, TRUE, sizeof (Item));
      g_array_set_clear_func (self->items[kind], clear_item);
    }
  self->long_links = g_array_new (FALSE, FALSE, sizeof (guint));
  return self;
}

/**
 * plumb_spatial_index_free:
 * @self: (transfer full) (nullable): an index
 */
void
plumb_spatial_index_free (PlumbSpatialIndex *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->cells);
  for (int kind = 0; kind < N_KINDS; kind++)
    g_array_unref (self->items[kind]);
  g_array_unref (self->long_links);
  g_free (self);
}

static gint32
cell_of (const PlumbSpatialIndex *self, double at)
{
  return (gint32) CLAMP (floor (at / self->cell_size), -FARTHEST_CELL, FARTHEST_CELL);
}

/* --- which cells an item is in ------------------------------------------------------------------
 */

typedef void (*CellFunc) (PlumbSpatialIndex *self, CellKey key, Kind kind, guint number);

static void
add_to_cell (PlumbSpatialIndex *self, CellKey key, Kind kind, guint number)
{
  Cell *cell = g_hash_table_lookup (self->cells, &key);
  if (cell == NULL)
    {
      cell = g_new0 (Cell, 1);
      cell->key = key;
      for (int k = 0; k < N_KINDS; k++)
        cell->items[k] = g_array_new (FALSE, FALSE, sizeof (guint));
      g_hash_table_insert (self->cells, &cell->key, cell);
    }
  GArray *items = cell->items[kind];
  if (items->len == 0 || g_array_index (items, guint, items->len - 1) != number)
    g_array_append_val (items, number);
}

static void
remove_number (GArray *numbers, guint number)
{
  for (guint i = numbers->len; i > 0; i--)
    if (g_array_index (numbers, guint, i - 1) == number)
      g_array_remove_index_fast (numbers, i - 1);
}

static void
remove_from_cell (PlumbSpatialIndex *self, CellKey key, Kind kind, guint number)
{
  Cell *cell = g_hash_table_lookup (self->cells, &key);
  if (cell == NULL)
    return;
  remove_number (cell->items[kind], number);
  if (cell->items[KIND_BOX]->len == 0 && cell->items[KIND_LINK]->len == 0)
    g_hash_table_remove (self->cells, &key);
}

static void
for_cells_of_rect (PlumbSpatialIndex *self, const PlumbRect *rect, CellFunc func, guint number)
{
  for (gint32 x = cell_of (self, rect->x); x <= cell_of (self, rect->x + rect->width); x++)
    for (gint32 y = cell_of (self, rect->y); y <= cell_of (self, rect->y + rect->height); y++)
      func (self, (CellKey) { x, y }, KIND_BOX, number);
}

/* Height of the line from a to b where it passes x, held between its ends. */
static double
height_at (PlumbPoint a, PlumbPoint b, double x)
{
  double t = b.x != a.x ? (x - a.x) / (b.x - a.x) : 0;
  return a.y + CLAMP (t, 0, 1) * (b.y - a.y);
}

typedef struct
{
  gint32 first;
  gint32 last;
} CellSpan;

/* The cells of column `x` that a segment which does not run to the left passes through. */
static CellSpan
span_in_column (const PlumbSpatialIndex *self, const PlumbSegment *segment, gint32 x)
{
  PlumbPoint a = segment->from;
  PlumbPoint b = segment->to;
  double enter = x == cell_of (self, a.x) ? a.y : height_at (a, b, x * self->cell_size);
  double leave = x == cell_of (self, b.x) ? b.y : height_at (a, b, (x + 1) * self->cell_size);
  return (CellSpan) { cell_of (self, fmin (enter, leave)), cell_of (self, fmax (enter, leave)) };
}

static void
for_cells_of_segment (PlumbSpatialIndex *self, PlumbSegment segment, CellFunc func, guint number)
{
  if (segment.from.x > segment.to.x)
    segment = (PlumbSegment) { segment.to, segment.from };
  gint32 last = cell_of (self, segment.to.x);
  for (gint32 x = cell_of (self, segment.from.x); x <= last; x++)
    {
      CellSpan span = span_in_column (self, &segment, x);
      for (gint32 y = span.first; y <= span.last; y++)
        func (self, (CellKey) { x, y }, KIND_LINK, number);
    }
}

static void
for_cells_of_link (PlumbSpatialIndex *self, const Item *item, CellFunc func, guint number)
{
  for (guint i = 0; i + 1 < item->n_points; i++)
    for_cells_of_segment (self, (PlumbSegment) { item->points[i], item->points[i + 1] }, func,
                          number);
}

static gboolean
is_long_link (const PlumbSpatialIndex *self, const Item *item)
{
  double cells = 0;
  for (guint i = 0; i + 1 < item->n_points; i++)
    cells += (fabs (item->points[i + 1].x - item->points[i].x)
              + fabs (item->points[i + 1].y - item->points[i].y))
                 / self->cell_size
             + 1;
  return cells > MOST_CELLS;
}

/* --- adding and removing ------------------------------------------------------------------------
 */

static Item *
item_at (PlumbSpatialIndex *self, Kind kind, guint number)
{
  return &g_array_index (self->items[kind], Item, number);
}

static gboolean
is_used (PlumbSpatialIndex *self, Kind kind, guint number)
{
  return number < self->items[kind]->len && item_at (self, kind, number)->used;
}

static Item *
make_item (PlumbSpatialIndex *self, Kind kind, guint number)
{
  if (number >= self->items[kind]->len)
    g_array_set_size (self->items[kind], number + 1);
  return item_at (self, kind, number);
}

/**
 * plumb_spatial_index_remove_box:
 * @self: an index
 * @box: the box's number; nothing happens where there is no such box
 */
void
plumb_spatial_index_remove_box (PlumbSpatialIndex *self, guint box)
{
  if (!is_used (self, KIND_BOX, box))
    return;
  Item *item = item_at (self, KIND_BOX, box);
  for_cells_of_rect (self, &item->bounds, remove_from_cell, box);
  item->used = FALSE;
}

/**
 * plumb_spatial_index_remove_link:
 * @self: an index
 * @link: the link's number; nothing happens where there is no such link
 */
void
plumb_spatial_index_remove_link (PlumbSpatialIndex *self, guint link)
{
  if (!is_used (self, KIND_LINK, link))
    return;
  Item *item = item_at (self, KIND_LINK, link);
  if (item->is_long)
    remove_number (self->long_links, link);
  else
    for_cells_of_link (self, item, remove_from_cell, link);
  g_clear_pointer (&item->points, g_free);
  item->used = FALSE;
}

/**
 * plumb_spatial_index_set_box:
 * @self: an index
 * @box: the box's number
 * @rect: where it is
 *
 * Adds a box, or moves it.
 */
void
plumb_spatial_index_set_box (PlumbSpatialIndex *self, guint box, const PlumbRect *rect)
{
  plumb_spatial_index_remove_box (self, box);
  Item *item = make_item (self, KIND_BOX, box);
  item->bounds = *rect;
  item->used = TRUE;
  for_cells_of_rect (self, rect, add_to_cell, box);
}

/**
 * plumb_spatial_index_set_link:
 * @self: an index
 * @link: the link's number
 * @points: (array length=n_points): a line of straight pieces
 * @n_points: at least two
 *
 * Adds a link, or moves it. A curve is given as the pieces that it is drawn with.
 */
void
plumb_spatial_index_set_link (PlumbSpatialIndex *self,
                              guint link,
                              const PlumbPoint *points,
                              guint n_points)
{
  g_return_if_fail (n_points >= 2);
  plumb_spatial_index_remove_link (self, link);
  Item *item = make_item (self, KIND_LINK, link);
  item->points = g_memdup2 (points, sizeof (PlumbPoint) * n_points);
  item->n_points = n_points;
  item->bounds = plumb_rect_around (points, n_points);
  item->is_long = is_long_link (self, item);
  item->used = TRUE;
  if (item->is_long)
    g_array_append_val (self->long_links, link);
  else
    for_cells_of_link (self, item, add_to_cell, link);
}

/* --- finding ------------------------------------------------------------------------------------
 */

static gboolean
item_meets (const Item *item, const PlumbRect *rect)
{
  /* A level or upright link has flat bounds: the gap lets it meet. */
  if (!item->used || !plumb_rect_meets (&item->bounds, rect, item->points != NULL ? 1e-9 : 0))
    return FALSE;
  for (guint i = 0; i + 1 < item->n_points; i++)
    if (plumb_segment_meets_rect (item->points[i], item->points[i + 1], rect))
      return TRUE;
  return item->points == NULL;
}

static void
look_at (PlumbSpatialIndex *self, Kind kind, guint number, const PlumbRect *rect, GArray *found)
{
  Item *item = item_at (self, kind, number);
  if (item->seen == self->search)
    return;
  item->seen = self->search;
  if (item_meets (item, rect))
    g_array_append_val (found, number);
}

static void
look_in_cells (PlumbSpatialIndex *self, Kind kind, const PlumbRect *rect, GArray *found)
{
  for (gint32 x = cell_of (self, rect->x); x <= cell_of (self, rect->x + rect->width); x++)
    for (gint32 y = cell_of (self, rect->y); y <= cell_of (self, rect->y + rect->height); y++)
      {
        const Cell *cell = g_hash_table_lookup (self->cells, &(CellKey) { x, y });
        if (cell == NULL)
          continue;
        for (guint i = 0; i < cell->items[kind]->len; i++)
          look_at (self, kind, g_array_index (cell->items[kind], guint, i), rect, found);
      }
}

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  guint p = *(const guint *) a;
  guint q = *(const guint *) b;
  return (p > q) - (p < q);
}

static void
find (PlumbSpatialIndex *self, Kind kind, const PlumbRect *rect, GArray *found)
{
  double cells = (rect->width / self->cell_size + 2) * (rect->height / self->cell_size + 2);
  g_array_set_size (found, 0);
  self->search++;
  if (cells > MOST_SEARCHED)
    {
      for (guint i = 0; i < self->items[kind]->len; i++)
        look_at (self, kind, i, rect, found);
      return;
    }
  look_in_cells (self, kind, rect, found);
  if (kind == KIND_LINK)
    for (guint i = 0; i < self->long_links->len; i++)
      look_at (self, kind, g_array_index (self->long_links, guint, i), rect, found);
  g_array_sort (found, compare_numbers);
}

/**
 * plumb_spatial_index_find_boxes:
 * @self: an index
 * @rect: where to look
 * @boxes: (element-type guint): takes the numbers of the boxes whose insides meet @rect, ascending
 */
void
plumb_spatial_index_find_boxes (PlumbSpatialIndex *self, const PlumbRect *rect, GArray *boxes)
{
  find (self, KIND_BOX, rect, boxes);
}

/**
 * plumb_spatial_index_find_links:
 * @self: an index
 * @rect: where to look
 * @links: (element-type guint): takes the numbers of the links that pass through @rect, ascending
 */
void
plumb_spatial_index_find_links (PlumbSpatialIndex *self, const PlumbRect *rect, GArray *links)
{
  find (self, KIND_LINK, rect, links);
}

/**
 * plumb_spatial_index_has_box:
 * @self: an index
 * @rect: where to look
 *
 * Returns: whether the inside of any box meets @rect
 */
gboolean
plumb_spatial_index_has_box (PlumbSpatialIndex *self, const PlumbRect *rect)
{
  g_autoptr (GArray) boxes = g_array_new (FALSE, FALSE, sizeof (guint));
  find (self, KIND_BOX, rect, boxes);
  return boxes->len > 0;
}

/* Of the boxes in a cell that the segment passes through, the one with the leftmost left side. */
static void
cast_in_cell (
    PlumbSpatialIndex *self, CellKey key, const PlumbSegment *segment, const guint *but, int *best)
{
  const Cell *cell = g_hash_table_lookup (self->cells, &key);
  for (guint i = 0; cell != NULL && i < cell->items[KIND_BOX]->len; i++)
    {
      guint number = g_array_index (cell->items[KIND_BOX], guint, i);
      const PlumbRect *rect = &item_at (self, KIND_BOX, number)->bounds;
      if (number == but[0] || number == but[1])
        continue;
      if (*best >= 0 && rect->x >= item_at (self, KIND_BOX, (guint) *best)->bounds.x)
        continue;
      if (plumb_segment_meets_rect (segment->from, segment->to, rect))
        *best = (int) number;
    }
}

/**
 * plumb_spatial_index_cast:
 * @self: an index
 * @segment: a straight line that does not run to the left
 * @but: (array fixed-size=2): two boxes that do not count
 *
 * Returns: the first box that the segment passes through, from left to right, or -1
 */
int
plumb_spatial_index_cast (PlumbSpatialIndex *self, const PlumbSegment *segment, const guint but[2])
{
  int best = -1;
  gint32 last = cell_of (self, segment->to.x);
  for (gint32 x = cell_of (self, segment->from.x); x <= last && best < 0; x++)
    {
      CellSpan span = span_in_column (self, segment, x);
      for (gint32 y = span.first; y <= span.last; y++)
        cast_in_cell (self, (CellKey) { x, y }, segment, but, &best);
    }
  return best;
}

/**
 * plumb_spatial_index_pick_box:
 * @self: an index
 * @point: where to look
 * @box: (out): the uppermost box there
 *
 * Returns: whether there is one
 */
gboolean
plumb_spatial_index_pick_box (PlumbSpatialIndex *self, PlumbPoint point, guint *box)
{
  const Cell *cell = g_hash_table_lookup (
      self->cells, &(CellKey) { cell_of (self, point.x), cell_of (self, point.y) });
  gboolean found = FALSE;
  for (guint i = 0; cell != NULL && i < cell->items[KIND_BOX]->len; i++)
    {
      guint number = g_array_index (cell->items[KIND_BOX], guint, i);
      if (plumb_rect_contains (&item_at (self, KIND_BOX, number)->bounds, point)
          && (!found || number > *box))
        {
          *box = number;
          found = TRUE;
        }
    }
  return found;
}

static double
link_distance (const Item *item, PlumbPoint point)
{
  double distance = G_MAXDOUBLE;
  for (guint i = 0; i + 1 < item->n_points; i++)
    distance
        = fmin (distance, plumb_segment_distance (item->points[i], item->points[i + 1], point));
  return distance;
}

/**
 * plumb_spatial_index_pick_link:
 * @self: an index
 * @point: where to look
 * @reach: how far a link may be, in pixels
 * @link: (out): the nearest link within @reach; of two at one distance the upper one
 *
 * Returns: whether there is one
 */
gboolean
plumb_spatial_index_pick_link (PlumbSpatialIndex *self, PlumbPoint point, double reach, guint *link)
{
  g_autoptr (GArray) links = g_array_new (FALSE, FALSE, sizeof (guint));
  PlumbRect rect = { point.x - reach, point.y - reach, 2 * reach, 2 * reach };
  double least = reach;
  gboolean found = FALSE;
  find (self, KIND_LINK, &rect, links);
  for (guint i = 0; i < links->len; i++)
    {
      guint number = g_array_index (links, guint, i);
      double distance = link_distance (item_at (self, KIND_LINK, number), point);
      if (distance <= least)
        {
          least = distance;
          *link = number;
          found = TRUE;
        }
    }
  return found;
}
