/* test-palette.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "plumb-ui-palette.h"

#include "canvas-sample.h"

#define READABLE 4.5
#define VISIBLE 3.0

static void
assert_contrast (PlumbUiColor a, PlumbUiColor b, double least, const char *what)
{
  double contrast = plumb_ui_color_contrast (a, b);
  if (contrast < least)
    g_error ("%s: contrast %.2f is below %.1f", what, contrast, least);
}

/* Every text on everything that it stands on. */
static void
check_palette (gboolean is_dark, gboolean is_high_contrast)
{
  const PlumbUiColor accent = { 0.208, 0.518, 0.894, 1 };
  PlumbUiPalette palette;
  plumb_ui_palette_init (&palette, is_dark, is_high_contrast, &accent);
  double readable = is_high_contrast ? 7 : READABLE;
  assert_contrast (palette.text, palette.card, readable, "text on a card");
  assert_contrast (palette.dim, palette.card, readable, "second text on a card");
  assert_contrast (palette.text, palette.row, readable, "text on a parameter");
  assert_contrast (palette.dim, palette.row, readable, "second text on a parameter");
  assert_contrast (palette.text, palette.canvas, readable, "text on the canvas");
  for (int hue = 0; hue < PLUMB_UI_N_HUES; hue++)
    {
      PlumbUiColor header = plumb_ui_color_mix (palette.card, palette.fills[hue], palette.tint);
      PlumbUiColor frame
          = plumb_ui_color_mix (palette.canvas, palette.fills[hue], is_dark ? 0.13 : 0.085);
      PlumbUiColor note = plumb_ui_color_mix (palette.card, palette.fills[hue], 0.16);
      assert_contrast (palette.text, header, READABLE, "title on a header");
      assert_contrast (palette.text, note, READABLE, "text on a note");
      assert_contrast (palette.inks[hue], palette.card, READABLE, "ink on a card");
      assert_contrast (palette.inks[hue], frame, READABLE, "ink on a frame");
      assert_contrast (palette.inks[hue], header, VISIBLE, "a state's glyph on a header");
      assert_contrast (palette.fills[hue], palette.card, is_dark ? VISIBLE : 2.2, "a port");
    }
}

static void
test_contrast (void)
{
  check_palette (FALSE, FALSE);
  check_palette (TRUE, FALSE);
  check_palette (FALSE, TRUE);
  check_palette (TRUE, TRUE);
}

static void
test_contrast_is_that_of_wcag (void)
{
  const PlumbUiColor white = { 1, 1, 1, 1 }, black = { 0, 0, 0, 1 };
  const PlumbUiColor gray = { 0x76 / 255.0, 0x76 / 255.0, 0x76 / 255.0, 1 };
  g_assert_cmpfloat_with_epsilon (plumb_ui_color_contrast (white, black), 21, 1e-9);
  g_assert_cmpfloat_with_epsilon (plumb_ui_color_contrast (gray, white), 4.54, 0.01);
}

static void
test_parse (void)
{
  PlumbUiColor color;
  g_assert_true (plumb_ui_color_parse ("#3584e4", &color));
  g_assert_cmphex (plumb_ui_color_to_argb (color), ==, 0xff3584e4);
  g_assert_true (plumb_ui_color_parse ("#00000080", &color));
  g_assert_cmpfloat_with_epsilon (color.alpha, 0.5, 0.01);
  g_assert_false (plumb_ui_color_parse ("#35", &color));
  g_assert_false (plumb_ui_color_parse ("#3584e4zz", &color));
  g_assert_false (plumb_ui_color_parse ("red", &color));
  g_assert_false (plumb_ui_color_parse (NULL, &color));
}

/* No two kinds of artifact look the same, and none of the common ones differ by color alone. */
static void
test_marks_differ (void)
{
  g_autoptr (PlumbRegistry) registry = canvas_sample_load_packs ();
  static const char *const kinds[]
      = { "any",  "boolean", "camera",   "color", "file",  "image",  "integer", "light",
          "text", "number",  "material", "model", "scene", "object", "verdict", "video" };
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    for (guint k = 0; k < i; k++)
      {
        PlumbUiMark one = plumb_ui_mark_for_artifact (kinds[i]);
        PlumbUiMark other = plumb_ui_mark_for_artifact (kinds[k]);
        g_assert_true (one.hue != other.hue || one.shape != other.shape
                       || one.has_core != other.has_core);
      }
  static const char *const families[]
      = { "core.image", "blender.light", "image.info", "media.contact_sheet", "image.compare" };
  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    for (guint k = 0; k < i; k++)
      {
        PlumbUiMark one = plumb_ui_mark_for_kind (plumb_registry_find_kind (registry, families[i]));
        PlumbUiMark other
            = plumb_ui_mark_for_kind (plumb_registry_find_kind (registry, families[k]));
        g_assert_cmpint (one.shape, !=, other.shape);
        g_assert_cmpint (one.hue, !=, other.hue);
      }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/canvas/palette/contrast", test_contrast);
  g_test_add_func ("/canvas/palette/contrast-is-that-of-wcag", test_contrast_is_that_of_wcag);
  g_test_add_func ("/canvas/palette/parse", test_parse);
  g_test_add_func ("/canvas/palette/marks-differ", test_marks_differ);
  return g_test_run ();
}
