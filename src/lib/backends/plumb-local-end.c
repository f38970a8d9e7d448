/* plumb-local-end.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* From how a command ended to an outcome. */

#include "config.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#include "plumb-local-private.h"

#include "plumb-file.h"
#include "plumb-outputs.h"
#include "plumb-sandbox.h"

#define TAIL_LINES 20

static const char *
get_advice (PlumbLog *log)
{
  return plumb_log_get_bytes (log) > 0
             ? "Read the last lines of its log."
             : "It wrote nothing. The record of the item has its arguments: run it by hand.";
}

static gboolean
fail_class (PlumbFailure *failure, PlumbFailureClass failure_class)
{
  failure->failure_class = failure_class;
  return FALSE;
}

static char *
get_program (const PlumbLocalResult *self)
{
  g_autofree char *name = g_path_get_basename (self->command->argv[0]);

  return plumb_text_make_visible (name);
}

/* --- it never ran, or nobody could hear it --- */

static gboolean
judge_start (const PlumbLocalResult *self, PlumbFailure *failure)
{
  const PlumbCommandEnd *end = self->end;
  g_autofree char *shown = plumb_text_make_visible (self->command->argv[0]);

  if (end->error == 0)
    return TRUE;
  if (g_str_equal (end->stage, "exec") && (end->error == ENOENT || end->error == ENOTDIR))
    return plumb_failure_set (
        failure, "tool-missing", g_strdup_printf ("The program “%s” is not there", shown),
        g_strdup ("a program at this path"), g_strdup (g_strerror (end->error)),
        "Install it, or correct its path.");
  if (g_str_equal (end->stage, "exec") && end->error != EAGAIN && end->error != ENOMEM)
    return plumb_failure_set (
        failure, "tool-not-runnable", g_strdup_printf ("“%s” cannot be started", shown),
        g_strdup ("a program that may be run"), g_strdup (g_strerror (end->error)),
        end->error == E2BIG ? "Give it fewer or shorter arguments."
                            : "Check the file's permissions and format.");
  if (g_str_equal (end->stage, "output"))
    plumb_failure_set (
        failure, "output-lost",
        g_strdup_printf ("What “%s” writes could not be read, and it was ended", shown), NULL,
        g_strdup (g_strerror (end->error)),
        "Raise the limit of open files, or let fewer steps run at once.");
  else
    plumb_failure_set (failure, "not-started",
                       g_strdup_printf ("“%s” could not be started (%s)", shown, end->stage), NULL,
                       g_strdup (g_strerror (end->error)),
                       "Resume the run when the machine has room.");
  return fail_class (failure, PLUMB_FAILURE_RETRYABLE);
}

/* --- it was ended --- */

static gboolean
judge_reason (const PlumbLocalResult *self, PlumbFailure *failure)
{
  const PlumbLocalLimits *limits = &self->command->limits;
  g_autofree char *program = get_program (self);

  if (self->reason == PLUMB_LOCAL_TIMEOUT)
    {
      plumb_failure_set (
          failure, "timeout", g_strdup_printf ("“%s” took too long and was ended", program),
          g_strdup_printf ("an end within %.6g s", (double) limits->timeout_us / 1e6),
          g_strdup_printf ("%.1f s", (double) self->end->wall_us / 1e6),
          "Give it less to do, or raise its time limit.");
      return fail_class (failure, PLUMB_FAILURE_TIMEOUT);
    }
  if (self->reason == PLUMB_LOCAL_SILENT)
    {
      plumb_failure_set (
          failure, "silent",
          g_strdup_printf ("“%s” neither wrote nor computed anything and was ended", program),
          g_strdup_printf ("a sign of life every %.6g s", (double) limits->silence_us / 1e6),
          g_strdup ("none"), "It may wait for something that does not come. Read its log.");
      return fail_class (failure, PLUMB_FAILURE_TIMEOUT);
    }
  if (self->end->is_lost)
    {
      plumb_failure_set (failure, "launcher-lost",
                         g_strdup ("The program that starts commands ended, and with it this one"),
                         NULL, NULL, "Resume the run.");
      return fail_class (failure, PLUMB_FAILURE_RETRYABLE);
    }
  return TRUE;
}

/* --- it ended --- */

static gboolean
tells_of_memory (PlumbLog *log)
{
  static const char *const phrases[]
      = { "Cannot allocate memory", "MemoryError",   "bad_alloc",           "out of memory",
          "Out of memory",          "Out Of Memory", "Malloc returns null", NULL };
  g_autofree char *tail = plumb_log_dup_tail (log, TAIL_LINES);

  for (guint i = 0; tail != NULL && phrases[i] != NULL; i++)
    if (strstr (tail, phrases[i]) != NULL)
      return TRUE;
  return FALSE;
}

/* A program at its limit says so, or sits close under it; KILL by the kernel comes without a word.
 */
static gboolean
judge_memory (const PlumbLocalResult *self, PlumbFailure *failure)
{
  guint64 limit = self->command->limits.memory_bytes;
  guint64 peak = (guint64) self->end->peak_bytes;
  gboolean is_killed = WIFSIGNALED (self->end->status) && WTERMSIG (self->end->status) == SIGKILL;
  g_autofree char *program = get_program (self);
  g_autofree char *had = NULL;

  if (!is_killed && !(limit > 0 && peak > limit / 8 * 7) && !tells_of_memory (self->log))
    return TRUE;
  had = g_format_size_full (peak, G_FORMAT_SIZE_IEC_UNITS);
  return plumb_failure_set (
      failure, "out-of-memory",
      is_killed
          ? g_strdup_printf (
                "“%s” was killed from outside, as the system does when memory is short", program)
          : g_strdup_printf ("“%s” ran out of memory", program),
      limit > 0 ? g_strdup_printf ("at most %" G_GUINT64_FORMAT " MiB", limit >> 20)
                : g_strdup ("enough free memory"),
      g_strdup_printf ("%s at its peak", had),
      "Give it less to do at once, run fewer steps at a time, or raise its memory limit.");
}

static gboolean
judge_signal (const PlumbLocalResult *self, PlumbFailure *failure)
{
  int signal = WTERMSIG (self->end->status);
  g_autofree char *program = get_program (self);

  if (signal == SIGXFSZ)
    return plumb_failure_set (failure, "too-much-output",
                              g_strdup_printf ("“%s” wrote a file that is too large", program),
                              g_strdup_printf ("files of at most %" G_GUINT64_FORMAT " MiB",
                                               self->command->limits.file_bytes >> 20),
                              g_strdup ("more"), "Give it less to write.");
  if (signal == SIGXCPU)
    {
      plumb_failure_set (
          failure, "timeout", g_strdup_printf ("“%s” used up its processor time", program),
          g_strdup_printf ("at most %" G_GUINT64_FORMAT " s", self->command->limits.cpu_seconds),
          NULL, "Give it less to do, or raise its limit.");
      return fail_class (failure, PLUMB_FAILURE_TIMEOUT);
    }
  return plumb_failure_set (
      failure, "killed-by-signal",
      g_strdup_printf ("“%s” was ended by signal %d (%s)", program, signal, g_strsignal (signal)),
      g_strdup ("an end with status 0"), g_strdup_printf ("signal %d", signal),
      get_advice (self->log));
}

static gboolean
judge_status (const PlumbLocalResult *self, PlumbFailure *failure)
{
  int status = self->end->status;
  g_autofree char *program = get_program (self);

  if (status == 0)
    return TRUE;
  if (!judge_memory (self, failure))
    return FALSE;
  if (WIFSIGNALED (status))
    return judge_signal (self, failure);
  return plumb_failure_set (
      failure, "exit-status",
      g_strdup_printf ("“%s” ended with status %d", program, WEXITSTATUS (status)), g_strdup ("0"),
      g_strdup_printf ("%d", WEXITSTATUS (status)), get_advice (self->log));
}

/* --- the outcome --- */

/* Names alone: a value may be a secret. */
static PlumbValue *
list_names (char **environment)
{
  g_autoptr (PlumbValueBuilder) names = plumb_value_builder_new_array ();

  for (guint i = 0; environment[i] != NULL; i++)
    {
      const char *end = strchrnul (environment[i], '=');

      plumb_value_builder_add (
          names, plumb_value_new_string_length (environment[i], (gsize) (end - environment[i])));
    }
  return plumb_value_builder_end (g_steal_pointer (&names));
}

/* Arguments are bytes, records are UTF-8. */
static PlumbValue *
list_arguments (char **argv)
{
  g_autoptr (PlumbValueBuilder) arguments = plumb_value_builder_new_array ();

  for (guint i = 0; argv[i] != NULL; i++)
    {
      g_autofree char *valid = g_utf8_make_valid (argv[i], -1);

      plumb_value_builder_add (arguments, plumb_value_new_string (valid));
    }
  return plumb_value_builder_end (g_steal_pointer (&arguments));
}

static PlumbValue *
make_evidence (const PlumbLocalResult *self)
{
  g_autoptr (PlumbValueBuilder) evidence = plumb_value_builder_new_object ();
  const PlumbCommandEnd *end = self->end;

  plumb_value_builder_set (evidence, "argv", list_arguments (self->command->argv));
  plumb_value_builder_set (evidence, "environment", list_names (self->command->environment));
  plumb_value_builder_set_boolean (evidence, "sandbox", self->command->wrapped != NULL);
  if (end->error == 0 && !end->is_lost && WIFEXITED (end->status))
    plumb_value_builder_set_int (evidence, "exit_status", WEXITSTATUS (end->status));
  if (end->error == 0 && !end->is_lost && WIFSIGNALED (end->status))
    plumb_value_builder_set_int (evidence, "signal", WTERMSIG (end->status));
  if (end->left > 0)
    plumb_value_builder_set_int (evidence, "processes_left", end->left);
  if (plumb_log_get_error (self->log) != 0)
    plumb_value_builder_set_string (evidence, "log_error",
                                    g_strerror (plumb_log_get_error (self->log)));
  return plumb_value_builder_end (g_steal_pointer (&evidence));
}

PlumbOutcome *
plumb_local_result_make_outcome (const PlumbLocalResult *self)
{
  g_auto (PlumbFailure) failure = { 0 };
  g_autoptr (PlumbValue) evidence = make_evidence (self);
  g_autoptr (PlumbValue) outputs = NULL;
  g_autofree char *tail = NULL;
  PlumbOutcomeInfo info = { .status = PLUMB_OUTCOME_SUCCEEDED,
                            .evidence = evidence,
                            .wall_us = self->end->wall_us,
                            .cpu_us = self->end->cpu_us,
                            .peak_bytes = self->end->peak_bytes,
                            .log_bytes = plumb_log_get_bytes (self->log) };

  if (self->end->is_revoked)
    return plumb_outcome_new (&(PlumbOutcomeInfo) { .status = PLUMB_OUTCOME_REVOKED });
  if (self->reason == PLUMB_LOCAL_CANCELLED)
    info.status = PLUMB_OUTCOME_CANCELLED;
  else if (judge_start (self, &failure) && judge_reason (self, &failure)
           && judge_status (self, &failure))
    outputs = plumb_outputs_collect (self->job, self->stdout_text, &failure);
  info.outputs = outputs;
  if (info.status != PLUMB_OUTCOME_CANCELLED && outputs == NULL)
    {
      plumb_failure_fill (&failure, &info);
      tail = plumb_log_dup_tail (self->log, TAIL_LINES);
      info.log_tail = tail;
    }
  return plumb_outcome_new (&info);
}
