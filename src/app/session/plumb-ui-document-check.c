/* plumb-ui-document-check.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-ui-document-private.h"

#include "plumb-fix.h"
#include "plumb-flat.h"
#include "plumb-input-files.h"

#define CHECK_DELAY_MS 40

/* What is wrong with a document: found on its shadow's thread, told here. */

typedef struct
{
  PlumbRegistry *registry;
  char *folder; /* of the project */
} CheckJob;

static void
check_job_free (gpointer data)
{
  CheckJob *job = data;
  g_object_unref (job->registry);
  g_free (job->folder);
  g_free (job);
}

/* Whoever has just begun did nothing wrong: that nothing can run yet is told when it is run. */
static void
append_for_empty (PlumbProblems *problems, PlumbProblems *found)
{
  for (guint i = 0; i < plumb_problems_get_length (found); i++)
    if (!g_str_equal (plumb_problems_get (found, i)->code, "nothing-to-run"))
      plumb_problems_add (problems, plumb_problems_get (found, i));
}

static gpointer
check (PlumbGraph *graph, gpointer data, GCancellable *cancellable, GError **error)
{
  const CheckJob *job = data;
  PlumbProblems *problems = plumb_problems_new ();
  gboolean is_empty = plumb_graph_get_n_nodes (graph) == 0;
  g_autoptr (PlumbProblems) found
      = is_empty ? plumb_problems_new () : plumb_problems_ref (problems);
  PlumbFlat *flat = plumb_flat_new (graph, job->registry, found);
  g_clear_pointer (&flat, plumb_flat_unref);
  if (is_empty)
    append_for_empty (problems, found);
  plumb_input_files_check (graph, job->registry, job->folder, problems);
  return problems;
}

/* Of a document whose text had faults: edits mend them, and undoing brings them back. */
static gpointer
check_with_text (PlumbGraph *graph, gpointer data, GCancellable *cancellable, GError **error)
{
  PlumbProblems *problems = plumb_problems_new ();
  g_autoptr (PlumbValue) text = plumb_document_write (graph);
  g_autoptr (PlumbGraph) same = plumb_document_read (text, problems, NULL);
  g_autoptr (PlumbProblems) found = check (graph, data, cancellable, error);
  plumb_problems_append (problems, found, NULL);
  return problems;
}

/* A problem inside a subgraph counts for the instances around it too. */
static void
index_problem (GHashTable *worst, const PlumbProblem *problem)
{
  if (problem->node == NULL)
    return;
  g_autofree char *path = g_strdup (problem->node);
  for (char *end = path; end != NULL; end = strrchr (path, ':'))
    {
      if (end != path)
        *end = '\0';
      const PlumbProblem *known = g_hash_table_lookup (worst, path);
      if (known == NULL || problem->severity < known->severity)
        g_hash_table_replace (worst, g_strdup (path), (gpointer) problem);
    }
}

static void
set_problems (PlumbUiDocument *self, PlumbProblems *found)
{
  g_clear_pointer (&self->problems, plumb_problems_unref);
  self->problems = plumb_problems_ref (found);
  g_clear_pointer (&self->worst, g_hash_table_unref);
  self->worst = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < plumb_problems_get_length (self->problems); i++)
    index_problem (self->worst, plumb_problems_get (self->problems, i));
  g_object_notify (G_OBJECT (self), "problems");
}

/* The faults of a text that was read: later checks look for such too. */
void
plumb_ui_document_note_faults (PlumbUiDocument *self, PlumbProblems *faults)
{
  if (plumb_problems_get_length (faults) > 0)
    self->has_faults = TRUE;
}

static void
checked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PlumbUiDocument) self = user_data;
  g_autoptr (PlumbProblems) problems
      = plumb_ui_shadow_run_finish (PLUMB_UI_SHADOW (source), result, NULL);
  self->is_checking = FALSE;
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (problems != NULL && !self->wants_check)
    set_problems (self, problems);
  if (self->wants_check || self->checked_revision != plumb_graph_get_revision (self->graph))
    plumb_ui_document_check (self);
}

void
plumb_ui_document_check (PlumbUiDocument *self)
{
  g_clear_handle_id (&self->check_source, g_source_remove);
  self->wants_check = self->is_checking;
  if (self->is_checking)
    return;
  self->is_checking = TRUE;
  self->checked_revision = plumb_graph_get_revision (self->graph);
  CheckJob *job = g_new0 (CheckJob, 1);
  job->registry = g_object_ref (
      plumb_ui_environment_get_registry (plumb_ui_project_get_environment (self->project)));
  job->folder = g_strdup (plumb_ui_project_get_folder (self->project));
  plumb_ui_shadow_run_async (self->shadow, self->has_faults ? check_with_text : check, job,
                             check_job_free, (GDestroyNotify) plumb_problems_unref,
                             self->cancellable, checked_cb, g_object_ref (self));
}

static gboolean
check_cb (gpointer user_data)
{
  PlumbUiDocument *self = user_data;
  self->check_source = 0;
  plumb_ui_document_check (self);
  return G_SOURCE_REMOVE;
}

/* After an edit; several close together are checked once. */
void
plumb_ui_document_check_soon (PlumbUiDocument *self)
{
  if (self->check_source == 0)
    self->check_source = g_timeout_add (CHECK_DELAY_MS, check_cb, self);
}

PlumbKind *
plumb_ui_document_find_problem_kind (PlumbUiDocument *self, const PlumbProblem *problem)
{
  return problem == NULL
             ? NULL
             : plumb_fix_find_kind (self->graph,
                                    plumb_ui_environment_get_registry (
                                        plumb_ui_project_get_environment (self->project)),
                                    problem);
}
