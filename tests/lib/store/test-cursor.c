/* test-cursor.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store-test.h"

#include "plumb-backup.h"
#include "plumb-file.h"
#include "plumb-project.h"

/* R21: who follows the history gets each event once and in order, from whatever cursor he begins,
 * whenever he goes away and comes back, whatever page he asks for, and whenever the writer is
 * closed or killed. A schedule of such things is random; PLUMB_SCHEDULES says how many there are,
 * PLUMB_TEST_SEED begins with a certain one. */

#define SCHEDULES 5000
#define SCHEDULES_A_PROJECT 10
#define STEPS 25
#define MAX_CLIENTS 3
#define MAX_PAGE 40
#define RUNS 3

typedef struct
{
  PlumbLedgerReader *reader;
  gint64 run;       /* whose events it wants, or 0 */
  gint64 start;     /* where it began */
  gint64 seen;      /* the last that it took */
  GPtrArray *taken; /* ids, in the order in which they came */
  char *cursor;     /* what it kept of where it stands */
} Client;

typedef struct
{
  GRand *random;
  char *folder;
  PlumbProject *project;
  PlumbClock *clock;
  PlumbLedger *ledger; /* NULL: another process writes */
  gint64 used;         /* in the payload of the last that we wrote */
  GPtrArray *clients;
  guint n_backups;
} World;

static char *driver;

static guint
draw (World *world, guint n)
{
  return (guint) g_rand_int_range (world->random, 0, (gint32) n);
}

/* --- the one who writes ------------------------------------------------------------------------
 */

static void
open_ledger (World *world)
{
  g_autoptr (GError) error = NULL;

  world->ledger = plumb_project_open_ledger (world->project, world->clock, &error);
  g_assert_no_error (error);
}

static void
close_ledger (World *world)
{
  g_autoptr (GError) error = NULL;

  plumb_ledger_close (world->ledger, &error);
  g_assert_no_error (error);
  g_assert_finalize_object (g_steal_pointer (&world->ledger));
}

static void
append (World *world, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *payload = g_strdup_printf ("{\"used\":%" G_GINT64_FORMAT "}", ++world->used);

      store_test_append (world->ledger, PLUMB_EVENT_BUDGET, draw (world, RUNS + 1), NULL, -1,
                         payload);
    }
}

static void
flush (World *world)
{
  g_autoptr (GError) error = NULL;

  plumb_ledger_flush (world->ledger, &error);
  g_assert_no_error (error);
}

static pid_t
start_driver (World *world)
{
  g_autoptr (GError) error = NULL;
  char *argv[] = { driver, world->folder, (char *) "flood", NULL };
  GPid pid;

  g_spawn_async (NULL, argv, NULL,
                 G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL
                     | G_SPAWN_STDERR_TO_DEV_NULL,
                 NULL, NULL, &pid, &error);
  g_assert_no_error (error);
  return pid;
}

static void
kill_driver (pid_t pid)
{
  int status;

  kill (pid, SIGKILL);
  while (waitpid (pid, &status, 0) < 0)
    g_assert_cmpint (errno, ==, EINTR);
  g_assert_true (WIFSIGNALED (status));
}

/* --- those who follow --------------------------------------------------------------------------
 */

static PlumbLedgerReader *
open_reader (World *world)
{
  g_autoptr (GError) error = NULL;
  PlumbLedgerReader *reader = plumb_project_open_reader (world->project, &error);

  g_assert_no_error (error);
  return reader;
}

static void
keep_cursor (Client *self)
{
  g_free (self->cursor);
  self->cursor = plumb_ledger_reader_format_cursor (self->reader, self->seen);
}

static void
client_free (gpointer data)
{
  Client *self = data;

  g_clear_object (&self->reader);
  g_ptr_array_unref (self->taken);
  g_free (self->cursor);
  g_free (self);
}

/* Begins anywhere in what there is. */
static void
add_client (World *world)
{
  Client *self = g_new0 (Client, 1);

  self->reader = open_reader (world);
  self->run = draw (world, 2) * draw (world, RUNS + 1);
  self->taken = g_ptr_array_new_with_free_func (g_free);
  self->start = draw (world, (guint) plumb_ledger_reader_get_last_seq (self->reader) + 1);
  self->seen = self->start;
  keep_cursor (self);
  g_ptr_array_add (world->clients, self);
}

static Client *
draw_client (World *world)
{
  return g_ptr_array_index (world->clients, draw (world, world->clients->len));
}

/* Asks for a page and takes the first @n of it. Returns: how many it took. */
static guint
read_page (Client *self, guint page, guint n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) events
      = plumb_ledger_reader_list_events (self->reader, self->run, self->seen, page, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (events->len, <=, page);
  n = MIN (n, events->len);
  for (guint i = 0; i < n; i++)
    {
      const PlumbEvent *event = g_ptr_array_index (events, i);

      if (self->run == 0)
        g_assert_cmpint (event->seq, ==, self->seen + 1);
      else
        g_assert_cmpint (event->run, ==, self->run);
      g_assert_cmpint (event->seq, >, self->seen);
      self->seen = event->seq;
      g_ptr_array_add (self->taken, g_strdup (event->id));
    }
  keep_cursor (self);
  return n;
}

/* Goes away, and comes back with nothing but its cursor. */
static void
restart_client (World *world, Client *self)
{
  g_autoptr (GError) error = NULL;
  gint64 seq = -1;

  g_assert_finalize_object (g_steal_pointer (&self->reader));
  self->reader = open_reader (world);
  plumb_ledger_reader_parse_cursor (self->reader, self->cursor, &seq, &error);
  g_assert_no_error (error);
  g_assert_cmpint (seq, ==, self->seen);
}

/* What is written meanwhile is not in it. */
static void
read_snapshot (World *world, Client *self)
{
  g_autoptr (GError) error = NULL;
  gint64 last;

  plumb_ledger_reader_begin (self->reader, &error);
  g_assert_no_error (error);
  last = plumb_ledger_reader_get_last_seq (self->reader);
  for (guint page = 1 + draw (world, MAX_PAGE); read_page (self, page, page) == page;)
    if (world->ledger != NULL && draw (world, 4) == 0)
      append (world, 3);
  g_assert_cmpint (plumb_ledger_reader_get_last_seq (self->reader), ==, last);
  g_assert_cmpint (self->seen, <=, last);
  plumb_ledger_reader_end (self->reader);
}

/* All that is left; then it has had what there is after its start, no more and no less. */
static void
check_client (World *world, Client *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbLedgerReader) reader = open_reader (world);
  g_autoptr (GPtrArray) events = NULL;

  for (guint page = 1 + draw (world, MAX_PAGE); read_page (self, page, page) == page;)
    continue;
  events = plumb_ledger_reader_list_events (reader, self->run, self->start, G_MAXINT, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (self->taken->len, ==, events->len);
  for (guint i = 0; i < events->len; i++)
    g_assert_cmpstr (g_ptr_array_index (self->taken, i), ==,
                     ((PlumbEvent *) g_ptr_array_index (events, i))->id);
}

/* --- schedules ---------------------------------------------------------------------------------
 */

static void
do_read (World *world)
{
  Client *client = draw_client (world);
  guint page = 1 + draw (world, MAX_PAGE);

  switch (draw (world, 8))
    {
    case 0:
    case 1:
      restart_client (world, client);
      break;
    case 2:
      read_snapshot (world, client);
      break;
    case 3:
      if (world->clients->len < MAX_CLIENTS)
        add_client (world);
      break;
    default:
      read_page (client, page, draw (world, 2) == 0 ? page : draw (world, page + 1));
    }
}

static void
do_write (World *world)
{
  switch (draw (world, 12))
    {
    case 0:
      close_ledger (world);
      open_ledger (world);
      break;
    case 1:
    case 2:
    case 3:
      flush (world);
      break;
    default:
      append (world, draw (world, 20));
    }
}

/* The history goes back to an earlier state and on from there: no cursor fits it any more, and
 * everyone begins again. */
static void
do_restore (World *world)
{
  g_autofree char *name = g_strdup_printf ("backup-%u", world->n_backups++);
  g_autofree char *backup = g_build_filename (world->folder, name, NULL);
  g_autoptr (GError) error = NULL;

  append (world, 1 + draw (world, 20));
  flush (world);
  plumb_ledger_backup (world->project, backup, NULL, &error);
  g_assert_no_error (error);
  append (world, draw (world, 20));
  close_ledger (world);
  plumb_ledger_restore (world->project, backup, NULL, &error);
  g_assert_no_error (error);
  open_ledger (world);
  append (world, draw (world, 40));
  flush (world);
  for (guint i = 0; i < world->clients->len; i++)
    {
      Client *client = g_ptr_array_index (world->clients, i);
      gint64 seq = -1;

      g_clear_object (&client->reader);
      client->reader = open_reader (world);
      g_assert_false (
          plumb_ledger_reader_parse_cursor (client->reader, client->cursor, &seq, &error));
      g_assert_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_CONFLICT);
      g_clear_error (&error);
      client->start = client->seen = 0;
      g_ptr_array_set_size (client->taken, 0);
      keep_cursor (client);
    }
}

/* Others write, as a process that is killed at some moment of it. */
static void
do_kill (World *world)
{
  pid_t pid;

  close_ledger (world);
  pid = start_driver (world);
  g_usleep (draw (world, 5000));
  for (guint i = draw (world, STEPS); i > 0; i--)
    {
      do_read (world);
      g_usleep (draw (world, 500));
    }
  kill_driver (pid);
  open_ledger (world);
}

static void
run_schedule (World *world)
{
  guint special = draw (world, 100);

  add_client (world);
  for (guint i = draw (world, STEPS); i > 0; i--)
    if (draw (world, 2) == 0)
      do_write (world);
    else
      do_read (world);
  if (special < 10)
    do_kill (world);
  else if (special < 13)
    do_restore (world);
  for (guint i = draw (world, 5); i > 0; i--)
    do_read (world);
  flush (world);
  for (guint i = 0; i < world->clients->len; i++)
    check_client (world, g_ptr_array_index (world->clients, i));
  g_ptr_array_set_size (world->clients, 0);
}

/* What we wrote is there once each and in our order; what is between was written by others. */
static void
check_history (World *world)
{
  g_autoptr (PlumbLedgerReader) reader = open_reader (world);
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) events = plumb_ledger_reader_list_events (reader, 0, 0, G_MAXINT, NULL);
  gint64 used = 0;

  for (guint i = 0; i < events->len; i++)
    {
      const PlumbEvent *event = g_ptr_array_index (events, i);
      gint64 number = plumb_value_member_int (event->payload, "used", 0);

      g_assert_cmpint (event->seq, ==, (gint64) i + 1);
      g_assert_true (g_hash_table_add (ids, (gpointer) event->id));
      if (number == 0)
        continue;
      g_assert_cmpint (number, ==, world->n_backups > 0 ? MAX (number, used + 1) : used + 1);
      used = number;
    }
  g_assert_cmpint (used, ==, world->used);
}

static void
run_project (guint32 seed, guint n_schedules)
{
  g_autoptr (GError) error = NULL;
  World world = { .random = g_rand_new_with_seed (seed), .clock = plumb_clock_new () };

  g_test_message ("PLUMB_TEST_SEED=%u", seed);
  world.folder = store_test_make_folder ();
  world.project = plumb_project_create (world.folder, "cursor", &error);
  g_assert_no_error (error);
  world.clients = g_ptr_array_new_with_free_func (client_free);
  open_ledger (&world);
  for (guint i = 0; i < n_schedules; i++)
    run_schedule (&world);
  append (&world, 1);
  close_ledger (&world);
  check_history (&world);
  g_ptr_array_unref (world.clients);
  g_assert_finalize_object (g_steal_pointer (&world.project));
  g_clear_object (&world.clock);
  g_rand_free (world.random);
  g_assert_true (plumb_file_remove_tree (world.folder, NULL));
  g_free (world.folder);
}

static void
test_schedules (void)
{
  const char *wished = g_getenv ("PLUMB_TEST_SEED");
  guint n_left = store_test_get_size ("PLUMB_SCHEDULES", SCHEDULES);

  if (wished != NULL)
    run_project ((guint32) g_ascii_strtoull (wished, NULL, 10), SCHEDULES_A_PROJECT);
  for (guint n; n_left > 0; n_left -= n)
    {
      n = MIN (n_left, SCHEDULES_A_PROJECT);
      run_project ((guint32) g_test_rand_int (), n);
    }
}

int
main (int argc, char **argv)
{
  int status;

  store_test_use_memory ();
  g_test_init (&argc, &argv, NULL);
  driver = g_test_build_filename (G_TEST_BUILT, "lib", "store", "ledger-driver", NULL);
  g_test_add_func ("/cursor/schedules", test_schedules);
  status = g_test_run ();
  g_free (driver);
  return status;
}
