/* plumb-ui-kind-help.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "plumb-registry.h"

G_BEGIN_DECLS

/* What a pack says of one of its kinds, as a page: of a pack that did not come with the program the
 * installed help knows nothing. */
void plumb_ui_kind_help_present (PlumbRegistry *registry, PlumbKind *kind, GtkWidget *parent);

G_END_DECLS
