/* plumb-run-records.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-run-records-private.h"

#include "plumb-json.h"

/**
 * plumb_records_new:
 * @reader: a ledger
 * @run: its number
 * @error: set where the run is not there
 *
 * Returns: (transfer full) (nullable): all that is recorded of it
 */
PlumbRecords *
plumb_records_new (PlumbLedgerReader *reader, gint64 run, GError **error)
{
  g_autoptr (PlumbRecords) self = g_new0 (PlumbRecords, 1);

  self->record = plumb_ledger_reader_get_run_record (reader, run, error);
  self->steps = self->record != NULL ? plumb_ledger_reader_list_steps (reader, run, error) : NULL;
  self->items
      = self->steps != NULL ? plumb_ledger_reader_list_items (reader, run, NULL, error) : NULL;
  if (self->items == NULL)
    return NULL;
  self->by_path
      = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);
  for (guint i = 0; i < self->items->len; i++)
    {
      PlumbItemRow *item = g_ptr_array_index (self->items, i);
      GPtrArray *list = g_hash_table_lookup (self->by_path, item->path);
      if (list == NULL)
        {
          list = g_ptr_array_new ();
          g_hash_table_insert (self->by_path, item->path, list);
        }
      g_ptr_array_add (list, item);
    }
  return g_steal_pointer (&self);
}

/**
 * plumb_records_free:
 * @self: (transfer full): records
 */
void
plumb_records_free (PlumbRecords *self)
{
  g_clear_pointer (&self->by_path, g_hash_table_unref);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->steps, g_ptr_array_unref);
  g_clear_pointer (&self->record, plumb_value_unref);
  g_free (self);
}

/**
 * plumb_records_find_step:
 * @self: records
 * @path: of a step
 *
 * Returns: (nullable): the step
 */
const PlumbStepRow *
plumb_records_find_step (const PlumbRecords *self, const char *path)
{
  for (guint i = 0; i < self->steps->len; i++)
    {
      const PlumbStepRow *step = g_ptr_array_index (self->steps, i);
      if (g_str_equal (step->path, path))
        return step;
    }
  return NULL;
}

/**
 * plumb_records_get_items:
 * @self: records
 * @path: of a step
 *
 * Returns: (transfer none) (nullable): its items
 */
GPtrArray *
plumb_records_get_items (const PlumbRecords *self, const char *path)
{
  return g_hash_table_lookup (self->by_path, path);
}

static gboolean
is_same_datum (PlumbValue *a, PlumbValue *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  const char *file_a = plumb_value_get_value_type (a) == PLUMB_VALUE_OBJECT
                           ? plumb_value_member_string (a, "artifact", NULL)
                           : NULL;
  const char *file_b = plumb_value_get_value_type (b) == PLUMB_VALUE_OBJECT
                           ? plumb_value_member_string (b, "artifact", NULL)
                           : NULL;
  if (file_a != NULL || file_b != NULL)
    return g_strcmp0 (file_a, file_b) == 0;
  if (plumb_value_get_value_type (a) != PLUMB_VALUE_ARRAY
      || plumb_value_get_value_type (b) != PLUMB_VALUE_ARRAY)
    return plumb_value_equal (a, b);
  if (plumb_value_get_length (a) != plumb_value_get_length (b))
    return FALSE;
  for (guint i = 0; i < plumb_value_get_length (a); i++)
    if (!is_same_datum (plumb_value_get_element (a, i), plumb_value_get_element (b, i)))
      return FALSE;
  return TRUE;
}

/**
 * plumb_records_give_the_same:
 * @a: an item
 * @b: another one
 *
 * Returns: whether they ended alike, with the same data
 */
gboolean
plumb_records_give_the_same (const PlumbItemRow *a, const PlumbItemRow *b)
{
  guint n = plumb_value_get_length (a->outputs);

  if ((a->outputs == NULL) != (b->outputs == NULL) || n != plumb_value_get_length (b->outputs))
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      const char *port;
      PlumbValue *value = plumb_value_get_member_at (a->outputs, i, &port);
      if (!is_same_datum (value, plumb_value_get_member (b->outputs, port)))
        return FALSE;
    }
  return TRUE;
}

/**
 * plumb_records_tell:
 * @a: (nullable): an item
 * @b: (nullable): another one
 *
 * Returns: "same", "differ", "only-before" or "only-after"
 */
const char *
plumb_records_tell (const PlumbItemRow *a, const PlumbItemRow *b)
{
  if (a == NULL)
    return "only-after";
  if (b == NULL)
    return "only-before";
  return plumb_records_give_the_same (a, b) ? "same" : "differ";
}

/**
 * plumb_records_compare_member:
 * @list: an array to which a difference is added
 * @what: its name
 * @a: (nullable): an object
 * @b: (nullable): another one
 * @member: of both
 */
void
plumb_records_compare_member (
    PlumbValueBuilder *list, const char *what, PlumbValue *a, PlumbValue *b, const char *member)
{
  PlumbValue *x = plumb_value_get_member (a, member);
  PlumbValue *y = plumb_value_get_member (b, member);

  if (x == y || (x != NULL && y != NULL && plumb_value_equal (x, y)))
    return;
  g_autofree char *from
      = x != NULL ? plumb_json_format (x, PLUMB_JSON_COMPACT) : g_strdup ("nothing");
  g_autofree char *to
      = y != NULL ? plumb_json_format (y, PLUMB_JSON_COMPACT) : g_strdup ("nothing");
  g_autofree char *text = g_strdup_printf ("%s: %s -> %s", what, from, to);
  PlumbValueBuilder *difference = plumb_value_builder_new_object ();
  plumb_value_builder_set_string (difference, "what", what);
  plumb_value_builder_set_string (difference, "from", from);
  plumb_value_builder_set_string (difference, "to", to);
  plumb_value_builder_set_string (difference, "text", text);
  plumb_value_builder_add (list, plumb_value_builder_end (difference));
}

/* Members of either, those of @a first; a member of both is compared once. */
static void
compare_group (PlumbValueBuilder *list, const char *noun, PlumbValue *a, PlumbValue *b)
{
  for (guint i = 0; i < plumb_value_get_length (a); i++)
    {
      const char *name;
      plumb_value_get_member_at (a, i, &name);
      g_autofree char *what = g_strdup_printf ("%s %s", noun, name);
      plumb_records_compare_member (list, what, a, b, name);
    }
  for (guint i = 0; i < plumb_value_get_length (b); i++)
    {
      const char *name;
      plumb_value_get_member_at (b, i, &name);
      g_autofree char *what = g_strdup_printf ("%s %s", noun, name);
      if (plumb_value_get_member (a, name) == NULL)
        plumb_records_compare_member (list, what, a, b, name);
    }
}

/**
 * plumb_records_compare_environments:
 * @a: a run
 * @b: another one
 *
 * Returns: (transfer full): programs, packs and facts of the host that differ
 */
PlumbValue *
plumb_records_compare_environments (const PlumbRecords *a, const PlumbRecords *b)
{
  static const char *const groups[][2]
      = { { "tools", "tool" }, { "packs", "pack" }, { "host", "host" } };
  PlumbValue *x = plumb_value_get_member (a->record, "environment");
  PlumbValue *y = plumb_value_get_member (b->record, "environment");
  PlumbValueBuilder *list = plumb_value_builder_new_array ();

  plumb_records_compare_member (list, "program", x, y, "program");
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    compare_group (list, groups[i][1], plumb_value_get_member (x, groups[i][0]),
                   plumb_value_get_member (y, groups[i][0]));
  return plumb_value_builder_end (list);
}
