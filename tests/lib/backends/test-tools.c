/* test-tools.c: programs, their versions, and what is remembered of them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "fixture.h"
#include "plumb-file.h"
#include "plumb-tools.h"

static char *folder;

/* A program that leaves a trace each time it is asked. */
static char *
write_program (const char *name, const char *says)
{
  char *path = g_build_filename (folder, name, NULL);
  g_autofree char *text = g_strdup_printf ("#!/bin/sh\necho asked >>%s/asked\n%s\n", folder, says);

  g_assert_true (
      g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0700, NULL));
  return path;
}

static guint
count_asked (void)
{
  g_autofree char *path = g_build_filename (folder, "asked", NULL);
  g_autofree char *text = fixture_read (path);
  guint n = 0;

  for (const char *at = text; at != NULL && (at = strchr (at, '\n')) != NULL; at++)
    n++;
  return n;
}

static PlumbTool
make_tool (const char *command)
{
  static const char *const argv[] = { "--version", NULL };

  return (PlumbTool) { .name = "tool",
                       .command = command,
                       .version_argv = argv,
                       .version_match = "Tool ([0-9.]+)",
                       .minimum = "4.2",
                       .enables = "things",
                       .advice = "install the tool" };
}

static void
assert_finds (const char *command, const char *version, const char *code)
{
  PlumbTool tool = make_tool (command);
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  g_autoptr (PlumbValue) found = plumb_tools_find (&tool, problems);

  g_assert_cmpstr (plumb_value_member_string (found, "version", NULL), ==, version);
  g_assert_cmpuint (plumb_problems_get_length (problems), ==, code == NULL ? 0 : 1);
  if (code == NULL)
    return;
  g_assert_cmpstr (plumb_problems_get (problems, 0)->code, ==, code);
  g_assert_cmpstr (plumb_problems_get (problems, 0)->advice, ==, "install the tool");
}

static void
test_versions (void)
{
  g_autofree char *new = write_program ("tool-new", "echo Tool 4.10.1 built today");
  g_autofree char *old = write_program ("tool-old", "echo Tool 4.1");
  g_autofree char *mute = write_program ("tool-mute", "exit 3");

  assert_finds ("tool-new", "4.10.1", NULL);
  assert_finds ("tool-old", "4.1", "tool-too-old");
  assert_finds ("tool-mute", NULL, "tool-too-old");
  assert_finds ("tool-absent", NULL, "tool-missing");
}

/* Asked once for each state of the file, and not at all by the next process. */
static void
test_remembers (void)
{
  g_autofree char *path = write_program ("tool-kept", "echo Tool 5.0");
  guint before = count_asked ();
  g_autofree char *cache = NULL, *cache_path = NULL;

  assert_finds ("tool-kept", "5.0", NULL);
  assert_finds ("tool-kept", "5.0", NULL);
  g_assert_cmpuint (count_asked () - before, ==, 1);
  cache_path = g_build_filename (g_get_user_cache_dir (), "plumbline", "tools.json", NULL);
  cache = fixture_read (cache_path);
  g_assert_nonnull (strstr (cache, path));
  g_free (write_program ("tool-kept", "echo Tool 6.0 and some more"));
  assert_finds ("tool-kept", "6.0", NULL);
  g_assert_cmpuint (count_asked () - before, ==, 2);
}

static void
test_compare (void)
{
  g_assert_cmpint (plumb_tools_compare_versions ("4.2", "4.10"), <, 0);
  g_assert_cmpint (plumb_tools_compare_versions ("4.10.1", "4.10"), >, 0);
  g_assert_cmpint (plumb_tools_compare_versions ("5", "5.0.0"), ==, 0);
  g_assert_cmpint (plumb_tools_compare_versions ("7.1.2-3", "7.1.2"), ==, 0);
}

int
main (int argc, char **argv)
{
  g_autofree char *path = NULL;
  int status;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  folder = g_dir_make_tmp ("plumb-tools-XXXXXX", NULL);
  path = g_strconcat (folder, ":", g_getenv ("PATH"), NULL);
  g_setenv ("PATH", path, TRUE);
  g_test_add_func ("/tools/versions", test_versions);
  g_test_add_func ("/tools/remembers", test_remembers);
  g_test_add_func ("/tools/compare", test_compare);
  status = g_test_run ();
  g_assert_true (plumb_file_remove_tree (folder, NULL));
  return status;
}
