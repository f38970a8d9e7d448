/* plumb-rewire.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-connect.h"

G_BEGIN_DECLS

/* Changes of links around nodes that are there. Each adds to the draft what has to be done; where
 * it cannot be done, FALSE with PLUMB_AUTHOR_ERROR_DOES_NOT_FIT and the draft as it was. @ids end
 * with NULL. */

/* From one node to another: the first output that an input takes, where nothing has to go for it if
 * that can be. */
gboolean plumb_rewire_connect (PlumbDraft *draft, const char *from, const char *to, GError **error);

/* Puts a node into a link: what the link gave goes to the node's best input, and its best output to
 * where the link went. */
gboolean plumb_rewire_insert (PlumbDraft *draft, const char *node, PlumbEdge *edge, GError **error);
/* The same without an edit: whether it would fit. */
gboolean plumb_rewire_can_insert (const PlumbAuthorScope *scope, const char *node, PlumbEdge *edge);

/* A dot in each of the links (array of PlumbEdge); links out of one output share one. The dot of
 * the k-th link comes to @at[k]. */
void plumb_rewire_reroute (PlumbDraft *draft, GPtrArray *edges, const PlumbPoint *at);

void plumb_rewire_delete (PlumbDraft *draft, const char *const *ids);
/* What came into the nodes goes on to what they fed, where kinds allow. */
void plumb_rewire_delete_and_reconnect (PlumbDraft *draft, const char *const *ids);
/* All links between the nodes and others go; links among them stay. */
void plumb_rewire_disconnect (PlumbDraft *draft, const char *const *ids);
/* Likewise, and what came in goes on to what they fed. */
void plumb_rewire_detach (PlumbDraft *draft, const char *const *ids);

/* One node: the links of its first two inputs that can change places. Two nodes: what each feeds.
 */
gboolean plumb_rewire_swap (PlumbDraft *draft, const char *const *ids, GError **error);

G_END_DECLS
