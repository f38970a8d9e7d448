/* plumb-ui-step-names.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ui-moment.h"

G_BEGIN_DECLS

/* What the steps of two runs are called beside each other: by the second run where it has the
 * step. Both are read. */
typedef struct _PlumbUiStepNames PlumbUiStepNames;

/* @steps: those that are told, [ { "path" } ]; of several with one title each is told with its
 * path. */
PlumbUiStepNames *plumb_ui_step_names_new (PlumbUiMoment *before,
                                           PlumbUiMoment *after,
                                           PlumbValue *steps) G_GNUC_WARN_UNUSED_RESULT;
void plumb_ui_step_names_free (PlumbUiStepNames *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbUiStepNames, plumb_ui_step_names_free)

/* The path itself where neither run has the step's node. */
char *plumb_ui_step_names_dup_title (PlumbUiStepNames *self,
                                     const char *path) G_GNUC_WARN_UNUSED_RESULT;
/* The contract of the step's node; NULL where it is not there any more. */
PlumbKind *plumb_ui_step_names_find_kind (PlumbUiStepNames *self, const char *path);

G_END_DECLS
