/* plumb-contract.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-contract.h"

#include "plumb-file.h"
#include "plumb-image-file.h"
#include "plumb-json.h"
#include "plumb-limits.h"
#include "plumb-request.h"
#include "plumb-trust.h"
#include "plumb-workflow.h"

static char *
read_document (PlumbEngine *engine, const char *workflow, GError **error)
{
  if (!plumb_file_check_name (workflow, error))
    return NULL;
  g_autofree char *path
      = plumb_project_get_workflow_path (plumb_engine_get_info (engine)->project, workflow);
  return plumb_file_read (path, PLUMB_LIMIT_JSON_BYTES, NULL, error);
}

/**
 * plumb_contract_is_named:
 * @engine: the project's engine
 * @workflow: name of a workflow
 *
 * Returns: whether its file has a member "legacy"
 */
gboolean
plumb_contract_is_named (PlumbEngine *engine, const char *workflow)
{
  g_autofree char *text = read_document (engine, workflow, NULL);
  if (text == NULL || strstr (text, "\"legacy\"") == NULL)
    return FALSE;
  g_autoptr (PlumbValue) document = plumb_json_parse_document (text, -1, NULL);
  return plumb_value_get_member (document, "legacy") != NULL;
}

/* A graph that is faulty has no hash; that is no fault of the legacy command. */
static char *
hash_graph (PlumbEngine *engine, const char *workflow, const char *text)
{
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  g_autoptr (PlumbWorkflow) loaded
      = plumb_workflow_parse (engine, workflow, text, NULL, problems, NULL);

  return g_strdup (loaded != NULL ? plumb_flat_get_hash (plumb_workflow_get_flat (loaded)) : "");
}

/**
 * plumb_contract_load:
 * @engine: the project's engine
 * @workflow: name of a workflow
 * @request: (nullable): how it is to run
 * @error: set where there is no legacy command, or it is faulty
 *
 * Returns: (transfer full) (nullable): both sides; the graph's may be faulty
 */
PlumbContract *
plumb_contract_load (PlumbEngine *engine, const char *workflow, PlumbValue *request, GError **error)
{
  g_return_val_if_fail (PLUMB_IS_ENGINE (engine) && workflow != NULL, NULL);

  const PlumbEngineInfo *info = plumb_engine_get_info (engine);
  g_autofree char *text = read_document (engine, workflow, error);
  g_autoptr (PlumbValue) document
      = text != NULL ? plumb_json_parse_document (text, -1, error) : NULL;
  g_autoptr (PlumbValue) applied
      = document != NULL ? plumb_request_apply (request, document, error) : NULL;
  if (applied == NULL)
    return NULL;
  g_autoptr (PlumbContract) self = g_new0 (PlumbContract, 1);
  self->workflow = g_strdup (workflow);
  self->legacy = plumb_legacy_new (applied, info->registry, NULL, error);
  if (self->legacy == NULL)
    {
      g_prefix_error (error, "workflow “%s”: ", workflow);
      return NULL;
    }
  self->legacy_hash = plumb_legacy_make_hash (self->legacy, info->project, error);
  self->graph_hash = hash_graph (engine, workflow, text);
  return self->legacy_hash != NULL ? g_steal_pointer (&self) : NULL;
}

/**
 * plumb_contract_free:
 * @self: (transfer full): a contract
 */
void
plumb_contract_free (PlumbContract *self)
{
  g_free (self->workflow);
  g_clear_pointer (&self->legacy, plumb_legacy_unref);
  g_free (self->legacy_hash);
  g_free (self->graph_hash);
  g_free (self);
}

/* --- settings --- */

static gboolean
load_mask (PlumbCompareSettings *settings, PlumbProject *project, const char *path, GError **error)
{
  if (!plumb_file_check_relative (path, error))
    {
      g_prefix_error (error, "mask: ");
      return FALSE;
    }
  g_autofree char *file = g_build_filename (plumb_project_get_folder (project), path, NULL);
  settings->mask = plumb_image_load (file, error);
  return settings->mask != NULL;
}

/**
 * plumb_contract_make_settings:
 * @project: a project
 * @rollout: what its file says
 * @workflow: name of a workflow
 * @output: (nullable): id of an output
 * @error: set where a setting is none, or the mask cannot be read
 *
 * For a worker thread.
 *
 * Returns: (transfer full) (nullable): the settings
 */
PlumbCompareSettings *
plumb_contract_make_settings (PlumbProject *project,
                              const PlumbRollout *rollout,
                              const char *workflow,
                              const char *output,
                              GError **error)
{
  g_autoptr (PlumbValue) of_rollout = plumb_rollout_get_compare (rollout, workflow, output);
  g_autoptr (PlumbReference) reference
      = output != NULL ? plumb_reference_find_current (project, workflow, output, NULL) : NULL;
  PlumbValue *of_reference = reference != NULL ? plumb_reference_get_compare (reference) : NULL;
  PlumbValueBuilder *builder = plumb_value_builder_new_copy (of_rollout);
  for (guint i = 0; i < plumb_value_get_length (of_reference); i++)
    {
      const char *name = NULL;
      PlumbValue *member = plumb_value_get_member_at (of_reference, i, &name);
      plumb_value_builder_set (builder, name, plumb_value_ref (member));
    }
  g_autoptr (PlumbValue) all = plumb_value_builder_end (builder);
  g_autofree char *mask = g_strdup (plumb_value_member_string (all, "mask", NULL));
  builder = plumb_value_builder_new_copy (all);
  plumb_value_builder_remove (builder, "mask");
  g_autoptr (PlumbValue) rest = plumb_value_builder_end (builder);
  g_autoptr (PlumbCompareSettings) settings = plumb_compare_settings_new_from_value (rest, error);
  if (settings == NULL || (mask != NULL && !load_mask (settings, project, mask, error)))
    return NULL;
  return g_steal_pointer (&settings);
}

/* --- trust --- */

/**
 * plumb_contract_grant_trust:
 * @self: a contract
 * @project: whose it is
 * @error: set where it cannot be written
 *
 * Returns: whether the legacy command, as it is now, is trusted from now on
 */
gboolean
plumb_contract_grant_trust (const PlumbContract *self, PlumbProject *project, GError **error)
{
  return plumb_trust_is_trusted (project, self->legacy_hash)
         || plumb_trust_grant (project, self->legacy_hash, error);
}

/**
 * plumb_contract_check_trust:
 * @self: a contract
 * @project: whose it is
 * @error: set to PLUMB_ENGINE_ERROR_TRUST, with the command
 *
 * Returns: whether the legacy command may be started
 */
gboolean
plumb_contract_check_trust (const PlumbContract *self, PlumbProject *project, GError **error)
{
  if (plumb_trust_is_trusted (project, self->legacy_hash))
    return TRUE;
  g_auto (GStrv) command = plumb_legacy_make_command (self->legacy, project, NULL);
  g_autofree char *line = command != NULL ? g_strjoinv (" ", command) : g_strdup ("?");
  g_autofree char *shown = plumb_text_make_visible (line);
  g_set_error (error, PLUMB_ENGINE_ERROR, PLUMB_ENGINE_ERROR_TRUST,
               "the legacy command of '%s', or its script, is not trusted:\n  %s\nNothing was "
               "started. If you trust where it came from: `plumb trust`, or `plumb run --trust`.",
               self->workflow, shown);
  return FALSE;
}
