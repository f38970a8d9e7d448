/* fixture.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#include "fixture.h"

#include "plumb-file.h"
#include "plumb-json.h"

#define LIMIT_S 60

static void
load_pack (Fixture *self, const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  g_autoptr (GString) report = g_string_new (NULL);

  plumb_registry_load_pack (self->registry, path, PLUMB_PACK_ORIGIN_APPLICATION, problems);
  plumb_problems_append_text (problems, report);
  if (plumb_problems_has_errors (problems))
    g_error ("%s", report->str);
}

static void
load_packs (Fixture *self)
{
  g_autofree char *application = g_build_filename (g_getenv ("PLUMB_DATA_DIR"), "packs", NULL);
  g_autofree char *own = g_test_build_filename (G_TEST_DIST, "lib", "backends", "packs", NULL);

  self->registry = plumb_registry_new ();
  load_pack (self, application, "core");
  load_pack (self, application, "image");
  load_pack (self, own, "test");
  load_pack (self, own, "worker");
}

void
fixture_set_up (Fixture *self, PlumbBackend *backend)
{
  *self = (Fixture) { .backend = backend, .threads = 2 };
  self->folder = g_dir_make_tmp ("plumb-backends-XXXXXX", NULL);
  load_packs (self);
}

void
fixture_tear_down (Fixture *self)
{
  plumb_backend_shut_down (self->backend);
  g_assert_finalize_object (self->backend);
  g_clear_object (&self->registry);
  g_assert_true (plumb_file_remove_tree (self->folder, NULL));
  g_free (self->folder);
}

char *
fixture_get_path (Fixture *self, const char *name)
{
  return g_build_filename (self->folder, name, NULL);
}

char *
fixture_read (const char *path)
{
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, NULL);
  return text;
}

char *
fixture_make_params (const char *const *arguments, const char *more)
{
  g_autoptr (PlumbValue) list = plumb_value_new_strv (arguments);
  g_autofree char *text = plumb_json_format (list, PLUMB_JSON_COMPACT);

  return g_strdup_printf ("{ \"arguments\": %s%s%s }", text, more == NULL ? "" : ", ",
                          more == NULL ? "" : more);
}

static PlumbValue *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  PlumbValue *value = plumb_json_parse (text, -1, &error);

  g_assert_no_error (error);
  return value;
}

/* The defaults of the kind's fields under the given ones. */
static PlumbValue *
fill_params (PlumbKind *kind, const char *text)
{
  g_autoptr (PlumbValue) given = parse (text);
  g_autoptr (PlumbValueBuilder) params = plumb_value_builder_new_object ();

  for (guint i = 0; i < plumb_kind_get_n_fields (kind); i++)
    {
      const PlumbField *field = plumb_kind_get_field (kind, i);
      PlumbValue *value = plumb_value_get_member (given, field->name);

      if (value == NULL)
        value = field->default_value;
      if (value != NULL)
        plumb_value_builder_set (params, field->name, plumb_value_ref (value));
    }
  return plumb_value_builder_end (g_steal_pointer (&params));
}

PlumbJob *
fixture_make_job (Fixture *self, const char *kind_name, const char *params, const char *inputs)
{
  PlumbKind *kind = plumb_registry_find_kind (self->registry, kind_name);
  g_autofree char *id = g_strdup_printf ("1/node/0/%u", ++self->n_jobs);
  g_autofree char *work_name = g_strdup_printf ("work/%u", self->n_jobs);
  g_autofree char *work = fixture_get_path (self, work_name);
  g_autofree char *log = g_strconcat (work, ".log", NULL);
  g_autofree char *tools_text = g_strdup_printf (
      "{ \"misbehave\": { \"path\": \"%s\", \"version\": \"1\" } }", g_getenv ("PLUMB_MISBEHAVE"));
  g_autoptr (PlumbValue) tools = parse (tools_text);
  g_autoptr (PlumbValue) all_params = NULL;
  g_autoptr (PlumbValue) all_inputs = parse (inputs == NULL ? "{}" : inputs);
  g_autoptr (PlumbValue) item = parse ("{ \"index\": 2, \"count\": 4, \"name\": \"front\" }");

  g_assert_nonnull (kind);
  all_params = fill_params (kind, params == NULL ? "{}" : params);
  g_assert_cmpint (g_mkdir_with_parents (work, 0700), ==, 0);
  return plumb_job_new (&(PlumbJobInfo) { .id = id,
                                          .kind = kind,
                                          .params = all_params,
                                          .inputs = all_inputs,
                                          .tools = tools,
                                          .item = item,
                                          .seed = G_MAXUINT64,
                                          .work_folder = work,
                                          .project_folder = self->folder,
                                          .log_path = log,
                                          .threads = self->threads,
                                          .sandbox = self->sandbox,
                                          .workflow = "flow",
                                          .node = "node",
                                          .lane = self->lane });
}

static void
run_done_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  FixtureRun *run = user_data;
  g_autoptr (GError) error = NULL;

  run->n_outcomes++;
  run->outcome = plumb_backend_run_finish (PLUMB_BACKEND (object), result, &error);
  g_assert_no_error (error);
}

FixtureRun *
fixture_start (Fixture *self, PlumbJob *job)
{
  return fixture_start_with (self, job, g_cancellable_new ());
}

FixtureRun *
fixture_start_with (Fixture *self, PlumbJob *job, GCancellable *cancellable)
{
  FixtureRun *run = g_new0 (FixtureRun, 1);

  run->fixture = self;
  run->job = job;
  run->cancellable = cancellable;
  plumb_backend_run_async (self->backend, job, self->progress, self->progress_data,
                           run->cancellable, run_done_cb, run);
  g_assert_null (run->outcome);
  return run;
}

static void
begun_cb (PlumbJob *job, PlumbJob *left, gint64 monotonic_us, gpointer user_data)
{
  FixtureRun *run = user_data;

  g_assert_null (run->outcome);
  g_assert_cmpint (run->begun_us, ==, 0);
  g_assert_true (left != job && left != NULL);
  run->begun_us = monotonic_us;
}

FixtureRun *
fixture_queue (Fixture *self, PlumbJob *job, PlumbJob *before)
{
  FixtureRun *run = g_new0 (FixtureRun, 1);

  run->fixture = self;
  run->job = job;
  run->cancellable = g_cancellable_new ();
  plumb_backend_queue_async (self->backend, job, before,
                             &(PlumbJobEvents) { .begun = begun_cb, .user_data = run },
                             run->cancellable, run_done_cb, run);
  g_assert_null (run->outcome);
  return run;
}

static gboolean
has_outcome (gpointer data)
{
  return ((FixtureRun *) data)->outcome != NULL;
}

const PlumbOutcomeInfo *
fixture_wait (FixtureRun *run)
{
  g_assert_true (fixture_wait_until (has_outcome, run));
  return plumb_outcome_get_info (run->outcome);
}

void
fixture_run_free (FixtureRun *run)
{
  g_assert_cmpuint (run->n_outcomes, ==, 1);
  plumb_outcome_unref (run->outcome);
  plumb_job_unref (run->job);
  g_clear_object (&run->cancellable);
  g_free (run);
}

FixtureRun *
fixture_run (Fixture *self, const char *kind, const char *const *arguments, const char *more)
{
  g_autofree char *params = fixture_make_params (arguments, more);
  FixtureRun *run = fixture_start (self, fixture_make_job (self, kind, params, NULL));

  fixture_wait (run);
  return run;
}

static gboolean
wake_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

gboolean
fixture_wait_until (gboolean (*condition) (gpointer data), gpointer data)
{
  gint64 deadline_us = g_get_monotonic_time () + LIMIT_S * G_USEC_PER_SEC;
  guint id = g_timeout_add (5, wake_cb, NULL);

  while (!condition (data) && g_get_monotonic_time () < deadline_us)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (id);
  return condition (data);
}

guint
fixture_count_alive (const char *path)
{
  g_autofree char *text = fixture_read (path);
  g_auto (GStrv) lines = g_strsplit (text == NULL ? "" : text, "\n", -1);
  guint n = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      int pid = (int) g_ascii_strtoll (lines[i], NULL, 10);

      if (pid > 1 && (kill (pid, 0) == 0 || errno != ESRCH))
        n++;
    }
  return n;
}
