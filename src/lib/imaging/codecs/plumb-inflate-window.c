/* plumb-inflate-window.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <errno.h>
#include <libdeflate.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "plumb-inflate-window-private.h"

#include "plumb-source-private.h"
#include "plumb-png-private.h"

/* libdeflate inflates about twice as fast as any library that streams, but wants room for all of
 * the output at once: 800 MB of a picture of 16,384 x 16,384. Here that room is addresses alone.
 * The two halves of a small window are mapped where it writes, in turn; to enter the next part is a
 * page fault, in whose handler the part that was left is handed on. The handler runs where
 * libdeflate stands, which holds nothing, so that it may do what any function may. */

#define PART ((gsize) 2 << 20)
/* What is copied in words may run over the border before the last bytes of a part are there. */
#define LATE ((gsize) 1 << 10)

typedef struct
{
  guint8 *start; /* of the addresses */
  gsize length;
  gsize entered; /* parts that are, or were, mapped */
  gsize done;    /* bytes that were handed on */
  int memory;    /* of the two halves */
  guint32 sum;   /* Adler-32 of them */
  gboolean is_wanted;
  PlumbInflatedFunc func;
  gpointer data;
  struct sigaction before;
} Window;

static Window *window;

static void
hand_on (Window *self, gsize end)
{
  self->sum = libdeflate_adler32 (self->sum, self->start + self->done, end - self->done);
  if (self->is_wanted && end > self->done)
    self->is_wanted = self->func (self->start + self->done, end - self->done, self->data);
  self->done = end;
}

/* The part before the last is of no more use: no reference reaches so far back. */
static gboolean
enter (Window *self)
{
  gsize part = self->entered;

  if (part > 0)
    hand_on (self, part * PART - LATE);
  if (part > 1
      && mmap (self->start + (part - 2) * PART, PART, PROT_NONE,
               MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0)
             == MAP_FAILED)
    return FALSE;
  self->entered++;
  return mmap (self->start + part * PART, PART, PROT_READ | PROT_WRITE,
               MAP_SHARED | MAP_FIXED | MAP_POPULATE, self->memory, (off_t) (part % 2 * PART))
         != MAP_FAILED;
}

static void
fault_cb (int signal, siginfo_t *info, void *context)
{
  int saved = errno;
  guint8 *next = window->start + window->entered * PART;
  guint8 *at = info->si_addr;

  /* What is none of ours happens again, and ends the process. */
  if (at < next || at >= next + PART || at >= window->start + window->length || !enter (window))
    sigaction (SIGSEGV, &window->before, NULL);
  errno = saved;
}

static gboolean
open_window (Window *self, gsize length, GError **error)
{
  self->length = (length + PLUMB_BLOB_SLACK + PART - 1) / PART * PART;
  self->memory = memfd_create ("plumb-window", MFD_CLOEXEC);
  self->start
      = mmap (NULL, self->length, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (self->start != MAP_FAILED && self->memory >= 0
      && ftruncate (self->memory, (off_t) (2 * PART)) == 0)
    return TRUE;
  return plumb_image_fail (error, PLUMB_IMAGE_ERROR_LIMIT, "no memory to inflate the picture");
}

static void
close_window (Window *self)
{
  if (self->start != MAP_FAILED)
    munmap (self->start, self->length);
  g_clear_fd (&self->memory, NULL);
}

/* The zlib frame: libdeflate would look at all of the output once more for its checksum. */
static gboolean
has_frame (const guint8 *bytes, gsize length)
{
  return length > 6 && (bytes[0] & 15) == 8 && bytes[0] >> 4 <= 7 && (bytes[1] & 32) == 0
         && (bytes[0] << 8 | bytes[1]) % 31 == 0;
}

static enum libdeflate_result
inflate_frame (Window *self, const guint8 *bytes, gsize n, gsize length)
{
  struct libdeflate_decompressor *inflater;
  enum libdeflate_result result;
  gsize taken = 0;

  if (!has_frame (bytes, n))
    return LIBDEFLATE_BAD_DATA;
  inflater = libdeflate_alloc_decompressor ();
  result = libdeflate_deflate_decompress_ex (inflater, bytes + 2, n - 6, self->start, length,
                                             &taken, NULL);
  libdeflate_free_decompressor (inflater);
  if (result != LIBDEFLATE_SUCCESS)
    return result;
  hand_on (self, length);
  return self->sum == plumb_get_be32 (bytes + 2 + taken) ? LIBDEFLATE_SUCCESS : LIBDEFLATE_BAD_DATA;
}

/**
 * plumb_inflate_window:
 * @stream: a zlib stream
 * @length: bytes of its output
 * @func: gets the output, piece by piece
 * @data: for @func
 * @error: return location
 *
 * Returns: whether all of it came out, and its checksum is right
 */
gboolean
plumb_inflate_window (
    GBytes *stream, gsize length, PlumbInflatedFunc func, gpointer data, GError **error)
{
  Window self = { .memory = -1, .sum = 1, .is_wanted = TRUE, .func = func, .data = data };
  struct sigaction action = { .sa_sigaction = fault_cb, .sa_flags = SA_SIGINFO };
  enum libdeflate_result result;
  gsize n_stream;
  const guint8 *bytes = g_bytes_get_data (stream, &n_stream);

  g_return_val_if_fail (window == NULL && length > 0, FALSE);
  if (!open_window (&self, length, error))
    {
      close_window (&self);
      return FALSE;
    }
  window = &self;
  sigemptyset (&action.sa_mask);
  sigaction (SIGSEGV, &action, &self.before);
  result = inflate_frame (&self, bytes, n_stream, length);
  sigaction (SIGSEGV, &self.before, NULL);
  window = NULL;
  close_window (&self);
  return self.is_wanted && plumb_png_check_inflated ((gint) result, error);
}
