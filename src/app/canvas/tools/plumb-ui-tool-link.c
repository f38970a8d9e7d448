/* plumb-ui-tool-link.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "plumb-ui-insert-menu.h"
#include "plumb-ui-tool-private.h"

/* A link is drawn from a port: to another port, to a card (its best port), or to nothing, where the
 * insert menu offers what fits. From an input that has a link, or with Ctrl from any port, the link
 * that is there comes off; dropped on nothing it goes. */

typedef struct
{
  PlumbUiTool tool;
  PlumbConnector *connector;
  PlumbEdge *moved; /* (nullable) */
  PlumbPoint from;
  char *node; /* (nullable): the port that it would go to */
  char *port;
} Link;

static gboolean
find_port_place (PlumbUiTools *tools, const PlumbEnd *end, PlumbPoint *at)
{
  const PlumbSceneCard *card = plumb_scene_find_card (plumb_ui_tools_get_scene (tools), end->node);
  int position = card == NULL     ? -1
                 : end->is_output ? plumb_card_find_output (card->card, end->port)
                                  : plumb_card_find_input (card->card, end->port);
  if (position < 0)
    return FALSE;
  const PlumbCardPort *port
      = end->is_output ? &card->card->outputs[position] : &card->card->inputs[position];
  *at = (PlumbPoint) { card->rect.x + port->at.x, card->rect.y + port->at.y };
  return TRUE;
}

static PlumbUiPortFit
fit_port (const PlumbSceneCard *card,
          const PlumbCardPort *port,
          gboolean is_input,
          gpointer user_data)
{
  const PlumbEnd end = { card->card->id, port->name, !is_input };
  PlumbConnectFit fit = plumb_connector_check (user_data, &end);
  if (plumb_connect_fit_is_good (fit))
    return PLUMB_UI_PORT_CANDIDATE;
  const PlumbEnd *held = plumb_connector_get_held (user_data);
  return g_str_equal (held->node, end.node) && g_str_equal (held->port, end.port)
                 && held->is_output == end.is_output
             ? PLUMB_UI_PORT_NEUTRAL
             : PLUMB_UI_PORT_REFUSED;
}

static gboolean
hold (Link *self, const PlumbEnd *end, PlumbEdge *moved)
{
  const PlumbAuthorScope scope = plumb_ui_tools_get_scope (self->tool.tools);
  if (!find_port_place (self->tool.tools, end, &self->from))
    return FALSE;
  self->moved = moved;
  self->connector = plumb_connector_new (&scope, end);
  plumb_connector_set_moved (self->connector, moved);
  plumb_ui_overlay_set_port_fit (plumb_ui_tools_get_overlay (self->tool.tools), fit_port,
                                 self->connector, NULL);
  return TRUE;
}

/* The last one that came to the port. */
static PlumbEdge *
find_edge_at (PlumbUiTools *tools, const PlumbEnd *end)
{
  PlumbGraph *level = plumb_ui_tools_get_level (tools);
  PlumbNode *node = plumb_graph_find_node (level, end->node);
  GPtrArray *edges = node == NULL     ? NULL
                     : end->is_output ? plumb_graph_get_edges_out (level, node)
                                      : plumb_graph_get_edges_in (level, node);
  for (guint i = edges != NULL ? edges->len : 0; i-- > 0;)
    {
      const char *port = end->is_output ? plumb_edge_get_source_port (edges->pdata[i])
                                        : plumb_edge_get_target_port (edges->pdata[i]);
      if (g_str_equal (port, end->port))
        return edges->pdata[i];
    }
  return NULL;
}

static gboolean
pull_off (Link *self, const PlumbEnd *end)
{
  PlumbEdge *edge = find_edge_at (self->tool.tools, end);
  if (edge == NULL)
    return FALSE;
  const PlumbEnd other = end->is_output
                             ? (PlumbEnd) { plumb_node_get_id (plumb_edge_get_target (edge)),
                                            plumb_edge_get_target_port (edge), FALSE }
                             : (PlumbEnd) { plumb_node_get_id (plumb_edge_get_source (edge)),
                                            plumb_edge_get_source_port (edge), TRUE };
  return hold (self, &other, edge);
}

static PlumbEnd
get_pressed_end (const PlumbUiPress *press)
{
  return (PlumbEnd) { press->hit.id, press->hit.name, press->hit.type == PLUMB_HIT_OUTPUT };
}

static gboolean
link_begin (PlumbUiTool *tool, const PlumbUiPress *press)
{
  Link *self = (Link *) tool;
  const PlumbEnd end = get_pressed_end (press);
  return (!end.is_output && pull_off (self, &end)) || hold (self, &end, NULL);
}

static gboolean
unlink_begin (PlumbUiTool *tool, const PlumbUiPress *press)
{
  const PlumbEnd end = get_pressed_end (press);
  return pull_off ((Link *) tool, &end);
}

/* The port under the pointer, or the best one of the card under it. */
static gboolean
find_target (Link *self, const PlumbUiPointer *pointer, PlumbEnd *end)
{
  PlumbHit hit
      = plumb_ui_canvas_pick (plumb_ui_tools_get_canvas (self->tool.tools), pointer->x, pointer->y);
  const PlumbEnd *held = plumb_connector_get_held (self->connector);
  if (hit.type == PLUMB_HIT_INPUT || hit.type == PLUMB_HIT_OUTPUT)
    {
      *end = (PlumbEnd) { hit.id, hit.name, hit.type == PLUMB_HIT_OUTPUT };
      return !(g_str_equal (held->node, end->node) && held->is_output == end->is_output
               && g_str_equal (held->port, end->port));
    }
  if (hit.type == PLUMB_HIT_ROW && held->is_output)
    {
      *end = (PlumbEnd) { hit.id, hit.name, FALSE };
      if (plumb_connect_fit_is_good (plumb_connector_check (self->connector, end)))
        return TRUE;
    }
  if (hit.type != PLUMB_HIT_CARD && hit.type != PLUMB_HIT_ROW && hit.type != PLUMB_HIT_PICTURE)
    return FALSE;
  const char *best = g_str_equal (hit.id, held->node)
                         ? NULL
                         : plumb_connector_find_best (self->connector, hit.id);
  *end = (PlumbEnd) { hit.id, best, !held->is_output };
  return best != NULL;
}

/* plumb_connector_explain(), in the person's language. */
static char *
explain (PlumbConnector *connector, const PlumbEnd *end)
{
  g_auto (PlumbConnectDetails) details = { NULL };
  plumb_connector_describe (connector, end, &details);
  switch (plumb_connector_check (connector, end))
    {
    case PLUMB_CONNECT_REPLACES:
      /* Translators: the title of a node */
      return g_strdup_printf (_ ("Filled already: replaces the link from %s"), details.other);
    case PLUMB_CONNECT_IS_THERE:
      return g_strdup (_ ("Connected already"));
    case PLUMB_CONNECT_SAME_SIDE:
      return g_strdup (end->is_output ? _ ("An output goes to an input")
                                      : _ ("An input takes an output"));
    case PLUMB_CONNECT_SELF:
      return g_strdup (_ ("A node cannot feed itself"));
    case PLUMB_CONNECT_UNKNOWN:
      return g_strdup (_ ("No contract knows this port"));
    case PLUMB_CONNECT_KIND:
      /* Translators: names of artifact kinds, such as image and number */
      return g_strdup_printf (_ ("Takes %s, not %s"), details.other, details.held);
    case PLUMB_CONNECT_REALM:
      /* Translators: names of families of nodes */
      return g_strdup_printf (_ ("%s does not go together with %s"), details.held, details.other);
    case PLUMB_CONNECT_CYCLE:
      return g_strdup (_ ("Would close a circle"));
    case PLUMB_CONNECT_FITS:
    default:
      return NULL;
    }
}

static void
link_move (PlumbUiTool *tool, const PlumbUiPointer *pointer)
{
  Link *self = (Link *) tool;
  PlumbUiOverlay *overlay = plumb_ui_tools_get_overlay (tool->tools);
  PlumbEnd end;
  gboolean found = find_target (self, pointer, &end);
  gboolean fits
      = found && plumb_connect_fit_is_good (plumb_connector_check (self->connector, &end));
  g_autofree char *why = found ? explain (self->connector, &end) : NULL;
  PlumbUiDragLink link = { .from = self->from,
                           .to = pointer->at,
                           .from_output = plumb_connector_get_held (self->connector)->is_output,
                           .kind = plumb_connector_get_kind (self->connector),
                           .fits = found ? fits : self->moved == NULL,
                           .message = why };
  if (fits)
    find_port_place (tool->tools, &end, &link.to);
  g_set_str (&self->node, found ? end.node : NULL);
  g_set_str (&self->port, found ? end.port : NULL);
  plumb_ui_overlay_set_target_card (overlay, fits ? end.node : NULL);
  plumb_ui_overlay_set_drag_link (overlay, &link);
}

static void
connect (Link *self)
{
  const PlumbEnd end
      = { self->node, self->port, !plumb_connector_get_held (self->connector)->is_output };
  g_autoptr (PlumbDraft) draft = plumb_ui_tools_new_draft (self->tool.tools);
  g_autoptr (GError) error = NULL;
  if (!plumb_connector_connect (self->connector, &end, draft, &error))
    plumb_ui_tools_refuse (self->tool.tools, error->message);
  plumb_ui_tools_apply (self->tool.tools, draft,
                        self->moved != NULL ? _ ("Move Link") : _ ("Connect"), NULL);
}

static void
link_drop (PlumbUiTool *tool, const PlumbUiPointer *pointer)
{
  Link *self = (Link *) tool;
  link_move (tool, pointer);
  if (self->node != NULL)
    connect (self);
  else if (self->moved != NULL)
    {
      g_autoptr (PlumbDraft) draft = plumb_ui_tools_new_draft (tool->tools);
      plumb_draft_disconnect (draft, self->moved);
      plumb_ui_tools_apply (tool->tools, draft, _ ("Disconnect"), NULL);
    }
  else
    plumb_ui_insert_menu_popup_for_link (tool->tools, plumb_connector_get_held (self->connector),
                                         pointer->x, pointer->y);
}

/* The overlay's port fit was cleared before: nobody asks the connector any more. */
static void
link_end (PlumbUiTool *tool)
{
  Link *self = (Link *) tool;
  g_clear_pointer (&self->connector, plumb_connector_free);
  g_clear_pointer (&self->node, g_free);
  g_clear_pointer (&self->port, g_free);
}

const PlumbUiToolClass plumb_ui_tool_link = {
  .size = sizeof (Link),
  .cursor = "crosshair",
  .follows = TRUE,
  .begin = link_begin,
  .move = link_move,
  .drop = link_drop,
  .end = link_end,
};

const PlumbUiToolClass plumb_ui_tool_unlink = {
  .size = sizeof (Link),
  .cursor = "crosshair",
  .follows = TRUE,
  .begin = unlink_begin,
  .move = link_move,
  .drop = link_drop,
  .end = link_end,
};
