/* plumb-ui-tools-input-click.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "plumb-ui-tools-input-private.h"

/* What a press selects, and what a click does. */

#define DOUBLE_CLICK_REACH 6.0

static gboolean
find_item (const PlumbHit *hit, PlumbUiItemType *type, char **id)
{
  *id = NULL;
  switch (hit->type)
    {
    case PLUMB_HIT_CARD:
    case PLUMB_HIT_ROW:
    case PLUMB_HIT_PICTURE:
    case PLUMB_HIT_CORNER:
    case PLUMB_HIT_INPUT:
    case PLUMB_HIT_OUTPUT:
      *type = PLUMB_UI_ITEM_NODE;
      break;
    case PLUMB_HIT_LINK:
      *type = PLUMB_UI_ITEM_EDGE;
      *id = g_strconcat (hit->id, " ", hit->name, NULL);
      return TRUE;
    case PLUMB_HIT_FRAME_TITLE:
      *type = PLUMB_UI_ITEM_FRAME;
      break;
    case PLUMB_HIT_NOTE:
    case PLUMB_HIT_NOTE_CORNER:
      *type = PLUMB_UI_ITEM_NOTE;
      break;
    case PLUMB_HIT_NOTHING:
    default:
      return FALSE;
    }
  *id = g_strdup (hit->id);
  return TRUE;
}

/* What is pressed is selected at once, not when the button comes up. */
void
plumb_ui_tools_input_select_pressed (PlumbUiToolsInput *self)
{
  PlumbUiSelection *selection = plumb_ui_tools_get_selection (self->tools);
  PlumbUiItemType type;
  g_autofree char *id = NULL;
  gboolean is_port
      = self->press.hit.type == PLUMB_HIT_INPUT || self->press.hit.type == PLUMB_HIT_OUTPUT;
  if (self->press.button == GDK_BUTTON_MIDDLE || self->press.with_space || is_port
      || (self->press.pointer.state & PLUMB_UI_TOOLS_MODIFIERS) != 0
      || !find_item (&self->press.hit, &type, &id))
    return;
  if (!plumb_ui_selection_contains (selection, type, id))
    plumb_ui_selection_set (selection, type, id);
}

void
plumb_ui_tools_input_activate (PlumbUiToolsInput *self, const char *action)
{
  gtk_widget_activate_action (self->canvas, action, NULL);
}

static gboolean
is_double_click (PlumbUiToolsInput *self)
{
  int limit_ms;
  g_object_get (gtk_widget_get_settings (self->canvas), "gtk-double-click-time", &limit_ms, NULL);
  const PlumbUiPointer *pointer = &self->press.pointer;
  gboolean is_second
      = self->press.button == GDK_BUTTON_PRIMARY
        && pointer->time - self->click_time < limit_ms * 1000
        && hypot (pointer->x - self->click_x, pointer->y - self->click_y) < DOUBLE_CLICK_REACH;
  self->click_time = is_second ? 0 : pointer->time;
  self->click_x = pointer->x;
  self->click_y = pointer->y;
  return is_second;
}

static void
double_click (PlumbUiToolsInput *self)
{
  const PlumbHit *hit = &self->press.hit;
  if (hit->type == PLUMB_HIT_NOTHING)
    g_signal_emit_by_name (self, "insert", self->press.pointer.x, self->press.pointer.y);
  else if (hit->type == PLUMB_HIT_FRAME_TITLE || hit->type == PLUMB_HIT_NOTE)
    plumb_ui_tools_input_activate (self, "canvas.rename");
  else if (hit->type == PLUMB_HIT_ROW)
    {
      PlumbUiDocument *document = plumb_ui_tools_get_document (self->tools);
      g_autofree char *path = plumb_ui_document_get_node_path (document, hit->id);
      plumb_ui_session_reveal (plumb_ui_tools_get_session (self->tools), document, path, hit->name);
    }
  else if (hit->type == PLUMB_HIT_PICTURE)
    plumb_ui_tools_input_activate (self, "canvas.preview");
  else if (hit->type != PLUMB_HIT_LINK)
    plumb_ui_tools_input_activate (self, "canvas.enter");
}

static void
reroute_at (PlumbUiToolsInput *self)
{
  PlumbEdge *edge = plumb_graph_find_edge (plumb_ui_tools_get_level (self->tools),
                                           self->press.hit.id, self->press.hit.name);
  g_autoptr (GPtrArray) edges = g_ptr_array_new ();
  g_ptr_array_add (edges, edge);
  g_autoptr (PlumbDraft) draft = plumb_ui_tools_new_draft (self->tools);
  plumb_rewire_reroute (draft, edges, &self->press.pointer.at);
  plumb_ui_tools_apply (self->tools, draft, _ ("Reroute Link"), NULL);
}

/* Beside everything: keys then are about nothing, and arrows move the view. */
static void
let_go (PlumbUiToolsInput *self)
{
  plumb_ui_selection_clear (plumb_ui_tools_get_selection (self->tools));
  plumb_ui_tools_set_focus (self->tools, NULL);
}

static void
select_clicked (PlumbUiToolsInput *self, GdkModifierType modifiers)
{
  PlumbUiSelection *selection = plumb_ui_tools_get_selection (self->tools);
  PlumbUiItemType type;
  g_autofree char *id = NULL;
  if (!find_item (&self->press.hit, &type, &id))
    {
      if (modifiers == 0)
        let_go (self);
    }
  else if (modifiers == GDK_SHIFT_MASK || modifiers == GDK_CONTROL_MASK)
    plumb_ui_selection_toggle (selection, type, id);
  else
    plumb_ui_selection_set (selection, type, id);
}

void
plumb_ui_tools_input_click (PlumbUiToolsInput *self)
{
  GdkModifierType modifiers = self->press.pointer.state & PLUMB_UI_TOOLS_MODIFIERS;
  if (self->press.with_space)
    return;
  if (is_double_click (self) && modifiers == 0)
    {
      double_click (self);
      return;
    }
  if (modifiers == GDK_ALT_MASK && self->press.hit.type == PLUMB_HIT_LINK)
    {
      reroute_at (self);
      return;
    }
  select_clicked (self,
                  modifiers == (GDK_CONTROL_MASK | GDK_SHIFT_MASK) ? GDK_ALT_MASK : modifiers);
  if (modifiers == (GDK_CONTROL_MASK | GDK_SHIFT_MASK))
    plumb_ui_tools_input_activate (self, "canvas.preview");
}

void
plumb_ui_tools_input_ask_for_menu (PlumbUiToolsInput *self)
{
  if (self->press.hit.type == PLUMB_HIT_NOTHING)
    let_go (self);
  g_signal_emit_by_name (self, "menu", &self->press.hit, self->press.pointer.x,
                         self->press.pointer.y);
}
