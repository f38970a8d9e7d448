/* plumb-ui-canvas-strip.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "plumb-ui-canvas-strip.h"

#include "plumb-ui-later.h"
#include "plumb-ui-reason.h"
#include "plumb-ui-tip.h"

struct _PlumbUiCanvasStrip
{
  GtkBox parent_instance;

  PlumbUiCanvas *canvas; /* (unowned): beside it */
  PlumbUiDocument *document;
  PlumbUiRunState *run_state; /* (nullable): the one that is watched */
  PlumbUiViewport *viewport;  /* likewise */
  gboolean is_paused;         /* the button shows it */
  char *why;                  /* it paused by itself; NULL: it did not */

  GtkWidget *add_button;
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
  GtkWidget *stop_button;
  GtkWidget *align_button;
  GtkWidget *unlink_button;
  GtkWidget *save_button;
  GtkWidget *zoom_out_button;
  GtkMenuButton *zoom_button;
  GtkInscription *zoom_label; /* of one width, whatever it says */
  GtkWidget *zoom_in_button;
  GMenuModel *run_menu;
  GMenuModel *zoom_menu;
  GMenu *views_menu;
};

static guint told_signal;

G_DEFINE_FINAL_TYPE (PlumbUiCanvasStrip, plumb_ui_canvas_strip, GTK_TYPE_BOX)

/* --- zoom --------------------------------------------------------------------------------------
 */

static void
viewport_changed_cb (PlumbUiViewport *viewport, PlumbUiCanvasStrip *self)
{
  double percent = plumb_ui_viewport_get_zoom (viewport) / plumb_ui_viewport_get_unit (viewport);
  /* Translators: the zoom */
  g_autofree char *text = g_strdup_printf (_ ("%.0f %%"), percent * 100);
  gtk_inscription_set_text (self->zoom_label, text);
}

static void
watch_viewport (PlumbUiCanvasStrip *self)
{
  PlumbUiViewport *viewport = plumb_ui_canvas_get_viewport (self->canvas);
  if (self->viewport != NULL)
    g_signal_handlers_disconnect_by_data (self->viewport, self);
  g_set_object (&self->viewport, viewport);
  g_signal_connect (viewport, "changed", G_CALLBACK (viewport_changed_cb), self);
  viewport_changed_cb (viewport, self);
}

/* The menu is made when it is first opened; the views are those of now. */
static void
open_zoom_menu_cb (GtkMenuButton *button, gpointer user_data)
{
  PlumbUiCanvasStrip *self = user_data;
  double zoom;
  PlumbPoint origin;
  g_menu_remove_all (self->views_menu);
  for (guint i = 1; i <= PLUMB_UI_N_BOOKMARKS; i++)
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

static void
level_changed_cb (PlumbUiCanvas *canvas, PlumbUiCanvasStrip *self)
{
  watch_viewport (self);
}

/* --- running -----------------------------------------------------------------------------------
 */

static void
show_pause (PlumbUiCanvasStrip *self, gboolean is_paused, const char *why)
{
  const char *wish = is_paused ? _ ("Continue") : _ ("Pause");
  gtk_button_set_icon_name (GTK_BUTTON (self->pause_button), is_paused
                                                                 ? "media-playback-start-symbolic"
                                                                 : "media-playback-pause-symbolic");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->pause_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, wish, -1);
  plumb_ui_tip_set (self->pause_button, why != NULL ? why : wish);
  if (g_set_str (&self->why, why) && why != NULL)
    g_signal_emit (self, told_signal, 0, why);
  self->is_paused = is_paused;
}

static void
run_changed_cb (PlumbUiRunState *state, const char *path, PlumbUiCanvasStrip *self)
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
  g_signal_emit (self, told_signal, 0,
                 state == NULL ? ""
                               : plumb_ui_state_get_title (plumb_ui_run_state_get_state (state)));
}

static void
run_state_notify_cb (PlumbUiDocument *document, GParamSpec *pspec, PlumbUiCanvasStrip *self)
{
  if (self->run_state != NULL)
    g_signal_handlers_disconnect_by_data (self->run_state, self);
  g_set_object (&self->run_state, plumb_ui_document_get_run_state (document));
  if (self->run_state != NULL)
    g_signal_connect (self->run_state, "changed", G_CALLBACK (run_changed_cb), self);
  run_changed_cb (self->run_state, NULL, self);
}

static void
set_tooltips (PlumbUiCanvasStrip *self)
{
  const struct
  {
    GtkWidget *widget;
    const char *text;
  } buttons[] = {
    { self->add_button, N_ ("Add Node") },
    { self->check_button, N_ ("Look for Problems") },
    { self->plan_button, N_ ("Tell What Would Run, and Why") },
    { self->run_button, N_ ("Run") },
    { self->pause_button, N_ ("Pause") },
    { self->stop_button, N_ ("Stop") },
    { self->align_button, N_ ("Arrange Nodes in Order of Their Links") },
    { self->unlink_button, N_ ("Remove the Selected Links, or Those of the Selected Nodes") },
    { self->save_button, N_ ("Save Workflow") },
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
  PlumbUiCanvasStrip *self = owner;
  adw_split_button_set_menu_model (ADW_SPLIT_BUTTON (self->run_button), self->run_menu);
}

/* --- the widget --------------------------------------------------------------------------------
 */

static void
plumb_ui_canvas_strip_dispose (GObject *object)
{
  PlumbUiCanvasStrip *self = PLUMB_UI_CANVAS_STRIP (object);
  if (self->document != NULL)
    g_signal_handlers_disconnect_by_data (self->document, self);
  if (self->run_state != NULL)
    g_signal_handlers_disconnect_by_data (self->run_state, self);
  if (self->viewport != NULL)
    g_signal_handlers_disconnect_by_data (self->viewport, self);
  gtk_widget_dispose_template (GTK_WIDGET (self), PLUMB_UI_TYPE_CANVAS_STRIP);
  g_clear_pointer (&self->why, g_free);
  g_clear_object (&self->run_state);
  g_clear_object (&self->viewport);
  g_clear_object (&self->document);
  G_OBJECT_CLASS (plumb_ui_canvas_strip_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, PlumbUiCanvasStrip, add_button);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiCanvasStrip, check_button);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiCanvasStrip, plan_button);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiCanvasStrip, run_button);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiCanvasStrip, check_content);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiCanvasStrip, plan_content);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiCanvasStrip, run_content);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiCanvasStrip, align_content);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiCanvasStrip, space_1);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiCanvasStrip, space_2);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiCanvasStrip, pause_button);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiCanvasStrip, stop_button);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiCanvasStrip, align_button);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiCanvasStrip, unlink_button);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiCanvasStrip, save_button);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiCanvasStrip, zoom_out_button);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiCanvasStrip, zoom_button);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiCanvasStrip, zoom_label);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiCanvasStrip, zoom_in_button);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiCanvasStrip, run_menu);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiCanvasStrip, zoom_menu);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiCanvasStrip, views_menu);
}

static void
plumb_ui_canvas_strip_class_init (PlumbUiCanvasStripClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = plumb_ui_canvas_strip_dispose;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/plumbline/Plumbline/ui/plumb-ui-canvas-strip.ui");
  bind_children (widget_class);
  told_signal = g_signal_new ("told", PLUMB_UI_TYPE_CANVAS_STRIP, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                              NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
plumb_ui_canvas_strip_init (PlumbUiCanvasStrip *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  set_tooltips (self);
  gtk_menu_button_set_create_popup_func (self->zoom_button, open_zoom_menu_cb, self, NULL);
  plumb_ui_later (self->run_button, fill_run_menu, self);
}

/**
 * plumb_ui_canvas_strip_new:
 * @canvas: whose zoom it shows; it has to outlive the strip
 * @document: whose run it shows
 *
 * Returns: (transfer floating): the strip
 */
GtkWidget *
plumb_ui_canvas_strip_new (PlumbUiCanvas *canvas, PlumbUiDocument *document)
{
  g_return_val_if_fail (PLUMB_UI_IS_CANVAS (canvas) && PLUMB_UI_IS_DOCUMENT (document), NULL);
  PlumbUiCanvasStrip *self = g_object_new (PLUMB_UI_TYPE_CANVAS_STRIP, NULL);
  self->canvas = canvas;
  self->document = g_object_ref (document);
  g_signal_connect_object (canvas, "level-changed", G_CALLBACK (level_changed_cb), self, 0);
  g_signal_connect (document, "notify::run-state", G_CALLBACK (run_state_notify_cb), self);
  watch_viewport (self);
  run_state_notify_cb (document, NULL, self);
  return GTK_WIDGET (self);
}

/* --- folding -----------------------------------------------------------------------------------
 */

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

/**
 * plumb_ui_canvas_strip_fold:
 * @self: a strip
 * @breakpoint: where there is less room; gets setters
 * @n_folds: 0: it stays as it is; 1: it shows icons alone; 2: and leaves out what has a key and
 *   stands in a menu
 */
void
plumb_ui_canvas_strip_fold (PlumbUiCanvasStrip *self, AdwBreakpoint *breakpoint, guint n_folds)
{
  g_return_if_fail (PLUMB_UI_IS_CANVAS_STRIP (self) && ADW_IS_BREAKPOINT (breakpoint));
  if (n_folds >= 1)
    {
      set_string (breakpoint, self->check_content, "label", "");
      set_string (breakpoint, self->plan_content, "label", "");
      set_string (breakpoint, self->align_content, "label", "");
    }
  if (n_folds >= 2)
    {
      set_string (breakpoint, self->run_content, "label", "");
      hide (breakpoint, self->add_button);
      hide (breakpoint, self->unlink_button);
      hide (breakpoint, self->save_button);
      hide (breakpoint, self->zoom_out_button);
      hide (breakpoint, self->zoom_in_button);
      hide (breakpoint, self->space_1);
      hide (breakpoint, self->space_2);
    }
}
