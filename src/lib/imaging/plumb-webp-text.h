/* plumb-webp-text.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-image-file.h"

G_BEGIN_DECLS

/* Text that travels in a WebP beside its pixels, as ComfyUI writes it: "keyword:text" in one of the
 * ASCII fields of its EXIF data. Of other files there is none. Files may come from anywhere: no
 * pixel is decoded, and sizes are bounded. For a worker thread. */

/* NULL without @error: the picture has no such text. */
char *plumb_webp_text_find (const char *path,
                            const char *keyword,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
