/* test-log.c: what is kept of what a job writes.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "plumb-limits.h"
#include "plumb-log.h"

static char *path;

static void
append (PlumbLog *log, const char *text)
{
  plumb_log_append (log, text, strlen (text));
}

static void
assert_tail (PlumbLog *log, guint n_lines, const char *expected)
{
  g_autofree char *tail = plumb_log_dup_tail (log, n_lines);

  g_assert_cmpstr (tail, ==, expected);
}

static void
test_small (void)
{
  g_autoptr (PlumbLog) log = plumb_log_new (path);
  g_autofree char *text = NULL;

  assert_tail (log, 3, NULL);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  append (log, "one\ntwo\nth");
  append (log, "ree\nfour\n\n");
  assert_tail (log, 2, "three\nfour");
  assert_tail (log, 20, "one\ntwo\nthree\nfour");
  plumb_log_append (log, "a\0b\x1b\n", 5);
  assert_tail (log, 1, "a\\x01b\\x1b");
  plumb_log_end (log);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, "one\ntwo\nthree\nfour\n\na"));
  g_assert_cmpuint (plumb_log_get_bytes (log), ==, 25);
  g_remove (path);
}

/* Just at the limit all of it is there; one byte beyond, a line says how much is missing. */
static void
check_limit (gsize n_bytes, gsize expected_left_out)
{
  g_autoptr (PlumbLog) log = plumb_log_new (path);
  g_autofree char *block = g_strnfill (1 << 20, 'x'), *text = NULL, *mark = NULL;
  gsize length;

  for (gsize left = n_bytes - 1; left > 0;)
    {
      gsize n = MIN (left, 1 << 20);

      plumb_log_append (log, block, n);
      left -= n;
    }
  append (log, "Z");
  plumb_log_end (log);
  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  g_assert_cmpint (text[length - 1], ==, 'Z');
  mark = g_strdup_printf ("\n[%" G_GSIZE_FORMAT " bytes left out: a log holds %u]\n",
                          expected_left_out, PLUMB_LIMIT_LOG_BYTES);
  if (expected_left_out == 0)
    g_assert_cmpuint (length, ==, n_bytes);
  else
    {
      g_assert_cmpuint (length, ==, PLUMB_LIMIT_LOG_BYTES + strlen (mark));
      g_assert_nonnull (strstr (text, mark));
    }
  g_remove (path);
}

static void
test_limit (void)
{
  check_limit (PLUMB_LIMIT_LOG_BYTES, 0);
  check_limit (PLUMB_LIMIT_LOG_BYTES + 1, 1);
}

/* A disk that takes nothing: the job goes on, the tail is there, the reason is kept. */
static void
test_unwritable (void)
{
  g_autoptr (PlumbLog) log = plumb_log_new ("/nowhere/at/all.log");

  append (log, "still here\n");
  append (log, "and here\n");
  g_assert_cmpint (plumb_log_get_error (log), ==, ENOENT);
  assert_tail (log, 5, "still here\nand here");
  plumb_log_end (log);
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("plumb-log-XXXXXX", NULL);
  path = g_build_filename (folder, "log", NULL);
  g_test_add_func ("/log/small", test_small);
  g_test_add_func ("/log/limit", test_limit);
  g_test_add_func ("/log/unwritable", test_unwritable);
  status = g_test_run ();
  g_rmdir (folder);
  g_free (path);
  return status;
}
