/* test-gegl-backend.c: the real worker, on good and bad pictures, and when it does not do well.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fixture.h"
#include "plumb-gegl-backend.h"
#include "plumb-image-codecs.h"
#include "plumb-json.h"

#define WIDTH 96
#define HEIGHT 64
#define MAX_WORKERS 4

static Fixture fixture;

/* --- pictures -----------------------------------------------------------------------------------
 */

static guint
get_sample (guint x, guint y, guint c, guint shift)
{
  return ((x > 40 ? x * 2 : y) + 7 * c * ((x / 5 + y / 3) % 2) + shift) & 255;
}

/* A gradient with an edge, whose samples are @shift brighter: 8 bits, or floating point in EXR. */
static char *
make_picture (const char *name, guint shift)
{
  gboolean is_float = g_str_has_suffix (name, ".exr");
  const PlumbImageLayout layout = { .width = WIDTH,
                                    .height = HEIGHT,
                                    .n_channels = 3,
                                    .sample = is_float ? PLUMB_SAMPLE_FLOAT : PLUMB_SAMPLE_U8,
                                    .alpha = PLUMB_ALPHA_NONE,
                                    .space = is_float ? PLUMB_SPACE_LINEAR : PLUMB_SPACE_SRGB };
  gsize stride = plumb_image_layout_get_row_size (&layout);
  char *path = fixture_get_path (&fixture, name);
  void *samples = g_malloc (stride * HEIGHT);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < WIDTH * HEIGHT * 3; i++)
    {
      guint sample = get_sample (i / 3 % WIDTH, i / 3 / WIDTH, i % 3, shift);

      if (is_float)
        ((float *) samples)[i] = (float) sample / 255;
      else
        ((guint8 *) samples)[i] = (guint8) sample;
    }
  g_autoptr (GBytes) bytes = g_bytes_new_take (samples, stride * HEIGHT);
  g_autoptr (PlumbImage) image = plumb_image_new (&layout, bytes, 0, stride, NULL);
  g_assert_true (plumb_image_save (image, path, &error));
  g_assert_no_error (error);
  return path;
}

static char *
make_file (const char *name, const void *data, gsize length)
{
  char *path = fixture_get_path (&fixture, name);

  g_assert_true (g_file_set_contents (path, data, (gssize) length, NULL));
  return path;
}

static char *
quote (const char *path)
{
  g_autoptr (GString) text = g_string_new (NULL);

  plumb_json_append_string (text, path);
  return g_string_free_and_steal (g_steal_pointer (&text));
}

/* --- jobs ---------------------------------------------------------------------------------------
 */

static FixtureRun *
start (const char *kind, const char *params, const char *path)
{
  g_autofree char *quoted = quote (path);
  g_autofree char *inputs = g_strdup_printf ("{ \"input\": { \"path\": %s } }", quoted);

  return fixture_start (&fixture, fixture_make_job (&fixture, kind, params, inputs));
}

static FixtureRun *
run (const char *kind, const char *params, const char *path)
{
  FixtureRun *running = start (kind, params, path);

  fixture_wait (running);
  return running;
}

static const PlumbOutcomeInfo *
info_of (FixtureRun *finished)
{
  return plumb_outcome_get_info (finished->outcome);
}

static void
assert_succeeded (FixtureRun *finished)
{
  const PlumbOutcomeInfo *info = info_of (finished);

  if (info->status != PLUMB_OUTCOME_SUCCEEDED)
    g_error ("%s: %s (%s)", info->code, info->message, info->found);
}

static void
assert_failed (FixtureRun *finished, const char *code, PlumbFailureClass failure_class)
{
  const PlumbOutcomeInfo *info = info_of (finished);

  g_assert_cmpint (info->status, ==, PLUMB_OUTCOME_FAILED);
  g_assert_cmpstr (info->code, ==, code);
  g_assert_cmpint (info->failure_class, ==, failure_class);
  g_assert_nonnull (info->message);
  g_assert_nonnull (info->advice);
  g_assert_null (info->outputs);
}

/* The path of the file that a port gave. */
static char *
get_file (FixtureRun *finished, const char *port)
{
  PlumbValue *datum;

  assert_succeeded (finished);
  datum = plumb_value_get_member (info_of (finished)->outputs, port);
  return g_build_filename (plumb_job_get_info (finished->job)->work_folder,
                           plumb_value_member_string (datum, "file", "none"), NULL);
}

static GBytes *
get_bytes (FixtureRun *finished, const char *port)
{
  g_autofree char *path = get_file (finished, port);
  char *data = NULL;
  gsize length = 0;

  g_assert_true (g_file_get_contents (path, &data, &length, NULL));
  return g_bytes_new_take (data, length);
}

/* --- processes ----------------------------------------------------------------------------------
 */

static gboolean
is_worker_of (const char *pid, int parent)
{
  g_autofree char *path = g_build_filename ("/proc", pid, "stat", NULL);
  g_autofree char *text = fixture_read (path);
  const char *end = text == NULL ? NULL : strrchr (text, ')');

  /* "PID (NAME) STATE PARENT …": a name is cut to 15 bytes */
  return end != NULL && strstr (text, "(plumb-gegl-work)") != NULL && end[2] != 'Z'
         && g_ascii_strtoll (end + 4, NULL, 10) == parent;
}

static GArray *
list_workers (int parent)
{
  GArray *pids = g_array_new (FALSE, FALSE, sizeof (int));
  g_autoptr (GDir) folder = g_dir_open ("/proc", 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (folder)) != NULL)
    if (g_ascii_isdigit (*name) && is_worker_of (name, parent))
      {
        int pid = atoi (name);

        g_array_append_val (pids, pid);
      }
  return pids;
}

static guint
count_workers (void)
{
  g_autoptr (GArray) pids = list_workers (getpid ());

  return pids->len;
}

static gboolean
has_one_worker (gpointer data)
{
  return count_workers () == 1;
}

static gboolean
has_no_worker (gpointer data)
{
  return count_workers () == 0;
}

/* The one worker there is; a forked child has its name only once it runs the program. */
static int
wait_for_worker (void)
{
  g_assert_true (fixture_wait_until (has_one_worker, NULL));
  g_autoptr (GArray) pids = list_workers (getpid ());
  return g_array_index (pids, int, 0);
}

static void
begin (void)
{
  fixture_set_up (&fixture, plumb_gegl_backend_new ());
}

static void
end (void)
{
  fixture_tear_down (&fixture);
  g_assert_cmpuint (count_workers (), ==, 0);
}

/* --- what it does -------------------------------------------------------------------------------
 */

static void
test_operations (void)
{
  begin ();
  g_assert_cmpuint (count_workers (), ==, 0);
  g_autofree char *path = make_picture ("in.png", 0);
  g_autoptr (FixtureRun) blur = run ("image.gaussian_blur", "{ \"std_dev_x\": 4.0 }", path);
  g_autoptr (FixtureRun) levels = run ("image.levels", "{ \"out_high\": 0.5 }", path);
  g_autofree char *file = get_file (blur, "output");
  g_autofree char *base = g_path_get_basename (file);
  g_assert_cmpstr (base, ==, "output.png");
  PlumbValue *datum = plumb_value_get_member (info_of (blur)->outputs, "output");
  g_assert_cmpstr (plumb_value_member_string (datum, "name", NULL), ==, "front.png");
  g_autoptr (GBytes) blurred = get_bytes (blur, "output"), levelled = get_bytes (levels, "output");
  g_assert_false (g_bytes_equal (blurred, levelled));
  g_autoptr (PlumbImage) image = plumb_image_load (file, NULL);
  g_assert_cmpuint (plumb_image_get_width (image), ==, WIDTH);
  g_assert_cmpuint (plumb_image_get_height (image), ==, HEIGHT);

  g_assert_cmpint (info_of (blur)->wall_us, >, 0);
  g_assert_cmpint (info_of (blur)->cpu_us, >, 0);
  g_assert_cmpint (info_of (blur)->peak_bytes, >, 1 << 20);
  PlumbValue *request = plumb_value_get_member (info_of (blur)->evidence, "request");
  PlumbValue *params = plumb_value_get_member (request, "params");
  g_assert_cmpfloat (plumb_value_member_double (params, "std_dev_x", 0), ==, 4.0);
  g_assert_cmpfloat (plumb_value_member_double (params, "std_dev_y", 0), ==, 1.5);
  g_assert_cmpuint (count_workers (), ==, 1);
  end ();
}

static FixtureRun *
compare (const char *image, const char *approved)
{
  g_autofree char *first = quote (image), *second = quote (approved);
  g_autofree char *inputs = g_strdup_printf (
      "{ \"image\": { \"path\": %s }, \"approved\": { \"path\": %s } }", first, second);
  FixtureRun *running
      = fixture_start (&fixture, fixture_make_job (&fixture, "image.compare", "{}", inputs));

  fixture_wait (running);
  assert_succeeded (running);
  return running;
}

static const char *
get_verdict (FixtureRun *finished)
{
  PlumbValue *verdict = plumb_value_get_member (info_of (finished)->outputs, "verdict");

  return plumb_value_member_string (verdict, "verdict", "none");
}

static void
test_compare (void)
{
  begin ();
  g_autofree char *path = make_picture ("in.png", 0), *other = make_picture ("other.png", 30);
  g_autoptr (FixtureRun) same = compare (path, path), different = compare (other, path);
  g_assert_cmpstr (get_verdict (same), ==, "pass");
  g_assert_cmpstr (get_verdict (different), ==, "fail");
  g_autofree char *text = plumb_json_format (
      plumb_value_get_member (info_of (same)->outputs, "verdict"), PLUMB_JSON_COMPACT);
  g_assert_null (strstr (text, fixture.folder)); /* the same wherever the project lies */
  g_autofree char *file = get_file (different, "heat");
  g_autoptr (PlumbImage) heat = plumb_image_load (file, NULL);
  g_assert_cmpuint (plumb_image_get_width (heat), ==, WIDTH);
  end ();
}

static void
test_keeps_depth (void)
{
  begin ();
  g_autofree char *path = make_picture ("in.png", 0);
  g_autofree char *quoted = quote (path);
  g_autofree char *inputs = g_strdup_printf ("{ \"image\": { \"path\": %s } }", quoted);
  g_autoptr (FixtureRun) convert = fixture_start (
      &fixture, fixture_make_job (&fixture, "image.convert", "{ \"format\": \"png16\" }", inputs));
  fixture_wait (convert);
  g_autofree char *deep = get_file (convert, "image");
  g_autoptr (FixtureRun) exposed = run ("image.exposure", "{ \"exposure\": 0.5 }", deep);
  g_autofree char *file = get_file (exposed, "output");
  g_autoptr (PlumbImage) image = plumb_image_load (file, NULL);
  g_assert_cmpint (plumb_image_get_layout (image)->sample, ==, PLUMB_SAMPLE_U16);
  end ();
}

/* Floating point has its alpha multiplied in: what becomes transparent can still be written. */
static void
test_transparent_float (void)
{
  begin ();
  g_autofree char *path = make_picture ("in.exr", 0);
  g_autoptr (FixtureRun) faded = run ("image.opacity", "{ \"value\": 0.5 }", path);
  g_autofree char *file = get_file (faded, "output");
  g_autoptr (PlumbImage) image = plumb_image_load (file, NULL);
  g_assert_cmpint (plumb_image_get_layout (image)->sample, ==, PLUMB_SAMPLE_FLOAT);
  g_assert_cmpuint (plumb_image_get_layout (image)->n_channels, ==, 4);
  end ();
}

/* A worker writes what it is asked for and nothing else, whatever folder the program was started
 * in. */
static void
test_leaves_nothing (void)
{
  g_autofree char *before = g_get_current_dir ();

  begin ();
  g_autofree char *path = make_picture ("in.png", 0);
  g_autofree char *here = fixture_get_path (&fixture, "here");
  g_assert_cmpint (g_mkdir (here, 0700), ==, 0);
  g_assert_cmpint (g_chdir (here), ==, 0);
  g_autoptr (FixtureRun) finished = run ("image.gaussian_blur", "{}", path);
  g_assert_cmpint (g_chdir (before), ==, 0);
  assert_succeeded (finished);
  g_assert_cmpint (g_rmdir (here), ==, 0); /* it is empty */
  end ();
}

static void
test_names (void)
{
  static const char *const names[]
      = { "a \"quoted\" 'name'.png", "two\nlines.png", "-leading.png", "..png", "ä ö %d {x}.png" };

  begin ();
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = make_picture ("in.png", 0);
      g_autofree char *renamed = fixture_get_path (&fixture, names[i]);
      g_assert_cmpint (g_rename (path, renamed), ==, 0);
      g_autoptr (FixtureRun) finished = run ("image.gaussian_blur", "{}", renamed);
      assert_succeeded (finished);
    }
  end ();
}

static void
test_threads (void)
{
  static const char *const kinds[]
      = { "image.gaussian_blur", "image.box_blur", "image.noise_rgb", "image.unsharp_mask" };

  begin ();
  g_autofree char *path = make_picture ("in.png", 0);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      fixture.threads = 1;
      g_autoptr (FixtureRun) one = run (kinds[i], "{}", path);
      fixture.threads = 2;
      g_autoptr (FixtureRun) two = run (kinds[i], "{}", path);
      g_autoptr (GBytes) first = get_bytes (one, "output"), second = get_bytes (two, "output");
      g_assert_true (g_bytes_equal (first, second));
    }
  end ();
}

/* babl measures which way from one format to another is the fastest: not even on a machine where
 * that differs from one process to the next may the result. */
static void
test_processes (void)
{
  static const char *const kinds[] = { "image.threshold", "image.high_pass", "image.lens_blur" };
  GBytes *first[G_N_ELEMENTS (kinds)] = { NULL };

  begin ();
  fixture.threads = 1;
  g_autofree char *path = g_build_filename (g_getenv ("PLUMB_DATA_DIR"), "examples", "photo",
                                            "pictures", "landscape.png", NULL);
  for (guint i = 0; i < 8 * G_N_ELEMENTS (kinds); i++)
    {
      guint kind = i % G_N_ELEMENTS (kinds);
      g_autoptr (FixtureRun) finished = run (kinds[kind], "{}", path);
      g_autoptr (GBytes) bytes = get_bytes (finished, "output");

      if (first[kind] == NULL)
        first[kind] = g_bytes_ref (bytes);
      g_assert_true (g_bytes_equal (bytes, first[kind]));
      if (kind + 1 == G_N_ELEMENTS (kinds))
        {
          kill (wait_for_worker (), SIGKILL);
          g_assert_true (fixture_wait_until (has_no_worker, NULL));
        }
    }
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    g_bytes_unref (first[i]);
  end ();
}

/* Whatever the program's own environment is, a worker's is the same but for where the programs of a
 * build are: no locale, no time zone and no setting of GEGL gets through. */
static void
test_environment (void)
{
  g_autofree char *libexec
      = g_strconcat ("PLUMB_LIBEXEC_DIR=", g_getenv ("PLUMB_LIBEXEC_DIR"), NULL);
  const char *const expected[]
      = { "PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8", "TZ=UTC", "HOME=/dev/null", libexec, NULL };

  begin ();
  g_setenv ("LC_ALL", "tr_TR.UTF-8", TRUE);
  g_setenv ("GEGL_THREADS", "7", TRUE);
  g_autofree char *path = make_picture ("in.png", 0);
  g_autoptr (FixtureRun) finished = run ("image.gaussian_blur", "{}", path);
  assert_succeeded (finished);
  g_autofree char *name = g_strdup_printf ("/proc/%d/environ", wait_for_worker ());
  g_autofree char *text = NULL;
  gsize length = 0, at = 0;
  g_assert_true (g_file_get_contents (name, &text, &length, NULL));
  for (guint i = 0; expected[i] != NULL; i++)
    {
      g_assert_cmpuint (at, <, length);
      g_assert_cmpstr (text + at, ==, expected[i]);
      at += strlen (text + at) + 1;
    }
  g_assert_cmpuint (at, ==, length);
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_unsetenv ("GEGL_THREADS");
  end ();
}

/* What a job's operation writes is in this job's log, whole, and in no other's. */
static void
test_log (void)
{
  begin ();
  g_autofree char *path = make_picture ("in.png", 0);
  g_autoptr (FixtureRun) quiet = run ("image.gaussian_blur", "{}", path);
  g_autoptr (FixtureRun) chatty = run ("worker.chatty", "{}", path);
  g_autoptr (FixtureRun) after = run ("image.gaussian_blur", "{}", path);
  g_autofree char *text = fixture_read (plumb_job_get_info (chatty->job)->log_path);
  g_assert_nonnull (text);
  g_assert_nonnull (strstr (text, "std-dev-x"));
  g_assert_cmpuint (info_of (chatty)->log_bytes, ==, strlen (text));
  g_assert_cmpuint (info_of (quiet)->log_bytes, ==, 0);
  g_assert_cmpuint (info_of (after)->log_bytes, ==, 0);
  end ();
}

/* More than a pipe or a socket holds at once. */
static void
test_large_request (void)
{
  begin ();
  g_autofree char *text = g_strnfill (3 << 20, 'x');
  g_autofree char *params = g_strdup_printf ("{ \"string\": \"%s\", \"wrap\": 600 }", text);
  g_autoptr (FixtureRun) large
      = fixture_start (&fixture, fixture_make_job (&fixture, "image.text", params, "{}"));
  g_autofree char *path = make_picture ("in.png", 0);
  g_assert_null (large->outcome);
  g_cancellable_cancel (large->cancellable);
  g_assert_cmpint (fixture_wait (large)->status, ==, PLUMB_OUTCOME_CANCELLED);
  g_autofree char *wide = g_strdup_printf ("{ \"font\": \"%s\" }", text);
  g_autoptr (FixtureRun) finished
      = fixture_start (&fixture, fixture_make_job (&fixture, "image.text", wide, "{}"));
  fixture_wait (finished);
  assert_succeeded (finished);
  g_assert_null (plumb_value_get_member (info_of (finished)->evidence, "request"));
  end ();
}

/* --- bad pictures -------------------------------------------------------------------------------
 */

static void
assert_unreadable (const char *path, const char *part)
{
  g_autoptr (FixtureRun) finished = run ("image.gaussian_blur", "{}", path);

  assert_failed (finished, "picture-unreadable", PLUMB_FAILURE_NON_RETRYABLE);
  if (strstr (info_of (finished)->message, part) == NULL)
    g_error ("“%s” does not say “%s”", info_of (finished)->message, part);
}

/* Gives up to @length bytes of a good picture, one in the middle of which is another. */
static char *
damage (const char *name, const char *ending, double keep, gboolean flip)
{
  g_autofree char *good = g_strconcat ("good.", ending, NULL);
  g_autofree char *path = make_picture (good, 0);
  g_autofree char *data = NULL;
  gsize length = 0;

  g_assert_true (g_file_get_contents (path, &data, &length, NULL));
  if (flip)
    data[length / 2] ^= 0x55;
  return make_file (name, data, (gsize) ((double) length * keep));
}

/* An EXR whose header tells of a billion pixels on each side. */
static char *
make_wide_exr (void)
{
  static const char mark[] = "dataWindow\0box2i\0\x10\0\0";
  g_autofree char *path = make_picture ("good.exr", 0);
  g_autofree char *data = NULL;
  gsize length = 0;

  g_assert_true (g_file_get_contents (path, &data, &length, NULL));
  char *at = memmem (data, length, mark, sizeof mark);
  g_assert_nonnull (at);
  const guint32 corner[] = { GUINT32_TO_LE (1u << 30), GUINT32_TO_LE (1u << 30) };
  memcpy (at + sizeof mark + 8, corner, sizeof corner);
  return make_file ("wide.exr", data, length);
}

/* The most memory that this program had at once, bytes. */
static guint64
get_peak (void)
{
  g_autofree char *text = fixture_read ("/proc/self/status");
  const char *line = strstr (text, "VmHWM:");

  g_assert_nonnull (line);
  return g_ascii_strtoull (line + strlen ("VmHWM:"), NULL, 10) << 10;
}

static void
test_bad_pictures (void)
{
  static const char endless_tiff[] = "II*\0\x08\0\0\0\0\0\x08\0\0"; /* its next page is itself */
  static const char bomb[]
      = "\x89\x50\x4e\x47\x0d\x0a\x1a\x0a\x00\x00\x00\x0d\x49\x48\x44\x52\x00\x00\xea\x60\x00\x00"
        "\xea\x60\x10\x06\x00\x00\x00\xd0\x42\xa9\x01\x00\x00\x00\x08\x49\x44\x41\x54\x78\x9c\x03"
        "\x00\x00\x00\x00\x01\x48\x06\x89\xd2\x00\x00\x00\x00\x49\x45\x4e\x44\xae\x42\x60\x82";

  begin ();
  guint64 peak = get_peak ();
  g_autofree char *wide = make_wide_exr ();
  assert_unreadable (wide, "wide.exr");
  g_autofree char *endless = make_file ("endless.tiff", endless_tiff, sizeof endless_tiff);
  assert_unreadable (endless, "endless.tiff");
  g_autofree char *bomb_path = make_file ("bomb.png", bomb, sizeof bomb - 1);
  assert_unreadable (bomb_path, "60000");
  g_autofree char *truncated = damage ("truncated.png", "png", 0.6, FALSE);
  assert_unreadable (truncated, "truncated.png");
  g_autofree char *corrupt = damage ("corrupt.png", "png", 1.0, TRUE);
  assert_unreadable (corrupt, "corrupt.png");
  g_autofree char *exr = damage ("truncated.exr", "exr", 0.6, FALSE);
  assert_unreadable (exr, "truncated.exr");
  g_autofree char *empty = make_file ("empty.png", "", 0);
  assert_unreadable (empty, "empty.png");
  g_autofree char *text = make_file ("text.png", "not a picture at all", 20);
  assert_unreadable (text, "text.png");
  g_autofree char *missing = fixture_get_path (&fixture, "missing.png");
  assert_unreadable (missing, "missing.png");
  assert_unreadable (fixture.folder, fixture.folder);
  g_autofree char *pipe = fixture_get_path (&fixture, "pipe.png");
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  assert_unreadable (pipe, "pipe.png");
  g_assert_cmpuint (get_peak () - peak, <, 64 << 20);

  g_autofree char *good = make_picture ("in.png", 0);
  g_autoptr (FixtureRun) after = run ("image.gaussian_blur", "{}", good);
  assert_succeeded (after);
  g_assert_cmpuint (count_workers (), ==, 1);
  end ();
}

static void
test_bad_requests (void)
{
  begin ();
  g_autofree char *path = make_picture ("in.png", 0);
  g_autoptr (FixtureRun) unknown = run ("worker.unknown", "{}", path);
  assert_failed (unknown, "operation-refused", PLUMB_FAILURE_NON_RETRYABLE);
  g_autoptr (FixtureRun) missing
      = fixture_start (&fixture, fixture_make_job (&fixture, "image.gaussian_blur", "{}", "{}"));
  fixture_wait (missing);
  assert_failed (missing, "input-missing", PLUMB_FAILURE_NON_RETRYABLE);
  g_assert_nonnull (strstr (info_of (missing)->message, "'input'"));
  g_autoptr (FixtureRun) huge = run ("image.scale_ratio", "{ \"x\": 900, \"y\": 900 }", path);
  assert_failed (huge, "result-refused", PLUMB_FAILURE_NON_RETRYABLE);
  end ();
}

static void
test_unwritable (void)
{
  begin ();
  g_autofree char *path = make_picture ("in.png", 0);
  g_autofree char *quoted = quote (path);
  g_autofree char *inputs = g_strdup_printf ("{ \"input\": { \"path\": %s } }", quoted);
  PlumbJob *job = fixture_make_job (&fixture, "image.gaussian_blur", "{}", inputs);
  g_assert_cmpint (g_rmdir (plumb_job_get_info (job)->work_folder), ==, 0);
  g_autoptr (FixtureRun) finished = fixture_start (&fixture, job);
  fixture_wait (finished);
  assert_failed (finished, "output-not-written", PLUMB_FAILURE_NON_RETRYABLE);
  end ();
}

/* --- workers that do not do well ----------------------------------------------------------------
 */

/* Signals every worker until the job's outcome is there: a worker that has not begun with a job is
 * replaced once. */
static gboolean
is_hit (gpointer data)
{
  FixtureRun *hit = data;
  g_autoptr (GArray) pids = list_workers (getpid ());

  for (guint i = 0; i < pids->len && hit->outcome == NULL; i++)
    kill (g_array_index (pids, int, i), GPOINTER_TO_INT (hit->fixture->progress_data));
  return hit->outcome != NULL;
}

static void
assert_killed_by (int number, PlumbFailureClass failure_class, const char *found)
{
  begin ();
  g_autofree char *path = make_picture ("in.png", 0);
  fixture.progress_data = GINT_TO_POINTER (number);
  g_autoptr (FixtureRun) hit = start ("image.gaussian_blur", "{}", path);
  g_assert_true (fixture_wait_until (is_hit, hit));
  assert_failed (hit, "operation-crashed", failure_class);
  g_assert_nonnull (strstr (info_of (hit)->found, found));
  g_autoptr (FixtureRun) after = run ("image.gaussian_blur", "{}", path);
  assert_succeeded (after);
  end ();
}

static void
test_crash (void)
{
  assert_killed_by (SIGSEGV, PLUMB_FAILURE_NON_RETRYABLE, "signal 11");
}

static void
test_killed (void)
{
  assert_killed_by (SIGKILL, PLUMB_FAILURE_RETRYABLE, "signal 9");
}

/* A worker that died while it had nothing to do is replaced, not asked. */
static void
test_killed_idle (void)
{
  begin ();
  g_autofree char *path = make_picture ("in.png", 0);
  g_autoptr (FixtureRun) first = run ("image.gaussian_blur", "{}", path);
  assert_succeeded (first);
  kill (wait_for_worker (), SIGKILL);
  g_assert_true (fixture_wait_until (has_no_worker, NULL));
  g_autoptr (FixtureRun) second = run ("image.gaussian_blur", "{}", path);
  assert_succeeded (second);
  end ();
}

static void
test_hang (void)
{
  begin ();
  g_autofree char *path = make_picture ("in.png", 0);
  g_autoptr (FixtureRun) hung = start ("worker.impatient", "{}", path);
  kill (wait_for_worker (), SIGSTOP);
  fixture_wait (hung);
  assert_failed (hung, "timeout", PLUMB_FAILURE_TIMEOUT);
  g_assert_cmpuint (count_workers (), ==, 0);
  g_autoptr (FixtureRun) after = run ("image.gaussian_blur", "{}", path);
  assert_succeeded (after);
  end ();
}

static void
test_cancel (void)
{
  FixtureRun *runs[MAX_WORKERS + 2];

  begin ();
  g_autofree char *path = make_picture ("in.png", 0);
  for (guint i = 0; i < G_N_ELEMENTS (runs); i++)
    runs[i] = start ("image.gaussian_blur", "{}", path);
  g_cancellable_cancel (runs[0]->cancellable);           /* has a worker */
  g_cancellable_cancel (runs[MAX_WORKERS]->cancellable); /* waits for one */
  for (guint i = 0; i < G_N_ELEMENTS (runs); i++)
    {
      gboolean is_cancelled = i == 0 || i == MAX_WORKERS;

      g_assert_cmpint (fixture_wait (runs[i])->status, ==,
                       is_cancelled ? PLUMB_OUTCOME_CANCELLED : PLUMB_OUTCOME_SUCCEEDED);
      g_assert_cmpuint (count_workers (), <=, MAX_WORKERS);
      fixture_run_free (runs[i]);
    }
  end ();
}

static void
test_cancelled_before (void)
{
  begin ();
  g_autofree char *path = make_picture ("in.png", 0);
  g_autofree char *quoted = quote (path);
  g_autofree char *inputs = g_strdup_printf ("{ \"input\": { \"path\": %s } }", quoted);
  GCancellable *cancellable = g_cancellable_new ();
  g_cancellable_cancel (cancellable);
  g_autoptr (FixtureRun) finished = fixture_start_with (
      &fixture, fixture_make_job (&fixture, "image.gaussian_blur", "{}", inputs), cancellable);
  g_assert_cmpint (fixture_wait (finished)->status, ==, PLUMB_OUTCOME_CANCELLED);
  g_assert_cmpuint (count_workers (), ==, 0);
  end ();
}

static void
test_shut_down (void)
{
  FixtureRun *runs[MAX_WORKERS + 3];

  begin ();
  g_autofree char *path = make_picture ("in.png", 0);
  for (guint i = 0; i < G_N_ELEMENTS (runs); i++)
    runs[i] = start ("image.gaussian_blur", "{}", path);
  plumb_backend_shut_down (fixture.backend);
  g_assert_cmpuint (count_workers (), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (runs); i++)
    {
      g_assert_cmpint (fixture_wait (runs[i])->status, ==, PLUMB_OUTCOME_CANCELLED);
      fixture_run_free (runs[i]);
    }
  end ();
}

static void
test_worker_missing (void)
{
  g_autofree char *folder = g_strdup (g_getenv ("PLUMB_LIBEXEC_DIR"));

  begin ();
  g_autofree char *path = make_picture ("in.png", 0);
  g_setenv ("PLUMB_LIBEXEC_DIR", fixture.folder, TRUE);
  g_autoptr (FixtureRun) finished = run ("image.gaussian_blur", "{}", path);
  g_setenv ("PLUMB_LIBEXEC_DIR", folder, TRUE);
  assert_failed (finished, "worker-missing", PLUMB_FAILURE_NON_RETRYABLE);
  end ();
}

/* --- a program that dies ------------------------------------------------------------------------
 */

/* This program again: has one worker that hangs in a job and one with nothing to do, and waits to
 * be killed. */
static int
be_killed (void)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  begin ();
  g_autofree char *path = make_picture ("in.png", 0);
  FixtureRun *first = start ("image.gaussian_blur", "{}", path);
  FixtureRun *second = start ("image.gaussian_blur", "{}", path);
  fixture_wait (first);
  fixture_wait (second);
  g_autoptr (GArray) pids = list_workers (getpid ());
  for (guint i = 0; i < pids->len; i++)
    kill (g_array_index (pids, int, i), SIGSTOP);
  FixtureRun *hung = start ("image.gaussian_blur", "{}", path);
  puts (fixture.folder); /* g_print() would make a comment of it */
  fflush (stdout);
  while (hung->outcome == NULL)
    pause ();
  return 0;
}

static GArray *orphans;

/* Dead counts, reaped or not: that is for whoever inherits them. */
static gboolean
is_alive (int pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", pid);
  g_autofree char *text = fixture_read (path);
  const char *end = text == NULL ? NULL : strrchr (text, ')');

  return end != NULL && end[2] != 'Z';
}

static gboolean
are_orphans_gone (gpointer data)
{
  for (guint i = 0; i < orphans->len; i++)
    if (is_alive (g_array_index (orphans, int, i)))
      return FALSE;
  return TRUE;
}

static void
test_no_orphan (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autoptr (GSubprocess) victim
      = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, "--be-killed", NULL);
  g_assert_no_error (error);
  g_autoptr (GDataInputStream) lines
      = g_data_input_stream_new (g_subprocess_get_stdout_pipe (victim));
  g_autofree char *folder = NULL;

  /* the lines before it are those of g_test_init() */
  while (folder == NULL || *folder != '/')
    {
      g_free (folder);
      folder = g_data_input_stream_read_line (lines, NULL, NULL, NULL);
      g_assert_nonnull (folder);
    }

  orphans = list_workers (atoi (g_subprocess_get_identifier (victim)));
  g_assert_cmpuint (orphans->len, ==, 2);
  g_subprocess_force_exit (victim);
  g_subprocess_wait (victim, NULL, NULL);
  g_assert_true (fixture_wait_until (are_orphans_gone, NULL));
  g_array_unref (orphans);
  begin ();
  g_free (fixture.folder);
  fixture.folder = g_steal_pointer (&folder);
  end ();
}

int
main (int argc, char **argv)
{
  if (argc == 2 && strcmp (argv[1], "--be-killed") == 0)
    {
      g_test_init (&argc, &argv, NULL);
      return be_killed ();
    }
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gegl/operations", test_operations);
  g_test_add_func ("/gegl/compare", test_compare);
  g_test_add_func ("/gegl/keeps-depth", test_keeps_depth);
  g_test_add_func ("/gegl/transparent-float", test_transparent_float);
  g_test_add_func ("/gegl/leaves-nothing", test_leaves_nothing);
  g_test_add_func ("/gegl/names", test_names);
  g_test_add_func ("/gegl/threads", test_threads);
  g_test_add_func ("/gegl/processes", test_processes);
  g_test_add_func ("/gegl/environment", test_environment);
  g_test_add_func ("/gegl/log", test_log);
  g_test_add_func ("/gegl/large-request", test_large_request);
  g_test_add_func ("/gegl/bad-pictures", test_bad_pictures);
  g_test_add_func ("/gegl/bad-requests", test_bad_requests);
  g_test_add_func ("/gegl/unwritable", test_unwritable);
  g_test_add_func ("/gegl/crash", test_crash);
  g_test_add_func ("/gegl/killed", test_killed);
  g_test_add_func ("/gegl/killed-idle", test_killed_idle);
  g_test_add_func ("/gegl/hang", test_hang);
  g_test_add_func ("/gegl/cancel", test_cancel);
  g_test_add_func ("/gegl/cancelled-before", test_cancelled_before);
  g_test_add_func ("/gegl/shut-down", test_shut_down);
  g_test_add_func ("/gegl/worker-missing", test_worker_missing);
  g_test_add_func ("/gegl/no-orphan", test_no_orphan);
  return g_test_run ();
}
