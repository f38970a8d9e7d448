/* plumb-ui-texture.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "plumb-work-pool.h"

G_BEGIN_DECLS

/* Pictures as textures, made on the pool: never on the main thread. */

/* A PNG file that this program wrote, such as a thumbnail. */
void plumb_ui_texture_load_async (PlumbWorkPool *pool,
                                  const char *path,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
/* Any picture, decoded in a process of its own; in sRGB, at most 8192 pixels a side. */
void plumb_ui_texture_decode_async (PlumbWorkPool *pool,
                                    const char *path,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
/* Ends both. */
GdkTexture *plumb_ui_texture_load_finish (GAsyncResult *result,
                                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The ground on which a picture with alpha is shown; nothing for one without. */
void plumb_ui_texture_snapshot_ground (GdkTexture *texture,
                                       GtkSnapshot *snapshot,
                                       const graphene_rect_t *area);

G_END_DECLS
