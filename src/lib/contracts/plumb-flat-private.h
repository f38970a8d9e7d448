/* plumb-flat-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-flat.h"
#include "plumb-unfold-private.h"

G_BEGIN_DECLS

/* What a PlumbFlat stands on. */
typedef struct
{
  PlumbFlat flat;
  gatomicrefcount ref_count;
  PlumbRegistry *registry; /* owns the kinds' packs */
  GStringChunk *texts;     /* paths and conditions */
  GHashTable *by_path;
  guint *adjacency; /* what edges_in and edges_out point into */
} PlumbFlatWhole;

PlumbFlatWhole *plumb_flat_whole_new (PlumbRegistry *registry) G_GNUC_WARN_UNUSED_RESULT;
/* Fills @self with the nodes of an unfolded scope in plan order. @joins is used up. @bodies: scope
 * -> PlumbFlat. */
void plumb_flat_fill (PlumbFlatWhole *self, PlumbUnfold *unfold, GArray *joins, GHashTable *bodies);
char *plumb_flat_make_hash (const PlumbFlat *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
