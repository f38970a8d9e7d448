/* plumb-compared.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-compare.h"
#include "plumb-pyramid.h"

G_BEGIN_DECLS

/* Two files compared, whatever their size, and what is drawn of them. Pictures up to a limit are
 * decoded beside each other; of larger ones tiles lie on the disk, and all that is done goes over
 * them in bands: two of 16,384 x 16,384 take the memory of some hundred rows. Immutable; for worker
 * threads. */
typedef struct _PlumbCompared PlumbCompared;

/* Whether a picture is beyond that limit, 256 MB of pixels. */
gboolean plumb_compared_is_large (const PlumbImageLayout *layout);
/* Whether one of two files is: as one takes both disk and processors, one pair at a time is enough.
 * Reads their heads. */
gboolean plumb_compared_takes_much (const char *path_a, const char *path_b);

/* The record and its numbers are those of plumb_compare_files(), on either road. */
PlumbCompared *plumb_compared_new (const char *path_a,
                                   const char *path_b,
                                   const PlumbCompareSettings *settings,
                                   GCancellable *cancellable,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
void plumb_compared_free (PlumbCompared *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbCompared, plumb_compared_free)

PlumbComparison *plumb_compared_get_comparison (const PlumbCompared *self);
const char *plumb_compared_get_path (const PlumbCompared *self, guint side);
/* The comparison alone, of which nothing is drawn. */
PlumbComparison *plumb_compared_judge (const char *path_a,
                                       const char *path_b,
                                       const PlumbCompareSettings *settings,
                                       GCancellable *cancellable,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A side's picture, at most so wide and high; NULL where it cannot be read. Of equal files, one is
 * read for both, when it is first asked for. */
PlumbImage *plumb_compared_get_shown (PlumbCompared *self,
                                      guint side,
                                      guint max_side) G_GNUC_WARN_UNUSED_RESULT;
const char *plumb_compared_describe_color (PlumbCompared *self, guint side);
void plumb_compared_get_size (const PlumbCompared *self, guint side, guint *width, guint *height);
/* Where they differ, in the colors of heat: as a picture at most so wide and high, and as the PNG
 * of all of it. NULL, without an error, where there is no such thing: the sizes differ, or one
 * cannot be read. */
PlumbImage *plumb_compared_get_heat (PlumbCompared *self, guint max_side) G_GNUC_WARN_UNUSED_RESULT;
GBytes *plumb_compared_encode_heat (PlumbCompared *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The largest difference of each pixel, 0 to 1, of the rows from @y on: what plumb_error_map_new()
 * gives. */
typedef void (*PlumbErrorsFunc) (guint y, const PlumbImage *errors, gpointer data);
/* Calls @func from the top to the bottom, with a part of the rows each time; not at all for equal
 * files. FALSE where the sizes differ or rows cannot be read. */
gboolean plumb_compared_visit_errors (const PlumbCompared *self,
                                      PlumbErrorsFunc func,
                                      gpointer data);
/* Such an error as a number. */
double plumb_compared_read_error (const PlumbImage *errors, guint x, guint y);

G_END_DECLS
