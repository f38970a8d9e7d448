/* plumb-ui-canvas.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ui-canvas-private.h"
#include "plumb-ui-painter.h"

#include <adwaita.h>
#include <math.h>

#define SETTLE_MS 45
#define SPIN_MS 80

/**
 * PlumbUiCanvas:
 *
 * Puts tiles down and paints the overlay on them; see the README for how a frame is made. It
 * changes neither document nor selection.
 */

/* Nodes are accessible objects without widgets: whoever makes them says which is the first. */

static GtkAccessibleInterface *parent_accessible;

static GtkAccessible *
get_first_accessible_child (GtkAccessible *accessible)
{
  PlumbUiCanvas *self = PLUMB_UI_CANVAS (accessible);
  return self->first_accessible != NULL
             ? g_object_ref (self->first_accessible)
             : parent_accessible->get_first_accessible_child (accessible);
}

static void
accessible_init (GtkAccessibleInterface *iface)
{
  parent_accessible = g_type_interface_peek_parent (iface);
  iface->get_first_accessible_child = get_first_accessible_child;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (PlumbUiCanvas,
                               plumb_ui_canvas,
                               GTK_TYPE_DRAWING_AREA,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_ACCESSIBLE, accessible_init))

void
plumb_ui_canvas_set_first_accessible (PlumbUiCanvas *self, GtkAccessible *first)
{
  g_return_if_fail (PLUMB_UI_IS_CANVAS (self));
  g_set_object (&self->first_accessible, first);
}

static guint level_changed_signal;

/* --- time ---------------------------------------------------------------------------------------
 */

static gint64
get_frame_time (PlumbUiCanvas *self)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self));
  return clock != NULL ? gdk_frame_clock_get_frame_time (clock) : g_get_monotonic_time ();
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  PlumbUiCanvas *self = PLUMB_UI_CANVAS (widget);
  gboolean moves = plumb_ui_viewport_tick (self->viewport, gdk_frame_clock_get_frame_time (clock));
  gboolean glides = plumb_ui_canvas_tick_glide (self, gdk_frame_clock_get_frame_time (clock));
  if (moves || glides)
    return G_SOURCE_CONTINUE;
  self->tick = 0;
  return G_SOURCE_REMOVE;
}

void
plumb_ui_canvas_want_ticks (PlumbUiCanvas *self)
{
  if (self->tick == 0)
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

static void
settle_cb (gpointer user_data)
{
  PlumbUiCanvas *self = user_data;
  self->settle = 0;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
spin_cb (gpointer user_data)
{
  PlumbUiCanvas *self = user_data;
  self->turn = fmod (self->turn + 0.06, 1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  self->spin = 0;
  return G_SOURCE_REMOVE;
}

/* Something without a known progress is in view. */
static gboolean
something_turns (PlumbUiCanvas *self, const PlumbRect *visible)
{
  GHashTableIter iter;
  gpointer value;
  g_hash_table_iter_init (&iter, self->live);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const PlumbUiLive *live = value;
      const PlumbSceneCard *card = plumb_scene_get_card (self->scene, live->node);
      if (live->is_running && live->progress < 0 && card != NULL
          && plumb_rect_meets (&card->rect, visible, 0))
        return TRUE;
    }
  return FALSE;
}

/* --- what changes -------------------------------------------------------------------------------
 */

void
plumb_ui_canvas_take_damage (PlumbUiCanvas *self)
{
  g_autoptr (GArray) damage = plumb_scene_take_damage (self->scene);
  if (damage->len == 0)
    return;
  for (guint i = 0; i < damage->len; i++)
    {
      plumb_ui_tiles_invalidate (self->tiles, &g_array_index (damage, PlumbRect, i));
      plumb_ui_overlay_painter_invalidate (self->painter, &g_array_index (damage, PlumbRect, i));
    }
  self->is_complete = FALSE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
ask_for_changed (PlumbUiCanvas *self, const PlumbChange *change)
{
  gboolean is_new
      = change->kind == PLUMB_CHANGE_NODE_ADDED || change->kind == PLUMB_CHANGE_NODE_RENAMED;
  if (is_new && g_strcmp0 (change->definition, self->definition) == 0)
    plumb_ui_canvas_ask_for (self, change->id);
}

static void
graph_changed_cb (PlumbUiCanvas *self, const PlumbChange *changes, guint n_changes)
{
  plumb_ui_canvas_begin_glide (self);
  plumb_scene_update (self->scene, changes, n_changes);
  for (guint i = 0; i < n_changes; i++)
    ask_for_changed (self, &changes[i]);
  plumb_ui_canvas_start_glide (self);
  plumb_ui_canvas_take_damage (self);
}

static void
overlay_changed_cb (PlumbUiCanvas *self)
{
  plumb_ui_canvas_take_damage (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
viewport_changed_cb (PlumbUiCanvas *self)
{
  self->is_complete = FALSE;
  if (plumb_ui_viewport_is_moving (self->viewport))
    plumb_ui_canvas_want_ticks (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
tiles_updated_cb (PlumbUiCanvas *self)
{
  if (!self->is_complete)
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* --- painting -----------------------------------------------------------------------------------
 */

PlumbUiTileView
plumb_ui_canvas_make_view (PlumbUiCanvas *self)
{
  double scale = plumb_ui_canvas_get_scale (self),
         zoom = plumb_ui_viewport_get_zoom (self->viewport) * scale;
  PlumbPoint origin = plumb_ui_viewport_get_origin (self->viewport);
  return (PlumbUiTileView) {
    .zoom = zoom,
    .scale = scale,
    .x = (gint64) llround (origin.x * zoom),
    .y = (gint64) llround (origin.y * zoom),
    .width = (int) ceil (gtk_widget_get_width (GTK_WIDGET (self)) * scale),
    .height = (int) ceil (gtk_widget_get_height (GTK_WIDGET (self)) * scale),
  };
}

static void
append_overlay (PlumbUiCanvas *self, GtkSnapshot *snapshot, const PlumbUiTileView *view)
{
  const PlumbUiOverlayInput input = {
    .overlay = self->overlay,
    .scene = self->scene,
    .palette = &self->palette,
    .zoom = view->zoom / view->scale,
    .scale = view->scale,
    .visible = { (double) view->x / view->zoom, (double) view->y / view->zoom,
                 view->width / view->zoom, view->height / view->zoom },
    .live = self->live,
    .turn = self->turn,
    .shows_focus = gtk_widget_has_visible_focus (GTK_WIDGET (self)),
  };
  plumb_ui_overlay_painter_append (self->painter, snapshot, &input);
}

/* What has to happen because of this frame, and later. */
static void
look_ahead (PlumbUiCanvas *self, gboolean is_zooming)
{
  PlumbRect visible = plumb_ui_viewport_get_visible (self->viewport);
  self->is_complete = plumb_ui_tiles_is_fresh (self->tiles);
  if (is_zooming && self->settle == 0 && self->tick == 0)
    self->settle = g_timeout_add_once (SETTLE_MS, settle_cb, self);
  if (self->spin == 0 && self->is_animated && something_turns (self, &visible))
    self->spin = g_timeout_add (SPIN_MS, spin_cb, self);
  if (!is_zooming)
    plumb_ui_canvas_load_pictures (self);
}

static void
plumb_ui_canvas_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PlumbUiCanvas *self = PLUMB_UI_CANVAS (widget);
  gboolean is_zooming = plumb_ui_viewport_is_zooming (self->viewport, get_frame_time (self));
  PlumbUiTileView view = plumb_ui_canvas_make_view (self);
  if (view.width <= 0 || view.height <= 0)
    return;
  plumb_ui_tiles_set_view (self->tiles, &view, is_zooming);
  if (self->overlay->is_dropping && plumb_ui_tiles_is_fresh (self->tiles))
    plumb_ui_overlay_end_drop (self->overlay);
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget),
                                                         gtk_widget_get_height (widget)));
  plumb_ui_tiles_append (self->tiles, snapshot, plumb_ui_canvas_renderer_keeps_textures (self));
  append_overlay (self, snapshot, &view);
  gtk_snapshot_pop (snapshot);
  look_ahead (self, is_zooming);
}

/* --- widget -------------------------------------------------------------------------------------
 */

/* Menus and what is asked grow after they came up: whoever has them gives them their room. */
static void
present_popovers (GtkWidget *widget)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_POPOVER (child))
      gtk_popover_present (GTK_POPOVER (child));
}

static void
plumb_ui_canvas_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  PlumbUiCanvas *self = PLUMB_UI_CANVAS (widget);

  GTK_WIDGET_CLASS (plumb_ui_canvas_parent_class)->size_allocate (widget, width, height, baseline);
  present_popovers (widget);
  plumb_ui_viewport_set_size (self->viewport, width, height);
  if (self->was_fitted || width < 2 || height < 2)
    return;
  self->was_fitted = TRUE;
  PlumbRect extents = plumb_scene_get_extents (self->scene);
  plumb_ui_viewport_open (self->viewport, &extents, PLUMB_UI_CANVAS_FIT_MARGIN);
}

static void
plumb_ui_canvas_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (plumb_ui_canvas_parent_class)->css_changed (widget, change);
  plumb_ui_canvas_update_style (PLUMB_UI_CANVAS (widget));
}

static void
plumb_ui_canvas_realize (GtkWidget *widget)
{
  PlumbUiCanvas *self = PLUMB_UI_CANVAS (widget);

  GTK_WIDGET_CLASS (plumb_ui_canvas_parent_class)->realize (widget);
  GtkSettings *settings = gtk_widget_get_settings (widget);
  g_signal_connect_object (settings, "notify::gtk-enable-animations",
                           G_CALLBACK (plumb_ui_canvas_update_settings), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "notify::gtk-xft-dpi",
                           G_CALLBACK (plumb_ui_canvas_update_settings), self, G_CONNECT_SWAPPED);
  plumb_ui_canvas_update_settings (self);
}

/* A tab that is not shown needs no pictures. */
static gboolean
forget_cb (gpointer user_data)
{
  PlumbUiCanvas *self = user_data;
  self->forget = 0;
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    plumb_ui_tiles_forget (self->tiles);
  return G_SOURCE_REMOVE;
}

/* What comes in its place is shown first. */
static void
plumb_ui_canvas_unmap (GtkWidget *widget)
{
  PlumbUiCanvas *self = PLUMB_UI_CANVAS (widget);
  GTK_WIDGET_CLASS (plumb_ui_canvas_parent_class)->unmap (widget);
  if (self->forget == 0)
    self->forget = g_idle_add_full (G_PRIORITY_LOW, forget_cb, self, NULL);
}

static void
plumb_ui_canvas_unrealize (GtkWidget *widget)
{
  PlumbUiCanvas *self = PLUMB_UI_CANVAS (widget);

  g_signal_handlers_disconnect_by_func (gtk_widget_get_settings (widget),
                                        plumb_ui_canvas_update_settings, self);
  if (self->forget != 0)
    plumb_ui_tiles_forget (self->tiles);
  g_clear_handle_id (&self->forget, g_source_remove);
  if (self->tick != 0)
    gtk_widget_remove_tick_callback (widget, g_steal_handle_id (&self->tick));
  GTK_WIDGET_CLASS (plumb_ui_canvas_parent_class)->unrealize (widget);
}

static void
plumb_ui_canvas_dispose (GObject *object)
{
  PlumbUiCanvas *self = PLUMB_UI_CANVAS (object);

  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL) /* menus */
    gtk_widget_unparent (child);
  g_clear_object (&self->first_accessible);
  g_clear_handle_id (&self->settle, g_source_remove);
  g_clear_handle_id (&self->spin, g_source_remove);
  g_clear_object (&self->follower);
  plumb_ui_canvas_clear_cards (self);
  if (self->graph != NULL)
    g_signal_handlers_disconnect_by_data (self->graph, self);
  if (self->tiles != NULL)
    plumb_ui_tiles_stop (self->tiles);
  g_clear_object (&self->tiles);
  g_clear_object (&self->overlay);
  g_clear_object (&self->scene);
  g_clear_object (&self->viewport);
  g_clear_object (&self->document);
  g_clear_object (&self->graph);
  g_clear_object (&self->registry);
  G_OBJECT_CLASS (plumb_ui_canvas_parent_class)->dispose (object);
}

static void
plumb_ui_canvas_finalize (GObject *object)
{
  PlumbUiCanvas *self = PLUMB_UI_CANVAS (object);

  g_clear_pointer (&self->views, g_hash_table_unref);
  g_clear_pointer (&self->painter, plumb_ui_overlay_painter_free);
  g_clear_pointer (&self->glide.from, g_array_unref);
  g_clear_pointer (&self->font_family, g_free);
  g_clear_pointer (&self->definition, g_free);
  g_clear_pointer (&self->path, g_free);
  G_OBJECT_CLASS (plumb_ui_canvas_parent_class)->finalize (object);
}

static void
plumb_ui_canvas_class_init (PlumbUiCanvasClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = plumb_ui_canvas_dispose;
  object_class->finalize = plumb_ui_canvas_finalize;
  widget_class->snapshot = plumb_ui_canvas_snapshot;
  widget_class->size_allocate = plumb_ui_canvas_size_allocate;
  widget_class->css_changed = plumb_ui_canvas_css_changed;
  widget_class->realize = plumb_ui_canvas_realize;
  widget_class->unmap = plumb_ui_canvas_unmap;
  widget_class->unrealize = plumb_ui_canvas_unrealize;
  gtk_widget_class_set_css_name (widget_class, "canvas");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);

  /**
   * PlumbUiCanvas::level-changed:
   * @self: a canvas
   *
   * Another graph is shown: scene and overlay are new ones.
   */
  level_changed_signal = g_signal_new ("level-changed", PLUMB_UI_TYPE_CANVAS, G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 0);
}

/* What is pointed at must not move away. */
static gboolean
event_cb (PlumbUiCanvas *self, GdkEvent *event)
{
  GdkEventType type = gdk_event_get_event_type (event);
  if (type == GDK_BUTTON_PRESS || type == GDK_TOUCH_BEGIN || type == GDK_KEY_PRESS)
    plumb_ui_viewport_keep (self->viewport);
  return GDK_EVENT_PROPAGATE;
}

static void
watch_events (PlumbUiCanvas *self)
{
  GtkEventController *events = gtk_event_controller_legacy_new ();
  gtk_event_controller_set_propagation_phase (events, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (events, "event", G_CALLBACK (event_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), events);
}

static void
plumb_ui_canvas_init (PlumbUiCanvas *self)
{
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self), TRUE);
  self->viewport = plumb_ui_viewport_new ();
  self->views = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->glide.from = g_array_new (FALSE, FALSE, sizeof (PlumbUiCardPlace));
  self->is_animated = TRUE;
  plumb_ui_canvas_init_cards (self);
  watch_events (self);
  g_signal_connect_object (self->viewport, "changed", G_CALLBACK (viewport_changed_cb), self,
                           G_CONNECT_SWAPPED);
  AdwStyleManager *manager = adw_style_manager_get_default ();
  static const char *const looks[]
      = { "notify::dark", "notify::high-contrast", "notify::accent-color-rgba" };
  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    g_signal_connect_object (manager, looks[i], G_CALLBACK (plumb_ui_canvas_update_style), self,
                             G_CONNECT_SWAPPED);
}

/* @made: of the graph as it is, taken; or NULL. */
static void
take_scene (PlumbUiCanvas *self, PlumbScene *made)
{
  g_clear_object (&self->overlay);
  g_clear_object (&self->scene);
  self->scene
      = made != NULL ? made : plumb_scene_new (self->graph, self->definition, self->registry);
  self->overlay = plumb_ui_overlay_new (self->scene);
  g_array_unref (plumb_scene_take_damage (self->scene));
  g_signal_connect_object (self->overlay, "changed", G_CALLBACK (overlay_changed_cb), self,
                           G_CONNECT_SWAPPED);
  self->is_complete = FALSE;
}

static GtkWidget *
new_canvas (PlumbGraph *graph, PlumbRegistry *registry, PlumbScene *scene)
{
  PlumbUiCanvas *self = g_object_new (PLUMB_UI_TYPE_CANVAS, NULL);
  self->graph = g_object_ref (graph);
  self->registry = g_object_ref (registry);
  take_scene (self, scene);
  self->tiles = plumb_ui_tiles_new (self->scene);
  g_signal_connect_object (self->tiles, "updated", G_CALLBACK (tiles_updated_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (graph, "changed", G_CALLBACK (graph_changed_cb), self,
                           G_CONNECT_SWAPPED);
  plumb_ui_canvas_update_style (self);
  return GTK_WIDGET (self);
}

/**
 * plumb_ui_canvas_new:
 * @graph: a document's own graph
 * @registry: contracts
 *
 * Returns: (transfer floating): a canvas that shows the graph
 */
GtkWidget *
plumb_ui_canvas_new (PlumbGraph *graph, PlumbRegistry *registry)
{
  g_return_val_if_fail (PLUMB_IS_GRAPH (graph) && PLUMB_IS_REGISTRY (registry), NULL);
  return new_canvas (graph, registry, NULL);
}

/**
 * plumb_ui_canvas_new_for_document:
 * @document: a document
 *
 * Returns: (transfer floating): a canvas that follows the document in all
 */
GtkWidget *
plumb_ui_canvas_new_for_document (PlumbUiDocument *document)
{
  g_return_val_if_fail (PLUMB_UI_IS_DOCUMENT (document), NULL);
  PlumbUiProject *project = plumb_ui_document_get_project (document);
  PlumbUiEnvironment *environment = plumb_ui_project_get_environment (project);
  GtkWidget *widget = new_canvas (plumb_ui_document_get_graph (document),
                                  plumb_ui_environment_get_registry (environment),
                                  plumb_ui_document_take_scene (document));
  PlumbUiCanvas *self = PLUMB_UI_CANVAS (widget);
  self->document = g_object_ref (document);
  self->follower = plumb_ui_canvas_follow (self, document);
  return widget;
}

/**
 * plumb_ui_canvas_get_document:
 * @self: a canvas
 *
 * Returns: (transfer none) (nullable): the document that it follows
 */
PlumbUiDocument *
plumb_ui_canvas_get_document (PlumbUiCanvas *self)
{
  return self->document;
}

typedef struct
{
  double zoom;
  PlumbPoint origin;
} LevelView;

static void
remember_view (PlumbUiCanvas *self)
{
  LevelView *view = g_new (LevelView, 1);
  *view = (LevelView) { plumb_ui_viewport_get_zoom (self->viewport),
                        plumb_ui_viewport_get_origin (self->viewport) };
  g_hash_table_insert (self->views, g_strdup (self->path != NULL ? self->path : ""), view);
}

static void
recall_view (PlumbUiCanvas *self)
{
  const LevelView *view = g_hash_table_lookup (self->views, self->path != NULL ? self->path : "");
  PlumbRect extents = plumb_scene_get_extents (self->scene);
  if (view != NULL)
    plumb_ui_viewport_show (self->viewport, view->zoom, view->origin);
  else if (self->was_fitted)
    plumb_ui_viewport_open (self->viewport, &extents, PLUMB_UI_CANVAS_FIT_MARGIN);
}

/**
 * plumb_ui_canvas_set_level:
 * @self: a canvas
 * @definition: (nullable): which definition's graph; %NULL for the document's own
 * @path: (nullable): of the block through which it was entered
 */
void
plumb_ui_canvas_set_level (PlumbUiCanvas *self, const char *definition, const char *path)
{
  if (g_strcmp0 (definition, self->definition) == 0 && g_strcmp0 (path, self->path) == 0)
    return;
  remember_view (self);
  g_set_str (&self->definition, definition);
  g_set_str (&self->path, path);
  take_scene (self, NULL);
  plumb_ui_tiles_set_scene (self->tiles, self->scene);
  plumb_ui_canvas_reset_cards (self);
  recall_view (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, level_changed_signal, 0);
}

/**
 * plumb_ui_canvas_get_definition:
 * @self: a canvas
 *
 * Returns: (transfer none) (nullable): the definition that is shown
 */
const char *
plumb_ui_canvas_get_definition (PlumbUiCanvas *self)
{
  return self->definition;
}

/**
 * plumb_ui_canvas_get_path:
 * @self: a canvas
 *
 * Returns: (transfer none) (nullable): the path of the block through which it was entered
 */
const char *
plumb_ui_canvas_get_path (PlumbUiCanvas *self)
{
  return self->path;
}

/**
 * plumb_ui_canvas_get_scene:
 * @self: a canvas
 *
 * Returns: (transfer none): what is shown; another one after each change of the level
 */
PlumbScene *
plumb_ui_canvas_get_scene (PlumbUiCanvas *self)
{
  return self->scene;
}

/**
 * plumb_ui_canvas_get_overlay:
 * @self: a canvas
 *
 * Returns: (transfer none): what is on top; another one after each change of the level
 */
PlumbUiOverlay *
plumb_ui_canvas_get_overlay (PlumbUiCanvas *self)
{
  return self->overlay;
}

/**
 * plumb_ui_canvas_get_viewport:
 * @self: a canvas
 *
 * Returns: (transfer none): which part is seen
 */
PlumbUiViewport *
plumb_ui_canvas_get_viewport (PlumbUiCanvas *self)
{
  return self->viewport;
}

/**
 * plumb_ui_canvas_get_tiles:
 * @self: a canvas
 *
 * Returns: (transfer none): for the minimap and for measurements
 */
PlumbUiTiles *
plumb_ui_canvas_get_tiles (PlumbUiCanvas *self)
{
  return self->tiles;
}

/**
 * plumb_ui_canvas_is_settled:
 * @self: a canvas
 *
 * Returns: whether all that is to be seen is painted exactly, and nothing moves
 */
gboolean
plumb_ui_canvas_is_settled (PlumbUiCanvas *self)
{
  return self->is_complete && self->tick == 0 && self->settle == 0 && self->asking == 0
         && self->n_loading == 0 && !self->overlay->is_dropping
         && plumb_ui_tiles_is_idle (self->tiles) && plumb_ui_tiles_is_fresh (self->tiles);
}

/**
 * plumb_ui_canvas_rest:
 * @self: a canvas
 *
 * Nothing has moved for a while: keeps only what is painted near what is seen.
 */
void
plumb_ui_canvas_rest (PlumbUiCanvas *self)
{
  g_return_if_fail (PLUMB_UI_IS_CANVAS (self));
  plumb_ui_tiles_rest (self->tiles);
}
