/* plumb-project.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "plumb-project.h"

#include "plumb-file.h"
#include "plumb-json.h"
#include "plumb-limits.h"
#include "plumb-project-settings-private.h"

/**
 * PlumbProject:
 *
 * A folder that a person can read, copy, repair and put under version control. Only .plumbline is
 * the machine's: without it the history is gone, the work is not.
 */

#define WORKFLOWS "workflows"
#define WORKFLOW_SUFFIX ".plumb"
#define LEDGER "ledger.db"
#define MAX_FILE_BYTES (1 << 20)

struct _PlumbProject
{
  GObject parent_instance;

  char *folder;
  PlumbValue *settings;
  PlumbArtifacts *artifacts;
};

G_DEFINE_FINAL_TYPE (PlumbProject, plumb_project, G_TYPE_OBJECT)

static void
plumb_project_finalize (GObject *object)
{
  PlumbProject *self = PLUMB_PROJECT (object);

  g_clear_object (&self->artifacts);
  g_clear_pointer (&self->settings, plumb_value_unref);
  g_clear_pointer (&self->folder, g_free);
  G_OBJECT_CLASS (plumb_project_parent_class)->finalize (object);
}

static void
plumb_project_class_init (PlumbProjectClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = plumb_project_finalize;
}

static void
plumb_project_init (PlumbProject *self)
{
}

/* --- opening --- */

/* The nearest folder at or above @path that has a project.json. */
static char *
find_folder (const char *path, GError **error)
{
  g_autofree char *visible = plumb_text_make_visible (path);
  char *resolved = realpath (path, NULL);
  g_autofree char *folder = g_strdup (resolved);

  free (resolved);
  while (folder != NULL)
    {
      g_autofree char *file = g_build_filename (folder, PLUMB_PROJECT_FILE, NULL);
      g_autofree char *parent = g_path_get_dirname (folder);

      if (g_file_test (file, G_FILE_TEST_IS_REGULAR))
        return g_steal_pointer (&folder);
      if (strcmp (parent, folder) == 0)
        break;
      g_free (folder);
      folder = g_steal_pointer (&parent);
    }
  g_set_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_NOT_FOUND,
               "There is no project in or above “%s”: no %s. Make one with “plumb new FOLDER”",
               visible, PLUMB_PROJECT_FILE);
  return NULL;
}

static PlumbValue *
load_settings (const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, PLUMB_PROJECT_FILE, NULL);
  g_autofree char *text = NULL;
  g_autoptr (PlumbValue) settings = NULL;
  gsize length;

  text = plumb_file_read (path, MAX_FILE_BYTES, &length, error);
  settings = text != NULL ? plumb_json_parse (text, (gssize) length, error) : NULL;
  if (settings == NULL || !plumb_project_settings_check (settings, error))
    {
      g_prefix_error (error, "%s: ", path);
      return NULL;
    }
  return g_steal_pointer (&settings);
}

static PlumbProject *
open_folder (const char *folder, GError **error)
{
  PlumbValue *settings = load_settings (folder, error);
  g_autofree char *artifacts = NULL;
  PlumbProject *self;

  if (settings == NULL)
    return NULL;
  self = g_object_new (PLUMB_TYPE_PROJECT, NULL);
  self->folder = g_strdup (folder);
  self->settings = settings;
  artifacts = plumb_project_get_machine_path (self, "artifacts");
  self->artifacts = plumb_artifacts_new (artifacts);
  return self;
}

/**
 * plumb_project_open:
 * @path: the project's folder, or anything in it (a workflow, a folder below)
 * @error: return location for an error
 *
 * Reads project.json; writes nothing.
 *
 * Returns: (transfer full) (nullable): the project, or %NULL with %PLUMB_STORE_ERROR_NOT_FOUND
 * (there is none), %PLUMB_STORE_ERROR_INVALID (project.json is not as it must be, or of a newer
 * format), a %PLUMB_JSON_ERROR or a %PLUMB_FILE_ERROR
 */
PlumbProject *
plumb_project_open (const char *path, GError **error)
{
  g_autofree char *folder = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  folder = find_folder (path, error);
  return folder != NULL ? open_folder (folder, error) : NULL;
}

/**
 * plumb_project_create:
 * @folder: where; made where it is missing. What is in it stays
 * @name: what people call it
 * @error: return location for an error
 *
 * Makes a project: project.json and an empty folder for workflows, and a .gitignore that leaves out
 * what is the machine's.
 *
 * Returns: (transfer full) (nullable): the project, or %NULL with %PLUMB_STORE_ERROR_CONFLICT
 * (there is one) or what went wrong with a file
 */
PlumbProject *
plumb_project_create (const char *folder, const char *name, GError **error)
{
  static const char ignore[] = "/" PLUMB_PROJECT_MACHINE_FOLDER "/\n/output/\n";
  g_autofree char *file = NULL;
  g_autofree char *workflows = NULL;
  g_autofree char *ignore_file = NULL;
  g_autofree char *text = NULL;
  g_autoptr (PlumbValue) settings = NULL;

  g_return_val_if_fail (folder != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  file = g_build_filename (folder, PLUMB_PROJECT_FILE, NULL);
  workflows = g_build_filename (folder, WORKFLOWS, NULL);
  ignore_file = g_build_filename (folder, ".gitignore", NULL);
  if (g_file_test (file, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_CONFLICT,
                   "There is a project in “%s” already. Open it, or choose another folder", folder);
      return NULL;
    }
  settings = plumb_project_settings_make (name);
  if (!plumb_project_settings_check (settings, error))
    return NULL;
  text = plumb_json_format (settings, PLUMB_JSON_PRETTY);
  if (!plumb_file_make_durable_folder (workflows, 0777, error)
      || (!g_file_test (ignore_file, G_FILE_TEST_EXISTS)
          && !plumb_file_write_atomic (ignore_file, ignore, -1, error))
      || !plumb_file_write_atomic (file, text, -1, error))
    return NULL;
  return plumb_project_open (folder, error);
}

/**
 * plumb_project_get_folder:
 * @self: a project
 *
 * Returns: (transfer none): its folder, absolute and without links
 */
const char *
plumb_project_get_folder (PlumbProject *self)
{
  g_return_val_if_fail (PLUMB_IS_PROJECT (self), NULL);

  return self->folder;
}

/**
 * plumb_project_get_name:
 * @self: a project
 *
 * Returns: (transfer none): its name
 */
const char *
plumb_project_get_name (PlumbProject *self)
{
  g_return_val_if_fail (PLUMB_IS_PROJECT (self), NULL);

  return plumb_value_member_string (self->settings, "name", "");
}

/**
 * plumb_project_get_id:
 * @self: a project
 *
 * Returns: (transfer none): what tells it from others of the same name, or ""
 */
const char *
plumb_project_get_id (PlumbProject *self)
{
  g_return_val_if_fail (PLUMB_IS_PROJECT (self), NULL);

  return plumb_value_member_string (self->settings, "id", "");
}

/**
 * plumb_project_get_settings:
 * @self: a project
 *
 * Returns: (transfer none): project.json, checked: "slots", "budget", "retry", "compare", each
 * where it is given (data/schemas/project.schema.json)
 */
PlumbValue *
plumb_project_get_settings (PlumbProject *self)
{
  g_return_val_if_fail (PLUMB_IS_PROJECT (self), NULL);

  return self->settings;
}

/* --- workflows --- */

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static char *
parse_workflow_name (const char *file)
{
  g_autofree char *name = NULL;

  if (!g_str_has_suffix (file, WORKFLOW_SUFFIX))
    return NULL;
  name = g_strndup (file, strlen (file) - strlen (WORKFLOW_SUFFIX));
  return plumb_file_check_name (name, NULL) ? g_steal_pointer (&name) : NULL;
}

/**
 * plumb_project_list_workflows:
 * @self: a project
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the names (without ".plumb") of the workflows, sorted by
 * bytes; a file whose name cannot be a workflow's is left out. %PLUMB_STORE_ERROR_INVALID where
 * there are more than %PLUMB_PROJECT_MAX_WORKFLOWS
 */
char **
plumb_project_list_workflows (PlumbProject *self, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *folder = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *file;

  g_return_val_if_fail (PLUMB_IS_PROJECT (self), NULL);

  folder = g_build_filename (self->folder, WORKFLOWS, NULL);
  if (!g_file_test (folder, G_FILE_TEST_EXISTS))
    return g_new0 (char *, 1);
  dir = g_dir_open (folder, 0, error);
  if (dir == NULL)
    return NULL;
  while ((file = g_dir_read_name (dir)) != NULL)
    {
      char *name = parse_workflow_name (file);

      if (name != NULL)
        g_ptr_array_add (names, name);
      if (names->len > PLUMB_PROJECT_MAX_WORKFLOWS)
        {
          g_set_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_INVALID,
                       "“%s” has more than %d workflows. Move some to another project", folder,
                       PLUMB_PROJECT_MAX_WORKFLOWS);
          return NULL;
        }
    }
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

/**
 * plumb_project_get_workflow_path:
 * @self: a project
 * @name: a workflow's name, without ".plumb"
 *
 * Returns: (transfer full) (nullable): where its file is, or would be; %NULL where @name cannot be
 * the name of a file
 */
char *
plumb_project_get_workflow_path (PlumbProject *self, const char *name)
{
  g_autofree char *file = NULL;

  g_return_val_if_fail (PLUMB_IS_PROJECT (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  file = g_strconcat (name, WORKFLOW_SUFFIX, NULL);
  if (!plumb_file_check_name (name, NULL) || !plumb_file_check_name (file, NULL))
    return NULL;
  return g_build_filename (self->folder, WORKFLOWS, file, NULL);
}

/* --- the machine's folder --- */

/**
 * plumb_project_get_machine_path:
 * @self: a project
 * @name: a relative path, or "" for the folder itself
 *
 * Returns: (transfer full): the path below .plumbline
 */
char *
plumb_project_get_machine_path (PlumbProject *self, const char *name)
{
  g_return_val_if_fail (PLUMB_IS_PROJECT (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  return *name == '\0' ? g_build_filename (self->folder, PLUMB_PROJECT_MACHINE_FOLDER, NULL)
                       : g_build_filename (self->folder, PLUMB_PROJECT_MACHINE_FOLDER, name, NULL);
}

/**
 * plumb_project_ensure_machine_folder:
 * @self: a project
 * @name: a relative path, or "" for .plumbline itself
 * @error: return location for an error
 *
 * Makes a folder below .plumbline, for the user alone (mode 0700).
 *
 * Returns: whether it is there
 */
gboolean
plumb_project_ensure_machine_folder (PlumbProject *self, const char *name, GError **error)
{
  g_autofree char *machine = NULL;
  g_autofree char *path = NULL;
  struct stat info;

  g_return_val_if_fail (PLUMB_IS_PROJECT (self), FALSE);

  machine = plumb_project_get_machine_path (self, "");
  path = plumb_project_get_machine_path (self, name);
  if (lstat (machine, &info) == 0 && !S_ISDIR (info.st_mode))
    {
      g_set_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_INVALID,
                   "“%s” is not a folder (a link?). Remove it", machine);
      return FALSE;
    }
  return plumb_file_make_durable_folder (machine, 0700, error)
         && plumb_file_make_folder (path, 0700, error);
}

/**
 * plumb_project_get_artifacts:
 * @self: a project
 *
 * Returns: (transfer none): its files by content
 */
PlumbArtifacts *
plumb_project_get_artifacts (PlumbProject *self)
{
  g_return_val_if_fail (PLUMB_IS_PROJECT (self), NULL);

  return self->artifacts;
}

/* --- the ledger --- */

/**
 * plumb_project_open_ledger:
 * @self: a project whose lease the caller holds
 * @clock: where times come from
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the ledger for writing; see plumb_ledger_open()
 */
PlumbLedger *
plumb_project_open_ledger (PlumbProject *self, PlumbClock *clock, GError **error)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (PLUMB_IS_PROJECT (self), NULL);

  path = plumb_project_get_machine_path (self, LEDGER);
  return plumb_project_ensure_machine_folder (self, "", error)
             ? plumb_ledger_open (path, clock, error)
             : NULL;
}

/**
 * plumb_project_open_reader:
 * @self: a project
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): a reader of the project's ledger, which need not be there
 * yet
 */
PlumbLedgerReader *
plumb_project_open_reader (PlumbProject *self, GError **error)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (PLUMB_IS_PROJECT (self), NULL);

  path = plumb_project_get_machine_path (self, LEDGER);
  return plumb_ledger_reader_open (path, error);
}
