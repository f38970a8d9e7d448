/* plumb-ui-places.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "plumb-ui-session.h"

G_BEGIN_DECLS

/* What the other rooms give to be placed in the window, by their constructors. */

GtkWidget *plumb_ui_places_make_workflow_list (PlumbUiSession *session) G_GNUC_WARN_UNUSED_RESULT;
GtkWidget *plumb_ui_places_make_catalog (PlumbUiSession *session) G_GNUC_WARN_UNUSED_RESULT;
GtkWidget *plumb_ui_places_make_inspector (PlumbUiSession *session) G_GNUC_WARN_UNUSED_RESULT;
GtkWidget *plumb_ui_places_make_drawer (PlumbUiSession *session) G_GNUC_WARN_UNUSED_RESULT;
GtkWidget *plumb_ui_places_make_runs_page (PlumbUiSession *session) G_GNUC_WARN_UNUSED_RESULT;
GtkWidget *plumb_ui_places_make_review_page (PlumbUiSession *session) G_GNUC_WARN_UNUSED_RESULT;
GtkWidget *plumb_ui_places_make_question_banner (PlumbUiSession *session) G_GNUC_WARN_UNUSED_RESULT;
GtkWidget *plumb_ui_places_make_canvas (PlumbUiSession *session,
                                        PlumbUiDocument *document) G_GNUC_WARN_UNUSED_RESULT;
GtkWidget *plumb_ui_places_make_outline (PlumbUiSession *session,
                                         PlumbUiDocument *document) G_GNUC_WARN_UNUSED_RESULT;
void plumb_ui_places_present_palette (PlumbUiSession *session, GtkWidget *parent);
PlumbValue *plumb_ui_places_get_place (GtkWidget *canvas) G_GNUC_WARN_UNUSED_RESULT;
void plumb_ui_places_set_place (GtkWidget *canvas, PlumbValue *place);

G_END_DECLS
