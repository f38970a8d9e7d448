/* plumb-ui-graph-view.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ui-graph-view.h"

G_DEFINE_INTERFACE (PlumbUiNodeStates, plumb_ui_node_states, G_TYPE_OBJECT)
G_DEFINE_INTERFACE (PlumbUiGraphView, plumb_ui_graph_view, GTK_TYPE_WIDGET)

enum
{
  CHANGED,
  NODE_SELECTED,
  NODE_ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
plumb_ui_node_states_default_init (PlumbUiNodeStatesInterface *iface)
{
  signals[CHANGED] = g_signal_new ("changed", PLUMB_UI_TYPE_NODE_STATES, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

gboolean
plumb_ui_node_states_find (PlumbUiNodeStates *self, const char *path, PlumbUiStepState *state)
{
  g_return_val_if_fail (PLUMB_UI_IS_NODE_STATES (self), FALSE);
  return PLUMB_UI_NODE_STATES_GET_IFACE (self)->find (self, path, state);
}

char *
plumb_ui_node_states_dup_note (PlumbUiNodeStates *self, const char *path)
{
  g_return_val_if_fail (PLUMB_UI_IS_NODE_STATES (self), NULL);
  return PLUMB_UI_NODE_STATES_GET_IFACE (self)->dup_note (self, path);
}

PlumbValue *
plumb_ui_node_states_find_picture (PlumbUiNodeStates *self, const char *path)
{
  g_return_val_if_fail (PLUMB_UI_IS_NODE_STATES (self), NULL);
  return PLUMB_UI_NODE_STATES_GET_IFACE (self)->find_picture (self, path);
}

void
plumb_ui_node_states_emit_changed (PlumbUiNodeStates *self, const char *path)
{
  g_signal_emit (self, signals[CHANGED], 0, path);
}

static void
plumb_ui_graph_view_default_init (PlumbUiGraphViewInterface *iface)
{
  signals[NODE_SELECTED]
      = g_signal_new ("node-selected", PLUMB_UI_TYPE_GRAPH_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                      NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[NODE_ACTIVATED]
      = g_signal_new ("node-activated", PLUMB_UI_TYPE_GRAPH_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                      NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

void
plumb_ui_graph_view_select (PlumbUiGraphView *self, const char *path)
{
  g_return_if_fail (PLUMB_UI_IS_GRAPH_VIEW (self));
  PLUMB_UI_GRAPH_VIEW_GET_IFACE (self)->select (self, path);
}

void
plumb_ui_graph_view_emit_selected (PlumbUiGraphView *self, const char *path)
{
  g_signal_emit (self, signals[NODE_SELECTED], 0, path);
}

void
plumb_ui_graph_view_emit_activated (PlumbUiGraphView *self, const char *path)
{
  g_signal_emit (self, signals[NODE_ACTIVATED], 0, path);
}
