/* plumb-ui-carrier.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gdk/gdk.h>

#include "plumb-work-pool.h"

G_BEGIN_DECLS

/* A PNG for other programs, in the clipboard or dragged: a copy that has the name that people know
 * and carries the workflow that made it, as a file and as bytes. The copy is made, on the pool,
 * when somebody asks for it, and lies among the user's caches. Main thread. */
#define PLUMB_UI_TYPE_CARRIER (plumb_ui_carrier_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiCarrier, plumb_ui_carrier, PLUMB_UI, CARRIER, GdkContentProvider)

/* @path: of the PNG. @name: of the copy; where it cannot be a file's name another is chosen.
 * @workflow: its text. */
GdkContentProvider *plumb_ui_carrier_new (PlumbWorkPool *pool,
                                          const char *path,
                                          const char *name,
                                          const char *workflow) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
