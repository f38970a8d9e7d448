/* plumb-input-files.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "plumb-input-files.h"

#include "plumb-field.h"
#include "plumb-file.h"

typedef struct
{
  PlumbGraph *top;
  PlumbRegistry *registry;
  int folder_fd;
  GHashTable *definitions; /* names of those that were looked at: only looked up */
  PlumbProblems *problems;
} Check;

/* Where a field stands. */
typedef struct
{
  const char *path; /* of the node */
  const char *field;
  gboolean relaxed; /* the node does not run */
} Place;

static void
tell (const Check *check, const Place *place, const char *file, const GError *error)
{
  gboolean is_missing = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  gboolean is_other = g_error_matches (error, PLUMB_FILE_ERROR, PLUMB_FILE_ERROR_KIND);
  g_autofree char *found = plumb_text_make_visible (file);
  g_autofree char *message = g_strdup_printf (is_missing ? "The file “%s” is not there"
                                              : is_other ? "“%s” is no regular file"
                                                         : "The file “%s” cannot be read",
                                              found);
  plumb_problems_add (
      check->problems,
      &(PlumbProblem) { .severity = place->relaxed ? PLUMB_SEVERITY_WARNING : PLUMB_SEVERITY_ERROR,
                        .code = is_missing ? "missing-file"
                                : is_other ? "not-a-file"
                                           : "unreadable-file",
                        .node = place->path,
                        .field = place->field,
                        .message = message,
                        .expected = "a file of the project that can be read",
                        .found = found,
                        .advice = "Choose another file, or put one there" });
}

static void
check_path (const Check *check, const Place *place, PlumbValue *value)
{
  const char *file = plumb_value_get_string (value, "");
  if (!plumb_file_check_relative (file, NULL))
    return; /* the contract's to tell */
  g_autoptr (GError) error = NULL;
  int fd = plumb_file_open_beneath (check->folder_fd, file, O_RDONLY, 0, &error);
  if (fd >= 0)
    close (fd);
  else
    tell (check, place, file, error);
}

static gboolean
is_bound (PlumbGraph *graph, PlumbNode *node, const char *field)
{
  GPtrArray *edges = plumb_graph_get_edges_in (graph, node);
  for (guint i = 0; edges != NULL && i < edges->len; i++)
    {
      const char *to = plumb_edge_get_to (edges->pdata[i]);
      const char *dot = strchr (to, '.');
      if (dot != NULL && g_str_equal (dot + 1, field))
        return TRUE;
    }
  return FALSE;
}

static void
check_field (
    const Check *check, PlumbGraph *graph, PlumbNode *node, const PlumbField *field, Place *place)
{
  gboolean is_list = field->type == PLUMB_FIELD_LIST && field->has_element_type
                     && field->element_type == PLUMB_FIELD_FILE;
  PlumbValue *value = plumb_node_get_param (node, field->name);
  if (value == NULL)
    value = field->default_value;
  if (value == NULL || (field->type != PLUMB_FIELD_FILE && !is_list)
      || is_bound (graph, node, field->name))
    return;
  place->field = field->name;
  if (!is_list)
    check_path (check, place, value);
  for (guint i = 0; is_list && i < plumb_value_get_length (value); i++)
    check_path (check, place, plumb_value_get_element (value, i));
}

static void check_graph (const Check *check,
                         PlumbGraph *graph,
                         const char *prefix,
                         gboolean relaxed);

static void
check_node (
    const Check *check, PlumbGraph *graph, PlumbNode *node, const char *prefix, gboolean relaxed)
{
  PlumbKind *kind = plumb_registry_find_kind (check->registry, plumb_node_get_kind (node));
  const char *name = plumb_node_get_definition (node);
  PlumbGraph *inner = name != NULL ? plumb_graph_find_definition (check->top, name) : NULL;
  g_autofree char *path = g_strconcat (prefix, plumb_node_get_id (node), NULL);
  Place place = { .path = path,
                  .relaxed = relaxed || plumb_node_get_mode (node) != PLUMB_NODE_MODE_ACTIVE };
  for (guint i = 0; kind != NULL && i < plumb_kind_get_n_fields (kind); i++)
    check_field (check, graph, node, plumb_kind_get_field (kind, i), &place);
  if (inner == NULL || !g_hash_table_add (check->definitions, (gpointer) name))
    return;
  g_autofree char *inside = g_strconcat (path, ":", NULL);
  check_graph (check, inner, inside, place.relaxed);
}

static void
check_graph (const Check *check, PlumbGraph *graph, const char *prefix, gboolean relaxed)
{
  for (guint i = 0; i < plumb_graph_get_n_nodes (graph); i++)
    check_node (check, graph, plumb_graph_get_node (graph, i), prefix, relaxed);
}

/**
 * plumb_input_files_check:
 * @graph: a workflow; only read
 * @registry: the contracts
 * @folder: the project's
 * @problems: where what is found goes
 *
 * Looks for every file that a field of type file names and that no edge overrides, in the order of
 * the nodes; a definition's files are told where its first block stands. What a field may hold at
 * all is the contract's to tell. At what does not run a problem is a warning. Nothing of a file is
 * read.
 */
void
plumb_input_files_check (PlumbGraph *graph,
                         PlumbRegistry *registry,
                         const char *folder,
                         PlumbProblems *problems)
{
  g_return_if_fail (PLUMB_IS_GRAPH (graph) && PLUMB_IS_REGISTRY (registry));
  g_return_if_fail (folder != NULL && problems != NULL);
  g_autoptr (GHashTable) definitions = g_hash_table_new (g_str_hash, g_str_equal);
  Check check = { .top = graph,
                  .registry = registry,
                  .folder_fd = open (folder, O_PATH | O_DIRECTORY | O_CLOEXEC),
                  .definitions = definitions,
                  .problems = problems };
  if (check.folder_fd < 0)
    return; /* the project itself is gone: whoever opened it says so */
  check_graph (&check, graph, "", FALSE);
  close (check.folder_fd);
}
