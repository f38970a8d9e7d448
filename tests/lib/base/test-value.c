/* test-value.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "plumb-json.h"
#include "plumb-value.h"

static void
test_numbers_keep_64_bits (void)
{
  static const guint64 seeds[] = {
    0,
    1,
    G_GUINT64_CONSTANT (9007199254740991),
    G_GUINT64_CONSTANT (9007199254740992),
    G_GUINT64_CONSTANT (9007199254740993),
    G_MAXINT64,
    (guint64) G_MAXINT64 + 1,
    G_MAXUINT64,
  };
  for (guint i = 0; i < G_N_ELEMENTS (seeds); i++)
    {
      g_autoptr (PlumbValue) value = plumb_value_new_uint (seeds[i]);
      gboolean fits = seeds[i] <= G_MAXINT64;
      g_assert_cmpuint (plumb_value_get_uint (value, 7), ==, seeds[i]);
      g_assert_cmpint (plumb_value_get_value_type (value), ==,
                       fits ? PLUMB_VALUE_INT : PLUMB_VALUE_UINT);
      g_assert_cmpint (plumb_value_get_int (value, -7), ==, fits ? (gint64) seeds[i] : -7);
    }
  g_autoptr (PlumbValue) least = plumb_value_new_int (G_MININT64);
  g_assert_cmpint (plumb_value_get_int (least, 0), ==, G_MININT64);
  g_assert_cmpuint (plumb_value_get_uint (least, 7), ==, 7);
}

static void
test_small_ints (void)
{
  for (gint64 i = -2000; i <= 2000; i++)
    {
      g_autoptr (PlumbValue) value = plumb_value_new_int (i);
      g_assert_cmpint (plumb_value_get_int (value, G_MAXINT64), ==, i);
    }
}

static void
test_doubles (void)
{
  g_autoptr (PlumbValue) half = plumb_value_new_double (0.5);
  g_assert_cmpint (plumb_value_get_value_type (half), ==, PLUMB_VALUE_DOUBLE);
  g_assert_cmpfloat (plumb_value_get_double (half, 0), ==, 0.5);
  g_assert_cmpint (plumb_value_get_int (half, 9), ==, 9);

  g_autoptr (PlumbValue) three = plumb_value_new_int (3);
  g_assert_cmpfloat (plumb_value_get_double (three, 0), ==, 3.0);
  g_assert_true (plumb_value_is_number (three));

  g_autoptr (PlumbValue) infinite = plumb_value_new_double (INFINITY);
  g_autoptr (PlumbValue) none = plumb_value_new_double (NAN);
  g_assert_cmpint (plumb_value_get_value_type (infinite), ==, PLUMB_VALUE_NULL);
  g_assert_cmpint (plumb_value_get_value_type (none), ==, PLUMB_VALUE_NULL);
  g_assert_false (plumb_value_is_number (none));
}

static void
test_strings (void)
{
  g_autoptr (PlumbValue) text = plumb_value_new_string ("Grüße");
  g_assert_cmpstr (plumb_value_get_string (text, NULL), ==, "Grüße");
  g_assert_cmpuint (plumb_value_get_length (text), ==, strlen ("Grüße"));

  g_autoptr (PlumbValue) part = plumb_value_new_string_length ("abcdef", 3);
  g_assert_cmpstr (plumb_value_get_string (part, NULL), ==, "abc");

  g_autoptr (PlumbValue) empty = plumb_value_new_string ("");
  g_assert_cmpstr (plumb_value_get_string (empty, NULL), ==, "");

  g_autoptr (PlumbValue) broken = plumb_value_new_string ("a\xff"
                                                          "b");
  g_assert_cmpstr (plumb_value_get_string (broken, NULL), ==,
                   "a\xef\xbf\xbd"
                   "b");
  g_autoptr (PlumbValue) with_nul = plumb_value_new_string_length ("a\0b", 3);
  g_assert_cmpstr (plumb_value_get_string (with_nul, NULL), ==,
                   "a\xef\xbf\xbd"
                   "b");
}

static void
test_fallbacks (void)
{
  g_autoptr (PlumbValue) text = plumb_value_new_string ("x");
  g_autoptr (PlumbValue) yes = plumb_value_new_boolean (42);
  g_assert_cmpint (plumb_value_get_boolean (yes, FALSE), ==, TRUE);
  g_assert_cmpint (plumb_value_get_boolean (text, TRUE), ==, TRUE);
  g_assert_cmpint (plumb_value_get_int (text, 5), ==, 5);
  g_assert_cmpuint (plumb_value_get_uint (text, 6), ==, 6);
  g_assert_cmpfloat (plumb_value_get_double (text, 0.25), ==, 0.25);
  g_assert_cmpstr (plumb_value_get_string (yes, "z"), ==, "z");
  g_assert_cmpstr (plumb_value_get_string (NULL, "z"), ==, "z");
  g_assert_cmpint (plumb_value_get_int (NULL, 5), ==, 5);
  g_assert_cmpuint (plumb_value_get_length (NULL), ==, 0);
  g_assert_cmpuint (plumb_value_get_length (yes), ==, 0);
  g_assert_null (plumb_value_get_element (text, 0));
  g_assert_null (plumb_value_get_member (text, "a"));
  g_assert_null (plumb_value_get_member (NULL, "a"));
}

static void
test_arrays (void)
{
  const char *const names[] = { "one", "two", NULL };
  g_autoptr (PlumbValue) array = plumb_value_new_strv (names);
  g_assert_cmpuint (plumb_value_get_length (array), ==, 2);
  g_assert_cmpstr (plumb_value_get_string (plumb_value_get_element (array, 1), NULL), ==, "two");
  g_assert_null (plumb_value_get_element (array, 2));

  g_autoptr (PlumbValue) empty = plumb_value_new_strv (NULL);
  g_assert_cmpint (plumb_value_get_value_type (empty), ==, PLUMB_VALUE_ARRAY);
  g_assert_cmpuint (plumb_value_get_length (empty), ==, 0);

  g_autoptr (PlumbValueBuilder) builder = plumb_value_builder_new_copy (array);
  plumb_value_builder_add (builder, NULL);
  plumb_value_builder_add (builder, plumb_value_new_int (3));
  g_autoptr (PlumbValue) longer = plumb_value_builder_end (g_steal_pointer (&builder));
  g_autofree char *text = plumb_json_format (longer, PLUMB_JSON_COMPACT);
  g_assert_cmpstr (text, ==, "[\"one\",\"two\",3]");
  g_assert_cmpuint (plumb_value_get_length (array), ==, 2);
}

/* Names and entries that do not fit into the builder itself. */
static void
test_builder_outgrown (void)
{
  for (guint n_members = 1; n_members <= 40; n_members++)
    {
      PlumbValueBuilder *builder = plumb_value_builder_new_object ();
      for (guint i = 0; i < n_members; i++)
        {
          g_autofree char *name = g_strnfill (60 + i, 'a');
          plumb_value_builder_set_int (builder, name, i);
          plumb_value_builder_set_int (builder, name, 1000 + i);
        }
      g_autofree char *first = g_strnfill (60, 'a');
      g_assert_true (plumb_value_builder_remove (builder, first));
      g_autoptr (PlumbValue) object = plumb_value_builder_end (builder);
      g_assert_cmpuint (plumb_value_get_length (object), ==, n_members - 1);
      builder = plumb_value_builder_new_copy (object);
      plumb_value_builder_set_int (builder, first, 7);
      g_autoptr (PlumbValue) copy = plumb_value_builder_end (builder);
      for (guint i = 1; i < n_members; i++)
        {
          g_autofree char *name = g_strnfill (60 + i, 'a');
          g_assert_cmpint (plumb_value_member_int (copy, name, -1), ==, 1000 + i);
        }
      g_assert_cmpint (plumb_value_member_int (copy, first, -1), ==, 7);
      plumb_value_builder_free (plumb_value_builder_new_copy (copy));
    }
}

static void
test_builder_of_object (void)
{
  g_autoptr (PlumbValueBuilder) builder = plumb_value_builder_new_object ();
  plumb_value_builder_set_int (builder, "z", 1);
  plumb_value_builder_set_string (builder, "a", "text");
  plumb_value_builder_set_string (builder, "absent", NULL);
  plumb_value_builder_set_double (builder, "m", 2.5);
  plumb_value_builder_set_uint (builder, "u", G_MAXUINT64);
  plumb_value_builder_set_boolean (builder, "b", TRUE);
  plumb_value_builder_set_int (builder, "z", 2);
  plumb_value_builder_set (builder, "z", NULL);
  g_assert_true (plumb_value_builder_remove (builder, "a"));
  g_assert_false (plumb_value_builder_remove (builder, "a"));
  plumb_value_builder_set_string (builder, "a", "last");
  g_autoptr (PlumbValue) object = plumb_value_builder_end (g_steal_pointer (&builder));
  g_autofree char *text = plumb_json_format (object, PLUMB_JSON_COMPACT);
  g_assert_cmpstr (text, ==,
                   "{\"z\":2,\"m\":2.5,\"u\":18446744073709551615,\"b\":true,\"a\":\"last\"}");
  g_assert_cmpint (plumb_value_member_int (object, "z", 0), ==, 2);
  g_assert_cmpuint (plumb_value_member_uint (object, "u", 0), ==, G_MAXUINT64);
  g_assert_cmpfloat (plumb_value_member_double (object, "m", 0), ==, 2.5);
  g_assert_true (plumb_value_member_boolean (object, "b", FALSE));
  g_assert_cmpstr (plumb_value_member_string (object, "a", NULL), ==, "last");
  g_assert_cmpstr (plumb_value_member_string (object, "none", "f"), ==, "f");
}

static char *
make_name (guint i)
{
  return g_strdup_printf ("name-%u", (i * 7919u) % 10007u);
}

/* Every size around the one where the search changes, and a large one. */
static void
test_lookup (void)
{
  static const guint sizes[] = { 0, 1, 2, 11, 12, 13, 14, 31, 32, 33, 1000, 10000 };
  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    {
      g_autoptr (PlumbValueBuilder) builder = plumb_value_builder_new_object ();
      for (guint i = 0; i < sizes[s]; i++)
        {
          g_autofree char *name = make_name (i);
          plumb_value_builder_set_int (builder, name, i);
        }
      g_autoptr (PlumbValue) object = plumb_value_builder_end (g_steal_pointer (&builder));
      g_assert_cmpuint (plumb_value_get_length (object), ==, sizes[s]);
      for (guint i = 0; i < sizes[s]; i++)
        {
          g_autofree char *name = make_name (i);
          const char *name_at = NULL;
          g_assert_cmpint (plumb_value_member_int (object, name, -1), ==, i);
          PlumbValue *at = plumb_value_get_member_at (object, i, &name_at);
          g_assert_cmpint (plumb_value_get_int (at, -1), ==, i);
          g_assert_cmpstr (name_at, ==, name);
        }
      g_assert_null (plumb_value_get_member (object, "name"));
      g_assert_null (plumb_value_get_member (object, "name-"));
      g_assert_null (plumb_value_get_member (object, "zzz"));
      const char *beyond = "";
      g_assert_null (plumb_value_get_member_at (object, sizes[s], &beyond));
      g_assert_null (beyond);
    }
}

static void
test_replace_and_remove_many (void)
{
  g_autoptr (PlumbValueBuilder) builder = plumb_value_builder_new_object ();
  for (guint round = 0; round < 2; round++)
    for (guint i = 0; i < 1000; i++)
      {
        g_autofree char *name = make_name (i);
        plumb_value_builder_set_int (builder, name, i + round * 5000);
      }
  for (guint i = 0; i < 1000; i += 2)
    {
      g_autofree char *name = make_name (i);
      g_assert_true (plumb_value_builder_remove (builder, name));
    }
  g_autofree char *first = make_name (0);
  plumb_value_builder_set_int (builder, first, 77);
  g_autoptr (PlumbValue) object = plumb_value_builder_end (g_steal_pointer (&builder));
  g_assert_cmpuint (plumb_value_get_length (object), ==, 501);
  g_assert_cmpint (plumb_value_get_int (plumb_value_get_member_at (object, 0, NULL), 0), ==, 5001);
  g_assert_cmpint (plumb_value_member_int (object, first, 0), ==, 77);
}

static void
assert_equal (const char *a, const char *b, gboolean expected)
{
  g_autoptr (PlumbValue) first = plumb_json_parse (a, -1, NULL);
  g_autoptr (PlumbValue) second = plumb_json_parse (b, -1, NULL);
  g_assert_nonnull (first);
  g_assert_nonnull (second);
  g_assert_cmpint (plumb_value_equal (first, second), ==, expected);
  g_assert_cmpint (plumb_value_equal (second, first), ==, expected);
  g_assert_true (plumb_value_equal (first, first));
  g_autofree char *one = plumb_json_format (first, PLUMB_JSON_CANONICAL);
  g_autofree char *two = plumb_json_format (second, PLUMB_JSON_CANONICAL);
  g_assert_cmpint (g_str_equal (one, two), ==, expected);
}

static void
test_equal (void)
{
  assert_equal ("{\"a\":1,\"b\":[2]}", "{\"b\":[2],\"a\":1}", TRUE);
  assert_equal ("{\"a\":1,\"b\":[2]}", "{\"b\":[3],\"a\":1}", FALSE);
  assert_equal ("{\"a\":1}", "{\"b\":1}", FALSE);
  assert_equal ("{\"a\":1}", "{\"a\":1,\"b\":1}", FALSE);
  assert_equal ("[1,2]", "[2,1]", FALSE);
  assert_equal ("[1,2]", "[1,2]", TRUE);
  assert_equal ("1", "1.0", FALSE);
  assert_equal ("1.0", "1e0", TRUE);
  assert_equal ("0.0", "-0.0", FALSE);
  assert_equal ("true", "false", FALSE);
  assert_equal ("null", "false", FALSE);
  assert_equal ("\"a\"", "\"\\u0061\"", TRUE);
  assert_equal ("\"a\"", "\"b\"", FALSE);
  assert_equal ("[]", "{}", FALSE);
  assert_equal ("18446744073709551615", "-1", FALSE);
  g_assert_true (plumb_value_equal (NULL, NULL));
  g_autoptr (PlumbValue) null = plumb_value_new_null ();
  g_assert_false (plumb_value_equal (NULL, null));
}

static void
test_type_names (void)
{
  g_assert_cmpstr (plumb_value_type_get_name (PLUMB_VALUE_NULL), ==, "null");
  g_assert_cmpstr (plumb_value_type_get_name (PLUMB_VALUE_UINT), ==, "whole number");
  g_assert_cmpstr (plumb_value_type_get_name (PLUMB_VALUE_OBJECT), ==, "object");
}

static void
test_boxed (void)
{
  g_auto (GValue) holder = G_VALUE_INIT;
  g_value_init (&holder, PLUMB_TYPE_VALUE);
  g_value_take_boxed (&holder, plumb_value_new_string ("held"));
  g_autoptr (PlumbValue) copy = g_value_dup_boxed (&holder);
  g_value_reset (&holder);
  g_assert_cmpstr (plumb_value_get_string (copy, NULL), ==, "held");
}

static gpointer
count_references (gpointer data)
{
  for (guint i = 0; i < 20000; i++)
    {
      g_autoptr (PlumbValue) mine = plumb_value_ref (data);
      g_assert_cmpint (plumb_value_member_int (mine, "k", 0), ==, 5000);
    }
  return NULL;
}

static void
test_shared_between_threads (void)
{
  g_autoptr (PlumbValueBuilder) builder = plumb_value_builder_new_object ();
  plumb_value_builder_set_int (builder, "k", 5000);
  g_autoptr (PlumbValue) value = plumb_value_builder_end (g_steal_pointer (&builder));
  GThread *threads[4];
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new (NULL, count_references, value);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_cmpint (plumb_value_member_int (value, "k", 0), ==, 5000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/value/numbers-keep-64-bits", test_numbers_keep_64_bits);
  g_test_add_func ("/value/small-ints", test_small_ints);
  g_test_add_func ("/value/doubles", test_doubles);
  g_test_add_func ("/value/strings", test_strings);
  g_test_add_func ("/value/fallbacks", test_fallbacks);
  g_test_add_func ("/value/arrays", test_arrays);
  g_test_add_func ("/value/builder-of-object", test_builder_of_object);
  g_test_add_func ("/value/builder-outgrown", test_builder_outgrown);
  g_test_add_func ("/value/lookup", test_lookup);
  g_test_add_func ("/value/replace-and-remove-many", test_replace_and_remove_many);
  g_test_add_func ("/value/equal", test_equal);
  g_test_add_func ("/value/type-names", test_type_names);
  g_test_add_func ("/value/boxed", test_boxed);
  g_test_add_func ("/value/shared-between-threads", test_shared_between_threads);
  return g_test_run ();
}
