/* plumb-run-block.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What no backend does: questions to a person, and the rounds of repeat blocks. */

#include "config.h"

#include <math.h>

#include "plumb-run-private.h"

#include "plumb-data.h"
#include "plumb-hash.h"
#include "plumb-until.h"

/* --- questions
 * -------------------------------------------------------------------------------------------- */

static PlumbValue *
find_answer (PlumbRun *self, const char *step, guint item)
{
  g_autoptr (GPtrArray) questions
      = plumb_ledger_reader_list_questions (self->reader, self->number, NULL);

  for (guint i = 0; questions != NULL && i < questions->len; i++)
    {
      PlumbValue *question = g_ptr_array_index (questions, i);
      PlumbValue *answer = plumb_value_get_member (question, "answer");
      if (g_strcmp0 (plumb_value_member_string (question, "step", NULL), step) == 0
          && plumb_value_member_int (question, "item", -1) == (gint64) item)
        return answer != NULL && plumb_value_get_value_type (answer) != PLUMB_VALUE_NULL
                   ? plumb_value_ref (answer)
                   : plumb_value_new_null ();
    }
  return NULL;
}

static void
record_question (PlumbRun *self, PlumbRunStep *step, guint item)
{
  const PlumbPlanItem *planned = g_ptr_array_index (step->items, item);
  PlumbValue *choices = plumb_value_get_member (planned->params, "choices");
  PlumbValueBuilder *payload = plumb_value_builder_new_object ();
  PlumbValueBuilder *state = plumb_value_builder_new_object ();

  plumb_value_builder_set_string (payload, "question", step->path);
  plumb_value_builder_set_string (payload, "text",
                                  plumb_value_member_string (planned->params, "question", ""));
  if (choices != NULL)
    plumb_value_builder_set (payload, "choices", plumb_value_ref (choices));
  plumb_value_builder_set (payload, "evidence", plumb_value_ref (planned->inputs));
  plumb_run_record (self, PLUMB_EVENT_QUESTION_ASKED, step->path, (int) item,
                    plumb_value_builder_end (payload));
  plumb_value_builder_set_string (state, "state", "waiting");
  plumb_run_record (self, PLUMB_EVENT_STEP_STATE, step->path, -1, plumb_value_builder_end (state));
}

/**
 * plumb_run_check_answer:
 * @choices: (nullable): of the question
 * @step: its path
 * @answer: a text, or { "answer", "note", "by" }
 * @error: set where it is none of the choices
 *
 * Returns: whether it can be taken
 */
gboolean
plumb_run_check_answer (PlumbValue *choices, const char *step, PlumbValue *answer, GError **error)
{
  gboolean is_text = plumb_value_get_value_type (answer) == PLUMB_VALUE_STRING;
  const char *text = is_text ? plumb_value_get_string (answer, "")
                             : plumb_value_member_string (answer, "answer", "");
  g_autoptr (GString) known = g_string_new (NULL);

  for (guint i = 0; i < plumb_value_get_length (choices); i++)
    {
      const char *choice = plumb_value_get_string (plumb_value_get_element (choices, i), "");
      if (g_str_equal (choice, text))
        return TRUE;
      g_string_append_printf (known, "%s“%s”", i > 0 ? ", " : "", choice);
    }
  if (known->len == 0)
    return TRUE;
  g_set_error (error, PLUMB_ENGINE_ERROR, PLUMB_ENGINE_ERROR_REQUEST,
               "%s: the answer “%s” is none of its choices, which are %s", step, text, known->str);
  return FALSE;
}

/**
 * plumb_run_describe_answer:
 * @step: the path of the question
 * @answer: a text, or { "answer", "note", "by" }
 *
 * Returns: (transfer full): the payload of QUESTION_ANSWERED
 */
PlumbValue *
plumb_run_describe_answer (const char *step, PlumbValue *answer)
{
  gboolean is_text = plumb_value_get_value_type (answer) == PLUMB_VALUE_STRING;
  const char *by = is_text ? NULL : plumb_value_member_string (answer, "by", NULL);
  PlumbValueBuilder *payload = plumb_value_builder_new_object ();

  plumb_value_builder_set_string (payload, "question", step);
  plumb_value_builder_set (payload, "answer", plumb_value_ref (answer));
  plumb_value_builder_set_string (payload, "by", by != NULL ? by : g_get_user_name ());
  return plumb_value_builder_end (payload);
}

/* The first choice means pass. */
static PlumbValue *
make_answer (const PlumbPlanItem *planned, const char *text, const char *note)
{
  PlumbValue *choices = plumb_value_get_member (planned->params, "choices");
  PlumbValue *input = plumb_value_get_member (planned->inputs, "input");
  const char *first = plumb_value_get_length (choices) > 0
                          ? plumb_value_get_string (plumb_value_get_element (choices, 0), "")
                          : text;
  PlumbValueBuilder *outputs = plumb_value_builder_new_object ();
  PlumbValueBuilder *verdict = plumb_value_builder_new_object ();

  plumb_value_builder_set_string (verdict, "verdict", g_str_equal (first, text) ? "pass" : "fail");
  plumb_value_builder_set_string (verdict, "answer", text);
  plumb_value_builder_set_string (verdict, "note", note);
  plumb_value_builder_set_string (outputs, "answer", text);
  plumb_value_builder_set_string (outputs, "note", note);
  plumb_value_builder_set (outputs, "verdict", plumb_value_builder_end (verdict));
  if (input != NULL)
    plumb_value_builder_set (outputs, "output", plumb_value_ref (input));
  return plumb_value_builder_end (outputs);
}

static void
take_answer (PlumbRun *self, guint number, guint item, PlumbValue *answer)
{
  PlumbRunStep *step = PLUMB_RUN_STEP (self, number);
  const PlumbPlanItem *planned = g_ptr_array_index (step->items, item);
  gboolean is_text = plumb_value_get_value_type (answer) == PLUMB_VALUE_STRING;
  g_autoptr (PlumbValue) outputs
      = make_answer (planned,
                     is_text ? plumb_value_get_string (answer, "")
                             : plumb_value_member_string (answer, "answer", ""),
                     is_text ? "" : plumb_value_member_string (answer, "note", ""));
  PlumbRunItem *done = plumb_run_item_new (self, number, item, (guint) planned->attempt + 1);

  plumb_run_item_succeed (done, outputs, NULL);
}

/**
 * plumb_run_ask:
 * @self: a run
 * @action: ASK
 *
 * An answer that was given while the run did not live is taken at once.
 */
void
plumb_run_ask (PlumbRun *self, const PlumbAction *action)
{
  PlumbRunStep *step = PLUMB_RUN_STEP (self, action->step);
  g_autoptr (PlumbValue) known = find_answer (self, step->path, (guint) action->item);

  if (known == NULL)
    record_question (self, step, (guint) action->item);
  else if (plumb_value_get_value_type (known) != PLUMB_VALUE_NULL)
    take_answer (self, action->step, (guint) action->item, known);
  plumb_run_touch (self);
}

/**
 * plumb_run_answer:
 * @self: a run
 * @step: the path of a question
 * @item: of its item
 * @answer: a text, or { "answer", "note", "by" }
 * @error: set where nothing is asked there, or the answer is none of the choices
 *
 * Returns: whether the answer was taken
 */
gboolean
plumb_run_answer (PlumbRun *self, const char *step, guint item, PlumbValue *answer, GError **error)
{
  guint number = 0;

  while (number < self->steps->len && !g_str_equal (PLUMB_RUN_STEP (self, number)->path, step))
    number++;
  if (number == self->steps->len || item >= PLUMB_RUN_STEP (self, number)->n_items
      || plumb_schedule_get_item_state (self->schedule, number, item) != PLUMB_ITEM_ASKED)
    {
      g_set_error (error, PLUMB_ENGINE_ERROR, PLUMB_ENGINE_ERROR_NOT_FOUND,
                   "run %" G_GINT64_FORMAT " asks nothing at “%s”, item %u", self->number, step,
                   item);
      return FALSE;
    }
  const PlumbPlanItem *planned = g_ptr_array_index (PLUMB_RUN_STEP (self, number)->items, item);
  if (!plumb_run_check_answer (plumb_value_get_member (planned->params, "choices"), step, answer,
                               error))
    return FALSE;
  plumb_run_record (self, PLUMB_EVENT_QUESTION_ANSWERED, step, (int) item,
                    plumb_run_describe_answer (step, answer));
  take_answer (self, number, item, answer);
  return TRUE;
}

/* --- rounds
 * ------------------------------------------------------------------------------------------------
 */

/* What core.output nodes got: port -> list of data. */
static PlumbValue *
gather_round (PlumbRun *self, PlumbRunScope *scope)
{
  PlumbFlat *flat = scope->wiring->flat;
  PlumbValueBuilder *outputs = plumb_value_builder_new_object ();

  for (guint i = 0; i < flat->n_nodes; i++)
    {
      PlumbRunStep *step = PLUMB_RUN_STEP (self, scope->base + i);
      if (!g_str_equal (plumb_kind_get_name (step->node->kind), PLUMB_KIND_OUTPUT))
        continue;
      PlumbValue *list = plumb_value_get_member (step->outputs, "value");
      if (list != NULL)
        plumb_value_builder_set (outputs, step->node->path, plumb_value_ref (list));
    }
  return plumb_value_builder_end (outputs);
}

/* What the round's core.input nodes give: what an output of the round before feeds back wins over
 * the block's input. */
static PlumbValue *
make_given (PlumbRun *self, PlumbRunStep *repeat)
{
  PlumbValue *inputs = ((PlumbPlanItem *) g_ptr_array_index (repeat->items, 0))->inputs;
  PlumbValueBuilder *given = plumb_value_builder_new_copy (inputs);
  guint n = repeat->round != NULL ? repeat->round->wiring->flat->n_nodes : 0;

  for (guint i = 0; i < n; i++)
    {
      PlumbRunStep *step = PLUMB_RUN_STEP (self, repeat->round->base + i);
      const char *feeds = plumb_value_member_string (step->node->params, "feeds", "");
      PlumbValue *list = plumb_value_get_member (step->outputs, "value");
      if (g_str_equal (plumb_kind_get_name (step->node->kind), PLUMB_KIND_OUTPUT) && *feeds != '\0'
          && list != NULL)
        plumb_value_builder_set (given, feeds, plumb_value_ref (list));
    }
  return plumb_value_builder_end (given);
}

/**
 * plumb_run_plan_round:
 * @self: a run
 * @action: PLAN_ROUND
 */
void
plumb_run_plan_round (PlumbRun *self, const PlumbAction *action)
{
  PlumbRunStep *repeat = PLUMB_RUN_STEP (self, action->step);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (PlumbScheduleStep));
  g_autoptr (GArray) edges = g_array_new (FALSE, FALSE, sizeof (PlumbScheduleEdge));
  PlumbWiring *wiring = plumb_wiring_new (repeat->node->body, &error);

  if (wiring == NULL || repeat->node->body->n_nodes == 0)
    {
      repeat->reason
          = g_strdup (error != NULL ? error->message : "there is nothing inside the block");
      g_clear_pointer (&wiring, plumb_wiring_free);
      plumb_run_feed (
          self, &(PlumbScheduleEvent) { .type = PLUMB_INPUT_EXPAND_FAILED, .step = action->step });
      return;
    }
  PlumbRunScope *scope = g_new0 (PlumbRunScope, 1);
  scope->wiring = wiring;
  scope->owns_wiring = TRUE;
  scope->repeat = (int) action->step;
  scope->given = make_given (self, repeat);
  g_autofree char *prefix = g_strdup_printf ("%s@%u:", repeat->path, action->round);
  plumb_run_add_scope (self, scope, prefix);
  repeat->round = scope;
  plumb_run_record_round (self, scope);
  PlumbScheduleGraph graph = plumb_run_make_graph (self, scope, steps, edges);
  plumb_run_feed (self, &(PlumbScheduleEvent) { .type = PLUMB_INPUT_ROUND_PLANNED,
                                                .step = action->step,
                                                .graph = &graph });
}

/* The number that the condition looks at, turned so that more is better; NAN where there is none.
 */
static double
read_score (const PlumbUntil *until, PlumbValue *outputs)
{
  PlumbValue *value = plumb_value_get_element (plumb_value_get_member (outputs, until->output), 0);

  if (until->member != NULL)
    {
      g_auto (GStrv) names = g_strsplit (until->member, ".", -1);
      for (guint i = 0; names[i] != NULL && value != NULL; i++)
        value = plumb_value_get_member (value, names[i]);
    }
  if (value == NULL || !plumb_value_is_number (value))
    return NAN;
  double number = plumb_value_get_double (value, 0);
  switch (until->comparison)
    {
    case PLUMB_RELATION_LESS:
    case PLUMB_RELATION_LESS_OR_EQUAL:
      return -number;
    case PLUMB_RELATION_EQUAL:
      return -fabs (number - until->number);
    case PLUMB_RELATION_GREATER:
    case PLUMB_RELATION_GREATER_OR_EQUAL:
      return number;
    case PLUMB_RELATION_NONE:
    case PLUMB_RELATION_NOT_EQUAL:
    default:
      return NAN;
    }
}

/* The block's outputs: those of its last round, and its own. */
static PlumbValue *
make_block_outputs (PlumbValue *round_outputs, gboolean passed, guint n_rounds)
{
  PlumbValueBuilder *outputs = plumb_value_builder_new_copy (round_outputs);
  PlumbValueBuilder *was_passed = plumb_value_builder_new_array ();
  PlumbValueBuilder *rounds = plumb_value_builder_new_array ();

  plumb_value_builder_add (was_passed, plumb_value_new_boolean (passed));
  plumb_value_builder_add (rounds, plumb_value_new_int (n_rounds));
  plumb_value_builder_set (outputs, "passed", plumb_value_builder_end (was_passed));
  plumb_value_builder_set (outputs, "rounds", plumb_value_builder_end (rounds));
  return plumb_value_builder_end (outputs);
}

static guint64
make_fingerprint (PlumbValue *outputs)
{
  g_autofree char *hash = plumb_hash_value (outputs);
  g_autofree char *start = g_strndup (hash, 16);

  return g_ascii_strtoull (start, NULL, 16);
}

/**
 * plumb_run_judge_round:
 * @self: a run
 * @action: JUDGE_ROUND
 */
void
plumb_run_judge_round (PlumbRun *self, const PlumbAction *action)
{
  PlumbRunStep *repeat = PLUMB_RUN_STEP (self, action->step);
  const char *text = plumb_value_member_string (repeat->node->params, "until", "");
  g_autoptr (PlumbValue) outputs = gather_round (self, repeat->round);
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbUntil) until = *text != '\0' ? plumb_until_parse (text, &error) : NULL;
  PlumbScheduleEvent event
      = { .type = PLUMB_INPUT_ROUND_ENDED, .step = action->step, .score = NAN };
  gint64 max_rounds = plumb_value_member_int (repeat->node->params, "max_rounds", 1);

  if (error != NULL
      || (until != NULL && !plumb_until_evaluate (until, outputs, &event.passed, &error)))
    {
      repeat->reason = g_strdup (error->message);
      plumb_run_feed (
          self, &(PlumbScheduleEvent) { .type = PLUMB_INPUT_EXPAND_FAILED, .step = action->step });
      return;
    }
  if (until != NULL)
    event.score = read_score (until, outputs);
  else
    event.passed = (gint64) action->round >= max_rounds;
  event.fingerprint = make_fingerprint (outputs);
  g_clear_pointer (&repeat->answers[0], plumb_value_unref);
  repeat->answers[0] = make_block_outputs (outputs, event.passed, action->round);
  g_autoptr (PlumbValue) given = plumb_value_ref (repeat->answers[0]);
  event.signal
      = plumb_wiring_read (repeat->scope->wiring, action->step - repeat->scope->base, given);
  event.signal.fails = FALSE;
  plumb_run_feed (self, &event);
}
