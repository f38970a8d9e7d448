/* plumb-ui-tools-input-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ui-tool-private.h"
#include "plumb-ui-tools-input.h"

G_BEGIN_DECLS

#define PLUMB_UI_TOOLS_MODIFIERS (GDK_SHIFT_MASK | GDK_CONTROL_MASK | GDK_ALT_MASK)

/* plumb-ui-tools-input.c leads the tool that a press begins, -click.c has what is selected and what
 * a click does, -view.c what moves the view. */
struct _PlumbUiToolsInput
{
  GObject parent_instance;

  PlumbUiTools *tools;
  GtkWidget *canvas; /* not owned */
  GtkGesture *drag;

  PlumbUiPress press;
  gboolean is_pressed;
  char *hit_id;
  char *hit_name;
  PlumbUiTool *tool;
  gboolean is_dropping;
  guint tick;
  PlumbUiPointer last;

  double zoom_before;
  PlumbPoint origin_before;
  double pinch_scale;
  double pinch_x, pinch_y;

  gboolean with_space;
  gboolean with_y;
  gboolean space_was_used;
  gint64 click_time;
  double click_x, click_y;
};

void plumb_ui_tools_input_set_cursor (PlumbUiToolsInput *self, const char *name);

/* plumb-ui-tools-input-click.c */
void plumb_ui_tools_input_activate (PlumbUiToolsInput *self, const char *action);
/* What is pressed is selected at once, not when the button comes up. */
void plumb_ui_tools_input_select_pressed (PlumbUiToolsInput *self);
void plumb_ui_tools_input_click (PlumbUiToolsInput *self);
void plumb_ui_tools_input_ask_for_menu (PlumbUiToolsInput *self);

/* plumb-ui-tools-input-view.c */
void plumb_ui_tools_input_add_view_controllers (PlumbUiToolsInput *self);

G_END_DECLS
