/* plumb-ui-compare-view-menu.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "plumb-ui-compare-view-private.h"

#include "plumb-ui-actions.h"

/* What the table of actions calls it. */
static void
append (GMenu *menu, const char *action)
{
  const PlumbUiAction *entry = plumb_ui_actions_find (action);
  g_assert (entry != NULL);
  g_menu_append (menu, _ (entry->title), action);
}

static void
append_section (GMenu *menu, const char *const *actions)
{
  g_autoptr (GMenu) section = g_menu_new ();
  for (guint i = 0; actions[i] != NULL; i++)
    append (section, actions[i]);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
}

static void
append_submenu (GMenu *menu, const char *title, const char *const *actions)
{
  g_autoptr (GMenu) submenu = g_menu_new ();
  for (guint i = 0; actions[i] != NULL; i++)
    append (submenu, actions[i]);
  g_menu_append_submenu (menu, title, G_MENU_MODEL (submenu));
}

GMenuModel *
plumb_ui_compare_view_make_menu (void)
{
  static const char *const modes[]
      = { "compare.mode('replace')", "compare.mode('side')",       "compare.mode('wipe')",
          "compare.mode('onion')",   "compare.mode('difference')", NULL };
  static const char *const looks[] = { "compare.look('absolute')", "compare.look('signed')",
                                       "compare.look('heat')",     "compare.look('visible')",
                                       "compare.gain-up",          "compare.gain-down",
                                       "compare.worst-pixel",      NULL };
  static const char *const channels[]
      = { "compare.channel('color')", "compare.channel('red')",
          "compare.channel('green')", "compare.channel('blue')",
          "compare.channel('alpha')", "compare.channel('luminance')",
          "compare.false-color",      NULL };
  static const char *const light[]
      = { "compare.exposure-up", "compare.exposure-down", "compare.gamma-up",
          "compare.gamma-down",  "compare.reset",         NULL };
  static const char *const overlays[]
      = { "compare.overlay('grid')",    "compare.overlay('histogram')",
          "compare.overlay('loupe')",   "compare.overlay('iso')",
          "compare.overlay('horizon')", "compare.overlay('safe')",
          "compare.overlay('ghosts')",  NULL };
  static const char *const zoom[]
      = { "compare.fit", "compare.zoom-100", "compare.zoom-in", "compare.zoom-out", NULL };
  static const char *const pairs[]
      = { "compare.next", "compare.previous", "compare.play", "compare.worst", NULL };
  static const char *const areas[] = { "compare.draw('select')",
                                       "compare.draw('rectangle')",
                                       "compare.draw('ellipse')",
                                       "compare.draw('polygon')",
                                       "compare.draw('brush')",
                                       "compare.weigh-more",
                                       "compare.weigh-less",
                                       "compare.remove-region",
                                       "compare.ignore-nothing",
                                       "compare.undo",
                                       "compare.redo",
                                       "compare.open-settings",
                                       "compare.save-settings",
                                       "compare.save-reference",
                                       NULL };
  static const char *const review[]
      = { "compare.accept",  "compare.reject",  "compare.rate(1)", "compare.rate(2)",
          "compare.rate(3)", "compare.rate(4)", "compare.rate(5)", NULL };
  static const char *const rest[]
      = { "compare.approve", "compare.next-ground", "compare.show-panel", NULL };
  static const char *const files[]
      = { "compare.open", "compare.export", "compare.save-picture", NULL };
  GMenu *menu = g_menu_new ();
  append_section (menu, modes);
  append_submenu (menu, _ ("_Difference"), looks);
  append_submenu (menu, _ ("_Channels"), channels);
  append_submenu (menu, _ ("_Light"), light);
  append_submenu (menu, _ ("_Overlays"), overlays);
  append_submenu (menu, _ ("_Zoom"), zoom);
  append_submenu (menu, _ ("_Sequence"), pairs);
  append_submenu (menu, _ ("_Areas"), areas);
  append_submenu (menu, _ ("_Review"), review);
  append_section (menu, rest);
  append_section (menu, files);
  return G_MENU_MODEL (menu);
}
