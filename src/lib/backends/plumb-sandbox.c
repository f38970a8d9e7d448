/* plumb-sandbox.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <gio/gio.h>

#include "plumb-sandbox.h"

#include "plumb-registry.h"

/* Where programs and what they need lie. What the machine lacks is left out. */
static const char *const system_folders[]
    = { "/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/opt", "/etc", NULL };

static char *
probe (void)
{
  const char *argv[] = { NULL,
                         "--unshare-all",
                         "--die-with-parent",
                         "--ro-bind",
                         "/",
                         "/",
                         "--proc",
                         "/proc",
                         "--dev",
                         "/dev",
                         "true",
                         NULL };
  g_autofree char *program = g_find_program_in_path ("bwrap");
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *message = NULL;

  if (program == NULL)
    return g_strdup ("bwrap is not installed (Debian: apt install bubblewrap)");
  argv[0] = program;
  process = g_subprocess_newv (
      argv, G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error);
  if (process == NULL
      || !g_subprocess_communicate_utf8 (process, NULL, NULL, NULL, &message, &error))
    return g_strdup (error->message);
  if (g_subprocess_get_successful (process))
    return NULL;
  return g_strdup_printf ("bwrap cannot make one here: %s", g_strstrip (message));
}

/**
 * plumb_sandbox_get_absence:
 *
 * Returns: (transfer none) (nullable): why commands cannot be sandboxed on this machine, or NULL
 */
const char *
plumb_sandbox_get_absence (void)
{
  static gsize is_probed = 0;
  static char *absence = NULL;

  if (g_once_init_enter (&is_probed))
    {
      absence = probe ();
      g_once_init_leave (&is_probed, 1);
    }
  return absence;
}

static void
add (GPtrArray *argv, const char *const *words)
{
  for (; *words != NULL; words++)
    g_ptr_array_add (argv, g_strdup (*words));
}

static void
add_bind (GPtrArray *argv, const char *how, const char *path)
{
  add (argv, (const char *[]) { how, path, path, NULL });
}

/* The files that the job reads: artifacts in the project, or elsewhere. */
static void
add_inputs (GPtrArray *argv, PlumbValue *inputs)
{
  for (guint i = 0; i < plumb_value_get_length (inputs); i++)
    {
      PlumbValue *value = plumb_value_get_value_type (inputs) == PLUMB_VALUE_OBJECT
                              ? plumb_value_get_member_at (inputs, i, NULL)
                              : plumb_value_get_element (inputs, i);
      const char *path = plumb_value_member_string (value, "path", NULL);

      if (path != NULL && g_path_is_absolute (path))
        add_bind (argv, "--ro-bind-try", path);
      else if (plumb_value_get_value_type (value) == PLUMB_VALUE_ARRAY)
        add_inputs (argv, value);
    }
}

/**
 * plumb_sandbox_wrap:
 * @job: whose folders it may see
 * @argv: the command, its program as an absolute path
 *
 * Returns: (transfer full): the command that runs it inside the sandbox
 */
char **
plumb_sandbox_wrap (const PlumbJobInfo *job, const char *const *argv)
{
  g_autoptr (GPtrArray) wrapped = g_ptr_array_new_null_terminated (48, g_free, TRUE);
  g_autofree char *bwrap = g_find_program_in_path ("bwrap");
  g_autofree char *program_folder = g_path_get_dirname (argv[0]);
  PlumbPack *pack = plumb_kind_get_pack (job->kind);

  add (wrapped, (const char *[]) { bwrap == NULL ? "/usr/bin/bwrap" : bwrap, "--unshare-all",
                                   "--die-with-parent", "--new-session", NULL });
  if (plumb_kind_uses_network (job->kind))
    g_ptr_array_add (wrapped, g_strdup ("--share-net"));
  for (guint i = 0; system_folders[i] != NULL; i++)
    add_bind (wrapped, "--ro-bind-try", system_folders[i]);
  add (wrapped, (const char *[]) { "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", NULL });
  add_bind (wrapped, "--ro-bind-try", program_folder);
  if (pack != NULL)
    add_bind (wrapped, "--ro-bind-try", plumb_pack_get_folder (pack));
  add_bind (wrapped, "--ro-bind", job->project_folder);
  add_inputs (wrapped, job->inputs);
  add_bind (wrapped, "--bind", job->work_folder);
  add (wrapped, (const char *[]) { "--chdir", job->work_folder, "--", NULL });
  add (wrapped, argv);
  return (char **) g_ptr_array_steal (wrapped, NULL);
}
