/* plumb-connect.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-connect.h"

#include "plumb-field.h"

struct _PlumbConnector
{
  PlumbAuthorScope scope;
  PlumbGraph *level;
  PlumbEnd held; /* its texts are owned */
  PlumbEdge *moved;
  GHashTable *cards;  /* PlumbNode -> PlumbCard */
  GHashTable *circle; /* (nullable): set of PlumbNode: the other end there closes a circle */
};

/* What a port is, whichever side it is on. */
typedef struct
{
  PlumbNode *node;
  PlumbCard *card;
  const char *name;
  const char *kind;
  const PlumbPort *contract; /* (nullable): of an input */
  gboolean is_known;
  gboolean takes_several;
  gboolean optional;
} Port;

/**
 * plumb_connect_fit_is_good:
 * @fit: an answer
 *
 * Returns: whether it may be connected
 */
gboolean
plumb_connect_fit_is_good (PlumbConnectFit fit)
{
  return fit == PLUMB_CONNECT_FITS || fit == PLUMB_CONNECT_REPLACES;
}

/**
 * plumb_end_format:
 * @end: a port
 *
 * Returns: (transfer full): `NODE.PORT`, as edges name it
 */
char *
plumb_end_format (const PlumbEnd *end)
{
  return g_strconcat (end->node, ".", end->port, NULL);
}

/**
 * plumb_connector_new:
 * @scope: where
 * @held: the port that is held; its texts are copied
 *
 * Returns: (transfer full): who knows what fits it
 */
PlumbConnector *
plumb_connector_new (const PlumbAuthorScope *scope, const PlumbEnd *held)
{
  g_return_val_if_fail (scope != NULL && held != NULL, NULL);
  PlumbConnector *self = g_new0 (PlumbConnector, 1);
  self->scope = *scope;
  self->level = plumb_author_scope_get_level (scope);
  self->held = (PlumbEnd) { g_strdup (held->node), g_strdup (held->port), held->is_output };
  self->cards = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) plumb_card_unref);
  return self;
}

/**
 * plumb_connector_free:
 * @self: (transfer full): a connector
 */
void
plumb_connector_free (PlumbConnector *self)
{
  g_free ((char *) self->held.node);
  g_free ((char *) self->held.port);
  g_hash_table_unref (self->cards);
  g_clear_pointer (&self->circle, g_hash_table_unref);
  g_free (self);
}

/**
 * plumb_connector_set_moved:
 * @self: a connector
 * @edge: (nullable): an edge at the held port whose other end is loose
 */
void
plumb_connector_set_moved (PlumbConnector *self, PlumbEdge *edge)
{
  self->moved = edge;
  g_clear_pointer (&self->circle, g_hash_table_unref);
}

/**
 * plumb_connector_get_held:
 * @self: a connector
 *
 * Returns: (transfer none): the port that is held
 */
const PlumbEnd *
plumb_connector_get_held (PlumbConnector *self)
{
  return &self->held;
}

/* --- ports ---------------------------------------------------------------------------------- */

static PlumbCard *
get_card (PlumbConnector *self, PlumbNode *node)
{
  PlumbCard *card = g_hash_table_lookup (self->cards, node);
  if (card == NULL)
    {
      card = plumb_author_scope_make_card (&self->scope, node);
      g_hash_table_insert (self->cards, node, card);
    }
  return card;
}

/* A field is a port too, shown or not. */
static gboolean
read_field (Port *port)
{
  const PlumbField *field
      = port->card->kind != NULL ? plumb_kind_find_field (port->card->kind, port->name) : NULL;
  if (field == NULL)
    return FALSE;
  port->kind = plumb_field_get_artifact_kind (field);
  port->takes_several = field->type == PLUMB_FIELD_LIST;
  port->optional = TRUE;
  port->is_known = TRUE;
  return TRUE;
}

static gboolean
read_port (PlumbConnector *self, const PlumbEnd *end, Port *port)
{
  PlumbNode *node = plumb_graph_find_node (self->level, end->node);
  *port = (Port) { .node = node, .name = end->port };
  if (node == NULL)
    return FALSE;
  port->card = get_card (self, node);
  int position = end->is_output ? plumb_card_find_output (port->card, end->port)
                                : plumb_card_find_input (port->card, end->port);
  const PlumbCardPort *found = position < 0     ? NULL
                               : end->is_output ? &port->card->outputs[position]
                                                : &port->card->inputs[position];
  if (!end->is_output && (found == NULL || found->is_field) && read_field (port))
    return TRUE;
  if (found == NULL)
    return FALSE;
  port->kind = found->kind;
  port->is_known = found->is_known;
  port->takes_several = found->many;
  port->optional = found->optional;
  if (!end->is_output && port->card->kind != NULL)
    port->contract = plumb_kind_find_input (port->card->kind, end->port);
  return found->is_known;
}

/**
 * plumb_connector_get_kind:
 * @self: a connector
 *
 * Returns: (transfer none): the artifact kind of the held port; "any" where it is not known
 */
const char *
plumb_connector_get_kind (PlumbConnector *self)
{
  Port port;
  return read_port (self, &self->held, &port) ? port.kind : "any";
}

static gboolean
accepts (PlumbConnector *self, const Port *output, const Port *input)
{
  PlumbPort port = { .name = input->name, .kind = input->kind };
  if (input->contract != NULL)
    port.also = input->contract->also;
  return plumb_registry_port_accepts (self->scope.registry, output->kind, &port);
}

static const char *
get_realm (PlumbConnector *self, const Port *port)
{
  PlumbKind *kind = port->card->kind;
  const PlumbFamily *family
      = kind != NULL
            ? plumb_registry_find_family (self->scope.registry, plumb_kind_get_family (kind))
            : NULL;
  return family != NULL ? family->realm : NULL;
}

static gboolean
are_of_one_realm (PlumbConnector *self, const Port *a, const Port *b)
{
  const char *one = get_realm (self, a), *other = get_realm (self, b);
  return one == NULL || other == NULL || g_str_equal (one, other);
}

/* --- circles -------------------------------------------------------------------------------- */

/* Ways through a subgraph may be apart: the check, which expands it, decides. */
static gboolean
is_see_through (PlumbNode *node)
{
  return !g_str_equal (plumb_node_get_kind (node), PLUMB_KIND_SUBGRAPH);
}

static void
visit_neighbors (PlumbConnector *self, PlumbNode *node, GPtrArray *open)
{
  GPtrArray *edges = self->held.is_output ? plumb_graph_get_edges_in (self->level, node)
                                          : plumb_graph_get_edges_out (self->level, node);
  for (guint i = 0; i < edges->len; i++)
    {
      PlumbEdge *edge = edges->pdata[i];
      PlumbNode *next
          = self->held.is_output ? plumb_edge_get_source (edge) : plumb_edge_get_target (edge);
      if (edge != self->moved && g_hash_table_add (self->circle, next) && is_see_through (next))
        g_ptr_array_add (open, next);
    }
}

/* What is above the held output, or below the held input. */
static gboolean
closes_circle (PlumbConnector *self, PlumbNode *held, PlumbNode *node)
{
  if (self->circle == NULL)
    {
      self->circle = g_hash_table_new (NULL, NULL);
      g_autoptr (GPtrArray) open = g_ptr_array_new ();
      g_ptr_array_add (open, held);
      while (open->len > 0)
        visit_neighbors (self, g_ptr_array_steal_index_fast (open, open->len - 1), open);
    }
  return g_hash_table_contains (self->circle, node);
}

/* --- answers -------------------------------------------------------------------------------- */

static PlumbEdge *
find_edge (PlumbConnector *self, const PlumbEnd *output, const PlumbEnd *input)
{
  g_autofree char *from = plumb_end_format (output), *to = plumb_end_format (input);
  return plumb_graph_find_edge (self->level, from, to);
}

static PlumbEdge *
find_filling (PlumbConnector *self, const Port *input)
{
  GPtrArray *edges = plumb_graph_get_edges_in (self->level, input->node);
  for (guint i = 0; !input->takes_several && i < edges->len; i++)
    if (edges->pdata[i] != self->moved
        && g_str_equal (plumb_edge_get_target_port (edges->pdata[i]), input->name))
      return edges->pdata[i];
  return NULL;
}

static PlumbConnectFit
check_ports (PlumbConnector *self, const Port *held, const Port *other)
{
  const Port *output = self->held.is_output ? held : other;
  const Port *input = self->held.is_output ? other : held;
  if (!are_of_one_realm (self, output, input))
    return PLUMB_CONNECT_REALM;
  if (!accepts (self, output, input))
    return PLUMB_CONNECT_KIND;
  if (closes_circle (self, held->node, other->node))
    return PLUMB_CONNECT_CYCLE;
  return find_filling (self, input) != NULL ? PLUMB_CONNECT_REPLACES : PLUMB_CONNECT_FITS;
}

/**
 * plumb_connector_check:
 * @self: a connector
 * @end: the other port
 *
 * The first question finds what would close a circle, which takes a time that grows with the graph.
 *
 * Returns: whether it takes the link, or why not
 */
PlumbConnectFit
plumb_connector_check (PlumbConnector *self, const PlumbEnd *end)
{
  g_return_val_if_fail (self != NULL && end != NULL, PLUMB_CONNECT_UNKNOWN);
  Port held, other;
  if (end->is_output == self->held.is_output)
    return PLUMB_CONNECT_SAME_SIDE;
  if (g_str_equal (end->node, self->held.node))
    return PLUMB_CONNECT_SELF;
  if (!read_port (self, &self->held, &held) || !read_port (self, end, &other))
    return PLUMB_CONNECT_UNKNOWN;
  PlumbEdge *there
      = end->is_output ? find_edge (self, end, &self->held) : find_edge (self, &self->held, end);
  if (there != NULL && there != self->moved)
    return PLUMB_CONNECT_IS_THERE;
  return check_ports (self, &held, &other);
}

/**
 * plumb_connector_find_replaced:
 * @self: a connector
 * @end: the other port
 *
 * Returns: (transfer none) (nullable): the edge that connecting would take away
 */
PlumbEdge *
plumb_connector_find_replaced (PlumbConnector *self, const PlumbEnd *end)
{
  Port input;
  const PlumbEnd *at = end->is_output ? &self->held : end;
  return read_port (self, at, &input) ? find_filling (self, &input) : NULL;
}

static char *
describe_taken (const Port *input)
{
  GString *text = g_string_new (input->kind);
  const char *const *also = input->contract != NULL ? input->contract->also : NULL;
  for (guint i = 0; also != NULL && also[i] != NULL; i++)
    g_string_append_printf (text, " / %s", also[i]);
  return g_string_free (text, FALSE);
}

static void
describe_kinds (PlumbConnector *self, const PlumbEnd *end, PlumbConnectDetails *details)
{
  Port held, other;
  read_port (self, &self->held, &held);
  read_port (self, end, &other);
  details->held = g_strdup (end->is_output ? other.kind : held.kind);
  details->other = describe_taken (end->is_output ? &held : &other);
}

static void
describe_families (PlumbConnector *self, const PlumbEnd *end, PlumbConnectDetails *details)
{
  Port held, other;
  read_port (self, &self->held, &held);
  read_port (self, end, &other);
  details->held = g_strdup (plumb_kind_get_family (held.card->kind));
  details->other = g_strdup (plumb_kind_get_family (other.card->kind));
}

/**
 * plumb_connector_describe:
 * @self: a connector
 * @end: the other port
 * @details: (out): members that plumb_connector_check() gives no reason to are %NULL
 *
 * Tells what words about plumb_connector_check() are made of, for whoever says it in another
 * language than plumb_connector_explain().
 */
void
plumb_connector_describe (PlumbConnector *self, const PlumbEnd *end, PlumbConnectDetails *details)
{
  *details = (PlumbConnectDetails) { 0 };
  PlumbConnectFit fit = plumb_connector_check (self, end);
  if (fit == PLUMB_CONNECT_KIND)
    describe_kinds (self, end, details);
  else if (fit == PLUMB_CONNECT_REALM)
    describe_families (self, end, details);
  else if (fit == PLUMB_CONNECT_REPLACES)
    details->other = g_strdup (
        get_card (self, plumb_edge_get_source (plumb_connector_find_replaced (self, end)))->title);
}

/**
 * plumb_connect_details_clear:
 * @details: what was described
 */
void
plumb_connect_details_clear (PlumbConnectDetails *details)
{
  g_clear_pointer (&details->held, g_free);
  g_clear_pointer (&details->other, g_free);
}

/**
 * plumb_connector_explain:
 * @self: a connector
 * @end: the other port
 *
 * Returns: (transfer full): what would happen, or why it cannot, in a few words
 */
char *
plumb_connector_explain (PlumbConnector *self, const PlumbEnd *end)
{
  g_auto (PlumbConnectDetails) details = { NULL };
  plumb_connector_describe (self, end, &details);
  switch (plumb_connector_check (self, end))
    {
    case PLUMB_CONNECT_FITS:
      return g_strdup ("Connect");
    case PLUMB_CONNECT_REPLACES:
      return g_strdup_printf ("Filled already: replaces the link from %s", details.other);
    case PLUMB_CONNECT_IS_THERE:
      return g_strdup ("Connected already");
    case PLUMB_CONNECT_SAME_SIDE:
      return g_strdup (end->is_output ? "An output goes to an input" : "An input takes an output");
    case PLUMB_CONNECT_SELF:
      return g_strdup ("A node cannot feed itself");
    case PLUMB_CONNECT_UNKNOWN:
      return g_strdup ("No contract knows this port");
    case PLUMB_CONNECT_KIND:
      return g_strdup_printf ("Takes %s, not %s", details.other, details.held);
    case PLUMB_CONNECT_REALM:
      return g_strdup_printf ("%s does not go together with %s", details.held, details.other);
    case PLUMB_CONNECT_CYCLE:
      return g_strdup ("Would close a circle");
    default:
      g_return_val_if_reached (NULL);
    }
}

/* --- choosing a port ------------------------------------------------------------------------ */

typedef struct
{
  const char *name;
  int rank;
  guint position;
} Choice;

static int
compare_choices (gconstpointer a, gconstpointer b)
{
  const Choice *one = a, *other = b;
  if (one->rank != other->rank)
    return one->rank - other->rank;
  return one->position < other->position ? -1 : 1;
}

/* Less is better. */
static int
rank (PlumbConnector *self, const Port *port, PlumbConnectFit fit)
{
  return (fit == PLUMB_CONNECT_REPLACES ? 4 : 0)
         + (g_strcmp0 (port->kind, plumb_connector_get_kind (self)) != 0 ? 2 : 0)
         + (port->optional ? 1 : 0);
}

static GArray *
find_choices (PlumbConnector *self, const char *id)
{
  GArray *choices = g_array_new (FALSE, FALSE, sizeof (Choice));
  PlumbNode *node = plumb_graph_find_node (self->level, id);
  PlumbCard *card = node != NULL ? get_card (self, node) : NULL;
  guint n_ports = card == NULL ? 0 : self->held.is_output ? card->n_inputs : card->n_outputs;
  for (guint i = 0; i < n_ports; i++)
    {
      const char *name = self->held.is_output ? card->inputs[i].name : card->outputs[i].name;
      const PlumbEnd end = { id, name, !self->held.is_output };
      PlumbConnectFit fit = plumb_connector_check (self, &end);
      Port port;
      if (plumb_connect_fit_is_good (fit) && read_port (self, &end, &port))
        g_array_append_val (choices, ((Choice) { name, rank (self, &port, fit), i }));
    }
  g_array_sort (choices, compare_choices);
  return choices;
}

/**
 * plumb_connector_find_best:
 * @self: a connector
 * @node: id of another node
 *
 * Returns: (transfer none) (nullable): the port of it that takes the link best
 */
const char *
plumb_connector_find_best (PlumbConnector *self, const char *node)
{
  g_autoptr (GArray) choices = find_choices (self, node);
  return choices->len > 0 ? g_array_index (choices, Choice, 0).name : NULL;
}

/**
 * plumb_connector_list:
 * @self: a connector
 * @node: id of another node
 *
 * Returns: (transfer full): names of its ports that take the link, the best first
 */
char **
plumb_connector_list (PlumbConnector *self, const char *node)
{
  g_autoptr (GArray) choices = find_choices (self, node);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  for (guint i = 0; i < choices->len; i++)
    g_strv_builder_add (names, g_array_index (choices, Choice, i).name);
  return g_strv_builder_end (names);
}

/**
 * plumb_connector_connect:
 * @self: a connector
 * @end: the other port
 * @draft: takes what connects both; nothing where the link is put back where it was
 * @error: return location
 *
 * Returns: %FALSE with %PLUMB_AUTHOR_ERROR_DOES_NOT_FIT
 */
gboolean
plumb_connector_connect (PlumbConnector *self,
                         const PlumbEnd *end,
                         PlumbDraft *draft,
                         GError **error)
{
  PlumbConnectFit fit = plumb_connector_check (self, end);
  if (!plumb_connect_fit_is_good (fit))
    {
      g_autofree char *why = plumb_connector_explain (self, end);
      g_set_error_literal (error, PLUMB_AUTHOR_ERROR, PLUMB_AUTHOR_ERROR_DOES_NOT_FIT, why);
      return FALSE;
    }
  g_autofree char *from = plumb_end_format (end->is_output ? end : &self->held);
  g_autofree char *to = plumb_end_format (end->is_output ? &self->held : end);
  if (self->moved != NULL && plumb_graph_find_edge (self->level, from, to) == self->moved)
    return TRUE; /* put back where it was */
  PlumbEdge *replaced = plumb_connector_find_replaced (self, end);
  if (replaced != NULL)
    plumb_draft_disconnect (draft, replaced);
  if (self->moved == NULL)
    {
      plumb_draft_connect (draft, from, to);
      return TRUE;
    }
  plumb_draft_disconnect (draft, self->moved);
  plumb_draft_connect_like (draft, self->moved, from, to);
  return TRUE;
}
