/* plumb-request.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-request.h"

#include "plumb-retry-request.h"

#define DEFAULT_EXECUTIONS 1000000
#define DEFAULT_FLOOR_BYTES (G_GUINT64_CONSTANT (256) << 20)
#define DEFAULT_ROUNDS 10000

typedef struct
{
  const char *name;
  PlumbValueType type;
} Member;

static const Member members[] = {
  { "set", PLUMB_VALUE_OBJECT },         { "to", PLUMB_VALUE_ARRAY },
  { "from", PLUMB_VALUE_ARRAY },         { "failed_of", PLUMB_VALUE_INT },
  { "force", PLUMB_VALUE_ARRAY },        { "cache", PLUMB_VALUE_BOOLEAN },
  { "seed", PLUMB_VALUE_NULL },          { "slots", PLUMB_VALUE_OBJECT },
  { "threads", PLUMB_VALUE_INT },        { "budget", PLUMB_VALUE_OBJECT },
  { "retry", PLUMB_VALUE_OBJECT },       { "sandbox", PLUMB_VALUE_BOOLEAN },
  { "mode", PLUMB_VALUE_STRING },        { "replay_of", PLUMB_VALUE_INT },
  { "keep_going", PLUMB_VALUE_BOOLEAN }, { "observe", PLUMB_VALUE_ARRAY },
  { "rollout", PLUMB_VALUE_OBJECT },
};

static gboolean
check_member (const char *name, PlumbValue *value, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      if (!g_str_equal (members[i].name, name))
        continue;
      if (members[i].type == PLUMB_VALUE_NULL
          || members[i].type == plumb_value_get_value_type (value))
        return TRUE;
      g_set_error (error, PLUMB_ENGINE_ERROR, PLUMB_ENGINE_ERROR_REQUEST,
                   "request: “%s” is %s; expected %s", name,
                   plumb_value_type_get_name (plumb_value_get_value_type (value)),
                   plumb_value_type_get_name (members[i].type));
      return FALSE;
    }
  g_set_error (error, PLUMB_ENGINE_ERROR, PLUMB_ENGINE_ERROR_REQUEST,
               "request: there is no option “%s”", name);
  return FALSE;
}

/**
 * plumb_request_check:
 * @request: (nullable): a request
 * @error: set to PLUMB_ENGINE_ERROR_REQUEST
 *
 * Returns: whether every member is known and of its type
 */
gboolean
plumb_request_check (PlumbValue *request, GError **error)
{
  if (request == NULL)
    return TRUE;
  if (plumb_value_get_value_type (request) != PLUMB_VALUE_OBJECT)
    {
      g_set_error (error, PLUMB_ENGINE_ERROR, PLUMB_ENGINE_ERROR_REQUEST,
                   "request: expected an object");
      return FALSE;
    }
  for (guint i = 0; i < plumb_value_get_length (request); i++)
    {
      const char *name;
      PlumbValue *value = plumb_value_get_member_at (request, i, &name);
      if (!check_member (name, value, error))
        return FALSE;
    }
  return TRUE;
}

/* --- the document --------------------------------------------------------------------------------
 */

/* @object with the member at @path (a NULL-terminated list) set to @value (taken). */
static PlumbValue *
set_at (PlumbValue *object, const char *const *path, PlumbValue *value)
{
  PlumbValueBuilder *copy
      = object != NULL ? plumb_value_builder_new_copy (object) : plumb_value_builder_new_object ();
  PlumbValue *member = path[1] == NULL
                           ? value
                           : set_at (plumb_value_get_member (object, path[0]), path + 1, value);

  plumb_value_builder_set (copy, path[0], member);
  return plumb_value_builder_end (copy);
}

static PlumbValue *
set_parameter (PlumbValue *document, const char *target, PlumbValue *value, GError **error)
{
  const char *dot = strrchr (target, '.');
  g_autofree char *node = dot != NULL ? g_strndup (target, (gsize) (dot - target)) : NULL;
  PlumbValue *nodes = plumb_value_get_member (document, "nodes");

  if (node == NULL || plumb_value_get_member (nodes, node) == NULL)
    {
      g_set_error (
          error, PLUMB_ENGINE_ERROR, PLUMB_ENGINE_ERROR_REQUEST,
          "set: “%s” names no parameter; expected NODE.FIELD, where NODE is the id of a node "
          "of the workflow",
          target);
      return NULL;
    }
  const char *path[] = { "nodes", node, "params", dot + 1, NULL };
  return set_at (document, path, plumb_value_ref (value));
}

static PlumbValue *
set_seed (PlumbValue *document, PlumbValue *seed)
{
  const char *base_path[] = { "seed", "base", NULL };
  const char *seed_path[] = { "seed", NULL };

  if (plumb_value_is_number (seed))
    return set_at (document, base_path, plumb_value_ref (seed));
  return set_at (document, seed_path, plumb_value_ref (seed));
}

/**
 * plumb_request_apply:
 * @request: (nullable): a request
 * @document: a workflow as a value
 * @error: set to PLUMB_ENGINE_ERROR_REQUEST
 *
 * Returns: (transfer full) (nullable): the document as it is to run
 */
PlumbValue *
plumb_request_apply (PlumbValue *request, PlumbValue *document, GError **error)
{
  g_autoptr (PlumbValue) applied = plumb_value_ref (document);
  PlumbValue *set = plumb_value_get_member (request, "set");
  PlumbValue *seed = plumb_value_get_member (request, "seed");

  for (guint i = 0; i < plumb_value_get_length (set); i++)
    {
      const char *target;
      PlumbValue *value = plumb_value_get_member_at (set, i, &target);
      PlumbValue *next = set_parameter (applied, target, value, error);
      if (next == NULL)
        return NULL;
      plumb_value_unref (applied);
      applied = next;
    }
  /* A base that was drawn is the run's, not the document's. */
  if (seed == NULL || plumb_value_get_member (seed, "drawn") != NULL)
    return g_steal_pointer (&applied);
  return set_seed (applied, seed);
}

/* --- what is asked for
 * ---------------------------------------------------------------------------- */

/* A block that is named stands for all inside it. */
static gboolean
is_or_is_inside (const char *path, const char *named)
{
  gsize length = strlen (named);

  return strncmp (path, named, length) == 0
         && (path[length] == '\0' || path[length] == ':' || path[length] == '@');
}

static gboolean
mark_named (PlumbFlat *flat, const char *named, guint8 *marks)
{
  gboolean found = FALSE;

  for (guint i = 0; i < flat->n_nodes; i++)
    if (is_or_is_inside (flat->nodes[i].path, named))
      {
        marks[i] = 1;
        found = TRUE;
      }
  return found;
}

static gboolean
set_no_node (const char *named, GError **error)
{
  g_set_error (error, PLUMB_ENGINE_ERROR, PLUMB_ENGINE_ERROR_REQUEST,
               "there is no node “%s” in the workflow; `plumb plan` lists its steps", named);
  return FALSE;
}

static gboolean
mark_list (PlumbFlat *flat, PlumbValue *list, guint8 *marks, GError **error)
{
  for (guint i = 0; i < plumb_value_get_length (list); i++)
    {
      const char *named = plumb_value_get_string (plumb_value_get_element (list, i), "");
      if (mark_named (flat, named, marks))
        continue;
      return set_no_node (named, error);
    }
  return TRUE;
}

/* What is inside a repeat block is no step of the plan yet, so the block around it will do. */
static gboolean
check_forced (PlumbFlat *flat, PlumbValue *list, GError **error)
{
  for (guint i = 0; i < plumb_value_get_length (list); i++)
    {
      const char *named = plumb_value_get_string (plumb_value_get_element (list, i), "");
      gboolean found = g_str_equal (named, "*");
      for (guint k = 0; k < flat->n_nodes && !found; k++)
        found = is_or_is_inside (flat->nodes[k].path, named)
                || is_or_is_inside (named, flat->nodes[k].path);
      if (!found)
        return set_no_node (named, error);
    }
  return TRUE;
}

static gboolean
mark_failed (PlumbFlat *flat, PlumbLedgerReader *reader, gint64 run, guint8 *marks, GError **error)
{
  g_autoptr (GPtrArray) steps
      = reader != NULL ? plumb_ledger_reader_list_steps (reader, run, error) : NULL;

  if (steps == NULL)
    return FALSE;
  for (guint i = 0; i < steps->len; i++)
    {
      const PlumbStepRow *step = g_ptr_array_index (steps, i);
      if (g_strcmp0 (step->state, "failed") == 0)
        mark_named (flat, step->path, marks);
    }
  return TRUE;
}

/* Marks all below (or above) what is marked; nodes are in topological order. */
static void
spread (PlumbFlat *flat, guint8 *marks, gboolean down)
{
  for (guint n = 0; n < flat->n_nodes; n++)
    {
      const PlumbFlatNode *node = &flat->nodes[down ? n : flat->n_nodes - 1 - n];
      guint place = (guint) (node - flat->nodes);
      for (guint k = 0; marks[place] && k < (down ? node->n_edges_out : node->n_edges_in); k++)
        {
          const PlumbFlatEdge *edge = &flat->edges[down ? node->edges_out[k] : node->edges_in[k]];
          marks[down ? edge->target : edge->source] = 1;
        }
    }
}

/**
 * plumb_request_select:
 * @request: (nullable): a request
 * @flat: the workflow
 * @reader: (nullable): for "failed_of"
 * @error: set where a node or run is not there
 *
 * "to": these and all above them; "from" and "failed_of": these, all below them, and what that
 * needs.
 *
 * Returns: (transfer full) (nullable) (array): not 0 for each node that is asked for; %NULL without
 * @error: all are
 */
guint8 *
plumb_request_select (PlumbValue *request,
                      PlumbFlat *flat,
                      PlumbLedgerReader *reader,
                      GError **error)
{
  if (!check_forced (flat, plumb_value_get_member (request, "force"), error))
    return NULL;
  PlumbValue *to = plumb_value_get_member (request, "to");
  PlumbValue *from = plumb_value_get_member (request, "from");
  gint64 failed_of = plumb_value_member_int (request, "failed_of", 0);
  g_autofree guint8 *marks = g_new0 (guint8, flat->n_nodes + 1);

  if (to == NULL && from == NULL && failed_of == 0)
    return NULL;
  if (!mark_list (flat, from, marks, error)
      || (failed_of > 0 && !mark_failed (flat, reader, failed_of, marks, error)))
    return NULL;
  spread (flat, marks, TRUE);
  if (!mark_list (flat, to, marks, error))
    return NULL;
  spread (flat, marks, FALSE);
  return g_steal_pointer (&marks);
}

/**
 * plumb_request_names:
 * @request: (nullable): a request
 * @member: the name of a list in it
 * @path: a step
 *
 * Returns: whether the list names the step, a block around it, or "*"
 */
gboolean
plumb_request_names (PlumbValue *request, const char *member, const char *path)
{
  PlumbValue *list = plumb_value_get_member (request, member);

  for (guint i = 0; i < plumb_value_get_length (list); i++)
    {
      const char *named = plumb_value_get_string (plumb_value_get_element (list, i), "");
      if (g_str_equal (named, "*") || is_or_is_inside (path, named))
        return TRUE;
    }
  return FALSE;
}

/**
 * plumb_request_observes:
 * @request: (nullable): a request
 * @path: of a step
 * @kind: its kind
 *
 * Returns: whether the step is left out because it would publish, and the request wants an observer
 */
gboolean
plumb_request_observes (PlumbValue *request, const char *path, PlumbKind *kind)
{
  return plumb_kind_writes_output (kind) && plumb_request_names (request, "observe", path);
}

/* --- slots, budgets, retries
 * ----------------------------------------------------------------------- */

static void
set_slots (PlumbSlots *self, PlumbValue *table)
{
  for (guint i = 0; i < plumb_value_get_length (table); i++)
    {
      const char *name;
      gint64 size = plumb_value_get_int (plumb_value_get_member_at (table, i, &name), 1);
      guint place = plumb_slots_ensure (self, name);
      g_array_index (self->sizes, guint, place) = (guint) CLAMP (size, 1, 4096);
    }
}

/**
 * plumb_slots_init:
 * @self: uninitialized
 * @request: (nullable): a request
 * @settings: (nullable): the project's
 */
void
plumb_slots_init (PlumbSlots *self, PlumbValue *request, PlumbValue *settings)
{
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->sizes = g_array_new (FALSE, FALSE, sizeof (guint));
  guint cpu = plumb_slots_ensure (self, "cpu");
  g_array_index (self->sizes, guint, cpu) = MAX (2, g_get_num_processors ());
  plumb_slots_ensure (self, "gpu");
  plumb_slots_ensure (self, "gegl");
  set_slots (self, plumb_value_get_member (settings, "slots"));
  set_slots (self, plumb_value_get_member (request, "slots"));
}

/**
 * plumb_slots_clear:
 * @self: slots
 */
void
plumb_slots_clear (PlumbSlots *self)
{
  g_clear_pointer (&self->names, g_ptr_array_unref);
  g_clear_pointer (&self->sizes, g_array_unref);
}

/**
 * plumb_slots_ensure:
 * @self: slots
 * @name: of a slot
 *
 * Returns: its place; one that was not there has a size of one
 */
guint
plumb_slots_ensure (PlumbSlots *self, const char *name)
{
  guint one = 1;

  for (guint i = 0; i < self->names->len; i++)
    if (g_str_equal (g_ptr_array_index (self->names, i), name))
      return i;
  g_ptr_array_add (self->names, g_strdup (name));
  g_array_append_val (self->sizes, one);
  return self->names->len - 1;
}

static gint64
get_limit (PlumbValue *request, PlumbValue *settings, const char *name, gint64 fallback)
{
  PlumbValue *project = plumb_value_get_member (settings, "budget");
  PlumbValue *own = plumb_value_get_member (request, "budget");

  return plumb_value_member_int (own, name, plumb_value_member_int (project, name, fallback));
}

/**
 * plumb_request_read_limits:
 * @request: (nullable): a request
 * @settings: (nullable): the project's
 * @spec: limits, retry and patience are set
 * @error: set where the retry policy is out of bounds
 *
 * Returns: whether all could be read
 */
gboolean
plumb_request_read_limits (PlumbValue *request,
                           PlumbValue *settings,
                           PlumbScheduleSpec *spec,
                           GError **error)
{
  spec->retry = plumb_retry_policy_default ();
  if (!plumb_retry_policy_merge (&spec->retry, plumb_value_get_member (settings, "retry"), error)
      || !plumb_retry_policy_merge (&spec->retry, plumb_value_get_member (request, "retry"), error))
    return FALSE;
  spec->limits[PLUMB_BUDGET_EXECUTIONS]
      = get_limit (request, settings, "executions", DEFAULT_EXECUTIONS);
  spec->limits[PLUMB_BUDGET_ROUNDS] = get_limit (request, settings, "rounds", DEFAULT_ROUNDS);
  spec->limits[PLUMB_BUDGET_WALL] = get_limit (request, settings, "wall_s", 0) * G_USEC_PER_SEC;
  spec->limits[PLUMB_BUDGET_BYTES] = get_limit (request, settings, "bytes", 0);
  spec->patience = (guint) get_limit (request, settings, "patience", 3);
  spec->stop_at_failure = !plumb_value_member_boolean (request, "keep_going", TRUE);
  return TRUE;
}

/**
 * plumb_request_get_floor:
 * @request: (nullable): a request
 * @settings: (nullable): the project's
 * @disk_bytes: how large the disk is
 *
 * Returns: the bytes that a run leaves free: "free_mb", else 256 MiB, or a twentieth of a disk on
 *   which that is less
 */
guint64
plumb_request_get_floor (PlumbValue *request, PlumbValue *settings, guint64 disk_bytes)
{
  gint64 wanted = get_limit (request, settings, "free_mb", -1);

  return wanted >= 0 ? (guint64) wanted << 20 : MIN (DEFAULT_FLOOR_BYTES, disk_bytes / 20);
}

/**
 * plumb_request_get_left_of_day:
 * @settings: (nullable): the project's
 * @budget: a budget
 * @use: what the runs of the day have used
 *
 * Returns: how much of it is left, 0 at the least; -1: it has no bound
 */
gint64
plumb_request_get_left_of_day (PlumbValue *settings, PlumbBudget budget, const PlumbUse *use)
{
  const struct
  {
    const char *name;
    gint64 unit;
    gint64 used;
  } budgets[PLUMB_N_BUDGETS] = {
    [PLUMB_BUDGET_EXECUTIONS] = { "executions", 1, use->executions },
    [PLUMB_BUDGET_WALL] = { "wall_s", G_USEC_PER_SEC, use->wall_us },
    [PLUMB_BUDGET_BYTES] = { "bytes", 1, use->bytes },
  };
  PlumbValue *day = plumb_value_get_member (settings, "budget_per_day");
  gint64 limit = budgets[budget].name != NULL
                     ? plumb_value_member_int (day, budgets[budget].name, 0) * budgets[budget].unit
                     : 0;

  return limit > 0 ? MAX (limit - budgets[budget].used, 0) : -1;
}
