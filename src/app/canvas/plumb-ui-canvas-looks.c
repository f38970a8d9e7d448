/* plumb-ui-canvas-looks.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ui-canvas-private.h"

#include <adwaita.h>

/* What the desktop says of colors, fonts, motion and scale. */

static PlumbUiColor
color_of_rgba (const GdkRGBA *rgba)
{
  return (PlumbUiColor) { (double) rgba->red, (double) rgba->green, (double) rgba->blue, 1 };
}

static char *
get_font_family (PlumbUiCanvas *self)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  const PangoFontDescription *font = pango_context_get_font_description (context);
  const char *family = font != NULL ? pango_font_description_get_family (font) : NULL;
  return g_strdup (family != NULL ? family : "Sans");
}

void
plumb_ui_canvas_update_style (PlumbUiCanvas *self)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  g_autoptr (GdkRGBA) rgba = adw_style_manager_get_accent_color_rgba (manager);
  PlumbUiColor accent = color_of_rgba (rgba);
  plumb_ui_palette_init (&self->palette, adw_style_manager_get_dark (manager),
                         adw_style_manager_get_high_contrast (manager), &accent);
  g_autofree char *family = get_font_family (self);
  if (self->painter == NULL || g_strcmp0 (family, self->font_family) != 0)
    {
      g_clear_pointer (&self->painter, plumb_ui_overlay_painter_free);
      self->painter = plumb_ui_overlay_painter_new (family);
      g_set_str (&self->font_family, family);
    }
  plumb_ui_tiles_set_style (self->tiles, &self->palette, self->font_family);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Texts on cards are part of the picture: larger texts are a larger picture. */
void
plumb_ui_canvas_update_settings (PlumbUiCanvas *self)
{
  GtkSettings *settings = gtk_widget_get_settings (GTK_WIDGET (self));
  int dpi = -1;
  g_object_get (settings, "gtk-enable-animations", &self->is_animated, "gtk-xft-dpi", &dpi, NULL);
  plumb_ui_viewport_set_animated (self->viewport, self->is_animated);
  plumb_ui_viewport_set_unit (self->viewport, dpi > 0 ? CLAMP (dpi / 1024.0 / 96.0, 0.5, 3) : 1);
}

double
plumb_ui_canvas_get_scale (PlumbUiCanvas *self)
{
  GtkNative *native = gtk_widget_get_native (GTK_WIDGET (self));
  GdkSurface *surface = native != NULL ? gtk_native_get_surface (native) : NULL;
  return surface != NULL ? gdk_surface_get_scale (surface) : 1;
}

gboolean
plumb_ui_canvas_renderer_keeps_textures (PlumbUiCanvas *self)
{
  GtkNative *native = gtk_widget_get_native (GTK_WIDGET (self));
  GskRenderer *renderer = native != NULL ? gtk_native_get_renderer (native) : NULL;
  return renderer != NULL && !GSK_IS_CAIRO_RENDERER (renderer);
}
