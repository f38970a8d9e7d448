/* plumb-wiring.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-flat.h"
#include "plumb-schedule.h"

G_BEGIN_DECLS

/* The edges of a flat workflow as the scheduler wants them: conditions as masks over what a source
 * says when it is over. */
typedef struct
{
  PlumbFlat *flat;
  PlumbScheduleEdge *edges; /* sorted by target and port; steps are places in the flat */
  guint *places;            /* of each: its place among the flat's edges */
  guint *first;             /* of each node: its first edge; one more at the end */
  char ***signals;          /* of each node: what its bits mean, "flags.x" or "port:x"; or NULL */
} PlumbWiring;

/* NULL with @error where a node needs more than 64 signals. */
PlumbWiring *plumb_wiring_new (PlumbFlat *flat, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void plumb_wiring_free (PlumbWiring *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbWiring, plumb_wiring_free)

/* What a node that gave @outputs (port -> list of data) says: a verdict `fail`, its flags, its
 * outputs with data. A flag x is set where a datum of the output `flags`, or member `flags` of any
 * datum, has a member x that is true. */
PlumbSignal plumb_wiring_read (const PlumbWiring *self, guint node, PlumbValue *outputs);
/* Why no edge from @source, which gave @outputs, to @target is open: a sentence. */
char *plumb_wiring_tell_closed (const PlumbWiring *self,
                                guint source,
                                guint target,
                                PlumbValue *outputs,
                                const char *source_path) G_GNUC_WARN_UNUSED_RESULT;
/* Whether any datum is a verdict `fail` ("fail"), else `warn`, else `pass`; NULL where there is
 * none. */
const char *plumb_outputs_get_verdict (PlumbKind *kind, PlumbValue *outputs);

G_END_DECLS
