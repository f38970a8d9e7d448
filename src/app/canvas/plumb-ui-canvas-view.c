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
#include "plumb-ui-insert-menu.h"
#include "plumb-ui-later.h"
#include "plumb-ui-minimap.h"
#include "plumb-ui-reason.h"
#include "plumb-ui-rest.h"
#include "plumb-ui-tip.h"

#define N_VIEWS 9
#define REST_MS 1000

/* With the air around it, in pixels. */
#define STRIP_HEIGHT 68

struct _PlumbUiCanvasView
{
  AdwBreakpointBin parent_instance;

  PlumbUiSession *session;
  PlumbUiDocument *document;
  PlumbUiCanvas *canvas;
  PlumbUiTools *tools;
  PlumbUiToolsInput *input;
  PlumbUiCanvasAccess *access;
  GtkWidget *minimap;
  GtkWidget *minimap_place;
  GActionGroup *actions;      /* the widget's */
  PlumbUiRunState *run_state; /* (nullable): the one that is watched */
  PlumbUiViewport *viewport;  /* likewise */

  GtkOverlay *overlay;
  GtkBox *path_bar;
  GtkWidget *empty_box;
  GtkLabel *live_label;
  GtkWidget *check_button;
  GtkWidget *plan_button;
  GtkWidget *run_button;
  GtkWidget *check_content;
  GtkWidget *plan_content;
  GtkWidget *run_content;
  GtkWidget *align_content;
  GtkWidget *space_1;
  GtkWidget *space_2;
  GtkWidget *pause_button;
  gboolean is_paused; /* the button shows it */
  char *why;          /* it paused by itself; NULL: it did not */
  GtkWidget *stop_button;
  GtkWidget *align_button;
  GtkWidget *zoom_out_button;
  GtkMenuButton *zoom_button;
  GtkWidget *zoom_in_button;
  GMenuModel *run_menu;
  GMenuModel *zoom_menu;
  GMenu *views_menu;
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

/* --- zoom --------------------------------------------------------------------------------------
 */

static void
viewport_changed_cb (PlumbUiViewport *viewport, PlumbUiCanvasView *self)
{
  double percent = plumb_ui_viewport_get_zoom (viewport) / plumb_ui_viewport_get_unit (viewport);
  /* Translators: the zoom */
  g_autofree char *text = g_strdup_printf (_ ("%.0f %%"), percent * 100);
  if (g_strcmp0 (gtk_menu_button_get_label (self->zoom_button), text) != 0)
    gtk_menu_button_set_label (self->zoom_button, text);
}

static void
watch_viewport (PlumbUiCanvasView *self)
{
  PlumbUiViewport *viewport = plumb_ui_canvas_get_viewport (self->canvas);
  if (self->viewport != NULL)
    g_signal_handlers_disconnect_by_data (self->viewport, self);
  g_set_object (&self->viewport, viewport);
  g_signal_connect (viewport, "changed", G_CALLBACK (viewport_changed_cb), self);
  viewport_changed_cb (viewport, self);
}

/* The views that are remembered, when the menu is opened. */
/* The menu is made when it is first opened; the views are those of now. */
static void
open_zoom_menu_cb (GtkMenuButton *button, gpointer user_data)
{
  PlumbUiCanvasView *self = user_data;
  double zoom;
  PlumbPoint origin;
  g_menu_remove_all (self->views_menu);
  for (guint i = 1; i <= N_VIEWS; i++)
    {
      if (!plumb_ui_viewport_get_bookmark (self->viewport, i, &zoom, &origin))
        continue;
      g_autofree char *label = g_strdup_printf (_ ("View %u"), i);
      g_autofree char *action = g_strdup_printf ("canvas.show-view(%u)", i);
      g_menu_append (self->views_menu, label, action);
    }
  if (gtk_menu_button_get_menu_model (button) == NULL)
    gtk_menu_button_set_menu_model (button, self->zoom_menu);
}

/* --- running -----------------------------------------------------------------------------------
 */

static void
show_pause (PlumbUiCanvasView *self, gboolean is_paused, const char *why)
{
  const char *wish = is_paused ? _ ("Continue") : _ ("Pause");
  gtk_button_set_icon_name (GTK_BUTTON (self->pause_button), is_paused
                                                                 ? "media-playback-start-symbolic"
                                                                 : "media-playback-pause-symbolic");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->pause_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, wish, -1);
  plumb_ui_tip_set (self->pause_button, why != NULL ? why : wish);
  if (g_set_str (&self->why, why) && why != NULL)
    gtk_label_set_label (self->live_label, why);
  self->is_paused = is_paused;
}

static void
run_changed_cb (PlumbUiRunState *state, const char *path, PlumbUiCanvasView *self)
{
  gboolean is_running = state != NULL && !plumb_ui_run_state_is_over (state);
  gboolean is_paused = is_running && plumb_ui_run_state_is_paused (state);
  const char *why
      = is_paused ? plumb_ui_reason_get_text (plumb_ui_run_state_get_reason (state)) : NULL;
  if (is_paused != self->is_paused || g_strcmp0 (why, self->why) != 0)
    show_pause (self, is_paused, why);
  if (is_running == gtk_widget_get_visible (self->stop_button))
    return;
  gtk_widget_set_visible (self->pause_button, is_running);
  gtk_widget_set_visible (self->stop_button, is_running);
  gtk_label_set_label (
      self->live_label,
      state == NULL ? "" : plumb_ui_state_get_title (plumb_ui_run_state_get_state (state)));
}

static void
run_state_notify_cb (PlumbUiDocument *document, GParamSpec *pspec, PlumbUiCanvasView *self)
{
  if (self->run_state != NULL)
    g_signal_handlers_disconnect_by_data (self->run_state, self);
  g_set_object (&self->run_state, plumb_ui_document_get_run_state (document));
  if (self->run_state != NULL)
    g_signal_connect (self->run_state, "changed", G_CALLBACK (run_changed_cb), self);
  run_changed_cb (self->run_state, NULL, self);
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

static void
level_changed_cb (PlumbUiCanvas *canvas, PlumbUiCanvasView *self)
{
  watch_viewport (self);
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
  plumb_ui_canvas_menus_popup (self->tools, hit, x, y);
}

static void
insert_cb (PlumbUiToolsInput *input, double x, double y, PlumbUiCanvasView *self)
{
  plumb_ui_insert_menu_popup (self->tools, x, y);
}

static void
told_cb (PlumbUiTools *tools, const char *text, PlumbUiCanvasView *self)
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
  if (self->run_state != NULL)
    g_signal_handlers_disconnect_by_data (self->run_state, self);
  if (self->viewport != NULL)
    g_signal_handlers_disconnect_by_data (self->viewport, self);
  if (self->input != NULL)
    plumb_ui_tools_input_cancel (self->input);
  if (self->canvas != NULL)
    plumb_ui_canvas_set_first_accessible (self->canvas, NULL);
  g_clear_object (&self->access);
  self->canvas = NULL;
  /* The bin has the child, and knows nothing of a template. */
  adw_breakpoint_bin_set_child (ADW_BREAKPOINT_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), PLUMB_UI_TYPE_CANVAS_VIEW);
  g_clear_pointer (&self->why, g_free);
  g_clear_object (&self->run_state);
  g_clear_object (&self->viewport);
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
  gtk_widget_class_bind_template_child (widget_class, PlumbUiCanvasView, check_button);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiCanvasView, plan_button);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiCanvasView, run_button);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiCanvasView, check_content);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiCanvasView, plan_content);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiCanvasView, run_content);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiCanvasView, align_content);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiCanvasView, space_1);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiCanvasView, space_2);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiCanvasView, pause_button);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiCanvasView, stop_button);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiCanvasView, align_button);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiCanvasView, zoom_out_button);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiCanvasView, zoom_button);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiCanvasView, zoom_in_button);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiCanvasView, run_menu);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiCanvasView, zoom_menu);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiCanvasView, views_menu);
}

static void
plumb_ui_canvas_view_init (PlumbUiCanvasView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
set_string (AdwBreakpoint *breakpoint, GtkWidget *object, const char *property, const char *text)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_value_init (&value, G_TYPE_STRING);
  g_value_set_string (&value, text);
  adw_breakpoint_add_setter (breakpoint, G_OBJECT (object), property, &value);
}

static void
hide (AdwBreakpoint *breakpoint, GtkWidget *widget)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_value_init (&value, G_TYPE_BOOLEAN);
  adw_breakpoint_add_setter (breakpoint, G_OBJECT (widget), "visible", &value);
}

/* The control strip shows icons alone, the less there is room the fewer; the minimap goes beside
 * it, above it, or away. What is hidden has its key and stands in a menu. */
static void
fold_at (PlumbUiCanvasView *self, const char *condition, guint n_folds)
{
  AdwBreakpoint *breakpoint = adw_breakpoint_new (adw_breakpoint_condition_parse (condition));
  g_auto (GValue) margin = G_VALUE_INIT;
  g_value_init (&margin, G_TYPE_INT);
  g_value_set_int (&margin, STRIP_HEIGHT);
  adw_breakpoint_add_setter (breakpoint, G_OBJECT (self->minimap), "margin-bottom", &margin);
  if (n_folds >= 1)
    {
      set_string (breakpoint, self->check_content, "label", "");
      set_string (breakpoint, self->plan_content, "label", "");
      set_string (breakpoint, self->align_content, "label", "");
    }
  if (n_folds >= 2)
    {
      set_string (breakpoint, self->run_content, "label", "");
      hide (breakpoint, self->zoom_out_button);
      hide (breakpoint, self->zoom_in_button);
      hide (breakpoint, self->space_1);
      hide (breakpoint, self->space_2);
      hide (breakpoint, self->minimap_place);
    }
  adw_breakpoint_bin_add_breakpoint (ADW_BREAKPOINT_BIN (self), breakpoint);
}

static void
fold (PlumbUiCanvasView *self)
{
  fold_at (self, "max-width: 980px", 0);
  fold_at (self, "max-width: 640px", 1);
  fold_at (self, "max-width: 460px", 2);
}

static void
set_tooltips (PlumbUiCanvasView *self)
{
  const struct
  {
    GtkWidget *widget;
    const char *text;
  } buttons[] = {
    { self->check_button, N_ ("Look for Problems") },
    { self->plan_button, N_ ("Tell What Would Run, and Why") },
    { self->run_button, N_ ("Run") },
    { self->pause_button, N_ ("Pause") },
    { self->stop_button, N_ ("Stop") },
    { self->align_button, N_ ("Arrange Nodes in Order of Their Links") },
    { self->zoom_out_button, N_ ("Zoom Out") },
    { GTK_WIDGET (self->zoom_button), N_ ("Zoom and Views") },
    { self->zoom_in_button, N_ ("Zoom In") },
  };
  for (guint i = 0; i < G_N_ELEMENTS (buttons); i++)
    plumb_ui_tip_set (buttons[i].widget, _ (buttons[i].text));
}

static void
fill_run_menu (gpointer owner)
{
  PlumbUiCanvasView *self = owner;
  adw_split_button_set_menu_model (ADW_SPLIT_BUTTON (self->run_button), self->run_menu);
}

static void
set_up_strip (PlumbUiCanvasView *self)
{
  set_tooltips (self);
  gtk_menu_button_set_create_popup_func (self->zoom_button, open_zoom_menu_cb, self, NULL);
  plumb_ui_later (self->run_button, fill_run_menu, self);
}

static void
rest (GtkWidget *canvas)
{
  plumb_ui_canvas_rest (PLUMB_UI_CANVAS (canvas));
}

static void
add_canvas (PlumbUiCanvasView *self)
{
  GSettings *settings
      = plumb_ui_environment_get_settings (plumb_ui_session_get_environment (self->session));
  GtkWidget *canvas = plumb_ui_canvas_new_for_document (self->document);
  self->canvas = PLUMB_UI_CANVAS (canvas);
  gtk_overlay_set_child (self->overlay, canvas);
  plumb_ui_at_rest (canvas, REST_MS, rest);
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
  fold (self);
  g_settings_bind (settings, "show-minimap", self->minimap, "visible", G_SETTINGS_BIND_GET);

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
  g_signal_connect_object (self->canvas, "level-changed", G_CALLBACK (level_changed_cb), self, 0);
  watch_viewport (self);
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
  set_up_strip (self);
  g_signal_connect (session, "reveal", G_CALLBACK (reveal_cb), self);
  g_signal_connect (document, "changed", G_CALLBACK (document_changed_cb), self);
  g_signal_connect (document, "notify::level", G_CALLBACK (level_notify_cb), self);
  g_signal_connect (document, "notify::run-state", G_CALLBACK (run_state_notify_cb), self);
  level_notify_cb (document, NULL, self);
  run_state_notify_cb (document, NULL, self);
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
  double zoom;
  PlumbPoint origin;
  if (plumb_ui_document_get_definition (self->document) != NULL)
    return NULL;
  PlumbValueBuilder *views = plumb_value_builder_new_array ();
  for (guint i = 1; i <= N_VIEWS; i++)
    if (plumb_ui_viewport_get_bookmark (self->viewport, i, &zoom, &origin))
      plumb_value_builder_add (views, make_place (zoom, origin));
  g_autoptr (PlumbValue) place = make_place (plumb_ui_viewport_get_zoom (self->viewport),
                                             plumb_ui_viewport_get_origin (self->viewport));
  PlumbValueBuilder *builder = plumb_value_builder_new_copy (place);
  plumb_value_builder_set (builder, "views", plumb_value_builder_end (views));
  return plumb_value_builder_end (builder);
}

/* The viewport remembers what it shows: each view is shown for that. */
void
plumb_ui_canvas_view_set_place (PlumbUiCanvasView *self, PlumbValue *place)
{
  g_return_if_fail (PLUMB_UI_IS_CANVAS_VIEW (self));
  double zoom;
  PlumbPoint origin;
  PlumbValue *views = place != NULL ? plumb_value_get_member (place, "views") : NULL;
  for (guint i = 0; views != NULL && i < MIN (plumb_value_get_length (views), N_VIEWS); i++)
    if (read_place (plumb_value_get_element (views, i), &zoom, &origin))
      {
        plumb_ui_viewport_show (self->viewport, zoom, origin);
        plumb_ui_viewport_set_bookmark (self->viewport, i + 1);
      }
  if (place != NULL && read_place (place, &zoom, &origin))
    plumb_ui_canvas_show_place (self->canvas, zoom, origin);
}
