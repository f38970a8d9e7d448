/* plumb-ui-card-source.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ui-card-source.h"

static guint changed_signal;

G_DEFINE_INTERFACE (PlumbUiCardSource, plumb_ui_card_source, G_TYPE_OBJECT)

static void
plumb_ui_card_source_default_init (PlumbUiCardSourceInterface *iface)
{
  /**
   * PlumbUiCardSource::changed:
   * @self: a source
   * @path: (nullable): of the node; %NULL: anything may be different
   */
  changed_signal = g_signal_new ("changed", PLUMB_UI_TYPE_CARD_SOURCE, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

/**
 * plumb_ui_card_source_get_status:
 * @self: a source
 * @path: of a node
 * @status: (out): what is known of it
 *
 * Returns: whether anything is
 */
gboolean
plumb_ui_card_source_get_status (PlumbUiCardSource *self,
                                 const char *path,
                                 PlumbUiCardStatus *status)
{
  *status = (PlumbUiCardStatus) { .progress = -1 };
  return PLUMB_UI_CARD_SOURCE_GET_IFACE (self)->get_status (self, path, status);
}

/**
 * plumb_ui_card_source_load_picture_async:
 * @self: a source
 * @path: of a node
 * @width: at most so wide, in pixels
 * @height: at most so high
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called once
 * @user_data: for @callback
 */
void
plumb_ui_card_source_load_picture_async (PlumbUiCardSource *self,
                                         const char *path,
                                         int width,
                                         int height,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data)
{
  PLUMB_UI_CARD_SOURCE_GET_IFACE (self)->load_picture_async (self, path, width, height, cancellable,
                                                             callback, user_data);
}

/**
 * plumb_ui_card_source_load_picture_finish:
 * @self: a source
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the picture; %NULL without an error where there is none
 */
PlumbCardPicture *
plumb_ui_card_source_load_picture_finish (PlumbUiCardSource *self,
                                          GAsyncResult *result,
                                          GError **error)
{
  return PLUMB_UI_CARD_SOURCE_GET_IFACE (self)->load_picture_finish (self, result, error);
}

/**
 * plumb_ui_card_source_emit_changed:
 * @self: a source
 * @path: (nullable): of a node; %NULL: all
 */
void
plumb_ui_card_source_emit_changed (PlumbUiCardSource *self, const char *path)
{
  g_signal_emit (self, changed_signal, 0, path);
}

/**
 * plumb_ui_card_phase_of_state:
 * @state: of a step
 *
 * Returns: how a card shows it
 */
PlumbCardPhase
plumb_ui_card_phase_of_state (PlumbUiState state)
{
  static const PlumbCardPhase phases[PLUMB_UI_N_STATES] = {
    [PLUMB_UI_STATE_NONE] = PLUMB_CARD_PHASE_NONE,
    [PLUMB_UI_STATE_WAITING] = PLUMB_CARD_PHASE_WAITING,
    [PLUMB_UI_STATE_RUNNING] = PLUMB_CARD_PHASE_RUNNING,
    [PLUMB_UI_STATE_ASKING] = PLUMB_CARD_PHASE_ASKING,
    [PLUMB_UI_STATE_DONE] = PLUMB_CARD_PHASE_DONE,
    [PLUMB_UI_STATE_CACHED] = PLUMB_CARD_PHASE_CACHED,
    [PLUMB_UI_STATE_SKIPPED] = PLUMB_CARD_PHASE_SKIPPED,
    [PLUMB_UI_STATE_FAILED] = PLUMB_CARD_PHASE_FAILED,
    [PLUMB_UI_STATE_CANCELLED] = PLUMB_CARD_PHASE_CANCELED,
    [PLUMB_UI_STATE_BLOCKED] = PLUMB_CARD_PHASE_BLOCKED,
  };
  return phases[state];
}

/**
 * plumb_ui_card_status_take_step:
 * @self: what a card shows
 * @step: of the run that is shown, now or at an earlier moment
 *
 * Takes over phase, items and progress; the rest stays.
 */
void
plumb_ui_card_status_take_step (PlumbUiCardStatus *self, const PlumbUiStepState *step)
{
  PlumbCardPhase phase = plumb_ui_card_phase_of_state (step->state);
  self->state.phase = phase;
  self->state.n_items = step->n_items;
  self->state.n_by_phase[phase == PLUMB_CARD_PHASE_CACHED ? phase : PLUMB_CARD_PHASE_DONE]
      = step->n_done;
  self->state.n_by_phase[PLUMB_CARD_PHASE_FAILED] = step->n_failed;
  self->state.n_by_phase[PLUMB_CARD_PHASE_RUNNING] = step->n_running;
  self->progress = step->fraction;
}
