/* plumb-convolve-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* to[i] = sum over k of weights[k] * sources[k][i], added up in the order of k whatever the
 * processor can, so that the result is the same on all. */
void plumb_convolve (
    const float *const *sources, const float *weights, guint n_taps, float *to, gsize n);

/* Along a row: sources are @from, @from + 1, … */
void plumb_convolve_row (const float *from, const float *weights, guint n_taps, float *to, gsize n);

#define PLUMB_MAX_TAPS 257

G_END_DECLS
