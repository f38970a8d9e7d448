/* plumb-ui-compare-view.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "plumb-ui-compare-view-private.h"

#include "plumb-file.h"
#include "plumb-flip-view.h"
#include "plumb-ui-compare-panel.h"
#include "plumb-ui-compare-sequence.h"
#include "plumb-ui-compare-strip.h"
#include "plumb-ui-later.h"
#include "plumb-ui-speech.h"

#define PANEL_WIDTH 320
#define NARROW "max-width: 720sp"

G_DEFINE_FINAL_TYPE (PlumbUiCompareView, plumb_ui_compare_view, ADW_TYPE_BIN)

enum
{
  TITLE,
  SHOW_STEP,
  APPROVE,
  JUDGE,
  RATE,
  BEYOND,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* --- what is told ---------------------------------------------------------------------------- */

char *
plumb_ui_compare_view_dup_title (PlumbUiCompareView *self)
{
  const PlumbUiComparePair *pair = plumb_ui_compare_model_get_pair (self->model);
  if (pair == NULL)
    return g_strdup (_ ("Compare"));
  const char *missing = _ ("nothing");
  const char *a = pair->names[0] != NULL ? pair->names[0] : missing;
  const char *b = pair->names[1] != NULL ? pair->names[1] : missing;
  /* Translators: the names of two pictures */
  g_autofree char *both = g_strdup_printf (_ ("%s with %s"), a, b);
  g_autofree char *visible = plumb_text_make_visible (both);
  return *pair->name != '\0' ? g_strdup_printf ("%s: %s", pair->name, visible)
                             : g_steal_pointer (&visible);
}

/* Until what takes long is done, it is of a smaller copy: that is said. */
static void
append_level (PlumbUiCompareView *self, GString *text)
{
  double reduction, done = plumb_ui_compare_model_get_estimating (self->model);
  gboolean is_visible = self->look.mode == PLUMB_UI_MODE_DIFFERENCE
                        && self->look.difference == PLUMB_UI_LOOK_VISIBLE;
  if (is_visible && done >= 0
      && plumb_ui_compare_model_get_errors (self->model, &reduction) != NULL)
    g_string_append_printf (text, _ (" · of a copy 1/%.0f as large, of every pixel: %.0f %%"),
                            reduction, 100 * done);
  const PlumbHistogram *histogram
      = (self->look.overlays & PLUMB_UI_OVERLAY_HISTOGRAM) != 0
            ? plumb_ui_compare_model_get_histogram (self->model, self->look.side)
            : NULL;
  if (histogram != NULL && histogram->level > 0)
    g_string_append_printf (text, _ (" · histogram of a copy 1/%u as large"),
                            1u << histogram->level);
}

/* Which FLIP it is. */
static void
append_flip (PlumbUiCompareView *self, GString *text)
{
  PlumbPyramid *a = plumb_ui_compare_model_get_picture (self->model, 0);
  PlumbPyramid *b = plumb_ui_compare_model_get_picture (self->model, 1);
  if (self->look.mode != PLUMB_UI_MODE_DIFFERENCE || self->look.difference != PLUMB_UI_LOOK_VISIBLE
      || a == NULL || b == NULL)
    return;
  gboolean is_hdr = plumb_flip_is_hdr (plumb_pyramid_get_layout (a), plumb_pyramid_get_layout (b));
  g_string_append (text, is_hdr ? _ (" · HDR-FLIP, tone mapper ACES") : _ (" · LDR-FLIP"));
}

static void
append_light (PlumbUiCompareView *self, GString *text)
{
  const PlumbDisplay *display = &self->look.display;
  if (display->exposure != 0)
    g_string_append_printf (text, _ (" · exposure %+.1f"), display->exposure);
  if (display->gamma != 1)
    g_string_append_printf (text, _ (" · gamma %.1f"), display->gamma);
  if (display->channel != PLUMB_CHANNEL_COLOR)
    g_string_append_printf (text, " · %s", plumb_ui_compare_channel_get_title (display->channel));
  if (display->is_false_color)
    g_string_append_printf (text, " · %s", _ ("false color"));
  if (self->look.mode == PLUMB_UI_MODE_DIFFERENCE)
    g_string_append_printf (text, " · %s ×%g",
                            plumb_ui_compare_difference_get_title (self->look.difference),
                            self->look.gain);
  append_flip (self, text);
  append_level (self, text);
  if (self->look.mode == PLUMB_UI_MODE_ONION)
    g_string_append_printf (text, _ (" · opacity %.0f %%"), 100 * self->look.opacity);
}

static void
append_pixel (PlumbUiCompareView *self, GString *text)
{
  guint x, y;
  if (!plumb_ui_compare_canvas_get_pointed (self->canvas, &x, &y))
    return;
  g_string_append_printf (text, " · %u, %u", x, y);
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *numbers = plumb_ui_compare_canvas_dup_numbers (
          plumb_ui_compare_model_get_picture (self->model, i), x, y);
      if (numbers != NULL)
        g_string_append_printf (text, "   %s %s",
                                i == 0 ? C_ ("picture", "A") : C_ ("picture", "B"), numbers);
    }
}

static gboolean
is_coarse (PlumbUiCompareView *self)
{
  for (guint i = 0; i < 2; i++)
    {
      PlumbPyramid *picture = plumb_ui_compare_model_get_picture (self->model, i);
      if (picture != NULL && plumb_pyramid_get_first_level (picture) > 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_grounded (PlumbUiCompareView *self)
{
  for (guint i = 0; i < 2; i++)
    {
      PlumbPyramid *picture = plumb_ui_compare_model_get_picture (self->model, i);
      if (picture != NULL && plumb_pyramid_get_layout (picture)->alpha != PLUMB_ALPHA_NONE)
        return TRUE;
    }
  return FALSE;
}

static void
update_status (PlumbUiCompareView *self)
{
  g_autoptr (GString) text = g_string_new (plumb_ui_compare_mode_get_title (self->look.mode));
  g_string_append_printf (text, " · %.0f %%",
                          100 * plumb_ui_compare_canvas_get_zoom (self->canvas));
  append_light (self, text);
  if (is_coarse (self))
    g_string_append (text, _ (" · still coarse: all of it is being read"));
  if (is_grounded (self))
    g_string_append_printf (text, _ (" · over %s"),
                            plumb_ui_compare_ground_get_title (self->look.display.ground));
  append_pixel (self, text);
  g_autofree char *word = plumb_ui_compare_view_dup_word (self);
  g_string_append (text, word);
  g_autofree char *hint = plumb_ui_compare_view_dup_hint (self);
  if (hint != NULL)
    g_string_append_printf (text, "\n%s", hint);
  gtk_label_set_text (self->status, text->str);
}

/* Which is which: one in front, or both. */
static void
update_names (PlumbUiCompareView *self)
{
  const PlumbUiComparePair *pair = plumb_ui_compare_model_get_pair (self->model);
  gboolean is_one = self->look.mode == PLUMB_UI_MODE_REPLACE;
  for (guint i = 0; i < 2; i++)
    {
      const char *name = pair != NULL && pair->names[i] != NULL ? pair->names[i] : "";
      g_autofree char *visible = plumb_text_make_visible (name);
      g_autofree char *text
          = g_strdup_printf ("%s  %s", i == 0 ? C_ ("picture", "A") : C_ ("picture", "B"), visible);
      gtk_label_set_text (self->names[i], text);
      gtk_widget_set_visible (GTK_WIDGET (self->names[i]),
                              pair != NULL && (!is_one || self->look.side == i));
    }
}

static char *
describe_failure (PlumbUiCompareView *self)
{
  const PlumbUiComparePair *pair = plumb_ui_compare_model_get_pair (self->model);
  g_autoptr (GString) text = g_string_new (NULL);
  const GError *error = plumb_ui_compare_model_get_difference_error (self->model);
  for (guint i = 0; pair != NULL && i < 2; i++)
    {
      const GError *failure = plumb_ui_compare_model_get_error (self->model, i);
      gboolean counts = self->look.mode != PLUMB_UI_MODE_REPLACE || self->look.side == i;
      const char *side = i == 0 ? C_ ("picture", "A") : C_ ("picture", "B");
      if (!counts || (failure == NULL && pair->paths[i] != NULL))
        continue;
      if (text->len > 0)
        g_string_append_c (text, '\n');
      g_autofree char *why = plumb_ui_say (failure != NULL ? failure->message : NULL);
      if (why != NULL)
        g_string_append_printf (text, "%s: %s", side, why);
      else
        g_string_append_printf (text, _ ("%s: there is no such picture on this side"), side);
    }
  g_autofree char *fault = plumb_ui_say (error != NULL ? error->message : NULL);
  if (text->len == 0 && self->look.mode == PLUMB_UI_MODE_DIFFERENCE && fault != NULL)
    g_string_append (text, fault);
  return text->len > 0 ? g_string_free_and_steal (g_steal_pointer (&text)) : NULL;
}

static gboolean
is_waiting (PlumbUiCompareView *self)
{
  for (guint i = 0; i < 2; i++)
    if (plumb_ui_compare_model_is_loading (self->model, i)
        && (self->look.mode != PLUMB_UI_MODE_REPLACE || self->look.side == i))
      return TRUE;
  return FALSE;
}

static char *
describe_bytes (PlumbUiCompareView *self, PlumbValue *bytes)
{
  static const char *const names[] = { "authoritative", "observer" };
  const PlumbUiComparePair *pair = plumb_ui_compare_model_get_pair (self->model);
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < 2; i++)
    {
      PlumbValue *side = plumb_value_get_member (bytes, names[i]);
      const char *hash = plumb_value_member_string (side, "sha256", NULL);
      g_autofree char *name
          = plumb_text_make_visible (pair->names[i] != NULL ? pair->names[i] : "");
      g_autofree char *size = g_format_size ((guint64) plumb_value_member_int (side, "bytes", 0));
      g_string_append_printf (text, "%s  %s · ", i == 0 ? C_ ("picture", "A") : C_ ("picture", "B"),
                              name);
      if (hash == NULL)
        g_string_append (text, _ ("cannot be read"));
      else
        g_string_append_printf (text, "%s · SHA-256 %.12s…", size, hash);
      g_string_append_c (text, '\n');
    }
  g_string_append (text,
                   _ ("These are no pictures, so their bytes were compared. Of scenes, compare "
                      "renders: one scene saved twice may differ in its bytes."));
  return g_string_free_and_steal (g_steal_pointer (&text));
}

/* Of what is no picture there is a page in place of it. */
static void
show_bytes (PlumbUiCompareView *self, PlumbValue *bytes)
{
  AdwStatusPage *notice = ADW_STATUS_PAGE (self->notice);
  gboolean is_exact = plumb_value_member_boolean (bytes, "exact_match", FALSE);
  g_autofree char *text = describe_bytes (self, bytes);
  g_autofree char *markup = g_markup_escape_text (text, -1);
  gtk_widget_set_visible (self->spinner, FALSE);
  gtk_widget_set_visible (self->notice, TRUE);
  adw_status_page_set_icon_name (notice, is_exact ? "plumb-state-done-symbolic"
                                                  : "plumb-state-failed-symbolic");
  adw_status_page_set_title (notice, is_exact ? _ ("The Files Are the Same, Byte for Byte")
                                              : _ ("The Files Differ"));
  adw_status_page_set_description (notice, markup);
}

static void
update_notice (PlumbUiCompareView *self)
{
  g_autofree char *failure = describe_failure (self);
  AdwStatusPage *notice = ADW_STATUS_PAGE (self->notice);
  gboolean is_empty = plumb_ui_compare_model_get_pair (self->model) == NULL;
  PlumbValue *bytes = plumb_ui_compare_model_get_bytes (self->model);
  if (bytes != NULL)
    {
      show_bytes (self, bytes);
      return;
    }
  gtk_widget_set_visible (self->spinner, failure == NULL && is_waiting (self));
  gtk_widget_set_visible (self->notice, failure != NULL || is_empty);
  if (failure != NULL)
    {
      g_autofree char *visible = plumb_text_make_visible (failure);
      g_autofree char *markup = g_markup_escape_text (visible, -1);
      adw_status_page_set_icon_name (notice, "dialog-error-symbolic");
      adw_status_page_set_title (notice, _ ("This Cannot Be Shown"));
      adw_status_page_set_description (notice, markup);
      return;
    }
  adw_status_page_set_icon_name (notice, "image-x-generic-symbolic");
  adw_status_page_set_title (notice, _ ("Compare Pictures"));
  adw_status_page_set_description (notice, _ ("Drop two or more pictures here, or open them."));
}

static void
update_frames (PlumbUiCompareView *self)
{
  static const char *const names[] = { "play", "worst" };
  guint n = plumb_ui_compare_model_get_pairs (self->model)->len;
  guint shown = plumb_ui_compare_model_get_shown (self->model);
  g_autofree char *text = g_strdup_printf ("%u / %u", shown + 1, n);
  gtk_label_set_text (self->frame_label, text);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), names[i]);
      g_simple_action_set_enabled (G_SIMPLE_ACTION (action), n > 1);
    }
  const PlumbUiComparePair *pair = plumb_ui_compare_model_get_pair (self->model);
  gtk_widget_set_visible (self->frames, n > 1 || (pair != NULL && pair->number > 0));
}

void
plumb_ui_compare_view_update (PlumbUiCompareView *self)
{
  g_autofree char *title = plumb_ui_compare_view_dup_title (self);
  /* Translators: how pictures are compared, and which */
  g_autofree char *label
      = g_strdup_printf (_ ("%s: %s"), plumb_ui_compare_mode_get_title (self->look.mode), title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->canvas), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
  update_names (self);
  update_status (self);
  update_notice (self);
  update_frames (self);
}

static void
set_first_step (PlumbUiCompareView *self, const char *step)
{
  g_set_str (&self->first_step, step);
  plumb_ui_compare_panel_set_first_step (PLUMB_UI_COMPARE_PANEL (self->panel), step);
}

static void
shown_cb (PlumbUiCompareView *self)
{
  const PlumbUiComparePair *pair = plumb_ui_compare_model_get_pair (self->model);
  GAction *approve = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "approve");
  g_simple_action_set_enabled (G_SIMPLE_ACTION (approve), pair != NULL && pair->run > 0);
  set_first_step (self, pair != NULL ? pair->first_step : NULL);
  /* What is near is loaded for its ghosts, and for who steps on. */
  guint shown = plumb_ui_compare_model_get_shown (self->model);
  self->wants_worst = FALSE;
  if ((self->look.overlays & PLUMB_UI_OVERLAY_GHOSTS) != 0)
    {
      plumb_ui_compare_model_prepare (self->model, shown - 1);
      plumb_ui_compare_model_prepare (self->model, shown + 1);
    }
  if (plumb_ui_compare_model_get_pairs (self->model)->len > 1)
    plumb_ui_compare_model_measure_all (self->model);
  g_signal_emit (self, signals[TITLE], 0);
}

static void
computed_cb (PlumbUiCompareView *self)
{
  if (self->wants_worst)
    plumb_ui_compare_view_go_to_worst (self);
  plumb_ui_compare_view_update (self);
}

/* --- the pointer ----------------------------------------------------------------------------- */

static void
look_changed_cb (PlumbUiCompareCanvas *canvas, PlumbUiCompareView *self)
{
  self->look = *plumb_ui_compare_canvas_get_look (canvas);
  plumb_ui_compare_view_update (self);
}

/* A hot place leads to where it began. */
static void
spot_cb (PlumbUiCompareCanvas *canvas, double x, double y, PlumbUiCompareView *self)
{
  PlumbDifference *difference = plumb_ui_compare_model_get_difference (self->model);
  guint width, height;
  float numbers[4 * 25];
  if (difference == NULL || self->first_step == NULL || x < 0 || y < 0)
    return;
  plumb_difference_get_size (difference, 0, &width, &height);
  PlumbArea area = { (guint) MAX (0, x - 2), (guint) MAX (0, y - 2), 5, 5 };
  if (x >= width || y >= height)
    return;
  area.width = MIN (5, width - area.x);
  area.height = MIN (5, height - area.y);
  plumb_difference_read (difference, 0, &area, numbers);
  for (guint i = 0; i < 4 * area.width * area.height; i++)
    if (numbers[i] != 0)
      {
        plumb_ui_compare_view_show_step (self);
        return;
      }
}

void
plumb_ui_compare_view_approve (PlumbUiCompareView *self)
{
  const PlumbUiComparePair *pair = plumb_ui_compare_model_get_pair (self->model);
  if (pair != NULL && pair->run > 0)
    g_signal_emit (self, signals[APPROVE], 0);
}

void
plumb_ui_compare_view_show_step (PlumbUiCompareView *self)
{
  if (self->first_step != NULL)
    g_signal_emit (self, signals[SHOW_STEP], 0, self->first_step);
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, PlumbUiCompareView *self)
{
  g_autoptr (GSList) files = gdk_file_list_get_files (g_value_get_boxed (value));
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();
  /* One more beside what is there, or as many as there are. */
  const PlumbUiComparePair *pair = plumb_ui_compare_model_get_pair (self->model);
  if (files != NULL && files->next == NULL && pair != NULL && pair->paths[0] != NULL)
    g_strv_builder_add (paths, pair->paths[0]);
  for (GSList *at = files; at != NULL; at = at->next)
    if (g_file_peek_path (at->data) != NULL)
      g_strv_builder_add (paths, g_file_peek_path (at->data));
  g_auto (GStrv) list = g_strv_builder_end (paths);
  if (list[0] != NULL)
    plumb_ui_compare_view_open (self, (const char *const *) list);
  return list[0] != NULL;
}

static void
mode_chosen_cb (AdwToggleGroup *modes, GParamSpec *pspec, PlumbUiCompareView *self)
{
  const char *name = adw_toggle_group_get_active_name (modes);
  if (name != NULL && g_strcmp0 (name, plumb_ui_compare_mode_get_name (self->look.mode)) != 0)
    gtk_widget_activate_action (GTK_WIDGET (self), "compare.mode", "s", name);
}

/* --- the widgets ----------------------------------------------------------------------------- */

static GtkWidget *
make_modes (PlumbUiCompareView *self)
{
  self->modes = ADW_TOGGLE_GROUP (adw_toggle_group_new ());
  for (guint i = 0; i < PLUMB_UI_N_MODES; i++)
    {
      AdwToggle *toggle = adw_toggle_new ();
      adw_toggle_set_name (toggle, plumb_ui_compare_mode_get_name (i));
      adw_toggle_set_label (toggle, plumb_ui_compare_mode_get_title (i));
      adw_toggle_group_add (self->modes, toggle);
    }
  g_signal_connect (self->modes, "notify::active-name", G_CALLBACK (mode_chosen_cb), self);
  self->mode_bar = GTK_WIDGET (self->modes);
  gtk_widget_set_halign (self->mode_bar, GTK_ALIGN_CENTER);
  gtk_widget_set_margin_bottom (self->mode_bar, 6);
  return self->mode_bar;
}

static GtkLabel *
add_name (GtkOverlay *overlay, GtkAlign align)
{
  GtkWidget *label = gtk_label_new (NULL);
  gtk_widget_add_css_class (label, "osd");
  gtk_widget_add_css_class (label, "compare-name");
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 32);
  gtk_widget_set_halign (label, align);
  gtk_widget_set_valign (label, GTK_ALIGN_START);
  gtk_widget_set_margin_top (label, 8);
  gtk_widget_set_margin_start (label, 8);
  gtk_widget_set_margin_end (label, 8);
  gtk_widget_set_can_target (label, FALSE);
  /* Beside its picture, which no language moves. */
  gtk_widget_set_direction (label, GTK_TEXT_DIR_LTR);
  gtk_overlay_add_overlay (overlay, label);
  return GTK_LABEL (label);
}

static void
add_status (PlumbUiCompareView *self, GtkOverlay *overlay)
{
  self->status = GTK_LABEL (gtk_label_new (NULL));
  GtkWidget *label = GTK_WIDGET (self->status);
  gtk_widget_add_css_class (label, "osd");
  gtk_widget_add_css_class (label, "compare-name");
  gtk_widget_add_css_class (label, "numeric");
  gtk_label_set_wrap (self->status, TRUE);
  gtk_label_set_justify (self->status, GTK_JUSTIFY_CENTER);
  gtk_widget_set_halign (label, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (label, GTK_ALIGN_END);
  gtk_widget_set_margin_bottom (label, 8);
  gtk_widget_set_can_target (label, FALSE);
  gtk_overlay_add_overlay (overlay, label);
}

static GtkWidget *
make_picture_area (PlumbUiCompareView *self)
{
  GtkWidget *overlay = gtk_overlay_new ();
  gtk_widget_set_direction (overlay, GTK_TEXT_DIR_LTR);
  self->canvas = PLUMB_UI_COMPARE_CANVAS (plumb_ui_compare_canvas_new (self->model));
  gtk_overlay_set_child (GTK_OVERLAY (overlay), GTK_WIDGET (self->canvas));
  gtk_widget_add_css_class (overlay, "compare-ground");
  self->names[0] = add_name (GTK_OVERLAY (overlay), GTK_ALIGN_START);
  self->names[1] = add_name (GTK_OVERLAY (overlay), GTK_ALIGN_END);
  add_status (self, GTK_OVERLAY (overlay));
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), plumb_ui_compare_view_make_tools (self));
  self->notice = adw_status_page_new ();
  gtk_widget_add_css_class (self->notice, "compact");
  gtk_widget_add_css_class (self->notice, "osd");
  gtk_widget_set_can_target (self->notice, FALSE);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), self->notice);
  self->spinner = adw_spinner_new ();
  gtk_widget_set_size_request (self->spinner, 48, 48);
  gtk_widget_set_halign (self->spinner, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (self->spinner, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->spinner), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Loading"), -1);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), self->spinner);
  GtkDropTarget *drop = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);
  g_signal_connect (drop, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (overlay, GTK_EVENT_CONTROLLER (drop));
  g_signal_connect_swapped (self->canvas, "pointed", G_CALLBACK (update_status), self);
  g_signal_connect (self->canvas, "look-changed", G_CALLBACK (look_changed_cb), self);
  g_signal_connect (self->canvas, "spot", G_CALLBACK (spot_cb), self);
  return overlay;
}

static GtkWidget *
make_button (const char *icon, const char *name, const char *action)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  return button;
}

static GtkWidget *
make_frames (PlumbUiCompareView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *play = gtk_toggle_button_new ();
  gtk_button_set_icon_name (GTK_BUTTON (play), "media-playback-start-symbolic");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (play), "compare.play");
  gtk_widget_set_tooltip_text (play, _ ("Play"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (play), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Play"),
                                  -1);
  self->frame_label = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->frame_label), "numeric");
  GtkWidget *const parts[]
      = { make_button ("go-previous-symbolic", _ ("Previous"), "compare.previous"),
          play,
          make_button ("go-next-symbolic", _ ("Next"), "compare.next"),
          GTK_WIDGET (self->frame_label),
          plumb_ui_compare_strip_new (self->model),
          make_button ("go-jump-symbolic", _ ("Go to the Largest Difference"), "compare.worst") };
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      gtk_widget_set_valign (parts[i], GTK_ALIGN_CENTER);
      gtk_box_append (GTK_BOX (box), parts[i]);
    }
  gtk_widget_add_css_class (box, "toolbar");
  self->frames = box;
  return box;
}

static GtkWidget *
make_header (PlumbUiCompareView *self)
{
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *panel = gtk_toggle_button_new ();
  self->menu_button = GTK_MENU_BUTTON (gtk_menu_button_new ());
  gtk_menu_button_set_icon_name (self->menu_button, "open-menu-symbolic");
  gtk_menu_button_set_primary (self->menu_button, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->menu_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Main Menu"), -1);
  g_autoptr (GMenuModel) menu = plumb_ui_compare_view_make_menu ();
  plumb_ui_make_menu_later (self->menu_button, menu);
  gtk_button_set_icon_name (GTK_BUTTON (panel), "sidebar-show-right-symbolic");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (panel), "compare.show-panel");
  gtk_accessible_update_property (GTK_ACCESSIBLE (panel), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Numbers"), -1);
  adw_header_bar_pack_start (
      ADW_HEADER_BAR (header),
      make_button ("document-open-symbolic", _ ("Open Pictures"), "compare.open"));
  GtkWidget *areas = gtk_toggle_button_new ();
  gtk_button_set_icon_name (GTK_BUTTON (areas), "plumb-area-polygon-symbolic");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (areas), "compare.draw-areas");
  gtk_widget_set_tooltip_text (areas, _ ("Areas"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (areas), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Areas"), -1);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), areas);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), GTK_WIDGET (self->menu_button));
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), panel);
  self->export_button
      = make_button ("document-save-as-symbolic", _ ("Export a Report"), "compare.export");
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), self->export_button);
  return header;
}

/* Narrow: the panel lies over the picture; modes and export are in the menu alone. */
static void
add_breakpoint (PlumbUiCompareView *self, AdwBreakpointBin *bin)
{
  AdwBreakpoint *narrow = adw_breakpoint_new (adw_breakpoint_condition_parse (NARROW));
  GValue yes = G_VALUE_INIT, no = G_VALUE_INIT;
  g_value_init (&yes, G_TYPE_BOOLEAN);
  g_value_init (&no, G_TYPE_BOOLEAN);
  g_value_set_boolean (&yes, TRUE);
  adw_breakpoint_add_setter (narrow, G_OBJECT (self->split), "collapsed", &yes);
  adw_breakpoint_add_setter (narrow, G_OBJECT (self->split), "show-sidebar", &no);
  adw_breakpoint_add_setter (narrow, G_OBJECT (self->mode_bar), "visible", &no);
  adw_breakpoint_add_setter (narrow, G_OBJECT (self->export_button), "visible", &no);
  adw_breakpoint_bin_add_breakpoint (bin, narrow);
}

/* Keys are the picture's: it has the focus back when a panel that lay over it goes. */
static void
sidebar_cb (PlumbUiCompareView *self)
{
  gboolean is_shown = adw_overlay_split_view_get_show_sidebar (self->split);
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "show-panel");
  g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_boolean (is_shown));
  if (!is_shown || !adw_overlay_split_view_get_collapsed (self->split))
    gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
}

/* A click on a button leaves the focus, and with it the keys, with the picture. */
static void
leave_focus (GtkWidget *widget)
{
  if (GTK_IS_BUTTON (widget))
    gtk_widget_set_focus_on_click (widget, FALSE);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    leave_focus (child);
}

static void
fill (PlumbUiCompareView *self)
{
  GtkWidget *toolbars = adw_toolbar_view_new ();
  GtkWidget *bin = adw_breakpoint_bin_new ();
  self->split = ADW_OVERLAY_SPLIT_VIEW (adw_overlay_split_view_new ());
  adw_overlay_split_view_set_sidebar_position (self->split, GTK_PACK_END);
  adw_overlay_split_view_set_min_sidebar_width (self->split, PANEL_WIDTH);
  adw_overlay_split_view_set_max_sidebar_width (self->split, PANEL_WIDTH);
  adw_overlay_split_view_set_content (self->split, make_picture_area (self));
  self->panel = plumb_ui_compare_panel_new (self->model);
  adw_overlay_split_view_set_sidebar (self->split, self->panel);
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (toolbars), make_header (self));
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (toolbars), make_modes (self));
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (toolbars), GTK_WIDGET (self->split));
  adw_toolbar_view_add_bottom_bar (ADW_TOOLBAR_VIEW (toolbars), make_frames (self));
  gtk_widget_set_size_request (bin, 340, 294);
  adw_breakpoint_bin_set_child (ADW_BREAKPOINT_BIN (bin), toolbars);
  add_breakpoint (self, ADW_BREAKPOINT_BIN (bin));
  leave_focus (toolbars);
  adw_bin_set_child (ADW_BIN (self), bin);
}

/* --- the object ------------------------------------------------------------------------------ */

static void
plumb_ui_compare_view_dispose (GObject *object)
{
  PlumbUiCompareView *self = PLUMB_UI_COMPARE_VIEW (object);
  plumb_ui_compare_view_stop (self);
  if (self->model != NULL)
    {
      plumb_ui_compare_view_stop_opening (self);
      plumb_ui_compare_view_drop_frames (self);
      g_signal_handlers_disconnect_by_data (self->model, self);
      g_signal_handlers_disconnect_by_data (self->canvas, self);
      g_signal_handlers_disconnect_by_data (self->modes, self);
      g_signal_handlers_disconnect_by_data (self->tools, self);
      g_signal_handlers_disconnect_by_data (self->split, self);
      g_object_run_dispose (G_OBJECT (self->model));
    }
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_object (&self->model);
  g_clear_object (&self->actions);
  g_clear_object (&self->environment);
  g_clear_pointer (&self->first_step, g_free);
  G_OBJECT_CLASS (plumb_ui_compare_view_parent_class)->dispose (object);
}

static void
plumb_ui_compare_view_class_init (PlumbUiCompareViewClass *klass)
{
  GType type = PLUMB_UI_TYPE_COMPARE_VIEW;
  G_OBJECT_CLASS (klass)->dispose = plumb_ui_compare_view_dispose;
  signals[TITLE]
      = g_signal_new ("title", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[APPROVE]
      = g_signal_new ("approve", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[JUDGE] = g_signal_new ("judge", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                 1, G_TYPE_BOOLEAN);
  signals[RATE] = g_signal_new ("rate", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                1, G_TYPE_UINT);
  signals[BEYOND] = g_signal_new ("beyond", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_INT);
  signals[SHOW_STEP] = g_signal_new ("show-step", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
plumb_ui_compare_view_init (PlumbUiCompareView *self)
{
}

GtkWidget *
plumb_ui_compare_view_new (PlumbUiEnvironment *environment)
{
  PlumbUiCompareView *self = g_object_new (PLUMB_UI_TYPE_COMPARE_VIEW, NULL);
  self->environment = g_object_ref (environment);
  self->model = plumb_ui_compare_model_new (plumb_ui_environment_get_pool (environment));
  plumb_ui_compare_look_init (&self->look, plumb_ui_environment_get_settings (environment));
  fill (self);
  plumb_ui_compare_view_add_actions (self);
  plumb_ui_compare_view_add_region_actions (self);
  plumb_ui_compare_view_add_review_actions (self);
  g_signal_connect_swapped (self->split, "notify::show-sidebar", G_CALLBACK (sidebar_cb), self);
  g_signal_connect_swapped (self->split, "notify::collapsed", G_CALLBACK (sidebar_cb), self);
  g_signal_connect_swapped (self->model, "shown", G_CALLBACK (shown_cb), self);
  g_signal_connect_swapped (self->model, "shown", G_CALLBACK (plumb_ui_compare_view_update), self);
  g_signal_connect_swapped (self->model, "loaded", G_CALLBACK (plumb_ui_compare_view_update), self);
  g_signal_connect_swapped (self->model, "computed", G_CALLBACK (computed_cb), self);
  g_signal_connect_swapped (self->model, "progressed", G_CALLBACK (update_status), self);
  plumb_ui_compare_view_apply (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
  return GTK_WIDGET (self);
}

PlumbUiCompareModel *
plumb_ui_compare_view_get_model (PlumbUiCompareView *self)
{
  return self->model;
}

PlumbUiCompareCanvas *
plumb_ui_compare_view_get_canvas (PlumbUiCompareView *self)
{
  return self->canvas;
}
