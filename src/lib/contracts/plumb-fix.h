/* plumb-fix.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-edit.h"
#include "plumb-problem.h"
#include "plumb-registry.h"

G_BEGIN_DECLS

/* The edit that mends a problem, where one is certain; NULL where a person has to choose. Its label
 * (plumb_edit_get_label()) says what it does. Problems are those of plumb_flat_new() for @graph: a
 * node inside of subgraphs is mended in its definition. */
PlumbEdit *plumb_fix_new (PlumbGraph *graph,
                          PlumbRegistry *registry,
                          const PlumbProblem *problem) G_GNUC_WARN_UNUSED_RESULT;

/* The edit that gives the problem's field a value that a person chose; NULL where it takes no such
 * value. */
PlumbEdit *plumb_fix_new_with_value (PlumbGraph *graph,
                                     PlumbRegistry *registry,
                                     const PlumbProblem *problem,
                                     PlumbValue *value) G_GNUC_WARN_UNUSED_RESULT;

/* One edit that does all fixes that are certain, those included that become so by others; NULL
 * where there is none. @n_fixes: (nullable): how many. */
PlumbEdit *plumb_fix_new_for_all (PlumbGraph *graph,
                                  PlumbRegistry *registry,
                                  guint *n_fixes) G_GNUC_WARN_UNUSED_RESULT;

PlumbKind *plumb_fix_find_kind (PlumbGraph *graph,
                                PlumbRegistry *registry,
                                const PlumbProblem *problem);

G_END_DECLS
