/* plumb-group.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-edit.h"

G_BEGIN_DECLS

/* Edits made from the document as it stands: for plumb_graph_apply() before anything else changes.
 */
PlumbEdit *plumb_edit_new_group (PlumbGraph *document,
                                 const char *definition,
                                 const char *const *ids,
                                 const char *name,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
PlumbEdit *plumb_edit_new_ungroup (PlumbGraph *document,
                                   const char *definition,
                                   const char *id,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
PlumbEdit *plumb_edit_new_rename_port (PlumbGraph *document,
                                       const char *definition,
                                       const char *id,
                                       const char *to,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
PlumbEdit *plumb_edit_new_rename_definition (PlumbGraph *document,
                                             const char *name,
                                             const char *to,
                                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
