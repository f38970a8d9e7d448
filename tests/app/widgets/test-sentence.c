/* test-sentence.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ui-sentence.h"

static void
test_make (void)
{
  static const struct
  {
    const char *message;
    const char *sentence;
  } cases[]
      = { { "no picture", "No picture" },   { "Öl", "Öl" }, { "ölig", "Ölig" }, { "ǆez", "ǅez" },
          { "“a” is gone", "“a” is gone" }, { "x", "X" },   { "", "" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *made = plumb_ui_sentence_make (cases[i].message);
      g_assert_cmpstr (made, ==, cases[i].sentence);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/sentence/make", test_make);
  return g_test_run ();
}
