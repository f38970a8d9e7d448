/* plumb-ui-canvas-drop.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ui-canvas-drop.h"

#include "plumb-ui-bring.h"
#include "plumb-ui-insert-menu.h"

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, gpointer user_data)
{
  PlumbUiTools *tools = user_data;
  PlumbPoint at = plumb_ui_canvas_to_scene (plumb_ui_tools_get_canvas (tools), x, y);
  at.x -= PLUMB_CARD_WIDTH / 2;
  at.y -= PLUMB_CARD_HEADER / 2;
  gtk_widget_grab_focus (GTK_WIDGET (plumb_ui_tools_get_canvas (tools)));
  if (G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    {
      g_autoptr (GSList) files = gdk_file_list_get_files (g_value_get_boxed (value));
      plumb_ui_bring_files (tools, files, at);
      return TRUE;
    }
  const char *kind = plumb_ui_authoring_parse_drag (g_value_get_string (value));
  if (kind == NULL)
    return FALSE;
  plumb_ui_authoring_note_use (plumb_ui_session_get_authoring (plumb_ui_tools_get_session (tools)),
                               kind);
  g_autofree char *id = plumb_ui_insert_node (tools, kind, at, NULL);
  return id != NULL;
}

void
plumb_ui_canvas_drop_install (PlumbUiTools *tools)
{
  GType types[] = { GDK_TYPE_FILE_LIST, G_TYPE_STRING };
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_COPY);
  gtk_drop_target_set_gtypes (target, types, G_N_ELEMENTS (types));
  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), tools, 0);
  gtk_widget_add_controller (GTK_WIDGET (plumb_ui_tools_get_canvas (tools)),
                             GTK_EVENT_CONTROLLER (target));
}
