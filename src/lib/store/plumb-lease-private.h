/* plumb-lease-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean plumb_lease_is_free (const char *folder);

G_END_DECLS
