/* plumb-expand.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-plan.h"

G_BEGIN_DECLS

/* What comes over one open edge. */
typedef struct
{
  guint port;         /* below the number of inputs: that input; else the field after them */
  PlumbValue *data;   /* list of data, borrowed */
  const char *source; /* the step that it comes from */
  GPtrArray *items;   /* PlumbPlanItem that gave it, or NULL: their names; borrowed */
} PlumbIncoming;

typedef struct
{
  const char *path;
  PlumbFlatNode *node;
  PlumbValue *seed;              /* of the run */
  const PlumbIncoming *incoming; /* by port, then in the order of the edges */
  guint n_incoming;
} PlumbExpandInfo;

/* The items of a step, each named after what tells it from the others: a datum, or the item that
 * gave it. Where a list of N meets an input for one, N items; a list of one serves all of them. A
 * repeat block takes every list whole. Keys and answers are not filled in. NULL with a
 * PlumbEngineError of code REQUEST where the inputs do not fit together. */
GPtrArray *plumb_expand (const PlumbExpandInfo *info, GError **error) G_GNUC_WARN_UNUSED_RESULT;

void plumb_plan_item_free (PlumbPlanItem *self);

G_END_DECLS
