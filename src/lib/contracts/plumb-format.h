/* plumb-format.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Formats that a text can be held to: uuid absolute-path float-string hex-color suffix regex name,
 * relative-path (what a field of type file holds), and code, which takes any text. */
gboolean plumb_format_is_known (const char *format);
gboolean plumb_format_accepts (const char *format, const char *text);
/* What a text of the format looks like, for messages. */
const char *plumb_format_describe (const char *format);
/* The stored form of an accepted text: a UUID in lower case, all others as they are. */
char *plumb_format_normalize (const char *format, const char *text) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
