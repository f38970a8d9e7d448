/* plumb-contract.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-contract.h"

#include "plumb-file.h"
#include "plumb-image-isolated.h"
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

  return text != NULL && plumb_contract_is_named_by (text);
}

/**
 * plumb_contract_is_named_by:
 * @document: text of a workflow
 *
 * Returns: whether it has a member "legacy"
 */
gboolean
plumb_contract_is_named_by (const char *document)
{
  g_autoptr (PlumbValue) parsed = strstr (document, "\"legacy\"") != NULL
                                      ? plumb_json_parse_document (document, -1, NULL)
                                      : NULL;

  return plumb_value_get_member (parsed, "legacy") != NULL;
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

  g_autofree char *text = read_document (engine, workflow, error);
  return text != NULL ? plumb_contract_parse (engine, workflow, text, request, error) : NULL;
}

/**
 * plumb_contract_parse:
 * @engine: the project's engine
 * @workflow: name of a workflow
 * @document: its text
 * @request: (nullable): how it is to run
 * @error: set where there is no legacy command, or it is faulty
 *
 * Returns: (transfer full) (nullable): both sides; the graph's may be faulty
 */
PlumbContract *
plumb_contract_parse (PlumbEngine *engine,
                      const char *workflow,
                      const char *document,
                      PlumbValue *request,
                      GError **error)
{
  g_return_val_if_fail (PLUMB_IS_ENGINE (engine) && workflow != NULL && document != NULL, NULL);

  const PlumbEngineInfo *info = plumb_engine_get_info (engine);
  g_autoptr (PlumbValue) parsed = plumb_json_parse_document (document, -1, error);
  g_autoptr (PlumbValue) applied
      = parsed != NULL ? plumb_request_apply (request, parsed, error) : NULL;
  if (applied == NULL)
    return NULL;
  g_autoptr (PlumbContract) self = g_new0 (PlumbContract, 1);
  self->workflow = g_strdup (workflow);
  self->document = g_strdup (document);
  self->legacy = plumb_legacy_new (applied, info->registry, NULL, error);
  if (self->legacy == NULL)
    {
      g_prefix_error (error, "workflow “%s”: ", workflow);
      return NULL;
    }
  self->legacy_hash = plumb_legacy_make_hash (self->legacy, info->project, error);
  self->graph_hash = hash_graph (engine, workflow, document);
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
  g_free (self->document);
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
  settings->mask = plumb_image_load_guarded (file, NULL, error);
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
  g_autoptr (GError) local = NULL;
  g_autoptr (PlumbReference) reference
      = output != NULL && plumb_file_check_name (output, NULL)
            ? plumb_reference_find_current (project, workflow, output, &local)
            : NULL;
  if (local != NULL && !g_error_matches (local, PLUMB_PARITY_ERROR, PLUMB_PARITY_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&local)); /* how strict it is cannot be known */
      return NULL;
    }
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

static PlumbValue *
describe_command (const PlumbContract *self, PlumbProject *project)
{
  g_auto (GStrv) command = plumb_legacy_make_command (self->legacy, project, NULL);
  const char *const *argv = (const char *const *) command;
  PlumbValueBuilder *entry = plumb_value_builder_new_object ();

  plumb_value_builder_set_string (entry, "node", plumb_legacy_get_title (self->legacy));
  plumb_value_builder_set_string (entry, "kind", "legacy command");
  plumb_value_builder_set (
      entry, "argv", plumb_value_new_strv (argv != NULL ? argv : (const char *const[]) { NULL }));
  return plumb_value_builder_end (entry);
}

/**
 * plumb_contract_describe_trust:
 * @self: a contract
 * @project: whose it is
 * @graph: what the graph would start
 *
 * Returns: (transfer full): what both sides would start, and whether they may
 */
PlumbValue *
plumb_contract_describe_trust (const PlumbContract *self, PlumbProject *project, PlumbValue *graph)
{
  PlumbValue *others = plumb_value_get_member (graph, "commands");
  PlumbValueBuilder *commands = plumb_value_builder_new_array ();
  PlumbValueBuilder *both = plumb_value_builder_new_copy (graph);

  plumb_value_builder_add (commands, describe_command (self, project));
  for (guint i = 0; i < plumb_value_get_length (others); i++)
    plumb_value_builder_add (commands, plumb_value_ref (plumb_value_get_element (others, i)));
  plumb_value_builder_set (both, "commands", plumb_value_builder_end (commands));
  plumb_value_builder_set_string (both, "legacy_hash", self->legacy_hash);
  plumb_value_builder_set_boolean (both, "trusted",
                                   plumb_value_member_boolean (graph, "trusted", FALSE)
                                       && plumb_trust_is_trusted (project, self->legacy_hash));
  return plumb_value_builder_end (both);
}

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
