/* test-registry.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-paths.h"
#include "plumb-registry.h"

static void
assert_no_problems (PlumbProblems *problems)
{
  g_autoptr (GString) text = g_string_new (NULL);
  plumb_problems_append_text (problems, text);
  g_assert_cmpstr (text->str, ==, "");
}

/* Every pack of the application holds every invariant. */
static void
test_application_packs (void)
{
  g_autoptr (PlumbRegistry) registry = plumb_registry_new ();
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  g_autofree char *folder = plumb_paths_get_data ("packs");
  const char *folders[] = { folder, NULL };
  plumb_registry_load (registry, folders, problems);
  plumb_registry_check (registry, problems);
  assert_no_problems (problems);
  PlumbKind *kind = plumb_registry_find_kind (registry, "core.compare_value");
  g_assert_nonnull (kind);
  g_assert_cmpstr (plumb_kind_get_backend (kind), ==, "core");
  g_assert_cmpint (plumb_pack_get_origin (plumb_kind_get_pack (kind)), ==,
                   PLUMB_PACK_ORIGIN_APPLICATION);
}

static void
test_accepts (void)
{
  g_autoptr (PlumbRegistry) registry = plumb_registry_new ();
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  g_autofree char *folder = plumb_paths_get_data ("packs/core");
  g_assert_true (
      plumb_registry_load_pack (registry, folder, PLUMB_PACK_ORIGIN_APPLICATION, problems));
  g_assert_true (plumb_registry_accepts (registry, "integer", "number"));
  g_assert_false (plumb_registry_accepts (registry, "number", "integer"));
  g_assert_true (plumb_registry_accepts (registry, "image", "file"));
  g_assert_false (plumb_registry_accepts (registry, "file", "image"));
  g_assert_true (plumb_registry_accepts (registry, "any", "image"));
  g_assert_true (plumb_registry_accepts (registry, "image", "any"));
  g_assert_false (plumb_registry_accepts (registry, "image", "video"));
  g_assert_true (plumb_registry_is_file_kind (registry, "scene"));
  g_assert_false (plumb_registry_is_file_kind (registry, "number"));
}

static void
test_suggest (void)
{
  g_autoptr (PlumbRegistry) registry = plumb_registry_new ();
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  g_autofree char *folder = plumb_paths_get_data ("packs/core");
  g_assert_true (
      plumb_registry_load_pack (registry, folder, PLUMB_PACK_ORIGIN_APPLICATION, problems));
  g_auto (GStrv) near = plumb_registry_suggest_kinds (registry, "core.swicth");
  g_assert_cmpstr (near[0], ==, "core.switch");
  g_auto (GStrv) bare = plumb_registry_suggest_kinds (registry, "repeat");
  g_assert_cmpstr (bare[0], ==, "core.repeat");
  g_auto (GStrv) far = plumb_registry_suggest_kinds (registry, "zzzzzzzzzzzzzzzz");
  g_assert_null (far[0]);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/registry/application-packs", test_application_packs);
  g_test_add_func ("/registry/accepts", test_accepts);
  g_test_add_func ("/registry/suggest", test_suggest);
  return g_test_run ();
}
