/* test-project.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store-test.h"

#include "plumb-file.h"
#include "plumb-project.h"
#include "plumb-trust.h"

typedef struct
{
  char *folder;
  PlumbProject *project;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = store_test_make_folder ();
  fixture->project = plumb_project_create (fixture->folder, "Öl & Test", &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (g_steal_pointer (&fixture->project));
  g_assert_true (plumb_file_remove_tree (fixture->folder, NULL));
  g_free (fixture->folder);
}

static void
write_file (Fixture *fixture, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
test_open (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *workflow = plumb_project_get_workflow_path (fixture->project, "still");
  g_autoptr (PlumbProject) from_file = NULL;
  g_autofree char *machine = plumb_project_get_machine_path (fixture->project, "");

  write_file (fixture, "workflows/still.plumb", "{}");
  from_file = plumb_project_open (workflow, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (plumb_project_get_name (from_file), ==, "Öl & Test");
  g_assert_cmpstr (plumb_project_get_id (from_file), ==, plumb_project_get_id (fixture->project));
  g_assert_cmpstr (plumb_project_get_folder (from_file), ==,
                   plumb_project_get_folder (fixture->project));
  /* Opening writes nothing. */
  g_assert_false (g_file_test (machine, G_FILE_TEST_EXISTS));

  g_assert_null (plumb_project_create (fixture->folder, "again", &error));
  g_assert_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_null (plumb_project_open ("/", &error));
  g_assert_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_NOT_FOUND);
}

static void
test_workflows (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) names = NULL;
  g_autofree char *joined = NULL;

  write_file (fixture, "workflows/b.plumb", "{}");
  write_file (fixture, "workflows/a b.plumb", "{}");
  write_file (fixture, "workflows/-rf.plumb", "{}");
  write_file (fixture, "workflows/new\nline.plumb", "{}");
  write_file (fixture, "workflows/readme.txt", "");
  write_file (fixture, "workflows/.plumb", "{}");
  names = plumb_project_list_workflows (fixture->project, &error);
  g_assert_no_error (error);
  joined = g_strjoinv ("|", names);
  g_assert_cmpstr (joined, ==, "a b|b");
  g_assert_null (plumb_project_get_workflow_path (fixture->project, "../x"));
  g_assert_null (plumb_project_get_workflow_path (fixture->project, ""));
}

static void
test_settings (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *json;
    const char *message; /* part of it; NULL: accepted */
  } cases[] = {
    { "{\"plumb_project\":1,\"name\":\"x\"}", NULL },
    { "{\"plumb_project\":1,\"name\":\"x\",\"slots\":{\"cpu\":2},\"budget\":{\"wall_s\":60},"
      "\"retry\":{\"max_attempts\":3,\"mode\":\"exponential\",\"jitter\":0.15,\"on\":[\"timeout\"],"
      "\"escalate_to\":\"reject\"},\"compare\":{\"pass_delta\":0.004},\"unknown\":[1]}",
      NULL },
    { "[]", "object" },
    { "{\"name\":\"x\"}", "plumb_project" },
    { "{\"plumb_project\":2,\"name\":\"x\"}", "newer" },
    { "{\"plumb_project\":1}", "name" },
    { "{\"plumb_project\":1,\"name\":\"x\",\"slots\":[]}", "slots" },
    { "{\"plumb_project\":1,\"name\":\"x\",\"slots\":{\"cpu\":-1}}", "slots.cpu" },
    { "{\"plumb_project\":1,\"name\":\"x\",\"budget\":{\"wall_s\":1.5}}", "budget.wall_s" },
    { "{\"plumb_project\":1,\"name\":\"x\",\"budget\":{\"wall_s\":\"1\"}}", "budget.wall_s" },
    { "{\"plumb_project\":1,\"name\":\"x\",\"retry\":{\"mode\":\"often\"}}", "retry.mode" },
    { "{\"plumb_project\":1,\"name\":\"x\",\"retry\":{\"on\":[\"always\"]}}", "retry.on" },
    { "{\"plumb_project\":1,\"name\":\"x\",\"compare\":{\"step\":2}}", "compare.step" },
    { "{\"plumb_project\":1,\"name\":\"x\"} {}", "" },
    { "", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (PlumbProject) project = NULL;

      write_file (fixture, PLUMB_PROJECT_FILE, cases[i].json);
      project = plumb_project_open (fixture->folder, &error);
      g_assert_true ((project == NULL) == (cases[i].message != NULL));
      if (project != NULL)
        continue;
      g_assert_nonnull (strstr (error->message, cases[i].message));
      g_assert_nonnull (strstr (error->message, PLUMB_PROJECT_FILE));
    }
}

static void
test_lease (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *holder = NULL;
  int first = plumb_project_acquire_lease (fixture->project, NULL, &error);
  int inherited, second;

  g_assert_no_error (error);
  second = plumb_project_acquire_lease (fixture->project, &holder, &error);
  g_assert_cmpint (second, ==, -1);
  g_assert_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_BUSY);
  g_assert_nonnull (strstr (holder, "test-project"));
  g_clear_error (&error);

  /* A copy of the descriptor holds it, too. */
  inherited = dup (first);
  close (first);
  g_assert_cmpint (plumb_project_acquire_lease (fixture->project, NULL, NULL), ==, -1);
  close (inherited);
  second = plumb_project_acquire_lease (fixture->project, NULL, &error);
  g_assert_no_error (error);
  close (second);
}

static void
test_reserve (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = plumb_project_get_machine_path (fixture->project, "reserve");
  int lease = plumb_project_acquire_lease (fixture->project, NULL, &error);
  struct stat info;

  g_assert_no_error (error);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_true (plumb_project_keep_reserve (fixture->project, &error));
      g_assert_no_error (error);
      g_assert_cmpint (stat (path, &info), ==, 0);
      g_assert_cmpint (info.st_blocks * 512, >=, 256 << 10);
    }
  plumb_project_give_up_reserve (fixture->project);
  g_assert_cmpint (stat (path, &info), ==, -1);
  plumb_project_give_up_reserve (fixture->project);
  close (lease);
}

/* A killed process holds nothing, unless its child lives. */
static void
test_lease_of_killed (Fixture *fixture, gconstpointer data)
{
  int to_parent[2], fd = -1;
  char byte;
  pid_t child;

  g_assert_cmpint (pipe (to_parent), ==, 0);
  child = fork ();
  if (child == 0)
    {
      int lease = plumb_project_acquire_lease (fixture->project, NULL, NULL);

      byte = lease >= 0 ? 'y' : 'n';
      if (write (to_parent[1], &byte, 1) == 1)
        pause ();
      _exit (1);
    }
  g_assert_cmpint (read (to_parent[0], &byte, 1), ==, 1);
  g_assert_cmpint (byte, ==, 'y');
  g_assert_cmpint (plumb_project_acquire_lease (fixture->project, NULL, NULL), ==, -1);
  kill (child, SIGKILL);
  g_assert_cmpint (waitpid (child, NULL, 0), ==, child);
  fd = plumb_project_acquire_lease (fixture->project, NULL, NULL);
  g_assert_cmpint (fd, >=, 0);
  close (fd);
  close (to_parent[0]);
  close (to_parent[1]);
}

/* A link in place of the machine's folder or of the lease leads nowhere. */
static void
test_links_are_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *machine = plumb_project_get_machine_path (fixture->project, "");
  g_autofree char *lease = plumb_project_get_machine_path (fixture->project, "lease");

  g_assert_cmpint (symlink ("/tmp", machine), ==, 0);
  g_assert_cmpint (plumb_project_acquire_lease (fixture->project, NULL, &error), ==, -1);
  g_assert_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_cmpint (g_unlink (machine), ==, 0);
  g_assert_cmpint (g_mkdir (machine, 0700), ==, 0);
  g_assert_cmpint (symlink ("/tmp/plumb-no-such-file", lease), ==, 0);
  g_assert_cmpint (plumb_project_acquire_lease (fixture->project, NULL, &error), ==, -1);
  g_assert_nonnull (error);
  g_assert_false (g_file_test ("/tmp/plumb-no-such-file", G_FILE_TEST_EXISTS));
}

static void
test_trust (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbValue) records = NULL;

  g_assert_false (plumb_trust_is_trusted (fixture->project, STORE_TEST_KEY ("a")));
  g_assert_true (plumb_trust_grant (fixture->project, STORE_TEST_KEY ("a"), &error));
  g_assert_true (plumb_trust_grant (fixture->project, STORE_TEST_KEY ("a"), &error));
  g_assert_no_error (error);
  g_assert_true (plumb_trust_is_trusted (fixture->project, STORE_TEST_KEY ("a")));
  g_assert_false (plumb_trust_is_trusted (fixture->project, STORE_TEST_KEY ("b")));
  records = plumb_trust_list (&error);
  g_assert_cmpuint (plumb_value_get_length (records), ==, 1);
  g_assert_cmpstr (plumb_value_member_string (plumb_value_get_element (records, 0), "folder", NULL),
                   ==, plumb_project_get_folder (fixture->project));
  g_assert_true (plumb_trust_revoke (fixture->project, &error));
  g_assert_false (plumb_trust_is_trusted (fixture->project, STORE_TEST_KEY ("a")));

  g_assert_true (plumb_trust_grant_created (fixture->project, &error));
  g_assert_true (plumb_trust_is_trusted (fixture->project, STORE_TEST_KEY ("b")));
  /* Another project at the same place is not the one that was made here. */
  write_file (fixture, PLUMB_PROJECT_FILE, "{\"plumb_project\":1,\"name\":\"x\"}");
  {
    g_autoptr (PlumbProject) other = plumb_project_open (fixture->folder, &error);

    g_assert_no_error (error);
    g_assert_false (plumb_trust_is_trusted (other, STORE_TEST_KEY ("b")));
  }
  g_assert_true (plumb_trust_revoke (fixture->project, &error));
}

#define add(name, func) g_test_add ("/project/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  add ("open", test_open);
  add ("workflows", test_workflows);
  add ("settings", test_settings);
  add ("lease", test_lease);
  add ("lease-of-killed", test_lease_of_killed);
  add ("reserve", test_reserve);
  add ("links-are-refused", test_links_are_refused);
  add ("trust", test_trust);
  return g_test_run ();
}
