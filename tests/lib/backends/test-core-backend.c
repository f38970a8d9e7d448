/* test-core-backend.c: the kinds of the core pack.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "fixture.h"
#include "plumb-core-backend.h"
#include "plumb-hash.h"
#include "plumb-json.h"

static Fixture fixture;

static char *
evaluate (const char *kind, const char *params, const char *inputs)
{
  g_autoptr (PlumbJob) job = fixture_make_job (&fixture, kind, params, inputs);
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbValue) outputs = NULL;

  g_assert_true (plumb_backend_is_immediate (fixture.backend, plumb_job_get_info (job)->kind));
  outputs = plumb_backend_evaluate (fixture.backend, job, &error);
  if (outputs == NULL)
    return g_strdup_printf ("%s: %s", plumb_backend_error_get_code (error), error->message);
  return plumb_json_format (outputs, PLUMB_JSON_COMPACT);
}

static void
assert_gives (const char *kind, const char *params, const char *inputs, const char *expected)
{
  g_autofree char *found = evaluate (kind, params, inputs);

  g_assert_cmpstr (found, ==, expected);
}

static void
assert_refuses (const char *kind, const char *params, const char *inputs, const char *beginning)
{
  g_autofree char *found = evaluate (kind, params, inputs);

  if (!g_str_has_prefix (found, beginning))
    g_assert_cmpstr (found, ==, beginning);
}

static void
test_values (void)
{
  assert_gives ("core.text", "{\"value\":\"a\\nb\"}", NULL, "{\"text\":\"a\\nb\"}");
  assert_gives ("core.integer", "{\"value\":18446744073709551615}", NULL,
                "{\"integer\":18446744073709551615}");
  assert_gives ("core.boolean", "{}", NULL, "{\"boolean\":false}");
}

static void
test_objects (void)
{
  const char *camera = "{\"object\":{\"camera\":{\"lens\":[10,20]},\"name\":\"x\"}}";

  assert_gives ("core.object", "{\"members\":{\"a\":1,\"b\":2},\"name\":\"b\"}",
                "{\"base\":{\"z\":0,\"a\":9},\"value\":[3]}",
                "{\"object\":{\"z\":0,\"a\":1,\"b\":[3]}}");
  assert_gives ("core.member", "{\"member\":\"camera.lens.1\"}", camera, "{\"value\":20}");
  assert_refuses ("core.member", "{\"member\":\"camera.zoom\"}", camera,
                  "missing-member: there is no member “zoom” (of “camera.zoom”); there is lens");
  assert_refuses ("core.member", "{\"member\":\"camera.lens.2\"}", camera, "missing-member: ");
}

static void
test_calculate (void)
{
  assert_gives ("core.calculate", "{\"operation\":\"subtract\",\"b\":3}", "{\"a\":0.5}",
                "{\"number\":-2.5,\"integer\":-3}");
  assert_gives ("core.calculate", "{\"operation\":\"power\",\"b\":63}", "{\"a\":2}",
                "{\"number\":9223372036854776000.0,\"integer\":9223372036854775808}");
  assert_gives ("core.calculate", "{\"operation\":\"minimum\",\"b\":2}", "{\"a\":7}",
                "{\"number\":2.0,\"integer\":2}");
  assert_refuses ("core.calculate", "{\"operation\":\"divide\",\"b\":0}", "{\"a\":1}",
                  "bad-result: ");
  assert_refuses ("core.calculate", "{\"operation\":\"power\",\"b\":65}", "{\"a\":2}",
                  "bad-result: ");
  assert_refuses ("core.calculate", "{}", "{\"a\":\"1\"}", "bad-input: ");
}

static void
test_compare (void)
{
  assert_gives (
      "core.compare_value", "{\"comparison\":\"<=\",\"limit\":0.1}", "{\"value\":0.1}",
      "{\"passed\":true,\"verdict\":{\"verdict\":\"pass\",\"value\":0.1,\"comparison\":\"<=\","
      "\"limit\":0.1,\"tolerance\":0.0}}");
  assert_gives (
      "core.compare_value", "{\"comparison\":\"==\",\"limit\":1,\"tolerance\":0.25}",
      "{\"value\":1.5}",
      "{\"passed\":false,\"verdict\":{\"verdict\":\"fail\",\"value\":1.5,\"comparison\":\"==\","
      "\"limit\":1.0,\"tolerance\":0.25}}");
}

static void
test_lists (void)
{
  const char *items
      = "{\"items\":[{\"name\":\"front\",\"x\":1},{\"name\":\"side.png\",\"artifact\":\"0\"},7]}";

  assert_gives ("core.list", "{\"values\":[1,\"a\",{}]}", NULL, "{\"items\":[1,\"a\",{}]}");
  assert_gives ("core.range", "{\"start\":1,\"step\":-0.5,\"count\":4}", NULL,
                "{\"numbers\":[1.0,0.5,0.0,-0.5],\"integers\":[1,1,0,-1]}");
  assert_gives ("core.range", "{\"count\":0}", NULL, "{\"numbers\":[],\"integers\":[]}");
  assert_gives ("core.select", "{\"pattern\":\"*.nothing\"}",
                "{\"items\":[{\"name\":\"a.nothing\"},7]}",
                "{\"items\":[{\"name\":\"a.nothing\"}]}");
  assert_refuses ("core.select", "{\"pattern\":\"x*\"}", items, "no-such-item: ");
  assert_gives ("core.pick", "{\"position\":-1}", items, "{\"item\":7}");
  assert_gives ("core.pick", "{\"name\":\"side\"}", items,
                "{\"item\":{\"name\":\"side.png\",\"artifact\":\"0\"}}");
  assert_refuses ("core.pick", "{\"name\":\"back\"}", items,
                  "no-such-item: no element is named “back”; the list has 3: “front”, “side.png”");
  assert_refuses ("core.pick", "{\"position\":3}", items, "no-such-item: ");
  assert_gives ("core.count", "{}", items, "{\"count\":3}");
  assert_gives ("core.count", "{}", NULL, "{\"count\":0}");
  assert_gives ("core.join", "{}", "{\"items\":[1,2]}", "{\"items\":[1,2]}");
}

static void
test_cross (void)
{
  assert_gives ("core.cross", "{}",
                "{\"a\":[{\"name\":\"p.png\",\"artifact\":\"0\"},2],\"b\":[{\"name\":\"q.r\"},4]}",
                "{\"a\":[{\"name\":\"p-q.r\",\"artifact\":\"0\"},{\"name\":\"p.png\",\"artifact\":"
                "\"0\"},2,2],"
                "\"b\":[{\"name\":\"q.r\"},4,{\"name\":\"q.r\"},4]}");
}

static void
test_ways (void)
{
  assert_gives ("core.switch", "{}", "{\"input\":5,\"condition\":true}", "{\"then\":5}");
  assert_gives ("core.switch", "{}", "{\"input\":5,\"condition\":false}", "{\"else\":5}");
  assert_refuses ("core.switch", "{}", "{\"input\":5,\"condition\":1}", "bad-input: ");
  assert_gives ("core.merge", "{}", "{\"first\":[],\"second\":[1],\"third\":[2]}",
                "{\"output\":[1]}");
  assert_gives ("core.merge", "{}", NULL, "{\"output\":[]}");
}

static void
write_file (const char *name, const char *text)
{
  g_autofree char *path = fixture_get_path (&fixture, name);
  g_autofree char *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
test_files (void)
{
  g_autofree char *link = fixture_get_path (&fixture, "in/link.png");

  write_file ("in/b.png", "b");
  write_file ("in/a.png", "a");
  write_file ("in/.hidden.png", "h");
  write_file ("in/c.txt", "c");
  write_file ("in/deep/d.png", "d");
  g_assert_cmpint (symlink ("a.png", link), ==, 0);

  assert_gives ("core.file", "{\"path\":\"in/a.png\"}", NULL,
                "{\"file\":{\"project\":\"in/a.png\"}}");
  assert_refuses ("core.file", "{\"path\":\"../a.png\"}", NULL, "bad-input: ");
  assert_refuses ("core.file", "{\"path\":\"/etc/passwd\"}", NULL, "bad-input: ");
  assert_gives ("core.folder", "{\"folder\":\"in\"}", NULL,
                "{\"files\":[{\"project\":\"in/a.png\"},{\"project\":\"in/"
                "b.png\"},{\"project\":\"in/c.txt\"}]}");
  assert_gives ("core.images", "{\"folder\":\"in\",\"subfolders\":true}", NULL,
                "{\"images\":[{\"project\":\"in/a.png\"},{\"project\":\"in/"
                "b.png\"},{\"project\":\"in/deep/d.png\"}]}");
  assert_gives ("core.folder", "{\"folder\":\"in\",\"pattern\":\"?.txt\"}", NULL,
                "{\"files\":[{\"project\":\"in/c.txt\"}]}");
  assert_refuses ("core.folder", "{\"folder\":\"in\",\"pattern\":\"*.tif\"}", NULL, "no-files: ");
  assert_gives ("core.folder", "{\"folder\":\"in\",\"pattern\":\"*.tif\",\"allow_none\":true}",
                NULL, "{\"files\":[]}");
  assert_refuses ("core.folder", "{\"folder\":\"nowhere\"}", NULL, "no-files: ");
  assert_refuses ("core.folder", "{\"folder\":\"in/..\"}", NULL, "bad-input: ");
}

/* --- saving --- */

static FixtureRun *
save (const char *params, const char *inputs)
{
  FixtureRun *run
      = fixture_start (&fixture, fixture_make_job (&fixture, "core.save", params, inputs));

  fixture_wait (run);
  return run;
}

static void
assert_saves (const char *params, const char *inputs, const char *expected)
{
  g_autoptr (FixtureRun) run = save (params, inputs);
  const PlumbOutcomeInfo *info = plumb_outcome_get_info (run->outcome);
  g_autofree char *paths = NULL;

  if (info->status != PLUMB_OUTCOME_SUCCEEDED)
    g_error ("%s: %s (%s)", info->code, info->message, info->found);
  paths = plumb_json_format (plumb_value_get_member (info->outputs, "paths"), PLUMB_JSON_COMPACT);
  g_assert_cmpstr (paths, ==, expected);
}

static void
assert_save_fails (const char *params, const char *inputs, const char *code)
{
  g_autoptr (FixtureRun) run = save (params, inputs);
  const PlumbOutcomeInfo *info = plumb_outcome_get_info (run->outcome);

  g_assert_cmpint (info->status, ==, PLUMB_OUTCOME_FAILED);
  g_assert_cmpstr (info->code, ==, code);
}

static void
assert_content (const char *name, const char *expected)
{
  g_autofree char *path = fixture_get_path (&fixture, name);
  g_autofree char *text = fixture_read (path);

  g_assert_cmpstr (text, ==, expected);
}

static char *
make_file_input (const char *name, const char *content)
{
  g_autofree char *path = fixture_get_path (&fixture, "artifact");
  g_autofree char *hash = plumb_hash_bytes (content, strlen (content));

  write_file ("artifact", content);
  return g_strdup_printf (
      "{\"files\":[{\"artifact\":\"%s\",\"path\":\"%s\",\"ext\":\"png\",\"name\":\"%s\"}]}", hash,
      path, name);
}

static void
test_save (void)
{
  g_autofree char *front = make_file_input ("front.png", "one");

  assert_saves ("{}", front, "[\"output/front.png\"]");
  assert_content ("output/front.png", "one");
  assert_saves ("{\"folder\":\"a/b\",\"name\":\"{workflow}-{node}-{number}-{index}.{ext}\"}", front,
                "[\"output/a/b/flow-node-1-0.png\"]");
  assert_saves (
      "{\"folder\":\"t\",\"name\":\"{number}.{ext}\"}",
      "{\"files\":[\"text\",{\"name\":\"x\"},3,4,5,6,7,8,9,10]}",
      "[\"output/t/01.txt\",\"output/t/02.json\",\"output/t/03.json\",\"output/t/04.json\","
      "\"output/t/05.json\",\"output/t/06.json\",\"output/t/07.json\",\"output/t/08.json\","
      "\"output/t/09.json\",\"output/t/10.json\"]");
  assert_content ("output/t/01.txt", "text");
}

static void
test_save_existing (void)
{
  g_autofree char *old = make_file_input ("kept.png", "old");
  g_autofree char *new = NULL;

  assert_saves ("{\"existing\":\"keep\"}", old, "[\"output/kept.png\"]");
  assert_saves ("{\"existing\":\"keep\"}", old, "[\"output/kept.png\"]");
  new = make_file_input ("kept.png", "new");
  assert_save_fails ("{\"existing\":\"keep\"}", new, "file-exists");
  assert_content ("output/kept.png", "old");
  assert_saves ("{\"existing\":\"number\"}", new, "[\"output/kept-2.png\"]");
  assert_saves ("{\"existing\":\"number\"}", new, "[\"output/kept-2.png\"]");
  assert_content ("output/kept-2.png", "new");
  assert_saves ("{}", new, "[\"output/kept.png\"]");
  assert_content ("output/kept.png", "new");
}

static void
test_save_refuses (void)
{
  static const char *const names[]
      = { "..", ".hidden.png", "-rf.png", "a/b.png", "new\\nline.png", "../../up.png", NULL };

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *input = make_file_input (names[i], "x");

      assert_save_fails ("{\"name\":\"{name}.{ext}\"}", input, "bad-name");
    }
  assert_save_fails ("{\"folder\":\"../out\"}", "{\"files\":[1]}", "bad-name");
  assert_save_fails ("{\"name\":\"same\"}", "{\"files\":[1,2]}", "name-taken");
}

static void
test_save_follows_no_link (void)
{
  g_autofree char *outside = fixture_get_path (&fixture, "outside");
  g_autofree char *link = fixture_get_path (&fixture, "output/way-out");
  g_autofree char *canary = fixture_get_path (&fixture, "outside/canary");
  g_autofree char *file_link = fixture_get_path (&fixture, "output/linked.txt");

  write_file ("outside/canary", "untouched");
  write_file ("output/there", "");
  g_assert_cmpint (symlink (outside, link), ==, 0);
  g_assert_cmpint (symlink (canary, file_link), ==, 0);
  assert_save_fails ("{\"folder\":\"way-out\",\"name\":\"canary\"}", "{\"files\":[1]}",
                     "write-failed");
  assert_saves ("{\"name\":\"linked.{ext}\"}", "{\"files\":[\"new\"]}", "[\"output/linked.txt\"]");
  assert_content ("outside/canary", "untouched");
  assert_content ("output/linked.txt", "new");
}

static void
test_save_leaves_nothing_half (void)
{
  g_autofree char *folder = fixture_get_path (&fixture, "output/gone");
  g_autoptr (GDir) dir = NULL;

  assert_save_fails (
      "{\"folder\":\"gone\"}",
      "{\"files\":[{\"path\":\"/nowhere/at/all\",\"name\":\"a.png\",\"artifact\":\"0\"}]}",
      "write-failed");
  dir = g_dir_open (folder, 0, NULL);
  g_assert_nonnull (dir);
  g_assert_null (g_dir_read_name (dir));
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  fixture_set_up (&fixture, plumb_core_backend_new ());
  g_test_add_func ("/core/values", test_values);
  g_test_add_func ("/core/objects", test_objects);
  g_test_add_func ("/core/calculate", test_calculate);
  g_test_add_func ("/core/compare", test_compare);
  g_test_add_func ("/core/lists", test_lists);
  g_test_add_func ("/core/cross", test_cross);
  g_test_add_func ("/core/ways", test_ways);
  g_test_add_func ("/core/files", test_files);
  g_test_add_func ("/core/save", test_save);
  g_test_add_func ("/core/save/existing", test_save_existing);
  g_test_add_func ("/core/save/refuses", test_save_refuses);
  g_test_add_func ("/core/save/follows-no-link", test_save_follows_no_link);
  g_test_add_func ("/core/save/leaves-nothing-half", test_save_leaves_nothing_half);
  status = g_test_run ();
  fixture_tear_down (&fixture);
  return status;
}
