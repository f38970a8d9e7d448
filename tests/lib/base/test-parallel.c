/* test-parallel.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-parallel.h"

#define N_PARTS 1000

static void
count_part (guint index, gpointer data)
{
  gint *counts = data;

  g_atomic_int_inc (&counts[index]);
}

static void
test_each_part_once (void)
{
  static const guint numbers[] = { 0, 1, 2, 3, 17, N_PARTS };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      gint counts[N_PARTS + 1] = { 0 };

      plumb_parallel_run (numbers[i], count_part, counts);
      for (guint part = 0; part <= N_PARTS; part++)
        g_assert_cmpint (counts[part], ==, part < numbers[i] ? 1 : 0);
    }
}

typedef struct
{
  gint counts[8][N_PARTS];
} Nested;

static void
run_inner (guint index, gpointer data)
{
  Nested *nested = data;

  plumb_parallel_run (N_PARTS, count_part, nested->counts[index]);
}

/* A part may be made of parts. */
static void
test_nested (void)
{
  g_autofree Nested *nested = g_new0 (Nested, 1);

  plumb_parallel_run (G_N_ELEMENTS (nested->counts), run_inner, nested);
  for (guint i = 0; i < G_N_ELEMENTS (nested->counts); i++)
    for (guint part = 0; part < N_PARTS; part++)
      g_assert_cmpint (nested->counts[i][part], ==, 1);
}

typedef struct
{
  GThread *threads[2];
  gint n_begun;
} Meeting;

/* Neither part ends before the other has begun. */
static void
meet (guint index, gpointer data)
{
  Meeting *meeting = data;

  meeting->threads[index] = g_thread_self ();
  g_atomic_int_inc (&meeting->n_begun);
  while (g_atomic_int_get (&meeting->n_begun) < 2)
    g_usleep (100);
}

static void
test_beside_the_caller (void)
{
  Meeting meeting = { 0 };

  if (g_get_num_processors () == 1)
    return;
  plumb_parallel_run (2, meet, &meeting);
  g_assert_true (meeting.threads[0] != meeting.threads[1]);
  g_assert_true (meeting.threads[0] == g_thread_self () || meeting.threads[1] == g_thread_self ());
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/parallel/each-part-once", test_each_part_once);
  g_test_add_func ("/parallel/nested", test_nested);
  g_test_add_func ("/parallel/beside-the-caller", test_beside_the_caller);
  return g_test_run ();
}
