/* plumb-png-text.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-image-file.h"

G_BEGIN_DECLS

/* Text that travels in a PNG beside its pixels, under a keyword (tEXt, zTXt, iTXt). Of other files
 * there is none. Files may come from anywhere: no pixel is decoded, and sizes are bounded. For a
 * worker thread, or a file that was just made. */

/* NULL without @error: the picture has no such text. */
char *plumb_png_text_find (const char *path,
                           const char *keyword,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *plumb_png_text_find_bytes (GBytes *bytes,
                                 const char *keyword,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A copy of the picture that has @text under the keyword, in place of what it had there; all else,
 * each byte of its pixels, stays. Written whole or not at all. */
gboolean plumb_png_text_copy (
    const char *path, const char *target, const char *keyword, const char *text, GError **error);

G_END_DECLS
