/* plumb-ui-review.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "plumb-ui-review-private.h"

#include "plumb-promotion.h"
#include "plumb-reference.h"

#define RELOAD_MS 250

struct _PlumbUiReview
{
  GObject parent_instance;

  PlumbUiSession *session;
  PlumbUiProject *project; /* (nullable) */
  char *wanted;            /* (nullable): the workflow that was asked for */
  PlumbUiReviewRead *read; /* (nullable): before the first time */
  GCancellable *cancellable;
  GFileMonitor *monitor; /* (nullable): of the project's folder */
  guint reload_source;
  gboolean is_active;
  gboolean is_stale;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PlumbUiReview, plumb_ui_review, G_TYPE_OBJECT)

/* --- reading -------------------------------------------------------------------------------- */

static PlumbWorkPool *
get_pool (PlumbUiReview *self)
{
  return plumb_ui_environment_get_pool (plumb_ui_session_get_environment (self->session));
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PlumbUiReview) self = user_data;
  g_autoptr (GError) error = NULL;
  PlumbUiReviewRead *read = plumb_work_pool_run_finish (PLUMB_WORK_POOL (source), result, &error);
  if (read == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        plumb_ui_session_report (self->session, _ ("Cannot Read the Project"), error);
      return;
    }
  g_clear_pointer (&self->read, plumb_ui_review_read_free);
  self->read = read;
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
start_reading (PlumbUiReview *self)
{
  self->is_stale = FALSE;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  if (self->project == NULL)
    return;
  PlumbUiReviewJob *job = plumb_ui_review_job_new (self->project, self->wanted);
  plumb_work_pool_run_async (get_pool (self), plumb_ui_review_read, job, plumb_ui_review_job_free,
                             (GDestroyNotify) plumb_ui_review_read_free, self->cancellable, read_cb,
                             g_object_ref (self));
}

static gboolean
reload_cb (gpointer user_data)
{
  PlumbUiReview *self = user_data;
  self->reload_source = 0;
  start_reading (self);
  return G_SOURCE_REMOVE;
}

void
plumb_ui_review_reload (PlumbUiReview *self)
{
  g_return_if_fail (PLUMB_UI_IS_REVIEW (self));
  self->is_stale = TRUE;
  if (self->is_active && self->reload_source == 0)
    self->reload_source = g_timeout_add (RELOAD_MS, reload_cb, self);
}

void
plumb_ui_review_set_active (PlumbUiReview *self, gboolean is_active)
{
  self->is_active = is_active;
  if (is_active) /* not every file is watched */
    start_reading (self);
}

/* --- which workflow ------------------------------------------------------------------------- */

static void
watch (PlumbUiReview *self)
{
  if (self->monitor != NULL)
    g_signal_handlers_disconnect_by_data (self->monitor, self);
  g_clear_object (&self->monitor);
  if (self->project == NULL)
    return;
  g_autoptr (GFile) folder = g_file_new_for_path (plumb_ui_project_get_folder (self->project));
  self->monitor = g_file_monitor_directory (folder, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
  if (self->monitor != NULL)
    g_signal_connect_swapped (self->monitor, "changed", G_CALLBACK (plumb_ui_review_reload), self);
}

static void
follow (PlumbUiReview *self, PlumbUiProject *project)
{
  if (self->project != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->project, self);
      g_signal_handlers_disconnect_by_data (plumb_ui_project_get_workflows (self->project), self);
    }
  g_set_object (&self->project, project);
  g_clear_pointer (&self->read, plumb_ui_review_read_free);
  watch (self);
  if (project == NULL)
    return;
  plumb_ui_project_follow (project);
  g_signal_connect_swapped (project, "records-changed", G_CALLBACK (plumb_ui_review_reload), self);
  g_signal_connect_swapped (plumb_ui_project_get_workflows (project), "items-changed",
                            G_CALLBACK (plumb_ui_review_reload), self);
}

void
plumb_ui_review_show (PlumbUiReview *self, PlumbUiProject *project, const char *workflow)
{
  g_return_if_fail (PLUMB_UI_IS_REVIEW (self));
  PlumbUiDocument *document = plumb_ui_session_get_document (self->session);
  if (project != self->project)
    {
      g_set_str (&self->wanted, NULL);
      follow (self, project);
      g_signal_emit (self, signals[CHANGED], 0);
    }
  if (workflow != NULL)
    g_set_str (&self->wanted, workflow);
  else if (self->wanted == NULL && document != NULL
           && plumb_ui_document_get_project (document) == project)
    g_set_str (&self->wanted, plumb_ui_document_get_name (document));
  self->is_stale = TRUE;
  if (self->is_active)
    start_reading (self);
}

/* --- what was read -------------------------------------------------------------------------- */

gboolean
plumb_ui_review_is_loaded (PlumbUiReview *self)
{
  return self->read != NULL;
}

const char *
plumb_ui_review_get_workflow (PlumbUiReview *self)
{
  return self->read != NULL ? self->read->workflow : NULL;
}

PlumbValue *
plumb_ui_review_get_workflows (PlumbUiReview *self)
{
  return self->read != NULL ? self->read->workflows : NULL;
}

static PlumbValue *
find_shown (PlumbUiReview *self)
{
  PlumbValue *workflows = plumb_ui_review_get_workflows (self);
  for (guint i = 0; i < plumb_value_get_length (workflows); i++)
    {
      PlumbValue *workflow = plumb_value_get_element (workflows, i);
      if (g_strcmp0 (plumb_value_member_string (workflow, "workflow", ""), self->read->workflow)
          == 0)
        return workflow;
    }
  return NULL;
}

PlumbValue *
plumb_ui_review_get_about (PlumbUiReview *self)
{
  return plumb_value_get_member (find_shown (self), "about");
}

PlumbValue *
plumb_ui_review_get_places (PlumbUiReview *self)
{
  return plumb_value_get_member (find_shown (self), "places");
}

const char *
plumb_ui_review_get_error (PlumbUiReview *self)
{
  return plumb_value_member_string (find_shown (self), "error", NULL);
}

gboolean
plumb_ui_review_is_named (PlumbUiReview *self)
{
  return plumb_value_member_boolean (find_shown (self), "is_named", FALSE);
}

GPtrArray *
plumb_ui_review_get_pairs (PlumbUiReview *self)
{
  return self->read != NULL ? self->read->pairs : NULL;
}

PlumbValue *
plumb_ui_review_get_references (PlumbUiReview *self)
{
  return self->read != NULL ? self->read->references : NULL;
}

PlumbValue *
plumb_ui_review_get_matrices (PlumbUiReview *self)
{
  return self->read != NULL ? self->read->matrices : NULL;
}

PlumbUiSession *
plumb_ui_review_get_session (PlumbUiReview *self)
{
  return self->session;
}

PlumbUiProject *
plumb_ui_review_get_project (PlumbUiReview *self)
{
  return self->project;
}

/* --- changing ------------------------------------------------------------------------------- */

/* What a worker changes. */
typedef struct
{
  PlumbEngine *engine;
  char *workflow;
  char *output; /* (nullable) */
  char *version;
  char *why;
  PlumbMode mode;
} Change;

static void
change_free (gpointer data)
{
  Change *change = data;
  g_object_unref (change->engine);
  g_free (change->workflow);
  g_free (change->output);
  g_free (change->version);
  g_free (change->why);
  g_free (change);
}

static Change *
change_new (PlumbUiReview *self, const char *output, const char *why)
{
  Change *change = g_new0 (Change, 1);
  change->engine = g_object_ref (plumb_ui_project_get_engine (self->project));
  change->workflow = g_strdup (self->read->workflow);
  change->output = g_strdup (output);
  change->why = g_strdup (why);
  return change;
}

/* What was wanted, and how it is told where it cannot be. */
typedef struct
{
  PlumbUiReview *self;
  const char *heading; /* translated */
} Wish;

static void
changed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Wish *wish = user_data;
  g_autoptr (PlumbUiReview) self = wish->self;
  g_autoptr (GError) error = NULL;
  g_autofree char *done = plumb_work_pool_run_finish (PLUMB_WORK_POOL (source), result, &error);
  if (done == NULL)
    plumb_ui_session_report (self->session, wish->heading, error);
  plumb_ui_review_reload (self);
}

/* Takes the change. */
static void
apply (PlumbUiReview *self, PlumbWorkFunc func, Change *change, const char *heading)
{
  Wish *wish = g_new0 (Wish, 1);
  *wish = (Wish) { g_object_ref (self), heading };
  plumb_work_pool_run_async (get_pool (self), func, change, change_free, g_free, NULL, changed_cb,
                             wish);
}

static PlumbProject *
get_folder (const Change *change)
{
  return plumb_engine_get_info (change->engine)->project;
}

static gpointer
set_mode (gpointer data, GCancellable *cancellable, GError **error)
{
  const Change *change = data;
  g_autoptr (PlumbLedgerReader) reader = plumb_project_open_reader (get_folder (change), error);
  const PlumbPromotion wish = { .engine = change->engine,
                                .reader = reader,
                                .workflow = change->workflow,
                                .output = change->output,
                                .mode = change->mode,
                                .by = g_get_user_name (),
                                .why = change->why };
  return reader != NULL && plumb_promotion_set_mode (&wish, error) ? g_strdup ("") : NULL;
}

void
plumb_ui_review_set_mode (PlumbUiReview *self, const char *output, PlumbMode mode, const char *why)
{
  g_return_if_fail (PLUMB_UI_IS_REVIEW (self) && self->read != NULL);
  Change *change = change_new (self, output, why);
  change->mode = mode;
  apply (self, set_mode, change, _ ("The Mode Was Not Changed"));
}

static gpointer
restore (gpointer data, GCancellable *cancellable, GError **error)
{
  const Change *change = data;
  const PlumbApproval approval = { .workflow = change->workflow,
                                   .output = change->output,
                                   .by = g_get_user_name (),
                                   .why = change->why };
  return plumb_reference_roll_back (get_folder (change), &approval, change->version, error);
}

void
plumb_ui_review_restore (PlumbUiReview *self,
                         const char *output,
                         const char *version,
                         const char *why)
{
  g_return_if_fail (PLUMB_UI_IS_REVIEW (self) && self->read != NULL);
  Change *change = change_new (self, output, why);
  change->version = g_strdup (version);
  apply (self, restore, change, _ ("The Reference Was Not Restored"));
}

/* --- the object ----------------------------------------------------------------------------- */

static void
plumb_ui_review_dispose (GObject *object)
{
  PlumbUiReview *self = PLUMB_UI_REVIEW (object);
  g_clear_handle_id (&self->reload_source, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  follow (self, NULL);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (plumb_ui_review_parent_class)->dispose (object);
}

static void
plumb_ui_review_finalize (GObject *object)
{
  PlumbUiReview *self = PLUMB_UI_REVIEW (object);
  g_free (self->wanted);
  G_OBJECT_CLASS (plumb_ui_review_parent_class)->finalize (object);
}

static void
plumb_ui_review_class_init (PlumbUiReviewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->dispose = plumb_ui_review_dispose;
  object_class->finalize = plumb_ui_review_finalize;
  signals[CHANGED] = g_signal_new ("changed", PLUMB_UI_TYPE_REVIEW, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
plumb_ui_review_init (PlumbUiReview *self)
{
  self->cancellable = g_cancellable_new ();
}

PlumbUiReview *
plumb_ui_review_new (PlumbUiSession *session)
{
  PlumbUiReview *self = g_object_new (PLUMB_UI_TYPE_REVIEW, NULL);
  self->session = g_object_ref (session);
  return self;
}
