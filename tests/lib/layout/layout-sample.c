/* layout-sample.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "layout-sample.h"

static double *
make_ports (int n)
{
  double *heights = g_new (double, n);
  for (int i = 0; i < n; i++)
    heights[i] = 30 + 18 * i;
  return heights;
}

static void
set_ports (PlumbLayoutNode *node, int n_inputs, int n_outputs)
{
  node->n_inputs = n_inputs;
  node->n_outputs = n_outputs;
  node->input_y = make_ports (n_inputs);
  node->output_y = make_ports (n_outputs);
  node->rect.height = 40 + 18 * MAX (n_inputs, n_outputs);
}

int
sample_add_node (Sample *self, const char *id)
{
  int v = self->input.n_nodes++;
  self->nodes = g_renew (PlumbLayoutNode, self->nodes, self->input.n_nodes);
  self->nodes[v] = (PlumbLayoutNode) { .id = g_strdup (id), .rect.width = 160, .frame = -1 };
  set_ports (&self->nodes[v], 3, 3);
  self->input.nodes = self->nodes;
  return v;
}

static void
add_edge (Sample *self, PlumbLayoutEdge edge)
{
  self->edges = g_renew (PlumbLayoutEdge, self->edges, self->input.n_edges + 1);
  self->edges[self->input.n_edges++] = edge;
  self->input.edges = self->edges;
}

void
sample_add_edge (Sample *self, int source, int target)
{
  add_edge (self, (PlumbLayoutEdge) { source, 0, target, 0 });
}

static void
add_frames (Sample *self, GRand *random, int n_frames)
{
  self->frames = g_new0 (PlumbLayoutFrame, MAX (n_frames, 1));
  self->input.frames = self->frames;
  self->input.n_frames = n_frames;
  for (int f = 0; f < n_frames; f++)
    {
      self->frames[f].id = g_strdup_printf ("frame-%d", f);
      self->frames[f].parent
          = f > 0 && g_rand_boolean (random) ? g_rand_int_range (random, 0, f) : -1;
    }
  for (int v = 0; v < self->input.n_nodes; v++)
    self->nodes[v].frame = n_frames > 0 && v % 3 != 0 ? v / 4 % n_frames : -1;
}

Sample *
sample_new (guint32 seed, int n, int n_frames)
{
  static const double widths[] = { 140, 180, 220, 340 };
  Sample *self = g_new0 (Sample, 1);
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  for (int v = 0; v < n; v++)
    {
      g_autofree char *id = g_strdup_printf ("node-%d", v);
      sample_add_node (self, id);
      g_free ((gpointer) self->nodes[v].input_y);
      g_free ((gpointer) self->nodes[v].output_y);
      set_ports (&self->nodes[v], g_rand_int_range (random, 1, 5), g_rand_int_range (random, 1, 4));
      self->nodes[v].rect.width = widths[g_rand_int_range (random, 0, 4)];
      for (int i = 0; v > 0 && i < self->nodes[v].n_inputs - 1 + g_rand_int_range (random, 0, 2);
           i++)
        {
          int reach = g_rand_int_range (random, 0, 10) == 0 ? v : MIN (v, 8);
          int source = v - g_rand_int_range (random, 1, reach + 1);
          add_edge (self, (PlumbLayoutEdge) {
                              source, g_rand_int_range (random, 0, self->nodes[source].n_outputs),
                              v, i });
        }
    }
  add_frames (self, random, n_frames);
  return self;
}

Sample *
sample_copy (const Sample *self)
{
  Sample *copy = g_new0 (Sample, 1);
  copy->input = self->input;
  copy->nodes = g_memdup2 (self->nodes, sizeof (PlumbLayoutNode) * (gsize) self->input.n_nodes);
  copy->edges = g_memdup2 (self->edges, sizeof (PlumbLayoutEdge) * (gsize) self->input.n_edges);
  copy->frames
      = g_memdup2 (self->frames, sizeof (PlumbLayoutFrame) * (gsize) MAX (self->input.n_frames, 1));
  copy->input.nodes = copy->nodes;
  copy->input.edges = copy->edges;
  copy->input.frames = copy->frames;
  for (int v = 0; v < copy->input.n_nodes; v++)
    {
      PlumbLayoutNode *node = &copy->nodes[v];
      node->id = g_strdup (node->id);
      node->input_y = g_memdup2 (node->input_y, sizeof (double) * (gsize) node->n_inputs);
      node->output_y = g_memdup2 (node->output_y, sizeof (double) * (gsize) node->n_outputs);
    }
  for (int f = 0; f < copy->input.n_frames; f++)
    copy->frames[f].id = g_strdup (copy->frames[f].id);
  return copy;
}

void
sample_free (Sample *self)
{
  for (int v = 0; v < self->input.n_nodes; v++)
    {
      g_free ((gpointer) self->nodes[v].id);
      g_free ((gpointer) self->nodes[v].input_y);
      g_free ((gpointer) self->nodes[v].output_y);
    }
  for (int f = 0; f < self->input.n_frames; f++)
    g_free ((gpointer) self->frames[f].id);
  g_free (self->nodes);
  g_free (self->edges);
  g_free (self->frames);
  g_free (self);
}

void
sample_take_places (Sample *self, const PlumbLayoutResult *result)
{
  for (int v = 0; v < result->n_nodes; v++)
    {
      self->nodes[v].rect.x = result->positions[v].x;
      self->nodes[v].rect.y = result->positions[v].y;
      self->nodes[v].flags |= PLUMB_LAYOUT_NODE_PLACED;
    }
  for (int f = 0; f < result->n_frames; f++)
    self->frames[f].rect = result->frames[f];
}

PlumbLayoutResult *
sample_align (const Sample *self, PlumbLayoutStart start)
{
  PlumbLayoutOptions options = PLUMB_LAYOUT_OPTIONS_INIT;
  g_autoptr (GError) error = NULL;
  options.start = start;
  PlumbLayoutResult *result = plumb_layout_align (&self->input, &options, NULL, &error);
  g_assert_no_error (error);
  return result;
}

PlumbRect
sample_rect (const Sample *self, const PlumbLayoutResult *result, int v)
{
  return (PlumbRect) { result->positions[v].x, result->positions[v].y, self->nodes[v].rect.width,
                       self->nodes[v].rect.height };
}

int
sample_count_overlaps (const Sample *self, const PlumbLayoutResult *result)
{
  int count = 0;
  for (int v = 0; v < result->n_nodes; v++)
    for (int w = 0; w < v; w++)
      {
        PlumbRect a = sample_rect (self, result, v);
        PlumbRect b = sample_rect (self, result, w);
        count += plumb_rect_meets (&a, &b, 0);
      }
  return count;
}

void
sample_get_ends (const Sample *self, const PlumbLayoutResult *result, int e, PlumbPoint *ends)
{
  const PlumbLayoutEdge *edge = &self->edges[e];
  PlumbRect source = sample_rect (self, result, edge->source);
  PlumbRect target = sample_rect (self, result, edge->target);
  ends[0] = (PlumbPoint) { source.x + source.width,
                           source.y + self->nodes[edge->source].output_y[edge->source_port] };
  ends[1]
      = (PlumbPoint) { target.x, target.y + self->nodes[edge->target].input_y[edge->target_port] };
}

int
sample_count_backward (const Sample *self, const PlumbLayoutResult *result)
{
  int count = 0;
  for (int e = 0; e < result->n_edges; e++)
    {
      PlumbPoint ends[2];
      sample_get_ends (self, result, e, ends);
      count += ends[1].x < ends[0].x;
    }
  return count;
}

static double
side (PlumbPoint a, PlumbPoint b, PlumbPoint c)
{
  return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

int
sample_count_crossings (const Sample *self, const PlumbLayoutResult *result)
{
  int count = 0;
  for (int e = 0; e < result->n_edges; e++)
    for (int f = 0; f < e; f++)
      {
        PlumbPoint a[2];
        PlumbPoint b[2];
        sample_get_ends (self, result, e, a);
        sample_get_ends (self, result, f, b);
        count += side (a[0], a[1], b[0]) * side (a[0], a[1], b[1]) < 0
                 && side (b[0], b[1], a[0]) * side (b[0], b[1], a[1]) < 0;
      }
  return count;
}

int
sample_count_through (const Sample *self, const PlumbLayoutResult *result)
{
  int count = 0;
  for (int e = 0; e < result->n_edges; e++)
    for (int v = 0; v < result->n_nodes; v++)
      {
        PlumbPoint ends[2];
        PlumbRect rect = sample_rect (self, result, v);
        sample_get_ends (self, result, e, ends);
        if (v != self->edges[e].source && v != self->edges[e].target)
          count += plumb_segment_meets_rect (ends[0], ends[1], &rect);
      }
  return count;
}

void
sample_assert_same (const PlumbLayoutResult *a, const PlumbLayoutResult *b)
{
  g_assert_cmpmem (a->positions, sizeof (PlumbPoint) * (gsize) a->n_nodes, b->positions,
                   sizeof (PlumbPoint) * (gsize) b->n_nodes);
  g_assert_cmpmem (a->frames, sizeof (PlumbRect) * (gsize) a->n_frames, b->frames,
                   sizeof (PlumbRect) * (gsize) b->n_frames);
  g_assert_cmpmem (a->bends, sizeof (PlumbPoint) * (gsize) a->bend_start[a->n_edges], b->bends,
                   sizeof (PlumbPoint) * (gsize) b->bend_start[b->n_edges]);
}
