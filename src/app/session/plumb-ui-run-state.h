/* plumb-ui-run-state.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ui-project.h"

G_BEGIN_DECLS

/**
 * PlumbUiState:
 * @PLUMB_UI_STATE_NONE: nothing is known of it
 * @PLUMB_UI_STATE_WAITING: it waits for what is above it, or for a slot
 * @PLUMB_UI_STATE_RUNNING: at least one item runs
 * @PLUMB_UI_STATE_ASKING: it waits for a person
 * @PLUMB_UI_STATE_DONE: it ran
 * @PLUMB_UI_STATE_CACHED: an earlier run had the answer
 * @PLUMB_UI_STATE_SKIPPED: it was not to run
 * @PLUMB_UI_STATE_FAILED: an item failed
 * @PLUMB_UI_STATE_CANCELLED: it was ended
 * @PLUMB_UI_STATE_BLOCKED: it could not run
 */
typedef enum
{
  PLUMB_UI_STATE_NONE,
  PLUMB_UI_STATE_WAITING,
  PLUMB_UI_STATE_RUNNING,
  PLUMB_UI_STATE_ASKING,
  PLUMB_UI_STATE_DONE,
  PLUMB_UI_STATE_CACHED,
  PLUMB_UI_STATE_SKIPPED,
  PLUMB_UI_STATE_FAILED,
  PLUMB_UI_STATE_CANCELLED,
  PLUMB_UI_STATE_BLOCKED,
} PlumbUiState;

#define PLUMB_UI_N_STATES 10

/* Of a run's or a step's state word in the ledger. */
PlumbUiState plumb_ui_state_from_text (const char *state, const char *decision);
/* In words, translated: "Running". */
const char *plumb_ui_state_get_title (PlumbUiState state);
/* The symbolic icon that stands for it everywhere. */
const char *plumb_ui_state_get_icon (PlumbUiState state);

typedef struct
{
  const char *path;
  guint place; /* in plan order */
  PlumbUiState state;
  double fraction; /* of what runs, 0 to 1; below 0: not known */
  guint n_items;
  guint n_done; /* succeeded or cached */
  guint n_failed;
  guint n_running;
  gint64 origin; /* the run that its answer comes from, or 0 */
  gint64 wall_us;
  gint64 remaining_us; /* below 0: not known */
  const char *reason;
  const char *text; /* what it says of itself while it runs, or NULL */
} PlumbUiStepState;

/* The states of one run's steps as they are now, followed while it runs: what canvas, drawer and
 * lists show. Signals: "changed" (const char *path, or NULL: all). Main thread. */
#define PLUMB_UI_TYPE_RUN_STATE (plumb_ui_run_state_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiRunState, plumb_ui_run_state, PLUMB_UI, RUN_STATE, GObject)

PlumbUiRunState *plumb_ui_run_state_new (PlumbUiProject *project,
                                         gint64 run) G_GNUC_WARN_UNUSED_RESULT;
gint64 plumb_ui_run_state_get_run (PlumbUiRunState *self);
PlumbUiState plumb_ui_run_state_get_state (PlumbUiRunState *self);
gboolean plumb_ui_run_state_is_over (PlumbUiRunState *self);
/* Begins nothing more until it is told to; what it had begun may still run. */
gboolean plumb_ui_run_state_is_paused (PlumbUiRunState *self);
/* Why the run is as it is: a code of the ledger, see plumb-ui-reason.h. NULL: nothing to tell. */
const char *plumb_ui_run_state_get_reason (PlumbUiRunState *self);
/* NULL where the run has no such step. Borrowed until the next "changed". */
const PlumbUiStepState *plumb_ui_run_state_find (PlumbUiRunState *self, const char *path);
guint plumb_ui_run_state_get_n_steps (PlumbUiRunState *self);
/* In plan order. */
const PlumbUiStepState *plumb_ui_run_state_get_step (PlumbUiRunState *self, guint position);

G_END_DECLS
