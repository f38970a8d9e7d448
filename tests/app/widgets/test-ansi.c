/* test-ansi.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "plumb-ui-ansi.h"

#include <math.h>

static char *
parse (const char *bytes, PlumbUiAnsiStyle *style, GArray *runs)
{
  return plumb_ui_ansi_parse (bytes, strlen (bytes), style, runs);
}

static void
assert_run (GArray *runs, guint n, guint start, guint end, guint32 color, guint flags)
{
  g_assert_cmpuint (n, <, runs->len);
  const PlumbUiAnsiRun *run = &g_array_index (runs, PlumbUiAnsiRun, n);
  g_assert_cmpuint (run->start, ==, start);
  g_assert_cmpuint (run->end, ==, end);
  g_assert_cmphex (run->style.foreground, ==, color);
  g_assert_cmphex (run->style.flags, ==, flags);
}

static void
test_colors (void)
{
  g_autoptr (GArray) runs = g_array_new (FALSE, FALSE, sizeof (PlumbUiAnsiRun));
  PlumbUiAnsiStyle style = { 0 };
  g_autofree char *text
      = parse ("a\x1b[31mred\x1b[0m\x1b[1;38;5;208mx\x1b[22;38;2;1;2;3my", &style, runs);
  g_assert_cmpstr (text, ==, "aredxy");
  g_assert_cmpuint (runs->len, ==, 3);
  assert_run (runs, 0, 1, 4, PLUMB_UI_ANSI_INDEXED | 1, 0);
  assert_run (runs, 1, 4, 5, PLUMB_UI_ANSI_INDEXED | 208, PLUMB_UI_ANSI_BOLD);
  assert_run (runs, 2, 5, 6, PLUMB_UI_ANSI_TRUE | 0x010203, 0);
}

/* What a line leaves on is on in the next one. */
static void
test_goes_on (void)
{
  g_autoptr (GArray) runs = g_array_new (FALSE, FALSE, sizeof (PlumbUiAnsiRun));
  PlumbUiAnsiStyle style = { 0 }, skipped = { 0 };
  const char *first = "\x1b[4;92mon";
  g_autofree char *one = parse (first, &style, NULL);
  g_autofree char *two = parse ("still", &style, runs);
  assert_run (runs, 0, 0, 5, PLUMB_UI_ANSI_INDEXED | 10, PLUMB_UI_ANSI_UNDERLINE);
  plumb_ui_ansi_skip (first, strlen (first), &skipped);
  g_assert_true (plumb_ui_ansi_style_equal (&style, &skipped));
}

static void
test_other_sequences (void)
{
  static const char *const cases[][2] = {
    { "a\x1b[2Kb\x1b[1;1Hc", "abc" },
    { "a\x1b]0;title\ab\x1b]8;;http://x\x1b\\c", "abc" },
    { "a\x1b(Bb", "ab" },
    { "a\x1b", "a\\x1b" },
    { "a\x1b[12", "a\\x1b[12" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      PlumbUiAnsiStyle style = { 0 };
      g_autofree char *text = parse (cases[i][0], &style, NULL);
      g_assert_cmpstr (text, ==, cases[i][1]);
    }
}

static void
test_junk (void)
{
  g_autoptr (GArray) runs = g_array_new (FALSE, FALSE, sizeof (PlumbUiAnsiRun));
  PlumbUiAnsiStyle style = { 0 };
  static const char bytes[] = "ä\xff\0\x01\xe2\x80\xae\tz";
  g_autofree char *text = plumb_ui_ansi_parse (bytes, sizeof bytes - 1, &style, runs);
  g_assert_cmpstr (text, ==, "ä\\xff\\x00\\x01\\u202e\tz");
  g_assert_cmpuint (runs->len, ==, 1);
  assert_run (runs, 0, 2, 20, 0, PLUMB_UI_ANSI_JUNK);
}

static void
test_strip (void)
{
  const char *bytes = "one \x1b[31mtwo\x1b[0m three";
  char text[64];
  gsize n = plumb_ui_ansi_strip (bytes, strlen (bytes), text);
  g_assert_cmpmem (text, n, "one two three", 13);
}

static double
luminance (const GdkRGBA *c)
{
  double values[3] = { (double) c->red, (double) c->green, (double) c->blue };
  for (guint i = 0; i < 3; i++)
    values[i] = values[i] <= 0.04045 ? values[i] / 12.92 : pow ((values[i] + 0.055) / 1.055, 2.4);
  return 0.2126 * values[0] + 0.7152 * values[1] + 0.0722 * values[2];
}

/* Every color of the palette can be read on a light and on a dark ground. */
static void
test_contrast (void)
{
  static const GdkRGBA grounds[2] = { { 1, 1, 1, 1 }, { 0.11f, 0.11f, 0.11f, 1 } };
  static const GdkRGBA plains[2] = { { 0.1f, 0.1f, 0.1f, 1 }, { 1, 1, 1, 1 } };
  for (guint i = 0; i < 2; i++)
    for (guint32 color = 0; color < 256; color++)
      {
        GdkRGBA shown
            = plumb_ui_ansi_get_color (PLUMB_UI_ANSI_INDEXED | color, &plains[i], &grounds[i]);
        double a = luminance (&shown), b = luminance (&grounds[i]);
        g_assert_cmpfloat ((MAX (a, b) + 0.05) / (MIN (a, b) + 0.05), >=, 4.5);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ansi/colors", test_colors);
  g_test_add_func ("/ansi/goes-on", test_goes_on);
  g_test_add_func ("/ansi/other-sequences", test_other_sequences);
  g_test_add_func ("/ansi/junk", test_junk);
  g_test_add_func ("/ansi/strip", test_strip);
  g_test_add_func ("/ansi/contrast", test_contrast);
  return g_test_run ();
}
