/* plumb-ui-application.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "plumb-backend.h"

G_BEGIN_DECLS

#define PLUMB_UI_APPLICATION_ID "org.plumbline.Plumbline"

/* The process: one environment, one window a desktop place, actions that need no window. */
#define PLUMB_UI_TYPE_APPLICATION (plumb_ui_application_get_type ())
G_DECLARE_FINAL_TYPE (
    PlumbUiApplication, plumb_ui_application, PLUMB_UI, APPLICATION, AdwApplication)

PlumbUiApplication *plumb_ui_application_new (PlumbBackends *backends) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
