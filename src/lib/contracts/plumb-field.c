/* plumb-field.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "plumb-field.h"

#include "plumb-format.h"
#include "plumb-json.h"

#define FOUND_BYTES_MAX 80
#define EXACT_DOUBLE 9007199254740992.0 /* 2^53: up to here every whole number is a double */

/* Where a value was found and where its faults go. @element is -1, or a position in a list. */
typedef struct
{
  const PlumbField *field;
  const char *node;
  PlumbProblems *problems;
  int element;
} Check;

static char *
shorten (char *text)
{
  if (strlen (text) <= FOUND_BYTES_MAX)
    return text;
  char *end = g_utf8_find_prev_char (text, text + FOUND_BYTES_MAX);
  char *result = g_strdup_printf ("%.*s…", (int) (end - text), text);
  g_free (text);
  return result;
}

static void
append_list (GString *text, const char *const *values)
{
  for (guint i = 0; values[i] != NULL; i++)
    g_string_append_printf (text, "%s%s", i == 0 ? "" : ", ", values[i]);
}

static void
append_number (GString *text, const PlumbField *field, gboolean is_whole)
{
  g_autofree char *low
      = field->minimum == NULL ? NULL : plumb_json_format (field->minimum, PLUMB_JSON_COMPACT);
  g_autofree char *high
      = field->maximum == NULL ? NULL : plumb_json_format (field->maximum, PLUMB_JSON_COMPACT);
  if (low != NULL && high != NULL)
    g_string_append_printf (
        text, is_whole ? "a whole number from %s to %s" : "a number from %s to %s", low, high);
  else if (low != NULL)
    g_string_append_printf (
        text, is_whole ? "a whole number of at least %s" : "a number of at least %s", low);
  else if (high != NULL)
    g_string_append_printf (
        text, is_whole ? "a whole number of at most %s" : "a number of at most %s", high);
  else
    g_string_append (text, is_whole ? "a whole number" : "a number");
}

static void
append_text_rule (GString *text, const PlumbField *field)
{
  if (field->format != NULL && field->language == NULL)
    g_string_append (text, plumb_format_describe (field->format));
  else if (field->pattern != NULL)
    g_string_append_printf (text, "a text that matches %s", field->pattern);
  else
    g_string_append (text, "a text");
}

static void
append_rule (GString *text, const PlumbField *field, PlumbFieldType type)
{
  switch (type)
    {
    case PLUMB_FIELD_BOOLEAN:
      g_string_append (text, "true or false");
      break;
    case PLUMB_FIELD_INTEGER:
      append_number (text, field, TRUE);
      break;
    case PLUMB_FIELD_NUMBER:
      append_number (text, field, FALSE);
      break;
    case PLUMB_FIELD_TEXT:
      append_text_rule (text, field);
      break;
    case PLUMB_FIELD_ENUM:
      g_string_append (text, "one of ");
      append_list (text, field->choices);
      break;
    case PLUMB_FIELD_COLOR:
      g_string_append (text, plumb_format_describe ("hex-color"));
      break;
    case PLUMB_FIELD_FILE:
      g_string_append (text, plumb_format_describe ("relative-path"));
      break;
    case PLUMB_FIELD_LIST:
      g_string_append (text, "a list");
      break;
    case PLUMB_FIELD_OBJECT:
      g_string_append (text, "an object");
      break;
    case PLUMB_FIELD_SEED:
      g_string_append (text, "a whole number from 0 to 18446744073709551615");
      break;
    default:
      g_assert_not_reached ();
    }
}

/* For who is to give another value: what the field says of itself tells more than the expression
 * alone, which is the whole rule where the field has a pattern. */
static char *
describe_wanted (const PlumbField *field, PlumbFieldType type)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean is_pattern = type == PLUMB_FIELD_TEXT && field->pattern != NULL
                        && (field->format == NULL || field->language != NULL);
  gsize length = field->summary != NULL ? strlen (field->summary) : 0;
  while (length > 0 && field->summary[length - 1] == '.')
    length--;
  if (is_pattern && length > 0)
    {
      g_autofree char *summary = g_strndup (field->summary, length);
      g_string_append_printf (text, "a text (%s) that matches %s", summary, field->pattern);
    }
  else
    append_rule (text, field, type);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
describe_length (const PlumbField *field)
{
  if (field->max_items == G_MAXINT64)
    return g_strdup_printf ("at least %" G_GINT64_FORMAT " elements", field->min_items);
  return g_strdup_printf ("%" G_GINT64_FORMAT " to %" G_GINT64_FORMAT " elements", field->min_items,
                          field->max_items);
}

/* @rule, @found and @advice tell what was expected, met and can be done. */
static void
report (const Check *check, const char *code, const char *rule, const char *found)
{
  g_autofree char *message
      = check->element < 0
            ? g_strdup_printf ("Field %s takes %s, not %s", check->field->name, rule, found)
            : g_strdup_printf ("Field %s at position %d takes %s, not %s", check->field->name,
                               check->element, rule, found);
  g_autofree char *advice = g_strdup_printf ("Set %s to %s", check->field->name, rule);
  plumb_problems_add (check->problems, &(PlumbProblem) { .severity = PLUMB_SEVERITY_ERROR,
                                                         .code = code,
                                                         .node = check->node,
                                                         .field = check->field->name,
                                                         .message = message,
                                                         .expected = rule,
                                                         .found = found,
                                                         .advice = advice });
}

static gboolean
refuse (const Check *check, const char *code, PlumbFieldType type, PlumbValue *value)
{
  g_autofree char *rule = describe_wanted (check->field, type);
  g_autofree char *found = shorten (plumb_json_format (value, PLUMB_JSON_COMPACT));
  report (check, code, rule, found);
  return FALSE;
}

static gboolean
is_whole (const PlumbValue *value)
{
  PlumbValueType type = plumb_value_get_value_type (value);
  return type == PLUMB_VALUE_INT || type == PLUMB_VALUE_UINT;
}

/* Exact between whole numbers, where doubles are not. Returns below, at or above 0. */
static int
compare_numbers (const PlumbValue *a, const PlumbValue *b)
{
  if (!is_whole (a) || !is_whole (b))
    {
      double left = plumb_value_get_double (a, 0), right = plumb_value_get_double (b, 0);
      return left < right ? -1 : left > right;
    }
  gboolean a_large = plumb_value_get_value_type (a) == PLUMB_VALUE_UINT;
  gboolean b_large = plumb_value_get_value_type (b) == PLUMB_VALUE_UINT;
  if (a_large != b_large)
    return a_large ? 1 : -1;
  if (a_large)
    {
      guint64 left = plumb_value_get_uint (a, 0), right = plumb_value_get_uint (b, 0);
      return left < right ? -1 : left > right;
    }
  gint64 left = plumb_value_get_int (a, 0), right = plumb_value_get_int (b, 0);
  return left < right ? -1 : left > right;
}

static gboolean
check_bounds (const Check *check, PlumbFieldType type, PlumbValue *value)
{
  const PlumbField *field = check->field;
  if (field->minimum != NULL && compare_numbers (value, field->minimum) < 0)
    return refuse (check, "out-of-bounds", type, value);
  if (field->maximum != NULL && compare_numbers (value, field->maximum) > 0)
    return refuse (check, "out-of-bounds", type, value);
  return TRUE;
}

static gboolean
check_text (const Check *check, PlumbFieldType type, const char *format, PlumbValue *value)
{
  const char *text = plumb_value_get_string (value, "");
  if (format != NULL && !plumb_format_accepts (format, text))
    return refuse (check, "bad-format", type, value);
  if (check->field->pattern_regex != NULL
      && !g_regex_match (check->field->pattern_regex, text, G_REGEX_MATCH_DEFAULT, NULL))
    return refuse (check, "bad-format", type, value);
  return TRUE;
}

static gboolean
check_choice (const Check *check, PlumbValue *value)
{
  if (g_strv_contains (check->field->choices, plumb_value_get_string (value, "")))
    return TRUE;
  return refuse (check, "bad-choice", PLUMB_FIELD_ENUM, value);
}

static gboolean check_value (const Check *check, PlumbFieldType type, PlumbValue *value);

static gboolean
check_list (const Check *check, PlumbValue *value)
{
  const PlumbField *field = check->field;
  guint length = plumb_value_get_length (value);
  if (length < field->min_items || length > field->max_items)
    {
      g_autofree char *rule = describe_length (field);
      g_autofree char *found = g_strdup_printf ("%u", length);
      report (check, "bad-length", rule, found);
      return FALSE;
    }
  gboolean valid = TRUE;
  for (guint i = 0; field->has_element_type && i < length; i++)
    {
      Check element = *check;
      element.element = (int) i;
      valid &= check_value (&element, field->element_type, plumb_value_get_element (value, i));
    }
  return valid;
}

static gboolean
has_type (PlumbFieldType type, const PlumbValue *value)
{
  PlumbValueType found = plumb_value_get_value_type (value);
  switch (type)
    {
    case PLUMB_FIELD_BOOLEAN:
      return found == PLUMB_VALUE_BOOLEAN;
    case PLUMB_FIELD_INTEGER:
    case PLUMB_FIELD_SEED:
      return is_whole (value);
    case PLUMB_FIELD_NUMBER:
      return plumb_value_is_number (value);
    case PLUMB_FIELD_TEXT:
    case PLUMB_FIELD_ENUM:
    case PLUMB_FIELD_COLOR:
    case PLUMB_FIELD_FILE:
      return found == PLUMB_VALUE_STRING;
    case PLUMB_FIELD_LIST:
      return found == PLUMB_VALUE_ARRAY;
    case PLUMB_FIELD_OBJECT:
      return found == PLUMB_VALUE_OBJECT;
    default:
      g_assert_not_reached ();
    }
}

static gboolean
check_value (const Check *check, PlumbFieldType type, PlumbValue *value)
{
  if (!has_type (type, value))
    return refuse (check, "wrong-type", type, value);
  switch (type)
    {
    case PLUMB_FIELD_INTEGER:
    case PLUMB_FIELD_NUMBER:
      return check_bounds (check, type, value);
    case PLUMB_FIELD_TEXT:
      return check_text (check, type, check->field->format, value);
    case PLUMB_FIELD_COLOR:
      return check_text (check, type, "hex-color", value);
    case PLUMB_FIELD_FILE:
      return check_text (check, type, "relative-path", value);
    case PLUMB_FIELD_ENUM:
      return check_choice (check, value);
    case PLUMB_FIELD_LIST:
      return check_list (check, value);
    case PLUMB_FIELD_SEED:
      return plumb_value_get_value_type (value) == PLUMB_VALUE_UINT
                     || plumb_value_get_int (value, 0) >= 0
                 ? TRUE
                 : refuse (check, "out-of-bounds", type, value);
    case PLUMB_FIELD_BOOLEAN:
    case PLUMB_FIELD_OBJECT:
      return TRUE;
    default:
      g_assert_not_reached ();
    }
}

static gboolean
is_absent (const PlumbField *field, const PlumbValue *value)
{
  if (!field->optional)
    return FALSE;
  PlumbValueType type = plumb_value_get_value_type (value);
  return type == PLUMB_VALUE_NULL
         || (type == PLUMB_VALUE_STRING && plumb_value_get_length (value) == 0)
         || (type == PLUMB_VALUE_STRING && *plumb_value_get_string (value, "") == '\0');
}

/**
 * plumb_field_type_get_name:
 * @type: a type of field
 *
 * Returns: its name in pack.json
 */
const char *
plumb_field_type_get_name (PlumbFieldType type)
{
  static const char *const names[] = { "boolean", "integer", "number", "text",   "enum",
                                       "color",   "file",    "list",   "object", "seed" };
  g_return_val_if_fail (type < G_N_ELEMENTS (names), NULL);
  return names[type];
}

/**
 * plumb_field_validate:
 * @self: a field
 * @value: what it is given
 * @node: (nullable): the node in which it was found
 * @problems: where what is wrong goes
 *
 * Each faulty element of a list is a problem of its own.
 *
 * Returns: whether the field takes @value
 */
gboolean
plumb_field_validate (const PlumbField *self,
                      PlumbValue *value,
                      const char *node,
                      PlumbProblems *problems)
{
  g_return_val_if_fail (self != NULL && value != NULL && problems != NULL, FALSE);
  if (is_absent (self, value))
    return TRUE;
  Check check = { .field = self, .node = node, .problems = problems, .element = -1 };
  return check_value (&check, self->type, value);
}

static PlumbValue *
store_number (PlumbValue *value)
{
  double number = plumb_value_get_double (value, 0);
  gboolean is_whole_double = plumb_value_get_value_type (value) == PLUMB_VALUE_DOUBLE
                             && number == trunc (number) && fabs (number) < EXACT_DOUBLE
                             && !(number == 0 && signbit (number));
  return is_whole_double ? plumb_value_new_int ((gint64) number) : plumb_value_ref (value);
}

static PlumbValue *
store_text (const char *format, PlumbValue *value)
{
  const char *text = plumb_value_get_string (value, NULL);
  if (text == NULL)
    return plumb_value_ref (value);
  g_autofree char *stored = plumb_format_normalize (format, text);
  return g_str_equal (stored, text) ? plumb_value_ref (value) : plumb_value_new_string (stored);
}

/**
 * plumb_field_resolve:
 * @self: a field
 * @value: (nullable): what it is given, valid for it
 *
 * The stored form makes equal values equal bytes: 64.0 of a number becomes 64, a UUID lower case.
 *
 * Returns: (transfer full) (nullable): the value that counts; %NULL where a required field is given
 *   none
 */
PlumbValue *
plumb_field_resolve (const PlumbField *self, PlumbValue *value)
{
  g_return_val_if_fail (self != NULL, NULL);
  if (value == NULL)
    return self->default_value == NULL ? NULL : plumb_value_ref (self->default_value);
  if (self->type == PLUMB_FIELD_NUMBER)
    return store_number (value);
  if (self->type == PLUMB_FIELD_TEXT && self->format != NULL)
    return store_text (self->format, value);
  return plumb_value_ref (value);
}

/**
 * plumb_field_get_artifact_kind:
 * @self: a field
 *
 * Returns: the artifact kind that an edge bound to it must carry
 */
const char *
plumb_field_get_artifact_kind (const PlumbField *self)
{
  static const char *const kinds[] = { "boolean", "integer", "number", "text",   "text",
                                       "color",   "text",    "any",    "object", "integer" };
  g_return_val_if_fail (self != NULL && self->type < G_N_ELEMENTS (kinds), NULL);
  return kinds[self->type];
}

/**
 * plumb_field_describe:
 * @self: a field
 *
 * Returns: (transfer full): what it takes, in words
 */
char *
plumb_field_describe (const PlumbField *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  append_rule (text, self, self->type);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * plumb_field_describe_wanted:
 * @self: a field
 *
 * Returns: (transfer full): as plumb_field_describe(), and with what the field says of itself where
 *   a regular expression is all that it takes
 */
char *
plumb_field_describe_wanted (const PlumbField *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return describe_wanted (self, self->type);
}
