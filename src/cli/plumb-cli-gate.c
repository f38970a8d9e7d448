/* plumb-cli-gate.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <stdio.h>

#include "plumb-cli.h"
#include "plumb-contract.h"
#include "plumb-file.h"
#include "plumb-gates.h"

/* gate: what must hold before graphs may do the work, one after another. Looking costs nothing and
 * is always done; what starts programs is asked for. */

#define TRIAL "gate"

/* --- what starts programs --- */

/* Why the pair is not what it should be: "" where it is. */
static const char *
find_reason (PlumbValue *pair)
{
  PlumbValue *reasons = plumb_value_get_member (pair, "reasons");

  return plumb_value_member_string (plumb_value_get_element (reasons, 0), "message", "");
}

static void
add_pairs (PlumbValue *pairs, const char *workflow, PlumbGate *gate)
{
  for (guint i = 0; i < plumb_value_get_length (pairs); i++)
    {
      PlumbValue *pair = plumb_value_get_element (pairs, i);
      const char *verdict = plumb_value_member_string (pair, "verdict", "");
      const char *output = plumb_value_member_string (pair, "output", "");
      const char *item = plumb_value_member_string (pair, "item", "");
      if (g_str_equal (verdict, "pass"))
        plumb_gate_add_evidence (gate, "%s %s %s: pass", workflow, output, item);
      else
        plumb_gate_add_fault (gate, "%s %s %s: %s: %s", workflow, output, item, verdict,
                              find_reason (pair));
    }
}

static void
add_answer (PlumbValue *answer, const char *workflow, PlumbGate *gate)
{
  const char *state = plumb_value_member_string (answer, "state", "");
  static const char *const failures[] = { "legacy_failure", "graph_failure" };

  if (!g_str_equal (state, "completed"))
    plumb_gate_add_fault (gate, "%s: expected completed, found %s", workflow, state);
  for (guint i = 0; i < G_N_ELEMENTS (failures); i++)
    if (plumb_value_get_member (answer, failures[i]) != NULL)
      plumb_gate_add_fault (gate, "%s: %s", workflow,
                            plumb_value_member_string (answer, failures[i], ""));
  add_pairs (plumb_value_get_member (answer, "pairs"), workflow, gate);
}

static void
run_both_sides (PlumbCli *cli, PlumbCliSession *session, const char *workflow, PlumbGate *gate)
{
  const PlumbCliOrder order = { .trial = TRIAL, .is_silent = TRUE };
  g_autoptr (PlumbValue) answer = NULL;

  g_set_str (&session->workflow, workflow);
  plumb_cli_dispatch (cli, session, &order, &answer);
  if (answer != NULL)
    add_answer (answer, workflow, gate);
  else
    plumb_gate_add_fault (gate, "%s: nothing was dispatched", workflow);
}

/* Each workflow that names a legacy command, on both sides, compared, with nothing published and
 * no mode changed. @only: (nullable): this one alone. */
static PlumbValue *
run_shadow (PlumbCli *cli, PlumbCliSession *session, const char *only, GError **error)
{
  g_auto (GStrv) names = plumb_project_list_workflows (session->project, error);
  PlumbGate gate = { 0 };
  guint n_run = 0;

  if (names == NULL)
    return NULL;
  plumb_gate_begin (&gate);
  for (guint i = 0; names[i] != NULL; i++)
    {
      if ((only != NULL && !g_str_equal (only, names[i]))
          || !plumb_contract_is_named (session->engine, names[i]))
        continue;
      run_both_sides (cli, session, names[i], &gate);
      n_run++;
    }
  if (n_run == 0)
    plumb_gate_add_fault (&gate, "%s%s a legacy command: there is nothing to run beside",
                          only != NULL ? only : "no workflow",
                          only != NULL ? " does not name" : " names");
  return plumb_gate_end (&gate, "live-shadow");
}

static PlumbValue *
run_golden (PlumbCli *cli, GError **error)
{
  g_autoptr (PlumbValue) result = plumb_cli_golden_run (cli, error);
  if (result == NULL)
    return NULL;
  PlumbGate gate = { 0 };
  plumb_gate_begin (&gate);
  PlumbValue *cases = plumb_value_get_member (result, "cases");
  for (guint i = 0; i < plumb_value_get_length (cases); i++)
    {
      PlumbValue *about = plumb_value_get_element (cases, i);
      PlumbValue *texts = plumb_value_get_member (about, "faults");
      const char *name = plumb_value_member_string (about, "case", "");
      if (plumb_value_get_length (texts) == 0)
        plumb_gate_add_evidence (&gate, "%s: %s", name,
                                 plumb_value_member_string (about, "state", ""));
      for (guint j = 0; j < plumb_value_get_length (texts); j++)
        plumb_gate_add_fault (&gate, "%s: %s", name,
                              plumb_value_get_string (plumb_value_get_element (texts, j), ""));
    }
  return plumb_gate_end (&gate, "golden");
}

/* --- telling --- */

static void
print_texts (PlumbValue *texts, const char *mark)
{
  for (guint i = 0; i < plumb_value_get_length (texts); i++)
    {
      g_autofree char *shown = plumb_text_make_visible (
          plumb_value_get_string (plumb_value_get_element (texts, i), ""));
      printf ("      %s%s\n", mark, shown);
    }
}

/* Each as soon as it is known: the later ones render. */
static void
print_gate (PlumbCli *cli, PlumbValue *gate)
{
  if (cli->json || cli->quiet)
    return;
  printf ("%s  %s\n", plumb_value_member_boolean (gate, "holds", FALSE) ? "ok  " : "FAIL",
          plumb_value_member_string (gate, "gate", ""));
  print_texts (plumb_value_get_member (gate, "evidence"), "");
  print_texts (plumb_value_get_member (gate, "faults"), "! ");
  fflush (stdout);
}

/* Takes @gate. */
static void
take_gate (PlumbCli *cli, PlumbValueBuilder *list, PlumbValue *gate, guint *n_failed)
{
  print_gate (cli, gate);
  *n_failed += !plumb_value_member_boolean (gate, "holds", FALSE);
  plumb_value_builder_add (list, gate);
}

static int
print_end (PlumbCli *cli, PlumbValueBuilder *list, guint n_failed)
{
  PlumbValueBuilder *result = plumb_value_builder_new_object ();
  plumb_value_builder_set (result, "gates", plumb_value_builder_end (list));
  plumb_value_builder_set_int (result, "failed", n_failed);
  g_autoptr (PlumbValue) value = plumb_value_builder_end (result);
  if (cli->json)
    plumb_cli_print_json (value);
  return n_failed == 0 ? PLUMB_EXIT_OK : PLUMB_EXIT_FINDINGS;
}

/* What is asked for beside looking. */
typedef struct
{
  gboolean shadow;
  gboolean golden;
  char *only; /* (nullable): a workflow */
} Asked;

static int
pass_gates (PlumbCli *cli, PlumbCliSession *session, const Asked *asked)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbValue) looked
      = plumb_gates_look (session->engine, session->reader, session->pack_problems, &error);
  g_autoptr (PlumbValueBuilder) list = plumb_value_builder_new_array ();
  guint n_failed = 0;

  if (looked == NULL)
    return plumb_cli_fail (cli, error);
  for (guint i = 0; i < plumb_value_get_length (looked); i++)
    take_gate (cli, list, plumb_value_ref (plumb_value_get_element (looked, i)), &n_failed);
  PlumbValue *shadow = asked->shadow ? run_shadow (cli, session, asked->only, &error) : NULL;
  if (shadow != NULL)
    take_gate (cli, list, shadow, &n_failed);
  PlumbValue *golden = asked->golden && error == NULL ? run_golden (cli, &error) : NULL;
  if (golden != NULL)
    take_gate (cli, list, golden, &n_failed);
  if (error != NULL)
    return plumb_cli_fail (cli, error);
  return print_end (cli, g_steal_pointer (&list), n_failed);
}

int
plumb_cli_gate (PlumbCli *cli, int argc, char **argv)
{
  Asked asked = { 0 };
  const GOptionEntry entries[] = {
    { "with-live-shadow", 0, 0, G_OPTION_ARG_NONE, &asked.shadow,
      "Also run legacy commands and their graphs (of WORKFLOW: that one), and compare", NULL },
    { "with-golden", 0, 0, G_OPTION_ARG_NONE, &asked.golden, "Also run the five golden cases",
      NULL },
    G_OPTION_ENTRY_NULL,
  };
  int status;
  if (!plumb_cli_parse (
          cli, entries,
          "packs       every pack was read, and what holds for all of them holds\n"
          "workflows   each has no faults, is trusted, and nothing that it needs is missing\n"
          "legacy      each contract is whole, and its command trusted\n"
          "rollout     each output does what was decided, and no comparison since is against it\n"
          "references  each picture that was approved is there, byte for byte\n"
          "\n"
          "One after another; nothing is started, but for what is asked for. What runs beside a\n"
          "legacy command publishes nothing, and is no pass for the rollout. Exit status 1 where "
          "a\n"
          "gate does not hold.",
          &argc, &argv, 0, 1, &status))
    return status;
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbCliSession) session
      = plumb_cli_session_open (cli, argc > 1 ? argv[1] : NULL, &error);
  if (session == NULL)
    return plumb_cli_fail (cli, error);
  g_autofree char *only
      = argc > 1 && g_str_has_suffix (argv[1], ".plumb") ? g_strdup (session->workflow) : NULL;
  asked.only = only;
  return pass_gates (cli, session, &asked);
}
