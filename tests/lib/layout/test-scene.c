/* test-scene.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "plumb-document.h"
#include "plumb-edit.h"
#include "plumb-scene.h"

#include <math.h>

#define N_EDITS 1200

static const PlumbRect everywhere = { -1e8, -1e8, 2e8, 2e8 };

static const char start[]
    = "{ \"plumb\": 1, \"nodes\": {"
      "  \"a\": { \"kind\": \"core.image\", \"index\": 0, \"at\": [0, 0] },"
      "  \"b\": { \"kind\": \"image.compare\", \"index\": 1, \"at\": [400, 0] },"
      "  \"c\": { \"kind\": \"core.subgraph\", \"index\": 2, \"at\": [800, 0],"
      "    \"definition\": \"soft\" } },"
      "\"edges\": [ { \"from\": \"a.image\", \"to\": \"b.image\" } ],"
      "\"frames\": { \"f\": { \"title\": \"Frame\", \"members\": [\"a\", \"b\"] } },"
      "\"notes\": { \"n\": { \"text\": \"Note\", \"at\": [0, 600], \"size\": [200, 80] } },"
      "\"definitions\": { \"soft\": { \"nodes\": {"
      "  \"picture\": { \"kind\": \"core.input\", \"index\": 0, \"params\": { \"kind\": \"image\" "
      "} },"
      "  \"result\": { \"kind\": \"core.output\", \"index\": 1 } },"
      "\"edges\": [ { \"from\": \"picture.value\", \"to\": \"result.value\" } ] } } }";

static PlumbRegistry *registry;

typedef struct
{
  PlumbGraph *graph;
  PlumbScene *scene;
  GRand *random;
  guint n_made;
} Fixture;

/* Of any curve, folded and looped ones too: all of it lies inside, and touches each side. */
static void
test_curve_bounds (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed ((guint32) g_test_rand_int ());
  for (int i = 0; i < 500; i++)
    {
      PlumbPoint p[4];
      for (int k = 0; k < 4; k++)
        p[k] = (PlumbPoint) { g_rand_double_range (random, -500, 500),
                              g_rand_double_range (random, -500, 500) };
      if (i % 5 == 0)
        plumb_scene_make_curve (p[0], p[3], p);
      PlumbRect bounds = plumb_scene_curve_bounds (p);
      PlumbRect seen = { p[0].x, p[0].y, 0, 0 };
      for (int k = 0; k <= 2000; k++)
        {
          double t = k / 2000.0, s = 1 - t;
          double a = s * s * s, b = 3 * s * s * t, c = 3 * s * t * t, d = t * t * t;
          const PlumbRect at = { a * p[0].x + b * p[1].x + c * p[2].x + d * p[3].x,
                                 a * p[0].y + b * p[1].y + c * p[2].y + d * p[3].y, 0, 0 };
          seen = plumb_rect_union (&seen, &at);
        }
      g_assert_cmpfloat_with_epsilon (seen.x, bounds.x, 0.01);
      g_assert_cmpfloat_with_epsilon (seen.y, bounds.y, 0.01);
      g_assert_cmpfloat_with_epsilon (seen.width, bounds.width, 0.01);
      g_assert_cmpfloat_with_epsilon (seen.height, bounds.height, 0.01);
    }
}

static void
graph_changed_cb (Fixture *fixture, const PlumbChange *changes, guint n_changes)
{
  plumb_scene_update (fixture->scene, changes, n_changes);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  g_autoptr (GError) error = NULL;
  fixture->graph = plumb_document_parse (start, -1, problems, &error);
  g_assert_no_error (error);
  fixture->scene = plumb_scene_new (fixture->graph, NULL, registry);
  fixture->random = g_rand_new_with_seed ((guint32) g_test_rand_int ());
  g_signal_connect_swapped (fixture->graph, "changed", G_CALLBACK (graph_changed_cb), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_signal_handlers_disconnect_by_data (fixture->graph, fixture);
  g_rand_free (fixture->random);
  g_assert_finalize_object (fixture->scene);
  g_assert_finalize_object (fixture->graph);
}

/* --- a scene as text ----------------------------------------------------------------------------
 */

static void
describe_card (GString *text, const PlumbSceneCard *card)
{
  g_string_append_printf (text, "card %s '%s' %d %d %s", card->card->id, card->card->title,
                          card->card->form, card->card->mode, card->card->definition);
  for (guint i = 0; i < card->card->n_inputs; i++)
    g_string_append_printf (text, " <%s:%s%s", card->card->inputs[i].name,
                            card->card->inputs[i].kind,
                            card->card->inputs[i].is_connected ? "+" : "");
  for (guint i = 0; i < card->card->n_outputs; i++)
    g_string_append_printf (text, " >%s:%s%s", card->card->outputs[i].name,
                            card->card->outputs[i].kind,
                            card->card->outputs[i].is_connected ? "+" : "");
  for (guint i = 0; i < card->card->n_rows; i++)
    g_string_append_printf (text, " %s=%s", card->card->rows[i].field->name,
                            card->card->rows[i].text);
}

static char *
describe (const PlumbSceneItem *item)
{
  GString *text = g_string_new (NULL);
  const PlumbSceneLink *link = (gconstpointer) item;
  const PlumbSceneFrame *frame = (gconstpointer) item;
  const PlumbSceneNote *note = (gconstpointer) item;
  switch (item->type)
    {
    case PLUMB_SCENE_CARD:
      describe_card (text, (gconstpointer) item);
      break;
    case PLUMB_SCENE_LINK:
      g_string_append_printf (text, "link %s %s %s %s", link->from, link->to, link->kind,
                              link->condition);
      break;
    case PLUMB_SCENE_FRAME:
      g_string_append_printf (text, "frame %s %s", frame->id, frame->title);
      break;
    case PLUMB_SCENE_NOTE:
    default:
      g_string_append_printf (text, "note %s %s", note->id, note->text);
      break;
    }
  g_string_append_printf (text, " at %.3f %.3f %.3f %.3f", item->bounds.x, item->bounds.y,
                          item->bounds.width, item->bounds.height);
  return g_string_free (text, FALSE);
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(char *const *) a, *(char *const *) b);
}

/* Sorted lines: numbers of nodes, which decide the order of links, may differ. */
static char *
describe_all (GPtrArray *items)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < items->len; i++)
    g_ptr_array_add (lines, describe (items->pdata[i]));
  g_ptr_array_sort (lines, compare_texts);
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (char **) lines->pdata);
}

static char *
describe_scene (PlumbScene *scene)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  plumb_scene_query (scene, &everywhere, items);
  return describe_all (items);
}

static char *
describe_snapshot (PlumbSceneSnapshot *snapshot)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  plumb_scene_snapshot_query (snapshot, &everywhere, items);
  return describe_all (items);
}

/* --- random edits -------------------------------------------------------------------------------
 */

static PlumbNode *
random_node (Fixture *fixture)
{
  guint n = plumb_graph_get_n_nodes (fixture->graph);
  return n == 0 ? NULL
                : plumb_graph_get_node (fixture->graph,
                                        (guint) g_rand_int_range (fixture->random, 0, (gint32) n));
}

static const char *
random_id (Fixture *fixture)
{
  PlumbNode *node = random_node (fixture);
  return node != NULL ? plumb_node_get_id (node) : "a";
}

static PlumbEdit *
random_addition (Fixture *fixture)
{
  static const char *const kinds[]
      = { "core.reroute", "core.image",  "image.compare",        "core.pick",
          "core.number",  "core.switch", "blender.render_still", "mars.rock" };
  PlumbValueBuilder *node = plumb_value_builder_new_object ();
  PlumbValueBuilder *at = plumb_value_builder_new_array ();
  plumb_value_builder_add (
      at, plumb_value_new_double (g_rand_double_range (fixture->random, -9000, 9000)));
  plumb_value_builder_add (
      at, plumb_value_new_double (g_rand_double_range (fixture->random, -9000, 9000)));
  plumb_value_builder_set_string (
      node, "kind", kinds[g_rand_int_range (fixture->random, 0, G_N_ELEMENTS (kinds))]);
  plumb_value_builder_set_int (node, "index", plumb_graph_get_next_index (fixture->graph));
  plumb_value_builder_set (node, "at", plumb_value_builder_end (at));
  g_autofree char *id = g_strdup_printf ("n%u", fixture->n_made++);
  return plumb_edit_new_add_node (NULL, id, plumb_value_builder_end (node));
}

static const PlumbCardPort *
random_port (Fixture *fixture, const PlumbCardPort *ports, guint n_ports)
{
  return n_ports == 0 ? NULL : &ports[g_rand_int_range (fixture->random, 0, (gint32) n_ports)];
}

static PlumbEdit *
random_connection (Fixture *fixture)
{
  const PlumbSceneCard *source = plumb_scene_find_card (fixture->scene, random_id (fixture));
  const PlumbSceneCard *target = plumb_scene_find_card (fixture->scene, random_id (fixture));
  if (source == NULL || target == NULL)
    return NULL;
  const PlumbCardPort *output
      = random_port (fixture, source->card->outputs, source->card->n_outputs);
  const PlumbCardPort *input = random_port (fixture, target->card->inputs, target->card->n_inputs);
  PlumbKind *kind = target->card->kind;
  guint n_fields = kind != NULL ? plumb_kind_get_n_fields (kind) : 0;
  const char *field = n_fields > 0 && g_rand_int_range (fixture->random, 0, 4) == 0
                          ? plumb_kind_get_field (kind, (guint) g_rand_int_range (
                                                            fixture->random, 0, (gint32) n_fields))
                                ->name
                          : NULL;
  if (output == NULL || (input == NULL && field == NULL))
    return NULL;
  g_autofree char *from = g_strdup_printf ("%s.%s", source->card->id, output->name);
  g_autofree char *to
      = g_strdup_printf ("%s.%s", target->card->id, field != NULL ? field : input->name);
  return plumb_edit_new_connect (NULL, from, to);
}

static PlumbEdit *
random_disconnection (Fixture *fixture)
{
  guint n = plumb_graph_get_n_edges (fixture->graph);
  if (n == 0)
    return NULL;
  PlumbEdge *edge = plumb_graph_get_edge (
      fixture->graph, (guint) g_rand_int_range (fixture->random, 0, (gint32) n));
  return plumb_edit_new_remove_edge (NULL, plumb_edge_get_from (edge), plumb_edge_get_to (edge));
}

static PlumbEdit *
random_frame (Fixture *fixture)
{
  g_autofree char *id = g_strdup_printf ("frame%d", g_rand_int_range (fixture->random, 0, 4));
  if (g_rand_int_range (fixture->random, 0, 3) == 0)
    return plumb_graph_find_frame (fixture->graph, id) != NULL
               ? plumb_edit_new_set_frame (NULL, id, NULL)
               : NULL;
  PlumbValueBuilder *frame = plumb_value_builder_new_object ();
  PlumbValueBuilder *members = plumb_value_builder_new_array ();
  for (int i = 0; i < 3; i++)
    plumb_value_builder_add (members, plumb_value_new_string (random_id (fixture)));
  plumb_value_builder_set_string (frame, "title", "Some");
  plumb_value_builder_set (frame, "members", plumb_value_builder_end (members));
  return plumb_edit_new_set_frame (NULL, id, plumb_value_builder_end (frame));
}

static PlumbEdit *
random_member (Fixture *fixture)
{
  const char *id = random_id (fixture);
  switch (g_rand_int_range (fixture->random, 0, 4))
    {
    case 0:
      return plumb_edit_new_set_node (NULL, id, "collapsed", plumb_value_new_boolean (TRUE));
    case 1:
      return plumb_edit_new_set_node (NULL, id, "collapsed", NULL);
    case 2:
      return plumb_edit_new_set_node (NULL, id, "title", plumb_value_new_string ("Other"));
    default:
      return plumb_edit_new_set_node (NULL, id, "mode", plumb_value_new_string ("mute"));
    }
}

/* Inside the definition: the ports of its instances change. */
static PlumbEdit *
random_inner (Fixture *fixture)
{
  PlumbGraph *inside = plumb_graph_find_definition (fixture->graph, "soft");
  if (plumb_graph_find_node (inside, "extra") != NULL)
    return plumb_edit_new_remove_node ("soft", "extra");
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  PlumbValueBuilder *node = plumb_value_builder_new_object ();
  plumb_value_builder_set_string (node, "kind", "core.input");
  plumb_value_builder_set_int (node, "index", plumb_graph_get_next_index (inside));
  return plumb_edit_new_add_node ("soft", "extra", plumb_value_builder_end (node));
}

static PlumbEdit *
random_rename (Fixture *fixture)
{
  g_autofree char *to = g_strdup_printf ("r%u", fixture->n_made++);
  return plumb_edit_new_rename_node (NULL, random_id (fixture), to);
}

static PlumbEdit *
random_part (Fixture *fixture)
{
  switch (g_rand_int_range (fixture->random, 0, 13))
    {
    case 0:
    case 1:
      return random_addition (fixture);
    case 2:
      return g_rand_int_range (fixture->random, 0, 2) == 0
                 ? plumb_edit_new_remove_node (NULL, random_id (fixture))
                 : random_rename (fixture);
    case 3:
    case 4:
      return plumb_edit_new_move_node (NULL, random_id (fixture),
                                       g_rand_int_range (fixture->random, -9000, 9000),
                                       g_rand_int_range (fixture->random, -9000, 9000));
    case 5:
    case 6:
    case 7:
    case 8:
      return random_connection (fixture);
    case 9:
      return random_disconnection (fixture);
    case 10:
      return random_frame (fixture);
    case 11:
      return random_member (fixture);
    default:
      return random_inner (fixture);
    }
}

/* Sometimes several in one edit. What does not apply is no edit. */
static void
edit_at_random (Fixture *fixture)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_edit_unref);
  int n = g_rand_int_range (fixture->random, 0, 5) == 0 ? 4 : 1;
  for (int i = 0; i < n; i++)
    {
      PlumbEdit *part = random_part (fixture);
      if (part != NULL)
        g_ptr_array_add (parts, part);
    }
  g_autoptr (PlumbEdit) edit
      = plumb_edit_new_composite ("Some", (PlumbEdit *const *) parts->pdata, parts->len);
  g_autoptr (PlumbEdit) inverse = NULL;
  if (plumb_graph_apply (fixture->graph, edit, &inverse, NULL)
      && g_rand_int_range (fixture->random, 0, 6) == 0)
    g_assert_true (plumb_graph_apply (fixture->graph, inverse, NULL, NULL));
}

/* --- properties ---------------------------------------------------------------------------------
 */

static void
test_followed_is_rebuilt (Fixture *fixture, gconstpointer data)
{
  for (int i = 0; i < N_EDITS; i++)
    {
      edit_at_random (fixture);
      if (i % 7 != 0)
        continue;
      g_autoptr (PlumbScene) fresh = plumb_scene_new (fixture->graph, NULL, registry);
      g_autofree char *followed = describe_scene (fixture->scene);
      g_autofree char *rebuilt = describe_scene (fresh);
      g_assert_cmpstr (followed, ==, rebuilt);
      g_assert_cmpuint (plumb_scene_get_n_links (fixture->scene), ==,
                        plumb_scene_get_n_links (fresh));
      g_assert_cmpuint (plumb_scene_get_n_cards (fixture->scene), ==,
                        plumb_graph_get_n_nodes (fixture->graph));
    }
  g_assert_cmpuint (plumb_scene_get_n_cards (fixture->scene), >, 20);
  g_assert_cmpuint (plumb_scene_get_n_links (fixture->scene), >, 10);
}

static void
test_snapshots_stay (Fixture *fixture, gconstpointer data)
{
  for (int i = 0; i < N_EDITS / 10; i++)
    {
      g_autoptr (PlumbSceneSnapshot) snapshot = plumb_scene_snapshot (fixture->scene);
      g_autofree char *before = describe_snapshot (snapshot);
      for (int k = 0; k < 10; k++)
        edit_at_random (fixture);
      g_autofree char *after = describe_snapshot (snapshot);
      g_assert_cmpstr (before, ==, after);
    }
}

static void
assert_damaged (GArray *damage, const PlumbRect *bounds)
{
  for (guint i = 0; i < damage->len; i++)
    if (plumb_rect_contains (&g_array_index (damage, PlumbRect, i),
                             (PlumbPoint) { bounds->x + 8, bounds->y + 8 }))
      return;
  g_error ("something changed at %g %g and is not in the damage", bounds->x, bounds->y);
}

static GHashTable *
list_items (PlumbScene *scene, GPtrArray *items)
{
  GHashTable *table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  plumb_scene_query (scene, &everywhere, items);
  for (guint i = 0; i < items->len; i++)
    g_hash_table_insert (table, describe (items->pdata[i]), plumb_scene_item_ref (items->pdata[i]));
  return table;
}

static void
assert_told (GHashTable *one, GHashTable *other, GArray *damage)
{
  GHashTableIter iter;
  gpointer text, item;
  g_hash_table_iter_init (&iter, one);
  while (g_hash_table_iter_next (&iter, &text, &item))
    if (!g_hash_table_contains (other, text))
      assert_damaged (damage, &((PlumbSceneItem *) item)->bounds);
}

static void
unref_items (GHashTable *table)
{
  GHashTableIter iter;
  gpointer item;
  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, NULL, &item))
    plumb_scene_item_unref (item);
  g_hash_table_unref (table);
}

static void
test_damage_tells_all (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  for (int i = 0; i < N_EDITS / 4; i++)
    {
      GHashTable *before = list_items (fixture->scene, items);
      g_array_unref (plumb_scene_take_damage (fixture->scene));
      edit_at_random (fixture);
      g_autoptr (GArray) damage = plumb_scene_take_damage (fixture->scene);
      GHashTable *after = list_items (fixture->scene, items);
      assert_told (before, after, damage);
      assert_told (after, before, damage);
      unref_items (before);
      unref_items (after);
    }
}

static void
test_searches_find_all (Fixture *fixture, gconstpointer data)
{
  for (int i = 0; i < N_EDITS; i++)
    edit_at_random (fixture);
  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  g_autoptr (GPtrArray) found = g_ptr_array_new ();
  plumb_scene_query (fixture->scene, &everywhere, all);
  for (int i = 0; i < 300; i++)
    {
      PlumbRect rect = { g_rand_double_range (fixture->random, -9500, 9500),
                         g_rand_double_range (fixture->random, -9500, 9500),
                         g_rand_double_range (fixture->random, 0, 3000),
                         g_rand_double_range (fixture->random, 0, 3000) };
      plumb_scene_query (fixture->scene, &rect, found);
      guint n = 0;
      for (guint k = 0; k < all->len; k++)
        if (plumb_rect_meets (&((PlumbSceneItem *) all->pdata[k])->bounds, &rect, 0))
          g_assert_true (g_ptr_array_find (found, all->pdata[k], NULL) && ++n > 0);
      g_assert_cmpuint (found->len, ==, n);
    }
}

/* --- what lies under the pointer ----------------------------------------------------------------
 */

static void
assert_hit (Fixture *fixture, PlumbPoint at, PlumbHitType type, const char *id, const char *name)
{
  PlumbHit hit = plumb_scene_pick (fixture->scene, at, 8);
  g_assert_cmpint (hit.type, ==, type);
  g_assert_cmpstr (hit.id, ==, id);
  g_assert_cmpstr (hit.name, ==, name);
}

static PlumbPoint
place_of (const PlumbSceneCard *card, PlumbPoint at)
{
  return (PlumbPoint) { card->rect.x + at.x, card->rect.y + at.y };
}

static void
test_hits (Fixture *fixture, gconstpointer data)
{
  const PlumbSceneCard *a = plumb_scene_find_card (fixture->scene, "a");
  const PlumbSceneCard *b = plumb_scene_find_card (fixture->scene, "b");
  const PlumbSceneLink *link = plumb_scene_find_link (fixture->scene, "a.image", "b.image");
  const PlumbSceneFrame *frame = plumb_scene_find_frame (fixture->scene, "f");
  assert_hit (fixture, place_of (a, (PlumbPoint) { 60, 15 }), PLUMB_HIT_CARD, "a", NULL);
  assert_hit (fixture, place_of (a, a->card->outputs[0].at), PLUMB_HIT_OUTPUT, "a", "image");
  assert_hit (fixture, place_of (b, (PlumbPoint) { -6, b->card->inputs[1].at.y + 4 }),
              PLUMB_HIT_INPUT, "b", "approved");
  assert_hit (fixture, place_of (b, (PlumbPoint) { 60, b->card->rows[1].rect.y + 5 }),
              PLUMB_HIT_ROW, "b", b->card->rows[1].field->name);
  assert_hit (fixture, place_of (a, (PlumbPoint) { 60, a->card->picture.y + 20 }),
              PLUMB_HIT_PICTURE, "a", NULL);
  assert_hit (fixture, place_of (b, (PlumbPoint) { b->card->width - 3, b->card->height - 3 }),
              PLUMB_HIT_CORNER, "b", NULL);
  assert_hit (fixture,
              (PlumbPoint) { (link->points[0].x + link->points[3].x) / 2,
                             (link->points[0].y + link->points[3].y) / 2 + 3 },
              PLUMB_HIT_LINK, "a.image", "b.image");
  assert_hit (fixture, (PlumbPoint) { frame->rect.x + 40, frame->rect.y + 10 },
              PLUMB_HIT_FRAME_TITLE, "f", NULL);
  assert_hit (fixture, (PlumbPoint) { 40, 640 }, PLUMB_HIT_NOTE, "n", NULL);
  assert_hit (fixture, (PlumbPoint) { 196, 676 }, PLUMB_HIT_NOTE_CORNER, "n", NULL);
  assert_hit (fixture, (PlumbPoint) { 4000, 4000 }, PLUMB_HIT_NOTHING, NULL, NULL);
}

/* The card with the greater index is on top. */
static void
test_uppermost (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlumbEdit) edit = plumb_edit_new_move_node (NULL, "c", 0, 0);
  g_assert_true (plumb_graph_apply (fixture->graph, edit, NULL, NULL));
  assert_hit (fixture, (PlumbPoint) { 60, 15 }, PLUMB_HIT_CARD, "c", NULL);
}

static void
test_cut (Fixture *fixture, gconstpointer data)
{
  const PlumbSceneLink *link = plumb_scene_find_link (fixture->scene, "a.image", "b.image");
  double x = (link->points[0].x + link->points[3].x) / 2;
  const PlumbSegment through = { { x, -500 }, { x + 10, 500 } };
  const PlumbSegment beside = { { x, -500 }, { x + 10, -400 } };
  g_autoptr (GPtrArray) links = g_ptr_array_new ();
  plumb_scene_find_cut_links (fixture->scene, &through, links);
  g_assert_cmpuint (links->len, ==, 1);
  plumb_scene_find_cut_links (fixture->scene, &beside, links);
  g_assert_cmpuint (links->len, ==, 0);
}

static void
test_lifted (Fixture *fixture, gconstpointer data)
{
  guint a = 99;
  g_assert_true (plumb_scene_find_node (fixture->scene, "a", &a));
  g_array_unref (plumb_scene_take_damage (fixture->scene));
  plumb_scene_set_lifted (fixture->scene, &a, 1);
  g_autoptr (GArray) damage = plumb_scene_take_damage (fixture->scene);
  g_assert_cmpuint (damage->len, >=, 2);
  g_autoptr (PlumbSceneSnapshot) without = plumb_scene_snapshot (fixture->scene);
  g_autofree char *text = describe_snapshot (without);
  g_assert_null (g_strstr_len (text, -1, "card a "));
  g_assert_null (g_strstr_len (text, -1, "link a.image"));
  g_assert_nonnull (g_strstr_len (text, -1, "card b "));
  plumb_scene_set_lifted (fixture->scene, NULL, 0);
  g_autoptr (PlumbSceneSnapshot) with = plumb_scene_snapshot (fixture->scene);
  g_autofree char *again = describe_snapshot (with);
  g_assert_nonnull (g_strstr_len (again, -1, "card a "));
}

static void
test_state (Fixture *fixture, gconstpointer data)
{
  guint a = 99;
  g_assert_true (plumb_scene_find_node (fixture->scene, "a", &a));
  g_autoptr (PlumbSceneSnapshot) before = plumb_scene_snapshot (fixture->scene);
  double height = plumb_scene_get_card (fixture->scene, a)->rect.height;
  PlumbCardState state = { .phase = PLUMB_CARD_PHASE_RUNNING, .n_items = 4 };
  g_array_unref (plumb_scene_take_damage (fixture->scene));
  plumb_scene_set_state (fixture->scene, a, &state);
  plumb_scene_set_state (fixture->scene, a, &state);
  g_autoptr (GArray) damage = plumb_scene_take_damage (fixture->scene);
  g_assert_cmpuint (damage->len, ==, 1);
  g_assert_cmpint (plumb_scene_get_card (fixture->scene, a)->state.phase, ==,
                   PLUMB_CARD_PHASE_RUNNING);
  g_assert_cmpfloat (plumb_scene_get_card (fixture->scene, a)->rect.height, ==, height);
  /* Another edit of the node keeps it. */
  g_autoptr (PlumbEdit) edit = plumb_edit_new_move_node (NULL, "a", 50, 50);
  g_assert_true (plumb_graph_apply (fixture->graph, edit, NULL, NULL));
  g_assert_cmpuint (plumb_scene_get_card (fixture->scene, a)->state.n_items, ==, 4);
}

static void
test_definition (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlumbScene) inside = plumb_scene_new (fixture->graph, "soft", registry);
  g_assert_cmpuint (plumb_scene_get_n_cards (inside), ==, 2);
  g_assert_cmpuint (plumb_scene_get_n_links (inside), ==, 1);
  g_autoptr (PlumbScene) nowhere = plumb_scene_new (fixture->graph, "gone", registry);
  g_assert_cmpuint (plumb_scene_get_n_cards (nowhere), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_autofree char *packs = g_build_filename (g_getenv ("PLUMB_DATA_DIR"), "packs", NULL);
  const char *const folders[] = { packs, NULL };
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  registry = plumb_registry_new ();
  plumb_registry_load (registry, folders, problems);
  g_test_add_func ("/layout/scene/curve-bounds", test_curve_bounds);
#define ADD(path, func) g_test_add ("/layout/scene/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("followed-is-rebuilt", test_followed_is_rebuilt);
  ADD ("snapshots-stay", test_snapshots_stay);
  ADD ("damage-tells-all", test_damage_tells_all);
  ADD ("searches-find-all", test_searches_find_all);
  ADD ("hits", test_hits);
  ADD ("uppermost", test_uppermost);
  ADD ("cut", test_cut);
  ADD ("lifted", test_lifted);
  ADD ("state", test_state);
  ADD ("definition", test_definition);
#undef ADD
  int status = g_test_run ();
  g_assert_finalize_object (registry);
  return status;
}
