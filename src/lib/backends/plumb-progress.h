/* plumb-progress.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-backend.h"

G_BEGIN_DECLS

/* Reads how far a job is from what it writes, by the rules of its kind:
 *   "progress": [ { "match": "Sample (\\d+)/(\\d+)", "done": 1, "total": 2 } ]
 * The numbers are groups of the expression: "done", "total", "fraction" (0 to 1), "percent",
 * "remaining" (seconds, or [hh:]mm:ss). The first rule that matches a line counts, the last such
 * line wins. One thread. */
typedef struct _PlumbProgressRules PlumbProgressRules;

PlumbProgressRules *plumb_progress_rules_new (PlumbValue *rules,
                                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
PlumbProgressRules *plumb_progress_rules_ref (PlumbProgressRules *self);
void plumb_progress_rules_unref (PlumbProgressRules *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbProgressRules, plumb_progress_rules_unref)

typedef struct _PlumbProgressReader PlumbProgressReader;

PlumbProgressReader *plumb_progress_reader_new (PlumbProgressRules *rules)
    G_GNUC_WARN_UNUSED_RESULT;
void plumb_progress_reader_free (PlumbProgressReader *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbProgressReader, plumb_progress_reader_free)
/* Whether there is something new to tell. */
gboolean plumb_progress_reader_feed (PlumbProgressReader *self, const char *bytes, gsize length);
/* Borrowed; its text until the next call. */
const PlumbProgress *plumb_progress_reader_get (PlumbProgressReader *self);

G_END_DECLS
