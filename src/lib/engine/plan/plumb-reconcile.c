/* plumb-reconcile.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-reconcile.h"

/**
 * plumb_reconcile_can_resume:
 * @run_state: the name of a state
 *
 * Returns: whether a run in it can go on
 */
gboolean
plumb_reconcile_can_resume (const char *run_state)
{
  static const char *const states[]
      = { "queued", "interrupted", "failed", "cancelled", "paused", "waiting", NULL };

  return run_state != NULL && g_strv_contains (states, run_state);
}

/**
 * plumb_reconcile_keeps:
 * @item: an item as it is recorded
 *
 * Returns: whether it is finished, with all that it made
 */
gboolean
plumb_reconcile_keeps (const PlumbItemRow *item)
{
  gboolean finished
      = g_strcmp0 (item->state, "succeeded") == 0 || g_strcmp0 (item->state, "cached") == 0;

  return finished && item->outputs != NULL;
}

/**
 * plumb_reconcile:
 * @run: its number
 * @seed: as recorded
 * @items: (element-type PlumbItemRow): of all its steps
 *
 * Returns: (transfer full): what the run has left
 */
PlumbPlanLife *
plumb_reconcile (gint64 run, PlumbValue *seed, GPtrArray *items)
{
  PlumbPlanLife *life = g_new0 (PlumbPlanLife, 1);

  life->run = run;
  life->seed = plumb_value_ref (seed);
  life->kept
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) plumb_value_unref);
  life->attempts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < items->len; i++)
    {
      const PlumbItemRow *item = g_ptr_array_index (items, i);
      g_autofree char *name = g_strdup_printf ("%s\n%" G_GINT64_FORMAT, item->path, item->item);
      if (item->cached_from == 0)
        life->executions += item->attempt;
      if (plumb_reconcile_keeps (item))
        g_hash_table_insert (life->kept, g_strdup (name), plumb_value_ref (item->outputs));
      g_hash_table_insert (life->attempts, g_steal_pointer (&name),
                           GINT_TO_POINTER ((int) item->attempt));
    }
  return life;
}

/**
 * plumb_plan_life_free:
 * @self: (transfer full): what a run has left
 */
void
plumb_plan_life_free (PlumbPlanLife *self)
{
  plumb_value_unref (self->seed);
  g_hash_table_unref (self->kept);
  g_hash_table_unref (self->attempts);
  g_free (self);
}
