/* plumb-image-isolated.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "plumb-image-isolated.h"

#include "plumb-decode.h"
#include "plumb-file.h"
#include "plumb-limits.h"
#include "plumb-paths.h"
#include "plumb-pixel-hash.h"
#include "plumb-png-private.h"
#include "plumb-scratch.h"

#define MAX_PROFILE_BYTES ((guint64) 64 << 20)

/* Pixels that are decoded here sooner than a process is started; above, memory counts. */
#define IDENTIFY_HERE_BYTES ((gsize) 64 << 20)

typedef struct
{
  char *path;
  GSubprocess *child;
  int memory; /* shared with the child */
} Job;

static void
free_job (gpointer data)
{
  Job *job = data;

  g_clear_object (&job->child);
  g_clear_fd (&job->memory, NULL);
  g_free (job->path);
  g_free (job);
}

/* --- What came back -------------------------------------------------------------------------- */

typedef struct
{
  guint8 *data;
  gsize length;
} Mapping;

static void
free_mapping (gpointer data)
{
  Mapping *mapping = data;

  munmap (mapping->data, mapping->length);
  g_free (mapping);
}

static gboolean
fail_decoder (GError **error, const char *what)
{
  return plumb_image_fail (error, PLUMB_IMAGE_ERROR_DECODER,
                           "the decoding process %s: the file may be hostile", what);
}

/* Nothing may change it any more, or what is checked is not what is used. */
static GBytes *
map_result (int memory, GError **error)
{
  Mapping *mapping;
  struct stat st;
  guint8 *data;

  if (fcntl (memory, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL) < 0
      || fstat (memory, &st) < 0 || st.st_size < (off_t) sizeof (PlumbDecodeHead))
    {
      fail_decoder (error, "left no result");
      return NULL;
    }
  data = mmap (NULL, st.st_size, PROT_READ, MAP_PRIVATE, memory, 0);
  if (data == MAP_FAILED)
    {
      fail_decoder (error, "left a result that can not be read");
      return NULL;
    }
  mapping = g_new (Mapping, 1);
  *mapping = (Mapping) { .data = data, .length = st.st_size };
  return g_bytes_new_with_free_func (data, st.st_size, free_mapping, mapping);
}

static gboolean
is_sound (const PlumbDecodeHead *head)
{
  const PlumbImageLayout *layout = &head->layout;
  gboolean takes_alpha = layout->n_channels == 2 || layout->n_channels == 4;

  return layout->n_channels >= 1 && layout->n_channels <= 4
         && (guint) layout->sample <= PLUMB_SAMPLE_FLOAT
         && (guint) layout->space <= PLUMB_SPACE_PROFILE
         && (guint) layout->alpha <= PLUMB_ALPHA_PREMULTIPLIED
         && takes_alpha == (layout->alpha != PLUMB_ALPHA_NONE)
         && head->profile_length <= MAX_PROFILE_BYTES && plumb_image_check_layout (layout, NULL);
}

static PlumbImage *
take_picture (GBytes *bytes, const PlumbDecodeHead *head, GError **error)
{
  g_autoptr (GBytes) profile = NULL;
  gsize row, pixels;

  if (!is_sound (head))
    {
      fail_decoder (error, "described no picture");
      return NULL;
    }
  row = plumb_image_layout_get_row_size (&head->layout);
  pixels = row * head->layout.height;
  if (g_bytes_get_size (bytes) != PLUMB_DECODE_PIXELS_AT + pixels + head->profile_length)
    {
      fail_decoder (error, "left another picture than it described");
      return NULL;
    }
  if (head->profile_length > 0)
    profile = g_bytes_new_from_bytes (bytes, PLUMB_DECODE_PIXELS_AT + pixels, head->profile_length);
  return plumb_image_new (&head->layout, bytes, PLUMB_DECODE_PIXELS_AT, row, profile);
}

/* Returns: all that was left, with its head; NULL where that is why there is no picture */
static GBytes *
read_result (int memory, PlumbDecodeHead *head, GError **error)
{
  g_autoptr (GBytes) bytes = map_result (memory, error);

  if (bytes == NULL)
    return NULL;
  memcpy (head, g_bytes_get_data (bytes, NULL), sizeof *head);
  if (head->magic != PLUMB_DECODE_MAGIC)
    {
      fail_decoder (error, "left no result");
      return NULL;
    }
  if (!head->is_error)
    return g_steal_pointer (&bytes);
  head->message[sizeof head->message - 1] = 0;
  g_set_error (
      error, PLUMB_IMAGE_ERROR, (gint) MIN (head->error_code, PLUMB_IMAGE_ERROR_DECODER), "%s",
      g_utf8_validate (head->message, -1, NULL) ? head->message : "the picture is damaged");
  return NULL;
}

/* --- The child ------------------------------------------------------------------------------- */

static gboolean
check_end (const Job *job, GError **error)
{
  int signal;

  if (g_subprocess_get_if_exited (job->child))
    return g_subprocess_get_exit_status (job->child) == 0 ? TRUE : fail_decoder (error, "failed");
  signal = g_subprocess_get_term_sig (job->child);
  if (signal == SIGALRM)
    return plumb_image_fail (error, PLUMB_IMAGE_ERROR_LIMIT, "decoding did not get on within %d s",
                             PLUMB_DECODE_SECONDS);
  if (signal == SIGXCPU || signal == SIGKILL)
    return plumb_image_fail (
        error, PLUMB_IMAGE_ERROR_LIMIT,
        "decoding needs more than %d s of processor time: make the picture smaller",
        PLUMB_LIMIT_DECODE_SECONDS);
  return fail_decoder (error, "crashed");
}

/* Once the child ended. */
static PlumbImage *
collect (const Job *job, GError **error)
{
  PlumbDecodeHead head;
  g_autoptr (GBytes) bytes
      = check_end (job, error) ? read_result (job->memory, &head, error) : NULL;
  PlumbImage *image = bytes != NULL ? take_picture (bytes, &head, error) : NULL;

  if (image == NULL)
    plumb_image_prefix_path (error, job->path);
  return image;
}

static gboolean
collect_head (const Job *job, PlumbDecodeHead *head, GError **error)
{
  g_autoptr (GBytes) bytes = check_end (job, error) ? read_result (job->memory, head, error) : NULL;

  if (bytes == NULL)
    return FALSE;
  return is_sound (head) ? TRUE : fail_decoder (error, "described no picture");
}

/* Returns: (transfer full) (nullable): the hash */
static char *
collect_identity (const Job *job, PlumbImageLayout *layout, GError **error)
{
  PlumbDecodeHead head;

  if (!collect_head (job, &head, error))
    return NULL;
  if (strnlen (head.pixels, sizeof head.pixels) != PLUMB_HASH_LENGTH
      || strspn (head.pixels, "0123456789abcdef") != PLUMB_HASH_LENGTH)
    {
      fail_decoder (error, "described no pixels");
      return NULL;
    }
  *layout = head.layout;
  return g_strdup (head.pixels);
}

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;
  PlumbImage *image = NULL;

  if (g_subprocess_wait_finish (job->child, result, &error))
    image = collect (job, &error);
  else
    g_subprocess_force_exit (job->child);
  if (image != NULL)
    g_task_return_pointer (task, image, (GDestroyNotify) plumb_image_unref);
  else
    g_task_return_error (task, error);
}

/* Returns: -1 where it needs none, or there is an error */
static int
open_scratch (int input, const char *what, GError **error)
{
  PlumbImageInfo info;
  int scratch = -1;

  if (g_strcmp0 (what, PLUMB_DECODE_PROBE) != 0 && plumb_image_peek (input, &info, NULL))
    plumb_scratch_open_for (&info, &scratch, error);
  return scratch;
}

/* Takes @input. @what: (nullable): what is asked for; else the picture. */
static gboolean
start (Job *job, int input, const char *what, GError **error)
{
  g_autofree char *program = plumb_paths_get_libexec ("plumb-decode");
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_autoptr (GError) spawn_error = NULL;
  g_autofd int scratch = open_scratch (input, what, &spawn_error);
  int output;

  if (spawn_error != NULL)
    {
      close (input);
      g_propagate_prefixed_error (error, g_steal_pointer (&spawn_error), "%s: ", job->path);
      return FALSE;
    }
  job->memory = memfd_create ("plumb-picture", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  output = job->memory >= 0 ? fcntl (job->memory, F_DUPFD_CLOEXEC, 3) : -1;
  if (output < 0)
    {
      close (input);
      return plumb_file_set_errno (error, errno, "cannot make shared memory for", job->path);
    }
  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE
                                        | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_subprocess_launcher_take_fd (launcher, input, PLUMB_DECODE_INPUT_FD);
  g_subprocess_launcher_take_fd (launcher, output, PLUMB_DECODE_OUTPUT_FD);
  if (scratch >= 0)
    g_subprocess_launcher_take_fd (launcher, g_steal_fd (&scratch), PLUMB_DECODE_SCRATCH_FD);
  job->child = g_subprocess_launcher_spawn (launcher, &spawn_error, program, what, NULL);
  if (job->child != NULL)
    return TRUE;
  g_set_error (error, PLUMB_IMAGE_ERROR, PLUMB_IMAGE_ERROR_DECODER,
               "%s: the decoding process cannot be started: %s", job->path, spawn_error->message);
  return FALSE;
}

static Job *
new_job (const char *path)
{
  Job *job = g_new0 (Job, 1);

  job->path = g_strdup (path);
  job->memory = -1;
  return job;
}

/**
 * plumb_image_load_isolated_async:
 * @path: a file
 * @cancellable: (nullable): ends the decoding process
 * @callback: (scope async): called once
 * @user_data: for @callback
 *
 * Decodes in a process of its own.
 */
void
plumb_image_load_isolated_async (const char *path,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  GError *error = NULL;
  Job *job;
  int input;

  g_return_if_fail (path != NULL);
  job = new_job (path);
  g_task_set_source_tag (task, plumb_image_load_isolated_async);
  g_task_set_task_data (task, job, free_job);
  input = plumb_file_open_regular (path, &error);
  if (input < 0 || !start (job, input, NULL, &error))
    g_task_return_error (task, error);
  else
    g_subprocess_wait_async (job->child, cancellable, ended_cb, g_steal_pointer (&task));
}

/**
 * plumb_image_load_isolated_finish:
 * @result: what the callback got
 * @error: return location for PLUMB_IMAGE_ERROR, PLUMB_FILE_ERROR and G_IO_ERROR
 *
 * Returns: (transfer full): the picture, or NULL
 */
PlumbImage *
plumb_image_load_isolated_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Takes @input. Returns: the job, once its process has ended */
static Job *
run (const char *path, int input, const char *what, GCancellable *cancellable, GError **error)
{
  Job *job = new_job (path);

  if (start (job, input, what, error))
    {
      if (g_subprocess_wait (job->child, cancellable, error))
        return job;
      g_subprocess_force_exit (job->child);
    }
  free_job (job);
  return NULL;
}

/* Takes @input. */
static PlumbImage *
load (const char *path, int input, GCancellable *cancellable, GError **error)
{
  Job *job = run (path, input, NULL, cancellable, error);
  PlumbImage *image = job != NULL ? collect (job, error) : NULL;

  g_clear_pointer (&job, free_job);
  return image;
}

/**
 * plumb_image_load_isolated:
 * @path: a file
 * @cancellable: (nullable): ends the decoding process
 * @error: return location, as of plumb_image_load_isolated_finish()
 *
 * Waits: not for the main thread.
 *
 * Returns: (transfer full): the picture, or NULL
 */
PlumbImage *
plumb_image_load_isolated (const char *path, GCancellable *cancellable, GError **error)
{
  int input;

  g_return_val_if_fail (path != NULL, NULL);
  input = plumb_file_open_regular (path, error);
  return input >= 0 ? load (path, input, cancellable, error) : NULL;
}

/**
 * plumb_image_load_isolated_fd:
 * @path: what messages call it
 * @fd: a regular file; stays the caller's
 * @cancellable: (nullable): ends the decoding process
 * @error: return location, as of plumb_image_load_isolated_finish()
 *
 * Waits: not for the main thread.
 *
 * Returns: (transfer full): the picture, or NULL
 */
PlumbImage *
plumb_image_load_isolated_fd (const char *path, int fd, GCancellable *cancellable, GError **error)
{
  int input = fcntl (fd, F_DUPFD_CLOEXEC, 3);

  if (input >= 0)
    return load (path, input, cancellable, error);
  plumb_file_set_errno (error, errno, "cannot open", path);
  return NULL;
}

/**
 * plumb_image_load_guarded:
 * @path: a file that came from anywhere
 * @cancellable: (nullable): ends a decoding process
 * @error: return location, as of plumb_image_load_isolated_finish(); the message names @path
 *
 * What the room's own bounded decoder reads is decoded here, all else in a process of its own.
 * Waits: not for the main thread.
 *
 * Returns: (transfer full) (nullable): the picture, or %NULL
 */
PlumbImage *
plumb_image_load_guarded (const char *path, GCancellable *cancellable, GError **error)
{
  g_autofd int fd = -1;
  PlumbImageInfo info;

  g_return_val_if_fail (path != NULL, NULL);
  fd = plumb_file_open_regular (path, error);
  if (fd < 0)
    return NULL;
  if (plumb_image_peek (fd, &info, error))
    {
      if (!info.is_plain)
        return plumb_image_load_isolated_fd (path, fd, cancellable, error);
      g_autoptr (PlumbBlob) file = plumb_blob_read_fd (fd, info.n_bytes, error);
      PlumbImage *image = file != NULL ? plumb_png_decode_plain (file, error) : NULL;
      if (image != NULL)
        return image;
    }
  plumb_image_prefix_path (error, path);
  return NULL;
}

static gboolean
describe (
    const char *path, int fd, GCancellable *cancellable, PlumbImageLayout *layout, GError **error)
{
  int input = fcntl (fd, F_DUPFD_CLOEXEC, 3);
  PlumbDecodeHead head;
  gboolean is_described;
  Job *job;

  if (input < 0)
    return plumb_file_set_errno (error, errno, "cannot open", path);
  job = run (path, input, PLUMB_DECODE_PROBE, cancellable, error);
  is_described = job != NULL && collect_head (job, &head, error);
  g_clear_pointer (&job, free_job);
  *layout = is_described ? head.layout : (PlumbImageLayout) { 0 };
  return is_described;
}

/* Takes @input. */
static char *
identify_isolated (const char *path,
                   int input,
                   GCancellable *cancellable,
                   PlumbImageLayout *layout,
                   GError **error)
{
  Job *job = run (path, input, PLUMB_DECODE_IDENTITY, cancellable, error);
  char *pixels = job != NULL ? collect_identity (job, layout, error) : NULL;

  if (job != NULL && pixels == NULL)
    plumb_image_prefix_path (error, path);
  g_clear_pointer (&job, free_job);
  return pixels;
}

static char *
identify_here (PlumbBlob *file, PlumbImageLayout *layout, GError **error)
{
  g_autoptr (PlumbImage) image = plumb_png_decode_plain (file, error);

  if (image == NULL)
    return NULL;
  *layout = *plumb_image_get_layout (image);
  return plumb_pixel_hash (image);
}

/**
 * plumb_image_identify:
 * @path: a file that came from anywhere
 * @cancellable: (nullable): ends a decoding process
 * @layout: (out): what it is a picture of
 * @error: return location, as of plumb_image_load_isolated_finish(); the message names @path
 *
 * Waits: not for the main thread.
 *
 * Returns: (transfer full) (nullable): the pixel hash, or %NULL
 */
char *
plumb_image_identify (const char *path,
                      GCancellable *cancellable,
                      PlumbImageLayout *layout,
                      GError **error)
{
  g_return_val_if_fail (path != NULL && layout != NULL, NULL);

  g_autofd int fd = plumb_file_open_regular (path, error);
  PlumbImageInfo info;
  char *pixels = NULL;
  if (fd < 0)
    return NULL;
  if (plumb_image_peek (fd, &info, error))
    {
      gsize n_bytes = plumb_image_layout_get_row_size (&info.layout) * info.layout.height;
      if (!info.is_plain || n_bytes > IDENTIFY_HERE_BYTES)
        return identify_isolated (path, g_steal_fd (&fd), cancellable, layout, error);
      g_autoptr (PlumbBlob) file = plumb_blob_read_fd (fd, info.n_bytes, error);
      pixels = file != NULL ? identify_here (file, layout, error) : NULL;
    }
  if (pixels == NULL)
    plumb_image_prefix_path (error, path);
  return pixels;
}

/**
 * plumb_image_probe_isolated:
 * @path: what messages call it
 * @fd: a regular file; stays the caller's
 * @cancellable: (nullable): ends a decoding process
 * @info: (out): what it is, described
 * @error: return location, as of plumb_image_load_isolated_finish(); the message does not name
 * @path
 *
 * Waits: not for the main thread.
 *
 * Returns: whether it is a whole picture within the limits
 */
gboolean
plumb_image_probe_isolated (
    const char *path, int fd, GCancellable *cancellable, PlumbImageInfo *info, GError **error)
{
  g_return_val_if_fail (path != NULL && info != NULL, FALSE);
  return plumb_image_peek (fd, info, error)
         && (plumb_image_info_is_described (info)
             || describe (path, fd, cancellable, &info->layout, error));
}
