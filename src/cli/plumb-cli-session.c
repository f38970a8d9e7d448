/* plumb-cli-session.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <stdio.h>
#include <string.h>

#include "plumb-cli.h"
#include "plumb-file.h"
#include "plumb-paths.h"
#include "plumb-tools.h"

/* A project opened for one call: its packs, tools, backends and records. */

static PlumbRegistry *
load_registry (PlumbProblems *problems)
{
  g_autoptr (PlumbRegistry) registry = plumb_registry_new ();
  g_auto (GStrv) folders = plumb_paths_list_packs ();
  plumb_registry_load (registry, (const char *const *) folders, problems);
  if (plumb_problems_get_length (problems) > 0)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      plumb_problems_append_text (problems, text);
      fprintf (stderr, "%s", text->str);
    }
  return g_steal_pointer (&registry);
}

PlumbRegistry *
plumb_cli_load_registry (PlumbCli *cli)
{
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();

  return load_registry (problems);
}

/* The workflow that the words mean: the file that was named, else the project's only one, or the
 * one that is named like the project's folder. */
static char *
choose_workflow (PlumbProject *project, const char *place)
{
  if (place != NULL && g_str_has_suffix (place, ".plumb"))
    {
      g_autofree char *name = g_path_get_basename (place);
      return g_strndup (name, strlen (name) - strlen (".plumb"));
    }
  g_auto (GStrv) names = plumb_project_list_workflows (project, NULL);
  if (names == NULL || names[0] == NULL)
    return NULL;
  if (names[1] == NULL)
    return g_strdup (names[0]);
  g_autofree char *folder = g_path_get_basename (plumb_project_get_folder (project));
  return g_strv_contains ((const char *const *) names, folder) ? g_strdup (folder) : NULL;
}

static void
set_no_place (PlumbProject *here, const char *word, GError **error)
{
  g_autofree char *shown = plumb_text_make_visible (word);
  g_auto (GStrv) names = here != NULL ? plumb_project_list_workflows (here, NULL) : NULL;
  g_autofree char *list = names != NULL && names[0] != NULL ? g_strjoinv (", ", names) : NULL;
  if (here == NULL)
    g_set_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_NOT_FOUND,
                 "There is no file or folder “%s”. Name a project's folder or a workflow's file",
                 shown);
  else
    g_set_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_NOT_FOUND,
                 "There is no file, folder or workflow “%s”. Workflows of project '%s': %s", shown,
                 plumb_project_get_name (here), list != NULL ? list : "none yet");
}

char *
plumb_cli_find_place (const char *word, GError **error)
{
  if (word == NULL || g_file_test (word, G_FILE_TEST_EXISTS))
    return g_strdup (word != NULL ? word : ".");
  g_autoptr (PlumbProject) here = plumb_project_open (".", NULL);
  g_auto (GStrv) names = here != NULL ? plumb_project_list_workflows (here, NULL) : NULL;
  if (names != NULL && g_strv_contains ((const char *const *) names, word))
    return plumb_project_get_workflow_path (here, word);
  set_no_place (here, word, error);
  return NULL;
}

PlumbCliSession *
plumb_cli_session_open (PlumbCli *cli, const char *word, GError **error)
{
  g_autoptr (PlumbCliSession) self = g_new0 (PlumbCliSession, 1);
  g_autofree char *place = plumb_cli_find_place (word, error);
  self->project = place != NULL ? plumb_project_open (place, error) : NULL;
  if (self->project == NULL)
    return NULL;
  self->workflow = choose_workflow (self->project, place);
  self->pack_problems = plumb_problems_new ();
  self->registry = load_registry (self->pack_problems);
  self->backends = plumb_backends_new ();
  for (guint i = 0; i < cli->backends->len; i++)
    plumb_backends_add (self->backends, g_ptr_array_index (cli->backends, i));
  self->reader = plumb_project_open_reader (self->project, error);
  if (self->reader == NULL)
    return NULL;

  g_autoptr (PlumbValue) tools = plumb_tools_find_all (self->registry);
  self->engine = plumb_engine_new (&(PlumbEngineInfo) { .project = self->project,
                                                        .registry = self->registry,
                                                        .backends = self->backends,
                                                        .tools = tools });
  return g_steal_pointer (&self);
}

gboolean
plumb_cli_session_has_workflow (PlumbCliSession *self, GError **error)
{
  if (self->workflow != NULL)
    return TRUE;
  g_auto (GStrv) names = plumb_project_list_workflows (self->project, error);
  if (names == NULL)
    return FALSE;
  g_autofree char *list = g_strjoinv (", ", names);
  if (*list != '\0')
    g_set_error (error, PLUMB_ENGINE_ERROR, PLUMB_ENGINE_ERROR_REQUEST,
                 "the project has several workflows: %s. Name one, or give --workflow", list);
  else
    g_set_error (error, PLUMB_ENGINE_ERROR, PLUMB_ENGINE_ERROR_REQUEST,
                 "project '%s' has no workflow yet; write %s/workflows/NAME.plumb, or begin with a "
                 "sample: plumb new FOLDER --from photo",
                 plumb_project_get_name (self->project), plumb_project_get_folder (self->project));
  return FALSE;
}

PlumbRunnerClient *
plumb_cli_session_attach (PlumbCliSession *self, GError **error)
{
  if (self->client == NULL)
    self->client = plumb_runner_client_attach (self->engine, error);
  return self->client;
}

void
plumb_cli_session_free (PlumbCliSession *self)
{
  g_autoptr (GError) error = NULL;
  if (self->client != NULL && !plumb_cli_close_runner (self->client, FALSE, &error))
    fprintf (stderr, "plumb: %s\n", error->message);
  g_clear_object (&self->client);
  g_clear_object (&self->reader);
  g_clear_object (&self->engine);
  if (self->backends != NULL)
    plumb_backends_shut_down (self->backends);
  g_clear_object (&self->backends);
  g_clear_object (&self->registry);
  g_clear_pointer (&self->pack_problems, plumb_problems_unref);
  g_clear_object (&self->project);
  g_free (self->workflow);
  g_free (self);
}

static gint64
find_last_run (PlumbCliSession *session, GError **error)
{
  const PlumbRunQuery query = { .limit = 1 };
  g_autoptr (GPtrArray) rows = plumb_ledger_reader_list_runs (session->reader, &query, error);
  if (rows == NULL)
    return 0;
  if (rows->len == 0)
    {
      g_set_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_NOT_FOUND,
                   "project '%s' has no run yet; start one with `plumb run`",
                   plumb_project_get_name (session->project));
      return 0;
    }
  return ((PlumbRunRow *) g_ptr_array_index (rows, 0))->run;
}

gint64
plumb_cli_find_run (PlumbCliSession *session, const char *word, GError **error)
{
  if (word == NULL || strcmp (word, "last") == 0)
    return find_last_run (session, error);
  guint64 run = 0;
  if (!g_ascii_string_to_unsigned (*word == '#' ? word + 1 : word, 10, 1, G_MAXINT64, &run, NULL))
    {
      g_set_error (error, PLUMB_ENGINE_ERROR, PLUMB_ENGINE_ERROR_REQUEST,
                   "expected a run's number or 'last', found '%s'", word);
      return 0;
    }
  g_autoptr (PlumbRunRow) row = plumb_ledger_reader_get_run (session->reader, (gint64) run, error);
  return row != NULL ? (gint64) run : 0;
}
