/* plumb-ui-window-runs.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "plumb-ui-window-private.h"

#include "plumb-contract.h"
#include "plumb-document.h"
#include "plumb-flat.h"
#include "plumb-trust-check.h"
#include "plumb-ui-order.h"
#include "plumb-ui-trust-dialog.h"

/* Checking, planning, starting, steering. A start goes: what is shown is written out and checked on
 * the shadow's thread → trust is looked up, and asked for → it is carried out as an order. */

/* --- starting ------------------------------------------------------------------------------- */

typedef struct
{
  PlumbUiWindow *window;
  PlumbUiDocument *document;
  PlumbValue *request; /* (nullable) */
  char *text;          /* (nullable) until it is checked */
  gboolean is_legacy;  /* names a legacy command */
  gboolean first;
} Start;

static void
start_free (Start *start)
{
  g_object_unref (start->window);
  g_object_unref (start->document);
  g_clear_pointer (&start->request, plumb_value_unref);
  g_free (start->text);
  g_free (start);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Start, start_free)

static void
show_drawer (PlumbUiWindow *self, const char *page)
{
  GSettings *settings = plumb_ui_window_get_settings (self);
  plumb_ui_session_set_page (self->session, PLUMB_UI_PAGE_DESIGN);
  g_settings_set_string (settings, "drawer-page", page);
  g_settings_set_boolean (settings, "show-drawer", TRUE);
}

/* That nothing can run yet is none of the problems that are listed. */
static const char *
find_beginning (PlumbUiDocument *document)
{
  gboolean is_begun = document == NULL
                      || plumb_graph_get_n_nodes (plumb_ui_document_get_graph (document)) > 0
                      || plumb_problems_get_length (plumb_ui_document_get_problems (document)) > 0;
  return is_begun ? NULL : _ ("This workflow has no node yet: add one first");
}

static void
tell_blocked (PlumbUiWindow *self)
{
  const char *beginning = find_beginning (plumb_ui_session_get_document (self->session));
  if (beginning != NULL)
    {
      plumb_ui_session_set_page (self->session, PLUMB_UI_PAGE_DESIGN);
      plumb_ui_session_toast (self->session, beginning);
      return;
    }
  show_drawer (self, "problems");
  plumb_ui_session_toast (self->session, _ ("Nothing was started: solve the problems first"));
}

static void
tell_not_started (PlumbUiWindow *self, GError *error)
{
  if (g_error_matches (error, PLUMB_ENGINE_ERROR, PLUMB_ENGINE_ERROR_WORKFLOW))
    tell_blocked (self);
  else if (g_error_matches (error, PLUMB_ENGINE_ERROR, PLUMB_ENGINE_ERROR_BLOCKED))
    {
      plumb_ui_session_report (self->session, _ ("Cannot Run"), error);
      g_action_group_activate_action (G_ACTION_GROUP (self), "plan", NULL);
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    plumb_ui_session_report (self->session, _ ("Cannot Run"), error);
}

static PlumbValue *
describe_run (gint64 run)
{
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();
  plumb_value_builder_set_int (builder, "run", run);
  return plumb_value_builder_end (builder);
}

static void
steered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PlumbUiWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbValue) answer
      = plumb_ui_project_request_finish (PLUMB_UI_PROJECT (source), result, &error);
  if (answer == NULL)
    plumb_ui_session_report (self->session, _ ("The Run Was Not Changed"), error);
}

static void
steer (PlumbUiWindow *self, PlumbUiProject *project, const char *verb, gint64 run)
{
  g_autoptr (PlumbValue) arguments = describe_run (run);
  plumb_ui_project_request_async (project, verb, arguments, self->cancellable, steered_cb,
                                  g_object_ref (self));
}

static void
run_started_cb (gint64 run, const char *side, gpointer user_data)
{
  Start *start = user_data;
  plumb_ui_document_show_run (start->document, run);
  if (start->first)
    steer (start->window, plumb_ui_document_get_project (start->document), "reorder", run);
}

/* "pass", "warn", "fail": the worst of the outputs; NULL where nothing was compared. */
static const char *
find_worst (PlumbValue *answer)
{
  static const char *const order[] = { "fail", "warn", "pass" };
  PlumbValue *verdicts = plumb_value_get_member (answer, "verdicts");
  for (guint k = 0; k < G_N_ELEMENTS (order); k++)
    for (guint i = 0; i < plumb_value_get_length (verdicts); i++)
      if (g_str_equal (plumb_value_get_string (plumb_value_get_member_at (verdicts, i, NULL), ""),
                       order[k]))
        return order[k];
  return NULL;
}

static const char *
describe_end (PlumbValue *answer)
{
  const char *state = plumb_value_member_string (answer, "state", "");
  const char *worst = find_worst (answer);
  if (plumb_value_get_member (answer, "fallback") != NULL)
    return g_str_equal (state, "completed")
               ? _ ("The graph failed: the legacy command did the work")
               : _ ("The graph failed, and the legacy command too");
  if (g_str_equal (state, "failed"))
    return _ ("The legacy command failed");
  if (worst == NULL)
    return NULL;
  return g_str_equal (worst, "pass")   ? _ ("Done by the legacy command; the graph passes")
         : g_str_equal (worst, "warn") ? _ ("Done by the legacy command; the graph is near it")
                                       : _ ("Done by the legacy command; the graph does not pass");
}

static void
ordered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Start) start = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbValue) answer = plumb_ui_order_finish (PLUMB_UI_PROJECT (source), result, &error);
  if (start->window->session == NULL) /* closed meanwhile */
    return;
  if (answer == NULL)
    {
      tell_not_started (start->window, error);
      return;
    }
  const char *text = describe_end (answer);
  if (text != NULL)
    plumb_ui_session_toast_action (start->window->session, text, _ ("_Show"), "win.page('review')");
}

/* Takes the start. */
static void
dispatch (Start *start)
{
  plumb_ui_order_async (plumb_ui_document_get_project (start->document),
                        &(PlumbUiOrder) { .workflow = plumb_ui_document_get_name (start->document),
                                          .document = start->text,
                                          .request = start->request },
                        run_started_cb, ordered_cb, start);
}

static void
trusted_cb (gpointer user_data, gboolean is_trusted)
{
  Start *start = user_data;
  if (is_trusted)
    dispatch (start);
  else
    start_free (start);
}

/* Takes the start. */
static void
ask_trust (Start *start, PlumbValue *trust)
{
  if (plumb_value_member_boolean (trust, "trusted", FALSE))
    dispatch (start);
  else
    plumb_ui_trust_dialog_present (plumb_ui_document_get_project (start->document), trust,
                                   GTK_WIDGET (start->window), trusted_cb, start);
}

/* What a worker adds to what the graph starts. */
typedef struct
{
  PlumbEngine *engine;
  char *workflow;
  char *text;
  PlumbValue *request;
  PlumbValue *trust;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;
  g_object_unref (question->engine);
  g_free (question->workflow);
  g_free (question->text);
  plumb_value_unref (question->request);
  plumb_value_unref (question->trust);
  g_free (question);
}

static gpointer
describe_legacy (gpointer data, GCancellable *cancellable, GError **error)
{
  const Question *question = data;
  g_autoptr (PlumbContract) contract = plumb_contract_parse (
      question->engine, question->workflow, question->text, question->request, error);
  return contract != NULL
             ? plumb_contract_describe_trust (
                   contract, plumb_engine_get_info (question->engine)->project, question->trust)
             : NULL;
}

static void
legacy_described_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Start) start = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbValue) trust
      = plumb_work_pool_run_finish (PLUMB_WORK_POOL (source), result, &error);
  if (trust == NULL)
    tell_not_started (start->window, error);
  else
    ask_trust (g_steal_pointer (&start), trust);
}

static void
described_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Start) start = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbValue) trust = plumb_trust_describe_finish (result, &error);
  PlumbUiProject *project = plumb_ui_document_get_project (start->document);
  if (trust == NULL)
    tell_not_started (start->window, error);
  else if (!start->is_legacy)
    ask_trust (g_steal_pointer (&start), trust);
  else
    {
      PlumbEngine *engine = plumb_ui_project_get_engine (project);
      GCancellable *cancellable = start->window->cancellable;
      Question *question = g_new0 (Question, 1);
      *question = (Question) { .engine = g_object_ref (engine),
                               .workflow = g_strdup (plumb_ui_document_get_name (start->document)),
                               .text = g_strdup (start->text),
                               .request = plumb_value_ref (start->request),
                               .trust = plumb_value_ref (trust) };
      plumb_work_pool_run_async (plumb_engine_get_info (engine)->pool, describe_legacy, question,
                                 question_free, (GDestroyNotify) plumb_value_unref, cancellable,
                                 legacy_described_cb, g_steal_pointer (&start));
    }
}

/* What was written out. */
typedef struct
{
  char *text; /* (nullable): it has errors, and there is no legacy command that could stand in */
  gboolean is_legacy;
} Written;

static void
written_free (gpointer data)
{
  Written *written = data;
  g_free (written->text);
  g_free (written);
}

/* Faults of a graph never stop the legacy command that it is to replace. */
static gpointer
write_out (PlumbGraph *graph, gpointer registry, GCancellable *cancellable, GError **error)
{
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  g_autoptr (PlumbFlat) flat = plumb_flat_new (graph, registry, problems);
  Written *written = g_new0 (Written, 1);
  written->is_legacy = plumb_value_get_member (plumb_graph_get_members (graph), "legacy") != NULL;
  if (written->is_legacy || !plumb_problems_has_errors (problems))
    written->text = plumb_document_format (graph);
  return written;
}

/* The request with the user's own bounds on what runs at once, where it has none. */
static PlumbValue *
make_request (Start *start)
{
  g_autoptr (GVariant) slots
      = g_settings_get_value (plumb_ui_window_get_settings (start->window), "slots");
  PlumbValueBuilder *builder = start->request != NULL
                                   ? plumb_value_builder_new_copy (start->request)
                                   : plumb_value_builder_new_object ();
  PlumbValueBuilder *table = plumb_value_builder_new_object ();
  GVariantIter iter;
  const char *name;
  guint32 n;
  g_variant_iter_init (&iter, slots);
  while (g_variant_iter_next (&iter, "{&su}", &name, &n))
    plumb_value_builder_set_int (table, name, n);
  g_autoptr (PlumbValue) own = plumb_value_builder_end (table);
  if (plumb_value_get_length (own) > 0 && plumb_value_get_member (start->request, "slots") == NULL)
    plumb_value_builder_set (builder, "slots", g_steal_pointer (&own));
  return plumb_value_builder_end (builder);
}

static PlumbValue *
make_arguments (Start *start)
{
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();
  plumb_value_builder_set_string (builder, "workflow",
                                  plumb_ui_document_get_name (start->document));
  plumb_value_builder_set (builder, "request", plumb_value_ref (start->request));
  plumb_value_builder_set_string (builder, "document", start->text);
  return plumb_value_builder_end (builder);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Start) start = user_data;
  g_autoptr (GError) error = NULL;
  Written *written = plumb_ui_shadow_run_finish (PLUMB_UI_SHADOW (source), result, &error);
  if (written == NULL)
    {
      tell_not_started (start->window, error);
      return;
    }
  start->text = g_steal_pointer (&written->text);
  start->is_legacy = written->is_legacy;
  written_free (written);
  if (start->text == NULL)
    {
      tell_blocked (start->window);
      return;
    }
  PlumbValue *request = make_request (start);
  g_clear_pointer (&start->request, plumb_value_unref);
  start->request = request;
  PlumbUiProject *project = plumb_ui_document_get_project (start->document);
  g_autoptr (PlumbValue) arguments = make_arguments (start);
  GCancellable *cancellable = start->window->cancellable;
  plumb_trust_describe_async (plumb_ui_project_get_engine (project), arguments, cancellable,
                              described_cb, g_steal_pointer (&start));
}

static void
run_cb (PlumbUiSession *session,
        PlumbUiDocument *document,
        PlumbValue *request,
        gboolean first,
        PlumbUiWindow *self)
{
  g_autoptr (GError) error = NULL;
  if (!plumb_ui_project_check_folder (plumb_ui_document_get_project (document), &error))
    {
      tell_not_started (self, error);
      return;
    }
  Start *start = g_new0 (Start, 1);
  start->window = g_object_ref (self);
  start->document = g_object_ref (document);
  start->request = request != NULL ? plumb_value_ref (request) : NULL;
  start->first = first;
  PlumbRegistry *registry
      = plumb_ui_environment_get_registry (plumb_ui_session_get_environment (session));
  plumb_ui_shadow_run_async (plumb_ui_document_get_shadow (document), write_out,
                             g_object_ref (registry), g_object_unref, written_free,
                             self->cancellable, written_cb, start);
}

/* --- actions that start --------------------------------------------------------------------- */

static void
start_shown (PlumbUiWindow *self, PlumbValue *request, gboolean first)
{
  PlumbUiDocument *document = plumb_ui_session_get_document (self->session);
  if (document != NULL)
    plumb_ui_session_run (self->session, document, request, first);
}

static void
start_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  gboolean first = g_str_equal (g_action_get_name (G_ACTION (action)), "run-first");
  start_shown (user_data, NULL, first);
}

/* { "to": [ … ] } or { "from": [ … ] } of what is selected; NULL where nothing is. */
static PlumbValue *
make_selected_request (PlumbUiDocument *document, const char *member)
{
  PlumbUiSelection *selection = plumb_ui_document_get_selection (document);
  g_auto (GStrv) ids = plumb_ui_selection_list (selection, PLUMB_UI_ITEM_NODE);
  if (ids[0] == NULL)
    return NULL;
  PlumbValueBuilder *paths = plumb_value_builder_new_array ();
  for (guint i = 0; ids[i] != NULL; i++)
    {
      g_autofree char *path = plumb_ui_document_get_node_path (document, ids[i]);
      plumb_value_builder_add (paths, plumb_value_new_string (path));
    }
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();
  plumb_value_builder_set (builder, member, plumb_value_builder_end (paths));
  return plumb_value_builder_end (builder);
}

static void
start_selected_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PlumbUiWindow *self = user_data;
  PlumbUiDocument *document = plumb_ui_session_get_document (self->session);
  const char *member = g_action_get_name (G_ACTION (action)) + strlen ("run-");
  g_autoptr (PlumbValue) request
      = document != NULL ? make_selected_request (document, member) : NULL;
  if (request != NULL)
    start_shown (self, request, FALSE);
  else
    plumb_ui_session_toast (self->session, _ ("Select a node first"));
}

static void
start_failed_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PlumbUiWindow *self = user_data;
  if (self->run_state == NULL)
    return;
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();
  plumb_value_builder_set_int (builder, "failed_of", plumb_ui_run_state_get_run (self->run_state));
  g_autoptr (PlumbValue) request = plumb_value_builder_end (builder);
  start_shown (self, request, FALSE);
}

/* --- checking and planning ------------------------------------------------------------------ */

static void
checked_cb (PlumbUiDocument *document, GParamSpec *pspec, PlumbUiWindow *self)
{
  g_signal_handlers_disconnect_by_func (document, checked_cb, self);
  guint n = plumb_problems_get_length (plumb_ui_document_get_problems (document));
  const char *beginning = find_beginning (document);
  g_autofree char *text
      = n == 0 ? g_strdup (beginning != NULL ? beginning : _ ("No problems found"))
               : g_strdup_printf (ngettext ("%u problem found", "%u problems found", n), n);
  plumb_ui_session_toast (self->session, text);
}

static void
check_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PlumbUiWindow *self = user_data;
  PlumbUiDocument *document = plumb_ui_session_get_document (self->session);
  if (document == NULL)
    return;
  show_drawer (self, "problems");
  g_signal_connect_object (document, "notify::problems", G_CALLBACK (checked_cb), self, 0);
  plumb_ui_document_check (document);
}

static void
planned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PlumbUiWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  if (plumb_ui_document_plan_finish (PLUMB_UI_DOCUMENT (source), result, &error))
    show_drawer (self, "plan");
  else
    tell_not_started (self, error);
}

static void
plan_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PlumbUiWindow *self = user_data;
  PlumbUiDocument *document = plumb_ui_session_get_document (self->session);
  if (document != NULL)
    plumb_ui_document_plan_async (document, NULL, self->cancellable, planned_cb,
                                  g_object_ref (self));
}

/* --- steering the run that is shown --------------------------------------------------------- */

static void
steer_shown (PlumbUiWindow *self, const char *verb)
{
  if (self->document != NULL && self->run_state != NULL)
    steer (self, plumb_ui_document_get_project (self->document), verb,
           plumb_ui_run_state_get_run (self->run_state));
}

static void
stop_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  steer_shown (user_data, "cancel");
}

static void
pause_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PlumbUiWindow *self = user_data;
  gboolean is_paused = self->run_state != NULL && plumb_ui_run_state_is_paused (self->run_state);
  steer_shown (self, is_paused ? "continue" : "pause");
}

static void
resume_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  steer_shown (user_data, "resume");
}

static const GActionEntry entries[] = {
  { .name = "check", .activate = check_cb },
  { .name = "plan", .activate = plan_cb },
  { .name = "run", .activate = start_cb },
  { .name = "run-first", .activate = start_cb },
  { .name = "run-to", .activate = start_selected_cb },
  { .name = "run-from", .activate = start_selected_cb },
  { .name = "run-failed", .activate = start_failed_cb },
  { .name = "stop", .activate = stop_cb },
  { .name = "pause", .activate = pause_cb },
  { .name = "resume", .activate = resume_cb },
};

void
plumb_ui_window_add_run_actions (PlumbUiWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_signal_connect (self->session, "run", G_CALLBACK (run_cb), self);
}

gboolean
plumb_ui_window_has_active_runs (PlumbUiWindow *self)
{
  GListModel *projects = plumb_ui_session_get_projects (self->session);
  for (guint i = 0; i < g_list_model_get_n_items (projects); i++)
    {
      g_autoptr (PlumbUiProject) project = g_list_model_get_item (projects, i);
      if (plumb_ui_project_count_active (project) > 0)
        return TRUE;
    }
  return FALSE;
}
