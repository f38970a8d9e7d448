/* plumb-ui-canvas-do-clip.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plumb-ui-canvas-do-private.h"

#define DUPLICATE_OFFSET 40.0

/* A frame stands for what is in it, as it does where it is moved. */
static void
select_members (PlumbUiTools *tools)
{
  PlumbUiSelection *selection = plumb_ui_tools_get_selection (tools);
  PlumbGraph *level = plumb_ui_tools_get_level (tools);
  g_auto (GStrv) frames = plumb_ui_selection_list (selection, PLUMB_UI_ITEM_FRAME);
  plumb_ui_selection_freeze (selection);
  for (guint i = 0; frames[i] != NULL; i++)
    {
      PlumbValue *frame = plumb_graph_find_frame (level, frames[i]);
      PlumbValue *members = frame != NULL ? plumb_value_get_member (frame, "members") : NULL;
      for (guint k = 0; members != NULL && k < plumb_value_get_length (members); k++)
        {
          const char *id = plumb_value_get_string (plumb_value_get_element (members, k), "");
          if (plumb_graph_find_node (level, id) != NULL)
            plumb_ui_selection_add (selection, PLUMB_UI_ITEM_NODE, id);
        }
    }
  plumb_ui_selection_thaw (selection);
}

static PlumbClip *
copy_selection (PlumbUiTools *tools)
{
  PlumbUiSelection *selection = plumb_ui_tools_get_selection (tools);
  select_members (tools);
  g_auto (GStrv) nodes = plumb_ui_tools_list_nodes (tools);
  g_auto (GStrv) frames = plumb_ui_selection_list (selection, PLUMB_UI_ITEM_FRAME);
  g_auto (GStrv) notes = plumb_ui_selection_list (selection, PLUMB_UI_ITEM_NOTE);
  const PlumbAuthorScope scope = plumb_ui_tools_get_scope (tools);
  return plumb_clip_new (&scope, &(PlumbClipItems) { (const char *const *) nodes,
                                                     (const char *const *) frames,
                                                     (const char *const *) notes });
}

static GdkClipboard *
get_clipboard (PlumbUiTools *tools)
{
  return gtk_widget_get_clipboard (GTK_WIDGET (plumb_ui_tools_get_canvas (tools)));
}

void
plumb_ui_do_copy (PlumbUiTools *tools, GVariant *parameter)
{
  g_autoptr (PlumbClip) clip = copy_selection (tools);
  g_autofree char *text = plumb_clip_format (clip);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  GdkContentProvider *providers[]
      = { gdk_content_provider_new_for_bytes (PLUMB_CLIP_MIME_TYPE, bytes),
          gdk_content_provider_new_typed (G_TYPE_STRING, text) };
  g_autoptr (GdkContentProvider) both
      = gdk_content_provider_new_union (providers, G_N_ELEMENTS (providers));
  gdk_clipboard_set_content (get_clipboard (tools), both);
}

void
plumb_ui_do_cut (PlumbUiTools *tools, GVariant *parameter)
{
  plumb_ui_do_copy (tools, NULL);
  plumb_ui_do_delete (tools, NULL);
}

void
plumb_ui_do_add_clip (PlumbUiTools *tools,
                      PlumbClip *clip,
                      PlumbPoint offset,
                      PlumbUiAddClipFunc func,
                      const char *label)
{
  PlumbUiSelection *selection = plumb_ui_tools_get_selection (tools);
  g_auto (PlumbClipPasted) pasted = { NULL };
  g_autoptr (PlumbDraft) draft = plumb_ui_tools_new_draft (tools);
  func (clip, draft, offset, &pasted);
  if (!plumb_ui_tools_apply (tools, draft, label, NULL))
    return;
  plumb_ui_selection_freeze (selection);
  plumb_ui_tools_select_nodes (tools, (const char *const *) pasted.nodes);
  for (guint i = 0; pasted.frames[i] != NULL; i++)
    plumb_ui_selection_add (selection, PLUMB_UI_ITEM_FRAME, pasted.frames[i]);
  for (guint i = 0; pasted.notes[i] != NULL; i++)
    plumb_ui_selection_add (selection, PLUMB_UI_ITEM_NOTE, pasted.notes[i]);
  plumb_ui_selection_thaw (selection);
}

static void
duplicate (PlumbUiTools *tools, PlumbUiAddClipFunc func)
{
  g_autoptr (PlumbClip) clip = copy_selection (tools);
  plumb_ui_do_add_clip (tools, clip, (PlumbPoint) { DUPLICATE_OFFSET, DUPLICATE_OFFSET }, func,
                        _ ("Duplicate"));
}

void
plumb_ui_do_duplicate (PlumbUiTools *tools, GVariant *parameter)
{
  duplicate (tools, plumb_clip_paste);
}

void
plumb_ui_do_duplicate_keeping_inputs (PlumbUiTools *tools, GVariant *parameter)
{
  duplicate (tools, plumb_clip_paste_keeping_inputs);
}
