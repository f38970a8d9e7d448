/* plumb-member.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "plumb-member-private.h"

#include "plumb-json.h"
#include "plumb-node.h"

#define POSITION_MAX 1e9
#define INDEX_MAX G_GINT64_CONSTANT (9007199254740991) /* what other programs read exactly, too */
#define PORT_BYTES_MAX 128
#define DESCRIBED_CHARACTERS 60

static gboolean
is_type (const PlumbValue *value, PlumbValueType type)
{
  return plumb_value_get_value_type (value) == type;
}

static gboolean
is_boolean (const PlumbValue *value)
{
  return is_type (value, PLUMB_VALUE_BOOLEAN);
}

static gboolean
is_text (const PlumbValue *value)
{
  return is_type (value, PLUMB_VALUE_STRING);
}

static gboolean
is_object (const PlumbValue *value)
{
  return is_type (value, PLUMB_VALUE_OBJECT);
}

static gboolean
is_array (const PlumbValue *value)
{
  return is_type (value, PLUMB_VALUE_ARRAY);
}

static gboolean
is_whole (const PlumbValue *value)
{
  return is_type (value, PLUMB_VALUE_INT);
}

static gboolean
is_index (const PlumbValue *value)
{
  return is_whole (value) && plumb_value_get_int (value, -1) >= 0
         && plumb_value_get_int (value, 0) <= INDEX_MAX;
}

static gboolean
is_kind (const PlumbValue *value)
{
  return is_text (value) && *plumb_value_get_string (value, "") != '\0';
}

static gboolean
is_point (const PlumbValue *value)
{
  double x, y;
  return plumb_value_get_point (value, &x, &y) && fabs (x) <= POSITION_MAX
         && fabs (y) <= POSITION_MAX;
}

static gboolean
is_size (const PlumbValue *value)
{
  double width, height;
  return plumb_value_get_point (value, &width, &height) && width > 0 && height > 0
         && width <= POSITION_MAX && height <= POSITION_MAX;
}

static gboolean
is_mode (const PlumbValue *value)
{
  const char *text = plumb_value_get_string (value, "");
  return g_str_equal (text, "mute") || g_str_equal (text, "bypass") || g_str_equal (text, "active");
}

static gboolean
is_color (const PlumbValue *value)
{
  const char *text = plumb_value_get_string (value, "");
  return text[0] == '#' && strlen (text) == 7 && strspn (text + 1, "0123456789abcdefABCDEF") == 6;
}

static gboolean
is_node_id (const PlumbValue *value)
{
  return plumb_node_id_is_valid (plumb_value_get_string (value, ""));
}

static gboolean
is_list_of_texts (const PlumbValue *value)
{
  if (!is_array (value))
    return FALSE;
  for (guint i = 0; i < plumb_value_get_length (value); i++)
    if (!is_text (plumb_value_get_element (value, i)))
      return FALSE;
  return TRUE;
}

static gboolean
is_endpoint (const PlumbValue *value)
{
  char id[PLUMB_NODE_ID_SIZE];
  return plumb_endpoint_split (plumb_value_get_string (value, ""), id);
}

static gboolean
is_condition (const PlumbValue *value)
{
  return plumb_condition_is_valid (plumb_value_get_string (value, ""));
}

static gboolean
is_seed (const PlumbValue *value)
{
  if (!is_object (value))
    return FALSE;
  const PlumbValue *base = plumb_value_get_member (value, "base");
  const char *mode = plumb_value_member_string (value, "mode", "");
  gboolean is_base = base == NULL || is_type (base, PLUMB_VALUE_UINT)
                     || (is_whole (base) && plumb_value_get_int (base, -1) >= 0);
  return is_base
         && (g_str_equal (mode, "derived") || g_str_equal (mode, "indexed")
             || g_str_equal (mode, "fixed") || g_str_equal (mode, "random"));
}

static gboolean
is_version (const PlumbValue *value)
{
  return is_whole (value) && plumb_value_get_int (value, 0) >= 1;
}

#define TITLE { "title", "wrong-type", "a text", is_text }
#define DESCRIPTION { "description", "wrong-type", "a text", is_text }
#define COLOR { "color", "bad-color", "a color, such as #3584e4", is_color }
#define AT { "at", "bad-position", "two numbers [x, y], each within 1,000,000,000", is_point }
#define SIZE { "size", "bad-size", "two numbers above 0 [width, height]", is_size }
#define SEED                                                                                       \
  { "seed", "bad-seed",                                                                            \
    "an object with mode derived, indexed, fixed or random, and base, a whole number from 0 "      \
    "to 18446744073709551615",                                                                     \
    is_seed }
#define NEXT_INDEX                                                                                 \
  { "next_index", "bad-index", "a whole number from 0 to 9007199254740991", is_index }
#define NODES { "nodes", "wrong-type", "an object of nodes by id", is_object }
#define EDGES { "edges", "wrong-type", "an array of edges", is_array }
#define FRAMES { "frames", "wrong-type", "an object of frames by id", is_object }
#define NOTES { "notes", "wrong-type", "an object of notes by id", is_object }

const PlumbMember plumb_graph_members[] = {
  { "plumb", "wrong-type", "the format's version, a whole number from 1", is_version },
  TITLE,
  DESCRIPTION,
  SEED,
  { "legacy", "wrong-type", "an object that names a legacy command", is_object },
  NEXT_INDEX,
  NODES,
  EDGES,
  FRAMES,
  NOTES,
  { "definitions", "wrong-type", "an object of definitions by name", is_object },
  { NULL },
};

const PlumbMember plumb_definition_members[] = {
  TITLE, DESCRIPTION, NEXT_INDEX, NODES, EDGES, FRAMES, NOTES, { NULL },
};

const PlumbMember plumb_node_members[] = {
  { "kind", "bad-kind", "the name of a node kind, such as core.list", is_kind },
  { "index", "bad-index", "a whole number from 0 to 9007199254740991", is_index },
  TITLE,
  AT,
  SIZE,
  { "mode", "unknown-mode", "active, mute or bypass", is_mode },
  { "definition", "bad-id", "the name of a definition", is_node_id },
  { "params", "wrong-type", "an object of parameters by name", is_object },
  { "collapsed", "wrong-type", "true or false", is_boolean },
  { "pinned", "wrong-type", "true or false", is_boolean },
  COLOR,
  { NULL },
};

const PlumbMember plumb_edge_members[] = {
  { "from", "bad-endpoint", "NODE.PORT of the source", is_endpoint },
  { "to", "bad-endpoint", "NODE.PORT or NODE.FIELD of the target", is_endpoint },
  { "when", "unknown-condition", "pass, fail, always, or flags.NAME", is_condition },
  { "order", "wrong-type", "a whole number", is_whole },
  { NULL },
};

const PlumbMember plumb_frame_members[] = {
  TITLE,
  { "members", "wrong-type", "an array of node ids", is_list_of_texts },
  COLOR,
  { NULL },
};

const PlumbMember plumb_note_members[] = {
  { "text", "wrong-type", "a text", is_text }, AT, SIZE, COLOR, { NULL },
};

const PlumbMember *
plumb_member_find (const PlumbMember *members, const char *name)
{
  for (const PlumbMember *member = members; member->name != NULL; member++)
    if (g_str_equal (member->name, name))
      return member;
  return NULL;
}

/* The member's value where it is there and valid, else NULL. */
PlumbValue *
plumb_member_get_valid (const PlumbMember *members, const PlumbValue *object, const char *name)
{
  PlumbValue *value = plumb_value_get_member (object, name);
  if (value == NULL || !plumb_member_find (members, name)->is_valid (value))
    return NULL;
  return value;
}

/* Walks table and object together: most objects are sorted. */
static gboolean
is_sorted (const PlumbMember *members, const PlumbValue *object)
{
  const PlumbMember *next = members;
  for (guint i = 0; i < plumb_value_get_length (object); i++)
    {
      const char *name = NULL;
      plumb_value_get_member_at (object, i, &name);
      while (next->name != NULL && !g_str_equal (next->name, name))
        next++;
      if (next->name == NULL && plumb_member_find (members, name) != NULL)
        return FALSE;
    }
  return TRUE;
}

/* The same object with the known members first, in the order of their table, and the others after
 * them in the order in which they are. */
PlumbValue *
plumb_member_sort (const PlumbMember *members, PlumbValue *object)
{
  if (is_sorted (members, object))
    return plumb_value_ref (object);
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();
  for (guint i = 0; members[i].name != NULL; i++)
    {
      PlumbValue *value = plumb_value_get_member (object, members[i].name);
      if (value != NULL)
        plumb_value_builder_set (builder, members[i].name, plumb_value_ref (value));
    }
  for (guint i = 0; i < plumb_value_get_length (object); i++)
    {
      const char *name = NULL;
      PlumbValue *value = plumb_value_get_member_at (object, i, &name);
      if (plumb_member_find (members, name) == NULL)
        plumb_value_builder_set (builder, name, plumb_value_ref (value));
    }
  return plumb_value_builder_end (builder);
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static gboolean
has_sorted_names (const PlumbValue *object)
{
  const char *last = "";
  for (guint i = 0; i < plumb_value_get_length (object); i++)
    {
      const char *name = NULL;
      plumb_value_get_member_at (object, i, &name);
      if (strcmp (last, name) > 0)
        return FALSE;
      last = name;
    }
  return TRUE;
}

/* The same object with its members in the order of their names' bytes. */
PlumbValue *
plumb_member_sort_names (PlumbValue *object)
{
  if (has_sorted_names (object))
    return plumb_value_ref (object);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  for (guint i = 0; i < plumb_value_get_length (object); i++)
    {
      const char *name = NULL;
      plumb_value_get_member_at (object, i, &name);
      g_ptr_array_add (names, (gpointer) name);
    }
  g_ptr_array_sort (names, compare_texts);
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();
  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      plumb_value_builder_set (builder, name,
                               plumb_value_ref (plumb_value_get_member (object, name)));
    }
  return plumb_value_builder_end (builder);
}

/* The same object with a member set to @value (borrowed), or without it where @value is NULL. */
PlumbValue *
plumb_member_replace (PlumbValue *object, const char *name, PlumbValue *value)
{
  PlumbValueBuilder *builder = plumb_value_builder_new_copy (object);
  if (value != NULL)
    plumb_value_builder_set (builder, name, plumb_value_ref (value));
  else
    plumb_value_builder_remove (builder, name);
  return plumb_value_builder_end (builder);
}

/* A value as a problem shows it: its type where it is a container, else its JSON, cut short. */
char *
plumb_member_describe (const PlumbValue *value)
{
  if (value == NULL)
    return g_strdup ("nothing");
  PlumbValueType type = plumb_value_get_value_type (value);
  g_autofree char *json = plumb_json_format (value, PLUMB_JSON_COMPACT);
  if (g_utf8_strlen (json, -1) <= DESCRIBED_CHARACTERS)
    return g_steal_pointer (&json);
  if (type == PLUMB_VALUE_OBJECT || type == PLUMB_VALUE_ARRAY)
    return g_strdup_printf ("%s of %u", plumb_value_type_get_name (type),
                            plumb_value_get_length (value));
  g_autofree char *start = g_utf8_substring (json, 0, DESCRIBED_CHARACTERS);
  return g_strdup_printf ("%s…", start);
}

static PlumbValue *
new_coordinate (double number)
{
  if (fabs (number) < 9007199254740992.0 && number == floor (number))
    return plumb_value_new_int ((gint64) number);
  return plumb_value_new_double (number);
}

/* [x, y], whole numbers as such. */
PlumbValue *
plumb_value_new_point (double x, double y)
{
  PlumbValueBuilder *builder = plumb_value_builder_new_array ();
  plumb_value_builder_add (builder, new_coordinate (x));
  plumb_value_builder_add (builder, new_coordinate (y));
  return plumb_value_builder_end (builder);
}

gboolean
plumb_value_get_point (const PlumbValue *value, double *x, double *y)
{
  if (!is_array (value) || plumb_value_get_length (value) != 2
      || !plumb_value_is_number (plumb_value_get_element (value, 0))
      || !plumb_value_is_number (plumb_value_get_element (value, 1)))
    return FALSE;
  *x = plumb_value_get_double (plumb_value_get_element (value, 0), 0);
  *y = plumb_value_get_double (plumb_value_get_element (value, 1), 0);
  return TRUE;
}

/**
 * plumb_node_id_is_valid:
 * @id: a text
 *
 * Returns: whether it may be the id of a node, frame, note or definition: `[A-Za-z0-9_-]{1,64}`
 */
gboolean
plumb_node_id_is_valid (const char *id)
{
  g_return_val_if_fail (id != NULL, FALSE);
  gsize length = 0;
  while (g_ascii_isalnum (id[length]) || id[length] == '_' || id[length] == '-')
    length++;
  return id[length] == '\0' && length >= 1 && length < PLUMB_NODE_ID_SIZE;
}

/**
 * plumb_condition_is_valid:
 * @condition: a text
 *
 * Returns: whether it may be the condition of an edge: `pass`, `fail`, `always`, or `flags.NAME`
 */
gboolean
plumb_condition_is_valid (const char *condition)
{
  g_return_val_if_fail (condition != NULL, FALSE);
  if (g_str_has_prefix (condition, "flags."))
    return plumb_node_id_is_valid (condition + strlen ("flags."));
  return g_str_equal (condition, "pass") || g_str_equal (condition, "fail")
         || g_str_equal (condition, "always");
}

static gboolean
is_port_name (const char *name)
{
  gsize length = strlen (name);
  if (length == 0 || length > PORT_BYTES_MAX)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (g_ascii_iscntrl (name[i]))
      return FALSE;
  return TRUE;
}

/* Whether it is NODE.PORT; if so, @id is the node's. */
gboolean
plumb_endpoint_split (const char *endpoint, char id[PLUMB_NODE_ID_SIZE])
{
  const char *dot = strchr (endpoint, '.');
  if (dot == NULL || dot - endpoint >= PLUMB_NODE_ID_SIZE || !is_port_name (dot + 1))
    return FALSE;
  memcpy (id, endpoint, dot - endpoint);
  id[dot - endpoint] = '\0';
  return plumb_node_id_is_valid (id);
}
