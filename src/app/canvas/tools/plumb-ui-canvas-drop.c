/* plumb-ui-canvas-drop.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plumb-ui-canvas-drop.h"

#include "plumb-ui-insert-menu.h"

#define FILES_FOLDER "files" /* of the project: what was dropped in from elsewhere */
#define STEP 40.0            /* between several files */

/* --- kinds of files ----------------------------------------------------------------------------
 */

static gboolean
has_format (const PlumbArtifactKind *kind, const char *name)
{
  const char *dot = strrchr (name, '.');
  for (guint i = 0; dot != NULL && kind->formats != NULL && kind->formats[i] != NULL; i++)
    if (g_ascii_strcasecmp (kind->formats[i], dot + 1) == 0
        || g_ascii_strcasecmp (kind->formats[i], dot) == 0)
      return TRUE;
  return FALSE;
}

/* Which kind of the application's own loads the file: as its artifact kind, else as any file. */
static const char *
find_loader (PlumbUiTools *tools, const char *name)
{
  static const struct
  {
    const char *artifact, *kind;
  } loaders[] = {
    { "image", "core.image" },
    { "video", "core.video" },
    { "model", "core.model" },
    { "scene", "core.scene" },
  };
  PlumbRegistry *registry = plumb_ui_tools_get_scope (tools).registry;
  for (guint i = 0; i < G_N_ELEMENTS (loaders); i++)
    {
      const PlumbArtifactKind *kind
          = plumb_registry_find_artifact_kind (registry, loaders[i].artifact);
      if (kind != NULL && has_format (kind, name))
        return loaders[i].kind;
    }
  return "core.file";
}

/* --- files into the project --------------------------------------------------------------------
 */

typedef struct
{
  PlumbUiTools *tools;
  PlumbPoint at;
  GFile *target;
  char *relative;
  char *gesture;
} Incoming;

static void
incoming_free (Incoming *self)
{
  g_clear_object (&self->tools);
  g_clear_object (&self->target);
  g_free (self->relative);
  g_free (self->gesture);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Incoming, incoming_free)

static void
add_loader (Incoming *self)
{
  const char *kind = find_loader (self->tools, self->relative);
  g_autofree char *id = plumb_ui_insert_node (self->tools, kind, self->at, self->gesture);
  if (id == NULL)
    return;
  g_autoptr (PlumbDraft) draft = plumb_ui_tools_new_draft (self->tools);
  plumb_draft_take (draft,
                    plumb_edit_new_set_param (plumb_draft_get_scope (draft)->definition, id, "path",
                                              plumb_value_new_string (self->relative)));
  plumb_ui_tools_apply (self->tools, draft, _ ("Add File"), self->gesture);
}

static void
copied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Incoming) self = user_data;
  g_autoptr (GError) error = NULL;
  if (g_file_copy_finish (G_FILE (source), result, &error))
    add_loader (self);
  else
    plumb_ui_session_report (plumb_ui_tools_get_session (self->tools), _ ("Cannot Copy the File"),
                             error);
}

/* A name that no file of the folder has. */
static char *
find_free_name (const char *folder, const char *name)
{
  const char *dot = strrchr (name, '.');
  g_autofree char *stem
      = dot != NULL && dot != name ? g_strndup (name, (gsize) (dot - name)) : g_strdup (name);
  g_autofree char *free_name = g_strdup (name);
  for (guint i = 2;; i++)
    {
      g_autofree char *path = g_build_filename (folder, free_name, NULL);
      if (!g_file_test (path, G_FILE_TEST_EXISTS | G_FILE_TEST_IS_SYMLINK))
        return g_steal_pointer (&free_name);
      g_free (free_name);
      free_name = g_strdup_printf ("%s-%u%s", stem, i, dot != NULL && dot != name ? dot : "");
    }
}

static void
copy_in (Incoming *self, GFile *file, const char *project)
{
  g_autofree char *folder = g_build_filename (project, FILES_FOLDER, NULL);
  g_autofree char *base = g_file_get_basename (file);
  if (g_mkdir_with_parents (folder, 0777) != 0)
    {
      plumb_ui_tools_refuse (self->tools, _ ("The project's folder cannot be written"));
      incoming_free (self);
      return;
    }
  g_autofree char *name = find_free_name (folder, base);
  self->relative = g_build_filename (FILES_FOLDER, name, NULL);
  self->target = g_file_new_build_filename (folder, name, NULL);
  g_file_copy_async (file, self->target, G_FILE_COPY_NONE, G_PRIORITY_DEFAULT, NULL, NULL, NULL,
                     copied_cb, self);
}

static void
take_data (PlumbUiTools *tools, GFile *file, PlumbPoint at, const char *gesture)
{
  PlumbUiProject *project = plumb_ui_document_get_project (plumb_ui_tools_get_document (tools));
  g_autoptr (GFile) home = g_file_new_for_path (plumb_ui_project_get_folder (project));
  Incoming *self = g_new0 (Incoming, 1);
  self->tools = g_object_ref (tools);
  self->at = at;
  self->gesture = g_strdup (gesture);
  self->relative = g_file_get_relative_path (home, file);
  if (self->relative == NULL)
    {
      copy_in (self, file, plumb_ui_project_get_folder (project));
      return;
    }
  add_loader (self);
  incoming_free (self);
}

/* --- workflows and projects --------------------------------------------------------------------
 */

static void
open_place (PlumbUiTools *tools, const char *path)
{
  PlumbUiSession *session = plumb_ui_tools_get_session (tools);
  g_autoptr (GError) error = NULL;
  PlumbUiProject *project = plumb_ui_session_open_project (session, path, &error);
  if (project != NULL && g_str_has_suffix (path, ".plumb"))
    {
      g_autofree char *base = g_path_get_basename (path);
      g_autofree char *name = g_strndup (base, strlen (base) - strlen (".plumb"));
      plumb_ui_session_open_document (session, project, name, &error);
    }
  if (error != NULL)
    plumb_ui_session_report (session, _ ("Cannot Open"), error);
}

static void
take_file (PlumbUiTools *tools, GFile *file, PlumbPoint at, const char *gesture)
{
  g_autofree char *path = g_file_get_path (file);
  gboolean is_folder
      = path != NULL
        && g_file_query_file_type (file, G_FILE_QUERY_INFO_NONE, NULL) == G_FILE_TYPE_DIRECTORY;
  if (path != NULL && (is_folder || g_str_has_suffix (path, ".plumb")))
    open_place (tools, path);
  else
    take_data (tools, file, at, gesture);
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, gpointer user_data)
{
  PlumbUiTools *tools = user_data;
  PlumbPoint at = plumb_ui_canvas_to_scene (plumb_ui_tools_get_canvas (tools), x, y);
  at.x -= PLUMB_CARD_WIDTH / 2;
  at.y -= PLUMB_CARD_HEADER / 2;
  gtk_widget_grab_focus (GTK_WIDGET (plumb_ui_tools_get_canvas (tools)));
  if (G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    {
      g_autofree char *gesture = g_strdup (plumb_ui_tools_begin_gesture (tools));
      for (GSList *file = g_value_get_boxed (value); file != NULL; file = file->next)
        {
          take_file (tools, file->data, at, gesture);
          at.y += STEP;
        }
      return TRUE;
    }
  const char *kind = plumb_ui_authoring_parse_drag (g_value_get_string (value));
  if (kind == NULL)
    return FALSE;
  plumb_ui_authoring_note_use (plumb_ui_session_get_authoring (plumb_ui_tools_get_session (tools)),
                               kind);
  g_autofree char *id = plumb_ui_insert_node (tools, kind, at, NULL);
  return id != NULL;
}

void
plumb_ui_canvas_drop_install (PlumbUiTools *tools)
{
  GType types[] = { GDK_TYPE_FILE_LIST, G_TYPE_STRING };
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_COPY);
  gtk_drop_target_set_gtypes (target, types, G_N_ELEMENTS (types));
  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), tools, 0);
  gtk_widget_add_controller (GTK_WIDGET (plumb_ui_tools_get_canvas (tools)),
                             GTK_EVENT_CONTROLLER (target));
}
