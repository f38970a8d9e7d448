/* plumb-trust-check.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-trust-check.h"

#include "plumb-commands.h"
#include "plumb-file.h"
#include "plumb-hash.h"
#include "plumb-json.h"

static PlumbValue *
describe (PlumbProject *project, const char *workflow, PlumbValue *commands)
{
  g_autofree char *hash = plumb_hash_value (commands);
  gboolean is_trusted
      = plumb_value_get_length (commands) == 0 || plumb_trust_is_trusted (project, hash);
  PlumbValueBuilder *state = plumb_value_builder_new_object ();

  plumb_value_builder_set_boolean (state, "trusted", is_trusted);
  plumb_value_builder_set_string (state, "workflow", workflow);
  plumb_value_builder_set_string (state, "hash", hash);
  plumb_value_builder_set (state, "commands", plumb_value_ref (commands));
  return plumb_value_builder_end (state);
}

/**
 * plumb_trust_describe:
 * @engine: the project's engine
 * @workflow: as it would run
 *
 * Returns: (transfer full): what it would start, and whether it may
 */
PlumbValue *
plumb_trust_describe (PlumbEngine *engine, PlumbWorkflow *workflow)
{
  g_return_val_if_fail (PLUMB_IS_ENGINE (engine) && PLUMB_IS_WORKFLOW (workflow), NULL);

  g_autoptr (PlumbValue) commands = plumb_flat_list_commands (plumb_workflow_get_flat (workflow));
  return describe (plumb_engine_get_info (engine)->project, plumb_workflow_get_name (workflow),
                   commands);
}

/* Texts are the document's: nothing in them may look like a line of ours. */
static void
append_command (GString *text, PlumbValue *command)
{
  g_autofree char *argv
      = plumb_json_format (plumb_value_get_member (command, "argv"), PLUMB_JSON_COMPACT);
  g_autofree char *shown = plumb_text_make_visible (argv);
  g_autofree char *node = plumb_text_make_visible (plumb_value_member_string (command, "node", ""));

  g_string_append_printf (text, "  %-24s %s\n", node, shown);
}

/**
 * plumb_trust_check:
 * @engine: the project's engine
 * @workflow: as it would run
 * @error: PLUMB_ENGINE_ERROR_TRUST where it may not
 *
 * Returns: whether it may run
 */
gboolean
plumb_trust_check (PlumbEngine *engine, PlumbWorkflow *workflow, GError **error)
{
  g_return_val_if_fail (PLUMB_IS_ENGINE (engine) && PLUMB_IS_WORKFLOW (workflow), FALSE);

  PlumbProject *project = plumb_engine_get_info (engine)->project;
  if (plumb_trust_is_trusted (project, "")) /* made here: nothing needs to be looked at */
    return TRUE;
  g_autoptr (PlumbValue) state = plumb_trust_describe (engine, workflow);
  if (plumb_value_member_boolean (state, "trusted", FALSE))
    return TRUE;

  PlumbValue *commands = plumb_value_get_member (state, "commands");
  g_autoptr (GString) list = g_string_new (NULL);
  g_autofree char *name = plumb_text_make_visible (plumb_project_get_name (project));
  g_autofree char *folder = plumb_text_make_visible (plumb_project_get_folder (project));
  for (guint i = 0; i < plumb_value_get_length (commands); i++)
    append_command (list, plumb_value_get_element (commands, i));
  g_set_error (
      error, PLUMB_ENGINE_ERROR, PLUMB_ENGINE_ERROR_TRUST,
      "project '%s' is not trusted, and '%s' would start these programs, writing below\n"
      "%s:\n%sNothing was started. If you trust where it came from: `plumb trust`, or `plumb "
      "run --trust`.",
      name, plumb_workflow_get_name (workflow), folder, list->str);
  return FALSE;
}

/* --- for a front end ----------------------------------------------------------------------------
 */

typedef struct
{
  PlumbEngine *engine;
  PlumbValue *arguments;
} Question;

static void
free_question (gpointer data)
{
  Question *question = data;

  g_object_unref (question->engine);
  g_clear_pointer (&question->arguments, plumb_value_unref);
  g_free (question);
}

static PlumbValue *
describe_nothing (const Question *question)
{
  g_autoptr (PlumbValue) none = plumb_value_builder_end (plumb_value_builder_new_array ());

  return describe (plumb_engine_get_info (question->engine)->project,
                   plumb_value_member_string (question->arguments, "workflow", ""), none);
}

static gpointer
find_state (gpointer data, GCancellable *cancellable, GError **error)
{
  const Question *question = data;
  PlumbProject *project = plumb_engine_get_info (question->engine)->project;
  g_autoptr (GError) local_error = NULL;
  g_autoptr (PlumbLedgerReader) reader = plumb_project_open_reader (project, error);
  g_autoptr (PlumbWorkflow) workflow
      = reader != NULL ? plumb_workflow_load_asked (question->engine, reader, question->arguments,
                                                    &local_error)
                       : NULL;

  if (workflow != NULL)
    return plumb_trust_describe (question->engine, workflow);
  if (g_error_matches (local_error, PLUMB_ENGINE_ERROR, PLUMB_ENGINE_ERROR_WORKFLOW))
    return describe_nothing (question);
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  PlumbValue *state = plumb_work_pool_run_finish (PLUMB_WORK_POOL (source), result, &error);

  if (state != NULL)
    g_task_return_pointer (task, state, (GDestroyNotify) plumb_value_unref);
  else
    g_task_return_error (task, error);
}

/**
 * plumb_trust_describe_async:
 * @engine: the project's engine
 * @arguments: of the runner's verb "start"
 * @cancellable: (nullable): a cancellable
 * @callback: called once
 * @user_data: for @callback
 */
void
plumb_trust_describe_async (PlumbEngine *engine,
                            PlumbValue *arguments,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_return_if_fail (PLUMB_IS_ENGINE (engine) && arguments != NULL);

  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Question *question = g_new0 (Question, 1);
  *question = (Question) { g_object_ref (engine), plumb_value_ref (arguments) };
  g_task_set_source_tag (task, plumb_trust_describe_async);
  plumb_work_pool_run_async (plumb_engine_get_info (engine)->pool, find_state, question,
                             free_question, (GDestroyNotify) plumb_value_unref, cancellable,
                             found_cb, task);
}

/**
 * plumb_trust_describe_finish:
 * @result: what the callback got
 * @error: why it could not be read
 *
 * Returns: (transfer full) (nullable): what would be started, and whether it may
 */
PlumbValue *
plumb_trust_describe_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
