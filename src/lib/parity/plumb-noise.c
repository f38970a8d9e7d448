/* plumb-noise.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include <glib/gstdio.h>

#include "plumb-noise-private.h"

#include "plumb-compared.h"
#include "plumb-file.h"
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
#define MOST_SPREAD_SIDE 4096
#define SMALL_MASK_SIDE 96

struct _PlumbNoise
{
  PlumbValue *report;
  PlumbImage *mask;
  PlumbImage *small_mask;
  GPtrArray *spreads; /* PlumbImage */
};

/* --- the pictures of one item, one a run --- */

typedef struct
{
  char *name;
  GPtrArray *paths; /* of files */
  guint width;
  guint height;
  guint8 *noisy; /* of each pixel, whether it spreads by more than the limit */
  guint64 n_noisy;
  guint step; /* so many pixels a side are one of @spread */
  PlumbImage *spread;
  PlumbDelta worst;
  PlumbDelta after_mask;
} Item;

static void
item_clear (gpointer data)
{
  Item *item = data;

  g_free (item->name);
  g_clear_pointer (&item->paths, g_ptr_array_unref);
  g_clear_pointer (&item->noisy, g_free);
  g_clear_pointer (&item->spread, plumb_image_unref);
}

static Item *
find_item (GArray *items, const char *name)
{
  for (guint i = 0; i < items->len; i++)
    if (g_str_equal (g_array_index (items, Item, i).name, name))
      return &g_array_index (items, Item, i);
  return NULL;
}

static gboolean
add_picture (const PlumbNoiseQuery *query, GArray *items, const PlumbPairSide *side, GError **error)
{
  g_autofree char *path
      = plumb_artifacts_get_path (plumb_project_get_artifacts (query->project), side->datum);
  PlumbImageInfo info;

  if (path == NULL)
    {
      g_set_error (error, PLUMB_PARITY_ERROR, PLUMB_PARITY_ERROR_REQUEST,
                   "%s.%s gives no pictures; the noise of pictures is measured", query->step,
                   query->port);
      return FALSE;
    }
  g_autofd int fd = plumb_file_open_regular (path, error);
  if (fd < 0 || !plumb_image_probe_isolated (path, fd, NULL, &info, error))
    return FALSE;
  Item *item = find_item (items, side->name);
  if (item == NULL)
    {
      Item made = { .name = g_strdup (side->name),
                    .paths = g_ptr_array_new_with_free_func (g_free),
                    .width = info.layout.width,
                    .height = info.layout.height };
      g_array_append_val (items, made);
      item = &g_array_index (items, Item, items->len - 1);
    }
  g_ptr_array_add (item->paths, g_steal_pointer (&path));
  if (item->width == info.layout.width && item->height == info.layout.height)
    return TRUE;
  g_set_error (error, PLUMB_PARITY_ERROR, PLUMB_PARITY_ERROR_REQUEST,
               "the pictures of “%s” differ in size from run to run", side->name);
  return FALSE;
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

static void
take_worse (PlumbDelta *worst, const PlumbDelta *delta)
{
  worst->mean_delta = MAX (worst->mean_delta, delta->mean_delta);
  worst->max_delta = MAX (worst->max_delta, delta->max_delta);
  worst->changed_fraction = MAX (worst->changed_fraction, delta->changed_fraction);
}

/* What the pairs of one item are measured with. */
typedef struct
{
  const PlumbCompareSettings *settings;
  Item *item;
  guint8 *spread; /* of 255, reduced */
  guint spread_width;
} Measuring;

static void
take_errors_cb (guint y, const PlumbImage *errors, gpointer data)
{
  const Measuring *self = data;
  guint step = self->item->step;

  for (guint k = 0; k < plumb_image_get_height (errors); k++)
    for (guint x = 0; x < self->item->width; x++)
      {
        double error = plumb_compared_read_error (errors, x, k);
        guint8 *to = &self->spread[(gsize) ((y + k) / step) * self->spread_width + x / step];
        if (error <= 0)
          continue;
        *to = MAX (*to, (guint8) ceil (MIN (error, 1) * 255));
        if (error > self->settings->thresholds.step)
          self->item->noisy[(gsize) (y + k) * self->item->width + x] = 255;
      }
}

static PlumbCompared *
compare (const Item *item,
         guint first,
         guint second,
         const PlumbCompareSettings *settings,
         GCancellable *cancellable,
         GError **error)
{
  g_autoptr (PlumbCompared) compared
      = plumb_compared_new (g_ptr_array_index (item->paths, first),
                            g_ptr_array_index (item->paths, second), settings, cancellable, error);
  if (compared == NULL)
    return NULL;
  PlumbComparison *comparison = plumb_compared_get_comparison (compared);
  if (plumb_comparison_get_delta (comparison) != NULL)
    return g_steal_pointer (&compared);
  const PlumbProblems *reasons = plumb_comparison_get_reasons (comparison);
  g_set_error (error, PLUMB_PARITY_ERROR, PLUMB_PARITY_ERROR_REQUEST,
               "pictures of “%s” cannot be compared: %s", item->name,
               plumb_problems_get_length (reasons) > 0 ? plumb_problems_get (reasons, 0)->message
                                                       : "they differ in kind");
  return NULL;
}

typedef gboolean (*PairFunc) (PlumbCompared *compared, gpointer data, GError **error);

/* The largest difference of any two is the spread: all pairs are looked at, one pair at a time. */
static gboolean
each_two (const Item *item,
          const PlumbCompareSettings *settings,
          PairFunc func,
          gpointer data,
          GCancellable *cancellable,
          GError **error)
{
  for (guint i = 0; i < item->paths->len; i++)
    for (guint j = i + 1; j < item->paths->len; j++)
      {
        g_autoptr (PlumbCompared) compared = compare (item, i, j, settings, cancellable, error);
        if (compared == NULL || !func (compared, data, error))
          return FALSE;
      }
  return TRUE;
}

static gboolean
measure_two (PlumbCompared *compared, gpointer data, GError **error)
{
  const Measuring *self = data;

  take_worse (&self->item->worst,
              plumb_comparison_get_delta (plumb_compared_get_comparison (compared)));
  if (plumb_compared_visit_errors (compared, take_errors_cb, data))
    return TRUE;
  g_set_error (error, PLUMB_PARITY_ERROR, PLUMB_PARITY_ERROR_REQUEST,
               "pictures of “%s” cannot be read to their end: is the disk full, or memory short?",
               self->item->name);
  return FALSE;
}

static gboolean
measure_masked (PlumbCompared *compared, gpointer data, GError **error)
{
  Item *item = data;

  take_worse (&item->after_mask,
              plumb_comparison_get_delta (plumb_compared_get_comparison (compared)));
  return TRUE;
}

static PlumbImage *
make_gray (guint8 *pixels, guint width, guint height)
{
  const PlumbImageLayout layout = { .width = width, .height = height, .n_channels = 1 };
  g_autoptr (GBytes) bytes = g_bytes_new_take (pixels, (gsize) width * height);

  return plumb_image_new (&layout, bytes, 0, width, NULL);
}

static gboolean
measure_item (Item *item,
              const PlumbCompareSettings *settings,
              GCancellable *cancellable,
              GError **error)
{
  gsize n = (gsize) item->width * item->height;

  item->step = (MAX (item->width, item->height) + MOST_SPREAD_SIDE - 1) / MOST_SPREAD_SIDE;
  guint width = (item->width + item->step - 1) / item->step;
  guint height = (item->height + item->step - 1) / item->step;
  g_autofree guint8 *spread = g_malloc0 ((gsize) width * height);
  Measuring measuring
      = { .settings = settings, .item = item, .spread = spread, .spread_width = width };
  item->noisy = g_try_malloc0 (n);
  if (item->noisy == NULL)
    {
      g_set_error (error, PLUMB_PARITY_ERROR, PLUMB_PARITY_ERROR_REQUEST,
                   "there is no memory for the mask of “%s”", item->name);
      return FALSE;
    }
  if (!each_two (item, settings, measure_two, &measuring, cancellable, error))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    item->n_noisy += item->noisy[i] != 0;
  if (item->paths->len > 1)
    item->spread = make_gray (g_steal_pointer (&spread), width, height);
  return TRUE;
}

/* --- mask --- */

/* One mask serves all items of an output: what is noisy in one of them. */
typedef struct
{
  guint8 *noisy; /* (nullable) */
  guint width;
  guint height;
  gboolean is_impossible; /* their sizes differ, or one is there once */
} Union;

/* Takes the item's. */
static void
join (Union *all, Item *item)
{
  gsize n = (gsize) item->width * item->height;
  g_autofree guint8 *noisy = g_steal_pointer (&item->noisy);

  all->is_impossible
      |= item->paths->len < 2
         || (all->noisy != NULL && (all->width != item->width || all->height != item->height));
  if (all->is_impossible)
    return;
  for (gsize i = 0; all->noisy != NULL && i < n; i++)
    all->noisy[i] |= noisy[i];
  if (all->noisy == NULL)
    all->noisy = g_steal_pointer (&noisy);
  all->width = item->width;
  all->height = item->height;
}

static PlumbImage *
make_mask (Union *all)
{
  g_autofree guint8 *noisy = g_steal_pointer (&all->noisy);
  gsize n = (gsize) all->width * all->height, n_noisy = 0;

  for (gsize i = 0; noisy != NULL && i < n; i++)
    n_noisy += noisy[i] != 0;
  return !all->is_impossible && n_noisy > 0 && (double) n_noisy <= MOST_MASKED * (double) n
             ? make_gray (g_steal_pointer (&noisy), all->width, all->height)
             : NULL;
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
describe_item (const Item *item, gboolean has_mask)
{
  double n = (double) item->width * item->height;
  PlumbValueBuilder *about = plumb_value_builder_new_object ();

  plumb_value_builder_set_string (about, "item", item->name);
  plumb_value_builder_set_int (about, "runs", item->paths->len);
  set_delta (about, &item->worst);
  plumb_value_builder_set_double (about, "noisy_fraction", (double) item->n_noisy / n);
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
describe_proposal (const PlumbNoiseQuery *query, GArray *items, gboolean has_mask)
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
  plumb_value_builder_set_double (proposed, "step", query->change); /* by which it was counted */
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
      is_deterministic
          = is_deterministic && item->worst.max_delta <= 0 && item->paths->len == query->n_runs;
      plumb_value_builder_add (list, describe_item (item, mask != NULL));
    }
  plumb_value_builder_set (report, "runs", plumb_value_builder_end (runs));
  plumb_value_builder_set_string (report, "step", query->step);
  plumb_value_builder_set_string (report, "port", query->port);
  plumb_value_builder_set_boolean (report, "deterministic", is_deterministic);
  plumb_value_builder_set (report, "nodes", plumb_value_ref (nodes));
  plumb_value_builder_set (report, "items", plumb_value_builder_end (list));
  plumb_value_builder_set (report, "proposed", describe_proposal (query, items, mask != NULL));
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
  Union all = { 0 };
  gboolean is_measured = TRUE;

  settings->thresholds.step = query->change;
  for (guint i = 0; is_measured && i < items->len; i++)
    {
      Item *item = &g_array_index (items, Item, i);
      is_measured = measure_item (item, settings, cancellable, error);
      if (is_measured)
        join (&all, item);
    }
  settings->mask = make_mask (&all); /* the settings' from now on */
  for (guint i = 0; is_measured && settings->mask != NULL && i < items->len; i++)
    {
      Item *item = &g_array_index (items, Item, i);
      is_measured = each_two (item, settings, measure_masked, item, cancellable, error);
    }
  if (is_measured && settings->mask != NULL)
    *mask = plumb_image_ref (settings->mask);
  return is_measured;
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

static void
image_free (gpointer image)
{
  g_clear_pointer (&image, plumb_image_unref);
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
  self->small_mask = mask != NULL ? plumb_image_make_thumbnail (mask, SMALL_MASK_SIDE) : NULL;
  self->mask = g_steal_pointer (&mask);
  self->spreads = g_ptr_array_new_with_free_func (image_free);
  for (guint i = 0; i < items->len; i++)
    g_ptr_array_add (self->spreads, g_steal_pointer (&g_array_index (items, Item, i).spread));
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
  g_clear_pointer (&self->small_mask, plumb_image_unref);
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
 * plumb_noise_get_small_mask:
 * @self: a measurement
 *
 * Returns: (transfer none) (nullable): the mask that is proposed, small
 */
const PlumbImage *
plumb_noise_get_small_mask (const PlumbNoise *self)
{
  return self->small_mask;
}

/**
 * plumb_noise_get_spread:
 * @self: a measurement
 * @position: of an item in the report
 *
 * Returns: (transfer none) (nullable): how far each of its pixels spreads; NULL of what one run
 * alone has
 */
PlumbImage *
plumb_noise_get_spread (const PlumbNoise *self, guint position)
{
  return position < self->spreads->len ? g_ptr_array_index (self->spreads, position) : NULL;
}

/* A mask that was accepted before, of noise that is no more: it would hide what is not noise, or
 * fit no picture. One that is another file is a person's, and stays. */
static gboolean
has_old_mask (PlumbProject *project, const char *workflow, const char *output, const char *path)
{
  g_autoptr (PlumbRollout) rollout = plumb_rollout_load (project, NULL);
  g_autoptr (PlumbValue) compare
      = rollout != NULL ? plumb_rollout_get_compare (rollout, workflow, output) : NULL;

  return g_strcmp0 (plumb_value_member_string (compare, "mask", NULL), path) == 0;
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
  g_autofree char *path
      = g_build_filename (PLUMB_REFERENCE_FOLDER, workflow, output, "noise-mask.png", NULL);

  if (self->mask == NULL && has_old_mask (project, workflow, output, path))
    plumb_value_builder_set (members, "mask", plumb_value_new_null ());
  if (self->mask != NULL)
    {
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
