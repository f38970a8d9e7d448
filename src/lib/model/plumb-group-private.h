/* plumb-group-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-group.h"

#include "plumb-graph-private.h"

G_BEGIN_DECLS

/* What grouping and its way back share. */

#define PLUMB_KIND_INPUT "core.input"
#define PLUMB_KIND_OUTPUT "core.output"
#define PLUMB_KIND_SUBGRAPH "core.subgraph"
#define PLUMB_PORT "value" /* of the two port kinds */

PlumbGraph *plumb_group_find_graph (PlumbGraph *document, const char *definition, GError **error);
gboolean plumb_group_is_port (PlumbNode *node);
/* Sets of ids, each with its own copy. */
GHashTable *plumb_group_new_ids (PlumbTable *one, PlumbTable *other) G_GNUC_WARN_UNUSED_RESULT;
char *plumb_group_take_id (GHashTable *taken, const char *wish) G_GNUC_WARN_UNUSED_RESULT;
/* The members of @edge (nullable) with other ends. */
PlumbValue *plumb_group_make_edge (PlumbEdge *edge,
                                   const char *from,
                                   const char *to) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
