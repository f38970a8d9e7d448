/* layout-sample.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Random workflows for the tests of the room, and what to count in a drawing.
 */

#pragma once

#include "plumb-layout.h"

typedef struct
{
  PlumbLayoutInput input;
  PlumbLayoutNode *nodes;
  PlumbLayoutEdge *edges;
  PlumbLayoutFrame *frames;
} Sample;

/* `n` nodes in a graph without cycles, about 1.6 links each, `n_frames` nested frames. */
Sample *sample_new (guint32 seed, int n, int n_frames);
void sample_free (Sample *sample);
Sample *sample_copy (const Sample *sample);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Sample, sample_free)

/* A node of 160 x 80 with three ports on each side. */
int sample_add_node (Sample *sample, const char *id);
void sample_add_edge (Sample *sample, int source, int target);
/* Makes the result the nodes' and frames' previous places. */
void sample_take_places (Sample *sample, const PlumbLayoutResult *result);

PlumbLayoutResult *sample_align (const Sample *sample, PlumbLayoutStart start);

PlumbRect sample_rect (const Sample *sample, const PlumbLayoutResult *result, int node);
void sample_get_ends (const Sample *sample,
                      const PlumbLayoutResult *result,
                      int edge,
                      PlumbPoint *ends);
int sample_count_overlaps (const Sample *sample, const PlumbLayoutResult *result);
int sample_count_backward (const Sample *sample, const PlumbLayoutResult *result);
int sample_count_crossings (const Sample *sample, const PlumbLayoutResult *result);
int sample_count_through (const Sample *sample, const PlumbLayoutResult *result);
void sample_assert_same (const PlumbLayoutResult *a, const PlumbLayoutResult *b);
