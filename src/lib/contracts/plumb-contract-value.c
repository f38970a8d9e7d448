/* plumb-contract-value.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-contract-value.h"

#include "plumb-field.h"

static void
set_shared (PlumbValueBuilder *builder, const char *name, PlumbValue *value)
{
  if (value != NULL)
    plumb_value_builder_set (builder, name, plumb_value_ref (value));
}

static PlumbValue *
describe_port (const PlumbPort *port)
{
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();
  plumb_value_builder_set_string (builder, "name", port->name);
  plumb_value_builder_set_string (builder, "kind", port->kind);
  plumb_value_builder_set_string (builder, "title", port->title);
  plumb_value_builder_set_string (builder, "summary", port->summary);
  plumb_value_builder_set_boolean (builder, "optional", port->optional);
  plumb_value_builder_set_boolean (builder, "many", port->many);
  return plumb_value_builder_end (builder);
}

static PlumbValue *
describe_field (const PlumbField *field)
{
  g_autofree char *takes = plumb_field_describe (field);
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();
  plumb_value_builder_set_string (builder, "name", field->name);
  plumb_value_builder_set_string (builder, "title", field->title);
  plumb_value_builder_set_string (builder, "summary", field->summary);
  plumb_value_builder_set_string (builder, "takes", takes);
  plumb_value_builder_set_string (builder, "unit", field->unit);
  plumb_value_builder_set_string (builder, "format", field->format);
  plumb_value_builder_set_string (builder, "language", field->language);
  set_shared (builder, "default", field->default_value);
  set_shared (builder, "minimum", field->minimum);
  set_shared (builder, "maximum", field->maximum);
  if (field->choices != NULL)
    plumb_value_builder_set (builder, "choices", plumb_value_new_strv (field->choices));
  plumb_value_builder_set_boolean (builder, "key", field->in_key);
  return plumb_value_builder_end (builder);
}

static PlumbValue *
list_ports (PlumbKind *kind,
            guint n_ports,
            const PlumbPort *(*get) (PlumbKind *kind, guint position))
{
  PlumbValueBuilder *builder = plumb_value_builder_new_array ();
  for (guint i = 0; i < n_ports; i++)
    plumb_value_builder_add (builder, describe_port (get (kind, i)));
  return plumb_value_builder_end (builder);
}

static PlumbValue *
list_fields (PlumbKind *kind)
{
  PlumbValueBuilder *builder = plumb_value_builder_new_array ();
  for (guint i = 0; i < plumb_kind_get_n_fields (kind); i++)
    plumb_value_builder_add (builder, describe_field (plumb_kind_get_field (kind, i)));
  return plumb_value_builder_end (builder);
}

/**
 * plumb_kind_to_value:
 * @kind: a kind
 *
 * Returns: (transfer full): its contract as an object
 */
PlumbValue *
plumb_kind_to_value (PlumbKind *kind)
{
  const struct
  {
    const char *name;
    const char *text;
  } texts[] = {
    { "type", plumb_kind_get_name (kind) },
    { "title", plumb_kind_get_title (kind) },
    { "summary", plumb_kind_get_summary (kind) },
    { "help", plumb_kind_get_help (kind) },
    { "family", plumb_kind_get_family (kind) },
    { "module", plumb_kind_get_module (kind) },
    { "stage", plumb_kind_get_stage (kind) },
    { "category", plumb_kind_get_category (kind) },
    { "role", plumb_kind_get_role (kind) },
    { "backend", plumb_kind_get_backend (kind) },
    { "disabled", plumb_kind_get_disabled (kind) },
    { "pack", plumb_pack_get_name (plumb_kind_get_pack (kind)) },
  };
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    plumb_value_builder_set_string (builder, texts[i].name, texts[i].text);
  plumb_value_builder_set_int (builder, "version", plumb_kind_get_version (kind));
  plumb_value_builder_set (builder, "inputs",
                           list_ports (kind, plumb_kind_get_n_inputs (kind), plumb_kind_get_input));
  plumb_value_builder_set (
      builder, "outputs",
      list_ports (kind, plumb_kind_get_n_outputs (kind), plumb_kind_get_output));
  plumb_value_builder_set (builder, "fields", list_fields (kind));
  plumb_value_builder_set_boolean (builder, "seed", plumb_kind_uses_seed (kind));
  plumb_value_builder_set_boolean (builder, "network", plumb_kind_uses_network (kind));
  plumb_value_builder_set_boolean (builder, "cache", plumb_kind_is_cached (kind));
  if (plumb_kind_get_tools (kind) != NULL)
    plumb_value_builder_set (builder, "tools", plumb_value_new_strv (plumb_kind_get_tools (kind)));
  set_shared (builder, "slots", plumb_kind_get_slot_table (kind));
  return plumb_value_builder_end (builder);
}

/**
 * plumb_registry_to_value:
 * @registry: all packs
 *
 * Returns: (transfer full): { "kinds": [ … ] }, in the order of packs and kinds
 */
PlumbValue *
plumb_registry_to_value (PlumbRegistry *registry)
{
  PlumbValueBuilder *kinds = plumb_value_builder_new_array ();
  for (guint i = 0; i < plumb_registry_get_n_packs (registry); i++)
    {
      PlumbPack *pack = plumb_registry_get_pack (registry, i);
      for (guint k = 0; k < plumb_pack_get_n_kinds (pack); k++)
        plumb_value_builder_add (kinds, plumb_kind_to_value (plumb_pack_get_kind (pack, k)));
    }
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();
  plumb_value_builder_set (builder, "kinds", plumb_value_builder_end (kinds));
  return plumb_value_builder_end (builder);
}
