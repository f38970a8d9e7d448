/* plumb-decode-pyramid.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-decode-write.h"

#include <unistd.h>

#include "plumb-image-rows.h"
#include "plumb-pyramid-writer.h"

typedef struct
{
  int output;
  guint first_level;
  PlumbPyramidWriter *writer;
} Decode;

static gboolean
begin_cb (const PlumbImageLayout *layout, GBytes *profile, gpointer data, GError **error)
{
  Decode *decode = data;

  decode->writer = plumb_pyramid_writer_new (decode->output, layout, PLUMB_REDUCE_MEAN);
  plumb_pyramid_writer_set_first_level (decode->writer, decode->first_level);
  if (profile != NULL && layout->space == PLUMB_SPACE_PROFILE)
    plumb_pyramid_writer_set_profile (decode->writer, profile);
  return TRUE;
}

static gboolean
rows_cb (const guint8 *rows, gsize stride, guint n_rows, gpointer data, GError **error)
{
  plumb_decode_go_on ();
  return plumb_pyramid_writer_add (((Decode *) data)->writer, rows, stride, n_rows, error);
}

static void
go_on_cb (gpointer data)
{
  plumb_decode_go_on ();
}

/**
 * plumb_decode_pyramid:
 * @files: a picture's file, and an empty one
 * @first_level: the first level that is wanted
 *
 * Returns: whether the output says what there is to say
 */
gboolean
plumb_decode_pyramid (const PlumbDecodeFiles *files, guint first_level)
{
  static const PlumbRowSink sink = { begin_cb, rows_cb, go_on_cb };
  Decode decode = { .output = files->output, .first_level = first_level };
  PlumbPyramidHead head = { .magic = PLUMB_PYRAMID_MAGIC, .is_error = TRUE };
  g_autoptr (GError) error = NULL;
  gboolean is_done = plumb_image_read_rows (files->input, files->scratch, &sink, &decode, &error)
                     && plumb_pyramid_writer_finish (decode.writer, &error);

  g_clear_pointer (&decode.writer, plumb_pyramid_writer_free);
  if (is_done)
    return TRUE;
  head.error_code
      = error->domain == PLUMB_IMAGE_ERROR ? (guint) error->code : PLUMB_IMAGE_ERROR_LIMIT;
  g_strlcpy (head.message, error->message, sizeof head.message);
  return pwrite (files->output, &head, sizeof head, 0) == sizeof head;
}
