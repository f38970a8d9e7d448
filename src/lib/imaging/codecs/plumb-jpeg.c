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
#include "plumb-jpeg-store-private.h"

/* JPEG (ITU-T T.81), 8 bits, gray or color, through libjpeg-turbo with its slow exact transform, so
 * that the pixels do not depend on the processor. */

#define READ_BYTES ((gsize) 64 << 10)
#define BAND_ROWS 16u
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
set_up_errors (struct jpeg_common_struct *jpeg, Failure *failure)
{
  jpeg->err = jpeg_std_error (&failure->manager);
  failure->manager.error_exit = exit_cb;
  failure->manager.emit_message = emit_cb;
  failure->code = PLUMB_IMAGE_ERROR_CORRUPT;
}

/* The file, some of it at a time. */
typedef struct
{
  struct jpeg_source_mgr manager; /* first */
  const PlumbSource *source;
  guint64 at;
  JOCTET bytes[READ_BYTES];
} Input;

static void
begin_input_cb (j_decompress_ptr jpeg)
{
}

static boolean
fill_cb (j_decompress_ptr jpeg)
{
  Input *input = (Input *) jpeg->src;
  gsize n
      = MIN (sizeof input->bytes, input->source->length - MIN (input->at, input->source->length));

  if (n == 0 || !plumb_source_read (input->source, input->at, input->bytes, n))
    WARNMS (jpeg, JWRN_JPEG_EOF); /* does not return */
  input->at += n;
  input->manager.next_input_byte = input->bytes;
  input->manager.bytes_in_buffer = n;
  return TRUE;
}

static void
skip_cb (j_decompress_ptr jpeg, long n_bytes)
{
  Input *input = (Input *) jpeg->src;
  gsize n = MIN ((gsize) MAX (0, n_bytes), input->manager.bytes_in_buffer);

  input->manager.next_input_byte += n;
  input->manager.bytes_in_buffer -= n;
  input->at += (gsize) MAX (0, n_bytes) - n;
}

static void
end_input_cb (j_decompress_ptr jpeg)
{
}

static void
set_up_input (struct jpeg_decompress_struct *jpeg, Input *input)
{
  input->manager = (struct jpeg_source_mgr) { .init_source = begin_input_cb,
                                              .fill_input_buffer = fill_cb,
                                              .skip_input_data = skip_cb,
                                              .resync_to_restart = jpeg_resync_to_restart,
                                              .term_source = end_input_cb };
  jpeg->src = &input->manager;
}

typedef struct
{
  struct jpeg_decompress_struct jpeg; /* first */
  PlumbJpegStore store;               /* where the source has a file for it */
  Failure failure;
  Input input;
  const PlumbImageInfo *info;
  const PlumbRowSink *sink;
  gpointer data;
  guint8 *band;
  GError *error; /* the sink's */
} Decoding;

static void
progress_cb (j_common_ptr jpeg)
{
  Decoding *self = (Decoding *) jpeg;
  Failure *failure = &self->failure;

  if (self->sink->goes_on != NULL)
    self->sink->goes_on (self->data);
  if (self->jpeg.input_scan_number <= MAX_SCANS)
    return;
  failure->code = PLUMB_IMAGE_ERROR_LIMIT;
  g_strlcpy (failure->message, "it has more scans than any picture needs", sizeof failure->message);
  longjmp (failure->jump, 1);
}

static void
read_head (Decoding *self)
{
  struct jpeg_decompress_struct *jpeg = &self->jpeg;

  jpeg_create_decompress (jpeg);
  if (self->input.source->scratch > 0)
    plumb_jpeg_store_init (&self->store, jpeg, self->input.source->scratch);
  self->failure.progress.progress_monitor = progress_cb;
  jpeg->progress = &self->failure.progress;
  set_up_input (jpeg, &self->input);
  jpeg_save_markers (jpeg, JPEG_APP0 + 2, 0xffff);
  jpeg_read_header (jpeg, TRUE);
  jpeg_read_icc_profile (jpeg, &self->failure.profile, &self->failure.profile_length);
  jpeg->out_color_space = self->info->layout.n_channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
  jpeg->dct_method = JDCT_ISLOW;
}

static gboolean
begin (Decoding *self)
{
  g_autoptr (GBytes) profile
      = self->failure.profile != NULL
            ? g_bytes_new (self->failure.profile, self->failure.profile_length)
            : NULL;

  return self->sink->begin (&self->info->layout, profile, self->data, &self->error);
}

static gboolean
read_band (Decoding *self)
{
  struct jpeg_decompress_struct *jpeg = &self->jpeg;
  gsize row = plumb_image_layout_get_row_size (&self->info->layout);
  guint n_rows = 0;

  while (n_rows < BAND_ROWS && jpeg->output_scanline < jpeg->output_height)
    {
      JSAMPROW to = self->band + n_rows * row;

      n_rows += jpeg_read_scanlines (jpeg, &to, 1);
    }
  return self->sink->rows (self->band, row, n_rows, self->data, &self->error);
}

/* Apart from the function that owns memory, because of the jump. */
static gboolean
run (Decoding *self)
{
  struct jpeg_decompress_struct *jpeg = &self->jpeg;

  if (setjmp (self->failure.jump) != 0)
    return FALSE;
  read_head (self);
  if (!begin (self))
    return FALSE;
  jpeg_start_decompress (jpeg);
  if (jpeg->output_width != self->info->layout.width
      || jpeg->output_height != self->info->layout.height)
    ERREXIT (jpeg, JERR_BAD_LENGTH);
  while (jpeg->output_scanline < jpeg->output_height)
    if (!read_band (self))
      return FALSE;
  jpeg_finish_decompress (jpeg);
  return TRUE;
}

static gboolean
read_rows (const PlumbSource *source,
           const PlumbImageInfo *info,
           const PlumbRowSink *sink,
           gpointer data,
           GError **error)
{
  g_autoptr (PlumbBlob) band
      = plumb_blob_new (BAND_ROWS * plumb_image_layout_get_row_size (&info->layout), error);
  g_autofree Decoding *self = g_new0 (Decoding, 1);
  gboolean is_done;

  if (band == NULL)
    return FALSE;
  self->input.source = source;
  self->info = info;
  self->sink = sink;
  self->data = data;
  self->band = band->data;
  set_up_errors ((struct jpeg_common_struct *) &self->jpeg, &self->failure);
  is_done = run (self);
  free (self->failure.profile);
  jpeg_destroy_decompress (&self->jpeg);
  if (self->error != NULL)
    g_propagate_error (error, g_steal_pointer (&self->error));
  else if (self->store.error != NULL)
    g_propagate_error (error, g_steal_pointer (&self->store.error));
  else if (!is_done)
    plumb_image_fail (error, self->failure.code, "the JPEG is damaged: %s", self->failure.message);
  return is_done;
}

const PlumbCodec plumb_jpeg_codec = { NULL, read_rows };

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
