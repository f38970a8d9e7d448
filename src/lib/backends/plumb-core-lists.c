/* plumb-core-lists.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Lists from values and lists. */

#include "config.h"

#include <string.h>

#include "plumb-core-private.h"

#include "plumb-limits.h"

static PlumbValue *
make_empty_list (void)
{
  return plumb_value_builder_end (plumb_value_builder_new_array ());
}

/* The list at a `many` port; empty where nothing is connected. */
static PlumbValue *
dup_list (const PlumbJobInfo *job, const char *port)
{
  PlumbValue *list = plumb_core_get_input (job, port);

  return list == NULL ? make_empty_list () : plumb_value_ref (list);
}

char *
plumb_core_dup_stem (PlumbValue *datum)
{
  const char *name = plumb_value_member_string (datum, "name", NULL);
  gboolean is_file = plumb_value_get_member (datum, "artifact") != NULL
                     || plumb_value_get_member (datum, "file") != NULL
                     || plumb_value_get_member (datum, "project") != NULL;
  const char *end = name == NULL ? NULL : strrchr (name, '.');

  return is_file && end != NULL && end > name ? g_strndup (name, (gsize) (end - name))
                                              : g_strdup (name);
}

gboolean
plumb_core_list (const PlumbJobInfo *job, PlumbValueBuilder *outputs, GError **error)
{
  PlumbValue *values = plumb_value_get_member (job->params, "values");

  if (plumb_value_get_length (values) > PLUMB_LIMIT_ITEMS)
    return plumb_core_refuse (error, PLUMB_BACKEND_ERROR_BAD_INPUT,
                              "a list has at most %u values, not %u", PLUMB_LIMIT_ITEMS,
                              plumb_value_get_length (values));
  plumb_value_builder_set (outputs, "items",
                           values == NULL ? make_empty_list () : plumb_value_ref (values));
  return TRUE;
}

gboolean
plumb_core_range (const PlumbJobInfo *job, PlumbValueBuilder *outputs, GError **error)
{
  double start = plumb_value_member_double (job->params, "start", 0);
  double step = plumb_value_member_double (job->params, "step", 1);
  gint64 count = plumb_value_member_int (job->params, "count", 0);
  g_autoptr (PlumbValueBuilder) numbers = plumb_value_builder_new_array ();
  g_autoptr (PlumbValueBuilder) integers = plumb_value_builder_new_array ();

  if (count < 0 || count > PLUMB_LIMIT_ITEMS)
    return plumb_core_refuse (error, PLUMB_BACKEND_ERROR_BAD_INPUT,
                              "“Count” is from 0 to %u, not %" G_GINT64_FORMAT, PLUMB_LIMIT_ITEMS,
                              count);
  for (gint64 k = 0; k < count; k++)
    {
      double number = start + (double) k * step;
      PlumbValue *integer = plumb_core_round (number, error);

      if (integer == NULL)
        return FALSE;
      plumb_value_builder_add (numbers, plumb_value_new_double (number));
      plumb_value_builder_add (integers, integer);
    }
  plumb_value_builder_set (outputs, "numbers",
                           plumb_value_builder_end (g_steal_pointer (&numbers)));
  plumb_value_builder_set (outputs, "integers",
                           plumb_value_builder_end (g_steal_pointer (&integers)));
  return TRUE;
}

/* --- picking --- */

static gboolean
has_name (PlumbValue *datum, const char *name)
{
  g_autofree char *stem = plumb_core_dup_stem (datum);

  return g_strcmp0 (plumb_value_member_string (datum, "name", NULL), name) == 0
         || g_strcmp0 (stem, name) == 0;
}

static char *
tell_names (PlumbValue *items)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < plumb_value_get_length (items) && i < 20; i++)
    {
      const char *name
          = plumb_value_member_string (plumb_value_get_element (items, i), "name", NULL);

      if (name != NULL)
        g_string_append_printf (text, "%s“%s”", text->len == 0 ? ": " : ", ", name);
    }
  return g_string_free_and_steal (g_steal_pointer (&text));
}

static PlumbValue *
find_by_name (PlumbValue *items, const char *name)
{
  for (guint i = 0; i < plumb_value_get_length (items); i++)
    if (has_name (plumb_value_get_element (items, i), name))
      return plumb_value_get_element (items, i);
  return NULL;
}

static PlumbValue *
find_by_position (PlumbValue *items, gint64 position)
{
  gint64 length = plumb_value_get_length (items);

  if (position < 0)
    position += length;
  return position >= 0 && position < length ? plumb_value_get_element (items, (guint) position)
                                            : NULL;
}

gboolean
plumb_core_pick (const PlumbJobInfo *job, PlumbValueBuilder *outputs, GError **error)
{
  g_autoptr (PlumbValue) items = dup_list (job, "items");
  const char *name = plumb_value_member_string (job->params, "name", "");
  gint64 position = plumb_value_member_int (job->params, "position", 0);
  PlumbValue *item
      = *name != '\0' ? find_by_name (items, name) : find_by_position (items, position);
  g_autofree char *names = NULL;

  if (item != NULL)
    {
      plumb_value_builder_set (outputs, "item", plumb_value_ref (item));
      return TRUE;
    }
  names = tell_names (items);
  if (*name != '\0')
    return plumb_core_refuse (error, PLUMB_BACKEND_ERROR_NO_SUCH_ITEM,
                              "no element is named “%s”; the list has %u%s", name,
                              plumb_value_get_length (items), names);
  return plumb_core_refuse (error, PLUMB_BACKEND_ERROR_NO_SUCH_ITEM,
                            "there is no element %" G_GINT64_FORMAT "; the list has %u%s", position,
                            plumb_value_get_length (items), names);
}

gboolean
plumb_core_select (const PlumbJobInfo *job, PlumbValueBuilder *outputs, GError **error)
{
  g_autoptr (PlumbValue) items = dup_list (job, "items");
  const char *pattern = plumb_value_member_string (job->params, "pattern", "*");
  g_autoptr (PlumbValueBuilder) matches = plumb_value_builder_new_array ();
  guint n = 0;

  for (guint i = 0; i < plumb_value_get_length (items); i++)
    {
      PlumbValue *item = plumb_value_get_element (items, i);
      const char *name = plumb_value_member_string (item, "name", NULL);

      if (name == NULL || !g_pattern_match_simple (pattern, name))
        continue;
      plumb_value_builder_add (matches, plumb_value_ref (item));
      n++;
    }
  g_autofree char *names = tell_names (items);
  if (n == 0)
    return plumb_core_refuse (error, PLUMB_BACKEND_ERROR_NO_SUCH_ITEM,
                              "no element's name matches “%s”; the list has %u%s", pattern,
                              plumb_value_get_length (items), names);
  plumb_value_builder_set (outputs, "items", plumb_value_builder_end (g_steal_pointer (&matches)));
  return TRUE;
}

/* --- putting together --- */

gboolean
plumb_core_join (const PlumbJobInfo *job, PlumbValueBuilder *outputs, GError **error)
{
  plumb_value_builder_set (outputs, "items", dup_list (job, "items"));
  return TRUE;
}

gboolean
plumb_core_count (const PlumbJobInfo *job, PlumbValueBuilder *outputs, GError **error)
{
  g_autoptr (PlumbValue) items = dup_list (job, "items");

  plumb_value_builder_set_int (outputs, "count", plumb_value_get_length (items));
  return TRUE;
}

gboolean
plumb_core_merge (const PlumbJobInfo *job, PlumbValueBuilder *outputs, GError **error)
{
  for (guint i = 0; i < plumb_kind_get_n_inputs (job->kind); i++)
    {
      PlumbValue *list = plumb_core_get_input (job, plumb_kind_get_input (job->kind, i)->name);

      if (plumb_value_get_length (list) > 0)
        {
          plumb_value_builder_set (outputs, "output", plumb_value_ref (list));
          return TRUE;
        }
    }
  plumb_value_builder_set (outputs, "output", make_empty_list ());
  return TRUE;
}

/* The element of A of a pair, with the name of both where both have one. */
static PlumbValue *
name_pair (PlumbValue *a, PlumbValue *b)
{
  g_autofree char *left = plumb_core_dup_stem (a), *right = plumb_core_dup_stem (b);
  g_autofree char *name = NULL;
  g_autoptr (PlumbValueBuilder) named = NULL;

  if (left == NULL || right == NULL)
    return plumb_value_ref (a);
  name = g_strdup_printf ("%s-%s", left, right);
  named = plumb_value_builder_new_copy (a);
  plumb_value_builder_set_string (named, "name", name);
  return plumb_value_builder_end (g_steal_pointer (&named));
}

gboolean
plumb_core_cross (const PlumbJobInfo *job, PlumbValueBuilder *outputs, GError **error)
{
  g_autoptr (PlumbValue) a = dup_list (job, "a"), b = dup_list (job, "b");
  guint n_a = plumb_value_get_length (a), n_b = plumb_value_get_length (b);
  g_autoptr (PlumbValueBuilder) left = plumb_value_builder_new_array ();
  g_autoptr (PlumbValueBuilder) right = plumb_value_builder_new_array ();

  if ((guint64) n_a * n_b > PLUMB_LIMIT_ITEMS)
    return plumb_core_refuse (error, PLUMB_BACKEND_ERROR_BAD_RESULT,
                              "%u times %u is more than the %u elements that a list may have", n_a,
                              n_b, PLUMB_LIMIT_ITEMS);
  for (guint i = 0; i < n_a; i++)
    for (guint k = 0; k < n_b; k++)
      {
        PlumbValue *second = plumb_value_get_element (b, k);

        plumb_value_builder_add (left, name_pair (plumb_value_get_element (a, i), second));
        plumb_value_builder_add (right, plumb_value_ref (second));
      }
  plumb_value_builder_set (outputs, "a", plumb_value_builder_end (g_steal_pointer (&left)));
  plumb_value_builder_set (outputs, "b", plumb_value_builder_end (g_steal_pointer (&right)));
  return TRUE;
}
