/* plumb-gegl-worker.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-gegl-worker.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "plumb-image-file.h"
#include "plumb-json.h"
#include "plumb-limits.h"

/* A process that holds GEGL, so that no other pays for it or dies of it. It reads one job a line on
 * standard input (JSON) and answers each with one line on standard output:
 *   { "outputs": { … }, "cpu_us", "peak_bytes" }   or   { "error": { "domain", "code", "message" }
 * } It ends with its parent, at the end of its input, and at its limits. */

#define MAX_REQUEST_BYTES (4u << 20)

G_DEFINE_QUARK (plumb - worker - error - quark, plumb_worker_error)

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
  PlumbImage *image = plumb_image_load (path, error);
  if (image == NULL)
    g_prefix_error (error, "input '%s': ", port);
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

gboolean
plumb_worker_answer_image (
    PlumbWorkerJob *job, const char *port, PlumbImage *image, const char *extension, GError **error)
{
  if (extension == NULL)
    extension = get_extension (image);
  const char *item = plumb_value_member_string (job->request, "name", NULL);
  g_autofree char *file = g_strdup_printf ("%s.%s", port, extension);
  g_autofree char *name = g_strdup_printf ("%s.%s", item != NULL ? item : port, extension);
  g_autofree char *path
      = g_build_filename (plumb_value_member_string (job->request, "folder", "."), file, NULL);
  if (!plumb_image_save (image, path, error))
    return FALSE;
  PlumbValueBuilder *datum = plumb_value_builder_new_object ();
  plumb_value_builder_set_string (datum, "file", file);
  plumb_value_builder_set_string (datum, "name", name);
  plumb_value_builder_set (job->answer, port, plumb_value_builder_end (datum));
  return TRUE;
}

static PlumbValue *
make_error (const GError *error)
{
  PlumbValueBuilder *inner = plumb_value_builder_new_object ();
  plumb_value_builder_set_string (inner, "domain", g_quark_to_string (error->domain));
  plumb_value_builder_set_int (inner, "code", error->code);
  plumb_value_builder_set_string (inner, "message", error->message);
  PlumbValueBuilder *outer = plumb_value_builder_new_object ();
  plumb_value_builder_set (outer, "error", plumb_value_builder_end (inner));
  return plumb_value_builder_end (outer);
}

/* Processor time of this process, microseconds. */
static gint64
get_cpu_us (gint64 *peak_bytes)
{
  struct rusage usage;
  getrusage (RUSAGE_SELF, &usage);
  if (peak_bytes != NULL)
    *peak_bytes = (gint64) usage.ru_maxrss * 1024;
  return (gint64) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * G_USEC_PER_SEC
         + usage.ru_utime.tv_usec + usage.ru_stime.tv_usec;
}

static PlumbValue *
run_request (PlumbValue *request)
{
  gint64 cpu_before = get_cpu_us (NULL);
  PlumbWorkerJob job = { request, plumb_value_builder_new_object () };
  g_autoptr (GError) error = NULL;
  gboolean own = g_str_has_prefix (plumb_value_member_string (request, "operation", ""), "plumb:");
  gboolean done = own ? plumb_worker_run_own (&job, &error) : plumb_worker_run_gegl (&job, &error);
  g_autoptr (PlumbValue) outputs = plumb_value_builder_end (job.answer);
  if (!done)
    return make_error (error);
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();
  plumb_value_builder_set (builder, "outputs", g_steal_pointer (&outputs));
  gint64 peak_bytes = 0;
  plumb_value_builder_set_int (builder, "cpu_us", get_cpu_us (&peak_bytes) - cpu_before);
  plumb_value_builder_set_int (builder, "peak_bytes", peak_bytes);
  return plumb_value_builder_end (builder);
}

static gboolean
answer_line (const char *line, gssize length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbValue) request = plumb_json_parse (line, length, &error);
  g_autoptr (PlumbValue) answer = request != NULL ? run_request (request) : make_error (error);
  g_autofree char *text = plumb_json_format (answer, PLUMB_JSON_COMPACT);
  return puts (text) >= 0 && fflush (stdout) == 0;
}

/* The process may not outlive its parent, grow without bounds, or leave a core. */
static void
set_limits (void)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  setpgid (0, 0);
  const struct rlimit memory = { PLUMB_LIMIT_DECODE_BYTES, PLUMB_LIMIT_DECODE_BYTES };
  const struct rlimit none = { 0, 0 };
  const struct rlimit file = { PLUMB_LIMIT_ARTIFACT_BYTES, PLUMB_LIMIT_ARTIFACT_BYTES };
  setrlimit (RLIMIT_AS, &memory);
  setrlimit (RLIMIT_CORE, &none);
  setrlimit (RLIMIT_FSIZE, &file);
}

int
main (int argc, char **argv)
{
  set_limits ();
  g_setenv ("GEGL_USE_OPENCL", "no", TRUE);
  g_setenv ("GEGL_SWAP", "RAM", TRUE);
  gegl_init (NULL, NULL);
  if (argc > 1)
    g_object_set (gegl_config (), "threads", CLAMP (atoi (argv[1]), 1, 64), NULL);

  char *line = NULL;
  size_t size = 0;
  ssize_t length = 0;
  while ((length = getline (&line, &size, stdin)) > 0)
    if (length > MAX_REQUEST_BYTES || !answer_line (line, length))
      break;
  free (line);
  gegl_exit ();
  return 0;
}
