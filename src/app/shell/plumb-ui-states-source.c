/* plumb-ui-states-source.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ui-states-source.h"

#include "plumb-ui-picture.h"

struct _PlumbUiStatesSource
{
  GObject parent_instance;

  PlumbUiProject *project;
  PlumbUiNodeStates *states;
  char *note; /* borrowed by the canvas until the next question */
  char *picture;
};

static void plumb_ui_states_source_iface_init (PlumbUiCardSourceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PlumbUiStatesSource,
                               plumb_ui_states_source,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (PLUMB_UI_TYPE_CARD_SOURCE,
                                                      plumb_ui_states_source_iface_init))

static gboolean
get_status (PlumbUiCardSource *source, const char *path, PlumbUiCardStatus *status)
{
  PlumbUiStatesSource *self = PLUMB_UI_STATES_SOURCE (source);
  PlumbUiStepState state;
  if (!plumb_ui_node_states_find (self->states, path, &state))
    return FALSE;
  g_free (self->note);
  self->note = plumb_ui_node_states_dup_note (self->states, path);
  PlumbValue *picture = plumb_ui_node_states_find_picture (self->states, path);
  g_set_str (&self->picture, plumb_value_member_string (picture, "artifact", NULL));
  plumb_ui_card_status_take_step (status, &state);
  status->decision = self->note;
  status->will_run = self->note != NULL;
  status->picture = self->picture;
  return TRUE;
}

static gpointer
read_picture (gpointer data, GCancellable *cancellable, GError **error)
{
  return plumb_ui_picture_from_file (data, error);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gpointer picture = plumb_work_pool_run_finish (PLUMB_WORK_POOL (source), result, &error);
  if (picture != NULL)
    g_task_return_pointer (task, picture, (GDestroyNotify) plumb_card_picture_unref);
  else
    g_task_return_error (task, error);
}

static void
thumbnail_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  PlumbUiStatesSource *self = g_task_get_source_object (task);
  GError *error = NULL;
  char *path = plumb_thumbnails_get_finish (PLUMB_THUMBNAILS (source), result, &error);
  if (path == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  PlumbWorkPool *pool
      = plumb_ui_environment_get_pool (plumb_ui_project_get_environment (self->project));
  plumb_work_pool_run_async (pool, read_picture, path, g_free,
                             (GDestroyNotify) plumb_card_picture_unref,
                             g_task_get_cancellable (task), read_cb, g_object_ref (task));
}

static void
load_picture_async (PlumbUiCardSource *source,
                    const char *path,
                    int width,
                    int height,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  PlumbUiStatesSource *self = PLUMB_UI_STATES_SOURCE (source);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, load_picture_async);
  PlumbValue *datum = plumb_ui_node_states_find_picture (self->states, path);
  if (datum == NULL)
    {
      g_task_return_pointer (task, NULL, NULL);
      return;
    }
  plumb_thumbnails_get_async (plumb_ui_project_get_thumbnails (self->project), datum,
                              (guint) MAX (width, height), cancellable, thumbnail_cb,
                              g_steal_pointer (&task));
}

static PlumbCardPicture *
load_picture_finish (PlumbUiCardSource *source, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, source), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
plumb_ui_states_source_iface_init (PlumbUiCardSourceInterface *iface)
{
  iface->get_status = get_status;
  iface->load_picture_async = load_picture_async;
  iface->load_picture_finish = load_picture_finish;
}

static void
plumb_ui_states_source_finalize (GObject *object)
{
  PlumbUiStatesSource *self = PLUMB_UI_STATES_SOURCE (object);
  g_clear_object (&self->states);
  g_clear_object (&self->project);
  g_free (self->note);
  g_free (self->picture);
  G_OBJECT_CLASS (plumb_ui_states_source_parent_class)->finalize (object);
}

static void
plumb_ui_states_source_class_init (PlumbUiStatesSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = plumb_ui_states_source_finalize;
}

static void
plumb_ui_states_source_init (PlumbUiStatesSource *self)
{
}

static void
states_changed_cb (PlumbUiNodeStates *states, const char *path, PlumbUiStatesSource *self)
{
  plumb_ui_card_source_emit_changed (PLUMB_UI_CARD_SOURCE (self), path);
}

PlumbUiStatesSource *
plumb_ui_states_source_new (PlumbUiProject *project, PlumbUiNodeStates *states)
{
  PlumbUiStatesSource *self = g_object_new (PLUMB_UI_TYPE_STATES_SOURCE, NULL);
  self->project = g_object_ref (project);
  self->states = g_object_ref (states);
  g_signal_connect_object (states, "changed", G_CALLBACK (states_changed_cb), self,
                           G_CONNECT_DEFAULT);
  return self;
}
