/* test-text.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-file.h"

static void
test_make_visible (void)
{
  static const struct
  {
    const char *text;
    const char *visible;
  } cases[] = {
    { "", "" },
    { "plain.png", "plain.png" },
    { "Grüße 😀 «x»", "Grüße 😀 «x»" },
    { "a\x1b[31mred", "a\\x1b[31mred" },
    { "a\nb\tc\rd", "a\\nb\\tc\\rd" },
    { "\x01\x08\x0b\x1f\x7f", "\\x01\\x08\\x0b\\x1f\\x7f" },
    { "\xc2\x85\xc2\x9b"
      "31m",
      "\\u0085\\u009b31m" },
    { "evil\xe2\x80\xaegnp.exe", "evil\\u202egnp.exe" },
    { "\xe2\x80\xaa\xe2\x80\xab\xe2\x80\xac\xe2\x80\xad", "\\u202a\\u202b\\u202c\\u202d" },
    { "\xe2\x81\xa6\xe2\x81\xa7\xe2\x81\xa8\xe2\x81\xa9", "\\u2066\\u2067\\u2068\\u2069" },
    { "\xd8\x9c\xe2\x80\x8e\xe2\x80\x8f\xe2\x80\x8b", "\\u061c\\u200e\\u200f\\u200b" },
    { "\xe2\x80\xa8\xe2\x80\xa9\xef\xbb\xbf", "\\u2028\\u2029\\ufeff" },
    { "\xf3\xa0\x81\x81", "\\U000e0041" },
    { "a\xff\xfe", "a\\xff\\xfe" },
    { "\xc3", "\\xc3" },
    { "\xe2\x82", "\\xe2\\x82" },
    { "\xc0\x80", "\\xc0\\x80" },
    { "\xed\xa0\x80", "\\xed\\xa0\\x80" },
    { "family \xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7",
      "family \xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *visible = plumb_text_make_visible (cases[i].text);
      g_assert_cmpstr (visible, ==, cases[i].visible);
    }
}

/* Whatever bytes go in, what comes out is UTF-8 without a control. */
static void
test_any_bytes (void)
{
  for (guint round = 0; round < 20000; round++)
    {
      char bytes[13] = { 0 };
      for (guint i = 0; i < 12; i++)
        bytes[i] = (char) g_test_rand_int_range (1, 256);
      g_autofree char *visible = plumb_text_make_visible (bytes);
      g_assert_true (g_utf8_validate (visible, -1, NULL));
      for (const char *at = visible; *at != '\0'; at = g_utf8_next_char (at))
        g_assert_false (g_unichar_iscntrl (g_utf8_get_char (at)));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text/make-visible", test_make_visible);
  g_test_add_func ("/text/any-bytes", test_any_bytes);
  return g_test_run ();
}
