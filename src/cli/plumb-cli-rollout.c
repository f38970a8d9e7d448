/* plumb-cli-rollout.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <stdio.h>
#include <string.h>

#include "plumb-cli-text.h"
#include "plumb-cli.h"
#include "plumb-file.h"
#include "plumb-promotion.h"

/* rollout: which mode a workflow and its outputs are in, and changing it. */

typedef struct
{
  char *workflow;
  char *output;
  char *why;
  char *by;
} Options;

static void
options_clear (Options *self)
{
  g_free (self->workflow);
  g_free (self->output);
  g_free (self->why);
  g_free (self->by);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

/* --- show --- */

static void
add_output (PlumbCliTable *table, PlumbValue *about, PlumbValue *output)
{
  const char *mode = plumb_value_member_string (output, PLUMB_MODE_MEMBER, "");
  const char *effective = plumb_value_member_string (output, "effective", mode);
  g_autofree char *shown_mode = g_str_equal (mode, effective)
                                    ? g_strdup (mode)
                                    : g_strdup_printf ("%s, held as %s", mode, effective);
  g_autofree char *passes = g_strdup_printf ("%" G_GINT64_FORMAT " of %" G_GINT64_FORMAT,
                                             plumb_value_member_int (output, "passes", 0),
                                             plumb_value_member_int (output, "required_passes", 0));
  g_autofree char *by = plumb_text_make_visible (plumb_value_member_string (output, "by", ""));
  g_autofree char *why = plumb_text_make_visible (plumb_value_member_string (output, "why", ""));

  plumb_cli_table_add (table, plumb_value_member_string (about, "workflow", ""),
                       plumb_value_member_string (output, "output", ""), shown_mode, passes, by,
                       plumb_value_member_string (output, "when", ""), why, NULL);
}

static void
print_rollout (PlumbValue *workflows)
{
  PlumbCliTable *table
      = plumb_cli_table_new ("WORKFLOW", "OUTPUT", "MODE", "PASSES", "BY", "WHEN", "WHY", NULL);
  for (guint i = 0; i < plumb_value_get_length (workflows); i++)
    {
      PlumbValue *about = plumb_value_get_element (workflows, i);
      PlumbValue *outputs = plumb_value_get_member (about, "outputs");
      for (guint j = 0; j < plumb_value_get_length (outputs); j++)
        add_output (table, about, plumb_value_get_element (outputs, j));
    }
  plumb_cli_table_print (table);
  for (guint i = 0; i < plumb_value_get_length (workflows); i++)
    {
      PlumbValue *outputs
          = plumb_value_get_member (plumb_value_get_element (workflows, i), "outputs");
      for (guint j = 0; j < plumb_value_get_length (outputs); j++)
        {
          PlumbValue *output = plumb_value_get_element (outputs, j);
          const char *held = plumb_value_member_string (output, "effective_why", NULL);
          const char *missing = plumb_value_member_string (output, "missing", NULL);
          if (held != NULL)
            printf ("%s: %s\n", plumb_value_member_string (output, "output", ""), held);
          else if (missing != NULL
                   && !g_str_equal (plumb_value_member_string (output, PLUMB_MODE_MEMBER, ""),
                                    "graph"))
            printf ("%s\n", missing);
        }
    }
}

/* Those that name a legacy command. @only: NULL: all. */
static PlumbValue *
describe_workflows (PlumbCliSession *session, const char *only, GError **error)
{
  g_auto (GStrv) names = plumb_project_list_workflows (session->project, error);
  g_autoptr (PlumbValueBuilder) list = plumb_value_builder_new_array ();

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      if (only != NULL ? !g_str_equal (only, names[i])
                       : !plumb_contract_is_named (session->engine, names[i]))
        continue;
      PlumbValue *about
          = plumb_promotion_describe (session->engine, session->reader, names[i], error);
      if (about == NULL)
        return NULL;
      plumb_value_builder_add (list, about);
    }
  return names != NULL ? plumb_value_builder_end (g_steal_pointer (&list)) : NULL;
}

static int
show (PlumbCli *cli, PlumbCliSession *session, const Options *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbValue) workflows = describe_workflows (session, options->workflow, &error);
  if (workflows == NULL)
    return plumb_cli_fail (cli, error);
  if (cli->json)
    {
      PlumbValueBuilder *builder = plumb_value_builder_new_object ();
      plumb_value_builder_set (builder, "workflows", plumb_value_ref (workflows));
      g_autoptr (PlumbValue) value = plumb_value_builder_end (builder);
      plumb_cli_print_json (value);
    }
  else if (plumb_value_get_length (workflows) == 0)
    puts ("no workflow names a legacy command");
  else
    print_rollout (workflows);
  return PLUMB_EXIT_OK;
}

/* --- set, rollback --- */

static int
set_mode (PlumbCli *cli, PlumbCliSession *session, const Options *options, PlumbMode mode)
{
  g_autoptr (GError) error = NULL;
  const char *workflow = options->workflow != NULL ? options->workflow : session->workflow;
  if (workflow == NULL)
    return plumb_cli_fail_usage (cli,
                                 "the project has several workflows; name one, or give --workflow");
  const PlumbPromotion wish = { .engine = session->engine,
                                .reader = session->reader,
                                .workflow = workflow,
                                .output = options->output,
                                .mode = mode,
                                .by = options->by != NULL ? options->by : g_get_user_name (),
                                .why = options->why != NULL ? options->why : "" };
  if (!plumb_promotion_set_mode (&wish, &error))
    {
      int status = plumb_cli_fail (cli, error);
      return g_error_matches (error, PLUMB_PARITY_ERROR, PLUMB_PARITY_ERROR_RULE)
                 ? PLUMB_EXIT_FINDINGS
                 : status;
    }
  if (cli->quiet)
    return PLUMB_EXIT_OK;
  return show (cli, session, &(Options) { .workflow = (char *) workflow });
}

static const char details[]
    = "show      which mode each output is in, who set it and why, and what graph mode still "
      "needs\n"
      "set MODE  legacy: the legacy command does the work (the default)\n"
      "          shadow: it does, and the graph is run beside it, compared, and publishes nothing\n"
      "          graph:  the graph does it, and where it fails the legacy command at once; only\n"
      "                  after enough comparisons in a row have passed\n"
      "rollback  the legacy command does the work, from now on\n"
      "The choice (workflow_rollout_mode) is kept in the project's rollout.json. Exit status 1 "
      "where the\nrule does not allow graph; what is missing is said.";

static int
act (PlumbCli *cli, char **words, int n_words, const Options *options)
{
  static const char *const verbs[] = { "show", "set", "rollback", NULL };
  const char *place = n_words > 0 && !g_strv_contains (verbs, words[0]) ? *words++ : NULL;
  n_words -= place != NULL;
  const char *verb = n_words > 0 ? words[0] : "show";
  g_autoptr (GError) error = NULL;
  PlumbMode mode = PLUMB_MODE_LEGACY;

  if (!g_strv_contains (verbs, verb)
      || n_words != (g_str_equal (verb, "set") ? 2 : MIN (n_words, 1)))
    return plumb_cli_fail_usage (cli, "expected show, set MODE or rollback");
  if (n_words == 2 && !plumb_mode_parse (words[1], &mode, &error))
    return plumb_cli_fail_usage (cli, "%s", error->message);
  g_autoptr (PlumbCliSession) session = plumb_cli_session_open (cli, place, &error);
  if (session == NULL)
    return plumb_cli_fail (cli, error);
  if (!g_str_equal (verb, "show"))
    return set_mode (cli, session, options, mode);
  Options shown = *options;
  if (shown.workflow == NULL && place != NULL && g_str_has_suffix (place, ".plumb"))
    shown.workflow = session->workflow;
  return show (cli, session, &shown);
}

int
plumb_cli_rollout (PlumbCli *cli, int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  const GOptionEntry entries[] = {
    { "workflow", 'w', 0, G_OPTION_ARG_STRING, &options.workflow, "Which workflow of the project",
      "NAME" },
    { "output", 'o', 0, G_OPTION_ARG_STRING, &options.output, "Only this output of it", "ID" },
    { "why", 0, 0, G_OPTION_ARG_STRING, &options.why, "The reason, kept with the choice", "TEXT" },
    { "by", 0, 0, G_OPTION_ARG_STRING, &options.by, "Who chooses; default: the user's name",
      "NAME" },
    G_OPTION_ENTRY_NULL,
  };
  int status;
  if (!plumb_cli_parse (cli, entries, details, &argc, &argv, 0, 3, &status))
    return status;
  return act (cli, argv + 1, argc - 1, &options);
}
