/* plumb-obstacle.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-obstacle.h"

#define VERDICT "verdict"

/**
 * plumb_obstacle_clear:
 * @self: an obstacle
 */
void
plumb_obstacle_clear (PlumbObstacle *self)
{
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->advice, g_free);
}

/* --- what is reached --- */

static gboolean
gives_verdict (PlumbKind *kind)
{
  for (guint i = 0; i < plumb_kind_get_n_outputs (kind); i++)
    if (g_str_equal (plumb_kind_get_output (kind, i)->kind, VERDICT))
      return TRUE;
  return FALSE;
}

/* Whether it is open as soon as its source has succeeded. */
static gboolean
is_always_open (const PlumbFlat *flat, const PlumbScheduleEdge *edge)
{
  return edge->condition == PLUMB_CONDITION_PASS && edge->mask == 0
         && !gives_verdict (flat->nodes[edge->source].kind);
}

static gboolean
is_certain (const PlumbWiring *wiring, guint place, const guint8 *certain)
{
  if (wiring->flat->nodes[place].muted)
    return FALSE;
  for (guint i = wiring->first[place]; i < wiring->first[place + 1]; i++)
    if (!certain[wiring->edges[i].source] || !is_always_open (wiring->flat, &wiring->edges[i]))
      return FALSE;
  return TRUE;
}

/**
 * plumb_obstacle_list_certain:
 * @wiring: of a workflow, or of the body of a block
 *
 * Returns: (transfer full): one byte a node
 */
guint8 *
plumb_obstacle_list_certain (const PlumbWiring *wiring)
{
  guint n_nodes = wiring->flat->n_nodes;
  guint8 *certain = g_new0 (guint8, MAX (n_nodes, 1));

  for (guint i = 0; i < n_nodes; i++)
    certain[i] = is_certain (wiring, i, certain);
  return certain;
}

/* --- what stands in the way --- */

static gboolean
has_bound_field (const PlumbFlat *flat, const PlumbFlatNode *node)
{
  for (guint i = 0; i < node->n_edges_in; i++)
    if (flat->edges[node->edges_in[i]].target_field >= 0)
      return TRUE;
  return FALSE;
}

static gboolean
ask_backend (const PlumbKindInfo *info, const PlumbFlatNode *node, PlumbObstacle *obstacle)
{
  g_auto (PlumbFailure) failure = { 0 };

  if (info->backend == NULL
      || plumb_backend_check (info->backend, node->kind, node->params, &failure))
    return FALSE;
  *obstacle = (PlumbObstacle) { failure.code, g_steal_pointer (&failure.message),
                                g_steal_pointer (&failure.advice) };
  return TRUE;
}

static gboolean
look_inside (PlumbResolver *resolver, PlumbFlat *body, PlumbObstacle *obstacle)
{
  g_autoptr (PlumbWiring) wiring = plumb_wiring_new (body, NULL);
  g_autofree guint8 *certain = wiring != NULL ? plumb_obstacle_list_certain (wiring) : NULL;

  for (guint i = 0; certain != NULL && i < body->n_nodes; i++)
    {
      if (!certain[i] || !plumb_obstacle_find (resolver, body, i, obstacle))
        continue;
      g_autofree char *text = g_steal_pointer (&obstacle->text);
      obstacle->text = g_strdup_printf ("in it, %s cannot run: %s", body->nodes[i].path, text);
      return TRUE;
    }
  return FALSE;
}

/**
 * plumb_obstacle_find:
 * @resolver: of the plan
 * @flat: a workflow, or the body of a block
 * @place: of a node
 * @obstacle: (out caller-allocates): what stands in its way
 *
 * Returns: whether anything does
 */
gboolean
plumb_obstacle_find (PlumbResolver *resolver,
                     const PlumbFlat *flat,
                     guint place,
                     PlumbObstacle *obstacle)
{
  g_return_val_if_fail (flat != NULL && place < flat->n_nodes && obstacle != NULL, FALSE);

  const PlumbFlatNode *node = &flat->nodes[place];
  const PlumbKindInfo *info = plumb_resolver_get_kind (resolver, node->kind);
  *obstacle = (PlumbObstacle) { 0 };
  if (info->obstacle != NULL)
    {
      *obstacle = (PlumbObstacle) { info->obstacle_code, g_strdup (info->obstacle),
                                    g_strdup (info->advice) };
      return TRUE;
    }
  if (node->body != NULL)
    return look_inside (resolver, node->body, obstacle);
  return !has_bound_field (flat, node) && ask_backend (info, node, obstacle);
}
