/* test-legacy.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-file.h"
#include "plumb-json.h"
#include "plumb-legacy.h"
#include "plumb-paths.h"

typedef struct
{
  char *folder;
  PlumbProject *project;
  PlumbRegistry *registry;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  g_auto (GStrv) packs = plumb_paths_list_packs ();
  g_autofree char *top = g_dir_make_tmp ("plumb-legacy-XXXXXX", &error);

  g_assert_no_error (error);
  fixture->folder = g_build_filename (top, "p", NULL);
  fixture->project = plumb_project_create (fixture->folder, "p", &error);
  g_assert_no_error (error);
  fixture->registry = plumb_registry_new ();
  plumb_registry_load (fixture->registry, (const char *const *) packs, problems);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autofree char *top = g_path_get_dirname (fixture->folder);

  plumb_file_remove_tree (top, NULL);
  g_clear_object (&fixture->project);
  g_clear_object (&fixture->registry);
  g_free (fixture->folder);
}

#define GRAPH                                                                                      \
  "\"nodes\":{\"make\":{\"kind\":\"core.command\",\"index\":1,\"params\":{\"program\":\"true\"}}," \
  "\"color\":{\"kind\":\"core.text\",\"index\":2,\"params\":{\"value\":\"%s\"}}}"
#define LEAVES "\"leaves\":{\"image\":{\"files\":\"*.png\",\"graph\":\"make.results\"}}"

/* A document with a legacy command of these members, and this color. */
static PlumbLegacy *
read_contract (Fixture *fixture, const char *color, const char *members, GError **error)
{
  g_autofree char *graph = g_strdup_printf (GRAPH, color);
  g_autofree char *text = g_strdup_printf ("{\"plumb\":1,%s,\"legacy\":{%s}}", graph, members);
  g_autoptr (PlumbValue) document = plumb_json_parse (text, -1, error);

  g_assert_nonnull (document);
  return plumb_legacy_new (document, fixture->registry, NULL, error);
}

static void
assert_command (Fixture *fixture, const char *color, const char *members, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbLegacy) legacy = read_contract (fixture, color, members, &error);
  g_assert_no_error (error);
  g_auto (GStrv) command = plumb_legacy_make_command (legacy, fixture->project, &error);
  if (expected == NULL)
    {
      g_assert_error (error, PLUMB_PARITY_ERROR, PLUMB_PARITY_ERROR_CONTRACT);
      return;
    }
  g_assert_no_error (error);
  g_autofree char *line = g_strjoinv ("|", command);
  g_autofree char *wanted = g_strdup (expected);
  g_autoptr (GString) text = g_string_new (wanted);
  g_string_replace (text, "PROJECT", fixture->folder, 0);
  g_assert_cmpstr (line, ==, text->str);
}

#define TAKES                                                                                      \
  LEAVES ",\"takes\":{\"color\":{\"parameter\":\"color.value\"},\"model\":{\"file\":\"m.glb\"},"   \
         "\"n\":{\"value\":3}}"

static void
test_command (Fixture *fixture, gconstpointer data)
{
  assert_command (fixture, "red",
                  TAKES ",\"script\":\"old/x.sh\",\"command\":[\"sh\",\"{script}\",\"{out}/a\","
                        "\"{take.model}\",\"c={take.color}\",\"{take.n}{take.n}\"]",
                  "sh|PROJECT/old/x.sh|{work}/a|PROJECT/m.glb|c=red|33");
  /* A program with a slash is the project's; a text is one argument whatever it holds. */
  assert_command (fixture, "a b; $(c)", TAKES ",\"command\":[\"old/x\",\"{take.color}\"]",
                  "PROJECT/old/x|a b; $(c)");
  /* A value is never an option, unless it cannot be taken for one. */
  assert_command (fixture, "-rf", TAKES ",\"command\":[\"x\",\"{take.color}\"]", NULL);
  assert_command (fixture, "-rf", TAKES ",\"command\":[\"x\",\"--\",\"{take.color}\"]", "x|--|-rf");
  assert_command (fixture, "-rf", TAKES ",\"command\":[\"x\",\"c={take.color}\"]", "x|c=-rf");
  assert_command (fixture, "red", TAKES ",\"command\":[\"x\",\"{take.other}\"]", NULL);
  assert_command (fixture, "red", TAKES ",\"command\":[\"x\",\"{script}\"]", NULL);
}

static void
assert_fault (Fixture *fixture, const char *members, const char *field)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (read_contract (fixture, "red", members, &error));
  g_assert_error (error, PLUMB_PARITY_ERROR, PLUMB_PARITY_ERROR_CONTRACT);
  g_assert_nonnull (strstr (error->message, field));
}

static void
test_faults (Fixture *fixture, gconstpointer data)
{
  assert_fault (fixture, LEAVES, "legacy.command");
  assert_fault (fixture, LEAVES ",\"command\":[]", "legacy.command");
  assert_fault (fixture, LEAVES ",\"command\":[3]", "legacy.command");
  assert_fault (fixture, "\"command\":[\"x\"]", "legacy.leaves");
  assert_fault (fixture, LEAVES ",\"command\":[\"x\"],\"script\":\"../x\"", "legacy.script");
  assert_fault (fixture, LEAVES ",\"command\":[\"x\"],\"script\":\"/etc/x\"", "legacy.script");
  assert_fault (fixture,
                LEAVES ",\"command\":[\"x\"],\"takes\":{\"a\":{\"parameter\":\"color.none\"}}",
                "legacy.takes");
  assert_fault (fixture, LEAVES ",\"command\":[\"x\"],\"takes\":{\"a\":{\"value\":[1]}}",
                "legacy.takes");
  assert_fault (fixture, LEAVES ",\"command\":[\"x\"],\"takes\":{\"a\":{\"value\":\"{work}\"}}",
                "legacy.takes");
  assert_fault (fixture, LEAVES ",\"command\":[\"x\"],\"takes\":{\"a\":{\"file\":\"../x\"}}",
                "legacy.takes");
  assert_fault (fixture, "\"command\":[\"x\"],\"leaves\":{\"a b\":{\"graph\":\"make.results\"}}",
                "legacy.leaves");
  assert_fault (fixture, "\"command\":[\"x\"],\"leaves\":{\"a\":{\"graph\":\"make.none\"}}",
                "legacy.leaves");
  assert_fault (fixture,
                "\"command\":[\"x\"],\"leaves\":{\"a\":{\"graph\":\"make.results\","
                "\"folder\":\"../x\"}}",
                "legacy.leaves");
}

static char *
make_hash (Fixture *fixture, const char *color, const char *members)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbLegacy) legacy = read_contract (fixture, color, members, &error);
  g_assert_no_error (error);
  char *hash = plumb_legacy_make_hash (legacy, fixture->project, &error);
  g_assert_no_error (error);
  return hash;
}

/* What is trusted is the contract and the script, not the values that it takes. */
static void
test_hash (Fixture *fixture, gconstpointer data)
{
  static const char members[]
      = TAKES ",\"script\":\"x.sh\",\"command\":[\"sh\",\"{script}\",\"{take.color}\"]";
  static const char other[]
      = TAKES ",\"script\":\"x.sh\",\"command\":[\"sh\",\"{script}\",\"{take.model}\"]";
  g_autofree char *path = g_build_filename (fixture->folder, "x.sh", NULL);

  g_assert_true (plumb_file_write_atomic (path, "one", -1, NULL));
  g_autofree char *first = make_hash (fixture, "red", members);
  g_autofree char *same = make_hash (fixture, "blue", members);
  g_autofree char *changed = make_hash (fixture, "red", other);
  g_assert_true (plumb_file_write_atomic (path, "two", -1, NULL));
  g_autofree char *script = make_hash (fixture, "red", members);
  g_assert_cmpstr (first, ==, same);
  g_assert_cmpstr (first, !=, changed);
  g_assert_cmpstr (first, !=, script);
}

/* Only what is to be published has a node that does. */
static void
test_document (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbLegacy) legacy = read_contract (
      fixture, "red",
      "\"command\":[\"x\"],\"notify\":\"Done\",\"leaves\":{\"a\":{\"graph\":\"make.results\"},"
      "\"b\":{\"graph\":\"make.results\"}}",
      &error);
  g_assert_no_error (error);
  const struct
  {
    guint8 publishes[2];
    const char *nodes;
  } cases[] = { { { 1, 1 }, "legacy leaves-a save-a leaves-b save-b notify" },
                { { 0, 1 }, "legacy leaves-a leaves-b save-b notify" },
                { { 0, 0 }, "legacy leaves-a leaves-b" } };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text
          = plumb_legacy_make_document (legacy, fixture->project, cases[i].publishes, &error);
      g_assert_no_error (error);
      g_autoptr (PlumbValue) document = plumb_json_parse (text, -1, &error);
      PlumbValue *nodes = plumb_value_get_member (document, "nodes");
      g_autoptr (GString) names = g_string_new (NULL);
      for (guint j = 0; j < plumb_value_get_length (nodes); j++)
        {
          const char *name = NULL;
          plumb_value_get_member_at (nodes, j, &name);
          g_string_append_printf (names, "%s%s", j > 0 ? " " : "", name);
        }
      g_assert_cmpstr (names->str, ==, cases[i].nodes);
      g_assert_null (plumb_value_get_member (document, "legacy"));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/legacy/command", test_command);
  ADD ("/legacy/faults", test_faults);
  ADD ("/legacy/hash", test_hash);
  ADD ("/legacy/document", test_document);
  return g_test_run ();
}
