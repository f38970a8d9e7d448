/* test-png-text.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <libdeflate.h>
#include <png.h>
#include <string.h>

#include "image-test.h"
#include "plumb-file.h"
#include "plumb-codec-private.h"
#include "plumb-image-codecs.h"
#include "plumb-png-text.h"

#define KEYWORD "plumbline.workflow"
#define TEXT "{ \"plumb\": 1, \"title\": \"Prüfung ✓\" }\n"
#define AFTER_HEADER 33

typedef struct
{
  char *folder;
  char *picture;
  char *copy;
} Place;

static void
set_up (Place *place, gconstpointer data)
{
  const TestPng test = { .width = 33,
                         .height = 17,
                         .depth = 8,
                         .color = PNG_COLOR_TYPE_RGB_ALPHA,
                         .filters = PNG_ALL_FILTERS,
                         .seed = 7 };
  g_autoptr (GBytes) bytes = test_png_write (&test);
  g_autoptr (GError) error = NULL;
  place->folder = g_dir_make_tmp ("plumb-png-text-XXXXXX", &error);
  g_assert_no_error (error);
  place->picture = g_build_filename (place->folder, "picture.png", NULL);
  place->copy = g_build_filename (place->folder, "copy.png", NULL);
  g_file_set_contents (place->picture, g_bytes_get_data (bytes, NULL),
                       (gssize) g_bytes_get_size (bytes), &error);
  g_assert_no_error (error);
}

static void
tear_down (Place *place, gconstpointer data)
{
  g_assert_true (plumb_file_remove_tree (place->folder, NULL));
  g_free (place->folder);
  g_free (place->picture);
  g_free (place->copy);
}

static GByteArray *
load (const char *path)
{
  char *data;
  gsize length;
  g_assert_true (g_file_get_contents (path, &data, &length, NULL));
  return g_byte_array_new_take ((guint8 *) data, length);
}

/* The picture with one more chunk behind its header; then the text that is found. */
static char *
find_with (Place *place, const char *type, const void *data, gsize length, GError **error)
{
  g_autoptr (GByteArray) picture = load (place->picture);
  g_autoptr (GByteArray) file = g_byte_array_new ();
  g_byte_array_append (file, picture->data, AFTER_HEADER);
  plumb_png_append_chunk (file, type, data, length);
  g_byte_array_append (file, picture->data + AFTER_HEADER, picture->len - AFTER_HEADER);
  g_autoptr (GBytes) bytes = g_byte_array_free_to_bytes (g_steal_pointer (&file));
  return plumb_png_text_find_bytes (bytes, KEYWORD, error);
}

static void
test_round_trip (Place *place, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (plumb_png_text_find (place->picture, KEYWORD, &error));
  g_assert_no_error (error);
  g_assert_true (plumb_png_text_copy (place->picture, place->copy, KEYWORD, "earlier", &error));
  g_assert_true (plumb_png_text_copy (place->copy, place->copy, KEYWORD, TEXT, &error));
  g_assert_no_error (error);
  g_autofree char *text = plumb_png_text_find (place->copy, KEYWORD, &error);
  g_assert_cmpstr (text, ==, TEXT);
  g_assert_null (plumb_png_text_find (place->copy, "plumbline", &error));
  g_assert_no_error (error);
  /* The earlier one is gone, and no pixel is another. */
  g_autoptr (GByteArray) copy = load (place->copy);
  g_autoptr (GByteArray) picture = load (place->picture);
  g_assert_cmpuint (copy->len, <, picture->len + 200);
  g_autoptr (PlumbImage) before = plumb_image_load (place->picture, &error);
  g_autoptr (PlumbImage) after = plumb_image_load (place->copy, &error);
  g_assert_no_error (error);
  test_assert_same_pixels (before, after);
}

/* The data of a zTXt. */
static guint8 *
pack (const char *text, gsize length, gsize *n_bytes)
{
  struct libdeflate_compressor *deflater = libdeflate_alloc_compressor (9);
  const gsize room = libdeflate_zlib_compress_bound (deflater, length);
  guint8 *packed = g_malloc (room + 20);
  memcpy (packed, KEYWORD "\0\0", 20);
  *n_bytes = 20 + libdeflate_zlib_compress (deflater, text, length, packed + 20, room);
  libdeflate_free_compressor (deflater);
  return packed;
}

/* What other programs write. */
static void
test_forms (Place *place, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *latin = find_with (place, "tEXt", KEYWORD "\0gr\xfc\xdf", 23, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (latin, ==, "grüß");

  gsize length;
  g_autofree guint8 *packed = pack ("text", 4, &length);
  g_autofree char *zipped = find_with (place, "zTXt", packed, length, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (zipped, ==, "text");

  g_autofree char *plain
      = find_with (place, "iTXt", KEYWORD "\0\0\0de\0Ablauf\0gr\xc3\xbc\xc3\x9f", 37, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (plain, ==, "grüß");
}

typedef struct
{
  const char *type;
  const char *data;
  gsize length;
} Chunk;

static void
test_damaged_chunks (Place *place, gconstpointer data)
{
  static const Chunk chunks[] = {
    { "iTXt", KEYWORD "\0", 19 },                 /* ends behind its keyword */
    { "iTXt", KEYWORD "\0\0\0de", 23 },           /* language without its end */
    { "iTXt", KEYWORD "\0\0\1\0\0x", 24 },        /* a compression that there is not */
    { "iTXt", KEYWORD "\0\0\0\0\0\xff\xfe", 25 }, /* no UTF-8 */
    { "iTXt", KEYWORD "\0\0\0\0\0a\0b", 26 },     /* a NUL */
    { "iTXt",
      KEYWORD "\0\1\0\0\0"
              "garbage",
      30 }, /* not deflated */
    { "zTXt", KEYWORD "\0", 19 },
    { "zTXt", KEYWORD "\0\1x", 21 },
    { "tEXt", KEYWORD "\0a\0b", 22 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (chunks); i++)
    {
      g_autoptr (GError) error = NULL;
      g_test_message ("chunk %u", i);
      g_assert_null (find_with (place, chunks[i].type, chunks[i].data, chunks[i].length, &error));
      g_assert_error (error, PLUMB_IMAGE_ERROR, PLUMB_IMAGE_ERROR_CORRUPT);
    }
}

/* A few bytes that would become gigabytes. */
static void
test_bomb (Place *place, gconstpointer data)
{
  const gsize length = (64u << 20) + 1;
  g_autofree char *zeros = g_malloc (length);
  memset (zeros, ' ', length);
  gsize n;
  g_autofree guint8 *packed = pack (zeros, length, &n);
  g_autoptr (GError) error = NULL;
  g_assert_cmpuint (n, <, 1u << 20);
  g_assert_null (find_with (place, "zTXt", packed, n, &error));
  g_assert_error (error, PLUMB_IMAGE_ERROR, PLUMB_IMAGE_ERROR_CORRUPT);
}

static void
test_every_cut (Place *place, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (plumb_png_text_copy (place->picture, place->copy, KEYWORD, TEXT, &error));
  g_autoptr (GByteArray) file = load (place->copy);
  for (guint length = 0; length < file->len; length++)
    {
      g_autoptr (GBytes) cut = g_bytes_new (file->data, length);
      g_autofree char *text = plumb_png_text_find_bytes (cut, KEYWORD, NULL);
      g_assert_true (text == NULL || g_str_equal (text, TEXT));
    }
  /* A checksum notices each changed byte of it. */
  for (guint i = AFTER_HEADER + 8; i < AFTER_HEADER + 80; i++)
    {
      file->data[i] ^= 0x20;
      g_autoptr (GBytes) changed = g_bytes_new (file->data, file->len);
      g_autofree char *text = plumb_png_text_find_bytes (changed, KEYWORD, NULL);
      g_assert_null (text);
      file->data[i] ^= 0x20;
    }
}

static void
test_other_files (Place *place, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *other = g_build_filename (place->folder, "other.png", NULL);
  g_assert_true (g_file_set_contents (other, "GIF89a and more", -1, NULL));
  g_assert_null (plumb_png_text_find (other, KEYWORD, &error));
  g_assert_no_error (error);
  g_assert_false (plumb_png_text_copy (other, place->copy, KEYWORD, TEXT, &error));
  g_assert_error (error, PLUMB_IMAGE_ERROR, PLUMB_IMAGE_ERROR_FORMAT);
  g_assert_false (g_file_test (place->copy, G_FILE_TEST_EXISTS));
  g_clear_error (&error);
  g_assert_null (plumb_png_text_find (place->folder, KEYWORD, &error));
  g_assert_nonnull (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/png-text/" path, Place, NULL, set_up, func, tear_down)
  ADD ("round-trip", test_round_trip);
  ADD ("forms", test_forms);
  ADD ("damaged-chunks", test_damaged_chunks);
  ADD ("bomb", test_bomb);
  ADD ("every-cut", test_every_cut);
  ADD ("other-files", test_other_files);
  return g_test_run ();
}
