/* plumb-png-text.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <libdeflate.h>
#include <string.h>

#include "plumb-png-private.h"
#include "plumb-png-text.h"

#include "plumb-file.h"
#include "plumb-limits.h"

#define SIGNATURE "\x89PNG\r\n\x1a\n"
#define HEAD_BYTES 33         /* signature and IHDR */
#define MAX_CHUNKS (1u << 20) /* a file of empty ones would keep us for ever */
#define MAX_COPY_BYTES ((gsize) 1 << 30)
#define KEYWORD_MAX 79

/* --- Walking --------------------------------------------------------------------------------- */

static gboolean
is_png (const PlumbSource *source)
{
  char bytes[8];
  return plumb_source_read (source, 0, bytes, sizeof bytes) && memcmp (bytes, SIGNATURE, 8) == 0;
}

static gboolean
is_text (const PlumbPngChunk *chunk)
{
  return strcmp (chunk->type, "tEXt") == 0 || strcmp (chunk->type, "zTXt") == 0
         || strcmp (chunk->type, "iTXt") == 0;
}

static gboolean
has_keyword (const PlumbSource *source, const PlumbPngChunk *chunk, const char *keyword)
{
  char bytes[KEYWORD_MAX + 1];
  gsize length = strlen (keyword) + 1; /* with the NUL that ends it */
  return chunk->length >= length && plumb_source_read (source, chunk->at, bytes, length)
         && memcmp (bytes, keyword, length) == 0;
}

/* The first text chunk of that keyword from @offset on, which then is behind it. */
static gboolean
find_chunk (const PlumbSource *source,
            const char *keyword,
            guint64 *offset,
            PlumbPngChunk *chunk,
            GError **error)
{
  for (guint i = 0; i < MAX_CHUNKS; i++)
    {
      if (!plumb_png_read_chunk (source, *offset, chunk, error))
        return FALSE;
      *offset = chunk->at + chunk->length + 4;
      if (strcmp (chunk->type, "IEND") == 0)
        return FALSE;
      if (is_text (chunk) && has_keyword (source, chunk, keyword))
        return TRUE;
    }
  return plumb_image_fail (error, PLUMB_IMAGE_ERROR_LIMIT, "the PNG has more than %u chunks",
                           MAX_CHUNKS);
}

/* --- Text ------------------------------------------------------------------------------------ */

static gboolean
fail_damaged (GError **error, const char *keyword)
{
  return plumb_image_fail (error, PLUMB_IMAGE_ERROR_CORRUPT,
                           "the PNG's text '%s' is damaged: the picture may still be whole",
                           keyword);
}

static char *
inflate_text (const guint8 *data, gsize length, gsize *n_bytes)
{
  g_autofree char *text = g_try_malloc (PLUMB_LIMIT_TEXT_CHUNK_BYTES + 1);
  struct libdeflate_decompressor *inflater = libdeflate_alloc_decompressor ();
  enum libdeflate_result result
      = text != NULL ? libdeflate_zlib_decompress (inflater, data, length, text,
                                                   PLUMB_LIMIT_TEXT_CHUNK_BYTES, n_bytes)
                     : LIBDEFLATE_INSUFFICIENT_SPACE;
  libdeflate_free_decompressor (inflater);
  if (result != LIBDEFLATE_SUCCESS)
    return NULL;
  text[*n_bytes] = '\0';
  return g_realloc (g_steal_pointer (&text), *n_bytes + 1);
}

/* Language and translated keyword of an iTXt, each ended by a NUL, are passed over. */
static const guint8 *
skip_international (const guint8 *at, const guint8 *end)
{
  for (guint i = 0; i < 2 && at != NULL; i++)
    {
      at = memchr (at, 0, (gsize) (end - at));
      at = at != NULL ? at + 1 : NULL;
    }
  return at;
}

/* What stands behind the keyword of a chunk of @type, as UTF-8 without NUL; or NULL. */
static char *
decode_text (const char *type, const guint8 *at, const guint8 *end)
{
  gboolean is_latin = *type != 'i', is_packed = *type == 'z';
  gsize n_bytes = 0;
  if (*type != 't')
    {
      gsize n_flags = is_latin ? 1 : 2;
      if ((gsize) (end - at) < n_flags || at[n_flags - 1] != 0)
        return NULL;
      is_packed = is_packed || at[0] == 1;
      at += n_flags;
    }
  if (!is_latin && (at = skip_international (at, end)) == NULL)
    return NULL;
  g_autofree char *text = is_packed ? inflate_text (at, (gsize) (end - at), &n_bytes)
                                    : g_strndup ((const char *) at, (gsize) (end - at));
  if (!is_packed)
    n_bytes = (gsize) (end - at);
  if (text == NULL || memchr (text, 0, n_bytes) != NULL)
    return NULL;
  if (is_latin)
    return g_convert (text, (gssize) n_bytes, "UTF-8", "ISO-8859-1", NULL, NULL, NULL);
  return g_utf8_validate (text, (gssize) n_bytes, NULL) ? g_steal_pointer (&text) : NULL;
}

static char *
read_text (const PlumbSource *source,
           const PlumbPngChunk *chunk,
           const char *keyword,
           GError **error)
{
  const gsize head = 4 + strlen (keyword) + 1; /* type and keyword */
  if (chunk->length > PLUMB_LIMIT_TEXT_CHUNK_BYTES)
    {
      plumb_image_fail (error, PLUMB_IMAGE_ERROR_LIMIT,
                        "the PNG's text '%s' has %u bytes; at most %u are read", keyword,
                        chunk->length, PLUMB_LIMIT_TEXT_CHUNK_BYTES);
      return NULL;
    }
  const gsize length = (gsize) chunk->length + 8; /* with type and checksum */
  g_autofree guint8 *bytes = g_malloc (length);
  if (!plumb_source_read (source, chunk->at - 4, bytes, length)
      || libdeflate_crc32 (0, bytes, length - 4) != plumb_get_be32 (bytes + length - 4))
    {
      fail_damaged (error, keyword);
      return NULL;
    }
  char *text = decode_text (chunk->type, bytes + head, bytes + length - 4);
  if (text == NULL)
    fail_damaged (error, keyword);
  return text;
}

static char *
find_text (const PlumbSource *source, const char *keyword, GError **error)
{
  guint64 offset = HEAD_BYTES;
  PlumbPngChunk chunk;
  if (!is_png (source) || !find_chunk (source, keyword, &offset, &chunk, error))
    return NULL;
  return read_text (source, &chunk, keyword, error);
}

static gboolean
is_keyword (const char *keyword)
{
  return keyword != NULL && *keyword != '\0' && strlen (keyword) <= KEYWORD_MAX;
}

/**
 * plumb_png_text_find:
 * @path: any file
 * @keyword: 1 to 79 bytes of Latin-1
 * @error: return location
 *
 * The first text of that keyword. Reads the heads of the chunks and the one that is asked for.
 *
 * Returns: (nullable) (transfer full): UTF-8, at most %PLUMB_LIMIT_TEXT_CHUNK_BYTES; %NULL without
 *   @error where there is none, or where the file is no PNG; %NULL with @error (PLUMB_IMAGE_ERROR,
 *   G_IO_ERROR, PLUMB_FILE_ERROR) where it cannot be read
 */
char *
plumb_png_text_find (const char *path, const char *keyword, GError **error)
{
  g_return_val_if_fail (path != NULL && is_keyword (keyword), NULL);
  return plumb_source_find_text (path, find_text, keyword, error);
}

/**
 * plumb_png_text_find_bytes:
 * @bytes: any file's
 * @keyword: 1 to 79 bytes of Latin-1
 * @error: return location
 *
 * plumb_png_text_find() of what is in memory.
 *
 * Returns: (nullable) (transfer full): the text
 */
char *
plumb_png_text_find_bytes (GBytes *bytes, const char *keyword, GError **error)
{
  g_return_val_if_fail (bytes != NULL && is_keyword (keyword), NULL);
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  return find_text (&(PlumbSource) { data, -1, length }, keyword, error);
}

/* --- Writing --------------------------------------------------------------------------------- */

static void
append_text (GByteArray *file, const char *keyword, const char *text)
{
  const gsize length = strlen (text);
  struct libdeflate_compressor *deflater = libdeflate_alloc_compressor (6);
  const gsize room = libdeflate_zlib_compress_bound (deflater, length);
  g_autofree guint8 *deflated = g_malloc (room);
  g_autoptr (GByteArray) chunk = g_byte_array_new ();
  g_byte_array_append (chunk, (const guint8 *) keyword, (guint) strlen (keyword));
  g_byte_array_append (chunk, (const guint8 *) "\0\1\0\0\0", 5);
  const gsize n_bytes = libdeflate_zlib_compress (deflater, text, length, deflated, room);
  libdeflate_free_compressor (deflater);
  g_byte_array_append (chunk, deflated, (guint) n_bytes);
  plumb_png_append_chunk (file, "iTXt", chunk->data, chunk->len);
}

/* All but the texts of that keyword. */
static gboolean
append_rest (GByteArray *file, const PlumbSource *source, const char *keyword, GError **error)
{
  g_autoptr (GError) failure = NULL;
  guint64 kept = HEAD_BYTES, offset = HEAD_BYTES;
  PlumbPngChunk chunk;
  while (find_chunk (source, keyword, &offset, &chunk, &failure))
    {
      g_byte_array_append (file, source->data + kept, (guint) (chunk.at - 8 - kept));
      kept = offset;
    }
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  g_byte_array_append (file, source->data + kept, (guint) (source->length - kept));
  return TRUE;
}

/**
 * plumb_png_text_copy:
 * @path: a whole PNG
 * @target: where the copy goes; what is there is replaced
 * @keyword: 1 to 79 bytes of Latin-1
 * @text: UTF-8, at most %PLUMB_LIMIT_TEXT_CHUNK_BYTES
 * @error: return location
 *
 * Writes a copy with a text, deflated, right behind its header.
 *
 * Returns: whether it was written
 */
gboolean
plumb_png_text_copy (
    const char *path, const char *target, const char *keyword, const char *text, GError **error)
{
  g_return_val_if_fail (path != NULL && target != NULL && is_keyword (keyword), FALSE);
  gsize length = 0;
  g_autofree char *bytes = plumb_file_read (path, MAX_COPY_BYTES, &length, error);
  if (bytes == NULL)
    return FALSE;
  const PlumbSource source = { (const guint8 *) bytes, -1, length };
  PlumbPngHeader header;
  if (!is_png (&source))
    plumb_image_fail (error, PLUMB_IMAGE_ERROR_FORMAT,
                      "only a PNG can carry text beside its pixels: save it as it is");
  else if (strlen (text) > PLUMB_LIMIT_TEXT_CHUNK_BYTES)
    plumb_image_fail (error, PLUMB_IMAGE_ERROR_LIMIT, "the text has more than %u bytes",
                      PLUMB_LIMIT_TEXT_CHUNK_BYTES);
  else if (plumb_png_read_header (&source, &header, error))
    {
      g_autoptr (GByteArray) file = g_byte_array_sized_new ((guint) length + 1024);
      g_byte_array_append (file, source.data, HEAD_BYTES);
      append_text (file, keyword, text);
      return append_rest (file, &source, keyword, error)
             && plumb_file_write_atomic (target, (const char *) file->data, file->len, error);
    }
  if (error != NULL && *error != NULL)
    plumb_image_prefix_path (error, path);
  return FALSE;
}
