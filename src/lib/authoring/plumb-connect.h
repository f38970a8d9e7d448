/* plumb-connect.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-draft.h"

G_BEGIN_DECLS

/**
 * PlumbConnectFit:
 * @PLUMB_CONNECT_FITS: it may be connected
 * @PLUMB_CONNECT_REPLACES: likewise; the one link that the input takes is replaced
 * @PLUMB_CONNECT_IS_THERE: this very link is there
 * @PLUMB_CONNECT_SAME_SIDE: two outputs, or two inputs
 * @PLUMB_CONNECT_SELF: two ports of one node
 * @PLUMB_CONNECT_UNKNOWN: no contract knows the port
 * @PLUMB_CONNECT_KIND: what comes is not what the input takes
 * @PLUMB_CONNECT_REALM: the nodes are of families that do not go together
 * @PLUMB_CONNECT_CYCLE: it would close a circle
 */
typedef enum
{
  PLUMB_CONNECT_FITS,
  PLUMB_CONNECT_REPLACES,
  PLUMB_CONNECT_IS_THERE,
  PLUMB_CONNECT_SAME_SIDE,
  PLUMB_CONNECT_SELF,
  PLUMB_CONNECT_UNKNOWN,
  PLUMB_CONNECT_KIND,
  PLUMB_CONNECT_REALM,
  PLUMB_CONNECT_CYCLE,
} PlumbConnectFit;

/* A port: an output, or an input or field of a node of the level. */
typedef struct
{
  const char *node;
  const char *port;
  gboolean is_output;
} PlumbEnd;

gboolean plumb_connect_fit_is_good (PlumbConnectFit fit);
/* "NODE.PORT" */
char *plumb_end_format (const PlumbEnd *end) G_GNUC_WARN_UNUSED_RESULT;

/* One end of a link is held; which ports take the other? Made when a link is picked up and asked
 * for each port that is seen: it keeps what it found out. Borrows the scope's graphs: nothing may
 * change while it is in use. */
typedef struct _PlumbConnector PlumbConnector;

PlumbConnector *plumb_connector_new (const PlumbAuthorScope *scope,
                                     const PlumbEnd *held) G_GNUC_WARN_UNUSED_RESULT;
void plumb_connector_free (PlumbConnector *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbConnector, plumb_connector_free)

/* The link was pulled off the other port: it counts as gone, and connecting moves it. */
void plumb_connector_set_moved (PlumbConnector *self, PlumbEdge *edge);
const PlumbEnd *plumb_connector_get_held (PlumbConnector *self);
/* The artifact kind of the held port. */
const char *plumb_connector_get_kind (PlumbConnector *self);

PlumbConnectFit plumb_connector_check (PlumbConnector *self, const PlumbEnd *end);
/* The link that would be replaced, or NULL. */
PlumbEdge *plumb_connector_find_replaced (PlumbConnector *self, const PlumbEnd *end);
/**
 * PlumbConnectDetails:
 * @held: (nullable): of what does not go together, what the held port has: its artifact kind
 *   (%PLUMB_CONNECT_KIND: what is given), or its node's family (%PLUMB_CONNECT_REALM)
 * @other: (nullable): likewise: what is taken, with " / " between several kinds; the other family;
 * the title of the node whose link is replaced (%PLUMB_CONNECT_REPLACES)
 *
 * What words about a fit are made of.
 */
typedef struct
{
  char *held;
  char *other;
} PlumbConnectDetails;

void plumb_connector_describe (PlumbConnector *self,
                               const PlumbEnd *end,
                               PlumbConnectDetails *details);
void plumb_connect_details_clear (PlumbConnectDetails *details);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PlumbConnectDetails, plumb_connect_details_clear)
/* In words, in English: what would happen or why it cannot. */
char *plumb_connector_explain (PlumbConnector *self, const PlumbEnd *end) G_GNUC_WARN_UNUSED_RESULT;
/* The port of a node that takes the link best: free before filled, of the very kind before others,
 * required before optional, the first. NULL: none; borrowed until the connector is freed. */
const char *plumb_connector_find_best (PlumbConnector *self, const char *node);
/* All ports of a node that fit, in the same order; free with g_strfreev(). */
char **plumb_connector_list (PlumbConnector *self, const char *node) G_GNUC_WARN_UNUSED_RESULT;

/* Adds what connects both ends. FALSE with PLUMB_AUTHOR_ERROR_DOES_NOT_FIT. */
gboolean plumb_connector_connect (PlumbConnector *self,
                                  const PlumbEnd *end,
                                  PlumbDraft *draft,
                                  GError **error);

G_END_DECLS
