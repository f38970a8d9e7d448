/* plumb-launcher-answer.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What the runner is told, in the order in which it happened. Ends that it does not miss yet are
 * told together: it wakes up once for several. */

#include "plumb-launcher-private.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define WAIT_US 2000
#define MAX_PIPES (PLUMB_LAUNCHER_MAX_ANSWERS * PLUMB_LAUNCHER_MAX_PIPES)

static PlumbLauncherAnswer answers[PLUMB_LAUNCHER_MAX_ANSWERS];
static int pipes[MAX_PIPES];
static unsigned n_answers, n_pipes;
static uint64_t deadline_us; /* of the first */

void
answer_add (const PlumbLauncherAnswer *answer, const int *fds, unsigned n_fds, bool may_wait)
{
  if (n_answers == PLUMB_LAUNCHER_MAX_ANSWERS)
    answers_send ();
  if (!may_wait)
    deadline_us = 0;
  else if (n_answers == 0)
    deadline_us = clock_us () + WAIT_US;
  answers[n_answers] = *answer;
  answers[n_answers++].n_pipes = n_fds;
  for (unsigned i = 0; i < n_fds; i++)
    pipes[n_pipes++] = fds[i];
}

/* The answers are few and small; a runner that does not read them is the slower one, so blocking is
 * right. One that is gone is noticed by the next receive. */
void
answers_send (void)
{
  union
  {
    struct cmsghdr header;
    char bytes[CMSG_SPACE (sizeof pipes)];
  } control = { 0 };
  struct iovec part = { .iov_base = answers, .iov_len = n_answers * sizeof *answers };
  struct msghdr header = { .msg_iov = &part, .msg_iovlen = 1 };

  if (n_pipes > 0)
    {
      header.msg_control = &control;
      header.msg_controllen = CMSG_SPACE (n_pipes * sizeof (int));
      control.header.cmsg_level = SOL_SOCKET;
      control.header.cmsg_type = SCM_RIGHTS;
      control.header.cmsg_len = CMSG_LEN (n_pipes * sizeof (int));
      memcpy (CMSG_DATA (&control.header), pipes, n_pipes * sizeof (int));
    }
  if (n_answers > 0)
    while (sendmsg (PLUMB_LAUNCHER_SOCKET, &header, MSG_NOSIGNAL) < 0 && errno == EINTR)
      ;
  for (unsigned i = 0; i < n_pipes; i++)
    close (pipes[i]);
  n_answers = n_pipes = 0;
}

int
answers_advance (void)
{
  uint64_t now;

  if (n_answers == 0)
    return -1;
  now = deadline_us > 0 ? clock_us () : 0;
  if (now < deadline_us)
    return (int) (deadline_us - now);
  answers_send ();
  return -1;
}
