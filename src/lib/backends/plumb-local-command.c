/* plumb-local-command.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* From a kind's call to what is started. */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "plumb-local-private.h"

#include "plumb-file.h"
#include "plumb-json.h"
#include "plumb-limits.h"
#include "plumb-registry.h"
#include "plumb-sandbox.h"
#include "plumb-template.h"

#define DEFAULT_PATH "/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin"
#define DEFAULT_TIMEOUT_S (24 * 3600)
#define DEFAULT_SILENCE_S 1800

void
plumb_local_command_clear (PlumbLocalCommand *self)
{
  g_clear_pointer (&self->argv, g_strfreev);
  g_clear_pointer (&self->wrapped, g_strfreev);
  g_clear_pointer (&self->environment, g_strfreev);
}

/* --- the program --- */

/* The path of a program in DEFAULT_PATH, whatever the user's own says: the same on every start. */
static char *
find_program (const char *name)
{
  g_auto (GStrv) folders = g_strsplit (DEFAULT_PATH, ":", -1);

  for (guint i = 0; folders[i] != NULL; i++)
    {
      g_autofree char *path = g_build_filename (folders[i], name, NULL);
      struct stat info;

      if (stat (path, &info) == 0 && S_ISREG (info.st_mode) && access (path, X_OK) == 0)
        return g_steal_pointer (&path);
    }
  return NULL;
}

static gboolean
resolve_program (char **argv, PlumbFailure *failure)
{
  g_autofree char *shown = NULL;
  char *path;

  if (argv[0] == NULL || argv[0][0] == '\0')
    return plumb_failure_set (failure, "bad-argument", g_strdup ("The command names no program"),
                              g_strdup ("a name, or an absolute path"), g_strdup ("nothing"),
                              "Fill in the program.");
  if (g_path_is_absolute (argv[0]))
    return TRUE;
  shown = plumb_text_make_visible (argv[0]);
  if (strchr (argv[0], '/') != NULL)
    return plumb_failure_set (
        failure, "bad-argument",
        g_strdup_printf ("The program “%s” is named by a relative path", shown),
        g_strdup ("a name that is looked up, or an absolute path"), NULL, "Write the whole path.");
  path = find_program (argv[0]);
  if (path == NULL)
    return plumb_failure_set (failure, "tool-missing",
                              g_strdup_printf ("The program “%s” is not installed", shown),
                              g_strdup ("it in one of " DEFAULT_PATH), g_strdup ("no such program"),
                              "Install it, or write its absolute path.");
  g_free (argv[0]);
  argv[0] = path;
  return TRUE;
}

/* A program that a step names by its path may be made by a step before it, and one that comes from
 * anywhere else than a field is not known yet. */
gboolean
plumb_local_command_check (PlumbKind *kind, PlumbValue *params, PlumbFailure *failure)
{
  PlumbValue *elements = plumb_value_get_member (plumb_kind_get_call (kind), "argv");
  const char *first = plumb_value_get_string (plumb_value_get_element (elements, 0), "");
  const PlumbJobInfo job = { .kind = kind, .params = params };
  char *argv[2] = { NULL, NULL };

  if (!g_str_has_prefix (first, "{param."))
    return TRUE;
  argv[0] = plumb_template_expand_text (first, &job, NULL);
  gboolean is_there = argv[0] == NULL || resolve_program (argv, failure);
  g_free (argv[0]);
  return is_there;
}

static const PlumbTool *
find_tool (PlumbPack *pack, const char *name)
{
  for (guint i = 0; i < plumb_pack_get_n_tools (pack); i++)
    if (g_str_equal (plumb_pack_get_tool (pack, i)->name, name))
      return plumb_pack_get_tool (pack, i);
  return NULL;
}

/* The plan stops a step whose tools are missing; this is for one that went away since. */
static gboolean
check_tools (const PlumbJobInfo *job, PlumbFailure *failure)
{
  const char *const *names = plumb_kind_get_tools (job->kind);

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      const PlumbTool *tool = find_tool (plumb_kind_get_pack (job->kind), names[i]);

      if (plumb_value_get_member (job->tools, names[i]) == NULL)
        return plumb_failure_set (failure, "tool-missing",
                                  g_strdup_printf ("The program “%s” is not installed, or too old",
                                                   tool == NULL ? names[i] : tool->command),
                                  tool == NULL || tool->minimum == NULL
                                      ? NULL
                                      : g_strdup_printf ("version %s or newer", tool->minimum),
                                  g_strdup ("none"), tool == NULL ? NULL : tool->advice);
    }
  return TRUE;
}

static gboolean
expand_argv (PlumbLocalCommand *self, const PlumbJobInfo *job, PlumbFailure *failure)
{
  PlumbValue *elements = plumb_value_get_member (plumb_kind_get_call (job->kind), "argv");
  g_autoptr (GError) error = NULL;

  self->argv = plumb_template_expand (elements, job, &error);
  if (self->argv != NULL)
    return TRUE;
  return plumb_failure_set_error (
      failure, "bad-argument", error,
      error->code == PLUMB_TEMPLATE_ERROR_OPTION
          ? "Put text in front of the value in the argument, or -- before it."
          : "Connect the input, fill in the field, or take the placeholder out.");
}

/* --- the environment --- */

/* Names that decide what code a program loads or runs: never taken over from the runner. */
static gboolean
may_pass (const char *name)
{
  static const char *const refused[] = { "LD_",   "PYTHON", "GIO_",  "GTK_",   "PERL", "RUBY",
                                         "NODE_", "BASH",   "GCONV", "PLUMB_", NULL };
  static const char *const fixed[]
      = { "PATH", "HOME", "LANG", "TZ", "TMPDIR", "ENV", "IFS", "SHELL", "OMP_NUM_THREADS", NULL };

  for (guint i = 0; refused[i] != NULL; i++)
    if (g_str_has_prefix (name, refused[i]))
      return FALSE;
  return !g_strv_contains (fixed, name) && strchr (name, '=') == NULL && *name != '\0';
}

static char **
make_environment (const PlumbJobInfo *job)
{
  PlumbValue *names = plumb_value_get_member (plumb_kind_get_call (job->kind), "environment");
  g_autoptr (GPtrArray) environment = g_ptr_array_new_null_terminated (8, g_free, TRUE);

  g_ptr_array_add (environment, g_strdup ("PATH=" DEFAULT_PATH));
  g_ptr_array_add (environment, g_strconcat ("HOME=", job->work_folder, NULL));
  g_ptr_array_add (environment, g_strdup ("LANG=C.UTF-8"));
  g_ptr_array_add (environment, g_strdup ("TZ=UTC"));
  g_ptr_array_add (environment, g_strconcat ("TMPDIR=", job->work_folder, NULL));
  if (job->threads > 0)
    g_ptr_array_add (environment, g_strdup_printf ("OMP_NUM_THREADS=%u", job->threads));
  for (guint i = 0; i < plumb_value_get_length (names); i++)
    {
      const char *name = plumb_value_get_string (plumb_value_get_element (names, i), "");
      const char *value = may_pass (name) ? g_getenv (name) : NULL;

      if (value != NULL)
        g_ptr_array_add (environment, g_strconcat (name, "=", value, NULL));
    }
  return (char **) g_ptr_array_steal (environment, NULL);
}

/* --- the work folder --- */

static PlumbValue *
list_output_paths (const PlumbJobInfo *job)
{
  g_autoptr (PlumbValueBuilder) paths = plumb_value_builder_new_object ();

  for (guint i = 0; i < plumb_kind_get_n_outputs (job->kind); i++)
    {
      const PlumbPort *port = plumb_kind_get_output (job->kind, i);
      g_autofree char *path = plumb_template_get_output_path (port, job, NULL);

      if (path != NULL)
        plumb_value_builder_set_string (paths, port->name, path);
    }
  return plumb_value_builder_end (g_steal_pointer (&paths));
}

static void
set_or_empty (PlumbValueBuilder *builder, const char *name, PlumbValue *value)
{
  plumb_value_builder_set (builder, name,
                           value != NULL
                               ? plumb_value_ref (value)
                               : plumb_value_builder_end (plumb_value_builder_new_object ()));
}

static char *
format_job (const PlumbJobInfo *job)
{
  g_autoptr (PlumbValueBuilder) builder = plumb_value_builder_new_object ();
  g_autoptr (PlumbValue) value = NULL;

  plumb_value_builder_set_string (builder, "kind", plumb_kind_get_name (job->kind));
  set_or_empty (builder, "params", job->params);
  set_or_empty (builder, "inputs", job->inputs);
  plumb_value_builder_set (builder, "outputs", list_output_paths (job));
  plumb_value_builder_set_uint (builder, "seed", job->seed);
  set_or_empty (builder, "item", job->item);
  set_or_empty (builder, "tools", job->tools);
  plumb_value_builder_set_uint (builder, "threads", job->threads);
  value = plumb_value_builder_end (g_steal_pointer (&builder));
  return plumb_json_format (value, PLUMB_JSON_PRETTY);
}

static gboolean
write_all (int fd, const char *text, gsize length)
{
  while (length > 0)
    {
      gssize n = write (fd, text, length);

      if (n < 0 && errno != EINTR)
        return FALSE;
      if (n > 0)
        {
          text += n;
          length -= (gsize) n;
        }
    }
  return TRUE;
}

static gboolean
fail_folder (const PlumbJobInfo *job, PlumbFailure *failure)
{
  int saved_errno = errno;

  plumb_failure_set (
      failure, "no-work-folder",
      g_strdup_printf ("The work folder “%s” cannot be used", job->work_folder),
      g_strdup ("an empty folder that can be written"), g_strdup (g_strerror (saved_errno)),
      saved_errno == ENOSPC ? "Free some space on the disk and resume the run."
                            : "See that .plumbline/work can be written and resume the run.");
  failure->failure_class = PLUMB_FAILURE_RETRYABLE;
  return FALSE;
}

/* Only for a command that asks for it: most steps of a large graph do not. */
static gboolean
write_job (const PlumbLocalCommand *self, const PlumbJobInfo *job, PlumbFailure *failure)
{
  g_autofree char *path = g_build_filename (job->work_folder, "job.json", NULL);
  g_autofree char *text = NULL;
  gboolean is_used = FALSE;
  g_autofd int fd = -1;

  for (guint i = 0; self->argv[i] != NULL && !is_used; i++)
    is_used = strstr (self->argv[i], path) != NULL;
  if (!is_used)
    return TRUE;
  fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  text = format_job (job);
  return (fd >= 0 && write_all (fd, text, strlen (text))) || fail_folder (job, failure);
}

/* --- limits --- */

/* A limit is a number, or a template that gives one. */
static gint64
read_limit (const PlumbJobInfo *job, const char *name, gint64 fallback)
{
  PlumbValue *value = plumb_value_get_member (plumb_kind_get_call (job->kind), name);
  const char *template = plumb_value_get_string (value, NULL);
  g_autofree char *text = NULL;

  if (template == NULL)
    return (gint64) plumb_value_get_double (value, (double) fallback);
  text = plumb_template_expand_text (template, job, NULL);
  return text == NULL ? fallback : g_ascii_strtoll (text, NULL, 10);
}

static void
read_limits (PlumbLocalLimits *self, const PlumbJobInfo *job)
{
  self->timeout_us = read_limit (job, "timeout_s", DEFAULT_TIMEOUT_S) * G_USEC_PER_SEC;
  self->silence_us = read_limit (job, "silence_s", DEFAULT_SILENCE_S) * G_USEC_PER_SEC;
  self->memory_bytes = (guint64) MAX (read_limit (job, "memory_mb", 0), 0) << 20;
  self->file_bytes = (guint64) MAX (read_limit (job, "file_mb", 0), 0) << 20;
  if (self->file_bytes == 0)
    self->file_bytes = PLUMB_LIMIT_ARTIFACT_BYTES;
  self->cpu_seconds = (guint64) MAX (read_limit (job, "cpu_s", 0), 0);
}

static gboolean
wrap (PlumbLocalCommand *self, const PlumbJobInfo *job, PlumbFailure *failure)
{
  if (!job->sandbox)
    return TRUE;
  if (plumb_sandbox_get_absence () != NULL)
    return plumb_failure_set (
        failure, "sandbox-missing", g_strdup ("This step must run in a sandbox, and there is none"),
        g_strdup ("a bwrap that works"), g_strdup (plumb_sandbox_get_absence ()),
        "Install bubblewrap, or trust the project to run without a sandbox.");
  self->wrapped = plumb_sandbox_wrap (job, (const char *const *) self->argv);
  return TRUE;
}

/* Makes ready all that a command needs. */
gboolean
plumb_local_command_prepare (PlumbLocalCommand *self,
                             const PlumbJobInfo *job,
                             PlumbFailure *failure)
{
  if (!check_tools (job, failure) || !expand_argv (self, job, failure)
      || !resolve_program (self->argv, failure) || !write_job (self, job, failure)
      || !wrap (self, job, failure))
    return FALSE;
  self->environment = make_environment (job);
  read_limits (&self->limits, job);
  return TRUE;
}
