/* plumb-rollout.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>

#include <glib/gstdio.h>

#include "plumb-rollout.h"

#include "plumb-file.h"
#include "plumb-json.h"

#define FORMAT_MEMBER "plumb_rollout"
#define FORMAT 1

struct _PlumbRollout
{
  PlumbValue *file; /* an object */
};

static PlumbValue *
make_empty (void)
{
  PlumbValueBuilder *file = plumb_value_builder_new_object ();

  plumb_value_builder_set_int (file, FORMAT_MEMBER, FORMAT);
  return plumb_value_builder_end (file);
}

static char *
make_path (PlumbProject *project)
{
  return g_build_filename (plumb_project_get_folder (project), PLUMB_ROLLOUT_FILE, NULL);
}

/* --- reading --- */

static gboolean
check_mode (const char *path, const char *what, const PlumbValue *holder, GError **error)
{
  PlumbValue *value = plumb_value_get_member (holder, PLUMB_MODE_MEMBER);
  PlumbMode mode;

  if (value == NULL || plumb_mode_parse (plumb_value_get_string (value, NULL), &mode, NULL))
    return TRUE;
  g_set_error (error, PLUMB_PARITY_ERROR, PLUMB_PARITY_ERROR_FILE,
               "%s: '%s' of '%s' must be legacy, graph or shadow", path, PLUMB_MODE_MEMBER, what);
  return FALSE;
}

static gboolean
check_object (const char *path, const char *what, const PlumbValue *value, GError **error)
{
  if (value == NULL || plumb_value_get_value_type (value) == PLUMB_VALUE_OBJECT)
    return TRUE;
  g_set_error (error, PLUMB_PARITY_ERROR, PLUMB_PARITY_ERROR_FILE, "%s: '%s' must be an object",
               path, what);
  return FALSE;
}

/* A workflow, or an output. */
static gboolean
check_holder (const char *path, const char *what, const PlumbValue *holder, GError **error)
{
  return check_object (path, what, holder, error)
         && check_object (path, "compare", plumb_value_get_member (holder, "compare"), error);
}

static gboolean
check_workflow (const char *path, const char *name, const PlumbValue *workflow, GError **error)
{
  PlumbValue *outputs = plumb_value_get_member (workflow, "outputs");

  if (!check_holder (path, name, workflow, error) || !check_mode (path, name, workflow, error)
      || !check_object (path, "outputs", outputs, error))
    return FALSE;
  for (guint i = 0; i < plumb_value_get_length (outputs); i++)
    {
      const char *id = NULL;
      PlumbValue *output = plumb_value_get_member_at (outputs, i, &id);
      if (!check_holder (path, id, output, error) || !check_mode (path, id, output, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check (const char *path, const PlumbValue *file, GError **error)
{
  PlumbValue *workflows = plumb_value_get_member (file, "workflows");

  if (plumb_value_member_int (file, FORMAT_MEMBER, 0) != FORMAT)
    {
      g_set_error (error, PLUMB_PARITY_ERROR, PLUMB_PARITY_ERROR_FILE,
                   "%s: expected a member \"%s\": %d; it may be of a newer version", path,
                   FORMAT_MEMBER, FORMAT);
      return FALSE;
    }
  if (!check_object (path, "compare", plumb_value_get_member (file, "compare"), error)
      || !check_object (path, "workflows", workflows, error))
    return FALSE;
  for (guint i = 0; i < plumb_value_get_length (workflows); i++)
    {
      const char *name = NULL;
      PlumbValue *workflow = plumb_value_get_member_at (workflows, i, &name);
      if (!check_workflow (path, name, workflow, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * plumb_rollout_load:
 * @project: a project
 * @error: set where the file is there and cannot be understood
 *
 * Returns: (transfer full) (nullable): what it says
 */
PlumbRollout *
plumb_rollout_load (PlumbProject *project, GError **error)
{
  g_return_val_if_fail (PLUMB_IS_PROJECT (project), NULL);

  g_autofree char *path = make_path (project);
  g_autoptr (GError) local = NULL;
  g_autoptr (PlumbValue) file = plumb_json_load (path, &local);
  if (file == NULL && g_error_matches (local, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    file = make_empty ();
  if (file == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if (!check (path, file, error))
    return NULL;
  PlumbRollout *self = g_atomic_rc_box_new0 (PlumbRollout);
  self->file = g_steal_pointer (&file);
  return self;
}

/**
 * plumb_rollout_ref:
 * @self: a rollout
 *
 * Returns: (transfer full): it
 */
PlumbRollout *
plumb_rollout_ref (PlumbRollout *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
plumb_rollout_clear (gpointer data)
{
  g_clear_pointer (&((PlumbRollout *) data)->file, plumb_value_unref);
}

/**
 * plumb_rollout_unref:
 * @self: (transfer full): a rollout
 */
void
plumb_rollout_unref (PlumbRollout *self)
{
  g_atomic_rc_box_release_full (self, plumb_rollout_clear);
}

static PlumbValue *
find_workflow (const PlumbRollout *self, const char *workflow)
{
  return plumb_value_get_member (plumb_value_get_member (self->file, "workflows"), workflow);
}

static PlumbValue *
find_output (const PlumbRollout *self, const char *workflow, const char *output)
{
  PlumbValue *outputs = plumb_value_get_member (find_workflow (self, workflow), "outputs");

  return output != NULL ? plumb_value_get_member (outputs, output) : NULL;
}

/**
 * plumb_rollout_get_mode:
 * @self: a rollout
 * @workflow: name of a workflow
 * @output: (nullable): id of one of its outputs; NULL: what holds for those without their own
 * @record: (out caller-allocates): the mode; its texts live as long as @self
 */
void
plumb_rollout_get_mode (const PlumbRollout *self,
                        const char *workflow,
                        const char *output,
                        PlumbModeRecord *record)
{
  PlumbValue *holder = find_output (self, workflow, output);
  if (plumb_value_get_member (holder, PLUMB_MODE_MEMBER) == NULL)
    holder = find_workflow (self, workflow);
  const char *name = plumb_value_member_string (holder, PLUMB_MODE_MEMBER, NULL);

  *record = (PlumbModeRecord) {
    .mode = PLUMB_MODE_LEGACY,
    .is_set = name != NULL,
    .by = plumb_value_member_string (holder, "by", ""),
    .when = plumb_value_member_string (holder, "when", ""),
    .why = plumb_value_member_string (holder, "why", name != NULL ? "" : "default"),
    .graph = plumb_value_member_string (holder, "graph", ""),
  };
  if (name != NULL)
    plumb_mode_parse (name, &record->mode, NULL); /* looked at when it was read */
}

static guint
get_number (const PlumbRollout *self, const char *workflow, const char *member, guint fallback)
{
  gint64 of_project = plumb_value_member_int (self->file, member, fallback);
  gint64 number = plumb_value_member_int (find_workflow (self, workflow), member, of_project);

  return (guint) CLAMP (number, 1, 86400);
}

/**
 * plumb_rollout_get_required_passes:
 * @self: a rollout
 * @workflow: name of a workflow
 *
 * Returns: how many comparisons in a row must pass before the graph may be authoritative
 */
guint
plumb_rollout_get_required_passes (const PlumbRollout *self, const char *workflow)
{
  return get_number (self, workflow, "required_passes", PLUMB_ROLLOUT_PASSES);
}

/**
 * plumb_rollout_get_wait_s:
 * @self: a rollout
 * @workflow: name of a workflow
 *
 * Returns: how many seconds a comparison waits for a late observer
 */
guint
plumb_rollout_get_wait_s (const PlumbRollout *self, const char *workflow)
{
  return get_number (self, workflow, "wait_s", PLUMB_ROLLOUT_WAIT_S);
}

static void
put_members (PlumbValueBuilder *builder, const PlumbValue *members)
{
  for (guint i = 0; i < plumb_value_get_length (members); i++)
    {
      const char *name = NULL;
      PlumbValue *value = plumb_value_get_member_at (members, i, &name);
      if (name != NULL)
        plumb_value_builder_set (builder, name, plumb_value_ref (value));
    }
}

/**
 * plumb_rollout_get_compare:
 * @self: a rollout
 * @workflow: name of a workflow
 * @output: (nullable): id of one of its outputs
 *
 * Returns: (transfer full): the settings that are said, the nearest winning
 */
PlumbValue *
plumb_rollout_get_compare (const PlumbRollout *self, const char *workflow, const char *output)
{
  PlumbValueBuilder *compare = plumb_value_builder_new_object ();

  put_members (compare, plumb_value_get_member (self->file, "compare"));
  put_members (compare, plumb_value_get_member (find_workflow (self, workflow), "compare"));
  put_members (compare, plumb_value_get_member (find_output (self, workflow, output), "compare"));
  return plumb_value_builder_end (compare);
}

/**
 * plumb_mode_record_to_value:
 * @record: a mode
 *
 * Returns: (transfer full): it as an object
 */
PlumbValue *
plumb_mode_record_to_value (const PlumbModeRecord *record)
{
  PlumbValueBuilder *value = plumb_value_builder_new_object ();

  plumb_value_builder_set_string (value, PLUMB_MODE_MEMBER, plumb_mode_get_name (record->mode));
  plumb_value_builder_set_string (value, "by", record->by);
  plumb_value_builder_set_string (value, "when", record->when);
  plumb_value_builder_set_string (value, "why", record->why);
  if (*record->graph != '\0')
    plumb_value_builder_set_string (value, "graph", record->graph);
  return plumb_value_builder_end (value);
}

/* --- writing --- */

/* Who changes the file has read it: one after another, or what one of two wrote would be lost. The
 * lock goes with the descriptor; a file system that has none does without. */
static int
lock_file (PlumbProject *project)
{
  int fd = g_open (plumb_project_get_folder (project), O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);

  while (fd >= 0 && flock (fd, LOCK_EX) != 0 && errno == EINTR)
    ;
  return fd;
}

static PlumbValueBuilder *
copy_or_new (const PlumbValue *object)
{
  return object != NULL ? plumb_value_builder_new_copy (object) : plumb_value_builder_new_object ();
}

static void
set_mode (PlumbValueBuilder *holder, const PlumbModeChange *change)
{
  plumb_value_builder_set_string (holder, PLUMB_MODE_MEMBER, plumb_mode_get_name (change->mode));
  plumb_value_builder_set_string (holder, "by", change->by);
  plumb_value_builder_set_string (holder, "when", change->when);
  plumb_value_builder_set_string (holder, "why", change->why);
  plumb_value_builder_remove (holder, "graph");
  if (change->graph != NULL)
    plumb_value_builder_set_string (holder, "graph", change->graph);
}

static void
clear_mode (PlumbValueBuilder *holder)
{
  static const char *const members[] = { PLUMB_MODE_MEMBER, "by", "when", "why", "graph" };

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    plumb_value_builder_remove (holder, members[i]);
}

/* The workflow's mode is now everybody's. */
static PlumbValue *
clear_modes (const PlumbValue *outputs)
{
  PlumbValueBuilder *cleared = plumb_value_builder_new_object ();

  for (guint i = 0; i < plumb_value_get_length (outputs); i++)
    {
      const char *id = NULL;
      PlumbValueBuilder *output
          = plumb_value_builder_new_copy (plumb_value_get_member_at (outputs, i, &id));
      clear_mode (output);
      plumb_value_builder_set (cleared, id, plumb_value_builder_end (output));
    }
  return plumb_value_builder_end (cleared);
}

/* @output: NULL: the workflow itself. @holder: (transfer full): what it is now. */
static gboolean
write_holder (PlumbProject *project,
              const PlumbRollout *self,
              const char *workflow,
              const char *output,
              PlumbValue *holder,
              GError **error)
{
  PlumbValueBuilder *workflows = copy_or_new (plumb_value_get_member (self->file, "workflows"));
  if (output != NULL)
    {
      PlumbValue *old = find_workflow (self, workflow);
      PlumbValueBuilder *outputs = copy_or_new (plumb_value_get_member (old, "outputs"));
      plumb_value_builder_set (outputs, output, holder);
      PlumbValueBuilder *outer = copy_or_new (old);
      plumb_value_builder_set (outer, "outputs", plumb_value_builder_end (outputs));
      holder = plumb_value_builder_end (outer);
    }
  plumb_value_builder_set (workflows, workflow, holder);
  PlumbValueBuilder *file = plumb_value_builder_new_copy (self->file);
  plumb_value_builder_set (file, "workflows", plumb_value_builder_end (workflows));
  g_autoptr (PlumbValue) value = plumb_value_builder_end (file);
  g_autofree char *text = plumb_json_format (value, PLUMB_JSON_PRETTY);
  g_autofree char *path = make_path (project);
  return plumb_file_write_atomic (path, text, -1, error);
}

/**
 * plumb_rollout_write_mode:
 * @project: a project
 * @change: what is to hold from now on
 * @error: set where the file cannot be read or written
 *
 * Returns: whether it is written
 */
gboolean
plumb_rollout_write_mode (PlumbProject *project, const PlumbModeChange *change, GError **error)
{
  g_return_val_if_fail (PLUMB_IS_PROJECT (project) && change->workflow != NULL, FALSE);

  g_autofd int lock = lock_file (project);
  g_autoptr (PlumbRollout) self = plumb_rollout_load (project, error);
  if (self == NULL)
    return FALSE;
  PlumbValue *workflow = find_workflow (self, change->workflow);
  PlumbValueBuilder *holder = copy_or_new (
      change->output != NULL ? find_output (self, change->workflow, change->output) : workflow);
  set_mode (holder, change);
  PlumbValue *outputs = plumb_value_get_member (workflow, "outputs");
  if (change->output == NULL && outputs != NULL)
    plumb_value_builder_set (holder, "outputs", clear_modes (outputs));
  return write_holder (project, self, change->workflow, change->output,
                       plumb_value_builder_end (holder), error);
}

static void
remove_nulls (PlumbValueBuilder *builder, const PlumbValue *members)
{
  for (guint i = 0; i < plumb_value_get_length (members); i++)
    {
      const char *name = NULL;
      PlumbValue *value = plumb_value_get_member_at (members, i, &name);
      if (plumb_value_get_value_type (value) == PLUMB_VALUE_NULL)
        plumb_value_builder_remove (builder, name);
    }
}

/**
 * plumb_rollout_write_compare:
 * @project: a project
 * @workflow: name of a workflow
 * @output: (nullable): id of one of its outputs
 * @members: an object: settings that are to hold; null takes one away
 * @error: set where the settings are none, or the file cannot be read or written
 *
 * Returns: whether it is written
 */
gboolean
plumb_rollout_write_compare (PlumbProject *project,
                             const char *workflow,
                             const char *output,
                             const PlumbValue *members,
                             GError **error)
{
  g_return_val_if_fail (PLUMB_IS_PROJECT (project) && workflow != NULL, FALSE);

  g_autofd int lock = lock_file (project);
  g_autoptr (PlumbRollout) self = plumb_rollout_load (project, error);
  if (self == NULL)
    return FALSE;
  PlumbValue *old
      = output != NULL ? find_output (self, workflow, output) : find_workflow (self, workflow);
  PlumbValueBuilder *compare = copy_or_new (plumb_value_get_member (old, "compare"));
  put_members (compare, members);
  remove_nulls (compare, members);
  PlumbValueBuilder *holder = copy_or_new (old);
  plumb_value_builder_set (holder, "compare", plumb_value_builder_end (compare));
  return write_holder (project, self, workflow, output, plumb_value_builder_end (holder), error);
}
