/* test-field.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <locale.h>
#include <string.h>

#include "plumb-field.h"
#include "plumb-format.h"
#include "plumb-json.h"

typedef struct
{
  const char *format;
  const char *accepted[12];
  const char *rejected[16];
} FormatCase;

#define HUNDRED                                                                                    \
  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" \
  "aaaaaa"

static const FormatCase format_cases[] = {
  { "uuid",
    { "9c858901-8a57-4791-81fe-4c455b099bc9", "9C858901-8A57-4791-81FE-4C455B099BC9" },
    { "", "9c858901-8a57-4791-81fe-4c455b099bc", "9c858901-8a57-4791-81fe-4c455b099bc99",
      "9c8589018a57479181fe4c455b099bc9", "9c858901-8a57-4791-81fe-4c455b099bcg",
      "{9c858901-8a57-4791-81fe-4c455b099bc9}", "9c858901_8a57-4791-81fe-4c455b099bc9",
      "9c85890-18a57-4791-81fe-4c455b099bc9" } },
  { "absolute-path",
    { "/", "/a", "/a/b.step", "/a//b", "/a/./b", "/a/..b", "/a/b..", "/ü x" },
    { "", "a", "./a", "../a", "/..", "/a/../b", "/a/..", "~/a", " /a" } },
  { "float-string",
    { "0", "-0", "0.1", "+2.5", "1e3", "1E-3", "2.5e+10", "007.50", "1e308" },
    { "", ".5", "5.", "1,5", "0x10", "inf", "nan", "1e", "1e+", " 1", "1 ", "1e999", "--1", "1.2.3",
      "1f" } },
  { "hex-color",
    { "#000000", "#FFffFF", "#12345678" },
    { "", "#", "#fff", "#1234567", "#123456789", "123456", "#12345g", "red", "#12 456" } },
  { "suffix",
    { "", "a", "_final-2", "A0",
      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" },
    { ".png", "a.b", "a/b", "a b", "ä", "a\n", HUNDRED } },
  { "regex", { "", "a*", "(\\d+)/(\\d+)", "[a-z]" }, { "(", "[a", "*a", "a{2,1}" } },
  { "name", { "a", "a.png", "ü", "..a" }, { "", ".", "..", "a/b", "-a", "a\nb" } },
  { "relative-path",
    { "a", "a/b.glb", "models/ü.glb" },
    { "", "/a", "../a", "a/../b", "a//b", "a/./b", "a/-b" } },
  { "code", { "", "{name}.{ext}", "a <= 1\n" }, { NULL } },
};

static void
test_formats (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (format_cases); i++)
    {
      const FormatCase *item = &format_cases[i];
      g_assert_true (plumb_format_is_known (item->format));
      for (guint k = 0; item->accepted[k] != NULL; k++)
        if (!plumb_format_accepts (item->format, item->accepted[k]))
          g_error ("%s refuses “%s”", item->format, item->accepted[k]);
      for (guint k = 0; item->rejected[k] != NULL; k++)
        if (plumb_format_accepts (item->format, item->rejected[k]))
          g_error ("%s takes “%s”", item->format, item->rejected[k]);
    }
  g_assert_false (plumb_format_is_known ("email"));
}

/* A decimal point is a point, whatever the locale says. */
static void
test_formats_in_locale (void)
{
  g_autofree char *before = g_strdup (setlocale (LC_NUMERIC, NULL));
  setlocale (LC_NUMERIC, "de_DE.UTF-8");
  g_assert_true (plumb_format_accepts ("float-string", "0.5"));
  g_assert_false (plumb_format_accepts ("float-string", "0,5"));
  setlocale (LC_NUMERIC, before);
}

static char *
validate (const PlumbField *field, const char *json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  g_autoptr (PlumbValue) value = plumb_json_parse (json, -1, &error);
  g_assert_no_error (error);
  gboolean valid = plumb_field_validate (field, value, "n", problems);
  g_assert_true (valid == (plumb_problems_get_length (problems) == 0));
  GString *codes = g_string_new (NULL);
  for (guint i = 0; i < plumb_problems_get_length (problems); i++)
    {
      const PlumbProblem *problem = plumb_problems_get (problems, i);
      g_assert_cmpstr (problem->node, ==, "n");
      g_assert_cmpstr (problem->field, ==, "f");
      g_assert_true (problem->expected != NULL && problem->found != NULL
                     && problem->advice != NULL);
      g_string_append_printf (codes, "%s%s", i == 0 ? "" : " ", problem->code);
    }
  return g_string_free (codes, FALSE);
}

static void
assert_codes (const PlumbField *field, const char *json, const char *codes)
{
  g_autofree char *found = validate (field, json);
  g_assert_cmpstr (found, ==, codes);
}

static void
test_types (void)
{
  static const struct
  {
    PlumbFieldType type;
    const char *json;
    gboolean valid;
  } cases[] = {
    { PLUMB_FIELD_BOOLEAN, "true", TRUE },
    { PLUMB_FIELD_BOOLEAN, "1", FALSE },
    { PLUMB_FIELD_BOOLEAN, "\"true\"", FALSE },
    { PLUMB_FIELD_INTEGER, "-3", TRUE },
    { PLUMB_FIELD_INTEGER, "18446744073709551615", TRUE },
    { PLUMB_FIELD_INTEGER, "1.0", FALSE },
    { PLUMB_FIELD_INTEGER, "\"1\"", FALSE },
    { PLUMB_FIELD_NUMBER, "1", TRUE },
    { PLUMB_FIELD_NUMBER, "1.5", TRUE },
    { PLUMB_FIELD_NUMBER, "null", FALSE },
    { PLUMB_FIELD_TEXT, "\"\"", TRUE },
    { PLUMB_FIELD_TEXT, "[]", FALSE },
    { PLUMB_FIELD_LIST, "[1, {}]", TRUE },
    { PLUMB_FIELD_LIST, "{}", FALSE },
    { PLUMB_FIELD_OBJECT, "{}", TRUE },
    { PLUMB_FIELD_OBJECT, "[]", FALSE },
    { PLUMB_FIELD_SEED, "18446744073709551615", TRUE },
    { PLUMB_FIELD_SEED, "1.5", FALSE },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      PlumbField field = { .name = "f", .type = cases[i].type, .max_items = G_MAXINT64 };
      assert_codes (&field, cases[i].json, cases[i].valid ? "" : "wrong-type");
    }
  PlumbField seed = { .name = "f", .type = PLUMB_FIELD_SEED };
  assert_codes (&seed, "-1", "out-of-bounds");
  PlumbField color = { .name = "f", .type = PLUMB_FIELD_COLOR };
  assert_codes (&color, "\"#fff\"", "bad-format");
  PlumbField file = { .name = "f", .type = PLUMB_FIELD_FILE };
  assert_codes (&file, "\"/etc/passwd\"", "bad-format");
}

/* Bounds are exact between whole numbers, where doubles run together. */
static void
test_bounds (void)
{
  g_autoptr (PlumbValue) minimum = plumb_value_new_int (-5);
  g_autoptr (PlumbValue) maximum = plumb_value_new_uint (G_GUINT64_CONSTANT (18446744073709551614));
  PlumbField field
      = { .name = "f", .type = PLUMB_FIELD_INTEGER, .minimum = minimum, .maximum = maximum };
  assert_codes (&field, "-5", "");
  assert_codes (&field, "-6", "out-of-bounds");
  assert_codes (&field, "18446744073709551614", "");
  assert_codes (&field, "18446744073709551615", "out-of-bounds");
  g_autoptr (PlumbValue) half = plumb_value_new_double (0.5);
  PlumbField number = { .name = "f", .type = PLUMB_FIELD_NUMBER, .maximum = half };
  assert_codes (&number, "0.5", "");
  assert_codes (&number, "0.5000001", "out-of-bounds");
  assert_codes (&number, "1", "out-of-bounds");
}

static void
test_lists (void)
{
  const char *choices[] = { "a", "b", NULL };
  PlumbField field = { .name = "f",
                       .type = PLUMB_FIELD_LIST,
                       .has_element_type = TRUE,
                       .element_type = PLUMB_FIELD_ENUM,
                       .choices = choices,
                       .min_items = 1,
                       .max_items = 3 };
  assert_codes (&field, "[\"a\", \"b\"]", "");
  assert_codes (&field, "[]", "bad-length");
  assert_codes (&field, "[\"a\", \"a\", \"a\", \"a\"]", "bad-length");
  assert_codes (&field, "[\"a\", \"c\", 1]", "bad-choice wrong-type");
}

static void
test_optional (void)
{
  PlumbField field = { .name = "f", .type = PLUMB_FIELD_TEXT, .format = "uuid" };
  assert_codes (&field, "\"\"", "bad-format");
  assert_codes (&field, "null", "wrong-type");
  field.optional = TRUE;
  assert_codes (&field, "\"\"", "");
  assert_codes (&field, "null", "");
  assert_codes (&field, "\"x\"", "bad-format");
}

static void
assert_resolved (const PlumbField *field, const char *json, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbValue) value = json == NULL ? NULL : plumb_json_parse (json, -1, &error);
  g_assert_no_error (error);
  g_autoptr (PlumbValue) resolved = plumb_field_resolve (field, value);
  g_autofree char *text
      = resolved == NULL ? NULL : plumb_json_format (resolved, PLUMB_JSON_CANONICAL);
  g_assert_cmpstr (text, ==, expected);
}

/* Values that mean the same are stored as the same bytes: they make the same step key. */
static void
test_resolve (void)
{
  g_autoptr (PlumbValue) seven = plumb_value_new_int (7);
  PlumbField number = { .name = "f", .type = PLUMB_FIELD_NUMBER };
  assert_resolved (&number, NULL, NULL);
  assert_resolved (&number, "64.0", "64");
  assert_resolved (&number, "64", "64");
  assert_resolved (&number, "0.5", "0.5");
  number.default_value = seven;
  assert_resolved (&number, NULL, "7");
  PlumbField uuid = { .name = "f", .type = PLUMB_FIELD_TEXT, .format = "uuid" };
  assert_resolved (&uuid, "\"9C858901-8A57-4791-81FE-4C455B099BC9\"",
                   "\"9c858901-8a57-4791-81fe-4c455b099bc9\"");
  PlumbField color = { .name = "f", .type = PLUMB_FIELD_COLOR };
  assert_resolved (&color, "\"#AAbbCC\"", "\"#AAbbCC\"");
}

static void
test_describe (void)
{
  g_autoptr (PlumbValue) one = plumb_value_new_int (1);
  PlumbField field = { .name = "f", .type = PLUMB_FIELD_INTEGER, .minimum = one };
  g_autofree char *text = plumb_field_describe (&field);
  g_assert_cmpstr (text, ==, "a whole number of at least 1");
}

/* What a field says of itself tells more than an expression, which is told as well. */
static void
test_pattern (void)
{
  g_autoptr (GRegex) regex = g_regex_new ("\\A(?:[^/]+)\\z", G_REGEX_DEFAULT, 0, NULL);
  PlumbField field = { .name = "f",
                       .type = PLUMB_FIELD_TEXT,
                       .summary = "Which names, without /.",
                       .pattern = "[^/]+",
                       .pattern_regex = regex };
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  g_autoptr (PlumbValue) value = plumb_value_new_string ("a/b");
  g_assert_false (plumb_field_validate (&field, value, "n", problems));
  const PlumbProblem *problem = plumb_problems_get (problems, 0);
  const char *expected = "a text (Which names, without /) that matches [^/]+";
  g_assert_cmpstr (problem->expected, ==, expected);
  g_assert_cmpstr (problem->code, ==, "bad-format");
  g_autofree char *wanted = plumb_field_describe_wanted (&field);
  g_assert_cmpstr (wanted, ==, expected);
  /* Where its summary stands beside it, once is enough; where there is none, it is told so. */
  g_autofree char *rule = plumb_field_describe (&field);
  g_assert_cmpstr (rule, ==, "a text that matches [^/]+");
  field.summary = "";
  g_autofree char *bare = plumb_field_describe_wanted (&field);
  g_assert_cmpstr (bare, ==, rule);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/field/formats", test_formats);
  g_test_add_func ("/field/formats-in-locale", test_formats_in_locale);
  g_test_add_func ("/field/types", test_types);
  g_test_add_func ("/field/bounds", test_bounds);
  g_test_add_func ("/field/lists", test_lists);
  g_test_add_func ("/field/optional", test_optional);
  g_test_add_func ("/field/resolve", test_resolve);
  g_test_add_func ("/field/describe", test_describe);
  g_test_add_func ("/field/pattern", test_pattern);
  return g_test_run ();
}
