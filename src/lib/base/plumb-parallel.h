/* plumb-parallel.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Work inside one call: @func does part @index of @n; all parts are done when the call returns, and
 * threads do not outlive it, so nothing changes hands but what the caller lends. Parts must not
 * write to one another's memory. What they find is put together by index, so that the number of
 * threads shows in no result. */
typedef void (*PlumbPartFunc) (guint index, gpointer data);

void plumb_parallel_run (guint n, PlumbPartFunc func, gpointer data);

G_END_DECLS
