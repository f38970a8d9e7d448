/* plumb-ui-states-source.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ui-card-source.h"
#include "plumb-ui-graph-view.h"
#include "plumb-ui-project.h"

G_BEGIN_DECLS

/* What a canvas asks of nodes, answered by what is known of the steps of an earlier run. */
#define PLUMB_UI_TYPE_STATES_SOURCE (plumb_ui_states_source_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiStatesSource, plumb_ui_states_source, PLUMB_UI, STATES_SOURCE, GObject)

PlumbUiStatesSource *plumb_ui_states_source_new (PlumbUiProject *project, PlumbUiNodeStates *states)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
