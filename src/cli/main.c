/* main.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <locale.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "plumb-cli.h"
#include "plumb-core-backend.h"
#include "plumb-file.h"
#include "plumb-gegl-backend.h"
#include "plumb-local-backend.h"

#define ARGUMENTS_WIDTH 24

/* plumb: the command line. Each subcommand is a file; this one finds it, and names the backends. */

const PlumbCliCommand plumb_cli_commands[] = {
  { "new", "FOLDER [--from SAMPLE]", "Make a project", plumb_cli_new },
  { "check", "[PROJECT | WORKFLOW]", "Report every problem of a workflow", plumb_cli_check },
  { "plan", "[PROJECT | WORKFLOW]", "Say what a run would do, and why", plumb_cli_plan },
  { "run", "[PROJECT | WORKFLOW]", "Run a workflow and follow it", plumb_cli_run },
  { "runs", "[PROJECT]", "List runs, the newest first", plumb_cli_runs },
  { "show", "[RUN [STEP]]", "Show a run, or one step of it", plumb_cli_show },
  { "log", "RUN STEP [ITEM]", "Print what a step wrote", plumb_cli_log },
  { "events", "[RUN]", "Print the ledger's events", plumb_cli_events },
  { "resume", "[RUN]", "Go on with an interrupted run", plumb_cli_resume },
  { "cancel", "[RUN]", "End a run", plumb_cli_cancel },
  { "pause", "[RUN]", "Start nothing new in a run", plumb_cli_pause },
  { "continue", "[RUN]", "Go on with a paused run", plumb_cli_continue },
  { "answer", "RUN STEP ANSWER", "Answer a question that a run asks", plumb_cli_answer },
  { "replay", "[RUN]", "Run again from the record, and grade the answer", plumb_cli_replay },
  { "diff", "A B", "What differs between two runs or two workflows", plumb_cli_diff },
  { "compare", "PICTURE PICTURE | FOLDER FOLDER", "Compare pictures to a verdict",
    plumb_cli_compare },
  { "rollout", "[PROJECT | WORKFLOW] show | set MODE | rollback",
    "Who does the work: legacy, graph or shadow", plumb_cli_rollout },
  { "parity", "list | show PAIR | review PAIR DECISION | rate PAIR STARS",
    "Legacy and graph side by side, and how it went", plumb_cli_parity },
  { "reference", "approve | list | rollback | compare", "Pictures that a person approved",
    plumb_cli_reference },
  { "noise", "[PROJECT | WORKFLOW | RUN]", "How far the same steps give the same again",
    plumb_cli_noise },
  { "matrix", "FILE", "Legacy and graph over templates, variants, alpha, samples",
    plumb_cli_matrix },
  { "gate", "[PROJECT | WORKFLOW]", "Whether the graphs of a project may do the work",
    plumb_cli_gate },
  { "golden", "[CASE ...]", "The five cases that a release must pass", plumb_cli_golden },
  { "align", "WORKFLOW", "Arrange the nodes of a workflow", plumb_cli_align },
  { "export", "[RUN]", "Write a run's evidence bundle", plumb_cli_export },
  { "node", "[KIND]", "Explain a kind of node, or list them", plumb_cli_node },
  { "packs", "", "List the packs", plumb_cli_packs },
  { "doctor", "", "List tools, versions, and what is missing", plumb_cli_doctor },
  { "fsck", "[PROJECT]", "Check artifacts and ledger against each other", plumb_cli_fsck },
  { "gc", "[PROJECT]", "Remove what no kept run needs", plumb_cli_gc },
  { "trust", "[PROJECT]", "Let a project start its programs", plumb_cli_trust },
  { "runner", "PROJECT", "Serve a project's runs to other programs", plumb_cli_runner },
  { NULL, NULL, NULL, NULL },
};

/* A document of 10,000 nodes is a few hundred thousand small blocks, 40 MB in all, that are made
 * and used within a moment and freed all at once. The heap takes addresses for them in one piece,
 * of which only what is touched becomes memory, in pages of 2 MB where the system has them; and it
 * does not gather freed blocks again and again. A sixth less time than without. Threads that read
 * and plan side by side must not wait for each other's blocks, so there is a heap for each of a
 * few. */
static void
prepare_heap (void)
{
  const gsize page = 2 << 20;
  const gsize room = 64 << 20;

  mallopt (M_ARENA_MAX, 4);
  mallopt (M_MXFAST, 0);
  mallopt (M_TOP_PAD, (int) room);
  mallopt (M_TRIM_THRESHOLD, G_MAXINT);
  mallopt (M_MMAP_THRESHOLD, (int) page);
  g_free (g_malloc (page / 2));
  char *end = sbrk (0);
  char *start = (char *) (((guintptr) end - room + page) / page * page);
  (void) madvise (start, (gsize) (end - start), MADV_HUGEPAGE);
}

/* Words that leave no room for the summary have a line of their own. */
static void
print_command (FILE *stream, const PlumbCliCommand *command)
{
  gboolean is_long = strlen (command->arguments) > ARGUMENTS_WIDTH;
  fprintf (stream, "  %-9s %-*s", command->name, ARGUMENTS_WIDTH, command->arguments);
  if (is_long)
    fprintf (stream, "\n  %-9s %-*s", "", ARGUMENTS_WIDTH, "");
  fprintf (stream, " %s\n", command->summary);
}

static void
print_help (FILE *stream)
{
  fputs ("usage: plumb COMMAND [OPTION ...] [WORD ...]\n\n", stream);
  for (const PlumbCliCommand *command = plumb_cli_commands; command->name != NULL; command++)
    print_command (stream, command);
  fputs (
      "\n  --json    one JSON document instead of text\n"
      "  --help    after a command: its options\n"
      "  --version\n\n"
      "A PROJECT is a folder with a project.json; the current one where none is named. A WORKFLOW\n"
      "is a file, or the name of one of the current project. A RUN is a number, or 'last'. See\n"
      "plumb(1).\n",
      stream);
}

static const PlumbCliCommand *
find_command (const char *name)
{
  for (const PlumbCliCommand *command = plumb_cli_commands; command->name != NULL; command++)
    if (strcmp (command->name, name) == 0)
      return command;
  return NULL;
}

static void
init_call (PlumbCli *cli, const char *command)
{
  cli->command = command;
  cli->is_terminal = isatty (STDOUT_FILENO) && g_strcmp0 (g_getenv ("TERM"), "dumb") != 0;
  cli->backends = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (cli->backends, plumb_core_backend_new ());
  g_ptr_array_add (cli->backends, plumb_local_backend_new ());
  g_ptr_array_add (cli->backends, plumb_gegl_backend_new ());
}

int
main (int argc, char **argv)
{
  prepare_heap ();
  setlocale (LC_CTYPE, "");
  /* Where GEGL compares pictures in this process, only exact conversions: babl else takes whichever
   * it measured to be fast. Before any thread. */
  g_setenv ("BABL_TOLERANCE", "0.000000000001", TRUE);
  g_setenv ("BABL_INHIBIT_CACHE", "1", TRUE);
  signal (SIGPIPE, SIG_IGN);
  if (argc < 2)
    {
      print_help (stderr);
      return PLUMB_EXIT_USAGE;
    }
  gboolean is_help = strcmp (argv[1], "--help") == 0 || strcmp (argv[1], "help") == 0
                     || strcmp (argv[1], "-h") == 0;
  if (is_help && argc == 2)
    {
      print_help (stdout);
      return PLUMB_EXIT_OK;
    }
  char option[] = "--help";
  char *of_command[] = { argv[0], is_help ? argv[2] : NULL, option, NULL };
  if (is_help) /* `plumb help run` is `plumb run --help` */
    {
      argc = 3;
      argv = of_command;
    }
  if (strcmp (argv[1], "--version") == 0)
    {
      puts ("plumb " PLUMB_VERSION);
      return PLUMB_EXIT_OK;
    }

  const PlumbCliCommand *command = find_command (argv[1]);
  if (command == NULL)
    {
      g_autofree char *shown = plumb_text_make_visible (argv[1]);
      fprintf (stderr, "plumb: no command is named '%s'; `plumb help` lists them\n", shown);
      return PLUMB_EXIT_USAGE;
    }

  PlumbCli cli = { 0 };
  init_call (&cli, command->name);
  int status = command->run (&cli, argc - 1, argv + 1);
  for (guint i = 0; i < cli.backends->len; i++)
    plumb_backend_shut_down (g_ptr_array_index (cli.backends, i));
  g_ptr_array_unref (cli.backends);
  g_free (cli.project);
  if (fflush (stdout) != 0 && status == PLUMB_EXIT_OK)
    status = PLUMB_EXIT_ERROR;
  return status;
}
