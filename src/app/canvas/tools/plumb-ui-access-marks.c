/* plumb-ui-access-marks.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "plumb-ui-access-marks.h"

#include "plumb-ui-access-list.h"

/* No id has a blank. */
#define FRAME "frame "
#define NOTE "note "

static const char *
get_id (const char *key, const char *prefix)
{
  return g_str_has_prefix (key, prefix) ? key + strlen (prefix) : NULL;
}

static void
add_key (PlumbUiTools *tools, GPtrArray *keys, char *key, const PlumbRect *rect)
{
  PlumbRect visible = plumb_ui_viewport_get_visible (plumb_ui_tools_get_viewport (tools));
  if (plumb_rect_meets (rect, &visible, 0))
    g_ptr_array_add (keys, key);
  else
    g_free (key);
}

void
plumb_ui_access_marks_list (PlumbUiTools *tools, GPtrArray *keys)
{
  PlumbGraph *level = plumb_ui_tools_get_level (tools);
  PlumbScene *scene = plumb_ui_tools_get_scene (tools);
  const guint most = keys->len + PLUMB_UI_ACCESS_MAX;
  for (guint i = 0; i < plumb_graph_get_n_frames (level) && keys->len < most; i++)
    {
      const char *id = plumb_graph_get_frame_id (level, i);
      const PlumbSceneFrame *frame = plumb_scene_find_frame (scene, id);
      if (frame != NULL)
        add_key (tools, keys, g_strconcat (FRAME, id, NULL), &frame->rect);
    }
  for (guint i = 0; i < plumb_graph_get_n_notes (level) && keys->len < most; i++)
    {
      const char *id = plumb_graph_get_note_id (level, i);
      const PlumbSceneNote *note = plumb_scene_find_note (scene, id);
      if (note != NULL)
        add_key (tools, keys, g_strconcat (NOTE, id, NULL), &note->rect);
    }
}

GtkAccessibleRole
plumb_ui_access_marks_get_role (const char *key)
{
  return get_id (key, FRAME) != NULL  ? GTK_ACCESSIBLE_ROLE_GROUP
         : get_id (key, NOTE) != NULL ? GTK_ACCESSIBLE_ROLE_COMMENT
                                      : GTK_ACCESSIBLE_ROLE_LIST_ITEM;
}

static guint
count_members (PlumbGraph *level, PlumbValue *frame)
{
  PlumbValue *members = plumb_value_get_member (frame, "members");
  guint n = 0;
  for (guint i = 0; i < plumb_value_get_length (members); i++)
    {
      const char *id = plumb_value_get_string (plumb_value_get_element (members, i), NULL);
      n += id != NULL && plumb_graph_find_node (level, id) != NULL;
    }
  return n;
}

static void
tell (PlumbUiTools *tools, PlumbUiAccessItem *item, const char *name, const PlumbRect *rect)
{
  GdkRectangle area;
  plumb_ui_canvas_get_area (plumb_ui_tools_get_canvas (tools), rect, &area);
  plumb_ui_access_item_set_name (item, name, NULL);
  plumb_ui_access_item_set_area (item, &area);
}

static void
update_frame (PlumbUiTools *tools, const char *id, PlumbUiAccessItem *item)
{
  PlumbGraph *level = plumb_ui_tools_get_level (tools);
  PlumbValue *value = plumb_graph_find_frame (level, id);
  const PlumbSceneFrame *frame = plumb_scene_find_frame (plumb_ui_tools_get_scene (tools), id);
  if (value == NULL || frame == NULL)
    return;
  guint n = count_members (level, value);
  g_autofree char *name = g_strdup_printf (
      /* Translators: a frame's title and how many nodes it has */
      ngettext ("Frame %s, %u node", "Frame %s, %u nodes", n), frame->title, n);
  tell (tools, item, name, &frame->rect);
  plumb_ui_access_item_set_selected (
      item,
      plumb_ui_selection_contains (plumb_ui_tools_get_selection (tools), PLUMB_UI_ITEM_FRAME, id));
}

static void
update_note (PlumbUiTools *tools, const char *id, PlumbUiAccessItem *item)
{
  const PlumbSceneNote *note = plumb_scene_find_note (plumb_ui_tools_get_scene (tools), id);
  if (note == NULL)
    return;
  /* Translators: what a note on the canvas says */
  g_autofree char *name = g_strdup_printf (_ ("Note: %s"), note->text);
  tell (tools, item, name, &note->rect);
  plumb_ui_access_item_set_selected (
      item,
      plumb_ui_selection_contains (plumb_ui_tools_get_selection (tools), PLUMB_UI_ITEM_NOTE, id));
}

void
plumb_ui_access_marks_update (PlumbUiTools *tools, const char *key, PlumbUiAccessItem *item)
{
  const char *frame = get_id (key, FRAME), *note = get_id (key, NOTE);
  if (frame != NULL)
    update_frame (tools, frame, item);
  else if (note != NULL)
    update_note (tools, note, item);
}
