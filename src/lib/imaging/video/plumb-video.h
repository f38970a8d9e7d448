/* plumb-video.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-compare.h"

G_BEGIN_DECLS

#define PLUMB_VIDEO_MAX_FRAMES 10000

/* A folder for frames, which goes with who has it: at the latest when another is made. */
typedef struct _PlumbVideoFolder PlumbVideoFolder;
PlumbVideoFolder *plumb_video_folder_new (GError **error) G_GNUC_WARN_UNUSED_RESULT;
void plumb_video_folder_free (PlumbVideoFolder *self);
const char *plumb_video_folder_get_path (const PlumbVideoFolder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbVideoFolder, plumb_video_folder_free)

/* By its name. */
gboolean plumb_video_is_named (const char *path);
/* Decodes the frames into @folder, as 00001.png and so on; the paths, in order. For a worker
 * thread. */
GPtrArray *plumb_video_extract (const char *path,
                                const char *folder,
                                GCancellable *cancellable,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * PlumbVideoQuery:
 * @paths: the authority and the observer
 * @settings: (nullable): how frames are judged
 * @folder: (nullable): where frames stay, below "a" and "b"; the caller removes them. NULL: they
 *   are removed at the end
 */
typedef struct
{
  const char *paths[2];
  const PlumbCompareSettings *settings;
  const char *folder;
} PlumbVideoQuery;

/* The record: what plumb_comparison_to_value() has, with the numbers of the worst frame;
 * "worst_frame" (from 1), "frames" (frame, verdict, mean_pixel_delta, changed_fraction of each
 * pair), and in "authoritative" and "observer" how many frames there are. A video that cannot be
 * read is a verdict, not an error. For a worker thread. */
PlumbValue *plumb_video_compare (const PlumbVideoQuery *query,
                                 GCancellable *cancellable,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
