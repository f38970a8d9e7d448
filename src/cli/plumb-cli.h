/* plumb-cli.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-engine.h"
#include "plumb-ledger-reader.h"
#include "plumb-problem.h"
#include "plumb-runner-client.h"

G_BEGIN_DECLS

/* Exit statuses; man plumb(1) documents them. */
typedef enum
{
  PLUMB_EXIT_OK = 0,
  PLUMB_EXIT_FINDINGS = 1,  /* it was done, and the answer is no: faults, a failed run, a drift */
  PLUMB_EXIT_USAGE = 2,     /* the words of the call are off */
  PLUMB_EXIT_ERROR = 3,     /* it could not be done: missing, unreadable, damaged, no space */
  PLUMB_EXIT_BUSY = 4,      /* another process has the project and does not answer */
  PLUMB_EXIT_UNTRUSTED = 5, /* nothing was started: the project is not trusted yet */
  PLUMB_EXIT_WAITING = 6,   /* the run waits for an answer */
  PLUMB_EXIT_INTERRUPTED = 130,
} PlumbExit;

/* One call of the program: what all subcommands share. */
typedef struct
{
  const char *command; /* the subcommand's name */
  gboolean json;       /* --json: one JSON document on standard output, nothing else */
  gboolean quiet;
  gboolean is_terminal; /* standard output is a terminal */
  GPtrArray *backends;  /* PlumbBackend: what main() made */
  char *project;        /* --project, where the subcommand takes it; NULL: the current folder */
} PlumbCli;

typedef int (*PlumbCliFunc) (PlumbCli *cli, int argc, char **argv);

typedef struct
{
  const char *name;
  const char *arguments; /* what follows the name in the help */
  const char *summary;
  PlumbCliFunc run;
} PlumbCliCommand;

/* The table of subcommands, ended by a NULL name. */
extern const PlumbCliCommand plumb_cli_commands[];

/* Parses the options of a subcommand (--json and --quiet are added) and checks how many words are
 * left. FALSE: a message was printed and @status set (also for --help). */
gboolean plumb_cli_parse (PlumbCli *cli,
                          const GOptionEntry *entries,
                          const char *details,
                          int *argc,
                          char ***argv,
                          int least,
                          int most,
                          int *status);

/* --project, for a subcommand whose words are about something else. */
GOptionEntry plumb_cli_project_entry (PlumbCli *cli);
/* Prints the error the way the call asked for and returns the exit status that fits it. */
int plumb_cli_fail (PlumbCli *cli, const GError *error);
int plumb_cli_fail_usage (PlumbCli *cli, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* Prints problems, then returns FINDINGS where an error is among them, else OK. */
int plumb_cli_print_problems (PlumbCli *cli, PlumbProblems *problems);
void plumb_cli_print_json (PlumbValue *value);

/* --- a project, opened --- */

typedef struct
{
  PlumbProject *project;
  char *workflow; /* name, or NULL where the words named none and there is no only one */
  PlumbRegistry *registry;
  PlumbProblems *pack_problems; /* told when the registry was loaded */
  PlumbBackends *backends;
  PlumbEngine *engine;
  PlumbLedgerReader *reader;
  PlumbRunnerClient *client; /* or NULL: plumb_cli_session_attach() */
} PlumbCliSession;

/* The folder or file that @word names: as a path, else as a workflow of the project that the
 * current folder is in. NULL with @error where it is neither; @word may be NULL: the current
 * folder. */
char *plumb_cli_find_place (const char *word, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* @place: a project folder, a workflow file in one, the name of a workflow of the current project,
 * or NULL for the current folder. */
PlumbCliSession *plumb_cli_session_open (PlumbCli *cli, const char *place, GError **error);
/* Whether a workflow is named; @error lists those that there are. */
gboolean plumb_cli_session_has_workflow (PlumbCliSession *self, GError **error);
/* The project's runner, for a call that asks it several times. Borrowed; the session closes it. */
PlumbRunnerClient *plumb_cli_session_attach (PlumbCliSession *self, GError **error);
void plumb_cli_session_free (PlumbCliSession *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbCliSession, plumb_cli_session_free)

/* All packs; faults of packs are printed as warnings. */
PlumbRegistry *plumb_cli_load_registry (PlumbCli *cli);
/* "7", "last" or NULL (the last) to a run number; 0 with @error. */
gint64 plumb_cli_find_run (PlumbCliSession *session, const char *word, GError **error);
/* Trusts what a run with these arguments of the verb "start" would start. */
gboolean plumb_cli_grant_trust (PlumbCliSession *session, PlumbValue *arguments, GError **error);

/* --- carrying out, plumb-cli-follow.c --- */

/* Gives @verb to the project's runner and follows the run to its end; returns the exit status. */
int plumb_cli_follow (PlumbCli *cli,
                      PlumbCliSession *session,
                      const char *verb,
                      PlumbValue *arguments);
/* Tells why @workflow could not be started: its faults one by one, any other error as it is. */
int plumb_cli_explain (PlumbCli *cli,
                       PlumbCliSession *session,
                       const char *workflow,
                       PlumbValue *request,
                       const GError *error);
/* Ends the runner of this process when its work is done; @is_hasty: now. */
gboolean plumb_cli_close_runner (PlumbRunnerClient *client, gboolean is_hasty, GError **error);
/* Dispatches a workflow that names a legacy command in the mode of its outputs:
 * plumb-cli-dispatch.c. */
typedef struct
{
  PlumbValue *request;
  const char *order;  /* or NULL */
  const char *trial;  /* or NULL: plumb-dispatch.h */
  gboolean is_silent; /* prints nothing but errors */
} PlumbCliOrder;
int plumb_cli_dispatch (PlumbCli *cli,
                        PlumbCliSession *session,
                        const PlumbCliOrder *order,
                        PlumbValue **answer);
/* The five cases, silently, in a folder that is removed: { "cases": [ … ], "failed" }. */
PlumbValue *plumb_cli_golden_run (PlumbCli *cli, GError **error);
/* One request to the project's runner, with its answer; NULL with @error. */
PlumbValue *plumb_cli_ask (PlumbCliSession *session,
                           const char *verb,
                           PlumbValue *arguments,
                           GError **error);
/* What a run came to: table, verdicts, pictures, report. */
int plumb_cli_print_run (PlumbCli *cli, PlumbCliSession *session, gint64 run);

/* --- the commands --- */

int plumb_cli_run (PlumbCli *cli, int argc, char **argv);
int plumb_cli_resume (PlumbCli *cli, int argc, char **argv);
int plumb_cli_replay (PlumbCli *cli, int argc, char **argv);
int plumb_cli_plan (PlumbCli *cli, int argc, char **argv);
int plumb_cli_check (PlumbCli *cli, int argc, char **argv);
int plumb_cli_new (PlumbCli *cli, int argc, char **argv);
int plumb_cli_runs (PlumbCli *cli, int argc, char **argv);
int plumb_cli_show (PlumbCli *cli, int argc, char **argv);
int plumb_cli_log (PlumbCli *cli, int argc, char **argv);
int plumb_cli_events (PlumbCli *cli, int argc, char **argv);
int plumb_cli_cancel (PlumbCli *cli, int argc, char **argv);
int plumb_cli_pause (PlumbCli *cli, int argc, char **argv);
int plumb_cli_continue (PlumbCli *cli, int argc, char **argv);
int plumb_cli_answer (PlumbCli *cli, int argc, char **argv);
int plumb_cli_diff (PlumbCli *cli, int argc, char **argv);
int plumb_cli_compare (PlumbCli *cli, int argc, char **argv);
int plumb_cli_align (PlumbCli *cli, int argc, char **argv);
int plumb_cli_export (PlumbCli *cli, int argc, char **argv);
int plumb_cli_node (PlumbCli *cli, int argc, char **argv);
int plumb_cli_packs (PlumbCli *cli, int argc, char **argv);
int plumb_cli_doctor (PlumbCli *cli, int argc, char **argv);
int plumb_cli_fsck (PlumbCli *cli, int argc, char **argv);
int plumb_cli_gc (PlumbCli *cli, int argc, char **argv);
int plumb_cli_trust (PlumbCli *cli, int argc, char **argv);
int plumb_cli_rollout (PlumbCli *cli, int argc, char **argv);
int plumb_cli_parity (PlumbCli *cli, int argc, char **argv);
int plumb_cli_reference (PlumbCli *cli, int argc, char **argv);
int plumb_cli_matrix (PlumbCli *cli, int argc, char **argv);
int plumb_cli_gate (PlumbCli *cli, int argc, char **argv);
int plumb_cli_golden (PlumbCli *cli, int argc, char **argv);
int plumb_cli_noise (PlumbCli *cli, int argc, char **argv);
int plumb_cli_runner (PlumbCli *cli, int argc, char **argv);

G_END_DECLS
