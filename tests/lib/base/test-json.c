/* test-json.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

#include "plumb-file.h"
#include "plumb-json.h"
#include "plumb-limits.h"

/* What is taken, and its canonical form. */
typedef struct
{
  const char *text;
  const char *canonical;
} Taken;

static const Taken taken[] = {
  { "null", "null" },
  { "true", "true" },
  { "false", "false" },
  { " \t\r\n null \t\r\n ", "null" },
  { "0", "0" },
  { "-0", "0" },
  { "-0.0", "-0.0" },
  { "0.0", "0.0" },
  { "1", "1" },
  { "-1", "-1" },
  { "1.0", "1.0" },
  { "1.10", "1.1" },
  { "0.1", "0.1" },
  { "1e0", "1.0" },
  { "1E0", "1.0" },
  { "1e+2", "100.0" },
  { "1E-2", "0.01" },
  { "0e0", "0.0" },
  { "0e+1", "0.0" },
  { "-1e-7", "-1e-7" },
  { "0.000001", "0.000001" },
  { "0.0000001", "1e-7" },
  { "1e20", "100000000000000000000.0" },
  { "1e21", "1e21" },
  { "123456789.125", "123456789.125" },
  { "5e-324", "5e-324" },
  { "2.2250738585072014e-308", "2.2250738585072014e-308" },
  { "1.7976931348623157e308", "1.7976931348623157e308" },
  { "1e-400", "0.0" },
  { "0.30000000000000004", "0.30000000000000004" },
  { "0.1000000000000000055511151231257827", "0.1" },
  { "9007199254740991", "9007199254740991" },
  { "9007199254740993", "9007199254740993" },
  { "9223372036854775807", "9223372036854775807" },
  { "9223372036854775808", "9223372036854775808" },
  { "18446744073709551615", "18446744073709551615" },
  { "18446744073709551616", "18446744073709552000.0" },
  { "-9223372036854775808", "-9223372036854775808" },
  { "-9223372036854775809", "-9223372036854776000.0" },
  { "\"\"", "\"\"" },
  { "\"a\"", "\"a\"" },
  { "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\\"\\\\/\\b\\f\\n\\r\\t\"" },
  { "\"\\u0001\\u001f\"", "\"\\u0001\\u001f\"" },
  { "\"\\u007f\"", "\"\x7f\"" },
  { "\"\\u00e9\"", "\"é\"" },
  { "\"\\u00E9\"", "\"é\"" },
  { "\"é\"", "\"é\"" },
  { "\"\\u20ac\"", "\"€\"" },
  { "\"\\ud83d\\ude00\"", "\"😀\"" },
  { "\"\\uD83D\\uDE00\"", "\"😀\"" },
  { "\"😀\"", "\"😀\"" },
  { "\"\\uffff\"", "\"\xef\xbf\xbf\"" },
  { "\"\\u2028\"", "\"\xe2\x80\xa8\"" },
  { "\"\\ufeff\"", "\"\xef\xbb\xbf\"" },
  { "\"\\\\u0000\"", "\"\\\\u0000\"" },
  { "\"\\\\\\\\u0000\"", "\"\\\\\\\\u0000\"" },
  { "\"/\"", "\"/\"" },
  { "\"[{,:}]\"", "\"[{,:}]\"" },
  { "[]", "[]" },
  { "[ ]", "[]" },
  { "[1]", "[1]" },
  { "[1,2]", "[1,2]" },
  { "[ 1 , 2 ]", "[1,2]" },
  { "[[]]", "[[]]" },
  { "[[],[]]", "[[],[]]" },
  { "[{}]", "[{}]" },
  { "[null,true,false]", "[null,true,false]" },
  { "[1.5,\"x\",[2]]", "[1.5,\"x\",[2]]" },
  { "{}", "{}" },
  { "{ }", "{}" },
  { "{\"a\":1}", "{\"a\":1}" },
  { "{ \"a\" : 1 }", "{\"a\":1}" },
  { "{\"\":1}", "{\"\":1}" },
  { "{\"b\":1,\"a\":2}", "{\"a\":2,\"b\":1}" },
  { "{\"a\":1,\"B\":2,\"_\":3}", "{\"B\":2,\"_\":3,\"a\":1}" },
  { "{\"aa\":1,\"a\":2}", "{\"a\":2,\"aa\":1}" },
  { "{\"é\":1,\"z\":2}", "{\"z\":2,\"é\":1}" },
  { "{\"\\uff61\":1,\"\\ud83d\\ude00\":2}", "{\"｡\":1,\"😀\":2}" },
  { "{\"a\":{\"a\":{\"a\":1}}}", "{\"a\":{\"a\":{\"a\":1}}}" },
  { "{\"a\":1,\"b\":{\"a\":1}}", "{\"a\":1,\"b\":{\"a\":1}}" },
  { "{\"a\\nb\":1}", "{\"a\\nb\":1}" },
  { "{\"p\":1,\"o\":1,\"n\":1,\"m\":1,\"l\":1,\"k\":1,\"j\":1,\"i\":1,\"h\":1,\"g\":1,\"f\":1,"
    "\"e\":1,\"d\":1,\"c\":1,\"b\":1,\"a\":1}",
    "{\"a\":1,\"b\":1,\"c\":1,\"d\":1,\"e\":1,\"f\":1,\"g\":1,\"h\":1,\"i\":1,\"j\":1,\"k\":1,"
    "\"l\":1,\"m\":1,\"n\":1,\"o\":1,\"p\":1}" },
};

/* What is refused: the code, and what the message holds. */
typedef struct
{
  const char *text;
  PlumbJsonError code;
  const char *says;
} Refused;

static const Refused refused[] = {
  { "", PLUMB_JSON_ERROR_SYNTAX, "line 1, column 1: expected a value, found the end" },
  { " \n ", PLUMB_JSON_ERROR_SYNTAX, "line 2, column 2: expected a value, found the end" },
  { "x", PLUMB_JSON_ERROR_SYNTAX, "column 1: expected a value, found “x”" },
  { "tru", PLUMB_JSON_ERROR_SYNTAX, "column 4: the document ends inside a value" },
  { "trux", PLUMB_JSON_ERROR_SYNTAX, "column 1: expected a value, found “t”" },
  { "True", PLUMB_JSON_ERROR_SYNTAX, "expected a value, found “T”" },
  { "nul", PLUMB_JSON_ERROR_SYNTAX, "ends inside a value" },
  { "nulll", PLUMB_JSON_ERROR_TRAILING, "column 5: expected the end of the document, found “l”" },
  { "NaN", PLUMB_JSON_ERROR_SYNTAX, "found “N”" },
  { "nan", PLUMB_JSON_ERROR_SYNTAX, "found “n”" },
  { "Infinity", PLUMB_JSON_ERROR_SYNTAX, "found “I”" },
  { "-Infinity", PLUMB_JSON_ERROR_SYNTAX, "column 2" },
  { "inf", PLUMB_JSON_ERROR_SYNTAX, "found “i”" },
  { "1e400", PLUMB_JSON_ERROR_SYNTAX, "infinity" },
  { "-1e400", PLUMB_JSON_ERROR_SYNTAX, "infinity" },
  { "01", PLUMB_JSON_ERROR_SYNTAX, "leading zero" },
  { "-01", PLUMB_JSON_ERROR_SYNTAX, "leading zero" },
  { "00", PLUMB_JSON_ERROR_SYNTAX, "leading zero" },
  { "+1", PLUMB_JSON_ERROR_SYNTAX, "found “+”" },
  { "-", PLUMB_JSON_ERROR_SYNTAX, "line 1, column" },
  { "- 1", PLUMB_JSON_ERROR_SYNTAX, "line 1, column" },
  { "--1", PLUMB_JSON_ERROR_SYNTAX, "line 1, column" },
  { ".5", PLUMB_JSON_ERROR_SYNTAX, "found “.”" },
  { "1.", PLUMB_JSON_ERROR_SYNTAX, "line 1, column" },
  { "1.e1", PLUMB_JSON_ERROR_SYNTAX, "line 1, column" },
  { "1e", PLUMB_JSON_ERROR_SYNTAX, "line 1, column" },
  { "1e+", PLUMB_JSON_ERROR_SYNTAX, "line 1, column" },
  { "1eE2", PLUMB_JSON_ERROR_SYNTAX, "line 1, column" },
  { "0x10", PLUMB_JSON_ERROR_TRAILING, "found “x”" },
  { "1_000", PLUMB_JSON_ERROR_TRAILING, "found “_”" },
  { "1,5", PLUMB_JSON_ERROR_TRAILING, "found “,”" },
  { "1 2", PLUMB_JSON_ERROR_TRAILING, "column 3: expected the end of the document, found “2”" },
  { "{} {}", PLUMB_JSON_ERROR_TRAILING, "column 4: expected the end of the document" },
  { "{}\n{}", PLUMB_JSON_ERROR_TRAILING, "line 2, column 1" },
  { "[]]", PLUMB_JSON_ERROR_TRAILING, "found “]”" },
  { "{}}", PLUMB_JSON_ERROR_TRAILING, "found “}”" },
  { "null,", PLUMB_JSON_ERROR_TRAILING, "found “,”" },
  { "\"a\"b", PLUMB_JSON_ERROR_TRAILING, "found “b”" },
  { "1#", PLUMB_JSON_ERROR_TRAILING, "found “#”" },
  { "[", PLUMB_JSON_ERROR_SYNTAX, "ends too early; expected a value or “]”" },
  { "[1", PLUMB_JSON_ERROR_SYNTAX, "ends too early; expected “,” or “]”" },
  { "[1,", PLUMB_JSON_ERROR_SYNTAX, "ends too early; expected a value" },
  { "[1,]", PLUMB_JSON_ERROR_SYNTAX, "trailing comma" },
  { "[,]", PLUMB_JSON_ERROR_SYNTAX, "expected a value or “]”, found “,”" },
  { "[,1]", PLUMB_JSON_ERROR_SYNTAX, "expected a value or “]”, found “,”" },
  { "[1,,2]", PLUMB_JSON_ERROR_SYNTAX, "expected a value, found “,”" },
  { "[1 2]", PLUMB_JSON_ERROR_SYNTAX, "column 4: expected “,” or “]”, found “2”" },
  { "[1:2]", PLUMB_JSON_ERROR_SYNTAX, "expected “,” or “]”, found “:”" },
  { "[1}", PLUMB_JSON_ERROR_SYNTAX, "expected “,” or “]”, found “}”" },
  { "[x]", PLUMB_JSON_ERROR_SYNTAX, "expected a value or “]”, found “x”" },
  { "[\n1,\n  x]", PLUMB_JSON_ERROR_SYNTAX, "line 3, column 3: expected a value, found “x”" },
  { "[\"é\", x]", PLUMB_JSON_ERROR_SYNTAX, "line 1, column 7: expected a value, found “x”" },
  { "]", PLUMB_JSON_ERROR_SYNTAX, "expected a value, found “]”" },
  { "}", PLUMB_JSON_ERROR_SYNTAX, "expected a value, found “}”" },
  { ":", PLUMB_JSON_ERROR_SYNTAX, "expected a value, found “:”" },
  { ",", PLUMB_JSON_ERROR_SYNTAX, "expected a value, found “,”" },
  { "{", PLUMB_JSON_ERROR_SYNTAX, "expected a name in double quotes or “}”" },
  { "{\"a\"", PLUMB_JSON_ERROR_SYNTAX, "ends too early; expected “:”" },
  { "{\"a\":", PLUMB_JSON_ERROR_SYNTAX, "ends too early; expected a value" },
  { "{\"a\":1", PLUMB_JSON_ERROR_SYNTAX, "ends too early; expected “,” or “}”" },
  { "{\"a\":1,", PLUMB_JSON_ERROR_SYNTAX, "ends too early; expected a name in double quotes" },
  { "{\"a\":1,}", PLUMB_JSON_ERROR_SYNTAX, "trailing comma" },
  { "{,}", PLUMB_JSON_ERROR_SYNTAX, "expected a name in double quotes or “}”, found “,”" },
  { "{\"a\"}", PLUMB_JSON_ERROR_SYNTAX, "expected “:”, found “}”" },
  { "{\"a\" 1}", PLUMB_JSON_ERROR_SYNTAX, "column 6: expected “:”, found “1”" },
  { "{\"a\",1}", PLUMB_JSON_ERROR_SYNTAX, "expected “:”, found “,”" },
  { "{\"a\"::1}", PLUMB_JSON_ERROR_SYNTAX, "expected a value, found “:”" },
  { "{\"a\":}", PLUMB_JSON_ERROR_SYNTAX, "expected a value, found “}”" },
  { "{\"a\":1 \"b\":2}", PLUMB_JSON_ERROR_SYNTAX, "expected “,” or “}”, found “\"”" },
  { "{\"a\":1]", PLUMB_JSON_ERROR_SYNTAX, "expected “,” or “}”, found “]”" },
  { "{a:1}", PLUMB_JSON_ERROR_SYNTAX, "expected a name in double quotes or “}”, found “a”" },
  { "{'a':1}", PLUMB_JSON_ERROR_SYNTAX, "expected a name in double quotes or “}”, found “'”" },
  { "{1:1}", PLUMB_JSON_ERROR_SYNTAX, "expected a name in double quotes or “}”, found “1”" },
  { "{null:1}", PLUMB_JSON_ERROR_SYNTAX, "expected a name in double quotes" },
  { "{[]:1}", PLUMB_JSON_ERROR_SYNTAX, "expected a name in double quotes" },
  { "{\"a\":[1,{\"b\" 2}]}", PLUMB_JSON_ERROR_SYNTAX, "expected “:”, found “2”" },
  { "// x\n1", PLUMB_JSON_ERROR_SYNTAX, "found “/”" },
  { "/* x */1", PLUMB_JSON_ERROR_SYNTAX, "found “/”" },
  { "[1/*x*/]", PLUMB_JSON_ERROR_SYNTAX, "found “/”" },
  { "'a'", PLUMB_JSON_ERROR_SYNTAX, "found “'”" },
  { "\"", PLUMB_JSON_ERROR_SYNTAX, "ends inside a text" },
  { "\"abc", PLUMB_JSON_ERROR_SYNTAX, "column 5: the document ends inside a text" },
  { "\"abc\\\"", PLUMB_JSON_ERROR_SYNTAX, "ends inside a text" },
  { "[\"abc]", PLUMB_JSON_ERROR_SYNTAX, "ends inside a text" },
  { "\"\\x\"", PLUMB_JSON_ERROR_SYNTAX, "escape" },
  { "\"\\'\"", PLUMB_JSON_ERROR_SYNTAX, "escape" },
  { "\"\\u12\"", PLUMB_JSON_ERROR_SYNTAX, "line 1, column" },
  { "\"\\u12g4\"", PLUMB_JSON_ERROR_SYNTAX, "line 1, column" },
  { "\"\\U0041\"", PLUMB_JSON_ERROR_SYNTAX, "escape" },
  { "\"\\ud800\"", PLUMB_JSON_ERROR_SYNTAX, "surrogate" },
  { "\"\\ud800x\"", PLUMB_JSON_ERROR_SYNTAX, "surrogate" },
  { "\"\\udc00\"", PLUMB_JSON_ERROR_SYNTAX, "surrogate" },
  { "\"\\ud800\\u0041\"", PLUMB_JSON_ERROR_SYNTAX, "surrogate" },
  { "\"a\nb\"", PLUMB_JSON_ERROR_SYNTAX, "control" },
  { "\"a\tb\"", PLUMB_JSON_ERROR_SYNTAX, "control" },
  { "\"\x1b\"", PLUMB_JSON_ERROR_SYNTAX, "control" },
  { "\xc2\xa0"
    "1",
    PLUMB_JSON_ERROR_SYNTAX, "found U+00A0" },
  { "\f1", PLUMB_JSON_ERROR_SYNTAX, "found U+000C" },
  { "\v1", PLUMB_JSON_ERROR_SYNTAX, "found U+000B" },
  { "\"\\u0000\"", PLUMB_JSON_ERROR_ENCODING, "column 2: a text holds the character NUL" },
  { "\"a\\\\\\u0000\"", PLUMB_JSON_ERROR_ENCODING, "column 5: a text holds the character NUL" },
  { "{\"a\\u0000\":1}", PLUMB_JSON_ERROR_ENCODING, "NUL" },
  { "\"\xff\"", PLUMB_JSON_ERROR_ENCODING, "column 2: expected UTF-8 text, found the byte 0xff" },
  { "\"\xc3\"", PLUMB_JSON_ERROR_ENCODING, "found the byte 0xc3" },
  { "\"\xc0\x80\"", PLUMB_JSON_ERROR_ENCODING, "found the byte 0xc0" },
  { "\"\xed\xa0\x80\"", PLUMB_JSON_ERROR_ENCODING, "found the byte 0xed" },
  { "\"\xf4\x90\x80\x80\"", PLUMB_JSON_ERROR_ENCODING, "found the byte 0xf4" },
  { "\"\x80\"", PLUMB_JSON_ERROR_ENCODING, "found the byte 0x80" },
  { "\xff", PLUMB_JSON_ERROR_ENCODING, "found the byte 0xff" },
  { "[\xff]", PLUMB_JSON_ERROR_ENCODING, "column 2" },
  { "\xef\xbb\xbf{}", PLUMB_JSON_ERROR_ENCODING, "byte order mark" },
  { "\xff\xfe{\x01", PLUMB_JSON_ERROR_ENCODING, "found the byte 0xff" },
  { "{\"a\":1,\"a\":2}", PLUMB_JSON_ERROR_DUPLICATE_KEY, "column 8: the name “a” occurs twice" },
  { "{\"a\":1,\"b\":2,\"a\":1}", PLUMB_JSON_ERROR_DUPLICATE_KEY, "column 14" },
  { "{\"a\":1,\n\"\\u0061\":2}", PLUMB_JSON_ERROR_DUPLICATE_KEY, "line 2, column 1: the name “a”" },
  { "{\"\":1,\"\":2}", PLUMB_JSON_ERROR_DUPLICATE_KEY, "the name “”" },
  { "[{\"x\":{\"k\":1,\"k\":1}}]", PLUMB_JSON_ERROR_DUPLICATE_KEY, "the name “k”" },
  { "{\"\\u001b[\":1,\"\\u001b[\":1}", PLUMB_JSON_ERROR_DUPLICATE_KEY, "the name “\\x1b[”" },
};

static void
test_taken (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (taken); i++)
    {
      g_autoptr (GError) error = NULL;
      g_test_message ("%s", taken[i].text);
      g_autoptr (PlumbValue) value = plumb_json_parse (taken[i].text, -1, &error);
      g_assert_no_error (error);
      g_autofree char *canonical = plumb_json_format (value, PLUMB_JSON_CANONICAL);
      g_assert_cmpstr (canonical, ==, taken[i].canonical);
      g_autoptr (PlumbValue) again = plumb_json_parse (canonical, -1, &error);
      g_assert_no_error (error);
      g_assert_true (plumb_value_equal (value, again));
    }
}

static void
assert_refused (const char *text, gssize length, PlumbJsonError code, const char *says)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbValue) value = plumb_json_parse (text, length, &error);
  g_assert_null (value);
  g_test_message ("%s", error->message);
  g_assert_error (error, PLUMB_JSON_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, says));
}

static void
test_refused (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    assert_refused (refused[i].text, -1, refused[i].code, refused[i].says);
}

static void
test_raw_nul (void)
{
  assert_refused ("\"a\0b\"", 5, PLUMB_JSON_ERROR_ENCODING, "found the byte 0x00");
  assert_refused ("1\0", 2, PLUMB_JSON_ERROR_ENCODING, "found the byte 0x00");
  assert_refused ("\0", 1, PLUMB_JSON_ERROR_ENCODING, "found the byte 0x00");
  assert_refused (NULL, 0, PLUMB_JSON_ERROR_SYNTAX, "expected a value, found the end");
}

/* The byte behind the text is not read, whatever it is. */
static void
test_length (void)
{
  static const char text[] = "[12345]678";
  g_autoptr (PlumbValue) value = plumb_json_parse (text, 7, NULL);
  g_autofree char *canonical = plumb_json_format (value, PLUMB_JSON_CANONICAL);
  g_assert_cmpstr (canonical, ==, "[12345]");
  g_autoptr (PlumbValue) number = plumb_json_parse (text + 1, 3, NULL);
  g_assert_cmpint (plumb_value_get_int (number, 0), ==, 123);
}

static char *
nest (char open, char close, guint depth)
{
  g_autofree char *before = g_strnfill (depth, open);
  g_autofree char *after = g_strnfill (depth, close);
  return g_strconcat (before, after, NULL);
}

static void
test_depth (void)
{
  g_autofree char *deepest = nest ('[', ']', PLUMB_LIMIT_JSON_DEPTH);
  g_autoptr (PlumbValue) value = plumb_json_parse (deepest, -1, NULL);
  g_assert_nonnull (value);
  g_autofree char *pretty = plumb_json_format (value, PLUMB_JSON_PRETTY);
  g_autoptr (PlumbValue) again = plumb_json_parse (pretty, -1, NULL);
  g_assert_true (plumb_value_equal (value, again));

  g_autofree char *deeper = nest ('[', ']', PLUMB_LIMIT_JSON_DEPTH + 1);
  assert_refused (deeper, -1, PLUMB_JSON_ERROR_LIMIT, "column 65: arrays and objects are nested");
  g_autofree char *open = nest ('[', ' ', 100000);
  assert_refused (open, -1, PLUMB_JSON_ERROR_LIMIT, "nested more than 64 deep");
  g_autofree char *objects = nest ('{', '}', 100000);
  assert_refused (objects, -1, PLUMB_JSON_ERROR_LIMIT, "nested more than 64 deep");

  /* Brackets in a text nest nothing, and those that are closed do not count. */
  g_autofree char *quoted = g_strdup_printf ("\"\\\"%s\"", open);
  g_autoptr (PlumbValue) text = plumb_json_parse (quoted, -1, NULL);
  g_assert_nonnull (text);
  g_autoptr (GString) siblings = g_string_new ("[[]");
  for (guint i = 0; i < 1000; i++)
    g_string_append (siblings, ",[{}]");
  g_string_append_c (siblings, ']');
  g_autoptr (PlumbValue) flat = plumb_json_parse (siblings->str, -1, NULL);
  g_assert_cmpuint (plumb_value_get_length (flat), ==, 1001);
}

/* An array of @n zeros has n + 1 values. */
static char *
repeat_zero (guint n)
{
  char *text = g_malloc (2 * (gsize) n + 2);
  text[0] = '[';
  for (guint i = 0; i < n; i++)
    {
      text[1 + 2 * i] = '0';
      text[2 + 2 * i] = ',';
    }
  text[2 * n] = ']';
  text[2 * n + 1] = '\0';
  return text;
}

static void
test_count (void)
{
  g_autofree char *most = repeat_zero (PLUMB_LIMIT_JSON_VALUES - 1);
  g_autoptr (PlumbValue) value = plumb_json_parse (most, -1, NULL);
  g_assert_cmpuint (plumb_value_get_length (value), ==, PLUMB_LIMIT_JSON_VALUES - 1);
  g_autofree char *more = repeat_zero (PLUMB_LIMIT_JSON_VALUES);
  assert_refused (more, -1, PLUMB_JSON_ERROR_LIMIT, "more than 1000000 values");

  g_autoptr (PlumbValue) document = plumb_json_parse_document (more, -1, NULL);
  g_assert_cmpuint (plumb_value_get_length (document), ==, PLUMB_LIMIT_JSON_VALUES);
  g_autofree char *too_many = repeat_zero (PLUMB_LIMIT_DOCUMENT_VALUES);
  g_autoptr (GError) error = NULL;
  g_assert_null (plumb_json_parse_document (too_many, -1, &error));
  g_assert_error (error, PLUMB_JSON_ERROR, PLUMB_JSON_ERROR_LIMIT);

  /* Empty containers are one value each. */
  g_autoptr (GString) empties = g_string_new ("[");
  for (guint i = 0; i < PLUMB_LIMIT_JSON_VALUES - 1; i++)
    g_string_append (empties, i == 0 ? "{}" : ",[ ]");
  g_string_append_c (empties, ']');
  g_autoptr (PlumbValue) containers = plumb_json_parse (empties->str, -1, NULL);
  g_assert_cmpuint (plumb_value_get_length (containers), ==, PLUMB_LIMIT_JSON_VALUES - 1);
}

static void
test_size (void)
{
  g_autofree char *text = g_malloc (PLUMB_LIMIT_JSON_BYTES + 1);
  memset (text, ' ', PLUMB_LIMIT_JSON_BYTES + 1);
  text[0] = '1';
  g_autoptr (PlumbValue) value = plumb_json_parse (text, PLUMB_LIMIT_JSON_BYTES, NULL);
  g_assert_cmpint (plumb_value_get_int (value, 0), ==, 1);
  assert_refused (text, PLUMB_LIMIT_JSON_BYTES + 1, PLUMB_JSON_ERROR_LIMIT, "at most 67108864");
}

static void
test_duplicate_among_many (void)
{
  for (guint n = 1; n < 40; n++)
    {
      g_autoptr (GString) text = g_string_new ("{");
      for (guint i = 0; i < n; i++)
        g_string_append_printf (text, "\"k%u\":%u,", i, i);
      g_string_append_printf (text, "\"k%u\":0}", n / 2);
      g_autofree char *says = g_strdup_printf ("the name “k%u” occurs twice", n / 2);
      assert_refused (text->str, -1, PLUMB_JSON_ERROR_DUPLICATE_KEY, says);
    }
}

/* Large documents are made into values by parts; which part is wrong is told as of a small one. */
static void
test_large_document (void)
{
  g_autoptr (GString) list = g_string_new ("[");
  for (guint i = 0; i < 50000; i++)
    g_string_append_printf (list, "%s{\"n\":%u}", i > 0 ? "," : "", i);
  g_string_append_c (list, ']');
  g_autofree char *right = g_strdup_printf ("{\"a\":%s,\"b\":%s,\"c\":1}", list->str, list->str);
  g_autoptr (PlumbValue) value = plumb_json_parse (right, -1, NULL);
  g_assert_nonnull (value);
  g_autofree char *compact = plumb_json_format (value, PLUMB_JSON_COMPACT);
  g_assert_cmpstr (compact, ==, right);

  g_autofree char *inner = g_strdup_printf (
      "{\"a\":%s,\"b\":{\"first\":1,\"first\":2},\"c\":{\"second\":1,\"second\":2}}", list->str);
  assert_refused (inner, -1, PLUMB_JSON_ERROR_DUPLICATE_KEY, "“first” occurs twice");
  g_autofree char *outer = g_strdup_printf ("{\"a\":%s,\"b\":1,\"a\":2}", list->str);
  assert_refused (outer, -1, PLUMB_JSON_ERROR_DUPLICATE_KEY, "“a” occurs twice");
}

static void
assert_pretty (const char *text, const char *expected)
{
  g_autoptr (PlumbValue) value = plumb_json_parse (text, -1, NULL);
  g_assert_nonnull (value);
  g_autofree char *pretty = plumb_json_format (value, PLUMB_JSON_PRETTY);
  g_assert_cmpstr (pretty, ==, expected);
}

static void
test_pretty (void)
{
  assert_pretty ("1", "1\n");
  assert_pretty ("[]", "[]\n");
  assert_pretty ("{}", "{}\n");
  assert_pretty ("[1,2]", "[1, 2]\n");
  assert_pretty ("{\"b\":1,\"a\":\"x\"}", "{ \"b\": 1, \"a\": \"x\" }\n");
  assert_pretty ("[[]]", "[\n  []\n]\n");
  assert_pretty (
      "{\"plumb\":1,\"nodes\":{\"a\":{\"at\":[40,320],\"kind\":\"core.list\"}},\"edges\":[]}",
      "{\n  \"plumb\": 1,\n  \"nodes\": {\n    \"a\": {\n      \"at\": [40, 320],\n"
      "      \"kind\": \"core.list\"\n    }\n  },\n  \"edges\": []\n}\n");
}

/* A line with its indentation, its name and a comma has at most 100 columns. */
static void
test_pretty_width (void)
{
  for (guint n = 80; n < 100; n++)
    {
      g_autofree char *fill = g_strnfill (n, 'x');
      g_autofree char *wide = g_strdup_printf ("{\"é\":[\"%s\"],\"b\":[1]}", fill);
      g_autoptr (PlumbValue) value = plumb_json_parse (wide, -1, NULL);
      g_autofree char *pretty = plumb_json_format (value, PLUMB_JSON_PRETTY);
      g_auto (GStrv) lines = g_strsplit (pretty, "\n", -1);
      gboolean on_one_line = g_str_has_suffix (lines[1], "],");
      g_assert_cmpint (on_one_line, ==, strlen ("  'e': [''],") + n <= 100);
    }
}

static void
test_append (void)
{
  g_autoptr (GString) text = g_string_new ("value=");
  g_autoptr (PlumbValue) value = plumb_json_parse ("{\"b\":[1.0,true],\"a\":null}", -1, NULL);
  plumb_json_append (text, value, PLUMB_JSON_COMPACT);
  g_assert_cmpstr (text->str, ==, "value={\"b\":[1.0,true],\"a\":null}");
  g_string_truncate (text, 0);
  plumb_json_append_string (text, "a\"\\\n\x01é");
  g_assert_cmpstr (text->str, ==, "\"a\\\"\\\\\\n\\u0001é\"");
}

/* A locale with a comma for the point changes nothing. */
static void
test_locale (void)
{
  static const char *const names[] = { "de_DE.UTF-8", "tr_TR.UTF-8", "fr_FR.UTF-8", "C.UTF-8" };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      (void) setlocale (LC_ALL, names[i]);
      g_autoptr (PlumbValue) value = plumb_json_parse ("[1.5,1e-7,1234567.875]", -1, NULL);
      g_autofree char *text = plumb_json_format (value, PLUMB_JSON_CANONICAL);
      g_assert_cmpstr (text, ==, "[1.5,1e-7,1234567.875]");
    }
}

static void
test_load (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("plumb-json-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "a\x1b.json", NULL);
  g_assert_true (g_file_set_contents (path, "{\"a\": 1}\n", -1, NULL));
  g_autoptr (PlumbValue) value = plumb_json_load (path, &error);
  g_assert_no_error (error);
  g_assert_cmpint (plumb_value_member_int (value, "a", 0), ==, 1);

  g_assert_true (g_file_set_contents (path, "{\"a\":\n x}\n", -1, NULL));
  g_assert_null (plumb_json_load (path, &error));
  g_assert_error (error, PLUMB_JSON_ERROR, PLUMB_JSON_ERROR_SYNTAX);
  g_autofree char *says
      = g_strdup_printf ("“%s/a\\x1b.json”, line 2, column 2: expected a value, found “x”", folder);
  g_assert_cmpstr (error->message, ==, says);
  g_clear_error (&error);
  g_assert_null (plumb_json_load (path, NULL));

  g_assert_null (plumb_json_load (folder, &error));
  g_assert_error (error, PLUMB_FILE_ERROR, PLUMB_FILE_ERROR_KIND);
  g_clear_error (&error);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_null (plumb_json_load (path, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* 10,000 members, looked up by name, 10,000 times; names that hash alike or sort badly are no
 * different. */
static void
test_large_object (void)
{
  g_autoptr (GString) text = g_string_new ("{");
  for (guint i = 0; i < 10000; i++)
    g_string_append_printf (text, "%s\"node-%u\":{\"index\":%u}", i > 0 ? "," : "", i, i);
  g_string_append_c (text, '}');
  g_autoptr (PlumbValue) object = plumb_json_parse (text->str, -1, NULL);
  for (guint i = 0; i < 10000; i++)
    {
      g_autofree char *name = g_strdup_printf ("node-%u", i);
      const PlumbValue *member = plumb_value_get_member (object, name);
      g_assert_cmpint (plumb_value_member_int (member, "index", -1), ==, i);
    }
  g_autofree char *again = plumb_json_format (object, PLUMB_JSON_COMPACT);
  g_assert_cmpstr (again, ==, text->str);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json/taken", test_taken);
  g_test_add_func ("/json/refused", test_refused);
  g_test_add_func ("/json/raw-nul", test_raw_nul);
  g_test_add_func ("/json/length", test_length);
  g_test_add_func ("/json/depth", test_depth);
  g_test_add_func ("/json/count", test_count);
  g_test_add_func ("/json/size", test_size);
  g_test_add_func ("/json/duplicate-among-many", test_duplicate_among_many);
  g_test_add_func ("/json/large-document", test_large_document);
  g_test_add_func ("/json/pretty", test_pretty);
  g_test_add_func ("/json/pretty-width", test_pretty_width);
  g_test_add_func ("/json/append", test_append);
  g_test_add_func ("/json/locale", test_locale);
  g_test_add_func ("/json/load", test_load);
  g_test_add_func ("/json/large-object", test_large_object);
  return g_test_run ();
}
