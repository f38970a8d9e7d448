/* test-history.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-document.h"
#include "plumb-history.h"
#include "random-document.h"

#define N_OPERATIONS 20000

static PlumbHistory *
make_history (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbGraph) graph
      = plumb_document_parse ("{\"plumb\": 1, \"nodes\": {\"a\": {\"kind\": \"k\", \"index\": 1}, "
                              "\"b\": {\"kind\": \"k\", \"index\": 2}}}",
                              -1, NULL, &error);
  g_assert_no_error (error);
  return plumb_history_new (graph);
}

/* Applies it (taken). */
static void
apply (PlumbHistory *history, PlumbEdit *edit, const char *gesture)
{
  g_autoptr (PlumbEdit) taken = edit;
  g_autoptr (GError) error = NULL;
  plumb_history_apply (history, taken, gesture, &error);
  g_assert_no_error (error);
}

static void
undo (PlumbHistory *history)
{
  g_autoptr (GError) error = NULL;
  plumb_history_undo (history, &error);
  g_assert_no_error (error);
}

static void
redo (PlumbHistory *history)
{
  g_autoptr (GError) error = NULL;
  plumb_history_redo (history, &error);
  g_assert_no_error (error);
}

static PlumbEdit *
move (const char *id, double x)
{
  return plumb_edit_new_move_node (NULL, id, x, 0);
}

static double
get_x (PlumbHistory *history, const char *id)
{
  double x;
  PlumbGraph *graph = plumb_history_get_graph (history);
  plumb_node_get_position (plumb_graph_find_node (graph, id), &x, NULL);
  return x;
}

static void
test_labels (void)
{
  g_autoptr (PlumbHistory) history = make_history ();
  g_assert_false (plumb_history_can_undo (history) || plumb_history_can_redo (history));
  g_assert_null (plumb_history_get_undo_label (history));
  apply (history, move ("a", 1), NULL);
  apply (history, plumb_edit_new_remove_node (NULL, "b"), NULL);
  g_assert_cmpstr (plumb_history_get_undo_label (history), ==, "Remove node");
  undo (history);
  g_assert_cmpstr (plumb_history_get_undo_label (history), ==, "Move node");
  g_assert_cmpstr (plumb_history_get_redo_label (history), ==, "Remove node");
  apply (history, move ("b", 1), NULL);
  g_assert_false (plumb_history_can_redo (history));
}

static void
test_gesture (void)
{
  g_autoptr (PlumbHistory) history = make_history ();
  for (int i = 1; i <= 9; i++)
    apply (history, move ("a", i), "drag:1");
  gsize bytes = plumb_history_get_bytes (history);
  apply (history, move ("a", 10), "drag:1");
  g_assert_cmpuint (plumb_history_get_bytes (history), ==, bytes);
  apply (history, move ("a", 11), "drag:2");
  undo (history);
  g_assert_true (get_x (history, "a") == 10);
  undo (history);
  g_assert_true (get_x (history, "a") == 0);
  g_assert_false (plumb_history_can_undo (history));
  redo (history);
  g_assert_true (get_x (history, "a") == 10);
}

/* Edits of one gesture about different things are one step all the same. */
static void
test_gesture_of_several (void)
{
  g_autoptr (PlumbHistory) history = make_history ();
  apply (history, move ("a", 1), "drag:1");
  apply (history, move ("b", 2), "drag:1");
  apply (history, move ("a", 3), "drag:1");
  undo (history);
  g_assert_true (get_x (history, "a") == 0 && get_x (history, "b") == 0);
  redo (history);
  g_assert_true (get_x (history, "a") == 3 && get_x (history, "b") == 2);
  apply (history, move ("a", 4), "drag:1");
  undo (history);
  g_assert_true (get_x (history, "a") == 3);
}

/* A gesture that was given up is not there to be done again. */
static void
test_take_back (void)
{
  g_autoptr (PlumbHistory) history = make_history ();
  g_autoptr (GError) error = NULL;
  apply (history, move ("a", 5), NULL);
  apply (history, move ("b", 7), "drag:1");
  g_assert_true (plumb_history_take_back (history, &error));
  g_assert_no_error (error);
  g_assert_false (plumb_history_can_redo (history));
  g_assert_cmpfloat (get_x (history, "b"), ==, 0);
  g_assert_cmpfloat (get_x (history, "a"), ==, 5);
  undo (history);
  redo (history);
  g_assert_cmpfloat (get_x (history, "a"), ==, 5);
}

static void
test_saved (void)
{
  g_autoptr (PlumbHistory) history = make_history ();
  g_assert_true (plumb_history_is_saved (history));
  apply (history, move ("a", 1), "drag:1");
  g_assert_false (plumb_history_is_saved (history));
  plumb_history_mark_saved (history);
  apply (history, move ("a", 2), "drag:1");
  g_assert_false (plumb_history_is_saved (history));
  undo (history);
  g_assert_true (plumb_history_is_saved (history));
  g_assert_true (get_x (history, "a") == 1);
  undo (history);
  g_assert_false (plumb_history_is_saved (history));
  apply (history, move ("a", 1), NULL);
  g_assert_false (plumb_history_is_saved (history));
}

static void
test_limit (void)
{
  g_autoptr (PlumbHistory) history = make_history ();
  apply (history, move ("a", 1), NULL);
  gsize first = plumb_history_get_bytes (history);
  apply (history, move ("a", 2), NULL);
  gsize bytes = plumb_history_get_bytes (history) - first;
  plumb_history_set_limit (history, bytes * 5 / 2);
  for (int i = 3; i <= 5; i++)
    apply (history, move ("a", i), NULL);
  g_assert_cmpuint (plumb_history_get_bytes (history), <=, bytes * 5 / 2);
  undo (history);
  undo (history);
  g_assert_false (plumb_history_can_undo (history));
  g_assert_true (get_x (history, "a") == 3);
  g_assert_false (plumb_history_is_saved (history));
  redo (history);
  redo (history);
  plumb_history_set_limit (history, 0);
  g_assert_true (plumb_history_can_undo (history));
}

static void
history_notify_cb (PlumbHistory *history, GParamSpec *pspec, guint *n_notifications)
{
  (*n_notifications)++;
}

static void
history_applied_cb (PlumbHistory *history, PlumbEdit *edit, PlumbGraph *follower)
{
  g_assert_true (plumb_graph_apply (follower, edit, NULL, NULL));
}

static void
test_notify (void)
{
  g_autoptr (PlumbHistory) history = make_history ();
  guint n_notifications = 0;
  g_signal_connect (history, "notify::can-undo", G_CALLBACK (history_notify_cb), &n_notifications);
  apply (history, move ("a", 1), NULL);
  g_assert_cmpuint (n_notifications, ==, 1);
  gboolean can_undo = FALSE;
  g_autofree char *label = NULL;
  g_object_get (history, "can-undo", &can_undo, "undo-label", &label, NULL);
  g_assert_true (can_undo);
  g_assert_cmpstr (label, ==, "Move node");
}

static void
test_refused (void)
{
  g_autoptr (PlumbHistory) history = make_history ();
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbEdit) edit = move ("nobody", 1);
  g_assert_false (plumb_history_apply (history, edit, NULL, &error));
  g_assert_error (error, PLUMB_EDIT_ERROR, PLUMB_EDIT_ERROR_UNKNOWN);
  g_assert_false (plumb_history_can_undo (history));
}

/* --- random edits, undo and redo against a list of texts ----------------------------------------
 */

typedef struct
{
  GRand *random;
  PlumbHistory *history;
  PlumbGraph *follower; /* sees only what the history says that it applied */
  GPtrArray *texts;     /* the model: the document's text after each step */
  guint position;
  guint saved; /* position among the texts, or G_MAXUINT */
} Play;

static char *
format (Play *play)
{
  return plumb_document_format (plumb_history_get_graph (play->history));
}

static void
play_edit (Play *play)
{
  PlumbGraph *graph = plumb_history_get_graph (play->history);
  g_autoptr (PlumbEdit) edit = random_edit_new (play->random, graph);
  g_autoptr (GError) error = NULL;
  if (!plumb_history_apply (play->history, edit, NULL, &error))
    return;
  g_ptr_array_set_size (play->texts, (int) play->position + 1);
  if (play->saved != G_MAXUINT && play->saved > play->position)
    play->saved = G_MAXUINT;
  g_ptr_array_add (play->texts, format (play));
  play->position++;
}

static void
play_operation (Play *play)
{
  int choice = g_rand_int_range (play->random, 0, 10);
  if (choice < 3 && play->position > 0)
    {
      undo (play->history);
      play->position--;
    }
  else if (choice < 5 && play->position + 1 < play->texts->len)
    {
      redo (play->history);
      play->position++;
    }
  else if (choice == 5)
    {
      plumb_history_mark_saved (play->history);
      play->saved = play->position;
    }
  else
    play_edit (play);
}

static void
check_play (Play *play)
{
  g_autofree char *text = format (play);
  assert_same_text (text, g_ptr_array_index (play->texts, play->position));
  g_assert_cmpint (plumb_history_can_undo (play->history), ==, play->position > 0);
  g_assert_cmpint (plumb_history_can_redo (play->history), ==,
                   play->position + 1 < play->texts->len);
  g_assert_cmpint (plumb_history_is_saved (play->history), ==, play->saved == play->position);
}

static void
play_round (GRand *random)
{
  g_autoptr (PlumbGraph) graph = random_document_new (random);
  g_autoptr (PlumbGraph) follower = plumb_graph_copy (graph);
  g_autoptr (PlumbHistory) history = plumb_history_new (graph);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  Play play = { .random = random, .history = history, .follower = follower, .texts = texts };
  g_signal_connect (history, "applied", G_CALLBACK (history_applied_cb), follower);
  g_ptr_array_add (texts, format (&play));
  for (guint i = 0; i < N_OPERATIONS / 20; i++)
    {
      play_operation (&play);
      check_play (&play);
    }
  g_autofree char *followed = plumb_document_format (follower);
  assert_same_text (followed, g_ptr_array_index (texts, play.position));
}

static void
test_against_model (void)
{
  g_autoptr (GRand) random = random_new_printed ();
  for (guint i = 0; i < 20; i++)
    play_round (random);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/history/labels", test_labels);
  g_test_add_func ("/history/gesture", test_gesture);
  g_test_add_func ("/history/gesture-of-several", test_gesture_of_several);
  g_test_add_func ("/history/take-back", test_take_back);
  g_test_add_func ("/history/saved", test_saved);
  g_test_add_func ("/history/limit", test_limit);
  g_test_add_func ("/history/notify", test_notify);
  g_test_add_func ("/history/refused", test_refused);
  g_test_add_func ("/history/against-model", test_against_model);
  return g_test_run ();
}
