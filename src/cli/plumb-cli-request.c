/* plumb-cli-request.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-cli-request.h"
#include "plumb-json.h"

struct _PlumbCliRequest
{
  char *workflow;
  char **set;
  char **to;
  char **from;
  char **force;
  char *failed_of;
  char *seed;
  char *jobs;
  char *threads;
  gboolean no_cache;
  gboolean sandbox;
  gboolean trust;
  gboolean observe;
  char *order;
  GOptionEntry *entries;
};

PlumbCliRequest *
plumb_cli_request_new (void)
{
  PlumbCliRequest *self = g_new0 (PlumbCliRequest, 1);
  const GOptionEntry entries[] = {
    { "workflow", 'w', 0, G_OPTION_ARG_STRING, &self->workflow, "Which workflow of the project",
      "NAME" },
    { "set", 's', 0, G_OPTION_ARG_STRING_ARRAY, &self->set,
      "Replace a parameter for this run (repeatable)", "NODE.FIELD=VALUE" },
    { "to", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->to, "Only this node and what it needs",
      "NODE" },
    { "from", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->from, "Only this node and what needs it",
      "NODE" },
    { "failed-of", 0, 0, G_OPTION_ARG_STRING, &self->failed_of,
      "Only what failed in that run, and what needs it", "RUN" },
    { "force", 'f', 0, G_OPTION_ARG_STRING_ARRAY, &self->force,
      "Run this node even if cached ('*': all)", "NODE" },
    { "no-cache", 0, 0, G_OPTION_ARG_NONE, &self->no_cache, "Take nothing from earlier runs",
      NULL },
    { "seed", 0, 0, G_OPTION_ARG_STRING, &self->seed, "Base seed instead of the workflow's",
      "NUMBER" },
    { "jobs", 'j', 0, G_OPTION_ARG_STRING, &self->jobs, "How many processors' worth runs at once",
      "N" },
    { "threads", 0, 0, G_OPTION_ARG_STRING, &self->threads, "How many threads a step may use",
      "N" },
    { "sandbox", 0, 0, G_OPTION_ARG_NONE, &self->sandbox, "Start programs in a sandbox (bwrap)",
      NULL },
    { "observe", 0, 0, G_OPTION_ARG_NONE, &self->observe,
      "Run the graph; publish and notify nothing", NULL },
    { "order", 0, 0, G_OPTION_ARG_STRING, &self->order,
      "What it is done for, kept with what a dispatch records", "ID" },
    { "trust", 0, 0, G_OPTION_ARG_NONE, &self->trust,
      "Trust the project's programs, and remember it", NULL },
    G_OPTION_ENTRY_NULL,
  };
  self->entries = g_memdup2 (entries, sizeof entries);
  return self;
}

gboolean
plumb_cli_request_grants_trust (PlumbCliRequest *self)
{
  return self->trust;
}

gboolean
plumb_cli_request_is_partial (PlumbCliRequest *self)
{
  return self->observe || self->to != NULL || self->from != NULL || self->failed_of != NULL;
}

const char *
plumb_cli_request_get_order (PlumbCliRequest *self)
{
  return self->order;
}

void
plumb_cli_request_free (PlumbCliRequest *self)
{
  g_free (self->workflow);
  g_strfreev (self->set);
  g_strfreev (self->to);
  g_strfreev (self->from);
  g_strfreev (self->force);
  g_free (self->failed_of);
  g_free (self->seed);
  g_free (self->jobs);
  g_free (self->threads);
  g_free (self->order);
  g_free (self->entries);
  g_free (self);
}

/* VALUE is JSON where it reads as JSON, else the text itself: samples=64, color=#ff0000. */
static gboolean
add_assignment (PlumbValueBuilder *builder, const char *text, GError **error)
{
  const char *equals = strchr (text, '=');
  const char *dot = strchr (text, '.');
  if (equals == NULL || dot == NULL || dot > equals || dot == text || dot + 1 == equals)
    {
      g_set_error (error, PLUMB_ENGINE_ERROR, PLUMB_ENGINE_ERROR_REQUEST,
                   "expected NODE.FIELD=VALUE after --set, found '%s'", text);
      return FALSE;
    }
  g_autofree char *name = g_strndup (text, (gsize) (equals - text));
  PlumbValue *value = plumb_json_parse (equals + 1, -1, NULL);
  plumb_value_builder_set (builder, name,
                           value != NULL ? value : plumb_value_new_string (equals + 1));
  return TRUE;
}

static gboolean
add_assignments (PlumbCliRequest *self, PlumbValueBuilder *request, GError **error)
{
  if (self->set == NULL)
    return TRUE;
  g_autoptr (PlumbValueBuilder) builder = plumb_value_builder_new_object ();
  for (guint i = 0; self->set[i] != NULL; i++)
    if (!add_assignment (builder, self->set[i], error))
      return FALSE;
  plumb_value_builder_set (request, "set", plumb_value_builder_end (g_steal_pointer (&builder)));
  return TRUE;
}

static void
add_nodes (PlumbValueBuilder *request, const char *name, char **nodes)
{
  if (nodes != NULL)
    plumb_value_builder_set (request, name, plumb_value_new_strv ((const char *const *) nodes));
}

/* @text: NULL where the option was not given; @count stays as it is then. */
static gboolean
read_count (const char *option, const char *text, gint64 *count, GError **error)
{
  guint64 number = 0;
  if (text == NULL)
    return TRUE;
  if (!g_ascii_string_to_unsigned (text, 10, 1, G_MAXINT, &number, NULL))
    {
      g_set_error (error, PLUMB_ENGINE_ERROR, PLUMB_ENGINE_ERROR_REQUEST,
                   "expected a whole number from 1 after %s, found '%s'", option, text);
      return FALSE;
    }
  *count = (gint64) number;
  return TRUE;
}

static gboolean
add_numbers (PlumbCliRequest *self,
             PlumbCliSession *session,
             PlumbValueBuilder *request,
             GError **error)
{
  if (self->seed != NULL)
    {
      guint64 seed = 0;
      if (!g_ascii_string_to_unsigned (self->seed, 10, 0, G_MAXUINT64, &seed, NULL))
        {
          g_set_error (
              error, PLUMB_ENGINE_ERROR, PLUMB_ENGINE_ERROR_REQUEST,
              "expected a whole number up to 18446744073709551615 after --seed, found '%s'",
              self->seed);
          return FALSE;
        }
      plumb_value_builder_set_uint (request, "seed", seed);
    }
  if (self->failed_of != NULL)
    {
      gint64 run = plumb_cli_find_run (session, self->failed_of, error);
      if (run == 0)
        return FALSE;
      plumb_value_builder_set_int (request, "failed_of", run);
    }
  gint64 jobs = 0, threads = 0;
  if (!read_count ("--jobs", self->jobs, &jobs, error)
      || !read_count ("--threads", self->threads, &threads, error))
    return FALSE;
  if (jobs > 0)
    {
      PlumbValueBuilder *slots = plumb_value_builder_new_object ();
      plumb_value_builder_set_int (slots, "cpu", jobs);
      plumb_value_builder_set (request, "slots", plumb_value_builder_end (slots));
    }
  if (threads > 0)
    plumb_value_builder_set_int (request, "threads", threads);
  return TRUE;
}

static gboolean
is_there (PlumbCliSession *session, GError **error)
{
  g_auto (GStrv) names = plumb_project_list_workflows (session->project, error);
  if (names == NULL)
    return FALSE;
  if (g_strv_contains ((const char *const *) names, session->workflow))
    return TRUE;
  g_autofree char *list = g_strjoinv (", ", names);
  g_set_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_NOT_FOUND,
               "there is no workflow “%s” in project '%s'; there are: %s", session->workflow,
               plumb_project_get_name (session->project), *list != '\0' ? list : "none yet");
  return FALSE;
}

static PlumbValue *
make_request (PlumbCliRequest *self, PlumbCliSession *session, GError **error)
{
  if (self->workflow != NULL)
    g_set_str (&session->workflow, self->workflow);
  if (!plumb_cli_session_has_workflow (session, error)
      || (self->workflow != NULL && !is_there (session, error)))
    return NULL;
  g_autoptr (PlumbValueBuilder) request = plumb_value_builder_new_object ();
  if (!add_assignments (self, request, error) || !add_numbers (self, session, request, error))
    return NULL;
  add_nodes (request, "to", self->to);
  add_nodes (request, "from", self->from);
  add_nodes (request, "force", self->force);
  if (self->no_cache)
    plumb_value_builder_set_boolean (request, "cache", FALSE);
  static const char *const all[] = { "*", NULL };
  if (self->observe)
    plumb_value_builder_set (request, "observe", plumb_value_new_strv (all));
  if (self->sandbox)
    plumb_value_builder_set_boolean (request, "sandbox", TRUE);
  return plumb_value_builder_end (g_steal_pointer (&request));
}

PlumbCliSession *
plumb_cli_request_open (PlumbCliRequest *self,
                        PlumbCli *cli,
                        const PlumbCliWords *words,
                        PlumbValue **request,
                        int *status)
{
  g_autoptr (GError) error = NULL;
  int argc = words->argc;
  char **argv = words->argv;

  if (!plumb_cli_parse (cli, self->entries, words->details, &argc, &argv, 0, 1, status))
    return NULL;
  g_autoptr (PlumbCliSession) session
      = plumb_cli_session_open (cli, argc > 1 ? argv[1] : NULL, &error);
  *request = session != NULL ? make_request (self, session, &error) : NULL;
  if (*request != NULL)
    return g_steal_pointer (&session);
  *status = plumb_cli_fail (cli, error);
  return NULL;
}
