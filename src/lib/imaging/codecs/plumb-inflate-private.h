/* plumb-inflate-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-window-private.h"

G_BEGIN_DECLS

/* A zlib stream, in pieces that are asked for in order, and what becomes of it. */
typedef struct
{
  gsize n_stream;
  PlumbFillFunc fill;
  gsize n_output;
  PlumbWrittenFunc func;
  gpointer data; /* for both */
} PlumbInflation;

/* Inflates within a few megabytes, through windows. What was handed on before a failure is worth
 * nothing. */
gboolean plumb_inflate (const PlumbInflation *inflation, GError **error);

G_END_DECLS
