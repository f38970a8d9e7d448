/* plumb-history.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-edit.h"

G_BEGIN_DECLS

/* Undo and redo of one document. While it has a history, all its edits go through it. Main thread.
 */
#define PLUMB_TYPE_HISTORY (plumb_history_get_type ())
G_DECLARE_FINAL_TYPE (PlumbHistory, plumb_history, PLUMB, HISTORY, GObject)

#define PLUMB_HISTORY_LIMIT_BYTES (64u << 20)

PlumbHistory *plumb_history_new (PlumbGraph *graph) G_GNUC_WARN_UNUSED_RESULT;
PlumbGraph *plumb_history_get_graph (PlumbHistory *self);

gboolean plumb_history_apply (PlumbHistory *self,
                              PlumbEdit *edit,
                              const char *gesture,
                              GError **error);
gboolean plumb_history_undo (PlumbHistory *self, GError **error);
gboolean plumb_history_redo (PlumbHistory *self, GError **error);
gboolean plumb_history_take_back (PlumbHistory *self, GError **error);
gboolean plumb_history_can_undo (PlumbHistory *self);
gboolean plumb_history_can_redo (PlumbHistory *self);
const char *plumb_history_get_undo_label (PlumbHistory *self);
const char *plumb_history_get_redo_label (PlumbHistory *self);

void plumb_history_mark_saved (PlumbHistory *self);
void plumb_history_mark_unsaved (PlumbHistory *self);
gboolean plumb_history_is_saved (PlumbHistory *self);

void plumb_history_set_limit (PlumbHistory *self, gsize bytes);
gsize plumb_history_get_bytes (PlumbHistory *self);

G_END_DECLS
