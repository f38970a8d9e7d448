/* plumb-compare-settings.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-compare.h"

#include "plumb-image-file.h"
#include "plumb-pixel-hash.h"
#include "plumb-region-private.h"

static const PlumbThresholds default_thresholds = {
  .pass_delta = 0.004, /* about one step of 8 bits */
  .pass_changed_fraction = 0.01,
  .step = 8.0 / 255.0,
  .warn_delta = 0.02,
};

/* Far below what any record is read to, far above what sums of fractions are rounded by. */
#define LIMIT_SLACK 1e-6

/**
 * plumb_limit_allows:
 * @limit: of thresholds
 * @number: what was measured
 *
 * Returns: whether @number is at most @limit
 */
gboolean
plumb_limit_allows (double limit, double number)
{
  return number <= limit * (1 + LIMIT_SLACK);
}

static void
clear_region (gpointer data)
{
  plumb_region_clear (data);
}

/**
 * plumb_compare_settings_new:
 *
 * Returns: (transfer full): the defaults: 0.004, 0.01, 8/255 and 0.02; no mask, no regions, no
 *   further metrics
 */
PlumbCompareSettings *
plumb_compare_settings_new (void)
{
  PlumbCompareSettings *self = g_new0 (PlumbCompareSettings, 1);

  self->thresholds = default_thresholds;
  self->pixels_per_degree = 0.7 * 3840 / 0.7 * G_PI / 180;
  self->regions = g_array_new (FALSE, TRUE, sizeof (PlumbRegion));
  g_array_set_clear_func (self->regions, clear_region);
  return self;
}

/**
 * plumb_compare_settings_free:
 * @self: (transfer full) (nullable): settings
 *
 * Frees them.
 */
void
plumb_compare_settings_free (PlumbCompareSettings *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->mask, plumb_image_unref);
  g_array_unref (self->regions);
  g_free (self);
}

/**
 * plumb_compare_settings_add_region:
 * @self: settings with fewer than PLUMB_MAX_REGIONS regions
 * @region: what is copied
 *
 * Adds a region behind those that are there.
 */
void
plumb_compare_settings_add_region (PlumbCompareSettings *self, const PlumbRegion *region)
{
  PlumbRegion copy;

  g_return_if_fail (self != NULL && region != NULL);
  g_return_if_fail (self->regions->len < PLUMB_MAX_REGIONS);
  plumb_region_copy (region, &copy);
  g_array_append_val (self->regions, copy);
}

/* --- To JSON --------------------------------------------------------------------------------- */

/**
 * plumb_compare_settings_to_value:
 * @self: settings
 *
 * What is stored with a verdict. A mask is told by its pixel hash.
 *
 * Returns: (transfer full): an object: pass_delta, pass_changed_fraction, step, warn_delta,
 * metrics, pixels_per_degree, flip_range, tone_mapper, and mask and regions where there are any
 */
PlumbValue *
plumb_compare_settings_to_value (const PlumbCompareSettings *self)
{
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();
  PlumbValueBuilder *list = plumb_value_builder_new_array ();

  g_return_val_if_fail (self != NULL, NULL);
  plumb_thresholds_write (builder, &self->thresholds);
  if (self->metrics & PLUMB_METRIC_SSIM)
    plumb_value_builder_add (list, plumb_value_new_string ("ssim"));
  if (self->metrics & PLUMB_METRIC_FLIP)
    plumb_value_builder_add (list, plumb_value_new_string ("flip"));
  plumb_value_builder_set (builder, "metrics", plumb_value_builder_end (list));
  plumb_value_builder_set_double (builder, "pixels_per_degree", self->pixels_per_degree);
  plumb_value_builder_set_string (builder, "flip_range",
                                  self->flip_range == PLUMB_FLIP_LDR ? "ldr" : "auto");
  plumb_value_builder_set_string (builder, "tone_mapper",
                                  plumb_tone_mapper_get_name (self->tone_mapper));
  if (self->mask != NULL)
    {
      g_autofree char *hash = plumb_pixel_hash (self->mask);

      plumb_value_builder_set_string (builder, "mask_pixels", hash);
    }
  if (self->regions->len > 0)
    {
      list = plumb_value_builder_new_array ();
      for (guint i = 0; i < self->regions->len; i++)
        plumb_value_builder_add (
            list, plumb_region_to_value (&g_array_index (self->regions, PlumbRegion, i)));
      plumb_value_builder_set (builder, "regions", plumb_value_builder_end (list));
    }
  return plumb_value_builder_end (builder);
}

/* --- From JSON ------------------------------------------------------------------------------- */

static gboolean
read_metrics (const PlumbValue *value, PlumbMetrics *metrics, GError **error)
{
  *metrics = 0;
  if (plumb_value_get_value_type (value) != PLUMB_VALUE_ARRAY)
    return plumb_settings_fail (error, "metrics", "a list of \"ssim\" and \"flip\"");
  for (guint i = 0; i < plumb_value_get_length (value); i++)
    {
      const char *name = plumb_value_get_string (plumb_value_get_element (value, i), "");

      if (g_str_equal (name, "ssim"))
        *metrics |= PLUMB_METRIC_SSIM;
      else if (g_str_equal (name, "flip"))
        *metrics |= PLUMB_METRIC_FLIP;
      else
        return plumb_settings_fail (error, "metrics", "a list of \"ssim\" and \"flip\"");
    }
  return TRUE;
}

static gboolean
read_regions (PlumbCompareSettings *self, const PlumbValue *value, GError **error)
{
  guint n = plumb_value_get_length (value);

  if (plumb_value_get_value_type (value) != PLUMB_VALUE_ARRAY || n > PLUMB_MAX_REGIONS)
    return plumb_settings_fail (error, "regions", "a list of at most 250 regions");
  for (guint i = 0; i < n; i++)
    {
      PlumbRegion region = { .thresholds = self->thresholds };

      if (!plumb_region_read (&region, plumb_value_get_element (value, i), error))
        return FALSE;
      g_array_append_val (self->regions, region);
    }
  return TRUE;
}

static gboolean
read_flip_range (const PlumbValue *value, PlumbFlipRange *range, GError **error)
{
  const char *name = plumb_value_get_string (value, "");

  *range = g_str_equal (name, "ldr") ? PLUMB_FLIP_LDR : PLUMB_FLIP_AUTO;
  return *range == PLUMB_FLIP_LDR || g_str_equal (name, "auto")
         || plumb_settings_fail (error, "flip_range", "\"auto\" or \"ldr\"");
}

static gboolean
read_tone_mapper (const PlumbValue *value, PlumbToneMapper *mapper, GError **error)
{
  return plumb_tone_mapper_from_name (plumb_value_get_string (value, ""), mapper)
         || plumb_settings_fail (error, "tone_mapper", "\"aces\", \"hable\" or \"reinhard\"");
}

static gboolean
read_member (PlumbCompareSettings *self, const char *name, const PlumbValue *value, GError **error)
{
  gboolean is_known;

  if (!plumb_thresholds_read (name, value, &self->thresholds, &is_known, error))
    return FALSE;
  if (is_known || g_str_equal (name, "regions") || g_str_equal (name, "mask_pixels"))
    return TRUE; /* regions come last; a mask is the caller's to load */
  if (g_str_equal (name, "metrics"))
    return read_metrics (value, &self->metrics, error);
  if (g_str_equal (name, "pixels_per_degree"))
    return plumb_settings_read_number (value, name, 1, 1000, &self->pixels_per_degree, error);
  if (g_str_equal (name, "flip_range"))
    return read_flip_range (value, &self->flip_range, error);
  if (g_str_equal (name, "tone_mapper"))
    return read_tone_mapper (value, &self->tone_mapper, error);
  return plumb_settings_fail (error, name, "left out: there is no such setting");
}

/**
 * plumb_compare_settings_new_from_value:
 * @value: (nullable): an object; the caller loads a mask itself
 * @error: return location for G_IO_ERROR_INVALID_ARGUMENT, which names the member
 *
 * Members that are absent keep their defaults; those of a region, the values of the whole.
 *
 * Returns: (transfer full): the settings, or NULL
 */
PlumbCompareSettings *
plumb_compare_settings_new_from_value (const PlumbValue *value, GError **error)
{
  g_autoptr (PlumbCompareSettings) self = plumb_compare_settings_new ();
  const PlumbValue *regions;

  if (value == NULL)
    return g_steal_pointer (&self);
  if (plumb_value_get_value_type (value) != PLUMB_VALUE_OBJECT)
    {
      plumb_settings_fail (error, "settings", "an object");
      return NULL;
    }
  for (guint i = 0; i < plumb_value_get_length (value); i++)
    {
      const char *name = NULL;
      PlumbValue *member = plumb_value_get_member_at (value, i, &name);

      if (!read_member (self, name, member, error))
        return NULL;
    }
  regions = plumb_value_get_member (value, "regions");
  if (regions != NULL && !read_regions (self, regions, error))
    return NULL;
  return g_steal_pointer (&self);
}
