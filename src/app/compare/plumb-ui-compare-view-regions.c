/* plumb-ui-compare-view-regions.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plumb-ui-compare-view-private.h"

#include "plumb-ui-compare-export.h"
#include "plumb-ui-compare-request.h"

static const char *const tool_names[PLUMB_UI_N_TOOLS]
    = { "none", "select", "rectangle", "ellipse", "polygon", "brush" };
/* What a key gives a pixel of the selected area. */
static const double weights[] = { 0, 0.1, 0.25, 0.5, 1, 2, 4, 8, 16, 100 };

static PlumbUiCompareRegions *
get_regions (PlumbUiCompareView *self)
{
  return plumb_ui_compare_model_get_regions (self->model);
}

/* --- tools ----------------------------------------------------------------------------------- */

static void
set_state (PlumbUiCompareView *self, const char *name, GVariant *state)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);
  g_simple_action_set_state (G_SIMPLE_ACTION (action), state);
}

static void
set_tool (PlumbUiCompareView *self, PlumbUiCompareTool tool)
{
  gboolean is_drawing = tool != PLUMB_UI_TOOL_NONE;
  if (is_drawing)
    self->last_tool = tool;
  plumb_ui_compare_canvas_set_tool (self->canvas, tool);
  set_state (self, "draw", g_variant_new_string (tool_names[tool]));
  set_state (self, "draw-areas", g_variant_new_boolean (is_drawing));
  gtk_widget_set_visible (GTK_WIDGET (self->tools), is_drawing);
  if (is_drawing)
    adw_toggle_group_set_active_name (self->tools, tool_names[tool]);
  gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
  plumb_ui_compare_view_update (self);
}

/* The same again puts it away. */
static void
draw_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PlumbUiCompareView *self = data;
  const char *name = g_variant_get_string (parameter, NULL);
  PlumbUiCompareTool is = plumb_ui_compare_canvas_get_tool (self->canvas);
  for (guint i = 0; i < PLUMB_UI_N_TOOLS; i++)
    if (strcmp (name, tool_names[i]) == 0)
      set_tool (self, i == is ? PLUMB_UI_TOOL_NONE : i);
}

static void
draw_areas_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PlumbUiCompareView *self = data;
  gboolean is_drawing = plumb_ui_compare_canvas_get_tool (self->canvas) != PLUMB_UI_TOOL_NONE;
  PlumbUiCompareTool last
      = self->last_tool != PLUMB_UI_TOOL_NONE ? self->last_tool : PLUMB_UI_TOOL_RECTANGLE;
  set_tool (self, is_drawing ? PLUMB_UI_TOOL_NONE : last);
}

static void
tool_chosen_cb (AdwToggleGroup *tools, GParamSpec *pspec, PlumbUiCompareView *self)
{
  const char *name = adw_toggle_group_get_active_name (tools);
  PlumbUiCompareTool is = plumb_ui_compare_canvas_get_tool (self->canvas);
  if (name != NULL && is != PLUMB_UI_TOOL_NONE && strcmp (name, tool_names[is]) != 0)
    gtk_widget_activate_action (GTK_WIDGET (self), "compare.draw", "s", name);
}

GtkWidget *
plumb_ui_compare_view_make_tools (PlumbUiCompareView *self)
{
  static const char *const titles[PLUMB_UI_N_TOOLS]
      = { NULL, N_ ("Select"), N_ ("Rectangle"), N_ ("Ellipse"), N_ ("Polygon"), N_ ("Brush") };
  GtkWidget *tools = adw_toggle_group_new ();
  self->tools = ADW_TOGGLE_GROUP (tools);
  for (guint i = PLUMB_UI_TOOL_SELECT; i < PLUMB_UI_N_TOOLS; i++)
    {
      g_autofree char *icon = g_strdup_printf ("plumb-area-%s-symbolic", tool_names[i]);
      AdwToggle *toggle = adw_toggle_new ();
      adw_toggle_set_name (toggle, tool_names[i]);
      adw_toggle_set_icon_name (toggle, icon);
      adw_toggle_set_tooltip (toggle, _ (titles[i]));
      adw_toggle_group_add (self->tools, toggle);
    }
  gtk_orientable_set_orientation (GTK_ORIENTABLE (tools), GTK_ORIENTATION_VERTICAL);
  gtk_widget_set_halign (tools, GTK_ALIGN_START);
  gtk_widget_set_valign (tools, GTK_ALIGN_CENTER);
  gtk_widget_set_margin_start (tools, 8);
  gtk_widget_add_css_class (tools, "osd");
  gtk_widget_set_visible (tools, FALSE);
  g_signal_connect (tools, "notify::active-name", G_CALLBACK (tool_chosen_cb), self);
  return tools;
}

char *
plumb_ui_compare_view_dup_hint (PlumbUiCompareView *self)
{
  static const char *const hints[PLUMB_UI_N_TOOLS] = {
    NULL,
    N_ ("Click an area, drag it or move it by arrows; Ctrl+Up and Ctrl+Down: how much it counts"),
    N_ ("Drag from corner to corner; or arrows and Enter"),
    N_ ("Drag from corner to corner; or arrows and Enter"),
    N_ ("Click corner by corner, and the first again; or arrows and Enter, twice to end"),
    N_ ("Drag over what is not to be compared; or arrows and Enter. Brackets: how wide"),
  };
  PlumbUiCompareTool tool = plumb_ui_compare_canvas_get_tool (self->canvas);
  if (tool == PLUMB_UI_TOOL_NONE)
    return NULL;
  if (tool != PLUMB_UI_TOOL_BRUSH)
    return g_strdup (_ (hints[tool]));
  return g_strdup_printf (_ ("%s · %.1f pixels"), _ (hints[tool]),
                          2 * plumb_ui_compare_canvas_get_radius (self->canvas));
}

/* --- areas ----------------------------------------------------------------------------------- */

static void
weigh_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PlumbUiCompareRegions *regions = get_regions (data);
  guint selected = plumb_ui_compare_regions_get_selected (regions);
  gboolean is_more = strcmp (g_action_get_name (G_ACTION (action)), "weigh-more") == 0;
  if (selected == G_MAXUINT)
    return;
  const PlumbRegion *region
      = &g_array_index (plumb_ui_compare_regions_get_list (regions), PlumbRegion, selected);
  double is = region->use == PLUMB_REGION_IGNORED ? 0 : region->weight, next = is;
  for (guint i = 0; i < G_N_ELEMENTS (weights); i++)
    if (!is_more && weights[i] < is)
      next = weights[i];
    else if (is_more && weights[i] > is)
      {
        next = weights[i];
        break;
      }
  plumb_ui_compare_regions_set_weight (regions, selected, next);
}

static void
remove_region_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PlumbUiCompareRegions *regions = get_regions (data);
  plumb_ui_compare_regions_remove (regions, plumb_ui_compare_regions_get_selected (regions));
}

static void
ignore_nothing_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  plumb_ui_compare_regions_clear (get_regions (data));
}

static void
undo_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  gboolean is_done = strcmp (g_action_get_name (G_ACTION (action)), "undo") == 0
                         ? plumb_ui_compare_regions_undo (get_regions (data))
                         : plumb_ui_compare_regions_redo (get_regions (data));
  if (!is_done)
    gtk_widget_error_bell (GTK_WIDGET (data));
}

static void
open_settings_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PlumbUiCompareView *self = data;
  plumb_ui_compare_import_settings (self->model, GTK_WIDGET (self));
}

static void
save_settings_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PlumbUiCompareView *self = data;
  plumb_ui_compare_export_settings (self->model, GTK_WIDGET (self));
}

static void
save_reference_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  plumb_ui_compare_request_save (data);
}

static const GActionEntry entries[] = {
  { .name = "draw", .parameter_type = "s", .state = "'none'", .activate = draw_cb },
  { .name = "draw-areas", .state = "false", .activate = draw_areas_cb },
  { .name = "weigh-more", .activate = weigh_cb },
  { .name = "weigh-less", .activate = weigh_cb },
  { .name = "remove-region", .activate = remove_region_cb },
  { .name = "ignore-nothing", .activate = ignore_nothing_cb },
  { .name = "undo", .activate = undo_cb },
  { .name = "redo", .activate = undo_cb },
  { .name = "open-settings", .activate = open_settings_cb },
  { .name = "save-settings", .activate = save_settings_cb },
  { .name = "save-reference", .activate = save_reference_cb },
};

void
plumb_ui_compare_view_add_region_actions (PlumbUiCompareView *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  plumb_ui_compare_view_set_has_reference (self, FALSE);
}

void
plumb_ui_compare_view_set_has_reference (PlumbUiCompareView *self, gboolean has_reference)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "save-reference");
  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), has_reference);
}
