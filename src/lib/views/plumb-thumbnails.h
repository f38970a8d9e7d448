/* plumb-thumbnails.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-project.h"
#include "plumb-views-error.h"

G_BEGIN_DECLS

/* Small pictures of a project's pictures, as PNG files in `.plumbline/thumbnails` (in the user's
 * cache folder where the project cannot be written). Each is made once, in the isolated decoder, by
 * one of two threads; what was asked for last comes first, since that is what is looked at. A
 * picture that cannot be decoded is remembered and not tried again. Main thread, never blocks. */
#define PLUMB_TYPE_THUMBNAILS (plumb_thumbnails_get_type ())
G_DECLARE_FINAL_TYPE (PlumbThumbnails, plumb_thumbnails, PLUMB, THUMBNAILS, GObject)

/* More requests than this wait for nothing: the oldest ends with PLUMB_VIEWS_ERROR_CROWDED. */
#define PLUMB_THUMBNAILS_MAX_WAITING 512

PlumbThumbnails *plumb_thumbnails_new (PlumbProject *project) G_GNUC_WARN_UNUSED_RESULT;

/* The path of a thumbnail that is there already, or NULL: for the first frame. @datum names an
 * artifact by "artifact" and "ext". @size is that of the longer side in pixels; there are 128, 256,
 * 512 and 1024, the next larger one is given. A smaller picture stays as large as it is. */
char *plumb_thumbnails_peek (PlumbThumbnails *self,
                             const PlumbValue *datum,
                             guint size) G_GNUC_WARN_UNUSED_RESULT;

/* The path of the thumbnail, made first where it is missing. Errors: PLUMB_VIEWS_ERROR_PICTURE (no
 * picture, or a damaged one: the message says why), _CROWDED, or of files. */
void plumb_thumbnails_get_async (PlumbThumbnails *self,
                                 const PlumbValue *datum,
                                 guint size,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
/* The same of any picture file; made again when the file has changed. */
void plumb_thumbnails_get_file_async (PlumbThumbnails *self,
                                      const char *path,
                                      guint size,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
/* Ends both. */
char *plumb_thumbnails_get_finish (PlumbThumbnails *self,
                                   GAsyncResult *result,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
