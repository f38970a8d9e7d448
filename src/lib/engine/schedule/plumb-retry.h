/* plumb-retry.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-backend.h"

G_BEGIN_DECLS

/* When a failed item is tried again. A plain value. */
typedef struct
{
  guint max_attempts;
  gboolean exponential; /* base * 2^(attempt - 1); else always base */
  gint64 base_ms;
  gint64 max_ms;
  double jitter;    /* 0.15: the delay varies by up to 15 % each way */
  guint class_mask; /* 1 << PlumbFailureClass */
} PlumbRetryPolicy;

PlumbRetryPolicy plumb_retry_policy_default (void);
gboolean plumb_retry_policy_allows (const PlumbRetryPolicy *self,
                                    PlumbFailureClass failure_class,
                                    guint attempt);
gint64 plumb_retry_policy_delay_us (const PlumbRetryPolicy *self, guint attempt, guint64 salt);

G_END_DECLS
