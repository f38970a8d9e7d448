/* plumb-video.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "plumb-video.h"

#include "plumb-file.h"
#include "plumb-image-file.h"
#include "plumb-json.h"
#include "plumb-limits.h"

#define MAX_SECONDS 600

/**
 * plumb_video_is_named:
 * @path: a path
 *
 * Returns: whether it ends as videos do
 */
gboolean
plumb_video_is_named (const char *path)
{
  static const char *const endings[] = { "mp4", "webm", "mov", "mkv", "avi", "m4v", NULL };
  const char *dot = strrchr (path, '.');
  g_autofree char *ending = g_ascii_strdown (dot != NULL ? dot + 1 : "", -1);

  return g_strv_contains (endings, ending);
}

/* --- ffmpeg ---------------------------------------------------------------------------------- */

static void
limit (int resource, rlim_t value)
{
  struct rlimit both = { value, value };

  setrlimit (resource, &both);
}

/* In the child, before it is ffmpeg. */
static void
bound (gpointer data)
{
  limit (RLIMIT_AS, PLUMB_LIMIT_DECODE_BYTES);
  limit (RLIMIT_CPU, MAX_SECONDS);
  limit (RLIMIT_CORE, 0);
  prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  prctl (PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  setpgid (0, 0);
  alarm (2 * MAX_SECONDS);
}

static char *
make_text (GBytes *bytes)
{
  gsize length = 0;
  const char *data = g_bytes_get_data (bytes, &length);

  return data != NULL ? g_utf8_make_valid (data, (gssize) length) : g_strdup ("");
}

/* Runs it to its end; what it wrote. */
static char *
run (const char *const *argv, const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher
      = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GBytes) out = NULL, said = NULL;

  g_subprocess_launcher_set_child_setup (launcher, bound, NULL, NULL);
  g_autoptr (GSubprocess) child = g_subprocess_launcher_spawnv (launcher, argv, error);
  if (child == NULL)
    {
      g_prefix_error (error, "videos are compared by ffmpeg 5 or newer: ");
      return NULL;
    }
  if (!g_subprocess_communicate (child, NULL, cancellable, &out, &said, error))
    {
      g_subprocess_force_exit (child);
      return NULL;
    }
  if (g_subprocess_get_successful (child))
    return make_text (out);
  g_autofree char *text = make_text (said); /* it names the file, in whatever encoding */
  g_autofree char *visible = plumb_text_make_visible (g_strstrip (text));
  g_autofree char *name = plumb_text_make_visible (path);
  g_set_error (error, PLUMB_IMAGE_ERROR, PLUMB_IMAGE_ERROR_DECODER, "%s: ffmpeg cannot read it: %s",
               name, *visible != '\0' ? visible : "it took too long, or too much memory");
  return NULL;
}

/* What is said of it. */
typedef struct
{
  double n_frames; /* 0: that is not said */
  double n_bytes;  /* of a frame, without what PNG saves; 0: that is not said */
} Extent;

static double
read_frames (const PlumbValue *stream, const PlumbValue *format)
{
  double n = g_ascii_strtod (plumb_value_member_string (stream, "nb_frames", "0"), NULL);
  const char *rate = plumb_value_member_string (stream, "r_frame_rate", "0/1");
  const char *slash = strchr (rate, '/');
  const char *seconds = plumb_value_member_string (
      stream, "duration", plumb_value_member_string (format, "duration", "0"));

  if (n <= 0 && slash != NULL && g_ascii_strtod (slash + 1, NULL) > 0)
    n = g_ascii_strtod (seconds, NULL) * g_ascii_strtod (rate, NULL)
        / g_ascii_strtod (slash + 1, NULL);
  return n > 0 ? MIN (ceil (n), PLUMB_VIDEO_MAX_FRAMES) : 0;
}

static Extent
probe (const char *path, const char *input, GCancellable *cancellable, GError **error)
{
  const char *const argv[]
      = { "ffprobe",
          "-v",
          "error",
          "-protocol_whitelist",
          "file",
          "-select_streams",
          "v:0",
          "-show_entries",
          "stream=width,height,nb_frames,duration,r_frame_rate:format=duration",
          "-of",
          "json",
          "-i",
          input,
          NULL };
  g_autofree char *text = run (argv, path, cancellable, error);
  g_autoptr (PlumbValue) value = text != NULL ? plumb_json_parse (text, -1, error) : NULL;
  PlumbValue *stream = plumb_value_get_element (plumb_value_get_member (value, "streams"), 0);

  return (Extent) { .n_frames = read_frames (stream, plumb_value_get_member (value, "format")),
                    .n_bytes = plumb_value_member_double (stream, "width", 0)
                               * plumb_value_member_double (stream, "height", 0) * 3 };
}

/* PNG saves half, or more. As many frames as there is room for, where the video does not say how
 * many it has: 0 where it says so and they have none. */
static guint
count_most (const char *folder, const Extent *extent, GError **error)
{
  guint64 free_bytes = plumb_file_get_free_bytes (folder);
  double room = free_bytes > PLUMB_LIMIT_FREE_BYTES ? free_bytes - PLUMB_LIMIT_FREE_BYTES : 0;
  double n_most = extent->n_bytes > 0 ? floor (2 * room / extent->n_bytes) : PLUMB_VIDEO_MAX_FRAMES;

  if (n_most >= MAX (1, extent->n_frames))
    return (guint) MIN (n_most, PLUMB_VIDEO_MAX_FRAMES);
  g_set_error (error, PLUMB_IMAGE_ERROR, PLUMB_IMAGE_ERROR_LIMIT,
               "%s: the frames take up to %.0f MB, and %" G_GUINT64_FORMAT
               " MB are free: make room, or compare a shorter video",
               folder, MAX (1, extent->n_frames) * extent->n_bytes / (1 << 20), free_bytes >> 20);
  return 0;
}

/* --- frames ---------------------------------------------------------------------------------- */

static GPtrArray *
list_frames (const char *folder, GError **error)
{
  GPtrArray *frames = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 1; i <= PLUMB_VIDEO_MAX_FRAMES; i++)
    {
      g_autofree char *name = g_strdup_printf ("%05u.png", i);
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
        break;
      g_ptr_array_add (frames, g_steal_pointer (&path));
    }
  if (frames->len > 0)
    return frames;
  g_ptr_array_unref (frames);
  g_set_error (error, PLUMB_IMAGE_ERROR, PLUMB_IMAGE_ERROR_TRUNCATED, "there is no frame in it");
  return NULL;
}

/**
 * plumb_video_extract:
 * @path: a video
 * @folder: an empty folder
 * @cancellable: (nullable): ends it
 * @error: return location for PLUMB_IMAGE_ERROR, PLUMB_FILE_ERROR, G_IO_ERROR_CANCELLED, and
 *   G_SPAWN_ERROR where there is no ffmpeg
 *
 * As the media pack calls it: no input but the file, no network, no shell.
 *
 * Returns: (transfer full) (element-type filename): the frames in order, or NULL
 */
GPtrArray *
plumb_video_extract (const char *path,
                     const char *folder,
                     GCancellable *cancellable,
                     GError **error)
{
  g_return_val_if_fail (path != NULL && folder != NULL, NULL);
  g_autofree char *full = g_canonicalize_filename (path, NULL);
  g_autofree char *input = g_strconcat ("file:", full, NULL);
  g_autofree char *pattern = g_build_filename (folder, "%05d.png", NULL);
  g_autoptr (GError) local = NULL;
  int fd = plumb_file_open_regular (path, error);

  if (fd < 0)
    return NULL;
  close (fd);
  Extent extent = probe (path, input, cancellable, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  guint n_most = count_most (folder, &extent, error);
  if (n_most == 0)
    return NULL;
  g_autofree char *most = g_strdup_printf ("%u", n_most);
  const char *const argv[] = { "ffmpeg",
                               "-nostdin",
                               "-hide_banner",
                               "-v",
                               "error",
                               "-protocol_whitelist",
                               "file",
                               "-i",
                               input,
                               "-map",
                               "0:v:0",
                               "-frames:v",
                               most,
                               "-fps_mode",
                               "passthrough",
                               "-compression_level",
                               "1",
                               pattern,
                               NULL };
  g_autofree char *out = run (argv, path, cancellable, error);
  g_autoptr (GPtrArray) frames = out != NULL ? list_frames (folder, error) : NULL;
  if (frames == NULL || frames->len < n_most || n_most == PLUMB_VIDEO_MAX_FRAMES
      || extent.n_frames > 0)
    return g_steal_pointer (&frames);
  g_set_error (error, PLUMB_IMAGE_ERROR, PLUMB_IMAGE_ERROR_LIMIT,
               "%s: there is room for %u frames, and the video does not say that it has no more: "
               "make room, or compare a shorter video",
               folder, n_most);
  return NULL;
}
