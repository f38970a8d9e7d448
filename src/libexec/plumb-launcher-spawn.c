/* plumb-launcher-spawn.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* How a command is started. */

#include "plumb-launcher-private.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

/* Shared with the child, which runs on the parent's memory until it is another program. */
static volatile struct
{
  int error;
  PlumbLauncherStage stage;
} child_failure;

_Noreturn static void
child_fail (PlumbLauncherStage stage)
{
  child_failure.error = errno;
  child_failure.stage = stage;
  _exit (127);
}

static void
child_limit (__rlimit_resource_t resource, uint64_t limit)
{
  struct rlimit now;

  if (limit == 0 || getrlimit (resource, &now) != 0)
    return;
  if (now.rlim_max < limit)
    limit = now.rlim_max;
  now.rlim_cur = limit;
  /* A second more for who wants to end well on SIGXCPU. */
  now.rlim_max = resource == RLIMIT_CPU && limit < now.rlim_max ? limit + 1 : limit;
  if (setrlimit (resource, &now) != 0)
    child_fail (PLUMB_LAUNCHER_AT_LIMIT);
}

static void
child_set_limits (const PlumbLauncherRequest *request)
{
  child_limit (RLIMIT_DATA, request->limits[PLUMB_LAUNCHER_LIMIT_DATA]);
  child_limit (RLIMIT_FSIZE, request->limits[PLUMB_LAUNCHER_LIMIT_FILE]);
  child_limit (RLIMIT_NPROC, request->limits[PLUMB_LAUNCHER_LIMIT_TASKS]);
  child_limit (RLIMIT_CPU, request->limits[PLUMB_LAUNCHER_LIMIT_CPU]);
  if (request->nice != 0)
    (void) setpriority (PRIO_PROCESS, 0, request->nice);
}

static void
child_set_descriptors (const Command *command)
{
  int output_fd = command->output_fds[PLUMB_LAUNCHER_PIPE_OUTPUT];
  int error_fd = command->output_fds[PLUMB_LAUNCHER_PIPE_ERROR];

  if (dup2 (output_fd, 1) < 0 || dup2 (error_fd >= 0 ? error_fd : output_fd, 2) < 0)
    child_fail (PLUMB_LAUNCHER_AT_REQUEST);
  if (command->control_fd >= 0 && dup2 (command->control_fd, PLUMB_LAUNCHER_SOCKET) < 0)
    child_fail (PLUMB_LAUNCHER_AT_REQUEST);
}

/* A group, not a session: the launcher's session has no terminal already, and each further one
 * costs a scheduling group. The launcher's own descriptors are close-on-exec, its handlers go with
 * the exec, its 0 is /dev/null and its core limit is 0: what is left to do is little. */
_Noreturn static void
child_run (const Command *command, pid_t launcher)
{
  sigset_t none;

  setpgid (0, 0);
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  if (getppid () != launcher)
    _exit (127);
  child_set_descriptors (command);
  if (chdir (command->folder) != 0)
    child_fail (PLUMB_LAUNCHER_AT_FOLDER);
  child_set_limits (command->request);
  sigemptyset (&none);
  sigprocmask (SIG_SETMASK, &none, NULL);
  execve (command->arguments[0], command->arguments, command->environment);
  child_fail (PLUMB_LAUNCHER_AT_EXEC);
}

/* Returns the process, or -1 with error and stage in failure. vfork() because nothing is copied,
 * and because the launcher learns of a failed exec without a pipe. */
pid_t
command_start (const Command *command, PlumbLauncherAnswer *failure)
{
  static pid_t launcher;
  pid_t pid;

  if (launcher == 0)
    launcher = getpid ();
  child_failure.error = 0;
  pid = vfork ();
  if (pid == 0)
    child_run (command, launcher);
  if (pid < 0)
    {
      failure->error = errno;
      failure->stage = PLUMB_LAUNCHER_AT_FORK;
      return -1;
    }
  if (child_failure.error == 0)
    return pid;
  failure->error = child_failure.error;
  failure->stage = child_failure.stage;
  return -1; /* its zombie is reaped with the others */
}
