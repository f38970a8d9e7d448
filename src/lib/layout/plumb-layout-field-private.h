/* plumb-layout-field-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Private to the room: a drawing in columns with straight links, and what it costs to have a node
 * at a place. Column k is the strip from the left side of the nodes of rank k to that of rank k +
 * 1; within a strip every link is a line to its right border, so that crossings are comparisons of
 * two numbers, done for many lines at once.
 */

#pragma once

#include "plumb-layout-graph-private.h"

G_BEGIN_DECLS

/* The links in a strip, each from `from` (a fraction of the strip) to its right border. `left` is
 * the height on the left border, extended if need be, `right` on the right one. */
typedef struct
{
  int n;
  int capacity;
  float *left;
  float *right;
  float *from;
  int *edge;
} PlumbLayoutLines;

/* The nodes of a strip, from top to bottom; `to` is the right side as a fraction of the strip. */
typedef struct
{
  int n;
  int capacity;
  float *top;
  float *bottom;
  float *to;
  int *node;
} PlumbLayoutBoxes;

typedef struct
{
  float x;
  float width;
  PlumbLayoutLines lines;
  PlumbLayoutBoxes boxes;
} PlumbLayoutColumn;

typedef struct
{
  PlumbLayoutGraph *graph;
  PlumbLayoutColumn *columns;
  int n_columns;
  float row_gap;
  float column_gap;
  gint64 work; /* done so far, in lines and boxes looked at */
} PlumbLayoutField;

void plumb_layout_field_init (PlumbLayoutField *field,
                              PlumbLayoutGraph *graph,
                              const PlumbLayoutSettings *settings);
void plumb_layout_field_clear (PlumbLayoutField *field);
void plumb_layout_field_lift (PlumbLayoutField *field, int node);
void plumb_layout_field_drop (PlumbLayoutField *field, int node, int rank, float y);
void plumb_layout_field_hide (PlumbLayoutField *field, int node);
void plumb_layout_field_show (PlumbLayoutField *field, int node, float y);
float plumb_layout_field_cost (PlumbLayoutField *field, int node, int rank, float y, float limit);
float plumb_layout_field_free_below (const PlumbLayoutField *field,
                                     int rank,
                                     float height,
                                     float y);
float plumb_layout_field_free_above (const PlumbLayoutField *field,
                                     int rank,
                                     float height,
                                     float y);
double plumb_layout_field_total (PlumbLayoutField *field);

G_END_DECLS
