/* plumb-run-past-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-run-past.h"

G_BEGIN_DECLS

/* Each event becomes changes that know what was before, so that time can run both ways: to seek is
 * to do or undo the changes in between. The arrays of states are those of one moment; they are
 * moved to the end when an event is appended, and to the moment that is shown when somebody looks.
 */
/* plumb-run-past.c has the moments and who looks at one of them, plumb-run-past-events.c how events
 * become changes. */

#define PLUMB_PAST_NO_ITEM G_MAXUINT32

typedef enum
{
  PLUMB_PAST_CHANGE_STATE,   /* of a step or item */
  PLUMB_PAST_CHANGE_N_ITEMS, /* of a step */
  PLUMB_PAST_CHANGE_ATTEMPT, /* of a step: one more has begun */
} PlumbPastChangeType;

typedef struct
{
  guint32 step;
  guint32 item; /* or NO_ITEM */
  guint32 type;
  guint32 before;
  guint32 after;
} PlumbPastChange;

typedef struct
{
  gint64 seq;
  gint64 time_us;  /* never before that of the event before */
  guint n_changes; /* of all events up to and with this one */
  const char *run_state;
} PlumbPastMoment;

typedef struct
{
  guint8 state;
  guint32 bar; /* at the end: number + 1 of the bar that is open */
} PlumbPastItem;

typedef struct
{
  char *path;
  char *kind;
  GArray *items;    /* Item */
  GPtrArray *names; /* char * or NULL, by item; NULL where none has one */
  gboolean is_cached;
  guint8 state;
  guint n_items;
  guint n_attempts;
  gint64 counts[PLUMB_PAST_BLOCKED + 1]; /* of items, by state; NONE is not counted */
} PlumbPastRecord;

typedef struct
{
  const char *slot; /* interned */
  guint place;      /* of the slot, from 1 */
  guint32 bar;      /* number + 1 of the bar that is open */
} PlumbPastLane;

struct _PlumbRunPast
{
  GArray *moments;     /* Moment */
  GArray *changes;     /* Change */
  GArray *bars;        /* PlumbPastBar */
  GArray *lanes;       /* Lane */
  GPtrArray *steps;    /* Step */
  GHashTable *numbers; /* path -> number of the step */
  guint n_shown;       /* moments that are shown */
  guint n_done;        /* moments whose changes are in the states of steps and items */
  const char *run_state;
  gboolean follows; /* shows the end, and the end that there will be */
};

static inline gboolean
plumb_past_state_is_over (PlumbPastState state)
{
  return state >= PLUMB_PAST_SUCCEEDED;
}

static inline PlumbPastRecord *
plumb_run_past_peek_step (const PlumbRunPast *self, guint number)
{
  return g_ptr_array_index (self->steps, number);
}

static inline PlumbPastItem *
plumb_run_past_ensure_item (PlumbPastRecord *step, guint item)
{
  if (item >= step->items->len)
    g_array_set_size (step->items, item + 1);
  return &g_array_index (step->items, PlumbPastItem, item);
}

static inline const PlumbPastMoment *
plumb_run_past_peek_moment (const PlumbRunPast *self, guint number)
{
  return &g_array_index (self->moments, PlumbPastMoment, number);
}

/* A change is done, or undone: its value is @value now. */
void plumb_run_past_put (PlumbRunPast *self, const PlumbPastChange *change, guint32 value);
/* The states of steps and items are those after so many moments. */
void plumb_run_past_move_to (PlumbRunPast *self, guint n_moments);

G_END_DECLS
