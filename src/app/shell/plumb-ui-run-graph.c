/* plumb-ui-run-graph.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "plumb-ui-run-graph.h"

#include "plumb-ui-canvas.h"
#include "plumb-ui-run-graph-access.h"
#include "plumb-ui-states-source.h"

#define ZOOM_STEP 1.15
#define FIT_MARGIN 16
#define REACH 4.0
/* A graph that would be smaller than this is not seen whole: what is selected is in the middle. */
#define MIN_WHOLE_ZOOM 0.22
#define PART_ZOOM 0.4

/* --- the view ------------------------------------------------------------------------------- */

#define PLUMB_UI_TYPE_RUN_GRAPH (plumb_ui_run_graph_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiRunGraph, plumb_ui_run_graph, PLUMB_UI, RUN_GRAPH, AdwBin)

struct _PlumbUiRunGraph
{
  AdwBin parent_instance;

  PlumbUiCanvas *canvas;
  GtkWidget *overlay;
  GtkWidget *bar; /* where one is, and the way out */
  GtkLabel *place;
  PlumbGraph *graph;
  PlumbUiNodeStates *states;
  PlumbUiRunGraphAccess *access;
  char *level;    /* (nullable): path of the block that was entered */
  char *selected; /* (nullable): path of a node */
  gboolean was_moved;
  double pointer_x;
  double pointer_y;
  double dragged_x;
  double dragged_y;
};

static void plumb_ui_run_graph_iface_init (PlumbUiGraphViewInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PlumbUiRunGraph,
                               plumb_ui_run_graph,
                               ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (PLUMB_UI_TYPE_GRAPH_VIEW,
                                                      plumb_ui_run_graph_iface_init))

/* The part of a path that lies below the level that is shown; NULL where it lies elsewhere. */
static const char *
get_rest (PlumbUiRunGraph *self, const char *path)
{
  if (self->level == NULL)
    return path;
  gsize length = strlen (self->level);
  return strncmp (path, self->level, length) == 0 && path[length] == ':' ? path + length + 1 : NULL;
}

/* A step inside a block is shown on the block. */
static gboolean
find_node (PlumbUiRunGraph *self, const char *path, guint *node)
{
  const char *rest = get_rest (self, path);
  if (rest == NULL)
    return FALSE;
  g_autofree char *id = g_strndup (rest, strcspn (rest, ":@"));
  return plumb_scene_find_node (plumb_ui_canvas_get_scene (self->canvas), id, node);
}

static void
place (PlumbUiRunGraph *self)
{
  PlumbUiViewport *viewport = plumb_ui_canvas_get_viewport (self->canvas);
  PlumbScene *scene = plumb_ui_canvas_get_scene (self->canvas);
  PlumbRect bounds = plumb_scene_get_extents (scene);
  double width = gtk_widget_get_width (GTK_WIDGET (self));
  double height = gtk_widget_get_height (GTK_WIDGET (self));
  guint node;
  if (self->was_moved || width <= 0 || height <= 0)
    return;
  plumb_ui_viewport_set_size (viewport, width, height);
  plumb_ui_viewport_fit (viewport, &bounds, FIT_MARGIN);
  if (plumb_ui_viewport_get_zoom (viewport) >= MIN_WHOLE_ZOOM || self->selected == NULL
      || !find_node (self, self->selected, &node))
    return;
  PlumbRect card = plumb_scene_get_card (scene, node)->rect;
  double left = bounds.x - FIT_MARGIN / PART_ZOOM;
  double right = bounds.x + bounds.width + FIT_MARGIN / PART_ZOOM - width / PART_ZOOM;
  PlumbPoint origin
      = { CLAMP (card.x + card.width / 2 - width / PART_ZOOM / 2, left, MAX (left, right)),
          card.y + card.height / 2 - height / PART_ZOOM / 2 };
  plumb_ui_viewport_show (viewport, PART_ZOOM, origin);
}

static void select_path (PlumbUiGraphView *view, const char *path);

/* --- blocks that are entered ---------------------------------------------------------------- */

/* The name of the definition that a level's path leads to, or NULL. */
static const char *
find_definition (PlumbUiRunGraph *self, const char *level)
{
  g_auto (GStrv) parts = g_strsplit (level, ":", -1);
  PlumbGraph *graph = self->graph;
  const char *definition = NULL;
  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_autofree char *id = g_strndup (parts[i], strcspn (parts[i], "@"));
      PlumbNode *node = graph != NULL ? plumb_graph_find_node (graph, id) : NULL;
      definition = node != NULL ? plumb_node_get_definition (node) : NULL;
      graph = definition != NULL ? plumb_graph_find_definition (self->graph, definition) : NULL;
    }
  return graph != NULL ? definition : NULL;
}

static PlumbGraph *
get_level_graph (PlumbUiRunGraph *self)
{
  const char *definition = self->level != NULL ? find_definition (self, self->level) : NULL;
  return definition != NULL ? plumb_graph_find_definition (self->graph, definition) : self->graph;
}

static const char *
get_id (PlumbUiRunGraph *self, guint node)
{
  return plumb_scene_get_card (plumb_ui_canvas_get_scene (self->canvas), node)->card->id;
}

static void
set_level (PlumbUiRunGraph *self, const char *level)
{
  g_set_str (&self->level, level);
  plumb_ui_canvas_set_level (self->canvas, level != NULL ? find_definition (self, level) : NULL,
                             level);
  gtk_widget_set_visible (self->bar, level != NULL);
  gtk_label_set_label (self->place, level != NULL ? level : "");
  plumb_ui_run_graph_access_show (self->access, level, NULL);
  self->was_moved = FALSE;
  place (self);
}

static gboolean
is_known (PlumbUiRunGraph *self, PlumbGraph *graph, const char *level)
{
  for (guint i = 0; i < plumb_graph_get_n_nodes (graph); i++)
    {
      PlumbUiStepState state;
      g_autofree char *path
          = g_strconcat (level, ":", plumb_node_get_id (plumb_graph_get_node (graph, i)), NULL);
      if (plumb_ui_node_states_find (self->states, path, &state))
        return TRUE;
    }
  return FALSE;
}

/* Of a block that repeats: its last round that is known; of another one: the block itself. */
static char *
find_round (PlumbUiRunGraph *self, const char *path)
{
  const char *definition = find_definition (self, path);
  PlumbGraph *graph = plumb_graph_find_definition (self->graph, definition);
  char *found = g_strdup (path);
  for (guint round = 1;; round++)
    {
      g_autofree char *level = g_strdup_printf ("%s@%u", path, round);
      if (!is_known (self, graph, level))
        return found;
      g_free (found);
      found = g_steal_pointer (&level);
    }
}

/* FALSE where the node is no block. */
static gboolean
enter (PlumbUiRunGraph *self, const char *path)
{
  if (path == NULL || find_definition (self, path) == NULL)
    return FALSE;
  g_autofree char *level = find_round (self, path);
  set_level (self, level);
  return TRUE;
}

static void
leave (PlumbUiRunGraph *self)
{
  if (self->level == NULL)
    return;
  g_autofree char *block = g_strdup (self->level);
  char *last = strrchr (block, ':');
  g_autofree char *above = last != NULL ? g_strndup (block, (gsize) (last - block)) : NULL;
  char *round = strchr (last != NULL ? last : block, '@');
  if (round != NULL)
    *round = '\0';
  set_level (self, above);
  select_path (PLUMB_UI_GRAPH_VIEW (self), block);
  plumb_ui_graph_view_emit_selected (PLUMB_UI_GRAPH_VIEW (self), block);
}

static void
select_path (PlumbUiGraphView *view, const char *path)
{
  PlumbUiRunGraph *self = PLUMB_UI_RUN_GRAPH (view);
  PlumbUiOverlay *overlay = plumb_ui_canvas_get_overlay (self->canvas);
  guint node = 0;
  if (path != NULL && get_rest (self, path) == NULL)
    {
      set_level (self, NULL);
      overlay = plumb_ui_canvas_get_overlay (self->canvas);
    }
  g_set_str (&self->selected, path);
  gboolean is_there = path != NULL && find_node (self, path, &node);
  g_autofree char *note = is_there ? plumb_ui_node_states_dup_note (self->states, path) : NULL;
  plumb_ui_overlay_set_selected_nodes (overlay, &node, is_there ? 1 : 0);
  plumb_ui_overlay_set_lit (overlay, &node, note != NULL ? 1 : 0);
  plumb_ui_run_graph_access_show (self->access, self->level, is_there ? get_id (self, node) : NULL);
  place (self);
}

static void
plumb_ui_run_graph_iface_init (PlumbUiGraphViewInterface *iface)
{
  iface->select = select_path;
}

static void
choose (PlumbUiRunGraph *self, const char *id)
{
  g_autofree char *path
      = self->level != NULL ? g_strconcat (self->level, ":", id, NULL) : g_strdup (id);
  select_path (PLUMB_UI_GRAPH_VIEW (self), path);
  plumb_ui_graph_view_emit_selected (PLUMB_UI_GRAPH_VIEW (self), path);
}

/* A block is entered. */
static void
open_selected (PlumbUiRunGraph *self)
{
  g_autofree char *path = g_strdup (self->selected);
  if (path != NULL && !enter (self, path))
    plumb_ui_graph_view_emit_activated (PLUMB_UI_GRAPH_VIEW (self), path);
}

static void
pressed_cb (GtkGestureClick *gesture, int n, double x, double y, PlumbUiRunGraph *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  PlumbHit hit = plumb_ui_canvas_pick (self->canvas, x, y);
  gboolean is_card = hit.type != PLUMB_HIT_NOTHING && hit.type != PLUMB_HIT_LINK
                     && hit.type != PLUMB_HIT_FRAME_TITLE && hit.type != PLUMB_HIT_NOTE
                     && hit.type != PLUMB_HIT_NOTE_CORNER;
  if (!is_card)
    return;
  g_autofree char *id = g_strdup (hit.id);
  choose (self, id);
  if (n == 2)
    open_selected (self);
}

static void
motion_cb (GtkEventControllerMotion *controller, double x, double y, PlumbUiRunGraph *self)
{
  self->pointer_x = x;
  self->pointer_y = y;
}

static void
zoom (PlumbUiRunGraph *self, double factor, double x, double y)
{
  self->was_moved = TRUE;
  plumb_ui_viewport_zoom_at (plumb_ui_canvas_get_viewport (self->canvas), factor, x, y);
}

/* With Ctrl, so that the page can be scrolled over it; a touchpad moves with two fingers. */
static gboolean
scroll_cb (GtkEventControllerScroll *controller, double dx, double dy, PlumbUiRunGraph *self)
{
  GdkModifierType state
      = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));
  if ((state & GDK_CONTROL_MASK) == 0)
    return GDK_EVENT_PROPAGATE;
  zoom (self, pow (ZOOM_STEP, -dy), self->pointer_x, self->pointer_y);
  return GDK_EVENT_STOP;
}

static void
drag_begin_cb (GtkGestureDrag *gesture, double x, double y, PlumbUiRunGraph *self)
{
  self->dragged_x = self->dragged_y = 0;
}

static void
drag_update_cb (GtkGestureDrag *gesture, double dx, double dy, PlumbUiRunGraph *self)
{
  if (fabs (dx) < REACH && fabs (dy) < REACH && !self->was_moved)
    return;
  self->was_moved = TRUE;
  plumb_ui_viewport_pan (plumb_ui_canvas_get_viewport (self->canvas), dx - self->dragged_x,
                         dy - self->dragged_y);
  self->dragged_x = dx;
  self->dragged_y = dy;
}

static void
fit (PlumbUiRunGraph *self)
{
  self->was_moved = FALSE;
  plumb_ui_canvas_fit (self->canvas, NULL, 0);
}

/* Up and down the links: to the first node that feeds this one, or that it feeds. */
static void
walk (PlumbUiRunGraph *self, PlumbGraph *graph, gboolean forward)
{
  const char *id = self->selected != NULL ? get_rest (self, self->selected) : NULL;
  PlumbNode *node = id != NULL ? plumb_graph_find_node (graph, id) : NULL;
  if (node == NULL && plumb_graph_get_n_nodes (graph) > 0)
    {
      choose (self, plumb_node_get_id (plumb_graph_get_node (graph, 0)));
      return;
    }
  GPtrArray *edges = node == NULL ? NULL
                     : forward    ? plumb_graph_get_edges_out (graph, node)
                                  : plumb_graph_get_edges_in (graph, node);
  if (edges == NULL || edges->len == 0)
    return;
  PlumbEdge *edge = g_ptr_array_index (edges, 0);
  choose (self, plumb_node_get_id (forward ? plumb_edge_get_target (edge)
                                           : plumb_edge_get_source (edge)));
}

static gboolean
key_cb (GtkEventControllerKey *controller,
        guint key,
        guint code,
        GdkModifierType modifiers,
        PlumbUiRunGraph *self)
{
  double x = gtk_widget_get_width (GTK_WIDGET (self)) / 2.0;
  double y = gtk_widget_get_height (GTK_WIDGET (self)) / 2.0;
  if (key == GDK_KEY_Left || key == GDK_KEY_Right)
    walk (self, get_level_graph (self), key == GDK_KEY_Right);
  else if (key == GDK_KEY_Return || key == GDK_KEY_KP_Enter)
    open_selected (self);
  else if (key == GDK_KEY_Up && (modifiers & GDK_ALT_MASK) != 0)
    leave (self);
  else if (key == GDK_KEY_Home || key == GDK_KEY_0)
    fit (self);
  else if (key == GDK_KEY_plus || key == GDK_KEY_equal || key == GDK_KEY_KP_Add)
    zoom (self, ZOOM_STEP, x, y);
  else if (key == GDK_KEY_minus || key == GDK_KEY_KP_Subtract)
    zoom (self, 1 / ZOOM_STEP, x, y);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

/* It stays whole until somebody has moved it. */
static void
plumb_ui_run_graph_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  PlumbUiRunGraph *self = PLUMB_UI_RUN_GRAPH (widget);
  gtk_widget_allocate (self->overlay, width, height, baseline, NULL);
  place (self);
}

static void
plumb_ui_run_graph_finalize (GObject *object)
{
  g_free (PLUMB_UI_RUN_GRAPH (object)->selected);
  g_free (PLUMB_UI_RUN_GRAPH (object)->level);
  g_object_unref (PLUMB_UI_RUN_GRAPH (object)->graph);
  g_object_unref (PLUMB_UI_RUN_GRAPH (object)->states);
  G_OBJECT_CLASS (plumb_ui_run_graph_parent_class)->finalize (object);
}

static void
plumb_ui_run_graph_class_init (PlumbUiRunGraphClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->finalize = plumb_ui_run_graph_finalize;
  widget_class->size_allocate = plumb_ui_run_graph_size_allocate;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
plumb_ui_run_graph_init (PlumbUiRunGraph *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gtk_widget_set_layout_manager (widget, NULL);
  gtk_widget_set_focusable (widget, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Graph as it was"), -1);
  GtkGesture *click = gtk_gesture_click_new ();
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
  GtkGesture *drag = gtk_gesture_drag_new ();
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
  GtkEventController *motion = gtk_event_controller_motion_new ();
  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  gtk_widget_add_controller (widget, motion);
  GtkEventController *scroll
      = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  g_signal_connect (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  gtk_widget_add_controller (widget, scroll);
  GtkEventController *key = gtk_event_controller_key_new ();
  g_signal_connect (key, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (widget, key);
}

static void
add_bar (PlumbUiRunGraph *self)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("go-up-symbolic");
  gtk_widget_set_tooltip_text (button, _ ("Leave Group (Alt+Up)"));
  gtk_widget_add_css_class (button, "flat");
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (leave), self);
  self->place = GTK_LABEL (gtk_label_new (""));
  gtk_label_set_ellipsize (self->place, PANGO_ELLIPSIZE_START);
  gtk_widget_set_margin_end (GTK_WIDGET (self->place), 8);
  self->bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  gtk_widget_add_css_class (self->bar, "plumb-canvas-strip");
  gtk_widget_set_halign (self->bar, GTK_ALIGN_START);
  gtk_widget_set_valign (self->bar, GTK_ALIGN_START);
  gtk_widget_set_margin_start (self->bar, 12);
  gtk_widget_set_margin_top (self->bar, 12);
  gtk_widget_set_visible (self->bar, FALSE);
  gtk_box_append (GTK_BOX (self->bar), button);
  gtk_box_append (GTK_BOX (self->bar), GTK_WIDGET (self->place));
  gtk_overlay_add_overlay (GTK_OVERLAY (self->overlay), self->bar);
}

GtkWidget *
plumb_ui_run_graph_new (const PlumbUiGraphViewInfo *info)
{
  PlumbUiRunGraph *self = g_object_new (PLUMB_UI_TYPE_RUN_GRAPH, NULL);
  PlumbUiEnvironment *environment = plumb_ui_project_get_environment (info->project);
  g_autoptr (PlumbUiStatesSource) source = plumb_ui_states_source_new (info->project, info->states);
  self->canvas = PLUMB_UI_CANVAS (
      plumb_ui_canvas_new (info->graph, plumb_ui_environment_get_registry (environment)));
  plumb_ui_canvas_set_card_source (self->canvas, PLUMB_UI_CARD_SOURCE (source));
  self->graph = g_object_ref (info->graph);
  self->states = g_object_ref (info->states);
  self->access = plumb_ui_run_graph_access_new (self->canvas, info->states);
  g_object_set_data_full (G_OBJECT (self->canvas), "access", self->access, g_object_unref);
  gtk_widget_set_focusable (GTK_WIDGET (self->canvas), FALSE); /* keys are for what is around it */
  self->overlay = gtk_overlay_new ();
  gtk_overlay_set_child (GTK_OVERLAY (self->overlay), GTK_WIDGET (self->canvas));
  add_bar (self);
  adw_bin_set_child (ADW_BIN (self), self->overlay);
  return GTK_WIDGET (self);
}
