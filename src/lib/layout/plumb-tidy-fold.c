/* plumb-tidy-fold.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A long row of boxes becomes several rows, one below the other, as lines of a text.
 */

#include "plumb-tidy.h"

#include <math.h>
#include <string.h>

#define MOST_ROWS 40
#define WORTH_IT 1.1

/* Boxes between two vertical lines that no box crosses. */
typedef struct
{
  PlumbRect rect;
  int row;
} Strip;

typedef struct
{
  double left;
  int place; /* which box or block */
} Start;

typedef struct
{
  GArray *strips; /* Strip, from the left */
  double gap;
} Fold;

static int
compare_starts (const void *a, const void *b)
{
  const Start *one = a, *other = b;
  if (one->left != other->left)
    return one->left < other->left ? -1 : 1;
  return one->place - other->place;
}

/* The first box of a block stands for all of it: the others lie in the same strip. */
static void
spread_blocks (PlumbRect *spread, const int *blocks, int n)
{
  g_autoptr (GHashTable) firsts = g_hash_table_new (NULL, NULL);
  for (int i = 0; i < n; i++)
    {
      gpointer first;
      if (blocks[i] < 0)
        continue;
      if (!g_hash_table_lookup_extended (firsts, GINT_TO_POINTER (blocks[i]), NULL, &first))
        g_hash_table_insert (firsts, GINT_TO_POINTER (blocks[i]), GINT_TO_POINTER (i));
      else
        spread[GPOINTER_TO_INT (first)]
            = plumb_rect_union (&spread[GPOINTER_TO_INT (first)], &spread[i]);
    }
}

/* Which strip each box is in. */
static void
cut_into_strips (Fold *self, const PlumbRect *spread, int n, int *strip_of)
{
  g_autofree Start *starts = g_new (Start, (gsize) n);
  for (int i = 0; i < n; i++)
    starts[i] = (Start) { spread[i].x, i };
  qsort (starts, (size_t) n, sizeof *starts, compare_starts);
  for (int i = 0; i < n; i++)
    {
      const PlumbRect *rect = &spread[starts[i].place];
      Strip *last = self->strips->len > 0
                        ? &g_array_index (self->strips, Strip, self->strips->len - 1)
                        : NULL;
      if (last != NULL && rect->x < last->rect.x + last->rect.width)
        last->rect = plumb_rect_union (&last->rect, rect);
      else
        g_array_append_val (self->strips, ((Strip) { *rect, 0 }));
      strip_of[starts[i].place] = (int) self->strips->len - 1;
    }
}

/* Fills one row after the other up to @width. Returns: how many there are */
static int
fill_rows (Fold *self, double width)
{
  int row = 0;
  double left = g_array_index (self->strips, Strip, 0).rect.x;
  for (guint i = 0; i < self->strips->len; i++)
    {
      Strip *strip = &g_array_index (self->strips, Strip, i);
      if (strip->rect.x > left && strip->rect.x + strip->rect.width - left > width)
        {
          left = strip->rect.x;
          row++;
        }
      strip->row = row;
    }
  return row + 1;
}

static double
get_width (const Fold *self, guint from, guint to)
{
  const Strip *first = &g_array_index (self->strips, Strip, from);
  const Strip *last = &g_array_index (self->strips, Strip, to);
  return last->rect.x + last->rect.width - first->rect.x;
}

/* Into so many rows at most, the widest as narrow as can be. */
static void
fold_into (Fold *self, int n_rows)
{
  double low = 0, high = get_width (self, 0, self->strips->len - 1);
  for (int i = 0; i < 40 && high - low > 1; i++)
    {
      double middle = (low + high) / 2;
      if (fill_rows (self, middle) <= n_rows)
        high = middle;
      else
        low = middle;
    }
  fill_rows (self, high);
}

/* Where each row lies: the rectangle around it, and its top when they are set one below the other.
 */
static GArray *
measure_rows (const Fold *self)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (PlumbRect));
  for (guint i = 0; i < self->strips->len; i++)
    {
      const Strip *strip = &g_array_index (self->strips, Strip, i);
      if (strip->row >= (int) rows->len)
        g_array_append_val (rows, strip->rect);
      PlumbRect *row = &g_array_index (rows, PlumbRect, strip->row);
      *row = plumb_rect_union (row, &strip->rect);
    }
  return rows;
}

/* How large all can be shown where @proportion by 1 is to be had. */
static double
rate (const Fold *self, double proportion)
{
  g_autoptr (GArray) rows = measure_rows (self);
  double width = 1, height = self->gap * (rows->len - 1);
  for (guint i = 0; i < rows->len; i++)
    {
      width = fmax (width, g_array_index (rows, PlumbRect, i).width);
      height += g_array_index (rows, PlumbRect, i).height;
    }
  return fmin (proportion / width, 1 / fmax (height, 1));
}

static void
move_into_rows (const Fold *self, PlumbRect *rects, int n, const int *strip_of)
{
  g_autoptr (GArray) rows = measure_rows (self);
  g_autofree PlumbPoint *by = g_new0 (PlumbPoint, rows->len);
  const PlumbRect *first = &g_array_index (rows, PlumbRect, 0);
  double top = first->y;
  for (guint i = 0; i < rows->len; i++)
    {
      const PlumbRect *row = &g_array_index (rows, PlumbRect, i);
      by[i] = (PlumbPoint) { first->x - row->x, top - row->y };
      top += row->height + self->gap;
    }
  for (int i = 0; i < n; i++)
    {
      int row = g_array_index (self->strips, Strip, strip_of[i]).row;
      rects[i].x += by[row].x;
      rects[i].y += by[row].y;
    }
}

/**
 * plumb_tidy_fold:
 * @rects: (array length=n) (inout): boxes, in pixels
 * @blocks: (array length=n): a number for what stays together, such as the members of a frame;
 *   negative: by itself
 * @n: how many
 * @proportion: width by height of where they are to be seen
 * @gap: between two rows
 *
 * Sets what is one long row into several, cut where no box and no block is cut, so that all of it
 * can be shown as large as possible. Within a row nothing moves against the others.
 *
 * Returns: whether that shows more; else nothing has moved
 */
gboolean
plumb_tidy_fold (PlumbRect *rects, const int *blocks, int n, double proportion, double gap)
{
  if (n < 2)
    return FALSE;
  g_autoptr (GArray) strips = g_array_new (FALSE, FALSE, sizeof (Strip));
  g_autofree PlumbRect *spread = g_memdup2 (rects, sizeof *rects * (gsize) n);
  g_autofree int *strip_of = g_new0 (int, n);
  Fold self = { strips, gap };
  spread_blocks (spread, blocks, n);
  cut_into_strips (&self, spread, n, strip_of);
  int best = 1;
  double best_rate = rate (&self, proportion) * WORTH_IT;
  for (int n_rows = 2; n_rows <= MIN (MOST_ROWS, (int) strips->len); n_rows++)
    {
      fold_into (&self, n_rows);
      double here = rate (&self, proportion);
      best = here > best_rate ? n_rows : best;
      best_rate = fmax (best_rate, here);
    }
  if (best == 1)
    return FALSE;
  fold_into (&self, best);
  move_into_rows (&self, rects, n, strip_of);
  return TRUE;
}
