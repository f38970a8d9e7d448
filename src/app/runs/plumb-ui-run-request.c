/* plumb-ui-run-request.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include <gtk/gtk.h>

#include "plumb-ui-run-request.h"

#include "plumb-replay.h"
#include "plumb-report.h"
#include "plumb-ui-order.h"

typedef struct
{
  PlumbUiSession *session;
  PlumbUiProject *project;
  char *heading; /* of what can go wrong */
  gboolean shows;
} Request;

static Request *
request_new (PlumbUiSession *session, PlumbUiProject *project, const char *heading)
{
  Request *request = g_new0 (Request, 1);
  request->session = g_object_ref (session);
  request->project = g_object_ref (project);
  request->heading = g_strdup (heading);
  return request;
}

static void
request_free (Request *request)
{
  g_object_unref (request->session);
  g_object_unref (request->project);
  g_free (request->heading);
  g_free (request);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Request, request_free)

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Request) request = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbValue) answer
      = plumb_ui_project_request_finish (PLUMB_UI_PROJECT (source), result, &error);
  if (answer == NULL)
    plumb_ui_session_report (request->session, request->heading, error);
  else if (request->shows)
    plumb_ui_session_show_run (request->session, request->project,
                               plumb_value_member_int (answer, "run", 0), NULL);
}

void
plumb_ui_run_request (PlumbUiSession *session,
                      PlumbUiProject *project,
                      const char *verb,
                      gint64 run)
{
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();
  plumb_value_builder_set_int (builder, "run", run);
  g_autoptr (PlumbValue) arguments = plumb_value_builder_end (builder);
  plumb_ui_project_request_async (project, verb, arguments, NULL, answered_cb,
                                  request_new (session, project, _ ("The Runner Refused")));
}

static void
start (PlumbUiSession *session, PlumbUiProject *project, PlumbValue *arguments)
{
  Request *request = request_new (session, project, _ ("Cannot Start the Run"));
  request->shows = TRUE;
  plumb_ui_project_request_async (project, "start", arguments, NULL, answered_cb, request);
}

static void
run_started_cb (gint64 run, const char *side, gpointer user_data)
{
  const Request *request = user_data;
  plumb_ui_session_show_run (request->session, request->project, run, NULL);
}

static void
ordered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Request) request = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbValue) answer = plumb_ui_order_finish (PLUMB_UI_PROJECT (source), result, &error);
  if (answer == NULL)
    plumb_ui_session_report (request->session, request->heading, error);
}

void
plumb_ui_run_start (PlumbUiSession *session,
                    PlumbUiProject *project,
                    const char *workflow,
                    PlumbValue *request)
{
  g_autoptr (PlumbValue) owned = request;
  plumb_ui_order_async (project, &(PlumbUiOrder) { .workflow = workflow, .request = request },
                        run_started_cb, ordered_cb,
                        request_new (session, project, _ ("Cannot Start the Run")));
}

void
plumb_ui_run_replay (PlumbUiSession *session, PlumbUiProject *project, gint64 run)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbValue) arguments
      = plumb_replay_make_request (plumb_ui_project_get_reader (project), run, &error);
  if (arguments == NULL)
    plumb_ui_session_report (session, _ ("Cannot Replay the Run"), error);
  else
    start (session, project, arguments);
}

void
plumb_ui_run_answer (PlumbUiSession *session,
                     PlumbUiProject *project,
                     PlumbValue *question,
                     PlumbValue *answer)
{
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();
  plumb_value_builder_set_int (builder, "run", plumb_value_member_int (question, "run", 0));
  plumb_value_builder_set_string (builder, "step",
                                  plumb_value_member_string (question, "step", ""));
  plumb_value_builder_set_int (builder, "item", plumb_value_member_int (question, "item", 0));
  plumb_value_builder_set (builder, "answer", answer);
  g_autoptr (PlumbValue) arguments = plumb_value_builder_end (builder);
  plumb_ui_project_request_async (project, "answer", arguments, NULL, answered_cb,
                                  request_new (session, project, _ ("The Answer Was Not Taken")));
}

/* --- evidence ------------------------------------------------------------------------------- */

typedef struct
{
  PlumbEngine *engine;
  char *ledger;
  gint64 run;
  char *folder;
} Export;

static void
export_free (gpointer data)
{
  Export *export = data;
  g_object_unref (export->engine);
  g_free (export->ledger);
  g_free (export->folder);
  g_free (export);
}

static gpointer
write_evidence (gpointer data, GCancellable *cancellable, GError **error)
{
  const Export *export = data;
  g_autoptr (PlumbLedgerReader) reader = plumb_ledger_reader_open (export->ledger, error);
  if (reader == NULL
      || !plumb_report_export (export->engine, reader, export->run, export->folder, error))
    return NULL;
  return g_strdup (export->folder);
}

static void
exported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Request) request = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = plumb_work_pool_run_finish (PLUMB_WORK_POOL (source), result, &error);
  if (folder == NULL)
    {
      plumb_ui_session_report (request->session, request->heading, error);
      return;
    }
  g_autofree char *text = g_strdup_printf (_ ("Evidence is in %s"), folder);
  plumb_ui_session_toast (request->session, text);
}

typedef struct
{
  Request *request;
  gint64 run;
} Choice;

static void
folder_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Choice *choice = user_data;
  g_autoptr (Request) request = choice->request;
  g_autoptr (GFile) file
      = gtk_file_dialog_select_folder_finish (GTK_FILE_DIALOG (source), result, NULL);
  if (file == NULL)
    return;
  g_autofree char *name = g_strdup_printf ("evidence-%" G_GINT64_FORMAT, choice->run);
  Export *export = g_new0 (Export, 1);
  export->engine = g_object_ref (plumb_ui_project_get_engine (request->project));
  export->ledger = plumb_project_get_machine_path (plumb_ui_project_get_project (request->project),
                                                   "ledger.db");
  export->run = choice->run;
  export->folder = g_build_filename (g_file_peek_path (file), name, NULL);
  PlumbWorkPool *pool
      = plumb_ui_environment_get_pool (plumb_ui_project_get_environment (request->project));
  plumb_work_pool_run_async (pool, write_evidence, export, export_free, g_free, NULL, exported_cb,
                             g_steal_pointer (&request));
}

void
plumb_ui_run_export (PlumbUiSession *session,
                     PlumbUiProject *project,
                     gint64 run,
                     GtkWindow *parent)
{
  Choice *choice = g_new0 (Choice, 1);
  choice->request = request_new (session, project, _ ("Cannot Export the Evidence"));
  choice->run = run;
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  gtk_file_dialog_set_title (dialog, _ ("Export Evidence Into"));
  gtk_file_dialog_select_folder (dialog, parent, NULL, folder_chosen_cb, choice);
}
