/* plumb-ledger-rows-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ledger-tables-private.h"

G_BEGIN_DECLS

/* Rows of runs, steps and items while they change. plumb-ledger-tables.c decides what an event
 * means; plumb-ledger-rows.c brings the rows from the file and back. */

typedef enum
{
  STATEMENT_EVENT,
  STATEMENT_BLOB,
  STATEMENT_KEY,
  STATEMENT_RUN,
  STATEMENT_LOAD_RUN,
  STATEMENT_STEP,
  STATEMENT_DROP_STEP,
  STATEMENT_STEP_CHANGE,
  STATEMENT_LOAD_STEPS,
  STATEMENT_ITEM,
  STATEMENT_LOAD_ITEM,
  STATEMENT_RESULT,
  STATEMENT_LATEST,
  STATEMENT_TIMING,
  STATEMENT_LOAD_TIMING,
  STATEMENT_ATTRIBUTE,
  STATEMENT_ARTIFACT,
  STATEMENT_DROP_ARTIFACT,
  STATEMENT_QUESTION,
  STATEMENT_ANSWER,
  STATEMENT_FILE,
  N_STATEMENTS,
} StatementId;

typedef struct
{
  gint64 run;
  const char *workflow;
  const char *state;
  const char *reason;
  const char *verdict;
  const char *grade;
  guint64 seed;
  gint64 created;
  gint64 started;
  gint64 ended;
  gint64 created_seq;
  gint64 last_seq;
  gint64 n_steps;
  gint64 n_ran;
  gint64 n_cached;
  gint64 n_failed;
  gint64 replay_of;
  GHashTable *steps;   /* path -> StepRow; NULL until a step is touched */
  GStringChunk *texts; /* what the rows of this run point to */
  gboolean is_dirty;
} RunRow;

typedef struct
{
  gint64 id;
  RunRow *run;
  const char *path;
  const char *kind;
  const char *state;
  const char *decision;
  const char *reason;
  PlumbValue *keys; /* until it is written */
  gint64 version;
  gint64 node;
  gint64 origin;
  gint64 n_items;
  gint64 n_done;
  gint64 started;
  gint64 ended;
  gboolean is_new;
  gboolean is_dirty;
} StepRow;

typedef struct
{
  gint64 id;
  StepRow *step;
  char *name;
  char *key;
  const char *state;
  char *outputs;
  guint64 seed;
  gint64 attempt;
  gint64 cached_from;
  gint64 started;
  gint64 ended;
  gint64 wall;
  gint64 cpu;
  gint64 peak;
  gint64 started_seq;
  gint64 finished_seq;
  gboolean is_finished;
  gboolean is_result;
  gboolean is_dirty;
} ItemRow;

struct _PlumbTables
{
  sqlite3 *db;
  sqlite3_stmt *statements[N_STATEMENTS];
  GHashTable *runs;    /* gint64 run -> RunRow */
  GHashTable *items;   /* gint64 id -> ItemRow, those not finished */
  GHashTable *timings; /* kind -> GString of wall times, newest first */
  GHashTable *dirty_timings;
  GPtrArray *dirty_runs;
  GPtrArray *dirty_steps;
  GPtrArray *dirty_items;
  GString *text;
};

RunRow *plumb_tables_add_run (PlumbTables *self, gint64 run);
/* NULL without @error where there is no such run. */
RunRow *plumb_tables_find_run (PlumbTables *self, gint64 run, GError **error);
/* Made where it is not planned; NULL with @error only. */
StepRow *plumb_tables_ensure_step (PlumbTables *self,
                                   RunRow *run,
                                   const char *path,
                                   GError **error);
ItemRow *plumb_tables_ensure_item (PlumbTables *self, StepRow *step, gint64 item, GError **error);
void plumb_tables_touch_run (PlumbTables *self, RunRow *run);
void plumb_tables_touch_step (PlumbTables *self, StepRow *step);
void plumb_tables_touch_item (PlumbTables *self, ItemRow *item);
gboolean plumb_tables_add_timing (PlumbTables *self, const char *kind, gint64 wall, GError **error);
const char *plumb_tables_keep_text (RunRow *run, const char *text);

gboolean plumb_run_state_is_final (const char *state);

G_END_DECLS
