/* plumb-ui-picture.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-scene.h"
#include "plumb-thumbnails.h"
#include "plumb-work-pool.h"

G_BEGIN_DECLS

/* The last picture that a step of a run made, small enough for a card: found in the ledger, made
 * small by the thumbnails, decoded; all of it on other threads. */
typedef struct
{
  PlumbProject *project;
  PlumbThumbnails *thumbnails;
  PlumbWorkPool *pool;
  gint64 run;
  const char *path; /* of the step */
  int width;        /* pixels */
  int height;
} PlumbUiPictureRequest;

/* Takes the task and returns by it a PlumbCardPicture, or NULL where the step made none. */
void plumb_ui_picture_load (const PlumbUiPictureRequest *request, GTask *task);

/* As cairo has pixels: premultiplied, 32 bits. */
PlumbCardPicture *plumb_ui_picture_from_file (const char *path,
                                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
