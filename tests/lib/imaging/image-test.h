/* image-test.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-image-codecs.h"

/* What the tests of the room share: pictures out of a seed, and PNG files of every kind, written
 * by libpng and not by the room. */

typedef struct
{
  guint width;
  guint height;
  guint depth;
  guint color; /* PNG_COLOR_TYPE_… */
  gboolean is_interlaced;
  gboolean has_transparency;
  int filters; /* PNG_FILTER_… that the writer may choose from */
  guint32 seed;
} TestPng;

guint32 test_random (guint32 *state);
GBytes *test_png_write (const TestPng *png);
/* By libpng, which puts passes together itself. */
PlumbImage *test_png_read (GBytes *png, const PlumbImageLayout *layout);

/* A picture of random numbers, smooth enough to be like one. */
PlumbImage *test_image_new (
    guint width, guint height, guint n_channels, PlumbSampleType sample, guint32 seed);
/* One of the same numbers all over. */
PlumbImage *test_image_new_flat (guint width, guint height, guint n_channels, const guint8 *pixel);
/* The pixels of @image changed by @func. */
typedef void (*TestPixelFunc) (guint x, guint y, guint8 *pixel, gpointer data);
PlumbImage *test_image_map (const PlumbImage *image, TestPixelFunc func, gpointer data);

/* Before anything else asks for GEGL: what its modules keep for ever is then no leak of ours. */
void test_start_gegl (void);

void test_assert_same_pixels (const PlumbImage *a, const PlumbImage *b);
/* In a folder that goes with the test; wants G_TEST_OPTION_ISOLATE_DIRS. */
char *test_folder_new (void);
char *test_file_write (const char *name, const void *data, gsize length);
