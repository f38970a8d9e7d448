/* test-log-scan.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "plumb-ui-log-scan.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("plumb-log-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "job.log", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_unlink (fixture->path);
  g_rmdir (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static int
open_with (Fixture *fixture, const char *bytes, gsize length)
{
  g_assert_true (g_file_set_contents (fixture->path, bytes, (gssize) length, NULL));
  int fd = g_open (fixture->path, O_RDONLY | O_CLOEXEC, 0);
  g_assert_cmpint (fd, >=, 0);
  return fd;
}

static GPtrArray *
read_all (int fd)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *texts = plumb_ui_log_read (fd, &(PlumbUiLogPlace) { 0 }, 1000000, NULL, &error);
  g_assert_no_error (error);
  return texts;
}

static const char *
text_of (GPtrArray *texts, guint n)
{
  g_assert_cmpuint (n, <, texts->len);
  return ((PlumbUiLogText *) g_ptr_array_index (texts, n))->text;
}

static void
test_line_ends (Fixture *fixture, gconstpointer data)
{
  static const char bytes[] = "one\ntwo\r\nthree\rfour\n\nlast";
  static const char *const lines[] = { "one", "two", "three", "four", "", "last" };
  int fd = open_with (fixture, bytes, sizeof bytes - 1);
  g_autoptr (GPtrArray) texts = read_all (fd);
  g_assert_cmpuint (texts->len, ==, G_N_ELEMENTS (lines));
  for (guint i = 0; i < texts->len; i++)
    g_assert_cmpstr (text_of (texts, i), ==, lines[i]);
  close (fd);
}

/* A line of any length is lines of a bounded one, and no character is cut. */
static void
test_long_line (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) bytes = g_string_new ("a");
  for (guint i = 0; i < 1000000; i++)
    g_string_append (bytes, "ä");
  int fd = open_with (fixture, bytes->str, bytes->len);
  g_autoptr (GPtrArray) texts = read_all (fd);
  g_autoptr (GString) joined = g_string_new (NULL);
  for (guint i = 0; i < texts->len; i++)
    {
      g_assert_cmpuint (strlen (text_of (texts, i)), <=, PLUMB_UI_LOG_MAX_LINE);
      g_string_append (joined, text_of (texts, i));
    }
  g_assert_true (g_string_equal (joined, bytes));
  close (fd);
}

/* Chunks end within lines; what comes out is the same. */
static void
test_chunks (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) bytes = g_string_new (NULL);
  for (guint i = 0; i < 200000; i++)
    g_string_append_printf (bytes, "line %u\r\n", i);
  int fd = open_with (fixture, bytes->str, bytes->len);
  g_autoptr (GPtrArray) texts = read_all (fd);
  g_assert_cmpuint (texts->len, ==, 200000);
  for (guint i = 0; i < texts->len; i += 1)
    {
      g_autofree char *line = g_strdup_printf ("line %u", i);
      g_assert_cmpstr (text_of (texts, i), ==, line);
    }
  close (fd);
}

static void
test_search (Fixture *fixture, gconstpointer data)
{
  static const char bytes[]
      = "Alpha\nbe\x1b[1mta\x1b[0m\ngamma\nBETA again\nÄpfel\nno newline beta";
  int fd = open_with (fixture, bytes, sizeof bytes - 1);
  g_autoptr (GArray) lines = g_array_new (FALSE, FALSE, sizeof (guint));
  PlumbUiLogPlace place = { 0 };
  g_assert_true (plumb_ui_log_search (fd, &place, "Beta", lines, NULL, NULL));
  g_assert_cmpuint (lines->len, ==, 3);
  g_assert_cmpuint (g_array_index (lines, guint, 0), ==, 1);
  g_assert_cmpuint (g_array_index (lines, guint, 1), ==, 3);
  g_assert_cmpuint (g_array_index (lines, guint, 2), ==, 5);
  /* Again from there: the line that has no end yet is not found twice. */
  g_assert_true (plumb_ui_log_search (fd, &place, "Beta", lines, NULL, NULL));
  g_assert_cmpuint (lines->len, ==, 3);
  g_array_set_size (lines, 0);
  place = (PlumbUiLogPlace) { 0 };
  g_assert_true (plumb_ui_log_search (fd, &place, "äPFEL", lines, NULL, NULL));
  g_assert_cmpuint (lines->len, ==, 1);
  close (fd);
}

static void
test_times (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *line;
    double time;
    gboolean is_elapsed;
  } cases[] = {
    { "14:01:07 Fra:1", 50467, FALSE },
    { "[14:01:07.250] x", 50467.25, FALSE },
    { "2026-11-21T00:00:10Z x", 10, FALSE },
    { "Fra:1 Mem:28M | Time:01:02.50 | Rendering", 62.5, TRUE },
    { "00:04.5  render", 4.5, TRUE },
    { "no time", -1, FALSE },
    { "12 apples", -1, FALSE },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gboolean is_elapsed;
      double time = plumb_ui_log_find_time (cases[i].line, strlen (cases[i].line), &is_elapsed);
      g_assert_cmpfloat_with_epsilon (time, cases[i].time, 1e-6);
      if (time >= 0)
        g_assert_cmpint (is_elapsed, ==, cases[i].is_elapsed);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/log-scan/line-ends", Fixture, NULL, set_up, test_line_ends, tear_down);
  g_test_add ("/log-scan/long-line", Fixture, NULL, set_up, test_long_line, tear_down);
  g_test_add ("/log-scan/chunks", Fixture, NULL, set_up, test_chunks, tear_down);
  g_test_add ("/log-scan/search", Fixture, NULL, set_up, test_search, tear_down);
  g_test_add ("/log-scan/times", Fixture, NULL, set_up, test_times, tear_down);
  return g_test_run ();
}
