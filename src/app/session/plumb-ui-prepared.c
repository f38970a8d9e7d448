/* plumb-ui-prepared.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ui-prepared.h"

#include "plumb-file.h"
#include "plumb-limits.h"

PlumbUiPrepared *
plumb_ui_prepared_new (const char *path, PlumbRegistry *registry, GError **error)
{
  g_autoptr (PlumbUiPrepared) self = g_new0 (PlumbUiPrepared, 1);
  gsize length = 0;
  self->text = plumb_file_read (path, PLUMB_LIMIT_JSON_BYTES, &length, error);
  if (self->text == NULL)
    return NULL;
  self->faults = plumb_problems_new ();
  self->graph = plumb_document_parse (self->text, -1, self->faults, error);
  if (self->graph == NULL)
    {
      g_prefix_error (error, "%s: ", path);
      return NULL;
    }
  self->copy = plumb_graph_copy (self->graph);
  self->scene = plumb_scene_new (self->graph, NULL, registry);
  return g_steal_pointer (&self);
}

void
plumb_ui_prepared_free (PlumbUiPrepared *self)
{
  g_clear_object (&self->scene);
  g_clear_object (&self->copy);
  g_clear_object (&self->graph);
  g_clear_pointer (&self->faults, plumb_problems_unref);
  g_free (self->text);
  g_free (self);
}
