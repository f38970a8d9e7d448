/* bench-document.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "plumb-document.h"
#include "plumb-edit.h"
#include "plumb-json.h"

/* A workflow of 10,000 nodes: CPU time and memory of each way between text and graph, the best of
 * ROUNDS, and of an edit in it. Prints `name value`. */

#define N_NODES 10000
#define ROUNDS 7

enum
{
  PARSE,
  READ,
  FORMAT,
  COPY,
  EDIT,
  N_FIGURES,
};

static const char *const names[N_FIGURES]
    = { "parse-ms", "read-ms", "format-ms", "copy-ms", "edit-us" };

static double
get_cpu_ms (void)
{
  struct timespec now;
  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

static double
get_resident_mb (void)
{
  g_autofree char *text = NULL;
  g_file_get_contents ("/proc/self/statm", &text, NULL, NULL);
  const char *resident = strchr (text, ' ') + 1;
  return (double) g_ascii_strtoll (resident, NULL, 10) * (double) sysconf (_SC_PAGESIZE) / 1e6;
}

static GString *
make_text (void)
{
  GString *text = g_string_new ("{\"plumb\": 1, \"nodes\": {");
  for (guint i = 0; i < N_NODES; i++)
    g_string_append_printf (
        text,
        "%s\"node-%05u\": {\"kind\": \"image.blur\", \"index\": %u, \"title\": \"Node %u\", "
        "\"at\": [%u.5, %u], \"params\": {\"mode\": \"soft\", \"name\": \"a text of some length\", "
        "\"radius\": %u.25, \"steps\": 12, \"tile\": true, \"values\": [1, 2, 3]}}",
        i > 0 ? ", " : "", i, i, i, i % 100 * 50, i / 100 * 30, i % 7);
  g_string_append (text, "}, \"edges\": [");
  for (guint i = 1; i < N_NODES; i++)
    g_string_append_printf (text,
                            "%s{\"from\": \"node-%05u.image\", \"to\": \"node-%05u.image\"}, "
                            "{\"from\": \"node-%05u.image\", \"to\": \"node-%05u.mask\"}",
                            i > 1 ? ", " : "", i - 1, i, i / 2, i);
  g_string_append (text, "]}");
  return text;
}

static void
edit_often (PlumbGraph *graph)
{
  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *id = g_strdup_printf ("node-%05u", i * 7 % N_NODES);
      g_autoptr (PlumbEdit) edit = plumb_edit_new_move_node (NULL, id, i, i);
      g_autoptr (PlumbEdit) inverse = NULL;
      plumb_graph_apply (graph, edit, &inverse, NULL);
    }
}

/* Returns: the megabytes that the graph takes on top of the values */
static double
measure (const GString *text, double best[N_FIGURES])
{
  double at[N_FIGURES + 1];
  at[PARSE] = get_cpu_ms ();
  g_autoptr (PlumbValue) value = plumb_json_parse (text->str, (gssize) text->len, NULL);
  double before = get_resident_mb ();
  at[READ] = get_cpu_ms ();
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  g_autoptr (PlumbGraph) graph = plumb_document_read (value, problems, NULL);
  at[FORMAT] = get_cpu_ms ();
  double megabytes = get_resident_mb () - before;
  g_autofree char *formatted = plumb_document_format (graph);
  at[COPY] = get_cpu_ms ();
  g_autoptr (PlumbGraph) copy = plumb_graph_copy (graph);
  at[EDIT] = get_cpu_ms ();
  edit_often (graph);
  at[N_FIGURES] = get_cpu_ms ();
  for (guint i = 0; i < N_FIGURES; i++)
    best[i] = MIN (best[i], at[i + 1] - at[i]);
  g_assert (plumb_problems_get_length (problems) == 0);
  return megabytes;
}

int
main (void)
{
  g_autoptr (GString) text = make_text ();
  double best[N_FIGURES] = { 1e9, 1e9, 1e9, 1e9, 1e9 };
  double megabytes = measure (text, best);
  for (guint i = 1; i < ROUNDS; i++)
    measure (text, best);
  for (guint i = 0; i < N_FIGURES; i++)
    printf ("%s %.3f\n", names[i], best[i]);
  printf ("graph-mb %.1f\n", megabytes);
  return 0;
}
