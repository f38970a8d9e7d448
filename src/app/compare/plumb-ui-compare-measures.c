/* plumb-ui-compare-measures.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "plumb-ui-compare-measures.h"

#include "plumb-compare.h"
#include "plumb-ui-compare-pair.h"

#define UNKNOWN (-1.0)

struct _PlumbUiCompareMeasures
{
  GObject parent_instance;

  PlumbWorkPool *pool;
  GPtrArray *pairs;
  GArray *measures; /* double, of each pair */
  guint next;
  GCancellable *cancellable; /* (nullable): it was started */
};

G_DEFINE_FINAL_TYPE (PlumbUiCompareMeasures, plumb_ui_compare_measures, G_TYPE_OBJECT)

static guint measured_signal;

typedef struct
{
  char *paths[2];
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;
  g_free (job->paths[0]);
  g_free (job->paths[1]);
  g_free (job);
}

static void measure_next (PlumbUiCompareMeasures *self);

static void
take (PlumbUiCompareMeasures *self, double measure)
{
  guint pair = self->next++;
  g_array_index (self->measures, double, pair) = measure;
  g_signal_emit (self, measured_signal, 0, pair);
}

static double
read_measure (const PlumbComparison *comparison)
{
  const PlumbDelta *delta = comparison != NULL ? plumb_comparison_get_delta (comparison) : NULL;
  return delta != NULL ? delta->mean_delta : (double) NAN;
}

static void
measured_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PlumbUiCompareMeasures) self = user_data;
  g_autoptr (PlumbComparison) comparison
      = plumb_work_pool_run_finish (PLUMB_WORK_POOL (source), result, NULL);
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  take (self, read_measure (comparison));
  measure_next (self);
}

static gpointer
measure (gpointer data, GCancellable *cancellable, GError **error)
{
  const Job *job = data;
  return plumb_compare_files (job->paths[0], job->paths[1], NULL, cancellable, error);
}

static void
measure_next (PlumbUiCompareMeasures *self)
{
  while (self->next < self->pairs->len)
    {
      const PlumbUiComparePair *pair = g_ptr_array_index (self->pairs, self->next);
      if (pair->paths[0] == NULL || pair->paths[1] == NULL)
        {
          take (self, (double) NAN);
          continue;
        }
      Job *job = g_new (Job, 1);
      *job = (Job) { { g_strdup (pair->paths[0]), g_strdup (pair->paths[1]) } };
      plumb_work_pool_run_async (self->pool, measure, job, job_free,
                                 (GDestroyNotify) plumb_comparison_unref, self->cancellable,
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

static void
plumb_ui_compare_measures_finalize (GObject *object)
{
  PlumbUiCompareMeasures *self = PLUMB_UI_COMPARE_MEASURES (object);
  g_object_unref (self->pool);
  g_ptr_array_unref (self->pairs);
  g_array_unref (self->measures);
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
}

PlumbUiCompareMeasures *
plumb_ui_compare_measures_new (PlumbWorkPool *pool, GPtrArray *pairs)
{
  const double unknown = UNKNOWN;
  PlumbUiCompareMeasures *self = g_object_new (PLUMB_UI_TYPE_COMPARE_MEASURES, NULL);
  self->pool = g_object_ref (pool);
  self->pairs = g_ptr_array_ref (pairs);
  for (guint i = 0; i < pairs->len; i++)
    g_array_append_val (self->measures, unknown);
  return self;
}
