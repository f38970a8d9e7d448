/* plumb-project.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-artifacts.h"
#include "plumb-ledger-reader.h"
#include "plumb-problem.h"

G_BEGIN_DECLS

/* A project folder: project.json, workflows, the machine's .plumbline. */
#define PLUMB_TYPE_PROJECT (plumb_project_get_type ())
G_DECLARE_FINAL_TYPE (PlumbProject, plumb_project, PLUMB, PROJECT, GObject)

/* @path: the folder, or any file in it (a workflow). NOT_FOUND with a next step where there is none. */
PlumbProject *plumb_project_open (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
PlumbProject *plumb_project_create (const char *folder, const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT;
const char *plumb_project_get_folder (PlumbProject *self);
const char *plumb_project_get_name (PlumbProject *self);
PlumbValue *plumb_project_get_settings (PlumbProject *self); /* slots, budgets, retry policy, thresholds */
char **plumb_project_list_workflows (PlumbProject *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *plumb_project_get_workflow_path (PlumbProject *self, const char *name) G_GNUC_WARN_UNUSED_RESULT;
char *plumb_project_get_machine_path (PlumbProject *self, const char *name) G_GNUC_WARN_UNUSED_RESULT; /* below .plumbline */
PlumbArtifacts *plumb_project_get_artifacts (PlumbProject *self);

/* The writer's lease: an OFD lock on .plumbline/lease. Returns the descriptor that holds it (a child that inherits it holds it too),
 * or -1 with BUSY; @holder tells who (pid, program, since) where known. */
int plumb_project_acquire_lease (PlumbProject *self, char **holder, GError **error);
PlumbLedger *plumb_project_open_ledger (PlumbProject *self, PlumbClock *clock, GError **error) G_GNUC_WARN_UNUSED_RESULT;
PlumbLedgerReader *plumb_project_open_reader (PlumbProject *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
