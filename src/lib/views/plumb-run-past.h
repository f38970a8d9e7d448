/* plumb-run-past.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ledger-reader.h"

G_BEGIN_DECLS

/* A run as it was at any moment, made of its events: what a scrubber moves. Events are appended in
 * their order, also while the run lives. The first look at another moment costs as much as happened
 * in between, so that to drag is cheap, and from one end of a million events to the other takes
 * some milliseconds. Pure: the same events give the same bytes. One thread at a time. */
typedef struct _PlumbRunPast PlumbRunPast;

/**
 * PlumbPastState:
 * @PLUMB_PAST_NONE: not known of yet
 * @PLUMB_PAST_PENDING: planned (a step), or to be tried again (an item)
 * @PLUMB_PAST_RUNNING: at work
 * @PLUMB_PAST_WAITING: for a person
 * @PLUMB_PAST_SUCCEEDED: done
 * @PLUMB_PAST_CACHED: done in an earlier run
 * @PLUMB_PAST_FAILED: failed for good (a step), or failed (an item or attempt)
 * @PLUMB_PAST_SKIPPED: muted, or no edge to it was open
 * @PLUMB_PAST_CANCELLED: ended by a person, or cut off with its runner
 * @PLUMB_PAST_BLOCKED: something was missing
 */
typedef enum
{
  PLUMB_PAST_NONE,
  PLUMB_PAST_PENDING,
  PLUMB_PAST_RUNNING,
  PLUMB_PAST_WAITING,
  PLUMB_PAST_SUCCEEDED,
  PLUMB_PAST_CACHED,
  PLUMB_PAST_FAILED,
  PLUMB_PAST_SKIPPED,
  PLUMB_PAST_CANCELLED,
  PLUMB_PAST_BLOCKED,
} PlumbPastState;

const char *plumb_past_state_get_name (PlumbPastState state); /* "running" */

/* A step at the moment that is shown. */
typedef struct
{
  const char *path;
  const char *kind;
  PlumbPastState state;
  guint n_items; /* 0: not known yet */
  guint n_done;  /* succeeded or cached */
  guint n_running;
  guint n_failed;
  guint n_attempts; /* that have begun, of all items */
  double fraction;  /* of its items that are over, in [0, 1]; 1 once it is over */
} PlumbPastStep;

/* An attempt of an item in the timeline: the whole of it, whatever moment is shown. */
typedef struct
{
  guint step; /* number of its step */
  guint item;
  guint attempt;
  guint lane;
  gint64 start_us;
  gint64 end_us; /* 0: it has not ended */
  gint64 start_seq;
  gint64 end_seq;
  PlumbPastState outcome; /* RUNNING until it has ended */
} PlumbPastBar;

PlumbRunPast *plumb_run_past_new (void) G_GNUC_WARN_UNUSED_RESULT;
void plumb_run_past_free (PlumbRunPast *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbRunPast, plumb_run_past_free)

/* What happened next. What is shown stays, unless it was the end: then it is the end. */
void plumb_run_past_append (PlumbRunPast *self, const PlumbEvent *event);
/* Appends all that the ledger has of the run and was not appended yet: first on a worker, then with
 * each "seq" of the runner. */
gboolean plumb_run_past_load (PlumbRunPast *self,
                              PlumbLedgerReader *reader,
                              gint64 run,
                              GError **error);

/* Shows what was after the last event at or before this time (wall clock, microseconds) or number.
 * G_MAXINT64: the end, and the end that it will have. */
void plumb_run_past_seek (PlumbRunPast *self, gint64 time_us);
void plumb_run_past_seek_seq (PlumbRunPast *self, gint64 seq);

/* The moment that is shown. */
gint64 plumb_run_past_get_seq (const PlumbRunPast *self);
gint64 plumb_run_past_get_time (const PlumbRunPast *self);
const char *plumb_run_past_get_run_state (const PlumbRunPast *self); /* as recorded: "paused" */

/* Steps in the order in which they were planned; their numbers stay what they are. There are as
 * many as were ever planned: state NONE before. */
guint plumb_run_past_get_n_steps (const PlumbRunPast *self);
void plumb_run_past_get_step (const PlumbRunPast *self, guint step, PlumbPastStep *shown);
gboolean plumb_run_past_find_step (const PlumbRunPast *self, const char *path, guint *step);
PlumbPastState plumb_run_past_get_item (const PlumbRunPast *self, guint step, guint item);
const char *plumb_run_past_get_item_name (const PlumbRunPast *self, guint step, guint item);

/* The whole, whatever moment is shown. */
gint64 plumb_run_past_get_first_time (const PlumbRunPast *self);
gint64 plumb_run_past_get_last_time (const PlumbRunPast *self);
/* In the order in which they began; valid until the next append. */
const PlumbPastBar *plumb_run_past_get_bars (const PlumbRunPast *self, guint *n_bars);
/* A bar is how long an item had its place of a slot. Bars of one lane do not overlap; a lane is one
 * place, from 1, of one slot ("cpu", "gpu"). */
guint plumb_run_past_get_n_lanes (const PlumbRunPast *self);
const char *plumb_run_past_get_lane (const PlumbRunPast *self, guint lane, guint *place);
/* Whether it is at work at the moment that is shown. */
gboolean plumb_run_past_is_bar_shown (const PlumbRunPast *self, const PlumbPastBar *bar);

G_END_DECLS
