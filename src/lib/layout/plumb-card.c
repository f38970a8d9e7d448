/* plumb-card.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-card-private.h"
#include "plumb-field.h"

#include <string.h>

/* A node's size in the document is a wish: a card is never smaller than what is on it. */
#define WIDEST 1000.0
#define HIGHEST 2000.0

/* --- ports --------------------------------------------------------------------------------------
 */

static void
add_port (GArray *ports, const PlumbCardPort *port)
{
  PlumbCardPort added = *port;
  added.name = g_ref_string_new_intern (port->name);
  added.title = g_ref_string_new_intern (port->title != NULL ? port->title : port->name);
  added.kind = g_ref_string_new_intern (port->kind);
  g_array_append_val (ports, added);
}

static void
free_ports (PlumbCardPort *ports, guint n_ports)
{
  for (guint i = 0; i < n_ports; i++)
    {
      g_ref_string_release ((char *) ports[i].name);
      g_ref_string_release ((char *) ports[i].title);
      g_ref_string_release ((char *) ports[i].kind);
    }
  g_free (ports);
}

static PlumbCardPort *
find_port (GArray *ports, const char *name)
{
  for (guint i = 0; i < ports->len; i++)
    {
      PlumbCardPort *port = &g_array_index (ports, PlumbCardPort, i);
      if (g_str_equal (port->name, name))
        return port;
    }
  return NULL;
}

static void
add_contract_port (GArray *ports, const PlumbPort *port, const char *kind)
{
  add_port (ports, &(PlumbCardPort) { .name = port->name,
                                      .title = port->title,
                                      .kind = kind != NULL ? kind : port->kind,
                                      .is_known = TRUE,
                                      .optional = port->optional,
                                      .many = port->many });
}

/* The core.input or core.output nodes of a definition are the ports of its instances. */
static void
add_ports_inside (GArray *ports, const PlumbCardScope *scope, PlumbNode *node, gboolean inputs)
{
  PlumbGraph *inside = plumb_card_find_inside (scope, node);
  for (guint i = 0; inside != NULL && i < plumb_graph_get_n_nodes (inside); i++)
    {
      PlumbNode *inner = plumb_graph_get_node (inside, i);
      if (!g_str_equal (plumb_node_get_kind (inner), inputs ? PLUMB_KIND_INPUT : PLUMB_KIND_OUTPUT))
        continue;
      const char *id = plumb_node_get_id (inner);
      PlumbValue *optional = plumb_node_get_param (inner, "optional");
      const char *declared = plumb_value_get_string (plumb_node_get_param (inner, "kind"), "any");
      add_port (ports,
                &(PlumbCardPort) {
                    .name = id,
                    .title = plumb_node_get_title (inner),
                    .kind = inputs ? declared : plumb_card_follow_kind (scope, node, id),
                    .is_known = TRUE,
                    .optional = inputs && plumb_value_get_boolean (optional, FALSE),
                    .many = plumb_value_get_boolean (plumb_node_get_param (inner, "many"), FALSE),
                });
    }
}

/* Fields that an edge is bound to, in the order of the contract. */
static void
add_bound_fields (GArray *ports, PlumbKind *kind, GPtrArray *edges)
{
  for (guint i = 0; kind != NULL && i < plumb_kind_get_n_fields (kind); i++)
    {
      const PlumbField *field = plumb_kind_get_field (kind, i);
      for (guint k = 0; k < edges->len; k++)
        if (g_str_equal (plumb_edge_get_target_port (edges->pdata[k]), field->name)
            && find_port (ports, field->name) == NULL)
          add_port (ports, &(PlumbCardPort) { .name = field->name,
                                              .title = field->title,
                                              .kind = plumb_field_get_artifact_kind (field),
                                              .is_field = TRUE,
                                              .is_known = TRUE });
    }
}

/* An edge ends somewhere even where no contract knows its port. */
static void
mark_connected (GArray *ports, GPtrArray *edges, gboolean inputs)
{
  for (guint i = 0; i < edges->len; i++)
    {
      PlumbEdge *edge = edges->pdata[i];
      const char *name
          = inputs ? plumb_edge_get_target_port (edge) : plumb_edge_get_source_port (edge);
      PlumbCardPort *port = find_port (ports, name);
      if (port != NULL)
        port->is_connected = TRUE;
      else
        add_port (ports, &(PlumbCardPort) { .name = name, .kind = "any", .is_connected = TRUE });
    }
}

static GArray *
make_inputs (const PlumbCardScope *scope, PlumbNode *node, PlumbKind *kind)
{
  GArray *ports = g_array_new (FALSE, TRUE, sizeof (PlumbCardPort));
  GPtrArray *edges = plumb_graph_get_edges_in (scope->level, node);
  gboolean is_exit = g_str_equal (plumb_node_get_kind (node), PLUMB_KIND_OUTPUT);
  const char *declared
      = is_exit ? plumb_value_get_string (plumb_node_get_param (node, "kind"), NULL) : NULL;
  add_ports_inside (ports, scope, node, TRUE);
  for (guint i = 0; kind != NULL && i < plumb_kind_get_n_inputs (kind); i++)
    add_contract_port (ports, plumb_kind_get_input (kind, i), declared);
  add_bound_fields (ports, kind, edges);
  mark_connected (ports, edges, TRUE);
  return ports;
}

static GArray *
make_outputs (const PlumbCardScope *scope, PlumbNode *node, PlumbKind *kind)
{
  GArray *ports = g_array_new (FALSE, TRUE, sizeof (PlumbCardPort));
  add_ports_inside (ports, scope, node, FALSE);
  for (guint i = 0; kind != NULL && i < plumb_kind_get_n_outputs (kind); i++)
    {
      const PlumbPort *port = plumb_kind_get_output (kind, i);
      add_contract_port (ports, port, plumb_card_follow_kind (scope, node, port->name));
    }
  mark_connected (ports, plumb_graph_get_edges_out (scope->level, node), FALSE);
  return ports;
}

static void
take_ports (PlumbCard *self, GArray *inputs, GArray *outputs)
{
  self->n_inputs = inputs->len;
  self->n_outputs = outputs->len;
  self->inputs = (gpointer) g_array_free (inputs, FALSE);
  self->outputs = (gpointer) g_array_free (outputs, FALSE);
}

/* --- places -------------------------------------------------------------------------------------
 */

static void
place_ports (PlumbCardPort *ports, guint n_ports, double x, const PlumbCard *card)
{
  for (guint i = 0; i < n_ports; i++)
    ports[i].at = card->form == PLUMB_CARD_PLAIN
                      ? (PlumbPoint) { x, PLUMB_CARD_HEADER + PLUMB_CARD_ROW * (i + 0.5) + 4 }
                      : (PlumbPoint) { x, card->height / 2 };
}

static gboolean
is_picture_kind (const char *kind)
{
  return g_str_equal (kind, "image") || g_str_equal (kind, "video");
}

static gboolean
makes_pictures (const PlumbCard *self)
{
  for (guint i = 0; i < self->n_outputs; i++)
    if (is_picture_kind (self->outputs[i].kind))
      return TRUE;
  return FALSE;
}

static void
place_plain (PlumbCard *self, PlumbNode *node)
{
  double width = 0, height = 0;
  gboolean has_size = plumb_node_get_size (node, &width, &height);
  self->width = has_size ? CLAMP (width, PLUMB_CARD_WIDTH * 0.7, WIDEST) : PLUMB_CARD_WIDTH;
  double y = PLUMB_CARD_HEADER + PLUMB_CARD_ROW * MAX (self->n_inputs, self->n_outputs) + 6;
  y = plumb_card_fill_rows (self, node, y);
  gboolean pictures = makes_pictures (self);
  double least = y + (pictures ? PLUMB_CARD_PICTURE + 4 : 0) + PLUMB_CARD_FOOTER;
  self->height = has_size ? CLAMP (height, least, HIGHEST) : least;
  if (pictures)
    self->picture
        = (PlumbRect) { PLUMB_CARD_MARGIN - 2, y + 2, self->width - 2 * PLUMB_CARD_MARGIN + 4,
                        self->height - PLUMB_CARD_FOOTER - y - 4 };
  self->footer = (PlumbRect) { PLUMB_CARD_MARGIN, self->height - PLUMB_CARD_FOOTER,
                               self->width - 2 * PLUMB_CARD_MARGIN, PLUMB_CARD_FOOTER };
}

static void
place (PlumbCard *self, PlumbNode *node)
{
  switch (self->form)
    {
    case PLUMB_CARD_PLAIN:
      place_plain (self, node);
      break;
    case PLUMB_CARD_COLLAPSED:
      self->width = PLUMB_CARD_WIDTH;
      self->height = PLUMB_CARD_HEADER;
      break;
    case PLUMB_CARD_REROUTE_DOT:
    default:
      self->width = self->height = PLUMB_CARD_REROUTE;
      break;
    }
  place_ports (self->inputs, self->n_inputs, 0, self);
  place_ports (self->outputs, self->n_outputs, self->width, self);
}

static PlumbCardForm
get_form (PlumbNode *node)
{
  if (g_str_equal (plumb_node_get_kind (node), PLUMB_KIND_REROUTE))
    return PLUMB_CARD_REROUTE_DOT;
  return plumb_node_is_collapsed (node) ? PLUMB_CARD_COLLAPSED : PLUMB_CARD_PLAIN;
}

static char *
make_title (PlumbNode *node, PlumbKind *kind)
{
  const char *title = plumb_node_get_title (node);
  if (title != NULL && *title != '\0')
    return g_strdup (title);
  return g_strdup (kind != NULL ? plumb_kind_get_title (kind) : plumb_node_get_kind (node));
}

/**
 * plumb_card_new:
 * @scope: where the node is
 * @node: a node of @scope's level
 *
 * Measures a node by its contract, its edges and its parameters. A port is a row: input i on the
 * left and output i on the right of the same one, fields that an edge is bound to below the inputs.
 * Nothing here depends on runs.
 *
 * Returns: (transfer full): its card
 */
PlumbCard *
plumb_card_new (const PlumbCardScope *scope, PlumbNode *node)
{
  g_return_val_if_fail (scope != NULL && PLUMB_IS_NODE (node), NULL);
  PlumbCard *self = g_atomic_rc_box_new0 (PlumbCard);
  PlumbKind *kind = plumb_registry_find_kind (scope->registry, plumb_node_get_kind (node));
  g_set_object (&self->kind, kind);
  self->form = get_form (node);
  self->id = g_strdup (plumb_node_get_id (node));
  self->title = make_title (node, kind);
  self->kind_name = g_ref_string_new_intern (plumb_node_get_kind (node));
  self->definition = g_strdup (plumb_node_get_definition (node));
  self->color = g_strdup (plumb_node_get_color (node));
  self->index = plumb_node_get_index (node);
  self->mode = plumb_node_get_mode (node);
  self->is_pinned = plumb_node_is_pinned (node);
  take_ports (self, make_inputs (scope, node, kind), make_outputs (scope, node, kind));
  place (self, node);
  return self;
}

/**
 * plumb_card_ref:
 * @self: a card
 *
 * Any thread.
 *
 * Returns: (transfer full): @self
 */
PlumbCard *
plumb_card_ref (PlumbCard *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear_card (gpointer data)
{
  PlumbCard *self = data;
  g_free (self->id);
  g_free (self->title);
  g_ref_string_release (self->kind_name);
  g_free (self->definition);
  g_free (self->color);
  g_clear_object (&self->kind);
  free_ports (self->inputs, self->n_inputs);
  free_ports (self->outputs, self->n_outputs);
  for (guint i = 0; i < self->n_rows; i++)
    plumb_card_row_clear (&self->rows[i]);
}

/**
 * plumb_card_unref:
 * @self: (transfer full): a card
 *
 * Any thread.
 */
void
plumb_card_unref (PlumbCard *self)
{
  g_atomic_rc_box_release_full (self, clear_card);
}

static int
find_position (const PlumbCardPort *ports, guint n_ports, const char *name)
{
  for (guint i = 0; i < n_ports; i++)
    if (g_str_equal (ports[i].name, name))
      return (int) i;
  return -1;
}

/**
 * plumb_card_find_input:
 * @self: a card
 * @name: a port's or bound field's name
 *
 * Returns: its position among the inputs, or -1
 */
int
plumb_card_find_input (const PlumbCard *self, const char *name)
{
  return find_position (self->inputs, self->n_inputs, name);
}

/**
 * plumb_card_find_output:
 * @self: a card
 * @name: a port's name
 *
 * Returns: its position among the outputs, or -1
 */
int
plumb_card_find_output (const PlumbCard *self, const char *name)
{
  return find_position (self->outputs, self->n_outputs, name);
}
