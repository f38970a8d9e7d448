/* test-pack.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "plumb-file.h"
#include "plumb-paths.h"
#include "plumb-registry.h"

static char *top; /* a folder for packs, made anew for each test */

static void
write_file (const char *pack, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (top, pack, name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_autoptr (GError) error = NULL;
  g_assert_true (g_file_set_contents (path, text, -1, &error));
}

/* A pack of one kind; @more are members of the kind, @port and @field of its only port and field.
 */
static char *
make_pack (const char *more, const char *port, const char *field)
{
  return g_strdup_printf (
      "{ \"pack\": \"p\", \"version\": \"1\", \"title\": \"P\", \"summary\": \"s\", \"license\": "
      "\"X\","
      "  \"families\": { \"graph\": \"Graph\" }, \"modules\": { \"m\": \"M\" },"
      "  \"artifact_kinds\": { \"any\": { \"title\": \"Any\" }, \"image\": { \"title\": \"I\" } },"
      "  \"tools\": { \"t\": { \"command\": \"t\", \"version\": { \"argv\": [\"-V\"], \"match\": "
      "\"(.*)\" "
      "}, \"enables\": \"e\", \"advice\": \"a\" } },"
      "  \"kinds\": [ { \"type\": \"p.k\", \"version\": 1, \"title\": \"K\", \"summary\": \"s\","
      "    \"family\": \"graph\", \"module\": \"m\", \"stage\": \"x\", \"category\": \"C\", "
      "\"role\": "
      "\"r\", \"backend\": \"b\","
      "    \"inputs\": [ { \"name\": \"in\", \"kind\": \"image\" %s } ], \"outputs\": [],"
      "    \"fields\": [ { \"name\": \"f\" %s } ] %s } ] }",
      port, field, more);
}

static PlumbProblems *
load (PlumbRegistry *registry, const char *pack)
{
  PlumbProblems *problems = plumb_problems_new ();
  g_autofree char *folder = g_build_filename (top, pack, NULL);
  gboolean loaded = plumb_registry_load_pack (registry, folder, PLUMB_PACK_ORIGIN_USER, problems);
  g_assert_true (loaded == !plumb_problems_has_errors (problems));
  g_assert_cmpuint (plumb_registry_get_n_packs (registry), ==, loaded ? 1 : 0);
  return problems;
}

static void
set_up (void)
{
  g_autoptr (GError) error = NULL;
  top = g_dir_make_tmp ("plumb-packs-XXXXXX", &error);
  g_assert_no_error (error);
}

static void
tear_down (void)
{
  g_autoptr (GError) error = NULL;
  plumb_file_remove_tree (top, &error);
  g_assert_no_error (error);
  g_clear_pointer (&top, g_free);
}

#define NUMBER ", \"type\": \"number\", \"default\": 1"

static const struct
{
  const char *more;
  const char *port;
  const char *field;
  const char *code; /* of the first problem; NULL: none */
  const char *at;
} faults[] = {
  { "", "", NUMBER, NULL, NULL },
  { "", "", ", \"type\": \"number\"", NULL, NULL },
  { ", \"colour\": 1", "", NUMBER, "pack-unknown-member", "colour" },
  { ", \"uses\": { \"gpu\": true }", "", NUMBER, "pack-unknown-member", "uses.gpu" },
  { ", \"uses\": { \"seed\": 1 }", "", NUMBER, "pack-wrong-type", "uses.seed" },
  { ", \"uses\": { \"slots\": { \"cpu\": 0 } }", "", NUMBER, "pack-wrong-type", "uses.slots" },
  { ", \"uses\": { \"tools\": [\"saw\"] }", "", NUMBER, "pack-unknown-reference", "uses.tools" },
  { ", \"settings\": \"none\"", "", NUMBER, "pack-settings", "settings" },
  { ", \"needs\": \"some\"", "", NUMBER, "pack-bad-choice", "needs" },
  { ", \"call\": { \"argv\": [\"{tool.saw}\"] }", "", NUMBER, "pack-bad-call", "call.argv" },
  { ", \"call\": { \"argv\": [\"{in.gone}\"] }", "", NUMBER, "pack-bad-call", "call.argv" },
  { ", \"call\": { \"argv\": [\"x={param.gone}\"] }", "", NUMBER, "pack-bad-call", "call.argv" },
  { ", \"call\": { \"argv\": [\"{*in.in}\", \"{param.f}\", \"{work}\"] }", "", NUMBER, NULL, NULL },
  { ", \"call\": { \"argv\": [] }", "", NUMBER, "pack-bad-call", "call.argv" },
  { "", ", \"also\": [\"sound\"]", NUMBER, "pack-unknown-reference", "inputs.in.kind" },
  { "", ", \"many\": 1", NUMBER, "pack-wrong-type", "inputs.in.many" },
  { "", ", \"file\": \"x\"", NUMBER, "pack-unknown-member", "inputs.in.file" },
  { "", "", "", "pack-missing-member", "fields.f.type" },
  { "", "", ", \"type\": \"float\"", "pack-bad-choice", "fields.f.type" },
  { "", "", ", \"type\": \"number\", \"default\": \"1\"", "pack-bad-default", "fields.f.default" },
  { "", "", NUMBER ", \"minimum\": 2", "pack-bad-default", "fields.f.default" },
  { "", "", NUMBER ", \"minimum\": 2, \"maximum\": 1", "pack-field-rule", "fields.f.minimum" },
  { "", "", NUMBER ", \"choices\": [\"a\"]", "pack-field-rule", "fields.f.choices" },
  { "", "", NUMBER ", \"format\": \"uuid\"", "pack-field-rule", "fields.f.format" },
  { "", "", ", \"type\": \"enum\", \"default\": \"a\"", "pack-field-rule", "fields.f.choices" },
  { "", "", ", \"type\": \"enum\", \"choices\": [\"a\"], \"default\": \"b\"", "pack-bad-default",
    "fields.f.default" },
  { "", "", ", \"type\": \"enum\", \"choices\": [\"a\"], \"choice_titles\": []", "pack-field-rule",
    "fields.f.choice_titles" },
  { "", "", ", \"type\": \"text\", \"format\": \"mail\"", "pack-unknown-reference",
    "fields.f.format" },
  { "", "", ", \"type\": \"text\", \"pattern\": \"(\"", "pack-field-rule", "fields.f.pattern" },
  { "", "", ", \"type\": \"text\", \"format\": \"code\"", "pack-field-rule", "fields.f.language" },
  { "", "", ", \"type\": \"text\", \"language\": \"json\"", "pack-field-rule",
    "fields.f.language" },
  { "", "", ", \"type\": \"text\", \"pattern\": \"a+\", \"default\": \"ab\"", "pack-bad-default",
    "fields.f.default" },
  { "", "", ", \"type\": \"text\", \"format\": \"uuid\", \"optional\": true", NULL, NULL },
  { "", "", ", \"type\": \"list\", \"of\": \"integer\", \"default\": [1.5]", "pack-bad-default",
    "fields.f.default" },
  { "", "", NUMBER ", \"visible_if\": { \"field\": \"g\", \"in\": [1] }", "pack-unknown-reference",
    "fields.f.visible_if.field" },
  { "", "", ", \"type\": \"file\", \"accepts\": [\"sound\"]", "pack-unknown-reference",
    "fields.f.accepts" },
  { "", "", NUMBER "}, { \"name\": \"f\"" NUMBER, "pack-duplicate", "fields.f" },
  { "", "", NUMBER "}, { \"name\": \"in\"" NUMBER, "pack-duplicate", "fields.in" },
  { "", "", NUMBER "}, { \"name\": \"a.b\"" NUMBER, "pack-bad-name", "fields.a.b" },
  { "", "}, { \"name\": \"in\", \"kind\": \"any\"", NUMBER, "pack-duplicate", "inputs.in" },
};

static void
test_faults (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autofree char *text = make_pack (faults[i].more, faults[i].port, faults[i].field);
      set_up ();
      write_file ("p", "pack.json", text);
      g_autoptr (PlumbRegistry) registry = plumb_registry_new ();
      g_autoptr (PlumbProblems) problems = load (registry, "p");
      const PlumbProblem *first
          = plumb_problems_get_length (problems) == 0 ? NULL : plumb_problems_get (problems, 0);
      g_test_message ("%u %s", i, first == NULL ? "-" : first->message);
      g_assert_cmpstr (first == NULL ? NULL : first->code, ==, faults[i].code);
      g_assert_cmpstr (first == NULL ? NULL : first->field, ==, faults[i].at);
      if (first != NULL)
        {
          g_assert_cmpstr (first->node, ==, "p.k");
          g_assert_true (g_str_has_prefix (first->message, "Pack p, kind p.k, "));
          g_assert_nonnull (first->advice);
        }
      tear_down ();
    }
}

/* Every fault of a pack is told, and the pack left out whole. */
static void
test_all_at_once (void)
{
  set_up ();
  g_autofree char *text
      = make_pack (", \"a\": 1, \"b\": 2", ", \"c\": 3", ", \"type\": \"number\", \"d\": 4");
  write_file ("p", "pack.json", text);
  g_autoptr (PlumbRegistry) registry = plumb_registry_new ();
  g_autoptr (PlumbProblems) problems = load (registry, "p");
  g_assert_cmpuint (plumb_problems_get_length (problems), >=, 2);
  g_assert_null (plumb_registry_find_kind (registry, "p.k"));
  tear_down ();
}

static void
test_unreadable (void)
{
  static const char *const texts[]
      = { "", "[]", "{", "{ \"pack\": \"p\", \"pack\": \"p\" }", "{ \"pack\": 3 }" };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      set_up ();
      write_file ("p", "pack.json", texts[i]);
      g_autoptr (PlumbRegistry) registry = plumb_registry_new ();
      g_autoptr (PlumbProblems) problems = load (registry, "p");
      g_assert_true (plumb_problems_has_errors (problems));
      tear_down ();
    }
}

/* What a person trusts is every byte: a link could lead to what changes. */
static void
test_links (void)
{
  set_up ();
  g_autofree char *text = make_pack ("", "", NUMBER);
  write_file ("p", "pack.json", text);
  g_autofree char *link = g_build_filename (top, "p", "script.py", NULL);
  g_assert_cmpint (symlink ("/etc/passwd", link), ==, 0);
  g_autoptr (PlumbRegistry) registry = plumb_registry_new ();
  g_autoptr (PlumbProblems) problems = load (registry, "p");
  g_assert_cmpstr (plumb_problems_get (problems, 0)->code, ==, "pack-unreadable");
  tear_down ();
}

static char *
hash_pack (void)
{
  g_autoptr (PlumbRegistry) registry = plumb_registry_new ();
  g_autoptr (PlumbProblems) problems = load (registry, "p");
  g_assert_cmpuint (plumb_problems_get_length (problems), ==, 0);
  return g_strdup (plumb_pack_get_hash (plumb_registry_get_pack (registry, 0)));
}

static void
test_titles_of_ports (void)
{
  static const char *const cases[][2]
      = { { "", "In" }, { ", \"title\": \"of the day\"", "of the day" } };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      set_up ();
      g_autofree char *text = make_pack ("", cases[i][0], NUMBER);
      write_file ("p", "pack.json", text);
      g_autoptr (PlumbRegistry) registry = plumb_registry_new ();
      g_autoptr (PlumbProblems) problems = load (registry, "p");
      PlumbKind *kind = plumb_registry_find_kind (registry, "p.k");
      g_assert_cmpstr (plumb_kind_get_input (kind, 0)->name, ==, "in");
      g_assert_cmpstr (plumb_kind_get_input (kind, 0)->title, ==, cases[i][1]);
      tear_down ();
    }
}

static void
test_hash (void)
{
  set_up ();
  g_autofree char *text = make_pack ("", "", NUMBER);
  write_file ("p", "pack.json", text);
  write_file ("p", "lib/script.py", "print(1)\n");
  g_autofree char *first = hash_pack ();
  g_autofree char *again = hash_pack ();
  g_assert_cmpstr (first, ==, again);
  write_file ("p", "lib/script.py", "print(2)\n");
  g_autofree char *changed = hash_pack ();
  g_assert_cmpstr (first, !=, changed);
  write_file ("p", "lib/script.py", "print(1)\n");
  write_file ("p", "lib/.hidden", "");
  g_autofree char *more = hash_pack ();
  g_assert_cmpstr (first, !=, more);
  tear_down ();
}

static void
test_include (void)
{
  set_up ();
  write_file ("p", "pack.json",
              "{ \"pack\": \"p\", \"version\": \"1\", \"title\": \"P\", \"summary\": \"s\", "
              "\"license\": \"X\", \"families\": { \"graph\": \"Graph\" }, \"modules\": { \"m\": "
              "\"M\", \"n\": \"N\" }, \"defaults\": { \"version\": 3, \"family\": \"graph\", "
              "\"module\": \"m\", \"stage\": \"x\", \"category\": \"C\", \"role\": \"r\", "
              "\"backend\": \"b\", \"inputs\": [], \"outputs\": [], \"settings\": \"none\" }, "
              "\"include\": [\"kinds/*.json\"] }");
  write_file ("p", "kinds/b.json",
              "{ \"defaults\": { \"module\": \"n\" }, \"kinds\": [ { \"type\": \"p.b\", \"title\": "
              "\"B\", \"summary\": \"s\" }, { \"type\": \"p.c\", \"title\": \"C\", \"summary\": "
              "\"s\", \"module\": \"m\", \"version\": 4 } ] }");
  write_file ("p", "kinds/a.json",
              "{ \"kinds\": [ { \"type\": \"p.a\", \"title\": \"A\", \"summary\": \"s\" } ] }");
  g_autoptr (PlumbRegistry) registry = plumb_registry_new ();
  g_autoptr (PlumbProblems) problems = load (registry, "p");
  g_assert_cmpuint (plumb_problems_get_length (problems), ==, 0);
  PlumbPack *pack = plumb_registry_get_pack (registry, 0);
  g_assert_cmpuint (plumb_pack_get_n_kinds (pack), ==, 3);
  g_assert_cmpstr (plumb_kind_get_name (plumb_pack_get_kind (pack, 0)), ==, "p.a");
  PlumbKind *b = plumb_registry_find_kind (registry, "p.b");
  PlumbKind *c = plumb_registry_find_kind (registry, "p.c");
  g_assert_cmpstr (plumb_kind_get_module (b), ==, "n");
  g_assert_cmpint (plumb_kind_get_version (b), ==, 3);
  g_assert_cmpstr (plumb_kind_get_module (c), ==, "m");
  g_assert_cmpint (plumb_kind_get_version (c), ==, 4);
  g_assert_true (plumb_kind_has_no_settings (c));
  tear_down ();
}

static void
write_small_pack (const char *folder, const char *name, const char *family, const char *declares)
{
  g_autofree char *text = g_strdup_printf (
      "{ \"pack\": \"%s\", \"version\": \"1\", \"title\": \"%s\", \"summary\": \"s\", \"license\": "
      "\"X\", \"families\": { %s }, \"modules\": { \"m.%s\": \"M\" }, \"kinds\": [ { \"type\": "
      "\"%s.k\", \"version\": 1, \"title\": \"K\", \"summary\": \"s\", \"family\": \"%s\", "
      "\"module\": \"m.%s\", \"stage\": \"x\", \"category\": \"C\", \"role\": \"r\", \"backend\": "
      "\"b\", \"inputs\": [], \"outputs\": [], \"settings\": \"none\" } ] }",
      name, name, declares, name, name, family, name);
  write_file (folder, "pack.json", text);
}

/* A pack may use what another declares, in any order; without the other it is left out too. */
static void
test_references_between_packs (void)
{
  set_up ();
  write_small_pack ("s/a", "a", "fb", "");
  write_small_pack ("s/b", "b", "fc", "\"fb\": \"FB\"");
  write_small_pack ("s/c", "c", "fc", "\"fc\": \"FC\"");
  write_small_pack ("w/c", "c", "fc", "\"fc\": \"Other\"");
  g_autofree char *strong = g_build_filename (top, "s", NULL);
  g_autofree char *weak = g_build_filename (top, "w", NULL);
  const char *folders[] = { strong, weak, "/nowhere", NULL };
  g_autoptr (PlumbRegistry) registry = plumb_registry_new ();
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  plumb_registry_load (registry, folders, problems);
  g_assert_cmpuint (plumb_registry_get_n_packs (registry), ==, 3);
  g_assert_cmpuint (plumb_problems_get_length (problems), ==, 1);
  g_assert_cmpstr (plumb_problems_get (problems, 0)->code, ==, "pack-shadowed");
  g_assert_cmpstr (plumb_registry_find_family (registry, "fc")->title, ==, "FC");
  g_assert_cmpint (plumb_pack_get_origin (plumb_registry_get_pack (registry, 0)), ==,
                   PLUMB_PACK_ORIGIN_USER);
  write_file ("s/c", "pack.json", "{}");
  const char *one[] = { strong, NULL };
  g_autoptr (PlumbRegistry) less = plumb_registry_new ();
  plumb_registry_load (less, one, problems);
  g_assert_cmpuint (plumb_registry_get_n_packs (less), ==, 0);
  tear_down ();
}

/* Nobody else's pack can stand in for the program's own. */
static void
test_reserved (void)
{
  set_up ();
  write_small_pack ("core", "core", "g", "\"g\": \"G\"");
  g_autoptr (PlumbRegistry) registry = plumb_registry_new ();
  g_autoptr (PlumbProblems) problems = load (registry, "core");
  g_assert_cmpstr (plumb_problems_get (problems, 0)->code, ==, "pack-reserved");
  tear_down ();
}

/* A pack adds to what the program builds on; it does not change it. */
static void
test_application_first (void)
{
  set_up ();
  write_small_pack ("u/a", "a", "g", "\"g\": \"Other\", \"own\": \"Own\"");
  write_small_pack ("s/b", "b", "g", "\"g\": \"System\"");
  write_small_pack ("d/c", "c", "g", "\"g\": \"Application\"");
  static const char *const folders[] = { "u/a", "s/b", "d/c" };
  static const char *const titles[] = { "Other", "System", "Application" };
  g_autoptr (PlumbRegistry) registry = plumb_registry_new ();
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *folder = g_build_filename (top, folders[i], NULL);
      PlumbPackOrigin origin = PLUMB_PACK_ORIGIN_USER - i;
      g_assert_true (plumb_registry_load_pack (registry, folder, origin, problems));
      g_assert_cmpstr (plumb_registry_find_family (registry, "g")->title, ==, titles[i]);
    }
  g_assert_cmpstr (plumb_registry_find_family (registry, "own")->title, ==, "Own");
  g_assert_cmpuint (plumb_problems_get_length (problems), ==, 0);
  tear_down ();
}

static void
test_endless_widening (void)
{
  set_up ();
  write_file ("p", "pack.json",
              "{ \"pack\": \"p\", \"version\": \"1\", \"title\": \"P\", \"summary\": \"s\", "
              "\"license\": \"X\", \"artifact_kinds\": { \"a\": { \"title\": \"A\", \"widens_to\": "
              "[\"b\"] }, \"b\": { \"title\": \"B\", \"widens_to\": [\"a\"] } } }");
  g_autoptr (PlumbRegistry) registry = plumb_registry_new ();
  g_autoptr (PlumbProblems) problems = load (registry, "p");
  g_assert_cmpstr (plumb_problems_get (problems, 0)->code, ==, "pack-unknown-reference");
  tear_down ();
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pack/faults", test_faults);
  g_test_add_func ("/pack/all-at-once", test_all_at_once);
  g_test_add_func ("/pack/unreadable", test_unreadable);
  g_test_add_func ("/pack/links", test_links);
  g_test_add_func ("/pack/titles-of-ports", test_titles_of_ports);
  g_test_add_func ("/pack/hash", test_hash);
  g_test_add_func ("/pack/include", test_include);
  g_test_add_func ("/pack/references-between-packs", test_references_between_packs);
  g_test_add_func ("/pack/reserved", test_reserved);
  g_test_add_func ("/pack/application-first", test_application_first);
  g_test_add_func ("/pack/endless-widening", test_endless_widening);
  return g_test_run ();
}
