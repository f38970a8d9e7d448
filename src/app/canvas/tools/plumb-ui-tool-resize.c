/* plumb-ui-tool-resize.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "plumb-ui-tool-private.h"

/* A card or a note gets another size by its corner. */

#define LEAST_NOTE 60.0

typedef struct
{
  PlumbUiTool tool;
  char *id;
  gboolean is_note;
  PlumbRect rect;
  PlumbPoint grip; /* from the corner to where it was taken */
} Resize;

static gboolean
resize_begin (PlumbUiTool *tool, const PlumbUiPress *press)
{
  Resize *self = (Resize *) tool;
  PlumbScene *scene = plumb_ui_tools_get_scene (tool->tools);
  self->is_note = press->hit.type == PLUMB_HIT_NOTE_CORNER;
  const PlumbSceneCard *card = self->is_note ? NULL : plumb_scene_find_card (scene, press->hit.id);
  const PlumbSceneNote *note = self->is_note ? plumb_scene_find_note (scene, press->hit.id) : NULL;
  if (card == NULL && note == NULL)
    return FALSE;
  self->id = g_strdup (press->hit.id);
  self->rect = card != NULL ? card->rect : note->rect;
  self->grip = (PlumbPoint) { self->rect.x + self->rect.width - press->pointer.at.x,
                              self->rect.y + self->rect.height - press->pointer.at.y };
  return TRUE;
}

static double
fit_length (double length, double least)
{
  return MAX (round (length / (PLUMB_CARD_GRID / 2)) * (PLUMB_CARD_GRID / 2), least);
}

static void
resize_move (PlumbUiTool *tool, const PlumbUiPointer *pointer)
{
  Resize *self = (Resize *) tool;
  double least_width = self->is_note ? LEAST_NOTE : PLUMB_CARD_WIDTH * 0.7;
  double least_height = self->is_note ? LEAST_NOTE / 2 : PLUMB_CARD_HEADER;
  self->rect.width = fit_length (pointer->at.x + self->grip.x - self->rect.x, least_width);
  self->rect.height = fit_length (pointer->at.y + self->grip.y - self->rect.y, least_height);
  plumb_ui_overlay_set_rubber_band (plumb_ui_tools_get_overlay (tool->tools), &self->rect);
}

static PlumbValue *
make_size (const Resize *self)
{
  PlumbValueBuilder *builder = plumb_value_builder_new_array ();
  plumb_value_builder_add (builder, plumb_value_new_double (self->rect.width));
  plumb_value_builder_add (builder, plumb_value_new_double (self->rect.height));
  return plumb_value_builder_end (builder);
}

static PlumbEdit *
make_note_edit (Resize *self, const char *definition)
{
  PlumbValue *note = plumb_graph_find_note (plumb_ui_tools_get_level (self->tool.tools), self->id);
  if (note == NULL)
    return NULL;
  PlumbValueBuilder *builder = plumb_value_builder_new_copy (note);
  plumb_value_builder_set (builder, "size", make_size (self));
  return plumb_edit_new_set_note (definition, self->id, plumb_value_builder_end (builder));
}

static void
resize_drop (PlumbUiTool *tool, const PlumbUiPointer *pointer)
{
  Resize *self = (Resize *) tool;
  resize_move (tool, pointer);
  g_autoptr (PlumbDraft) draft = plumb_ui_tools_new_draft (tool->tools);
  const char *definition = plumb_draft_get_scope (draft)->definition;
  PlumbEdit *edit = self->is_note
                        ? make_note_edit (self, definition)
                        : plumb_edit_new_set_node (definition, self->id, "size", make_size (self));
  if (edit != NULL)
    plumb_draft_take (draft, edit);
  plumb_ui_tools_apply (tool->tools, draft, _ ("Resize"), NULL);
}

static void
resize_end (PlumbUiTool *tool)
{
  g_clear_pointer (&((Resize *) tool)->id, g_free);
}

const PlumbUiToolClass plumb_ui_tool_resize = {
  .size = sizeof (Resize),
  .cursor = "nwse-resize",
  .follows = TRUE,
  .begin = resize_begin,
  .move = resize_move,
  .drop = resize_drop,
  .end = resize_end,
};
