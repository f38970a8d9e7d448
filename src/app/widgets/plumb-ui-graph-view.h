/* plumb-ui-graph-view.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "plumb-graph.h"
#include "plumb-registry.h"
#include "plumb-ui-run-state.h"

G_BEGIN_DECLS

/* How a room shows a graph that nobody edits without knowing who draws it: whoever puts the rooms
 * together gives it a PlumbUiGraphViewFunc. */

/* What is known of the nodes of such a graph. Emits "changed" (path, or NULL: all). */
#define PLUMB_UI_TYPE_NODE_STATES (plumb_ui_node_states_get_type ())
G_DECLARE_INTERFACE (PlumbUiNodeStates, plumb_ui_node_states, PLUMB_UI, NODE_STATES, GObject)

/**
 * PlumbUiNodeStatesInterface:
 * @find: fills in the state of a node by its path; %FALSE where nothing is known
 * @dup_note: (transfer full) (nullable): a word or two to be seen on the card, translated; what
 *   has one is lit
 * @find_picture: (transfer none) (nullable): an artifact that shows what it made
 */
struct _PlumbUiNodeStatesInterface
{
  GTypeInterface parent_iface;

  gboolean (*find) (PlumbUiNodeStates *self, const char *path, PlumbUiStepState *state);
  char *(*dup_note) (PlumbUiNodeStates *self, const char *path);
  PlumbValue *(*find_picture) (PlumbUiNodeStates *self, const char *path);
};

gboolean plumb_ui_node_states_find (PlumbUiNodeStates *self,
                                    const char *path,
                                    PlumbUiStepState *state);
char *plumb_ui_node_states_dup_note (PlumbUiNodeStates *self,
                                     const char *path) G_GNUC_WARN_UNUSED_RESULT;
PlumbValue *plumb_ui_node_states_find_picture (PlumbUiNodeStates *self, const char *path);
/* For implementations. */
void plumb_ui_node_states_emit_changed (PlumbUiNodeStates *self, const char *path);

/* A widget that shows a graph. Emits "node-selected" (path) when the user selects a node, and
 * "node-activated" (path) when he opens it. */
#define PLUMB_UI_TYPE_GRAPH_VIEW (plumb_ui_graph_view_get_type ())
G_DECLARE_INTERFACE (PlumbUiGraphView, plumb_ui_graph_view, PLUMB_UI, GRAPH_VIEW, GtkWidget)

/**
 * PlumbUiGraphViewInterface:
 * @select: selects a node and brings it into sight; %NULL: none. Emits nothing
 */
struct _PlumbUiGraphViewInterface
{
  GTypeInterface parent_iface;

  void (*select) (PlumbUiGraphView *self, const char *path);
};

void plumb_ui_graph_view_select (PlumbUiGraphView *self, const char *path);
/* For implementations. */
void plumb_ui_graph_view_emit_selected (PlumbUiGraphView *self, const char *path);
void plumb_ui_graph_view_emit_activated (PlumbUiGraphView *self, const char *path);

/* What a room needs to show a graph: made by who knows the canvas. */
typedef struct
{
  PlumbUiProject *project;
  PlumbGraph *graph;
  PlumbUiNodeStates *states;
} PlumbUiGraphViewInfo;

/* Returns (transfer full, floating): a widget that implements PlumbUiGraphView. Keeps what it
 * needs of @info by references of its own. */
typedef GtkWidget *(*PlumbUiGraphViewFunc) (const PlumbUiGraphViewInfo *info);

G_END_DECLS
