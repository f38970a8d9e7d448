/* plumb-clock.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <pthread.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "plumb-clock.h"

#define ID_LENGTH 26
#define RANDOM_BYTES 10
#define ALPHABET "0123456789ABCDEFGHJKMNPQRSTVWXYZ" /* Crockford's, without I, L, O and U */

/* POSIX mutexes, because ThreadSanitizer knows them; GLib is not built for it. */
struct _PlumbClock
{
  GObject parent_instance;

  gboolean is_fake;
  pthread_mutex_t mutex; /* guards what follows */
  gint64 wall_us;
  gint64 monotonic_us;
  gboolean is_held;
  gint64 held_us; /* wall time where the steady one was 0 */
};

G_DEFINE_FINAL_TYPE (PlumbClock, plumb_clock, G_TYPE_OBJECT)

static void
plumb_clock_finalize (GObject *object)
{
  PlumbClock *self = PLUMB_CLOCK (object);

  pthread_mutex_destroy (&self->mutex);
  G_OBJECT_CLASS (plumb_clock_parent_class)->finalize (object);
}

static void
plumb_clock_class_init (PlumbClockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = plumb_clock_finalize;
}

static void
plumb_clock_init (PlumbClock *self)
{
  pthread_mutex_init (&self->mutex, NULL);
}

/**
 * plumb_clock_new:
 *
 * Returns: (transfer full): the clock of the system
 */
PlumbClock *
plumb_clock_new (void)
{
  return g_object_new (PLUMB_TYPE_CLOCK, NULL);
}

/**
 * plumb_clock_new_fake:
 * @wall_us: microseconds since 1970, UTC
 * @monotonic_us: microseconds
 *
 * Returns: (transfer full): a clock that stands still until it is advanced
 */
PlumbClock *
plumb_clock_new_fake (gint64 wall_us, gint64 monotonic_us)
{
  PlumbClock *self = plumb_clock_new ();
  self->is_fake = TRUE;
  self->wall_us = wall_us;
  self->monotonic_us = monotonic_us;
  return self;
}

/* Like the monotonic clock, and goes on while the machine sleeps. */
static gint64
read_steady (PlumbClock *self)
{
  struct timespec now;

  if (self->is_fake)
    return self->monotonic_us;
  clock_gettime (CLOCK_BOOTTIME, &now);
  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static gint64
read_wall (PlumbClock *self)
{
  return self->is_fake ? self->wall_us : g_get_real_time ();
}

/**
 * plumb_clock_hold:
 * @self: a clock
 *
 * From now on, until the next call, the wall time that it tells goes on evenly from what it is at
 * this moment, whatever becomes of the system's. What is timed between two calls has a duration
 * that is true.
 */
void
plumb_clock_hold (PlumbClock *self)
{
  g_return_if_fail (PLUMB_IS_CLOCK (self));
  pthread_mutex_lock (&self->mutex);
  self->held_us = read_wall (self) - read_steady (self);
  self->is_held = TRUE;
  pthread_mutex_unlock (&self->mutex);
}

/**
 * plumb_clock_get_wall:
 * @self: a clock
 *
 * Returns: microseconds since 1970, UTC; may go back, but not between two plumb_clock_hold()
 */
gint64
plumb_clock_get_wall (PlumbClock *self)
{
  g_return_val_if_fail (PLUMB_IS_CLOCK (self), 0);
  pthread_mutex_lock (&self->mutex);
  gint64 wall_us = self->is_held ? self->held_us + read_steady (self) : read_wall (self);
  pthread_mutex_unlock (&self->mutex);
  return wall_us;
}

/**
 * plumb_clock_get_monotonic:
 * @self: a clock
 *
 * Returns: microseconds from an unknown start, never back
 */
gint64
plumb_clock_get_monotonic (PlumbClock *self)
{
  g_return_val_if_fail (PLUMB_IS_CLOCK (self), 0);
  if (!self->is_fake)
    return g_get_monotonic_time ();
  pthread_mutex_lock (&self->mutex);
  gint64 monotonic_us = self->monotonic_us;
  pthread_mutex_unlock (&self->mutex);
  return monotonic_us;
}

/**
 * plumb_clock_advance:
 * @self: a fake clock
 * @us: microseconds that pass on both its faces, not negative
 */
void
plumb_clock_advance (PlumbClock *self, gint64 us)
{
  g_return_if_fail (PLUMB_IS_CLOCK (self) && self->is_fake && us >= 0);
  pthread_mutex_lock (&self->mutex);
  self->wall_us += us;
  self->monotonic_us += us;
  pthread_mutex_unlock (&self->mutex);
}

/**
 * plumb_clock_set_wall:
 * @self: a fake clock
 * @wall_us: microseconds since 1970, UTC; may be earlier than before
 */
void
plumb_clock_set_wall (PlumbClock *self, gint64 wall_us)
{
  g_return_if_fail (PLUMB_IS_CLOCK (self) && self->is_fake);
  pthread_mutex_lock (&self->mutex);
  self->wall_us = wall_us;
  pthread_mutex_unlock (&self->mutex);
}

static gint64
divide_down (gint64 a, gint64 b)
{
  return a / b - (a % b < 0);
}

/**
 * plumb_clock_format:
 * @wall_us: microseconds since 1970, UTC
 *
 * Returns: (transfer full): ISO 8601 in UTC with milliseconds, as in “2025-03-01T14:01:07.123Z”
 */
char *
plumb_clock_format (gint64 wall_us)
{
  gint64 ms = divide_down (wall_us, 1000);
  time_t seconds = divide_down (ms, 1000);
  struct tm parts = { 0 };
  gmtime_r (&seconds, &parts);
  return g_strdup_printf ("%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", parts.tm_year + 1900,
                          parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min,
                          parts.tm_sec, (int) (ms - seconds * 1000));
}

/* The last id of the process: 48 bits of milliseconds, 80 random bits. */
typedef struct
{
  guint64 ms;
  guint8 random[RANDOM_BYTES];
} Id;

static void
fill_random (Id *id)
{
  if (getrandom (id->random, RANDOM_BYTES, 0) != RANDOM_BYTES)
    for (guint i = 0; i < RANDOM_BYTES; i++)
      id->random[i] = (guint8) g_random_int_range (0, 256);
}

static void
increment (Id *id)
{
  for (guint i = RANDOM_BYTES; i-- > 0;)
    if (++id->random[i] != 0)
      return;
  id->ms++;
}

static Id
make_next (guint64 ms)
{
  static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  static Id last;
  pthread_mutex_lock (&mutex);
  if (ms > last.ms)
    {
      last.ms = ms;
      fill_random (&last);
    }
  else
    increment (&last);
  Id id = last;
  pthread_mutex_unlock (&mutex);
  return id;
}

/* Up to 13 digits of 5 bits, the last ones of @bits first. */
static void
write_digits (char *end, guint64 bits, guint n)
{
  for (; n > 0; n--, bits >>= 5)
    *--end = ALPHABET[bits & 31];
}

/* 128 bits as 26 digits of 5 bits, the first one of 3. */
static char *
format_id (const Id *id)
{
  G_STATIC_ASSERT (RANDOM_BYTES == 10);
  guint64 low = 0;
  guint64 high = id->ms << 16 | (guint64) id->random[0] << 8 | id->random[1];
  for (guint i = 2; i < RANDOM_BYTES; i++)
    low = low << 8 | id->random[i];
  char *text = g_malloc (ID_LENGTH + 1);
  write_digits (text + 26, low, 12);
  write_digits (text + 14, (low >> 60) | (high & 1) << 4, 1);
  write_digits (text + 13, high >> 1, 13);
  text[ID_LENGTH] = '\0';
  return text;
}

/**
 * plumb_id_new:
 * @clock: where the time comes from
 *
 * Makes a ULID (github.com/ulid/spec, monotonic). Where the clock has not moved on since the last
 * one, or went back, the last one is counted up: ids of a process sort in the order in which they
 * were made. Thread-safe.
 *
 * Returns: (transfer full): 26 characters
 */
char *
plumb_id_new (PlumbClock *clock)
{
  g_return_val_if_fail (PLUMB_IS_CLOCK (clock), NULL);
  gint64 ms = plumb_clock_get_wall (clock) / 1000;
  Id id = make_next ((guint64) MAX (ms, 0) & G_GUINT64_CONSTANT (0xffffffffffff));
  return format_id (&id);
}

/**
 * plumb_id_is_valid:
 * @id: (nullable): a text
 *
 * Returns: whether it is a ULID as plumb_id_new() writes it
 */
gboolean
plumb_id_is_valid (const char *id)
{
  return id != NULL && strlen (id) == ID_LENGTH && strspn (id, ALPHABET) == ID_LENGTH
         && id[0] <= '7';
}
