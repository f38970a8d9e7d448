/* plumb-card-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-card.h"

G_BEGIN_DECLS

/* Fills the rows and puts them below @y; returns where they end. */
double plumb_card_fill_rows (PlumbCard *self, PlumbNode *node, double y);
void plumb_card_row_clear (PlumbCardRow *row);

/* What a block's definition is: NULL where the node is none, or it is not there. */
PlumbGraph *plumb_card_find_inside (const PlumbCardScope *scope, PlumbNode *node);
/* What leaves a node by an output. */
const char *plumb_card_follow_kind (const PlumbCardScope *scope,
                                    PlumbNode *node,
                                    const char *output);

G_END_DECLS
