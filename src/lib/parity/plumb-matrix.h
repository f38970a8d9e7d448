/* plumb-matrix.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-parity.h"
#include "plumb-value.h"

G_BEGIN_DECLS

/* A template parity matrix: variants of a workflow's parameters, each tried on both sides, one
 * after another. A file of the project:
 *
 *   { "plumb_matrix": 1, "workflow": "lamp", "axes": {
 *       "template": [ { "name": "day", "set": { "key.strength": 30.0 } }, { "name": "dusk", … } ],
 *       "samples": { "parameter": "render.samples", "values": [ 4, 8 ] } } }
 *
 * A cell is one choice of each axis; the last axis changes fastest. Where two axes set the same
 * parameter the later one counts. */

#define PLUMB_MATRIX_MAX_CELLS 10000

/* Immutable, atomically counted. */
typedef struct _PlumbMatrix PlumbMatrix;

PlumbMatrix *plumb_matrix_load (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
PlumbMatrix *plumb_matrix_new (const PlumbValue *value, GError **error) G_GNUC_WARN_UNUSED_RESULT;
PlumbMatrix *plumb_matrix_ref (PlumbMatrix *self);
void plumb_matrix_unref (PlumbMatrix *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbMatrix, plumb_matrix_unref)

const char *plumb_matrix_get_workflow (const PlumbMatrix *self);
guint plumb_matrix_get_n_axes (const PlumbMatrix *self);
const char *plumb_matrix_get_axis (const PlumbMatrix *self, guint axis);
guint plumb_matrix_get_n_choices (const PlumbMatrix *self, guint axis);
const char *plumb_matrix_get_choice (const PlumbMatrix *self, guint axis, guint choice);
guint plumb_matrix_get_n_cells (const PlumbMatrix *self);
/* Which choice of an axis a cell is. */
guint plumb_matrix_get_position (const PlumbMatrix *self, guint cell, guint axis);
char *plumb_matrix_make_name (const PlumbMatrix *self, guint cell) G_GNUC_WARN_UNUSED_RESULT;
/* { "set": { … } } */
PlumbValue *plumb_matrix_make_request (const PlumbMatrix *self,
                                       guint cell) G_GNUC_WARN_UNUSED_RESULT;
/* What came of a cell: { "cell": name, "at": { axis: choice }, "verdict": "pass" "warn" "fail" or
 * "error" (a side did not get that far), "dispatch", "pairs": [ numbers ] }. @answer: payload of
 * "dispatch-ended" (plumb-pairs.h), with its pairs where they are known. */
PlumbValue *plumb_matrix_describe_cell (const PlumbMatrix *self,
                                        guint cell,
                                        PlumbValue *answer) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
