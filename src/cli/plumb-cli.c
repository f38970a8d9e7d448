/* plumb-cli.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <stdio.h>
#include <string.h>

#include "plumb-cli.h"
#include "plumb-file.h"
#include "plumb-json.h"

/* What every subcommand does: read its options, say what went wrong, print its answer. */

static const char *
find_arguments (const char *name)
{
  for (const PlumbCliCommand *command = plumb_cli_commands; command->name != NULL; command++)
    if (strcmp (command->name, name) == 0)
      return command->arguments;
  return "";
}

static void
print_command_help (PlumbCli *cli, GOptionContext *context)
{
  g_autofree char *help = g_option_context_get_help (context, TRUE, NULL);
  /* GOption heads its text with the program's name and "[OPTION…]"; ours names the subcommand. */
  const char *rest = strstr (help, "\n\n");
  const char *arguments = find_arguments (cli->command);
  printf ("usage: plumb %s [OPTION ...]%s%s%s", cli->command, *arguments != '\0' ? " " : "",
          arguments, rest != NULL ? rest : "\n");
}

gboolean
plumb_cli_parse (PlumbCli *cli,
                 const GOptionEntry *entries,
                 const char *details,
                 int *argc,
                 char ***argv,
                 int least,
                 int most,
                 int *status)
{
  gboolean help = FALSE;
  const GOptionEntry shared[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, "One JSON document instead of text", NULL },
    { "quiet", 'q', 0, G_OPTION_ARG_NONE, &cli->quiet, "Say only what went wrong", NULL },
    { "help", 'h', 0, G_OPTION_ARG_NONE, &help, "Show these options", NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_option_context_set_help_enabled (context, FALSE);
  if (entries != NULL)
    g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_add_main_entries (context, shared, NULL);
  if (details != NULL)
    g_option_context_set_description (context, details);

  g_autoptr (GError) error = NULL;
  if (!g_option_context_parse (context, argc, argv, &error))
    {
      *status = plumb_cli_fail_usage (cli, "%s", error->message);
      return FALSE;
    }
  if (help)
    {
      print_command_help (cli, context);
      *status = PLUMB_EXIT_OK;
      return FALSE;
    }
  if (*argc > 1 && strcmp ((*argv)[1], "--") == 0)
    {
      memmove (*argv + 1, *argv + 2, sizeof (char *) * (gsize) (*argc - 1));
      (*argc)--;
    }
  if (*argc - 1 < least || *argc - 1 > most)
    {
      *status = plumb_cli_fail_usage (cli, "expected %s, found %d words",
                                      find_arguments (cli->command), *argc - 1);
      return FALSE;
    }
  return TRUE;
}

GOptionEntry
plumb_cli_project_entry (PlumbCli *cli)
{
  return (GOptionEntry) {
    "project", 'C', 0, G_OPTION_ARG_FILENAME, &cli->project, "The project's folder", "FOLDER"
  };
}

static void
print_error_json (const char *domain, int code, const char *message, int status)
{
  PlumbValueBuilder *inner = plumb_value_builder_new_object ();
  plumb_value_builder_set_string (inner, "domain", domain);
  plumb_value_builder_set_int (inner, "code", code);
  plumb_value_builder_set_string (inner, "message", message);
  plumb_value_builder_set_int (inner, "status", status);
  PlumbValueBuilder *outer = plumb_value_builder_new_object ();
  plumb_value_builder_set (outer, "error", plumb_value_builder_end (inner));
  g_autoptr (PlumbValue) value = plumb_value_builder_end (outer);
  plumb_cli_print_json (value);
}

int
plumb_cli_fail_usage (PlumbCli *cli, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_autofree char *shown = plumb_text_make_visible (text);
  if (cli->json)
    print_error_json (g_quark_to_string (PLUMB_ENGINE_ERROR), PLUMB_ENGINE_ERROR_REQUEST, text,
                      PLUMB_EXIT_USAGE);
  fprintf (stderr, "plumb %s: %s; see `plumb %s --help`\n", cli->command, shown, cli->command);
  return PLUMB_EXIT_USAGE;
}

static int
find_status (const GError *error)
{
  if (g_error_matches (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_BUSY)
      || g_error_matches (error, PLUMB_ENGINE_ERROR, PLUMB_ENGINE_ERROR_BUSY))
    return PLUMB_EXIT_BUSY;
  if (g_error_matches (error, PLUMB_ENGINE_ERROR, PLUMB_ENGINE_ERROR_TRUST))
    return PLUMB_EXIT_UNTRUSTED;
  if (g_error_matches (error, PLUMB_ENGINE_ERROR, PLUMB_ENGINE_ERROR_REQUEST))
    return PLUMB_EXIT_USAGE;
  if (g_error_matches (error, PLUMB_ENGINE_ERROR, PLUMB_ENGINE_ERROR_WORKFLOW)
      || g_error_matches (error, PLUMB_ENGINE_ERROR, PLUMB_ENGINE_ERROR_BLOCKED))
    return PLUMB_EXIT_FINDINGS;
  return PLUMB_EXIT_ERROR;
}

int
plumb_cli_fail (PlumbCli *cli, const GError *error)
{
  int status = find_status (error);
  if (cli->json)
    print_error_json (g_quark_to_string (error->domain), error->code, error->message, status);
  /* A list of programs has lines, each made safe by who wrote it. */
  g_autofree char *shown = status == PLUMB_EXIT_UNTRUSTED
                               ? g_strdup (error->message)
                               : plumb_text_make_visible (error->message);
  fprintf (stderr, "plumb %s: %s\n", cli->command, shown);
  return status;
}

void
plumb_cli_print_json (PlumbValue *value)
{
  g_autofree char *text = plumb_json_format (value, PLUMB_JSON_PRETTY);
  fputs (text, stdout);
}

static void
print_problem (const PlumbProblem *problem)
{
  g_autofree char *node = plumb_text_make_visible (problem->node != NULL ? problem->node : "");
  g_autofree char *field = plumb_text_make_visible (problem->field != NULL ? problem->field : "");
  g_autofree char *message
      = plumb_text_make_visible (problem->message != NULL ? problem->message : problem->code);
  fprintf (stderr, "%s [%s]", plumb_severity_get_name (problem->severity), problem->code);
  if (*node != '\0' || *field != '\0')
    fprintf (stderr, " %s%s%s", node, *node != '\0' && *field != '\0' ? "." : "", field);
  fprintf (stderr, ": %s\n", message);

  const struct
  {
    const char *title;
    const char *text;
  } lines[] = { { "expected", problem->expected },
                { "found", problem->found },
                { "do", problem->advice } };
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    if (lines[i].text != NULL && *lines[i].text != '\0')
      {
        g_autofree char *text = plumb_text_make_visible (lines[i].text);
        fprintf (stderr, "    %-9s %s\n", lines[i].title, text);
      }
}

int
plumb_cli_print_problems (PlumbCli *cli, PlumbProblems *problems)
{
  if (cli->json)
    {
      g_autoptr (PlumbValueBuilder) builder = plumb_value_builder_new_object ();
      plumb_value_builder_set (builder, "problems", plumb_problems_to_value (problems));
      g_autoptr (PlumbValue) value = plumb_value_builder_end (g_steal_pointer (&builder));
      plumb_cli_print_json (value);
    }
  else
    for (guint i = 0; i < plumb_problems_get_length (problems); i++)
      print_problem (plumb_problems_get (problems, i));
  return plumb_problems_has_errors (problems) ? PLUMB_EXIT_FINDINGS : PLUMB_EXIT_OK;
}
