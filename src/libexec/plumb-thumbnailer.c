/* plumb-thumbnailer.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* plumb-thumbnailer: draws a small picture of a workflow for the file manager. It reads the file
 * that it is told and nothing else, under limits, and starts nothing: whatever is in the document,
 * it is only drawn. */

#include "config.h"

#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "plumb-thumbnailer.h"

#include "plumb-arrange.h"
#include "plumb-document.h"
#include "plumb-file.h"
#include "plumb-limits.h"

#define MAX_FILE_BYTES (16u << 20)
#define MAX_MEMORY_BYTES (G_GUINT64_CONSTANT (1) << 30)
#define MAX_OUTPUT_BYTES (G_GUINT64_CONSTANT (8) << 20)
#define MAX_CPU_SECONDS 10
#define MAX_SECONDS 20
#define MAX_SIZE 2048
#define DEFAULT_SIZE 256
/* Above this, a document without places is drawn as it is. */
#define MAX_ARRANGED_NODES 1000

typedef enum
{
  EXIT_DRAWN,
  EXIT_NOT_A_WORKFLOW,
  EXIT_USAGE,
  EXIT_NO_FILE,
} ExitStatus;

static void
limit (int resource, rlim_t value)
{
  struct rlimit both = { value, value };

  setrlimit (resource, &both);
}

static void
set_limits (void)
{
  plumb_limit_memory (MAX_MEMORY_BYTES);
  limit (RLIMIT_CPU, MAX_CPU_SECONDS);
  limit (RLIMIT_FSIZE, MAX_OUTPUT_BYTES);
  limit (RLIMIT_CORE, 0);
  limit (RLIMIT_NOFILE, 16);
  prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  alarm (MAX_SECONDS);
}

/* Nobody has put its nodes anywhere: a program made it. */
static gboolean
is_without_places (PlumbGraph *graph)
{
  for (guint i = 0; i < plumb_graph_get_n_nodes (graph); i++)
    {
      double x, y;

      plumb_node_get_position (plumb_graph_get_node (graph, i), &x, &y);
      if (x > 0 || x < 0 || y > 0 || y < 0)
        return FALSE;
    }
  return TRUE;
}

static void
arrange (PlumbGraph *graph, PlumbRegistry *registry)
{
  const PlumbLayoutOptions options = PLUMB_LAYOUT_OPTIONS_INIT;
  PlumbArrangeRequest request = { graph, registry, NULL, NULL, options };
  g_autoptr (PlumbEdit) edit = NULL;
  guint n_moved;

  request.options.start = PLUMB_LAYOUT_START_FRESH;
  if (plumb_arrange (&request, &edit, &n_moved, NULL, NULL) && edit != NULL)
    plumb_graph_apply (graph, edit, NULL, NULL);
}

static GBytes *
draw_document (const char *text, gsize length, int size, GError **error)
{
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  g_autoptr (PlumbRegistry) registry = plumb_registry_new ();
  g_autoptr (PlumbGraph) graph = plumb_document_parse (text, (gssize) length, problems, error);
  g_autoptr (PlumbScene) scene = NULL;

  if (graph == NULL)
    return NULL;
  if (plumb_graph_get_n_nodes (graph) <= MAX_ARRANGED_NODES && is_without_places (graph))
    arrange (graph, registry);
  scene = plumb_scene_new (graph, NULL, registry);
  return plumb_thumbnailer_draw (scene, size);
}

static ExitStatus
make_thumbnail (const char *input, const char *output, int size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) png = NULL;
  gsize length;
  g_autofree char *text = plumb_file_read (input, MAX_FILE_BYTES, &length, &error);

  if (text != NULL)
    png = draw_document (text, length, size, &error);
  if (png != NULL
      && plumb_file_write_atomic (output, g_bytes_get_data (png, NULL),
                                  (gssize) g_bytes_get_size (png), &error))
    return EXIT_DRAWN;
  g_printerr ("plumb-thumbnailer: %s: %s\n", input,
              error != NULL ? error->message : "there is no memory for the picture");
  return text != NULL && png == NULL ? EXIT_NOT_A_WORKFLOW : EXIT_NO_FILE;
}

int
main (int argc, char **argv)
{
  int size = DEFAULT_SIZE;
  const GOptionEntry entries[] = {
    { "size", 's', 0, G_OPTION_ARG_INT, &size, "Longest side in pixels (256)", "PIXELS" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("WORKFLOW PICTURE");
  g_autoptr (GError) error = NULL;

  g_option_context_set_summary (context, "Draws a small picture of a workflow.");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || argc != 3 || size < 1
      || size > MAX_SIZE)
    {
      g_printerr (
          "plumb-thumbnailer: %s\nusage: plumb-thumbnailer [--size 1…%d] WORKFLOW PICTURE\n",
          error != NULL ? error->message : "two files and a size are expected", MAX_SIZE);
      return EXIT_USAGE;
    }
  set_limits ();
  return make_thumbnail (argv[1], argv[2], size);
}
