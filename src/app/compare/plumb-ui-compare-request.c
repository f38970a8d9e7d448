/* plumb-ui-compare-request.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plumb-ui-compare-request.h"

#include "plumb-ui-speech.h"

#include "plumb-contract.h"
#include "plumb-divergence.h"
#include "plumb-file.h"
#include "plumb-pair.h"
#include "plumb-project.h"
#include "plumb-reference-check.h"
#include "plumb-reference.h"
#include "plumb-run-pictures.h"

/* What a worker looks up. */
typedef struct
{
  PlumbEngine *engine;
  PlumbArtifacts *artifacts;
  char *ledger;
  char *step;
  gint64 runs[2];
  PlumbValue *pairs;
  PlumbDivergence *divergence; /* (nullable) */
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;
  g_clear_object (&job->engine);
  g_clear_object (&job->artifacts);
  g_free (job->ledger);
  g_free (job->step);
  g_clear_pointer (&job->pairs, plumb_value_unref);
  g_clear_pointer (&job->divergence, plumb_divergence_free);
  g_free (job);
}

static gpointer
look_up (gpointer data, GCancellable *cancellable, GError **error)
{
  Job *job = data;
  g_autoptr (PlumbLedgerReader) reader = plumb_ledger_reader_open (job->ledger, error);
  if (reader == NULL || !plumb_ledger_reader_begin (reader, error))
    return NULL;
  job->pairs = plumb_run_pictures_pair (reader, job->runs[0], job->runs[1], NULL, error);
  if (job->pairs != NULL)
    job->divergence = plumb_divergence_new (job->engine, reader, job->runs[0], job->runs[1], NULL);
  plumb_ledger_reader_end (reader);
  if (job->pairs == NULL)
    return NULL;
  Job *result = g_memdup2 (job, sizeof *job);
  memset (job, 0, sizeof *job);
  return result;
}

static void
set_side (PlumbUiComparePair *pair, guint side, PlumbArtifacts *artifacts, PlumbValue *datum)
{
  if (datum == NULL || plumb_value_get_value_type (datum) != PLUMB_VALUE_OBJECT)
    return;
  g_autofree char *path = plumb_artifacts_get_path (artifacts, datum);
  plumb_ui_compare_pair_set (pair, side, plumb_value_member_string (datum, "name", pair->name),
                             path);
}

/* The pair has the picture's name; of either side is told which run it is of. */
static void
set_run (PlumbUiComparePair *pair, guint side, const Job *job, PlumbValue *datum)
{
  g_autofree char *name = g_strdup_printf (_ ("run %d"), (int) job->runs[side]);
  set_side (pair, side, job->artifacts, datum);
  if (pair->paths[side] != NULL)
    g_set_str (&pair->names[side], name);
}

/* Those of the step that was asked for come to be shown first; else the first that is there twice.
 */
static guint
choose_pair (GPtrArray *pairs, const char *step)
{
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < pairs->len; i++)
      {
        const PlumbUiComparePair *pair = g_ptr_array_index (pairs, i);
        gboolean fits = pass == 1 || g_strcmp0 (pair->step, step) == 0;
        if (fits && pair->paths[0] != NULL && pair->paths[1] != NULL
            && (pass == 0 || strcmp (pair->paths[0], pair->paths[1]) != 0))
          return i;
      }
  return 0;
}

/* A spot of a picture leads upstream of what made that picture. */
static void
set_first_step (PlumbUiComparePair *pair, const PlumbDivergence *divergence)
{
  if (divergence == NULL || pair->step == NULL)
    return;
  g_autoptr (PlumbValue) found = plumb_divergence_describe (divergence, pair->step);
  g_set_str (&pair->first_step, plumb_value_member_string (found, "step", NULL));
}

static void
show_pairs (PlumbUiCompareView *view, const Job *job)
{
  GPtrArray *pairs = g_ptr_array_new ();
  for (guint i = 0; i < plumb_value_get_length (job->pairs); i++)
    {
      PlumbValue *value = plumb_value_get_element (job->pairs, i);
      PlumbUiComparePair *pair
          = plumb_ui_compare_pair_new (plumb_value_member_string (value, "name", ""),
                                       plumb_value_member_string (value, "step", NULL));
      set_run (pair, 0, job, plumb_value_get_member (value, "before"));
      set_run (pair, 1, job, plumb_value_get_member (value, "after"));
      set_first_step (pair, job->divergence);
      pair->run = pair->paths[1] != NULL ? job->runs[1] : 0;
      pair->place
          = g_strconcat (pair->step, ".", plumb_value_member_string (value, "port", ""), NULL);
      pair->output = g_strdup (pair->place); /* areas are of one step's output */
      g_ptr_array_add (pairs, pair);
    }
  guint chosen = choose_pair (pairs, job->step);
  PlumbUiCompareModel *model = plumb_ui_compare_view_get_model (view);
  plumb_ui_compare_model_take_pairs (model, pairs);
  plumb_ui_compare_model_show (model, chosen);
}

static void
tell (PlumbUiCompareView *view, const char *heading, const GError *error)
{
  g_autofree char *why = plumb_ui_say (error->message);
  AdwDialog *dialog = adw_alert_dialog_new (heading, why);
  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "close", _ ("_Close"));
  adw_dialog_present (dialog, GTK_WIDGET (view));
}

static void
looked_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PlumbUiCompareView) view = user_data;
  g_autoptr (GError) error = NULL;
  Job *job = plumb_work_pool_run_finish (PLUMB_WORK_POOL (source), result, &error);
  if (plumb_ui_compare_view_get_model (view) == NULL) /* it was closed */
    {
      g_clear_pointer (&job, job_free);
      return;
    }
  if (job == NULL)
    {
      tell (view, _ ("The Runs Cannot Be Compared"), error);
      return;
    }
  show_pairs (view, job);
  job_free (job);
}

void
plumb_ui_compare_request_runs (PlumbUiCompareView *view,
                               PlumbUiProject *project,
                               gint64 before,
                               gint64 after,
                               const char *step)
{
  g_return_if_fail (PLUMB_UI_IS_COMPARE_VIEW (view) && PLUMB_UI_IS_PROJECT (project));
  PlumbProject *folder = plumb_ui_project_get_project (project);
  Job *job = g_new0 (Job, 1);
  job->engine = g_object_ref (plumb_ui_project_get_engine (project));
  job->artifacts = g_object_ref (plumb_project_get_artifacts (folder));
  job->ledger = plumb_project_get_machine_path (folder, "ledger.db");
  job->step = g_strdup (step != NULL && *step != '\0' ? step : NULL);
  job->runs[0] = before;
  job->runs[1] = after;
  PlumbWorkPool *pool = plumb_ui_environment_get_pool (plumb_ui_project_get_environment (project));
  plumb_work_pool_run_async (pool, look_up, job, job_free, job_free, NULL, looked_up_cb,
                             g_object_ref (view));
}

/* --- a run and its reference ----------------------------------------------------------------- */

typedef struct
{
  PlumbEngine *engine;
  PlumbProject *project;
  gint64 run;
} Approved;

/* What was found: the pairs, and how each output is compared. */
typedef struct
{
  GPtrArray *pairs;
  char *workflow;
  GHashTable *settings; /* output -> PlumbCompareSettings */
} Found;

static void
found_free (gpointer data)
{
  Found *found = data;
  g_clear_pointer (&found->pairs, g_ptr_array_unref);
  g_free (found->workflow);
  g_hash_table_unref (found->settings);
  g_free (found);
}

static void
approved_free (gpointer data)
{
  Approved *approved = data;
  g_object_unref (approved->engine);
  g_object_unref (approved->project);
  g_free (approved);
}

static GPtrArray *
list_approved (PlumbReference *reference)
{
  g_autoptr (GPtrArray) data = plumb_reference_list_data (reference);
  GPtrArray *sides = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_pair_side_free);
  for (guint i = 0; i < data->len; i++)
    {
      PlumbValue *datum = g_ptr_array_index (data, i);
      g_ptr_array_add (sides,
                       plumb_pair_side_new (plumb_value_member_string (datum, "name", ""), datum));
    }
  return sides;
}

static void
add_matches (GPtrArray *pairs, PlumbArtifacts *artifacts, const char *output, GArray *matches)
{
  for (guint i = 0; i < matches->len; i++)
    {
      const PlumbPairMatch *match = &g_array_index (matches, PlumbPairMatch, i);
      const PlumbPairSide *a = match->authoritative, *b = match->observer;
      const PlumbPairSide *any = a != NULL ? a : b;
      g_autofree char *name = g_strdup_printf ("%s · %s", output, any->name);
      PlumbUiComparePair *pair = plumb_ui_compare_pair_new (name, b != NULL ? b->step : NULL);
      pair->output = g_strdup (output);
      if (a != NULL)
        plumb_ui_compare_pair_set (pair, 0, _ ("reference"),
                                   plumb_value_member_string (a->datum, "path", NULL));
      if (b != NULL)
        {
          set_side (pair, 1, artifacts, b->datum);
          pair->run = b->run;
          pair->place = g_strconcat (b->step, ".", b->port, NULL);
        }
      g_ptr_array_add (pairs, pair);
    }
}

/* As whoever judges a pair of this output reads them. */
static gboolean
take_settings (Found *found,
               const Approved *approved,
               const PlumbReferenceQuery *query,
               GError **error)
{
  g_autoptr (PlumbRollout) rollout = plumb_rollout_load (approved->project, error);
  PlumbCompareSettings *settings
      = rollout != NULL ? plumb_contract_make_settings (approved->project, rollout, query->workflow,
                                                        query->output, error)
                        : NULL;
  if (settings == NULL)
    return FALSE;
  g_hash_table_insert (found->settings, g_strdup (query->output), settings);
  return TRUE;
}

static gboolean
pair_output (Found *found,
             const Approved *approved,
             const PlumbReferenceQuery *query,
             GError **error)
{
  g_autoptr (PlumbReference) reference
      = plumb_reference_find_current (approved->project, query->workflow, query->output, error);
  if (reference == NULL)
    return FALSE;
  /* Where no contract names the place, an output is called after its step. */
  PlumbReferenceQuery by_step = *query;
  by_step.place = query->output;
  g_autoptr (GPtrArray) observer = plumb_reference_list_run (query, NULL);
  if (observer == NULL)
    observer = plumb_reference_list_run (&by_step, error);
  if (observer == NULL)
    return FALSE;
  g_autoptr (GPtrArray) authority = list_approved (reference);
  g_autoptr (GArray) matches = plumb_pair_match (authority, observer);
  add_matches (found->pairs, plumb_project_get_artifacts (approved->project), query->output,
               matches);
  return take_settings (found, approved, query, error);
}

static Found *
pair_outputs (const Approved *approved, PlumbLedgerReader *reader, GError **error)
{
  g_autoptr (PlumbRunRow) row = plumb_ledger_reader_get_run (reader, approved->run, error);
  if (row == NULL)
    return NULL;
  Found *found = g_new (Found, 1);
  *found = (Found) {
    g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_ui_compare_pair_free),
    g_strdup (row->workflow),
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                           (GDestroyNotify) plumb_compare_settings_free),
  };
  g_auto (GStrv) outputs = plumb_reference_list_outputs (approved->project, row->workflow);
  gboolean is_found = outputs[0] != NULL;
  for (guint i = 0; is_found && outputs[i] != NULL; i++)
    {
      const PlumbReferenceQuery query
          = { approved->engine, reader, row->workflow, outputs[i], NULL, approved->run };
      is_found = pair_output (found, approved, &query, error);
    }
  if (is_found)
    return found;
  if (outputs[0] == NULL)
    g_set_error (error, PLUMB_PARITY_ERROR, PLUMB_PARITY_ERROR_NOT_FOUND,
                 _ ("Nothing was approved of %s yet: 'plumb reference approve' does that."),
                 row->workflow);
  found_free (found);
  return NULL;
}

static gpointer
look_up_reference (gpointer data, GCancellable *cancellable, GError **error)
{
  const Approved *approved = data;
  g_autofree char *ledger = plumb_project_get_machine_path (approved->project, "ledger.db");
  g_autoptr (PlumbLedgerReader) reader = plumb_ledger_reader_open (ledger, error);
  if (reader == NULL || !plumb_ledger_reader_begin (reader, error))
    return NULL;
  Found *found = pair_outputs (approved, reader, error);
  plumb_ledger_reader_end (reader);
  return found;
}

/* Which reference a view shows: to save with it. */
typedef struct
{
  PlumbUiProject *project;
  char *workflow;
} Beside;

static void
beside_free (gpointer data)
{
  Beside *beside = data;
  g_object_unref (beside->project);
  g_free (beside->workflow);
  g_free (beside);
}

#define BESIDE "plumb-beside"

typedef struct
{
  PlumbUiCompareView *view;
  PlumbUiProject *project;
} Request;

static void
show_found (const Request *request, Found *found)
{
  PlumbUiCompareModel *model = plumb_ui_compare_view_get_model (request->view);
  PlumbUiCompareRegions *regions = plumb_ui_compare_model_get_regions (model);
  GHashTableIter iter;
  gpointer output, settings;
  plumb_ui_compare_regions_reset (regions);
  g_hash_table_iter_init (&iter, found->settings);
  while (g_hash_table_iter_next (&iter, &output, &settings))
    plumb_ui_compare_regions_load (regions, output, settings);
  plumb_ui_compare_model_take_pairs (model, g_steal_pointer (&found->pairs));
  Beside *beside = g_new (Beside, 1);
  *beside = (Beside) { g_object_ref (request->project), g_strdup (found->workflow) };
  g_object_set_data_full (G_OBJECT (request->view), BESIDE, beside, beside_free);
  plumb_ui_compare_view_set_has_reference (request->view, TRUE);
}

static void
reference_found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Request *request = user_data;
  g_autoptr (PlumbUiCompareView) view = request->view;
  g_autoptr (PlumbUiProject) project = request->project;
  g_autoptr (GError) error = NULL;
  Found *found = plumb_work_pool_run_finish (PLUMB_WORK_POOL (source), result, &error);
  gboolean is_open = plumb_ui_compare_view_get_model (view) != NULL;
  if (found != NULL && is_open)
    show_found (request, found);
  else if (is_open)
    tell (view, _ ("There Is No Reference"), error);
  g_clear_pointer (&found, found_free);
}

void
plumb_ui_compare_request_reference (PlumbUiCompareView *view, PlumbUiProject *project, gint64 run)
{
  g_return_if_fail (PLUMB_UI_IS_COMPARE_VIEW (view) && PLUMB_UI_IS_PROJECT (project));
  Approved *approved = g_new0 (Approved, 1);
  approved->engine = g_object_ref (plumb_ui_project_get_engine (project));
  approved->project = g_object_ref (plumb_ui_project_get_project (project));
  approved->run = run;
  Request *request = g_new (Request, 1);
  *request = (Request) { g_object_ref (view), g_object_ref (project) };
  PlumbWorkPool *pool = plumb_ui_environment_get_pool (plumb_ui_project_get_environment (project));
  plumb_work_pool_run_async (pool, look_up_reference, approved, approved_free, found_free, NULL,
                             reference_found_cb, request);
}

/* --- areas, with the reference -----------------------------------------------------------------
 */

typedef struct
{
  PlumbProject *project;
  char *workflow;
  char *output;
  PlumbValue *settings; /* (nullable): there are no areas any more */
} Save;

static void
save_free (gpointer data)
{
  Save *save = data;
  g_object_unref (save->project);
  g_free (save->workflow);
  g_free (save->output);
  g_clear_pointer (&save->settings, plumb_value_unref);
  g_free (save);
}

/* Its other settings, such as a mask, stay. */
static PlumbValue *
make_compare (PlumbReference *reference, const Save *save)
{
  PlumbValue *is = plumb_reference_get_compare (reference);
  PlumbValue *regions = plumb_value_get_member (save->settings, "regions");
  PlumbValueBuilder *builder
      = is != NULL ? plumb_value_builder_new_copy (is) : plumb_value_builder_new_object ();
  plumb_value_builder_set (builder, "regions",
                           regions != NULL
                               ? plumb_value_ref (regions)
                               : plumb_value_builder_end (plumb_value_builder_new_array ()));
  return plumb_value_builder_end (builder);
}

static gpointer
save_areas (gpointer data, GCancellable *cancellable, GError **error)
{
  const Save *save = data;
  g_autoptr (PlumbReference) reference
      = plumb_reference_find_current (save->project, save->workflow, save->output, error);
  if (reference == NULL)
    return NULL;
  g_autoptr (PlumbValue) compare = make_compare (reference, save);
  const PlumbApproval approval = { .workflow = save->workflow,
                                   .output = save->output,
                                   .by = g_get_user_name (),
                                   .why = _ ("Areas of the comparison"),
                                   .compare = compare };
  return plumb_reference_roll_back (save->project, &approval,
                                    plumb_reference_get_version (reference), error);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PlumbUiCompareView) view = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *version = plumb_work_pool_run_finish (PLUMB_WORK_POOL (source), result, &error);
  if (plumb_ui_compare_view_get_model (view) == NULL)
    return;
  if (version == NULL)
    {
      tell (view, _ ("The Areas Were Not Saved"), error);
      return;
    }
  AdwDialog *dialog = adw_alert_dialog_new (_ ("The Areas Were Saved"), NULL);
  adw_alert_dialog_format_body (ADW_ALERT_DIALOG (dialog),
                                _ ("Version %s of the reference has them."), version);
  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "close", _ ("_Close"));
  adw_dialog_present (dialog, GTK_WIDGET (view));
}

void
plumb_ui_compare_request_save (PlumbUiCompareView *view)
{
  g_return_if_fail (PLUMB_UI_IS_COMPARE_VIEW (view));
  const Beside *beside = g_object_get_data (G_OBJECT (view), BESIDE);
  PlumbUiCompareModel *model = plumb_ui_compare_view_get_model (view);
  const PlumbUiComparePair *pair = plumb_ui_compare_model_get_pair (model);
  PlumbValue *settings = plumb_ui_compare_model_get_settings (model);
  if (beside == NULL || pair == NULL || pair->output == NULL)
    return;
  Save *save = g_new (Save, 1);
  *save = (Save) { g_object_ref (plumb_ui_project_get_project (beside->project)),
                   g_strdup (beside->workflow), g_strdup (pair->output),
                   settings != NULL ? plumb_value_ref (settings) : NULL };
  PlumbWorkPool *pool
      = plumb_ui_environment_get_pool (plumb_ui_project_get_environment (beside->project));
  plumb_work_pool_run_async (pool, save_areas, save, save_free, g_free, NULL, saved_cb,
                             g_object_ref (view));
}
