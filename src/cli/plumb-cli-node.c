/* plumb-cli-node.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <stdio.h>
#include <string.h>

#include "plumb-cli-text.h"
#include "plumb-cli.h"
#include "plumb-contract-value.h"
#include "plumb-field.h"
#include "plumb-json.h"
#include "plumb-registry.h"

/* node and packs: what the packs say of themselves. */

/* Lines that are too long are hard to read. */
static int
get_text_width (void)
{
  return MIN (plumb_cli_get_width (), 100);
}

static void
print_wrapped (const char *text, int indent)
{
  g_auto (GStrv) paragraphs = g_strsplit (text, "\n", -1);
  for (guint i = 0; paragraphs[i] != NULL; i++)
    {
      printf ("%*s", indent, "");
      plumb_cli_print_wrapped (paragraphs[i], indent, indent, get_text_width ());
      putchar ('\n');
    }
}

static void
print_port (const PlumbPort *port)
{
  g_autoptr (GString) line = g_string_new (NULL);
  g_string_append_printf (line, "%s%s", port->many ? "list of " : "", port->kind);
  for (guint i = 0; port->also != NULL && port->also[i] != NULL; i++)
    g_string_append_printf (line, " or %s", port->also[i]);
  if (port->optional)
    g_string_append (line, ", optional");
  printf ("  %-18s %-20s  %s\n", port->name, line->str, port->summary != NULL ? port->summary : "");
}

/* What it takes, what it is where nothing is given, and when it matters. */
static void
print_field (const PlumbField *field)
{
  g_autofree char *limits = plumb_field_describe (field);
  g_autofree char *given = field->default_value != NULL
                               ? plumb_json_format (field->default_value, PLUMB_JSON_COMPACT)
                               : NULL;
  g_autoptr (GString) line = g_string_new (limits);
  if (field->unit != NULL && *field->unit != '\0')
    g_string_append_printf (line, " (%s)", field->unit);
  g_string_append_printf (line, given != NULL ? "; default %s" : "; must be given", given);
  if (field->visible_field != NULL)
    {
      g_autofree char *values = g_strjoinv (" or ", (char **) field->visible_values);
      g_string_append_printf (line, "; only where %s is %s", field->visible_field, values);
    }
  printf ("  %-18s ", field->name);
  plumb_cli_print_wrapped (line->str, 21, 21, get_text_width ());
  putchar ('\n');
  print_wrapped (field->summary != NULL ? field->summary : "", 21);
}

static void
print_kind (PlumbKind *kind)
{
  printf ("%s (version %" G_GINT64_FORMAT "): %s\n\n", plumb_kind_get_name (kind),
          plumb_kind_get_version (kind), plumb_kind_get_title (kind));
  print_wrapped (plumb_kind_get_summary (kind), 0);
  if (plumb_kind_get_help (kind) != NULL)
    {
      putchar ('\n');
      print_wrapped (plumb_kind_get_help (kind), 0);
    }
  printf ("\nfamily %s, module %s, stage %s, category %s, role %s\n", plumb_kind_get_family (kind),
          plumb_kind_get_module (kind), plumb_kind_get_stage (kind), plumb_kind_get_category (kind),
          plumb_kind_get_role (kind));
  if (plumb_kind_get_disabled (kind) != NULL)
    printf ("disabled: %s\n", plumb_kind_get_disabled (kind));

  printf ("\ninputs%s\n", plumb_kind_get_n_inputs (kind) == 0 ? ": none" : "");
  for (guint i = 0; i < plumb_kind_get_n_inputs (kind); i++)
    print_port (plumb_kind_get_input (kind, i));
  printf ("\noutputs%s\n", plumb_kind_get_n_outputs (kind) == 0 ? ": none" : "");
  for (guint i = 0; i < plumb_kind_get_n_outputs (kind); i++)
    print_port (plumb_kind_get_output (kind, i));
  printf ("\nsettings%s\n", plumb_kind_get_n_fields (kind) == 0 ? ": none" : "");
  for (guint i = 0; i < plumb_kind_get_n_fields (kind); i++)
    print_field (plumb_kind_get_field (kind, i));

  printf ("\ncarried out by the %s backend%s%s", plumb_kind_get_backend (kind),
          plumb_kind_uses_seed (kind) ? ", uses the seed" : "",
          plumb_kind_is_cached (kind) ? "" : ", never taken from the cache");
  const char *const *tools = plumb_kind_get_tools (kind);
  for (guint i = 0; tools != NULL && tools[i] != NULL; i++)
    printf ("%s%s", i == 0 ? ", needs " : ", ", tools[i]);
  putchar ('\n');
}

static void
list_kinds (PlumbRegistry *registry)
{
  PlumbCliTable *table = plumb_cli_table_new ("KIND", "TITLE", "MODULE", "WHAT IT DOES", NULL);
  for (guint i = 0; i < plumb_registry_get_n_packs (registry); i++)
    {
      PlumbPack *pack = plumb_registry_get_pack (registry, i);
      for (guint k = 0; k < plumb_pack_get_n_kinds (pack); k++)
        {
          PlumbKind *kind = plumb_pack_get_kind (pack, k);
          plumb_cli_table_add (table, plumb_kind_get_name (kind), plumb_kind_get_title (kind),
                               plumb_kind_get_module (kind), plumb_kind_get_summary (kind));
        }
    }
  plumb_cli_table_print (table);
}

int
plumb_cli_node (PlumbCli *cli, int argc, char **argv)
{
  int status;
  if (!plumb_cli_parse (cli, NULL,
                        "Prints a kind's contract and documentation, or lists all kinds.", &argc,
                        &argv, 0, 1, &status))
    return status;
  g_autoptr (PlumbRegistry) registry = plumb_cli_load_registry (cli);
  if (argc < 2)
    {
      if (cli->json)
        {
          g_autoptr (PlumbValue) value = plumb_registry_to_value (registry);
          plumb_cli_print_json (value);
        }
      else
        list_kinds (registry);
      return PLUMB_EXIT_OK;
    }
  PlumbKind *kind = plumb_registry_find_kind (registry, argv[1]);
  if (kind == NULL)
    {
      g_auto (GStrv) near = plumb_registry_suggest_kinds (registry, argv[1]);
      g_autofree char *names = g_strjoinv (", ", near);
      return plumb_cli_fail_usage (cli, "no kind is named '%s'%s%s%s", argv[1],
                                   near[0] != NULL ? "; did you mean " : "", names,
                                   near[0] != NULL ? "" : "; `plumb node` lists them");
    }
  if (cli->json)
    {
      g_autoptr (PlumbValue) value = plumb_kind_to_value (kind);
      plumb_cli_print_json (value);
    }
  else
    print_kind (kind);
  return PLUMB_EXIT_OK;
}

static const char *
get_origin_name (PlumbPackOrigin origin)
{
  switch (origin)
    {
    case PLUMB_PACK_ORIGIN_APPLICATION:
      return "application";
    case PLUMB_PACK_ORIGIN_SYSTEM:
      return "system";
    case PLUMB_PACK_ORIGIN_USER:
      return "user";
    default:
      g_return_val_if_reached ("");
    }
}

static PlumbValue *
describe_pack (PlumbPack *pack)
{
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();
  plumb_value_builder_set_string (builder, "pack", plumb_pack_get_name (pack));
  plumb_value_builder_set_string (builder, "version", plumb_pack_get_version (pack));
  plumb_value_builder_set_string (builder, "title", plumb_pack_get_title (pack));
  plumb_value_builder_set_string (builder, "summary", plumb_pack_get_summary (pack));
  plumb_value_builder_set_string (builder, "folder", plumb_pack_get_folder (pack));
  plumb_value_builder_set_string (builder, "hash", plumb_pack_get_hash (pack));
  plumb_value_builder_set_string (builder, "origin",
                                  get_origin_name (plumb_pack_get_origin (pack)));
  plumb_value_builder_set_int (builder, "kinds", plumb_pack_get_n_kinds (pack));
  return plumb_value_builder_end (builder);
}

int
plumb_cli_packs (PlumbCli *cli, int argc, char **argv)
{
  int status;
  if (!plumb_cli_parse (cli, NULL, NULL, &argc, &argv, 0, 0, &status))
    return status;
  g_autoptr (PlumbRegistry) registry = plumb_cli_load_registry (cli);
  PlumbValueBuilder *packs = plumb_value_builder_new_array ();
  PlumbCliTable *table
      = plumb_cli_table_new ("PACK", "VERSION", "KINDS", "FROM", "WHAT IT IS FOR", NULL);
  for (guint i = 0; i < plumb_registry_get_n_packs (registry); i++)
    {
      PlumbPack *pack = plumb_registry_get_pack (registry, i);
      g_autofree char *kinds = g_strdup_printf ("%u", plumb_pack_get_n_kinds (pack));
      plumb_value_builder_add (packs, describe_pack (pack));
      plumb_cli_table_add (table, plumb_pack_get_name (pack), plumb_pack_get_version (pack), kinds,
                           get_origin_name (plumb_pack_get_origin (pack)),
                           plumb_pack_get_summary (pack));
    }
  PlumbValueBuilder *object = plumb_value_builder_new_object ();
  plumb_value_builder_set (object, "packs", plumb_value_builder_end (packs));
  g_autoptr (PlumbValue) value = plumb_value_builder_end (object);
  if (cli->json)
    plumb_cli_print_json (value);
  else
    plumb_cli_table_print (table);
  return PLUMB_EXIT_OK;
}
