/* plumb-layout.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-geometry.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PlumbLayoutError:
 * @PLUMB_LAYOUT_ERROR_INVALID: the input is no graph: an index out of range, a size that is not a
 *   positive number, frames that contain themselves; the message tells which
 */
typedef enum
{
  PLUMB_LAYOUT_ERROR_INVALID,
} PlumbLayoutError;

#define PLUMB_LAYOUT_ERROR (plumb_layout_error_quark ())
GQuark plumb_layout_error_quark (void);

/**
 * PlumbLayoutNodeFlags:
 * @PLUMB_LAYOUT_NODE_PLACED: the node's x and y mean something: where it was before
 * @PLUMB_LAYOUT_NODE_PINNED: the node stays where it is (needs PLACED)
 * @PLUMB_LAYOUT_NODE_SELECTED: where any node has this flag, only such nodes move
 */
typedef enum
{
  PLUMB_LAYOUT_NODE_PLACED = 1 << 0,
  PLUMB_LAYOUT_NODE_PINNED = 1 << 1,
  PLUMB_LAYOUT_NODE_SELECTED = 1 << 2,
} PlumbLayoutNodeFlags;

/**
 * PlumbLayoutNode:
 * @id: unique; breaks ties, so that the order of the array does not matter
 * @rect: previous top left corner (see the flags) and size
 * @input_y: centers of the input ports on the left side, from the top
 * @output_y: centers of the output ports on the right side, from the top
 * @frame: index of the innermost frame that holds the node, or -1
 */
typedef struct
{
  const char *id;
  PlumbRect rect;
  const double *input_y;
  const double *output_y;
  int n_inputs;
  int n_outputs;
  int frame;
  PlumbLayoutNodeFlags flags;
} PlumbLayoutNode;

typedef struct
{
  int source;
  int source_port;
  int target;
  int target_port;
} PlumbLayoutEdge;

/**
 * PlumbLayoutFrame:
 * @id: unique among the frames
 * @rect: previous rectangle; where the width is 0, it is inferred from the previous places of what
 *   the frame holds
 * @parent: index of the frame around it, or -1
 */
typedef struct
{
  const char *id;
  PlumbRect rect;
  int parent;
} PlumbLayoutFrame;

typedef struct
{
  const PlumbLayoutNode *nodes;
  const PlumbLayoutEdge *edges;
  const PlumbLayoutFrame *frames;
  int n_nodes;
  int n_edges;
  int n_frames;
} PlumbLayoutInput;

/**
 * PlumbLayoutStart:
 * @PLUMB_LAYOUT_START_STABLE: keep the previous arrangement where it is nearly as good as a new one
 * @PLUMB_LAYOUT_START_FRESH: as if no node had been placed before (pinned ones stay)
 */
typedef enum
{
  PLUMB_LAYOUT_START_STABLE,
  PLUMB_LAYOUT_START_FRESH,
} PlumbLayoutStart;

/**
 * PlumbLayoutOptions:
 * @column_gap: between the widest node of a column and the next column
 * @row_gap: least distance between two nodes of a column
 * @frame_padding: from a frame's sides to what it holds
 * @frame_header: added to the padding at a frame's top, for its title
 * @seed: of the search
 * @start: what to make of previous positions
 */
typedef struct
{
  double column_gap;
  double row_gap;
  double frame_padding;
  double frame_header;
  guint64 seed;
  PlumbLayoutStart start;
} PlumbLayoutOptions;

#define PLUMB_LAYOUT_OPTIONS_INIT { 80.0, 30.0, 30.0, 40.0, 1, PLUMB_LAYOUT_START_STABLE }

/**
 * PlumbLayoutResult:
 * @positions: top left corner of each node, in the order of the input
 * @frames: rectangle of each frame, in the order of the input
 * @bends: bend points of all edges; edge `e` has `bends[bend_start[e] .. bend_start[e + 1]]`,
 *   between its two ports, and none where the straight line is free
 */
typedef struct
{
  PlumbPoint *positions;
  PlumbRect *frames;
  PlumbPoint *bends;
  int *bend_start;
  int n_nodes;
  int n_edges;
  int n_frames;
} PlumbLayoutResult;

PlumbLayoutResult *plumb_layout_align (const PlumbLayoutInput *input,
                                       const PlumbLayoutOptions *options,
                                       GCancellable *cancellable,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
void plumb_layout_result_free (PlumbLayoutResult *result);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbLayoutResult, plumb_layout_result_free)

G_END_DECLS
