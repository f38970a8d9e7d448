/* plumb-ui-project.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-engine.h"
#include "plumb-runner-client.h"
#include "plumb-thumbnails.h"
#include "plumb-ui-environment.h"

G_BEGIN_DECLS

/* A project that is open in the window: its records, its workflows, and the way to its runner.
 * Main thread.
 *
 * Signals:
 *   "progress"      (PlumbValue)             of a running run (plumb-runner-client.h)
 *   "run-changed"   (gint64 run)             a run came, or its state changed
 *   "records-changed" (gint64 seq)           the ledger has more events; at most five a second */
#define PLUMB_UI_TYPE_PROJECT (plumb_ui_project_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiProject, plumb_ui_project, PLUMB_UI, PROJECT, GObject)

/* @path: the project's folder, or a file in it. Writes nothing and starts nothing; blocks for the
 * few files that a project has. */
PlumbUiProject *plumb_ui_project_open (PlumbUiEnvironment *environment,
                                       const char *path,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

PlumbUiEnvironment *plumb_ui_project_get_environment (PlumbUiProject *self);
PlumbProject *plumb_ui_project_get_project (PlumbUiProject *self);
const char *plumb_ui_project_get_name (PlumbUiProject *self);
const char *plumb_ui_project_get_folder (PlumbUiProject *self);
/* FALSE with @error where its folder was moved or removed: nothing is begun in its place, or there
 * were two once it comes back. */
gboolean plumb_ui_project_check_folder (PlumbUiProject *self, GError **error);
/* Plans and checks stand on it; another one once the tools were found. */
PlumbEngine *plumb_ui_project_get_engine (PlumbUiProject *self);
/* For short look-ups on the main thread; a worker opens its own. */
PlumbLedgerReader *plumb_ui_project_get_reader (PlumbUiProject *self);
/* Small pictures of its pictures. */
PlumbThumbnails *plumb_ui_project_get_thumbnails (PlumbUiProject *self);
/* GtkStringObjects: the names of the workflows, sorted, those that were not saved yet among them;
 * follows the folder. */
GListModel *plumb_ui_project_get_workflows (PlumbUiProject *self);
gboolean plumb_ui_project_has_workflow (PlumbUiProject *self, const char *name);
/* A document that is not saved came or went. */
void plumb_ui_project_refresh_workflows (PlumbUiProject *self);

/* Asks the project's runner (plumb-runner-client.h lists verbs, arguments and answers), starting
 * one where there is none. */
void plumb_ui_project_request_async (PlumbUiProject *self,
                                     const char *verb,
                                     PlumbValue *arguments,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
PlumbValue *plumb_ui_project_request_finish (PlumbUiProject *self,
                                             GAsyncResult *result,
                                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The way to the runner itself, which is started where there is none: for what talks to it more
 * than once (plumb-dispatch.h). */
void plumb_ui_project_reach_async (PlumbUiProject *self,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
PlumbRunnerClient *plumb_ui_project_reach_finish (PlumbUiProject *self,
                                                  GAsyncResult *result,
                                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* What is more than one run counts as active also between its runs. */
void plumb_ui_project_begin_order (PlumbUiProject *self);
void plumb_ui_project_end_order (PlumbUiProject *self);
/* Follows a runner that is there, and from then on each one that comes; starts none. */
void plumb_ui_project_follow (PlumbUiProject *self);
/* The state of a run as everybody is to see it: the one that is recorded, or "pausing" while it
 * ends what it had begun and begins nothing more, which only the runner knows. */
const char *plumb_ui_project_get_run_state (PlumbUiProject *self, gint64 run, const char *recorded);
/* Whether it is paused, or will be: whoever is asked to pause it is to continue it instead. */
gboolean plumb_ui_project_is_paused (PlumbUiProject *self, gint64 run, const char *recorded);
/* Runs and orders that are being carried out, as far as the runner told. */
guint plumb_ui_project_count_active (PlumbUiProject *self);
/* Progress of what runs now, by run: the last value that "progress" brought, or NULL. */
PlumbValue *plumb_ui_project_get_progress (PlumbUiProject *self, gint64 run);

G_END_DECLS
