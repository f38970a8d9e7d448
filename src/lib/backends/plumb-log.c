/* plumb-log.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "plumb-log.h"

#include "plumb-fault.h"
#include "plumb-file.h"
#include "plumb-limits.h"

/* Of a log beyond its limit, the end that is kept. */
#define TAIL_BYTES (1u << 20)
#define HEAD_BYTES (PLUMB_LIMIT_LOG_BYTES - TAIL_BYTES)
/* What a failure shows of it, at most. */
#define SHOWN_BYTES 8192

struct _PlumbLog
{
  char *path;
  int fd;
  int error;
  guint64 n_bytes;
  GByteArray *tail; /* at least the last TAIL_BYTES, at most twice that */
};

/**
 * plumb_log_new:
 * @path: (nullable): of the file; %NULL keeps the tail alone
 *
 * Returns: (transfer full): an empty log
 */
PlumbLog *
plumb_log_new (const char *path)
{
  PlumbLog *self = g_new0 (PlumbLog, 1);

  self->path = g_strdup (path);
  self->fd = -1;
  self->tail = g_byte_array_new ();
  return self;
}

/**
 * plumb_log_free:
 * @self: (transfer full): a log
 */
void
plumb_log_free (PlumbLog *self)
{
  if (self->fd >= 0)
    close (self->fd);
  g_byte_array_unref (self->tail);
  g_free (self->path);
  g_free (self);
}

static gboolean
open_file (PlumbLog *self)
{
  if (self->fd >= 0)
    return TRUE;
  if (self->path == NULL || self->error != 0)
    return FALSE;
  self->fd = open (self->path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (self->fd < 0)
    self->error = errno;
  return self->fd >= 0;
}

/* After the first failure the file stays as it is. */
static void
write_file (PlumbLog *self, const void *bytes, gsize length)
{
  const char *at = bytes;

  if (self->error == 0)
    self->error = plumb_fault_check ("log.write");
  while (length > 0 && self->error == 0)
    {
      gssize n = write (self->fd, at, length);

      if (n < 0 && errno != EINTR)
        self->error = errno;
      if (n > 0)
        {
          at += n;
          length -= (gsize) n;
        }
    }
}

static void
keep_tail (PlumbLog *self, const char *bytes, gsize length)
{
  if (length > TAIL_BYTES)
    {
      bytes += length - TAIL_BYTES;
      length = TAIL_BYTES;
    }
  if (self->tail->len + length > 2 * TAIL_BYTES)
    g_byte_array_remove_range (self->tail, 0, self->tail->len - TAIL_BYTES);
  g_byte_array_append (self->tail, (const guint8 *) bytes, (guint) length);
}

/**
 * plumb_log_append:
 * @self: a log
 * @bytes: what was written
 * @length: how much of it
 */
void
plumb_log_append (PlumbLog *self, const char *bytes, gsize length)
{
  g_return_if_fail (self != NULL);

  if (self->n_bytes < HEAD_BYTES && open_file (self))
    write_file (self, bytes, (gsize) MIN (length, HEAD_BYTES - self->n_bytes));
  self->n_bytes += length;
  keep_tail (self, bytes, length);
}

/**
 * plumb_log_end:
 * @self: a log
 *
 * Brings the file to its final form.
 */
void
plumb_log_end (PlumbLog *self)
{
  guint64 n_left_out;
  guint n_tail;

  g_return_if_fail (self != NULL);

  if (self->n_bytes > HEAD_BYTES && self->fd >= 0)
    {
      n_tail = (guint) MIN (self->n_bytes - HEAD_BYTES, TAIL_BYTES);
      n_left_out = self->n_bytes - HEAD_BYTES - n_tail;
      if (n_left_out > 0)
        {
          g_autofree char *mark
              = g_strdup_printf ("\n[%" G_GUINT64_FORMAT " bytes left out: a log holds %u]\n",
                                 n_left_out, PLUMB_LIMIT_LOG_BYTES);

          write_file (self, mark, strlen (mark));
        }
      write_file (self, self->tail->data + self->tail->len - n_tail, n_tail);
    }
  if (self->fd >= 0)
    close (self->fd);
  self->fd = -1;
}

/**
 * plumb_log_get_bytes:
 * @self: a log
 *
 * Returns: how much was written, kept or not
 */
guint64
plumb_log_get_bytes (PlumbLog *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_bytes;
}

/**
 * plumb_log_get_error:
 * @self: a log
 *
 * Returns: the errno with which writing the file failed, or 0
 */
int
plumb_log_get_error (PlumbLog *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->error;
}

/**
 * plumb_log_dup_tail:
 * @self: a log
 * @n_lines: how many lines at most
 *
 * Returns: (transfer full) (nullable): the last lines, at most 8 KiB, safe to show
 */
char *
plumb_log_dup_tail (PlumbLog *self, guint n_lines)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  gsize length, start;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->tail->len == 0)
    return NULL;
  length = self->tail->len;
  while (length > 0 && self->tail->data[length - 1] == '\n')
    length--;
  start = length;
  while (start > 0 && length - start < SHOWN_BYTES
         && (self->tail->data[start - 1] != '\n' || --n_lines > 0))
    start--;
  /* A NUL would end the text: another control character stands for it. */
  text = g_malloc (length - start + 1);
  for (gsize i = start; i < length; i++)
    text[i - start] = self->tail->data[i] == '\0' ? '\1' : (char) self->tail->data[i];
  text[length - start] = '\0';
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *visible = plumb_text_make_visible (lines[i]);

      g_free (lines[i]);
      lines[i] = visible;
    }
  return g_strjoinv ("\n", lines);
}
