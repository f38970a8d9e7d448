/* plumb-noise.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "plumb-noise-private.h"

#include "plumb-image-file.h"
#include "plumb-image-isolated.h"
#include "plumb-pair.h"
#include "plumb-reference.h"
#include "plumb-replay.h"
#include "plumb-rollout.h"

/* What is proposed lies this much above what was measured: few runs do not show the worst. */
#define MARGIN 2.0
#define LEAST 0.0001
#define WARN_TIMES 5.0 /* as 0.02 is to 0.004 */
#define MOST_MASKED 0.5

struct _PlumbNoise
{
  PlumbValue *report;
  PlumbImage *mask;
  GPtrArray *spreads; /* PlumbImage */
};

/* --- the pictures of one item, one a run --- */

typedef struct
{
  char *name;
  GPtrArray *images; /* PlumbImage */
  PlumbImage *spread;
  PlumbDelta worst;
  PlumbDelta after_mask;
} Item;

static void
item_clear (gpointer data)
{
  Item *item = data;

  g_free (item->name);
  g_clear_pointer (&item->images, g_ptr_array_unref);
  g_clear_pointer (&item->spread, plumb_image_unref);
}

static gboolean
add_picture (const PlumbNoiseQuery *query, GArray *items, const PlumbPairSide *side, GError **error)
{
  g_autofree char *path
      = plumb_artifacts_get_path (plumb_project_get_artifacts (query->project), side->datum);
  g_autoptr (PlumbImage) image = path != NULL ? plumb_image_load_guarded (path, NULL, error) : NULL;
  if (image == NULL)
    {
      if (path == NULL)
        g_set_error (error, PLUMB_PARITY_ERROR, PLUMB_PARITY_ERROR_REQUEST,
                     "%s.%s gives no pictures; the noise of pictures is measured", query->step,
                     query->port);
      return FALSE;
    }
  for (guint i = 0; i < items->len; i++)
    {
      Item *item = &g_array_index (items, Item, i);
      if (!g_str_equal (item->name, side->name))
        continue;
      const PlumbImage *first = g_ptr_array_index (item->images, 0);
      if (plumb_image_get_width (first) != plumb_image_get_width (image)
          || plumb_image_get_height (first) != plumb_image_get_height (image))
        {
          g_set_error (error, PLUMB_PARITY_ERROR, PLUMB_PARITY_ERROR_REQUEST,
                       "the pictures of “%s” differ in size from run to run", side->name);
          return FALSE;
        }
      g_ptr_array_add (item->images, g_steal_pointer (&image));
      return TRUE;
    }
  Item item = { .name = g_strdup (side->name),
                .images = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_image_unref) };
  g_ptr_array_add (item.images, g_steal_pointer (&image));
  g_array_append_val (items, item);
  return TRUE;
}

static gboolean
load_items (const PlumbNoiseQuery *query, GArray *items, GError **error)
{
  for (guint i = 0; i < query->n_runs; i++)
    {
      g_autoptr (GPtrArray) sides
          = plumb_pair_list_data (query->reader, query->runs[i], query->step, query->port, error);
      if (sides == NULL)
        return FALSE;
      for (guint j = 0; j < sides->len; j++)
        if (!add_picture (query, items, g_ptr_array_index (sides, j), error))
          return FALSE;
    }
  if (items->len > 0)
    return TRUE;
  g_set_error (error, PLUMB_PARITY_ERROR, PLUMB_PARITY_ERROR_NOT_FOUND,
               "no run has a picture at %s.%s", query->step, query->port);
  return FALSE;
}

/* --- spread --- */

static PlumbImage *
make_larger (PlumbImage *a, PlumbImage *b)
{
  const PlumbImageLayout *layout = plumb_image_get_layout (a);
  gsize n = (gsize) layout->width * layout->n_channels;
  gsize stride = plumb_image_layout_get_row_size (layout);
  guint8 *pixels = g_malloc (stride * layout->height);

  for (guint y = 0; y < layout->height; y++)
    {
      const guint8 *from_a = plumb_image_get_row (a, y), *from_b = plumb_image_get_row (b, y);
      guint8 *to = pixels + y * stride;
      if (layout->sample == PLUMB_SAMPLE_U8)
        for (gsize x = 0; x < n; x++)
          to[x] = MAX (from_a[x], from_b[x]);
      else
        for (gsize x = 0; x < n; x++)
          ((float *) (void *) to)[x] = fmaxf (((const float *) (const void *) from_a)[x],
                                              ((const float *) (const void *) from_b)[x]);
    }
  g_autoptr (GBytes) bytes = g_bytes_new_take (pixels, stride * layout->height);
  return plumb_image_new (layout, bytes, 0, stride, NULL);
}

static void
take_worse (PlumbDelta *worst, const PlumbDelta *delta)
{
  if (delta == NULL)
    return;
  worst->mean_delta = MAX (worst->mean_delta, delta->mean_delta);
  worst->max_delta = MAX (worst->max_delta, delta->max_delta);
  worst->changed_fraction = MAX (worst->changed_fraction, delta->changed_fraction);
}

typedef gboolean (*PairFunc) (
    Item *item, PlumbImage *a, PlumbImage *b, gpointer data, GError **error);

/* The largest difference of any two is the spread: all pairs are looked at. */
static gboolean
each_two (Item *item, PairFunc func, gpointer data, GCancellable *cancellable, GError **error)
{
  for (guint i = 0; i < item->images->len; i++)
    for (guint j = i + 1; j < item->images->len; j++)
      if (g_cancellable_set_error_if_cancelled (cancellable, error)
          || !func (item, g_ptr_array_index (item->images, i), g_ptr_array_index (item->images, j),
                    data, error))
        return FALSE;
  return TRUE;
}

static gboolean
measure_two (Item *item, PlumbImage *a, PlumbImage *b, gpointer data, GError **error)
{
  const PlumbCompareSettings *settings = data;
  g_autoptr (PlumbComparison) comparison = plumb_compare_images (a, b, settings, error);
  if (comparison == NULL)
    return FALSE;
  take_worse (&item->worst, plumb_comparison_get_delta (comparison));
  g_autoptr (PlumbImage) map = plumb_error_map_new (a, b);
  PlumbImage *spread = item->spread != NULL ? make_larger (item->spread, map) : NULL;
  if (spread == NULL)
    spread = g_steal_pointer (&map);
  g_clear_pointer (&item->spread, plumb_image_unref);
  item->spread = spread;
  return TRUE;
}

static gboolean
measure_masked (Item *item, PlumbImage *a, PlumbImage *b, gpointer data, GError **error)
{
  const PlumbCompareSettings *settings = data;
  g_autoptr (PlumbComparison) comparison = plumb_compare_images (a, b, settings, error);

  if (comparison != NULL)
    take_worse (&item->after_mask, plumb_comparison_get_delta (comparison));
  return comparison != NULL;
}

/* --- mask --- */

static double
count_white (const PlumbImage *mask)
{
  const PlumbImageLayout *layout = plumb_image_get_layout (mask);
  guint64 n = 0;

  for (guint y = 0; y < layout->height; y++)
    for (guint x = 0; x < layout->width; x++)
      n += plumb_image_get_row (mask, y)[(gsize) x * layout->n_channels] != 0;
  return (double) n / ((double) layout->width * layout->height);
}

/* One mask serves all items of an output; there is none where their sizes differ. */
static PlumbImage *
make_mask (GArray *items, double change)
{
  g_autoptr (PlumbImage) all = NULL;

  for (guint i = 0; i < items->len; i++)
    {
      const Item *item = &g_array_index (items, Item, i);
      g_autoptr (PlumbImage) mask
          = item->spread != NULL ? plumb_change_mask_new (item->spread, change) : NULL;
      if (mask == NULL)
        return NULL;
      if (all != NULL
          && (plumb_image_get_width (all) != plumb_image_get_width (mask)
              || plumb_image_get_height (all) != plumb_image_get_height (mask)))
        return NULL;
      PlumbImage *larger = all != NULL ? make_larger (all, mask) : plumb_image_ref (mask);
      g_clear_pointer (&all, plumb_image_unref);
      all = larger;
    }
  double part = all != NULL ? count_white (all) : 0;
  return part > 0 && part <= MOST_MASKED ? g_steal_pointer (&all) : NULL;
}

/* --- report --- */

static void
set_delta (PlumbValueBuilder *builder, const PlumbDelta *delta)
{
  plumb_value_builder_set_double (builder, "mean_delta", delta->mean_delta);
  plumb_value_builder_set_double (builder, "max_delta", delta->max_delta);
  plumb_value_builder_set_double (builder, "changed_fraction", delta->changed_fraction);
}

static PlumbValue *
describe_item (const Item *item, double change, gboolean has_mask)
{
  g_autoptr (PlumbImage) mask
      = item->spread != NULL ? plumb_change_mask_new (item->spread, change) : NULL;
  PlumbValueBuilder *about = plumb_value_builder_new_object ();

  plumb_value_builder_set_string (about, "item", item->name);
  plumb_value_builder_set_int (about, "runs", item->images->len);
  set_delta (about, &item->worst);
  plumb_value_builder_set_double (about, "noisy_fraction", mask != NULL ? count_white (mask) : 0);
  if (has_mask)
    {
      PlumbValueBuilder *after = plumb_value_builder_new_object ();
      set_delta (after, &item->after_mask);
      plumb_value_builder_set (about, "after_mask", plumb_value_builder_end (after));
    }
  return plumb_value_builder_end (about);
}

/* Rounded up to four digits behind the point: what people read. */
static double
propose (double measured)
{
  return CLAMP (ceil (measured * MARGIN / LEAST) * LEAST, LEAST, 1.0);
}

static PlumbValue *
describe_proposal (GArray *items, gboolean has_mask)
{
  PlumbDelta worst = { 0 };
  PlumbValueBuilder *proposed = plumb_value_builder_new_object ();

  for (guint i = 0; i < items->len; i++)
    {
      const Item *item = &g_array_index (items, Item, i);
      take_worse (&worst, has_mask ? &item->after_mask : &item->worst);
    }
  double pass = propose (worst.mean_delta);
  plumb_value_builder_set_double (proposed, "pass_delta", pass);
  plumb_value_builder_set_double (proposed, "pass_changed_fraction",
                                  propose (worst.changed_fraction));
  plumb_value_builder_set_double (proposed, "warn_delta", MIN (pass * WARN_TIMES, 1.0));
  return plumb_value_builder_end (proposed);
}

static PlumbValue *
describe (const PlumbNoiseQuery *query, GArray *items, PlumbImage *mask, PlumbValue *nodes)
{
  PlumbValueBuilder *report = plumb_value_builder_new_object ();
  PlumbValueBuilder *runs = plumb_value_builder_new_array ();
  PlumbValueBuilder *list = plumb_value_builder_new_array ();
  gboolean is_deterministic = TRUE;

  for (guint i = 0; i < query->n_runs; i++)
    plumb_value_builder_add (runs, plumb_value_new_int (query->runs[i]));
  for (guint i = 0; i < items->len; i++)
    {
      const Item *item = &g_array_index (items, Item, i);
      is_deterministic = is_deterministic && item->worst.max_delta <= 0;
      plumb_value_builder_add (list, describe_item (item, query->change, mask != NULL));
    }
  plumb_value_builder_set (report, "runs", plumb_value_builder_end (runs));
  plumb_value_builder_set_string (report, "step", query->step);
  plumb_value_builder_set_string (report, "port", query->port);
  plumb_value_builder_set_boolean (report, "deterministic", is_deterministic);
  plumb_value_builder_set (report, "nodes", plumb_value_ref (nodes));
  plumb_value_builder_set (report, "items", plumb_value_builder_end (list));
  plumb_value_builder_set (report, "proposed", describe_proposal (items, mask != NULL));
  plumb_value_builder_set_boolean (report, "mask", mask != NULL);
  return plumb_value_builder_end (report);
}

static gboolean
measure_items (const PlumbNoiseQuery *query,
               GArray *items,
               PlumbImage **mask,
               GCancellable *cancellable,
               GError **error)
{
  g_autoptr (PlumbCompareSettings) settings = plumb_compare_settings_new ();

  settings->thresholds.step = query->change;
  for (guint i = 0; i < items->len; i++)
    if (!each_two (&g_array_index (items, Item, i), measure_two, settings, cancellable, error))
      return FALSE;
  settings->mask = make_mask (items, query->change); /* the settings' from now on */
  for (guint i = 0; settings->mask != NULL && i < items->len; i++)
    if (!each_two (&g_array_index (items, Item, i), measure_masked, settings, cancellable, error))
      return FALSE;
  *mask = settings->mask != NULL ? plumb_image_ref (settings->mask) : NULL;
  return TRUE;
}

/**
 * plumb_noise_make_start:
 * @reader: the project's ledger
 * @workflow: name of a workflow
 * @first: 0, or the run that is to be done again
 * @error: set where that run is not there
 *
 * Returns: (transfer full) (nullable): arguments of the runner's "start"
 */
PlumbValue *
plumb_noise_make_start (PlumbLedgerReader *reader,
                        const char *workflow,
                        gint64 first,
                        GError **error)
{
  static const char *const all[] = { "*", NULL };
  g_autoptr (PlumbValue) replay
      = first > 0 ? plumb_replay_make_request (reader, first, error) : NULL;
  if (first > 0 && replay == NULL)
    return NULL;
  PlumbValue *recorded = plumb_value_get_member (replay, "request");
  PlumbValueBuilder *request = recorded != NULL ? plumb_value_builder_new_copy (recorded)
                                                : plumb_value_builder_new_object ();
  PlumbValueBuilder *arguments
      = replay != NULL ? plumb_value_builder_new_copy (replay) : plumb_value_builder_new_object ();

  plumb_value_builder_set_boolean (request, "cache", FALSE);
  plumb_value_builder_set (request, "observe", plumb_value_new_strv (all));
  if (replay == NULL)
    plumb_value_builder_set_string (arguments, "workflow", workflow);
  plumb_value_builder_set (arguments, "request", plumb_value_builder_end (request));
  return plumb_value_builder_end (arguments);
}

/**
 * plumb_noise_measure:
 * @query: runs of the same steps, and where their pictures are
 * @cancellable: (nullable): a cancellable
 * @error: set where there is nothing to measure
 *
 * Returns: (transfer full) (nullable): what they differ by
 */
PlumbNoise *
plumb_noise_measure (const PlumbNoiseQuery *query, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (query != NULL && query->n_runs >= 2, NULL);

  g_autoptr (GArray) items = g_array_new (FALSE, TRUE, sizeof (Item));
  g_array_set_clear_func (items, item_clear);
  g_autoptr (PlumbImage) mask = NULL;
  g_autoptr (PlumbValue) nodes = plumb_noise_score_nodes (query, error);
  if (nodes == NULL || !load_items (query, items, error)
      || !measure_items (query, items, &mask, cancellable, error))
    return NULL;
  PlumbNoise *self = g_atomic_rc_box_new0 (PlumbNoise);
  self->report = describe (query, items, mask, nodes);
  self->mask = g_steal_pointer (&mask);
  self->spreads = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_image_unref);
  for (guint i = 0; i < items->len; i++)
    if (g_array_index (items, Item, i).spread != NULL)
      g_ptr_array_add (self->spreads, plumb_image_ref (g_array_index (items, Item, i).spread));
  return self;
}

/**
 * plumb_noise_ref:
 * @self: a measurement
 *
 * Returns: (transfer full): it
 */
PlumbNoise *
plumb_noise_ref (PlumbNoise *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
plumb_noise_clear (gpointer data)
{
  PlumbNoise *self = data;

  g_clear_pointer (&self->report, plumb_value_unref);
  g_clear_pointer (&self->mask, plumb_image_unref);
  g_clear_pointer (&self->spreads, g_ptr_array_unref);
}

/**
 * plumb_noise_unref:
 * @self: (transfer full): a measurement
 */
void
plumb_noise_unref (PlumbNoise *self)
{
  g_atomic_rc_box_release_full (self, plumb_noise_clear);
}

/**
 * plumb_noise_get_report:
 * @self: a measurement
 *
 * Returns: (transfer none): the numbers
 */
PlumbValue *
plumb_noise_get_report (const PlumbNoise *self)
{
  return self->report;
}

/**
 * plumb_noise_get_mask:
 * @self: a measurement
 *
 * Returns: (transfer none) (nullable): the mask that is proposed
 */
PlumbImage *
plumb_noise_get_mask (const PlumbNoise *self)
{
  return self->mask;
}

/**
 * plumb_noise_get_spread:
 * @self: a measurement
 * @position: of an item in the report
 *
 * Returns: (transfer none) (nullable): how far each of its pixels spreads
 */
PlumbImage *
plumb_noise_get_spread (const PlumbNoise *self, guint position)
{
  return position < self->spreads->len ? g_ptr_array_index (self->spreads, position) : NULL;
}

/**
 * plumb_noise_accept:
 * @self: a measurement
 * @project: a project
 * @workflow: name of a workflow
 * @output: id of an output
 * @error: set where it cannot be written
 *
 * Returns: whether what is proposed holds from now on
 */
gboolean
plumb_noise_accept (const PlumbNoise *self,
                    PlumbProject *project,
                    const char *workflow,
                    const char *output,
                    GError **error)
{
  PlumbValue *proposed = plumb_value_get_member (self->report, "proposed");
  PlumbValueBuilder *members = plumb_value_builder_new_copy (proposed);

  if (self->mask != NULL)
    {
      g_autofree char *folder = g_build_filename (PLUMB_REFERENCE_FOLDER, workflow, output, NULL);
      g_autofree char *path = g_build_filename (folder, "noise-mask.png", NULL);
      g_autofree char *full = g_build_filename (plumb_project_get_folder (project), path, NULL);
      g_autofree char *parent = g_path_get_dirname (full);
      plumb_value_builder_set_string (members, "mask", path);
      g_mkdir_with_parents (parent, 0777); /* writing tells what is wrong */
      if (!plumb_image_save_png (self->mask, full, error))
        {
          plumb_value_builder_free (members);
          return FALSE;
        }
    }
  g_autoptr (PlumbValue) value = plumb_value_builder_end (members);
  return plumb_rollout_write_compare (project, workflow, output, value, error);
}
