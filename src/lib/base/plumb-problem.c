/* plumb-problem.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-problem.h"

#include "plumb-file.h"

struct _PlumbProblems
{
  gatomicrefcount ref_count;
  GPtrArray *list;     /* of PlumbProblem */
  GStringChunk *texts; /* what they point to */
  guint n_errors;
};

/**
 * plumb_problems_new:
 *
 * Returns: (transfer full): an empty list
 */
PlumbProblems *
plumb_problems_new (void)
{
  PlumbProblems *self = g_new0 (PlumbProblems, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->list = g_ptr_array_new_with_free_func (g_free);
  self->texts = g_string_chunk_new (512);
  return self;
}

/**
 * plumb_problems_ref:
 * @self: a list
 *
 * Returns: (transfer full): @self
 */
PlumbProblems *
plumb_problems_ref (PlumbProblems *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * plumb_problems_unref:
 * @self: (transfer full): a list
 */
void
plumb_problems_unref (PlumbProblems *self)
{
  g_return_if_fail (self != NULL);
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_clear_pointer (&self->list, g_ptr_array_unref);
  g_clear_pointer (&self->texts, g_string_chunk_free);
  g_free (self);
}

static const char *
copy_text (PlumbProblems *self, const char *text)
{
  return text == NULL ? NULL : g_string_chunk_insert (self->texts, text);
}

/**
 * plumb_problems_add:
 * @self: a list
 * @problem: what was found; its @code and @message are set
 *
 * Adds a copy at the end.
 */
void
plumb_problems_add (PlumbProblems *self, const PlumbProblem *problem)
{
  g_return_if_fail (self != NULL && problem != NULL);
  g_return_if_fail (problem->code != NULL && problem->message != NULL);
  PlumbProblem *copy = g_new (PlumbProblem, 1);
  *copy = (PlumbProblem) {
    .severity = problem->severity,
    .code = copy_text (self, problem->code),
    .node = copy_text (self, problem->node),
    .field = copy_text (self, problem->field),
    .message = copy_text (self, problem->message),
    .expected = copy_text (self, problem->expected),
    .found = copy_text (self, problem->found),
    .advice = copy_text (self, problem->advice),
  };
  g_ptr_array_add (self->list, copy);
  if (copy->severity == PLUMB_SEVERITY_ERROR)
    self->n_errors++;
}

/**
 * plumb_problems_append:
 * @self: a list
 * @other: another list
 * @node_prefix: (nullable): the node inside which @other was found
 *
 * Adds copies of all of @other. With a prefix their nodes become colon paths: “outer:inner”, or
 * “outer” where a problem names no node.
 */
void
plumb_problems_append (PlumbProblems *self, const PlumbProblems *other, const char *node_prefix)
{
  g_return_if_fail (self != NULL && other != NULL && self != other);
  for (guint i = 0; i < plumb_problems_get_length (other); i++)
    {
      PlumbProblem problem = *plumb_problems_get (other, i);
      g_autofree char *path = NULL;
      if (node_prefix != NULL && problem.node != NULL)
        problem.node = path = g_strconcat (node_prefix, ":", problem.node, NULL);
      else if (node_prefix != NULL)
        problem.node = node_prefix;
      plumb_problems_add (self, &problem);
    }
}

/**
 * plumb_problems_get_length:
 * @self: a list
 *
 * Returns: how many problems it holds
 */
guint
plumb_problems_get_length (const PlumbProblems *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->list->len;
}

/**
 * plumb_problems_get:
 * @self: a list
 * @index: which, below the length
 *
 * Returns: (transfer none): the problem, which lives as long as @self
 */
const PlumbProblem *
plumb_problems_get (const PlumbProblems *self, guint index)
{
  g_return_val_if_fail (self != NULL && index < self->list->len, NULL);
  return g_ptr_array_index (self->list, index);
}

/**
 * plumb_problems_has_errors:
 * @self: a list
 *
 * Returns: whether one of them is of severity %PLUMB_SEVERITY_ERROR
 */
gboolean
plumb_problems_has_errors (const PlumbProblems *self)
{
  g_return_val_if_fail (self != NULL, FALSE);
  return self->n_errors > 0;
}

/**
 * plumb_severity_get_name:
 * @severity: a severity
 *
 * Returns: "error", "warning" or "note"
 */
const char *
plumb_severity_get_name (PlumbSeverity severity)
{
  static const char *const names[] = { "error", "warning", "note" };
  g_return_val_if_fail (severity < G_N_ELEMENTS (names), NULL);
  return names[severity];
}

static PlumbValue *
make_value (const PlumbProblem *problem)
{
  g_autoptr (PlumbValueBuilder) builder = plumb_value_builder_new_object ();
  plumb_value_builder_set_string (builder, "severity", plumb_severity_get_name (problem->severity));
  plumb_value_builder_set_string (builder, "code", problem->code);
  plumb_value_builder_set_string (builder, "node", problem->node);
  plumb_value_builder_set_string (builder, "field", problem->field);
  plumb_value_builder_set_string (builder, "message", problem->message);
  plumb_value_builder_set_string (builder, "expected", problem->expected);
  plumb_value_builder_set_string (builder, "found", problem->found);
  plumb_value_builder_set_string (builder, "advice", problem->advice);
  return plumb_value_builder_end (g_steal_pointer (&builder));
}

/**
 * plumb_problems_to_value:
 * @self: a list
 *
 * Returns: (transfer full): an array of objects with the members of #PlumbProblem, without those
 *   that are %NULL
 */
PlumbValue *
plumb_problems_to_value (const PlumbProblems *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_autoptr (PlumbValueBuilder) builder = plumb_value_builder_new_array ();
  for (guint i = 0; i < self->list->len; i++)
    plumb_value_builder_add (builder, make_value (plumb_problems_get (self, i)));
  return plumb_value_builder_end (g_steal_pointer (&builder));
}

static void
append_part (GString *text, const char *before, const char *part)
{
  if (part == NULL)
    return;
  g_autofree char *visible = plumb_text_make_visible (part);
  g_string_append (text, before);
  g_string_append (text, visible);
}

static void
append_problem (GString *text, const PlumbProblem *problem)
{
  g_string_append (text, plumb_severity_get_name (problem->severity));
  append_part (text, ": ", problem->node);
  append_part (text, problem->node == NULL ? ": " : ".", problem->field);
  append_part (text, ": ", problem->message);
  append_part (text, " [", problem->code);
  g_string_append (text, "]\n");
  append_part (text, "  expected: ", problem->expected);
  append_part (text, problem->expected == NULL ? "  found: " : "; found: ", problem->found);
  if (problem->expected != NULL || problem->found != NULL)
    g_string_append_c (text, '\n');
  append_part (text, "  next: ", problem->advice);
  if (problem->advice != NULL)
    g_string_append_c (text, '\n');
}

/**
 * plumb_problems_append_text:
 * @self: a list
 * @text: where to append
 *
 * Appends what a person reads, one to three lines a problem:
 * |[
 * error: render.samples: the number is too large [out-of-bounds]
 *   expected: 1 to 4096; found: 100000
 *   next: Choose a number from 1 to 4096
 * ]|
 * Whatever came from a file is safe on a terminal.
 */
void
plumb_problems_append_text (const PlumbProblems *self, GString *text)
{
  g_return_if_fail (self != NULL && text != NULL);
  for (guint i = 0; i < self->list->len; i++)
    append_problem (text, plumb_problems_get (self, i));
}
