/* plumb-clock.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* Where time comes from. Order never rests on wall time; durations are monotonic. A fake clock
 * serves tests. Thread-safe. */
#define PLUMB_TYPE_CLOCK (plumb_clock_get_type ())
G_DECLARE_FINAL_TYPE (PlumbClock, plumb_clock, PLUMB, CLOCK, GObject)

PlumbClock *plumb_clock_new (void) G_GNUC_WARN_UNUSED_RESULT;
PlumbClock *plumb_clock_new_fake (gint64 wall_us, gint64 monotonic_us) G_GNUC_WARN_UNUSED_RESULT;
void plumb_clock_hold (PlumbClock *self);
gint64 plumb_clock_get_wall (PlumbClock *self);      /* microseconds since 1970, UTC */
gint64 plumb_clock_get_monotonic (PlumbClock *self); /* microseconds, never back */
void plumb_clock_advance (PlumbClock *self, gint64 us);
void plumb_clock_set_wall (PlumbClock *self, gint64 wall_us);

/* ISO 8601, UTC, milliseconds: 2025-03-01T14:01:07.123Z */
char *plumb_clock_format (gint64 wall_us) G_GNUC_WARN_UNUSED_RESULT;

/* A ULID: 26 characters, sorted by time, strictly increasing within the process even if the clock
 * goes back. */
char *plumb_id_new (PlumbClock *clock) G_GNUC_WARN_UNUSED_RESULT;
gboolean plumb_id_is_valid (const char *id);

G_END_DECLS
