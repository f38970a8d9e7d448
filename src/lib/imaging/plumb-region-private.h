/* plumb-region-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-region.h"

G_BEGIN_DECLS

/* What the JSON of settings and that of regions have in common. */

/* Sets the error that names a member; FALSE. */
gboolean plumb_settings_fail (GError **error, const char *name, const char *expected);
gboolean plumb_settings_read_number (
    const PlumbValue *value, const char *name, double low, double high, double *to, GError **error);
void plumb_thresholds_write (PlumbValueBuilder *builder, const PlumbThresholds *thresholds);
/* TRUE with @is_known unset where @name is no threshold. */
gboolean plumb_thresholds_read (const char *name,
                                const PlumbValue *value,
                                PlumbThresholds *thresholds,
                                gboolean *is_known,
                                GError **error);

G_END_DECLS
