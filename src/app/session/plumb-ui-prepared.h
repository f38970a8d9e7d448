/* plumb-ui-prepared.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-document.h"
#include "plumb-scene.h"

G_BEGIN_DECLS

/* The file of a workflow, read, parsed and laid out: all of its opening that needs no window. Made
 * on any thread, then the main thread's. */
typedef struct
{
  char *text;
  PlumbGraph *graph;
  PlumbGraph *copy;  /* equal to @graph */
  PlumbScene *scene; /* of @graph */
  PlumbProblems *faults;
} PlumbUiPrepared;

PlumbUiPrepared *plumb_ui_prepared_new (const char *path,
                                        PlumbRegistry *registry,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
void plumb_ui_prepared_free (PlumbUiPrepared *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbUiPrepared, plumb_ui_prepared_free)

G_END_DECLS
