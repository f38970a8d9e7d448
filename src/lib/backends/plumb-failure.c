/* plumb-failure.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-failure.h"

/**
 * plumb_failure_clear:
 * @self: a failure
 *
 * Frees the texts; @self is none after that.
 */
void
plumb_failure_clear (PlumbFailure *self)
{
  g_clear_pointer (&self->message, g_free);
  g_clear_pointer (&self->expected, g_free);
  g_clear_pointer (&self->found, g_free);
  g_clear_pointer (&self->advice, g_free);
  self->code = NULL;
}

/**
 * plumb_failure_set:
 * @self: a failure
 * @code: stable and static
 * @message: (transfer full): what happened, and to what
 * @expected: (transfer full) (nullable): what should have been
 * @found: (transfer full) (nullable): what was
 * @advice: (nullable): what to do next
 *
 * Sets a non-retryable failure, unless one is set already. Set the class after it if it is another.
 *
 * Returns: %FALSE
 */
gboolean
plumb_failure_set (PlumbFailure *self,
                   const char *code,
                   char *message,
                   char *expected,
                   char *found,
                   const char *advice)
{
  g_autofree char *own_message = message, *own_expected = expected, *own_found = found;

  g_return_val_if_fail (self != NULL && code != NULL, FALSE);

  if (self->code != NULL)
    return FALSE;
  self->failure_class = PLUMB_FAILURE_NON_RETRYABLE;
  self->code = code;
  self->message = g_steal_pointer (&own_message);
  self->expected = g_steal_pointer (&own_expected);
  self->found = g_steal_pointer (&own_found);
  self->advice = g_strdup (advice);
  return FALSE;
}

/**
 * plumb_failure_set_error:
 * @self: a failure
 * @code: stable and static
 * @error: what happened
 * @advice: (nullable): what to do next
 *
 * Returns: %FALSE
 */
gboolean
plumb_failure_set_error (PlumbFailure *self,
                         const char *code,
                         const GError *error,
                         const char *advice)
{
  return plumb_failure_set (self, code, g_strdup (error->message), NULL, NULL, advice);
}

/**
 * plumb_failure_fill:
 * @self: a failure
 * @info: (inout): what an outcome is made of; borrows the texts of @self
 */
void
plumb_failure_fill (const PlumbFailure *self, PlumbOutcomeInfo *info)
{
  g_return_if_fail (self->code != NULL);

  info->status = PLUMB_OUTCOME_FAILED;
  info->failure_class = self->failure_class;
  info->code = self->code;
  info->message = self->message;
  info->expected = self->expected;
  info->found = self->found;
  info->advice = self->advice;
}

/**
 * plumb_failure_make_outcome:
 * @self: a failure
 *
 * Returns: (transfer full): the outcome of a job that failed before it began
 */
PlumbOutcome *
plumb_failure_make_outcome (const PlumbFailure *self)
{
  PlumbOutcomeInfo info = { 0 };

  plumb_failure_fill (self, &info);
  return plumb_outcome_new (&info);
}
