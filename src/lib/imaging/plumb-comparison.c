/* plumb-comparison.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "plumb-comparison-private.h"

#include "plumb-file.h"

G_DEFINE_BOXED_TYPE (PlumbComparison,
                     plumb_comparison,
                     plumb_comparison_ref,
                     plumb_comparison_unref)

/**
 * plumb_verdict_get_name:
 * @verdict: a verdict
 *
 * Returns: "pass", "warn" or "fail"
 */
const char *
plumb_verdict_get_name (PlumbVerdict verdict)
{
  static const char *const names[] = { "pass", "warn", "fail" };

  g_return_val_if_fail (verdict <= PLUMB_VERDICT_FAIL, NULL);
  return names[verdict];
}

/* --- Life ------------------------------------------------------------------------------------ */

static void
clear_region (gpointer data)
{
  g_clear_pointer (&((PlumbRegionResult *) data)->name, g_free);
}

PlumbComparison *
plumb_comparison_new (const PlumbCompareSettings *settings)
{
  PlumbComparison *self = g_atomic_rc_box_new0 (PlumbComparison);

  self->reasons = plumb_problems_new ();
  self->settings = plumb_compare_settings_to_value (settings);
  self->regions = g_array_new (FALSE, TRUE, sizeof (PlumbRegionResult));
  g_array_set_clear_func (self->regions, clear_region);
  return self;
}

/**
 * plumb_comparison_ref:
 * @self: a comparison
 *
 * Returns: (transfer full): @self
 */
PlumbComparison *
plumb_comparison_ref (PlumbComparison *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return g_atomic_rc_box_acquire (self);
}

static void
clear_comparison (gpointer data)
{
  PlumbComparison *self = data;

  for (guint i = 0; i < 2; i++)
    {
      g_clear_pointer (&self->sides[i].path, g_free);
      g_clear_pointer (&self->sides[i].image, plumb_image_unref);
      g_clear_error (&self->sides[i].error);
    }
  g_clear_pointer (&self->reasons, plumb_problems_unref);
  g_clear_pointer (&self->settings, plumb_value_unref);
  g_clear_pointer (&self->regions, g_array_unref);
}

/**
 * plumb_comparison_unref:
 * @self: (transfer full): a comparison
 *
 * Drops a reference.
 */
void
plumb_comparison_unref (PlumbComparison *self)
{
  g_return_if_fail (self != NULL);
  g_atomic_rc_box_release_full (self, clear_comparison);
}

/* --- Files that change ------------------------------------------------------------------------ */

/* The hash of some bytes beside the numbers of others would be no record. */
void
plumb_side_check_unchanged (PlumbSide *side, int fd, const struct stat *before)
{
  struct stat after;

  if (side->error != NULL
      || (fstat (fd, &after) == 0 && after.st_dev == before->st_dev
          && after.st_ino == before->st_ino && after.st_size == before->st_size
          && after.st_mtim.tv_sec == before->st_mtim.tv_sec
          && after.st_mtim.tv_nsec == before->st_mtim.tv_nsec))
    return;
  g_autofree char *visible = plumb_text_make_visible (side->path);
  g_set_error (&side->error, PLUMB_FILE_ERROR, PLUMB_FILE_ERROR_CHANGED,
               "“%s” changed while it was read; try again when it is whole", visible);
}

/* --- Numbers --------------------------------------------------------------------------------- */

/* What is weighed is of the rest; what is judged by itself has its own numbers, and is of the
 * whole. */
void
plumb_comparison_take_sums (PlumbComparison *self,
                            const PlumbCompareSettings *settings,
                            PlumbDeltaSums *sums)
{
  PlumbDeltaSums all = { 0 };

  for (guint i = 0; i < settings->regions->len; i++)
    {
      const PlumbRegion *region = &g_array_index (settings->regions, PlumbRegion, i);
      PlumbRegionResult result = { 0 };

      if (region->use == PLUMB_REGION_WEIGHED)
        {
          plumb_delta_sums_weigh (&sums[i + 1], region->weight);
          plumb_delta_sums_add (&sums[0], &sums[i + 1]);
        }
      if (region->use != PLUMB_REGION_JUDGED)
        continue;
      result.name = g_strdup (region->name);
      plumb_delta_sums_finish (&sums[i + 1], &result.delta);
      plumb_delta_sums_add (&all, &sums[i + 1]);
      g_array_append_val (self->regions, result);
    }
  plumb_delta_sums_finish (&sums[0], &self->rest);
  plumb_delta_sums_add (&all, &sums[0]);
  plumb_delta_sums_finish (&all, &self->delta);
  self->is_measured = TRUE;
}

/* --- The verdict ----------------------------------------------------------------------------- */

/* Says why and, by the severity, how bad: an error fails, a warning warns, a note only tells. */
static void
add_reason (PlumbComparison *self,
            PlumbSeverity severity,
            const char *code,
            const char *field,
            const char *message,
            const char *expected,
            const char *found)
{
  PlumbProblem problem = {
    .severity = severity,
    .code = code,
    .field = field,
    .message = message,
    .expected = expected,
    .found = found,
  };

  plumb_problems_add (self->reasons, &problem);
  if (severity == PLUMB_SEVERITY_ERROR)
    self->verdict = PLUMB_VERDICT_FAIL;
  else if (severity == PLUMB_SEVERITY_WARNING && self->verdict == PLUMB_VERDICT_PASS)
    self->verdict = PLUMB_VERDICT_WARN;
}

static char *
format_number (double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  return g_strdup (g_ascii_formatd (text, sizeof text, "%.6g", value));
}

static void
add_measured (PlumbComparison *self,
              PlumbSeverity severity,
              const char *code,
              const char *region,
              const char *message,
              double limit,
              double found)
{
  g_autofree char *limit_text = format_number (limit), *found_text = format_number (found);
  g_autofree char *expected = g_strdup_printf ("at most %s", limit_text);

  add_reason (self, severity, code, region, message, expected, found_text);
}

static PlumbVerdict
judge_area (PlumbComparison *self,
            const char *region,
            const PlumbDelta *delta,
            const PlumbThresholds *thresholds)
{
  gboolean is_close = plumb_limit_allows (thresholds->pass_delta, delta->mean_delta);
  gboolean warns = plumb_limit_allows (thresholds->warn_delta, delta->mean_delta);
  PlumbSeverity severity = warns ? PLUMB_SEVERITY_WARNING : PLUMB_SEVERITY_ERROR;
  gboolean is_spread
      = !plumb_limit_allows (thresholds->pass_changed_fraction, delta->changed_fraction);

  if (!is_close)
    add_measured (self, severity, "mean-delta", region, "the mean difference is above what passes",
                  warns ? thresholds->pass_delta : thresholds->warn_delta, delta->mean_delta);
  if (is_spread)
    add_measured (self, severity, "changed-fraction", region,
                  "more pixels changed than what passes", thresholds->pass_changed_fraction,
                  delta->changed_fraction);
  if (is_close && !is_spread)
    return PLUMB_VERDICT_PASS;
  return warns ? PLUMB_VERDICT_WARN : PLUMB_VERDICT_FAIL;
}

/* Nothing differs where nothing is: that is no reason to pass. */
static void
warn_of_empty (PlumbComparison *self, PlumbRegionResult *result)
{
  add_reason (self, PLUMB_SEVERITY_WARNING, "region-empty", result->name,
              "no pixel is compared in a region that is judged by itself: it lies outside of the "
              "picture, or under a mask or another region",
              "at least one pixel", "none");
  result->verdict = PLUMB_VERDICT_WARN;
}

static void
judge_areas (PlumbComparison *self, const PlumbCompareSettings *settings)
{
  guint next = 0;

  judge_area (self, NULL, &self->rest, &settings->thresholds);
  for (guint i = 0; i < settings->regions->len; i++)
    {
      const PlumbRegion *region = &g_array_index (settings->regions, PlumbRegion, i);
      PlumbRegionResult *result;

      if (region->use != PLUMB_REGION_JUDGED)
        continue;
      result = &g_array_index (self->regions, PlumbRegionResult, next++);
      result->verdict = judge_area (self, result->name, &result->delta, &region->thresholds);
      if (result->delta.n_pixels == 0)
        warn_of_empty (self, result);
    }
  if (self->delta.n_pixels == 0)
    add_reason (self, PLUMB_SEVERITY_ERROR, "nothing-compared", NULL,
                "the mask and the ignored regions leave no pixel to compare", "at least one pixel",
                "none");
}

static char *
describe_size (const PlumbSide *side)
{
  return g_strdup_printf ("%u x %u", side->layout.width, side->layout.height);
}

static const char *
get_primaries_name (const PlumbImageLayout *layout)
{
  return layout->primaries[7] > 0 ? "own" : "sRGB";
}

static char *
describe_place (const PlumbImageLayout *layout)
{
  const gint32 *place = layout->place;

  return place[2] > 0
             ? g_strdup_printf ("%d, %d in %d x %d", place[0], place[1], place[2], place[3])
             : g_strdup ("all of it");
}

/* One that is displaced is another picture. */
static void
judge_places (PlumbComparison *self)
{
  const PlumbImageLayout *a = &self->sides[0].layout, *b = &self->sides[1].layout;

  if (memcmp (a->place, b->place, sizeof a->place) == 0)
    return;
  g_autofree char *expected = describe_place (a), *found = describe_place (b);
  add_reason (self, PLUMB_SEVERITY_ERROR, "places-differ", NULL,
              "the EXR pictures lie at different places of what they are shown in (data and "
              "display windows): equal numbers are not at equal places",
              expected, found);
}

static void
note_differences (PlumbComparison *self)
{
  const PlumbImageLayout *a = &self->sides[0].layout, *b = &self->sides[1].layout;

  if (!self->alpha_matches)
    add_reason (self, PLUMB_SEVERITY_WARNING, "alpha-differs", NULL,
                "one picture has alpha and the other has none", plumb_alpha_get_name (a->alpha),
                plumb_alpha_get_name (b->alpha));
  if (a->sample != b->sample)
    add_reason (self, PLUMB_SEVERITY_NOTE, "depth-differs", NULL,
                "the numbers are stored in different ways", plumb_sample_get_name (a->sample),
                plumb_sample_get_name (b->sample));
  if (!plumb_image_layout_has_same_primaries (a, b))
    add_reason (self, PLUMB_SEVERITY_NOTE, "primaries-differ", NULL,
                "the pictures have light of other primaries (chromaticities of EXR): equal numbers "
                "are not equal colors, and the stored numbers are compared",
                get_primaries_name (a), get_primaries_name (b));
  if ((a->space == PLUMB_SPACE_PROFILE) != (b->space == PLUMB_SPACE_PROFILE))
    add_reason (self, PLUMB_SEVERITY_NOTE, "space-differs", NULL,
                "only one picture has a color profile: equal numbers are not equal colors, and the "
                "stored numbers are compared",
                plumb_space_get_name (a->space), plumb_space_get_name (b->space));
  if (a->space == PLUMB_SPACE_PROFILE && b->space == PLUMB_SPACE_PROFILE)
    add_reason (self, PLUMB_SEVERITY_NOTE, "space-not-converted", NULL,
                "the stored numbers are compared: profiles, gamma and primaries of the files "
                "convert none of them",
                NULL, NULL);
}

static gboolean
judge_readability (PlumbComparison *self)
{
  static const char *const codes[] = { "authoritative-unreadable", "observer-unreadable" };
  static const char *const missing[] = { "authoritative-missing", "observer-missing" };
  gboolean are_read = TRUE;

  for (guint i = 0; i < 2; i++)
    {
      const GError *error = self->sides[i].error;

      if (error == NULL)
        continue;
      are_read = FALSE;
      add_reason (self, PLUMB_SEVERITY_ERROR,
                  g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND) ? missing[i] : codes[i],
                  self->sides[i].path, error->message, "a whole picture", NULL);
    }
  return are_read;
}

void
plumb_comparison_judge (PlumbComparison *self, const PlumbCompareSettings *settings)
{
  self->verdict = PLUMB_VERDICT_PASS;
  if (!judge_readability (self) || self->is_exact)
    return;
  if (!self->dimensions_match)
    {
      g_autofree char *expected = describe_size (&self->sides[0]);
      g_autofree char *found = describe_size (&self->sides[1]);

      add_reason (self, PLUMB_SEVERITY_ERROR, "dimensions-differ", NULL,
                  "the pictures are not of the same size", expected, found);
      return;
    }
  judge_areas (self, settings);
  judge_places (self);
  note_differences (self);
}

/* --- Looking at it --------------------------------------------------------------------------- */

/**
 * plumb_comparison_get_verdict:
 * @self: a comparison
 *
 * Returns: the verdict
 */
PlumbVerdict
plumb_comparison_get_verdict (const PlumbComparison *self)
{
  g_return_val_if_fail (self != NULL, PLUMB_VERDICT_FAIL);
  return self->verdict;
}

/**
 * plumb_comparison_is_exact:
 * @self: a comparison
 *
 * Returns: whether both files hold the same bytes
 */
gboolean
plumb_comparison_is_exact (const PlumbComparison *self)
{
  g_return_val_if_fail (self != NULL, FALSE);
  return self->is_exact;
}

/**
 * plumb_comparison_is_pixel_identical:
 * @self: a comparison
 *
 * Masks and ignored regions count: a pixel that is not compared may differ.
 *
 * Returns: whether both pictures have the same size and kind of alpha, and no compared pixel
 * differs
 */
gboolean
plumb_comparison_is_pixel_identical (const PlumbComparison *self)
{
  g_return_val_if_fail (self != NULL, FALSE);
  if (self->is_exact)
    return TRUE;
  return self->is_measured && self->alpha_matches && self->delta.n_pixels > 0
         && self->delta.different_fraction <= 0;
}

/**
 * plumb_comparison_get_left_out:
 * @self: a comparison
 *
 * Returns: the part of the pixels that do not count; 0 where nothing was measured
 */
double
plumb_comparison_get_left_out (const PlumbComparison *self)
{
  g_return_val_if_fail (self != NULL, 0);

  const PlumbImageLayout *layout = &self->sides[0].layout;
  double n = (double) layout->width * layout->height;
  return self->is_measured && !self->is_exact && n > 0 ? 1 - (double) self->delta.n_pixels / n : 0;
}

/**
 * plumb_comparison_get_delta:
 * @self: a comparison
 *
 * Returns: (transfer none) (nullable): the differences over all that is compared
 */
const PlumbDelta *
plumb_comparison_get_delta (const PlumbComparison *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->is_measured ? &self->delta : NULL;
}

/**
 * plumb_comparison_get_reasons:
 * @self: a comparison
 *
 * An error is why it fails, a warning why it warns, a note what to know besides. The field is the
 * name of a region.
 *
 * Returns: (transfer none): the reasons, in fixed order
 */
const PlumbProblems *
plumb_comparison_get_reasons (const PlumbComparison *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->reasons;
}

/**
 * plumb_comparison_get_image:
 * @self: a comparison
 * @index: 0 the authority, 1 the observer
 *
 * Returns: (transfer none) (nullable): the picture
 */
PlumbImage *
plumb_comparison_get_image (const PlumbComparison *self, guint index)
{
  g_return_val_if_fail (self != NULL && index < 2, NULL);
  return self->sides[index].image;
}

/* --- The record ------------------------------------------------------------------------------ */

static PlumbValue *
primaries_to_value (const PlumbImageLayout *layout)
{
  PlumbValueBuilder *list = plumb_value_builder_new_array ();

  for (guint i = 0; i < G_N_ELEMENTS (layout->primaries); i++)
    plumb_value_builder_add (list, plumb_value_new_double ((double) layout->primaries[i]));
  return plumb_value_builder_end (list);
}

static PlumbValue *
side_to_value (const PlumbSide *side)
{
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();

  if (side->path != NULL)
    plumb_value_builder_set_string (builder, "path", side->path);
  if (side->sha256[0] != 0)
    {
      plumb_value_builder_set_string (builder, "sha256", side->sha256);
      plumb_value_builder_set_int (builder, "bytes", side->n_bytes);
    }
  if (side->is_described)
    {
      plumb_value_builder_set_int (builder, "width", side->layout.width);
      plumb_value_builder_set_int (builder, "height", side->layout.height);
      plumb_value_builder_set_int (builder, "channels", side->layout.n_channels);
      plumb_value_builder_set_string (builder, "sample",
                                      plumb_sample_get_name (side->layout.sample));
      plumb_value_builder_set_string (builder, "alpha", plumb_alpha_get_name (side->layout.alpha));
      plumb_value_builder_set_string (builder, "space", plumb_space_get_name (side->layout.space));
      if (side->layout.primaries[7] > 0)
        plumb_value_builder_set (builder, "primaries", primaries_to_value (&side->layout));
    }
  return plumb_value_builder_end (builder);
}

static PlumbValue *
number_to_value (double number)
{
  return isfinite (number) ? plumb_value_new_double (number) : plumb_value_new_null ();
}

static void
write_delta (PlumbValueBuilder *builder, const PlumbDelta *delta)
{
  static const char *const names[] = { "red", "green", "blue", "alpha" };
  PlumbValueBuilder *channels = plumb_value_builder_new_object ();

  plumb_value_builder_set_int (builder, "pixels", delta->n_pixels);
  if (delta->weight != (double) delta->n_pixels)
    plumb_value_builder_set_double (builder, "weight", delta->weight);
  plumb_value_builder_set (builder, "mean_pixel_delta", number_to_value (delta->mean_delta));
  plumb_value_builder_set (builder, "max_pixel_delta", number_to_value (delta->max_delta));
  plumb_value_builder_set_double (builder, "changed_fraction", delta->changed_fraction);
  plumb_value_builder_set_double (builder, "different_fraction", delta->different_fraction);
  plumb_value_builder_set (builder, "psnr", number_to_value (delta->psnr));
  for (guint c = 0; c < 4; c++)
    {
      PlumbValueBuilder *channel = plumb_value_builder_new_object ();

      plumb_value_builder_set (channel, "mean", number_to_value (delta->mean[c]));
      plumb_value_builder_set (channel, "max", number_to_value (delta->max[c]));
      plumb_value_builder_set (channels, names[c], plumb_value_builder_end (channel));
    }
  plumb_value_builder_set (builder, "channels", plumb_value_builder_end (channels));
}

static PlumbValue *
flip_to_value (const PlumbComparison *self)
{
  const PlumbFlipSummary *flip = &self->flip;
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();

  plumb_value_builder_set_double (builder, "mean", flip->mean);
  plumb_value_builder_set_double (builder, "weighted_median", flip->median);
  plumb_value_builder_set_double (builder, "weighted_first_quartile", flip->first_quartile);
  plumb_value_builder_set_double (builder, "weighted_third_quartile", flip->third_quartile);
  plumb_value_builder_set_double (builder, "min", flip->min);
  plumb_value_builder_set_double (builder, "max", flip->max);
  plumb_flip_view_write (&self->flip_view, builder);
  return plumb_value_builder_end (builder);
}

static PlumbValue *
regions_to_value (const GArray *regions)
{
  PlumbValueBuilder *list = plumb_value_builder_new_array ();

  for (guint i = 0; i < regions->len; i++)
    {
      const PlumbRegionResult *result = &g_array_index (regions, PlumbRegionResult, i);
      PlumbValueBuilder *builder = plumb_value_builder_new_object ();

      plumb_value_builder_set_string (builder, "name", result->name);
      plumb_value_builder_set_string (builder, "verdict", plumb_verdict_get_name (result->verdict));
      write_delta (builder, &result->delta);
      plumb_value_builder_add (list, plumb_value_builder_end (builder));
    }
  return plumb_value_builder_end (list);
}

/**
 * plumb_comparison_to_value:
 * @self: a comparison
 *
 * Holds no time: the caller adds when, and how long it waited. PSNR of equal pictures is null.
 *
 * Returns: (transfer full): the record
 */
PlumbValue *
plumb_comparison_to_value (const PlumbComparison *self)
{
  PlumbValueBuilder *builder;

  g_return_val_if_fail (self != NULL, NULL);
  builder = plumb_value_builder_new_object ();
  plumb_value_builder_set_string (builder, "verdict", plumb_verdict_get_name (self->verdict));
  plumb_value_builder_set (builder, "reasons", plumb_problems_to_value (self->reasons));
  plumb_value_builder_set (builder, "authoritative", side_to_value (&self->sides[0]));
  plumb_value_builder_set (builder, "observer", side_to_value (&self->sides[1]));
  plumb_value_builder_set_boolean (builder, "exact_match", self->is_exact);
  plumb_value_builder_set_boolean (builder, "pixel_match",
                                   plumb_comparison_is_pixel_identical (self));
  plumb_value_builder_set_boolean (builder, "dimensions_match", self->dimensions_match);
  plumb_value_builder_set_boolean (builder, "alpha_match", self->alpha_matches);
  if (self->is_measured)
    write_delta (builder, &self->delta);
  if (self->has_ssim)
    plumb_value_builder_set_double (builder, "ssim", self->ssim);
  if (self->has_flip)
    plumb_value_builder_set (builder, "flip", flip_to_value (self));
  if (self->regions->len > 0)
    plumb_value_builder_set (builder, "regions", regions_to_value (self->regions));
  plumb_value_builder_set (builder, "settings", plumb_value_ref (self->settings));
  return plumb_value_builder_end (builder);
}
