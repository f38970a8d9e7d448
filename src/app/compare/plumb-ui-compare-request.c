/* plumb-ui-compare-request.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plumb-ui-compare-request.h"

#include "plumb-divergence.h"
#include "plumb-project.h"
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
  PlumbValue *divergence; /* (nullable) */
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
  g_clear_pointer (&job->divergence, plumb_value_unref);
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
  const PlumbDivergenceQuery query = { job->runs[0], job->runs[1], job->step };
  if (job->pairs != NULL)
    job->divergence = plumb_divergence_find (job->engine, reader, &query, NULL);
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
      set_side (pair, 0, job->artifacts, plumb_value_get_member (value, "before"));
      set_side (pair, 1, job->artifacts, plumb_value_get_member (value, "after"));
      g_ptr_array_add (pairs, pair);
    }
  guint chosen = choose_pair (pairs, job->step);
  PlumbUiCompareModel *model = plumb_ui_compare_view_get_model (view);
  plumb_ui_compare_model_take_pairs (model, pairs);
  plumb_ui_compare_model_show (model, chosen);
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
      AdwDialog *dialog = adw_alert_dialog_new (_ ("The Runs Cannot Be Compared"), error->message);
      adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "close", _ ("_Close"));
      adw_dialog_present (dialog, GTK_WIDGET (view));
      return;
    }
  show_pairs (view, job);
  plumb_ui_compare_view_set_first_step (view,
                                        plumb_value_member_string (job->divergence, "step", NULL));
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
