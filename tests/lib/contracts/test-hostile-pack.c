/* test-hostile-pack.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "plumb-catalog.h"
#include "plumb-file.h"

/* A pack that means ill is refused, and soon: what takes too long fails by the test's time. */

static char *top; /* the pack's folder, made anew for each test */

static void
set_up (void)
{
  g_autoptr (GError) error = NULL;
  top = g_dir_make_tmp ("plumb-hostile-XXXXXX", &error);
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

static void
write_file (const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (top, name, NULL);
  g_autoptr (GError) error = NULL;
  g_assert_true (g_file_set_contents (path, text, -1, &error));
}

#define HEAD                                                                                       \
  "{ \"pack\": \"p\", \"version\": \"1\", \"title\": \"P\", \"summary\": \"s\", \"license\": "     \
  "\"X\", \"families\": { \"g\": \"G\" }, \"modules\": { \"m\": \"M\" }, \"artifact_kinds\": { "   \
  "\"any\": { \"title\": \"A\" } }"
#define WHAT_ALL_KINDS_SAY                                                                         \
  "\"version\": 1, \"title\": \"K\", \"summary\": \"s\", \"family\": \"g\", \"module\": \"m\", "   \
  "\"stage\": \"x\", \"role\": \"r\", \"backend\": \"b\", \"inputs\": [], \"outputs\": []"
#define DEFAULTS ", \"defaults\": { " WHAT_ALL_KINDS_SAY ", \"settings\": \"none\" }"

/* @format: of a kind, with its number. */
static void
append_kinds (GString *text, guint n, const char *format)
{
  g_string_append (text, ", \"kinds\": [");
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *number = g_strdup_printf ("%u", i);
      g_auto (GStrv) parts = g_strsplit (format, "#", -1);
      g_autofree char *kind = g_strjoinv (number, parts);
      g_string_append_printf (text, "%s%s", i > 0 ? "," : "", kind);
    }
  g_string_append (text, "]");
}

static PlumbRegistry *
load (GString *text, PlumbProblems *problems)
{
  g_string_append (text, " }");
  write_file ("pack.json", text->str);
  PlumbRegistry *registry = plumb_registry_new ();
  gboolean loaded = plumb_registry_load_pack (registry, top, PLUMB_PACK_ORIGIN_USER, problems);
  g_assert_true (loaded == !plumb_problems_has_errors (problems));
  for (guint i = 0; i < MIN (plumb_problems_get_length (problems), 3); i++)
    g_test_message ("%s", plumb_problems_get (problems, i)->code);
  return registry;
}

static void
assert_refused (GString *text, const char *code, const char *at)
{
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  g_autoptr (PlumbRegistry) registry = load (text, problems);
  g_assert_cmpuint (plumb_problems_get_length (problems), ==, 1);
  g_assert_cmpstr (plumb_problems_get (problems, 0)->code, ==, code);
  g_assert_cmpstr (plumb_problems_get (problems, 0)->field, ==, at);
  g_assert_cmpuint (plumb_registry_get_n_packs (registry), ==, 0);
}

/* As many as there may be, each under a heading of its own. */
static void
test_many_kinds (void)
{
  set_up ();
  g_autoptr (GString) text = g_string_new (HEAD DEFAULTS);
  append_kinds (text, 10000, "{ \"type\": \"p.k#\", \"category\": \"C#\" }");
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  g_autoptr (PlumbRegistry) registry = load (text, problems);
  g_autoptr (PlumbCatalog) catalog = plumb_catalog_new (registry);
  g_assert_cmpuint (plumb_problems_get_length (problems), ==, 0);
  g_assert_cmpuint (plumb_catalog_get_n_kinds (catalog), ==, 10000);
  tear_down ();
}

static void
test_too_many_kinds (void)
{
  set_up ();
  g_autoptr (GString) text = g_string_new (HEAD DEFAULTS);
  append_kinds (text, 300000, "{ \"type\": \"p.k#\", \"category\": \"C\" }");
  assert_refused (text, "pack-too-large", "kinds");
  tear_down ();
}

/* Small in the file, large in each kind. */
static void
test_large_defaults (void)
{
  set_up ();
  g_autoptr (GString) text = g_string_new (HEAD ", \"defaults\": { " WHAT_ALL_KINDS_SAY
                                                ", \"category\": \"C\", \"fields\": [ { \"name\": "
                                                "\"f\", \"type\": \"enum\", \"default\": \"c\", "
                                                "\"choices\": [\"c\"");
  for (guint i = 0; i < 200000; i++)
    g_string_append (text, ",\"c\"");
  g_string_append (text, "] } ] }");
  append_kinds (text, 9000, "{ \"type\": \"p.k#\" }");
  assert_refused (text, "pack-too-large", "kinds");
  tear_down ();
}

static void
test_twice (void)
{
  set_up ();
  g_autoptr (GString) text = g_string_new (HEAD DEFAULTS);
  append_kinds (text, 2, "{ \"type\": \"p.k\", \"category\": \"C#\" }");
  assert_refused (text, "pack-duplicate", "kinds");
  tear_down ();
}

static void
test_faulty_defaults (void)
{
  set_up ();
  g_autoptr (GString) text = g_string_new (HEAD ", \"defaults\": { \"colour\": 1 }");
  append_kinds (text, 100, "{ \"type\": \"p.k#\" }");
  assert_refused (text, "pack-unknown-member", "defaults.colour");
  tear_down ();
}

static void
test_many_parts (void)
{
  static const char *const lists[] = { "inputs", "outputs", "fields" };
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      set_up ();
      g_autoptr (GString) text = g_string_new (HEAD DEFAULTS);
      g_string_append_printf (text,
                              ", \"kinds\": [ { \"type\": \"p.k\", \"category\": \"C\", \"%s\": "
                              "[",
                              lists[i]);
      for (guint k = 0; k <= 1000; k++)
        g_string_append_printf (text, "%s{ \"name\": \"n%u\" }", k > 0 ? "," : "", k);
      g_string_append (text, "] } ]");
      if (i == 2)
        g_string_replace (text, ", \"settings\": \"none\"", "", 1);
      assert_refused (text, "pack-too-large", lists[i]);
      tear_down ();
    }
}

/* A thousand are told, and how many more there are. */
static void
test_many_faults (void)
{
  set_up ();
  g_autoptr (GString) text = g_string_new (HEAD DEFAULTS);
  append_kinds (text, 3000, "{ \"type\": \"p.k#\", \"category\": \"C\", \"colour\": 1 }");
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  g_autoptr (PlumbRegistry) registry = load (text, problems);
  g_assert_cmpuint (plumb_problems_get_length (problems), ==, 1001);
  g_assert_cmpstr (plumb_problems_get (problems, 1000)->message, ==,
                   "2000 more problems are left out");
  tear_down ();
}

/* What was found is shown as far as one looks; a letter is not cut in two. */
static void
test_long_texts (void)
{
  g_autoptr (GString) longest = g_string_new (NULL);
  while (longest->len < 1000000)
    g_string_append (longest, "ä");
  g_string_prepend (longest, "x");
  set_up ();
  g_autoptr (GString) text = g_string_new (HEAD DEFAULTS);
  g_string_append_printf (text,
                          ", \"kinds\": [ { \"type\": \"%s\", \"category\": \"C\" }, { \"type\": "
                          "\"p.k\", \"category\": \"C\", \"%s\": 1, \"role\": \"%s\" } ]",
                          longest->str, longest->str, longest->str);
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  g_autoptr (PlumbRegistry) registry = load (text, problems);
  g_assert_cmpuint (plumb_problems_get_length (problems), ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      const PlumbProblem *problem = plumb_problems_get (problems, i);
      g_assert_cmpuint (strlen (problem->message), <, 2000);
      g_assert_cmpuint (strlen (problem->node), <, 500);
      g_assert_cmpuint (strlen (problem->field), <, 500);
      g_assert_true (g_utf8_validate (problem->message, -1, NULL));
    }
  tear_down ();
}

static void
append_patterns (GString *text, guint n, const char *pattern)
{
  g_string_append (text, ", \"include\": [");
  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s\"%s\"", i > 0 ? "," : "", pattern);
  g_string_append (text, "]");
}

static void
test_included_once (void)
{
  set_up ();
  write_file ("kinds.x", "{ \"kinds\": [ { \"type\": \"p.k\", \"category\": \"C\" } ] }");
  g_autoptr (GString) text = g_string_new (HEAD DEFAULTS);
  append_patterns (text, 900, "*.x");
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  g_autoptr (PlumbRegistry) registry = load (text, problems);
  g_assert_cmpuint (plumb_problems_get_length (problems), ==, 0);
  g_assert_cmpuint (plumb_pack_get_n_kinds (plumb_registry_get_pack (registry, 0)), ==, 1);
  tear_down ();
}

static void
test_many_patterns (void)
{
  set_up ();
  g_autoptr (GString) text = g_string_new (HEAD DEFAULTS);
  append_patterns (text, 1001, "pack.json");
  assert_refused (text, "pack-too-large", "include");
  tear_down ();
}

/* Kinds that widen to a thousand, which widen to a thousand. */
static void
test_wide_widening (void)
{
  set_up ();
  g_autoptr (GString) text = g_string_new (HEAD);
  g_string_truncate (text, strlen (HEAD) - 1);
  for (guint i = 0; i < 6; i++)
    {
      g_string_append_printf (text, ", \"a%u\": { \"title\": \"A\", \"widens_to\": [", i);
      for (guint k = 0; k < (i == 0 ? 1 : 1000) && i < 5; k++)
        g_string_append_printf (text, "%s\"a%u\"", k > 0 ? "," : "", i + 1);
      g_string_append (text, "] }");
    }
  g_string_append (text, " }");
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  g_autoptr (PlumbRegistry) registry = load (text, problems);
  g_assert_cmpstr (plumb_problems_get (problems, 0)->field, ==, "artifact_kinds.a0.widens_to");
  tear_down ();
}

/* In memory where there is such a place: on a disk so many folders take long to remove. */
static void
test_many_folders (void)
{
  g_autofree char *memory = g_strdup ("/dev/shm/plumb-hostile-XXXXXX");
  set_up ();
  if (g_mkdtemp (memory) != NULL)
    {
      g_assert_cmpint (g_rmdir (top), ==, 0);
      g_free (top);
      top = g_steal_pointer (&memory);
    }
  for (guint i = 0; i <= 10000; i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/%u", top, i);
      g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
    }
  g_autoptr (GString) text = g_string_new (HEAD);
  assert_refused (text, "pack-unreadable", NULL);
  tear_down ();
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hostile-pack/many-kinds", test_many_kinds);
  g_test_add_func ("/hostile-pack/too-many-kinds", test_too_many_kinds);
  g_test_add_func ("/hostile-pack/large-defaults", test_large_defaults);
  g_test_add_func ("/hostile-pack/twice", test_twice);
  g_test_add_func ("/hostile-pack/faulty-defaults", test_faulty_defaults);
  g_test_add_func ("/hostile-pack/many-parts", test_many_parts);
  g_test_add_func ("/hostile-pack/many-faults", test_many_faults);
  g_test_add_func ("/hostile-pack/long-texts", test_long_texts);
  g_test_add_func ("/hostile-pack/included-once", test_included_once);
  g_test_add_func ("/hostile-pack/many-patterns", test_many_patterns);
  g_test_add_func ("/hostile-pack/wide-widening", test_wide_widening);
  g_test_add_func ("/hostile-pack/many-folders", test_many_folders);
  return g_test_run ();
}
