/* plumb-ui-canvas-menus.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "plumb-ui-canvas-menus.h"

#include "plumb-ui-insert-menu.h"

/* Each section is a run of names of the table of actions, ended by NULL; sections end with NULL. */
typedef const char *const *Section;

static const char *const removal[] = { "canvas.delete", NULL };
static const char *const copies[] = { "canvas.duplicate", NULL };
static const char *const adding[] = { "canvas.add-node", "canvas.note", "canvas.paste", NULL };
static const char *const seeing[] = { "canvas.fit", "canvas.zoom-100", "canvas.store-view", NULL };
static const char *const choosing[]
    = { "canvas.select-all", "canvas.auto-align", "canvas.fold", NULL };
static const char *const leaving[] = { "canvas.leave", NULL };
static const char *const opening[]
    = { "canvas.enter", "canvas.properties", "canvas.rename", "canvas.preview", NULL };
static const char *const running[] = { "canvas.run-to", "canvas.run-from", NULL };
static const char *const states[]
    = { "canvas.mute", "canvas.bypass", "canvas.collapse", "canvas.pin", NULL };
static const char *const wiring[] = { "canvas.connect",
                                      "canvas.swap",
                                      "canvas.disconnect",
                                      "canvas.duplicate-keeping-inputs",
                                      "canvas.delete-and-reconnect",
                                      NULL };
static const char *const holding[]
    = { "canvas.group", "canvas.ungroup", "canvas.frame", "canvas.leave-frame", NULL };
static const char *const aligning[] = { "canvas.align('left')",
                                        "canvas.align('center')",
                                        "canvas.align('right')",
                                        "canvas.align('top')",
                                        "canvas.align('middle')",
                                        "canvas.align('bottom')",
                                        "canvas.distribute('horizontal')",
                                        "canvas.distribute('vertical')",
                                        "canvas.straighten",
                                        "canvas.fold",
                                        NULL };
static const char *const filling[] = { "canvas.insert-into-link", NULL };
static const char *const naming[] = { "canvas.rename", NULL };

static const Section canvas_menu[] = { adding, seeing, choosing, leaving, NULL };
static const Section node_menu[] = { opening, running, states, copies, NULL };
static const Section ground_menu[] = { naming, copies, NULL };

/* Names that only menus have: not among the actions with keys. */
static const char *
find_title (const char *name)
{
  const PlumbUiAction *action = plumb_ui_actions_find (name);
  return action != NULL                             ? _ (action->title)
         : g_str_equal (name, "canvas.leave-frame") ? _ ("Remove from Frame")
                                                    : name;
}

static void
append_section (GMenu *menu, Section names, const char *label)
{
  g_autoptr (GMenu) section = g_menu_new ();
  for (; *names != NULL; names++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (find_title (*names), *names);
      g_menu_item_set_attribute (item, "hidden-when", "s", "action-disabled");
      g_menu_append_item (section, item);
    }
  g_menu_append_section (menu, label, G_MENU_MODEL (section));
}

static void
append_sections (GMenu *menu, const Section *sections)
{
  for (; *sections != NULL; sections++)
    append_section (menu, *sections, NULL);
}

/* A row of buttons: what every program has. */
static void
append_clip (GMenu *menu)
{
  static const struct
  {
    const char *name, *icon;
  } buttons[] = {
    { "canvas.cut", "edit-cut-symbolic" },
    { "canvas.copy", "edit-copy-symbolic" },
    { "canvas.paste", "edit-paste-symbolic" },
    { "canvas.delete", "user-trash-symbolic" },
  };
  g_autoptr (GMenu) section = g_menu_new ();
  for (guint i = 0; i < G_N_ELEMENTS (buttons); i++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (find_title (buttons[i].name), buttons[i].name);
      g_menu_item_set_attribute (item, "verb-icon", "s", buttons[i].icon);
      g_menu_append_item (section, item);
    }
  g_autoptr (GMenuItem) row = g_menu_item_new_section (NULL, G_MENU_MODEL (section));
  g_menu_item_set_attribute (row, "display-hint", "s", "horizontal-buttons");
  g_menu_append_item (menu, row);
}

static void
append_submenu (GMenu *menu, const char *title, Section names)
{
  g_autoptr (GMenu) submenu = g_menu_new ();
  append_section (submenu, names, NULL);
  g_menu_append_submenu (menu, title, G_MENU_MODEL (submenu));
}

/* What is done to nodes as they lie: short enough for a small window. */
static void
append_submenus (GMenu *menu, gboolean several)
{
  g_autoptr (GMenu) section = g_menu_new ();
  append_submenu (section, _ ("Links"), wiring);
  append_submenu (section, _ ("Group and Frame"), holding);
  if (several)
    append_submenu (section, _ ("Align"), aligning);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
}

static void
append_conditions (GMenu *menu)
{
  static const struct
  {
    const char *condition, *title;
  } conditions[] = {
    { "pass", N_ ("When It Passes") },
    { "fail", N_ ("When It Fails") },
    { "always", N_ ("Always") },
  };
  g_autoptr (GMenu) section = g_menu_new ();
  for (guint i = 0; i < G_N_ELEMENTS (conditions); i++)
    {
      g_autoptr (GVariant) condition
          = g_variant_ref_sink (g_variant_new_string (conditions[i].condition));
      g_autofree char *detailed = g_action_print_detailed_name ("canvas.set-condition", condition);
      g_menu_append (section, _ (conditions[i].title), detailed);
    }
  g_menu_append_section (menu, _ ("Passes Data On"), G_MENU_MODEL (section));
}

static GMenu *
make_menu (PlumbUiTools *tools, const PlumbHit *hit)
{
  GMenu *menu = g_menu_new ();
  gboolean several
      = plumb_ui_selection_get_length (plumb_ui_tools_get_selection (tools), PLUMB_UI_ITEM_NODE)
        > 1;
  if (hit == NULL || hit->type == PLUMB_HIT_NOTHING)
    append_sections (menu, canvas_menu);
  else if (hit->type == PLUMB_HIT_LINK)
    {
      append_section (menu, filling, NULL);
      append_conditions (menu);
      append_section (menu, removal, NULL);
    }
  else if (hit->type == PLUMB_HIT_FRAME_TITLE || hit->type == PLUMB_HIT_NOTE
           || hit->type == PLUMB_HIT_NOTE_CORNER)
    {
      append_clip (menu);
      append_sections (menu, ground_menu);
    }
  else
    {
      append_clip (menu);
      append_sections (menu, node_menu);
      append_submenus (menu, several);
    }
  return menu;
}

static gboolean
unparent_cb (gpointer popover)
{
  gtk_widget_unparent (popover);
  return G_SOURCE_REMOVE;
}

/* What was chosen is still to be done when the menu is closed: at the place that it was opened for,
 * where the pointer was. */
static void
closed_cb (GtkPopover *popover, PlumbUiTools *tools)
{
  GdkRectangle area;
  if (gtk_popover_get_pointing_to (popover, &area))
    plumb_ui_tools_set_pointer (tools, area.x, area.y);
  g_idle_add_full (G_PRIORITY_DEFAULT, unparent_cb, g_object_ref (popover), g_object_unref);
}

static void
popup (PlumbUiTools *tools, const PlumbHit *hit, const GdkRectangle *area)
{
  g_autoptr (GMenu) menu = make_menu (tools, hit);
  GtkWidget *popover = gtk_popover_menu_new_from_model (G_MENU_MODEL (menu));
  gtk_widget_set_parent (popover, GTK_WIDGET (plumb_ui_tools_get_canvas (tools)));
  gtk_popover_set_pointing_to (GTK_POPOVER (popover), area);
  gtk_popover_set_has_arrow (GTK_POPOVER (popover), FALSE);
  gtk_widget_set_halign (popover, GTK_ALIGN_START);
  g_signal_connect_object (popover, "closed", G_CALLBACK (closed_cb), tools, 0);
  gtk_popover_popup (GTK_POPOVER (popover));
}

GMenuModel *
plumb_ui_canvas_menus_make (PlumbUiTools *tools)
{
  return G_MENU_MODEL (make_menu (tools, NULL));
}

void
plumb_ui_canvas_menus_popup (PlumbUiTools *tools, const PlumbHit *hit, double x, double y)
{
  popup (tools, hit, &(GdkRectangle) { (int) x, (int) y, 1, 1 });
}

void
plumb_ui_canvas_menus_popup_for_focus (PlumbUiTools *tools)
{
  const char *focus = plumb_ui_tools_get_focus (tools);
  GdkRectangle area = { 0 };
  PlumbHit hit = { .type = PLUMB_HIT_CARD, .id = focus };
  if (focus != NULL
      && plumb_ui_canvas_get_card_area (plumb_ui_tools_get_canvas (tools), focus, &area))
    popup (tools, &hit, &area);
  else
    {
      double width, height;
      plumb_ui_viewport_get_size (plumb_ui_tools_get_viewport (tools), &width, &height);
      popup (tools, NULL, &(GdkRectangle) { (int) width / 2, (int) height / 3, 1, 1 });
    }
}
