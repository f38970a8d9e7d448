/* plumb-ui-environment.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-backend.h"
#include "plumb-catalog.h"
#include "plumb-problem.h"
#include "plumb-work-pool.h"

G_BEGIN_DECLS

/* What is one for the whole process and outlives every window: the packs, the catalog made of them,
 * the ways to carry out steps, the tools of this machine, the settings. Made once by the shell.
 * Main thread. */
#define PLUMB_UI_TYPE_ENVIRONMENT (plumb_ui_environment_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiEnvironment, plumb_ui_environment, PLUMB_UI, ENVIRONMENT, GObject)

/* @backends: the shell names the concrete ones. The packs are read on a thread from here on:
 * whoever asks for them first waits for the end of it. */
PlumbUiEnvironment *plumb_ui_environment_new (PlumbBackends *backends) G_GNUC_WARN_UNUSED_RESULT;

PlumbRegistry *plumb_ui_environment_get_registry (PlumbUiEnvironment *self);
PlumbCatalog *plumb_ui_environment_get_catalog (PlumbUiEnvironment *self);
PlumbBackends *plumb_ui_environment_get_backends (PlumbUiEnvironment *self);
PlumbWorkPool *plumb_ui_environment_get_pool (PlumbUiEnvironment *self);
GSettings *plumb_ui_environment_get_settings (PlumbUiEnvironment *self);
#define PLUMB_UI_N_RECENT 12
/* Puts @name in front of the list that the settings keep under @key, which has each name once and
 * so many at most. */
void plumb_ui_environment_note_recent (PlumbUiEnvironment *self, const char *key, const char *name);
/* Faults of packs, found when they were loaded. */
PlumbProblems *plumb_ui_environment_get_pack_problems (PlumbUiEnvironment *self);

/* { NAME: { "path", "version" } }; NULL until they were looked for ("notify::tools" tells). */
PlumbValue *plumb_ui_environment_get_tools (PlumbUiEnvironment *self);
/* Looks for them where nobody did. It takes a second of a processor: a window is shown before. */
void plumb_ui_environment_ensure_tools (PlumbUiEnvironment *self);
void plumb_ui_environment_refresh_tools (PlumbUiEnvironment *self);

G_END_DECLS
