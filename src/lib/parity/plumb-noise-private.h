/* plumb-noise-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-heat-map.h"
#include "plumb-noise.h"

G_BEGIN_DECLS

/* [ { "step", "kind", "score", "items" } ], in plan order; what no run carried out is left out. */
PlumbValue *plumb_noise_score_nodes (const PlumbNoiseQuery *query,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
