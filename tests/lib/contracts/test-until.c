/* test-until.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-json.h"
#include "plumb-until.h"

static void
test_parse (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbUntil) until = plumb_until_parse (" verdict.mean_delta  <= 1e-2 ", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (until->output, ==, "verdict");
  g_assert_cmpstr (until->member, ==, "mean_delta");
  g_assert_cmpint (until->comparison, ==, PLUMB_RELATION_LESS_OR_EQUAL);
  g_assert_cmpfloat (until->number, ==, 0.01);
  g_autoptr (PlumbUntil) deep = plumb_until_parse ("a.b.c!=-3", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (deep->member, ==, "b.c");
}

static void
test_refuse (void)
{
  static const char *const texts[]
      = { "",        " ",        "< 3",    "a <",      "a < b",          "a =< 3",   "a = 3",
          "a. < 3",  "a..b < 3", ".a < 3", "a < 3 4",  "a < 3 && b < 4", "a(1) < 3", "a < inf",
          "a < 0x1", "a <> 3",   "a b",    "a.b. < 3", "a < 1e999" };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (PlumbUntil) until = plumb_until_parse (texts[i], &error);
      g_assert_error (error, PLUMB_UNTIL_ERROR, PLUMB_UNTIL_ERROR_SYNTAX);
      g_assert_null (until);
    }
}

static const char outputs_json[]
    = "{ \"n\": 2, \"list\": [1, 2, 3], \"flag\": true, \"flags\": [true, false], \"t\": \"x\", "
      "\"v\": { \"delta\": 0.5, \"deep\": { \"x\": -1 } }, \"many\": [ { \"d\": 1 }, { \"d\": 4 } "
      "] }";

static void
test_evaluate (void)
{
  static const struct
  {
    const char *text;
    int holds; /* -1: cannot be told */
  } cases[] = {
    { "n < 2", FALSE },      { "n <= 2", TRUE },
    { "n == 2", TRUE },      { "n != 2", FALSE },
    { "n >= 2", TRUE },      { "n > 2", FALSE },
    { "flag", TRUE },        { "flags", FALSE },
    { "v.delta < 1", TRUE }, { "v.deep.x == -1", TRUE },
    { "list < 4", TRUE },    { "list < 3", FALSE },
    { "many.d > 0", TRUE },  { "many.d > 1", FALSE },
    { "t < 1", -1 },         { "n", -1 },
    { "gone < 1", -1 },      { "v.gone < 1", -1 },
    { "v < 1", -1 },         { "flag == 1", -1 },
  };
  g_autoptr (PlumbValue) outputs = plumb_json_parse (outputs_json, -1, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (PlumbUntil) until = plumb_until_parse (cases[i].text, &error);
      g_assert_no_error (error);
      gboolean holds = FALSE;
      gboolean told = plumb_until_evaluate (until, outputs, &holds, &error);
      g_test_message ("%s", cases[i].text);
      g_assert_cmpint (told ? holds : -1, ==, cases[i].holds);
      if (!told)
        g_assert_error (error, PLUMB_UNTIL_ERROR, PLUMB_UNTIL_ERROR_VALUE);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/until/parse", test_parse);
  g_test_add_func ("/until/refuse", test_refuse);
  g_test_add_func ("/until/evaluate", test_evaluate);
  return g_test_run ();
}
