/* plumb-ui-templates.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "plumb-ui-session.h"

G_BEGIN_DECLS

/* Asks which template a new workflow of the session's project starts from, and begins it: with the
 * files that it works on, where the project has none of these names. */
void plumb_ui_templates_present (PlumbUiSession *session, GtkWidget *parent);

G_END_DECLS
