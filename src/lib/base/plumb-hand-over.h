/* plumb-hand-over.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* GLib is not built for ThreadSanitizer, which therefore does not see what its locks and queues
 * order. Who gives something to another thread through them says so, and so does who takes it. */
#ifdef __SANITIZE_THREAD__
void __tsan_acquire (void *address);
void __tsan_release (void *address);
#define PLUMB_HAND_OVER(thing) __tsan_release (thing)
#define PLUMB_TAKE_OVER(thing) __tsan_acquire (thing)
#else
#define PLUMB_HAND_OVER(thing) ((void) (thing))
#define PLUMB_TAKE_OVER(thing) ((void) (thing))
#endif

/* A mutex while it is held; what was done under it is seen by who holds it next. */
typedef GMutex PlumbLocked;

static inline PlumbLocked *
plumb_lock (GMutex *mutex)
{
  g_mutex_lock (mutex);
  PLUMB_TAKE_OVER (mutex);
  return mutex;
}

static inline void
plumb_unlock (PlumbLocked *self)
{
  PLUMB_HAND_OVER (self);
  g_mutex_unlock (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbLocked, plumb_unlock)

/* FALSE: the time @until (of g_get_monotonic_time()) came first; 0: it never does. */
static inline gboolean
plumb_wait_until (PlumbLocked *self, GCond *condition, gint64 until)
{
  gboolean is_signalled = TRUE;

  PLUMB_HAND_OVER (self);
  if (until == 0)
    g_cond_wait (condition, self);
  else
    is_signalled = g_cond_wait_until (condition, self, until);
  PLUMB_TAKE_OVER (self);
  return is_signalled;
}

G_END_DECLS
