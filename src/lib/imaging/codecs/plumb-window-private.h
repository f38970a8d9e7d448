/* plumb-window-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-image-file.h"
#include "plumb-source-private.h"

G_BEGIN_DECLS

/* Addresses that a library takes for memory, of which only some parts are there at a time. They
 * come at page faults, in whose handler they are emptied or filled: it runs where the library
 * stands, which holds nothing, so that it may do what any function may. Takes SIGSEGV: for
 * one thread of a process at a time. */
typedef struct _PlumbWindow PlumbWindow;

/* What a library writes from the front to the back, though the last @late bytes may still change.
 * @func gets it in order, in multiples of @unit but for the last; FALSE: nothing more is wanted. */
typedef gboolean (*PlumbWrittenFunc) (const guint8 *bytes, gsize length, gpointer data);
typedef struct
{
  gsize length;
  gsize part; /* larger than @late and @unit together; a multiple of the size of a page */
  gsize late;
  gsize unit;
  PlumbWrittenFunc func;
} PlumbWindowOutput;

/* What a library reads: @func gives the bytes from @offset on, FALSE where it cannot. */
typedef gboolean (*PlumbFillFunc) (guint64 offset, guint8 *to, gsize length, gpointer data);

PlumbWindow *plumb_window_new_output (const PlumbWindowOutput *output,
                                      gpointer data,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
PlumbWindow *plumb_window_new_input (gsize length,
                                     PlumbFillFunc func,
                                     gpointer data,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
void plumb_window_free (PlumbWindow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbWindow, plumb_window_free)

guint8 *plumb_window_get_start (const PlumbWindow *self);
/* All is written: hands on the rest. */
void plumb_window_finish (PlumbWindow *self);
/* Whether all that was written was wanted. */
gboolean plumb_window_is_wanted (const PlumbWindow *self);
/* Whether all that was read was there. */
gboolean plumb_window_is_whole (const PlumbWindow *self);

G_END_DECLS
