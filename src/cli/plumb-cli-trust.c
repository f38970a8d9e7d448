/* plumb-cli-trust.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <stdio.h>

#include "plumb-cli-text.h"
#include "plumb-cli.h"
#include "plumb-commands.h"
#include "plumb-contract.h"
#include "plumb-document.h"
#include "plumb-file.h"
#include "plumb-hash.h"
#include "plumb-json.h"
#include "plumb-trust-check.h"

/* A project that came from elsewhere starts no program of its own until its user has said so. What
 * is trusted is the exact set of programs, arguments and packs, so that a changed word asks again.
 */

/* What one workflow would start; an empty list where it has faults, so that nothing of it can run.
 */
static PlumbValue *
list_commands (PlumbCliSession *session, const char *workflow, GError **error)
{
  g_autofree char *path = plumb_project_get_workflow_path (session->project, workflow);
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  g_autoptr (PlumbGraph) graph = plumb_document_load (path, problems, error);
  if (graph == NULL)
    return NULL;
  g_autoptr (PlumbFlat) flat = plumb_flat_new (graph, session->registry, problems);
  return flat != NULL ? plumb_flat_list_commands (flat)
                      : plumb_value_builder_end (plumb_value_builder_new_array ());
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

/* The command that a workflow is to replace, with its script. */
static gboolean
grant_legacy (PlumbCliSession *session, const char *workflow, GError **error)
{
  g_autoptr (PlumbContract) contract
      = plumb_contract_is_named (session->engine, workflow)
            ? plumb_contract_load (session->engine, workflow, NULL, NULL)
            : NULL;
  return contract == NULL || plumb_contract_grant_trust (contract, session->project, error);
}

gboolean
plumb_cli_grant_trust (PlumbCliSession *session, PlumbValue *arguments, GError **error)
{
  if (plumb_trust_is_trusted (session->project, "")) /* made here: nothing needs to be looked at */
    return TRUE;
  g_autoptr (PlumbWorkflow) workflow
      = plumb_workflow_load_asked (session->engine, session->reader, arguments, NULL);
  if (!grant_legacy (session, plumb_value_member_string (arguments, "workflow", ""), error))
    return FALSE;
  if (workflow == NULL)
    return TRUE; /* the runner will tell what is wrong with it */
  g_autoptr (PlumbValue) state = plumb_trust_describe (session->engine, workflow);
  return plumb_value_member_boolean (state, "trusted", FALSE)
         || plumb_trust_grant (session->project, plumb_value_member_string (state, "hash", ""),
                               error);
}

/* Adds the legacy command as one that the project would start, and trusts it if that is asked. */
static gboolean
visit_legacy (PlumbCliSession *session,
              const char *workflow,
              gboolean is_granted,
              PlumbValueBuilder *all,
              gboolean *trusted,
              GError **error)
{
  g_autoptr (PlumbContract) contract
      = plumb_contract_is_named (session->engine, workflow)
            ? plumb_contract_load (session->engine, workflow, NULL, NULL)
            : NULL;
  g_auto (GStrv) command
      = contract != NULL ? plumb_legacy_make_command (contract->legacy, session->project, NULL)
                         : NULL;
  if (command == NULL)
    return TRUE;
  if (is_granted && !plumb_contract_grant_trust (contract, session->project, error))
    return FALSE;
  *trusted = *trusted && plumb_trust_is_trusted (session->project, contract->legacy_hash);
  PlumbValueBuilder *entry = plumb_value_builder_new_object ();
  plumb_value_builder_set_string (entry, "node", "legacy");
  plumb_value_builder_set_string (entry, "kind", "legacy command");
  plumb_value_builder_set (entry, "argv", plumb_value_new_strv ((const char *const *) command));
  plumb_value_builder_add (all, plumb_value_builder_end (entry));
  return TRUE;
}

typedef struct
{
  gboolean revoke;
  gboolean list;
} Options;

/* Trusts each workflow's programs, or only tells of them. */
static gboolean
visit_workflows (PlumbCliSession *session,
                 const Options *options,
                 PlumbValueBuilder *all,
                 gboolean *trusted,
                 GError **error)
{
  g_auto (GStrv) names = plumb_project_list_workflows (session->project, error);
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      g_autoptr (PlumbValue) commands = list_commands (session, names[i], error);
      g_autofree char *hash = commands != NULL ? plumb_hash_value (commands) : NULL;
      gboolean is_granted = !options->list && !options->revoke;
      if (commands == NULL || !visit_legacy (session, names[i], is_granted, all, trusted, error))
        return FALSE;
      if (plumb_value_get_length (commands) == 0)
        continue;
      if (is_granted && !plumb_trust_grant (session->project, hash, error))
        return FALSE;
      *trusted = *trusted && plumb_trust_is_trusted (session->project, hash);
      for (guint k = 0; k < plumb_value_get_length (commands); k++)
        plumb_value_builder_add (all, plumb_value_ref (plumb_value_get_element (commands, k)));
    }
  return names != NULL;
}

int
plumb_cli_trust (PlumbCli *cli, int argc, char **argv)
{
  Options options = { 0 };
  const GOptionEntry entries[] = {
    { "revoke", 0, 0, G_OPTION_ARG_NONE, &options.revoke, "Trust it no longer", NULL },
    { "list", 0, 0, G_OPTION_ARG_NONE, &options.list, "Only show what it would start", NULL },
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
  if (session == NULL || (options.revoke && !plumb_trust_revoke (session->project, &error)))
    return plumb_cli_fail (cli, error);
  PlumbValueBuilder *all = plumb_value_builder_new_array ();
  gboolean trusted = TRUE;
  gboolean done = visit_workflows (session, &options, all, &trusted, &error);
  g_autoptr (PlumbValue) commands = plumb_value_builder_end (all);
  if (!done)
    return plumb_cli_fail (cli, error);
  if (cli->json)
    {
      PlumbValueBuilder *builder = plumb_value_builder_new_object ();
      plumb_value_builder_set_boolean (builder, "trusted", trusted);
      plumb_value_builder_set (builder, "commands", plumb_value_ref (commands));
      g_autoptr (PlumbValue) value = plumb_value_builder_end (builder);
      plumb_cli_print_json (value);
    }
  else if (!cli->quiet)
    {
      guint n = plumb_value_get_length (commands);
      g_autofree char *programs = plumb_cli_format_count (n, "program", "programs");
      printf ("%s; the project starts %s of its own\n", trusted ? "trusted" : "not trusted",
              n > 0 ? programs : "no program");
      print_commands (stdout, commands);
    }
  return PLUMB_EXIT_OK;
}
