/* plumb-legacy-command.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What a contract comes to: arguments, what is trusted, and a workflow that runs it. */

#include "config.h"

#include <glib/gstdio.h>

#include "plumb-legacy-private.h"

#include "plumb-file.h"
#include "plumb-hash.h"

/* --- arguments --- */

static char *
find_value (const PlumbLegacy *self, PlumbProject *project, const char *name)
{
  const char *folder = plumb_project_get_folder (project);

  if (g_str_equal (name, "out"))
    return g_strdup ("{work}");
  if (g_str_equal (name, "project"))
    return g_strdup (folder);
  if (g_str_equal (name, "script") && self->script != NULL)
    return g_build_filename (folder, self->script, NULL);
  if (!g_str_has_prefix (name, "take."))
    return NULL;
  for (guint i = 0; i < self->takes->len; i++)
    {
      const PlumbLegacyTake *take = &g_array_index (self->takes, PlumbLegacyTake, i);
      if (g_str_equal (take->name, name + strlen ("take.")))
        return take->is_file ? g_build_filename (folder, take->text, NULL) : g_strdup (take->text);
    }
  return NULL;
}

/* A value that is the start of an argument is no option. */
static gboolean
check_start (const char *element, const GString *text, gboolean after_dashes, GError **error)
{
  if (after_dashes || *element != '{' || text->str[0] != '-')
    return TRUE;
  g_set_error (error, PLUMB_PARITY_ERROR, PLUMB_PARITY_ERROR_CONTRACT,
               "legacy.command: the value '%s' would be taken for an option; put -- or text before "
               "%s",
               text->str, element);
  return FALSE;
}

static char *
expand (const PlumbLegacy *self,
        PlumbProject *project,
        const char *element,
        gboolean after_dashes,
        GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (const char *at = element; *at != '\0';)
    {
      const char *open = strchrnul (at, '{');
      const char *close = strchrnul (open, '}');
      g_string_append_len (text, at, open - at);
      if (*open == '\0' || *close == '\0')
        {
          g_string_append (text, open);
          break;
        }
      g_autofree char *name = g_strndup (open + 1, (gsize) (close - open - 1));
      g_autofree char *value = find_value (self, project, name);
      if (value == NULL)
        {
          g_set_error (error, PLUMB_PARITY_ERROR, PLUMB_PARITY_ERROR_CONTRACT,
                       "legacy.command: '{%s}' is not known; expected {script}, {project}, {out} "
                       "or {take.NAME} of what the command takes",
                       name);
          return NULL;
        }
      g_string_append (text, value);
      at = close + 1;
    }
  if (!check_start (element, text, after_dashes, error))
    return NULL;
  return g_string_free_and_steal (g_steal_pointer (&text));
}

/**
 * plumb_legacy_make_command:
 * @self: a contract
 * @project: whose it is
 * @error: set to PLUMB_PARITY_ERROR_CONTRACT
 *
 * A program with a slash is a file of the project.
 *
 * Returns: (transfer full) (nullable): program and arguments, in which {work} stands for the folder
 * that the command writes into
 */
char **
plumb_legacy_make_command (const PlumbLegacy *self, PlumbProject *project, GError **error)
{
  g_autoptr (GStrvBuilder) command = g_strv_builder_new ();
  gboolean after_dashes = FALSE;

  for (guint i = 0; self->command[i] != NULL; i++)
    {
      g_autofree char *text = expand (self, project, self->command[i], after_dashes, error);
      if (text == NULL)
        return NULL;
      after_dashes = after_dashes || g_str_equal (text, "--");
      if (i == 0 && strchr (text, '/') != NULL && !g_path_is_absolute (text))
        g_strv_builder_take (command,
                             g_build_filename (plumb_project_get_folder (project), text, NULL));
      else
        g_strv_builder_add (command, text);
    }
  return g_strv_builder_end (command);
}

/**
 * plumb_legacy_make_hash:
 * @self: a contract
 * @project: whose it is
 * @error: set where the script cannot be read
 *
 * Returns: (transfer full) (nullable): what a person trusts, and what tells whether the command has
 * changed
 */
char *
plumb_legacy_make_hash (const PlumbLegacy *self, PlumbProject *project, GError **error)
{
  g_autoptr (PlumbHasher) hasher = plumb_hasher_new ();
  g_autofree char *contract = plumb_hash_value (self->source);
  plumb_hasher_update (hasher, contract, strlen (contract));
  if (self->script != NULL)
    {
      g_autofree char *path
          = g_build_filename (plumb_project_get_folder (project), self->script, NULL);
      guint64 n_bytes = 0;
      g_autofd int fd = plumb_file_open_regular (path, error);
      g_autofree char *hash = fd >= 0 ? plumb_hash_fd (fd, &n_bytes, NULL, error) : NULL;
      if (hash == NULL)
        {
          g_prefix_error (error, "legacy.script: ");
          return NULL;
        }
      plumb_hasher_update (hasher, hash, strlen (hash));
    }
  return plumb_hasher_end (g_steal_pointer (&hasher));
}

/* --- the workflow --- */

typedef struct
{
  PlumbValueBuilder *nodes;
  PlumbValueBuilder *edges;
  gint64 index;
} Making;

/* @params: (transfer full) */
static void
add_node (Making *self, const char *id, const char *kind, PlumbValue *params)
{
  PlumbValueBuilder *node = plumb_value_builder_new_object ();

  plumb_value_builder_set_string (node, "kind", kind);
  plumb_value_builder_set_int (node, "index", ++self->index);
  plumb_value_builder_set (node, "params", params);
  plumb_value_builder_set (self->nodes, id, plumb_value_builder_end (node));
}

static void
add_edge (Making *self, const char *from, const char *from_port, const char *to, const char *port)
{
  g_autofree char *source = g_strconcat (from, ".", from_port, NULL);
  g_autofree char *target = g_strconcat (to, ".", port, NULL);
  PlumbValueBuilder *edge = plumb_value_builder_new_object ();

  plumb_value_builder_set_string (edge, "from", source);
  plumb_value_builder_set_string (edge, "to", target);
  plumb_value_builder_add (self->edges, plumb_value_builder_end (edge));
}

static PlumbValue *
make_text_param (const char *name, const char *value)
{
  PlumbValueBuilder *params = plumb_value_builder_new_object ();

  plumb_value_builder_set_string (params, name, value);
  return plumb_value_builder_end (params);
}

static void
add_command (Making *self, const PlumbLegacy *legacy, char **command)
{
  PlumbValueBuilder *params = plumb_value_builder_new_object ();

  plumb_value_builder_set_string (params, "program", command[0]);
  plumb_value_builder_set (params, "arguments",
                           plumb_value_new_strv ((const char *const *) command + 1));
  plumb_value_builder_set_string (params, "output", "*");
  plumb_value_builder_set_int (params, "timeout_s", legacy->timeout_s);
  add_node (self, "legacy", "core.command", plumb_value_builder_end (params));
}

/**
 * plumb_legacy_make_step:
 * @output: of a contract
 *
 * Returns: (transfer full): the path of the step that has the output's data in a run of the command
 */
char *
plumb_legacy_make_step (const PlumbLegacyOutput *output)
{
  return g_strconcat ("leaves-", output->id, NULL);
}

static void
add_output (Making *self, const PlumbLegacyOutput *output, gboolean is_published)
{
  g_autofree char *select = plumb_legacy_make_step (output);
  g_autofree char *save = g_strconcat ("save-", output->id, NULL);

  add_node (self, select, "core.select", make_text_param ("pattern", output->files));
  add_edge (self, "legacy", "results", select, "items");
  if (!is_published)
    return;
  add_node (self, save, "core.save", make_text_param ("folder", output->folder));
  add_edge (self, select, PLUMB_LEGACY_PORT, save, "files");
}

static void
add_notice (Making *self, const PlumbLegacy *legacy, const guint8 *publishes)
{
  gboolean is_added = FALSE;

  for (guint i = 0; legacy->notice != NULL && i < legacy->outputs->len; i++)
    {
      const PlumbLegacyOutput *output = plumb_legacy_get_output (legacy, i);
      g_autofree char *save = g_strconcat ("save-", output->id, NULL);
      if (!publishes[i])
        continue;
      if (!is_added)
        add_node (self, "notify", "core.notify", make_text_param ("title", legacy->notice));
      is_added = TRUE;
      add_edge (self, save, "paths", "notify", "input");
    }
}

/**
 * plumb_legacy_make_document:
 * @self: a contract
 * @project: whose it is
 * @publishes: (array): a byte for each output: whether it is saved
 * @error: set where the arguments cannot be made
 *
 * Returns: (transfer full) (nullable): the text of a workflow
 */
char *
plumb_legacy_make_document (const PlumbLegacy *self,
                            PlumbProject *project,
                            const guint8 *publishes,
                            GError **error)
{
  g_auto (GStrv) command = plumb_legacy_make_command (self, project, error);
  if (command == NULL)
    return NULL;
  Making making = { plumb_value_builder_new_object (), plumb_value_builder_new_array (), 0 };
  PlumbValueBuilder *document = plumb_value_builder_new_object ();
  plumb_value_builder_set_int (document, "plumb", 1);
  plumb_value_builder_set_string (document, "title", self->title);
  if (self->seed != NULL)
    plumb_value_builder_set (document, "seed", plumb_value_ref (self->seed));
  add_command (&making, self, command);
  for (guint i = 0; i < self->outputs->len; i++)
    add_output (&making, plumb_legacy_get_output (self, i), publishes[i]);
  add_notice (&making, self, publishes);
  plumb_value_builder_set (document, "nodes", plumb_value_builder_end (making.nodes));
  plumb_value_builder_set (document, "edges", plumb_value_builder_end (making.edges));
  g_autoptr (PlumbValue) value = plumb_value_builder_end (document);
  return plumb_json_format (value, PLUMB_JSON_PRETTY);
}
