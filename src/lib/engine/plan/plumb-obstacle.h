/* plumb-obstacle.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-resolve.h"
#include "plumb-wiring.h"

G_BEGIN_DECLS

/* What stands in the way of a node whatever its inputs will be: a tool, a way or a program that is
 * not there. So a plan can tell it of a step that waits for others, before they have worked for
 * hours. */
typedef struct
{
  const char *code; /* static: of a plan's step */
  char *text;
  char *advice; /* or NULL */
} PlumbObstacle;

void plumb_obstacle_clear (PlumbObstacle *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PlumbObstacle, plumb_obstacle_clear)

/* TRUE: there is one. Of a repeat block: in the way of what runs in each of its rounds. */
gboolean plumb_obstacle_find (PlumbResolver *resolver,
                              const PlumbFlat *flat,
                              guint place,
                              PlumbObstacle *obstacle);
/* Of each node 1 where it runs whatever comes out of those before it, else 0: no way to
 * it has a condition, and none begins at an output that may give nothing. */
guint8 *plumb_obstacle_list_certain (const PlumbWiring *wiring) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
