/* plumb-ui-fill.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A sentence with texts in its places: %s, %u and the like, or with a number as a translation may
 * have them: %2$s. Unlike printf it takes each value as the text that it is.
 *
 * Returns: (transfer full): @format filled with @values, which end with NULL */
char *plumb_ui_fill (const char *format, char **values) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
