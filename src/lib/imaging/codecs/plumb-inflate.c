/* plumb-inflate.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <libdeflate.h>

#include "plumb-inflate-private.h"

#include "plumb-png-private.h"

/* libdeflate inflates about twice as fast as any library that streams, but wants all of the input
 * and room for all of the output at once: 800 MB and more of a picture of 16,384 x 16,384. Both
 * are windows here. */

#define PART ((gsize) 2 << 20)
/* What is copied in words may run over the border before the last bytes of a part are there. */
#define LATE ((gsize) 1 << 10)

typedef struct
{
  const PlumbInflation *inflation;
  guint32 sum; /* Adler-32 of what came out */
} Inflating;

static gboolean
written_cb (const guint8 *bytes, gsize length, gpointer data)
{
  Inflating *self = data;

  self->sum = libdeflate_adler32 (self->sum, bytes, length);
  return self->inflation->func (bytes, length, self->inflation->data);
}

static gboolean
fill_cb (guint64 offset, guint8 *to, gsize length, gpointer data)
{
  const Inflating *self = data;

  return self->inflation->fill (offset, to, length, self->inflation->data);
}

/* The zlib frame: libdeflate would look at all of the output once more for its checksum. */
static gboolean
has_frame (const guint8 *bytes, gsize length)
{
  return length > 6 && (bytes[0] & 15) == 8 && bytes[0] >> 4 <= 7 && (bytes[1] & 32) == 0
         && (bytes[0] << 8 | bytes[1]) % 31 == 0;
}

static enum libdeflate_result
inflate (Inflating *self, const guint8 *bytes, PlumbWindow *output)
{
  struct libdeflate_decompressor *inflater;
  enum libdeflate_result result;
  gsize n = self->inflation->n_stream, taken = 0;

  if (!has_frame (bytes, n))
    return LIBDEFLATE_BAD_DATA;
  inflater = libdeflate_alloc_decompressor ();
  result = libdeflate_deflate_decompress_ex (inflater, bytes + 2, n - 6,
                                             plumb_window_get_start (output),
                                             self->inflation->n_output, &taken, NULL);
  libdeflate_free_decompressor (inflater);
  if (result != LIBDEFLATE_SUCCESS)
    return result;
  plumb_window_finish (output);
  return self->sum == plumb_get_be32 (bytes + 2 + taken) ? LIBDEFLATE_SUCCESS : LIBDEFLATE_BAD_DATA;
}

/**
 * plumb_inflate:
 * @inflation: what, and what becomes of it
 * @error: return location; is not set where its functions failed
 *
 * Returns: whether all of it came out and was wanted, and its checksum is right
 */
gboolean
plumb_inflate (const PlumbInflation *inflation, GError **error)
{
  Inflating self = { .inflation = inflation, .sum = 1 };
  const PlumbWindowOutput how = { inflation->n_output, PART, LATE, 1, written_cb };
  g_autoptr (PlumbWindow) input
      = plumb_window_new_input (inflation->n_stream, fill_cb, &self, error);
  g_autoptr (PlumbWindow) output
      = input != NULL ? plumb_window_new_output (&how, &self, error) : NULL;
  enum libdeflate_result result;

  if (output == NULL)
    return FALSE;
  result = inflate (&self, plumb_window_get_start (input), output);
  return plumb_window_is_whole (input) && plumb_window_is_wanted (output)
         && plumb_png_check_inflated ((gint) result, error);
}
