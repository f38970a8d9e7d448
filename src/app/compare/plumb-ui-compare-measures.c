/* plumb-ui-compare-measures.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "plumb-ui-compare-measures.h"

#include "plumb-compare-bytes.h"
#include "plumb-compared.h"
#include "plumb-ui-compare-pair.h"

#define UNKNOWN (-1.0)

struct _PlumbUiCompareMeasures
{
  GObject parent_instance;

  PlumbWorkPool *pool;
  GPtrArray *pairs;
  PlumbUiCompareRegions *regions;
  GArray *measures; /* double, of each pair */
  GArray *verdicts; /* PlumbVerdict, of each that was measured */
  guint next;
  GCancellable *cancellable; /* (nullable): it was started */
};

G_DEFINE_FINAL_TYPE (PlumbUiCompareMeasures, plumb_ui_compare_measures, G_TYPE_OBJECT)

static guint measured_signal;

typedef struct
{
  char *paths[2];
  PlumbValue *settings; /* (nullable) */
  PlumbImage *mask;     /* (nullable) */
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;
  g_free (job->paths[0]);
  g_free (job->paths[1]);
  g_clear_pointer (&job->settings, plumb_value_unref);
  g_clear_pointer (&job->mask, plumb_image_unref);
  g_free (job);
}

static void measure_next (PlumbUiCompareMeasures *self);

static void
take (PlumbUiCompareMeasures *self, double measure, PlumbVerdict verdict)
{
  guint pair = self->next++;
  g_array_index (self->measures, double, pair) = measure;
  g_array_append_val (self->verdicts, verdict);
  g_signal_emit (self, measured_signal, 0, pair);
}

typedef struct
{
  double measure;
  PlumbVerdict verdict;
} Measured;

static Measured *
measured_new (double measure, PlumbVerdict verdict)
{
  Measured *measured = g_new (Measured, 1);
  *measured = (Measured) { measure, verdict };
  return measured;
}

static void
measured_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PlumbUiCompareMeasures) self = user_data;
  g_autofree Measured *measured
      = plumb_work_pool_run_finish (PLUMB_WORK_POOL (source), result, NULL);
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  take (self, measured != NULL ? measured->measure : (double) NAN,
        measured != NULL ? measured->verdict : PLUMB_VERDICT_FAIL);
  measure_next (self);
}

/* What is no picture has no measure, and a verdict. */
static Measured *
measure_bytes (const Job *job, GCancellable *cancellable, GError **error)
{
  g_autoptr (PlumbValue) record
      = plumb_bytes_compare (job->paths[0], job->paths[1], cancellable, error);
  gboolean is_exact = plumb_value_member_boolean (record, "exact_match", FALSE);
  return measured_new (is_exact ? 0 : (double) NAN,
                       is_exact ? PLUMB_VERDICT_PASS : PLUMB_VERDICT_FAIL);
}

static gpointer
measure (gpointer data, GCancellable *cancellable, GError **error)
{
  const Job *job = data;
  if (plumb_bytes_are_due (job->paths[0], job->paths[1]))
    return measure_bytes (job, cancellable, error);
  g_autoptr (PlumbCompareSettings) settings
      = plumb_compare_settings_new_from_value (job->settings, error);
  if (settings == NULL)
    return NULL;
  settings->mask = job->mask != NULL ? plumb_image_ref (job->mask) : NULL;
  g_autoptr (PlumbComparison) comparison
      = plumb_compared_judge (job->paths[0], job->paths[1], settings, cancellable, error);
  const PlumbDelta *delta = comparison != NULL ? plumb_comparison_get_delta (comparison) : NULL;
  return comparison != NULL ? measured_new (delta != NULL ? delta->mean_delta : (double) NAN,
                                            plumb_comparison_get_verdict (comparison))
                            : NULL;
}

static void
measure_next (PlumbUiCompareMeasures *self)
{
  while (self->next < self->pairs->len)
    {
      const PlumbUiComparePair *pair = g_ptr_array_index (self->pairs, self->next);
      if (pair->paths[0] == NULL || pair->paths[1] == NULL)
        {
          take (self, (double) NAN, PLUMB_VERDICT_FAIL);
          continue;
        }
      Job *job = g_new (Job, 1);
      PlumbImage *mask = plumb_ui_compare_regions_get_mask (self->regions, pair->output);
      *job = (Job) { { g_strdup (pair->paths[0]), g_strdup (pair->paths[1]) },
                     plumb_ui_compare_regions_to_value (self->regions, pair->output),
                     mask != NULL ? plumb_image_ref (mask) : NULL };
      plumb_work_pool_run_async (self->pool, measure, job, job_free, g_free, self->cancellable,
                                 measured_cb, g_object_ref (self));
      return;
    }
}

void
plumb_ui_compare_measures_start (PlumbUiCompareMeasures *self)
{
  g_return_if_fail (PLUMB_UI_IS_COMPARE_MEASURES (self));
  if (self->cancellable != NULL)
    return;
  self->cancellable = g_cancellable_new ();
  measure_next (self);
}

void
plumb_ui_compare_measures_stop (PlumbUiCompareMeasures *self)
{
  g_return_if_fail (PLUMB_UI_IS_COMPARE_MEASURES (self));
  g_cancellable_cancel (self->cancellable);
}

double
plumb_ui_compare_measures_get (PlumbUiCompareMeasures *self, guint pair)
{
  return pair < self->measures->len ? g_array_index (self->measures, double, pair) : UNKNOWN;
}

guint
plumb_ui_compare_measures_find_worst (PlumbUiCompareMeasures *self)
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

gboolean
plumb_ui_compare_measures_is_started (PlumbUiCompareMeasures *self)
{
  return self->cancellable != NULL;
}

/* Of two with one verdict the one that differs more. */
static gboolean
is_worse (PlumbUiCompareMeasures *self, guint i, const PlumbUiCompareSum *than)
{
  PlumbVerdict verdict = g_array_index (self->verdicts, PlumbVerdict, i);
  if (than->worst == G_MAXUINT || verdict != than->verdict)
    return than->worst == G_MAXUINT || verdict > than->verdict;
  return plumb_ui_compare_measures_get (self, i)
         > plumb_ui_compare_measures_get (self, than->worst);
}

void
plumb_ui_compare_measures_sum_up (PlumbUiCompareMeasures *self, PlumbUiCompareSum *sum)
{
  *sum = (PlumbUiCompareSum) { .n_pairs = self->pairs->len, .worst = G_MAXUINT };
  for (guint i = 0; i < self->pairs->len; i++)
    {
      const PlumbUiComparePair *pair = g_ptr_array_index (self->pairs, i);
      gboolean is_missing = pair->paths[0] == NULL || pair->paths[1] == NULL;
      for (guint k = 0; k < 2; k++)
        sum->n_missing[k] += pair->paths[k] == NULL;
      if (i >= self->verdicts->len || is_missing)
        continue;
      sum->n_measured++;
      if (is_worse (self, i, sum))
        {
          sum->worst = i;
          sum->verdict = g_array_index (self->verdicts, PlumbVerdict, i);
        }
    }
  if (sum->n_missing[0] + sum->n_missing[1] > 0)
    sum->verdict = PLUMB_VERDICT_FAIL;
}

static void
plumb_ui_compare_measures_finalize (GObject *object)
{
  PlumbUiCompareMeasures *self = PLUMB_UI_COMPARE_MEASURES (object);
  g_object_unref (self->pool);
  g_ptr_array_unref (self->pairs);
  g_array_unref (self->measures);
  g_array_unref (self->verdicts);
  g_object_unref (self->regions);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (plumb_ui_compare_measures_parent_class)->finalize (object);
}

static void
plumb_ui_compare_measures_class_init (PlumbUiCompareMeasuresClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = plumb_ui_compare_measures_finalize;
  measured_signal = g_signal_new ("measured", PLUMB_UI_TYPE_COMPARE_MEASURES, G_SIGNAL_RUN_LAST, 0,
                                  NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
plumb_ui_compare_measures_init (PlumbUiCompareMeasures *self)
{
  self->measures = g_array_new (FALSE, FALSE, sizeof (double));
  self->verdicts = g_array_new (FALSE, FALSE, sizeof (PlumbVerdict));
}

PlumbUiCompareMeasures *
plumb_ui_compare_measures_new (PlumbWorkPool *pool,
                               GPtrArray *pairs,
                               PlumbUiCompareRegions *regions)
{
  const double unknown = UNKNOWN;
  PlumbUiCompareMeasures *self = g_object_new (PLUMB_UI_TYPE_COMPARE_MEASURES, NULL);
  self->pool = g_object_ref (pool);
  self->pairs = g_ptr_array_ref (pairs);
  self->regions = g_object_ref (regions);
  for (guint i = 0; i < pairs->len; i++)
    g_array_append_val (self->measures, unknown);
  return self;
}
