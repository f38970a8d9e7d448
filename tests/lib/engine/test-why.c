/* test-why.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-json.h"
#include "plumb-step-key.h"
#include "plumb-why.h"

/* Each sentence is read back as itself, with what stands in its places. */
static void
test_each (void)
{
  const PlumbWhySentence *sentences = plumb_why_get_sentences ();
  for (guint i = 0; sentences[i].text != NULL; i++)
    {
      g_auto (GStrv) pieces = g_strsplit (sentences[i].text, "%s", -1);
      guint n = g_strv_length (pieces) - 1;
      g_autoptr (GString) text = g_string_new (pieces[0]);
      for (guint k = 0; k < n; k++)
        g_string_append_printf (text, "grade@%u:in_%u%s", k, k, pieces[k + 1]);
      g_autoptr (PlumbWhy) why = plumb_why_read (text->str);
      g_assert_cmpuint (why->parts->len, ==, 1);
      PlumbWhyPart *part = why->parts->pdata[0];
      g_assert_nonnull (part->sentence);
      g_assert_cmpstr (part->sentence->text, ==, sentences[i].text);
      g_assert_cmpuint (g_strv_length (part->values), ==, n);
      g_assert_true (sentences[i].path < (int) n);
      for (guint k = 0; k < n; k++)
        {
          g_autofree char *wanted = g_strdup_printf ("grade@%u:in_%u", k, k);
          g_assert_cmpstr (part->values[k], ==, wanted);
        }
      g_assert_null (why->run);
    }
}

static void
test_changed (void)
{
  g_autoptr (PlumbWhy) why = plumb_why_read ("parameter text: \"a: b -> c\" -> nothing; input "
                                             "“image” from grade:blur changed, since run 41");
  g_assert_cmpstr (why->run, ==, "41");
  g_assert_cmpuint (why->parts->len, ==, 2);
  PlumbWhyPart *first = why->parts->pdata[0], *second = why->parts->pdata[1];
  g_assert_cmpstr (first->sentence->text, ==, PLUMB_WHY_PARAMETER);
  g_assert_cmpstr (first->values[0], ==, "text");
  g_assert_cmpstr (first->values[1], ==, "\"a: b -> c\"");
  g_assert_cmpstr (first->values[2], ==, "nothing");
  g_assert_cmpstr (second->sentence->text, ==, PLUMB_WHY_INPUT_FROM);
  g_assert_cmpstr (second->values[second->sentence->path], ==, "grade:blur");
}

/* What the comparison of two keys says is known here, whatever differs. */
static void
test_differences (void)
{
  g_autoptr (PlumbValue) before
      = plumb_json_parse ("{\"kind\":\"a\",\"version\":1,\"params\":{\"samples\":64,\"name\":\"a "
                          "b\"},\"inputs\":{\"in\":1},"
                          "\"seed\":1,\"tools\":{\"blender\":\"4.2\"}}",
                          -1, NULL);
  g_autoptr (PlumbValue) after = plumb_json_parse (
      "{\"kind\":\"b\",\"version\":2,\"params\":{\"samples\":128},\"inputs\":{\"in\":2},\"seed\":2,"
      "\"tools\":{\"blender\":\"4.3\"}}",
      -1, NULL);
  g_autoptr (PlumbValue) differences = plumb_step_key_compare (before, after);
  g_assert_cmpuint (plumb_value_get_length (differences), ==, 7);
  for (guint i = 0; i < plumb_value_get_length (differences); i++)
    {
      PlumbValue *difference = plumb_value_get_element (differences, i);
      g_autoptr (PlumbWhy) why
          = plumb_why_read (plumb_value_member_string (difference, "text", NULL));
      PlumbWhyPart *part = why->parts->pdata[0];
      g_assert_nonnull (part->sentence);
      guint n = g_strv_length (part->values);
      g_assert_cmpstr (part->values[n - 2], ==, plumb_value_member_string (difference, "from", ""));
      g_assert_cmpstr (part->values[n - 1], ==, plumb_value_member_string (difference, "to", ""));
    }
}

/* A failure's message, or what an older version said: it stays as it is. */
static void
test_other (void)
{
  static const char *const others[] = { "",
                                        "the program failed",
                                        "magick: no such file is blocked",
                                        "since run 4",
                                        ", since run ",
                                        "from run 4 and from run 5",
                                        "muted; muted",
                                        "kind: a",
                                        "x gave nothing at “y”, but" };
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autoptr (PlumbWhy) why = plumb_why_read (others[i]);
      g_assert_cmpuint (why->parts->len, ==, 1);
      PlumbWhyPart *part = why->parts->pdata[0];
      g_assert_null (part->sentence);
      g_assert_cmpstr (part->values[0], ==, others[i]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/why/each", test_each);
  g_test_add_func ("/why/changed", test_changed);
  g_test_add_func ("/why/differences", test_differences);
  g_test_add_func ("/why/other", test_other);
  return g_test_run ();
}
