/* plumb-ui-canvas-view.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ui-canvas-view.h"

struct _PlumbUiCanvasView
{
  AdwBreakpointBin parent_instance;

  PlumbUiSession *session;
  PlumbUiDocument *document;

  GtkOverlay *overlay;
};

G_DEFINE_FINAL_TYPE (PlumbUiCanvasView, plumb_ui_canvas_view, ADW_TYPE_BREAKPOINT_BIN)

static void
plumb_ui_canvas_view_dispose (GObject *object)
{
  PlumbUiCanvasView *self = PLUMB_UI_CANVAS_VIEW (object);
  gtk_widget_dispose_template (GTK_WIDGET (self), PLUMB_UI_TYPE_CANVAS_VIEW);
  g_clear_object (&self->document);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (plumb_ui_canvas_view_parent_class)->dispose (object);
}

static void
plumb_ui_canvas_view_class_init (PlumbUiCanvasViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = plumb_ui_canvas_view_dispose;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/plumbline/Plumbline/ui/plumb-ui-canvas-view.ui");
  gtk_widget_class_bind_template_child (widget_class, PlumbUiCanvasView, overlay);
}

static void
plumb_ui_canvas_view_init (PlumbUiCanvasView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
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
  return GTK_WIDGET (self);
}

PlumbUiDocument *
plumb_ui_canvas_view_get_document (PlumbUiCanvasView *self)
{
  g_return_val_if_fail (PLUMB_UI_IS_CANVAS_VIEW (self), NULL);
  return self->document;
}
