/* plumb-parallel.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-parallel.h"

#define MAX_THREADS 16

typedef struct
{
  PlumbPartFunc func;
  gpointer data;
  guint n;
  gint next; /* atomic */
} Work;

static gpointer
work_cb (gpointer data)
{
  Work *work = data;
  guint index;

  while ((index = (guint) g_atomic_int_add (&work->next, 1)) < work->n)
    work->func (index, work->data);
  return NULL;
}

/**
 * plumb_parallel_run:
 * @n: how many parts
 * @func: does one part, on any thread
 * @data: lent to @func
 *
 * Does all parts on all processors, the calling thread included.
 */
void
plumb_parallel_run (guint n, PlumbPartFunc func, gpointer data)
{
  GThread *threads[MAX_THREADS] = { NULL };
  Work work = { .func = func, .data = data, .n = n };
  guint n_threads = MIN (MIN (g_get_num_processors (), n), MAX_THREADS);

  for (guint i = 1; i < n_threads; i++)
    threads[i] = g_thread_try_new ("plumb-part", work_cb, &work, NULL);
  work_cb (&work);
  for (guint i = 1; i < n_threads; i++)
    if (threads[i] != NULL)
      g_thread_join (threads[i]);
}
