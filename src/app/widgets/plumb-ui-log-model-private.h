/* plumb-ui-log-model-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ui-log-model.h"

G_BEGIN_DECLS

/* plumb-ui-log-model.c: lines, counted and read; -search.c: found; -text.c: copied, and by time. */

struct _PlumbUiLogModel
{
  GObject parent_instance;

  PlumbWorkPool *pool;
  char *path;
  GFileMonitor *monitor;
  GCancellable *cancellable;

  GArray *places;      /* PlumbUiLogPlace of each block */
  PlumbUiLogPlace end; /* behind the last line that has ended */
  guint n_lines;       /* with the one that has not */
  guint epoch;         /* counts how often the file began anew */
  gboolean is_counting;
  gboolean is_stale;
  GQueue blocks; /* Block, last used first */

  char *search; /* (nullable) */
  PlumbUiLogPlace searched;
  GArray *found; /* guint */
  guint search_epoch;
  gboolean is_searching;
};

/* What a job on the pool works with; it comes back as its own result. */
typedef struct
{
  char *path;
  guint epoch;
  PlumbUiLogPlace place;
  GArray *places; /* of counting */
  guint n_lines;
  gboolean is_behind; /* there is more to count */
  gboolean is_anew;   /* the file is shorter than it was */
  guint block;
  GPtrArray *texts;
  char *search;
  GArray *found;
} PlumbUiLogJob;

PlumbUiLogJob *plumb_ui_log_job_new (PlumbUiLogModel *self) G_GNUC_WARN_UNUSED_RESULT;
void plumb_ui_log_job_free (gpointer data);
/* The pool frees what it was given; the result is the same with its contents taken over. */
gpointer plumb_ui_log_job_steal (PlumbUiLogJob *job) G_GNUC_WARN_UNUSED_RESULT;
void plumb_ui_log_model_run_job (PlumbUiLogModel *self,
                                 PlumbWorkFunc func,
                                 PlumbUiLogJob *job,
                                 GAsyncReadyCallback callback);
/* Searches what has come since. */
void plumb_ui_log_model_search_on (PlumbUiLogModel *self);

G_END_DECLS
