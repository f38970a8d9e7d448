/* plumb-ui-canvas-document.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ui-canvas-private.h"
#include "plumb-ui-picture.h"

#include "plumb-thumbnails.h"

#include <glib/gi18n.h>
#include <string.h>

/* Keeps a canvas and a document together: level, selection, and as the canvas' card source run
 * state, problems, plan and pictures. */

#define PLUMB_UI_TYPE_FOLLOWER (plumb_ui_follower_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiFollower, plumb_ui_follower, PLUMB_UI, FOLLOWER, GObject)

struct _PlumbUiFollower
{
  GObject parent_instance;

  PlumbUiCanvas *canvas; /* who owns us */
  PlumbUiDocument *document;
  PlumbUiRunState *run_state;
  PlumbThumbnails *thumbnails;
  char *picture_name; /* lent by the last status */
  gboolean had_plan;
};

static void plumb_ui_follower_source_init (PlumbUiCardSourceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PlumbUiFollower,
                               plumb_ui_follower,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (PLUMB_UI_TYPE_CARD_SOURCE,
                                                      plumb_ui_follower_source_init))

/* --- status -------------------------------------------------------------------------------------
 */

static gboolean
is_inside (const char *path, const char *block)
{
  gsize length = strlen (block);
  return strncmp (path, block, length) == 0 && (path[length] == ':' || path[length] == '@');
}

/* The state of a block is that of the step inside that matters most. */
static const PlumbUiState by_weight[]
    = { PLUMB_UI_STATE_ASKING,  PLUMB_UI_STATE_FAILED,    PLUMB_UI_STATE_RUNNING,
        PLUMB_UI_STATE_BLOCKED, PLUMB_UI_STATE_CANCELLED, PLUMB_UI_STATE_WAITING,
        PLUMB_UI_STATE_DONE,    PLUMB_UI_STATE_CACHED,    PLUMB_UI_STATE_SKIPPED };

static guint
weigh (PlumbUiState state)
{
  for (guint i = 0; i < G_N_ELEMENTS (by_weight); i++)
    if (by_weight[i] == state)
      return i;
  return G_N_ELEMENTS (by_weight);
}

static gboolean
fill_block (PlumbUiFollower *self, const char *path, PlumbUiCardStatus *status)
{
  guint n = plumb_ui_run_state_get_n_steps (self->run_state), least = G_N_ELEMENTS (by_weight);
  guint n_inside = 0, n_over = 0;
  for (guint i = 0; i < n; i++)
    {
      const PlumbUiStepState *step = plumb_ui_run_state_get_step (self->run_state, i);
      if (!is_inside (step->path, path))
        continue;
      guint weight = weigh (step->state);
      least = MIN (least, weight);
      n_inside++;
      n_over += weight >= weigh (PLUMB_UI_STATE_DONE) && weight < G_N_ELEMENTS (by_weight);
    }
  if (n_inside == 0)
    return FALSE;
  status->state.phase = least < G_N_ELEMENTS (by_weight)
                            ? plumb_ui_card_phase_of_state (by_weight[least])
                            : PLUMB_CARD_PHASE_NONE;
  status->progress = (double) n_over / n_inside;
  return TRUE;
}

static void
fill_run (PlumbUiFollower *self, const char *path, PlumbUiCardStatus *status)
{
  const PlumbUiStepState *step
      = self->run_state != NULL ? plumb_ui_run_state_find (self->run_state, path) : NULL;
  g_clear_pointer (&self->picture_name, g_free);
  if (step == NULL)
    {
      if (self->run_state != NULL)
        fill_block (self, path, status);
      return;
    }
  plumb_ui_card_status_take_step (status, step);
  if (step->n_done > step->n_failed)
    self->picture_name
        = g_strdup_printf ("%" G_GINT64_FORMAT "/%s/%u",
                           plumb_ui_run_state_get_run (self->run_state), path, step->n_done);
  status->picture = self->picture_name;
}

static void
fill_problem (PlumbUiFollower *self, const char *path, PlumbUiCardStatus *status)
{
  static const guint severities[] = { 3, 2, 1 };
  const PlumbProblem *problem = plumb_ui_document_find_problem (self->document, path);
  if (problem != NULL)
    status->state.problem = severities[MIN (problem->severity, 2)];
}

static const char *
name_decision (PlumbDecision decision)
{
  switch (decision)
    {
    case PLUMB_DECISION_RUN:
      /* Translators: in a plan, on a node: it will run. */
      return _ ("Will run");
    case PLUMB_DECISION_CACHED:
      return _ ("Cached");
    case PLUMB_DECISION_WAITING:
      return _ ("Depends");
    case PLUMB_DECISION_BLOCKED:
      return _ ("Blocked");
    case PLUMB_DECISION_SKIP:
    default:
      return _ ("Skipped");
    }
}

static void
fill_plan (PlumbUiFollower *self, const char *path, PlumbUiCardStatus *status)
{
  PlumbPlan *plan = plumb_ui_document_get_plan (self->document);
  if (plan == NULL || !plumb_ui_document_is_plan_current (self->document))
    return;
  const PlumbPlanStep *step = plumb_plan_find_step (plan, path);
  if (step == NULL)
    return;
  status->decision = name_decision (step->decision);
  status->will_run
      = step->decision == PLUMB_DECISION_RUN || step->decision == PLUMB_DECISION_WAITING;
}

static gboolean
plumb_ui_follower_get_status (PlumbUiCardSource *source,
                              const char *path,
                              PlumbUiCardStatus *status)
{
  PlumbUiFollower *self = PLUMB_UI_FOLLOWER (source);

  fill_run (self, path, status);
  fill_problem (self, path, status);
  fill_plan (self, path, status);
  return TRUE;
}

/* --- pictures -----------------------------------------------------------------------------------
 */

static void
plumb_ui_follower_load_picture_async (PlumbUiCardSource *source,
                                      const char *path,
                                      int width,
                                      int height,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  PlumbUiFollower *self = PLUMB_UI_FOLLOWER (source);
  PlumbUiProject *project = plumb_ui_document_get_project (self->document);
  PlumbUiEnvironment *environment = plumb_ui_project_get_environment (project);
  const PlumbUiPictureRequest request = {
    .project = plumb_ui_project_get_project (project),
    .thumbnails = self->thumbnails,
    .pool = plumb_ui_environment_get_pool (environment),
    .run = self->run_state != NULL ? plumb_ui_run_state_get_run (self->run_state) : 0,
    .path = path,
    .width = width,
    .height = height,
  };
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, plumb_ui_follower_load_picture_async);
  plumb_ui_picture_load (&request, task);
}

static PlumbCardPicture *
plumb_ui_follower_load_picture_finish (PlumbUiCardSource *source,
                                       GAsyncResult *result,
                                       GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, source), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
plumb_ui_follower_source_init (PlumbUiCardSourceInterface *iface)
{
  iface->get_status = plumb_ui_follower_get_status;
  iface->load_picture_async = plumb_ui_follower_load_picture_async;
  iface->load_picture_finish = plumb_ui_follower_load_picture_finish;
}

/* --- what changes -------------------------------------------------------------------------------
 */

static void
tell_all (PlumbUiFollower *self)
{
  plumb_ui_card_source_emit_changed (PLUMB_UI_CARD_SOURCE (self), NULL);
}

/* What is inside a block is shown on the block too, on each level above. */
static void
run_changed_cb (PlumbUiFollower *self, const char *path)
{
  plumb_ui_card_source_emit_changed (PLUMB_UI_CARD_SOURCE (self), path);
  if (path == NULL)
    return;
  for (const char *colon = strchr (path, ':'); colon != NULL; colon = strchr (colon + 1, ':'))
    {
      g_autofree char *above = g_strndup (path, (gsize) (colon - path));
      char *round = strrchr (above, '@');
      plumb_ui_card_source_emit_changed (PLUMB_UI_CARD_SOURCE (self), above);
      if (round != NULL && strchr (round, ':') == NULL)
        {
          *round = '\0';
          plumb_ui_card_source_emit_changed (PLUMB_UI_CARD_SOURCE (self), above);
        }
    }
}

static void
follow_run (PlumbUiFollower *self)
{
  PlumbUiRunState *run_state = plumb_ui_document_get_run_state (self->document);
  if (self->run_state != NULL)
    g_signal_handlers_disconnect_by_func (self->run_state, run_changed_cb, self);
  g_set_object (&self->run_state, run_state);
  if (run_state != NULL)
    g_signal_connect_object (run_state, "changed", G_CALLBACK (run_changed_cb), self,
                             G_CONNECT_SWAPPED);
  tell_all (self);
}

static void
follow_plan (PlumbUiFollower *self)
{
  gboolean has_plan = plumb_ui_document_is_plan_current (self->document)
                      && plumb_ui_document_get_plan (self->document) != NULL;
  if (has_plan || self->had_plan)
    tell_all (self);
  self->had_plan = has_plan;
}

static void
follow_level (PlumbUiFollower *self)
{
  const char *const *level = plumb_ui_document_get_level (self->document);
  g_autofree char *path = level[0] != NULL ? g_strjoinv (":", (char **) level) : NULL;
  plumb_ui_canvas_set_level (self->canvas, plumb_ui_document_get_definition (self->document), path);
}

static void
follow_nodes (PlumbUiFollower *self, PlumbUiSelection *selection)
{
  g_auto (GStrv) ids = plumb_ui_selection_list (selection, PLUMB_UI_ITEM_NODE);
  g_autoptr (GArray) nodes = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; ids[i] != NULL; i++)
    {
      guint node;
      if (plumb_scene_find_node (self->canvas->scene, ids[i], &node))
        g_array_append_val (nodes, node);
    }
  plumb_ui_overlay_set_selected_nodes (self->canvas->overlay,
                                       (const guint *) (gpointer) nodes->data, nodes->len);
}

static void
follow_others (PlumbUiFollower *self,
               PlumbUiSelection *selection,
               PlumbUiItemType from,
               PlumbSceneItemType to)
{
  g_auto (GStrv) ids = plumb_ui_selection_list (selection, from);
  plumb_ui_overlay_set_selected_others (self->canvas->overlay, to, (const char *const *) ids);
}

static void
follow_selection (PlumbUiFollower *self)
{
  PlumbUiSelection *selection = plumb_ui_document_get_selection (self->document);
  follow_nodes (self, selection);
  follow_others (self, selection, PLUMB_UI_ITEM_EDGE, PLUMB_SCENE_LINK);
  follow_others (self, selection, PLUMB_UI_ITEM_FRAME, PLUMB_SCENE_FRAME);
  follow_others (self, selection, PLUMB_UI_ITEM_NOTE, PLUMB_SCENE_NOTE);
}

/* A node that came back is another number. */
static void
document_changed_cb (PlumbUiFollower *self)
{
  follow_plan (self);
  follow_selection (self);
}

/* --- object -------------------------------------------------------------------------------------
 */

static void
plumb_ui_follower_dispose (GObject *object)
{
  PlumbUiFollower *self = PLUMB_UI_FOLLOWER (object);

  g_clear_object (&self->run_state);
  g_clear_object (&self->document);
  g_clear_object (&self->thumbnails);
  g_clear_pointer (&self->picture_name, g_free);
  G_OBJECT_CLASS (plumb_ui_follower_parent_class)->dispose (object);
}

static void
plumb_ui_follower_class_init (PlumbUiFollowerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = plumb_ui_follower_dispose;
}

static void
plumb_ui_follower_init (PlumbUiFollower *self)
{
}

static void
connect_document (PlumbUiFollower *self)
{
  const struct
  {
    gpointer object;
    const char *signal;
    GCallback callback;
  } all[] = {
    { self->document, "notify::run-state", G_CALLBACK (follow_run) },
    { self->document, "notify::problems", G_CALLBACK (tell_all) },
    { self->document, "notify::plan", G_CALLBACK (follow_plan) },
    { self->document, "notify::level", G_CALLBACK (follow_level) },
    { self->document, "changed", G_CALLBACK (document_changed_cb) },
    { plumb_ui_document_get_selection (self->document), "changed", G_CALLBACK (follow_selection) },
    { self->canvas, "level-changed", G_CALLBACK (follow_selection) },
  };
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    g_signal_connect_object (all[i].object, all[i].signal, all[i].callback, self,
                             G_CONNECT_SWAPPED);
}

GObject *
plumb_ui_canvas_follow (PlumbUiCanvas *canvas, PlumbUiDocument *document)
{
  PlumbUiFollower *self = g_object_new (PLUMB_UI_TYPE_FOLLOWER, NULL);
  self->canvas = canvas;
  self->document = g_object_ref (document);
  self->thumbnails = plumb_thumbnails_new (
      plumb_ui_project_get_project (plumb_ui_document_get_project (document)));
  plumb_ui_canvas_set_card_source (canvas, PLUMB_UI_CARD_SOURCE (self));
  connect_document (self);
  follow_level (self);
  follow_selection (self);
  follow_run (self);
  return G_OBJECT (self);
}
