/* plumb-ui-palette.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ui-palette.h"

#include <math.h>
#include <string.h>

#define RGB(hex)                                                                                   \
  { ((hex) >> 16 & 0xff) / 255.0, ((hex) >> 8 & 0xff) / 255.0, ((hex) & 0xff) / 255.0, 1 }

/* libadwaita's accent colors: as they fill, as they are ink on light, as they are ink on dark. */
static const PlumbUiColor hue_fills[PLUMB_UI_N_HUES]
    = { RGB (0x3584e4), RGB (0x2190a4), RGB (0x3a944a), RGB (0xc88800), RGB (0xed5b00),
        RGB (0xe62d42), RGB (0xd56199), RGB (0x9141ac), RGB (0x6f8396) };
static const PlumbUiColor hue_inks[PLUMB_UI_N_HUES]
    = { RGB (0x0461be), RGB (0x007184), RGB (0x15772e), RGB (0x905300), RGB (0xb62200),
        RGB (0xc00023), RGB (0xa2326c), RGB (0x8939a4), RGB (0x526678) };
static const PlumbUiColor hue_lights[PLUMB_UI_N_HUES]
    = { RGB (0x81d0ff), RGB (0x7bdff4), RGB (0x8de698), RGB (0xffc057), RGB (0xff9c5b),
        RGB (0xff888c), RGB (0xffa0d8), RGB (0xfba7ff), RGB (0xbbd1e5) };

typedef struct
{
  PlumbUiColor canvas, grid, card, edge, text, dim, row, empty;
} Grounds;

static const Grounds light = { RGB (0xf2f2f4), RGB (0xd4d4da), RGB (0xffffff), RGB (0xd0d0d6),
                               RGB (0x2e2e33), RGB (0x5e5e66), RGB (0xf1f1f4), RGB (0xe6e7ec) };
static const Grounds dark = { RGB (0x1c1c1f), RGB (0x35353a), RGB (0x323237), RGB (0x1a1a1d),
                              RGB (0xf6f5f4), RGB (0xb9b9c0), RGB (0x3f3f46), RGB (0x29292e) };
static const Grounds light_strong
    = { RGB (0xffffff), RGB (0xb8b8c0), RGB (0xffffff), RGB (0x000000),
        RGB (0x000000), RGB (0x2b2b30), RGB (0xf4f4f6), RGB (0xececf0) };
static const Grounds dark_strong
    = { RGB (0x000000), RGB (0x4a4a50), RGB (0x121214), RGB (0xffffff),
        RGB (0xffffff), RGB (0xe0e0e4), RGB (0x26262a), RGB (0x1c1c20) };

PlumbUiColor
plumb_ui_color_mix (PlumbUiColor a, PlumbUiColor b, double part_of_b)
{
  double p = part_of_b, q = 1 - part_of_b;
  return (PlumbUiColor) { a.red * q + b.red * p, a.green * q + b.green * p, a.blue * q + b.blue * p,
                          a.alpha * q + b.alpha * p };
}

PlumbUiColor
plumb_ui_color_fade (PlumbUiColor color, double alpha)
{
  color.alpha *= alpha;
  return color;
}

static double
parse_byte (const char *digits)
{
  return (g_ascii_xdigit_value (digits[0]) * 16 + g_ascii_xdigit_value (digits[1])) / 255.0;
}

gboolean
plumb_ui_color_parse (const char *text, PlumbUiColor *color)
{
  if (text == NULL || text[0] != '#')
    return FALSE;
  gsize length = strspn (text + 1, "0123456789abcdefABCDEF");
  if (text[length + 1] != '\0' || (length != 6 && length != 8))
    return FALSE;
  *color = (PlumbUiColor) { parse_byte (text + 1), parse_byte (text + 3), parse_byte (text + 5),
                            length == 8 ? parse_byte (text + 7) : 1 };
  return TRUE;
}

static double
linear (double channel)
{
  return channel <= 0.04045 ? channel / 12.92 : pow ((channel + 0.055) / 1.055, 2.4);
}

static double
luminance (PlumbUiColor color)
{
  return 0.2126 * linear (color.red) + 0.7152 * linear (color.green) + 0.0722 * linear (color.blue);
}

double
plumb_ui_color_contrast (PlumbUiColor a, PlumbUiColor b)
{
  double one = luminance (a), other = luminance (b);
  return (fmax (one, other) + 0.05) / (fmin (one, other) + 0.05);
}

void
plumb_ui_color_set (PlumbUiColor color, cairo_t *cr)
{
  cairo_set_source_rgba (cr, color.red, color.green, color.blue, color.alpha);
}

guint32
plumb_ui_color_to_argb (PlumbUiColor color)
{
  return 0xff000000u | (guint32) lround (color.red * 255) << 16
         | (guint32) lround (color.green * 255) << 8 | (guint32) lround (color.blue * 255);
}

PlumbUiColor
plumb_ui_hue_get_fill (PlumbUiHue hue, gboolean is_dark, gboolean is_high_contrast)
{
  PlumbUiColor ink = is_dark ? hue_lights[hue] : hue_inks[hue];
  return is_high_contrast ? ink
         : is_dark        ? plumb_ui_color_mix (hue_fills[hue], hue_lights[hue], 0.45)
                          : hue_fills[hue];
}

void
plumb_ui_palette_init (PlumbUiPalette *self,
                       gboolean is_dark,
                       gboolean is_high_contrast,
                       const PlumbUiColor *accent)
{
  const Grounds *grounds
      = is_high_contrast ? (is_dark ? &dark_strong : &light_strong) : (is_dark ? &dark : &light);
  const PlumbUiColor black = { 0, 0, 0, 1 }, white = { 1, 1, 1, 1 };
  *self = (PlumbUiPalette) {
    .is_dark = is_dark,
    .is_high_contrast = is_high_contrast,
    .canvas = grounds->canvas,
    .grid = grounds->grid,
    .card = grounds->card,
    .edge = grounds->edge,
    .text = grounds->text,
    .dim = grounds->dim,
    .row = grounds->row,
    .empty = grounds->empty,
    .shadow = plumb_ui_color_fade (black, is_dark ? 0.2 : 0.045),
    .accent = *accent,
    .on_accent = plumb_ui_color_contrast (white, *accent) >= 3 ? white : black,
    .tint = is_dark ? 0.22 : 0.13,
  };
  for (PlumbUiHue hue = 0; hue < PLUMB_UI_N_HUES; hue++)
    {
      self->inks[hue] = is_dark ? hue_lights[hue] : hue_inks[hue];
      self->fills[hue] = plumb_ui_hue_get_fill (hue, is_dark, is_high_contrast);
    }
}

/* --- what stands for what -----------------------------------------------------------------------
 */

typedef struct
{
  const char *name;
  PlumbUiMark mark;
} NamedMark;

static const NamedMark artifact_marks[] = {
  { "any", { PLUMB_UI_HUE_SLATE, PLUMB_UI_SHAPE_CIRCLE, TRUE } },
  { "blend", { PLUMB_UI_HUE_ORANGE, PLUMB_UI_SHAPE_SQUARE, FALSE } },
  { "boolean", { PLUMB_UI_HUE_PINK, PLUMB_UI_SHAPE_PILL, TRUE } },
  { "camera", { PLUMB_UI_HUE_TEAL, PLUMB_UI_SHAPE_TRIANGLE, FALSE } },
  { "color", { PLUMB_UI_HUE_YELLOW, PLUMB_UI_SHAPE_DROP, FALSE } },
  { "file", { PLUMB_UI_HUE_SLATE, PLUMB_UI_SHAPE_SQUARE, FALSE } },
  { "image", { PLUMB_UI_HUE_PURPLE, PLUMB_UI_SHAPE_CIRCLE, FALSE } },
  { "integer", { PLUMB_UI_HUE_TEAL, PLUMB_UI_SHAPE_DIAMOND, TRUE } },
  { "light", { PLUMB_UI_HUE_YELLOW, PLUMB_UI_SHAPE_STAR, FALSE } },
  { "material", { PLUMB_UI_HUE_ORANGE, PLUMB_UI_SHAPE_DROP, FALSE } },
  { "model", { PLUMB_UI_HUE_BLUE, PLUMB_UI_SHAPE_SQUARE, FALSE } },
  { "number", { PLUMB_UI_HUE_TEAL, PLUMB_UI_SHAPE_DIAMOND, FALSE } },
  { "object", { PLUMB_UI_HUE_SLATE, PLUMB_UI_SHAPE_HEXAGON, TRUE } },
  { "scene", { PLUMB_UI_HUE_BLUE, PLUMB_UI_SHAPE_HEXAGON, FALSE } },
  { "text", { PLUMB_UI_HUE_SLATE, PLUMB_UI_SHAPE_PILL, FALSE } },
  { "verdict", { PLUMB_UI_HUE_GREEN, PLUMB_UI_SHAPE_STAR, FALSE } },
  { "video", { PLUMB_UI_HUE_PURPLE, PLUMB_UI_SHAPE_CIRCLE, TRUE } },
};

static const NamedMark pack_marks[] = {
  { "blender", { PLUMB_UI_HUE_ORANGE, PLUMB_UI_SHAPE_SQUARE, FALSE } },
  { "core", { PLUMB_UI_HUE_TEAL, PLUMB_UI_SHAPE_CIRCLE, FALSE } },
  { "gegl", { PLUMB_UI_HUE_PURPLE, PLUMB_UI_SHAPE_DROP, FALSE } },
  { "image", { PLUMB_UI_HUE_PURPLE, PLUMB_UI_SHAPE_DIAMOND, FALSE } },
  { "media", { PLUMB_UI_HUE_PINK, PLUMB_UI_SHAPE_TRIANGLE, FALSE } },
};

static const NamedMark category_marks[] = {
  { "People", { PLUMB_UI_HUE_YELLOW, PLUMB_UI_SHAPE_DROP, FALSE } },
  { "Prove", { PLUMB_UI_HUE_GREEN, PLUMB_UI_SHAPE_HEXAGON, FALSE } },
};

static const PlumbUiMark *
find_mark (const NamedMark *marks, gsize n_marks, const char *name)
{
  for (gsize i = 0; name != NULL && i < n_marks; i++)
    if (g_str_equal (marks[i].name, name))
      return &marks[i].mark;
  return NULL;
}

/* The same name has the same mark everywhere and always. */
static PlumbUiMark
make_mark (const char *name)
{
  guint hash = g_str_hash (name);
  return (PlumbUiMark) { (PlumbUiHue) (hash % PLUMB_UI_N_HUES),
                         (PlumbUiShape) (hash / PLUMB_UI_N_HUES % PLUMB_UI_N_SHAPES),
                         (hash / 97) % 2 == 1 };
}

PlumbUiMark
plumb_ui_mark_for_artifact (const char *kind)
{
  const PlumbUiMark *mark = find_mark (artifact_marks, G_N_ELEMENTS (artifact_marks), kind);
  return mark != NULL ? *mark : make_mark (kind);
}

PlumbUiMark
plumb_ui_mark_for_kind (PlumbKind *kind)
{
  if (kind == NULL)
    return (PlumbUiMark) { PLUMB_UI_HUE_RED, PLUMB_UI_SHAPE_CROSS, FALSE };
  const char *pack = plumb_pack_get_name (plumb_kind_get_pack (kind));
  const PlumbUiMark *mark
      = find_mark (category_marks, G_N_ELEMENTS (category_marks), plumb_kind_get_category (kind));
  if (mark == NULL)
    mark = find_mark (pack_marks, G_N_ELEMENTS (pack_marks), pack);
  return mark != NULL ? *mark : make_mark (pack);
}

gboolean
plumb_ui_artifact_is_value (const char *kind)
{
  static const char *const values[]
      = { "boolean", "color", "integer", "number", "object", "text", "verdict", NULL };
  return g_strv_contains (values, kind);
}

PlumbUiHue
plumb_ui_hue_for_phase (PlumbCardPhase phase)
{
  static const PlumbUiHue hues[PLUMB_CARD_N_PHASES] = {
    [PLUMB_CARD_PHASE_NONE] = PLUMB_UI_HUE_SLATE,
    [PLUMB_CARD_PHASE_WAITING] = PLUMB_UI_HUE_SLATE,
    [PLUMB_CARD_PHASE_RUNNING] = PLUMB_UI_HUE_BLUE,
    [PLUMB_CARD_PHASE_ASKING] = PLUMB_UI_HUE_ORANGE,
    [PLUMB_CARD_PHASE_DONE] = PLUMB_UI_HUE_GREEN,
    [PLUMB_CARD_PHASE_CACHED] = PLUMB_UI_HUE_TEAL,
    [PLUMB_CARD_PHASE_FAILED] = PLUMB_UI_HUE_RED,
    [PLUMB_CARD_PHASE_BLOCKED] = PLUMB_UI_HUE_YELLOW,
    [PLUMB_CARD_PHASE_SKIPPED] = PLUMB_UI_HUE_SLATE,
    [PLUMB_CARD_PHASE_CANCELED] = PLUMB_UI_HUE_SLATE,
  };
  return phase < PLUMB_CARD_N_PHASES ? hues[phase] : PLUMB_UI_HUE_SLATE;
}

PlumbUiColor
plumb_ui_palette_get_header (const PlumbUiPalette *self, const PlumbCard *card)
{
  PlumbUiColor color;
  if (!plumb_ui_color_parse (card->color, &color))
    color = self->fills[plumb_ui_mark_for_kind (card->kind).hue];
  color.alpha = 1;
  return plumb_ui_color_mix (self->card, color, self->tint);
}
