/* plumb-replace.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-edit.h"

G_BEGIN_DECLS

/* One document made another by an edit, so that it can be undone: an earlier version, the text
 * that another program wrote. */
PlumbEdit *plumb_edit_new_replace (PlumbGraph *before,
                                   PlumbGraph *after,
                                   const char *label) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
