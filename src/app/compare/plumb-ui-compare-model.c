/* plumb-ui-compare-model.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "plumb-ui-compare-model.h"

#include "plumb-heat-map.h"
#include "plumb-image-file.h"

/* Pictures that are kept beside the two that are shown: neighbors in a sequence. */
#define MOST_KEPT 12
#define MOST_KEPT_PIXELS (64u << 20)
/* Larger pictures are judged and their visible difference is estimated on a smaller level. */
#define MOST_COMPARED_PIXELS ((guint64) 64 << 20)
#define MOST_VISIBLE_PIXELS ((guint64) 4 << 20)
#define MOST_COUNTED_PIXELS ((guint64) 4 << 20)
#define PIXELS_PER_DEGREE 67.0
#define UNKNOWN (-1.0)

typedef struct
{
  PlumbPyramid *picture;
  GError *error;
  gboolean is_loading;
  PlumbHistogram *histogram;
  gboolean is_counting;
} Side;

struct _PlumbUiCompareModel
{
  GObject parent_instance;

  PlumbWorkPool *pool;
  GPtrArray *pairs; /* PlumbUiComparePair */
  GStrv files;      /* (nullable): to be chosen from */
  GArray *measures; /* double, of each pair */
  guint shown;
  Side sides[2];
  GCancellable *cancellable; /* of what belongs to the pair that is shown */
  GCancellable *ahead;       /* of what may be shown soon */
  GHashTable *coming;        /* paths that are loaded ahead */
  GHashTable *kept;          /* path -> PlumbPyramid */
  GQueue kept_order;         /* the keys of @kept, the oldest first */
  PlumbValue *settings;
  GArray *ignored; /* PlumbArea */
  guint n_judged;  /* how often what is compared was changed */

  PlumbDifference *difference;
  GError *difference_error;
  PlumbPyramid *errors;
  double reduction;
  PlumbComparison *comparison;
  gboolean is_subtracting;
  gboolean is_estimating;
  gboolean is_comparing;

  GCancellable *measuring; /* (nullable): until all are measured */
  guint next_measured;
};

G_DEFINE_FINAL_TYPE (PlumbUiCompareModel, plumb_ui_compare_model, G_TYPE_OBJECT)

enum
{
  SHOWN,
  LOADED,
  COMPUTED,
  MEASURED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* --- pairs ---------------------------------------------------------------------------------- */

PlumbUiComparePair *
plumb_ui_compare_pair_new (const char *name, const char *step)
{
  PlumbUiComparePair *pair = g_new0 (PlumbUiComparePair, 1);
  pair->name = g_strdup (name);
  pair->step = g_strdup (step);
  return pair;
}

void
plumb_ui_compare_pair_set (PlumbUiComparePair *pair, guint side, const char *name, const char *path)
{
  g_set_str (&pair->names[side], name);
  g_set_str (&pair->paths[side], path);
}

void
plumb_ui_compare_pair_free (PlumbUiComparePair *pair)
{
  g_free (pair->name);
  g_free (pair->step);
  g_free (pair->first_step);
  for (guint i = 0; i < 2; i++)
    {
      g_free (pair->names[i]);
      g_free (pair->paths[i]);
    }
  g_free (pair);
}

/* --- what is kept ---------------------------------------------------------------------------- */

static void
keep_picture (PlumbUiCompareModel *self, const char *path, PlumbPyramid *picture)
{
  const PlumbImageLayout *layout = plumb_pyramid_get_layout (picture);
  if ((guint64) layout->width * layout->height > MOST_KEPT_PIXELS
      || plumb_pyramid_get_first_level (picture) > 0 || g_hash_table_contains (self->kept, path))
    return;
  char *key = g_strdup (path);
  g_hash_table_insert (self->kept, key, plumb_pyramid_ref (picture));
  g_queue_push_tail (&self->kept_order, key);
  if (g_queue_get_length (&self->kept_order) > MOST_KEPT)
    g_hash_table_remove (self->kept, g_queue_pop_head (&self->kept_order));
}

static void
drop_kept (PlumbUiCompareModel *self)
{
  g_queue_clear (&self->kept_order);
  g_hash_table_remove_all (self->kept);
}

/* --- loading -------------------------------------------------------------------------------- */

typedef struct
{
  PlumbUiCompareModel *self;
  GCancellable *cancellable;
  char *path;
  guint side;
  gboolean is_ahead;
} Load;

static void
load_free (Load *load)
{
  g_object_unref (load->self);
  g_object_unref (load->cancellable);
  g_free (load->path);
  g_free (load);
}

static gpointer
load_soon (gpointer data, GCancellable *cancellable, GError **error)
{
  return plumb_pyramid_load_soon (data, cancellable, error);
}

static gpointer
load_whole (gpointer data, GCancellable *cancellable, GError **error)
{
  return plumb_pyramid_load (data, cancellable, error);
}

static void load_path (
    PlumbUiCompareModel *self, PlumbWorkFunc func, const char *path, guint side, gboolean is_ahead);

/* The first look at a large picture is there: now all of it. */
static void
refine (PlumbUiCompareModel *self, const Load *load, PlumbPyramid *picture)
{
  if (picture != NULL && plumb_pyramid_get_first_level (picture) > 0)
    load_path (self, load_whole, load->path, load->side, FALSE);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Load *load = user_data;
  PlumbUiCompareModel *self = load->self;
  GError *error = NULL;
  PlumbPyramid *picture = plumb_work_pool_run_finish (PLUMB_WORK_POOL (source), result, &error);
  if (picture != NULL && self->kept != NULL)
    keep_picture (self, load->path, picture);
  if (load->is_ahead)
    g_hash_table_remove (self->coming, load->path);
  if (load->is_ahead || g_cancellable_is_cancelled (load->cancellable))
    {
      g_clear_pointer (&picture, plumb_pyramid_unref);
      g_clear_error (&error);
      load_free (load);
      return;
    }
  Side *side = &self->sides[load->side];
  side->is_loading = FALSE;
  g_clear_pointer (&side->picture, plumb_pyramid_unref);
  side->picture = picture;
  side->error = error;
  refine (self, load, picture);
  g_signal_emit (self, signals[LOADED], 0, load->side);
  load_free (load);
}

static void
load_path (
    PlumbUiCompareModel *self, PlumbWorkFunc func, const char *path, guint side, gboolean is_ahead)
{
  Load *load = g_new0 (Load, 1);
  load->self = g_object_ref (self);
  load->cancellable = g_object_ref (is_ahead ? self->ahead : self->cancellable);
  load->path = g_strdup (path);
  load->side = side;
  load->is_ahead = is_ahead;
  plumb_work_pool_run_async (self->pool, func, g_strdup (path), g_free,
                             (GDestroyNotify) plumb_pyramid_unref, load->cancellable, loaded_cb,
                             load);
}

static void
load_side (PlumbUiCompareModel *self, guint i)
{
  const PlumbUiComparePair *pair = plumb_ui_compare_model_get_pair (self);
  const char *path = pair != NULL ? pair->paths[i] : NULL;
  PlumbPyramid *kept = path != NULL ? g_hash_table_lookup (self->kept, path) : NULL;
  if (kept != NULL)
    self->sides[i].picture = plumb_pyramid_ref (kept);
  else if (path != NULL)
    {
      self->sides[i].is_loading = TRUE;
      load_path (self, load_soon, path, i, FALSE);
    }
}

static void
drop_computed (PlumbUiCompareModel *self)
{
  g_clear_pointer (&self->difference, plumb_difference_unref);
  g_clear_error (&self->difference_error);
  g_clear_pointer (&self->errors, plumb_pyramid_unref);
  g_clear_pointer (&self->comparison, plumb_comparison_unref);
  self->is_subtracting = self->is_estimating = self->is_comparing = FALSE;
}

static void
drop_shown (PlumbUiCompareModel *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  drop_computed (self);
  for (guint i = 0; i < 2; i++)
    {
      g_clear_pointer (&self->sides[i].picture, plumb_pyramid_unref);
      g_clear_error (&self->sides[i].error);
      g_clear_pointer (&self->sides[i].histogram, g_free);
      self->sides[i] = (Side) { 0 };
    }
}

static void
show_again (PlumbUiCompareModel *self)
{
  drop_shown (self);
  self->cancellable = g_cancellable_new ();
  load_side (self, 0);
  load_side (self, 1);
  g_signal_emit (self, signals[SHOWN], 0);
}

/* --- what is computed ----------------------------------------------------------------------- */

typedef struct
{
  PlumbPyramid *pictures[2];
  char *paths[2];
  PlumbValue *settings;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;
  for (guint i = 0; i < 2; i++)
    {
      g_clear_pointer (&job->pictures[i], plumb_pyramid_unref);
      g_free (job->paths[i]);
    }
  g_clear_pointer (&job->settings, plumb_value_unref);
  g_free (job);
}

/* (nullable): both must be there. */
static Job *
job_new (PlumbUiCompareModel *self)
{
  for (guint i = 0; i < 2; i++)
    if (self->sides[i].picture == NULL
        || plumb_pyramid_get_first_level (self->sides[i].picture) > 0)
      return NULL;
  Job *job = g_new0 (Job, 1);
  for (guint i = 0; i < 2; i++)
    {
      job->pictures[i] = plumb_pyramid_ref (self->sides[i].picture);
      job->paths[i] = g_strdup (plumb_ui_compare_model_get_pair (self)->paths[i]);
    }
  job->settings = self->settings != NULL ? plumb_value_ref (self->settings) : NULL;
  return job;
}

/* Ends a computation; whether it still belongs to what is shown. */
static gboolean
finish (GObject *source, GAsyncResult *result, gpointer *value, GError **error)
{
  *value = plumb_work_pool_run_finish (PLUMB_WORK_POOL (source), result, error);
  return *error == NULL || !g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static gpointer
subtract (gpointer data, GCancellable *cancellable, GError **error)
{
  Job *job = data;
  return plumb_difference_new (job->pictures[0], job->pictures[1], cancellable, error);
}

static void
subtracted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PlumbUiCompareModel) self = user_data;
  g_autoptr (GError) error = NULL;
  gpointer difference;
  if (!finish (source, result, &difference, &error))
    return;
  self->difference = difference;
  self->difference_error = g_steal_pointer (&error);
  g_signal_emit (self, signals[COMPUTED], 0);
}

PlumbDifference *
plumb_ui_compare_model_get_difference (PlumbUiCompareModel *self)
{
  g_return_val_if_fail (PLUMB_UI_IS_COMPARE_MODEL (self), NULL);
  Job *job = self->is_subtracting ? NULL : job_new (self);
  if (job != NULL)
    {
      self->is_subtracting = TRUE;
      plumb_work_pool_run_async (self->pool, subtract, job, job_free,
                                 (GDestroyNotify) plumb_difference_unref, self->cancellable,
                                 subtracted_cb, g_object_ref (self));
    }
  return self->difference;
}

const GError *
plumb_ui_compare_model_get_difference_error (PlumbUiCompareModel *self)
{
  return self->difference_error;
}

/* The first level that has no more pixels than that. */
static guint
find_level (const PlumbPyramid *picture, guint64 most)
{
  guint level = 0, width, height;
  plumb_pyramid_get_size (picture, 0, &width, &height);
  while ((guint64) width * height > most && level + 1 < plumb_pyramid_get_n_levels (picture))
    plumb_pyramid_get_size (picture, ++level, &width, &height);
  return level;
}

static gpointer
estimate (gpointer data, GCancellable *cancellable, GError **error)
{
  Job *job = data;
  guint level = find_level (job->pictures[0], MOST_VISIBLE_PIXELS);
  g_autoptr (PlumbImage) a = plumb_pyramid_get_image (job->pictures[0], level);
  g_autoptr (PlumbImage) b = plumb_pyramid_get_image (job->pictures[1], level);
  g_autoptr (PlumbImage) map
      = a != NULL && b != NULL ? plumb_error_map_new_flip (a, b, PIXELS_PER_DEGREE) : NULL;
  if (map != NULL)
    return plumb_pyramid_new (map, error);
  g_set_error_literal (error, PLUMB_IMAGE_ERROR, PLUMB_IMAGE_ERROR_LIMIT, "no memory for FLIP");
  return NULL;
}

static void
estimated_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PlumbUiCompareModel) self = user_data;
  g_autoptr (GError) error = NULL;
  gpointer errors;
  if (!finish (source, result, &errors, &error))
    return;
  self->errors = errors;
  if (self->difference_error == NULL)
    self->difference_error = g_steal_pointer (&error);
  g_signal_emit (self, signals[COMPUTED], 0);
}

static gboolean
have_one_size (PlumbUiCompareModel *self)
{
  for (guint i = 0; i < 2; i++)
    if (self->sides[i].picture == NULL
        || plumb_pyramid_get_first_level (self->sides[i].picture) > 0)
      return FALSE;
  const PlumbImageLayout *a = plumb_pyramid_get_layout (self->sides[0].picture);
  const PlumbImageLayout *b = plumb_pyramid_get_layout (self->sides[1].picture);
  return a->width == b->width && a->height == b->height;
}

PlumbPyramid *
plumb_ui_compare_model_get_errors (PlumbUiCompareModel *self, double *reduction)
{
  g_return_val_if_fail (PLUMB_UI_IS_COMPARE_MODEL (self), NULL);
  if (!self->is_estimating && have_one_size (self))
    {
      self->is_estimating = TRUE;
      self->reduction = (double) (1u << find_level (self->sides[0].picture, MOST_VISIBLE_PIXELS));
      plumb_work_pool_run_async (self->pool, estimate, job_new (self), job_free,
                                 (GDestroyNotify) plumb_pyramid_unref, self->cancellable,
                                 estimated_cb, g_object_ref (self));
    }
  *reduction = self->reduction;
  return self->errors;
}

/* Files that are small enough, or what the pyramids have of them. */
static gpointer
compare (gpointer data, GCancellable *cancellable, GError **error)
{
  Job *job = data;
  g_autoptr (PlumbCompareSettings) settings
      = job->settings != NULL ? plumb_compare_settings_new_from_value (job->settings, error)
                              : plumb_compare_settings_new ();
  if (settings == NULL)
    return NULL;
  settings->metrics |= PLUMB_METRIC_SSIM;
  return plumb_compare_files (job->paths[0], job->paths[1], settings, cancellable, error);
}

typedef struct
{
  PlumbUiCompareModel *self;
  guint n_judged;
} Judging;

static void
compared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Judging *judging = user_data;
  g_autoptr (PlumbUiCompareModel) self = judging->self;
  g_autoptr (GError) error = NULL;
  gpointer comparison;
  if (!finish (source, result, &comparison, &error))
    return;
  if (judging->n_judged != self->n_judged)
    {
      g_clear_pointer ((PlumbComparison **) &comparison, plumb_comparison_unref);
      return;
    }
  self->comparison = comparison;
  g_signal_emit (self, signals[COMPUTED], 0);
}

gboolean
plumb_ui_compare_model_is_too_large (PlumbUiCompareModel *self)
{
  g_return_val_if_fail (PLUMB_UI_IS_COMPARE_MODEL (self), FALSE);
  for (guint i = 0; i < 2; i++)
    {
      const PlumbImageLayout *layout = self->sides[i].picture != NULL
                                           ? plumb_pyramid_get_layout (self->sides[i].picture)
                                           : NULL;
      if (layout != NULL && (guint64) layout->width * layout->height > MOST_COMPARED_PIXELS)
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_comparable (PlumbUiCompareModel *self)
{
  const PlumbUiComparePair *pair = plumb_ui_compare_model_get_pair (self);
  if (pair == NULL || pair->paths[0] == NULL || pair->paths[1] == NULL)
    return FALSE;
  return !self->sides[0].is_loading && !self->sides[1].is_loading
         && !plumb_ui_compare_model_is_too_large (self);
}

PlumbComparison *
plumb_ui_compare_model_get_comparison (PlumbUiCompareModel *self)
{
  g_return_val_if_fail (PLUMB_UI_IS_COMPARE_MODEL (self), NULL);
  if (!self->is_comparing && is_comparable (self))
    {
      const PlumbUiComparePair *pair = plumb_ui_compare_model_get_pair (self);
      Job *job = g_new0 (Job, 1);
      Judging *judging = g_new (Judging, 1);
      *judging = (Judging) { g_object_ref (self), self->n_judged };
      self->is_comparing = TRUE;
      job->paths[0] = g_strdup (pair->paths[0]);
      job->paths[1] = g_strdup (pair->paths[1]);
      job->settings = self->settings != NULL ? plumb_value_ref (self->settings) : NULL;
      plumb_work_pool_run_async (self->pool, compare, job, job_free,
                                 (GDestroyNotify) plumb_comparison_unref, self->cancellable,
                                 compared_cb, judging);
    }
  return self->comparison;
}

typedef struct
{
  PlumbUiCompareModel *self;
  guint side;
} Count;

static gpointer
count (gpointer data, GCancellable *cancellable, GError **error)
{
  return plumb_histogram_new (data, MOST_COUNTED_PIXELS);
}

static void
counted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Count *counting = user_data;
  g_autoptr (PlumbUiCompareModel) self = counting->self;
  g_autoptr (GError) error = NULL;
  gpointer histogram;
  if (!finish (source, result, &histogram, &error))
    return;
  self->sides[counting->side].histogram = histogram;
  g_signal_emit (self, signals[COMPUTED], 0);
}

const PlumbHistogram *
plumb_ui_compare_model_get_histogram (PlumbUiCompareModel *self, guint i)
{
  Side *side = &self->sides[i];
  if (!side->is_counting && side->picture != NULL)
    {
      Count *counting = g_new (Count, 1);
      side->is_counting = TRUE;
      *counting = (Count) { g_object_ref (self), i };
      plumb_work_pool_run_async (self->pool, count, plumb_pyramid_ref (side->picture),
                                 (GDestroyNotify) plumb_pyramid_unref, g_free, self->cancellable,
                                 counted_cb, counting);
    }
  return side->histogram;
}

/* --- the strip ------------------------------------------------------------------------------- */

static void measure_next (PlumbUiCompareModel *self);

static void
measured_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PlumbUiCompareModel) self = user_data;
  g_autoptr (GError) error = NULL;
  gpointer value;
  if (!finish (source, result, &value, &error) || self->measuring == NULL)
    {
      g_clear_pointer ((PlumbComparison **) &value, plumb_comparison_unref);
      return;
    }
  g_autoptr (PlumbComparison) comparison = value;
  const PlumbDelta *delta = comparison != NULL ? plumb_comparison_get_delta (comparison) : NULL;
  guint pair = self->next_measured++;
  double measure = (double) NAN;
  if (delta != NULL)
    measure = delta->mean_delta;
  else if (comparison != NULL && plumb_comparison_is_exact (comparison))
    measure = 0;
  g_array_index (self->measures, double, pair) = measure;
  g_signal_emit (self, signals[MEASURED], 0, pair);
  measure_next (self);
}

static gpointer
measure (gpointer data, GCancellable *cancellable, GError **error)
{
  Job *job = data;
  return plumb_compare_files (job->paths[0], job->paths[1], NULL, cancellable, error);
}

static void
measure_next (PlumbUiCompareModel *self)
{
  for (; self->next_measured < self->pairs->len; self->next_measured++)
    {
      const PlumbUiComparePair *pair = g_ptr_array_index (self->pairs, self->next_measured);
      if (pair->paths[0] != NULL && pair->paths[1] != NULL)
        break;
      g_array_index (self->measures, double, self->next_measured) = (double) NAN;
      g_signal_emit (self, signals[MEASURED], 0, self->next_measured);
    }
  if (self->next_measured == self->pairs->len)
    return;
  const PlumbUiComparePair *pair = g_ptr_array_index (self->pairs, self->next_measured);
  Job *job = g_new0 (Job, 1);
  job->paths[0] = g_strdup (pair->paths[0]);
  job->paths[1] = g_strdup (pair->paths[1]);
  plumb_work_pool_run_async (self->pool, measure, job, job_free,
                             (GDestroyNotify) plumb_comparison_unref, self->measuring, measured_cb,
                             g_object_ref (self));
}

static void
stop_measuring (PlumbUiCompareModel *self)
{
  g_cancellable_cancel (self->measuring);
  g_clear_object (&self->measuring);
  self->next_measured = 0;
}

void
plumb_ui_compare_model_measure_all (PlumbUiCompareModel *self)
{
  g_return_if_fail (PLUMB_UI_IS_COMPARE_MODEL (self));
  if (self->measuring != NULL)
    return;
  self->measuring = g_cancellable_new ();
  measure_next (self);
}

double
plumb_ui_compare_model_get_measure (PlumbUiCompareModel *self, guint pair)
{
  return pair < self->measures->len ? g_array_index (self->measures, double, pair) : UNKNOWN;
}

guint
plumb_ui_compare_model_find_worst (PlumbUiCompareModel *self)
{
  double most = UNKNOWN;
  guint worst = G_MAXUINT;
  for (guint i = 0; i < self->measures->len; i++)
    if (g_array_index (self->measures, double, i) > most)
      {
        most = g_array_index (self->measures, double, i);
        worst = i;
      }
  return worst;
}

/* --- the object ----------------------------------------------------------------------------- */

static void
plumb_ui_compare_model_dispose (GObject *object)
{
  PlumbUiCompareModel *self = PLUMB_UI_COMPARE_MODEL (object);
  stop_measuring (self);
  g_cancellable_cancel (self->ahead);
  if (self->cancellable != NULL)
    drop_shown (self);
  if (self->kept != NULL)
    drop_kept (self);
  g_clear_pointer (&self->kept, g_hash_table_unref);
  G_OBJECT_CLASS (plumb_ui_compare_model_parent_class)->dispose (object);
}

static void
plumb_ui_compare_model_finalize (GObject *object)
{
  PlumbUiCompareModel *self = PLUMB_UI_COMPARE_MODEL (object);
  g_object_unref (self->pool);
  g_object_unref (self->ahead);
  g_hash_table_unref (self->coming);
  g_ptr_array_unref (self->pairs);
  g_array_unref (self->measures);
  g_strfreev (self->files);
  g_clear_pointer (&self->settings, plumb_value_unref);
  g_array_unref (self->ignored);
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
  signals[MEASURED] = g_signal_new ("measured", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
plumb_ui_compare_model_init (PlumbUiCompareModel *self)
{
  self->pairs = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_ui_compare_pair_free);
  self->measures = g_array_new (FALSE, FALSE, sizeof (double));
  self->ignored = g_array_new (FALSE, FALSE, sizeof (PlumbArea));
  self->kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                      (GDestroyNotify) plumb_pyramid_unref);
  self->cancellable = g_cancellable_new ();
  self->ahead = g_cancellable_new ();
  self->coming = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

PlumbUiCompareModel *
plumb_ui_compare_model_new (PlumbWorkPool *pool)
{
  PlumbUiCompareModel *self = g_object_new (PLUMB_UI_TYPE_COMPARE_MODEL, NULL);
  self->pool = g_object_ref (pool);
  return self;
}

static void
reset_measures (PlumbUiCompareModel *self)
{
  const double unknown = UNKNOWN;
  stop_measuring (self);
  g_array_set_size (self->measures, 0);
  for (guint i = 0; i < self->pairs->len; i++)
    g_array_append_val (self->measures, unknown);
}

void
plumb_ui_compare_model_take_pairs (PlumbUiCompareModel *self, GPtrArray *pairs)
{
  g_return_if_fail (PLUMB_UI_IS_COMPARE_MODEL (self));
  g_ptr_array_unref (self->pairs);
  self->pairs = pairs;
  g_ptr_array_set_free_func (pairs, (GDestroyNotify) plumb_ui_compare_pair_free);
  g_clear_pointer (&self->files, g_strfreev);
  self->shown = 0;
  reset_measures (self);
  show_again (self);
}

GPtrArray *
plumb_ui_compare_model_get_pairs (PlumbUiCompareModel *self)
{
  return self->pairs;
}

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

void
plumb_ui_compare_model_show (PlumbUiCompareModel *self, guint pair)
{
  g_return_if_fail (PLUMB_UI_IS_COMPARE_MODEL (self));
  if (pair >= self->pairs->len || pair == self->shown)
    return;
  self->shown = pair;
  show_again (self);
}

guint
plumb_ui_compare_model_get_shown (PlumbUiCompareModel *self)
{
  return self->shown;
}

const PlumbUiComparePair *
plumb_ui_compare_model_get_pair (PlumbUiCompareModel *self)
{
  return self->shown < self->pairs->len ? g_ptr_array_index (self->pairs, self->shown) : NULL;
}

gboolean
plumb_ui_compare_model_is_loading (PlumbUiCompareModel *self, guint side)
{
  return self->sides[side].is_loading;
}

PlumbPyramid *
plumb_ui_compare_model_get_picture (PlumbUiCompareModel *self, guint side)
{
  return self->sides[side].picture;
}

const GError *
plumb_ui_compare_model_get_error (PlumbUiCompareModel *self, guint side)
{
  return self->sides[side].error;
}

PlumbPyramid *
plumb_ui_compare_model_find_picture (PlumbUiCompareModel *self, guint pair, guint side)
{
  const PlumbUiComparePair *other
      = pair < self->pairs->len ? g_ptr_array_index (self->pairs, pair) : NULL;
  return other != NULL && other->paths[side] != NULL
             ? g_hash_table_lookup (self->kept, other->paths[side])
             : NULL;
}

void
plumb_ui_compare_model_prepare (PlumbUiCompareModel *self, guint pair)
{
  g_return_if_fail (PLUMB_UI_IS_COMPARE_MODEL (self));
  const PlumbUiComparePair *other
      = pair < self->pairs->len ? g_ptr_array_index (self->pairs, pair) : NULL;
  for (guint i = 0; other != NULL && i < 2; i++)
    if (other->paths[i] != NULL && !g_hash_table_contains (self->kept, other->paths[i])
        && g_hash_table_add (self->coming, g_strdup (other->paths[i])))
      load_path (self, load_whole, other->paths[i], i, TRUE);
}

/* The regions alone: everything else stays as the project says. */
static PlumbValue *
make_settings (GArray *ignored)
{
  g_autoptr (PlumbCompareSettings) settings = plumb_compare_settings_new ();
  for (guint i = 0; i < ignored->len; i++)
    {
      const PlumbArea *area = &g_array_index (ignored, PlumbArea, i);
      g_autofree char *name = g_strdup_printf ("ignored %u", i + 1);
      const PlumbRegion region = { .name = name,
                                   .x = area->x,
                                   .y = area->y,
                                   .width = area->width,
                                   .height = area->height,
                                   .use = PLUMB_REGION_IGNORED };
      plumb_compare_settings_add_region (settings, &region);
    }
  g_autoptr (PlumbValue) all = plumb_compare_settings_to_value (settings);
  PlumbValueBuilder *regions = plumb_value_builder_new_object ();
  plumb_value_builder_set (regions, "regions",
                           plumb_value_ref (plumb_value_get_member (all, "regions")));
  return plumb_value_builder_end (regions);
}

/* A comparison that is under way is of what was to be compared before. */
static void
judge_again (PlumbUiCompareModel *self)
{
  g_clear_pointer (&self->settings, plumb_value_unref);
  if (self->ignored->len > 0)
    self->settings = make_settings (self->ignored);
  self->n_judged++;
  self->is_comparing = FALSE;
  g_clear_pointer (&self->comparison, plumb_comparison_unref);
  g_signal_emit (self, signals[COMPUTED], 0);
}

void
plumb_ui_compare_model_ignore (PlumbUiCompareModel *self, const PlumbArea *area)
{
  g_return_if_fail (PLUMB_UI_IS_COMPARE_MODEL (self));
  if (self->ignored->len == PLUMB_MAX_REGIONS)
    return;
  g_array_append_val (self->ignored, *area);
  judge_again (self);
}

void
plumb_ui_compare_model_ignore_nothing (PlumbUiCompareModel *self)
{
  g_return_if_fail (PLUMB_UI_IS_COMPARE_MODEL (self));
  if (self->ignored->len == 0)
    return;
  g_array_set_size (self->ignored, 0);
  judge_again (self);
}

GArray *
plumb_ui_compare_model_get_ignored (PlumbUiCompareModel *self)
{
  return self->ignored;
}

PlumbValue *
plumb_ui_compare_model_get_settings (PlumbUiCompareModel *self)
{
  return self->settings;
}
