/* test-connect.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "authoring-sample.h"

#include "plumb-catalog.h"

static const char chain[]
    = "{\"plumb\":1,\"nodes\":{"
      "\"photo\":{\"kind\":\"core.image\",\"index\":0,\"params\":{\"path\":\"a.png\"}},"
      "\"small\":{\"kind\":\"image.thumbnail\",\"index\":1},"
      "\"web\":{\"kind\":\"image.convert\",\"index\":2},"
      "\"pair\":{\"kind\":\"image.side_by_side\",\"index\":3},"
      "\"n\":{\"kind\":\"core.number\",\"index\":4},"
      "\"save\":{\"kind\":\"core.save\",\"index\":5}"
      "},\"edges\":["
      "{\"from\":\"photo.image\",\"to\":\"small.image\"},"
      "{\"from\":\"small.image\",\"to\":\"web.image\"},"
      "{\"from\":\"web.image\",\"to\":\"save.files\"}]}";

#define OUT(node, port) (&(PlumbEnd) { node, port, TRUE })
#define IN(node, port) (&(PlumbEnd) { node, port, FALSE })

static void
test_fits (void)
{
  g_auto (Sample) sample = { 0 };
  sample_open (&sample, chain);
  g_autoptr (PlumbConnector) connector = plumb_connector_new (&sample.scope, OUT ("web", "image"));
  static const struct
  {
    const char *node, *port;
    gboolean is_output;
    PlumbConnectFit fit;
  } cases[] = {
    { "pair", "left", FALSE, PLUMB_CONNECT_FITS },
    { "save", "files", FALSE, PLUMB_CONNECT_IS_THERE },
    { "photo", "image", TRUE, PLUMB_CONNECT_SAME_SIDE },
    { "web", "image", FALSE, PLUMB_CONNECT_SELF },
    { "web", "quality", FALSE, PLUMB_CONNECT_SELF },
    { "pair", "nothing", FALSE, PLUMB_CONNECT_UNKNOWN },
    { "nobody", "image", FALSE, PLUMB_CONNECT_UNKNOWN },
    { "pair", "max_height", FALSE, PLUMB_CONNECT_KIND },
    { "small", "image", FALSE, PLUMB_CONNECT_CYCLE },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const PlumbEnd end = { cases[i].node, cases[i].port, cases[i].is_output };
      g_autofree char *why = plumb_connector_explain (connector, &end);
      g_test_message ("%s.%s: %s", end.node, end.port, why);
      g_assert_cmpint (plumb_connector_check (connector, &end), ==, cases[i].fit);
    }
}

/* A field takes a value, and a link that is there is replaced where one is all that fits. */
static void
test_field_and_replacing (void)
{
  g_auto (Sample) sample = { 0 };
  sample_open (&sample, chain);
  g_autoptr (PlumbConnector) number = plumb_connector_new (&sample.scope, OUT ("n", "number"));
  g_assert_cmpint (plumb_connector_check (number, IN ("web", "image")), ==, PLUMB_CONNECT_KIND);

  g_autoptr (PlumbConnector) photo = plumb_connector_new (&sample.scope, OUT ("photo", "image"));
  g_assert_cmpint (plumb_connector_check (photo, IN ("web", "image")), ==, PLUMB_CONNECT_REPLACES);
  g_assert_cmpint (plumb_connector_check (photo, IN ("save", "files")), ==, PLUMB_CONNECT_FITS);
  g_autoptr (PlumbDraft) draft = plumb_draft_new (&sample.scope);
  g_autoptr (GError) error = NULL;
  g_assert_true (plumb_connector_connect (photo, IN ("web", "image"), draft, &error));
  sample_apply (&sample, draft);
  g_autofree char *edges = sample_list_edges (&sample);
  g_assert_cmpstr (edges, ==, "web.image>save.files photo.image>small.image photo.image>web.image");
}

/* Pulled off its input, a link goes elsewhere as it was; put back, it is no edit. */
static void
test_moved (void)
{
  g_auto (Sample) sample = { 0 };
  sample_open (&sample, chain);
  PlumbEdge *edge = sample_get_edge (&sample, "small.image", "web.image");
  g_autoptr (PlumbConnector) connector
      = plumb_connector_new (&sample.scope, OUT ("small", "image"));
  plumb_connector_set_moved (connector, edge);
  g_autoptr (PlumbDraft) draft = plumb_draft_new (&sample.scope);
  g_autoptr (GError) error = NULL;
  g_assert_cmpint (plumb_connector_check (connector, IN ("web", "image")), ==, PLUMB_CONNECT_FITS);
  g_assert_true (plumb_connector_connect (connector, IN ("web", "image"), draft, &error));
  g_assert_true (plumb_draft_is_empty (draft));
  g_assert_true (plumb_connector_connect (connector, IN ("pair", "right"), draft, &error));
  sample_apply (&sample, draft);
  g_autofree char *edges = sample_list_edges (&sample);
  g_assert_cmpstr (edges, ==,
                   "small.image>pair.right web.image>save.files photo.image>small.image");
}

/* With the link gone there is no circle any more: web may feed small. */
static void
test_moved_opens_circle (void)
{
  g_auto (Sample) sample = { 0 };
  sample_open (&sample, chain);
  PlumbEdge *edge = sample_get_edge (&sample, "small.image", "web.image");
  g_autoptr (PlumbConnector) connector = plumb_connector_new (&sample.scope, IN ("web", "image"));
  g_assert_cmpint (plumb_connector_check (connector, OUT ("web", "image")), ==, PLUMB_CONNECT_SELF);
  plumb_connector_set_moved (connector, edge);
  g_assert_cmpint (plumb_connector_check (connector, OUT ("photo", "image")), ==,
                   PLUMB_CONNECT_FITS);
}

static void
test_best (void)
{
  g_auto (Sample) sample = { 0 };
  sample_open (&sample, chain);
  g_autoptr (PlumbConnector) connector
      = plumb_connector_new (&sample.scope, OUT ("photo", "image"));
  g_assert_cmpstr (plumb_connector_find_best (connector, "pair"), ==, "left");
  g_assert_null (plumb_connector_find_best (connector, "n"));
  g_auto (GStrv) all = plumb_connector_list (connector, "pair");
  g_autofree char *listed = g_strjoinv (" ", all);
  g_assert_cmpstr (listed, ==, "left right");

  g_autoptr (PlumbDraft) draft = plumb_draft_new (&sample.scope);
  g_autoptr (GError) error = NULL;
  g_assert_true (plumb_connector_connect (connector, IN ("pair", "left"), draft, &error));
  sample_apply (&sample, draft);
  g_autoptr (PlumbConnector) again = plumb_connector_new (&sample.scope, OUT ("web", "image"));
  g_assert_cmpstr (plumb_connector_find_best (again, "pair"), ==, "right");
}

/* Kinds of another realm than the held one's are refused, whatever their ports. */
static void
test_realms (void)
{
  g_auto (Sample) sample = { 0 };
  sample_open (&sample, "{\"plumb\":1,\"nodes\":{}}");
  g_autoptr (PlumbCatalog) catalog = plumb_catalog_new (sample.registry);
  PlumbKind *giving = NULL, *taking = NULL;
  for (guint i = 0; i < plumb_catalog_get_n_kinds (catalog); i++)
    {
      PlumbKind *kind = plumb_catalog_get_kind (catalog, i);
      const char *realm
          = plumb_registry_find_family (sample.registry, plumb_kind_get_family (kind))->realm;
      if (realm == NULL)
        continue;
      if (giving == NULL && plumb_kind_get_n_outputs (kind) > 0)
        giving = kind;
      const char *first
          = giving != NULL
                ? plumb_registry_find_family (sample.registry, plumb_kind_get_family (giving))
                      ->realm
                : realm;
      if (taking == NULL && !g_str_equal (first, realm) && plumb_kind_get_n_inputs (kind) > 0)
        taking = kind;
    }
  g_assert_nonnull (giving);
  g_assert_nonnull (taking);
  g_autoptr (PlumbDraft) draft = plumb_draft_new (&sample.scope);
  g_autofree char *a
      = plumb_draft_add_node (draft, plumb_kind_get_name (giving), (PlumbPoint) { 0, 0 });
  g_autofree char *b
      = plumb_draft_add_node (draft, plumb_kind_get_name (taking), (PlumbPoint) { 300, 0 });
  sample_apply (&sample, draft);
  g_autoptr (PlumbConnector) connector
      = plumb_connector_new (&sample.scope, OUT (a, plumb_kind_get_output (giving, 0)->name));
  g_assert_cmpint (
      plumb_connector_check (connector, IN (b, plumb_kind_get_input (taking, 0)->name)), ==,
      PLUMB_CONNECT_REALM);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/connect/fits", test_fits);
  g_test_add_func ("/connect/field-and-replacing", test_field_and_replacing);
  g_test_add_func ("/connect/moved", test_moved);
  g_test_add_func ("/connect/moved-opens-circle", test_moved_opens_circle);
  g_test_add_func ("/connect/best", test_best);
  g_test_add_func ("/connect/realms", test_realms);
  return g_test_run ();
}
