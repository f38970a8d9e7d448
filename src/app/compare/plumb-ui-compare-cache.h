/* plumb-ui-compare-cache.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "plumb-pyramid.h"
#include "plumb-work-pool.h"

G_BEGIN_DECLS

/* Pictures by their paths: loaded on threads, those of neighbors in a sequence kept for a while.
 * What takes much memory to decode is loaded one at a time. Main thread. */
#define PLUMB_UI_TYPE_COMPARE_CACHE (plumb_ui_compare_cache_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiCompareCache, plumb_ui_compare_cache, PLUMB_UI, COMPARE_CACHE, GObject)

PlumbUiCompareCache *plumb_ui_compare_cache_new (PlumbWorkPool *pool) G_GNUC_WARN_UNUSED_RESULT;
/* Ends what is under way, and waits for it. */
void plumb_ui_compare_cache_stop (PlumbUiCompareCache *self);

/* (nullable): what is there. */
PlumbPyramid *plumb_ui_compare_cache_find (PlumbUiCompareCache *self, const char *path);
/* @is_soon: of a large picture what is seen from afar, as plumb_pyramid_load_soon() has it. */
void plumb_ui_compare_cache_load_async (PlumbUiCompareCache *self,
                                        const char *path,
                                        gboolean is_soon,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
PlumbPyramid *plumb_ui_compare_cache_load_finish (PlumbUiCompareCache *self,
                                                  GAsyncResult *result,
                                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Loads what may be asked for soon. */
void plumb_ui_compare_cache_load_ahead (PlumbUiCompareCache *self, const char *path);

G_END_DECLS
