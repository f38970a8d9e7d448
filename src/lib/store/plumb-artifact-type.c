/* plumb-artifact-type.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>
#include <unistd.h>

#include "plumb-artifact-type-private.h"

#define TAIL_BYTES (64 << 10)

/* In the order in which they are tried; @magic at @offset. A type without one is known by its
 * extension alone. */
typedef struct
{
  PlumbArtifactType type;
  gsize offset;
  const char *magic;
  gsize length;
} KnownType;

#define MAGIC(text) text, sizeof text - 1

static const KnownType known_types[] = {
  { { "image/png", "png" }, 0, MAGIC ("\x89PNG\r\n\x1a\n") },
  { { "image/jpeg", "jpg" }, 0, MAGIC ("\xff\xd8\xff") },
  { { "image/webp", "webp" }, 8, MAGIC ("WEBP") },
  { { "image/tiff", "tiff" }, 0, MAGIC ("II*\0") },
  { { "image/tiff", "tiff" }, 0, MAGIC ("MM\0*") },
  { { "image/x-exr", "exr" }, 0, MAGIC ("v/1\x01") },
  { { "image/gif", "gif" }, 0, MAGIC ("GIF8") },
  { { "image/vnd.radiance", "hdr" }, 0, MAGIC ("#?RADIANCE") },
  { { "video/quicktime", "mov" }, 4, MAGIC ("ftypqt  ") },
  { { "video/mp4", "mp4" }, 4, MAGIC ("ftyp") },
  { { "video/x-msvideo", "avi" }, 8, MAGIC ("AVI ") },
  { { "audio/x-wav", "wav" }, 8, MAGIC ("WAVE") },
  { { "audio/flac", "flac" }, 0, MAGIC ("fLaC") },
  { { "audio/ogg", "ogg" }, 0, MAGIC ("OggS") },
  { { "audio/mpeg", "mp3" }, 0, MAGIC ("ID3") },
  { { "model/gltf-binary", "glb" }, 0, MAGIC ("glTF") },
  { { "application/x-blender", "blend" }, 0, MAGIC ("BLENDER") },
  { { "model/vnd.autodesk.fbx", "fbx" }, 0, MAGIC ("Kaydara FBX Binary") },
  { { "model/vnd.ply", "ply" }, 0, MAGIC ("ply\n") },
  { { "application/pdf", "pdf" }, 0, MAGIC ("%PDF-") },
  { { "video/webm", "webm" }, 0, NULL, 0 },
  { { "video/x-matroska", "mkv" }, 0, NULL, 0 },
  { { "model/gltf+json", "gltf" }, 0, NULL, 0 },
  { { "model/obj", "obj" }, 0, NULL, 0 },
  { { "model/mtl", "mtl" }, 0, NULL, 0 },
  { { "model/stl", "stl" }, 0, NULL, 0 },
  { { "model/vnd.usdz+zip", "usdz" }, 0, NULL, 0 },
  { { "model/vnd.usd", "usd" }, 0, NULL, 0 },
  { { "application/x-alembic", "abc" }, 0, NULL, 0 },
  { { "application/json", "json" }, 0, NULL, 0 },
  { { "text/plain", "txt" }, 0, NULL, 0 },
  { { "text/plain", "log" }, 0, NULL, 0 },
  { { "text/csv", "csv" }, 0, NULL, 0 },
  { { "text/markdown", "md" }, 0, NULL, 0 },
  { { "text/html", "html" }, 0, NULL, 0 },
  { { "image/svg+xml", "svg" }, 0, NULL, 0 },
  { { "text/x-python", "py" }, 0, NULL, 0 },
  { { "application/zip", "zip" }, 0, NULL, 0 },
  { { "application/gzip", "gz" }, 0, NULL, 0 },
  { { "application/octet-stream", "bin" }, 0, NULL, 0 },
};

/* Other ways to write an extension of the list. */
static const char *const aliases[][2] = {
  { "jpeg", "jpg" },
  { "tif", "tiff" },
  { "markdown", "md" },
  { "htm", "html" },
};

static const KnownType *
find_by_ext (const char *ext)
{
  for (gsize i = 0; i < G_N_ELEMENTS (aliases); i++)
    if (strcmp (aliases[i][0], ext) == 0)
      ext = aliases[i][1];
  for (gsize i = 0; i < G_N_ELEMENTS (known_types); i++)
    if (strcmp (known_types[i].type.ext, ext) == 0)
      return &known_types[i];
  return NULL;
}

static const KnownType *
find_by_name (const char *name)
{
  const char *dot = strrchr (name, '.');
  g_autofree char *ext = g_ascii_strdown (dot != NULL ? dot + 1 : "", -1);

  return find_by_ext (ext);
}

static gboolean
has_magic (const KnownType *known, const guint8 *head, gsize length)
{
  return known->magic != NULL && length >= known->offset + known->length
         && memcmp (head + known->offset, known->magic, known->length) == 0;
}

/* A name cannot make a file what its content is not: a type that has a magic number needs it. */
const PlumbArtifactType *
plumb_artifact_type_find (const guint8 *head, gsize length, const char *name)
{
  const KnownType *known;

  for (gsize i = 0; i < G_N_ELEMENTS (known_types); i++)
    if (has_magic (&known_types[i], head, length))
      return &known_types[i].type;
  known = find_by_name (name);
  /* Blender may compress its files, and there are ASCII kinds of FBX. */
  if (known != NULL
      && (known->magic == NULL || strcmp (known->type.ext, "blend") == 0
          || strcmp (known->type.ext, "fbx") == 0))
    return &known->type;
  return &known_types[G_N_ELEMENTS (known_types) - 1].type;
}

gboolean
plumb_artifact_type_has_ext (const char *ext)
{
  for (gsize i = 0; i < G_N_ELEMENTS (known_types); i++)
    if (strcmp (known_types[i].type.ext, ext) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
tail_has (int fd, guint64 n_bytes, const char *mark, gsize length)
{
  gsize n_tail = (gsize) MIN (n_bytes, TAIL_BYTES);
  g_autofree char *tail = g_malloc (n_tail);
  ssize_t n_read = pread (fd, tail, n_tail, (off_t) (n_bytes - n_tail));

  return n_read > 0 && memmem (tail, (gsize) n_read, mark, length) != NULL;
}

static gboolean
riff_is_whole (int fd, guint64 n_bytes)
{
  guint8 size[4];

  if (pread (fd, size, sizeof size, 4) != sizeof size)
    return FALSE;
  return (guint64) (size[0] | size[1] << 8 | size[2] << 16 | (guint32) size[3] << 24) + 8
         <= n_bytes;
}

gboolean
plumb_artifact_type_is_whole (const PlumbArtifactType *type, int fd, guint64 n_bytes)
{
  if (strcmp (type->ext, "png") == 0)
    return tail_has (fd, n_bytes, "IEND\xae\x42\x60\x82", 8);
  if (strcmp (type->ext, "jpg") == 0)
    return tail_has (fd, n_bytes, "\xff\xd9", 2);
  if (strcmp (type->ext, "gif") == 0)
    return tail_has (fd, n_bytes, ";", 1);
  if (strcmp (type->ext, "webp") == 0)
    return riff_is_whole (fd, n_bytes);
  return TRUE;
}
