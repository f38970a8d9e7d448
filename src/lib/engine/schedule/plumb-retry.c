/* plumb-retry.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-retry.h"

#define MIN_DELAY_MS 100

/* SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014): one step.
 */
static guint64
mix (guint64 x)
{
  x += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  x = (x ^ (x >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  x = (x ^ (x >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return x ^ (x >> 31);
}

/**
 * plumb_retry_policy_default:
 *
 * Three attempts, 2 s doubling to at most 60 s, 15 % jitter, for every class but non-retryable.
 *
 * Returns: the policy
 */
PlumbRetryPolicy
plumb_retry_policy_default (void)
{
  return (PlumbRetryPolicy) {
    .max_attempts = 3,
    .exponential = TRUE,
    .base_ms = 2000,
    .max_ms = 60000,
    .jitter = 0.15,
    .class_mask = 1u << PLUMB_FAILURE_TIMEOUT | 1u << PLUMB_FAILURE_UPSTREAM_UNAVAILABLE
                  | 1u << PLUMB_FAILURE_RETRYABLE,
  };
}

/**
 * plumb_retry_policy_allows:
 * @self: a policy
 * @failure_class: of the failure
 * @attempt: the attempt that failed, from 1
 *
 * Returns: whether the item is to be tried again
 */
gboolean
plumb_retry_policy_allows (const PlumbRetryPolicy *self,
                           PlumbFailureClass failure_class,
                           guint attempt)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return attempt < self->max_attempts && (self->class_mask & (1u << failure_class)) != 0;
}

/**
 * plumb_retry_policy_delay_us:
 * @self: a policy
 * @attempt: the attempt that failed, from 1
 * @salt: the same for the same item of the same run, so that a replay waits as long
 *
 * Returns: how long to wait before the next attempt, in microseconds, at least 100 ms
 */
gint64
plumb_retry_policy_delay_us (const PlumbRetryPolicy *self, guint attempt, guint64 salt)
{
  g_return_val_if_fail (self != NULL && attempt >= 1, 0);

  double ms = (double) self->base_ms;
  for (guint i = 1; self->exponential && i < attempt && ms < (double) self->max_ms; i++)
    ms *= 2;
  ms = MIN (ms, (double) self->max_ms);
  double unit = (double) (mix (salt + attempt) >> 11) / (double) (G_GUINT64_CONSTANT (1) << 53);
  ms *= 1 + self->jitter * (2 * unit - 1);
  return (gint64) MAX (ms, MIN_DELAY_MS) * 1000;
}
