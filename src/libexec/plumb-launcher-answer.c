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

#define MAX_ANSWERS 16
#define WAIT_US 2000

typedef union
{
  struct cmsghdr header;
  char bytes[CMSG_SPACE (PLUMB_LAUNCHER_MAX_PIPES * sizeof (int))];
} Control;

static PlumbLauncherAnswer answers[MAX_ANSWERS];
static int answer_fds[MAX_ANSWERS][PLUMB_LAUNCHER_MAX_PIPES];
static unsigned n_answer_fds[MAX_ANSWERS];
static unsigned n_answers;
static uint64_t deadline_us; /* of the first */

void
answer_add (const PlumbLauncherAnswer *answer, const int *fds, unsigned n_fds, bool may_wait)
{
  if (n_answers == MAX_ANSWERS)
    answers_send ();
  if (!may_wait)
    deadline_us = 0;
  else if (n_answers == 0)
    deadline_us = clock_us () + WAIT_US;
  answers[n_answers] = *answer;
  n_answer_fds[n_answers] = n_fds;
  if (n_fds > 0)
    memcpy (answer_fds[n_answers], fds, n_fds * sizeof (int));
  n_answers++;
}

static void
fill_header (struct msghdr *header, Control *control, const int *fds, unsigned n_fds)
{
  header->msg_control = control;
  header->msg_controllen = CMSG_SPACE (n_fds * sizeof (int));
  control->header.cmsg_level = SOL_SOCKET;
  control->header.cmsg_type = SCM_RIGHTS;
  control->header.cmsg_len = CMSG_LEN (n_fds * sizeof (int));
  memcpy (CMSG_DATA (&control->header), fds, n_fds * sizeof (int));
}

/* The answers are few and small; a runner that does not read them is the slower one, so blocking is
 * right. One that is gone is noticed by the next receive. */
void
answers_send (void)
{
  struct mmsghdr headers[MAX_ANSWERS] = { 0 };
  struct iovec parts[MAX_ANSWERS];
  Control controls[MAX_ANSWERS] = { 0 };

  for (unsigned i = 0; i < n_answers; i++)
    {
      parts[i] = (struct iovec) { .iov_base = &answers[i], .iov_len = sizeof answers[i] };
      headers[i].msg_hdr = (struct msghdr) { .msg_iov = &parts[i], .msg_iovlen = 1 };
      if (n_answer_fds[i] > 0)
        fill_header (&headers[i].msg_hdr, &controls[i], answer_fds[i], n_answer_fds[i]);
    }
  for (unsigned sent = 0; sent < n_answers;)
    {
      int n = sendmmsg (PLUMB_LAUNCHER_SOCKET, headers + sent, n_answers - sent, MSG_NOSIGNAL);

      if (n < 0 && errno != EINTR)
        break;
      sent += n > 0 ? (unsigned) n : 0;
    }
  for (unsigned i = 0; i < n_answers; i++)
    for (unsigned k = 0; k < n_answer_fds[i]; k++)
      close (answer_fds[i][k]);
  n_answers = 0;
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
