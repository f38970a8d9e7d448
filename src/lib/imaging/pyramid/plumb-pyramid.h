/* plumb-pyramid.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-image.h"
#include "plumb-shown-profile.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define PLUMB_PYRAMID_TILE 256
#define PLUMB_PYRAMID_MAX_LEVELS 16

/* A picture and ever smaller copies of it, in tiles, for looking at. Level 0 is the picture as it
 * is stored; each further level has half the width and height (rounded up), a pixel being the mean
 * of four as they are stored (colors weighted by alpha), down to one tile. The pixels lie in a file
 * without a name, or in shared memory where they are few, and are read when they are looked at: the
 * picture takes no room in the heap. Immutable, atomically counted, for any thread. */
typedef struct _PlumbPyramid PlumbPyramid;

#define PLUMB_TYPE_PYRAMID (plumb_pyramid_get_type ())
GType plumb_pyramid_get_type (void) G_GNUC_CONST;

/* Decoding it takes much memory: one at a time is enough. Reads the file's head. */
gboolean plumb_pyramid_takes_much (const char *path);
/* Decodes a file in a process of its own; waits: for a worker thread. */
PlumbPyramid *plumb_pyramid_load (const char *path,
                                  GCancellable *cancellable,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same, but of a large picture only the levels from afar, in memory and within a second or two:
 * plumb_pyramid_get_first_level() tells. */
PlumbPyramid *plumb_pyramid_load_soon (const char *path,
                                       GCancellable *cancellable,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Of a picture that is in memory. */
PlumbPyramid *plumb_pyramid_new (const PlumbImage *image, GError **error) G_GNUC_WARN_UNUSED_RESULT;
PlumbPyramid *plumb_pyramid_ref (PlumbPyramid *self);
void plumb_pyramid_unref (PlumbPyramid *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbPyramid, plumb_pyramid_unref)

const PlumbImageLayout *plumb_pyramid_get_layout (const PlumbPyramid *self);
const PlumbShownProfile *plumb_pyramid_get_profile (const PlumbPyramid *self);
const char *plumb_pyramid_describe_color (const PlumbPyramid *self);
guint plumb_pyramid_get_n_levels (const PlumbPyramid *self);
guint plumb_pyramid_get_first_level (const PlumbPyramid *self);
void plumb_pyramid_get_size (const PlumbPyramid *self, guint level, guint *width, guint *height);

/**
 * PlumbArea:
 * @x: left edge
 * @y: upper edge
 * @width: at least 1
 * @height: at least 1
 *
 * A part of a level, in its pixels.
 */
typedef struct
{
  guint x;
  guint y;
  guint width;
  guint height;
} PlumbArea;

/* The pixels of an area that lies within the level, rows without padding, into @pixels; FALSE, and
 * all zeros, where they can not be read (the disk failed). */
gboolean plumb_pyramid_read (const PlumbPyramid *self,
                             guint level,
                             const PlumbArea *area,
                             gpointer pixels);
/* A whole level as a picture; NULL where it can not be read or there is no memory. */
PlumbImage *plumb_pyramid_get_image (const PlumbPyramid *self,
                                     guint level) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
