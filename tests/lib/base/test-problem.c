/* test-problem.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-json.h"
#include "plumb-problem.h"

static const PlumbProblem too_large = {
  .severity = PLUMB_SEVERITY_ERROR,
  .code = "out-of-bounds",
  .node = "render",
  .field = "samples",
  .message = "the number is too large",
  .expected = "1 to 4096",
  .found = "100000",
  .advice = "choose a number from 1 to 4096",
};
static const PlumbProblem unused = {
  .severity = PLUMB_SEVERITY_WARNING,
  .code = "unused",
  .message = "nothing needs this",
};

static void
test_add (void)
{
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  g_assert_cmpuint (plumb_problems_get_length (problems), ==, 0);
  g_assert_false (plumb_problems_has_errors (problems));
  plumb_problems_add (problems, &unused);
  g_assert_false (plumb_problems_has_errors (problems));

  PlumbProblem problem = too_large;
  char node[] = "render";
  problem.node = node;
  plumb_problems_add (problems, &problem);
  node[0] = 'x';
  g_assert_true (plumb_problems_has_errors (problems));
  g_assert_cmpuint (plumb_problems_get_length (problems), ==, 2);
  g_assert_cmpstr (plumb_problems_get (problems, 1)->node, ==, "render");
  g_assert_null (plumb_problems_get (problems, 0)->node);
}

/* What was got stays while the list grows. */
static void
test_stable (void)
{
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  plumb_problems_add (problems, &too_large);
  const PlumbProblem *first = plumb_problems_get (problems, 0);
  for (guint i = 0; i < 1000; i++)
    plumb_problems_add (problems, &unused);
  g_assert_cmpstr (first->message, ==, too_large.message);
  g_assert_true (first == plumb_problems_get (problems, 0));
}

static void
test_append (void)
{
  g_autoptr (PlumbProblems) inner = plumb_problems_new ();
  plumb_problems_add (inner, &too_large);
  plumb_problems_add (inner, &unused);
  g_autoptr (PlumbProblems) outer = plumb_problems_new ();
  plumb_problems_append (outer, inner, "grade");
  plumb_problems_append (outer, inner, NULL);
  g_assert_cmpuint (plumb_problems_get_length (outer), ==, 4);
  g_assert_cmpstr (plumb_problems_get (outer, 0)->node, ==, "grade:render");
  g_assert_cmpstr (plumb_problems_get (outer, 1)->node, ==, "grade");
  g_assert_cmpstr (plumb_problems_get (outer, 2)->node, ==, "render");
  g_assert_null (plumb_problems_get (outer, 3)->node);
  g_assert_true (plumb_problems_has_errors (outer));
}

static void
test_to_value (void)
{
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  plumb_problems_add (problems, &too_large);
  plumb_problems_add (problems, &unused);
  g_autoptr (PlumbValue) value = plumb_problems_to_value (problems);
  g_autofree char *text = plumb_json_format (value, PLUMB_JSON_COMPACT);
  g_assert_cmpstr (
      text, ==,
      "[{\"severity\":\"error\",\"code\":\"out-of-bounds\",\"node\":\"render\",\"field\":"
      "\"samples\","
      "\"message\":\"the number is too large\",\"expected\":\"1 to 4096\",\"found\":\"100000\","
      "\"advice\":\"choose a number from 1 to 4096\"},"
      "{\"severity\":\"warning\",\"code\":\"unused\",\"message\":\"nothing needs this\"}]");
}

static void
test_append_text (void)
{
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  plumb_problems_add (problems, &too_large);
  plumb_problems_add (problems, &unused);
  PlumbProblem hostile = {
    .severity = PLUMB_SEVERITY_NOTE,
    .code = "odd",
    .field = "title",
    .message = "the title is odd",
    .found = "\x1b[2J\xe2\x80\xae",
  };
  plumb_problems_add (problems, &hostile);
  g_autoptr (GString) text = g_string_new (NULL);
  plumb_problems_append_text (problems, text);
  g_assert_cmpstr (text->str, ==,
                   "error: render.samples: the number is too large [out-of-bounds]\n"
                   "  expected: 1 to 4096; found: 100000\n"
                   "  next: choose a number from 1 to 4096\n"
                   "warning: nothing needs this [unused]\n"
                   "note: title: the title is odd [odd]\n"
                   "  found: \\x1b[2J\\u202e\n");
}

static void
test_ref (void)
{
  PlumbProblems *problems = plumb_problems_new ();
  g_autoptr (PlumbProblems) second = plumb_problems_ref (problems);
  plumb_problems_unref (problems);
  plumb_problems_add (second, &unused);
  g_assert_cmpuint (plumb_problems_get_length (second), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/problem/add", test_add);
  g_test_add_func ("/problem/stable", test_stable);
  g_test_add_func ("/problem/append", test_append);
  g_test_add_func ("/problem/to-value", test_to_value);
  g_test_add_func ("/problem/append-text", test_append_text);
  g_test_add_func ("/problem/ref", test_ref);
  return g_test_run ();
}
