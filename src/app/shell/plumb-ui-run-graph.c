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
#include "plumb-ui-picture.h"

#define ZOOM_STEP 1.15
#define FIT_MARGIN 16
#define REACH 4.0
/* A graph that would be smaller than this is not seen whole: what is selected is in the middle. */
#define MIN_WHOLE_ZOOM 0.22
#define PART_ZOOM 0.4

/* --- what the canvas asks ------------------------------------------------------------------- */

#define PLUMB_UI_TYPE_STATES_SOURCE (plumb_ui_states_source_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiStatesSource, plumb_ui_states_source, PLUMB_UI, STATES_SOURCE, GObject)

struct _PlumbUiStatesSource
{
  GObject parent_instance;

  PlumbUiProject *project;
  PlumbUiNodeStates *states;
  char *note; /* borrowed by the canvas until the next question */
  char *picture;
};

static void plumb_ui_states_source_iface_init (PlumbUiCardSourceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PlumbUiStatesSource,
                               plumb_ui_states_source,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (PLUMB_UI_TYPE_CARD_SOURCE,
                                                      plumb_ui_states_source_iface_init))

static gboolean
get_status (PlumbUiCardSource *source, const char *path, PlumbUiCardStatus *status)
{
  PlumbUiStatesSource *self = PLUMB_UI_STATES_SOURCE (source);
  PlumbUiStepState state;
  if (!plumb_ui_node_states_find (self->states, path, &state))
    return FALSE;
  g_free (self->note);
  self->note = plumb_ui_node_states_dup_note (self->states, path);
  PlumbValue *picture = plumb_ui_node_states_find_picture (self->states, path);
  g_set_str (&self->picture, plumb_value_member_string (picture, "artifact", NULL));
  plumb_ui_card_status_take_step (status, &state);
  status->decision = self->note;
  status->will_run = self->note != NULL;
  status->picture = self->picture;
  return TRUE;
}

static gpointer
read_picture (gpointer data, GCancellable *cancellable, GError **error)
{
  return plumb_ui_picture_from_file (data, error);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gpointer picture = plumb_work_pool_run_finish (PLUMB_WORK_POOL (source), result, &error);
  if (picture != NULL)
    g_task_return_pointer (task, picture, (GDestroyNotify) plumb_card_picture_unref);
  else
    g_task_return_error (task, error);
}

static void
thumbnail_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  PlumbUiStatesSource *self = g_task_get_source_object (task);
  GError *error = NULL;
  char *path = plumb_thumbnails_get_finish (PLUMB_THUMBNAILS (source), result, &error);
  if (path == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  PlumbWorkPool *pool
      = plumb_ui_environment_get_pool (plumb_ui_project_get_environment (self->project));
  plumb_work_pool_run_async (pool, read_picture, path, g_free,
                             (GDestroyNotify) plumb_card_picture_unref,
                             g_task_get_cancellable (task), read_cb, g_object_ref (task));
}

static void
load_picture_async (PlumbUiCardSource *source,
                    const char *path,
                    int width,
                    int height,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  PlumbUiStatesSource *self = PLUMB_UI_STATES_SOURCE (source);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, load_picture_async);
  PlumbValue *datum = plumb_ui_node_states_find_picture (self->states, path);
  if (datum == NULL)
    {
      g_task_return_pointer (task, NULL, NULL);
      return;
    }
  plumb_thumbnails_get_async (plumb_ui_project_get_thumbnails (self->project), datum,
                              (guint) MAX (width, height), cancellable, thumbnail_cb,
                              g_steal_pointer (&task));
}

static PlumbCardPicture *
load_picture_finish (PlumbUiCardSource *source, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, source), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
plumb_ui_states_source_iface_init (PlumbUiCardSourceInterface *iface)
{
  iface->get_status = get_status;
  iface->load_picture_async = load_picture_async;
  iface->load_picture_finish = load_picture_finish;
}

static void
plumb_ui_states_source_finalize (GObject *object)
{
  PlumbUiStatesSource *self = PLUMB_UI_STATES_SOURCE (object);
  g_clear_object (&self->states);
  g_clear_object (&self->project);
  g_free (self->note);
  g_free (self->picture);
  G_OBJECT_CLASS (plumb_ui_states_source_parent_class)->finalize (object);
}

static void
plumb_ui_states_source_class_init (PlumbUiStatesSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = plumb_ui_states_source_finalize;
}

static void
plumb_ui_states_source_init (PlumbUiStatesSource *self)
{
}

static void
states_changed_cb (PlumbUiNodeStates *states, const char *path, PlumbUiStatesSource *self)
{
  plumb_ui_card_source_emit_changed (PLUMB_UI_CARD_SOURCE (self), path);
}

static PlumbUiStatesSource *
states_source_new (const PlumbUiGraphViewInfo *info)
{
  PlumbUiStatesSource *self = g_object_new (PLUMB_UI_TYPE_STATES_SOURCE, NULL);
  self->project = g_object_ref (info->project);
  self->states = g_object_ref (info->states);
  g_signal_connect_object (info->states, "changed", G_CALLBACK (states_changed_cb), self,
                           G_CONNECT_DEFAULT);
  return self;
}

/* --- the view ------------------------------------------------------------------------------- */

#define PLUMB_UI_TYPE_RUN_GRAPH (plumb_ui_run_graph_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiRunGraph, plumb_ui_run_graph, PLUMB_UI, RUN_GRAPH, AdwBin)

struct _PlumbUiRunGraph
{
  AdwBin parent_instance;

  PlumbUiCanvas *canvas;
  PlumbGraph *graph;
  PlumbUiNodeStates *states;
  char *selected; /* (nullable) */
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

/* A step inside a block is shown on the block. */
static gboolean
find_node (PlumbUiRunGraph *self, const char *path, guint *node)
{
  g_autofree char *id = g_strndup (path, strcspn (path, ":@"));
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

static void
select_path (PlumbUiGraphView *view, const char *path)
{
  PlumbUiRunGraph *self = PLUMB_UI_RUN_GRAPH (view);
  PlumbUiOverlay *overlay = plumb_ui_canvas_get_overlay (self->canvas);
  guint node = 0;
  g_set_str (&self->selected, path);
  gboolean is_there = path != NULL && find_node (self, path, &node);
  g_autofree char *note = is_there ? plumb_ui_node_states_dup_note (self->states, path) : NULL;
  plumb_ui_overlay_set_selected_nodes (overlay, &node, is_there ? 1 : 0);
  plumb_ui_overlay_set_lit (overlay, &node, note != NULL ? 1 : 0);
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
  g_autofree char *path = g_strdup (id);
  select_path (PLUMB_UI_GRAPH_VIEW (self), path);
  plumb_ui_graph_view_emit_selected (PLUMB_UI_GRAPH_VIEW (self), path);
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
    plumb_ui_graph_view_emit_activated (PLUMB_UI_GRAPH_VIEW (self), id);
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
  PlumbNode *node = self->selected != NULL ? plumb_graph_find_node (graph, self->selected) : NULL;
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
    walk (self, self->graph, key == GDK_KEY_Right);
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
  gtk_widget_allocate (GTK_WIDGET (self->canvas), width, height, baseline, NULL);
  place (self);
}

static void
plumb_ui_run_graph_finalize (GObject *object)
{
  g_free (PLUMB_UI_RUN_GRAPH (object)->selected);
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

GtkWidget *
plumb_ui_run_graph_new (const PlumbUiGraphViewInfo *info)
{
  PlumbUiRunGraph *self = g_object_new (PLUMB_UI_TYPE_RUN_GRAPH, NULL);
  PlumbUiEnvironment *environment = plumb_ui_project_get_environment (info->project);
  g_autoptr (PlumbUiStatesSource) source = states_source_new (info);
  self->canvas = PLUMB_UI_CANVAS (
      plumb_ui_canvas_new (info->graph, plumb_ui_environment_get_registry (environment)));
  plumb_ui_canvas_set_card_source (self->canvas, PLUMB_UI_CARD_SOURCE (source));
  self->graph = g_object_ref (info->graph);
  self->states = g_object_ref (info->states);
  gtk_widget_set_focusable (GTK_WIDGET (self->canvas), FALSE); /* keys are for what is around it */
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->canvas));
  return GTK_WIDGET (self);
}
