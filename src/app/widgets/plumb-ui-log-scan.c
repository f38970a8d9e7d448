/* plumb-ui-log-scan.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "plumb-ui-log-scan.h"

#include "plumb-file.h"

#define CHUNK_BYTES (1u << 20)
#define MAX_FOUND 1000000

/* --- lines ---------------------------------------------------------------------------------- */

/* A line that is too long is broken before a character, not within it. */
static gsize
break_line (const char *data)
{
  gsize n = PLUMB_UI_LOG_MAX_LINE;
  for (guint i = 0; i < 3 && ((guchar) data[n] & 0xc0) == 0x80; i++)
    n--;
  return ((guchar) data[n] & 0xc0) == 0x80 ? PLUMB_UI_LOG_MAX_LINE : n;
}

/* Returns the bytes of the first line with its end, 0 where the end is not there yet. */
static gsize
measure_line (const char *data, gsize length, gsize *line)
{
  gsize seen = MIN (length, PLUMB_UI_LOG_MAX_LINE + 1);
  const char *feed = memchr (data, '\n', seen);
  const char *back = memchr (data, '\r', feed != NULL ? (gsize) (feed - data) : seen);
  const char *end = back != NULL ? back : feed;
  if (end == NULL && length <= PLUMB_UI_LOG_MAX_LINE)
    return 0;
  if (end == NULL)
    return *line = break_line (data);
  *line = (gsize) (end - data);
  if (back != NULL && *line + 1 == length)
    return 0;
  return *line + 1 + (back != NULL && back[1] == '\n' ? 1 : 0);
}

static gssize
read_at (int fd, char *buffer, gsize size, guint64 offset, GError **error)
{
  gsize n_read = 0;
  while (n_read < size)
    {
      gssize n = pread (fd, buffer + n_read, size - n_read, (off_t) (offset + n_read));
      if (n == 0)
        break;
      if (n < 0 && errno != EINTR)
        {
          plumb_file_set_errno (error, errno, "read", "the log");
          return -1;
        }
      n_read += n > 0 ? (gsize) n : 0;
    }
  return (gssize) n_read;
}

typedef struct
{
  PlumbUiLogPlace *place;
  PlumbUiLogFunc func;
  gpointer data;
  gboolean is_stopped;
} Visit;

static void
visit_line (Visit *visit, const char *line, gsize length, gsize bytes)
{
  visit->is_stopped = !visit->func (visit->place, line, length, bytes == 0, visit->data);
  if (bytes == 0)
    return;
  plumb_ui_ansi_skip (line, length, &visit->place->style);
  visit->place->offset += bytes;
  visit->place->line++;
}

/* Returns how many bytes had whole lines. */
static gsize
visit_chunk (Visit *visit, const char *data, gsize length)
{
  gsize at = 0, line = 0, bytes;
  while (!visit->is_stopped && at < length
         && (bytes = measure_line (data + at, length - at, &line)) > 0)
    {
      visit_line (visit, data + at, line, bytes);
      at += bytes;
    }
  return at;
}

/* The line that has no end yet; what may be the first half of "\r\n" is no part of it. */
static void
visit_rest (Visit *visit, const char *data, gsize length)
{
  if (visit->is_stopped || length == 0)
    return;
  visit_line (visit, data, data[length - 1] == '\r' ? length - 1 : length, 0);
}

gboolean
plumb_ui_log_visit (int fd,
                    PlumbUiLogPlace *place,
                    guint64 max_bytes,
                    PlumbUiLogFunc func,
                    gpointer data,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autofree char *buffer = g_malloc (CHUNK_BYTES);
  Visit visit = { place, func, data, FALSE };
  guint64 stop = place->offset + MIN (max_bytes, G_MAXINT64);
  while (!visit.is_stopped && place->offset < stop)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      gssize n = read_at (fd, buffer, CHUNK_BYTES, place->offset, error);
      if (n < 0)
        return FALSE;
      gsize used = visit_chunk (&visit, buffer, (gsize) n);
      if ((gsize) n < CHUNK_BYTES)
        {
          visit_rest (&visit, buffer + used, (gsize) n - used);
          break;
        }
    }
  return TRUE;
}

/* --- reading -------------------------------------------------------------------------------- */

void
plumb_ui_log_text_free (gpointer data)
{
  PlumbUiLogText *text = data;
  if (text == NULL)
    return;
  g_free (text->text);
  g_array_unref (text->runs);
  g_free (text);
}

typedef struct
{
  GPtrArray *texts;
  guint n;
} Reading;

static gboolean
read_cb (
    const PlumbUiLogPlace *place, const char *line, gsize length, gboolean is_open, gpointer data)
{
  Reading *reading = data;
  if (reading->texts->len == reading->n)
    return FALSE;
  PlumbUiAnsiStyle style = place->style;
  PlumbUiLogText *text = g_new0 (PlumbUiLogText, 1);
  text->runs = g_array_new (FALSE, FALSE, sizeof (PlumbUiAnsiRun));
  text->text = plumb_ui_ansi_parse (line, length, &style, text->runs);
  g_ptr_array_add (reading->texts, text);
  return reading->texts->len < reading->n;
}

GPtrArray *
plumb_ui_log_read (
    int fd, const PlumbUiLogPlace *from, guint n, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (plumb_ui_log_text_free);
  PlumbUiLogPlace place = *from;
  Reading reading = { texts, n };
  if (!plumb_ui_log_visit (fd, &place, G_MAXUINT64, read_cb, &reading, cancellable, error))
    return NULL;
  return g_steal_pointer (&texts);
}

/* --- searching ------------------------------------------------------------------------------ */

typedef struct
{
  char *needle;
  gsize length;
  gboolean is_ascii;
  GArray *lines;
  char text[PLUMB_UI_LOG_MAX_LINE];
} Search;

static gboolean
contains (Search *search, gsize length)
{
  if (search->is_ascii)
    {
      for (gsize i = 0; i < length; i++)
        search->text[i] = g_ascii_tolower (search->text[i]);
      return length >= search->length
             && memmem (search->text, length, search->needle, search->length) != NULL;
    }
  g_autofree char *valid = g_utf8_make_valid (search->text, (gssize) length);
  g_autofree char *folded = g_utf8_casefold (valid, -1);
  return strstr (folded, search->needle) != NULL;
}

static gboolean
search_cb (
    const PlumbUiLogPlace *place, const char *line, gsize length, gboolean is_open, gpointer data)
{
  Search *search = data;
  GArray *lines = search->lines;
  /* A line without an end is looked at again when it has grown. */
  gboolean is_known = lines->len > 0 && g_array_index (lines, guint, lines->len - 1) == place->line;
  if (!is_known && contains (search, plumb_ui_ansi_strip (line, length, search->text)))
    g_array_append_val (lines, place->line);
  return lines->len < MAX_FOUND;
}

gboolean
plumb_ui_log_search (int fd,
                     PlumbUiLogPlace *place,
                     const char *needle,
                     GArray *lines,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autofree Search *search = g_new0 (Search, 1);
  g_autofree char *folded
      = g_str_is_ascii (needle) ? g_ascii_strdown (needle, -1) : g_utf8_casefold (needle, -1);
  search->needle = folded;
  search->length = strlen (folded);
  search->is_ascii = g_str_is_ascii (needle);
  search->lines = lines;
  return plumb_ui_log_visit (fd, place, G_MAXUINT64, search_cb, search, cancellable, error);
}

/* --- times ---------------------------------------------------------------------------------- */

/* "HH:MM:SS", "MM:SS", each with a fraction. Returns how many bytes it took, 0 where there is
 * none. */
static gsize
read_clock (const char *text, gsize length, double *seconds, guint *n_colons)
{
  double number = 0, scale = 0, total = 0;
  gsize i = 0;
  *n_colons = 0;
  for (; i < length; i++)
    {
      if (g_ascii_isdigit (text[i]) && scale > 0)
        {
          number += (text[i] - '0') * scale;
          scale /= 10;
        }
      else if (g_ascii_isdigit (text[i]))
        number = number * 10 + (text[i] - '0');
      else if (text[i] == ':' && scale <= 0)
        {
          total = (total + number) * 60;
          number = 0;
          (*n_colons)++;
        }
      else if ((text[i] == '.' || text[i] == ',') && scale <= 0)
        scale = 0.1;
      else
        break;
    }
  *seconds = total + number;
  return *n_colons == 1 || *n_colons == 2 ? i : 0;
}

/* "2026-11-21T" or "2026-11-21 " */
static gsize
measure_date (const char *text, gsize length)
{
  static const char pattern[] = "dddd-dd-dd";
  gsize n = sizeof pattern - 1;
  if (length <= n || (text[n] != 'T' && text[n] != ' '))
    return 0;
  for (gsize i = 0; i < n; i++)
    if (pattern[i] == 'd' ? !g_ascii_isdigit (text[i]) : text[i] != pattern[i])
      return 0;
  return n + 1;
}

double
plumb_ui_log_find_time (const char *line, gsize length, gboolean *is_elapsed)
{
  double seconds;
  guint n_colons;
  gsize at = length > 0 && *line == '[' ? 1 : 0;
  at += measure_date (line + at, length - at);
  *is_elapsed = FALSE;
  if (read_clock (line + at, length - at, &seconds, &n_colons) > 0)
    {
      *is_elapsed = n_colons == 1;
      return seconds;
    }
  const char *said = memmem (line, length, "Time:", 5);
  if (said == NULL)
    return -1;
  said += 5;
  *is_elapsed = TRUE;
  return read_clock (said, length - (gsize) (said - line), &seconds, &n_colons) > 0 ? seconds : -1;
}
