/* test-webp-text.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-file.h"
#include "plumb-webp-text.h"

#define TEXT "{\"3\": {\"class_type\": \"KSampler\"}}"

static char *folder;

static void
put (GByteArray *to, guint32 number, guint n_bytes, gboolean is_big)
{
  for (guint i = 0; i < n_bytes; i++)
    {
      guint8 byte = (guint8) (number >> 8 * (is_big ? n_bytes - 1 - i : i));
      g_byte_array_append (to, &byte, 1);
    }
}

static void
put_text (GByteArray *to, const char *text)
{
  g_byte_array_append (to, (const guint8 *) text, (guint) strlen (text));
}

/* One directory with a number and two texts: a short one, and the prompt behind it. */
static GByteArray *
make_exif (gboolean is_big)
{
  const char *prompt = "prompt:" TEXT;
  GByteArray *exif = g_byte_array_new ();
  put_text (exif, is_big ? "MM" : "II");
  put (exif, 42, 2, is_big);
  put (exif, 8, 4, is_big);
  put (exif, 3, 2, is_big);
  const guint32 fields[][4] = { { 0x0100, 4, 1, 640 },
                                { 0x010e, 2, 4, 0 },
                                { 0x0110, 2, (guint32) strlen (prompt) + 1, 8 + 2 + 3 * 12 + 4 } };
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      put (exif, fields[i][0], 2, is_big);
      put (exif, fields[i][1], 2, is_big);
      put (exif, fields[i][2], 4, is_big);
      if (i == 1)
        g_byte_array_append (exif, (const guint8 *) "a:b", 4);
      else
        put (exif, fields[i][3], 4, is_big);
    }
  put (exif, 0, 4, is_big);
  g_byte_array_append (exif, (const guint8 *) prompt, (guint) strlen (prompt) + 1);
  return exif;
}

/* A picture of @length bytes at most, as if it had been cut off there. */
static char *
write_picture (GByteArray *exif, gboolean has_prefix, guint length)
{
  g_autoptr (GByteArray) file = g_byte_array_new ();
  put_text (file, "RIFF");
  put (file, 0, 4, FALSE);
  put_text (file, "WEBPVP8L");
  put (file, 3, 4, FALSE); /* odd: one byte follows that does not count */
  put (file, 0, 4, FALSE);
  put_text (file, "EXIF");
  put (file, exif->len + (has_prefix ? 6 : 0), 4, FALSE);
  if (has_prefix)
    g_byte_array_append (file, (const guint8 *) "Exif\0", 6);
  g_byte_array_append (file, exif->data, exif->len);
  g_autofree char *path = g_build_filename (folder, "a.webp", NULL);
  g_assert_true (
      g_file_set_contents (path, (const char *) file->data, MIN (length, file->len), NULL));
  return g_steal_pointer (&path);
}

static void
assert_found (const char *path, const char *keyword, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = plumb_webp_text_find (path, keyword, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_found (void)
{
  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (GByteArray) exif = make_exif (i % 2);
      g_autofree char *path = write_picture (exif, i / 2, G_MAXUINT);
      assert_found (path, "prompt", TEXT);
      assert_found (path, "a", "b");
      assert_found (path, "promp", NULL);
      assert_found (path, "workflow", NULL);
    }
}

/* Wherever it ends, and whatever stands in a field: no more is read than is there. */
static void
test_damaged (void)
{
  g_autoptr (GByteArray) exif = make_exif (FALSE);
  for (guint i = 0; i < exif->len + 30; i++)
    {
      g_autofree char *path = write_picture (exif, FALSE, i);
      g_autoptr (GError) error = NULL;
      g_autofree char *text = plumb_webp_text_find (path, "prompt", &error);
      g_assert_null (text);
    }
  for (guint i = 0; i < 50; i++)
    {
      guint8 before = exif->data[i];
      exif->data[i] = 0xff;
      g_autofree char *path = write_picture (exif, FALSE, G_MAXUINT);
      g_autofree char *text = plumb_webp_text_find (path, "prompt", NULL);
      exif->data[i] = before;
    }
}

static void
test_no_webp (void)
{
  g_autofree char *path = g_build_filename (folder, "b.webp", NULL);
  g_assert_true (g_file_set_contents (path, "prompt:{}", -1, NULL));
  assert_found (path, "prompt", NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  folder = g_dir_make_tmp ("plumb-webp-text-XXXXXX", NULL);
  g_assert_nonnull (folder);
  g_test_add_func ("/webp-text/found", test_found);
  g_test_add_func ("/webp-text/damaged", test_damaged);
  g_test_add_func ("/webp-text/no-webp", test_no_webp);
  int status = g_test_run ();
  g_assert_true (plumb_file_remove_tree (folder, NULL));
  g_free (folder);
  return status;
}
