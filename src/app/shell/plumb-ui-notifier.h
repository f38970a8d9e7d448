/* plumb-ui-notifier.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "plumb-ui-project.h"

G_BEGIN_DECLS

/* Follows the runs of a project: tells the desktop of results and questions while nobody looks, and
 * keeps the machine awake, and the process without a window, while a run is carried out. Owned by
 * the application, one a project. */
#define PLUMB_UI_TYPE_NOTIFIER (plumb_ui_notifier_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiNotifier, plumb_ui_notifier, PLUMB_UI, NOTIFIER, GObject)

PlumbUiNotifier *plumb_ui_notifier_new (GtkApplication *application,
                                        PlumbUiProject *project) G_GNUC_WARN_UNUSED_RESULT;
PlumbUiProject *plumb_ui_notifier_get_project (PlumbUiNotifier *self);
/* Whether a run is being carried out. */
gboolean plumb_ui_notifier_is_active (PlumbUiNotifier *self);
/* Somebody looks at the run: what was told of it goes. */
void plumb_ui_notifier_withdraw (PlumbUiNotifier *self, gint64 run);

/* The notification of a run's state; NULL where nothing is to be told. @questions: open ones, as
 * plumb_ledger_reader_list_questions() gives them. */
GNotification *plumb_ui_notifier_make (const char *folder,
                                       const char *project,
                                       const PlumbRunRow *run,
                                       GPtrArray *questions) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
