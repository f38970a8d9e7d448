/* plumb-retry-request.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-retry-request.h"

#include "plumb-engine.h"

#define MAX_ATTEMPTS 100
#define MAX_DELAY_MS (24 * 3600 * 1000)

static const char *const class_names[] = {
  [PLUMB_FAILURE_NON_RETRYABLE] = "non-retryable",
  [PLUMB_FAILURE_TIMEOUT] = "timeout",
  [PLUMB_FAILURE_UPSTREAM_UNAVAILABLE] = "upstream-unavailable",
  [PLUMB_FAILURE_RETRYABLE] = "retryable",
};

/**
 * plumb_failure_class_get_name:
 * @failure_class: a class
 *
 * Returns: its stable name
 */
const char *
plumb_failure_class_get_name (PlumbFailureClass failure_class)
{
  g_return_val_if_fail ((guint) failure_class < G_N_ELEMENTS (class_names), NULL);

  return class_names[failure_class];
}

static gboolean
read_classes (PlumbValue *list, guint *mask, GError **error)
{
  *mask = 0;
  for (guint i = 0; i < plumb_value_get_length (list); i++)
    {
      const char *name = plumb_value_get_string (plumb_value_get_element (list, i), "");
      guint found = 0;
      for (guint k = 0; k < G_N_ELEMENTS (class_names); k++)
        if (g_str_equal (class_names[k], name))
          found = 1u << k;
      if (found == 0)
        {
          g_set_error (error, PLUMB_ENGINE_ERROR, PLUMB_ENGINE_ERROR_REQUEST,
                       "retry.on: unknown failure class “%s”; known are non-retryable, timeout, "
                       "upstream-unavailable and retryable",
                       name);
          return FALSE;
        }
      *mask |= found;
    }
  return TRUE;
}

/**
 * plumb_retry_policy_merge:
 * @self: a policy
 * @value: (nullable): an object with any of "max_attempts", "mode", "base_ms", "max_ms", "jitter",
 * "on"
 * @error: set to PLUMB_ENGINE_ERROR_REQUEST
 *
 * Returns: whether @value was understood and in bounds
 */
gboolean
plumb_retry_policy_merge (PlumbRetryPolicy *self, PlumbValue *value, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  gint64 attempts = plumb_value_member_int (value, "max_attempts", self->max_attempts);
  gint64 base = plumb_value_member_int (value, "base_ms", self->base_ms);
  gint64 max = plumb_value_member_int (value, "max_ms", MAX (self->max_ms, base));
  double jitter = plumb_value_member_double (value, "jitter", self->jitter);
  const char *mode
      = plumb_value_member_string (value, "mode", self->exponential ? "exponential" : "fixed");
  gboolean exponential = g_str_equal (mode, "exponential");
  gboolean fits = attempts >= 1 && attempts <= MAX_ATTEMPTS && base >= 0 && max >= base
                  && max <= MAX_DELAY_MS && jitter >= 0 && jitter <= 1
                  && (exponential || g_str_equal (mode, "fixed"));
  if (!fits)
    {
      g_set_error (error, PLUMB_ENGINE_ERROR, PLUMB_ENGINE_ERROR_REQUEST,
                   "retry: expected max_attempts 1 to %d, mode “fixed” or “exponential”, "
                   "0 <= base_ms <= max_ms <= %d, jitter 0 to 1",
                   MAX_ATTEMPTS, MAX_DELAY_MS);
      return FALSE;
    }
  PlumbValue *on = plumb_value_get_member (value, "on");
  guint mask = self->class_mask;
  if (on != NULL && !read_classes (on, &mask, error))
    return FALSE;
  *self = (PlumbRetryPolicy) { attempts, exponential, base, max, jitter, mask };
  return TRUE;
}
