/* plumb-project.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-artifacts.h"
#include "plumb-ledger-reader.h"
#include "plumb-problem.h"

G_BEGIN_DECLS

/* A project folder: project.json, workflows, the machine's .plumbline. Opening one writes nothing
 * and starts nothing. Main thread. */
#define PLUMB_TYPE_PROJECT (plumb_project_get_type ())
G_DECLARE_FINAL_TYPE (PlumbProject, plumb_project, PLUMB, PROJECT, GObject)

#define PLUMB_PROJECT_FILE "project.json"
#define PLUMB_PROJECT_MACHINE_FOLDER ".plumbline"
#define PLUMB_PROJECT_MAX_WORKFLOWS 1000

PlumbProject *plumb_project_open (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
PlumbProject *plumb_project_create (const char *folder,
                                    const char *name,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
const char *plumb_project_get_folder (PlumbProject *self);
const char *plumb_project_get_name (PlumbProject *self);
const char *plumb_project_get_id (PlumbProject *self);
PlumbValue *plumb_project_get_settings (PlumbProject *self);
char **plumb_project_list_workflows (PlumbProject *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *plumb_project_get_workflow_path (PlumbProject *self,
                                       const char *name) G_GNUC_WARN_UNUSED_RESULT;
char *plumb_project_get_machine_path (PlumbProject *self,
                                      const char *name) G_GNUC_WARN_UNUSED_RESULT;
gboolean plumb_project_ensure_machine_folder (PlumbProject *self, const char *name, GError **error);
PlumbArtifacts *plumb_project_get_artifacts (PlumbProject *self);

int plumb_project_acquire_lease (PlumbProject *self, char **holder, GError **error);
gboolean plumb_project_keep_reserve (PlumbProject *self, GError **error);
void plumb_project_give_up_reserve (PlumbProject *self);
PlumbLedger *plumb_project_open_ledger (PlumbProject *self,
                                        PlumbClock *clock,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
PlumbLedgerReader *plumb_project_open_reader (PlumbProject *self,
                                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
