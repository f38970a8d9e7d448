/* plumb-cli-new.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "plumb-cli.h"
#include "plumb-file.h"
#include "plumb-paths.h"
#include "plumb-trust.h"

/* Makes a project: empty, or a copy of a sample. */

#define MAX_SAMPLE_DEPTH 8
#define MAX_SAMPLE_BYTES (256u << 20)

static gboolean copy_folder (const char *from, const char *to, guint depth, GError **error);

static gboolean
copy_file (const char *from, const char *to, GError **error)
{
  gsize length = 0;
  g_autofree char *data = plumb_file_read (from, MAX_SAMPLE_BYTES, &length, error);
  return data != NULL && plumb_file_write_atomic (to, data, (gssize) length, error);
}

static gboolean
copy_entry (const char *from, const char *to, guint depth, GError **error)
{
  struct stat status;
  if (lstat (from, &status) != 0)
    return plumb_file_set_errno (error, errno, "cannot read", from);
  if (S_ISDIR (status.st_mode))
    return copy_folder (from, to, depth + 1, error);
  return !S_ISREG (status.st_mode) || copy_file (from, to, error);
}

static gboolean
copy_folder (const char *from, const char *to, guint depth, GError **error)
{
  g_return_val_if_fail (depth < MAX_SAMPLE_DEPTH, FALSE);
  g_autoptr (GDir) folder = g_dir_open (from, 0, error);
  if (folder == NULL || !plumb_file_make_folder (to, 0777, error))
    return FALSE;
  for (const char *name = g_dir_read_name (folder); name != NULL; name = g_dir_read_name (folder))
    {
      if (strcmp (name, ".plumbline") == 0 || strcmp (name, "output") == 0)
        continue;
      g_autofree char *source = g_build_filename (from, name, NULL);
      g_autofree char *target = g_build_filename (to, name, NULL);
      if (!copy_entry (source, target, depth, error))
        return FALSE;
    }
  return TRUE;
}

static char *
list_samples (void)
{
  g_autofree char *examples = plumb_paths_get_data ("examples");
  g_autoptr (GDir) folder = g_dir_open (examples, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  for (const char *name = folder != NULL ? g_dir_read_name (folder) : NULL; name != NULL;
       name = g_dir_read_name (folder))
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort_values (names, (GCompareFunc) strcmp);
  g_ptr_array_add (names, NULL);
  return g_strjoinv (", ", (char **) names->pdata);
}

static gboolean
make_from_sample (const char *folder, const char *sample, GError **error)
{
  if (!plumb_file_check_name (sample, error))
    return FALSE;
  g_autofree char *inner = g_build_filename ("examples", sample, NULL);
  g_autofree char *from = plumb_paths_get_data (inner);
  if (!g_file_test (from, G_FILE_TEST_IS_DIR))
    {
      g_autofree char *names = list_samples ();
      g_set_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_NOT_FOUND,
                   "no sample is named '%s'; there are: %s", sample, names);
      return FALSE;
    }
  return copy_folder (from, folder, 0, error);
}

static void
print_made (PlumbProject *project, const char *sample)
{
  g_autofree char *folder = plumb_text_make_visible (plumb_project_get_folder (project));
  g_autofree char *quoted = g_shell_quote (folder);
  printf ("made project '%s' in %s\n", plumb_project_get_name (project), folder);
  if (sample != NULL)
    printf ("next: cd %s && plumb plan\n", quoted);
  else
    printf ("next: write %s/workflows/NAME.plumb; `plumb node` lists the kinds of nodes\n", folder);
}

int
plumb_cli_new (PlumbCli *cli, int argc, char **argv)
{
  g_autofree char *sample = NULL, *name = NULL;
  const GOptionEntry entries[] = {
    { "from", 0, 0, G_OPTION_ARG_STRING, &sample, "Copy a sample", "SAMPLE" },
    { "name", 0, 0, G_OPTION_ARG_STRING, &name, "The project's name (the folder's)", "NAME" },
    G_OPTION_ENTRY_NULL,
  };
  g_autofree char *samples = list_samples ();
  g_autofree char *details = g_strdup_printf ("Samples: %s", samples);
  int status;
  if (!plumb_cli_parse (cli, entries, details, &argc, &argv, 1, 1, &status))
    return status;

  if (sample != NULL && name != NULL)
    return plumb_cli_fail_usage (cli, "a sample brings its own name; leave --name or --from out");
  g_autoptr (GError) error = NULL;
  const char *folder = argv[1];
  g_autoptr (GDir) existing = g_dir_open (folder, 0, NULL);
  if (existing != NULL && g_dir_read_name (existing) != NULL)
    return plumb_cli_fail_usage (cli, "folder '%s' is not empty; name a new one", folder);
  g_autofree char *base = g_path_get_basename (folder);
  g_autoptr (PlumbProject) project = NULL;
  if (sample == NULL)
    project = plumb_project_create (folder, name != NULL ? name : base, &error);
  else if (make_from_sample (folder, sample, &error))
    project = plumb_project_open (folder, &error);
  if (project == NULL || !plumb_trust_grant_created (project, &error))
    return plumb_cli_fail (cli, error);
  if (!cli->quiet && !cli->json)
    print_made (project, sample);
  if (cli->json)
    {
      PlumbValueBuilder *builder = plumb_value_builder_new_object ();
      plumb_value_builder_set_string (builder, "project", plumb_project_get_name (project));
      plumb_value_builder_set_string (builder, "folder", plumb_project_get_folder (project));
      g_autoptr (PlumbValue) value = plumb_value_builder_end (builder);
      plumb_cli_print_json (value);
    }
  return PLUMB_EXIT_OK;
}
