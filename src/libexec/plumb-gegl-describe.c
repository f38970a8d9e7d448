/* plumb-gegl-describe.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <gegl-plugin.h>
#include <gegl.h>
#include <stdio.h>
#include <string.h>

#include "plumb-json.h"

/* Prints what GEGL says of its operations, as JSON: data/packs/image/make-kinds.py turns it into
 * node kinds. A tool of the build; nothing of the product starts it. */

static const char *
get_type_name (GParamSpec *spec)
{
  if (G_IS_PARAM_SPEC_DOUBLE (spec))
    return "number";
  if (G_IS_PARAM_SPEC_INT (spec) || G_IS_PARAM_SPEC_UINT (spec))
    return "integer";
  if (G_IS_PARAM_SPEC_BOOLEAN (spec))
    return "boolean";
  if (G_IS_PARAM_SPEC_ENUM (spec))
    return "enum";
  if (g_type_is_a (G_PARAM_SPEC_VALUE_TYPE (spec), GEGL_TYPE_COLOR))
    return "color";
  if (G_IS_PARAM_SPEC_STRING (spec))
    return "text";
  return G_PARAM_SPEC_TYPE_NAME (spec);
}

static void
describe_number (PlumbValueBuilder *builder, GParamSpec *spec)
{
  if (G_IS_PARAM_SPEC_DOUBLE (spec))
    {
      GParamSpecDouble *number = G_PARAM_SPEC_DOUBLE (spec);
      plumb_value_builder_set_double (builder, "default", number->default_value);
      plumb_value_builder_set_double (builder, "minimum", number->minimum);
      plumb_value_builder_set_double (builder, "maximum", number->maximum);
      if (GEGL_IS_PARAM_SPEC_DOUBLE (spec))
        {
          plumb_value_builder_set_double (builder, "soft_minimum",
                                          GEGL_PARAM_SPEC_DOUBLE (spec)->ui_minimum);
          plumb_value_builder_set_double (builder, "soft_maximum",
                                          GEGL_PARAM_SPEC_DOUBLE (spec)->ui_maximum);
        }
    }
  else if (G_IS_PARAM_SPEC_INT (spec))
    {
      GParamSpecInt *number = G_PARAM_SPEC_INT (spec);
      plumb_value_builder_set_int (builder, "default", number->default_value);
      plumb_value_builder_set_int (builder, "minimum", number->minimum);
      plumb_value_builder_set_int (builder, "maximum", number->maximum);
    }
  else if (G_IS_PARAM_SPEC_UINT (spec))
    {
      GParamSpecUInt *number = G_PARAM_SPEC_UINT (spec);
      plumb_value_builder_set_int (builder, "default", number->default_value);
      plumb_value_builder_set_int (builder, "minimum", number->minimum);
      plumb_value_builder_set_int (builder, "maximum", number->maximum);
      plumb_value_builder_set_boolean (
          builder, "is_seed", strcmp (G_PARAM_SPEC_TYPE_NAME (spec), "GeglParamSeed") == 0);
    }
}

static void
describe_enum (PlumbValueBuilder *builder, GParamSpecEnum *spec)
{
  PlumbValueBuilder *choices = plumb_value_builder_new_array ();
  for (guint i = 0; i < spec->enum_class->n_values; i++)
    plumb_value_builder_add (choices,
                             plumb_value_new_string (spec->enum_class->values[i].value_nick));
  plumb_value_builder_set (builder, "choices", plumb_value_builder_end (choices));
  GEnumValue *value = g_enum_get_value (spec->enum_class, spec->default_value);
  plumb_value_builder_set_string (builder, "default", value != NULL ? value->value_nick : NULL);
}

static void
describe_color (PlumbValueBuilder *builder, GParamSpec *spec)
{
  GeglColor *color = gegl_param_spec_color_get_default (spec);
  double rgba[4] = { 0, 0, 0, 1 };
  if (color != NULL)
    gegl_color_get_rgba (color, &rgba[0], &rgba[1], &rgba[2], &rgba[3]);
  guint8 bytes[4] = { 0 };
  if (color != NULL)
    gegl_color_get_pixel (color, babl_format ("R'G'B'A u8"), bytes);
  g_autofree char *text
      = bytes[3] == 255
            ? g_strdup_printf ("#%02x%02x%02x", bytes[0], bytes[1], bytes[2])
            : g_strdup_printf ("#%02x%02x%02x%02x", bytes[0], bytes[1], bytes[2], bytes[3]);
  plumb_value_builder_set_string (builder, "default", text);
}

static PlumbValue *
describe_property (GParamSpec *spec)
{
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();
  const char *type = get_type_name (spec);
  plumb_value_builder_set_string (builder, "name", spec->name);
  plumb_value_builder_set_string (builder, "type", type);
  plumb_value_builder_set_string (builder, "title", g_param_spec_get_nick (spec));
  plumb_value_builder_set_string (builder, "summary", g_param_spec_get_blurb (spec));
  plumb_value_builder_set_string (builder, "unit", gegl_param_spec_get_property_key (spec, "unit"));
  plumb_value_builder_set_string (builder, "role", gegl_param_spec_get_property_key (spec, "role"));
  if (strcmp (type, "enum") == 0)
    describe_enum (builder, G_PARAM_SPEC_ENUM (spec));
  else if (strcmp (type, "color") == 0)
    describe_color (builder, spec);
  else if (strcmp (type, "boolean") == 0)
    plumb_value_builder_set_boolean (builder, "default",
                                     G_PARAM_SPEC_BOOLEAN (spec)->default_value);
  else if (strcmp (type, "text") == 0)
    plumb_value_builder_set_string (builder, "default", G_PARAM_SPEC_STRING (spec)->default_value);
  else
    describe_number (builder, spec);
  return plumb_value_builder_end (builder);
}

static PlumbValue *
list_pads (const char *operation, gboolean inputs)
{
  g_autoptr (GeglNode) graph = gegl_node_new ();
  GeglNode *node = gegl_node_new_child (graph, "operation", operation, NULL);
  g_auto (GStrv) pads
      = inputs ? gegl_node_list_input_pads (node) : gegl_node_list_output_pads (node);
  PlumbValueBuilder *array = plumb_value_builder_new_array ();
  for (guint i = 0; pads != NULL && pads[i] != NULL; i++)
    plumb_value_builder_add (array, plumb_value_new_string (pads[i]));
  return plumb_value_builder_end (array);
}

static PlumbValue *
describe_operation (const char *name)
{
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();
  plumb_value_builder_set_string (builder, "operation", name);
  static const char *const keys[]
      = { "title", "description", "categories", "license", "position-dependent" };
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    plumb_value_builder_set_string (builder, keys[i], gegl_operation_get_key (name, keys[i]));
  plumb_value_builder_set (builder, "inputs", list_pads (name, TRUE));
  plumb_value_builder_set (builder, "outputs", list_pads (name, FALSE));
  guint n_specs = 0;
  g_autofree GParamSpec **specs = gegl_operation_list_properties (name, &n_specs);
  PlumbValueBuilder *properties = plumb_value_builder_new_array ();
  for (guint i = 0; i < n_specs; i++)
    plumb_value_builder_add (properties, describe_property (specs[i]));
  plumb_value_builder_set (builder, "properties", plumb_value_builder_end (properties));
  return plumb_value_builder_end (builder);
}

int
main (int argc, char **argv)
{
  g_setenv ("GEGL_USE_OPENCL", "no", TRUE);
  gegl_init (&argc, &argv);
  guint n_names = 0;
  g_autofree char **names = gegl_list_operations (&n_names);
  PlumbValueBuilder *array = plumb_value_builder_new_array ();
  for (guint i = 0; i < n_names; i++)
    plumb_value_builder_add (array, describe_operation (names[i]));
  g_autoptr (PlumbValue) all = plumb_value_builder_end (array);
  g_autofree char *text = plumb_json_format (all, PLUMB_JSON_PRETTY);
  fputs (text, stdout);
  gegl_exit ();
  return 0;
}
