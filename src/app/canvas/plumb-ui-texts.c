/* plumb-ui-texts.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ui-texts.h"

#include <string.h>

/* Cleared as a whole when there are more: simple, and rare. */
#define LEAST_SHARE 0.55 /* of its size: a text is not made smaller than that */
#define MOST_LAYOUTS 6000

typedef struct
{
  PlumbUiTextRole role;
  int width;
  char *text;
} Key;

struct _PlumbUiTexts
{
  PangoContext *context;
  PangoFontDescription *fonts[PLUMB_UI_N_TEXT_ROLES];
  GHashTable *layouts; /* Key -> PangoLayout */
};

typedef struct
{
  double size; /* canvas pixels */
  PangoWeight weight;
  int lines; /* at most; 0: as many as there are */
} Role;

static const Role roles[PLUMB_UI_N_TEXT_ROLES] = {
  [PLUMB_UI_TEXT_TITLE] = { 13.5, PANGO_WEIGHT_BOLD, 1 },
  [PLUMB_UI_TEXT_LABEL] = { 12, PANGO_WEIGHT_NORMAL, 1 },
  [PLUMB_UI_TEXT_VALUE] = { 12, PANGO_WEIGHT_BOLD, 1 },
  [PLUMB_UI_TEXT_SMALL] = { 10.5, PANGO_WEIGHT_BOLD, 1 },
  [PLUMB_UI_TEXT_FRAME] = { 14, PANGO_WEIGHT_BOLD, 1 },
  [PLUMB_UI_TEXT_NOTE] = { 13, PANGO_WEIGHT_NORMAL, 0 },
  [PLUMB_UI_TEXT_LARGE] = { 33, PANGO_WEIGHT_BOLD, 3 },
};

static guint
hash_key (gconstpointer data)
{
  const Key *key = data;
  return g_str_hash (key->text) ^ ((guint) key->role << 24) ^ (guint) key->width * 2654435761u;
}

static gboolean
equal_key (gconstpointer a, gconstpointer b)
{
  const Key *one = a, *other = b;
  return one->role == other->role && one->width == other->width
         && g_str_equal (one->text, other->text);
}

static void
free_key (gpointer data)
{
  Key *key = data;
  g_free (key->text);
  g_free (key);
}

/* Layouts are scaled when they are painted: nothing may be fitted to pixels. */
static PangoContext *
make_context (void)
{
  g_autoptr (PangoFontMap) map = pango_cairo_font_map_new ();
  pango_cairo_font_map_set_resolution (PANGO_CAIRO_FONT_MAP (map), 96);
  PangoContext *context = pango_font_map_create_context (map);
  cairo_font_options_t *options = cairo_font_options_create ();
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options (context, options);
  pango_context_set_round_glyph_positions (context, FALSE);
  cairo_font_options_destroy (options);
  return context;
}

PlumbUiTexts *
plumb_ui_texts_new (const char *font_family)
{
  PlumbUiTexts *self = g_new0 (PlumbUiTexts, 1);
  self->context = make_context ();
  self->layouts = g_hash_table_new_full (hash_key, equal_key, free_key, g_object_unref);
  for (int i = 0; i < PLUMB_UI_N_TEXT_ROLES; i++)
    {
      self->fonts[i] = pango_font_description_new ();
      pango_font_description_set_family (self->fonts[i], font_family);
      pango_font_description_set_absolute_size (self->fonts[i], roles[i].size * PANGO_SCALE);
      pango_font_description_set_weight (self->fonts[i], roles[i].weight);
    }
  return self;
}

void
plumb_ui_texts_free (PlumbUiTexts *self)
{
  g_hash_table_unref (self->layouts);
  for (int i = 0; i < PLUMB_UI_N_TEXT_ROLES; i++)
    pango_font_description_free (self->fonts[i]);
  g_object_unref (self->context);
  g_free (self);
}

/* A line that ends where none may: in a word that is wider than the layout. */
static gboolean
breaks_words (PangoLayout *layout)
{
  int n_chars;
  const PangoLogAttr *chars = pango_layout_get_log_attrs_readonly (layout, &n_chars);
  const char *text = pango_layout_get_text (layout);
  for (int i = 1; i < pango_layout_get_line_count (layout); i++)
    {
      const PangoLayoutLine *line = pango_layout_get_line_readonly (layout, i);
      glong start = g_utf8_pointer_to_offset (text, text + line->start_index);
      if (start < n_chars && !chars[start].is_line_break)
        return TRUE;
    }
  return FALSE;
}

/* Smaller, as far as it can still be read, until whole words fit. */
static void
keep_words_whole (PangoLayout *layout, const PangoFontDescription *font)
{
  g_autoptr (PangoFontDescription) smaller = pango_font_description_copy_static (font);
  double size = pango_font_description_get_size (font);
  for (double share = 0.9; share > LEAST_SHARE && breaks_words (layout); share -= 0.1)
    {
      pango_font_description_set_absolute_size (smaller, size * share);
      pango_layout_set_font_description (layout, smaller);
    }
}

static PangoLayout *
make_layout (PlumbUiTexts *self, const Key *key)
{
  PangoLayout *layout = pango_layout_new (self->context);
  pango_layout_set_font_description (layout, self->fonts[key->role]);
  pango_layout_set_text (layout, key->text, -1);
  int lines = roles[key->role].lines;
  pango_layout_set_single_paragraph_mode (layout, lines == 1);
  if (key->width <= 0)
    return layout;
  pango_layout_set_width (layout, key->width * PANGO_SCALE);
  if (lines != 1)
    {
      g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
      pango_attr_list_insert (attributes, pango_attr_insert_hyphens_new (FALSE));
      pango_layout_set_attributes (layout, attributes);
      pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
    }
  if (lines > 0)
    pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  if (lines > 1)
    {
      pango_layout_set_height (layout, -lines);
      keep_words_whole (layout, self->fonts[key->role]);
    }
  return layout;
}

PangoLayout *
plumb_ui_texts_get (PlumbUiTexts *self, PlumbUiTextRole role, const char *text, int width)
{
  const Key wanted = { role, width, (char *) text };
  PangoLayout *layout = g_hash_table_lookup (self->layouts, &wanted);
  if (layout != NULL)
    return layout;
  if (g_hash_table_size (self->layouts) >= MOST_LAYOUTS)
    g_hash_table_remove_all (self->layouts);
  Key *key = g_new (Key, 1);
  *key = (Key) { role, width, g_strdup (text) };
  layout = make_layout (self, key);
  g_hash_table_insert (self->layouts, key, layout);
  return layout;
}
