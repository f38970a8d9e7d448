/* test-thumbnails.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

#include "views-test.h"

#include "plumb-file.h"
#include "plumb-gc.h"
#include "plumb-image-isolated.h"
#include "plumb-thumbnails.h"

static char *
write_picture (ViewsProject *project, const char *name, guint width, guint height)
{
  const PlumbImageLayout layout
      = { .width = width, .height = height, .n_channels = 3, .sample = PLUMB_SAMPLE_U8 };
  gsize length = (gsize) width * height * 3;
  guint8 *pixels = g_malloc (length);
  for (gsize i = 0; i < length; i++)
    pixels[i] = (guint8) (i * 7);
  g_autoptr (GBytes) bytes = g_bytes_new_take (pixels, length);
  g_autoptr (PlumbImage) image = plumb_image_new (&layout, bytes, 0, (gsize) width * 3, NULL);
  char *path = g_build_filename (project->folder, name, NULL);

  g_assert_true (plumb_image_save_png (image, path, NULL));
  return path;
}

static PlumbValue *
import (ViewsProject *project, const char *path)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (plumb_project_ensure_machine_folder (project->project, "artifacts", &error));
  PlumbValue *datum = plumb_artifacts_import_path (plumb_project_get_artifacts (project->project),
                                                   path, NULL, &error);
  g_assert_no_error (error);
  return datum;
}

static char *
get (PlumbThumbnails *thumbnails, const PlumbValue *datum, guint size, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  plumb_thumbnails_get_async (thumbnails, datum, size, NULL, views_keep_result_cb, &result);
  g_assert_null (result);
  views_await (&result);
  return plumb_thumbnails_get_finish (thumbnails, result, error);
}

static char *
get_file (PlumbThumbnails *thumbnails, const char *path, guint size, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  plumb_thumbnails_get_file_async (thumbnails, path, size, NULL, views_keep_result_cb, &result);
  views_await (&result);
  return plumb_thumbnails_get_finish (thumbnails, result, error);
}

static void
assert_size (const char *path, guint width, guint height)
{
  g_autoptr (PlumbImage) image = plumb_image_load_guarded (path, NULL, NULL);

  g_assert_nonnull (image);
  g_assert_cmpuint (plumb_image_get_width (image), ==, width);
  g_assert_cmpuint (plumb_image_get_height (image), ==, height);
}

static void
test_artifact (void)
{
  ViewsProject *project = views_project_new ();
  PlumbThumbnails *thumbnails = plumb_thumbnails_new (project->project);
  g_autofree char *picture = write_picture (project, "a.png", 600, 300);
  g_autoptr (PlumbValue) datum = import (project, picture);
  g_autoptr (GError) error = NULL;

  g_assert_null (plumb_thumbnails_peek (thumbnails, datum, 100));
  g_autofree char *path = get (thumbnails, datum, 100, &error);
  g_assert_no_error (error);
  g_autofree char *machine = plumb_project_get_machine_path (project->project, "thumbnails");
  g_assert_true (g_str_has_prefix (path, machine));
  assert_size (path, 128, 64);
  g_autofree char *seen = plumb_thumbnails_peek (thumbnails, datum, 128);
  g_assert_cmpstr (seen, ==, path);
  g_autofree char *large = get (thumbnails, datum, 4000, &error);
  assert_size (large, 600, 300); /* never larger than it is */

  /* Another process, another day: it is there. */
  PlumbThumbnails *later = plumb_thumbnails_new (project->project);
  struct stat before, after;
  g_assert_cmpint (stat (path, &before), ==, 0);
  g_autofree char *again = get (later, datum, 128, &error);
  g_assert_cmpstr (again, ==, path);
  g_assert_cmpint (stat (path, &after), ==, 0);
  g_assert_cmpint (before.st_ino, ==, after.st_ino);
  g_assert_finalize_object (later);
  g_assert_finalize_object (thumbnails);
  views_project_free (project);
}

/* Of a picture that no run refers to nothing stays. */
static void
test_collected (void)
{
  ViewsProject *project = views_project_new ();
  PlumbThumbnails *thumbnails = plumb_thumbnails_new (project->project);
  g_autofree char *picture = write_picture (project, "a.png", 60, 30);
  g_autoptr (PlumbValue) datum = import (project, picture);
  g_autoptr (GError) error = NULL;
  g_autofree char *path = get (thumbnails, datum, 100, &error);
  const PlumbGcPolicy policy
      = { .keep_runs = 1, .now_us = g_get_real_time () + 10 * G_TIME_SPAN_DAY };
  g_autoptr (PlumbGcPlan) plan = plumb_gc_plan_new (project->project, &policy, NULL, &error);
  guint n_thumbnails = 0;

  g_assert_no_error (error);
  PlumbValue *entries = plumb_gc_plan_get_entries (plan);
  for (guint i = 0; i < plumb_value_get_length (entries); i++)
    {
      PlumbValue *entry = plumb_value_get_element (entries, i);
      if (!g_str_equal (plumb_value_member_string (entry, "what", ""), "thumbnail"))
        continue;
      n_thumbnails++;
      g_assert_true (g_str_has_suffix (path, plumb_value_member_string (entry, "path", "?")));
    }
  g_assert_cmpuint (n_thumbnails, ==, 1);
  g_clear_pointer (&plan, plumb_gc_plan_free);
  g_assert_finalize_object (thumbnails);
  views_project_free (project);
}

static void
test_file_that_changes (void)
{
  ViewsProject *project = views_project_new ();
  PlumbThumbnails *thumbnails = plumb_thumbnails_new (project->project);
  g_autofree char *picture = write_picture (project, "a.png", 600, 300);
  g_autoptr (GError) error = NULL;

  g_autofree char *first = get_file (thumbnails, picture, 256, &error);
  g_assert_no_error (error);
  assert_size (first, 256, 128);
  g_autofree char *changed = write_picture (project, "a.png", 300, 600);
  g_autofree char *second = get_file (thumbnails, picture, 256, &error);
  g_assert_no_error (error);
  assert_size (second, 128, 256);
  g_assert_null (get_file (thumbnails, "/nowhere/a.png", 256, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_finalize_object (thumbnails);
  views_project_free (project);
}

/* A program in the decoder's place counts how often it is started. */
static guint
count_decoders (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "count", NULL);
  g_autofree char *text = NULL;
  gsize length = 0;

  return g_file_get_contents (path, &text, &length, NULL) ? (guint) length : 0;
}

static void
test_failures_are_remembered (void)
{
  ViewsProject *project = views_project_new ();
  PlumbThumbnails *thumbnails = plumb_thumbnails_new (project->project);
  g_autofree char *before = g_strdup (g_getenv ("PLUMB_LIBEXEC_DIR"));
  g_autofree char *decoder = g_build_filename (project->folder, "plumb-decode", NULL);
  g_autofree char *script
      = g_strdup_printf ("#!/bin/sh\nprintf x >> %s/count\nexit 1\n", project->folder);
  g_autofree char *picture = write_picture (project, "a.png", 60, 30);
  g_autoptr (PlumbValue) datum = import (project, picture);

  plumb_file_write_atomic (decoder, script, -1, NULL);
  g_assert_cmpint (g_chmod (decoder, 0755), ==, 0);
  g_setenv ("PLUMB_LIBEXEC_DIR", project->folder, TRUE);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GError) error = NULL;
      if (i == 2) /* on disk too */
        {
          g_assert_finalize_object (thumbnails);
          thumbnails = plumb_thumbnails_new (project->project);
        }
      g_assert_null (get (thumbnails, datum, 128, &error));
      g_assert_error (error, PLUMB_VIEWS_ERROR, PLUMB_VIEWS_ERROR_PICTURE);
      g_assert_cmpuint (count_decoders (project->folder), ==, 1);
    }
  g_setenv ("PLUMB_LIBEXEC_DIR", before, TRUE);
  g_assert_finalize_object (thumbnails);
  views_project_free (project);
}

static void
test_no_picture (void)
{
  ViewsProject *project = views_project_new ();
  PlumbThumbnails *thumbnails = plumb_thumbnails_new (project->project);
  g_autofree char *text = g_build_filename (project->folder, "a.txt", NULL);
  g_autoptr (GError) error = NULL;

  plumb_file_write_atomic (text, "words", -1, NULL);
  g_autoptr (PlumbValue) datum = import (project, text);
  g_assert_null (get (thumbnails, datum, 128, &error));
  g_assert_error (error, PLUMB_VIEWS_ERROR, PLUMB_VIEWS_ERROR_PICTURE);
  g_clear_error (&error);
  g_assert_null (get_file (thumbnails, text, 128, &error));
  g_assert_error (error, PLUMB_VIEWS_ERROR, PLUMB_VIEWS_ERROR_PICTURE);
  g_assert_finalize_object (thumbnails);
  views_project_free (project);
}

/* Many ask for the same: it is made once. Some give up: the others get it. */
static void
test_shared (void)
{
  ViewsProject *project = views_project_new ();
  PlumbThumbnails *thumbnails = plumb_thumbnails_new (project->project);
  g_autofree char *picture = write_picture (project, "a.png", 600, 300);
  g_autoptr (PlumbValue) datum = import (project, picture);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GAsyncResult *results[10] = { NULL };

  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    plumb_thumbnails_get_async (thumbnails, datum, 128, i % 2 == 0 ? cancellable : NULL,
                                views_keep_result_cb, &results[i]);
  g_cancellable_cancel (cancellable);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autoptr (GError) error = NULL;
      views_await (&results[i]);
      g_autofree char *path = plumb_thumbnails_get_finish (thumbnails, results[i], &error);
      if (i % 2 == 0)
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      else
        g_assert_no_error (error);
      g_object_unref (results[i]);
    }
  g_assert_finalize_object (thumbnails);
  views_project_free (project);
}

typedef struct
{
  guint n_pictures, n_crowded, n_cancelled;
} Answers;

static void
count_answer_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answers *answers = user_data;
  g_autoptr (GError) error = NULL;

  g_assert_null (plumb_thumbnails_get_finish (PLUMB_THUMBNAILS (source), result, &error));
  answers->n_pictures += g_error_matches (error, PLUMB_VIEWS_ERROR, PLUMB_VIEWS_ERROR_PICTURE);
  answers->n_crowded += g_error_matches (error, PLUMB_VIEWS_ERROR, PLUMB_VIEWS_ERROR_CROWDED);
  answers->n_cancelled += g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* What was asked for long ago is given up for what was asked for last. */
static void
test_crowd (void)
{
  ViewsProject *project = views_project_new ();
  PlumbThumbnails *thumbnails = plumb_thumbnails_new (project->project);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  const guint n = PLUMB_THUMBNAILS_MAX_WAITING + 20;
  Answers answers = { 0 };

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u.png", i);
      g_autofree char *path = g_build_filename (project->folder, name, NULL);
      g_assert_true (g_file_set_contents (path, "no picture", -1, NULL));
      plumb_thumbnails_get_file_async (thumbnails, path, 128, cancellable, count_answer_cb,
                                       &answers);
    }
  while (answers.n_pictures < 3)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (answers.n_crowded, ==, n - PLUMB_THUMBNAILS_MAX_WAITING - 2); /* two run */
  g_cancellable_cancel (cancellable); /* the rest would take half a minute */
  while (answers.n_pictures + answers.n_crowded + answers.n_cancelled < n)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (answers.n_cancelled, >, 400);
  g_assert_finalize_object (thumbnails);
  views_project_free (project);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/thumbnails/artifact", test_artifact);
  g_test_add_func ("/thumbnails/collected", test_collected);
  g_test_add_func ("/thumbnails/file-that-changes", test_file_that_changes);
  g_test_add_func ("/thumbnails/failures-are-remembered", test_failures_are_remembered);
  g_test_add_func ("/thumbnails/no-picture", test_no_picture);
  g_test_add_func ("/thumbnails/shared", test_shared);
  g_test_add_func ("/thumbnails/crowd", test_crowd);
  return g_test_run ();
}
