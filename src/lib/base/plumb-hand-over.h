/* plumb-hand-over.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

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
