/* plumb-noise-nodes.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* How far each node gives the same again: from the record, without a look at pixels. */

#include "config.h"

#include "plumb-noise-private.h"

#include "plumb-hash.h"

/* What tells one datum from another: of a picture its pixels, of a file its bytes; no names. */
static PlumbValue *
strip (PlumbValue *value)
{
  PlumbValueType type = plumb_value_get_value_type (value);
  const char *file
      = type == PLUMB_VALUE_OBJECT ? plumb_value_member_string (value, "artifact", NULL) : NULL;

  if (file != NULL)
    return plumb_value_new_string (plumb_value_member_string (value, "pixels", file));
  if (type != PLUMB_VALUE_ARRAY && type != PLUMB_VALUE_OBJECT)
    return plumb_value_ref (value);
  PlumbValueBuilder *copy = type == PLUMB_VALUE_ARRAY ? plumb_value_builder_new_array ()
                                                      : plumb_value_builder_new_object ();
  for (guint i = 0; i < plumb_value_get_length (value); i++)
    {
      const char *name = NULL;
      if (type == PLUMB_VALUE_ARRAY)
        plumb_value_builder_add (copy, strip (plumb_value_get_element (value, i)));
      else
        {
          PlumbValue *member = plumb_value_get_member_at (value, i, &name);
          plumb_value_builder_set (copy, name, strip (member));
        }
    }
  return plumb_value_builder_end (copy);
}

/* The answers to one item, a hash a run. */
static GPtrArray *
collect_answers (GPtrArray *runs, const char *path, gint64 item)
{
  GPtrArray *answers = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < runs->len; i++)
    {
      GPtrArray *rows = g_ptr_array_index (runs, i);
      for (guint j = 0; j < rows->len; j++)
        {
          const PlumbItemRow *row = g_ptr_array_index (rows, j);
          if (row->item != item || row->outputs == NULL || !g_str_equal (row->path, path))
            continue;
          g_autoptr (PlumbValue) bare = strip (row->outputs);
          g_ptr_array_add (answers, plumb_hash_value (bare));
        }
    }
  return answers;
}

/* The part of the runs that gave what most of them gave. */
static double
score_item (GPtrArray *answers, guint n_runs)
{
  guint most = 0;

  for (guint i = 0; i < answers->len; i++)
    {
      guint n = 0;
      for (guint j = 0; j < answers->len; j++)
        n += g_str_equal (g_ptr_array_index (answers, i), g_ptr_array_index (answers, j));
      most = MAX (most, n);
    }
  return (double) most / n_runs;
}

static PlumbValue *
score_step (GPtrArray *runs, const PlumbStepRow *step)
{
  GPtrArray *first = g_ptr_array_index (runs, 0);
  double sum = 0;
  guint n_items = 0;

  for (guint i = 0; i < first->len; i++)
    {
      const PlumbItemRow *row = g_ptr_array_index (first, i);
      if (row->outputs == NULL || !g_str_equal (row->path, step->path))
        continue;
      g_autoptr (GPtrArray) answers = collect_answers (runs, row->path, row->item);
      sum += score_item (answers, runs->len);
      n_items++;
    }
  if (n_items == 0)
    return NULL;
  PlumbValueBuilder *about = plumb_value_builder_new_object ();
  plumb_value_builder_set_string (about, "step", step->path);
  plumb_value_builder_set_string (about, "kind", step->kind != NULL ? step->kind : "");
  plumb_value_builder_set_double (about, "score", sum / n_items);
  plumb_value_builder_set_int (about, "items", n_items);
  return plumb_value_builder_end (about);
}

/**
 * plumb_noise_score_nodes:
 * @query: runs of the same steps
 * @error: set where the ledger cannot be read
 *
 * Returns: (transfer full) (nullable): each step's score
 */
PlumbValue *
plumb_noise_score_nodes (const PlumbNoiseQuery *query, GError **error)
{
  g_autoptr (GPtrArray) runs = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);

  for (guint i = 0; i < query->n_runs; i++)
    {
      GPtrArray *rows = plumb_ledger_reader_list_items (query->reader, query->runs[i], NULL, error);
      if (rows == NULL)
        return NULL;
      g_ptr_array_add (runs, rows);
    }
  g_autoptr (GPtrArray) steps
      = plumb_ledger_reader_list_steps (query->reader, query->runs[0], error);
  if (steps == NULL)
    return NULL;
  PlumbValueBuilder *list = plumb_value_builder_new_array ();
  for (guint i = 0; i < steps->len; i++)
    plumb_value_builder_add (list, score_step (runs, g_ptr_array_index (steps, i)));
  return plumb_value_builder_end (list);
}
