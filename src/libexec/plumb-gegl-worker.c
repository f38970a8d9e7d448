/* plumb-gegl-worker.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-gegl-worker.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "plumb-file.h"
#include "plumb-image-codecs.h"
#include "plumb-json.h"
#include "plumb-limits.h"

/* A process that holds GEGL, so that no other pays for it or dies of it. It reads one job a line on
 * standard input (JSON) and answers each with two lines on what was its standard output:
 *   { "begun": true }
 *   { "outputs": { … } } or { "error": { "code", "message" } }, and "cpu_us" and "peak_bytes".
 * What an operation prints goes to standard error. The process ends with its parent, at the end of
 * its input, and at its limits. */

GQuark
plumb_worker_error_quark (void)
{
  return g_quark_from_static_string ("plumb-worker-error-quark");
}

const char *
plumb_worker_get_input (PlumbWorkerJob *job, const char *port)
{
  return plumb_value_member_string (plumb_value_get_member (job->request, "inputs"), port, NULL);
}

PlumbValue *
plumb_worker_get_param (PlumbWorkerJob *job, const char *name)
{
  return plumb_value_get_member (plumb_value_get_member (job->request, "params"), name);
}

PlumbImage *
plumb_worker_load (PlumbWorkerJob *job, const char *port, GError **error)
{
  const char *path = plumb_worker_get_input (job, port);
  if (path == NULL)
    {
      g_set_error (error, PLUMB_WORKER_ERROR, PLUMB_WORKER_ERROR_INPUT,
                   "input '%s' holds no picture", port);
      return NULL;
    }
  g_autoptr (GError) inner = NULL;
  PlumbImage *image = plumb_image_load (path, &inner);
  if (image == NULL)
    g_set_error (error, PLUMB_WORKER_ERROR, PLUMB_WORKER_ERROR_PICTURE, "input '%s': %s", port,
                 inner->message);
  return image;
}

static const char *
get_extension (const PlumbImage *image)
{
  switch (plumb_image_get_layout (image)->sample)
    {
    case PLUMB_SAMPLE_HALF:
    case PLUMB_SAMPLE_FLOAT:
      return "exr";
    case PLUMB_SAMPLE_U8:
    case PLUMB_SAMPLE_U16:
    default:
      return "png";
    }
}

static char *
make_path (PlumbWorkerJob *job, const char *port, const char *extension)
{
  g_autofree char *file = g_strdup_printf ("%s.%s", port, extension);

  return g_build_filename (plumb_value_member_string (job->request, "folder", "."), file, NULL);
}

static gboolean
fail_output (const char *port, const GError *inner, GError **error)
{
  g_set_error (error, PLUMB_WORKER_ERROR, PLUMB_WORKER_ERROR_OUTPUT, "output '%s': %s", port,
               inner->message);
  return FALSE;
}

static void
add_answer (PlumbWorkerJob *job, const char *port, const char *extension)
{
  const char *item = plumb_value_member_string (job->request, "name", NULL);
  g_autofree char *file = g_strdup_printf ("%s.%s", port, extension);
  g_autofree char *name = g_strdup_printf ("%s.%s", item != NULL ? item : port, extension);
  PlumbValueBuilder *datum = plumb_value_builder_new_object ();

  plumb_value_builder_set_string (datum, "file", file);
  plumb_value_builder_set_string (datum, "name", name);
  plumb_value_builder_set (job->answer, port, plumb_value_builder_end (datum));
}

gboolean
plumb_worker_answer_image (
    PlumbWorkerJob *job, const char *port, PlumbImage *image, const char *extension, GError **error)
{
  const char *ending = extension != NULL ? extension : get_extension (image);
  g_autofree char *path = make_path (job, port, ending);
  g_autoptr (GError) inner = NULL;

  if (!plumb_image_save (image, path, &inner))
    return fail_output (port, inner, error);
  add_answer (job, port, ending);
  return TRUE;
}

gboolean
plumb_worker_answer_file (
    PlumbWorkerJob *job, const char *port, GBytes *file, const char *extension, GError **error)
{
  g_autofree char *path = make_path (job, port, extension);
  g_autoptr (GError) inner = NULL;
  gsize size = 0;
  const char *data = g_bytes_get_data (file, &size);

  if (!plumb_file_write_atomic (path, data, (gssize) size, &inner))
    return fail_output (port, inner, error);
  add_answer (job, port, extension);
  return TRUE;
}

static const char *
get_code (const GError *error)
{
  static const char *const codes[] = {
    [PLUMB_WORKER_ERROR_INPUT] = "input-missing",
    [PLUMB_WORKER_ERROR_PICTURE] = "picture-unreadable",
    [PLUMB_WORKER_ERROR_OPERATION] = "operation-refused",
    [PLUMB_WORKER_ERROR_RESULT] = "result-refused",
    [PLUMB_WORKER_ERROR_OUTPUT] = "output-not-written",
  };

  return error->domain == PLUMB_WORKER_ERROR ? codes[error->code] : "picture-unreadable";
}

static PlumbValue *
make_error (const GError *error)
{
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();

  plumb_value_builder_set_string (builder, "code", get_code (error));
  plumb_value_builder_set_string (builder, "message", error->message);
  return plumb_value_builder_end (builder);
}

/* Processor time of this process, microseconds. */
static gint64
get_cpu_us (const struct rusage *usage)
{
  return (gint64) (usage->ru_utime.tv_sec + usage->ru_stime.tv_sec) * G_USEC_PER_SEC
         + usage->ru_utime.tv_usec + usage->ru_stime.tv_usec;
}

static gboolean
run_request (PlumbWorkerJob *job, GError **error)
{
  const char *operation = plumb_value_member_string (job->request, "operation", "");

  return g_str_has_prefix (operation, "plumb:") ? plumb_worker_run_own (job, error)
                                                : plumb_worker_run_gegl (job, error);
}

static PlumbValue *
answer (PlumbValue *request)
{
  PlumbWorkerJob job = { request, plumb_value_builder_new_object () };
  g_autoptr (PlumbValueBuilder) builder = plumb_value_builder_new_object ();
  g_autoptr (GError) error = NULL;
  struct rusage before, after;

  getrusage (RUSAGE_SELF, &before);
  gboolean is_done = run_request (&job, &error);
  getrusage (RUSAGE_SELF, &after);
  g_autoptr (PlumbValue) outputs = plumb_value_builder_end (job.answer);
  if (is_done)
    plumb_value_builder_set (builder, "outputs", g_steal_pointer (&outputs));
  else
    plumb_value_builder_set (builder, "error", make_error (error));
  plumb_value_builder_set_int (builder, "cpu_us", get_cpu_us (&after) - get_cpu_us (&before));
  plumb_value_builder_set_int (builder, "peak_bytes", (gint64) after.ru_maxrss * 1024);
  return plumb_value_builder_end (g_steal_pointer (&builder));
}

static gboolean
say (FILE *answers, const char *text)
{
  return fprintf (answers, "%s\n", text) > 0 && fflush (answers) == 0;
}

/* A line that is no request ends the process: its parent has lost the thread. */
static gboolean
answer_line (const char *line, gssize length, FILE *answers)
{
  g_autoptr (PlumbValue) request = plumb_json_parse (line, length, NULL);

  if (request == NULL || !say (answers, "{\"begun\":true}"))
    return FALSE;
  g_autoptr (PlumbValue) answered = answer (request);
  g_autofree char *text = plumb_json_format (answered, PLUMB_JSON_COMPACT);
  return say (answers, text);
}

/* The process may not outlive its parent, grow without bounds, or leave a core. */
static void
set_limits (void)
{
  const struct rlimit file = { PLUMB_LIMIT_ARTIFACT_BYTES, PLUMB_LIMIT_ARTIFACT_BYTES };
  const struct rlimit none = { 0, 0 };

  prctl (PR_SET_PDEATHSIG, SIGKILL);
  setpgid (0, 0);
  plumb_limit_memory (PLUMB_LIMIT_DECODE_BYTES);
  setrlimit (RLIMIT_FSIZE, &file);
  setrlimit (RLIMIT_CORE, &none);
}

/* Standard output as it was, for answers alone: what a library prints must not come between. */
static FILE *
take_answers (void)
{
  int fd = fcntl (STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);

  if (fd < 0 || dup2 (STDERR_FILENO, STDOUT_FILENO) < 0)
    return NULL;
  return fdopen (fd, "w");
}

/* Nothing is kept in files: neither tiles, for which a folder that cannot be made is given, nor
 * what babl found out about speeds. Of the ways from one format to another babl takes the one that
 * it measured to be the fastest, among those that are exact enough: only exact ones, so that no
 * result depends on how busy the machine was. */
static void
start_gegl (int threads)
{
  g_setenv ("GEGL_USE_OPENCL", "no", TRUE);
  g_setenv ("GEGL_SWAP", "/dev/null/none", TRUE);
  g_setenv ("BABL_INHIBIT_CACHE", "1", TRUE);
  g_setenv ("BABL_TOLERANCE", "0.000000000001", TRUE);
  gegl_init (NULL, NULL);
  g_object_set (gegl_config (), "threads", CLAMP (threads, 1, 64), NULL);
}

static int
tell_version (void)
{
  int major, minor, micro;

  gegl_get_version (&major, &minor, &micro);
  return printf ("GEGL %d.%d.%d\n", major, minor, micro) > 0 ? 0 : 1;
}

int
main (int argc, char **argv)
{
  char *line = NULL;
  size_t size = 0;
  ssize_t length;

  if (argc == 2 && strcmp (argv[1], "--version") == 0)
    return tell_version ();
  set_limits ();
  FILE *answers = take_answers ();
  if (answers == NULL)
    return 1;
  start_gegl (argc == 2 ? atoi (argv[1]) : 1);
  while ((length = getline (&line, &size, stdin)) > 0)
    if (!answer_line (line, length, answers))
      break;
  free (line);
  return length > 0;
}
