/* plumb-ledger-record.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-value.h"

G_BEGIN_DECLS

/* What a reader of the ledger gives, and what it can be asked for. */

typedef struct
{
  gint64 run;
  char *workflow;
  char *state;
  char *reason;
  char *verdict; /* JSON or NULL */
  char *grade;
  guint64 seed;
  gint64 created_us;
  gint64 started_us;
  gint64 ended_us;
  gint64 last_seq;
  gint64 n_steps;
  gint64 n_ran;
  gint64 n_cached;
  gint64 n_failed;
  gint64 replay_of;
} PlumbRunRow;

typedef struct
{
  gint64 run;
  char *path;
  char *kind;
  gint64 kind_version;
  gint64 index;
  char *state;
  char *decision;
  char *reason;
  gint64 origin;
  gint64 n_items;
  gint64 n_done;
  gint64 n_failed; /* of the items of this run */
  gint64 started_us;
  gint64 ended_us;
} PlumbStepRow;

typedef struct
{
  char *path;
  gint64 item;
  char *name;
  gint64 attempt;
  char *state;
  char *key;
  PlumbValue *fields; /* what the key was made of */
  PlumbValue *inputs;
  PlumbValue *outputs;
  PlumbValue *failure;
  PlumbValue *evidence;
  guint64 seed;
  gint64 cached_from;
  gint64 started_us;
  gint64 ended_us;
  gint64 wall_us;
  gint64 cpu_us;
  gint64 peak_bytes;
} PlumbItemRow;

/* Which runs; what is NULL or 0 is not asked for. */
typedef struct
{
  const char *workflow;
  const char *const *states; /* one of these */
  const char *name;          /* has this attribute or parameter ("render.samples") */
  const char *value;         /* with @name: has this value, as text */
  gint64 since_us;           /* created at this time or later */
  gint64 until_us;           /* created before this time */
  /* Words that must all be found: "render.samples=64" or "samples=64" (a parameter or attribute),
   * "#12" (the run), else a part of the workflow's name, of a value, the beginning of a state, or a
   * run's number. */
  const char *text;
  const gint64 *among; /* one of these */
  guint n_among;
  gint64 before_run; /* page: runs below this number */
  guint limit;       /* 0: all */
} PlumbRunQuery;

/* What all runs have used since a moment. */
typedef struct
{
  gint64 executions; /* items that were started */
  gint64 bytes;      /* taken into the store */
  gint64 wall_us;    /* of runs that are over */
} PlumbUse;

gboolean plumb_run_state_needs_runner (const char *state);
gint64 plumb_run_row_get_duration (const PlumbRunRow *self);
void plumb_run_row_free (PlumbRunRow *self);
void plumb_step_row_free (PlumbStepRow *self);
void plumb_item_row_free (PlumbItemRow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbRunRow, plumb_run_row_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbStepRow, plumb_step_row_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbItemRow, plumb_item_row_free)

G_END_DECLS
