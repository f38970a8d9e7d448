/* plumb-ui-canvas-view.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "plumb-ui-canvas-view.h"

#include "plumb-ui-canvas-access.h"
#include "plumb-ui-canvas-actions.h"
#include "plumb-ui-canvas-drop.h"
#include "plumb-ui-canvas-menus.h"
#include "plumb-ui-canvas-strip.h"
#include "plumb-ui-insert-menu.h"
#include "plumb-ui-later.h"
#include "plumb-ui-minimap.h"
#include "plumb-ui-rest.h"

#define REST_MS 1000

#define STRIP_HEIGHT 56.0 /* from the bottom of the canvas to its upper side */

struct _PlumbUiCanvasView
{
  AdwBreakpointBin parent_instance;

  PlumbUiSession *session;
  PlumbUiDocument *document;
  PlumbUiCanvas *canvas;
  PlumbUiTools *tools;
  PlumbUiToolsInput *input;
  PlumbUiCanvasAccess *access;
  PlumbUiCanvasStrip *strip; /* these three: made after the first frame */
  GtkWidget *minimap;
  GtkWidget *minimap_place;
  GActionGroup *actions; /* the widget's */

  GtkOverlay *overlay;
  GtkBox *path_bar;
  GtkWidget *empty_box;
  GtkLabel *live_label;
};

G_DEFINE_FINAL_TYPE (PlumbUiCanvasView, plumb_ui_canvas_view, ADW_TYPE_BREAKPOINT_BIN)

/* --- levels ------------------------------------------------------------------------------------
 */

static void
level_clicked_cb (GtkButton *button, PlumbUiCanvasView *self)
{
  guint depth = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "depth"));
  g_auto (GStrv) level = g_strdupv ((char **) plumb_ui_document_get_level (self->document));
  g_clear_pointer (&level[depth], g_free);
  for (guint i = depth + 1; level[i] != NULL; i++)
    g_clear_pointer (&level[i], g_free);
  plumb_ui_document_set_level (self->document, (const char *const *) level);
  gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
}

static void
add_level (PlumbUiCanvasView *self, const char *title, guint depth, gboolean is_last)
{
  GtkWidget *button = gtk_button_new_with_label (title);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_sensitive (button, !is_last);
  g_object_set_data (G_OBJECT (button), "depth", GUINT_TO_POINTER (depth));
  g_signal_connect (button, "clicked", G_CALLBACK (level_clicked_cb), self);
  if (depth > 0)
    gtk_box_append (self->path_bar, gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_box_append (self->path_bar, button);
}

/* What the instance is called in the graph that it is in. */
static char *
find_instance_title (PlumbUiCanvasView *self, const char *const *level, guint depth)
{
  PlumbGraph *document = plumb_ui_document_get_graph (self->document), *graph = document;
  PlumbNode *node = NULL;
  for (guint i = 0; i <= depth && graph != NULL; i++)
    {
      node = plumb_graph_find_node (graph, level[i]);
      const char *definition = node != NULL ? plumb_node_get_definition (node) : NULL;
      graph = definition != NULL ? plumb_graph_find_definition (document, definition) : NULL;
    }
  const char *title = node != NULL ? plumb_node_get_title (node) : NULL;
  return g_strdup (title != NULL ? title : level[depth]);
}

static void
show_level (PlumbUiCanvasView *self)
{
  const char *const *level = plumb_ui_document_get_level (self->document);
  guint depth = g_strv_length ((char **) level);
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->path_bar))) != NULL)
    gtk_box_remove (self->path_bar, child);
  gtk_widget_set_visible (GTK_WIDGET (self->path_bar), depth > 0);
  if (depth == 0)
    return;
  add_level (self, plumb_ui_document_get_name (self->document), 0, FALSE);
  for (guint i = 0; i < depth; i++)
    {
      g_autofree char *title = find_instance_title (self, level, i);
      add_level (self, title, i + 1, i + 1 == depth);
    }
}

/* --- what is there -----------------------------------------------------------------------------
 */

static void
show_whether_empty (PlumbUiCanvasView *self)
{
  PlumbGraph *graph = plumb_ui_document_get_level_graph (self->document);
  gtk_widget_set_visible (self->empty_box, plumb_graph_get_n_nodes (graph) == 0
                                               && plumb_graph_get_n_notes (graph) == 0);
}

static void
document_changed_cb (PlumbUiDocument *document,
                     const PlumbChange *changes,
                     guint n_changes,
                     PlumbUiCanvasView *self)
{
  show_whether_empty (self);
}

static void
level_notify_cb (PlumbUiDocument *document, GParamSpec *pspec, PlumbUiCanvasView *self)
{
  show_level (self);
  show_whether_empty (self);
}

/* Enters the level of the path, then selects and shows the node. What shows a field of it as well
 * takes the focus from here. */
static void
reveal_cb (PlumbUiSession *session,
           PlumbUiDocument *document,
           const char *path,
           const char *field,
           PlumbUiCanvasView *self)
{
  if (document != self->document || path == NULL)
    return;
  g_auto (GStrv) ids = g_strsplit (path, ":", -1);
  guint n_ids = g_strv_length (ids);
  if (n_ids == 0)
    return;
  g_autofree char *id = g_steal_pointer (&ids[n_ids - 1]);
  for (guint i = 0; i + 1 < n_ids; i++) /* a round of a repeat block: "refine@2" */
    ids[i][strcspn (ids[i], "@")] = '\0';
  if (!plumb_ui_document_set_level (document, (const char *const *) ids)
      || plumb_graph_find_node (plumb_ui_document_get_level_graph (document), id) == NULL)
    return;
  plumb_ui_selection_set (plumb_ui_document_get_selection (document), PLUMB_UI_ITEM_NODE, id);
  plumb_ui_tools_reveal_node (self->tools, id);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_widget_grab_focus (GTK_WIDGET (self));
}

/* --- asked for by the tools --------------------------------------------------------------------
 */

static void
menu_cb (PlumbUiToolsInput *input, const PlumbHit *hit, double x, double y, PlumbUiCanvasView *self)
{
  if (hit->type == PLUMB_HIT_NOTHING)
    plumb_ui_insert_menu_popup_on_ground (self->tools, x, y);
  else
    plumb_ui_canvas_menus_popup (self->tools, hit, x, y);
}

static void
insert_cb (PlumbUiToolsInput *input, double x, double y, PlumbUiCanvasView *self)
{
  plumb_ui_insert_menu_popup (self->tools, x, y);
}

static void
told_cb (GObject *source, const char *text, PlumbUiCanvasView *self)
{
  gtk_label_set_label (self->live_label, text);
}

/* --- the widget --------------------------------------------------------------------------------
 */

static gboolean
grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (PLUMB_UI_CANVAS_VIEW (widget)->canvas));
}

static void
plumb_ui_canvas_view_dispose (GObject *object)
{
  PlumbUiCanvasView *self = PLUMB_UI_CANVAS_VIEW (object);
  if (self->document != NULL)
    g_signal_handlers_disconnect_by_data (self->document, self);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  if (self->input != NULL)
    plumb_ui_tools_input_cancel (self->input);
  if (self->canvas != NULL)
    plumb_ui_canvas_set_first_accessible (self->canvas, NULL);
  g_clear_object (&self->access);
  self->canvas = NULL;
  /* The bin has the child, and knows nothing of a template. */
  adw_breakpoint_bin_set_child (ADW_BREAKPOINT_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), PLUMB_UI_TYPE_CANVAS_VIEW);
  g_clear_object (&self->input);
  g_clear_object (&self->tools);
  g_clear_object (&self->document);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (plumb_ui_canvas_view_parent_class)->dispose (object);
}

/* While it is shown, what can be done on the canvas can also be done from the rest of the window:
 * the catalog, the palette, the header's menu. */
#define SHOWN "plumb-ui-canvas-view"

static void
plumb_ui_canvas_view_map (GtkWidget *widget)
{
  PlumbUiCanvasView *self = PLUMB_UI_CANVAS_VIEW (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  GTK_WIDGET_CLASS (plumb_ui_canvas_view_parent_class)->map (widget);
  g_object_set_data (G_OBJECT (root), SHOWN, self);
  gtk_widget_insert_action_group (GTK_WIDGET (root), "canvas", self->actions);
}

static void
plumb_ui_canvas_view_unmap (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GTK_WIDGET_CLASS (plumb_ui_canvas_view_parent_class)->unmap (widget);
  if (g_object_get_data (G_OBJECT (root), SHOWN) != widget)
    return;
  g_object_set_data (G_OBJECT (root), SHOWN, NULL);
  gtk_widget_insert_action_group (GTK_WIDGET (root), "canvas", NULL);
}

static void
plumb_ui_canvas_view_class_init (PlumbUiCanvasViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = plumb_ui_canvas_view_dispose;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  widget_class->grab_focus = grab_focus;
  widget_class->map = plumb_ui_canvas_view_map;
  widget_class->unmap = plumb_ui_canvas_view_unmap;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/plumbline/Plumbline/ui/plumb-ui-canvas-view.ui");
  gtk_widget_class_bind_template_child (widget_class, PlumbUiCanvasView, overlay);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiCanvasView, path_bar);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiCanvasView, empty_box);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiCanvasView, live_label);
}

static void
plumb_ui_canvas_view_init (PlumbUiCanvasView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* The control strip shows icons alone, the less there is room the fewer; the minimap goes beside
 * it, above it, or away. What is hidden has its key and stands in a menu. */
static void
fold_at (PlumbUiCanvasView *self, const char *condition, guint n_folds)
{
  AdwBreakpoint *breakpoint = adw_breakpoint_new (adw_breakpoint_condition_parse (condition));
  g_auto (GValue) margin = G_VALUE_INIT, is_shown = G_VALUE_INIT;
  g_value_init (&margin, G_TYPE_INT);
  g_value_set_int (&margin, PLUMB_UI_CANVAS_STRIP_HEIGHT);
  g_value_init (&is_shown, G_TYPE_BOOLEAN);
  adw_breakpoint_add_setter (breakpoint, G_OBJECT (self->minimap), "margin-bottom", &margin);
  if (n_folds >= 2)
    adw_breakpoint_add_setter (breakpoint, G_OBJECT (self->minimap_place), "visible", &is_shown);
  plumb_ui_canvas_strip_fold (self->strip, breakpoint, n_folds);
  adw_breakpoint_bin_add_breakpoint (ADW_BREAKPOINT_BIN (self), breakpoint);
}

static void
add_strip (PlumbUiCanvasView *self)
{
  self->strip = PLUMB_UI_CANVAS_STRIP (plumb_ui_canvas_strip_new (self->canvas, self->document));
  g_signal_connect_object (self->strip, "told", G_CALLBACK (told_cb), self, 0);
  gtk_overlay_add_overlay (self->overlay, GTK_WIDGET (self->strip));
}

static void
add_minimap (PlumbUiCanvasView *self)
{
  GSettings *settings
      = plumb_ui_environment_get_settings (plumb_ui_session_get_environment (self->session));
  self->minimap = plumb_ui_minimap_new (self->canvas);
  self->minimap_place = adw_bin_new ();
  gtk_widget_set_margin_end (self->minimap, 12);
  gtk_widget_set_margin_bottom (self->minimap, 12);
  gtk_widget_add_css_class (self->minimap, "card");
  gtk_widget_set_overflow (self->minimap, GTK_OVERFLOW_HIDDEN);
  adw_bin_set_child (ADW_BIN (self->minimap_place), self->minimap);
  gtk_widget_set_halign (self->minimap_place, GTK_ALIGN_END);
  gtk_widget_set_valign (self->minimap_place, GTK_ALIGN_END);
  gtk_overlay_add_overlay (self->overlay, self->minimap_place);
  g_settings_bind (settings, "show-minimap", self->minimap, "visible", G_SETTINGS_BIND_GET);
}

/* What lies on the canvas comes after it. */
static void
fill_overlay (gpointer owner)
{
  PlumbUiCanvasView *self = owner;
  add_strip (self);
  add_minimap (self);
  fold_at (self, "max-width: 980px", 0);
  fold_at (self, "max-width: 640px", 1);
  fold_at (self, "max-width: 460px", 2);
}

static void
rest (GtkWidget *canvas)
{
  plumb_ui_canvas_rest (PLUMB_UI_CANVAS (canvas));
}

static void
add_canvas (PlumbUiCanvasView *self)
{
  GtkWidget *canvas = plumb_ui_canvas_new_for_document (self->document);
  self->canvas = PLUMB_UI_CANVAS (canvas);
  gtk_overlay_set_child (self->overlay, canvas);
  plumb_ui_at_rest (canvas, REST_MS, rest);
  self->tools = plumb_ui_tools_new (self->canvas, self->session);
  self->input = plumb_ui_tools_input_new (self->tools);
  self->access = plumb_ui_canvas_access_new (self->tools);
  g_autofree char *label
      /* Translators: what the canvas is called for who does not see it; the name of a workflow */
      = g_strdup_printf (_ ("Workflow %s"), plumb_ui_document_get_name (self->document));
  gtk_accessible_update_property (GTK_ACCESSIBLE (canvas), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  self->actions = plumb_ui_canvas_actions_install (self->tools, self->input, GTK_WIDGET (self));
  plumb_ui_canvas_drop_install (self->tools);
  g_signal_connect_object (self->input, "menu", G_CALLBACK (menu_cb), self, 0);
  g_signal_connect_object (self->input, "insert", G_CALLBACK (insert_cb), self, 0);
  g_signal_connect_object (self->tools, "told", G_CALLBACK (told_cb), self, 0);
}

/**
 * plumb_ui_canvas_view_new:
 * @session: the window's
 * @document: what is worked on
 *
 * Returns: (transfer floating): the view
 */
GtkWidget *
plumb_ui_canvas_view_new (PlumbUiSession *session, PlumbUiDocument *document)
{
  g_return_val_if_fail (PLUMB_UI_IS_SESSION (session) && PLUMB_UI_IS_DOCUMENT (document), NULL);
  PlumbUiCanvasView *self = g_object_new (PLUMB_UI_TYPE_CANVAS_VIEW, NULL);
  self->session = g_object_ref (session);
  self->document = g_object_ref (document);
  add_canvas (self);
  plumb_ui_viewport_set_covered (plumb_ui_canvas_get_viewport (self->canvas), STRIP_HEIGHT);
  plumb_ui_later (GTK_WIDGET (self->overlay), fill_overlay, self);
  g_signal_connect (session, "reveal", G_CALLBACK (reveal_cb), self);
  g_signal_connect (document, "changed", G_CALLBACK (document_changed_cb), self);
  g_signal_connect (document, "notify::level", G_CALLBACK (level_notify_cb), self);
  level_notify_cb (document, NULL, self);
  return GTK_WIDGET (self);
}

PlumbUiDocument *
plumb_ui_canvas_view_get_document (PlumbUiCanvasView *self)
{
  g_return_val_if_fail (PLUMB_UI_IS_CANVAS_VIEW (self), NULL);
  return self->document;
}

PlumbUiCanvas *
plumb_ui_canvas_view_get_canvas (PlumbUiCanvasView *self)
{
  g_return_val_if_fail (PLUMB_UI_IS_CANVAS_VIEW (self), NULL);
  return self->canvas;
}

/* --- places ------------------------------------------------------------------------------------
 */

static PlumbValue *
make_place (double zoom, PlumbPoint origin)
{
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();
  plumb_value_builder_set_double (builder, "zoom", zoom);
  plumb_value_builder_set_double (builder, "x", origin.x);
  plumb_value_builder_set_double (builder, "y", origin.y);
  return plumb_value_builder_end (builder);
}

static gboolean
read_place (PlumbValue *place, double *zoom, PlumbPoint *origin)
{
  *zoom = plumb_value_member_double (place, "zoom", 0);
  *origin = (PlumbPoint) { plumb_value_member_double (place, "x", NAN),
                           plumb_value_member_double (place, "y", NAN) };
  return *zoom >= PLUMB_UI_ZOOM_MIN && *zoom <= PLUMB_UI_ZOOM_MAX && isfinite (origin->x)
         && isfinite (origin->y);
}

PlumbValue *
plumb_ui_canvas_view_get_place (PlumbUiCanvasView *self)
{
  g_return_val_if_fail (PLUMB_UI_IS_CANVAS_VIEW (self), NULL);
  PlumbUiViewport *viewport = plumb_ui_canvas_get_viewport (self->canvas);
  double zoom;
  PlumbPoint origin;
  if (plumb_ui_document_get_definition (self->document) != NULL)
    return NULL;
  PlumbValueBuilder *views = plumb_value_builder_new_array ();
  for (guint i = 1; i <= PLUMB_UI_N_BOOKMARKS; i++)
    if (plumb_ui_viewport_get_bookmark (viewport, i, &zoom, &origin))
      plumb_value_builder_add (views, make_place (zoom, origin));
  g_autoptr (PlumbValue) place
      = make_place (plumb_ui_viewport_get_zoom (viewport), plumb_ui_viewport_get_origin (viewport));
  PlumbValueBuilder *builder = plumb_value_builder_new_copy (place);
  plumb_value_builder_set (builder, "views", plumb_value_builder_end (views));
  return plumb_value_builder_end (builder);
}

/* The viewport remembers what it shows: each view is shown for that. */
void
plumb_ui_canvas_view_set_place (PlumbUiCanvasView *self, PlumbValue *place)
{
  g_return_if_fail (PLUMB_UI_IS_CANVAS_VIEW (self));
  PlumbUiViewport *viewport = plumb_ui_canvas_get_viewport (self->canvas);
  double zoom;
  PlumbPoint origin;
  PlumbValue *views = place != NULL ? plumb_value_get_member (place, "views") : NULL;
  for (guint i = 0; views != NULL && i < MIN (plumb_value_get_length (views), PLUMB_UI_N_BOOKMARKS);
       i++)
    if (read_place (plumb_value_get_element (views, i), &zoom, &origin))
      {
        plumb_ui_viewport_show (viewport, zoom, origin);
        plumb_ui_viewport_set_bookmark (viewport, i + 1);
      }
  if (place != NULL && read_place (place, &zoom, &origin))
    plumb_ui_canvas_show_place (self->canvas, zoom, origin);
}
