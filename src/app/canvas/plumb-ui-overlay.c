/* plumb-ui-overlay.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ui-overlay-private.h"

#include <string.h>

static guint changed_signal;

G_DEFINE_FINAL_TYPE (PlumbUiOverlay, plumb_ui_overlay, G_TYPE_OBJECT)

static void
tell (PlumbUiOverlay *self)
{
  g_signal_emit (self, changed_signal, 0);
}

/* --- sets of nodes and hits ---------------------------------------------------------------------
 */

static void
node_set_clear (PlumbUiNodeSet *set)
{
  g_clear_pointer (&set->nodes, g_array_unref);
  g_clear_pointer (&set->bits, g_free);
  set->n_bits = set->n = 0;
}

static void
node_set_fill (PlumbUiNodeSet *set, PlumbScene *scene, const guint *nodes, guint n_nodes)
{
  node_set_clear (set);
  if (n_nodes == 0)
    return;
  set->n_bits = plumb_scene_get_n_slots (scene);
  set->bits = g_new0 (guint8, MAX (set->n_bits, 1));
  set->nodes = g_array_sized_new (FALSE, FALSE, sizeof (guint), n_nodes);
  for (guint i = 0; i < n_nodes; i++)
    if (nodes[i] < set->n_bits && set->bits[nodes[i]] == 0)
      {
        set->bits[nodes[i]] = 1;
        set->n++;
        g_array_append_val (set->nodes, nodes[i]);
      }
}

static gboolean
node_set_is (const PlumbUiNodeSet *set, const guint *nodes, guint n_nodes)
{
  gboolean is_same = set->n == n_nodes;
  for (guint i = 0; is_same && i < n_nodes; i++)
    is_same = plumb_ui_node_set_contains (set, nodes[i]);
  return is_same;
}

gboolean
plumb_ui_node_set_contains (const PlumbUiNodeSet *self, guint node)
{
  return node < self->n_bits && self->bits[node] != 0;
}

static void
own_hit_clear (PlumbUiOwnHit *own)
{
  g_clear_pointer (&own->id, g_free);
  g_clear_pointer (&own->name, g_free);
  own->hit = (PlumbHit) { .type = PLUMB_HIT_NOTHING };
}

static gboolean
own_hit_set (PlumbUiOwnHit *own, const PlumbHit *hit)
{
  const PlumbHit nothing = { .type = PLUMB_HIT_NOTHING };
  if (hit == NULL)
    hit = &nothing;
  if (own->hit.type == hit->type && g_strcmp0 (own->id, hit->id) == 0
      && g_strcmp0 (own->name, hit->name) == 0)
    return FALSE;
  g_autofree char *id = g_strdup (hit->id);
  g_autofree char *name = g_strdup (hit->name);
  PlumbHit copy = *hit;
  own_hit_clear (own);
  own->id = g_steal_pointer (&id);
  own->name = g_steal_pointer (&name);
  own->hit = copy;
  own->hit.id = own->id;
  own->hit.name = own->name;
  return TRUE;
}

/* --- object -------------------------------------------------------------------------------------
 */

static void
clear_port_fit (PlumbUiOverlay *self)
{
  if (self->port_fit_destroy != NULL)
    self->port_fit_destroy (self->port_fit_data);
  self->port_fit = NULL;
  self->port_fit_data = NULL;
  self->port_fit_destroy = NULL;
}

static void
plumb_ui_overlay_finalize (GObject *object)
{
  PlumbUiOverlay *self = PLUMB_UI_OVERLAY (object);

  node_set_clear (&self->selected);
  node_set_clear (&self->lit);
  g_clear_pointer (&self->band_base, g_free);
  for (int i = 0; i < PLUMB_SCENE_CARD; i++)
    g_clear_pointer (&self->selected_others[i], g_strfreev);
  own_hit_clear (&self->focus);
  own_hit_clear (&self->hover);
  g_clear_pointer (&self->lifted, g_array_unref);
  g_clear_pointer (&self->places, g_hash_table_unref);
  g_clear_pointer (&self->guides, g_array_unref);
  g_clear_pointer (&self->stroke, g_array_unref);
  g_clear_pointer (&self->drag_kind, g_free);
  g_clear_pointer (&self->drag_message, g_free);
  g_clear_pointer (&self->target_from, g_free);
  g_clear_pointer (&self->target_to, g_free);
  g_clear_pointer (&self->target_card, g_free);
  clear_port_fit (self);
  g_clear_object (&self->scene);
  G_OBJECT_CLASS (plumb_ui_overlay_parent_class)->finalize (object);
}

static void
plumb_ui_overlay_class_init (PlumbUiOverlayClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = plumb_ui_overlay_finalize;

  /**
   * PlumbUiOverlay::changed:
   * @self: an overlay
   *
   * Something on top looks different.
   */
  changed_signal = g_signal_new ("changed", PLUMB_UI_TYPE_OVERLAY, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
plumb_ui_overlay_init (PlumbUiOverlay *self)
{
  self->lifted = g_array_new (FALSE, FALSE, sizeof (guint));
  self->guides = g_array_new (FALSE, FALSE, sizeof (PlumbSegment));
  self->stroke = g_array_new (FALSE, FALSE, sizeof (PlumbPoint));
}

/**
 * plumb_ui_overlay_new:
 * @scene: what it lies on
 *
 * Returns: (transfer full): an overlay with nothing on it
 */
PlumbUiOverlay *
plumb_ui_overlay_new (PlumbScene *scene)
{
  g_return_val_if_fail (PLUMB_IS_SCENE (scene), NULL);
  PlumbUiOverlay *self = g_object_new (PLUMB_UI_TYPE_OVERLAY, NULL);
  self->scene = g_object_ref (scene);
  return self;
}

/* --- selection, focus, hover --------------------------------------------------------------------
 */

/**
 * plumb_ui_overlay_set_selected_nodes:
 * @self: an overlay
 * @nodes: (array length=n_nodes) (nullable): numbers of nodes
 * @n_nodes: how many
 */
void
plumb_ui_overlay_set_selected_nodes (PlumbUiOverlay *self, const guint *nodes, guint n_nodes)
{
  if (node_set_is (&self->selected, nodes, n_nodes))
    return;
  node_set_fill (&self->selected, self->scene, nodes, n_nodes);
  tell (self);
}

/**
 * plumb_ui_overlay_is_selected:
 * @self: an overlay
 * @node: a number
 *
 * Returns: whether the node is shown as selected
 */
gboolean
plumb_ui_overlay_is_selected (PlumbUiOverlay *self, guint node)
{
  return plumb_ui_node_set_contains (&self->selected, node);
}

/**
 * plumb_ui_overlay_get_n_selected:
 * @self: an overlay
 *
 * Returns: how many nodes are shown as selected
 */
guint
plumb_ui_overlay_get_n_selected (PlumbUiOverlay *self)
{
  return self->selected.n;
}

/**
 * plumb_ui_overlay_set_selected_others:
 * @self: an overlay
 * @type: links, frames or notes
 * @ids: (nullable): of links "FROM TO", else ids
 */
void
plumb_ui_overlay_set_selected_others (PlumbUiOverlay *self,
                                      PlumbSceneItemType type,
                                      const char *const *ids)
{
  g_return_if_fail (type < PLUMB_SCENE_CARD);
  GStrv copy = ids != NULL && ids[0] != NULL ? g_strdupv ((char **) ids) : NULL;
  GStrv old = self->selected_others[type];
  gboolean is_same
      = (copy == NULL) == (old == NULL)
        && (copy == NULL || g_strv_equal ((const char *const *) copy, (const char *const *) old));
  self->selected_others[type] = copy;
  g_strfreev (old);
  if (!is_same)
    tell (self);
}

/**
 * plumb_ui_overlay_set_focus:
 * @self: an overlay
 * @hit: (nullable): what the keyboard is at
 */
void
plumb_ui_overlay_set_focus (PlumbUiOverlay *self, const PlumbHit *hit)
{
  if (own_hit_set (&self->focus, hit))
    tell (self);
}

/**
 * plumb_ui_overlay_set_hover:
 * @self: an overlay
 * @hit: (nullable): what the pointer is over
 */
void
plumb_ui_overlay_set_hover (PlumbUiOverlay *self, const PlumbHit *hit)
{
  if (own_hit_set (&self->hover, hit))
    tell (self);
}

/* --- cards in hand ------------------------------------------------------------------------------
 */

/**
 * plumb_ui_overlay_lift:
 * @self: an overlay
 * @nodes: (array length=n_nodes): numbers of nodes
 * @n_nodes: how many
 *
 * Takes cards into the hand: they and their links are painted on top from now on.
 */
void
plumb_ui_overlay_lift (PlumbUiOverlay *self, const guint *nodes, guint n_nodes)
{
  g_array_set_size (self->lifted, 0);
  g_array_append_vals (self->lifted, nodes, n_nodes);
  self->lift_offset = (PlumbPoint) { 0, 0 };
  self->is_dropping = FALSE;
  plumb_scene_set_lifted (self->scene, nodes, n_nodes);
  tell (self);
}

/**
 * plumb_ui_overlay_set_lift_offset:
 * @self: an overlay
 * @offset: how far from their places they are
 */
void
plumb_ui_overlay_set_lift_offset (PlumbUiOverlay *self, PlumbPoint offset)
{
  if (self->lift_offset.x == offset.x && self->lift_offset.y == offset.y)
    return;
  self->lift_offset = offset;
  tell (self);
}

void
plumb_ui_overlay_set_places (PlumbUiOverlay *self, const GArray *places)
{
  g_clear_pointer (&self->places, g_hash_table_unref);
  if (places == NULL)
    return;
  self->places = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  for (guint i = 0; i < places->len; i++)
    {
      const PlumbUiCardPlace *place = &g_array_index (places, PlumbUiCardPlace, i);
      g_hash_table_insert (self->places, GUINT_TO_POINTER (place->node),
                           g_memdup2 (&place->at, sizeof place->at));
    }
  tell (self);
}

PlumbPoint
plumb_ui_overlay_get_offset (PlumbUiOverlay *self, guint node)
{
  const PlumbPoint *own
      = self->places != NULL ? g_hash_table_lookup (self->places, GUINT_TO_POINTER (node)) : NULL;
  if (own != NULL)
    return *own;
  return plumb_scene_is_lifted (self->scene, node) ? self->lift_offset : (PlumbPoint) { 0, 0 };
}

/**
 * plumb_ui_overlay_drop:
 * @self: an overlay
 *
 * Puts the cards down where the scene has them now. They are still painted on top until the tiles
 * show them, so that nothing flickers.
 */
void
plumb_ui_overlay_drop (PlumbUiOverlay *self)
{
  if (self->lifted->len == 0)
    return;
  self->lift_offset = (PlumbPoint) { 0, 0 };
  self->is_dropping = TRUE;
  plumb_scene_set_lifted (self->scene, NULL, 0);
  tell (self);
}

void
plumb_ui_overlay_end_drop (PlumbUiOverlay *self)
{
  if (!self->is_dropping)
    return;
  self->is_dropping = FALSE;
  g_array_set_size (self->lifted, 0);
  tell (self);
}

/* --- gestures -----------------------------------------------------------------------------------
 */

/**
 * plumb_ui_overlay_set_guides:
 * @self: an overlay
 * @guides: (array length=n_guides) (nullable): lines
 * @n_guides: how many
 */
void
plumb_ui_overlay_set_guides (PlumbUiOverlay *self, const PlumbSegment *guides, guint n_guides)
{
  if (self->guides->len == 0 && n_guides == 0)
    return;
  g_array_set_size (self->guides, 0);
  g_array_append_vals (self->guides, guides, n_guides);
  tell (self);
}

/**
 * plumb_ui_overlay_set_rubber_band:
 * @self: an overlay
 * @rect: (nullable): the rectangle that is drawn
 */
void
plumb_ui_overlay_set_rubber_band (PlumbUiOverlay *self, const PlumbRect *rect)
{
  if (rect == NULL && !self->has_band)
    return;
  if (rect == NULL)
    g_clear_pointer (&self->band_base, g_free);
  self->has_band = rect != NULL;
  if (rect != NULL)
    self->band = *rect;
  tell (self);
}

/**
 * plumb_ui_overlay_set_stroke:
 * @self: an overlay
 * @points: (array length=n_points) (nullable): of a line drawn by hand
 * @n_points: how many
 * @mode: what it is for
 */
void
plumb_ui_overlay_set_stroke (PlumbUiOverlay *self,
                             const PlumbPoint *points,
                             guint n_points,
                             PlumbUiStrokeMode mode)
{
  if (self->stroke->len == 0 && n_points == 0)
    return;
  g_array_set_size (self->stroke, 0);
  g_array_append_vals (self->stroke, points, n_points);
  self->stroke_mode = mode;
  tell (self);
}

/**
 * plumb_ui_overlay_set_drag_link:
 * @self: an overlay
 * @link: (nullable): the link that is being drawn
 */
void
plumb_ui_overlay_set_drag_link (PlumbUiOverlay *self, const PlumbUiDragLink *link)
{
  if (link == NULL && !self->has_drag_link)
    return;
  g_autofree char *kind = link != NULL ? g_strdup (link->kind) : NULL;
  g_autofree char *message = link != NULL ? g_strdup (link->message) : NULL;
  self->has_drag_link = link != NULL;
  self->drag_link = link != NULL ? *link : (PlumbUiDragLink) { 0 };
  g_set_str (&self->drag_kind, kind);
  g_set_str (&self->drag_message, message);
  self->drag_link.kind = self->drag_kind != NULL ? self->drag_kind : "any";
  self->drag_link.message = self->drag_message;
  tell (self);
}

/**
 * plumb_ui_overlay_set_port_fit:
 * @self: an overlay
 * @func: (nullable) (scope notified): asked for each port that is seen
 * @user_data: for @func
 * @destroy: (nullable): frees @user_data
 */
void
plumb_ui_overlay_set_port_fit (PlumbUiOverlay *self,
                               PlumbUiPortFitFunc func,
                               gpointer user_data,
                               GDestroyNotify destroy)
{
  if (func == NULL && self->port_fit == NULL)
    return;
  clear_port_fit (self);
  self->port_fit = func;
  self->port_fit_data = user_data;
  self->port_fit_destroy = destroy;
  tell (self);
}

/**
 * plumb_ui_overlay_set_target_link:
 * @self: an overlay
 * @from: (nullable): `NODE.PORT`; %NULL for none
 * @to: (nullable): `NODE.PORT`
 */
void
plumb_ui_overlay_set_target_link (PlumbUiOverlay *self, const char *from, const char *to)
{
  gboolean changed = g_set_str (&self->target_from, from);
  changed |= g_set_str (&self->target_to, to);
  if (changed)
    tell (self);
}

/**
 * plumb_ui_overlay_set_target_card:
 * @self: an overlay
 * @id: (nullable): a node; %NULL for none
 */
void
plumb_ui_overlay_set_target_card (PlumbUiOverlay *self, const char *id)
{
  if (g_set_str (&self->target_card, id))
    tell (self);
}

/**
 * plumb_ui_overlay_set_lit:
 * @self: an overlay
 * @nodes: (array length=n_nodes) (nullable): numbers of nodes
 * @n_nodes: how many; 0: nothing is faded
 */
void
plumb_ui_overlay_set_lit (PlumbUiOverlay *self, const guint *nodes, guint n_nodes)
{
  if (node_set_is (&self->lit, nodes, n_nodes))
    return;
  node_set_fill (&self->lit, self->scene, nodes, n_nodes);
  tell (self);
}

/**
 * plumb_ui_overlay_clear_gesture:
 * @self: an overlay
 *
 * Takes away all that a gesture may have set; selection, focus and what is lit stay. Cards in hand
 * go back to where the scene has them.
 */
void
plumb_ui_overlay_clear_gesture (PlumbUiOverlay *self)
{
  if (!self->is_dropping)
    plumb_ui_overlay_drop (self);
  plumb_ui_overlay_set_guides (self, NULL, 0);
  plumb_ui_overlay_set_rubber_band (self, NULL);
  plumb_ui_overlay_set_stroke (self, NULL, 0, PLUMB_UI_STROKE_ADDS);
  plumb_ui_overlay_set_drag_link (self, NULL);
  plumb_ui_overlay_set_port_fit (self, NULL, NULL, NULL);
  plumb_ui_overlay_set_target_link (self, NULL, NULL);
  plumb_ui_overlay_set_target_card (self, NULL);
}
