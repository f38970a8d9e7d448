/* plumb-ui-tool-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ui-tools.h"

G_BEGIN_DECLS

/* One interaction: it begins with a press, is moved, and is dropped or canceled. Whoever leads it
 * (plumb-ui-tools-input.c) clears the overlay's gesture and puts the view back where it is
 * canceled; a tool changes the document in @drop only. */

typedef struct
{
  double x, y;   /* of the widget */
  PlumbPoint at; /* of the scene */
  GdkModifierType state;
  gint64 time; /* us, monotonic */
} PlumbUiPointer;

/* @hit's texts are copies that live as long as the press. */
typedef struct
{
  PlumbUiPointer pointer;
  guint button;
  gboolean with_space; /* Space is held */
  gboolean with_y;     /* Y is held: the Houdini preset's cut */
  PlumbHit hit;
} PlumbUiPress;

typedef struct _PlumbUiTool PlumbUiTool;

/**
 * PlumbUiToolClass:
 * @size: of the state, which begins with a #PlumbUiTool
 * @cursor: (nullable): while it is under way
 * @follows: the view moves on where the pointer comes to its edge
 * @begin: %FALSE where there is nothing to do
 * @end: frees what the state holds; always called
 */
typedef struct
{
  gsize size;
  const char *cursor;
  gboolean follows;
  gboolean (*begin) (PlumbUiTool *self, const PlumbUiPress *press);
  void (*move) (PlumbUiTool *self, const PlumbUiPointer *pointer);
  void (*drop) (PlumbUiTool *self, const PlumbUiPointer *pointer);
  void (*end) (PlumbUiTool *self);
} PlumbUiToolClass;

struct _PlumbUiTool
{
  const PlumbUiToolClass *class;
  PlumbUiTools *tools; /* borrowed */
};

extern const PlumbUiToolClass plumb_ui_tool_box;     /* select by a rectangle */
extern const PlumbUiToolClass plumb_ui_tool_move;    /* cards, frames, notes */
extern const PlumbUiToolClass plumb_ui_tool_detach;  /* cards, out of their links */
extern const PlumbUiToolClass plumb_ui_tool_resize;  /* a card or note by its corner */
extern const PlumbUiToolClass plumb_ui_tool_pan;     /* the view */
extern const PlumbUiToolClass plumb_ui_tool_zoom;    /* the view, up and down */
extern const PlumbUiToolClass plumb_ui_tool_link;    /* from a port */
extern const PlumbUiToolClass plumb_ui_tool_unlink;  /* a link off a port */
extern const PlumbUiToolClass plumb_ui_tool_cut;     /* links, by a stroke */
extern const PlumbUiToolClass plumb_ui_tool_reroute; /* dots into links, by a stroke */
extern const PlumbUiToolClass plumb_ui_tool_lazy;    /* from card to card */

/* Grab: follows the pointer without a button until a click. */
PlumbUiPointer plumb_ui_tools_make_pointer (PlumbUiTools *tools,
                                            double x,
                                            double y,
                                            GdkModifierType state);

G_END_DECLS
