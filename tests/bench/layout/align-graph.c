/* align-graph.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * align-graph GRAPH.json > POSITIONS.json: auto-align as a whole process, for measuring.
 */

#include "graph-file.h"

#include <stdio.h>

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  PlumbLayoutOptions options = PLUMB_LAYOUT_OPTIONS_INIT;
  if (argc != 2)
    {
      g_printerr ("usage: align-graph GRAPH.json\n");
      return 2;
    }
  PlumbLayoutInput input = graph_file_load (argv[1]);
  PlumbLayoutResult *result = plumb_layout_align (&input, &options, NULL, &error);
  if (result == NULL)
    {
      g_printerr ("%s: %s\n", argv[1], error->message);
      return 1;
    }
  putchar ('{');
  for (int v = 0; v < input.n_nodes; v++)
    printf ("%s\"%s\":[%.0f,%.0f]", v > 0 ? "," : "", input.nodes[v].id, result->positions[v].x,
            result->positions[v].y);
  puts ("}");
  return 0;
}
