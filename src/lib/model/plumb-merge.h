/* plumb-merge.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-edit.h"

G_BEGIN_DECLS

/* Two documents that come from a third, made one: when a file changes on disk while it is edited.
 *
 * The edit brings into @ours what @theirs has changed since @base; NULL where that is nothing. What
 * both have changed, and not alike, stays as @ours has it and is told in @conflicts, sorted: [ {
 * "path": "nodes.render.params.samples" (of an edge: "edges.a.out → b.in"; in a definition:
 * "definitions.grade.nodes.…"), "base", "ours", "theirs" } ], where a value that is not there is
 * left out. Of what one has removed and the other has changed, or wired, the other's stays: nothing
 * is lost. The same documents in the other order have the same conflicts. */
PlumbEdit *plumb_edit_new_merge (PlumbGraph *base,
                                 PlumbGraph *ours,
                                 PlumbGraph *theirs,
                                 PlumbValue **conflicts) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
