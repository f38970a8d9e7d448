/* test-clock.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-clock.h"

#define MARCH_2025 G_GINT64_CONSTANT (1740837667123456) /* 2025-03-01T14:01:07.123456Z */

static void
test_fake (void)
{
  g_autoptr (PlumbClock) clock = plumb_clock_new_fake (MARCH_2025, 500);
  plumb_clock_advance (clock, 1000);
  g_assert_cmpint (plumb_clock_get_wall (clock), ==, MARCH_2025 + 1000);
  g_assert_cmpint (plumb_clock_get_monotonic (clock), ==, 1500);
  plumb_clock_set_wall (clock, 7);
  g_assert_cmpint (plumb_clock_get_wall (clock), ==, 7);
  g_assert_cmpint (plumb_clock_get_monotonic (clock), ==, 1500);
}

/* Between two calls time goes on evenly, wherever the clock is set. */
static void
test_hold (void)
{
  g_autoptr (PlumbClock) clock = plumb_clock_new_fake (MARCH_2025, 500);
  plumb_clock_hold (clock);
  plumb_clock_set_wall (clock, 7);
  plumb_clock_advance (clock, 1000);
  g_assert_cmpint (plumb_clock_get_wall (clock), ==, MARCH_2025 + 1000);
  plumb_clock_hold (clock);
  g_assert_cmpint (plumb_clock_get_wall (clock), ==, 1007);
}

static void
test_real (void)
{
  PlumbClock *clock = plumb_clock_new ();
  gint64 before = g_get_real_time ();
  g_assert_cmpint (plumb_clock_get_wall (clock), >=, before);
  gint64 first = plumb_clock_get_monotonic (clock);
  g_assert_cmpint (plumb_clock_get_monotonic (clock), >=, first);
  g_assert_finalize_object (clock);
}

static void
assert_format (gint64 wall_us, const char *expected)
{
  g_autofree char *text = plumb_clock_format (wall_us);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_format (void)
{
  assert_format (MARCH_2025, "2025-03-01T14:01:07.123Z");
  assert_format (0, "1970-01-01T00:00:00.000Z");
  assert_format (999, "1970-01-01T00:00:00.000Z");
  assert_format (1000, "1970-01-01T00:00:00.001Z");
  assert_format (-1, "1969-12-31T23:59:59.999Z");
  assert_format (-1000000, "1969-12-31T23:59:59.000Z");
  assert_format (G_GINT64_CONSTANT (951782400000000), "2000-02-29T00:00:00.000Z");
}

/* Over clocks that stand, advance and go back. */
static void
test_ids_increase (void)
{
  g_autoptr (PlumbClock) clock = plumb_clock_new_fake (MARCH_2025, 0);
  g_autofree char *last = plumb_id_new (clock);
  for (guint i = 0; i < 20000; i++)
    {
      if (i % 5000 == 4999)
        plumb_clock_set_wall (clock, MARCH_2025 - G_GINT64_CONSTANT (3600000000));
      else if (i % 3 == 0)
        plumb_clock_advance (clock, 700);
      g_autofree char *id = plumb_id_new (clock);
      g_assert_true (plumb_id_is_valid (id));
      g_assert_cmpint (strcmp (last, id), <, 0);
      g_set_str (&last, id);
    }
}

static guint
get_digit (char c)
{
  static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  return (guint) (strchr (alphabet, c) - alphabet);
}

/* The first ten characters are the milliseconds. A time beyond all others of this process. */
static void
test_id_holds_time (void)
{
  gint64 later = MARCH_2025 + G_GINT64_CONSTANT (3600000000) * 24 * 365 * 100;
  g_autoptr (PlumbClock) clock = plumb_clock_new_fake (later, 0);
  g_autofree char *id = plumb_id_new (clock);
  g_assert_cmpuint (strlen (id), ==, 26);
  guint64 ms = 0;
  for (guint i = 0; i < 10; i++)
    ms = ms * 32 + get_digit (id[i]);
  g_assert_cmpuint (ms, ==, (guint64) later / 1000);
  g_autofree char *next = plumb_id_new (clock);
  g_assert_cmpmem (id, 20, next, 20);
}

static void
test_id_is_valid (void)
{
  g_assert_true (plumb_id_is_valid ("01ARZ3NDEKTSV4RRFFQ69G5FAV"));
  g_assert_true (plumb_id_is_valid ("7ZZZZZZZZZZZZZZZZZZZZZZZZZ"));
  g_assert_false (plumb_id_is_valid ("8ZZZZZZZZZZZZZZZZZZZZZZZZZ"));
  g_assert_false (plumb_id_is_valid ("01arz3ndektsv4rrffq69g5fav"));
  g_assert_false (plumb_id_is_valid ("01ARZ3NDEKTSV4RRFFQ69G5FA"));
  g_assert_false (plumb_id_is_valid ("01ARZ3NDEKTSV4RRFFQ69G5FAVX"));
  g_assert_false (plumb_id_is_valid ("01ARZ3NDEKTSV4RRFFQ69G5FAU"));
  g_assert_false (plumb_id_is_valid (""));
  g_assert_false (plumb_id_is_valid (NULL));
}

static gpointer
make_ids (gpointer clock)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  for (guint i = 0; i < 5000; i++)
    g_strv_builder_take (builder, plumb_id_new (clock));
  return g_strv_builder_end (builder);
}

static void
test_ids_on_threads (void)
{
  g_autoptr (PlumbClock) clock = plumb_clock_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GThread *threads[4];
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new (NULL, make_ids, clock);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      g_auto (GStrv) ids = g_thread_join (threads[i]);
      for (guint j = 0; ids[j] != NULL; j++)
        {
          g_assert_true (j == 0 || strcmp (ids[j - 1], ids[j]) < 0);
          g_assert_true (g_hash_table_add (seen, g_strdup (ids[j])));
        }
    }
  g_assert_cmpuint (g_hash_table_size (seen), ==, 20000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/clock/fake", test_fake);
  g_test_add_func ("/clock/hold", test_hold);
  g_test_add_func ("/clock/real", test_real);
  g_test_add_func ("/clock/format", test_format);
  g_test_add_func ("/clock/ids-increase", test_ids_increase);
  g_test_add_func ("/clock/id-holds-time", test_id_holds_time);
  g_test_add_func ("/clock/id-is-valid", test_id_is_valid);
  g_test_add_func ("/clock/ids-on-threads", test_ids_on_threads);
  return g_test_run ();
}
