/* plumb-schedule.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-schedule-event.h"

G_BEGIN_DECLS

typedef struct _PlumbSchedule PlumbSchedule;

PlumbSchedule *plumb_schedule_new (const PlumbScheduleSpec *spec) G_GNUC_WARN_UNUSED_RESULT;
void plumb_schedule_free (PlumbSchedule *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbSchedule, plumb_schedule_free)

/* Appends PlumbAction values to @actions. An event that does not fit the state (an item that is
 * over, a late timer) changes nothing and gives FALSE. */
gboolean plumb_schedule_apply (PlumbSchedule *self,
                               const PlumbScheduleEvent *event,
                               GArray *actions);

PlumbRunState plumb_schedule_get_state (const PlumbSchedule *self);
gboolean plumb_schedule_is_pausing (const PlumbSchedule *self);
guint plumb_schedule_get_n_steps (const PlumbSchedule *self);
PlumbStepState plumb_schedule_get_step_state (const PlumbSchedule *self, guint step);
PlumbItemState plumb_schedule_get_item_state (const PlumbSchedule *self, guint step, guint item);
/* What an edge brings: nothing, data, or that is not known yet. */
typedef enum
{
  PLUMB_EDGE_CLOSED,
  PLUMB_EDGE_OPEN,
  PLUMB_EDGE_UNKNOWN,
} PlumbEdgeState;

/* The first closed edge into an input that a step cannot do without, or -1. @states: of each of its
 * @n edges, which are sorted by port. An input is served if one of its edges is not closed; a step
 * all of whose edges are closed has nothing to do. */
int plumb_schedule_find_obstacle (const PlumbScheduleEdge *edges,
                                  const PlumbEdgeState *states,
                                  guint n);
gboolean plumb_schedule_edge_is_open (const PlumbScheduleEdge *edge,
                                      PlumbStepState state,
                                      PlumbSignal signal);
gboolean plumb_schedule_is_open (const PlumbSchedule *self, const PlumbScheduleEdge *edge);
gint64 plumb_schedule_get_used (const PlumbSchedule *self, PlumbBudget budget);
guint plumb_schedule_get_slot_use (const PlumbSchedule *self, guint slot);
/* The whole state as bytes: equal states give equal bytes. */
GBytes *plumb_schedule_dump (const PlumbSchedule *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
