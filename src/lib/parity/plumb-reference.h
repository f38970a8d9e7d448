/* plumb-reference.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-parity.h"
#include "plumb-project.h"

G_BEGIN_DECLS

/* What a person has approved as right: pictures of one output, who, when, why, and how they are to
 * be compared. A version is a folder of the project that is never changed again:
 *
 *   references/WORKFLOW/OUTPUT/VERSION/approval.json
 *   references/WORKFLOW/OUTPUT/VERSION/front.png …
 *
 *   { "plumb_reference": 1, "workflow", "output", "by", "when", "why", "run": 7,
 *     "items": { "front": { "file": "front.png", "sha256", "bytes", "width", "height" } },
 *     "compare": { "regions": [ … ], "mask": "references/…/mask.png" } }
 *
 * A version's name begins with its time and ends with a part of its hash, so that two people who
 * approve apart make two folders and git merges them; the latest one counts. Between them is a
 * number where the clock did not go on since the version before. Going back is a new
 * version that has "same_as": "VERSION" in place of items. */

#define PLUMB_REFERENCE_FOLDER "references"

/* Immutable, atomically counted. */
typedef struct _PlumbReference PlumbReference;

PlumbReference *plumb_reference_ref (PlumbReference *self);
void plumb_reference_unref (PlumbReference *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbReference, plumb_reference_unref)

const char *plumb_reference_get_version (const PlumbReference *self);
/* Its record, with "items" of the version that it is the same as. */
PlumbValue *plumb_reference_get_record (const PlumbReference *self);
PlumbValue *plumb_reference_get_compare (const PlumbReference *self); /* or NULL */
/* The pictures as data with "path", "name", "artifact" (the hash); owned by the array. */
GPtrArray *plumb_reference_list_data (const PlumbReference *self) G_GNUC_WARN_UNUSED_RESULT;

/* All versions, the latest first; none is an empty array. */
GPtrArray *plumb_reference_list (PlumbProject *project,
                                 const char *workflow,
                                 const char *output,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The outputs that have any, sorted. */
char **plumb_reference_list_outputs (PlumbProject *project,
                                     const char *workflow) G_GNUC_WARN_UNUSED_RESULT;
/* The one that counts; NOT_FOUND where nothing was approved. */
PlumbReference *plumb_reference_find_current (PlumbProject *project,
                                              const char *workflow,
                                              const char *output,
                                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef struct
{
  const char *workflow;
  const char *output;
  const char *by;
  const char *why;
  gint64 run;
  GPtrArray *data;     /* PlumbValue: file data of the store, each with a name */
  PlumbValue *compare; /* or NULL: as the version before has it */
} PlumbApproval;

/* Copies the files, durable, all of them or none. Returns the version. */
char *plumb_reference_approve (PlumbProject *project,
                               const PlumbApproval *approval,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* @version: NULL: the one before the current. Returns the new version, which is the same as it. */
char *plumb_reference_roll_back (PlumbProject *project,
                                 const PlumbApproval *approval,
                                 const char *version,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
