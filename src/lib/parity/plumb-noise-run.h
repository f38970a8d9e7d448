/* plumb-noise-run.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-engine.h"
#include "plumb-noise.h"
#include "plumb-runner-client.h"

G_BEGIN_DECLS

/* The runs of a noise floor, one after another, and the measure of them: for front ends that follow
 * them. Main thread.
 *
 * Signal: "run-started" (gint64 run, guint n): the nth of them, from 1. */
#define PLUMB_TYPE_NOISE_RUN (plumb_noise_run_get_type ())
G_DECLARE_FINAL_TYPE (PlumbNoiseRun, plumb_noise_run, PLUMB, NOISE_RUN, GObject)

typedef struct
{
  PlumbEngine *engine;
  PlumbRunnerClient *client;
  const char *workflow; /* (nullable) where @first is given */
  gint64 first;         /* a run that is there, which the others repeat; or 0 */
  const char *step;     /* whose pictures are measured */
  const char *port;
  guint n_runs; /* at least two, with @first */
} PlumbNoiseRunInfo;

PlumbNoiseRun *plumb_noise_run_new (const PlumbNoiseRunInfo *info) G_GNUC_WARN_UNUSED_RESULT;
/* Cancelling cancels the run that is at work. */
void plumb_noise_run_async (PlumbNoiseRun *self,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
PlumbNoise *plumb_noise_run_finish (PlumbNoiseRun *self,
                                    GAsyncResult *result,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
