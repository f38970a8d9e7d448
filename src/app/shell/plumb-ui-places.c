/* plumb-ui-places.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ui-places.h"

#include "plumb-ui-canvas-view.h"
#include "plumb-ui-catalog-panel.h"
#include "plumb-ui-command-palette.h"
#include "plumb-ui-drawer.h"
#include "plumb-ui-inspector.h"
#include "plumb-ui-outline.h"
#include "plumb-ui-run-graph.h"
#include "plumb-ui-question-banner.h"
#include "plumb-ui-review-page.h"
#include "plumb-ui-runs-page.h"
#include "plumb-ui-workflow-list.h"

GtkWidget *
plumb_ui_places_make_workflow_list (PlumbUiSession *session)
{
  return plumb_ui_workflow_list_new (session);
}

GtkWidget *
plumb_ui_places_make_catalog (PlumbUiSession *session)
{
  return plumb_ui_catalog_panel_new (session);
}

GtkWidget *
plumb_ui_places_make_inspector (PlumbUiSession *session)
{
  return plumb_ui_inspector_new (session);
}

GtkWidget *
plumb_ui_places_make_drawer (PlumbUiSession *session)
{
  return plumb_ui_drawer_new (session);
}

GtkWidget *
plumb_ui_places_make_runs_page (PlumbUiSession *session)
{
  GtkWidget *page = plumb_ui_runs_page_new (session);
  plumb_ui_runs_page_set_graph_func (PLUMB_UI_RUNS_PAGE (page), plumb_ui_run_graph_new);
  return page;
}

GtkWidget *
plumb_ui_places_make_review_page (PlumbUiSession *session)
{
  return plumb_ui_review_page_new (session);
}

GtkWidget *
plumb_ui_places_make_question_banner (PlumbUiSession *session)
{
  return plumb_ui_question_banner_new (session);
}

GtkWidget *
plumb_ui_places_make_canvas (PlumbUiSession *session, PlumbUiDocument *document)
{
  return plumb_ui_canvas_view_new (session, document);
}

GtkWidget *
plumb_ui_places_make_outline (PlumbUiSession *session, PlumbUiDocument *document)
{
  return plumb_ui_outline_new (session);
}

void
plumb_ui_places_present_palette (PlumbUiSession *session, GtkWidget *parent)
{
  plumb_ui_command_palette_present (session, parent);
}

PlumbValue *
plumb_ui_places_get_place (GtkWidget *canvas)
{
  return plumb_ui_canvas_view_get_place (PLUMB_UI_CANVAS_VIEW (canvas));
}

void
plumb_ui_places_set_place (GtkWidget *canvas, PlumbValue *place)
{
  plumb_ui_canvas_view_set_place (PLUMB_UI_CANVAS_VIEW (canvas), place);
}
