/* plumb-cli-doctor.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <stdio.h>
#include <string.h>

#include "plumb-cli-text.h"
#include "plumb-cli.h"
#include "plumb-tools.h"

/* Lists the programs that packs need, and the one that sandboxes are made with: what is there, what
 * is missing, what it would enable and how to get it. */

static const char *const sandbox_version[] = { "--version", NULL };
static const PlumbTool sandbox
    = { .name = "bwrap",
        .command = "bwrap",
        .version_argv = sandbox_version,
        .version_match = "bubblewrap ([0-9]+(?:\\.[0-9]+)+)",
        .enables = "plumb run --sandbox",
        .advice = "install bubblewrap (Debian: apt install bubblewrap)" };

static const PlumbTool *
find_next_tool (PlumbRegistry *registry, GHashTable *seen, guint *pack, guint *position)
{
  for (; *pack < plumb_registry_get_n_packs (registry); (*pack)++, *position = 0)
    {
      PlumbPack *current = plumb_registry_get_pack (registry, *pack);
      while (*position < plumb_pack_get_n_tools (current))
        {
          const PlumbTool *tool = plumb_pack_get_tool (current, (*position)++);
          if (plumb_registry_find_tool (registry, tool->name) == tool)
            return tool;
        }
    }
  return g_hash_table_add (seen, (gpointer) sandbox.name) ? &sandbox : NULL;
}

static PlumbValue *
describe_tool (const PlumbTool *tool, PlumbValue *found, PlumbProblems *problems)
{
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();
  plumb_value_builder_set_string (builder, "tool", tool->name);
  plumb_value_builder_set_boolean (builder, "found", found != NULL);
  plumb_value_builder_set_string (builder, "path", plumb_value_member_string (found, "path", NULL));
  plumb_value_builder_set_string (builder, "version",
                                  plumb_value_member_string (found, "version", NULL));
  plumb_value_builder_set_string (builder, "minimum", tool->minimum);
  plumb_value_builder_set_string (builder, "enables", tool->enables);
  plumb_value_builder_set_string (builder, "advice", tool->advice);
  plumb_value_builder_set (builder, "problems", plumb_problems_to_value (problems));
  return plumb_value_builder_end (builder);
}

static void
add_tool (PlumbCliTable *table, const PlumbTool *tool, PlumbValue *found, PlumbProblems *problems)
{
  gboolean good = found != NULL && !plumb_problems_has_errors (problems);
  g_autofree char *mark = g_strdup_printf ("%s %s", good ? "✔" : "✘", tool->name);
  const char *note = good ? plumb_value_member_string (found, "path", "") : tool->advice;
  plumb_cli_table_add (
      table, mark, plumb_value_member_string (found, "version", found != NULL ? "?" : "missing"),
      tool->enables, note);
}

int
plumb_cli_doctor (PlumbCli *cli, int argc, char **argv)
{
  int status;
  if (!plumb_cli_parse (cli, NULL,
                        "Exit status 1 where a tool is missing or too old; what needs it is "
                        "blocked, all else works.",
                        &argc, &argv, 0, 0, &status))
    return status;
  g_autoptr (PlumbRegistry) registry = plumb_cli_load_registry (cli);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  PlumbValueBuilder *tools = plumb_value_builder_new_array ();
  PlumbCliTable *table
      = plumb_cli_table_new ("TOOL", "VERSION", "ENABLES", "WHERE, OR HOW TO GET IT", NULL);
  status = PLUMB_EXIT_OK;
  guint pack = 0, position = 0;
  for (const PlumbTool *tool = find_next_tool (registry, seen, &pack, &position); tool != NULL;
       tool = find_next_tool (registry, seen, &pack, &position))
    {
      g_autoptr (PlumbProblems) problems = plumb_problems_new ();
      g_autoptr (PlumbValue) found = plumb_tools_find (tool, problems);
      plumb_value_builder_add (tools, describe_tool (tool, found, problems));
      add_tool (table, tool, found, problems);
      if (found == NULL || plumb_problems_has_errors (problems))
        status = PLUMB_EXIT_FINDINGS;
    }
  PlumbValueBuilder *object = plumb_value_builder_new_object ();
  plumb_value_builder_set_string (object, "program", "plumb " PLUMB_VERSION);
  plumb_value_builder_set (object, "tools", plumb_value_builder_end (tools));
  g_autoptr (PlumbValue) value = plumb_value_builder_end (object);
  if (cli->json)
    plumb_cli_print_json (value);
  else
    plumb_cli_table_print (table);
  return status;
}
