/* plumb-ui-window-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ui-design-page.h"
#include "plumb-ui-window.h"

G_BEGIN_DECLS

/* plumb-ui-window.c: the window; -compare: comparisons; -files: projects, workflows, tabs; -runs:
 * checking and running; -menus: what can be done now, and how it is called; -state: from start to
 * start. */

struct _PlumbUiWindow
{
  AdwApplicationWindow parent_instance;

  PlumbUiSession *session;
  PlumbUiDesignPage *design;
  GtkWidget *welcome; /* (nullable): made when there is no project */
  GCancellable *cancellable;

  PlumbUiDocument *document;  /* (nullable): followed */
  PlumbUiRunState *run_state; /* (nullable): followed */
  guint update_source;

  AdwToastOverlay *toasts;
  AdwViewStack *pages;
  GtkStack *content;
  AdwWindowTitle *narrow_title;
  AdwViewSwitcher *switcher;
  AdwViewSwitcherBar *switcher_bar;
  GtkWidget *sidebar_button;
  GtkWidget *inspector_button;
  GtkWidget *find_button;
  GtkMenuButton *project_button;
  GtkMenuButton *menu_button;
  GMenuModel *project_menu;
  GMenuModel *main_menu;
  GMenu *project_list;
  GMenu *recent_list;
  GMenu *history_items;
};

void plumb_ui_window_add_file_actions (PlumbUiWindow *self);
/* "compare", "compare-files" (as: paths), "compare-pictures" (sxxs: a project's folder, two runs, a
 * step or ""), "compare-reference" (sx: a folder, a run), "compare-pair" (sx: a folder, a pair's
 * number), "compare-dispatch" (ss: a folder, a dispatch). */
void plumb_ui_window_add_compare_actions (PlumbUiWindow *self);
void plumb_ui_window_add_run_actions (PlumbUiWindow *self);
/* Follows what is shown; the menus are brought up to date before the next frame. */
void plumb_ui_window_follow (PlumbUiWindow *self);
void plumb_ui_window_unfollow (PlumbUiWindow *self);
/* Does it now. */
void plumb_ui_window_update (PlumbUiWindow *self);
/* Whether a run of an open project is being carried out. */
gboolean plumb_ui_window_has_active_runs (PlumbUiWindow *self);
GSettings *plumb_ui_window_get_settings (PlumbUiWindow *self);

G_END_DECLS
