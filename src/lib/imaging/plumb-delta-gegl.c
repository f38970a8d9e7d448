/* plumb-delta-gegl.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-delta-private.h"

#include "plumb-source-private.h"
#include "plumb-gegl-private.h"

/* Pictures of any numbers: GEGL brings both to R'G'B'A float and takes the differences, on all
 * processors; what is here asks for them band by band, from top to bottom, so that little memory is
 * used and sums are added in one order. */

#define BAND_ROWS 128

typedef struct
{
  GeglNode *graph;
  GeglNode *end;
} Graph;

static void
clear_graph (Graph *graph)
{
  g_clear_object (&graph->graph);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Graph, clear_graph)

static GeglNode *
add_source (GeglNode *graph, const PlumbImage *image, gboolean as_straight)
{
  const Babl *format = plumb_gegl_get_format (plumb_image_get_layout (image), as_straight);
  g_autoptr (GeglBuffer) buffer = plumb_gegl_buffer_new_as (image, format);

  return gegl_node_new_child (graph, "operation", "gegl:buffer-source", "buffer", buffer, NULL);
}

/* Colors that both pictures multiplied by alpha are compared so: what is seen over black. Where
 * only one did, that one is divided. */
static void
build (Graph *graph, const PlumbImage *a, const PlumbImage *b, const char *operation)
{
  gboolean as_straight = plumb_image_get_layout (a)->alpha == plumb_image_get_layout (b)->alpha;
  GeglNode *source_a, *source_b;

  plumb_gegl_ensure ();
  graph->graph = gegl_node_new ();
  g_object_set (graph->graph, "cache-policy", GEGL_CACHE_POLICY_NEVER, NULL);
  source_a = add_source (graph->graph, a, as_straight);
  source_b = add_source (graph->graph, b, as_straight);
  graph->end = gegl_node_new_child (graph->graph, "operation", operation, NULL);
  gegl_node_connect (source_a, "output", graph->end, "input");
  gegl_node_connect (source_b, "output", graph->end, "aux");
}

void
plumb_delta_measure_by_gegl (const PlumbImage *a,
                             const PlumbImage *b,
                             const PlumbAreas *areas,
                             PlumbDeltaSums *sums)
{
  guint width = plumb_image_get_width (a), height = plumb_image_get_height (a);
  g_autofree float *band = g_new (float, 4 * (gsize) width * BAND_ROWS);
  g_auto (Graph) graph = { 0 };

  build (&graph, a, b, "plumb:difference");
  for (guint y = 0; y < height; y += BAND_ROWS)
    {
      GeglRectangle roi = { 0, y, width, MIN (BAND_ROWS, height - y) };

      gegl_node_blit (graph.end, 1.0, &roi, babl_format ("R'G'B'A float"), band,
                      GEGL_AUTO_ROWSTRIDE, GEGL_BLIT_DEFAULT);
      for (int row = 0; row < roi.height; row++)
        plumb_delta_add_differences (sums, areas, y + row, band + 4 * (gsize) row * width, width);
    }
}

PlumbImage *
plumb_error_map_new_by_gegl (const PlumbImage *a, const PlumbImage *b)
{
  PlumbImageLayout layout = { .n_channels = 1, .sample = PLUMB_SAMPLE_FLOAT };
  g_autoptr (PlumbBlob) pixels = NULL;
  g_auto (Graph) graph = { 0 };
  GeglRectangle roi;

  layout.width = plumb_image_get_width (a);
  layout.height = plumb_image_get_height (a);
  roi = (GeglRectangle) { 0, 0, layout.width, layout.height };
  pixels = plumb_image_allocate (&layout, NULL);
  if (pixels == NULL)
    return NULL;
  build (&graph, a, b, "plumb:error");
  gegl_node_blit (graph.end, 1.0, &roi, babl_format ("Y' float"), pixels->data, GEGL_AUTO_ROWSTRIDE,
                  GEGL_BLIT_DEFAULT);
  return plumb_image_new_take (&layout, g_steal_pointer (&pixels), NULL);
}
