/* plumb-launcher-message-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-launcher.h"

G_BEGIN_DECLS

/* A spawn request in bytes. Texts that are too long for a message go to a file in memory: its
 * descriptor is the caller's then, else @text_fd stays -1. The descriptors go with the message in
 * the order of the protocol. */
gboolean plumb_launcher_message_encode (GByteArray *message,
                                        const PlumbCommand *command,
                                        guint64 job,
                                        int *text_fd);
/* Returns: below 0 with errno where it cannot go now, or ever. */
gssize plumb_launcher_message_send (
    int socket, const void *data, gsize length, const int *fds, guint n_fds);

G_END_DECLS
