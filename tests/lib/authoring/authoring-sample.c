/* authoring-sample.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "authoring-sample.h"

#include "plumb-paths.h"

void
sample_open (Sample *self, const char *text)
{
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  g_autoptr (GError) error = NULL;
  self->registry = plumb_registry_new ();
  static const char *const packs[] = { "packs/core", "packs/image" };
  for (guint i = 0; i < G_N_ELEMENTS (packs); i++)
    {
      g_autofree char *folder = plumb_paths_get_data (packs[i]);
      g_assert_true (plumb_registry_load_pack (self->registry, folder,
                                               PLUMB_PACK_ORIGIN_APPLICATION, problems));
    }
  g_autofree char *product = g_test_build_filename (G_TEST_DIST, "data", "packs", "product", NULL);
  g_assert_true (
      plumb_registry_load_pack (self->registry, product, PLUMB_PACK_ORIGIN_USER, problems));
  self->graph = plumb_document_parse (text, -1, problems, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (plumb_problems_get_length (problems), ==, 0);
  self->scope = (PlumbAuthorScope) { self->graph, NULL, self->registry };
}

void
sample_clear (Sample *self)
{
  g_clear_object (&self->graph);
  g_clear_object (&self->registry);
}

void
sample_apply (Sample *self, PlumbDraft *draft)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbEdit) edit = plumb_draft_end (draft, "Test");
  g_assert_nonnull (edit);
  g_autofree char *before = plumb_document_format (self->graph);
  g_autoptr (PlumbEdit) inverse = NULL, again = NULL;
  plumb_graph_apply (self->graph, edit, &inverse, &error);
  g_assert_no_error (error);
  plumb_graph_apply (self->graph, inverse, &again, &error);
  g_assert_no_error (error);
  g_autofree char *back = plumb_document_format (self->graph);
  g_assert_cmpstr (before, ==, back);
  g_clear_pointer (&inverse, plumb_edit_unref);
  plumb_graph_apply (self->graph, again, &inverse, &error);
  g_assert_no_error (error);
}

char *
sample_list_edges (Sample *self)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < plumb_graph_get_n_edges (self->graph); i++)
    {
      PlumbEdge *edge = plumb_graph_get_edge (self->graph, i);
      g_string_append_printf (text, "%s%s>%s", i == 0 ? "" : " ", plumb_edge_get_from (edge),
                              plumb_edge_get_to (edge));
    }
  return g_string_free (text, FALSE);
}

PlumbEdge *
sample_get_edge (Sample *self, const char *from, const char *to)
{
  PlumbEdge *edge = plumb_graph_find_edge (self->graph, from, to);
  g_assert_nonnull (edge);
  return edge;
}
