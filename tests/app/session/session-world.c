/* session-world.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "session-world.h"

#include "plumb-file.h"

static char *
get_path (World *self, const char *name)
{
  return g_strdup_printf ("%s/workflows/%s.plumb", self->folder, name);
}

void
world_write (World *self, const char *name, const char *text)
{
  g_autofree char *path = get_path (self, name);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;
  plumb_file_make_folder (folder, 0755, &error);
  g_assert_no_error (error);
  plumb_file_write_atomic (path, text, -1, &error);
  g_assert_no_error (error);
}

char *
world_read (World *self, const char *name)
{
  g_autofree char *path = get_path (self, name);
  char *text = NULL;
  g_file_get_contents (path, &text, NULL, NULL);
  return text;
}

World *
world_new (const char *name, const char *text)
{
  World *self = g_new0 (World, 1);
  g_autoptr (GError) error = NULL;
  g_autofree char *parent = g_dir_make_tmp ("plumb-session-XXXXXX", &error);
  g_assert_no_error (error);
  self->folder = g_build_filename (parent, "project", NULL);
  g_autoptr (PlumbProject) made = plumb_project_create (self->folder, "project", &error);
  g_assert_no_error (error);
  if (name != NULL)
    world_write (self, name, text);
  g_autoptr (PlumbBackends) backends = plumb_backends_new ();
  self->environment = plumb_ui_environment_new (backends);
  self->session = plumb_ui_session_new (self->environment);
  self->project = plumb_ui_session_open_project (self->session, self->folder, &error);
  g_assert_no_error (error);
  return self;
}

PlumbUiDocument *
world_open (World *self, const char *name)
{
  g_autoptr (GError) error = NULL;
  PlumbUiDocument *document
      = plumb_ui_session_open_document (self->session, self->project, name, &error);
  g_assert_no_error (error);
  return document;
}

gboolean
world_wake (void)
{
  return G_SOURCE_CONTINUE;
}

void
world_settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

void
world_free (World *self)
{
  g_clear_object (&self->session);
  world_settle ();
  g_clear_object (&self->environment);
  g_autofree char *parent = g_path_get_dirname (self->folder);
  plumb_file_remove_tree (parent, NULL);
  g_free (self->folder);
  g_free (self);
}
