/* plumb-core-values.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* One value from others. */

#include "config.h"

#include <math.h>
#include <string.h>

#include "plumb-core-private.h"

#include "plumb-file.h"
#include "plumb-json.h"

PlumbValue *
plumb_core_get_input (const PlumbJobInfo *job, const char *port)
{
  return plumb_value_get_member (job->inputs, port);
}

gboolean
plumb_core_refuse (GError **error, PlumbBackendError code, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  if (error != NULL)
    *error = g_error_new_valist (PLUMB_BACKEND_ERROR, (int) code, format, arguments);
  va_end (arguments);
  return FALSE;
}

gboolean
plumb_core_value (const PlumbJobInfo *job, PlumbValueBuilder *outputs, GError **error)
{
  PlumbValue *value = plumb_value_get_member (job->params, "value");

  if (value == NULL)
    return plumb_core_refuse (error, PLUMB_BACKEND_ERROR_BAD_INPUT, "the field “value” is empty");
  plumb_value_builder_set (outputs, plumb_kind_get_output (job->kind, 0)->name,
                           plumb_value_ref (value));
  return TRUE;
}

/* --- objects --- */

static void
set_members (PlumbValueBuilder *builder, PlumbValue *members)
{
  for (guint i = 0; i < plumb_value_get_length (members); i++)
    {
      const char *name;
      PlumbValue *value = plumb_value_get_member_at (members, i, &name);

      plumb_value_builder_set (builder, name, plumb_value_ref (value));
    }
}

gboolean
plumb_core_object (const PlumbJobInfo *job, PlumbValueBuilder *outputs, GError **error)
{
  PlumbValue *base = plumb_core_get_input (job, "base"),
             *value = plumb_core_get_input (job, "value");
  const char *name = plumb_value_member_string (job->params, "name", "");
  g_autoptr (PlumbValueBuilder) object = NULL;

  if (base != NULL && plumb_value_get_value_type (base) != PLUMB_VALUE_OBJECT)
    return plumb_core_refuse (error, PLUMB_BACKEND_ERROR_BAD_INPUT, "“Base” is no object");
  object = base == NULL ? plumb_value_builder_new_object () : plumb_value_builder_new_copy (base);
  set_members (object, plumb_value_get_member (job->params, "members"));
  if (*name != '\0' && value != NULL)
    plumb_value_builder_set (object, name, plumb_value_ref (value));
  plumb_value_builder_set (outputs, "object", plumb_value_builder_end (g_steal_pointer (&object)));
  return TRUE;
}

static char *
tell_members (PlumbValue *value)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (plumb_value_get_value_type (value) == PLUMB_VALUE_ARRAY)
    return g_strdup_printf ("a list of %u", plumb_value_get_length (value));
  if (plumb_value_get_value_type (value) != PLUMB_VALUE_OBJECT)
    return g_strdup ("a plain value");
  for (guint i = 0; i < plumb_value_get_length (value); i++)
    {
      const char *name;
      g_autofree char *shown = NULL;

      plumb_value_get_member_at (value, i, &name);
      shown = plumb_text_make_visible (name);
      g_string_append_printf (text, "%s%s", i == 0 ? "" : ", ", shown);
    }
  return text->len == 0 ? g_strdup ("no member")
                        : g_string_free_and_steal (g_steal_pointer (&text));
}

static PlumbValue *
find_element (PlumbValue *list, const char *step)
{
  guint64 position;

  if (!g_ascii_string_to_unsigned (step, 10, 0, G_MAXUINT32, &position, NULL)
      || position >= plumb_value_get_length (list))
    return NULL;
  return plumb_value_get_element (list, (guint) position);
}

gboolean
plumb_core_member (const PlumbJobInfo *job, PlumbValueBuilder *outputs, GError **error)
{
  const char *path = plumb_value_member_string (job->params, "member", "");
  g_auto (GStrv) steps = g_strsplit (path, ".", -1);
  PlumbValue *value = plumb_core_get_input (job, "object");

  for (guint i = 0; steps[i] != NULL; i++)
    {
      gboolean is_list = plumb_value_get_value_type (value) == PLUMB_VALUE_ARRAY;
      PlumbValue *next
          = is_list ? find_element (value, steps[i]) : plumb_value_get_member (value, steps[i]);

      if (next == NULL)
        {
          g_autofree char *there = tell_members (value);

          return plumb_core_refuse (error, PLUMB_BACKEND_ERROR_MISSING_MEMBER,
                                    "there is no member “%s” (of “%s”); there is %s", steps[i],
                                    path, there);
        }
      value = next;
    }
  plumb_value_builder_set (outputs, "value", plumb_value_ref (value));
  return TRUE;
}

/* --- numbers --- */

PlumbValue *
plumb_core_round (double number, GError **error)
{
  double rounded = round (number);

  if (rounded >= -0x1p63 && rounded < 0x1p63)
    return plumb_value_new_int ((gint64) rounded);
  if (rounded >= 0 && rounded < 0x1p64)
    return plumb_value_new_uint ((guint64) rounded);
  plumb_core_refuse (error, PLUMB_BACKEND_ERROR_BAD_RESULT,
                     "%g does not fit a whole number of 64 bits", number);
  return NULL;
}

static double
compute (const char *operation, double a, double b)
{
  switch (operation[0])
    {
    case 'a':
      return a + b;
    case 's':
      return a - b;
    case 'd':
      return a / b;
    case 'p':
      return pow (a, b);
    default:
      return g_str_equal (operation, "multiply")  ? a * b
             : g_str_equal (operation, "minimum") ? fmin (a, b)
                                                  : fmax (a, b);
    }
}

gboolean
plumb_core_calculate (const PlumbJobInfo *job, PlumbValueBuilder *outputs, GError **error)
{
  const char *operation = plumb_value_member_string (job->params, "operation", "add");
  PlumbValue *input = plumb_core_get_input (job, "a");
  double a = plumb_value_get_double (input, 0), b = plumb_value_member_double (job->params, "b", 1);
  double number = compute (operation, a, b);
  PlumbValue *integer;

  if (!plumb_value_is_number (input))
    return plumb_core_refuse (error, PLUMB_BACKEND_ERROR_BAD_INPUT, "“A” is no number");
  if (!isfinite (number))
    return plumb_core_refuse (error, PLUMB_BACKEND_ERROR_BAD_RESULT,
                              "%.17g %s %.17g gives no finite number", a, operation, b);
  integer = plumb_core_round (number, error);
  if (integer == NULL)
    return FALSE;
  plumb_value_builder_set (outputs, "number", plumb_value_new_double (number));
  plumb_value_builder_set (outputs, "integer", integer);
  return TRUE;
}

static gboolean
holds (const char *comparison, double value, double limit, double tolerance)
{
  gboolean is_equal = fabs (value - limit) <= tolerance;

  if (g_str_equal (comparison, "=="))
    return is_equal;
  if (g_str_equal (comparison, "!="))
    return !is_equal;
  if (comparison[0] == '<')
    return comparison[1] == '=' ? value <= limit : value < limit;
  return comparison[1] == '=' ? value >= limit : value > limit;
}

gboolean
plumb_core_compare (const PlumbJobInfo *job, PlumbValueBuilder *outputs, GError **error)
{
  const char *comparison = plumb_value_member_string (job->params, "comparison", "<=");
  PlumbValue *input = plumb_core_get_input (job, "value");
  double value = plumb_value_get_double (input, 0);
  double limit = plumb_value_member_double (job->params, "limit", 0);
  double tolerance = plumb_value_member_double (job->params, "tolerance", 0);
  gboolean passed = holds (comparison, value, limit, tolerance);
  g_autoptr (PlumbValueBuilder) verdict = plumb_value_builder_new_object ();

  if (!plumb_value_is_number (input))
    return plumb_core_refuse (error, PLUMB_BACKEND_ERROR_BAD_INPUT, "“Value” is no number");
  plumb_value_builder_set_string (verdict, "verdict", passed ? "pass" : "fail");
  plumb_value_builder_set_double (verdict, "value", value);
  plumb_value_builder_set_string (verdict, "comparison", comparison);
  plumb_value_builder_set_double (verdict, "limit", limit);
  plumb_value_builder_set_double (verdict, "tolerance", tolerance);
  plumb_value_builder_set_boolean (outputs, "passed", passed);
  plumb_value_builder_set (outputs, "verdict",
                           plumb_value_builder_end (g_steal_pointer (&verdict)));
  return TRUE;
}

/* --- ways --- */

gboolean
plumb_core_switch (const PlumbJobInfo *job, PlumbValueBuilder *outputs, GError **error)
{
  PlumbValue *input = plumb_core_get_input (job, "input");
  PlumbValue *condition = plumb_core_get_input (job, "condition");

  if (input == NULL || plumb_value_get_value_type (condition) != PLUMB_VALUE_BOOLEAN)
    return plumb_core_refuse (error, PLUMB_BACKEND_ERROR_BAD_INPUT,
                              "“Condition” is neither true nor false");
  plumb_value_builder_set (outputs, plumb_value_get_boolean (condition, FALSE) ? "then" : "else",
                           plumb_value_ref (input));
  return TRUE;
}
