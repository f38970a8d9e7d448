/* views-test.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "views-test.h"

#include "plumb-core-backend.h"
#include "plumb-file.h"
#include "plumb-json.h"
#include "plumb-local-backend.h"
#include "plumb-paths.h"
#include "plumb-trust.h"

ViewsProject *
views_project_new (void)
{
  ViewsProject *self = g_new0 (ViewsProject, 1);
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("plumb-views-XXXXXX", &error);
  g_assert_no_error (error);
  g_setenv ("XDG_RUNTIME_DIR", self->folder, TRUE); /* a socket's path must be short */
  g_autofree char *folder = g_build_filename (self->folder, "p", NULL);
  self->project = plumb_project_create (folder, "p", &error);
  g_assert_no_error (error);
  plumb_trust_grant_created (self->project, &error);
  g_assert_no_error (error);
  return self;
}

void
views_project_free (ViewsProject *self)
{
  g_assert_finalize_object (self->project);
  plumb_file_remove_tree (self->folder, NULL);
  g_free (self->folder);
  g_free (self);
}

void
views_project_write (ViewsProject *self, const char *workflow, const char *text)
{
  g_autofree char *path = plumb_project_get_workflow_path (self->project, workflow);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  g_assert_true (plumb_file_make_folder (folder, 0755, NULL));
  plumb_file_write_atomic (path, text, -1, &error);
  g_assert_no_error (error);
}

PlumbEngine *
views_project_make_engine (ViewsProject *self)
{
  g_autoptr (PlumbRegistry) registry = plumb_registry_new ();
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  g_autoptr (PlumbBackends) backends = plumb_backends_new ();
  g_autoptr (PlumbBackend) core = plumb_core_backend_new ();
  g_autoptr (PlumbBackend) local = plumb_local_backend_new ();
  g_auto (GStrv) folders = plumb_paths_list_packs ();

  plumb_registry_load (registry, (const char *const *) folders, problems);
  plumb_backends_add (backends, core);
  plumb_backends_add (backends, local);
  return plumb_engine_new (
      &(PlumbEngineInfo) { .project = self->project, .registry = registry, .backends = backends });
}

void
views_keep_result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **kept = user_data;

  g_assert_null (*kept);
  *kept = g_object_ref (result);
}

void
views_await (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

PlumbValue *
views_request (PlumbRunnerClient *client, const char *verb, const char *arguments, GError **error)
{
  g_autoptr (PlumbValue) value = plumb_json_parse (arguments, -1, error);
  g_autoptr (GAsyncResult) result = NULL;

  g_assert_nonnull (value);
  plumb_runner_client_request_async (client, verb, value, NULL, views_keep_result_cb, &result);
  views_await (&result);
  return plumb_runner_client_request_finish (client, result, error);
}
