/* plumb-arrange.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-edit.h"
#include "plumb-layout.h"
#include "plumb-registry.h"

G_BEGIN_DECLS

/* Auto-align of a document: measures its nodes by their contracts, lays them out, and says what
 * moves as one edit. */

/**
 * PlumbArrangeRequest:
 * @graph: the document
 * @registry: contracts, for the size of cards
 * @definition: (nullable): which definition's graph; NULL for the document's own
 * @selection: (nullable): ids of the nodes that may move; NULL for all
 * @options: spacing and start
 */
typedef struct
{
  PlumbGraph *graph;
  PlumbRegistry *registry;
  const char *definition;
  const char *const *selection;
  PlumbLayoutOptions options;
} PlumbArrangeRequest;

gboolean plumb_arrange (const PlumbArrangeRequest *request,
                        PlumbEdit **edit,
                        guint *n_moved,
                        GCancellable *cancellable,
                        GError **error);

G_END_DECLS
