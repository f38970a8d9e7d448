/* plumb-gegl-process.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "plumb-value.h"

G_BEGIN_DECLS

/* One warm worker (plumb-gegl-worker): a process that carries out one request at a time. It never
 * outlives the program that started it. One thread; no method but plumb_gegl_process_stop() waits.
 */
#define PLUMB_TYPE_GEGL_PROCESS (plumb_gegl_process_get_type ())
G_DECLARE_FINAL_TYPE (PlumbGeglProcess, plumb_gegl_process, PLUMB, GEGL_PROCESS, GObject)

/* How a worker ended. */
typedef struct
{
  int signal;               /* that ended it, or 0 */
  gboolean is_request_lost; /* it never began with the last request */
} PlumbGeglEnd;

/* What a worker tells, on the main context that started it. @answered: the request is done, as
 * plumb-gegl-worker.c says; everything that it wrote for people came to @wrote before. @ended:
 * exactly once, when the process is gone and reaped. */
typedef struct
{
  void (*wrote) (PlumbGeglProcess *self, const char *bytes, gsize length, gpointer user_data);
  void (*answered) (PlumbGeglProcess *self, PlumbValue *answer, gpointer user_data);
  void (*ended) (PlumbGeglProcess *self, const PlumbGeglEnd *end, gpointer user_data);
} PlumbGeglEvents;

/* @lease: kept open by the process, or -1. */
PlumbGeglProcess *plumb_gegl_process_new (guint threads,
                                          int lease,
                                          const PlumbGeglEvents *events,
                                          gpointer user_data,
                                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
guint plumb_gegl_process_get_threads (PlumbGeglProcess *self);
guint plumb_gegl_process_get_n_requests (PlumbGeglProcess *self);
gboolean plumb_gegl_process_is_killed (PlumbGeglProcess *self);
/* @request: one line. What cannot be delivered is told by @ended. */
void plumb_gegl_process_ask (PlumbGeglProcess *self, const char *request);
/* Kills the process; @ended follows. */
void plumb_gegl_process_kill (PlumbGeglProcess *self);
/* Kills the process and waits until it is gone; no event follows. */
void plumb_gegl_process_stop (PlumbGeglProcess *self);

G_END_DECLS
