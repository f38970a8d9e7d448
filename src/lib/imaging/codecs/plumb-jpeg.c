/* plumb-jpeg.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <jerror.h>
#include <jpeglib.h>

#include "plumb-image-codecs.h"

#include "plumb-codec-private.h"

/* JPEG (ITU-T T.81), 8 bits, gray or color, through libjpeg-turbo with its slow exact transform, so
 * that the pixels do not depend on the processor. */

#define MAX_SCANS 200 /* a progressive picture has about ten; thousands are an attack */

/* --- Decoding -------------------------------------------------------------------------------- */

typedef struct
{
  struct jpeg_error_mgr manager; /* first */
  struct jpeg_progress_mgr progress;
  jmp_buf jump;
  JOCTET *profile;
  guint profile_length;
  PlumbImageError code;
  char message[JMSG_LENGTH_MAX];
} Failure;

static void
exit_cb (j_common_ptr jpeg)
{
  Failure *failure = (Failure *) jpeg->err;

  jpeg->err->format_message (jpeg, failure->message);
  longjmp (failure->jump, 1);
}

/* A warning means that pixels were made up. */
static void
emit_cb (j_common_ptr jpeg, int level)
{
  Failure *failure = (Failure *) jpeg->err;

  if (level >= 0)
    return;
  if (jpeg->err->msg_code == JWRN_JPEG_EOF || jpeg->err->msg_code == JWRN_HIT_MARKER)
    failure->code = PLUMB_IMAGE_ERROR_TRUNCATED;
  exit_cb (jpeg);
}

static void
progress_cb (j_common_ptr jpeg)
{
  Failure *failure = (Failure *) jpeg->err;

  if (((j_decompress_ptr) jpeg)->input_scan_number <= MAX_SCANS)
    return;
  failure->code = PLUMB_IMAGE_ERROR_LIMIT;
  g_strlcpy (failure->message, "it has more scans than any picture needs", sizeof failure->message);
  longjmp (failure->jump, 1);
}

static void
set_up_errors (struct jpeg_common_struct *jpeg, Failure *failure)
{
  jpeg->err = jpeg_std_error (&failure->manager);
  failure->manager.error_exit = exit_cb;
  failure->manager.emit_message = emit_cb;
  failure->code = PLUMB_IMAGE_ERROR_CORRUPT;
}

static void
read_rows (struct jpeg_decompress_struct *jpeg, const PlumbImageInfo *info, guint8 *pixels)
{
  gsize row = plumb_image_layout_get_row_size (&info->layout);

  jpeg->out_color_space = info->layout.n_channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
  jpeg->dct_method = JDCT_ISLOW;
  jpeg_start_decompress (jpeg);
  if (jpeg->output_width != info->layout.width || jpeg->output_height != info->layout.height)
    ERREXIT (jpeg, JERR_BAD_LENGTH);
  while (jpeg->output_scanline < jpeg->output_height)
    {
      JSAMPROW to = pixels + jpeg->output_scanline * row;

      jpeg_read_scanlines (jpeg, &to, 1);
    }
  jpeg_finish_decompress (jpeg);
}

static gboolean
run (struct jpeg_decompress_struct *jpeg,
     Failure *failure,
     const PlumbBlob *file,
     const PlumbImageInfo *info,
     guint8 *pixels)
{
  if (setjmp (failure->jump) != 0)
    return FALSE;
  jpeg_create_decompress (jpeg);
  failure->progress.progress_monitor = progress_cb;
  jpeg->progress = &failure->progress;
  jpeg_mem_src (jpeg, file->data, file->length);
  jpeg_save_markers (jpeg, JPEG_APP0 + 2, 0xffff);
  jpeg_read_header (jpeg, TRUE);
  jpeg_read_icc_profile (jpeg, &failure->profile, &failure->profile_length);
  read_rows (jpeg, info, pixels);
  return TRUE;
}

static PlumbImage *
decode (PlumbBlob *file, const PlumbImageInfo *info, GError **error)
{
  g_autoptr (PlumbBlob) pixels = plumb_image_allocate (&info->layout, error);
  struct jpeg_decompress_struct jpeg = { 0 };
  Failure failure = { 0 };
  g_autoptr (GBytes) profile = NULL;
  gboolean is_done;

  if (pixels == NULL)
    return NULL;
  set_up_errors ((struct jpeg_common_struct *) &jpeg, &failure);
  is_done = run (&jpeg, &failure, file, info, pixels->data);
  if (failure.profile != NULL)
    profile = g_bytes_new_with_free_func (failure.profile, failure.profile_length, free,
                                          failure.profile);
  jpeg_destroy_decompress (&jpeg);
  if (!is_done)
    {
      plumb_image_fail (error, failure.code, "the JPEG is damaged: %s", failure.message);
      return NULL;
    }
  return plumb_image_new_take (&info->layout, g_steal_pointer (&pixels), profile);
}

const PlumbCodec plumb_jpeg_codec = { NULL, decode };

/* --- Encoding -------------------------------------------------------------------------------- */

/* Alpha laid over mid gray, as JPEG has none. */
static void
flatten_row (const guint8 *from, guint8 *to, const PlumbImageLayout *layout)
{
  guint n = layout->n_channels, n_colors = n - (layout->alpha != PLUMB_ALPHA_NONE);

  for (guint x = 0; x < layout->width; x++, from += n, to += n_colors)
    for (guint c = 0; c < n_colors; c++)
      {
        guint alpha = from[n - 1];

        if (layout->alpha == PLUMB_ALPHA_NONE)
          to[c] = from[c];
        else if (layout->alpha == PLUMB_ALPHA_STRAIGHT)
          to[c] = (from[c] * alpha + 128 * (255 - alpha) + 127) / 255;
        else
          to[c] = MIN (255, from[c] + (128 * (255 - alpha) + 127) / 255);
      }
}

typedef struct
{
  const PlumbImage *image;
  guint quality;
  guint8 *row;
  guint8 *bytes;
  unsigned long length;
} Encoding;

static gboolean
run_encoder (struct jpeg_compress_struct *jpeg, Failure *failure, Encoding *encoding)
{
  const PlumbImageLayout *layout = plumb_image_get_layout (encoding->image);
  guint n_colors = layout->n_channels - (layout->alpha != PLUMB_ALPHA_NONE);

  if (setjmp (failure->jump) != 0)
    return FALSE;
  jpeg_create_compress (jpeg);
  jpeg_mem_dest (jpeg, &encoding->bytes, &encoding->length);
  jpeg->image_width = layout->width;
  jpeg->image_height = layout->height;
  jpeg->input_components = n_colors;
  jpeg->in_color_space = n_colors == 1 ? JCS_GRAYSCALE : JCS_RGB;
  jpeg_set_defaults (jpeg);
  jpeg_set_quality (jpeg, encoding->quality, TRUE);
  jpeg->dct_method = JDCT_ISLOW;
  jpeg_start_compress (jpeg, TRUE);
  for (guint y = 0; y < layout->height; y++)
    {
      flatten_row (plumb_image_get_row (encoding->image, y), encoding->row, layout);
      jpeg_write_scanlines (jpeg, &encoding->row, 1);
    }
  jpeg_finish_compress (jpeg);
  return TRUE;
}

/**
 * plumb_image_encode_jpeg:
 * @image: an 8-bit picture
 * @quality: 1 to 100
 * @error: return location
 *
 * For previews: alpha is laid over gray.
 *
 * Returns: (transfer full): the file, or NULL with PLUMB_IMAGE_ERROR_UNSUPPORTED
 */
GBytes *
plumb_image_encode_jpeg (const PlumbImage *image, guint quality, GError **error)
{
  struct jpeg_compress_struct jpeg = { 0 };
  Failure failure = { 0 };
  g_autofree guint8 *row = NULL;
  Encoding encoding = { .image = image, .quality = quality };
  gboolean is_done;

  g_return_val_if_fail (image != NULL && quality >= 1 && quality <= 100, NULL);
  if (plumb_image_get_layout (image)->sample != PLUMB_SAMPLE_U8)
    {
      plumb_image_fail (error, PLUMB_IMAGE_ERROR_UNSUPPORTED,
                        "JPEG holds 8 bits: make a thumbnail or save as PNG");
      return NULL;
    }
  row = encoding.row = g_malloc (plumb_image_layout_get_row_size (plumb_image_get_layout (image)));
  set_up_errors ((struct jpeg_common_struct *) &jpeg, &failure);
  is_done = run_encoder (&jpeg, &failure, &encoding);
  jpeg_destroy_compress (&jpeg);
  if (is_done)
    return g_bytes_new_with_free_func (encoding.bytes, encoding.length, free, encoding.bytes);
  free (encoding.bytes);
  plumb_image_fail (error, PLUMB_IMAGE_ERROR_UNSUPPORTED, "cannot write the JPEG: %s",
                    failure.message);
  return NULL;
}
