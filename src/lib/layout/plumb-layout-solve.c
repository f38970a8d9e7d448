/* plumb-layout-solve.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "plumb-layout-graph-private.h"
#include "plumb-layout-layers-private.h"

#include <math.h>
#include <string.h>

/* A kept drawing may cost this much more than a new one. */
#define KEEP_FACTOR 1.2
#define KEEP_TERM 2.0

/* A part of more nodes has its order found more quickly: refinement makes up for it. */
#define LARGE 1500

static int
find_root (int *parent, int v)
{
  while (parent[v] != v)
    v = parent[v] = parent[parent[v]];
  return v;
}

/* Numbers the components by their first node; returns how many. */
static int
number_components (const PlumbLayoutGraph *graph, int *component)
{
  int *parent = plumb_layout_take (graph->arena, int, graph->n);
  int count = 0;
  for (int v = 0; v < graph->n; v++)
    parent[v] = v;
  for (int e = 0; e < graph->m; e++)
    {
      int a = find_root (parent, graph->source[e]);
      int b = find_root (parent, graph->target[e]);
      parent[MAX (a, b)] = MIN (a, b);
    }
  for (int v = 0; v < graph->n; v++)
    component[v] = parent[v] == v ? count++ : component[find_root (parent, v)];
  return count;
}

static void
copy_node (PlumbLayoutGraph *part, int to, const PlumbLayoutGraph *whole, int from)
{
  part->width[to] = whole->width[from];
  part->height[to] = whole->height[from];
  part->old_x[to] = whole->old_x[from];
  part->old_y[to] = whole->old_y[from];
  part->placed[to] = whole->placed[from];
  part->pinned[to] = whole->pinned[from];
}

static void
copy_edge (PlumbLayoutGraph *part, int to, const PlumbLayoutGraph *whole, int from)
{
  part->source_y[to] = whole->source_y[from];
  part->target_y[to] = whole->target_y[from];
  part->port[to] = whole->port[from];
}

static PlumbLayoutGraph *
split (const PlumbLayoutGraph *whole, const int *component, int *index, int count)
{
  PlumbLayoutArena *arena = whole->arena;
  PlumbLayoutGraph *parts = plumb_layout_take (arena, PlumbLayoutGraph, count);
  for (int v = 0; v < whole->n; v++)
    index[v] = parts[component[v]].n++;
  for (int e = 0; e < whole->m; e++)
    parts[component[whole->source[e]]].m++;
  for (int c = 0; c < count; c++)
    plumb_layout_graph_init (&parts[c], arena, parts[c].n, parts[c].m);
  for (int v = 0; v < whole->n; v++)
    copy_node (&parts[component[v]], index[v], whole, v);
  int *next = plumb_layout_take (arena, int, count);
  for (int e = 0; e < whole->m; e++)
    {
      PlumbLayoutGraph *part = &parts[component[whole->source[e]]];
      int to = next[component[whole->source[e]]]++;
      part->source[to] = index[whole->source[e]];
      part->target[to] = index[whole->target[e]];
      copy_edge (part, to, whole, e);
    }
  for (int c = 0; c < count; c++)
    plumb_layout_graph_index (&parts[c]);
  return parts;
}

/* --- one part -----------------------------------------------------------------------------------
 */

/* Work is counted in lines and boxes looked at, about a nanosecond each. */
static double
work_for (int n)
{
  double linear = 0.5e6 + 70e3 * n;
  return n <= 1000 ? linear : MIN (linear * (n / 1000.0) * sqrt (n / 1000.0), 0.6e9);
}

static PlumbLayoutEffort
effort_for (int part_n, int whole_n)
{
  return (PlumbLayoutEffort) {
    .starts = part_n <= LARGE ? 2 : 1,
    .attempts = part_n <= 120 ? 4 : 1,
    .sweeps = part_n <= LARGE ? 12 : 6,
    .place_rounds = 8,
    .refine_work = (gint64) (work_for (whole_n) * part_n / whole_n),
    .heat = 1.0f,
  };
}

typedef struct
{
  int *rank;
  float *y;
  float *x;
  float *column_x;
  int n_ranks;
} Drawing;

static Drawing
take_drawing (const PlumbLayoutGraph *graph)
{
  return (Drawing) { graph->rank, graph->y, graph->x, graph->column_x, graph->n_ranks };
}

static void
use_drawing (PlumbLayoutGraph *graph, const Drawing *drawing)
{
  graph->rank = drawing->rank;
  graph->y = drawing->y;
  graph->x = drawing->x;
  graph->column_x = drawing->column_x;
  graph->n_ranks = drawing->n_ranks;
}

static Drawing
empty_drawing (PlumbLayoutArena *arena, int n)
{
  return (Drawing) { plumb_layout_take (arena, int, n), plumb_layout_take (arena, float, n),
                     plumb_layout_take (arena, float, n), NULL, 0 };
}

/* Copies what the refinement changes. */
static void
copy_drawing (PlumbLayoutGraph *graph, Drawing *to)
{
  gsize n = (gsize) graph->n;
  memcpy (to->rank, graph->rank, sizeof (int) * n);
  memcpy (to->y, graph->y, sizeof (float) * n);
  memcpy (to->x, graph->x, sizeof (float) * n);
  to->n_ranks = graph->n_ranks;
}

/* The best of a few refinements of the drawing, the first without heat. */
static void
refine_best (PlumbLayoutGraph *graph, const PlumbLayoutSettings *settings, PlumbLayoutEffort effort)
{
  Drawing drawings[2]
      = { empty_drawing (graph->arena, graph->n), empty_drawing (graph->arena, graph->n) };
  Drawing *start = &drawings[0];
  Drawing *best = &drawings[1];
  PlumbLayoutSettings varied = *settings;
  double least = G_MAXDOUBLE;
  float heat = effort.heat;
  effort.refine_work /= effort.attempts;
  copy_drawing (graph, start);
  for (int i = 0; i < effort.attempts; i++)
    {
      Drawing work = take_drawing (graph);
      use_drawing (graph, start);
      copy_drawing (graph, &work);
      use_drawing (graph, &work);
      effort.heat = i == 0 && effort.attempts > 1 ? 0 : heat;
      plumb_layout_refine (graph, &varied, &effort, NULL);
      double cost = effort.attempts > 1 ? plumb_layout_cost (graph, settings) : 0;
      varied.seed++;
      if (cost >= least)
        continue;
      least = cost;
      copy_drawing (graph, best);
    }
  use_drawing (graph, best);
}

static void
draw_anew (PlumbLayoutGraph *graph, const PlumbLayoutSettings *settings, int whole_n)
{
  PlumbLayoutEffort effort = effort_for (graph->n, whole_n);
  PlumbLayoutLayers layers;
  plumb_layout_assign_ranks (graph, settings->cancellable);
  plumb_layout_layers_init (&layers, graph);
  plumb_layout_layers_order (&layers, settings, &effort);
  plumb_layout_layers_place (&layers, settings->row_gap, effort.place_rounds);
  memcpy (graph->y, layers.y, sizeof (float) * (gsize) graph->n);
  refine_best (graph, settings, effort);
  /* Whole pixels now: later shifts then change no crossing. */
  for (int v = 0; v < graph->n; v++)
    {
      graph->x[v] = roundf (graph->x[v]);
      graph->y[v] = roundf (graph->y[v]);
    }
}

/* Draws a part; returns whether it stayed where it was. */
static gboolean
solve_part (PlumbLayoutGraph *graph, const PlumbLayoutSettings *settings, int whole_n)
{
  if (graph->n == 1)
    {
      graph->x[0] = graph->old_x[0];
      graph->y[0] = graph->old_y[0];
      return graph->placed[0] && settings->start == PLUMB_LAYOUT_START_STABLE;
    }
  plumb_layout_break_cycles (graph);
  if (settings->start != PLUMB_LAYOUT_START_STABLE)
    {
      draw_anew (graph, settings, whole_n);
      return FALSE;
    }
  Drawing fresh = take_drawing (graph);
  Drawing kept = empty_drawing (graph->arena, graph->n);
  use_drawing (graph, &kept);
  gboolean kept_works = plumb_layout_keep (graph, settings);
  double kept_cost = kept_works ? plumb_layout_cost (graph, settings) : 0;
  kept = take_drawing (graph);
  use_drawing (graph, &fresh);
  draw_anew (graph, settings, whole_n);
  if (!kept_works || kept_cost > KEEP_FACTOR * plumb_layout_cost (graph, settings) + KEEP_TERM)
    return FALSE;
  use_drawing (graph, &kept);
  return TRUE;
}

/* --- the whole ----------------------------------------------------------------------------------
 */

static PlumbRect
bounds_of (const PlumbLayoutGraph *graph)
{
  float x0 = G_MAXFLOAT;
  float y0 = G_MAXFLOAT;
  float x1 = -G_MAXFLOAT;
  float y1 = -G_MAXFLOAT;
  for (int v = 0; v < graph->n; v++)
    {
      x0 = MIN (x0, graph->x[v]);
      y0 = MIN (y0, graph->y[v]);
      x1 = MAX (x1, graph->x[v] + graph->width[v]);
      y1 = MAX (y1, graph->y[v] + graph->height[v]);
    }
  return (PlumbRect) { (double) x0, (double) y0, (double) (x1 - x0), (double) (y1 - y0) };
}

static void
shift (PlumbLayoutGraph *graph, float dx, float dy)
{
  for (int v = 0; v < graph->n; v++)
    {
      graph->x[v] += dx;
      graph->y[v] += dy;
    }
}

/* Brings a part as near to its pinned nodes as a shift can. */
static gboolean
shift_to_pinned (PlumbLayoutGraph *graph)
{
  float dx = 0;
  float dy = 0;
  int count = 0;
  for (int v = 0; v < graph->n; v++)
    if (graph->pinned[v])
      {
        dx += graph->old_x[v] - graph->x[v];
        dy += graph->old_y[v] - graph->y[v];
        count++;
      }
  if (count == 0)
    return FALSE;
  shift (graph, roundf (dx / (float) count), roundf (dy / (float) count));
  for (int v = 0; v < graph->n; v++)
    if (graph->pinned[v])
      {
        graph->x[v] = graph->old_x[v];
        graph->y[v] = graph->old_y[v];
      }
  return TRUE;
}

typedef struct
{
  PlumbLayoutGraph *whole;
  PlumbLayoutGraph *parts;
  PlumbLayoutPiece *pieces;
  int *component;
  int *index;
  int n;
} Parts;

/* Between the whole's coordinates and the parts'. */
static void
gather (const Parts *self)
{
  PlumbLayoutGraph *whole = self->whole;
  for (int v = 0; v < whole->n; v++)
    {
      const PlumbLayoutGraph *part = &self->parts[self->component[v]];
      whole->x[v] = part->x[self->index[v]];
      whole->y[v] = part->y[self->index[v]];
    }
}

static void
scatter (const Parts *self)
{
  const PlumbLayoutGraph *whole = self->whole;
  for (int v = 0; v < whole->n; v++)
    {
      PlumbLayoutGraph *part = &self->parts[self->component[v]];
      part->x[self->index[v]] = whole->x[v];
      part->y[self->index[v]] = whole->y[v];
    }
}

/* Free nodes of the parts that pinned nodes hold make room for these. */
static void
make_room_for_pinned (const Parts *self, float gap)
{
  PlumbLayoutGraph *whole = self->whole;
  guint8 *part = plumb_layout_take (whole->arena, guint8, whole->n);
  gboolean any = FALSE;
  for (int v = 0; v < whole->n; v++)
    {
      part[v] = self->pieces[self->component[v]].anchored;
      any |= part[v];
    }
  if (!any)
    return;
  gather (self);
  plumb_layout_give_way (whole, part, gap);
  scatter (self);
}

/* Gives every node of `graph` its x and y. They are canvas coordinates where a part is settled by
 * pinned nodes or stays where it was, which is returned; else the top left corner is the origin. */
gboolean
plumb_layout_solve (PlumbLayoutGraph *graph, const PlumbLayoutSettings *settings)
{
  PlumbLayoutArena *arena = graph->arena;
  Parts self = { .whole = graph,
                 .component = plumb_layout_take (arena, int, graph->n),
                 .index = plumb_layout_take (arena, int, graph->n) };
  gboolean settled = FALSE;
  self.n = number_components (graph, self.component);
  self.parts = split (graph, self.component, self.index, self.n);
  self.pieces = plumb_layout_take (arena, PlumbLayoutPiece, self.n);
  for (int c = 0; c < self.n; c++)
    {
      self.pieces[c].settled = solve_part (&self.parts[c], settings, graph->n);
      self.pieces[c].anchored = shift_to_pinned (&self.parts[c]);
      self.pieces[c].settled |= self.pieces[c].anchored;
      settled |= self.pieces[c].settled;
    }
  make_room_for_pinned (&self, settings->row_gap);
  PlumbRect *before = plumb_layout_take (arena, PlumbRect, self.n);
  for (int c = 0; c < self.n; c++)
    before[c] = self.pieces[c].bounds = bounds_of (&self.parts[c]);
  plumb_layout_pack (self.pieces, self.n, settings->piece_gap);
  for (int c = 0; c < self.n; c++)
    shift (&self.parts[c], (float) (self.pieces[c].bounds.x - before[c].x),
           (float) (self.pieces[c].bounds.y - before[c].y));
  gather (&self);
  return settled;
}
