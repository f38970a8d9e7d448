/* fixture.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-backend.h"
#include "plumb-registry.h"

G_BEGIN_DECLS

/* A project in a temporary folder, a pack of test kinds, and one backend. */
typedef struct
{
  char *folder;
  PlumbRegistry *registry;
  PlumbBackend *backend;
  guint n_jobs;
  PlumbProgressFunc progress;
  gpointer progress_data;
  gboolean sandbox;
  guint threads; /* that each job may use */
  guint64 lane;  /* of each job */
} Fixture;

void fixture_set_up (Fixture *self, PlumbBackend *backend);
void fixture_tear_down (Fixture *self);

/* A job of a kind; @params and @inputs are JSON. */
PlumbJob *fixture_make_job (Fixture *self,
                            const char *kind,
                            const char *params,
                            const char *inputs);
/* The parameters of test.run and its like: { "arguments": [ … ] }, then more members as JSON. */
char *fixture_make_params (const char *const *arguments, const char *more);

/* One run, from its start to its outcome. */
typedef struct
{
  Fixture *fixture;
  PlumbJob *job;
  GCancellable *cancellable;
  PlumbOutcome *outcome;
  guint n_outcomes;
  gint64 begun_us; /* of a queued one that began by itself */
} FixtureRun;

FixtureRun *fixture_start (Fixture *self, PlumbJob *job);
/* @cancellable: (transfer full): the run's, in whatever state. */
FixtureRun *fixture_start_with (Fixture *self, PlumbJob *job, GCancellable *cancellable);
/* Of a backend that can queue. */
FixtureRun *fixture_queue (Fixture *self, PlumbJob *job, PlumbJob *before);
/* Waits for the outcome; fails the test after a minute. */
const PlumbOutcomeInfo *fixture_wait (FixtureRun *run);
void fixture_run_free (FixtureRun *run);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FixtureRun, fixture_run_free)

/* Starts and waits. */
FixtureRun *fixture_run (Fixture *self,
                         const char *kind,
                         const char *const *arguments,
                         const char *more);

/* Runs the main loop until the condition holds, a minute at most. */
gboolean fixture_wait_until (gboolean (*condition) (gpointer data), gpointer data);
char *fixture_get_path (Fixture *self, const char *name);
char *fixture_read (const char *path);
/* How many of the processes whose ids a file holds, one a line, are there, dead ones too. */
guint fixture_count_alive (const char *path);

G_END_DECLS
