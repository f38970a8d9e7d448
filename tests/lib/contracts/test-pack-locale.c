/* test-pack-locale.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <locale.h>
#include <string.h>

#include "plumb-catalog.h"
#include "plumb-file.h"

/* A pack brings its own translations: the window's language is the process's. */

static char *top; /* a folder for the pack, made anew for each test */

static const char pack_text[]
    = "{ \"pack\": \"p\", \"version\": \"1\", \"title\": \"Kiln\", \"summary\": \"Fires clay.\","
      "  \"license\": \"X\", \"families\": { \"pots\": \"Pots\" },"
      "  \"modules\": { \"m\": { \"title\": \"Ovens\", \"summary\": \"Hot.\" } },"
      "  \"artifact_kinds\": { \"pot\": { \"title\": \"Pot\" } },"
      "  \"tools\": { \"kiln\": { \"command\": \"kiln\", \"version\": { \"argv\": [\"--version\"],"
      "    \"match\": \"(.*)\" }, \"enables\": \"firing\", \"advice\": \"buy a kiln\" } },"
      "  \"kinds\": [ { \"type\": \"p.fire\", \"version\": 1, \"title\": \"Fire\", \"summary\":"
      "    \"Hardens a pot.\", \"help\": \"Slowly.\", \"words\": [\"bake\"], \"disabled\": "
      "\"cold\","
      "    \"family\": \"pots\", \"module\": \"m\", \"stage\": \"burn-in\", \"category\": \"Heat\","
      "    \"role\": \"r\", \"backend\": \"local\","
      "    \"inputs\": [ { \"name\": \"wet_pot\", \"kind\": \"pot\", \"summary\": \"Dry.\" } ],"
      "    \"outputs\": [ { \"name\": \"pot\", \"kind\": \"pot\", \"title\": \"Fired pot\" } ],"
      "    \"fields\": [ { \"name\": \"heat\", \"type\": \"integer\", \"default\": 900, \"title\":"
      "      \"Heat of it\", \"summary\": \"Peak.\", \"unit\": \"degrees\" },"
      "      { \"name\": \"glaze\", \"type\": \"enum\", \"choices\": [\"salt\", \"ash\"],"
      "        \"choice_titles\": [\"Salt\", \"Ash\"], \"default\": \"ash\" } ] } ] }";

static const char german[]
    = "{ \"Kiln\": \"Brennofen\", \"Fires clay.\": \"Brennt Ton.\", \"Pots\": \"Töpfe\","
      "  \"Ovens\": \"Öfen\", \"Hot.\": \"Heiß.\", \"Pot\": \"Topf\", \"firing\": \"das Brennen\","
      "  \"buy a kiln\": \"kaufen Sie einen Ofen\", \"Fire\": \"Brennen\","
      "  \"Hardens a pot.\": \"Härtet einen Topf.\", \"Slowly.\": \"Langsam.\","
      "  \"bake\": \"backen\", \"cold\": \"kalt\", \"Burn in\": \"Einbrand\","
      "  \"Heat\": \"Hitze\", \"Wet pot\": \"Nasser Topf\", \"Dry.\": \"Trocken.\","
      "  \"Fired pot\": \"Gebrannter Topf\", \"Heat of it\": \"Temperatur\","
      "  \"Peak.\": \"Höchstens.\", \"degrees\": \"Grad\", \"glaze\": \"Glasur\","
      "  \"Salt\": \"Salz\", \"Ash\": \"\" }";

static void
write_file (const char *name, const char *text, gssize length)
{
  g_autofree char *path = g_build_filename (top, "p", name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_autoptr (GError) error = NULL;
  g_assert_true (g_file_set_contents (path, text, length, &error));
}

static PlumbRegistry *
load (PlumbProblems *problems)
{
  PlumbRegistry *registry = plumb_registry_new ();
  g_autofree char *folder = g_build_filename (top, "p", NULL);
  gboolean loaded = plumb_registry_load_pack (registry, folder, PLUMB_PACK_ORIGIN_USER, problems);
  g_assert_true (loaded == !plumb_problems_has_errors (problems));
  return registry;
}

static PlumbRegistry *
load_good (void)
{
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  PlumbRegistry *registry = load (problems);
  g_assert_cmpuint (plumb_problems_get_length (problems), ==, 0);
  return registry;
}

static void
set_up (void)
{
  g_autoptr (GError) error = NULL;
  top = g_dir_make_tmp ("plumb-locale-XXXXXX", &error);
  g_assert_no_error (error);
  write_file ("pack.json", pack_text, -1);
}

static void
tear_down (void)
{
  g_autoptr (GError) error = NULL;
  setlocale (LC_ALL, "C");
  g_unsetenv ("LANGUAGE");
  plumb_file_remove_tree (top, &error);
  g_assert_no_error (error);
  g_clear_pointer (&top, g_free);
}

/* As the window does it. */
static void
speak (const char *languages)
{
  g_setenv ("LANGUAGE", languages, TRUE);
  g_assert_nonnull (setlocale (LC_ALL, "C.UTF-8"));
}

static void
assert_title (const char *languages, const char *title)
{
  if (languages != NULL)
    speak (languages);
  g_autoptr (PlumbRegistry) registry = load_good ();
  g_assert_cmpstr (plumb_kind_get_title (plumb_registry_find_kind (registry, "p.fire")), ==, title);
}

static void
test_every_text (void)
{
  set_up ();
  write_file ("locale/de.json", german, -1);
  speak ("de");
  g_autoptr (PlumbRegistry) registry = load_good ();
  PlumbPack *pack = plumb_registry_get_pack (registry, 0);
  PlumbKind *kind = plumb_pack_get_kind (pack, 0);
  const PlumbField *heat = plumb_kind_get_field (kind, 0);
  g_assert_cmpstr (plumb_pack_get_title (pack), ==, "Brennofen");
  g_assert_cmpstr (plumb_pack_get_summary (pack), ==, "Brennt Ton.");
  g_assert_cmpstr (plumb_pack_get_family (pack, 0)->title, ==, "Töpfe");
  g_assert_cmpstr (plumb_pack_get_module (pack, 0)->title, ==, "Öfen");
  g_assert_cmpstr (plumb_pack_get_module (pack, 0)->summary, ==, "Heiß.");
  g_assert_cmpstr (plumb_pack_get_artifact_kind (pack, 0)->title, ==, "Topf");
  g_assert_cmpstr (plumb_pack_get_tool (pack, 0)->enables, ==, "das Brennen");
  g_assert_cmpstr (plumb_pack_get_tool (pack, 0)->advice, ==, "kaufen Sie einen Ofen");
  g_assert_cmpstr (plumb_kind_get_title (kind), ==, "Brennen");
  g_assert_cmpstr (plumb_kind_get_summary (kind), ==, "Härtet einen Topf.");
  g_assert_cmpstr (plumb_kind_get_help (kind), ==, "Langsam.");
  g_assert_cmpstr (plumb_kind_get_disabled (kind), ==, "kalt");
  g_assert_true (g_strv_contains (plumb_kind_get_words (kind), "backen"));
  g_assert_cmpstr (plumb_kind_get_input (kind, 0)->title, ==, "Nasser Topf");
  g_assert_cmpstr (plumb_kind_get_input (kind, 0)->summary, ==, "Trocken.");
  g_assert_cmpstr (plumb_kind_get_output (kind, 0)->title, ==, "Gebrannter Topf");
  g_assert_cmpstr (heat->title, ==, "Temperatur");
  g_assert_cmpstr (heat->summary, ==, "Höchstens.");
  g_assert_cmpstr (heat->unit, ==, "Grad");
  g_assert_cmpstr (plumb_kind_get_field (kind, 1)->title, ==, "Glasur");
  tear_down ();
}

/* What is not translated, or not yet, is read in English. */
static void
test_each_by_itself (void)
{
  set_up ();
  write_file ("locale/de.json", german, -1);
  speak ("de");
  g_autoptr (PlumbRegistry) registry = load_good ();
  PlumbKind *kind = plumb_registry_find_kind (registry, "p.fire");
  const PlumbField *glaze = plumb_kind_find_field (kind, "glaze");
  g_assert_cmpstr (glaze->choice_titles[0], ==, "Salz");
  g_assert_cmpstr (glaze->choice_titles[1], ==, "Ash");
  g_assert_cmpstr (glaze->choices[0], ==, "salt");
  g_assert_cmpstr (plumb_kind_get_output (kind, 0)->summary, ==, "");
  tear_down ();
}

static void
test_catalog (void)
{
  set_up ();
  write_file ("locale/de.json", german, -1);
  speak ("de");
  g_autoptr (PlumbRegistry) registry = load_good ();
  g_autoptr (PlumbCatalog) catalog = plumb_catalog_new (registry);
  const PlumbCatalogSection *category = plumb_catalog_find_section (catalog, "pots/m/burn-in/Heat");
  g_assert_nonnull (category);
  g_assert_cmpstr (category->title, ==, "Hitze");
  g_assert_cmpstr (plumb_catalog_get_section (catalog, category->parent)->title, ==, "Einbrand");
  static const char *const words[]
      = { "brennen", "fire", "hitze", "heat", "backen", "bake", "härtet", "hardens" };
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      PlumbCatalogQuery query = { .text = words[i] };
      g_autoptr (GArray) hits = plumb_catalog_search (catalog, &query);
      g_test_message ("%s", words[i]);
      g_assert_cmpuint (hits->len, ==, 1);
    }
  tear_down ();
}

static void
test_which_language (void)
{
  set_up ();
  write_file ("locale/de.json", german, -1);
  write_file ("locale/fr.json", "{ \"Kiln\": \"Four\" }", -1);
  write_file ("locale/pt_BR.json", "{ \"Fire\": \"Queimar\" }", -1);
  write_file ("locale/sr@latin.json", "{ \"Fire\": \"Paliti\" }", -1);
  /* A process that has not called setlocale speaks English. */
  g_setenv ("LANGUAGE", "de", TRUE);
  assert_title (NULL, "Fire");
  assert_title ("de", "Brennen");
  assert_title ("de_AT.UTF-8", "Brennen");
  assert_title ("pt_BR", "Queimar");
  assert_title ("pt", "Fire");
  assert_title ("sr@latin", "Paliti");
  assert_title ("fr:de", "Brennen");
  assert_title ("da:fr", "Fire");
  assert_title ("en:de", "Fire");
  assert_title ("en_GB.UTF-8:de", "Fire");
  write_file ("locale/en.json", "{ \"Fire\": \"Burn\" }", -1);
  assert_title ("en_GB:de", "Burn");
  tear_down ();
}

#define LITERAL(text) text, sizeof text - 1

static const struct
{
  const char *name;
  const char *text;
  gsize length;
  const char *code;
  const char *at;
} faults[] = {
  { "locale/de.json", LITERAL ("{"), "pack-unreadable", "locale/de.json" },
  { "locale/de.json", LITERAL (""), "pack-unreadable", "locale/de.json" },
  { "locale/de.json", LITERAL ("{ \"Fire\": \"\xff\" }"), "pack-unreadable", "locale/de.json" },
  { "locale/de.json", LITERAL ("{ \"Fire\": \"a\0b\" }"), "pack-unreadable", "locale/de.json" },
  { "locale/de.json", LITERAL ("{ \"Fire\": \"a\\u0000b\" }"), "pack-unreadable",
    "locale/de.json" },
  { "locale/de.json", LITERAL ("{ \"Fire\": \"a\", \"Fire\": \"b\" }"), "pack-unreadable",
    "locale/de.json" },
  { "locale/de.json", LITERAL ("[]"), "pack-wrong-type", "locale/de.json" },
  { "locale/de.json", LITERAL ("{ \"Fire\": 1 }"), "pack-wrong-type", "locale/de.json.Fire" },
  { "locale/de.json", LITERAL ("{ \"Fire\": null }"), "pack-wrong-type", "locale/de.json.Fire" },
  { "locale/deutsch.json", LITERAL ("{}"), "pack-bad-name", "locale/deutsch.json" },
  { "locale/de-DE.json", LITERAL ("{}"), "pack-bad-name", "locale/de-DE.json" },
  { "locale/de_DEU.json", LITERAL ("{}"), "pack-bad-name", "locale/de_DEU.json" },
  { "locale/de@.json", LITERAL ("{}"), "pack-bad-name", "locale/de@.json" },
  { "locale/.json", LITERAL ("{}"), "pack-bad-name", "locale/.json" },
};

/* In whatever language the process is: the one who writes a pack need not speak them all. */
static void
test_faults (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      set_up ();
      write_file (faults[i].name, faults[i].text, (gssize) faults[i].length);
      g_autoptr (PlumbProblems) problems = plumb_problems_new ();
      g_autoptr (PlumbRegistry) registry = load (problems);
      g_test_message ("%u", i);
      g_assert_cmpuint (plumb_problems_get_length (problems), ==, 1);
      const PlumbProblem *problem = plumb_problems_get (problems, 0);
      g_test_message ("%s", problem->message);
      g_assert_cmpstr (problem->code, ==, faults[i].code);
      g_assert_cmpstr (problem->field, ==, faults[i].at);
      g_assert_cmpstr (problem->node, ==, "p");
      g_assert_cmpuint (plumb_registry_get_n_packs (registry), ==, 0);
      tear_down ();
    }
}

static void
test_deep (void)
{
  set_up ();
  g_autoptr (GString) text = g_string_new ("{ \"Fire\": ");
  for (guint i = 0; i < 100000; i++)
    g_string_append_c (text, '[');
  write_file ("locale/de.json", text->str, -1);
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  g_autoptr (PlumbRegistry) registry = load (problems);
  g_assert_cmpstr (plumb_problems_get (problems, 0)->code, ==, "pack-unreadable");
  tear_down ();
}

/* The pack's own use of the folder is not ours to judge. */
static void
test_other_files (void)
{
  set_up ();
  write_file ("locale/README", "…", -1);
  write_file ("locale/de/LC_MESSAGES/script.json", "x", -1);
  write_file ("locale.json", "x", -1);
  assert_title ("de", "Fire");
  tear_down ();
}

/* A text that a pack no longer has is told, and the pack is there all the same. */
static void
test_idle (void)
{
  set_up ();
  write_file ("locale/de.json", "{ \"Fier\": \"Brennen\", \"Kiln\": \"Ofen\" }", -1);
  write_file ("locale/fr.json", "{ \"Fier\": \"Cuire\", \"Kilns\": \"Fours\" }", -1);
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  g_autoptr (PlumbRegistry) registry = load (problems);
  g_assert_cmpuint (plumb_registry_get_n_packs (registry), ==, 1);
  g_assert_cmpuint (plumb_problems_get_length (problems), ==, 2);
  const PlumbProblem *one = plumb_problems_get (problems, 0);
  g_assert_cmpint (one->severity, ==, PLUMB_SEVERITY_NOTE);
  g_assert_cmpstr (one->code, ==, "pack-idle-translation");
  g_assert_cmpstr (one->field, ==, "locale/de.json");
  g_assert_cmpstr (one->found, ==, "Fier");
  g_assert_cmpstr (one->message, ==,
                   "Pack p, locale/de.json: 1 translated text is not in the pack");
  g_assert_cmpstr (plumb_problems_get (problems, 1)->message, ==,
                   "Pack p, locale/fr.json: 2 translated texts are not in the pack");
  tear_down ();
}

/* A person trusts every byte: a translation may lie. */
static void
test_hash (void)
{
  set_up ();
  g_autoptr (PlumbRegistry) before = load_good ();
  write_file ("locale/de.json", german, -1);
  g_autoptr (PlumbRegistry) after = load_good ();
  g_assert_cmpstr (plumb_pack_get_hash (plumb_registry_get_pack (before, 0)), !=,
                   plumb_pack_get_hash (plumb_registry_get_pack (after, 0)));
  tear_down ();
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pack-locale/every-text", test_every_text);
  g_test_add_func ("/pack-locale/each-by-itself", test_each_by_itself);
  g_test_add_func ("/pack-locale/catalog", test_catalog);
  g_test_add_func ("/pack-locale/which-language", test_which_language);
  g_test_add_func ("/pack-locale/faults", test_faults);
  g_test_add_func ("/pack-locale/deep", test_deep);
  g_test_add_func ("/pack-locale/other-files", test_other_files);
  g_test_add_func ("/pack-locale/idle", test_idle);
  g_test_add_func ("/pack-locale/hash", test_hash);
  return g_test_run ();
}
