/* plumb-run-room.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <sys/statvfs.h>

#include "plumb-run-private.h"

/* What bounds a run from outside it: the disk, and the other runs of the day. A run starts nothing
 * on a disk that is nearly full: what is at work can still write its results, and other programs
 * can go on. */

#define LOOK_US 2000

static void
record_lack (PlumbRun *self, guint64 floor, guint64 n_free)
{
  PlumbValueBuilder *payload = plumb_value_builder_new_object ();

  plumb_value_builder_set_string (payload, "which", "free-space");
  plumb_value_builder_set_uint (payload, "limit", floor);
  plumb_value_builder_set_uint (payload, "used", n_free);
  plumb_run_record (self, PLUMB_EVENT_BUDGET, NULL, -1, plumb_value_builder_end (payload));
}

/**
 * plumb_run_has_room:
 * @self: a run
 *
 * Looks at the disk of the project, at most every 2 ms, and records when it has become too full.
 *
 * Returns: whether there is room for what may start
 */
gboolean
plumb_run_has_room (PlumbRun *self)
{
  PlumbProject *project = plumb_engine_get_info (self->engine)->project;
  gint64 now = g_get_monotonic_time ();
  struct statvfs disk;

  if (now - self->room_looked_us < LOOK_US
      || statvfs (plumb_project_get_folder (project), &disk) != 0)
    return !self->lacks_room;
  self->room_looked_us = now;
  guint64 n_free = (guint64) disk.f_bavail * disk.f_frsize;
  guint64 floor
      = plumb_request_get_floor (plumb_run_get_request (self), plumb_project_get_settings (project),
                                 (guint64) disk.f_blocks * disk.f_frsize);
  gboolean lacks_room = n_free < floor;
  if (lacks_room && !self->lacks_room)
    record_lack (self, floor, n_free);
  self->lacks_room = lacks_room;
  return !lacks_room;
}

/**
 * plumb_run_limit_by_day:
 * @self: a run that is about to start something after others may have run
 *
 * Tells the scheduler what the other runs of the day have left of what is allowed in one.
 */
void
plumb_run_limit_by_day (PlumbRun *self)
{
  const PlumbEngineInfo *info = plumb_engine_get_info (self->engine);
  PlumbValue *settings = plumb_project_get_settings (info->project);
  gint64 now = plumb_clock_get_wall (info->clock);
  PlumbUse use;

  if (plumb_value_get_member (settings, "budget_per_day") == NULL
      || !plumb_ledger_flush (self->ledger, NULL)
      || !plumb_ledger_reader_get_use (self->reader, now - now % G_TIME_SPAN_DAY, &use, NULL))
    return;
  for (guint i = 0; i < PLUMB_N_BUDGETS; i++)
    {
      gint64 left = plumb_request_get_left_of_day (settings, (PlumbBudget) i, &use);
      PlumbScheduleEvent limit
          = { .type = PLUMB_INPUT_LIMIT, .budget = (PlumbBudget) i, .left = left };
      if (left >= 0)
        plumb_schedule_apply (self->schedule, &limit, self->actions);
      if (left > 0 && i == PLUMB_BUDGET_WALL)
        plumb_run_set_wall (self, left);
    }
}
