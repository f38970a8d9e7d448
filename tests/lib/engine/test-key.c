/* test-key.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-hash.h"
#include "plumb-json.h"
#include "plumb-request.h"
#include "plumb-seed.h"
#include "plumb-step-key.h"

static PlumbValue *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  PlumbValue *value = plumb_json_parse (text, -1, &error);

  g_assert_no_error (error);
  return value;
}

static void
assert_differences (const char *before, const char *after, const char *const *expected)
{
  g_autoptr (PlumbValue) a = parse (before);
  g_autoptr (PlumbValue) b = parse (after);
  g_autoptr (PlumbValue) list = plumb_step_key_compare (a, b);

  for (guint i = 0; expected[i] != NULL; i++)
    g_assert_cmpstr (plumb_value_member_string (plumb_value_get_element (list, i), "text", NULL),
                     ==, expected[i]);
  g_assert_cmpuint (plumb_value_get_length (list), ==, g_strv_length ((char **) expected));
}

static void
test_differences_are_named (void)
{
  const char *const none[] = { NULL };
  const char *const all[] = { "kind version: 1 -> 2",
                              "parameter samples: 64 -> 128",
                              "parameter size: nothing -> 5",
                              "input scene: file aaaaaaaaaaaa -> file bbbbbbbbbbbb",
                              "seed: 1 -> 18446744073709551615",
                              "tool blender: \"4.2\" -> \"4.3\"",
                              NULL };

  assert_differences ("{\"kind\":\"k\",\"params\":{\"a\":1,\"b\":[2]}}",
                      "{\"params\":{\"b\":[2],\"a\":1},\"kind\":\"k\"}", none);
  assert_differences (
      "{\"version\":1,\"params\":{\"samples\":64},\"inputs\":{\"scene\":{\"artifact\":"
      "\"aaaaaaaaaaaaaaaa\"}},\"seed\":1,\"tools\":{\"blender\":\"4.2\"}}",
      "{\"version\":2,\"params\":{\"size\":5,\"samples\":128},\"inputs\":{\"scene\":{\"artifact\":"
      "\"bbbbbbbbbbbbbbbb\"}},\"seed\":18446744073709551615,\"tools\":{\"blender\":\"4.3\"}}",
      all);

  /* Of what is long, the first part that differs. */
  const char *const parts[] = { "input images[1]: file bbbbbbbbbbbb -> file cccccccccccc",
                                "input scene.operations[1]: {\"color\":1} -> {\"color\":2}", NULL };
  g_autofree char *name = g_strnfill (100, 'n');
  g_autofree char *before = g_strdup_printf (
      "{\"inputs\":{\"images\":[{\"artifact\":\"%s\"},{\"artifact\":\"bbbbbbbbbbbbbbbb\"}],"
      "\"scene\":{\"operations\":[{\"do\":\"%s\"},{\"color\":1}],\"z\":1}}}",
      name, name);
  g_autofree char *after = g_strdup_printf (
      "{\"inputs\":{\"images\":[{\"artifact\":\"%s\"},{\"artifact\":\"cccccccccccccccc\"}],"
      "\"scene\":{\"operations\":[{\"do\":\"%s\"},{\"color\":2}],\"z\":2}}}",
      name, name);
  assert_differences (before, after, parts);
}

static void
test_seeds (void)
{
  g_autoptr (PlumbValue) derived = parse ("{ \"mode\": \"derived\", \"base\": 42 }");
  g_autoptr (PlumbValue) indexed = parse ("{ \"mode\": \"indexed\", \"base\": 42 }");
  g_autoptr (PlumbValue) fixed = parse ("{ \"mode\": \"fixed\", \"base\": 18446744073709551615 }");
  g_autoptr (PlumbValue) random = parse ("{ \"mode\": \"random\" }");
  g_autoptr (PlumbValue) drawn = plumb_seed_draw (random);
  g_autoptr (PlumbValue) again = plumb_seed_draw (drawn);

  g_assert_cmpuint (plumb_fnv1a32 ("", 0), ==, 0x811c9dc5);
  g_assert_cmpuint (plumb_fnv1a32 ("a", 1), ==, 0xe40c292c);
  g_assert_cmpuint (plumb_fnv1a32 ("foobar", 6), ==, 0xbf9cf968);
  g_assert_cmpuint (plumb_seed_get (derived, "grade:blur", 7, 3), ==,
                    plumb_fnv1a32 ("42|grade:blur|3", 15));
  g_assert_cmpuint (plumb_seed_get (indexed, "x", 7, 3), ==, 49);
  g_assert_cmpuint (plumb_seed_get (fixed, "x", 7, 3), ==, G_MAXUINT64);
  /* A random base is drawn once, and then stays: a replay has the same. */
  g_assert_true (plumb_value_equal (drawn, again));
  g_assert_cmpuint (plumb_seed_get (drawn, "x", 7, 3), ==, plumb_seed_get (again, "x", 7, 3));
}

static void
test_requests_are_checked (void)
{
  static const char *const wrong[] = {
    "[]", "{ \"nope\": 1 }", "{ \"set\": [] }", "{ \"cache\": 1 }", "{ \"to\": \"render\" }",
  };
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (PlumbValue) request = parse (wrong[i]);
      g_assert_false (plumb_request_check (request, &error));
      g_assert_error (error, PLUMB_ENGINE_ERROR, PLUMB_ENGINE_ERROR_REQUEST);
    }
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbValue) document = parse (
      "{ \"plumb\": 1, \"nodes\": { \"a\": { \"kind\": \"k\", \"params\": { \"x\": 1 } } } }");
  g_autoptr (PlumbValue) request
      = parse ("{ \"set\": { \"a.x\": 18446744073709551615, \"a.y\": \"new\" }, \"seed\": 9 }");
  g_autoptr (PlumbValue) applied = plumb_request_apply (request, document, &error);
  g_assert_no_error (error);
  g_autofree char *text = plumb_json_format (applied, PLUMB_JSON_COMPACT);
  g_assert_cmpstr (text, ==,
                   "{\"plumb\":1,\"nodes\":{\"a\":{\"kind\":\"k\",\"params\":{\"x\":"
                   "18446744073709551615,\"y\":\"new\"}}},\"seed\":{\"base\":9}}");
  g_autoptr (PlumbValue) nowhere = parse ("{ \"set\": { \"b.x\": 1 } }");
  g_assert_null (plumb_request_apply (nowhere, document, &error));
  g_assert_error (error, PLUMB_ENGINE_ERROR, PLUMB_ENGINE_ERROR_REQUEST);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/key/differences-are-named", test_differences_are_named);
  g_test_add_func ("/key/seeds", test_seeds);
  g_test_add_func ("/key/requests-are-checked", test_requests_are_checked);
  return g_test_run ();
}
