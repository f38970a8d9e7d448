/* plumb-cli-new.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <stdio.h>

#include "plumb-cli.h"
#include "plumb-file.h"
#include "plumb-samples.h"
#include "plumb-trust.h"

/* Makes a project: empty, or a copy of a sample. */

/* What `plumb plan` has to be told: nothing where there is only one workflow. */
static char *
name_workflow (PlumbProject *project, const char *sample)
{
  g_auto (GStrv) names = plumb_project_list_workflows (project, NULL);
  if (names == NULL || names[0] == NULL || names[1] == NULL)
    return g_strdup ("");
  gboolean has_own = g_strv_contains ((const char *const *) names, sample);
  return g_strdup_printf (" workflows/%s.plumb", has_own ? sample : names[0]);
}

static void
print_made (PlumbProject *project, const char *sample)
{
  g_autofree char *folder = plumb_text_make_visible (plumb_project_get_folder (project));
  g_autofree char *quoted = g_shell_quote (folder);
  printf ("made project '%s' in %s\n", plumb_project_get_name (project), folder);
  g_autofree char *workflow = sample != NULL ? name_workflow (project, sample) : NULL;
  if (workflow != NULL)
    printf ("next: cd %s && plumb plan%s\n", quoted, workflow);
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
  g_auto (GStrv) names = plumb_samples_list ();
  g_autofree char *samples = g_strjoinv (", ", names);
  g_autofree char *details = g_strdup_printf ("Samples: %s", samples);
  int status;
  if (!plumb_cli_parse (cli, entries, details, &argc, &argv, 1, 1, &status))
    return status;

  if (sample != NULL && name != NULL)
    return plumb_cli_fail_usage (
        cli, "a copy of a sample is named after its folder; leave --name or --from out");
  g_autoptr (GError) error = NULL;
  const char *folder = argv[1];
  g_autoptr (GDir) existing = g_dir_open (folder, 0, NULL);
  if (existing != NULL && g_dir_read_name (existing) != NULL)
    return plumb_cli_fail_usage (cli, "folder '%s' is not empty; name a new one", folder);
  g_autofree char *base = g_path_get_basename (folder);
  g_autoptr (PlumbProject) project = NULL;
  if (sample == NULL)
    project = plumb_project_create (folder, name != NULL ? name : base, &error);
  else if (plumb_samples_copy (sample, folder, &error))
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
