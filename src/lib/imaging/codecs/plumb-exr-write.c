/* plumb-exr-write.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include <OpenEXR/openexr.h>

#include "plumb-image-codecs.h"

#include "plumb-codec-private.h"

static int64_t
write_cb (exr_const_context_t exr,
          void *data,
          const void *buffer,
          uint64_t length,
          uint64_t offset,
          exr_stream_error_func_ptr_t error)
{
  GByteArray *bytes = data;

  if (offset + length > G_MAXUINT / 2)
    return -1;
  if (offset + length > bytes->len)
    g_byte_array_set_size (bytes, offset + length);
  memcpy (bytes->data + offset, buffer, length);
  return length;
}

static void
ignore_cb (exr_const_context_t exr, exr_result_t code, const char *message)
{
}

static const char *
get_channel_name (const PlumbImageLayout *layout, guint index)
{
  static const char *const colors[] = { "R", "G", "B", "A" };
  static const char *const gray[] = { "Y", "A" };

  return layout->n_channels >= 3 ? colors[index] : gray[index];
}

static gboolean
write_primaries (exr_context_t exr, const PlumbImageLayout *layout)
{
  const float *p = layout->primaries;
  const exr_attr_chromaticities_t chromaticities
      = { p[0], p[1], p[2], p[3], p[4], p[5], p[6], p[7] };

  return p[7] <= 0
         || exr_attr_set_chromaticities (exr, 0, "chromaticities", &chromaticities)
                == EXR_ERR_SUCCESS;
}

static gboolean
write_header (exr_context_t exr, const PlumbImageLayout *layout)
{
  exr_pixel_type_t type = layout->sample == PLUMB_SAMPLE_HALF ? EXR_PIXEL_HALF : EXR_PIXEL_FLOAT;

  if (exr_add_part (exr, NULL, EXR_STORAGE_SCANLINE, NULL) != EXR_ERR_SUCCESS
      || exr_initialize_required_attr_simple (exr, 0, layout->width, layout->height,
                                              EXR_COMPRESSION_ZIP)
             != EXR_ERR_SUCCESS)
    return FALSE;
  for (guint i = 0; i < layout->n_channels; i++)
    if (exr_add_channel (exr, 0, get_channel_name (layout, i), type, EXR_PERCEPTUALLY_LOGARITHMIC,
                         1, 1)
        != EXR_ERR_SUCCESS)
      return FALSE;
  return write_primaries (exr, layout) && exr_write_header (exr) == EXR_ERR_SUCCESS;
}

static void
aim_encoder (exr_encode_pipeline_t *pipeline, const PlumbImage *image, guint y)
{
  const PlumbImageLayout *layout = plumb_image_get_layout (image);
  gsize size = plumb_sample_get_size (layout->sample);

  for (int i = 0; i < pipeline->channel_count; i++)
    {
      exr_coding_channel_info_t *channel = &pipeline->channels[i];
      guint index = 0;

      while (strcmp (get_channel_name (layout, index), channel->channel_name) != 0)
        index++;
      channel->encode_from_ptr = plumb_image_get_row (image, y) + index * size;
      channel->user_bytes_per_element = size;
      channel->user_data_type = channel->data_type;
      channel->user_pixel_stride = plumb_image_layout_get_pixel_size (layout);
      channel->user_line_stride = plumb_image_get_stride (image);
    }
}

static gboolean
write_chunks (exr_context_t exr, const PlumbImage *image)
{
  exr_encode_pipeline_t pipeline = EXR_ENCODE_PIPELINE_INITIALIZER;
  int32_t lines = 1;
  gboolean is_good = exr_get_scanlines_per_chunk (exr, 0, &lines) == EXR_ERR_SUCCESS;

  for (guint y = 0; is_good && y < plumb_image_get_height (image); y += lines)
    {
      exr_chunk_info_t chunk;

      is_good = exr_write_scanline_chunk_info (exr, 0, y, &chunk) == EXR_ERR_SUCCESS;
      if (is_good && y == 0)
        is_good = exr_encoding_initialize (exr, 0, &chunk, &pipeline) == EXR_ERR_SUCCESS;
      else if (is_good)
        is_good = exr_encoding_update (exr, 0, &chunk, &pipeline) == EXR_ERR_SUCCESS;
      if (!is_good)
        break;
      aim_encoder (&pipeline, image, y);
      if (y == 0)
        is_good = exr_encoding_choose_default_routines (exr, 0, &pipeline) == EXR_ERR_SUCCESS;
      is_good = is_good && exr_encoding_run (exr, 0, &pipeline) == EXR_ERR_SUCCESS;
    }
  exr_encoding_destroy (exr, &pipeline);
  return is_good;
}

static gboolean
write_file (GByteArray *bytes, const PlumbImage *image)
{
  exr_context_initializer_t options = EXR_DEFAULT_CONTEXT_INITIALIZER;
  exr_context_t exr = NULL;
  gboolean is_good;

  options.error_handler_fn = ignore_cb;
  options.user_data = bytes;
  options.write_fn = write_cb;
  options.zip_level = 4;
  if (exr_start_write (&exr, "picture", EXR_WRITE_FILE_DIRECTLY, &options) != EXR_ERR_SUCCESS)
    return FALSE;
  is_good = write_header (exr, plumb_image_get_layout (image)) && write_chunks (exr, image);
  return exr_finish (&exr) == EXR_ERR_SUCCESS && is_good;
}

/**
 * plumb_image_encode_exr:
 * @image: a picture of half or float numbers in linear light, alpha premultiplied or none
 * @error: return location
 *
 * Zipped scan lines.
 *
 * Returns: (transfer full): the file, or NULL with PLUMB_IMAGE_ERROR_UNSUPPORTED
 */
GBytes *
plumb_image_encode_exr (const PlumbImage *image, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  const PlumbImageLayout *layout;

  g_return_val_if_fail (image != NULL, NULL);
  layout = plumb_image_get_layout (image);
  if (layout->sample < PLUMB_SAMPLE_HALF || layout->space != PLUMB_SPACE_LINEAR
      || layout->alpha == PLUMB_ALPHA_STRAIGHT)
    {
      plumb_image_fail (
          error, PLUMB_IMAGE_ERROR_UNSUPPORTED,
          "EXR holds floating-point linear light with premultiplied alpha: save other "
          "pictures as PNG or TIFF");
      return NULL;
    }
  if (!write_file (bytes, image))
    {
      plumb_image_fail (error, PLUMB_IMAGE_ERROR_LIMIT,
                        "cannot write the picture as EXR: it is too large");
      return NULL;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}
