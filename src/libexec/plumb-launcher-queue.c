/* plumb-launcher-queue.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Jobs that were sent ahead, in the order in which they are to begin. When the runner goes they are
 * simply never started. */

#include "plumb-launcher-private.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct _Waiting Waiting;

struct _Waiting
{
  Waiting *next;
  size_t length;
  int fds[PLUMB_LAUNCHER_MAX_FDS];
  Message message; /* as long as it came */
};

static Waiting *first;

/* Where a job goes: before another, or first if that waits no more, since those after it do. */
static Waiting **
find_place (uint64_t before)
{
  Waiting **at = &first;

  while (*at != NULL && (before == 0 || (*at)->message.request.id != before))
    at = &(*at)->next;
  return *at == NULL && before != 0 ? &first : at;
}

/* @fds: taken. The launcher without memory is of no use. */
void
queue_add (const Message *message, size_t length, int fds[PLUMB_LAUNCHER_MAX_FDS])
{
  Waiting *waiting = malloc (offsetof (Waiting, message) + length);
  Waiting **place = find_place (message->request.before);

  if (waiting == NULL)
    abort ();
  waiting->next = *place;
  waiting->length = length;
  for (unsigned i = 0; i < PLUMB_LAUNCHER_MAX_FDS; i++)
    {
      waiting->fds[i] = fds[i];
      fds[i] = -1;
    }
  memcpy (&waiting->message, message, length);
  *place = waiting;
}

uint64_t
queue_find_first (uint64_t lane)
{
  for (const Waiting *at = first; at != NULL; at = at->next)
    if (at->message.request.lane == lane)
      return at->message.request.id;
  return 0;
}

unsigned
queue_count (uint64_t lane)
{
  unsigned n = 0;

  for (const Waiting *at = first; at != NULL; at = at->next)
    n += at->message.request.lane == lane;
  return n;
}

static Waiting *
take (uint64_t id)
{
  for (Waiting **at = &first; *at != NULL; at = &(*at)->next)
    if ((*at)->message.request.id == id)
      {
        Waiting *found = *at;

        *at = found->next;
        return found;
      }
  return NULL;
}

static void
waiting_free (Waiting *waiting)
{
  for (unsigned i = 0; i < PLUMB_LAUNCHER_MAX_FDS; i++)
    if (waiting->fds[i] >= 0)
      close (waiting->fds[i]);
  free (waiting);
}

bool
queue_start (uint64_t id)
{
  Waiting *waiting = take (id);

  if (waiting == NULL)
    return false;
  message_start (&waiting->message, waiting->length, waiting->fds);
  waiting_free (waiting);
  return true;
}

bool
queue_remove (uint64_t id)
{
  Waiting *waiting = take (id);

  if (waiting == NULL)
    return false;
  waiting_free (waiting);
  return true;
}
