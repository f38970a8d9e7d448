/* plumb-compare-settings.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "plumb-compare.h"

#include "plumb-image-file.h"
#include "plumb-pixel-hash.h"

static const PlumbThresholds default_thresholds = {
  .pass_delta = 0.004, /* about one step of 8 bits */
  .pass_changed_fraction = 0.01,
  .step = 8.0 / 255.0,
  .warn_delta = 0.02,
};

static void
clear_region (gpointer data)
{
  g_free ((char *) ((PlumbRegion *) data)->name);
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
  copy = *region;
  copy.name = g_strdup (region->name != NULL ? region->name : "");
  g_array_append_val (self->regions, copy);
}

/* --- To JSON --------------------------------------------------------------------------------- */

static void
write_thresholds (PlumbValueBuilder *builder, const PlumbThresholds *thresholds)
{
  plumb_value_builder_set_double (builder, "pass_delta", thresholds->pass_delta);
  plumb_value_builder_set_double (builder, "pass_changed_fraction",
                                  thresholds->pass_changed_fraction);
  plumb_value_builder_set_double (builder, "step", thresholds->step);
  plumb_value_builder_set_double (builder, "warn_delta", thresholds->warn_delta);
}

static PlumbValue *
region_to_value (const PlumbRegion *region)
{
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();

  plumb_value_builder_set_string (builder, "name", region->name);
  plumb_value_builder_set_int (builder, "x", region->x);
  plumb_value_builder_set_int (builder, "y", region->y);
  plumb_value_builder_set_int (builder, "width", region->width);
  plumb_value_builder_set_int (builder, "height", region->height);
  plumb_value_builder_set_boolean (builder, "ignore", region->is_ignored);
  if (!region->is_ignored)
    write_thresholds (builder, &region->thresholds);
  return plumb_value_builder_end (builder);
}

/**
 * plumb_compare_settings_to_value:
 * @self: settings
 *
 * What is stored with a verdict. A mask is told by its pixel hash.
 *
 * Returns: (transfer full): an object: pass_delta, pass_changed_fraction, step, warn_delta,
 * metrics, pixels_per_degree, and mask and regions where there are any
 */
PlumbValue *
plumb_compare_settings_to_value (const PlumbCompareSettings *self)
{
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();
  PlumbValueBuilder *list = plumb_value_builder_new_array ();

  g_return_val_if_fail (self != NULL, NULL);
  write_thresholds (builder, &self->thresholds);
  if (self->metrics & PLUMB_METRIC_SSIM)
    plumb_value_builder_add (list, plumb_value_new_string ("ssim"));
  if (self->metrics & PLUMB_METRIC_FLIP)
    plumb_value_builder_add (list, plumb_value_new_string ("flip"));
  plumb_value_builder_set (builder, "metrics", plumb_value_builder_end (list));
  plumb_value_builder_set_double (builder, "pixels_per_degree", self->pixels_per_degree);
  if (self->mask != NULL)
    {
      g_autofree char *hash = plumb_pixel_hash (self->mask);

      plumb_value_builder_set_string (builder, "mask_pixels", hash);
    }
  if (self->regions->len > 0)
    {
      list = plumb_value_builder_new_array ();
      for (guint i = 0; i < self->regions->len; i++)
        plumb_value_builder_add (list,
                                 region_to_value (&g_array_index (self->regions, PlumbRegion, i)));
      plumb_value_builder_set (builder, "regions", plumb_value_builder_end (list));
    }
  return plumb_value_builder_end (builder);
}

/* --- From JSON ------------------------------------------------------------------------------- */

static gboolean
fail (GError **error, const char *name, const char *expected)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               "comparison settings: '%s' must be %s", name, expected);
  return FALSE;
}

static gboolean
read_number (
    const PlumbValue *value, const char *name, double low, double high, double *to, GError **error)
{
  double number = plumb_value_get_double (value, NAN);

  if (!plumb_value_is_number (value) || !(number >= low && number <= high))
    return fail (error, name, high <= 1 ? "a number from 0 to 1" : "a number in its range");
  *to = number;
  return TRUE;
}

/* TRUE with @is_known unset where @name is no threshold. */
static gboolean
read_threshold (const char *name,
                const PlumbValue *value,
                PlumbThresholds *thresholds,
                gboolean *is_known,
                GError **error)
{
  double *to = NULL;

  if (g_str_equal (name, "pass_delta"))
    to = &thresholds->pass_delta;
  else if (g_str_equal (name, "pass_changed_fraction"))
    to = &thresholds->pass_changed_fraction;
  else if (g_str_equal (name, "step"))
    to = &thresholds->step;
  else if (g_str_equal (name, "warn_delta"))
    to = &thresholds->warn_delta;
  *is_known = to != NULL;
  return to == NULL || read_number (value, name, 0, 1, to, error);
}

static gboolean
read_metrics (const PlumbValue *value, PlumbMetrics *metrics, GError **error)
{
  *metrics = 0;
  if (plumb_value_get_value_type (value) != PLUMB_VALUE_ARRAY)
    return fail (error, "metrics", "a list of \"ssim\" and \"flip\"");
  for (guint i = 0; i < plumb_value_get_length (value); i++)
    {
      const char *name = plumb_value_get_string (plumb_value_get_element (value, i), "");

      if (g_str_equal (name, "ssim"))
        *metrics |= PLUMB_METRIC_SSIM;
      else if (g_str_equal (name, "flip"))
        *metrics |= PLUMB_METRIC_FLIP;
      else
        return fail (error, "metrics", "a list of \"ssim\" and \"flip\"");
    }
  return TRUE;
}

static gboolean
read_side (const PlumbValue *value, const char *name, guint *to, GError **error)
{
  gint64 number = plumb_value_get_int (value, -1);

  if (number < 0 || number > G_MAXINT32)
    return fail (error, name, "a whole number of pixels");
  *to = number;
  return TRUE;
}

static gboolean
read_region_member (const char *name, const PlumbValue *value, PlumbRegion *region, GError **error)
{
  gboolean is_known;

  if (!read_threshold (name, value, &region->thresholds, &is_known, error))
    return FALSE;
  if (is_known)
    return TRUE;
  if (g_str_equal (name, "name"))
    region->name = plumb_value_get_string (value, "");
  else if (g_str_equal (name, "ignore"))
    region->is_ignored = plumb_value_get_boolean (value, FALSE);
  else if (g_str_equal (name, "x"))
    return read_side (value, name, &region->x, error);
  else if (g_str_equal (name, "y"))
    return read_side (value, name, &region->y, error);
  else if (g_str_equal (name, "width"))
    return read_side (value, name, &region->width, error);
  else if (g_str_equal (name, "height"))
    return read_side (value, name, &region->height, error);
  else
    return fail (error, name, "left out of a region: there is no such setting");
  return TRUE;
}

static gboolean
read_regions (PlumbCompareSettings *self, const PlumbValue *value, GError **error)
{
  guint n = plumb_value_get_length (value);

  if (plumb_value_get_value_type (value) != PLUMB_VALUE_ARRAY || n > PLUMB_MAX_REGIONS)
    return fail (error, "regions", "a list of at most 250 rectangles");
  for (guint i = 0; i < n; i++)
    {
      PlumbValue *element = plumb_value_get_element (value, i);
      PlumbRegion region = { .thresholds = self->thresholds };

      for (guint j = 0; j < plumb_value_get_length (element); j++)
        {
          const char *name = NULL;
          PlumbValue *member = plumb_value_get_member_at (element, j, &name);

          if (!read_region_member (name, member, &region, error))
            return FALSE;
        }
      if (region.width == 0 || region.height == 0)
        return fail (error, "regions", "a list of rectangles with x, y, width and height");
      plumb_compare_settings_add_region (self, &region);
    }
  return TRUE;
}

static gboolean
read_member (PlumbCompareSettings *self, const char *name, const PlumbValue *value, GError **error)
{
  gboolean is_known;

  if (!read_threshold (name, value, &self->thresholds, &is_known, error))
    return FALSE;
  if (is_known || g_str_equal (name, "regions") || g_str_equal (name, "mask_pixels"))
    return TRUE; /* regions come last; a mask is the caller's to load */
  if (g_str_equal (name, "metrics"))
    return read_metrics (value, &self->metrics, error);
  if (g_str_equal (name, "pixels_per_degree"))
    return read_number (value, name, 1, 1000, &self->pixels_per_degree, error);
  return fail (error, name, "left out: there is no such setting");
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
      fail (error, "settings", "an object");
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
