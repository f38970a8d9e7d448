/* plumb-ui-canvas-actions.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-ui-canvas-actions.h"

#include "plumb-ui-canvas-do-private.h"
#include "plumb-ui-canvas-menus.h"

#define SCOPE "canvas"
#define CONDITION "set-condition"
#define MAX_COMPARED 500 /* links */
#define NUDGE 1.0
#define NUDGE_FAR 10.0
#define WALK_PAN 80.0 /* px that an arrow pans where nothing has the focus */

/* What must be there for an action to do something. */
typedef enum
{
  NEEDS_NOTHING,
  NEEDS_FOCUS, /* on a node */
  NEEDS_NODE,  /* selected; where nothing is, with the focus */
  NEEDS_TWO,   /* nodes */
  NEEDS_ITEM,  /* anything selected, else a node with the focus */
  NEEDS_EDGE,  /* selected */
  NEEDS_TITLE, /* a node, frame or note */
  NEEDS_BLOCK, /* a subgraph among the nodes */
  NEEDS_LEVEL, /* inside a subgraph */
} Need;

typedef struct
{
  const char *name;
  PlumbUiCanvasDo func;
  Need need;
  const char *parameter;
} Entry;

static const Entry entries[] = {
  { "cut", plumb_ui_do_cut, NEEDS_ITEM },
  { "copy", plumb_ui_do_copy, NEEDS_ITEM },
  { "paste", plumb_ui_do_paste },
  { "paste-keeping-inputs", plumb_ui_do_paste_keeping_inputs },
  { "duplicate", plumb_ui_do_duplicate, NEEDS_ITEM },
  { "duplicate-keeping-inputs", plumb_ui_do_duplicate_keeping_inputs, NEEDS_ITEM },
  { "delete", plumb_ui_do_delete, NEEDS_ITEM },
  { "delete-and-reconnect", plumb_ui_do_delete_and_reconnect, NEEDS_ITEM },
  { "rename", plumb_ui_do_rename, NEEDS_TITLE },
  { "properties", plumb_ui_do_properties, NEEDS_FOCUS },
  { "select-all", plumb_ui_do_select_all },
  { "select-none", plumb_ui_do_select_none },
  { "select-invert", plumb_ui_do_select_invert },
  { "select-upstream", plumb_ui_do_select_upstream, NEEDS_NODE },
  { "select-downstream", plumb_ui_do_select_downstream, NEEDS_NODE },
  { "select-linked", plumb_ui_do_select_linked, NEEDS_NODE },
  { "focus-upstream", plumb_ui_do_focus_upstream, NEEDS_FOCUS },
  { "focus-downstream", plumb_ui_do_focus_downstream, NEEDS_FOCUS },
  { "fit", plumb_ui_do_fit },
  { "fit-selection", plumb_ui_do_fit_selection, NEEDS_NODE },
  { "zoom-100", plumb_ui_do_zoom_100 },
  { "zoom-in", plumb_ui_do_zoom_in },
  { "zoom-out", plumb_ui_do_zoom_out },
  { "enter", plumb_ui_do_enter, NEEDS_FOCUS },
  { "leave", plumb_ui_do_leave, NEEDS_LEVEL },
  { "preview", plumb_ui_do_preview, NEEDS_FOCUS },
  { "store-view", plumb_ui_do_store_view },
  { "show-view", plumb_ui_do_show_view, NEEDS_NOTHING, "i" },
  { "insert", plumb_ui_do_insert, NEEDS_NOTHING, "s" },
  { "add-node", plumb_ui_do_add_node },
  { "insert-into-link", plumb_ui_do_insert_into_link },
  { "group", plumb_ui_do_group, NEEDS_NODE },
  { "ungroup", plumb_ui_do_ungroup, NEEDS_BLOCK },
  { "frame", plumb_ui_do_frame, NEEDS_NODE },
  { "leave-frame", plumb_ui_do_leave_frame, NEEDS_NODE },
  { "note", plumb_ui_do_note },
  { "mute", plumb_ui_do_mute, NEEDS_NODE },
  { "bypass", plumb_ui_do_bypass, NEEDS_NODE },
  { "collapse", plumb_ui_do_collapse, NEEDS_NODE },
  { "pin", plumb_ui_do_pin, NEEDS_NODE },
  { "connect", plumb_ui_do_connect, NEEDS_NODE },
  { "swap", plumb_ui_do_swap, NEEDS_NODE },
  { "disconnect", plumb_ui_do_disconnect, NEEDS_ITEM },
  { CONDITION, plumb_ui_do_set_condition, NEEDS_EDGE, "s" },
  { "auto-align", plumb_ui_do_auto_align },
  { "fold", plumb_ui_do_fold },
  { "align", plumb_ui_do_align, NEEDS_TWO, "s" },
  { "distribute", plumb_ui_do_distribute, NEEDS_TWO, "s" },
  { "straighten", plumb_ui_do_straighten, NEEDS_TWO },
  { "run-to", plumb_ui_do_run_to, NEEDS_NODE },
  { "run-from", plumb_ui_do_run_from, NEEDS_NODE },
};

typedef struct
{
  PlumbUiTools *tools;
  PlumbUiToolsInput *input;
  GSimpleActionGroup *group;
  GtkEventController *keys; /* (nullable): owned by the canvas */
} Actions;

static void
actions_free (gpointer data)
{
  Actions *self = data;
  g_clear_object (&self->tools);
  g_clear_object (&self->input);
  g_clear_object (&self->group);
  g_free (self);
}

/* --- states ------------------------------------------------------------------------------------
 */

static gboolean
has_block (PlumbUiTools *tools)
{
  g_auto (GStrv) ids = plumb_ui_tools_list_nodes (tools);
  for (guint i = 0; ids[i] != NULL; i++)
    {
      PlumbNode *node = plumb_graph_find_node (plumb_ui_tools_get_level (tools), ids[i]);
      if (node != NULL && plumb_node_get_definition (node) != NULL)
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_met (PlumbUiTools *tools, Need need)
{
  PlumbUiSelection *selection = plumb_ui_tools_get_selection (tools);
  guint n_nodes = plumb_ui_selection_get_length (selection, PLUMB_UI_ITEM_NODE);
  gboolean has_focus = plumb_ui_tools_get_focus (tools) != NULL;
  switch (need)
    {
    case NEEDS_FOCUS:
      return has_focus;
    case NEEDS_NODE:
      return n_nodes > 0 || (has_focus && plumb_ui_selection_is_empty (selection));
    case NEEDS_TWO:
      return n_nodes > 1;
    case NEEDS_ITEM:
      return has_focus || !plumb_ui_selection_is_empty (selection);
    case NEEDS_EDGE:
      return plumb_ui_selection_get_length (selection, PLUMB_UI_ITEM_EDGE) > 0;
    case NEEDS_TITLE:
      return has_focus || plumb_ui_selection_get_length (selection, PLUMB_UI_ITEM_FRAME) > 0
             || plumb_ui_selection_get_length (selection, PLUMB_UI_ITEM_NOTE) > 0;
    case NEEDS_BLOCK:
      return has_block (tools);
    case NEEDS_LEVEL:
      return plumb_ui_document_get_level (plumb_ui_tools_get_document (tools))[0] != NULL;
    case NEEDS_NOTHING:
    default:
      return TRUE;
    }
}

/* What the links that are selected have in common; "" where they differ, where none is, and where
 * it would take long to find out. */
static const char *
find_condition (PlumbUiTools *tools)
{
  PlumbGraph *level = plumb_ui_tools_get_level (tools);
  PlumbUiSelection *selection = plumb_ui_tools_get_selection (tools);
  const char *common = NULL;
  if (plumb_ui_selection_get_length (selection, PLUMB_UI_ITEM_EDGE) > MAX_COMPARED)
    return "";
  g_auto (GStrv) ids = plumb_ui_selection_list (selection, PLUMB_UI_ITEM_EDGE);
  for (guint i = 0; ids[i] != NULL; i++)
    {
      g_auto (GStrv) ends = g_strsplit (ids[i], " ", 2);
      PlumbEdge *edge = plumb_graph_find_edge (level, ends[0], ends[1]);
      const char *condition = edge != NULL ? plumb_edge_get_condition (edge) : "";
      if (common != NULL && !g_str_equal (common, condition))
        return "";
      common = condition;
    }
  return common != NULL ? common : "";
}

/* Menus mark the one that is. */
static void
update_condition (Actions *self)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->group), CONDITION);
  g_simple_action_set_state (G_SIMPLE_ACTION (action),
                             g_variant_new_string (find_condition (self->tools)));
}

static void
update_states (Actions *self)
{
  update_condition (self);
  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    {
      GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->group), entries[i].name);
      g_simple_action_set_enabled (G_SIMPLE_ACTION (action), is_met (self->tools, entries[i].need));
    }
}

static void
state_changed_cb (GObject *object, gpointer user_data)
{
  update_states (user_data);
}

static void
level_notify_cb (GObject *object, GParamSpec *pspec, gpointer user_data)
{
  update_states (user_data);
}

static void
document_changed_cb (PlumbUiDocument *document,
                     const PlumbChange *changes,
                     guint n_changes,
                     gpointer user_data)
{
  update_condition (user_data);
}

/* --- the group ---------------------------------------------------------------------------------
 */

static void
activated_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  Actions *self = user_data;
  const char *name = g_action_get_name (G_ACTION (action));
  plumb_ui_tools_input_cancel (self->input);
  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    if (g_str_equal (entries[i].name, name))
      entries[i].func (self->tools, parameter);
}

static void
grab_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  plumb_ui_tools_input_grab (((Actions *) user_data)->input);
}

static void
menu_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  plumb_ui_canvas_menus_popup_for_focus (((Actions *) user_data)->tools);
}

static void
add_action (Actions *self, const char *name, const char *parameter, GCallback callback)
{
  g_autoptr (GVariantType) type = parameter != NULL ? g_variant_type_new (parameter) : NULL;
  g_autoptr (GSimpleAction) action
      = g_str_equal (name, CONDITION)
            ? g_simple_action_new_stateful (name, type, g_variant_new_string (""))
            : g_simple_action_new (name, type);
  g_signal_connect (action, "activate", callback, self);
  g_action_map_add_action (G_ACTION_MAP (self->group), G_ACTION (action));
}

/* --- keys --------------------------------------------------------------------------------------
 */

static void
add_shortcut (Actions *self, const char *accel, const char *detailed)
{
  g_autofree char *name = NULL;
  g_autoptr (GVariant) target = NULL;
  GtkShortcutTrigger *trigger = gtk_shortcut_trigger_parse_string (accel);
  if (trigger == NULL || !g_action_parse_detailed_name (detailed, &name, &target, NULL))
    return;
  GtkShortcut *shortcut = gtk_shortcut_new (trigger, gtk_named_action_new (name));
  gtk_shortcut_set_arguments (shortcut, target);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (self->keys), shortcut);
}

/* Space is looked at by whoever sees it go up again: held, it pans. */
static gboolean
is_held_key (const char *accel)
{
  return g_str_equal (accel, "space");
}

static void
set_keys (Actions *self)
{
  GtkWidget *canvas = GTK_WIDGET (plumb_ui_tools_get_canvas (self->tools));
  GSettings *settings = plumb_ui_tools_get_settings (self->tools);
  if (self->keys != NULL)
    gtk_widget_remove_controller (canvas, self->keys);
  self->keys = gtk_shortcut_controller_new ();
  for (guint i = 0; i < plumb_ui_actions_get_length (); i++)
    {
      const char *name = plumb_ui_actions_get (i)->name;
      if (!g_str_has_prefix (name, SCOPE "."))
        continue;
      g_auto (GStrv) accels = plumb_ui_actions_get_accels (name, settings);
      for (guint k = g_strv_length (accels); k-- > 0;) /* menus show the one that came last */
        if (!is_held_key (accels[k]))
          add_shortcut (self, accels[k], name);
    }
  gtk_widget_add_controller (canvas, self->keys);
}

static void
settings_changed_cb (GSettings *settings, const char *key, gpointer user_data)
{
  if (g_str_has_suffix (key, "-keys"))
    set_keys (user_data);
}

/* --- arrows and Escape -------------------------------------------------------------------------
 */

static gboolean
get_direction (guint keyval, int *dx, int *dy)
{
  *dx = keyval == GDK_KEY_Left ? -1 : keyval == GDK_KEY_Right ? 1 : 0;
  *dy = keyval == GDK_KEY_Up ? -1 : keyval == GDK_KEY_Down ? 1 : 0;
  return *dx != 0 || *dy != 0;
}

/* What is under way goes first, then what is selected, then a subgraph. */
static gboolean
escape (Actions *self)
{
  PlumbUiSelection *selection = plumb_ui_tools_get_selection (self->tools);
  if (plumb_ui_tools_input_cancel (self->input))
    return GDK_EVENT_STOP;
  if (!plumb_ui_selection_is_empty (selection))
    plumb_ui_selection_clear (selection);
  else if (is_met (self->tools, NEEDS_LEVEL))
    plumb_ui_do_leave (self->tools, NULL);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller,
                guint keyval,
                guint code,
                GdkModifierType state,
                gpointer user_data)
{
  Actions *self = user_data;
  int dx, dy;
  guint modifiers = state & (GDK_SHIFT_MASK | GDK_CONTROL_MASK | GDK_ALT_MASK);
  gboolean far = (modifiers & GDK_SHIFT_MASK) != 0;
  if (keyval == GDK_KEY_Escape && modifiers == 0)
    return escape (self);
  if (!get_direction (keyval, &dx, &dy) || (modifiers & GDK_ALT_MASK) != 0)
    return GDK_EVENT_PROPAGATE;
  if ((modifiers & GDK_CONTROL_MASK) != 0)
    plumb_ui_do_nudge (self->tools, dx * (far ? NUDGE_FAR : NUDGE), dy * (far ? NUDGE_FAR : NUDGE));
  else if (!plumb_ui_do_walk (self->tools, dx, dy, far))
    plumb_ui_viewport_pan (plumb_ui_tools_get_viewport (self->tools), -dx * WALK_PAN,
                           -dy * WALK_PAN);
  return GDK_EVENT_STOP;
}

/* Coming by keyboard, the focus is where it was, or at the first node. */
static void
focus_entered_cb (GtkEventControllerFocus *focus, gpointer user_data)
{
  Actions *self = user_data;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (plumb_ui_tools_get_canvas (self->tools)));
  PlumbGraph *level = plumb_ui_tools_get_level (self->tools);
  if (plumb_ui_tools_get_focus (self->tools) == NULL && GTK_IS_WINDOW (root)
      && gtk_window_get_focus_visible (GTK_WINDOW (root)) && plumb_graph_get_n_nodes (level) > 0)
    plumb_ui_tools_set_focus (self->tools, plumb_node_get_id (plumb_graph_get_node (level, 0)));
}

static void
add_key_controllers (Actions *self)
{
  GtkWidget *canvas = GTK_WIDGET (plumb_ui_tools_get_canvas (self->tools));
  GtkEventController *arrows = gtk_event_controller_key_new ();
  g_signal_connect (arrows, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (canvas, arrows);
  GtkEventController *focus = gtk_event_controller_focus_new ();
  g_signal_connect (focus, "enter", G_CALLBACK (focus_entered_cb), self);
  gtk_widget_add_controller (canvas, focus);
}

/* What outlives the view is let go with it. */
static void
view_destroyed_cb (GtkWidget *view, Actions *self)
{
  PlumbUiDocument *document = plumb_ui_tools_get_document (self->tools);
  g_signal_handlers_disconnect_by_data (plumb_ui_tools_get_selection (self->tools), self);
  g_signal_handlers_disconnect_by_data (plumb_ui_tools_get_settings (self->tools), self);
  g_signal_handlers_disconnect_by_data (document, self);
  g_signal_handlers_disconnect_by_data (self->tools, self);
}

GActionGroup *
plumb_ui_canvas_actions_install (PlumbUiTools *tools, PlumbUiToolsInput *input, GtkWidget *view)
{
  Actions *self = g_new0 (Actions, 1);
  self->tools = g_object_ref (tools);
  self->input = g_object_ref (input);
  self->group = g_simple_action_group_new ();
  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    add_action (self, entries[i].name, entries[i].parameter, G_CALLBACK (activated_cb));
  add_action (self, "grab", NULL, G_CALLBACK (grab_cb));
  add_action (self, "context-menu", NULL, G_CALLBACK (menu_cb));
  gtk_widget_insert_action_group (view, SCOPE, G_ACTION_GROUP (self->group));
  set_keys (self);
  add_key_controllers (self);
  g_signal_connect (plumb_ui_tools_get_selection (tools), "changed", G_CALLBACK (state_changed_cb),
                    self);
  g_signal_connect (tools, "focus-changed", G_CALLBACK (state_changed_cb), self);
  g_signal_connect (plumb_ui_tools_get_document (tools), "notify::level",
                    G_CALLBACK (level_notify_cb), self);
  g_signal_connect (plumb_ui_tools_get_document (tools), "changed",
                    G_CALLBACK (document_changed_cb), self);
  g_signal_connect (plumb_ui_tools_get_settings (tools), "changed",
                    G_CALLBACK (settings_changed_cb), self);
  g_signal_connect (view, "destroy", G_CALLBACK (view_destroyed_cb), self);
  g_object_set_data_full (G_OBJECT (view), "canvas-actions", self, actions_free);
  update_states (self);
  return G_ACTION_GROUP (self->group);
}
