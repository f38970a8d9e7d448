/* plumb-ui-compare-regions.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "plumb-ui-compare-regions.h"

#define MOST_STEPS 200

/* Of one output. */
typedef struct
{
  PlumbValue *settings; /* (nullable): what was there before, its regions left out */
  PlumbImage *mask;     /* (nullable) */
  GArray *list;         /* PlumbRegion */
  GPtrArray *before;    /* GArray: lists that it was, the latest last */
  GPtrArray *after;     /* GArray: lists that it was before it was taken back */
  guint selected;
} Set;

struct _PlumbUiCompareRegions
{
  GObject parent_instance;

  GHashTable *sets; /* output -> Set */
  Set *set;         /* of the output that is shown */
};

G_DEFINE_FINAL_TYPE (PlumbUiCompareRegions, plumb_ui_compare_regions, G_TYPE_OBJECT)

enum
{
  CHANGED,
  SELECTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* --- lists ---------------------------------------------------------------------------------- */

static GArray *
list_new (void)
{
  GArray *list = g_array_new (FALSE, TRUE, sizeof (PlumbRegion));
  g_array_set_clear_func (list, (GDestroyNotify) plumb_region_clear);
  return list;
}

static GArray *
list_copy (GArray *list)
{
  GArray *copy = list_new ();
  for (guint i = 0; i < list->len; i++)
    {
      PlumbRegion region;
      plumb_region_copy (&g_array_index (list, PlumbRegion, i), &region);
      g_array_append_val (copy, region);
    }
  return copy;
}

static void
set_free (gpointer data)
{
  Set *set = data;
  g_clear_pointer (&set->settings, plumb_value_unref);
  g_clear_pointer (&set->mask, plumb_image_unref);
  g_array_unref (set->list);
  g_ptr_array_unref (set->before);
  g_ptr_array_unref (set->after);
  g_free (set);
}

static Set *
find_set (PlumbUiCompareRegions *self, const char *output)
{
  const char *key = output != NULL ? output : "";
  Set *set = g_hash_table_lookup (self->sets, key);
  if (set != NULL)
    return set;
  set = g_new0 (Set, 1);
  set->list = list_new ();
  set->before = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  set->after = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  set->selected = G_MAXUINT;
  g_hash_table_insert (self->sets, g_strdup (key), set);
  return set;
}

/* --- what was saved --------------------------------------------------------------------------- */

static PlumbValue *
without_regions (const PlumbCompareSettings *settings)
{
  g_autoptr (PlumbValue) value = plumb_compare_settings_to_value (settings);
  PlumbValueBuilder *builder = plumb_value_builder_new_copy (value);
  plumb_value_builder_remove (builder, "regions");
  return plumb_value_builder_end (builder);
}

void
plumb_ui_compare_regions_load (PlumbUiCompareRegions *self,
                               const char *output,
                               const PlumbCompareSettings *settings)
{
  g_return_if_fail (PLUMB_UI_IS_COMPARE_REGIONS (self) && settings != NULL);
  Set *set = find_set (self, output);
  g_clear_pointer (&set->settings, plumb_value_unref);
  g_clear_pointer (&set->mask, plumb_image_unref);
  set->settings = without_regions (settings);
  set->mask = settings->mask != NULL ? plumb_image_ref (settings->mask) : NULL;
  g_array_unref (set->list);
  set->list = list_copy (settings->regions);
  set->selected = G_MAXUINT;
  g_ptr_array_set_size (set->before, 0);
  g_ptr_array_set_size (set->after, 0);
  if (set == self->set)
    g_signal_emit (self, signals[CHANGED], 0);
}

PlumbImage *
plumb_ui_compare_regions_get_mask (PlumbUiCompareRegions *self, const char *output)
{
  return find_set (self, output)->mask;
}

PlumbValue *
plumb_ui_compare_regions_to_value (PlumbUiCompareRegions *self, const char *output)
{
  g_return_val_if_fail (PLUMB_UI_IS_COMPARE_REGIONS (self), NULL);
  Set *set = find_set (self, output);
  if (set->settings == NULL && set->list->len == 0)
    return NULL;
  PlumbValueBuilder *builder = set->settings != NULL ? plumb_value_builder_new_copy (set->settings)
                                                     : plumb_value_builder_new_object ();
  PlumbValueBuilder *list = plumb_value_builder_new_array ();
  for (guint i = 0; i < set->list->len; i++)
    plumb_value_builder_add (list,
                             plumb_region_to_value (&g_array_index (set->list, PlumbRegion, i)));
  plumb_value_builder_set (builder, "regions", plumb_value_builder_end (list));
  return plumb_value_builder_end (builder);
}

void
plumb_ui_compare_regions_set_output (PlumbUiCompareRegions *self, const char *output)
{
  g_return_if_fail (PLUMB_UI_IS_COMPARE_REGIONS (self));
  Set *set = find_set (self, output);
  if (set == self->set)
    return;
  self->set = set;
  g_signal_emit (self, signals[CHANGED], 0);
}

void
plumb_ui_compare_regions_reset (PlumbUiCompareRegions *self)
{
  g_return_if_fail (PLUMB_UI_IS_COMPARE_REGIONS (self));
  g_hash_table_remove_all (self->sets);
  self->set = find_set (self, NULL);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* --- one of them ----------------------------------------------------------------------------- */

GArray *
plumb_ui_compare_regions_get_list (PlumbUiCompareRegions *self)
{
  return self->set->list;
}

guint
plumb_ui_compare_regions_get_selected (PlumbUiCompareRegions *self)
{
  return self->set->selected < self->set->list->len ? self->set->selected : G_MAXUINT;
}

void
plumb_ui_compare_regions_select (PlumbUiCompareRegions *self, guint region)
{
  g_return_if_fail (PLUMB_UI_IS_COMPARE_REGIONS (self));
  if (self->set->selected == region)
    return;
  self->set->selected = region;
  g_signal_emit (self, signals[SELECTED], 0);
}

guint
plumb_ui_compare_regions_find (PlumbUiCompareRegions *self, double x, double y)
{
  GArray *list = self->set->list;
  for (guint i = 0; i < list->len; i++)
    if (plumb_region_contains (&g_array_index (list, PlumbRegion, i), x, y))
      return i;
  return G_MAXUINT;
}

/* --- changes --------------------------------------------------------------------------------- */

static void
begin_change (PlumbUiCompareRegions *self)
{
  Set *set = self->set;
  g_ptr_array_add (set->before, list_copy (set->list));
  if (set->before->len > MOST_STEPS)
    g_ptr_array_remove_index (set->before, 0);
  g_ptr_array_set_size (set->after, 0);
}

void
plumb_ui_compare_regions_add (PlumbUiCompareRegions *self, const PlumbRegion *region)
{
  g_return_if_fail (PLUMB_UI_IS_COMPARE_REGIONS (self) && region != NULL);
  if (self->set->list->len == PLUMB_MAX_REGIONS)
    return;
  begin_change (self);
  /* In front of the others: what is drawn over them counts. */
  PlumbRegion copy;
  plumb_region_copy (region, &copy);
  g_array_prepend_val (self->set->list, copy);
  self->set->selected = 0;
  g_signal_emit (self, signals[CHANGED], 0);
}

void
plumb_ui_compare_regions_replace (PlumbUiCompareRegions *self, guint i, const PlumbRegion *region)
{
  g_return_if_fail (PLUMB_UI_IS_COMPARE_REGIONS (self) && i < self->set->list->len);
  PlumbRegion copy;
  plumb_region_copy (region, &copy);
  begin_change (self);
  PlumbRegion *to = &g_array_index (self->set->list, PlumbRegion, i);
  plumb_region_clear (to);
  *to = copy;
  self->set->selected = i;
  g_signal_emit (self, signals[CHANGED], 0);
}

void
plumb_ui_compare_regions_set_weight (PlumbUiCompareRegions *self, guint i, double weight)
{
  g_return_if_fail (PLUMB_UI_IS_COMPARE_REGIONS (self) && i < self->set->list->len);
  PlumbRegion changed = g_array_index (self->set->list, PlumbRegion, i);
  double is = changed.use == PLUMB_REGION_IGNORED ? 0 : changed.weight;
  if (changed.use != PLUMB_REGION_JUDGED && is == weight)
    return;
  changed.use = weight > 0 ? PLUMB_REGION_WEIGHED : PLUMB_REGION_IGNORED;
  changed.weight = CLAMP (weight, 0, PLUMB_MAX_WEIGHT);
  plumb_ui_compare_regions_replace (self, i, &changed);
}

void
plumb_ui_compare_regions_move (PlumbUiCompareRegions *self, guint i, double dx, double dy)
{
  g_return_if_fail (PLUMB_UI_IS_COMPARE_REGIONS (self) && i < self->set->list->len);
  PlumbRegion moved = g_array_index (self->set->list, PlumbRegion, i);
  g_autoptr (GArray) spots = moved.spots != NULL ? g_array_copy (moved.spots) : NULL;
  moved.x = (guint) MAX (0, (double) moved.x + round (dx));
  moved.y = (guint) MAX (0, (double) moved.y + round (dy));
  moved.spots = spots;
  for (guint k = 0; spots != NULL && k < spots->len; k++)
    {
      PlumbSpot *spot = &g_array_index (spots, PlumbSpot, k);
      spot->x += round (dx);
      spot->y += round (dy);
    }
  plumb_ui_compare_regions_replace (self, i, &moved);
}

void
plumb_ui_compare_regions_remove (PlumbUiCompareRegions *self, guint i)
{
  g_return_if_fail (PLUMB_UI_IS_COMPARE_REGIONS (self));
  if (i >= self->set->list->len)
    return;
  begin_change (self);
  g_array_remove_index (self->set->list, i);
  self->set->selected = i < self->set->list->len ? i : self->set->list->len - 1;
  g_signal_emit (self, signals[CHANGED], 0);
}

void
plumb_ui_compare_regions_clear (PlumbUiCompareRegions *self)
{
  g_return_if_fail (PLUMB_UI_IS_COMPARE_REGIONS (self));
  if (self->set->list->len == 0)
    return;
  begin_change (self);
  g_array_set_size (self->set->list, 0);
  g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
step (PlumbUiCompareRegions *self, GPtrArray *from, GPtrArray *to)
{
  if (from->len == 0)
    return FALSE;
  g_ptr_array_add (to, self->set->list);
  self->set->list = g_ptr_array_steal_index (from, from->len - 1);
  g_signal_emit (self, signals[CHANGED], 0);
  return TRUE;
}

gboolean
plumb_ui_compare_regions_undo (PlumbUiCompareRegions *self)
{
  g_return_val_if_fail (PLUMB_UI_IS_COMPARE_REGIONS (self), FALSE);
  return step (self, self->set->before, self->set->after);
}

gboolean
plumb_ui_compare_regions_redo (PlumbUiCompareRegions *self)
{
  g_return_val_if_fail (PLUMB_UI_IS_COMPARE_REGIONS (self), FALSE);
  return step (self, self->set->after, self->set->before);
}

/* --- the object ----------------------------------------------------------------------------- */

static void
plumb_ui_compare_regions_finalize (GObject *object)
{
  g_hash_table_unref (PLUMB_UI_COMPARE_REGIONS (object)->sets);
  G_OBJECT_CLASS (plumb_ui_compare_regions_parent_class)->finalize (object);
}

static void
plumb_ui_compare_regions_class_init (PlumbUiCompareRegionsClass *klass)
{
  GType type = PLUMB_UI_TYPE_COMPARE_REGIONS;
  G_OBJECT_CLASS (klass)->finalize = plumb_ui_compare_regions_finalize;
  signals[CHANGED]
      = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SELECTED]
      = g_signal_new ("selected", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
plumb_ui_compare_regions_init (PlumbUiCompareRegions *self)
{
  self->sets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, set_free);
  self->set = find_set (self, NULL);
}

PlumbUiCompareRegions *
plumb_ui_compare_regions_new (void)
{
  return g_object_new (PLUMB_UI_TYPE_COMPARE_REGIONS, NULL);
}
