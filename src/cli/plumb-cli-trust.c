/* plumb-cli-trust.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <stdio.h>

#include "plumb-cli.h"
#include "plumb-commands.h"
#include "plumb-document.h"
#include "plumb-file.h"
#include "plumb-hash.h"
#include "plumb-json.h"
#include "plumb-trust.h"

/* A project that came from elsewhere starts no program of its own until its user has said so. What
 * is trusted is the exact set of programs, arguments and packs, so that a changed word asks again.
 */

static gboolean
add_workflow_commands (PlumbCliSession *session,
                       const char *name,
                       PlumbValueBuilder *all,
                       GError **error)
{
  g_autofree char *path = plumb_project_get_workflow_path (session->project, name);
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  g_autoptr (PlumbGraph) graph = plumb_document_load (path, problems, error);
  if (graph == NULL)
    return FALSE;
  g_autoptr (PlumbFlat) flat = plumb_flat_new (graph, session->registry, problems);
  if (flat == NULL)
    return TRUE; /* it has faults, so that nothing of it can run */
  g_autoptr (PlumbValue) commands = plumb_flat_list_commands (flat);
  for (guint i = 0; i < plumb_value_get_length (commands); i++)
    plumb_value_builder_add (all, plumb_value_ref (plumb_value_get_element (commands, i)));
  return TRUE;
}

/* The programs of all of the project's workflows. */
static PlumbValue *
list_commands (PlumbCliSession *session, GError **error)
{
  g_auto (GStrv) names = plumb_project_list_workflows (session->project, error);
  if (names == NULL)
    return NULL;
  g_autoptr (PlumbValueBuilder) all = plumb_value_builder_new_array ();
  for (guint i = 0; names[i] != NULL; i++)
    if (!add_workflow_commands (session, names[i], all, error))
      return NULL;
  return plumb_value_builder_end (g_steal_pointer (&all));
}

static void
print_commands (FILE *stream, PlumbValue *commands)
{
  for (guint i = 0; i < plumb_value_get_length (commands); i++)
    {
      PlumbValue *entry = plumb_value_get_element (commands, i);
      g_autofree char *argv
          = plumb_json_format (plumb_value_get_member (entry, "argv"), PLUMB_JSON_COMPACT);
      g_autofree char *shown = plumb_text_make_visible (argv);
      g_autofree char *node
          = plumb_text_make_visible (plumb_value_member_string (entry, "node", ""));
      fprintf (stream, "  %-24s %s\n", node, shown);
    }
}

gboolean
plumb_cli_check_trust (PlumbCli *cli, PlumbCliSession *session, gboolean grant, GError **error)
{
  g_autoptr (PlumbValue) commands = list_commands (session, error);
  if (commands == NULL)
    return FALSE;
  if (plumb_value_get_length (commands) == 0)
    return TRUE;
  g_autofree char *hash = plumb_hash_value (commands);
  if (plumb_trust_is_trusted (session->project, hash))
    return TRUE;
  if (grant)
    return plumb_trust_grant (session->project, hash, error);
  fprintf (stderr,
           "plumb %s: project '%s' is not trusted, and it would start these programs, writing "
           "below\n%s:\n",
           cli->command, plumb_project_get_name (session->project),
           plumb_project_get_folder (session->project));
  print_commands (stderr, commands);
  fputs ("Nothing was started. If you trust where it came from: `plumb trust`, or `plumb run "
         "--trust`.\n",
         stderr);
  return FALSE;
}

int
plumb_cli_trust (PlumbCli *cli, int argc, char **argv)
{
  gboolean revoke = FALSE, list = FALSE;
  const GOptionEntry entries[] = {
    { "revoke", 0, 0, G_OPTION_ARG_NONE, &revoke, "Trust it no longer", NULL },
    { "list", 0, 0, G_OPTION_ARG_NONE, &list, "Only show what it would start", NULL },
    G_OPTION_ENTRY_NULL,
  };
  int status;
  if (!plumb_cli_parse (
          cli, entries,
          "Shows the programs that the project's workflows start, and trusts exactly these.", &argc,
          &argv, 0, 1, &status))
    return status;
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbCliSession) session
      = plumb_cli_session_open (cli, argc > 1 ? argv[1] : NULL, &error);
  g_autoptr (PlumbValue) commands = session != NULL ? list_commands (session, &error) : NULL;
  if (commands == NULL)
    return plumb_cli_fail (cli, error);
  g_autofree char *hash = plumb_hash_value (commands);
  gboolean done = list
                  || (revoke ? plumb_trust_revoke (session->project, &error)
                             : plumb_trust_grant (session->project, hash, &error));
  if (!done)
    return plumb_cli_fail (cli, error);

  gboolean trusted
      = plumb_value_get_length (commands) == 0 || plumb_trust_is_trusted (session->project, hash);
  if (cli->json)
    {
      PlumbValueBuilder *builder = plumb_value_builder_new_object ();
      plumb_value_builder_set_boolean (builder, "trusted", trusted);
      plumb_value_builder_set_string (builder, "hash", hash);
      plumb_value_builder_set (builder, "commands", plumb_value_ref (commands));
      g_autoptr (PlumbValue) value = plumb_value_builder_end (builder);
      plumb_cli_print_json (value);
    }
  else if (!cli->quiet)
    {
      printf ("%s; its workflows start %u programs of its own\n",
              trusted ? "trusted" : "not trusted", plumb_value_get_length (commands));
      print_commands (stdout, commands);
    }
  return PLUMB_EXIT_OK;
}
