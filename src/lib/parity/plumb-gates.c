/* plumb-gates.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-gates.h"

#include <glib/gstdio.h>

#include "plumb-file.h"
#include "plumb-hash.h"
#include "plumb-plan.h"
#include "plumb-promotion.h"
#include "plumb-trust-check.h"

/* --- one gate --- */

/**
 * plumb_gate_begin:
 * @self: zeroed
 */
void
plumb_gate_begin (PlumbGate *self)
{
  self->evidence = plumb_value_builder_new_array ();
  self->faults = plumb_value_builder_new_array ();
}

static void
add_text (PlumbValueBuilder *list, const char *format, va_list arguments)
{
  g_autofree char *text = g_strdup_vprintf (format, arguments);

  plumb_value_builder_add (list, plumb_value_new_string (text));
}

/**
 * plumb_gate_add_evidence:
 * @self: a gate that was begun
 * @format: what was seen
 * @...: for @format
 */
void
plumb_gate_add_evidence (PlumbGate *self, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  add_text (self->evidence, format, arguments);
  va_end (arguments);
}

/**
 * plumb_gate_add_fault:
 * @self: a gate that was begun
 * @format: what speaks against it
 * @...: for @format
 */
void
plumb_gate_add_fault (PlumbGate *self, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  add_text (self->faults, format, arguments);
  va_end (arguments);
}

/**
 * plumb_gate_end:
 * @self: a gate that was begun
 * @name: what it is called
 *
 * Returns: (transfer full): what was found
 */
PlumbValue *
plumb_gate_end (PlumbGate *self, const char *name)
{
  PlumbValue *faults = plumb_value_builder_end (g_steal_pointer (&self->faults));
  PlumbValueBuilder *gate = plumb_value_builder_new_object ();

  plumb_value_builder_set_string (gate, "gate", name);
  plumb_value_builder_set_boolean (gate, "holds", plumb_value_get_length (faults) == 0);
  plumb_value_builder_set (gate, "evidence",
                           plumb_value_builder_end (g_steal_pointer (&self->evidence)));
  plumb_value_builder_set (gate, "faults", faults);
  return plumb_value_builder_end (gate);
}

/* --- those of a project --- */

/* What all of them look at, and the one at hand. */
typedef struct
{
  PlumbEngine *engine;
  PlumbLedgerReader *reader;
  const PlumbProblems *pack_problems;
  char **workflows;
  PlumbGate gate;
} Look;

static PlumbProject *
get_project (const Look *self)
{
  return plumb_engine_get_info (self->engine)->project;
}

/* The errors among them; @whose: what they are about. */
static void
add_errors (Look *self, const char *whose, const PlumbProblems *problems)
{
  for (guint i = 0; i < plumb_problems_get_length (problems); i++)
    {
      const PlumbProblem *problem = plumb_problems_get (problems, i);
      if (problem->severity == PLUMB_SEVERITY_ERROR)
        plumb_gate_add_fault (&self->gate, "%s: %s%s%s", whose,
                              problem->node != NULL ? problem->node : "",
                              problem->node != NULL ? ": " : "", problem->message);
    }
}

/* --- packs --- */

static gboolean
look_at_packs (Look *self, GError **error)
{
  PlumbRegistry *registry = plumb_engine_get_info (self->engine)->registry;

  for (guint i = 0; i < plumb_registry_get_n_packs (registry); i++)
    {
      PlumbPack *pack = plumb_registry_get_pack (registry, i);
      plumb_gate_add_evidence (&self->gate, "%s %s: %u kinds of nodes", plumb_pack_get_name (pack),
                               plumb_pack_get_version (pack), plumb_pack_get_n_kinds (pack));
    }
  add_errors (self, "packs", self->pack_problems);
  return TRUE;
}

/* --- workflows --- */

static void
look_at_plan (Look *self, const char *name, PlumbWorkflow *workflow)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbPlan) plan = plumb_plan_new (self->engine, workflow, self->reader, &error);
  guint n_steps = plan != NULL ? plumb_plan_get_n_steps (plan) : 0;

  if (plan == NULL)
    plumb_gate_add_fault (&self->gate, "%s: %s", name, error->message);
  for (guint i = 0; i < n_steps; i++)
    {
      const PlumbPlanStep *step = plumb_plan_get_step (plan, i);
      if (step->decision == PLUMB_DECISION_BLOCKED)
        plumb_gate_add_fault (&self->gate, "%s: %s cannot run: %s", name, step->path, step->reason);
    }
  if (!plumb_trust_check (self->engine, workflow, &error))
    plumb_gate_add_fault (&self->gate, "%s: %s", name, error->message);
  if (plan != NULL)
    plumb_gate_add_evidence (&self->gate, "%s: steps %u, cached %u", name, n_steps,
                             plumb_plan_count (plan, PLUMB_DECISION_CACHED));
}

static gboolean
look_at_workflows (Look *self, GError **error)
{
  for (guint i = 0; self->workflows[i] != NULL; i++)
    {
      const char *name = self->workflows[i];
      g_autoptr (GError) fault = NULL;
      g_autoptr (PlumbProblems) problems = plumb_problems_new ();
      g_autoptr (PlumbWorkflow) workflow
          = plumb_workflow_load (self->engine, name, NULL, problems, &fault);
      add_errors (self, name, problems);
      if (workflow != NULL)
        look_at_plan (self, name, workflow);
      else if (!plumb_problems_has_errors (problems))
        plumb_gate_add_fault (&self->gate, "%s: %s", name, fault->message);
    }
  return TRUE;
}

/* --- legacy --- */

static gboolean
look_at_legacy (Look *self, GError **error)
{
  for (guint i = 0; self->workflows[i] != NULL; i++)
    {
      const char *name = self->workflows[i];
      g_autoptr (GError) fault = NULL;
      if (!plumb_contract_is_named (self->engine, name))
        continue;
      g_autoptr (PlumbContract) contract = plumb_contract_load (self->engine, name, NULL, &fault);
      if (contract == NULL || !plumb_contract_check_trust (contract, get_project (self), &fault))
        plumb_gate_add_fault (&self->gate, "%s: %s", name, fault->message);
      else
        plumb_gate_add_evidence (&self->gate, "%s: %s (%.12s)", name,
                                 plumb_legacy_get_title (contract->legacy), contract->legacy_hash);
    }
  return TRUE;
}

/* --- rollout --- */

/* How often each side was asked, and failed, for the graph and the command as they are now. */
typedef struct
{
  const char *graph_hash;
  const char *legacy_hash;
  guint n_graph;
  guint n_graph_failed;
  guint n_legacy;
  guint n_legacy_failed;
} Rates;

static gboolean
count_failures (PlumbValue *ended, gpointer data)
{
  Rates *self = data;
  PlumbValue *runs = plumb_value_get_member (ended, "runs");

  if (plumb_value_get_member (ended, "trial") != NULL
      || g_str_equal (plumb_value_member_string (ended, "state", ""), "cancelled"))
    return TRUE;
  if (g_str_equal (plumb_value_member_string (ended, "graph_hash", ""), self->graph_hash)
      && plumb_value_member_int (runs, "graph", 0) > 0)
    {
      self->n_graph++;
      self->n_graph_failed += plumb_value_get_member (ended, "graph_failure") != NULL;
    }
  if (g_str_equal (plumb_value_member_string (ended, "legacy_hash", ""), self->legacy_hash)
      && plumb_value_member_int (runs, "legacy", 0) > 0)
    {
      self->n_legacy++;
      self->n_legacy_failed += plumb_value_get_member (ended, "legacy_failure") != NULL;
    }
  return TRUE;
}

/* Where one side was never asked there is nothing to compare. */
static gboolean
look_at_rates (Look *self, const char *name, PlumbValue *about, GError **error)
{
  Rates rates = { .graph_hash = plumb_value_member_string (about, "graph_hash", ""),
                  .legacy_hash = plumb_value_member_string (about, "legacy_hash", "") };

  if (!plumb_pairs_walk_dispatches (self->reader, name, count_failures, &rates, error))
    return FALSE;
  if (rates.n_graph == 0 || rates.n_legacy == 0)
    return TRUE;
  g_autofree char *text = g_strdup_printf (
      "%s: the graph failed %u of %u times, the legacy command "
      "%u of %u",
      name, rates.n_graph_failed, rates.n_graph, rates.n_legacy_failed, rates.n_legacy);
  gboolean is_worse = (guint64) rates.n_graph_failed * rates.n_legacy
                      > (guint64) rates.n_legacy_failed * rates.n_graph;
  if (is_worse)
    plumb_gate_add_fault (&self->gate, "%s", text);
  else
    plumb_gate_add_evidence (&self->gate, "%s", text);
  return TRUE;
}

static void
look_at_output (Look *self, const char *name, PlumbValue *output)
{
  const char *mode = plumb_value_member_string (output, PLUMB_MODE_MEMBER, "");
  const char *id = plumb_value_member_string (output, "output", "");
  const char *held = plumb_value_member_string (output, "effective_why", NULL);
  const char *code = plumb_value_member_string (output, "missing_code", "");
  gboolean is_against = g_str_equal (code, "verdict") || g_str_equal (code, "failed");

  plumb_gate_add_evidence (&self->gate,
                           "%s %s: %s, %" G_GINT64_FORMAT " of %" G_GINT64_FORMAT " passes", name,
                           id, mode, plumb_value_member_int (output, "passes", 0),
                           plumb_value_member_int (output, "required_passes", 0));
  if (held != NULL)
    plumb_gate_add_fault (&self->gate, "%s %s: %s", name, id, held);
  else if (is_against && !g_str_equal (mode, plumb_mode_get_name (PLUMB_MODE_LEGACY)))
    plumb_gate_add_fault (&self->gate, "%s %s", name,
                          plumb_value_member_string (output, "missing", ""));
}

static gboolean
look_at_rollout (Look *self, GError **error)
{
  for (guint i = 0; self->workflows[i] != NULL; i++)
    {
      const char *name = self->workflows[i];
      g_autoptr (GError) fault = NULL;
      if (!plumb_contract_is_named (self->engine, name))
        continue;
      g_autoptr (PlumbValue) about
          = plumb_promotion_describe (self->engine, self->reader, name, &fault);
      PlumbValue *outputs = plumb_value_get_member (about, "outputs");
      if (about == NULL)
        plumb_gate_add_fault (&self->gate, "%s: %s", name, fault->message);
      for (guint j = 0; j < plumb_value_get_length (outputs); j++)
        look_at_output (self, name, plumb_value_get_element (outputs, j));
      if (about != NULL && !look_at_rates (self, name, about, error))
        return FALSE;
    }
  return TRUE;
}

/* --- references --- */

static void
look_at_picture (Look *self, const char *whose, PlumbValue *datum)
{
  const char *path = plumb_value_member_string (datum, "path", "");
  g_autoptr (GError) error = NULL;
  g_autofd int fd = plumb_file_open_regular (path, &error);
  g_autofree char *hash = fd >= 0 ? plumb_hash_fd (fd, NULL, NULL, &error) : NULL;

  if (hash == NULL)
    plumb_gate_add_fault (&self->gate, "%s: %s", whose, error->message);
  else if (!g_str_equal (hash, plumb_value_member_string (datum, "artifact", "")))
    plumb_gate_add_fault (&self->gate, "%s: '%s' is not the picture that was approved", whose,
                          path);
}

static void
look_at_reference (Look *self, const char *workflow, const char *output)
{
  g_autofree char *whose = g_strdup_printf ("%s %s", workflow, output);
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbReference) reference
      = plumb_reference_find_current (get_project (self), workflow, output, &error);

  if (reference == NULL)
    {
      plumb_gate_add_fault (&self->gate, "%s: %s", whose, error->message);
      return;
    }
  g_autoptr (GPtrArray) data = plumb_reference_list_data (reference);
  for (guint i = 0; i < data->len; i++)
    look_at_picture (self, whose, g_ptr_array_index (data, i));
  plumb_gate_add_evidence (
      &self->gate, "%s: version %s, files %u, approved by %s", whose,
      plumb_reference_get_version (reference), data->len,
      plumb_value_member_string (plumb_reference_get_record (reference), "by", ""));
}

static gboolean
look_at_references (Look *self, GError **error)
{
  for (guint i = 0; self->workflows[i] != NULL; i++)
    {
      g_auto (GStrv) outputs
          = plumb_reference_list_outputs (get_project (self), self->workflows[i]);
      for (guint j = 0; outputs != NULL && outputs[j] != NULL; j++)
        look_at_reference (self, self->workflows[i], outputs[j]);
    }
  return TRUE;
}

/* --- all of them --- */

/**
 * plumb_gates_look:
 * @engine: the project's engine
 * @reader: its ledger
 * @pack_problems: what loading the packs told
 * @error: set where the project's folder or the ledger cannot be read
 *
 * Returns: (transfer full) (nullable): the gates
 */
PlumbValue *
plumb_gates_look (PlumbEngine *engine,
                  PlumbLedgerReader *reader,
                  const PlumbProblems *pack_problems,
                  GError **error)
{
  g_return_val_if_fail (PLUMB_IS_ENGINE (engine) && PLUMB_IS_LEDGER_READER (reader), NULL);

  static const struct
  {
    const char *name;
    gboolean (*look) (Look *self, GError **error);
  } gates[] = { { "packs", look_at_packs },
                { "workflows", look_at_workflows },
                { "legacy", look_at_legacy },
                { "rollout", look_at_rollout },
                { "references", look_at_references } };
  Look self = { .engine = engine, .reader = reader, .pack_problems = pack_problems };
  g_auto (GStrv) workflows = plumb_project_list_workflows (get_project (&self), error);
  if (workflows == NULL)
    return NULL;
  self.workflows = workflows;
  g_autoptr (PlumbValueBuilder) list = plumb_value_builder_new_array ();
  gboolean is_read = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (gates) && is_read; i++)
    {
      plumb_gate_begin (&self.gate);
      is_read = gates[i].look (&self, error);
      plumb_value_builder_add (list, plumb_gate_end (&self.gate, gates[i].name));
    }
  return is_read ? plumb_value_builder_end (g_steal_pointer (&list)) : NULL;
}
