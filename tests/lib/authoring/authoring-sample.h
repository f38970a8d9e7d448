/* authoring-sample.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-connect.h"
#include "plumb-document.h"

/* A document with the contracts of core and the large sample pack. */
typedef struct
{
  PlumbAuthorScope scope;
  PlumbRegistry *registry;
  PlumbGraph *graph;
} Sample;

void sample_open (Sample *self, const char *text);
void sample_clear (Sample *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sample, sample_clear)
/* Applies what is in the draft; the inverse must bring back what was. */
void sample_apply (Sample *self, PlumbDraft *draft);
/* "a.out>b.in c.out>d.in", in the document's order. */
char *sample_list_edges (Sample *self);
PlumbEdge *sample_get_edge (Sample *self, const char *from, const char *to);
