/* plumb-webp-text.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-source-private.h"
#include "plumb-webp-text.h"

#include "plumb-limits.h"

#define HEAD_BYTES 12 /* RIFF, its length, WEBP */
#define CHUNK_HEAD 8
#define MAX_CHUNKS (1u << 20) /* an animation has one for each frame */
#define FIELD_BYTES 12
#define TYPE_ASCII 2

/* --- EXIF: a TIFF in little ------------------------------------------------------------------ */

typedef struct
{
  const guint8 *bytes;
  gsize length;
  gboolean is_big; /* the order of its bytes */
} Exif;

static guint32
get_number (const Exif *exif, gsize at, guint n_bytes)
{
  guint32 number = 0;
  for (guint i = 0; i < n_bytes; i++)
    number = number << 8 | exif->bytes[exif->is_big ? at + i : at + n_bytes - 1 - i];
  return number;
}

/* What stands behind "keyword:" in a field of text, up to its NUL; or NULL. */
static char *
read_field (const Exif *exif, gsize at, const char *keyword)
{
  gsize head = strlen (keyword);
  gsize length = get_number (exif, at + 4, 4);
  gsize place = length > 4 ? get_number (exif, at + 8, 4) : at + 8;
  if (get_number (exif, at + 2, 2) != TYPE_ASCII || length <= head || place > exif->length
      || length > exif->length - place)
    return NULL;
  const char *text = (const char *) exif->bytes + place;
  if (memcmp (text, keyword, head) != 0 || text[head] != ':')
    return NULL;
  gsize n_bytes = strnlen (text + head + 1, length - head - 1);
  return g_utf8_validate (text + head + 1, (gssize) n_bytes, NULL)
             ? g_strndup (text + head + 1, n_bytes)
             : NULL;
}

/* In the first directory, where the fields are that programs write as they like. */
static char *
find_field (const Exif *exif, const char *keyword)
{
  gsize at = get_number (exif, 4, 4);
  if (at > exif->length - 2)
    return NULL;
  guint n_fields = get_number (exif, at, 2);
  char *text = NULL;
  for (at += 2; n_fields > 0 && text == NULL && exif->length - at >= FIELD_BYTES; n_fields--)
    {
      text = read_field (exif, at, keyword);
      at += FIELD_BYTES;
    }
  return text;
}

static char *
find_in_exif (const guint8 *bytes, gsize length, const char *keyword)
{
  static const char prefix[] = "Exif\0"; /* some put it before the data */
  if (length > sizeof prefix && memcmp (bytes, prefix, sizeof prefix) == 0)
    {
      bytes += sizeof prefix;
      length -= sizeof prefix;
    }
  if (length < 8 || (memcmp (bytes, "II", 2) != 0 && memcmp (bytes, "MM", 2) != 0))
    return NULL;
  return find_field (&(Exif) { bytes, length, *bytes == 'M' }, keyword);
}

/* --- chunks ---------------------------------------------------------------------------------- */

static gboolean
is_webp (const PlumbSource *source)
{
  char bytes[HEAD_BYTES];
  return plumb_source_read (source, 0, bytes, sizeof bytes) && memcmp (bytes, "RIFF", 4) == 0
         && memcmp (bytes + 8, "WEBP", 4) == 0;
}

static char *
read_exif (
    const PlumbSource *source, guint64 at, guint32 length, const char *keyword, GError **error)
{
  if (length > PLUMB_LIMIT_TEXT_CHUNK_BYTES)
    {
      plumb_image_fail (error, PLUMB_IMAGE_ERROR_LIMIT,
                        "the WebP's EXIF data have %u bytes; at most %u are read", length,
                        PLUMB_LIMIT_TEXT_CHUNK_BYTES);
      return NULL;
    }
  g_autofree guint8 *bytes = g_malloc (MAX (length, 1));
  return plumb_source_read (source, at, bytes, length) ? find_in_exif (bytes, length, keyword)
                                                       : NULL;
}

static char *
find_text (const PlumbSource *source, const char *keyword, GError **error)
{
  guint8 head[CHUNK_HEAD];
  guint64 at = HEAD_BYTES;
  if (!is_webp (source))
    return NULL;
  for (guint i = 0; i < MAX_CHUNKS && plumb_source_read (source, at, head, sizeof head); i++)
    {
      guint32 length = plumb_get_le32 (head + 4);
      if (memcmp (head, "EXIF", 4) == 0)
        return read_exif (source, at + CHUNK_HEAD, length, keyword, error);
      at += CHUNK_HEAD + (guint64) length + length % 2;
    }
  return NULL;
}

/**
 * plumb_webp_text_find:
 * @path: any file
 * @keyword: what stands before the colon
 * @error: return location
 *
 * Returns: (nullable) (transfer full): UTF-8, at most %PLUMB_LIMIT_TEXT_CHUNK_BYTES; %NULL without
 *   @error where there is none, or where the file is no WebP; %NULL with @error (PLUMB_IMAGE_ERROR,
 *   G_IO_ERROR, PLUMB_FILE_ERROR) where it cannot be read
 */
char *
plumb_webp_text_find (const char *path, const char *keyword, GError **error)
{
  g_return_val_if_fail (path != NULL && keyword != NULL && *keyword != '\0', NULL);
  return plumb_source_find_text (path, find_text, keyword, error);
}
