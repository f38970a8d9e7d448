/* plumb-layout-graph-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Private to the room: the graph that the steps of auto-align work on.
 */

#pragma once

#include "plumb-layout.h"

G_BEGIN_DECLS

/* Memory that lives as long as one call of plumb_layout_align(): taken in any order, freed at once.
 */
typedef struct
{
  GPtrArray *blocks;
} PlumbLayoutArena;

void plumb_layout_arena_clear (PlumbLayoutArena *arena);
void *plumb_layout_arena_take (PlumbLayoutArena *arena, gsize count, gsize size);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PlumbLayoutArena, plumb_layout_arena_clear)

#define PLUMB_LAYOUT_ARENA_INIT { g_ptr_array_new_with_free_func (g_free) }

/* Zeroed. */
#define plumb_layout_take(arena, type, count)                                                      \
  ((type *) plumb_layout_arena_take (arena, count, sizeof (type)))

/* Lists of edges by node: those of node v are edge[start[v]] to edge[start[v + 1] - 1]. */
typedef struct
{
  int *start;
  int *edge;
} PlumbLayoutIncidence;

/* A directed graph of boxes, without loops at one node. Where `reversed`, the edge was turned round
 * to break a cycle: `source` and `target` (and the port heights) are already exchanged. */
typedef struct
{
  PlumbLayoutArena *arena;
  int n;
  int m;
  float *width;
  float *height;
  float *x;
  float *y;
  int *rank;
  int n_ranks;
  float *column_x; /* where columns should be at least, by rank; or NULL */
  int *source;
  int *target;
  float *source_y; /* port heights, from the node's top */
  float *target_y;
  int *port; /* a number for each port that an edge leaves from */
  guint8 *reversed;
  PlumbLayoutIncidence out;
  PlumbLayoutIncidence in;
  float *old_x; /* where the node was, if it is `placed` */
  float *old_y;
  guint8 *placed;
  guint8 *pinned;
} PlumbLayoutGraph;

void plumb_layout_graph_init (PlumbLayoutGraph *graph, PlumbLayoutArena *arena, int n, int m);
void plumb_layout_graph_index (PlumbLayoutGraph *graph);

/* A part of a drawing: `settled` where its place on the canvas is decided. */
typedef struct
{
  PlumbRect bounds;
  gboolean settled;
  gboolean anchored; /* settled by pinned nodes: it may not give way */
} PlumbLayoutPiece;

typedef struct
{
  float column_gap;
  float row_gap;
  float piece_gap; /* between parts that no link joins */
  guint64 seed;
  PlumbLayoutStart start;
  GCancellable *cancellable;
} PlumbLayoutSettings;

/* How much to spend, by the number of nodes alone. */
typedef struct
{
  int starts;
  int sweeps;
  int place_rounds;
  int attempts; /* at refinement */
  gint64 refine_work;
  float heat;    /* in crossings: how much worse a place may be taken at first */
  float inertia; /* in crossings: what a move must gain */
} PlumbLayoutEffort;

/* splitmix64 (Steele, Lea, Flood 2014). */
static inline guint64
plumb_layout_random (guint64 *state)
{
  guint64 z = (*state += G_GUINT64_CONSTANT (0x9E3779B97F4A7C15));
  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xBF58476D1CE4E5B9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94D049BB133111EB);
  return z ^ (z >> 31);
}

static inline float
plumb_layout_random_unit (guint64 *state)
{
  return (float) (plumb_layout_random (state) >> 40) * (1.0f / (float) (1 << 24));
}

/* The steps for one connected graph, in their order. */
void plumb_layout_break_cycles (PlumbLayoutGraph *graph);
void plumb_layout_assign_ranks (PlumbLayoutGraph *graph, GCancellable *cancellable);
void plumb_layout_refine (PlumbLayoutGraph *graph,
                          const PlumbLayoutSettings *settings,
                          const PlumbLayoutEffort *effort,
                          const guint8 *movable);
double plumb_layout_cost (PlumbLayoutGraph *graph, const PlumbLayoutSettings *settings);
gboolean plumb_layout_keep (PlumbLayoutGraph *graph, const PlumbLayoutSettings *settings);
void plumb_layout_give_way (PlumbLayoutGraph *graph, const guint8 *part, float gap);

/* The whole of a graph: every part solved, then packed. */
gboolean plumb_layout_solve (PlumbLayoutGraph *graph, const PlumbLayoutSettings *settings);
void plumb_layout_pack (PlumbLayoutPiece *pieces, int n, float gap);

G_END_DECLS
