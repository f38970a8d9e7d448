/* plumb-tools.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <errno.h>
#include <gio/gio.h>
#include <gio/gunixinputstream.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "plumb-tools.h"

#include "plumb-file.h"
#include "plumb-json.h"
#include "plumb-paths.h"

/* A program has so long to tell its version, and so much room. */
#define ASK_MS 20000
#define MAX_ANSWER_BYTES 65536
#define CACHE_FORMAT 1

static GMutex cache_lock;
static PlumbValue *cache; /* path -> { "identity", "asked", "version" } */

/* --- what is known already --- */

static PlumbValue *
load_cache (void)
{
  g_autofree char *path = plumb_paths_get_cache ("tools.json");
  g_autoptr (PlumbValue) file = plumb_json_load (path, NULL);
  PlumbValue *programs = plumb_value_get_member (file, "programs");

  if (plumb_value_member_int (file, "format", 0) == CACHE_FORMAT
      && plumb_value_get_value_type (programs) == PLUMB_VALUE_OBJECT)
    return plumb_value_ref (programs);
  return plumb_value_builder_end (plumb_value_builder_new_object ());
}

/* A cache that cannot be written is learnt again: that is all. */
static void
save_cache (void)
{
  g_autoptr (PlumbValueBuilder) file = plumb_value_builder_new_object ();
  g_autoptr (PlumbValue) value = NULL;
  g_autofree char *path = plumb_paths_get_cache ("tools.json");
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *text = NULL;

  plumb_value_builder_set_int (file, "format", CACHE_FORMAT);
  plumb_value_builder_set (file, "programs", plumb_value_ref (cache));
  value = plumb_value_builder_end (g_steal_pointer (&file));
  text = plumb_json_format (value, PLUMB_JSON_PRETTY);
  if (g_mkdir_with_parents (folder, 0700) == 0)
    (void) plumb_file_write_atomic (path, text, -1, NULL);
}

static char *
make_identity (const struct stat *info)
{
  return g_strdup_printf ("%llu:%lld.%09ld", (unsigned long long) info->st_size,
                          (long long) info->st_mtim.tv_sec, info->st_mtim.tv_nsec);
}

/* How it was asked takes part: another pack may ask the same program otherwise. */
static char *
make_question (const PlumbTool *tool)
{
  g_autofree char *argv
      = tool->version_argv == NULL ? g_strdup ("") : g_strjoinv (" ", (char **) tool->version_argv);

  return g_strconcat (argv, "\n", tool->version_match, NULL);
}

/* Whether the program is known; then @version is what it told, or NULL. */
static gboolean
recall (const char *path, const char *identity, const char *question, char **version)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&cache_lock);
  PlumbValue *known;

  if (cache == NULL)
    cache = load_cache ();
  known = plumb_value_get_member (cache, path);
  if (g_strcmp0 (plumb_value_member_string (known, "identity", NULL), identity) != 0
      || g_strcmp0 (plumb_value_member_string (known, "asked", NULL), question) != 0)
    return FALSE;
  *version = g_strdup (plumb_value_member_string (known, "version", NULL));
  return TRUE;
}

static void
remember (const char *path, const char *identity, const char *question, const char *version)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&cache_lock);
  g_autoptr (PlumbValueBuilder) known = plumb_value_builder_new_object ();
  g_autoptr (PlumbValueBuilder) programs = plumb_value_builder_new_copy (cache);

  plumb_value_builder_set_string (known, "identity", identity);
  plumb_value_builder_set_string (known, "asked", question);
  if (version != NULL)
    plumb_value_builder_set_string (known, "version", version);
  plumb_value_builder_set (programs, path, plumb_value_builder_end (g_steal_pointer (&known)));
  plumb_value_unref (cache);
  cache = plumb_value_builder_end (g_steal_pointer (&programs));
  save_cache ();
}

/* --- asking a program --- */

/* Reads until the end, the limit, or the deadline. */
static char *
read_answer (int fd, gint64 deadline_us)
{
  g_autoptr (GString) answer = g_string_new (NULL);
  char bytes[4096];

  while (answer->len < MAX_ANSWER_BYTES)
    {
      struct pollfd poller = { .fd = fd, .events = POLLIN };
      gint64 left_us = deadline_us - g_get_monotonic_time ();
      gssize n;

      if (left_us <= 0)
        break;
      if (poll (&poller, 1, (int) (left_us / 1000) + 1) <= 0)
        continue;
      n = read (fd, bytes, sizeof bytes);
      if (n == 0 || (n < 0 && errno != EINTR))
        break;
      if (n > 0)
        g_string_append_len (answer, bytes, n);
    }
  return g_string_free_and_steal (g_steal_pointer (&answer));
}

static char *
ask (const PlumbTool *tool, const char *path)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE);
  g_autoptr (GSubprocess) process = NULL;
  gint64 deadline_us = g_get_monotonic_time () + ASK_MS * 1000;
  GInputStream *stream;
  char *answer;

  g_ptr_array_add (argv, (gpointer) path);
  for (guint i = 0; tool->version_argv != NULL && tool->version_argv[i] != NULL; i++)
    g_ptr_array_add (argv, (gpointer) tool->version_argv[i]);
  g_ptr_array_add (argv, NULL);
  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C.UTF-8", TRUE);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv->pdata, NULL);
  if (process == NULL)
    return NULL;
  stream = g_subprocess_get_stdout_pipe (process);
  answer = read_answer (g_unix_input_stream_get_fd (G_UNIX_INPUT_STREAM (stream)), deadline_us);
  g_subprocess_force_exit (process);
  g_subprocess_wait (process, NULL, NULL);
  return answer;
}

static char *
read_version (const PlumbTool *tool, const char *answer)
{
  g_autoptr (GRegex) regex = NULL;
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *pattern = g_strconcat ("(*LIMIT_MATCH=100000)", tool->version_match, NULL);

  regex = g_regex_new (pattern, G_REGEX_RAW, 0, NULL);
  if (regex == NULL || answer == NULL || !g_regex_match (regex, answer, 0, &match))
    return NULL;
  return g_match_info_fetch (match, 1);
}

static char *
learn_version (const PlumbTool *tool, const char *path)
{
  g_autofree char *identity = NULL, *question = NULL, *answer = NULL;
  char *version = NULL;
  struct stat info;

  if (tool->version_match == NULL || stat (path, &info) != 0)
    return NULL;
  identity = make_identity (&info);
  question = make_question (tool);
  if (recall (path, identity, question, &version))
    return version;
  answer = ask (tool, path);
  version = read_version (tool, answer);
  remember (path, identity, question, version);
  return version;
}

/* --- public --- */

/**
 * plumb_tools_compare_versions:
 * @a: a dotted version: 4.2, 4.10.1, 5.0-rc1
 * @b: another
 *
 * Compares number by number; a missing one is 0, what follows the numbers does not count.
 *
 * Returns: below 0 if @a is older, above 0 if it is newer
 */
int
plumb_tools_compare_versions (const char *a, const char *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, 0);

  while (g_ascii_isdigit (*a) || g_ascii_isdigit (*b))
    {
      guint64 left = g_ascii_isdigit (*a) ? g_ascii_strtoull (a, (char **) &a, 10) : 0;
      guint64 right = g_ascii_isdigit (*b) ? g_ascii_strtoull (b, (char **) &b, 10) : 0;

      if (left != right)
        return left < right ? -1 : 1;
      if (*a == '.')
        a++;
      if (*b == '.')
        b++;
    }
  return 0;
}

static void
report (PlumbProblems *problems, const PlumbTool *tool, PlumbProblem problem)
{
  g_autofree char *advice = g_strdup (tool->advice);

  if (problems == NULL)
    return;
  problem.severity = PLUMB_SEVERITY_ERROR;
  problem.advice = advice;
  plumb_problems_add (problems, &problem);
}

static gboolean
is_new_enough (const PlumbTool *tool, const char *version)
{
  return tool->minimum == NULL
         || (version != NULL && plumb_tools_compare_versions (version, tool->minimum) >= 0);
}

static void
report_version (PlumbProblems *problems, const PlumbTool *tool, const char *version)
{
  g_autofree char *message = g_strdup_printf ("the program “%s” is too old", tool->command);
  g_autofree char *expected = g_strdup_printf ("version %s or newer", tool->minimum);

  if (!is_new_enough (tool, version))
    report (
        problems, tool,
        (PlumbProblem) { .code = "tool-too-old",
                         .message = message,
                         .expected = expected,
                         .found = version == NULL ? "no version that could be read" : version });
}

/* A program of Plumbline's own, or one in PATH. */
static char *
find_program (const char *command)
{
  g_autofree char *own = plumb_paths_get_libexec (command);

  return strchr (command, '/') == NULL && g_file_test (own, G_FILE_TEST_IS_EXECUTABLE)
             ? g_steal_pointer (&own)
             : g_find_program_in_path (command);
}

/**
 * plumb_tools_find:
 * @tool: what a pack needs
 * @problems: (nullable): takes tool-missing and tool-too-old, with the pack's advice
 *
 * Returns: (transfer full) (nullable): { "path", "version" }, or NULL where the program is absent
 */
PlumbValue *
plumb_tools_find (const PlumbTool *tool, PlumbProblems *problems)
{
  g_autofree char *path = NULL, *version = NULL;
  g_autoptr (PlumbValueBuilder) found = NULL;

  g_return_val_if_fail (tool != NULL && tool->command != NULL, NULL);

  path = find_program (tool->command);
  if (path == NULL)
    {
      g_autofree char *message
          = g_strdup_printf ("the program “%s” is not installed", tool->command);

      report (problems, tool,
              (PlumbProblem) { .code = "tool-missing",
                               .message = message,
                               .expected = "the program in one of the folders of PATH",
                               .found = "none" });
      return NULL;
    }
  version = learn_version (tool, path);
  report_version (problems, tool, version);
  found = plumb_value_builder_new_object ();
  plumb_value_builder_set_string (found, "path", path);
  if (version != NULL)
    plumb_value_builder_set_string (found, "version", version);
  return plumb_value_builder_end (g_steal_pointer (&found));
}

static void
add_tools (PlumbValueBuilder *tools, PlumbRegistry *registry, PlumbPack *pack)
{
  for (guint i = 0; i < plumb_pack_get_n_tools (pack); i++)
    {
      const PlumbTool *tool = plumb_pack_get_tool (pack, i);
      gboolean counts = plumb_registry_find_tool (registry, tool->name) == tool;
      g_autoptr (PlumbValue) found = counts ? plumb_tools_find (tool, NULL) : NULL;

      if (found != NULL && is_new_enough (tool, plumb_value_member_string (found, "version", NULL)))
        plumb_value_builder_set (tools, tool->name, g_steal_pointer (&found));
    }
}

/**
 * plumb_tools_find_all:
 * @registry: all packs
 *
 * Returns: (transfer full): tool name -> { "path", "version" }; a tool that is absent or too old is
 *   not in it
 */
PlumbValue *
plumb_tools_find_all (PlumbRegistry *registry)
{
  g_autoptr (PlumbValueBuilder) tools = plumb_value_builder_new_object ();

  g_return_val_if_fail (PLUMB_IS_REGISTRY (registry), NULL);

  for (guint i = 0; i < plumb_registry_get_n_packs (registry); i++)
    add_tools (tools, registry, plumb_registry_get_pack (registry, i));
  return plumb_value_builder_end (g_steal_pointer (&tools));
}
