/* plumb-ui-quick-look.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "plumb-ui-quick-look.h"

#include "plumb-ui-insert-menu.h"

#define SIDE 512

static GdkTexture *
make_texture (PlumbCardPicture *picture)
{
  return gdk_memory_texture_new (picture->width, picture->height, GDK_MEMORY_DEFAULT,
                                 picture->pixels, (gsize) picture->stride);
}

static gboolean
key_pressed_cb (GtkEventControllerKey *keys,
                guint keyval,
                guint code,
                GdkModifierType state,
                GtkPopover *popover)
{
  if (keyval != GDK_KEY_space && keyval != GDK_KEY_Return)
    return GDK_EVENT_PROPAGATE;
  gtk_popover_popdown (popover);
  return GDK_EVENT_STOP;
}

static GtkWidget *
make_content (const PlumbSceneCard *card)
{
  g_autoptr (GdkTexture) texture = make_texture (card->picture);
  GtkWidget *picture = gtk_picture_new_for_paintable (GDK_PAINTABLE (texture));
  double scale = (double) SIDE / MAX (card->picture->width, card->picture->height);
  gtk_picture_set_content_fit (GTK_PICTURE (picture), GTK_CONTENT_FIT_CONTAIN);
  gtk_picture_set_alternative_text (GTK_PICTURE (picture), card->card->title);
  gtk_widget_set_size_request (picture, (int) (card->picture->width * scale),
                               (int) (card->picture->height * scale));
  GtkWidget *label = gtk_label_new (card->card->title);
  gtk_widget_add_css_class (label, "heading");
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_box_append (GTK_BOX (box), picture);
  gtk_box_append (GTK_BOX (box), label);
  return box;
}

void
plumb_ui_quick_look_popup (PlumbUiTools *tools, const char *node)
{
  const PlumbSceneCard *card = plumb_scene_find_card (plumb_ui_tools_get_scene (tools), node);
  GdkRectangle area;
  if (card == NULL || card->picture == NULL
      || !plumb_ui_canvas_get_card_area (plumb_ui_tools_get_canvas (tools), node, &area))
    {
      plumb_ui_session_toast (plumb_ui_tools_get_session (tools),
                              _ ("The node has made no picture yet"));
      return;
    }
  GtkWidget *popover = plumb_ui_canvas_popover_new (tools, &area);
  gtk_popover_set_child (GTK_POPOVER (popover), make_content (card));
  GtkEventController *keys = gtk_event_controller_key_new ();
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed_cb), popover);
  gtk_widget_add_controller (popover, keys);
  gtk_popover_popup (GTK_POPOVER (popover));
}
