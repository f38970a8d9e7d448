/* plumb-ui-approval.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "plumb-ui-approval.h"

#include "plumb-contract.h"
#include "plumb-file.h"
#include "plumb-pair.h"
#include "plumb-reference-check.h"
#include "plumb-ui-reason-dialog.h"

/* What a worker does. */
typedef struct
{
  PlumbEngine *engine;
  gint64 run;
  char *output; /* (nullable) */
  char *place;  /* (nullable) */
  char *why;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;
  g_object_unref (job->engine);
  g_free (job->output);
  g_free (job->place);
  g_free (job->why);
  g_free (job);
}

/* The output that the contract has at the place; NULL: none. */
static char *
find_output (const Job *job, const char *workflow)
{
  g_autoptr (PlumbContract) contract = plumb_contract_load (job->engine, workflow, NULL, NULL);
  for (guint i = 0; contract != NULL && i < plumb_legacy_get_n_outputs (contract->legacy); i++)
    {
      const PlumbLegacyOutput *output = plumb_legacy_get_output (contract->legacy, i);
      g_autofree char *place = g_strconcat (output->step, ".", output->port, NULL);
      if (g_strcmp0 (place, job->place) == 0)
        return g_strdup (output->id);
    }
  return NULL;
}

static char *
approve_output (const Job *job,
                PlumbLedgerReader *reader,
                const char *workflow,
                const char *output,
                GError **error)
{
  PlumbProject *project = plumb_engine_get_info (job->engine)->project;
  g_autofree char *known = job->place != NULL ? find_output (job, workflow) : NULL;
  const PlumbReferenceQuery query = { .engine = job->engine,
                                      .reader = reader,
                                      .workflow = workflow,
                                      .output = output,
                                      .place = g_strcmp0 (known, output) == 0 ? NULL : job->place,
                                      .run = job->run };
  g_autoptr (GPtrArray) sides = plumb_reference_list_run (&query, error);
  if (sides == NULL)
    return NULL;
  g_autoptr (GPtrArray) values = g_ptr_array_new ();
  for (guint i = 0; i < sides->len; i++)
    g_ptr_array_add (values, ((PlumbPairSide *) g_ptr_array_index (sides, i))->datum);
  const PlumbApproval approval = { .workflow = workflow,
                                   .output = output,
                                   .by = g_get_user_name (),
                                   .why = job->why,
                                   .run = job->run,
                                   .data = values };
  return plumb_reference_approve (project, &approval, error);
}

static gpointer
approve (gpointer data, GCancellable *cancellable, GError **error)
{
  const Job *job = data;
  g_autoptr (PlumbLedgerReader) reader
      = plumb_project_open_reader (plumb_engine_get_info (job->engine)->project, error);
  g_autoptr (PlumbRunRow) row
      = reader != NULL ? plumb_ledger_reader_get_run (reader, job->run, error) : NULL;
  if (row == NULL)
    return NULL;
  g_autofree char *found = job->output == NULL ? find_output (job, row->workflow) : NULL;
  const char *output = job->output != NULL ? job->output : found != NULL ? found : job->place;
  return approve_output (job, reader, row->workflow, output, error);
}

/* --- asking --------------------------------------------------------------------------------- */

typedef struct
{
  PlumbUiSession *session;
  PlumbUiProject *project;
  gint64 run;
  char *output;
  char *place;
  void (*done) (gpointer owner);
  GWeakRef owner;
} Wish;

static void
wish_free (gpointer data)
{
  Wish *wish = data;
  g_object_unref (wish->session);
  g_object_unref (wish->project);
  g_free (wish->output);
  g_free (wish->place);
  g_weak_ref_clear (&wish->owner);
  g_free (wish);
}

static Wish *
wish_new (PlumbUiSession *session, PlumbUiProject *project, const PlumbUiApproval *approval)
{
  Wish *wish = g_new0 (Wish, 1);
  wish->session = g_object_ref (session);
  wish->project = g_object_ref (project);
  wish->run = approval->run;
  wish->output = g_strdup (approval->output);
  wish->place = g_strdup (approval->place);
  g_weak_ref_init (&wish->owner, NULL);
  return wish;
}

static void
approved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Wish *wish = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *version = plumb_work_pool_run_finish (PLUMB_WORK_POOL (source), result, &error);
  g_autoptr (GObject) owner = g_weak_ref_get (&wish->owner);
  if (version == NULL)
    plumb_ui_session_report (wish->session, _ ("The Reference Was Not Approved"), error);
  else
    {
      plumb_ui_session_toast (wish->session, _ ("Approved: later runs are held against it"));
      if (owner != NULL && wish->done != NULL)
        wish->done (owner);
    }
  wish_free (wish);
}

static void
decided_cb (const char *why, gpointer user_data)
{
  const Wish *asked = user_data;
  const PlumbUiApproval approval = { asked->run, asked->output, asked->place };
  Wish *wish = wish_new (asked->session, asked->project, &approval);
  g_autoptr (GObject) owner = g_weak_ref_get ((GWeakRef *) &asked->owner);
  g_weak_ref_set (&wish->owner, owner);
  wish->done = asked->done;
  Job *job = g_new0 (Job, 1);
  *job = (Job) { g_object_ref (plumb_ui_project_get_engine (asked->project)), asked->run,
                 g_strdup (asked->output), g_strdup (asked->place), g_strdup (why) };
  PlumbWorkPool *pool
      = plumb_ui_environment_get_pool (plumb_ui_project_get_environment (asked->project));
  plumb_work_pool_run_async (pool, approve, job, job_free, g_free, NULL, approved_cb, wish);
}

void
plumb_ui_approval_ask (PlumbUiSession *session,
                       PlumbUiProject *project,
                       const PlumbUiApproval *approval,
                       GtkWidget *parent,
                       void (*done) (gpointer owner),
                       GObject *owner)
{
  g_return_if_fail (PLUMB_UI_IS_SESSION (session) && approval->run > 0);
  Wish *wish = wish_new (session, project, approval);
  wish->done = done;
  g_weak_ref_set (&wish->owner, owner);
  g_autofree char *shown
      = plumb_text_make_visible (approval->output != NULL ? approval->output : approval->place);
  g_autofree char *heading
      = g_strdup_printf (_ ("Approve Run %d as Reference?"), (int) approval->run);
  g_autofree char *body = g_strdup_printf (
      _ ("What run %d has at “%s” is copied into the project and is right from now on. What was "
         "approved before is kept."),
      (int) approval->run, shown);
  plumb_ui_reason_dialog_present (
      &(PlumbUiReasonQuestion) {
          .heading = heading, .body = body, .label = _ ("_Approve"), .is_required = TRUE },
      parent, decided_cb, wish, wish_free);
}
