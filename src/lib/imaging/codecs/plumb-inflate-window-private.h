/* plumb-inflate-window-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-image-file.h"

G_BEGIN_DECLS

/* Gets what was inflated, in order; FALSE: nothing more is wanted. */
typedef gboolean (*PlumbInflatedFunc) (const guint8 *bytes, gsize length, gpointer data);

/* Inflates a zlib stream of exactly @length bytes within a few megabytes. What was handed on before
 * a failure is worth nothing. Takes SIGSEGV while it works: one at a time, in a process without
 * other threads. */
gboolean plumb_inflate_window (
    GBytes *stream, gsize length, PlumbInflatedFunc func, gpointer data, GError **error);

G_END_DECLS
