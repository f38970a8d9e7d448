/* plumb-run-diff.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-run-diff.h"

#include "plumb-run-records-private.h"

static void
set_differences (PlumbValueBuilder *object, const char *name, PlumbValue *differences)
{
  plumb_value_builder_set (object, name, differences);
}

/* What an item did, in words that do not change with where its files lie. */
static PlumbValue *
compare_item (const PlumbItemRow *before, const PlumbItemRow *after)
{
  PlumbValueBuilder *about = plumb_value_builder_new_object ();
  const PlumbItemRow *any = before != NULL ? before : after;

  plumb_value_builder_set_int (about, "item", any->item);
  if (any->name != NULL)
    plumb_value_builder_set_string (about, "name", any->name);
  plumb_value_builder_set_string (about, "outputs", plumb_records_tell (before, after));
  set_differences (about, "differences",
                   plumb_step_key_compare (before != NULL ? before->fields : NULL,
                                           after != NULL ? after->fields : NULL));
  return plumb_value_builder_end (about);
}

static gboolean
differs (const PlumbItemRow *before, const PlumbItemRow *after)
{
  if (before == NULL || after == NULL || !plumb_records_give_the_same (before, after))
    return TRUE;
  return g_strcmp0 (before->key, after->key) != 0;
}

static PlumbValue *
compare_step (const PlumbRecords *a,
              const PlumbRecords *b,
              const char *path,
              gboolean *outputs_differ)
{
  GPtrArray *before = plumb_records_get_items (a, path);
  GPtrArray *after = plumb_records_get_items (b, path);
  guint n_before = before != NULL ? before->len : 0;
  guint n_after = after != NULL ? after->len : 0;
  PlumbValueBuilder *items = plumb_value_builder_new_array ();
  guint n = 0;

  for (guint i = 0; i < MAX (n_before, n_after); i++)
    {
      const PlumbItemRow *x = i < n_before ? g_ptr_array_index (before, i) : NULL;
      const PlumbItemRow *y = i < n_after ? g_ptr_array_index (after, i) : NULL;
      if (!differs (x, y))
        continue;
      n++;
      *outputs_differ
          = *outputs_differ || x == NULL || y == NULL || !plumb_records_give_the_same (x, y);
      plumb_value_builder_add (items, compare_item (x, y));
    }
  g_autoptr (PlumbValue) list = plumb_value_builder_end (items);
  if (n == 0)
    return NULL;
  PlumbValueBuilder *about = plumb_value_builder_new_object ();
  plumb_value_builder_set_string (about, "path", path);
  plumb_value_builder_set_string (about, "outputs",
                                  n_before == 0     ? "only-after"
                                  : n_after == 0    ? "only-before"
                                  : *outputs_differ ? "differ"
                                                    : "same");
  plumb_value_builder_set (about, "items", g_steal_pointer (&list));
  return plumb_value_builder_end (about);
}

/* Every path of both runs once: those of the later run in its plan order, then what only the
 * earlier one had. */
static GPtrArray *
list_paths (const PlumbRecords *a, const PlumbRecords *b)
{
  GPtrArray *paths = g_ptr_array_new ();

  for (guint i = 0; i < b->steps->len; i++)
    g_ptr_array_add (paths, ((PlumbStepRow *) g_ptr_array_index (b->steps, i))->path);
  for (guint i = 0; i < a->steps->len; i++)
    {
      char *path = ((PlumbStepRow *) g_ptr_array_index (a->steps, i))->path;
      if (plumb_records_find_step (b, path) == NULL)
        g_ptr_array_add (paths, path);
    }
  return paths;
}

static void
compare_workflows (PlumbValueBuilder *diff, const PlumbRecords *a, const PlumbRecords *b)
{
  PlumbValueBuilder *list = plumb_value_builder_new_array ();

  plumb_records_compare_member (list, "workflow", a->record, b->record, "workflow");
  plumb_records_compare_member (list, "flat hash", a->record, b->record, "flat_hash");
  plumb_records_compare_member (list, "seed", a->record, b->record, "seed");
  plumb_value_builder_set (diff, "workflow", plumb_value_builder_end (list));
}

/**
 * plumb_run_diff:
 * @reader: a ledger
 * @before: a run
 * @after: another one
 * @error: set where a run is not there
 *
 * Returns: (transfer full) (nullable): what differs
 */
PlumbValue *
plumb_run_diff (PlumbLedgerReader *reader, gint64 before, gint64 after, GError **error)
{
  g_return_val_if_fail (PLUMB_IS_LEDGER_READER (reader), NULL);

  g_autoptr (PlumbRecords) a = plumb_records_new (reader, before, error);
  g_autoptr (PlumbRecords) b = a != NULL ? plumb_records_new (reader, after, error) : NULL;
  if (b == NULL)
    return NULL;
  g_autoptr (GPtrArray) paths = list_paths (a, b);
  PlumbValueBuilder *steps = plumb_value_builder_new_array ();
  const char *first = NULL;
  guint n_steps = 0;
  for (guint i = 0; i < paths->len; i++)
    {
      gboolean outputs_differ = FALSE;
      PlumbValue *step = compare_step (a, b, g_ptr_array_index (paths, i), &outputs_differ);
      if (step == NULL)
        continue;
      n_steps++;
      if (outputs_differ && first == NULL)
        first = g_ptr_array_index (paths, i);
      plumb_value_builder_add (steps, step);
    }
  PlumbValueBuilder *diff = plumb_value_builder_new_object ();
  plumb_value_builder_set_int (diff, "before", before);
  plumb_value_builder_set_int (diff, "after", after);
  plumb_value_builder_set_boolean (diff, "same", n_steps == 0);
  plumb_value_builder_set (
      diff, "first", first != NULL ? plumb_value_new_string (first) : plumb_value_new_null ());
  compare_workflows (diff, a, b);
  plumb_value_builder_set (diff, "environment", plumb_records_compare_environments (a, b));
  plumb_value_builder_set (diff, "steps", plumb_value_builder_end (steps));
  return plumb_value_builder_end (diff);
}
