/* plumb-commands.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-commands.h"

#include <string.h>

#include "plumb-flat-private.h"

static void
add_list (PlumbValueBuilder *builder, PlumbValue *list)
{
  for (guint i = 0; i < plumb_value_get_length (list); i++)
    plumb_value_builder_add (builder, plumb_value_ref (plumb_value_get_element (list, i)));
}

/* An argument template as a person is to read it: “{tool.viewer}” may be any program. */
static PlumbValue *
name_tools (PlumbKind *kind, PlumbRegistry *registry, const char *template)
{
  g_autoptr (GString) text = g_string_new (template);
  for (const char *const *name = plumb_kind_get_tools (kind); *name != NULL; name++)
    {
      const PlumbTool *tool = plumb_registry_find_tool (registry, *name);
      g_autofree char *placeholder = g_strdup_printf ("{tool.%s}", *name);
      if (tool != NULL)
        g_string_replace (text, placeholder, tool->command, 0);
    }
  return plumb_value_new_string (text->str);
}

static PlumbValue *
make_argv (PlumbRegistry *registry, PlumbFlatNode *node, gboolean is_command)
{
  PlumbValueBuilder *builder = plumb_value_builder_new_array ();
  if (is_command)
    {
      plumb_value_builder_add (builder, plumb_value_new_string (plumb_value_member_string (
                                            node->params, "program", "")));
      add_list (builder, plumb_value_get_member (node->params, "arguments"));
    }
  else
    {
      PlumbValue *argv = plumb_value_get_member (plumb_kind_get_call (node->kind), "argv");
      for (guint i = 0; argv != NULL && i < plumb_value_get_length (argv); i++)
        plumb_value_builder_add (
            builder, name_tools (node->kind, registry,
                                 plumb_value_get_string (plumb_value_get_element (argv, i), "")));
    }
  return plumb_value_builder_end (builder);
}

static void
add_node (PlumbValueBuilder *commands, PlumbRegistry *registry, PlumbFlatNode *node)
{
  PlumbPack *pack = plumb_kind_get_pack (node->kind);
  gboolean is_command = strcmp (plumb_kind_get_name (node->kind), "core.command") == 0;
  gboolean is_foreign = plumb_pack_get_origin (pack) == PLUMB_PACK_ORIGIN_USER;
  if (!is_command && !(is_foreign && plumb_kind_get_call (node->kind) != NULL))
    return;
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();
  plumb_value_builder_set_string (builder, "node", node->path);
  plumb_value_builder_set_string (builder, "kind", plumb_kind_get_name (node->kind));
  plumb_value_builder_set (builder, "argv", make_argv (registry, node, is_command));
  if (is_foreign)
    {
      plumb_value_builder_set_string (builder, "pack", plumb_pack_get_name (pack));
      plumb_value_builder_set_string (builder, "pack_hash", plumb_pack_get_hash (pack));
    }
  plumb_value_builder_add (commands, plumb_value_builder_end (builder));
}

static void
add_nodes (PlumbValueBuilder *commands, PlumbRegistry *registry, PlumbFlat *flat)
{
  for (guint i = 0; i < flat->n_nodes; i++)
    {
      add_node (commands, registry, &flat->nodes[i]);
      if (flat->nodes[i].body != NULL)
        add_nodes (commands, registry, flat->nodes[i].body);
    }
}

/**
 * plumb_flat_list_commands:
 * @flat: a workflow as it would run
 *
 * Returns: (transfer full): an array; see the header
 */
PlumbValue *
plumb_flat_list_commands (PlumbFlat *flat)
{
  PlumbValueBuilder *commands = plumb_value_builder_new_array ();
  add_nodes (commands, ((PlumbFlatWhole *) flat)->registry, flat);
  return plumb_value_builder_end (commands);
}
