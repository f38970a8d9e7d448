/* test-registry.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-json.h"
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

/* A production registry of contracts: what each kind takes and gives, and its settings. */
static const struct
{
  const char *name;
  const char *place; /* family module/stage role */
  const char *ports;
  const char *settings;
} product_kinds[] = {
  { "cad_import", "cad_file cad.intake/intake source", "-> cad_source", "source_path" },
  { "cad_extract_metadata", "cad_file cad.intake/extract transform", "cad_source -> scene_manifest",
    "none" },
  { "cad_export_glb", "cad_file cad.intake/export transform",
    "cad_source scene_manifest -> glb_asset", "linear_deflection=0.1 angular_deflection=0.5" },
  { "cad_bbox", "cad_file cad.geometry/measure transform", "glb_asset|cad_source -> bbox",
    "source_preference=auto" },
  { "cad_material_bind", "cad_file cad.material/bind transform",
    "scene_manifest -> material_assignments", "unresolved_policy=report" },
  { "order_line_input", "order_line bridge.order/setup bridge", "-> order_line cad_ref", "none" },
  { "glb_source", "order_line bridge.order/setup bridge", "cad_ref -> glb_asset",
    "glb_source_preference=manifest" },
  { "template_resolve", "order_line bridge.template/resolve bridge",
    "order_line -> render_template", "template_override= require_template=false" },
  { "material_resolve", "order_line bridge.material/resolve bridge",
    "order_line scene_manifest? -> material_assignments",
    "prefer_manifest=true material_override= fallback_color=#808080" },
  { "material_autopopulate", "order_line bridge.material/populate bridge",
    "material_assignments -> material_assignments", "enabled=true persist=false" },
  { "render_still", "order_line render.still/render render",
    "glb_asset render_template material_assignments bbox? -> image",
    "width=1024 height=1024 samples=64 transparent=false suffix=" },
  { "render_turntable", "order_line render.turntable/render render",
    "glb_asset render_template material_assignments bbox? -> video",
    "frames=120 fps=24 samples=64 transparent=false suffix=" },
  { "export_blend", "order_line render.blend/export export",
    "glb_asset render_template material_assignments bbox? -> blend_asset", "suffix=" },
  { "output_save", "order_line bridge.output/publish sink",
    "image|video|blend_asset -> media_asset", "expected_artifact=any" },
  { "notify", "order_line bridge.output/notify sink", "media_asset ->", "armed=true" },
};

static char *
describe_ports (PlumbKind *kind)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < plumb_kind_get_n_inputs (kind); i++)
    {
      const PlumbPort *port = plumb_kind_get_input (kind, i);
      g_string_append (text, port->kind);
      for (guint k = 0; port->also != NULL && port->also[k] != NULL; k++)
        g_string_append_printf (text, "|%s", port->also[k]);
      g_string_append (text, port->optional ? "? " : " ");
    }
  g_string_append (text, "->");
  for (guint i = 0; i < plumb_kind_get_n_outputs (kind); i++)
    g_string_append_printf (text, " %s", plumb_kind_get_output (kind, i)->kind);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
describe_settings (PlumbKind *kind)
{
  g_autoptr (GString) text = g_string_new (plumb_kind_has_no_settings (kind) ? "none" : "");
  for (guint i = 0; i < plumb_kind_get_n_fields (kind); i++)
    {
      const PlumbField *field = plumb_kind_get_field (kind, i);
      g_string_append_printf (text, "%s%s", i == 0 ? "" : " ", field->name);
      if (field->default_value == NULL)
        continue;
      g_autofree char *json = plumb_json_format (field->default_value, PLUMB_JSON_COMPACT);
      g_string_append_printf (text, "=%s", plumb_value_get_string (field->default_value, json));
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_product_kinds (void)
{
  g_autoptr (PlumbRegistry) registry = plumb_registry_new ();
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  g_autofree char *core = plumb_paths_get_data ("packs/core");
  g_autofree char *product = g_test_build_filename (G_TEST_DIST, "data", "packs", "product", NULL);
  plumb_registry_load_pack (registry, core, PLUMB_PACK_ORIGIN_APPLICATION, problems);
  plumb_registry_load_pack (registry, product, PLUMB_PACK_ORIGIN_USER, problems);
  plumb_registry_check (registry, problems);
  assert_no_problems (problems);
  PlumbPack *pack = plumb_registry_get_pack (registry, 1);
  g_assert_cmpuint (plumb_pack_get_n_kinds (pack), ==, G_N_ELEMENTS (product_kinds));
  for (guint i = 0; i < G_N_ELEMENTS (product_kinds); i++)
    {
      g_autofree char *name = g_strconcat ("product.", product_kinds[i].name, NULL);
      PlumbKind *kind = plumb_registry_find_kind (registry, name);
      g_autofree char *place = g_strdup_printf (
          "%s %s/%s %s", plumb_kind_get_family (kind), plumb_kind_get_module (kind),
          plumb_kind_get_stage (kind), plumb_kind_get_role (kind));
      g_autofree char *ports = describe_ports (kind);
      g_autofree char *settings = describe_settings (kind);
      g_assert_cmpstr (place, ==, product_kinds[i].place);
      g_assert_cmpstr (ports, ==, product_kinds[i].ports);
      g_assert_cmpstr (settings, ==, product_kinds[i].settings);
    }
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
  g_auto (GStrv) begun = plumb_registry_suggest_kinds (registry, "core.sub");
  g_assert_cmpstr (begun[0], ==, "core.subgraph");
  g_auto (GStrv) short_name = plumb_registry_suggest_kinds (registry, "su");
  g_assert_null (short_name[0]);
  g_auto (GStrv) far = plumb_registry_suggest_kinds (registry, "zzzzzzzzzzzzzzzz");
  g_assert_null (far[0]);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/registry/application-packs", test_application_packs);
  g_test_add_func ("/registry/product-kinds", test_product_kinds);
  g_test_add_func ("/registry/accepts", test_accepts);
  g_test_add_func ("/registry/suggest", test_suggest);
  return g_test_run ();
}
