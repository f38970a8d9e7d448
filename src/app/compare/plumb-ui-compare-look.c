/* plumb-ui-compare-look.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "plumb-ui-compare-look.h"

static const char *const mode_names[PLUMB_UI_N_MODES]
    = { "replace", "side", "wipe", "onion", "difference" };
static const char *const mode_titles[PLUMB_UI_N_MODES]
    = { N_ ("Replace"), N_ ("Side by Side"), N_ ("Wipe"), N_ ("Onion Skin"), N_ ("Difference") };
static const char *const difference_titles[PLUMB_UI_N_LOOKS]
    = { N_ ("Absolute"), N_ ("Signed"), N_ ("Heat Map"), N_ ("Visible (FLIP)") };
static const char *const channel_titles[PLUMB_N_CHANNELS]
    = { N_ ("Color"), N_ ("Red"), N_ ("Green"), N_ ("Blue"), N_ ("Alpha"), N_ ("Luminance") };
static const char *const ground_titles[PLUMB_N_GROUNDS]
    = { N_ ("Checker"), N_ ("Black"), N_ ("White"), N_ ("Green") };

const char *
plumb_ui_compare_mode_get_name (PlumbUiCompareMode mode)
{
  return mode_names[mode];
}

const char *
plumb_ui_compare_mode_get_title (PlumbUiCompareMode mode)
{
  return _ (mode_titles[mode]);
}

const char *
plumb_ui_compare_difference_get_title (guint difference)
{
  return _ (difference_titles[difference]);
}

const char *
plumb_ui_compare_channel_get_title (PlumbChannel channel)
{
  return _ (channel_titles[channel]);
}

const char *
plumb_ui_compare_ground_get_title (PlumbGround ground)
{
  return _ (ground_titles[ground]);
}

static guint
get_bounded (GVariant *kept, const char *key, guint n, guint fallback)
{
  guint value;
  return g_variant_lookup (kept, key, "u", &value) && value < n ? value : fallback;
}

void
plumb_ui_compare_look_init (PlumbUiCompareLook *look, GSettings *settings)
{
  g_autoptr (GVariant) kept = g_settings_get_value (settings, "compare-look");
  *look = (PlumbUiCompareLook) { .display = PLUMB_DISPLAY_INIT,
                                 .gain = 1,
                                 .opacity = 0.5,
                                 .wipe_x = 0.5,
                                 .wipe_y = 0.5,
                                 .horizon = 0.75 };
  look->mode = get_bounded (kept, "mode", PLUMB_UI_N_MODES, PLUMB_UI_MODE_REPLACE);
  look->last_mode = get_bounded (kept, "last-mode", PLUMB_UI_N_MODES, PLUMB_UI_MODE_DIFFERENCE);
  look->difference = get_bounded (kept, "difference", PLUMB_UI_N_LOOKS, PLUMB_LOOK_HEAT);
  look->display.ground = get_bounded (kept, "ground", PLUMB_N_GROUNDS, PLUMB_GROUND_CHECKER);
  look->overlays = get_bounded (kept, "overlays", 1u << PLUMB_UI_N_OVERLAYS, 0);
}

void
plumb_ui_compare_look_save (const PlumbUiCompareLook *look, GSettings *settings)
{
  g_auto (GVariantBuilder) kept = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a{sv}"));
  const struct
  {
    const char *key;
    guint value;
  } members[] = { { "mode", look->mode },
                  { "last-mode", look->last_mode },
                  { "difference", look->difference },
                  { "ground", look->display.ground },
                  { "overlays", look->overlays } };
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    g_variant_builder_add (&kept, "{sv}", members[i].key, g_variant_new_uint32 (members[i].value));
  g_settings_set_value (settings, "compare-look", g_variant_builder_end (&kept));
}
