/* plumb-ui-shadow.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-edit.h"
#include "plumb-work-pool.h"

G_BEGIN_DECLS

/* A copy of a document's graph that lives on a thread of its own and is kept equal by giving it the
 * same edits: so that checking, planning, arranging and writing out 100,000 nodes cost the main
 * thread nothing, not even a copy. Main thread. */
#define PLUMB_UI_TYPE_SHADOW (plumb_ui_shadow_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiShadow, plumb_ui_shadow, PLUMB_UI, SHADOW, GObject)

/* Runs on the shadow's thread. @graph has all edits that were pushed before; it must not be kept or
 * changed. Returns the result, or NULL with @error set. */
typedef gpointer (*PlumbUiShadowFunc) (PlumbGraph *graph,
                                       gpointer data,
                                       GCancellable *cancellable,
                                       GError **error);

/* @copy: equal to the document's graph, and nobody else's. Takes it. */
PlumbUiShadow *plumb_ui_shadow_new (PlumbGraph *copy) G_GNUC_WARN_UNUSED_RESULT;
/* @edit: what was just applied to the document. */
void plumb_ui_shadow_push (PlumbUiShadow *self, PlumbEdit *edit);
/* Jobs run one after another, in order. @data is freed by @free_data on the shadow's thread, the
 * result by @free_result where nobody takes it. */
void plumb_ui_shadow_run_async (PlumbUiShadow *self,
                                PlumbUiShadowFunc func,
                                gpointer data,
                                GDestroyNotify free_data,
                                GDestroyNotify free_result,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gpointer plumb_ui_shadow_run_finish (PlumbUiShadow *self, GAsyncResult *result, GError **error);

G_END_DECLS
