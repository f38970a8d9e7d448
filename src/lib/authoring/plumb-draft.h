/* plumb-draft.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-card.h"
#include "plumb-edit.h"

G_BEGIN_DECLS

/**
 * PlumbAuthorError:
 * @PLUMB_AUTHOR_ERROR_DOES_NOT_FIT: ports or nodes that do not go together; the message tells why
 * @PLUMB_AUTHOR_ERROR_NOT_NODES: a text that holds no nodes, or faulty ones
 * @PLUMB_AUTHOR_ERROR_DAMAGED: a text that was nodes, and is cut off or was changed
 */
typedef enum
{
  PLUMB_AUTHOR_ERROR_DOES_NOT_FIT,
  PLUMB_AUTHOR_ERROR_NOT_NODES,
  PLUMB_AUTHOR_ERROR_DAMAGED,
} PlumbAuthorError;

#define PLUMB_AUTHOR_ERROR (plumb_author_error_quark ())
GQuark plumb_author_error_quark (void);

/**
 * PlumbAuthorScope:
 * @document: the document
 * @definition: (nullable): the definition that is worked in
 * @registry: contracts
 */
typedef struct
{
  PlumbGraph *document;
  const char *definition;
  PlumbRegistry *registry;
} PlumbAuthorScope;

PlumbGraph *plumb_author_scope_get_level (const PlumbAuthorScope *scope);
PlumbCard *plumb_author_scope_make_card (const PlumbAuthorScope *scope,
                                         PlumbNode *node) G_GNUC_WARN_UNUSED_RESULT;
/* How large the card of a new node of that kind is; FALSE where the kind's name is none. */
gboolean plumb_author_scope_measure_kind (const PlumbAuthorScope *scope,
                                          const char *kind,
                                          double *width,
                                          double *height);

/* Edits being put together. New nodes get ids and indexes that are free in the graph and in the
 * draft. Borrows the scope's graphs: nothing may change until plumb_draft_end(). */
typedef struct _PlumbDraft PlumbDraft;

PlumbDraft *plumb_draft_new (const PlumbAuthorScope *scope) G_GNUC_WARN_UNUSED_RESULT;
void plumb_draft_free (PlumbDraft *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbDraft, plumb_draft_free)

const PlumbAuthorScope *plumb_draft_get_scope (PlumbDraft *self);
void plumb_draft_take (PlumbDraft *self, PlumbEdit *edit);
char *plumb_draft_reserve_id (PlumbDraft *self, const char *wish) G_GNUC_WARN_UNUSED_RESULT;
gint64 plumb_draft_reserve_index (PlumbDraft *self);
/* A node of that kind with its defaults. */
char *plumb_draft_add_node (PlumbDraft *self,
                            const char *kind,
                            PlumbPoint at) G_GNUC_WARN_UNUSED_RESULT;
void plumb_draft_connect (PlumbDraft *self, const char *from, const char *to);
/* Connects as an edge does that is there: with its condition and order. */
void plumb_draft_connect_like (PlumbDraft *self, PlumbEdge *edge, const char *from, const char *to);
void plumb_draft_disconnect (PlumbDraft *self, PlumbEdge *edge);
gboolean plumb_draft_is_empty (PlumbDraft *self);
/* One edit that does all of it; NULL where there is nothing to do. The draft is empty after it. */
PlumbEdit *plumb_draft_end (PlumbDraft *self, const char *label) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
