/* plumb-ui-compare-model.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ui-compare-model.h"

struct _PlumbUiCompareModel
{
  GObject parent_instance;

  PlumbWorkPool *pool;
  PlumbUiCompareCache *cache;
  GPtrArray *pairs; /* PlumbUiComparePair */
  GStrv files;      /* (nullable): to be chosen from */
  guint shown_pair;
  PlumbUiCompareShown *shown;
  PlumbUiCompareMeasures *measures;
  PlumbUiCompareRegions *regions;
  PlumbValue *settings; /* (nullable): what the regions say */
};

G_DEFINE_FINAL_TYPE (PlumbUiCompareModel, plumb_ui_compare_model, G_TYPE_OBJECT)

enum
{
  SHOWN,
  LOADED,
  COMPUTED,
  PROGRESSED,
  MEASURED,
  JUDGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* --- what is told ---------------------------------------------------------------------------- */

static void
loaded_cb (PlumbUiCompareModel *self, guint side)
{
  g_signal_emit (self, signals[LOADED], 0, side);
}

static void
computed_cb (PlumbUiCompareModel *self)
{
  g_signal_emit (self, signals[COMPUTED], 0);
}

static void
progressed_cb (PlumbUiCompareModel *self)
{
  g_signal_emit (self, signals[PROGRESSED], 0);
}

static void
measured_cb (PlumbUiCompareModel *self, guint pair)
{
  g_signal_emit (self, signals[MEASURED], 0, pair);
}

static const char *
get_output (PlumbUiCompareModel *self)
{
  const PlumbUiComparePair *pair = plumb_ui_compare_model_get_pair (self);
  return pair != NULL ? pair->output : NULL;
}

static void
take_settings (PlumbUiCompareModel *self)
{
  g_clear_pointer (&self->settings, plumb_value_unref);
  self->settings = plumb_ui_compare_regions_to_value (self->regions, get_output (self));
}

static void
drop_measures (PlumbUiCompareModel *self)
{
  g_signal_handlers_disconnect_by_data (self->measures, self);
  plumb_ui_compare_measures_stop (self->measures);
  g_clear_object (&self->measures);
}

static void
reset_measures (PlumbUiCompareModel *self)
{
  if (self->measures != NULL)
    drop_measures (self);
  self->measures = plumb_ui_compare_measures_new (self->pool, self->pairs, self->regions);
  g_signal_connect_swapped (self->measures, "measured", G_CALLBACK (measured_cb), self);
}

/* A comparison that is under way is of what was to be compared before. */
static void
regions_changed_cb (PlumbUiCompareModel *self)
{
  take_settings (self);
  if (self->shown != NULL)
    plumb_ui_compare_shown_set_settings (
        self->shown, self->settings,
        plumb_ui_compare_regions_get_mask (self->regions, get_output (self)));
  if (self->measures != NULL && plumb_ui_compare_measures_is_started (self->measures))
    {
      reset_measures (self);
      plumb_ui_compare_measures_start (self->measures);
    }
  g_signal_emit (self, signals[COMPUTED], 0);
}

/* --- which is shown --------------------------------------------------------------------------- */

static void
drop_shown (PlumbUiCompareModel *self)
{
  if (self->shown == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->shown, self);
  plumb_ui_compare_shown_stop (self->shown);
  g_clear_object (&self->shown);
}

static void
show_again (PlumbUiCompareModel *self)
{
  const PlumbUiComparePair *pair = plumb_ui_compare_model_get_pair (self);
  drop_shown (self);
  g_signal_handlers_block_by_func (self->regions, regions_changed_cb, self);
  plumb_ui_compare_regions_set_output (self->regions, pair != NULL ? pair->output : NULL);
  g_signal_handlers_unblock_by_func (self->regions, regions_changed_cb, self);
  take_settings (self);
  self->shown = plumb_ui_compare_shown_new (self->pool, self->cache, pair);
  plumb_ui_compare_shown_set_settings (
      self->shown, self->settings,
      plumb_ui_compare_regions_get_mask (self->regions, get_output (self)));
  g_signal_connect_swapped (self->shown, "loaded", G_CALLBACK (loaded_cb), self);
  g_signal_connect_swapped (self->shown, "computed", G_CALLBACK (computed_cb), self);
  g_signal_connect_swapped (self->shown, "progressed", G_CALLBACK (progressed_cb), self);
  g_signal_emit (self, signals[SHOWN], 0);
}

void
plumb_ui_compare_model_take_pairs (PlumbUiCompareModel *self, GPtrArray *pairs)
{
  g_return_if_fail (PLUMB_UI_IS_COMPARE_MODEL (self));
  g_ptr_array_unref (self->pairs);
  self->pairs = pairs;
  g_ptr_array_set_free_func (pairs, (GDestroyNotify) plumb_ui_compare_pair_free);
  g_clear_pointer (&self->files, g_strfreev);
  self->shown_pair = 0;
  reset_measures (self);
  show_again (self);
}

GPtrArray *
plumb_ui_compare_model_get_pairs (PlumbUiCompareModel *self)
{
  return self->pairs;
}

void
plumb_ui_compare_model_show (PlumbUiCompareModel *self, guint pair)
{
  g_return_if_fail (PLUMB_UI_IS_COMPARE_MODEL (self));
  if (pair >= self->pairs->len || pair == self->shown_pair)
    return;
  self->shown_pair = pair;
  show_again (self);
}

guint
plumb_ui_compare_model_get_shown (PlumbUiCompareModel *self)
{
  return self->shown_pair;
}

const PlumbUiComparePair *
plumb_ui_compare_model_get_pair (PlumbUiCompareModel *self)
{
  return self->shown_pair < self->pairs->len ? g_ptr_array_index (self->pairs, self->shown_pair)
                                             : NULL;
}

/* --- files ----------------------------------------------------------------------------------- */

static void
set_file (PlumbUiComparePair *pair, guint side, const char *path)
{
  g_autofree char *name = path != NULL ? g_filename_display_basename (path) : NULL;
  plumb_ui_compare_pair_set (pair, side, name, path);
}

void
plumb_ui_compare_model_set_files (PlumbUiCompareModel *self, const char *const *paths)
{
  g_return_if_fail (PLUMB_UI_IS_COMPARE_MODEL (self));
  guint n = g_strv_length ((char **) paths);
  g_auto (GStrv) files = g_strdupv ((char **) paths);
  GPtrArray *pairs = g_ptr_array_new ();
  if (n > 0)
    {
      PlumbUiComparePair *pair = plumb_ui_compare_pair_new ("", NULL);
      set_file (pair, 0, files[0]);
      set_file (pair, 1, files[MIN (1, n - 1)]);
      g_ptr_array_add (pairs, pair);
    }
  plumb_ui_compare_model_take_pairs (self, pairs);
  self->files = g_steal_pointer (&files);
}

guint
plumb_ui_compare_model_get_n_files (PlumbUiCompareModel *self)
{
  return self->files != NULL ? g_strv_length (self->files) : 0;
}

const char *
plumb_ui_compare_model_get_file (PlumbUiCompareModel *self, guint file)
{
  return self->files[file];
}

void
plumb_ui_compare_model_choose (PlumbUiCompareModel *self, guint side, guint file)
{
  g_return_if_fail (PLUMB_UI_IS_COMPARE_MODEL (self));
  if (file >= plumb_ui_compare_model_get_n_files (self))
    return;
  PlumbUiComparePair *pair = g_ptr_array_index (self->pairs, 0);
  if (g_strcmp0 (pair->paths[side], self->files[file]) == 0)
    return;
  set_file (pair, side, self->files[file]);
  reset_measures (self);
  show_again (self);
}

/* --- what there is of it -----------------------------------------------------------------------
 */

void
plumb_ui_compare_model_take_word (PlumbUiCompareModel *self, PlumbValue *word)
{
  g_return_if_fail (PLUMB_UI_IS_COMPARE_MODEL (self) && word != NULL);
  for (guint i = 0; i < self->pairs->len; i++)
    {
      PlumbUiComparePair *pair = g_ptr_array_index (self->pairs, i);
      if (pair->number > 0 && pair->number == plumb_value_member_int (word, "pair", 0))
        plumb_ui_compare_pair_take_word (pair, word);
    }
  g_signal_emit (self, signals[JUDGED], 0);
}

gboolean
plumb_ui_compare_model_is_loading (PlumbUiCompareModel *self, guint side)
{
  return plumb_ui_compare_shown_is_loading (self->shown, side);
}

PlumbPyramid *
plumb_ui_compare_model_get_picture (PlumbUiCompareModel *self, guint side)
{
  return plumb_ui_compare_shown_get_picture (self->shown, side);
}

const GError *
plumb_ui_compare_model_get_error (PlumbUiCompareModel *self, guint side)
{
  return plumb_ui_compare_shown_get_error (self->shown, side);
}

static const PlumbUiComparePair *
get_pair_at (PlumbUiCompareModel *self, guint pair)
{
  return pair < self->pairs->len ? g_ptr_array_index (self->pairs, pair) : NULL;
}

PlumbPyramid *
plumb_ui_compare_model_find_picture (PlumbUiCompareModel *self, guint pair, guint side)
{
  const PlumbUiComparePair *other = get_pair_at (self, pair);
  return other != NULL ? plumb_ui_compare_cache_find (self->cache, other->paths[side]) : NULL;
}

void
plumb_ui_compare_model_prepare (PlumbUiCompareModel *self, guint pair)
{
  g_return_if_fail (PLUMB_UI_IS_COMPARE_MODEL (self));
  const PlumbUiComparePair *other = get_pair_at (self, pair);
  for (guint i = 0; other != NULL && i < 2; i++)
    if (other->paths[i] != NULL)
      plumb_ui_compare_cache_load_ahead (self->cache, other->paths[i]);
}

PlumbDifference *
plumb_ui_compare_model_get_difference (PlumbUiCompareModel *self)
{
  return plumb_ui_compare_shown_get_difference (self->shown);
}

const GError *
plumb_ui_compare_model_get_difference_error (PlumbUiCompareModel *self)
{
  return plumb_ui_compare_shown_get_difference_error (self->shown);
}

PlumbPyramid *
plumb_ui_compare_model_get_errors (PlumbUiCompareModel *self, double *reduction)
{
  return plumb_ui_compare_shown_get_errors (self->shown, reduction);
}

const PlumbHistogram *
plumb_ui_compare_model_get_histogram (PlumbUiCompareModel *self, guint side)
{
  return plumb_ui_compare_shown_get_histogram (self->shown, side);
}

PlumbComparison *
plumb_ui_compare_model_get_comparison (PlumbUiCompareModel *self)
{
  return plumb_ui_compare_shown_get_comparison (self->shown);
}

PlumbValue *
plumb_ui_compare_model_get_bytes (PlumbUiCompareModel *self)
{
  return plumb_ui_compare_shown_get_bytes (self->shown);
}

double
plumb_ui_compare_model_get_judging (PlumbUiCompareModel *self)
{
  return plumb_ui_compare_shown_get_judging (self->shown);
}

double
plumb_ui_compare_model_get_estimating (PlumbUiCompareModel *self)
{
  return plumb_ui_compare_shown_get_estimating (self->shown);
}

PlumbUiCompareRegions *
plumb_ui_compare_model_get_regions (PlumbUiCompareModel *self)
{
  return self->regions;
}

PlumbValue *
plumb_ui_compare_model_get_settings (PlumbUiCompareModel *self)
{
  return self->settings;
}

void
plumb_ui_compare_model_measure_all (PlumbUiCompareModel *self)
{
  plumb_ui_compare_measures_start (self->measures);
}

double
plumb_ui_compare_model_get_measure (PlumbUiCompareModel *self, guint pair)
{
  return plumb_ui_compare_measures_get (self->measures, pair);
}

void
plumb_ui_compare_model_sum_up (PlumbUiCompareModel *self, PlumbUiCompareSum *sum)
{
  plumb_ui_compare_measures_sum_up (self->measures, sum);
}

guint
plumb_ui_compare_model_find_worst (PlumbUiCompareModel *self)
{
  return plumb_ui_compare_measures_find_worst (self->measures);
}

/* --- the object ----------------------------------------------------------------------------- */

static void
plumb_ui_compare_model_dispose (GObject *object)
{
  PlumbUiCompareModel *self = PLUMB_UI_COMPARE_MODEL (object);
  if (self->regions != NULL)
    g_signal_handlers_disconnect_by_data (self->regions, self);
  if (self->measures != NULL)
    plumb_ui_compare_measures_stop (self->measures);
  if (self->shown != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->shown, self);
      plumb_ui_compare_shown_stop (self->shown);
    }
  if (self->cache != NULL)
    plumb_ui_compare_cache_stop (self->cache);
  G_OBJECT_CLASS (plumb_ui_compare_model_parent_class)->dispose (object);
}

static void
plumb_ui_compare_model_finalize (GObject *object)
{
  PlumbUiCompareModel *self = PLUMB_UI_COMPARE_MODEL (object);
  g_clear_object (&self->shown);
  g_clear_object (&self->measures);
  g_clear_object (&self->regions);
  g_clear_object (&self->cache);
  g_object_unref (self->pool);
  g_ptr_array_unref (self->pairs);
  g_strfreev (self->files);
  g_clear_pointer (&self->settings, plumb_value_unref);
  G_OBJECT_CLASS (plumb_ui_compare_model_parent_class)->finalize (object);
}

static void
plumb_ui_compare_model_class_init (PlumbUiCompareModelClass *klass)
{
  GType type = PLUMB_UI_TYPE_COMPARE_MODEL;
  G_OBJECT_CLASS (klass)->dispose = plumb_ui_compare_model_dispose;
  G_OBJECT_CLASS (klass)->finalize = plumb_ui_compare_model_finalize;
  signals[SHOWN]
      = g_signal_new ("shown", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[LOADED] = g_signal_new ("loaded", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[COMPUTED]
      = g_signal_new ("computed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[PROGRESSED]
      = g_signal_new ("progressed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[JUDGED]
      = g_signal_new ("judged", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[MEASURED] = g_signal_new ("measured", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
plumb_ui_compare_model_init (PlumbUiCompareModel *self)
{
  self->pairs = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_ui_compare_pair_free);
  self->regions = plumb_ui_compare_regions_new ();
  g_signal_connect_swapped (self->regions, "changed", G_CALLBACK (regions_changed_cb), self);
}

PlumbUiCompareModel *
plumb_ui_compare_model_new (PlumbWorkPool *pool)
{
  PlumbUiCompareModel *self = g_object_new (PLUMB_UI_TYPE_COMPARE_MODEL, NULL);
  self->pool = g_object_ref (pool);
  self->cache = plumb_ui_compare_cache_new (pool);
  self->shown = plumb_ui_compare_shown_new (pool, self->cache, NULL);
  reset_measures (self);
  return self;
}
