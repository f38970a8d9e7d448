/* plumb-ui-canvas-do-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-clip.h"
#include "plumb-ui-tools.h"

G_BEGIN_DECLS

/* What the "canvas." actions do. @parameter: of the action, or NULL. */
typedef void (*PlumbUiCanvasDo) (PlumbUiTools *tools, GVariant *parameter);

/* plumb-ui-canvas-do-clip.c */
void plumb_ui_do_cut (PlumbUiTools *tools, GVariant *parameter);
void plumb_ui_do_copy (PlumbUiTools *tools, GVariant *parameter);
void plumb_ui_do_duplicate (PlumbUiTools *tools, GVariant *parameter);
void plumb_ui_do_duplicate_keeping_inputs (PlumbUiTools *tools, GVariant *parameter);
/* plumb_clip_paste(), or a sister of it. */
typedef void (*PlumbUiAddClipFunc) (PlumbClip *clip,
                                    PlumbDraft *draft,
                                    PlumbPoint offset,
                                    PlumbClipPasted *pasted);
/* Adds what is in the clip, and selects it. */
void plumb_ui_do_add_clip (PlumbUiTools *tools,
                           PlumbClip *clip,
                           PlumbPoint offset,
                           PlumbUiAddClipFunc func,
                           const char *label);

/* plumb-ui-canvas-do-paste.c */
void plumb_ui_do_paste (PlumbUiTools *tools, GVariant *parameter);
void plumb_ui_do_paste_keeping_inputs (PlumbUiTools *tools, GVariant *parameter);

/* plumb-ui-canvas-do-edit.c */
void plumb_ui_do_delete (PlumbUiTools *tools, GVariant *parameter);
void plumb_ui_do_delete_and_reconnect (PlumbUiTools *tools, GVariant *parameter);
void plumb_ui_do_insert (PlumbUiTools *tools, GVariant *parameter);
void plumb_ui_do_add_node (PlumbUiTools *tools, GVariant *parameter);
void plumb_ui_do_insert_into_link (PlumbUiTools *tools, GVariant *parameter);
void plumb_ui_do_group (PlumbUiTools *tools, GVariant *parameter);
void plumb_ui_do_ungroup (PlumbUiTools *tools, GVariant *parameter);
void plumb_ui_do_frame (PlumbUiTools *tools, GVariant *parameter);
void plumb_ui_do_leave_frame (PlumbUiTools *tools, GVariant *parameter);
void plumb_ui_do_note (PlumbUiTools *tools, GVariant *parameter);
void plumb_ui_do_mute (PlumbUiTools *tools, GVariant *parameter);
void plumb_ui_do_bypass (PlumbUiTools *tools, GVariant *parameter);
void plumb_ui_do_collapse (PlumbUiTools *tools, GVariant *parameter);
void plumb_ui_do_pin (PlumbUiTools *tools, GVariant *parameter);
void plumb_ui_do_connect (PlumbUiTools *tools, GVariant *parameter);
void plumb_ui_do_swap (PlumbUiTools *tools, GVariant *parameter);
void plumb_ui_do_disconnect (PlumbUiTools *tools, GVariant *parameter);
void plumb_ui_do_set_condition (PlumbUiTools *tools, GVariant *parameter);

/* plumb-ui-canvas-do-arrange.c */
void plumb_ui_do_auto_align (PlumbUiTools *tools, GVariant *parameter);
void plumb_ui_do_align (PlumbUiTools *tools, GVariant *parameter);
void plumb_ui_do_distribute (PlumbUiTools *tools, GVariant *parameter);
void plumb_ui_do_fold (PlumbUiTools *tools, GVariant *parameter);
void plumb_ui_do_straighten (PlumbUiTools *tools, GVariant *parameter);
/* Moves the selected nodes. */
void plumb_ui_do_nudge (PlumbUiTools *tools, double dx, double dy);

/* plumb-ui-canvas-do-view.c */
void plumb_ui_do_fit (PlumbUiTools *tools, GVariant *parameter);
void plumb_ui_do_fit_selection (PlumbUiTools *tools, GVariant *parameter);
void plumb_ui_do_zoom_100 (PlumbUiTools *tools, GVariant *parameter);
void plumb_ui_do_zoom_in (PlumbUiTools *tools, GVariant *parameter);
void plumb_ui_do_zoom_out (PlumbUiTools *tools, GVariant *parameter);
void plumb_ui_do_enter (PlumbUiTools *tools, GVariant *parameter);
void plumb_ui_do_leave (PlumbUiTools *tools, GVariant *parameter);
void plumb_ui_do_properties (PlumbUiTools *tools, GVariant *parameter);
void plumb_ui_do_preview (PlumbUiTools *tools, GVariant *parameter);
void plumb_ui_do_store_view (PlumbUiTools *tools, GVariant *parameter);
void plumb_ui_do_show_view (PlumbUiTools *tools, GVariant *parameter);
void plumb_ui_do_run_to (PlumbUiTools *tools, GVariant *parameter);
void plumb_ui_do_run_from (PlumbUiTools *tools, GVariant *parameter);

/* plumb-ui-canvas-do-select.c */
void plumb_ui_do_select_all (PlumbUiTools *tools, GVariant *parameter);
void plumb_ui_do_select_none (PlumbUiTools *tools, GVariant *parameter);
void plumb_ui_do_select_invert (PlumbUiTools *tools, GVariant *parameter);
void plumb_ui_do_select_upstream (PlumbUiTools *tools, GVariant *parameter);
void plumb_ui_do_select_downstream (PlumbUiTools *tools, GVariant *parameter);
void plumb_ui_do_select_linked (PlumbUiTools *tools, GVariant *parameter);
void plumb_ui_do_focus_upstream (PlumbUiTools *tools, GVariant *parameter);
void plumb_ui_do_focus_downstream (PlumbUiTools *tools, GVariant *parameter);
/* The next node in a direction (-1, 0, 1 each); @extends: the selection grows with it. FALSE where
 * there is none, or nothing has the focus. */
gboolean plumb_ui_do_walk (PlumbUiTools *tools, int dx, int dy, gboolean extends);

/* plumb-ui-rename-menu.c */
void plumb_ui_do_rename (PlumbUiTools *tools, GVariant *parameter);
/* plumb-ui-connect-menu.c */
void plumb_ui_connect_menu_popup (PlumbUiTools *tools, const char *node);

G_END_DECLS
