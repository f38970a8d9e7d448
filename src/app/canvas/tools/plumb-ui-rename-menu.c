/* plumb-ui-rename-menu.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "plumb-ui-canvas-do-private.h"

#include "plumb-ui-insert-menu.h"

/* A title for a node or frame, the text of a note, where it stands. */

typedef struct
{
  PlumbUiTools *tools;
  GtkWidget *popover; /* not owned */
  PlumbUiItemType type;
  char *id;
  char *before;
} Rename;

static void
rename_free (gpointer data, GClosure *closure)
{
  Rename *self = data;
  g_clear_object (&self->tools);
  g_free (self->id);
  g_free (self->before);
  g_free (self);
}

static PlumbEdit *
make_member_edit (Rename *self, const char *definition, const char *text)
{
  PlumbGraph *level = plumb_ui_tools_get_level (self->tools);
  gboolean is_note = self->type == PLUMB_UI_ITEM_NOTE;
  PlumbValue *value = is_note ? plumb_graph_find_note (level, self->id)
                              : plumb_graph_find_frame (level, self->id);
  if (value == NULL)
    return NULL;
  PlumbValueBuilder *builder = plumb_value_builder_new_copy (value);
  plumb_value_builder_set_string (builder, is_note ? "text" : "title", text);
  PlumbValue *changed = plumb_value_builder_end (builder);
  return is_note ? plumb_edit_new_set_note (definition, self->id, changed)
                 : plumb_edit_new_set_frame (definition, self->id, changed);
}

static void
rename_to (Rename *self, const char *text)
{
  if (g_str_equal (text, self->before))
    return;
  g_autoptr (PlumbDraft) draft = plumb_ui_tools_new_draft (self->tools);
  const char *definition = plumb_draft_get_scope (draft)->definition;
  PlumbValue *title = *text != '\0' ? plumb_value_new_string (text) : NULL;
  PlumbEdit *edit = self->type == PLUMB_UI_ITEM_NODE
                        ? plumb_edit_new_set_node (definition, self->id, "title", title)
                        : make_member_edit (self, definition, text);
  if (self->type != PLUMB_UI_ITEM_NODE)
    g_clear_pointer (&title, plumb_value_unref);
  if (edit != NULL)
    plumb_draft_take (draft, edit);
  plumb_ui_tools_apply (self->tools, draft,
                        self->type == PLUMB_UI_ITEM_NOTE ? _ ("Write Note") : _ ("Rename"), NULL);
}

static void
entry_activated_cb (GtkEntry *entry, gpointer user_data)
{
  Rename *self = user_data;
  rename_to (self, gtk_editable_get_text (GTK_EDITABLE (entry)));
  gtk_popover_popdown (GTK_POPOVER (self->popover));
}

static void
note_closed_cb (GtkPopover *popover, gpointer user_data)
{
  Rename *self = user_data;
  GtkTextView *view = g_object_get_data (G_OBJECT (popover), "text-view");
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (view);
  g_autofree char *text = NULL;
  g_object_get (buffer, "text", &text, NULL);
  rename_to (self, text);
}

static void
show_entry (Rename *self, const char *label)
{
  GtkWidget *entry = gtk_entry_new ();
  gtk_editable_set_text (GTK_EDITABLE (entry), self->before);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 24);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), label);
  g_signal_connect_data (entry, "activate", G_CALLBACK (entry_activated_cb), self, rename_free, 0);
  gtk_popover_set_child (GTK_POPOVER (self->popover), entry);
  gtk_popover_popup (GTK_POPOVER (self->popover));
  gtk_widget_grab_focus (entry);
}

static void
show_text (Rename *self)
{
  GtkWidget *view = gtk_text_view_new ();
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), self->before, -1);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Text of the note"), -1);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  gtk_widget_set_size_request (scrolled, 260, 120);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), view);
  g_object_set_data (G_OBJECT (self->popover), "text-view", view);
  g_signal_connect_data (self->popover, "closed", G_CALLBACK (note_closed_cb), self, rename_free,
                         0);
  gtk_popover_set_child (GTK_POPOVER (self->popover), scrolled);
  gtk_popover_popup (GTK_POPOVER (self->popover));
  gtk_widget_grab_focus (view);
}

/* --- what is renamed ---------------------------------------------------------------------------
 */

static char *
get_first (PlumbUiTools *tools, PlumbUiItemType type)
{
  g_auto (GStrv) ids = plumb_ui_selection_list (plumb_ui_tools_get_selection (tools), type);
  return g_strdup (ids[0]);
}

static gboolean
find_subject (Rename *self, PlumbRect *rect)
{
  PlumbScene *scene = plumb_ui_tools_get_scene (self->tools);
  PlumbGraph *level = plumb_ui_tools_get_level (self->tools);
  const PlumbSceneFrame *frame = NULL;
  const PlumbSceneNote *note = NULL;
  PlumbUiSelection *selection = plumb_ui_tools_get_selection (self->tools);
  if (plumb_ui_selection_get_length (selection, PLUMB_UI_ITEM_NODE) > 0)
    self->id = g_strdup (plumb_ui_tools_get_focus (self->tools));
  else if ((self->id = get_first (self->tools, PLUMB_UI_ITEM_NOTE)) != NULL)
    note = plumb_scene_find_note (scene, self->id);
  else if ((self->id = get_first (self->tools, PLUMB_UI_ITEM_FRAME)) != NULL)
    frame = plumb_scene_find_frame (scene, self->id);
  else
    self->id = g_strdup (plumb_ui_tools_get_focus (self->tools));
  const PlumbSceneCard *card = note == NULL && frame == NULL && self->id != NULL
                                   ? plumb_scene_find_card (scene, self->id)
                                   : NULL;
  self->type = note != NULL    ? PLUMB_UI_ITEM_NOTE
               : frame != NULL ? PLUMB_UI_ITEM_FRAME
                               : PLUMB_UI_ITEM_NODE;
  if (note == NULL && frame == NULL && card == NULL)
    return FALSE;
  *rect = note != NULL ? note->rect : frame != NULL ? frame->rect : card->rect;
  rect->height = note != NULL ? rect->height : MIN (rect->height, PLUMB_CARD_HEADER);
  const char *title
      = card != NULL ? plumb_node_get_title (plumb_graph_find_node (level, self->id)) : NULL;
  self->before = g_strdup (note != NULL    ? note->text
                           : frame != NULL ? frame->title
                           : title != NULL ? title
                                           : "");
  return TRUE;
}

void
plumb_ui_do_rename (PlumbUiTools *tools, GVariant *parameter)
{
  Rename *self = g_new0 (Rename, 1);
  PlumbRect rect;
  self->tools = g_object_ref (tools);
  if (!find_subject (self, &rect))
    {
      rename_free (self, NULL);
      return;
    }
  PlumbUiCanvas *canvas = plumb_ui_tools_get_canvas (tools);
  PlumbPoint corner = plumb_ui_canvas_to_widget (canvas, (PlumbPoint) { rect.x, rect.y });
  double zoom = plumb_ui_viewport_get_zoom (plumb_ui_tools_get_viewport (tools));
  const GdkRectangle area
      = { (int) corner.x, (int) corner.y, (int) (rect.width * zoom), (int) (rect.height * zoom) };
  self->popover = plumb_ui_canvas_popover_new (tools, &area);
  if (self->type == PLUMB_UI_ITEM_NOTE)
    show_text (self);
  else
    show_entry (self, self->type == PLUMB_UI_ITEM_NODE ? _ ("Title of the node")
                                                       : _ ("Title of the frame"));
}
