/* plumb-gegl-ops.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-gegl-private.h"

#include "plumb-delta-private.h"

struct _PlumbOpDifference
{
  GeglOperationPointComposer parent_instance;
};

struct _PlumbOpError
{
  GeglOperationPointComposer parent_instance;
};

G_DEFINE_FINAL_TYPE (PlumbOpDifference, plumb_op_difference, GEGL_TYPE_OPERATION_POINT_COMPOSER)
G_DEFINE_FINAL_TYPE (PlumbOpError, plumb_op_error, GEGL_TYPE_OPERATION_POINT_COMPOSER)

/* In the space of the input: a picture whose file names another space is not converted before it is
 * compared. */
static void
prepare_as (GeglOperation *operation, const char *output)
{
  const Babl *space = gegl_operation_get_source_space (operation, "input");
  const Babl *format = babl_format_with_space ("R'G'B'A float", space);

  gegl_operation_set_format (operation, "input", format);
  gegl_operation_set_format (operation, "aux", format);
  gegl_operation_set_format (operation, "output", babl_format_with_space (output, space));
}

/* --- plumb:difference ------------------------------------------------------------------------ */

static void
prepare_difference (GeglOperation *operation)
{
  prepare_as (operation, "R'G'B'A float");
}

static gboolean
process_difference (GeglOperation *operation,
                    void *input,
                    void *aux,
                    void *output,
                    glong n_pixels,
                    const GeglRectangle *roi,
                    gint level)
{
  const float *a = input, *b = aux;
  float *to = output;

  for (glong i = 0; i < 4 * n_pixels; i++)
    to[i] = plumb_delta_get_difference (a[i], b != NULL ? b[i] : 0);
  return TRUE;
}

static void
plumb_op_difference_class_init (PlumbOpDifferenceClass *klass)
{
  GEGL_OPERATION_CLASS (klass)->prepare = prepare_difference;
  GEGL_OPERATION_POINT_COMPOSER_CLASS (klass)->process = process_difference;
  gegl_operation_class_set_keys (GEGL_OPERATION_CLASS (klass), "name", "plumb:difference", "title",
                                 "Difference", "description",
                                 "How far two pictures are apart in each channel", NULL);
}

static void
plumb_op_difference_init (PlumbOpDifference *self)
{
}

/* --- plumb:error ----------------------------------------------------------------------------- */

static void
prepare_error (GeglOperation *operation)
{
  prepare_as (operation, "Y' float");
}

static gboolean
process_error (GeglOperation *operation,
               void *input,
               void *aux,
               void *output,
               glong n_pixels,
               const GeglRectangle *roi,
               gint level)
{
  const float *a = input, *b = aux;
  float *to = output;

  for (glong i = 0; i < n_pixels; i++)
    {
      float largest = 0;

      for (guint c = 0; c < 4; c++)
        {
          float d = plumb_delta_get_difference (a[4 * i + c], b != NULL ? b[4 * i + c] : 0);

          largest = MAX (largest, d);
        }
      to[i] = largest;
    }
  return TRUE;
}

static void
plumb_op_error_class_init (PlumbOpErrorClass *klass)
{
  GEGL_OPERATION_CLASS (klass)->prepare = prepare_error;
  GEGL_OPERATION_POINT_COMPOSER_CLASS (klass)->process = process_error;
  gegl_operation_class_set_keys (GEGL_OPERATION_CLASS (klass), "name", "plumb:error", "title",
                                 "Error", "description",
                                 "How far two pictures are apart in any channel", NULL);
}

static void
plumb_op_error_init (PlumbOpError *self)
{
}
