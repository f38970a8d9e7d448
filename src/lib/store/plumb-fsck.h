/* plumb-fsck.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-project.h"

G_BEGIN_DECLS

/* What was looked at. */
typedef struct
{
  gint64 n_events;
  gint64 n_runs;
  gint64 n_rows; /* of the tables that the events make */
  gint64 n_artifacts;
  guint64 artifact_bytes;
  gint64 n_leftovers;
} PlumbFsckCounts;

/* @what: "pages", "events", "tables", "artifacts"; @total is 0 where it is not known. */
typedef void (*PlumbFsckProgressFunc) (const char *what,
                                       gint64 done,
                                       gint64 total,
                                       gpointer user_data);

typedef struct
{
  PlumbFsckProgressFunc progress; /* or NULL */
  gpointer progress_data;
  GCancellable *cancellable; /* or NULL */
} PlumbFsckOptions;

/* Checks all of a project's history: see plumb-fsck.c for what, and the codes. Changes nothing; a
 * runner may be at work meanwhile. For a worker thread. */
PlumbProblems *plumb_fsck_run (PlumbProject *project,
                               const PlumbFsckOptions *options,
                               PlumbFsckCounts *counts,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
