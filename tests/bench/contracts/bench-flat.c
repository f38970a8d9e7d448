/* bench-flat.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <malloc.h>
#include <stdio.h>
#include <time.h>

#include "plumb-document.h"
#include "plumb-flat.h"
#include "plumb-paths.h"

/* Usage: bench-flat FILE.plumb: how long reading, and checking and flattening take, and how much
 * memory each leaves. The best of five. */

/* Processor time of this thread, in microseconds: what else runs on the machine does not count. */
static gint64
now (void)
{
  struct timespec time;
  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (gint64) time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

int
main (int argc, char *argv[])
{
  if (argc != 2)
    return 2;
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  g_autoptr (PlumbRegistry) registry = plumb_registry_new ();
  g_autofree char *folder = plumb_paths_get_data ("packs");
  const char *folders[] = { folder, NULL };
  gint64 start = now ();
  plumb_registry_load (registry, folders, problems);
  printf ("packs       %8.2f ms\n", (double) (now () - start) / 1000);
  gint64 best_load = G_MAXINT64, best_flat = G_MAXINT64;
  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (GError) error = NULL;
      start = now ();
      g_autoptr (PlumbGraph) graph = plumb_document_load (argv[1], problems, &error);
      if (graph == NULL)
        {
          fprintf (stderr, "%s\n", error->message);
          return 1;
        }
      best_load = MIN (best_load, now () - start);
      size_t before = mallinfo2 ().uordblks;
      start = now ();
      g_autoptr (PlumbFlat) flat = plumb_flat_new (graph, registry, problems);
      best_flat = MIN (best_flat, now () - start);
      if (i == 0)
        printf ("nodes       %8u\nproblems    %8u\nflat        %8.2f MB\n",
                flat == NULL ? 0 : flat->n_nodes, plumb_problems_get_length (problems),
                (double) (mallinfo2 ().uordblks - before) / 1e6);
    }
  printf ("read        %8.2f ms\ncheck and flatten %8.2f ms\n", (double) best_load / 1000,
          (double) best_flat / 1000);
  return 0;
}
