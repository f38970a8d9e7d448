/* plumb-step-key.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-step-key.h"

#include "plumb-data.h"
#include "plumb-json.h"

#define MAX_SHOWN 80

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
append_name (GString *text, const char *name, guint place)
{
  if (place > 0)
    g_string_append_c (text, ',');
  plumb_json_append_string (text, name);
  g_string_append_c (text, ':');
}

/* The names of an object's members, sorted. */
static GPtrArray *
sort_members (PlumbValue *object)
{
  guint n = plumb_value_get_length (object);
  GPtrArray *names = g_ptr_array_sized_new (n);

  for (guint i = 0; i < n; i++)
    {
      const char *name;
      plumb_value_get_member_at (object, i, &name);
      g_ptr_array_add (names, (gpointer) name);
    }
  g_ptr_array_sort (names, compare_names);
  return names;
}

/* A file counts by its content alone, wherever in the datum it stands. */
static void
append_datum (GString *text, PlumbValue *datum)
{
  PlumbValueType type = plumb_value_get_value_type (datum);

  if (plumb_datum_is_file (datum))
    {
      g_string_append (text, "{\"artifact\":");
      plumb_json_append_string (text, plumb_value_member_string (datum, "artifact", ""));
      g_string_append_c (text, '}');
    }
  else if (type == PLUMB_VALUE_ARRAY)
    {
      g_string_append_c (text, '[');
      for (guint i = 0; i < plumb_value_get_length (datum); i++)
        {
          if (i > 0)
            g_string_append_c (text, ',');
          append_datum (text, plumb_value_get_element (datum, i));
        }
      g_string_append_c (text, ']');
    }
  else if (type == PLUMB_VALUE_OBJECT)
    {
      g_autoptr (GPtrArray) names = sort_members (datum);
      g_string_append_c (text, '{');
      for (guint i = 0; i < names->len; i++)
        {
          const char *name = g_ptr_array_index (names, i);
          append_name (text, name, i);
          append_datum (text, plumb_value_get_member (datum, name));
        }
      g_string_append_c (text, '}');
    }
  else
    {
      plumb_json_append (text, datum, PLUMB_JSON_CANONICAL);
    }
}

static void
append_inputs (GString *text, PlumbValue *inputs)
{
  g_autoptr (GPtrArray) names = sort_members (inputs);

  g_string_append (text, "{\"inputs\":{");
  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      append_name (text, name, i);
      append_datum (text, plumb_value_get_member (inputs, name));
    }
  g_string_append_c (text, '}');
}

static void
append_params (GString *text, PlumbKind *kind, PlumbValue *params)
{
  g_autoptr (GPtrArray) names = sort_members (params);
  guint place = 0;

  g_string_append (text, ",\"params\":{");
  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      const PlumbField *field = plumb_kind_find_field (kind, name);
      if (field != NULL && !field->in_key)
        continue;
      append_name (text, name, place++);
      append_datum (text, plumb_value_get_member (params, name));
    }
  g_string_append_c (text, '}');
}

static void
append_tools (GString *text, PlumbValue *tools)
{
  g_autoptr (GPtrArray) names = sort_members (tools);

  g_string_append (text, ",\"tools\":{");
  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      append_name (text, name, i);
      plumb_json_append_string (
          text, plumb_value_member_string (plumb_value_get_member (tools, name), "version", ""));
    }
  g_string_append_c (text, '}');
}

/**
 * plumb_step_key_make:
 * @info: what decides the answer
 * @text: cleared; the key's canonical JSON
 * @hex: (out): its SHA-256
 */
void
plumb_step_key_make (const PlumbStepKeyInfo *info, GString *text, char hex[PLUMB_HASH_LENGTH + 1])
{
  g_return_if_fail (info != NULL && text != NULL);

  g_string_truncate (text, 0);
  append_inputs (text, info->inputs);
  g_string_append (text, ",\"kind\":");
  plumb_json_append_string (text, plumb_kind_get_name (info->kind));
  append_params (text, info->kind, info->params);
  if (plumb_kind_uses_seed (info->kind))
    {
      g_string_append (text, ",\"seed\":");
      plumb_json_append_uint (text, info->seed);
    }
  append_tools (text, info->tools);
  g_string_append (text, ",\"version\":");
  plumb_json_append_uint (text, (guint64) plumb_kind_get_version (info->kind));
  g_string_append_c (text, '}');
  plumb_hash_bytes_to (text->str, text->len, hex);
}

static char *
show (PlumbValue *value)
{
  if (value == NULL)
    return g_strdup ("nothing");
  if (plumb_datum_is_file (value))
    return g_strdup_printf ("file %.12s", plumb_value_member_string (value, "artifact", ""));
  g_autofree char *text = plumb_json_format (value, PLUMB_JSON_COMPACT);
  if (strlen (text) <= MAX_SHOWN)
    return g_steal_pointer (&text);
  const char *end = g_utf8_find_prev_char (text, text + MAX_SHOWN);
  g_autofree char *start = g_strndup (text, (gsize) (end - text));
  return g_strconcat (start, "…", NULL);
}

static gboolean
is_shown_whole (PlumbValue *value)
{
  if (value == NULL || plumb_datum_is_file (value))
    return TRUE;
  g_autofree char *text = plumb_json_format (value, PLUMB_JSON_COMPACT);
  return strlen (text) <= MAX_SHOWN;
}

static gboolean
are_equal (PlumbValue *before, PlumbValue *after)
{
  return before != NULL && after != NULL ? plumb_value_equal (before, after) : before == after;
}

static gboolean
enter_list (PlumbValue **before, PlumbValue **after, GString *at)
{
  guint n_before = plumb_value_get_length (*before);
  guint n_after = plumb_value_get_length (*after);

  for (guint i = 0; i < MAX (n_before, n_after); i++)
    {
      PlumbValue *a = i < n_before ? plumb_value_get_element (*before, i) : NULL;
      PlumbValue *b = i < n_after ? plumb_value_get_element (*after, i) : NULL;
      if (are_equal (a, b))
        continue;
      g_string_append_printf (at, "[%u]", i);
      *before = a;
      *after = b;
      return TRUE;
    }
  return FALSE;
}

static gboolean
enter_member (PlumbValue **before, PlumbValue **after, GString *at)
{
  PlumbValue *sides[] = { *before, *after };

  for (guint side = 0; side < G_N_ELEMENTS (sides); side++)
    {
      g_autoptr (GPtrArray) names = sort_members (sides[side]);
      for (guint i = 0; i < names->len; i++)
        {
          const char *name = g_ptr_array_index (names, i);
          PlumbValue *a = plumb_value_get_member (sides[0], name);
          PlumbValue *b = plumb_value_get_member (sides[1], name);
          if (are_equal (a, b))
            continue;
          g_string_append_printf (at, ".%s", name);
          *before = a;
          *after = b;
          return TRUE;
        }
    }
  return FALSE;
}

/* Of what is too long to be shown, the first part that differs: two beginnings that are the same
 * tell nothing. */
static void
find_part (PlumbValue **before, PlumbValue **after, GString *at)
{
  gboolean found = TRUE;

  while (found && !(is_shown_whole (*before) && is_shown_whole (*after)))
    {
      PlumbValueType type
          = *before != NULL ? plumb_value_get_value_type (*before) : PLUMB_VALUE_NULL;
      gboolean is_alike = *before != NULL && *after != NULL
                          && plumb_value_get_value_type (*after) == type
                          && !plumb_datum_is_file (*before) && !plumb_datum_is_file (*after);
      found = is_alike
              && (type == PLUMB_VALUE_ARRAY    ? enter_list (before, after, at)
                  : type == PLUMB_VALUE_OBJECT ? enter_member (before, after, at)
                                               : FALSE);
    }
}

static void
add_difference (PlumbValueBuilder *list, const char *what, PlumbValue *before, PlumbValue *after)
{
  g_autoptr (GString) at = g_string_new (NULL);
  find_part (&before, &after, at);
  g_autofree char *from = show (before);
  g_autofree char *to = show (after);
  g_autofree char *text = g_strdup_printf ("%s%s: %s -> %s", what, at->str, from, to);
  PlumbValueBuilder *difference = plumb_value_builder_new_object ();

  plumb_value_builder_set_string (difference, "what", what);
  if (at->len > 0)
    plumb_value_builder_set_string (difference, "at", at->str);
  plumb_value_builder_set_string (difference, "from", from);
  plumb_value_builder_set_string (difference, "to", to);
  plumb_value_builder_set_string (difference, "text", text);
  plumb_value_builder_add (list, plumb_value_builder_end (difference));
}

static void
compare_member (PlumbValueBuilder *list, const char *what, PlumbValue *before, PlumbValue *after)
{
  if (!are_equal (before, after))
    add_difference (list, what, before, after);
}

/* The members of both, each once, in the order of their names. */
static void
compare_members (PlumbValueBuilder *list, const char *noun, PlumbValue *before, PlumbValue *after)
{
  g_autoptr (GPtrArray) a = sort_members (before);
  g_autoptr (GPtrArray) b = sort_members (after);
  guint i = 0;
  guint k = 0;

  while (i < a->len || k < b->len)
    {
      int order = i == a->len   ? 1
                  : k == b->len ? -1
                                : strcmp (g_ptr_array_index (a, i), g_ptr_array_index (b, k));
      const char *name = order <= 0 ? g_ptr_array_index (a, i) : g_ptr_array_index (b, k);
      g_autofree char *what = g_strdup_printf ("%s %s", noun, name);
      compare_member (list, what, order <= 0 ? plumb_value_get_member (before, name) : NULL,
                      order >= 0 ? plumb_value_get_member (after, name) : NULL);
      i += order <= 0 ? 1 : 0;
      k += order >= 0 ? 1 : 0;
    }
}

/**
 * plumb_step_key_compare:
 * @before: (nullable): the fields of a key
 * @after: (nullable): the fields of another
 *
 * Returns: (transfer full): the differences, named, in a fixed order
 */
PlumbValue *
plumb_step_key_compare (PlumbValue *before, PlumbValue *after)
{
  PlumbValueBuilder *list = plumb_value_builder_new_array ();

#define MEMBER(name) plumb_value_get_member (before, name), plumb_value_get_member (after, name)
  compare_member (list, "kind", MEMBER ("kind"));
  compare_member (list, "kind version", MEMBER ("version"));
  compare_members (list, "parameter", MEMBER ("params"));
  compare_members (list, "input", MEMBER ("inputs"));
  compare_member (list, "seed", MEMBER ("seed"));
  compare_members (list, "tool", MEMBER ("tools"));
#undef MEMBER
  return plumb_value_builder_end (list);
}
