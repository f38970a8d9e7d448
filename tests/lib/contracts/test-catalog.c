/* test-catalog.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-catalog.h"
#include "plumb-paths.h"

static PlumbRegistry *registry;
static PlumbCatalog *catalog;

static void
load_all (void)
{
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  registry = plumb_registry_new ();
  g_autofree char *core = plumb_paths_get_data ("packs/core");
  g_autofree char *product = g_test_build_filename (G_TEST_DIST, "data", "packs", "product", NULL);
  g_assert_true (
      plumb_registry_load_pack (registry, core, PLUMB_PACK_ORIGIN_APPLICATION, problems));
  g_assert_true (plumb_registry_load_pack (registry, product, PLUMB_PACK_ORIGIN_USER, problems));
  catalog = plumb_catalog_new (registry);
}

/* Family, module, stage, category: each section holds a run of kinds, and those inside it share it.
 */
static void
test_sections (void)
{
  guint n_families = 0, at = 0;
  g_assert_cmpuint (plumb_catalog_get_n_kinds (catalog), ==,
                    plumb_pack_get_n_kinds (plumb_registry_get_pack (registry, 0))
                        + plumb_pack_get_n_kinds (plumb_registry_get_pack (registry, 1)));
  for (guint i = 0; i < plumb_catalog_get_n_sections (catalog); i++)
    {
      const PlumbCatalogSection *section = plumb_catalog_get_section (catalog, i);
      g_assert_cmpuint (section->n_kinds, >, 0);
      g_assert_true (plumb_catalog_find_section (catalog, section->path) == section);
      n_families += section->level == PLUMB_CATALOG_FAMILY;
      if (section->parent >= 0)
        {
          const PlumbCatalogSection *around
              = plumb_catalog_get_section (catalog, (guint) section->parent);
          g_assert_cmpint (around->level + 1, ==, section->level);
          g_assert_cmpuint (section->first_kind, >=, around->first_kind);
          g_assert_cmpuint (section->first_kind + section->n_kinds, <=,
                            around->first_kind + around->n_kinds);
        }
      if (section->level != PLUMB_CATALOG_CATEGORY)
        continue;
      g_assert_cmpuint (section->first_kind, ==, at);
      at += section->n_kinds;
      for (guint k = section->first_kind; k < at; k++)
        {
          PlumbKind *kind = plumb_catalog_get_kind (catalog, k);
          g_autofree char *path
              = g_strjoin ("/", plumb_kind_get_family (kind), plumb_kind_get_module (kind),
                           plumb_kind_get_stage (kind), plumb_kind_get_category (kind), NULL);
          g_assert_cmpstr (path, ==, section->path);
        }
    }
  g_assert_cmpuint (at, ==, plumb_catalog_get_n_kinds (catalog));
  g_assert_cmpuint (n_families, ==, 3);
  g_assert_cmpstr (plumb_catalog_get_section (catalog, 0)->title, ==, "CAD");
  g_assert_cmpstr (plumb_catalog_get_section (catalog, 1)->path, ==, "cad_file/cad.intake");
}

static void
test_resolve (void)
{
  static const char *const cases[][2] = {
    { "graph/core.files/source/Files", "graph/core.files/source/Files" },
    { "graph/core.files/source/Gone", "graph/core.files/source" },
    { "graph/gone/source/Files", "graph" },
    { "gone", "cad_file" },
    { "", "cad_file" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpstr (plumb_catalog_resolve_section (catalog, cases[i][0])->path, ==, cases[i][1]);
}

static char *
search (PlumbCatalogQuery query)
{
  g_autoptr (GArray) hits = plumb_catalog_search (catalog, &query);
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < hits->len; i++)
    {
      const PlumbCatalogHit *hit = &g_array_index (hits, PlumbCatalogHit, i);
      g_string_append_printf (text, "%s%s", i == 0 ? "" : " ", plumb_kind_get_name (hit->kind));
      if (hit->port != NULL)
        g_string_append_printf (text, ":%s", hit->port->name);
    }
  return g_string_free (text, FALSE);
}

static void
assert_first (PlumbCatalogQuery query, const char *start)
{
  g_autofree char *found = search (query);
  g_test_message ("%s", found);
  g_assert_true (g_str_has_prefix (found, start));
}

static void
test_search (void)
{
  assert_first ((PlumbCatalogQuery) { .text = "number" }, "core.number ");
  assert_first ((PlumbCatalogQuery) { .text = "Whole NUMBER" }, "core.integer");
  assert_first ((PlumbCatalogQuery) { .text = "rou" }, "core.reroute");
  assert_first ((PlumbCatalogQuery) { .text = "turntable" }, "product.render_turntable");
  /* Words may stand anywhere, all of them must. */
  assert_first ((PlumbCatalogQuery) { .text = "still render" }, "product.render_still");
  assert_first ((PlumbCatalogQuery) { .text = "cad extract" }, "product.cad_extract_metadata");
  /* By the kind of a port. */
  assert_first ((PlumbCatalogQuery) { .text = "bbox" }, "product.cad_bbox");
  /* What cannot be used comes last. */
  g_autofree char *render
      = search ((PlumbCatalogQuery) { .text = "render", .section = "order_line" });
  g_assert_true (g_str_has_suffix (render, "product.export_blend"));
  g_autofree char *none = search ((PlumbCatalogQuery) { .text = "number zebra" });
  g_assert_cmpstr (none, ==, "");
  g_autofree char *gone = search ((PlumbCatalogQuery) { .section = "gone" });
  g_assert_cmpstr (gone, ==, "");
}

static void
test_everything (void)
{
  g_autoptr (GArray) hits = plumb_catalog_search (catalog, &(PlumbCatalogQuery) { NULL });
  g_assert_cmpuint (hits->len, ==, plumb_catalog_get_n_kinds (catalog));
  guint n_usable = 0;
  for (guint i = 0; i < hits->len; i++)
    n_usable += plumb_kind_get_disabled (g_array_index (hits, PlumbCatalogHit, i).kind) == NULL;
  for (guint i = 0, k = 0; i < n_usable; i++, k++)
    {
      while (plumb_kind_get_disabled (plumb_catalog_get_kind (catalog, k)) != NULL)
        k++;
      g_assert_true (g_array_index (hits, PlumbCatalogHit, i).kind
                     == plumb_catalog_get_kind (catalog, k));
    }
}

/* An edge is pulled out of a port: what fits exactly comes before what only can take it. */
static void
test_fit (void)
{
  assert_first ((PlumbCatalogQuery) { .fit = PLUMB_CATALOG_TAKES, .artifact_kind = "glb_asset" },
                "product.cad_bbox:source product.render_still:glb_asset "
                "product.render_turntable:glb_asset ");
  assert_first ((PlumbCatalogQuery) { .fit = PLUMB_CATALOG_TAKES, .artifact_kind = "integer" },
                "core.calculate:a core.compare_value:value ");
  assert_first ((PlumbCatalogQuery) { .fit = PLUMB_CATALOG_GIVES, .artifact_kind = "boolean" },
                "core.boolean:boolean core.compare_value:passed core.repeat:passed ");
  /* Of equal ports the first one. */
  assert_first (
      (PlumbCatalogQuery) { .text = "cross", .fit = PLUMB_CATALOG_TAKES, .artifact_kind = "image" },
      "core.cross:a");
  g_autofree char *text = search ((PlumbCatalogQuery) {
      .fit = PLUMB_CATALOG_TAKES, .artifact_kind = "text", .text = "render" });
  g_assert_cmpstr (text, ==, "");
}

/* What goes between takes the one and gives the other; it is named with its input. */
static void
test_between (void)
{
  assert_first ((PlumbCatalogQuery) { .fit = PLUMB_CATALOG_BETWEEN,
                                      .artifact_kind = "material_assignments",
                                      .given_kind = "material_assignments" },
                "product.material_autopopulate:material_assignments core.");
  const PlumbCatalogQuery query
      = { .fit = PLUMB_CATALOG_BETWEEN, .artifact_kind = "glb_asset", .given_kind = "image" };
  g_autofree char *found = search (query);
  g_assert_true (g_str_has_prefix (found, "product.render_still:glb_asset core."));
  g_assert_null (strstr (found, "product.render_turntable:")); /* takes the one, gives another */
  g_assert_null (strstr (found, "core.image:"));               /* gives the other, takes nothing */
}

static void
test_realm (void)
{
  g_autofree char *found
      = search ((PlumbCatalogQuery) { .text = "bind materials", .realm = "order_line" });
  g_assert_cmpstr (found, ==, "");
  assert_first ((PlumbCatalogQuery) { .text = "bind materials", .realm = "cad_file" },
                "product.cad_material_bind");
  assert_first ((PlumbCatalogQuery) { .text = "join", .realm = "cad_file" }, "core.join");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  load_all ();
  g_test_add_func ("/catalog/sections", test_sections);
  g_test_add_func ("/catalog/resolve", test_resolve);
  g_test_add_func ("/catalog/search", test_search);
  g_test_add_func ("/catalog/everything", test_everything);
  g_test_add_func ("/catalog/fit", test_fit);
  g_test_add_func ("/catalog/between", test_between);
  g_test_add_func ("/catalog/realm", test_realm);
  int result = g_test_run ();
  g_clear_object (&catalog);
  g_clear_object (&registry);
  return result;
}
