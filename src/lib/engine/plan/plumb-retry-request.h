/* plumb-retry-request.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-retry.h"

G_BEGIN_DECLS

/* How a request, or a project, says when a failed item is tried again. */

/* Members that @value (an object or NULL) has replace those of @self. */
gboolean plumb_retry_policy_merge (PlumbRetryPolicy *self, PlumbValue *value, GError **error);
const char *plumb_failure_class_get_name (PlumbFailureClass failure_class);

G_END_DECLS
