/* plumb-commands.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-commands.h"

#include <string.h>

static void
add_list (PlumbValueBuilder *builder, PlumbValue *list)
{
  for (guint i = 0; i < plumb_value_get_length (list); i++)
    plumb_value_builder_add (builder, plumb_value_ref (plumb_value_get_element (list, i)));
}

static PlumbValue *
make_argv (PlumbFlatNode *node, gboolean is_command)
{
  PlumbValueBuilder *builder = plumb_value_builder_new_array ();
  if (is_command)
    {
      plumb_value_builder_add (builder, plumb_value_new_string (plumb_value_member_string (
                                            node->params, "program", "")));
      add_list (builder, plumb_value_get_member (node->params, "arguments"));
    }
  else
    add_list (builder, plumb_value_get_member (plumb_kind_get_call (node->kind), "argv"));
  return plumb_value_builder_end (builder);
}

static void
add_node (PlumbValueBuilder *commands, PlumbFlatNode *node)
{
  PlumbPack *pack = plumb_kind_get_pack (node->kind);
  gboolean is_command = strcmp (plumb_kind_get_name (node->kind), "core.command") == 0;
  gboolean is_foreign = plumb_pack_get_origin (pack) == PLUMB_PACK_ORIGIN_USER;
  if (!is_command && !(is_foreign && plumb_kind_get_call (node->kind) != NULL))
    return;
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();
  plumb_value_builder_set_string (builder, "node", node->path);
  plumb_value_builder_set_string (builder, "kind", plumb_kind_get_name (node->kind));
  plumb_value_builder_set (builder, "argv", make_argv (node, is_command));
  if (is_foreign)
    {
      plumb_value_builder_set_string (builder, "pack", plumb_pack_get_name (pack));
      plumb_value_builder_set_string (builder, "pack_hash", plumb_pack_get_hash (pack));
    }
  plumb_value_builder_add (commands, plumb_value_builder_end (builder));
}

static void
add_nodes (PlumbValueBuilder *commands, PlumbFlat *flat)
{
  for (guint i = 0; i < flat->n_nodes; i++)
    {
      add_node (commands, &flat->nodes[i]);
      if (flat->nodes[i].body != NULL)
        add_nodes (commands, flat->nodes[i].body);
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
  add_nodes (commands, flat);
  return plumb_value_builder_end (commands);
}
