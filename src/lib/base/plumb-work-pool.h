/* plumb-work-pool.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Threads of our own for work that takes longer than a few milliseconds (decoding, hashing,
 * copying). The only place where data changes threads: @func runs on a worker and sees its
 * @data, which was handed over, and the cancellable; its result comes back on the caller's main
 * context. */
#define PLUMB_TYPE_WORK_POOL (plumb_work_pool_get_type ())
G_DECLARE_FINAL_TYPE (PlumbWorkPool, plumb_work_pool, PLUMB, WORK_POOL, GObject)

/* Returns: the result, to be freed with the run's @free_result, or NULL with @error set. */
typedef gpointer (*PlumbWorkFunc) (gpointer data, GCancellable *cancellable, GError **error);

PlumbWorkPool *plumb_work_pool_new (const char *name, guint n_threads) G_GNUC_WARN_UNUSED_RESULT;
void plumb_work_pool_run_async (PlumbWorkPool *self,
                                PlumbWorkFunc func,
                                gpointer data,
                                GDestroyNotify free_data,
                                GDestroyNotify free_result,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gpointer plumb_work_pool_run_finish (PlumbWorkPool *self, GAsyncResult *result, GError **error);
/* Waits for all that was given; nothing is taken after this. */
void plumb_work_pool_shut_down (PlumbWorkPool *self);

G_END_DECLS
