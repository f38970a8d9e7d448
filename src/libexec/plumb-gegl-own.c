/* plumb-gegl-own.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-gegl-worker.h"

#include <glib/gstdio.h>
#include <string.h>

#include "plumb-compared.h"
#include "plumb-file.h"
#include "plumb-heat-map.h"
#include "plumb-image-codecs.h"

/* Operations of our own: what the imaging room does, as jobs. */

static PlumbCompareSettings *
make_settings (PlumbWorkerJob *job)
{
  PlumbCompareSettings *settings = plumb_compare_settings_new ();
  const struct
  {
    const char *name;
    double *value;
  } limits[] = {
    { "pass_delta", &settings->thresholds.pass_delta },
    { "pass_changed_fraction", &settings->thresholds.pass_changed_fraction },
    { "step", &settings->thresholds.step },
    { "warn_delta", &settings->thresholds.warn_delta },
  };
  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    *limits[i].value
        = plumb_value_get_double (plumb_worker_get_param (job, limits[i].name), *limits[i].value);
  if (plumb_value_get_boolean (plumb_worker_get_param (job, "ssim"), FALSE))
    settings->metrics |= PLUMB_METRIC_SSIM;
  if (plumb_value_get_boolean (plumb_worker_get_param (job, "flip"), FALSE))
    settings->metrics |= PLUMB_METRIC_FLIP;
  return settings;
}

/* The heat map needs two pictures of one size; where there are none the approved one is shown. */
static gboolean
answer_heat (PlumbWorkerJob *job, PlumbCompared *compared, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GBytes) heat = plumb_compared_encode_heat (compared, &local);

  if (heat != NULL)
    return plumb_worker_answer_file (job, "heat", heat, "png", error);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* A copy without the path, which belongs to this machine: what goes on names content only. */
static PlumbValue *
drop_path (PlumbValue *file)
{
  PlumbValueBuilder *builder = plumb_value_builder_new_copy (file);
  plumb_value_builder_remove (builder, "path");
  return plumb_value_builder_end (builder);
}

static PlumbValue *
make_verdict (PlumbComparison *comparison)
{
  static const char *const files[] = { "authoritative", "observer" };
  g_autoptr (PlumbValue) whole = plumb_comparison_to_value (comparison);
  PlumbValueBuilder *builder = plumb_value_builder_new_copy (whole);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    plumb_value_builder_set (builder, files[i],
                             drop_path (plumb_value_get_member (whole, files[i])));
  return plumb_value_builder_end (builder);
}

static gboolean
compare (PlumbWorkerJob *job, GError **error)
{
  g_autoptr (PlumbCompareSettings) settings = make_settings (job);
  const char *approved_path = plumb_worker_get_input (job, "approved"),
             *image_path = plumb_worker_get_input (job, "image");
  if (approved_path == NULL || image_path == NULL)
    {
      g_set_error_literal (error, PLUMB_WORKER_ERROR, PLUMB_WORKER_ERROR_INPUT,
                           "expected a picture at 'image' and at 'approved'");
      return FALSE;
    }
  g_autoptr (PlumbCompared) compared
      = plumb_compared_new (approved_path, image_path, settings, NULL, error);
  if (compared == NULL)
    return FALSE;
  plumb_value_builder_set (job->answer, "verdict",
                           make_verdict (plumb_compared_get_comparison (compared)));
  return answer_heat (job, compared, error);
}

static gboolean
info (PlumbWorkerJob *job, GError **error)
{
  g_autofd int fd = plumb_file_open_regular (plumb_worker_get_input (job, "image"), error);
  PlumbImageInfo facts;
  if (fd < 0 || !plumb_image_probe (fd, &facts, error))
    return FALSE;
  plumb_value_builder_set (job->answer, "facts", plumb_image_info_to_value (&facts));
  return TRUE;
}

static gboolean
convert (PlumbWorkerJob *job, GError **error)
{
  static const struct
  {
    const char *format;
    const char *extension;
    PlumbSampleType sample;
  } formats[] = {
    { "png8", "png", PLUMB_SAMPLE_U8 },     { "png16", "png", PLUMB_SAMPLE_U16 },
    { "tiff", "tiff", PLUMB_SAMPLE_FLOAT }, { "exr", "exr", PLUMB_SAMPLE_FLOAT },
    { "jpeg", "jpg", PLUMB_SAMPLE_U8 },
  };
  g_autoptr (PlumbImage) image = plumb_worker_load (job, "image", error);
  if (image == NULL)
    return FALSE;
  const char *wanted = plumb_value_get_string (plumb_worker_get_param (job, "format"), "png8");
  g_autoptr (GeglBuffer) buffer = plumb_worker_buffer_new (image);
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (strcmp (formats[i].format, wanted) == 0)
      {
        const PlumbImageLayout like = { .sample = formats[i].sample };
        g_autoptr (PlumbImage) converted
            = plumb_worker_image_new (buffer, gegl_buffer_get_extent (buffer), &like);
        return plumb_worker_answer_image (job, "image", converted, formats[i].extension, error);
      }
  g_set_error (error, PLUMB_WORKER_ERROR, PLUMB_WORKER_ERROR_OPERATION, "no format is named '%s'",
               wanted);
  return FALSE;
}

static gboolean
side_by_side (PlumbWorkerJob *job, GError **error)
{
  g_autoptr (PlumbImage) left = plumb_worker_load (job, "left", error);
  g_autoptr (PlumbImage) right = left != NULL ? plumb_worker_load (job, "right", error) : NULL;
  if (right == NULL)
    return FALSE;
  PlumbImage *both[] = { left, right };
  gint64 height = plumb_value_get_int (plumb_worker_get_param (job, "max_height"), 2048);
  g_autoptr (PlumbImage) image = plumb_side_by_side_new (both, G_N_ELEMENTS (both), (guint) height);
  return plumb_worker_answer_image (job, "image", image, "png", error);
}

static gboolean
thumbnail (PlumbWorkerJob *job, GError **error)
{
  g_autoptr (PlumbImage) image = plumb_worker_load (job, "image", error);
  if (image == NULL)
    return FALSE;
  g_autoptr (PlumbImage) small = plumb_image_make_thumbnail (
      image, (guint) plumb_value_get_int (plumb_worker_get_param (job, "size"), 256));
  return plumb_worker_answer_image (job, "image", small, "png", error);
}

gboolean
plumb_worker_run_own (PlumbWorkerJob *job, GError **error)
{
  static const struct
  {
    const char *operation;
    gboolean (*run) (PlumbWorkerJob *job, GError **error);
  } operations[] = {
    { "plumb:compare", compare },     { "plumb:info", info },
    { "plumb:convert", convert },     { "plumb:side-by-side", side_by_side },
    { "plumb:thumbnail", thumbnail },
  };
  const char *operation = plumb_value_member_string (job->request, "operation", "");
  for (guint i = 0; i < G_N_ELEMENTS (operations); i++)
    if (strcmp (operations[i].operation, operation) == 0)
      return operations[i].run (job, error);
  g_set_error (error, PLUMB_WORKER_ERROR, PLUMB_WORKER_ERROR_OPERATION,
               "no operation is named '%s'", operation);
  return FALSE;
}
