/* ledger-driver.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "store-test.h"

#include "plumb-project.h"

/* usage: ledger-driver PROJECT golden | flood | turns NAME COUNT
 *
 * Works on a project as a runner does, to be killed or made to fail. Each number that it prints is
 * that of an event which is durable. Exits with 3 where an operation failed and said why. */

#define EXIT_REFUSED 3

typedef struct
{
  PlumbProject *project;
  PlumbClock *clock;
  PlumbLedger *ledger;
  int lease;
} Driver;

static void
refuse (const GError *error)
{
  fprintf (stderr, "%s\n", error->message);
  _exit (*error->message != '\0' ? EXIT_REFUSED : 1);
}

static void
acquire_lease (Driver *self)
{
  g_autoptr (GError) error = NULL;

  while ((self->lease = plumb_project_acquire_lease (self->project, NULL, &error)) < 0)
    {
      if (!g_error_matches (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_BUSY))
        refuse (error);
      g_clear_error (&error);
      g_usleep (1000);
    }
}

static void
open_ledger (Driver *self)
{
  g_autoptr (GError) error = NULL;

  self->ledger = plumb_project_open_ledger (self->project, self->clock, &error);
  if (self->ledger == NULL)
    refuse (error);
}

static void
close_ledger (Driver *self)
{
  g_autoptr (GError) error = NULL;

  if (!plumb_ledger_close (self->ledger, &error))
    refuse (error);
  g_clear_object (&self->ledger);
}

static gint64
append (Driver *self, PlumbEventType type, gint64 run, const char *key, const char *json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbValue) payload = store_test_parse (json);
  gboolean has_step = type != PLUMB_EVENT_RUN_CREATED && type != PLUMB_EVENT_RUN_STATE
                      && type != PLUMB_EVENT_STEPS_PLANNED;
  PlumbEvent event = {
    .type = type,
    .run = run,
    .step = has_step ? "make" : NULL,
    .item = has_step && type != PLUMB_EVENT_STEP_STATE ? 0 : -1,
    .key = key,
    .payload = payload,
  };
  gint64 seq = plumb_ledger_append (self->ledger, &event, &error);

  if (seq == 0)
    refuse (error);
  return seq;
}

static void
acknowledge (Driver *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *line = NULL;

  if (!plumb_ledger_flush (self->ledger, &error))
    refuse (error);
  line = g_strdup_printf ("%" G_GINT64_FORMAT "\n", plumb_ledger_get_durable (self->ledger));
  if (write (STDOUT_FILENO, line, strlen (line)) < 0)
    _exit (1);
}

/* Imports a file of its own content. */
static char *
import (Driver *self, gint64 run)
{
  g_autofree char *work = plumb_project_get_machine_path (self->project, "work");
  g_autofree char *name = g_strdup_printf ("out-%" G_GINT64_FORMAT ".txt", run);
  g_autofree char *path = g_build_filename (work, name, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbValue) datum = NULL;
  int folder_fd;

  if (!plumb_project_ensure_machine_folder (self->project, "work", &error)
      || !g_file_set_contents_full (path, name, -1, G_FILE_SET_CONTENTS_NONE, 0600, &error))
    refuse (error);
  folder_fd = open (work, O_RDONLY | O_DIRECTORY);
  datum = plumb_artifacts_import (plumb_project_get_artifacts (self->project), folder_fd, name,
                                  NULL, &error);
  close (folder_fd);
  unlink (path);
  if (datum == NULL)
    refuse (error);
  return g_strdup (plumb_value_member_string (datum, "artifact", ""));
}

static void
record_run (Driver *self)
{
  gint64 run = plumb_ledger_next_run (self->ledger);
  g_autofree char *sha256 = NULL;
  g_autofree char *key = g_strdup_printf ("submit-%" G_GINT64_FORMAT, run);
  g_autofree char *artifact = NULL;
  g_autofree char *started = NULL;
  g_autofree char *finished = NULL;

  append (self, PLUMB_EVENT_RUN_CREATED, run, NULL, "{\"workflow\":\"w\",\"document\":\"{}\"}");
  append (self, PLUMB_EVENT_STEPS_PLANNED, run, NULL,
          "{\"steps\":[{\"path\":\"make\",\"kind\":\"k\",\"decision\":\"run\",\"n_items\":1},"
          "{\"path\":\"other\",\"kind\":\"k\",\"decision\":\"cached\",\"n_items\":1}]}");
  append (self, PLUMB_EVENT_RUN_STATE, run, NULL, "{\"state\":\"running\"}");
  started = g_strdup_printf ("{\"attempt\":1,\"key\":\"key-%" G_GINT64_FORMAT "\"}", run);
  append (self, PLUMB_EVENT_ITEM_STARTED, run, key, started);
  acknowledge (self);
  sha256 = import (self, run);
  artifact
      = g_strdup_printf ("{\"sha256\":\"%s\",\"type\":\"text/plain\",\"ext\":\"txt\"}", sha256);
  finished = g_strdup_printf ("{\"state\":\"succeeded\",\"wall_us\":%" G_GINT64_FORMAT
                              ",\"outputs\":{\"out\":[{\"artifact\":\"%s\",\"ext\":\"txt\"}]}}",
                              run, sha256);
  append (self, PLUMB_EVENT_ARTIFACT, run, NULL, artifact);
  append (self, PLUMB_EVENT_ITEM_FINISHED, run, NULL, finished);
  append (self, PLUMB_EVENT_STEP_STATE, run, NULL, "{\"state\":\"succeeded\"}");
  append (self, PLUMB_EVENT_RUN_STATE, run, NULL, "{\"state\":\"succeeded\"}");
  acknowledge (self);
}

static void
run_golden (Driver *self)
{
  acquire_lease (self);
  open_ledger (self);
  record_run (self);
  close_ledger (self);
  open_ledger (self);
  record_run (self);
  close_ledger (self);
}

static void
run_flood (Driver *self)
{
  acquire_lease (self);
  open_ledger (self);
  for (;;)
    record_run (self);
}

/* Appends @count events, a few with each turn at the lease. */
static void
run_turns (Driver *self, const char *name, guint count)
{
  for (guint i = 0; i < count;)
    {
      acquire_lease (self);
      open_ledger (self);
      for (guint j = 0; j < 50 && i < count; j++, i++)
        {
          g_autofree char *key = g_strdup_printf ("%s-%u", name, i);

          append (self, PLUMB_EVENT_BUDGET, 0, key, "{\"which\":\"x\"}");
        }
      acknowledge (self);
      close_ledger (self);
      close (self->lease);
      g_usleep (500);
    }
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  Driver self = { .clock = plumb_clock_new () };

  g_assert (argc >= 3);
  self.project = plumb_project_open (argv[1], &error);
  if (self.project == NULL)
    refuse (error);
  if (strcmp (argv[2], "golden") == 0)
    run_golden (&self);
  else if (strcmp (argv[2], "flood") == 0)
    run_flood (&self);
  else if (argc == 5 && strcmp (argv[2], "turns") == 0)
    run_turns (&self, argv[3], (guint) atoi (argv[4]));
  else
    return 2;
  g_clear_object (&self.project);
  g_clear_object (&self.clock);
  return 0;
}
