/* plumb-ui-canvas-do-view.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "plumb-ui-canvas-do-private.h"

#include "plumb-ui-quick-look.h"

#define ZOOM_STEP 1.25

void
plumb_ui_do_fit (PlumbUiTools *tools, GVariant *parameter)
{
  plumb_ui_canvas_fit (plumb_ui_tools_get_canvas (tools), NULL, 0);
}

void
plumb_ui_do_fit_selection (PlumbUiTools *tools, GVariant *parameter)
{
  PlumbScene *scene = plumb_ui_tools_get_scene (tools);
  g_auto (GStrv) ids = plumb_ui_tools_list_nodes (tools);
  g_autoptr (GArray) nodes = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; ids[i] != NULL; i++)
    {
      guint node;
      if (plumb_scene_find_node (scene, ids[i], &node))
        g_array_append_val (nodes, node);
    }
  plumb_ui_canvas_fit (plumb_ui_tools_get_canvas (tools), (const guint *) nodes->data, nodes->len);
}

static void
zoom_by (PlumbUiTools *tools, double factor)
{
  PlumbUiViewport *viewport = plumb_ui_tools_get_viewport (tools);
  double width, height;
  plumb_ui_viewport_get_size (viewport, &width, &height);
  plumb_ui_viewport_glide_zoom (viewport, factor, width / 2, height / 2);
}

void
plumb_ui_do_zoom_100 (PlumbUiTools *tools, GVariant *parameter)
{
  PlumbUiViewport *viewport = plumb_ui_tools_get_viewport (tools);
  zoom_by (tools, plumb_ui_viewport_get_unit (viewport) / plumb_ui_viewport_get_zoom (viewport));
}

void
plumb_ui_do_zoom_in (PlumbUiTools *tools, GVariant *parameter)
{
  zoom_by (tools, ZOOM_STEP);
}

void
plumb_ui_do_zoom_out (PlumbUiTools *tools, GVariant *parameter)
{
  zoom_by (tools, 1 / ZOOM_STEP);
}

/* --- bookmarks of views ------------------------------------------------------------------------
 */

/* In the first free place; when all are taken, in the last, which is said. */
void
plumb_ui_do_store_view (PlumbUiTools *tools, GVariant *parameter)
{
  PlumbUiViewport *viewport = plumb_ui_tools_get_viewport (tools);
  double zoom;
  PlumbPoint origin;
  guint number = 1;
  while (number < PLUMB_UI_N_BOOKMARKS
         && plumb_ui_viewport_get_bookmark (viewport, number, &zoom, &origin))
    number++;
  gboolean is_taken = plumb_ui_viewport_get_bookmark (viewport, number, &zoom, &origin);
  plumb_ui_viewport_set_bookmark (viewport, number);
  g_autofree char *text
      = is_taken ? g_strdup_printf (_ ("All places are taken, so this replaced view %u"), number)
                 : g_strdup_printf (_ ("Remembered as view %u"), number);
  plumb_ui_session_toast (plumb_ui_tools_get_session (tools), text);
}

void
plumb_ui_do_show_view (PlumbUiTools *tools, GVariant *parameter)
{
  guint number = (guint) g_variant_get_int32 (parameter);
  if (number < 1 || number > PLUMB_UI_N_BOOKMARKS
      || !plumb_ui_viewport_glide_to_bookmark (plumb_ui_tools_get_viewport (tools), number))
    plumb_ui_tools_refuse (tools, _ ("There is no such view"));
}

/* --- levels ------------------------------------------------------------------------------------
 */

/* Of the form that a node has: the first that is always there. */
static const char *
find_first_field (PlumbUiTools *tools, const char *id)
{
  const PlumbAuthorScope scope = plumb_ui_tools_get_scope (tools);
  PlumbNode *node = plumb_graph_find_node (plumb_ui_tools_get_level (tools), id);
  PlumbKind *kind
      = node != NULL ? plumb_registry_find_kind (scope.registry, plumb_node_get_kind (node)) : NULL;
  for (guint i = 0; kind != NULL && i < plumb_kind_get_n_fields (kind); i++)
    if (plumb_kind_get_field (kind, i)->visible_field == NULL
        && plumb_kind_get_field (kind, i)->type != PLUMB_FIELD_SEED)
      return plumb_kind_get_field (kind, i)->name;
  return "title";
}

void
plumb_ui_do_properties (PlumbUiTools *tools, GVariant *parameter)
{
  PlumbUiDocument *document = plumb_ui_tools_get_document (tools);
  const char *focus = plumb_ui_tools_get_focus (tools);
  g_settings_set_boolean (plumb_ui_tools_get_settings (tools), "show-inspector", TRUE);
  if (focus == NULL)
    return;
  g_autofree char *path = plumb_ui_document_get_node_path (document, focus);
  plumb_ui_session_reveal (plumb_ui_tools_get_session (tools), document, path,
                           find_first_field (tools, focus));
}

/* Into a block; anything else is edited in the inspector. */
void
plumb_ui_do_enter (PlumbUiTools *tools, GVariant *parameter)
{
  g_autofree char *focus = g_strdup (plumb_ui_tools_get_focus (tools));
  PlumbNode *node
      = focus != NULL ? plumb_graph_find_node (plumb_ui_tools_get_level (tools), focus) : NULL;
  if (node == NULL)
    return;
  if (plumb_node_get_definition (node) == NULL
      || !plumb_ui_document_enter (plumb_ui_tools_get_document (tools), focus))
    plumb_ui_do_properties (tools, NULL);
}

void
plumb_ui_do_leave (PlumbUiTools *tools, GVariant *parameter)
{
  PlumbUiDocument *document = plumb_ui_tools_get_document (tools);
  const char *const *level = plumb_ui_document_get_level (document);
  guint depth = g_strv_length ((char **) level);
  g_autofree char *left = depth > 0 ? g_strdup (level[depth - 1]) : NULL;
  if (plumb_ui_document_leave (document) && left != NULL)
    plumb_ui_selection_set (plumb_ui_tools_get_selection (tools), PLUMB_UI_ITEM_NODE, left);
}

void
plumb_ui_do_preview (PlumbUiTools *tools, GVariant *parameter)
{
  const char *focus = plumb_ui_tools_get_focus (tools);
  if (focus != NULL)
    plumb_ui_quick_look_popup (tools, focus);
}

/* --- runs of a part ----------------------------------------------------------------------------
 */

static void
run (PlumbUiTools *tools, const char *member)
{
  PlumbUiDocument *document = plumb_ui_tools_get_document (tools);
  g_auto (GStrv) ids = plumb_ui_tools_list_nodes (tools);
  PlumbValueBuilder *paths = plumb_value_builder_new_array ();
  for (guint i = 0; ids[i] != NULL; i++)
    {
      g_autofree char *path = plumb_ui_document_get_node_path (document, ids[i]);
      plumb_value_builder_add (paths, plumb_value_new_string (path));
    }
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();
  plumb_value_builder_set (builder, member, plumb_value_builder_end (paths));
  g_autoptr (PlumbValue) request = plumb_value_builder_end (builder);
  plumb_ui_session_run (plumb_ui_tools_get_session (tools), document, request, FALSE);
}

void
plumb_ui_do_run_to (PlumbUiTools *tools, GVariant *parameter)
{
  run (tools, "to");
}

void
plumb_ui_do_run_from (PlumbUiTools *tools, GVariant *parameter)
{
  run (tools, "from");
}
