/* plumb-convolve.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-convolve-private.h"

typedef float Eight __attribute__ ((vector_size (32)));

#define LOAD(vector, from) memcpy (&(vector), from, sizeof (Eight))
#define STORE(to, vector) memcpy (to, &(vector), sizeof (Eight))

/* Thirty-two sums stay in registers while the taps go by. Multiplying and adding stay two steps:
 * the target names no fused instruction. */
static inline __attribute__ ((always_inline)) gsize
convolve_blocks (
    const float *const *sources, const float *weights, guint n_taps, float *to, gsize n)
{
  gsize i = 0;

  for (; i + 32 <= n; i += 32)
    {
      Eight a = { 0 }, b = { 0 }, c = { 0 }, d = { 0 };

      for (guint k = 0; k < n_taps; k++)
        {
          const float *from = sources[k] + i;
          Eight p, q, r, s;

          LOAD (p, from);
          LOAD (q, from + 8);
          LOAD (r, from + 16);
          LOAD (s, from + 24);
          a += weights[k] * p;
          b += weights[k] * q;
          c += weights[k] * r;
          d += weights[k] * s;
        }
      STORE (to + i, a);
      STORE (to + i + 8, b);
      STORE (to + i + 16, c);
      STORE (to + i + 24, d);
    }
  return i;
}

#ifdef __x86_64__
__attribute__ ((target ("avx2"))) static gsize
convolve_blocks_avx2 (
    const float *const *sources, const float *weights, guint n_taps, float *to, gsize n)
{
  return convolve_blocks (sources, weights, n_taps, to, n);
}
#endif

static gsize
convolve_most (const float *const *sources, const float *weights, guint n_taps, float *to, gsize n)
{
#ifdef __x86_64__
  if (__builtin_cpu_supports ("avx2"))
    return convolve_blocks_avx2 (sources, weights, n_taps, to, n);
#endif
  return convolve_blocks (sources, weights, n_taps, to, n);
}

void
plumb_convolve (const float *const *sources, const float *weights, guint n_taps, float *to, gsize n)
{
  for (gsize i = convolve_most (sources, weights, n_taps, to, n); i < n; i++)
    {
      float sum = 0;

      for (guint k = 0; k < n_taps; k++)
        sum += weights[k] * sources[k][i];
      to[i] = sum;
    }
}

void
plumb_convolve_row (const float *from, const float *weights, guint n_taps, float *to, gsize n)
{
  const float *sources[PLUMB_MAX_TAPS];

  g_assert (n_taps <= PLUMB_MAX_TAPS);
  for (guint k = 0; k < n_taps; k++)
    sources[k] = from + k;
  plumb_convolve (sources, weights, n_taps, to, n);
}
