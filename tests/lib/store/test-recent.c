/* test-recent.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

#include "plumb-recent.h"

#include "plumb-file.h"

#define MARCH_US G_GINT64_CONSTANT (1740837667123000) /* 2025-03-01T14:01:07.123Z */

typedef struct
{
  PlumbClock *clock;
  char *path;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->clock = plumb_clock_new_fake (MARCH_US, 0);
  self->path = plumb_recent_get_path ();
  g_unlink (self->path);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_unlink (self->path);
  g_free (self->path);
  g_object_unref (self->clock);
}

static void
add (Fixture *self, const char *folder, const char *title)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (plumb_recent_add (folder, title, self->clock, &error));
  g_assert_no_error (error);
}

static GPtrArray *
list (void)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *projects = plumb_recent_list (&error);

  g_assert_no_error (error);
  g_assert_nonnull (projects);
  return projects;
}

static void
assert_folders (const char *expected)
{
  g_autoptr (GPtrArray) projects = list ();
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < projects->len; i++)
    {
      PlumbRecentProject *project = g_ptr_array_index (projects, i);

      g_string_append_printf (text, "%s%s", i > 0 ? " " : "", project->folder);
    }
  g_assert_cmpstr (text->str, ==, expected);
}

static void
write_file (Fixture *self, const char *text)
{
  g_autofree char *folder = g_path_get_dirname (self->path);
  g_autoptr (GError) error = NULL;

  g_assert_true (plumb_file_make_folder (folder, 0700, &error));
  g_assert_true (g_file_set_contents (self->path, text, -1, &error));
}

static void
test_nothing_yet (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  assert_folders ("");
  g_assert_true (plumb_recent_remove ("/a", &error));
  g_assert_no_error (error);
}

static void
test_latest_first (Fixture *self, gconstpointer data)
{
  add (self, "/a", "A");
  add (self, "/b", "B");
  add (self, "/c", "C");
  add (self, "/a", "A again");
  assert_folders ("/a /c /b");
}

static void
test_what_is_kept (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) projects = NULL;
  g_autofree char *text = NULL;
  PlumbRecentProject *project;

  add (self, "/home/me/Möbel “neu”", "");
  add (self, "/b", "B");
  projects = list ();
  project = g_ptr_array_index (projects, 1);
  g_assert_cmpstr (project->folder, ==, "/home/me/Möbel “neu”");
  g_assert_cmpstr (project->title, ==, "Möbel “neu”");
  g_assert_cmpint (project->opened_us, ==, MARCH_US);
  g_assert_true (g_file_get_contents (self->path, &text, NULL, NULL));
  g_assert_nonnull (g_strstr_len (text, -1, "\"opened\": \"2025-03-01T14:01:07.123Z\""));
}

static void
test_bounded (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) projects = NULL;
  PlumbRecentProject *last;

  for (guint i = 0; i < PLUMB_RECENT_MAX + 3; i++)
    {
      g_autofree char *folder = g_strdup_printf ("/p%u", i);

      add (self, folder, "P");
    }
  projects = list ();
  g_assert_cmpuint (projects->len, ==, PLUMB_RECENT_MAX);
  last = g_ptr_array_index (projects, PLUMB_RECENT_MAX - 1);
  g_assert_cmpstr (last->folder, ==, "/p3");
}

static void
test_remove (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  add (self, "/a", "A");
  add (self, "/b", "B");
  g_assert_true (plumb_recent_remove ("/b", &error));
  g_assert_no_error (error);
  assert_folders ("/a");
}

static void
test_damaged (Fixture *self, gconstpointer data)
{
  static const char *const texts[] = {
    "",
    "[",
    "{}",
    "7",
    "[ 1, null, [], {} ]",
    "[ { \"folder\": \"relative\" } ]",
    "[ { \"folder\": 7, \"title\": [] } ]",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      write_file (self, texts[i]);
      assert_folders ("");
      add (self, "/a", "A");
      assert_folders ("/a");
    }
}

static void
test_good_among_bad (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) projects = NULL;
  PlumbRecentProject *project;

  write_file (self, "[ 7, { \"folder\": \"/a\", \"opened\": \"yesterday\", \"new\": 1 }, "
                    "{ \"folder\": \"/a\", \"title\": \"twice\" } ]");
  projects = list ();
  g_assert_cmpuint (projects->len, ==, 1);
  project = g_ptr_array_index (projects, 0);
  g_assert_cmpstr (project->title, ==, "a");
  g_assert_cmpint (project->opened_us, ==, 0);
}

static void
test_not_a_file (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_path_get_dirname (self->path);

  g_assert_true (plumb_file_make_folder (folder, 0700, NULL));
  g_assert_cmpint (g_mkdir (self->path, 0700), ==, 0);
  g_assert_null (plumb_recent_list (&error));
  g_assert_error (error, PLUMB_FILE_ERROR, PLUMB_FILE_ERROR_KIND);
  g_clear_error (&error);
  g_assert_false (plumb_recent_add ("/a", "A", self->clock, &error));
  g_assert_nonnull (error);
  g_assert_cmpint (g_rmdir (self->path), ==, 0);
}

static void
test_not_utf8 (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (plumb_recent_add ("/caf\xe9", "A", self->clock, &error));
  g_assert_error (error, PLUMB_FILE_ERROR, PLUMB_FILE_ERROR_NAME);
  assert_folders ("");
}

static void
test_private (Fixture *self, gconstpointer data)
{
  struct stat info;
  g_autofree char *folder = g_path_get_dirname (self->path);

  add (self, "/a", "A");
  g_assert_cmpint (stat (folder, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 077, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(path, function) g_test_add ("/recent/" path, Fixture, NULL, set_up, function, tear_down)
  ADD ("nothing-yet", test_nothing_yet);
  ADD ("latest-first", test_latest_first);
  ADD ("what-is-kept", test_what_is_kept);
  ADD ("bounded", test_bounded);
  ADD ("remove", test_remove);
  ADD ("damaged", test_damaged);
  ADD ("good-among-bad", test_good_among_bad);
  ADD ("not-a-file", test_not_a_file);
  ADD ("not-utf8", test_not_utf8);
  ADD ("private", test_private);
  return g_test_run ();
}
