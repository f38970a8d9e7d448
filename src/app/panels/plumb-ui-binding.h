/* plumb-ui-binding.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "plumb-ui-subject.h"

G_BEGIN_DECLS

/* Where the value of an input or a bound field comes from, and where it could come from. */

/* "its exposure · Value": the titles of the node and of its output. */
char *plumb_ui_binding_describe (PlumbUiDocument *document,
                                 PlumbEdge *edge) G_GNUC_WARN_UNUSED_RESULT;

/* A button with a list of the outputs that fit @port of the one node that @subject is about; the
 * nearest first. @title: of the port, as people read it. */
GtkWidget *plumb_ui_binding_button_new (PlumbUiSubject *subject,
                                        const char *port,
                                        const char *title) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
