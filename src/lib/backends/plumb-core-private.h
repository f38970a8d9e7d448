/* plumb-core-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-backend.h"

G_BEGIN_DECLS

/* What an immediate kind computes: puts its outputs into @outputs, or sets a PLUMB_BACKEND_ERROR.
 */
typedef gboolean (*PlumbCoreFunc) (const PlumbJobInfo *job,
                                   PlumbValueBuilder *outputs,
                                   GError **error);

gboolean plumb_core_value (const PlumbJobInfo *job, PlumbValueBuilder *outputs, GError **error);
gboolean plumb_core_object (const PlumbJobInfo *job, PlumbValueBuilder *outputs, GError **error);
gboolean plumb_core_member (const PlumbJobInfo *job, PlumbValueBuilder *outputs, GError **error);
gboolean plumb_core_calculate (const PlumbJobInfo *job, PlumbValueBuilder *outputs, GError **error);
gboolean plumb_core_compare (const PlumbJobInfo *job, PlumbValueBuilder *outputs, GError **error);
gboolean plumb_core_switch (const PlumbJobInfo *job, PlumbValueBuilder *outputs, GError **error);

gboolean plumb_core_list (const PlumbJobInfo *job, PlumbValueBuilder *outputs, GError **error);
gboolean plumb_core_range (const PlumbJobInfo *job, PlumbValueBuilder *outputs, GError **error);
gboolean plumb_core_pick (const PlumbJobInfo *job, PlumbValueBuilder *outputs, GError **error);
gboolean plumb_core_select (const PlumbJobInfo *job, PlumbValueBuilder *outputs, GError **error);
gboolean plumb_core_join (const PlumbJobInfo *job, PlumbValueBuilder *outputs, GError **error);
gboolean plumb_core_cross (const PlumbJobInfo *job, PlumbValueBuilder *outputs, GError **error);
gboolean plumb_core_count (const PlumbJobInfo *job, PlumbValueBuilder *outputs, GError **error);
gboolean plumb_core_merge (const PlumbJobInfo *job, PlumbValueBuilder *outputs, GError **error);

gboolean plumb_core_file (const PlumbJobInfo *job, PlumbValueBuilder *outputs, GError **error);
gboolean plumb_core_folder (const PlumbJobInfo *job, PlumbValueBuilder *outputs, GError **error);

/* Helpers. */
PlumbValue *plumb_core_get_input (const PlumbJobInfo *job, const char *port);
/* A rounded number, halves away from zero; NULL with BAD_RESULT beyond 64 bits. */
PlumbValue *plumb_core_round (double number, GError **error);
/* The name of a datum without the ending of a file, or NULL. */
char *plumb_core_dup_stem (PlumbValue *datum);
/* Never a failure of memory or thread: what a person can see in the shape of the value. */
gboolean plumb_core_refuse (GError **error, PlumbBackendError code, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

/* plumb-core-save.c: for a worker thread. Returns an outcome, always. */
PlumbOutcome *plumb_core_save (const PlumbJobInfo *job,
                               GCancellable *cancellable) G_GNUC_WARN_UNUSED_RESULT;
/* plumb-core-notify.c: the same. */
PlumbOutcome *plumb_core_notify (const PlumbJobInfo *job,
                                 GCancellable *cancellable) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
