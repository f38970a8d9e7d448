/* plumb-layout-keep.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The stable way: where the previous drawing is one in columns, it is kept, and only what an edit
 * touched finds a new place.
 */

#include "plumb-layout-field-private.h"

#include <math.h>
#include <string.h>

#define SAME_COLUMN 1.5f
#define MOST_COLUMNS 2000

typedef struct
{
  float x;
  float width; /* of the narrowest node */
  int count;
  gboolean taken;
} OldColumn;

typedef struct
{
  PlumbLayoutGraph *graph;
  const PlumbLayoutSettings *settings;
  OldColumn *columns;
  int n_columns;
  int *column;     /* of each node, or -1 */
  guint8 *touched; /* finds a new place */
  int n_touched;
} Keeper;

static int
by_old_x (gconstpointer a, gconstpointer b, gpointer data)
{
  const PlumbLayoutGraph *graph = data;
  int v = *(const int *) a;
  int w = *(const int *) b;
  float difference = graph->old_x[v] - graph->old_x[w];
  return difference < 0 ? -1 : difference > 0 ? 1 : (v > w) - (v < w);
}

/* Nodes whose left sides are alike are a column. */
static void
find_columns (Keeper *self)
{
  const PlumbLayoutGraph *graph = self->graph;
  int *order = plumb_layout_take (graph->arena, int, graph->n);
  int n = 0;
  for (int v = 0; v < graph->n; v++)
    {
      self->column[v] = -1;
      if (graph->placed[v])
        order[n++] = v;
    }
  g_sort_array (order, (gsize) n, sizeof (int), by_old_x, (gpointer) graph);
  for (int i = 0; i < n; i++)
    {
      int v = order[i];
      OldColumn *last = &self->columns[self->n_columns - 1];
      if (self->n_columns == 0 || graph->old_x[v] - last->x > SAME_COLUMN)
        {
          last = &self->columns[self->n_columns++];
          *last = (OldColumn) { graph->old_x[v], graph->width[v], 0, FALSE };
        }
      last->width = MIN (last->width, graph->width[v]);
      last->count++;
      self->column[v] = self->n_columns - 1;
    }
}

static gboolean
is_free (const Keeper *self, const OldColumn *column)
{
  for (int i = 0; i < self->n_columns; i++)
    {
      const OldColumn *other = &self->columns[i];
      if (other->taken && other->x < column->x + column->width
          && column->x < other->x + other->width)
        return FALSE;
    }
  return TRUE;
}

static int
by_count (gconstpointer a, gconstpointer b, gpointer data)
{
  const OldColumn *columns = data;
  int i = *(const int *) a;
  int j = *(const int *) b;
  int difference = columns[j].count - columns[i].count;
  return difference != 0 ? difference : (i > j) - (i < j);
}

/* Of columns that overlap, the one with more nodes stays; nodes of the others become loose. */
static void
choose_columns (Keeper *self)
{
  const PlumbLayoutGraph *graph = self->graph;
  int *order = plumb_layout_take (graph->arena, int, self->n_columns);
  int *number = plumb_layout_take (graph->arena, int, self->n_columns);
  int count = 0;
  for (int i = 0; i < self->n_columns; i++)
    order[i] = i;
  g_sort_array (order, (gsize) self->n_columns, sizeof (int), by_count, self->columns);
  for (int i = 0; i < self->n_columns; i++)
    self->columns[order[i]].taken = is_free (self, &self->columns[order[i]]);
  for (int i = 0; i < self->n_columns; i++)
    {
      number[i] = self->columns[i].taken ? count : -1;
      if (self->columns[i].taken)
        self->columns[count++] = self->columns[i];
    }
  self->n_columns = count;
  for (int v = 0; v < graph->n; v++)
    if (self->column[v] >= 0)
      self->column[v] = number[self->column[v]];
}

static void
touch (Keeper *self, int v)
{
  self->n_touched += !self->touched[v];
  self->touched[v] = TRUE;
}

/* The column for a loose node: beside what it is linked to. */
static int
find_column (const Keeper *self, int v, int least)
{
  const PlumbLayoutGraph *graph = self->graph;
  int most = self->n_columns;
  int wish = least;
  for (int i = graph->out.start[v]; i < graph->out.start[v + 1]; i++)
    {
      int column = self->column[graph->target[graph->out.edge[i]]];
      if (column >= 0)
        most = MIN (most, column - 1);
    }
  if (graph->placed[v])
    while (wish + 1 < self->n_columns
           && graph->old_x[v] > self->columns[wish].x + self->columns[wish].width / 2)
      wish++;
  else if (graph->in.start[v] == graph->in.start[v + 1] && most < self->n_columns)
    wish = most;
  return MAX (MIN (wish, most), least);
}

/* Ranks are the old columns; where a link would not run forward, its target moves on. */
static void
rank_by_columns (Keeper *self)
{
  PlumbLayoutGraph *graph = self->graph;
  int *waiting = plumb_layout_take (graph->arena, int, graph->n);
  int *queue = plumb_layout_take (graph->arena, int, graph->n);
  int tail = 0;
  for (int v = 0; v < graph->n; v++)
    {
      waiting[v] = graph->in.start[v + 1] - graph->in.start[v];
      if (waiting[v] == 0)
        queue[tail++] = v;
    }
  for (int head = 0; head < tail; head++)
    {
      int v = queue[head];
      int least = 0;
      for (int i = graph->in.start[v]; i < graph->in.start[v + 1]; i++)
        least = MAX (least, graph->rank[graph->source[graph->in.edge[i]]] + 1);
      graph->rank[v]
          = self->column[v] >= 0 ? MAX (self->column[v], least) : find_column (self, v, least);
      if (graph->rank[v] != self->column[v])
        touch (self, v);
      graph->n_ranks = MAX (graph->n_ranks, graph->rank[v] + 1);
      for (int i = graph->out.start[v]; i < graph->out.start[v + 1]; i++)
        if (--waiting[graph->target[graph->out.edge[i]]] == 0)
          queue[tail++] = graph->target[graph->out.edge[i]];
    }
  graph->n_ranks = MAX (graph->n_ranks, self->n_columns);
}

static void
keep_column_places (Keeper *self)
{
  PlumbLayoutGraph *graph = self->graph;
  graph->column_x = plumb_layout_take (graph->arena, float, graph->n_ranks);
  for (int k = 0; k < graph->n_ranks; k++)
    graph->column_x[k] = k < self->n_columns ? self->columns[k].x : -G_MAXFLOAT;
}

/* A node that never had a place starts level with those it is linked to. */
static float
first_y (const PlumbLayoutGraph *graph, int v)
{
  float sum = 0;
  int count = 0;
  for (int side = 0; side < 2; side++)
    {
      const PlumbLayoutIncidence *list = side == 0 ? &graph->in : &graph->out;
      for (int i = list->start[v]; i < list->start[v + 1]; i++)
        {
          int e = list->edge[i];
          int w = side == 0 ? graph->source[e] : graph->target[e];
          float offset = graph->source_y[e] - graph->target_y[e];
          if (!graph->placed[w])
            continue;
          sum += graph->old_y[w] + (side == 0 ? offset : -offset);
          count++;
        }
    }
  return count > 0 ? sum / (float) count : 0;
}

/* Of two that now overlap in a column, the lower one moves. */
static void
touch_overlapping (Keeper *self, const PlumbLayoutField *field)
{
  for (int k = 0; k < field->n_columns; k++)
    {
      const PlumbLayoutBoxes *boxes = &field->columns[k].boxes;
      int last = -1;
      for (int i = 0; i < boxes->n; i++)
        {
          if (self->touched[boxes->node[i]])
            continue;
          if (last >= 0 && boxes->top[i] < boxes->bottom[last] + field->row_gap / 2)
            touch (self, boxes->node[i]);
          else
            last = i;
        }
    }
}

static void
place_touched (Keeper *self)
{
  PlumbLayoutGraph *graph = self->graph;
  PlumbLayoutField field;
  plumb_layout_field_init (&field, graph, self->settings);
  touch_overlapping (self, &field);
  for (int v = 0; v < graph->n; v++)
    if (self->touched[v])
      plumb_layout_field_hide (&field, v);
  for (int v = 0; v < graph->n; v++)
    {
      if (!self->touched[v])
        continue;
      int rank = graph->rank[v];
      float below = plumb_layout_field_free_below (&field, rank, graph->height[v], graph->y[v]);
      float above = plumb_layout_field_free_above (&field, rank, graph->height[v], graph->y[v]);
      float y = below - graph->y[v] <= graph->y[v] - above ? below : above;
      plumb_layout_field_show (&field, v, y);
    }
  plumb_layout_field_clear (&field);
}

/* Draws `graph` as it was, as far as that goes: %FALSE where the previous drawing was not one in
 * columns, or too much has changed. */
gboolean
plumb_layout_keep (PlumbLayoutGraph *graph, const PlumbLayoutSettings *settings)
{
  PlumbLayoutArena *arena = graph->arena;
  Keeper self = {
    .graph = graph,
    .settings = settings,
    .columns = plumb_layout_take (arena, OldColumn, graph->n + 1),
    .column = plumb_layout_take (arena, int, graph->n),
    .touched = plumb_layout_take (arena, guint8, graph->n),
  };
  find_columns (&self);
  if (self.n_columns == 0 || self.n_columns > MOST_COLUMNS)
    return FALSE;
  choose_columns (&self);
  rank_by_columns (&self);
  if (self.n_touched > MAX (2, graph->n / 4))
    return FALSE;
  keep_column_places (&self);
  for (int v = 0; v < graph->n; v++)
    graph->y[v] = graph->placed[v] ? graph->old_y[v] : first_y (graph, v);
  place_touched (&self);
  PlumbLayoutEffort effort = { .refine_work = 20000 * (gint64) self.n_touched, .inertia = 0.5f };
  plumb_layout_refine (graph, settings, &effort, self.touched);
  return TRUE;
}
