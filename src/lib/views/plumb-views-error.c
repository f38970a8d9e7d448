/* plumb-views-error.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-views-error.h"

/**
 * plumb_views_error_quark:
 *
 * Returns: the error domain of the room
 */
GQuark
plumb_views_error_quark (void)
{
  return g_quark_from_static_string ("plumb-views-error-quark");
}
