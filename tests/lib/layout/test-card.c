/* test-card.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "plumb-arrange.h"
#include "plumb-card.h"
#include "plumb-document.h"

#include <glib.h>

/* The packs of the application, and a document of text. */
typedef struct
{
  PlumbRegistry *registry;
  PlumbGraph *graph;
} Fixture;

static const char document[]
    = "{ \"plumb\": 1, \"nodes\": {"
      "  \"still\": { \"kind\": \"blender.render_still\", \"index\": 0, \"at\": [100, 50],"
      "    \"params\": { \"exposure\": 1.5 } },"
      "  \"light\": { \"kind\": \"blender.light\", \"index\": 1 },"
      "  \"level\": { \"kind\": \"core.number\", \"index\": 2,"
      "    \"params\": { \"value\": 0.0313725490196 } },"
      "  \"folded\": { \"kind\": \"image.compare\", \"index\": 3, \"collapsed\": true },"
      "  \"dot\": { \"kind\": \"core.reroute\", \"index\": 4 },"
      "  \"dot2\": { \"kind\": \"core.reroute\", \"index\": 5 },"
      "  \"block\": { \"kind\": \"core.subgraph\", \"index\": 6, \"definition\": \"soft\" },"
      "  \"loop\": { \"kind\": \"core.repeat\", \"index\": 7, \"definition\": \"soft\" },"
      "  \"alien\": { \"kind\": \"mars.rock\", \"index\": 8 },"
      "  \"wide\": { \"kind\": \"image.thumbnail\", \"index\": 9, \"size\": [320, 400] },"
      "  \"flat\": { \"kind\": \"image.thumbnail\", \"index\": 10, \"size\": [1, 1] } },"
      "\"edges\": ["
      "  { \"from\": \"level.number\", \"to\": \"light.strength\" },"
      "  { \"from\": \"still.image\", \"to\": \"dot.input\" },"
      "  { \"from\": \"dot.output\", \"to\": \"dot2.input\" },"
      "  { \"from\": \"dot2.output\", \"to\": \"block.picture\" },"
      "  { \"from\": \"block.result\", \"to\": \"alien.ore\" },"
      "  { \"from\": \"alien.dust\", \"to\": \"folded.image\" } ],"
      "\"definitions\": { \"soft\": { \"nodes\": {"
      "  \"picture\": { \"kind\": \"core.input\", \"index\": 0, \"title\": \"Picture\","
      "    \"params\": { \"kind\": \"image\" } },"
      "  \"amount\": { \"kind\": \"core.input\", \"index\": 1,"
      "    \"params\": { \"kind\": \"number\", \"optional\": true } },"
      "  \"small\": { \"kind\": \"image.thumbnail\", \"index\": 2 },"
      "  \"result\": { \"kind\": \"core.output\", \"index\": 3 } },"
      "\"edges\": [ { \"from\": \"picture.value\", \"to\": \"small.image\" },"
      "             { \"from\": \"small.image\", \"to\": \"result.value\" } ] } } }";

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *packs = g_build_filename (g_getenv ("PLUMB_DATA_DIR"), "packs", NULL);
  const char *const folders[] = { packs, NULL };
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  g_autoptr (GError) error = NULL;
  fixture->registry = plumb_registry_new ();
  plumb_registry_load (fixture->registry, folders, problems);
  fixture->graph = plumb_document_parse (document, -1, problems, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->graph);
  g_assert_finalize_object (fixture->registry);
}

static PlumbCard *
make_card (Fixture *fixture, const char *id)
{
  const PlumbCardScope scope = { fixture->graph, fixture->graph, fixture->registry };
  PlumbNode *node = plumb_graph_find_node (fixture->graph, id);
  g_assert_nonnull (node);
  return plumb_card_new (&scope, node);
}

static void
apply (Fixture *fixture, PlumbEdit *edit)
{
  g_autoptr (PlumbEdit) owned = edit;
  g_autoptr (GError) error = NULL;
  plumb_graph_apply (fixture->graph, owned, NULL, &error);
  g_assert_no_error (error);
}

static void
test_rows_of_ports (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlumbCard) card = make_card (fixture, "still");
  g_assert_cmpuint (card->n_inputs, ==, 2);
  g_assert_cmpuint (card->n_outputs, ==, 1);
  g_assert_cmpstr (card->inputs[1].name, ==, "camera");
  g_assert_cmpfloat (card->inputs[0].at.x, ==, 0);
  g_assert_cmpfloat (card->outputs[0].at.x, ==, card->width);
  g_assert_cmpfloat (card->inputs[0].at.y, ==, card->outputs[0].at.y);
  g_assert_cmpfloat (card->inputs[1].at.y - card->inputs[0].at.y, ==, PLUMB_CARD_ROW);
  g_assert_cmpstr (card->outputs[0].kind, ==, "image");
  g_assert_true (card->outputs[0].is_connected);
  g_assert_false (card->inputs[0].is_connected);
}

/* A changed parameter is shown before usual ones, in the contract's order. */
static void
test_rows_that_matter (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlumbCard) card = make_card (fixture, "still");
  g_assert_cmpuint (card->n_rows, ==, 3);
  g_assert_cmpstr (card->rows[0].field->name, ==, "width");
  g_assert_cmpstr (card->rows[1].field->name, ==, "height");
  g_assert_cmpstr (card->rows[2].field->name, ==, "exposure");
  g_assert_cmpstr (card->rows[2].text, ==, "1.5\u202fEV");
  g_assert_true (card->rows[2].is_changed);
  g_assert_false (card->rows[0].is_changed);
}

static void
test_numbers_are_short (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlumbCard) card = make_card (fixture, "level");
  g_assert_cmpstr (card->rows[0].text, ==, "0.03137");
}

static void
test_size_is_of_the_kind (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlumbCard) before = make_card (fixture, "still");
  apply (fixture, plumb_edit_new_set_param (NULL, "still", "samples", plumb_value_new_int (7)));
  apply (fixture, plumb_edit_new_set_param (NULL, "still", "bounces", plumb_value_new_int (3)));
  g_autoptr (PlumbCard) after = make_card (fixture, "still");
  g_assert_cmpfloat (before->height, ==, after->height);
  g_assert_cmpstr (after->rows[0].field->name, ==, "samples");
  g_assert_cmpfloat (before->picture.height, >=, PLUMB_CARD_PICTURE);
  g_assert_cmpfloat (before->picture.y + before->picture.height, <=, before->footer.y);
  g_assert_cmpfloat (before->footer.y + before->footer.height, ==, before->height);
}

/* A bound field is a port, and no longer a row. */
static void
test_bound_field (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlumbCard) card = make_card (fixture, "light");
  int port = plumb_card_find_input (card, "strength");
  g_assert_cmpint (port, ==, 1);
  g_assert_true (card->inputs[port].is_field);
  g_assert_true (card->inputs[port].is_connected);
  g_assert_cmpstr (card->inputs[port].kind, ==, "number");
  for (guint i = 0; i < card->n_rows; i++)
    g_assert_cmpstr (card->rows[i].field->name, !=, "strength");
}

static void
test_forms (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlumbCard) folded = make_card (fixture, "folded");
  g_assert_cmpint (folded->form, ==, PLUMB_CARD_COLLAPSED);
  g_assert_cmpfloat (folded->height, ==, PLUMB_CARD_HEADER);
  g_assert_cmpfloat (folded->inputs[0].at.y, ==, folded->inputs[1].at.y);
  g_assert_cmpuint (folded->n_rows, ==, 0);
  g_autoptr (PlumbCard) dot = make_card (fixture, "dot");
  g_assert_cmpint (dot->form, ==, PLUMB_CARD_REROUTE_DOT);
  g_assert_cmpfloat (dot->width, ==, PLUMB_CARD_REROUTE);
}

/* Instances have the ports of their definition; a repeat's own come after them. */
static void
test_blocks (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlumbCard) block = make_card (fixture, "block");
  g_assert_cmpuint (block->n_inputs, ==, 2);
  g_assert_cmpstr (block->inputs[0].title, ==, "Picture");
  g_assert_cmpstr (block->inputs[1].title, ==, "amount");
  g_assert_true (block->inputs[1].optional);
  g_assert_cmpstr (block->outputs[0].name, ==, "result");
  g_assert_cmpstr (block->outputs[0].kind, ==, "image");
  g_assert_cmpfloat (block->picture.width, >, 0);
  g_autoptr (PlumbCard) loop = make_card (fixture, "loop");
  g_assert_cmpuint (loop->n_outputs, ==, 3);
  g_assert_cmpstr (loop->outputs[1].name, ==, "passed");
}

/* Nothing is known of the kind: what edges name is there all the same. */
static void
test_unknown_kind (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlumbCard) card = make_card (fixture, "alien");
  g_assert_null (card->kind);
  g_assert_cmpstr (card->title, ==, "mars.rock");
  g_assert_cmpint (plumb_card_find_input (card, "ore"), ==, 0);
  g_assert_cmpint (plumb_card_find_output (card, "dust"), ==, 0);
  g_assert_false (card->inputs[0].is_known);
}

static void
test_own_size (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlumbCard) wide = make_card (fixture, "wide");
  g_autoptr (PlumbCard) flat = make_card (fixture, "flat");
  g_assert_cmpfloat (wide->width, ==, 320);
  g_assert_cmpfloat (wide->height, ==, 400);
  g_assert_cmpfloat (wide->picture.height, >, 200);
  g_assert_cmpfloat (flat->picture.height, >=, PLUMB_CARD_PICTURE);
}

static const char *
edge_kind (Fixture *fixture, const char *from, const char *to)
{
  const PlumbCardScope scope = { fixture->graph, fixture->graph, fixture->registry };
  PlumbEdge *edge = plumb_graph_find_edge (fixture->graph, from, to);
  g_assert_nonnull (edge);
  return plumb_card_get_edge_kind (&scope, edge);
}

static void
test_edge_kinds (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpstr (edge_kind (fixture, "dot2.output", "block.picture"), ==, "image");
  g_assert_cmpstr (edge_kind (fixture, "block.result", "alien.ore"), ==, "image");
  g_assert_cmpstr (edge_kind (fixture, "alien.dust", "folded.image"), ==, "any");
  apply (fixture, plumb_edit_new_remove_edge (NULL, "dot2.output", "block.picture"));
  apply (fixture, plumb_edit_new_remove_edge (NULL, "still.image", "dot.input"));
  apply (fixture, plumb_edit_new_connect (NULL, "dot2.output", "dot.input"));
  g_assert_cmpstr (edge_kind (fixture, "dot.output", "dot2.input"), ==, "any");
}

static PlumbRect
rect_of (Fixture *fixture, const char *id)
{
  g_autoptr (PlumbCard) card = make_card (fixture, id);
  PlumbRect rect = { .width = card->width, .height = card->height };
  plumb_node_get_position (plumb_graph_find_node (fixture->graph, id), &rect.x, &rect.y);
  return rect;
}

/* Auto-align spaces by what is drawn. */
static void
test_arranged_cards_are_apart (Fixture *fixture, gconstpointer data)
{
  const PlumbArrangeRequest request = { .graph = fixture->graph,
                                        .registry = fixture->registry,
                                        .options = PLUMB_LAYOUT_OPTIONS_INIT };
  PlumbEdit *edit = NULL;
  guint n_moved;
  g_autoptr (GError) error = NULL;
  g_assert_true (plumb_arrange (&request, &edit, &n_moved, NULL, &error));
  g_assert_no_error (error);
  apply (fixture, edit);
  guint n = plumb_graph_get_n_nodes (fixture->graph);
  for (guint i = 0; i < n; i++)
    for (guint k = 0; k < i; k++)
      {
        PlumbRect one
            = rect_of (fixture, plumb_node_get_id (plumb_graph_get_node (fixture->graph, i)));
        PlumbRect other
            = rect_of (fixture, plumb_node_get_id (plumb_graph_get_node (fixture->graph, k)));
        g_assert_false (plumb_rect_meets (&one, &other, 20));
      }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/layout/card/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("rows-of-ports", test_rows_of_ports);
  ADD ("rows-that-matter", test_rows_that_matter);
  ADD ("numbers-are-short", test_numbers_are_short);
  ADD ("size-is-of-the-kind", test_size_is_of_the_kind);
  ADD ("bound-field", test_bound_field);
  ADD ("forms", test_forms);
  ADD ("blocks", test_blocks);
  ADD ("unknown-kind", test_unknown_kind);
  ADD ("own-size", test_own_size);
  ADD ("edge-kinds", test_edge_kinds);
  ADD ("arranged-cards-are-apart", test_arranged_cards_are_apart);
#undef ADD
  return g_test_run ();
}
