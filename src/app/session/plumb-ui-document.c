/* plumb-ui-document.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plumb-ui-document-private.h"

/* How long after an edit the check starts: a drag makes many. */

enum
{
  PROP_TITLE = 1,
  PROP_IS_SAVED,
  PROP_RECOVERABLE_AT,
  PROP_ACCESS,
  PROP_CAN_UNDO,
  PROP_PROBLEMS,
  PROP_PLAN,
  PROP_LEVEL,
  PROP_RUN_STATE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum
{
  CHANGED,
  CHANGED_ON_DISK,
  MERGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PlumbUiDocument, plumb_ui_document, G_TYPE_OBJECT)

static void
plumb_ui_document_dispose (GObject *object)
{
  PlumbUiDocument *self = PLUMB_UI_DOCUMENT (object);
  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->check_source, g_source_remove);
  plumb_ui_document_stop_watching (self);
  if (self->project != NULL)
    g_signal_handlers_disconnect_by_data (self->project, self);
  if (self->graph != NULL)
    g_signal_handlers_disconnect_by_data (self->graph, self);
  if (self->history != NULL)
    g_signal_handlers_disconnect_by_data (self->history, self);
  g_clear_object (&self->shadow);
  g_clear_object (&self->scene);
  g_clear_object (&self->run_state);
  g_clear_object (&self->history);
  g_clear_object (&self->journal);
  g_clear_object (&self->graph);
  g_clear_object (&self->selection);
  g_clear_pointer (&self->lost, g_hash_table_unref);
  g_clear_object (&self->project);
  G_OBJECT_CLASS (plumb_ui_document_parent_class)->dispose (object);
}

static void
plumb_ui_document_finalize (GObject *object)
{
  PlumbUiDocument *self = PLUMB_UI_DOCUMENT (object);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->problems, plumb_problems_unref);
  g_clear_pointer (&self->worst, g_hash_table_unref);
  g_clear_pointer (&self->plan, plumb_plan_unref);
  g_clear_pointer (&self->level, g_strfreev);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->text_hash, g_free);
  g_clear_pointer (&self->text_of_disk, g_free);
  g_clear_pointer (&self->journal_fault, g_free);
  G_OBJECT_CLASS (plumb_ui_document_parent_class)->finalize (object);
}

static void
plumb_ui_document_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PlumbUiDocument *self = PLUMB_UI_DOCUMENT (object);
  switch (id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->name);
      break;
    case PROP_IS_SAVED:
      g_value_set_boolean (value, plumb_ui_document_is_saved (self));
      break;
    case PROP_RECOVERABLE_AT:
      g_value_set_int64 (value, self->recoverable_at);
      break;
    case PROP_ACCESS:
      g_value_set_int (value, (int) self->access);
      break;
    case PROP_CAN_UNDO:
      g_value_set_boolean (value, plumb_history_can_undo (self->history));
      break;
    case PROP_PROBLEMS:
      g_value_set_pointer (value, self->problems);
      break;
    case PROP_PLAN:
      g_value_set_pointer (value, self->plan);
      break;
    case PROP_LEVEL:
      g_value_set_boxed (value, self->level);
      break;
    case PROP_RUN_STATE:
      g_value_set_object (value, self->run_state);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
plumb_ui_document_class_init (PlumbUiDocumentClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->dispose = plumb_ui_document_dispose;
  object_class->finalize = plumb_ui_document_finalize;
  object_class->get_property = plumb_ui_document_get_property;

  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_IS_SAVED] = g_param_spec_boolean ("is-saved", NULL, NULL, TRUE, flags);
  properties[PROP_RECOVERABLE_AT]
      = g_param_spec_int64 ("recoverable-at", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_ACCESS] = g_param_spec_int ("access", NULL, NULL, 0, G_MAXINT, 0, flags);
  properties[PROP_CAN_UNDO] = g_param_spec_boolean ("can-undo", NULL, NULL, FALSE, flags);
  properties[PROP_PROBLEMS] = g_param_spec_pointer ("problems", NULL, NULL, flags);
  properties[PROP_PLAN] = g_param_spec_pointer ("plan", NULL, NULL, flags);
  properties[PROP_LEVEL] = g_param_spec_boxed ("level", NULL, NULL, G_TYPE_STRV, flags);
  properties[PROP_RUN_STATE]
      = g_param_spec_object ("run-state", NULL, NULL, PLUMB_UI_TYPE_RUN_STATE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[CHANGED] = g_signal_new ("changed", PLUMB_UI_TYPE_DOCUMENT, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 2, G_TYPE_POINTER, G_TYPE_UINT);
  signals[CHANGED_ON_DISK] = g_signal_new ("changed-on-disk", PLUMB_UI_TYPE_DOCUMENT,
                                           G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[MERGED] = g_signal_new ("merged", PLUMB_UI_TYPE_DOCUMENT, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
}

static void
plumb_ui_document_init (PlumbUiDocument *self)
{
  self->cancellable = g_cancellable_new ();
  self->problems = plumb_problems_new ();
  self->selection = plumb_ui_selection_new ();
  self->lost = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->level = g_new0 (char *, 1);
  self->text = g_strdup ("");
}

void
plumb_ui_document_notify_file (PlumbUiDocument *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_SAVED]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RECOVERABLE_AT]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACCESS]);
}

void
plumb_ui_document_emit_changed_on_disk (PlumbUiDocument *self)
{
  g_signal_emit (self, signals[CHANGED_ON_DISK], 0);
}

/* --- following the graph -------------------------------------------------------------------- */

static PlumbUiSelection *
ensure_lost (PlumbUiDocument *self, const char *definition)
{
  const char *key = definition != NULL ? definition : "";
  PlumbUiSelection *lost = g_hash_table_lookup (self->lost, key);
  if (lost == NULL)
    {
      lost = plumb_ui_selection_new ();
      g_hash_table_insert (self->lost, g_strdup (key), lost);
    }
  return lost;
}

static void
follow_gone (PlumbUiDocument *self, PlumbUiSelection *lost, PlumbUiItemType type, const char *id)
{
  if (plumb_ui_selection_contains (self->selection, type, id))
    plumb_ui_selection_add (lost, type, id);
  plumb_ui_selection_remove (self->selection, type, id);
}

static void
follow_come (PlumbUiDocument *self, PlumbUiSelection *lost, PlumbUiItemType type, const char *id)
{
  if (self->regained != NULL && plumb_ui_selection_contains (lost, type, id))
    plumb_ui_selection_add (self->regained, type, id);
  plumb_ui_selection_remove (lost, type, id);
}

/* Of the level that is shown. */
static void
follow_change (PlumbUiDocument *self, PlumbUiSelection *lost, const PlumbChange *change)
{
  PlumbGraph *level = plumb_ui_document_get_level_graph (self);
  gboolean is_there
      = change->kind == PLUMB_CHANGE_NODE_ADDED || change->kind == PLUMB_CHANGE_EDGE_ADDED
        || (change->kind == PLUMB_CHANGE_FRAME
            && plumb_graph_find_frame (level, change->id) != NULL)
        || (change->kind == PLUMB_CHANGE_NOTE && plumb_graph_find_note (level, change->id) != NULL);
  void (*follow) (PlumbUiDocument *, PlumbUiSelection *, PlumbUiItemType, const char *)
      = is_there ? follow_come : follow_gone;
  if (change->kind == PLUMB_CHANGE_NODE_ADDED || change->kind == PLUMB_CHANGE_NODE_REMOVED)
    follow (self, lost, PLUMB_UI_ITEM_NODE, change->id);
  else if (change->kind == PLUMB_CHANGE_NODE_RENAMED)
    plumb_ui_selection_rename (self->selection, PLUMB_UI_ITEM_NODE, change->name, change->id);
  else if (change->kind == PLUMB_CHANGE_EDGE_ADDED || change->kind == PLUMB_CHANGE_EDGE_REMOVED)
    {
      g_autofree char *id = g_strdup_printf ("%s %s", change->id, change->name);
      follow (self, lost, PLUMB_UI_ITEM_EDGE, id);
    }
  else if (change->kind == PLUMB_CHANGE_FRAME)
    follow (self, lost, PLUMB_UI_ITEM_FRAME, change->id);
  else if (change->kind == PLUMB_CHANGE_NOTE)
    follow (self, lost, PLUMB_UI_ITEM_NOTE, change->id);
}

static void
graph_changed_cb (PlumbGraph *graph, PlumbChange *changes, guint n_changes, PlumbUiDocument *self)
{
  const char *definition = plumb_ui_document_get_definition (self);
  PlumbUiSelection *lost = ensure_lost (self, definition);
  plumb_ui_selection_freeze (self->selection);
  for (guint i = 0; i < n_changes; i++)
    if (g_strcmp0 (changes[i].definition, definition) == 0)
      follow_change (self, lost, &changes[i]);
  plumb_ui_selection_thaw (self->selection);
  /* What was entered may be gone. */
  if (!plumb_ui_document_is_level_valid (self, (const char *const *) self->level))
    {
      plumb_ui_document_set_level (self, (const char *const[]) { NULL });
      if (self->regained != NULL)
        plumb_ui_selection_clear (self->regained);
    }

  g_signal_emit (self, signals[CHANGED], 0, changes, n_changes);
  plumb_ui_document_check_soon (self);
}

static void
applied_cb (PlumbHistory *history, PlumbEdit *edit, PlumbUiDocument *self)
{
  plumb_ui_shadow_push (self->shadow, edit);
  g_autoptr (GError) error = NULL;
  if (self->journal == NULL)
    return;
  gboolean is_kept = plumb_journal_append (self->journal, edit, &error);
  g_set_str (&self->journal_fault, is_kept ? NULL : error->message);
  if (is_kept)
    self->recoverable_at = g_get_real_time ();
}

static void
saved_changed_cb (PlumbHistory *history, GParamSpec *pspec, PlumbUiDocument *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_UNDO]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_SAVED]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RECOVERABLE_AT]);
}

static void
find_latest_run (PlumbUiDocument *self)
{
  const PlumbRunQuery query = { .workflow = self->name, .limit = 1 };
  g_autoptr (GPtrArray) rows
      = plumb_ledger_reader_list_runs (plumb_ui_project_get_reader (self->project), &query, NULL);
  if (rows != NULL && rows->len > 0)
    plumb_ui_document_show_run (self, ((PlumbRunRow *) g_ptr_array_index (rows, 0))->run);
}

static void
run_changed_cb (PlumbUiProject *project, gint64 run, PlumbUiDocument *self)
{
  if (self->run_state == NULL || run > plumb_ui_run_state_get_run (self->run_state))
    find_latest_run (self);
}

void
plumb_ui_document_start (PlumbUiDocument *self, PlumbGraph *copy)
{
  self->shadow = plumb_ui_shadow_new (copy);
  g_signal_connect (self->graph, "changed", G_CALLBACK (graph_changed_cb), self);
  g_signal_connect (self->history, "applied", G_CALLBACK (applied_cb), self);
  g_signal_connect (self->history, "notify", G_CALLBACK (saved_changed_cb), self);
  g_signal_connect (self->project, "run-changed", G_CALLBACK (run_changed_cb), self);
  find_latest_run (self);
  plumb_ui_document_check (self);
}

/* --- reading -------------------------------------------------------------------------------- */

PlumbUiProject *
plumb_ui_document_get_project (PlumbUiDocument *self)
{
  return self->project;
}

const char *
plumb_ui_document_get_name (PlumbUiDocument *self)
{
  return self->name;
}

const char *
plumb_ui_document_get_path (PlumbUiDocument *self)
{
  return self->path;
}

PlumbGraph *
plumb_ui_document_get_graph (PlumbUiDocument *self)
{
  return self->graph;
}

PlumbHistory *
plumb_ui_document_get_history (PlumbUiDocument *self)
{
  return self->history;
}

PlumbUiSelection *
plumb_ui_document_get_selection (PlumbUiDocument *self)
{
  return self->selection;
}

PlumbScene *
plumb_ui_document_take_scene (PlumbUiDocument *self)
{
  g_autoptr (PlumbScene) scene = g_steal_pointer (&self->scene);
  return self->scene_revision == plumb_graph_get_revision (self->graph) ? g_steal_pointer (&scene)
                                                                        : NULL;
}

PlumbUiShadow *
plumb_ui_document_get_shadow (PlumbUiDocument *self)
{
  return self->shadow;
}

gboolean
plumb_ui_document_apply (PlumbUiDocument *self,
                         PlumbEdit *edit,
                         const char *gesture,
                         GError **error)
{
  if (self->access != PLUMB_UI_ACCESS_TAKEN)
    return plumb_history_apply (self->history, edit, gesture, error);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_READ_ONLY,
               _ ("“%s” is being edited in another window; close it there, then open it again"),
               self->name);
  return FALSE;
}

/* What was recorded applies, unless the history is broken. What comes back and was selected when
 * it went is selected again. */
static gboolean
step (PlumbUiDocument *self, gboolean (*func) (PlumbHistory *, GError **), gboolean can)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbUiSelection) regained = plumb_ui_selection_new ();
  if (!can)
    return FALSE;
  self->regained = regained;
  gboolean is_done = func (self->history, &error);
  self->regained = NULL;
  if (!is_done)
    g_critical ("%s: %s", self->name, error->message);
  else if (!plumb_ui_selection_is_empty (regained))
    plumb_ui_selection_copy (self->selection, regained);
  return is_done;
}

gboolean
plumb_ui_document_undo (PlumbUiDocument *self)
{
  return step (self, plumb_history_undo, plumb_history_can_undo (self->history));
}

gboolean
plumb_ui_document_take_back (PlumbUiDocument *self)
{
  return step (self, plumb_history_take_back, plumb_history_can_undo (self->history));
}

gboolean
plumb_ui_document_redo (PlumbUiDocument *self)
{
  return step (self, plumb_history_redo, plumb_history_can_redo (self->history));
}

PlumbProblems *
plumb_ui_document_get_problems (PlumbUiDocument *self)
{
  return self->problems;
}

const PlumbProblem *
plumb_ui_document_find_problem (PlumbUiDocument *self, const char *path)
{
  return self->worst != NULL ? g_hash_table_lookup (self->worst, path) : NULL;
}

/* --- levels --------------------------------------------------------------------------------- */

static PlumbGraph *
find_level (PlumbUiDocument *self, const char *const *instances, const char **definition)
{
  PlumbGraph *graph = self->graph;
  *definition = NULL;
  for (; *instances != NULL && graph != NULL; instances++)
    {
      PlumbNode *node = plumb_graph_find_node (graph, *instances);
      *definition = node != NULL ? plumb_node_get_definition (node) : NULL;
      graph = *definition != NULL ? plumb_graph_find_definition (self->graph, *definition) : NULL;
    }
  return graph;
}

gboolean
plumb_ui_document_is_level_valid (PlumbUiDocument *self, const char *const *instances)
{
  const char *definition;
  return find_level (self, instances, &definition) != NULL;
}

const char *
plumb_ui_document_get_definition (PlumbUiDocument *self)
{
  const char *definition;
  find_level (self, (const char *const *) self->level, &definition);
  return definition;
}

PlumbGraph *
plumb_ui_document_get_level_graph (PlumbUiDocument *self)
{
  const char *definition;
  PlumbGraph *graph = find_level (self, (const char *const *) self->level, &definition);
  return graph != NULL ? graph : self->graph;
}

const char *const *
plumb_ui_document_get_level (PlumbUiDocument *self)
{
  return (const char *const *) self->level;
}

gboolean
plumb_ui_document_set_level (PlumbUiDocument *self, const char *const *instances)
{
  if (!plumb_ui_document_is_level_valid (self, instances))
    return FALSE;
  if (g_strv_equal ((const char *const *) self->level, instances))
    return TRUE;
  char **level = g_strdupv ((char **) instances);
  g_strfreev (self->level);
  self->level = level;
  plumb_ui_selection_clear (self->selection);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LEVEL]);
  return TRUE;
}

gboolean
plumb_ui_document_enter (PlumbUiDocument *self, const char *instance)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_strv_builder_addv (builder, (const char **) self->level);
  g_strv_builder_add (builder, instance);
  g_auto (GStrv) level = g_strv_builder_end (builder);
  return plumb_ui_document_set_level (self, (const char *const *) level);
}

gboolean
plumb_ui_document_leave (PlumbUiDocument *self)
{
  guint depth = g_strv_length (self->level);
  if (depth == 0)
    return FALSE;
  g_auto (GStrv) level = g_strdupv (self->level);
  g_autofree char *left = g_steal_pointer (&level[depth - 1]);
  if (!plumb_ui_document_set_level (self, (const char *const *) level))
    return FALSE;
  plumb_ui_selection_set (self->selection, PLUMB_UI_ITEM_NODE, left);
  return TRUE;
}

char *
plumb_ui_document_get_node_path (PlumbUiDocument *self, const char *id)
{
  if (self->level[0] == NULL)
    return g_strdup (id);
  g_autofree char *prefix = g_strjoinv (":", self->level);
  return g_strconcat (prefix, ":", id, NULL);
}

/* --- plan and run --------------------------------------------------------------------------- */

typedef struct
{
  PlumbEngine *engine;
  char *name;
  char *ledger;
  PlumbValue *request; /* (nullable) */
} PlanJob;

static void
plan_job_free (gpointer data)
{
  PlanJob *job = data;
  g_clear_object (&job->engine);
  g_free (job->name);
  g_free (job->ledger);
  g_clear_pointer (&job->request, plumb_value_unref);
  g_free (job);
}

static gpointer
plan (PlumbGraph *graph, gpointer data, GCancellable *cancellable, GError **error)
{
  PlanJob *job = data;
  g_autofree char *text = plumb_document_format (graph);
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  g_autoptr (PlumbWorkflow) workflow
      = plumb_workflow_parse (job->engine, job->name, text, job->request, problems, error);
  g_autoptr (PlumbLedgerReader) reader
      = workflow != NULL ? plumb_ledger_reader_open (job->ledger, error) : NULL;
  return reader != NULL ? plumb_plan_new (job->engine, workflow, reader, error) : NULL;
}

static void
planned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  PlumbUiDocument *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  PlumbPlan *made = plumb_ui_shadow_run_finish (PLUMB_UI_SHADOW (source), result, &error);
  if (made == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  g_clear_pointer (&self->plan, plumb_plan_unref);
  self->plan = made;
  self->plan_revision = *(guint64 *) g_task_get_task_data (task);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PLAN]);
  g_task_return_boolean (task, TRUE);
}

void
plumb_ui_document_plan_async (PlumbUiDocument *self,
                              PlumbValue *request,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, plumb_ui_document_plan_async);
  guint64 revision = plumb_graph_get_revision (self->graph);
  g_task_set_task_data (task, g_memdup2 (&revision, sizeof revision), g_free);
  PlumbProject *project = plumb_ui_project_get_project (self->project);
  PlanJob *job = g_new0 (PlanJob, 1);
  job->engine = g_object_ref (plumb_ui_project_get_engine (self->project));
  job->name = g_strdup (self->name);
  job->ledger = plumb_project_get_machine_path (project, "ledger.db");
  job->request = request != NULL ? plumb_value_ref (request) : NULL;
  plumb_ui_shadow_run_async (self->shadow, plan, job, plan_job_free,
                             (GDestroyNotify) plumb_plan_unref, cancellable, planned_cb, task);
}

gboolean
plumb_ui_document_plan_finish (PlumbUiDocument *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

PlumbPlan *
plumb_ui_document_get_plan (PlumbUiDocument *self)
{
  return self->plan;
}

gboolean
plumb_ui_document_is_plan_current (PlumbUiDocument *self)
{
  return self->plan != NULL && self->plan_revision == plumb_graph_get_revision (self->graph);
}

PlumbUiRunState *
plumb_ui_document_get_run_state (PlumbUiDocument *self)
{
  return self->run_state;
}

void
plumb_ui_document_show_run (PlumbUiDocument *self, gint64 run)
{
  if (self->run_state != NULL && plumb_ui_run_state_get_run (self->run_state) == run)
    return;
  g_clear_object (&self->run_state);
  self->run_state = plumb_ui_run_state_new (self->project, run);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUN_STATE]);
  /* What was planned before it ran is no longer what would run. */
  if (self->plan != NULL)
    {
      g_clear_pointer (&self->plan, plumb_plan_unref);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PLAN]);
    }
}
