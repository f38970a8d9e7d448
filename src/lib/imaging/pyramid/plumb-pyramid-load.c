/* plumb-pyramid-load.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "plumb-pyramid.h"

#include "plumb-decode.h"
#include "plumb-file.h"
#include "plumb-image-isolated.h"
#include "plumb-limits.h"
#include "plumb-paths.h"
#include "plumb-pyramid-writer.h"
#include "plumb-scratch.h"

/* A picture that is held while it is decoded takes much from such a size on. */
#define LARGE_BYTES ((guint64) 256 << 20)
/* Of larger ones the first look is at a quarter of each side. */
#define SOON_BYTES ((guint64) 96 << 20)

static gboolean
fail (GError **error, PlumbImageError code, const char *message)
{
  g_set_error_literal (error, PLUMB_IMAGE_ERROR, (gint) code, message);
  return FALSE;
}

static gboolean
check_end (GSubprocess *child, GError **error)
{
  int signal;

  if (g_subprocess_get_if_exited (child))
    return g_subprocess_get_exit_status (child) == 0
           || fail (error, PLUMB_IMAGE_ERROR_DECODER,
                    "the picture could not be made ready to show");
  signal = g_subprocess_get_term_sig (child);
  if (signal == SIGALRM || signal == SIGXCPU || signal == SIGKILL)
    return fail (error, PLUMB_IMAGE_ERROR_LIMIT,
                 "decoding takes too long or too much memory: make the picture smaller");
  return fail (error, PLUMB_IMAGE_ERROR_DECODER,
               "the decoding process crashed: the file may be hostile");
}

typedef struct
{
  int input;
  int output;
  int scratch; /* or -1 */
} Files;

static void
clear_files (Files *files)
{
  g_clear_fd (&files->input, NULL);
  g_clear_fd (&files->output, NULL);
  g_clear_fd (&files->scratch, NULL);
}

/* Takes what is in @files. */
static GSubprocess *
start (Files *files, guint first_level, GError **error)
{
  const char *what = first_level > 0 ? PLUMB_DECODE_COARSE : PLUMB_DECODE_PYRAMID;
  g_autofree char *program = plumb_paths_get_libexec ("plumb-decode");
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  GSubprocess *child;

  g_subprocess_launcher_take_fd (launcher, g_steal_fd (&files->input), PLUMB_DECODE_INPUT_FD);
  g_subprocess_launcher_take_fd (launcher, g_steal_fd (&files->output), PLUMB_DECODE_OUTPUT_FD);
  if (files->scratch >= 0)
    g_subprocess_launcher_take_fd (launcher, g_steal_fd (&files->scratch), PLUMB_DECODE_SCRATCH_FD);
  child = g_subprocess_launcher_spawn (launcher, error, program, what, NULL);
  if (child == NULL)
    g_prefix_error (error, "cannot start the decoding process: ");
  return child;
}

/* Takes what is in @files. */
static gboolean
decode (Files *files, guint first_level, GCancellable *cancellable, GError **error)
{
  g_autoptr (GSubprocess) child = start (files, first_level, error);

  if (child == NULL)
    return FALSE;
  if (g_subprocess_wait (child, cancellable, error))
    return check_end (child, error);
  g_subprocess_force_exit (child);
  return FALSE;
}

/* @fd: (out): for the tiles; @files get another of it */
static gboolean
open_files (const PlumbImageInfo *info, guint64 length, Files *files, int *fd, GError **error)
{
  *fd = plumb_pyramid_open_file (length, error);
  if (*fd < 0 || !plumb_scratch_open_for (info, &files->scratch, error))
    return FALSE;
  files->output = fcntl (*fd, F_DUPFD_CLOEXEC, PLUMB_DECODE_SCRATCH_FD + 1);
  return files->output >= 0
         || plumb_file_set_errno (error, errno, "cannot share", "the tiles of the picture");
}

static PlumbPyramid *
load (const char *path, Files *files, gboolean is_soon, GCancellable *cancellable, GError **error)
{
  PlumbPyramidLevel levels[PLUMB_PYRAMID_MAX_LEVELS];
  g_autofd int fd = -1;
  PlumbImageInfo info;
  guint64 length;
  guint first_level;

  if (!plumb_image_probe_isolated (path, files->input, cancellable, &info, error))
    return NULL;
  plumb_pyramid_lay_out (&info.layout, 0, levels, &length);
  first_level = is_soon && length > SOON_BYTES ? PLUMB_DECODE_COARSE_LEVEL : 0;
  if (first_level > 0)
    plumb_pyramid_lay_out (&info.layout, first_level, levels, &length);
  if (!open_files (&info, length, files, &fd, error)
      || !decode (files, first_level, cancellable, error))
    return NULL;
  return plumb_pyramid_new_take (g_steal_fd (&fd), error);
}

/**
 * plumb_pyramid_takes_much:
 * @path: a file
 *
 * Most pictures are decoded row by row; of one that is interlaced or progressive, and of WebP, much
 * or all is in the decoding process for a while. Whoever loads several should load one of those at
 * a time. For a worker thread.
 *
 * Returns: whether it is one of those
 */
gboolean
plumb_pyramid_takes_much (const char *path)
{
  g_autofd int fd = plumb_file_open_regular (path, NULL);
  PlumbImageInfo info;

  return fd >= 0 && plumb_image_probe_isolated (path, fd, NULL, &info, NULL)
         && !plumb_image_info_has_rows (&info)
         && plumb_image_layout_get_row_size (&info.layout) * info.layout.height > LARGE_BYTES;
}

static PlumbPyramid *
load_path (const char *path, gboolean is_soon, GCancellable *cancellable, GError **error)
{
  Files files = { plumb_file_open_regular (path, error), -1, -1 };
  PlumbPyramid *self;

  if (files.input < 0)
    return NULL;
  self = load (path, &files, is_soon, cancellable, error);
  clear_files (&files);
  if (self == NULL
      && (error == NULL || !g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED)))
    {
      g_autofree char *visible = plumb_text_make_visible (path);

      g_prefix_error (error, "%s: ", visible);
    }
  return self;
}

/**
 * plumb_pyramid_load:
 * @path: a file
 * @cancellable: (nullable): ends the decoding process
 * @error: return location for PLUMB_IMAGE_ERROR, PLUMB_FILE_ERROR and G_IO_ERROR
 *
 * Two pictures of 16,384 x 16,384 take some 2 GB of a disk and next to no memory.
 *
 * Returns: (transfer full): the pyramid, or NULL
 */
PlumbPyramid *
plumb_pyramid_load (const char *path, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);
  return load_path (path, FALSE, cancellable, error);
}

/**
 * plumb_pyramid_load_soon:
 * @path: a file
 * @cancellable: (nullable): ends the decoding process
 * @error: return location, as of plumb_pyramid_load()
 *
 * To be shown until plumb_pyramid_load() has written all of it.
 *
 * Returns: (transfer full): the pyramid, or NULL
 */
PlumbPyramid *
plumb_pyramid_load_soon (const char *path, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);
  return load_path (path, TRUE, cancellable, error);
}
