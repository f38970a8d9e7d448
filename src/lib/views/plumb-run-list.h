/* plumb-run-list.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-project.h"
#include "plumb-run-entry.h"

G_BEGIN_DECLS

/* A project's runs as a GListModel of PlumbRunEntry, newest first. Numbers are looked up on a
 * worker, the first page of them first; rows are read when they are looked at. So it opens at once
 * however many runs there are, and knows its length soon after. Main thread.
 *
 * Properties: "loading" (gboolean): a filter is being applied; what is shown until its first page
 * is there is what was shown before. "n-items" (guint). "error" (char *, NULL): why the ledger
 * could not be read. */
#define PLUMB_TYPE_RUN_LIST (plumb_run_list_get_type ())
G_DECLARE_FINAL_TYPE (PlumbRunList, plumb_run_list, PLUMB, RUN_LIST, GObject)

/* All runs; begins to load. */
PlumbRunList *plumb_run_list_new (PlumbProject *project) G_GNUC_WARN_UNUSED_RESULT;

/* Shows the runs that @query asks for (its page is not used); NULL: all. It is copied. Does nothing
 * where it asks for the same. */
void plumb_run_list_set_query (PlumbRunList *self, const PlumbRunQuery *query);

/* The ledger has grown up to @upto_seq (the runner's "seq"; 0: look): rows change in place, runs
 * that came to fit appear, others go. Cheap: reads what was written since. */
void plumb_run_list_refresh (PlumbRunList *self, gint64 upto_seq);
/* Reads all again: the ledger was restored from a backup. */
void plumb_run_list_reload (PlumbRunList *self);

gboolean plumb_run_list_is_loading (PlumbRunList *self);
/* Where the run is in the list. */
gboolean plumb_run_list_find (PlumbRunList *self, gint64 run, guint *position);

G_END_DECLS
