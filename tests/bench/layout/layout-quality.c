/* layout-quality.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * layout-quality GRAPH.json POSITIONS.json: what a drawing looks like with straight links from port
 * to port, as one line of JSON. POSITIONS is {"id": [x, y], ...}, top left corners.
 *
 *   crossings  pairs of links that cross; links at one port do not
 *   through    pairs of a link and a node that it passes through, its own ends apart
 *   backward   links that run to the left
 *   overlaps   pairs of nodes on each other
 *   length     of all links, in pixels
 *   area       of the rectangle around all nodes, in megapixels
 */

#include "graph-file.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct
{
  PlumbPoint from; /* the left end */
  PlumbPoint to;
  const PlumbLayoutEdge *edge;
} Link;

static int
by_left_end (const void *a, const void *b)
{
  const Link *p = a;
  const Link *q = b;
  return (p->from.x > q->from.x) - (p->from.x < q->from.x);
}

static int
by_left_side (const void *a, const void *b)
{
  const PlumbRect *p = a;
  const PlumbRect *q = b;
  return (p->x > q->x) - (p->x < q->x);
}

static PlumbRect *
load_places (const PlumbLayoutInput *input, const char *path)
{
  yyjson_val *root = graph_file_read (path);
  PlumbRect *rects = g_new (PlumbRect, MAX (input->n_nodes, 1));
  for (int v = 0; v < input->n_nodes; v++)
    {
      yyjson_val *place = yyjson_obj_get (root, input->nodes[v].id);
      if (yyjson_arr_size (place) != 2)
        {
          g_printerr ("%s: node %s has no place\n", path, input->nodes[v].id);
          exit (1);
        }
      rects[v] = input->nodes[v].rect;
      rects[v].x = yyjson_get_num (yyjson_arr_get (place, 0));
      rects[v].y = yyjson_get_num (yyjson_arr_get (place, 1));
    }
  return rects;
}

static Link
make_link (const PlumbLayoutInput *input, const PlumbRect *rects, const PlumbLayoutEdge *edge)
{
  const PlumbRect *source = &rects[edge->source];
  const PlumbRect *target = &rects[edge->target];
  PlumbPoint out = { source->x + source->width,
                     source->y + input->nodes[edge->source].output_y[edge->source_port] };
  PlumbPoint in = { target->x, target->y + input->nodes[edge->target].input_y[edge->target_port] };
  return out.x <= in.x ? (Link) { out, in, edge } : (Link) { in, out, edge };
}

static gboolean
share_a_port (const PlumbLayoutEdge *e, const PlumbLayoutEdge *f)
{
  return (e->source == f->source && e->source_port == f->source_port)
         || (e->target == f->target && e->target_port == f->target_port);
}

/* Twice the area of the triangle, signed by its turn. */
static double
turn (PlumbPoint a, PlumbPoint b, PlumbPoint c)
{
  return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

static gboolean
cross (const Link *p, const Link *q)
{
  return turn (p->from, p->to, q->from) * turn (p->from, p->to, q->to) < 0
         && turn (q->from, q->to, p->from) * turn (q->from, q->to, p->to) < 0;
}

static long
count_crossings (const Link *links, int m)
{
  long count = 0;
  for (int i = 0; i < m; i++)
    for (int j = i + 1; j < m && links[j].from.x <= links[i].to.x; j++)
      count += !share_a_port (links[i].edge, links[j].edge) && cross (&links[i], &links[j]);
  return count;
}

static long
count_through (const PlumbRect *rects, int n, const Link *links, int m)
{
  long count = 0;
  for (int i = 0; i < m; i++)
    for (int v = 0; v < n; v++)
      count += v != links[i].edge->source && v != links[i].edge->target
               && plumb_segment_meets_rect (links[i].from, links[i].to, &rects[v]);
  return count;
}

static long
count_overlaps (PlumbRect *rects, int n)
{
  long count = 0;
  qsort (rects, (size_t) n, sizeof (PlumbRect), by_left_side);
  for (int v = 0; v < n; v++)
    for (int w = v + 1; w < n && rects[w].x < rects[v].x + rects[v].width; w++)
      count += plumb_rect_meets (&rects[v], &rects[w], -0.5);
  return count;
}

int
main (int argc, char **argv)
{
  if (argc != 3)
    {
      g_printerr ("usage: layout-quality GRAPH.json POSITIONS.json\n");
      return 2;
    }
  PlumbLayoutInput input = graph_file_load (argv[1]);
  PlumbRect *rects = load_places (&input, argv[2]);
  Link *links = g_new (Link, MAX (input.n_edges, 1));
  int backward = 0;
  double length = 0;
  for (int e = 0; e < input.n_edges; e++)
    {
      links[e] = make_link (&input, rects, &input.edges[e]);
      const PlumbRect *source = &rects[input.edges[e].source];
      backward += rects[input.edges[e].target].x < source->x + source->width;
      length += hypot (links[e].to.x - links[e].from.x, links[e].to.y - links[e].from.y);
    }
  qsort (links, (size_t) input.n_edges, sizeof (Link), by_left_end);
  PlumbRect all = rects[0];
  for (int v = 1; v < input.n_nodes; v++)
    all = plumb_rect_union (&all, &rects[v]);
  long through = count_through (rects, input.n_nodes, links, input.n_edges);
  printf ("{\"crossings\":%ld,\"through\":%ld,\"backward\":%d,\"overlaps\":%ld,\"length\":%.0f,"
          "\"area\":%.3f}\n",
          count_crossings (links, input.n_edges), through, backward,
          count_overlaps (rects, input.n_nodes), length, all.width * all.height / 1e6);
  return 0;
}
