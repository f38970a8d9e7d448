/* plumb-ui-ansi.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "plumb-ui-ansi.h"

#include "plumb-file.h"

#define ESCAPE '\x1b'
#define MAX_NUMBERS 32

gboolean
plumb_ui_ansi_style_equal (const PlumbUiAnsiStyle *a, const PlumbUiAnsiStyle *b)
{
  return a->foreground == b->foreground && a->background == b->background && a->flags == b->flags;
}

/* --- sequences ------------------------------------------------------------------------------ */

/* The bytes of a string sequence (a window's title, a link), its end included; 0: it has none. */
static gsize
measure_string (const char *bytes, gsize length)
{
  for (gsize i = 2; i < length; i++)
    {
      if (bytes[i] == '\a')
        return i + 1;
      if (bytes[i] == ESCAPE && i + 1 < length && bytes[i + 1] == '\\')
        return i + 2;
    }
  return 0;
}

/* The bytes of the sequence that begins here, 0 where none does. */
static gsize
measure_sequence (const char *bytes, gsize length)
{
  if (length < 2)
    return 0;
  if (bytes[1] == ']' || bytes[1] == 'P')
    return measure_string (bytes, length);
  if (bytes[1] == '[')
    {
      for (gsize i = 2; i < length; i++)
        if (bytes[i] >= 0x40 && bytes[i] <= 0x7e)
          return i + 1;
        else if (bytes[i] < 0x20 || bytes[i] > 0x3f)
          return 0;
      return 0;
    }
  if (bytes[1] == '(' || bytes[1] == ')')
    return length > 2 ? 3 : 0;
  return bytes[1] >= 0x30 && bytes[1] <= 0x7e ? 2 : 0;
}

static guint
read_numbers (const char *bytes, gsize length, guint *numbers)
{
  guint n = 0;
  numbers[0] = 0;
  for (gsize i = 0; i < length; i++)
    {
      if (g_ascii_isdigit (bytes[i]))
        numbers[n] = MIN (numbers[n] * 10 + (guint) (bytes[i] - '0'), 9999);
      else if ((bytes[i] == ';' || bytes[i] == ':') && n + 1 < MAX_NUMBERS)
        numbers[++n] = 0;
    }
  return n + 1;
}

/* 38 and 48: "5;INDEX" or "2;R;G;B". Returns how many numbers it took. */
static guint
take_extended (const guint *numbers, guint n, guint32 *color)
{
  if (n >= 2 && numbers[0] == 5)
    {
      *color = PLUMB_UI_ANSI_INDEXED | (numbers[1] & 0xff);
      return 2;
    }
  if (n >= 4 && numbers[0] == 2)
    {
      *color = PLUMB_UI_ANSI_TRUE | (numbers[1] & 0xff) << 16 | (numbers[2] & 0xff) << 8
               | (numbers[3] & 0xff);
      return 4;
    }
  return n;
}

static gboolean
take_flag (PlumbUiAnsiStyle *style, guint number)
{
  static const struct
  {
    guint number;
    PlumbUiAnsiFlags on;
    PlumbUiAnsiFlags off;
  } table[] = {
    { 1, PLUMB_UI_ANSI_BOLD, 0 },       { 2, PLUMB_UI_ANSI_DIM, 0 },
    { 3, PLUMB_UI_ANSI_ITALIC, 0 },     { 4, PLUMB_UI_ANSI_UNDERLINE, 0 },
    { 7, PLUMB_UI_ANSI_REVERSE, 0 },    { 9, PLUMB_UI_ANSI_STRIKE, 0 },
    { 21, PLUMB_UI_ANSI_UNDERLINE, 0 }, { 22, 0, PLUMB_UI_ANSI_BOLD | PLUMB_UI_ANSI_DIM },
    { 23, 0, PLUMB_UI_ANSI_ITALIC },    { 24, 0, PLUMB_UI_ANSI_UNDERLINE },
    { 27, 0, PLUMB_UI_ANSI_REVERSE },   { 29, 0, PLUMB_UI_ANSI_STRIKE },
  };
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (table[i].number == number)
      {
        style->flags = (style->flags | table[i].on) & ~table[i].off;
        return TRUE;
      }
  return FALSE;
}

static void
take_color (PlumbUiAnsiStyle *style, guint number)
{
  if (number >= 30 && number <= 37)
    style->foreground = PLUMB_UI_ANSI_INDEXED | (number - 30);
  else if (number >= 90 && number <= 97)
    style->foreground = PLUMB_UI_ANSI_INDEXED | (number - 90 + 8);
  else if (number == 39)
    style->foreground = 0;
  else if (number >= 40 && number <= 47)
    style->background = PLUMB_UI_ANSI_INDEXED | (number - 40);
  else if (number >= 100 && number <= 107)
    style->background = PLUMB_UI_ANSI_INDEXED | (number - 100 + 8);
  else if (number == 49)
    style->background = 0;
}

/* ESC [ NUMBERS m */
static void
take_sequence (const char *bytes, gsize length, PlumbUiAnsiStyle *style)
{
  if (bytes[1] != '[' || bytes[length - 1] != 'm')
    return;
  guint numbers[MAX_NUMBERS];
  guint n = read_numbers (bytes + 2, length - 3, numbers);
  for (guint i = 0; i < n; i++)
    {
      if (numbers[i] == 0)
        *style = (PlumbUiAnsiStyle) { 0 };
      else if (numbers[i] == 38)
        i += take_extended (numbers + i + 1, n - i - 1, &style->foreground);
      else if (numbers[i] == 48)
        i += take_extended (numbers + i + 1, n - i - 1, &style->background);
      else if (!take_flag (style, numbers[i]))
        take_color (style, numbers[i]);
    }
}

/* --- text ----------------------------------------------------------------------------------- */

typedef struct
{
  GString *text;
  GArray *runs; /* (nullable) */
  guint n_before;
} Output;

/* The text from @start on looks so; joined to the run before it where that looks the same. */
static void
add_run (Output *output, gsize start, PlumbUiAnsiStyle style)
{
  PlumbUiAnsiRun run = { (guint) start, (guint) output->text->len, style };
  if (output->runs == NULL || run.start == run.end
      || plumb_ui_ansi_style_equal (&style, &(PlumbUiAnsiStyle) { 0 }))
    return;
  PlumbUiAnsiRun *last = output->runs->len > output->n_before
                             ? &g_array_index (output->runs, PlumbUiAnsiRun, output->runs->len - 1)
                             : NULL;
  if (last != NULL && last->end == run.start
      && plumb_ui_ansi_style_equal (&last->style, &run.style))
    last->end = run.end;
  else
    g_array_append_val (output->runs, run);
}

static gsize
measure_plain (const char *bytes, gsize length)
{
  gsize n = 0;
  while (n < length && ((bytes[n] >= 0x20 && bytes[n] < 0x7f) || bytes[n] == '\t'))
    n++;
  return n;
}

/* One character that is not plain ASCII, or one byte that is no character. */
static gsize
add_other (Output *output, const char *bytes, gsize length, PlumbUiAnsiStyle style)
{
  char character[8] = { 0 };
  gunichar c = g_utf8_get_char_validated (bytes, (gssize) MIN (length, 6));
  gsize n = c <= 0x10ffff && *bytes != '\0' ? (gsize) g_utf8_skip[(guchar) *bytes] : 1;
  gsize start = output->text->len;
  memcpy (character, bytes, n);
  if (*bytes == '\0')
    g_string_append (output->text, "\\x00");
  else
    {
      g_autofree char *visible = plumb_text_make_visible (character);
      g_string_append (output->text, visible);
    }
  if (output->text->len - start != n || memcmp (output->text->str + start, bytes, n) != 0)
    style.flags |= PLUMB_UI_ANSI_JUNK;
  add_run (output, start, style);
  return n;
}

char *
plumb_ui_ansi_parse (const char *bytes, gsize length, PlumbUiAnsiStyle *style, GArray *runs)
{
  Output output = { g_string_sized_new (length), runs, runs != NULL ? runs->len : 0 };
  for (gsize at = 0; at < length;)
    {
      gsize n = bytes[at] == ESCAPE ? measure_sequence (bytes + at, length - at) : 0;
      if (n > 0)
        {
          take_sequence (bytes + at, n, style);
          at += n;
          continue;
        }
      gsize start = output.text->len;
      n = measure_plain (bytes + at, length - at);
      g_string_append_len (output.text, bytes + at, (gssize) n);
      add_run (&output, start, *style);
      at += n > 0 ? n : add_other (&output, bytes + at, length - at, *style);
    }
  return g_string_free_and_steal (output.text);
}

void
plumb_ui_ansi_skip (const char *bytes, gsize length, PlumbUiAnsiStyle *style)
{
  const char *end = bytes + length;
  for (const char *at = bytes; (at = memchr (at, ESCAPE, (gsize) (end - at))) != NULL;)
    {
      gsize n = measure_sequence (at, (gsize) (end - at));
      if (n > 0)
        take_sequence (at, n, style);
      at += MAX (n, 1);
    }
}

gsize
plumb_ui_ansi_strip (const char *bytes, gsize length, char *text)
{
  gsize n_text = 0;
  for (gsize at = 0; at < length;)
    {
      const char *escape = memchr (bytes + at, ESCAPE, length - at);
      gsize plain = escape != NULL ? (gsize) (escape - bytes) - at : length - at;
      memmove (text + n_text, bytes + at, plain);
      n_text += plain;
      at += plain;
      if (at < length)
        {
          gsize n = measure_sequence (bytes + at, length - at);
          if (n == 0)
            text[n_text++] = bytes[at];
          at += MAX (n, 1);
        }
    }
  return n_text;
}

/* --- colors --------------------------------------------------------------------------------- */

static const guint32 palette[16]
    = { 0x241f31, 0xc01c28, 0x2ec27e, 0xf5c211, 0x1e78e4, 0x9841bb, 0x0ab9dc, 0xc0bfbc,
        0x5e5c64, 0xed333b, 0x57e389, 0xf8e45c, 0x51a1ff, 0xc061cb, 0x4fd2fd, 0xf6f5f4 };

static guint32
find_rgb (guint32 color)
{
  guint32 index = color & 0xff;
  if ((color & PLUMB_UI_ANSI_TRUE) != 0)
    return color & 0xffffff;
  if (index < 16)
    return palette[index];
  if (index >= 232)
    return (8 + 10 * (index - 232)) * 0x010101;
  static const guint32 levels[6] = { 0, 95, 135, 175, 215, 255 };
  index -= 16;
  return levels[index / 36] << 16 | levels[index / 6 % 6] << 8 | levels[index % 6];
}

static double
linearize (double value)
{
  return value <= 0.04045 ? value / 12.92 : pow ((value + 0.055) / 1.055, 2.4);
}

/* WCAG 2.2, relative luminance */
static double
get_luminance (const GdkRGBA *color)
{
  return 0.2126 * linearize ((double) color->red) + 0.7152 * linearize ((double) color->green)
         + 0.0722 * linearize ((double) color->blue);
}

static double
get_contrast (const GdkRGBA *a, const GdkRGBA *b)
{
  double x = get_luminance (a), y = get_luminance (b);
  return (MAX (x, y) + 0.05) / (MIN (x, y) + 0.05);
}

GdkRGBA
plumb_ui_ansi_get_color (guint32 color, const GdkRGBA *plain, const GdkRGBA *ground)
{
  if (color == 0)
    return *plain;
  guint32 rgb = find_rgb (color);
  GdkRGBA wanted = { (float) (rgb >> 16 & 0xff) / 255.0f, (float) (rgb >> 8 & 0xff) / 255.0f,
                     (float) (rgb & 0xff) / 255.0f, 1.0f };
  GdkRGBA shown = wanted;
  for (guint i = 1; i <= 10 && get_contrast (&shown, ground) < 4.5; i++)
    {
      float share = (float) i / 10.0f;
      shown.red = wanted.red + (plain->red - wanted.red) * share;
      shown.green = wanted.green + (plain->green - wanted.green) * share;
      shown.blue = wanted.blue + (plain->blue - wanted.blue) * share;
    }
  return shown;
}
