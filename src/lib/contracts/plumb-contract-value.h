/* plumb-contract-value.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-registry.h"

G_BEGIN_DECLS

/* Contracts as JSON, for other programs: what the node definitions query answers. */
PlumbValue *plumb_kind_to_value (PlumbKind *kind) G_GNUC_WARN_UNUSED_RESULT;
PlumbValue *plumb_registry_to_value (PlumbRegistry *registry) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
