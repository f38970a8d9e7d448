/* plumb-ui-compare-view-actions.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "plumb-ui-compare-view-private.h"

#include "plumb-ui-actions.h"
#include "plumb-ui-compare-export.h"

#define ZOOM_STEP 1.25
#define PAN_STEP 0.1
#define MOST_GAIN 256.0
#define MOST_STOPS 12.0
/* A key that is down for longer shows the other picture while it is. */
#define HOLD_US 300000
#define PLAY_MS 83

static const char *const look_names[PLUMB_UI_N_LOOKS] = { "absolute", "signed", "heat", "visible" };
static const char *const channel_names[PLUMB_N_CHANNELS]
    = { "color", "red", "green", "blue", "alpha", "luminance" };
static const char *const overlay_names[PLUMB_UI_N_OVERLAYS]
    = { "grid", "iso", "horizon", "safe", "histogram", "loupe", "ghosts" };

static guint
find_name (const char *const *names, guint n, const char *name)
{
  for (guint i = 0; i < n; i++)
    if (strcmp (names[i], name) == 0)
      return i;
  return n;
}

static const char *
get_action_name (GSimpleAction *action)
{
  return g_action_get_name (G_ACTION (action));
}

/* --- modes ----------------------------------------------------------------------------------- */

static void
set_mode (PlumbUiCompareView *self, PlumbUiCompareMode mode)
{
  if (self->look.mode != PLUMB_UI_MODE_REPLACE)
    self->look.last_mode = self->look.mode;
  self->look.mode = mode;
  plumb_ui_compare_view_apply (self);
}

static void
mode_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PlumbUiCompareView *self = data;
  for (guint i = 0; i < PLUMB_UI_N_MODES; i++)
    if (strcmp (plumb_ui_compare_mode_get_name (i), g_variant_get_string (parameter, NULL)) == 0)
      set_mode (self, i);
}

/* Off: one picture in the place of the other. On: as it was last. */
static void
toggle_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PlumbUiCompareView *self = data;
  PlumbUiCompareMode back = self->look.last_mode != PLUMB_UI_MODE_REPLACE
                                ? self->look.last_mode
                                : PLUMB_UI_MODE_DIFFERENCE;
  set_mode (self, self->look.mode == PLUMB_UI_MODE_REPLACE ? back : PLUMB_UI_MODE_REPLACE);
}

static void
flick (PlumbUiCompareView *self)
{
  self->look.side = 1 - self->look.side;
  plumb_ui_compare_view_apply (self);
}

static void
flick_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  flick (data);
}

/* The next of names, or the one that is named. */
static void
look_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PlumbUiCompareView *self = data;
  guint look = find_name (look_names, PLUMB_UI_N_LOOKS, g_variant_get_string (parameter, NULL));
  if (look == PLUMB_UI_N_LOOKS)
    return;
  self->look.difference = look;
  set_mode (self, PLUMB_UI_MODE_DIFFERENCE);
}

static void
next_look_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PlumbUiCompareView *self = data;
  if (self->look.mode == PLUMB_UI_MODE_DIFFERENCE)
    self->look.difference = (self->look.difference + 1) % PLUMB_UI_N_LOOKS;
  set_mode (self, PLUMB_UI_MODE_DIFFERENCE);
}

/* --- light ----------------------------------------------------------------------------------- */

static void
display_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PlumbUiCompareView *self = data;
  const char *name = get_action_name (action);
  gboolean is_up = g_str_has_suffix (name, "-up");
  PlumbDisplay *display = &self->look.display;
  if (g_str_has_prefix (name, "exposure"))
    display->exposure = CLAMP (display->exposure + (is_up ? 0.5 : -0.5), -MOST_STOPS, MOST_STOPS);
  else if (g_str_has_prefix (name, "gamma"))
    display->gamma = CLAMP (round (10 * display->gamma + (is_up ? 1 : -1)) / 10, 0.1, 5);
  else if (g_str_has_prefix (name, "opacity"))
    self->look.opacity = CLAMP (self->look.opacity + (is_up ? 0.1 : -0.1), 0, 1);
  else
    self->look.gain = CLAMP (self->look.gain * (is_up ? 2 : 0.5), 1 / MOST_GAIN, MOST_GAIN);
  plumb_ui_compare_view_apply (self);
}

static void
reset_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PlumbUiCompareView *self = data;
  PlumbGround ground = self->look.display.ground;
  self->look.display = (PlumbDisplay) PLUMB_DISPLAY_INIT;
  self->look.display.ground = ground;
  self->look.gain = 1;
  self->look.opacity = 0.5;
  plumb_ui_compare_view_apply (self);
}

static void
false_color_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PlumbUiCompareView *self = data;
  self->look.display.is_false_color = !self->look.display.is_false_color;
  plumb_ui_compare_view_apply (self);
}

static void
channel_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PlumbUiCompareView *self = data;
  guint channel
      = find_name (channel_names, PLUMB_N_CHANNELS, g_variant_get_string (parameter, NULL));
  if (channel == PLUMB_N_CHANNELS)
    return;
  /* The same once more: back to color. */
  self->look.display.channel
      = self->look.display.channel == channel ? PLUMB_CHANNEL_COLOR : channel;
  plumb_ui_compare_view_apply (self);
}

static void
ground_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PlumbUiCompareView *self = data;
  self->look.display.ground = (self->look.display.ground + 1) % PLUMB_N_GROUNDS;
  plumb_ui_compare_view_apply (self);
}

static void
overlay_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PlumbUiCompareView *self = data;
  guint overlay
      = find_name (overlay_names, PLUMB_UI_N_OVERLAYS, g_variant_get_string (parameter, NULL));
  if (overlay == PLUMB_UI_N_OVERLAYS)
    return;
  self->look.overlays ^= 1u << overlay;
  plumb_ui_compare_view_apply (self);
}

/* --- where ----------------------------------------------------------------------------------- */

static void
zoom_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PlumbUiCompareView *self = data;
  const char *name = get_action_name (action);
  if (strcmp (name, "fit") == 0)
    plumb_ui_compare_canvas_set_zoom (self->canvas, 0);
  else if (strcmp (name, "zoom-100") == 0)
    plumb_ui_compare_canvas_set_zoom (self->canvas, 1);
  else
    plumb_ui_compare_canvas_zoom_by (self->canvas,
                                     strcmp (name, "zoom-in") == 0 ? ZOOM_STEP : 1 / ZOOM_STEP);
}

static void
pan_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PlumbUiCompareView *self = data;
  const char *way = g_variant_get_string (parameter, NULL);
  double across = strcmp (way, "left") == 0 ? -PAN_STEP : strcmp (way, "right") == 0 ? PAN_STEP : 0;
  double down = strcmp (way, "up") == 0 ? -PAN_STEP : strcmp (way, "down") == 0 ? PAN_STEP : 0;
  plumb_ui_compare_canvas_pan (self->canvas, across, down);
}

static void
wipe_line_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PlumbUiCompareView *self = data;
  const char *way = g_variant_get_string (parameter, NULL);
  double step = strcmp (way, "left") == 0 ? -0.02 : strcmp (way, "right") == 0 ? 0.02 : 0;
  double turn = strcmp (way, "turn-left") == 0 ? -5 : strcmp (way, "turn-right") == 0 ? 5 : 0;
  double angle = self->look.wipe_angle * G_PI / 180;
  self->look.wipe_x = CLAMP (self->look.wipe_x + step * cos (angle), 0, 1);
  self->look.wipe_y = CLAMP (self->look.wipe_y + step * sin (angle), 0, 1);
  self->look.wipe_angle = fmod (self->look.wipe_angle + turn + 180, 180);
  plumb_ui_compare_view_apply (self);
}

void
plumb_ui_compare_view_go_to_worst (PlumbUiCompareView *self)
{
  PlumbDifference *difference = plumb_ui_compare_model_get_difference (self->model);
  guint x, y;
  self->wants_worst = difference == NULL;
  if (difference == NULL || plumb_difference_get_worst (difference, &x, &y) <= 0)
    return;
  plumb_ui_compare_canvas_set_zoom (self->canvas,
                                    MAX (8, plumb_ui_compare_canvas_get_zoom (self->canvas)));
  plumb_ui_compare_canvas_center (self->canvas, x, y);
}

/* As soon as it is known. */
static void
worst_pixel_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  plumb_ui_compare_view_go_to_worst (data);
}

/* --- which pictures -------------------------------------------------------------------------- */

/* From one comparison of a workflow to the next; round and round where there is no history. */
static void
step_by (PlumbUiCompareView *self, int step)
{
  guint n = plumb_ui_compare_model_get_pairs (self->model)->len;
  guint shown = plumb_ui_compare_model_get_shown (self->model);
  const PlumbUiComparePair *pair = plumb_ui_compare_model_get_pair (self->model);
  gboolean is_end = shown == (step > 0 ? n - 1 : 0);
  if (pair != NULL && pair->number > 0 && is_end)
    g_signal_emit_by_name (self, "beyond", step);
  else if (n > 0)
    plumb_ui_compare_model_show (self->model, (guint) ((int) (shown + n) + step) % n);
}

static void
neighbor_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  step_by (data, strcmp (get_action_name (action), "next") == 0 ? 1 : -1);
}

static void
worst_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PlumbUiCompareView *self = data;
  guint worst = plumb_ui_compare_model_find_worst (self->model);
  if (worst != G_MAXUINT)
    plumb_ui_compare_model_show (self->model, worst);
}

/* A frame that is not there yet is waited for. */
static gboolean
play_cb (gpointer data)
{
  PlumbUiCompareView *self = data;
  guint n = plumb_ui_compare_model_get_pairs (self->model)->len;
  guint next = (plumb_ui_compare_model_get_shown (self->model) + 1) % n;
  const PlumbUiComparePair *pair
      = g_ptr_array_index (plumb_ui_compare_model_get_pairs (self->model), next);
  for (guint i = 1; i <= 3; i++)
    plumb_ui_compare_model_prepare (self->model, (next + i - 1) % n);
  for (guint i = 0; i < 2; i++)
    if (pair->paths[i] != NULL
        && plumb_ui_compare_model_find_picture (self->model, next, i) == NULL)
      return G_SOURCE_CONTINUE;
  plumb_ui_compare_model_show (self->model, next);
  return G_SOURCE_CONTINUE;
}

static void
toggle_play_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PlumbUiCompareView *self = data;
  gboolean is_playing
      = self->play_source == 0 && plumb_ui_compare_model_get_pairs (self->model)->len > 1;
  g_clear_handle_id (&self->play_source, g_source_remove);
  if (is_playing)
    self->play_source = g_timeout_add (PLAY_MS, play_cb, self);
  g_simple_action_set_state (action, g_variant_new_boolean (is_playing));
}

static void
choose_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PlumbUiCompareView *self = data;
  guint side = strcmp (get_action_name (action), "choose-a") == 0 ? 0 : 1;
  plumb_ui_compare_model_choose (self->model, side, (guint) g_variant_get_int32 (parameter) - 1);
}

static void
approve_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  plumb_ui_compare_view_approve (data);
}

static void
first_step_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  plumb_ui_compare_view_show_step (data);
}

static void
panel_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PlumbUiCompareView *self = data;
  adw_overlay_split_view_set_show_sidebar (self->split,
                                           !adw_overlay_split_view_get_show_sidebar (self->split));
}

/* --- files ----------------------------------------------------------------------------------- */

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PlumbUiCompareView) self = user_data;
  g_autoptr (GListModel) files
      = gtk_file_dialog_open_multiple_finish (GTK_FILE_DIALOG (source), result, NULL);
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();
  for (guint i = 0; files != NULL && i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);
      if (g_file_peek_path (file) != NULL)
        g_strv_builder_add (paths, g_file_peek_path (file));
    }
  g_auto (GStrv) list = g_strv_builder_end (paths);
  if (list[0] != NULL)
    plumb_ui_compare_view_open (self, (const char *const *) list);
}

static void
open_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PlumbUiCompareView *self = data;
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  gtk_file_dialog_set_title (dialog, _ ("Compare Pictures"));
  gtk_file_dialog_open_multiple (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL,
                                 opened_cb, g_object_ref (self));
}

static void
export_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PlumbUiCompareView *self = data;
  plumb_ui_compare_export_report (self->model, plumb_ui_environment_get_pool (self->environment),
                                  GTK_WIDGET (self));
}

static void
save_picture_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PlumbUiCompareView *self = data;
  plumb_ui_compare_export_picture (self->model, plumb_ui_environment_get_pool (self->environment),
                                   GTK_WIDGET (self));
}

static const GActionEntry entries[] = {
  { .name = "mode", .parameter_type = "s", .state = "'replace'", .activate = mode_cb },
  { .name = "toggle", .activate = toggle_cb },
  { .name = "flick", .activate = flick_cb },
  { .name = "look", .parameter_type = "s", .state = "'heat'", .activate = look_cb },
  { .name = "next-look", .activate = next_look_cb },
  { .name = "gain-up", .activate = display_cb },
  { .name = "gain-down", .activate = display_cb },
  { .name = "exposure-up", .activate = display_cb },
  { .name = "exposure-down", .activate = display_cb },
  { .name = "gamma-up", .activate = display_cb },
  { .name = "gamma-down", .activate = display_cb },
  { .name = "opacity-up", .activate = display_cb },
  { .name = "opacity-down", .activate = display_cb },
  { .name = "reset", .activate = reset_cb },
  { .name = "false-color", .state = "false", .activate = false_color_cb },
  { .name = "channel", .parameter_type = "s", .state = "'color'", .activate = channel_cb },
  { .name = "next-ground", .activate = ground_cb },
  { .name = "overlay", .parameter_type = "s", .activate = overlay_cb },
  { .name = "fit", .activate = zoom_cb },
  { .name = "zoom-100", .activate = zoom_cb },
  { .name = "zoom-in", .activate = zoom_cb },
  { .name = "zoom-out", .activate = zoom_cb },
  { .name = "pan", .parameter_type = "s", .activate = pan_cb },
  { .name = "wipe-line", .parameter_type = "s", .activate = wipe_line_cb },
  { .name = "worst-pixel", .activate = worst_pixel_cb },
  { .name = "next", .activate = neighbor_cb },
  { .name = "previous", .activate = neighbor_cb },
  { .name = "worst", .activate = worst_cb },
  { .name = "play", .state = "false", .activate = toggle_play_cb },
  { .name = "choose-a", .parameter_type = "i", .activate = choose_cb },
  { .name = "choose-b", .parameter_type = "i", .activate = choose_cb },
  { .name = "approve", .activate = approve_cb },
  { .name = "first-step", .activate = first_step_cb },
  { .name = "show-panel", .state = "true", .activate = panel_cb },
  { .name = "open", .activate = open_cb },
  { .name = "export", .activate = export_cb },
  { .name = "save-picture", .activate = save_picture_cb },
};

/* --- keys ------------------------------------------------------------------------------------ */

static gboolean
is_flick_key (PlumbUiCompareView *self, guint key, GdkModifierType state)
{
  GSettings *settings = plumb_ui_environment_get_settings (self->environment);
  g_auto (GStrv) accels = plumb_ui_actions_get_accels ("compare.flick", settings);
  for (guint i = 0; accels[i] != NULL; i++)
    {
      guint accel_key;
      GdkModifierType accel_state;
      if (gtk_accelerator_parse (accels[i], &accel_key, &accel_state) && accel_key == key
          && accel_state == (state & gtk_accelerator_get_default_mod_mask ()))
        return TRUE;
    }
  return FALSE;
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller,
                guint key,
                guint code,
                GdkModifierType state,
                PlumbUiCompareView *self)
{
  if (!gtk_widget_is_focus (GTK_WIDGET (self->canvas)) || !is_flick_key (self, key, state))
    return GDK_EVENT_PROPAGATE;
  if (!self->is_held)
    {
      self->held_since = g_get_monotonic_time ();
      flick (self);
    }
  self->is_held = TRUE;
  return GDK_EVENT_STOP;
}

static void
key_released_cb (GtkEventControllerKey *controller,
                 guint key,
                 guint code,
                 GdkModifierType state,
                 PlumbUiCompareView *self)
{
  if (!self->is_held || !is_flick_key (self, key, state))
    return;
  self->is_held = FALSE;
  if (g_get_monotonic_time () - self->held_since > HOLD_US)
    flick (self);
}

static void
add_shortcut (GtkEventController *keys, const char *accel, const char *action)
{
  GtkShortcutTrigger *trigger = gtk_shortcut_trigger_parse_string (accel);
  g_autoptr (GVariant) target = NULL;
  g_autofree char *name = NULL;
  if (trigger == NULL || !g_action_parse_detailed_name (action, &name, &target, NULL))
    return;
  GtkShortcut *shortcut = gtk_shortcut_new (trigger, gtk_named_action_new (name));
  gtk_shortcut_set_arguments (shortcut, target);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys), shortcut);
}

/* A key that types a character: an entry takes it, and nothing else has a use for it. */
static gboolean
is_character (const char *accel)
{
  guint key;
  GdkModifierType state;
  return gtk_accelerator_parse (accel, &key, &state) && (state & ~GDK_SHIFT_MASK) == 0
         && gdk_keyval_to_unicode (key) > ' ';
}

/* As the table of actions and the user's settings have them; on the picture, so that what is typed
 * elsewhere stays text. Characters also where the focus is on what takes none: whoever has clicked
 * a row judges on by keys. */
static void
add_keys (PlumbUiCompareView *self)
{
  GSettings *settings = plumb_ui_environment_get_settings (self->environment);
  GtkEventController *keys = gtk_shortcut_controller_new ();
  GtkEventController *characters = gtk_shortcut_controller_new ();
  for (guint i = 0; i < plumb_ui_actions_get_length (); i++)
    {
      const char *name = plumb_ui_actions_get (i)->name;
      if (!g_str_has_prefix (name, "compare.") || strcmp (name, "compare.flick") == 0)
        continue;
      g_auto (GStrv) accels = plumb_ui_actions_get_accels (name, settings);
      for (guint k = 0; accels[k] != NULL; k++)
        {
          add_shortcut (keys, accels[k], name);
          if (is_character (accels[k]))
            add_shortcut (characters, accels[k], name);
        }
    }
  for (int i = 1; i <= 9; i++)
    {
      g_autofree char *first = g_strdup_printf ("<Control>%d", i);
      g_autofree char *second = g_strdup_printf ("<Alt>%d", i);
      g_autofree char *choose_a = g_strdup_printf ("compare.choose-a(%d)", i);
      g_autofree char *choose_b = g_strdup_printf ("compare.choose-b(%d)", i);
      add_shortcut (keys, first, choose_a);
      add_shortcut (keys, second, choose_b);
    }
  gtk_widget_add_controller (GTK_WIDGET (self->canvas), keys);
  gtk_widget_add_controller (GTK_WIDGET (self), characters);
  GtkEventController *hold = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (hold, GTK_PHASE_CAPTURE);
  g_signal_connect (hold, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  g_signal_connect (hold, "key-released", G_CALLBACK (key_released_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), hold);
}

void
plumb_ui_compare_view_add_actions (PlumbUiCompareView *self)
{
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "compare", G_ACTION_GROUP (self->actions));
  add_keys (self);
}

void
plumb_ui_compare_view_stop (PlumbUiCompareView *self)
{
  g_clear_handle_id (&self->play_source, g_source_remove);
}

/* Menus show what is chosen. */
static void
set_state (PlumbUiCompareView *self, const char *name, GVariant *state)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);
  g_simple_action_set_state (G_SIMPLE_ACTION (action), state);
}

void
plumb_ui_compare_view_apply (PlumbUiCompareView *self)
{
  const char *mode = plumb_ui_compare_mode_get_name (self->look.mode);
  gboolean is_difference = self->look.mode == PLUMB_UI_MODE_DIFFERENCE;
  set_state (self, "mode", g_variant_new_string (mode));
  set_state (self, "look",
             g_variant_new_string (is_difference ? look_names[self->look.difference] : ""));
  set_state (self, "channel", g_variant_new_string (channel_names[self->look.display.channel]));
  set_state (self, "false-color", g_variant_new_boolean (self->look.display.is_false_color));
  adw_toggle_group_set_active_name (self->modes, mode);
  plumb_ui_compare_look_save (&self->look, plumb_ui_environment_get_settings (self->environment));
  plumb_ui_compare_canvas_set_look (self->canvas, &self->look);
  plumb_ui_compare_view_update (self);
}
