/* plumb-cli-golden.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <stdio.h>
#include <string.h>

#include "plumb-cli-text.h"
#include "plumb-cli.h"
#include "plumb-clock.h"
#include "plumb-contract.h"
#include "plumb-file.h"
#include "plumb-json.h"
#include "plumb-plan.h"
#include "plumb-samples.h"
#include "plumb-trust.h"

/* golden: five cases, each in a project of its own that it makes from a sample, in a mode that it
 * sets itself, with the real programs: preflight, dispatch, and what must have come of it. */

#define SAMPLE "rollout"
#define MAX_NOTICES_BYTES (1u << 20)

typedef struct
{
  const char *name;
  const char *workflow;
  PlumbMode mode;
  const char *authority;
  const char *verdict; /* of its output, or NULL: nothing is compared */
  const char *const files[3];
} Case;

static const Case cases[] = {
  { "still_legacy",
    "rollout",
    PLUMB_MODE_LEGACY,
    "legacy",
    NULL,
    { "output/lamp/front.png", "output/lamp/side.png" } },
  { "still_graph",
    "rollout",
    PLUMB_MODE_GRAPH,
    "graph",
    NULL,
    { "output/lamp/front.png", "output/lamp/side.png" } },
  { "still_shadow",
    "rollout",
    PLUMB_MODE_SHADOW,
    "legacy",
    "pass",
    { "output/lamp/front.png", "output/lamp/side.png" } },
  { "turntable_graph",
    "turntable",
    PLUMB_MODE_GRAPH,
    "graph",
    NULL,
    { "output/turntable/lamp.mp4" } },
  { "blend_graph", "scene", PLUMB_MODE_GRAPH, "graph", NULL, { "output/blend/lamp.blend" } },
};

/* What came of a case. */
typedef struct
{
  const Case *golden;
  GPtrArray *faults; /* texts: what should have been */
  PlumbValue *answer;
  PlumbValueBuilder *about;
} Outcome;

static void expect (Outcome *self, gboolean is_met, const char *format, ...) G_GNUC_PRINTF (3, 4);

static void
expect (Outcome *self, gboolean is_met, const char *format, ...)
{
  va_list arguments;

  if (is_met)
    return;
  va_start (arguments, format);
  g_ptr_array_add (self->faults, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

/* --- what must be there --- */

/* All files below a folder, relative to the project. */
static void
list_files (const char *project, const char *relative, GPtrArray *files)
{
  g_autofree char *folder = g_build_filename (project, relative, NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);

  for (const char *name = dir != NULL ? g_dir_read_name (dir) : NULL; name != NULL;
       name = g_dir_read_name (dir))
    {
      g_autofree char *below = g_build_filename (relative, name, NULL);
      g_autofree char *path = g_build_filename (project, below, NULL);
      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        list_files (project, below, files);
      else
        g_ptr_array_add (files, g_steal_pointer (&below));
    }
}

static gboolean
is_expected (const Case *golden, const char *file)
{
  if (g_str_equal (file, "output/notices.jsonl"))
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (golden->files) && golden->files[i] != NULL; i++)
    if (g_str_equal (golden->files[i], file))
      return TRUE;
  return FALSE;
}

/* Each asset once, and nothing besides: no side publishes what is not its own. */
static void
check_assets (Outcome *self, PlumbCliSession *session)
{
  const char *folder = plumb_project_get_folder (session->project);
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);
  PlumbValueBuilder *assets = plumb_value_builder_new_array ();

  list_files (folder, "output", files);
  g_ptr_array_sort_values (files, (GCompareFunc) strcmp);
  for (guint i = 0; i < files->len; i++)
    {
      const char *file = g_ptr_array_index (files, i);
      expect (self, is_expected (self->golden, file), "%s was published and is nobody's", file);
      if (!g_str_has_suffix (file, "notices.jsonl"))
        plumb_value_builder_add (assets, plumb_value_new_string (file));
    }
  for (guint i = 0; i < G_N_ELEMENTS (self->golden->files) && self->golden->files[i] != NULL; i++)
    {
      g_autofree char *path = g_build_filename (folder, self->golden->files[i], NULL);
      g_autofree char *content = plumb_file_read (path, G_MAXINT - 1, NULL, NULL);
      expect (self, content != NULL, "%s was not published", self->golden->files[i]);
    }
  plumb_value_builder_set (self->about, "assets", plumb_value_builder_end (assets));
}

static void
check_notices (Outcome *self, PlumbCliSession *session)
{
  g_autofree char *path = g_build_filename (plumb_project_get_folder (session->project),
                                            "output/notices.jsonl", NULL);
  g_autofree char *text = plumb_file_read (path, MAX_NOTICES_BYTES, NULL, NULL);
  g_auto (GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", -1);
  PlumbValueBuilder *notices = plumb_value_builder_new_array ();
  guint n = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autoptr (PlumbValue) notice
          = *lines[i] != '\0' ? plumb_json_parse (lines[i], -1, NULL) : NULL;
      if (notice == NULL)
        continue;
      n++;
      plumb_value_builder_add (notices, plumb_value_ref (notice));
      expect (self, g_str_equal (plumb_value_member_string (notice, "title", ""), "Lamp is ready"),
              "the notice is not the workflow's");
    }
  expect (self, n == 1, "expected one notice, found %u", n);
  plumb_value_builder_set (self->about, "notices", plumb_value_builder_end (notices));
}

/* What the record says of the run that counts: its steps that did work. */
static PlumbValue *
describe_log (Outcome *self, PlumbCliSession *session, gint64 run)
{
  g_autoptr (GPtrArray) items = plumb_ledger_reader_list_items (session->reader, run, NULL, NULL);
  PlumbValueBuilder *log = plumb_value_builder_new_array ();

  for (guint i = 0; items != NULL && i < items->len; i++)
    {
      const PlumbItemRow *item = g_ptr_array_index (items, i);
      if (item->evidence == NULL || plumb_value_get_member (item->evidence, "argv") == NULL)
        continue;
      PlumbValueBuilder *entry = plumb_value_builder_new_object ();
      plumb_value_builder_set_string (entry, "step", item->path);
      plumb_value_builder_set_int (entry, "item", item->item);
      plumb_value_builder_set_string (entry, "state", item->state);
      plumb_value_builder_set_int (entry, "attempt", item->attempt);
      plumb_value_builder_set_uint (entry, "seed", item->seed);
      plumb_value_builder_set_int (entry, "wall_us", item->wall_us);
      plumb_value_builder_set_int (entry, "cpu_us", item->cpu_us);
      plumb_value_builder_set_int (entry, "peak_bytes", item->peak_bytes);
      plumb_value_builder_add (log, plumb_value_builder_end (entry));
      expect (self, g_str_equal (item->state, "succeeded") && item->wall_us > 0,
              "the log of %s lacks its end or its time", item->path);
    }
  return plumb_value_builder_end (log);
}

static void
check_log (Outcome *self, PlumbCliSession *session)
{
  PlumbValue *runs = plumb_value_get_member (self->answer, "runs");
  gint64 run = plumb_value_member_int (runs, self->golden->authority, 0);
  g_autoptr (PlumbValue) log = describe_log (self, session, run);
  g_autoptr (PlumbValue) record = plumb_ledger_reader_get_run_record (session->reader, run, NULL);
  PlumbValue *rollout
      = plumb_value_get_member (plumb_value_get_member (record, "options"), "rollout");

  expect (self, plumb_value_get_length (log) > 0,
          "the record of run %" G_GINT64_FORMAT " names no program", run);
  expect (self,
          g_str_equal (plumb_value_member_string (rollout, PLUMB_MODE_MEMBER, ""),
                       plumb_mode_get_name (self->golden->mode)),
          "the record does not say in which mode it ran");
  plumb_value_builder_set (self->about, "log", plumb_value_ref (log));
}

static void
check_answer (Outcome *self)
{
  PlumbValue *authority = plumb_value_get_member (self->answer, "authority");
  PlumbValue *verdicts = plumb_value_get_member (self->answer, "verdicts");
  const char *state = plumb_value_member_string (self->answer, "state", "");

  expect (self, g_str_equal (state, "completed"), "expected completed, found %s", state);
  for (guint i = 0; i < plumb_value_get_length (authority); i++)
    {
      const char *side
          = plumb_value_get_string (plumb_value_get_member_at (authority, i, NULL), "");
      expect (self, g_str_equal (side, self->golden->authority), "expected %s to do it, found %s",
              self->golden->authority, side);
    }
  const char *verdict
      = plumb_value_get_string (plumb_value_get_member_at (verdicts, 0, NULL), NULL);
  expect (
      self, g_strcmp0 (verdict, self->golden->verdict) == 0, "expected the verdict %s, found %s",
      self->golden->verdict != NULL ? self->golden->verdict : "-", verdict != NULL ? verdict : "-");
  plumb_value_builder_set_string (self->about, "state", state);
  if (verdict != NULL)
    plumb_value_builder_set_string (self->about, "verdict", verdict);
}

/* --- one case --- */

/* The fixture, from nothing; the mode is said, never left over. */
static gboolean
provision (const Case *golden, const char *folder, GError **error)
{
  g_autoptr (PlumbProject) project
      = plumb_samples_copy (SAMPLE, folder, error) ? plumb_project_open (folder, error) : NULL;

  return project != NULL && plumb_trust_grant_created (project, error);
}

static gboolean
set_mode (const Case *golden, PlumbCliSession *session, GError **error)
{
  g_autoptr (PlumbContract) contract
      = plumb_contract_load (session->engine, golden->workflow, NULL, error);
  g_autoptr (PlumbClock) clock = plumb_clock_new ();
  g_autofree char *when = plumb_clock_format (plumb_clock_get_wall (clock));

  return contract != NULL
         && plumb_rollout_write_mode (session->project,
                                      &(PlumbModeChange) { .workflow = golden->workflow,
                                                           .mode = golden->mode,
                                                           .by = "plumb golden",
                                                           .when = when,
                                                           .why = golden->name,
                                                           .graph = contract->graph_hash },
                                      error);
}

/* What would run can run. */
static gboolean
preflight (const Case *golden, PlumbCliSession *session, GError **error)
{
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  g_autoptr (PlumbWorkflow) workflow
      = plumb_workflow_load (session->engine, golden->workflow, NULL, problems, error);
  g_autoptr (PlumbPlan) plan
      = workflow != NULL ? plumb_plan_new (session->engine, workflow, session->reader, error)
                         : NULL;
  if (plan == NULL)
    return FALSE;
  for (guint i = 0; i < plumb_plan_get_n_steps (plan); i++)
    {
      const PlumbPlanStep *step = plumb_plan_get_step (plan, i);
      if (step->decision == PLUMB_DECISION_BLOCKED)
        {
          g_set_error (error, PLUMB_ENGINE_ERROR, PLUMB_ENGINE_ERROR_BLOCKED,
                       "preflight: %s cannot run: %s", step->path, step->reason);
          return FALSE;
        }
    }
  return TRUE;
}

static void
print_outcome (PlumbCli *cli, Outcome *self, PlumbValue *about)
{
  PlumbValue *log = plumb_value_get_member (about, "log");
  PlumbValue *assets = plumb_value_get_member (about, "assets");

  if (cli->json || cli->quiet)
    return;
  printf ("%s  %s: %s, verdict %s, notices %u\n", self->faults->len == 0 ? "ok  " : "FAIL",
          self->golden->name, plumb_value_member_string (about, "state", "-"),
          plumb_value_member_string (about, "verdict", "-"),
          plumb_value_get_length (plumb_value_get_member (about, "notices")));
  for (guint i = 0; i < plumb_value_get_length (assets); i++)
    printf ("      %s\n", plumb_value_get_string (plumb_value_get_element (assets, i), ""));
  for (guint i = 0; i < plumb_value_get_length (log); i++)
    {
      PlumbValue *entry = plumb_value_get_element (log, i);
      g_autofree char *wall
          = plumb_cli_format_duration (plumb_value_member_int (entry, "wall_us", 0));
      g_autofree char *peak
          = plumb_cli_format_bytes (plumb_value_member_int (entry, "peak_bytes", 0));
      printf ("      %s[%" G_GINT64_FORMAT "] %s, attempt %" G_GINT64_FORMAT ", %s, %s\n",
              plumb_value_member_string (entry, "step", ""),
              plumb_value_member_int (entry, "item", 0),
              plumb_value_member_string (entry, "state", ""),
              plumb_value_member_int (entry, "attempt", 0), wall, peak);
    }
  for (guint i = 0; i < self->faults->len; i++)
    {
      g_autofree char *shown = plumb_text_make_visible (g_ptr_array_index (self->faults, i));
      printf ("      %s\n", shown);
    }
}

static PlumbValue *
describe_outcome (Outcome *self)
{
  PlumbValueBuilder *faults = plumb_value_builder_new_array ();

  for (guint i = 0; i < self->faults->len; i++)
    plumb_value_builder_add (faults, plumb_value_new_string (g_ptr_array_index (self->faults, i)));
  plumb_value_builder_set_string (self->about, "case", self->golden->name);
  plumb_value_builder_set_string (self->about, PLUMB_MODE_MEMBER,
                                  plumb_mode_get_name (self->golden->mode));
  plumb_value_builder_set_boolean (self->about, "ok", self->faults->len == 0);
  plumb_value_builder_set (self->about, "faults", plumb_value_builder_end (faults));
  return plumb_value_builder_end (g_steal_pointer (&self->about));
}

static gboolean
carry_out (PlumbCli *cli, Outcome *self, PlumbCliSession *session, GError **error)
{
  const PlumbCliOrder order = { .order = self->golden->name, .is_silent = TRUE };

  g_set_str (&session->workflow, self->golden->workflow);
  if (!set_mode (self->golden, session, error) || !preflight (self->golden, session, error))
    return FALSE;
  plumb_cli_dispatch (cli, session, &order, &self->answer);
  expect (self, self->answer != NULL, "nothing was dispatched");
  if (self->answer == NULL)
    return TRUE;
  check_answer (self);
  check_assets (self, session);
  check_notices (self, session);
  check_log (self, session);
  return TRUE;
}

static PlumbValue *
run_case (PlumbCli *cli, const Case *golden, const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) faults = g_ptr_array_new_with_free_func (g_free);
  Outcome outcome
      = { .golden = golden, .faults = faults, .about = plumb_value_builder_new_object () };
  g_autoptr (PlumbCliSession) session
      = provision (golden, folder, &error) ? plumb_cli_session_open (cli, folder, &error) : NULL;
  if (session == NULL || !carry_out (cli, &outcome, session, &error))
    expect (&outcome, FALSE, "%s", error->message);
  g_autoptr (PlumbValue) answer = outcome.answer;
  PlumbValue *about = describe_outcome (&outcome);
  print_outcome (cli, &outcome, about);
  if (session != NULL)
    plumb_trust_revoke (session->project, NULL);
  return about;
}

/* --- all of them --- */

static gboolean
is_chosen (char **names, const char *name)
{
  return names[0] == NULL || g_strv_contains ((const char *const *) names, name);
}

static PlumbValue *
run_cases (PlumbCli *cli, char **names, const char *folder)
{
  PlumbValueBuilder *list = plumb_value_builder_new_array ();
  PlumbValueBuilder *result = plumb_value_builder_new_object ();
  guint n_failed = 0;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *place = g_build_filename (folder, cases[i].name, NULL);
      if (!is_chosen (names, cases[i].name))
        continue;
      PlumbValue *about = run_case (cli, &cases[i], place);
      n_failed += !plumb_value_member_boolean (about, "ok", FALSE);
      plumb_value_builder_add (list, about);
    }
  plumb_value_builder_set (result, "cases", plumb_value_builder_end (list));
  plumb_value_builder_set_int (result, "failed", n_failed);
  return plumb_value_builder_end (result);
}

/* @keep: a folder that stays; NULL: one that is removed. */
static PlumbValue *
run_cases_in (PlumbCli *cli, char **names, const char *keep, GError **error)
{
  g_autofree char *folder = keep != NULL ? g_canonicalize_filename (keep, NULL)
                                         : g_dir_make_tmp ("plumb-golden-XXXXXX", error);
  g_autoptr (GError) fault = NULL;

  if (folder == NULL || (keep != NULL && !plumb_file_make_folder (folder, 0777, error)))
    return NULL;
  PlumbValue *result = run_cases (cli, names, folder);
  if (keep == NULL && !plumb_file_remove_tree (folder, &fault))
    fprintf (stderr, "plumb golden: %s\n", fault->message);
  return result;
}

PlumbValue *
plumb_cli_golden_run (PlumbCli *cli, GError **error)
{
  char *all[] = { NULL };
  PlumbCli silent = *cli;

  silent.quiet = TRUE;
  return run_cases_in (&silent, all, NULL, error);
}

int
plumb_cli_golden (PlumbCli *cli, int argc, char **argv)
{
  g_autofree char *keep = NULL;
  const GOptionEntry entries[] = {
    { "keep", 0, 0, G_OPTION_ARG_FILENAME, &keep,
      "Work in this folder, and leave the projects there", "FOLDER" },
    G_OPTION_ENTRY_NULL,
  };
  int status;
  if (!plumb_cli_parse (
          cli, entries,
          "Cases: still_legacy still_graph still_shadow turntable_graph blend_graph; default: all, "
          "one after another. Each\n"
          "makes a project of its own from the sample rollout, sets the mode, renders with "
          "Blender, "
          "and holds status, files,\n"
          "notices and log against what must be. Exit status 1 where one does not hold.",
          &argc, &argv, 0, G_N_ELEMENTS (cases), &status))
    return status;
  for (int i = 1; i < argc; i++)
    {
      gboolean is_known = FALSE;
      for (guint j = 0; j < G_N_ELEMENTS (cases); j++)
        is_known = is_known || g_str_equal (cases[j].name, argv[i]);
      if (!is_known)
        return plumb_cli_fail_usage (cli, "there is no case '%s'", argv[i]);
    }
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbValue) result = run_cases_in (cli, argv + 1, keep, &error);
  if (result == NULL)
    return plumb_cli_fail (cli, error);
  if (cli->json)
    plumb_cli_print_json (result);
  return plumb_value_member_int (result, "failed", 0) == 0 ? PLUMB_EXIT_OK : PLUMB_EXIT_FINDINGS;
}
