/* plumb-ui-compare-view-open.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "plumb-ui-compare-view-private.h"

#include "plumb-ui-compare-sequence.h"

typedef struct
{
  char *paths[2];
  PlumbVideoFolder *folder; /* of frames; goes with this, unless the view took it */
} Sequence;

static void
sequence_free (gpointer data)
{
  Sequence *sequence = data;
  g_free (sequence->paths[0]);
  g_free (sequence->paths[1]);
  g_clear_pointer (&sequence->folder, plumb_video_folder_free);
  g_free (sequence);
}

/* What a worker opened. */
typedef struct
{
  GPtrArray *pairs;
  PlumbVideoFolder *folder; /* of their frames */
} Opened;

static void
opened_free (gpointer data)
{
  Opened *opened = data;
  g_clear_pointer (&opened->pairs, g_ptr_array_unref);
  g_clear_pointer (&opened->folder, plumb_video_folder_free);
  g_free (opened);
}

static gpointer
pair_sequence (gpointer data, GCancellable *cancellable, GError **error)
{
  Sequence *sequence = data;
  sequence->folder = plumb_video_folder_new (error);
  if (sequence->folder == NULL)
    return NULL;
  g_autoptr (GPtrArray) pairs = plumb_ui_compare_sequence_pair (
      sequence->paths[0], sequence->paths[1], plumb_video_folder_get_path (sequence->folder),
      cancellable, error);
  if (pairs == NULL)
    return NULL;
  Opened *opened = g_new (Opened, 1);
  *opened = (Opened) { g_steal_pointer (&pairs), g_steal_pointer (&sequence->folder) };
  return opened;
}

static gpointer
remove_frames (gpointer data, GCancellable *cancellable, GError **error)
{
  g_clear_pointer (&((Opened *) data)->folder, plumb_video_folder_free);
  return NULL;
}

void
plumb_ui_compare_view_drop_frames (PlumbUiCompareView *self)
{
  if (self->frame_folder == NULL)
    return;
  Opened *dropped = g_new0 (Opened, 1);
  dropped->folder = g_steal_pointer (&self->frame_folder);
  plumb_work_pool_run_async (plumb_ui_environment_get_pool (self->environment), remove_frames,
                             dropped, opened_free, NULL, NULL, NULL, NULL);
}

static void
paired_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PlumbUiCompareView) self = user_data;
  g_autoptr (GError) error = NULL;
  Opened *opened = plumb_work_pool_run_finish (PLUMB_WORK_POOL (source), result, &error);
  if (opened != NULL && self->model != NULL)
    {
      plumb_ui_compare_view_drop_frames (self);
      self->frame_folder = g_steal_pointer (&opened->folder);
      plumb_ui_compare_model_take_pairs (self->model, g_steal_pointer (&opened->pairs));
    }
  else if (self->model != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      AdwDialog *dialog = adw_alert_dialog_new (_ ("This Cannot Be Shown"), error->message);
      adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "close", _ ("_Close"));
      adw_dialog_present (dialog, GTK_WIDGET (self));
    }
  g_clear_pointer (&opened, opened_free);
}

/* What was asked for before is not wanted any more. */
void
plumb_ui_compare_view_stop_opening (PlumbUiCompareView *self)
{
  g_cancellable_cancel (self->opening);
  g_clear_object (&self->opening);
}

void
plumb_ui_compare_view_open (PlumbUiCompareView *self, const char *const *paths)
{
  g_return_if_fail (PLUMB_UI_IS_COMPARE_VIEW (self));
  gboolean are_two = g_strv_length ((char **) paths) == 2;
  plumb_ui_compare_view_stop_opening (self);
  if (!are_two || !plumb_ui_compare_is_sequence (paths[0])
      || !plumb_ui_compare_is_sequence (paths[1]))
    {
      plumb_ui_compare_model_set_files (self->model, paths);
      return;
    }
  self->opening = g_cancellable_new ();
  Sequence *sequence = g_new0 (Sequence, 1);
  sequence->paths[0] = g_strdup (paths[0]);
  sequence->paths[1] = g_strdup (paths[1]);
  gtk_widget_set_visible (self->spinner, TRUE);
  plumb_work_pool_run_async (plumb_ui_environment_get_pool (self->environment), pair_sequence,
                             sequence, sequence_free, opened_free, self->opening, paired_cb,
                             g_object_ref (self));
}
