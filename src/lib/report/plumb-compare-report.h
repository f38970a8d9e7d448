/* plumb-compare-report.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-compared.h"

G_BEGIN_DECLS

/* A comparison for people and programs that were not there, as a folder: index.html (one page, no
 * script), comparison.json (the record), a.png and b.png, heat.png, side-by-side.png. */

/* Whether @path is neither of the two pictures, by whatever name: what is written would take their
 * place. */
gboolean plumb_compare_report_may_write (PlumbCompared *compared, const char *path, GError **error);
/* Written into @folder, which is made; pictures that cannot be read are told. For a worker thread.
 */
gboolean plumb_compare_report_write (PlumbCompared *compared, const char *folder, GError **error);
/* The same of two videos: index.html has a bar for each frame, and worst-frame/ is the report of
 * that one. Returns: the record. */
PlumbValue *plumb_compare_report_write_video (const char *path_a,
                                              const char *path_b,
                                              const PlumbCompareSettings *settings,
                                              const char *folder,
                                              GCancellable *cancellable,
                                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The two and their heat map beside each other, as a PNG. */
gboolean plumb_compare_report_save_picture (PlumbCompared *compared,
                                            const char *path,
                                            GError **error);

G_END_DECLS
