/* plumb-ui-card-source.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-scene.h"
#include "plumb-ui-run-state.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Who tells the canvas what a node did: its state in the run that is shown, what the plan says
 * about it, and its last picture. Nodes are named by their path in the document ("render",
 * "grade:blur"). Main thread. */

/**
 * PlumbUiCardStatus:
 * @state: painted into the card
 * @progress: of the running items, 0 to 1; below 0 where it is not known
 * @decision: (nullable): what a plan would do, in a word or two, already translated
 * @will_run: with @decision: whether it is work
 * @picture: (nullable): names the node's last picture: another name, another picture
 */
typedef struct
{
  PlumbCardState state;
  double progress;
  const char *decision;
  gboolean will_run;
  const char *picture;
} PlumbUiCardStatus;

/* What a step's state in a run is on a card: for every implementation of the interface below. */
PlumbCardPhase plumb_ui_card_phase_of_state (PlumbUiState state);
void plumb_ui_card_status_take_step (PlumbUiCardStatus *self, const PlumbUiStepState *step);

#define PLUMB_UI_TYPE_CARD_SOURCE (plumb_ui_card_source_get_type ())
G_DECLARE_INTERFACE (PlumbUiCardSource, plumb_ui_card_source, PLUMB_UI, CARD_SOURCE, GObject)

/**
 * PlumbUiCardSourceInterface:
 * @get_status: fills in what is known of a node, borrowed until the next return to the main loop;
 *   %FALSE where nothing is
 * @load_picture_async: decodes the node's last picture to fit a size in device pixels; never on the
 *   main thread
 * @load_picture_finish: (transfer full) (nullable): %NULL without an error where there is none
 *
 * Emits "changed" with a path, or %NULL for all, when a status or a picture is another.
 */
struct _PlumbUiCardSourceInterface
{
  GTypeInterface parent_iface;

  gboolean (*get_status) (PlumbUiCardSource *self, const char *path, PlumbUiCardStatus *status);
  void (*load_picture_async) (PlumbUiCardSource *self,
                              const char *path,
                              int width,
                              int height,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
  PlumbCardPicture *(*load_picture_finish) (PlumbUiCardSource *self,
                                            GAsyncResult *result,
                                            GError **error);
};

gboolean plumb_ui_card_source_get_status (PlumbUiCardSource *self,
                                          const char *path,
                                          PlumbUiCardStatus *status);
void plumb_ui_card_source_load_picture_async (PlumbUiCardSource *self,
                                              const char *path,
                                              int width,
                                              int height,
                                              GCancellable *cancellable,
                                              GAsyncReadyCallback callback,
                                              gpointer user_data);
PlumbCardPicture *plumb_ui_card_source_load_picture_finish (PlumbUiCardSource *self,
                                                            GAsyncResult *result,
                                                            GError **error);
/* For implementations. */
void plumb_ui_card_source_emit_changed (PlumbUiCardSource *self, const char *path);

G_END_DECLS
