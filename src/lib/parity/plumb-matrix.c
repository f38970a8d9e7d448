/* plumb-matrix.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-matrix.h"

#include "plumb-json.h"

typedef struct
{
  char *name;
  PlumbValue *set; /* object */
} Choice;

typedef struct
{
  char *name;
  GArray *choices; /* Choice */
} Axis;

struct _PlumbMatrix
{
  char *workflow;
  GArray *axes; /* Axis */
  guint n_cells;
};

static void
choice_clear (gpointer data)
{
  Choice *choice = data;

  g_free (choice->name);
  g_clear_pointer (&choice->set, plumb_value_unref);
}

static void
axis_clear (gpointer data)
{
  Axis *axis = data;

  g_free (axis->name);
  g_clear_pointer (&axis->choices, g_array_unref);
}

static void
plumb_matrix_clear (gpointer data)
{
  PlumbMatrix *self = data;

  g_free (self->workflow);
  g_clear_pointer (&self->axes, g_array_unref);
}

/**
 * plumb_matrix_ref:
 * @self: a matrix
 *
 * Returns: (transfer full): it
 */
PlumbMatrix *
plumb_matrix_ref (PlumbMatrix *self)
{
  return g_atomic_rc_box_acquire (self);
}

/**
 * plumb_matrix_unref:
 * @self: (transfer full): a matrix
 */
void
plumb_matrix_unref (PlumbMatrix *self)
{
  g_atomic_rc_box_release_full (self, plumb_matrix_clear);
}

static gboolean
fail (GError **error, const char *where, const char *expected)
{
  g_set_error (error, PLUMB_PARITY_ERROR, PLUMB_PARITY_ERROR_FILE, "matrix: '%s' must be %s", where,
               expected);
  return FALSE;
}

/* A value of a parameter: its text is the choice's name. */
static void
add_value (Axis *axis, const char *parameter, PlumbValue *value)
{
  PlumbValueBuilder *set = plumb_value_builder_new_object ();
  const char *text = plumb_value_get_string (value, NULL);
  Choice choice
      = { .name = text != NULL ? g_strdup (text) : plumb_json_format (value, PLUMB_JSON_COMPACT) };

  plumb_value_builder_set (set, parameter, plumb_value_ref (value));
  choice.set = plumb_value_builder_end (set);
  g_array_append_val (axis->choices, choice);
}

static gboolean
add_choice (Axis *axis, PlumbValue *value, GError **error)
{
  const char *name = plumb_value_member_string (value, "name", NULL);
  PlumbValue *set = plumb_value_get_member (value, "set");
  if (name == NULL || set == NULL || plumb_value_get_value_type (set) != PLUMB_VALUE_OBJECT)
    return fail (error, axis->name, "a list of { \"name\", \"set\": { \"NODE.FIELD\": value } }");

  Choice choice = { .name = g_strdup (name), .set = plumb_value_ref (set) };
  g_array_append_val (axis->choices, choice);
  return TRUE;
}

static gboolean
read_axis (PlumbMatrix *self, const char *name, PlumbValue *value, GError **error)
{
  Axis axis = { .name = g_strdup (name), .choices = g_array_new (FALSE, TRUE, sizeof (Choice)) };
  g_array_set_clear_func (axis.choices, choice_clear);
  g_array_append_val (self->axes, axis); /* the matrix' from here on */
  const char *parameter = plumb_value_get_value_type (value) == PLUMB_VALUE_OBJECT
                              ? plumb_value_member_string (value, "parameter", NULL)
                              : NULL;
  PlumbValue *list = parameter != NULL ? plumb_value_get_member (value, "values") : value;
  if (list == NULL || plumb_value_get_value_type (list) != PLUMB_VALUE_ARRAY
      || plumb_value_get_length (list) == 0)
    return fail (error, name, "a list of choices, or { \"parameter\", \"values\" }");
  for (guint i = 0; i < plumb_value_get_length (list); i++)
    {
      PlumbValue *element = plumb_value_get_element (list, i);
      if (parameter != NULL)
        add_value (&axis, parameter, element);
      else if (!add_choice (&axis, element, error))
        return FALSE;
    }
  self->n_cells *= axis.choices->len;
  return self->n_cells <= PLUMB_MATRIX_MAX_CELLS
         || fail (error, name, "short enough for 10000 cells in all");
}

/**
 * plumb_matrix_new:
 * @value: what its file says
 * @error: set to PLUMB_PARITY_ERROR_FILE
 *
 * Returns: (transfer full) (nullable): the matrix
 */
PlumbMatrix *
plumb_matrix_new (const PlumbValue *value, GError **error)
{
  PlumbValue *axes = plumb_value_get_member (value, "axes");
  const char *workflow = plumb_value_member_string (value, "workflow", NULL);
  g_autoptr (PlumbMatrix) self = g_atomic_rc_box_new0 (PlumbMatrix);

  self->axes = g_array_new (FALSE, TRUE, sizeof (Axis));
  g_array_set_clear_func (self->axes, axis_clear);
  self->workflow = g_strdup (workflow);
  self->n_cells = 1;
  if (plumb_value_member_int (value, "plumb_matrix", 0) != 1)
    fail (error, "plumb_matrix", "1");
  else if (workflow == NULL)
    fail (error, "workflow", "the name of a workflow");
  else if (plumb_value_get_length (axes) == 0)
    fail (error, "axes", "an object with at least one axis");
  else
    {
      for (guint i = 0; i < plumb_value_get_length (axes); i++)
        {
          const char *name = NULL;
          PlumbValue *axis = plumb_value_get_member_at (axes, i, &name);
          if (name == NULL || !read_axis (self, name, axis, error))
            return NULL;
        }
      return g_steal_pointer (&self);
    }
  return NULL;
}

/**
 * plumb_matrix_load:
 * @path: a file
 * @error: set where it cannot be read, or is no matrix
 *
 * Returns: (transfer full) (nullable): the matrix
 */
PlumbMatrix *
plumb_matrix_load (const char *path, GError **error)
{
  g_autoptr (PlumbValue) value = plumb_json_load (path, error);

  return value != NULL ? plumb_matrix_new (value, error) : NULL;
}

static const Axis *
get_axis (const PlumbMatrix *self, guint axis)
{
  return &g_array_index (self->axes, Axis, axis);
}

/**
 * plumb_matrix_get_workflow:
 * @self: a matrix
 *
 * Returns: the name of the workflow that is tried
 */
const char *
plumb_matrix_get_workflow (const PlumbMatrix *self)
{
  return self->workflow;
}

/**
 * plumb_matrix_get_n_axes:
 * @self: a matrix
 *
 * Returns: how many axes it has
 */
guint
plumb_matrix_get_n_axes (const PlumbMatrix *self)
{
  return self->axes->len;
}

/**
 * plumb_matrix_get_axis:
 * @self: a matrix
 * @axis: position of an axis
 *
 * Returns: its name
 */
const char *
plumb_matrix_get_axis (const PlumbMatrix *self, guint axis)
{
  g_return_val_if_fail (axis < self->axes->len, NULL);

  return get_axis (self, axis)->name;
}

/**
 * plumb_matrix_get_n_choices:
 * @self: a matrix
 * @axis: position of an axis
 *
 * Returns: how many choices it has
 */
guint
plumb_matrix_get_n_choices (const PlumbMatrix *self, guint axis)
{
  g_return_val_if_fail (axis < self->axes->len, 0);

  return get_axis (self, axis)->choices->len;
}

/**
 * plumb_matrix_get_choice:
 * @self: a matrix
 * @axis: position of an axis
 * @choice: position of a choice
 *
 * Returns: the choice's name
 */
const char *
plumb_matrix_get_choice (const PlumbMatrix *self, guint axis, guint choice)
{
  g_return_val_if_fail (choice < plumb_matrix_get_n_choices (self, axis), NULL);

  return g_array_index (get_axis (self, axis)->choices, Choice, choice).name;
}

/**
 * plumb_matrix_get_n_cells:
 * @self: a matrix
 *
 * Returns: how many cells it has
 */
guint
plumb_matrix_get_n_cells (const PlumbMatrix *self)
{
  return self->n_cells;
}

/**
 * plumb_matrix_get_position:
 * @self: a matrix
 * @cell: number of a cell
 * @axis: position of an axis
 *
 * Returns: which choice of the axis the cell is
 */
guint
plumb_matrix_get_position (const PlumbMatrix *self, guint cell, guint axis)
{
  g_return_val_if_fail (cell < self->n_cells && axis < self->axes->len, 0);

  for (guint i = self->axes->len - 1; i > axis; i--)
    cell /= get_axis (self, i)->choices->len;
  return cell % get_axis (self, axis)->choices->len;
}

/**
 * plumb_matrix_make_name:
 * @self: a matrix
 * @cell: number of a cell
 *
 * Returns: (transfer full): "template=day samples=4"
 */
char *
plumb_matrix_make_name (const PlumbMatrix *self, guint cell)
{
  g_autoptr (GString) name = g_string_new (NULL);

  for (guint i = 0; i < self->axes->len; i++)
    g_string_append_printf (
        name, "%s%s=%s", i > 0 ? " " : "", get_axis (self, i)->name,
        plumb_matrix_get_choice (self, i, plumb_matrix_get_position (self, cell, i)));
  return g_string_free_and_steal (g_steal_pointer (&name));
}

/**
 * plumb_matrix_make_request:
 * @self: a matrix
 * @cell: number of a cell
 *
 * Returns: (transfer full): the request of a run with the cell's parameters
 */
PlumbValue *
plumb_matrix_make_request (const PlumbMatrix *self, guint cell)
{
  PlumbValueBuilder *set = plumb_value_builder_new_object ();

  for (guint i = 0; i < self->axes->len; i++)
    {
      guint position = plumb_matrix_get_position (self, cell, i);
      PlumbValue *members = g_array_index (get_axis (self, i)->choices, Choice, position).set;
      for (guint j = 0; j < plumb_value_get_length (members); j++)
        {
          const char *name = NULL;
          PlumbValue *value = plumb_value_get_member_at (members, j, &name);
          plumb_value_builder_set (set, name, plumb_value_ref (value));
        }
    }
  PlumbValueBuilder *request = plumb_value_builder_new_object ();
  plumb_value_builder_set (request, "set", plumb_value_builder_end (set));
  return plumb_value_builder_end (request);
}

/* The worst verdict of the outputs; "error" where a side did not get that far. */
static const char *
judge (PlumbValue *answer)
{
  PlumbValue *verdicts = plumb_value_get_member (answer, "verdicts");
  const char *worst = NULL;

  if (g_strcmp0 (plumb_value_member_string (answer, "state", NULL), "completed") != 0)
    return "error";
  for (guint i = 0; i < plumb_value_get_length (verdicts); i++)
    {
      const char *verdict
          = plumb_value_get_string (plumb_value_get_member_at (verdicts, i, NULL), "fail");
      if (worst == NULL || g_str_equal (verdict, "fail")
          || (g_str_equal (verdict, "warn") && g_str_equal (worst, "pass")))
        worst = verdict;
    }
  return worst != NULL ? worst : "error";
}

/**
 * plumb_matrix_describe_cell:
 * @self: a matrix
 * @cell: position of a cell
 * @answer: how its dispatch ended
 *
 * Returns: (transfer full): what came of it
 */
PlumbValue *
plumb_matrix_describe_cell (const PlumbMatrix *self, guint cell, PlumbValue *answer)
{
  PlumbValueBuilder *about = plumb_value_builder_new_object ();
  PlumbValueBuilder *at = plumb_value_builder_new_object ();
  PlumbValueBuilder *numbers = plumb_value_builder_new_array ();
  PlumbValue *pairs = plumb_value_get_member (answer, "pairs");
  g_autofree char *name = plumb_matrix_make_name (self, cell);

  for (guint i = 0; i < plumb_matrix_get_n_axes (self); i++)
    plumb_value_builder_set_string (
        at, plumb_matrix_get_axis (self, i),
        plumb_matrix_get_choice (self, i, plumb_matrix_get_position (self, cell, i)));
  for (guint i = 0; i < plumb_value_get_length (pairs); i++)
    plumb_value_builder_add (numbers, plumb_value_new_int (plumb_value_member_int (
                                          plumb_value_get_element (pairs, i), "pair", 0)));
  plumb_value_builder_set_string (about, "cell", name);
  plumb_value_builder_set (about, "at", plumb_value_builder_end (at));
  plumb_value_builder_set_string (about, "verdict", judge (answer));
  plumb_value_builder_set_string (about, "dispatch",
                                  plumb_value_member_string (answer, "dispatch", ""));
  plumb_value_builder_set (about, "pairs", plumb_value_builder_end (numbers));
  return plumb_value_builder_end (about);
}
