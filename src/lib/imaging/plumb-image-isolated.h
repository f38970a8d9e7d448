/* plumb-image-isolated.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "plumb-image-file.h"

G_BEGIN_DECLS

/* Decoding in a process of its own, for files that came from anywhere: a bomb or a fault in a
 * decoder ends that process (4 GiB of memory, 30 s of processor time) and is a PLUMB_IMAGE_ERROR
 * here. The pixels come back in shared memory, without a copy. */
void plumb_image_load_isolated_async (const char *path,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
PlumbImage *plumb_image_load_isolated_finish (GAsyncResult *result,
                                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same for a worker thread, which waits. */
PlumbImage *plumb_image_load_isolated (const char *path,
                                       GCancellable *cancellable,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same of an open file; @path is for messages. */
PlumbImage *plumb_image_load_isolated_fd (const char *path,
                                          int fd,
                                          GCancellable *cancellable,
                                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same where a process is needed: plain PNGs are read by the room's own decoder. */
PlumbImage *plumb_image_load_guarded (const char *path,
                                      GCancellable *cancellable,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The pixel hash of a picture that came from anywhere, and what it is a picture of: its pixels do
 * not come here but for those of a plain PNG of at most 64 MiB. For a worker thread. */
char *plumb_image_identify (const char *path,
                            GCancellable *cancellable,
                            PlumbImageLayout *layout,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What the file's header says, and whether its end is there. Of PNG and JPEG it is read here. */
gboolean plumb_image_probe_isolated (
    const char *path, int fd, GCancellable *cancellable, PlumbImageInfo *info, GError **error);

G_END_DECLS
