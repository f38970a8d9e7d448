/* plumb-ui-compare-view-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ui-compare-view.h"
#include "plumb-video.h"

G_BEGIN_DECLS

/* plumb-ui-compare-view.c: the widgets; -actions: what can be done, and its keys; -menu: the menu;
 * -open: files and sequences; -regions: what is done with areas; -review: a person's word. */

struct _PlumbUiCompareView
{
  AdwBin parent_instance;

  PlumbUiEnvironment *environment;
  PlumbUiCompareModel *model;
  PlumbUiCompareLook look;
  GSimpleActionGroup *actions;
  char *first_step;

  gboolean is_held; /* the key that flicks */
  gint64 held_since;
  guint play_source;
  PlumbVideoFolder *frame_folder; /* (nullable): of frames of videos; goes with the view */
  GCancellable *opening;          /* (nullable): of the last sequence that was asked for */
  gboolean wants_worst;           /* the pixel, as soon as it is known */

  PlumbUiCompareCanvas *canvas;
  AdwToggleGroup *modes;
  GtkWidget *mode_bar;
  GtkWidget *export_button;
  AdwToggleGroup *tools;
  PlumbUiCompareTool last_tool;
  GtkMenuButton *menu_button;
  AdwOverlaySplitView *split;
  GtkWidget *panel;
  GtkLabel *status;
  GtkLabel *names[2];
  GtkWidget *notice;
  GtkWidget *spinner;
  GtkLabel *frame_label;
  GtkWidget *frames;
};

/* What was asked for is not wanted any more; what came of it neither. */
void plumb_ui_compare_view_stop_opening (PlumbUiCompareView *self);
void plumb_ui_compare_view_drop_frames (PlumbUiCompareView *self);
void plumb_ui_compare_view_add_actions (PlumbUiCompareView *self);
void plumb_ui_compare_view_stop (PlumbUiCompareView *self);
/* The look was changed by an action: shown, kept, told. */
void plumb_ui_compare_view_apply (PlumbUiCompareView *self);
void plumb_ui_compare_view_go_to_worst (PlumbUiCompareView *self);
/* Texts, notices and names follow what is shown. */
void plumb_ui_compare_view_update (PlumbUiCompareView *self);
void plumb_ui_compare_view_show_step (PlumbUiCompareView *self);
void plumb_ui_compare_view_approve (PlumbUiCompareView *self);
/* Areas: their actions, the bar of tools over the picture, and what the one in hand needs to be
 * told of; NULL: nothing. */
void plumb_ui_compare_view_add_region_actions (PlumbUiCompareView *self);
GtkWidget *plumb_ui_compare_view_make_tools (PlumbUiCompareView *self) G_GNUC_WARN_UNUSED_RESULT;
char *plumb_ui_compare_view_dup_hint (PlumbUiCompareView *self) G_GNUC_WARN_UNUSED_RESULT;
/* A person's word on the pair: its actions, and what was said, " · accepted · 3 of 5 stars". */
void plumb_ui_compare_view_add_review_actions (PlumbUiCompareView *self);
void plumb_ui_compare_view_update_review (PlumbUiCompareView *self);
char *plumb_ui_compare_view_dup_word (PlumbUiCompareView *self) G_GNUC_WARN_UNUSED_RESULT;
GMenuModel *plumb_ui_compare_view_make_menu (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
