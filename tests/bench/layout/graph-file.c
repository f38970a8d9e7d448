/* graph-file.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "graph-file.h"

#include <stdlib.h>

yyjson_val *
graph_file_read (const char *path)
{
  yyjson_read_err problem;
  yyjson_doc *document = yyjson_read_file (path, 0, NULL, &problem);
  if (document != NULL)
    return yyjson_doc_get_root (document);
  g_printerr ("%s: %s\n", path, problem.msg);
  exit (1);
}

static const double *
read_numbers (yyjson_val *array, int *count)
{
  size_t i;
  size_t n;
  yyjson_val *value;
  *count = (int) yyjson_arr_size (array);
  double *numbers = g_new (double, MAX (*count, 1));
  yyjson_arr_foreach (array, i, n, value) numbers[i] = yyjson_get_num (value);
  return numbers;
}

static int
get_int (yyjson_val *object, const char *name)
{
  return (int) yyjson_get_int (yyjson_obj_get (object, name));
}

PlumbLayoutInput
graph_file_load (const char *path)
{
  yyjson_val *root = graph_file_read (path);
  yyjson_val *nodes = yyjson_obj_get (root, "nodes");
  yyjson_val *edges = yyjson_obj_get (root, "edges");
  PlumbLayoutInput input
      = { .n_nodes = (int) yyjson_arr_size (nodes), .n_edges = (int) yyjson_arr_size (edges) };
  PlumbLayoutNode *node = g_new0 (PlumbLayoutNode, input.n_nodes);
  PlumbLayoutEdge *edge = g_new0 (PlumbLayoutEdge, input.n_edges);
  size_t i;
  size_t n;
  yyjson_val *value;
  yyjson_arr_foreach (nodes, i, n, value)
  {
    node[i].id = yyjson_get_str (yyjson_obj_get (value, "id"));
    node[i].rect.width = yyjson_get_num (yyjson_obj_get (value, "w"));
    node[i].rect.height = yyjson_get_num (yyjson_obj_get (value, "h"));
    node[i].input_y = read_numbers (yyjson_obj_get (value, "iy"), &node[i].n_inputs);
    node[i].output_y = read_numbers (yyjson_obj_get (value, "oy"), &node[i].n_outputs);
    node[i].frame = -1;
  }
  yyjson_arr_foreach (edges, i, n, value) edge[i]
      = (PlumbLayoutEdge) { get_int (value, "s"), get_int (value, "sp"), get_int (value, "t"),
                            get_int (value, "tp") };
  input.nodes = node;
  input.edges = edge;
  return input;
}
