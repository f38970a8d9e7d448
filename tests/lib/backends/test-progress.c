/* test-progress.c: progress read from output, and what bad rules and output cost.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-json.h"
#include "plumb-progress.h"

static PlumbProgressReader *
make_reader (const char *rules)
{
  g_autoptr (PlumbValue) value = plumb_json_parse (rules, -1, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbProgressRules) read = NULL;

  g_assert_nonnull (value);
  read = plumb_progress_rules_new (value, &error);
  g_assert_no_error (error);
  return plumb_progress_reader_new (read);
}

static gboolean
feed (PlumbProgressReader *reader, const char *text)
{
  return plumb_progress_reader_feed (reader, text, strlen (text));
}

static const PlumbProgress *
get (PlumbProgressReader *reader)
{
  return plumb_progress_reader_get (reader);
}

static void
test_groups (void)
{
  g_autoptr (PlumbProgressReader) reader
      = make_reader ("[{\"match\":\"(\\\\d+) of (\\\\d+), left "
                     "([0-9:.]+)\",\"done\":1,\"total\":2,\"remaining\":3},"
                     " {\"match\":\"(\\\\d+)%\",\"percent\":1}]");

  g_assert_cmpfloat (get (reader)->fraction, <, 0);
  g_assert_true (feed (reader, "3 of 4, left 01:02.5\n"));
  g_assert_cmpint (get (reader)->done, ==, 3);
  g_assert_cmpint (get (reader)->total, ==, 4);
  g_assert_cmpfloat (get (reader)->fraction, ==, 0.75);
  g_assert_cmpint (get (reader)->remaining_us, ==, 62500000);
  g_assert_true (feed (reader, "at 90%\n"));
  g_assert_cmpfloat (get (reader)->fraction, ==, 0.9);
  g_assert_true (feed (reader, "at 400%\n"));
  g_assert_cmpfloat (get (reader)->fraction, ==, 1.0);
}

/* However the bytes are cut, and whichever way lines end. */
static void
test_pieces (void)
{
  g_autoptr (PlumbProgressReader) reader
      = make_reader ("[{\"match\":\"^step (\\\\d+)$\",\"done\":1}]");

  g_assert_false (feed (reader, "st"));
  g_assert_false (feed (reader, "ep 1"));
  g_assert_true (feed (reader, "\r"));
  g_assert_cmpint (get (reader)->done, ==, 1);
  g_assert_true (feed (reader, "step 2\nother\nstep 3\nnoise\n\nste"));
  g_assert_cmpint (get (reader)->done, ==, 3);
  g_assert_cmpstr (get (reader)->text, ==, "noise");
  g_assert_true (feed (reader, "p 4\r\n"));
  g_assert_cmpint (get (reader)->done, ==, 4);
}

static void
test_visible_text (void)
{
  g_autoptr (PlumbProgressReader) reader = make_reader ("[]");

  g_assert_true (feed (reader, "\x1b[2Jboo\xff\n"));
  g_assert_cmpstr (get (reader)->text, ==, "\\x1b[2Jboo\\xff");
}

/* Lines without an end cost a bounded memory, and what follows is read again. */
static void
test_endless_line (void)
{
  g_autoptr (PlumbProgressReader) reader
      = make_reader ("[{\"match\":\"^step (\\\\d+)$\",\"done\":1}]");
  g_autofree char *block = g_strnfill (100000, 'x');

  for (guint i = 0; i < 100; i++)
    g_assert_false (plumb_progress_reader_feed (reader, block, 100000));
  g_assert_true (feed (reader, "\nstep 7\n"));
  g_assert_cmpint (get (reader)->done, ==, 7);
}

/* Expressions that take for ever on a line made for it: the rule is dropped, the others go on. */
static void
test_bad_expressions (void)
{
  static const char *const bad[]
      = { "(a+)+$",        "(a*)*$",     "(a|aa)+$",         "(a|a?)+$",    "(.*a){20}$",
          "([a-zA-Z]+)*$", "(a+){10,}$", "^(a+)+b",          "(x+x+)+y",    "(.*)*b",
          "((a+)+)+$",     "(a+a+)+$",   "(\\\\w+\\\\s?)*$", "^(\\\\w*)*$", "(a?){30}a{30}$",
          "(?:a+)+\\\\d",  "(a|b|ab)*c", "(.+)+\\\\x41B",    "(aa|a)*b",    "((a*)*)*b" };
  g_autofree char *line = g_strnfill (2000, 'a');
  gint64 start_us = g_get_monotonic_time ();

  line[1999] = '!';
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *rules = g_strdup_printf (
          "[{\"match\":\"%s\",\"done\":1},{\"match\":\"^good (\\\\d+)\",\"done\":1}]", bad[i]);
      g_autoptr (PlumbProgressReader) reader = make_reader (rules);

      feed (reader, line);
      feed (reader, "\n");
      g_assert_true (feed (reader, "good 5\n"));
      g_assert_cmpint (get (reader)->done, <=, 5);
    }
  /* Not a measurement: without the limits one of these takes longer than the universe. */
  g_assert_cmpint (g_get_monotonic_time () - start_us, <, 30 * G_USEC_PER_SEC);
}

static void
test_broken_rule (void)
{
  g_autoptr (PlumbValue) rules = plumb_json_parse ("[{\"match\":\"(\",\"done\":1}]", -1, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (plumb_progress_rules_new (rules, &error));
  g_assert_error (error, G_REGEX_ERROR, G_REGEX_ERROR_UNMATCHED_PARENTHESIS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/progress/groups", test_groups);
  g_test_add_func ("/progress/pieces", test_pieces);
  g_test_add_func ("/progress/visible-text", test_visible_text);
  g_test_add_func ("/progress/endless-line", test_endless_line);
  g_test_add_func ("/progress/bad-expressions", test_bad_expressions);
  g_test_add_func ("/progress/broken-rule", test_broken_rule);
  return g_test_run ();
}
