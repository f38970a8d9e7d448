/* plumb-data.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-kind.h"
#include "plumb-value.h"

G_BEGIN_DECLS

/* Data on an edge: JSON values; a file is an object with "artifact". */

gboolean plumb_datum_is_file (PlumbValue *datum);
/* The name that an item gets from it, without a file's ending; NULL where it has none. */
char *plumb_datum_dup_name (PlumbValue *datum) G_GNUC_WARN_UNUSED_RESULT;

/* Adds what one item gave to what the step gives: port -> list of data. */
typedef struct
{
  PlumbKind *kind;
  gboolean is_block; /* a repeat's outputs are lists, whatever its ports are for */
  GPtrArray **lists; /* one for each output port */
} PlumbOutputs;

void plumb_outputs_init (PlumbOutputs *self, PlumbKind *kind);
void plumb_outputs_clear (PlumbOutputs *self);
void plumb_outputs_add (PlumbOutputs *self, PlumbValue *item_outputs);
PlumbValue *plumb_outputs_end (PlumbOutputs *self) G_GNUC_WARN_UNUSED_RESULT;

/* Calls @func for each file datum in the outputs of an item, in port order, until it gives FALSE.
 */
typedef gboolean (*PlumbDatumFunc) (const PlumbPort *port, PlumbValue *datum, gpointer user_data);
gboolean plumb_outputs_each_file (PlumbKind *kind,
                                  PlumbValue *item_outputs,
                                  PlumbDatumFunc func,
                                  gpointer user_data);

/* Replaces each datum by what @func makes of it (transfer full), in port order; NULL with @error
 * where @func fails. */
typedef PlumbValue *(*PlumbDatumMap) (const PlumbPort *port,
                                      PlumbValue *datum,
                                      gpointer user_data,
                                      GError **error);
PlumbValue *plumb_outputs_map (PlumbKind *kind,
                               PlumbValue *item_outputs,
                               PlumbDatumMap map,
                               gpointer user_data,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Names the files that an item made after the item: { "name": "front.png" }. */
PlumbValue *plumb_outputs_rename (PlumbKind *kind,
                                  PlumbValue *item_outputs,
                                  const char *item_name) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
