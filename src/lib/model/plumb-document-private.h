/* plumb-document-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-document.h"

G_BEGIN_DECLS

/* One definition, for the edits that add and remove them. */
PlumbGraph *plumb_document_read_definition (PlumbValue *value,
                                            const char *name,
                                            PlumbProblems *problems) G_GNUC_WARN_UNUSED_RESULT;
PlumbValue *plumb_document_write_definition (PlumbGraph *graph) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
