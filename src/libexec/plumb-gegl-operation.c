/* plumb-gegl-operation.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-gegl-worker.h"

#include <gegl-plugin.h>
#include <string.h>

#include "plumb-limits.h"

/* One GEGL operation: pictures in at its pads, properties set from the parameters, its result cut
 * to bounds and taken out. */

static gboolean
set_color (GeglNode *node, const char *name, PlumbValue *value)
{
  const char *text = plumb_value_get_string (value, "#000000");
  guint8 rgba[4] = { 0, 0, 0, 255 };
  for (guint i = 0; i < 4 && strlen (text) >= 3 + 2 * i; i++)
    rgba[i] = (guint8) (g_ascii_xdigit_value (text[1 + 2 * i]) * 16
                        + g_ascii_xdigit_value (text[2 + 2 * i]));
  GeglColor *color = gegl_color_new (NULL);
  gegl_color_set_pixel (color, babl_format ("R'G'B'A u8"), rgba);
  gegl_node_set (node, name, color, NULL);
  g_object_unref (color);
  return TRUE;
}

static gboolean
set_enum (GeglNode *node, GParamSpecEnum *spec, PlumbValue *value, GError **error)
{
  const char *nick = plumb_value_get_string (value, "");
  for (guint i = 0; i < spec->enum_class->n_values; i++)
    if (strcmp (spec->enum_class->values[i].value_nick, nick) == 0)
      {
        gegl_node_set (node, G_PARAM_SPEC (spec)->name, spec->enum_class->values[i].value, NULL);
        return TRUE;
      }
  g_set_error (error, PLUMB_WORKER_ERROR, PLUMB_WORKER_ERROR_OPERATION,
               "property '%s' has no value '%s'", G_PARAM_SPEC (spec)->name, nick);
  return FALSE;
}

static gboolean
set_property (GeglNode *node, GParamSpec *spec, PlumbValue *value, GError **error)
{
  if (G_IS_PARAM_SPEC_DOUBLE (spec))
    gegl_node_set (node, spec->name, plumb_value_get_double (value, 0), NULL);
  else if (G_IS_PARAM_SPEC_INT (spec))
    gegl_node_set (node, spec->name, (int) plumb_value_get_int (value, 0), NULL);
  else if (G_IS_PARAM_SPEC_UINT (spec))
    gegl_node_set (node, spec->name, (guint) plumb_value_get_int (value, 0), NULL);
  else if (G_IS_PARAM_SPEC_BOOLEAN (spec))
    gegl_node_set (node, spec->name, plumb_value_get_boolean (value, FALSE), NULL);
  else if (G_IS_PARAM_SPEC_ENUM (spec))
    return set_enum (node, G_PARAM_SPEC_ENUM (spec), value, error);
  else if (g_type_is_a (G_PARAM_SPEC_VALUE_TYPE (spec), GEGL_TYPE_COLOR))
    return set_color (node, spec->name, value);
  else if (G_IS_PARAM_SPEC_STRING (spec))
    gegl_node_set (node, spec->name, plumb_value_get_string (value, ""), NULL);
  else
    {
      g_set_error (error, PLUMB_WORKER_ERROR, PLUMB_WORKER_ERROR_OPERATION,
                   "property '%s' cannot be set from a field", spec->name);
      return FALSE;
    }
  return TRUE;
}

/* Fields are named like properties, with '_' for '-'. Width and height of a generator are ours. */
static gboolean
set_properties (PlumbWorkerJob *job, GeglNode *node, const char *operation, GError **error)
{
  PlumbValue *params = plumb_value_get_member (job->request, "params");
  for (guint i = 0; i < plumb_value_get_length (params); i++)
    {
      const char *field = NULL;
      PlumbValue *value = plumb_value_get_member_at (params, i, &field);
      g_autofree char *name = g_strdelimit (g_strdup (field), "_", '-');
      GParamSpec *spec = gegl_node_find_property (node, name);
      gboolean is_size = strcmp (field, "width") == 0 || strcmp (field, "height") == 0;
      if (spec == NULL && is_size)
        continue;
      if (spec == NULL)
        {
          g_set_error (error, PLUMB_WORKER_ERROR, PLUMB_WORKER_ERROR_OPERATION,
                       "%s has no property '%s' in this GEGL", operation, name);
          return FALSE;
        }
      if (!set_property (node, spec, value, error))
        return FALSE;
    }
  const char *seed = plumb_value_member_string (job->request, "seed_property", NULL);
  if (seed != NULL)
    gegl_node_set (node, seed,
                   (guint) (plumb_value_member_uint (job->request, "seed", 0) & G_MAXUINT32), NULL);
  return TRUE;
}

/* Connects a picture to each pad that has one; remembers the first one's layout. */
static gboolean
connect_inputs (PlumbWorkerJob *job,
                GeglNode *graph,
                GeglNode *node,
                PlumbImageLayout *like,
                GeglRectangle *area,
                GError **error)
{
  static const char *const pads[] = { "input", "aux", "aux2" };
  gboolean first = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (pads); i++)
    {
      if (plumb_worker_get_input (job, pads[i]) == NULL)
        continue;
      g_autoptr (PlumbImage) image = plumb_worker_load (job, pads[i], error);
      if (image == NULL)
        return FALSE;
      g_autoptr (GeglBuffer) buffer = plumb_worker_buffer_new (image);
      GeglNode *source
          = gegl_node_new_child (graph, "operation", "gegl:buffer-source", "buffer", buffer, NULL);
      gegl_node_connect (source, "output", node, pads[i]);
      if (first)
        {
          *like = *plumb_image_get_layout (image);
          *area = *gegl_buffer_get_extent (buffer);
        }
      first = FALSE;
    }
  if (first && gegl_node_has_pad (node, "input"))
    {
      g_set_error_literal (error, PLUMB_WORKER_ERROR, PLUMB_WORKER_ERROR_INPUT,
                           "input 'input' holds no picture; connect one");
      return FALSE;
    }
  return TRUE;
}

/* The result's own bounds; a result without bounds is cut to the first picture, or to the size that
 * the fields give. */
static gboolean
find_area (PlumbWorkerJob *job, GeglNode *node, GeglRectangle *area, GError **error)
{
  GeglRectangle bounds = gegl_node_get_bounding_box (node);
  gboolean generates = !gegl_node_has_pad (node, "input");
  if (generates)
    {
      PlumbValue *width = plumb_worker_get_param (job, "width"),
                 *height = plumb_worker_get_param (job, "height");
      *area = (GeglRectangle) { 0, 0, (int) plumb_value_get_int (width, 640),
                                (int) plumb_value_get_int (height, 480) };
      if (area->width > bounds.width && bounds.width > 0
          && !gegl_rectangle_is_infinite_plane (&bounds))
        *area = bounds;
    }
  else if (!gegl_rectangle_is_infinite_plane (&bounds) && bounds.width < G_MAXINT / 4
           && bounds.height < G_MAXINT / 4)
    *area = bounds;
  guint64 pixels = (guint64) MAX (area->width, 0) * (guint64) MAX (area->height, 0);
  if (pixels == 0 || area->width > PLUMB_LIMIT_IMAGE_SIDE || area->height > PLUMB_LIMIT_IMAGE_SIDE
      || pixels > PLUMB_LIMIT_IMAGE_PIXELS)
    {
      g_set_error (error, PLUMB_WORKER_ERROR, PLUMB_WORKER_ERROR_RESULT,
                   "the result would be %d x %d pixels; expected 1 to %d on a side and at most "
                   "%" G_GUINT64_FORMAT " in all",
                   area->width, area->height, PLUMB_LIMIT_IMAGE_SIDE, PLUMB_LIMIT_IMAGE_PIXELS);
      return FALSE;
    }
  return TRUE;
}

gboolean
plumb_worker_run_gegl (PlumbWorkerJob *job, GError **error)
{
  const char *operation = plumb_value_member_string (job->request, "operation", "");
  if (!gegl_has_operation (operation))
    {
      g_set_error (error, PLUMB_WORKER_ERROR, PLUMB_WORKER_ERROR_OPERATION,
                   "GEGL has no operation '%s' here", operation);
      return FALSE;
    }
  g_autoptr (GeglNode) graph = gegl_node_new ();
  GeglNode *node = gegl_node_new_child (graph, "operation", operation, NULL);
  PlumbImageLayout like = { .sample = PLUMB_SAMPLE_U8 };
  GeglRectangle area = { 0 };
  if (!set_properties (job, node, operation, error)
      || !connect_inputs (job, graph, node, &like, &area, error)
      || !find_area (job, node, &area, error))
    return FALSE;

  GeglBuffer *made = NULL;
  GeglNode *crop = gegl_node_new_child (graph, "operation", "gegl:crop", "x", (double) area.x, "y",
                                        (double) area.y, "width", (double) area.width, "height",
                                        (double) area.height, NULL);
  GeglNode *sink
      = gegl_node_new_child (graph, "operation", "gegl:buffer-sink", "buffer", &made, NULL);
  gegl_node_link_many (node, crop, sink, NULL);
  gegl_node_process (sink);
  g_autoptr (GeglBuffer) buffer = made;
  g_autoptr (PlumbImage) image
      = buffer != NULL ? plumb_worker_image_new (buffer, &area, &like) : NULL;
  if (image == NULL)
    {
      g_set_error (error, PLUMB_WORKER_ERROR, PLUMB_WORKER_ERROR_RESULT, "%s gave no picture",
                   operation);
      return FALSE;
    }
  return plumb_worker_answer_image (job, "output", image, NULL, error);
}
