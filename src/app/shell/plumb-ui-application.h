/* plumb-ui-application.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "plumb-backend.h"

G_BEGIN_DECLS

#define PLUMB_UI_APPLICATION_ID "org.plumbline.Plumbline"

/* The process: one environment, several windows, actions that need no window:
 *   app.show-run (sx: a project's folder, a run)      app.show-project (s)      app.search (s)
 *   app.answer (sxsxs: folder, run, step, item, answer)
 * They are called from notifications and from the desktop's search, also when nothing runs. */
#define PLUMB_UI_TYPE_APPLICATION (plumb_ui_application_get_type ())
G_DECLARE_FINAL_TYPE (
    PlumbUiApplication, plumb_ui_application, PLUMB_UI, APPLICATION, AdwApplication)

PlumbUiApplication *plumb_ui_application_new (PlumbBackends *backends) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
