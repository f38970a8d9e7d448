/* test-item-attempts.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-item-attempts.h"
#include "plumb-json.h"

typedef struct
{
  PlumbEventType type;
  const char *step;
  int item;
  gint64 time_us;
  const char *payload;
} Told;

static const Told story[] = {
  { PLUMB_EVENT_ITEM_STARTED, "b", 0, 100, "{\"attempt\":1,\"seed\":7,\"name\":\"front\"}" },
  { PLUMB_EVENT_ITEM_STARTED, "b", 1, 110, "{\"attempt\":1}" },
  { PLUMB_EVENT_ITEM_STARTED, "c", 0, 120, "{\"attempt\":1}" },
  { PLUMB_EVENT_ITEM_FINISHED, "b", 0, 200,
    "{\"attempt\":1,\"state\":\"failed\",\"wall_us\":90,\"failure\":{\"message\":\"no\"},"
    "\"evidence\":{\"log\":\"logs/1/b-0-1.log\"}}" },
  { PLUMB_EVENT_ITEM_RETRY, "b", 0, 200, "{\"attempt\":2}" },
  { PLUMB_EVENT_ITEM_STARTED, "b", 0, 300, "{\"attempt\":2,\"seed\":8}" },
  { PLUMB_EVENT_ITEM_FINISHED, "b", 0, 350,
    "{\"attempt\":2,\"state\":\"succeeded\",\"wall_us\":50,\"cpu_us\":40,\"outputs\":{}}" },
};

static void
event_free (gpointer data)
{
  PlumbEvent *event = data;
  plumb_value_unref (event->payload);
  g_free (event);
}

static GPtrArray *
list (guint n, const char *path, gint64 item)
{
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func (event_free);
  for (guint i = 0; i < n; i++)
    {
      PlumbEvent *event = g_new0 (PlumbEvent, 1);
      *event = (PlumbEvent) { .seq = i + 1,
                              .time_us = story[i].time_us,
                              .type = story[i].type,
                              .step = story[i].step,
                              .item = story[i].item,
                              .payload = plumb_json_parse (story[i].payload, -1, NULL) };
      g_ptr_array_add (events, event);
    }
  return plumb_item_attempts_list (events, path, item);
}

static void
test_each_has_its_own (void)
{
  g_autoptr (GPtrArray) rows = list (G_N_ELEMENTS (story), "b", 0);
  g_assert_cmpuint (rows->len, ==, 2);
  const PlumbItemRow *first = rows->pdata[0], *second = rows->pdata[1];
  g_assert_cmpint (first->attempt, ==, 1);
  g_assert_cmpstr (first->state, ==, "failed");
  g_assert_cmpint (first->started_us, ==, 100);
  g_assert_cmpint (first->ended_us, ==, 200);
  g_assert_cmpint (first->wall_us, ==, 90);
  g_assert_cmpstr (first->name, ==, "front");
  g_assert_cmpuint (first->seed, ==, 7);
  g_assert_cmpstr (plumb_value_member_string (first->failure, "message", NULL), ==, "no");
  g_assert_cmpstr (plumb_value_member_string (first->evidence, "log", NULL), ==,
                   "logs/1/b-0-1.log");
  g_assert_cmpint (second->attempt, ==, 2);
  g_assert_cmpstr (second->state, ==, "succeeded");
  g_assert_cmpint (second->started_us, ==, 300);
  g_assert_cmpint (second->cpu_us, ==, 40);
  g_assert_cmpuint (second->seed, ==, 8);
  g_assert_null (second->failure);
}

static void
test_one_that_runs (void)
{
  g_autoptr (GPtrArray) rows = list (6, "b", 0);
  g_assert_cmpuint (rows->len, ==, 2);
  const PlumbItemRow *second = rows->pdata[1];
  g_assert_cmpstr (second->state, ==, "running");
  g_assert_cmpint (second->ended_us, ==, 0);
  g_autoptr (GPtrArray) none = list (6, "x", 0);
  g_assert_cmpuint (none->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/item-attempts/each-has-its-own", test_each_has_its_own);
  g_test_add_func ("/item-attempts/one-that-runs", test_one_that_runs);
  return g_test_run ();
}
