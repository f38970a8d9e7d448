/* plumb-workflow.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-workflow.h"

#include "plumb-document.h"
#include "plumb-file.h"
#include "plumb-json.h"
#include "plumb-limits.h"
#include "plumb-request.h"

/**
 * PlumbWorkflow:
 *
 * A document with a request's parameters put in, checked and flattened: what a plan is made of.
 */
struct _PlumbWorkflow
{
  GObject parent_instance;

  char *name;
  char *text;
  PlumbGraph *graph; /* goes with the rest, when nobody waits: it takes as long as reading it did */
  PlumbFlat *flat;
  PlumbValue *request;
};

G_DEFINE_FINAL_TYPE (PlumbWorkflow, plumb_workflow, G_TYPE_OBJECT)

static void
plumb_workflow_finalize (GObject *object)
{
  PlumbWorkflow *self = PLUMB_WORKFLOW (object);

  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->flat, plumb_flat_unref);
  g_clear_object (&self->graph);
  g_clear_pointer (&self->request, plumb_value_unref);
  G_OBJECT_CLASS (plumb_workflow_parent_class)->finalize (object);
}

static void
plumb_workflow_class_init (PlumbWorkflowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = plumb_workflow_finalize;
}

static void
plumb_workflow_init (PlumbWorkflow *self)
{
}

/* The text with the request put in; the text itself where the request changes nothing in it. */
static char *
apply_request (const char *text, PlumbValue *request, GError **error)
{
  if (plumb_value_get_member (request, "set") == NULL
      && plumb_value_get_member (request, "seed") == NULL)
    return g_strdup (text);
  g_autoptr (PlumbValue) document = plumb_json_parse_document (text, -1, error);
  if (document == NULL)
    return NULL;
  g_autoptr (PlumbValue) applied = plumb_request_apply (request, document, error);
  return applied != NULL ? plumb_json_format (applied, PLUMB_JSON_PRETTY) : NULL;
}

/* A graph that is to replace a command publishes only for somebody who says under which mode. */
static PlumbValue *
make_request (PlumbValue *request, gboolean must_observe)
{
  static const char *const all[] = { "*", NULL };
  PlumbValueBuilder *made = request != NULL ? plumb_value_builder_new_copy (request)
                                            : plumb_value_builder_new_object ();

  if (must_observe)
    plumb_value_builder_set (made, "observe", plumb_value_new_strv (all));
  return plumb_value_builder_end (made);
}

/**
 * plumb_workflow_load:
 * @engine: an engine
 * @name: of a workflow of the project
 * @request: (nullable): how it is to run
 * @problems: every finding is added
 * @error: set where it cannot be planned
 *
 * Returns: (transfer full) (nullable): the workflow
 */
PlumbWorkflow *
plumb_workflow_load (PlumbEngine *engine,
                     const char *name,
                     PlumbValue *request,
                     PlumbProblems *problems,
                     GError **error)
{
  g_return_val_if_fail (PLUMB_IS_ENGINE (engine) && name != NULL && problems != NULL, NULL);

  if (!plumb_file_check_name (name, error))
    return NULL;
  g_autofree char *path
      = plumb_project_get_workflow_path (plumb_engine_get_info (engine)->project, name);
  g_autofree char *text = plumb_file_read (path, PLUMB_LIMIT_JSON_BYTES, NULL, error);
  if (text == NULL)
    return NULL;
  GError *fault = NULL;
  PlumbWorkflow *self = plumb_workflow_parse (engine, name, text, request, problems, &fault);
  if (fault != NULL && fault->domain == PLUMB_JSON_ERROR)
    g_prefix_error (&fault, "%s: ", path);
  if (fault != NULL)
    g_propagate_error (error, fault);
  return self;
}

/**
 * plumb_workflow_parse:
 * @engine: an engine
 * @name: the workflow's name
 * @text: the document
 * @request: (nullable): how it is to run
 * @problems: every finding is added
 * @error: set where it cannot be planned
 *
 * Returns: (transfer full) (nullable): the workflow
 */
PlumbWorkflow *
plumb_workflow_parse (PlumbEngine *engine,
                      const char *name,
                      const char *text,
                      PlumbValue *request,
                      PlumbProblems *problems,
                      GError **error)
{
  g_return_val_if_fail (PLUMB_IS_ENGINE (engine) && text != NULL && problems != NULL, NULL);

  if (!plumb_request_check (request, error))
    return NULL;
  g_autofree char *applied = apply_request (text, request, error);
  if (applied == NULL)
    return NULL;
  g_autoptr (PlumbGraph) graph = plumb_document_parse (applied, -1, problems, error);
  if (graph == NULL)
    return NULL;
  g_autoptr (PlumbFlat) flat
      = plumb_problems_has_errors (problems)
            ? NULL
            : plumb_flat_new (graph, plumb_engine_get_info (engine)->registry, problems);
  if (flat == NULL)
    {
      g_set_error (error, PLUMB_ENGINE_ERROR, PLUMB_ENGINE_ERROR_WORKFLOW,
                   "workflow “%s” has faults and cannot run; `plumb check` lists them", name);
      return NULL;
    }
  PlumbWorkflow *self = g_object_new (PLUMB_TYPE_WORKFLOW, NULL);
  gboolean must_observe = plumb_value_get_member (plumb_graph_get_members (graph), "legacy") != NULL
                          && plumb_value_get_member (request, "rollout") == NULL;
  self->name = g_strdup (name);
  self->text = g_steal_pointer (&applied);
  self->graph = g_steal_pointer (&graph);
  self->flat = g_steal_pointer (&flat);
  self->request = make_request (request, must_observe);
  return self;
}

static PlumbWorkflow *
load_replayed (PlumbEngine *engine,
               PlumbLedgerReader *reader,
               PlumbValue *request,
               PlumbProblems *problems,
               GError **error)
{
  g_autoptr (PlumbValue) record = plumb_ledger_reader_get_run_record (
      reader, plumb_value_member_int (request, "replay_of", 0), error);

  if (record == NULL)
    return NULL;
  return plumb_workflow_parse (engine, plumb_value_member_string (record, "workflow", ""),
                               plumb_value_member_string (record, "document", ""), request,
                               problems, error);
}

/**
 * plumb_workflow_load_asked:
 * @engine: an engine
 * @reader: the project's ledger
 * @arguments: of the runner's verb "start"
 * @error: set where it cannot be planned
 *
 * Returns: (transfer full) (nullable): the workflow that it would run: of the document that is
 * given, of the run that is replayed, or of the file
 */
PlumbWorkflow *
plumb_workflow_load_asked (PlumbEngine *engine,
                           PlumbLedgerReader *reader,
                           PlumbValue *arguments,
                           GError **error)
{
  g_return_val_if_fail (PLUMB_IS_ENGINE (engine) && PLUMB_IS_LEDGER_READER (reader), NULL);

  PlumbValue *request = plumb_value_get_member (arguments, "request");
  const char *name = plumb_value_member_string (arguments, "workflow", NULL);
  const char *document = plumb_value_member_string (arguments, "document", NULL);
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();

  if (plumb_value_member_int (request, "replay_of", 0) > 0)
    return load_replayed (engine, reader, request, problems, error);
  if (name == NULL)
    {
      g_set_error (error, PLUMB_ENGINE_ERROR, PLUMB_ENGINE_ERROR_REQUEST,
                   "start: no workflow is named");
      return NULL;
    }
  return document != NULL ? plumb_workflow_parse (engine, name, document, request, problems, error)
                          : plumb_workflow_load (engine, name, request, problems, error);
}

/**
 * plumb_workflow_get_name:
 * @self: a workflow
 *
 * Returns: its name in the project
 */
const char *
plumb_workflow_get_name (PlumbWorkflow *self)
{
  g_return_val_if_fail (PLUMB_IS_WORKFLOW (self), NULL);

  return self->name;
}

/**
 * plumb_workflow_get_text:
 * @self: a workflow
 *
 * Returns: the document as it runs
 */
const char *
plumb_workflow_get_text (PlumbWorkflow *self)
{
  g_return_val_if_fail (PLUMB_IS_WORKFLOW (self), NULL);

  return self->text;
}

/**
 * plumb_workflow_get_flat:
 * @self: a workflow
 *
 * Returns: (transfer none): it as the engine sees it
 */
PlumbFlat *
plumb_workflow_get_flat (PlumbWorkflow *self)
{
  g_return_val_if_fail (PLUMB_IS_WORKFLOW (self), NULL);

  return self->flat;
}

/**
 * plumb_workflow_get_request:
 * @self: a workflow
 *
 * Returns: (transfer none): how it is to run
 */
PlumbValue *
plumb_workflow_get_request (PlumbWorkflow *self)
{
  g_return_val_if_fail (PLUMB_IS_WORKFLOW (self), NULL);

  return self->request;
}
