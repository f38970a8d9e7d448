/* plumb-ui-review-read.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <gtk/gtk.h>
#include <string.h>

#include "plumb-ui-review-private.h"

#include "plumb-file.h"
#include "plumb-matrix.h"
#include "plumb-promotion.h"
#include "plumb-reference.h"

#define MAX_PAIRS 400
#define MAX_MATRIX_FILES 200
#define MAX_MATRIX_DEPTH 4

PlumbUiReviewJob *
plumb_ui_review_job_new (PlumbUiProject *project, const char *workflow)
{
  GListModel *workflows = plumb_ui_project_get_workflows (project);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  for (guint i = 0; i < g_list_model_get_n_items (workflows); i++)
    {
      g_autoptr (GtkStringObject) name = g_list_model_get_item (workflows, i);
      g_strv_builder_add (names, gtk_string_object_get_string (name));
    }
  PlumbUiReviewJob *job = g_new0 (PlumbUiReviewJob, 1);
  job->engine = g_object_ref (plumb_ui_project_get_engine (project));
  job->names = g_strv_builder_end (names);
  job->workflow = g_strdup (workflow);
  return job;
}

void
plumb_ui_review_job_free (gpointer data)
{
  PlumbUiReviewJob *job = data;
  g_object_unref (job->engine);
  g_strfreev (job->names);
  g_free (job->workflow);
  g_free (job);
}

void
plumb_ui_review_read_free (PlumbUiReviewRead *self)
{
  g_free (self->workflow);
  g_clear_pointer (&self->workflows, plumb_value_unref);
  g_clear_pointer (&self->pairs, g_ptr_array_unref);
  g_clear_pointer (&self->references, plumb_value_unref);
  g_clear_pointer (&self->matrices, plumb_value_unref);
  g_free (self);
}

/* --- workflows ------------------------------------------------------------------------------ */

/* "node.port" of every output that gives pictures; none of a workflow that is faulty. */
static PlumbValue *
list_places (const PlumbUiReviewJob *job, const char *name)
{
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  g_autoptr (PlumbWorkflow) workflow
      = plumb_workflow_load (job->engine, name, NULL, problems, NULL);
  static const char *const kinds[] = { "image", "file", "any", NULL }; /* the last two may */
  PlumbFlat *flat = workflow != NULL ? plumb_workflow_get_flat (workflow) : NULL;
  PlumbValueBuilder *list = plumb_value_builder_new_array ();
  for (guint i = 0; flat != NULL && i < flat->n_nodes; i++)
    for (guint k = 0; k < plumb_kind_get_n_outputs (flat->nodes[i].kind); k++)
      {
        const PlumbPort *port = plumb_kind_get_output (flat->nodes[i].kind, k);
        g_autofree char *place = g_strconcat (flat->nodes[i].path, ".", port->name, NULL);
        if (g_strv_contains (kinds, port->kind))
          plumb_value_builder_add (list, plumb_value_new_string (place));
      }
  return plumb_value_builder_end (list);
}

/* A faulty contract is told where it stands, and hides nothing else. */
static PlumbValue *
describe_workflow (const PlumbUiReviewJob *job, PlumbLedgerReader *reader, const char *name)
{
  g_autoptr (GError) error = NULL;
  gboolean is_named = plumb_contract_is_named (job->engine, name);
  PlumbValue *about
      = is_named ? plumb_promotion_describe (job->engine, reader, name, &error) : NULL;
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();
  plumb_value_builder_set_string (builder, "workflow", name);
  plumb_value_builder_set_boolean (builder, "is_named", is_named);
  plumb_value_builder_set (builder, "places", list_places (job, name));
  if (about != NULL)
    plumb_value_builder_set (builder, "about", about);
  if (error != NULL)
    plumb_value_builder_set_string (builder, "error", error->message);
  return plumb_value_builder_end (builder);
}

static PlumbValue *
describe_workflows (const PlumbUiReviewJob *job, PlumbLedgerReader *reader)
{
  PlumbValueBuilder *list = plumb_value_builder_new_array ();
  for (guint i = 0; job->names[i] != NULL; i++)
    plumb_value_builder_add (list, describe_workflow (job, reader, job->names[i]));
  return plumb_value_builder_end (list);
}

/* The one that is wanted, while it is there; else the first that has something to review. */
static char *
choose_workflow (const PlumbUiReviewJob *job, PlumbValue *workflows)
{
  if (job->workflow != NULL && g_strv_contains ((const char *const *) job->names, job->workflow))
    return g_strdup (job->workflow);
  for (guint i = 0; i < plumb_value_get_length (workflows); i++)
    {
      PlumbValue *workflow = plumb_value_get_element (workflows, i);
      if (plumb_value_member_boolean (workflow, "is_named", FALSE))
        return g_strdup (plumb_value_member_string (workflow, "workflow", ""));
    }
  return g_strdup (job->names[0]);
}

/* --- one workflow --------------------------------------------------------------------------- */

static GPtrArray *
list_pairs (PlumbLedgerReader *reader, const char *workflow, GError **error)
{
  const PlumbPairQuery query = { .workflow = workflow };
  g_autoptr (GPtrArray) all = plumb_pairs_list (reader, &query, error);
  if (all == NULL)
    return NULL;
  GPtrArray *pairs = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_pair_unref);
  for (guint i = 0; i < all->len && pairs->len < MAX_PAIRS; i++)
    {
      PlumbPair *pair = g_ptr_array_index (all, i);
      if (plumb_value_get_member (plumb_pair_get_record (pair), "trial") == NULL)
        g_ptr_array_add (pairs, plumb_pair_ref (pair));
    }
  return pairs;
}

static PlumbValue *
list_references (PlumbProject *project, const char *workflow)
{
  g_auto (GStrv) outputs = plumb_reference_list_outputs (project, workflow);
  PlumbValueBuilder *references = plumb_value_builder_new_object ();
  for (guint i = 0; outputs[i] != NULL; i++)
    {
      g_autoptr (GPtrArray) versions = plumb_reference_list (project, workflow, outputs[i], NULL);
      PlumbValueBuilder *records = plumb_value_builder_new_array ();
      for (guint k = 0; versions != NULL && k < versions->len; k++)
        plumb_value_builder_add (records, plumb_value_ref (plumb_reference_get_record (
                                              g_ptr_array_index (versions, k))));
      plumb_value_builder_set (references, outputs[i], plumb_value_builder_end (records));
    }
  return plumb_value_builder_end (references);
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Wherever people keep them: in folders of the project too, but those of the machine. */
static void
collect_json (const char *top, const char *inner, guint depth, GPtrArray *paths)
{
  g_autofree char *folder = g_build_filename (top, inner, NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  while (dir != NULL && paths->len < MAX_MATRIX_FILES && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path
          = *inner != '\0' ? g_build_filename (inner, name, NULL) : g_strdup (name);
      g_autofree char *whole = g_build_filename (top, path, NULL);
      if (*name == '.' || g_file_test (whole, G_FILE_TEST_IS_SYMLINK))
        continue;
      if (g_file_test (whole, G_FILE_TEST_IS_DIR))
        {
          if (depth < MAX_MATRIX_DEPTH && !g_str_equal (path, "output")
              && !g_str_equal (path, "references"))
            collect_json (top, path, depth + 1, paths);
        }
      else if (g_str_has_suffix (name, ".json") && !g_str_equal (path, "project.json")
               && !g_str_equal (path, PLUMB_ROLLOUT_FILE))
        g_ptr_array_add (paths, g_steal_pointer (&path));
    }
}

static PlumbValue *
list_matrices (PlumbProject *project, const char *workflow)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  collect_json (plumb_project_get_folder (project), "", 0, names);
  g_ptr_array_sort (names, compare_texts);
  PlumbValueBuilder *list = plumb_value_builder_new_array ();
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *path = g_build_filename (plumb_project_get_folder (project),
                                                g_ptr_array_index (names, i), NULL);
      g_autoptr (PlumbMatrix) matrix = plumb_matrix_load (path, NULL);
      if (matrix == NULL || !g_str_equal (plumb_matrix_get_workflow (matrix), workflow))
        continue;
      PlumbValueBuilder *about = plumb_value_builder_new_object ();
      plumb_value_builder_set_string (about, "path", g_ptr_array_index (names, i));
      plumb_value_builder_set_int (about, "cells", plumb_matrix_get_n_cells (matrix));
      plumb_value_builder_add (list, plumb_value_builder_end (about));
    }
  return plumb_value_builder_end (list);
}

gpointer
plumb_ui_review_read (gpointer data, GCancellable *cancellable, GError **error)
{
  const PlumbUiReviewJob *job = data;
  PlumbProject *project = plumb_engine_get_info (job->engine)->project;
  g_autoptr (PlumbLedgerReader) reader = plumb_project_open_reader (project, error);
  if (reader == NULL)
    return NULL;
  g_autoptr (PlumbUiReviewRead) read = g_new0 (PlumbUiReviewRead, 1);
  read->workflows = describe_workflows (job, reader);
  read->workflow = choose_workflow (job, read->workflows);
  if (read->workflow == NULL)
    return g_steal_pointer (&read);
  read->pairs = list_pairs (reader, read->workflow, error);
  if (read->pairs == NULL)
    return NULL;
  read->references = list_references (project, read->workflow);
  read->matrices = list_matrices (project, read->workflow);
  return g_steal_pointer (&read);
}
