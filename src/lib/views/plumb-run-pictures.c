/* plumb-run-pictures.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-run-pictures.h"

#include <string.h>

#include "plumb-limits.h"

/* One picture of a run. */
typedef struct
{
  char *key;  /* what tells it from the others of its step */
  char *name; /* for people */
  char *port;
  PlumbValue *datum;
} Picture;

static void
picture_free (gpointer data)
{
  Picture *picture = data;
  g_free (picture->key);
  g_free (picture->name);
  g_free (picture->port);
  plumb_value_unref (picture->datum);
  g_free (picture);
}

static gboolean
is_picture (PlumbValue *value)
{
  return plumb_value_member_string (value, "artifact", NULL) != NULL
         && g_str_has_prefix (plumb_value_member_string (value, "type", ""), "image/");
}

static void
add_picture (GPtrArray *pictures,
             const PlumbItemRow *item,
             const char *port,
             guint number,
             PlumbValue *datum)
{
  Picture *picture = g_new0 (Picture, 1);
  const char *name = item->name != NULL && *item->name != '\0' ? item->name : NULL;
  g_autofree char *place
      = name != NULL ? g_strdup (name) : g_strdup_printf ("%" G_GINT64_FORMAT, item->item);
  picture->key = g_strdup_printf ("%s\n%s\n%u", place, port, number);
  picture->name = g_strdup (plumb_value_member_string (datum, "name", name != NULL ? name : port));
  picture->port = g_strdup (port);
  picture->datum = plumb_value_ref (datum);
  g_ptr_array_add (pictures, picture);
}

/* A port has one datum or a list of them. */
static void
add_port (GPtrArray *pictures, const PlumbItemRow *item, const char *port, PlumbValue *value)
{
  if (plumb_value_get_value_type (value) != PLUMB_VALUE_ARRAY)
    {
      if (is_picture (value))
        add_picture (pictures, item, port, 0, value);
      return;
    }
  for (guint i = 0; i < plumb_value_get_length (value) && pictures->len < PLUMB_LIMIT_ITEMS; i++)
    if (is_picture (plumb_value_get_element (value, i)))
      add_picture (pictures, item, port, i, plumb_value_get_element (value, i));
}

static GPtrArray *
list_pictures (PlumbLedgerReader *reader, gint64 run, const char *step)
{
  GPtrArray *pictures = g_ptr_array_new_with_free_func (picture_free);
  g_autoptr (GPtrArray) items = plumb_ledger_reader_list_items (reader, run, step, NULL);
  for (guint i = 0; items != NULL && i < items->len; i++)
    {
      const PlumbItemRow *item = g_ptr_array_index (items, i);
      for (guint k = 0; item->outputs != NULL && k < plumb_value_get_length (item->outputs); k++)
        {
          const char *port;
          PlumbValue *value = plumb_value_get_member_at (item->outputs, k, &port);
          add_port (pictures, item, port, value);
        }
    }
  return pictures;
}

/* --- pairs ---------------------------------------------------------------------------------- */

static void
add_pair (PlumbValueBuilder *pairs, const char *step, const Picture *before, const Picture *after)
{
  const Picture *any = after != NULL ? after : before;
  PlumbValueBuilder *pair = plumb_value_builder_new_object ();
  g_autofree char *name = g_strdup_printf ("%s · %s", step, any->name);
  plumb_value_builder_set_string (pair, "name", name);
  plumb_value_builder_set_string (pair, "step", step);
  plumb_value_builder_set_string (pair, "port", any->port);
  plumb_value_builder_set (
      pair, "before", before != NULL ? plumb_value_ref (before->datum) : plumb_value_new_null ());
  plumb_value_builder_set (
      pair, "after", after != NULL ? plumb_value_ref (after->datum) : plumb_value_new_null ());
  plumb_value_builder_add (pairs, plumb_value_builder_end (pair));
}

static void
pair_step (PlumbValueBuilder *pairs,
           PlumbLedgerReader *reader,
           const gint64 runs[2],
           const char *step)
{
  g_autoptr (GPtrArray) before = list_pictures (reader, runs[0], step);
  g_autoptr (GPtrArray) after = list_pictures (reader, runs[1], step);
  g_autoptr (GHashTable) left = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < before->len; i++)
    {
      Picture *picture = g_ptr_array_index (before, i);
      g_hash_table_insert (left, picture->key, picture);
    }
  for (guint i = 0; i < after->len; i++)
    {
      const Picture *picture = g_ptr_array_index (after, i);
      add_pair (pairs, step, g_hash_table_lookup (left, picture->key), picture);
      g_hash_table_remove (left, picture->key);
    }
  /* In the order of the first run, and not of the table. */
  for (guint i = 0; i < before->len; i++)
    {
      const Picture *picture = g_ptr_array_index (before, i);
      if (g_hash_table_contains (left, picture->key))
        add_pair (pairs, step, picture, NULL);
    }
}

/* The steps of the second run in its order, then those that only the first has. */
static GPtrArray *
list_paths (PlumbLedgerReader *reader, const gint64 runs[2], GError **error)
{
  g_autoptr (GPtrArray) before = plumb_ledger_reader_list_steps (reader, runs[0], error);
  g_autoptr (GPtrArray) after
      = before != NULL ? plumb_ledger_reader_list_steps (reader, runs[1], error) : NULL;
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  if (after == NULL)
    return NULL;
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  const GPtrArray *const lists[] = { after, before };
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    for (guint k = 0; k < lists[i]->len; k++)
      {
        const PlumbStepRow *row = g_ptr_array_index (lists[i], k);
        if (g_hash_table_add (seen, row->path))
          g_ptr_array_add (paths, g_strdup (row->path));
      }
  return paths;
}

/**
 * plumb_run_pictures_pair:
 * @reader: a ledger
 * @before: a run
 * @after: another
 * @step: (nullable): a path
 * @error: return location
 *
 * Returns: (transfer full): the pairs, or NULL where the ledger cannot be read
 */
PlumbValue *
plumb_run_pictures_pair (
    PlumbLedgerReader *reader, gint64 before, gint64 after, const char *step, GError **error)
{
  const gint64 runs[2] = { before, after };
  g_return_val_if_fail (PLUMB_IS_LEDGER_READER (reader), NULL);
  g_autoptr (GPtrArray) paths = list_paths (reader, runs, error);
  if (paths == NULL)
    return NULL;
  PlumbValueBuilder *pairs = plumb_value_builder_new_array ();
  for (guint i = 0; i < paths->len; i++)
    if (step == NULL || strcmp (step, g_ptr_array_index (paths, i)) == 0)
      pair_step (pairs, reader, runs, g_ptr_array_index (paths, i));
  return plumb_value_builder_end (pairs);
}
