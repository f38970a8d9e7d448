/* test-pixel-hash.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "image-test.h"
#include "plumb-hash.h"
#include "plumb-pixel-hash.h"

/* The rule of the header, spelled out. */
static void
test_rule (void)
{
  static const char bytes[] = "plumb-pixels-1\n2x2 3 u8 none\nabcdefghijkl";
  static const guint8 pixels[] = "?abcdef??ghijkl?";
  PlumbImageLayout layout = { .width = 2, .height = 2, .n_channels = 3, .sample = PLUMB_SAMPLE_U8 };
  g_autoptr (GBytes) data = g_bytes_new_static (pixels, 16);
  g_autoptr (PlumbImage) image = plumb_image_new (&layout, data, 1, 8, NULL);
  g_autofree char *hash = plumb_pixel_hash (image);
  g_autofree char *expected = plumb_hash_bytes (bytes, strlen (bytes));

  g_assert_cmpstr (hash, ==, expected);
}

static void
change_last (guint x, guint y, guint8 *pixel, gpointer data)
{
  if (x == 8 && y == 6)
    pixel[2] ^= 1;
}

static void
test_differs (void)
{
  g_autoptr (PlumbImage) a = test_image_new (9, 7, 3, PLUMB_SAMPLE_U8, 1);
  g_autoptr (PlumbImage) b = test_image_map (a, change_last, NULL);
  PlumbImageLayout layout = *plumb_image_get_layout (a);
  g_autoptr (GBytes) data = g_bytes_new (plumb_image_get_row (a, 0), 9 * 7 * 3);
  g_autoptr (PlumbImage) lying = NULL;
  g_autofree char *hash_a = plumb_pixel_hash (a), *hash_b = plumb_pixel_hash (b),
                  *hash_lying = NULL;

  layout.width = 7;
  layout.height = 9;
  lying = plumb_image_new (&layout, data, 0, 21, NULL);
  hash_lying = plumb_pixel_hash (lying);
  g_assert_cmpstr (hash_a, !=, hash_b);
  g_assert_cmpstr (hash_a, !=, hash_lying);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pixel-hash/rule", test_rule);
  g_test_add_func ("/pixel-hash/differs", test_differs);
  return g_test_run ();
}
