/* plumb-ui-compare-shown.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ui-compare-shown.h"

#include "plumb-compare-bytes.h"
#include "plumb-compared.h"
#include "plumb-error-pyramid.h"

/* Larger pictures are read from their tiles: judged in bands, and what is visible, and how often
 * each number is there, is told of a smaller level before it is told of all. */
#define MOST_SOON_PIXELS ((guint64) 4 << 20)
#define PIXELS_PER_DEGREE 67.0
#define PROGRESS_MS 250

typedef struct
{
  PlumbPyramid *picture;
  GError *error;
  gboolean is_loading;
  PlumbHistogram *histogram;
  gboolean is_counting;
} Side;

struct _PlumbUiCompareShown
{
  GObject parent_instance;

  PlumbWorkPool *pool;
  PlumbUiCompareCache *cache;
  PlumbUiComparePair *pair; /* (nullable) */
  GCancellable *cancellable;
  Side sides[2];

  PlumbDifference *difference;
  GError *difference_error;
  gboolean is_subtracting;

  PlumbPyramid *errors;
  double reduction;
  gboolean is_estimating;
  gint *estimating; /* (nullable): permille, shared with the worker */

  PlumbValue *settings;
  PlumbImage *mask;
  PlumbComparison *comparison;
  PlumbValue *bytes;         /* (nullable): of what is no picture, in place of @comparison */
  GCancellable *judging_end; /* (nullable): of the comparison that was asked for */
  gint *judging;             /* (nullable): permille, shared with the worker */

  guint progress_source;
};

G_DEFINE_FINAL_TYPE (PlumbUiCompareShown, plumb_ui_compare_shown, G_TYPE_OBJECT)

enum
{
  LOADED,
  COMPUTED,
  PROGRESSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* --- loading -------------------------------------------------------------------------------- */

typedef struct
{
  PlumbUiCompareShown *self;
  guint side;
} Load;

static void load_side (PlumbUiCompareShown *self, guint i, gboolean is_soon);

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Load *load = user_data;
  g_autoptr (PlumbUiCompareShown) self = load->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbPyramid) picture
      = plumb_ui_compare_cache_load_finish (PLUMB_UI_COMPARE_CACHE (source), result, &error);
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  Side *side = &self->sides[load->side];
  side->is_loading = FALSE;
  g_clear_pointer (&side->picture, plumb_pyramid_unref);
  side->picture = g_steal_pointer (&picture);
  side->error = g_steal_pointer (&error);
  /* The first look at a large picture is there: now all of it. */
  if (side->picture != NULL && plumb_pyramid_get_first_level (side->picture) > 0)
    load_side (self, load->side, FALSE);
  g_signal_emit (self, signals[LOADED], 0, load->side);
}

static void
load_side (PlumbUiCompareShown *self, guint i, gboolean is_soon)
{
  Load *load = g_new (Load, 1);
  *load = (Load) { g_object_ref (self), i };
  plumb_ui_compare_cache_load_async (self->cache, self->pair->paths[i], is_soon, self->cancellable,
                                     loaded_cb, load);
}

static void
show_side (PlumbUiCompareShown *self, guint i)
{
  const char *path = self->pair != NULL ? self->pair->paths[i] : NULL;
  PlumbPyramid *kept = plumb_ui_compare_cache_find (self->cache, path);
  if (kept != NULL)
    self->sides[i].picture = plumb_pyramid_ref (kept);
  else if (path != NULL)
    {
      self->sides[i].is_loading = TRUE;
      load_side (self, i, TRUE);
    }
}

gboolean
plumb_ui_compare_shown_is_loading (PlumbUiCompareShown *self, guint side)
{
  return self->sides[side].is_loading;
}

PlumbPyramid *
plumb_ui_compare_shown_get_picture (PlumbUiCompareShown *self, guint side)
{
  return self->sides[side].picture;
}

const GError *
plumb_ui_compare_shown_get_error (PlumbUiCompareShown *self, guint side)
{
  return self->sides[side].error;
}

/* --- jobs ----------------------------------------------------------------------------------- */

typedef struct
{
  PlumbPyramid *pictures[2];
  char *paths[2];
  PlumbValue *settings;
  PlumbImage *mask;
  guint level;
  gint *progress; /* (nullable) */
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
  g_clear_pointer (&job->mask, plumb_image_unref);
  g_clear_pointer (&job->progress, g_atomic_rc_box_release);
  g_free (job);
}

static gboolean
is_whole (PlumbUiCompareShown *self, guint side)
{
  PlumbPyramid *picture = self->sides[side].picture;
  return picture != NULL && plumb_pyramid_get_first_level (picture) == 0;
}

static Job *
job_new (PlumbUiCompareShown *self)
{
  Job *job = g_new0 (Job, 1);
  for (guint i = 0; i < 2; i++)
    {
      PlumbPyramid *picture = self->sides[i].picture;
      job->pictures[i] = picture != NULL ? plumb_pyramid_ref (picture) : NULL;
      job->paths[i] = g_strdup (self->pair->paths[i]);
    }
  job->settings = self->settings != NULL ? plumb_value_ref (self->settings) : NULL;
  job->mask = self->mask != NULL ? plumb_image_ref (self->mask) : NULL;
  return job;
}

/* Ends a computation; whether it still belongs to what is shown. */
static gboolean
finish (GObject *source, GAsyncResult *result, gpointer *value, GError **error)
{
  *value = plumb_work_pool_run_finish (PLUMB_WORK_POOL (source), result, error);
  return *error == NULL || !g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* --- progress ------------------------------------------------------------------------------- */

static void
set_progress (double done, gpointer data)
{
  g_atomic_int_set ((gint *) data, (gint) (1000 * done));
}

static gboolean
progress_cb (gpointer data)
{
  PlumbUiCompareShown *self = data;
  g_signal_emit (self, signals[PROGRESSED], 0);
  if (self->judging != NULL || self->estimating != NULL)
    return G_SOURCE_CONTINUE;
  self->progress_source = 0;
  return G_SOURCE_REMOVE;
}

/* One for the worker, one for who is asked. */
static gint *
begin_progress (PlumbUiCompareShown *self, gint **mine)
{
  g_clear_pointer (mine, g_atomic_rc_box_release);
  *mine = g_atomic_rc_box_new0 (gint);
  if (self->progress_source == 0)
    self->progress_source = g_timeout_add (PROGRESS_MS, progress_cb, self);
  return g_atomic_rc_box_acquire (*mine);
}

static double
read_progress (gint *permille)
{
  return permille != NULL ? g_atomic_int_get (permille) / 1000.0 : -1;
}

double
plumb_ui_compare_shown_get_judging (PlumbUiCompareShown *self)
{
  return read_progress (self->judging);
}

double
plumb_ui_compare_shown_get_estimating (PlumbUiCompareShown *self)
{
  return read_progress (self->estimating);
}

/* --- where they differ ----------------------------------------------------------------------- */

static gpointer
subtract (gpointer data, GCancellable *cancellable, GError **error)
{
  Job *job = data;
  return plumb_difference_new (job->pictures[0], job->pictures[1], cancellable, error);
}

static void
subtracted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PlumbUiCompareShown) self = user_data;
  g_autoptr (GError) error = NULL;
  gpointer difference;
  if (!finish (source, result, &difference, &error))
    return;
  self->difference = difference;
  self->difference_error = g_steal_pointer (&error);
  g_signal_emit (self, signals[COMPUTED], 0);
}

PlumbDifference *
plumb_ui_compare_shown_get_difference (PlumbUiCompareShown *self)
{
  if (!self->is_subtracting && is_whole (self, 0) && is_whole (self, 1))
    {
      self->is_subtracting = TRUE;
      plumb_work_pool_run_async (self->pool, subtract, job_new (self), job_free,
                                 (GDestroyNotify) plumb_difference_unref, self->cancellable,
                                 subtracted_cb, g_object_ref (self));
    }
  return self->difference;
}

const GError *
plumb_ui_compare_shown_get_difference_error (PlumbUiCompareShown *self)
{
  return self->difference_error;
}

/* --- what is visible -------------------------------------------------------------------------- */

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
  const PlumbErrorQuery query = {
    .pictures = { job->pictures[0], job->pictures[1] },
    .level = job->level,
    .pixels_per_degree = PIXELS_PER_DEGREE,
    .progress = job->progress != NULL ? set_progress : NULL,
    .progress_data = job->progress,
  };
  return plumb_error_pyramid_new (&query, cancellable, error);
}

static void start_estimate (PlumbUiCompareShown *self, guint level);

static void
estimated_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PlumbUiCompareShown) self = user_data;
  g_autoptr (GError) error = NULL;
  gpointer errors;
  if (!finish (source, result, &errors, &error))
    return;
  gboolean is_first = self->errors == NULL;
  g_clear_pointer (&self->estimating, g_atomic_rc_box_release);
  if (errors != NULL)
    {
      g_clear_pointer (&self->errors, plumb_pyramid_unref);
      self->errors = errors;
      self->reduction = (double) plumb_pyramid_get_layout (self->sides[0].picture)->width
                        / plumb_pyramid_get_layout (self->errors)->width;
    }
  if (self->difference_error == NULL)
    self->difference_error = g_steal_pointer (&error);
  if (is_first && errors != NULL && find_level (self->sides[0].picture, MOST_SOON_PIXELS) > 0)
    start_estimate (self, 0);
  g_signal_emit (self, signals[COMPUTED], 0);
}

static void
start_estimate (PlumbUiCompareShown *self, guint level)
{
  Job *job = job_new (self);
  job->level = level;
  if (self->errors != NULL)
    job->progress = begin_progress (self, &self->estimating);
  plumb_work_pool_run_async (self->pool, estimate, job, job_free,
                             (GDestroyNotify) plumb_pyramid_unref, self->cancellable, estimated_cb,
                             g_object_ref (self));
}

static gboolean
have_one_size (PlumbUiCompareShown *self)
{
  if (!is_whole (self, 0) || !is_whole (self, 1))
    return FALSE;
  const PlumbImageLayout *a = plumb_pyramid_get_layout (self->sides[0].picture);
  const PlumbImageLayout *b = plumb_pyramid_get_layout (self->sides[1].picture);
  return a->width == b->width && a->height == b->height;
}

PlumbPyramid *
plumb_ui_compare_shown_get_errors (PlumbUiCompareShown *self, double *reduction)
{
  if (!self->is_estimating && have_one_size (self))
    {
      self->is_estimating = TRUE;
      start_estimate (self, find_level (self->sides[0].picture, MOST_SOON_PIXELS));
    }
  *reduction = self->reduction;
  return self->errors;
}

/* --- how often each number is there ------------------------------------------------------------
 */

typedef struct
{
  PlumbUiCompareShown *self;
  guint side;
} Count;

static gpointer
count_some (gpointer data, GCancellable *cancellable, GError **error)
{
  return plumb_histogram_new (data, MOST_SOON_PIXELS, cancellable, error);
}

static gpointer
count_all (gpointer data, GCancellable *cancellable, GError **error)
{
  return plumb_histogram_new (data, G_MAXUINT64, cancellable, error);
}

static void start_count (PlumbUiCompareShown *self, guint side, PlumbWorkFunc func);

static void
counted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Count *counting = user_data;
  g_autoptr (PlumbUiCompareShown) self = counting->self;
  g_autoptr (GError) error = NULL;
  Side *side = &self->sides[counting->side];
  gpointer histogram;
  if (!finish (source, result, &histogram, &error) || histogram == NULL)
    return;
  g_free (side->histogram);
  side->histogram = histogram;
  if (side->histogram->level > 0)
    start_count (self, counting->side, count_all);
  g_signal_emit (self, signals[COMPUTED], 0);
}

static void
start_count (PlumbUiCompareShown *self, guint side, PlumbWorkFunc func)
{
  Count *counting = g_new (Count, 1);
  *counting = (Count) { g_object_ref (self), side };
  plumb_work_pool_run_async (self->pool, func, plumb_pyramid_ref (self->sides[side].picture),
                             (GDestroyNotify) plumb_pyramid_unref, g_free, self->cancellable,
                             counted_cb, counting);
}

const PlumbHistogram *
plumb_ui_compare_shown_get_histogram (PlumbUiCompareShown *self, guint i)
{
  Side *side = &self->sides[i];
  if (!side->is_counting && is_whole (self, i))
    {
      side->is_counting = TRUE;
      start_count (self, i, count_some);
    }
  return side->histogram;
}

/* --- verdict --------------------------------------------------------------------------------- */

static PlumbCompareSettings *
make_settings (const Job *job, GError **error)
{
  PlumbCompareSettings *settings
      = job->settings != NULL ? plumb_compare_settings_new_from_value (job->settings, error)
                              : plumb_compare_settings_new ();
  if (settings == NULL)
    return NULL;
  settings->metrics |= PLUMB_METRIC_SSIM;
  settings->mask = job->mask != NULL ? plumb_image_ref (job->mask) : NULL;
  return settings;
}

/* One of both. */
typedef struct
{
  PlumbComparison *comparison;
  PlumbValue *bytes;
} Judged;

static void
judged_free (gpointer data)
{
  Judged *judged = data;
  g_clear_pointer (&judged->comparison, plumb_comparison_unref);
  g_clear_pointer (&judged->bytes, plumb_value_unref);
  g_free (judged);
}

static Judged *
judged_new (PlumbComparison *comparison, PlumbValue *bytes)
{
  if (comparison == NULL && bytes == NULL)
    return NULL;
  Judged *judged = g_new (Judged, 1);
  *judged = (Judged) { comparison, bytes };
  return judged;
}

static gpointer
compare (gpointer data, GCancellable *cancellable, GError **error)
{
  Job *job = data;
  if (job->pictures[0] == NULL && job->pictures[1] == NULL
      && plumb_bytes_are_due (job->paths[0], job->paths[1]))
    return judged_new (NULL,
                       plumb_bytes_compare (job->paths[0], job->paths[1], cancellable, error));
  g_autoptr (PlumbCompareSettings) settings = make_settings (job, error);
  if (settings == NULL)
    return NULL;
  return judged_new (
      plumb_compared_judge (job->paths[0], job->paths[1], settings, cancellable, error), NULL);
}

static gboolean
read_rows (gpointer data, guint y, guint n_rows, gpointer pixels)
{
  const PlumbPyramid *picture = data;
  const PlumbArea area = { 0, y, plumb_pyramid_get_layout (picture)->width, n_rows };
  return plumb_pyramid_read (picture, 0, &area, pixels);
}

/* Of pictures that are on the disk as tiles. */
static gpointer
compare_rows (gpointer data, GCancellable *cancellable, GError **error)
{
  Job *job = data;
  g_autoptr (PlumbCompareSettings) settings = make_settings (job, error);
  PlumbRowsQuery query
      = { .settings = settings, .progress = set_progress, .progress_data = job->progress };
  for (guint i = 0; i < 2; i++)
    query.sources[i]
        = (PlumbRowsSource) { job->paths[i], plumb_pyramid_get_layout (job->pictures[i]), read_rows,
                              job->pictures[i] };
  return settings != NULL ? judged_new (plumb_compare_rows (&query, cancellable, error), NULL)
                          : NULL;
}

static void
compared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PlumbUiCompareShown) self = user_data;
  g_autoptr (GError) error = NULL;
  gpointer found;
  if (!finish (source, result, &found, &error))
    return;
  g_clear_pointer (&self->judging, g_atomic_rc_box_release);
  Judged *judged = found;
  if (judged != NULL)
    {
      self->comparison = g_steal_pointer (&judged->comparison);
      self->bytes = g_steal_pointer (&judged->bytes);
    }
  g_clear_pointer (&judged, judged_free);
  g_signal_emit (self, signals[COMPUTED], 0);
}

static gboolean
is_large (PlumbUiCompareShown *self)
{
  for (guint i = 0; i < 2; i++)
    if (self->sides[i].picture != NULL
        && plumb_compared_is_large (plumb_pyramid_get_layout (self->sides[i].picture)))
      return TRUE;
  return FALSE;
}

static gboolean
is_comparable (PlumbUiCompareShown *self)
{
  if (self->pair == NULL || self->pair->paths[0] == NULL || self->pair->paths[1] == NULL
      || self->sides[0].is_loading || self->sides[1].is_loading)
    return FALSE;
  return !is_large (self) || (is_whole (self, 0) && is_whole (self, 1))
         || self->sides[0].error != NULL || self->sides[1].error != NULL;
}

PlumbComparison *
plumb_ui_compare_shown_get_comparison (PlumbUiCompareShown *self)
{
  if (self->judging_end == NULL && is_comparable (self))
    {
      gboolean by_rows = is_large (self) && is_whole (self, 0) && is_whole (self, 1);
      Job *job = job_new (self);
      self->judging_end = g_cancellable_new ();
      if (by_rows)
        job->progress = begin_progress (self, &self->judging);
      plumb_work_pool_run_async (self->pool, by_rows ? compare_rows : compare, job, job_free,
                                 judged_free, self->judging_end, compared_cb, g_object_ref (self));
    }
  return self->comparison;
}

PlumbValue *
plumb_ui_compare_shown_get_bytes (PlumbUiCompareShown *self)
{
  plumb_ui_compare_shown_get_comparison (self);
  return self->bytes;
}

static void
end_judging (PlumbUiCompareShown *self)
{
  g_cancellable_cancel (self->judging_end);
  g_clear_object (&self->judging_end);
  g_clear_pointer (&self->judging, g_atomic_rc_box_release);
  g_clear_pointer (&self->comparison, plumb_comparison_unref);
  g_clear_pointer (&self->bytes, plumb_value_unref);
}

void
plumb_ui_compare_shown_set_settings (PlumbUiCompareShown *self,
                                     PlumbValue *settings,
                                     PlumbImage *mask)
{
  g_return_if_fail (PLUMB_UI_IS_COMPARE_SHOWN (self));
  g_clear_pointer (&self->mask, plumb_image_unref);
  self->mask = mask != NULL ? plumb_image_ref (mask) : NULL;
  g_clear_pointer (&self->settings, plumb_value_unref);
  self->settings = settings != NULL ? plumb_value_ref (settings) : NULL;
  end_judging (self);
}

/* --- the object ----------------------------------------------------------------------------- */

void
plumb_ui_compare_shown_stop (PlumbUiCompareShown *self)
{
  g_return_if_fail (PLUMB_UI_IS_COMPARE_SHOWN (self));
  g_cancellable_cancel (self->cancellable);
  end_judging (self);
  g_clear_handle_id (&self->progress_source, g_source_remove);
}

static void
plumb_ui_compare_shown_finalize (GObject *object)
{
  PlumbUiCompareShown *self = PLUMB_UI_COMPARE_SHOWN (object);
  end_judging (self);
  g_clear_handle_id (&self->progress_source, g_source_remove);
  for (guint i = 0; i < 2; i++)
    {
      g_clear_pointer (&self->sides[i].picture, plumb_pyramid_unref);
      g_clear_error (&self->sides[i].error);
      g_free (self->sides[i].histogram);
    }
  g_clear_pointer (&self->difference, plumb_difference_unref);
  g_clear_error (&self->difference_error);
  g_clear_pointer (&self->errors, plumb_pyramid_unref);
  g_clear_pointer (&self->estimating, g_atomic_rc_box_release);
  g_clear_pointer (&self->settings, plumb_value_unref);
  g_clear_pointer (&self->mask, plumb_image_unref);
  g_clear_pointer (&self->pair, plumb_ui_compare_pair_free);
  g_object_unref (self->cancellable);
  g_object_unref (self->cache);
  g_object_unref (self->pool);
  G_OBJECT_CLASS (plumb_ui_compare_shown_parent_class)->finalize (object);
}

static void
plumb_ui_compare_shown_class_init (PlumbUiCompareShownClass *klass)
{
  GType type = PLUMB_UI_TYPE_COMPARE_SHOWN;
  G_OBJECT_CLASS (klass)->finalize = plumb_ui_compare_shown_finalize;
  signals[LOADED] = g_signal_new ("loaded", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[COMPUTED]
      = g_signal_new ("computed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[PROGRESSED]
      = g_signal_new ("progressed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
plumb_ui_compare_shown_init (PlumbUiCompareShown *self)
{
  self->cancellable = g_cancellable_new ();
}

PlumbUiCompareShown *
plumb_ui_compare_shown_new (PlumbWorkPool *pool,
                            PlumbUiCompareCache *cache,
                            const PlumbUiComparePair *pair)
{
  PlumbUiCompareShown *self = g_object_new (PLUMB_UI_TYPE_COMPARE_SHOWN, NULL);
  self->pool = g_object_ref (pool);
  self->cache = g_object_ref (cache);
  self->pair = pair != NULL ? plumb_ui_compare_pair_copy (pair) : NULL;
  show_side (self, 0);
  show_side (self, 1);
  return self;
}
