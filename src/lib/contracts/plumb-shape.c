/* plumb-shape.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-shape-private.h"

#define NAME_BYTES_MAX 64
#define TOLD_BYTES_MAX 400
/* Nobody reads more. */
#define FAULTS_MAX 1000
#define NAME_CHARACTERS G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "_.-"

static char *
describe_place (const PlumbPlace *place, const char *member)
{
  GString *text = g_string_new (NULL);
  g_string_append_printf (text, "Pack %s", place->pack);
  if (place->kind != NULL)
    g_string_append_printf (text, ", kind %s", place->kind);
  if (member != NULL)
    g_string_append_printf (text, ", %s", member);
  return g_string_free (text, FALSE);
}

static char *
shorten (const char *text)
{
  gsize length = strnlen (text, TOLD_BYTES_MAX + 1);
  if (length <= TOLD_BYTES_MAX)
    return g_strdup (text);
  for (length = TOLD_BYTES_MAX; length > 0 && ((guchar) text[length] & 0xc0) == 0x80;)
    length--;
  return g_strdup_printf ("%.*s…", (int) length, text);
}

void
plumb_place_end (const PlumbPlace *place)
{
  if (*place->n_told <= FAULTS_MAX)
    return;
  g_autofree char *message
      = g_strdup_printf ("%u more problems are left out", *place->n_told - FAULTS_MAX);
  plumb_problems_add (place->problems,
                      &(PlumbProblem) { .severity = PLUMB_SEVERITY_NOTE,
                                        .code = "more-problems",
                                        .node = place->pack,
                                        .message = message,
                                        .advice = "Correct the ones above and check again" });
}

void
plumb_place_report (const PlumbPlace *place, const PlumbFault *fault)
{
  if (place->n_told != NULL && ++*place->n_told > FAULTS_MAX)
    return;
  g_autofree char *whole = fault->member == NULL && place->path == NULL
                               ? NULL
                               : g_strconcat (place->path == NULL ? "" : place->path,
                                              fault->member == NULL ? "" : fault->member, NULL);
  if (whole != NULL && g_str_has_suffix (whole, "."))
    whole[strlen (whole) - 1] = '\0';
  g_autofree char *path = whole == NULL ? NULL : shorten (whole);
  g_autofree char *found = shorten (fault->found);
  g_autofree char *kind = place->kind == NULL ? NULL : shorten (place->kind);
  const PlumbPlace shown = { .pack = place->pack, .kind = kind };
  g_autofree char *where = describe_place (&shown, path);
  g_autofree char *message
      = g_strdup_printf ("%s: expected %s, found %s", where, fault->expected, found);
  plumb_problems_add (place->problems, &(PlumbProblem) { .severity = PLUMB_SEVERITY_ERROR,
                                                         .code = fault->code,
                                                         .node = kind != NULL ? kind : place->pack,
                                                         .field = path,
                                                         .message = message,
                                                         .expected = fault->expected,
                                                         .found = found,
                                                         .advice = fault->advice });
}

/**
 * plumb_shape_is_name:
 * @text: any text
 *
 * Returns: whether it can name a kind, port, field, family, module or artifact kind
 */
gboolean
plumb_shape_is_name (const char *text)
{
  if (!g_ascii_isalpha (text[0]))
    return FALSE;
  gsize length = strspn (text, NAME_CHARACTERS);
  return text[length] == '\0' && length <= NAME_BYTES_MAX;
}

static gboolean
are_texts (PlumbValue *value)
{
  for (guint i = 0; i < plumb_value_get_length (value); i++)
    if (plumb_value_get_string (plumb_value_get_element (value, i), NULL) == NULL)
      return FALSE;
  return TRUE;
}

static gboolean
has_shape (PlumbValue *value, PlumbShapeType type)
{
  PlumbValueType found = plumb_value_get_value_type (value);
  const char *text = plumb_value_get_string (value, NULL);
  switch (type)
    {
    case PLUMB_SHAPE_ANY:
      return TRUE;
    case PLUMB_SHAPE_TEXT:
      return text != NULL;
    case PLUMB_SHAPE_WORD:
      return text != NULL && *text != '\0';
    case PLUMB_SHAPE_NAME:
      return text != NULL && plumb_shape_is_name (text);
    case PLUMB_SHAPE_BOOLEAN:
      return found == PLUMB_VALUE_BOOLEAN;
    case PLUMB_SHAPE_INTEGER:
      return found == PLUMB_VALUE_INT && plumb_value_get_int (value, -1) >= 0;
    case PLUMB_SHAPE_NUMBER:
      return plumb_value_is_number (value);
    case PLUMB_SHAPE_TEXTS:
      return found == PLUMB_VALUE_ARRAY && are_texts (value);
    case PLUMB_SHAPE_ARRAY:
      return found == PLUMB_VALUE_ARRAY;
    case PLUMB_SHAPE_OBJECT:
      return found == PLUMB_VALUE_OBJECT;
    default:
      g_assert_not_reached ();
    }
}

static const char *
describe_shape (PlumbShapeType type)
{
  static const char *const names[]
      = { "anything",
          "a text",
          "a text that is not empty",
          "a name: a letter first, then letters, digits, _ . -, at most 64 characters",
          "true or false",
          "a whole number that is not negative",
          "a number",
          "a list of texts",
          "a list",
          "an object" };
  return names[type];
}

static const PlumbShapeMember *
find_member (const PlumbShapeMember *members, const char *name)
{
  for (; members->name != NULL; members++)
    if (g_str_equal (members->name, name))
      return members;
  return NULL;
}

static gboolean
check_member (const PlumbPlace *place,
              const PlumbShapeMember *members,
              const char *name,
              PlumbValue *value)
{
  const PlumbShapeMember *member = find_member (members, name);
  if (member == NULL)
    {
      g_autoptr (GString) expected = g_string_new ("one of ");
      for (const PlumbShapeMember *known = members; known->name != NULL; known++)
        g_string_append_printf (expected, "%s%s", known == members ? "" : ", ", known->name);
      plumb_place_report (place, &(PlumbFault) { "pack-unknown-member", name, expected->str, name,
                                                 "Correct the member's name or remove it" });
      return FALSE;
    }
  if (has_shape (value, member->type))
    return TRUE;
  const char *text = plumb_value_get_string (value, NULL);
  const char *found = plumb_value_type_get_name (plumb_value_get_value_type (value));
  plumb_place_report (place, &(PlumbFault) { "pack-wrong-type", name, describe_shape (member->type),
                                             text != NULL ? text : found, "Correct the member" });
  return FALSE;
}

gboolean
plumb_shape_check_object (const PlumbPlace *place, PlumbValue *value)
{
  if (plumb_value_get_value_type (value) == PLUMB_VALUE_OBJECT)
    return TRUE;
  const char *found = plumb_value_type_get_name (plumb_value_get_value_type (value));
  plumb_place_report (
      place, &(PlumbFault) { "pack-wrong-type", NULL, "an object", found, "Write an object here" });
  return FALSE;
}

gboolean
plumb_shape_check (const PlumbPlace *place, PlumbValue *object, const PlumbShapeMember *members)
{
  if (!plumb_shape_check_object (place, object))
    return FALSE;
  gboolean valid = TRUE;
  for (guint i = 0; i < plumb_value_get_length (object); i++)
    {
      const char *name;
      PlumbValue *value = plumb_value_get_member_at (object, i, &name);
      valid &= check_member (place, members, name, value);
    }
  for (; members->name != NULL; members++)
    if (members->required && plumb_value_get_member (object, members->name) == NULL)
      {
        plumb_place_report (place, &(PlumbFault) { "pack-missing-member", members->name,
                                                   describe_shape (members->type), "nothing",
                                                   "Add the member" });
        valid = FALSE;
      }
  return valid;
}

gboolean
plumb_shape_check_each (const PlumbPlace *place,
                        PlumbValue *parent,
                        const char *member,
                        const PlumbShapeMember *members)
{
  PlumbValue *array = plumb_value_get_member (parent, member);
  gboolean valid = TRUE;
  for (guint i = 0; array != NULL && i < plumb_value_get_length (array); i++)
    {
      PlumbValue *element = plumb_value_get_element (array, i);
      const char *name = plumb_value_member_string (element, "name", NULL);
      g_autofree char *path = name != NULL ? g_strdup_printf ("%s.%s.", member, name)
                                           : g_strdup_printf ("%s.%u.", member, i);
      PlumbPlace inner = *place;
      inner.path = path;
      valid &= plumb_shape_check (&inner, element, members);
    }
  return valid;
}
