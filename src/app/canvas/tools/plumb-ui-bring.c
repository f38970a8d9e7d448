/* plumb-ui-bring.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#include "plumb-ui-bring.h"

#include "plumb-document.h"
#include "plumb-file.h"
#include "plumb-limits.h"
#include "plumb-picture-workflow.h"
#include "plumb-trust.h"
#include "plumb-ui-insert-menu.h"

#define FILES_FOLDER "files" /* of the project: what came in from elsewhere */
#define MACHINE_FOLDER ".plumbline"
#define SUFFIX ".plumb"
#define COMMAND_KIND "core.command"
#define ROOM 40.0 /* between the cards of several files */

/* --- one that comes in ------------------------------------------------------------------------ */

typedef struct
{
  PlumbUiTools *tools;
  GtkWidget *canvas; /* which may have left its window meanwhile */
  PlumbPoint at;
  char *gesture;
  gboolean is_alone;
  GSList *rest; /* GFiles: what comes after it */
  GFile *file;
  GFile *target;  /* (nullable): its copy */
  char *relative; /* (nullable): to the project */
  char *text;     /* (nullable): of the workflow that it carries */
} Incoming;

static Incoming *
incoming_new (PlumbUiTools *tools, PlumbPoint at, const char *gesture)
{
  Incoming *self = g_new0 (Incoming, 1);
  self->tools = g_object_ref (tools);
  self->canvas = g_object_ref (GTK_WIDGET (plumb_ui_tools_get_canvas (tools)));
  self->at = at;
  self->gesture = g_strdup (gesture);
  return self;
}

static void take_next (PlumbUiTools *tools, Incoming *before);

/* Files come in one after another, so that names and places do not depend on which is copied first.
 */
static void
incoming_free (Incoming *self)
{
  if (self->rest != NULL && gtk_widget_get_root (self->canvas) != NULL)
    take_next (self->tools, self);
  g_slist_free_full (self->rest, g_object_unref);
  g_clear_object (&self->tools);
  g_clear_object (&self->canvas);
  g_clear_object (&self->file);
  g_clear_object (&self->target);
  g_free (self->gesture);
  g_free (self->relative);
  g_free (self->text);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Incoming, incoming_free)

static gboolean
is_wanted (const Incoming *self)
{
  return gtk_widget_get_root (self->canvas) != NULL;
}

static PlumbUiProject *
get_project (PlumbUiTools *tools)
{
  return plumb_ui_document_get_project (plumb_ui_tools_get_document (tools));
}

static void
report (PlumbUiTools *tools, const char *heading, GError *error)
{
  plumb_ui_session_report (plumb_ui_tools_get_session (tools), heading, error);
}

/* --- a workflow ------------------------------------------------------------------------------- */

static gboolean
has_commands (PlumbGraph *graph)
{
  for (guint i = 0; i < plumb_graph_get_n_nodes (graph); i++)
    if (g_strcmp0 (plumb_node_get_kind (plumb_graph_get_node (graph, i)), COMMAND_KIND) == 0)
      return TRUE;
  for (guint i = 0; i < plumb_graph_get_n_definitions (graph); i++)
    if (has_commands (
            plumb_graph_find_definition (graph, plumb_graph_get_definition_name (graph, i))))
      return TRUE;
  return FALSE;
}

/* A project that was made here may start anything; what comes in from elsewhere may not. */
static gboolean
ask_before_it_runs (PlumbUiTools *tools, const char *text, GError **error)
{
  g_autoptr (PlumbGraph) graph = plumb_document_parse (text, -1, NULL, error);
  if (graph == NULL)
    return FALSE;
  return !has_commands (graph)
         || plumb_trust_revoke (plumb_ui_project_get_project (get_project (tools)), error);
}

static void
open_text (PlumbUiTools *tools, const char *wish, const char *text)
{
  g_autoptr (GError) error = NULL;
  const char *name = plumb_file_check_name (wish, NULL) ? wish : C_ ("file name", "workflow");
  if (!ask_before_it_runs (tools, text, &error)
      || plumb_ui_session_open_text (plumb_ui_tools_get_session (tools), get_project (tools), name,
                                     text, &error)
             == NULL)
    report (tools, _ ("Cannot Open the Workflow"), error);
}

static void
tell_comfyui (PlumbUiTools *tools)
{
  g_autoptr (GError) error = g_error_new_literal (
      G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
      _ ("it cannot be opened here yet. Build it from the node catalog (Shift+A), or run it in "
         "ComfyUI and drop the picture that it makes"));
  report (tools, _ ("A Workflow of ComfyUI"), error);
}

gboolean
plumb_ui_bring_text (PlumbUiTools *tools, const char *text)
{
  switch (plumb_workflow_text_get_origin (text, -1))
    {
    case PLUMB_WORKFLOW_ORIGIN_PLUMBLINE:
      open_text (tools, C_ ("file name", "pasted"), text);
      return TRUE;
    case PLUMB_WORKFLOW_ORIGIN_COMFYUI:
      tell_comfyui (tools);
      return TRUE;
    case PLUMB_WORKFLOW_ORIGIN_NONE:
    default:
      return FALSE;
    }
}

static char *
make_stem (GFile *file)
{
  char *name = g_file_get_basename (file);
  char *dot = strrchr (name, '.');
  if (dot != NULL && dot != name)
    *dot = '\0';
  return name;
}

/* --- a node that loads it --------------------------------------------------------------------- */

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
  const PlumbSceneCard *card = plumb_scene_find_card (plumb_ui_tools_get_scene (self->tools), id);
  if (card != NULL)
    self->at = (PlumbPoint) { card->rect.x, card->rect.y + card->rect.height + ROOM };
  plumb_ui_tools_reveal_node (self->tools, id);
}

/* --- into the project ------------------------------------------------------------------------- */

/* A name that no file of the folder has. */
static char *
find_free_name (const char *folder, const char *name)
{
  const char *dot = strrchr (name, '.');
  const char *ending = dot != NULL && dot != name ? dot : "";
  g_autofree char *stem = g_strndup (name, strlen (name) - strlen (ending));
  for (guint i = 1;; i++)
    {
      g_autofree char *free_name
          = i == 1 ? g_strdup (name) : g_strdup_printf ("%s-%u%s", stem, i, ending);
      g_autofree char *path = g_build_filename (folder, free_name, NULL);
      if (!g_file_test (path, G_FILE_TEST_EXISTS | G_FILE_TEST_IS_SYMLINK))
        return g_steal_pointer (&free_name);
    }
}

/* Where a file of that name goes; FALSE where there is no place, which was told. */
static gboolean
choose_target (Incoming *self, const char *wish)
{
  const char *project = plumb_ui_project_get_folder (get_project (self->tools));
  g_autofree char *folder = g_build_filename (project, FILES_FOLDER, NULL);
  g_autoptr (GError) error = NULL;
  if (!plumb_file_make_folder (folder, 0777, &error) || !plumb_file_check_name (wish, &error))
    {
      report (self->tools, _ ("Cannot Copy the File into the Project"), error);
      return FALSE;
    }
  g_autofree char *name = find_free_name (folder, wish);
  self->relative = g_build_filename (FILES_FOLDER, name, NULL);
  self->target = g_file_new_build_filename (folder, name, NULL);
  return TRUE;
}

static void
copied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Incoming) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean is_there = g_file_copy_finish (G_FILE (source), result, &error);
  if (is_wanted (self) && is_there)
    add_loader (self);
  else if (is_wanted (self))
    report (self->tools, _ ("Cannot Copy the File into the Project"), error);
}

/* What a run made has the name of its content. */
static char *
make_name (GFile *file)
{
  char *name = g_file_get_basename (file);
  const char *dot = strrchr (name, '.');
  if (strspn (name, "0123456789abcdef") != 64 || dot != name + 64)
    return name;
  g_autofree char *content = name;
  return g_strconcat (C_ ("file name", "picture"), dot, NULL);
}

static void
add_data (Incoming *self)
{
  g_autoptr (GFile) home
      = g_file_new_for_path (plumb_ui_project_get_folder (get_project (self->tools)));
  self->relative = g_file_get_relative_path (home, self->file);
  if (self->relative != NULL
      && !g_str_has_prefix (self->relative, MACHINE_FOLDER G_DIR_SEPARATOR_S))
    {
      add_loader (self);
      incoming_free (self);
      return;
    }
  g_clear_pointer (&self->relative, g_free);
  g_autofree char *name = make_name (self->file);
  if (choose_target (self, name))
    g_file_copy_async (self->file, self->target, G_FILE_COPY_NONE, G_PRIORITY_DEFAULT, NULL, NULL,
                       NULL, copied_cb, self);
  else
    incoming_free (self);
}

/* --- a picture that carries its workflow ------------------------------------------------------ */

static void
answered_cb (AdwAlertDialog *dialog, const char *response, Incoming *self)
{
  if (!is_wanted (self))
    return;
  if (g_str_equal (response, "open"))
    {
      g_autofree char *stem = make_stem (self->file);
      open_text (self->tools, stem, self->text);
    }
  else if (g_str_equal (response, "add"))
    {
      Incoming *data = incoming_new (self->tools, self->at, self->gesture);
      data->file = g_object_ref (self->file);
      add_data (data);
    }
}

static void
free_answer (gpointer data, GClosure *closure)
{
  incoming_free (data);
}

static void
offer (Incoming *self)
{
  g_autofree char *name = g_file_get_basename (self->file);
  g_autofree char *shown = plumb_text_make_visible (name);
  AdwDialog *dialog = adw_alert_dialog_new (_ ("This Picture Carries Its Workflow"), NULL);
  AdwAlertDialog *alert = ADW_ALERT_DIALOG (dialog);
  adw_alert_dialog_format_body (alert,
                                _ ("“%s” was saved together with the workflow that made it. "
                                   "Opened, it runs nothing before you start it."),
                                shown);
  adw_alert_dialog_add_responses (alert, "cancel", _ ("_Cancel"), "add", _ ("_Add the Picture"),
                                  "open", _ ("_Open the Workflow"), NULL);
  adw_alert_dialog_set_response_appearance (alert, "open", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_default_response (alert, "open");
  adw_alert_dialog_set_close_response (alert, "cancel");
  g_signal_connect_data (dialog, "response", G_CALLBACK (answered_cb), self, free_answer, 0);
  adw_dialog_present (dialog, self->canvas);
}

typedef struct
{
  PlumbWorkflowOrigin origin;
  char *text;
} Found;

static void
found_free (gpointer data)
{
  Found *found = data;
  g_free (found->text);
  g_free (found);
}

static gpointer
look_into (gpointer path, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) failure = NULL;
  Found *found = g_new0 (Found, 1);
  found->origin = plumb_picture_workflow_find (path, &found->text, &failure);
  if (failure != NULL) /* what cannot be read as a picture is told by what loads it */
    g_debug ("no workflow: %s", failure->message);
  return found;
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Incoming) self = user_data;
  Found *found = plumb_work_pool_run_finish (PLUMB_WORK_POOL (source), result, NULL);
  if (found != NULL && is_wanted (self))
    {
      if (found->origin == PLUMB_WORKFLOW_ORIGIN_COMFYUI)
        plumb_ui_session_toast (
            plumb_ui_tools_get_session (self->tools),
            _ ("Added as a picture; its ComfyUI workflow cannot be opened here"));
      self->text = g_steal_pointer (&found->text);
      if (self->text != NULL)
        offer (g_steal_pointer (&self));
      else
        add_data (g_steal_pointer (&self));
    }
  g_clear_pointer (&found, found_free);
}

static void
take_picture (Incoming *self)
{
  PlumbUiEnvironment *environment
      = plumb_ui_session_get_environment (plumb_ui_tools_get_session (self->tools));
  plumb_work_pool_run_async (plumb_ui_environment_get_pool (environment), look_into,
                             g_file_get_path (self->file), g_free, found_free, NULL, looked_cb,
                             self);
}

/* --- files ------------------------------------------------------------------------------------ */

/* A workflow that lies in a project is opened there; another one becomes a copy in this one. */
static void
take_workflow (Incoming *self, const char *path)
{
  PlumbUiSession *session = plumb_ui_tools_get_session (self->tools);
  g_autoptr (GError) error = NULL;
  g_autofree char *stem = make_stem (self->file);
  PlumbUiProject *project = plumb_ui_session_open_project (session, path, NULL);
  if (project != NULL)
    {
      if (plumb_ui_session_open_document (session, project, stem, &error) == NULL)
        report (self->tools, _ ("Cannot Open"), error);
      return;
    }
  g_autofree char *text = plumb_file_read (path, PLUMB_LIMIT_JSON_BYTES, NULL, &error);
  if (text != NULL)
    open_text (self->tools, stem, text);
  else
    report (self->tools, _ ("Cannot Open"), error);
}

static gboolean
has_ending (const char *path, const char *ending)
{
  const char *dot = strrchr (path, '.');
  return dot != NULL && g_ascii_strcasecmp (dot, ending) == 0;
}

/* JSON is data, unless it is a workflow by another name. */
static gboolean
take_json (Incoming *self, const char *path)
{
  g_autofree char *text = plumb_file_read (path, PLUMB_LIMIT_JSON_BYTES, NULL, NULL);
  PlumbWorkflowOrigin origin
      = text != NULL ? plumb_workflow_text_get_origin (text, -1) : PLUMB_WORKFLOW_ORIGIN_NONE;
  g_autofree char *stem = make_stem (self->file);
  if (origin == PLUMB_WORKFLOW_ORIGIN_PLUMBLINE)
    open_text (self->tools, stem, text);
  else if (origin == PLUMB_WORKFLOW_ORIGIN_COMFYUI)
    tell_comfyui (self->tools);
  return origin != PLUMB_WORKFLOW_ORIGIN_NONE;
}

static void
open_folder (Incoming *self, const char *path)
{
  g_autoptr (GError) error = NULL;
  PlumbUiSession *session = plumb_ui_tools_get_session (self->tools);
  if (plumb_ui_session_open_project (session, path, &error) == NULL)
    report (self->tools, _ ("Cannot Open"), error);
}

static void
take_file (Incoming *incoming)
{
  g_autoptr (Incoming) self = incoming;
  const char *path = g_file_peek_path (self->file);
  if (path == NULL)
    add_data (g_steal_pointer (&self));
  else if (g_file_test (path, G_FILE_TEST_IS_DIR))
    open_folder (self, path);
  else if (has_ending (path, SUFFIX))
    take_workflow (self, path);
  else if (has_ending (path, ".json") && take_json (self, path))
    return;
  else if ((has_ending (path, ".png") || has_ending (path, ".webp")) && self->is_alone)
    take_picture (g_steal_pointer (&self));
  else
    add_data (g_steal_pointer (&self));
}

static void
take_next (PlumbUiTools *tools, Incoming *before)
{
  Incoming *incoming = incoming_new (tools, before->at, before->gesture);
  incoming->rest = g_steal_pointer (&before->rest);
  incoming->file = incoming->rest->data;
  incoming->rest = g_slist_delete_link (incoming->rest, incoming->rest);
  take_file (incoming);
}

void
plumb_ui_bring_files (PlumbUiTools *tools, GSList *files, PlumbPoint at)
{
  g_return_if_fail (PLUMB_UI_IS_TOOLS (tools));
  if (files == NULL)
    return;
  Incoming *incoming = incoming_new (tools, at, plumb_ui_tools_begin_gesture (tools));
  incoming->file = g_object_ref (files->data);
  incoming->rest = g_slist_copy_deep (files->next, (GCopyFunc) (GCallback) g_object_ref, NULL);
  incoming->is_alone = files->next == NULL;
  take_file (incoming);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Incoming) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean is_there = g_file_replace_contents_finish (G_FILE (source), result, NULL, &error);
  if (!is_wanted (self))
    return;
  g_set_object (&self->file, self->target);
  if (!is_there)
    report (self->tools, _ ("Cannot Save the Picture"), error);
  else
    take_file (g_steal_pointer (&self));
}

void
plumb_ui_bring_picture (PlumbUiTools *tools, GBytes *bytes, const char *ending, PlumbPoint at)
{
  g_autoptr (Incoming) self = incoming_new (tools, at, plumb_ui_tools_begin_gesture (tools));
  g_autofree char *wish = g_strconcat (C_ ("file name", "pasted"), ".", ending, NULL);
  self->is_alone = TRUE;
  if (!choose_target (self, wish))
    return;
  g_clear_pointer (&self->relative, g_free);
  GFile *target = self->target;
  g_file_replace_contents_bytes_async (target, bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL,
                                       written_cb, g_steal_pointer (&self));
}
