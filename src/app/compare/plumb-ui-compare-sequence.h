/* plumb-ui-compare-sequence.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ui-compare-model.h"

G_BEGIN_DECLS

/* Whether two paths are sequences: folders of pictures, or videos. */
gboolean plumb_ui_compare_is_sequence (const char *path);

/* The frames of two sequences as pairs, for a worker thread: of folders by name, of videos by
 * number. What is missing on one side is told by the pair. @folder: where frames of videos are put;
 * they are decoded by ffmpeg, in a process of its own. Returns: PlumbUiComparePairs. */
GPtrArray *plumb_ui_compare_sequence_pair (const char *a,
                                           const char *b,
                                           const char *folder,
                                           GCancellable *cancellable,
                                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
