/* plumb-ui-preferences.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "plumb-ui-environment.h"

G_BEGIN_DECLS

void plumb_ui_preferences_present (PlumbUiEnvironment *environment, GtkWidget *parent);

G_END_DECLS
