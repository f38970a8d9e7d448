/* plumb-until.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "plumb-until.h"

#include "plumb-format.h"

#define NAME_CHARACTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"

GQuark
plumb_until_error_quark (void)
{
  return g_quark_from_static_string ("plumb-until-error-quark");
}

static const char *const comparison_names[] = { "", "<", "<=", "==", "!=", ">=", ">" };

static PlumbRelation
parse_comparison (const char *text, gsize length)
{
  for (guint i = PLUMB_RELATION_LESS; i <= PLUMB_RELATION_GREATER; i++)
    if (strlen (comparison_names[i]) == length && strncmp (comparison_names[i], text, length) == 0)
      return i;
  return PLUMB_RELATION_NONE;
}

static const char *
skip_space (const char *text)
{
  return text + strspn (text, " \t");
}

/* OUTPUT, or OUTPUT.MEMBER[.MEMBER…]; *@end is what follows. */
static gboolean
parse_reference (PlumbUntil *self, const char *text, const char **end)
{
  gsize length = strspn (text, NAME_CHARACTERS);
  if (length == 0)
    return FALSE;
  self->output = g_strndup (text, length);
  *end = text + length;
  if (**end != '.')
    return TRUE;
  const char *member = *end + 1;
  gsize total = strspn (member, NAME_CHARACTERS ".");
  if (total == 0 || member[0] == '.' || member[total - 1] == '.')
    return FALSE;
  self->member = g_strndup (member, total);
  *end = member + total;
  return strstr (self->member, "..") == NULL;
}

static gboolean
parse_limit (PlumbUntil *self, const char *text)
{
  gsize length = strspn (text, "<>=!");
  self->comparison = parse_comparison (text, length);
  if (self->comparison == PLUMB_RELATION_NONE)
    return FALSE;
  g_autofree char *number = g_strstrip (g_strdup (text + length));
  if (!plumb_format_accepts ("float-string", number))
    return FALSE;
  self->number = g_ascii_strtod (number, NULL);
  return TRUE;
}

/**
 * plumb_until_parse:
 * @text: a condition
 * @error: where to put a %PLUMB_UNTIL_ERROR_SYNTAX
 *
 * Returns: (transfer full) (nullable): the condition
 */
PlumbUntil *
plumb_until_parse (const char *text, GError **error)
{
  g_return_val_if_fail (text != NULL, NULL);
  g_autoptr (PlumbUntil) self = g_new0 (PlumbUntil, 1);
  const char *rest;
  if (parse_reference (self, skip_space (text), &rest))
    {
      rest = skip_space (rest);
      if (*rest == '\0' || parse_limit (self, rest))
        return g_steal_pointer (&self);
    }
  g_set_error (error, PLUMB_UNTIL_ERROR, PLUMB_UNTIL_ERROR_SYNTAX,
               "“%s” is not OUTPUT.MEMBER COMPARISON NUMBER (such as verdict.mean_delta <= 0.01), "
               "nor the name of an output that gives true or false",
               text);
  return NULL;
}

/**
 * plumb_until_free:
 * @self: (transfer full): a condition
 */
void
plumb_until_free (PlumbUntil *self)
{
  g_clear_pointer (&self->output, g_free);
  g_clear_pointer (&self->member, g_free);
  g_free (self);
}

static PlumbValue *
find_member (PlumbValue *value, const char *path)
{
  if (path == NULL)
    return value;
  g_auto (GStrv) names = g_strsplit (path, ".", -1);
  for (guint i = 0; names[i] != NULL && value != NULL; i++)
    value = plumb_value_get_member (value, names[i]);
  return value;
}

static gboolean
compare (double value, PlumbRelation comparison, double number)
{
  switch (comparison)
    {
    case PLUMB_RELATION_LESS:
      return value < number;
    case PLUMB_RELATION_LESS_OR_EQUAL:
      return value <= number;
    case PLUMB_RELATION_EQUAL:
      return !(value < number) && !(value > number);
    case PLUMB_RELATION_NOT_EQUAL:
      return value < number || value > number;
    case PLUMB_RELATION_GREATER_OR_EQUAL:
      return value >= number;
    case PLUMB_RELATION_GREATER:
      return value > number;
    case PLUMB_RELATION_NONE:
    default:
      g_assert_not_reached ();
    }
}

static gboolean
evaluate_datum (const PlumbUntil *self, PlumbValue *datum, gboolean *holds, GError **error)
{
  PlumbValue *value = find_member (datum, self->member);
  gboolean is_truth = self->comparison == PLUMB_RELATION_NONE;
  gboolean fits = value != NULL
                  && (is_truth ? plumb_value_get_value_type (value) == PLUMB_VALUE_BOOLEAN
                               : plumb_value_is_number (value));
  if (!fits)
    {
      const char *found = value == NULL
                              ? "nothing"
                              : plumb_value_type_get_name (plumb_value_get_value_type (value));
      g_set_error (error, PLUMB_UNTIL_ERROR, PLUMB_UNTIL_ERROR_VALUE,
                   "%s%s%s gave %s where the condition needs %s", self->output,
                   self->member == NULL ? "" : ".", self->member == NULL ? "" : self->member, found,
                   is_truth ? "true or false" : "a number");
      return FALSE;
    }
  *holds = is_truth ? plumb_value_get_boolean (value, FALSE)
                    : compare (plumb_value_get_double (value, 0), self->comparison, self->number);
  return TRUE;
}

/**
 * plumb_until_evaluate:
 * @self: a condition
 * @outputs: an object: port -> datum, or list of data
 * @holds: (out): whether it holds, for all data of a list
 * @error: where to put a %PLUMB_UNTIL_ERROR_VALUE
 *
 * Returns: whether it could be told
 */
gboolean
plumb_until_evaluate (const PlumbUntil *self, PlumbValue *outputs, gboolean *holds, GError **error)
{
  g_return_val_if_fail (self != NULL && outputs != NULL && holds != NULL, FALSE);
  PlumbValue *value = plumb_value_get_member (outputs, self->output);
  gboolean is_list = value != NULL && plumb_value_get_value_type (value) == PLUMB_VALUE_ARRAY
                     && plumb_value_get_length (value) > 0;
  if (!is_list)
    return evaluate_datum (self, value, holds, error);
  gboolean all_hold = TRUE;
  for (guint i = 0; i < plumb_value_get_length (value); i++)
    {
      if (!evaluate_datum (self, plumb_value_get_element (value, i), holds, error))
        return FALSE;
      all_hold &= *holds;
    }
  *holds = all_hold;
  return TRUE;
}
