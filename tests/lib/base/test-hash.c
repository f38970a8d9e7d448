/* test-hash.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "plumb-hash.h"
#include "plumb-json.h"

#define HASH_OF_NOTHING "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define HASH_OF_ABC "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define HASH_OF_MILLION_A "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"

/* The examples of FIPS 180-2. */
static void
test_bytes (void)
{
  g_autofree char *nothing = plumb_hash_bytes (NULL, 0);
  g_assert_cmpstr (nothing, ==, HASH_OF_NOTHING);
  g_autofree char *abc = plumb_hash_bytes ("abc", 3);
  g_assert_cmpstr (abc, ==, HASH_OF_ABC);
  g_autofree char *data = g_strnfill (1000000, 'a');
  char hex[PLUMB_HASH_LENGTH + 1];
  plumb_hash_bytes_to (data, 1000000, hex);
  g_assert_cmpstr (hex, ==, HASH_OF_MILLION_A);
}

static void
test_hasher (void)
{
  g_autoptr (PlumbHasher) unused = plumb_hasher_new ();
  plumb_hasher_update (unused, "x", 1);
  PlumbHasher *hasher = plumb_hasher_new ();
  for (guint i = 0; i < 1000000; i += 1000)
    {
      g_autofree char *part = g_strnfill (1000, 'a');
      plumb_hasher_update (hasher, part, 1000);
    }
  plumb_hasher_update (hasher, NULL, 0);
  g_autofree char *hex = plumb_hasher_end (hasher);
  g_assert_cmpstr (hex, ==, HASH_OF_MILLION_A);
}

static void
test_value (void)
{
  g_autoptr (PlumbValue) value = plumb_json_parse ("{ \"b\": 1, \"a\": [true] }", -1, NULL);
  g_autofree char *hex = plumb_hash_value (value);
  g_autofree char *expected = plumb_hash_bytes ("{\"a\":[true],\"b\":1}", 18);
  g_assert_cmpstr (hex, ==, expected);
}

static void
test_fd (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("plumb-hash-XXXXXX", &path, NULL);
  g_autofree char *data = g_strnfill (1000000, 'a');
  g_assert_cmpint (write (fd, data, 1000000), ==, 1000000);
  g_assert_cmpint (lseek (fd, 0, SEEK_SET), ==, 0);
  guint64 n_bytes = 0;
  g_autofree char *hex = plumb_hash_fd (fd, &n_bytes, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (hex, ==, HASH_OF_MILLION_A);
  g_assert_cmpuint (n_bytes, ==, 1000000);

  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_cancellable_cancel (cancellable);
  g_assert_null (plumb_hash_fd (fd, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  close (fd);

  int folder = open ("/", O_RDONLY | O_DIRECTORY);
  g_assert_null (plumb_hash_fd (folder, NULL, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY);
  close (folder);
  g_assert_cmpint (g_unlink (path), ==, 0);
}

/* The vectors of the FNV authors. */
static void
test_fnv1a32 (void)
{
  g_assert_cmphex (plumb_fnv1a32 ("", 0), ==, 0x811c9dc5);
  g_assert_cmphex (plumb_fnv1a32 ("a", 1), ==, 0xe40c292c);
  g_assert_cmphex (plumb_fnv1a32 ("foobar", 6), ==, 0xbf9cf968);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hash/bytes", test_bytes);
  g_test_add_func ("/hash/hasher", test_hasher);
  g_test_add_func ("/hash/value", test_value);
  g_test_add_func ("/hash/fd", test_fd);
  g_test_add_func ("/hash/fnv1a32", test_fnv1a32);
  return g_test_run ();
}
