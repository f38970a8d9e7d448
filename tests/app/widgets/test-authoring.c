/* test-authoring.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "app-test.h"

static void
count_cb (gpointer object, gpointer user_data)
{
  ++*(guint *) user_data;
}

static void
test_recent_and_uses (void)
{
  g_autoptr (AppTest) test = app_test_new (NULL, NULL);
  PlumbUiAuthoring *authoring = plumb_ui_session_get_authoring (test->session);
  guint n_changed = 0;
  g_signal_connect (authoring, "changed", G_CALLBACK (count_cb), &n_changed);
  plumb_ui_authoring_note_use (authoring, "core.list");
  plumb_ui_authoring_note_use (authoring, "image.compare");
  plumb_ui_authoring_note_use (authoring, "core.list");
  plumb_ui_authoring_note_use (authoring, "gone.kind");
  g_assert_cmpuint (plumb_ui_authoring_get_n_uses (authoring, "core.list"), ==, 2);
  g_assert_cmpuint (plumb_ui_authoring_get_n_uses (authoring, "core.reroute"), ==, 0);
  g_assert_cmpuint (n_changed, >, 0);
  g_autoptr (GPtrArray) recent = plumb_ui_authoring_list_recent (authoring);
  g_assert_cmpuint (recent->len, ==, 2);
  g_assert_cmpstr (plumb_kind_get_name (recent->pdata[0]), ==, "core.list");
  g_assert_cmpstr (plumb_kind_get_name (recent->pdata[1]), ==, "image.compare");

  PlumbCatalog *catalog = plumb_ui_authoring_get_catalog (authoring);
  for (guint i = 0; i < PLUMB_UI_N_RECENT + 5; i++)
    plumb_ui_authoring_note_use (authoring,
                                 plumb_kind_get_name (plumb_catalog_get_kind (catalog, i)));
  g_autoptr (GPtrArray) many = plumb_ui_authoring_list_recent (authoring);
  g_assert_cmpuint (many->len, ==, PLUMB_UI_N_RECENT);
}

static void
test_favorites (void)
{
  g_autoptr (AppTest) test = app_test_new (NULL, NULL);
  PlumbUiAuthoring *authoring = plumb_ui_session_get_authoring (test->session);
  plumb_ui_authoring_set_favorite (authoring, "image.compare", TRUE);
  plumb_ui_authoring_set_favorite (authoring, "core.list", TRUE);
  plumb_ui_authoring_set_favorite (authoring, "core.list", TRUE);
  g_autoptr (GPtrArray) favorites = plumb_ui_authoring_list_favorites (authoring);
  g_assert_cmpuint (favorites->len, ==, 2);
  g_assert_cmpstr (plumb_kind_get_name (favorites->pdata[0]), ==, "image.compare");
  plumb_ui_authoring_set_favorite (authoring, "image.compare", FALSE);
  g_assert_false (plumb_ui_authoring_is_favorite (authoring, "image.compare"));
  g_assert_true (plumb_ui_authoring_is_favorite (authoring, "core.list"));
  plumb_ui_authoring_set_favorite (authoring, "core.list", FALSE);
}

static const char *
find_first (PlumbUiAuthoring *authoring, const PlumbCatalogQuery *query)
{
  g_autoptr (GArray) hits = plumb_ui_authoring_search (authoring, query);
  g_assert_cmpuint (hits->len, >, 1);
  return plumb_kind_get_name (g_array_index (hits, PlumbCatalogHit, 0).kind);
}

/* Use decides among those that fit the same, and only there. */
static void
test_ranking_by_fit_and_use (void)
{
  g_autoptr (AppTest) test = app_test_new (NULL, NULL);
  PlumbUiAuthoring *authoring = plumb_ui_session_get_authoring (test->session);
  const PlumbCatalogQuery query = { .fit = PLUMB_CATALOG_TAKES, .artifact_kind = "image" };
  g_assert_cmpstr (find_first (authoring, &query), !=, "image.thumbnail");
  plumb_ui_authoring_note_use (authoring, "image.thumbnail");
  g_assert_cmpstr (find_first (authoring, &query), ==, "image.thumbnail");
  for (guint i = 0; i < 50; i++)
    plumb_ui_authoring_note_use (authoring, "core.reroute");
  g_assert_cmpstr (find_first (authoring, &query), ==, "image.thumbnail");
}

static void
test_section_resolves (void)
{
  g_autoptr (AppTest) test = app_test_new (NULL, NULL);
  PlumbUiAuthoring *authoring = plumb_ui_session_get_authoring (test->session);
  plumb_ui_authoring_set_section (authoring, "graph/core.files/nowhere");
  g_assert_cmpstr (plumb_ui_authoring_get_section (authoring), ==, "graph/core.files");
  plumb_ui_authoring_set_section (authoring, NULL);
  g_assert_null (plumb_ui_authoring_get_section (authoring));
}

static void
test_insert_bindings (void)
{
  g_autofree char *action = plumb_ui_authoring_make_action ("core.list");
  g_assert_cmpstr (action, ==, "canvas.insert::core.list");
  g_autofree char *drag = plumb_ui_authoring_make_drag ("core.list");
  g_assert_cmpstr (drag, ==, "plumb-kind:core.list");
  g_assert_cmpstr (plumb_ui_authoring_parse_drag (drag), ==, "core.list");
  g_assert_null (plumb_ui_authoring_parse_drag ("core.list"));
  g_assert_null (plumb_ui_authoring_parse_drag (NULL));
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/authoring/recent-and-uses", test_recent_and_uses);
  g_test_add_func ("/authoring/favorites", test_favorites);
  g_test_add_func ("/authoring/ranking-by-fit-and-use", test_ranking_by_fit_and_use);
  g_test_add_func ("/authoring/section-resolves", test_section_resolves);
  g_test_add_func ("/authoring/insert-bindings", test_insert_bindings);
  return g_test_run ();
}
