/* plumb-run-import.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What a job left becomes artifacts: on the work pool, with values alone. A file is taken only
 * whole; a picture only if it can be decoded, and then with its size and pixel hash. */

#include "config.h"

#include <fcntl.h>

#include "plumb-run-private.h"

#include "plumb-data.h"
#include "plumb-image-file.h"
#include "plumb-image-isolated.h"
#include "plumb-file.h"

typedef struct
{
  PlumbArtifacts *artifacts;
  PlumbKind *kind;
  PlumbValue *outputs;
  char *project_folder;
  char *work_folder; /* NULL: the files are the project's */
  char *item_name;
  int work_fd;
  GCancellable *cancellable;
} Import;

static void
free_import (gpointer data)
{
  Import *self = data;

  if (self->work_fd >= 0)
    close (self->work_fd);
  g_object_unref (self->artifacts);
  g_object_unref (self->kind);
  plumb_value_unref (self->outputs);
  g_free (self->project_folder);
  g_free (self->work_folder);
  g_free (self->item_name);
  g_free (self);
}

/* The datum of an imported file, with the members that the job gave besides. */
static PlumbValue *
merge (PlumbValue *imported, PlumbValue *told, const char *skip)
{
  PlumbValueBuilder *merged = plumb_value_builder_new_copy (imported);

  for (guint i = 0; i < plumb_value_get_length (told); i++)
    {
      const char *name;
      PlumbValue *value = plumb_value_get_member_at (told, i, &name);
      if (!g_str_equal (name, skip)
          && (g_str_equal (name, "name") || plumb_value_get_member (imported, name) == NULL))
        plumb_value_builder_set (merged, name, plumb_value_ref (value));
    }
  return plumb_value_builder_end (merged);
}

static PlumbValue *
import_made (Import *self, PlumbValue *datum, const char *file, GError **error)
{
  if (self->work_fd < 0)
    self->work_fd = open (self->work_folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (self->work_fd < 0)
    {
      plumb_file_set_errno (error, errno, "Opening", self->work_folder);
      return NULL;
    }
  g_autoptr (PlumbValue) imported
      = plumb_artifacts_import (self->artifacts, self->work_fd, file, self->cancellable, error);
  return imported != NULL ? merge (imported, datum, "file") : NULL;
}

static PlumbValue *
import_named (Import *self, PlumbValue *datum, const char *file, GError **error)
{
  g_autofree char *path = g_build_filename (self->project_folder, file, NULL);
  g_autoptr (PlumbValue) imported
      = plumb_artifacts_import_path (self->artifacts, path, self->cancellable, error);

  if (imported == NULL)
    return NULL;
  if (g_strcmp0 (plumb_value_member_string (imported, "artifact", NULL),
                 plumb_value_member_string (datum, "artifact", NULL))
      != 0)
    {
      g_set_error (error, PLUMB_FILE_ERROR, PLUMB_FILE_ERROR_CHANGED,
                   "“%s” was changed since the run was planned; run again", file);
      return NULL;
    }
  return merge (imported, datum, "project");
}

static PlumbValue *
add_picture (
    Import *self, const PlumbPort *port, PlumbValue *datum, const char *name, GError **error)
{
  g_autofree char *path = plumb_artifacts_get_path (self->artifacts, datum);
  g_autoptr (GError) picture_error = NULL;
  PlumbImageLayout layout;
  g_autofree char *pixels = plumb_image_identify (path, self->cancellable, &layout, &picture_error);

  if (pixels == NULL && !g_str_equal (port->kind, "image"))
    return plumb_value_ref (datum);
  if (pixels == NULL)
    {
      g_propagate_prefixed_error (error, g_steal_pointer (&picture_error),
                                  "output %s: “%s”: ", port->name, name);
      return NULL;
    }
  PlumbValueBuilder *with = plumb_value_builder_new_copy (datum);
  plumb_value_builder_set_string (with, "pixels", pixels);
  plumb_value_builder_set_int (with, "width", layout.width);
  plumb_value_builder_set_int (with, "height", layout.height);
  return plumb_value_builder_end (with);
}

static PlumbValue *
import_datum (const PlumbPort *port, PlumbValue *datum, gpointer user_data, GError **error)
{
  Import *self = user_data;
  gboolean is_object = plumb_value_get_value_type (datum) == PLUMB_VALUE_OBJECT;
  const char *made = is_object ? plumb_value_member_string (datum, "file", NULL) : NULL;
  const char *named = is_object ? plumb_value_member_string (datum, "project", NULL) : NULL;

  if (self->work_folder == NULL ? named == NULL : made == NULL)
    return plumb_value_ref (datum);
  g_autoptr (PlumbValue) file = self->work_folder == NULL ? import_named (self, datum, named, error)
                                                          : import_made (self, datum, made, error);
  if (file == NULL)
    return NULL;
  const char *type = plumb_value_member_string (file, "type", "");
  const char *name = self->work_folder == NULL ? named : made;
  if (g_str_has_prefix (type, "image/"))
    return add_picture (self, port, file, name, error);
  if (!g_str_equal (port->kind, "image"))
    return g_steal_pointer (&file);
  if (plumb_value_member_int (file, "bytes", 0) == 0)
    g_set_error (error, PLUMB_IMAGE_ERROR, PLUMB_IMAGE_ERROR_FORMAT,
                 "output %s: “%s” is not a picture but an empty file", port->name, name);
  else
    g_set_error (error, PLUMB_IMAGE_ERROR, PLUMB_IMAGE_ERROR_FORMAT,
                 "output %s: “%s” is not a picture but of type %s", port->name, name, type);
  return NULL;
}

static gpointer
import_all (gpointer data, GCancellable *cancellable, GError **error)
{
  Import *self = data;

  self->cancellable = cancellable;
  g_autoptr (PlumbValue) imported
      = plumb_outputs_map (self->kind, self->outputs, import_datum, self, error);
  return imported != NULL ? plumb_outputs_rename (self->kind, imported, self->item_name) : NULL;
}

static gboolean
is_file_to_import (PlumbValue *datum)
{
  return plumb_value_get_value_type (datum) == PLUMB_VALUE_OBJECT
         && (plumb_value_member_string (datum, "file", NULL) != NULL
             || plumb_value_member_string (datum, "project", NULL) != NULL);
}

/**
 * plumb_run_needs_import:
 * @kind: of the step
 * @outputs: (nullable): what a job left
 *
 * Returns: whether there is a file among it
 */
gboolean
plumb_run_needs_import (PlumbKind *kind, PlumbValue *outputs)
{
  for (guint i = 0; outputs != NULL && i < plumb_kind_get_n_outputs (kind); i++)
    {
      PlumbValue *value = plumb_value_get_member (outputs, plumb_kind_get_output (kind, i)->name);
      if (value == NULL)
        continue;
      if (is_file_to_import (value))
        return TRUE;
      if (plumb_value_get_value_type (value) != PLUMB_VALUE_ARRAY)
        continue;
      for (guint k = 0; k < plumb_value_get_length (value); k++)
        if (is_file_to_import (plumb_value_get_element (value, k)))
          return TRUE;
    }
  return FALSE;
}

/**
 * plumb_run_import:
 * @item: an item
 * @outputs: what it left in its work folder, or, where it has none, what it names of the project
 * @callback: called with @item when all is in the store
 */
void
plumb_run_import (PlumbRunItem *item, PlumbValue *outputs, GAsyncReadyCallback callback)
{
  const PlumbEngineInfo *engine = plumb_engine_get_info (item->run->engine);
  PlumbRunStep *step = PLUMB_RUN_STEP (item->run, item->step);
  Import *self = g_new0 (Import, 1);

  self->artifacts = g_object_ref (plumb_project_get_artifacts (engine->project));
  self->kind = g_object_ref (step->node->kind);
  self->outputs = plumb_value_ref (outputs);
  self->project_folder = g_strdup (plumb_project_get_folder (engine->project));
  self->work_folder = g_strdup (item->work_folder != NULL ? item->work_folder->path : NULL);
  self->item_name
      = g_strdup (((PlumbPlanItem *) g_ptr_array_index (step->items, item->item))->name);
  self->work_fd = -1;
  plumb_work_pool_run_async (engine->pool, import_all, self, free_import,
                             (GDestroyNotify) plumb_value_unref, item->cancellable, callback, item);
}

/**
 * plumb_run_import_finish:
 * @item: the item
 * @result: of plumb_run_import()
 * @error: set where a file could not be taken
 *
 * Returns: (transfer full) (nullable): the outputs, files as artifacts
 */
PlumbValue *
plumb_run_import_finish (PlumbRunItem *item, GAsyncResult *result, GError **error)
{
  return plumb_work_pool_run_finish (plumb_engine_get_info (item->run->engine)->pool, result,
                                     error);
}
